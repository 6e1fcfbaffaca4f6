"""A file taken in by a process of its own: with a limit on its memory and its time, and an end at any moment.

The process inherits no environment and no file; the bytes go to it and the tables come back through pipes, so that
nothing is ever written to disk. The pipe to it is held open until it has ended: where that closes before, the server
is gone, and the process ends too. Its threads here end with it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping as Map
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import IO, Any

import pyarrow as pa

from geo.events.table import SCHEMA
from geo.importers.mapping import Mapping
from geo.importers.report import (
    Imported,
    Kept,
    NeedsAnswers,
    NeedsMapping,
    Question,
    RefusedFileError,
    Restored,
    report_of,
)
from geo.records.model import Actor, ActorKind, Dataset, Place, PlaceKind, PositionQuality

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
    pipe.flush()


def head_of(line: bytes) -> tuple[Asked, int]:
    """What was asked, its file still empty, so that limits can be set before that is read; and how long the file is."""
    head = json.loads(line)
    places = {one["place_id"]: _place(one) for one in head["places"]}
    actors = {one["actor_id"]: _actor(one) for one in head["actors"]}
    mapping = Mapping(**head["mapping"]) if head["mapping"] else None
    return Asked(head["name"], b"", places, actors, mapping, Limits(**head["limits"])), int(head["size"])


def _place(one: dict[str, Any]) -> Place:
    kinds = {"kind": PlaceKind(one["kind"]), "position_quality": PositionQuality(one["position_quality"])}
    return Place(**one | kinds | {name: tuple(one[name]) for name in ("spellings", "parents")})


def _actor(one: dict[str, Any]) -> Actor:
    return Actor(**one | {"kind": ActorKind(one["kind"]), "aliases": tuple(one["aliases"])})


def tell_progress(pipe: IO[bytes], done: int, total: int) -> None:
    """One line, sent at once."""
    pipe.write(json.dumps({"progress": [done, total]}).encode() + b"\n")
    pipe.flush()


Outcome = Imported | NeedsMapping | NeedsAnswers | Restored | RefusedFileError
"""What comes of a file."""


def answer(pipe: IO[bytes], found: Outcome) -> None:
    """What came of it."""
    parts: tuple[pa.Buffer | bytes, ...] = ()
    said: dict[str, Any]
    if isinstance(found, Imported):
        said, parts = _told(found)
    elif isinstance(found, Restored):
        each = [_told(one) for one, _ in found.sets]
        said = {
            "restored": [one for one, _ in each],
            "view": found.view,
            "mappings": [m for _, m in found.sets],
        }
        parts = tuple(part for _, own in each for part in own)
    elif isinstance(found, NeedsMapping):
        said = {"needs": [found.name, list(found.columns)], "proposed": found.proposed}
        parts = (_packed(found.sample),)
    elif isinstance(found, NeedsAnswers):
        said = {"asks": [found.name, found.format], "mapping": found.mapping}
        said["questions"] = [asdict(one) for one in found.questions]
        parts = (_packed(found.sample),)
    else:
        said = {"refused": str(found)}
    pipe.write(json.dumps(said | {"sizes": [memoryview(part).nbytes for part in parts]}).encode() + b"\n")
    for part in parts:
        pipe.write(part)
    pipe.flush()


def _told(one: Imported) -> tuple[dict[str, Any], tuple[pa.Buffer | bytes, ...]]:
    """What is said of a set, and its four tables."""
    kept = (one.kept_others.content, one.kept_rejected.content, one.kept_areas.content)
    return {"imported": [one.name, one.format], "report": asdict(one.report)}, (_packed(one.table), *kept)


def _packed(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def heard(pipe: IO[bytes]) -> tuple[int, int] | Outcome | None:
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
    if "asks" in said:
        name, words = said["asks"]
        questions = tuple(_question(one) for one in said["questions"])
        return NeedsAnswers(name, words, questions, _unpacked(parts[0]), said["mapping"])
    if "restored" in said:
        each = [_imported(one, parts[4 * at : 4 * at + 4]) for at, one in enumerate(said["restored"])]
        return Restored(tuple(zip(each, said["mappings"], strict=True)), said["view"])
    return _imported(said, parts)


def _imported(said: dict[str, Any], parts: list[bytes]) -> Imported:
    """A set of its four tables. Raises like ``heard``."""
    name, words = said["imported"]
    table, (others, rejected, areas) = _unpacked(parts[0]), map(Kept, parts[1:4])
    if not table.schema.equals(SCHEMA) or others.rows() not in {0, table.num_rows}:
        raise ValueError("not our table")
    rejected.rows()
    areas.rows()
    return Imported(name, words, table, others, rejected, report_of(said["report"]), areas)


def _question(one: dict[str, Any]) -> Question:
    options = tuple((str(value), str(words)) for value, words in one["options"])
    return Question(str(one["field"]), str(one["words"]), options, str(one["default"]))


def _unpacked(content: bytes) -> pa.Table:
    with pa.ipc.open_stream(content) as stream:
        table = stream.read_all()
    table.validate(full=True)
    return table


ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from geo.importers.taking import main; main()"
"""Isolated mode knows neither the working folder nor ``PYTHONPATH``: the program's own folder is named."""

QUIET = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",  # or each thread would reserve address space that counts against the limit
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""The whole environment of the process."""

CANCELLED = "The import was cancelled; nothing of the file was kept."
TOO_MUCH_WORK = (
    "Reading the file took more than {seconds} seconds of a processor and was stopped. Split it by years."
)
CRASHED = (
    "The file could not be read: the process that read it ended before it was done. The file is damaged, or it "
    "needs more memory than one import may use. Save it again in another format, or split it by years."
)
TOO_LONG = "Reading the file took longer than {seconds:.0f} seconds and was stopped. Split the file by years."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``total`` is never 0."""

    done: int
    total: int
    words: str


AT_ONCE = 2
"""So many large files are read at the same time, whoever brought them; a page lets the others wait."""
SMALL, SMALL_AT_ONCE = 1_000_000, 1
"""Files of fewer bytes have a place of their own: a table of a few rows does not wait behind two of 200,000."""
MEMORY_FOR_A_BYTE, MEMORY_AT_LEAST = 5, 100_000_000
"""Bytes that a process takes for each byte of its file (measured: 503 MB for an export of 106 MB), and for none."""
ASKS_S = 5.0
"""Who waits asks for its turn every 0.4 s; who has not for so long has gone, and holds up nobody."""
_running: set[Job] = set()
_line: dict[bool, dict[str, float]] = {True: {}, False: {}}
"""Who waits for a place, small files and others apart, the first first, with the moment it last asked."""
_running_lock = Lock()


class Job:
    """One file in one process. ``poll`` never waits; ``cancel`` can be called at any time, and twice."""

    def __init__(self, process: subprocess.Popen[bytes], asked: Asked) -> None:
        self._process = process
        self.small = len(asked.content) < SMALL
        self._takes = memory_for(len(asked.content))
        self._seconds = asked.limits.cpu
        self._lock = Lock()
        self._state: Progress | Outcome = Progress(0, 100, "The file is handed over.")
        self._timer = Timer(asked.limits.wall, self._end, [TOO_LONG.format(seconds=asked.limits.wall)])
        self._timer.daemon = True
        self._threads = (
            Thread(target=self._give, args=[asked], daemon=True),
            Thread(target=self._listen, daemon=True),
        )

    @classmethod
    def start(
        cls,
        name: str,
        content: bytes,
        dataset: Dataset,
        mapping: Mapping | None = None,
        *,
        limits: Limits | None = None,
    ) -> Job:
        """Begin to take ``content`` in; places and actors of ``dataset`` give names their meaning."""
        process = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=None if sys.platform == "win32" else QUIET,
            cwd=ROOT,
        )
        asked = Asked(name, content, dataset.places, dataset.actors, mapping, limits or Limits())
        job = cls(process, asked)
        with _running_lock:
            _running.add(job)
        job._timer.start()
        for thread in job._threads:
            thread.start()
        return job

    @staticmethod
    def turn(who: str, size: int, now: float) -> bool:
        """Whether a file of ``size`` bytes that ``who`` (a session) brought may begin; ``now`` in seconds of any clock.

        Places are given by turns: who has had one is behind all others who wait, however many files each brought.
        """
        small = size < SMALL
        with _running_lock:
            line = _line[small]
            for other in [other for other, asked in line.items() if now - asked > ASKS_S]:
                del line[other]
            line[who] = now
            taken = sum(job.small is small for job in _running)
            if next(iter(line)) != who or taken >= (SMALL_AT_ONCE if small else AT_ONCE):
                return False
            del line[who]
            return True

    @staticmethod
    def running() -> int:
        """How many files are being read now, whoever brought them."""
        with _running_lock:
            return len(_running)

    @property
    def memory(self) -> int:
        """Bytes of memory that its process takes, as a rule; 0 once it has ended."""
        with _running_lock:
            return self._takes if self in _running else 0

    def poll(self) -> Progress | Outcome:
        """How far it is, or what came of it: the same object at every further call."""
        with self._lock:
            return self._state

    def cancel(self) -> None:
        """Stop it; ``poll`` then gives a ``RefusedFileError`` that says so. After the end it changes nothing."""
        self._end(CANCELLED)

    def wait(self) -> Outcome:
        """Wait for what comes of it."""
        self._threads[1].join()
        state = self.poll()
        assert not isinstance(state, Progress)
        return state

    def _end(self, why: str) -> None:
        self._set(RefusedFileError(why))
        self._process.kill()

    def _set(self, state: Progress | Outcome) -> None:
        """What came of it stays; progress after it is forgotten."""
        with self._lock:
            if isinstance(self._state, Progress):
                self._state = state

    def _give(self, asked: Asked) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            ask(pipe, asked)
        except OSError:  # it has ended, which the other thread sees
            return

    def _listen(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        with pipe:
            self._hear(pipe)
        self._process.kill()
        spent = sys.platform != "win32" and self._process.wait() == -signal.SIGXCPU
        self._set(RefusedFileError(TOO_MUCH_WORK.format(seconds=self._seconds) if spent else CRASHED))
        self._threads[0].join()
        self._let_go()
        self._timer.cancel()
        with _running_lock:
            _running.discard(self)

    def _let_go(self) -> None:
        """Close the pipe to the process, which has ended and may not have taken all of it."""
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(OSError):
            pipe.close()

    def _hear(self, pipe: IO[bytes]) -> None:
        """Take down what the process says until its answer or its end."""
        while True:
            try:
                said = heard(pipe)
            except (ValueError, KeyError, TypeError, pa.ArrowException):
                return
            if isinstance(said, tuple):
                self._set(Progress(*said, _words(said[0])))
                continue
            if said is not None:
                self._set(said)
            return


def memory_for(size: int) -> int:
    """Bytes of memory that reading a file of so many bytes takes, as a rule."""
    return MEMORY_AT_LEAST + MEMORY_FOR_A_BYTE * size


def command() -> list[str]:
    """How the process is started: isolated, without the modules of whoever runs it, and keeping nothing it compiles.

    On a full disk Python would keep half a compiled module, and then neither this process nor the server could start.
    """
    return [sys.executable, "-I", "-B", "-c", START, str(ROOT)]


def _words(done: int) -> str:
    if done < 40:
        return "The file is read."
    return "The rows are taken in." if done < 85 else "The report is written."
