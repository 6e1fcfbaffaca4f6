from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from geo.records.period import Period, days_since, nearest
from tests.builders import may
from tests.strategies import ANY_DAY, PERIODS


@pytest.mark.parametrize(
    ("day", "covers", "begun", "ended"),
    [
        (2, False, False, False),
        (3, True, True, False),  # first day included
        (4, True, True, False),
        (5, True, True, True),  # last day included
        (6, False, True, True),
    ],
)
def test_both_ends_of_a_period_are_in_it(day: int, covers: bool, begun: bool, ended: bool) -> None:  # noqa: FBT001
    span = Period(may(3), may(5))
    assert (span.covers(may(day)), span.begun(may(day)), span.ended(may(day))) == (covers, begun, ended)


def test_a_single_day_is_a_period_of_length_one() -> None:
    span = Period.of(may(3))
    assert span == Period(may(3), may(3)) == Period.of(may(3), may(3))
    assert len(span) == 1
    assert list(span.days()) == [may(3)]
    assert span.covers(may(3))
    assert not span.covers(may(2))
    assert not span.covers(may(4))


def test_an_end_before_the_start_is_refused_with_both_days_named() -> None:
    with pytest.raises(ValueError, match=r"^end 2000-05-02 is before start 2000-05-03$"):
        Period(may(3), may(2))


@pytest.mark.parametrize(("day", "clipped"), [(1, 3), (3, 3), (4, 4), (5, 5), (9, 5)])
def test_the_latest_day_so_far_never_leaves_the_span(day: int, clipped: int) -> None:
    assert Period(may(3), may(5)).clipped(may(day)) == may(clipped)


@pytest.mark.parametrize(("then", "day", "age"), [(3, 3, 0), (3, 4, 1), (3, 6, 3), (4, 3, 0)])
def test_age_is_whole_days_and_never_negative(then: int, day: int, age: int) -> None:
    assert days_since(may(then), may(day)) == age


@given(PERIODS)
def test_a_period_is_as_long_as_its_list_of_days(span: Period) -> None:
    days = list(span.days())
    assert len(days) == len(span)
    assert (days[0], days[-1]) == (span.first, span.last)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


@given(PERIODS, ANY_DAY)
def test_a_day_is_covered_exactly_if_it_is_one_of_the_days(span: Period, day: date) -> None:
    assert span.covers(day) == (day in set(span.days()))
    assert span.covers(day) == (span.begun(day) and (day == span.last or not span.ended(day)))


@given(PERIODS, ANY_DAY)
def test_the_nearest_day_is_in_the_span_and_no_other_is_nearer(span: Period, day: date) -> None:
    found = nearest(day, span)
    assert span.covers(found)
    assert abs(found - day) == min(abs(other - day) for other in span.days())


@given(PERIODS, ANY_DAY)
def test_the_latest_day_so_far_is_covered_and_not_in_the_future_once_begun(span: Period, day: date) -> None:
    found = span.clipped(day)
    assert span.covers(found)
    assert found <= day or not span.begun(day)


@given(ANY_DAY, ANY_DAY)
def test_exactly_one_order_of_two_different_days_makes_a_period(one: date, other: date) -> None:
    made = 0
    for first, last in ((one, other), (other, one)):
        try:
            Period(first, last)
        except ValueError:
            assert last < first
        else:
            made += 1
    assert made == (2 if one == other else 1)
