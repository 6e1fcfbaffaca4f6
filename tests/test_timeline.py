"""Codebook section 5: status, implied positions, rivals, fighting, and what holds for any records at all."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.records.errors import AskedError
from geo.records.model import Dataset, Event, EventKind, GeoPrecision, PlaceKind, TimePrecision
from geo.records.period import Period
from geo.records.stance import Extent, Line, Stance
from geo.status.positions import Position
from geo.status.timeline import (
    STALE_AFTER_DAYS,
    Fighting,
    PlaceOnDay,
    Status,
    Timeline,
    claims_behind,
    status_of,
)
from geo.status.validity import Reading
from tests.builders import (
    FAR,
    MOUTH,
    PASS,
    PLACES,
    PLAIN,
    TOWN,
    VALLEY,
    claim,
    event,
    ids,
    make_dataset,
    may,
    mention,
    on,
    report,
    said_by,
    state_on,
    without,
)
from tests.builders import (
    place as make_place,
)
from tests.strategies import DAYS, READINGS, any_dataset, state

SIEGE: dict[str, Any] = {"stance": "surrounds", "extent": "approaches"}


def status(found: PlaceOnDay) -> tuple[str, str | None]:
    return found.status.value, found.by


# --- the six statuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], ("none", None)),
        ([("paper", "holds", "whole", "north")], ("reported", None)),
        ([("north", "holds", "whole", None)], ("claimed", "north")),
        ([("south", "entered", "part", None)], ("claimed", "south")),
        ([("north", "holds", "most", None), ("south", "holds", "part", None)], ("both", None)),
        ([("north", "holds", "centre", None), ("south", "present", "part", None)], ("both", None)),
        ([("north", "holds", "whole", None), ("south", "entered", "part", None)], ("contested", None)),
        ([("north", "holds", "unspecified", None), ("south", "holds", "part", None)], ("contested", None)),
        (
            [("north", "repulsed", "unspecified", None), ("south", "entered", "part", None)],
            ("contested", None),
        ),
        ([("north", "repulsed_all", "whole", None), ("south", "entered", "part", None)], ("contested", None)),
        (
            [("north", "holds_entrances", "whole", None), ("south", "entered", "part", None)],
            ("contested", None),
        ),
        (
            [("north", "holds", "whole", None), ("south", "denies_control", "whole", None)],
            ("contested", None),
        ),
        (
            [("north", "holds", "most", None), ("south", "denies_control", "whole", None)],
            ("claimed", "north"),
        ),
        ([("north", "holds", "whole", None), ("north", "denies_entry", "whole", None)], ("claimed", "north")),
        ([("north", "denies_entry", "whole", None)], ("denied", "north")),
        ([("north", "holds_entrances", "whole", None)], ("denied", "north")),
        (
            [("north", "denies_control", "whole", None), ("south", "denies_entry", "whole", None)],
            ("denied", None),
        ),
        (
            [("north", "denies_entry", "whole", None), ("paper", "holds", "whole", "south")],
            ("denied", "north"),
        ),
        ([("north", "surrounds", "approaches", None)], ("none", None)),
        ([("north", "blocks", "approaches", None), ("paper", "holds", "part", "south")], ("reported", None)),
        ([("paper", "surrounds", "approaches", "north")], ("none", None)),
        ([("paper", "denies_control", "whole", "north")], ("none", None)),
        ([("paper", "holds", "whole", "villagers")], ("none", None)),
        ([("north", "advances", "part", None)], ("none", None)),
        ([("rumours", "captured", "whole", "south")], ("reported", None)),
        ([("north", "holds", "whole", "south")], ("reported", None)),
    ],
)
def test_the_status_table(
    claims: list[tuple[str, str, str, str | None]], expected: tuple[str, str | None]
) -> None:
    made = [claim(who, stance, on=3, extent=extent, about=about) for who, stance, extent, about in claims]
    assert status(on(make_dataset(*made), 4)) == expected


def test_nothing_is_claimed_before_the_first_claim() -> None:
    assert status(on(make_dataset(claim("north", on=3)), 2)) == ("none", None)


@pytest.mark.parametrize("stance", ["holds", "captured", "present", "surrounds"])
def test_a_third_party_never_contests_a_sides_claim(stance: str) -> None:
    extent = "approaches" if stance == "surrounds" else "whole"
    others = [claim(who, stance, on=4, extent=extent, about="south") for who in ("paper", "rumours")]
    assert status(on(make_dataset(claim("north", on=3), *others), 5)) == ("claimed", "north")


def test_a_siege_and_held_gates_can_both_be_true() -> None:
    gates, siege = claim("north", "holds_entrances", on=3), claim("south", on=3, **SIEGE)
    assert status(on(make_dataset(gates, siege), 4)) == ("denied", "north")


def test_a_siege_leaves_the_status_and_its_age_alone() -> None:
    holds, siege = claim("north", on=2), claim("south", on=9, **SIEGE)
    found = on(make_dataset(holds, siege), 9)
    assert status(found) == ("claimed", "north")
    assert found.age_days == 7


def test_a_voice_without_an_office_alone_makes_no_more_than_reported() -> None:
    alone = make_dataset(claim("south-fighter", "driven_out", on=4))
    assert status(on(alone, 4)) == ("reported", None)
    assert {p.side_id for p in on(alone, 4).in_force} == {"south"}
    beside = make_dataset(claim("north", on=2), claim("south-fighter", "flag_raised", on=4, extent="part"))
    assert status(on(beside, 4)) == ("claimed", "north")


def test_a_voice_without_an_office_counts_beside_an_official_one_of_its_side() -> None:
    official = claim("south", "present", on=3, extent="part")
    dataset = make_dataset(claim("north", on=2), official, claim("south-fighter", on=4))
    assert status(on(dataset, 4)) == ("contested", None)


@pytest.mark.parametrize(
    ("precision", "days", "stance", "expected"),
    [
        (TimePrecision.DAY, 3, "present", ["none", "reported", "none", "none"]),
        (TimePrecision.THROUGHOUT, (3, 4), "present", ["none", "reported", "reported", "none"]),
        (TimePrecision.SINCE, 3, "present", ["none", "reported", "reported", "reported"]),
        (TimePrecision.DAY, 3, "captured", ["none", "reported", "reported", "reported"]),
    ],
)
def test_what_a_third_party_tells_of_some_days_lasts_those_days_unless_captured(
    precision: TimePrecision, days: int | tuple[int, int], stance: str, expected: list[str]
) -> None:
    dataset = make_dataset(claim("paper", stance, on=days, precision=precision))
    assert [status(on(dataset, day))[0] for day in (2, 3, 4, 5)] == expected


def test_a_side_keeps_what_it_says_of_one_day() -> None:
    dataset = make_dataset(claim("north", "repulsed", on=3, precision=TimePrecision.DAY))
    assert status(on(dataset, 9)) == ("claimed", "north")


def test_the_rest_of_a_country_shows_on_provinces_outside_the_subject_that_have_no_claim() -> None:
    country = make_place("country", kind=PlaceKind.COUNTRY)
    rest = claim("paper", "captured", on=3, at="country", extent="rest")
    most = claim("paper", "captured", on=3, at="country", extent="most")
    dataset = make_dataset(rest, claim("south", on=4, at=FAR), places={**PLACES, "country": country})
    assert [status(on(dataset, day, PLAIN))[0] for day in (2, 3, 9)] == ["none", "reported", "reported"]
    assert on(dataset, 9, PLAIN).of_the_rest
    assert [status(on(dataset, day, FAR))[0] for day in (3, 4)] == ["reported", "claimed"]
    assert {status(on(dataset, 9, at))[0] for at in (VALLEY, TOWN, MOUTH)} == {"none"}
    named = make_dataset(most, places={**PLACES, "country": country})
    assert status(on(named, 9, PLAIN))[0] == "none"


def test_a_window_makes_no_status_before_its_last_day() -> None:
    dataset = make_dataset(claim("north", on=2), claim("south", "entered", on=(3, 5), extent="part"))
    assert [status(on(dataset, day))[0] for day in (3, 4, 5)] == ["claimed", "claimed", "contested"]


def test_the_alternative_reading_makes_no_status() -> None:
    made = claim("north", on=10, other=3, report_id="doubt")
    dataset = make_dataset(made, reports=[report("doubt", 10, alternative=3)])
    assert [status(on(dataset, day))[0] for day in (3, 5, 9, 10)] == ["none", "none", "none", "claimed"]
    reread = dataset.reread("doubt")
    assert [status(on(reread, day))[0] for day in (2, 3, 5, 10)] == ["none", "claimed", "claimed", "claimed"]


# --- age ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "stale"), [(0, False), (2, False), (3, True), (4, True)])
def test_a_status_is_stale_from_the_third_day_on(age: int, *, stale: bool) -> None:
    assert STALE_AFTER_DAYS == 3
    found = on(make_dataset(claim("north", on=3)), 3 + age)
    assert (found.age_days, found.stale) == (age, stale)


def test_said_again_is_young_again() -> None:
    dataset = make_dataset(claim("north", on=3), claim("north", on=6))
    assert [on(dataset, day).age_days for day in (5, 6, 7)] == [2, 0, 1]


def test_a_contested_place_ages_by_the_younger_of_the_two() -> None:
    dataset = make_dataset(claim("north", on=2), claim("south", "entered", on=5, extent="part"))
    assert on(dataset, 9).age_days == 4


def test_a_claimed_place_ages_by_its_holder_and_not_by_a_compatible_denial() -> None:
    dataset = make_dataset(claim("north", on=2, extent="most"), claim("south", "denies_control", on=8))
    found = on(dataset, 8)
    assert status(found) == ("claimed", "north")
    assert found.age_days == 6


def test_a_place_nobody_claims_has_no_age() -> None:
    found = on(make_dataset(claim("paper", on=2, about="north")), 9)
    assert (found.age_days, found.stale) == (None, False)


# --- implied, wider, newer rival ---------------------------------------------------------------------


def test_a_claim_to_the_whole_province_is_implied_on_its_places_and_makes_them_no_status() -> None:
    made = claim("north", on=3)
    found = on(make_dataset(made), 4, TOWN)
    assert status(found) == ("none", None)
    assert ids(found.implied) == {made.claim_id}
    assert all(p.implied and p.place_id == VALLEY for p in found.implied)


@pytest.mark.parametrize("extent", ["most", "part", "centre", "heights", "approaches"])
def test_a_claim_to_less_than_the_whole_is_implied_nowhere(extent: str) -> None:
    assert on(make_dataset(claim("north", on=3, extent=extent)), 4, TOWN).implied == ()


@pytest.mark.parametrize("stance", ["entered", "present", "flag_raised", "denies_control", "denies_entry"])
def test_presence_and_denial_are_implied_nowhere(stance: str) -> None:
    found = on(make_dataset(claim("north", stance, on=3)), 4, MOUTH)
    assert found.implied == ()
    assert ids(found.wider)


@pytest.mark.parametrize("stance", ["holds_entrances", "repulsed_all"])
def test_holding_all_ways_in_is_implied_on_the_entry_points_alone(stance: str) -> None:
    made = claim("north", stance, on=3)
    dataset = make_dataset(made)
    for place_id, shown in ((MOUTH, True), (PASS, True), (TOWN, False)):
        denials = [p for p in on(dataset, 4, place_id).implied if p.line is Line.DENIAL]
        assert (ids(denials) == {made.claim_id}) is shown, place_id
        assert status(on(dataset, 4, place_id)) == ("none", None)


def test_holding_all_ways_in_is_implied_on_an_entry_point_that_lies_outside_the_subject() -> None:
    gate = make_place("gate", PLAIN, entry_point=True)
    made, elsewhere = claim("north", "holds_entrances", on=3), claim("north", "holds_entrances", on=3, at=FAR)
    found = on(make_dataset(made, elsewhere, places={**PLACES, "gate": gate}), 4, "gate")
    assert ids(found.implied) == {made.claim_id}
    assert found.wider == ()


def test_an_implied_position_never_overrides_the_places_own_claim() -> None:
    dataset = make_dataset(claim("south", "entered", on=2, at=TOWN, extent="part"), claim("north", on=3))
    assert status(on(dataset, 4, TOWN)) == ("claimed", "south")


def test_a_possible_claim_is_implied_nowhere() -> None:
    assert on(make_dataset(claim("north", on=(3, 6))), 4, TOWN).implied == ()


def test_claims_about_places_are_not_pushed_up_to_the_province() -> None:
    found = on(make_dataset(claim("north", on=3, at=TOWN)), 4, VALLEY)
    assert (found.positions, found.implied, found.wider) == ((), (), ())
    assert status(found) == ("none", None)


def test_a_place_on_a_border_hears_of_both_provinces() -> None:
    one, other = claim("north", on=3, at=VALLEY), claim("south", on=3, at=PLAIN)
    found = on(make_dataset(one, other), 4, PASS)
    assert ids(found.wider) == ids(found.implied) == {one.claim_id, other.claim_id}
    assert ids(on(make_dataset(one, other), 4, TOWN).implied) == {one.claim_id}


def test_the_wider_claims_name_both_sides_whatever_their_stance() -> None:
    one, other = claim("north", on=3), claim("south", "denies_control", on=3)
    assert ids(on(make_dataset(one, other), 4, TOWN).wider) == {one.claim_id, other.claim_id}


@pytest.mark.parametrize(("wider_day", "rival"), [(2, None), (3, None), (4, "south")])
def test_a_newer_claim_of_the_other_side_about_the_wider_ground_is_named(
    wider_day: int, rival: str | None
) -> None:
    dataset = make_dataset(claim("north", on=3, at=TOWN), claim("south", on=wider_day, at=VALLEY))
    assert on(dataset, 6, TOWN).newer_rival == rival


def test_a_newer_denial_for_the_wider_ground_is_named_too() -> None:
    dataset = make_dataset(claim("north", on=3, at=TOWN), claim("south", "denies_control", on=5))
    assert on(dataset, 6, TOWN).newer_rival == "south"


def test_a_place_that_is_only_denied_names_the_newer_claim_of_the_denied_side() -> None:
    dataset = make_dataset(claim("north", "denies_entry", on=3, at=TOWN), claim("south", on=5))
    found = on(dataset, 6, TOWN)
    assert status(found) == ("denied", "north")
    assert found.newer_rival == "south"


@pytest.mark.parametrize("who", ["north", "paper"])
def test_ones_own_or_a_third_partys_wider_claim_is_no_rival(who: str) -> None:
    dataset = make_dataset(
        claim("north", on=3, at=TOWN), claim(who, on=5, about=None if who == "north" else "south")
    )
    assert on(dataset, 6, TOWN).newer_rival is None


def test_a_newer_siege_of_the_wider_ground_is_no_rival() -> None:
    dataset = make_dataset(claim("north", on=3, at=TOWN), claim("south", on=5, **SIEGE))
    assert on(dataset, 6, TOWN).newer_rival is None


# --- the claims behind a status ----------------------------------------------------------------------


def test_a_status_opens_to_exactly_the_claims_that_made_it() -> None:
    old, mine, theirs = (
        claim("north", on=2),
        claim("north", on=4),
        claim("south", "entered", on=4, extent="part"),
    )
    siege, paper = claim("south", on=4, **SIEGE), claim("paper", on=4, about="north")
    dataset = make_dataset(old, mine, theirs, siege, paper)
    assert {c.claim_id for c in claims_behind(dataset, on(dataset, 5))} == {mine.claim_id, theirs.claim_id}


def test_a_reported_status_opens_to_the_third_partys_claims_even_beside_a_siege() -> None:
    siege, paper = claim("south", on=4, **SIEGE), claim("paper", on=4, about="north")
    dataset = make_dataset(siege, paper)
    assert claims_behind(dataset, on(dataset, 5)) == (paper,)


def test_where_no_claim_makes_a_status_those_about_the_approaches_can_be_opened() -> None:
    siege = claim("south", on=4, **SIEGE)
    dataset = make_dataset(siege)
    assert status(on(dataset, 5)) == ("none", None)
    assert claims_behind(dataset, on(dataset, 5)) == (siege,)


# --- fighting ----------------------------------------------------------------------------------------

DAY, NIGHT, WINDOW = TimePrecision.DAY, TimePrecision.NIGHT, TimePrecision.WINDOW
THROUGHOUT, NEAR = TimePrecision.THROUGHOUT, GeoPrecision.APPROACHES


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"on": 4, "at": TOWN, "precision": DAY}, "reported"),
        ({"on": (3, 4), "at": TOWN, "precision": NIGHT}, "reported"),
        ({"on": (3, 5), "at": TOWN, "precision": THROUGHOUT}, "reported"),
        ({"on": 4, "at": TOWN, "kind": EventKind.ATTACK}, "reported"),
        ({"on": (3, 5), "at": TOWN, "precision": WINDOW}, "unclear"),
        ({"on": 4, "at": TOWN, "geo_precision": NEAR}, "unclear"),
        ({"on": 4, "at": VALLEY}, "unclear"),  # a wider area
        ({"on": 4, "at": (TOWN, FAR)}, "reported"),
        ({"on": 3, "at": TOWN}, "none_reported"),
        ({"on": 5, "at": TOWN}, "none_reported"),
        ({"on": 4, "at": MOUTH}, "none_reported"),
        ({"on": None, "at": TOWN}, "none_reported"),
        ({"on": 4, "at": TOWN, "kind": EventKind.MOVEMENT}, "none_reported"),
        ({"on": 4, "at": TOWN, "kind": EventKind.ORDER}, "none_reported"),
    ],
)
def test_the_fighting_table_for_the_town_on_the_fourth(made: dict[str, Any], expected: str) -> None:
    dataset = make_dataset(events=[event(**made)])
    assert on(dataset, 4, TOWN).fighting.value == expected


@pytest.mark.parametrize("at", [TOWN, VALLEY])
def test_a_clash_inside_a_province_is_fighting_in_the_province(at: str) -> None:
    dataset = make_dataset(events=[event(4, at=at)])
    assert on(dataset, 4, VALLEY).fighting is Fighting.REPORTED
    assert on(dataset, 4, PLAIN).fighting is Fighting.NONE_REPORTED


def test_a_clash_at_a_place_on_a_border_says_nothing_of_the_provinces_as_wholes() -> None:
    dataset = make_dataset(events=[event(4, at=PASS)])
    assert on(dataset, 4, PASS).fighting is Fighting.REPORTED
    assert {on(dataset, 4, at).fighting for at in (VALLEY, PLAIN)} == {Fighting.NONE_REPORTED}


def test_fighting_on_the_approaches_of_the_province_is_unclear_for_it_and_its_places() -> None:
    dataset = make_dataset(events=[event(4, at=VALLEY, geo_precision=NEAR)])
    assert {on(dataset, 4, at).fighting for at in (VALLEY, TOWN)} == {Fighting.UNCLEAR}


def test_an_alternative_reading_of_a_clash_is_unclear_on_its_own_day_and_nothing_between() -> None:
    made = event(10, at=TOWN, other=3)
    dataset = make_dataset(
        events=[made],
        mentions=[mention(made.event_id, "doubt")],
        reports=[report("doubt", 10, alternative=3)],
    )
    found = [on(dataset, day, TOWN).fighting.value for day in (2, 3, 4, 9, 10, 11)]
    assert found == [
        "none_reported",
        "unclear",
        "none_reported",
        "none_reported",
        "reported",
        "none_reported",
    ]


def test_a_clash_for_certain_outweighs_an_unclear_one_and_names_itself() -> None:
    sure, unsure = event(4, at=TOWN), event((3, 5), at=TOWN)
    found = on(make_dataset(events=[sure, unsure]), 4, TOWN)
    assert (found.fighting, found.fighting_events) == (Fighting.REPORTED, (sure.event_id,))


def test_an_undated_clash_is_told_on_its_day_of_printing_and_is_fighting_on_no_day() -> None:
    dataset = make_dataset(events=[event(None, at=TOWN)])
    found = state_on(dataset, 1, known=True)
    assert len(found.events) == 1
    assert found.places[TOWN].fighting is Fighting.NONE_REPORTED


def test_fighting_makes_no_status_and_a_claim_makes_no_fighting() -> None:
    assert status(on(make_dataset(events=[event(4, at=TOWN)]), 4, TOWN)) == ("none", None)
    assert on(make_dataset(claim("north", "repulsed", on=4)), 4).fighting is Fighting.NONE_REPORTED


# --- the days ----------------------------------------------------------------------------------------


def test_the_days_derive_from_the_records() -> None:
    dataset = make_dataset(claim("north", on=3), through=5)
    assert Timeline(dataset).days == tuple(may(day) for day in (1, 2, 3, 4, 5))
    later = make_dataset(claim("north", on=3), events=[event((7, 9))], through=5)
    assert Timeline(later).days[-1] == may(9)


@pytest.mark.parametrize("day", [may(1).replace(month=4), may(6)])
def test_a_day_outside_the_span_is_answered_with_the_days_there_are(day: Any) -> None:  # noqa: ANN401
    timeline = Timeline(make_dataset(through=5))
    with pytest.raises(AskedError, match=rf"^{day} is outside .* from 2000-05-01 to 2000-05-05$"):
        timeline.state(day, Reading.CLAIMED)


def test_every_place_has_a_state_on_every_day_under_both_readings() -> None:
    dataset = make_dataset(claim("north", on=3), events=[event(4)], through=6)
    timeline = Timeline(dataset)
    for reading in Reading:
        states = list(timeline.states(reading))
        assert [s.day for s in states] == list(timeline.days)
        assert all(set(s.places) == set(dataset.places) for s in states)


# --- what holds for any records ----------------------------------------------------------------------

Record = TypeVar("Record")


def shuffled(records: Mapping[str, Record], seed: int) -> dict[str, Record]:
    items = list(records.items())
    random.Random(seed).shuffle(items)
    return dict(items)


@given(any_dataset(), DAYS, READINGS, some.integers(0, 99))
def test_the_order_of_records_never_matters(dataset: Dataset, day: int, reading: Reading, seed: int) -> None:
    tables = ("claims", "events", "mentions", "reports", "actors", "places", "sides")
    orders: dict[str, Any] = {name: shuffled(getattr(dataset, name), seed) for name in tables}
    mixed = replace(dataset, **orders)
    assert state(mixed, day, reading) == state(dataset, day, reading)


@given(any_dataset(), some.sampled_from(["north", "south"]), some.sampled_from(Extent))
def test_a_later_claim_of_the_same_side_about_the_same_place_wins(
    dataset: Dataset, side: str, extent: Extent
) -> None:
    if extent is Extent.APPROACHES:
        return
    later = claim(side, on=14, extent=extent)
    unofficial = {c.claim_id for c in dataset.claims.values() if c.claimant_id.endswith("-fighter")}
    found = on(
        make_dataset(later, *dataset.claims.values(), reports=dataset.reports.values(), through=14), 14
    )
    holding = [p for p in said_by(found, side) if p.line is Line.HOLDING]
    assert ids(holding) == {later.claim_id}
    assert not ids(holding) & unofficial


@given(any_dataset(), DAYS, READINGS)
def test_third_parties_never_make_a_place_contested(dataset: Dataset, day: int, reading: Reading) -> None:
    others = [c for c in dataset.claims.values() if c.claimant_id in {"paper", "villagers"}]
    before, after = state(without(dataset, *others), day, reading), state(dataset, day, reading)
    for place_id, place in after.places.items():
        was = before.places[place_id].status
        assert place.status is was or (was, place.status) == (Status.NONE, Status.REPORTED)


@given(any_dataset(), DAYS, READINGS)
def test_possible_positions_never_change_a_status(dataset: Dataset, day: int, reading: Reading) -> None:
    for place in state(dataset, day, reading).places.values():
        firm: tuple[Position, ...] = tuple(p for p in place.positions if not p.possible)
        assert status_of(firm) == status_of(place.positions) == (place.status, place.by)


@given(any_dataset(), DAYS, READINGS)
def test_removing_what_is_only_possible_changes_no_status(
    dataset: Dataset, day: int, reading: Reading
) -> None:
    full = state(dataset, day, reading)
    maybe = {c for p in full.places.values() for c in ids(p.possible)} - {
        c for p in full.places.values() for c in ids(q for q in p.positions if not q.possible)
    }
    less = state(without(dataset, *(dataset.claims[c] for c in maybe)), day, reading)
    assert {k: (p.status, p.by) for k, p in less.places.items()} == {
        k: (p.status, p.by) for k, p in full.places.items()
    }


@given(any_dataset(), DAYS, READINGS)
def test_implied_positions_never_change_a_status(dataset: Dataset, day: int, reading: Reading) -> None:
    elsewhere = [c for c in dataset.claims.values() if VALLEY in c.place_ids]
    full, less = state(dataset, day, reading), state(without(dataset, *elsewhere), day, reading)
    for place_id in (TOWN, MOUTH, PASS):
        assert full.places[place_id].status is less.places[place_id].status


@given(any_dataset(), DAYS, READINGS)
def test_every_status_has_claims_and_none_of_them_is_younger_than_the_day(
    dataset: Dataset, day: int, reading: Reading
) -> None:
    for place in state(dataset, day, reading).places.values():
        behind = claims_behind(dataset, place)
        assert behind or place.status is Status.NONE
        for made in behind:
            assert place.place_id in made.place_ids
            assert made.start is None or made.start <= may(day)
            assert reading is Reading.CLAIMED or dataset.reports[made.report_id].published_best <= may(day)
        for p in place.positions:
            assert p.possible or p.day <= may(day)


@given(any_dataset(least=1), DAYS)
def test_what_was_known_on_a_day_is_a_function_of_what_was_printed_by_then(
    dataset: Dataset, day: int
) -> None:
    unprinted = {
        r.report_id
        for r in dataset.reports.values()
        if r.published_best > may(day) and not (r.alternative and r.alternative <= may(day))
    }
    claims = {
        k: replace(c, start=may(1), end=may(1), stance=Stance.CAPTURED, claimant_id="south", said=None)
        if c.report_id in unprinted
        else c
        for k, c in dataset.claims.items()
    }
    mentions = {k: m for k, m in dataset.mentions.items() if m.report_id not in unprinted}
    heard = {m.event_id for m in mentions.values()}
    events: dict[str, Event] = {k: e for k, e in dataset.events.items() if k in heard}
    other = replace(dataset, claims=claims, mentions=mentions, events=events)
    assert other.span.covers(may(day))
    before, after = state(dataset, day, Reading.KNOWN), state(other, day, Reading.KNOWN)
    assert after.places == before.places
    assert after.events == before.events


@given(any_dataset())
def test_on_the_last_printing_day_nothing_dated_is_left_to_hide(dataset: Dataset) -> None:
    undated = [c for c in dataset.claims.values() if not c.period]
    only = without(dataset, *undated)
    assert state(only, 12, Reading.KNOWN).places == state(only, 12, Reading.CLAIMED).places


@given(any_dataset())
def test_asking_twice_gives_the_same_and_asking_changes_nothing(dataset: Dataset) -> None:
    timeline = Timeline(dataset)
    first = list(timeline.states(Reading.CLAIMED))
    assert list(timeline.states(Reading.CLAIMED)) == first == list(Timeline(dataset).states(Reading.CLAIMED))


def test_the_span_is_a_period_of_the_first_and_last_dated_day() -> None:
    dataset = make_dataset(claim("north", on=4, other=2, report_id="late"), through=6)
    assert dataset.span == Period(may(1), may(6))
    assert len(list(Timeline(dataset).states(Reading.KNOWN))) == 6
    assert state_on(dataset, 6).day == may(6)
