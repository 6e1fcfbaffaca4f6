"""The accounts of a day: what touches it, by event day or day of speaking, and what was first printed on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.records.model import Dataset, Figure, Measure, TimePrecision, Verification, Wording
from geo.words.accounts import accounts, of_claims, standing, touches
from tests.builders import claim, event, make_dataset, may, mention, report, state_on


def told(dataset: Dataset, day: int, *, known: bool = False) -> dict[str, str]:
    return {
        a.record_id: a.certainty.value + (" new" if a.new else "")
        for a in accounts(dataset, state_on(dataset, day, known=known))
    }


@pytest.mark.parametrize(
    ("made", "days"),
    [
        ({"on": 4}, [4]),  # since: its first day
        ({"on": 4, "said": 6}, [4, 6]),
        ({"on": 4, "precision": TimePrecision.DAY}, [4]),
        ({"on": (4, 6)}, [4, 5, 6]),
        ({"on": (4, 5), "precision": TimePrecision.NIGHT}, [4, 5]),
        ({"on": (4, 6), "precision": TimePrecision.THROUGHOUT}, [4, 5, 6]),
        ({"on": None, "said": 4}, [4]),
        ({"on": None}, []),
    ],
)
def test_a_claim_touches_the_days_it_is_about_and_the_day_it_was_spoken(
    made: dict[str, Any], days: list[int]
) -> None:
    assert [day for day in range(1, 10) if touches(claim("north", **made), may(day))] == days


def test_as_claimed_shows_the_claims_of_the_day_and_never_undated_ones() -> None:
    dated, undated = claim("north", on=4), claim("north", on=None, said=4)
    dataset = make_dataset(dated, undated)
    assert told(dataset, 4) == {dated.claim_id: "dated"}
    assert told(dataset, 5) == {}


def test_as_known_shows_the_undated_on_the_day_it_was_said_and_when_first_printed() -> None:
    undated = claim("north", on=None, said=4, report_id="weekly")
    dataset = make_dataset(undated, reports=[report("weekly", 6)])
    found = {day: told(dataset, day, known=True) for day in (4, 5, 6, 7)}
    assert found == {4: {}, 5: {}, 6: {undated.claim_id: "undated new"}, 7: {}}


def test_as_known_shows_old_claims_on_the_day_they_were_first_printed() -> None:
    old = claim("north", on=2, report_id="weekly")
    dataset = make_dataset(old, reports=[report("weekly", 6)])
    assert told(dataset, 2, known=True) == {}
    assert told(dataset, 6, known=True) == {old.claim_id: "dated new"}
    assert told(dataset, 2) == {old.claim_id: "dated"}


@pytest.mark.parametrize("known", [False, True])
def test_an_uncertain_report_is_shown_on_both_its_dates_and_on_none_between(*, known: bool) -> None:
    made, clash = claim("north", on=10, said=9, other=3, report_id="doubt"), event(10, other=3)
    dataset = make_dataset(
        made,
        events=[clash],
        mentions=[mention(clash.event_id, "doubt", mention_id="m", said=may(9))],
        reports=[report("doubt", 10, alternative=3)],
    )
    shown = {day: set(told(dataset, day, known=known)) for day in range(1, 13)}
    both: set[str] = {made.claim_id, "m"}
    assert {day for day, found in shown.items() if found} == ({3, 10} if known else {3, 9, 10})
    assert shown[3] == shown[10] == both
    again = dataset.reread("doubt")
    assert set(told(again, 3, known=known)) == set(told(again, 10, known=known)) == both
    assert not set(told(again, 6, known=known))


def test_each_mention_of_an_event_is_an_account_of_its_own() -> None:
    clash = event((4, 5), precision=TimePrecision.THROUGHOUT)
    dataset = make_dataset(
        events=[clash],
        mentions=[
            mention(clash.event_id, claimant="north", mention_id="m-1"),
            mention(clash.event_id, claimant="paper", mention_id="m-2"),
        ],
    )
    found = accounts(dataset, state_on(dataset, 5))
    assert [(a.record_id, a.side_id, a.event) for a in found] == [("m-1", "north", clash), ("m-2", "", clash)]
    assert accounts(dataset, state_on(dataset, 6)) == ()


def test_as_known_hides_the_mentions_of_unprinted_reports() -> None:
    clash = event(4)
    dataset = make_dataset(
        events=[clash],
        mentions=[
            mention(clash.event_id, mention_id="m-1"),
            mention(clash.event_id, "weekly", mention_id="m-2"),
        ],
        reports=[report("weekly", 6)],
    )
    assert set(told(dataset, 4, known=True)) == {"m-1"}
    assert set(told(dataset, 4)) == {"m-1", "m-2"}
    assert told(dataset, 6, known=True) == {"m-2": "dated new"}


def test_windows_are_marked_until_the_day_that_decides() -> None:
    made, clash = claim("north", on=(3, 5)), event((3, 5))
    dataset = make_dataset(made, events=[clash])
    certainties = [sorted(told(dataset, day).values()) for day in (3, 4, 5, 6)]
    assert certainties == [["window", "window"], ["window", "window"], ["dated", "window"], []]


def test_earlier_claims_that_still_stand_are_listed_apart_without_those_of_the_day() -> None:
    old, today, over = claim("north", on=3), claim("south", on=5, extent="part"), claim("north", on=2)
    dataset = make_dataset(old, today, over)
    assert [a.record_id for a in standing(dataset, state_on(dataset, 5))] == [old.claim_id]


def test_an_undated_claim_that_stands_is_not_called_dated() -> None:
    (found,) = of_claims(make_dataset(), [claim("north", on=None)])
    assert found.certainty.value == "undated"


def test_an_account_says_when_and_where_with_how_well_both_are_known() -> None:
    made = claim("north", on=(3, 5), extent="unspecified", place_printed="the upper town")
    (found,) = accounts(make_dataset(made), state_on(make_dataset(made), 4))
    assert found.when == "some day from 3 to 5 May"
    assert found.where == "the upper town: the district, no limit given"
    assert found.place_ids == ("valley",)


@pytest.mark.parametrize(
    ("extent", "where"),
    [
        ("whole", "the district as a whole"),
        ("most", "most of the district"),
        ("part", "somewhere in the district"),
    ],
)
def test_a_claim_about_all_or_most_of_a_place_is_not_called_somewhere_in_it(extent: str, where: str) -> None:
    (found,) = of_claims(make_dataset(), [claim("north", on=3, extent=extent, place_printed="the valley")])
    assert found.where == f"the valley: {where}"


def figure(figure_id: str, record_id: str, claimant: str, report_id: str = "gazette") -> Figure:
    return Figure(
        figure_id=figure_id,
        report_id=report_id,
        paragraph=1,
        claimant_id=claimant,
        speaker="",
        whose_id="south",
        measure=Measure.KILLED,
        low=3.0,
        high=3.0,
        wording_class=Wording.EXACT,
        wording="three",
        hedge="",
        place_ids=(),
        start=None,
        end=None,
        time_precision=None,
        date_basis="",
        record_id=record_id,
        counted_within="",
        may_be_within="",
        verification=Verification.NONE,
        against_interest=False,
        note="",
    )


def test_a_figure_stands_with_the_account_of_the_one_who_states_it() -> None:
    clash = event(4)
    told_by = [mention(clash.event_id, claimant=who, mention_id=f"m-{who}") for who in ("north", "paper")]
    figures = [figure("f-1", clash.event_id, "north"), figure("f-2", clash.event_id, "south")]
    dataset = replace(
        make_dataset(events=[clash], mentions=told_by), figures={f.figure_id: f for f in figures}
    )
    found = {a.record_id: a.figures for a in accounts(dataset, state_on(dataset, 4))}
    assert found == {"m-north": ("f-1",), "m-paper": ()}
