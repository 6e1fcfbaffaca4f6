"""A draft whose columns have their meaning -> what was imported: rows taken, rows rejected, and the report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from geo.eventtable import SCHEMA
from geo.importers.arrays import Mask
from geo.importers.draft import Draft
from geo.importers.headers import OURS
from geo.importers.report import SHOWN_AT_MOST, Imported, Rejection, Report

TOLD = 80
"""So many characters of a value are told."""


def finish(name: str, format_words: str, draft: Draft, columns: dict[str, Any]) -> Imported:
    """Everything that came of a file."""
    bad = draft.bad()
    table = _table(draft, columns).filter(pa.array(~bad))
    beside = [name for name in draft.sheet.columns.column_names if name not in draft.used]
    others = draft.sheet.columns.select(beside).filter(pa.array(~bad)) if beside else pa.table({})
    rejections = [*draft.sheet.rejected, *_rejections(draft)]
    order = {column: at for at, column in enumerate(draft.sheet.columns.column_names)}
    rejections.sort(key=lambda one: (one.row, order.get(one.column, -1)))
    unread = len({rejection.row for rejection in draft.sheet.rejected})
    report = Report(
        read=draft.count + unread,
        taken=table.num_rows,
        rejected=int(bad.sum()) + unread,
        rejections=tuple(_short(one) for one in rejections[:SHOWN_AT_MOST]),
        row_word=draft.sheet.row_word,
        unplaced=table.column("lon").null_count,
        undated=table.column("start").null_count,
        unresolved=draft.unresolved,
        notes=(*draft.sheet.notes, *dict.fromkeys(draft.notes)),
    )
    return Imported.of(name, format_words, table, others, _rejected(draft, bad, rejections), report)


def _table(draft: Draft, columns: dict[str, Any]) -> pa.Table:
    """All columns of ``SCHEMA``; a text that a scheme does not give is empty, anything else null."""
    arrays = []
    for column in SCHEMA:
        given = columns.get(column.name)
        if given is None:
            empty = "" if column.type == pa.string() else None
            arrays.append(pa.repeat(pa.scalar(empty, column.type), draft.count))
        elif isinstance(given, np.ndarray):
            arrays.append(pa.array(given, column.type, from_pandas=True))
        else:
            arrays.append(given)
    return pa.table(arrays, schema=SCHEMA)


def _rejections(draft: Draft) -> list[Rejection]:
    """Every fault of every row, with the cell as printed."""
    found = []
    for fault in draft.faults:
        values = draft.cells(fault.column).take(pa.array(fault.rows)).to_pylist()
        numbers = draft.sheet.rows[fault.rows].tolist()
        found += [
            Rejection(number, fault.column, value or "", fault.reason)
            for number, value in zip(numbers, values, strict=True)
        ]
    return found


def _short(rejection: Rejection) -> Rejection:
    value = rejection.value
    return replace(rejection, value=value if len(value) <= TOLD else f"{value[: TOLD - 1]}…")


def _rejected(draft: Draft, bad: Mask, rejections: list[Rejection]) -> pa.Table:
    """The rejected rows as printed and why; a line that could not be cut into cells stands whole in ``_value``."""
    unread = sorted({rejection.row for rejection in draft.sheet.rejected})
    rows = np.concatenate([draft.sheet.rows[bad], np.array(unread, np.int64)])
    printed = draft.sheet.columns.filter(pa.array(bad))
    names = [name for name in printed.column_names if name not in OURS]
    blank = pa.table({name: pa.nulls(len(unread), pa.string()) for name in names})
    table = pa.concat_tables([printed.select(names), blank])
    by_row: dict[int, list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        by_row[rejection.row].append(rejection)
    why = [by_row[row] for row in rows.tolist()]
    added = {
        "_row": [str(row) for row in rows.tolist()],
        "_column": [" | ".join(dict.fromkeys(one.column for one in found)) for found in why],
        "_value": [found[0].value if found else "" for found in why],
        "_reason": [" ".join(dict.fromkeys(one.reason for one in found)) for found in why],
    }
    for name in OURS:
        table = table.append_column(name, pa.array(added[name], pa.string()))
    return table.take(pa.array(np.argsort(rows, kind="stable")))
