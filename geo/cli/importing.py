"""``python -m geo import FILE``: take a file in and say in words what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click
import pyarrow as pa

from geo.cli import data_option
from geo.events.table import guarded_column
from geo.importers.formats import MOST_BYTES
from geo.importers.job import Job
from geo.importers.mapping import FIELDS, Mapping, kept, of
from geo.importers.report import (
    ANSWERS,
    Imported,
    NeedsAnswers,
    NeedsMapping,
    RefusedFileError,
    Restored,
    questions,
    sentences,
)
from geo.importers.taking import question
from geo.records.errors import AskedError
from geo.records.read import read
from geo.records.write import put

MOST_MAP = 1 << 20
"""Bytes of a file with a mapping."""

Written = click.Path(dir_okay=False, allow_dash=True, path_type=Path)


def _choice(name: str) -> click.Choice[str]:
    return click.Choice(list(ANSWERS[name]))


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--map", "pairs", default="", help="Which column means what, like date=When,lon=X,lat=Y.")
@click.option(
    "--map-file", type=click.File("rb"), help="A mapping that was kept, as JSON; --map goes before it."
)
@click.option("--keep-map", type=Written, help="Write the mapping that was used, as JSON.")
@click.option("--date-order", type=_choice("date_order"), help="Which comes first in days in figures.")
@click.option(
    "--real-days", type=_choice("real_days"), help="How real days that stand beside texts are read."
)
@click.option("--zone", help="Where days of times in UTC count: printed, UTC, +03:00, Europe/Kyiv …")
@click.option(
    "--numbers", type=_choice("numbers"), help="What a lone dot or comma before three figures parts."
)
@click.option("--axes", type=_choice("axes"), help="Whether longitude and latitude are exchanged.")
@click.option("--counts", type=_choice("counts"), help="Whether a column with such a name counts events.")
@click.option("--header", help="Row of the column names, from 1; 2-3 or 2-4 where they go over two or three.")
@click.option("--sheet", help="Sheet of a workbook, or layer of a GeoPackage.")
@click.option("--encoding", help="Code page of a text, like cp1252.")
@click.option(
    "--out",
    type=Written,
    help="Write the rows taken, as .csv or .parquet.",
)
@click.option("--rejected", type=Written, help="Write the rejected rows as CSV, to be mended.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@data_option
def import_command(
    file: IO[bytes],
    pairs: str,
    map_file: IO[bytes] | None,
    keep_map: Path | None,
    out: Path | None,
    rejected: Path | None,
    data: Path,
    *,
    as_json: bool,
    **answers: str | None,
) -> None:
    """Take a file of events in: ACLED, UCDP GED, CSV, XLSX, JSON, GeoJSON, GeoPackage, Parquet, KML and others.

    Exit code 1 where the file is refused, its columns have to be named (--map), something has to be answered (the
    option is named), or a row was rejected.
    """
    ending = _ending(out)
    mapping = _mapping(pairs, map_file, {name: value for name, value in answers.items() if value})
    job = Job.start(Path(file.name).name, file.read(MOST_BYTES + 1), read(data), mapping)
    found = job.wait()
    if isinstance(found, RefusedFileError):
        raise AskedError(str(found))
    if isinstance(found, NeedsMapping):
        raise AskedError("\n".join(question(found)))
    if isinstance(found, Restored):
        raise AskedError("The file is a session taken along. Drop it in on the page Data.")
    if isinstance(found, NeedsAnswers):
        raise AskedError("\n".join(questions(found)))
    if keep_map is not None:
        _written(keep_map, kept(mapping))
    if out is not None:
        _written(out, _parquet(found.table) if ending == ".parquet" else _csv(_beside(found)))
    if rejected is not None:
        _written(rejected, _csv(found.rejected))
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


def _mapping(pairs: str, file: IO[bytes] | None, answers: dict[str, str]) -> Mapping:
    """``date=When,lon=X``, a file that was kept and answers -> a mapping; a column's name has no comma in it."""
    chosen: dict[str, str] = {}
    if file is not None:
        try:
            plain = of(json.loads(file.read(MOST_MAP)))
        except (ValueError, RecursionError, RefusedFileError) as error:
            raise AskedError(f"{file.name}: no mapping. {error}") from error
        chosen |= plain.columns | plain.choices
    for pair in filter(None, pairs.split(",")):
        name, sign, column = pair.partition("=")
        if not sign or name.strip() not in FIELDS:
            raise AskedError(
                f"{pair.strip()!r} in --map is no meaning=column; meanings are {', '.join(FIELDS)}"
            )
        chosen[name.strip()] = column.strip()
    return Mapping(**chosen | answers)


def _written(path: Path, content: bytes) -> None:
    """Where it was asked for; ``-`` is standard output."""
    if str(path) == "-":
        sys.stdout.buffer.write(content)
    else:
        put(path, content)


def _ending(out: Path | None) -> str:
    ending = out.suffix.lower() if out is not None else ".csv"
    if ending not in {".csv", ".parquet"}:
        raise AskedError(f"--out {out}: the name must end in .csv or .parquet")
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
