"""The text of a GeoJSON file -> places or outlines, with every broken feature named once. Opens nothing.

WGS 84, longitude first; rings closed, the outer ones counter-clockwise (RFC 7946).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from shapely import is_valid_reason
from shapely.geometry import shape

from geo.records.errors import Problem
from geo.records.model import Outline, Place
from geo.records.rows import Parsed, saying
from geo.records.tables import OUTLINES, PLACES

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


ROLES = ("subject", "context")

JSON_SAYINGS: dict[object, Fault] = {
    bool: ("is neither true nor false", "Write true or false"),
    str: ("is not text", "Write text in quotes, empty where there is none"),
    tuple[str, ...]: ("is not a list of texts", "Write a list, empty where there is none"),
    float | None: ("is not a number", "Write a number, or null where there is none"),
}
"""What JSON writes in another way than a cell does."""

_PLACE = TypeAdapter(Place)
_PLACE_FIELDS = tuple(field.name for field in fields(Place))


def parse_places(text: str) -> Parsed:
    """The gazetteer by place id; a place without a position has the geometry ``null``."""
    return _parse(PLACES, text, _place)


def parse_outlines(text: str) -> Parsed:
    """The province outlines by place id."""
    return _parse(OUTLINES, text, _outline)


def _parse(file: str, text: str, make: Callable[[str, dict[str, Any]], Any]) -> Parsed:
    parsed = Parsed(file)
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"the file is not JSON: {error.msg} (column {error.colno})"
        return parsed.refuse(error.lineno, what, "Mend the file there, or derive it again")
    except RecursionError:
        return parsed.refuse(0, "the file is nested too deeply", "Derive it again")
    listed = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(listed, list) or collection.get("type") != "FeatureCollection":
        return parsed.refuse(0, "the file is not a FeatureCollection", "Write a GeoJSON FeatureCollection")
    lines = _lines(text)
    for number, feature in enumerate(listed, 1):
        _parse_feature(parsed, lines, number, feature, make)
    parsed.records = dict(sorted(parsed.records.items()))
    return parsed


def _lines(text: str) -> dict[str, int]:
    """The line on which each feature's id stands first."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for match in re.finditer(r'"id"\s*:\s*"([^"\\]+)"', line):
            found.setdefault(match[1], number)
    return found


def _parse_feature(
    parsed: Parsed,
    lines: dict[str, int],
    number: int,
    feature: object,
    make: Callable[[str, dict[str, Any]], Any],
) -> None:
    name = feature.get("id") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(name, str) or not name:
        what = f"feature {number} has no id"
        parsed.problems.append(Problem(parsed.file, 0, "", what, "Give it the id of its place, as text"))
        parsed.lines.setdefault("", 0)
        return
    line = lines.get(name, 0)
    if name in parsed.lines:
        what, remedy = "this id stands on two features", "Give one of the two another id"
        parsed.problems.append(Problem(parsed.file, line, name, what, remedy))
        return
    parsed.lines[name] = line
    try:
        parsed.records[name] = make(name, feature)
    except _FeatureError as error:
        parsed.problems += [Problem(parsed.file, line, name, what, remedy) for what, remedy in error.faults]


class _FeatureError(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults


def _require_sound(geometry: object, kinds: set[str]) -> None:
    fault = fault_of(geometry, kinds)
    if fault:
        raise _FeatureError([fault])


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise _FeatureError([("the feature has no properties", "Write them as a JSON object")])
    return properties


def _place(name: str, feature: dict[str, Any]) -> Place:
    known = _properties(feature)
    geometry = feature.get("geometry")
    if geometry is not None:
        _require_sound(geometry, {"Point"})
    lon, lat = geometry["coordinates"] if geometry else (None, None)
    values = {key: known[key] for key in _PLACE_FIELDS if key in known}
    values |= {"place_id": name, "lon": lon, "lat": lat}
    return _typed_place(values)


def _typed_place(values: dict[str, Any]) -> Place:
    try:
        place = _PLACE.validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        hints = get_type_hints(Place)
        names = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
        raise _FeatureError([_property_fault(hints[key], key, values) for key in names]) from None
    faults = []
    if not place.name:
        faults.append(("name is empty", "Write it"))
    if place.elevation_m is not None and not math.isfinite(place.elevation_m):
        faults.append(("elevation_m is not a number", "Write metres above sea level, or null"))
    if faults:
        raise _FeatureError(faults)
    return place


def _property_fault(hint: object, key: str, values: dict[str, Any]) -> Fault:
    if key not in values:
        return f"the property {key} is missing", "Write it"
    if hint in JSON_SAYINGS:
        what, remedy = JSON_SAYINGS[hint]
        return f"{key} {json.dumps(values[key], ensure_ascii=False)} {what}", remedy
    return saying(hint, key, values[key])


def _outline(name: str, feature: dict[str, Any]) -> Outline:
    known = _properties(feature)
    geometry = feature.get("geometry")
    _require_sound(geometry, {"Polygon", "MultiPolygon"})
    faults = [
        (f"the property {key} is missing or not text", "Write it")
        for key in ("name", "name_fa", "role")
        if not isinstance(known.get(key), str)
    ]
    if not faults and known["role"] not in ROLES:
        faults.append((f"role '{known['role']}' is not one of {', '.join(ROLES)}", "Write one of these"))
    if faults:
        raise _FeatureError(faults)
    return Outline(name, known["name"], known["name_fa"], known["role"], geometry)
