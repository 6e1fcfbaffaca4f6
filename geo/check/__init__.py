"""Rules across records: all problems of a dataset at once, none told twice. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from geo.check import dates, references, rulings, tables
from geo.check.index import Ledger
from geo.records.errors import Lines, Problem
from geo.records.model import Dataset

RULES: tuple[Callable[[Ledger], Iterable[Problem]], ...] = (
    references.problems,
    references.paragraph_problems,
    references.question_problems,
    dates.problems,
    rulings.claim_problems,
    tables.figure_problems,
    tables.place_problems,
    references.wording_problems,
    rulings.problems,
)


def check(dataset: Dataset, lines: Lines) -> tuple[Problem, ...]:
    """Everything wrong with the dataset, ordered by file and line; empty where nothing is.

    ``lines`` come from ``read_with_lines`` or ``survey``; records that ``survey`` could not read stand in
    them, and nothing is said of what names them. The order of rows is looked at only where nothing else is
    wrong.
    """
    ledger = Ledger(dataset, lines)
    found = {problem for rule in RULES for problem in rule(ledger)}
    if not found and not ledger.broken():
        found.update(references.order_problems(ledger))
    return tuple(sorted(found))
