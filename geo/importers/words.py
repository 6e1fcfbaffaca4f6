"""The report of an import as plain sentences, and the tables of codes: for the terminal, the page and the method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.importers import acled, ucdp
from geo.importers.asking import OPTIONS
from geo.importers.mapping import LABELS
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, Rejection, Report, counts

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


def question(asked: NeedsMapping) -> Iterator[str]:
    """What a reader at a terminal is asked, and the guess as it can be typed."""
    yield f"{asked.name}: no known table. Say which column means what."
    yield f"Its columns: {', '.join(asked.columns)}."
    yield f"Meanings: {', '.join(f'{name} ({label.lower()})' for name, label in LABELS.items())}, date_order."
    guess = ",".join(f"{name}={column}" for name, column in asked.proposed.items())
    yield f"A guess from their names: --map '{guess}'" if guess else "None of their names is known here."


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


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Their codes, ours, and how each is read."""

    title: str
    column: str
    rows: tuple[tuple[str, str, str], ...]


def code_tables() -> tuple[CodeTable, ...]:
    """Every table by which codes of others become ours, straight from the code that applies it."""
    return (
        CodeTable("ACLED, how well the day is known", "time_precision", _read(acled.TIMES)),
        CodeTable("ACLED, how well the place is known", "geo_precision", _read(acled.PLACES)),
        CodeTable(
            "ACLED, kind of event",
            "sub_event_type, else event_type",
            tuple((theirs, str(ours), "") for theirs, ours in acled.KINDS.items()),
        ),
        CodeTable("UCDP GED, how well the day is known", "date_prec", _read(ucdp.TIMES)),
        CodeTable("UCDP GED, how well the place is known", "where_prec", _read(ucdp.PLACES)),
        CodeTable("UCDP GED, kind of event", "type_of_violence", _read(ucdp.KINDS)),
    )


def _read(codes: Mapping[str, tuple[StrEnum, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, str(ours), words) for code, (ours, words) in codes.items())
