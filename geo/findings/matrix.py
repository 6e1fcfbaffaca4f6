"""Place by day: what the map shows of every place on every day, in one table. Pure; drawn by ``geo.markup.matrix``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.records.model import Claim, Dataset
from geo.records.stance import Line
from geo.status.positions import Position
from geo.status.timeline import Fighting, PlaceOnDay, Status, Timeline, claims_behind, is_split
from geo.status.validity import Reading
from geo.words.dates import day_short
from geo.words.lists import FIGHTING
from geo.words.places import approach_words, possible_words, status_caption

MOST_DAYS = 62
"""Columns that one table shows; of a longer span those around the reader's day. A convention."""


class Group(StrEnum):
    """The bands of rows, in their order."""

    SUBJECT = "subject"
    ENTRY = "entry"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Edge:
    """A line around the place as the map draws it: ``possible``, ``implied``, ``split`` or ``rival``.

    ``position`` is that of the side whose colour it has, 0 for nobody's.
    """

    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One place on one day. ``approaches`` are the sides said to be around it, with the age of that in days."""

    day: date
    place: PlaceOnDay
    edges: tuple[Edge, ...]
    approaches: tuple[tuple[str, int], ...]

    @property
    def clash(self) -> bool:
        """Whether fighting is reported at the place, or inside it, and dated to the day."""
        return self.place.fighting is Fighting.REPORTED

    @property
    def blank(self) -> bool:
        """Whether the map draws nothing of this place on this day."""
        return self.place.status is Status.NONE and not (self.edges or self.approaches or self.clash)


@dataclass(frozen=True, slots=True)
class Row:
    """A place over the days."""

    place_id: str
    group: Group
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows in the order of ``Group``; each has one cell for each of ``days``, in order."""

    reading: Reading
    days: tuple[date, ...]
    rows: tuple[Row, ...]


def around(days: Sequence[date], day: date) -> tuple[date, ...]:
    """The days to show: all, or ``MOST_DAYS`` in a row with ``day`` as near to their middle as the span allows."""
    if len(days) <= MOST_DAYS:
        return tuple(days)
    first = max(0, min(days.index(day) - MOST_DAYS // 2, len(days) - MOST_DAYS))
    return tuple(days[first : first + MOST_DAYS])


def matrix(timeline: Timeline, reading: Reading, days: Sequence[date] = ()) -> Matrix:
    """The table of ``days`` (without them: of the whole span).

    The rows are the same under both readings and for any days: whoever switches finds a place where it was.
    """
    shown = tuple(days) or timeline.days
    states = [timeline.state(day, reading) for day in shown]
    dataset = timeline.dataset
    rows = [
        Row(place_id, group, tuple(_cell(dataset, state.day, state.places[place_id]) for state in states))
        for place_id, group in row_ids(timeline)
    ]
    return Matrix(reading, shown, tuple(rows))


def row_ids(timeline: Timeline) -> tuple[tuple[str, Group], ...]:
    """The subject, the entry points by name, then every other place that anybody has a position about, by name.

    What is only said of the rest of the country makes no row.
    """
    dataset = timeline.dataset
    spoken_of = {
        place_id
        for reading in Reading
        for state in timeline.states(reading)
        for place_id, place in state.places.items()
        if place.positions and not place.of_the_rest
    }
    entries = {place_id for place_id, place in dataset.places.items() if place.entry_point}
    others = spoken_of - entries - {dataset.subject_id}
    return (
        (dataset.subject_id, Group.SUBJECT),
        *((place_id, Group.ENTRY) for place_id in _by_name(dataset, entries - {dataset.subject_id})),
        *((place_id, Group.OTHER) for place_id in _by_name(dataset, others)),
    )


def _by_name(dataset: Dataset, place_ids: Iterable[str]) -> list[str]:
    return sorted(place_ids, key=lambda place_id: (dataset.places[place_id].name, place_id))


def _cell(dataset: Dataset, day: date, place: PlaceOnDay) -> Cell:
    around_it: dict[str, int] = {}
    for p in place.in_force:
        if p.line is Line.APPROACHES:
            around_it[p.side_id] = min(p.age_days, around_it.get(p.side_id, p.age_days))
    return Cell(day, place, _edges(dataset, place), tuple(sorted(around_it.items())))


def _edges(dataset: Dataset, place: PlaceOnDay) -> tuple[Edge, ...]:
    """The lines that the map draws around the place, each once, by the map's own rule (a test compares them)."""

    def edge(kind: str, side_id: str) -> Edge:
        return Edge(kind, dataset.sides[side_id].position if side_id else 0)

    own = {p.side_id for p in place.in_force if p.line is not Line.APPROACHES}
    split = [s for s in sorted(own) if is_split(tuple(p for p in place.in_force if p.side_id == s))]
    rival = [place.newer_rival] if place.newer_rival else []
    possible = {p.side_id for p in place.possible if p.line is not Line.APPROACHES}
    drawn = {side_id for side_id in possible if side_id and side_id != place.by}
    if place.status is Status.NONE and not drawn:
        drawn = possible
    implied = {p.side_id for p in place.implied} - own
    return (
        *(edge("split", side_id) for side_id in split),
        *(edge("rival", side_id) for side_id in rival),
        *(edge("possible", side_id) for side_id in sorted(drawn)),
        *(edge("implied", side_id) for side_id in sorted(implied)),
    )


def cell_words(dataset: Dataset, cell: Cell) -> str:
    """Everything that the cell's picture says: ``Shotul, 2 September 2021: claimed by the NRF``."""
    place_id = cell.place.place_id
    name = dataset.places[place_id].name
    by_position = {side.position: side.side_id for side in dataset.sides.values()}
    said = [status_caption(cell.place, dataset)]
    said += [
        possible_words(place_id, by_position.get(edge.position, ""), dataset, implied=edge.kind == "implied")
        for edge in cell.edges
        if edge.kind in {"possible", "implied"}
    ]
    said += [approach_words(place_id, side_id, age, dataset) for side_id, age in cell.approaches]
    if cell.clash:
        said.append(f"fighting {FIGHTING[cell.place.fighting].label}")
    return f"{name}, {day_short(cell.day)} {cell.day.year}: " + "; ".join(
        part.removeprefix(f"{name}: ") for part in said
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """The claims that a cell rests on, in kinds, each claim under the first kind it belongs to."""

    status: tuple[Claim, ...]
    possible: tuple[Claim, ...]
    approaches: tuple[Claim, ...]
    others: tuple[Claim, ...]
    wider: tuple[Claim, ...]


def behind(dataset: Dataset, place: PlaceOnDay) -> Behind:
    """What makes the status, then what else is drawn or said of the place: nothing in a cell lacks its source."""
    shown: set[str] = set()

    def claims(ids: Iterable[str]) -> tuple[Claim, ...]:
        fresh = sorted(set(ids) - shown)
        shown.update(fresh)
        return tuple(dataset.claims[claim_id] for claim_id in fresh)

    def of(found: Iterable[Position]) -> Iterable[str]:
        return (claim_id for p in found for claim_id in p.claims)

    ways_in = [p for p in place.in_force if p.line is Line.APPROACHES]
    made_it = () if place.status is Status.NONE else claims_behind(dataset, place)
    return Behind(
        status=claims(claim.claim_id for claim in made_it),
        possible=claims(of(place.possible)),
        approaches=claims(of(ways_in)),
        others=claims(of(place.said_by_others)),
        wider=claims(of([*place.implied, *(p for p in place.wider if p.side_id)])),
    )
