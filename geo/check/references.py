"""Every id that one record names stands where it should, and every paragraph yields a record or a reason.

A missing id is told once, however many name it. Last the form of ids, and what a neutral voice does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from geo.check.index import CODED, Ledger
from geo.records.errors import Problem, nearest
from geo.records.model import Paragraph
from geo.records.tables import (
    ACTORS,
    CLAIMS,
    DISTANCES,
    EVENTS,
    FIGURES,
    LINKS,
    MENTIONS,
    PARAGRAPHS,
    PLACES,
    QUESTIONS,
    REPORTS,
    SIDES,
    TABLES,
    every_record,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """One record names ids that must stand in one of ``files``."""

    file: str
    record: str
    column: str
    ids: tuple[str, ...]
    files: tuple[str, ...]


PEOPLE = (ACTORS.file,)
GROUND = (PLACES,)
PRINTED = (REPORTS.file,)
HAPPENED = (CLAIMS.file, EVENTS.file)
ANY = (CLAIMS.file, EVENTS.file, MENTIONS.file, FIGURES.file)

TARGETS: dict[str, tuple[str, ...]] = {
    "report_id": PRINTED,
    "outlet_id": PEOPLE,
    "claimant_id": PEOPLE,
    "about_id": PEOPLE,
    "whose_id": PEOPLE,
    "side_id": (SIDES.file,),
    "side_ids": (SIDES.file,),
    "place_ids": GROUND,
    "origin_ids": GROUND,
    "parents": GROUND,
    "event_id": (EVENTS.file,),
    "record_id": HAPPENED,
    "counted_within": (FIGURES.file,),
    "may_be_within": (FIGURES.file,),
    "figure_id": (FIGURES.file,),
    "from_ids": GROUND,
    "to_ids": GROUND,
    "from_id": ANY,
    "to_id": ANY,
    "rests_on": ANY,
    "shown_id": (CLAIMS.file, EVENTS.file, PLACES),
}
"""Which files hold the ids that a column names; a table's own key names nothing."""


def namings(ledger: Ledger) -> Iterator[Naming]:
    """Every naming of an id, in the order of tables, records and columns; empty cells name nothing."""
    own = {
        REPORTS.file: "report_id",
        EVENTS.file: "event_id",
        SIDES.file: "side_id",
        FIGURES.file: "figure_id",
    }
    for file, name, record in every_record(ledger.dataset):
        for column, files in TARGETS.items():
            value = getattr(record, column, ())
            ids = (value,) if isinstance(value, str) else value
            if own.get(file) != column and any(ids):
                yield Naming(file, name, column, tuple(filter(None, ids)), files)


def problems(ledger: Ledger) -> Iterator[Problem]:
    """One problem for every id that stands nowhere, at the first record that names it.

    None for ids of a table that has a record without its id, or that lacks a side: that is told already.
    """
    known: dict[tuple[str, ...], set[str]] = {}
    missing: dict[tuple[str, tuple[str, ...]], list[Naming]] = {}
    for naming in namings(ledger):
        if naming.files not in known:
            known[naming.files] = _ids(ledger, naming.files)
        ids = known[naming.files]
        for name in naming.ids:
            if name not in ids:
                shelf = ANY if set(naming.files) <= set(ANY) else naming.files
                missing.setdefault((name, shelf), []).append(naming)
    for (name, _), those in missing.items():
        files = those[0].files
        told = ledger.nameless(*files) or (files == (SIDES.file,) and len(ledger.dataset.sides) != 2)
        if not told:
            yield _problem(ledger, name, those, known[files])
    yield from _subject(ledger)


def question_problems(ledger: Ledger) -> Iterator[Problem]:
    """A question leads to a day of the data."""
    for name, question in ledger.dataset.questions.items():
        if question.day and ledger.dataset.reports and not ledger.dataset.span.covers(question.day):
            what = f"day '{question.day}' is outside the days of the data"
            yield ledger.problem(QUESTIONS.file, name, what, "Write a day that can be shown")


def _ids(ledger: Ledger, files: Iterable[str]) -> set[str]:
    return {name for file, name in ledger.lines if file in files}


def _problem(ledger: Ledger, name: str, those: list[Naming], ids: set[str]) -> Problem:
    first = those[0]
    others = len({(naming.file, naming.record) for naming in those}) - 1
    more = "1 more record says" if others == 1 else f"{others} more records say"
    also = f" ({more} so too)" if others else ""
    where = " or ".join(first.files)
    what = f"{first.column} '{name}' is not in {where}{also}"
    like = {other for other in ids if other[:2] == name[:2]} if first.files == ANY else ids
    near = nearest(name, sorted(like))
    remedy = f"Write '{near}', or add '{name}' there" if near else f"Mend it, or add '{name}' there"
    return ledger.problem(first.file, first.record, what, remedy)


def _subject(ledger: Ledger) -> Iterator[Problem]:
    subject = ledger.dataset.subject_id
    if (PLACES, subject) in ledger.lines and ledger.is_outlined(subject):
        return
    places = sorted(ledger.dataset.outlines)
    near = nearest(subject, places)
    what = f"claims-map.subject '{subject}' is not a place with an outline"
    remedy = f"Write '{near}'" if near else f"Name one of {', '.join(places)}"
    yield Problem("datapackage.json", 0, "", what, remedy)


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


def paragraph_problems(ledger: Ledger) -> Iterator[Problem]:
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


Fault = tuple[str, str]
PREFIXES = {
    CLAIMS.file: "c-",
    EVENTS.file: "e-",
    MENTIONS.file: "m-",
    FIGURES.file: "f-",
    LINKS.file: "l-",
    DISTANCES.file: "d-",
}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

VOICE = ("paraphrase", "title", "note")
"""The columns that the product says in its own voice; aliases and printed words keep a report's terms."""
PARTISAN = re.compile(r"\b(terrorists?|rebels?|freedom|martyrs?)\b", re.IGNORECASE)


def wording_problems(ledger: Ledger) -> Iterator[Problem]:
    """Form of ids, then of words."""
    for file, name, record in every_record(ledger.dataset):
        fault = None if file == PARAGRAPHS.file else _id_fault(file, name)
        if fault:
            yield ledger.problem(file, name, *fault)
        for fault in _voice_faults(record):
            yield ledger.problem(file, name, *fault)


def _id_fault(file: str, name: str) -> Fault | None:
    prefix = PREFIXES.get(file, "")
    if ID.fullmatch(name) and name.startswith(prefix):
        return None
    begin = f", beginning with {prefix}" if prefix else ""
    return f"the id '{name}' is not in the form of this table", f"Use a-z, 0-9 and single hyphens{begin}"


def _voice_faults(record: object) -> Iterator[Fault]:
    for column in VOICE:
        match = PARTISAN.search(getattr(record, column, ""))
        if match:
            yield (
                f"{column} says '{match[0]}' in the product's own voice",
                "Use the neutral word (codebook, section 8)",
            )


def order_problems(ledger: Ledger) -> Iterator[Problem]:
    """Tables are sorted by id, so that a change is one line; the first line out of order is told."""
    for table in TABLES:
        keys = [(line, name) for (file, name), line in ledger.lines.items() if file == table.file]
        for (_, before), (_, after) in pairwise(sorted(keys)):
            if _sortable(after) < _sortable(before):
                what = f"the row stands after {before}"
                yield ledger.problem(
                    table.file, after, what, f"Sort by {' and '.join(table.key)}, or run python -m geo format"
                )
                break


def _sortable(name: str) -> tuple[str, int]:
    """An id, and the number of a paragraph."""
    text, _, number = name.partition(" ")
    return text, int(number or 0)
