"""Which column of a reader's own table means what: proposed from the names, confirmed by the reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.events.table import CLAIM, OTHER
from geo.importers import acled, ucdp
from geo.importers.columns import NEVER, Days, Rows
from geo.importers.columns import Decimals as Floats
from geo.importers.days import PERIOD, PRINTED, zone_named, zone_of
from geo.importers.draft import Draft, reject_counted, reject_sums, sides, titled
from geo.importers.names import HOW_DAY, HOW_PLACE, KIND_WORDS
from geo.importers.places import (
    LAT,
    LON,
    ZONED,
    Around,
    away,
    filled,
    lands,
    parted,
    place_ids,
    spots,
    zoned,
)
from geo.importers.report import ANSWERS, OPTIONS, RefusedFileError
from geo.records.gazetteer import normalised
from geo.records.model import UNKNOWN, EventKind, GeoPrecision, TimePrecision

ORDERS = {"": "as the days themselves show", "iso": "2021-09-02", "dmy": "2/9/2021", "mdy": "9/2/2021"}
"""``Mapping.date_order`` and how 2 September 2021 is written in it."""

LABELS = {
    "date": "Day",
    "end_date": "Last day",
    "lon": "Longitude",
    "lat": "Latitude",
    "kind": "Kind of event",
    "actor_1": "Actor",
    "actor_2": "Other actor",
    "source": "Source",
    "place": "Place",
    "event_id": "Id",
    "notes": "Notes",
    "fatalities": "People killed",
    "year": "Year",
    "month": "Month",
    "day": "Day of the month",
    "coordinates": "Coordinates in one column",
    "country": "Country",
    "region": "Province or district",
    "time_precision": "How well the day is known",
    "geo_precision": "How well the place is known",
    "count": "Number of events",
}
"""Every field that a column can be mapped to, and its name for a reader, in the order of a form."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The column of each field, ``""`` where the table has none; how days are written where the table cannot tell."""

    date: str = ""
    end_date: str = ""
    lon: str = ""
    lat: str = ""
    kind: str = ""
    actor_1: str = ""
    actor_2: str = ""
    source: str = ""
    place: str = ""
    event_id: str = ""
    notes: str = ""
    fatalities: str = ""
    year: str = ""
    month: str = ""
    day: str = ""
    coordinates: str = ""
    country: str = ""
    region: str = ""
    time_precision: str = ""
    geo_precision: str = ""
    count: str = ""
    date_order: str = ""
    """A key of ``ORDERS``; empty where the days of the column decide it."""
    real_days: str = ""
    zone: str = ""
    numbers: str = ""
    axes: str = ""
    counts: str = ""
    header: str = ""
    """The row of the column names, from 1, or like ``2-3`` where they go over more than one."""
    sheet: str = ""
    """Sheet of a workbook or layer, by its name."""
    encoding: str = ""
    """Code page of a text, as Python names it."""

    @property
    def columns(self) -> dict[str, str]:
        """The fields that have a column, and it."""
        return {name: column for name, column in asdict(self).items() if column and name not in OPTIONS}

    @property
    def choices(self) -> dict[str, str]:
        """The answers to questions that are no columns (``geo.importers.report.OPTIONS``)."""
        return {name: value for name, value in asdict(self).items() if value and name in OPTIONS}


def of(plain: object) -> Mapping:
    """A mapping from what ``kept`` wrote. Raises ``RefusedFileError`` where it is none."""
    if not isinstance(plain, dict) or not all(isinstance(value, str) for value in plain.values()):
        raise RefusedFileError(
            "A mapping is a JSON object of texts: meaning and column. Keep one on the page Data."
        )
    if strange := sorted(set(plain) - set(FIELDS)):
        raise RefusedFileError(
            f"A mapping knows no “{str(strange[0])[:40]}”; meanings are {', '.join(FIELDS)}. Take it out."
        )
    return Mapping(**plain)


def kept(mapping: Mapping) -> bytes:
    """The mapping as a JSON file, to be used again for another file of the same form."""
    return json.dumps(mapping.columns | mapping.choices, ensure_ascii=False, indent=1).encode() + b"\n"


def faults(mapping: Mapping, columns: Iterable[str]) -> Iterator[str]:
    """What is wrong with a mapping for a table of these columns: a sentence each, none where it can be used."""
    have = set(columns)
    for name, column in mapping.columns.items():
        if column not in have:
            yield f"{LABELS[name]}: the table has no column “{column}”. Choose one that it has."
    used: dict[str, str] = {}
    for name, column in mapping.columns.items():
        if column in used:
            yield (
                f"“{column}” is chosen for {LABELS[used[column]].lower()} and for {LABELS[name].lower()}. "
                "Choose another column for one of them."
            )
        used[column] = name
    if bool(mapping.lon) != bool(mapping.lat):
        yield "Choose both a longitude and a latitude, or neither."
    if mapping.coordinates and mapping.lon:
        yield "Choose either one column of coordinates, or a longitude and a latitude."
    if mapping.date and mapping.year:
        yield "Choose either one column of days, or year, month and day."
    if bool(mapping.month or mapping.day) and not (mapping.year and mapping.month and mapping.day):
        yield "Choose year, month and day, or none of them."
    yield from wrong_choices(mapping)
    if not (mapping.date or mapping.year or mapping.lon or mapping.coordinates or mapping.place):
        yield "Choose at least a day, a place, or a longitude and a latitude."


def wrong_choices(mapping: Mapping) -> Iterator[str]:
    """What is wrong with the answers of a mapping: a sentence each."""
    if mapping.date_order not in ORDERS:
        yield f"“{mapping.date_order}” is no order of day and month. Choose iso, dmy or mdy."
    for name, allowed in ANSWERS.items():
        if name != "date_order" and (value := mapping.choices.get(name, "")) and value not in allowed:
            yield f"“{value[:40]}” is no answer for {OPTIONS[name]}. Choose {' or '.join(allowed)}."
    if mapping.zone and mapping.zone != PRINTED and zone_of(mapping.zone) is None:
        yield f"“{mapping.zone[:40]}” is no zone. Write {PRINTED}, UTC, one like +03:00, or one like Europe/Kyiv."
    if mapping.header and not re.fullmatch(r"[1-9]\d{0,3}(-[1-9]\d{0,3})?", mapping.header):
        yield f"“{mapping.header[:40]}” is no row of column names. Write its number, like 3, or 2-4 for three rows."


FIELDS = tuple(field.name for field in fields(Mapping))
"""The names of the fields of a mapping: columns, then choices."""


KNOWN: dict[str, str] = {
    **{normalised(name): str(kind) for name, kind in acled.KINDS.items()},
    **{normalised(name): str(kind) for kind, name in ucdp.KINDS.values()},
    **{normalised(word): str(kind) for kind, words in KIND_WORDS.items() for word in words},
    **{normalised(kind): str(kind) for kind in EventKind},
    CLAIM: CLAIM,
    OTHER: OTHER,
}


def kind_of(text: str) -> str:
    """Our kind, or ``other``."""
    return KNOWN.get(normalised(text), OTHER)


def take(draft: Draft, mapping: Mapping) -> dict[str, Any]:
    """The columns of the event table."""
    ids = draft.ids(mapping.event_id) if mapping.event_id else _numbered(draft)
    around = Around(mapping.country, tuple(filter(None, (mapping.region, mapping.place))))
    if mapping.coordinates:
        parted(draft, mapping.coordinates)
        lons, lats = spots(draft, LON, LAT, around)
    elif zoned(draft, mapping.lon, mapping.lat):
        parted(draft, ZONED)
        lons, lats = spots(draft, LON, LAT, around)
    else:
        lons, lats = spots(draft, mapping.lon, mapping.lat, around)
    land = lands(draft, around)
    reject_counted(draft, mapping.count, set(mapping.columns.values()))
    start, end, time = _times(draft, mapping)
    reject_sums(draft, np.isnat(start))
    kind, printed = _kinds(draft, mapping.kind)
    deaths = draft.counts(mapping.fatalities)
    where = draft.texts(mapping.place)
    lons, lats, precision = _precision(draft, mapping, lons, lats, land)
    taken = {
        "event_id": ids,
        "kind": kind,
        "kind_printed": printed,
        "title": titled(printed, draft.texts(mapping.actor_1), where),
        "start": start,
        "end": end,
        "time_precision": time,
        "lon": lons,
        "lat": lats,
        "geo_precision": precision,
        "place_printed": where,
        "place_id": place_ids(draft, mapping.place, lons, lats, land),
        "actor_1": draft.texts(mapping.actor_1),
        "actor_2": draft.texts(mapping.actor_2),
        "side_ids": sides(draft, mapping.actor_1, mapping.actor_2, away(draft, lons, lats, land)),
        "source": draft.texts(mapping.source),
        "fatalities_best": deaths,
        "notes": draft.texts(mapping.notes),
    }
    taken["title"] = pc.if_else(pc.equal(taken["title"], ""), ids, taken["title"])
    return taken


def _numbered(draft: Draft) -> pa.ChunkedArray:
    """Ids for a table that has none: ``line-7``."""
    draft.notes.append(f"The table has no ids: each row is called by its {draft.sheet.row_word}.")
    names = [f"{draft.sheet.row_word}-{number}" for number in draft.sheet.rows.tolist()]
    return pa.chunked_array([pa.array(names, pa.string())])


def _times(draft: Draft, mapping: Mapping) -> tuple[Days, Days, pa.Array]:
    """A row without a day is undated; one with two days is a window, since a table does not say what they mean."""
    if mapping.year:
        draft.put(COMPOSED, _composed(draft, mapping))
        start = draft.days(COMPOSED)
        last = np.full(draft.count, NEVER, "datetime64[D]")
    elif mapping.end_date:
        start, last = draft.days(_with_clock(draft, mapping)), draft.days(mapping.end_date)
    else:
        start, last = draft.spans(_with_clock(draft, mapping))
    parts = (mapping.date, mapping.end_date, mapping.year, mapping.month, mapping.day)
    draft.used |= {draft.printed(name) for name in parts if name}
    end = np.where(np.isnat(last), start, last)
    start = np.where(np.isnat(start), end, start)
    draft.reject(
        end < start,
        mapping.end_date or mapping.date,
        "The last day is before the first. Mend one of the two.",
    )
    start, end, words = _day_precision(draft, mapping.time_precision, start, end)
    start, end = _spread(draft, mapping, start, end)
    several = end > start
    if several.any():
        draft.notes.append(
            f"Rows with a first and another last day: {int(several.sum()):,}. They are taken as some day between them."
        )
    words = np.where(several, str(TimePrecision.WINDOW), words)
    words = np.where(np.isnat(start), str(TimePrecision.UNDATED), words)
    return start, end, pa.array(words.tolist(), pa.string())


COMPOSED = "year, month and day"
"""A column made of three."""


def _composed(draft: Draft, mapping: Mapping) -> pa.ChunkedArray:
    """``2021-9-2`` or ``2021 September 2``; empty where all three are."""
    year, month, number = (draft.texts(name) for name in (mapping.year, mapping.month, mapping.day))
    named = pc.match_substring_regex(month, "[A-Za-z]")
    sign = pc.if_else(named, " ", "-")
    parts = (pc.replace_substring_regex(part, r"^(\d+)\.0+$", r"\1") for part in (year, month, number))
    whole = pc.binary_join_element_wise(*parts, sign)
    empty = pc.equal(pc.binary_join_element_wise(year, month, number, ""), "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), whole)


ZONES = frozenset(
    ("timezone", "tz", "tzone", "utcoffset", "timezoneoffset", "gmtoffset", "offset", "timezonename")
)
CLOCKS = re.compile("(?:event|incident|start)?(?:time|clock|hour)(?:of(?:day|event|incident))?(?:utc|gmt|z)?")
"""Normalised names of columns with the zone, and with the time of day, of the days beside them."""
CLOCK = r"^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?( ?(Z|UTC|GMT|[+-]\d{1,2}(:?\d{2})?))?$"
CLOCKED = r"\d[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?$"
"""A time alone, and a day with a time behind which no offset stands."""
ZONED_CLOCK = re.compile(r".*:\d\d.*(?:Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)", re.IGNORECASE)
IS_ZONE = r"^(Z|((UTC|GMT) ?)?[+-]\d{1,2}(:?\d{2})?|[A-Za-z]{2,5}|[A-Za-z]+(/[A-Za-z_+-]+)+)$"
SHORT_CLOCKS = ((r"^(\d{1,2})(\.0)?$", r"\1:00"), (r"^(\d{1,2})(\d{2})$", r"\1:\2"))
"""``23`` and ``2330``, as a column of times may have them, and how they are read."""


def _with_clock(draft: Draft, mapping: Mapping) -> str:
    """The column of days; one made of it, where columns beside it say at what time of day in which zone they are."""
    free = {normalised(name): name for name in draft.sheet.columns.column_names}
    free = {key: name for key, name in free.items() if name not in mapping.columns.values()}
    zone = next((name for key, name in free.items() if key in ZONES), "")
    clock = next((name for key, name in free.items() if CLOCKS.fullmatch(key)), "")
    told = zone_named(mapping.date) or zone_named(clock)
    beside = clock and any(map(ZONED_CLOCK.fullmatch, draft.distinct(clock)[0]))
    if not mapping.date or not (zone or beside or (clock and told)):
        return mapping.date
    whole = draft.cells(mapping.date).cast(pa.string())
    if clock:
        time = _times_of(draft, clock)
        fits = pc.and_(pc.match_substring_regex(time, CLOCK), pc.invert(pc.match_substring(whole, ":")))
        whole = _joined(whole, time, fits)
    behind = _zones_of(draft, zone, told)
    fits = pc.and_(pc.match_substring_regex(whole, CLOCKED), pc.match_substring_regex(behind, IS_ZONE))
    made = " and ".join(filter(None, (mapping.date, clock, zone)))
    draft.put(made, _joined(whole, behind, fits))
    return made


def _times_of(draft: Draft, clock: str) -> pa.ChunkedArray:
    """A column of times of day, all with a colon."""
    time = draft.cells(clock).cast(pa.string())
    for short, long in SHORT_CLOCKS:
        time = pc.replace_substring_regex(time, short, long)
    return time


def _zones_of(draft: Draft, zone: str, told: str) -> pa.ChunkedArray:
    """A column of zones; where there is none, the one that is ``told`` for every row."""
    if not zone:
        return pa.chunked_array([pa.repeat(pa.scalar(told, pa.string()), draft.count)])
    behind = draft.cells(zone).cast(pa.string())
    hours = normalised(zone).endswith("offset")  # hours to UTC may stand without a sign
    return pc.replace_substring_regex(behind, r"^(\d{1,2}(:\d{2})?)(\.0)?$", r"+\1") if hours else behind


def _joined(first: pa.ChunkedArray, second: pa.ChunkedArray, fits: pa.ChunkedArray) -> pa.ChunkedArray:
    """The second behind the first, with a space, where that is said to fit."""
    both = pc.binary_join_element_wise(first, second, " ")
    return pc.if_else(pc.fill_null(fits, fill_value=False), both, first)


WEEK = np.timedelta64(6, "D")


def _spread(draft: Draft, mapping: Mapping, start: Days, end: Days) -> tuple[Days, Days]:
    """Days of a column whose name says that it holds weeks or months become these: none is the day of an event."""
    period = PERIOD.fullmatch(normalised(mapping.date))
    if not period or mapping.end_date or not (start == end).any():
        return start, end
    name, one = normalised(mapping.date), start == end
    first, last = start, start
    if period[1] in {"month", "mth", "yearmonth", "monthyear"}:
        first, last = _month(start)
    elif period[1] in {"week", "wk", "yearweek"}:
        first = start if re.search("start|begin|commenc|first", name) else start - WEEK
        last = start if "end" in name.removeprefix("week") else start + WEEK
    else:
        return start, end
    draft.notes.append(
        f"“{draft.printed(mapping.date)}” holds a {period[1]} and no days: each row is taken as that span."
    )
    return np.where(one, first, start).astype(Day), np.where(one, last, end).astype(Day)


def _month(start: Days) -> tuple[Days, Days]:
    """First and last day of the months of these days."""
    month = start.astype("datetime64[M]")
    last = ((month + 1).astype(Day) - np.timedelta64(1, "D")).astype(Day)
    return month.astype(Day), last


AROUND = np.timedelta64(3, "D")
Day = "datetime64[D]"


def _read(draft: Draft, name: str, known: Map[str, tuple[str, ...]], what: str) -> NDArray[np.str_]:
    """Our word for each row's, ``UNKNOWN`` where it has none or one that is not known here, which is said."""
    words = {normalised(word): str(ours) for ours, theirs in known.items() for word in (ours, *theirs)}
    texts, codes = draft.distinct(name)
    found = [words.get(normalised(text), UNKNOWN) for text in texts]
    strange = [text for text, ours in zip(texts, found, strict=True) if ours == UNKNOWN]
    if strange:
        draft.notes.append(
            f"Words in “{name}” that do not say here how well the {what} is known, taken as unknown: {_few(strange)}."
        )
    return np.array([*found, UNKNOWN])[codes]


def _day_precision(draft: Draft, name: str, start: Days, end: Days) -> tuple[Days, Days, NDArray[np.str_]]:
    """A day that is known to a week, a month or a year becomes that span; one of which nothing is said is unknown."""
    if not name:
        if (~np.isnat(start)).any():
            draft.notes.append("The table does not say how well its days are known: each is taken as unsure.")
        return start, end, np.full(draft.count, UNKNOWN)
    how = _read(draft, name, HOW_DAY, "day")
    year = start.astype("datetime64[Y]")
    one_day = np.timedelta64(1, "D")
    one = end == start
    spans: tuple[tuple[str, Any, Any], ...] = (
        ("week", start - AROUND, end + AROUND),
        ("month", *_month(start)),
        ("year", year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]") - one_day),
    )
    for word, first, last in spans:
        wide = one & (how == word)
        start, end = np.where(wide, first, start).astype(Day), np.where(wide, last, end).astype(Day)
    ours = {str(word) for word in TimePrecision}
    return start, end, np.where(np.isin(how, list(ours)), how, UNKNOWN)


def _kinds(draft: Draft, name: str) -> tuple[pa.Array, pa.ChunkedArray]:
    texts, codes = draft.distinct(name)
    kinds = [kind_of(text) for text in texts]
    other = [text for text, kind in zip(texts, kinds, strict=True) if kind == OTHER]
    if other:
        draft.notes.append(
            f"Kinds of event that are none of ours, taken as other: {len(other):,} ({_few(other)})."
        )
    found = pa.array([*kinds, OTHER], pa.string()).take(pa.array(codes % (len(texts) + 1)))
    return found, draft.texts(name)


def _few(texts: list[str]) -> str:
    shown = ", ".join(f"“{text[:40]}”" for text in texts[:5])
    return f"{shown} …" if len(texts) > 5 else shown


def _precision(
    draft: Draft, mapping: Mapping, lons: Floats, lats: Floats, land: Rows
) -> tuple[Floats, Floats, pa.Array]:
    """How well each row's place is known: by its own word, by its place where that gives the point, else unknown."""
    how = np.full(draft.count, UNKNOWN)
    if mapping.geo_precision:
        how = _read(
            draft, mapping.geo_precision, {str(ours): words for ours, words in HOW_PLACE.items()}, "place"
        )
        nowhere = how == str(GeoPrecision.UNLOCATED)
        lons, lats = np.where(nowhere, np.nan, lons), np.where(nowhere, np.nan, lats)
    elif (~np.isnan(lons)).any():
        draft.notes.append(
            "The table does not say how well its places are known: each point is drawn as unsure."
        )
    lons, lats, by_name = filled(draft, mapping.place, lons, lats, land)
    words = np.where(np.isnan(lons), str(GeoPrecision.UNLOCATED), how).tolist()
    for row, precision in by_name.items():
        words[row] = str(precision)
    return lons, lats, pa.array(words, pa.string())
