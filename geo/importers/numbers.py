"""Numbers as people write them -> degrees, points and counts, or a sentence that says why there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.importers.formats import UNSEEN
from geo.importers.report import Question, asked, few
from geo.importers.shapes import BrokenGeometryError, degrees_from, require_sound, spots

if TYPE_CHECKING:
    pass

DIGITS = UNSEEN | str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫−", "01234567890123456789,-")
PLAIN = r"^[+-]?[0-9]{1,3}(\.[0-9]{0,20})?$"
"""A coordinate that Arrow reads by itself (RE2)."""
_COUNTED = (
    "(?:acled|violent|conflict|security|reported)?(?:event|incident|attack|clashe?|battle|occurrence)s?"
)
_OFTEN = "(?:daily|weekly|monthly|quarterly|yearly|annual)"
COUNTING = re.compile(
    rf"{_OFTEN}?(?:n|num|no|nr|number|numbers|total|count|sum|noof|nrof|numberof|totalnumberof|totalof|countof|sumof)"
    rf"{_COUNTED}"
    rf"|{_OFTEN}?{_COUNTED}(?:counts?|totals?|sum|n|no|nr|num|number|frequency)|{_OFTEN}{_COUNTED}"
    rf"|(?:event|incident|attack|clashe|battle|occurrence)s|{_OFTEN}?(?:counts?|frequency|freq)|{_OFTEN}totals?"
    "|nombred(?:e|es)?(?:evenements?|incidents?|attaques?)|anzahl(?:ereignisse|vorfalle)?|تعداد|количество(?:событий)?"
    "|(?:numero|cantidad)(?:de)?(?:eventos|incidentes|ataques)"
)
"""Normalised names of columns that count events, so that a row is no event."""
COMMA = re.compile(r"[+-]?\d{1,3},\d+")
NUMBER = r"\d{1,3}(?:[.,]\d+)?"
SEXAGESIMAL = re.compile(
    rf"([NSEW])?\s*(-)?\s*({NUMBER})(?:\s*[°ºd:]|\s*deg|\s)?"
    rf"(?:(?<=[°ºd:g\s])\s*({NUMBER})(?:\s*['′’m:]|\s*min|\s)?"
    rf"(?:(?<=['′’m:n\s])\s*({NUMBER})\s*(?:\"|″|”|''|s|sec)?)?)?\s*([NSEW])?",
    re.IGNORECASE,
)
"""A sign or a space parts degrees, minutes and seconds: ``0518N`` is no number of degrees."""
NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)
SPACED = re.compile(r"\d{1,3}([ \u00a0\u2009\u202f\u066c’']\d{3})+")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?:\.\d{3})+,\d+|(?:,\d{3})+\.\d+)")
LONE = re.compile(r"\d{1,3}[.,]\d{3}")
"""One group of three after a dot or a comma: thousands to some, decimals to others."""
DECIMAL = re.compile(r"\d+[.,](?:\d{1,2}|\d{4,})|\d{4,}[.,]\d+|0[.,]\d{3}")
MOST_PEOPLE = 10_000_000
"""A larger count of people is taken for a slip; a convention."""

WRITE_DEGREES = "Write degrees with a decimal point, like 35.3125"
FINITE = (
    "This is not a number that a place can have (NaN or infinity). Leave the cell empty where it is unknown."
)
LETTERS = {90: "NS", 180: "EW"}
MOST_METRES = 20_100_000
"""The easting of 180 degrees in the projection of web maps; nothing in metres goes beyond."""


def comma(text: str) -> bool:
    """Whether a coordinate has a decimal comma: after at most three figures it can be nothing else."""
    return COMMA.fullmatch(text.translate(DIGITS).strip()) is not None


def degrees(text: str, most: int, reach: int = 0) -> float | str:
    """Degrees from ``-most`` to ``most``, or what is wrong. A decimal comma is read as a point.

    Up to ``reach``, where it is more, they are given back for the caller to judge.

    Degrees with minutes and seconds, and with a letter for the half of the earth, are read too.
    """
    plain = text.translate(DIGITS).strip()
    if NOT_FINITE.fullmatch(plain):
        return FINITE
    if COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    if "_" in plain:
        return _no_degrees()
    try:
        found = float(plain) if plain.isascii() else math.nan
    except ValueError:
        found = math.nan
    if math.isnan(found):
        read = sexagesimal(plain, most)
        if isinstance(read, str):
            return read
        found = read
    if not math.isfinite(found):
        return FINITE
    return out_of_range(found, most) if abs(found) > max(most, reach) else found


def sexagesimal(plain: str, most: int) -> float | str:
    """``35°18'45"N``, ``35 18.75 N`` or ``N 35.3125`` -> degrees; or what is wrong with it."""
    parts = SEXAGESIMAL.fullmatch(plain)
    if not parts or not (parts[1] or parts[6] or re.search("[°ºd:'′’]", plain)):
        return _no_degrees()
    before, minus, whole, minutes, seconds, after = parts.groups()
    letter = (before or after or "").upper()
    if (before and after) or (letter and (minus or letter not in LETTERS[most])):
        return f"The letter does not fit: a {_axis(most)} has {' or '.join(LETTERS[most])} and no minus. Mend it."
    if (minutes and not whole.isdigit()) or (seconds and not str(minutes).isdigit()):
        return _no_degrees()
    small, smaller = (float((part or "0").replace(",", ".")) for part in (minutes, seconds))
    if small >= 60 or smaller >= 60:
        return "Minutes and seconds go up to 59. Mend the number."
    found = float(whole.replace(",", ".")) + small / 60 + smaller / 3600
    return round(-found if minus or letter in {"S", "W"} else found, 9)


def _axis(most: int) -> str:
    return "latitude" if most == 90 else "longitude"


def out_of_range(found: float, most: int) -> str:
    """Why such degrees cannot be."""
    which = "latitude lies between -90 and 90" if most == 90 else "longitude lies between -180 and 180"
    if abs(found) > MOST_METRES:
        return f"A {which} degrees; this seems to be one without its decimal point. {WRITE_DEGREES}."
    if most == 180 and 180 < found <= 360:
        return f"A {which} degrees. Where they go up to 360, take 360 off those above 180."
    if abs(found) > 1000:
        return (
            f"A {which} degrees; this seems to be metres of a map projection. Give longitude and latitude in degrees "
            "(WGS 84)."
        )
    hint = " Longitude and latitude seem to be exchanged." if most == 90 and abs(found) <= 180 else ""
    return f"A {which} degrees.{hint} {'Exchange the two columns.' if hint else WRITE_DEGREES + '.'}"


def _no_degrees() -> str:
    return f"This is no number. {WRITE_DEGREES}."


def separators(texts: Iterable[str]) -> tuple[str, bool]:
    """What dots and commas part in a column of counts, and whether that has to be asked.

    ``thousands`` or ``decimals`` where its other cells tell it, else empty; asked where a lone group of three is all
    there is, or where they contradict one another.
    """
    lone, grouping, parting = set[str](), set[str](), set[str]()
    for text in texts:
        plain = text.translate(DIGITS).strip()
        signs = [sign for sign in plain if sign in ".,"]
        if LONE.fullmatch(plain) and not plain.startswith("0"):
            lone |= set(signs)
        elif GROUPED.fullmatch(plain):
            grouping.add(signs[0])
            parting |= {signs[-1]} - {signs[0]}
        elif DECIMAL.fullmatch(plain):
            parting.add(signs[0])
    thousands = bool(lone & grouping or parting - lone)
    decimals = bool(lone & parting or grouping - lone)
    told = "" if thousands == decimals or len(lone) != 1 else "thousands" if thousands else "decimals"
    return told, bool(lone) and not told


def whole(text: str, parted: str = "") -> int | str:
    """A count of people, or what is wrong with it. ``parted``: what a lone dot or comma parts, see ``separators``."""
    plain = text.translate(DIGITS).strip()
    if NOT_FINITE.fullmatch(plain):
        return "This is not a number (NaN or infinity). Leave the cell empty where the count is unknown."
    if SPACED.fullmatch(plain):
        plain = re.sub(r"\D", "", plain)
    elif GROUPED.fullmatch(plain):
        parts = re.fullmatch(r"(.*)([.,])(\d+)", plain)
        if parts and parts[2] not in parts[1]:
            plain = f"{re.sub(r'[^0-9]', '', parts[1])}.{parts[3]}"
        else:
            plain = re.sub(r"[^0-9]", "", plain)
    elif LONE.fullmatch(plain) and parted:
        plain = plain.replace(",", ".").replace(".", "" if parted == "thousands" else ".")
    return _count(plain)


def _count(plain: str) -> int | str:
    if re.fullmatch(r"\+?\d{1,12}([.,]0*)?", plain) and not LONE.fullmatch(plain):
        found = int(float(plain.replace(",", ".")))
        return (
            found if found <= MOST_PEOPLE else f"This is more than {MOST_PEOPLE:,} people. Check the count."
        )
    if re.fullmatch(r"\d{1,3}\.000", plain):
        return int(float(plain))
    if re.fullmatch(r"-\d+(\.\d+)?", plain):
        return "A count of people cannot be below nought. Leave the cell empty where it is unknown."
    if re.fullmatch(r"\d*[.,]\d+", plain):
        return "A count of people is a whole number. Write it without decimals."
    return "This is no number. Write a count in figures, or leave the cell empty and put the words into the notes."


WKT = re.compile(
    r"(?:SRID=(\d+);\s*)?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b.*",
    re.IGNORECASE | re.DOTALL,
)
HEX = re.compile(r"(?:\\x)?((?:[0-9A-Fa-f]{2}){21,})")
GRID = re.compile(r"(\d{1,2}) ?([C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(\d{1,5}) ?(\d{0,5})", re.IGNORECASE)
UTM = re.compile(
    r"(?:UTM )?(?:zone )?(\d{1,2}) ?([C-HJ-NP-X])\w*,? *"
    r"(?:E ?)?(\d{6})(?:[.,]\d+)?(?: ?m?E)?[ ,;]+(?:N ?)?(\d{5,8})(?:[.,]\d+)?(?: ?m?N)?",
    re.IGNORECASE,
)
GEOPOINT = re.compile(r"([+-]?\d{1,3}\.\d+) ([+-]?\d{1,3}\.\d+) -?\d+(?:\.\d+)? \d+(?:\.\d+)?")
"""Latitude, longitude, height and accuracy, as forms on telephones write them (ODK, KoBo)."""
BAND_S = (3_540_000, 4_430_000)
"""Northings of the band S, 32 to 40 degrees north, in metres; were it a half of the earth, 47 to 58 degrees south."""
MOST_LETTERS = 1_000_000
"""Of one geometry written as text."""

NO_PAIR = "This is no position. Write latitude and longitude in degrees, like 35.3125, 69.5152."
NO_GRID = "There is no such square of the grid (MGRS). Mend it, or write degrees."
NO_UTM = (
    "There is no such position in UTM. Write the zone, its band or half of the earth, easting and northing."
)
OTHER_SYSTEM = "The geometry is in another reference system. Write it in WGS 84 (EPSG:4326)."

Found = tuple[float, float] | bytes | str
"""Longitude and latitude; a geometry that is no point, as well-known binary; or what is wrong."""


def position(text: str, *, lon_first: bool = False) -> Found:
    """What a cell means."""
    plain = plain_of(text)
    if plain.startswith("{"):
        return _of_json(plain)
    if parts := WKT.fullmatch(plain):
        return _of_wkt(parts)
    if parts := HEX.fullmatch(plain):
        return _of_blob(bytes.fromhex(parts[1]))
    if parts := UTM.fullmatch(plain):
        return _of_utm(parts)
    if parts := GRID.fullmatch(plain):
        return _of_grid(parts)
    pair = pair_of(plain)
    return _ofpair_of(*pair, lon_first=lon_first) if pair else NO_PAIR


def plain_of(text: str) -> str:
    """A cell with one space for many, and figures of other scripts as ours."""
    return " ".join(text.translate(DIGITS).split())


def pair_of(text: str) -> tuple[str, str] | None:
    """The two numbers of a cell as texts; none where it has no two."""
    plain = plain_of(text).strip("()[] ")
    named = re.fullmatch(r"lat\w*[:= ]+(.+?)[,; ]+lon\w*[:= ]+(.+)", plain, re.IGNORECASE)
    if named:
        return f"{named[1]}", f"{named[2]}"
    lettered = re.fullmatch(r"(.*?[NSEW])[,;/ ]*(.*[NSEW])", plain, re.IGNORECASE) or re.fullmatch(
        r"([NSEW].*?)[,;/ ]*([NSEW].*)", plain, re.IGNORECASE
    )
    if lettered and re.search(r"\d", lettered[1]) and re.search(r"\d", lettered[2]):
        return lettered[1], lettered[2]
    if parts := GEOPOINT.fullmatch(plain):
        return parts[1], parts[2]
    for sign in (r" *[;/|] *", r" *, +", r" +", r" *, *"):
        halves = re.split(sign, plain)
        if len(halves) == 2 and all(re.search(r"\d", half) for half in halves):
            return halves[0], halves[1]
    return None


def _ofpair_of(first: str, second: str, *, lon_first: bool) -> Found:
    if re.search("[EW]", first, re.IGNORECASE) and re.search("[NS]", second, re.IGNORECASE):
        lon_first = True
    lat, lon = (second, first) if lon_first else (first, second)
    north, east = degrees(lat, 90, 180), degrees(lon, 180)
    if isinstance(north, str) or isinstance(east, str):
        return north if isinstance(north, str) else str(east)
    return east, north


def _of_wkt(parts: re.Match[str]) -> Found:
    import shapely

    if parts[1] not in {None, "4326", "0"}:
        return OTHER_SYSTEM
    text = parts[0].split(";", 1)[1] if parts[1] else parts[0]
    if len(text) > MOST_LETTERS:
        return "The geometry is too long to be read. Simplify it."
    try:
        return _of_blob(shapely.to_wkb(shapely.from_wkt(text), output_dimension=2))
    except (shapely.errors.ShapelyError, ValueError) as error:
        return f"The geometry cannot be built: {str(error)[:80]}. Draw it again."


def _of_json(plain: str) -> Found:
    """A geometry as GeoJSON has it."""
    import shapely

    from geo.importers.geojsonfile import DECODER, given

    try:
        place = given(DECODER.decode(plain))
    except BrokenGeometryError as error:
        return f"{error}."
    except (ValueError, RecursionError):
        return "The geometry is no JSON. Write its type and coordinates in braces."
    if place is None or isinstance(place, tuple):
        return place or "The geometry is empty. Leave the cell empty."
    return _of_blob(shapely.to_wkb(place, output_dimension=2))


def _of_blob(blob: bytes) -> Found:
    """Well-known binary, also with the number of its reference system in it (EWKB)."""
    import shapely

    order: Literal["little", "big"] = "little" if blob[0] == 1 else "big"
    kind = int.from_bytes(blob[1:5], order)
    if kind & 0x20000000:
        if int.from_bytes(blob[5:9], order) not in {0, 4326}:
            return OTHER_SYSTEM
        blob = blob[:1] + (kind & ~0x20000000).to_bytes(4, order) + blob[9:]
    try:
        require_sound(blob)
    except BrokenGeometryError as error:
        return f"The geometry is not read: {error}."
    built = np.array([shapely.from_wkb(blob, on_invalid="ignore")], object)
    if built[0] is None:
        return "The geometry cannot be built: its numbers make no lines or rings. Draw it again."
    place = spots(built)
    if place.faults:
        return place.faults[0]
    if place.areas:
        return place.areas[0]
    return (
        "The geometry is empty. Leave the cell empty."
        if np.isnan(place.lon[0])
        else (float(place.lon[0]), float(place.lat[0]))
    )


def halves_of(parts: re.Match[str]) -> tuple[str, str]:
    """Easting and northing of a square of the grid, which may stand without a space between them."""
    figures = parts[4] + parts[5]
    parted = " " in parts[0][parts.start(4) - parts.start() :]
    middle = len(parts[4]) if parted else len(figures) // 2
    return figures[:middle], figures[middle:]


def _of_grid(parts: re.Match[str]) -> Found:
    from mgrs import MGRS
    from mgrs.core import MGRSError

    zone, band, square = parts.groups()[:3]
    first, second = halves_of(parts)
    if len(first) != len(second):
        return "The figures of the grid (MGRS) come in two halves of the same length. Mend them."
    try:
        lat, lon = MGRS().toLatLon(f"{int(zone):02}{band}{square}{first}{second}".upper())
    except MGRSError:
        return NO_GRID
    return float(lon), float(lat)


def is_band(parts: re.Match[str]) -> bool:
    """Whether ``S`` behind a zone of UTM is the band, and no half of the earth."""
    return parts[2].upper() == "S" and BAND_S[0] <= int(parts[4]) <= BAND_S[1]


def _of_utm(parts: re.Match[str]) -> Found:
    """By zone and band: ``N`` and later ones are north of the equator; for ``S`` see ``BAND_S``."""
    zone, letter = int(parts[1]), parts[2].upper()
    north = letter >= "N" and (letter != "S" or is_band(parts))
    if not 1 <= zone <= 60:
        return NO_UTM
    metres = (float(parts[3]), float(parts[4]))
    lon, lat = degrees_from((32600 if north else 32700) + zone).transform(*metres)
    if not (np.isfinite(lon) and np.isfinite(lat) and abs(lat) <= 84):
        return NO_UTM
    return float(lon), float(lat)


def ask_separators(column: str, texts: Iterable[str]) -> Question:
    """What a lone dot or comma before three figures parts."""
    lone = [text for text in texts if LONE.fullmatch(text.translate(DIGITS).strip())]
    return asked(
        "numbers",
        f"Numbers in “{column}” have one dot or comma before three figures ({few(lone)}). Does it part thousands or "
        "decimals?",
    )


def ask_counts(column: str, texts: Iterable[str]) -> Question:
    """Whether a column that nobody chose counts the events of a row."""
    words = f"“{column}” has numbers ({few(texts)}) and a name as if a row stood for so many events. Does it?"
    return asked("counts", words)
