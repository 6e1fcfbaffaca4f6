"""``python -m geo import FILE``: take a file in and say in words what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click
import pyarrow as pa

from geo.cli import data_option
from geo.events.formulas import guarded_column
from geo.importers.formats import MOST_BYTES
from geo.importers.job import Job
from geo.importers.mapping import FIELDS, Mapping
from geo.importers.report import Imported, NeedsMapping, RefusedFileError
from geo.importers.taking import question, sentences
from geo.records.errors import AskedError
from geo.records.read import read


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--map", "pairs", default="", help="Which column means what, like date=When,lon=X,lat=Y.")
@click.option(
    "--out",
    type=click.File("wb", lazy=True),
    help="Write the rows taken, as .csv or .parquet.",
)
@click.option(
    "--rejected", type=click.File("wb", lazy=True), help="Write the rejected rows as CSV, to be mended."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@data_option
def import_command(
    file: IO[bytes],
    pairs: str,
    out: IO[bytes] | None,
    rejected: IO[bytes] | None,
    data: Path,
    *,
    as_json: bool,
) -> None:
    """Take a file of events in: ACLED, UCDP GED, CSV, XLSX, GeoJSON, GeoPackage, Parquet or a data package.

    Exit code 1 where the file is refused, its columns have to be named (--map), or a row was rejected.
    """
    ending = _ending(out)
    mapping = _mapping(pairs) if pairs else None
    job = Job.start(Path(file.name).name, file.read(MOST_BYTES + 1), read(data), mapping)
    found = job.wait()
    if isinstance(found, RefusedFileError):
        raise AskedError(str(found))
    if isinstance(found, NeedsMapping):
        raise AskedError("\n".join(question(found)))
    if out is not None:
        out.write(_parquet(found.table) if ending == ".parquet" else _csv(_beside(found)))
    if rejected is not None:
        rejected.write(_csv(found.rejected))
    for line in _said(found, as_json=as_json):
        click.echo(line)
    if found.report.rejected:
        raise SystemExit(1)


def _said(found: Imported, *, as_json: bool) -> Iterator[str]:
    if not as_json:
        yield from sentences(found)
        return
    plain = {"name": found.name, "format": found.format} | asdict(found.report)
    yield json.dumps(plain, ensure_ascii=False, indent=1)


def _mapping(pairs: str) -> Mapping:
    """``date=When,lon=X`` -> a mapping; a column's name may have anything but a comma in it."""
    chosen: dict[str, str] = {}
    for pair in pairs.split(","):
        name, sign, column = pair.partition("=")
        if not sign or name.strip() not in FIELDS:
            raise AskedError(
                f"{pair.strip()!r} in --map is no meaning=column; meanings are {', '.join(FIELDS)}"
            )
        chosen[name.strip()] = column.strip()
    return Mapping(**chosen)


def _ending(out: IO[bytes] | None) -> str:
    ending = Path(out.name).suffix.lower() if out is not None else ".csv"
    if ending not in {".csv", ".parquet"}:
        raise AskedError(f"--out {out.name if out else ''}: the name must end in .csv or .parquet")
    return ending


def _beside(found: Imported) -> pa.Table:
    """The event table and the file's other columns beside it."""
    table = found.table
    for name, column in zip(found.others.column_names, found.others.columns, strict=True):
        table = table.append_column(name if name not in table.column_names else f"{name} (printed)", column)
    return table


def _csv(table: pa.Table) -> bytes:
    """A table as CSV that no spreadsheet takes for formulas."""
    from pyarrow import csv

    for at, column in enumerate(table.columns):
        if pa.types.is_string(column.type):
            table = table.set_column(at, table.column_names[at], guarded_column(column))
    sink = pa.BufferOutputStream()
    csv.write_csv(table, sink)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def _parquet(table: pa.Table) -> bytes:
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    written: bytes = sink.getvalue().to_pybytes()
    return written
