"""The map of a day as one SVG without letters: relief, water, graticule, outlines, signs. Letters are set over it."""

from __future__ import annotations

from collections.abc import Sequence

from geo import plate
from geo.basemap import Basemap
from geo.drawing.brought import Brought
from geo.drawing.frame import Frame, graticule
from geo.drawing.marks import layered, number, path, points, shape, signs
from geo.drawing.relief import relief
from geo.frames import Pair
from geo.glyphs import CAPITAL, PASS, TOWN, VILLAGE
from geo.ground import Ground
from geo.palette import DARK, Palette
from geo.style import pattern_defs

SYMBOLS = {"town": TOWN, "airfield": TOWN, "village": VILLAGE, "capital": CAPITAL, "pass": PASS}
"""What stands at a place of each kind, as on the page's map."""


def drawn(
    pairs: Sequence[Pair], brought: Brought, ground: Ground, basemap: Basemap, frame: Frame, palette: Palette
) -> str:
    """The whole picture, ``frame.width`` by ``frame.height`` pixels."""
    theme = "dark" if palette is DARK else "light"
    size = f'width="{number(frame.width)}" height="{number(frame.height)}"'
    marks = layered(pairs)
    lines = next((i for i, (feature, _) in enumerate(marks) if _is_line(feature)), len(marks))
    shapes = [shape(feature, look["style"], frame, palette) for feature, look in marks]
    parts = (
        f'<rect {size} fill="{palette.paper}"/>',
        relief(basemap, theme, frame, palette.paper),
        _net(frame, palette),
        _water(basemap, frame, palette),
        *shapes[:lines],
        _outlines(ground, frame, palette),
        *shapes[lines:],
        _symbols(ground, frame, palette),
        brought.svg,
        signs(pairs, frame, palette),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {number(frame.width)} {number(frame.height)}">'
        f"<defs>{pattern_defs(palette)}</defs>{''.join(parts)}</svg>"
    )


def _is_line(feature: dict[str, object]) -> bool:
    """Whether a shape lies over the outlines of provinces, not under them."""
    return "at" not in feature and not str(feature["id"]).startswith("control ")


def _net(frame: Frame, palette: Palette) -> str:
    west, south, east, north = frame.bounds
    meridians, parallels = graticule(frame)
    lines = [((lon, south), (lon, north)) for lon in meridians]
    lines += [((west, lat), (east, lat)) for lat in parallels]
    data = "".join(f"M{points(map(frame.dot, line))}" for line in lines)
    return f'<path d="{data}" fill="none" stroke="{palette.border}" stroke-width=".5" stroke-opacity=".55"/>'


def _water(basemap: Basemap, frame: Frame, palette: Palette) -> str:
    """Streams by the weight of their line, one path a weight; those wholly outside the window are left out."""
    weights: dict[float, list[str]] = {}
    for stream in plate.water(basemap):
        if any(frame.shows(at, 40) for at in stream["line"]):
            weights.setdefault(stream["weight"], []).append(f"M{points(map(frame.dot, stream['line']))}")
    return "".join(
        f'<path d="{"".join(found)}" fill="none" stroke="{palette.water}" stroke-width="{weight}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        for weight, found in sorted(weights.items())
    )


def _outlines(ground: Ground, frame: Frame, palette: Palette) -> str:
    found = []
    for outline in plate.outlines(ground):
        subject = outline["role"] == "subject"
        colour, weight, opacity = (palette.subject, 1.5, 0.95) if subject else (palette.border, 0.8, 0.8)
        found.append(
            f'<path d="{path(outline["area"], frame)}" fill="none" stroke="{colour}" stroke-width="{weight}" '
            f'stroke-opacity="{opacity}" stroke-linejoin="round"/>'
        )
    return "".join(found)


def _symbols(ground: Ground, frame: Frame, palette: Palette) -> str:
    found = []
    for label in plate.labels(ground):
        symbol = SYMBOLS.get(label["kind"])
        if symbol and frame.shows(label["spots"][0], -8):
            x, y = frame.dot(label["spots"][0])
            drawing = symbol.format(ink=palette.ink, halo=palette.halo)
            found.append(f'<g transform="translate({number(x)} {number(y)})">{drawing}</g>')
    return "".join(found)
