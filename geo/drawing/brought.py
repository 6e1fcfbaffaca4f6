"""Rows of imported sets on a drawn map: one small sign each, and in words how many of how many are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.drawing.frame import Frame
from geo.drawing.marks import SIGN, number
from geo.eventtable import CLAIM, OTHER
from geo.frames import SOFT
from geo.glyphs import event_sign
from geo.model import EventKind, GeoPrecision, TimePrecision
from geo.palette import Palette
from geo.swatch import event_svg

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 2_000
"""So many rows are drawn at most; the words say how many there are."""
SIZES_PX = ((60, 18.0), (400, 14.0), (MOST, 10.0))
"""Side of a sign by how many are drawn: the more, the smaller, as on the page's map."""


@dataclass(frozen=True, slots=True)
class Brought:
    """``svg`` lies under the signs of the reports; ``signs`` are those that occur, by name; ``words`` may be empty."""

    svg: str = ""
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
    """The rows of a table of ``geo.eventtable.SCHEMA``, all of one day; nothing where there is no table or no row."""
    if points is None or not points.num_rows:
        return Brought()
    placed = list(_placed(points))
    seen = [row for row in placed if frame.shows((row.lon, row.lat))]
    shown = seen[:MOST]
    size = next(side for most, side in SIZES_PX if len(shown) <= most)
    looks = sorted({(row.sign, row.ring, row.rough) for row in shown})
    defs = "".join(
        f'<g id="brought-{i}">{event_svg(name, ring, palette, rough=rough).replace("<svg ", _AROUND, 1)}</g>'
        for i, (name, ring, rough) in enumerate(looks)
    )
    marks = []
    for row in shown:
        x, y = frame.dot((row.lon, row.lat))
        look = looks.index((row.sign, row.ring, row.rough))
        place = f"translate({number(x)} {number(y)}) scale({number(size / SIGN)})"
        marks.append(f'<use href="#brought-{look}" transform="{place}"/>')
    words = _words(points.num_rows, len(placed), len(seen), len(shown))
    found = frozenset(row.sign for row in shown)
    return Brought(f"<defs>{defs}</defs>{''.join(marks)}", found, any(row.rough for row in shown), words)


_AROUND = '<svg x="-12" y="-12" '


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
