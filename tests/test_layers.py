from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point

from geo.map.ground import GEOD, Ground, circle
from geo.map.layers import COLUMNS, PALE, layers, timeline_layers
from geo.records.model import Dataset, EventKind, GeoPrecision
from geo.records.stance import Line
from geo.signs.palette import HALO_M, opacity
from geo.status.timeline import Status, Timeline
from geo.status.validity import Reading


@pytest.fixture(scope="module")
def ground(dataset: Dataset) -> Ground:
    return Ground(dataset)


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@pytest.mark.parametrize("reading", Reading)
def test_control_has_a_row_for_every_place_that_has_a_status_and_a_position(
    timeline: Timeline, ground: Ground, reading: Reading
) -> None:
    for state in timeline.states(reading):
        control = layers(state, ground)["control"]
        shown = {row["place_id"]: (row["status"], row["by"]) for row in control.to_dict("records")}
        expected = {
            key: (place.status.value, place.by or "")
            for key, place in state.places.items()
            if place.status is not Status.NONE and ground.geometry(key) is not None
        }
        expected |= {place.place_id: (place.status.value, "") for place in state.rest}
        assert shown == expected


@pytest.mark.parametrize("reading", Reading)
def test_what_is_said_of_the_rest_of_the_country_tints_every_outline_without_a_word_of_its_own_but_the_subject(
    timeline: Timeline, ground: Ground, dataset: Dataset, reading: Reading
) -> None:
    tinted = 0
    for state in timeline.states(reading):
        rows = layers(state, ground)["control"].to_dict("records")
        wash = [row["geometry"] for row in rows if row["opacity"] == PALE * opacity(None)]
        for key in dataset.outlines:
            inside = ground.geometry(key)
            assert inside is not None
            place = state.places.get(key)
            own = place is not None and bool(place.positions) and not place.of_the_rest
            covered = any(area.covers(inside.representative_point()) for area in wash)
            assert covered == (bool(state.rest) and key != dataset.subject_id and not own), (state.day, key)
            tinted += covered
        captions = [row["caption"] for row in rows if row["place_id"] == "afghanistan"]
        assert captions == ["The rest of Afghanistan: the Taliban, placed there by others"] * len(state.rest)
    assert tinted > 100


@pytest.mark.parametrize("reading", Reading)
def test_every_event_of_a_day_is_drawn_or_listed_as_unplaced(
    timeline: Timeline, ground: Ground, reading: Reading
) -> None:
    for state in timeline.states(reading):
        found = layers(state, ground)
        drawn = set(found["events"]["event_id"])
        assert drawn | set(found.unplaced) == {e.event.event_id for e in state.events}
        assert not drawn & set(found.unplaced)


def test_every_layer_is_in_degrees_with_longitude_first(timeline: Timeline, ground: Ground) -> None:
    for state in timeline.states(Reading.CLAIMED):
        found = layers(state, ground)
        for name, columns in COLUMNS.items():
            assert found[name].crs == "EPSG:4326"
            assert list(found[name].columns) == [*columns, "geometry"]
            if len(found[name]):
                west, south, east, north = found[name].total_bounds
                assert 66 < west <= east < 75  # Badakhshan's corridor ends at 74.9
                assert 33 < south <= north < 39


def test_the_approaches_lie_outside_the_place_and_both_sides_apart(ground: Ground, dataset: Dataset) -> None:
    outline = ground.outline(dataset.subject_id)
    assert outline is not None
    one, two = (ground.approach(dataset.subject_id, position) for position in (1, 2))
    assert not one.intersects(outline)
    assert not two.intersects(one)


def test_a_claim_about_the_approaches_is_a_band_and_no_status(toy: Dataset, dataset: Dataset) -> None:
    for data in (toy, dataset):
        ground, timeline = Ground(data), Timeline(data)
        for state in timeline.states(Reading.CLAIMED):
            expected = {
                (key, p.side_id)
                for key, place in state.places.items()
                for p in place.in_force
                if p.line is Line.APPROACHES and ground.geometry(key) is not None
            }
            found = layers(state, ground)["approaches"]
            assert set(zip(found["place_id"], found["side_id"], strict=True)) == expected


def test_a_place_without_a_position_is_raised_to_its_nearest_located_parent_and_gets_coarser(
    dataset: Dataset,
) -> None:
    nowhere = next(
        place
        for place in dataset.places.values()
        if place.lon is None and place.place_id not in dataset.outlines and place.parents
    )
    ground = Ground(dataset)
    found = ground.located(nowhere.place_id, GeoPrecision.POINT)
    assert found is not None
    parent, precision = found
    assert parent in dataset.ancestors(nowhere.place_id)
    assert HALO_M[precision] >= HALO_M[GeoPrecision.DISTRICT]


def test_what_is_unlocated_is_never_placed(ground: Ground, dataset: Dataset) -> None:
    assert all(ground.located(key, GeoPrecision.UNLOCATED) is None for key in dataset.places)


def test_a_province_wide_event_stands_at_a_fixed_spot_inside_the_outline_and_says_so(
    timeline: Timeline, ground: Ground
) -> None:
    spots = set()
    for state in timeline.states(Reading.CLAIMED):
        events = layers(state, ground)["events"]
        wide = events[events["precision"] == GeoPrecision.PROVINCE.value]
        for row in wide.to_dict("records"):
            outline = ground.outline(row["place_id"])
            assert outline is not None
            assert outline.contains(row["geometry"])
            assert row["somewhere"].startswith("somewhere in ")
            spots.add((row["place_id"], row["geometry"].wkt))
    assert len(spots) == len({place_id for place_id, _ in spots}) > 0


def test_an_event_is_never_drawn_more_precisely_than_its_place_is_known(
    dataset: Dataset, ground: Ground
) -> None:
    for event in dataset.events.values():
        for place_id in event.place_ids:
            found = ground.located(place_id, event.geo_precision)
            if found and event.geo_precision is not GeoPrecision.APPROACHES:
                place = dataset.places[found[0]]
                assert HALO_M[found[1]] >= max(HALO_M[event.geo_precision], HALO_M[ground.precision(place)])


def test_a_direction_stays_at_its_named_start_and_tells_one_of_eight_winds(
    dataset: Dataset, ground: Ground
) -> None:
    found = {
        (origin, place): ground.direction(origin, place)
        for event in dataset.events.values()
        for origin in event.origin_ids
        for place in event.place_ids
    }
    assert any(found.values())
    for (origin, place), stub in found.items():
        target = ground.anchor(place, GeoPrecision.POINT)
        if stub is None or target is None:
            continue
        start, turn = stub
        assert start == ground.anchor(origin, GeoPrecision.POINT)
        assert turn in range(0, 360, 45)
        exact = GEOD.inv(start.x, start.y, target.x, target.y)[0]
        assert abs((turn - exact + 180) % 360 - 180) <= 22.5


def test_no_direction_is_drawn_between_two_names_of_one_spot(ground: Ground) -> None:
    assert ground.direction("shotul", "shotul") is None


@pytest.mark.parametrize("radius", [600, 1800, 6000])
def test_a_circle_has_its_radius_on_the_ellipsoid(radius: int) -> None:
    centre = Point(69.5, 35.3)
    for lon, lat in circle(centre, radius).exterior.coords:
        assert GEOD.inv(centre.x, centre.y, lon, lat)[2] == pytest.approx(radius, rel=1e-6)


def test_possible_and_implied_rows_never_repeat_what_the_place_s_own_claim_says(
    timeline: Timeline, ground: Ground
) -> None:
    for state in timeline.states(Reading.KNOWN):
        found = layers(state, ground)
        for row in found["implied"].to_dict("records"):
            own = {p.side_id for p in state.places[row["place_id"]].in_force if p.line is not Line.APPROACHES}
            assert row["side_id"] not in own
        for row in found["possible"].to_dict("records"):
            assert row["side_id"] != (state.places[row["place_id"]].by or "nobody")


def test_the_toy_region_draws_too(toy: Dataset) -> None:
    ground, timeline = Ground(toy), Timeline(toy)
    assert any(len(layers(state, ground)["control"]) for state in timeline.states(Reading.CLAIMED))


def test_a_day_without_anything_gives_empty_layers_with_their_columns(dataset: Dataset) -> None:
    bare = replace(dataset, claims={}, events={}, mentions={})
    state = Timeline(bare).state(bare.span.first, Reading.CLAIMED)
    found = layers(state, Ground(bare))
    assert all(
        len(found[name]) == 0 and list(found[name].columns)[:-1] == list(COLUMNS[name]) for name in COLUMNS
    )


def test_fighting_without_a_day_of_its_own_is_marked_as_uncertain(timeline: Timeline, ground: Ground) -> None:
    found = layers(timeline.state(date(2021, 8, 20), Reading.CLAIMED), ground)["events"]
    clashes = found[found["sign"] == "clash"]
    assert set(clashes["certainty"]) == {"window"}
    assert EventKind.CLASH.value in set(clashes["kind"])


def test_the_layers_of_all_days_have_the_rows_of_each_day_by_day_and_reading(
    timeline: Timeline, ground: Ground
) -> None:
    whole = timeline_layers(timeline, ground)
    days = [layers(state, ground) for reading in Reading for state in timeline.states(reading)]
    for name, frame in whole.frames.items():
        assert frame.to_dict("records") == [row for day in days for row in day[name].to_dict("records")]
        assert frame.crs == "EPSG:4326"
    assert set(whole.unplaced) == {event_id for day in days for event_id in day.unplaced}
    by_day = whole.by_day()
    for day, found in by_day.items():
        assert {(row["reading"], row["day"]) for rows in found.values() for row in rows} == {day}
    assert len(by_day) == sum(any(map(len, day.frames.values())) for day in days) > 0


def test_an_age_is_a_whole_number_of_days_or_none(timeline: Timeline, ground: Ground) -> None:
    ages = timeline_layers(timeline, ground)["control"]["age_days"]
    assert {type(age) for age in ages} == {int, type(None)}
