"""The product's pieces over five years: the bundled map on its own days, and as many synthetic events as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from geo.events import hold
from geo.events.query import EVERYTHING
from geo.events.table import SCHEMA
from geo.findings.activity import Activity, Count, DayActivity
from geo.map import basemap as plate
from geo.map.folium_map import AssetUrls, payload
from geo.map.pointcloud import PointEvents, packed
from geo.records.period import Period
from geo.sets.layers import DrawnSet, of_cells
from geo.sets.layers import points as drawn
from geo.status.validity import Reading
from geo.ui.map import Ready, asset_urls, hasten, mount, with_payload
from geo.ui.store import Store, store
from tests.bench.synthetic import DAYS, OPENING, SIGNS, Synthetic
from tests.bench.usual import shared

__all__ = ["DAYS", "activity", "event_table", "opening", "packed_cells", "packed_points", "show_map"]


def opening() -> date:
    """The day the bench begins with."""
    return DAYS[OPENING]


def points() -> Synthetic:
    """The synthetic events of this run."""
    found = shared().points
    assert found is not None
    return found


@st.cache_resource(show_spinner=False)
def packed_points() -> bytes:
    """The events as they go to the browser."""
    return packed(points().events, DAYS[0])


CELL_DEGREES = 0.05
SET_ID = "many"


@st.cache_resource(show_spinner=False)
def packed_cells() -> bytes:
    """The events as a set that is counted by cells, the way of an imported one."""
    held = hold(event_table(points().events))
    cells = held.cells(EVERYTHING, CELL_DEGREES)
    held.close()
    span = Period(DAYS[0], DAYS[-1])
    return packed(drawn([DrawnSet(SET_ID, "Many events", of_cells(cells), CELL_DEGREES)], span), DAYS[0])


def event_table(events: PointEvents) -> pa.Table:
    """Synthetic events as an event table: fighting and statements by turns, all of them known at once."""
    count = len(events.ids)
    base = (DAYS[0] - date(1970, 1, 1)).days

    def days(column: np.ndarray[Any, Any]) -> pa.Array:
        return pa.array(np.asarray(column, np.int32) + base, pa.int32()).cast(pa.date32())

    said = {
        "event_id": pa.array(events.ids, pa.string()),
        "kind": pa.array(np.where(np.asarray(events.kind) == SIGNS.index("clash"), "clash", "statement")),
        "start": days(events.first),
        "end": days(events.last),
        "time_precision": pa.array(["day"] * count),
        "lon": pa.array(events.lon, pa.float64()),
        "lat": pa.array(events.lat, pa.float64()),
        "geo_precision": pa.array(["settlement"] * count),
    }
    unsaid = {field.name: pa.nulls(count) if field.nullable else pa.array([""] * count) for field in SCHEMA}
    return pa.table(unsaid | said).cast(SCHEMA)


@st.cache_resource(show_spinner=False)
def _ready(key: str, _assets: AssetUrls) -> Ready:  # noqa: ARG001 - part of the cache's key
    data = store()
    found = payload(data.timeline, shared().ground, shared().basemap, _assets)
    before = (data.timeline.days[0] - DAYS[0]).days
    after = len(DAYS) - before - len(data.timeline.days)
    found["days"] = [day.isoformat() for day in DAYS]
    found["frames"] = {
        reading: [[] for _ in range(before)] + frames + [[] for _ in range(after)]
        for reading, frames in found["frames"].items()
    }
    found["digest"] = f"long-{found['digest']}"
    ready = with_payload(data, found, plate.fit(shared().ground))
    hasten(ready)
    return ready


def show_map(data: Store) -> None:
    """The product's map, mounted once."""
    assets = asset_urls(data.basemap)
    mount(_ready(str(assets), assets))


@st.cache_resource(show_spinner=False)
def activity() -> Activity:
    """Counts of every day: two kinds as the sides' claims, the third as clashes."""
    events = points().events
    sides = sorted(store().dataset.sides.values(), key=lambda side: side.position)
    sure = np.asarray(~np.asarray(events.uncertain, dtype=bool))

    def counts(kind: int) -> Sequence[Count]:
        mine = np.asarray(events.kind) == kind
        starting = [
            np.bincount(np.asarray(events.first)[mine & which], minlength=len(DAYS))
            for which in (sure, ~sure)
        ]
        return [Count(int(a), int(b)) for a, b in zip(*starting, strict=True)]

    one, two, clashes = (counts(kind) for kind in range(3))
    found = tuple(
        DayActivity(day, (one[n], two[n]), clashes[n], others=0, changed=n > 0, sentence="")
        for n, day in enumerate(DAYS)
    )
    return Activity(tuple(sides), dict.fromkeys(Reading, found))
