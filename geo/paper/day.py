"""A day of a timeline on paper: the picture of its map, and one printable page. No browser, no system font, no clock.

The same input gives the same bytes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from geo.map.basemap import Basemap
from geo.map.ground import Ground
from geo.paper.map import plan
from geo.paper.page import Values, page, told_of
from geo.paper.typst import printed
from geo.records.errors import AskedError
from geo.signs.palette import DARK, LIGHT, Palette
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts

if TYPE_CHECKING:
    import pyarrow as pa


PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of a sheet in millimetres."""
MARGIN_MM = 11.0
POINTS_A_MM = 72 / 25.4
SHEET_PX = 860.0
"""Width of the map on a sheet in pixels of the browser's map: what a sign is to its ground."""
SHEET_HEIGHT = {"a4": (0.66, 0.8), "letter": (0.65, 0.76)}
"""Height of the map on a sheet as a share of its width: on a day of which much is told, and on a quiet one."""
QUIET = 6
"""So many accounts and places leave the map more room."""
LEAST_PX, MOST_PX = 320, 6000
"""Widths of a picture that are taken."""
NARROW_PT, WIDE_PT = 360.0, 640.0
"""Width of the page that a picture shows: a narrow one has fewer columns, not smaller letters."""
PIXEL_PT = 0.72
"""A pixel of the map in points of a picture's page."""
EDGE_PT = 22.0


def picture(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    *,
    dark: bool = False,
    width_px: int = 1600,
    filters_words: str = "",
    points: pa.Table | None = None,
) -> bytes:
    """A PNG: date, sentence, map, legend of the signs that occur, sources. Its height follows from what is said.

    ``points`` are rows of imported sets that cover the day (``geo.events.table.SCHEMA``). Raises ``AskedError`` for a
    day outside the data or a width that is not from 320 to 6000.
    """
    if not LEAST_PX <= width_px <= MOST_PX:
        raise AskedError(f"A picture is {LEAST_PX} to {MOST_PX} pixels wide, not {width_px}")
    width = min(WIDE_PT, max(NARROW_PT, width_px / 2.5))
    inner = width - 2 * EDGE_PT
    shape = (inner / PIXEL_PT, inner / PIXEL_PT * (0.74 if width > NARROW_PT * 1.4 else 0.92))
    palette = DARK if dark else LIGHT
    values = _values(timeline, day, reading, basemap, shape, palette, filters_words, points)
    values |= {"width": width, "edge": EDGE_PT, "unit": PIXEL_PT, "columns": 3 if width > 480 else 2}
    return printed("picture", values, "png", ppi=72 * width_px / width)[0]


def sheet(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    *,
    paper: str = "a4",
    filters_words: str = "",
    points: pa.Table | None = None,
) -> bytes:
    """A PDF of exactly one page, ``a4`` or ``letter``: the map, as much of what is said as fits, and how much more.

    Raises ``AskedError`` for a day outside the data or another paper.
    """
    if paper not in PAPERS:
        raise AskedError(f"There is no paper {paper!r}; choose one of {', '.join(PAPERS)}")
    wide, high = PAPERS[paper]
    unit = (wide - 2 * MARGIN_MM) * POINTS_A_MM / SHEET_PX
    shape = (SHEET_PX, SHEET_PX * SHEET_HEIGHT[paper][is_quiet(timeline, day, reading)])
    values = _values(
        timeline, day, reading, basemap, shape, LIGHT, filters_words, points, pixel_mm=unit / POINTS_A_MM
    )
    values |= {"paper": {"width": wide, "height": high, "margin": MARGIN_MM}, "unit": unit}
    return printed("sheet", values, "pdf")[0]


def is_quiet(timeline: Timeline, day: date, reading: Reading) -> bool:
    """Whether little is told of a day."""
    state = timeline.state(day, reading)
    return len(accounts(timeline.dataset, state)) + len(told_of(state)) <= QUIET


def _values(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    shape: tuple[float, float],
    palette: Palette,
    filters_words: str,
    points: pa.Table | None,
    *,
    pixel_mm: float | None = None,
) -> Values:
    dataset = timeline.dataset
    state = timeline.state(day, reading)
    drawn = plan(state, Ground(dataset), basemap, shape, palette, points)
    return page(dataset, state, drawn, basemap, palette, filters_words=filters_words, pixel_mm=pixel_mm)
