"""A greedy visitor: tabs that bring large files one after the other, and how long one row of somebody else takes.

Every file is read by a process of its own, as by the app; only the pages are left out.
"""

from __future__ import annotations

import time
from threading import Event, Thread

import psutil

from geo.importers import job as jobs
from geo.importers.job import Job
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read
from geo.ui.upload import POLL_S
from tests.bench.report import Row
from tests.filebuilders import acled_csv

MOST_TABS, FILES, SMALL_ONES = 20, 8, 5
BUDGET_S = 10
PAUSE_S = 3
"""Between one small file and the next."""


class Tabs:
    """Tabs that bring their files until they are told to stop."""

    def __init__(self, number: int, content: bytes, dataset: Dataset) -> None:
        self._over = Event()
        self._content, self._dataset = content, dataset
        self._threads = [Thread(target=self._bring, args=[f"tab {n}"]) for n in range(number)]
        for thread in self._threads:
            thread.start()

    def _bring(self, tab: str) -> None:
        for _ in range(FILES):
            while not Job.turn(tab, len(self._content), time.monotonic()):
                if self._over.wait(POLL_S):
                    return
            job = Job.start("large.csv", self._content, self._dataset)
            while isinstance(job.poll(), jobs.Progress):
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
    """Seconds from a file that is dropped to what comes of it."""
    began = time.monotonic()
    while not Job.turn(who, len(content), time.monotonic()):
        Event().wait(POLL_S)
    Job.start("small.csv", content, dataset).wait()
    return time.monotonic() - began


def measured(tabs: int, rows: int, *, own_place: bool) -> tuple[list[float], float]:
    """How long each of the small files took, and the most MB that the processes which read took together."""
    dataset, small, most = read(BUNDLED), acled_csv(1), 0.0
    kept, jobs.SMALL = jobs.SMALL, jobs.SMALL if own_place else 0
    crowd = Tabs(tabs, acled_csv(rows), dataset)
    times: list[float] = []
    try:
        for number in range(SMALL_ONES):
            Event().wait(PAUSE_S)
            times.append(waited(small, dataset, f"one row {number}"))
            reading = psutil.Process().children()
            most = max(most, sum(one.memory_info().rss for one in reading if one.is_running()) / 1e6)
    finally:
        crowd.end()
        jobs.SMALL = kept
    return times, most


def of_greedy(tabs: int, rows: int) -> list[Row]:
    """The rows of the section: in one line with all others, as it was, and with a place of its own."""
    found = []
    for own_place in (False, True):
        times, most = measured(tabs, rows, own_place=own_place)
        how = "with a place for small files" if own_place else "in one line with all others"
        found.append(
            Row(
                f"One row beside {tabs} tabs with {FILES} files of {rows:,} rows each, {how}, longest of {len(times)}",
                f"{BUDGET_S} s" if own_place else "",
                f"{max(times):.1f} s ({most:,.0f} MB for the processes that read)",
                max(times) <= BUDGET_S if own_place else None,
            )
        )
    return found
