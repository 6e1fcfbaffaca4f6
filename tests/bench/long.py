"""The product's pieces over five years: the bundled map on its own days, and as many synthetic events as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import streamlit as st

from geo import plate
from geo.activity import Activity, Count, DayActivity
from geo.maps import AssetUrls, payload
from geo.pointcloud import packed
from geo.ui.assets import asset_urls
from geo.ui.mapview import Ready, mount, with_payload
from geo.ui.store import Store, store
from geo.validity import Reading
from tests.bench.synthetic import DAYS, OPENING, Synthetic
from tests.bench.usual import shared

__all__ = ["DAYS", "activity", "opening", "packed_points", "show_map"]


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
    return with_payload(data, found, plate.fit(shared().ground))


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
        DayActivity(day, (one[n], two[n]), clashes[n], changed=n > 0, sentence="")
        for n, day in enumerate(DAYS)
    )
    return Activity(tuple(sides), dict.fromkeys(Reading, found))
