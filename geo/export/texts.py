"""What a kind of file cannot hold inside a text, replaced; and how many cells that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
