"""The time bar: moves the date in the browser, tells the map itself, and Python once per release or pause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from geo.activity import Activity
from geo.style import DARK, LIGHT, theme
from geo.validity import Reading
from geo.view import View, Window, window_of

ASSETS = Path(__file__).resolve().parents[1] / "assets"
NAME = "claims_timebar"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


# Styles are not isolated: page, tests and screen readers reach the bar like any other part of the page.
_bar = st.components.v2.component(
    NAME,
    css=_asset("timebar.css"),
    js=_asset("timebar.js") + _asset("timebar_host.js"),
    isolate_styles=False,
)
_at = st.components.v2.component(f"{NAME}_at", js=_asset("timebar_at.js"), isolate_styles=False)


@lru_cache(maxsize=1)
def _colours() -> dict[str, dict[str, str]]:
    return {"light": theme(LIGHT), "dark": theme(DARK)}


@dataclass(frozen=True, slots=True)
class Settled:
    """What the reader settled on, the bar's own number of that commit, and where the map stood."""

    day: date
    reading: Reading
    number: int
    window: Window | None


def timebar(days: Sequence[date], activity: Activity, view: View, key: str = "timebar") -> Settled | None:
    """The bar over ``days`` (in order, none left out), showing ``view``; what the reader settled on, once, or ``None``.

    Call it first in the fragment that redraws with the date: the answer comes in the same run. The bar's own data
    stay the same from run to run, so that only a reference to them travels; what is shown travels beside them.
    """
    box = st.container(gap=None, key=f"{key} box")
    with box:
        result = _bar(key=key, data=_payload(days, activity, key), on_commit_change=_nothing)
        settled = _settled(result.commit, days)
        heard_key = f"{key} heard"
        if settled:
            st.session_state[heard_key] = settled.number
        at = settled or view
        shown = {"bar": key, "day": at.day.isoformat(), "reading": at.reading.value}
        _at(key=f"{key} at", data=shown | {"heard": st.session_state.get(heard_key, 0)})
    return settled


def _payload(days: Sequence[date], activity: Activity, key: str) -> dict[str, Any]:
    span = {"bar": key, "first": days[0].isoformat(), "count": len(days), "colours": _colours()}
    return span | activity.columns


def _nothing() -> None:
    """Streamlit keeps only those triggers that have a callback."""


def _settled(commit: object, days: Sequence[date]) -> Settled | None:
    """What the browser says the reader settled on; ``None`` where it says nothing, or nothing that can be."""
    if not isinstance(commit, Mapping):
        return None
    try:
        day = date.fromisoformat(str(commit.get("day")))
        reading = Reading(str(commit.get("reading")))
        number = int(commit.get("number", 0))
    except (TypeError, ValueError):
        return None
    window = commit.get("window")
    at = window_of(window)[0] if isinstance(window, Mapping) else None
    return Settled(day, reading, number, at) if days[0] <= day <= days[-1] else None
