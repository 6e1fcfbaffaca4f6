"""Where a place of the map is on the page, once page and map stand still."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

FRAMES = 20
"""So many frames in a row in which nothing moved are standing still."""


def map_frame(page: Page) -> Frame:
    """The frame that the map lives in."""
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def spot_on_the_page(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """Where the place lies, in CSS pixels of the page; waits until it is the same for ``FRAMES`` frames."""
    frame = map_frame(page)
    frame.wait_for_function(
        """([lat, lon, frames]) => {
             const { x, y } = map_div.latLngToContainerPoint([lat, lon]);
             const { left, top } = frameElement.getBoundingClientRect();
             const now = JSON.stringify([lat, lon, left + x, top + y]);
             globalThis.stood = now === globalThis.stoodAt ? globalThis.stood + 1 : 0;
             globalThis.stoodAt = now;
             return globalThis.stood > frames;
           }""",
        arg=[lat, lon, FRAMES],
        polling="raf",
    )
    _, _, x, y = frame.evaluate("JSON.parse(globalThis.stoodAt)")
    return x, y
