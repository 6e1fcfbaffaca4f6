"""Records -> CSV text, one way only; and the one place that puts a file of any kind where it belongs, in one step."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.records.errors import AskedError
from geo.records.tables import Table


def put(path: Path, content: bytes) -> None:
    """Write a file beside its place and then rename it: a full disk or a kill leaves the old file or the new one.

    What a link points to is replaced, not the link; what is no file, like a pipe, is written to. Raises ``AskedError``
    with the path and why, and leaves nothing of its own behind.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        _swap(target, content)
    except OSError as error:
        kept = " What was there is as it was." if path.is_file() else ""
        raise AskedError(f"{path} cannot be written: {error.strerror or error}.{kept}") from error


def _swap(target: Path, content: bytes) -> None:
    # A name that nobody else has: of two who write at once, neither renames what the other has half written.
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


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
    """Write the table's file into ``folder``, replacing it; returns where it is. Raises as ``put``."""
    path = folder / table.file
    put(path, table_text(table, records).encode())
    return path


def reformat(folder: Path, table: Table, records: Iterable[Any]) -> bool:
    """Write the table's file unless it has these very bytes; whether it was written. Raises as ``put``.

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
