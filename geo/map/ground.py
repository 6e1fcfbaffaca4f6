"""Where places lie and how far their marks reach: positions, outlines, halos, fixed spots. EPSG:4326.

Every length is in metres on the WGS 84 ellipsoid; planar steps are taken in an equidistant projection around
the place itself, never in degrees. Longitude first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from math import hypot
from typing import TypeVar

import numpy as np
from pyproj import Geod, Transformer
from shapely import contains_xy, distance, make_valid, points, prepare, transform, union_all
from shapely.geometry import LineString, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo.records.model import Dataset, GeoPrecision, Place, PositionQuality
from geo.signs.palette import HALO_M, coarser

GEOD = Geod(ellps="WGS84")

Shape = TypeVar("Shape", bound=BaseGeometry)

OWN_PRECISION: dict[PositionQuality, GeoPrecision] = {
    PositionQuality.EXACT: GeoPrecision.POINT,
    PositionQuality.SETTLEMENT: GeoPrecision.SETTLEMENT,
    PositionQuality.SADDLE: GeoPrecision.PASS,
    PositionQuality.DISTRICT_POINT: GeoPrecision.DISTRICT,
    PositionQuality.APPROXIMATE: GeoPrecision.DISTRICT,
    PositionQuality.OUTLINE: GeoPrecision.PROVINCE,
}
"""The finest precision that a gazetteer position of this quality can carry."""

APPROACH_M = {1: 2200.0, 2: 4200.0}
"""How far outside the border each side's band is drawn; a convention, so that both fit."""
SPOT_STEP_M = 1500.0
"""Between the points of the grid that is searched for spots."""
CLEAR_M = 14000.0
"""How far the signs about approaches keep from every place that is drawn."""


@lru_cache(maxsize=64)
def local(
    lon: float, lat: float
) -> tuple[Callable[..., tuple[float, ...]], Callable[..., tuple[float, ...]]]:
    """Into metres around a position (azimuthal equidistant) and back."""
    plane = f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=WGS84"
    there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    back = Transformer.from_crs(plane, "EPSG:4326", always_xy=True)
    return there.transform, back.transform


def moved(step: Callable[..., tuple[float, ...]], geometry: Shape) -> Shape:
    """A geometry taken into metres or back."""
    found: Shape = transform(geometry, step, interleaved=False)  # type: ignore[arg-type]  # x and y apart
    return found


def circle(centre: Point, radius_m: float, steps: int = 48) -> Polygon:
    """The ground within ``radius_m`` of a position, as a counter-clockwise polygon."""
    turns = np.linspace(0, -360, steps, endpoint=False)
    lon, lat, _ = GEOD.fwd([centre.x] * steps, [centre.y] * steps, turns, [radius_m] * steps)
    return Polygon(list(zip(lon, lat, strict=True)))


def arc(start: Point, end: Point, pieces: int = 8) -> LineString:
    """The geodesic from ``start`` to ``end``."""
    between = GEOD.npts(start.x, start.y, end.x, end.y, pieces - 1)
    return LineString([(start.x, start.y), *between, (end.x, end.y)])


class Ground:
    """The geometry of one dataset's places, computed once. Unknown place ids raise ``KeyError``."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._outlines: dict[str, BaseGeometry] = {
            key: make_valid(shape(outline.geometry)) for key, outline in dataset.outlines.items()
        }
        self.spots = cache(self._spots)
        self.approach = cache(self._approach)
        self.inset = cache(self._inset)
        self.outside = cache(self._outside)

    def outline(self, place_id: str) -> BaseGeometry | None:
        """The outline of a place that has one."""
        return self._outlines.get(place_id)

    def position(self, place_id: str) -> Point | None:
        """The point of a place that has one."""
        place = self.dataset.places[place_id]
        return None if place.lon is None or place.lat is None else Point(place.lon, place.lat)

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Outline or point; ``None`` for a place that is listed and not placed."""
        return self._outlines.get(place_id) or self.position(place_id)

    @cached_property
    def elsewhere(self) -> BaseGeometry | None:
        """The ground of all outlines that are no place of the data, in one; ``None`` where there are none."""
        found = [area for key, area in self._outlines.items() if key not in self.dataset.places]
        return union_all(found) if found else None

    def precision(self, place: Place) -> GeoPrecision:
        """How well the gazetteer knows the place."""
        if place.place_id in self._outlines:
            return GeoPrecision.PROVINCE
        return OWN_PRECISION.get(place.position_quality, GeoPrecision.DISTRICT)

    def radius_m(self, place_id: str) -> int:
        """Radius of the area that stands for a place with a point; 0 for an outline."""
        return 0 if place_id in self._outlines else HALO_M[self.precision(self.dataset.places[place_id])]

    def located(self, place_id: str, precision: GeoPrecision) -> tuple[str, GeoPrecision] | None:
        """The place itself or its nearest ancestor that can be drawn, with the precision left there.

        ``None`` where nothing up to the top has a position, or the record says ``unlocated``.
        """
        if precision is GeoPrecision.UNLOCATED:
            return None
        for candidate in (place_id, *self.dataset.ancestors(place_id)):
            if self.geometry(candidate) is None:
                continue
            if precision is GeoPrecision.PROVINCE and candidate not in self._outlines:
                continue
            if precision is GeoPrecision.APPROACHES:
                return candidate, precision
            return candidate, coarser(precision, self.precision(self.dataset.places[candidate]))
        return None

    def anchor(self, place_id: str, precision: GeoPrecision) -> Point | None:
        """Where a mark is set: the point; a fixed spot in the outline; outside it for approaches."""
        geometry = self.geometry(place_id)
        if geometry is None:
            return None
        if precision is GeoPrecision.APPROACHES:
            return self.outside(place_id)
        return geometry if isinstance(geometry, Point) else self.spots(place_id)[0]

    def _spots(self, place_id: str) -> tuple[Point, ...]:
        """Up to eight spots in an outline, away from its border and from the places in it, best first."""
        outline = self._outlines[place_id]
        centre = outline.representative_point()
        into, back = local(centre.x, centre.y)
        area = moved(into, outline)
        prepare(area)
        taken = [moved(into, p) for p in self._points() if outline.contains(p)]
        west, south, east, north = area.bounds
        xs, ys = np.meshgrid(np.arange(west, east, SPOT_STEP_M), np.arange(south, north, SPOT_STEP_M))
        inside = contains_xy(area, xs.ravel(), ys.ravel())
        spots = points(xs.ravel()[inside], ys.ravel()[inside])
        # A place takes more room than the border, for it has a mark and a name: its distance counts for less.
        room = np.min(
            [distance(area.boundary, spots), *(0.7 * distance(point, spots) for point in taken)], axis=0
        )
        chosen: list[Point] = []
        for spot in spots[np.argsort(-room, kind="stable")]:
            # 9 km are 36 pixels at zoom 9: two signs of 24 pixels stand beside each other.
            if all(hypot(spot.x - c.x, spot.y - c.y) > 9000 for c in chosen):
                chosen.append(spot)
            if len(chosen) == 8:
                break
        return tuple(moved(back, spot) for spot in chosen) or (centre,)

    def _points(self) -> Iterator[Point]:
        for place_id in self.dataset.places:
            if point := self.position(place_id):
                yield point

    def _area(self, place_id: str) -> BaseGeometry:
        geometry = self.geometry(place_id)
        if isinstance(geometry, Point):
            return circle(geometry, self.radius_m(place_id))
        return self._outlines[place_id]

    def _approach(self, place_id: str, position: int) -> BaseGeometry:
        """The line around a place along which one side's position about the approaches is drawn."""
        area = self._area(place_id)
        centre = area.representative_point()
        into, back = local(centre.x, centre.y)
        # Simplified first, for a band follows the shape and not every bend; then the many points of round corners go.
        wider = moved(into, area).simplify(600).buffer(APPROACH_M[position]).simplify(200)
        largest = max(getattr(wider, "geoms", [wider]), key=lambda part: part.area)
        return moved(back, LineString(largest.exterior.coords))

    def _inset(self, place_id: str, metres: float) -> BaseGeometry:
        """The outline drawn in by some metres; the outline itself where nothing would be left."""
        outline = self._outlines[place_id]
        centre = outline.representative_point()
        into, back = local(centre.x, centre.y)
        # The least inset is 1100 m: 60 m off leave every line on its own side of the others.
        smaller = moved(into, outline).buffer(-metres).simplify(60)
        return outline if smaller.is_empty else moved(back, smaller)

    def _outside(self, place_id: str) -> Point:
        """A fixed spot outside a place's border (9 km; 5 km for a point): near a way in, clear of what is drawn."""
        area = self._area(place_id)
        centre = area.representative_point()
        into, back = local(centre.x, centre.y)
        flat = moved(into, area)
        drawn = [moved(into, p) for p in self._points()]
        ways_in = [moved(into, p) for p in self._entries(place_id)] or drawn or [flat.centroid]
        wider = flat.buffer(9000 if place_id in self._outlines else 5000)
        largest = max(getattr(wider, "geoms", [wider]), key=lambda part: part.area)
        ring = LineString(largest.exterior.coords)
        # 180 on a ring: one for every two degrees of a round one.
        spots = [ring.interpolate(i / 180, normalized=True) for i in range(180)]

        def cost(spot: Point) -> tuple[float, float, float]:
            # A metre too near to what is drawn weighs as much as four metres farther from the way in.
            room = min((p.distance(spot) for p in drawn), default=CLEAR_M)
            return (min(p.distance(spot) for p in ways_in) + 4 * max(0.0, CLEAR_M - room), spot.x, spot.y)

        return moved(back, min(spots, key=cost))

    def _entries(self, place_id: str) -> Iterator[Point]:
        for place in self.dataset.places.values():
            point = (
                self.position(place.place_id) if place.entry_point and place.place_id != place_id else None
            )
            if point is not None:
                yield point

    def direction(self, origin_id: str, place_id: str) -> tuple[Point, int] | None:
        """The place named as a start, and the wind towards another in degrees clockwise from north: 0, 45, ... 315.

        Eight winds, for the words of reports are no more exact. ``None`` where one of both has no position, or the two
        are less than 1.5 km apart, which is about how well places are known.
        """
        start, end = self.anchor(origin_id, GeoPrecision.POINT), self.anchor(place_id, GeoPrecision.POINT)
        if start is None or end is None:
            return None
        towards, _, metres = GEOD.inv(start.x, start.y, end.x, end.y)
        return (start, round(towards / 45) * 45 % 360) if metres >= 1500 else None
