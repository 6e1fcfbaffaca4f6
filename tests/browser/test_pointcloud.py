"""The point cloud in a real browser, with the time bar: what a day shows is what a plain filter of the events finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from geo.map.pointcloud import PointEvents, packed
from tests.bench.synthetic import DAYS, OPENING, PROBE, synthetic
from tests.browser.conftest import Tabs
from tests.browser.stillness import map_frame, spot_on_the_page
from tools.serve import ROOT, Served, served

pytestmark = pytest.mark.browser

COUNT = 10_000
CLOUD = "map_div.claimsPoints"


@pytest.fixture(scope="module")
def app(kept_tabs: Tabs) -> Iterator[Served]:
    setting = {"CLAIMS_BENCH_SIZE": str(COUNT), "PYTHONPATH": str(ROOT)}
    with served("tests/bench/apps/ours.py", "--server.baseUrlPath=under/a/prefix", env=setting) as running:
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


def test_each_day_shows_what_a_plain_filter_finds_from_wherever_it_is_reached(
    page: Page, events: PointEvents
) -> None:
    for day in (OPENING + 1, OPENING + 2, OPENING - 3, 0, len(DAYS) - 1, 700, 699, OPENING):
        assert shown_on(page, day) == naive(events, day), DAYS[day]


def test_a_day_looks_the_same_from_wherever_it_is_reached(page: Page) -> None:
    picture = "document.querySelector('canvas.claims-points').toDataURL()"
    looks = []
    for days in ((OPENING + 5,), (OPENING + 4, OPENING + 5), (0, OPENING + 6, OPENING + 5)):
        for day in days:
            shown_on(page, day)
        looks.append(map_frame(page).evaluate(picture))
    assert looks[0] == looks[1] == looks[2]


def test_the_count_says_how_many_there_are_and_how_many_are_out_of_view(
    page: Page, events: PointEvents
) -> None:
    frame = map_frame(page)
    frame.evaluate(f"map_div.setView([{PROBE[1]}, {PROBE[0]}], 14, {{animate: false}})")
    expect(frame.locator(".claims-count")).to_have_text(f"{len(naive(events, OPENING))} events, 1 in view")


def test_a_mark_under_the_pointer_tells_its_text_as_text_and_is_chosen_by_a_click(
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


def test_a_layer_switched_off_takes_its_marks_away_and_says_so(page: Page) -> None:
    frame = map_frame(page)
    before = frame.evaluate(f"{CLOUD}.numbers()")
    frame.evaluate("map_div.getContainer().classList.add('claims-no-clashes')")
    expect(frame.locator(".claims-count")).to_contain_text("switched off")
    after = frame.evaluate(f"{CLOUD}.numbers()")
    assert after["total"] == before["total"]
    assert 0 < after["off"] < after["total"]
    assert after["inView"] < before["inView"]


def test_nothing_goes_over_the_websocket_while_the_date_is_dragged(
    app: Served, context: BrowserContext
) -> None:
    page = context.new_page()
    said: list[object] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: said.append(frame))
        socket.on("framereceived", lambda frame: said.append(frame))

    page.on("websocket", listen)
    page.goto(f"{app.address}?day={DAYS[OPENING]}")
    page.frame_locator('iframe[src*="st_folium"]').locator(".claims-map[data-points]").wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    box = page.locator(".cb-stage").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    said.clear()
    page.mouse.move(box["x"] + box["width"] - 10, y, steps=60)
    assert said == []
    page.mouse.up()


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
