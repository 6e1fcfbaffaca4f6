"""What stays on the map whatever the day: outlines, water, names, and where names may stand. EPSG:4326.

Plain JSON values, longitude first, degrees to five decimals; radii in metres; labels from the most important down.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import MultiLineString, line_merge, maximum_inscribed_circle, union_all
from shapely.geometry import LineString, Point, box, mapping, shape
from shapely.geometry.base import BaseGeometry

from geo.map.ground import Ground
from geo.records.errors import DataError, Problem
from geo.records.model import Place, PlaceKind

RELIEF, DRAINAGE, PACKAGE = "relief.json", "drainage.geojson", "datapackage.json"


@dataclass(frozen=True)
class Basemap:
    """``images`` are file names by theme (``light``, ``dark``); ``bounds`` is west, south, east, north in degrees.

    ``drainage`` holds GeoJSON features of LineStrings with ``name``, ``strahler`` and ``upstream_km2``; ``sources``
    are short names for the corner of the map. All may be empty. ``broken`` says of pictures that are there and cannot
    be opened why; ``absent`` names those that are not there. Neither is among ``images``.
    """

    folder: Path
    images: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[float, float, float, float] | None = None
    drainage: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[str, ...] = ()
    broken: tuple[Problem, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def lacks(self) -> tuple[str, ...]:
        """A sentence for each picture of the relief that cannot be drawn."""
        found = [(one.file, "it cannot be opened as a picture") for one in self.broken]
        found += [(name, "it is missing") for name in self.absent]
        return tuple(
            f"The relief of {name} is not drawn: {why}. Everything else is here." for name, why in found
        )


def basemap(folder: Path) -> Basemap:
    """What a data folder has of it. A file that is missing is left out; a broken one raises ``DataError``.

    A broken picture raises nothing: the map goes without, and ``lacks`` says so.
    """
    relief = _json(folder / RELIEF)
    named = _images(relief)
    broken = {name: why for name in named.values() if (why := _unreadable(folder / name))}
    images = {theme: name for theme, name in named.items() if name not in broken}
    west, south, east, north = _picture_bounds(relief) if images else (0.0, 0.0, 0.0, 0.0)
    titles = [str(source.get("title", "")) for source in _json(folder / PACKAGE).get("sources", ())]
    return Basemap(
        folder=folder,
        images=images,
        bounds=(west, south, east, north) if images else None,
        drainage=_streams(_json(folder / DRAINAGE)),
        sources=tuple(title.split(",")[0] for title in titles if title),
        broken=tuple(
            Problem(name, 0, "", f"the relief cannot be read: {why}", "Derive it again with data/build.py")
            for name, why in broken.items()
            if why != MISSING
        ),
        absent=tuple(name for name, why in broken.items() if why == MISSING),
    )


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _broken(path.name, f"the file cannot be read as JSON: {error}") from error
    if not isinstance(found, dict):
        raise _broken(path.name, "the file is not a JSON object")
    return found


def _broken(file: str, what: str) -> DataError:
    return DataError(
        [Problem(file, 0, "", what, "Derive it again with data/build.py, or take it out of the folder")]
    )


MISSING = "it is missing"


def _unreadable(picture: Path) -> str:
    """Why a picture cannot be opened, all of it decoded; empty where it can."""
    from PIL import Image

    if not picture.is_file():
        return MISSING
    try:
        with Image.open(picture) as opened:
            opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return str(error)
    return ""


def _images(relief: Mapping[str, Any]) -> dict[str, str]:
    """The pictures by theme; only files of the folder itself."""
    named = relief.get("images", {})
    if not isinstance(named, dict) or not all(
        isinstance(name, str) and Path(name).name == name for name in named.values()
    ):
        raise _broken(RELIEF, "images is not a table of file names by theme")
    return named


def _picture_bounds(relief: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    match relief.get("bounds"):
        case [
            int() | float() as west,
            int() | float() as south,
            int() | float() as east,
            int() | float() as north,
        ]:
            # Web Mercator, in which the map is drawn, ends at 85 degrees.
            if -180 <= west < east <= 180 and -85 <= south < north <= 85:
                return float(west), float(south), float(east), float(north)
    raise _broken(RELIEF, "bounds are not west, south, east and north in degrees")


def _streams(collection: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    features = collection.get("features", [])
    if not isinstance(features, list):
        raise _broken(DRAINAGE, "features is not a list")
    for number, feature in enumerate(features, 1):
        if not _is_line(feature):
            raise _broken(DRAINAGE, f"feature {number} is not a line with longitude and latitude")
    return tuple(features)


def _is_line(feature: object) -> bool:
    """Whether it is a GeoJSON feature with a LineString of numbers."""
    match feature:
        case {"geometry": {"type": "LineString", "coordinates": [_, _, *_] as points}, "properties": dict()}:
            return all(
                isinstance(point, list)
                and len(point) >= 2
                and all(isinstance(part, int | float) and math.isfinite(part) for part in point)
                for point in points
            )
    return False


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


@lru_cache(maxsize=1024)
def plain(geometry: BaseGeometry) -> Json:
    """A geometry as GeoJSON with five decimals (about a metre), to be read and not to be changed.

    Kept, for the map of all days asks for the same outlines and points day by day: some 600 are drawn of the bundled
    data, 2 MB of them, so that two regions find room.
    """
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
        # 0.03 degrees are some 3 km: a name follows the valley, not every bend of the river.
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
    } | ({"entry": True} if place.entry_point else {})


CLEAR_DEGREES = 0.06
"""How far a context province's name keeps from the subject's border and what is drawn along it: half a short name."""
BESIDE_DEGREES = (0.35, 0.1)
"""How far east and west of the first view such a name may stand: in a wide window first, then in a narrow one."""


def _label_spots(place_id: str, ground: Ground) -> list[list[float]]:
    """Spots for a province's name, beside the one sign that may stand there; of context, inside the view."""
    outline = ground.dataset.outlines[place_id]
    if outline.role == "subject":
        return [plain(spot)["coordinates"] for spot in ground.spots(place_id)]
    west, south, east, north = fit(ground)
    subject = ground.outline(ground.dataset.subject_id) or Point()
    clear = shape(outline.geometry).difference(subject.buffer(CLEAR_DEGREES))
    found = []
    for beyond in BESIDE_DEGREES:
        seen = clear.intersection(box(west - beyond, south - 0.1, east + beyond, north + 0.1))
        if seen.is_empty:
            continue
        part = max(getattr(seen, "geoms", [seen]), key=lambda part: part.area)
        within = maximum_inscribed_circle(part, 0.01)  # from the middle to the nearest edge
        if within.length >= CLEAR_DEGREES:
            found.append(plain(Point(within.coords[0]))["coordinates"])
    return found


Bounds = tuple[float, float, float, float]


def fit(ground: Ground) -> Bounds:
    """West, south, east, north of the first view: the place whose control is the question, and its entry points.

    Where neither has a position: everything that has one.
    """
    dataset = ground.dataset
    shown = [outline] if (outline := ground.outline(dataset.subject_id)) else []
    entries = [place_id for place_id, place in dataset.places.items() if place.entry_point]
    shown += [point for place_id in entries if (point := ground.position(place_id))]
    if not shown:
        shown = [p for place_id in dataset.places if (p := ground.geometry(place_id))] or [Point(0, 0)]
    west, south, east, north = union_all(shown).bounds
    return west, south, east, north
