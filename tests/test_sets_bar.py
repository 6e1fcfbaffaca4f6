"""The time bar over the days of imported sets: one range, the reports' activity in its place, a lane of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from geo.events import hold
from geo.findings.activity import activity
from geo.records.model import Dataset
from geo.records.period import Period
from geo.sets.activity import Lane, columns, empty_lane, lane
from geo.sets.chart import columns as chart_columns
from geo.sets.chart import summary
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from tests.eventrows import may, row, table

SPAN = Period(may(1), may(10))


def lane_of(*rows: dict[str, object], span: Period = SPAN) -> Lane:
    return lane(hold(table(*rows)).per_day(), span)


def test_fighting_other_events_and_uncertain_ones_are_counted_apart() -> None:
    found = lane_of(
        row("a"),
        row("b", kind="attack", end=may(4)),
        row("c", kind="talks"),
        row("d", kind="claim", start=may(4)),
    )
    assert found.fighting[:5].tolist() == [0, 0, 2, 1, 0]
    assert found.others[:5].tolist() == [0, 0, 1, 1, 0]
    unsure = lane_of(row(end=may(4), time_precision="window"))
    assert (unsure.total.sum(), unsure.uncertain[:5].tolist()) == (2, [0, 0, 1, 1, 0])


def test_days_outside_of_the_bar_are_left_out() -> None:
    found = lane_of(row(start=may(1) - timedelta(days=1)), row(start=may(10)), row(start=may(11)))
    assert found.sparse == [9, 1, 0, 0]


def test_lanes_of_several_sets_add_up() -> None:
    both = lane_of(row()) + lane_of(row(kind="talks"))
    assert both.sparse == [2, 1, 1, 0]
    assert (both + empty_lane(SPAN)).sparse == both.sparse


@pytest.mark.parametrize("ahead", [0, 1, 4000])
def test_the_reports_activity_stands_on_the_same_dates_as_before(dataset: Dataset, ahead: int) -> None:
    plain = activity(Timeline(dataset))
    bundled = dataset.span
    span = Period(bundled.first - timedelta(days=ahead), bundled.last + timedelta(days=3))
    moved = columns(plain, bundled, span, dict.fromkeys(Reading, empty_lane(span)))
    for reading in Reading:
        before, after = plain.columns["readings"][reading.value], moved["readings"][reading.value]
        assert after["words"] == before["words"]
        for was, now in zip(
            [*before["claims"], before["clashes"]], [*after["claims"], after["clashes"]], strict=True
        ):
            assert [n - ahead if at % 3 == 0 else n for at, n in enumerate(now)] == was
        assert set(after["changes"]) == {n + ahead for n in before["changes"]} | ({ahead} if ahead else set())
    assert moved["told"] == ahead


def test_a_day_with_an_imported_event_and_the_first_quiet_one_after_are_changes(dataset: Dataset) -> None:
    plain, bundled = activity(Timeline(dataset)), dataset.span
    span = Period(bundled.first - timedelta(days=30), bundled.last)
    one = row(start=span.first + timedelta(days=10), end=span.first + timedelta(days=11))
    held = lane(hold(table(one)).per_day(), span)
    changes = columns(plain, bundled, span, dict.fromkeys(Reading, held))["readings"]["claimed"]["changes"]
    assert [number for number in changes if number < 30] == [10, 11, 12]


@pytest.mark.parametrize(
    ("days", "words"),
    [(40, "3 May 2000"), (400, "May 2000"), (30_000, "2000")],
)
def test_a_chart_has_a_column_a_day_a_month_or_a_year_by_the_length_of_the_span(
    days: int, words: str
) -> None:
    per_day = hold(table(row(), row(kind="talks"), row(kind="attack"))).per_day()
    found = chart_columns(per_day, Period(may(1), may(1) + timedelta(days=days)))
    assert [(one.words, one.kind, one.n) for one in found] == [(words, "Fighting", 2), (words, "Talks", 1)]


def test_december_ends_with_the_year() -> None:
    span = Period(date(2000, 1, 1), date(2001, 12, 31))
    found = chart_columns(hold(table(row(start=date(2000, 12, 31)))).per_day(), span)
    assert (found[0].first, found[0].after) == (date(2000, 12, 1), date(2001, 1, 1))


def test_a_chart_is_said_in_words_too() -> None:
    found = chart_columns(hold(table(row(), row(kind="talks", start=may(4)), row())).per_day(), SPAN)
    assert summary(found).startswith("By kind: Fighting 2, Talks 1. Most in 3 May 2000: 2.")
    assert summary(()) == "No event of this set passes the filters."
