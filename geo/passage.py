"""The parts of a text that tells of a day: lines under terms, terms under headings. Plain values, written elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model import Claim, Mention


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or more, and the records that carry it: the way to report and paragraph."""

    text: str
    records: tuple[Claim | Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Lines under a term; the term is empty where they need none."""

    term: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place, event or side. ``record_id`` is empty for a side, ``title_fa`` for all but places."""

    record_id: str
    title: str
    title_fa: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Entries under a heading; ``intro`` is what is true of all of them, or of what is not among them."""

    title: str
    intro: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A whole day. ``sentences`` say what the map shows at a glance."""

    title: str
    sentences: tuple[str, ...]
    parts: tuple[Part, ...]
