"""Files the map's frame loads, served by the app itself: Leaflet from its package, all else from memory.

A declared component is used as nothing but a file server. Streamlit hands out its folder at
``component/<name>/``, next to ``component/streamlit_folium.st_folium/`` where the map lives; so ``../<name>/file``
works under any path prefix and needs no route of our own, and so does ``../../media/file`` for what it holds in memory.
A frame loads its scripts one after the other, so there are few. Only what comes with the data folder is ever put here:
what a reader brings has no address.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from threading import RLock
from typing import Any

import streamlit as st
import streamlit.components.v1 as components
from streamlit import runtime
from streamlit_folium import st_folium

from geo.assets import FOLDER, GROUND, MARKS, POINTS, bundle
from geo.assets import text as asset_text
from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.folium_map import AssetUrls, framed, payload, safe_json, signs
from geo.map.frames import frames
from geo.map.ground import Ground
from geo.markup.elements import own
from geo.records.model import Dataset
from geo.server.document import SOON
from geo.ui import component
from geo.ui.store import KEPT, Store
from geo.view.filters import Filters

STYLES = ("map.css", "pointcloud.css")


def leaflet_folder() -> Path:
    """Leaflet's files as the installed package carries them."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the server holds in memory for as long as a session shows a map with it."""

    name: str
    mime: str
    content: bytes = field(repr=False)


def held(one: Held) -> str:
    """Have the server hold the file for this session, as it holds downloads; its address from a map's frame.

    Call it in every run of a page: what no session has asked for in its last run is let go of. No disk has any part in
    it, so that nobody who tidies a folder takes a map away. The address is a digest of the content, of which the
    server looks at no more than some parts of a large file: whoever makes one puts its own digest first.
    """
    if not runtime.exists():
        return f"../../media/{one.name}"
    files = runtime.get_instance().media_file_mgr
    return f"../..{files.add(one.content, one.mime, f'claims-map {one.name}')}"


def asset_urls(basemap: Basemap) -> AssetUrls:
    """Addresses relative to the map's frame. Declares a folder and holds the files: call it in every run."""
    components.declare_component("leaflet", path=leaflet_folder())
    script, style = _files(max(path.stat().st_mtime_ns for path in FOLDER.iterdir()))
    return AssetUrls(
        leaflet_js=_address("leaflet", leaflet_folder() / "leaflet.js"),
        leaflet_css=_address("leaflet", leaflet_folder() / "leaflet.css"),
        scripts=(held(script),),
        styles=(held(style),),
        relief={theme: held(one) for theme, one in _pictures(basemap.folder, *basemap.images.items())},
    )


@lru_cache(maxsize=1)
def _files(stamp: int) -> tuple[Held, Held]:  # noqa: ARG001 - part of the cache's key: a changed script is read anew
    """Our scripts in one, and our style sheets in one."""
    script = bundle(*GROUND, *POINTS, *MARKS).encode()
    return Held("map.js", "text/javascript", script), Held(
        "map.css", "text/css", asset_text(*STYLES).encode()
    )


@lru_cache(maxsize=4)
def _pictures(folder: Path, *images: tuple[str, str]) -> tuple[tuple[str, Held], ...]:
    """The pictures by theme, read once: what becomes of their files later harms nobody."""
    return tuple(
        (theme, Held(name, guess_type(name)[0] or "application/octet-stream", (folder / name).read_bytes()))
        for theme, name in images
    )


def _whole(script: str) -> bytes:
    """Leaflet, the map's scripts and styles and one more script as a single one."""
    leaflet = (leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    ours, _ = _files(max(path.stat().st_mtime_ns for path in FOLDER.iterdir()))
    return "\n".join((leaflet, ours.content.decode(), _dressed(), script)).encode()


def _dressed() -> str:
    """The style sheets as a script that puts them in; Leaflet's names its pictures from where it lies."""
    pictures = f"url(../{__name__}.leaflet/images/"
    leaflet = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8").replace("url(images/", pictures)
    text = json.dumps(leaflet + asset_text(*STYLES))
    return f'document.head.append(Object.assign(document.createElement("style"), {{textContent: {text}}}));'


_one = RLock()
"""Held while a map's files are made: readers who come at once after a start would each make them."""


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


_matches_component = component("matches", "courier.js", isolated=True, constants={"KIND": "matches"})


def show_matches(passing: Dataset, filters: Filters) -> None:
    """Let the maps of this page dim, and the accounts beside them mark, what the filters let through; else nothing.

    Nothing is painted anew: that is a choice of its own (``Filters.alone``).
    """
    if not filters.on or filters.alone:
        return
    records = [*passing.claims, *passing.events]
    accounts = [name for name in (*passing.claims, *passing.mentions) if PLAIN_ID.fullmatch(name)]
    with st.container(key="claims-matches"):
        _matches_component(key="claims-matches-courier", data=json.dumps(records).encode())
    if accounts:
        marked = ", ".join(f'[data-records~="{name}"]' for name in accounts)
        st.html(own("style", f".claims-lines .line:has({marked}) {{ {MARKED} }}"))


PLAIN_ID = re.compile(r"[\w.-]+")
"""What can stand in a style sheet as it is."""
MARKED = "background: color-mix(in srgb, var(--claims-neutral) 16%, transparent);"

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
    """The files of a map, and what its first view shows (west, south, east, north).

    ``script`` is the one file it begins with, where that is held in memory.
    """

    assets: AssetUrls
    fit: tuple[float, float, float, float]
    script: Held | None = None


def _ready(store: Store) -> Ready:
    with _one:
        return _made(store)


@lru_cache(maxsize=KEPT)
def _made(store: Store) -> Ready:
    ground, assets = Ground(store.dataset), asset_urls(store.basemap)
    found = with_payload(store, payload(store.timeline, ground, store.basemap, assets), plate.fit(ground))
    hasten(found)
    return found


def hasten(ready: Ready) -> None:
    """Have the page's document ask for the scripts of this map at once, as long as no other map is asked for so."""
    if runtime.exists() and ready.script:
        # In a thread that is of no session, so that the server holds the file with or without readers.
        with ThreadPoolExecutor(1) as outside:
            address = outside.submit(held, ready.script).result()
        SOON.clear()
        SOON.update(dict.fromkeys([*_frame_scripts(), address.removeprefix("../../")]))


def _frame_scripts() -> list[str]:
    """Addresses of the scripts that ``st_folium`` begins with, in the frame where the map will be."""
    folder = Path(str(files("streamlit_folium"))) / "frontend" / "build" / "static" / "js"
    return [
        f"component/streamlit_folium.st_folium/static/js/{path.name}" for path in folder.glob("main.*.js")
    ]


def with_payload(store: Store, found: Mapping[str, Any], fit: tuple[float, float, float, float]) -> Ready:
    """The files of a map that begins with a payload made of the data folder; its scripts and styles are one."""
    assets = asset_urls(store.basemap)
    whole = _whole(f"window.ClaimsPayload = {safe_json(found)};")
    name = f"map-{found['digest']}.js"
    script = Held(name, "text/javascript", f"// {hashlib.sha256(whole).hexdigest()}\n".encode() + whole)
    address = held(script)
    return Ready(replace(assets, leaflet_js=address, leaflet_css="", scripts=(), styles=()), fit, script)


def show_map(store: Store) -> None:
    """Mount the map of every day; the same script on every rerun, so that it is never mounted twice."""
    asset_urls(store.basemap)  # holds the pictures
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
    if ready.script:
        held(ready.script)
    st.html(own("style", FRAME_CSS))
    with st.container(key=key):
        st_folium(
            framed("window.ClaimsPayload", ready.fit, ready.assets),
            key=f"{key}-frame",
            height=height,
            use_container_width=True,
            returned_objects=[],
        )
