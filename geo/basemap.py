"""The quiet ground under the claims: relief picture, drainage lines, and whom to name for them.

Read apart from the records, because a map without any of it is still a map.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import DataError, Problem

RELIEF, DRAINAGE, PACKAGE = "relief.json", "drainage.geojson", "datapackage.json"


@dataclass(frozen=True)
class Basemap:
    """``images`` are file names by theme (``light``, ``dark``); ``bounds`` is west, south, east, north in degrees.

    ``drainage`` holds GeoJSON features of LineStrings with ``name``, ``strahler`` and ``upstream_km2``; ``sources``
    are short names for the corner of the map. All may be empty.
    """

    folder: Path
    images: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[float, float, float, float] | None = None
    drainage: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[str, ...] = ()


def basemap(folder: Path) -> Basemap:
    """What a data folder has of it. A file that is missing is left out; a broken one raises ``DataError``."""
    relief = _json(folder / RELIEF)
    images = _images(folder, relief)
    west, south, east, north = _bounds(relief) if images else (0.0, 0.0, 0.0, 0.0)
    titles = [str(source.get("title", "")) for source in _json(folder / PACKAGE).get("sources", ())]
    return Basemap(
        folder=folder,
        images=images,
        bounds=(west, south, east, north) if images else None,
        drainage=_streams(_json(folder / DRAINAGE)),
        sources=tuple(title.split(",")[0] for title in titles if title),
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


def _images(folder: Path, relief: Mapping[str, Any]) -> dict[str, str]:
    """The pictures that are there, by theme; only files of the folder itself."""
    named = relief.get("images", {})
    if not isinstance(named, dict) or not all(
        isinstance(name, str) and Path(name).name == name for name in named.values()
    ):
        raise _broken(RELIEF, "images is not a table of file names by theme")
    return {theme: name for theme, name in named.items() if (folder / name).is_file()}


def _bounds(relief: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees."""
    match relief.get("bounds"):
        case [
            int() | float() as west,
            int() | float() as south,
            int() | float() as east,
            int() | float() as north,
        ]:
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
