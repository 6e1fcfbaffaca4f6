"""A workbook (XLSX) -> the table in it. Formulas come as the values they had when the workbook was saved."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from geo.importers import archive, columns, spans
from geo.importers.bounds import require_size
from geo.importers.headers import named
from geo.importers.report import RefusedFileError
from geo.importers.sheet import Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_SHEETS = 100
LOOKED_AT = 20
"""So many rows are looked at for the header; titles may stand above it."""
BATCH = 20_000

KNOWN = frozenset(
    (
        *("event_id", "event_id_cnty", "event_date", "event_type", "type_of_violence", "kind", "fatalities"),
        *("date", "date_start", "date_end", "start", "end", "latitude", "longitude", "lat", "lon"),
        *(
            "actor1",
            "actor2",
            "actor_1",
            "actor_2",
            "side_a",
            "side_b",
            "location",
            "place",
            "source",
            "notes",
        ),
    )
)
"""Column names by which the table of events is told from the other sheets of a workbook."""


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet whose ``row`` (from 0) holds its column names; ``score`` of them are known."""

    sheet: str
    row: int
    cells: tuple[str | None, ...]
    score: int


def read(content: bytes) -> Sheet:
    """The table of the sheet whose column names are known best, else of the first sheet that has a header.

    Raises ``RefusedFileError``.
    """
    entries = archive.guard(content)
    for entry in entries:
        _require_narrow(content, entry)
    with _workbook(content) as book:
        return _sheet(*_chosen(book))


def _require_narrow(content: bytes, entry: zipfile.ZipInfo) -> None:
    """Cells far apart would be spread out in memory, and a string could stand in a million cells."""
    rows, width = spans.span(archive.unpacked(content, entry))
    require_size(rows, width)


def _workbook(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(io.BytesIO(content))
    except (CalamineError, ValueError, OSError) as error:
        raise _damaged(error) from error


def _opened(book: CalamineWorkbook, name: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError, OSError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> RefusedFileError:
    return RefusedFileError(
        f"The workbook is damaged: {str(error)[:120]}. Open it in a spreadsheet and save it again."
    )


def _chosen(book: CalamineWorkbook) -> tuple[CalamineSheet, Header, list[str]]:
    """The sheet that is read, and what is said about the choice. One sheet is held in memory beside the best."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
    if len(names) > MOST_SHEETS:
        raise RefusedFileError(f"The workbook has {len(names):,} sheets. Keep the one with the events.")
    best: tuple[CalamineSheet, Header] | None = None
    for name in names:
        sheet = _opened(book, name)
        header = _header(name, sheet)
        if header and (best is None or header.score > max(best[1].score, 1)):
            best = sheet, header
    if best is None:
        raise RefusedFileError(
            "No sheet of the workbook has a row of column names: two or more cells of text beside each other. "
            "Write the names above the columns."
        )
    others = [meta.name for meta in sheets if meta.name != best[1].sheet]
    left = f"; left out: {', '.join(f'“{name[:40]}”' for name in others[:10])}" if others else ""
    notes = [f"The sheet “{best[1].sheet}” is read, its column names from row {best[1].row + 1}{left}."]
    return *best, notes


def _header(name: str, sheet: CalamineSheet) -> Header | None:
    """The first row of two cells or more that are all text; titles and notes above a table have one."""
    for number, cells in enumerate(islice(sheet.iter_rows(), LOOKED_AT)):
        names = tuple(columns.text_of(cell) for cell in cells)
        filled = [cell for printed, cell in zip(names, cells, strict=True) if printed]
        if len(filled) > 1 and all(isinstance(cell, str) for cell in filled):
            known = {printed.casefold().replace(" ", "_") for printed in names if printed} & KNOWN
            return Header(name, number, names, len(known))
    return None


def _sheet(sheet: CalamineSheet, header: Header, notes: list[str]) -> Sheet:
    names, renamed = named(cell or "" for cell in header.cells)
    notes += renamed
    parts = [pa.table({name: pa.array([], pa.string()) for name in names})]
    numbers = [np.array([], np.int64)]
    merged = [span for span in sheet.merged_cell_ranges or () if span[1][0] > header.row]
    if merged:
        notes.append(
            f"{len(merged):,} spans of merged cells: the value counts for their first cell, the others are empty."
        )
    rows = islice(sheet.iter_rows(), header.row + 1, None)
    first = header.row + 2
    while batch := list(islice(rows, BATCH)):
        table = pa.Table.from_arrays([columns.texts(cells) for cells in zip(*batch, strict=True)], names)
        filled = np.array([any(cell != "" for cell in row) for row in batch])
        parts.append(table.filter(pa.array(filled)))
        numbers.append(columns.numbers_from(first, len(batch))[filled])
        first += len(batch)
    return Sheet(columns.joined(parts), np.concatenate(numbers), "row", notes=tuple(notes))
