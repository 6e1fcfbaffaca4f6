"""What the reader asks of the timeline in lanes: what a lane is, and which days are shown. With its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.lanes import Grouping
from geo.period import Period
from geo.phrases import listed, span_words

KEYS = ("lanes", "from", "to")
"""The keys in the address; all are always written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``window`` is ``None`` where all days are shown."""

    grouping: Grouping = Grouping.PLACE
    window: Period | None = None


def to_query(asked: Asked) -> dict[str, str]:
    """The choice as the address carries it, both days empty where all are shown."""
    window = asked.window
    return {
        "lanes": asked.grouping.value,
        "from": window.first.isoformat() if window else "",
        "to": window.last.isoformat() if window else "",
    }


def from_query(query: Mapping[str, str], span: Period) -> tuple[Asked, tuple[str, ...]]:
    """The nearest choice for an address, and a sentence for everything in it that was not followed."""
    grouping, first = _grouping(query.get("lanes", ""))
    window, second = window_of(query.get("from", ""), query.get("to", ""), span)
    return Asked(grouping, window), tuple(said for said in (first, second) if said)


def window_of(start: str, end: str, span: Period) -> tuple[Period | None, str]:
    """The days between two dates that lie in ``span``; ``None`` for all of it, with a sentence where they are none."""
    if not start and not end:
        return None, ""
    try:
        first, last = date.fromisoformat(start or str(span.first)), date.fromisoformat(end or str(span.last))
        asked = Period(first, last)
    except ValueError:
        return (
            None,
            f"The address asks for the days “{start[:20]}” to “{end[:20]}”, which are no span; all are shown.",
        )
    if asked.last < span.first or asked.first > span.last:
        return (
            None,
            f"{span_words(first, last)} lies outside the days of this data; all of them are shown.",
        )
    shown = Period(max(asked.first, span.first), min(asked.last, span.last))
    return (None if shown == span else shown), ""


def _grouping(text: str) -> tuple[Grouping, str]:
    if not text or text in set(Grouping):
        return Grouping(text or Grouping.PLACE), ""
    known = listed(f"“{one.value}”" for one in Grouping)
    return (
        Grouping.PLACE,
        f"The address asks for lanes by “{text[:40]}”; there are {known}. “place” is shown.",
    )
