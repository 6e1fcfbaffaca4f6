"""KML, zipped shapefiles and JSON records: what becomes of their parts, and what is said of the rest."""

from __future__ import annotations

import json

import pytest

from geo.importers import mapfile, recordsfile
from geo.importers.mapping import Mapping
from geo.importers.report import NeedsAnswers, NeedsMapping, RefusedFileError
from tests.filebuilders import acled_rows
from tests.importing import answer, taken
from tests.readerfiles import ROWS, collection, entries_of, feature, kml, packed, point, repacked, shapefiles

# --- KML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [kml(), packed({"doc.kml": kml(), "files/a.png": b"\x89PNG"})], ids=["KML", "KMZ"]
)
def test_a_placemark_is_a_row_with_its_texts_days_and_point(content: bytes) -> None:
    sheet = mapfile.read_kml(content)
    first, second = sheet.columns.to_pylist()
    assert (first["id"], first["name"], first["when"], first["kind"]) == (
        "p1",
        "Bazarak",
        "2021-09-02",
        "clash",
    )
    assert (first["longitude"], first["latitude"], first["folder"]) == ("69.5", "35.3", "Log")
    assert (second["begin"], second["end"], second["longitude"]) == ("2021-09-02", "2021-09-04", None)
    assert list(sheet.areas) == [2]


def test_a_kml_is_asked_about_and_taken_with_a_mapping() -> None:
    assert isinstance(answer(kml()), NeedsMapping)
    mapping = Mapping(date="when", place="name", lon="longitude", lat="latitude", kind="kind")
    found = taken(kml(), mapping)
    assert found.format == "KML with a mapping"
    assert found.table.column("place_id").to_pylist() == ["bazarak", ""]
    assert found.areas.num_rows == 1


@pytest.mark.parametrize(
    ("inner", "note"),
    [
        (
            "<NetworkLink><Link><href>x</href></Link></NetworkLink>",
            "Links to other files, which are not followed: 1",
        ),
        (
            "<Placemark><name>t</name><gx:Track xmlns:gx='g'/></Placemark>",
            "Tracks of a device, which are not read: 1",
        ),
    ],
)
def test_what_is_not_read_of_a_kml_is_said(inner: str, note: str) -> None:
    place = "<Placemark><Point><coordinates>69.5,35.3</coordinates></Point></Placemark>"
    assert any(note in one for one in mapfile.read_kml(kml(inner + place)).notes)


def test_a_polygon_keeps_its_hole_and_several_shapes_stay_together() -> None:
    import shapely

    outer = "<outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs>"
    inner = "<innerBoundaryIs><LinearRing><coordinates>2,1 3,1 3,2 2,1</coordinates></LinearRing></innerBoundaryIs>"
    spot = "<Point><coordinates>9,9</coordinates></Point>"
    both = f"<MultiGeometry><Polygon>{outer}{inner}</Polygon>{spot}</MultiGeometry>"
    sheet = mapfile.read_kml(kml(f"<Placemark>{both}</Placemark>"))
    shape = shapely.from_wkb(sheet.areas[1])
    assert shape.geom_type == "GeometryCollection"
    assert shape.area == pytest.approx(7.5)


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<Point><coordinates>x,y</coordinates></Point>", "A coordinate is no number"),
        ("<Point><coordinates>nan,35.3</coordinates></Point>", "A coordinate is no number"),
        ("<LinearRing><coordinates>0,0</coordinates></LinearRing>", "cannot be built"),
        (
            f"<LineString><coordinates>{'0,0 ' * 20_001}</coordinates></LineString>",
            "more than 20,000 positions",
        ),
        ("<name>a</name><name>b</name><Point><coordinates>1,1</coordinates></Point>", "stands twice"),
    ],
)
def test_a_bad_placemark_is_rejected_with_its_reason(inner: str, reason: str) -> None:
    sheet = mapfile.read_kml(kml(f"<Placemark>{inner}</Placemark>"))
    assert [reason in one.reason for one in sheet.faulty] == [True]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (kml(before="<!DOCTYPE kml>"), "a document type"),
        (kml("<Folder>" * 200 + "</Folder>" * 200), "nested too deep"),
        (kml()[:-20], "The KML is damaged"),
        (kml("<Placemark>&undeclared;</Placemark>"), "The KML is damaged"),
        (packed({"a.txt": b"x"}), "no KML"),
    ],
)
def test_a_kml_that_is_not_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedFileError, match=reason):
        mapfile.read_kml(content)


# --- shapefiles --------------------------------------------------------------------------------------------------


def test_a_shape_is_a_row_with_its_line_of_the_table() -> None:
    sheet = mapfile.read_shapefile(shapefiles())
    assert sheet.columns.column("day").to_pylist() == ["2021-09-01", "2021-09-02"]
    assert sheet.columns.column("longitude").to_pylist() == ["69.5", "69.7"]
    assert (sheet.row_word, sheet.typed) == ("shape", True)
    found = taken(shapefiles(), Mapping(date="day", lon="longitude", lat="latitude", kind="kind"))
    assert (found.format, found.report.taken) == ("zipped shapefile with a mapping", 2)


UTM = 'PROJCS["WGS_1984_UTM_Zone_42N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.25]]]]'
NUMBERED = 'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["w",1,1]]],AUTHORITY["EPSG","32642"]]'


@pytest.mark.parametrize("prj", [UTM, NUMBERED])
def test_positions_of_another_system_are_converted(prj: str) -> None:
    sheet = mapfile.read_shapefile(shapefiles([(545462.0, 3906428.0)], prj))
    assert float(sheet.columns.column("longitude")[0].as_py()) == pytest.approx(69.5, abs=1e-3)
    assert any("EPSG:32642" in note for note in sheet.notes)


def test_a_shapefile_without_its_system_is_taken_as_degrees_and_that_is_said() -> None:
    assert any("no .prj" in note for note in mapfile.read_shapefile(shapefiles(prj="")).notes)
    beyond = mapfile.read_shapefile(shapefiles([(545462.0, 3906428.0)], ""))
    assert ["not in degrees" in one.reason for one in beyond.faulty] == [True]


def test_a_system_that_is_not_known_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="is not known here"):
        mapfile.read_shapefile(shapefiles(prj='LOCAL_CS["a"]'))


def test_one_of_several_layers_is_read_or_the_one_that_is_chosen() -> None:
    other = {name.replace("log", "b"): part for name, part in entries_of(shapefiles([(60.0, 30.0)])).items()}
    both = repacked(shapefiles(), other)
    assert any("in the zip are “log”, “b”" in note for note in mapfile.read_shapefile(both).notes)
    assert mapfile.read_shapefile(both, {"sheet": "b"}).columns.column("longitude").to_pylist() == ["60.0"]
    with pytest.raises(RefusedFileError, match="no layer “c”"):
        mapfile.read_shapefile(both, {"sheet": "c"})


def test_which_of_several_layers_is_read_is_asked_until_one_is_chosen() -> None:
    other = {name.replace("log", "b"): part for name, part in entries_of(shapefiles()).items()}
    both = repacked(shapefiles(), other)
    asked = answer(both)
    assert isinstance(asked, NeedsAnswers)
    assert [(one.field, [value for value, _ in one.options]) for one in asked.questions] == [
        ("sheet", ["log", "b"])
    ]
    assert isinstance(answer(both, Mapping(sheet="b")), NeedsMapping)
    two = packed({"a.kml": kml(), "b.kml": kml()})
    assert [one.default for one in mapfile.read_kml(two).questions] == ["a.kml"]
    assert mapfile.read_kml(two, {"sheet": "b.kml"}).questions == ()
    assert mapfile.read_kml(packed({"doc.kml": kml(), "b.kml": kml()})).questions == ()
    with pytest.raises(RefusedFileError, match="The KMZ has no"):
        mapfile.read_kml(two, {"sheet": "c.kml"})


def test_a_table_that_promises_more_than_there_is_is_refused() -> None:
    parts = entries_of(shapefiles())
    parts["log.dbf"] = parts["log.dbf"][:4] + b"\xff\xff\xff\x00" + parts["log.dbf"][8:]
    with pytest.raises(RefusedFileError, match="at most"):
        mapfile.read_shapefile(packed(parts))


def test_spaces_behind_the_commas_of_a_position_are_passed_over() -> None:
    place = "<Placemark><Point><coordinates>69.5, 35.3, 0</coordinates></Point></Placemark>"
    sheet = mapfile.read_kml(kml(place))
    assert sheet.columns.select(["longitude", "latitude"]).to_pylist() == [
        {"longitude": "69.5", "latitude": "35.3"}
    ]


# --- JSON records ------------------------------------------------------------------------------------------------

RECORDS = [dict(zip(("date", "longitude", "latitude", "kind"), row, strict=False)) for row in ROWS]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS).encode(),
        json.dumps({"data": RECORDS, "status": 200}).encode(),
        json.dumps({"Result": RECORDS, "TotalCount": 3}).encode(),
        "\n".join(map(json.dumps, RECORDS)).encode(),
        json.dumps(RECORDS).encode("utf-16"),
    ],
    ids=["a list", "ACLED's answer", "UCDP's answer", "one a line", "UTF-16"],
)
def test_a_record_is_a_row(content: bytes) -> None:
    asked = answer(content)
    assert isinstance(asked, NeedsMapping)
    assert asked.columns == ("date", "longitude", "latitude", "kind")
    assert taken(content, Mapping(**asked.proposed)).report.taken == 3


POINTS_OF = [("2021-09-02", 35.3, 69.5), ("2021-09-03", 35.4, 69.6)]
NAMED = ("date", "lat", "lon")
BY_NAME = [dict(zip(NAMED, row, strict=True)) for row in POINTS_OF]
SPOT = {"type": "Point", "coordinates": [69.5, 35.3]}
TABLES: dict[str, object] = {
    "lists by column": {name: [row[at] for row in POINTS_OF] for at, name in enumerate(NAMED)},
    "pandas by column": {
        name: {str(n): r[at] for n, r in enumerate(POINTS_OF)} for at, name in enumerate(NAMED)
    },
    "pandas by row": dict(zip("01", BY_NAME, strict=True)),
    "pandas, split": {"columns": NAMED, "index": [0, 1], "data": POINTS_OF},
    "pandas, as a table": {"schema": {"fields": [{"name": "date"}]}, "data": BY_NAME},
    "names first": [NAMED, *POINTS_OF],
    "a sheet's values": {"range": "A1:C3", "values": [NAMED, *POINTS_OF]},
    "columns as objects": {"cols": [{"name": name} for name in NAMED], "rows": POINTS_OF},
    "records by key": {"-Mx1": BY_NAME[0], "-Mx2": BY_NAME[1]},
    "a search's hits": {
        "hits": {"total": 2, "hits": [{"_id": one["date"], "_source": one} for one in BY_NAME]}
    },
    "a portal's answer": {"success": True, "result": {"fields": [{"id": "date"}], "records": BY_NAME}},
    "a list somewhere": {"meta": {"v": 1}, "payload": {"incidents": BY_NAME}},
    "a place inside": [{"date": day, "location": {"lat": lat, "lon": lon}} for day, lat, lon in POINTS_OF],
    "all inside": {"data": [{"id": n, "attributes": one} for n, one in enumerate(BY_NAME)]},
    "pairs": [{"date": day, "coordinates": [lon, lat]} for day, lat, lon in POINTS_OF],
    "pairs the other way": [{"date": day, "latlng": [lat, lon]} for day, lat, lon in POINTS_OF],
    "geometries": [{"date": day, "loc": SPOT | {"coordinates": [lon, lat]}} for day, lat, lon in POINTS_OF],
}


@pytest.mark.parametrize("what", TABLES)
def test_records_are_found_however_they_are_laid_out(what: str) -> None:
    content = json.dumps(TABLES[what]).encode()
    asked = answer(content)
    assert isinstance(asked, NeedsMapping), asked
    rows = taken(content, Mapping(**asked.proposed)).table.to_pylist()
    assert [(str(row["start"]), row["lat"], row["lon"]) for row in rows] == POINTS_OF


def test_a_geometry_inside_a_record_stays_an_area_or_says_what_is_wrong() -> None:
    ring = [[68, 34], [70, 34], [70, 36], [68, 34]]
    records = [
        {"date": "2021-09-02", "area": {"type": "Polygon", "coordinates": [ring]}},
        {"date": "2021-09-02", "area": {"type": "Point", "coordinates": ["69.5", "35.3"]}},
        {"date": "2021-09-02", "area": {"type": ["Point"], "coordinates": [69.5, 35.3]}},
    ]
    sheet = recordsfile.read(json.dumps(records).encode())
    assert list(sheet.areas) == [1]
    assert [(one.row, "A coordinate is text" in one.reason) for one in sheet.faulty] == [(2, True)]


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ([["2021-09-02", 35.3, 69.5]], "no names of columns"),
        ({"here": BY_NAME, "there": BY_NAME}, "several lists of records"),
        ({"date": ["2021-09-02"], "lat": [1, 2]}, "no features"),
    ],
)
def test_records_that_cannot_be_told_are_refused(whole: object, said: str) -> None:
    with pytest.raises(RefusedFileError, match=said):
        answer(json.dumps(whole).encode())


def test_members_of_objects_are_columns_and_never_take_the_name_of_another() -> None:
    record = {"a": {"b": 1, "c": {"d": 2}}, "e": {"$date": "2021-09-02"}, "f.g": 3, "f": {"g": 4}}
    names = recordsfile.read(json.dumps([record]).encode()).columns.column_names
    assert names == ["a.b", "a.c.d", "e", "f.g", "f"]


def test_a_list_with_more_cells_than_names_is_rejected() -> None:
    sheet = recordsfile.read(json.dumps([["a", "b"], [1], [1, 2, 3]]).encode())
    assert sheet.columns.to_pylist() == [{"a": "1"}]
    assert [(one.row, "more cells" in one.reason) for one in sheet.rejected] == [(2, True)]


def test_the_answer_of_acled_s_interface_is_an_acled_export() -> None:
    from geo.importers.acled import COLUMNS

    rows = [dict(zip(COLUMNS, map(str, row), strict=True)) for row in acled_rows(5)]
    content = json.dumps({"status": 200, "success": True, "count": 5, "data": rows}).encode()
    found = taken(content)
    assert (found.format, found.report.taken) == ("ACLED export (JSON records)", 5)


def test_one_page_of_several_is_said_to_be_one() -> None:
    content = json.dumps(
        {"TotalCount": 1200, "NextPageUrl": "http://a.invalid/2", "Result": RECORDS}
    ).encode()
    assert any("3 records of 1,200" in note for note in recordsfile.read(content).notes)


def test_a_list_of_features_is_geojson() -> None:
    content = json.dumps([feature(point()), feature(point(69.7))]).encode()
    assert recordsfile.read(content).columns.column("longitude").to_pylist() == ["69.5", "69.7"]
    assert recordsfile.read(collection(feature(point()))).row_word == "feature"


def test_what_is_no_record_or_says_two_things_is_rejected() -> None:
    sheet = recordsfile.read(b'[{"a": 1}, 7, {"a": 1, "a": 2}]')
    assert [(one.row, "no record" in one.reason) for one in sheet.rejected] == [(2, True)]
    assert [(one.row, "stands twice" in one.reason) for one in sheet.faulty] == [(3, True)]
