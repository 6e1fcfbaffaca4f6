"""The one source of signs: who is a colour, how sure is a texture, which boundary is a line.

Plain values, and drawings that are marked as ours and trusted; nothing here knows folium, Streamlit or the names of
the sides. A style for the map is a Leaflet path style whose colours are CSS variables, so that a theme is one switch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, cos, hypot, radians, sin
from typing import Any

from markupsafe import Markup

from geo.records.model import Dataset
from geo.records.stance import Strength
from geo.signs.glyphs import BROUGHT_MARKS, COUNTS, MARKS, RINGS, ROUGH, TOWN, event_glyph
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
    "tints": Hatch(28, 0, ((0, 14, 1), (14, 14, 2)), 0.22),
    "part-1": Hatch(13, 25, ((0, 2.2, 1),), 0.75),
    "part-2": Hatch(13, -25, ((0, 2.2, 2),), 0.75),
    "reported-part": Hatch(13, 0, ((0, 1.6, 0),), 0.6),
    "denied-1": Hatch(7, 90, ((0, 1.5, 1),), 0.8),
    "denied-2": Hatch(7, 90, ((0, 1.5, 2),), 0.8),
}
"""Fills that are no plain colour, by the name of their sign. A stripe of the contested hatch has 7 pixels, for
narrower ones run into each other on a phone; the pattern for a part is open, five sixths of it ground, and each
side's lines lean their own way, so that both can be read where they cross."""
FILLS: dict[str, float] = {"claimed": 0.38, "unlimited": 0.2, "reported": 0.22}
"""How opaque a plain fill is on its first day: the relief beneath can still be read. Full only where words name all."""
BAND_WEIGHT, BAND_SHARE = 6, 0.6
"""The band along the inside of a border: pixels wide, and how opaque on its first day."""
FORMS: dict[Strength, str] = {
    Strength.WHOLE: "claimed",
    Strength.UNLIMITED: "unlimited",
    Strength.PART: "part",
    Strength.DEFENDS: "defends",
    Strength.DENIES: "denied",
}
"""The sign of a side's form, without its position: the fill says how much is claimed."""


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


def _border(palette: Palette) -> str:
    """The edge of a swatch in both sides' colours."""
    styles = [edge_style("border", side) for side in (1, 2)]
    return "".join(
        _edge(palette.side(side), str(style.get("dashArray", "")), style["weight"])
        for side, style in enumerate(styles, 1)
    )


def _ground(kind: str, position: int, palette: Palette, strength: float) -> str:
    """The fill of a piece of ground; empty where the sign is no fill."""
    colour = palette.side(position)
    match kind:
        case "claimed" | "unlimited" | "reported":
            return _full(colour, FILLS[kind] * strength)
        case "faded":
            return _full(colour, FILLS["claimed"] * opacity(STALE_AFTER_DAYS))
        case "both":
            return "".join(_ground("part", side, palette, strength) for side in (1, 2))
        case "defends":
            inset = BAND_WEIGHT / 2
            return (
                f'<rect x="{inset:g}" y="{inset:g}" width="{WIDTH - 4 - 2 * inset:g}" '
                f'height="{HEIGHT - 4 - 2 * inset:g}" fill="none" stroke="{colour}" stroke-width="{BAND_WEIGHT}" '
                f'stroke-opacity="{BAND_SHARE * strength:.2f}"/>'
            )
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
            return _area(_full(colour, FILLS["claimed"]), palette, _edge(colour, "", 1.4) + line)
        case "border":
            return _area("", palette, _border(palette))
        case "approaches":
            return _svg(f'<path d="M2 12H38" stroke="{colour}" stroke-width="8" stroke-dasharray="1.8 4.6"/>')
        case "direction":
            ring = "L".join(f"{x + 8:g} {y + 12:g}" for x, y in stub(90))
            start = coloured(f'<g transform="translate(8 12)">{TOWN}</g>', palette)
            style = f'fill="{palette.ink}" fill-opacity="{stub_style(unsure=False)["fillOpacity"]}"'
            return _svg(f'{start}<path d="M{ring}Z" {style} stroke="{palette.halo}"/>')
        case "counted":
            line = f'fill="{palette.halo}" stroke="{palette.border}"'
            box = f'<rect x="2.5" y="4.5" width="35" height="15" rx="2" {line}/>'
            number = f'<text x="20" y="15.5" font-size="10" text-anchor="middle" fill="{palette.text}">3\u20136</text>'
            return _svg(f'{box}{number}<path d="M11 17.5H29" stroke="{palette.text}"/>')
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


def parsed(sign: str) -> tuple[str, int]:
    """The kind of a sign and the position of its side, 0 for nobody's."""
    kind, _, number = sign.rpartition("-")
    return (kind, int(number)) if number in {"1", "2"} else (sign, 0)


def swatch(sign: str, palette: Palette = VARIABLES, strength: float = 1.0) -> Markup:
    """The picture of a sign, 40 by 24 pixels. ``strength`` pales a fill (``opacity`` gives it for an age).

    A sign of one side ends in its position: ``claimed-1``, ``denied-2``, ``approaches-1``. Raises
    ``ValueError`` for a sign that does not exist.
    """
    kind, position = parsed(sign)
    if inside := _ground(kind, position, palette, strength):
        return Markup(_area(inside, palette))
    if found := _drawing(kind, position, palette):
        return Markup(found)
    raise ValueError(f"{sign!r} is no sign")


Style = dict[str, Any]
"""Options of a Leaflet path: stroke and fill, weights in pixels, opacities from 0 to 1."""


def fills_of(dataset: Dataset, place: PlaceOnDay) -> tuple[tuple[str, int | None], ...]:
    """The signs of what is claimed of a place on a day, lowest first, each with its age in days.

    A contested place is hatched all over only where a side's words name the whole; else each side keeps its form.
    """
    strengths = {form.strength for form in place.forms}
    match place.status:
        case Status.NONE:
            return ()
        case Status.REPORTED:
            even = strengths <= {Strength.WHOLE, Strength.UNLIMITED}
            return (("reported" if even else "reported-part", None),)
        case Status.CONTESTED if Strength.WHOLE in strengths:
            return (("contested", place.age_days),)
    if len(place.forms) > 1 and strengths == {Strength.UNLIMITED}:
        return (("tints", place.age_days),)
    return tuple(
        (f"{FORMS[form.strength]}-{dataset.sides[form.side_id].position}", form.age_days)
        for form in place.forms
    )


def signs_of(dataset: Dataset, place: PlaceOnDay) -> tuple[str, ...]:
    """The names under which the legend explains how a place's status is drawn."""
    fills = tuple(sign for sign, _ in fills_of(dataset, place))
    extra = {Status.CONTESTED: ("border",), Status.BOTH: ("both",)}
    return fills + extra.get(place.status, ())


def fill_style(sign: str, age_days: int | None) -> Style:
    """The area of a place by the sign of its fill; for ``none`` an area that is there only to be pointed at."""
    kind, position = parsed(sign)
    hatch = HATCHES.get(sign)
    share = hatch.share if hatch else FILLS.get(kind, 0.0)
    return {
        "fill": True,
        "fillColor": f"url(#claims-{sign})" if hatch else VARIABLES.side(position),
        "fillOpacity": round(share * opacity(age_days), 3),
        "stroke": False,
    }


def band_style(position: int, age_days: int | None) -> Style:
    """The band along the inside of a border: this side beat off an attack or holds the ways in; no fill."""
    return {
        "fill": False,
        "stroke": True,
        "color": VARIABLES.side(position),
        "weight": BAND_WEIGHT,
        "opacity": round(BAND_SHARE * opacity(age_days), 3),
        "lineCap": "butt",
    }


def is_band(sign: str) -> bool:
    """Whether a sign of ``fills_of`` is a band and no fill."""
    return sign.startswith(f"{FORMS[Strength.DEFENDS]}-")


def edge_style(edge: str, position: int) -> Style:
    """The line around a place: ``rival``, ``implied`` dotted, ``possible`` dashed, ``split`` a second one.

    ``border`` is a contested place's: the first side's line, and the second side's dashes over it.
    """
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
        case "border":
            dashes = {} if position == 1 else {"dashArray": "8 8"}
            return line | {"weight": 2.6, "lineCap": "butt"} | dashes
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


STUB = ((13, -3.5), (24, -3.5), (31, 0), (24, 3.5), (13, 3.5))
"""The ring of a stub in pixels along and across its way: it begins where a sign of 24 pixels on its start ends, and
has the same length at every zoom, for the way beyond it is not known."""


def stub(turn: int) -> list[list[float]]:
    """The ring of a direction's stub in pixels from its start, y down; ``turn`` is degrees clockwise from north."""
    along, across = sin(radians(turn)), cos(radians(turn))
    return [[round(x * along + y * across, 1) + 0.0, round(y * along - x * across, 1) + 0.0] for x, y in STUB]


def stub_style(*, unsure: bool) -> Style:
    """A direction: ink in a halo; paler within a dashed line of ink where the day is unsure."""
    line = {"color": VARIABLES.ink, "dashArray": "4 3"} if unsure else {"color": VARIABLES.halo}
    share = 0.38 if unsure else 0.75
    return {
        "fill": True,
        "fillColor": VARIABLES.ink,
        "fillOpacity": share,
        "stroke": True,
        "weight": 1.2,
        **line,
    }


def pattern_defs(palette: Palette = VARIABLES) -> Markup:
    """Content of SVG ``<defs>``: two-colour hatch, tints side by side, each side's lines of a part or a denial."""
    return Markup(
        "".join(hatch.pattern(name, palette) for name, hatch in HATCHES.items())
        + '<radialGradient id="claims-fade"><stop offset=".62" stop-color="#fff"/>'
        '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
        '<mask id="claims-soft" maskContentUnits="objectBoundingBox"><rect width="1" height="1" '
        'fill="url(#claims-fade)"/></mask>'
    )


def status_swatch(dataset: Dataset, place: PlaceOnDay, palette: Palette = VARIABLES) -> Markup:
    """The picture of a place's status on a day, each side's form paler with age as on the map."""
    inside = []
    for sign, age in fills_of(dataset, place):
        kind, position = parsed(sign)
        inside.append(_ground(kind, position, palette, opacity(age)))
    return Markup(
        _area("".join(inside), palette, _border(palette) if place.status is Status.CONTESTED else "")
    )
