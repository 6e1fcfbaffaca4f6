"""Columns made of several: sides of two actors, titles of a kind and a place."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.importers.arrays import Rows
from geo.importers.draft import Draft

MOST_LETTERS = 140
"""Of a title; lists and tooltips show no more."""


def sides(draft: Draft, first: str, second: str) -> pa.Array:
    """The sides of two columns of actors, joined by ``|``, each once."""
    ids = sorted({"", *draft.names.sides.values()})
    codes = [_side_codes(draft, name, ids) for name in (first, second)]
    joined = pa.array(["|".join(dict.fromkeys(filter(None, (a, b)))) for a in ids for b in ids], pa.string())
    return joined.take(pa.array(codes[0] * len(ids) + codes[1]))


def _side_codes(draft: Draft, name: str, ids: list[str]) -> Rows:
    texts, codes = draft.distinct(name)
    found = [ids.index(draft.names.side(text)) for text in texts]
    return np.array([*found, ids.index("")], np.int64)[codes]


def titled(kind: pa.ChunkedArray, otherwise: pa.ChunkedArray, place: pa.ChunkedArray) -> pa.ChunkedArray:
    """``Armed clash, Bazarak``; the second column where the first is empty, no comma where there is no place."""
    what = pc.if_else(pc.equal(kind, ""), otherwise, kind)
    both = pc.and_(pc.not_equal(what, ""), pc.not_equal(place, ""))
    comma = pc.if_else(both, ", ", "")
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(what, comma, place, ""), 0, MOST_LETTERS)
