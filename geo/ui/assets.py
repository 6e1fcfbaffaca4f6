"""Files the map's frame loads, served by the app itself: Leaflet from its package, our scripts, the relief picture.

A declared component is used as nothing but a file server. Streamlit hands out its folder at
``component/<name>/``, next to ``component/streamlit_folium.st_folium/`` where the map lives; so ``../<name>/file``
works under any path prefix and needs no route of our own.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components

from geo.basemap import Basemap
from geo.maps import AssetUrls

OWN = Path(__file__).resolve().parents[1] / "assets"
SCRIPTS = ("labels.js", "basemap.js", "timefilter.js")
STYLES = ("map.css",)


def leaflet_folder() -> Path:
    """Leaflet's files as the installed package carries them."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


def asset_urls(basemap: Basemap) -> AssetUrls:
    """Addresses relative to the map's frame. Declares the folders: call it in every run, for a new server."""
    components.declare_component("leaflet", path=leaflet_folder())
    components.declare_component("own", path=OWN)
    relief = {}
    if basemap.images:
        folder = Path(_pictures(str(basemap.folder), tuple(basemap.images.values())).name)
        components.declare_component("relief", path=folder)
        relief = {theme: _address("relief", folder / name) for theme, name in basemap.images.items()}
    return AssetUrls(
        leaflet_js=_address("leaflet", leaflet_folder() / "leaflet.js"),
        leaflet_css=_address("leaflet", leaflet_folder() / "leaflet.css"),
        scripts=tuple(_address("own", OWN / name) for name in SCRIPTS),
        styles=tuple(_address("own", OWN / name) for name in STYLES),
        relief=relief,
    )


@st.cache_resource(show_spinner=False)
def _pictures(folder: str, names: tuple[str, ...]) -> tempfile.TemporaryDirectory[str]:
    """A folder with copies of the pictures and nothing else, so that no other file of the data gets an address."""
    copies = tempfile.TemporaryDirectory(prefix="relief-")  # goes when the server does
    for name in names:
        shutil.copyfile(Path(folder) / name, Path(copies.name) / Path(name).name)
    return copies


@st.cache_data(show_spinner=False)
def _digest(path: Path, changed: float) -> str:  # noqa: ARG001 - part of the cache's key
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _address(component: str, path: Path) -> str:
    """A file's address, with its content's digest so that a browser never keeps an old one."""
    return f"../{__name__}.{component}/{path.name}?v={_digest(path, path.stat().st_mtime)}"
