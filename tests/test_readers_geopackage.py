from __future__ import annotations

import sqlite3
import struct

import pytest

from geo.importers import geopackage
from geo.importers.report import RefusedFileError
from tests.readerfiles import blob
from tests.readerfiles import geopackage as made

HEADER = struct.pack("<2sBBi", b"GP", 0, 1, 4326)


def test_a_layer_of_points_is_a_table_with_longitude_and_latitude() -> None:
    sheet = geopackage.read(made())
    assert sheet.columns.to_pylist()[0] == {
        "fid": "1",
        "date": "2021-09-01",
        "kind": "clash",
        "deaths": "1",
        "longitude": "69.5",
        "latitude": "35.3",
        "geometry_type": "Point",
    }
    assert sheet.rows.tolist() == [1, 2]
    assert sheet.notes == ("The layer “events” is read.",)


def test_a_row_without_a_geometry_is_a_row_without_a_point() -> None:
    empty = struct.pack("<2sBBi", b"GP", 0, 0x11, 4326) + struct.pack(
        "<BIdd", 1, 1, float("nan"), float("nan")
    )
    sheet = geopackage.read(made(blobs=(None, empty, blob(69.5, 35.3))))
    assert sheet.columns.column("longitude").to_pylist() == [None, None, "69.5"]
    assert not sheet.faulty


def test_the_layer_with_points_and_days_is_read_before_others() -> None:
    more = """CREATE TABLE a_plain (n INTEGER); INSERT INTO a_plain VALUES (1);
    INSERT INTO gpkg_contents (table_name, data_type) VALUES ('a_plain', 'attributes');"""
    assert geopackage.read(made(more)).notes == ("The layer “events” is read; left out: “a_plain”.",)


def test_a_table_without_geometries_is_read_where_there_is_nothing_else() -> None:
    more = """DELETE FROM gpkg_contents; CREATE TABLE plain (date TEXT, n INTEGER);
    INSERT INTO plain VALUES ('2021-09-02', 1);
    INSERT INTO gpkg_contents (table_name, data_type) VALUES ('plain', 'attributes');"""
    assert geopackage.read(made(more)).columns.to_pylist() == [{"date": "2021-09-02", "n": "1"}]


def test_a_layer_in_metres_is_converted_and_that_is_said() -> None:
    more = "UPDATE gpkg_geometry_columns SET srs_id = 32642"
    sheet = geopackage.read(made(more, (blob(545_486.0, 3_906_516.0, 32642),)))
    row = sheet.columns.to_pylist()[0]
    assert (round(float(row["longitude"]), 2), round(float(row["latitude"]), 2)) == (69.5, 35.3)
    assert "The layer is in EPSG:32642; its positions were converted to WGS 84." in sheet.notes


def test_points_that_their_system_cannot_have_are_told() -> None:
    more = "UPDATE gpkg_geometry_columns SET srs_id = 32642"
    sheet = geopackage.read(made(more, (blob(1e30, 1e30, 32642),)))
    assert "where EPSG:32642 has no meaning" in sheet.faulty[0].reason


DEEP = b"".join(struct.pack("<BII", 1, 7, 1) for _ in range(200_000)) + struct.pack("<BIdd", 1, 1, 69.5, 35.3)
MANY = struct.pack("<BII", 1, 2, 0xFFFFFFFF)
CURVE = struct.pack("<BII", 1, 10, 0)
SWAPPED = struct.pack("<BIdd", 1, 1, 35.3, 169.5)
BOW_TIE = struct.pack("<BIII10d", 1, 3, 1, 5, 69, 35, 70, 36, 70, 35, 69, 36, 69, 35)
OPEN = struct.pack("<BIII6d", 1, 3, 1, 3, 69, 35, 70, 36, 70, 35)

FAULTS: dict[str, tuple[object, str]] = {
    "no header": (b"\x01\x01\0\0\0", "no header of a GeoPackage"),
    "a text": ("POINT (1 1)", "no header of a GeoPackage"),
    "a number": (7, "no header of a GeoPackage"),
    "half a header": (b"GP\0", "no header of a GeoPackage"),
    "a header alone": (HEADER, "cut off"),
    "half a point": (blob(69.5, 35.3)[:-3], "cut off"),
    "bytes behind a point": (blob(69.5, 35.3) + b"x", "stand after its end"),
    "another system": (blob(5e5, 4e6, 32642), "in another reference system"),
    "metres": (blob(5e5, 4e6), "not in degrees"),
    "a latitude beyond the pole": (HEADER + SWAPPED, "not in degrees"),
    "no number": (blob(float("inf"), 35.3), "no number"),
    "collections in one another": (HEADER + DEEP, "too deep to be real"),
    "four thousand million positions": (HEADER + MANY, "cut off"),
    "a curve": (HEADER + CURVE, "of a kind that is not read"),
    "a ring that crosses itself": (HEADER + BOW_TIE, "crosses or touches itself"),
    "an open ring": (HEADER + OPEN, "cannot be built"),
    "a kind that is none": (HEADER + struct.pack("<BI", 1, 99_999), "no kind that is known"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_geometry_that_cannot_be_is_told_and_the_others_are_kept(name: str) -> None:
    geometry, sentence = FAULTS[name]
    sheet = geopackage.read(made(blobs=(blob(69.5, 35.3), geometry, blob(69.7, 35.4))))
    assert [one.row for one in sheet.faulty] == [2]
    assert sentence in sheet.faulty[0].reason
    assert sheet.columns.column("longitude").to_pylist() == ["69.5", None, "69.7"]


ONLY = "DELETE FROM gpkg_contents; "
LISTED = "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('evil', 'features', 4326);"
REFUSED = {
    "no layer": (made(ONLY), "no layer that is a table of its own"),
    "a view": (made(ONLY + "CREATE VIEW evil AS SELECT * FROM events;" + LISTED), "no layer that is a table"),
    "a virtual table": (
        made(ONLY + "CREATE VIRTUAL TABLE evil USING fts5(a);" + LISTED),
        "no layer that is a table of its own",
    ),
    "contents that are a view": (
        made(
            "DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS SELECT 'events' table_name, 'features' data_type"
        ),
        "cannot be read",
    ),
    "a system that is none": (made("UPDATE gpkg_geometry_columns SET srs_id = 0"), "does not say in which"),
    "a system of another world": (
        made("UPDATE gpkg_geometry_columns SET srs_id = 9"),
        "“IAU:49900” is not known",
    ),
    "a system by a text": (
        made("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = '+proj=merc +nadgrids=/etc/passwd'"),
        "is not known",
    ),
    "a list of tables that is no text": (
        made().replace(b"CREATE TABLE events (fid", b"CREATE TABLE events \xff\xfeid"),
        "its list of tables is damaged",
    ),
    "no contents": (made("DROP TABLE gpkg_contents"), "cannot be read: no such table"),
    "a head alone": (made()[:100], "cannot be read"),
    "half a file": (made()[:8192], "cannot be read"),
    "junk behind the head": (made()[:100] + b"junk" * 9_999, "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_database_that_cannot_be_a_layer_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(RefusedFileError, match=sentence):
        geopackage.read(content)


def test_a_column_that_is_computed_by_the_file_is_not_computed() -> None:
    more = "ALTER TABLE events ADD COLUMN evil TEXT GENERATED ALWAYS AS (hex(zeroblob(90000000))) VIRTUAL"
    assert "evil" not in geopackage.read(made(more)).columns.column_names


def test_triggers_and_indexes_of_the_file_do_nothing() -> None:
    more = """CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM events; END;
    CREATE INDEX slow ON events (kind) WHERE kind LIKE 'c%';"""
    assert geopackage.read(made(more)).columns.num_rows == 2


def test_the_connection_reads_plain_tables_and_nothing_else() -> None:
    database = geopackage._opened(made("CREATE VIEW v AS SELECT 1"))
    assert database.execute('SELECT "fid" FROM "events"').fetchall() == [(1,), (2,)]
    for sql in (
        "ATTACH DATABASE '/etc/passwd' AS other",
        "SELECT load_extension('evil')",
        "SELECT hex(geom) FROM events",
        "SELECT * FROM v",
        "INSERT INTO events (date) VALUES ('x')",
        "PRAGMA writable_schema = ON",
        "CREATE TABLE t (a)",
        "VACUUM INTO '/tmp/evil'",
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
    ):
        with pytest.raises(sqlite3.Error):
            database.execute(sql).fetchall()
    database.close()


def test_a_name_with_quotation_marks_is_a_name() -> None:
    more = """DROP TABLE events; DELETE FROM gpkg_geometry_columns;
    UPDATE gpkg_contents SET table_name = 'a"; DROP TABLE b;--';
    CREATE TABLE "a""; DROP TABLE b;--" ("c""d" TEXT); INSERT INTO "a""; DROP TABLE b;--" VALUES ('x');"""
    assert geopackage.read(made(more)).columns.to_pylist() == [{'c"d': "x"}]


def test_texts_that_are_not_utf8_are_read_as_far_as_they_are() -> None:
    sheet = geopackage.read(made("UPDATE events SET kind = CAST(X'636CE4736800' AS TEXT) WHERE fid = 1"))
    assert sheet.columns.column("kind").to_pylist()[0] == "cl\ufffdsh\0"
    assert (
        sheet.notes[0]
        == "Some texts of the database are not UTF-8; letters that cannot be read stand as \ufffd."
    )


def test_pictures_in_cells_are_empty_cells() -> None:
    sheet = geopackage.read(made("UPDATE events SET kind = X'89504E47' WHERE fid = 1"))
    assert sheet.columns.column("kind").to_pylist() == [None, "clash"]


def test_a_file_that_was_being_written_is_read_as_it_stands() -> None:
    content = made()
    assert geopackage.read(content[:18] + b"\x02\x02" + content[20:]).columns.num_rows == 2
