"""KML and KMZ -> a table of placemarks. Nothing that a file names is followed: no link, no picture, no style.

The standard library's parser is told to stop at a document type, which is where entities are declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from geo.importers import archive
from geo.importers.geojsonfile import Reading, Row, given
from geo.importers.report import MOST_POSITIONS, RefusedFileError, require_size
from geo.importers.shapes import BrokenGeometryError
from geo.importers.sheet import Sheet

DEEPEST = 100
"""Elements inside one another; real files have some ten."""
MOST_LETTERS = 200_000
"""Of one text; a longer cell is rejected later for its length (``geo.importers.sheet``)."""
FIELDS = frozenset({"name", "description", "when", "begin", "end", "address"})
"""Elements of a placemark that become columns."""
GEOMETRIES = frozenset({"Point", "LineString", "LinearRing", "Polygon"})
PIECE = 1 << 20
DAMAGED = "The KML is damaged: {} (line {}). Export it again."
DOCTYPE = (
    "The KML has a document type, which can name other files; it is not read. Export it again without one."
)


def read(content: bytes) -> Sheet:
    """Every placemark a row. Raises ``RefusedFileError``."""
    notes: list[str] = []
    if content.startswith(b"PK"):
        content = _packed(content, notes)
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _stop
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    found = Reading(doubtful=False)
    try:
        found.take(_rows(parser, walk, content))
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
    return found.sheet("placemark", notes)


def _stop(*_: object) -> None:
    raise RefusedFileError(DOCTYPE)


def _packed(content: bytes, notes: list[str]) -> bytes:
    """The KML in a KMZ: ``doc.kml``, else the first; what else is in it is left out."""
    entries = [entry for entry in archive.guard(content) if entry.filename.lower().endswith(".kml")]
    if not entries:
        raise RefusedFileError("The KMZ holds no KML. Save it again.")
    chosen = next((entry for entry in entries if entry.filename.lower() == "doc.kml"), entries[0])
    if len(entries) > 1:
        notes.append(f"Of {len(entries):,} KML files in the archive “{chosen.filename[:80]}” alone is read.")
    return archive.read(content, chosen)


def _rows(parser: expat.XMLParserType, walk: _Walk, content: bytes) -> Iterator[Row]:
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
        for part in text.split():
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
