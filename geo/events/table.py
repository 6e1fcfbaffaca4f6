"""Dated, located records in columns: what importers make, the engine holds, the map draws and exports write.

An Arrow table of ``SCHEMA``, one row a record and place. Days are whole days as their source tells them, both ends of a
span belong to it; coordinates are degrees, WGS 84. What a source does not say is null, except texts, which are empty.
"""

from __future__ import annotations

import pyarrow as pa

OTHER = "other"
"""The kind of a record that is none of ``EventKind``."""
CLAIM = "claim"
"""The kind of a record that is a claim of control, not an event."""

SCHEMA = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # EventKind, CLAIM or OTHER
        pa.field("kind_printed", pa.string(), nullable=False),  # as the source names it
        pa.field("title", pa.string(), nullable=False),  # a few words for lists and tooltips
        pa.field("start", pa.date32()),
        pa.field("end", pa.date32()),
        pa.field("time_precision", pa.string(), nullable=False),  # TimePrecision, or UNKNOWN
        pa.field(
            "known", pa.date32()
        ),  # first day on which readers could know it; null where the source is silent
        pa.field("lon", pa.float64()),
        pa.field("lat", pa.float64()),
        pa.field("geo_precision", pa.string(), nullable=False),  # GeoPrecision, or UNKNOWN
        pa.field("place_printed", pa.string(), nullable=False),
        pa.field("place_id", pa.string(), nullable=False),  # of the gazetteer, where its name is found there
        pa.field("actor_1", pa.string(), nullable=False),
        pa.field("actor_2", pa.string(), nullable=False),
        pa.field(
            "side_ids", pa.string(), nullable=False
        ),  # of the actors, where they are a side's; joined by |
        pa.field("source", pa.string(), nullable=False),
        pa.field("fatalities_low", pa.int64()),
        pa.field("fatalities_best", pa.int64()),
        pa.field("fatalities_high", pa.int64()),
        pa.field("notes", pa.string(), nullable=False),
    ]
)
