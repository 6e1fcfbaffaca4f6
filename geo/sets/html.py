"""The report of an import as HTML: what was read, taken and rejected, each rejection with its reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from geo.importers.report import SHOWN_AT_MOST, NeedsMapping, Rejection, Report, counted, counts
from geo.markup.elements import Values, filled
from geo.records.model import UNKNOWN, Dataset, TimePrecision
from geo.records.period import Period
from geo.sets.layers import sign_of
from geo.signs.style import event_svg
from geo.view.view import imported_id
from geo.words.dates import day_full, listed, span_with_year
from geo.words.legend import SIGN_WORDS
from geo.words.lists import DAY_KNOWN, NO_DAY, PLACE_KNOWN

NOTES = 4000
"""Letters of a note that are shown; more of it are in the file."""
Record = dict[str, Any]


def card(dataset: Dataset, set_name: str, rows: pa.Table) -> Markup:
    """The card of a record: ``rows`` are its rows of ``geo.events.table.SCHEMA``, one a place, at least one."""
    records: list[Record] = rows.to_pylist()
    first = records[0]
    facts = [fact for fact in (*_event(first), *_places(dataset, records), *_said(dataset, first)) if fact[1]]
    sign = event_svg(sign_of(first["kind"]), "" if _sure(first) else "window")
    title = first["title"] or first["event_id"]
    return filled("sets", "card", sign=sign, title=title, facts=facts, set_name=set_name)


def _event(record: Record) -> Iterator[tuple[str, str]]:
    kind = SIGN_WORDS[sign_of(record["kind"])]
    printed = record["kind_printed"]
    yield "Kind", f"{kind} (in the file: {printed})" if printed else kind
    yield "Day", _days(record)
    known: date | None = record["known"]
    yield (
        "Could be known",
        f"from {span_with_year(known, known)} on" if known else "the file does not say when",
    )


def _days(record: Record) -> str:
    start: date | None = record["start"]
    if start is None:
        return NO_DAY
    words = span_with_year(start, record["end"] or start)
    return f"{words}: {DAY_KNOWN[record['time_precision']].words}"


def _sure(record: Record) -> bool:
    if record["time_precision"] == UNKNOWN:
        return record["start"] is None
    window = record["time_precision"] == TimePrecision.WINDOW.value
    return not window or record["end"] in {None, record["start"]}


def _places(dataset: Dataset, records: list[Record]) -> Iterator[tuple[str, str]]:
    for record in records:
        known = dataset.places.get(record["place_id"])
        named = [record["place_printed"], f"in the gazetteer: {known.name}" if known else ""]
        precision = PLACE_KNOWN[record["geo_precision"]].words
        at = "" if record["lon"] is None else f"{record['lat']:.4f}, {record['lon']:.4f}"
        yield "Place", "; ".join(part for part in (*named, precision, at) if part)


ADDRESS = re.compile(r"https?://[^\s<>\"'|;,]+")


def source_words(text: str) -> Markup:
    """A source as printed, its addresses as links; of a structure in JSON only the texts of a list are shown."""
    plain = _unpacked(text)
    parts, at = list[tuple[str, bool]](), 0
    for found in ADDRESS.finditer(plain):
        parts += [(plain[at : found.start()], False), (found[0], True)]
        at = found.end()
    parts.append((plain[at:], False))
    return filled("sets", "source", parts=[part for part in parts if part[0]])


def _unpacked(text: str) -> str:
    """The texts of a list in JSON, nothing of any other structure; a plain text as it is."""
    if not text.startswith(("{", "[")):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    texts = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    return "; ".join(texts)


def _said(dataset: Dataset, record: Record) -> Iterator[tuple[str, str]]:
    yield "Actors", listed(actor for actor in (record["actor_1"], record["actor_2"]) if actor)
    sides = [dataset.sides[name].name for name in record["side_ids"].split("|") if name in dataset.sides]
    yield "Side", listed(sides)
    yield "Deaths stated", _deaths(record)
    yield "Source", source_words(record["source"])
    yield "Notes", record["notes"] if len(record["notes"]) <= NOTES else f"{record['notes'][:NOTES]}…"
    yield "Id in the file", record["event_id"]


def _deaths(record: Record) -> str:
    low, best, high = (record[f"fatalities_{name}"] for name in ("low", "best", "high"))
    if best is None and low is None and high is None:
        return ""
    span = f"from {low:,} to {high:,}" if low is not None and high is not None and low != high else ""
    stated = f"{best:,}" if best is not None else ""
    return ", ".join(part for part in (stated, span) if part) or f"{low if low is not None else high:,}"


def gone(record: str) -> Markup:
    """In the place of the card, where the set of the selected event is no longer there."""
    return filled("sets", "gone", record=record[:80])


ORDERS: dict[str, str] = {
    "": "As in the file",
    "start": "Day, earliest first",
    "-start": "Day, latest first",
    "kind": "Kind",
    "place_printed": "Place",
    "actor_1": "First actor",
    "source": "Source",
    "-fatalities_best": "Deaths stated, most first",
}
"""What the rows can be put in order by, as ``geo.events.Events.page`` takes it, in words."""
PER_PAGE = 50
LETTERS = 240
"""Of a text in a cell; more of it is on the card."""
_HEADS = ("Event", "Day", "Kind", "Place", "Actors", "Deaths stated", "Source", "Notes")


def table_html(set_id: str, name: str, rows: pa.Table, span: Period) -> Markup:
    """Rows of ``geo.events.table.SCHEMA``; events with a day in ``span`` lead to the map."""
    found = (_row(set_id, row, span) for row in rows.to_pylist())
    return filled("sets", "table", name=name, heads=_HEADS, rows=found)


def _row(set_id: str, row: Record, span: Period) -> Values:
    """A row's title, its ``way`` to the map or none, and its other cells."""
    start: date | None = row["start"]
    way = {}
    if start and span.covers(start):
        way = {"day": start.isoformat(), "record": imported_id(set_id, row["event_id"])}
    deaths = row["fatalities_best"]
    cells = (
        _days_in_cell(row),
        row["kind_printed"] or SIGN_WORDS[sign_of(row["kind"])],
        f"{row['place_printed']} ({PLACE_KNOWN[row['geo_precision']].label})",
        "; ".join(actor for actor in (row["actor_1"], row["actor_2"]) if actor),
        "" if deaths is None else f"{deaths:,}",
        source_words(_cut(row["source"])),
        row["notes"],
    )
    shown = (cell if isinstance(cell, Markup) else _cut(cell) for cell in cells)
    return {"title": _cut(row["title"] or row["event_id"]), "way": way, "cells": shown}


def _days_in_cell(row: dict[str, Any]) -> str:
    if row["start"] is None:
        return NO_DAY
    words = span_with_year(row["start"], row["end"] or row["start"])
    precision = row["time_precision"]
    return words if precision == TimePrecision.DAY else f"{words} ({DAY_KNOWN[precision].label})"


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"


NAMES_AT_MOST = 60
"""So many unresolved names are told one by one."""
CELL_LETTERS = 60
"""More of a cell is not shown in the first rows of a table."""
COLUMNS_AT_MOST = 60
"""So many columns of an unknown table are shown."""


def days(span: Period | None) -> str:
    """The days of a set in words."""
    if span is None:
        return "no day is known"
    return day_full(span.first) if len(span) == 1 else span_with_year(span.first, span.last)


def facts(report: Report, format_words: str, span: Period | None) -> Markup:
    """A set in one line: its format, how many rows it has, over which days, how many of them on the map."""
    placed = report.taken - report.unplaced
    parts = (format_words, counted(report.taken, "row"), days(span), f"{placed:,} on the map")
    return filled("sets", "facts", words=" · ".join(part for part in parts if part))


def report_html(report: Report) -> Markup:
    """All that the report says but the single rejections: counts, notes, names that the gazetteer does not know."""
    return filled("sets", "report", counts=counts(report), notes=report.notes, unresolved=_unresolved(report))


def _unresolved(report: Report) -> Values:
    """How many names there are, the first of them with how often each is met, and a word of the rest."""
    if not report.unresolved:
        return {}
    told = report.unresolved[:NAMES_AT_MOST]
    more = len(report.unresolved) - len(told)
    return {
        "count": f"{counted(len(report.unresolved), 'place name')} {_is(len(report.unresolved))}",
        "names": [(name, f"{n:,}") for name, n in told],
        "more": f", and {more:,} more" if more else "",
    }


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def rejections_html(report: Report) -> Markup:
    """The rejections, row by row, at most ``SHOWN_AT_MOST`` of them."""
    shown = report.rejections[:SHOWN_AT_MOST]
    word = report.row_word.capitalize()
    caption = "Why rows were rejected."
    if report.rejected > len({one.row for one in shown}):
        caption = (
            f"The first {len(shown):,} reasons why rows were rejected; the file of rejected rows has all."
        )
    return _table(caption, (word, "Column", "Value", "Reason"), map(_rejection, shown), "rejections")


def _rejection(one: Rejection) -> tuple[str, ...]:
    return str(one.row) if one.row else "", one.column, one.value, one.reason


def sample_html(asked: NeedsMapping) -> Markup:
    """The first rows of a table whose columns have no meaning yet, with the columns' own names."""
    columns = asked.columns[:COLUMNS_AT_MOST]
    cells = [asked.sample.column(i).to_pylist() for i in range(min(len(columns), asked.sample.num_columns))]
    rows = ([_short(cell or "") for cell in row] for row in zip(*cells, strict=True))
    caption = f"The first rows of {asked.name}"
    if len(asked.columns) > len(columns):
        caption += f": {len(columns)} of {len(asked.columns):,} columns"
    return _table(f"{caption}.", columns, rows, "sample")


def _short(text: str) -> str:
    return text if len(text) <= CELL_LETTERS else f"{text[:CELL_LETTERS]}…"


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], kind: str) -> Markup:
    """A table that scrolls by itself, also with the keyboard."""
    return filled("sets", "sheet", kind=kind, caption=caption, heads=heads, rows=rows)
