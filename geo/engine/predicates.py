"""A query as conditions on the columns of an event table: Ibis expressions with literals, never SQL made of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from geo.engine.matching import begins_a_word, is_one_of
from geo.engine.query import Query, Sought, Word
from geo.facets import OTHERS
from geo.gazetteer import normalised
from geo.model import TimePrecision

if TYPE_CHECKING:
    import ibis.expr.types as ir

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
    """Whether a row holds on each of its days, and not on some day of them; true where it has no days."""
    import ibis

    window = table.time_precision == TimePrecision.WINDOW.value
    return ~(window & ibis.coalesce(table.start < last_day(table), ibis.literal(value=False)))


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
