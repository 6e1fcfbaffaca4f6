"""Questions about a file that can be read in more than one way, each asked once, and what may be answered.

An answer is a choice of ``geo.importers.mapping.Mapping``; at a terminal it is an option.
"""

from __future__ import annotations

from collections.abc import Iterable

from geo.importers import numbers
from geo.importers.days import DIGITS, FIGURES, ISO, PRINTED, Survey
from geo.importers.report import Question

OPTIONS = {
    "date_order": "--date-order",
    "real_days": "--real-days",
    "zone": "--zone",
    "numbers": "--numbers",
    "axes": "--axes",
    "header": "--header",
    "sheet": "--sheet",
    "encoding": "--encoding",
}
"""Every choice that is no column, and the option of the command that answers it."""
ANSWERS: dict[str, dict[str, str]] = {
    "date_order": {
        "dmy": "the day comes first: 2/9/2021 is 2 September",
        "mdy": "the month comes first: 9/2/2021 is 2 September",
        "iso": "neither: reject the rows with such days",
    },
    "real_days": {
        "printed": "as they stand",
        "exchanged": "with day and month exchanged: 2021-01-09 is 1 September",
    },
    "numbers": {
        "thousands": "thousands: 1.250 is 1250",
        "decimals": "decimals: 1.000 is 1, and 1.250 is no count",
    },
    "axes": {"printed": "as they stand", "exchanged": "exchanged: the longitude is the latitude"},
}
"""Closed lists of answers, value and words."""
SHOWN = 3
"""So many cells are shown with a question."""


def _question(field: str, words: str, default: str = "") -> Question:
    return Question(field, words, tuple(ANSWERS.get(field, {}).items()), default)


def _few(texts: Iterable[str]) -> str:
    found = list(dict.fromkeys(texts))
    more = " …" if len(found) > SHOWN else ""
    return ", ".join(f"“{text[:40]}”" for text in found[:SHOWN]) + more


def order(column: str, texts: Iterable[str], met: Survey) -> Question:
    """Which comes first in days in figures, the day or the month."""
    figures = [text for text in texts if FIGURES.match(text.translate(DIGITS).strip())]
    why = (
        "can only be read with the day first, others only with the month first"
        if met.dmy and met.mdy
        else "could be read with the day or with the month first"
    )
    some = "Some days" if met.dmy and met.mdy else "Days"
    return _question("date_order", f"{some} in “{column}” {why} ({_few(figures)}). Which comes first?")


def real_days(column: str, texts: list[str]) -> Question:
    """Whether a spreadsheet turned a part of the days into real ones the wrong way round."""
    real = [text for text in texts if ISO.match(text)]
    figures = [text for text in texts if FIGURES.match(text.translate(DIGITS).strip())]
    return _question(
        "real_days",
        f"In “{column}” real days ({_few(real)}) stand beside texts ({_few(figures)}), and none of the real ones is "
        "after the 12th of its month. A spreadsheet leaves this where it took day and month the wrong way round. "
        "How are the real days to be read?",
    )


def zone(column: str, offsets: Iterable[str]) -> Question:
    """In which zone the days of moments are told."""
    met = ", ".join("UTC" if one == "Z" else one for one in sorted(offsets))
    return Question(
        "zone",
        f"Times in “{column}” are told in {met}. In which zone do the days count? “{PRINTED}” keeps each day as it is "
        "printed; else name a zone, like +03:00 or Europe/Kyiv: times in UTC are then days there.",
        (),
        PRINTED,
    )


def separators(column: str, texts: Iterable[str]) -> Question:
    """What a lone dot or comma before three figures parts."""
    lone = [text for text in texts if numbers.LONE.fullmatch(text.translate(numbers.DIGITS).strip())]
    return _question(
        "numbers",
        f"Numbers in “{column}” have one dot or comma before three figures ({_few(lone)}). Does it part thousands or "
        "decimals?",
    )


def axes(lon: str, lat: str, why: str) -> Question:
    """Whether longitude and latitude were exchanged."""
    return _question(
        "axes",
        f"“{lon}” and “{lat}” seem to be exchanged: {why} How are they to be read?",
    )


def header(words: str, guess: str) -> Question:
    """Which row holds the names of the columns."""
    return Question("header", words, (), guess)
