"""The map of a day as one SVG without letters: relief, water, graticule, outlines, signs. Letters are set over it."""

from __future__ import annotations

import base64
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.frames import Pair, pairs
from geo.map.ground import Ground
from geo.markup.elements import BLANK
from geo.paper.frame import (
    MARGIN,
    NARROW_MARGIN,
    Frame,
    degree_words,
    framed,
    graticule,
    scale_bar,
    wider,
    within,
)
from geo.paper.marks import (
    SIGN,
    SYMBOLS,
    Brought,
    brought,
    layered,
    moved,
    number,
    path,
    points,
    rings,
    shape,
    signs,
)
from geo.paper.names import MOST, SMALL, lettering
from geo.paper.typst import plain_text, printed
from geo.records.errors import DataError, Problem
from geo.signs.glyphs import element
from geo.signs.palette import DARK, Palette
from geo.signs.style import coloured, pattern_defs
from geo.status.timeline import DayState

if TYPE_CHECKING:
    import pyarrow as pa


MOST_PX = 4000
"""Longest side of a relief picture that is opened at all."""


def relief(basemap: Basemap, theme: str, frame: Frame, paper: str) -> Markup:
    """An SVG ``<image>`` in its place on the map; empty where there is no relief."""
    name = basemap.images.get(theme) or basemap.images.get("light")
    if not name or basemap.bounds is None:
        return BLANK
    from PIL import Image, ImageColor

    try:
        with Image.open(basemap.folder / name) as opened:
            if max(opened.size) > MOST_PX:
                raise ValueError(f"it is larger than {MOST_PX} pixels")
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        # What the library says of a file has the file's whole path in it.
        why = "it cannot be opened as a picture" if isinstance(error, OSError | SyntaxError) else error
        what = f"the relief cannot be read: {why}"
        raise DataError([Problem(name, 0, "", what, "Derive it again with data/build.py")]) from error
    west, south, east, north = basemap.bounds
    left, top = frame.dot((west, north))
    right, bottom = frame.dot((east, south))
    wide, high = (right - left) / picture.width, (bottom - top) / picture.height
    box = (
        max(0, int(-left / wide) - 1),
        max(0, int(-top / high) - 1),
        min(picture.width, int((frame.width - left) / wide) + 2),
        min(picture.height, int((frame.height - top) / high) + 2),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return BLANK
    part = picture.crop(box)
    ground = Image.new("RGB", part.size, ImageColor.getrgb(paper))
    ground.paste(part, mask=part.getchannel("A"))
    written = BytesIO()
    ground.save(written, "JPEG", quality=88, subsampling=0)
    placed = {
        "x": f"{left + box[0] * wide:.2f}",
        "y": f"{top + box[1] * high:.2f}",
        "width": f"{part.width * wide:.2f}",
        "height": f"{part.height * high:.2f}",
    }
    inside = f"data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode()}"
    return element("image", placed | {"preserveAspectRatio": "none", "href": inside})


def drawn(
    pairs: Sequence[Pair],
    brought: Brought,
    ground: Ground,
    basemap: Basemap,
    frame: Frame,
    palette: Palette,
    named: Container[str] | None = None,
) -> Markup:
    """The whole picture, ``frame.width`` by ``frame.height`` pixels.

    ``named`` are the names that will stand on it: as on the page's map, a point without its name says nothing.
    """
    theme = "dark" if palette is DARK else "light"
    size = {"width": number(frame.width), "height": number(frame.height)}
    marks = layered(pairs)
    lines = next((i for i, (feature, _) in enumerate(marks) if _is_line(feature)), len(marks))
    shapes = [shape(feature, look["style"], frame, palette) for feature, look in marks]
    parts = (
        element("rect", size | {"fill": palette.paper}),
        relief(basemap, theme, frame, palette.paper),
        _net(frame, palette),
        *_water(basemap, frame, palette),
        *shapes[:lines],
        *_outlines(ground, frame, palette),
        *shapes[lines:],
        *_symbols(ground, frame, palette, named),
        brought.svg,
        *signs(pairs, frame, palette),
    )
    outer = {
        "xmlns": "http://www.w3.org/2000/svg",
        **size,
        "viewBox": f"0 0 {number(frame.width)} {number(frame.height)}",
    }
    return element("svg", outer, element("defs", {}, pattern_defs(palette)), *parts)


def _is_line(feature: dict[str, object]) -> bool:
    """Whether a shape lies over the outlines of provinces, not under them."""
    return "at" not in feature and not str(feature["id"]).startswith("control ")


def _net(frame: Frame, palette: Palette) -> Markup:
    west, south, east, north = frame.bounds
    meridians, parallels = graticule(frame)
    lines = [((lon, south), (lon, north)) for lon in meridians]
    lines += [((west, lat), (east, lat)) for lat in parallels]
    data = "".join(f"M{points(map(frame.dot, line))}" for line in lines)
    faint = {"stroke": palette.border, "stroke-width": ".5", "stroke-opacity": ".55"}
    return element("path", {"d": data, "fill": "none"} | faint)


def _water(basemap: Basemap, frame: Frame, palette: Palette) -> Iterator[Markup]:
    """Streams by the weight of their line, one path a weight; those wholly outside the window are left out."""
    weights: dict[float, list[str]] = {}
    for stream in plate.water(basemap):
        if any(frame.shows(at, 40) for at in stream["line"]):
            weights.setdefault(stream["weight"], []).append(f"M{points(map(frame.dot, stream['line']))}")
    for weight, found in sorted(weights.items()):
        line = {"stroke": palette.water, "stroke-width": weight, "stroke-linecap": "round"}
        yield element("path", {"d": "".join(found), "fill": "none"} | line | {"stroke-linejoin": "round"})


def _outlines(ground: Ground, frame: Frame, palette: Palette) -> Iterator[Markup]:
    for outline in plate.outlines(ground):
        subject = outline["role"] == "subject"
        colour, weight, opacity = (palette.subject, 1.5, 0.95) if subject else (palette.border, 0.8, 0.8)
        line = {"stroke": colour, "stroke-width": weight, "stroke-opacity": opacity}
        area = {"d": path(outline["area"], frame), "fill": "none"}
        yield element("path", area | line | {"stroke-linejoin": "round"})


def _symbols(
    ground: Ground, frame: Frame, palette: Palette, named: Container[str] | None
) -> Iterator[Markup]:
    for label in plate.labels(ground):
        symbol = SYMBOLS.get(label["kind"])
        seen = frame.shows(label["spots"][0], -SIGN / 2)  # half a symbol at the edge says nothing
        if symbol and seen and (named is None or plain_text(label["text"], MOST) in named):
            place = {"transform": moved(*frame.dot(label["spots"][0]))}
            yield element("g", place, coloured(symbol, palette))


HIDDEN = frozenset({"implied"})
"""Groups of features that the page's map shows only when a reader switches them on."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """``values`` are for the template; ``pairs`` and ``brought`` are what is drawn, for the legend."""

    values: Values
    pairs: tuple[Pair, ...]
    brought: Brought
    frame: Frame


def shown(state: DayState, ground: Ground) -> tuple[Pair, ...]:
    """What the page's map draws on this day before a reader touches its layers."""
    return tuple(pair for pair in pairs(state, ground) if pair[0]["group"] not in HIDDEN)


def plan(
    state: DayState,
    ground: Ground,
    basemap: Basemap,
    size: tuple[float, float],
    palette: Palette,
    points: pa.Table | None = None,
    *,
    counted: bool = True,
) -> Plan:
    """The map of the day in a window of so many pixels, width and height; every sign of the day is in it.

    ``counted`` is whether it has the strip of what is only known to lie in an area.
    """
    found = shown(state, ground)
    spots = [feature["at"] for feature, _ in found if "sign" in feature]
    spots += [feature["from"] for feature, _ in found if "stub" in feature]
    bounds = wider(plate.fit(ground), spots)
    free = NARROW_MARGIN if size[0] < SMALL else MARGIN
    frame = framed(bounds, *size, free)
    if cut := _cut(found, frame):
        bounds = wider(bounds, cut)
        frame = framed(bounds, *size, free)
    if basemap.bounds:
        frame = within(frame, basemap.bounds, bounds)
    extra = brought(points, frame, palette)
    names = lettering(found, ground, basemap, frame, colours(palette), counted=counted)
    named = {name["text"] for name in names["names"]}
    values = {
        "width": frame.width,
        "height": frame.height,
        "svg": drawn(found, extra, ground, basemap, frame, palette, named),
        "alt": f"Map of the signs of {state.day.isoformat()}; all it shows is said in words on the page.",
        "bar": _bar(frame),
        **_ticks(frame),
        **names,
        "halo": "",
    }
    written = {key: values[key] for key in ("width", "height", "names", "rivers", "notes")}
    halo = printed("halo", {"map": written, "colours": colours(palette)}, "svg")[0]
    return Plan(values | {"halo": halo.decode()}, found, extra, frame)


def _cut(found: Sequence[Pair], frame: Frame) -> list[tuple[float, ...]]:
    """The places through whose circle the window's edge runs: half a ring says nothing, and has no name."""
    edge = []
    for at, r in rings(found, frame).items():
        x, y = frame.dot(at)
        touches = -r < x < frame.width + r and -r < y < frame.height + r
        if touches and not (r <= x <= frame.width - r and r <= y <= frame.height - r):
            edge.append(at)
    return edge


def colours(palette: Palette) -> dict[str, str]:
    """The palette by name, as templates ask for it."""
    return {name: getattr(palette, name) for name in Palette.__slots__}


def _bar(frame: Frame) -> Values:
    bar = scale_bar(frame)
    words = f"{bar.km:g} km" if bar.km >= 1 else f"{bar.km * 1000:g} m"
    return {"words": words, "pixels": bar.pixels}


def _ticks(frame: Frame) -> Values:
    """Where meridians and parallels meet the edge; none so near a corner that two would touch."""
    meridians, parallels = graticule(frame)
    west, south, _, _ = frame.bounds
    across = [(frame.dot((lon, south))[0], degree_words(lon, "EW")) for lon in meridians]
    down = [(frame.dot((west, lat))[1], degree_words(lat, "NS")) for lat in parallels]
    return {
        "meridians": [{"at": at, "words": words} for at, words in across if 22 < at < frame.width - 22],
        "parallels": [{"at": at, "words": words} for at, words in down if 22 < at < frame.height - 22],
    }
