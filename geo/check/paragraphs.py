"""Every paragraph of every report yields a record or a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from geo.check.index import CODED, Ledger
from geo.records.errors import Problem
from geo.records.model import Paragraph
from geo.records.tables import PARAGRAPHS, REPORTS

FIRST_WORDS = 5
"""At most so many words of a paragraph are kept, enough to find it."""
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class _Uses:
    """The records of each paragraph, and which reports have records that name no paragraph of theirs."""

    ids: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    strays: list[Problem] = field(default_factory=list)
    astray: set[str | int] = field(default_factory=set)
    """Reports, and paragraph numbers, that a record meant by mistake may have left without a record."""


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Strays, paragraphs with neither or both, and numbering."""
    uses = _uses(ledger)
    adrift = _adrift(ledger)
    if not adrift:
        yield from uses.strays
        yield from _numbering(ledger)
    unread = ledger.broken(*(table.file for table in CODED))
    for key, paragraph in ledger.dataset.paragraphs.items():
        yield from _form(ledger, paragraph)
        astray = adrift or unread or uses.astray & {key[0], key[1]}
        yield from _account(ledger, paragraph, uses.ids.get(key, []), excused=bool(astray))


def _adrift(ledger: Ledger) -> bool:
    """Whether a paragraph is of no known report or has no number: told already, and no count means anything."""
    names = [name for file, name in ledger.lines if file == PARAGRAPHS.file]
    if not all(name.rpartition(" ")[2].isdecimal() for name in names):
        return True
    reports = {paragraph.report_id for paragraph in ledger.dataset.paragraphs.values()}
    known = {name for file, name in ledger.lines if file == REPORTS.file}
    return ledger.nameless(PARAGRAPHS.file, REPORTS.file) or not reports <= known


def _uses(ledger: Ledger) -> _Uses:
    uses = _Uses()
    for table, name, record in ledger.coded():
        number, report = record.paragraph, record.report_id
        if report not in ledger.dataset.reports:
            uses.astray.add(number or 0)
        elif number is None:
            uses.astray.add(report)
        elif (PARAGRAPHS.file, f"{report} {number}") not in ledger.lines:
            uses.astray.add(report)
            what = f"paragraph {number} is not in {report}"
            last = max((n for r, n in ledger.dataset.paragraphs if r == report), default=0)
            uses.strays.append(ledger.problem(table.file, name, what, f"Write a number from 1 to {last}"))
        else:
            uses.ids.setdefault((report, number), []).append(name)
    return uses


def _account(ledger: Ledger, paragraph: Paragraph, ids: list[str], *, excused: bool) -> Iterator[Problem]:
    name = PARAGRAPHS.id_of(paragraph)
    if paragraph.reason and ids:
        what = f"reason is '{paragraph.reason}', yet {', '.join(ids)} was coded from it"
        yield ledger.problem(PARAGRAPHS.file, name, what, "Empty the reason, or mend the record's paragraph")
    if not paragraph.reason and not ids and not excused:
        what = "the paragraph has no record and no reason"
        yield ledger.problem(PARAGRAPHS.file, name, what, "Code it, or write the reason why not")


def _form(ledger: Ledger, paragraph: Paragraph) -> Iterator[Problem]:
    name = PARAGRAPHS.id_of(paragraph)
    words = len(paragraph.first_words.split())
    if words > FIRST_WORDS:
        what = f"first_words has {words} words"
        yield ledger.problem(PARAGRAPHS.file, name, what, f"Keep at most {FIRST_WORDS}")
    if not SHA256.fullmatch(paragraph.sha256):
        what, remedy = "sha256 is not 64 hexadecimal digits", "Write the hash of the stripped line in UTF-8"
        yield ledger.problem(PARAGRAPHS.file, name, what, remedy)


def _numbering(ledger: Ledger) -> Iterator[Problem]:
    """Numbers run from 1 without a gap within each report; every report has paragraphs."""
    names = {name for file, name in ledger.lines if file == PARAGRAPHS.file}
    for report in ledger.dataset.reports:
        count = sum(name.rpartition(" ")[0] == report for name in names)
        gap = next((number for number in range(1, count + 1) if f"{report} {number}" not in names), None)
        if gap or not count:
            what = f"paragraph {gap or 1} of {report} is missing"
            yield Problem(
                PARAGRAPHS.file, 0, f"{report} {gap or 1}", what, "Number every non-empty line from 1"
            )
