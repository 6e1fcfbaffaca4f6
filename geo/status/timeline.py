"""Records -> status, positions, fighting and events of every place on a day, under either reading.

Pure: the day is an argument, the order of records never matters. The code of codebook section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from typing import Any

from geo.records import stance as st
from geo.records.errors import AskedError
from geo.records.model import FIGHTING, Claim, Dataset, Event, GeoPrecision, Mention, PlaceKind
from geo.records.stance import Extent, Line, Sense, Strength
from geo.status.positions import Position, claims_by_place, positions
from geo.status.validity import Certainty, Reading, Validity, mentions_on, of_event

STALE_AFTER_DAYS = 3
"""From this age on a position is "last claimed". A convention, published on the method page."""


class Status(StrEnum):
    """Status of a place on a day, computed from the claims by the published rule."""

    NONE = "none"
    REPORTED = "reported"
    CLAIMED = "claimed"
    BOTH = "both"
    CONTESTED = "contested"
    DENIED = "denied"


class Fighting(StrEnum):
    """Whether fighting is reported at a place on a day: a layer of its own, never a status."""

    REPORTED = "reported"
    UNCLEAR = "unclear"
    NONE_REPORTED = "none_reported"


@dataclass(frozen=True, slots=True)
class EventOnDay:
    """An event that covers the day, with the accounts the reading may use."""

    event: Event
    validity: Validity
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How much of a place a side's words claim, by the loudest of its positions that make the status.

    ``side_id`` is empty for what others say; ``age_days`` is that of the side's youngest position.
    """

    side_id: str
    strength: Strength
    age_days: int | None


@dataclass(frozen=True, slots=True)
class PlaceOnDay:
    """A place's status and what made it.

    ``positions`` are about the place itself (third parties with an empty side); ``implied`` are those that a
    wider claim puts on it; ``wider`` is everything in force about the places that contain it.
    ``newer_rival`` is the other side, where its claim about a containing place is newer than the holder's or
    denier's claim here.
    """

    place_id: str
    status: Status
    by: str | None
    split: bool
    positions: tuple[Position, ...]
    implied: tuple[Position, ...]
    wider: tuple[Position, ...]
    newer_rival: str | None
    fighting: Fighting
    fighting_events: tuple[str, ...]

    @property
    def in_force(self) -> tuple[Position, ...]:
        """The sides' own positions in force: what the status rests on."""
        return tuple(p for p in self.positions if p.side_id and not p.possible)

    @property
    def possible(self) -> tuple[Position, ...]:
        """Positions that may already hold; they make no status."""
        return tuple(p for p in self.positions if p.possible)

    @property
    def said_by_others(self) -> tuple[Position, ...]:
        """What reports' own voices and third parties say of the place."""
        return tuple(p for p in self.positions if not p.side_id and not p.possible)

    @property
    def of_the_rest(self) -> bool:
        """Whether all that is said of the place is said of the rest of the country."""
        return bool(self.positions) and all(p.extent is Extent.REST for p in self.positions)

    @property
    def age_days(self) -> int | None:
        """Age of the status in days, by the youngest of the positions that make it; ``None`` without one."""
        return min((p.age_days for p in deciding(self.status, self.in_force)), default=None)

    @property
    def forms(self) -> tuple[Form, ...]:
        """What there is to draw of the status: one form a side, or one of what others say; empty without a status."""
        if self.status is Status.REPORTED:
            others = [p for p in (*self.in_force, *self.said_by_others) if _places_a_side(p) or p.holding]
            # What is said of the rest of the country is said of every province outside the subject, unlimited.
            said = [Strength.UNLIMITED if p.extent is Extent.REST else p.strength for p in others]
            return (Form("", _loudest(said), None),)
        sides: dict[str, list[Position]] = {}
        for p in deciding(self.status, self.in_force):
            sides.setdefault(p.side_id, []).append(p)
        return tuple(
            Form(side, _loudest(p.strength for p in found), min(p.age_days for p in found))
            for side, found in sorted(sides.items())
        )

    @property
    def stale(self) -> bool:
        """Whether the status was last claimed so long ago that its words must say so."""
        return self.age_days is not None and self.age_days >= STALE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class DayState:
    """Everything the map shows on one day under one reading."""

    day: date
    reading: Reading
    places: Mapping[str, PlaceOnDay]
    events: tuple[EventOnDay, ...]
    rest: tuple[PlaceOnDay, ...] = ()
    """What is said of the rest of a country, under the country's id: for ground of it that is no place of the data."""


def status_of(found: tuple[Position, ...]) -> tuple[Status, str | None]:
    """The status that positions about one place make, and the holder or denier where there is just one.

    What a single voice without an office says alone for its side makes no more than ``reported``.
    """
    firm = [p for p in found if not p.possible]
    sides = _of_parties(firm)
    holders = sorted({p.side_id for p in sides if p.holding})
    deniers = sorted({p.side_id for p in sides if p.line is Line.DENIAL})
    if any(contradict(a, b) for a, b in combinations(sides, 2)):
        return Status.CONTESTED, None
    if len(holders) > 1:
        return Status.BOTH, None
    if holders:
        return Status.CLAIMED, holders[0]
    if deniers:
        return Status.DENIED, deniers[0] if len(deniers) == 1 else None
    if any(_places_a_side(p) or p.holding for p in firm):
        return Status.REPORTED, None
    return Status.NONE, None


def _of_parties(firm: Iterable[Position]) -> list[Position]:
    """The sides' positions but those about the approaches, and without a side that has only unofficial ones."""
    sides = [p for p in firm if p.side_id and p.line is not Line.APPROACHES]
    speaking = {p.side_id for p in sides if p.official}
    return [p for p in sides if p.side_id in speaking]


def _places_a_side(p: Position) -> bool:
    """Whether a report's own voice or a third party places a side there."""
    return not p.side_id and bool(p.about_side_id) and p.line is Line.HOLDING


def deciding(status: Status, in_force: tuple[Position, ...]) -> tuple[Position, ...]:
    """Those of the sides' positions in force without which the status would be another one."""
    sides = _of_parties(in_force)
    match status:
        case Status.CONTESTED:
            return tuple(p for p in sides if any(contradict(p, other) for other in sides))
        case Status.CLAIMED | Status.BOTH:
            return tuple(p for p in sides if p.holding)
        case Status.DENIED:
            return tuple(sides)
        case _:
            return ()


def _loudest(found: Iterable[Strength]) -> Strength:
    return min(found, key=list(Strength).index)


def contradict(a: Position, b: Position) -> bool:
    """Whether two positions are of different sides and cannot both be true."""
    return a.side_id != b.side_id and st.sense_conflicts(a.sense, a.extent, b.sense, b.extent)


def _of_the_rest(found: Iterable[Position]) -> tuple[Position, ...]:
    """Of what is said of a country, that which is said of all of it but the subject."""
    return tuple(p for p in found if p.extent is Extent.REST and not p.side_id and not p.possible)


def is_split(found: tuple[Position, ...]) -> bool:
    """Whether claims of one side and one event day, all in force, differ in how much they say it holds."""
    extents: dict[tuple[str, date], set[Extent]] = {}
    for p in found:
        if p.holding and not p.possible and p.sense is Sense.HOLDING:
            extents.setdefault((p.side_id, p.day), set()).add(st.compared(p.extent))
    return any(len(said) > 1 for said in extents.values())


class Timeline:
    """The states of one dataset, day by day. Cheap to make; remembers the days it has computed."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._claims = claims_by_place(dataset)
        self._states: dict[tuple[date, Reading], DayState] = {}

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day of the data's span, in order."""
        return tuple(self.dataset.span.days())

    def state(self, day: date, reading: Reading) -> DayState:
        """The state of every place on ``day``. Raises ``AskedError`` for a day outside the span."""
        span = self.dataset.span
        if not span.covers(day):
            raise AskedError(
                f"{day} is outside the days of this data; ask for a day from {span.first} to {span.last}"
            )
        key = (day, reading)
        if key not in self._states:
            self._states[key] = self._compute(day, reading)
        return self._states[key]

    def states(self, reading: Reading) -> Iterator[DayState]:
        """The states of every day, in order."""
        return (self.state(day, reading) for day in self.days)

    def _compute(self, day: date, reading: Reading) -> DayState:
        events = self._events(day, reading)
        own = {
            place_id: positions(self.dataset, place_id, self._claims.get(place_id, ()), day, reading)
            for place_id in self.dataset.places
        }
        places = {place_id: self._place(place_id, own, events) for place_id in self.dataset.places}
        return DayState(day, reading, places, events, tuple(self._rests(own)))

    def _rests(self, own: Mapping[str, tuple[Position, ...]]) -> Iterator[PlaceOnDay]:
        for country in self._countries:
            if found := _of_the_rest(own[country]):
                status, by = status_of(found)
                unsaid = Fighting.NONE_REPORTED
                yield PlaceOnDay(country, status, by, is_split(found), found, (), (), None, unsaid, ())

    @cached_property
    def _countries(self) -> tuple[str, ...]:
        return tuple(p.place_id for p in self.dataset.places.values() if p.kind is PlaceKind.COUNTRY)

    def _events(self, day: date, reading: Reading) -> tuple[EventOnDay, ...]:
        found = []
        for _, event in sorted(self.dataset.events.items()):
            validity = of_event(event, self.dataset, day, reading)
            if validity:
                found.append(EventOnDay(event, validity, mentions_on(event, self.dataset, day, reading)))
        return tuple(found)

    def _place(
        self, place_id: str, own: Mapping[str, tuple[Position, ...]], events: tuple[EventOnDay, ...]
    ) -> PlaceOnDay:
        found = self._said_of(place_id, own)
        status, by = status_of(found)
        wider = tuple(p for above in self.dataset.ancestors(place_id) for p in own[above] if not p.possible)
        fighting, behind = self._fighting(place_id, events)
        return PlaceOnDay(
            place_id=place_id,
            status=status,
            by=by,
            split=is_split(found),
            positions=found,
            implied=self._implied(place_id, wider, own),
            wider=wider,
            newer_rival=_newer_rival(status, by, found, wider),
            fighting=fighting,
            fighting_events=behind,
        )

    def _said_of(self, place_id: str, own: Mapping[str, tuple[Position, ...]]) -> tuple[Position, ...]:
        """The positions about a place; a country is no place with a status: what is said of it shows on provinces."""
        if self.dataset.places[place_id].kind is PlaceKind.COUNTRY:
            return ()
        return own[place_id] or self._rest(place_id, own)

    def _rest(self, place_id: str, own: Mapping[str, tuple[Position, ...]]) -> tuple[Position, ...]:
        """What is said of the rest of the country, on a province outside the subject without a claim of its own."""
        place = self.dataset.places[place_id]
        if place.kind is not PlaceKind.PROVINCE or place_id == self.dataset.subject_id:
            return ()
        return tuple(p for country in self._countries for p in _of_the_rest(own[country]))

    def _implied(
        self, place_id: str, wider: tuple[Position, ...], own: Mapping[str, tuple[Position, ...]]
    ) -> tuple[Position, ...]:
        from_above = [
            p
            for p in wider
            if p.side_id and p.sense is Sense.HOLDING and st.compared(p.extent) is Extent.WHOLE
        ]
        if self.dataset.places[place_id].way_in:
            subject = own.get(self.dataset.subject_id, ()) if place_id != self.dataset.subject_id else ()
            ways_in = {*wider, *(p for p in subject if not p.possible)}
            from_above += [
                p for p in ways_in if p.side_id and p.stance in st.ON_WAYS_IN and p.line is Line.DENIAL
            ]
        implied = {replace(p, implied=True) for p in from_above}
        return tuple(sorted(implied, key=lambda p: (p.side_id, p.line, p.stance, p.extent, p.claims)))

    def _whole_of(self, place_id: str) -> frozenset[str]:
        """The places that wholly contain one: a place on a border says nothing of the provinces as wholes."""
        place = self.dataset.places.get(place_id)
        if place is None or len(place.parents) > 1:
            return frozenset()
        return frozenset(self.dataset.ancestors(place_id))

    def _fighting(self, place_id: str, events: tuple[EventOnDay, ...]) -> tuple[Fighting, tuple[str, ...]]:
        above = set(self.dataset.ancestors(place_id))
        sure: list[str] = []
        unsure: list[str] = []
        for on_day in events:
            event = on_day.event
            if event.kind not in FIGHTING or on_day.validity.certainty is Certainty.UNDATED:
                continue
            inside = any(p == place_id or place_id in self._whole_of(p) for p in event.place_ids)
            around = any(p in above for p in event.place_ids)
            close = event.geo_precision is not GeoPrecision.APPROACHES
            if inside and close and on_day.validity.certainty is Certainty.DATED:
                sure.append(event.event_id)
            elif inside or around:
                unsure.append(event.event_id)
        if sure:
            return Fighting.REPORTED, tuple(sure)
        return (Fighting.UNCLEAR, tuple(unsure)) if unsure else (Fighting.NONE_REPORTED, ())


def _newer_rival(
    status: Status, by: str | None, found: tuple[Position, ...], wider: tuple[Position, ...]
) -> str | None:
    if by is None:
        return None
    in_force = tuple(p for p in found if p.side_id and not p.possible)
    mine = max(p.day for p in deciding(status, in_force))
    rivals = {
        p.side_id
        for p in wider
        if p.side_id not in {"", by} and p.line is not Line.APPROACHES and p.day > mine
    }
    return min(rivals, default=None)


def claims_behind(dataset: Dataset, place: PlaceOnDay) -> tuple[Claim, ...]:
    """The exact claims that made a place's status, by id; where none did, those about its approaches."""
    by_sides = [p for p in place.in_force if p.line is not Line.APPROACHES]
    by_others = [p for p in place.said_by_others if _places_a_side(p)]
    ids = {claim_id for p in by_sides or by_others or place.in_force for claim_id in p.claims}
    return tuple(dataset.claims[claim_id] for claim_id in sorted(ids))


def state_json(state: DayState, place_ids: Iterable[str] | None = None) -> dict[str, Any]:
    """The state as JSON values, places in the order of ``place_ids`` (all of them, by id, where ``None``).

    Days are ISO 8601. A position's ``side`` is null where a report's own voice or a third party says it.
    """
    wanted = sorted(state.places) if place_ids is None else list(place_ids)
    return {
        "day": state.day.isoformat(),
        "reading": state.reading.value,
        "places": [_place(state.places[place_id]) for place_id in wanted],
        "events": [_event(event) for event in state.events if place_ids is None or _at(event, wanted)],
    }


def _at(event: EventOnDay, wanted: list[str]) -> bool:
    return bool(set(event.event.place_ids) & set(wanted))


def _place(place: PlaceOnDay) -> dict[str, Any]:
    return {
        "place_id": place.place_id,
        "status": place.status.value,
        "by": place.by,
        "split": place.split,
        "positions": _positions((*place.positions, *place.implied)),
        "fighting": place.fighting.value,
    }


def _positions(found: Iterable[Position]) -> list[dict[str, Any]]:
    """One entry a side, side meant, stance and extent: a claim that holds and denies is one to a reader."""
    entries: dict[tuple[str, str, str, str, bool, bool], dict[str, Any]] = {}
    for p in found:
        key = (p.side_id, p.about_side_id, p.stance.value, p.extent.value, p.implied, p.possible)
        if key in entries:
            entry = entries[key]
            entry["claims"] = sorted({*entry["claims"], *p.claims})
            entry["age_days"] = min(entry["age_days"], p.age_days)
            continue
        entries[key] = {
            "side": p.side_id or None,
            "stance": p.stance.value,
            "extent": p.extent.value,
            "strength": p.strength.value,
            "claims": list(p.claims),
            "age_days": p.age_days,
            "implied": p.implied,
            "possible": p.possible,
        }
    return list(entries.values())


def _event(on_day: EventOnDay) -> dict[str, Any]:
    event = on_day.event
    span = event.period
    return {
        "event_id": event.event_id,
        "kind": event.kind.value,
        "place_ids": list(event.place_ids),
        "start": span.first.isoformat() if span else None,
        "end": span.last.isoformat() if span else None,
        "time_precision": event.time_precision.value,
        "mentions": [
            {
                "mention_id": mention.mention_id,
                "claimant_id": mention.claimant_id,
                "report_id": mention.report_id,
                "paragraph": mention.paragraph,
            }
            for mention in on_day.mentions
        ],
    }
