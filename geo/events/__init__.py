"""Event tables of any size, asked the same questions wherever they are: in memory (DuckDB) or in PostgreSQL.

Neither Ibis nor a database is loaded before a table is held or a database named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.events.events import EngineError, Events, Sums
from geo.events.query import EVERYTHING, Query, query_of, unanswered

if TYPE_CHECKING:
    import pyarrow as pa


__all__ = [
    "EVERYTHING",
    "EngineError",
    "Events",
    "Query",
    "Sums",
    "connect",
    "hold",
    "query_of",
    "unanswered",
]


def hold(table: pa.Table) -> Events:
    """A table of ``geo.events.table.SCHEMA`` in a database of its own in memory, compressed; the table itself may go.

    Raises ``EngineError`` where it takes more memory than a set may.
    """
    from geo.events import duck

    return duck.hold(table)


def connect(address: str) -> Events:
    """A table that lives in PostgreSQL, read and never written; the address is told in ``geo.events.postgres``.

    Raises ``EngineError`` where the address, the server or the table will not do; no password is in what it says.
    """
    from geo.events import postgres

    return postgres.connect(address)
