from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from geo.importers import geojsonfile
from geo.importers.columns import Sheet
from geo.importers.report import RefusedFileError
from tests.readerfiles import collection, feature, point

SQUARE = [[[69.0, 35.0], [70.0, 35.0], [70.0, 36.0], [69.0, 36.0], [69.0, 35.0]]]


def reasons(sheet: Sheet) -> dict[int, str]:
    return {one.row: one.reason for one in (*sheet.rejected, *sheet.faulty)}


def test_a_feature_is_a_row_with_its_properties_and_its_point() -> None:
    sheet = geojsonfile.read(collection(feature(point(69.51, 35.31), kind="clash", deaths=3, sure=True)))
    assert sheet.columns.to_pylist() == [
        {
            "date": "2021-09-02",
            "kind": "clash",
            "deaths": "3",
            "sure": "true",
            "longitude": "69.51",
            "latitude": "35.31",
            "geometry_type": "Point",
        }
    ]
    assert sheet.rows.tolist() == [1]
    assert sheet.row_word == "feature"


def test_a_feature_alone_and_a_bare_geometry_are_read() -> None:
    alone = geojsonfile.read(json.dumps(feature(point())).encode())
    assert alone.columns.column("longitude").to_pylist() == ["69.5"]
    bare = geojsonfile.read(json.dumps(point(69.0, 35.25)).encode())
    assert bare.columns.to_pylist() == [{"longitude": "69.0", "latitude": "35.25", "geometry_type": "Point"}]


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\x1e", " "])
def test_one_feature_to_a_line_is_read(between: str) -> None:
    lines = [json.dumps(feature(point(), n=n)) for n in range(3)]
    sheet = geojsonfile.read(between.join(lines).encode())
    assert sheet.columns.column("n").to_pylist() == ["0", "1", "2"]
    assert sheet.rows.tolist() == [1, 2, 3]


def test_the_id_of_a_feature_is_a_column_where_it_has_no_property_of_that_name() -> None:
    one, other = feature(point()), feature(point(), id="own")
    one["id"], other["id"] = 7, 8
    assert geojsonfile.read(collection(one, other)).columns.column("id").to_pylist() == ["7", "own"]


def test_features_with_different_properties_leave_cells_empty() -> None:
    sheet = geojsonfile.read(collection(feature(point(), a=1), feature(point(), b=2)))
    assert sheet.columns.column("a").to_pylist() == ["1", None]
    assert sheet.columns.column("b").to_pylist() == [None, "2"]


def test_properties_named_like_the_position_stay_beside_it() -> None:
    sheet = geojsonfile.read(collection(feature(point(69.5, 35.5), longitude="east")))
    assert sheet.columns.column("longitude").to_pylist() == ["69.5"]
    assert sheet.columns.column("own longitude").to_pylist() == ["east"]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "MultiPolygon", "coordinates": [SQUARE]},
        {"type": "LineString", "coordinates": [[69.0, 35.0], [70.0, 36.0]]},
        {"type": "MultiPoint", "coordinates": [[69.0, 35.0, 1800.0], [70.0, 36.0]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": SQUARE}]},
    ],
    ids=lambda geometry: geometry["type"],
)
def test_a_shape_stays_what_it_is_and_becomes_no_point(geometry: dict[str, Any]) -> None:
    import shapely
    from shapely.geometry import shape

    sheet = geojsonfile.read(collection(feature(geometry)))
    row = sheet.columns.to_pylist()[0]
    assert (row["geometry_type"], row["longitude"], row["latitude"]) == (geometry["type"], None, None)
    plain = json.loads(json.dumps(geometry).replace(", 1800.0", ""))
    assert shapely.from_wkb(sheet.areas[1]).equals(shape(plain))


def test_a_list_of_one_point_is_that_point() -> None:
    sheet = geojsonfile.read(collection(feature({"type": "MultiPoint", "coordinates": [[69.5, 35.3]]})))
    assert sheet.columns.column("longitude").to_pylist() == ["69.5"]
    assert not sheet.areas


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": []}])
def test_a_feature_without_a_place_is_a_row_without_a_point(geometry: object) -> None:
    sheet = geojsonfile.read(collection(feature(geometry), feature(point())))
    assert sheet.columns.column("longitude").to_pylist() == [None, "69.5"]
    assert not reasons(sheet)


def test_a_polygon_without_positions_is_a_row_without_a_point() -> None:
    sheet = geojsonfile.read(collection(feature({"type": "Polygon", "coordinates": []}), feature(point())))
    assert sheet.columns.column("longitude").to_pylist() == [None, "69.5"]


def line(count: int) -> list[list[float]]:
    return [[69 + n / count, 35.0] for n in range(count)]


BOW_TIE = [[[69.0, 35.0], [70.0, 36.0], [70.0, 35.0], [69.0, 36.0], [69.0, 35.0]]]
DEEP: dict[str, Any] = point()
for _ in range(12):
    DEEP = {"type": "GeometryCollection", "geometries": [DEEP]}

FAULTS: dict[str, tuple[object, str]] = {
    "metres of a projection": (point(512345.0, 3901234.0), "of another reference system"),
    "a latitude beyond the pole": (point(35.3, 169.5), "of another reference system"),
    "a polygon in metres": (
        {"type": "LineString", "coordinates": [[5e5, 3e6], [6e5, 3e6]]},
        "another reference",
    ),
    "numbers as text": (point("69.5", "35.3"), "A coordinate is text"),
    "a decimal comma": (point("69,5", "35,3"), "A coordinate is text"),
    "no number": (point(float("nan"), 35.3), "no number"),
    "infinity": (point(69.5, float("inf")), "no number"),
    "true": (point(lon=True, lat=35.3), "no number"),
    "one number": ({"type": "Point", "coordinates": [69.5]}, "A position is a list"),
    "a number alone": ({"type": "Point", "coordinates": 69.5}, "A position is a list"),
    "no coordinates": ({"type": "Point"}, "A position is a list"),
    "lists too deep": ({"type": "LineString", "coordinates": SQUARE}, "A position is a list"),
    "lists too shallow": ({"type": "Polygon", "coordinates": [69.5, 35.3]}, "not lists of positions"),
    "a ring that crosses itself": ({"type": "Polygon", "coordinates": BOW_TIE}, "crosses or touches itself"),
    "an open ring": ({"type": "Polygon", "coordinates": [SQUARE[0][:-1]]}, "ring is not closed"),
    "a ring of two": ({"type": "Polygon", "coordinates": [[[1, 1], [1, 1]]]}, "ring is not closed"),
    "a line of one": ({"type": "LineString", "coordinates": [[69.5, 35.3]]}, "cannot be built"),
    "a huge line": ({"type": "LineString", "coordinates": line(20_001)}, "more than 20,000 positions"),
    "a kind that is none": (
        {"type": "Circle", "coordinates": [69.5, 35.3]},
        "“Circle” is no kind of geometry",
    ),
    "collections in one another": (DEEP, "nested too deep"),
    "text for a geometry": ("POINT (69.5 35.3)", "The geometry is no object"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_geometry_that_cannot_be_is_told_and_the_others_are_kept(name: str) -> None:
    geometry, sentence = FAULTS[name]
    sheet = geojsonfile.read(collection(feature(point(), n=1), feature(geometry, n=2), feature(point(), n=3)))
    assert list(reasons(sheet)) == [2]
    assert sentence in reasons(sheet)[2]
    assert sheet.columns.column("n").to_pylist() == ["1", "2", "3"]
    assert sheet.columns.column("longitude").to_pylist() == ["69.5", None, "69.5"]


def between(text: str) -> bytes:
    """A collection of three features, of which the second is this text."""
    good = json.dumps(feature(point(), n=1))
    return f'{{"type": "FeatureCollection", "features": [\n{good},\n{text},\n{good}\n]}}'.encode()


BROKEN = {
    "a comma missing": ('{"type": "Feature" "geometry": null}', "The text is no JSON"),
    "a string without an end": ('{"type": "Feature", "a": "x}', "The text is no JSON"),
    "a comma too many": ('{"type": "Feature", "a": 1,}', "The text is no JSON"),
    "nested too deep": ('{"type": "Feature", "a": ' + "[" * 99_999, "nested too deep"),
    "a bare number": ("42", "neither a feature nor a geometry"),
    "an object of another kind": ('{"type": "Node"}', "neither a feature nor a geometry"),
    "properties that are a list": (
        '{"type": "Feature", "properties": [1], "geometry": null}',
        "The properties are no object",
    ),
    "a name twice": (
        '{"type": "Feature", "properties": {"date": "2021-09-01", "date": "2021-09-02"}, "geometry": null}',
        "“date” stands twice",
    ),
    "a system of its own": (
        '{"type": "Feature", "properties": {}, "geometry": null, "crs": {"properties": {"name": "EPSG:3857"}}}',
        "in another reference system",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_feature_costs_itself_and_not_the_rest(name: str) -> None:
    text, sentence = BROKEN[name]
    sheet = geojsonfile.read(between(text))
    assert len(reasons(sheet)) == 1
    assert sentence in reasons(sheet)[2]
    assert sheet.columns.column("n").drop_null().to_pylist() == ["1", "1"]


def test_what_was_cut_off_in_the_middle_keeps_what_is_before() -> None:
    sheet = geojsonfile.read(between("{}")[:-60])
    assert sheet.columns.column("n").to_pylist() == ["1"]
    assert len(sheet.rejected) == 2


def test_a_line_that_is_no_json_costs_itself() -> None:
    good = json.dumps(feature(point(), n=1))
    sheet = geojsonfile.read(f"{good}\n{{oops}}\n{good}".encode())
    assert sheet.columns.num_rows == 2
    assert list(reasons(sheet)) == [2]


def test_numbers_longer_than_any_count_stay_as_printed() -> None:
    content = f'{{"type": "Feature", "properties": {{"id": {"9" * 5_000}}}, "geometry": null}}'.encode()
    assert geojsonfile.read(content).columns.column("id").to_pylist() == ["9" * 5_000]


def test_values_that_json_does_not_have_are_empty_cells_and_halves_of_letters_question_marks() -> None:
    content = b'{"type": "Feature", "properties": {"a": NaN, "b": "\\ud800x", "c": [1, {"d": 2}]}, "geometry": null}'
    assert geojsonfile.read(content).columns.to_pylist() == [{"a": None, "b": "?x", "c": '[1, {"d": 2}]'}]


def test_letters_that_are_not_utf8_reject_their_feature_alone() -> None:
    good, bad = feature(point(), town="Kabul"), feature(point(), town="Bazar")
    sheet = geojsonfile.read(collection(good, bad).replace(b"Bazar", b"B\xe4zar"))
    assert list(reasons(sheet)) == [2]
    assert "not UTF-8" in reasons(sheet)[2]


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
    ],
)
def test_a_collection_that_names_wgs84_is_read(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert geojsonfile.read(collection(feature(point()), crs=crs)).columns.num_rows == 1


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32642"}},
        {"type": "name", "properties": {"name": "EPSG:3857"}},
        {"type": "link", "properties": {"href": "http://reference.invalid/system", "type": "proj4"}},
        {"type": "name"},
        "EPSG:4326?",
        7,
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_collection_in_another_reference_system_is_refused_with_the_remedy(
    crs: object, *, first: bool
) -> None:
    content = collection(feature(point()), crs=crs)
    if not first:
        content = json.dumps({"features": [feature(point())], "crs": crs}).encode()
    with pytest.raises(RefusedFileError, match=r"another reference system.*Write the file again in WGS 84"):
        geojsonfile.read(content)


REFUSED = {
    "TopoJSON": (b'{"type": "Topology", "objects": {}, "arcs": []}', "The file is TopoJSON"),
    "Esri JSON": (b'{"geometryType": "esriGeometryPoint", "features": [{"attributes": {}}]}', "Esri JSON"),
    "settings": (b'{"name": "x", "version": 2}', "holds no features"),
    "an empty collection": (b'{"type": "FeatureCollection", "features": []}', "holds no features"),
    "features twice": (
        b'{"type": "FeatureCollection", "features": [], "features": []}',
        "list of features stands twice",
    ),
    "too many broken": (b'{"type":"Feature" oops' * 1_002, "hardly any of its features"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_json_that_is_no_geojson_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(RefusedFileError, match=sentence):
        geojsonfile.read(content)


def test_more_columns_than_a_table_has_are_refused() -> None:
    with pytest.raises(RefusedFileError, match="1,502 columns; at most 1,000"):
        geojsonfile.read(collection(feature(point(), **{f"c{n}": n for n in range(1_501)})))


def test_a_shape_drawn_to_cost_time_does_not() -> None:
    """Every one of its lines crosses every other."""
    turns = np.linspace(0, 2 * np.pi * 9_999, 10_001)[:-1]
    ring = np.column_stack([69 + np.cos(turns * 0.4999), 35 + np.sin(turns * 0.4999)]).tolist()
    star = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    told = reasons(geojsonfile.read(collection(*[feature(star)] * 12)))
    assert "crosses or touches itself" in told[1]
    assert "too many intricate ones" in told[12]
