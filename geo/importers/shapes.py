"""Geometries -> where a row stands: a point itself, of anything else a point that lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from geo.importers.bounds import MOST_CHECKS
from geo.importers.wellknown import BrokenGeometryError, require_sound

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ELSEWHERE = "is not in degrees but of another reference system. Write the file again in WGS 84 (EPSG:4326)"
KINDS = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")

INTRICATE = "is one of too many intricate ones. Simplify the shapes, or give points"

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spots:
    """Row by row: longitude and latitude (NaN where there is none), the geometry's kind, and what is wrong."""

    lon: Floats
    lat: Floats
    kinds: npt.NDArray[np.object_]
    """``None`` where there is no geometry."""
    faults: dict[int, str]
    """Row (from 0) -> a sentence. Such a row has no position."""


def built(blobs: Sequence[bytes | None]) -> tuple[npt.NDArray[np.object_], dict[int, str]]:
    """Well-known binaries -> geometries, ``None`` where there is none or it is broken; the faults by row."""
    import shapely

    faults: dict[int, str] = {}
    sound: list[bytes | None] = list(blobs)
    for row, blob in enumerate(blobs):
        try:
            if blob is not None:
                require_sound(blob)
        except BrokenGeometryError as error:
            faults[row], sound[row] = f"The geometry is not read: {error}.", None
    geometries: npt.NDArray[np.object_] = shapely.from_wkb(np.array(sound, object), on_invalid="ignore")
    for row, blob in enumerate(sound):
        if blob is not None and geometries[row] is None:
            faults[row] = "The geometry cannot be built: its numbers make no lines or rings. Draw it again."
    return geometries, faults


def spots(geometries: npt.NDArray[np.object_], *, degrees: bool = True) -> Spots:
    """Where each geometry stands. ``degrees`` is false for a reference system that is converted later."""
    import shapely

    count = len(geometries)
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    types = shapely.get_type_id(geometries)
    kinds = np.array([*KINDS, "GeometryCollection", None], object)[types]
    there = (types >= 0) & ~shapely.is_empty(geometries)
    faults: dict[int, str] = {}
    there &= ~_marked(
        faults, there & ~_finite(geometries), "has a coordinate that is no number. Write degrees"
    )
    if degrees:
        there &= ~_marked(faults, there & ~_in_degrees(shapely.bounds(geometries)), ELSEWHERE)
    points = there & (types == 0)
    lon[points], lat[points] = shapely.get_x(geometries[points]), shapely.get_y(geometries[points])
    shaped = there & (types > 0)
    left = MOST_CHECKS
    for row in np.flatnonzero(shaped):
        left -= int(shapely.get_num_coordinates(geometries[row])) ** 2
        if reason := _unsound(geometries[row]) if left > 0 else INTRICATE:
            faults[int(row)], shaped[row] = f"The geometry {reason}.", False
    inside: Any = shapely.point_on_surface(geometries[shaped])
    lon[shaped], lat[shaped] = shapely.get_x(inside), shapely.get_y(inside)
    return Spots(lon, lat, kinds, faults)


def _unsound(geometry: BaseGeometry) -> str:
    """Why no position can be told for it; empty where one can."""
    from shapely import is_valid_reason

    reason = str(is_valid_reason(geometry))
    return "" if reason == "Valid Geometry" else f"crosses or touches itself ({reason}). Mend it there"


def _marked(faults: dict[int, str], wrong: npt.NDArray[np.bool_], what: str) -> npt.NDArray[np.bool_]:
    faults.update({int(row): f"The geometry {what}." for row in np.flatnonzero(wrong)})
    return wrong


def _finite(geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Whether all coordinates of each geometry are numbers; heights do not count."""
    import shapely

    coordinates, rows = shapely.get_coordinates(geometries, return_index=True)
    sound = np.ones(len(geometries), bool)
    sound[rows[~np.isfinite(coordinates).all(axis=1)]] = False
    return sound


def _in_degrees(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    west, south, east, north = bounds.T
    within: npt.NDArray[np.bool_] = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    return within
