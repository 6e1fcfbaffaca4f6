"""The reports' own texts, where a reader has them: are they the ones that were coded, and is nothing copied?

The texts are not shipped. A folder holds one UTF-8 file a report, named as in ``reports.csv``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from geo.records.errors import Problem
from geo.records.model import Dataset, Paragraph, Report
from geo.records.tables import REPORTS, every_record

IN_A_ROW = 6
"""So many words in a row shared with a report count as copied."""

EXEMPT = frozenset({(REPORTS.file, "headline")})
"""A headline is the title of the document and is cited as printed."""

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+")


def paragraphs(text: str) -> tuple[str, ...]:
    """Every non-empty line after stripping; the first one is number 1. Captions and furniture count."""
    stripped = (line.strip() for line in text.splitlines())
    return tuple(line for line in stripped if line)


def fingerprint(paragraph: str) -> str:
    """SHA-256 of the stripped line in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(paragraph.strip().encode()).hexdigest()


def words(text: str) -> tuple[str, ...]:
    """The words without case, punctuation, apostrophes or hyphens, in any script."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_WORD.findall(_APOSTROPHES.sub("", folded)))


def paragraph_text(dataset: Dataset, folder: Path, report_id: str, number: int) -> str | None:
    """The paragraph as the folder of texts has it; ``None`` unless it is the very one that was coded."""
    report = dataset.reports.get(report_id)
    coded = dataset.paragraphs.get((report_id, number))
    text = _read(folder, report) if report else None
    lines = paragraphs(text) if isinstance(text, str) else ()
    if coded is None or number > len(lines) or fingerprint(lines[number - 1]) != coded.sha256:
        return None
    return lines[number - 1]


def rows(text: str, report_id: str) -> tuple[Paragraph, ...]:
    """A report's paragraphs as rows of ``paragraphs.csv``, still to be coded: five words at most, no reason."""
    return tuple(
        Paragraph(
            report_id, number, " ".join(line.split()[:5]), len(line.split()), fingerprint(line), None, ""
        )
        for number, line in enumerate(paragraphs(text), 1)
    )


def verify(dataset: Dataset, folder: Path) -> tuple[Problem, ...]:
    """Where number, hash or word count of the paragraphs differ from the texts; missing files too."""
    found: list[Problem] = []
    for report in dataset.reports.values():
        text = _read(folder, report)
        if isinstance(text, Problem):
            found.append(text)
        else:
            found += _differences(dataset, report, paragraphs(text))
    return tuple(sorted(found))


def _differences(dataset: Dataset, report: Report, lines: tuple[str, ...]) -> Iterator[Problem]:
    coded = [p for (report_id, _), p in sorted(dataset.paragraphs.items()) if report_id == report.report_id]
    if len(coded) != len(lines):
        what = f"the text {report.file} has {len(lines)} paragraphs, the data {len(coded)}"
        yield Problem("paragraphs.csv", 0, report.report_id, what, "Number every non-empty line from 1")
        return
    for paragraph, line in zip(coded, lines, strict=True):
        name = f"{report.report_id} {paragraph.paragraph}"
        if fingerprint(line) != paragraph.sha256:
            what = f"the hash is not that of this line of {report.file}"
            yield Problem(
                "paragraphs.csv", 0, name, what, "Hash the stripped line again, or get the same text"
            )
        elif len(line.split()) != paragraph.word_count:
            what = f"word_count is {paragraph.word_count} where the text has {len(line.split())}"
            yield Problem("paragraphs.csv", 0, name, what, "Count what stands between spaces")
        elif not " ".join(line.split()).startswith(paragraph.first_words):
            what = f"first_words '{paragraph.first_words}' do not begin the line"
            yield Problem("paragraphs.csv", 0, name, what, "Copy at most its first five words")


def overlaps(dataset: Dataset, folder: Path, also: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
    """Every text cell that shares six words in a row with a report; one problem a cell, ordered by file.

    ``also`` holds further texts of ours by name, such as the data's README. Reports that cannot be read are
    left to ``verify``; headlines are exempt.
    """
    printed = _runs_of_reports(dataset, folder)
    found = []
    for file, record, column, text in _own_texts(dataset, also or {}):
        shared = next((run for run in _runs(text) if run in printed), None)
        if shared:
            what = f"{column} shares the words '{' '.join(shared)}' with {printed[shared]}"
            found.append(Problem(file, 0, record, what, "Say it in other words"))
    return tuple(sorted(found))


def _own_texts(dataset: Dataset, also: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """File, record, column and text of everything that we wrote."""
    for file, name, record in every_record(dataset):
        for column in (field.name for field in fields(record)):
            value = getattr(record, column)
            texts = value if isinstance(value, tuple) else (value,)
            if (file, column) not in EXEMPT:
                yield from ((file, name, column, text) for text in texts if isinstance(text, str))
    for name, text in also.items():
        yield name, "", "the text", text


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    own = words(text)
    return (own[at : at + IN_A_ROW] for at in range(len(own) - IN_A_ROW + 1))


def _runs_of_reports(dataset: Dataset, folder: Path) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for report in dataset.reports.values():
        text = _read(folder, report)
        if isinstance(text, str):
            for run in _runs(text):
                found.setdefault(run, report.report_id)
    return found


def _read(folder: Path, report: Report) -> str | Problem:
    try:
        return (folder / report.file).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):  # no UTF-8, or a name that is none
        what = f"the text {report.file} is not in {folder}, or not UTF-8"
        return Problem(REPORTS.file, 0, report.report_id, what, "Put the report's text there")
