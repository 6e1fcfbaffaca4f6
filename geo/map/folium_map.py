"""Layers and style -> one folium map that holds every day. The only module that imports folium.

The only one, too, that puts latitude first: folium wants it so. The map is sent once; ``assets/timefilter.js``
shows one of its days. Nothing in it names a day or a theme: the script is the same for every reader and rerun.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
import xyzservices.providers as tiles  # type: ignore[import-untyped]
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.frames import frames
from geo.map.ground import Ground
from geo.records.model import FIGHTING, Dataset
from geo.signs.glyphs import CAPITAL, PASS, RINGS, TOWN, VILLAGE, event_sign
from geo.signs.palette import DARK, LIGHT, theme
from geo.signs.style import boxed, event_svg, pattern_defs
from geo.status.timeline import Timeline
from geo.words.legend import legend

CAVEAT = "Unverified claims"

WEB_BASES = (
    ("Light (web)", tiles.Esri.WorldGrayCanvas),
    ("Topographic (web)", tiles.OpenTopoMap),
    ("Satellite (web)", tiles.Esri.WorldImagery),
)
"""Tile services a reader may choose; none is asked for anything before that."""

LAYERS = (
    ("control", "Control claims", True),
    ("possible", "Possible", True),
    ("implied", "Implied", False),
    ("approaches", "Approaches", True),
    ("clashes", "Clashes", True),
    ("events", "Other events", True),
    ("directions", "Directions", True),
    ("labels", "Labels", True),
    ("water", "Rivers", True),
)
"""Layers as switched in the map: the group's name in the payload, its label, whether it starts switched on."""

ZOOM: dict[str, Any] = {"zoom_snap": 0.25, "zoom_delta": 0.5, "min_zoom": 6, "max_zoom": 14}
"""Leaflet's options of every map, in folium's spelling."""


@dataclass(frozen=True, slots=True)
class AssetUrls:
    """Addresses as the map's own frame resolves them; ``relief`` by theme (``light``, ``dark``), or empty.

    ``leaflet_css`` is empty where a script brings the styles along.
    """

    leaflet_js: str
    leaflet_css: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    relief: dict[str, str]


class TimeFilter(JSCSSMixin, MacroElement):
    """Starts the product's own script on the map, with everything it may show."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            ClaimsMap.start({{ this._parent.get_name() }}, {{ this.payload }});
        {% endmacro %}
        """
    )

    def __init__(self, payload: str, assets: AssetUrls) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TimeFilter"
        self.payload = payload
        self.default_js = [(f"claims_js_{i}", url) for i, url in enumerate(assets.scripts)]
        self.default_css = [(f"claims_css_{i}", url) for i, url in enumerate(assets.styles)]


def framed(text: str, fit: tuple[float, float, float, float], assets: AssetUrls) -> folium.Map:
    """A folium map around a payload: JSON, or the name under which a script of ``assets`` leaves it in the frame.

    Cheap where it is a name, and made anew each time because rendering changes it.

    folium numbers its elements at random; ``st_folium`` takes the numbers out again.
    """
    west, south, east, north = fit
    found = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=8,
        tiles=None,
        **ZOOM,
    )
    found.default_js = [("leaflet", assets.leaflet_js)]
    found.default_css = [("leaflet_css", assets.leaflet_css)] if assets.leaflet_css else []
    TimeFilter(text, assets).add_to(found)
    return found


def payload(
    timeline: Timeline, ground: Ground, basemap: Basemap, assets: AssetUrls, *, title: str = ""
) -> dict[str, Any]:
    """Everything the browser needs. Coordinates are longitude first; the script turns them for Leaflet."""
    dataset = timeline.dataset
    kinds = {event.kind for event in dataset.events.values()}
    found = frames(timeline, ground)
    found |= {
        "title": title or dataset.title,
        "fit": plate.fit(ground),
        "themes": {"light": theme(LIGHT), "dark": theme(DARK)},
        "defs": pattern_defs(),
        "signs": signs(dataset),
        "rings": {name: boxed(shape) for name, shape in RINGS.items() if name},
        "symbols": {
            **{kind: boxed(TOWN) for kind in ("town", "airfield")},
            "village": boxed(VILLAGE),
            "capital": boxed(CAPITAL),
            "pass": boxed(PASS),
        },
        "legend": [
            {"sign": entry.sign, "svg": entry.svg, "label": entry.label, "words": entry.explanation}
            for entry in legend(dataset.sides, kinds)
        ],
        "layers": [{"group": group, "label": label, "on": on} for group, label, on in LAYERS],
        "relief": {"images": assets.relief, "bounds": basemap.bounds} if assets.relief else None,
        "tiles": [_tiles(name, provider) for name, provider in WEB_BASES],
        "outlines": plate.outlines(ground),
        "water": plate.water(basemap),
        "rivers": plate.rivers(basemap),
        "labels": plate.labels(ground),
        "caveat": "; ".join(part for part in (CAVEAT, dataset.caveat) if part),
        "sources": list(basemap.sources),
    }
    found["digest"] = hashlib.sha256(safe_json(found).encode()).hexdigest()[:16]
    return found


def signs(dataset: Dataset) -> Mapping[str, str]:
    """The signs of the kinds of events in a dataset, as drawings by name."""
    kinds = {event.kind for event in dataset.events.values()}
    return {"clash": event_svg("clash")} | {
        name: event_svg(name) for name in sorted({event_sign(kind) for kind in kinds - FIGHTING})
    }


def _tiles(name: str, provider: Any) -> dict[str, Any]:  # noqa: ANN401 - xyzservices ships no types
    return {
        "name": name,
        "url": provider.build_url(),
        "attribution": provider.get("attribution", name),
        "maxZoom": provider.get("max_zoom", 16),
    }


def safe_json(value: object) -> str:
    """JSON that can stand inside a script: no ``<`` to close it, no separator that ends a line, no template braces.

    Other signs of HTML mean nothing there, and escaped they made a published file 8 % larger.
    """
    found = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", "\u2028", "\u2029"):
        found = found.replace(sign, f"\\u{ord(sign):04x}")
    return found.replace("{{", "{\\u007b").replace("{%", "{\\u0025").replace("{#", "{\\u0023")
