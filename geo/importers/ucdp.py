"""UCDP GED (Uppsala Conflict Data Program, Georeferenced Event Dataset): the official table and a reduced one.

The official table has 49 columns; the reduced one, which circulates, says neither how well a day nor how well a place
is known. ``source_date``, the date of the source that UCDP worked from, is the day from which readers could know.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers import days
from geo.importers.columns import NEVER, Days, Mask, are, renamed
from geo.importers.columns import Decimals as Floats
from geo.importers.draft import Draft, reject_counted, sides, titled
from geo.importers.places import Around, away, lands, place_ids, spots
from geo.records.model import UNKNOWN, EventKind, GeoPrecision, TimePrecision

NAME, REDUCED = "UCDP GED", "UCDP GED, reduced columns"
NEEDED = (
    "id",
    "type_of_violence",
    "where_prec",
    "date_prec",
    "date_start",
    "date_end",
    "latitude",
    "longitude",
)
"""A table with these columns is the official one."""
NEEDED_REDUCED = ("id", "type_of_violence", "latitude", "longitude", "best")
"""A table with these and with ``date`` or ``date_start`` is the reduced one."""

TIMES: dict[str, tuple[TimePrecision, str]] = {
    "1": (TimePrecision.DAY, "the day is known; where the event has a first and another last day, a window"),
    "2": (TimePrecision.WINDOW, "known to two to six days: from date_start to date_end"),
    "3": (TimePrecision.WINDOW, "known to the week: from date_start to date_end"),
    "4": (TimePrecision.WINDOW, "known to the month: from date_start to date_end"),
    "5": (TimePrecision.WINDOW, "known to more than a month, up to a year: from date_start to date_end"),
}
"""``date_prec``: ours, and how it is read."""

PLACES: dict[str, tuple[GeoPrecision, str]] = {
    "1": (GeoPrecision.SETTLEMENT, "the place is known and its point given"),
    "2": (GeoPrecision.DISTRICT, "within about 25 km of a known place"),
    "3": (GeoPrecision.DISTRICT, "the district (second order) is known"),
    "4": (GeoPrecision.PROVINCE, "the province (first order) is known"),
    "5": (GeoPrecision.PROVINCE, "a line or an area without borders; a point stands for it"),
    "6": (GeoPrecision.UNLOCATED, "only the country is known: the point of the country is not drawn"),
    "7": (GeoPrecision.UNLOCATED, "at sea or in the air: not drawn"),
}
"""``where_prec``: ours, and how it is read. An exact spot is never promised: a point stands for a settlement."""

KINDS: dict[str, tuple[EventKind, str]] = {
    "1": (EventKind.CLASH, "state-based conflict"),
    "2": (EventKind.CLASH, "non-state conflict"),
    "3": (EventKind.ATTACK, "one-sided violence"),
}
"""``type_of_violence``: ours, and its name in UCDP's codebook."""

REMEDY = "UCDP's {} is {}. Give the code of the table."


WITHIN = Around("country", ("adm_1", "adm_2"))
"""Columns that say in what a row lies."""


def fits(draft: Draft) -> bool:
    """Whether the columns are those of the official table."""
    return draft.has(*NEEDED)


def fits_reduced(draft: Draft) -> bool:
    """Whether the columns are those of the reduced table."""
    return draft.has(*NEEDED_REDUCED) and (draft.has("date") or draft.has("date_start"))


def take(draft: Draft) -> dict[str, Any]:
    """The columns of the event table, from the official table."""
    ids, (lons, lats) = draft.ids("id"), spots(draft, "longitude", "latitude", WITHIN)
    country = lands(draft, WITHIN)
    start, end, time = _times(draft)
    kind, printed = _kinds(draft)
    where = draft.chosen("where_prec", PLACES, REMEDY.format("where_prec", "1 to 7"), empty=UNKNOWN)
    lons, lats = _located(draft, are(where, "6") | are(where, "7"), lons, lats)
    names = draft.texts("where_coordinates")
    return {
        "event_id": ids,
        "kind": kind,
        "kind_printed": printed,
        "title": titled(printed, printed, names),
        "start": start,
        "end": end,
        "time_precision": time,
        "known": _known(draft),
        "lon": lons,
        "lat": lats,
        "geo_precision": pc.if_else(
            pa.array(np.isnan(lons)),
            str(GeoPrecision.UNLOCATED),
            renamed(where, {code: str(ours) for code, (ours, _) in PLACES.items()} | {UNKNOWN: UNKNOWN}),
        ),
        "place_printed": names,
        "place_id": place_ids(draft, "where_coordinates", lons, lats, country),
        "actor_1": draft.texts("side_a"),
        "actor_2": draft.texts("side_b"),
        "side_ids": sides(draft, "side_a", "side_b", away(draft, lons, lats, country)),
        "source": draft.texts("source_article"),
        **_deaths(draft),
        "notes": draft.texts("source_headline"),
    }


def take_reduced(draft: Draft) -> dict[str, Any]:
    """The columns of the event table, from the reduced one."""
    reject_counted(draft, "", set())
    ids, (lons, lats) = draft.ids("id"), spots(draft, "longitude", "latitude", Around("country"))
    name = "date_start" if draft.has("date_start") else "date"
    start = _required(draft, name)
    kind, printed = _kinds(draft)
    draft.notes += [
        "The table does not say how well its days are known: each is taken as the day that is printed, as unsure.",
        "The table does not say how well its places are known: each point is drawn as unsure.",
    ]
    precision = np.where(np.isnan(lons), str(GeoPrecision.UNLOCATED), UNKNOWN)
    country = draft.texts("country", held=False)
    return {
        "event_id": ids,
        "kind": kind,
        "kind_printed": printed,
        "title": titled(printed, printed, country),
        "start": start,
        "end": start,
        "time_precision": pa.array([UNKNOWN] * draft.count, pa.string()),
        "lon": lons,
        "lat": lats,
        "geo_precision": pa.array(precision.tolist(), pa.string()),
        **_deaths(draft),
    }


def _required(draft: Draft, name: str) -> Days:
    found = draft.days(name)
    draft.used.add(draft.printed(name))
    draft.reject(np.isnat(found) & ~draft.bad(), name, "The row has no day. Write one like 2021-09-02.")
    return found


def _times(draft: Draft) -> tuple[Days, Days, pa.Array]:
    """First and last day, and how well they are known; an event over several days is a window."""
    start, end = _required(draft, "date_start"), draft.days("date_end")
    draft.used.add(draft.printed("date_end"))
    end = np.where(np.isnat(end), start, end)
    draft.reject(end < start, "date_end", "The last day is before the first. Mend one of the two.")
    codes = draft.chosen("date_prec", TIMES, REMEDY.format("date_prec", "1 to 5"), empty=UNKNOWN)
    ours = renamed(codes, {code: str(time) for code, (time, _) in TIMES.items()} | {UNKNOWN: UNKNOWN})
    return start, end, pc.if_else(pa.array(end > start), str(TimePrecision.WINDOW), ours)


def _kinds(draft: Draft) -> tuple[pa.Array, pa.Array]:
    codes = draft.chosen("type_of_violence", KINDS, REMEDY.format("type_of_violence", "1, 2 or 3"), empty="-")
    draft.reject(are(codes, "-"), "type_of_violence", REMEDY.format("type_of_violence", "1, 2 or 3"))
    kinds = {code: str(kind) for code, (kind, _) in KINDS.items()}
    return renamed(codes, kinds), renamed(codes, {code: name for code, (_, name) in KINDS.items()})


def _located(draft: Draft, unlocated: Mask, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    """Without the points that stand for a whole country; they stay in the columns beside the event table."""
    if unlocated.any():
        draft.notes.append(
            f"Rows of which only the country (or sea or air) is known: {int(unlocated.sum()):,}. Their printed points "
            "stand for no place and are not drawn."
        )
        draft.used -= {draft.printed("longitude"), draft.printed("latitude")}
    return np.where(unlocated, np.nan, lons), np.where(unlocated, np.nan, lats)


def _known(draft: Draft) -> Days:
    """The first of the days that ``source_date`` names; NaT where there is none, which rejects nothing."""
    texts, codes = draft.distinct("source_date")
    found = np.full(len(texts) + 1, NEVER, "datetime64[D]")
    for at, text in enumerate(texts):
        read = [days.day(part.strip(), "") for part in text.split(";") if part.strip()]
        told = [day for day in read if isinstance(day, date)]
        if told:
            found[at] = np.datetime64(min(told), "D")
    unread = int((np.isnat(found[codes]) & (codes >= 0)).sum())
    if unread:
        draft.notes.append(
            f"Rows whose source_date is no day, so that it stays open when readers could know: {unread:,}."
        )
    return found[codes]


def _deaths(draft: Draft) -> dict[str, pa.Array]:
    low, best, high = (draft.counts(name) for name in ("low", "best", "high"))
    return {"fatalities_low": low, "fatalities_best": best, "fatalities_high": high}
