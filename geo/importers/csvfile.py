"""Tables as text: commas, semicolons or tabs between the cells, UTF-8 or UTF-16, a line or more for each row.

A sound file is read by Arrow at once. Where quotation marks do not come in pairs, ``geo.importers.csvfile`` reads the
lines one by one, so that a mark that is never closed costs its own line and not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import columns
from geo.importers.columns import Sheet, named
from geo.importers.report import MOST_ROWS, RefusedFileError, Rejection, require_size

REPLACEMENT = "\ufffd"
"""What stands in a text where bytes could not be read."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in UTF-8, lines ended by line feeds. ``broken``: some bytes are no letters and became ``REPLACEMENT``."""

    text: bytes
    notes: tuple[str, ...]
    broken: bool


CODE_PAGES = (
    *("utf-8", "utf-16", "cp1252", "cp1251", "cp1250", "cp1254", "cp1256", "cp1253", "cp1255", "koi8-r"),
    *("cp437", "cp850", "gb18030", "shift_jis", "euc-kr", "big5", "mac-roman"),
)
"""What a reader may say that a text is written in."""


def decode(content: bytes, encoding: str = "") -> Decoded:
    """UTF-8 with or without a byte order mark, or UTF-16 with one; or what the reader says."""
    notes: tuple[str, ...] = ()
    broken = False
    if encoding:
        if encoding.lower() not in CODE_PAGES:
            raise RefusedFileError(
                f"“{encoding[:40]}” is no code page here. Choose one of {', '.join(CODE_PAGES)}."
            )
        letters = content.decode(encoding, "replace").removeprefix("\ufeff")
        notes, broken = (
            (f"The text is read as {encoding.lower()}, as was asked for.",),
            REPLACEMENT in letters,
        )
        content = letters.encode("utf-8", "replace")
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        notes = ("The text is UTF-16.",)
        letters = content.decode("utf-16", "replace")
        broken = REPLACEMENT in letters
        content = letters.encode("utf-8", "replace")
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            broken = True
            notes = (_first(content, error.start),)
            content = content.decode("utf-8", "replace").encode("utf-8")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Decoded(content, notes, broken)


def _first(content: bytes, at: int) -> str:
    line = content.count(b"\n", 0, at) + 1
    return (
        f"The file is not all UTF-8: the first byte that is not ({content[at]:#04x}) stands in line {line}. "
        "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”), or say its code page (like cp1252, cp1256), and drop "
        "it in again."
    )


NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
"""What stands between two cells, by the character."""


@dataclass(frozen=True, eq=False)
class Lines:
    """A table's rows, its header among them. ``numbers`` are lines of the text, from 1."""

    cells: pa.Table
    """Every row that has as many cells as the first; the columns have no names yet."""
    numbers: npt.NDArray[np.int64]
    rejected: list[Rejection] = field(default_factory=list)


def uneven(number: int, have: int, wanted: int, delimiter: str, text: str) -> Rejection:
    """A line with too few or too many cells."""
    cells = "1 cell" if have == 1 else f"{have} cells"
    remedy = (
        f"{NAMES[delimiter].capitalize()} inside a text needs quotation marks around the whole text."
        if have > wanted
        else "Write the missing cells, empty ones too."
    )
    return Rejection(
        number, "", text, f"The line has {cells} where the line of column names has {wanted}. {remedy}"
    )


def unclosed(number: int, text: str) -> Rejection:
    """A line in which a quotation mark opens a text and none closes it."""
    reason = "A quotation mark opens a text that is never closed. Close it, or take the mark out."
    return Rejection(number, "", text, reason)


def misquoted(number: int, text: str) -> Rejection:
    """A line with something between a closing quotation mark and the end of the cell."""
    reason = (
        "After a closing quotation mark the cell goes on. Write a mark inside a text twice, or take it out."
    )
    return Rejection(number, "", text, reason)


MOST_LINES_A_CELL = 500
"""A quotation mark that is not closed within so many lines counts as never closed."""

csv.field_size_limit(64 * 1024 * 1024)  # a long cell is told by our own limit, not by an error here


def read_line_by_line(text: bytes, delimiter: str, columns: int) -> Lines:
    """All rows of ``columns`` cells."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejected: list[Rejection] = []
    for number, found in _rows(text.decode("utf-8").split("\n"), delimiter, columns):
        if isinstance(found, Rejection):
            rejected.append(found)
        else:
            rows.append(found)
            numbers.append(number)
    cells = pa.table(
        [pa.array([row[at] for row in rows], pa.string()) for at in range(columns)],
        names=[str(at) for at in range(columns)],
    )
    return Lines(cells, np.array(numbers, np.int64), rejected)


def _rows(lines: list[str], delimiter: str, columns: int) -> Iterator[tuple[int, list[str] | Rejection]]:
    """Each row or rejection with its first line; empty lines are passed over."""
    closing = _next_odd(lines)
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line.strip():
            continue
        if line.count('"') % 2:
            end = closing[at]
            whole = "\n".join(lines[number - 1 : end + 1]) if 0 <= end < at + MOST_LINES_A_CELL else ""
            cells = _split(whole, delimiter) if whole else None
            if cells is not None and len(cells) == columns:
                at = end + 1
                yield number, cells
            elif (alone := _split(line, delimiter)) is not None and len(alone) == columns:
                yield number, alone
            else:
                yield number, unclosed(number, line)
            continue
        cells = _split(line, delimiter)
        if cells is None:
            yield number, misquoted(number, line)
        elif len(cells) != columns:
            yield number, uneven(number, len(cells), columns, delimiter, line)
        else:
            yield number, cells


def _next_odd(lines: list[str]) -> list[int]:
    """For every line the first one from it on with an odd number of quotation marks; -1 where none is left."""
    found = [-1] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        found[at] = at if lines[at].count('"') % 2 else found[at + 1]
    return found


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row; ``None`` where its quotation marks do not stand around whole cells."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
BLOCK = 16 * 1024 * 1024
"""Bytes that are parsed together; a longer row goes the slow way."""
QUOTE, NEWLINE = 0x22, 0x0A
BROKEN = "Some bytes of the cell are not UTF-8 (shown as �). Save the file as UTF-8, or say its code page."
NUL = "The cell has a NUL byte in it, which no text has. Take it out."


def read(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """The table in a text file. Raises ``RefusedFileError`` where there is none, or one too wide or too long.

    ``choices`` may name the ``encoding`` and the line or lines of the ``header``; where other lines stand above the
    names, or these go over two or three, that is asked.
    """
    choices = choices or {}
    decoded = decode(content, choices.get("encoding", ""))
    text, before, marked = _body(decoded.text)
    if text.count(b"\n") > 2 * MOST_ROWS:
        raise RefusedFileError(f"The file has more than {2 * MOST_ROWS:,} lines. Split it by years.")
    top = _top(text)
    delimiter = marked or _delimiter(top)
    place = choices.get("header") or _place(top, delimiter, before)
    above, below = (number - 1 - before for number in columns.rows_of_names(place))
    printed = [_cells(line, delimiter) for line in _top(text, below + 1)[max(0, above) :]] if below else []
    text, before = _from_line(text, below), before + max(0, below)
    first = text[: text.find(b"\n") if b"\n" in text else None]
    require_size(0, first.count(delimiter.encode()) + 1)
    width = len(_header(first, text, delimiter))
    lines = _fast(text, delimiter, width) or read_line_by_line(text, delimiter, width)
    if not len(lines.numbers) or lines.numbers[0] != 1:
        raise RefusedFileError(
            "The line of column names cannot be read: its quotation marks do not pair. Mend it."
        )
    require_size(len(lines.numbers) - 1, width)
    own = [column[0].as_py() or "" for column in lines.cells.columns]
    names, renamed = named(columns.merged_names([*printed[:-1], own])[:width] if above < below else own)
    table = _trimmed(lines.cells.slice(1).rename_columns(names))
    rows = lines.numbers[1:] + before
    faulty = list(_faulty(table, rows, REPLACEMENT, BROKEN)) if decoded.broken else []
    if b"\0" in text:
        faulty += _faulty(table, rows, "\0", NUL)
    return Sheet(
        columns=table,
        rows=rows,
        row_word="line",
        rejected=tuple(Rejection(r.row + before, r.column, r.value, r.reason) for r in lines.rejected),
        notes=(*decoded.notes, f"Cells are separated by {DELIMITERS[delimiter]}.", *renamed),
        faulty=tuple(faulty),
        questions=()
        if choices.get("header") or not below
        else (columns.ask_header(*columns.rows_of_names(place), "line"),),
    )


LOOKED_AT = 20
"""So many lines are looked at for the column names; titles may stand above them."""


def _top(text: bytes, count: int = LOOKED_AT) -> list[bytes]:
    """The first lines."""
    lines: list[bytes] = []
    at = 0
    while len(lines) < count and at <= len(text):
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        lines.append(text[at:end])
        at = end + 1
    return lines


def _from_line(text: bytes, number: int) -> bytes:
    """The text from a line on, counted from 0. Raises ``RefusedFileError`` where it has none such."""
    at = 0
    for _ in range(number):
        at = text.find(b"\n", at) + 1
        if not at:
            raise RefusedFileError("The file has no such line. Say in which one the column names stand.")
    return text[at:]


def _cells(line: bytes, delimiter: str) -> list[str]:
    """The cells of one line, without white space around them."""
    text = line.decode("utf-8", "replace")
    found = _split(text, delimiter) if line.strip() else []
    return [cell.strip() for cell in (text.split(delimiter) if found is None else found)]


def _place(top: list[bytes], delimiter: str, before: int) -> str:
    """In which line of the file the column names stand, as ``Mapping.header`` says it."""
    if top[0].count(b'"') % 2:  # a name that goes over two lines
        return str(before + 1)
    rows = [_cells(line, delimiter) for line in top]
    width = max(map(len, rows))
    at = next((at for at, row in enumerate(rows) if not _titles(row, width)), 0)
    first, last = (before + at + row + 1 for row in columns.names_within(rows[at:]))
    return f"{first}-{last}" if first < last else str(first)


def _titles(row: list[str], width: int) -> bool:
    """Whether a line is a title or empty: one cell of it is filled, where the table has more."""
    filled = sum(map(bool, row))
    return filled == 0 or (filled == 1 and (width > 2 or len(row) < width))


def _body(text: bytes) -> tuple[bytes, int, str]:
    """The text from its line of column names on, how many lines stand before it, and a delimiter that one names."""
    at, before, marked = 0, 0, ""
    while True:
        end = text.find(b"\n", at)
        first = text[at : end if end >= 0 else None]
        named_one = re.fullmatch(rb"sep=([,;|\t])", first.strip(b" ")) if not marked else None
        if first.strip() and not named_one:
            return text[at:], before, marked
        if end < 0:
            raise RefusedFileError("The file has no line of column names. Write one above the rows.")
        marked = named_one[1].decode() if named_one else marked
        at, before = end + 1, before + 1


def _delimiter(top: list[bytes]) -> str:
    """What separates the column names, or where the first line has none, the lines below; raises where nothing does."""
    first = top[0]
    counts = {
        sign: [re.sub(rb'"[^"]*"', b"", line).count(sign.encode()) for line in top] for sign in DELIMITERS
    }
    best = max(counts, key=lambda sign: counts[sign][0])
    if counts[best][0] and (len(top) < 3 or counts[best][0] in counts[best][1:]):
        return best
    alike = {sign: Counter(filter(None, found)).most_common(1) for sign, found in counts.items()}
    steady = {sign: (found[0][1], found[0][0]) for sign, found in alike.items() if found}
    if steady and (max(steady.values())[0] > 1 or counts[best][0]):
        return best if counts[best][0] and best in steady else max(steady, key=lambda sign: steady[sign])
    shown = first.decode("utf-8", "replace")[:60]
    raise RefusedFileError(
        f"The first line (“{shown}”) is no line of column names: no comma, semicolon, tab or bar separates anything in "
        "it. Save the table as CSV with its column names in the first line."
    )


def _header(first: bytes, text: bytes, delimiter: str) -> list[str]:
    """The cells of the first row, which may go over more than one line where a name does."""
    if first.count(b'"') % 2:
        start = text[: 1 << 16].decode("utf-8", "ignore")
        return next(csv.reader(io.StringIO(start), delimiter=delimiter))
    return next(csv.reader([first.decode("utf-8")], delimiter=delimiter))


def _fast(text: bytes, delimiter: str, columns: int) -> Lines | None:
    """All rows at once; ``None`` where quotation marks stand where a sound file has none."""
    from pyarrow import csv as arrow

    starts = _starts(text, delimiter)
    if starts is None:
        return None
    broken: list[arrow.InvalidRow] = []

    def put_by(row: arrow.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    names = [f"f{at}" for at in range(columns)]
    try:
        cells = arrow.read_csv(
            pa.BufferReader(text),
            arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
            arrow.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=put_by,
            ),
            arrow.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:  # a row longer than a block
        return None
    if len(starts) != cells.num_rows + len(broken) or any(row.number is None for row in broken):
        return None
    wrong = np.array([row.number - 1 for row in broken], np.int64)
    rejected = [
        uneven(int(starts[at]), row.actual_columns, columns, delimiter, row.text)
        for at, row in zip(wrong, broken, strict=True)
    ]
    return Lines(cells, np.delete(starts, wrong), rejected)


def _starts(text: bytes, delimiter: str) -> npt.NDArray[np.int64] | None:
    """The line on which each row begins, from 1; ``None`` where the quotation marks do not pair around cells."""
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(data == NEWLINE)
    if not text.endswith(b"\n"):
        ends = np.append(ends, len(data))
    lines = np.arange(1, len(ends) + 1)
    quotes = np.flatnonzero(data == QUOTE)
    if not len(quotes):
        return lines
    if len(quotes) % 2:
        return None
    around = np.array([ord(delimiter), NEWLINE, QUOTE], np.uint8)
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > 0, data[opening - 1], NEWLINE)
    after = np.where(closing + 1 < len(data), data[np.minimum(closing + 1, len(data) - 1)], NEWLINE)
    if not (np.isin(before, around).all() and np.isin(after, around).all()):
        return None
    outside = np.searchsorted(quotes, ends) % 2 == 0
    return np.concatenate([[1], lines[:-1][outside[:-1]] + 1])


def _trimmed(table: pa.Table) -> pa.Table:
    """Without white space around cells; a cell of white space alone is null."""
    columns = []
    for column in table.columns:
        bare = pc.utf8_trim_whitespace(column)
        if pc.any(pc.equal(pc.binary_length(bare), 0)).as_py():
            bare = pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)
        columns.append(bare)
    return pa.table(columns, names=table.column_names)


def _faulty(table: pa.Table, rows: npt.NDArray[np.int64], mark: str, reason: str) -> list[Rejection]:
    """The cells that have ``mark`` in them."""
    found = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        hits = pc.indices_nonzero(pc.match_substring(column, mark)).to_pylist()
        found += [Rejection(int(rows[at]), name, column[at].as_py(), reason) for at in hits]
    return found
