"""A sheet on its way into the event table: columns read by their meaning, and every reason why a row cannot be taken.

Whole columns are read at once. Where a cell needs a closer look, each distinct text is looked at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import SCHEMA
from geo.importers import cells as written
from geo.importers.columns import NEVER, OURS, Days, Mask, Rows, Sheet, distinct, mask, repeated
from geo.importers.columns import Decimals as Floats
from geo.importers.names import Names
from geo.importers.report import SHOWN_AT_MOST, Imported, Rejection, Report


@dataclass(frozen=True, slots=True)
class Fault:
    """The same thing wrong with one column in these rows (their places in the table, from 0)."""

    rows: Rows
    column: str
    reason: str


@dataclass(eq=False)
class Draft:
    """One sheet, its meaning so far. Column names are found without regard to case."""

    sheet: Sheet
    names: Names
    date_order: str = ""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Columns that the event table holds as printed."""
    unresolved: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        self._columns = {name.casefold(): name for name in reversed(self.sheet.columns.column_names)}

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.sheet.rows)

    def has(self, *names: str) -> bool:
        """Whether all of these columns are there."""
        return all(name.casefold() in self._columns for name in names)

    def printed(self, name: str) -> str:
        """The column's name as the file has it; ``name`` where it has none."""
        found: str = self._columns.get(name.casefold(), name)
        return found

    def cells(self, name: str) -> pa.ChunkedArray:
        """The texts of a column, null where empty; all null where there is no such column."""
        if not name or name.casefold() not in self._columns:
            return pa.chunked_array([pa.nulls(self.count, pa.string())])
        return self.sheet.columns.column(self.printed(name))

    def texts(self, name: str, *, held: bool = True) -> pa.ChunkedArray:
        """The texts of a column, ``""`` where empty. ``held``: the event table holds them as they are printed."""
        if held and name:
            self.used.add(self.printed(name))
        return pc.fill_null(self.cells(name), "")

    def distinct(self, name: str) -> tuple[list[str], Rows]:
        """The distinct texts of a column, and which of them each row has; -1 where the cell is empty."""
        return distinct(self.cells(name))

    def reject(self, rows: Mask | Rows, column: str, reason: str) -> None:
        """These rows cannot be taken."""
        found = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        if len(found):
            self.faults.append(Fault(found, self.printed(column), reason))

    def days(self, name: str) -> Days:
        """Days in Kabul, NaT where the cell is empty; a cell that is no day rejects its row."""
        texts, codes = self.distinct(name)
        order = self.date_order or written.order_of(texts)
        self._tell_order(name, texts, order)
        found = np.full(len(texts) + 1, NEVER, "datetime64[D]")
        wrong: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            read = written.day(text, order if order in ("dmy", "mdy") else "")
            if isinstance(read, date):
                found[at] = np.datetime64(read, "D")
            else:
                wrong.setdefault(read, []).append(at)
        self._reject_distinct(codes, name, wrong)
        return found[codes]

    def _tell_order(self, name: str, texts: list[str], order: str) -> None:
        if written.in_figures(texts) and order in ORDER_WORDS:
            decided = "as was asked for" if self.date_order else "told by the days above 12 in it"
            self.notes.append(f"Days in figures in “{self.printed(name)}”: {ORDER_WORDS[order]}, {decided}.")

    def degrees(self, name: str, most: int) -> Floats:
        """Degrees, NaN where the cell is empty; a cell that is none rejects its row."""
        cells = self.cells(name)
        self.used.add(self.printed(name))
        plain = pc.fill_null(pc.match_substring_regex(cells, written.PLAIN), fill_value=False)
        found = np.asarray(
            pc.cast(pc.if_else(plain, cells, NO_TEXT), pa.float64()).to_numpy(), np.float64
        ).copy()
        out = ~np.isnan(found) & (np.abs(found) > most)
        rest = out | (~mask(plain) & ~mask(pc.is_null(cells)))
        found[rest] = np.nan
        doubtful = np.flatnonzero(rest)
        texts, codes = distinct(pa.chunked_array([cells.take(pa.array(doubtful)).combine_chunks()]))
        commas = 0
        for at, text in enumerate(texts):
            read = written.degrees(text, most)
            rows = doubtful[codes == at]
            if isinstance(read, str):
                self.reject(rows, name, read)
            else:
                found[rows] = read
                commas += len(rows) if written.comma(text) else 0
        if commas:
            self.notes.append(f"Decimal commas in “{self.printed(name)}” were read as points: {commas:,}.")
        return found

    def counts(self, name: str) -> pa.Array:
        """Whole numbers of people, null where the cell is empty; a cell that is none rejects its row."""
        self.used.add(self.printed(name))
        return self.looked_up(name, written.whole, pa.int64())

    def looked_up(self, name: str, look: Callable[[str], int | str], kind: pa.DataType) -> pa.Array:
        """What ``look`` makes of each text; where it gives a sentence, the rows are rejected with it."""
        texts, codes = self.distinct(name)
        found = [look(text) for text in texts]
        wrong: dict[str, list[int]] = {}
        for at, read in enumerate(found):
            if isinstance(read, str):
                wrong.setdefault(read, []).append(at)
        self._reject_distinct(codes, name, wrong)
        values = pa.array([None if isinstance(read, str) else read for read in found], kind)
        return values.take(pa.array(codes, mask=codes < 0))

    def chosen(self, name: str, allowed: Iterable[str], remedy: str, *, empty: str = "") -> pa.Array:
        """Words of a closed list; ``empty`` where the cell is. Another word rejects its row with ``remedy``."""
        texts, codes = self.distinct(name)
        known = set(allowed)
        self._reject_distinct(codes, name, {remedy: [i for i, text in enumerate(texts) if text not in known]})
        return pa.array([*texts, empty], pa.string()).take(pa.array(codes % (len(texts) + 1)))

    def _reject_distinct(self, codes: Rows, name: str, wrong: dict[str, list[int]]) -> None:
        for reason, values in wrong.items():
            if values:
                self.reject(np.isin(codes, values), name, reason)

    def ids(self, name: str, beside: pa.Array | None = None) -> pa.ChunkedArray:
        """The records' ids. An empty one rejects its row, and so does one that a row above has (with ``beside``)."""
        self.used.add(self.printed(name))
        codes = self.distinct(name)[1]
        self.reject(codes < 0, name, "The row has no id. Give it one that no other row has.")
        keys = codes
        if beside is not None:
            others = distinct(pa.chunked_array([beside]))[1] + 1
            keys = codes * (int(others.max(initial=0)) + 1) + others
        again = (codes >= 0) & repeated(keys)
        self.reject(
            again,
            name,
            "A row above has the same id. Give this one another, or leave it out if it is the same.",
        )
        return pc.fill_null(self.cells(name), "")

    def bad(self) -> Mask:
        """The rows that cannot be taken."""
        found = np.zeros(self.count, np.bool_)
        for fault in self.faults:
            found[fault.rows] = True
        return found


ORDER_WORDS = {"dmy": "the day comes first", "mdy": "the month comes first"}
NO_TEXT = pa.scalar(None, pa.string())


MOST_LETTERS = 140
"""Of a title; lists and tooltips show no more."""


def sides(draft: Draft, first: str, second: str) -> pa.Array:
    """The sides of two columns of actors, joined by ``|``, each once."""
    ids = sorted({"", *draft.names.sides.values()})
    codes = [_side_codes(draft, name, ids) for name in (first, second)]
    joined = pa.array(["|".join(dict.fromkeys(filter(None, (a, b)))) for a in ids for b in ids], pa.string())
    return joined.take(pa.array(codes[0] * len(ids) + codes[1]))


def _side_codes(draft: Draft, name: str, ids: list[str]) -> Rows:
    texts, codes = draft.distinct(name)
    found = [ids.index(draft.names.side(text)) for text in texts]
    return np.array([*found, ids.index("")], np.int64)[codes]


def titled(kind: pa.ChunkedArray, otherwise: pa.ChunkedArray, place: pa.ChunkedArray) -> pa.ChunkedArray:
    """``Armed clash, Bazarak``; the second column where the first is empty, no comma where there is no place."""
    what = pc.if_else(pc.equal(kind, ""), otherwise, kind)
    both = pc.and_(pc.not_equal(what, ""), pc.not_equal(place, ""))
    comma = pc.if_else(both, ", ", "")
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(what, comma, place, ""), 0, MOST_LETTERS)


TOLD = 80
"""So many characters of a value are told."""


def finish(name: str, format_words: str, draft: Draft, columns: dict[str, Any]) -> Imported:
    """Everything that came of a file."""
    bad = draft.bad()
    table = _table(draft, columns).filter(pa.array(~bad))
    beside = [name for name in draft.sheet.columns.column_names if name not in draft.used]
    others = draft.sheet.columns.select(beside).filter(pa.array(~bad)) if beside else pa.table({})
    rejections = [*draft.sheet.rejected, *_rejections(draft)]
    order = {column: at for at, column in enumerate(draft.sheet.columns.column_names)}
    rejections.sort(key=lambda one: (one.row, order.get(one.column, -1)))
    unread = len({rejection.row for rejection in draft.sheet.rejected})
    report = Report(
        read=draft.count + unread,
        taken=table.num_rows,
        rejected=int(bad.sum()) + unread,
        rejections=tuple(_short(one) for one in rejections[:SHOWN_AT_MOST]),
        row_word=draft.sheet.row_word,
        unplaced=table.column("lon").null_count,
        undated=table.column("start").null_count,
        unresolved=draft.unresolved,
        notes=(*draft.sheet.notes, *dict.fromkeys(draft.notes)),
    )
    return Imported.of(name, format_words, table, others, _rejected(draft, bad, rejections), report)


def _table(draft: Draft, columns: dict[str, Any]) -> pa.Table:
    """All columns of ``SCHEMA``; a text that a scheme does not give is empty, anything else null."""
    arrays = []
    for column in SCHEMA:
        given = columns.get(column.name)
        if given is None:
            empty = "" if column.type == pa.string() else None
            arrays.append(pa.repeat(pa.scalar(empty, column.type), draft.count))
        elif isinstance(given, np.ndarray):
            arrays.append(pa.array(given, column.type, from_pandas=True))
        else:
            arrays.append(given)
    return pa.table(arrays, schema=SCHEMA)


def _rejections(draft: Draft) -> list[Rejection]:
    """Every fault of every row, with the cell as printed."""
    found = []
    for fault in draft.faults:
        values = draft.cells(fault.column).take(pa.array(fault.rows)).to_pylist()
        numbers = draft.sheet.rows[fault.rows].tolist()
        found += [
            Rejection(number, fault.column, value or "", fault.reason)
            for number, value in zip(numbers, values, strict=True)
        ]
    return found


def _short(rejection: Rejection) -> Rejection:
    value = rejection.value
    return replace(rejection, value=value if len(value) <= TOLD else f"{value[: TOLD - 1]}…")


def _rejected(draft: Draft, bad: Mask, rejections: list[Rejection]) -> pa.Table:
    """The rejected rows as printed and why; a line that could not be cut into cells stands whole in ``_value``."""
    unread = sorted({rejection.row for rejection in draft.sheet.rejected})
    rows = np.concatenate([draft.sheet.rows[bad], np.array(unread, np.int64)])
    printed = draft.sheet.columns.filter(pa.array(bad))
    names = [name for name in printed.column_names if name not in OURS]
    blank = pa.table({name: pa.nulls(len(unread), pa.string()) for name in names})
    table = pa.concat_tables([printed.select(names), blank])
    by_row: dict[int, list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        by_row[rejection.row].append(rejection)
    why = [by_row[row] for row in rows.tolist()]
    added = {
        "_row": [str(row) for row in rows.tolist()],
        "_column": [" | ".join(dict.fromkeys(one.column for one in found)) for found in why],
        "_value": [found[0].value if found else "" for found in why],
        "_reason": [" ".join(dict.fromkeys(one.reason for one in found)) for found in why],
    }
    for name in OURS:
        table = table.append_column(name, pa.array(added[name], pa.string()))
    return table.take(pa.array(np.argsort(rows, kind="stable")))
