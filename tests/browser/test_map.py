"""The map page in a real browser: what a person sees on one day and not on another."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect

from tests.browser import moves
from tests.browser.conftest import DESK, PHONE, Opened, Tabs, arrived
from tests.browser.moves import Host
from tools.serve import Served, served

pytestmark = pytest.mark.browser


def the_map(page: Page, day: str) -> FrameLocator:
    """The map, once it shows ``day``."""
    frame = page.frame_locator("iframe").first
    expect(frame.locator(f'.claims-map[data-day="{day}"]')).to_be_attached()
    return frame


@pytest.fixture
def dashboard(open_page: Opened, app: Served, tabs: Tabs) -> Host:
    """The dashboard as a host of moves: the map has a frame of its own."""
    return Host(
        lambda query: open_page(f"?{query}"),
        lambda query: arrived(tabs.lend("dashboard").context.new_page(), f"{app.address}?{query}"),
        lambda page: page.frame_locator("iframe").first,
    )


@pytest.mark.parametrize("move", moves.parameters(moves.IN_PYTHON))
def test_in_the_dashboard(dashboard: Host, move: Callable[[Host], None]) -> None:
    move(dashboard)


@pytest.mark.long
@pytest.mark.parametrize("move", moves.parameters(moves.IN_THE_BROWSER))
def test_in_the_dashboard_as_in_the_published_file(dashboard: Host, move: Callable[[Host], None]) -> None:
    move(dashboard)


@pytest.mark.parametrize(("size", "screens"), [(DESK, 3), (PHONE, 4)])
def test_the_page_of_a_full_day_is_a_few_screens_long(
    open_page: Opened, size: ViewportSize, screens: int
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed", size=size)
    the_map(page, "2021-09-02")
    expect(page.locator(".claims-entries li")).to_have_count(5)
    expect(page.locator(".claims-lines .line").filter(visible=True)).to_have_count(6)
    assert page.locator(".stMain").evaluate("main => main.scrollHeight / innerHeight") <= screens


def test_no_page_scrolls_sideways_on_a_phone(app: Served, open_page: Opened) -> None:
    page = open_page(size=PHONE)
    for name in ("", "timeline", "accounts", "compare", "tables", "data", "sources", "method"):
        page.set_viewport_size({"width": 390, "height": 844})
        arrived(page, app.address + name)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            widths = "() => [document.documentElement, document.querySelector('.stMain')].map((box) => box.scrollWidth)"
            assert page.evaluate(widths) == [width, width], name


def test_the_frame_of_the_map_has_a_name_for_those_who_hear_the_page(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    the_map(page, "2021-09-02")
    expect(page.get_by_title("Map of who claims what")).to_be_visible()
    expect(page.get_by_title("st_folium")).to_have_count(0)


def test_links_between_pages_stay_in_the_session(open_own: Opened) -> None:
    page = open_own("?day=2021-09-02&reading=claimed")
    sessions: list[str] = []
    page.on("websocket", lambda socket: sessions.append(socket.url))
    the_map(page, "2021-09-02")
    moves.line(page, moves.ENTERED).locator("summary").first.click()
    page.get_by_role("link", name="“… last region to resist …”, 2 September ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    page.locator("article.paragraph.selected").get_by_role("link", name="On the map").first.click()
    the_map(page, "2021-09-02")
    page.go_back()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    assert sessions == []


@pytest.mark.serial
def test_the_server_stays_under_400_mb_with_every_page_visited(browser: Browser) -> None:
    with served() as fresh:  # the others have served imports to many sessions
        page = browser.new_page()
        for name in ("", "timeline", "accounts", "compare", "tables", "data", "sources", "method"):
            arrived(page, fresh.address + name)
        used = fresh.memory_mb()
        page.close()
    assert used < 400


def test_signs_stand_beside_the_words_that_explain_them(open_page: Opened) -> None:
    page = open_page("method")
    pictures = page.locator(".terms.signs img")
    expect(pictures.first).to_be_visible()
    assert pictures.evaluate_all("found => found.every(one => one.complete && one.naturalWidth > 0)")
    greys = []
    for scheme in ("light", "dark"):  # an image has no part in the page's variables
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.reload()
        expect(pictures.first).to_be_visible()
        shot = Image.open(BytesIO(pictures.first.screenshot())).convert("L")
        greys.append(ImageStat.Stat(shot).mean[0])
    assert greys[0] > 150 > 110 > greys[1]


def test_a_link_to_a_page_opens_the_whole_app_on_a_server_that_has_just_started_under_a_path_prefix(
    browser: Browser,
) -> None:
    with served("dashboard.py", "--server.baseUrlPath=maps/panjshir") as fresh:
        page = browser.new_page()
        refused: list[str] = []
        page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{fresh.address}sources?report=last-region&paragraph=15")
        expect(page.locator("article.paragraph.selected")).to_be_in_viewport()
        expect(page.get_by_role("link", name="Method")).to_be_visible()
        page.locator("article.paragraph.selected").get_by_role("link", name="On the map").first.click()
        the_map(page, "2021-09-02")
        refused.clear()  # beneath a page's own address Streamlit looks for its server in vain, then above it
        page.goto(f"{fresh.address}?day=2021-09-02")
        the_map(page, "2021-09-02")
        assert refused == []
        page.close()


def swipe_up(page: Page, x: float, y: float) -> None:
    """A finger pulls the page up by a hand's breadth from a point of the window."""
    finger = page.context.new_cdp_session(page)
    for step in range(10):
        points = [{"x": x, "y": y - 15 * step}]
        finger.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points}
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_moves_the_date_but_no_swipe_does_and_of_signs_that_overlap_it_chooses(
    app: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{app.address}?day=2021-09-01")
    the_map(page, "2021-09-01")
    for surface in (".cb-stage", ".cb-input"):
        page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
        box = page.locator(surface).bounding_box()
        assert box is not None
        swipe_up(page, box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
        page.wait_for_function("document.querySelector('.stMain').scrollTop > 0")
        expect(page.locator("#day")).to_contain_text("1 September 2021")
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    page.get_by_role("button", name="Day before", exact=True).tap()
    scope = the_map(page, "2021-08-31")
    places = [
        scope.locator(f'.claims-sign[aria-label*="{words}"]').filter(visible=True).bounding_box()
        for words in ("(Golbahar;", "(Shotul;")
    ]
    (x, y), (to_x, to_y) = ((one["x"] + 12, one["y"] + 12) for one in places if one)
    page.touchscreen.tap((x + to_x) / 2, (y + to_y) / 2)
    among = scope.get_by_role("dialog", name="Several signs stand here").get_by_role("button")
    expect(among.nth(1)).to_be_visible()
    among.first.tap()
    expect(page.get_by_role("dialog", name="What is said here")).to_be_visible()
    expect(among.first).to_be_hidden()
    context.close()


# --- the time bar and the map together ---------------------------------------------------------------------------


def test_a_drag_tells_the_server_nothing_before_the_release(dashboard: Host) -> None:
    page, _ = dashboard.opened("day=2021-08-15", "2021-08-15")
    page.evaluate(
        "() => { const send = WebSocket.prototype.send; window.sent = 0;"
        " WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }"
    )
    moves.drag_to_the_last_day(page)
    dashboard.map(page, "2021-09-06")
    assert page.evaluate("window.sent") == 0
    page.mouse.up()
    expect(moves.lead(page)).to_contain_text("On 6 September 2021")


def test_copy_link_gives_the_address_of_what_is_on_the_screen(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    the_map(page, "2021-09-02")
    page.get_by_role("slider", name="Date").press("Home")
    the_map(page, "2021-08-15")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    assert "day=2021-08-15" in page.evaluate("navigator.clipboard.readText()")


def test_the_keyboard_alone_reaches_copy_link(open_page: Opened) -> None:
    page = open_page("?day=2021-09-06")
    the_map(page, "2021-09-06")
    page.get_by_role("link", name="The map of this day as text").focus()  # after the cards, however many
    assert any(name.startswith("Copy link") for name in moves.reached_by_tab(page, 6))
