"""The time bar over more days than the bundled data have: their activity, moved, and a lane for imported events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.findings.activity import WORDS_UP_TO_DAYS, Activity
from geo.records.model import FIGHTING
from geo.records.period import Period
from geo.status.validity import Reading

Numbers = npt.NDArray[np.int64]
_FOUGHT = pa.array([kind.value for kind in FIGHTING])


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """How many imported events each day of a span has, in three columns that share none of them."""

    fighting: Numbers
    others: Numbers
    uncertain: Numbers
    """Of whichever kind, with the day not sure."""

    def __add__(self, other: Lane) -> Lane:
        return Lane(
            self.fighting + other.fighting, self.others + other.others, self.uncertain + other.uncertain
        )

    def __sub__(self, other: Lane) -> Lane:
        return Lane(
            self.fighting - other.fighting, self.others - other.others, self.uncertain - other.uncertain
        )

    @property
    def total(self) -> Numbers:
        """All of them, day by day."""
        return self.fighting + self.others + self.uncertain

    @property
    def sparse(self) -> list[int]:
        """``[day number, fighting, others, uncertain, …]`` of the days that have any."""
        days = np.flatnonzero(self.total)
        columns = (days, self.fighting[days], self.others[days], self.uncertain[days])
        found: list[int] = np.column_stack(columns).ravel().tolist()
        return found


def lane(per_day: pa.Table, span: Period) -> Lane:
    """The lane of a table of ``day``, ``kind``, ``sure`` and ``n``; days outside of the span are left out."""
    epoch = (span.first - date(1970, 1, 1)).days
    days = np.asarray(per_day["day"].cast(pa.int32()).cast(pa.int64())) - epoch
    counts = np.asarray(per_day["n"].cast(pa.int64()))
    sure = np.asarray(per_day["sure"])
    fought = np.asarray(pc.is_in(per_day["kind"], _FOUGHT))
    inside = (days >= 0) & (days < len(span))

    def of(wanted: npt.NDArray[np.bool_]) -> Numbers:
        chosen = wanted & inside
        return np.bincount(days[chosen], weights=counts[chosen], minlength=len(span)).astype(np.int64)

    return Lane(of(sure & fought), of(sure & ~fought), of(~sure))


def empty_lane(span: Period) -> Lane:
    """No event on any day."""
    none = np.zeros(len(span), np.int64)
    return Lane(none, none, none)


def columns(
    activity: Activity, bundled: Period, span: Period, imported: dict[Reading, Lane]
) -> dict[str, Any]:
    """``Activity.columns`` with its days numbered from the first of ``span``, and the imported events beside them."""
    ahead = (bundled.first - span.first).days
    found = activity.columns
    readings = {
        reading.value: _moved(found["readings"][reading.value], ahead, imported[reading])
        for reading in Reading
    }
    told = len(bundled) <= WORDS_UP_TO_DAYS
    return found | {
        "readings": readings,
        "told": ahead if told else 0,
        "imported": {reading.value: imported[reading].sparse for reading in Reading},
    }


def _moved(said: dict[str, Any], ahead: int, imported: Lane) -> dict[str, Any]:
    changes = {number + ahead for number in said["changes"]} | set(_changes(imported.total))
    if ahead:
        changes.add(ahead)  # the first day of the reports, on a longer bar
    return said | {
        "claims": [_later(counts, ahead) for counts in said["claims"]],
        "clashes": _later(said["clashes"], ahead),
        "changes": sorted(changes),
    }


def _later(counts: list[int], ahead: int) -> list[int]:
    """Day numbers, every third number, moved on."""
    return [value + ahead if at % 3 == 0 else value for at, value in enumerate(counts)]


def _changes(total: Numbers) -> Iterable[int]:
    """The days with an event, and the first quiet one after them."""
    busy = total > 0
    after = np.flatnonzero(busy[:-1] & ~busy[1:]) + 1
    found: list[int] = np.concatenate([np.flatnonzero(busy), after]).tolist()
    return (number for number in found if number)  # nothing changes on the first day
