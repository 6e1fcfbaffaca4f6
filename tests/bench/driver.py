"""One page under measurement: how its date is moved, and what is counted meanwhile."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import psutil
from playwright.sync_api import Browser, CDPSession, Page

from tools.serve import Served

DETECTOR = (Path(__file__).parent / "detector.js").read_text(encoding="utf-8")
VIEWPORT = {"width": 1360, "height": 900}
QUIET_MS = 350
FRAME_MS = 1000 / 60
Probe = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A day on: where to look for it, and whether something will be there; ``None`` where nothing shows it."""

    probe: Probe | None
    wanted: bool


@dataclass
class Wire:
    """What went over the websocket: payload bytes and messages, up and down."""

    up: int = 0
    down: int = 0
    bytes: int = 0

    def note(self, message: dict[str, Any], *, sent: bool) -> None:
        response = message["response"]
        payload = response["payloadData"]
        self.bytes += len(base64.b64decode(payload)) if response["opcode"] == 2 else len(payload)
        self.up += sent
        self.down += not sent


@dataclass
class Change:
    """One change of day as the detector saw it; times in ms from the input."""

    ms: float
    tick: float
    blank: int
    dayshown: float | None
    late: int | None


@dataclass
class Changes:
    """Changes of day in a row, with what they cost each on the average."""

    seen: list[Change]
    bytes: float
    cpu_ms: float
    messages_up: float
    view_kept: bool

    def ms(self, share: float) -> float:
        return quantile([change.ms for change in self.seen], share)


def quantile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies; not a number where there are none."""
    return float(np.quantile(values, share)) if values else float("nan")


@dataclass
class Subject:
    """A page of a served app, watched."""

    page: Page
    cdp: CDPSession
    app: Served
    wire: Wire = field(default_factory=Wire)
    hosts: set[str] = field(default_factory=set)

    def cpu_s(self) -> float:
        """Processor seconds of the server so far."""
        times = psutil.Process(self.app.process.pid).cpu_times()
        return times.user + times.system

    def quiet(self, ms: int = QUIET_MS) -> None:
        """Wait until nothing has gone over the wire for a while."""
        before = -1
        while before != self.wire.bytes:
            before = self.wire.bytes
            self.page.wait_for_timeout(ms)

    def run(self, script: str, argument: object = None) -> Any:  # noqa: ANN401 - what the script returns
        return self.page.evaluate(script, argument)

    def focus_date(self) -> None:
        """Put the keyboard on the date."""
        self.page.locator('input[type="range"][aria-label="Date"], [role="slider"]').first.focus()

    def key_change(self, key: str, *, wanted: bool, probe: Probe) -> Change:
        """Press a key and watch for what it changes."""
        self.run(
            "([probe, wanted]) => { window.pending = bench.watch(probe, wanted); }",
            [probe, wanted],
        )
        self.page.keyboard.press(key)
        found = self.run("pending")
        if found["ms"] is None:
            raise RuntimeError(f"{self.app.address}: {probe} was never seen to be {wanted}")
        return Change(found["ms"], found["tick"], found["blank"], found["dayshown"], found["late"])

    def changes(self, steps: Sequence[Step]) -> Changes:
        """Go on day by day, with the map moved away from its first view; no day is seen twice."""
        page = self.page
        page.mouse.move(5, 5)
        self.quiet()
        self.run("void bench.map().setView([35.2, 69.8], 8.25, {animate: false})")
        self.focus_date()
        self.quiet(600)
        view = (
            "(() => { const c = bench.map().getCenter(); return [c.lat, c.lng, bench.map().getZoom()]; })()"
        )
        before = self.run(view)
        wire, cpu, seen = Wire(self.wire.up, self.wire.down, self.wire.bytes), self.cpu_s(), []
        kept = True
        for step in steps:
            self.focus_date()
            if step.probe is None:
                page.keyboard.press("ArrowRight")
            else:
                seen.append(self.key_change("ArrowRight", wanted=step.wanted, probe=step.probe))
            self.quiet()
            kept = kept and bool(np.allclose(before, self.run(view), atol=1e-3))
        return Changes(
            seen,
            (self.wire.bytes - wire.bytes) / len(steps),
            (self.cpu_s() - cpu) * 1000 / len(steps),
            (self.wire.up - wire.up) / len(steps),
            kept,
        )

    def floor(self, times: int) -> float:
        """What the detector itself takes: from a key to a bare mark in the map's frame, median in ms."""
        mark = {"selector": "#bench-floor"}
        found = [self.key_change("F8", wanted=n % 2 == 0, probe=mark).ms for n in range(times)]
        return quantile(found, 0.5)


@dataclass(frozen=True)
class Line:
    """A slow line and a slow processor: bits a second down, a third of it up, ms there and back, times slower."""

    bits: float = 1.6e6
    latency_ms: float = 150
    slower: float = 4

    def hold(self, cdp: CDPSession) -> None:
        """Hold a page to it."""
        conditions = {
            "offline": False,
            "latency": self.latency_ms,
            "downloadThroughput": self.bits / 8,
            "uploadThroughput": self.bits / 24,
        }
        cdp.send("Network.emulateNetworkConditions", conditions)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": self.slower})


@contextmanager
def opened(browser: Browser, app: Served, ready: str, line: Line | None = None) -> Iterator[Subject]:
    """A fresh visitor's page of an app, watched from the first byte; ``ready`` is a script that says when it is up."""
    context = browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    context.add_init_script(DETECTOR)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    found = Subject(page, cdp, app)
    cdp.on("Network.webSocketFrameSent", lambda message: found.wire.note(message, sent=True))
    cdp.on("Network.webSocketFrameReceived", lambda message: found.wire.note(message, sent=False))
    cdp.send("Network.enable")
    if line:
        line.hold(cdp)

    def note(address: str) -> None:
        if urlsplit(address).scheme not in {"data", "blob"}:
            found.hosts.add(urlsplit(address).hostname or "")

    context.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    page.goto(app.address)
    broken = "document.querySelector('[data-testid=\"stException\"]')"
    page.wait_for_function(f"({ready}) || {broken}", polling=20)
    if page.evaluate(broken):
        raise RuntimeError(f"{app.address}: {page.locator('[data-testid=stException]').inner_text()}")
    try:
        yield found
    finally:
        context.close()
