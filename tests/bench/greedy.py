"""A greedy visitor: tabs that bring large files one after the other, and how long one row of somebody else takes.

Files are read by processes of their own, as by the app, of which only the pages are left out. And raw: a program that
sends files to the door for them and never looks at a page, with and without what stands before Streamlit.
"""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from threading import Event, Thread
from urllib.parse import urlsplit

import psutil

from geo.importers import job as jobs
from geo.importers.job import Job, Progress
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read
from geo.ui.upload import POLL_S
from tests.bench.report import Row
from tests.filebuilders import acled_csv
from tools.reader import reader
from tools.serve import Served, served

MOST_TABS, FILES, SMALL_ONES = 20, 8, 3
BUDGET_S, PATIENCE_S = 10, 40
"""What is allowed for one row, and when it is given up: a queue of forty seconds tells enough."""
PAUSE_S = 3
"""Between one small file and the next."""
LOOKED_S = 0.1
RAW_BYTES, RAW_ROOM = 10_000_000, 400_000_000
"""Of a file that is sent raw, and the room that the server of that measurement has for all of them: the most that is
sent is 1.6 GB, which no machine that can run this has to fear."""
ROOM = "CLAIMS_BENCH_ROOM"
"""Environment variable: bytes of room of ``tests/bench/apps/bounded.py``."""
TOKEN = "_streamlit_xsrf"


class Most:
    """The most memory that processes were seen to take together, in MB (1e6 bytes); looked at ten times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0

    @contextmanager
    def of(self, process: psutil.Process, *, itself: bool) -> Iterator[None]:
        """Look at what the process has started, and with ``itself`` at the process too."""
        over = Event()
        thread = Thread(target=self._look, args=[process, over], kwargs={"itself": itself})
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _look(self, process: psutil.Process, over: Event, *, itself: bool) -> None:
        while not over.wait(LOOKED_S):
            try:
                each = [*process.children(recursive=True), *([process] if itself else [])]
                self.megabytes = max(self.megabytes, sum(_resident(one) for one in each) / 1e6)
            except psutil.NoSuchProcess:  # the server itself has ended
                return


def _resident(process: psutil.Process) -> int:
    """Bytes; 0 for one that has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


class Tabs:
    """Tabs that bring their files until they are told to stop."""

    def __init__(self, number: int, content: bytes, dataset: Dataset) -> None:
        self._over = Event()
        self._content, self._dataset = content, dataset
        self._threads = [Thread(target=self._bring, args=[f"tab {n}"], daemon=True) for n in range(number)]
        for thread in self._threads:
            thread.start()

    def _bring(self, tab: str) -> None:
        for _ in range(FILES):
            while not Job.turn(tab, len(self._content), time.monotonic()):
                if self._over.wait(POLL_S):
                    return
            job = Job.start("large.csv", self._content, self._dataset)
            while isinstance(job.poll(), Progress):
                if self._over.wait(POLL_S):
                    job.cancel()
            if self._over.is_set():
                return

    def end(self) -> None:
        """Stop all of them, and what is being read for them."""
        self._over.set()
        for thread in self._threads:
            thread.join()


def waited(content: bytes, dataset: Dataset, who: str) -> float:
    """Seconds from a file that is dropped to what comes of it; infinity where that is given up."""
    began, tick = time.monotonic(), Event()
    job: Job | None = None
    while time.monotonic() < began + PATIENCE_S:
        if job is None and Job.turn(who, len(content), time.monotonic()):
            job = Job.start("small.csv", content, dataset)
        if job and not isinstance(job.poll(), Progress):
            return time.monotonic() - began
        tick.wait(POLL_S)
    if job:
        job.cancel()
    return float("inf")


def measured(tabs: int, content: bytes, *, own_place: bool) -> tuple[list[float], float]:
    """How long each of the small files took, and the most MB that the processes which read took together."""
    dataset, small, most = read(BUNDLED), acled_csv(1), Most()
    kept, jobs.SMALL = jobs.SMALL, jobs.SMALL if own_place else 0
    crowd = Tabs(tabs, content, dataset)
    times: list[float] = []
    try:
        with most.of(psutil.Process(), itself=False):
            while len(times) < SMALL_ONES and float("inf") not in times:
                Event().wait(PAUSE_S)
                times.append(waited(small, dataset, f"one row {len(times)}"))
    finally:
        crowd.end()
        jobs.SMALL = kept
    return times, most.megabytes


def of_greedy(tabs: int, rows: int) -> Iterator[Row]:
    """The rows of the section: in one line with all others, as it was, and with a place of its own."""
    content = acled_csv(rows)
    for own_place in (False, True):
        times, most = measured(tabs, content, own_place=own_place)
        how = "with a place for small files" if own_place else "in one line with all others, as it was"
        longest = max(times)
        said = f"{longest:.1f} s" if longest <= PATIENCE_S else f"given up after {PATIENCE_S} s"
        yield Row(
            f"One row beside {tabs} tabs with {FILES} files of {rows:,} rows each, {how}, longest of {len(times)}",
            f"{BUDGET_S} s" if own_place else "",
            f"{said} ({most:,.0f} MB at most for all processes that read)",
            longest <= BUDGET_S if own_place else None,
        )


def of_raw(tabs: int) -> Iterator[Row]:
    """The rows of files sent raw: beside a server without what stands before Streamlit, and with it."""
    for plain in (True, False):
        env = {ROOM: str(RAW_ROOM)}
        script = "dashboard.py" if plain else "tests/bench/apps/bounded.py"
        most = Most()
        with served(script, env=env, plain=plain) as app:
            before = app.memory_mb()
            with most.of(psutil.Process(app.process.pid), itself=True):
                answers = asyncio.run(_flood(app, tabs))
        grown, room = most.megabytes - before, RAW_ROOM / 1e6
        taken, told = sum(200 <= answer < 300 for answer in answers), answers.count(503)
        how = "nothing before Streamlit, as it was" if plain else f"with {room:,.0f} MB of room for all"
        yield Row(
            f"{tabs} tabs that send {FILES} files of {RAW_BYTES / 1e6:.0f} MB each, raw and never read, {how}",
            "" if plain else f"{2 * room:,.0f} MB more",
            f"{grown:,.0f} MB more at most; {taken} taken, {len(answers) - taken} turned away, {told} with a 503",
            # A file on its way is held twice for a moment: as it comes, and as the one that is kept.
            None if plain else grown <= 2 * room,
        )


async def _flood(app: Served, tabs: int) -> list[int]:
    """The status of every answer; 0 where a line broke."""
    async with AsyncExitStack() as held:
        readers = [await held.enter_async_context(reader(app.address)) for _ in range(tabs)]
        for one in readers:
            await one.open("method")  # the session is there once its first page is
        sent = [asyncio.to_thread(_send, app.address, one.session) for one in readers]
        return [status for each in await asyncio.gather(*sent) for status in each]


def _send(address: str, session: str) -> list[int]:
    parts = urlsplit(address)
    line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=PATIENCE_S)
    line.request("GET", f"{parts.path}_stcore/health")
    first = line.getresponse()
    first.read()
    cookie = str(first.getheader("set-cookie") or "").partition(";")[0]
    form = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n' + bytes(RAW_BYTES)
    headers = {
        "Cookie": cookie,
        "X-Xsrftoken": cookie.removeprefix(f"{TOKEN}="),
        "Content-Type": "multipart/form-data; boundary=x",
    }
    found = []
    for number in range(FILES):
        target = f"{parts.path}_stcore/upload_file/{session}/{number}"
        try:
            line.request("PUT", target, form + b"\r\n--x--\r\n", headers)
            with line.getresponse() as answer:
                found.append(answer.status)
                answer.read()
        except (OSError, http.client.HTTPException):
            found.append(0)
            line.close()  # the next request opens another
    line.close()
    return found
