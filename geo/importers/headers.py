"""The line of column names: each of them once, none empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

MOST_LETTERS = 120
"""Of a column's name."""
OURS = ("_row", "_column", "_value", "_reason")
"""Columns that our table of rejected rows adds; they mean nothing when it is dropped in again."""


def named(header: Iterable[str]) -> tuple[list[str], list[str]]:
    """Column names that differ from one another, and a sentence about every change that took."""
    printed = [" ".join("".join(c if c.isprintable() else " " for c in name).split()) for name in header]
    counts = Counter(printed)
    names: list[str] = []
    notes: list[str] = []
    for number, name in enumerate(printed, 1):
        short = name[:MOST_LETTERS] or f"column {number}"
        other, again = short, 2
        while other in names:
            other, again = f"{short} ({again})", again + 1
        names.append(other)
    notes += [
        f"{count} columns are called “{name[:MOST_LETTERS]}”: the first is taken as that, the others with a number."
        for name, count in counts.items()
        if name and count > 1
    ]
    if counts[""]:
        notes.append(f"Columns without a name: {counts['']}. They are called by their number.")
    return names, notes
