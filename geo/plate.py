"""What stays on the map whatever the day: outlines, water, names, and where names may stand. EPSG:4326.

Plain JSON values, longitude first, degrees to five decimals; radii in metres; labels from the most important down.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from shapely import MultiLineString, line_merge, union_all
from shapely.geometry import LineString, Point, box, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.basemap import Basemap
from geo.ground import Ground
from geo.model import Place, PlaceKind

Json = dict[str, Any]
MIDDLING_KM2 = 1500.0
"""Catchment (km2) from which a stream has the widest line."""

RANKS: dict[PlaceKind, int] = {
    PlaceKind.TOWN: 1,
    PlaceKind.CAPITAL: 1,
    PlaceKind.PASS: 2,
    PlaceKind.DISTRICT: 3,
    PlaceKind.AIRFIELD: 4,
    PlaceKind.GORGE: 4,
    PlaceKind.VILLAGE: 5,
    PlaceKind.AREA: 6,
}


def plain(geometry: BaseGeometry) -> Json:
    """A geometry as GeoJSON with five decimals (about a metre)."""
    found = mapping(geometry)
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def _rounded(part: Iterable[Any]) -> list[Any]:
    return [round(p, 5) if isinstance(p, (int, float)) else _rounded(p) for p in part]


def outlines(ground: Ground) -> list[Json]:
    """Province outlines, context before subject, so that the subject's stronger line lies on top."""
    found = sorted(ground.dataset.outlines.values(), key=lambda o: (o.role == "subject", o.place_id))
    return [{"role": o.role, "area": plain(shape(o.geometry))} for o in found]


def water(basemap: Basemap) -> list[Json]:
    """Streams with the weight of their line in pixels, from the water above them."""
    found = []
    for feature in basemap.drainage:
        size = float(feature["properties"].get("upstream_km2") or 0)
        weight = 0.6 if size < 200 else 0.9 if size < 600 else 1.3 if size < MIDDLING_KM2 else 1.9
        found.append({"weight": weight, "line": plain(shape(feature["geometry"]))["coordinates"]})
    return found


def rivers(basemap: Basemap) -> list[Json]:
    """The longest piece of each named river, smoothed, from west to east: what its name is written along."""
    named: dict[str, list[LineString]] = {}
    for feature in basemap.drainage:
        if name := feature["properties"].get("name"):
            named.setdefault(name, []).append(LineString(feature["geometry"]["coordinates"]))
    found = []
    for name, lines in sorted(named.items()):
        merged: BaseGeometry = line_merge(MultiLineString(lines)) if len(lines) > 1 else lines[0]
        longest = max(getattr(merged, "geoms", [merged]), key=lambda part: part.length)
        points = list(longest.simplify(0.03).coords)
        course = points if points[0][0] <= points[-1][0] else points[::-1]
        found.append({"name": name, "line": _rounded(_soft(course))})
    return found


def _soft(points: list[tuple[float, ...]], times: int = 3) -> list[tuple[float, ...]]:
    """A line with its corners cut (Chaikin), so that letters can follow it."""
    for _ in range(times):
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [
                (ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25),
                (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75),
            ]
        points = [*cut, points[-1]]
    return points


def labels(ground: Ground) -> list[Json]:
    """Names with the spots where each may stand, the most important first."""
    places = sorted(ground.dataset.places.values(), key=_rank)
    found = [label for place in places if (label := _place_label(place, ground))]
    for outline in sorted(ground.dataset.outlines.values(), key=lambda o: (o.role != "subject", o.place_id)):
        spots = _label_spots(outline.place_id, ground)
        if spots:
            entry = {"text": outline.name, "fa": outline.name_fa, "kind": f"province {outline.role}"}
            found.append(entry | {"spots": spots})
    return found


def _rank(place: Place) -> tuple[bool, int, str]:
    return (not place.entry_point, RANKS.get(place.kind, 9), place.place_id)


def _place_label(place: Place, ground: Ground) -> Json | None:
    point = ground.position(place.place_id)
    if point is None or ground.outline(place.place_id) is not None:
        return None
    height = f"{place.elevation_m:,.0f} m" if place.kind is PlaceKind.PASS and place.elevation_m else ""
    return {
        "text": place.name,
        "fa": place.name_fa,
        "kind": place.kind.value,
        "height": height,
        "spots": [plain(point)["coordinates"]],
        "radius": ground.radius_m(place.place_id),
        "rank": RANKS.get(place.kind, 9) - 2 * place.entry_point,
    }


def _label_spots(place_id: str, ground: Ground) -> list[list[float]]:
    """Spots for a province's name: not the first one, which belongs to events; of context, inside the view."""
    outline = ground.dataset.outlines[place_id]
    if outline.role == "subject":
        spots = ground.spots(place_id)
        return [plain(spot)["coordinates"] for spot in (spots[1:] or spots)]
    west, south, east, north = fit(ground)
    seen = shape(outline.geometry).intersection(box(west - 0.1, south - 0.1, east + 0.1, north + 0.1))
    if seen.is_empty or seen.area < 0.004:
        return []
    parts = sorted(getattr(seen, "geoms", [seen]), key=lambda part: -part.area)
    return [plain(parts[0].representative_point())["coordinates"]]


Bounds = tuple[float, float, float, float]


def fit(ground: Ground) -> Bounds:
    """West, south, east, north of the first view: the subject outlines and every place with a claim."""
    return _bounds(ground, [o.place_id for o in ground.dataset.outlines.values() if o.role == "subject"])


def core(ground: Ground) -> Bounds:
    """The same for a narrow screen: of the outlines, only that of the place whose control is the question."""
    return _bounds(ground, [ground.dataset.subject_id])


def _bounds(ground: Ground, outline_ids: Iterable[str]) -> Bounds:
    dataset = ground.dataset
    shown = [outline for place_id in outline_ids if (outline := ground.outline(place_id))]
    claimed = {place_id for claim in dataset.claims.values() for place_id in claim.place_ids}
    shown += [point for place_id in sorted(claimed) if (point := ground.position(place_id))]
    if not shown:
        shown = [p for place_id in dataset.places if (p := ground.geometry(place_id))] or [Point(0, 0)]
    west, south, east, north = union_all(shown).bounds
    return west, south, east, north
