"""Imported sets as the map draws them: each a layer of its own, all of them one packed run of point events.

An event stands on every day of its span; where the day is only known within a window, ringed, on every day of that.
Under "published by" it stands on those of them on which it could be known; where its file does not say when that was,
on all of them. One without a day or without a position is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import CLAIM, OTHER
from geo.map.pointcloud import LOOKS, Area, Brought, Layer, PointEvents
from geo.records.model import FIGHTING, UNKNOWN, EventKind, GeoPrecision
from geo.records.period import Period
from geo.sets.activity import Lane
from geo.signs.glyphs import event_sign
from geo.view.view import imported_id
from geo.words.dates import span_with_year
from geo.words.legend import SIGN_WORDS, Entry, areas_legend, brought_legend, cells_legend

ROUGH = (
    *(place.value for place in (GeoPrecision.DISTRICT, GeoPrecision.PROVINCE, GeoPrecision.APPROACHES)),
    UNKNOWN,
)
"""Places drawn pale on a soft disc. Of a record that is ``unlocated`` nothing is drawn."""
TITLE, NAME = 56, 28
"""Letters of a title and of a set's name in a tooltip: with kind and days at most some 120."""
SIZES_PX = ((150, 20), (1500, 15))
SMALLEST_PX = 11
CELL_PX = 24
"""Side of a mark in CSS pixels, by the events of the busiest day; of the circles that count cells, always the last."""
_SIGNS = {kind.value: event_sign(kind) for kind in EventKind} | {CLAIM: CLAIM, OTHER: OTHER}
_SHOWN = ["event_id", "title", "start", "end", "sure", "lon", "lat"]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DrawnSet:
    """A set as it is drawn. ``rows`` is what ``geo.events.Events.points`` gives, or ``of_cells``.

    ``degrees`` is the side of a cell where each row is events of a cell that share kind and days, and 0 where each is
    an event.
    """

    set_id: str
    name: str
    rows: pa.Table
    degrees: float = 0.0
    areas: pa.Table | None = None
    """Areas and lines (``geo.importers.report.Imported.areas``), each on its days; none where there are none."""


class Days(NamedTuple):
    """First and last day of each row, numbered from the first of a span; outside of it where it is not shown."""

    first: Numbers
    last: Numbers


def sign_of(kind: str) -> str:
    """The sign of a kind of ``geo.events.table``; an unknown one is ``other``."""
    return _SIGNS.get(kind, OTHER)


def of_cells(cells: pa.Table) -> pa.Table:
    """Rows for the cells of ``Events.cells``: each counts the events of a kind that share cell and days."""
    count = cells.num_rows
    return pa.table(
        {
            "event_id": pa.array([""] * count, pa.string()),
            "kind": cells["kind"],
            "title": pa.array([""] * count, pa.string()),
            "start": cells["first"],
            "end": cells["last"],
            "known": cells["known"],
            "sure": cells["sure"],
            "lon": cells["lon"],
            "lat": cells["lat"],
            "geo_precision": pa.array([GeoPrecision.DISTRICT.value] * count, pa.string()),
            "n": cells["n"].cast(pa.int64()),
        }
    )


def points(sets: Sequence[DrawnSet], span: Period, note: str = "") -> PointEvents:
    """The events of all sets, their days numbered from the first of ``span``; ``note`` is told in the map."""
    parts = [_part(one, span) for one in sets]
    signs = sorted(
        {(sign == "clash", number, sign) for number, part in enumerate(parts) for sign in part.signs}
    )
    place_of = {(number, sign): at for at, (_, number, sign) in enumerate(signs)}
    tables = [part.rows.select(_SHOWN) for part in parts]
    rows = pa.concat_tables(tables).combine_chunks() if tables else None
    claimed, known = _joined([part.claimed for part in parts]), _joined([part.known for part in parts])
    kinds = [
        np.array([place_of[number, sign] for sign in part.signs], dtype=np.uint8)[part.sign]
        for number, part in enumerate(parts)
        if len(part.sign)
    ]
    layers = tuple(
        Layer(f"set-{one.set_id}", _short(one.name), imported_id(one.set_id, ""), one.degrees) for one in sets
    )
    areas = tuple(area for one in sets for area in _areas(one, span))
    layers += tuple(
        Layer(f"areas-{one.set_id}", _short(f"Areas and lines, {one.name}"), "")
        for one in sets
        if one.areas is not None and one.areas.num_rows
    )
    counts = np.concatenate([part.counts for part in parts]) if any(one.degrees for one in sets) else None
    brought = Brought(
        layers=layers,
        layer_of=tuple(number for _, number, _ in signs),
        labels=tuple(SIGN_WORDS[sign] for _, _, sign in signs),
        words=_words(rows) if rows is not None else (),
        days=len(span),
        size_px=CELL_PX if counts is not None else _size(claimed, len(span)),
        legend=(*_legend(sets, parts), *(areas_legend() if areas else ())),
        note=note,
        areas=areas,
    )
    count = rows.num_rows if rows is not None else 0
    return PointEvents(
        signs=tuple(sign for _, _, sign in signs),
        lon=_column(rows, "lon"),
        lat=_column(rows, "lat"),
        first=claimed.first,
        last=claimed.last,
        kind=np.concatenate(kinds) if kinds else np.zeros(0, np.uint8),
        uncertain=np.concatenate([part.look for part in parts]) if parts else np.zeros(0, np.uint8),
        ids=rows["event_id"].to_pylist() if rows is not None else [],
        texts=[""] * count,
        known_first=known.first,
        known_last=known.last,
        brought=brought,
        counts=counts,
    )


MOST_AREA_POSITIONS = 200_000
"""Of all areas and lines of a set; what goes beyond is not drawn. A convention: some 6 MB on the way to the browser."""


def _areas(one: DrawnSet, span: Period) -> Iterator[Area]:
    """The areas and lines that have a day, their days numbered from the first of ``span``."""
    import shapely

    left = MOST_AREA_POSITIONS
    for row in one.areas.to_pylist() if one.areas is not None else ():
        if row["start"] is None:
            continue
        shape = shapely.from_wkb(row["geometry"])
        left -= int(shapely.get_num_coordinates(shape))
        if left < 0:
            return
        first, last = ((day - span.first).days for day in (row["start"], row["end"] or row["start"]))
        days = span_with_year(row["start"], row["end"] or row["start"])
        title = " · ".join(part for part in (_short_title(row["title"]), days, _short(one.name)) if part)
        yield Area(f"areas-{one.set_id}", title, first, last, shapely.geometry.mapping(shape))


def _short_title(text: str) -> str:
    return text if len(text) <= TITLE else f"{text[: TITLE - 1]}…"


def _legend(sets: Sequence[DrawnSet], parts: Sequence[_Part]) -> tuple[Entry, ...]:
    """The signs of the sets that are drawn one by one, and the circles where one is counted by cells."""
    drawn = [(one, part) for one, part in zip(sets, parts, strict=True) if part.signs]
    signs = {sign for one, part in drawn if not one.degrees for sign in part.signs}
    counted = any(one.degrees for one, _ in drawn)
    return (*(brought_legend(signs) if signs or not counted else ()), *(cells_legend() if counted else ()))


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"


class _Part(NamedTuple):
    rows: pa.Table
    signs: tuple[str, ...]
    sign: Numbers
    claimed: Days
    known: Days
    look: npt.NDArray[np.uint8]
    counts: Numbers


def _part(one: DrawnSet, span: Period) -> _Part:
    rows = one.rows
    kinds = rows["kind"].combine_chunks().dictionary_encode() if rows.num_rows else None
    names = [sign_of(kind) for kind in kinds.dictionary.to_pylist()] if kinds else []
    signs = tuple(sorted(set(names)))
    turn = np.array([signs.index(name) for name in names], dtype=np.int64)
    sign = turn[_numpy(kinds.indices)] if kinds else np.zeros(0, np.int64)
    claimed, known = days_of(rows, span)
    return _Part(rows, signs, sign, claimed, known, _looks(rows), _counts(rows))


def _counts(rows: pa.Table) -> Numbers:
    """How many events each row stands for."""
    return _numpy(rows["n"]) if "n" in rows.column_names else np.ones(rows.num_rows, np.int64)


def days_of(rows: pa.Table, span: Period) -> tuple[Days, Days]:
    """When each row is shown, under "said about" and under "published by"."""
    start, end, known = (_ordinals(rows[name], span) for name in ("start", "end", "known"))
    later = np.maximum(start, known)  # a day that is not told is long before any
    late = later > end
    never = len(span)
    return _within(start, end, never), _within(
        np.where(late, never, later), np.where(late, never, end), never
    )


def _within(first: Numbers, last: Numbers, count: int) -> Days:
    """Days past either end of the span are of no matter; a row beyond it stands past its end."""
    outside = (last < 0) | (first >= count)
    return Days(
        np.where(outside, count, np.maximum(first, 0)), np.where(outside, count, np.minimum(last, count - 1))
    )


def _ordinals(column: pa.ChunkedArray, span: Period) -> Numbers:
    """Days numbered from the first of ``span``; far below 0 for none."""
    epoch = (span.first - date(1970, 1, 1)).days
    days = pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), -(2**40))
    found: Numbers = _numpy(days) - epoch
    return found


def _looks(rows: pa.Table) -> npt.NDArray[np.uint8]:
    """How sure day and place are, as numbers of ``LOOKS``."""
    rough = _numpy(pc.is_in(rows["geo_precision"], pa.array(ROUGH)))
    day = np.where(_numpy(rows["sure"]), 0, LOOKS.index("uncertain"))
    looks: npt.NDArray[np.uint8] = (day + LOOKS.index("rough") * rough).astype(np.uint8)
    return looks


def _words(rows: pa.Table) -> tuple[tuple[npt.NDArray[Any], Sequence[str]], ...]:
    """Title and days of each row, cut to what a tooltip has room for."""
    return _listed(_cut(rows["title"], TITLE)), _day_words(rows)


def _cut(texts: pa.ChunkedArray, letters: int) -> pa.ChunkedArray:
    long = pc.greater(pc.utf8_length(texts), letters)
    short = pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, letters - 1), "…", "")
    return pc.if_else(long, short, texts)


def _listed(texts: pa.ChunkedArray) -> tuple[npt.NDArray[Any], Sequence[str]]:
    found = texts.combine_chunks().dictionary_encode()
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    return _numpy(found.indices), found.dictionary.to_pylist()


def _day_words(rows: pa.Table) -> tuple[npt.NDArray[Any], Sequence[str]]:
    """Each way of dating once, in words."""
    names = ["start", "end", "sure"]
    keyed = rows.select(names).append_column("row", pa.array(np.arange(rows.num_rows)))
    grouped = keyed.group_by(names, use_threads=False).aggregate([("row", "list")])
    told = [_told(**row) for row in grouped.select(names).to_pylist()]
    members = grouped["row_list"].combine_chunks()
    numbers = np.zeros(rows.num_rows, dtype=np.uint32)
    sizes = _numpy(pc.list_value_length(members))
    numbers[_numpy(members.flatten())] = np.repeat(np.arange(len(told), dtype=np.uint32), sizes)
    return numbers, told


def _told(start: date, end: date, *, sure: bool) -> str:
    words = span_with_year(start, end)
    return words if sure or start == end else f"some day of {words}"


def lane_of(rows: pa.Table, span: Period) -> tuple[Lane, Lane]:
    """How many events of the rows each day has, under "said about" and under "published by"."""
    counts = _counts(rows)
    fought = _numpy(pc.is_in(rows["kind"], pa.array([kind.value for kind in FIGHTING])))
    sure = _numpy(rows["sure"])

    def counted(days: Days) -> Lane:
        parts = (sure & fought, sure & ~fought, ~sure)
        return Lane(
            *(per_day(Days(days.first[part], days.last[part]), len(span), counts[part]) for part in parts)
        )

    claimed, known = days_of(rows, span)
    return counted(claimed), counted(known)


def _size(claimed: Days, count: int) -> int:
    busiest = int(per_day(claimed, count).max(initial=0))
    return next((size for most, size in SIZES_PX if busiest <= most), SMALLEST_PX)


def per_day(days: Days, count: int, weights: Numbers | None = None) -> Numbers:
    """How many rows, or how many events of them, are shown on each of the days."""
    change = np.bincount(days.first, weights, minlength=count + 2)[: count + 2]
    ended = np.bincount(days.last + 1, weights, minlength=count + 2)[: count + 2]
    return np.cumsum(change - ended)[:count].astype(np.int64)


def _joined(days: list[Days]) -> Days:
    if not days:
        return Days(np.zeros(0, np.int64), np.zeros(0, np.int64))
    return Days(*(np.concatenate(column) for column in zip(*days, strict=True)))


def _column(rows: pa.Table | None, name: str) -> npt.NDArray[Any]:
    return _numpy(rows[name]) if rows is not None else np.zeros(0)


def _numpy(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = np.asarray(column)
    return found
