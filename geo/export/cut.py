"""A choice as tables: what every writer of a format starts from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.export.choice import About, Brought, OnDay, What, about, on_day, shown_of_set
from geo.records.errors import AskedError
from geo.records.model import Dataset, TimePrecision
from geo.words.dates import day_full, span_words

if TYPE_CHECKING:
    import pyarrow as pa


SET = "set"
"""The column that names the set of a row, where a file holds rows of more than one origin; empty for our own."""
ON_DAY = "on_day"
"""The column that says how a record stands to the day asked for."""
NOT_ON_A_MAP = (
    "Claims that place nobody (gains without a place, for one) and records of other days are in no file of one day; "
    "take all days for them."
)


@dataclass(frozen=True, eq=False)
class Cut:
    """The rows of a choice and the words about them."""

    what: What
    own: Dataset | None
    """The dataset's part; ``None`` where it was not asked for."""
    day: OnDay | None
    """Where one day was asked for and the dataset has it."""
    sets: tuple[Brought, ...]
    about: About

    @cached_property
    def table(self) -> pa.Table:
        """All rows, of ``geo.events.table.SCHEMA``: our own first, then set by set."""
        import pyarrow as pa

        from geo.events.table import SCHEMA

        parts = [part.table.select(SCHEMA.names).cast(SCHEMA) for part in self._parts]
        return pa.concat_tables(parts) if parts else SCHEMA.empty_table()

    @cached_property
    def others(self) -> pa.Table:
        """The columns beside them, days and strings; none has a name of ``SCHEMA``."""
        import pyarrow as pa

        several = len(self._parts) > 1
        parts = _alike([beside(part, named=several) for part in self._parts])
        return pa.concat_tables(parts, promote_options="default") if parts else pa.table({})

    @cached_property
    def rows(self) -> pa.Table:
        """Both, side by side."""
        found = self.table
        for name in self.others.column_names:
            found = found.append_column(name, self.others[name])
        return found

    @cached_property
    def _parts(self) -> Sequence[Brought]:
        own = [] if self.own is None else [_own(self.own, self.day)]
        return _apart([*own, *self.sets])


def cut(what: What) -> Cut:
    """The rows of a choice. Raises ``AskedError`` for a day that neither the dataset nor a set can show."""
    sets = tuple(_dated(Brought(*one)) for one in what.sets)
    if what.day is None:
        words = about(what, _sizes(sets))
        return Cut(what, what.dataset if what.own else None, None, sets, words)
    found = on_day(what, what.day) if what.own else None
    if found is None and not sets:
        span = what.dataset.span
        raise AskedError(
            f"{day_full(what.day)} is outside the days of this data; ask for one of {span_words(span.first, span.last)}"
        )
    sets = tuple(shown_of_set(one, what.day, what.reading) for one in sets)
    notes = (NOT_ON_A_MAP,) if found else ()
    return Cut(what, found.dataset if found else None, found, sets, about(what, _sizes(sets), notes))


def _sizes(sets: Iterable[Brought]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for one in sets:
        sizes[one.name] = sizes.get(one.name, 0) + one.table.num_rows
    return sizes


def _own(dataset: Dataset, day: OnDay | None) -> Brought:
    import pyarrow as pa

    from geo.export.tables import flat, others

    table, rest = flat(dataset), others(dataset)
    if day:
        how = pa.array([day.how[name] for name in table["event_id"].to_pylist()], pa.string())
        rest = rest.append_column(ON_DAY, how)
    return Brought("", table, rest)


EDTF = "edtf"
"""The column of days for machines (ISO 8601-2)."""


def _dated(one: Brought) -> Brought:
    """A set with its days in EDTF; a column of its own that is named so stays what it is."""
    if EDTF in one.others.column_names:
        return one
    columns = dict(zip(one.others.column_names, one.others.columns, strict=True))
    return one._replace(others=_table(columns | {EDTF: edtf_column(one.table)}))


def edtf_column(table: pa.Table) -> pa.ChunkedArray:
    """The days of event rows as ``geo.words.dates.edtf`` writes those of records; null without a day."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first, precision = pc.cast(table["start"], pa.string()), table["time_precision"]
    last = pc.cast(pc.coalesce(table["end"], table["start"]), pa.string())
    several = pc.not_equal(first, last)
    some = pc.is_in(precision, value_set=pa.array([str(TimePrecision.DAY), str(TimePrecision.WINDOW)]))
    window = pc.binary_join_element_wise("[", pc.binary_join_element_wise(first, last, ".."), "]", "")
    spans = pc.if_else(some, window, pc.binary_join_element_wise(first, last, "/"))
    known = pc.if_else(several, spans, first)
    since = pc.fill_null(pc.equal(precision, str(TimePrecision.SINCE)), fill_value=False)
    return pc.if_else(since, pc.binary_join_element_wise(first, "..", "/"), known)


def _table(columns: dict[str, pa.ChunkedArray]) -> pa.Table:
    import pyarrow as pa

    return pa.table(columns)


def _apart(parts: Sequence[Brought]) -> tuple[Brought, ...]:
    """The parts, with the ids of one that has a row of an earlier one's id and place led by its number."""
    import pyarrow.compute as pc

    seen: set[tuple[str, str]] = set()
    found = []
    for number, part in enumerate(parts):
        table = part.table
        keys = set(zip(table["event_id"].to_pylist(), table["place_id"].to_pylist(), strict=True))
        if not seen.isdisjoint(keys):
            ids = pc.binary_join_element_wise(f"{number}", table["event_id"], ":")
            at = table.schema.get_field_index("event_id")
            table = table.set_column(at, table.schema.field(at), ids)
        seen |= keys
        found.append(part._replace(table=table))
    return tuple(found)


def beside(part: Brought, *, named: bool) -> pa.Table:
    """The other columns of a part under names of their own, days as such, all else as strings.

    ``named`` adds whose they are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from geo.events.table import SCHEMA

    count = part.table.num_rows
    taken = set(SCHEMA.names) | ({SET} if named else set())
    names = free_names(part.others.column_names, taken)
    columns = {
        name: column if pa.types.is_date32(column.type) else pc.cast(column, pa.string())
        for name, column in zip(names, part.others.columns, strict=True)
    }
    if named:
        columns = {SET: pa.repeat(pa.scalar(part.name or None, pa.string()), count)} | columns
    if columns:
        return pa.table(columns)
    return part.table.select([])


def _alike(parts: Sequence[pa.Table]) -> list[pa.Table]:
    """The parts with a column of days as strings in all of them where it is one of strings in any."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = {field.name for part in parts for field in part.schema if pa.types.is_string(field.type)}
    return [
        pa.table(
            {
                name: pc.cast(column, pa.string()) if name in texts else column
                for name, column in zip(part.column_names, part.columns, strict=True)
            }
        )
        if part.num_columns
        else part
        for part in parts
    ]


def free_names(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The names, none of them taken and each once: ``kind`` becomes ``kind_2`` where there is one. Case is folded."""
    seen = {name.casefold() for name in taken}
    found = []
    for name in names:
        free, number = name, 1
        while free.casefold() in seen:
            number += 1
            free = f"{name}_{number}"
        seen.add(free.casefold())
        found.append(free)
    return found
