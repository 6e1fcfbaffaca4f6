"""A zipped shapefile -> the table of one of its layers, from the zip's bytes; what a file names is never opened."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.importers import archive
from geo.importers import shapes as crs
from geo.importers.geojsonfile import Reading, Row, given
from geo.importers.report import MOST_POSITIONS, RefusedFileError, require_size
from geo.importers.shapes import BrokenGeometryError, Spots
from geo.importers.sheet import Sheet

if TYPE_CHECKING:
    import shapefile

POINTS = frozenset({1, 11, 21})
"""Kinds of shape that are one point, with or without height and measure."""
PAGES = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "65001": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
}
"""What a ``.cpg`` names -> the code page it is read as; ``1252`` or ``ANSI 1252`` are told by their number."""
DEGREES = re.compile(r'\s*GEOGCS\s*\[\s*"[^"]*"\s*,\s*DATUM\s*\[\s*"(?:D_)?WGS[_ ]?(?:19)?84"', re.IGNORECASE)
UTM = re.compile(r'\s*PROJCS\s*\[\s*"WGS[_ ]?(?:19)?84[ _/]+UTM[ _]+zone[ _]+(\d{1,2})([NS])"', re.IGNORECASE)
AUTHORITY = re.compile(r'AUTHORITY\s*\[\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*\]\s*\]\s*$', re.IGNORECASE)
NO_SYSTEM = (
    "The shapefile does not say its reference system (no .prj); its numbers are taken as degrees, WGS 84."
)


def read(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """Every shape a row, with its line of the table. Raises ``RefusedFileError``."""
    import shapefile

    parts, notes = _chosen(archive.guard(content), (choices or {}).get("sheet", ""))
    files = {end: archive.read(content, entry) for end, entry in parts.items()}
    _require_whole(files["shp"])
    _require_size(files["dbf"])
    epsg = _epsg(files.get("prj", b""), notes)
    errors = (
        *(shapefile.ShapefileException, shapefile.RingSamplingError, shapefile.GeoJSON_Error, struct.error),
        *(LookupError, ValueError, TypeError, OverflowError, OSError),
    )
    found = Reading(doubtful=True)
    try:
        with shapefile.Reader(
            shp=io.BytesIO(files["shp"]),
            dbf=io.BytesIO(files["dbf"]),
            encoding=_page(files.get("cpg", b"")),
            encodingErrors="replace",
        ) as layer:
            found.take(_rows(layer, epsg))
    except errors as error:
        raise RefusedFileError(f"The shapefile is damaged: {str(error)[:100]}. Export it again.") from error
    if not found.parts:
        raise RefusedFileError("The shapefile holds no shapes. Export the layer again.")
    sheet = found.sheet("shape", notes)
    return replace(sheet, typed=True)


def _chosen(
    entries: tuple[zipfile.ZipInfo, ...], wanted: str
) -> tuple[dict[str, zipfile.ZipInfo], list[str]]:
    """The files of one layer by their ending, and what is said about the choice."""
    layers: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename)
        layers.setdefault(str(path.with_suffix("")), {})[path.suffix.lower().removeprefix(".")] = entry
    whole = {name: parts for name, parts in layers.items() if {"shp", "dbf"} <= set(parts)}
    if not whole:
        raise RefusedFileError(
            "The zip has a .shp without its .dbf, or a .dbf alone. Pack all files of the layer."
        )
    names = {name: PurePosixPath(name).name for name in whole}
    told = ", ".join(f"“{name[:40]}”" for name in list(names.values())[:10])
    if wanted and wanted not in names.values():
        raise RefusedFileError(f"The zip has no layer “{wanted[:40]}”. It has {told}.")
    chosen = next(name for name in names if not wanted or names[name] == wanted)
    notes = [f"The layer “{names[chosen][:80]}” is read; in the zip are {told}."] if len(names) > 1 else []
    return whole[chosen], notes


def _require_whole(shp: bytes) -> None:
    """The shapes say how long they are, in words of two bytes."""
    if len(shp) < 100 or 2 * int.from_bytes(shp[24:28], "big") != len(shp):
        raise RefusedFileError(
            "The shapefile is cut off, or bytes stand after its end. Pack or export it again."
        )


def _require_size(table: bytes) -> None:
    """What the table says of itself, before anything is made of it."""
    if len(table) < 32:
        raise RefusedFileError("The shapefile's table is cut off. Pack the files again.")
    count, header, length = struct.unpack("<IHH", table[4:12])
    require_size(count, max(1, (header - 33) // 32))
    if length and header + count * length > len(table) + length:
        raise RefusedFileError("The shapefile's table is cut off. Pack the files again.")


def _page(named: bytes) -> str:
    """The code page of the table."""
    word = named.decode("ascii", "replace").strip().casefold()
    number = re.search(r"(125\d)$", word)
    return f"cp{number[1]}" if number else PAGES.get(word, "utf-8")


def _epsg(described: bytes, notes: list[str]) -> int | None:
    """The system to convert from, none for degrees. Only its number or its plain name is read, nothing it points to."""
    text = described.decode("utf-8", "replace").strip("\ufeff \r\n\0")
    if not text:
        notes.append(NO_SYSTEM)
        return None
    if code := AUTHORITY.search(text):
        known = crs.is_wgs84("EPSG", code[1])
        epsg = None if known else crs.require_known("EPSG", code[1])
    elif zone := UTM.match(text):
        epsg = crs.require_known("EPSG", str((32600 if zone[2].upper() == "N" else 32700) + int(zone[1])))
    elif DEGREES.match(text):
        return None
    else:
        raise RefusedFileError(f"The reference system of the shapefile is not known here. {crs.REMEDY}")
    if epsg is not None:
        notes.append(f"The shapefile is in EPSG:{epsg}; its positions were converted to WGS 84.")
    return epsg


def _rows(layer: shapefile.Reader, epsg: int | None) -> Iterator[Row]:
    for number, one in enumerate(layer.iterShapeRecords(), 1):
        require_size(number, 1)
        cells = dict(one.record.as_dict())
        try:
            yield Row(number, cells, given(_geometry(one.shape, epsg)), "")
        except BrokenGeometryError as error:
            yield Row(number, cells, None, f"{error}.")


def _geometry(shape: shapefile.Shape, epsg: int | None) -> dict[str, Any] | None:
    """As GeoJSON has it, in degrees. Raises ``BrokenGeometryError``."""
    if shape.shapeType == 0:
        return None
    if len(shape.points) > MOST_POSITIONS:
        raise BrokenGeometryError(f"The geometry has more than {MOST_POSITIONS:,} positions. Simplify it")
    described = shape.__geo_interface__
    return {"type": described["type"], "coordinates": _degrees(described.get("coordinates", ()), epsg)}


def _degrees(value: Sequence[Any], epsg: int | None) -> list[Any]:
    """Tuples of positions as lists, converted to degrees where they are not."""
    if isinstance(value, tuple | list) and value and isinstance(value[0], tuple | list):
        return [_degrees(one, epsg) for one in value]
    place = [float(number) for number in value[:2]]
    if epsg is None or len(place) != 2:
        return place
    spots = Spots(np.array(place[:1]), np.array(place[1:]), np.array(["Point"], object), {})
    moved = crs.moved(epsg, spots)
    if moved.faults:
        raise BrokenGeometryError(moved.faults[0].rstrip("."))
    return [float(moved.lon[0]), float(moved.lat[0])]
