"""A sheet on its way into the event table: columns read by their meaning, and every reason why a row cannot be taken.

Whole columns are read at once. Where a cell needs a closer look, each distinct text is looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import days, numbers
from geo.importers.arrays import NEVER, Days, Floats, Mask, Rows, distinct, mask, repeated
from geo.importers.naming import Names
from geo.importers.sheet import Sheet


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
        order = self.date_order or days.order_of(texts)
        self._tell_order(name, texts, order)
        found = np.full(len(texts) + 1, NEVER, "datetime64[D]")
        wrong: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            read = days.day(text, order if order in ("dmy", "mdy") else "")
            if isinstance(read, date):
                found[at] = np.datetime64(read, "D")
            else:
                wrong.setdefault(read, []).append(at)
        self._reject_distinct(codes, name, wrong)
        return found[codes]

    def _tell_order(self, name: str, texts: list[str], order: str) -> None:
        if days.in_figures(texts) and order in ORDER_WORDS:
            decided = "as was asked for" if self.date_order else "told by the days above 12 in it"
            self.notes.append(f"Days in figures in “{self.printed(name)}”: {ORDER_WORDS[order]}, {decided}.")

    def degrees(self, name: str, most: int) -> Floats:
        """Degrees, NaN where the cell is empty; a cell that is none rejects its row."""
        cells = self.cells(name)
        self.used.add(self.printed(name))
        plain = pc.fill_null(pc.match_substring_regex(cells, numbers.PLAIN), fill_value=False)
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
            read = numbers.degrees(text, most)
            rows = doubtful[codes == at]
            if isinstance(read, str):
                self.reject(rows, name, read)
            else:
                found[rows] = read
                commas += len(rows) if numbers.comma(text) else 0
        if commas:
            self.notes.append(f"Decimal commas in “{self.printed(name)}” were read as points: {commas:,}.")
        return found

    def counts(self, name: str) -> pa.Array:
        """Whole numbers of people, null where the cell is empty; a cell that is none rejects its row."""
        self.used.add(self.printed(name))
        return self.looked_up(name, numbers.whole, pa.int64())

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
