"""Claims of the two sides that cannot both be true, by the table of stances: from which day until which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from geo.findings.parties import Disagreement, Kind, Seen, parties
from geo.records import stance as st
from geo.records.model import Claim, Dataset, Link, LinkKind, StatedBy
from geo.records.period import Period
from geo.records.stance import Extent, Line, Sense
from geo.status.positions import Position
from geo.status.timeline import PlaceOnDay, Timeline, contradict
from geo.status.validity import Reading
from geo.words.claims import capital, what_is_said
from geo.words.dates import listed, span_words
from geo.words.lists import STATED_BY
from geo.words.records import paragraph_name

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
    return found
