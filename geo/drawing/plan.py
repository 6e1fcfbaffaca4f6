"""The map of a day as values for a template: the picture, what is written where, degrees at the edge, a scale bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo import plate
from geo.basemap import Basemap
from geo.drawing.brought import Brought, brought
from geo.drawing.frame import Frame, degree_words, framed, graticule, scale_bar, wider, within
from geo.drawing.lettering import lettering
from geo.drawing.mapsvg import drawn
from geo.drawing.press import printed
from geo.frames import Pair, pairs
from geo.ground import Ground
from geo.palette import Palette
from geo.timeline import DayState

if TYPE_CHECKING:
    import pyarrow as pa

HIDDEN = frozenset({"implied"})
"""Groups of features that the page's map shows only when a reader switches them on."""

NARROW = 760.0
"""Width under which a map is of the subject alone, as on the page."""
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
) -> Plan:
    """The map of the day in a window of so many pixels, width and height; every sign of the day is in it."""
    found = shown(state, ground)
    spots = [feature["at"] for feature, _ in found if "sign" in feature]
    spots += [at for feature, _ in found for at in feature.get("arrow", ())]
    bounds = wider(plate.core(ground) if size[0] < NARROW else plate.fit(ground), spots)
    frame = framed(bounds, *size)
    if basemap.bounds:
        frame = within(frame, basemap.bounds, bounds)
    extra = brought(points, frame, palette)
    values = {
        "width": frame.width,
        "height": frame.height,
        "svg": drawn(found, extra, ground, basemap, frame, palette),
        "alt": f"Map of the signs of {state.day.isoformat()}; all it shows is said in words on the page.",
        "bar": _bar(frame),
        **_ticks(frame),
        **lettering(found, ground, basemap, frame, colours(palette)),
        "halo": "",
    }
    written = {key: values[key] for key in ("width", "height", "names", "rivers", "notes")}
    halo = printed("halo", {"map": written, "colours": colours(palette)}, "svg")[0]
    return Plan(values | {"halo": halo.decode()}, found, extra, frame)


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
