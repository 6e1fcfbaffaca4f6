"""A table as PostgreSQL describes it, seen as an event table: columns renamed, cast, and empty where they are null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geo.engine.address import Address
from geo.engine.backend import EngineError
from geo.eventtable import CLAIM, OTHER, SCHEMA
from geo.model import EventKind, GeoPrecision, TimePrecision

if TYPE_CHECKING:
    import ibis.expr.types as ir

WGS_84 = 4326
NUMBERS = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
TAKEN = {
    pa.date32(): ("date", "timestamp without time zone", "timestamp with time zone"),
    pa.int64(): NUMBERS,
    pa.float64(): NUMBERS,
}
"""What a column there may be, as PostgreSQL names types; texts are taken from whatever can be written as one."""
GEOMETRIES = ("geometry", "geography", "point")
WHEN_NULL = {
    "kind": OTHER,
    "time_precision": TimePrecision.UNDATED.value,
    "geo_precision": GeoPrecision.UNLOCATED.value,
}
"""What stands for a null; any other text is empty then."""
CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    "kind": (*(kind.value for kind in EventKind), CLAIM, OTHER),
    "time_precision": tuple(TimePrecision),
    "geo_precision": tuple(GeoPrecision),
}
"""Columns whose other values are read as ``WHEN_NULL``: no page has a sign or a word for them."""


@dataclass(frozen=True, slots=True)
class Column:
    """What PostgreSQL says of a column."""

    type: str
    nullable: bool


def mapped(described: Mapping[str, Column], address: Address) -> ir.Table:
    """The table with the columns of ``SCHEMA``.

    A moment becomes its day in the session's time zone; of a geometry that is no point, a point on it is taken.
    Raises ``EngineError`` that names every column that is missing or cannot be read as what it has to be.
    """
    import ibis
    import ibis.expr.datatypes as dt

    geometry = _geometry(described, address)
    names = {
        name: address.columns.get(name, name)
        for name in SCHEMA.names
        if not (geometry and name in {"lon", "lat"})
    }
    _check(names, described, address)
    table = ibis.table(dict.fromkeys(described, dt.unknown), name=address.table, database=address.schema)
    columns = {name: _column(table[there], name, described[there]) for name, there in names.items()}
    if geometry:
        columns["lon"], columns["lat"] = _position(table[geometry], described[geometry].type)
    return table.select(**{name: columns[name] for name in SCHEMA.names})


def _geometry(described: Mapping[str, Column], address: Address) -> str:
    """The column the address names, or the only one of such a type where there is no ``lon``; else empty."""
    if address.geometry:
        column = described.get(address.geometry)
        if column is None or column.type not in GEOMETRIES:
            raise EngineError(
                f"{_where(address)} has no column {address.geometry!r} that is a geometry or a point: "
                "name another after geometry= in the address."
            )
        return address.geometry
    found = [name for name, column in described.items() if column.type in GEOMETRIES]
    needed = address.columns.get("lon", "lon") not in described
    return found[0] if needed and len(found) == 1 else ""


def _check(names: Mapping[str, str], described: Mapping[str, Column], address: Address) -> None:
    missing = [name for name, there in names.items() if there not in described]
    if missing:
        told = ", ".join(
            name if names[name] == name else f"{name} (called {names[name]})" for name in missing
        )
        raise EngineError(
            f"{_where(address)} lacks {'a column' if len(missing) == 1 else 'columns'} of an event table: {told}. "
            f"Add {'it' if len(missing) == 1 else 'them'}, or say in the address what stands for "
            f"{'it' if len(missing) == 1 else 'each'}, as in &{missing[0]}=column."
        )
    for name, there in names.items():
        taken = TAKEN.get(SCHEMA.field(name).type)
        if taken and described[there].type not in taken:
            raise EngineError(
                f"{_where(address)}: the column {there} is {described[there].type}, and {name} has to be "
                f"one of {', '.join(taken)}."
            )


def _where(address: Address) -> str:
    return f"The table {address.schema}.{address.table} at {address.server}"


def _column(column: Any, name: str, there: Column) -> ir.Value:  # noqa: ANN401 - of no type that Ibis knows
    """A column of ``SCHEMA``, never null where that may not be."""
    import ibis

    kind = SCHEMA.field(name).type
    if not pa.types.is_string(kind):
        return column.cast("date" if pa.types.is_date(kind) else str(ibis.dtype(kind)))
    text = column.cast("string")
    if name in CLOSED_LISTS:
        return ibis.ifelse(text.isin(CLOSED_LISTS[name]), text, WHEN_NULL[name])
    return ibis.coalesce(text, "") if there.nullable else text


def _position(column: Any, kind: str) -> tuple[ir.Value, ir.Value]:  # noqa: ANN401 - of no type that Ibis knows
    """Longitude and latitude in degrees, WGS 84; what has no reference system is taken for degrees."""
    import ibis
    import ibis.expr.datatypes as dt

    if kind == "point":  # written as (x,y)
        ends = column.cast("string").replace("(", "").replace(")", "").split(",")
        return ends[0].cast("float64"), ends[1].cast("float64")

    shape = dt.unknown
    one, two = (lambda a: a), (lambda a, b: (a, b))

    def postgis(name: str, form: Any, *taken: dt.DataType, gives: dt.DataType) -> Any:  # noqa: ANN401
        """A function that PostGIS has; ``form`` takes as many arguments."""
        return ibis.udf.scalar.builtin(form, name=name, signature=(taken, gives))

    plain = postgis("geometry", one, shape, gives=shape)(column) if kind == "geography" else column
    srid = postgis("st_srid", one, shape, gives=dt.int64)(plain)
    moved = postgis("st_transform", two, shape, dt.int64, gives=shape)(plain, WGS_84)
    degrees = ibis.ifelse(srid.isin([0, WGS_84]), plain, moved)
    middle = postgis("st_pointonsurface", one, shape, gives=shape)(degrees)
    x, y = (postgis(f"st_{axis}", one, shape, gives=dt.float64)(middle) for axis in "xy")
    return x, y
