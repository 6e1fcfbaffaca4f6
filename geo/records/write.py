"""Records -> CSV text, one way only: reading a table and writing it again gives the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.records.tables import Table


def cell(value: object) -> str:
    """The text of one value: ``yes``/``no``, ISO days, lists with ``|``, empty for ``None``, no ``.0``.

    Raises ``TypeError`` for a kind of value that no table has.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case str():
            return value
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case tuple():
            return "|".join(str(item) for item in value)
        case _:
            raise TypeError(f"no cell holds a {type(value).__name__}: {value!r}")


def table_text(table: Table, records: Iterable[Any]) -> str:
    """The whole file: UTF-8 text with the header, one record a line, sorted by key, lines ending in LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for record in sorted(records, key=table.key_of):
        writer.writerow([cell(getattr(record, column)) for column in table.columns])
    return out.getvalue()


def write_table(folder: Path, table: Table, records: Iterable[Any]) -> Path:
    """Write the table's file into ``folder``, replacing it; returns where it is. Raises ``OSError``."""
    path = folder / table.file
    path.write_bytes(table_text(table, records).encode())
    return path


def reformat(folder: Path, table: Table, records: Iterable[Any]) -> bool:
    """Write the table's file unless it has these very bytes; whether it was written. Raises ``OSError``.

    An optional table that the folder lacks stays away while there is nothing to write.
    """
    path = folder / table.file
    records = list(records)
    if table.optional and not records and not path.exists():
        return False
    if path.exists() and path.read_bytes() == table_text(table, records).encode():
        return False
    write_table(folder, table, records)
    return True
