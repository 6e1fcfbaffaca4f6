"""What the reader asks: a day, a reading, a record. One table maps it to the address, all keys always written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.model import Dataset
from geo.period import nearest
from geo.validity import Reading
from geo.words import day_full, day_short


@dataclass(frozen=True, slots=True)
class View:
    """The reader's question. ``record`` is a claim, event or mention id, or empty."""

    day: date
    reading: Reading
    record: str = ""


def opening(dataset: Dataset) -> View:
    """The view without an address: the last day of the data, as claimed for it."""
    return View(dataset.span.last, Reading.CLAIMED)


def to_query(view: View) -> dict[str, str]:
    """The view as the address carries it: every key, always, so that a link shows the same in a year."""
    return {"day": view.day.isoformat(), "reading": view.reading.value, "record": view.record}


def from_query(query: Mapping[str, str], dataset: Dataset) -> tuple[View, tuple[str, ...]]:
    """The nearest sensible view for an address, and a sentence for everything in it that was ignored."""
    start = opening(dataset)
    day, first = _day(query.get("day", ""), dataset)
    reading, second = _reading(query.get("reading", ""))
    record, third = _record(query.get("record", ""), dataset)
    view = View(day or start.day, reading or start.reading, record)
    return view, tuple(said for said in (first, second, third) if said)


def _day(text: str, dataset: Dataset) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        last = day_short(dataset.span.last)
        return (
            None,
            f"The address asks for the day “{_short(text)}”, which is no date like 2021-09-02; {last} is shown.",
        )
    shown = nearest(asked, dataset.span)
    if shown != asked:
        return (
            shown,
            f"{day_full(asked)} is outside the days of this data; the nearest, {day_short(shown)}, is shown.",
        )
    return shown, ""


def _reading(text: str) -> tuple[Reading | None, str]:
    if not text or text in set(Reading):
        return (Reading(text) if text else None), ""
    return (
        None,
        f"The address asks for the reading “{_short(text)}”; there are “claimed” and “known”. “claimed” is shown.",
    )


def _record(text: str, dataset: Dataset) -> tuple[str, str]:
    if not text or text in dataset.claims or text in dataset.events or text in dataset.mentions:
        return text, ""
    if text in dataset.places:
        return text, ""
    return (
        "",
        f"The address asks for the record “{_short(text)}”, which this data does not hold; none is selected.",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
