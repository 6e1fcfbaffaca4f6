"""A choice as one clean table of text: every program reads it, and no cell of it starts a formula.

Comment lines above a header break pandas, Arrow and spreadsheets alike; so what the file says of itself stands in
columns at its end, the same in every row of one origin. UTF-8 with a byte order mark, for spreadsheets need one to
read Dari; lines end in LF; texts are quoted, numbers and days are not; an empty cell is nothing.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from geo.events.table import SIGNS, guarded, guarded_column
from geo.export.choice import TERMS_OF_SETS
from geo.export.cut import Cut, free_names

if TYPE_CHECKING:
    import pyarrow as pa


NUL = r"\x00"
NOT_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
"""Characters that no XML 1.0 document may hold, escaped or not."""
REPLACEMENT = "�"


def replaced(table: pa.Table, pattern: str) -> tuple[pa.Table, int]:
    """The table with what matches ``pattern`` in its texts and names as ``�``, and how many cells had any."""
    import pyarrow as pa
    import pyarrow.compute as pc

    count, columns = 0, []
    for column in table.columns:
        if pa.types.is_string(column.type):
            hits = pc.sum(pc.match_substring_regex(column, pattern)).as_py() or 0
            if hits:
                column = pc.replace_substring_regex(column, pattern, REPLACEMENT)
            count += hits
        columns.append(column)
    if not columns:
        return table, 0
    names = pc.replace_substring_regex(pa.array(table.column_names, pa.string()), pattern, REPLACEMENT)
    return pa.Table.from_arrays(columns, names.to_pylist()), count


def replaced_note(count: int, kind: str) -> tuple[str, ...]:
    """A sentence where cells were changed."""
    if not count:
        return ()
    cells = "1 cell holds" if count == 1 else f"{count:,} cells hold"
    return (f"{cells} characters that {kind} cannot; they stand there as {REPLACEMENT}.",)


BOM = b"\xef\xbb\xbf"
FORMULA = rf"[{SIGNS}]"
"""Without one of these nothing is a formula."""
PREFIX = "export_"
ORIGIN = tuple(
    PREFIX + name
    for name in ("data", "version", "day", "reading", "filters", "licence", "citation", "caveat")
)
"""The columns in which each row says where it is from, how it was chosen, and on which terms."""


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The file, and what had to be changed."""
    rows, changed = replaced(cut.rows, NUL)
    origin = _origin(cut)
    for name, column in zip(free_names(ORIGIN, rows.column_names), origin, strict=True):
        rows = rows.append_column(name, column)
    return table_bytes(rows), replaced_note(changed, "CSV")


def table_bytes(table: pa.Table, *, bom: bool = True) -> bytes:
    """Any table as CSV, header and texts guarded against formulas."""
    from pyarrow import csv as arrow

    into = io.BytesIO()
    if bom:
        into.write(BOM)
    arrow.write_csv(guarded_table(table), into)
    return into.getvalue()


def guarded_text(text: str) -> str:
    """The text of a table of a data folder with every cell guarded; the very same where none could be a formula."""
    if not re.search(FORMULA, text):
        return text
    rows = [[guarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    into = io.StringIO(newline="")
    csv.writer(into, lineterminator="\n").writerows(rows)
    return into.getvalue()


def guarded_table(table: pa.Table) -> pa.Table:
    """The table with every text, and every name of a column, guarded; numbers and days stay what they are."""
    import pyarrow as pa

    columns = [guarded_column(c) if pa.types.is_string(c.type) else c for c in table.columns]
    return pa.Table.from_arrays(columns, [guarded(name) for name in table.column_names])


def _origin(cut: Cut) -> list[pa.ChunkedArray]:
    """The columns of ``ORIGIN``: the words for our own rows; for each set its name, and that its terms are its own."""
    import pyarrow as pa

    about = cut.about
    chosen = (about.day, about.reading, about.filters)
    own = cut.table.num_rows - sum(one.table.num_rows for one in cut.sets)
    parts = [(own, (about.title, about.version, *chosen, about.licence, about.citation, about.caveat))]
    parts += [(one.table.num_rows, (one.name, "", *chosen, TERMS_OF_SETS, "", "")) for one in cut.sets]
    return [
        pa.chunked_array([pa.repeat(pa.scalar(words[at] or None, pa.string()), n) for n, words in parts])
        for at in range(len(ORIGIN))
    ]
