"""Take the README's pictures again, and those that a look before a release needs: ``make screenshot``.

Starts the app, opens every page wide and phone-wide, light and dark, and writes ``docs/screenshot-*.png``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from tools.browser import chromium
from tools.serve import ROOT, served

DOCS = ROOT / "docs"
WIDE = (1360, 960)
PHONE = (390, 844)
SHOTS: tuple[tuple[str, str, tuple[int, int], str], ...] = (
    ("map", "?day=2021-09-02", WIDE, "light"),
    ("map-dark", "?day=2021-09-06", WIDE, "dark"),
    ("map-phone", "?day=2021-09-02", PHONE, "light"),
    ("sources", "sources?report=thursday-attack", WIDE, "light"),
    ("sources-phone", "sources?report=thursday-attack", PHONE, "light"),
    ("method", "method", WIDE, "light"),
    ("method-phone", "method", PHONE, "light"),
)
"""Name, address, size in CSS pixels, theme."""


def settle(page: Page) -> None:
    """Wait until the page has said its last line and, where it has a map, until that shows a day."""
    page.get_by_text("Unverified claims, as").wait_for()
    if page.locator(".st-key-stage").count():
        page.frame_locator("iframe").first.locator(".claims-map[data-day]").wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.evaluate("document.fonts.ready")


def take(browser: Browser, address: str, path: Path, size: tuple[int, int], theme: str) -> None:
    """One picture of one address."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto(address)
    settle(page)
    page.screenshot(path=path)
    context.close()


def main(wanted: list[str]) -> None:
    """Take the pictures named, or all."""
    DOCS.mkdir(exist_ok=True)
    with served() as app, chromium() as browser:
        for name, query, size, theme in SHOTS:
            if not wanted or name in wanted:
                path = DOCS / f"screenshot-{name}.png"
                take(browser, app.address + query, path, size, theme)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
