"""ACLED exports (Armed Conflict Location & Event Data, 31 columns): what their codes mean in ours.

ACLED prints no day of publication: its ``timestamp`` says when a row was last uploaded, so ``known`` stays empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import OTHER
from geo.importers.columns import Days, are, renamed
from geo.importers.columns import Decimals as Floats
from geo.importers.draft import Draft, reject_counted, sides, titled
from geo.importers.places import Around, away, lands, place_ids, spots
from geo.records.gazetteer import normalised
from geo.records.model import UNKNOWN, EventKind, GeoPrecision, TimePrecision

NAME = "ACLED export"
NEEDED = ("event_id_cnty", "event_date", "event_type", "latitude", "longitude")
"""A table with these columns is an ACLED export."""
COLUMNS = (
    *(
        "event_id_cnty",
        "event_date",
        "year",
        "time_precision",
        "disorder_type",
        "event_type",
        "sub_event_type",
    ),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
    *("civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude"),
    *("longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
"""The columns of an export, in its order; those that are missing are named in the report."""

TIMES: dict[str, tuple[TimePrecision, str]] = {
    "1": (TimePrecision.DAY, "the day is known"),
    "2": (TimePrecision.WINDOW, "the week is known: three days either side of the day given"),
    "3": (TimePrecision.WINDOW, "the month is known: the whole calendar month of the day given"),
}
"""``time_precision``: ours, and how it is read."""
AROUND = 3
"""Days either side for code 2: with the day itself a week."""

PLACES: dict[str, tuple[GeoPrecision, str]] = {
    "1": (GeoPrecision.SETTLEMENT, "a town or village is named and its point given"),
    "2": (GeoPrecision.DISTRICT, "an area is named; a place in or near it stands for it"),
    "3": (GeoPrecision.PROVINCE, "a larger region is named; its chief town stands for it"),
}
"""``geo_precision``: ours, and how it is read. An exact spot is never promised: a point stands for a settlement."""

KINDS: dict[str, EventKind | str] = {
    "Battles": EventKind.CLASH,
    "Battle-No change of territory": EventKind.CLASH,
    "Battle-Government regains territory": EventKind.TAKEOVER,
    "Battle-Non-state actor overtakes territory": EventKind.TAKEOVER,
    "Battle-Rebels overtake territory": EventKind.TAKEOVER,
    "Battle-Rebels gain control": EventKind.TAKEOVER,
    "Government regains territory": EventKind.TAKEOVER,
    "Non-state actor overtakes territory": EventKind.TAKEOVER,
    "Explosions/Remote violence": EventKind.ATTACK,
    "Remote violence": EventKind.ATTACK,
    "Violence against civilians": EventKind.ATTACK,
    "Abduction/forced disappearance": OTHER,
    "Sexual violence": OTHER,
    "Protests": EventKind.GATHERING,
    "Riots": EventKind.GATHERING,
    "Riots/Protests": EventKind.GATHERING,
    "Strategic developments": OTHER,
    "Strategic development": OTHER,
    "Agreement": EventKind.TALKS,
    "Headquarters or base established": EventKind.FORTIFICATION,
    "Headquarters or base establishment": EventKind.FORTIFICATION,
    "Non-violent transfer of territory": EventKind.TAKEOVER,
    "Non-violent activity by a conflict actor": OTHER,
    "Non-violent rebel activity": OTHER,
}
"""``sub_event_type`` where it stands here, else ``event_type`` -> our kind; names from before 2019 too, when the
``event_type`` said what the finer one says since. Any other is ``other`` and is named."""
REMEDY = "ACLED's {} is 1, 2 or 3. Give the code of the export."
FOLDED = {normalised(name): str(kind) for name, kind in KINDS.items()}


WITHIN = Around("country", ("admin1", "admin2", "location"))
"""Columns that say in what a row lies."""


def fits(draft: Draft) -> bool:
    """Whether the columns are those of an export."""
    return draft.has(*NEEDED)


def take(draft: Draft) -> dict[str, Any]:
    """The columns of the event table, by name."""
    missing = [name for name in COLUMNS if not draft.has(name)]
    if missing:
        draft.notes.append(f"Columns of an ACLED export that are missing: {', '.join(missing)}.")
    reject_counted(draft, "", set())
    ids = draft.ids("event_id_cnty")
    lons, lats = spots(draft, "longitude", "latitude", WITHIN)
    country = lands(draft, WITHIN)
    start, end, precision = _times(draft)
    kind, printed = _kinds(draft)
    where = draft.texts("location")
    first, second = draft.texts("actor1"), draft.texts("actor2")
    deaths = draft.counts("fatalities")
    how = _precision(draft, lons)
    return {
        "event_id": ids,
        "kind": kind,
        "kind_printed": printed,
        "title": titled(
            draft.texts("sub_event_type", held=False), draft.texts("event_type", held=False), where
        ),
        "start": start,
        "end": end,
        "time_precision": precision,
        "lon": lons,
        "lat": lats,
        "geo_precision": how,
        "place_printed": where,
        "place_id": place_ids(draft, "location", lons, lats, country),
        "actor_1": first,
        "actor_2": second,
        "side_ids": sides(draft, "actor1", "actor2", away(draft, lons, lats, country)),
        "source": draft.texts("source"),
        "fatalities_best": deaths,
        "notes": draft.texts("notes"),
    }


def _times(draft: Draft) -> tuple[Days, Days, pa.Array]:
    """First day, last day, and how well they are known."""
    day = draft.days("event_date")
    draft.reject(np.isnat(day) & ~draft.bad(), "event_date", "The row has no day. Write one like 2021-09-02.")
    codes = draft.chosen("time_precision", TIMES, REMEDY.format("time_precision"), empty=UNKNOWN)
    week, month = are(codes, "2"), are(codes, "3")
    first = day.astype("datetime64[M]").astype("datetime64[D]")
    last = (day.astype("datetime64[M]") + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    around = np.timedelta64(AROUND, "D")
    start = np.where(week, day - around, np.where(month, first, day))
    end = np.where(week, day + around, np.where(month, last, day))
    return (
        start,
        end,
        renamed(codes, {code: str(ours) for code, (ours, _) in TIMES.items()} | {UNKNOWN: UNKNOWN}),
    )


def _kinds(draft: Draft) -> tuple[pa.Array, pa.ChunkedArray]:
    """Our kind of each row, and theirs as printed: the finer of the two where it is given."""
    fine, coarse = draft.distinct("sub_event_type"), draft.distinct("event_type")
    of_fine = np.array([FOLDED.get(normalised(text), "") for text in fine[0]] + [""], object)[fine[1]]
    of_coarse = np.array([FOLDED.get(normalised(text), OTHER) for text in coarse[0]] + [OTHER], object)[
        coarse[1]
    ]
    unknown = [text for text in coarse[0] if normalised(text) not in FOLDED]
    if unknown:
        draft.notes.append(
            f"Event types that are not in ACLED's codebook, taken as other: {', '.join(unknown[:20])}."
        )
    kind = pa.array(np.where(of_fine == "", of_coarse, of_fine), pa.string())
    named, other = draft.texts("sub_event_type"), draft.texts("event_type", held=False)
    return kind, pc.if_else(pc.equal(named, ""), other, named)


def _precision(draft: Draft, lons: Floats) -> pa.Array:
    codes = draft.chosen("geo_precision", PLACES, REMEDY.format("geo_precision"), empty=UNKNOWN)
    ours = renamed(codes, {code: str(place) for code, (place, _) in PLACES.items()} | {UNKNOWN: UNKNOWN})
    return pc.if_else(pa.array(np.isnan(lons)), str(GeoPrecision.UNLOCATED), ours)
