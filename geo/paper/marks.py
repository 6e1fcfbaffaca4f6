"""The signs of one day as SVG: features and looks of ``geo.map.frames``, drawn as ``timefilter.js`` draws them.

Every element carries its feature's id as ``data-feature``. Colours are resolved: a picture has no theme switch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import category

from markupsafe import Markup
from shapely import LineString, Point, union_all
from shapely.geometry.base import BaseGeometry

from geo.events.table import CLAIM, OTHER
from geo.map.frames import SOFT, Pair
from geo.markup.elements import BLANK, joined
from geo.paper.frame import Dot, Frame
from geo.paper.typst import plain_text
from geo.records.model import EventKind, GeoPrecision, TimePrecision
from geo.signs.glyphs import CAPITAL, PASS, RINGS, TOWN, VILLAGE, element, event_glyph, event_sign
from geo.signs.palette import Palette
from geo.signs.style import coloured, event_svg

if TYPE_CHECKING:
    import pyarrow as pa


Feature = dict[str, Any]
COLOUR = re.compile(r"var\(--claims-(\w+)[^)]*\)")
SIGN, GAP, ROW = 24.0, 2.0, 4
"""Side of a sign, gap between two, and how many stand in a row: the sizes of ``assets/map.css``."""
ABOVE = 9.0
"""How far over its spot a row of signs ends that leaves the spot itself free."""


def resolved(value: str, palette: Palette) -> str:
    """A colour of a style in the given palette."""
    return COLOUR.sub(lambda found: str(getattr(palette, found[1])), value)


def named(feature_id: str) -> dict[str, object]:
    """The attribute that says which feature this is, without what XML cannot hold."""
    return {"data-feature": "".join(c for c in feature_id if not category(c).startswith("C"))}


def moved(x: float, y: float) -> str:
    """A move of so many pixels, as a ``transform``."""
    return f"translate({number(x)} {number(y)})"


def number(value: float) -> str:
    """At most two decimals, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def points(dots: Iterable[Dot]) -> str:
    """Dots as a path's coordinates."""
    return "L".join(f"{number(x)} {number(y)}" for x, y in dots)


def path(geometry: dict[str, Any], frame: Frame) -> str:
    """The path data of a GeoJSON geometry of lines or areas."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    match kind:
        case "LineString":
            lines = [coordinates]
        case "MultiLineString" | "Polygon":
            lines = coordinates
        case _:
            lines = [ring for polygon in coordinates for ring in polygon]
    close = "Z" if kind.endswith("Polygon") else ""
    return "".join(f"M{points(map(frame.dot, line))}{close}" for line in lines)


def paint(style: dict[str, Any], palette: Palette) -> dict[str, object]:
    """A Leaflet path style as SVG attributes."""
    found: dict[str, object] = {"fill": "none", "fill-rule": "evenodd"}
    if style.get("fill"):
        found |= {
            "fill": resolved(style["fillColor"], palette),
            "fill-opacity": str(style.get("fillOpacity", 0.2)),
        }
    if style.get("stroke"):
        found |= {
            "stroke": resolved(style["color"], palette),
            "stroke-width": str(style.get("weight", 3)),
            "stroke-opacity": str(style.get("opacity", 1.0)),
            "stroke-linecap": style.get("lineCap", "round"),
            "stroke-linejoin": "round",
        }
        if style.get("dashArray"):
            found["stroke-dasharray"] = style["dashArray"]
    return found


def shape(feature: Feature, style: dict[str, Any], frame: Frame, palette: Palette) -> Markup:
    """An area, a circle, a line or a stub."""
    painted = named(feature["id"]) | paint(style, palette)
    if "at" in feature:
        x, y = frame.dot(feature["at"])
        radius = max(frame.pixels(feature["radius"], feature["at"][1]), feature.get("least") or 0)
        round_ = {"cx": number(x), "cy": number(y), "r": number(radius)}
        return element(
            "circle", round_ | painted | {"mask": "url(#claims-soft)" if feature.get("soft") else None}
        )
    if "stub" in feature:
        return element("path", {"d": f"M{points(stub_corners(feature, frame))}Z"} | painted)
    return element("path", {"d": path(feature.get("area") or feature["line"], frame)} | painted)


def stub_corners(feature: Feature, frame: Frame) -> list[Dot]:
    """The corners of a direction's stub beside its start."""
    x, y = frame.dot(feature["from"])
    return [(x + dx, y + dy) for dx, dy in feature["stub"]]


def rings(pairs: Iterable[Pair], frame: Frame) -> dict[tuple[float, ...], float]:
    """The radius in pixels of the circle that the day draws around a place, by the place's position."""
    return {
        tuple(feature["at"]): max(
            frame.pixels(feature["radius"], feature["at"][1]), feature.get("least") or 0.0
        )
        for feature, _ in pairs
        if "radius" in feature and not feature.get("still")
    }


def lined(pairs: Sequence[Pair], frame: Frame) -> BaseGeometry:
    """The lines that the day draws around places, in pixels: the ticks of a siege, the rims of circles."""
    sieges = [feature["line"]["coordinates"] for feature, _ in pairs if feature["group"] == "approaches"]
    drawn = [LineString([frame.dot(dot) for dot in line]) for line in sieges]
    rims = [Point(frame.dot(at)).buffer(r).exterior for at, r in rings(pairs, frame).items()]
    return union_all([*drawn, *rims])


def layered(pairs: Sequence[Pair]) -> list[Pair]:
    """Shapes in the order of the map's panes: areas, circles that have an edge, lines, stubs. Without signs."""

    def pane(pair: Pair) -> int:
        feature = pair[0]
        if "stub" in feature:
            return 3
        if "at" in feature:
            return 1 if feature["group"] == "control" and not feature["soft"] else 0
        return 0 if feature["id"].startswith("control ") else 2

    return sorted((pair for pair in pairs if not {"sign", "margin"} & pair[0].keys()), key=pane)


def spots(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """The signs of each spot, in the order in which they stand."""
    found: dict[str, list[Pair]] = {}
    for feature, look in pairs:
        if "sign" in feature:
            found.setdefault(feature["spot"], []).append((feature, look))
    return {spot: sorted(row, key=lambda pair: pair[0]["sign"] != "clash") for spot, row in found.items()}


def centres(row: Sequence[Pair], frame: Frame) -> list[Dot]:
    """Where each sign of a spot stands: rows of four, on the spot or ending above it."""
    x, y = frame.dot(row[0][0]["at"])
    lines = [row[i : i + ROW] for i in range(0, len(row), ROW)]
    top = y - ABOVE - len(lines) * SIGN - (len(lines) - 1) * GAP if row[0][0]["above"] else y - SIGN / 2
    found = []
    for n, line in enumerate(lines):
        left = x - (len(line) * SIGN + (len(line) - 1) * GAP) / 2
        found += [
            (left + i * (SIGN + GAP) + SIGN / 2, top + n * (SIGN + GAP) + SIGN / 2) for i in range(len(line))
        ]
    return found


SYMBOLS = {"town": TOWN, "airfield": TOWN, "village": VILLAGE, "capital": CAPITAL, "pass": PASS}
"""What stands at a place of each kind, as on the page's map."""


def sign(name: str, ring: str, palette: Palette) -> Markup:
    """A sign around the origin; within a ring it is smaller, as on the map."""
    glyph = coloured(event_glyph(name), palette)
    if not ring:
        return glyph
    return element("g", {"transform": "scale(.8)"}, glyph) + coloured(RINGS[ring], palette)


def signs(pairs: Sequence[Pair], frame: Frame, palette: Palette) -> Iterator[Markup]:
    """Every sign of the day in its place."""
    for row in spots(pairs).values():
        for (feature, look), (x, y) in zip(row, centres(row, frame), strict=True):
            place = {"data-ring": look["ring"] or None, "transform": moved(x, y)}
            yield element("g", named(feature["id"]) | place, sign(feature["sign"], look["ring"], palette))


MOST = 2_000
"""So many rows are drawn at most; the words say how many there are."""
SIZES_PX = ((60, 18.0), (400, 14.0), (MOST, 10.0))
"""Side of a sign by how many are drawn: the more, the smaller, as on the page's map."""


@dataclass(frozen=True, slots=True)
class Brought:
    """``svg`` lies under the signs of the reports; ``signs`` are those that occur, by name; ``words`` may be empty."""

    svg: Markup = BLANK
    signs: frozenset[str] = frozenset()
    rough: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    lon: float
    lat: float
    sign: str
    ring: str
    rough: bool


def brought(points: pa.Table | None, frame: Frame, palette: Palette) -> Brought:
    """The rows of a table of ``geo.events.table.SCHEMA``, all of one day; nothing where there is no table or no row."""
    if points is None or not points.num_rows:
        return Brought()
    placed = list(_placed(points))
    seen = [row for row in placed if frame.shows((row.lon, row.lat))]
    shown = seen[:MOST]
    size = next(side for most, side in SIZES_PX if len(shown) <= most)
    looks = sorted({(row.sign, row.ring, row.rough) for row in shown})
    defs = (
        element("g", {"id": f"brought-{i}"}, event_svg(name, ring, palette, rough=rough, at=AROUND))
        for i, (name, ring, rough) in enumerate(looks)
    )
    scale = f"scale({number(size / SIGN)})"
    marks = (
        element(
            "use",
            {
                "href": f"#brought-{looks.index((row.sign, row.ring, row.rough))}",
                "transform": f"{moved(*frame.dot((row.lon, row.lat)))} {scale}",
            },
        )
        for row in shown
    )
    words = _words(points.num_rows, len(placed), len(seen), len(shown))
    found = frozenset(row.sign for row in shown)
    drawn = element("defs", {}, *defs) + joined(marks)
    return Brought(drawn, found, any(row.rough for row in shown), words)


AROUND = (-12, -12)
"""The top left corner of a sign whose middle is the origin."""


def _placed(points: pa.Table) -> Iterator[_Row]:
    columns = ("lon", "lat", "kind", "geo_precision", "time_precision")
    soft = {precision.value for precision in SOFT}
    rows = zip(*(points.column(name).to_pylist() for name in columns), strict=True)
    for lon, lat, kind, geo_precision, time_precision in rows:
        # Web Mercator ends near the poles, and what cannot be placed is said, not drawn.
        if lon is None or lat is None or not (-180 <= lon <= 180 and -85 <= lat <= 85):
            continue
        if geo_precision == GeoPrecision.UNLOCATED:
            continue
        ring = "window" if time_precision == TimePrecision.WINDOW else ""
        yield _Row(lon, lat, sign_of(kind), ring, geo_precision in soft)


def sign_of(kind: str) -> str:
    """The sign of a row's kind; what is no kind of ours has the one for others."""
    if kind in {known.value for known in EventKind}:
        return event_sign(EventKind(kind))
    return CLAIM if kind == CLAIM else OTHER


def _words(rows: int, placed: int, seen: int, shown: int) -> str:
    parts = [f"Imported sets have {rows:,} {'record' if rows == 1 else 'records'} of this day"]
    if rows > placed:
        parts.append(f"{rows - placed:,} without a place that can be drawn")
    if placed > seen:
        parts.append(f"{placed - seen:,} outside this map")
    if seen > shown:
        parts.append(f"only the first {shown:,} of the others are drawn")
    return f"{'; '.join(parts)}. They take no part in any status."


def notes(pairs: Sequence[Pair], frame: Frame) -> list[tuple[str, Dot]]:
    """The count under a sign that stands for a whole province, and where its top middle is."""
    found = []
    for row in spots(pairs).values():
        for (_, look), (x, y) in zip(row, centres(row, frame), strict=True):
            if look.get("count"):
                found.append((look["count"], (x, y + SIGN / 2 + 1)))
    return found


def margin(pairs: Iterable[Pair]) -> list[str]:
    """The lines of the strip at the map's margin: how many things are only known to lie in an area."""
    lines: dict[str, list[str]] = {}
    for feature, look in pairs:
        if "margin" in feature:
            lines.setdefault(feature["margin"], []).append(look["count"])
    return [f"{plain_text(area, 60)}: {', '.join(counts)}" for area, counts in lines.items()]
