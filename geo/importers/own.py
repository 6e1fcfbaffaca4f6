"""Our own flat table, as the exports write it: the columns of ``geo.eventtable.SCHEMA``, one row a record and place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.eventtable import CLAIM, OTHER, SCHEMA
from geo.importers.arrays import Days, mask
from geo.importers.draft import Draft
from geo.importers.spots import spots
from geo.model import EventKind, GeoPrecision, TimePrecision

NAME = "table of this dashboard"
NEEDED = ("event_id", "kind", "start", "time_precision", "geo_precision")
"""A table with these columns is one of ours."""
ADDED = ("fid", "geometry_type")
"""What files of geodata have beside our columns: a key of their own, and that a point is a point."""
KINDS = (*(str(kind) for kind in EventKind), CLAIM, OTHER)
TEXTS = tuple(column.name for column in SCHEMA if column.type == pa.string())
NUMBERS = ("fatalities_low", "fatalities_best", "fatalities_high")


def fits(draft: Draft) -> bool:
    """Whether the columns are ours."""
    return draft.has(*NEEDED)


def take(draft: Draft) -> dict[str, Any]:
    """The columns of the event table."""
    taken: dict[str, Any] = {name: draft.texts(name) for name in TEXTS}
    taken["event_id"] = draft.ids("event_id", pc.fill_null(draft.cells("place_id"), "").combine_chunks())
    taken["kind"] = draft.chosen("kind", KINDS, f"A kind is one of: {', '.join(KINDS)}. Write one of these.")
    taken["time_precision"] = _word(draft, "time_precision", [str(word) for word in TimePrecision])
    taken["geo_precision"] = _word(draft, "geo_precision", [str(word) for word in GeoPrecision])
    lon, lat = ("lon", "lat") if draft.has("lon", "lat") else ("longitude", "latitude")
    taken["lon"], taken["lat"] = spots(draft, lon, lat)
    draft.used |= {draft.printed(lon), draft.printed(lat)}
    taken |= _days(draft)
    for name in NUMBERS:
        taken[name] = draft.counts(name)
        draft.used.add(draft.printed(name))
    taken["place_id"] = _place_ids(draft)
    draft.used |= {draft.printed(name) for name in ADDED}
    return taken


def _word(draft: Draft, name: str, words: list[str]) -> pa.Array:
    remedy = f"This is one of: {', '.join(words)}. Write one of these."
    found = draft.chosen(name, words, remedy)
    draft.reject(mask(pc.equal(found, "")), name, remedy)
    return found


def _days(draft: Draft) -> dict[str, Days]:
    """First and last day and the day known; a record without a first day must be ``undated``."""
    start, end, known = (draft.days(name) for name in ("start", "end", "known"))
    draft.used |= {draft.printed(name) for name in ("start", "end", "known")}
    draft.reject(end < start, "end", "The last day is before the first. Mend one of the two.")
    said = pc.equal(pc.fill_null(draft.cells("time_precision"), ""), str(TimePrecision.UNDATED))
    undated = mask(said)
    missing = np.isnat(start) & ~undated & ~draft.bad()
    draft.reject(
        missing, "start", "The row has no first day. Write one like 2021-09-02, or undated as time_precision."
    )
    draft.reject(
        ~np.isnat(start) & undated,
        "time_precision",
        "The row has a day, so it is not undated. Mend one of the two.",
    )
    return {"start": start, "end": end, "known": known}


def _place_ids(draft: Draft) -> pa.Array:
    """The ids that the gazetteer has; the others are listed, and empty."""
    texts, codes = draft.distinct("place_id")
    found = [draft.names.place(text) for text in texts]
    ok = codes[~draft.bad()]
    counts = np.bincount(ok[ok >= 0], minlength=len(texts))
    draft.unresolved = tuple(
        (text, int(n)) for text, place, n in zip(texts, found, counts, strict=True) if place is None and n
    )
    ids = pa.array([*(place.place_id if place else "" for place in found), ""], pa.string())
    return ids.take(pa.array(codes % (len(texts) + 1)))
