"""Columns as numbers: the kinds of arrays that pass between the rooms of the importers, and how texts become codes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.int64]
"""Places of rows in a table, from 0; or codes of texts."""
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
"""Whole days; NaT where none is known."""
Floats = npt.NDArray[np.float64]
"""NaN where nothing is known."""

NEVER = np.datetime64("NaT", "D")


def distinct(cells: pa.ChunkedArray) -> tuple[list[str], Rows]:
    """The distinct texts, and which of them each row has; -1 for null."""
    coded = cells.unify_dictionaries() if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    whole = coded.combine_chunks()
    codes = np.asarray(pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False), np.int64)
    return whole.dictionary.to_pylist(), codes


def repeated(keys: Rows) -> Mask:
    """Which rows have a key that a row above them has."""
    first = np.zeros(len(keys), np.bool_)
    first[np.unique(keys, return_index=True)[1]] = True
    return ~first


def mask(values: pa.ChunkedArray | pa.Array) -> Mask:
    """Truth by row; there may be no null among it."""
    plain = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.asarray(plain.to_numpy(zero_copy_only=False), np.bool_)
