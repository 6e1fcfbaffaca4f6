"""Directions as reports print them that the places of the gazetteer do not bear out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from geo.findings.distances import SECTOR, WINDS, Line, Told, told_and_measured
from geo.findings.parties import Disagreement, Kind, Party, Record, Seen, collisions, parties, seen
from geo.findings.tellings import counted_sides, events, figures, linked, ways_of_attack
from geo.records.model import Dataset, Direction
from geo.status.timeline import Timeline
from geo.status.validity import Reading
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
