"""Where a table's rows are expected: around the places of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo.importers.arrays import Floats, Mask
from geo.model import Place

MARGIN = 12.0
"""Degrees around the gazetteer's places; a convention: the whole of Afghanistan lies within it, and no longitude of
it can be taken for a latitude."""


@dataclass(frozen=True, slots=True)
class Area:
    """Degrees between which the gazetteer's places lie, with a margin."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, places: Iterable[Place]) -> Area | None:
        """``None`` where no place has a point."""
        points = [
            (place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None
        ]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        return cls(min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN)

    def has(self, lon: Floats, lat: Floats) -> Mask:
        """Which points lie in it."""
        return (self.west <= lon) & (lon <= self.east) & (self.south <= lat) & (lat <= self.north)
