"""What is measured of the product alone: drag, playback, release, memory, first load, hosts asked.

The waits here are windows of measurement (count what happens in half a second), never a way to let something get ready;
``Subject.quiet`` waits until nothing more arrives. No test is judged by them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser

from tests.bench.driver import Line, Subject, opened, quantile
from tools.serve import Served
from tools.wire import counted

GOES_QUIET_MS = 1200
SPIN = """async ([total, home]) => {
  const input = document.querySelector(".cb-input");
  const go = (n) => { input.value = n; input.dispatchEvent(new Event("input", {bubbles: true})); };
  const frame = () => new Promise(requestAnimationFrame);
  const step = Math.min(8, input.max);
  let [at, way, done] = [Number(input.value), 1, 0];
  while (done < total) {
    const to = Math.max(0, Math.min(Number(input.max), at + way * step));
    if (to === at) way = -way;
    else go(at = to);
    await frame();
    done += bench.shown.length;
    bench.shown.length = 0;
  }
  go(home);
  input.dispatchEvent(new Event("change", {bubbles: true}));
  for (let i = 0; i < 30; i++) await frame();
  bench.shown.length = bench.ticks.length = 0;
}"""
WATCH_PANELS = """() => {
  const other = ".claims-bar, [data-claims], [data-testid='stStatusWidget'], [data-testid='stToolbar'], iframe"
    + ", [role='status']";
  const closest = (node) => (node.closest ? node : node.parentElement)?.closest(other);
  new MutationObserver((changes) => {
    if (changes.some((change) => !closest(change.target))) bench.settled = performance.timeOrigin + performance.now();
  }).observe(document.body, {childList: true, characterData: true, subtree: true});
}"""


@dataclass
class Drag:
    """A drag over the whole range: draw times and frame intervals in ms, days in the order shown, messages."""

    draw_ms: list[float]
    intervals: list[float]
    lag_frames: list[float]
    days: list[str]
    messages: int


def intervals(subject: Subject) -> list[float]:
    """Times between the animation frames since the last look."""
    ticks: list[float] = subject.run("bench.ticks.splice(0)")
    return [b - a for a, b in pairwise(ticks)]


def drag(subject: Subject, seconds: float = 2.0) -> Drag:
    """Press at the left end of the strip and move to the right end in so many seconds."""
    page = subject.page
    box = page.locator(".cb-stage").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    left, width = box["x"] + 1, box["width"] - 2
    page.mouse.move(left, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    before = subject.wire.up + subject.wire.down
    subject.run("bench.ticks.length = bench.shown.length = 0")
    began = time.monotonic()
    share = 0.0
    while share < 1:
        share = min(1.0, (time.monotonic() - began) / seconds)
        page.mouse.move(left + width * share, y)
    page.wait_for_timeout(100)
    shown: list[dict[str, Any]] = subject.run("bench.shown.splice(0)")
    found = Drag(
        draw_ms=[day["ms"] for day in shown],
        intervals=intervals(subject),
        lag_frames=[day["frame"] - day["inputFrame"] for day in shown],
        days=[day["day"] for day in shown],
        messages=subject.wire.up + subject.wire.down - before,
    )
    page.mouse.up()
    subject.quiet()
    return found


def playback(subject: Subject, seconds: float) -> tuple[list[float], float, list[float]]:
    """Play at 60 days a second from near the start: frame intervals, days shown a second, draw times."""
    page = subject.page
    subject.focus_date()
    page.keyboard.press("Home")
    subject.quiet(600)
    page.get_by_role("combobox", name="Speed").select_option("60")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(500)
    subject.run("bench.ticks.length = bench.shown.length = 0")
    page.wait_for_timeout(seconds * 1000)
    shown: list[dict[str, Any]] = subject.run("bench.shown.splice(0)")
    found = intervals(subject)
    page.get_by_role("button", name="Pause", exact=True).click()
    subject.quiet()
    return found, len({day["day"] for day in shown}) * 1000 / sum(found), [day["ms"] for day in shown]


@dataclass
class Release:
    """Released keys: of each the bytes over the wire, messages up, and ms until the panels changed no more."""

    bytes: list[float]
    messages: list[float]
    panels_ms: list[float]


def release(subject: Subject, times: int) -> Release:
    """Let go of an arrow key on day after day, each seen for the first time: what was sent once is not sent again."""
    subject.focus_date()
    subject.quiet(600)
    subject.run(WATCH_PANELS)
    found = Release([], [], [])
    for _ in range(times):
        subject.run("bench.settled = 0")
        bytes_, up = subject.wire.bytes, subject.wire.up
        subject.page.keyboard.press("ArrowRight")
        subject.page.wait_for_timeout(GOES_QUIET_MS)
        waited = subject.run("bench.settled ? bench.settled - bench.released : null")
        found.bytes.append(float(subject.wire.bytes - bytes_))
        found.messages.append(float(subject.wire.up - up))
        if waited is not None:
            found.panels_ms.append(float(waited))
    return found


def moves_of_the_map(subject: Subject) -> int:
    """Messages over the wire while the map is dragged, zoomed and hovered over."""
    page = subject.page
    box = page.locator('iframe[src*="st_folium"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, min(box["y"] + box["height"] / 2, 800)
    subject.quiet()
    before = subject.wire.up + subject.wire.down
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 20, steps=6)
    page.mouse.up()
    page.mouse.wheel(0, -240)
    page.wait_for_timeout(400)
    page.mouse.wheel(0, 240)
    for step in range(12):
        page.mouse.move(x - 300 + 50 * step, y + 10 * (step % 3))
    page.wait_for_timeout(600)
    page.mouse.move(5, 5)
    return subject.wire.up + subject.wire.down - before


def memory(subject: Subject, home: int, few: int, many: int) -> dict[str, tuple[float, float]]:
    """Heap (MB) and DOM nodes after few and after many changes of day, garbage collected."""

    def counted() -> tuple[float, float]:
        for _ in range(3):
            subject.cdp.send("HeapProfiler.collectGarbage")
            subject.page.wait_for_timeout(200)
        heap = subject.cdp.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        return heap, subject.cdp.send("Memory.getDOMCounters")["nodes"]

    found = []
    for total in (few, many - few):
        subject.run(SPIN, [total, home])
        subject.quiet(600)
        found.append(counted())
    (heap, nodes), (more_heap, more_nodes) = found
    return {"heap": (heap, more_heap), "nodes": (nodes, more_nodes)}


def first_loads(
    browser: Browser, ours: tuple[Served, str], empty: tuple[Served, str], times: int
) -> tuple[float, float]:
    """Median ms from navigation to a map that answers, ours and the empty one, turn about, each with an empty cache."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for n, (app, ready) in enumerate((ours, empty)):
            timed = f"({ready}) && (window.readyAt ??= performance.now())"
            with opened(browser, app, timed) as subject:
                found[n].append(float(subject.run("readyAt")))
                subject.quiet()
    return quantile(found[0], 0.5), quantile(found[1], 0.5)


def first_page(browser: Browser, app: Served, ready: str) -> int:
    """Bytes down the wire of a first visit, headers and websocket included, nothing between browser and server."""
    with counted(app) as wire, opened(browser, Served(wire.address, app.process), ready) as subject:
        subject.quiet(GOES_QUIET_MS)
        return wire.down


def slow_first_load(browser: Browser, app: Served, ready: str, times: int) -> float:
    """Median seconds from navigation to a map that answers, for a first visitor on a slow line and processor."""
    timed = f"({ready}) && (window.readyAt ??= performance.now())"
    found = []
    for _ in range(times):
        with opened(browser, app, timed, Line()) as subject:
            found.append(float(subject.run("readyAt")) / 1000)
    return quantile(found, 0.5)
