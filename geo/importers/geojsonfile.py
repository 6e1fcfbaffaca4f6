"""GeoJSON (RFC 7946) -> a table of its features' properties, with where each of them stands."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from geo.importers import columns, crs
from geo.importers.bounds import MOST_ROWS, require_size
from geo.importers.geometries import KINDS, Given, given
from geo.importers.jsonfeatures import Broken, Collection, Doubled
from geo.importers.report import RefusedFileError, Rejection
from geo.importers.shapes import spots
from geo.importers.sheet import Sheet
from geo.importers.wellknown import BrokenGeometryError

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
    strangers: list[dict[str, Any]] = field(default_factory=list)
    """Objects that are neither features nor geometries; at most one is kept."""


def read(content: bytes) -> Sheet:
    """Every feature a row, whose properties are its cells. Raises ``RefusedFileError``."""
    text, notes = _text(content)
    collection, found = Collection(text), Reading(bool(notes))
    rows = _rows(collection, found)
    while batch := list(islice(rows, BATCH)):
        found.parts.append(_table(batch, found))
        found.numbers += [row.number for row in batch]
        require_size(len(found.numbers), found.parts[-1].num_columns)
    notes += _notes(collection.members)
    if not found.parts and (found.strangers or not found.rejected):
        raise RefusedFileError(_instead(found.strangers, collection.members))
    return Sheet(
        columns.joined(found.parts),
        np.array(found.numbers, np.int64),
        "feature",
        tuple(found.rejected),
        tuple(notes),
        tuple(found.faulty),
    )


def _text(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), ["The file is UTF-16; GeoJSON should be UTF-8."]
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
    return properties if own_id is None or properties.get("id") is not None else {"id": own_id} | properties


def _table(rows: list[Row], found: Reading) -> pa.Table:
    """The batch as columns; its faults go to ``found``. Positions of the geometry go before properties of that name."""
    table = columns.table_of([row.cells for row in rows])
    places = spots(_built([row.geometry for row in rows]))
    faults = places.faults | {at: row.fault for at, row in enumerate(rows) if row.fault}
    if found.doubtful:
        faults = _unreadable(table) | faults
    found.faulty += [columns.rejection(rows[at].number, "", "", faults[at]) for at in sorted(faults)]
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
