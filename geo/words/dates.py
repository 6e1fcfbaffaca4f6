"""The small words of the product: days, lists, scales and the dating of one record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from geo.records.model import Channel, Claim, Event, GeoPrecision, Report, TimePrecision, Verification

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def day_full(day: date) -> str:
    """``Thursday 2 September 2021``: the date as a reader meets it first."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_short(day: date) -> str:
    """``2 September``: the date once the year is known."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def span_words(first: date, last: date) -> str:
    """``16 to 23 August``, ``31 August to 1 September``, or the one day."""
    if first == last:
        return day_short(first)
    head = str(first.day) if (first.year, first.month) == (last.year, last.month) else day_short(first)
    return f"{head} to {day_short(last)}"


def span_with_year(first: date, last: date) -> str:
    """``3 March 1995``, ``28 February to 3 March 1995``, ``31 December 1994 to 1 January 1995``."""
    if first.year != last.year:
        return f"{day_short(first)} {first.year} to {day_short(last)} {last.year}"
    return f"{span_words(first, last)} {last.year}"


def listed(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def days_ago(age: int) -> str:
    """How long ago, in words."""
    return {0: "the same day", 1: "1 day ago"}.get(age, f"{age} days ago")


UNTOLD = "the file does not say how well it is known"
"""Of a day or a place of a table that says nothing on precision (``UNKNOWN``)."""

PLACE_PRECISION: dict[GeoPrecision, str] = {
    GeoPrecision.POINT: "an exact spot",
    GeoPrecision.SETTLEMENT: "a town or village",
    GeoPrecision.PASS: "a pass",
    GeoPrecision.DISTRICT: "somewhere in the district",
    GeoPrecision.PROVINCE: "somewhere in the province",
    GeoPrecision.APPROACHES: "the ways in, nowhere nearer",
    GeoPrecision.UNLOCATED: "no place that a map can show",
}

TIME_PRECISION: dict[TimePrecision, str] = {
    TimePrecision.DAY: "one day",
    TimePrecision.NIGHT: "one night, which spans two dates",
    TimePrecision.WINDOW: "some day inside the span; drawn dashed",
    TimePrecision.SINCE: "holds from this day on",
    TimePrecision.THROUGHOUT: "again and again over the span",
    TimePrecision.UNDATED: "no day given: listed, on no day as claimed, from its printing in “as known on”",
}

VERIFICATION: dict[Verification, str] = {
    Verification.NONE: "the report says nothing on verification",
    Verification.NOT_VERIFIED: "the report could not verify it",
    Verification.WITHOUT_EVIDENCE: "the report notes that no evidence was offered",
}

CHANNELS: dict[Channel, str] = {
    Channel.TWEET: "post on Twitter",
    Channel.AUDIO: "audio message",
    Channel.VIDEO: "video",
    Channel.IMAGES: "images posted online",
    Channel.INTERVIEW: "interview",
    Channel.STATEMENT: "statement",
    Channel.SPOKEN: "said to the press",
    Channel.SOURCE: "unnamed source of the report",
    Channel.REPORT: "the report's own words",
}


def date_words(record: Claim | Event) -> str:
    """When a record is said to hold, with its precision, and the other days of an uncertain report."""
    found = _date_words(record)
    other = record.alternative_period
    return (
        f"{found}; or {span_words(other.first, other.last)}, read by the report's other date"
        if other
        else found
    )


def _date_words(record: Claim | Event) -> str:
    period = record.period
    if period is None:
        return "no day given"
    span = span_words(period.first, period.last)
    match record.time_precision:
        case TimePrecision.NIGHT:
            return f"the night of {span}"
        case TimePrecision.WINDOW:
            return f"some day from {span}" if len(period) > 1 else span
        case TimePrecision.SINCE:
            return f"since {day_short(period.first)}"
        case TimePrecision.THROUGHOUT:
            return f"again and again, {span}"
        case _:
            return span


def printed_words(report: Report) -> str:
    """When a report was published, with its uncertainty and its other reading."""
    best = f"{day_full(report.published_best)} at best"
    if report.published_earliest != report.published_latest:
        best += f" (possible: {span_words(report.published_earliest, report.published_latest)})"
    if report.alternative:
        best += f"; or {day_full(report.alternative)}"
    return f"{best}; confidence {report.confidence.value}"
