"""The point cloud in a real browser, with the time bar: what a day shows is what a plain filter of the events finds.

At the end the same events as a set too large to be drawn one by one: circles count those of cells, at every zoom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import floor
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geo.map.pointcloud import PointEvents, packed
from tests.bench.long import CELL_DEGREES
from tests.bench.synthetic import DAYS, OPENING, PROBE, synthetic
from tests.browser.conftest import Tabs
from tests.browser.moves import SENT
from tests.browser.stillness import map_frame, spot_on_the_page
from tools.serve import ROOT, Served, served

pytestmark = pytest.mark.browser

COUNT = 10_000
CLOUD = "map_div.claimsPoints"
Cell = tuple[int, int]


@pytest.fixture(scope="module")
def app(kept_tabs: Tabs) -> Iterator[Served]:
    setting = {"CLAIMS_BENCH_SIZE": str(COUNT), "PYTHONPATH": str(ROOT)}
    with served("tests/bench/apps/cells.py", "--server.baseUrlPath=under/a/prefix", env=setting) as running:
        kept_tabs.draw_first("point cloud", running.address, ".cb-input")
        yield running


@pytest.fixture(scope="module")
def events() -> PointEvents:
    return synthetic(COUNT).events


@pytest.fixture
def page(app: Served, tabs: Tabs) -> Page:
    opened = tabs.lend("point cloud")
    opened.goto(f"{app.address}?day={DAYS[OPENING]}")
    frame = opened.frame_locator('iframe[src*="st_folium"]')
    expect(frame.locator(f'.claims-map[data-points="{COUNT}"]')).to_be_attached()
    return opened


def naive(events: PointEvents, day: int) -> set[str]:
    """Every event asked in turn."""
    return {
        event_id
        for event_id, first, last in zip(events.ids, events.first, events.last, strict=True)
        if first <= day <= last
    }


def shown_on(page: Page, day: int) -> set[str]:
    page.evaluate(
        "day => { const input = document.querySelector('.cb-input'); input.value = day;"
        "input.dispatchEvent(new Event('input', {bubbles: true})); }",
        day,
    )
    map_frame(page).locator(f'.claims-map[data-day="{DAYS[day].isoformat()}"]').wait_for()
    return set(map_frame(page).evaluate(f"{CLOUD}.shown()"))


def test_each_day_shows_what_a_plain_filter_finds_and_looks_the_same_from_wherever_it_is_reached(
    page: Page, events: PointEvents
) -> None:
    picture = "document.querySelector('canvas.claims-points').toDataURL()"
    looks = []
    for days in ((OPENING + 5,), (OPENING + 4, OPENING + 5), (0, len(DAYS) - 1, 700, 699, OPENING + 5)):
        for day in days:
            assert shown_on(page, day) == naive(events, day), DAYS[day]
        looks.append(map_frame(page).evaluate(picture))
    assert looks[0] == looks[1] == looks[2]


def test_a_mark_tells_its_text_as_text_and_is_chosen_by_a_click_and_the_count_says_how_many_are_in_view(
    page: Page, events: PointEvents
) -> None:
    frame = map_frame(page)
    row = max(n for n, first in enumerate(events.first) if first == OPENING and events.last[n] == OPENING)
    at = f"map_div.latLngToContainerPoint([{PROBE[1]}, {PROBE[0]}])"
    page.mouse.move(*spot_on_the_page(page, PROBE[1], PROBE[0]))
    assert frame.evaluate(f"{CLOUD}.under({at}.x, {at}.y)") == [events.ids[row]]
    tip = frame.locator(".claims-point-tip")
    expect(tip).to_have_text(events.texts[row])
    assert "<b>" in events.texts[row]
    assert tip.locator("*").count() == 0, "a tag in the data stays text"
    page.evaluate(
        "addEventListener('message', e => { if (e.data.type === 'select') window.chosen = e.data.record; })"
    )
    page.mouse.click(*spot_on_the_page(page, PROBE[1], PROBE[0]))
    page.wait_for_function("window.chosen")
    assert page.evaluate("chosen") == events.ids[row]
    frame.evaluate(f"void map_div.setView([{PROBE[1]}, {PROBE[0]}], 14, {{animate: false}})")
    expect(frame.locator(".claims-count")).to_have_text(f"{len(naive(events, OPENING))} events, 1 in view")


def test_nothing_is_sent_while_the_date_is_dragged_and_a_layer_switched_off_takes_its_marks_away_and_says_so(
    page: Page,
) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.evaluate(SENT)
    box = page.locator(".cb-stage").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 10, y, steps=60)
    assert page.evaluate("sent") == 0
    page.mouse.up()
    page.wait_for_function("sent")  # or it would be no test of what is sent
    frame = map_frame(page)
    before = frame.evaluate(f"{CLOUD}.numbers()")
    frame.evaluate("map_div.getContainer().classList.add('claims-no-clashes')")
    expect(frame.locator(".claims-count")).to_contain_text("switched off")
    after = frame.evaluate(f"{CLOUD}.numbers()")
    assert after["total"] == before["total"]
    assert 0 < after["off"] < after["total"]
    assert after["inView"] < before["inView"]


def test_the_events_have_no_address(page: Page, app: Served, events: PointEvents) -> None:
    names = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    names += map_frame(page).evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert names
    assert all(name.startswith(app.address) for name in names)
    size = len(packed(events, DAYS[0]))
    for name in set(names):
        body = page.request.get(name).body()
        assert events.ids[0].encode() not in body
        assert len(body) != size


# --- counted by cells -----------------------------------------------------------------------------------------------


@pytest.fixture
def cells(app: Served, tabs: Tabs) -> Page:
    opened = tabs.lend("point cloud")
    opened.goto(f"{app.address}?day={DAYS[OPENING]}&by_cells=1")
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
    map_frame(page).evaluate(f"void map_div.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
    return spot_on_the_page(page, lat, lon)


def test_a_circle_counts_what_its_cell_holds_and_cells_are_the_wider_the_farther_the_map_is_away(
    cells: Page, events: PointEvents
) -> None:
    page, frame = cells, map_frame(cells)
    tip, outlined = frame.locator(".claims-point-tip"), frame.locator("path.claims-cell")
    total = cells_on(events, OPENING, 90.0).total()
    for zoom, doublings in ((11, 0), (9, 1), (7, 3), (5, 5)):
        page.mouse.move(0, 0)
        expect(outlined).to_have_count(0)  # that of the zoom before
        degrees = CELL_DEGREES * 2**doublings
        ((cell, count),) = cells_on(events, OPENING, degrees).most_common(1)
        page.mouse.move(*look(page, cell, degrees, zoom))
        assert frame.evaluate("map_div.getZoom()") == zoom
        expect(frame.locator(".claims-count")).to_contain_text(f"{total} imported events, ")
        expect(tip).to_contain_text(f"{count} imported events somewhere in this cell of {degrees:g}°")
        by_kind = [int(line.partition(": ")[2]) for line in tip.inner_text().splitlines()[1:-1]]
        assert sum(by_kind) == count
        outline = outlined.bounding_box()
        assert outline is not None
        assert outline["width"] == pytest.approx(degrees * 256 * 2**zoom / 360, abs=3)


def test_circles_look_the_same_from_wherever_a_day_is_reached_and_a_click_shows_the_cells_within_and_selects_nothing(
    cells: Page, events: PointEvents
) -> None:
    page, frame = cells, map_frame(cells)
    looks = []
    for days in ((OPENING + 5,), (OPENING + 4, OPENING + 5), (0, OPENING + 90, OPENING + 5), (OPENING,)):
        for day in days:
            shown_on(page, day)
        looks.append(frame.evaluate("document.querySelector('canvas.claims-points').toDataURL()"))
    assert looks[0] == looks[1] == looks[2] != looks[3]
    degrees = CELL_DEGREES * 8
    ((cell, _),) = cells_on(events, OPENING, degrees).most_common(1)
    page.mouse.click(*look(page, cell, degrees, 7))
    frame.wait_for_function("map_div.getZoom() > 7")
    lon, lat = middle(cell, degrees)
    assert frame.evaluate(f"map_div.getBounds().contains([{lat}, {lon}])")
    assert dict(parse_qsl(urlsplit(page.url).query)).get("record", "") == ""
