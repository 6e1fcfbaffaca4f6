"""Dated, located records in columns: what importers make, the engine holds, the map draws and exports write.

An Arrow table of ``SCHEMA``, one row a record and place. Days are whole days as their source tells them, both ends of a
span belong to it; coordinates are degrees, WGS 84. What a source does not say is null, except texts, which are empty.

A text that a spreadsheet would run is made text again by an apostrophe, and that is taken off again. A program that
opens a CSV file takes a cell for a formula by its first sign, and more cells than were written where it parts them at
semicolons or tabs, so what follows one of these, or a new line, is guarded too. Numbers are not.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

OTHER = "other"
"""The kind of a record that is none of ``EventKind``."""
CLAIM = "claim"
"""The kind of a record that is a claim of control, not an event."""

SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # EventKind, CLAIM or OTHER
        pa.field("kind_printed", pa.string(), nullable=False),  # as the source names it
        pa.field("title", pa.string(), nullable=False),  # a few words for lists and tooltips
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("time_precision", pa.string(), nullable=False),  # TimePrecision, or UNKNOWN
        pa.field(
            "known", pa.date32()
        ),  # first day on which readers could know it; null where the source is silent
        pa.field("lon", pa.float64()),
        pa.field("lat", pa.float64()),
        pa.field("geo_precision", pa.string(), nullable=False),  # GeoPrecision, or UNKNOWN
        pa.field("place_printed", pa.string(), nullable=False),
        pa.field("place_id", pa.string(), nullable=False),  # of the gazetteer, where its name is found there
        pa.field("actor_1", pa.string(), nullable=False),
        pa.field("actor_2", pa.string(), nullable=False),
        pa.field(
            "side_ids", pa.string(), nullable=False
        ),  # of the actors, where they are a side's; joined by |
        pa.field("source", pa.string(), nullable=False),
        pa.field("fatalities_low", pa.int64()),
        pa.field("fatalities_best", pa.int64()),
        pa.field("fatalities_high", pa.int64()),
        pa.field("notes", pa.string(), nullable=False),
    ]
)


SIGNS = r"=+@＝＋－＠\-"
"""A formula begins with one of these; their full-width forms count, for some programs fold them."""
NUMBER = r"^[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?$"
"""What is a number and nothing else: it begins with a sign and runs nothing."""

_ANY = rf"(^|[;\t\r\n])'*[{SIGNS}\t\r\n]"
_FIRST = rf"^('*[{SIGNS}\t\r\n])"
_WITHIN = rf"([;\t\r\n])('*[{SIGNS}])"
_FIRST_GUARDED = rf"^'('*[{SIGNS}\t\r\n])"
_WITHIN_GUARDED = rf"([;\t\r\n])'('*[{SIGNS}])"


def guarded(text: str) -> str:
    """The text with an apostrophe before everything that could begin a formula; ``bare`` gives it back as it was."""
    if re.fullmatch(NUMBER[1:-1], text):
        return text
    return re.sub(_FIRST, r"'\1", re.sub(_WITHIN, r"\1'\2", text))


def bare(text: str) -> str:
    """What ``guarded`` was given."""
    return re.sub(_WITHIN_GUARDED, r"\1\2", re.sub(_FIRST_GUARDED, r"\1", text))


def guarded_column(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """``guarded`` of every text of a column; null stays null."""
    if not pc.any(pc.match_substring_regex(texts, _ANY)).as_py():
        return texts  # most columns; one look costs less than two replacements
    within = pc.replace_substring_regex(texts, _WITHIN, r"\1'\2")
    first = pc.replace_substring_regex(within, _FIRST, r"'\1")
    return pc.if_else(pc.match_substring_regex(texts, NUMBER), texts, first)


def bare_column(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """``bare`` of every text of a column; null stays null."""
    first = pc.replace_substring_regex(texts, _FIRST_GUARDED, r"\1")
    return pc.replace_substring_regex(first, _WITHIN_GUARDED, r"\1\2")
