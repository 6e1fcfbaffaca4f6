"""Colours of the two themes, radii of halos, how a claim fades with age: the values behind every sign.

Colours go by a side's ``position`` (1 or 2), never by its name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from geo.records.model import GeoPrecision
from geo.status.timeline import STALE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme, as CSS values. ``paper`` is the base; text has a halo of ``halo``."""

    side_1: str
    side_2: str
    neutral: str
    on_neutral: str
    ink: str
    halo: str
    paper: str
    water: str
    water_text: str
    border: str
    subject: str
    text: str
    soft_text: str

    def side(self, position: int) -> str:
        """The colour of the side in a position (1 or 2); of nobody's side (0): the neutral one."""
        return {1: self.side_1, 2: self.side_2}.get(position, self.neutral)


LIGHT = Palette(
    side_1="#B35806",
    side_2="#542788",
    neutral="#4D7C8A",
    on_neutral="#FFFFFF",
    ink="#1A1A1A",
    halo="#FFFDF8",
    paper="#EDEAE4",
    water="#8FB3C9",
    water_text="#3F6F8C",
    border="#A59D90",
    subject="#5B5348",
    text="#26231F",
    soft_text="#5F584E",
)
DARK = Palette(
    side_1="#F0974A",
    side_2="#B59BF2",
    neutral="#7FB0BF",
    on_neutral="#16201F",
    ink="#F4F0E8",
    halo="#141312",
    paper="#242220",
    water="#3A5464",
    water_text="#86B0C8",
    border="#5A544B",
    subject="#968D7F",
    text="#EDE8DF",
    soft_text="#B8AFA2",
)
VARIABLES = Palette(
    **{field.name: f"var(--claims-{field.name}, {getattr(LIGHT, field.name)})" for field in fields(Palette)}
)
"""The colours as CSS variables, for marks whose theme is chosen in the browser; light where none is set."""

HALO_M: dict[GeoPrecision, int] = {
    GeoPrecision.POINT: 600,
    GeoPrecision.PASS: 1500,
    GeoPrecision.SETTLEMENT: 1800,
    GeoPrecision.DISTRICT: 6000,
    GeoPrecision.APPROACHES: 9000,
    GeoPrecision.PROVINCE: 14000,
}
"""Radius in metres of the ground in which a mark of this precision may lie. ``unlocated`` is never drawn."""

COARSENESS: tuple[GeoPrecision, ...] = (*HALO_M, GeoPrecision.UNLOCATED)
"""Precisions from the finest to the coarsest."""


def coarser(a: GeoPrecision, b: GeoPrecision) -> GeoPrecision:
    """The less precise of two."""
    return max(a, b, key=COARSENESS.index)


def opacity(age_days: int | None) -> float:
    """How strongly a position of this age is drawn: from 1 down, with a step once stale, never to 0."""
    age = age_days or 0
    if age < STALE_AFTER_DAYS:
        return round(1 - 0.06 * age, 3)
    return round(0.4 + 0.16 * 0.8 ** (age - STALE_AFTER_DAYS), 3)


def theme(palette: Palette) -> dict[str, str]:
    """CSS custom properties of a palette."""
    return {f"--claims-{field.name}": getattr(palette, field.name) for field in fields(palette)}


def css_variables() -> str:
    """The same for a page whose theme is its ``color-scheme``: one rule with both values of each colour."""
    dark = theme(DARK)
    rules = "".join(f"{name}:light-dark({value},{dark[name]});" for name, value in theme(LIGHT).items())
    return f":root{{{rules}}}"
