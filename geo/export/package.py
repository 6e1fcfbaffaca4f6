"""A choice as a data package (Frictionless): every table as the data folder has it, and all that explains them.

A zip whose bytes depend on the choice alone. ``geo.records.read`` reads it back once it is unpacked: the tables, the
places and the outlines are written from the dataset as they are kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.events.table import SCHEMA, guarded
from geo.export import csvfile, geofiles
from geo.export.choice import Brought, package_of
from geo.export.csvfile import NUL, guarded_text, replaced, replaced_note
from geo.export.cut import Cut, beside, free_names
from geo.export.tables import STATUS, STATUS_COLUMNS, status_of
from geo.records.errors import AskedError
from geo.records.model import Dataset, Licence, Outline, Place, whole
from geo.records.read import BUNDLED
from geo.records.tables import OUTLINES, PACKAGE, PLACES, TABLES
from geo.records.write import table_text
from geo.words.dates import clock_words

if TYPE_CHECKING:
    import pyarrow as pa


FILES: tuple[tuple[str, str], ...] = (
    ("datapackage.json", "describes every table and column for machines (Frictionless)"),
    ("records.geojson", "every record and place as a point, with all columns"),
    ("places.geojson", "the gazetteer"),
    ("provinces.geojson", "outlines"),
    ("status.csv", "the status of every place on the day, computed from the claims"),
    ("DICTIONARY.md", "the data folder’s own README: dictionary, coding log, versions"),
    ("CODEBOOK.md", "the rules of coding"),
    ("GEOGRAPHY.md", "where outlines and positions come from, under which terms"),
    ("LICENSE-DATA", "the terms"),
    ("CITATION.cff", "how to cite, for programs"),
    ("SHA256SUMS", "checksums: `sha256sum -c SHA256SUMS`"),
)
PART = (
    "This is a part of the data. Of the records only those chosen are here; every report, actor, side, place and "
    "paragraph of the whole is kept, so that whatever a record names can be looked up. The dashboard takes its "
    "records in as a set; it is no whole dataset. Paragraphs whose records were left out stand without one, and "
    "`python -m geo check` says so of each of them. A figure whose claim or event was left out stands alone."
)
WHOLE = (
    "These are all records of the data. `python -m geo check --data FOLDER` finds nothing wrong with the unpacked "
    "folder."
)


def readme(cut: Cut, files: Mapping[str, bytes], notes: tuple[str, ...]) -> str:
    """The text, in Markdown; what comes from data stands in it as plain text."""
    lines = [f"# {_plain(cut.about.title)}", ""]
    lines += [f"- **{name}:** {_plain(words)}" for name, words in cut.about.lines[1:]]
    lines += [f"- **Note:** {_plain(note)}" for note in notes]
    if cut.own is not None:
        all_of_it = cut.day is None and not cut.what.filters.on
        lines += ["", "## Whole or part", WHOLE if all_of_it else PART]
    lines += ["", "## Files", *(f"- `{name}`: {words}" for name, words in _listed(cut, files))]
    lines += [
        "",
        "## Format",
        "CSV in UTF-8, sorted by id, lists separated by `|`, booleans `yes` and `no`, days ISO 8601, empty where there "
        f"is nothing to say. {clock_words(whole(cut.what.dataset))} Coordinates are WGS 84, longitude first. The "
        "tables are written as the data folder keeps them; where a text could begin a formula in a spreadsheet, an "
        "apostrophe stands before it, and `guarded` in datapackage.json names the files in which one does. The import "
        "of the dashboard takes it off again.",
    ]
    return "\n".join(lines) + "\n"


def _listed(cut: Cut, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    tables = [
        (table.file, f"{len(table.records(cut.own))} records") for table in TABLES if cut.own is not None
    ]
    found = [(name, words) for name, words in tables if name in files]
    found += [
        (name, words) for name, words in FILES if name in files or name in {"datapackage.json", "SHA256SUMS"}
    ]
    sets = [
        (f"sets/{n}.csv", f"“{_plain(one.name)}”, brought by a reader") for n, one in enumerate(cut.sets, 1)
    ]
    return found + sets


def _plain(text: str) -> str:
    """Text from data, with what Markdown or HTML would read as theirs made plain."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]#|~!$":
        escaped = escaped.replace(sign, f"\\{sign}")
    return " ".join(escaped.split())


def places_text(dataset: Dataset) -> str:
    """``places.geojson`` as ``geo.records.geojson`` reads it: points, and no geometry where a place has none."""
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
    terms = [one.name for one in dataset.licences if one.name]
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
    """The text of the file. ``files`` are all others by name; in some tables texts are guarded against formulas."""
    dataset = cut.what.dataset
    head: dict[str, Any] = {
        "profile": "data-package",
        "name": dataset.name if cut.own else "brought-sets",
        "title": cut.about.title,
        "version": dataset.version if cut.own else "0",
        "description": " ".join((cut.about.shown + ".", f"Filters: {cut.about.filters}.", cut.about.caveat)),
    }
    kept = package_of(cut.what.folder) if cut.own else {}
    head |= {key: kept[key] for key in ("keywords", "contributors", "sources") if key in kept}
    if cut.own is not None and whole(dataset).licences:
        head["licenses"] = [_licence(one) for one in whole(dataset).licences]
    if cut.own is not None:
        head["claims-map"] = {
            "subject": dataset.subject_id,
            "caveat": dataset.caveat,
            "heading": dataset.heading,
            "introduction": dataset.introduction,
            "time_zone": dataset.time_zone,
            "dating": dataset.dating,
            "part": cut.own is not dataset or bool(cut.what.filters.on),
            "guarded": list(guarded_files),
        }
    head["about"] = cut.about.plain
    head["resources"] = [*_resources(cut, files)]
    return json.dumps(head, ensure_ascii=False, indent=2) + "\n"


def _licence(one: Licence) -> dict[str, str]:
    return {key: text for key, text in asdict(one).items() if text}


def _resources(cut: Cut, files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for table in TABLES:
        if table.file in files:
            known = _bundled()[table.name]
            yield _of_file(files, table.file) | known | {"title": TITLES.get(table.name, known["title"])}
    if PLACES in files:
        described = {"schema": _bundled()["places"]["schema"]}
        yield (
            _geojson(files, PLACES, "places", "Gazetteer: points, longitude first; null without one")
            | described
        )
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


EARLIEST = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
TEXTS = {"README.md": "DICTIONARY.md", "CODEBOOK.md": "CODEBOOK.md", "GEOGRAPHY.md": "GEOGRAPHY.md"}
"""Files of a data folder that explain it, and what they are called here, where README.md says what this is."""
LICENCE, CITATION = "LICENSE-DATA", "CITATION.cff"


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The zip, and what had to be changed."""
    files, notes = _files(cut)
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    )
    return _zipped(files | {SUMS: sums.encode()}), notes


def _zipped(files: Mapping[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return into.getvalue()


def _files(cut: Cut) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every file by its name, the sums left out."""
    files: dict[str, bytes] = {RECORDS: geofiles.geojson(cut)[0]}
    changed: list[str] = []
    if cut.own is not None:
        for table in TABLES:
            records = table.records(cut.own)
            if records or not table.optional:
                text = table_text(table, records.values())
                files[table.file] = guarded_text(text).encode()
                if files[table.file] != text.encode():
                    changed.append(table.file)
        files[PLACES] = places_text(cut.own).encode()
        files[OUTLINES] = outlines_text(cut.own).encode()
        files |= _texts(cut.what.folder) | _terms(cut)
        if cut.day:
            files[f"{STATUS}.csv"] = csvfile.table_bytes(status_of(cut.own, cut.day.state), bom=False)
    sets, replacements = _sets(cut.sets)
    files |= sets
    notes = replaced_note(replacements, "CSV")
    files[PACKAGE] = description(cut, files, changed).encode()
    files["README.md"] = readme(cut, files, notes).encode()
    return files, notes


def _texts(folder: Path) -> dict[str, bytes]:
    """What the data folder says of itself."""
    return {here: _bytes(folder / name) for name, here in TEXTS.items() if (folder / name).exists()}


def _bytes(path: Path) -> bytes:
    """Raises ``AskedError`` where it is there and cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise AskedError(f"{path.name} of the data folder cannot be read: {error.strerror}") from error


def _terms(cut: Cut) -> dict[str, bytes]:
    """The licence beside the data folder or in it, else its name; and how to cite."""
    folder = cut.what.folder
    named = (f"{cut.about.licence}\n").encode()
    places = (folder / LICENCE, folder.parent / LICENCE) if folder == BUNDLED else (folder / LICENCE,)
    kept = next((_bytes(path) for path in places if path.exists()), named)
    return {LICENCE: kept, CITATION: citation_file(cut).encode()}


def _sets(sets: tuple[Brought, ...]) -> tuple[dict[str, bytes], int]:
    """Each set as a flat CSV named by its number, for its own name may be anything; and how many cells were changed."""
    files, changed = {}, 0
    for number, one in enumerate(sets, 1):
        rows = one.table
        rest = beside(one, named=False)
        for name in rest.column_names:
            rows = rows.append_column(name, rest[name])
        rows, hits = replaced(rows, NUL)
        changed += hits
        files[SETS.format(number=number)] = csvfile.table_bytes(
            rows.rename_columns(free_names(rows.column_names, ())), bom=False
        )
    return files, changed
