"""A choice as GeoJSON (RFC 7946): a feature a row, longitude first; what the file says of itself in foreign members.

The first feature has every property; a later one leaves out those beside ``SCHEMA`` of which it has nothing.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from geo.export.cut import Cut
from geo.export.tables import status_of

if TYPE_CHECKING:
    import pyarrow as pa


BATCH = 10_000


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The file; nothing has to be changed. A record without a place has the geometry ``null``."""
    into = io.BytesIO()
    head: dict[str, object] = {"type": "FeatureCollection", "about": cut.about.plain}
    if cut.day and cut.own:
        head["status"] = status_of(cut.own, cut.day.state).to_pylist()
    into.write((json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [').encode())
    rows = _with_days_as_text(cut.rows)
    others = frozenset(cut.others.column_names)
    for start in range(0, rows.num_rows, BATCH):
        listed = rows.slice(start, BATCH).to_pylist()
        spare = [frozenset() if start == at == 0 else others for at in range(len(listed))]
        lines = (_feature(row, left_out) for row, left_out in zip(listed, spare, strict=True))
        into.write((("\n" if start == 0 else ",\n") + ",\n".join(lines)).encode())
    into.write(b"\n]}\n")
    return into.getvalue(), ()


def _feature(row: dict[str, object], left_out: frozenset[str]) -> str:
    """A row as a feature, without what is null of the columns that may be left out."""
    lon, lat = row.pop("lon"), row.pop("lat")
    point = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    kept = {name: value for name, value in row.items() if value is not None or name not in left_out}
    feature = {"type": "Feature", "geometry": point, "properties": kept}
    return json.dumps(feature, ensure_ascii=False, allow_nan=False)


def _with_days_as_text(rows: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.cast(c, pa.string()) if pa.types.is_date32(c.type) else c for c in rows.columns]
    return pa.Table.from_arrays(columns, rows.column_names)
