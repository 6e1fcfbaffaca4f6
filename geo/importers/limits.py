"""How much of a file is read. What goes beyond is refused with a sentence, never cut off in silence."""

from __future__ import annotations

from geo.importers.report import RefusedFileError

MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000
"""Rows times columns, empty ones too: 400,000 rows of the official UCDP table."""
MOST_TEXT = 1 << 30
"""Bytes of all cells together, unpacked."""
MOST_POSITIONS = 20_000
"""Of one geometry: a province outline at full detail has some ten thousand."""
MOST_CHECKS = 1_000_000_000
"""Pairs of positions that may be compared to see whether shapes cross themselves; about a second of work."""


def require_size(rows: int, columns: int) -> None:
    """Raises ``RefusedFileError`` where a table is larger than is read."""
    if columns > MOST_COLUMNS:
        raise RefusedFileError(
            f"The table has {columns:,} columns; at most {MOST_COLUMNS:,} are read. Keep the columns that are needed."
        )
    if rows > MOST_ROWS:
        raise RefusedFileError(
            f"The table has {rows:,} rows; at most {MOST_ROWS:,} are read. Split the file by years."
        )
    if rows * columns > MOST_CELLS:
        raise RefusedFileError(
            f"The table spans {rows:,} rows and {columns:,} columns; at most {MOST_CELLS:,} cells are read. "
            "Delete what stands far from the table, or split the file by years."
        )
