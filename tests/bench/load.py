"""A crowd: so many readers on one server, each with a websocket, each letting go of another date every second.

``python -m tests.bench.load`` (``make load``) starts a fresh server for each way, on the loopback address alone, sends
the readers and writes its section into ``docs/benchmark.md``. A reader opens the map, waits for the end of the run, and
then changes the date at its own beat; what it waits for is the end of the run that its change brings about. The
readers live in one process beside the server and take processor time from it, so that no figure flatters.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psutil

from tests.bench.driver import quantile
from tests.bench.greedy import MOST_TABS, of_greedy
from tests.bench.imports import ROWS
from tests.bench.report import HEAD, Row, Section, renewed
from tests.bench.sampled import NOTED, told
from tools.reader import NotAnsweredError, Reader, reader
from tools.serve import ROOT, Served, served

MOST_READERS, MOST_SECONDS, MOST_SESSIONS = 250, 120, 2_000
"""What one machine can be asked for; this is no tool to point at a server."""
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
    "search for garbage after every run, as it was before; “usual” is a map that is made anew with each date. Where "
    "the threads are is looked at from inside, a hundred times a second. The greedy visitor's files are read by "
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
    cpu: float = 0
    """Processors that the server took up, on the average, while dates were changed."""
    megabytes: float = 0


async def crowd(app: Served, way: Way, readers: int, seconds: float) -> Crowd:
    """Send the readers; all of them are there before the first second is counted."""
    found = Crowd()
    arrived = asyncio.Barrier(readers + 1)
    process = psutil.Process(app.process.pid)

    async def one(number: int) -> None:
        await asyncio.sleep(number * ARRIVAL_S)
        try:
            async with reader(app.address) as mine:
                began = time.perf_counter()
                await mine.open()
                found.first.append(time.perf_counter() - began)
                await arrived.wait()
                await _change(mine, way, seconds, number / readers, found)
        except (NotAnsweredError, OSError) as error:
            found.errors.append(str(error))
            await arrived.abort()

    async def watch() -> None:
        await arrived.wait()
        before = process.cpu_times()
        await asyncio.sleep(seconds)
        after = process.cpu_times()
        found.cpu = (after.user + after.system - before.user - before.system) / seconds
        found.megabytes = app.memory_mb()

    jobs = [asyncio.create_task(one(number)) for number in range(readers)]
    try:
        await watch()
    except asyncio.BrokenBarrierError:
        found.errors.append("not every reader arrived")
    await asyncio.gather(*jobs, return_exceptions=True)
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
        await way.move(mine, day.isoformat())
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
                    await mine.settle_on(FIRST.isoformat())
            except (NotAnsweredError, OSError) as error:
                errors.append(str(error))

    await asyncio.gather(*(one() for _ in range(sessions)))
    await asyncio.sleep(SETTLE_S)
    return app.memory_mb(), errors


def of_crowd(way: Way, readers: int, seconds: float) -> list[Row]:
    """The rows of one way and number of readers, judged where it is ours."""
    with served(way.script, env=way.env) as app:
        asyncio.run(crowd(app, way, 1, 1))  # the first visitor pays for reading the data
        found = asyncio.run(crowd(app, way, readers, seconds))
    ours = way.name == "ours"
    middle, late = (quantile(found.changes, share) * 1000 for share in (0.5, 0.95))
    first = quantile(found.first, 0.95)
    limits = (20, 160) if readers <= 100 else (float("inf"), 1000)
    return [
        Row(
            f"{readers} readers, {way.name}: a change, median / p95",
            (f"{limits[0]} / {limits[1]} ms" if readers <= 100 else f"p95 {limits[1]} ms") if ours else "",
            f"{middle:,.0f} / {late:,.0f} ms ({len(found.changes) / seconds:.0f} a second, {found.cpu:.0%} of a "
            f"processor, {found.megabytes:,.0f} MB)",
            middle <= limits[0] and late <= limits[1] if ours else None,
        ),
        Row(
            f"{readers} readers, {way.name}: a first page, p95",
            "0.5 s" if ours and readers <= 100 else "",
            f"{first:.2f} s",
            first <= 0.5 if ours and readers <= 100 else None,
        ),
        Row(
            f"{readers} readers, {way.name}: errors",
            "0" if ours else "",
            str(len(found.errors)),
            not found.errors if ours else None,
        ),
    ]


def of_profile(readers: int, seconds: float) -> Row:
    """Where the server's threads are meanwhile: what would come next."""
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "samples.json"
        env = {NOTED: str(noted), "PYTHONPATH": str(ROOT)}
        way = Way("sampled", "tests/bench/apps/sampled.py", env, Reader.settle_on)
        with served(way.script, env=way.env) as app:
            asyncio.run(crowd(app, way, readers, seconds))
            seen = json.loads(noted.read_text(encoding="utf-8"))
    return Row(f"{readers} readers: where the threads that have work are", "", told(seen), None)


def of_sessions(few: int, many: int) -> Row:
    """What is left of sessions that came and went."""
    with served("dashboard.py", f"--server.disconnectedSessionTTL={TIMEOUT_S}") as app:
        before, errors = asyncio.run(passers_by(app, few))
        after, more = asyncio.run(passers_by(app, many - few))
    return Row(
        f"Memory after {many:,} sessions against {few:,}, all timed out",
        "within 10 %, no error",
        f"{before:,.0f} → {after:,.0f} MB ({after / before - 1:+.1%}), {len(errors + more)} errors",
        after <= 1.1 * before and not errors + more,
    )


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 where a reader of ours met an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--readers", default="50,100,200", help=f"numbers of readers, {MOST_READERS} at most")
    parser.add_argument("--seconds", type=int, default=30, help=f"of changing dates, {MOST_SECONDS} at most")
    parser.add_argument(
        "--sessions", type=int, default=1000, help=f"that come and go, {MOST_SESSIONS} at most"
    )
    parser.add_argument(
        "--tabs", type=int, default=MOST_TABS, help=f"of the greedy visitor, {MOST_TABS} at most"
    )
    parser.add_argument("--rows", type=int, default=ROWS, help=f"of each of its files, {ROWS} at most")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmark.md")
    asked = parser.parse_args(arguments)
    numbers = [int(part) for part in asked.readers.split(",")]
    few = max(numbers) <= MOST_READERS and asked.seconds <= MOST_SECONDS and asked.sessions <= MOST_SESSIONS
    if not few or asked.tabs > MOST_TABS or asked.rows > ROWS:
        parser.error("that is more than one machine can be asked for")
    rows = []
    for readers in numbers:
        for way in WAYS:
            sys.stderr.write(f"{readers} readers, {way.name}\n")
            rows += of_crowd(way, readers, asked.seconds)
    sys.stderr.write("where the threads are\n")
    rows.append(of_profile(min(100, max(numbers)), asked.seconds))
    sys.stderr.write(f"{asked.sessions} sessions\n")
    rows.append(of_sessions(max(1, asked.sessions // 5), asked.sessions))
    sys.stderr.write(f"{asked.tabs} greedy tabs\n")
    rows += of_greedy(asked.tabs, asked.rows)
    section = Section(TITLE, ABOUT, rows)
    before = asked.out.read_text(encoding="utf-8") if asked.out.exists() else HEAD
    asked.out.write_text(renewed(before, section), encoding="utf-8")
    sys.stdout.write("\n".join(section.lines()))
    return int(any("errors" in row.what and row.passed is False for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
