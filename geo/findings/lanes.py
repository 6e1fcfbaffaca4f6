"""The whole range in lanes: one a place, a side or an outlet, with every record on the days on which it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from geo.records.model import FIGHTING, Claim, Dataset, Event
from geo.records.period import ONE_DAY, days_since
from geo.status.stretches import Stretch, Stretches
from geo.status.timeline import PlaceOnDay, Status, Timeline
from geo.status.validity import Reading

LABELLED_UP_TO = 40
"""In a lane of more claims than this no room is kept for their words: they are read by pointing, or further down."""
LABEL_SHARE = 0.28
"""The part of the range that is kept free before a claim for its words."""
SIGN_DAYS = 1
"""Days kept free between the signs of two events in one row."""


class Grouping(StrEnum):
    """What a lane is. In the address as ``lanes``."""

    PLACE = "place"
    """What a record is about."""
    SIDE = "side"
    """Who says it."""
    OUTLET = "outlet"
    """Whose report prints it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A claim or an event in a lane. ``row`` counts from 0; without stretches it has no day, and no row (-1).

    ``side_id`` is the side whose position a claim makes; of one that makes none, the claimant's. Empty for events and
    for what third parties say.
    """

    record_id: str
    side_id: str
    stretches: tuple[Stretch, ...]
    row: int = -1


@dataclass(frozen=True, slots=True)
class StatusRun:
    """Days in a row on which a place has one status; ``places`` has the place on each of them."""

    first: date
    last: date
    status: Status
    by: str | None
    places: tuple[PlaceOnDay, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: claims first, side by side in the sides' order, then fighting, then other events.

    ``key`` is the id of the place, side or outlet; empty for what has none. ``rows`` is the number of rows;
    ``statuses`` has the runs of a place's status other than "none", and is empty for sides and outlets.
    """

    grouping: Grouping
    key: str
    items: tuple[Item, ...]
    rows: int
    statuses: tuple[StatusRun, ...] = ()


def lanes(timeline: Timeline, reading: Reading, grouping: Grouping) -> tuple[Lane, ...]:
    """The lanes that hold anything, in order; every record is in at least one, under either reading.

    Places begin with the subject and what lies in it; sides go by position, outlets by their first report.
    """
    dataset = timeline.dataset
    stretches = Stretches(timeline, reading)
    members: dict[str, list[Claim | Event]] = {}
    records: list[Claim | Event] = [*dataset.claims.values(), *dataset.events.values()]
    for record in records:
        for key in keys_of(record, dataset, grouping):
            members.setdefault(key, []).append(record)
    order = sorted(members, key=lambda key: _rank(key, dataset, grouping))
    return tuple(_lane(timeline, reading, grouping, key, members[key], stretches) for key in order)


def keys_of(record: Claim | Event, dataset: Dataset, grouping: Grouping) -> tuple[str, ...]:
    """The lanes a record is in, each once; ``""`` for no place, or for speakers of no side."""
    if grouping is Grouping.PLACE:
        found: Iterable[str] = record.place_ids or ("",)
    else:
        told = (record,) if isinstance(record, Claim) else dataset.mentions_of[record.event_id]
        if grouping is Grouping.SIDE:
            found = (dataset.side_of(one.claimant_id) for one in told)
        else:
            found = (dataset.reports[one.report_id].outlet_id for one in told)
    return tuple(dict.fromkeys(found))


def _rank(key: str, dataset: Dataset, grouping: Grouping) -> tuple[object, ...]:
    match grouping:
        case Grouping.PLACE if key:
            inside = dataset.subject_id in dataset.ancestors(key)
            return (key != dataset.subject_id, not inside, dataset.places[key].name)
        case Grouping.SIDE if key:
            return (False, False, str(dataset.sides[key].position))
        case Grouping.OUTLET:
            days = [r.published_best for r in dataset.reports.values() if r.outlet_id == key]
            return (False, False, min(days).isoformat() + key)
        case _:
            return (True, True, "\uffff")


def _lane(
    timeline: Timeline,
    reading: Reading,
    grouping: Grouping,
    key: str,
    records: Sequence[Claim | Event],
    stretches: Stretches,
) -> Lane:
    dataset = timeline.dataset
    at = [key] if grouping is Grouping.PLACE else list(dataset.places)
    room = round(LABEL_SHARE * len(timeline.days)) if _labelled(records) else 0
    found: list[Item] = []
    row = 0
    for section, members in _sections(records, dataset):
        items = [
            Item(r.claim_id, _side(r, dataset, stretches), stretches.of_claim(r, at))
            if isinstance(r, Claim)
            else Item(r.event_id, "", stretches.of_event(r))
            for r in members
        ]
        packed, used = packed_in_rows(items, row, room if section < _FIGHTING else SIGN_DAYS)
        found += packed
        row += used
    runs = tuple(_status_runs(timeline, reading, key)) if grouping is Grouping.PLACE and key else ()
    return Lane(grouping, key, tuple(found), row, runs)


def _side(claim: Claim, dataset: Dataset, stretches: Stretches) -> str:
    made = stretches.side_of(claim.claim_id)
    return dataset.side_of(claim.claimant_id) if made is None else made


_FIGHTING, _OTHER = 10, 11


def _sections(
    records: Iterable[Claim | Event], dataset: Dataset
) -> Iterator[tuple[int, list[Claim | Event]]]:
    """The records of a lane in the order of its sections: sides by position, nobody's side, fighting, the rest."""

    def section(record: Claim | Event) -> int:
        if isinstance(record, Event):
            return _FIGHTING if record.kind in FIGHTING else _OTHER
        side = dataset.sides.get(dataset.side_of(record.claimant_id))
        return side.position if side else _FIGHTING - 1

    ordered = sorted(records, key=section)
    return ((number, list(group)) for number, group in groupby(ordered, section))


def _labelled(records: Iterable[Claim | Event]) -> bool:
    return sum(isinstance(record, Claim) for record in records) <= LABELLED_UP_TO


def packed_in_rows(items: Iterable[Item], start: int, room: int) -> tuple[list[Item], int]:
    """The items by day, each in the first row from ``start`` that is free ``room`` days before it; and the rows used.

    Those without a day come last and take no row.
    """
    dated = sorted((i for i in items if i.stretches), key=lambda i: (i.stretches[0].first, i.record_id))
    free: list[date] = []  # the last day taken in each row
    found = []
    for item in dated:
        first, last = item.stretches[0].first, item.stretches[-1].last
        row = next((n for n, taken in enumerate(free) if days_since(taken, first) > room), len(free))
        free[row : row + 1] = [last]
        found.append(replace(item, row=start + row))
    return found + [i for i in items if not i.stretches], len(free)


def _status_runs(timeline: Timeline, reading: Reading, place_id: str) -> Iterator[StatusRun]:
    days = [
        (state.day, place.status, place.by, place)
        for state in timeline.states(reading)
        for place in [state.places[place_id]]
        if place.status is not Status.NONE
    ]
    start = 0
    for n in range(1, len(days) + 1):
        if n < len(days) and days[n][1:3] == days[n - 1][1:3] and days[n][0] == days[n - 1][0] + ONE_DAY:
            continue
        run = days[start:n]
        yield StatusRun(run[0][0], run[-1][0], run[0][1], run[0][2], tuple(day[3] for day in run))
        start = n
