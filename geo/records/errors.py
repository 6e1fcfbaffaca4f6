"""The one error a reader of our data meets: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

Lines: TypeAlias = Mapping[tuple[str, str], int]
"""The line each record stands on, by file and record id, as an editor counts; broken records too."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a data folder.

    ``file`` is relative to the data folder; ``line`` counts from 1 as an editor does (a CSV's header is
    line 1) and is 0 where the whole file is meant; ``record`` is the record's id, empty where there is none.
    """

    file: str
    line: int
    record: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        who = f" ({self.record})" if self.record else ""
        return f"{where}{who}: {self.what}. {self.remedy}."


class DataError(Exception):
    """Raised once with every problem found, so that one look is enough to mend them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class AskedError(ValueError):
    """A question that cannot be answered as asked (an unknown day or place); the text is for the asker."""


def nearest(word: str, words: Iterable[str]) -> str:
    """The closest of ``words`` by spelling, for a remedy; empty where none is close."""
    return next(iter(get_close_matches(word, list(words), 1, 0.6)), "")
