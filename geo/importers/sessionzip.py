"""A session taken along: one zip of its sets with their reports and mappings, and of the view; and the way back.

It is read like any file of somebody else: in a process of its own, and nothing in it is believed unseen.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.events.table import CLAIM, OTHER, SCHEMA
from geo.importers import archive
from geo.importers.mapping import Mapping, of
from geo.importers.report import Imported, Kept, RefusedFileError, Restored, report_of, require_size
from geo.records.model import UNKNOWN, EventKind, GeoPrecision, TimePrecision

INDEX = "session.json"
VERSION = 1
"""Of the form of ``INDEX``."""
MOST_SETS = 8
"""As many as a session holds."""
PARTS = ("others", "rejected", "areas")
CLOSED: dict[str, tuple[str, ...]] = {
    "kind": (*map(str, EventKind), CLAIM, OTHER),
    "time_precision": (*map(str, TimePrecision), UNKNOWN),
    "geo_precision": (*map(str, GeoPrecision), UNKNOWN),
}
"""Columns of which every value has words and a sign."""
EARTH = {"lon": 180.0, "lat": 90.0}
BROKEN = "The session is not as it was taken along: {}. Take it along again."
KEY = re.compile(r"(?!page$|text$)[a-z_]{1,20}")
"""Of the address: what a link's own arguments are called is none."""
MOST_KEYS, MOST_LETTERS = 60, 2_000
"""Of the address of the view."""


def packed(sets: Iterable[tuple[Imported, Mapping | None]], view: dict[str, str]) -> bytes:
    """The zip. ``view`` is the address's query."""
    told: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    for number, (one, mapping) in enumerate(sets, 1):
        plain: dict[str, Any] = {"name": one.name, "format": one.format, "report": asdict(one.report)}
        plain["mapping"] = (mapping.columns | mapping.choices) if mapping else {}
        files[f"sets/{number}.parquet"] = Kept.of(one.table).content
        for part in PARTS:
            kept: Kept = getattr(one, f"kept_{part}")
            if kept.content:
                files[f"sets/{number}-{part}.parquet"] = kept.content
        told.append(plain)
    index = {"session": VERSION, "view": view, "sets": told}
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(INDEX, json.dumps(index, ensure_ascii=False, indent=1))
        for name, content in files.items():
            zipped.writestr(name, content, zipfile.ZIP_STORED)  # compressed inside already
    return into.getvalue()


def read(content: bytes) -> Restored:
    """The sets and the view of a session. Raises ``RefusedFileError``."""
    entries = {entry.filename: entry for entry in archive.guard(content)}
    if INDEX not in entries:
        raise RefusedFileError(BROKEN.format(f"it has no {INDEX}"))
    try:
        index = json.loads(archive.read(content, entries[INDEX]))
        if index["session"] != VERSION or len(index["sets"]) > MOST_SETS:
            raise RefusedFileError(BROKEN.format("it is of another version, or has too many sets"))
        sets = []
        for number, told in enumerate(index["sets"], 1):
            parts = {
                part: archive.read(content, entries[name])
                for part in ("", *PARTS)
                if (name := f"sets/{number}{part and '-'}{part}.parquet") in entries
            }
            sets.append((_set(told, parts), asdict(of(told["mapping"]))))
        return Restored(tuple(sets), _view(index["view"]))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OSError,
        pa.ArrowException,
    ) as error:
        raise RefusedFileError(BROKEN.format(f"{type(error).__name__} in its parts")) from error


def _view(told: dict[str, str]) -> dict[str, str]:
    if len(told) > MOST_KEYS or any(len(f"{key}{value}") > MOST_LETTERS for key, value in told.items()):
        raise ValueError("too long an address")
    return {key: str(value) for key, value in told.items() if KEY.fullmatch(key)}


def _set(told: dict[str, Any], parts: dict[str, bytes]) -> Imported:
    table = _table(parts[""]).cast(SCHEMA)
    table.validate(full=True)
    for name, words in CLOSED.items():
        if not pc.all(pc.is_in(table.column(name), pa.array(words))).as_py() and table.num_rows:
            raise ValueError(f"a word in {name}")
    for name, most in EARTH.items():
        if table.num_rows and pc.any(pc.greater(pc.abs(table.column(name)), most)).as_py():
            raise ValueError(f"a number in {name}")
    others, rejected, areas = (_kept(parts.get(part, b"")) for part in PARTS)
    report = report_of(told["report"])
    if others.rows() not in {0, table.num_rows} or report.taken != table.num_rows:
        raise ValueError("rows")
    return Imported(
        str(told["name"])[:120], str(told["format"])[:120], table, others, rejected, report, areas
    )


def _kept(content: bytes) -> Kept:
    """A part with texts alone and the geometries of areas, read once and written anew."""
    if not content:
        return Kept()
    table = _table(content)
    for column in table.schema:
        if not (
            pa.types.is_string(column.type)
            or pa.types.is_date(column.type)
            or pa.types.is_binary(column.type)
        ):
            raise ValueError(f"a column of {column.type}")
    return Kept.of(table)


def _table(content: bytes) -> pa.Table:
    file = pq.ParquetFile(pa.BufferReader(content))
    require_size(file.metadata.num_rows, file.metadata.num_columns)
    return file.read(use_threads=False)
