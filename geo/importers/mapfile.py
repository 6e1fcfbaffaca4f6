"""Files of map programs: KML and KMZ -> a table of placemarks, a zipped shapefile -> the table of one of its layers.

Nothing that a file names is followed or opened: no link, no picture, no style, no other file. The standard library's
parser of XML is told to stop at a document type, which is where entities are declared.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np

from geo.importers import archive
from geo.importers import shapes as crs
from geo.importers.columns import Sheet
from geo.importers.geojsonfile import Reading, Row, given
from geo.importers.report import MOST_POSITIONS, Question, RefusedFileError, ask_part, require_size
from geo.importers.shapes import BrokenGeometryError, Spots

if TYPE_CHECKING:
    import shapefile

DEEPEST = 100
"""Elements inside one another; real files have some ten."""
MOST_LETTERS = 200_000
"""Of one text; a longer cell is rejected later for its length (``geo.importers.columns``)."""
FIELDS = frozenset({"name", "description", "when", "begin", "end", "address"})
"""Elements of a placemark that become columns."""
GEOMETRIES = frozenset({"Point", "LineString", "LinearRing", "Polygon"})
PIECE = 1 << 20
DAMAGED = "The KML is damaged: {} (line {}). Export it again."
DOCTYPE = (
    "The KML has a document type, which can name other files; it is not read. Export it again without one."
)


def read_kml(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """Every placemark a row. Raises ``RefusedFileError``."""
    notes: list[str] = []
    asked: tuple[Question, ...] = ()
    if content.startswith(b"PK"):
        content, asked = _packed(content, notes, (choices or {}).get("sheet", ""))
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _stop
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    found = Reading(doubtful=False)
    try:
        found.take(_placemarks(parser, walk, content))
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = error.lineno if isinstance(error, expat.ExpatError) else parser.CurrentLineNumber
        why = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)[:80]
        raise RefusedFileError(DAMAGED.format(why, line)) from error
    if not found.parts:
        raise RefusedFileError(
            "The KML holds no placemarks. Export the places themselves, not links to them."
        )
    if walk.links:
        notes.append(
            f"Links to other files, which are not followed: {walk.links:,}. Bring these files by themselves."
        )
    if walk.tracks:
        notes.append(
            f"Tracks of a device, which are not read: {walk.tracks:,}. Their placemarks have no position."
        )
    return replace(found.sheet("placemark", notes), questions=asked)


def _stop(*_: object) -> None:
    raise RefusedFileError(DOCTYPE)


def _packed(content: bytes, notes: list[str], wanted: str) -> tuple[bytes, tuple[Question, ...]]:
    """The KML in a KMZ: the one that is wanted, ``doc.kml``, else the first, which is asked about."""
    entries = {one.filename: one for one in archive.guard(content) if one.filename.lower().endswith(".kml")}
    if not entries:
        raise RefusedFileError("The KMZ holds no KML. Save it again.")
    if wanted and wanted not in entries:
        told = ", ".join(f"“{name[:40]}”" for name in list(entries)[:10])
        raise RefusedFileError(f"The KMZ has no “{wanted[:40]}”. It has {told}.")
    first = next((name for name in entries if name.lower() == "doc.kml"), "")
    chosen = wanted or first or next(iter(entries))
    asked = () if wanted or first or len(entries) == 1 else (ask_part("layer", entries, chosen),)
    if len(entries) > 1:
        notes.append(f"Of {len(entries):,} KML files in the archive “{chosen[:80]}” alone is read.")
    return archive.read(content, entries[chosen]), asked


def _placemarks(parser: expat.XMLParserType, walk: _Walk, content: bytes) -> Iterator[Row]:
    """Placemarks as they end."""
    number = 0
    for at in range(0, len(content), PIECE):
        parser.Parse(content[at : at + PIECE], at + PIECE >= len(content))
        for cells, geometry, fault in walk.done:
            number += 1
            require_size(number, 1)
            yield _row(number, cells, geometry, fault)
        walk.done.clear()


def _row(number: int, cells: dict[str, Any], geometry: dict[str, Any] | None, fault: str) -> Row:
    try:
        return Row(number, cells, given(geometry), fault)
    except BrokenGeometryError as error:
        return Row(number, cells, None, fault or f"{error}.")


Shape = dict[str, Any]


@dataclass(eq=False)
class _Walk:
    """Where the parser is, and what the placemark in hand has so far."""

    path: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    letters: int = 0
    folders: list[str] = field(default_factory=list)
    cells: dict[str, Any] | None = None
    """Of the placemark in hand; none outside of one."""
    shapes: list[Shape] = field(default_factory=list)
    rings: list[list[Any]] = field(default_factory=list)
    data: str = ""
    fault: str = ""
    positions: int = 0
    links: int = 0
    tracks: int = 0
    done: list[tuple[dict[str, Any], Shape | None, str]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = name.rpartition(" ")[2]
        if len(self.path) >= DEEPEST:
            raise RefusedFileError("The KML is nested too deep to be read. Export it again.")
        self.path.append(tag)
        self.words, self.letters = [], 0
        if tag in {"Folder", "Document"}:
            self.folders.append("")
        elif tag == "NetworkLink":
            self.links += 1
        elif tag in {"Track", "MultiTrack"}:
            self.tracks += 1
        elif tag == "Placemark":
            self.cells, self.shapes, self.fault, self.positions = {}, [], "", 0
            if attributes.get("id"):
                self.cells["id"] = attributes["id"]
        elif tag in {"Data", "SimpleData"}:
            self.data = attributes.get("name", "")
        elif tag == "Polygon":
            self.rings = []

    def text(self, words: str) -> None:
        """Letters of the element in hand."""
        self.letters += len(words)
        if self.letters <= MOST_LETTERS or self.path[-1:] == ["coordinates"]:
            self.words.append(words)

    def end(self, name: str) -> None:
        """An element ends."""
        tag, text = self.path.pop(), "".join(self.words).strip()
        del name
        self.words = []
        if tag in {"Folder", "Document"}:
            self.folders.pop()
        elif self.cells is None:
            if tag == "name" and self.folders and self.path[-1:] in (["Folder"], ["Document"]):
                self.folders[-1] = text
        elif tag == "Placemark":
            self._finish(self.cells)
        elif tag == "coordinates":
            self._coordinates(text)
        elif tag == "Polygon":
            self.shapes.append({"type": "Polygon", "coordinates": self.rings})
        elif (tag == "value" and self.path[-1:] == ["Data"]) or tag == "SimpleData":
            self._cell(self.data or "value", text)
        elif tag in FIELDS and self.path[-1:] in (["Placemark"], ["TimeStamp"], ["TimeSpan"]):
            self._cell(tag, text)

    def _cell(self, name: str, text: str) -> None:
        assert self.cells is not None
        if text and self.cells.setdefault(name, text) != text:
            self.fault = (
                f"“{name[:60]}” stands twice in the placemark with different values. Keep one of the two."
            )

    def _coordinates(self, text: str) -> None:
        places = []
        for part in re.sub(r"\s*,\s*", ",", text).split():
            try:
                places.append([float(number) for number in part.split(",")])
            except ValueError:
                self.fault = "A coordinate is no number. Write longitude, latitude and height with commas between them."
                return
        self.positions += len(places)
        if self.positions > MOST_POSITIONS:
            self.fault = f"The geometry has more than {MOST_POSITIONS:,} positions. Simplify it."
            return
        around = next((tag for tag in reversed(self.path) if tag in GEOMETRIES), "")
        if around == "LinearRing" and "Polygon" in self.path:
            if "outerBoundaryIs" in self.path:
                self.rings.insert(0, places)
            else:
                self.rings.append(places)
        elif around == "Point":
            self.shapes.append({"type": "Point", "coordinates": places[0] if places else []})
        elif around:
            self.shapes.append({"type": "LineString", "coordinates": places})

    def _finish(self, cells: dict[str, Any]) -> None:
        """The placemark is whole."""
        folder = next((name for name in reversed(self.folders) if name), "")
        if folder:
            cells.setdefault("folder", folder)
        shape: Shape | None = None
        if len(self.shapes) == 1:
            shape = self.shapes[0]
        elif self.shapes:
            shape = {"type": "GeometryCollection", "geometries": self.shapes}
        self.done.append((cells, None if self.fault else shape, self.fault))
        self.cells = None


# --- shapefiles -----------------------------------------------------------------------------------


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


def read_shapefile(content: bytes, choices: Mapping[str, str] | None = None) -> Sheet:
    """Every shape a row, with its line of the table. Raises ``RefusedFileError``."""
    import shapefile

    parts, notes, asked = _chosen(archive.guard(content), (choices or {}).get("sheet", ""))
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
            found.take(_shapes(layer, epsg))
    except errors as error:
        raise RefusedFileError(f"The shapefile is damaged: {str(error)[:100]}. Export it again.") from error
    if not found.parts:
        raise RefusedFileError("The shapefile holds no shapes. Export the layer again.")
    sheet = found.sheet("shape", notes)
    return replace(sheet, typed=True, questions=asked)


def _chosen(
    entries: tuple[zipfile.ZipInfo, ...], wanted: str
) -> tuple[dict[str, zipfile.ZipInfo], list[str], tuple[Question, ...]]:
    """The files of one layer by their ending, and what is said and asked about the choice."""
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
    asked = (ask_part("layer", names.values(), names[chosen]),) if len(names) > 1 and not wanted else ()
    return whole[chosen], notes, asked


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


def _shapes(layer: shapefile.Reader, epsg: int | None) -> Iterator[Row]:
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
