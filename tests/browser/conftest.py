from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tools.browser import chromium
from tools.serve import Served, served

WIDE: ViewportSize = {"width": 1360, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def app() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=WIDE)
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def hosts(context: BrowserContext) -> set[str]:
    """Every host that a page of the context asks for anything, websockets included."""
    found: set[str] = set()

    def note(address: str) -> None:
        if urlsplit(address).scheme not in {"data", "blob"}:
            found.add(urlsplit(address).hostname or "")

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    return found


@pytest.fixture
def open_page(app: Served, context: BrowserContext) -> Opened:
    """Open an address of the app and wait until the page has said all it has to say."""

    def opened(address: str = "") -> Page:
        page = context.new_page()
        page.goto(app.address + address)
        page.get_by_text("Unverified claims").wait_for()
        return page

    return opened
