"""Spans of whole days. The only module that compares dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days in the dataset's time zone; both ends are in it.

    Raises ``ValueError`` where ``last`` is before ``first``: there is no empty period.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"end {self.last} is before start {self.first}")

    @classmethod
    def of(cls, first: date, last: date | None = None) -> Period:
        """One day, or the span from ``first`` to ``last``."""
        return cls(first, last or first)

    def covers(self, day: date) -> bool:
        """Whether ``day`` is in the span, ends included."""
        return self.first <= day <= self.last

    def begun(self, day: date) -> bool:
        """Whether the span's first day is ``day`` or earlier."""
        return self.first <= day

    def ended(self, day: date) -> bool:
        """Whether the span's last day is ``day`` or earlier: nothing of it is still to come."""
        return self.last <= day

    def clipped(self, day: date) -> date:
        """The latest day of the span that is not after ``day``; its first day where all of it is after."""
        return max(self.first, min(self.last, day))

    def days(self) -> Iterator[date]:
        """Every day of the span, in order."""
        day = self.first
        while day <= self.last:
            yield day
            day += ONE_DAY

    def __len__(self) -> int:
        return (self.last - self.first).days + 1


def days_since(then: date, day: date) -> int:
    """Whole days from ``then`` to ``day``; 0 where ``then`` is still to come."""
    return max(0, (day - then).days)


def nearest(day: date, span: Period) -> date:
    """The day of ``span`` that is closest to ``day``."""
    return min(max(day, span.first), span.last)
