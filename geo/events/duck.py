"""Event tables in memory: one DuckDB each, compressed, without access to anything outside it."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geo.events.events import ROW, EngineError, Events, columns_of
from geo.events.table import SCHEMA

if TYPE_CHECKING:
    import ibis.expr.types as ir


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE = 2**20
"""What is at least this large comes from the system and goes back to it by itself; glibc would raise that to 32 MB."""


def give_back() -> None:
    """Let go of what was freed. Of no effect beyond Arrow's own where the C library is not glibc."""
    pa.default_memory_pool().release_unused()
    library = _glibc()
    if library:
        library.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library, told once to keep no large pieces; ``None`` where it is another."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if not library or not hasattr(library, "malloc_trim"):
        return None
    library.mallopt(M_MMAP_THRESHOLD, LARGE)
    library.mallopt(M_TRIM_THRESHOLD, LARGE)
    return library


NAME = "events"
MEMORY = "512MB"
"""What a set may take of memory, its answers included. 200,000 rows of ACLED take about 20 MB, a million 100."""
THREADS = 2
STEP = 122_880
"""Rows taken in at once, then compressed: DuckDB's own unit. All at once would need room for all of them plain."""
CLOSED_IN = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "temp_directory": "",  # nothing of a reader's set goes to disk, not even when memory runs out
    "python_enable_replacements": False,  # a table is a table, not a variable of that name
}
"""No files, no network, no extensions."""
GIVES_BACK = {"allocator_background_threads": True}
"""Memory that taking a table in has freed goes back to the system within seconds; else about 130 MB never would."""


def hold(table: pa.Table) -> Events:
    """The table in a database of its own; it is copied, the caller's may go.

    Raises ``EngineError`` where it takes more than ``MEMORY``, ``ValueError`` where it is not of ``SCHEMA``.
    """
    import duckdb
    import ibis

    if not table.schema.equals(SCHEMA):
        raise ValueError(f"An event table has the columns {', '.join(SCHEMA.names)}, with their types.")
    give_back()  # what reading the file has left
    config: dict[str, Any] = {"memory_limit": MEMORY, "threads": THREADS, **CLOSED_IN, **GIVES_BACK}
    connection = duckdb.connect(":memory:", config=config)
    try:
        _fill(connection, table)
    except (duckdb.OutOfMemoryException, duckdb.IOException):  # the latter when memory ends while compressing
        connection.close()
        raise EngineError(
            f"A set of {table.num_rows:,} rows takes more memory than the {MEMORY} that one may take here. "
            "Leave out rows or long texts, or keep the table in PostgreSQL."
        ) from None
    give_back()
    columns = {ROW: "int32"} | dict(ibis.Schema.from_pyarrow(SCHEMA))
    return Events(ibis.table(columns, name=NAME), Duck(connection))


def _fill(connection: Any, table: pa.Table) -> None:  # noqa: ANN401 - DuckDB is loaded when first used
    connection.execute("ATTACH ':memory:' AS held (COMPRESS)")
    connection.execute("USE held")
    for start in range(0, max(table.num_rows, 1), STEP):
        part = table.slice(start, STEP)
        rows = pa.array(range(start, start + part.num_rows), pa.int32())
        connection.register("incoming", part.add_column(0, ROW, rows))
        connection.execute(
            "INSERT INTO events FROM incoming" if start else "CREATE TABLE events AS FROM incoming"
        )
        connection.unregister("incoming")
        connection.execute("CHECKPOINT held")
    connection.execute("SET lock_configuration = true")


class Duck:
    """A database in memory as the engine asks it."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - DuckDB is loaded when first used
        self._connection = connection
        self._lock = Lock()

    def run(self, expression: ir.Table) -> pa.Table:
        """The answer. Raises ``EngineError`` where there is not memory enough for it, or no database any more."""
        import duckdb
        import ibis

        sql = str(ibis.to_sql(expression, dialect="duckdb"))
        with self._lock:
            try:
                return self._connection.sql(sql).to_arrow_table().cast(columns_of(expression))
            except duckdb.OutOfMemoryException:
                raise EngineError(
                    f"The answer takes more than the {MEMORY} of memory that a set may take. Ask for less of it."
                ) from None
            except duckdb.Error as error:
                raise EngineError(f"The set does not answer: {str(error).splitlines()[0]}") from None

    def by_letters(self, text: ir.Value) -> ir.Value:
        """As it is: DuckDB orders texts by their bytes."""
        return text

    def close(self) -> None:
        """Let go of the memory."""
        with self._lock:
            self._connection.close()
