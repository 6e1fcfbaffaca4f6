"""Where accounts part ways, by kind, printed directions among them; and who was first to claim, deny and admit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from geo.findings.distances import SECTOR, WINDS, Line, Told, told_and_measured
from geo.findings.parties import (
    Disagreement,
    Kind,
    Party,
    Record,
    Seen,
    collisions,
    id_of,
    parties,
    printed,
    seen,
)
from geo.findings.tellings import counted_sides, events, figures, linked, ways_of_attack
from geo.records import stance as st
from geo.records.model import Claim, Dataset, Direction, PlaceKind
from geo.status.timeline import Timeline
from geo.status.validity import Reading, first_day, told_of
from geo.words.dates import listed
from geo.words.lists import direction, reading_words, with_article


def printed_otherwise(dataset: Dataset) -> Iterator[Disagreement]:
    """For each place that is told in a direction from which every measured line is far, its doubt counted in.

    Far: at least a whole eighth of the horizon lies between the printed word and the measured direction.
    """
    groups: dict[tuple[str, ...], list[Told]] = {}
    for told in told_and_measured(dataset):
        if told.lines and told.distance.direction and not _borne_out(told):
            groups.setdefault(told.distance.to_ids, []).append(told)
    for place_ids, found in groups.items():
        yield _which_way(dataset, place_ids, found)


def _borne_out(told: Told) -> bool:
    direction = told.distance.direction
    return any(
        direction in line.winds or _between(direction, line) < SECTOR for line in told.lines if direction
    )


def _between(direction: Direction, line: Line) -> float:
    """Degrees from the nearer edge of the printed eighth to the measured azimuth."""
    apart = abs(line.azimuth - SECTOR * WINDS.index(direction)) % 360
    return min(apart, 360 - apart) - SECTOR / 2


def _which_way(dataset: Dataset, place_ids: Sequence[str], found: Sequence[Told]) -> Disagreement:
    rows = [told.distance for told in found]
    name = listed(with_article(dataset.places[place_id].name) for place_id in place_ids)
    lies = "lies" if len(place_ids) == 1 else "lie"
    printed = listed(dict.fromkeys(direction(row.direction) for row in rows if row.direction))
    lines = {line.start.place_id: line for told in found for line in told.lines}
    measured = listed(
        f"{' or '.join(direction(way) for way in line.winds)} of "
        f"{'the middle of ' if line.start.middle else ''}{dataset.places[start].name}"
        for start, line in lines.items()
    )
    return Disagreement(
        kind=Kind.MAP,
        title=f"Which way it is to {name}",
        parties=parties(dataset, rows),
        parts=(f"Printed: {printed}. By the coordinates used here {name} {lies} {measured}.",),
        basis=(
            "Measured by this map, with the doubt of the coordinates counted in; nothing printed is corrected.",
            *dict.fromkeys(row.note for row in rows if row.note),
        ),
        seen=replace(seen(dataset, rows), record=place_ids[0]),
    )


__all__ = ["HEADINGS", "MEANINGS", "Disagreement", "Kind", "Party", "Record", "Seen", "disagreements"]

HEADINGS: dict[Kind, str] = {
    Kind.CONTROL: "Claims to one place that cannot both be true",
    Kind.WIDER: "A claim to a place, and one to all the ground around it",
    Kind.MAP: "The map itself: how far, which way, from where, on how many sides",
    Kind.LINKED: "Set against each other by a report or the coder",
    Kind.FIGURE: "Numbers for the same people",
    Kind.EVENT: "One event, perhaps, told in two ways",
}

MEANINGS: dict[Kind, str] = {
    Kind.CONTROL: f"Found by the status rule, from {reading_words(Reading.CLAIMED, 'each day')}. "
    "A stretch ends when a side makes a newer claim.",
    Kind.WIDER: "Found by the same table; the rule leaves the status of the smaller place alone.",
    Kind.LINKED: "Told in ways that differ. Whether both can be true is left to the reader; the note is the coding’s.",
    Kind.EVENT: "The coder thinks that both tellings may be of one event; they differ in what, where or who.",
    Kind.FIGURE: "Compared only where the same people in the same event are meant, and neither counts the other in.",
    Kind.MAP: "Distances, directions, starting points and sides, as the reports print them.",
}


def disagreements(timeline: Timeline) -> tuple[Disagreement, ...]:
    """All of them, by kind, then by the first day on which the map can show them."""
    dataset = timeline.dataset
    found = [*collisions(timeline), *figures(dataset), *counted_sides(dataset), *ways_of_attack(dataset)]
    found += printed_otherwise(dataset)
    found += linked(dataset, found)
    found += events(dataset)
    return tuple(sorted(found, key=_order))


def _order(one: Disagreement) -> tuple[int, str, str]:
    return list(Kind).index(one.kind), one.seen.day.isoformat(), one.title


def by_kind(found: Iterable[Disagreement]) -> dict[Kind, tuple[Disagreement, ...]]:
    """The disagreements of each kind that has any."""
    listed = list(found)
    groups = {kind: tuple(one for one in listed if one.kind is kind) for kind in Kind}
    return {kind: group for kind, group in groups.items() if group}


@dataclass(frozen=True, slots=True)
class First:
    """The earliest of its kind. ``records`` share the day ``claimed`` (``None``: no day given), ordered by print.

    ``printed`` is when the first of them could be read.
    """

    records: tuple[Record, ...]
    claimed: date | None
    printed: date


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from a first claim to its first denial, by the days claimed for and by the days of print.

    Below zero where the denial is the older one; ``claimed`` is ``None`` where one of the two has no day.
    """

    claimed: int | None
    printed: int


@dataclass(frozen=True, slots=True)
class Firsts:
    """What is first said of one side at one place. ``None``: none in these reports.

    ``claim``: the side itself says that it holds the place or is in it; ``around``: that it stands around it or
    closes the ways in; ``by_others``: a third party or a report's own voice places it there. ``denial``: the other
    side denies that claim (without a claim: denies any). ``admission``: the side says something against its interest.
    """

    place_id: str
    side_id: str
    claim: First | None
    around: First | None
    by_others: First | None
    denial: First | None
    admission: First | None

    @property
    def lag(self) -> Lag | None:
        """From the claim to its denial; ``None`` without both."""
        if self.claim is None or self.denial is None:
            return None
        begun, ended = self.claim.claimed, self.denial.claimed
        days = (ended - begun).days if begun and ended else None
        return Lag(days, (self.denial.printed - self.claim.printed).days)


def firsts(dataset: Dataset) -> tuple[Firsts, ...]:
    """Every place that a claim or an admission is about, the subject first, then by name; two sides each."""
    places = {place_id for claim in dataset.claims.values() for place_id in claim.place_ids}
    places |= {p for r in _against_interest(dataset) for p in _places(dataset, r)}
    places = {p for p in places if dataset.places[p].kind is not PlaceKind.COUNTRY}
    order = sorted(places, key=lambda p: (p != dataset.subject_id, dataset.places[p].name, p))
    sides = sorted(dataset.sides, key=lambda side_id: dataset.sides[side_id].position)
    return tuple(_of(dataset, place_id, side_id) for place_id, side_id in product(order, sides))


def unspoken(dataset: Dataset) -> tuple[str, ...]:
    """The entry points that no claim and no admission is about, by name."""
    spoken_of = {found.place_id for found in firsts(dataset)}
    silent = [p for p, place in dataset.places.items() if place.entry_point and p not in spoken_of]
    return tuple(sorted(silent, key=lambda p: dataset.places[p].name))


def _of(dataset: Dataset, place_id: str, side_id: str) -> Firsts:
    claims = [claim for claim in dataset.claims.values() if place_id in claim.place_ids]

    def those(test: Callable[[Claim], bool]) -> list[Claim]:
        return [claim for claim in claims if test(claim)]

    def own(claim: Claim) -> bool:
        return dataset.side_of(claim.claimant_id) == dataset.side_of(claim.about_id) == side_id

    def of_others(claim: Claim) -> bool:
        return dataset.side_of(claim.about_id) == side_id and not dataset.side_of(claim.claimant_id)

    holding = _first(dataset, those(lambda c: own(c) and st.Line.HOLDING in st.lines(c.stance, c.extent)))
    denials = those(lambda c: _denies(dataset, c, side_id))
    if holding:
        denials = [c for c in denials if _contradicts_any(c, holding.records)]
    admissions = [r for r in _against_interest(dataset) if _admits(dataset, r, place_id, side_id)]
    return Firsts(
        place_id=place_id,
        side_id=side_id,
        claim=holding,
        around=_first(
            dataset, those(lambda c: own(c) and st.Line.APPROACHES in st.lines(c.stance, c.extent))
        ),
        by_others=_first(
            dataset, those(lambda c: of_others(c) and st.Line.HOLDING in st.lines(c.stance, c.extent))
        ),
        denial=_first(dataset, denials),
        admission=_first(dataset, admissions),
    )


def _denies(dataset: Dataset, claim: Claim, side_id: str) -> bool:
    """Whether the other side denies that this one holds the place or has entered it."""
    speaker = dataset.side_of(claim.claimant_id)
    return bool(speaker) and speaker != side_id and st.Line.DENIAL in st.lines(claim.stance, claim.extent)


def _contradicts_any(denial: Claim, claims: Iterable[Record]) -> bool:
    return any(
        isinstance(claim, Claim) and st.conflicts(denial.stance, denial.extent, claim.stance, claim.extent)
        for claim in claims
    )


def _against_interest(dataset: Dataset) -> list[Record]:
    records: list[Record] = [
        *dataset.claims.values(),
        *dataset.mentions.values(),
        *dataset.figures.values(),
    ]
    return [record for record in records if getattr(record, "against_interest", False)]


def _admits(dataset: Dataset, record: Record, place_id: str, side_id: str) -> bool:
    return dataset.side_of(record.claimant_id) == side_id and place_id in _places(dataset, record)


def _places(dataset: Dataset, record: Record) -> tuple[str, ...]:
    told = told_of(dataset, record)
    return told.place_ids if told else ()


def _first(dataset: Dataset, records: Iterable[Record]) -> First | None:
    """The earliest by the day claimed for; those without a day come after all others, by the day of print."""

    def key(record: Record) -> tuple[date, date]:
        day, out = first_day(told_of(dataset, record)), printed(dataset, record)
        return (day or date.max, out if day is None else date.min)

    found = sorted(records, key=lambda r: (*key(r), printed(dataset, r), r.paragraph, id_of(r)))
    if not found:
        return None
    same = tuple(record for record in found if key(record) == key(found[0]))
    return First(same, first_day(told_of(dataset, found[0])), printed(dataset, same[0]))
