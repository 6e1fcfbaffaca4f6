from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tools.browser import chromium
from tools.serve import Served, served

WIDE: ViewportSize = {"width": 1360, "height": 900}
DESK: ViewportSize = {"width": 1440, "height": 900}
SMALL: ViewportSize = {"width": 1024, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
"""For whatever a test waits for: two browsers and two servers share two cores, and an import starts a process."""
FIRST_MS = 180_000
"""For the first page of a server, which imports, reads and computes everything, while other servers start, too."""
Opened = Callable[..., Page]

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note on the test that it failed: its pages are not used again."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as running:
        yield running


# --- pages that are kept -----------------------------------------------------------------------------------------


class Tabs:
    """Pages kept from test to test, one a name: what the browser has loaded and compiled for one is there for the next.

    A kept page is swept before the next test gets it. What cannot be swept (listeners, scripts that run before the
    page's own, a clock that is halted) belongs in a page of the test's own, of the fixture ``new_page``, or is prepared
    once for a page of a name of its own.
    """

    def __init__(self, browser: Browser) -> None:
        """No page yet."""
        self._browser = browser
        self._pages: dict[str, Page] = {}
        self._lent: dict[str, bool] = {}

    def lend(self, name: str, prepare: Callable[[Page], None] | None = None, **options: object) -> Page:
        """The page of that name, blank; made with these options of a context, and prepared, where there is none yet."""
        if name not in self._pages:
            context = self._browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
            context.set_default_timeout(PATIENCE_MS)
            self._pages[name] = context.new_page()
            if prepare:
                prepare(self._pages[name])
        self._lent[name] = bool(options.get("offline"))
        return self._pages[name]

    def draw_first(self, name: str, address: str, wanted: str) -> None:
        """Open a new server's first page in the page of that name, and wait for all that the server has to read."""
        page = self.lend(name)
        page.goto(address)
        page.locator(wanted).first.wait_for(timeout=FIRST_MS)

    def take_back(self, *, sound: bool) -> None:
        """End a test: sweep what it was lent, or close it where the test failed."""
        for name, offline in self._lent.items():
            if sound and not self._pages[name].is_closed():
                swept(self._pages[name], offline=offline)
            else:
                self._pages.pop(name).context.close()
        self._lent.clear()


def swept(page: Page, *, offline: bool) -> None:
    """Make the page what a new one would be: blank, first in its history, alone, without anything stored or granted."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    context.set_offline(offline)
    page.evaluate(
        "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* it has none */ } }"
    )
    # Before the page is blank: what is written into one on which the pointer moved has sliders that nobody can drag.
    page.mouse.move(0, 0)
    page.goto("about:blank")
    context.clear_cookies()
    context.clear_permissions()
    page.emulate_media(media="null", color_scheme="light", reduced_motion="null", forced_colors="null")
    devtools = context.new_cdp_session(page)
    devtools.send("Page.resetNavigationHistory")  # else it is full after fifty steps, and grows no more
    devtools.detach()


@pytest.fixture(scope="session")
def kept_tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture(scope="session")
def app(kept_tabs: Tabs) -> Iterator[Served]:
    with served() as running:
        kept_tabs.draw_first("dashboard", running.address, "text=Unverified claims")
        yield running


@pytest.fixture
def tabs(kept_tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Tabs]:
    yield kept_tabs
    kept_tabs.take_back(sound=not request.node.stash.get(FAILED, False))


@pytest.fixture
def open_page(app: Served, tabs: Tabs) -> Opened:
    """Open an address of the app in the kept page and wait until the page has said all it has to say."""

    def opened(
        address: str = "", *, scheme: Literal["light", "dark"] = "light", size: ViewportSize = WIDE
    ) -> Page:
        page = tabs.lend("dashboard")
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        return arrived(page, app.address + address)

    return opened


# --- pages of a test's own ---------------------------------------------------------------------------------------


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a new context of these options."""
    contexts: list[BrowserContext] = []

    def made(**options: object) -> Page:
        context = browser.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A context that a test listens to before it has a page."""
    opened = browser.new_context(viewport=WIDE)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def open_own(app: Served, context: BrowserContext) -> Opened:
    """The same in a new page of the test's own context."""
    return lambda address="": arrived(context.new_page(), app.address + address)


def arrived(page: Page, address: str) -> Page:
    """The page, once it has said all it has to say."""
    page.goto(address)
    page.get_by_text("Unverified claims").wait_for()
    return page


def asked_of(context: BrowserContext) -> set[str]:
    """Every host that a page of the context asks for anything from now on, websockets included."""
    found: set[str] = set()

    def note(address: str) -> None:
        if urlsplit(address).scheme not in {"data", "blob"}:
            found.add(urlsplit(address).hostname or "")

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    return found
