"""A headless Chromium that asks nobody outside for anything, for the browser tests and the screenshots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, sync_playwright

# A browser of its own keeps calling home; these switches keep it quiet, so that a counted request is the page's.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
    "--no-sandbox",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that ``CHROMIUM`` names. Raises ``KeyError`` where nothing is named: ``make`` finds one.

    Its pages follow no content policy unless asked to (``bypass_csp=False``): what waits in a page for something does
    so by ``eval``, which the app's policy forbids.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(QUIET))
        browser.new_context = partial(browser.new_context, bypass_csp=True)  # type: ignore[method-assign]
        browser.new_page = partial(browser.new_page, bypass_csp=True)  # type: ignore[method-assign]
        yield browser
        browser.close()
