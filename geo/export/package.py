"""A choice as a data package (Frictionless): every table as the data folder has it, and all that explains them.

A zip whose bytes depend on the choice alone. ``geo.read`` reads it back once it is unpacked: the tables, the places
and the outlines are written from the dataset as they are kept.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from geo.export import csvfile, geojsonfile
from geo.export.csvfile import guarded_text
from geo.export.cut import Cut, beside, free_names
from geo.export.packagefiles import citation_file, outlines_text, places_text
from geo.export.packagejson import RECORDS, SETS, description
from geo.export.packagewords import readme
from geo.export.tables import STATUS, status_of
from geo.export.texts import NUL, replaced, replaced_note
from geo.export.what import Brought
from geo.read import BUNDLED
from geo.tables import OUTLINES, PACKAGE, PLACES, TABLES
from geo.write import table_text

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
    files: dict[str, bytes] = {RECORDS: geojsonfile.write(cut)[0]}
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
    """What the data folder says of itself; of the codebook the bundled one where the folder has none."""
    found = {}
    for name, here in TEXTS.items():
        path = folder / name
        if not path.exists() and name == "CODEBOOK.md":
            path = BUNDLED / name
        if path.exists():
            found[here] = path.read_bytes()
    return found


def _terms(cut: Cut) -> dict[str, bytes]:
    """The licence beside the data folder or in it, else its name; and how to cite."""
    folder = cut.what.folder
    named = (f"{cut.about.licence}\n").encode()
    places = (folder / LICENCE, folder.parent / LICENCE) if folder == BUNDLED else (folder / LICENCE,)
    kept = next((path.read_bytes() for path in places if path.exists()), named)
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
