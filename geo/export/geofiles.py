"""A choice as files of places, written by geopandas: GeoJSON (RFC 7946), GeoPackage (OGC 12-128), GeoParquet 1.1.

All of them start from one frame: a point for each row, longitude first, and its other columns with their types; what
the file says of itself goes along. Every file is made in memory, for what a reader brought never lies on a disk.
A GeoPackage also holds the ground in which each record may lie, the outlines, and how its layers look.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from geo.export.csvfile import NUL, replaced, replaced_note
from geo.export.cut import Cut, free_names
from geo.export.tables import STATUS, status_of, tables_of
from geo.markup.elements import filled
from geo.records.model import Dataset, GeoPrecision
from geo.signs.palette import HALO_M, LIGHT

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry

    from geo.map.ground import Ground

Written = tuple[bytes, tuple[str, ...]]
"""A file, and what had to be changed."""
GEOMETRY, KEY = "geometry", "fid"
COLUMN = "geom"
"""What GDAL calls the geometry of a GeoPackage's layer."""
RECORDS, ABOUT = "records", "about"
AREAS, OUTLINES, STYLES = "records_area", "outlines", "layer_styles"
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
    """The records as points and as the ground in which they may lie, outlines, every other table, the words about it.

    Styles stand where QGIS looks for them (``layer_styles``), so that the layers open in the colours of the sides.
    """
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
    frames: dict[str, pd.DataFrame] = _grounds(cut.own, tables[RECORDS]) if cut.own else {}
    frames[STYLES] = _typed(_styles([RECORDS, *frames], tables[RECORDS], cut.what.dataset))
    layers = [_layer(name, table, words if name == RECORDS else None) for name, table in tables.items()]
    layers += [
        _written(name, frame, None, key="id" if name == STYLES else KEY) for name, frame in frames.items()
    ]
    return _together(layers, [*tables, *frames]), notes


def _layer(name: str, table: pa.Table, words: str | None) -> bytes:
    """A GeoPackage of one table: points where it has positions, else rows alone."""
    key, geometry, *names = free_names([KEY, GEOMETRY, *table.column_names], ())
    named = table.rename_columns(names)
    frame = framed(named, WGS84, geometry) if name == RECORDS else _typed(named)
    return _written(name, frame, "Point" if name == RECORDS else None, words, key)


def _written(
    name: str, frame: pd.DataFrame, kind: str | None, words: str | None = None, key: str = KEY
) -> bytes:
    """A GeoPackage of one frame; ``kind`` is that of its geometries, where they are no polygons."""
    import geopandas as gpd
    import pyogrio

    placed = isinstance(frame, gpd.GeoDataFrame)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": MADE})
    into = io.BytesIO()
    pyogrio.write_dataframe(
        frame,
        into,
        layer=name,
        driver="GPKG",
        geometry_type=kind or "MultiPolygon" if placed else None,
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
            kept = [name, "gpkg_contents"]
            if database.execute(made, ("gpkg_geometry_columns",)).fetchone():
                kept.append("gpkg_geometry_columns")
            for table in kept:
                database.execute(f'INSERT INTO main."{table}" SELECT * FROM other."{table}"')
            database.commit()
            database.execute("DETACH other")
        return database.serialize()


# --- the ground of the records, and how layers look -------------------------------------------------


SAID = (
    "event_id",
    "title",
    "kind",
    "actor_1",
    "side_ids",
    "place_id",
    "start",
    "end",
    "edtf",
    "geo_precision",
)
"""What the ground of a record says beside its shape; by ``event_id`` and ``place_id`` it is joined to ``records``."""


def _grounds(dataset: Dataset, rows: pa.Table) -> dict[str, pd.DataFrame]:
    """The ground of every located record of ours, and the outlines. Rows of sets are left to their points."""
    import geopandas as gpd
    import pandas as pd
    from shapely import MultiPolygon

    from geo.map.ground import Ground

    ground = Ground(dataset)

    def many(area: BaseGeometry) -> MultiPolygon:
        return MultiPolygon([one for one in getattr(area, "geoms", [area]) if one.geom_type == "Polygon"])

    own = {*dataset.claims, *dataset.events}
    placed = [row for row in rows.to_pylist() if row["event_id"] in own and row["place_id"] in dataset.places]
    found = [(row, area) for row in placed if (area := _area(ground, row)) is not None]
    said: dict[str, Any] = {name: [row[name] for row, _ in found] for name in SAID}
    for name in ("start", "end"):
        said[name] = pd.array(said[name], dtype=_day_type())
    said["radius_m"] = pd.array([radius for _, (_, radius) in found], dtype="Int64")
    outlined = [(one, ground.outline(name)) for name, one in sorted(dataset.outlines.items())]
    names = {
        name: [getattr(one, name) for one, _ in outlined] for name in ("place_id", "name", "name_fa", "role")
    }
    shapes: dict[str, tuple[dict[str, Any], list[Any]]] = {
        AREAS: (said, [area for _, (area, _) in found]),
        OUTLINES: (names, [area for _, area in outlined]),
    }
    return {
        name: gpd.GeoDataFrame(
            columns, geometry=[many(area) for area in areas if area is not None], crs=WGS84
        )
        for name, (columns, areas) in shapes.items()
    }


def _day_type() -> pd.ArrowDtype:
    import pandas as pd
    import pyarrow as pa

    return pd.ArrowDtype(pa.date32())


def _area(ground: Ground, row: Mapping[str, Any]) -> tuple[BaseGeometry, int | None] | None:
    """The ground in which a record may lie: an outline, or what lies within a radius in metres of its point.

    ``None`` where nobody knows.
    """
    from geo.map.ground import circle

    point, outline = ground.position(row["place_id"]), ground.outline(row["place_id"])
    if row["lon"] is None or row["geo_precision"] not in set(HALO_M):
        return None
    if outline is not None and (point is None or row["geo_precision"] == GeoPrecision.PROVINCE):
        return outline, None
    radius = HALO_M[GeoPrecision(row["geo_precision"])]
    return (circle(point, radius), radius) if point is not None else None


def _styles(names: Iterable[str], rows: pa.Table, dataset: Dataset) -> pa.Table:
    """The table of styles as QGIS makes it, one default style a layer."""
    import pyarrow as pa

    looks = {
        RECORDS: _look(RECORDS, dataset, rows),
        AREAS: _look(AREAS, dataset, rows),
        OUTLINES: _ground_look(),
    }
    made = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": COLUMN,
            "styleName": name,
            "styleQML": str(filled("layers", "qml", look=looks[name])),
            "styleSLD": str(filled("layers", "sld", look=looks[name])),
            "useAsDefault": True,
            "description": looks[name]["title"],
            "owner": "",
            "ui": None,
            "update_time": datetime.fromisoformat(MADE),
        }
        for name in names
    ]
    kinds = {"useAsDefault": pa.bool_(), "update_time": pa.timestamp("ms", "UTC")}
    return pa.Table.from_pylist(made, pa.schema([(name, kinds.get(name, pa.string())) for name in made[0]]))


MOST_CATEGORIES = 40
"""A legend that is longer is read by nobody; a convention."""


def _look(table: str, dataset: Dataset, rows: pa.Table) -> dict[str, Any]:
    """Points that share a spot in a ring around it, or rims of areas, in the colours of who speaks or is involved."""
    return {
        "table": table,
        "title": "By side; claims are unverified",
        "column": "side_ids",
        "points": table == RECORDS,
        "categories": list(_by_side(dataset, rows)),
        "rim": _rgb(LIGHT.halo),
        "ring": _rgb(LIGHT.soft_text),
        "paper": LIGHT.halo,
    }


def _by_side(dataset: Dataset, rows: pa.Table) -> Iterator[dict[str, str]]:
    found = sorted({text for text in rows["side_ids"].to_pylist() if text})[:MOST_CATEGORIES]
    for text in found:
        sides = [dataset.sides[name] for name in text.split("|") if name in dataset.sides]
        label = sides[0].name if len(sides) == 1 else "Both sides" if len(sides) == 2 else text
        yield _category(text, label, LIGHT.side(sides[0].position if len(sides) == 1 else 0), "dash")
    yield _category("", "Others", LIGHT.neutral, "dash")


def _ground_look() -> dict[str, Any]:
    categories = [_category("subject", "Subject", LIGHT.subject), _category("", "Around it", LIGHT.border)]
    return {
        "table": OUTLINES,
        "title": "Outlines",
        "column": "role",
        "points": False,
        "categories": categories,
    }


def _category(value: str, label: str, colour: str, line: str = "solid") -> dict[str, str]:
    wide = "0.5" if value == "subject" else "0.26"
    return {
        "value": value,
        "label": label,
        "colour": colour,
        "rgb": _rgb(colour),
        "line": line,
        "width": wide,
    }


def _rgb(colour: str) -> str:
    """``#B35806`` as QGIS writes it: ``179,88,6,255``."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
