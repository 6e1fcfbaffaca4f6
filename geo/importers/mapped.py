"""A table whose columns the reader has named: what the mapping says, and nothing that the table does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.eventtable import OTHER
from geo.importers.arrays import Days, Floats
from geo.importers.draft import Draft
from geo.importers.joins import sides, titled
from geo.importers.kinds import kind_of
from geo.importers.mapping import Mapping
from geo.importers.places import filled, place_ids
from geo.importers.spots import spots
from geo.model import GeoPrecision, TimePrecision


def take(draft: Draft, mapping: Mapping) -> dict[str, Any]:
    """The columns of the event table."""
    ids = draft.ids(mapping.event_id) if mapping.event_id else _numbered(draft)
    lons, lats = spots(draft, mapping.lon, mapping.lat)
    start, end, time = _times(draft, mapping)
    kind, printed = _kinds(draft, mapping.kind)
    deaths = draft.counts(mapping.fatalities)
    where = draft.texts(mapping.place)
    lons, lats, precision = _precision(draft, mapping, lons, lats)
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
        "place_id": place_ids(draft, mapping.place, lons, lats),
        "actor_1": draft.texts(mapping.actor_1),
        "actor_2": draft.texts(mapping.actor_2),
        "side_ids": sides(draft, mapping.actor_1, mapping.actor_2),
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
    start, end = draft.days(mapping.date), draft.days(mapping.end_date)
    draft.used |= {draft.printed(name) for name in (mapping.date, mapping.end_date) if name}
    end = np.where(np.isnat(end), start, end)
    start = np.where(np.isnat(start), end, start)
    draft.reject(end < start, mapping.end_date, "The last day is before the first. Mend one of the two.")
    several = end > start
    if several.any():
        draft.notes.append(
            f"Rows with a first and another last day: {int(several.sum()):,}. They are taken as some day between them."
        )
    words = np.where(several, str(TimePrecision.WINDOW), str(TimePrecision.DAY))
    words = np.where(np.isnat(start), str(TimePrecision.UNDATED), words)
    return start, end, pa.array(words.tolist(), pa.string())


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


def _precision(draft: Draft, mapping: Mapping, lons: Floats, lats: Floats) -> tuple[Floats, Floats, pa.Array]:
    """A point of a table that does not say how good it is counts as that of a settlement."""
    if (~np.isnan(lons)).any():
        draft.notes.append(
            "The table does not say how well its places are known: each point counts as a settlement's."
        )
    lons, lats, by_name = filled(draft, mapping.place, lons, lats)
    words = np.where(np.isnan(lons), str(GeoPrecision.UNLOCATED), str(GeoPrecision.SETTLEMENT)).tolist()
    for row, precision in by_name.items():
        words[row] = str(precision)
    return lons, lats, pa.array(words, pa.string())
