"""GeoJSON (RFC 7946) -> a table of its features' properties, with where each of them stands."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from geo.importers import columns
from geo.importers import shapes as crs
from geo.importers.columns import Sheet
from geo.importers.report import MOST_POSITIONS, MOST_ROWS, RefusedFileError, Rejection, require_size
from geo.importers.shapes import DEEPEST, BrokenGeometryError, spots

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


SPACE = re.compile(r"[\s\x1e]*")
"""White space, and the record separator of GeoJSON text sequences (RFC 8142)."""
NEXT = re.compile(r'\{\s*"type"\s*:\s*"Feature"')
MOST_BROKEN = 1_000
"""After so many features that are no JSON the file is given up."""


class Doubled(dict[str, Any]):
    """A JSON object in which a name stands twice with different values: ``name``."""

    name = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of the text that is no JSON, and why."""

    text: str
    reason: str


@dataclass(eq=False)
class Collection:
    """The text of a file. ``members`` are those of the outermost object beside its features, once they are read."""

    text: str
    at: int = 0
    members: dict[str, Any] = field(default_factory=dict)
    broken: int = 0

    def features(self) -> Iterator[Any]:
        """Every feature in the file's order, and ``Broken`` where one should be. Raises ``RefusedFileError``."""
        while self._space() < len(self.text):
            if self.text[self.at] in ",]}" and self.broken:
                self.at += 1  # what is left of a list after a broken feature
                continue
            start = self.at
            try:
                yield from self._document()
            except (ValueError, RecursionError) as error:
                yield self._broken(start, error)

    def _document(self) -> Iterator[Any]:
        """One object of the outermost level: a collection, a feature, a geometry."""
        if self.text[self.at] != "{":
            raise json.JSONDecodeError("an object should begin with {", self.text, self.at)
        own: dict[str, Any] = {}
        gathered = False
        for name in self._names():
            if name == "features" and self.text[self.at : self.at + 1] == "[":
                if gathered:
                    raise RefusedFileError("The list of features stands twice in the file. Keep one.")
                gathered = True
                yield from self._list()
                continue
            value = self._value()
            if name in own and own[name] != value:
                own = Doubled(own)
                own.name = name
            own[name] = value
        if gathered:
            self.members |= own
        else:
            yield own

    def _names(self) -> Iterator[str]:
        """The names of an object's members; the place stands at each one's value, and must be behind it then."""
        self.at += 1
        while self._space() < len(self.text) and self.text[self.at] != "}":
            name = self._value()
            if not isinstance(name, str):
                raise json.JSONDecodeError("a name should stand in quotation marks", self.text, self.at)
            self._expect(":")
            yield name
            if self.text[self._space() : self.at + 1] != "}":
                self._expect(",")
        self._expect("}")

    def _list(self) -> Iterator[Any]:
        self.at += 1
        while self._space() < len(self.text) and self.text[self.at] != "]":
            start = self.at
            try:
                feature = self._value()
            except (ValueError, RecursionError) as error:
                yield self._broken(start, error)
                continue
            yield feature
            if self.text[self._space() : self.at + 1] != "]":
                self._expect(",")
        self._expect("]")

    def _space(self) -> int:
        """Past white space; gives the place."""
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _expect(self, mark: str) -> None:
        if self.broken and self._space() == len(self.text):
            return  # what is missing was told with the feature in which the text ends
        if self.text[self._space() : self.at + 1] != mark:
            raise json.JSONDecodeError(f"{mark} is missing", self.text, self.at)
        self.at += 1
        self._space()

    def _value(self) -> object:
        value, self.at = DECODER.raw_decode(self.text, self.at)
        return value

    def _broken(self, start: int, error: ValueError | RecursionError) -> Broken:
        """Go on at the next feature, or at the end."""
        self.broken += 1
        if self.broken > MOST_BROKEN:
            raise RefusedFileError(
                "The file is no GeoJSON: hardly any of its features can be read. Export it again."
            )
        following = NEXT.search(self.text, max(start + 1, self.at))
        self.at = following.start() if following else len(self.text)
        return Broken(self.text[start : start + 80], _why(error))


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "The text is nested too deep to be a feature. Export the file again."
    if isinstance(error, json.JSONDecodeError):
        return (
            f"The text is no JSON: {error.msg} (line {error.lineno}, character {error.colno}). Mend it there."
        )
    return "The text is no JSON. Export the file again."


def _whole(digits: str) -> int | str:
    """Numbers too long to be counts stay as printed: ids, or an attack on the time it takes to convert them."""
    return int(digits) if len(digits) < 19 else digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    for name, value in pairs:
        if found[name] != value:
            doubled = Doubled(found)
            doubled.name = name
            return doubled
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole)


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


BATCH = 20_000
UNREADABLE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Row:
    """One feature. ``fault`` says why it cannot be taken, empty where it can."""

    number: int
    cells: dict[str, Any]
    """The properties as JSON has them."""
    geometry: Given
    fault: str


@dataclass(eq=False)
class Reading:
    """What was found in a file so far."""

    doubtful: bool
    """Whether some bytes of the file are no letters."""
    parts: list[pa.Table] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    faulty: list[Rejection] = field(default_factory=list)
    areas: dict[int, bytes] = field(default_factory=dict)
    """By number of the feature."""
    strangers: list[dict[str, Any]] = field(default_factory=list)
    """Objects that are neither features nor geometries; at most one is kept."""

    def take(self, rows: Iterator[Row]) -> None:
        """Gather rows, batch by batch."""
        while batch := list(islice(rows, BATCH)):
            self.parts.append(_table(batch, self))
            self.numbers += [row.number for row in batch]
            require_size(len(self.numbers), self.parts[-1].num_columns)

    def sheet(self, word: str, notes: Iterable[str]) -> Sheet:
        """All that was gathered; ``word`` is what a row is called."""
        return Sheet(
            columns.joined(self.parts),
            np.array(self.numbers, np.int64),
            word,
            tuple(self.rejected),
            tuple(notes),
            areas=self.areas,
            faulty=tuple(self.faulty),
        )


def read(content: bytes) -> Sheet:
    """Every feature a row, whose properties are its cells. Raises ``RefusedFileError``."""
    text, notes = decoded(content)
    collection, found = Collection(text), Reading(bool(notes))
    found.take(_rows(collection, found))
    notes += _notes(collection.members)
    if not found.parts and (found.strangers or not found.rejected):
        raise RefusedFileError(_instead(found.strangers, collection.members))
    return found.sheet("feature", notes)


def decoded(content: bytes) -> tuple[str, list[str]]:
    """The text of a JSON file, and what is said of its encoding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), ["The file is UTF-16; JSON should be UTF-8."]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        note = "The file is not UTF-8 throughout; features with letters that cannot be read are rejected."
        return content.decode("utf-8-sig", "replace"), [note]


def _rows(collection: Collection, found: Reading) -> Iterator[Row]:
    for number, feature in enumerate(collection.features(), 1):
        if number > MOST_ROWS:
            require_size(number, 1)
        if isinstance(feature, Broken):
            found.rejected.append(columns.rejection(number, "", feature.text, feature.reason))
        elif not isinstance(feature, dict) or not _is_feature(feature):
            reason = "This is neither a feature nor a geometry. Write a GeoJSON Feature."
            found.rejected.append(columns.rejection(number, "", columns.text_of(feature), reason))
            if isinstance(feature, dict) and not found.strangers:
                found.strangers.append(feature)
        else:
            yield _row(number, feature)


def _is_feature(value: dict[str, Any]) -> bool:
    kind = value.get("type")
    return kind == "Feature" or (isinstance(kind, str) and kind in KINDS)


def _row(number: int, feature: dict[str, Any]) -> Row:
    """A feature, or a bare geometry, which is a row without cells."""
    whole = feature["type"] == "Feature"
    properties = (feature.get("properties") if whole else None) or {}
    geometry = feature.get("geometry") if whole else feature
    fault = _fault(feature, properties, geometry)
    cells = _cells(feature.get("id"), properties) if isinstance(properties, dict) else {}
    try:
        return Row(number, cells, given(geometry), fault)
    except BrokenGeometryError as error:
        return Row(number, cells, None, fault or f"{error}.")


def _fault(feature: dict[str, Any], properties: object, geometry: object) -> str:
    """What is wrong with a feature beside its coordinates."""
    for part in (feature, properties, geometry):
        if isinstance(part, Doubled):
            return (
                f"“{part.name[:60]}” stands twice in the feature with different values. Keep one of the two."
            )
    if not isinstance(properties, dict):
        return "The properties are no object. Write names and values in braces."
    return "" if _is_wgs84(feature) else f"The feature is in another reference system. {crs.REMEDY}"


def _cells(own_id: object, properties: dict[str, Any]) -> dict[str, Any]:
    whole = columns.flat(properties)
    return whole if own_id is None or properties.get("id") is not None else {"id": own_id} | whole


def _table(rows: list[Row], found: Reading) -> pa.Table:
    """The batch as columns; its faults go to ``found``. Positions of the geometry go before properties of that name."""
    table = columns.table_of([row.cells for row in rows])
    places = spots(_built([row.geometry for row in rows]))
    faults = places.faults | {at: row.fault for at, row in enumerate(rows) if row.fault}
    if found.doubtful:
        faults = _unreadable(table) | faults
    found.faulty += [columns.rejection(rows[at].number, "", "", faults[at]) for at in sorted(faults)]
    found.areas |= {rows[at].number: blob for at, blob in places.areas.items()}
    return columns.placed(table, places)


def _unreadable(table: pa.Table) -> dict[int, str]:
    import pyarrow.compute as pc

    reason = "A letter cannot be read: the file is not UTF-8. Save it as UTF-8."
    marked = [
        pc.fill_null(pc.match_substring(column, UNREADABLE), fill_value=False).to_numpy()
        for column in table.columns
    ]
    return dict.fromkeys(np.flatnonzero(np.any(marked, axis=0)).tolist(), reason)


def _built(geometries: list[Given]) -> np.ndarray[Any, np.dtype[np.object_]]:
    import shapely

    built = np.full(len(geometries), None, object)
    points = [(at, place) for at, place in enumerate(geometries) if isinstance(place, tuple)]
    if points:
        built[[at for at, _ in points]] = shapely.points(np.array([place for _, place in points], float))
    for at, shape in enumerate(geometries):
        if shape is not None and not isinstance(shape, tuple):
            built[at] = shape
    return built


def _is_wgs84(value: dict[str, Any]) -> bool:
    """Whether an object names no reference system, or WGS 84 (as GeoJSON of 2008 could)."""
    named = value.get("crs")
    if named is None:
        return True
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    parts = name.upper().replace("::", ":").split(":") if isinstance(name, str) else []
    return len(parts) > 1 and crs.is_wgs84(
        "OGC" if "OGC" in parts else "EPSG" if "EPSG" in parts else "", parts[-1]
    )


def _notes(members: dict[str, Any]) -> list[str]:
    """Decisions about the whole collection. Raises ``RefusedFileError`` where its coordinates mean something else."""
    if not _is_wgs84(members):
        named = columns.text_of(members["crs"]) or ""
        raise RefusedFileError(
            f"The coordinates are in another reference system ({named[:100]}). {crs.REMEDY}"
        )
    if members and members.get("type") != "FeatureCollection":
        return ["The outermost object does not say that it is a FeatureCollection; its features are read."]
    return []


def _instead(strangers: list[dict[str, Any]], members: dict[str, Any]) -> str:
    """What a JSON file without features seems to be, and what to do."""
    names = {name for value in (members, *strangers) for name in value}
    kinds = {str(value.get("type")) for value in (members, *strangers)}
    if "Topology" in kinds:
        return "The file is TopoJSON. Convert it to GeoJSON."
    if names & {"geometryType", "spatialReference", "attributes"}:
        return "The file is Esri JSON. Export it as GeoJSON."
    return "The file holds no features. GeoJSON has a FeatureCollection whose features have properties and a geometry."
