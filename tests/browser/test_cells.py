"""A set too large to be drawn one by one, in a real browser: circles count the events of cells, at every zoom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import floor
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geo.map.pointcloud import PointEvents
from tests.bench.long import CELL_DEGREES
from tests.bench.synthetic import DAYS, OPENING, synthetic
from tests.browser.conftest import Tabs
from tests.browser.stillness import map_frame, spot_on_the_page
from tools.serve import ROOT, Served, served

pytestmark = pytest.mark.browser

COUNT = 10_000
CLOUD = "map_div.claimsPoints"
Cell = tuple[int, int]


@pytest.fixture(scope="module")
def app(kept_tabs: Tabs) -> Iterator[Served]:
    setting = {"CLAIMS_BENCH_SIZE": str(COUNT), "PYTHONPATH": str(ROOT)}
    with served("tests/bench/apps/cells.py", env=setting) as running:
        kept_tabs.draw_first("cells", running.address, ".cb-input")
        yield running


@pytest.fixture(scope="module")
def events() -> PointEvents:
    return synthetic(COUNT).events


@pytest.fixture
def page(app: Served, tabs: Tabs) -> Page:
    opened = tabs.lend("cells")
    opened.goto(f"{app.address}?day={DAYS[OPENING]}")
    opened.frame_locator('iframe[src*="st_folium"]').locator(".claims-map[data-points]").wait_for()
    # The bundled records' own marks lie above the circles, and from far away over all of them.
    map_frame(opened).add_style_tag(content=".claims-sign, path { pointer-events: none !important }")
    return opened


def cells_on(events: PointEvents, day: int, degrees: float) -> Counter[Cell]:
    """How many events each cell has on a day, by asking each event."""
    return Counter(
        (floor((lon + 180) / degrees), floor((lat + 90) / degrees))
        for lon, lat, first, last in zip(events.lon, events.lat, events.first, events.last, strict=True)
        if first <= day <= last
    )


def middle(cell: Cell, degrees: float) -> tuple[float, float]:
    """Longitude and latitude."""
    return (cell[0] + 0.5) * degrees - 180, (cell[1] + 0.5) * degrees - 90


def look(page: Page, cell: Cell, degrees: float, zoom: int) -> tuple[float, float]:
    """Bring the cell's middle into the middle of the map; where that is on the page."""
    lon, lat = middle(cell, degrees)
    map_frame(page).evaluate(f"map_div.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
    return spot_on_the_page(page, lat, lon)


def test_a_circle_counts_what_its_cell_holds_and_cells_are_the_wider_the_farther_the_map_is_away(
    page: Page, events: PointEvents
) -> None:
    tip, outlined = map_frame(page).locator(".claims-point-tip"), map_frame(page).locator("path.claims-cell")
    for zoom, doublings in ((11, 0), (9, 1), (7, 3), (5, 5)):
        page.mouse.move(0, 0)
        expect(outlined).to_have_count(0)  # that of the zoom before
        degrees = CELL_DEGREES * 2**doublings
        ((cell, count),) = cells_on(events, OPENING, degrees).most_common(1)
        page.mouse.move(*look(page, cell, degrees, zoom))
        expect(tip).to_contain_text(f"{count} imported events somewhere in this cell of {degrees:g}°")
        by_kind = [int(line.partition(": ")[2]) for line in tip.inner_text().splitlines()[1:-1]]
        assert sum(by_kind) == count
        outline = outlined.bounding_box()
        assert outline is not None
        assert outline["width"] == pytest.approx(degrees * 256 * 2**zoom / 360, abs=3)


def test_the_number_of_events_of_the_day_is_the_same_at_every_zoom(page: Page, events: PointEvents) -> None:
    total = cells_on(events, OPENING, 90.0).total()
    for zoom in (5, 8, 11):
        map_frame(page).evaluate(f"map_div.setZoom({zoom}, {{animate: false}})")
        assert map_frame(page).evaluate("map_div.getZoom()") == zoom
        expect(map_frame(page).locator(".claims-count")).to_contain_text(f"{total} imported events, ")


def test_a_click_on_a_circle_shows_the_cells_within_it_and_selects_nothing(
    page: Page, events: PointEvents
) -> None:
    degrees = CELL_DEGREES * 8
    ((cell, _),) = cells_on(events, OPENING, degrees).most_common(1)
    page.mouse.click(*look(page, cell, degrees, 7))
    frame = map_frame(page)
    frame.wait_for_function("map_div.getZoom() > 7")
    lon, lat = middle(cell, degrees)
    assert frame.evaluate(f"map_div.getBounds().contains([{lat}, {lon}])")
    assert dict(parse_qsl(urlsplit(page.url).query)).get("record", "") == ""


def test_a_day_looks_the_same_from_wherever_it_is_reached(page: Page) -> None:
    looks = []
    for days in ((OPENING + 5,), (OPENING + 4, OPENING + 5), (0, OPENING + 90, OPENING + 5)):
        for day in days:
            page.evaluate(
                "day => { const input = document.querySelector('.cb-input'); input.value = day;"
                "input.dispatchEvent(new Event('input', {bubbles: true})); }",
                day,
            )
            map_frame(page).locator(f'.claims-map[data-day="{DAYS[day].isoformat()}"]').wait_for()
        looks.append(map_frame(page).evaluate("document.querySelector('canvas.claims-points').toDataURL()"))
    assert looks[0] == looks[1] == looks[2]
