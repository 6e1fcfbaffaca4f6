"""Event tables that live in PostgreSQL: read in transactions that cannot write, each with an end to its patience."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geo.engine.address import Address, address_of
from geo.engine.backend import EngineError, columns_of
from geo.engine.events import Events
from geo.engine.mapped import Column, mapped

if TYPE_CHECKING:
    import ibis.expr.types as ir

SETTING = "CLAIMS_MAP_DATABASE"
"""The environment variable (on a host, the secret at the root) that holds the address."""
STATEMENT_MS, CONNECT_S = 20_000, 10
MOST_BYTES = 512 * 2**20
"""The longest answer that is taken in, as text."""
SESSION = {
    "default_transaction_read_only": "on",
    "statement_timeout": str(STATEMENT_MS),
    "lock_timeout": str(STATEMENT_MS),
    "idle_in_transaction_session_timeout": str(STATEMENT_MS),
    "timezone": "Asia/Kabul",  # a day is a day in Kabul
    "datestyle": "ISO",
    "standard_conforming_strings": "on",  # as the queries are written
}
DESCRIBE = """
    SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), NOT a.attnotnull
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON a.attrelid = c.oid
    JOIN pg_catalog.pg_namespace n ON c.relnamespace = n.oid
    WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""


def connect(address: str) -> Events:
    """The table that an address names. Raises ``EngineError``; no password is in what it says."""
    where = address_of(address)
    backend = Postgres(where)
    try:
        described = backend.described()
        if not described:
            raise EngineError(
                f"There is no table {where.schema}.{where.table} at {where.server}, or none that this user may see."
            )
        return Events(mapped(described, where), backend)
    except EngineError:
        backend.close()
        raise


class Postgres:
    """A connection as the engine asks it; made again where the server has let go of it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: Any = None
        self._closed = False
        self._lock = Lock()

    def described(self) -> dict[str, Column]:
        """The columns of the table, in their order; empty where there is no such table."""
        import psycopg

        with self._lock:
            try:
                found = self._open().execute(DESCRIBE, [self._address.schema, self._address.table]).fetchall()
                self._connection.rollback()
            except psycopg.Error as error:
                raise self._failed(error) from None
        return {name: Column(kind, nullable) for name, kind, nullable in found}

    def run(self, expression: ir.Table) -> pa.Table:
        """The answer. Raises ``EngineError`` where there is none within the time, or a longer one than is taken."""
        import ibis
        import psycopg

        # PostgreSQL writes an answer as CSV far faster than Python makes objects of it.
        sql = f"COPY ({ibis.to_sql(expression, dialect='postgres')}) TO STDOUT (FORMAT csv)"
        with self._lock:
            try:
                content = self._copied(sql)
            except psycopg.Error as error:
                raise self._failed(error) from None
        try:
            return _table(content, columns_of(expression))
        except pa.ArrowInvalid:
            raise EngineError(
                f"The table {self._address.table} at {self._address.server} holds a value that no event table can, "
                "such as an infinite day."
            ) from None

    def by_letters(self, text: ir.Value) -> ir.Value:
        """Its bytes: PostgreSQL itself orders texts by the language of the database."""
        import ibis

        def convert_to(text: str, encoding: str) -> bytes:  # type: ignore[empty-body]
            """PostgreSQL has it."""

        return ibis.udf.scalar.builtin(convert_to)(text, "UTF8")

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    def _open(self) -> Any:  # noqa: ANN401 - psycopg is loaded when first used
        """The connection; a new one where there is none or where the server has let go of the last."""
        import psycopg

        if self._closed:
            raise EngineError("The connection to the database was closed.")
        if self._connection is None or self._connection.closed:
            options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
            login: dict[str, Any] = {
                "connect_timeout": CONNECT_S,
                "client_encoding": "UTF8",
                **self._address.login,
            }
            self._connection = psycopg.connect(**login, options=options)
            self._connection.read_only = True
        return self._connection

    def _copied(self, sql: str) -> bytes:
        content = bytearray()
        connection = self._open()
        try:
            with connection.cursor() as cursor, cursor.copy(sql) as blocks:
                for block in blocks:
                    content += block
                    if len(content) > MOST_BYTES:
                        raise EngineError(
                            "The answer of the database is too long to be taken in. Ask for less of it."
                        )
        finally:
            if not connection.closed:
                connection.rollback()
        return bytes(content)

    def _failed(self, error: Exception) -> EngineError:
        """What went wrong, in a sentence. What the server says is left out where the password is in it."""
        import psycopg

        server = self._address.server
        if isinstance(error, psycopg.errors.QueryCanceled):
            seconds = STATEMENT_MS // 1000
            return EngineError(
                f"The database at {server} did not answer within {seconds} seconds. Ask for less of it."
            )
        said = (str(error).splitlines() or [""])[0].strip()
        password = self._address.login.get("password")
        if password and password in said:
            said = "it says why, but with the password in it"
        return EngineError(f"The database at {server} cannot be read: {said}.")


def _table(content: bytes, schema: pa.Schema) -> pa.Table:
    """CSV as PostgreSQL writes it: null is nothing at all, an empty text is quoted."""
    from pyarrow import csv

    if not content:
        return schema.empty_table()
    return csv.read_csv(
        pa.BufferReader(content),
        read_options=csv.ReadOptions(
            column_names=schema.names, block_size=len(content) + 1, use_threads=False
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ).cast(schema)
