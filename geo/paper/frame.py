"""The window of a drawn map: Web Mercator degrees to pixels, metres to pixels, graticule and scale bar.

Pixels are the browser's: the sizes of signs and lines mean the same there and here. Origin top left, y down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import asinh, atan, ceil, cos, degrees, floor, isfinite, log10, radians, sinh, tan

EARTH_M = 6378137.0
"""Radius of the sphere of Web Mercator."""
MARGIN = (46.0, 18.0, 20.0, 30.0)
"""Pixels left free at the left, top, right and bottom edge: for names, and for signs above their spot."""
NARROW_MARGIN = (76.0, 18.0, 20.0, 30.0)
"""The same of a small map, which shows little beyond the westernmost way in: at the left as much as that name takes."""
STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Distances of graticule lines in degrees."""

Bounds = tuple[float, float, float, float]
Dot = tuple[float, float]


def _north(lat: float) -> float:
    return asinh(tan(radians(lat)))


@dataclass(frozen=True, slots=True)
class Frame:
    """``scale`` is pixels a radian of longitude; ``west`` (degrees) and ``top`` (Mercator) lie at the origin."""

    width: float
    height: float
    scale: float
    west: float
    top: float

    def dot(self, at: Iterable[float]) -> Dot:
        """A position (longitude, latitude) in pixels, to a hundredth."""
        lon, lat, *_ = at
        x = radians(lon - self.west) * self.scale
        return round(x, 2), round((self.top - _north(lat)) * self.scale, 2)

    def pixels(self, metres: float, lat: float) -> float:
        """How long so many metres are at a latitude."""
        return metres * self.scale / (EARTH_M * cos(radians(lat)))

    def shows(self, at: Iterable[float], slack: float = 0.0) -> bool:
        """Whether a position lies in the window, or within ``slack`` pixels of it."""
        x, y = self.dot(at)
        return -slack <= x <= self.width + slack and -slack <= y <= self.height + slack

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of the window, degrees."""
        east = self.west + degrees(self.width / self.scale)
        south = degrees(atan(sinh(self.top - self.height / self.scale)))
        return self.west, south, east, degrees(atan(sinh(self.top)))

    @property
    def middle(self) -> float:
        """The latitude at half the height, where the scale bar is measured."""
        return degrees(atan(sinh(self.top - self.height / self.scale / 2)))


def framed(
    bounds: Bounds, width: float, height: float, free: tuple[float, float, float, float] = MARGIN
) -> Frame:
    """The window of this size in which ``bounds`` stand as large as they can, with room at the edges."""
    west, south, east, north = bounds
    left, top, right, bottom = free
    wide = max(radians(east - west), 1e-3)
    high = max(_north(north) - _north(south), 1e-3)
    scale = min((width - left - right) / wide, (height - top - bottom) / high)
    spare_x = width - left - right - wide * scale
    spare_y = height - top - bottom - high * scale
    return Frame(
        width,
        height,
        scale,
        west - degrees((left + spare_x / 2) / scale),
        _north(north) + (top + spare_y / 2) / scale,
    )


def within(frame: Frame, ground: Bounds, bounds: Bounds) -> Frame:
    """The window moved so far that it does not look past ``ground`` where it need not; ``bounds`` stay in it."""
    west, south, east, north = ground
    left, top, right, bottom = MARGIN

    def moved(low: float, high: float, size: float, keep: tuple[float, float]) -> float:
        """By how many pixels, along one axis: to cover the gap before ``low`` or behind ``high``."""
        wanted = low if low > 0 else min(high - size, 0.0)
        return min(max(wanted, min(keep[1] - size, 0.0)), max(keep[0], 0.0))

    (x0, y0), (x1, y1) = frame.dot((west, north)), frame.dot((east, south))
    (a0, b0), (a1, b1) = frame.dot((bounds[0], bounds[3])), frame.dot((bounds[2], bounds[1]))
    dx = moved(x0, x1, frame.width, (a0 - left / 2, a1 + right))
    dy = moved(y0, y1, frame.height, (b0 - top, b1 + bottom))
    return replace(frame, west=frame.west + degrees(dx / frame.scale), top=frame.top - dy / frame.scale)


def wider(bounds: Bounds, spots: Iterable[Iterable[float]]) -> Bounds:
    """The bounds grown until every position is in them."""
    west, south, east, north = bounds
    for lon, lat, *_ in spots:
        if isfinite(lon) and isfinite(lat):
            west, east, south, north = min(west, lon), max(east, lon), min(south, lat), max(north, lat)
    return west, south, east, north


def graticule(frame: Frame, lines: int = 5) -> tuple[list[float], list[float]]:
    """Meridians and parallels in the window, degrees, at the same step: about ``lines`` of the meridians."""
    west, south, east, north = frame.bounds
    step = min(STEPS, key=lambda s: abs((east - west) / s - lines))

    def between(low: float, high: float) -> list[float]:
        return [round(i * step, 4) for i in range(ceil(low / step), floor(high / step) + 1)]

    return between(west, east), between(south, north)


def degree_words(degree: float, names: str) -> str:
    """``69.5° E``; ``names`` are the letters for above and below zero."""
    return f"{abs(degree):g}° {names[0] if degree >= 0 else names[1]}"


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A length of ground and how long it is on the map."""

    km: float
    pixels: float


def scale_bar(frame: Frame, most: float = 120.0) -> ScaleBar:
    """The longest of 1, 2 or 5 times a power of ten kilometres that takes at most ``most`` pixels."""
    km = most / frame.pixels(1000, frame.middle)
    power = 10.0 ** floor(log10(km))
    found = next(step * power for step in (5.0, 2.0, 1.0) if step * power <= km * (1 + 1e-9))
    return ScaleBar(found, round(frame.pixels(found * 1000, frame.middle), 2))


def ratio(frame: Frame, millimetres_a_pixel: float) -> int:
    """The scale of a printed map at its middle latitude, one to so many, to two figures."""
    metres = 1 / frame.pixels(1, frame.middle)
    found = metres * 1000 / millimetres_a_pixel
    digits = int(10.0 ** max(0, floor(log10(found)) - 1))
    return round(found / digits) * digits
