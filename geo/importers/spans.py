"""How far the cells of a worksheet reach, told from its XML before a library spreads them out in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo.importers.bounds import MOST_COLUMNS, MOST_ROWS

LETTERS = re.compile(rb'<c r="([A-Z]+)[0-9]+"')
DIGITS = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
"""A cell as nearly every program writes it."""
TAG = re.compile(rb"<(?:[^\s<>/:\"'=]+:)?(row|c)(?=[\s/>])((?:[^<>\"'/]|/(?!>)|\"[^\"]*\"|'[^']*')*)(/?)>")
PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)([0-9]*)[\"']")


def span(pieces: Iterable[bytes]) -> tuple[int, int]:
    """The last row and the last column that a cell stands in, counted from 1; (0, 0) where there are no cells.

    Empty cells, which have a format alone, are left out where they would make the sheet too large.
    """
    walk, rest = _Walk(), b""
    for piece in pieces:
        text = rest + piece
        cut = max(text.rfind(b"<"), 0)
        rest = text[cut:]
        walk.take(text[:cut])
    walk.take(rest)
    return walk.rows, walk.width


class _Walk:
    """What was met so far. Cells may say where they stand, or follow one another."""

    def __init__(self) -> None:
        self.rows = self.width = self._row = self._column = 0

    def take(self, text: bytes) -> None:
        """Whole tags of a worksheet."""
        lines = DIGITS.findall(text)
        rows = max(map(_row, set(lines)), default=0)
        width = max(map(_column, set(LETTERS.findall(text))), default=0)
        told = text.count(b"<c") == len(lines) and b":c" not in text
        if not told or rows > MOST_ROWS or width > MOST_COLUMNS:
            self._take_one_by_one(text)
            return
        self._row = max(self._row + text.count(b"<row"), rows)
        self._column = 0 if b"<row" in text else self._column
        self.rows, self.width = max(self.rows, rows), max(self.width, width)

    def _take_one_by_one(self, text: bytes) -> None:
        for tag, attributes, closed in TAG.findall(text):
            place = PLACE.search(attributes)
            if tag == b"row":
                self._row, self._column = _row(place[2]) if place else self._row + 1, 0
                continue
            self._column = _column(place[1]) if place else self._column + 1
            self._row = _row(place[2]) if place else self._row
            if not closed:
                self.rows, self.width = max(self.rows, self._row), max(self.width, self._column)


def _row(digits: bytes) -> int:
    return int(digits[:12] or b"0")


def _column(letters: bytes) -> int:
    """``A`` is 1, ``Z`` 26, ``AA`` 27."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number
