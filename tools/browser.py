"""A headless Chromium that asks nobody outside for anything, for the browser tests and the screenshots."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

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
    """The browser that ``CHROMIUM`` names. Raises ``KeyError`` where nothing is named: ``make`` finds one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(QUIET))
        yield browser
        browser.close()
