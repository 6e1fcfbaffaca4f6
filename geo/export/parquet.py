"""A choice as GeoParquet 1.1: typed columns, points as WKB, and what the file says of itself in its metadata."""

from __future__ import annotations

import io
import json

from geo.export.cut import Cut, bounds, free_names, without_position, wkb

GEOMETRY = "geometry"
ABOUT = b"about"
"""The key of the file's metadata with the words about it, as JSON."""


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The file; nothing has to be changed. Longitude and latitude stand in the points alone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    plain = without_position(cut.rows)
    rows = plain.rename_columns(free_names(plain.column_names, [GEOMETRY]))
    points = wkb(cut.rows)
    rows = rows.append_column(pa.field(GEOMETRY, pa.binary()), pa.array(points, pa.binary()))
    geo: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"] if any(points) else []}
    box = bounds(cut.rows)
    if box:
        geo["bbox"] = box
    described = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: geo}}
    about = json.dumps(cut.about.plain, ensure_ascii=False)
    into = io.BytesIO()
    pq.write_table(
        rows.replace_schema_metadata({b"geo": json.dumps(described).encode(), ABOUT: about.encode()}),
        into,
        compression="zstd",
    )
    return into.getvalue(), ()
