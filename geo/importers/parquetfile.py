"""Parquet and GeoParquet -> a table as text. What the file says of its size is held before anything is unpacked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geo.importers import columns
from geo.importers import shapes as crs
from geo.importers.columns import Sheet, named
from geo.importers.report import MOST_TEXT, RefusedFileError, Rejection, require_size
from geo.importers.shapes import Spots, built, spots

if TYPE_CHECKING:
    from pyarrow.parquet import FileMetaData, ParquetFile


BATCH = 8_192
PACKED_MOST = 1_000
"""Times the file's own size that its columns may unpack to."""
SMALL = 64 << 20
THRIFT = {"thrift_string_size_limit": 1 << 24, "thrift_container_size_limit": 1 << 20}
"""Bytes and items that the file's own description may have."""
ERRORS = (pa.ArrowException, OSError, ValueError, KeyError, OverflowError)
"""What Arrow raises for damaged files; ``ValueError`` is the mother of most."""


def read(content: bytes) -> Sheet:
    """All rows; a column of points (GeoParquet) becomes longitude and latitude. Raises ``RefusedFileError``."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content), **THRIFT)
        _require_size(file.metadata, len(content))
        plain = [one.name for one in file.schema_arrow if pa.types.is_string(one.type)]
        file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=plain, **THRIFT)
        geometry, epsg = _geometry(file)
        return _sheet(file, geometry, epsg)
    except RefusedFileError:
        raise
    except ERRORS as error:
        reason = str(error).partition("\n")[0][:120]
        raise RefusedFileError(f"The Parquet file is damaged: {reason}. Write it again.") from error


def _require_size(metadata: FileMetaData, packed: int) -> None:
    require_size(metadata.num_rows, metadata.num_columns)
    groups = range(min(metadata.num_row_groups, 10_000))
    total = sum(metadata.row_group(group).total_byte_size for group in groups)
    if total > min(MOST_TEXT, max(SMALL, PACKED_MOST * packed)):
        raise RefusedFileError(
            f"The file would unpack to {total:,} bytes from {packed:,}; at most {MOST_TEXT:,} are read. "
            "Split it by years."
        )


def _sheet(file: ParquetFile, geometry: str, epsg: int | None) -> Sheet:
    flat = _flat(file.schema_arrow.empty_table())
    names, notes = named(name for name in flat.column_names if name != geometry)
    if epsg is not None:
        notes.append(f"The file is in EPSG:{epsg}; its positions were converted to WGS 84.")
    parts = [pa.table({name: pa.array([], pa.string()) for name in names})]
    faulty: list[Rejection] = []
    areas: dict[int, bytes] = {}
    count = size = 0
    for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
        size += batch.nbytes
        if size > MOST_TEXT:
            raise RefusedFileError(f"The file unpacks to more than {MOST_TEXT:,} bytes. Split it by years.")
        whole = _flat(pa.Table.from_batches([batch])).combine_chunks()
        texts = [
            columns.converted(column.chunk(0))
            for name, column in zip(whole.column_names, whole.columns, strict=True)
            if name != geometry
        ]
        table = pa.Table.from_arrays(texts, names)
        if geometry:
            places = _places(whole.column(geometry).chunk(0), epsg)
            faulty += [
                columns.rejection(count + at + 1, geometry, "", places.faults[at])
                for at in sorted(places.faults)
            ]
            areas |= {count + at + 1: blob for at, blob in places.areas.items()}
            table = columns.placed(table, places)
        parts.append(table)
        count += batch.num_rows
        require_size(count, len(names))
    return Sheet(
        columns.joined(parts),
        columns.numbers_from(1, count),
        "row",
        notes=tuple(notes),
        areas=areas,
        faulty=tuple(faulty),
    )


def _flat(table: pa.Table) -> pa.Table:
    """The table with the members of its records as columns of its own, like ``location.lat``."""
    for _ in range(columns.INNER):
        if not any(pa.types.is_struct(one.type) for one in table.schema):
            break
        table = table.flatten()
    require_size(table.num_rows, table.num_columns)
    return table


def _places(column: pa.Array, epsg: int | None) -> Spots:
    geometries, broken = built(column.to_pylist())
    places = spots(geometries, degrees=epsg is None)
    if epsg is not None:
        places = crs.moved(epsg, places)
    return replace(places, faults=places.faults | broken)


def _geometry(file: ParquetFile) -> tuple[str, int | None]:
    """The column of well-known binaries, empty where there is none, and the system to convert it from."""
    metadata = file.schema_arrow.metadata or {}
    if b"geo" not in metadata:
        return "", None
    try:
        geo = json.loads(metadata[b"geo"])
    except (ValueError, RecursionError):
        raise RefusedFileError("What the file says of its geometries is no JSON. Write it again.") from None
    name = geo.get("primary_column") if isinstance(geo, dict) else None
    described = geo.get("columns") if isinstance(geo, dict) else None
    own = described.get(name) if isinstance(described, dict) and isinstance(name, str) else None
    if not isinstance(own, dict) or file.schema_arrow.names.count(name) != 1:
        raise RefusedFileError("The file names a column of geometries that it does not have. Write it again.")
    kind = file.schema_arrow.field(name).type
    if own.get("encoding") != "WKB" or not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise RefusedFileError("The geometries are in an encoding that is not read. Write the file with WKB.")
    return str(name), _epsg(own)


def _epsg(own: dict[str, Any]) -> int | None:
    """None for WGS 84, which is meant where nothing is said. Only the system's number is read."""
    if "crs" not in own:
        return None
    described = own["crs"]
    named_by = described.get("id") if isinstance(described, dict) else None
    if not isinstance(named_by, dict):
        raise RefusedFileError(f"The file does not name its reference system by a number. {crs.REMEDY}")
    authority, code = str(named_by.get("authority")), str(named_by.get("code"))
    return None if crs.is_wgs84(authority, code) else crs.require_known(authority, code)
