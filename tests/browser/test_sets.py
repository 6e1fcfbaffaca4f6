"""Imported sets in a real browser: on the map on their days, in the bar, filtered, selected, and gone again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import FAILED, PATIENCE_MS, WIDE, Opened, arrived
from tests.browser.stillness import map_frame, spot_on_the_page
from tests.browser.test_axe import grave, quiet
from tests.browser.test_data import acled, drop, the_set
from tests.readerfiles import collection, feature
from tools.serve import Served

pytestmark = pytest.mark.browser

MAP = 'iframe[src*="st_folium"]'
CLOUD = "map_div.claimsPoints"
HOSTILE = '<img src=x onerror="window.top.broken = 1">'
SPOT = {"latitude": "35.40", "longitude": "69.30"}
AT = (35.40, 69.30)
"""A spot of the map where the reports have no sign."""
ROWS = (
    {"event_date": "2021-09-02", "notes": HOSTILE, "actor1": HOSTILE, **SPOT},
    {"event_date": "2021-09-02", "event_type": "Protests", "sub_event_type": "Peaceful protest"},
    {"event_date": "2021-09-03", "geo_precision": "3"},
    {"event_date": "2022-03-04", "source": "Another Gazette", **SPOT},
)


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def bring(page: Page, name: str = "mine.csv", rows: tuple[dict[str, str], ...] = ROWS) -> None:
    """Drop a file on the data page and go to the map on the day that the address names."""
    drop(page, (name, acled(*rows)))
    expect(the_set(page, name)).to_be_visible()
    go(page, "Map")
    shown(page)


def shown(page: Page) -> set[str]:
    """The events in the map on its day, by their ids in the file, once they have come."""
    expect(page.frame_locator(MAP).locator(".claims-map[data-points]")).to_be_attached()
    found: list[str] = map_frame(page).evaluate(f"{CLOUD}.shown()")
    return {record.rpartition(":")[2] for record in found}


def day_is(page: Page, day: str) -> None:
    expect(page.frame_locator(MAP).locator(f'.claims-map[data-day="{day}"]')).to_be_attached()


def bar_count(page: Page) -> int:
    return 1 + int(page.locator(".cb-input").get_attribute("max") or 0)


@pytest.fixture(scope="module")
def sessions() -> Iterator[list[Page]]:
    """The page whose session holds the set, once a test has brought it: the module's tests share it."""
    held: list[Page] = []
    yield held
    for page in held:
        page.context.close()


@pytest.fixture
def page(
    app: Served, browser: Browser, sessions: list[Page], request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The map of 2 September in the session that holds the set, as it stands when the set has been brought."""
    if not sessions:
        context = browser.new_context(viewport=WIDE)
        context.set_default_timeout(PATIENCE_MS)
        sessions.append(arrived(context.new_page(), f"{app.address}data?day=2021-09-02"))
        bring(sessions[0])
    page = sessions.pop()
    yield page
    if request.node.stash.get(FAILED, False):
        page.context.close()
    else:
        begin_again(page)
        sessions.append(page)  # only now: one that could not begin again is not used again


def begin_again(page: Page) -> None:
    """Back to the map of 2 September within the session, as a link would lead there: nothing is loaded again."""
    page.mouse.move(0, 0)
    page.emulate_media(color_scheme="light")
    page.evaluate(
        "history.pushState({}, '', '/?day=2021-09-02&reading=claimed');"
        "dispatchEvent(new PopStateEvent('popstate'))"
    )
    expect(page.locator("#day")).to_have_text("Thursday 2 September 2021")
    expect(page.locator(".claims-shown").first).to_contain_text("Imported: 4 events.")
    day_is(page, "2021-09-02")
    expect(
        page.frame_locator(MAP).locator('.claims-map[data-points="4"][data-reading="claimed"]')
    ).to_be_attached()
    quiet(page)


def test_a_set_is_a_layer_that_can_be_switched_off_and_its_events_are_on_the_map_on_their_days_alone(
    page: Page,
) -> None:
    frame = page.frame_locator(MAP)
    frame.get_by_role("button", name="Layers").hover(force=True)
    frame.get_by_label("mine.csv").uncheck()
    expect(frame.locator(".claims-count")).to_contain_text("2 switched off")
    page.mouse.move(0, 0)
    frame.get_by_role("button", name="Layers").hover(force=True)
    frame.get_by_label("mine.csv").check()
    expect(frame.locator(".claims-count")).to_contain_text("2 imported events")
    expect(frame.locator(".claims-count")).not_to_contain_text("switched off")
    page.mouse.move(0, 0)
    for key, day, events, silent in (
        ("", "2021-09-02", {"AFG1", "AFG2"}, False),
        ("ArrowRight", "2021-09-03", {"AFG3"}, False),
        ("End", "2022-03-04", {"AFG4"}, True),
        ("Home", "2021-08-15", set(), False),
    ):
        if key:
            page.locator(".cb-input").press(key)
        day_is(page, day)
        assert shown(page) == events
        said = expect(page.locator(".claims-lead"))
        (said.to_contain_text if silent else said.not_to_contain_text)("The reports say nothing of this day")
    page.get_by_role("radio", name="What had been published by this day").check(force=True)
    expect(frame.locator('.claims-map[data-reading="known"]')).to_be_attached()
    note = frame.locator(".claims-points-note")
    note.locator("summary").click()
    expect(note).to_contain_text("Under “What had been published by this day” an event waits")


def test_a_mark_tells_what_it_is_and_a_press_opens_its_card_which_its_address_opens_to_nobody_else(
    page: Page, app: Served
) -> None:
    frame = page.frame_locator(MAP)
    page.mouse.move(*spot_on_the_page(page, *AT))
    tip = frame.locator(".claims-point-tip")
    expect(tip).to_contain_text("2 September 2021 · mine.csv")
    assert len(tip.inner_text()) <= 120
    page.mouse.click(*spot_on_the_page(page, *AT))
    card = page.get_by_role("article", name="Selected event of an imported set")
    expect(card).to_contain_text("AFG1")
    expect(card).to_contain_text(HOSTILE)
    expect(page).to_have_url(re.compile(r"record=set%3A[0-9a-f]+%3AAFG1"))
    expect(frame.locator(".claims-chosen")).to_be_visible()
    assert page.url.startswith(app.address)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("an event of an imported set that is not in this session")).to_be_visible()
    expect(other.locator(".cb-input")).to_have_attribute("max", "22")
    expect(other.get_by_text("mine.csv")).to_have_count(0)
    other.close()
    page.locator(".cb-after").click()
    day_is(page, "2021-09-03")
    expect(frame.locator(".claims-chosen")).to_have_count(0)
    expect(card).to_contain_text("AFG1")
    assert page.evaluate("window.broken") is None


def test_pages_with_a_set_are_accessible_show_markup_as_text_and_lead_to_an_event_within_the_session(
    page: Page,
) -> None:
    quiet(page)
    assert grave(page) == []
    for name in ("Timeline", "Tables"):
        go(page, name)
        expect(page.get_by_role("heading", name="Imported sets")).to_be_visible()
        quiet(page)
        assert grave(page) == [], name
    expect(page.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    assert page.evaluate("window.broken") is None
    assert page.locator('img[src="x"]').count() == 0
    order = page.get_by_role("combobox", name="Order")
    order.fill("Day, latest first")
    order.press("Enter")
    row = page.get_by_role("row").filter(has_text="4 March 2022")
    row.get_by_role("link").click()
    day_is(page, "2022-03-04")
    assert shown(page) == {"AFG4"}
    card = page.get_by_role("article", name="Selected event of an imported set")
    expect(card).to_contain_text("Another Gazette")


@pytest.mark.long
@pytest.mark.parametrize("name", ["Map", "Timeline", "Tables"])
def test_pages_with_a_set_are_accessible_in_the_dark(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    if name != "Map":
        go(page, name)
        expect(page.get_by_role("heading", name="Imported sets")).to_be_visible()
    quiet(page)
    assert grave(page) == []


# --- in a session of the test's own ------------------------------------------------------------------------------


def test_a_set_is_led_to_on_its_days_filtered_counted_apart_and_gone_again_on_a_map_mounted_once(
    open_page: Opened,
) -> None:
    page = open_page("data?day=2021-09-06")
    drop(page, ("mine.csv", acled(*ROWS)))
    for words, day in (("Friday 4 March 2022", "2022-03-04"), ("Thursday 2 September 2021", "2021-09-02")):
        the_set(page, "mine.csv").get_by_role("link", name=words).click()
        expect(page).to_have_url(re.compile(f"day={day}"))
        day_is(page, day)
        if day == "2022-03-04":
            go(page, "Data")
    assert shown(page) == {"AFG1", "AFG2"}
    map_frame(page).evaluate("window.mark = 1")
    is_filtered(page)
    assert bar_count(page) == 202
    page.locator(".cb-after").click()
    day_is(page, "2021-09-03")
    assert map_frame(page).evaluate("window.mark") == 1
    go(page, "Data")
    page.get_by_role("button", name="Remove mine.csv").click()
    expect(the_set(page, "mine.csv")).to_have_count(0)
    go(page, "Map")
    day_is(page, "2021-09-03")
    expect(page.locator(".cb-input")).to_have_attribute("max", "22")
    frame = page.frame_locator(MAP)
    expect(frame.locator(".claims-map[data-points]")).to_have_count(0)
    expect(frame.locator(".leaflet-control-layers-overlays")).not_to_contain_text("mine.csv")


def is_filtered(page: Page) -> None:
    """A search leaves one event of the set, which is counted apart, and without it all are there again."""
    status = page.locator(".claims-shown").first
    search = page.get_by_label("Search the records")
    points = page.frame_locator(MAP).locator(".claims-map")
    expect(status).to_contain_text("Imported: 4 events.")
    search.fill("protest")
    search.press("Enter")
    expect(status).to_contain_text("Imported: 1 of 4 events.")
    expect(points).to_have_attribute("data-points", "1")
    assert shown(page) == {"AFG2"}
    search.fill("")
    search.press("Enter")
    expect(status).to_contain_text("Imported: 4 events.")
    expect(points).to_have_attribute("data-points", "4")


def test_of_eight_events_at_one_spot_elsewhere_each_is_found_and_opened_by_a_further_click(
    open_page: Opened,
) -> None:
    page = open_page("data?day=2021-09-02")
    away = {"event_date": "2021-09-02", "latitude": "48.5", "longitude": "37.5", "country": "Ukraine"}
    bring(page, rows=tuple({"notes": f"event {number}", **away} for number in range(8)))
    where = page.frame_locator(MAP).get_by_role("button", name="Show where all of them are")
    where.click()
    found = map_frame(page).evaluate("[map_div.getZoom(), map_div.getCenter().lat, map_div.getCenter().lng]")
    assert found == pytest.approx([11, 48.5, 37.5], abs=0.01)
    expect(where).to_be_hidden()
    x, y = spot_on_the_page(page, 48.5, 37.5)
    for number in range(8):
        page.mouse.click(x, y)
        card = page.get_by_label("Selected event of an imported set")
        expect(card).to_contain_text(f"event {number}")


def test_events_around_the_world_are_all_shown_and_an_area_and_a_line_are_drawn_on_their_days(
    open_page: Opened,
) -> None:
    page = open_page("data?day=2021-09-02")
    ends = [("-43.9", "-176.5", "New Zealand"), ("-17.8", "178.0", "Fiji"), ("64.1", "-21.9", "Iceland")]
    rows = [{"latitude": lat, "longitude": lon, "country": country} for lat, lon, country in ends]
    area = {
        "type": "Polygon",
        "coordinates": [[[69.2, 35.2], [69.6, 35.2], [69.6, 35.5], [69.2, 35.5], [69.2, 35.2]]],
    }
    front = {"type": "LineString", "coordinates": [[69.2, 35.1], [69.7, 35.4]]}
    drop(
        page,
        ("mine.csv", acled(*({"event_date": "2021-09-02"} | row for row in rows))),
        ("front.geojson", collection(feature(area, name=HOSTILE), feature(front))),
    )
    page.get_by_role("button", name="Read with this mapping").click()
    expect(the_set(page, "front.geojson")).to_be_visible()
    go(page, "Map")
    drawn = page.frame_locator(MAP).locator("path.claims-area")
    expect(drawn).to_have_count(2)
    assert shown(page) == {"AFG1", "AFG2", "AFG3"}
    page.locator(".cb-after").click()
    expect(drawn).to_have_count(0)
    page.locator(".cb-before").click()
    expect(drawn).to_have_count(2)
    page.frame_locator(MAP).get_by_role("button", name="Show where all of them are").click()
    inside = "(lat, lng) => map_div.getBounds().contains([lat, lng])"
    for lat, lon, _ in ends:
        assert map_frame(page).evaluate(f"({inside})({lat}, {lon})")
    assert page.evaluate("window.broken") is None
