"""``datapackage.json`` of an export: each file, every column of every table, and what the whole was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from geo.eventtable import SCHEMA
from geo.export.about import package_of
from geo.export.cut import Cut
from geo.export.tables import STATUS, STATUS_COLUMNS
from geo.export.what import Brought
from geo.formulas import guarded
from geo.read import BUNDLED
from geo.tables import OUTLINES, PACKAGE, PLACES, TABLES

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS = "records.geojson"
SETS = "sets/{number}.csv"
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
TABLE = {
    "type": "table",
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": DIALECT,
}
TITLES = {
    "sides": "The two sides whose claims compete",
    "actors": "Everybody who speaks, or of whom something is said",
    "reports": "The reports and how each was dated",
}
"""Instead of those of the bundled data where these name a number of its own."""


def description(cut: Cut, files: Mapping[str, bytes], guarded_files: Sequence[str]) -> str:
    """The text of the file. ``files`` are all others by name; in some tables texts are guarded (``geo.formulas``)."""
    dataset = cut.what.dataset
    head: dict[str, Any] = {
        "profile": "data-package",
        "name": dataset.name if cut.own else "brought-sets",
        "title": cut.about.title,
        "version": dataset.version if cut.own else "0",
        "description": " ".join((cut.about.shown + ".", f"Filters: {cut.about.filters}.", cut.about.caveat)),
    }
    kept = package_of(cut.what.folder) if cut.own else {}
    head |= {key: kept[key] for key in ("keywords", "licenses", "contributors", "sources") if key in kept}
    if cut.own is not None:
        head["claims-map"] = {
            "subject": dataset.subject_id,
            "caveat": dataset.caveat,
            "part": cut.own is not dataset or bool(cut.what.filters.on),
            "guarded": list(guarded_files),
        }
    head["about"] = cut.about.plain
    head["resources"] = [*_resources(cut, files)]
    return json.dumps(head, ensure_ascii=False, indent=2) + "\n"


def _resources(cut: Cut, files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for table in TABLES:
        if table.file in files:
            known = _bundled()[table.name]
            yield _of_file(files, table.file) | known | {"title": TITLES.get(table.name, known["title"])}
    if PLACES in files:
        yield _geojson(files, PLACES, "places", "Gazetteer: points, longitude first; null without one")
        yield _geojson(files, OUTLINES, "provinces", "Province outlines, longitude first")
    if f"{STATUS}.csv" in files:
        title = f"The status of every place: {cut.about.shown}"
        schema = _schema(
            [(name, _STATUS_TYPES.get(name, "string"), words) for name, words in STATUS_COLUMNS.items()]
        )
        yield _of_file(files, f"{STATUS}.csv") | TABLE | {"name": STATUS, "title": title, "schema": schema}
    yield _geojson(files, RECORDS, "records", "Every record and place as a point, with all columns")
    for number, one in enumerate(cut.sets, 1):
        path = SETS.format(number=number)
        schema = _schema([(guarded(name), kind, "") for name, kind in _columns(one)])
        yield _of_file(files, path) | TABLE | {"name": f"set-{number}", "title": one.name, "schema": schema}


_STATUS_TYPES = {"age_days": "integer"}


def _of_file(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    content = files[path]
    return {"path": path, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _geojson(files: Mapping[str, bytes], path: str, name: str, title: str) -> dict[str, Any]:
    kind = {
        "name": name,
        "type": "file",
        "title": title,
        "format": "geojson",
        "mediatype": "application/geo+json",
    }
    return _of_file(files, path) | kind


def _schema(columns: list[tuple[str, str, str]]) -> dict[str, Any]:
    listed = [
        {"name": name, "type": kind} | ({"description": words} if words else {})
        for name, kind, words in columns
    ]
    return {"fields": listed, "missingValues": [""]}


def _columns(one: Brought) -> Iterator[tuple[str, str]]:
    from geo.export.cut import beside

    rest: pa.Table = beside(one, named=False)
    for field in SCHEMA:
        yield (
            field.name,
            {"date32[day]": "date", "double": "number", "int64": "integer"}.get(str(field.type), "string"),
        )
    for name in rest.column_names:
        yield name, "string"


@cache
def _bundled() -> Mapping[str, Any]:
    """The descriptions of the tables, which are the same in every data folder."""
    package = json.loads((BUNDLED / PACKAGE).read_text(encoding="utf-8"))
    return {
        one["name"]: {k: v for k, v in one.items() if k not in {"bytes", "hash"}}
        for one in package["resources"]
    }
