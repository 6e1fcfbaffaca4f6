"""A choice as files of places, written by geopandas: GeoJSON (RFC 7946), GeoPackage (OGC 12-128), GeoParquet 1.1.

All of them start from one frame: a point for each row, longitude first, and its other columns with their types; what
the file says of itself goes along. Every file is made in memory, for what a reader brought never lies on a disk.
"""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from geo.export.csvfile import NUL, replaced, replaced_note
from geo.export.cut import Cut, free_names
from geo.export.tables import STATUS, status_of, tables_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

Written = tuple[bytes, tuple[str, ...]]
"""A file, and what had to be changed."""
GEOMETRY, KEY = "geometry", "fid"
RECORDS, ABOUT = "records", "about"
LONGITUDE_FIRST = "OGC:CRS84"
"""WGS 84 with its axes named in the order in which GeoJSON and GeoParquet hold them."""
WGS84 = "EPSG:4326"
"""The same ground as GeoPackages name it; they hold longitude first whatever the name says."""
MADE = "2000-01-01T00:00:00.000Z"
"""The format wants a time of the last change; the same choice gives the same bytes."""
PLAIN = {"SPATIAL_INDEX": "NO", "ADD_GPKG_OGR_CONTENTS": "NO"}
"""No index and no count beside the tables: both need triggers, and a program makes its own when it wants them."""


def framed(rows: pa.Table, crs: str, geometry: str = GEOMETRY) -> gpd.GeoDataFrame:
    """The rows with points for ``lon`` and ``lat``, ``None`` without a position; Arrow's types stay as they are."""
    import geopandas as gpd
    import numpy as np
    import shapely

    lon, lat = (np.asarray(rows[name].to_numpy(), dtype=float) for name in ("lon", "lat"))
    placed = np.isfinite(lon) & np.isfinite(lat)
    points = np.full(len(lon), None, dtype=object)
    points[placed] = shapely.points(lon[placed], lat[placed])
    frame = _typed(rows.drop_columns(["lon", "lat"]))
    return gpd.GeoDataFrame(frame).set_geometry(gpd.GeoSeries(points, crs=crs).rename(geometry))


def _typed(table: pa.Table) -> pd.DataFrame:
    """A frame that keeps whole numbers, days and nothing apart, as Arrow does."""
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


# --- GeoJSON --------------------------------------------------------------------------------------


def geojson(cut: Cut) -> Written:
    """A feature a row with all its properties, days as texts; a record without a place has the geometry ``null``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    head: dict[str, object] = {"type": "FeatureCollection", "about": cut.about.plain}
    if cut.day and cut.own:
        head["status"] = status_of(cut.own, cut.day.state).to_pylist()
    into = io.BytesIO()
    into.write((json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [').encode())
    days = [pc.cast(c, pa.string()) if pa.types.is_date32(c.type) else c for c in cut.rows.columns]
    rows = pa.Table.from_arrays(days, cut.rows.column_names)
    (geometry,) = free_names([GEOMETRY], rows.column_names)
    lead = "\n"
    for feature in framed(rows, LONGITUDE_FIRST, geometry).iterfeatures(na="null", drop_id=True):
        into.write((lead + json.dumps(feature, ensure_ascii=False, allow_nan=False)).encode())
        lead = ",\n"
    into.write(b"\n]}\n")
    return into.getvalue(), ()


# --- GeoParquet -----------------------------------------------------------------------------------


def geoparquet(cut: Cut) -> Written:
    """Typed columns and points; geopandas gives the words about the file back in ``attrs``."""
    (geometry,) = free_names([GEOMETRY], cut.rows.column_names)
    frame = framed(cut.rows, LONGITUDE_FIRST, geometry)
    frame.attrs[ABOUT] = cut.about.plain
    into = io.BytesIO()
    frame.to_parquet(into, index=False, compression="zstd", schema_version="1.1.0")
    return into.getvalue(), ()


# --- GeoPackage -----------------------------------------------------------------------------------


def geopackage(cut: Cut) -> Written:
    """The records as points, every other table beside them, and the words about the file as metadata and a table."""
    import pyarrow as pa

    tables: dict[str, pa.Table] = {RECORDS: cut.rows}
    if cut.day and cut.own:
        tables[STATUS] = status_of(cut.own, cut.day.state)
    if cut.own:
        tables |= tables_of(cut.own)
    changed = 0
    for name, table in tables.items():
        tables[name], hits = replaced(table, NUL)
        changed += hits
    notes = replaced_note(changed, "a GeoPackage")
    lines = (*cut.about.lines, *(("Note", note) for note in notes))
    about = pa.table({"what": [name for name, _ in lines], "words": [words for _, words in lines]})
    tables[ABOUT] = replaced(about, NUL)[0]
    words = json.dumps(cut.about.plain | {"notes": [*cut.about.notes, *notes]}, ensure_ascii=False)
    layers = [_layer(name, table, words if name == RECORDS else None) for name, table in tables.items()]
    return _together(layers, list(tables)), notes


def _layer(name: str, table: pa.Table, words: str | None) -> bytes:
    """A GeoPackage of one table: points where it has positions, else rows alone."""
    import pyogrio

    key, geometry, *names = free_names([KEY, GEOMETRY, *table.column_names], ())
    named = table.rename_columns(names)
    placed = name == RECORDS
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": MADE})
    into = io.BytesIO()
    pyogrio.write_dataframe(
        framed(named, WGS84, geometry) if placed else _typed(named),
        into,
        layer=name,
        driver="GPKG",
        geometry_type="Point" if placed else None,
        use_arrow=True,
        dataset_metadata={ABOUT: words} if words else None,
        layer_options={"FID": key},
        **PLAIN,
    )
    return into.getvalue()


def _together(layers: list[bytes], names: list[str]) -> bytes:
    """The first file with the tables of the others in it: in memory, GDAL writes one layer to a file and no more."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(layers[0])
        for name, layer in zip(names[1:], layers[1:], strict=True):
            database.execute("ATTACH ':memory:' AS other")
            database.deserialize(layer, name="other")
            made = "SELECT sql FROM other.sqlite_master WHERE type = 'table' AND name = ?"
            database.execute(str(database.execute(made, (name,)).fetchone()[0]))
            database.execute(f'INSERT INTO main."{name}" SELECT * FROM other."{name}"')
            database.execute("INSERT INTO main.gpkg_contents SELECT * FROM other.gpkg_contents")
            database.commit()
            database.execute("DETACH other")
        return database.serialize()
