"""Ids and the product's own words: their form, and what a neutral voice does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.tables import (
    CLAIMS,
    DISTANCES,
    EVENTS,
    FIGURES,
    LINKS,
    MENTIONS,
    PARAGRAPHS,
    TABLES,
    every_record,
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


def problems(ledger: Ledger) -> Iterator[Problem]:
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
