"""What is asked of an event table, and what the reader's filters ask of one. Standard library only.

An event table knows less than the records do. What a row does not say passes no filter that asks for it, as
everywhere; what no row can say lets nothing pass, and ``unanswered`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo.facets import FIGURE
from geo.filters import Filters
from geo.gazetteer import names_of, normalised
from geo.model import Dataset
from geo.period import Period
from geo.search import JOINTS


@dataclass(frozen=True, slots=True)
class Sought:
    """Letters that must begin a word of a row, or else the row is at one of these places."""

    token: str
    place_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for: found whole, or else by all of its parts where it is a joined one."""

    whole: Sought
    parts: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What a row must be; an empty field asks for nothing, all the others must be met.

    ``sides`` are ids of sides or ``geo.facets.OTHERS``: actors are named and none is a side's. ``sources`` are names,
    any of which must be the row's source or one of several. ``days``: the row's span and this one share a day.
    ``known_by``: known on that day; where the source is silent on it, begun by then. ``nothing`` lets no row pass.
    """

    sides: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    place_ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    days: Period | None = None
    known_by: date | None = None
    nothing: bool = False


EVERYTHING = Query()
"""Lets every row pass."""


def query_of(
    filters: Filters, dataset: Dataset, *, days: Period | None = None, known_by: date | None = None
) -> Query:
    """The filters as an event table can meet them; ``dataset`` lends its gazetteer and the outlets' names."""
    sources = tuple(dict.fromkeys(name for outlet in filters.outlets for name in _names(outlet, dataset)))
    return Query(
        sides=filters.sides,
        kinds=filters.kinds,
        place_ids=_places(filters, dataset),
        sources=sources,
        times=tuple(filters.times),
        precisions=tuple(filters.precisions),
        words=tuple(_word(whole, parts, dataset) for whole, parts in _words(filters.text)),
        days=days,
        known_by=known_by,
        nothing=bool(filters.checks or filters.against_interest or (filters.outlets and not sources)),
    )


def unanswered(filters: Filters) -> tuple[str, ...]:
    """A sentence for each filter that is set and means something else for an imported set, or can let nothing pass."""
    return tuple(_doubts(filters))


def _doubts(filters: Filters) -> Iterator[str]:
    if filters.sides:
        yield "In an imported set, a side is who takes part: its rows do not say who speaks."
    if FIGURE in filters.kinds:
        yield "An imported set has no figures of its own: its numbers stand in its events."
    if filters.checks:
        yield "Imported rows do not say whether they were verified: none of them passes this filter."
    if filters.against_interest:
        yield "Imported rows do not say what is against whose interest: none of them passes this filter."


def _words(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word of a search without its signs, and its parts where it is a joined one; none twice."""
    seen = set()
    for word in text.split():
        whole = normalised(word)
        if whole and whole not in seen:
            seen.add(whole)
            parts = tuple(filter(None, map(normalised, JOINTS.split(word))))
            yield whole, parts if len(parts) > 1 else ()


def _word(whole: str, parts: tuple[str, ...], dataset: Dataset) -> Word:
    return Word(_sought(whole, dataset), tuple(_sought(part, dataset) for part in parts))


def _sought(token: str, dataset: Dataset) -> Sought:
    """With the places that have a spelling which a word of it begins: "Shutul" finds what is at Shotul."""
    return Sought(
        token,
        tuple(
            place_id
            for place_id, place in dataset.places.items()
            if any(beginning.startswith(token) for name in names_of(place) for beginning in _beginnings(name))
        ),
    )


def _beginnings(name: str) -> Iterator[str]:
    for whole, parts in _words(name):
        yield whole
        yield from parts


def _places(filters: Filters, dataset: Dataset) -> tuple[str, ...]:
    if not filters.place:
        return ()
    inside = (name for name in dataset.places if filters.within and filters.place in dataset.ancestors(name))
    return (filters.place, *inside)


def _names(outlet: str, dataset: Dataset) -> Iterator[str]:
    """By which names a source may be printed; an outlet the data do not know is its own name."""
    actor = dataset.actors.get(outlet)
    names = (actor.name, actor.name_fa, *actor.aliases) if actor else (outlet,)
    yield from (name for name in names if normalised(name))
