"""Tables as text: commas, semicolons or tabs between the cells, UTF-8 or UTF-16, a line or more for each row.

A sound file is read by Arrow at once. Where quotation marks do not come in pairs, ``geo.importers.csvlines`` reads the
lines one by one, so that a mark that is never closed costs its own line and not the rest of the file.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import csvlines
from geo.importers.bounds import MOST_ROWS, require_size
from geo.importers.encoding import REPLACEMENT, decode
from geo.importers.headers import named
from geo.importers.lines import Lines, uneven
from geo.importers.report import RefusedFileError, Rejection
from geo.importers.sheet import Sheet

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
BLOCK = 16 * 1024 * 1024
"""Bytes that are parsed together; a longer row goes the slow way."""
QUOTE, NEWLINE = 0x22, 0x0A
BROKEN = "Some bytes of the cell are not UTF-8 (shown as �). Save the file as UTF-8 and drop it in again."
NUL = "The cell has a NUL byte in it, which no text has. Take it out."


def read(content: bytes) -> Sheet:
    """The table in a text file. Raises ``RefusedFileError`` where there is none, or one too wide or too long."""
    decoded = decode(content)
    text, before, marked = _body(decoded.text)
    if text.count(b"\n") > 2 * MOST_ROWS:
        raise RefusedFileError(f"The file has more than {2 * MOST_ROWS:,} lines. Split it by years.")
    end = text.find(b"\n")
    first = text[: end if end >= 0 else None]
    delimiter = marked or _delimiter(first)
    require_size(0, first.count(delimiter.encode()) + 1)
    columns = len(_header(first, text, delimiter))
    lines = _fast(text, delimiter, columns) or csvlines.read(text, delimiter, columns)
    if not len(lines.numbers) or lines.numbers[0] != 1:
        raise RefusedFileError(
            "The line of column names cannot be read: its quotation marks do not pair. Mend it."
        )
    require_size(len(lines.numbers) - 1, columns)
    names, renamed = named([column[0].as_py() or "" for column in lines.cells.columns])
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
    )


def _body(text: bytes) -> tuple[bytes, int, str]:
    """The text from its line of column names on, how many lines stand before it, and a delimiter that one names."""
    at, before, marked = 0, 0, ""
    while True:
        end = text.find(b"\n", at)
        first = text[at : end if end >= 0 else None]
        named_one = re.fullmatch(rb"sep=([,;\t])", first.strip(b" ")) if not marked else None
        if first.strip() and not named_one:
            return text[at:], before, marked
        if end < 0:
            raise RefusedFileError("The file has no line of column names. Write one above the rows.")
        marked = named_one[1].decode() if named_one else marked
        at, before = end + 1, before + 1


def _delimiter(first: bytes) -> str:
    """What separates the column names; raises where nothing that is known does."""
    bare = re.sub(rb'"[^"]*"', b"", first)
    counts = {delimiter: bare.count(delimiter.encode()) for delimiter in DELIMITERS}
    best = max(counts, key=lambda delimiter: counts[delimiter])
    if counts[best]:
        return best
    shown = first.decode("utf-8", "replace")[:60]
    raise RefusedFileError(
        f"The first line (“{shown}”) is no line of column names: no comma, semicolon or tab separates anything in "
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
