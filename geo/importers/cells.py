"""What people write in cells -> whole days in Kabul, degrees and counts, or a sentence that says why there is none.

Days are read as ``2021-09-02`` (also with slashes, dots or without signs), ``2 September 2021`` and ``September 2,
2021`` (also shortened), and as day, month and year in figures, whose order the whole column decides. A time with an
offset is turned into Kabul's day; a time without one keeps its printed day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from geo.words.dates import MONTHS

KABUL = timezone(timedelta(hours=4, minutes=30))
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside are taken for slips; a convention."""
ORDERED = 0.9
"""So large a share of the telling days must speak for one order of day and month; a convention."""

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]*([a-z]{3,9})\.?,?[ -]*(\d{4})", re.IGNORECASE)
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[ -]*(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})", re.IGNORECASE)
TIME = re.compile(r"[T ]\d{1,2}:\d{2}")
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: number for name, number in MONTH_NUMBERS.items()} | {"sept": 9}

LIKE = "Write it like 2021-09-02."
EITHER = (
    "The day is written in figures that could be read two ways ({one} or {other}). "
    "Say which comes first, the day or the month, or write it like 2021-09-02."
)


def order_of(texts: Iterable[str]) -> str:
    """``dmy`` or ``mdy`` where the days written in figures tell, nearly all of them the same; else empty."""
    found = {"dmy": 0, "mdy": 0}
    for text in texts:
        if parts := FIGURES.match(text.translate(DIGITS)):
            first, second = int(parts[1]), int(parts[3])
            found["dmy"] += 12 < first <= 31 and second <= 12
            found["mdy"] += 12 < second <= 31 and first <= 12
    total = sum(found.values())
    return next((order for order, count in found.items() if total and count >= ORDERED * total), "")


def in_figures(texts: Iterable[str]) -> bool:
    """Whether a day is written in figures whose order matters: ``02/09/2021``."""
    return any(FIGURES.match(text.translate(DIGITS)) for text in texts)


def day(text: str, order: str) -> date | str:
    """The day in Kabul that ``text`` means, or what is wrong with it. ``order`` is ``dmy``, ``mdy`` or empty."""
    plain = " ".join(text.translate(DIGITS).split())
    if time := TIME.search(plain):
        return _moment(plain, time.start(), order)
    if parts := ISO.fullmatch(plain):
        return _day(int(parts[1]), int(parts[3]), int(parts[4]))
    if parts := FIGURES.fullmatch(plain):
        return _figures(int(parts[1]), int(parts[3]), int(parts[4]), order)
    if parts := DAY_FIRST.fullmatch(plain):
        return _named(parts[2], int(parts[1]), int(parts[3]))
    if parts := MONTH_FIRST.fullmatch(plain):
        return _named(parts[1], int(parts[2]), int(parts[3]))
    return _unknown(plain)


def _moment(plain: str, at: int, order: str) -> date | str:
    """The day of a date with a time: Kabul's where an offset tells which moment it is."""
    printed = day(plain[:at], order)
    if isinstance(printed, str):
        return printed
    clock = plain[at + 1 :].strip().upper().removesuffix("UTC").strip()
    clock = clock + "Z" if plain.upper().endswith("UTC") else clock
    hours, colon, rest = clock.partition(":")
    try:
        moment = datetime.fromisoformat(f"{printed.isoformat()}T{hours:>02}{colon}{rest}".replace(" ", ""))
    except ValueError:
        return f"The time of day cannot be read. {LIKE}"
    if moment.tzinfo is None:
        return printed
    try:
        return moment.astimezone(KABUL).date()
    except OverflowError:
        return f"There is no such day. {LIKE}"


def _figures(first: int, second: int, year: int, order: str) -> date | str:
    if order:
        return _day(year, second, first) if order == "dmy" else _day(year, first, second)
    if first == second:
        return _day(year, first, second)
    one, other = _day(year, second, first), _day(year, first, second)
    if isinstance(one, date) and isinstance(other, date):
        return EITHER.format(one=_long(one), other=_long(other))
    return one if isinstance(one, date) else other


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
    return f"This is no day. {LIKE}"


# --- numbers --------------------------------------------------------------------------------------


NUMERALS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789,-")
PLAIN = r"^[+-]?[0-9]{1,3}(\.[0-9]{0,20})?$"
"""A coordinate that Arrow reads by itself (RE2)."""
COMMA = re.compile(r"[+-]?\d{1,3},\d+")
SEXAGESIMAL = re.compile(r"\d\s*[°º:d'′].*|^[NSEW]?\s*-?\d[\d.,]*\s*[NSEW]?$", re.IGNORECASE)
NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)
THOUSANDS = re.compile(r"\d{1,3}([,. ’']\d{3})+")
MOST_PEOPLE = 10_000_000
"""A larger count of people is taken for a slip; a convention."""

WRITE_DEGREES = "Write degrees with a decimal point, like 35.3125"
FINITE = (
    "This is not a number that a place can have (NaN or infinity). Leave the cell empty where it is unknown."
)


def comma(text: str) -> bool:
    """Whether a coordinate has a decimal comma: after at most three figures it can be nothing else."""
    return COMMA.fullmatch(text.translate(NUMERALS).strip()) is not None


def degrees(text: str, most: int) -> float | str:
    """Degrees from ``-most`` to ``most``, or what is wrong. A decimal comma is read as a point."""
    plain = text.translate(NUMERALS).strip()
    if NOT_FINITE.fullmatch(plain):
        return FINITE
    if COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if "_" in plain or not plain.isascii():
        return _no_degrees(plain)
    try:
        found = float(plain)
    except ValueError:
        return _no_degrees(plain)
    if not math.isfinite(found):
        return FINITE
    if abs(found) > most:
        return _out_of_range(found, most)
    return found


def _out_of_range(found: float, most: int) -> str:
    which = "latitude lies between -90 and 90" if most == 90 else "longitude lies between -180 and 180"
    if abs(found) > 1000:
        return (
            f"A {which} degrees; this seems to be metres of a map projection. Give longitude and latitude in degrees "
            "(WGS 84)."
        )
    hint = " Longitude and latitude seem to be exchanged." if most == 90 and abs(found) <= 180 else ""
    return f"A {which} degrees.{hint} {'Exchange the two columns.' if hint else WRITE_DEGREES + '.'}"


def _no_degrees(plain: str) -> str:
    if SEXAGESIMAL.search(plain):
        return f"Degrees with minutes or letters are not read. {WRITE_DEGREES}; south and west have a minus."
    return f"This is no number. {WRITE_DEGREES}."


def whole(text: str) -> int | str:
    """A count of people, or what is wrong with it."""
    plain = text.translate(NUMERALS).strip()
    if NOT_FINITE.fullmatch(plain):
        return "This is not a number (NaN or infinity). Leave the cell empty where the count is unknown."
    if re.fullmatch(r"\+?\d{1,12}(\.0*)?", plain):
        found = int(float(plain))
        return (
            found if found <= MOST_PEOPLE else f"This is more than {MOST_PEOPLE:,} people. Check the count."
        )
    if THOUSANDS.fullmatch(plain):
        return "The sign in the number could part thousands or decimals. Write the count in figures alone."
    if re.fullmatch(r"-\d+(\.\d+)?", plain):
        return "A count of people cannot be below nought. Leave the cell empty where it is unknown."
    if re.fullmatch(r"\d*[.,]\d+", plain):
        return "A count of people is a whole number. Write it without decimals."
    return "This is no number. Write a count in figures, or leave the cell empty and put the words into the notes."
