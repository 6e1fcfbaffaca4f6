"""A table as a file has it: every cell as text. Readers of formats make it, schemes give it a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.formulas import bare_column
from geo.importers.columns import OURS, Rows, mask
from geo.importers.report import Question, RefusedFileError, Rejection


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns of strings, in the file's order; an empty cell is null, white space at the ends of a cell is gone.

    Days are ISO 8601 where the format has days of its own; numbers are written as Python writes them. A geometry that
    is a point becomes the columns ``longitude`` and ``latitude``; any other is kept in ``areas``, and ``geometry_type``
    says which it was.
    """

    columns: pa.Table
    rows: npt.NDArray[np.int64]
    """Each row's number in the file: line, spreadsheet row or feature."""
    row_word: str
    """What a row is called in the file: "line", "row" or "feature"."""
    rejected: tuple[Rejection, ...] = ()
    """Rows that could not be read at all; they are in no column."""
    notes: tuple[str, ...] = ()
    areas: Mapping[int, bytes] = field(default_factory=dict)
    """Areas and lines by the number of their row, as well-known binary in degrees (WGS 84)."""
    typed: bool = False
    """Whether the format has days of its own, beside which texts may stand that look like days."""
    questions: tuple[Question, ...] = ()
    """What the reader of the format has to know before the table can be told."""
    faulty: tuple[Rejection, ...] = ()
    """Rows that are in the columns and still cannot be taken, for what the reader of the format knows of them."""


MOST_BYTES = 100_000
"""Of one cell; a row with a longer one is rejected. A convention: the longest notes known have a few thousand."""
CONTROLS = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"
TOO_LONG = f"The cell has more than {MOST_BYTES:,} bytes of text. Shorten it."
NUL = "The cell has a NUL byte in it, which no text has. Take it out."


NOTHING = (
    *(
        "NA",
        "N/A",
        "n/a",
        "na",
        "N.A.",
        "n.a.",
        "NULL",
        "null",
        "Null",
        "\\N",
        "None",
        "none",
        "NONE",
        "nil",
        "NIL",
    ),
    *(
        "-",
        "--",
        "---",
        "–",
        "—",
        "NaT",
        "nat",
        "<NA>",
        "<null>",
        "(null)",
        "#N/A",
        "#N/A N/A",
        "#NA",
        "#NV",
        "#REF!",
    ),
    *(
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#BEZUG!",
        "#WERT!",
    ),
)
"""Words for nothing, as databases, statistics programs and spreadsheets write them; whole cells, never parts."""


def clean(sheet: Sheet, *, guarded: bool, ours: bool = False) -> Sheet:
    """The sheet that is taken in. ``guarded``: apostrophes before formulas, which our exports put there, go again.

    Words for nothing become empty, except in a table of ``ours``, which has none.

    Raises ``RefusedFileError`` where no column or no row at all is left.
    """
    table = sheet.columns
    kept = [name for name in table.column_names if name not in OURS]
    if not kept:
        raise RefusedFileError("The table has no columns. Write their names into its first row.")
    returned = len(kept) < table.num_columns
    guarded = guarded or returned
    notes = list(sheet.notes)
    if returned:
        notes.append("The table has the columns of a file of rejected rows; they were put aside.")
    table = table.select(kept)
    if not ours:
        table, emptied = _emptied(table)
        if emptied:
            told = ", ".join(f"“{name}” ({count:,})" for name, count in emptied[:10])
            notes.append(
                f"Cells with a word for nothing, like NA or NULL, which count as empty, by column: {told}."
            )
    full = np.zeros(table.num_rows, np.bool_)
    for column in table.columns:
        full |= mask(column.is_valid())
    if not full.all():
        notes.append(f"Empty rows, which were passed over: {int((~full).sum()):,}.")
        table = table.filter(pa.array(full))
    rows = sheet.rows[full]
    if not table.num_rows and not sheet.rejected:
        raise RefusedFileError("The table has column names but no rows. Put the rows below the names.")
    faulty = list(sheet.faulty)
    for at, name in enumerate(kept):
        column, faults, changed = _column(table.column(at), name, rows, guarded=guarded)
        faulty += faults
        if changed:
            table = table.set_column(at, name, column)
    return replace(sheet, columns=table, rows=rows, notes=tuple(notes), faulty=tuple(faulty))


def _emptied(table: pa.Table) -> tuple[pa.Table, list[tuple[str, int]]]:
    """The table without words for nothing, and how many cells of which columns had one."""
    words, found = pa.array(NOTHING), list[tuple[str, int]]()
    for at, name in enumerate(table.column_names):
        column = table.column(at)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        hits = pc.is_in(column, words)
        if count := pc.sum(hits).as_py() or 0:
            table = table.set_column(at, name, pc.if_else(hits, pa.scalar(None, pa.string()), column))
            found.append((name, int(count)))
    return table, found


def _column(
    column: pa.ChunkedArray, name: str, rows: Rows, *, guarded: bool
) -> tuple[pa.ChunkedArray, list[Rejection], bool]:
    """The column without signs that steer, and its cells that no row may have."""
    faults = []
    steering = _steers(column)
    doubts = [(pc.greater(pc.binary_length(column), MOST_BYTES), TOO_LONG)]
    if steering:
        doubts.append((pc.match_substring(column, "\0"), NUL))
    for hits, reason in doubts:
        found = pc.indices_nonzero(hits).to_pylist()
        faults += [Rejection(int(rows[at]), name, column[at].as_py()[:200], reason) for at in found]
    changed = False
    if steering:
        column, changed = pc.replace_substring_regex(column, CONTROLS, " "), True
    if guarded and pc.any(pc.match_substring(column, "'")).as_py():
        column, changed = bare_column(column), True
    return column, faults, changed


def _steers(column: pa.ChunkedArray) -> bool:
    """Whether a byte of the column may be a sign that steers, tabs and ends of lines left aside."""
    for chunk in column.chunks:
        offsets, data = chunk.buffers()[1:]
        if data is None:
            continue
        ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        letters = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
        low = letters[(letters < 32) | (letters == 127)]
        if (~np.isin(low, (9, 10, 13))).any():
            return True
    return False
