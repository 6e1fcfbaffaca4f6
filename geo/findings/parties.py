"""Who stands where in a disagreement: the nouns, and how records are shared out among those who state them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.records.model import Claim, Dataset, Distance, Figure, Mention
from geo.records.period import Period
from geo.status.validity import Reading, map_day, told_of
from geo.words.records import id_of as selected_as

Record = Claim | Mention | Figure | Distance
"""A record that is somebody's word, printed in one paragraph."""


class Kind(StrEnum):
    """What a disagreement is about, in the order in which a reader meets it."""

    CONTROL = "control"
    """Claims of the two sides about one place that cannot both be true, by the published table."""
    WIDER = "wider"
    """A claim about a place, and one of the other side to all of the ground around it."""
    MAP = "map"
    """The ground itself: how far, which way, from where, on how many sides."""
    LINKED = "linked"
    """Records that a report, or the coder, sets against each other."""
    FIGURE = "figure"
    """Numbers for the same people that cannot both be right."""
    EVENT = "event"
    """What may be one event, told in two ways."""


@dataclass(frozen=True, slots=True)
class Party:
    """A side, an outlet or a speaker, with its records. ``side_id`` is empty for one of neither side."""

    name: str
    side_id: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the map shows it: a day, a reading, a record to select (empty for none)."""

    day: date
    reading: Reading
    record: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that is told in more than one way.

    ``span`` is the days on which the claims stand against each other, ``open`` whether that lasts to the end of the
    data; ``None`` where each record has only its own day. ``parts`` say where they part, ``basis`` on whose word they
    are set against each other: sentences.
    """

    kind: Kind
    title: str
    parties: tuple[Party, ...]
    parts: tuple[str, ...]
    basis: tuple[str, ...]
    seen: Seen
    span: Period | None = None
    open: bool = False

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of all parties."""
        return tuple(record for party in self.parties for record in party.records)


def id_of(record: Record) -> str:
    """The record's id."""
    match record:
        case Claim():
            return record.claim_id
        case Mention():
            return record.mention_id
        case Figure():
            return record.figure_id
        case Distance():
            return record.distance_id


def at(dataset: Dataset, record_id: str) -> tuple[Record, ...]:
    """The records behind an id: of an event, and of a mention, all tellings of the event; none for an unknown id."""
    if record_id in dataset.events:
        return dataset.mentions_of[record_id]
    if record_id in dataset.mentions:
        return dataset.mentions_of[dataset.mentions[record_id].event_id]
    tables: tuple[Mapping[str, Record], ...] = (dataset.claims, dataset.figures, dataset.distances)
    return tuple(table[record_id] for table in tables if record_id in table)


def printed(dataset: Dataset, record: Record) -> date:
    """When the record could first be read: its report's best day."""
    return dataset.reports[record.report_id].published_best


def parties(dataset: Dataset, records: Iterable[Record]) -> tuple[Party, ...]:
    """The records by who states them: by side; where that leaves one party, by speaker; then by record.

    The sides come first, in their order; then the others in the order of their first words in print.
    """
    ordered = sorted(
        {id_of(r): r for r in records}.values(), key=lambda r: (printed(dataset, r), r.paragraph, id_of(r))
    )
    keys: tuple[Callable[[Record], str], ...] = (
        lambda r: dataset.side_of(r.claimant_id) or r.claimant_id,
        lambda r: r.claimant_id,
        id_of,
    )
    shared = [_shared(ordered, key) for key in keys]
    groups = next((found for found in shared if len(found) > 1), shared[-1])
    by_side = groups is shared[0]
    made = [_party(dataset, tuple(group), by_side=by_side) for group in groups.values()]
    return tuple(
        sorted(made, key=lambda p: dataset.sides[p.side_id].position if p.side_id else len(dataset.sides) + 1)
    )


def _shared(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(key(record), []).append(record)
    return found


def _party(dataset: Dataset, records: tuple[Record, ...], *, by_side: bool) -> Party:
    speaker = records[0].claimant_id
    side_id = dataset.side_of(speaker)
    name = dataset.sides[side_id].name if side_id and by_side else dataset.actors[speaker].name
    return Party(name, side_id, records)


def seen(dataset: Dataset, records: Iterable[Record]) -> Seen:
    """The first day on which all of them have been told, as claimed; with an undated one among them, as known.

    The record to select is the last of those that have a place.
    """
    found = list(records)
    told = {id(one): one for one in (told_of(dataset, record) for record in found) if one is not None}
    placed = [one for one in told.values() if one.place_ids]
    record_id = selected_as(placed[-1]) if placed else ""
    days = [map_day(dataset, record) for record in found]
    last = max(days, key=lambda shown: shown.day)
    if all(shown.reading is Reading.CLAIMED for shown in days) or len(set(days)) == 1:
        return Seen(last.day, last.reading, record_id)
    return Seen(max(printed(dataset, record) for record in found), Reading.KNOWN, record_id)
