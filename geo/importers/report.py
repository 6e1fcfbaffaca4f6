"""The report of an import, and its questions: what was read, taken and rejected, and why; also in sentences."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from geo.events.table import guarded_column


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as a compressed Parquet file; empty bytes for one without columns."""

    content: bytes = b""

    @classmethod
    def of(cls, table: pa.Table) -> Kept:
        """Compress a table."""
        if not table.num_columns:
            return cls()
        into = io.BytesIO()
        pq.write_table(table, into, compression="zstd")
        return cls(into.getvalue())

    def table(self) -> pa.Table:
        """The table, made anew: read it once. Raises ``pyarrow.ArrowInvalid`` for bytes that are none of ours."""
        return pq.read_table(io.BytesIO(self.content)) if self.content else pa.table({})

    def rows(self) -> int:
        """How many rows it has, by its foot alone. Raises ``pyarrow.ArrowInvalid`` for bytes that are none of ours."""
        return int(pq.read_metadata(io.BytesIO(self.content)).num_rows) if self.content else 0


MARK = b"\xef\xbb\xbf"
"""Says that the file is UTF-8 to spreadsheet programs, which guess otherwise."""


def rejected_csv(rejected: pa.Table) -> bytes:
    """The rows as CSV, UTF-8: all columns as printed, then ``_row``, ``_column``, ``_value`` and ``_reason``.

    No cell can start a formula; what guards it is taken off again when the file is read (``geo.events.table``).
    """
    import pyarrow.csv

    columns = [guarded_column(column.cast(pa.string())) for column in rejected.columns]
    names = guarded_column(pa.array(rejected.column_names, pa.string())).to_pylist()
    into = io.BytesIO(MARK)
    into.seek(len(MARK))
    pyarrow.csv.write_csv(pa.table(columns, names=names), into)
    return into.getvalue()


OURS = ("_row", "_column", "_value", "_reason")
"""Columns that our table of rejected rows adds; they mean nothing when it is dropped in again."""

SHOWN_AT_MOST = 200
"""So many rejections are told one by one; the file of rejected rows holds all of them."""

UNDERSTOOD = 85
"""From so much of 100 on, an import needs the file's bytes no more: its columns have their meaning."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason why a row was not taken. ``row`` is its number in the file as ``Sheet.row_word`` counts."""

    row: int
    column: str
    value: str
    """As printed, at most 80 characters of it."""
    reason: str
    """A sentence that says what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, and every doubt in words. ``rejected`` counts rows, ``rejections`` may name a row several times."""

    read: int
    taken: int
    rejected: int
    rejections: tuple[Rejection, ...] = ()
    row_word: str = "row"
    unplaced: int = 0
    """Rows taken without coordinates: listed and counted, never drawn."""
    undated: int = 0
    unresolved: tuple[tuple[str, int], ...] = ()
    """Place names that the gazetteer does not know, with how many rows have each, most frequent first."""
    notes: tuple[str, ...] = ()
    """Decisions about the whole file, a sentence each: encoding, sheet, mapping, days, what was left out."""


def report_of(plain: dict[str, Any]) -> Report:
    """The report that ``dataclasses.asdict`` wrote. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    rejections = (
        Rejection(int(one["row"]), str(one["column"]), str(one["value"]), str(one["reason"]))
        for one in plain["rejections"]
    )
    return Report(
        read=int(plain["read"]),
        taken=int(plain["taken"]),
        rejected=int(plain["rejected"]),
        rejections=tuple(rejections),
        row_word=str(plain["row_word"]),
        unplaced=int(plain["unplaced"]),
        undated=int(plain["undated"]),
        unresolved=tuple((str(name), int(count)) for name, count in plain["unresolved"]),
        notes=tuple(map(str, plain["notes"])),
    )


@dataclass(frozen=True, eq=False)
class Imported:
    """A file that was taken in."""

    name: str
    """The file's name without folders, at most 120 characters."""
    format: str
    """In words: "ACLED export", "UCDP GED", "CSV with a mapping", "GeoJSON" …"""
    table: pa.Table
    """Of ``geo.events.table.SCHEMA``."""
    kept_others: Kept
    kept_rejected: Kept
    report: Report
    kept_areas: Kept = Kept()

    @classmethod
    def of(
        cls,
        name: str,
        words: str,
        table: pa.Table,
        others: pa.Table,
        rejected: pa.Table,
        report: Report,
        areas: pa.Table | None = None,
    ) -> Imported:
        """From tables; ``words`` becomes ``format``."""
        shaped = Kept.of(areas) if areas is not None else Kept()
        return cls(name, words, table, Kept.of(others), Kept.of(rejected), report, shaped)

    @property
    def areas(self) -> pa.Table:
        """Areas and lines with ``event_id``, ``title``, days, source and ``geometry`` (WKB); or no columns."""
        return self.kept_areas.table()

    @property
    def others(self) -> pa.Table:
        """The file's columns that ``table`` does not hold as printed: strings, row by row beside it; or no columns.

        Made anew each time, like ``rejected``: read it once.
        """
        return self.kept_others.table()

    @property
    def rejected(self) -> pa.Table:
        """The rejected rows, all columns as printed, and ``_row``, ``_column``, ``_value`` and ``_reason``."""
        return self.kept_rejected.table()


@dataclass(frozen=True, eq=False)
class NeedsMapping:
    """A table whose columns the reader has to name before it can be taken in."""

    name: str
    columns: tuple[str, ...]
    """In the file's order."""
    sample: pa.Table
    """The first rows (at most 8), as strings."""
    proposed: dict[str, str] = field(default_factory=dict)
    """The guess: ``Mapping`` field name -> column; only confident guesses."""


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be known before any row is taken. The answer is a choice of ``Mapping``, by ``field``."""

    field: str
    words: str
    """What was met in the file, and what is asked; whole sentences."""
    options: tuple[tuple[str, str], ...]
    """Answers that are offered: value, and in words. Where there are none, any text may be one."""
    default: str = ""
    """What is shown as chosen; nothing is taken by it until the reader says so."""


@dataclass(frozen=True, eq=False)
class NeedsAnswers:
    """A file that can be read in more than one way. No row of it is taken before the answers."""

    name: str
    format: str
    questions: tuple[Question, ...]
    sample: pa.Table
    """The first rows (at most 8), as strings."""
    mapping: dict[str, str] = field(default_factory=dict)
    """What was chosen already: ``Mapping`` field name -> column or answer."""


@dataclass(frozen=True, eq=False)
class Restored:
    """A session that was taken along: its sets, each with what it was read with, and the address of its view."""

    sets: tuple[tuple[Imported, dict[str, str]], ...]
    """With each set the fields of ``geo.importers.mapping.Mapping``."""
    view: dict[str, str]


class RefusedFileError(Exception):
    """The whole file was refused; the message says what, where and how to mend it."""


MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000
"""Rows times columns, empty ones too: 400,000 rows of the official UCDP table."""
MOST_TEXT = 1 << 30
"""Bytes of all cells together, unpacked."""
MOST_POSITIONS = 20_000
"""Of one geometry: a province outline at full detail has some ten thousand."""
MOST_CHECKS = 1_000_000_000
"""Pairs of positions that may be compared to see whether shapes cross themselves; about a second of work."""


def require_size(rows: int, columns: int) -> None:
    """Raises ``RefusedFileError`` where a table is larger than is read."""
    if columns > MOST_COLUMNS:
        raise RefusedFileError(
            f"The table has {columns:,} columns; at most {MOST_COLUMNS:,} are read. Keep the columns that are needed."
        )
    if rows > MOST_ROWS:
        raise RefusedFileError(
            f"The table has {rows:,} rows; at most {MOST_ROWS:,} are read. Split the file by years."
        )
    if rows * columns > MOST_CELLS:
        raise RefusedFileError(
            f"The table spans {rows:,} rows and {columns:,} columns; at most {MOST_CELLS:,} cells are read. "
            "Delete what stands far from the table, or split the file by years."
        )


def counted(n: int, word: str) -> str:
    """``1 row``, ``1,200 rows``."""
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def counts(report: Report) -> str:
    """How many rows were read, taken and rejected, and what is missing in those that were taken."""
    said = [
        f"{_were(report.read, report.row_word)} read: {report.taken:,} taken, {report.rejected:,} rejected."
    ]
    if report.unplaced:
        said.append(
            f"{_have(report.unplaced)} no position: listed, counted and exported, but never drawn on the map."
        )
    if report.undated:
        said.append(f"{_have(report.undated)} no day: on no day of the time bar, but listed and exported.")
    return " ".join(said)


def _were(n: int, word: str) -> str:
    return f"{counted(n, word)} {'was' if n == 1 else 'were'}"


def _have(n: int) -> str:
    return f"{n:,} of those taken {'has' if n == 1 else 'have'}"


# --- questions ------------------------------------------------------------------------------------

OPTIONS = {
    "date_order": "--date-order",
    "real_days": "--real-days",
    "zone": "--zone",
    "numbers": "--numbers",
    "axes": "--axes",
    "counts": "--counts",
    "header": "--header",
    "sheet": "--sheet",
    "encoding": "--encoding",
}
"""Every choice that is no column, and the option of the command that answers it."""
ANSWERS: dict[str, dict[str, str]] = {
    "date_order": {
        "dmy": "the day comes first: 2/9/2021 is 2 September",
        "mdy": "the month comes first: 9/2/2021 is 2 September",
        "iso": "neither: reject the rows with such days",
    },
    "real_days": {
        "printed": "as they stand",
        "exchanged": "with day and month exchanged: 2021-01-09 is 1 September",
    },
    "numbers": {
        "thousands": "thousands: 1.250 is 1250",
        "decimals": "decimals: 1.000 is 1, and 1.250 is no count",
    },
    "counts": {
        "events": "it counts events: rows with another number than 1 are no single event, and are rejected",
        "other": "it counts something else: each row is one event",
    },
    "axes": {"printed": "as they stand", "exchanged": "exchanged: the longitude is the latitude"},
}
"""Closed lists of answers, value and words."""
SHOWN = 3
"""So many cells are shown with a question."""


def asked(field: str, words: str, default: str = "") -> Question:
    """A question whose answers ``ANSWERS`` has, if it has any."""
    return Question(field, words, tuple(ANSWERS.get(field, {}).items()), default)


def ask_part(word: str, names: Iterable[str], chosen: str) -> Question:
    """Which of the sheets or layers of a file is read; ``chosen`` is shown first."""
    every = list(dict.fromkeys(names))
    told = ", ".join(f"“{name[:40]}”" for name in every[:10])
    return Question(
        "sheet",
        f"The file has several {word}s that may be meant ({told}), and one is read at a time. Which? Bring the file "
        "again for the others.",
        tuple((name, f"the {word} “{name[:40]}”") for name in every),
        chosen,
    )


def few(texts: Iterable[str]) -> str:
    """The first of the distinct texts, in quotation marks."""
    found = list(dict.fromkeys(texts))
    more = " …" if len(found) > SHOWN else ""
    return ", ".join(f"“{text[:40]}”" for text in found[:SHOWN]) + more


# --- in sentences ---------------------------------------------------------------------------------

NAMES_TOLD = 20
"""So many names without an entry are told in a sentence; the report has all."""
REJECTIONS_TOLD = 20


def sentences(found: Imported) -> Iterator[str]:
    """What came of a file: what it is, counts, notes, names, then the rejections one by one."""
    report = found.report
    yield f"{found.name}: {found.format}."
    yield counts(report)
    yield from report.notes
    if report.unresolved:
        yield _unresolved(report)
    told = report.rejections[:REJECTIONS_TOLD]
    yield from (rejection(one, report.row_word) for one in told)
    if len(report.rejections) > len(told) or report.rejected > len({one.row for one in report.rejections}):
        yield f"These are the first {len(told)} reasons; the table of rejected rows has all of them."


def rejection(one: Rejection, row_word: str) -> str:
    """One reason: ``Line 7, latitude “x”: This is no number. …``."""
    where = f"{row_word.capitalize()} {one.row}"
    column = f", {one.column}" if one.column else ""
    value = f" “{one.value}”" if one.value else ""
    return f"{where}{column}{value}: {one.reason}"


def questions(asked: NeedsAnswers) -> Iterator[str]:
    """What a reader at a terminal is asked about a file that can be read in more than one way, with the option."""
    yield f"{asked.name}: {asked.format}. No row was taken: something has to be known first."
    for one in asked.questions:
        yield one.words
        option = OPTIONS[one.field]
        if one.options:
            yield from (f"  {option} {value}  ({words})" for value, words in one.options)
        else:
            yield f"  {option} {one.default or '…'}"


def _unresolved(report: Report) -> str:
    told = ", ".join(f"{name} ({count:,})" for name, count in report.unresolved[:NAMES_TOLD])
    more = len(report.unresolved) - NAMES_TOLD
    rest = f", and {more:,} more" if more > 0 else ""
    return f"Places that the gazetteer does not know, with how often they stand: {told}{rest}."
