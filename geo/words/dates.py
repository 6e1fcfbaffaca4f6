"""The small words of the product: days, lists and the dating of one record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from geo.records.model import Claim, Dataset, Event, Figure, Report, TimePrecision
from geo.records.period import Period
from geo.status.validity import Reading
from geo.words.lists import NO_DAY, reading_words

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
_COUNTED = "(?:account|claim|event|figure|paragraph|record|report|telling)s?"
_KEPT = re.compile(
    rf"(?<=\d) (?=(?:{'|'.join(MONTHS)}|days? ago|k?m|{_COUNTED})\b)|(?<=day) (?=ago)|(?<=days) (?=ago)"
    r"|(?<=…) | (?=…)| (?=¶)|(?<=¶) | (?=/ )"
)
_RANGE = re.compile(r"(?<![\d.–-])(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?![\d–-])")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[—–/“‘]))([\"'])(?=\w)")
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def typeset(text: str) -> str:
    """Text as a printer sets it: no line ends in ``2 September``, ‘quotes’ for straight ones, 21–22 for ``21-22``.

    Nor does one end in ``2 days ago``, ``1.2 km``, ``35 events`` or ``AFP ¶ 4``, beside an ellipsis, or
    before the stroke between two names. Of two numbers with a hyphen between them only those that rise are a range:
    ``ISO 3166-2`` is a name.
    """
    text = _KEPT.sub("\u00a0", text)
    text = _OPENING.sub(lambda found: "“" if found[1] == '"' else "‘", text)
    text = text.replace('"', "”").replace("'", "’")
    return _RANGE.sub(
        lambda found: found[0].replace("-", "–") if float(found[1]) < float(found[2]) else found[0], text
    )


def day_full(day: date) -> str:
    """``Thursday 2 September 2021``: the date as a reader meets it first."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_title(day: date, reading: Reading) -> str:
    """A day with what is asked of it: ``Thursday 2 September 2021: what is said about this day``."""
    return f"{day_full(day)}: {reading_words(reading)}"


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


def clock_words(dataset: Dataset) -> str:
    """Whose days the days are, as a sentence: ``Days are days in Athens (UTC+03:00).`` with its stop.

    Where the clocks are changed inside the span of the data, both of their times are said.
    """
    if not dataset.time_zone:
        return "The data do not say in which time zone their days are."
    city = dataset.time_zone.rpartition("/")[2].replace("_", " ")
    return f"Days are days in {city} ({' or '.join(_offsets(dataset.time_zone, dataset.span))})."


@cache
def _offsets(zone: str, span: Period) -> tuple[str, ...]:
    """How far the zone's clocks are from UTC at noon of the days of a span, in the order of these days."""
    clock = ZoneInfo(zone)
    noons = (datetime.combine(day, time(12), clock).isoformat() for day in span.days())
    return tuple(dict.fromkeys(f"UTC{noon[len('2021-09-02T12:00:00') :]}" for noon in noons))


def listed(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    found = list(items)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def days_ago(age: int) -> str:
    """How long ago, in words."""
    return {0: "the same day", 1: "1 day ago"}.get(age, f"{age} days ago")


NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
IF_BY_OTHER_DATE = "if the report is of its other date"
"""Said of days that hang on how a report is dated."""


def if_otherwise(best: Period | None, other: Period) -> str:
    """The days of a record by the other date of its report: ``26 August if the report is older``."""
    days = span_words(other.first, other.last)
    if best is None or best.first == other.first:
        return f"{days} {IF_BY_OTHER_DATE}"
    return f"{days} if the report is {'older' if other.first < best.first else 'newer'}"


def date_words(record: Claim | Event | Figure) -> str:
    """When a record is said to hold, with its precision, and the other days of an uncertain report."""
    found = _date_words(record)
    other = None if isinstance(record, Figure) else record.alternative_period
    return f"{found}, or {if_otherwise(record.period, other)}" if other else found


def _date_words(record: Claim | Event | Figure) -> str:
    period = record.period
    if period is None:
        return NO_DAY
    span = span_words(period.first, period.last)
    match record.time_precision:
        case TimePrecision.NIGHT:
            return f"the night of {span}"
        case TimePrecision.WINDOW:
            return f"some day from {span}" if len(period) > 1 else span
        case TimePrecision.SINCE:
            return f"since {day_short(period.first)}"
        case TimePrecision.THROUGHOUT:
            days = len(period)
            return f"over {NUMBERS.get(days, str(days))} days, {span}" if days > 1 else span
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


# --- days for machines: EDTF (ISO 8601-2:2019, Annex A) ---------------------------------------------------------

CHOICE = frozenset({TimePrecision.DAY, TimePrecision.WINDOW})
"""One day of several: what EDTF can join with the days of another reading into one set."""


def edtf(record: Claim | Event | Figure) -> str:
    """The days in EDTF, level 2; empty where there are none.

    One day ``2021-09-02``; some day of a span ``[2021-08-21..2021-08-30]``; from a day on ``2021-08-31/..``; a night,
    or all of a span, ``2021-08-31/2021-09-01``; one day or, by the other date of the report, another one
    ``[2021-08-26,2021-09-02]``. No form of EDTF says that one of two intervals is meant: of what lasts, the days of
    the best reading stand alone.
    """
    period, lasts = record.period, record.time_precision not in CHOICE
    if period is None:
        return ""
    if lasts:
        return edtf_interval(period, open_end=record.time_precision is TimePrecision.SINCE)
    other = None if isinstance(record, Figure) else record.alternative_period
    return edtf_choice(period, other)


def edtf_printed(report: Report) -> str:
    """The day of publication in the same way: one of the possible ones, or the other one."""
    other = Period.of(report.alternative) if report.alternative else None
    return edtf_choice(Period(report.published_earliest, report.published_latest), other)


def edtf_choice(*spans: Period | None) -> str:
    """Some day of these spans, the earliest first."""
    found = sorted({span for span in spans if span})
    texts = [f"{one.first}" if one.first == one.last else f"{one.first}..{one.last}" for one in found]
    return texts[0] if texts == [f"{found[0].first}"] else f"[{','.join(texts)}]"


def edtf_interval(span: Period, *, open_end: bool = False) -> str:
    """From the first to the last of these days, or from the first on."""
    if open_end:
        return f"{span.first}/.."
    return f"{span.first}" if span.first == span.last else f"{span.first}/{span.last}"
