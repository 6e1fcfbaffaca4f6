"""The one source of signs: who is a colour, how sure is a texture, which boundary is a line.

Plain values, and drawings that are marked as ours and trusted; nothing here knows folium, Streamlit or the names of
the sides. A style for the map is a Leaflet path style whose colours are CSS variables, so that a theme is one switch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, hypot
from typing import Any

from markupsafe import Markup

from geo.records.model import Dataset
from geo.signs.glyphs import BROUGHT_MARKS, COUNTS, MARKS, RINGS, ROUGH, event_glyph
from geo.signs.palette import VARIABLES, Palette, opacity
from geo.status.timeline import STALE_AFTER_DAYS, PlaceOnDay, Status

WIDTH, HEIGHT = 40, 24


@dataclass(frozen=True, slots=True)
class Hatch:
    """A fill of bars that repeats: the one drawing of it, on the map, in swatches and wherever else it stands.

    ``bars`` are start, width and position of the side, along ``period`` pixels; ``turn`` is degrees clockwise, and
    ``share`` how opaque the fill is on its first day.
    """

    period: float
    turn: int
    bars: tuple[tuple[float, float, int], ...]
    share: float

    def pattern(self, name: str, palette: Palette) -> str:
        """An SVG pattern, which the map fills areas with."""
        return (
            f'<pattern id="claims-{name}" width="{self.period:g}" height="{self.period:g}" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate({self.turn})">'
            f"{self._upright(palette, range(1), 0)}</pattern>"
        )

    def over_swatch(self, palette: Palette, strength: float) -> str:
        """The same over a whole swatch, without an id: several swatches can stand in one document."""
        many = ceil(_REACH / self.period)
        bars = self._upright(palette, range(-many, many), -_REACH)
        return f'<g transform="rotate({self.turn})" opacity="{round(self.share * strength, 3):g}">{bars}</g>'

    def _upright(self, palette: Palette, periods: Iterable[int], top: int) -> str:
        return "".join(
            f'<rect x="{x + n * self.period:g}" y="{top}" width="{width:g}" height="{_REACH - top}" '
            f'fill="{palette.side(position)}"/>'
            for n in periods
            for x, width, position in self.bars
        )


_REACH = ceil(hypot(WIDTH, HEIGHT))
"""Farther than any corner of a swatch lies from its origin, however the bars are turned."""

HATCHES: dict[str, Hatch] = {
    "contested": Hatch(14, 45, ((0, 2.8, 1), (7, 2.8, 2)), 0.68),
    "both": Hatch(28, 0, ((0, 14, 1), (14, 14, 2)), 0.5),
    "denied-1": Hatch(7, 90, ((0, 1.5, 1),), 0.8),
    "denied-2": Hatch(7, 90, ((0, 1.5, 2),), 0.8),
}
"""Statuses that are no plain colour, by the name of their sign. A stripe of the contested hatch has 7 pixels, for
narrower ones run into each other on a phone."""
FILLS: dict[Status, float] = {Status.CLAIMED: 0.38, Status.REPORTED: 0.34}
"""How opaque a plain fill is on its first day: the relief beneath can still be read."""


def event_svg(
    sign: str,
    ring: str = "",
    palette: Palette = VARIABLES,
    size: int = 24,
    *,
    rough: bool = False,
    at: tuple[float, float] | None = None,
) -> Markup:
    """An event sign as SVG; ``ring`` is ``window``, ``undated`` or empty. ``size`` in pixels.

    ``rough`` pales it on a soft disc: its place is known only roughly. ``at`` is its top left corner in a drawing
    that it is part of.
    """
    before, after = ROUGH if rough else ("", "")
    shape = coloured(before + RINGS[ring] + event_glyph(sign) + after, palette)
    return _boxed(shape, size, at)


def boxed(shape: str, palette: Palette = VARIABLES, *, inside: str = "", size: int = 24) -> Markup:
    """A shape of ``geo.signs.glyphs`` that is no event, such as a ring or a town, as SVG; ``inside`` lies over it."""
    return _boxed(coloured(shape, palette) + inside, size)


def coloured(shape: str, palette: Palette) -> Markup:
    """A shape of ``geo.signs.glyphs`` with its colours, to be part of a drawing."""
    return Markup(
        shape.format(
            ink=palette.ink, halo=palette.halo, neutral=palette.neutral, on_neutral=palette.on_neutral
        )
    )


def _boxed(shape: str, size: int = 24, at: tuple[float, float] | None = None) -> Markup:
    place = f'x="{at[0]}" y="{at[1]}" ' if at else ""
    return Markup(
        f'<svg {place}xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24" width="{size}" height="{size}" '
        f'aria-hidden="true">{shape}</svg>'
    )


def count_svg(step: int, palette: Palette = VARIABLES) -> Markup:
    """The circle that counts the events of a cell as SVG; ``step`` numbers ``geo.signs.glyphs.COUNTS``."""
    return _boxed(_circle(0, COUNTS[step][1], palette))


def _circle(x: float, radius: float, palette: Palette) -> str:
    return (
        f'<circle cx="{x:g}" r="{radius:g}" fill="{palette.neutral}" fill-opacity=".55" stroke="{palette.ink}" '
        'stroke-opacity=".8"/>'
    )


def _svg(shapes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" aria-hidden="true">{shapes}</svg>'
    )


def _area(inside: str, palette: Palette, edge: str = "") -> str:
    """A rectangle of ground with ``inside`` clipped to it (a nested ``<svg>`` clips without an id)."""
    w, h = WIDTH - 4, HEIGHT - 4
    return _svg(
        f'<rect x="2" y="2" width="{w}" height="{h}" fill="{palette.paper}"/>'
        f'<svg x="2" y="2" width="{w}" height="{h}">{inside}</svg>'
        + (edge or f'<rect x="2" y="2" width="{w}" height="{h}" fill="none" stroke="{palette.border}"/>')
    )


def _full(colour: str, share: float) -> str:
    return f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colour}" fill-opacity="{share:.2f}"/>'


def _edge(colour: str, dash: str, weight: float, cap: str = "butt") -> str:
    return (
        f'<rect x="3.5" y="3.5" width="{WIDTH - 7}" height="{HEIGHT - 7}" fill="none" stroke="{colour}" '
        f'stroke-width="{weight}" stroke-dasharray="{dash}" stroke-linecap="{cap}"/>'
    )


def _ground(kind: str, position: int, palette: Palette, strength: float) -> str:
    """The fill of a piece of ground; empty where the sign is no fill."""
    colour = palette.side(position)
    match kind:
        case "claimed":
            return _full(colour, FILLS[Status.CLAIMED] * strength)
        case "faded":
            return _full(colour, FILLS[Status.CLAIMED] * opacity(STALE_AFTER_DAYS))
        case "reported":
            return _full(palette.neutral, FILLS[Status.REPORTED] * strength)
        case _:
            found = HATCHES.get(f"{kind}-{position}" if position else kind)
            return found.over_swatch(palette, strength) if found else ""


def _drawing(kind: str, position: int, palette: Palette) -> str:
    """The picture of a sign that is a line or stands by itself; empty for one that does not exist."""
    colour = palette.side(position)
    match kind:
        case "none":
            return _area("", palette)
        case "rival":
            other = palette.side(3 - position) if position else palette.side(2)
            return _area(_full(palette.side(position or 1), 0.25), palette, _edge(other, "0 5", 3, "round"))
        case "implied":
            return _area("", palette, _edge(colour, "0 6", 2.2, "round"))
        case "possible":
            return _area("", palette, _edge(colour, "7 4", 2.2))
        case "split":
            line = f'<rect x="6.5" y="6.5" width="27" height="11" fill="none" stroke="{colour}"/>'
            return _area(_full(colour, FILLS[Status.CLAIMED]), palette, _edge(colour, "", 1.4) + line)
        case "approaches":
            return _svg(f'<path d="M2 12H38" stroke="{colour}" stroke-width="8" stroke-dasharray="1.8 4.6"/>')
        case "direction":
            shaft = "M2 15.5L27 13.6V17.6L38 12 27 6.4V10.4L2 8.5Q5 12 2 15.5Z"
            style = f'fill="{palette.ink}" fill-opacity=".5" stroke="{palette.halo}"'
            return _svg(f'<path d="{shaft}" {style}/>')
        case "area":
            return _area(_full(palette.text, 0.08), palette, _edge(palette.text, "4 3", 1.5))
        case "halo":
            rings = (
                f'<circle cx="20" cy="12" r="{r}" fill="{palette.ink}" opacity=".09"/>' for r in (11, 9, 7)
            )
            return _svg("".join(rings))
        case "count":
            inside = "".join(
                _circle(x, radius * 0.8, palette)
                for (_, radius), x in zip(COUNTS[1:], (-14, -3, 10), strict=True)
            )
            return _svg(f'<g transform="translate(20 12)">{inside}</g>')
        case "window" | "undated":
            return _placed(event_svg("clash", kind, palette))
        case "rough":
            return _placed(event_svg("clash", "", palette, rough=True))
        case _:
            known = kind == "clash" or kind in MARKS or kind in BROUGHT_MARKS
            return _placed(event_svg(kind, "", palette)) if known else ""


def _placed(svg: Markup) -> str:
    """An event sign in the middle of a swatch."""
    return _svg(str(svg).replace("<svg ", f'<svg x="{(WIDTH - 24) // 2}" ', 1))


def swatch(sign: str, palette: Palette = VARIABLES, strength: float = 1.0) -> Markup:
    """The picture of a sign, 40 by 24 pixels. ``strength`` pales a fill (``opacity`` gives it for an age).

    A sign of one side ends in its position: ``claimed-1``, ``denied-2``, ``approaches-1``. Raises
    ``ValueError`` for a sign that does not exist.
    """
    name, _, number = sign.rpartition("-")
    kind, position = (name, int(number)) if number in {"1", "2"} else (sign, 0)
    if inside := _ground(kind, position, palette, strength):
        return Markup(_area(inside, palette))
    if found := _drawing(kind, position, palette):
        return Markup(found)
    raise ValueError(f"{sign!r} is no sign")


Style = dict[str, Any]
"""Options of a Leaflet path: stroke and fill, weights in pixels, opacities from 0 to 1."""


def control_style(status: Status, position: int, age_days: int | None) -> Style:
    """The area of a place by status; ``position`` is that of the holder or denier, 0 for none."""
    sign = sign_of(status, position or 1)
    hatch = HATCHES.get(sign)
    plain = VARIABLES.side(position) if status is Status.CLAIMED else VARIABLES.neutral
    share = hatch.share if hatch else FILLS.get(status, 0.0)
    fill = f"url(#claims-{sign})" if hatch else plain if share else "none"
    return {
        "fill": True,
        "fillColor": fill,
        "fillOpacity": round(share * opacity(age_days), 3),
        "stroke": False,
    }


def sign_of(status: Status, position: int) -> str:
    """The name of a status's sign, with the position of the holder or denier where the sign has one."""
    return f"{status.value}-{position}" if status in {Status.CLAIMED, Status.DENIED} else status.value


def edge_style(edge: str, position: int) -> Style:
    """The line around a place: ``rival``, ``implied`` dotted, ``possible`` dashed, ``split`` a second one."""
    line: Style = {"fill": False, "stroke": True, "color": VARIABLES.side(position), "opacity": 1.0}
    match edge:
        case "rival":
            return line | {"weight": 3.2, "dashArray": "0 6", "lineCap": "round"}
        case "implied":
            return line | {"weight": 2.4, "dashArray": "0 7", "lineCap": "round", "opacity": 0.75}
        case "possible":
            return line | {"weight": 2.4, "dashArray": "9 5", "lineCap": "butt"}
        case "split":
            return line | {"weight": 1.2}
        case "edge":
            return line | {"weight": 1.4, "opacity": 0.9}
        case _:
            raise ValueError(f"{edge!r} is no edge")


def approach_style(position: int) -> Style:
    """The band outside a place's border: ticks across the line, thick enough to read as a band."""
    colour = VARIABLES.side(position)
    return {
        "fill": False,
        "stroke": True,
        "color": colour,
        "weight": 8,
        "dashArray": "1.8 4.6",
        "lineCap": "butt",
        "opacity": 0.9,
    }


def pattern_defs(palette: Palette = VARIABLES) -> Markup:
    """Content of SVG ``<defs>``: two-colour hatch, bands side by side, each side's lines of denial."""
    return Markup(
        "".join(hatch.pattern(name, palette) for name, hatch in HATCHES.items())
        + '<radialGradient id="claims-fade"><stop offset=".62" stop-color="#fff"/>'
        '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
        '<mask id="claims-soft" maskContentUnits="objectBoundingBox"><rect width="1" height="1" '
        'fill="url(#claims-fade)"/></mask>'
    )


def status_swatch(dataset: Dataset, place: PlaceOnDay, palette: Palette = VARIABLES) -> Markup:
    """The picture of a place's status on a day, paler with age as on the map."""
    position = dataset.sides[place.by].position if place.by else 1
    return swatch(sign_of(place.status, position), palette, opacity(place.age_days))
