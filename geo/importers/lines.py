"""A text cut into rows of cells, and the sentences about lines that cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.importers.report import Rejection

NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
"""What stands between two cells, by the character."""


@dataclass(frozen=True, eq=False)
class Lines:
    """A table's rows, its header among them. ``numbers`` are lines of the text, from 1."""

    cells: pa.Table
    """Every row that has as many cells as the first; the columns have no names yet."""
    numbers: npt.NDArray[np.int64]
    rejected: list[Rejection] = field(default_factory=list)


def uneven(number: int, have: int, wanted: int, delimiter: str, text: str) -> Rejection:
    """A line with too few or too many cells."""
    cells = "1 cell" if have == 1 else f"{have} cells"
    remedy = (
        f"{NAMES[delimiter].capitalize()} inside a text needs quotation marks around the whole text."
        if have > wanted
        else "Write the missing cells, empty ones too."
    )
    return Rejection(
        number, "", text, f"The line has {cells} where the line of column names has {wanted}. {remedy}"
    )


def unclosed(number: int, text: str) -> Rejection:
    """A line in which a quotation mark opens a text and none closes it."""
    reason = "A quotation mark opens a text that is never closed. Close it, or take the mark out."
    return Rejection(number, "", text, reason)


def misquoted(number: int, text: str) -> Rejection:
    """A line with something between a closing quotation mark and the end of the cell."""
    reason = (
        "After a closing quotation mark the cell goes on. Write a mark inside a text twice, or take it out."
    )
    return Rejection(number, "", text, reason)
