"""A GeoPackage (OGC 12-128) -> the table of one of its layers.

A GeoPackage is an SQLite database. It is read from memory by SQLite alone, told to read plain tables and nothing
else: no view, trigger, function or other database that the file may name is ever run or opened. No geodata library
takes part, so that none can be led to another format.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.importers import columns
from geo.importers import shapes as crs
from geo.importers.columns import Sheet, named
from geo.importers.report import MOST_ROWS, RefusedFileError, Rejection, require_size
from geo.importers.shapes import built, spots

MOST_LAYERS = 200
MOST_COLUMNS = 1_000
DAYS = ("date", "day", "start", "time", "datum", "تاریخ")
"""A column with one of these in its name, or of a type of dates, speaks for a table of events."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A table that can be read. ``geometry`` is empty where it has none."""

    table: str
    columns: tuple[str, ...]
    geometry: str
    srs_id: int
    pointed: bool
    dated: bool
    epsg: int | None = None
    """The system to convert from; none for WGS 84."""


def chosen(database: sqlite3.Connection, wanted: str = "") -> tuple[Layer, list[str]]:
    """The layer that is wanted, or that of points, else the first with days, else the first; and what is said of it.

    Raises ``RefusedFileError``, and ``sqlite3.Error`` where the database is damaged.
    """
    layers = [layer for name in _named(database) if (layer := _layer(database, name))]
    if not layers:
        raise RefusedFileError(
            "The GeoPackage has no layer that is a table of its own (views and pictures are not read). "
            "Export the layer into a new file."
        )
    if wanted and wanted not in {one.table for one in layers}:
        names = ", ".join(f"“{one.table[:40]}”" for one in layers[:10])
        raise RefusedFileError(f"The GeoPackage has no layer “{wanted[:40]}”. It has {names}.")
    asked = next((one for one in layers if one.table == wanted), None)
    layer = asked or max(layers, key=lambda one: (one.pointed and one.dated, one.pointed, one.dated))
    others = [f"“{one.table[:40]}”" for one in layers if one is not layer]
    left = f"; left out: {', '.join(others[:10])}" if others else ""
    notes = [f"The layer “{layer.table[:80]}” is read{left}."]
    if not layer.geometry:
        return layer, notes
    epsg = _epsg(database, layer.srs_id)
    if epsg is not None:
        notes.append(f"The layer is in EPSG:{epsg}; its positions were converted to WGS 84.")
    return Layer(*_values(layer), epsg), notes


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _values(layer: Layer) -> tuple[str, tuple[str, ...], str, int, bool, bool]:
    return layer.table, layer.columns, layer.geometry, layer.srs_id, layer.pointed, layer.dated


def _named(database: sqlite3.Connection) -> list[str]:
    """Tables that the contents list as layers and that are plain tables: no view, no virtual table."""
    plain = {
        str(name)
        for name, page in database.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'")
        if isinstance(page, int) and page > 0
    }
    rows = database.execute("SELECT table_name, data_type FROM gpkg_contents LIMIT ?", (MOST_LAYERS,))
    listed = [str(name) for name, kind in rows if kind in {"features", "attributes"}]
    return [name for name in listed if name in plain and not name.lower().startswith(("gpkg_", "sqlite_"))]


def _layer(database: sqlite3.Connection, table: str) -> Layer | None:
    # Generated columns hold expressions of the file: hidden is 0 for plain ones.
    found = database.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchmany(MOST_COLUMNS + 1)
    types = {str(name): str(kind).upper() for _, name, kind, _, _, _, hidden in found if hidden == 0}
    if not types or len(found) > MOST_COLUMNS:
        return None
    rows = (
        database.execute(
            "SELECT column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?",
            (table,),
        ).fetchmany(1)
        if _has(database, "gpkg_geometry_columns")
        else []
    )
    geometry, kind, srs_id = rows[0] if rows else ("", "", 0)
    geometry = geometry if geometry in types else ""
    names = tuple(name for name in types if name != geometry)
    dated = any("DATE" in types[name] or any(day in name.lower() for day in DAYS) for name in names)
    number = srs_id if isinstance(srs_id, int) else -1
    return Layer(table, names, str(geometry), number, "POINT" in str(kind).upper(), dated)


def _has(database: sqlite3.Connection, table: str) -> bool:
    found = database.execute("SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return any(isinstance(page, int) and page > 0 for (page,) in found)


def _epsg(database: sqlite3.Connection, srs_id: int) -> int | None:
    """The number of the system to convert from, none for WGS 84. Raises ``RefusedFileError`` for unknown ones."""
    rows = database.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (srs_id,)
    ).fetchmany(1)
    if srs_id in {0, -1} or not rows:
        raise RefusedFileError(f"The layer does not say in which reference system it is. {crs.REMEDY}")
    authority, code = map(str, rows[0])
    return None if crs.is_wgs84(authority, code) else crs.require_known(authority, code)


BOXES = (0, 32, 48, 48, 64)
"""Bytes of the bounding box, by its kind."""
BROKEN = "The geometry has no header of a GeoPackage. Write the layer into a new file."
EMPTY, EXTENDED, LITTLE = 0x10, 0x20, 0x01


def shapes_of(blobs: Sequence[object], srs_id: int) -> tuple[npt.NDArray[np.object_], dict[int, str]]:
    """The geometries, ``None`` where there is none or it is broken; the faults by row (from 0)."""
    faults: dict[int, str] = {}
    bare: list[bytes | None] = []
    for row, blob in enumerate(blobs):
        try:
            bare.append(_well_known(blob, srs_id))
        except (ValueError, struct.error, IndexError) as error:
            faults[row] = str(error) if type(error) is ValueError else BROKEN
            bare.append(None)
    geometries, broken = built(bare)
    return geometries, faults | broken


def _well_known(blob: object, srs_id: int) -> bytes | None:
    """The geometry without its header; nothing where it is empty. Its box is never believed."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        raise ValueError(BROKEN)
    flags = blob[3]
    if flags & EXTENDED:
        raise ValueError("The geometry is of a kind of its own, which is not read. Convert it to points.")
    own = struct.unpack_from("<i" if flags & LITTLE else ">i", blob, 4)[0]
    if own != srs_id:
        raise ValueError(
            "The geometry is in another reference system than its layer. Export the layer again."
        )
    return None if flags & EMPTY else blob[8 + BOXES[flags >> 1 & 7] :]


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


def read(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """The first layer with points or days, or the one that is chosen as ``sheet``. Raises ``RefusedFileError``."""
    wanted = (choices or {}).get("sheet", "")
    try:
        return _read(content, str, wanted)
    except _UndecodedError:
        found = _read(content, lambda raw: raw.decode("utf-8", "replace"), wanted)
        return replace(found, notes=(UNREADABLE, *found.notes))


class _UndecodedError(Exception):
    """A text of the database is not UTF-8."""


def _read(content: bytes, decoded: Callable[[bytes], str], wanted: str) -> Sheet:
    with closing(_opened(content)) as database:
        database.text_factory = decoded
        try:
            layer, notes = chosen(database, wanted)
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
    areas: dict[int, bytes] = {}
    count = 0
    try:
        for rows in _batches(database, layer):
            table, faults, shaped = _table(layer, names, rows)
            areas |= {count + at + 1: blob for at, blob in shaped.items()}
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
        columns.joined(parts),
        columns.numbers_from(1, count),
        "row",
        notes=(*notes, *renamed),
        areas=areas,
        faulty=tuple(faulty),
    )


def _batches(database: sqlite3.Connection, layer: Layer) -> Iterator[list[tuple[object, ...]]]:
    """Rows of the layer: its columns, then its geometry."""
    wanted = ", ".join(quoted(name) for name in (*layer.columns, *filter(None, [layer.geometry])))
    cursor = database.execute(f"SELECT {wanted} FROM {quoted(layer.table)} LIMIT {MOST_ROWS + 1}")
    while rows := cursor.fetchmany(BATCH):
        yield rows


def _table(
    layer: Layer, names: list[str], rows: list[tuple[object, ...]]
) -> tuple[pa.Table, dict[int, str], dict[int, bytes]]:
    """The columns, and by row (from 0) what is wrong with its geometry, or the area or line that it is."""
    cells = list(zip(*rows, strict=True))
    table = pa.Table.from_arrays([columns.texts(column) for column in cells[: len(names)]], names)
    if not layer.geometry:
        return table, {}, {}
    shapes, faults = shapes_of(cells[-1], layer.srs_id)
    places = spots(shapes, degrees=layer.epsg is None)
    if layer.epsg is not None:
        places = crs.moved(layer.epsg, places)
    return columns.placed(table, places), places.faults | faults, places.areas


def _problem(error: Exception) -> Exception:
    if "decode to UTF-8" in str(error):
        return _UndecodedError()
    why = str(error)[:100] if isinstance(error, sqlite3.Error) else "its list of tables is damaged"
    return RefusedFileError(
        f"The GeoPackage cannot be read: {why}. Write the layer into a new file, or export it as GeoJSON."
    )
