"""Text that a spreadsheet would run, made text again by an apostrophe; and the apostrophe taken off again.

A program that opens a CSV file takes a cell for a formula by its first sign. It takes more cells than were written
where it parts them at semicolons or tabs, so what follows one of these, or a new line, is guarded too. Numbers are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


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
    import pyarrow.compute as pc

    if not pc.any(pc.match_substring_regex(texts, _ANY)).as_py():
        return texts  # most columns; one look costs less than two replacements
    within = pc.replace_substring_regex(texts, _WITHIN, r"\1'\2")
    first = pc.replace_substring_regex(within, _FIRST, r"'\1")
    return pc.if_else(pc.match_substring_regex(texts, NUMBER), texts, first)


def bare_column(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """``bare`` of every text of a column; null stays null."""
    import pyarrow.compute as pc

    first = pc.replace_substring_regex(texts, _FIRST_GUARDED, r"\1")
    return pc.replace_substring_regex(first, _WITHIN_GUARDED, r"\1\2")
