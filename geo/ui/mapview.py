"""The map on a page, and the thread by which the page tells it the day.

The map is mounted once, outside every fragment; ``signal`` may stand inside one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit_folium import st_folium

from geo import plate
from geo.basemap import basemap
from geo.ground import Ground
from geo.maps import AssetUrls, framed, payload, safe_json
from geo.ui.assets import OWN, asset_urls
from geo.ui.store import Store
from geo.view import View, Window, window_of

KEY = "claims-map"
SIGNAL = "claims-signal"
HEIGHT = 620
"""Pixels, where the style sheet below does not decide: at least 560 beside the accounts, 60 % of a phone's screen."""

FRAME_CSS = f"""<style>
.st-key-{KEY} iframe {{ display: block; width: 100%; height: max(560px, calc(100vh - 400px)) !important; }}
@media (max-width: 640px) {{ .st-key-{KEY} iframe {{ height: 56vh !important; }} }}
.st-key-{SIGNAL} {{ position: absolute; width: 0; height: 0; overflow: hidden; }}
</style>"""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A payload as text, and what the first view shows (west, south, east, north)."""

    text: str
    fit: tuple[float, float, float, float]


@st.cache_resource(show_spinner=False)
def _ready(folder: str, version: str, _store: Store, _assets: AssetUrls) -> _Ready:  # noqa: ARG001 - keys
    ground = Ground(_store.dataset)
    found = payload(_store.timeline, ground, basemap(_store.folder), _assets)
    return _Ready(safe_json(found), plate.fit(ground))


def show_map(store: Store) -> None:
    """Mount the map of every day; the same script on every rerun, so that it is never mounted twice."""
    assets = asset_urls(basemap(store.folder))
    ready = _ready(str(store.folder), f"{store.dataset.version} {assets}", store, assets)
    st.html(FRAME_CSS)
    with st.container(key=KEY):
        st_folium(
            framed(ready.text, ready.fit, assets),
            key=KEY,
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
        )


_signal = st.components.v2.component("claims_signal", js=(OWN / "signal.js").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Picked:
    """A record chosen in the map or on a card, and where the map stood."""

    record: str
    window: Window | None


def signal(view: View) -> Picked | None:
    """Tell the map which record is selected and where to stand; what the reader chose, once, or ``None``."""
    at = view.window
    window = {"lat": at.lat, "lon": at.lon, "zoom": at.zoom} if at else None
    with st.container(key=SIGNAL):
        result = _signal(
            key=f"{SIGNAL}-thread",
            data={"select": view.record, "window": window},
            on_selected_change=lambda: None,
        )
    chosen = result.selected
    if not isinstance(chosen, Mapping):
        return None
    return Picked(str(chosen.get("record") or ""), window_of(chosen.get("window") or {})[0])


_copy = st.components.v2.component(
    "claims_copy_link",
    html=(OWN / "copylink.html").read_text(encoding="utf-8"),
    js=(OWN / "copylink.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def copy_link() -> None:
    """A button that copies the address of what is on the screen now."""
    _copy(key="copy-link")
