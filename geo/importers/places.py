"""Places of a table's rows: each distinct name looked up in the gazetteer, and what is not found there listed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from geo.importers.columns import Decimals as Floats
from geo.importers.columns import Mask, Rows
from geo.importers.draft import Draft
from geo.importers.names import FAR_KM, Area, listed
from geo.records.model import GeoPrecision, Place, PlaceKind

PRECISION: dict[PlaceKind, GeoPrecision] = {
    PlaceKind.PROVINCE: GeoPrecision.PROVINCE,
    PlaceKind.DISTRICT: GeoPrecision.DISTRICT,
    PlaceKind.AREA: GeoPrecision.DISTRICT,
    PlaceKind.PASS: GeoPrecision.PASS,
}
"""How well a row's place is known that has a name and no point of its own; any other kind is a settlement."""


def place_ids(draft: Draft, name: str, lons: Floats, lats: Floats) -> pa.Array:
    """The gazetteer's place of each row, ``""`` where its name is not found or the row's own point lies far off.

    Call it last: names are counted over the rows that can be taken.
    """
    texts, codes = draft.distinct(name)
    found = [draft.names.place(text) for text in texts]
    ok = ~draft.bad()
    far = _far(found, codes, lons, lats)
    if far_rows := int((far & ok).sum()):
        draft.notes.append(
            f"Rows whose place has the name of one of the gazetteer's but lies more than {FAR_KM:.0f} km from it: "
            f"{far_rows:,}. They keep their own point and are joined to no place."
        )
    codes = np.where(far, -1, codes)
    unknown = np.array([place is None for place in found] + [False])
    counts = np.bincount(codes[ok & unknown[codes]], minlength=len(texts))
    draft.unresolved = listed(
        (text for text, n in zip(texts, counts, strict=False) if n), (int(n) for n in counts if n)
    )
    ids = pa.array([*(place.place_id if place else "" for place in found), ""], pa.string())
    return ids.take(pa.array(codes % (len(texts) + 1)))


def _far(found: list[Place | None], codes: Rows, lons: Floats, lats: Floats) -> Mask:
    """The rows whose own point lies far from that of the place their name means."""
    points = [
        (place.lon, place.lat) if place and place.lon is not None else (np.nan, np.nan) for place in found
    ]
    at = np.array([*points, (np.nan, np.nan)], np.float64)[codes]
    measured = ~np.isnan(at[:, 0]) & ~np.isnan(lons) & ~np.isnan(lats)
    far = np.zeros(len(codes), np.bool_)
    if measured.any():
        from geo.map.ground import GEOD

        rows = np.flatnonzero(measured)
        metres = GEOD.inv(lons[rows], lats[rows], at[rows, 0], at[rows, 1])[2]
        far[rows] = np.asarray(metres) > FAR_KM * 1000
    return far


def filled(
    draft: Draft, name: str, lons: Floats, lats: Floats
) -> tuple[Floats, Floats, dict[int, GeoPrecision]]:
    """Rows without a point get that of the place their name means, with how well that is known, by row."""
    texts, codes = draft.distinct(name)
    lons, lats, precision = lons.copy(), lats.copy(), dict[int, GeoPrecision]()
    without = np.isnan(lons) & np.isnan(lats) & ~draft.bad()
    for at, text in enumerate(texts):
        place = draft.names.place(text)
        if place is None or place.lon is None or place.lat is None:
            continue
        rows = np.flatnonzero(without & (codes == at))
        lons[rows], lats[rows] = place.lon, place.lat
        how = PRECISION.get(place.kind, GeoPrecision.SETTLEMENT)
        precision |= dict.fromkeys(rows.tolist(), how)
    if precision:
        draft.notes.append(
            f"Rows without a point that were given the gazetteer's point of their place: {len(precision):,}."
        )
    return lons, lats, precision


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
