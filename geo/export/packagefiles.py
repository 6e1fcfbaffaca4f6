"""The files of a data package that are no tables: places, outlines, and how to cite."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from geo.export.about import package_of
from geo.export.cut import Cut
from geo.filters import whole
from geo.model import Dataset, Outline, Place


def places_text(dataset: Dataset) -> str:
    """``places.geojson`` as ``geo.features`` reads it: points, and no geometry where a place has none."""
    return _collection(_place(place) for _, place in sorted(dataset.places.items()))


def outlines_text(dataset: Dataset) -> str:
    """``provinces.geojson`` in the same way."""
    return _collection(_outline(outline) for _, outline in sorted(dataset.outlines.items()))


def _collection(features: Iterable[Mapping[str, Any]]) -> str:
    """One feature a line, so that a change is one line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _place(place: Place) -> dict[str, Any]:
    values = {field.name: getattr(place, field.name) for field in fields(Place)}
    lon, lat = values.pop("lon"), values.pop("lat")
    point = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": place.place_id, "properties": values, "geometry": point}


def _outline(outline: Outline) -> dict[str, Any]:
    properties = {"name": outline.name, "name_fa": outline.name_fa, "role": outline.role}
    return {
        "type": "Feature",
        "id": outline.place_id,
        "properties": properties,
        "geometry": outline.geometry,
    }


def citation_file(cut: Cut) -> str:
    """How to cite these data (Citation File Format 1.2.0). Every text is quoted as JSON, which YAML reads."""
    dataset = whole(cut.what.dataset)
    package: Mapping[str, Any] = package_of(cut.what.folder)
    people = [
        str(one["title"])
        for one in package.get("contributors", [])
        if isinstance(one, dict) and "title" in one
    ]
    terms = [
        str(one["name"]) for one in package.get("licenses", []) if isinstance(one, dict) and "name" in one
    ]
    names = people or [f"{dataset.title}, contributors"]
    lines = [
        "cff-version: 1.2.0",
        "message: If you use these data, please cite them as below.",
        "type: dataset",
        f"title: {_quoted(dataset.title)}",
        f"version: {_quoted(dataset.version)}",
        f"abstract: {_quoted(cut.about.citation)}",
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in names),
        *(f"license: {_quoted(name)}" for name in terms[:1]),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text)
