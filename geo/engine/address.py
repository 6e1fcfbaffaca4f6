"""The address of a table in PostgreSQL, taken apart; it never prints its password. Standard library only.

``postgresql://user:password@host:5432/database?table=schema.name`` and, after ``&``, what differs there: ``start=day``
where the column ``start`` of ``geo.eventtable.SCHEMA`` is called ``day``; ``geometry=geom`` where the position is one
column, of PostGIS or a plain ``point``; libpq's own ``sslmode``, ``sslrootcert``, ``connect_timeout`` and, for a
socket, ``host``. What is not a letter or digit in a name or password is written as ``%40``, as in any address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.engine.backend import EngineError
from geo.errors import nearest
from geo.eventtable import SCHEMA

SCHEMES = ("postgresql", "postgres")
LIBPQ = ("host", "sslmode", "sslrootcert", "connect_timeout")
GEOMETRY = "geometry"
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
    geometry = asked.pop(GEOMETRY, "")
    _refuse_unknown(asked)
    return Address(
        schema=schema or "public",
        table=name,
        columns=asked,
        geometry=geometry,
        server=f"{host or 'localhost'}{f':{port}' if port else ''}/{database}",
        login={key: value for key, value in login.items() if value},
    )


def _refuse_unknown(asked: Mapping[str, str]) -> None:
    for name, column in asked.items():
        if name not in SCHEMA.names:
            close = nearest(name, [*SCHEMA.names, *LIBPQ, GEOMETRY, "table"])
            raise EngineError(
                f"The address of the database sets {name!r}, which is no column of an event table"
                + (f". Did you mean {close!r}?" if close else f"; those are {', '.join(SCHEMA.names)}.")
            )
        if not column:
            raise EngineError(f"The address of the database does not say which column is {name!r}.")
