"""What the strip above the date draws, and the days on which anything changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from geo.findings.activity import WORDS_UP_TO_DAYS, Activity, Count, DayActivity, activity, changes
from geo.records.model import Claim, Dataset
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts
from geo.words.places import summary


@pytest.fixture(scope="module")
def toy_activity(toy: Dataset) -> Activity:
    return activity(Timeline(toy))


@pytest.fixture(scope="module")
def bundled(dataset: Dataset) -> tuple[Timeline, Activity]:
    timeline = Timeline(dataset)
    return timeline, activity(timeline)


def on(found: Activity, day: date, reading: Reading = Reading.CLAIMED) -> DayActivity:
    return next(told for told in found.days[reading] if told.day == day)


def test_the_sides_stand_in_the_order_of_their_positions(toy_activity: Activity) -> None:
    assert [side.side_id for side in toy_activity.sides] == ["ostrel", "kaveth"]


def test_every_day_of_the_span_is_there_under_both_readings(bundled: tuple[Timeline, Activity]) -> None:
    timeline, found = bundled
    for reading in Reading:
        assert tuple(told.day for told in found.days[reading]) == timeline.days


@pytest.mark.parametrize(
    ("day", "league", "kaveth", "clashes"),
    [
        (date(2031, 4, 27), Count(), Count(), Count(0, 1)),  # a clash by the report's other date
        (date(2031, 4, 28), Count(0, 1), Count(), Count(0, 1)),  # the window of the other date opens
        (date(2031, 4, 29), Count(0, 1), Count(0, 1), Count(0, 1)),
        (date(2031, 5, 1), Count(0, 3), Count(), Count(0, 1)),
        (date(2031, 5, 2), Count(), Count(), Count(1, 0)),  # "all week" covers each of its days
        (date(2031, 5, 4), Count(1, 0), Count(1, 0), Count(2, 0)),
        (date(2031, 5, 5), Count(0, 1), Count(), Count(1, 0)),  # some day from 5 to 8 May
        (date(2031, 5, 6), Count(0, 1), Count(1, 0), Count(1, 0)),
        (date(2031, 5, 8), Count(2, 1), Count(), Count(1, 0)),  # a window is no surer on its last day
    ],
)
def test_claims_and_clashes_of_a_day_as_claimed_for_it(
    toy_activity: Activity, day: date, league: Count, kaveth: Count, clashes: Count
) -> None:
    told = on(toy_activity, day)
    assert (told.claims, told.clashes) == ((league, kaveth), clashes)


@pytest.mark.parametrize(
    ("day", "league", "kaveth", "clashes"),
    [
        (date(2031, 4, 30), Count(), Count(), Count()),  # nothing is printed
        (date(2031, 5, 1), Count(0, 3), Count(), Count(0, 1)),  # the Gazette, if this is its day
        (date(2031, 5, 2), Count(), Count(), Count()),
        (date(2031, 5, 4), Count(1, 0), Count(1, 0), Count(1, 0)),  # the Herald
        (date(2031, 5, 6), Count(), Count(), Count()),
        (date(2031, 5, 8), Count(2, 2), Count(1, 0), Count(1, 0)),  # the undated claim is heard on this day
    ],
)
def test_claims_and_clashes_of_a_day_as_known_on_it(
    toy_activity: Activity, day: date, league: Count, kaveth: Count, clashes: Count
) -> None:
    told = on(toy_activity, day, Reading.KNOWN)
    assert (told.claims, told.clashes) == ((league, kaveth), clashes)


@pytest.mark.parametrize("reading", list(Reading))
def test_the_strip_counts_what_the_accounts_panel_lists(
    bundled: tuple[Timeline, Activity], reading: Reading
) -> None:
    timeline, found = bundled
    for told in found.days[reading]:
        listed = accounts(timeline.dataset, timeline.state(told.day, reading))
        for side, count in zip(found.sides, told.claims, strict=True):
            claims = [a for a in listed if isinstance(a.record, Claim) and a.side_id == side.side_id]
            assert count.dated + count.uncertain == len(claims)


@pytest.mark.parametrize("reading", list(Reading))
def test_each_day_has_the_sentence_of_the_page(bundled: tuple[Timeline, Activity], reading: Reading) -> None:
    timeline, found = bundled
    for told in found.days[reading]:
        assert told.sentence == summary(timeline.dataset, timeline.state(told.day, reading))


def test_the_first_day_is_no_change(bundled: tuple[Timeline, Activity]) -> None:
    timeline, _ = bundled
    for reading in Reading:
        assert timeline.days[0] not in changes(timeline, reading)


def test_days_without_a_new_print_change_nothing_as_known(dataset: Dataset) -> None:
    found = changes(Timeline(dataset), Reading.KNOWN)
    assert date(2021, 8, 23) in found, "the first report is out"
    assert date(2021, 8, 25) not in found, "everything only grew a day older"
    assert date(2021, 9, 2) in found


def test_a_clash_that_is_over_is_a_change(toy: Dataset) -> None:
    assert date(2031, 5, 5) in changes(Timeline(toy), Reading.KNOWN)


def test_a_status_going_stale_is_a_change_and_growing_older_is_none(toy: Dataset) -> None:
    alone = replace(
        toy,
        claims={"c-02": toy.claims["c-02"], "c-04": replace(toy.claims["c-04"], alternative_start=None)},
        events={},
        mentions={},
    )
    found = changes(Timeline(alone), Reading.CLAIMED)
    assert date(2031, 5, 5) not in found
    assert date(2031, 5, 7) in found, "three days after 4 May the words turn to the last denial"
    assert date(2031, 5, 8) not in found


def test_changed_days_are_those_of_changes(bundled: tuple[Timeline, Activity]) -> None:
    timeline, found = bundled
    for reading in Reading:
        told = {day.day for day in found.days[reading] if day.changed}
        assert told == changes(timeline, reading)


def test_columns_hold_every_count_and_nothing_for_empty_days(toy_activity: Activity) -> None:
    columns = toy_activity.columns["readings"]["claimed"]
    days = toy_activity.days[Reading.CLAIMED]
    for n in range(2):
        flat = columns["claims"][n]
        told = {flat[i]: flat[i + 1 : i + 3] for i in range(0, len(flat), 3)}
        for number, day in enumerate(days):
            count = day.claims[n]
            assert told.get(number, [0, 0]) == [count.dated, count.uncertain]
    assert columns["changes"] == [number for number, day in enumerate(days) if day.changed]
    assert columns["words"][0] == days[0].sentence


def test_the_bundled_columns_are_small(bundled: tuple[Timeline, Activity]) -> None:
    columns = bundled[1].columns
    words = sum(len(json.dumps(said["words"])) for said in columns["readings"].values())
    assert len(json.dumps(columns)) - words < 2000
    assert words < 40_000


def test_the_order_of_records_does_not_matter(toy: Dataset, toy_activity: Activity) -> None:
    turned = replace(
        toy,
        claims=dict(reversed(list(toy.claims.items()))),
        events=dict(reversed(list(toy.events.items()))),
        sides=dict(reversed(list(toy.sides.items()))),
    )
    assert activity(Timeline(turned)).columns == toy_activity.columns


def test_a_span_of_years_goes_without_sentences(toy: Dataset) -> None:
    claim = replace(toy.claims["c-02"], start=date(2029, 1, 1), said=date(2029, 1, 1))
    long = replace(toy, claims={**toy.claims, "c-02": claim})
    found = activity(Timeline(long))
    assert len(found.days[Reading.CLAIMED]) > WORDS_UP_TO_DAYS
    assert found.columns["readings"]["claimed"]["words"] == []
