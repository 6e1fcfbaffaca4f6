"""Well-known binary geometries, walked before a library builds them: how many positions, how deep, whether whole.

A library that builds nested collections without looking ends the whole process at a depth of some ten thousand.
"""

from __future__ import annotations

import struct

from geo.importers.bounds import MOST_POSITIONS

DEEPEST = 8
"""Collections inside collections; real data have one."""
POINT, LINE, POLYGON, MULTI, COLLECTION = 1, 2, 3, {4, 5, 6}, 7


class BrokenGeometryError(ValueError):
    """A geometry that is not built; the message says why, as part of a sentence."""


def require_sound(blob: bytes) -> None:
    """Raises ``BrokenGeometryError`` where ``blob`` is not one whole geometry of a kind and size that is read."""
    if len(blob) == 21 and blob[:5] == b"\x01\x01\0\0\0":
        return
    walk = _Walk(blob)
    walk.geometry(0)
    if walk.at != len(blob):
        raise BrokenGeometryError("bytes stand after its end")


class _Walk:
    """A place in the bytes, and how many positions were passed."""

    def __init__(self, blob: bytes) -> None:
        self.blob, self.at, self.positions = blob, 0, 0

    def geometry(self, depth: int) -> None:
        """Pass one geometry with all that is in it."""
        if depth > DEEPEST:
            raise BrokenGeometryError("it holds geometries inside one another, too deep to be real")
        order = "<" if self._read("B") == 1 else ">"
        kind, size = _kind(self._read(f"{order}I"))
        if kind == POINT:
            self._skip(1, size)
        elif kind == LINE:
            self._skip(self._read(f"{order}I"), size)
        elif kind == POLYGON:
            for _ in range(self._count(order)):
                self._skip(self._read(f"{order}I"), size)
        elif kind in MULTI or kind == COLLECTION:
            for _ in range(self._count(order)):
                self.geometry(depth + 1)
        else:
            raise BrokenGeometryError("it is of a kind that is not read (points, lines and polygons are)")

    def _count(self, order: str) -> int:
        """How many parts follow; each takes four bytes at least, so no more than the rest can hold."""
        count = self._read(f"{order}I")
        if count > (len(self.blob) - self.at) // 4:
            raise BrokenGeometryError("it is cut off")
        return count

    def _read(self, code: str) -> int:
        try:
            value: int = struct.unpack_from(code, self.blob, self.at)[0]
        except struct.error:
            raise BrokenGeometryError("it is cut off") from None
        self.at += struct.calcsize(code)
        return value

    def _skip(self, count: int, size: int) -> None:
        self.at += count * size * 8
        self.positions += count
        if self.at > len(self.blob):
            raise BrokenGeometryError("it is cut off")
        if self.positions > MOST_POSITIONS:
            raise BrokenGeometryError(f"it has more than {MOST_POSITIONS:,} positions. Simplify it")


def _kind(code: int) -> tuple[int, int]:
    """The kind, and numbers a position; both ways to say that there are heights and measures."""
    if code & 0x20000000:
        raise BrokenGeometryError("it names a reference system of its own")
    flags = bool(code & 0x80000000) + bool(code & 0x40000000)
    bare = code & 0x0FFFFFFF
    thousands, kind = divmod(bare, 1000)
    if thousands > 3:
        raise BrokenGeometryError("it is of no kind that is known")
    return kind, 2 + (flags or (0, 1, 1, 2)[thousands])
