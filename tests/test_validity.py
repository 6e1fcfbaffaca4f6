"""When a record is in force, only possible, or not there: boundaries as tables."""

from __future__ import annotations

import pytest

from geo.records.model import EventKind, TimePrecision
from geo.status.validity import Certainty, Reading, event_span, mentions_on, of_claim, of_event, otherwise
from tests.builders import claim, event, make_dataset, may, mention, report

CLAIMED, KNOWN = Reading.CLAIMED, Reading.KNOWN


@pytest.mark.parametrize(
    ("precision", "span", "expected"),
    [
        (TimePrecision.SINCE, 4, {3: None, 4: ("dated", 4), 5: ("dated", 4), 9: ("dated", 4)}),
        (TimePrecision.DAY, 4, {3: None, 4: ("dated", 4), 9: ("dated", 4)}),
        (
            TimePrecision.WINDOW,
            (3, 5),
            {2: None, 3: ("window", 5), 4: ("window", 5), 5: ("dated", 5), 9: ("dated", 5)},
        ),
        (TimePrecision.NIGHT, (3, 4), {2: None, 3: ("window", 4), 4: ("dated", 4), 9: ("dated", 4)}),
        (TimePrecision.THROUGHOUT, (3, 5), {2: None, 3: ("dated", 3), 4: ("dated", 4), 9: ("dated", 5)}),
        (TimePrecision.WINDOW, (4, 4), {3: None, 4: ("dated", 4)}),
    ],
)
def test_a_dated_claim_is_in_force_from_its_event_day_and_a_window_or_night_from_its_last(
    precision: TimePrecision, span: int | tuple[int, int], expected: dict[int, tuple[str, int] | None]
) -> None:
    made = claim(on=span, precision=precision)
    for day, wanted in expected.items():
        found = of_claim(made, report(), may(day), CLAIMED)
        assert (found and (found.certainty.value, found.day.day)) == wanted, day
        assert not found or found.possible == (found.certainty is Certainty.WINDOW)


@pytest.mark.parametrize(("day", "there"), [(6, False), (7, True), (8, True)])
def test_as_known_on_hides_a_claim_until_the_day_its_report_was_printed(day: int, *, there: bool) -> None:
    made = claim(on=3)
    assert bool(of_claim(made, report(printed=7), may(day), KNOWN)) is there
    assert of_claim(made, report(printed=7), may(day), CLAIMED)


def test_an_undated_claim_appears_only_as_known_and_by_the_day_said_else_printed() -> None:
    unsaid, said = claim(on=None), claim(on=None, said=4)
    assert of_claim(unsaid, report(printed=6), may(9), CLAIMED) is None
    assert of_claim(said, report(printed=6), may(9), CLAIMED) is None
    assert of_claim(unsaid, report(printed=6), may(5), KNOWN) is None
    for made, day in ((unsaid, 6), (said, 4)):
        found = of_claim(made, report(printed=6), may(9), KNOWN)
        assert found
        assert (found.certainty, found.day) == (Certainty.UNDATED, may(day))
        assert not found.possible


@pytest.mark.parametrize(
    ("day", "certainty"),
    [(2, None), (3, "alternative"), (4, "alternative"), (5, None), (9, None), (10, "dated"), (11, "dated")],
)
def test_the_alternative_reading_is_possible_on_its_own_days_and_nothing_holds_between(
    day: int, certainty: str | None
) -> None:
    made, printed = claim(on=10, other=(3, 4)), report(printed=10, alternative=3)
    for reading in Reading:
        found = of_claim(made, printed, may(day), reading)
        assert (found and found.certainty.value) == certainty


def test_the_alternative_reading_is_not_known_before_its_own_printing() -> None:
    made, printed = claim(on=10, other=(2, 4)), report(printed=10, alternative=3)
    assert [bool(otherwise(made, printed, may(day), KNOWN)) for day in (2, 3, 4, 5)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_claim_without_an_alternative_period_has_none_whatever_its_report() -> None:
    assert otherwise(claim(on=10), report(printed=10, alternative=3), may(3), CLAIMED) is None


@pytest.mark.parametrize(
    ("precision", "span", "expected"),
    [
        (TimePrecision.DAY, 4, {3: None, 4: "dated", 5: None}),
        (TimePrecision.NIGHT, (4, 5), {3: None, 4: "dated", 5: "dated", 6: None}),
        (TimePrecision.THROUGHOUT, (4, 6), {3: None, 4: "dated", 5: "dated", 6: "dated", 7: None}),
        (TimePrecision.WINDOW, (4, 6), {3: None, 4: "window", 5: "window", 6: "window", 7: None}),
        (TimePrecision.WINDOW, (4, 4), {3: None, 4: "dated", 5: None}),
    ],
)
def test_an_event_covers_its_own_days_only(
    precision: TimePrecision, span: int | tuple[int, int], expected: dict[int, str | None]
) -> None:
    made = event(span, precision=precision)
    dataset = make_dataset(events=[made])
    for day, wanted in expected.items():
        found = of_event(made, dataset, may(day), CLAIMED)
        assert (found and found.certainty.value) == wanted, day


def test_an_event_told_as_going_on_ends_with_the_last_report_that_tells_it() -> None:
    made = event(2, kind=EventKind.COMMUNICATIONS_CUT, precision=TimePrecision.SINCE)
    told = [mention(made.event_id, "early"), mention(made.event_id, "later")]
    dataset = make_dataset(
        events=[made], mentions=told, reports=[report("early", 4), report("later", 7), report("other", 9)]
    )
    assert [bool(of_event(made, dataset, may(day), CLAIMED)) for day in (1, 2, 7, 8)] == [
        False,
        True,
        True,
        False,
    ]


def test_as_known_on_a_going_event_ends_with_the_last_report_printed_by_then() -> None:
    made = event(2, kind=EventKind.COMMUNICATIONS_CUT, precision=TimePrecision.SINCE)
    told = [mention(made.event_id, "early"), mention(made.event_id, "later")]
    dataset = make_dataset(events=[made], mentions=told, reports=[report("early", 4), report("later", 7)])
    assert [bool(of_event(made, dataset, may(day), KNOWN)) for day in (3, 4, 5, 6, 7, 8)] == [
        False,
        True,
        False,  # nobody had printed yet that it went on
        False,
        True,
        False,
    ]


def test_an_event_nobody_tells_of_is_not_shown_and_has_a_span_all_the_same() -> None:
    made = event(2, precision=TimePrecision.SINCE)
    dataset = make_dataset(events=[made], mentions=[])
    assert of_event(made, dataset, may(2), CLAIMED) is None
    span = event_span(made, (), dataset)
    assert span
    assert (span.first, span.last) == (may(2), may(2))


def test_an_undated_event_shows_as_known_on_the_day_it_was_first_told() -> None:
    made = event(None)
    dataset = make_dataset(
        events=[made], mentions=[mention(made.event_id, "early")], reports=[report("early", 4)]
    )
    found = {d: of_event(made, dataset, may(d), KNOWN) for d in (3, 4, 5)}
    assert [d for d, validity in found.items() if validity] == [4]
    assert not any(of_event(made, dataset, may(d), CLAIMED) for d in (3, 4, 5))


@pytest.mark.parametrize("reading", Reading)
def test_an_event_of_an_uncertain_report_shows_on_both_dates_and_on_none_between(reading: Reading) -> None:
    made = event(10, other=3)
    dataset = make_dataset(
        events=[made],
        mentions=[mention(made.event_id, "doubt")],
        reports=[report("doubt", 10, alternative=3)],
    )
    found = {d: of_event(made, dataset, may(d), reading) for d in range(1, 13)}
    assert {d: v.certainty.value for d, v in found.items() if v} == {3: "alternative", 10: "dated"}


def test_a_report_out_only_by_its_other_date_tells_of_an_event_on_its_other_days_alone() -> None:
    made = event((3, 9), precision=TimePrecision.THROUGHOUT, other=3)
    told = [mention(made.event_id, "gazette"), mention(made.event_id, "doubt")]
    dataset = make_dataset(events=[made], mentions=told, reports=[report("doubt", 10, alternative=3)])
    heard = {d: {m.report_id for m in mentions_on(made, dataset, may(d), KNOWN)} for d in (3, 4, 9, 10)}
    assert heard == {
        3: {"gazette", "doubt"},
        4: {"gazette"},
        9: {"gazette"},
        10: {"gazette", "doubt"},
    }
