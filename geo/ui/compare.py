"""Two halves beside each other: the controls of each, two linked maps, and what differs in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import streamlit as st

from geo import assets
from geo.findings.changes import changes
from geo.map import basemap as plate
from geo.map.folium_map import payload
from geo.map.ground import Ground
from geo.markup.comparison import whole
from geo.markup.elements import own
from geo.records.model import Dataset
from geo.status.validity import Reading
from geo.ui import component, number_in
from geo.ui import view as controls
from geo.ui import view as redating
from geo.ui.map import Ready, asset_urls, mount, with_payload
from geo.ui.store import Store
from geo.view.view import (
    COMPARED,
    DAY,
    Half,
    Pair,
    View,
    day_before,
    ends,
    readings_of,
    usual,
    window_of,
)
from geo.view.view import half_from_query as from_query
from geo.view.view import half_to_query as to_query
from geo.words.dates import day_full, typeset
from geo.words.lists import reading_words

LEFT, RIGHT = "left", "right"
NAMES = {LEFT: "The other day", RIGHT: "This day"}
OTHER, WRITTEN, SAID = "other half", "other half in the address", "other half ignored"
HEIGHT = 480
"""Pixels of a map, where the style sheet does not decide."""

_half = component("compare_half", assets.ADDRESSES, "compare.js")


def page_style() -> None:
    """The page's own style sheet; before the maps, so that their frames have their size from the start."""
    st.html(own("style", _css()))


@st.cache_resource(show_spinner=False)
def _css() -> str:
    return assets.text("compare.css")


def current_pair(dataset: Dataset, view: View) -> Pair:
    """This day, by the view, and the session's other one. An address the reader brought goes before the session."""
    state = st.session_state
    right = Half(view.day, view.reading)
    asked = {key: st.query_params[key] for key in to_query(right) if key in st.query_params}
    if asked and asked != state.get(WRITTEN):
        state[OTHER], state[SAID] = from_query(asked, dataset, right)
    elif OTHER not in state:
        state[OTHER] = usual(dataset, right).left
    left: Half = state[OTHER]
    state[WRITTEN] = to_query(left)
    redating.write_address(state[WRITTEN], COMPARED)
    return Pair(left, right)


def ignored() -> tuple[str, ...]:
    """A sentence for everything in the address that could not be shown."""
    found: tuple[str, ...] = st.session_state.get(SAID, ())
    return controls.ignored() + found


def _choose(pair: Pair) -> None:
    st.session_state[OTHER], st.session_state[SAID] = pair.left, ()
    controls.settle(pair.right.day, pair.right.reading, None)


BOTH_READINGS = "This day in both readings"


def quick_choices(dataset: Dataset, pair: Pair) -> None:
    """The comparisons that a reader wants most, one press each; "this day" is that of the right half."""
    choices = {
        BOTH_READINGS: readings_of(pair.right),
        "This day and the one before": day_before(dataset, pair.right),
        "First and last day": ends(dataset, pair.right),
        "Exchange the halves": Pair(pair.right, pair.left),
    }
    with st.container(key="compare-quick", horizontal=True, gap="small"):
        for number, (words, chosen) in enumerate(choices.items()):
            st.button(words, key=f"compare quick {number}", on_click=_choose, args=(chosen,))


def half(days: Sequence[date], view: View, pair: Pair, which: str) -> None:
    """The controls of one half, which tell its map themselves and Python what the reader settles on."""
    shown = pair.left if which == LEFT else pair.right
    at, key = view.window, f"compare-{which}"
    _half(
        key=key,
        data={
            "half": which,
            "name": NAMES[which],
            "frame": f".st-key-{key}-map iframe",
            "dayKey": DAY if which == LEFT else "day",
            "days": [day.isoformat() for day in days],
            "words": [typeset(day_full(day)) for day in days],
            "readings": [[reading.value, reading_words(reading)] for reading in Reading],
            "day": shown.day.isoformat(),
            "reading": shown.reading.value,
            "select": view.record,
            "window": {"lat": at.lat, "lon": at.lon, "zoom": at.zoom} if at else None,
            "heard": st.session_state.get(f"{key} heard", 0),
        },
        on_commit_change=lambda: _settle(days, pair, which),
    )


def _settle(days: Sequence[date], pair: Pair, which: str) -> None:
    """Take over what the reader settled on in one half, and where the maps stand; nothing that is no day of these."""
    key = f"compare-{which}"
    commit = st.session_state[key].get("commit")
    if not isinstance(commit, Mapping):
        return
    try:
        chosen = Half(date.fromisoformat(str(commit.get("day"))), Reading(str(commit.get("reading"))))
    except (TypeError, ValueError):
        return
    if chosen.day not in days:
        return
    st.session_state[f"{key} heard"] = number_in(commit)
    window = commit.get("window")
    right = chosen if which == RIGHT else pair.right
    if which == LEFT:
        st.session_state[OTHER], st.session_state[SAID] = chosen, ()
    controls.settle(right.day, right.reading, window_of(window)[0] if isinstance(window, Mapping) else None)


@lru_cache(maxsize=8)
def _ready(store: Store, name: str) -> Ready:
    ground, assets = Ground(store.dataset), asset_urls(store.basemap)
    title = f"{store.dataset.title}: {name}"
    found = payload(store.timeline, ground, store.basemap, assets, title=title)
    return with_payload(store, found, plate.fit(ground))


def show_map(store: Store, which: str) -> None:
    """Mount the map of one half: the same script on every rerun, so that it is never mounted twice."""
    asset_urls(store.basemap)  # holds the pictures
    mount(_ready(store, NAMES[which]), f"compare-{which}-map", HEIGHT)


def what_differs(store: Store, pair: Pair) -> None:
    """In words what differs between the halves."""
    before, after = (store.timeline.state(h.day, h.reading) for h in (pair.left, pair.right))
    st.html(whole(store.dataset, changes(store.dataset, before, after), pair))
