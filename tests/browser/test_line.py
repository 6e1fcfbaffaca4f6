"""A server that hangs or is started anew under an open browser, a browser without a line: what their reader sees."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import FIRST_MS, PATIENCE_MS, arrived
from tests.browser.test_data import acled, drop, the_set
from tests.browser.test_sets import MAP, ROWS, bring, day_is, go
from tools.serve import served

pytestmark = pytest.mark.browser

SELECTED = "bazarak"
RUNS = "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState !== 'notRunning'"


def said(page: Page, words: str, *, within_ms: int = PATIENCE_MS) -> None:
    """What is said of the line, once it is said."""
    expect(page.locator(".claims-server p")).to_contain_text(words, timeout=within_ms)
    expect(page.locator(".claims-server")).to_be_visible()


def settled(page: Page, day: str) -> None:
    """Page, map, address and the server itself are at this day, with the selection and the filter that were there."""
    page.wait_for_function(
        "(day) => claimsBus.last('asked')?.day === day && !claimsBus.last('line').away", arg=day
    )
    day_is(page, day)
    asked = {key: values[-1] for key, values in parse_qs(urlsplit(page.url).query).items()}
    assert (asked["day"], asked["record"], asked["side"]) == (day, SELECTED, "nrf")
    assert page.evaluate("claimsBus.last('asked').select") == SELECTED
    expect(page.get_by_role("button", name="Clear filters")).to_be_visible()


def at_rest(page: Page) -> None:
    page.wait_for_function(f"() => !({RUNS})()")


def test_what_a_reader_has_outlives_a_lost_line_and_a_server_that_is_started_anew(
    new_page: Callable[..., Page],
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = ("--server.port", str(free.getsockname()[1]))
    page = new_page()
    with served("dashboard.py", *port) as app:
        page.goto(f"{app.address}data?day=2021-09-02&side=nrf&record={SELECTED}")
        page.get_by_text("Unverified claims").wait_for(timeout=FIRST_MS)
        bring(page)
        settled(page, "2021-09-02")
        expect(page.locator(".claims-shown").first).to_contain_text("Imported:")

        page.context.set_offline(True)
        said(page, "This browser is offline.")
        page.context.set_offline(False)
        said(page, "Nothing was lost.")
        settled(page, "2021-09-02")

        at_rest(page)
        app.process.send_signal(signal.SIGSTOP)
        said(page, "The server does not answer.")
        page.locator(".cb-after").click()  # the map goes on, and what the server has to know of it waits
        day_is(page, "2021-09-03")
        app.process.send_signal(signal.SIGCONT)
        said(page, "Nothing was lost.")
        settled(page, "2021-09-03")

        at_rest(page)
        app.process.send_signal(signal.SIGSTOP)
        page.get_by_role("button", name="Clear filters").click()  # before anybody can know that it is in vain
        app.process.kill()
        app.process.wait()
        said(page, "The server does not answer.", within_ms=5_000)
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator(".cb-after").click()
        day_is(page, "2021-09-04")
        # Nothing is taken off before the server is there to say what there is.
        expect(page.locator(".claims-shown").first).to_contain_text("Imported:")

    with served("dashboard.py", *port) as app:
        said(page, "in a new session", within_ms=FIRST_MS)
        said(page, "Imported sets that are gone: “mine.csv”.")
        said(page, "Day, filters and selection are kept where the reports have them.")
        said(page, "Not done: “Clear filters”.")
        settled(page, "2021-09-04")
        expect(page.locator(".claims-shown").first).not_to_contain_text("Imported:")
        expect(page.frame_locator(MAP).locator(".claims-map[data-points]")).to_have_count(0)
        expect(page.frame_locator(MAP).get_by_text("mine.csv")).to_have_count(0)
        expect(page.locator(".cb-input")).to_have_attribute("max", "22")  # the days of the reports alone
        page.locator(".claims-server").get_by_role("button", name="Close").click()
        expect(page.locator(".claims-server")).to_be_hidden()

        go(page, "Data")
        drop(page, ("again.csv", acled(*ROWS)))
        expect(the_set(page, "again.csv")).to_be_visible()
        expect(page).to_have_url(re.compile(r"\bsets=1\b"))
        arrived(page, page.url)
        told = page.get_by_test_id("stAlert").filter(has_text="imported set")
        expect(told).to_contain_text("comes from a session with 1 imported set; this one has none.")
        expect(the_set(page, "again.csv")).to_have_count(0)
