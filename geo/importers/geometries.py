"""A GeoJSON geometry -> a point as it stands, or a built shape; checked before anything is built."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

from geo.importers.bounds import MOST_POSITIONS
from geo.importers.wellknown import DEEPEST, BrokenGeometryError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DEPTHS = {"MultiPoint": 1, "LineString": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
"""How many lists stand around the positions of each kind but ``Point``."""
KINDS = frozenset({"Point", "GeometryCollection", *DEPTHS})

Position: TypeAlias = tuple[float, float]
Given: TypeAlias = "Position | BaseGeometry | None"
"""A point's longitude and latitude; a shape; or nothing, where a feature has no place."""


def given(value: object) -> Given:
    """Raises ``BrokenGeometryError``, whose message is a sentence without its end."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BrokenGeometryError("The geometry is no object. Write its type and coordinates in braces")
    if value.get("type") == "Point":
        place = value.get("coordinates")
        return None if place == [] else _position(place)
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    left = [MOST_POSITIONS]
    sound = _sound(value, left, 0)
    try:
        return shape(sound)
    except (ShapelyError, ValueError, TypeError) as error:
        raise BrokenGeometryError(
            f"The geometry cannot be built: {str(error)[:80]}. Draw it again"
        ) from error


def _sound(value: object, left: list[int], depth: int) -> dict[str, Any]:
    """A copy with nothing but type and positions of two numbers. ``left`` counts the positions that may follow."""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in KINDS:
        shown = str(kind)[:40]
        raise BrokenGeometryError(
            f"“{shown}” is no kind of geometry. Kinds are Point, LineString, Polygon and others"
        )
    if kind == "Point":
        return {"type": kind, "coordinates": _position(value.get("coordinates"))}
    if kind != "GeometryCollection":
        return {"type": kind, "coordinates": _nested(value.get("coordinates"), DEPTHS[kind], left, kind)}
    parts = value.get("geometries")
    if not isinstance(parts, list) or depth >= DEEPEST:
        raise BrokenGeometryError("The collection of geometries has no list of them, or is nested too deep")
    left[0] -= len(parts)
    return {"type": kind, "geometries": [_sound(part, left, depth + 1) for part in parts]}


def _nested(value: object, depth: int, left: list[int], kind: str) -> list[Any]:
    if not isinstance(value, list):
        raise BrokenGeometryError("The coordinates are not lists of positions. Export the feature again")
    if depth > 1:
        return [_nested(item, depth - 1, left, kind) for item in value]
    left[0] -= len(value)
    if left[0] < 0:
        raise BrokenGeometryError(f"The geometry has more than {MOST_POSITIONS:,} positions. Simplify it")
    positions = [_position(item) for item in value]
    if kind.endswith("Polygon") and positions and (positions[0] != positions[-1] or len(positions) < 4):
        raise BrokenGeometryError(
            "A ring is not closed, or has fewer than four positions. Repeat its first position as its last"
        )
    return positions


def _position(value: object) -> Position:
    if not isinstance(value, list) or not 2 <= len(value) <= 4:
        raise BrokenGeometryError(
            "A position is a list of a longitude and a latitude in degrees. Write [69.5, 35.3]"
        )
    for number in value[:2]:
        if type(number) is str:
            raise BrokenGeometryError("A coordinate is text. Write numbers without quotation marks")
        if type(number) not in {int, float} or not math.isfinite(number):
            raise BrokenGeometryError(
                "A coordinate is no number (or NaN, or infinity). Write degrees, or null for the whole geometry"
            )
    return float(value[0]), float(value[1])
