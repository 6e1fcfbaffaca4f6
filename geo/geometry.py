"""What is wrong with a GeoJSON geometry: one fault at most, since the rest would follow from it.

WGS 84, longitude first; rings closed, the outer ones counter-clockwise (RFC 7946).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from shapely import is_valid_reason
from shapely.geometry import shape

Fault = tuple[str, str]
"""What is wrong, and how to mend it."""

DEPTHS = {"Point": 0, "Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around the positions of each kind of geometry."""


def fault_of(geometry: object, kinds: set[str]) -> Fault | None:
    """The first thing wrong with a geometry of one of ``kinds``; ``None`` where it is sound."""
    fault = next(_structure_faults(geometry, kinds), None)
    if fault or not isinstance(geometry, dict):
        return fault
    return next(_shape_faults(geometry), None)


def _structure_faults(geometry: object, kinds: set[str]) -> Iterator[Fault]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield f"the geometry is {kind or 'missing'} where a {wanted} belongs", f"Write a {wanted}"
        return
    yield from _nested_faults(geometry.get("coordinates"), DEPTHS[kind])


def _nested_faults(value: object, depth: int) -> Iterator[Fault]:
    """Faults of positions inside ``depth`` lists; the innermost list is a ring."""
    if depth == 0:
        yield from _position_faults(value)
        return
    if not isinstance(value, list) or not value:
        yield "the geometry has no coordinates where a list of them belongs", "Derive the geometry again"
        return
    for item in value:
        yield from _nested_faults(item, depth - 1)
    if depth == 1:
        yield from _ring_faults(value)


def _position_faults(value: object) -> Iterator[Fault]:
    if not isinstance(value, list) or len(value) != 2 or not all(_is_number(number) for number in value):
        yield (
            f"the position {json.dumps(value)} is not a longitude and a latitude",
            "Write [longitude, latitude]",
        )
    elif not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        yield f"the position {json.dumps(value)} is off the globe", "Write [longitude, latitude] in degrees"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _ring_faults(ring: list[Any]) -> Iterator[Fault]:
    if ring[0] != ring[-1]:
        ends = f"it begins at {ring[0]} and ends at {ring[-1]}"
        yield f"a ring of the outline is not closed: {ends}", "Repeat its first position as its last"
    elif len(ring) < 4:
        yield f"a ring of the outline has {len(ring)} positions", "A ring has at least four"


def _shape_faults(geometry: dict[str, Any]) -> Iterator[Fault]:
    """Only for geometries whose structure is sound."""
    drawn = shape(geometry)
    reason = is_valid_reason(drawn)
    if reason != "Valid Geometry":
        yield f"the outline crosses or touches itself: {reason}", "Mend it there, or derive it again"
    for part in getattr(drawn, "geoms", [drawn]):
        if hasattr(part, "exterior") and not part.exterior.is_ccw:
            yield "an outer ring runs clockwise", "Turn it counter-clockwise (RFC 7946)"
