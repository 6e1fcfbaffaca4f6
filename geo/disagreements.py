"""Where the accounts part ways: every disagreement in the data, each once, in the order of its kind and day."""

from __future__ import annotations

from collections.abc import Iterable

from geo.collisions import collisions
from geo.compass import printed_otherwise
from geo.parties import Disagreement, Kind, Party, Record, Seen
from geo.reckonings import counted_sides, figures, ways_of_attack
from geo.timeline import Timeline
from geo.variants import events, linked

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
    Kind.CONTROL: "Found by the status rule, as claimed for each day. A stretch ends when a side makes a newer claim.",
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
