"""What passes between a job and its process: lines of JSON and Arrow streams. Nothing of it can be run.

To the process: one line that says what follows, then the file. From it: lines of progress, then one line that says
what came of it and how long the tables after it are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass
from typing import IO, Any

import pyarrow as pa

from geo.eventtable import SCHEMA
from geo.importers.kept import Kept
from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsMapping, RefusedFileError, Rejection, Report
from geo.model import Actor, ActorKind, Place, PlaceKind, PositionQuality

MOST_LINE = 64 * 1024 * 1024
"""A longer line is none of ours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may use. ``memory`` counts bytes of address space, the other two seconds."""

    memory: int = 2 * 1024**3
    cpu: int = 120
    wall: float = 180.0


@dataclass(frozen=True, eq=False)
class Asked:
    """What a process is to do."""

    name: str
    content: bytes
    places: Map[str, Place]
    actors: Map[str, Actor]
    mapping: Mapping | None
    limits: Limits


def ask(pipe: IO[bytes], asked: Asked) -> None:
    """Write it down for the process."""
    head = {
        "name": asked.name,
        "size": len(asked.content),
        "places": [asdict(place) for place in asked.places.values()],
        "actors": [asdict(actor) for actor in asked.actors.values()],
        "mapping": asdict(asked.mapping) if asked.mapping else None,
        "limits": asdict(asked.limits),
    }
    pipe.write(json.dumps(head).encode() + b"\n")
    pipe.write(asked.content)


def head_of(line: bytes) -> Asked:
    """What was asked, its file still empty: limits can be set before that is read."""
    head = json.loads(line)
    places = {one["place_id"]: _place(one) for one in head["places"]}
    actors = {one["actor_id"]: _actor(one) for one in head["actors"]}
    mapping = Mapping(**head["mapping"]) if head["mapping"] else None
    return Asked(head["name"], b"", places, actors, mapping, Limits(**head["limits"]))


def _place(one: dict[str, Any]) -> Place:
    kinds = {"kind": PlaceKind(one["kind"]), "position_quality": PositionQuality(one["position_quality"])}
    return Place(**one | kinds | {name: tuple(one[name]) for name in ("spellings", "parents")})


def _actor(one: dict[str, Any]) -> Actor:
    return Actor(**one | {"kind": ActorKind(one["kind"]), "aliases": tuple(one["aliases"])})


def tell_progress(pipe: IO[bytes], done: int, total: int) -> None:
    """One line, sent at once."""
    pipe.write(json.dumps({"progress": [done, total]}).encode() + b"\n")
    pipe.flush()


def answer(pipe: IO[bytes], found: Imported | NeedsMapping | RefusedFileError) -> None:
    """What came of it."""
    parts: tuple[pa.Buffer | bytes, ...] = ()
    if isinstance(found, Imported):
        said: dict[str, Any] = {"imported": [found.name, found.format], "report": asdict(found.report)}
        parts = (_packed(found.table), found.kept_others.content, found.kept_rejected.content)
    elif isinstance(found, NeedsMapping):
        said = {"needs": [found.name, list(found.columns)], "proposed": found.proposed}
        parts = (_packed(found.sample),)
    else:
        said = {"refused": str(found)}
    pipe.write(json.dumps(said | {"sizes": [memoryview(part).nbytes for part in parts]}).encode() + b"\n")
    for part in parts:
        pipe.write(part)
    pipe.flush()


def _packed(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def heard(pipe: IO[bytes]) -> tuple[int, int] | Imported | NeedsMapping | RefusedFileError | None:
    """The next thing that the process says; ``None`` at its end.

    Raises ``ValueError``, ``KeyError``, ``TypeError`` or ``pyarrow.ArrowInvalid`` for what is none of our lines.
    """
    line = pipe.readline(MOST_LINE)
    if not line:
        return None
    said = json.loads(line)
    if "progress" in said:
        done, total = said["progress"]
        return int(done), max(1, int(total))
    if "refused" in said:
        return RefusedFileError(str(said["refused"]))
    parts = [pipe.read(int(size)) for size in said["sizes"]]
    if "needs" in said:
        name, columns = said["needs"]
        return NeedsMapping(name, tuple(columns), _unpacked(parts[0]), said["proposed"])
    name, words = said["imported"]
    table, others, rejected = _unpacked(parts[0]), Kept(parts[1]), Kept(parts[2])
    if not table.schema.equals(SCHEMA) or others.rows() not in {0, table.num_rows}:
        raise ValueError("not our table")
    rejected.rows()
    return Imported(name, words, table, others, rejected, _report(said["report"]))


def _unpacked(content: bytes) -> pa.Table:
    with pa.ipc.open_stream(content) as stream:
        table = stream.read_all()
    table.validate(full=True)
    return table


def _report(plain: dict[str, Any]) -> Report:
    lists = {
        "rejections": tuple(Rejection(**one) for one in plain["rejections"]),
        "unresolved": tuple((str(name), int(count)) for name, count in plain["unresolved"]),
        "notes": tuple(plain["notes"]),
    }
    return Report(**plain | lists)
