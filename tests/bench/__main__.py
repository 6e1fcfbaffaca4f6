"""The benchmark: three ways of moving the date of a map, side by side in one run of a real browser.

``python -m tests.bench`` (``make bench``) measures on the bundled data and on 10,000 and 100,000 synthetic events and
writes the tables to ``docs/benchmark.md``, whose other parts stay; then imported sets (``--only imports`` measures
those alone). ``--quick`` repeats less, ``--sizes 0,10000`` chooses. The exit code is 1 only where the detector
outside and the map's own ``dayshown`` differ by more than a frame: then no figure counts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from functools import reduce
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser

from geo.map.ground import Ground
from geo.map.layers import layers
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from tests.bench import imports
from tests.bench import ours as own
from tests.bench.driver import FRAME_MS, Changes, Step, Subject, opened, quantile
from tests.bench.report import HEAD, QUICK, Row, Section, Table, renewed
from tests.bench.synthetic import DAYS, OPENING, PROBE
from tools.browser import chromium
from tools.serve import ROOT, Served, served

APPS = Path("tests/bench/apps")
TARGET = ROOT / "docs" / "benchmark.md"
WAYS = ("rebuild", "stable", "ours")
WORDS = {
    "rebuild": "a new map each time",
    "stable": "stable map, layers sent by a fragment",
    "ours": "sent once, filtered in the browser",
}
UP = "bench.map() && !bench.blank()"
DRAW_MS = {0: 4, 10_000: 8, 100_000: 16}
TIMES_FASTER = {0: 5, 100_000: 20}


def say(text: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def steps_of(way: str, size: int, times: int) -> list[Step]:
    """Where the detector looks, day by day from the opening day on."""
    if size:
        return [Step({"lon": PROBE[0], "lat": PROBE[1]}, wanted=n % 2 == 1) for n in range(times)]
    dataset = read(BUNDLED)
    timeline, ground = Timeline(dataset), Ground(dataset)
    marked = [_captions(timeline, ground, day) for day in timeline.days]
    found = []
    for before, after in pairwise(marked):
        changed = sorted(
            event_id
            for event_id in before.keys() ^ after.keys()
            if (before | after)[event_id] not in (after if event_id in before else before).values()
        )
        words = json.dumps((before | after)[changed[0]], ensure_ascii=False) if changed else ""
        mark = f".claims-sign[aria-label*={words}]" if way == "ours" else f"path.event-{''.join(changed[:1])}"
        found.append(
            Step({"selector": mark} if changed else None, wanted=bool(changed) and changed[0] in after)
        )
    return found


def _captions(timeline: Timeline, ground: Ground, day: date) -> dict[str, str]:
    """What is said of each event that has a mark well inside the view of the bench."""
    found = layers(timeline.state(day, Reading.CLAIMED), ground)["events"].to_dict("records")
    return {
        row["event_id"]: row["caption"]
        for row in found
        if not row["somewhere"]  # such are counted at the margin, and have no mark of their own
        and 68.9 < row["geometry"].x < 70.7
        and 34.75 < row["geometry"].y < 35.65
    }


def ready_of(way: str, size: int) -> str:
    """A script that is true once the page can be used."""
    if way == "empty":
        return "bench.map()"
    if way != "ours":
        return UP
    box = "bench.map().getContainer()"
    points = f" && {box}.dataset.points" if size else ""
    return f"{UP} && {box}.dataset.day{points} && document.querySelector('.cb-input')"


class Bench:
    """One run over one size of data."""

    def __init__(self, browser: Browser, size: int, *, quick: bool) -> None:
        self.browser = browser
        self.size = size
        self.quick = quick
        self.apps: dict[str, Served] = {}
        self.changes: dict[str, Changes] = {}
        self.rows: list[Row] = []

    def measure(self) -> Table:
        """Serve all ways, measure each, judge."""
        setting = {"CLAIMS_BENCH_SIZE": str(self.size), "PYTHONPATH": str(ROOT)}
        with ExitStack() as stack:
            for way in (*WAYS, "empty"):
                script = "dashboard.py" if way == "ours" and not self.size else str(APPS / f"{way}.py")
                app = stack.enter_context(served(script, env=setting))
                if way == "ours":
                    day = DAYS[OPENING] if self.size else "2021-08-15"
                    app = Served(f"{app.address}?day={day}&reading=claimed", app.process)
                self.apps[way] = app
                with self.open(way):
                    pass  # the first visitor pays for reading the data
            floor = 0.0
            for way in WAYS:
                say(f"  {way}")
                with self.open(way) as subject:
                    if way == "ours":
                        floor = subject.floor(12)
                    self.changes[way] = subject.changes(steps_of(way, self.size, self.times(way)))
                    if way == "ours":
                        self.product(subject, floor)
            self.first_load()
        self.compare(floor)
        return Table(self.size, self.rows, self.changes, WORDS)

    def open(self, way: str) -> AbstractContextManager[Subject]:
        return opened(self.browser, self.apps[way], ready_of(way, self.size))

    def times(self, way: str) -> int:
        heavy = self.size >= 100_000 and way != "ours"
        return (4 if heavy else 8) if self.quick else (10 if heavy else 22)

    def add(self, what: str, budget: str, measured: str, *, passed: bool | None) -> None:
        self.rows.append(Row(what, budget, measured, passed))
        say(f"    {what}: {measured} ({budget})" + ("" if passed else "  MISS" if passed is False else ""))

    def product(self, subject: Subject, floor: float) -> None:
        """Everything that is measured of ours alone."""
        seen = self.changes["ours"].seen
        gaps = [change.tick - change.dayshown for change in seen if change.dayshown is not None]
        late = [float(change.late) for change in seen if change.late is not None]
        gap = quantile(gaps, 0.5)
        self.differ = not gaps or abs(gap) > FRAME_MS + 0.5
        self.add(
            "Outside detector against `dayshown`, median difference",
            "at most a frame",
            f"{gap:.1f} ms (p95 {quantile(gaps, 0.95):.1f}; in the very next frame "
            f"{sum(n <= 1 for n in late)} of {len(seen)})",
            passed=not self.differ,
        )
        self.add("Floor of the detector (bare mark, same way), median", "", f"{floor:.0f} ms", passed=None)
        drags = [own.drag(subject) for _ in range(1 if self.quick else 3)]
        draws = [ms for drag in drags for ms in drag.draw_ms]
        limit = DRAW_MS[self.size]
        p95 = quantile(draws, 0.95)
        self.add(
            "Drawing a day while dragging over the whole range, p95",
            f"{limit} ms",
            f"{p95:.1f} ms (median {quantile(draws, 0.5):.1f})",
            passed=p95 <= limit,
        )
        lags = [frames for drag in drags for frames in drag.lag_frames]
        lag = quantile(lags, 0.95)
        self.add(
            "Frames from input to the day drawn, p95",
            "the next",
            f"{lag:.0f} (median {quantile(lags, 0.5):.0f})",
            passed=lag <= 1,
        )
        frames = [ms for drag in drags for ms in drag.intervals]
        p95 = quantile(frames, 0.95)
        self.add(
            "Frame interval in a two-second drag, p95",
            "18 ms",
            f"{p95:.1f} ms (median {quantile(frames, 0.5):.1f})",
            passed=p95 < 18,
        )
        messages = sum(drag.messages for drag in drags)
        self.add("Websocket messages while dragging", "0", str(messages), passed=messages == 0)
        if not self.size:
            whole = all(len(drag.days) == 22 and drag.days == sorted(drag.days) for drag in drags)
            counts = ", ".join(str(len(drag.days)) for drag in drags)
            self.add("Days shown in a drag over 22 days", "each, in order", counts, passed=whole)
        else:
            self.add(
                "Days shown in a two-second drag", "", ", ".join(str(len(d.days)) for d in drags), passed=None
            )
            played, rate, drawn = own.playback(subject, 4 if self.quick else 8)
            p95 = quantile(played, 0.95)
            self.add(
                "Frame interval in playback at 60 days a second, p95",
                "18 ms",
                f"{p95:.1f} ms (median {quantile(played, 0.5):.1f}; {rate:.1f} days/s; drawing p95 "
                f"{quantile(drawn, 0.95):.1f} ms)",
                passed=p95 < 18,
            )
        if not self.size:
            self.released()
        moved = own.moves_of_the_map(subject)
        self.add("Websocket messages for pan, zoom and hover", "0", str(moved), passed=moved == 0)
        home = OPENING if self.size else 18
        few, many = (50, 600) if self.quick else (100, 5000)
        for name, (before, after) in own.memory(subject, home, few, many).items():
            label, unit = ("Heap", " MB") if name == "heap" else ("DOM nodes", "")
            self.add(
                f"{label} after {many:,} changes of day against {few}",
                "within 10 %",
                f"{before:,.4g}{unit} → {after:,.4g}{unit} ({after / before - 1:+.1%})",
                passed=abs(after / before - 1) <= 0.1,
            )
        strangers = sorted(host for host in subject.hosts if host != "127.0.0.1")
        self.add("Third-party requests", "0", str(len(strangers)), passed=not strangers)

    def released(self) -> None:
        """What a release costs, on a page that has seen no day but the first."""
        with self.open("ours") as fresh:
            found = own.release(fresh, 22)
        most, middle = max(found.bytes), quantile(found.bytes, 0.5)
        self.add(
            "Bytes on release, panels included, the heaviest day",
            "20 kB",
            f"{most / 1000:.1f} kB (median {middle / 1000:.1f})",
            passed=most <= 20_000,
        )
        median = quantile(found.panels_ms, 0.5)
        self.add(
            "Panels right after release, median",
            "200 ms",
            f"{median:.0f} ms (p95 {quantile(found.panels_ms, 0.95):.0f})",
            passed=median <= 200,
        )
        reruns = sorted(set(found.messages))
        self.add("Reruns a release", "1", ", ".join(f"{n:.0f}" for n in reruns), passed=reruns == [1])

    def first_load(self) -> None:
        times = 2 if self.quick else 5
        mine = (self.apps["ours"], ready_of("ours", self.size))
        ours, empty = own.first_loads(self.browser, mine, (self.apps["empty"], ready_of("empty", 0)), times)
        self.add(
            "First load to a map that answers, against an empty `st_folium` page, medians",
            "1.5 times",
            f"{ours / empty:.2f} times ({ours:.0f} / {empty:.0f} ms)",
            passed=ours / empty <= 1.5,
        )
        if not self.size:
            self.light(mine, times)

    def light(self, mine: tuple[Served, str], times: int) -> None:
        """What the first page weighs, and how long it takes where that matters."""
        weight = own.first_page(self.browser, *mine)
        self.add(
            "First page over the wire, without a proxy",
            "1,250 kB",
            f"{weight / 1000:,.0f} kB",
            passed=weight <= 1_250_000,
        )
        seconds = own.slow_first_load(self.browser, *mine, times)
        self.add(
            "First load to a map that answers on 1.6 Mbit/s, 150 ms, a four times slower processor, median",
            "12 s",
            f"{seconds:.1f} s",
            passed=seconds <= 12,
        )

    def compare(self, floor: float) -> None:
        """Ours against the map that is made anew."""
        mine, usual = self.changes["ours"], self.changes["rebuild"]
        ratio = usual.ms(0.5) / mine.ms(0.5)
        wanted = TIMES_FASTER.get(self.size)
        self.add(
            "Change to paint, against rebuilding",
            f"{wanted} times faster" if wanted else "",
            f"{ratio:.1f} times",
            passed=ratio >= wanted if wanted else None,
        )
        net = (usual.ms(0.5) - floor) / max(mine.ms(0.5) - floor, 0.5)
        self.add(
            "The same, the detector's floor taken off both",
            "10 times faster" if not self.size else "",
            f"{net:.1f} times",
            passed=net >= 10 if not self.size else None,
        )
        for what, a, b, factor in (
            ("Bytes a change", usual.bytes, mine.bytes, 10),
            ("Server CPU a change", usual.cpu_ms, mine.cpu_ms, 5),
        ):
            ratio = a / max(b, 1e-9)
            self.add(
                f"{what}, against rebuilding",
                f"{factor} times less",
                f"{ratio:.1f} times less",
                passed=ratio >= factor,
            )
        blank = sum(change.blank for change in mine.seen)
        kept = "yes" if mine.view_kept else "no"
        self.add("View kept; blank frames", "yes; 0", f"{kept}; {blank}", passed=mine.view_kept and not blank)


def main(arguments: list[str]) -> int:
    """Run, print, write; 1 where the two detectors disagree."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--sizes", default="0,10000,100000", help="0 is the bundled data")
    parser.add_argument("--only", choices=("dates", "imports"), help="one half of it")
    parser.add_argument("--out", type=Path, default=TARGET)
    asked = parser.parse_args(arguments)
    parts: list[Table | Section] = []
    differ = False
    with chromium() as browser:
        for size in map(int, asked.sizes.split(",") if asked.only != "imports" else ()):
            say(f"{size:,} events" if size else "bundled data")
            bench = Bench(browser, size, quick=asked.quick)
            parts.append(bench.measure())
            differ |= bench.differ
        if asked.only != "dates":
            say("imported sets")
            parts.append(imports.measure(browser, say, quick=asked.quick))
    kept = asked.out.exists() and not asked.quick
    text = reduce(
        renewed, parts, asked.out.read_text(encoding="utf-8") if kept else HEAD + QUICK * asked.quick
    )
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    if differ:
        say("The outside detector and dayshown differ by more than a frame: no figure above counts.")
    return int(differ)


if __name__ == "__main__":
    os.environ.setdefault("CHROMIUM", "chromium")
    sys.exit(main(sys.argv[1:]))
