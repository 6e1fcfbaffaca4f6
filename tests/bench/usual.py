"""The usual map of one day: folium elements made in Python, as most Streamlit apps make them.

Same Leaflet, same files, same relief, outlines and data as the product's map; drawn plainly, with tooltips. Many points
are one GeoJson layer on Leaflet's canvas, which is the quickest of the usual ways.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import folium
import streamlit as st
from shapely.geometry import Point

from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.folium_map import AssetUrls
from geo.map.ground import Ground
from geo.map.layers import Layers, layers
from geo.signs.palette import LIGHT
from geo.status.validity import Reading
from geo.ui.map import asset_urls
from geo.ui.store import Store, store
from tests.bench.synthetic import DAYS, OPENING, SIGN_WORDS, Synthetic, synthetic

SIZE = int(os.environ.get("CLAIMS_BENCH_SIZE", "0"))
"""Number of synthetic events; 0 for the bundled data."""
Json = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Shared:
    """What every session uses, computed once."""

    ground: Ground
    basemap: Basemap
    outlines: Json
    points: Synthetic | None


@st.cache_resource(show_spinner=False)
def shared() -> Shared:
    """The data of this run."""
    data = store()
    ground = Ground(data.dataset)
    outlines = [
        {"type": "Feature", "properties": {}, "geometry": outline["area"]}
        for outline in plate.outlines(ground)
    ]
    found = {"type": "FeatureCollection", "features": outlines}
    return Shared(ground, data.basemap, found, synthetic(SIZE) if SIZE else None)


def days() -> Sequence[date]:
    """The days of the slider."""
    return DAYS if SIZE else store().timeline.days


def opening() -> date:
    """The day the bench begins with."""
    return DAYS[OPENING] if SIZE else store().timeline.days[0]


def base_map(assets: AssetUrls) -> folium.Map:
    """The map without a date: relief, outlines, Leaflet from the app itself."""
    ready = shared()
    west, south, east, north = plate.fit(ready.ground)
    made = folium.Map(
        location=((south + north) / 2, (west + east) / 2), zoom_start=8, tiles=None, prefer_canvas=SIZE > 0
    )
    made.default_js = [("leaflet", assets.leaflet_js)]
    made.default_css = [("leaflet_css", assets.leaflet_css)]
    if ready.basemap.bounds:
        left, bottom, right, top = ready.basemap.bounds
        picture = folium.raster_layers.ImageOverlay("data:,", [[bottom, left], [top, right]])
        picture.url = assets.relief["light"]  # folium itself would look for a file of that name
        picture.add_to(made)
    style = {"fill": False, "color": LIGHT.border, "weight": 1.5, "className": "outline"}
    folium.GeoJson(ready.outlines, style_function=lambda _: style, smooth_factor=0.6).add_to(made)
    return made


def assets_of(data: Store) -> AssetUrls:
    """Addresses of the files, by the product's own means."""
    return asset_urls(data.basemap)


def day_group(day: date) -> folium.FeatureGroup:
    """Everything of one day."""
    group = folium.FeatureGroup(name="day")
    points = shared().points
    if points:
        _cloud(points, day).add_to(group)
    else:
        _records(day, group)
    return group


def _cloud(points: Synthetic, day: date) -> folium.GeoJson:
    events = points.events
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(events.lon[row]), float(events.lat[row])]},
            "properties": {"kind": int(events.kind[row]), "text": events.texts[row]},
        }
        for row in points.on((day - DAYS[0]).days)
    ]
    colours = dict(zip(range(len(SIGN_WORDS)), (LIGHT.neutral, LIGHT.side_2, LIGHT.ink), strict=True))
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=5, weight=1, fill=True, fill_opacity=0.9),
        style_function=lambda feature: {
            "fillColor": colours[feature["properties"]["kind"]],
            "color": LIGHT.halo,
        },
        tooltip=folium.GeoJsonTooltip(["text"], labels=False),
    )


@st.cache_resource(show_spinner=False)
def _layers() -> dict[date, Layers]:
    """Of every day, computed once: what a careful app would keep."""
    return {state.day: layers(state, shared().ground) for state in store().timeline.states(Reading.CLAIMED)}


def _records(day: date, group: folium.FeatureGroup) -> None:
    found = _layers()[day]
    dataset = store().dataset
    for row in found["control"].to_dict("records"):
        side = LIGHT.side(dataset.sides[row["by"]].position) if row["by"] else LIGHT.neutral
        _shape(row, side, row["opacity"] * 0.4).add_to(group)
    for name in ("possible", "approaches"):
        for row in found[name].to_dict("records"):
            side = LIGHT.side(dataset.sides[row["side_id"]].position) if row["side_id"] else LIGHT.neutral
            _shape(row, side, 0.0).add_to(group)
    for row in found["directions"].to_dict("records"):
        start = row["geometry"]
        line = [(start.y, start.x), (start.y + 0.02, start.x + 0.02)]
        arrow = folium.PolyLine(line, color=LIGHT.ink, weight=4, tooltip=row["caption"])  # type: ignore[no-untyped-call]
        arrow.add_to(group)
    for row in found["events"].to_dict("records"):
        folium.CircleMarker(
            (row["geometry"].y, row["geometry"].x),
            radius=7,
            color=LIGHT.halo,
            weight=1.5,
            fill=True,
            fill_opacity=0.9,
            fill_color=LIGHT.ink,
            tooltip=row["caption"],
            className="event-" + row["event_id"],
        ).add_to(group)


def _shape(row: Mapping[Hashable, Any], colour: str, fill: float) -> folium.Element:
    style = {"color": colour, "weight": 2, "fill": fill > 0, "fillColor": colour, "fillOpacity": fill}
    if isinstance(row["geometry"], Point):
        at = (row["geometry"].y, row["geometry"].x)
        return folium.Circle(
            at,
            radius=row["radius_m"],
            color=colour,
            weight=2,
            fill=fill > 0,
            fill_opacity=fill,
            tooltip=row["caption"],
        )
    return folium.GeoJson(
        plate.plain(row["geometry"]), style_function=lambda _: style, tooltip=folium.Tooltip(row["caption"])
    )
