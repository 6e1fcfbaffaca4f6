"""A sheet on its way into the event table: columns read by their meaning, and every reason why a row cannot be taken.

Whole columns are read at once. Where a cell needs a closer look, each distinct text is looked at once. What can be
read in more than one way is asked once; an answer is a choice of ``geo.importers.mapping.Mapping``, at a terminal an
option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import days, numbers
from geo.importers.columns import NEVER, Days, Mask, Rows, Sheet, distinct, mask, repeated
from geo.importers.columns import Decimals as Floats
from geo.importers.days import Look, Survey
from geo.importers.formats import NO_NUMBERS
from geo.importers.names import Names
from geo.importers.report import Question
from geo.records.gazetteer import normalised


@dataclass(frozen=True, slots=True)
class Fault:
    """The same thing wrong with one column in these rows (their places in the table, from 0)."""

    rows: Rows
    column: str
    reason: str


@dataclass(eq=False)
class Draft:
    """One sheet, its meaning so far. A column is found by its own name first, then without regard to case."""

    sheet: Sheet
    names: Names
    choices: Mapping[str, str] = field(default_factory=dict)
    """Answers of the reader: choice of ``geo.importers.mapping.Mapping`` -> value."""
    exact: bool = False
    """Whether a column is meant by the very name that is asked for, as where a reader chose it from the table."""
    questions: list[Question] = field(default_factory=list)
    """What has to be known before any row is taken."""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    areas: dict[int, bytes] = field(default_factory=dict)
    """Areas and lines by the number of their row."""
    used: set[str] = field(default_factory=set)
    """Columns that the event table holds as printed."""
    unresolved: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        self.areas |= self.sheet.areas
        self._made: dict[str, pa.ChunkedArray] = {}
        self._offsets: set[str] = set()
        self._columns = {name: name for name in self.sheet.columns.column_names}
        if not self.exact:
            alike = {name.casefold(): name for name in reversed(self.sheet.columns.column_names)}
            self._columns = alike | self._columns

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.sheet.rows)

    def has(self, *names: str) -> bool:
        """Whether all of these columns are there."""
        return all(self._name(name) is not None for name in names)

    def printed(self, name: str) -> str:
        """The column's name as the file has it; ``name`` where it has none."""
        return self._name(name) or name

    def _name(self, name: str) -> str | None:
        found = self._columns.get(name)
        return found if found is not None or self.exact else self._columns.get(name.casefold())

    def put(self, name: str, cells: pa.ChunkedArray) -> None:
        """Make a column that the file does not have, of others that it has."""
        self._made[name] = cells

    def ask(self, question: Question) -> None:
        """Ask the reader, each thing once a file, unless it was answered already."""
        if not self.choices.get(question.field) and question.field not in {
            one.field for one in self.questions
        }:
            self.questions.append(question)

    def cells(self, name: str) -> pa.ChunkedArray:
        """The texts of a column, null where empty; all null where there is no such column."""
        if name in self._made:
            return self._made[name]
        if not name or self._name(name) is None:
            return pa.chunked_array([pa.nulls(self.count, pa.string())])
        return self.sheet.columns.column(self.printed(name))

    def texts(self, name: str, *, held: bool = True, whole: bool = False) -> pa.ChunkedArray:
        """The texts of a column, ``""`` where empty. ``held``: the event table holds them as they are printed.

        ``whole``: even “nan” is a text, as in a table of ours, which has no words for nothing.
        """
        if held and name:
            self.used.add(self.printed(name))
        cells = self.cells(name)
        if whole:
            return pc.fill_null(cells, "")
        nothing = pc.fill_null(pc.is_in(cells, pa.array(NO_NUMBERS)), fill_value=False)
        if count := pc.sum(nothing).as_py():
            cells = pc.if_else(nothing, "", cells)
            self.notes.append(
                f"Cells with “nan”, which count as empty, in “{self.printed(name)}”: {count:,}."
            )
        return pc.fill_null(cells, "")

    def distinct(self, name: str) -> tuple[list[str], Rows]:
        """The distinct texts of a column, and which of them each row has; -1 where the cell is empty."""
        return distinct(self.cells(name))

    def reject(self, rows: Mask | Rows, column: str, reason: str) -> None:
        """These rows cannot be taken."""
        found = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        if len(found):
            self.faults.append(Fault(found, self.printed(column), reason))

    def days(self, name: str) -> Days:
        """Days, NaT where the cell is empty; a cell that is no day rejects its row."""
        return self._spans(name, spanning=False)[0]

    def spans(self, name: str) -> tuple[Days, Days]:
        """First and last days of cells that may have two, like ``1-3 September 2021``."""
        return self._spans(name, spanning=True)

    def _spans(self, name: str, *, spanning: bool) -> tuple[Days, Days]:
        texts, codes = self.distinct(name)
        met = days.survey(part for text in texts for part in (days.ends_of(text) if spanning else (text,)))
        look = self._look(name, texts, met)
        first = np.full(len(texts) + 1, NEVER, "datetime64[D]")
        last, shifted = first.copy(), np.zeros(len(texts) + 1, np.bool_)
        wrong: dict[str, list[int]] = {}
        for at, text in enumerate(texts):
            read = look.day(text)
            if isinstance(read, str) and spanning and len(days.ends_of(text)) > 1:
                ends = look.span(text)
            else:
                ends = read if isinstance(read, str) else (read[0], read[0])
                shifted[at] = not isinstance(read, str) and read[1]
            if isinstance(ends, str):
                wrong.setdefault(ends, []).append(at)
            else:
                first[at], last[at] = (np.datetime64(day, "D") for day in ends)
        self._reject_distinct(codes, name, wrong)
        self._tell_days(name, met, look, int(shifted[codes].sum()))
        nought = np.isin(first, NO_DAYS)
        if nought.any():
            none = int(nought[codes].sum())
            self.notes.append(
                f"Days in “{self.printed(name)}” with which programs begin to count (1 January 1900, 1904 or 1970), as "
                f"they write them where none is known: {none:,}. They are taken as printed; empty the cells if so."
            )
        return first[codes], last[codes]

    def _look(self, name: str, texts: list[str], met: Survey) -> Look:
        """How the days of a column are read; what cannot be told by all of them together is asked."""
        printed = self.printed(name)
        offset = days.zone_named(printed) if met.clocks else ""
        self._offsets |= met.offsets | ({offset} if offset else set())
        given = self.choices.get("date_order", "")
        if met.doubtful and not given:
            self.ask(days.ask_order(printed, texts, met))
        if met.half_converted(typed=self.sheet.typed):
            self.ask(days.ask_real_days(printed, texts))
        elif met.day_leads:
            self.ask(days.ask_day_leads(printed, texts))
        if "Z" in self._offsets or len(self._offsets) > 1:
            self.ask(days.ask_zone(printed, self._offsets))
        order = given if given in ORDER_WORDS else "" if given else met.order
        zone = days.zone_of(self.choices.get("zone", ""))
        doubtful = (
            met.half_converted(typed=self.sheet.typed) or met.day_leads
        )  # another column is read as it stands
        exchanged = doubtful and self.choices.get("real_days") == "exchanged"
        return Look(order, exchanged, zone, met.year_may_lead, len(self._offsets - {"Z"}) > 1, offset)

    def _tell_days(self, name: str, met: Survey, look: Look, moved: int) -> None:
        printed = self.printed(name)
        if met.figures and look.order:
            decided = (
                "as was asked for" if self.choices.get("date_order") else "told by the days above 12 in it"
            )
            self.notes.append(f"Days in figures in “{printed}”: {ORDER_WORDS[look.order]}, {decided}.")
        if met.iso and look.exchanged:
            self.notes.append(
                f"Real days in “{printed}” were read with day and month exchanged, as was asked for."
            )
        if met.short_years:
            self.notes.append(f"Years of two figures in “{printed}” are those from 1969 to 2068.")
        offsets = met.offsets or look.offset
        if offsets and look.zone:
            self.notes.append(
                f"Times in UTC in “{printed}” are days in {self.choices['zone']}, as was asked for; rows that moved to "
                f"another day than the printed one: {moved:,}."
            )
        elif offsets:
            self.notes.append(
                f"Days in “{printed}” with a time and an offset are taken as printed; none was moved."
            )
        elif days.zone_named(printed):
            self.notes.append(
                f"Days in “{printed}” have no time of day: each is the day there that is printed."
            )

    def degrees(self, name: str, most: int, reach: int = 0) -> Floats:
        """Degrees, NaN where the cell is empty; a cell that is none rejects its row. Up to ``reach`` they are given."""
        cells = self.cells(name)
        self.used.add(self.printed(name))
        plain = pc.fill_null(pc.match_substring_regex(cells, numbers.PLAIN), fill_value=False)
        found = np.asarray(
            pc.cast(pc.if_else(plain, cells, NO_TEXT), pa.float64()).to_numpy(), np.float64
        ).copy()
        out = ~np.isnan(found) & (np.abs(found) > max(most, reach))
        rest = out | (~mask(plain) & ~mask(pc.is_null(cells)))
        found[rest] = np.nan
        doubtful = np.flatnonzero(rest)
        texts, codes = distinct(pa.chunked_array([cells.take(pa.array(doubtful)).combine_chunks()]))
        commas = 0
        for at, text in enumerate(texts):
            read = numbers.degrees(text, most, reach)
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
        texts = self.distinct(name)[0]
        told, doubtful = numbers.separators(texts)
        if doubtful:
            self.ask(numbers.ask_separators(self.printed(name), texts))
        parted = told or self.choices.get("numbers", "")
        return self.looked_up(name, partial(numbers.whole, parted=parted), pa.int64())

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
        texts = [
            text.removesuffix(".0") for text in texts
        ]  # as programs write codes of a column with empty cells
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


NO_DAYS = np.array(["1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01"], "datetime64[D]")
"""Nought in spreadsheets and operating systems."""
ORDER_WORDS = {"dmy": "the day comes first", "mdy": "the month comes first"}
NO_TEXT = pa.scalar(None, pa.string())


MOST_LETTERS = 140
"""Of a title; lists and tooltips show no more."""


def sides(draft: Draft, first: str, second: str, away: Mask) -> pa.Array:
    """The sides of two columns of actors, joined by ``|``, each once; of rows ``away`` by whole names alone."""
    ids = sorted({"", *draft.names.sides.values()})
    codes = [_side_codes(draft, name, ids, away) for name in (first, second)]
    joined = pa.array(["|".join(dict.fromkeys(filter(None, (a, b)))) for a in ids for b in ids], pa.string())
    return joined.take(pa.array(codes[0] * len(ids) + codes[1]))


def _side_codes(draft: Draft, name: str, ids: list[str], away: Mask) -> Rows:
    texts, codes = draft.distinct(name)
    found, whole = (
        np.array([*(ids.index(side) for side in map(look, texts)), ids.index("")], np.int64)[codes]
        for look in (draft.names.side, draft.names.own_side)
    )
    return np.where(away, whole, found)


def titled(kind: pa.ChunkedArray, otherwise: pa.ChunkedArray, place: pa.ChunkedArray) -> pa.ChunkedArray:
    """``Armed clash, Bazarak``; the second column where the first is empty, no comma where there is no place."""
    what = pc.if_else(pc.equal(kind, ""), otherwise, kind)
    both = pc.and_(pc.not_equal(what, ""), pc.not_equal(place, ""))
    comma = pc.if_else(both, ", ", "")
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(what, comma, place, ""), 0, MOST_LETTERS)


COUNTED = "The row counts several events, or none; each row here is one event. Bring the table of the single events."


def reject_counted(draft: Draft, count: str, chosen: set[str]) -> None:
    """A row that counts several events is none of them: it is never taken as one event.

    ``count`` is the column that was chosen for the number, if one was. Of one that nobody chose, but whose name says
    that it counts events, that is asked.
    """
    if count:
        draft.reject(mask(pc.not_equal(pc.fill_null(draft.counts(count), 1), 1)), count, COUNTED)
        return
    for name in draft.sheet.columns.column_names:
        if name in chosen or not numbers.COUNTING.fullmatch(normalised(name)):
            continue
        texts, codes = draft.distinct(name)
        counts = [numbers.whole(text, "thousands") for text in texts]
        several = [text for text, count in zip(texts, counts, strict=True) if count != 1]
        if several and not any(isinstance(count, str) for count in counts):
            draft.ask(numbers.ask_counts(name, several))
            if draft.choices.get("counts") == "events":
                draft.reject(np.isin(codes, [texts.index(text) for text in several]), name, COUNTED)


SUMS = frozenset(
    map(
        normalised,
        (
            *(
                "total",
                "totals",
                "grand total",
                "subtotal",
                "sub-total",
                "sum",
                "summe",
                "gesamt",
                "average",
                "mean",
            ),
            *(
                "median",
                "count",
                "minimum",
                "maximum",
                "suma",
                "somma",
                "totale",
                "totaal",
                "toplam",
                "razem",
            ),
            *("итого", "всего", "усього", "разом", "مجموع", "المجموع", "جمع", "جمله", "ټول"),
        ),
    )
)
"""Cells of a row of sums; ``SUM`` is how a longer one begins."""
SUM = re.compile(r"(?:grand |sub-?)?totals?\b|(?:итого|всего|مجموع|المجموع|جمله)(?!\w)", re.IGNORECASE)


def reject_sums(draft: Draft, undated: Mask) -> None:
    """Rows without a day that are no events: sums of the others, and notes with one cell alone."""
    rows = np.flatnonzero(undated & ~draft.bad())
    names = draft.sheet.columns.column_names
    if not len(rows):
        return
    table = draft.sheet.columns.take(pa.array(rows))
    filled_cells = np.sum([mask(column.is_valid()) for column in table.columns], axis=0)
    sums = np.zeros(len(rows), np.bool_)
    for column in table.columns:
        sums |= [normalised(cell or "") in SUMS for cell in column.to_pylist()]
    below = np.flatnonzero(np.cumsum(np.append(~undated, np.False_)[::-1])[::-1][1:] == 0)
    firsts = [next(filter(None, cells.values()), "") for cells in table.to_pylist()]
    sums |= [SUM.match(text) is not None for text in firsts]
    foot = np.isin(rows, below) & (filled_cells == 1) & ~sums & (len(names) >= WIDE_TABLE)
    foot &= [draft.names.place(text) is None for text in firsts]
    draft.reject(rows[sums], names[0], "The row seems to be the sum of others: it has no day. Leave it out.")
    draft.reject(rows[foot], names[0], "The row has one cell alone, which seems to be a note. Leave it out.")


WIDE_TABLE = 3
"""Columns from which on a row with one filled cell, below all that have a day, is no event; a convention."""
