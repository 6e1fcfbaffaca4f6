"""What the reader asks: day, reading, record, filters; and how the address, a table of keys, has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from geo.findings.lanes import Grouping
from geo.records.model import AnswerPage, Dataset, Question
from geo.records.period import ONE_DAY, Period, nearest
from geo.status.validity import Reading
from geo.view.address import filters_from_query, filters_to_query, keys_of, short, written
from geo.view.choices import NO_MORE, More
from geo.view.filters import Filters
from geo.words.dates import day_full, day_short, listed, span_with_year
from geo.words.lists import reading_words

ALIKE = 0.8
"""From this likeness on (``difflib``, 0 to 1) an id that is not there is taken for another one."""
LONGEST_ID = 120
IMPORTED = "set:"
"""What the id of every event of an imported set begins with: ``set:``, the set's id, ``:``, the event's own."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map in view: its centre in degrees (WGS 84) and Leaflet's zoom."""

    lon: float
    lat: float
    zoom: float


@dataclass(frozen=True, slots=True)
class View:
    """The reader's question. ``record`` is a claim, event, mention or place id, an imported event's, or empty.

    ``window`` is ``None`` until the reader has moved the map: then all of the subject is in view.
    """

    day: date
    reading: Reading
    record: str = ""
    window: Window | None = None
    filters: Filters = field(default_factory=Filters)


def opening(span: Period) -> View:
    """The view without an address: the last of the days, as said about it."""
    return View(span.last, Reading.CLAIMED)


def to_query(view: View) -> dict[str, str]:
    """The view as the address carries it: day and reading always, so that a link shows the same in a year."""
    at = view.window
    values = {
        "day": view.day.isoformat(),
        "reading": view.reading.value,
        "record": view.record,
        "lat": f"{at.lat:.4f}" if at else "",
        "lon": f"{at.lon:.4f}" if at else "",
        "zoom": f"{at.zoom:g}" if at else "",
    }
    return written(values | filters_to_query(view.filters))


def imported_id(set_id: str, event_id: str) -> str:
    """What the address calls an event of an imported set."""
    return f"{IMPORTED}{set_id}:{event_id}"


def set_and_event(record: str) -> tuple[str, str] | None:
    """The ids in such a record; ``None`` for any other."""
    set_id, _, event_id = record.removeprefix(IMPORTED).partition(":")
    return (set_id, event_id) if record.startswith(IMPORTED) and set_id and event_id else None


def _none_held(record: str) -> bool:  # noqa: ARG001 - no set, no event
    return False


def from_query(
    query: Mapping[str, str],
    dataset: Dataset,
    span: Period | None = None,
    *,
    held: Callable[[str], bool] = _none_held,
    more: More = NO_MORE,
    brought: int = 0,
) -> tuple[View, tuple[str, ...]]:
    """The nearest sensible view for an address, and a sentence for everything in it that was ignored.

    ``span`` is the days that can be shown, where they are more than those of the data; ``held`` knows the events of
    imported sets, ``more`` what they add to the filters, ``brought`` how many of them the session has.
    """
    span = span or dataset.span
    start = opening(span)
    day, first = _day(query.get("day", ""), span)
    reading, second = _reading(query.get("reading", ""))
    record, third = _record(query.get("record", ""), dataset, held)
    at, fourth = window_of(query)
    filters, others = filters_from_query(query, dataset, more)
    view = View(day or start.day, reading or start.reading, record, at, filters)
    last = _gone(query.get("sets", ""), brought)
    return view, tuple(said for said in (first, second, third, fourth, *others, last) if said)


MOST_DIGITS = 3
"""No session has a number of sets that is longer."""


def _gone(text: str, brought: int) -> str:
    """That sets are gone which the address tells of, as after a reload; empty where there are as many as it says."""
    if not text:
        return ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
    if not number:
        return f"The address tells of “{short(text)}” imported sets, which is no number; it is left out."
    if number <= brought:
        return ""
    sets = "1 imported set" if number == 1 else f"{number} imported sets"
    return (
        f"The address comes from a session with {sets}; this one has {brought or 'none'}. Such sets end with their "
        "session and are kept nowhere: drop the files in again, on the page Data."
    )


def window_of(query: Mapping[str, object]) -> tuple[Window | None, str]:
    """The window that ``lat``, ``lon`` and ``zoom`` name, or ``None`` with a sentence where they name none."""
    parts = [str(query.get(key) or "") for key in ("lon", "lat", "zoom")]
    if not any(parts):
        return None, ""
    try:
        lon, lat, zoom = (float(part) for part in parts)
    except ValueError:
        lon = lat = zoom = math.nan
    if abs(lon) <= 180 and abs(lat) <= 85 and 0 <= zoom <= 22:
        return Window(lon, lat, zoom), ""
    asked = short(
        ", ".join(f"{key} “{part}”" for key, part in zip(("lon", "lat", "zoom"), parts, strict=True))
    )
    return None, f"The address asks for the part of the map at {asked}, which is nowhere; all of it is shown."


def _day(text: str, span: Period) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        last = day_short(span.last)
        return (
            None,
            f"The address asks for the day “{short(text)}”, which is no date like 2021-09-02; {last} is shown.",
        )
    shown = nearest(asked, span)
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
        f"The address asks for the reading “{short(text)}”; there are “claimed” and “known”. “claimed” is shown.",
    )


def _record(text: str, dataset: Dataset, held: Callable[[str], bool]) -> tuple[str, str]:
    if set_and_event(text):
        return (text, "") if held(text) else ("", _NOT_HELD)
    tables = (dataset.claims, dataset.events, dataset.mentions, dataset.places)
    if not text or any(text in table for table in tables):
        return text, ""
    asked = f"The address asks for the record “{short(text)}”, which this data does not hold"
    near = _close(text, [name for table in tables for name in table])
    if near:
        return near, f"{asked}; the nearest, “{near}”, is selected."
    return "", f"{asked}; none is selected."


PAGES = {AnswerPage.MAP: "./", AnswerPage.ACCOUNTS: "accounts"}
"""The pages that answer questions, as links name them."""


@dataclass(frozen=True, slots=True)
class Way:
    """A question, and the page and keys of the address that answer it."""

    question: str
    page: str
    query: dict[str, str]


def ways(dataset: Dataset) -> tuple[Way, ...]:
    """The questions of a data folder in their order, each with the place that answers it."""
    return tuple(
        Way(one.question, PAGES[one.page], _answer(one))
        for one in sorted(dataset.questions.values(), key=lambda one: (one.position, one.question_id))
    )


def _answer(one: Question) -> dict[str, str]:
    """The address of the answer; without words to look for it takes off those of a search before it."""
    reading = Reading.KNOWN if one.as_known else Reading.CLAIMED
    day = {"day": one.day.isoformat(), "reading": reading.value} if one.day else {}
    return written(day | {"record": one.shown_id, "part": one.part, "q": one.words})


_NOT_HELD = (
    "The address asks for an event of an imported set that is not in this session; none is selected. Such sets stay "
    "in the session they were brought to: drop the same file in again, on the page Data, and the link works."
)


def _close(text: str, names: list[str]) -> str:
    """The id most like the one asked for, one of the same kind (``c-``, ``e-``) first; empty where none is like it."""
    if len(text) > LONGEST_ID:
        return ""
    found = get_close_matches(text, names, n=5, cutoff=ALIKE)
    return next((name for name in found if name[:2] == text[:2]), found[0] if found else "")


KEYS = keys_of("timeline")
"""The timeline's own keys in the address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``window`` is ``None`` where all days are shown."""

    grouping: Grouping = Grouping.PLACE
    window: Period | None = None


def lanes_to_query(asked: Asked) -> dict[str, str]:
    """The choice as the address carries it, without days where all are shown."""
    window = asked.window
    days = {"from": window.first, "to": window.last} if window else {}
    return written({"lanes": asked.grouping.value, **days})


def lanes_from_query(query: Mapping[str, str], span: Period) -> tuple[Asked, tuple[str, ...]]:
    """The nearest choice for an address, and a sentence for everything in it that was not followed."""
    grouping, first = _grouping(query.get("lanes", ""))
    window, second = days_of_window(query.get("from", ""), query.get("to", ""), span)
    return Asked(grouping, window), tuple(said for said in (first, second) if said)


def days_of_window(start: str, end: str, span: Period) -> tuple[Period | None, str]:
    """The days between two dates that lie in ``span``; ``None`` for all of it, with a sentence where they are none."""
    if not start and not end:
        return None, ""
    try:
        first, last = date.fromisoformat(start or str(span.first)), date.fromisoformat(end or str(span.last))
        asked = Period(first, last)
    except ValueError:
        return (
            None,
            f"The address asks for the days “{short(start)}” to “{short(end)}”, which are no span; all are shown.",
        )
    if asked.last < span.first or asked.first > span.last:
        return (
            None,
            f"{span_with_year(first, last)} lies outside the days of this data; all of them are shown.",
        )
    shown = Period(max(asked.first, span.first), min(asked.last, span.last))
    said = "" if shown == asked else f"Of {span_with_year(first, last)} only the days of this data are shown."
    return (None if shown == span else shown), said


def _grouping(text: str) -> tuple[Grouping, str]:
    if not text or text in set(Grouping):
        return Grouping(text or Grouping.PLACE), ""
    known = listed(f"“{one.value}”" for one in Grouping)
    return (
        Grouping.PLACE,
        f"The address asks for lanes by “{short(text)}”; there are {known}. “place” is shown.",
    )


COMPARED = (DAY, READING) = keys_of("compare")
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


def half_to_query(left: Half) -> dict[str, str]:
    """The left half as the address carries it: both keys, always."""
    return written({DAY: left.day, READING: left.reading.value})


def half_from_query(query: Mapping[str, str], dataset: Dataset, right: Half) -> tuple[Half, tuple[str, ...]]:
    """The nearest sensible left half for an address, and a sentence for everything in it that was ignored.

    A key that is missing or empty is filled from ``usual``.
    """
    asked = {key: query.get(key) or text for key, text in half_to_query(usual(dataset, right).left).items()}
    found, said = from_query({"day": asked[DAY], "reading": asked[READING]}, dataset)
    return Half(found.day, found.reading), tuple(f"The other day: {sentence}" for sentence in said)


def labels(pair: Pair) -> tuple[str, str]:
    """Each half in a sentence: ``on 1 September``; where the readings differ, ``in what is said about 1 September``."""
    years = pair.left.day.year != pair.right.day.year
    same = pair.left.reading is pair.right.reading

    def words(half: Half) -> str:
        day = f"{day_short(half.day)} {half.day.year}" if years else day_short(half.day)
        return f"on {day}" if same else f"in {reading_words(half.reading, day)}"

    return words(pair.left), words(pair.right)
