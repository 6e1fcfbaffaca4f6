"""The slow way to read a table as text, for files whose quotation marks do not come in pairs: line by line.

A cell may go over several lines. Where its closing mark does not come, or closes in the wrong place, the one line is
rejected and reading goes on with the next, so that no row is lost to another's mistake.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from geo.importers.lines import Lines, misquoted, unclosed, uneven
from geo.importers.report import Rejection

MOST_LINES_A_CELL = 500
"""A quotation mark that is not closed within so many lines counts as never closed."""

csv.field_size_limit(64 * 1024 * 1024)  # a long cell is told by our own limit, not by an error here


def read(text: bytes, delimiter: str, columns: int) -> Lines:
    """All rows of ``columns`` cells."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejected: list[Rejection] = []
    for number, found in _rows(text.decode("utf-8").split("\n"), delimiter, columns):
        if isinstance(found, Rejection):
            rejected.append(found)
        else:
            rows.append(found)
            numbers.append(number)
    cells = pa.table(
        [pa.array([row[at] for row in rows], pa.string()) for at in range(columns)],
        names=[str(at) for at in range(columns)],
    )
    return Lines(cells, np.array(numbers, np.int64), rejected)


def _rows(lines: list[str], delimiter: str, columns: int) -> Iterator[tuple[int, list[str] | Rejection]]:
    """Each row or rejection with its first line; empty lines are passed over."""
    closing = _next_odd(lines)
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line.strip():
            continue
        if line.count('"') % 2:
            end = closing[at]
            whole = "\n".join(lines[number - 1 : end + 1]) if 0 <= end < at + MOST_LINES_A_CELL else ""
            cells = _split(whole, delimiter) if whole else None
            if cells is not None and len(cells) == columns:
                at = end + 1
                yield number, cells
            elif (alone := _split(line, delimiter)) is not None and len(alone) == columns:
                yield number, alone
            else:
                yield number, unclosed(number, line)
            continue
        cells = _split(line, delimiter)
        if cells is None:
            yield number, misquoted(number, line)
        elif len(cells) != columns:
            yield number, uneven(number, len(cells), columns, delimiter, line)
        else:
            yield number, cells


def _next_odd(lines: list[str]) -> list[int]:
    """For every line the first one from it on with an odd number of quotation marks; -1 where none is left."""
    found = [-1] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        found[at] = at if lines[at].count('"') % 2 else found[at + 1]
    return found


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row; ``None`` where its quotation marks do not stand around whole cells."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
