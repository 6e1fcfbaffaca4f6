"""From spans with a number of rows each to how many rows every day has."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.period import Period

Numbers = npt.NDArray[np.int64]
SCHEMA = pa.schema([("day", pa.date32()), ("kind", pa.string()), ("sure", pa.bool_()), ("n", pa.int64())])


def per_day(spans: pa.Table, within: Period | None = None) -> pa.Table:
    """Columns ``day``, ``kind``, ``sure``, ``n`` of the days that have any, ordered by all but the last.

    ``spans`` has ``kind``, ``sure``, ``first``, ``last`` (days, both in the span) and ``n``; of what lies outside
    ``within`` nothing is counted.
    """
    first, last = _days(spans["first"]), _days(spans["last"])
    if within:
        edge = np.array([within.first, within.last], "datetime64[D]").astype(np.int64)
        first, last = np.maximum(first, edge[0]), np.minimum(last, edge[1])
    n = spans["n"].to_numpy().astype(np.int64)
    kinds, sure = spans["kind"].to_pylist(), spans["sure"].to_pylist()
    groups: dict[tuple[str, bool], list[int]] = {}
    for row, group in enumerate(zip(kinds, sure, strict=True)):
        if first[row] <= last[row]:
            groups.setdefault(group, []).append(row)
    parts = [_part(group, first[rows], last[rows], n[rows]) for group, rows in groups.items()]
    order: list[tuple[str, Any]] = [("day", "ascending"), ("kind", "ascending"), ("sure", "descending")]
    return pa.concat_tables([SCHEMA.empty_table(), *parts]).combine_chunks().sort_by(order)


def _part(group: tuple[str, bool], first: Numbers, last: Numbers, n: Numbers) -> pa.Table:
    """One kind and certainty: what begins less what has ended, summed up day by day."""
    start = int(first.min())
    change = np.zeros(int(last.max()) - start + 2, dtype=np.int64)
    np.add.at(change, first - start, n)
    np.add.at(change, last - start + 1, -n)
    found = np.cumsum(change)
    days = np.nonzero(found)[0]
    kind, sure = group
    columns = [
        pa.array((days + start).astype(np.int32)).cast(pa.date32()),
        pa.array([kind] * len(days), pa.string()),
        pa.array([sure] * len(days), pa.bool_()),
        pa.array(found[days]),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _days(column: pa.ChunkedArray) -> Numbers:
    return np.asarray(column.cast(pa.int32()).to_numpy(), dtype=np.int64)
