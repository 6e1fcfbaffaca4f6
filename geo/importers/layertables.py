"""Which table of a GeoPackage is read, and in which reference system it is."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from geo.importers import crs
from geo.importers.report import RefusedFileError

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


def chosen(database: sqlite3.Connection) -> tuple[Layer, list[str]]:
    """The first layer of points, else the first with days, else the first; and what is said about it.

    Raises ``RefusedFileError``, and ``sqlite3.Error`` where the database is damaged.
    """
    layers = [layer for name in _named(database) if (layer := _layer(database, name))]
    if not layers:
        raise RefusedFileError(
            "The GeoPackage has no layer that is a table of its own (views and pictures are not read). "
            "Export the layer into a new file."
        )
    layer = max(layers, key=lambda one: (one.pointed and one.dated, one.pointed, one.dated))
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
