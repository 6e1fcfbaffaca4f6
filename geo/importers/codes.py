"""Columns of codes: which rows have one, and the names that stand for them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from geo.importers.arrays import Mask, mask


def are(codes: pa.Array, code: str) -> Mask:
    """Which rows have this code."""
    return mask(pc.equal(codes, code))


def renamed(codes: pa.Array, names: Mapping[str, str]) -> pa.Array:
    """Each code's name; a code without one, in a row that is rejected anyway, gets the first."""
    found = pc.index_in(codes, pa.array(list(names)))
    return pa.array(list(names.values())).take(pc.fill_null(found, 0))
