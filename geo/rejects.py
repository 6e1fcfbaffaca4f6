"""The rejected rows of an import as a table to mend and drop in again."""

from __future__ import annotations

import io

import pyarrow as pa

from geo.formulas import guarded_column

MARK = b"\xef\xbb\xbf"
"""Says that the file is UTF-8 to spreadsheet programs, which guess otherwise."""


def rejected_csv(rejected: pa.Table) -> bytes:
    """The rows as CSV, UTF-8: all columns as printed, then ``_row``, ``_column``, ``_value`` and ``_reason``.

    No cell can start a formula; what guards it is taken off again when the file is read (``geo.formulas``).
    """
    import pyarrow.csv

    columns = [guarded_column(column.cast(pa.string())) for column in rejected.columns]
    names = guarded_column(pa.array(rejected.column_names, pa.string())).to_pylist()
    into = io.BytesIO(MARK)
    into.seek(len(MARK))
    pyarrow.csv.write_csv(pa.table(columns, names=names), into)
    return into.getvalue()
