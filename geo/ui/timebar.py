"""The time bar: moves the date in the browser. It is sent once; ``geo.ui.thread`` carries what it settles on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from geo.activity import Activity
from geo.style import DARK, LIGHT, theme

ASSETS = Path(__file__).resolve().parents[1] / "assets"
BAR = "timebar"
"""The bar's name, by which the thread finds it in the browser."""


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


# Styles are not isolated: page, tests and screen readers reach the bar like any other part of the page.
_bar = st.components.v2.component(
    "claims_timebar",
    css=_asset("timebar.css"),
    js=_asset("timebar.js") + _asset("timebar_host.js"),
    isolate_styles=False,
)


def timebar(days: Sequence[date], activity: Activity) -> None:
    """The bar over ``days`` (in order, none left out). Call it outside every fragment, and ``thread`` inside one."""
    with st.container(gap=None, key=f"{BAR} box"):
        _bar(key=BAR, data=_text(days, activity))


def _text(days: Sequence[date], activity: Activity) -> bytes:
    colours = {"light": theme(LIGHT), "dark": theme(DARK)}
    span = {"bar": BAR, "first": days[0].isoformat(), "count": len(days), "colours": colours}
    return json.dumps(span | activity.columns, ensure_ascii=False, separators=(",", ":")).encode()
