"""A choice as a GeoPackage 1.3 (OGC 12-128r18): the records as points, every other table beside them, and metadata.

Built in memory with SQLite itself, so that no file lies on a disk while it is made.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geo.export.csvfile import NUL, replaced, replaced_note
from geo.export.cut import Cut, bounds, free_names, without_position, wkb
from geo.export.tables import STATUS, status_of, tables_of

if TYPE_CHECKING:
    import pyarrow as pa


SETUP = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],' ||
   'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],' ||
   'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],' ||
   'AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_extensions VALUES
  ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata', 'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec130/#extension_metadata',
   'read-write');
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""


RECORDS = "records"
KEY, GEOMETRY, POINT = "fid", "geom", "POINT"
BATCH = 20_000
WGS84 = 4326
HEADER = struct.pack("<2sBBi", b"GP", 0, 1, WGS84)
"""Before each WKB: version 1, little-endian, no envelope."""
MADE = "2000-01-01T00:00:00.000Z"
"""The format wants a time of the last change; the same choice gives the same bytes."""


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The file, and what had to be changed."""
    tables: dict[str, pa.Table] = {}
    if cut.day and cut.own:
        tables[STATUS] = status_of(cut.own, cut.day.state)
    if cut.own:
        tables |= tables_of(cut.own)
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SETUP)
        changed = _records(database, cut)
        for name, table in tables.items():
            table, hits = replaced(table, NUL)
            changed += hits
            _contents(database, name, "attributes", None)
            _table(database, name, table)
        notes = replaced_note(changed, "a GeoPackage")
        _metadata(database, cut, notes)
        database.commit()
        return database.serialize(), notes
    finally:
        database.close()


def _records(database: sqlite3.Connection, cut: Cut) -> int:
    """The layer of points; how many cells had to be changed."""
    import pyarrow as pa

    rows, changed = replaced(without_position(cut.rows), NUL)
    points = pa.array([point and HEADER + point for point in wkb(cut.rows)], pa.binary())
    _contents(database, RECORDS, "features", bounds(cut.rows))
    _table(database, RECORDS, rows.append_column(GEOMETRY, points))
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'POINT', ?, 0, 0)", (RECORDS, GEOMETRY, WGS84)
    )
    return changed


def _contents(database: sqlite3.Connection, name: str, kind: str, box: Sequence[float] | None) -> None:
    srs = WGS84 if kind == "features" else 0
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
        (name, kind, name, MADE, *(box or (None,) * 4), srs),
    )


def _table(database: sqlite3.Connection, name: str, table: pa.Table) -> None:
    """A table with a key of its own; days as the format writes them, bytes as points."""
    kinds = [_kind(column.type) for column in table.columns]
    plain = [one for one, kind in zip(table.column_names, kinds, strict=True) if kind != POINT]
    free = iter(free_names(plain, [KEY, GEOMETRY]))
    names = [GEOMETRY if kind == POINT else _quoted(next(free)) for kind in kinds]
    columns = [f"{one} {kind}" for one, kind in zip(names, kinds, strict=True)]
    made = ", ".join([f"{KEY} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *columns])
    database.execute(f"CREATE TABLE {_quoted(name)} ({made})")
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO {_quoted(name)} ({', '.join(names)}) VALUES ({marks})"
    for start in range(0, table.num_rows, BATCH):
        values = [_values(column) for column in table.slice(start, BATCH).columns]
        database.executemany(insert, zip(*values, strict=True))


def _quoted(name: str) -> str:
    """A name as SQL takes it whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def _kind(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_date32(kind):
        return "DATE"
    if pa.types.is_integer(kind):
        return "INTEGER"
    if pa.types.is_binary(kind):
        return POINT
    return "DOUBLE" if pa.types.is_floating(kind) else "TEXT"


def _values(column: pa.ChunkedArray) -> Iterable[object]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found: Iterable[object] = pc.cast(column, pa.string()) if pa.types.is_date32(column.type) else column
    return found.to_pylist()  # type: ignore[attr-defined,no-any-return]


def _metadata(database: sqlite3.Connection, cut: Cut, notes: tuple[str, ...]) -> None:
    """The words about the file: as metadata for programs, and as a table that every program shows."""
    import pyarrow as pa

    lines = (*cut.about.lines, *(("Note", note) for note in notes))
    about = pa.table({"what": [name for name, _ in lines], "words": [words for _, words in lines]})
    _contents(database, "about", "attributes", None)
    _table(database, "about", replaced(about, NUL)[0])
    words = json.dumps(cut.about.plain | {"notes": [*cut.about.notes, *notes]}, ensure_ascii=False)
    database.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://www.geopackage.org', 'application/json', ?)",
        (words,),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (MADE,)
    )
