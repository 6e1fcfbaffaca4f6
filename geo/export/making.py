"""A choice and a format -> a file."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from geo.export.choice import Export, What
from geo.export.cut import Cut, cut
from geo.export.formats import Format
from geo.records.errors import AskedError

WRITERS: dict[Format, str] = {
    Format.CSV: "csvfile",
    Format.XLSX: "xlsxfile",
    Format.GEOJSON: "geojsonfile",
    Format.GPKG: "geopackage",
    Format.KML: "kml",
    Format.GEOPARQUET: "parquet",
    Format.PACKAGE: "package",
}
"""The module whose ``write`` makes the format, imported when it is asked for."""


def export(what: What, format: Format) -> Export:  # noqa: A002 - the word of the field
    """The file. The same choice gives the same bytes. Raises ``AskedError`` where the day or the size cannot be had."""
    chosen = cut(what)
    writer = import_module(f"geo.export.{WRITERS[format]}")
    content, notes = writer.write(chosen)
    return Export(file_name(chosen, format), format.mime, content, (*chosen.about.notes, *notes))


def file_name(chosen: Cut, format: Format) -> str:  # noqa: A002 - as above
    """Data, version, day and whether it is filtered; letters, digits, points and hyphens alone."""
    what = chosen.what
    parts = [what.dataset.name, what.dataset.version] if what.own else [one.name for one in chosen.sets[:1]]
    if what.day:
        parts += [what.day.isoformat(), what.reading.value]
    if what.filters.on:
        parts.append("filtered")
    name = re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(parts)).strip("-.")[:120].rstrip("-.")
    return (name or "records") + format.extension


def save(content: bytes, path: Path, *, force: bool) -> None:
    """Write the file beside its place first, so that nobody ever finds half of it.

    Raises ``AskedError`` where a file is there already and ``force`` is not given, or where it cannot be written.
    """
    if path.exists() and not force:
        raise AskedError(f"{path} is there already; name another file, or add --force to write over it")
    if path.is_dir():
        raise AskedError(f"{path} is a folder; name a file in it")
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise AskedError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
