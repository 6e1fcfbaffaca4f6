"""Tables that are seldom read: kept compressed, made anew each time they are asked for."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as a compressed Parquet file; empty bytes for one without columns."""

    content: bytes = b""

    @classmethod
    def of(cls, table: pa.Table) -> Kept:
        """Compress a table."""
        if not table.num_columns:
            return cls()
        into = io.BytesIO()
        pq.write_table(table, into, compression="zstd")
        return cls(into.getvalue())

    def table(self) -> pa.Table:
        """The table, made anew: read it once. Raises ``pyarrow.ArrowInvalid`` for bytes that are none of ours."""
        return pq.read_table(io.BytesIO(self.content)) if self.content else pa.table({})

    def rows(self) -> int:
        """How many rows it has, by its foot alone. Raises ``pyarrow.ArrowInvalid`` for bytes that are none of ours."""
        return int(pq.read_metadata(io.BytesIO(self.content)).num_rows) if self.content else 0
