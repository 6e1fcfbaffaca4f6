"""Who stands where in a disagreement, and the claims of two sides that cannot both be true.

The nouns, how records are shared out among those who state them, and from which day to which claims collide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from geo.records import stance as st
from geo.records.model import Claim, Dataset, Distance, Figure, Link, LinkKind, Mention, StatedBy
from geo.records.period import Period
from geo.records.stance import Extent, Line, Sense
from geo.status.positions import Position
from geo.status.timeline import PlaceOnDay, Timeline, contradict
from geo.status.validity import Reading, map_day, told_of
from geo.words.claims import capital, what_is_said
from geo.words.dates import listed, span_words
from geo.words.lists import STATED_BY
from geo.words.records import id_of as selected_as
from geo.words.records import paragraph_name

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


AT_ODDS = frozenset({LinkKind.DISPUTES, LinkKind.DENIES})
"""Kinds of links that set two records against each other."""

Pair = tuple[Position, Position]
Key = tuple[tuple[str, ...], tuple[str, ...]]
"""The claims of the two positions: the same pair on every day, however old the positions have grown."""


def collisions(timeline: Timeline) -> Iterator[Disagreement]:
    """Every stretch of days on which claims said about them stand against each other, place by place."""
    for place_id in timeline.dataset.places:
        for days, pairs in _stretches(timeline, place_id, _at_the_place):
            yield _control(timeline, place_id, days, pairs)
        for days, pairs in _stretches(timeline, place_id, _of_wider_ground):
            yield _wider(timeline, place_id, days, pairs)


def _at_the_place(place: PlaceOnDay) -> list[Pair]:
    """The pairs of positions that make the place contested, the side with the lower position id first."""
    sides = [p for p in place.in_force if p.line is not Line.APPROACHES]
    return [(a, b) for a, b in combinations(sides, 2) if contradict(a, b)]


def _of_wider_ground(place: PlaceOnDay) -> list[Pair]:
    """The place's own positions, and those of the other side for all of what it lies in, that exclude each other."""
    own = [p for p in place.in_force if p.line is not Line.APPROACHES]
    return [
        (a, b)
        for a in own
        for b in place.wider
        if b.side_id and b.sense in {Sense.HOLDING, Sense.DENIAL_OF_ENTRY}
        if st.compared(b.extent) is Extent.WHOLE and contradict(a, b)
    ]


def _stretches(
    timeline: Timeline, place_id: str, pairs_of: Callable[[PlaceOnDay], list[Pair]]
) -> list[tuple[Period, dict[Key, Pair]]]:
    """Days in a row that share a pair, each with all pairs of its days; a day without a pair in common begins anew."""
    found: list[tuple[Period, dict[Key, Pair]]] = []
    before: set[Key] = set()
    for state in timeline.states(Reading.CLAIMED):
        today = {(a.claims, b.claims): (a, b) for a, b in pairs_of(state.places[place_id])}
        if today and before & today.keys():
            period, pairs = found[-1]
            found[-1] = (Period(period.first, state.day), pairs | today)
        elif today:
            found.append((Period.of(state.day), today))
        before = set(today)
    return found


def _control(timeline: Timeline, place_id: str, days: Period, pairs: dict[Key, Pair]) -> Disagreement:
    dataset = timeline.dataset
    name = dataset.places[place_id].name
    claims = _claims(dataset, pairs)
    ordered = [sorted(pair, key=lambda p: dataset.sides[p.side_id].position) for pair in pairs.values()]
    said = [tuple(what_is_said(dataset, p, name) for p in pair) for pair in ordered]
    return Disagreement(
        kind=Kind.CONTROL,
        title=f"{name}, {span_words(days.first, days.last)}: who holds it, who is in it",
        parties=parties(dataset, claims),
        parts=_against(said, "That cannot be true together with this"),
        basis=(
            "By the rule of this map, from the words of the claims.",
            *link_words(dataset, between(dataset, claims)),
        ),
        seen=Seen(days.first, Reading.CLAIMED, place_id),
        span=days,
        open=days.last == timeline.days[-1],
    )


def _wider(timeline: Timeline, place_id: str, days: Period, pairs: dict[Key, Pair]) -> Disagreement:
    dataset = timeline.dataset
    name = dataset.places[place_id].name
    above = {b.place_id: dataset.places[b.place_id].name for _, b in pairs.values()}
    claims = _claims(dataset, pairs)
    said = [
        (what_is_said(dataset, a, name), what_is_said(dataset, b, above[b.place_id]))
        for a, b in pairs.values()
    ]
    around = f"{name} lies in {listed(above.values())}"
    return Disagreement(
        kind=Kind.WIDER,
        title=f"{name} and {listed(above.values())}, {span_words(days.first, days.last)}",
        parties=parties(dataset, claims),
        parts=_against(said, f"{around}: that cannot be true on the same day as this"),
        basis=(
            f"By the table of what cannot both be true. The rule carries no claim down from wider ground, so {name} "
            "itself is not called contested.",
            *link_words(dataset, between(dataset, claims)),
        ),
        seen=Seen(days.first, Reading.CLAIMED, place_id),
        span=days,
        open=days.last == timeline.days[-1],
    )


def _against(said: Iterable[tuple[str, ...]], between: str) -> tuple[str, ...]:
    """A sentence for each thing said, with everything that it excludes, each once."""
    excluded: dict[str, dict[str, None]] = {}
    for one, other in said:
        excluded.setdefault(one, {})[other] = None
    return tuple(f"{capital(one)}. {between}: {'; '.join(others)}." for one, others in excluded.items())


def _claims(dataset: Dataset, pairs: dict[Key, Pair]) -> list[Claim]:
    ids = {claim_id for key in pairs for claims in key for claim_id in claims}
    return [dataset.claims[claim_id] for claim_id in sorted(ids)]


def between(dataset: Dataset, claims: Iterable[Claim]) -> list[Link]:
    """The links that set two of these claims against each other."""
    ids = {claim.claim_id for claim in claims}
    return [
        link for link in dataset.links.values() if link.kind in AT_ODDS and {link.from_id, link.to_id} <= ids
    ]


def link_words(dataset: Dataset, links: Iterable[Link]) -> list[str]:
    """On whose word records are set against each other, with the note, a sentence or two each."""
    found = []
    for link in links:
        who = (
            f"Set against each other by {STATED_BY[link.stated_by].label}, {paragraph_name(dataset, link)}"
            if link.stated_by is StatedBy.REPORT
            else f"Set against each other by {STATED_BY[link.stated_by].label}"
        )
        found.append(f"{who}: {link.note}" if link.note else f"{who}.")
    return list(dict.fromkeys(found))  # of one sentence of a report several links can say the same
