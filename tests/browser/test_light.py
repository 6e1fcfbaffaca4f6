"""The first page is light, with nothing between the browser and the app, and follows its own content policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import WIDE, asked_of
from tools.serve import Served, served
from tools.wire import counted

pytestmark = pytest.mark.browser

FIRST_PAGE = 1_250_000
"""Bytes of a first visit, websocket and headers included. Of them 0.5 MB are Streamlit's scripts, 0.17 its letters,
0.12 the relief; uncompressed and with the icon font it was 3.3 MB."""
PAGES = ("", "timeline", "accounts", "compare", "tables", "data", "sources", "method")
ICONS = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('MaterialSymbols')).length"


@pytest.fixture(scope="module")
def plain() -> Iterator[Served]:
    with served(plain=True) as running:
        yield running


def fresh(browser: Browser) -> BrowserContext:
    """A reader's context, which keeps the content policy."""
    context = browser.new_context(viewport=WIDE, bypass_csp=False)
    context.set_default_timeout(90_000)  # the first visitor waits for the data, too
    return context


def visited(context: BrowserContext, address: str) -> Page:
    """A page that has said all it has to say and, where it has a map, drawn it."""
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Unverified claims").wait_for()
    for number in range(page.locator("iframe").count()):
        day = page.frame_locator("iframe").nth(number).locator(".claims-map[data-day]")
        expect(day).to_be_attached(timeout=90_000)
    return page


def weight(browser: Browser, app: Served) -> tuple[int, int]:
    """Bytes down the wire of a first visit to the map, and how often the icon font was asked for."""
    context = fresh(browser)
    with counted(app) as wire:
        page = visited(context, wire.address)
        for frame in page.frames:
            frame.wait_for_load_state()
            frame.wait_for_function("[...document.images].every((one) => one.complete)")  # the relief is one
        icons: int = page.evaluate(ICONS)
        context.close()
    return wire.down, icons


def test_the_first_page_is_at_most_1250_kb_without_an_icon_font(
    browser: Browser, app: Served, plain: Served
) -> None:
    light, icons = weight(browser, app)
    assert light <= FIRST_PAGE
    assert icons == 0
    heavy, icons = weight(browser, plain)
    assert heavy > 2 * light, "the relay counts what it is there to count"
    assert icons == 1


def test_icons_come_as_soon_as_a_reader_touches_anything_and_the_content_policy_lets_no_other_script_in(
    browser: Browser, app: Served
) -> None:
    context = fresh(browser)
    page = visited(context, app.address)
    assert page.evaluate(ICONS) == 0
    with page.expect_request("**/MaterialSymbols*"):
        page.keyboard.press("Tab")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.stranger = 1'}))"
    )
    assert page.evaluate("window.stranger ?? null") is None
    context.close()


def test_a_page_without_a_map_shows_its_icons_at_once(browser: Browser, app: Served) -> None:
    context = fresh(browser)
    page = context.new_page()
    with page.expect_request("**/MaterialSymbols*"):
        page.goto(f"{app.address}timeline")
    context.close()


def test_no_page_asks_a_third_party_for_anything_or_meets_its_own_content_policy(
    browser: Browser, app: Served
) -> None:
    context = fresh(browser)
    hosts = asked_of(context)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => (top.broken ??= []).push(event.blockedURI))"
    )
    for name in PAGES:
        page = visited(context, f"{app.address}{name}")
        # long.js, which comes with the protocol, would count faster in WebAssembly, and does without.
        assert set(page.evaluate("window.broken ?? []")) <= {"wasm-eval"}, name
        page.close()
    assert hosts == {"127.0.0.1"}
    context.close()
