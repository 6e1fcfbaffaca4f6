"""A reader's file -> the event table: recognised by content, read, and taken in row by row."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from geo.importers import acled, days, ucdp
from geo.importers import mapping as mapped
from geo.importers import package as own
from geo.importers.draft import Draft, finish
from geo.importers.formats import Format, recognise
from geo.importers.mapping import Mapping, faults, propose
from geo.importers.names import Names
from geo.importers.report import UNDERSTOOD, Imported, NeedsMapping, RefusedFileError
from geo.importers.sheet import Sheet, clean
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
        if order := days.order_of(texts):
            proposed["date_order"] = order
    return NeedsMapping(name, columns, sheet.columns.slice(0, SHOWN), proposed)
