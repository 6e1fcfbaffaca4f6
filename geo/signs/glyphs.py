"""How SVG is written, and the shapes of signs: fragments in a box of 24 by 24 units around (0, 0), y down.

Fragments are plain strings without colours of their own: ``{ink}``, ``{halo}`` and ``{neutral}`` are filled in later.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin

from markupsafe import Markup, escape

from geo.records.model import FIGHTING, EventKind


def element(name: str, attributes: Mapping[str, object], *children: str) -> Markup:
    """An element of SVG. Values and texts are escaped, children that are elements are not; ``None`` is left out."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    inside = "".join(map(escape, children))
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def _burst(points: int, outer: float, inner: float) -> str:
    turn = pi / points
    radii = [outer if i % 2 == 0 else inner for i in range(2 * points)]
    corners = [f"{r * sin(i * turn):.2f} {-r * cos(i * turn):.2f}" for i, r in enumerate(radii)]
    return "M" + "L".join(corners) + "Z"


BURST = _burst(8, 10.0, 4.4)

CLASH = (
    f'<path d="{BURST}" fill="{{ink}}" stroke="{{halo}}" stroke-width="2.4" stroke-linejoin="round" '
    'paint-order="stroke"/>'
)

DISC = '<circle r="9" fill="{neutral}" stroke="{halo}" stroke-width="1.6"/>'

_LINE = 'fill="none" stroke="{on_neutral}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
_FULL = 'fill="{on_neutral}"'

MARKS: dict[EventKind, str] = {
    EventKind.MOVEMENT: f'<path d="M-4.5-4L-.5 0-4.5 4M.8-4L4.8 0 .8 4" {_LINE}/>',
    EventKind.ORDER: f'<path d="M0-5V1.2M0 4.6V4.7" {_LINE}/>',
    EventKind.TAKEOVER: f'<path d="M-3 5V-5" {_LINE}/><path d="M-3-5H5L2.6-2.2 5 .6H-3Z" {_FULL}/>',
    EventKind.TALKS: (
        f'<path d="M-2 0H2" {_LINE}/><circle cx="-4" r="2.2" {_FULL}/><circle cx="4" r="2.2" {_FULL}/>'
    ),
    EventKind.OFFER: f'<path d="M-2 0H4.8M2.2-2.8L5 0 2.2 2.8" {_LINE}/><circle cx="-4" r="2.2" {_FULL}/>',
    EventKind.CEASEFIRE: f'<path d="M-2.2-4V4M2.2-4V4" {_LINE}/>',
    EventKind.BLOCKADE: f'<path d="M-5.2 0H5.2M-5.2-3V3M5.2-3V3" {_LINE}/>',
    EventKind.COMMUNICATIONS_CUT: (
        f'<path d="M-4.8-1.6A6.6 6.6 0 0 1 4.8-1.6M-2.6 1A3.6 3.6 0 0 1 2.6 1M-4.6 5L4.6-5" {_LINE}/>'
        f'<circle cy="3.8" r="1.3" {_FULL}/>'
    ),
    EventKind.STATEMENT: (
        f'<path d="M-5 3C-4.6.8-4.6-.4-4.6-3.2H-1.2C-1.2.6-2.4 2.4-5 3Z" {_FULL}/>'
        f'<path d="M.8 3C1.2.8 1.2-.4 1.2-3.2H4.6C4.6.6 3.4 2.4.8 3Z" {_FULL}/>'
    ),
    EventKind.DEATH: f'<path d="M0-5.4L4 0 0 5.4-4 0Z" {_FULL}/>',
    EventKind.TRAINING: f'<circle r="4.6" {_LINE}/><circle r="1.5" {_FULL}/>',
    EventKind.GATHERING: "".join(
        f'<circle cx="{x}" cy="{y}" r="1.9" {_FULL}/>' for x, y in ((0, -3.2), (-3.4, 2.4), (3.4, 2.4))
    ),
    EventKind.FORTIFICATION: f'<path d="M-5.2 4V-3H-2.6V0H-1.3V-3H1.3V0H2.6V-3H5.2V4Z" {_FULL}/>',
    EventKind.EVACUATION: f'<path d="M0-4.4H-4.6V4.4H0M-1.4 0H5M2.6-2.6L5.2 0 2.6 2.6" {_LINE}/>',
    EventKind.GOVERNMENT: f'<path d="M-5-1.6L0-5 5-1.6ZM-5 4H5M-2.8-1V3.6M2.8-1V3.6" {_LINE}/>',
    EventKind.COMMUNICATIONS_DIFFICULT: (
        f'<path d="M-4.8-1.6A6.6 6.6 0 0 1 4.8-1.6M-2.6 1A3.6 3.6 0 0 1 2.6 1" {_LINE}/>'
        f'<circle cy="3.8" r="1.3" {_FULL}/>'
    ),
    EventKind.SUPPLIES: f'<path d="M-4.6-3H4.6V4.4H-4.6ZM-4.6-.2H4.6M0-3V-.2" {_LINE}/>',
    EventKind.HARDSHIP: f'<path d="M-5.6-2.2H5.6M-4.6-2.2A4.6 4.8 0 0 0 4.6-2.2M-2 5H2" {_LINE}/>',
}

SHARED: dict[EventKind, EventKind] = {
    EventKind.COMMUNICATIONS_ON_OFF: EventKind.COMMUNICATIONS_DIFFICULT,
    EventKind.LEADERSHIP: EventKind.STATEMENT,
    EventKind.OFFICE_CLAIM: EventKind.STATEMENT,
    EventKind.NOT_DONE: EventKind.STATEMENT,
    EventKind.WITHDRAWAL: EventKind.MOVEMENT,
}
"""Kinds that borrow the sign of another: a legend of thirty signs is none, and the words say the difference."""

BROUGHT_MARKS: dict[str, str] = {
    "claim": f'<path d="M-4.4-4.4H4.4V4.4H-4.4Z" {_LINE}/>',
    "other": "".join(f'<circle cx="{x}" r="1.6" {_FULL}/>' for x in (-4.2, 0, 4.2)),
}
"""Marks of records that only imported sets have: a claim drawn by itself, and what is none of ``EventKind``."""

COUNTS: tuple[tuple[int, float], ...] = ((1, 3.5), (10, 6.0), (100, 8.5), (1000, 11.0))
"""Circles that count the events of a cell: from how many events on, and the radius in a box of 24 by 24."""

RINGS: dict[str, str] = {
    "": "",
    "window": '<circle r="11.2" fill="none" stroke="{ink}" stroke-width="1.3" stroke-dasharray="3.6 2.3"/>',
    "undated": (
        '<circle r="11.2" fill="none" stroke="{ink}" stroke-width="1.6" stroke-linecap="round" '
        'stroke-dasharray="0 3.2"/>'
    ),
}

ROUGH = (
    '<circle r="12" fill="{ink}" opacity=".13"/><circle r="10" fill="{ink}" opacity=".1"/><g opacity=".62">',
    "</g>",
)
"""Before and after a sign whose place is known only roughly: a soft disc beneath, the sign pale."""

PASS = (
    '<path d="M-6 4.4C-3.6 4.4-2.6-.8 0-.8S3.6 4.4 6 4.4M-6-4.4C-3.6-4.4-2.6-3 0-3S3.6-4.4 6-4.4" '
    'fill="none" stroke="{ink}" stroke-width="1.5" stroke-linecap="round"/>'
)
TOWN = '<circle r="3" fill="{halo}" stroke="{ink}" stroke-width="1.4"/>'
CAPITAL = '<circle r="3.8" fill="{halo}" stroke="{ink}" stroke-width="1.3"/><circle r="1.5" fill="{ink}"/>'
VILLAGE = '<circle r="2.1" fill="{halo}" stroke="{ink}" stroke-width="1.2"/>'


def event_sign(kind: EventKind) -> str:
    """Id of the sign of an event; every kind of fighting has the same one, and some kinds share one."""
    return "clash" if kind in FIGHTING else SHARED.get(kind, kind).value


def event_glyph(sign: str) -> str:
    """The shape of an event sign, its colours still to be filled in."""
    if sign == "clash":
        return CLASH
    return DISC + (BROUGHT_MARKS[sign] if sign in BROUGHT_MARKS else MARKS[EventKind(sign)])
