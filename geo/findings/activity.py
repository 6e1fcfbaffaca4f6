"""How much is said for every day: what the strip above the date draws, and the days on which anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from geo.records.model import FIGHTING, Claim, Side
from geo.status.timeline import DayState, PlaceOnDay, Timeline
from geo.status.validity import Certainty, Reading
from geo.words.accounts import accounts
from geo.words.places import others_only, summary
from geo.words.records import Account

WORDS_UP_TO_DAYS = 400
"""On longer spans the browser gets no sentences: they would weigh more than the map."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records a day has; ``uncertain`` are those within a window, by an alternative, or without a day."""

    dated: int = 0
    uncertain: int = 0


@dataclass(frozen=True, slots=True)
class DayActivity:
    """What is said for one day. ``claims`` has one count a side, in the order of their positions.

    ``others`` counts the accounts of a day that has no dated claim or clash.
    ``changed`` is false on the first day. ``sentence`` is empty where the span is too long for sentences.
    """

    day: date
    claims: tuple[Count, ...]
    clashes: Count
    others: int
    changed: bool
    sentence: str


@dataclass(frozen=True)
class Activity:
    """The activity of every day of a span, in order, under each reading."""

    sides: tuple[Side, ...]
    """In the order of their positions."""
    days: Mapping[Reading, tuple[DayActivity, ...]]

    @cached_property
    def columns(self) -> dict[str, Any]:
        """The same as plain lists for the browser.

        A count is ``[day number, dated, uncertain, …]`` for the days that have any; ``changes`` lists day numbers.
        """
        return {
            "sides": [{"name": side.name, "short": side.short_name} for side in self.sides],
            "readings": {reading.value: self._columns(days) for reading, days in self.days.items()},
        }

    def _columns(self, days: tuple[DayActivity, ...]) -> dict[str, Any]:
        return {
            "claims": [_sparse(day.claims[n] for day in days) for n in range(len(self.sides))],
            "clashes": _sparse(day.clashes for day in days),
            "others": [
                part for number, day in enumerate(days) if day.others for part in (number, day.others)
            ],
            "changes": [number for number, day in enumerate(days) if day.changed],
            "words": [day.sentence for day in days] if any(day.sentence for day in days) else [],
        }


def _sparse(counts: Iterable[Count]) -> list[int]:
    found: list[int] = []
    for number, count in enumerate(counts):
        if count.dated or count.uncertain:
            found += [number, count.dated, count.uncertain]
    return found


def activity(timeline: Timeline) -> Activity:
    """The activity of a timeline's days under both readings."""
    sides = tuple(sorted(timeline.dataset.sides.values(), key=lambda side: side.position))
    return Activity(sides, {reading: _days(timeline, reading, sides) for reading in Reading})


def _days(timeline: Timeline, reading: Reading, sides: tuple[Side, ...]) -> tuple[DayActivity, ...]:
    changed = changes(timeline, reading)
    told = len(timeline.days) <= WORDS_UP_TO_DAYS
    found = []
    for state in timeline.states(reading):
        said = accounts(timeline.dataset, state)
        found.append(
            DayActivity(
                day=state.day,
                claims=tuple(_claims(said, side.side_id) for side in sides),
                clashes=_clashes(state),
                others=others_only(said),
                changed=state.day in changed,
                sentence=summary(timeline.dataset, state) if told else "",
            )
        )
    return tuple(found)


def _claims(said: Iterable[Account], side_id: str) -> Count:
    mine = [a for a in said if isinstance(a.record, Claim) and a.side_id == side_id]
    dated = sum(a.sure for a in mine)
    return Count(dated, len(mine) - dated)


def _clashes(state: DayState) -> Count:
    found = [on_day.validity.certainty for on_day in state.events if on_day.event.kind in FIGHTING]
    dated = found.count(Certainty.DATED)
    return Count(dated, len(found) - dated)


def changes(timeline: Timeline, reading: Reading) -> frozenset[date]:
    """The days on which a reader sees something else than on the day before; never the first day.

    Status, positions, fighting or events of any place. Growing one day older is no change; going stale is.
    """
    states = list(timeline.states(reading))
    seen = [_seen(state) for state in states]
    pairs = zip(states[1:], pairwise(seen), strict=True)
    return frozenset(state.day for state, (before, now) in pairs if before != now)


def _seen(state: DayState) -> tuple[object, ...]:
    """What a reader sees on a day, without the ages."""
    places = tuple((place_id, _seen_at(place)) for place_id, place in sorted(state.places.items()))
    events = tuple((e.event.event_id, e.validity.certainty, e.mentions) for e in state.events)
    return places, events


def _seen_at(place: PlaceOnDay) -> tuple[object, ...]:
    positions = tuple(
        (p.side_id, p.about_side_id, p.line, p.stance, p.extent, p.claims, p.possible, p.implied)
        for p in (*place.positions, *place.implied)
    )
    verdict = (place.status, place.by, place.split, place.stale, place.newer_rival)
    return verdict, positions, place.fighting, place.fighting_events
