"""Lanes hold what the timeline says of every day, and nothing else; uncertain days stay uncertain in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given

from geo.findings.lanes import Grouping, Item, Lane, keys_of, lanes, packed_in_rows
from geo.records.model import Dataset, EventKind, TimePrecision
from geo.records.period import ONE_DAY
from geo.records.stance import Line
from geo.status.stretches import Standing, Stretch
from geo.status.timeline import Status, Timeline
from geo.status.validity import Certainty, Reading
from tests.builders import MOUTH, TOWN, VALLEY, claim, event, make_dataset, may, mention, report
from tests.strategies import any_dataset

CLAIMED, KNOWN = Reading.CLAIMED, Reading.KNOWN
PLACE, SIDE, OUTLET = Grouping.PLACE, Grouping.SIDE, Grouping.OUTLET


def lane(dataset: Dataset, key: str, reading: Reading = CLAIMED, grouping: Grouping = PLACE) -> Lane:
    return next(one for one in lanes(Timeline(dataset), reading, grouping) if one.key == key)


def item(dataset: Dataset, record: str, key: str = VALLEY, reading: Reading = CLAIMED) -> Item:
    return next(one for one in lane(dataset, key, reading).items if one.record_id == record)


def told(found: Iterable[Stretch]) -> list[tuple[int, int, str]]:
    """First and last day of the month, and how the record stands."""
    return [(s.first.day, s.last.day, s.standing.value) for s in found]


# --- lanes against the timeline, day by day -------------------------------------------------------------------

Seen = dict[tuple[str, date], tuple[str, str, frozenset[Line], int | None]]


def drawn(found: Iterable[Lane], key: str) -> Seen:
    """What a lane says of each record and day: standing, certainty, lines and age; what is only said left out."""
    seen: Seen = {}
    for one in (i for la in found if la.key == key for i in la.items):
        for s in one.stretches:
            days = [s.first + n * ONE_DAY for n in range((s.last - s.first).days + 1)]
            for n, day in enumerate(days):
                if s.standing is not Standing.SAID:
                    age = s.ages[n] if s.ages else None
                    assert (one.record_id, day) not in seen
                    seen[one.record_id, day] = (s.standing, s.certainty, frozenset(s.lines), age)
    return seen


def expected(timeline: Timeline, reading: Reading, grouping: Grouping, key: str) -> Seen:
    """The same, straight from the states of the days."""
    dataset = timeline.dataset
    seen: Seen = {}
    for state in timeline.states(reading):
        firm: dict[str, tuple[set[Line], list[int]]] = {}
        possible: set[str] = set()
        for place in state.places.values():
            for p in place.positions:
                for claim_id in p.claims:
                    if key not in keys_of(dataset.claims[claim_id], dataset, grouping):
                        continue
                    if grouping is PLACE and place.place_id != key:
                        continue
                    if p.possible:
                        possible.add(claim_id)
                    else:
                        lines, ages = firm.setdefault(claim_id, (set(), []))
                        lines.add(p.line)
                        ages.append(p.age_days)
        for claim_id, (lines, ages) in firm.items():
            undated = dataset.claims[claim_id].period is None
            certainty = Certainty.UNDATED if undated else Certainty.DATED
            seen[claim_id, state.day] = (Standing.IN_FORCE, certainty, frozenset(lines), min(ages))
        for claim_id in possible - firm.keys():
            period, other = (
                dataset.claims[claim_id].period,
                dataset.claims[claim_id].alternative_period,
            )
            open_day = period and period.covers(state.day) and not period.ended(state.day)
            window = open_day and dataset.claims[claim_id].time_precision in {
                TimePrecision.WINDOW,
                TimePrecision.NIGHT,
            }
            report = dataset.reports[dataset.claims[claim_id].report_id]
            window = window and (reading is CLAIMED or report.published_best <= state.day)
            assert window or (other and other.covers(state.day))
            certainty = Certainty.WINDOW if window else Certainty.ALTERNATIVE
            seen[claim_id, state.day] = (Standing.POSSIBLE, certainty, frozenset(), None)
        for on_day in state.events:
            if key in keys_of(on_day.event, dataset, grouping):
                certainty = on_day.validity.certainty
                standing = Standing.POSSIBLE if on_day.validity.possible else Standing.IN_FORCE
                seen[on_day.event.event_id, state.day] = (standing, certainty, frozenset(), None)
    return seen


def hold_against_the_timeline(dataset: Dataset) -> None:
    timeline = Timeline(dataset)
    for reading in Reading:
        for grouping in Grouping:
            found = lanes(timeline, reading, grouping)
            for one in found:
                assert drawn(found, one.key) == expected(timeline, reading, grouping, one.key)


def test_every_lane_says_of_every_day_what_the_timeline_says(dataset: Dataset, toy: Dataset) -> None:
    hold_against_the_timeline(dataset)
    hold_against_the_timeline(toy)


def test_so_it_does_with_every_report_read_by_its_other_date(dataset: Dataset, toy: Dataset) -> None:
    hold_against_the_timeline(dataset.reread("thursday-attack"))
    hold_against_the_timeline(toy.reread("gazette-tuesday"))


@given(any_dataset())
def test_so_it_does_for_any_records_at_all(found: Dataset) -> None:
    hold_against_the_timeline(found)


@pytest.mark.parametrize("reading", Reading)
def test_the_band_of_a_place_is_its_status_on_every_day(dataset: Dataset, reading: Reading) -> None:
    timeline = Timeline(dataset)
    for one in lanes(timeline, reading, PLACE):
        runs = {
            run.first + n * ONE_DAY: (run.status, run.by, place.age_days)
            for run in one.statuses
            for n, place in enumerate(run.places)
        }
        for state in timeline.states(reading):
            if one.key:
                place = state.places[one.key]
                status = (place.status, place.by, place.age_days)
                assert runs.get(state.day, (Status.NONE, None, None)) == status
    assert all(not one.statuses for one in lanes(timeline, reading, SIDE))


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("grouping", Grouping)
def test_every_record_has_a_lane_and_no_two_marks_of_a_row_share_a_day(
    dataset: Dataset, reading: Reading, grouping: Grouping
) -> None:
    found = lanes(Timeline(dataset), reading, grouping)
    assert {i.record_id for one in found for i in one.items} == {*dataset.claims, *dataset.events}
    for one in found:
        for a, b in combinations([i for i in one.items if i.stretches], 2):
            if a.row == b.row:
                first, second = sorted((a, b), key=lambda i: i.stretches[0].first)
                assert first.stretches[-1].last < second.stretches[0].first
        assert all(0 <= i.row < one.rows for i in one.items if i.stretches)


# --- how one record stands ------------------------------------------------------------------------------------


def test_a_claim_holds_until_the_next_of_its_side_and_line() -> None:
    old, denial = claim(on=3, claim_id="c-old"), claim("south", "denies_control", 4, claim_id="c-no")
    new = claim(on=6, claim_id="c-new")
    found = make_dataset(old, denial, new, through=9)
    assert told(item(found, "c-old").stretches) == [(3, 5, "in_force")]
    assert told(item(found, "c-new").stretches) == [(6, 9, "in_force")]
    assert told(item(found, "c-no").stretches) == [(4, 9, "in_force")]


def test_a_claim_that_holds_and_denies_is_one_bar_with_both_lines() -> None:
    both = claim(stance="repulsed_all", on=3, claim_id="c-both")
    later = claim(stance="present", extent="part", on=5, claim_id="c-later")
    found = item(make_dataset(both, later, through=7), "c-both")
    assert [(s.first.day, s.last.day, s.lines) for s in found.stretches] == [
        (3, 4, (Line.HOLDING, Line.DENIAL)),
        (5, 7, (Line.DENIAL,)),
    ]


def test_a_window_is_possible_until_its_last_day() -> None:
    found = item(make_dataset(claim(on=(3, 5), claim_id="c-w"), through=7), "c-w")
    assert told(found.stretches) == [(3, 4, "possible"), (5, 7, "in_force")]
    assert found.stretches[0].certainty is Certainty.WINDOW


def test_the_uncertain_report_has_both_its_days_and_none_between(dataset: Dataset) -> None:
    present = item(dataset, "c-panjshir-present-thursday-attack", "panjshir")
    assert told(present.stretches) == [(26, 26, "possible"), (2, 6, "in_force")]
    attack = item(dataset, "e-attack-thursday", "panjshir")
    assert [(s.first.day, s.certainty.value) for s in attack.stretches] == [(26, "alternative"), (2, "dated")]


def test_read_otherwise_the_two_days_change_places(dataset: Dataset) -> None:
    found = item(dataset.reread("thursday-attack"), "c-panjshir-present-thursday-attack", "panjshir")
    assert [s.standing.value for s in found.stretches if s.first.month == 8] == ["in_force"]


def test_what_has_no_day_stands_at_the_side_as_claimed_and_on_its_printing_as_known() -> None:
    undated = claim(on=None, claim_id="c-u", report_id="press")
    clash = event(None, event_id="e-u")
    found = make_dataset(
        undated, events=[clash], mentions=[mention("e-u", "press")], reports=[report("press", 4)], through=6
    )
    for record in ("c-u", "e-u"):
        assert item(found, record).stretches == ()
        assert item(found, record).row == -1
    assert told(item(found, "c-u", reading=KNOWN).stretches) == [(4, 6, "in_force")]
    assert told(item(found, "e-u", reading=KNOWN).stretches) == [(4, 4, "in_force")]
    assert {s.certainty for s in item(found, "c-u", reading=KNOWN).stretches} == {Certainty.UNDATED}


def test_a_claim_without_a_place_is_only_said() -> None:
    nowhere = claim(on=3, at=(), claim_id="c-n")
    found = make_dataset(nowhere, through=6)
    assert told(item(found, "c-n", "").stretches) == [(3, 3, "said")]


def test_what_was_printed_after_its_day_is_known_from_its_printing() -> None:
    old, clash = claim(on=2, report_id="press", claim_id="c-o"), event(3, event_id="e-o")
    found = make_dataset(
        old, events=[clash], mentions=[mention("e-o", "press")], reports=[report("press", 5)], through=7
    )
    assert told(item(found, "c-o", reading=KNOWN).stretches) == [(5, 7, "in_force")]
    assert told(item(found, "e-o", reading=KNOWN).stretches) == [(5, 5, "said")]


def test_what_is_possible_on_the_day_of_its_printing_is_not_also_said() -> None:
    doubtful = claim("north-fighter", on=3, other=9, report_id="press", claim_id="c-d")
    found = make_dataset(
        doubtful, claim("north", on=4), reports=[report("press", 9, alternative=6)], through=12
    )
    assert told(item(found, "c-d", reading=KNOWN).stretches) == [(9, 9, "possible")]


def test_a_claim_about_two_places_is_as_young_as_where_it_was_said_again_last() -> None:
    both = claim(on=2, at=(TOWN, MOUTH), claim_id="c-both")
    again = claim("north-minister", on=2, said=4, at=TOWN)
    found = make_dataset(both, again, through=5)
    (one,) = [i for i in lane(found, "north", grouping=SIDE).items if i.record_id == "c-both"]
    assert one.stretches[0].ages == (0, 0, 0, 1)
    assert item(found, "c-both", MOUTH).stretches[0].ages == (0, 1, 2, 3)


def test_on_2_september_both_sides_stand_in_the_lane_of_panjshir(dataset: Dataset) -> None:
    on_day = {
        i.record_id: i.side_id
        for i in lane(dataset, "panjshir").items
        for s in i.stretches
        if s.standing is Standing.IN_FORCE and s.lines and s.first <= date(2021, 9, 2) <= s.last
    }
    assert on_day["c-panjshir-entered-mujahid"] == "taliban"
    assert on_day["c-panjshir-holds-entrances-nrf-spokesman"] == "nrf"
    runs = {(r.first.day, r.last.day): r.status for r in lane(dataset, "panjshir").statuses}
    assert runs[2, 6] is Status.CONTESTED


# --- lanes and rows -------------------------------------------------------------------------------------------


def test_lanes_of_places_begin_with_the_subject_and_what_lies_in_it() -> None:
    found = make_dataset(claim(at="far"), claim(at=TOWN), claim(at=MOUTH), claim(), claim(at=()))
    keys = [one.key for one in lanes(Timeline(found), CLAIMED, PLACE)]
    assert keys == [VALLEY, MOUTH, TOWN, "far", ""]


def test_lanes_of_sides_go_by_who_says_it_and_a_shared_event_is_in_both() -> None:
    clash = event(3, event_id="e-1")
    tellings = [mention("e-1", claimant="north"), mention("e-1", claimant="paper")]
    found = make_dataset(claim("south"), events=[clash], mentions=tellings)
    members = {one.key: [i.record_id[0] for i in one.items] for one in lanes(Timeline(found), CLAIMED, SIDE)}
    assert members == {"north": ["e"], "south": ["c"], "": ["e"]}


def test_lanes_of_outlets_go_by_who_printed_it(dataset: Dataset) -> None:
    found = lanes(Timeline(dataset), CLAIMED, OUTLET)
    assert found[0].key == "telegraph"
    told_by = {one.key for one in found if any(i.record_id == "e-appeal-muttaqi" for i in one.items)}
    assert told_by == {"outlet-last-region", "outlet-final-holdout"}


def test_sections_of_a_lane_do_not_mix() -> None:
    found = make_dataset(
        claim("south", on=2, claim_id="c-south"),
        claim("paper", on=2, about="north", claim_id="c-paper"),
        claim("north", on=2, claim_id="c-north"),
        events=[event(2, event_id="e-clash"), event(2, kind=EventKind.TALKS, event_id="e-talks")],
    )
    rows = {i.record_id: i.row for i in lane(found, VALLEY).items}
    assert sorted(rows, key=rows.__getitem__) == ["c-north", "c-south", "c-paper", "e-clash", "e-talks"]
    assert len(set(rows.values())) == 5


@pytest.mark.parametrize(("room", "rows"), [(0, [0, 0, 0]), (1, [0, 1, 0]), (2, [0, 1, 0]), (4, [0, 1, 2])])
def test_a_row_keeps_the_room_it_is_asked_for(room: int, rows: list[int]) -> None:
    days = [(1, 1), (2, 2), (4, 5)]
    items = [
        Item(str(a), "", (Stretch(may(a), may(b), Standing.IN_FORCE, Certainty.DATED),)) for a, b in days
    ]
    packed, used = packed_in_rows(items, 0, room)
    assert [i.row for i in packed] == rows
    assert used == max(rows) + 1


def test_hundreds_of_records_in_one_lane_are_packed_without_room_for_words() -> None:
    many = [claim(on=1 + n % 20, stance="advances", claim_id=f"c-{n:03d}") for n in range(300)]
    assert lane(make_dataset(*many, through=28), VALLEY).rows == 15
