"""Imported sets of 200,000 rows: how long one takes, what three at once weigh, how fast a day is drawn and filtered.

The files are made up in the form of an ACLED export. They go the way of a reader's: dropped on the page Data in a
browser, read by the process of the import, held by the session, drawn on the page Map.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pandas as pd
import psutil
import pyarrow as pa
from playwright.sync_api import Browser

from geo.events import hold
from geo.events.events import Events
from geo.events.query import Query, Sought, Word
from geo.importers.job import Job
from geo.importers.report import Imported
from geo.records.period import Period
from geo.records.read import BUNDLED, read
from tests.bench import ours as own
from tests.bench.driver import Subject, opened, quantile
from tests.bench.report import Row, Section
from tests.filebuilders import acled_csv
from tools.serve import Served, served

ROWS = 200_000
SESSIONS = 3
MANY = 300_000
"""More than a browser is given one by one."""
IMPORT_S, DRAW_MS, SERVER_MB = 10, 16, 1_000
SAMPLE_S = 0.05
TITLE = f"Imported sets of {ROWS:,} rows"
ABOUT = (
    "Invented rows in the form of an ACLED export, about 500 bytes each. The memory is that of the real server while "
    f"{SESSIONS} browsers drop a file each on the page Data and then look at the map; MB are 1,000,000 bytes."
)
FIELD = '[data-testid="stFileUploaderDropzoneInput"]'
UPLOADER = f"document.querySelector('{FIELD}')"
DRAWN = "bench.map() && !bench.blank() && bench.map().getContainer().dataset.points"
PATIENCE_MS = 180_000
Ask = Callable[[], object]
Say = Callable[[str], None]


def measure(browser: Browser, say: Say, *, quick: bool) -> Section:
    """Everything of this part, judged."""
    rows: list[Row] = []

    def add(what: str, budget: str, measured: str, *, passed: bool | None) -> None:
        rows.append(Row(what, budget, measured, passed))
        say(f"    {what}: {measured} ({budget})" + ("" if passed is not False else "  MISS"))

    files = [acled_csv(ROWS, seed) for seed in range(1, SESSIONS + 1)]
    table = _import(files[0], add, times=1 if quick else 3)
    _queries(table, add, times=3 if quick else 9)
    del table
    gc.collect()
    _sessions(browser, files, add, drags=1 if quick else 3)
    del files
    _cells(browser, add, drags=1 if quick else 3)
    return Section(TITLE, ABOUT, rows)


def _import(content: bytes, add: Callable[..., None], times: int) -> pa.Table:
    """From the bytes of a file to a set that answers: the process of the import and the engine."""
    dataset = read(BUNDLED)
    whole, held = [], []
    found: Imported | None = None
    for _ in range(times):
        began = time.monotonic()
        came = Job.start("acled.csv", content, dataset).wait()
        if not isinstance(came, Imported):
            raise RuntimeError(f"the import gave no set: {came}")
        read_at = time.monotonic()
        hold(came.table).close()
        whole.append(time.monotonic() - began)
        held.append(time.monotonic() - read_at)
        found = came
    assert found is not None
    report = found.report
    add(
        f"Import of {len(content) / 1e6:.0f} MB, from the file's bytes to a set that answers, median",
        f"{IMPORT_S} s",
        f"{quantile(whole, 0.5):.1f} s (of which the engine {quantile(held, 0.5):.1f})",
        passed=quantile(whole, 0.5) < IMPORT_S,
    )
    right = (report.read, report.taken, report.rejected) == (ROWS, ROWS, 0)
    add(
        "Rows read, taken, rejected",
        "all, all, none",
        f"{report.read:,}, {report.taken:,}, {report.rejected}",
        passed=right,
    )
    return found.table


def _queries(table: pa.Table, add: Callable[..., None], times: int) -> None:
    """What filters cost, beside the usual way: a frame of Python objects in the session."""
    frame = table.to_pandas().astype(object)
    events = hold(table)
    for what, (ours, usual) in _asked(events, frame).items():
        if ours() != usual():
            raise RuntimeError(f"{what}: the engine and pandas do not agree")
        fast, slow = _ms(ours, times), _ms(usual, times)
        add(
            f"{what}, against pandas on columns of objects, medians",
            "",
            f"{slow / fast:.1f} times the speed ({fast:.0f} / {slow:.0f} ms)",
            passed=None,
        )
    events.close()
    plain = frame.memory_usage(deep=True).sum() / 1e6
    add("Such a frame itself", "", f"{plain:,.0f} MB", passed=None)


def _asked(events: Events, frame: pd.DataFrame) -> dict[str, tuple[Ask, Ask]]:
    """Pairs of questions that have the same answer."""
    days = Period(date(2021, 5, 1), date(2021, 9, 30))
    some = Query(kinds=("clash", "attack"), days=days)
    word = Query(words=(Word(Sought("hurt")),))
    texts = ("title", "notes", "place_printed", "actor_1", "actor_2", "kind_printed", "event_id")

    def of_kind_and_days() -> pd.Series[bool]:
        inside = (frame["start"] <= days.last) & (frame["end"] >= days.first)
        found: pd.Series[bool] = frame["kind"].isin(some.kinds) & inside
        return found

    def with_word() -> int:
        found = pd.Series(data=False, index=frame.index)
        for name in texts:
            found |= frame[name].str.contains(r"\bhurt", case=False, regex=True)
        return int(found.sum())

    def page() -> list[Any]:
        kept = frame[of_kind_and_days()].sort_values("start", ascending=False, kind="stable")
        return list(kept["event_id"].iloc[:50])

    return {
        "Kinds and days": (lambda: events.count(some), lambda: int(of_kind_and_days().sum())),
        "A word in any text": (lambda: events.count(word), with_word),
        "A page of the newest": (
            lambda: events.page(some, "-start", 0, 50)["event_id"].to_pylist(),
            page,
        ),
        "How many rows each place has": (
            lambda: {row["value"]: row["n"] for row in events.values("place_printed").to_pylist()},
            lambda: frame["place_printed"].value_counts().to_dict(),
        ),
    }


def _ms(ask: Ask, times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return quantile(found, 0.5)


def _sessions(browser: Browser, files: list[bytes], add: Callable[..., None], drags: int) -> None:
    """A browser after the other brings its file; all stay, and the last one moves the date."""
    with ExitStack() as stack:
        app = stack.enter_context(served())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data = Served(f"{app.address}data", app.process)
        with opened(browser, data, UPLOADER):
            pass  # the first visitor pays for reading the data
        weights, subjects = [app.memory_mb()], []
        with _watched(app) as heaviest:
            for number, content in enumerate(files, 1):
                path = folder / f"acled-{number}.csv"
                path.write_bytes(content)
                subject = stack.enter_context(opened(browser, data, UPLOADER))
                _bring(subject, path)
                subjects.append(subject)
                weights.append(app.memory_mb())
            found = [own.drag(subjects[-1]) for _ in range(drags)]
        draws = [ms for drag in found for ms in drag.draw_ms]
        add(
            f"Drawing a day of {ROWS:,} events while dragging over the whole range, p95",
            f"{DRAW_MS} ms",
            f"{quantile(draws, 0.95):.1f} ms (median {quantile(draws, 0.5):.1f}; {len(draws)} days)",
            passed=quantile(draws, 0.95) < DRAW_MS,
        )
        alone, together = max(heaviest["server"]), max(heaviest["all"])
        steps = ", ".join(f"{mb:,.0f}" for mb in weights)
        add(
            f"Server with {SESSIONS} sessions of {ROWS:,} rows each, the most it ever took",
            f"{SERVER_MB:,} MB",
            f"{alone:,.0f} MB (at the start and after each: {steps})",
            passed=alone < SERVER_MB,
        )
        add("The same with the process that reads a file", "", f"{together:,.0f} MB", passed=None)


def _cells(browser: Browser, add: Callable[..., None], drags: int) -> None:
    """A set too large to be drawn one by one: circles that count its cells, close up and from far away."""
    with ExitStack() as stack:
        app = stack.enter_context(served())
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "acled.csv"
        path.write_bytes(acled_csv(MANY, SESSIONS + 1))
        subject = stack.enter_context(opened(browser, Served(f"{app.address}data", app.process), UPLOADER))
        _bring(subject, path)
        for words, zoom in (("in the first view", None), ("at zoom 5", 5)):
            if zoom:
                subject.run(f"bench.map().setZoom({zoom}, {{animate: false}})")
            draws = [ms for _ in range(drags) for ms in own.drag(subject).draw_ms]
            add(
                f"Drawing a day of {MANY:,} events as circles of cells, {words}, p95",
                f"{DRAW_MS} ms",
                f"{quantile(draws, 0.95):.1f} ms (median {quantile(draws, 0.5):.1f}; {len(draws)} days)",
                passed=quantile(draws, 0.95) < DRAW_MS,
            )


def _bring(subject: Subject, path: Path) -> None:
    """Drop the file, wait for its set, go on to the map within the session, wait until it is drawn."""
    page = subject.page
    page.locator(FIELD).set_input_files(path)
    page.get_by_role("heading", name=path.name).wait_for(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Map", exact=True).first.click()
    page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    subject.quiet(2_000)


@contextmanager
def _watched(app: Served) -> Iterator[dict[str, list[float]]]:
    """Resident memory in MB all the while: of the server, and with the processes it has started."""
    found: dict[str, list[float]] = {"server": [0.0], "all": [0.0]}
    over = Event()
    server = psutil.Process(app.process.pid)

    def look() -> None:
        while not over.wait(SAMPLE_S):
            mine = server.memory_info().rss / 1e6
            found["server"].append(mine)
            found["all"].append(mine + sum(map(_resident, server.children(recursive=True))))

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()


def _resident(process: psutil.Process) -> float:
    """MB; none where it has just ended."""
    try:
        return process.memory_info().rss / 1e6
    except psutil.NoSuchProcess:
        return 0.0
