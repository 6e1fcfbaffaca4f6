"""The formats in which everything can be taken along, what each of them cannot hold, and a choice as a file of one."""

from __future__ import annotations

import re
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from geo.export.choice import Export, What
from geo.export.cut import Cut, cut
from geo.records.errors import AskedError
from geo.records.write import put


class _Facts(NamedTuple):
    title: str
    extension: str
    mime: str
    writer: str
    """The module and its function that make the file, imported when it is asked for."""
    holds: str


class Format(Enum):
    """The value is the word for the command line."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    KML = "kml"
    GEOPARQUET = "geoparquet"
    PACKAGE = "package"

    @property
    def title(self) -> str:
        """Its name for a reader."""
        return _FACTS[self].title

    @property
    def extension(self) -> str:
        """The end of a file's name, with its dot."""
        return _FACTS[self].extension

    @property
    def mime(self) -> str:
        """The media type."""
        return _FACTS[self].mime

    @property
    def holds(self) -> str:
        """What it holds and what it cannot, in a sentence or two."""
        return _FACTS[self].holds


_FACTS: dict[Format, _Facts] = {
    Format.CSV: _Facts(
        "CSV",
        ".csv",
        "text/csv",
        "csvfile.write",
        "One table, a row for each record and place. It cannot hold the other tables (reports, figures, links) nor "
        "outlines. A text that a spreadsheet could take for a formula gets an apostrophe in front; an import takes it "
        "off.",
    ),
    Format.XLSX: _Facts(
        "Excel workbook",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsxfile.write",
        "The same table, and every other one on a sheet of its own. It cannot hold outlines, more than 1,048,575 rows "
        "or texts of more than 32,767 letters, nor days before 1 March 1900 as days; formulas are guarded as in CSV.",
    ),
    Format.GEOJSON: _Facts(
        "GeoJSON",
        ".geojson",
        "application/geo+json",
        "geofiles.geojson",
        "The records as points (RFC 7946), those without a place with no geometry. It cannot hold the other tables "
        "nor types: days are texts.",
    ),
    Format.GPKG: _Facts(
        "GeoPackage",
        ".gpkg",
        "application/geopackage+sqlite3",
        "geofiles.geopackage",
        "The records as points and as the ground in which they may lie, outlines, every other table, and styles that "
        "QGIS opens the layers with. It cannot hold a zero byte in a text, nor the ground of what a reader brought.",
    ),
    Format.KML: _Facts(
        "KML",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        "kml.write",
        "The records as placemarks with their spans of days, to look at in Google Earth. It cannot hold numbers and "
        "days as such, the other tables or more than 50,000 records, and it is not read back here: take another format "
        "to work on.",
    ),
    Format.GEOPARQUET: _Facts(
        "GeoParquet",
        ".parquet",
        "application/vnd.apache.parquet",
        "geofiles.geoparquet",
        "The records as points with typed columns, the smallest and fastest to read. It cannot hold the other tables "
        "nor outlines.",
    ),
    Format.PACKAGE: _Facts(
        "Data package",
        ".zip",
        "application/zip",
        "package.write",
        "Everything: all tables as they are kept here, places and outlines, schema, licence, citation and checksums, "
        "and the sets that readers brought. A part of the data keeps every report, actor, place and paragraph of the "
        "whole and comes back as a set of its records; it cannot stand for the whole.",
    ),
}


def export(what: What, format: Format) -> Export:  # noqa: A002 - the word of the field
    """The file. The same choice gives the same bytes. Raises ``AskedError`` where the day or the size cannot be had."""
    chosen = cut(what)
    module, _, verb = _FACTS[format].writer.partition(".")
    content, notes = getattr(import_module(f"geo.export.{module}"), verb)(chosen)
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
    """Put the file where it was asked for.

    Raises ``AskedError`` where a file is there already and ``force`` is not given, or where it cannot be written.
    """
    if path.exists() and not force:
        raise AskedError(f"{path} is there already; name another file, or add --force to write over it")
    if path.is_dir():
        raise AskedError(f"{path} is a folder; name a file in it")
    put(path, content)
