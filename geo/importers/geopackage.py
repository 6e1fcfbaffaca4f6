"""A GeoPackage (OGC 12-128) -> the table of one of its layers.

A GeoPackage is an SQLite database. It is read from memory by SQLite alone, told to read plain tables and nothing
else: no view, trigger, function or other database that the file may name is ever run or opened. No geodata library
takes part, so that none can be led to another format.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pyarrow as pa

from geo.importers import columns, crs
from geo.importers.bounds import MOST_ROWS, require_size
from geo.importers.geoblobs import shapes_of
from geo.importers.headers import named
from geo.importers.layertables import Layer, chosen, quoted
from geo.importers.report import RefusedFileError, Rejection
from geo.importers.shapes import spots
from geo.importers.sheet import Sheet

BATCH = 20_000
LONGEST = 64 << 20
"""Bytes of one cell."""
STEPS = 1_000_000
MOST_STEPS = 20_000
"""Times ``STEPS`` instructions of SQLite; a million rows of a hundred columns need a fiftieth of it."""
UNREADABLE = "Some texts of the database are not UTF-8; letters that cannot be read stand as \ufffd."
ERRORS = (sqlite3.Error, ValueError, OverflowError)
"""What a damaged database leads to; ``ValueError`` where the words of SQLite's own complaint are no text."""
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def read(content: bytes) -> Sheet:
    """The first layer with points or days. Raises ``RefusedFileError``."""
    try:
        return _read(content, str)
    except _UndecodedError:
        found = _read(content, lambda raw: raw.decode("utf-8", "replace"))
        return replace(found, notes=(UNREADABLE, *found.notes))


class _UndecodedError(Exception):
    """A text of the database is not UTF-8."""


def _read(content: bytes, decoded: Callable[[bytes], str]) -> Sheet:
    with closing(_opened(content)) as database:
        database.text_factory = decoded
        try:
            layer, notes = chosen(database)
        except ERRORS as error:
            raise _problem(error) from error
        return _sheet(database, layer, notes)


def _opened(content: bytes) -> sqlite3.Connection:
    if not hasattr(sqlite3.Connection, "deserialize"):
        raise RefusedFileError(
            "GeoPackages cannot be read here. Export the layer as GeoJSON, or as CSV with coordinates."
        )
    database = sqlite3.connect(":memory:")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY"):
        database.execute(f"PRAGMA {pragma}")
    # A database that was being written keeps its journal beside it; alone it is read as it stands.
    try:
        database.deserialize(content[:18] + b"\x01\x01" + content[20:])
    except ERRORS as error:
        database.close()
        raise _problem(error) from error
    database.set_authorizer(_authorized)
    database.set_progress_handler(_Patience(), STEPS)
    return database


def _authorized(action: int, first: str | None, _: str | None, __: str | None, within: str | None) -> int:
    """Plain reading, and the names of a table's columns. ``within`` names the view or trigger that asks."""
    if within is None and (action in READING or (action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo")):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class _Patience:
    """Ends a query that goes on for too long."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self) -> int:
        self.steps += 1
        return int(self.steps > MOST_STEPS)


def _sheet(database: sqlite3.Connection, layer: Layer, notes: list[str]) -> Sheet:
    names, renamed = named(layer.columns)
    parts = [pa.table({name: pa.array([], pa.string()) for name in names})]
    faulty: list[Rejection] = []
    count = 0
    try:
        for rows in _batches(database, layer):
            table, faults = _table(layer, names, rows)
            faulty += [
                columns.rejection(count + at + 1, layer.geometry, "", faults[at]) for at in sorted(faults)
            ]
            parts.append(table)
            count += len(rows)
            require_size(count, len(names))
    except ERRORS as error:
        problem = _problem(error)
        if not count or isinstance(problem, _UndecodedError):
            raise problem from error
        notes.append(f"The database is damaged behind row {count:,}; what follows is not read.")
    return Sheet(
        columns.joined(parts), columns.numbers_from(1, count), "row", (), (*notes, *renamed), tuple(faulty)
    )


def _batches(database: sqlite3.Connection, layer: Layer) -> Iterator[list[tuple[object, ...]]]:
    """Rows of the layer: its columns, then its geometry."""
    wanted = ", ".join(quoted(name) for name in (*layer.columns, *filter(None, [layer.geometry])))
    cursor = database.execute(f"SELECT {wanted} FROM {quoted(layer.table)} LIMIT {MOST_ROWS + 1}")
    while rows := cursor.fetchmany(BATCH):
        yield rows


def _table(layer: Layer, names: list[str], rows: list[tuple[object, ...]]) -> tuple[pa.Table, dict[int, str]]:
    cells = list(zip(*rows, strict=True))
    table = pa.Table.from_arrays([columns.texts(column) for column in cells[: len(names)]], names)
    if not layer.geometry:
        return table, {}
    shapes, faults = shapes_of(cells[-1], layer.srs_id)
    places = spots(shapes, degrees=layer.epsg is None)
    if layer.epsg is not None:
        places = crs.moved(layer.epsg, places)
    return columns.placed(table, places), places.faults | faults


def _problem(error: Exception) -> Exception:
    if "decode to UTF-8" in str(error):
        return _UndecodedError()
    why = str(error)[:100] if isinstance(error, sqlite3.Error) else "its list of tables is damaged"
    return RefusedFileError(
        f"The GeoPackage cannot be read: {why}. Write the layer into a new file, or export it as GeoJSON."
    )
