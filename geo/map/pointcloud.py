"""Dated point events by the hundred thousand, packed into one compact run of bytes for ``assets/pointcloud.js``.

The bytes are a deflated block: length of a JSON header (unsigned, 32 bits, little endian), the header, padding to a
multiple of eight, then the columns it lists, each from a multiple of eight. Days are numbered from 0; rows keep
their order.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.signs.glyphs import COUNTS
from geo.signs.palette import DARK, LIGHT
from geo.signs.style import count_svg, event_svg
from geo.words.legend import Entry

SIZES_PX = ((2_000, 18), (20_000, 14))
SMALLEST_PX = 11
"""Side of a mark's square in CSS pixels, by how many events there are: the more, the smaller."""
LOOKS = ("certain", "uncertain", "undated", "rough", "uncertain_rough", "undated_rough")
"""What ``uncertain`` numbers: how well the day is known, and whether the place is known only roughly."""
QUICK = 1
"""How hard a run is deflated that a reader waits for."""
_ALIGN = 8
PER_DEGREE = 10_000_000
"""Degrees go as whole numbers of so many parts, 1 cm on the ground: half the bytes of what cannot be deflated."""
_TYPES = {"deg": "<i4", "i32": "<i4", "u32": "<u4", "u8": "u1"}
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of its own in the map's layer control. ``group`` is a CSS word; ids in it begin with ``prefix``.

    ``cell`` is the side in degrees of the cells whose events each of its rows counts, 0 where each row is an event.
    """

    group: str
    label: str
    prefix: str
    cell: float = 0.0


@dataclass(frozen=True, slots=True)
class Area:
    """An area or a line of a layer, as its source draws it: an assessment, never a side's claim.

    ``layer`` is the ``group`` of its layer; ``first`` and ``last`` number its days; ``shape`` is GeoJSON.
    """

    layer: str
    title: str
    first: int
    last: int
    shape: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What layers that come and go bring along.

    ``layer_of`` numbers the ``layers``, one a sign; ``labels`` are the signs in words. ``words`` are texts of which
    each row has one, as its number in that column's list; a tooltip joins them. ``days`` is how many days there are,
    ``size_px`` the side of a mark. ``note`` says in the map what a reader must know of all of it.
    """

    layers: tuple[Layer, ...]
    layer_of: tuple[int, ...]
    labels: tuple[str, ...]
    words: tuple[tuple[Array, Sequence[str]], ...]
    days: int
    size_px: int
    legend: tuple[Entry, ...] = ()
    note: str = ""
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PointEvents:
    """Columns of equal length. ``lon`` and ``lat`` are degrees (WGS 84); both days of a span belong to it.

    ``kind`` numbers the ``signs`` (as ``event_sign`` names them; the later lie on top), ``uncertain`` the
    ``LOOKS``. ``first`` and ``last`` hold the days of the reading "said about"; ``known_first`` and ``known_last``
    those of "published by", the same ones where left out. A row whose first day is past the last one is never shown.
    ``counts`` says how many events each row stands for, where that is not one.
    """

    signs: tuple[str, ...]
    lon: Array
    lat: Array
    first: Array
    last: Array
    kind: Array
    uncertain: Array
    ids: Sequence[str]
    texts: Sequence[str]
    known_first: Array | None = None
    known_last: Array | None = None
    brought: Brought | None = None
    counts: Array | None = None

    def __post_init__(self) -> None:
        """Refuses columns that do not fit together, and rows that could not be drawn: none is left out unsaid."""
        columns = {
            name: getattr(self, name)
            for name in ("lat", "first", "last", "kind", "uncertain", "ids", "texts")
        }
        for name, column in columns.items():
            if len(column) != len(self.lon):
                raise ValueError(f"{name} has {len(column)} rows, lon has {len(self.lon)}")
        if not ((np.abs(self.lon) <= 180).all() and (np.abs(self.lat) <= 90).all()):  # nor is "not a number"
            raise ValueError("a point event needs a longitude within 180 and a latitude within 90")
        if len(self.lon) and int(np.max(self.kind)) >= len(self.signs):
            raise ValueError(f"kind {int(np.max(self.kind))} has no sign; there are {len(self.signs)}")
        if (np.asarray(self.last) < np.asarray(self.first)).any():
            raise ValueError("a point event ends before it starts")
        if (self.known_first is None) != (self.known_last is None):
            raise ValueError("known_first and known_last come together")


def packed(events: PointEvents, start: date) -> bytes:
    """The events as the browser reads them; ``start`` is day 0, the first day of the map."""
    size_px = next((size for most, size in SIZES_PX if len(events.lon) <= most), SMALLEST_PX)
    columns: list[tuple[str, str, Array]] = [
        ("lon", "deg", _parts(events.lon)),
        ("lat", "deg", _parts(events.lat)),
        ("first", "i32", events.first),
        ("last", "i32", events.last),
        ("kind", "u8", events.kind),
        ("uncertain", "u8", events.uncertain),
        *_text("id", events.ids),
        *_text("text", events.texts),
    ]
    if events.known_first is not None and events.known_last is not None:
        columns += [("known_first", "i32", events.known_first), ("known_last", "i32", events.known_last)]
    if events.counts is not None:
        columns.append(("n", "u32", events.counts))
    brought = events.brought
    for n, (numbers, texts) in enumerate(brought.words if brought else ()):
        columns += [(f"word_{n}", "u32", numbers), *_text(f"words_{n}", texts)]
    listed, body = [], bytearray()
    for name, kind, values in columns:
        body += bytes(-len(body) % _ALIGN)
        listed.append({"name": name, "type": kind, "at": len(body), "count": len(values)})
        body += np.ascontiguousarray(values, dtype=_TYPES[kind]).tobytes()
    header = {
        "start": start.isoformat(),
        "rows": len(events.lon),
        "size": size_px,
        "kinds": [_kind(sign) for sign in events.signs],
        "columns": listed,
    }
    if brought:
        header |= _header(brought)
        header["kinds"] = [
            (_counted() if brought.layers[brought.layer_of[number]].cell else _kind(sign))
            | _of_layer(brought, number)
            for number, sign in enumerate(events.signs)
        ]
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-(len(head) + 4) % _ALIGN)
    return zlib.compress(len(head).to_bytes(4, "little") + head + bytes(body), QUICK if brought else 6)


def _parts(degrees: Array) -> Array:
    parts: Array = np.rint(np.asarray(degrees) * PER_DEGREE)
    return parts


def _text(name: str, values: Iterable[str]) -> list[tuple[str, str, Array]]:
    """Texts as one run of UTF-8, and where each begins and the last ends."""
    encoded = [value.encode() for value in values]
    ends = np.cumsum([0, *(len(value) for value in encoded)])
    return [(f"{name}_at", "u32", ends), (name, "u8", np.frombuffer(b"".join(encoded), dtype="u1"))]


def _of_layer(brought: Brought, number: int) -> dict[str, Any]:
    layer = brought.layers[brought.layer_of[number]]
    label = brought.labels[number]
    found: dict[str, Any] = {
        "group": layer.group,
        "layer": layer.label,
        "prefix": layer.prefix,
        "label": label,
    }
    return found | ({"cell": layer.cell} if layer.cell else {})


def _header(brought: Brought) -> dict[str, Any]:
    return {
        "days": brought.days,
        "size": brought.size_px,
        "words": len(brought.words),
        "layers": [
            {"group": layer.group, "label": layer.label} | ({"cell": layer.cell} if layer.cell else {})
            for layer in brought.layers
        ],
        "legend": [{"svg": e.svg, "label": e.label, "words": e.explanation} for e in brought.legend],
        "note": brought.note,
        "areas": [asdict(one) for one in brought.areas],
    }


def _counted() -> dict[str, Any]:
    """The circles that count the events of a cell, from how many on each of them stands."""

    def drawn(step: int) -> dict[str, str]:
        return {name: count_svg(step, colours) for name, colours in (("light", LIGHT), ("dark", DARK))}

    return {
        "sign": "count",
        "steps": [{"from": least} | drawn(step) for step, (least, _) in enumerate(COUNTS)],
    }


def _kind(sign: str) -> dict[str, Any]:
    def drawn(look: str) -> dict[str, str]:
        day, _, rough = look.partition("_") if look != "rough" else ("certain", "", "rough")
        ring = {"certain": "", "uncertain": "window"}.get(day, day)
        themes = (("light", LIGHT), ("dark", DARK))
        return {name: event_svg(sign, ring, colours, rough=bool(rough)) for name, colours in themes}

    group = "clashes" if sign == "clash" else "events"
    return {"sign": sign, "group": group} | {look: drawn(look) for look in LOOKS}
