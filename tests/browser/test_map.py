"""The map page in a real browser: what a person sees on one day and not on another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.conftest import PHONE, Opened
from tools.serve import Served, served

pytestmark = pytest.mark.browser


def the_map(page: Page, day: str) -> FrameLocator:
    """The map, once it shows ``day``."""
    frame = page.frame_locator("iframe").first
    expect(frame.locator(f'.claims-map[data-day="{day}"]')).to_be_attached(timeout=30_000)
    return frame


def marks(frame: FrameLocator, text: str) -> Locator:
    """Marks of the map whose label has ``text`` in it, hidden ones left out."""
    return frame.locator(f'.claims-map [aria-label*="{text}"]').filter(visible=True)


def test_a_clash_at_shotul_is_on_the_map_of_2_september_and_not_on_that_of_the_5th(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    expect(marks(the_map(page, "2021-09-02"), "Attempts to enter Shotul")).not_to_have_count(0)
    page = open_page("?day=2021-09-05")
    expect(marks(the_map(page, "2021-09-05"), "Attempts to enter Shotul")).to_have_count(0)


def test_bazarak_is_claimed_on_the_6th_and_blank_on_the_5th(open_page: Opened) -> None:
    page = open_page("?day=2021-09-06")
    expect(marks(the_map(page, "2021-09-06"), "Bazarak")).not_to_have_count(0)
    page = open_page("?day=2021-09-05")
    expect(marks(the_map(page, "2021-09-05"), "Bazarak")).to_have_count(0)


@pytest.mark.parametrize(("day", "possible", "claimed"), [("2021-08-20", 1, 0), ("2021-08-24", 0, 1)])
def test_the_baghlan_districts_are_only_possible_before_the_day_they_were_reported(
    open_page: Opened, day: str, possible: int, claimed: int
) -> None:
    frame = the_map(open_page(f"?day={day}"), day)
    for group, count in (("possible", possible), ("control", claimed)):
        marked = frame.locator(f'path.claims-{group}[role="button"][aria-label*="Pul-e Hesar"]').filter(
            visible=True
        )
        expect(marked).to_have_count(count)


def test_no_page_asks_a_third_party_for_anything(open_page: Opened, hosts: set[str]) -> None:
    the_map(open_page(), "2021-09-06")
    open_page("sources")
    open_page("method")
    assert hosts == {"127.0.0.1"}


def test_a_link_opens_the_same_day_and_reading_after_a_reload(open_page: Opened) -> None:
    page = open_page("?day=2021-09-01&reading=known")
    the_map(page, "2021-09-01")
    page.reload()
    the_map(page, "2021-09-01")
    expect(page.locator("#day")).to_have_text("Wednesday 1 September 2021")
    assert "reading=known" in page.url


def test_a_card_leads_to_its_paragraph_and_back_leads_to_the_same_day(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    the_map(page, "2021-09-02")
    page.get_by_role("link", name="last-region ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    expect(page.locator("article.paragraph.selected")).to_be_in_viewport()
    page.go_back()
    the_map(page, "2021-09-02")


def test_links_between_pages_stay_in_the_session(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    sessions: list[str] = []
    page.on("websocket", lambda socket: sessions.append(socket.url))
    the_map(page, "2021-09-02")
    page.get_by_role("link", name="last-region ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    page.locator("article.paragraph.selected").get_by_role("link", name="On the map").first.click()
    the_map(page, "2021-09-02")
    page.go_back()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    assert sessions == []


def test_places_open_to_the_claims_behind_them_and_a_selected_place_is_found_there(open_page: Opened) -> None:
    page = open_page("?day=2021-09-06&reading=claimed&record=bazarak")
    the_map(page, "2021-09-06")
    place = page.locator("details.place.selected")
    expect(place).to_contain_text("Bazarak")
    expect(place.locator(".account").first).to_be_visible()
    expect(page.get_by_role("radio", name="Place by place")).to_be_checked()
    page.get_by_role("radio", name="Accounts of the day").check(force=True)
    expect(page.locator(".claims-sides .account").first).to_be_visible()


def test_a_phone_shows_date_sentence_and_map_without_sideways_scrolling(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    the_map(page, "2021-09-02")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    expect(page.locator("#day")).to_be_in_viewport()


def test_the_server_stays_under_400_mb_with_every_page_visited(open_page: Opened, app: Served) -> None:
    the_map(open_page(), "2021-09-06")
    open_page("sources")
    open_page("method")
    assert app.memory_mb() < 400


def test_with_the_network_cut_the_date_still_moves_on_a_map_that_is_there(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    the_map(page, "2021-09-02")
    page.context.set_offline(True)
    page.get_by_role("slider", name="Date").press("Home")
    the_map(page, "2021-08-15")


def test_a_link_to_a_page_opens_the_whole_app_even_on_a_server_that_has_just_started(
    browser: Browser,
) -> None:
    with served() as fresh:
        page = browser.new_page()
        page.goto(f"{fresh.address}sources?report=last-region&paragraph=15")
        expect(page.locator("article.paragraph.selected")).to_be_in_viewport(timeout=30_000)
        expect(page.get_by_role("link", name="Method")).to_be_visible()
        page.locator("article.paragraph.selected").get_by_role("link", name="On the map").first.click()
        the_map(page, "2021-09-02")
        page.close()


def test_signs_stand_beside_the_words_that_explain_them(open_page: Opened) -> None:
    page = open_page("method")
    pictures = page.locator(".terms.signs img")
    expect(pictures.first).to_be_visible()
    assert pictures.evaluate_all("found => found.every(one => one.complete && one.naturalWidth > 0)")


def test_the_app_works_behind_a_proxy_that_adds_a_path_prefix(browser: Browser) -> None:
    with served("dashboard.py", "--server.baseUrlPath=maps/panjshir") as prefixed:
        page = browser.new_page()
        refused: list[str] = []
        page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{prefixed.address}?day=2021-09-02")
        the_map(page, "2021-09-02")
        assert refused == []
        page.close()


def test_a_finger_moves_the_date_on_a_phone(app: Served, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{app.address}?day=2021-09-06")
    the_map(page, "2021-09-06")
    page.get_by_role("button", name="Day before", exact=True).tap()
    the_map(page, "2021-09-05")
    context.close()


# --- the time bar and the map together ---------------------------------------------------------------------------


def days_shown(frame: FrameLocator) -> None:
    """Note every day the map shows from now on, in ``window.shownDays`` of its frame."""
    frame.locator(".claims-map").evaluate(
        "box => { window.shownDays = []; box.addEventListener('dayshown', e => shownDays.push(e.detail.day)); }"
    )


def test_a_key_on_the_date_moves_map_words_and_address(open_page: Opened) -> None:
    page = open_page("?day=2021-09-05")
    the_map(page, "2021-09-05")
    page.get_by_role("slider", name="Date").press("ArrowRight")
    the_map(page, "2021-09-06")
    expect(page.locator(".sentence .lead")).to_contain_text("On 6 September 2021")
    expect(page).to_have_url(re.compile("day=2021-09-06"))


def test_dragging_shows_every_day_between_and_tells_the_server_nothing_before_release(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-08-15")
    frame = the_map(page, "2021-08-15")
    days_shown(frame)
    page.evaluate(
        "() => { const send = WebSocket.prototype.send; window.sent = 0;"
        " WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); }; }"
    )
    box = page.get_by_role("slider", name="Date").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, y, steps=60)
    the_map(page, "2021-09-06")
    assert page.evaluate("window.sent") == 0
    page.mouse.up()
    expect(page.locator(".sentence .lead")).to_contain_text("On 6 September 2021")
    shown = frame.locator(".claims-map").evaluate("() => window.shownDays")
    wanted = [f"2021-08-{n:02}" for n in range(16, 32)] + [f"2021-09-{n:02}" for n in range(1, 7)]
    assert shown == wanted


def test_moving_the_date_keeps_the_readers_place_on_the_map(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed&lat=35.3&lon=69.5&zoom=10")
    frame = the_map(page, "2021-09-02")
    scale = frame.locator(".leaflet-control-scale-line").first
    before = scale.inner_text()
    page.get_by_role("slider", name="Date").press("End")
    the_map(page, "2021-09-06")
    expect(page.locator(".sentence .lead")).to_contain_text("On 6 September 2021")
    assert scale.inner_text() == before
    expect(page).to_have_url(re.compile("lat=35.3.*zoom=10"))


def test_the_map_is_mounted_once_however_often_the_date_moves(open_page: Opened) -> None:
    page = open_page("?day=2021-08-30")
    frame = the_map(page, "2021-08-30")
    frame.locator(".claims-map").evaluate("box => { box.dataset.mine = 'yes'; }")
    for day in ("2021-08-31", "2021-09-01", "2021-09-02"):
        page.get_by_role("slider", name="Date").press("ArrowRight")
        the_map(page, day)
        expect(page).to_have_url(re.compile(f"day={day}"))
    expect(frame.locator('.claims-map[data-mine="yes"]')).to_be_attached()


def test_back_leads_out_of_a_selection_and_not_through_every_day(open_page: Opened) -> None:
    page = open_page("?day=2021-09-01&reading=claimed")
    the_map(page, "2021-09-01")
    page.get_by_role("slider", name="Date").press("ArrowRight")
    expect(page.locator(".sentence .lead")).to_contain_text("On 2 September 2021")
    page.locator('button[data-record="c-panjshir-entered-mujahid"]').first.click()
    expect(page.locator('.account.selected[data-records="c-panjshir-entered-mujahid"]').first).to_be_visible()
    expect(page).to_have_url(re.compile("record=c-panjshir-entered-mujahid"))
    page.go_back()
    expect(page.locator(".account.selected")).to_have_count(0)
    expect(page.locator("#day")).to_have_text("Thursday 2 September 2021")


def test_a_click_on_a_mark_selects_its_account(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    frame = the_map(page, "2021-09-02")
    frame.locator('button.claims-sign[aria-label*="Shotul"]').filter(visible=True).first.click()
    expect(page.locator(".account.selected").first).to_be_visible()
    expect(frame.locator(".claims-selected").first).to_be_visible()


def test_copy_link_gives_the_address_of_what_is_on_the_screen(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    the_map(page, "2021-09-02")
    page.get_by_role("slider", name="Date").press("Home")
    the_map(page, "2021-08-15")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    assert "day=2021-08-15" in page.evaluate("navigator.clipboard.readText()")


def test_two_tabs_do_not_disturb_each_other(open_page: Opened) -> None:
    one, two = open_page("?day=2021-09-02"), open_page("?day=2021-09-02")
    the_map(one, "2021-09-02")
    the_map(two, "2021-09-02")
    two.get_by_role("slider", name="Date").press("Home")
    the_map(two, "2021-08-15")
    the_map(one, "2021-09-02")


def reached_by_tab(page: Page, steps: int) -> set[str]:
    """Names of everything the Tab key alone comes to, in the page and in the map."""
    name = (
        "() => { const at = document.activeElement; return (at?.ariaLabel || at?.textContent || '').trim(); }"
    )
    found = set()
    for _ in range(steps):
        page.keyboard.press("Tab")
        found |= {frame.evaluate(name)[:60] for frame in page.frames}
    return found


def test_the_keyboard_alone_reaches_every_control_of_the_page_and_the_map(open_page: Opened) -> None:
    page = open_page("?day=2021-09-06")
    frame = the_map(page, "2021-09-06")
    reached = reached_by_tab(page, 60)
    page.get_by_role("link", name="The map of this day as text").focus()  # after the cards, however many
    reached |= reached_by_tab(page, 6)
    for wanted in ("Date", "Day before", "Play", "Speed", "Legend", "Layers", "Copy link", "Show on the map"):
        assert any(name.startswith(wanted) for name in reached), (wanted, sorted(reached))
    frame.get_by_role("button", name="Legend").press("Enter")
    expect(frame.get_by_text("Claims of both sides are in force that cannot both be true.")).to_be_visible()


def test_an_error_in_the_map_is_a_sentence_and_the_accounts_still_work(open_page: Opened) -> None:
    page = open_page("?day=2021-09-05")
    frame = the_map(page, "2021-09-05")
    frame.locator(".claims-map").evaluate(
        "() => { const set = Element.prototype.setAttribute; Element.prototype.setAttribute = function (name, value) {"
        " if (name === 'aria-label') throw new Error('broken'); return set.call(this, name, value); }; }"
    )
    page.get_by_role("slider", name="Date").press("End")
    expect(page.locator(".sentence .lead")).to_contain_text("On 6 September 2021")
    expect(frame.get_by_text("The map could not be drawn completely.")).to_be_visible()
    expect(page.locator('.account[data-records="c-panjshir-captured-mujahid"]').first).to_be_visible()


def test_dragging_the_map_by_an_area_selects_nothing_and_a_click_on_it_does(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    frame = the_map(page, "2021-09-02")
    area = (
        frame.locator('path.claims-control[role="button"][aria-label*="Panjshir"]').filter(visible=True).first
    )
    box = area.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 25, steps=6)
    page.mouse.up()
    page.get_by_role("slider", name="Date").press(
        "ArrowRight"
    )  # what the drag had sent would come before this
    expect(page.locator(".sentence .lead")).to_contain_text("On 3 September 2021")
    assert "record=&" in page.url
    page.get_by_role("slider", name="Date").press("ArrowLeft")
    expect(page.locator(".sentence .lead")).to_contain_text("On 2 September 2021")
    page.mouse.click(x + 40, y + 25)
    expect(page).to_have_url(re.compile("record=[a-z]"))
