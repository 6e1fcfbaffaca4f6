"""A reader's file -> the event table: recognised by content, read, and taken in row by row.

And the same in sentences, for the terminal, the page and the method: what came of a file, and how codes are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

from geo.importers import acled, cells, ucdp
from geo.importers import mapping as mapped
from geo.importers import package as own
from geo.importers.columns import Sheet, clean
from geo.importers.draft import Draft, finish
from geo.importers.formats import Format, recognise
from geo.importers.mapping import LABELS, Mapping, faults, propose
from geo.importers.names import Names
from geo.importers.report import (
    UNDERSTOOD,
    Imported,
    NeedsMapping,
    RefusedFileError,
    Rejection,
    Report,
    counts,
)
from geo.records.model import Actor, Place


@dataclass(frozen=True, slots=True)
class Scheme:
    """A table whose columns have a meaning of their own."""

    name: str
    needed: tuple[str, ...]
    """The columns that it is known by."""
    fits: Callable[[Draft], bool]
    take: Callable[[Draft], dict[str, Any]]


SCHEMES = (
    Scheme(own.NAME, own.NEEDED, own.fits, own.take),
    Scheme(acled.NAME, acled.NEEDED, acled.fits, acled.take),
    Scheme(ucdp.NAME, ucdp.NEEDED, ucdp.fits, ucdp.take),
    Scheme(ucdp.REDUCED, ucdp.NEEDED_REDUCED, ucdp.fits_reduced, ucdp.take_reduced),
)


def scheme_of(draft: Draft) -> Scheme | None:
    """The first scheme whose columns the sheet has."""
    return next((scheme for scheme in SCHEMES if scheme.fits(draft)), None)


Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is to do; both in hundredths of the work."""

READERS: dict[Format, str] = {
    Format.CSV: "csvfile",
    Format.XLSX: "xlsxfile",
    Format.GEOJSON: "geojsonfile",
    Format.GEOPACKAGE: "geopackage",
    Format.PARQUET: "parquetfile",
    Format.PACKAGE: "package",
}
"""The module of ``geo.importers`` whose ``read`` makes a sheet of the format; imported when one is met."""

GUARDED = frozenset({Format.CSV, Format.XLSX})
"""Formats in which our exports put an apostrophe before what could begin a formula."""
MOST_LETTERS = 120
"""Of a file's name."""
SHOWN = 8
"""Rows that are shown to a reader who names the columns."""


def take(
    name: str,
    content: bytes,
    places: Map[str, Place],
    actors: Map[str, Actor],
    *,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> Imported | NeedsMapping:
    """Take a file in, in this process. Raises ``RefusedFileError`` where the whole file is refused.

    ``name`` is only shown, never opened. ``mapping`` is what a reader confirmed after ``NeedsMapping``; with a table
    whose scheme is known it counts for ``date_order``, and for its columns where it names any.
    """
    tell = progress or _silent
    name = shown(name)
    format_ = recognise(content)
    tell(5, 100)
    sheet = read(format_, content)
    tell(40, 100)
    names, order = Names.of(places, actors), mapping.date_order if mapping else ""
    scheme = scheme_of(Draft(sheet, names))
    ours = scheme is not None and scheme.name == own.NAME
    sheet = clean(sheet, guarded=ours and format_ in GUARDED)
    draft = Draft(sheet, names, order)
    tell(55, 100)
    _reject_faulty(draft)
    chosen = mapping if mapping and mapping.columns else None
    if chosen is None and scheme is None:
        return _asked(name, sheet)
    if chosen is not None:
        if wrong := " ".join(faults(chosen, sheet.columns.column_names)):
            raise RefusedFileError(wrong)
        columns = mapped.take(draft, chosen)
        words = f"{format_} with a mapping"
    else:
        assert scheme is not None
        columns = scheme.take(draft)
        words = scheme.name if format_ is Format.CSV else f"{scheme.name} ({format_})"
    tell(UNDERSTOOD, 100)
    found = finish(name, words, draft, columns)
    tell(100, 100)
    return found


def shown(name: str) -> str:
    """A file's name without folders and without signs that steer a terminal; never empty."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return plain[:MOST_LETTERS] or "file"


def read(format_: Format, content: bytes) -> Sheet:
    """The table in a file of this format, every cell as text."""
    module = import_module(f"geo.importers.{READERS[format_]}")
    sheet: Sheet = module.read(content)
    return sheet


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _reject_faulty(draft: Draft) -> None:
    """What the reader of the format knows of rows that it could read."""
    import numpy as np

    alike: dict[tuple[str, str], list[int]] = {}
    for fault in draft.sheet.faulty:
        alike.setdefault((fault.column, fault.reason), []).append(fault.row)
    for (column, reason), numbers in alike.items():
        draft.reject(np.isin(draft.sheet.rows, numbers), column, reason)


def _asked(name: str, sheet: Sheet) -> NeedsMapping:
    """The question which column means what, with a guess."""
    columns = tuple(sheet.columns.column_names)
    proposed = propose(columns)
    if "date" in proposed:
        texts = sheet.columns.column(proposed["date"]).unique().drop_null().to_pylist()
        if order := cells.order_of(texts):
            proposed["date_order"] = order
    return NeedsMapping(name, columns, sheet.columns.slice(0, SHOWN), proposed)


# --- in sentences ---------------------------------------------------------------------------------


NAMES_TOLD = 20
"""So many names without an entry are told in a sentence; the report has all."""
REJECTIONS_TOLD = 20


def sentences(found: Imported) -> Iterator[str]:
    """What came of a file: what it is, counts, notes, names, then the rejections one by one."""
    report = found.report
    yield f"{found.name}: {found.format}."
    yield counts(report)
    yield from report.notes
    if report.unresolved:
        yield _unresolved(report)
    told = report.rejections[:REJECTIONS_TOLD]
    yield from (rejection(one, report.row_word) for one in told)
    if len(report.rejections) > len(told) or report.rejected > len({one.row for one in report.rejections}):
        yield f"These are the first {len(told)} reasons; the table of rejected rows has all of them."


def rejection(one: Rejection, row_word: str) -> str:
    """One reason: ``Line 7, latitude “x”: This is no number. …``."""
    where = f"{row_word.capitalize()} {one.row}"
    column = f", {one.column}" if one.column else ""
    value = f" “{one.value}”" if one.value else ""
    return f"{where}{column}{value}: {one.reason}"


def question(asked: NeedsMapping) -> Iterator[str]:
    """What a reader at a terminal is asked, and the guess as it can be typed."""
    yield f"{asked.name}: no known table. Say which column means what."
    yield f"Its columns: {', '.join(asked.columns)}."
    yield f"Meanings: {', '.join(f'{name} ({label.lower()})' for name, label in LABELS.items())}, date_order."
    guess = ",".join(f"{name}={column}" for name, column in asked.proposed.items())
    yield f"A guess from their names: --map '{guess}'" if guess else "None of their names is known here."


def _unresolved(report: Report) -> str:
    told = ", ".join(f"{name} ({count:,})" for name, count in report.unresolved[:NAMES_TOLD])
    more = len(report.unresolved) - NAMES_TOLD
    rest = f", and {more:,} more" if more > 0 else ""
    return f"Places that the gazetteer does not know, with how often they stand: {told}{rest}."


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Their codes, ours, and how each is read."""

    title: str
    column: str
    rows: tuple[tuple[str, str, str], ...]


def code_tables() -> tuple[CodeTable, ...]:
    """Every table by which codes of others become ours, straight from the code that applies it."""
    return (
        CodeTable("ACLED, how well the day is known", "time_precision", _codes(acled.TIMES)),
        CodeTable("ACLED, how well the place is known", "geo_precision", _codes(acled.PLACES)),
        CodeTable(
            "ACLED, kind of event",
            "sub_event_type, else event_type",
            tuple((theirs, str(ours), "") for theirs, ours in acled.KINDS.items()),
        ),
        CodeTable("UCDP GED, how well the day is known", "date_prec", _codes(ucdp.TIMES)),
        CodeTable("UCDP GED, how well the place is known", "where_prec", _codes(ucdp.PLACES)),
        CodeTable("UCDP GED, kind of event", "type_of_violence", _codes(ucdp.KINDS)),
    )


def _codes(codes: Map[str, tuple[StrEnum, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, str(ours), words) for code, (ours, words) in codes.items())
