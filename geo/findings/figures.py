"""The figures as a ledger lists them: by measure, by whose people, by who says so. Nothing is ever added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from geo.records.model import Dataset, Figure, Link, Measure

HARM: tuple[Measure, ...] = (Measure.KILLED, Measure.WOUNDED, Measure.CAPTURED, Measure.CASUALTIES)
"""What is done to people; of these the ledger says for every side that it is silent, where it is."""

ELSEWHERE = frozenset({Measure.DISTANCE_KM})
"""Measures that no ledger of people and things holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure; ``depth`` is how many figures of the same voice, one inside the other, it is counted within."""

    figure: Figure
    depth: int


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side says in a group; ``side_id`` is empty for third parties and reports' own voices.

    ``entries`` are empty where the side gives no such figure. What is counted within a figure follows it.
    """

    side_id: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one measure about the people of one side or actor, both sides' voices beside each other.

    ``whose_id`` is a side, an actor of no side, or empty where the figure is about no people. ``longest`` is
    the largest number printed in the group, the common scale of its rows; ``None`` without any number.
    """

    measure: Measure
    whose_id: str
    voices: tuple[Voice, ...]
    longest: float | None


def groups(dataset: Dataset) -> tuple[Group, ...]:
    """Every group in the order of a reader's questions: harm first, the sides in their order, then the rest."""
    order = (*HARM, *(m for m in Measure if m not in HARM and m not in ELSEWHERE))
    return tuple(_group(dataset, measure, whose) for measure in order for whose in _whose(dataset, measure))


def whose(dataset: Dataset, figure: Figure) -> str:
    """The side whose people are counted, or the actor where it is of no side."""
    return dataset.side_of(figure.whose_id) or figure.whose_id


def sides_in_order(dataset: Dataset) -> tuple[str, ...]:
    """The ids of the two sides by their position."""
    return tuple(sorted(dataset.sides, key=lambda side: dataset.sides[side].position))


def _whose(dataset: Dataset, measure: Measure) -> tuple[str, ...]:
    """Whose people a measure has figures of; for harm both sides, as soon as there is a figure of one."""
    found = {whose(dataset, figure) for figure in dataset.figures.values() if figure.measure is measure}
    sides = [side for side in sides_in_order(dataset) if side in found or (found and measure in HARM)]
    return (*sides, *sorted(found - set(sides)))


def _group(dataset: Dataset, measure: Measure, whose_id: str) -> Group:
    mine = [f for f in dataset.figures.values() if f.measure is measure and whose(dataset, f) == whose_id]
    voices = [
        Voice(side, tuple(_nested([f for f in mine if dataset.side_of(f.claimant_id) == side])))
        for side in (*sides_in_order(dataset), "")
    ]
    asked = {*dataset.sides} if measure in HARM else set()
    shown = tuple(voice for voice in voices if voice.entries or voice.side_id in asked)
    return Group(measure, whose_id, shown, max((n for f in mine for n in numbers(f)), default=None))


def numbers(figure: Figure) -> tuple[float, ...]:
    """The numbers printed, low before high; none for words without one."""
    return tuple(dict.fromkeys(n for n in (figure.low, figure.high) if n is not None))


def _nested(figures: list[Figure]) -> Iterator[Entry]:
    """Each figure followed by what is counted within it, low to high."""
    ids = {figure.figure_id for figure in figures}

    def below(parent: str, depth: int) -> Iterator[Entry]:
        inside = [f for f in figures if (f.counted_within if f.counted_within in ids else "") == parent]
        for figure in sorted(inside, key=_low_to_high):
            yield Entry(figure, depth)
            yield from below(figure.figure_id, depth + 1)

    return below("", 0)


def _low_to_high(figure: Figure) -> tuple[tuple[float, ...], str]:
    """The order of a list: by the lower number, those without any number last."""
    return numbers(figure) or (float("inf"),), figure.figure_id


def admissions(dataset: Dataset, side_id: str) -> tuple[Figure, ...]:
    """The harm that a side states of its own people, in the order of the measures, low to high."""
    own = [
        figure
        for figure in dataset.figures.values()
        if figure.measure in HARM
        and dataset.side_of(figure.claimant_id) == side_id
        and dataset.side_of(figure.whose_id) == side_id
    ]
    return tuple(sorted(own, key=lambda figure: (HARM.index(figure.measure), _low_to_high(figure))))


def said_on(dataset: Dataset, figure: Figure) -> date | None:
    """The day the figure's words were said, where printed: of its claim, or of the speaker's telling of its event."""
    claim = dataset.claims.get(figure.record_id)
    if claim:
        return claim.said
    days = {
        mention.said
        for mention in dataset.mentions.values()
        if (mention.event_id, mention.report_id) == (figure.record_id, figure.report_id)
        and mention.claimant_id == figure.claimant_id
        and mention.said
    }
    return min(days, default=None)


def links_of(dataset: Dataset, figure: Figure) -> tuple[tuple[Link, Figure], ...]:
    """Every link between this figure and another one, with that other, in the order of links."""
    return tuple(_others(dataset, figure.figure_id, dataset.links.values()))


def _others(dataset: Dataset, figure_id: str, links: Iterable[Link]) -> Iterator[tuple[Link, Figure]]:
    for link in links:
        ends = (link.from_id, link.to_id)
        if figure_id in ends:
            other = dataset.figures.get(ends[1 - ends.index(figure_id)])
            if other:
                yield link, other
