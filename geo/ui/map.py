"""Files the map's frame loads, served by the app itself: Leaflet from its package, our scripts, what the data publish.

A declared component is used as nothing but a file server. Streamlit hands out its folder at
``component/<name>/``, next to ``component/streamlit_folium.st_folium/`` where the map lives; so ``../<name>/file``
works under any path prefix and needs no route of our own. A frame loads its scripts one after the other, so there are
few. Only what comes with the data folder is ever put here: what a reader brings has no address.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import Any

import streamlit as st
import streamlit.components.v1 as components
from streamlit_folium import st_folium

from geo.assets import FOLDER, GROUND, MARKS, POINTS, bundle
from geo.assets import text as asset_text
from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.folium_map import AssetUrls, framed, payload, safe_json, signs
from geo.map.frames import frames
from geo.map.ground import Ground
from geo.markup.elements import own
from geo.ui import component
from geo.ui.store import KEPT, Store

STYLES = ("map.css", "pointcloud.css")


def leaflet_folder() -> Path:
    """Leaflet's files as the installed package carries them."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


def asset_urls(basemap: Basemap) -> AssetUrls:
    """Addresses relative to the map's frame. Declares the folders: call it in every run, for a new server."""
    components.declare_component("leaflet", path=leaflet_folder())
    folder = _served(basemap)
    components.declare_component("map", path=folder)
    relief = {theme: _address("map", folder / Path(name).name) for theme, name in basemap.images.items()}
    return AssetUrls(
        leaflet_js=_address("leaflet", leaflet_folder() / "leaflet.js"),
        leaflet_css=_address("leaflet", leaflet_folder() / "leaflet.css"),
        scripts=(_address("map", folder / "map.js"),),
        styles=(_address("map", folder / "map.css"),),
        relief=relief,
    )


def publish(basemap: Basemap, name: str, script: str) -> str:
    """Serve Leaflet, the map's scripts and styles and one more script as a single one, ``name``; its address."""
    folder = _served(basemap)
    parts = (leaflet_folder() / "leaflet.js", folder / "map.js")
    path = folder / name
    script = f"{_dressed(folder)}\n{script}"
    path.write_text(
        "\n".join((*(part.read_text(encoding="utf-8") for part in parts), script)), encoding="utf-8"
    )
    return _address("map", path)


def _dressed(folder: Path) -> str:
    """The style sheets as a script that puts them in; Leaflet's names its pictures from where it lies."""
    pictures = f"url(../{__name__}.leaflet/images/"
    leaflet = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8").replace("url(images/", pictures)
    text = json.dumps(leaflet + (folder / "map.css").read_text(encoding="utf-8"))
    return f'document.head.append(Object.assign(document.createElement("style"), {{textContent: {text}}}));'


_one = RLock()
"""Held while a map's files are made: readers who come at once after a start would each make them, and the folder of all
but the last would be gone."""


def _served(basemap: Basemap) -> Path:
    stamp = max(path.stat().st_mtime_ns for path in FOLDER.iterdir())
    with _one:
        return Path(_folder(str(basemap.folder), tuple(basemap.images.values()), stamp).name)


@cache
def _folder(folder: str, pictures: tuple[str, ...], stamp: int) -> tempfile.TemporaryDirectory[str]:  # noqa: ARG001 - a new folder where a script is new
    """A folder with our scripts in one, the data's pictures and nothing else, so that no other file gets an address."""
    copies = tempfile.TemporaryDirectory(prefix="claims-map-")  # goes when the server does
    script = bundle(*GROUND, *POINTS, *MARKS)
    for name, content in (("map.js", script), ("map.css", asset_text(*STYLES))):
        (Path(copies.name) / name).write_text(content, encoding="utf-8")
    for picture in pictures:
        shutil.copyfile(Path(folder) / picture, Path(copies.name) / Path(picture).name)
    return copies


@cache
def _digest(path: Path, changed: float) -> str:  # noqa: ARG001 - part of the cache's key
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _address(component: str, path: Path) -> str:
    """A file's address, with its content's digest so that a browser never keeps an old one."""
    return f"../{__name__}.{component}/{path.name}?v={_digest(path, path.stat().st_mtime)}"


_points = component("points", "courier.js", isolated=True, constants={"KIND": "points"})
_states_component = component("states", "courier.js", isolated=True, constants={"KIND": "states"})


def send_points(packed: bytes) -> None:
    """Hand packed events (a point cloud) to the maps of this page. Call it outside the fragment of the date."""
    with st.container(key="claims-points"):
        _points(key="claims-points-courier", data=packed)


def send_states(states: bytes) -> None:
    """Let the maps of this page show these states (``geo.map.frames``, as JSON) instead of their own.

    The maps stay where they are; in a run that does not call this, they show their own again.
    """
    with st.container(key="claims-states"):
        _states_component(key="claims-states-courier", data=states)


KEY = "claims-map"
HEIGHT = 620
"""Pixels, where the style sheet below does not decide: at least 560 beside the accounts, 60 % of a phone's screen."""

FRAME_CSS = f"""
.st-key-{KEY} iframe {{ display: block; width: 100%; height: max(560px, calc(100vh - 400px)) !important; }}
@media (max-width: 640px) {{ .st-key-{KEY} iframe {{ height: 56vh !important; }} }}
"""
"""Where a map stands alone; on the page of the map it fills the window (``page.css``)."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The files of a map, and what its first view shows (west, south, east, north)."""

    assets: AssetUrls
    fit: tuple[float, float, float, float]


def _ready(store: Store) -> Ready:
    with _one:
        return _made(store)


@lru_cache(maxsize=KEPT)
def _made(store: Store) -> Ready:
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
    st.html(own("style", FRAME_CSS))
    with st.container(key=key):
        st_folium(
            framed("window.ClaimsPayload", ready.fit, ready.assets),
            key=f"{key}-frame",
            height=height,
            use_container_width=True,
            returned_objects=[],
        )
