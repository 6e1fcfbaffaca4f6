"""A crowd: so many readers on one server, each with a websocket, each letting go of another date every second.

``python -m tests.bench.load`` (``make load``) starts a fresh server for each way, on the loopback address alone, sends
the readers and writes its section into ``docs/benchmark.md``. A reader opens the map, waits for the end of the run, and
then changes the date at its own beat; what it waits for is the end of the run that its change brings about. The
readers live in one process beside the server and take processor time from it, so that no figure flatters.

Every part has an end of its own and all of them together one (``ALL_S``): a client that fails is an error in the
table, a part that fails a line that says so, and the section is written whatever came. No server outlives its part.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import psutil
from websockets.exceptions import WebSocketException

from tests.bench.driver import quantile
from tests.bench.greedy import MOST_TABS, of_greedy, of_raw
from tests.bench.imports import ROWS
from tests.bench.report import HEAD, Row, Section, renewed
from tests.bench.sampled import NOTED, told
from tools.reader import NotAnsweredError, Reader, reader
from tools.serve import ROOT, NotUpError, Served, served

MOST_READERS, MOST_SECONDS, MOST_SESSIONS = 250, 120, 2_000
"""What one machine can be asked for; this is no tool to point at a server."""
ALL_S = 420
"""When no further part is begun: with the end of the longest one, two processors are done in eight minutes."""
ARRIVE_S, GRACE_S, LOOKED_S = 60, 15, 8
"""How long the last reader may take to arrive after it set out, a change to end after the last was asked for, and the
threads are looked at."""
ARRIVAL_S = 0.1
"""A new reader so often; a page of the map costs a tenth of a second of a processor."""
TIMEOUT_S = 2
"""How long the server of the last measurement keeps the session of a tab that was closed."""
SETTLE_S = TIMEOUT_S + 15
FIRST, DAYS = date(2021, 8, 15), 23
SEARCH = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
TITLE = "A crowd of readers"
ABOUT = (
    "Each reader is a websocket that opens the map and lets go of another date every second; a change lasts from the "
    "message to the end of the run. Server and readers share the machine. “Searching” is the same app with Streamlit's "
    "search for garbage after every run, as it was before; “usual” is a map that is made anew with each date. A change "
    f"that has not ended {GRACE_S} s after the last was asked for counts with the time it has waited, and is told. "
    "Where the threads are is looked at from inside, a hundred times a second. The greedy visitor's files are read by "
    "processes of their own, as in the app. MB are 1,000,000 bytes."
)
Move = Callable[[Reader, str], Awaitable[None]]


@dataclass(frozen=True)
class Way:
    """How a page is built, and how its date is moved."""

    name: str
    script: str
    env: dict[str, str]
    move: Move


WAYS = (
    Way("ours", "dashboard.py", {}, Reader.settle_on),
    Way("searching", "dashboard.py", SEARCH, Reader.settle_on),
    Way("usual", "tests/bench/apps/rebuild.py", SEARCH | {"PYTHONPATH": str(ROOT)}, Reader.slide_to),
)


@dataclass
class Crowd:
    """What the readers saw: seconds of each first page and each change, and what went wrong."""

    first: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unended: int = 0
    """Changes that were given up; ``changes`` has how long each had waited."""
    cpu: float = 0
    """Processors that the server took up, on the average, while dates were changed."""
    megabytes: float = 0


FAILS = (NotAnsweredError, OSError, WebSocketException)
"""What a line or a server does to a reader; anything else is a fault of these readers and is raised."""


async def crowd(app: Served, way: Way, readers: int, seconds: float) -> Crowd:
    """Send the readers; all of them are there, or have failed, before the first second is counted."""
    found, begin = Crowd(), asyncio.Event()
    process = psutil.Process(app.process.pid)
    arrivals = asyncio.Queue[None]()

    async def one(number: int) -> None:
        await asyncio.sleep(number * ARRIVAL_S)
        came = False
        try:
            async with asyncio.timeout(ARRIVE_S) as late, reader(app.address) as mine:
                began = time.perf_counter()
                await mine.open()
                found.first.append(time.perf_counter() - began)
                came = True
                arrivals.put_nowait(None)
                late.reschedule(None)
                await begin.wait()
                await _change(mine, way, seconds, number / readers, found)
        except FAILS as error:  # a time-out is one of them
            found.errors.append(str(error) or type(error).__name__)
        finally:
            if not came:
                arrivals.put_nowait(None)

    async with asyncio.TaskGroup() as group:
        for number in range(readers):
            group.create_task(one(number))
        for _ in range(readers):
            await arrivals.get()
        begin.set()
        before = process.cpu_times()
        await asyncio.sleep(seconds)
        after = process.cpu_times()
        found.cpu = (after.user + after.system - before.user - before.system) / seconds
        found.megabytes = app.memory_mb()
    return found


async def _change(mine: Reader, way: Way, seconds: float, shift: float, found: Crowd) -> None:
    """Another date every second, at a beat of one's own; who is kept waiting longer misses a beat."""
    chosen = random.Random(shift)  # the same dates in every run
    began = time.perf_counter()
    beat = began + shift
    while beat < began + seconds:
        await asyncio.sleep(max(0.0, beat - time.perf_counter()))
        asked = time.perf_counter()
        day = FIRST + timedelta(days=chosen.randrange(DAYS))
        try:
            await asyncio.wait_for(way.move(mine, day.isoformat()), began + seconds + GRACE_S - asked)
        except TimeoutError:
            found.unended += 1
            return
        finally:
            found.changes.append(time.perf_counter() - asked)
        beat = max(beat + 1, time.perf_counter())


async def passers_by(app: Served, sessions: int, at_once: int = 10) -> tuple[float, list[str]]:
    """Memory in MB once so many sessions have come and gone and timed out; and what went wrong."""
    errors: list[str] = []
    turn = asyncio.Semaphore(at_once)

    async def one() -> None:
        async with turn:
            try:
                async with reader(app.address) as mine:
                    await mine.open()
            except FAILS as error:
                errors.append(str(error))

    await asyncio.gather(*(one() for _ in range(sessions)))
    await asyncio.sleep(SETTLE_S)
    return app.memory_mb(), errors


def of_crowd(way: Way, readers: int, seconds: float) -> Iterator[Row]:
    """The rows of one way and number of readers, judged where it is ours."""
    with served(way.script, env=way.env) as app:
        asyncio.run(crowd(app, way, 1, 1))  # the first visitor pays for reading the data
        found = asyncio.run(crowd(app, way, readers, seconds))
    ours, few = way.name == "ours", readers <= 100
    limits = (20, 160) if few else (float("inf"), 1000)
    who = f"{readers} readers, {way.name}"
    if found.changes:
        middle, late = (quantile(found.changes, share) * 1000 for share in (0.5, 0.95))
        ended = len(found.changes) - found.unended
        yield Row(
            f"{who}: a change, median / p95",
            (f"{limits[0]} / {limits[1]} ms" if few else f"p95 {limits[1]} ms") if ours else "",
            f"{middle:,.0f} / {late:,.0f} ms ({ended / seconds:.0f} a second{_unended(found)}, {found.cpu:.0%} of a "
            f"processor, {found.megabytes:,.0f} MB)",
            middle <= limits[0] and late <= limits[1] and not found.unended if ours else None,
        )
    if found.first:
        first = quantile(found.first, 0.95)
        budget = "0.5 s" if ours and few else ""
        yield Row(f"{who}: a first page, p95", budget, f"{first:.2f} s", first <= 0.5 if budget else None)
    what = f"{len(found.errors)}: {found.errors[0][:80]}" if found.errors else "0"
    yield Row(f"{who}: errors", "0" if ours else "", what, not found.errors if ours else None)


def _unended(found: Crowd) -> str:
    return f", {found.unended} without an end" if found.unended else ""


def of_profile(readers: int) -> Iterator[Row]:
    """Where the server's threads are meanwhile: what would come next."""
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "samples.json"
        env = {NOTED: str(noted), "PYTHONPATH": str(ROOT)}
        way = Way("sampled", "tests/bench/apps/sampled.py", env, Reader.settle_on)
        with served(way.script, env=way.env) as app:
            asyncio.run(crowd(app, way, readers, LOOKED_S))
            seen = json.loads(noted.read_text(encoding="utf-8"))  # written every second
    yield Row(f"{readers} readers: where the threads that have work are", "", told(seen), None)


def of_sessions(few: int, many: int) -> Iterator[Row]:
    """What is left of sessions that came and went."""
    with served("dashboard.py", f"--server.disconnectedSessionTTL={TIMEOUT_S}") as app:
        before, errors = asyncio.run(passers_by(app, few))
        after, more = asyncio.run(passers_by(app, many - few))
    yield Row(
        f"Memory after {many:,} sessions against {few:,}, all timed out",
        "within 10 %, no error",
        f"{before:,.0f} → {after:,.0f} MB ({after / before - 1:+.1%}), {len(errors + more)} errors",
        after <= 1.1 * before and not errors + more,
    )


Part = tuple[str, Callable[[], Iterable[Row]]]


def parts(asked: argparse.Namespace) -> Iterator[Part]:
    """What is measured, in order, each with its name. What was before and the usual way have the fewest readers."""
    numbers = sorted({int(part) for part in asked.readers.split(",")})
    for readers in numbers:
        for way in WAYS if readers == numbers[0] else WAYS[:1]:
            yield f"{readers} readers, {way.name}", partial(of_crowd, way, readers, asked.seconds)
    yield "where the threads are", partial(of_profile, min(50, numbers[-1]))
    yield f"{asked.sessions} sessions", partial(of_sessions, max(1, asked.sessions // 5), asked.sessions)
    yield f"{asked.tabs} greedy tabs", partial(of_greedy, asked.tabs, asked.rows)
    yield f"{asked.tabs} tabs that send raw", partial(of_raw, asked.tabs)


def measured(each: Iterable[Part]) -> Iterator[Row]:
    """The rows of every part; of one that failed, or for which no time was left, the line that says so."""
    began = time.monotonic()
    for name, part in each:
        passed = time.monotonic() - began
        sys.stderr.write(f"{passed:4.0f} s  {name}\n")
        if passed > ALL_S:
            yield Row(name, "", f"not measured: {ALL_S} s were over", None)
            continue
        try:
            yield from part()
        except (*FAILS, NotUpError, psutil.Error) as error:
            yield Row(name, "", f"not measured: {type(error).__name__}", passed=False)
    sys.stderr.write(f"{time.monotonic() - began:4.0f} s  done\n")


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    most = f"numbers of readers, {MOST_READERS} at most"
    parser.add_argument("--readers", default="100,200", help=most)
    parser.add_argument("--seconds", type=int, default=12, help=f"of changing dates, {MOST_SECONDS} at most")
    many = f"that come and go, {MOST_SESSIONS} at most"
    parser.add_argument("--sessions", type=int, default=1000, help=many)
    tabs = f"of the greedy visitor, {MOST_TABS} at most"
    parser.add_argument("--tabs", type=int, default=MOST_TABS, help=tabs)
    parser.add_argument("--rows", type=int, default=ROWS, help=f"of each of its files, {ROWS} at most")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmark.md")
    asked = parser.parse_args(arguments)
    numbers = asked.readers.split(",")
    if not all(part.isdecimal() and 0 < int(part) <= MOST_READERS for part in numbers):
        parser.error(f"--readers takes {most}")
    bounds = (
        (asked.seconds, MOST_SECONDS),
        (asked.sessions, MOST_SESSIONS),
        (asked.tabs, MOST_TABS),
        (asked.rows, ROWS),
    )
    if not all(0 < number <= bound for number, bound in bounds):
        parser.error("that is nothing, or more than one machine can be asked for")
    return asked


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 where a part failed or a reader of ours met an error."""
    asked = _asked(arguments)
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that what was started is ended on the way out
    rows = list(measured(parts(asked)))
    section = Section(TITLE, ABOUT, rows)
    before = asked.out.read_text(encoding="utf-8") if asked.out.exists() else HEAD
    asked.out.write_text(renewed(before, section), encoding="utf-8")
    sys.stdout.write("\n".join(section.lines()))
    failed = [row for row in rows if row.passed is False]
    return int(any("errors" in row.what or row.measured.startswith("not measured") for row in failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
