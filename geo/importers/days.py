"""Days as people write them -> whole days as printed there, or a sentence that says why there is none.

Read are ``2021-09-02`` (also with slashes, dots or without signs), ``2 September 2021``, ``02-Sep-21``, ``September 2,
2021`` and ``2021 September 2`` (also shortened), and day, month and year in figures, whose order the whole column tells
or the reader. A time of day is read beside it, with AM or PM and with an offset or the name of a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from geo.importers.formats import UNSEEN
from geo.importers.report import Question, asked, few
from geo.records.gazetteer import normalised
from geo.words.dates import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside are taken for slips; a convention."""
FEW_YEARS = 8
"""Events always on one and the same day of the month are not told over so many years; a convention."""
PIVOT = 69
"""Years of two figures from here on are of the last century, as POSIX reads them."""

DIGITS = UNSEEN | str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
SHORT_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2\d{2}")
SHEET_DAY = re.compile(r"\d{1,2}-[A-Z][a-z]{2}-(\d{4}|\d{2})")
"""A real day as spreadsheets write it into a text."""
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]{3,9})\.?,?[ '’-]*(\d{4}|\d{2})", re.IGNORECASE)
SHORT_DAY = re.compile(r"\d{2}[ .-]*[a-z]{3,9}\.?[ '’-]*\d{2}", re.IGNORECASE)
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(\d{4})[ -]+([a-z]{3,9})\.?[ -]+(\d{1,2})", re.IGNORECASE)
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +", re.IGNORECASE)
TIME = re.compile(
    r"(?:[T ]| at |,) *(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)? *([ap]\.?m\b\.?)?(?: *(\S.*))?",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?:[T ]| at |,) *\d{1,2}(?::\d{2}| *[ap]\.?m\b)", re.IGNORECASE)
OFFSET = re.compile(r"(?:UTC|GMT)? *([+-])(\d{1,2})(?::?(\d{2}))?(?: *\(.*\))?", re.IGNORECASE)
UNIVERSAL = frozenset({"Z", "UTC", "GMT", "ZULU", "UT", "UCT"})
ZONE_NAME = re.compile(r"[A-Za-z]{2,5}|[A-Za-z]+/[A-Za-z_/+-]+|[A-Z][A-Za-z ]{3,30} Time")
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}

PERIOD = re.compile(
    "(?:start|end|first|last|begin)?(?:of)?(?:epi|iso|calendar|reporting|event)?"
    "(week|wk|month|mth|quarter|qtr|year|yearmonth|monthyear|yearweek|fortnight|semester|period)"
    "(?:start|end|ending|begin|beginning|commencing|starting|of|number|no|date|startdate|enddate|s)?"
)
"""Normalised names of columns that hold weeks, months or other spans and no days."""

TIMES = re.compile(
    rf"(?:19|20)\d\d|(?:{'|'.join({*MONTHS, *(name[:3] for name in MONTHS)})})[ ./'’-]*(?:\d\d|\d{{4}})?"
    r"|(?:19|20)\d\d[-/. ]?(?:q[1-4]|(?:w|kw)?\d\d?)|(?:q[1-4]|(?:week|wk|kw|w) ?\d\d?)(?:[-/. ]*\d{2,4})?",
    re.IGNORECASE,
)
"""Names of columns that are years, months, quarters or weeks themselves."""

LIKE = "Write it like 2021-09-02."
NO_TIME = f"The time of day cannot be read. {LIKE}"
EITHER = (
    "The day is written in figures that could be read two ways ({one} or {other}). "
    "Say which comes first, the day or the month, or write it like 2021-09-02."
)
PRINTED = "printed"
"""``Mapping.zone``: every day stays as it is printed, a time in UTC is a day in UTC."""


@dataclass(slots=True)
class Survey:
    """What the days of a column have in common, each distinct text counted once."""

    dmy: int = 0
    mdy: int = 0
    """Days in figures that can be read in one order only."""
    either: int = 0
    """Days in figures that can be read in both and mean two days."""
    iso: int = 0
    timed: int = 0
    """Those of ``iso`` with a time of day."""
    high: int = 0
    """Those of ``iso`` whose day is above 12, so that it can be no month."""
    turned: int = 0
    """Days like ``2021-13-09``, whose month can be none while the day could be one."""
    clocks: int = 0
    """Times of day, midnight left aside, beside which no offset stands."""
    short_years: int = 0
    offsets: set[str] = field(default_factory=set)
    """As printed: ``Z``, ``+02:00`` or the name of a zone."""
    short_figures: bool = False
    """Whether days in figures with a year of two are met, which are not read."""
    short_either: int = 0
    """Those of them that can be read in both orders."""
    named: int = 0
    """Days as a spreadsheet writes real ones, like ``02-Sep-21``."""
    short_firsts: set[str] = field(default_factory=set)
    short_lasts: set[str] = field(default_factory=set)
    """First and last figures of days like ``21-Sep-02``."""

    @property
    def order(self) -> str:
        """``dmy`` or ``mdy`` where every telling day says so; else empty."""
        if bool(self.dmy) == bool(self.mdy):
            return ""
        return "dmy" if self.dmy else "mdy"

    @property
    def figures(self) -> bool:
        """Whether any day is written in figures whose order matters."""
        return bool(self.dmy or self.mdy or self.either)

    @property
    def doubtful(self) -> bool:
        """Whether the order of day and month has to be asked for: two are told, or none is."""
        return bool(self.dmy and self.mdy) or bool(self.either and not self.order)

    def half_converted(self, *, typed: bool) -> bool:
        """Whether a spreadsheet may have taken day and month the wrong way round for a part of the days.

        It turns into real days what its own order of day and month can read, and leaves the rest as texts: so real days
        stand beside texts in figures, and none of the real ones has a day above 12. In a file without days of its own
        (``typed`` false) no text that can be read both ways may be left either, and real days have no time.
        """
        real = self.iso + self.named > (0 if typed else self.timed)
        mixed = real and not self.high and (self.figures or self.short_figures)
        return mixed and (typed or not (self.either or self.short_either))

    @property
    def day_leads(self) -> bool:
        """Whether days like ``2021-09-02`` may have the day before the month: some must, and none cannot."""
        return bool(self.turned) and not self.high

    @property
    def year_may_lead(self) -> bool:
        """Whether days like ``21-Sep-02`` may begin with the year: first figures alike, last ones far apart."""
        lasts = [int(last) for last in self.short_lasts]
        return len(self.short_firsts) == 1 and max(lasts) - min(lasts) > FEW_YEARS


def survey(texts: Iterable[str]) -> Survey:
    """Which forms of day these texts have."""
    found = Survey()
    for text in texts:
        plain, clock, offset = _parts(text)
        if offset and clock:
            found.offsets.add(offset)
        elif clock and clock != (0, 0, 0):
            found.clocks += 1
        if parts := FIGURES.fullmatch(plain):
            _count(found, int(parts[1]), int(parts[3]), int(parts[4]))
        elif parts := ISO.fullmatch(plain):
            found.iso += 1
            found.timed += CLOCK.search(text.translate(DIGITS)) is not None
            found.high += int(parts[4]) > 12 >= int(parts[3])
            found.turned += int(parts[3]) > 12 >= int(parts[4])
        elif (parts := DAY_FIRST.fullmatch(plain)) and len(parts[3]) == 2:
            found.short_years += 1
            found.short_firsts.add(parts[1])
            found.short_lasts.add(parts[3])
        if SHEET_DAY.fullmatch(plain):
            found.named += 1
            found.high += int(plain[:2].rstrip("-")) > 12
        if parts := SHORT_FIGURES.fullmatch(plain):
            found.short_figures = True
            found.short_either += int(parts[1]) <= 12 and int(parts[3]) <= 12
    return found


def _count(found: Survey, first: int, second: int, year: int) -> None:
    """Count a day in figures; one that there is in neither order tells nothing."""
    dmy = isinstance(_day(year, second, first), date)
    mdy = isinstance(_day(year, first, second), date)
    found.dmy += dmy and not mdy
    found.mdy += mdy and not dmy
    found.either += dmy and mdy and first != second


def day(text: str, order: str, *, exchanged: bool = False) -> date | str:
    """The day that is printed in ``text``, or what is wrong with it. ``order`` is ``dmy``, ``mdy`` or empty.

    ``exchanged``: days like ``2021-01-09`` have day and month the wrong way round.
    """
    found = moment(text, order, exchanged=exchanged)
    return found if isinstance(found, str) else found[0]


def moment(text: str, order: str, *, exchanged: bool = False) -> tuple[date, tuple[int, int, int], str] | str:
    """Day, time of day and offset (``Z``, ``+02:00`` or empty) as printed; or what is wrong."""
    plain, clock, offset = _parts(text)
    printed = _printed(plain, order, exchanged=exchanged)
    if isinstance(printed, str):
        return printed
    if clock is None:
        return NO_TIME
    return printed, clock, offset


@dataclass(frozen=True, slots=True)
class Look:
    """How the days of a column are read."""

    order: str = ""
    exchanged: bool = False
    zone: tzinfo | None = None
    """Where the days of moments are told; none where they stay as printed."""
    year_may_lead: bool = False
    """Whether a day like ``21-Sep-02`` is not to be read, for its year may stand first."""
    mixed: bool = False
    """Whether several offsets are met, so that all of them are turned into ``zone``, and not those of UTC alone."""
    offset: str = ""
    """The offset of times beside which none stands, where the column's name tells it."""

    def day(self, text: str) -> tuple[date, bool] | str:
        """The day, and whether it is another than the printed one; or what is wrong."""
        found = moment(text, self.order, exchanged=self.exchanged)
        if isinstance(found, str):
            return found
        printed, clock, offset = found[0], found[1], found[2] or self.offset
        if self.year_may_lead and SHORT_DAY.fullmatch(" ".join(text.split())):
            return f"Of the figures the first or the last may be the year. Write it with four. {LIKE}"
        if self.zone is None or not (offset == "Z" or (offset and self.mixed)):
            return printed, False
        if zone_of(offset) is None:
            return f"The hours from “{offset[:20]}” to UTC are not known here. Write an offset, like +03:00."
        told = moved(printed, clock, offset, self.zone)
        return told if isinstance(told, str) else (told, told != printed)

    def span(self, text: str) -> tuple[date, date] | str:
        """The first and last day of a cell that has two; or what is wrong."""
        return span(text, self.order, exchanged=self.exchanged)


def moved(printed: date, clock: tuple[int, int, int], offset: str, zone: tzinfo) -> date | str:
    """The day in ``zone`` of a moment that is printed with its offset."""
    try:
        told = datetime(printed.year, printed.month, printed.day, *clock, tzinfo=zone_of(offset))
        return told.astimezone(zone).date()
    except (OverflowError, ValueError):
        return f"There is no such day. {LIKE}"


NAMED_ZONE = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT)(?![A-Za-z]) *(?:([+-])(\d{1,2})(?::?(\d{2}))?)?", re.IGNORECASE
)


def zone_named(column: str) -> str:
    """The offset that a column's name tells for its times: ``Z`` for ``time_utc``, ``+03:00`` for ``Time (UTC+3)``."""
    plain = column.replace("_", " ").replace(".", " ")
    if parts := NAMED_ZONE.search(plain):
        return (_offset(parts) if parts[1] else "") or "Z"
    return "Z" if normalised(column).endswith(("timeutc", "dateutc", "timegmt", "dategmt")) else ""


def zone_of(text: str) -> tzinfo | None:
    """``UTC``, ``+02:00`` or ``Europe/Kyiv`` -> the zone; ``None`` where there is none of that name."""
    if text.upper() in UNIVERSAL:
        return UTC
    if parts := OFFSET.fullmatch(text.strip()):
        return _offset_zone(_offset(parts)) if _offset(parts) else None
    if not re.fullmatch(r"[A-Z][A-Za-z_]+(/[A-Za-z_+-]+){1,2}", text):
        return None
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return None


def _offset(parts: re.Match[str]) -> str:
    """``+02:00``, or ``Z`` for UTC; empty for more than fourteen hours, which no clock has."""
    hours, minutes = int(parts[2]), int(parts[3] or 0)
    if hours == minutes == 0:
        return "Z"
    return f"{parts[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""


def _offset_zone(offset: str) -> tzinfo:
    if offset == "Z":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[4:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _parts(text: str) -> tuple[str, tuple[int, int, int] | None, str]:
    """The day's own text, the time of day (none where it cannot be read) and the offset."""
    plain = " ".join(text.translate(DIGITS).replace("−", "-").split())
    if plain[:1].isalpha() and (found := WEEKDAY.match(plain)):
        plain = plain[found.end() :]
    start = CLOCK.search(plain)
    if not start:
        return plain, (0, 0, 0), ""
    head, tail = plain[: start.start()].rstrip(","), plain[start.start() :]
    parts = TIME.fullmatch(tail)
    if not parts:
        return head, None, ""
    clock, offset = _clock(parts), _zone(parts[5] or "")
    return head, clock if offset is not None else None, offset or ""


def _clock(parts: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(parts[1]), int(parts[2] or 0), int(parts[3] or 0)
    if half := (parts[4] or "").lower()[:1]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute, min(second, 59)) if hour < 24 and minute < 60 and second <= 60 else None


def _zone(text: str) -> str | None:
    """``Z``, ``+02:00`` or the zone's name; empty where none is told, none where the text is no zone at all."""
    if not text or text.upper() in UNIVERSAL:
        return "Z" if text else ""
    if parts := OFFSET.fullmatch(text):
        return _offset(parts) or None
    return text if ZONE_NAME.fullmatch(text) else None


def _printed(plain: str, order: str, *, exchanged: bool) -> date | str:
    if parts := ISO.fullmatch(plain):
        year, month, number = int(parts[1]), int(parts[3]), int(parts[4])
        return _day(year, number, month) if exchanged else _day(year, month, number)
    if parts := EIGHT.fullmatch(plain):
        return _day(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := FIGURES.fullmatch(plain):
        return _figures(int(parts[1]), int(parts[3]), int(parts[4]), order)
    if parts := DAY_FIRST.fullmatch(plain):
        turned = exchanged and SHEET_DAY.fullmatch(plain) and parts[2].lower() in MONTH_NUMBERS
        if turned and int(parts[1]) <= 12:
            return _day(_year(parts[3]), int(parts[1]), MONTH_NUMBERS[parts[2].lower()])
        return _named(parts[2], int(parts[1]), _year(parts[3]))
    if parts := MONTH_FIRST.fullmatch(plain):
        return _named(parts[1], int(parts[2]), int(parts[3]))
    if parts := YEAR_FIRST.fullmatch(plain):
        return _named(parts[2], int(parts[3]), int(parts[1]))
    return _unknown(plain)


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) == 4 else year + (1900 if year >= PIVOT else 2000)


SPAN = re.compile(
    r"(?:from )?(.*?[^ -]) *(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|–|—|\.\.\.?| - ) *(\S.*)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"between (.*?[^ -]) *\band\b *(\S.*)", re.IGNORECASE)
"""Without “between” in front, “and” parts two days on which something was, and no span."""
ISO_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2}[^/]*)/(\d{4}-\d{2}-\d{2}.*)")
SHORT_SPAN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? *- *(\d{1,2}(?:st|nd|rd|th)? +[a-z].*)", re.IGNORECASE)

MONTH_SPAN = re.compile(
    r"([a-z]{3,9}\.?) *(\d{1,2})(?:st|nd|rd|th)? *[-–—] *(?:([a-z]{3,9}\.?) *)?(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})",
    re.IGNORECASE,
)
"""``September 1-3, 2021`` and ``Aug 31-Sep 2, 2021``."""
FIGURE_SPAN = re.compile(r"(\d{1,2}([/.])\d{1,2}\2\d{4}) *- *(\d{1,2}\2\d{1,2}\2\d{4})")


def span(text: str, order: str, *, exchanged: bool = False) -> tuple[date, date] | str:
    """First and last day of a cell that has two, like ``1-3 September 2021``; or what is wrong with it.

    What the first day leaves out, month or year, is that of the last one.
    """
    ends = ends_of(text)
    if len(ends) < 2:
        return _unknown(ends[0])
    last = day(ends[1], order, exchanged=exchanged)
    if isinstance(last, str):
        return last
    first = day(ends[0], order, exchanged=exchanged)
    month, year = MONTHS[last.month - 1], last.year
    for tail in (f" {year}", f" {month} {year}"):
        if isinstance(first, str):
            again = day(f"{ends[0]}{tail}", order)
            first = again if isinstance(again, date) else first
    return first if isinstance(first, str) else (first, last)


def ends_of(text: str) -> tuple[str, ...]:
    """The texts of the two days of a span, or the text alone where it is none."""
    plain = " ".join(text.translate(DIGITS).split())
    if parts := MONTH_SPAN.fullmatch(plain):
        return f"{parts[1]} {parts[2]}", f"{parts[3] or parts[1]} {parts[4]}, {parts[5]}"
    if parts := FIGURE_SPAN.fullmatch(plain):
        return parts[1], parts[3]
    forms = (ISO_SPAN, SHORT_SPAN, BETWEEN, SPAN)
    parts = next((found for form in forms if (found := form.fullmatch(plain))), None)
    return (parts[1], parts[2]) if parts else (plain,)


def _figures(first: int, second: int, year: int, order: str) -> date | str:
    if order:
        return _day(year, second, first) if order == "dmy" else _day(year, first, second)
    if first == second:
        return _day(year, first, second)
    one, other = _day(year, second, first), _day(year, first, second)
    if isinstance(one, date) and isinstance(other, date):
        return EITHER.format(one=_long(one), other=_long(other))
    # Of two readings that are no day, the reason is told of the one whose month there is.
    return one if isinstance(one, date) or (isinstance(other, str) and second <= 12) else other


def _long(found: date) -> str:
    return f"{found.day} {MONTHS[found.month - 1]}"


def _named(month: str, number: int, year: int) -> date | str:
    found = MONTH_NUMBERS.get(month.lower())
    return _day(year, found, number) if found else f"No month is called “{month}” here. {LIKE}"


def _day(year: int, month: int, number: int) -> date | str:
    if 1300 <= year <= 1420:
        return (
            f"The year {year} seems to be of the solar Hijri calendar. Write the day of the Gregorian calendar, "
            "like 2021-09-02."
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}. {LIKE}"
    try:
        return date(year, month, number)
    except ValueError:
        return f"There is no such day in any calendar year. {LIKE}" if month > 12 else _no_such(year, month)


def _no_such(year: int, month: int) -> str:
    where = f"{MONTHS[month - 1]} {year}" if month else "The month 0"
    return f"{where} has no such day. {LIKE}"


def _unknown(plain: str) -> str:
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", plain):
        return f"The year has two figures. Write it with four, like 2021-09-02, or in the same order. {LIKE}"
    if re.fullmatch(r"[345]\d{4}(\.\d+)?", plain):
        return f"This is a spreadsheet's number of a day. Give the cells the form of a day. {LIKE}"
    if re.fullmatch(r"\d{4}([-/.]\d{1,2})?", plain):
        return f"This is a year or a month, not a day. {LIKE}"
    if re.fullmatch(r"1\d{9}(\d{3})?(\.\d+)?", plain):
        return (
            "A day in figures without signs needs eight of them, like 20210902; this seems to be a computer's count of "
            f"seconds or their thousandths since 1970, in UTC. {LIKE}"
        )
    if re.fullmatch(r"\d+", plain):
        return f"A day in figures without signs needs eight of them, like 20210902. {LIKE}"
    return f"This is no day. {LIKE}"


def ask_order(column: str, texts: Iterable[str], met: Survey) -> Question:
    """Which comes first in days in figures, the day or the month."""
    figures = [text for text in texts if FIGURES.match(text.translate(DIGITS).strip())]
    why = (
        "can only be read with the day first, others only with the month first"
        if met.dmy and met.mdy
        else "could be read with the day or with the month first"
    )
    some = "Some days" if met.dmy and met.mdy else "Days"
    return asked("date_order", f"{some} in “{column}” {why} ({few(figures)}). Which comes first?")


def ask_real_days(column: str, texts: list[str]) -> Question:
    """Whether a spreadsheet turned a part of the days into real ones the wrong way round."""
    real = [text for text in texts if ISO.match(text) or SHEET_DAY.match(text)]
    figures = [
        text
        for text in texts
        if SHORT_FIGURES.match(text.translate(DIGITS).strip())
        or FIGURES.match(text.translate(DIGITS).strip())
    ]
    return asked(
        "real_days",
        f"In “{column}” real days ({few(real)}) stand beside texts ({few(figures)}), and none of the real ones is "
        "after the 12th of its month. A spreadsheet leaves this where it took day and month the wrong way round. "
        "How are the real days to be read?",
    )


def ask_day_leads(column: str, texts: Iterable[str]) -> Question:
    """Whether all days that begin with the year have the day before the month, as some of them must."""
    telling = [text for text in texts if (parts := ISO.match(text)) and int(parts[3]) > 12]
    return asked(
        "real_days",
        f"Days in “{column}” have a month that there is not ({few(telling)}), as if the day stood before it, and none "
        "of the others has a day above 12. How are all of them to be read?",
    )


def ask_zone(column: str, offsets: Iterable[str]) -> Question:
    """In which zone the days of moments are told."""
    met = ", ".join("UTC" if one == "Z" else one for one in sorted(offsets))
    return Question(
        "zone",
        f"Times in “{column}” are told in {met}. In which zone do the days count? “{PRINTED}” keeps each day as it is "
        "printed; else name a zone, like +03:00 or Europe/Kyiv: times in UTC are then days there.",
        (),
        PRINTED,
    )
