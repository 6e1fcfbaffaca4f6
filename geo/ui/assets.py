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
from functools import cache
from importlib.resources import files
from pathlib import Path

import streamlit.components.v1 as components

from geo.basemap import Basemap
from geo.maps import AssetUrls

OWN = Path(__file__).resolve().parents[1] / "assets"
SCRIPTS = ("labels.js", "basemap.js", "pointcloud.js", "timefilter.js")
"""Scripts of the map, in the order they need each other."""
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


def _served(basemap: Basemap) -> Path:
    stamp = max((OWN / name).stat().st_mtime_ns for name in (*SCRIPTS, *STYLES))
    return Path(_folder(str(basemap.folder), tuple(basemap.images.values()), stamp).name)


@cache
def _folder(folder: str, pictures: tuple[str, ...], stamp: int) -> tempfile.TemporaryDirectory[str]:  # noqa: ARG001 - a new folder where a script is new
    """A folder with our scripts in one, the data's pictures and nothing else, so that no other file gets an address."""
    copies = tempfile.TemporaryDirectory(prefix="claims-map-")  # goes when the server does
    for name, parts in (("map.js", SCRIPTS), ("map.css", STYLES)):
        text = "\n".join((OWN / part).read_text(encoding="utf-8") for part in parts)
        (Path(copies.name) / name).write_text(text, encoding="utf-8")
    for picture in pictures:
        shutil.copyfile(Path(folder) / picture, Path(copies.name) / Path(picture).name)
    return copies


@cache
def _digest(path: Path, changed: float) -> str:  # noqa: ARG001 - part of the cache's key
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _address(component: str, path: Path) -> str:
    """A file's address, with its content's digest so that a browser never keeps an old one."""
    return f"../{__name__}.{component}/{path.name}?v={_digest(path, path.stat().st_mtime)}"
