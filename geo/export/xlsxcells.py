"""The rows of a worksheet as XML, many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from geo.formulas import guarded_column

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 32_767
"""Letters of a cell, counted as UTF-16 does."""
FIRST_DAY = date(1900, 3, 1)
"""Days before are counted differently by different programs; they are written as texts."""
EPOCH_DAYS = 25_569
"""From day 0 of a workbook to 1 January 1970."""
ESCAPE = r"_(x[0-9A-Fa-f]{4})"
"""The beginning of what a workbook would take for one character by its number."""


def letters(number: int) -> str:
    """The name of the column of that number, from 1: ``A`` to ``Z``, then ``AA``."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cut_short(table: pa.Table) -> tuple[pa.Table, int]:
    """The table with guarded texts, none longer than a cell holds, and how many were."""
    import pyarrow as pa
    import pyarrow.compute as pc

    count, columns = 0, []
    for column in table.columns:
        if pa.types.is_string(column.type):
            column = guarded_column(column)
            if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST:
                found = column.to_pylist()
                short = [text if text is None else shortened(text) for text in found]
                count += sum(a != b for a, b in zip(found, short, strict=True))
                column = pa.chunked_array([pa.array(short, pa.string())])
        columns.append(column)
    return pa.Table.from_arrays(columns, names=table.column_names), count


def shortened(text: str) -> str:
    """The beginning of a text that a cell holds; never half a character."""
    units = text.encode("utf-16-le")
    return units[: 2 * LONGEST].decode("utf-16-le", "ignore")


def cells(rows: pa.Table, *, first: int, style: int = 0) -> Iterator[str]:
    """The rows as XML, the first of them numbered ``first``; texts are in a style, 0 for the usual one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pc.cast(pa.array(range(first, first + rows.num_rows), pa.int64()), pa.string())
    written = [
        _column(column.combine_chunks(), letters(at), numbers, style)
        for at, column in enumerate(rows.columns, 1)
    ]
    opened = pc.binary_join_element_wise('<row r="', numbers, '">', "")
    lines = pc.binary_join_element_wise(opened, *written, "</row>", "", null_handling="replace")
    yield "".join(lines.to_pylist())


def _column(column: pa.Array, name: str, numbers: pa.Array, style: int) -> pa.Array:
    """The cells of one column; null where there is nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_date32(column.type):
        return _days(column, name, numbers)
    if pa.types.is_string(column.type):
        return _texts(column, name, numbers, style)
    values = pc.cast(column, pa.string())
    return pc.binary_join_element_wise(f'<c r="{name}', numbers, '"><v>', values, "</v></c>", "")


def _texts(column: pa.Array, name: str, numbers: pa.Array, style: int) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.replace_substring(column, "&", "&amp;")
    texts = pc.replace_substring(pc.replace_substring(texts, "<", "&lt;"), ">", "&gt;")
    texts = pc.replace_substring(pc.replace_substring_regex(texts, ESCAPE, r"_x005F_\1"), "\r", "_x000D_")
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    looks = f' s="{style}"' if style else ""
    start = f'"{looks} t="inlineStr"><is><t xml:space="preserve">'
    return pc.binary_join_element_wise(f'<c r="{name}', numbers, start, texts, "</t></is></c>", "")


def _days(column: pa.Array, name: str, numbers: pa.Array) -> pa.Array:
    """Days as a workbook counts them; those before it counts surely, as texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    serial = pc.cast(pc.add(pc.cast(column, pa.int32()), EPOCH_DAYS), pa.string())
    counted = pc.binary_join_element_wise(f'<c r="{name}', numbers, '" s="2"><v>', serial, "</v></c>", "")
    early = pc.less(column, pa.scalar(FIRST_DAY, pa.date32()))
    if not pc.any(early).as_py():
        return counted
    return pc.if_else(early, _texts(pc.cast(column, pa.string()), name, numbers, 0), counted)
