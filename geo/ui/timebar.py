"""The time bar: moves the date in the browser. It is sent once; ``geo.ui.timebar`` carries what it settles on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from geo.assets import ADDRESSES, TIME_BAR
from geo.findings.activity import Activity
from geo.records.model import Dataset
from geo.records.period import Period
from geo.signs.palette import DARK, LIGHT, theme
from geo.status.validity import Reading
from geo.ui import component, number_in
from geo.ui import view as controls
from geo.view.view import View, Window, window_of

BAR = "timebar"
"""The bar's name, by which the thread finds it in the browser."""


# Styles are not isolated: page, tests and screen readers reach the bar like any other part of the page.
_bar = component("timebar", *TIME_BAR, ADDRESSES, "timebar_host.js", css="timebar.css")


Datings = Sequence[Mapping[str, object]]
"""``geo.ui.view.datings``: the reports that the bar offers to be read by either of two dates."""


def timebar(days: Sequence[date], activity: Activity, datings: Datings = ()) -> None:
    """The bar over ``days`` (in order, none left out). Call it outside every fragment, and ``thread`` inside one."""
    _mount(_text(days[0], len(days), activity.columns, datings))


def timebar_over(span: Period, columns: Mapping[str, Any], datings: Datings = ()) -> None:
    """The same over the days of imported sets too; ``columns`` as ``geo.sets.activity.columns`` makes them."""
    _mount(_text(span.first, len(span), columns, datings))


def _mount(text: bytes) -> None:
    with st.container(gap=None, key=f"{BAR} box"):
        _bar(key=BAR, data=text, on_dated_change=_dated)


def _dated() -> None:
    """Before the page runs: a report is to be read by another date, and so everything is computed anew."""
    said = st.session_state[BAR].get("dated")
    if isinstance(said, Mapping):
        controls.read_by(str(said.get("report")), other=bool(said.get("other")))


def _text(first: date, count: int, columns: Mapping[str, Any], datings: Datings) -> bytes:
    colours = {"light": theme(LIGHT), "dark": theme(DARK)}
    span = {"bar": BAR, "first": first.isoformat(), "count": count, "colours": colours, "datings": datings}
    return json.dumps({**span, **columns}, ensure_ascii=False, separators=(",", ":")).encode()


KEY = "claims-thread"
HEARD = "last commit heard"

_thread = component("thread", "thread.js", isolated=True)


@dataclass(frozen=True, slots=True)
class Settled:
    """The day and reading that the reader settled on, the time bar's number of that commit, where the map stood."""

    day: date
    reading: Reading
    number: int
    window: Window | None


@dataclass(frozen=True, slots=True)
class Picked:
    """A record chosen in the map or on a card, and where the map stood."""

    record: str
    window: Window | None


def settled(said: object, span: Period) -> Settled | None:
    """What the browser says the reader settled on; ``None`` where it says nothing, or nothing that can be."""
    if not isinstance(said, Mapping):
        return None
    try:
        day = date.fromisoformat(str(said.get("day")))
        reading = Reading(str(said.get("reading")))
    except (TypeError, ValueError):
        return None
    return Settled(day, reading, number_in(said), _window(said)) if span.covers(day) else None


def picked(said: object) -> Picked | None:
    """The record that the browser says was chosen; ``None`` where it says nothing."""
    return Picked(str(said.get("record") or ""), _window(said)) if isinstance(said, Mapping) else None


def _window(said: Mapping[str, object]) -> Window | None:
    window = said.get("window")
    return window_of(window)[0] if isinstance(window, Mapping) else None


@st.fragment
def thread(
    dataset: Dataset, *, span: Period | None = None, also: Callable[[View], None] | None = None
) -> None:
    """Tell the browser the session's view, and take over what it settles on.

    ``span`` is the days of the time bar, where they are not those of the data. ``also`` draws what this page has to
    draw anew in Python for every view; without it a commit costs next to nothing.
    """
    view = controls.current_view(dataset, span)
    _thread(
        key=KEY,
        data=_down(view),
        on_commit_change=lambda: _commit(span or dataset.span),
        on_selected_change=_select,
    )
    if also:
        also(view)


def _down(view: View) -> dict[str, object]:
    at = view.window
    return {
        "bar": BAR,
        "day": view.day.isoformat(),
        "reading": view.reading.value,
        "heard": st.session_state.get(HEARD, 0),
        "select": view.record,
        "window": {"lat": at.lat, "lon": at.lon, "zoom": at.zoom} if at else None,
    }


def _said(name: str) -> object:
    return st.session_state[KEY].get(name)


def _commit(span: Period) -> None:
    """Before the fragment runs: take over the day, so that the same run says it back."""
    found = settled(_said("commit"), span)
    if found:
        st.session_state[HEARD] = found.number
        controls.settle(found.day, found.reading, found.window)


def _select() -> None:
    found = picked(_said("selected"))
    if found:
        controls.select(found.record, found.window)
