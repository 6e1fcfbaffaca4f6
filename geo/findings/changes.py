"""What differs between two states of the same data: statuses, claims in force, events; and why.

Two days, or two readings of one day. Pure; which state comes first is the reader's choice, so the later day may
come first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.records import stance as st
from geo.records.model import Claim, Dataset, Event, Report
from geo.status.timeline import DayState, EventOnDay, PlaceOnDay
from geo.status.validity import Certainty, Reading, of_claim, printed
from geo.words.claims import UNCOUNTED, inside
from geo.words.dates import day_short, listed
from geo.words.lists import DOUBTS, NO_DAY, reading_words

UNDATED = f"{NO_DAY}, so it stands on no day; it is listed only in “{reading_words(Reading.KNOWN)}”"


def why_claim(dataset: Dataset, claim: Claim, state: DayState, place: PlaceOnDay | None) -> str:
    """Why ``claim`` is not in force in ``state`` at ``place`` (``None``: nowhere). Begins in lower case, no stop.

    Empty where it is simply of another day, which its own date says.
    """
    report = dataset.reports[claim.report_id]
    validity = of_claim(claim, report, state.day, state.reading)
    if validity and validity.possible:
        return UNCOUNTED
    if not printed(report, state.day, state.reading):
        return _not_printed([report])
    if claim.period is None and state.reading is Reading.CLAIMED:
        return UNDATED
    if validity is None:
        return ""
    return _replaced(dataset, claim, place)


def why_event(dataset: Dataset, event: Event, state: DayState) -> str:
    """Why ``event`` is not in ``state``. Begins in lower case, no stop; empty where it is of another day."""
    told_by = [dataset.reports[m.report_id] for m in dataset.mentions_of[event.event_id]]
    if not any(printed(report, state.day, state.reading) for report in told_by):
        return _not_printed(told_by)
    if event.period is None:
        if state.reading is Reading.CLAIMED:
            return UNDATED
        return DOUBTS[Certainty.UNDATED]
    return ""


def _not_printed(reports: list[Report]) -> str:
    days = sorted({report.published_best for report in reports})
    others = sorted({report.alternative for report in reports if report.alternative})
    by_other = f", or {day_short(others[0])} by its other date" if others else ""
    return f"not printed before {day_short(days[0])}{by_other}" if days else "nobody tells of it"


def _replaced(dataset: Dataset, claim: Claim, place: PlaceOnDay | None) -> str:
    """Which newer words of the same side, or of the same speaker, stand instead."""
    side_id = dataset.side_of(claim.claimant_id)
    lines = set(st.lines(claim.stance, claim.extent))
    instead = []
    for p in place.positions if place else ():
        speakers = {dataset.claims[claim_id].claimant_id for claim_id in p.claims}
        same = any(s == claim.claimant_id or (side_id and dataset.side_of(s) == side_id) for s in speakers)
        if same and p.line in lines and not p.possible:
            instead.append(p.day)
    if not instead:
        return "it no longer stands"
    side = dataset.sides.get(side_id)
    whose = inside(side.name) if side else inside(dataset.actors[claim.claimant_id].name)
    days = listed(day_short(day) for day in sorted(set(instead)))
    return f"other words of {whose} stand instead, of {days}"


class Standing(StrEnum):
    """How a claim stands in a state, from the firmest down."""

    FORCE = "in force"
    POSSIBLE = "possible"
    """Makes no status: its day is uncertain."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class ClaimTurn:
    """A claim that stands differently in the two states. ``why``: why it is not in force where it is not."""

    claim_id: str
    before: Standing
    after: Standing
    why: str


@dataclass(frozen=True, slots=True)
class PlaceTurn:
    """A place that differs, with the claims about it that stand differently, by id."""

    before: PlaceOnDay
    after: PlaceOnDay
    claims: tuple[ClaimTurn, ...]

    @property
    def place_id(self) -> str:
        """The place."""
        return self.before.place_id

    @property
    def of_status(self) -> bool:
        """Whether the status differs, or whose it is; the claims behind one status may differ without that."""
        return (self.before.status, self.before.by) != (self.after.status, self.after.by)


@dataclass(frozen=True, slots=True)
class EventTurn:
    """An event reported for one state only (the other is ``None``), or otherwise told or dated in each."""

    event_id: str
    before: EventOnDay | None
    after: EventOnDay | None
    why: str
    """Why it is not in the state that has none; empty where both have it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs. ``same`` has the places that somebody has a position about, alike in both."""

    before: DayState
    after: DayState
    places: tuple[PlaceTurn, ...]
    same: tuple[str, ...]
    unplaced: tuple[ClaimTurn, ...]
    """Claims that put nobody anywhere: their place is not named, or they hold nothing."""
    events: tuple[EventTurn, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two states say the same."""
        return not (self.places or self.unplaced or self.events)


def changes(dataset: Dataset, before: DayState, after: DayState) -> Changes:
    """What differs: the subject first, then places of another status, then the others by name; events by day."""
    turns = [_place(dataset, before, after, place_id) for place_id in before.places]
    differing = [turn for turn in turns if _differs(turn)]
    alike = {t.place_id for t in turns if t.before.positions} - {t.place_id for t in differing}

    def rank(turn: PlaceTurn) -> tuple[bool, bool, str]:
        return (
            turn.place_id != dataset.subject_id,
            not turn.of_status,
            dataset.places[turn.place_id].name,
        )

    return Changes(
        before,
        after,
        tuple(sorted(differing, key=rank)),
        tuple(sorted(alike, key=lambda place_id: dataset.places[place_id].name)),
        tuple(_unplaced(dataset, before, after)),
        tuple(_events(dataset, before, after)),
    )


def _differs(turn: PlaceTurn) -> bool:
    def looks(place: PlaceOnDay) -> tuple[object, ...]:
        return (place.status, place.by, place.stale, place.split, place.newer_rival)

    return bool(turn.claims) or looks(turn.before) != looks(turn.after)


def _place(dataset: Dataset, before: DayState, after: DayState, place_id: str) -> PlaceTurn:
    was, now = before.places[place_id], after.places[place_id]
    stood, stands = _standings(was), _standings(now)
    turns = []
    for claim_id in sorted({*stood, *stands}):
        one, other = stood.get(claim_id, Standing.ABSENT), stands.get(claim_id, Standing.ABSENT)
        if one is other:
            continue
        state, where = (before, was) if _less(one, other) else (after, now)
        turns.append(
            ClaimTurn(claim_id, one, other, why_claim(dataset, dataset.claims[claim_id], state, where))
        )
    return PlaceTurn(was, now, tuple(turns))


def _less(one: Standing, other: Standing) -> bool:
    order = list(Standing)
    return order.index(one) > order.index(other)


def _standings(place: PlaceOnDay) -> dict[str, Standing]:
    found = {claim_id: Standing.POSSIBLE for p in place.possible for claim_id in p.claims}
    firm = (p for p in place.positions if not p.possible)
    return found | {claim_id: Standing.FORCE for p in firm for claim_id in p.claims}


def _unplaced(dataset: Dataset, before: DayState, after: DayState) -> Iterable[ClaimTurn]:
    for claim_id, claim in sorted(dataset.claims.items()):
        if claim.place_ids and set(st.senses(claim.stance, claim.extent)) != {st.Sense.NOTHING}:
            continue
        one, other = _alone(dataset, claim, before), _alone(dataset, claim, after)
        if one is not other:
            state = before if _less(one, other) else after
            yield ClaimTurn(claim_id, one, other, why_claim(dataset, claim, state, None))


def _alone(dataset: Dataset, claim: Claim, state: DayState) -> Standing:
    validity = of_claim(claim, dataset.reports[claim.report_id], state.day, state.reading)
    if validity is None:
        return Standing.ABSENT
    return Standing.POSSIBLE if validity.possible else Standing.FORCE


def _events(dataset: Dataset, before: DayState, after: DayState) -> Iterable[EventTurn]:
    had = {e.event.event_id: e for e in before.events}
    has = {e.event.event_id: e for e in after.events}
    order = sorted({*had, *has}, key=lambda key: (str(dataset.events[key].start or "9"), key))
    for event_id in order:
        one, other = had.get(event_id), has.get(event_id)
        if one and other:
            if (one.mentions, one.validity.certainty) != (other.mentions, other.validity.certainty):
                yield EventTurn(event_id, one, other, "")
        else:
            missing = after if one else before
            yield EventTurn(event_id, one, other, why_event(dataset, dataset.events[event_id], missing))
