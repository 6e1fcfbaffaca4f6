"""Small pictures of signs as SVG strings: for legend, cards, timeline, matrix and print.

No ids inside, so that any number of swatches can stand on one page.
"""

from __future__ import annotations

from geo.glyphs import BROUGHT_MARKS, COUNTS, MARKS, RINGS, ROUGH, event_glyph
from geo.palette import VARIABLES, Palette, opacity
from geo.timeline import STALE_AFTER_DAYS

WIDTH, HEIGHT = 40, 24


def event_svg(
    sign: str, ring: str = "", palette: Palette = VARIABLES, size: int = 24, *, rough: bool = False
) -> str:
    """An event sign as an SVG string; ``ring`` is ``window``, ``undated`` or empty. ``size`` in pixels.

    ``rough`` pales it on a soft disc: its place is known only roughly.
    """
    before, after = ROUGH if rough else ("", "")
    shape = (before + RINGS[ring] + event_glyph(sign) + after).format(
        ink=palette.ink, halo=palette.halo, neutral=palette.neutral, on_neutral=palette.on_neutral
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24" width="{size}" height="{size}" '
        f'aria-hidden="true">{shape}</svg>'
    )


def count_svg(step: int, palette: Palette = VARIABLES) -> str:
    """The circle that counts the events of a cell as an SVG string; ``step`` numbers ``geo.glyphs.COUNTS``."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24" width="24" height="24" '
        f'aria-hidden="true">{_circle(0, COUNTS[step][1], palette)}</svg>'
    )


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


def _stripes(palette: Palette) -> str:
    return "".join(
        f'<path d="M{x} 24L{x + 24} 0" stroke="{palette.side(1 + i % 2)}" stroke-width="2.8" opacity=".75"/>'
        for i, x in enumerate(range(-24, WIDTH, 8))
    )


def _edge(colour: str, dash: str, weight: float, cap: str = "butt") -> str:
    return (
        f'<rect x="3.5" y="3.5" width="{WIDTH - 7}" height="{HEIGHT - 7}" fill="none" stroke="{colour}" '
        f'stroke-width="{weight}" stroke-dasharray="{dash}" stroke-linecap="{cap}"/>'
    )


def _line(colour: str, weight: float, dash: str = "") -> str:
    return _svg(f'<path d="M2 12H38" stroke="{colour}" stroke-width="{weight}" stroke-dasharray="{dash}"/>')


def _ground(kind: str, position: int, palette: Palette, strength: float) -> str:
    """The fill of a piece of ground; empty where the sign is no fill."""
    colour = palette.side(position)
    match kind:
        case "claimed":
            return _full(colour, 0.38 * strength)
        case "faded":
            return _full(colour, 0.38 * opacity(STALE_AFTER_DAYS))
        case "reported":
            return _full(palette.neutral, 0.34 * strength)
        case "contested":
            return f'<g opacity="{strength}">{_stripes(palette)}</g>'
        case "both":
            halves = (
                f'<rect x="{i * 12}" width="12" height="24" fill="{palette.side(1 + i % 2)}" opacity=".5"/>'
                for i in range(4)
            )
            return f'<g opacity="{strength}">{"".join(halves)}</g>'
        case "denied":
            rows = (f'<path d="M0 {y}H40" stroke="{colour}" stroke-width="1.5"/>' for y in (3, 10, 17))
            return f'<g opacity="{strength}">{"".join(rows)}</g>'
        case _:
            return ""


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
            return _area(_full(colour, 0.38), palette, _edge(colour, "", 1.4) + line)
        case "approaches":
            return _svg(f'<path d="M2 12H38" stroke="{colour}" stroke-width="8" stroke-dasharray="1.8 4.6"/>')
        case "direction":
            shaft = "M2 15.5L27 13.6V17.6L38 12 27 6.4V10.4L2 8.5Q5 12 2 15.5Z"
            style = f'fill="{palette.ink}" fill-opacity=".5" stroke="{palette.halo}"'
            return _svg(f'<path d="{shaft}" {style}/>')
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


def _placed(svg: str) -> str:
    """An event sign in the middle of a swatch."""
    return _svg(svg.replace("<svg ", f'<svg x="{(WIDTH - 24) // 2}" ', 1))


def swatch(sign: str, palette: Palette = VARIABLES, strength: float = 1.0) -> str:
    """The picture of a sign, 40 by 24 pixels. ``strength`` pales a fill (``opacity`` gives it for an age).

    A sign of one side ends in its position: ``claimed-1``, ``denied-2``, ``approaches-1``. Raises
    ``ValueError`` for a sign that does not exist.
    """
    name, _, number = sign.rpartition("-")
    kind, position = (name, int(number)) if number in {"1", "2"} else (sign, 0)
    if inside := _ground(kind, position, palette, strength):
        return _area(inside, palette)
    if found := _drawing(kind, position, palette):
        return found
    raise ValueError(f"{sign!r} is no sign")
