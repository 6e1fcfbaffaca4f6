"""An event table that answers: every question is written once, as an Ibis expression, for whatever holds the table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.events.query import EVERYTHING, Query, conditions, dated, drawable, last_day, placed, sure
from geo.events.table import SCHEMA
from geo.records.period import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir


Numbers = npt.NDArray[np.int64]
PER_DAY = pa.schema([("day", pa.date32()), ("kind", pa.string()), ("sure", pa.bool_()), ("n", pa.int64())])


def per_day(spans: pa.Table, within: Period | None = None) -> pa.Table:
    """Columns ``day``, ``kind``, ``sure``, ``n`` of the days that have any, ordered by all but the last.

    ``spans`` has ``kind``, ``sure``, ``first``, ``last`` (days, both in the span) and ``n``; of what lies outside
    ``within`` nothing is counted.
    """
    first, last = _days(spans["first"]), _days(spans["last"])
    if within:
        edge = np.array([within.first, within.last], "datetime64[D]").astype(np.int64)
        first, last = np.maximum(first, edge[0]), np.minimum(last, edge[1])
    n = spans["n"].to_numpy().astype(np.int64)
    kinds, sure = spans["kind"].to_pylist(), spans["sure"].to_pylist()
    groups: dict[tuple[str, bool], list[int]] = {}
    for row, group in enumerate(zip(kinds, sure, strict=True)):
        if first[row] <= last[row]:
            groups.setdefault(group, []).append(row)
    parts = [_part(group, first[rows], last[rows], n[rows]) for group, rows in groups.items()]
    order: list[tuple[str, Any]] = [("day", "ascending"), ("kind", "ascending"), ("sure", "descending")]
    return pa.concat_tables([PER_DAY.empty_table(), *parts]).combine_chunks().sort_by(order)


def _part(group: tuple[str, bool], first: Numbers, last: Numbers, n: Numbers) -> pa.Table:
    """One kind and certainty: what begins less what has ended, summed up day by day."""
    start = int(first.min())
    change = np.zeros(int(last.max()) - start + 2, dtype=np.int64)
    np.add.at(change, first - start, n)
    np.add.at(change, last - start + 1, -n)
    found = np.cumsum(change)
    days = np.nonzero(found)[0]
    kind, sure = group
    columns = [
        pa.array((days + start).astype(np.int32)).cast(pa.date32()),
        pa.array([kind] * len(days), pa.string()),
        pa.array([sure] * len(days), pa.bool_()),
        pa.array(found[days]),
    ]
    return pa.Table.from_arrays(columns, schema=PER_DAY)


def _days(column: pa.ChunkedArray) -> Numbers:
    return np.asarray(column.cast(pa.int32()).to_numpy(), dtype=np.int64)


class EngineError(Exception):
    """A table could not be held, reached or asked; the message says what, where and how to mend it."""


class Backend(Protocol):
    """A database that Ibis writes queries for."""

    def run(self, expression: ir.Table) -> pa.Table:
        """The answer, with the columns and types of the expression. Raises ``EngineError``."""

    def by_letters(self, text: ir.Value) -> ir.Value:
        """What to order a text by so that the order is that of its code points, whatever the database's language."""

    def close(self) -> None:
        """Let go of memory or connection; once more does nothing."""


AWAY = "The database does not answer now. What it holds is not shown; everything else is here."
"""All that a reader is told: what the server says of itself may name a host, a folder or a user."""


Clock = Callable[[], float]
"""Seconds of any clock that only goes on."""


class Hurried:
    """A database that has so many seconds for all that a page asks, and is asked nothing more while it owes an answer.

    What is waited for it is taken from its seconds, and the time in which nobody waits gives them back: five answers
    that are slow, but none of them too slow, would otherwise hold up a page for five times as long.

    Every error becomes ``AWAY``; why stands in the log. ``away`` until it answers again.
    """

    def __init__(self, backend: Backend, seconds: float, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock
        self._seconds = self._left = seconds
        self._waited = clock()
        """When it was last waited for."""
        self._owed: Thread | None = None
        self.away = False

    def run(self, expression: ir.Table) -> pa.Table:
        """The answer. Raises ``EngineError`` at the latest after what is left of its seconds."""
        found: list[pa.Table] = []

        def ask() -> None:
            try:
                found.append(self._backend.run(expression))
            except EngineError as error:
                logging.getLogger(__name__).warning("%s", error)

        self.away = True
        if self._owed is None or not self._owed.is_alive():
            self._owed = Thread(target=ask, daemon=True)
            begun = self._clock()
            self._left = min(self._seconds, self._left + begun - self._waited)
            self._owed.start()
            self._owed.join(self._left)
            self._waited = self._clock()
            self._left = max(0.0, self._left - (self._waited - begun))
        if not found:
            raise EngineError(AWAY)
        self.away = False
        return found[0]

    def by_letters(self, text: ir.Value) -> ir.Value:
        """As the database has it."""
        return self._backend.by_letters(text)

    def close(self) -> None:
        """Let go of it, without waiting for an answer that it owes."""
        Thread(target=self._backend.close, daemon=True).start()


def columns_of(expression: ir.Table) -> pa.Schema:
    """Names and types of an answer; any column may be null, so that every database gives the same ones."""
    return pa.schema([field.with_nullable(nullable=True) for field in expression.schema().to_pyarrow()])


ROW = "_row"
"""Number of a row in the table as it came, from 0; a table that lives elsewhere has none."""
DRAWN = ("event_id", "kind", "title", "start", "end", "known", "sure", "lon", "lat", "geo_precision")
"""The columns of ``Events.points``: those of ``SCHEMA``, ``end`` filled in, and ``sure``."""
TIES = ("start", "event_id", "place_printed", "lon", "lat")
"""What rows are ordered by where nothing else orders them; then by every other column, so that any order is stable."""


@dataclass(frozen=True, slots=True)
class Sums:
    """How many rows pass, and how many of them have a day, a position, or both, which the map needs."""

    rows: int
    dated: int
    placed: int
    drawn: int


class Events:
    """Rows of ``SCHEMA`` that lie in a database. Answers are Arrow tables that belong to the asker.

    Every question raises ``EngineError`` where the database does not answer, and may be asked from any thread.
    """

    def __init__(self, table: ir.Table, backend: Backend) -> None:
        self._table = table
        self._backend: Backend = backend
        self._patient: Backend = backend

    def hurry(self, seconds: float, whole: float, clock: Clock) -> None:
        """From now on a page's answers have so many seconds, whole rows (``table``) ``whole`` (see ``Hurried``)."""
        self._backend, self._patient = (Hurried(self._patient, most, clock) for most in (seconds, whole))

    @property
    def away(self) -> bool:
        """Whether a hurried database did not answer when it was last asked."""
        return isinstance(self._backend, Hurried) and self._backend.away

    def count(self, query: Query = EVERYTHING) -> int:
        """How many rows pass."""
        table = self._where(query)
        return int(self._run(table.aggregate(rows=table.count()))["rows"][0].as_py())

    def sums(self, query: Query = EVERYTHING) -> Sums:
        """How many rows pass, with and without day and position: what is not drawn can be said."""
        table = self._where(query)
        found = self._run(
            table.aggregate(
                rows=table.count(),
                dated=dated(table).sum(),
                placed=placed(table).sum(),
                drawn=drawable(table).sum(),
            )
        ).to_pylist()[0]
        return Sums(**{name: int(number or 0) for name, number in found.items()})

    def days(self, query: Query = EVERYTHING) -> Period | None:
        """From the first day of a row that passes to the last one; ``None`` where none has a day."""
        table = self._where(query)
        found = self._run(table.aggregate(first=table.start.min(), last=last_day(table).max())).to_pylist()[0]
        return Period(found["first"], found["last"]) if found["first"] else None

    def kinds(self) -> tuple[str, ...]:
        """The kinds there are, in the order of the alphabet."""
        return tuple(self.values("kind")["value"].to_pylist())

    def values(self, column: str, query: Query = EVERYTHING, limit: int | None = None) -> pa.Table:
        """Columns ``value`` and ``n``: what a text column says and how often; without a limit by value.

        With a limit the most frequent ones, and of equally frequent ones the first by value. Empty texts are left out.
        """
        import ibis

        table = self._where(query)
        value = table[_known(column)]
        if not value.type().is_string():
            raise ValueError(f"{column} holds no texts.")
        found = table.filter(value != "").group_by(value=value).aggregate(n=lambda t: t.count())
        letters = self._backend.by_letters(found.value)
        if limit is None:
            return self._run(found.order_by(letters))
        return self._run(found.order_by(ibis.desc(found.n), letters).limit(limit))

    def per_day(self, query: Query = EVERYTHING) -> pa.Table:
        """Columns ``day``, ``kind``, ``sure`` and ``n``: the rows whose span covers a day, by day, then kind.

        Only days that have any; only those of ``query.days`` where it has some. A row within a window counts, not
        sure, on each day of it.
        """
        table = self._where(query).filter(dated)
        spans = table.group_by(
            kind=table.kind, sure=sure(table), first=table.start, last=last_day(table)
        ).aggregate(n=lambda t: t.count())
        return per_day(self._run(spans), query.days)

    def points(self, query: Query = EVERYTHING) -> pa.Table:
        """The columns ``DRAWN`` of the rows that can be drawn, in the table's order; ``end`` is never null."""
        table = self._where(query).filter(drawable)
        ordered = self._in_order(table)
        return self._run(ordered.mutate(end=last_day(ordered), sure=sure(ordered)).select(*DRAWN))

    def cells(self, query: Query, degrees: float) -> pa.Table:
        """The drawable rows counted by cells of so many degrees, kind, span and day of knowledge.

        Columns ``lon`` and ``lat`` (the cell's middle, wherever in it the rows lie), ``kind``, ``first``, ``last``,
        ``known``, ``sure`` and ``n``, in that order. What holds on a day in a cell is the sum of ``n`` over the spans
        that cover it. The last cells end at 180 and 90 degrees. Raises ``ValueError`` where ``degrees`` is none of
        0.001 to 90.
        """
        if not 0.001 <= degrees <= 90:
            raise ValueError(f"A cell of {degrees} degrees: from 0.001 to 90 will do.")
        table = self._where(query).filter(drawable)
        found = table.group_by(
            column=_cell(table.lon + 180, 360, degrees),
            row=_cell(table.lat + 90, 180, degrees),
            kind=table.kind,
            first=table.start,
            last=last_day(table),
            known=table.known,
            sure=sure(table),
        ).aggregate(n=lambda t: t.count())
        middle = found.select(
            lon=(found.column + 0.5) * degrees - 180,
            lat=(found.row + 0.5) * degrees - 90,
            **{name: found[name] for name in ("kind", "first", "last", "known", "sure", "n")},
        )
        return _sorted(self._run(middle), "lon", "lat", "kind", "first", "last", "known", "sure")

    def page(self, query: Query, order: str = "", offset: int = 0, limit: int = 50) -> pa.Table:
        """``limit`` rows from the ``offset``-th on, all columns of ``SCHEMA``, ordered by the column ``order``.

        "-start" is the latest first; nulls come last both ways, texts go by their code points, and rows that are
        equal in that column by their order in the table. Raises ``ValueError`` for a column that is none of
        ``SCHEMA``.
        """
        import ibis

        table = self._where(query)
        name = _known(order.removeprefix("-")) if order else ""
        ties = self._ties(table, but=name)
        if name:
            way = ibis.desc if order.startswith("-") else ibis.asc
            ties = [way(self._order_key(table[name]), nulls_first=False), *ties]
        found = table.order_by(*ties).limit(max(limit, 0), offset=max(offset, 0))
        return self._run(found.select(*SCHEMA.names)).cast(SCHEMA)

    def one(self, event_id: str) -> pa.Table:
        """The rows of a record, one a place, all columns of ``SCHEMA``; no rows where there is no such record."""
        table = self._table
        if "\0" in event_id:
            return SCHEMA.empty_table()
        found = self._in_order(table.filter(table.event_id == event_id))
        return self._run(found.select(*SCHEMA.names)).cast(SCHEMA)

    def table(self, query: Query = EVERYTHING) -> pa.Table:
        """All rows that pass, all columns of ``SCHEMA``, in the table's order."""
        found = self._in_order(self._where(query))
        return self._patient.run(found.select(*SCHEMA.names)).cast(SCHEMA)

    def rows(self, query: Query = EVERYTHING) -> pa.Array:
        """Which rows pass, by their number in the table as it came: for what lies beside it, row by row.

        A table that lives elsewhere has nothing beside it; there, the numbers count what ``table`` gives.
        """
        if ROW not in self._table.columns:
            return pa.array(range(self.count(query)), pa.int64())
        found = self._in_order(self._where(query)).select(ROW)
        return self._run(found)[ROW].combine_chunks().cast(pa.int64())

    def close(self) -> None:
        """Let go of the memory or the connection; whatever is asked afterwards raises ``EngineError``."""
        self._backend.close()

    def _where(self, query: Query) -> ir.Table:
        asked = conditions(self._table, query)
        return self._table.filter(*asked) if asked else self._table

    def _run(self, expression: ir.Table) -> pa.Table:
        return self._backend.run(expression)

    def _in_order(self, table: ir.Table) -> ir.Table:
        return table.order_by(*self._ties(table))

    def _ties(self, table: ir.Table, but: str = "") -> list[ir.Value]:
        """What orders rows that nothing else does; ``but`` a column that has done so already."""
        import ibis

        if ROW in table.columns:
            return [table[ROW]]
        names = dict.fromkeys(name for name in (*TIES, *SCHEMA.names) if name != but)
        return [ibis.asc(self._order_key(table[name]), nulls_first=False) for name in names]

    def _order_key(self, column: ir.Value) -> ir.Value:
        return self._backend.by_letters(column) if column.type().is_string() else column


def _known(column: str) -> str:
    if column not in SCHEMA.names:
        raise ValueError(f"There is no column {column!r}; there are {', '.join(SCHEMA.names)}.")
    return column


def _cell(shifted: ir.Value, whole: int, degrees: float) -> ir.Value:
    """The number of a cell, counted from the edge of the world; what lies on its other edge is in the last one."""
    import ibis

    last = -(-whole // degrees) - 1
    return ibis.least((shifted / degrees).floor(), ibis.literal(float(last)))


def _sorted(table: pa.Table, *names: str) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in names])
