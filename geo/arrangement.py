"""Which list is shown, sorted by what, searched for what: as one value of the address, ``claims.day.down.shutul``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

UP, DOWN = "up", "down"
LONGEST_SEARCH = 80
"""More letters of a search are not looked for."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A list, the column it is sorted by (empty: its own order), which way, and the words searched for in it."""

    name: str
    column: str = ""
    down: bool = False
    words: str = ""


def to_text(arrangement: Arrangement) -> str:
    """As the address carries it, without the parts at the end that ask for nothing."""
    way = (DOWN if arrangement.down else UP) if arrangement.column else ""
    return ".".join((arrangement.name, arrangement.column, way, arrangement.words)).rstrip(".")


def list_asked(text: str, names: Collection[str]) -> tuple[str, str]:
    """The name of the list that a text asks for, the first where it is none of ``names``, and a sentence if so."""
    first, name = next(iter(names)), text.split(".")[0]
    if name in names or not text:
        return name or first, ""
    return (
        first,
        f"The address asks for the table “{_short(name)}”, which is not among these; another is shown.",
    )


def from_text(text: str, name: str, columns: Collection[str]) -> tuple[Arrangement, str]:
    """How a text wants the list ``name`` arranged, as far as its columns allow, and a sentence where they do not.

    A text about another list arranges nothing in this one.
    """
    asked, column, way, words = [*text.split(".", 3), "", "", "", ""][:4]
    if asked != name:
        return Arrangement(name), ""
    words = words[:LONGEST_SEARCH]
    if column in columns and way in {UP, DOWN}:
        return Arrangement(name, column, way == DOWN, words), ""
    said = f"The address asks for an order by “{_short(column)}”, which this table cannot be put into."
    return Arrangement(name, words=words), said if column or way else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
