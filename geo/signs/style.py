"""The one source of signs: who is a colour, how sure is a texture, which boundary is a line.

Plain values and SVG strings; nothing here knows folium, Streamlit or the names of the sides. A style for the map
is a Leaflet path style whose colours are CSS variables, so that a theme is one switch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.records.model import FIGHTING, Dataset, EventKind, Side
from geo.signs.glyphs import (
    BROUGHT_MARKS,
    BROUGHT_WORDS,
    COUNTS,
    EVENT_WORDS,
    MARKS,
    RINGS,
    ROUGH,
    event_glyph,
    event_sign,
)
from geo.signs.palette import DARK, HALO_M, LIGHT, VARIABLES, Palette, css_variables, opacity, theme
from geo.status.timeline import STALE_AFTER_DAYS, PlaceOnDay, Status

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
    """The circle that counts the events of a cell as an SVG string; ``step`` numbers ``geo.signs.glyphs.COUNTS``."""
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


__all__ = [
    "DARK",
    "HALO_M",
    "LIGHT",
    "VARIABLES",
    "Entry",
    "Palette",
    "approach_style",
    "brought_legend",
    "cells_legend",
    "control_style",
    "css_variables",
    "edge_style",
    "event_svg",
    "legend",
    "opacity",
    "pattern_defs",
    "status_swatch",
    "swatch",
    "theme",
]

Style = dict[str, Any]
"""Options of a Leaflet path: stroke and fill, weights in pixels, opacities from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend. ``svg`` is ours and trusted; the two others are text, not HTML."""

    sign: str
    svg: str
    label: str
    explanation: str


def control_style(status: Status, position: int, age_days: int | None) -> Style:
    """The area of a place by status; ``position`` is that of the holder or denier, 0 for none."""
    strength = opacity(age_days)
    colour = VARIABLES.side(position)
    fill, share = {
        Status.CLAIMED: (colour, 0.38),
        Status.REPORTED: (VARIABLES.neutral, 0.34),
        Status.CONTESTED: ("url(#claims-contested)", 0.68),
        Status.BOTH: ("url(#claims-both)", 0.5),
        Status.DENIED: (f"url(#claims-denied-{position or 1})", 0.8),
        Status.NONE: ("none", 0.0),
    }[status]
    return {"fill": True, "fillColor": fill, "fillOpacity": round(share * strength, 3), "stroke": False}


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


def pattern_defs(palette: Palette = VARIABLES) -> str:
    """Content of SVG ``<defs>``: two-colour hatch, bands side by side, each side's lines of denial."""

    def pattern(name: str, width: float, turn: int, bars: str) -> str:
        return (
            f'<pattern id="claims-{name}" width="{width}" height="{width}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({turn})">{bars}</pattern>'
        )

    def bar(x: float, width: float, position: int) -> str:
        return f'<rect x="{x}" width="{width}" height="40" fill="{palette.side(position)}"/>'

    return (
        pattern("contested", 14, 45, bar(0, 2.8, 1) + bar(7, 2.8, 2))
        + pattern("both", 28, 0, bar(0, 14, 1) + bar(14, 14, 2))
        + pattern("denied-1", 7, 90, bar(0, 1.5, 1))
        + pattern("denied-2", 7, 90, bar(0, 1.5, 2))
        + '<radialGradient id="claims-fade"><stop offset=".62" stop-color="#fff"/>'
        '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
        '<mask id="claims-soft" maskContentUnits="objectBoundingBox"><rect width="1" height="1" '
        'fill="url(#claims-fade)"/></mask>'
    )


def status_swatch(dataset: Dataset, place: PlaceOnDay, palette: Palette = VARIABLES) -> str:
    """The picture of a place's status on a day, paler with age as on the map."""
    position = dataset.sides[place.by].position if place.by else 1
    sided = place.status in {Status.CLAIMED, Status.DENIED}
    sign = f"{place.status.value}-{position}" if sided else place.status.value
    return swatch(sign, palette, opacity(place.age_days))


def legend(
    sides: Mapping[str, Side] | None = None,
    kinds: Iterable[EventKind] = tuple(MARKS),
    palette: Palette = VARIABLES,
) -> tuple[Entry, ...]:
    """Every sign in the order of a reader's questions: who, how sure, where fighting, what else.

    ``sides`` puts in the names; ``kinds`` limits the other events to those that the data have.
    """
    names = [_inside(side.name) for side in sorted((sides or {}).values(), key=lambda side: side.position)]
    one, two = names if len(names) == 2 else ("one side", "the other side")
    wanted = set(kinds) - FIGHTING
    found = [(sign, label.format(one=one, two=two), words) for sign, label, words in _LEGEND]
    found += [(event_sign(kind), words, _HAPPENED) for kind, words in EVENT_WORDS.items() if kind in wanted]
    return tuple(Entry(sign, swatch(sign, palette), label, words) for sign, label, words in found)


def brought_legend(signs: Iterable[str], palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What imported sets add to the legend: those of ``signs`` that it may lack, and how a rough place is drawn."""
    words = {event_sign(kind): label for kind, label in EVENT_WORDS.items()} | BROUGHT_WORDS
    wanted = set(signs)
    found = [(sign, label, _BROUGHT.get(sign, _HAPPENED)) for sign, label in words.items() if sign in wanted]
    return tuple(
        Entry(sign, swatch(sign, palette), label, said) for sign, label, said in (*found, _ROUGH_PLACE)
    )


def areas_legend(palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What areas and lines of imported sets add to the legend."""
    box = f'<path d="M3 3h18v14H3z" fill="{palette.text}" fill-opacity="0.08" stroke="{palette.text}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 20" width="24" height="20">{box}'
    said = "As its source draws it: an assessment of that source. It is nobody’s claim, and no event."
    label = "Area or line of an imported set"
    return (Entry("area", f'{svg} stroke-width="1.5" stroke-dasharray="4 3"/></svg>', label, said),)


def cells_legend(palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What sets that are too large to be drawn one by one add to the legend."""
    sign, label, words = _CELLS
    return (Entry(sign, swatch(sign, palette), label, words),)


def _inside(name: str) -> str:
    """A side's name inside a sentence."""
    return name[:1].lower() + name[1:] if name.startswith("The ") else name


_HAPPENED = "An event reported for this day, other than fighting."
_BROUGHT = {
    "claim": "A claim in an imported set, on the days it gives; it takes no part in any status.",
    "other": "An event of an imported set that is none of the other kinds.",
}
_ROUGH_PLACE = (
    "rough",
    "Pale sign on a soft disc",
    "In imported sets: the place is known only roughly, to its district or province; the sign stands where the file "
    "puts it, the event may lie elsewhere.",
)
_CELLS = (
    "count",
    "Circle in the middle of a cell",
    "Events of an imported set that is too large to be drawn one by one, counted by the cells of a grid: "
    f"the circles grow from {', '.join(f'{least:,}' for least, _ in COUNTS[1:-1])} and {COUNTS[-1][0]:,} events on. "
    "The events lie anywhere in the cell; the farther away the map, the wider the cells.",
)
_DENIAL = "Nobody claims the place; a denial of the other side's hold is in force, in the denier's colour."
_LEGEND = (
    ("claimed-1", "Claimed by {one}", "Only this side claims to hold the place or to be in it."),
    ("claimed-2", "Claimed by {two}", "Only this side claims to hold the place or to be in it."),
    ("contested", "Contested", "Claims of both sides are in force that cannot both be true."),
    ("both", "Both sides there", "Both sides claim to hold the place or be in it, and both can be true."),
    ("denied-1", "Denial by {one}", _DENIAL),
    ("denied-2", "Denial by {two}", _DENIAL),
    (
        "reported",
        "Placed there by others",
        "No side claims the place; a report or a third party places one there.",
    ),
    (
        "faded-1",
        "Pale",
        f"Not said again for {STALE_AFTER_DAYS} days or more: last claimed then, not known to have ended.",
    ),
    (
        "split-1",
        "Second line inside",
        "One side's own claims, in force together, differ in how much they claim.",
    ),
    ("rival", "Dotted edge on a fill", "The other side, in its colour, has a newer claim to the wider area."),
    (
        "possible-1",
        "Dashed outline",
        "May hold already: the day is known only within a window, or depends on how a report is dated.",
    ),
    ("implied-1", "Dotted outline", "Implied by a claim to the wider area; the place itself is not named."),
    (
        "approaches-1",
        "Ticks around a border",
        "This side says that it surrounds the place or blocks the ways in.",
    ),
    ("clash", "Fighting", "A clash or an attack is reported. The size of the sign says nothing."),
    ("window", "Dashed ring", "The day is known only within a window, or depends on how a report is dated."),
    ("undated", "Dotted ring", "Has no day of its own; shown on the day it could first be known."),
    ("halo", "Soft halo", "The place is known only roughly: somewhere within the halo."),
    ("direction", "Arrow", "A reported direction; the way between is not known."),
)
