"""Small files of every binary format, sound and broken, made of invented rows."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

NAMES = ("date", "longitude", "latitude", "kind", "source")
ROWS: tuple[tuple[object, ...], ...] = (
    ("2021-09-01", 69.51, 35.31, "clash", "Invented Gazette"),
    ("2021-09-02", 69.72, 35.42, "talks", "Invented Gazette"),
    ("2021-09-03", 69.29, 35.12, "clash", "Another Paper"),
)

Cells = Iterable[Sequence[object]]


def workbook(rows: Cells = (NAMES, *ROWS), **sheets: Cells) -> bytes:
    """An XLSX; the first sheet is called ``events``. Texts that begin with ``=`` become formulas of value 7."""
    import xlsxwriter

    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, cells in {"events": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(cells):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(at, column, value, None, 7)
                    else:
                        sheet.write(at, column, value)
    return into.getvalue()


def packed(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return into.getvalue()


def entries_of(content: bytes) -> dict[str, bytes]:
    """What is in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The zip with these entries in place of its own, or beside them."""
    return packed(entries_of(content) | dict(changed))


SHEET = "xl/worksheets/sheet1.xml"


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with other XML in its first sheet."""
    sheet = entries_of(content)[SHEET]
    assert old in sheet
    return repacked(content, {SHEET: sheet.replace(old, new, 1)})


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"date": "2021-09-02", **properties}, "geometry": geometry}


def point(lon: object = 69.5, lat: object = 35.3) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def collection(*features: object, **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}).encode()


def blob(lon: float, lat: float, srs_id: int = 4326) -> bytes:
    """A point as a GeoPackage stores it."""
    return struct.pack("<2sBBi", b"GP", 0, 1, srs_id) + struct.pack("<BIdd", 1, 1, lon, lat)


SETUP = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', ''),
    ('UTM 42', 32642, 'EPSG', 32642, 'undefined', ''), ('Undefined', 0, 'NONE', 0, 'undefined', ''),
    ('Mars', 9, 'IAU', 49900, 'undefined', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
    last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z TINYINT, m TINYINT);
CREATE TABLE events (fid INTEGER PRIMARY KEY, geom BLOB, date TEXT, kind TEXT, deaths INTEGER);
INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('events', 'features', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', 'POINT', 4326, 0, 0);
"""


def geopackage(more: str = "", blobs: Sequence[object] = (blob(69.5, 35.3), blob(69.7, 35.4))) -> bytes:
    """A GeoPackage with a layer ``events``, one row for each of ``blobs``; then the SQL of ``more`` is run."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SETUP)
        rows = [(one, f"2021-09-{at:02}", "clash", at) for at, one in enumerate(blobs, 1)]
        database.executemany("INSERT INTO events (geom, date, kind, deaths) VALUES (?, ?, ?, ?)", rows)
        database.executescript(more)
        database.commit()
        return database.serialize()
    finally:
        database.close()


def parquet(columns: Mapping[str, object], geo: object = None, **options: int) -> bytes:
    """A Parquet file; ``geo`` is the description that makes it GeoParquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(dict(columns))
    if geo is not None:
        text = geo if isinstance(geo, bytes) else json.dumps(geo).encode()
        table = table.replace_schema_metadata({b"geo": text})
    into = io.BytesIO()
    pq.write_table(table, into, **options)
    return into.getvalue()


PLACEMARKS = """<Folder><name>Log</name>
<Placemark id="p1"><name>Bazarak</name><description>told</description><TimeStamp><when>2021-09-02</when></TimeStamp>
<ExtendedData><Data name="kind"><value>clash</value></Data></ExtendedData>
<Point><coordinates>69.5,35.3,1800</coordinates></Point></Placemark>
<Placemark><name>A front</name><TimeSpan><begin>2021-09-02</begin><end>2021-09-04</end></TimeSpan>
<LineString><coordinates>68,34 69,35 70,36</coordinates></LineString></Placemark></Folder>"""


def kml(inner: str = PLACEMARKS, before: str = "") -> bytes:
    """A KML document with these elements in it."""
    whole = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}{whole}'.encode()


DEGREES = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
"""What GIS programs write into a ``.prj`` for WGS 84."""


def shapefiles(
    points: Sequence[tuple[float, float]] = ((69.5, 35.3), (69.7, 35.4)),
    prj: str = DEGREES,
    page: str = "UTF-8",
) -> bytes:
    """A zip with a shapefile of points, a day and a kind each."""
    import shapefile

    shp, dbf, shx = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, dbf=dbf, shx=shx, encoding="utf-8", shapeType=shapefile.POINT) as writer:
        writer.field("day", "D")
        writer.field("kind", "C", size=40)
        for at, (lon, lat) in enumerate(points, 1):
            writer.point(lon, lat)
            writer.record(f"202109{at:02}", "clash")
    parts = {"log.shp": shp.getvalue(), "log.dbf": dbf.getvalue(), "log.cpg": page.encode()}
    return packed(parts | ({"log.prj": prj.encode()} if prj else {}))


def well_known(lon: float, lat: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, lon, lat)


GEO: dict[str, Any] = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""What makes a Parquet file with a column ``geometry`` GeoParquet."""
