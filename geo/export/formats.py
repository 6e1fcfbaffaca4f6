"""The formats in which everything can be taken along, and what each of them cannot hold."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class _Facts(NamedTuple):
    title: str
    extension: str
    mime: str
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
        "One table, a row for each record and place. It cannot hold the other tables (reports, figures, links) nor "
        "outlines; of a text that could begin a formula it holds an apostrophe before it, which the import takes off.",
    ),
    Format.XLSX: _Facts(
        "Excel workbook",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "The same table, and every other one on a sheet of its own. It cannot hold outlines, more than 1,048,575 rows "
        "or texts of more than 32,767 letters, nor days before 1 March 1900 as days; formulas are guarded as in CSV.",
    ),
    Format.GEOJSON: _Facts(
        "GeoJSON",
        ".geojson",
        "application/geo+json",
        "The records as points (RFC 7946), those without a place with no geometry. It cannot hold the other tables "
        "nor types: days are texts.",
    ),
    Format.GPKG: _Facts(
        "GeoPackage",
        ".gpkg",
        "application/geopackage+sqlite3",
        "The records as points, and every other table beside them. It cannot hold outlines or a zero byte in a text.",
    ),
    Format.KML: _Facts(
        "KML",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        "The records as placemarks with their spans of days, to look at in Google Earth. It cannot hold numbers and "
        "days as such, the other tables or more than 50,000 records, and it is not read back here: take another format "
        "to work on.",
    ),
    Format.GEOPARQUET: _Facts(
        "GeoParquet",
        ".parquet",
        "application/vnd.apache.parquet",
        "The records as points with typed columns, the smallest and fastest to read. It cannot hold the other tables "
        "nor outlines.",
    ),
    Format.PACKAGE: _Facts(
        "Data package",
        ".zip",
        "application/zip",
        "Everything: all tables as they are kept here, places and outlines, schema, licence, citation and checksums, "
        "and the sets that readers brought. A part of the data keeps every report, actor, place and paragraph of the "
        "whole and comes back as a set of its records; it cannot stand for the whole.",
    ),
}
