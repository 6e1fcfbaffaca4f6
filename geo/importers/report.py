"""The report of an import: what was read, taken and rejected, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from geo.eventtable import empty
from geo.importers.kept import Kept

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


@dataclass(frozen=True, eq=False)
class Imported:
    """A file that was taken in."""

    name: str
    """The file's name without folders, at most 120 characters."""
    format: str
    """In words: "ACLED export", "UCDP GED", "CSV with a mapping", "GeoJSON" …"""
    table: pa.Table
    """Of ``geo.eventtable.SCHEMA``."""
    kept_others: Kept
    kept_rejected: Kept
    report: Report

    @classmethod
    def of(
        cls, name: str, words: str, table: pa.Table, others: pa.Table, rejected: pa.Table, report: Report
    ) -> Imported:
        """From tables; ``words`` becomes ``format``."""
        return cls(name, words, table, Kept.of(others), Kept.of(rejected), report)

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


def nothing(name: str, report: Report) -> Imported:
    """What is left of a file of which no row could be taken."""
    return Imported(name, "", empty(), Kept(), Kept(), report)


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


class RefusedFileError(Exception):
    """The whole file was refused; the message says what, where and how to mend it."""
