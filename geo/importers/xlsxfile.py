"""A workbook (XLSX) -> the table in it. Formulas come as the values they had when the workbook was saved."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from geo.importers import archive, columns
from geo.importers.columns import Sheet, named
from geo.importers.report import MOST_COLUMNS, MOST_ROWS, RefusedFileError, ask_part, require_size

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


LETTERS = re.compile(rb'<c r="([A-Z]+)[0-9]+"')
DIGITS = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
"""A cell as nearly every program writes it."""
TAG = re.compile(rb"<(?:[^\s<>/:\"'=]+:)?(row|c)(?=[\s/>])((?:[^<>\"'/]|/(?!>)|\"[^\"]*\"|'[^']*')*)(/?)>")
PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)([0-9]*)[\"']")


def span(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The last row and the last column that a cell stands in, counted from 1; (0, 0) where there are no cells.

    Empty cells, which have a format alone, are left out where they would make the sheet too large.
    """
    walk = walked(pieces)
    return walk.rows, walk.width


def walked(pieces: Iterable[bytes]) -> Walk:
    """What is met in a worksheet."""
    walk, rest = Walk(), b""
    for piece in pieces:
        text = rest + piece
        cut = max(text.rfind(b"<"), 0)
        rest = text[cut:]
        walk.take(text[:cut])
    walk.take(rest)
    return walk


BARE = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>", b'"/></c>')
"""The end of a cell whose formula has no value: it was never computed."""
LONGEST = max(map(len, BARE))


class Walk:
    """What was met so far. Cells may say where they stand, or follow one another."""

    def __init__(self) -> None:
        self.rows = self.width = self._row = self._column = 0
        self.formulas = self.bare = 0
        self._tail = b""

    def take(self, text: bytes) -> None:
        """Whole tags of a worksheet."""
        if self.formulas or b"<f" in text:
            self._count_formulas(text)
        lines = DIGITS.findall(text)
        rows = max(map(_row, set(lines)), default=0)
        width = max(map(_column, set(LETTERS.findall(text))), default=0)
        told = text.count(b"<c") == len(lines) and b":c" not in text
        if not told or rows > MOST_ROWS or width > MOST_COLUMNS:
            self._take_one_by_one(text)
            return
        self._row = max(self._row + text.count(b"<row"), rows)
        self._column = 0 if b"<row" in text else self._column
        self.rows, self.width = max(self.rows, rows), max(self.width, width)

    def _count_formulas(self, text: bytes) -> None:
        self.formulas += text.count(b"<f>") + text.count(b"<f ")
        around = self._tail + text
        self.bare += sum(around.count(end) - self._tail.count(end) for end in BARE)
        self._tail = around[-LONGEST:]

    def _take_one_by_one(self, text: bytes) -> None:
        for tag, attributes, closed in TAG.findall(text):
            place = PLACE.search(attributes)
            if tag == b"row":
                self._row, self._column = _row(place[2]) if place else self._row + 1, 0
                continue
            self._column = _column(place[1]) if place else self._column + 1
            self._row = _row(place[2]) if place else self._row
            if not closed:
                self.rows, self.width = max(self.rows, self._row), max(self.width, self._column)


def _row(digits: bytes) -> int:
    return int(digits[:12] or b"0")


def _column(letters: bytes) -> int:
    """``A`` is 1, ``Z`` 26, ``AA`` 27."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


MOST_SHEETS = 100
LOOKED_AT = 20
"""So many rows are looked at for the header; titles may stand above it."""
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet whose ``row`` (from 0) holds its column names; ``score`` of them are known."""

    sheet: str
    row: int
    cells: tuple[str | None, ...]
    score: int
    first: int = 0
    """The first row of the names, where they go over several."""
    unsure: bool = False
    """Whether that another row than the first one of texts has the names is a guess, which is asked about."""
    alike: tuple[str, ...] = ()
    """Sheets that have the same known names, where there are several and nobody chose."""


def read(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """The table of the sheet whose column names are known best, else of the first sheet that has a header.

    ``choices`` may name the ``sheet`` and the row or rows of the ``header``.

    Raises ``RefusedFileError``.
    """
    entries = archive.guard(content)
    walks = [_narrow(content, entry) for entry in entries]
    anew = any(
        b'fullCalcOnLoad="1"' in archive.read(content, entry)
        for entry in entries
        if entry.filename.lower() == "xl/workbook.xml"
    )
    with _workbook(content) as book:
        sheet = _sheet(*_chosen(book, choices or {}))
    return replace(sheet, notes=(*sheet.notes, *_uncomputed(walks, anew=anew)))


def _uncomputed(walks: list[Walk], *, anew: bool) -> Iterator[str]:
    """What is said of formulas that have no value, or one from before."""
    bare, formulas = sum(walk.bare for walk in walks), sum(walk.formulas for walk in walks)
    mend = "Open the workbook in a spreadsheet, save it, and drop it in again."
    if bare:
        yield f"Cells with a formula that was never computed, which count as empty: {bare:,}. {mend}"
    if formulas > bare and anew:
        yield (
            f"A program wrote the workbook, which asks to be computed when it is opened; the values of its formulas "
            f"({formulas - bare:,}) are taken as they stand, and may be nought for that alone. {mend}"
        )


def _narrow(content: bytes, entry: zipfile.ZipInfo) -> Walk:
    """Cells far apart would be spread out in memory, and a string could stand in a million cells."""
    walk = walked(archive.unpacked(content, entry))
    require_size(walk.rows, walk.width)
    return walk


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


def _chosen(book: CalamineWorkbook, choices: Mapping[str, str]) -> tuple[CalamineSheet, Header, list[str]]:
    """The sheet that is read, and what is said about the choice. One sheet is held in memory beside the best."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
    if len(names) > MOST_SHEETS:
        raise RefusedFileError(f"The workbook has {len(names):,} sheets. Keep the one with the events.")
    wanted, rows = choices.get("sheet", ""), choices.get("header", "")
    if wanted:
        if wanted not in names:
            told = ", ".join(f"“{name[:40]}”" for name in names[:10])
            raise RefusedFileError(f"The workbook has no sheet “{wanted[:40]}”. It has {told}.")
        names = [wanted]
    best: tuple[CalamineSheet, Header] | None = None
    alike: dict[tuple[str | None, ...], list[str]] = {}
    for name in names:
        sheet = _opened(book, name)
        header = _header_at(name, sheet, rows) if rows else _header(name, sheet)
        if header and header.score > 1:
            alike.setdefault(header.cells, []).append(name)
        if header and (best is None or header.score > max(best[1].score, 1)):
            best = sheet, header
    if best is None:
        raise RefusedFileError(
            "No sheet of the workbook has a row of column names: two or more cells of text beside each other. "
            "Write the names above the columns, or say in which row they stand."
        )
    others = [meta.name for meta in sheets if meta.name != best[1].sheet]
    left = f"; left out: {', '.join(f'“{name[:40]}”' for name in others[:10])}" if others else ""
    notes = [f"The sheet “{best[1].sheet}” is read, its column names from row {best[1].row + 1}{left}."]
    same = alike.get(best[1].cells, [])
    return best[0], replace(best[1], alike=tuple(same)) if len(same) > 1 else best[1], notes


def _header(name: str, sheet: CalamineSheet) -> Header | None:
    """The first row of two cells or more that are all text, with those below that names go over."""
    top = [list(cells) for cells in islice(sheet.iter_rows(), LOOKED_AT)]
    for number, cells in enumerate(top):
        filled = [cell for cell in cells if columns.text_of(cell)]
        if len(filled) > 1 and all(isinstance(cell, str) for cell in filled):
            printed = [[columns.text_of(cell) or "" for cell in row] for row in top[number:]]
            first, last = columns.names_within(printed)
            names = columns.merged_names(printed[first : last + 1])
            return Header(
                name, number + last, tuple(names), columns.known_among(names), number + first, bool(last)
            )
    return None


def _header_at(name: str, sheet: CalamineSheet, rows: str) -> Header | None:
    """The header in the row or rows that the reader says, from 1."""
    first, last = columns.rows_of_names(rows)
    found = [
        [columns.text_of(cell) for cell in cells] for cells in islice(sheet.iter_rows(), first - 1, last)
    ]
    if len(found) < last - first + 1:
        return None
    return Header(name, last - 1, tuple(columns.merged_names(found)), 2, first - 1)


def _sheet(sheet: CalamineSheet, header: Header, notes: list[str]) -> Sheet:
    names, renamed = named(cell or "" for cell in header.cells)
    notes += renamed
    parts = [pa.table({name: pa.array([], pa.string()) for name in names})]
    numbers = [np.array([], np.int64)]
    merged = [span for span in sheet.merged_cell_ranges or () if span[1][0] > header.row]
    if merged:
        notes.append(
            f"Spans of merged cells: {len(merged):,}. The value counts for their first cell, the others are empty."
        )
    rows = islice(sheet.iter_rows(), header.row + 1, None)
    first = header.row + 2
    while batch := list(islice(rows, BATCH)):
        table = pa.Table.from_arrays([columns.texts(cells) for cells in zip(*batch, strict=True)], names)
        filled = np.array([any(cell != "" for cell in row) for row in batch])
        parts.append(table.filter(pa.array(filled)))
        numbers.append(columns.numbers_from(first, len(batch))[filled])
        first += len(batch)
    asked = (columns.ask_header(header.first + 1, header.row + 1, "row"),) if header.unsure else ()
    asked = (ask_part("sheet", header.alike, header.sheet), *asked) if header.alike else asked
    return Sheet(
        columns.joined(parts), np.concatenate(numbers), "row", notes=tuple(notes), typed=True, questions=asked
    )
