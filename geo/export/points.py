"""The points of a table in the binary forms that files of geodata hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def wkb(rows: pa.Table) -> list[bytes | None]:
    """Each row's point as little-endian WKB, longitude first; ``None`` where it has no position."""
    import numpy as np
    import shapely

    lon, lat = (np.asarray(rows[name].to_numpy(), dtype=float) for name in ("lon", "lat"))
    placed = np.isfinite(lon) & np.isfinite(lat)
    found: list[bytes | None] = [None] * len(lon)
    points = shapely.to_wkb(shapely.points(lon[placed], lat[placed]), byte_order=1)
    for at, point in zip(np.flatnonzero(placed), points, strict=True):
        found[at] = point
    return found


def bounds(rows: pa.Table) -> list[float] | None:
    """West, south, east and north of all points; ``None`` without any."""
    import pyarrow.compute as pc

    low_high = [pc.min_max(rows[name]).as_py() for name in ("lon", "lat")]
    if any(one["min"] is None for one in low_high):
        return None
    return [one[end] for end in ("min", "max") for one in low_high]


def without_position(rows: pa.Table) -> pa.Table:
    """The table without the two columns that the points say."""
    return rows.drop_columns(["lon", "lat"])
