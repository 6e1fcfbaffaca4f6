"""Imported sets as the map draws them: which days, which sign, which look, and what a tooltip says."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from geo.events import hold
from geo.events.query import EVERYTHING
from geo.events.table import OTHER
from geo.map.pointcloud import LOOKS, PointEvents, packed
from geo.records.model import EventKind, GeoPrecision
from geo.records.period import Period
from geo.sets.layers import NAME, TITLE, DrawnSet, days_of, lane_of, of_cells, points, sign_of
from geo.signs.glyphs import BROUGHT_MARKS
from geo.words.legend import brought_legend, legend
from geo.words.lists import IMPORTED_KINDS
from tests.eventrows import Row, may, row, table
from tests.test_pointcloud import unpacked

SPAN = Period(may(1), may(10))


def drawn(*rows: Row, set_id: str = "ab", name: str = "Mine") -> DrawnSet:
    return DrawnSet(set_id, name, hold(table(*rows)).points())


def counted(*rows: Row, degrees: float = 1.0) -> DrawnSet:
    return DrawnSet("cd", "Many", of_cells(hold(table(*rows)).cells(EVERYTHING, degrees)), degrees)


def days(events: PointEvents, at: int, *, known: bool = False) -> list[int]:
    """The numbers of the days on which a row is shown."""
    first = events.known_first if known else events.first
    last = events.known_last if known else events.last
    assert first is not None
    assert last is not None
    return [day for day in range(len(SPAN)) if first[at] <= day <= last[at]]


@pytest.mark.parametrize(
    ("changed", "claimed", "known"),
    [
        ({"start": may(3), "known": None}, [2], [2]),
        ({"start": may(3), "known": may(3)}, [2], [2]),
        ({"start": may(3), "known": may(4)}, [2], []),
        ({"start": may(3), "end": may(6), "known": may(5)}, [2, 3, 4, 5], [4, 5]),
        ({"start": may(3), "end": may(6), "known": may(1)}, [2, 3, 4, 5], [2, 3, 4, 5]),
        ({"start": may(1) - timedelta(days=9), "end": may(2), "known": None}, [0, 1], [0, 1]),
        ({"start": may(9), "end": may(20), "known": None}, [8, 9], [8, 9]),
        ({"start": may(11), "known": None}, [], []),
        ({"start": may(1) - timedelta(days=2), "known": None}, [], []),
    ],
)
def test_an_event_stands_on_its_days_and_waits_until_it_is_known(
    changed: dict[str, Any], claimed: list[int], known: list[int]
) -> None:
    events = points([drawn(row(**changed))], SPAN)
    assert days(events, 0) == claimed
    assert days(events, 0, known=True) == known


def test_a_row_without_day_or_position_is_not_drawn() -> None:
    undated = row("undated", start=None, end=None, time_precision="undated")
    events = points([drawn(row("e"), undated, row("nowhere", lon=None, lat=None))], SPAN)
    assert events.ids == ["e"]


@pytest.mark.parametrize(
    ("time", "end", "place", "look"),
    [
        ("day", 3, "point", "certain"),
        ("night", 4, "settlement", "certain"),
        ("window", 3, "point", "certain"),
        ("window", 5, "pass", "uncertain"),
        ("day", 3, "district", "rough"),
        ("throughout", 5, "province", "rough"),
        ("window", 5, "approaches", "uncertain_rough"),
    ],
)
def test_a_sign_shows_how_well_day_and_place_are_known(time: str, end: int, place: str, look: str) -> None:
    events = points([drawn(row(time_precision=time, end=may(end), geo_precision=place))], SPAN)
    assert LOOKS[events.uncertain[0]] == look


def test_every_precision_of_a_place_has_a_look() -> None:
    rows = [row(place.value, geo_precision=place.value) for place in GeoPrecision]
    events = points([drawn(*rows)], SPAN)
    rough = {name for name, look in zip(events.ids, events.uncertain, strict=True) if "rough" in LOOKS[look]}
    assert rough == {"district", "province", "approaches"}


def test_each_set_is_a_layer_of_its_own_and_its_ids_bear_its_name() -> None:
    one, two = (
        drawn(row("e", kind="talks"), set_id="ab", name="One"),
        drawn(row("e"), set_id="cd", name="Two"),
    )
    header, columns = unpacked(packed(points([one, two], SPAN), SPAN.first))
    assert header["layers"] == [{"group": "set-ab", "label": "One"}, {"group": "set-cd", "label": "Two"}]
    kinds = [header["kinds"][number] for number in columns["kind"]]
    assert [(kind["group"], kind["sign"], kind["prefix"]) for kind in kinds] == [
        ("set-ab", "talks", "set:ab:"),
        ("set-cd", "clash", "set:cd:"),
    ]


def test_fighting_lies_on_top_of_everything_else_whichever_set_it_is_of() -> None:
    sets = [
        drawn(row(kind="attack"), row(kind="talks"), set_id="ab"),
        drawn(row(kind="other"), row(), set_id="cd"),
    ]
    assert points(sets, SPAN).signs == ("talks", "other", "clash", "clash")


@pytest.mark.parametrize("kind", [*EventKind, "claim", "other"])
def test_every_kind_of_an_event_table_has_a_sign_that_the_legend_explains(kind: str) -> None:
    sign = sign_of(kind)
    explained = {entry.sign for entry in (*legend(), *brought_legend(IMPORTED_KINDS))}
    assert sign in explained
    events = points([drawn(row(kind=str(kind)))], SPAN)
    assert events.brought
    shown = {entry.sign for entry in events.brought.legend} | {"clash"}
    assert {sign, "rough"} <= shown


def test_an_unknown_kind_is_drawn_as_some_other_event() -> None:
    assert sign_of("sunset") == OTHER
    assert set(BROUGHT_MARKS) == set(IMPORTED_KINDS)


def test_a_tooltip_is_short_and_says_what_and_when() -> None:
    long = "ۀ" * 400
    events = points([drawn(row(title=long), row(end=may(5), time_precision="window"), name=long)], SPAN)
    assert events.brought
    (titles, title_words), (spans, span_words) = events.brought.words
    assert [title_words[n] for n in titles] == ["ۀ" * (TITLE - 1) + "…", "Armed clash"]
    assert [span_words[n] for n in spans] == ["3 May 2000", "some day of 3 to 5 May 2000"]
    assert events.brought.layers[0].label == "ۀ" * (NAME - 1) + "…"


def test_no_set_and_an_empty_set_are_drawn_as_nothing() -> None:
    for sets in ([], [drawn()]):
        header, _ = unpacked(packed(points(sets, SPAN), SPAN.first))
        assert header["rows"] == 0


def test_cells_say_how_many_events_they_stand_for_and_pretend_no_spot() -> None:
    rows = [row(f"e-{n}", lon=69.5 + n / 100, lat=35.2, known=None) for n in range(5)]
    events = points([counted(*rows, row("far", lon=10.0, lat=50.0))], SPAN)
    assert events.brought
    assert events.counts is not None
    assert sorted(events.counts) == [1, 5]
    assert sorted(zip(events.lon, events.lat, strict=True)) == [(10.5, 50.5), (69.5, 35.5)]
    assert {LOOKS[look] for look in events.uncertain} == {"rough"}
    assert set(events.ids) == {""}


def test_only_a_layer_of_cells_is_drawn_as_circles_and_the_legend_explains_what_there_is() -> None:
    single, cells = drawn(row("a", kind="talks")), counted(row("b"), row("c"))
    header, columns = unpacked(packed(points([single, cells], SPAN), SPAN.first))
    by_label = {kind["label"]: kind for kind in header["kinds"]}
    assert "steps" not in by_label["Talks"]
    assert [step["from"] for step in by_label["Fighting"]["steps"]] == [1, 10, 100, 1000]
    assert (by_label["Fighting"]["cell"], "cell" in by_label["Talks"]) == (1.0, False)
    assert columns["n"].tolist() == [1, 2]
    assert {entry["label"] for entry in header["legend"]} >= {"Talks", "Circle in the middle of a cell"}
    alone = points([cells], SPAN).brought
    assert alone
    assert [entry.sign for entry in alone.legend] == ["count"]


def test_a_set_of_single_events_says_nothing_of_cells() -> None:
    header, columns = unpacked(packed(points([drawn(row())], SPAN), SPAN.first))
    assert "n" not in columns
    assert "count" not in json.dumps(header["legend"])


def test_the_events_of_a_cell_wait_until_they_are_known_and_are_counted_each() -> None:
    rows = [
        row(name, start=may(3), end=may(6), known=known) for name, known in zip("abc", (5, 5, 3), strict=True)
    ]
    found = counted(*(one | {"known": may(one["known"])} for one in rows))
    claimed, known = lane_of(found.rows, SPAN)
    assert claimed.fighting[:7].tolist() == [0, 0, 3, 3, 3, 3, 0]
    assert known.fighting[:7].tolist() == [0, 0, 1, 1, 3, 3, 0]


def test_what_is_counted_on_a_day_is_what_is_drawn_on_it() -> None:
    rows = [
        row("a", start=may(2), end=may(4), known=may(3)),
        row("b", kind="talks", start=may(3), known=None),
        row("c", start=may(3), end=may(5), time_precision="window", known=None),
    ]
    drawn_set = drawn(*rows)
    claimed, known = lane_of(drawn_set.rows, SPAN)
    assert (claimed.fighting[:5].tolist(), known.fighting[:5].tolist()) == ([0, 1, 1, 1, 0], [0, 0, 1, 1, 0])
    assert claimed.others[:5].tolist() == [0, 0, 1, 0, 0]
    assert claimed.uncertain[:5].tolist() == [0, 0, 1, 1, 1]
    shown = days_of(drawn_set.rows, SPAN)[0]
    on = [int(np.sum((shown.first <= day) & (day <= shown.last))) for day in range(len(SPAN))]
    assert claimed.total.tolist() == on


def test_a_mark_is_the_smaller_the_busier_the_busiest_day_is() -> None:
    few = points([drawn(row())], SPAN).brought
    many = points([drawn(*(row(f"e-{n}") for n in range(200)))], SPAN).brought
    assert few
    assert many
    assert few.size_px > many.size_px


def test_days_are_numbered_from_the_first_day_of_the_bar_however_far_back() -> None:
    far = Period(date(1850, 1, 1), may(10))
    events = points([drawn(row(known=None))], far)
    assert far.first + timedelta(days=int(events.first[0])) == may(3)


# --- areas and lines ---------------------------------------------------------------------------------------------


def shaped(*days: tuple[date | None, date | None]) -> DrawnSet:
    """A set with a line for each pair of days, and no event."""
    line = shapely.to_wkb(shapely.LineString([(68, 34), (69, 35)]))
    columns = {
        "title": ["A front"] * len(days),
        "start": pa.array([first for first, _ in days], pa.date32()),
        "end": pa.array([last for _, last in days], pa.date32()),
        "geometry": [line] * len(days),
    }
    return DrawnSet("ab", "Mine", hold(table()).points(), areas=pa.table(columns))


def test_an_area_is_a_layer_of_its_own_on_its_days_and_has_no_sign() -> None:
    found = points([shaped((may(2), may(4)), (may(3), None), (None, None))], SPAN)
    assert found.brought is not None
    assert [(one.first, one.last) for one in found.brought.areas] == [(1, 3), (2, 2)]
    assert [layer.group for layer in found.brought.layers] == ["set-ab", "areas-ab"]
    assert found.signs == ()
    assert "area" in {entry.sign for entry in found.brought.legend}
    header, _ = unpacked(packed(found, SPAN.first))
    assert [one["shape"]["type"] for one in header["areas"]] == ["LineString"] * 2


def test_more_positions_than_a_browser_should_draw_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.sets.layers.MOST_AREA_POSITIONS", 3)
    found = points([shaped((may(2), may(4)), (may(3), None))], SPAN)
    assert found.brought is not None
    assert len(found.brought.areas) == 1
