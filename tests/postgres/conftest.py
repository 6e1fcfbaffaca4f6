from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pyarrow as pa
import pytest

from geo.events.table import SCHEMA
from tools.postgres import running

Make = Callable[..., str]
TYPES = {
    pa.string(): 'text COLLATE "en-x-icu"',  # a language's order, which no answer may depend on
    pa.date32(): "date",
    pa.float64(): "double precision",
    pa.int64(): "bigint",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a PostgreSQL of our own."""
    with running() as address:
        yield address


@pytest.fixture(scope="session")
def statement(database: str) -> Iterator[Callable[..., Any]]:
    """Executes SQL as the owner of the tables, not by way of the engine."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection.execute


@pytest.fixture(scope="session")
def made(database: str, statement: Callable[..., Any]) -> Make:
    """Make a table of the rows of an event table; gives the address that names it."""
    count = iter(range(1, 1000))

    def make(table: pa.Table) -> str:
        name = f"events {next(count)}"
        columns = ", ".join(
            f'"{field.name}" {TYPES[field.type]}{"" if field.nullable else " NOT NULL"}' for field in SCHEMA
        )
        statement(f'CREATE TABLE "{name}" ({columns})')
        with psycopg.connect(database) as connection, connection.cursor() as cursor:
            rows = [list(one.values()) for one in table.to_pylist()]
            marks = ", ".join(["%s"] * len(SCHEMA))
            cursor.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        statement(f'ANALYZE "{name}"')
        return f"{database}&table=public.{quote(name)}"

    return make
