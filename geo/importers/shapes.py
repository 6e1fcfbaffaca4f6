"""Geometries -> where a row stands: a point itself. Areas and lines stay what they are, and become no point."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from geo.importers.report import MOST_CHECKS, MOST_POSITIONS, RefusedFileError

if TYPE_CHECKING:
    from pyproj import Transformer
    from shapely.geometry.base import BaseGeometry


DEEPEST = 8
"""Collections inside collections; real data have one."""
POINT, LINE, POLYGON, MULTI, COLLECTION = 1, 2, 3, {4, 5, 6}, 7


class BrokenGeometryError(ValueError):
    """A geometry that is not built; the message says why, as part of a sentence."""


def require_sound(blob: bytes) -> None:
    """Raises ``BrokenGeometryError`` where ``blob`` is not one whole geometry of a kind and size that is read."""
    if len(blob) == 21 and blob[:5] == b"\x01\x01\0\0\0":
        return
    walk = _Walk(blob)
    walk.geometry(0)
    if walk.at != len(blob):
        raise BrokenGeometryError("bytes stand after its end")


class _Walk:
    """A place in the bytes, and how many positions were passed."""

    def __init__(self, blob: bytes) -> None:
        self.blob, self.at, self.positions = blob, 0, 0

    def geometry(self, depth: int) -> None:
        """Pass one geometry with all that is in it."""
        if depth > DEEPEST:
            raise BrokenGeometryError("it holds geometries inside one another, too deep to be real")
        order = "<" if self._read("B") == 1 else ">"
        kind, size = _kind(self._read(f"{order}I"))
        if kind == POINT:
            self._skip(1, size)
        elif kind == LINE:
            self._skip(self._read(f"{order}I"), size)
        elif kind == POLYGON:
            for _ in range(self._count(order)):
                self._skip(self._read(f"{order}I"), size)
        elif kind in MULTI or kind == COLLECTION:
            for _ in range(self._count(order)):
                self.geometry(depth + 1)
        else:
            raise BrokenGeometryError("it is of a kind that is not read (points, lines and polygons are)")

    def _count(self, order: str) -> int:
        """How many parts follow; each takes four bytes at least, so no more than the rest can hold."""
        count = self._read(f"{order}I")
        if count > (len(self.blob) - self.at) // 4:
            raise BrokenGeometryError("it is cut off")
        return count

    def _read(self, code: str) -> int:
        try:
            value: int = struct.unpack_from(code, self.blob, self.at)[0]
        except struct.error:
            raise BrokenGeometryError("it is cut off") from None
        self.at += struct.calcsize(code)
        return value

    def _skip(self, count: int, size: int) -> None:
        self.at += count * size * 8
        self.positions += count
        if self.at > len(self.blob):
            raise BrokenGeometryError("it is cut off")
        if self.positions > MOST_POSITIONS:
            raise BrokenGeometryError(f"it has more than {MOST_POSITIONS:,} positions. Simplify it")


def _kind(code: int) -> tuple[int, int]:
    """The kind, and numbers a position; both ways to say that there are heights and measures."""
    if code & 0x20000000:
        raise BrokenGeometryError("it names a reference system of its own")
    flags = bool(code & 0x80000000) + bool(code & 0x40000000)
    bare = code & 0x0FFFFFFF
    thousands, kind = divmod(bare, 1000)
    if thousands > 3:
        raise BrokenGeometryError("it is of no kind that is known")
    return kind, 2 + (flags or (0, 1, 1, 2)[thousands])


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
    areas: dict[int, bytes] = field(default_factory=dict)
    """Row (from 0) -> an area, a line or several points as well-known binary. Such a row has no position."""


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
    alone = shaped & (shapely.get_num_coordinates(geometries) == 1)  # a list of one point is that point
    one: Any = shapely.get_coordinates(geometries[alone])
    lon[alone], lat[alone] = one[:, 0], one[:, 1]
    blobs = shapely.to_wkb(geometries[shaped & ~alone], output_dimension=2)
    areas = dict(zip(np.flatnonzero(shaped & ~alone).tolist(), blobs, strict=True))
    return Spots(lon, lat, kinds, faults, areas)


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


REMEDY = "Write the file again in WGS 84 (EPSG:4326); in QGIS: Export, Save features as, CRS EPSG:4326."
WGS84 = ("EPSG", 4326)


def is_wgs84(authority: str, code: str) -> bool:
    """Whether these name WGS 84 in degrees, in either order of the axes (files have longitude first)."""
    return (authority.upper(), code.upper()) in {
        ("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84H"), ("OGC", "4326")
    }  # fmt: skip


def require_known(authority: str, code: str) -> int:
    """The EPSG number of a system that can be converted. Raises ``RefusedFileError`` for all others.

    Only numbers are looked up, in the tables that come with the library: what a file itself writes about its
    system could name files and addresses, and is never read.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if authority.upper() != "EPSG" or not code.isascii() or not code.isdigit() or len(code) > 6:
        raise RefusedFileError(f"The reference system {_shown(authority, code)} is not known. {REMEDY}")
    try:
        CRS.from_epsg(int(code))
    except CRSError:
        raise RefusedFileError(
            f"The reference system {_shown(authority, code)} is not known. {REMEDY}"
        ) from None
    return int(code)


@cache
def degrees_from(code: int) -> Transformer:
    """From ``EPSG:code`` to longitude and latitude, in that order, without fetching a grid from anywhere."""
    from pyproj import Transformer
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # documented, not in its __all__

    set_network_enabled(active=False)
    return Transformer.from_crs(code, WGS84[1], always_xy=True)


def moved(code: int, places: Spots) -> Spots:
    """Places given in ``EPSG:code``, in longitude and latitude; one outside the system's area has a fault."""
    transformer = degrees_from(code)
    lon, lat = map(np.asarray, transformer.transform(places.lon, places.lat))
    sound = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90)
    lost = np.flatnonzero(~np.isnan(places.lon) & ~sound).tolist()
    fault = f"The point lies where EPSG:{code} has no meaning. Check the reference system of the file."
    lon, lat = np.where(sound, lon, np.nan), np.where(sound, lat, np.nan)
    faults, areas = dict.fromkeys(lost, fault) | places.faults, {}
    for row, blob in places.areas.items():
        moved_one = _moved_area(blob, transformer)
        if moved_one is None:
            faults[row] = fault
        else:
            areas[row] = moved_one
    return Spots(lon, lat, places.kinds, faults, areas)


def _moved_area(blob: bytes, transformer: Transformer) -> bytes | None:
    """The geometry in longitude and latitude; ``None`` where it lies outside of its system's area."""
    import shapely

    found = shapely.transform(
        shapely.from_wkb(blob),
        lambda points: np.column_stack(transformer.transform(points[:, 0], points[:, 1])),
    )
    there = shapely.get_coordinates(found)
    if not (np.isfinite(there).all() and (np.abs(there) <= (180, 90)).all()):
        return None
    return shapely.to_wkb(found)


def _shown(authority: str, code: str) -> str:
    return f"“{authority[:20]}:{code[:20]}”"
