"""How far and which way places lie from one another on the ellipsoid, and how much their coordinates leave open.

Longitude first; lengths in kilometres; azimuths in degrees clockwise from true north.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import asin, ceil, degrees, floor

from pyproj import Geod
from shapely.geometry import Point

from geo.map.ground import GEOD, Ground, local, moved
from geo.records.model import Dataset, Direction, Distance, Figure
from geo.signs.palette import HALO_M

ELLIPSOID = "WGS 84"
"""The ellipsoid of ``GEOD``."""

WINDS = tuple(Direction)
SECTOR = 360 / len(WINDS)
"""Width of a compass word in degrees; north is centred on 0."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The coordinates used for a place: its point, or the middle of its outline. ``doubt_km`` is a radius."""

    place_id: str
    lon: float
    lat: float
    middle: bool
    doubt_km: float


@dataclass(frozen=True, slots=True)
class Line:
    """The geodesic from one spot to another, with its azimuth at the start and the doubt of both ends.

    ``doubt_deg`` is 180 where the doubt is as long as the line, so that any direction may be the right one.
    """

    start: Spot
    end: Spot
    km: float
    doubt_km: float
    azimuth: float
    doubt_deg: float

    @property
    def winds(self) -> tuple[Direction, ...]:
        """Every compass word that the doubt admits, clockwise; one where the doubt is small."""
        first = floor((self.azimuth - self.doubt_deg) / SECTOR + 0.5)
        last = ceil((self.azimuth + self.doubt_deg) / SECTOR - 0.5)
        return tuple(WINDS[n % len(WINDS)] for n in range(first, min(max(first, last), first + 7) + 1))


@dataclass(frozen=True, slots=True)
class Told:
    """What a report prints of a distance or direction, beside every line that it may mean."""

    distance: Distance
    figure: Figure | None
    lines: tuple[Line, ...]


def told_and_measured(dataset: Dataset) -> tuple[Told, ...]:
    """Every row of the table of distances, by id; a place without a position is not measured."""
    ground = Ground(dataset)
    rows = dataset.distances.values()
    spots = {name: spot(ground, name) for row in rows for name in (*row.from_ids, *row.to_ids)}
    return tuple(Told(row, dataset.figures.get(row.figure_id), tuple(_lines(spots, row))) for row in rows)


def _lines(spots: Mapping[str, Spot | None], row: Distance) -> Iterator[Line]:
    for start in row.from_ids:
        for end in row.to_ids:
            one, other = spots[start], spots[end]
            if one and other:
                yield line(one, other)


def spot(ground: Ground, place_id: str) -> Spot | None:
    """The coordinates used for a place; ``None`` where it has neither a point nor an outline."""
    point, outline = ground.position(place_id), ground.outline(place_id)
    if point is None and outline is None:
        return None
    doubt_km = HALO_M[ground.precision(ground.dataset.places[place_id])] / 1000
    if point is not None:
        return Spot(place_id, point.x, point.y, middle=False, doubt_km=doubt_km)
    assert outline is not None
    middle = outline.representative_point()
    into, back = local(middle.x, middle.y)
    centre: Point = moved(back, moved(into, outline).centroid)
    return Spot(place_id, centre.x, centre.y, middle=True, doubt_km=doubt_km)


def line(start: Spot, end: Spot, geod: Geod = GEOD) -> Line:
    """The geodesic between two spots."""
    azimuth, _, metres = geod.inv(start.lon, start.lat, end.lon, end.lat)
    km, doubt_km = metres / 1000, start.doubt_km + end.doubt_km
    doubt_deg = degrees(asin(doubt_km / km)) if doubt_km < km else 180.0
    return Line(start, end, km, doubt_km, azimuth % 360, doubt_deg)
