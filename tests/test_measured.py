from __future__ import annotations

import re
from dataclasses import replace
from math import asin, cos, radians, sin, sqrt
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from pyproj import Geod
from shapely.geometry import Point, shape

from geo.check.tables import WORDING
from geo.findings.distances import ELLIPSOID, Line, Spot, line, spot, told_and_measured
from geo.map.ground import GEOD, Ground
from geo.markup.distances import measured_html
from geo.records.model import Dataset, Direction, Distance, Measure, PositionQuality
from geo.signs.palette import HALO_M
from geo.words.dates import typeset
from geo.words.lists import direction as wind

N, NE, E, SE, S, SW, W, NW = Direction


def parsed(html: str) -> ET.Element:
    """The HTML as a tree: it is well formed but for the bare ampersands that addresses may have."""
    return ET.fromstring(re.sub(r"&(?!#?\w+;)", "&amp;", html))


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def tree(dataset: Dataset) -> ET.Element:
    return parsed(str(measured_html(dataset)))


def rows(tree: ET.Element) -> dict[str, ET.Element]:
    return {str(row.get("id")): row for row in tree.iter("tr") if row.get("id")}


def haversine_km(a: Spot, b: Spot) -> float:
    """On a sphere of the mean radius: another way to the same number, within half a percent."""
    lat1, lat2, dlon = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


# --- on the ellipsoid -----------------------------------------------------------------------------------------


def test_the_ellipsoid_is_the_one_named(tree: ET.Element) -> None:
    named = Geod(ellps=ELLIPSOID.replace(" ", ""))
    assert (GEOD.a, GEOD.f) == (named.a, named.f)
    assert f"on the {ELLIPSOID} ellipsoid" in words(tree)
    assert f"{named.a:,.0f} m" in words(tree)
    assert f"1/{1 / named.f:.9f}" in words(tree)


def test_kabul_to_the_valleys_mouth_and_to_bazarak_are_measured_between_the_gazetteers_points(
    dataset: Dataset,
) -> None:
    found = {(x.start.place_id, x.end.place_id): x for told in told_and_measured(dataset) for x in told.lines}
    for end in ("golbahar", "bazarak"):
        a, b = dataset.places["kabul"], dataset.places[end]
        azimuth, _, metres = Geod(ellps="WGS84").inv(a.lon, a.lat, b.lon, b.lat)
        assert found["kabul", end].km == pytest.approx(metres / 1000, abs=0.001)
        assert found["kabul", end].azimuth == pytest.approx(azimuth % 360, abs=0.01)


def test_every_line_agrees_with_a_sphere_within_half_a_percent(dataset: Dataset) -> None:
    lines = [x for told in told_and_measured(dataset) for x in told.lines]
    assert lines
    for found in lines:
        assert found.km == pytest.approx(haversine_km(found.start, found.end), rel=0.005)


def test_every_pair_of_the_places_a_row_names_is_measured_once(dataset: Dataset) -> None:
    for told in told_and_measured(dataset):
        pairs = [(x.start.place_id, x.end.place_id) for x in told.lines]
        assert pairs == [(a, b) for a in told.distance.from_ids for b in told.distance.to_ids]


@pytest.mark.parametrize(
    ("lon", "lat", "azimuth", "word"),
    [(0, 1, 0, N), (1, 0, 90, E), (0, -1, 180, S), (-1, 0, 270, W), (1, 1, 45, NE), (-1, -1, 225, SW)],
)
def test_an_azimuth_runs_clockwise_from_north(
    lon: float, lat: float, azimuth: float, word: Direction
) -> None:
    here = Spot("here", 0.0, 0.0, middle=False, doubt_km=0.6)
    found = line(here, Spot("there", lon, lat, middle=False, doubt_km=0.6))
    assert found.azimuth == pytest.approx(azimuth, abs=0.5)
    assert found.winds == (word,)


HERE = Spot("here", 0.0, 0.0, middle=False, doubt_km=0.0)


@pytest.mark.parametrize(
    ("azimuth", "doubt", "admitted"),
    [
        (0.0, 0.0, (N,)),
        (22.4, 0.0, (N,)),
        (22.6, 0.0, (NE,)),
        (337.4, 0.0, (NW,)),
        (337.6, 0.0, (N,)),
        (359.9, 0.0, (N,)),
        (20.0, 2.4, (N,)),
        (20.0, 2.6, (N, NE)),
        (0.0, 40.0, (NW, N, NE)),
        (350.0, 20.0, (NW, N)),
        (200.0, 30.0, (S, SW)),
        (10.0, 180.0, (S, SW, W, NW, N, NE, E, SE)),
    ],
)
def test_the_compass_words_are_all_those_that_the_doubt_admits(
    azimuth: float, doubt: float, admitted: tuple[Direction, ...]
) -> None:
    assert Line(HERE, HERE, 10.0, 1.0, azimuth, doubt).winds == admitted


def test_the_doubt_of_a_line_is_that_of_both_its_ends(dataset: Dataset) -> None:
    ground = Ground(dataset)
    for told in told_and_measured(dataset):
        for x in told.lines:
            radii = [HALO_M[ground.precision(dataset.places[s.place_id])] / 1000 for s in (x.start, x.end)]
            assert x.doubt_km == pytest.approx(sum(radii))
            assert 0 < x.doubt_deg <= 180
            if x.doubt_km < x.km:
                assert sin(radians(x.doubt_deg)) * x.km == pytest.approx(x.doubt_km)


def test_a_line_no_longer_than_its_doubt_may_lead_anywhere() -> None:
    near = Spot("near", 0.0, 0.05, middle=False, doubt_km=6.0)
    found = line(HERE, near)
    assert found.km < found.doubt_km
    assert found.doubt_deg == 180
    assert set(found.winds) == set(Direction)


def test_a_place_with_an_outline_is_measured_from_its_middle(dataset: Dataset) -> None:
    ground = Ground(dataset)
    subject = spot(ground, dataset.subject_id)
    assert subject is not None
    assert subject.middle
    outline = shape(dataset.outlines[dataset.subject_id].geometry)
    assert outline.contains(Point(subject.lon, subject.lat))
    flat = outline.centroid
    assert GEOD.inv(subject.lon, subject.lat, flat.x, flat.y)[2] < 300


def test_a_place_without_a_position_is_not_measured(dataset: Dataset) -> None:
    nowhere = next(p for p in dataset.places.values() if p.position_quality is PositionQuality.NONE)
    assert spot(Ground(dataset), nowhere.place_id) is None
    row = replace(dataset.distances["d-khawak-west-last-region"], to_ids=(nowhere.place_id,))
    (told,) = told_and_measured(replace(dataset, distances={row.distance_id: row}))
    assert told.lines == ()


# --- told beside measured -------------------------------------------------------------------------------------


def test_every_printed_distance_and_direction_is_shown_with_its_words_and_paragraph(
    dataset: Dataset, tree: ET.Element
) -> None:
    found = rows(tree)
    assert set(found) == set(dataset.distances)
    for name, row in found.items():
        told = dataset.distances[name]
        assert [words(q) for q in row.iter("q")] == [told.wording]
        assert len(told.wording.split()) <= WORDING
        (link,) = row.iter("a")
        address = urlsplit(str(link.get("href")))
        assert address.path == "sources"
        assert parse_qs(address.query)["report"] == [told.report_id]
        assert parse_qs(address.query)["paragraph"] == [str(told.paragraph)]
        assert dataset.actors[told.claimant_id].name in words(row[0])
        assert typeset(told.note).replace("\u00a0", " ") in words(row[0])
        if told.direction:
            assert wind(told.direction) in words(row[0])
        if told.figure_id:
            assert f"{dataset.figures[told.figure_id].low:,.0f} km" in words(row[0])


def test_every_distance_a_report_prints_is_beside_a_measured_one(dataset: Dataset) -> None:
    printed = {name for name, figure in dataset.figures.items() if figure.measure is Measure.DISTANCE_KM}
    assert {
        told.figure.figure_id for told in told_and_measured(dataset) if told.figure and told.lines
    } == printed


def test_each_line_says_how_far_which_way_and_how_sure(dataset: Dataset, tree: ET.Element) -> None:
    found = rows(tree)
    for told in told_and_measured(dataset):
        items = list(found[told.distance.distance_id].iter("li"))
        assert len(items) == len(told.lines) > 0
        for item, x in zip(items, told.lines, strict=True):
            way = [wind(direction) for direction in x.winds]
            assert f"{x.km:,.0f} km ± {x.doubt_km:,.0f}, towards " in words(item)
            assert all(word in words(item) for word in way)
            assert f"{x.azimuth:.0f}° ± {x.doubt_deg:.0f}°" in words(item)
            for s in (x.start, x.end):
                assert dataset.places[s.place_id].name in words(item)
                assert ("middle" in words(item)) or not s.middle


def _remark(item: ET.Element) -> str:
    return words(item.find("small")) if item.find("small") is not None else ""  # type: ignore[arg-type]  # seen


def test_a_printed_value_is_repeated_just_where_the_doubt_does_not_reach_it(
    dataset: Dataset, tree: ET.Element
) -> None:
    found, differing, agreeing = rows(tree), 0, 0
    for told in told_and_measured(dataset):
        for item, x in zip(found[told.distance.distance_id].iter("li"), told.lines, strict=True):
            expected = []
            if told.figure and abs((told.figure.low or 0) - x.km) > x.doubt_km:
                about = "about " if told.figure.wording_class.value == "about" else ""
                expected.append(f"{about}{told.figure.low:,.0f} km")
            if told.distance.direction and told.distance.direction not in x.winds:
                expected.append(wind(told.distance.direction))
            assert _remark(item) == (f"printed: {', '.join(expected)}" if expected else "")
            differing, agreeing = differing + bool(expected), agreeing + (not expected)
    assert differing
    assert agreeing


@pytest.mark.parametrize(("part", "repeated"), [(-1.2, True), (-0.8, False), (0.8, False), (1.2, True)])
def test_a_printed_distance_agrees_up_to_the_doubt_on_either_side(
    dataset: Dataset, part: float, *, repeated: bool
) -> None:
    (told,) = [t for t in told_and_measured(dataset) if t.distance.report_id == "thursday-attack"]
    assert told.figure
    (only,) = told.lines
    printed = round(only.km + part * only.doubt_km, 2)
    figure = replace(told.figure, low=printed, high=printed)
    other = replace(dataset, figures={**dataset.figures, figure.figure_id: figure})
    (item,) = rows(parsed(str(measured_html(other))))[told.distance.distance_id].iter("li")
    assert (f"printed: about {printed:,.0f} km" in _remark(item)) is repeated


def test_the_khawak_pass_is_told_in_the_west_and_measured_elsewhere_from_bazarak(
    dataset: Dataset, tree: ET.Element
) -> None:
    told = [t for t in told_and_measured(dataset) if t.distance.to_ids == ("khawak-pass",)]
    assert {t.distance.report_id for t in told} == {"final-holdout", "last-region"}
    for t in told:
        assert t.distance.direction is W
        (from_bazarak,) = [x for x in t.lines if x.start.place_id == "bazarak"]
        assert from_bazarak.winds == (NE,)
        assert "Bazarak to Khawak pass: " in words(rows(tree)[t.distance.distance_id])


def test_no_judgement_is_passed_on_a_printed_value(tree: ET.Element) -> None:
    said = words(tree).lower()
    for word in ("wrong", "error", "mistake", "incorrect", "false", "actually", "in fact", "really"):
        assert not re.search(rf"\b{word}\b", said), word


def test_the_points_used_are_listed_with_how_good_they_are(dataset: Dataset, tree: ET.Element) -> None:
    (table,) = [t for t in tree.iter("table") if t.get("class") == "points"]
    listed = {words(row[0]): row for row in table.findall("tbody/tr")}
    used = {
        s.place_id: s for told in told_and_measured(dataset) for x in told.lines for s in (x.start, x.end)
    }
    assert len(listed) == len(used)
    for place_id, s in used.items():
        name = dataset.places[place_id].name
        row = listed[f"The middle of {name}" if s.middle else name]
        assert words(row[1]) == f"{s.lon:.4f}, {s.lat:.4f}"
        assert f"within about {s.doubt_km:g} km" in words(row[2])
        assert " ".join(typeset(dataset.places[place_id].position_note).split()) in words(row[2])


def test_drawings_are_silent_and_stay_on_their_scale(dataset: Dataset, tree: ET.Element) -> None:
    drawings = [span for span in tree.iter("span") if span.get("class") in {"bar", "dial"}]
    assert len(drawings) == sum(len(told.lines) for told in told_and_measured(dataset))
    for drawing in drawings:
        assert drawing.get("aria-hidden") == "true"
        for mark in drawing:
            percents = [float(n) for n in re.findall(r"([\d.]+)%", str(mark.get("style")))]
            assert 0 <= percents[0] <= sum(percents) <= 100.01


# --- unusual data ---------------------------------------------------------------------------------------------


def test_without_such_a_table_it_says_so(toy: Dataset) -> None:
    assert measured_html(toy) == (
        '<p class="nothing">No printed distance or direction is among what is shown.</p>'
    )


def test_a_distance_whose_figure_is_not_shown_keeps_its_direction(dataset: Dataset) -> None:
    tree = parsed(str(measured_html(replace(dataset, figures={}))))
    assert set(rows(tree)) == set(dataset.distances)
    assert "How far" not in words(tree)


def _hostile(toy: Dataset) -> Dataset:
    text = "<img src=x onerror=alert(1)>&"
    row = Distance(
        "d-01", "gazette-tuesday", 4, "gazette", ("velmara",), text, ("brell",), text, N, "", text, text
    )
    places = {key: replace(p, name=text, position_note=text) for key, p in toy.places.items()}
    return replace(toy, distances={"d-01": row}, places=places)


def test_text_from_the_data_is_escaped(toy: Dataset) -> None:
    html = str(measured_html(_hostile(toy)))
    assert "<img" not in html
    assert "&lt;img" in html


def test_headings_begin_below_the_pages_own(tree: ET.Element) -> None:
    assert [list(tree.iter(tag)) for tag in ("h1", "h2", "h4")] == [[], [], []]
    assert [words(h) for h in tree.iter("h3")] == ["How far", "Which way", "The points used"]
    for found in tree.iter("table"):
        assert found[0].tag == "caption"
