"""Any records of the invented region, for property tests: days 1 to 12, four reports, one with another date."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as some

from geo.records.model import Claim, Dataset, TimePrecision
from geo.records.period import Period
from geo.records.stance import Extent, Stance
from geo.status.timeline import DayState, Timeline
from geo.status.validity import Reading
from tests.builders import MOUTH, PASS, TOWN, VALLEY, claim, event, make_dataset, may, mention, report

ANY_DAY = some.dates(date(2000, 1, 1), date(2000, 12, 31))
PERIODS = some.tuples(ANY_DAY, ANY_DAY).map(lambda ends: Period(min(ends), max(ends)))

CLAIMANTS = [
    "north",
    "north-minister",
    "north-fighter",
    "south",
    "south-minister",
    "south-fighter",
    "paper",
    "villagers",
]
REPORTS = {"gazette": 1, "weekly": 6, "doubt": 9, "late": 12}


@some.composite
def any_claim(draw: some.DrawFn) -> Claim:
    who = draw(some.sampled_from(CLAIMANTS))
    start = draw(some.integers(1, 12))
    precision = draw(some.sampled_from(TimePrecision))
    days: int | tuple[int, int] | None = (start, min(12, start + draw(some.integers(0, 3))))
    if precision in {TimePrecision.SINCE, TimePrecision.DAY}:
        days = start
    if precision is TimePrecision.UNDATED:
        days = None
    report_id = draw(some.sampled_from(sorted(REPORTS)))
    about = draw(some.sampled_from([None, None, None, "north", "south"]))
    return claim(
        who,
        draw(some.sampled_from(Stance)),
        on=days,
        precision=precision,
        at=draw(some.sampled_from([VALLEY, VALLEY, TOWN, MOUTH, PASS])),
        extent=draw(some.sampled_from(Extent)),
        about=about,
        said=draw(some.none() | some.integers(1, REPORTS[report_id])),
        other=draw(some.none() | some.integers(2, 5)) if report_id == "doubt" and days else None,
        report_id=report_id,
    )


@some.composite
def any_dataset(draw: some.DrawFn, least: int = 0) -> Dataset:
    claims = draw(some.lists(any_claim(), min_size=least, max_size=8))
    events, told = [], []
    for _ in range(draw(some.integers(0, 3))):
        start = draw(some.integers(1, 11))
        precision = draw(some.sampled_from([p for p in TimePrecision if p is not TimePrecision.UNDATED]))
        days: Any = start if precision in {TimePrecision.DAY, TimePrecision.SINCE} else (start, start + 1)
        made = event(days, at=draw(some.sampled_from([VALLEY, TOWN, PASS])), precision=precision)
        events.append(made)
        heard = draw(some.lists(some.sampled_from(sorted(REPORTS)), min_size=1, max_size=2, unique=True))
        told += [mention(made.event_id, report_id) for report_id in heard]
    reports = [report("weekly", 6), report("doubt", 9, alternative=4)]
    return make_dataset(*claims, events=events, mentions=told, reports=reports, through=12)


DAYS = some.integers(1, 12)
READINGS = some.sampled_from(Reading)


def state(dataset: Dataset, day: int, reading: Reading) -> DayState:
    """The state of the records on a day, computed afresh."""
    return Timeline(dataset).state(may(day), reading)
