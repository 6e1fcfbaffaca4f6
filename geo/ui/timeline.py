"""The timeline in lanes: the reader's choice with its address, the chart in the browser, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo import assets
from geo.findings.lanes import Grouping, lanes
from geo.markup.elements import escaped, filled
from geo.markup.timeline import GROUPINGS, LANE_IS, lane_list
from geo.markup.timeline_chart import chart
from geo.records.model import Dataset
from geo.records.period import Period
from geo.status.answers import answers
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.ui import component
from geo.ui.store import KEPT
from geo.ui.view import write_address
from geo.view.address import written
from geo.view.view import KEYS, Asked, View
from geo.view.view import days_of_window as window_of
from geo.view.view import lanes_from_query as from_query
from geo.view.view import lanes_to_query as to_query

NAME = "claims_lanes"
ASKED, WRITTEN, SAID = "lanes asked", "lanes in the address", "lanes ignored"
CHOICE = "lanes choice"


# Styles are not isolated: the signs take their colours from the page, and its links are the page's own.
_chart = component("lanes", *assets.LANES, "lanes_host.js", css="lanes.css")
_at = component("lanes_at", "lanes_at.js")


def choose(dataset: Dataset) -> Asked:
    """The switch of what a lane is. An address that the reader brought goes before what the session held."""
    asked = _asked(dataset)
    for sentence in st.session_state.get(SAID, ()):
        st.info(escaped(sentence))
    st.session_state[CHOICE] = asked.grouping
    st.segmented_control(
        "A lane for every",
        list(Grouping),
        key=CHOICE,
        format_func=lambda one: GROUPINGS[one],
        required=True,
        on_change=_choose,
    )
    return asked


def _asked(dataset: Dataset) -> Asked:
    state = st.session_state
    query = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if ASKED not in state or (query and written(query) != state.get(WRITTEN)):
        state[ASKED], state[SAID] = from_query(query, dataset.span)
    asked: Asked = state[ASKED]
    _write(asked)
    return asked


def _choose() -> None:
    st.session_state[ASKED] = replace(st.session_state[ASKED], grouping=Grouping(st.session_state[CHOICE]))
    st.session_state[SAID] = ()


def _write(asked: Asked) -> None:
    st.session_state[WRITTEN] = to_query(asked)
    write_address(st.session_state[WRITTEN], KEYS)


def drawn(timeline: Timeline) -> Callable[[View], None]:
    """Draws choice, chart and words of a view, in the fragment that runs with each; the day moves in the browser."""

    def draw(view: View) -> None:
        asked = choose(timeline.dataset)
        show(timeline, asked, view)
        words(timeline, asked, view.reading)

    return draw


def show(timeline: Timeline, asked: Asked, view: View) -> None:
    """The chart of every day, sent once; takes over the days that the reader has chosen in it."""
    with st.container(key="lanes", gap=None):
        result = _chart(key=NAME, data=_values(timeline), on_range_change=_nothing)
        asked = _ranged(result.range, asked, timeline.dataset.span)
        query = dict.fromkeys(KEYS, "") | to_query(asked)
        told = timeline.dataset.mentions.get(view.record)
        record = told.event_id if told else view.record
        at = {"day": view.day.isoformat(), "reading": view.reading.value, "record": record}
        _at(key=f"{NAME} at", data=query | at)


def _ranged(said: object, asked: Asked, span: Period) -> Asked:
    """The choice with the days that the browser says were chosen, in the session and the address; once."""
    if not isinstance(said, Mapping):
        return asked
    window, _ = window_of(str(said.get("from") or ""), str(said.get("to") or ""), span)
    found = replace(asked, window=window)
    st.session_state[ASKED] = found
    st.session_state[SAID] = ()
    _write(found)
    return found


def _nothing() -> None:
    """Streamlit keeps only those triggers that have a callback."""


@lru_cache(maxsize=KEPT)
def _values(timeline: Timeline) -> dict[str, Any]:
    return chart(timeline)


def words(timeline: Timeline, asked: Asked, reading: Reading) -> None:
    """The same lanes as structured text, under a heading of the second level."""
    st.html(filled("parts", "heading", level=2, words="The lanes in words", kind="speakers"))
    with st.expander(f"Every record of the timeline, lane by lane: {LANE_IS[asked.grouping]}"):
        st.html(_words(timeline, asked.grouping, reading))


@lru_cache(maxsize=KEPT * 2)
def _words(timeline: Timeline, grouping: Grouping, reading: Reading) -> Markup:
    found = lanes(timeline, reading, grouping)
    return lane_list(timeline.dataset, found, answers(timeline, reading))
