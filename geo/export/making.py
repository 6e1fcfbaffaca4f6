"""A choice and a format -> a file."""

from __future__ import annotations

import re
from importlib import import_module

from geo.export.cut import Cut, cut
from geo.export.formats import Format
from geo.export.what import Export, What

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
