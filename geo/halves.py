"""What the reader compares: this day with another one, or with its other reading, and the address that carries it.

This day stands right and is the day of every page (``view.View``); the other one stands left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo import view
from geo.model import Dataset
from geo.period import ONE_DAY, nearest
from geo.phrases import day_short
from geo.validity import Reading

READINGS = {Reading.CLAIMED: "as claimed for", Reading.KNOWN: "as known on"}
"""The two readings as they stand before a day."""

DAY, READING = "other_day", "other_reading"
"""The address's keys of the left half; those of the right half are the view's own."""


@dataclass(frozen=True, slots=True)
class Half:
    """One half of a comparison: a day under a reading."""

    day: date
    reading: Reading


@dataclass(frozen=True, slots=True)
class Pair:
    """Both halves; what differs is told from the left one to the right one."""

    left: Half
    right: Half

    @property
    def forward(self) -> bool:
        """Whether the right half is a later day under the same reading: then things begin and end."""
        return self.left.reading is self.right.reading and self.left.day < self.right.day


def usual(dataset: Dataset, right: Half) -> Pair:
    """What ``right`` is compared with unasked: the day before it; its other reading on the first day of the data."""
    before = day_before(dataset, right)
    return before if before.right == right else readings_of(right)


def readings_of(half: Half) -> Pair:
    """The half and the other reading of its day."""
    other = Reading.KNOWN if half.reading is Reading.CLAIMED else Reading.CLAIMED
    return Pair(Half(half.day, other), half)


def day_before(dataset: Dataset, half: Half) -> Pair:
    """The day before and the day; for the first day of the data, the first two days."""
    first = nearest(half.day - ONE_DAY, dataset.span)
    second = nearest(first + ONE_DAY, dataset.span)
    return Pair(Half(first, half.reading), Half(second, half.reading))


def ends(dataset: Dataset, half: Half) -> Pair:
    """The first and the last day of the data."""
    span = dataset.span
    return Pair(Half(span.first, half.reading), Half(span.last, half.reading))


def to_query(left: Half) -> dict[str, str]:
    """The left half as the address carries it: every key, always."""
    return {DAY: left.day.isoformat(), READING: left.reading.value}


def from_query(query: Mapping[str, str], dataset: Dataset, right: Half) -> tuple[Half, tuple[str, ...]]:
    """The nearest sensible left half for an address, and a sentence for everything in it that was ignored.

    A key that is missing or empty is filled from ``usual``.
    """
    asked = {key: query.get(key) or text for key, text in to_query(usual(dataset, right).left).items()}
    found, said = view.from_query({"day": asked[DAY], "reading": asked[READING]}, dataset)
    return Half(found.day, found.reading), tuple(f"The other day: {sentence}" for sentence in said)


def labels(pair: Pair) -> tuple[str, str]:
    """Each half in a sentence: ``on 1 September``; where the readings differ, ``as known on 1 September``."""
    years = pair.left.day.year != pair.right.day.year
    same = pair.left.reading is pair.right.reading

    def words(half: Half) -> str:
        day = f"{day_short(half.day)} {half.day.year}" if years else day_short(half.day)
        return f"{'on' if same else READINGS[half.reading]} {day}"

    return words(pair.left), words(pair.right)
