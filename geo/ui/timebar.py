"""The time bar: moves the date in the browser. It is sent once; ``geo.ui.thread`` carries what it settles on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from geo.activity import Activity
from geo.period import Period
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
    _mount(_text(days[0], len(days), activity.columns))


def timebar_over(span: Period, columns: Mapping[str, Any]) -> None:
    """The same over the days of imported sets too; ``columns`` as ``geo.setactivity.columns`` makes them."""
    _mount(_text(span.first, len(span), columns))


def _mount(text: bytes) -> None:
    with st.container(gap=None, key=f"{BAR} box"):
        _bar(key=BAR, data=text)


def _text(first: date, count: int, columns: Mapping[str, Any]) -> bytes:
    colours = {"light": theme(LIGHT), "dark": theme(DARK)}
    span = {"bar": BAR, "first": first.isoformat(), "count": count, "colours": colours}
    return json.dumps({**span, **columns}, ensure_ascii=False, separators=(",", ":")).encode()
