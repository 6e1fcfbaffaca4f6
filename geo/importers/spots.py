"""Longitudes and latitudes of a whole table: both or neither, not exchanged, not the empty cell's 0, 0."""

from __future__ import annotations

import numpy as np

from geo.importers.area import Area
from geo.importers.arrays import Floats, Mask
from geo.importers.draft import Draft

MOSTLY = 0.9
"""So large a share of the rows must lie in that area, one way or the other, before an exchange is suspected."""

EXCHANGED = (
    "Longitude and latitude seem to be exchanged: the point lies where the other rows do only with the two turned "
    "round. Exchange the two columns or cells."
)
HALF = "The row has only one of longitude and latitude. Give both, or leave both empty."
NOUGHT = (
    "The point 0, 0 lies in the sea off Africa; it often stands for an unknown place. Leave both cells empty."
)


def spots(draft: Draft, lon: str, lat: str) -> tuple[Floats, Floats]:
    """Every row's longitude and latitude, NaN where it has none; rows whose point cannot be are rejected."""
    before = draft.bad()
    lons, lats = draft.degrees(lon, 180), draft.degrees(lat, 90)
    sound = before | ~draft.bad()
    one, other = np.isnan(lons), np.isnan(lats)
    draft.reject(sound & one & ~other, lon, HALF)
    draft.reject(sound & other & ~one, lat, HALF)
    placed = ~one & ~other
    draft.reject(placed & (lons == 0) & (lats == 0), lat, NOUGHT)
    if draft.names.area is not None:
        draft.reject(_exchanged(lons, lats, placed, draft.names.area), lat, EXCHANGED)
    return lons, lats


def _exchanged(lons: Floats, lats: Floats, placed: Mask, expected: Area) -> Mask:
    """The rows that lie in the area only with the two turned round, where nearly all rows lie in it somehow."""
    here, there = expected.has(lons, lats), expected.has(lats, lons)
    turned = placed & there & ~here
    enough = (placed & (here | there)).sum() >= MOSTLY * max(1, int(placed.sum()))
    return turned if enough else np.zeros(len(lons), np.bool_)
