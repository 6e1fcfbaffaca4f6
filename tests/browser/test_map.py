"""The map page in a real browser: what a person sees on one day and not on another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
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


def test_a_finger_moves_the_date_on_a_phone(app: Served, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{app.address}?day=2021-09-06")
    the_map(page, "2021-09-06")
    page.get_by_role("button", name="Day before", exact=True).tap()
    the_map(page, "2021-09-05")
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
    page = open_page("?day=2021-09-02&reading=claimed&lat=35.3&lon=69.6&zoom=9")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    the_map(page, "2021-09-02")
    page.get_by_role("slider", name="Date").press("Home")
    the_map(page, "2021-08-15")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    expect(page.get_by_text("Sunday 15 August 2021: what is said about this day")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("?day=2021-08-15&reading=claimed"), "short, and framed anew on another screen"
    with page.expect_download() as made:
        page.get_by_role("button", name="Printable page (PDF)").click()
    assert made.value.suggested_filename == "panjshir-claims-2021-08-15.pdf"


def test_a_search_dims_and_paints_nothing_anew_a_hit_leads_to_its_day_and_the_stamp_is_a_choice(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    frame = the_map(page, "2021-09-02")
    painted = "paths => paths.map((p) => [p.style.display, p.getAttribute('fill'), p.getAttribute('stroke')])"
    paths = frame.locator("path.claims-control")
    before, dimmed = paths.evaluate_all(painted), frame.locator(".claims-dimmed")
    expect(dimmed).to_have_count(0)
    page.get_by_role("searchbox", name="Search the records").fill("Dashty")
    page.keyboard.press("Enter")
    expect(dimmed).not_to_have_count(0)
    assert paths.evaluate_all(painted) == before
    expect(frame.locator(".stamp")).to_be_hidden()
    page.get_by_role("link", name="Attack on two fronts on Monday 30 August").click()
    frame = the_map(page, "2021-08-30")
    expect(frame.locator(".claims-selected:not(.claims-dimmed)")).not_to_have_count(0)
    page.get_by_text("Compute from these alone").click()
    expect(frame.locator(".stamp")).to_have_text("FILTERED")
    expect(dimmed).to_have_count(0)
    assert "filtered=alone" in page.url


def test_the_keyboard_alone_reaches_copy_link(open_page: Opened) -> None:
    page = open_page("?day=2021-09-06")
    the_map(page, "2021-09-06")
    page.get_by_role("link", name="The map of this day as text").focus()  # after the cards, however many
    assert any(name.startswith("Share") for name in moves.reached_by_tab(page, 6))
    page.get_by_role("button", name="Share").press("Enter")
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    assert any(name.startswith("Copy link") for name in moves.reached_by_tab(page, 3))
