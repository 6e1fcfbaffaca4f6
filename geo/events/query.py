"""What is asked of an event table, and what the reader's filters ask of one. Standard library only.

An event table knows less than the records do. What a row does not say passes no filter that asks for it, as
everywhere; what no row can say lets nothing pass, and ``unanswered`` says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import and_, or_
from typing import TYPE_CHECKING

from geo.records.gazetteer import names_of, normalised
from geo.records.model import UNKNOWN, Dataset, TimePrecision
from geo.records.period import Period
from geo.view.filters import FIGURE, OTHERS, Filters
from geo.view.search import JOINTS

if TYPE_CHECKING:
    import ibis.expr.types as ir


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

    ``sides`` are ids of sides or ``OTHERS`` of the filters: actors are named and none is a side's. ``sources`` are
    names, any of which must be the row's source or one of several. ``days``: the row's span and this one share a day.
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


LETTERS = (range(0x21, 0x2000), range(0xFB50, 0xFE00), range(0xFE70, 0xFF00), range(0xFF01, 0xFFF0))
"""Where letters are looked for that mean others: alphabets, presentation forms, full-width ones."""
SIGNS = (range(0x21, 0x700), range(0x200B, 0x2070), range(0xFE00, 0xFE30), range(0xFEFF, 0xFF00))
"""Where signs are looked for that a word may contain: punctuation, accents, vowel marks, joiners."""
SEPARATORS = ";|,"
"""What stands between the names of several sources."""


def begins_a_word(token: str) -> str:
    """For a token of ``normalised`` letters: matches texts in which a word, or a part of a joined one, begins with it.

    "Jabal-Saraj" is found by "jabals", "jabal" and "saraj", not by "saj".
    """
    whole = _spelt(token, _class(_signs() + _joints()))
    part = _spelt(token, _class(_signs()))
    return f"(^|{_class(_spaces())}){whole}|{_class(_joints())}{part}"


def is_one_of(name: str) -> str:
    """For a name: matches texts of which it is the whole, or one of several between ``SEPARATORS``."""
    gap = _class(_spaces() + _signs() + _joints())
    return f"(^|[{SEPARATORS}]){_spelt(normalised(name), gap)}{gap}*($|[{SEPARATORS}])"


def _spelt(token: str, between: str) -> str:
    return "".join(f"{between}*{_letter(letter)}" for letter in token)


@lru_cache(maxsize=512)
def _letter(letter: str) -> str:
    return _class(_same().get(letter, letter))


@cache
def _same() -> Mapping[str, str]:
    """For each letter or digit, all that mean it."""
    found: dict[str, str] = {}
    for code in chain.from_iterable(LETTERS):
        meant = normalised(chr(code))
        if len(meant) == 1:
            found[meant] = found.get(meant, "") + chr(code)
    return found


@cache
def _signs() -> str:
    codes = chain.from_iterable(SIGNS)
    return "".join(c for c in map(chr, codes) if not (normalised(c) or c.isspace() or JOINTS.match(c)))


@cache
def _joints() -> str:
    return "".join(c for c in map(chr, range(0x21, 0x2100)) if JOINTS.match(c))


@cache
def _spaces() -> str:
    """What ``str.split`` splits at."""
    return "".join(c for c in map(chr, range(1, sys.maxunicode + 1)) if c.isspace())


@lru_cache(maxsize=1024)
def _class(letters: str) -> str:
    return "[" + "".join(_run(*run) for run in _runs(sorted(set(map(ord, letters))))) + "]"


def _runs(codes: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def _run(first: int, last: int) -> str:
    ends = [_literal(first)] if first == last else [_literal(first), _literal(last)]
    return "-".join(ends)


def _literal(code: int) -> str:
    return f"\\{chr(code)}" if chr(code) in r"\]^-[" else chr(code)


TEXTS = ("title", "notes", "place_printed", "actor_1", "actor_2", "kind_printed", "event_id")
"""Where words are looked for."""


def conditions(table: ir.Table, query: Query) -> tuple[ir.BooleanValue, ...]:
    """What a row must meet; none where everything is asked for."""
    return tuple(_conditions(table, query))


def last_day(table: ir.Table) -> ir.DateValue:
    """The last day of a row's span; null where it has none."""
    import ibis

    return ibis.coalesce(table.end, table.start)


def sure(table: ir.Table) -> ir.BooleanValue:
    """Whether a row surely holds on each of its days; true where it has no days.

    Not where it is some day of a window, or where its source does not say how well the day is known.
    """
    import ibis

    window = table.time_precision == TimePrecision.WINDOW.value
    several = window & ibis.coalesce(table.start < last_day(table), ibis.literal(value=False))
    return ~(several | ((table.time_precision == UNKNOWN) & dated(table)))


def drawable(table: ir.Table) -> ir.BooleanValue:
    """Whether a row has a day and a position on the earth, both of which a map needs."""
    return dated(table) & placed(table)


def dated(table: ir.Table) -> ir.BooleanValue:
    """Whether a row has a day."""
    return table.start.notnull()


def placed(table: ir.Table) -> ir.BooleanValue:
    """Whether a row has a position on the earth; one that is not a number is none."""
    import ibis

    inside = table.lon.between(-180, 180) & table.lat.between(-90, 90)
    return ibis.coalesce(inside, ibis.literal(value=False))


def _conditions(table: ir.Table, query: Query) -> Iterator[ir.BooleanValue]:
    import ibis

    if query.nothing:
        yield ibis.literal(value=False)
    for column, values in (
        ("kind", query.kinds),
        ("place_id", query.place_ids),
        ("time_precision", query.times),
        ("geo_precision", query.precisions),
    ):
        if values:
            yield _is_any(table[column], values)
    if query.sides:
        yield _any(_of_side(table, side) for side in _plain(query.sides) if "|" not in side)
    if query.sources:
        yield _any(table.source.re_search(is_one_of(name)) for name in query.sources if normalised(name))
    for word in query.words:
        yield _has(table, word)
    if query.days:
        yield (table.start <= query.days.last) & (last_day(table) >= query.days.first)
    if query.known_by:
        yield ibis.coalesce(table.known, table.start) <= query.known_by


def _is_any(column: ir.Value, values: Iterable[str]) -> ir.BooleanValue:
    """Empty is no value: a row that does not say passes no filter that asks."""
    return column.isin([str(value) for value in _plain(values) if value])


def _of_side(table: ir.Table, side: str) -> ir.BooleanValue:
    import ibis

    if side == OTHERS:
        return (table.side_ids == "") & ((table.actor_1 != "") | (table.actor_2 != ""))
    bar = ibis.literal("|")
    return (bar + table.side_ids + bar).contains(f"|{side}|")


def _has(table: ir.Table, word: Word) -> ir.BooleanValue:
    whole = _begins(table, word.whole)
    if not word.parts:
        return whole
    return whole | reduce(and_, (_begins(table, part) for part in word.parts))


def _begins(table: ir.Table, sought: Sought) -> ir.BooleanValue:
    pattern = begins_a_word(sought.token)
    ways = [table[column].re_search(pattern) for column in TEXTS]
    return _any([*ways, _is_any(table.place_id, sought.place_ids)] if sought.place_ids else ways)


def _any(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    import ibis

    return reduce(or_, conditions, ibis.literal(value=False))


def _plain(values: Iterable[str]) -> list[str]:
    """Without those that hold a NUL, which no database takes for text, and which are nobody's value."""
    return [value for value in values if "\0" not in value]
