"""Zips of ours: a data package -> its dataset, or its records as one table; a session taken along, and the way back.

Both are read like any file of somebody else, in a process of its own; nothing is unpacked onto a disk, and nothing in
them is believed unseen.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import PurePosixPath
from textwrap import shorten
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.check import check
from geo.events.table import CLAIM, OTHER, SCHEMA, bare
from geo.importers import archive, columns, geojsonfile
from geo.importers.columns import Days, Sheet, mask
from geo.importers.draft import Draft
from geo.importers.mapping import Mapping as Choices
from geo.importers.mapping import of
from geo.importers.places import spots
from geo.importers.report import Imported, Kept, RefusedFileError, Restored, report_of, require_size
from geo.records.errors import Problem
from geo.records.model import UNKNOWN, Dataset, EventKind, GeoPrecision, TimePrecision
from geo.records.read import survey_packed
from geo.records.tables import OUTLINES, PACKAGE, PLACES, TABLES

SUMS = "SHA256SUMS"
RECORDS = "records.geojson"
TOLD, LETTERS = 5, 300
"""So many problems are told; ``python -m geo check`` tells all of an unpacked folder."""
Entries = Mapping[str, zipfile.ZipInfo]


def read(content: bytes) -> Sheet:
    """The records of a package as one table. Raises ``RefusedFileError``.

    They come from the tables, as the exports flatten them. A package of a filtered view, or with sets that somebody
    brought, is told by its ``records.geojson``, which holds just these.
    """
    entries, described = _opened(content)
    own = described.get("claims-map")
    whole = isinstance(own, dict) and not own.get("part")
    if RECORDS in entries and (not whole or any(name.startswith("sets/") for name in entries)):
        found = geojsonfile.read(archive.read(content, entries[RECORDS]))
        return replace(
            found, notes=(f"Of the package {RECORDS} is read, which has every record.", *found.notes)
        )
    return _flat(_dataset(content, entries, described))


def read_package(content: bytes) -> Dataset:
    """The dataset of a package, held to all rules of ``geo.check``. Raises ``RefusedFileError``."""
    return _dataset(content, *_opened(content))


def _opened(content: bytes) -> tuple[Entries, dict[str, Any]]:
    """The entries by their names in the data folder, checksums compared, and the package's description."""
    listed = archive.guard(content)
    folders = [PurePosixPath(entry.filename).parent for entry in listed if entry.filename.endswith(PACKAGE)]
    if not folders:
        raise RefusedFileError(
            f"The archive has no {PACKAGE}, so it is no data package. Pack the whole data folder."
        )
    top = min(folders, key=lambda folder: len(folder.parts))
    entries = {
        str(PurePosixPath(entry.filename).relative_to(top)): entry
        for entry in listed
        if PurePosixPath(entry.filename).is_relative_to(top)
    }
    if PACKAGE not in entries:
        raise RefusedFileError(
            f"The archive has no {PACKAGE}, so it is no data package. Pack the whole data folder."
        )
    described = _description(archive.read(content, entries[PACKAGE]))
    _require_sums(content, entries, described)
    return entries, described


def _description(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedFileError(f"{PACKAGE} is no JSON object. Pack the data folder again.")
    return found


def _require_sums(content: bytes, entries: Entries, described: dict[str, Any]) -> None:
    """Every file that either list of checksums names is there and is what it was."""
    for name, wanted in {**_described_sums(described), **_listed_sums(content, entries)}.items():
        if name not in entries:
            raise RefusedFileError(f"{name[:80]!a} is missing from the package. Download or pack it again.")
        found = hashlib.sha256()
        for piece in archive.unpacked(content, entries[name]):
            found.update(piece)
        if found.hexdigest() != wanted.lower():
            raise RefusedFileError(
                f"{name[:80]!a} is not what the package's checksum says: it was changed or damaged. Download the "
                f"package again; after a change of your own, write its new SHA-256 into {SUMS} and {PACKAGE}."
            )


def _listed_sums(content: bytes, entries: Entries) -> dict[str, str]:
    if SUMS not in entries:
        return {}
    lines = archive.read(content, entries[SUMS]).decode("utf-8", "replace").splitlines()
    parts = [line.split(maxsplit=1) for line in lines if line.strip()]
    if any(len(part) != 2 for part in parts):
        raise RefusedFileError(f"{SUMS} is not a list of checksums and names. Pack the package again.")
    return {name.removeprefix("*"): wanted for wanted, name in parts}


def _described_sums(described: dict[str, Any]) -> dict[str, str]:
    resources = described.get("resources")
    found = {}
    for one in resources if isinstance(resources, list) else ():
        path, told = (one.get("path"), one.get("hash")) if isinstance(one, dict) else (None, None)
        if isinstance(path, str) and isinstance(told, str) and told.startswith("sha256:"):
            found[path] = told.removeprefix("sha256:")
    return found


def _dataset(content: bytes, entries: Entries, described: dict[str, Any]) -> Dataset:
    own = described.get("claims-map")
    if isinstance(own, dict) and own.get("part"):
        raise RefusedFileError(
            "The package holds a part of a dataset, as filtered or of one day: its records can be taken in as a set, "
            "but it is no whole dataset. Export the whole one."
        )
    guarded = own.get("guarded") if isinstance(own, dict) else None
    names = (PACKAGE, PLACES, OUTLINES, *(table.file for table in TABLES))
    files = {name: archive.read(content, entries[name]) for name in names if name in entries}
    for name in guarded if isinstance(guarded, list) else ():
        if isinstance(name, str) and name in files:
            files[name] = _bared(name, files[name])
    try:
        found = survey_packed(files)
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(
            f"A table of the package cannot be read: {str(error)[:100]}. Mend it."
        ) from error
    if found.dataset is None or found.problems:
        raise _refused(found.problems)
    if problems := check(found.dataset, found.lines):
        raise _refused(problems)
    return found.dataset


def _bared(name: str, content: bytes) -> bytes:
    """The table without the apostrophes that keep its cells from being formulas in a spreadsheet."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise RefusedFileError(f"{name} in the package cannot be read: {error}. Pack it again.") from error
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([bare(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _refused(problems: tuple[Problem, ...]) -> RefusedFileError:
    told = " ".join(shorten(str(problem), LETTERS, placeholder=" (…)") for problem in problems[:TOLD])
    more = f" And {len(problems) - TOLD:,} more." if len(problems) > TOLD else ""
    return RefusedFileError(f"The package is not sound. {told}{more}")


def _flat(dataset: Dataset) -> Sheet:
    from geo.export.tables import flat, others

    table = flat(dataset)
    for name, column in zip((beside := others(dataset)).column_names, beside.columns, strict=True):
        table = table.append_column(name, column)
    texts = [columns.converted(column.combine_chunks()) for column in table.columns]
    note = f"The package “{dataset.title[:80]}”, version {dataset.version[:20]}, is read from its tables."
    return Sheet(
        pa.table(texts, names=table.column_names),
        columns.numbers_from(1, table.num_rows),
        "record",
        notes=(note,),
    )


NAME = "table of this dashboard"
NEEDED = ("event_id", "kind", "start", "time_precision", "geo_precision")
"""A table with these columns is one of ours."""
ADDED = ("fid", "geometry_type")
"""What files of geodata have beside our columns: a key of their own, and that a point is a point."""
KINDS = (*(str(kind) for kind in EventKind), CLAIM, OTHER)
TEXTS = tuple(column.name for column in SCHEMA if column.type == pa.string())
NUMBERS = ("fatalities_low", "fatalities_best", "fatalities_high")


def fits(draft: Draft) -> bool:
    """Whether the columns are ours."""
    return draft.has(*NEEDED)


def take(draft: Draft) -> dict[str, Any]:
    """The columns of the event table."""
    taken: dict[str, Any] = {name: draft.texts(name, whole=True) for name in TEXTS}
    taken["event_id"] = draft.ids("event_id", pc.fill_null(draft.cells("place_id"), "").combine_chunks())
    taken["kind"] = draft.chosen("kind", KINDS, f"A kind is one of: {', '.join(KINDS)}. Write one of these.")
    taken["time_precision"] = _word(draft, "time_precision", [*map(str, TimePrecision), UNKNOWN])
    taken["geo_precision"] = _word(draft, "geo_precision", [*map(str, GeoPrecision), UNKNOWN])
    lon, lat = ("lon", "lat") if draft.has("lon", "lat") else ("longitude", "latitude")
    taken["lon"], taken["lat"] = spots(draft, lon, lat, judged=False)
    draft.used |= {draft.printed(lon), draft.printed(lat)}
    taken |= _days(draft)
    for name in NUMBERS:
        taken[name] = draft.counts(name)
        draft.used.add(draft.printed(name))
    taken["place_id"] = _place_ids(draft)
    draft.used |= {draft.printed(name) for name in ADDED}
    return taken


def _word(draft: Draft, name: str, words: list[str]) -> pa.Array:
    remedy = f"This is one of: {', '.join(words)}. Write one of these."
    found = draft.chosen(name, words, remedy)
    draft.reject(mask(pc.equal(found, "")), name, remedy)
    return found


def _days(draft: Draft) -> dict[str, Days]:
    """First and last day and the day known; a record without a first day must be ``undated``."""
    start, end, known = (draft.days(name) for name in ("start", "end", "known"))
    draft.used |= {draft.printed(name) for name in ("start", "end", "known")}
    draft.reject(end < start, "end", "The last day is before the first. Mend one of the two.")
    said = pc.equal(pc.fill_null(draft.cells("time_precision"), ""), str(TimePrecision.UNDATED))
    undated = mask(said)
    missing = np.isnat(start) & ~undated & ~draft.bad()
    draft.reject(
        missing, "start", "The row has no first day. Write one like 2021-09-02, or undated as time_precision."
    )
    draft.reject(
        ~np.isnat(start) & undated,
        "time_precision",
        "The row has a day, so it is not undated. Mend one of the two.",
    )
    return {"start": start, "end": end, "known": known}


def _place_ids(draft: Draft) -> pa.Array:
    """The ids that the gazetteer has; the others are listed, and empty."""
    texts, codes = draft.distinct("place_id")
    found = [draft.names.place(text) for text in texts]
    ok = codes[~draft.bad()]
    counts = np.bincount(ok[ok >= 0], minlength=len(texts))
    draft.unresolved = tuple(
        (text, int(n)) for text, place, n in zip(texts, found, counts, strict=True) if place is None and n
    )
    ids = pa.array([*(place.place_id if place else "" for place in found), ""], pa.string())
    return ids.take(pa.array(codes % (len(texts) + 1)))


# --- sessions -------------------------------------------------------------------------------------


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


def packed(sets: Iterable[tuple[Imported, Choices | None]], view: dict[str, str]) -> bytes:
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


def read_session(content: bytes) -> Restored:
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
