"""The map on a page: mounted once, outside every fragment, and told the day in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from geo import plate
from geo.frames import frames
from geo.ground import Ground
from geo.maps import AssetUrls, framed, payload, safe_json, signs
from geo.ui.assets import asset_urls, publish
from geo.ui.courier import send_states
from geo.ui.store import KEPT, Store

KEY = "claims-map"
HEIGHT = 620
"""Pixels, where the style sheet below does not decide: at least 560 beside the accounts, 60 % of a phone's screen."""

FRAME_CSS = f"""<style>
.st-key-{KEY} iframe {{ display: block; width: 100%; height: max(560px, calc(100vh - 400px)) !important; }}
@media (max-width: 640px) {{ .st-key-{KEY} iframe {{ height: 56vh !important; }} }}
</style>"""


@dataclass(frozen=True, slots=True)
class Ready:
    """The files of a map, and what its first view shows (west, south, east, north)."""

    assets: AssetUrls
    fit: tuple[float, float, float, float]


@lru_cache(maxsize=KEPT)
def _ready(store: Store) -> Ready:
    ground, assets = Ground(store.dataset), asset_urls(store.basemap)
    return with_payload(store, payload(store.timeline, ground, store.basemap, assets), plate.fit(ground))


def with_payload(store: Store, found: Mapping[str, Any], fit: tuple[float, float, float, float]) -> Ready:
    """The files of a map that begins with a payload made of the data folder; its scripts and styles are one."""
    assets = asset_urls(store.basemap)
    address = publish(
        store.basemap, f"map-{found['digest']}.js", f"window.ClaimsPayload = {safe_json(found)};"
    )
    return Ready(replace(assets, leaflet_js=address, leaflet_css="", scripts=(), styles=()), fit)


def show_map(store: Store) -> None:
    """Mount the map of every day; the same script on every rerun, so that it is never mounted twice."""
    asset_urls(store.basemap)  # declares the folders
    mount(_ready(store))


def show_states(shown: Store, mounted: Store) -> None:
    """Let the maps show the states of records that were filtered or re-dated; they themselves stay as mounted."""
    if shown is not mounted:
        send_states(_states(shown))


@lru_cache(maxsize=KEPT)
def _states(store: Store) -> bytes:
    found = frames(store.timeline, Ground(store.dataset)) | {"signs": signs(store.dataset)}
    return safe_json(found).encode()


def mount(ready: Ready, key: str = KEY, height: int = HEIGHT) -> None:
    """Mount a map under a key of its own, in a container of that name."""
    st.html(FRAME_CSS)
    with st.container(key=key):
        st_folium(
            framed("window.ClaimsPayload", ready.fit, ready.assets),
            key=f"{key}-frame",
            height=height,
            use_container_width=True,
            returned_objects=[],
        )
