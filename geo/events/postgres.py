"""Event tables that live in PostgreSQL: read in transactions that cannot write, each with an end to its patience."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from geo.events.events import EngineError, Events, columns_of
from geo.events.table import CLAIM, OTHER, SCHEMA
from geo.records.errors import nearest
from geo.records.model import UNKNOWN, EventKind, GeoPrecision, TimePrecision

if TYPE_CHECKING:
    import ibis.expr.types as ir


SCHEMES = ("postgresql", "postgres")
LIBPQ = ("host", "sslmode", "sslrootcert", "connect_timeout")
GEOMETRY, ZONE = "geometry", "zone"
ZONE_NAME = re.compile(r"[A-Za-z0-9_+:/-]{1,40}")
"""What the server is told as its zone: one word, and no option of another kind behind it."""
FORM = "postgresql://user:password@host/database?table=schema.name"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a table is, and how its columns are called there."""

    schema: str
    table: str
    columns: Mapping[str, str]
    """Column of ``SCHEMA`` -> column there, where the names differ."""
    geometry: str
    """The column that holds the position; empty where there are ``lon`` and ``lat``."""
    zone: str
    """Where moments with a zone are days, as PostgreSQL names it; UTC where the address says nothing."""
    server: str
    """Host, port and database, for messages."""
    login: Mapping[str, str] = field(repr=False)
    """What libpq is told, password included."""


def address_of(text: str) -> Address:
    """Take an address apart. Raises ``EngineError``, without the address in it, where it is none."""
    try:
        parts = urlsplit(text)
        port = parts.port
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise EngineError(f"The address of the database cannot be read. It has the form {FORM}.") from None
    if parts.scheme not in SCHEMES:
        raise EngineError(
            f"The address of the database does not begin with postgresql://. It has the form {FORM}."
        )
    if "\0" in unquote(text):
        raise EngineError("The address of the database has a NUL in it, which is no part of any name.")
    table = asked.pop("table", "")
    if not table:
        raise EngineError(f"The address of the database names no table. It has the form {FORM}.")
    schema, _, name = table.rpartition(".")
    database = unquote(parts.path.removeprefix("/"))
    host = asked.get("host", unquote(parts.hostname or ""))
    login = {
        "host": host,
        "port": str(port or ""),
        "dbname": database,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    } | {key: asked.pop(key) for key in LIBPQ if key in asked}
    geometry, zone = asked.pop(GEOMETRY, ""), asked.pop(ZONE, "UTC")
    if not ZONE_NAME.fullmatch(zone):
        raise EngineError("The zone in the address of the database is none. Write one like Europe/Kyiv.")
    _refuse_unknown(asked)
    return Address(
        schema=schema or "public",
        table=name,
        columns=asked,
        geometry=geometry,
        zone=zone,
        server=f"{host or 'localhost'}{f':{port}' if port else ''}/{database}",
        login={key: value for key, value in login.items() if value},
    )


def _refuse_unknown(asked: Mapping[str, str]) -> None:
    for name, column in asked.items():
        if name not in SCHEMA.names:
            close = nearest(name, [*SCHEMA.names, *LIBPQ, GEOMETRY, ZONE, "table"])
            raise EngineError(
                f"The address of the database sets {name!r}, which is no column of an event table"
                + (f". Did you mean {close!r}?" if close else f"; those are {', '.join(SCHEMA.names)}.")
            )
        if not column:
            raise EngineError(f"The address of the database does not say which column is {name!r}.")


WGS_84 = 4326
NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
TAKEN = {
    pa.date32(): ("date", "timestamp without time zone", "timestamp with time zone"),
    pa.int64(): NUMBERS,
    pa.float64(): NUMBERS,
}
"""What a column there may be, as PostgreSQL names types; texts are taken from whatever can be written as one."""
GEOMETRIES = ("geometry", "geography", "point")
WHEN_NULL = {
    "kind": OTHER,
    "time_precision": UNKNOWN,
    "geo_precision": UNKNOWN,
}
"""What stands for a null; any other text is empty then."""
CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    "kind": (*(kind.value for kind in EventKind), CLAIM, OTHER),
    "time_precision": (*TimePrecision, UNKNOWN),
    "geo_precision": (*GeoPrecision, UNKNOWN),
}
"""Columns whose other values are read as ``WHEN_NULL``: no page has a sign or a word for them."""


@dataclass(frozen=True, slots=True)
class Column:
    """What PostgreSQL says of a column."""

    type: str
    nullable: bool


def mapped(described: Mapping[str, Column], address: Address) -> ir.Table:
    """The table with the columns of ``SCHEMA``.

    A moment becomes its day in the address's zone; a geometry that is no point is no position.
    Raises ``EngineError`` that names every column that is missing or cannot be read as what it has to be.
    """
    import ibis
    import ibis.expr.datatypes as dt

    geometry = _geometry(described, address)
    names = {
        name: address.columns.get(name, name)
        for name in SCHEMA.names
        if not (geometry and name in {"lon", "lat"})
    }
    _check(names, described, address)
    table = ibis.table(dict.fromkeys(described, dt.unknown), name=address.table, database=address.schema)
    columns = {name: _column(table[there], name, described[there]) for name, there in names.items()}
    if geometry:
        columns["lon"], columns["lat"] = _position(table[geometry], described[geometry].type)
    return table.select(**{name: columns[name] for name in SCHEMA.names})


def _geometry(described: Mapping[str, Column], address: Address) -> str:
    """The column the address names, or the only one of such a type where there is no ``lon``; else empty."""
    if address.geometry:
        column = described.get(address.geometry)
        if column is None or column.type not in GEOMETRIES:
            raise EngineError(
                f"{_where(address)} has no column {address.geometry!r} that is a geometry or a point: "
                "name another after geometry= in the address."
            )
        return address.geometry
    found = [name for name, column in described.items() if column.type in GEOMETRIES]
    needed = address.columns.get("lon", "lon") not in described
    return found[0] if needed and len(found) == 1 else ""


def _check(names: Mapping[str, str], described: Mapping[str, Column], address: Address) -> None:
    missing = [name for name, there in names.items() if there not in described]
    if missing:
        told = ", ".join(
            name if names[name] == name else f"{name} (called {names[name]})" for name in missing
        )
        raise EngineError(
            f"{_where(address)} lacks {'a column' if len(missing) == 1 else 'columns'} of an event table: {told}. "
            f"Add {'it' if len(missing) == 1 else 'them'}, or say in the address what stands for "
            f"{'it' if len(missing) == 1 else 'each'}, as in &{missing[0]}=column."
        )
    for name, there in names.items():
        taken = TAKEN.get(SCHEMA.field(name).type)
        if taken and described[there].type not in taken:
            raise EngineError(
                f"{_where(address)}: the column {there} is {described[there].type}, and {name} has to be "
                f"one of {', '.join(taken)}."
            )


def _where(address: Address) -> str:
    return f"The table {address.schema}.{address.table} at {address.server}"


def _column(column: Any, name: str, there: Column) -> ir.Value:  # noqa: ANN401 - of no type that Ibis knows
    """A column of ``SCHEMA``, never null where that may not be."""
    import ibis

    kind = SCHEMA.field(name).type
    if not pa.types.is_string(kind):
        return column.cast("date" if pa.types.is_date(kind) else str(ibis.dtype(kind)))
    text = column.cast("string")
    if name in CLOSED_LISTS:
        return ibis.ifelse(text.isin(CLOSED_LISTS[name]), text, WHEN_NULL[name])
    return ibis.coalesce(text, "") if there.nullable else text


def _position(column: Any, kind: str) -> tuple[ir.Value, ir.Value]:  # noqa: ANN401 - of no type that Ibis knows
    """Longitude and latitude in degrees, WGS 84; what has no reference system is taken for degrees."""
    import ibis
    import ibis.expr.datatypes as dt

    if kind == "point":  # written as (x,y)
        ends = column.cast("string").replace("(", "").replace(")", "").split(",")
        return ends[0].cast("float64"), ends[1].cast("float64")

    shape = dt.unknown
    one, two = (lambda a: a), (lambda a, b: (a, b))

    def postgis(name: str, form: Any, *taken: dt.DataType, gives: dt.DataType) -> Any:  # noqa: ANN401
        """A function that PostGIS has; ``form`` takes as many arguments."""
        return ibis.udf.scalar.builtin(form, name=name, signature=(taken, gives))

    plain = postgis("geometry", one, shape, gives=shape)(column) if kind == "geography" else column
    srid = postgis("st_srid", one, shape, gives=dt.int64)(plain)
    moved = postgis("st_transform", two, shape, dt.int64, gives=shape)(plain, WGS_84)
    degrees = ibis.ifelse(srid.isin([0, WGS_84]), plain, moved)
    middle = postgis("st_pointonsurface", one, shape, gives=shape)(degrees)
    pointed = postgis("st_geometrytype", one, shape, gives=dt.string)(plain) == "ST_Point"
    x, y = (postgis(f"st_{axis}", one, shape, gives=dt.float64)(middle) for axis in "xy")
    nowhere = ibis.null("float64")
    return ibis.ifelse(pointed, x, nowhere), ibis.ifelse(pointed, y, nowhere)


STATEMENT_MS, CONNECT_S = 20_000, 10
MOST_BYTES = 512 * 2**20
"""The longest answer that is taken in, as text."""
SESSION = {
    "default_transaction_read_only": "on",
    "statement_timeout": str(STATEMENT_MS),
    "lock_timeout": str(STATEMENT_MS),
    "idle_in_transaction_session_timeout": str(STATEMENT_MS),
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
            session = SESSION | {"timezone": self._address.zone}
            options = " ".join(f"-c {name}={value}" for name, value in session.items())
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
