"""Records along the days: on which days in a row a claim or an event stands alike, as the timeline has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.records.model import Claim, Event, TimePrecision
from geo.records.period import ONE_DAY, nearest
from geo.records.stance import Line
from geo.status.positions import Position
from geo.status.timeline import Timeline
from geo.status.validity import Certainty, Reading, of_claim


class Standing(StrEnum):
    """How a record stands on a day."""

    IN_FORCE = "in_force"
    """A claim is a position in force; an event covers the day."""
    POSSIBLE = "possible"
    """The same, but the day is uncertain: it makes no status."""
    SAID = "said"
    """Said or first printed, and neither a position nor an event of the day."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, both ends in it, on which a record stands alike.

    ``lines`` are the positions that a claim makes, in the order of ``Line``; empty for events and for what is only
    said. ``ages`` has the age in days of each day in force, in order; it is empty where nothing ages.
    """

    first: date
    last: date
    standing: Standing
    certainty: Certainty
    lines: tuple[Line, ...] = ()
    ages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A record on one day."""

    day: date
    standing: Standing
    certainty: Certainty
    lines: tuple[Line, ...] = ()
    age: int | None = None


class Stretches:
    """The stretches of every record of a timeline under one reading."""

    def __init__(self, timeline: Timeline, reading: Reading) -> None:
        self._dataset = timeline.dataset
        self._reading = reading
        self._claims: dict[str, dict[str, dict[date, list[Position]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        self._events: dict[str, dict[date, Certainty]] = defaultdict(dict)
        for state in timeline.states(reading):
            for place_id, place in state.places.items():
                for position in place.positions:
                    for claim_id in position.claims:
                        self._claims[claim_id][place_id][state.day].append(position)
            for on_day in state.events:
                self._events[on_day.event.event_id][state.day] = on_day.validity.certainty

    def side_of(self, claim_id: str) -> str | None:
        """The side whose position a claim makes anywhere; empty for a third party's, ``None`` where it makes none."""
        places: Mapping[str, Mapping[date, list[Position]]] = self._claims.get(claim_id, {})
        found = (p.side_id for days in places.values() for day in days.values() for p in day)
        return next(found, None)

    def of_claim(self, claim: Claim, place_ids: Collection[str]) -> tuple[Stretch, ...]:
        """How the claim stands at the places, day by day: in force where it is so at one of them.

        Empty only for a claim without a day, as claimed. One that is never in force is said on the day from which
        it would have been.
        """
        days: dict[date, list[Position]] = defaultdict(list)
        places = self._claims.get(claim.claim_id, {})
        for place_id in place_ids:
            for day, found in places.get(place_id, {}).items():
                days[day] += found
        marks = [self._marked(claim, day, found) for day, found in sorted(days.items())]
        if not any(mark.standing is Standing.IN_FORCE for mark in marks):
            marks += [mark for mark in self._said(claim) if mark.day not in days]
        return _joined(marks)

    def _marked(self, claim: Claim, day: date, found: Iterable[Position]) -> _Mark:
        firm = [p for p in found if not p.possible]
        certainty = self._certainty(claim, day)
        if not firm:
            possible = certainty in {Certainty.WINDOW, Certainty.ALTERNATIVE}
            return _Mark(day, Standing.POSSIBLE, certainty if possible else Certainty.ALTERNATIVE)
        lines = tuple(line for line in Line if any(p.line is line for p in firm))
        return _Mark(day, Standing.IN_FORCE, certainty, lines, min(p.age_days for p in firm))

    def _certainty(self, claim: Claim, day: date) -> Certainty:
        held = of_claim(claim, self._dataset.reports[claim.report_id], day, self._reading)
        return held.certainty if held else Certainty.UNDATED

    def _said(self, claim: Claim) -> Iterable[_Mark]:
        """The day of a claim that makes no position: from which it would have; as known, not before its printing."""
        period = claim.period
        since = claim.time_precision is TimePrecision.SINCE
        day = (period.first if since else period.last) if period else None
        if self._reading is Reading.KNOWN:
            printed = self._dataset.reports[claim.report_id].published_best
            day = max(printed, day) if day else printed
        if day:
            shown = nearest(day, self._dataset.span)
            yield _Mark(shown, Standing.SAID, Certainty.DATED if period else Certainty.UNDATED)

    def of_event(self, event: Event) -> tuple[Stretch, ...]:
        """On which days the event is, or may be. Empty only for one without a day, as claimed.

        One that was first printed after its days is, as known, said on the day of printing.
        """
        days = self._events.get(event.event_id, {})
        marks = [
            _Mark(day, Standing.POSSIBLE if unsure else Standing.IN_FORCE, certainty)
            for day, certainty in sorted(days.items())
            for unsure in [certainty in {Certainty.WINDOW, Certainty.ALTERNATIVE}]
        ]
        if self._reading is Reading.KNOWN and all(c is Certainty.ALTERNATIVE for c in days.values()):
            printed = self._printed(event)
            if printed not in days:
                known = Certainty.DATED if event.period else Certainty.UNDATED
                marks.append(_Mark(printed, Standing.SAID, known))
        return _joined(marks)

    def _printed(self, event: Event) -> date:
        mentions = self._dataset.mentions_of[event.event_id]
        told = (self._dataset.reports[m.report_id].published_best for m in mentions)
        return nearest(min(told, default=self._dataset.span.last), self._dataset.span)


def _joined(marks: Iterable[_Mark]) -> tuple[Stretch, ...]:
    """Marks of days in a row that are alike, as one."""
    found: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.day):
        before = found[-1][-1] if found else None
        if before and _continues(before, mark):
            found[-1].append(mark)
        else:
            found.append([mark])
    return tuple(
        Stretch(
            first=run[0].day,
            last=run[-1].day,
            standing=run[0].standing,
            certainty=run[0].certainty,
            lines=run[0].lines,
            ages=tuple(mark.age for mark in run if mark.age is not None),
        )
        for run in found
    )


def _continues(before: _Mark, mark: _Mark) -> bool:
    return before.day + ONE_DAY == mark.day and (
        (before.standing, before.certainty, before.lines) == (mark.standing, mark.certainty, mark.lines)
    )
