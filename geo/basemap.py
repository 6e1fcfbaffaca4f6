"""The quiet ground under the claims: relief picture, drainage lines, and whom to name for them.

Read apart from the records, because a map without any of it is still a map.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    """What a data folder has of it. A file that is missing is left out; a broken one raises ``ValueError``."""
    relief = _json(folder / RELIEF)
    west, south, east, north = relief.get("bounds") or (0.0, 0.0, 0.0, 0.0)
    images = {theme: name for theme, name in relief.get("images", {}).items() if (folder / name).is_file()}
    titles = [str(source.get("title", "")) for source in _json(folder / PACKAGE).get("sources", ())]
    return Basemap(
        folder=folder,
        images=images,
        bounds=(west, south, east, north) if images else None,
        drainage=tuple(_json(folder / DRAINAGE).get("features", ())),
        sources=tuple(title.split(",")[0] for title in titles if title),
    )


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: the file is not JSON: {error}") from error
    return found
