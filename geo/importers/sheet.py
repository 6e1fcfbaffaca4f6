"""A table as a file has it: every cell as text. Readers of formats make it, schemes give it a meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.importers.report import Rejection


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns of strings, in the file's order; an empty cell is null, white space at the ends of a cell is gone.

    Days are ISO 8601 where the format has days of its own; numbers are written as Python writes them. A geometry that
    is a point becomes the columns ``longitude`` and ``latitude``; of any other its representative point is taken, and
    ``geometry_type`` says which it was.
    """

    columns: pa.Table
    rows: npt.NDArray[np.int64]
    """Each row's number in the file: line, spreadsheet row or feature."""
    row_word: str
    """What a row is called in the file: "line", "row" or "feature"."""
    rejected: tuple[Rejection, ...] = ()
    """Rows that could not be read at all; they are in no column."""
    notes: tuple[str, ...] = ()
    faulty: tuple[Rejection, ...] = ()
    """Rows that are in the columns and still cannot be taken, for what the reader of the format knows of them."""
