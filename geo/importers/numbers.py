"""Numbers as people write them -> degrees and counts, or a sentence that says why there is none."""

from __future__ import annotations

import math
import re

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789,-")
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
    return COMMA.fullmatch(text.translate(DIGITS).strip()) is not None


def degrees(text: str, most: int) -> float | str:
    """Degrees from ``-most`` to ``most``, or what is wrong. A decimal comma is read as a point."""
    plain = text.translate(DIGITS).strip()
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
    plain = text.translate(DIGITS).strip()
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
