"""The drawn map against the map of the page: the same features, the same looks, of one day and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import pairwise, product
from math import degrees, hypot
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pyarrow as pa
import pytest
from shapely import LineString, MultiLineString
from shapely import box as rectangle

from geo.events.table import SCHEMA
from geo.map.basemap import Basemap, basemap, fit, labels
from geo.map.frames import frames
from geo.map.ground import Ground
from geo.paper import names
from geo.paper.day import key
from geo.paper.frame import Frame, framed, wider
from geo.paper.map import HIDDEN, drawn, plan, relief, shown
from geo.paper.marks import SYMBOLS, Brought, brought, centres, moved, resolved, rings, spots, stub_corners
from geo.records.errors import DataError
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.signs.glyphs import RINGS, event_glyph
from geo.signs.palette import DARK, LIGHT, VARIABLES, Palette
from geo.signs.style import pattern_defs
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.legend import legend
from geo.words.places import caption

pytestmark = pytest.mark.slow

DAYS = [date(2021, 8, 15), date(2021, 8, 18), date(2021, 8, 23), date(2021, 9, 2), date(2021, 9, 6)]
SIZE = (860.0, 580.0)
BARE = Basemap(Path())
SVG = "{http://www.w3.org/2000/svg}"

Draw = Callable[..., Element]


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@pytest.fixture(scope="module")
def ground(dataset: Dataset) -> Ground:
    return Ground(dataset)


@pytest.fixture(scope="module")
def told(timeline: Timeline, ground: Ground) -> dict[str, Any]:
    """What the browser gets of every day."""
    return frames(timeline, ground)


@pytest.fixture(scope="module")
def frame(ground: Ground) -> Frame:
    return framed(wider(fit(ground), [(69.2, 34.5)]), *SIZE)


@pytest.fixture(scope="module")
def draw(timeline: Timeline, ground: Ground, frame: Frame) -> Draw:
    def drawn_of(day: date, reading: Reading = Reading.CLAIMED, palette: Palette = LIGHT) -> Element:
        found = shown(timeline.state(day, reading), ground)
        return fromstring(drawn(found, Brought(), ground, BARE, frame, palette))

    return drawn_of


def features(svg: Element) -> dict[str, Element]:
    return {name: node for node in svg.iter() if (name := node.get("data-feature"))}


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_drawn_features_are_those_of_the_pages_map_on_that_day_and_no_other(
    told: dict[str, Any], draw: Draw, day: date, reading: Reading
) -> None:
    numbers = told["frames"][reading.value][told["days"].index(day.isoformat())]
    wanted = [told["features"][number] for number in numbers[::2]]
    ids = {f["id"] for f in wanted if f["group"] not in HIDDEN and "margin" not in f}
    assert features(draw(day, reading)).keys() == ids


@pytest.mark.parametrize("reading", list(Reading))
def test_the_map_brings_the_caption_of_every_day(
    told: dict[str, Any], timeline: Timeline, dataset: Dataset, reading: Reading
) -> None:
    brought = [told["captions"][number] for number in told["said"][reading.value]]
    assert brought == [asdict(caption(dataset, state)) for state in timeline.states(reading)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_shape_has_the_look_of_the_pages_map_in_the_palettes_own_colours(
    timeline: Timeline, ground: Ground, draw: Draw, day: date
) -> None:
    nodes = features(draw(day, palette=DARK))
    for feature, look in shown(timeline.state(day, Reading.CLAIMED), ground):
        if "style" not in look:
            continue
        node, style = nodes[feature["id"]], look["style"]
        if style.get("fill"):
            assert node.get("fill") == resolved(style["fillColor"], DARK)
            assert node.get("fill-opacity") == str(style["fillOpacity"])
        else:
            assert node.get("fill") == "none"
        assert node.get("stroke") == (resolved(style["color"], DARK) if style.get("stroke") else None)
        assert node.get("stroke-dasharray") == (style.get("dashArray") if style.get("stroke") else None)
        assert (node.get("mask") == "url(#claims-soft)") == bool(feature.get("soft"))


def test_every_sign_is_the_one_sheets_drawing_with_its_ring(
    timeline: Timeline, ground: Ground, frame: Frame
) -> None:
    colours = {name: getattr(LIGHT, name) for name in ("ink", "halo", "neutral", "on_neutral")}
    rings = set()
    for day in DAYS:
        found = shown(timeline.state(day, Reading.CLAIMED), ground)
        text = drawn(found, Brought(), ground, BARE, frame, LIGHT)
        for feature, look in found:
            if "sign" not in feature:
                continue
            [mark] = re.findall(
                rf'<g data-feature="{re.escape(feature["id"])}".*?</g>(?=<g data-feature|</svg>)', text
            )
            assert event_glyph(feature["sign"]).format(**colours) in mark
            for name, ring in RINGS.items():
                if name:
                    assert (ring.format(**colours) in mark) == (look["ring"] == name)
            rings.add(look["ring"])
    assert rings == {"", "window"}


def test_a_contested_place_is_hatched_in_both_colours_only_on_the_days_a_side_names_the_whole(
    draw: Draw,
) -> None:
    contested, before = draw(date(2021, 9, 6)), draw(date(2021, 9, 2))
    assert features(contested)["control panjshir"].get("fill") == "url(#claims-contested)"
    assert "claims-contested" not in {node.get("fill", "") for node in features(before).values()}
    [pattern] = [node for node in contested.iter(f"{SVG}pattern") if node.get("id") == "claims-contested"]
    assert {bar.get("fill") for bar in pattern} == {LIGHT.side_1, LIGHT.side_2}
    for svg in (contested, before):
        edges = [features(svg)[f"border {side} panjshir"].get("stroke") for side in (1, 2)]
        assert edges == [LIGHT.side_1, LIGHT.side_2]


def test_what_beat_off_an_attack_is_a_band_inside_the_border_and_no_fill(draw: Draw) -> None:
    for day in (date(2021, 8, 30), date(2021, 9, 2)):
        found = features(draw(day))
        assert found["band 2 panjshir"].get("stroke") == LIGHT.side_2
        assert found["band 2 panjshir"].get("fill") == "none"
    assert features(draw(date(2021, 8, 30)))["control panjshir"].get("fill-opacity") == "0.0"
    assert features(draw(date(2021, 9, 2)))["control panjshir"].get("fill") == "url(#claims-part-1)"


def test_possible_approaches_split_and_direction_are_drawn_on_the_days_that_have_them(draw: Draw) -> None:
    kinds = {day: {name.split()[0] for name in features(draw(day))} for day in DAYS}
    assert "possible" in kinds[date(2021, 8, 18)]
    assert {"approaches", "direction", "halo"} <= kinds[date(2021, 9, 2)]
    assert {"split", "rival"} <= kinds[date(2021, 9, 6)]
    assert "possible" not in kinds[date(2021, 9, 6)]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_no_colour_is_left_to_a_theme_and_nothing_outside_is_named(
    timeline: Timeline, ground: Ground, frame: Frame, palette: Palette
) -> None:
    found = shown(timeline.state(date(2021, 9, 2), Reading.CLAIMED), ground)
    text = drawn(found, Brought(), ground, basemap(Path(BUNDLED)), frame, palette)
    assert "var(" not in text
    assert pattern_defs(palette) in text
    assert re.findall(r'href="(?!#|data:image/jpeg;base64,)[^"]*"', text) == []
    assert text.count("data:image/jpeg") == 1
    assert palette.paper in text


def test_a_colour_variable_of_the_page_becomes_the_palettes_value() -> None:
    assert resolved(VARIABLES.side_1, DARK) == DARK.side_1
    assert resolved("url(#claims-tints)", DARK) == "url(#claims-tints)"


def test_signs_of_a_spot_stand_side_by_side_four_in_a_row_fighting_first(frame: Frame) -> None:
    names = ("statement", "talks", "order", "clash", "offer")
    found = [({"sign": n, "spot": "one", "at": [69.5, 35.3], "above": False}, {"ring": ""}) for n in names]
    row = spots(found)["one"]
    assert row[0][0]["sign"] == "clash"
    at = centres(row, frame)
    assert len({y for _, y in at[:4]}) == 1
    assert at[4][1] == at[0][1] + 26
    assert [round(b[0] - a[0], 6) for a, b in pairwise(at[:4])] == [26, 26, 26]
    assert frame.dot(row[0][0]["at"])[1] == at[0][1]


def test_what_lies_somewhere_in_a_province_is_one_clash_sign_with_its_count_and_a_counted_line(
    timeline: Timeline, ground: Ground
) -> None:
    found = shown(timeline.state(date(2021, 9, 2), Reading.CLAIMED), ground)
    [(feature, look)] = spots(found)["panjshir"]
    assert (feature["sign"], look["count"], look["ring"]) == ("clash", "3\u20136", "")
    assert len(look["records"]) == 6
    lines = plan(timeline.state(date(2021, 9, 2), Reading.CLAIMED), ground, BARE, SIZE, LIGHT).values[
        "margin"
    ]
    assert lines == [
        "somewhere in Panjshir: 3\u20136 clashes, 6 statements, 6\u20138 others",
        "on the approaches of Panjshir: 1\u20132 clashes, 2 others",
    ]


def test_a_clash_somewhere_in_a_province_is_dashed_where_only_a_window_is_known(
    timeline: Timeline, ground: Ground
) -> None:
    [(_, look)] = spots(shown(timeline.state(date(2021, 9, 4), Reading.CLAIMED), ground))["panjshir"]
    assert (look["count"], look["ring"]) == ("perhaps 1", "window")


def test_a_sign_over_a_town_leaves_the_town_free(timeline: Timeline, ground: Ground, frame: Frame) -> None:
    row = spots(shown(timeline.state(date(2021, 8, 30), Reading.CLAIMED), ground))["kabul"]
    [(x, y)] = centres(row, frame)
    assert (x, y + 12 + 9) == pytest.approx(frame.dot(row[0][0]["at"]))


def test_a_direction_is_as_short_at_every_size_and_never_reaches_the_next_place(
    timeline: Timeline, ground: Ground
) -> None:
    state = timeline.state(date(2021, 8, 30), Reading.CLAIMED)
    for size in (SIZE, (430.0, 400.0)):
        found = plan(state, ground, BARE, size, LIGHT)
        stubs = [feature for feature, _ in found.pairs if "stub" in feature]
        assert {feature["place"] for feature in stubs} == {"shotul", "jabal-saraj"}
        for feature in stubs:
            x, y = found.frame.dot(feature["from"])
            assert max(hypot(a - x, b - y) for a, b in stub_corners(feature, found.frame)) == pytest.approx(
                31, abs=0.1
            )


@pytest.mark.parametrize("width", [430.0, 860.0])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_name_covers_a_sign_or_another_name_or_leaves_the_map(
    timeline: Timeline, ground: Ground, day: date, width: float
) -> None:
    found = plan(timeline.state(day, Reading.CLAIMED), ground, BARE, (width, 600), LIGHT)
    frame = found.frame
    signs = [
        (x - 12, y - 12, x + 12, y + 12)
        for row in spots(found.pairs).values()
        for x, y in centres(row, frame)
    ]
    boxes = [(one["x"], one["y"], one["x"] + one["width"], one["y"] + 13) for one in found.values["names"]]
    assert len(boxes) >= 6
    for i, box in enumerate(boxes):
        assert 0 <= box[0] < box[2] <= frame.width
        assert 0 <= box[1] < box[3] <= frame.height
        for other in (*signs, *boxes[:i]):
            assert not (box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3])


CARD = (370.0, 356.0)
"""The map of a card."""


def test_the_card_of_the_second_of_september_names_every_province_and_place_that_its_words_name(
    timeline: Timeline, ground: Ground
) -> None:
    found = plan(timeline.state(date(2021, 9, 2), Reading.CLAIMED), ground, BARE, CARD, LIGHT)
    named = {one["text"] for one in found.values["names"]}
    assert {
        "Panjshir",
        "Parwan",
        "Kapisa",
        "Shotul",
        "Bazarak",
        "Golbahar",
        "Jabal-Saraj",
        "Charikar",
    } <= named


LATE = [date(2021, 8, day) for day in (23, 30, 31)] + [date(2021, 9, day) for day in (1, 2, 4, 6)]


@pytest.mark.parametrize("day", LATE, ids=str)
def test_a_card_names_every_way_in_cuts_no_ring_and_draws_no_point_without_its_name(
    timeline: Timeline, ground: Ground, day: date
) -> None:
    found = plan(timeline.state(day, Reading.CLAIMED), ground, BARE, CARD, LIGHT, counted=False)
    written = {one["text"]: one for one in found.values["names"]}
    assert {"Bazarak", "Golbahar", "Jabal-Saraj", "Khawak pass", "Shotul"} <= written.keys()
    assert found.values["margin"] == []
    for at, r in rings(found.pairs, found.frame).items():
        x, y = found.frame.dot(at)
        inside = r <= x <= CARD[0] - r and r <= y <= CARD[1] - r
        assert inside or not (-r < x < CARD[0] + r and -r < y < CARD[1] + r), (at, x, y, r)
    points = {label["text"] for label in labels(ground) if label["kind"] in SYMBOLS}
    moves = [group.get("transform") for group in fromstring(found.values["svg"]).findall(f"{SVG}g")]
    drawn_at = {
        label["text"]
        for label in labels(ground)
        if label["text"] in points and moved(*found.frame.dot(label["spots"][0])) in moves
    }
    assert drawn_at == points & written.keys()


def test_a_name_stands_on_the_ground_that_it_names_or_at_the_end_of_a_line(frame: Frame) -> None:
    x, y = frame.dot([69.5, 35.3])
    west = rectangle(
        0, 0, x + 30, frame.height
    )  # the border runs so near that no name has room beside its place
    spot = {"text": "Town", "kind": "town", "radius": 1800.0, "spots": [[69.5, 35.3]], "home": west}
    province = spot | {"kind": "province context", "minor": True, "spots": [[69.9, 35.3]]}

    def written(label: dict[str, Any]) -> list[names.Name]:
        board = names.Board(frame)
        board.take((0, 0, x - 12, frame.height))
        return names.arranged([label], [(50.0, 14.0)], board, [0])

    assert written(province) == []
    [crossing] = written(spot)
    assert crossing.leader is None
    [led] = written(spot | {"entry": True, "home": rectangle(0, 0, frame.width, y - 30)})
    assert led.leader is not None
    assert led.y + 14 <= y - 30
    assert hypot(led.leader[0][0] - x, led.leader[0][1] - y) == pytest.approx(names.START)


def test_the_name_of_a_pass_keeps_off_the_ticks_of_a_siege_and_the_rims_of_circles(frame: Frame) -> None:
    x, y = frame.dot([69.5, 35.3])
    spot = {"text": "Pass", "kind": "pass", "radius": 0.0, "spots": [[69.5, 35.3]]}

    def left_edge(*lined: LineString) -> float:
        board = names.Board(frame, lined=MultiLineString(list(lined)))
        [name] = names.arranged([spot], [(50.0, 24.0)], board, [0])
        return name.x

    assert left_edge() > x
    siege = LineString([(x + 30, y - 60), (x + 30, y + 60)])
    assert left_edge(siege) + 50 < x
    circle = LineString([(x - 16, y - 60), (x - 16, y + 60)])
    assert left_edge(siege, circle) + 50 < x - 16


def test_a_large_name_of_a_province_stands_where_it_keeps_farthest_from_the_border(frame: Frame) -> None:
    x, y = frame.dot([69.5, 35.3])
    corner = rectangle(
        x - 48, y - 20, x + 32, y + 200
    )  # too narrow for a name and all that is drawn along a border
    spot = {"text": "Land", "spots": [[69.5, 35.3]], "home": corner}
    for kind, lower in (("province subject", 18), ("province context", 0)):
        [name] = names.arranged([spot | {"kind": kind}], [(56.0, 24.0)], names.Board(frame), [0])
        assert name.y == y - 12 + lower


def test_names_on_paper_follow_the_rule_of_names_in_the_browser() -> None:
    script = (Path(names.__file__).parents[1] / "assets" / "labels.js").read_text(encoding="utf-8")

    def said(*starts: str) -> list[tuple[float, ...]]:
        lists = [re.findall(re.escape(start) + r"\[?([-\d, ]+)", script) for start in starts]
        return [tuple(float(part) for part in found.split(",")) for [found] in lists]

    assert said("const FAR = ", "const SHORT = ", "const RIM = ") == [names.FAR, (names.SHORT,), (names.RIM,)]
    assert said("const TURNS = ", "const TICK = ", "const MIDDLE = ", "const OTHERS = ") == [
        (names.TURNS,),
        (names.TICK,),
        (names.MIDDLE,),
        (names.NEAR,),
    ]
    assert said("const [START, END] = ", "const [INSIDE, NEAR, ASTRAY] = ") == [
        (names.START, names.END),
        (names.INSIDE, names.NEARLY, names.ASTRAY),
    ]
    across, down = said("const STEPS = ", ".flatMap((x) => ")
    assert sorted(product(across, down), key=lambda step: hypot(*step)) == names.PROVINCE


def test_a_small_map_names_each_place_that_has_a_sign_and_leaves_out_other_villages(
    timeline: Timeline, ground: Ground
) -> None:
    quiet, told = (
        {
            one["text"]
            for one in plan(timeline.state(day, Reading.CLAIMED), ground, BARE, CARD, LIGHT).values["names"]
        }
        for day in (date(2021, 8, 15), date(2021, 8, 18))
    )
    assert told - quiet == {"Bano", "Deh-e Salah", "Pul-e Hesar"}


def test_a_name_whose_only_room_is_beside_the_symbol_of_another_place_is_left_out(frame: Frame) -> None:
    spot, size = [69.5, 35.3], (40.0, 14.0)
    x, y = frame.dot(spot)
    edge = max(13.0, 6000 * frame.pixels(1, spot[1]) * 0.55)  # the first place tried is right of it
    wide = {"text": "Wide", "kind": "district", "radius": 6000.0, "spots": [spot]}
    beside = [spot[0] + degrees((edge + size[0] + 8) / frame.scale), spot[1]]
    town = {"text": "Town", "kind": "town", "radius": 1800.0, "spots": [beside]}

    def written(*others: dict[str, Any]) -> list[names.Name]:
        board = names.Board(frame)
        for box in (
            (0, 0, frame.width, y - 11),
            (0, y + 11, frame.width, frame.height),
            (0, 0, x + edge - 4, 900),
        ):
            board.take(box)
        return names.arranged([wide, *others], [size, size], board, [0])

    assert [one.label for one in written()] == [0]
    assert written(town) == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_sign_of_the_day_is_inside_the_window(timeline: Timeline, ground: Ground, day: date) -> None:
    for size in (SIZE, (430.0, 400.0)):
        found = plan(timeline.state(day, Reading.CLAIMED), ground, basemap(Path(BUNDLED)), size, LIGHT)
        for row in spots(found.pairs).values():
            for x, y in centres(row, found.frame):
                assert 12 <= x <= size[0] - 12
                assert 12 <= y <= size[1] - 12


def test_a_rivers_name_follows_its_course_and_keeps_clear(frame: Frame) -> None:
    course = [(68.5, 35.0), (69.0, 35.2), (69.5, 35.0)]
    board = names.Board(frame)
    letters = names.along("Andarab", [8.0] * 7, course, board)
    assert "".join(one.text for one in letters) == "Andarab"
    assert [one.x for one in letters] == sorted(one.x for one in letters)
    board = names.Board(frame)
    board.take((0, 0, frame.width, frame.height))
    assert names.along("Andarab", [8.0] * 7, course, board) == []


def test_provinces_are_named_in_both_scripts(timeline: Timeline, ground: Ground) -> None:
    found = plan(timeline.state(date(2021, 9, 6), Reading.CLAIMED), ground, BARE, SIZE, LIGHT)
    named = {(one["text"], one["fa"]) for one in found.values["names"]}
    assert {("Panjshir", "پنجشیر"), ("Bazarak", "بازارک"), ("Kapisa", "کاپیسا")} <= named
    assert {one["text"] for one in labels(ground)} >= {text for text, _ in named}


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_legend_explains_what_is_drawn_and_nothing_else(
    dataset: Dataset, timeline: Timeline, ground: Ground, day: date, reading: Reading
) -> None:
    found = shown(timeline.state(day, reading), ground)
    told = {entry.sign: entry for entry in key(dataset, found, Brought(), LIGHT)}
    sheet = {entry.sign: entry for entry in legend(dataset.sides, palette=LIGHT)}
    assert all(sheet[sign] == entry for sign, entry in told.items())
    assert {f["sign"] for f, _ in found if "sign" in f} <= told.keys()
    assert ("window" in told) == any(look.get("ring") == "window" for _, look in found)
    assert ("border" in told) == any(look.get("facts", {}).get("status") == "contested" for _, look in found)
    for what, sign in (
        ("approaches", "approaches-1"),
        ("direction", "direction"),
        ("possible", "possible-1"),
    ):
        assert (sign in told) == any(f["id"].startswith(f"{what} ") for f, _ in found)


def rows(*found: dict[str, object]) -> pa.Table:
    blank = {field.name: "" if field.type == pa.string() else None for field in SCHEMA} | {
        "kind": "clash",
        "lon": 69.5,
        "lat": 35.3,
        "geo_precision": "settlement",
        "time_precision": "day",
    }
    return pa.Table.from_pylist([blank | row for row in found], schema=SCHEMA)


def test_rows_of_imported_sets_are_drawn_with_their_own_signs(frame: Frame) -> None:
    table = rows({}, {"kind": "other"}, {"kind": "claim", "geo_precision": "district"}, {"kind": "nonsense"})
    found = brought(table, frame, LIGHT)
    assert found.signs == {"clash", "other", "claim"}
    assert found.rough
    assert found.svg.count("<use ") == 4
    fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{found.svg}</svg>')
    assert found.words == "Imported sets have 4 records of this day. They take no part in any status."


def test_rows_that_cannot_be_drawn_are_counted_not_dropped_silently(frame: Frame) -> None:
    table = rows({"lon": None}, {"geo_precision": "unlocated"}, {"lat": 91.0}, {"lon": 10.0}, {})
    found = brought(table, frame, LIGHT)
    assert found.svg.count("<use ") == 1
    assert "5 records of this day; 3 without a place that can be drawn; 1 outside this map." in found.words


def test_of_very_many_rows_the_first_are_drawn_and_the_page_says_so(frame: Frame) -> None:
    found = brought(rows(*[{}] * 2_500), frame, LIGHT)
    assert found.svg.count("<use ") == 2_000
    assert "2,500 records of this day; only the first 2,000 of the others are drawn" in found.words


def test_without_imported_rows_nothing_is_added(frame: Frame) -> None:
    assert brought(None, frame, LIGHT) == brought(SCHEMA.empty_table(), frame, LIGHT) == Brought()


def test_the_legend_adds_the_signs_of_imported_rows(
    dataset: Dataset, timeline: Timeline, ground: Ground, frame: Frame
) -> None:
    found = shown(timeline.state(date(2021, 8, 15), Reading.CLAIMED), ground)
    extra = brought(rows({}, {"kind": "other", "geo_precision": "province"}), frame, LIGHT)
    signs = [entry.sign for entry in key(dataset, found, extra, LIGHT)]
    assert {"clash", "other", "rough"} <= set(signs)
    assert len(signs) == len(set(signs))


@pytest.mark.parametrize("content", [b"", b"\xff" * 99, None], ids=["empty", "random", "missing"])
def test_a_relief_that_was_broken_meanwhile_is_named_without_its_folder(
    copy_of_data: Path, content: bytes | None
) -> None:
    for name in ("relief.webp", "relief-dark.webp"):
        (copy_of_data / name).write_bytes((BUNDLED / name).read_bytes())
    whole = basemap(copy_of_data)
    (copy_of_data / "relief.webp").unlink()
    if content is not None:
        (copy_of_data / "relief.webp").write_bytes(content)
    with pytest.raises(
        DataError, match=r"^relief\.webp: the relief cannot be read: it cannot be opened"
    ) as told:
        relief(whole, "light", framed((68.0, 34.0, 71.0, 36.0), *SIZE), "#ffffff")
    assert str(copy_of_data) not in str(told.value)
