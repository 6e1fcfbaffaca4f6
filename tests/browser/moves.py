"""What a reader does with time bar, map, accounts and address, and must see: the same in the dashboard and in a
published file.

Each of them is the body of a test; its name is the test's sentence. A host says how an address is opened and where
the map is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import FloatRect, FrameLocator, Locator, Page, ViewportSize, expect

from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.places import caption
from tests.browser.conftest import DESK, PHONE, SMALL

Scope = FrameLocator | Page
"""Where the map is: a frame of its own, or the page itself."""
SEPTEMBER = [f"2021-09-{n:02}" for n in range(1, 7)]
AUGUST = [f"2021-08-{n:02}" for n in range(15, 32)]
ENTERED = "c-panjshir-entered-mujahid"


@dataclass(frozen=True)
class Host:
    """Opens an address, named by its query alone (``day=2021-09-02``), and finds the map of a page.

    ``open`` opens it in the test's page, ``beside`` in another one beside it.
    """

    open: Callable[[str], Page]
    beside: Callable[[str], Page]
    scope: Callable[[Page], Scope]

    def map(self, page: Page, day: str) -> Scope:
        """The map, once it shows ``day``."""
        scope = self.scope(page)
        expect(scope.locator(f'.claims-map[data-day="{day}"]')).to_be_attached()
        return scope

    def opened(self, query: str, day: str) -> tuple[Page, Scope]:
        """The page of an address and its map, once it shows ``day``."""
        page = self.open(query)
        return page, self.map(page, day)


def marks(scope: Scope, text: str) -> Locator:
    """Marks of the map whose label has ``text`` in it, hidden ones left out."""
    return scope.locator(f'.claims-map [aria-label*="{text}"]').filter(visible=True)


def the_date(page: Page) -> Locator:
    return page.get_by_role("slider", name="Date")


def lead(page: Page) -> Locator:
    return page.locator(".sentence .lead")


def line(page: Page, record: str) -> Locator:
    """The line of an account, which opens to its card."""
    return page.locator(f'.line:has(.account[data-records~="{record}"])').first


def note_days(scope: Scope) -> None:
    """Note every day to which the map changes from now on; one that is shown anew, as at another size, is no change."""
    scope.locator(".claims-map").evaluate(
        "box => { window.shownDays = []; let last = box.dataset.day; box.addEventListener('dayshown', e => {"
        " if (e.detail.day !== last) shownDays.push(last = e.detail.day); }); }"
    )


def noted_days(scope: Scope) -> list[str]:
    found: list[str] = scope.locator(".claims-map").evaluate("() => window.shownDays")
    return found


SENT = """() => {
  const send = WebSocket.prototype.send;
  window.sent = 0;
  WebSocket.prototype.send = function (...data) { window.sent += 1; return send.apply(this, data); };
}"""
"""Count in ``sent`` what the page sends to Python from now on."""


def drag_to_the_last_day(page: Page, surface: str = ".cb-input") -> None:
    """From the first day to the last, the pointer still down."""
    box, stage = page.locator(surface).bounding_box(), page.locator(".cb-stage").bounding_box()
    assert box is not None
    assert stage is not None
    y, cell = box["y"] + box["height"] / 2, stage["width"] / 23
    page.mouse.move(stage["x"] + cell / 2, y)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] - cell / 2, y, steps=60)


# --- the map -----------------------------------------------------------------------------------------------------


def each_day_has_its_own_signs(host: Host) -> None:
    page, scope = host.opened("day=2021-08-20", "2021-08-20")
    somewhere = 'path.claims-{}[role="button"][aria-label*="Pul-e Hesar"]'
    possible, claimed = (
        scope.locator(somewhere.format(group)).filter(visible=True) for group in ("possible", "control")
    )
    clash, bazarak = marks(scope, "Attempts to enter Shotul"), marks(scope, "Bazarak")
    expect(possible).to_have_count(1)  # the districts of Baghlan, before the day they were reported
    expect(claimed).to_have_count(0)
    to_day(host, page, "2021-08-24", *["ArrowRight"] * 4)
    expect(possible).to_have_count(0)
    expect(claimed).to_have_count(1)
    to_day(host, page, "2021-09-02", "PageUp", "ArrowRight", "ArrowRight")
    expect(clash).not_to_have_count(0)
    to_day(host, page, "2021-09-05", *["ArrowRight"] * 3)
    expect(clash).to_have_count(0)
    expect(bazarak).to_have_count(0)
    to_day(host, page, "2021-09-06", "ArrowRight")
    expect(bazarak).not_to_have_count(0)


def to_day(host: Host, page: Page, day: str, *keys: str) -> None:
    """Press keys on the date, one after the other, and wait until the map shows the day to which they lead."""
    for key in keys:
        the_date(page).press(key)
    host.map(page, day)


def a_direction_is_a_short_stub_at_its_start_at_every_zoom(host: Host) -> None:
    _, scope = host.opened("day=2021-08-30&reading=claimed", "2021-08-30")
    stub = marks(scope, "from Shotul to Panjshir")
    for _ in range(2):
        box = stub.bounding_box()
        assert box
        assert max(box["width"], box["height"]) < 32  # pixels: no farther than a place's own name reaches
        scope.get_by_role("button", name="Zoom in").click()


def what_lies_somewhere_in_the_province_is_counted_at_the_margin_day_by_day(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    line = scope.get_by_role("group", name="somewhere in Panjshir")
    for words in ("3\u20136 clashes", "6 statements", "6\u20138 others"):
        expect(line.get_by_role("button", name=words)).to_be_visible()
    expect(scope.locator(".claims-badge").filter(visible=True)).to_have_text("3\u20136")
    line.get_by_role("button", name="6 statements").click()
    expect(page.locator(".claims-panel .selected").first).to_be_visible()
    the_date(page).press("End")
    expect(line.get_by_role("button", name="6 statements")).to_be_hidden()


def a_plain_wheel_leaves_the_map_as_it_is_and_with_control_it_zooms_and_home_leads_back(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    scale = scope.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    spot = scope.locator(".claims-map").bounding_box()
    assert spot
    page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + 120)
    page.mouse.wheel(0, -240)
    expect(scope.get_by_text("turn the wheel to zoom")).to_be_visible()
    expect(scale).to_have_text(before)
    page.keyboard.down("Control")
    for _ in range(3):
        page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    expect(scale).not_to_have_text(before)
    scope.get_by_role("button", name="Back to the first view").click()
    expect(scale).to_have_text(before)


def a_key_on_the_date_moves_words_address_and_a_map_that_is_mounted_once(host: Host) -> None:
    page, scope = host.opened("day=2021-08-30", "2021-08-30")
    scope.locator(".claims-map").evaluate("box => { box.dataset.mine = 'yes'; }")
    for day, said in (
        ("2021-08-31", "31 August"),
        ("2021-09-01", "1 September"),
        ("2021-09-02", "2 September"),
    ):
        the_date(page).press("ArrowRight")
        host.map(page, day)
        expect(lead(page)).to_contain_text(f"On {said} 2021")
        expect(page).to_have_url(re.compile(f"day={day}"))
    expect(scope.locator('.claims-map[data-mine="yes"]')).to_be_attached()


def dragging_the_map_by_an_area_selects_nothing_and_a_click_on_it_does(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02", "2021-09-02")
    areas = scope.locator('path.claims-control[role="button"][aria-label*="Panjshir"]')
    box = areas.filter(visible=True).first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 25, steps=6)
    page.mouse.up()
    the_date(page).press("ArrowRight")  # what the drag had sent would come before this
    expect(lead(page)).to_contain_text("On 3 September 2021")
    assert "record=" not in page.url
    the_date(page).press("ArrowLeft")
    expect(lead(page)).to_contain_text("On 2 September 2021")
    page.mouse.click(x + 40, y + 25)
    expect(page).to_have_url(re.compile("record=[a-z]"))


def an_error_in_the_map_is_a_sentence_and_the_accounts_still_work(host: Host) -> None:
    page, scope = host.opened("day=2021-09-05", "2021-09-05")
    scope.locator(".claims-map").evaluate(
        "(box) => { const set = Element.prototype.setAttribute;"
        " Element.prototype.setAttribute = function (name, value) {"
        " if (name === 'aria-label' && box.contains(this)) throw new Error('broken');"
        " return set.call(this, name, value); }; }"
    )
    the_date(page).press("End")
    expect(lead(page)).to_contain_text("On 6 September 2021")
    expect(scope.get_by_text("The map could not be drawn completely.")).to_be_visible()
    expect(line(page, "c-panjshir-captured-mujahid")).to_be_visible()


# --- the date ----------------------------------------------------------------------------------------------------


def every_key_of_the_time_bar_moves_the_map(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02", "2021-09-02")
    for key, day in (
        ("ArrowRight", "2021-09-03"),
        ("ArrowDown", "2021-09-02"),
        ("PageDown", "2021-08-26"),
        ("ArrowUp", "2021-08-27"),
        ("ArrowLeft", "2021-08-26"),
        ("Home", "2021-08-15"),
        ("PageUp", "2021-08-22"),
        ("End", "2021-09-06"),
    ):
        the_date(page).press(key)
        host.map(page, day)
        expect(page).to_have_url(re.compile(f"day={day}"))


def dragging_the_strip_shows_every_day_between(host: Host) -> None:
    page, scope = host.opened("day=2021-08-15", "2021-08-15")
    note_days(scope)
    drag_to_the_last_day(page, ".cb-stage")
    shown_and_settled(host, page, scope)


def shown_and_settled(host: Host, page: Page, scope: Scope) -> None:
    """A drag has shown every day to the last, and settles there, once the pointer is up."""
    host.map(page, "2021-09-06")
    assert "day=2021-08-15" in page.url, "nothing is settled while the pointer is down"
    page.mouse.up()
    expect(lead(page)).to_contain_text("On 6 September 2021")
    expect(page).to_have_url(re.compile("day=2021-09-06"))
    assert noted_days(scope) == [*AUGUST[1:], *SEPTEMBER]


def note_captions(scope: Scope) -> None:
    """Note what the caption says, line by line, of every day the map shows from now on."""
    scope.locator(".claims-map").evaluate(
        "box => { window.said = {}; box.addEventListener('dayshown', e => { said[e.detail.day] ="
        " [...box.querySelectorAll('.claims-caption:not([hidden]) p:not([hidden])')]"
        ".map(line => line.textContent); }); }"
    )


def noted_captions(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = scope.locator(".claims-map").evaluate("() => window.said")
    return found


@cache
def captions() -> dict[str, list[str]]:
    """What the records have the caption say of each day, line by line."""
    dataset = read(BUNDLED)
    words = {s.day: caption(dataset, s) for s in Timeline(dataset).states(Reading.CLAIMED)}
    return {day.isoformat(): [*said.sides, said.sure] for day, said in words.items()}


def dragging_the_track_shows_every_day_between_each_with_its_caption_which_covers_little_of_the_map(
    host: Host,
) -> None:
    page, scope = host.opened("day=2021-08-15&reading=claimed", "2021-08-15")
    note_days(scope)
    note_captions(scope)
    drag_to_the_last_day(page)
    host.map(page, "2021-09-06")
    coming = page.locator(".claims-coming")
    expect(coming).to_have_text("On release: 6 September 2021")
    expect(coming).to_be_visible()
    shown_and_settled(host, page, scope)
    expect(coming).to_be_hidden()
    said = noted_captions(scope)
    said.pop("2021-08-15", None)  # shown anew
    assert said == {day: captions()[day] for day in [*AUGUST[1:], *SEPTEMBER]}
    assert said["2021-09-02"][0] == "The Taliban say they have entered Panjshir"
    assert "both cannot be right" in said["2021-09-02"][2]
    room, written = (scope.locator(name).bounding_box() for name in (".claims-map", ".claims-caption"))
    assert room is not None
    assert written is not None
    assert written["width"] * written["height"] < 0.15 * room["width"] * room["height"]


def playing_shows_day_after_day_and_settles_on_the_last(host: Host) -> None:
    page, scope = host.opened("day=2021-08-30", "2021-08-30")
    note_days(scope)
    note_captions(scope)
    page.get_by_role("combobox", name="Speed").select_option("8")
    the_date(page).focus()
    page.keyboard.press("Space")
    expect(lead(page)).to_contain_text("On 6 September 2021")
    expect(page).to_have_url(re.compile("day=2021-09-06"))
    noted = noted_days(scope)
    in_order = [day for day in ["2021-08-31", *SEPTEMBER] if day in noted]  # a slow frame may leave one out
    assert noted == in_order, noted
    assert noted[-1] == "2021-09-06"
    assert len(noted) >= 4
    assert noted_captions(scope) == {day: captions()[day] for day in noted_captions(scope)}
    assert noted_captions(scope).keys() >= set(noted)


def the_other_reading_is_another_map_and_one_step_of_the_history_and_outlives_a_reload(host: Host) -> None:
    page, scope = host.opened("day=2021-09-01&reading=claimed", "2021-09-01")
    page.get_by_role("radio", name="What had been published by this day").check(force=True)
    expect(scope.locator('.claims-map[data-reading="known"]')).to_be_attached()
    expect(page).to_have_url(re.compile("reading=known"))
    page.go_back()
    expect(scope.locator('.claims-map[data-reading="claimed"]')).to_be_attached()
    expect(page.get_by_role("radio", name="What is said about this day")).to_be_checked()
    page.go_forward()
    expect(scope.locator('.claims-map[data-reading="known"]')).to_be_attached()
    page.reload()
    host.map(page, "2021-09-01")
    expect(scope.locator('.claims-map[data-reading="known"]')).to_be_attached()
    expect(page.locator("#day")).to_have_text("Wednesday 1 September 2021")
    assert "reading=known" in page.url


def with_the_network_cut_the_date_still_moves_on_a_map_that_is_there(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02", "2021-09-02")
    page.context.set_offline(True)
    the_date(page).press("Home")
    host.map(page, "2021-08-15")


# --- the address -------------------------------------------------------------------------------------------------


def moving_the_date_keeps_the_readers_place_on_the_map(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed&lat=35.3&lon=69.5&zoom=10", "2021-09-02")
    scale = scope.locator(".leaflet-control-scale-line").first
    before = scale.inner_text()
    the_date(page).press("End")
    host.map(page, "2021-09-06")
    expect(lead(page)).to_contain_text("On 6 September 2021")
    assert scale.inner_text() == before
    expect(page).to_have_url(re.compile("lat=35.3.*zoom=10"))


def an_account_shows_its_mark_and_back_leads_out_of_it_and_not_through_every_day(host: Host) -> None:
    page, scope = host.opened("day=2021-09-01&reading=claimed", "2021-09-01")
    the_date(page).press("ArrowRight")
    expect(lead(page)).to_contain_text("On 2 September 2021")
    expect(scope.locator(".claims-selected")).to_have_count(0)
    line(page, ENTERED).locator("summary").first.click()
    page.locator(f'button[data-record="{ENTERED}"]').first.click()
    expect(page.locator(f'.account.selected[data-records="{ENTERED}"]').first).to_be_visible()
    expect(scope.locator(".claims-selected").filter(visible=True).first).to_be_visible()
    expect(page).to_have_url(re.compile(f"record={ENTERED}"))
    page.go_back()
    expect(page.locator(".account.selected")).to_have_count(0)
    expect(scope.locator(".claims-selected").filter(visible=True)).to_have_count(0)
    expect(page.locator("#day")).to_have_text("Thursday 2 September 2021")


def a_value_that_the_data_do_not_have_is_told_in_a_sentence(host: Host) -> None:
    page, _ = host.opened("day=2021-13-01&reading=guessed&record=&lat=400&lon=1&zoom=3", "2021-09-06")
    for said in (
        "The address asks for the day “2021-13-01”, which is no date like 2021-09-02",
        "The address asks for the reading “guessed”; there are “claimed” and “known”. “claimed” is shown.",
        "which is nowhere; all of it is shown.",
    ):
        expect(page.get_by_text(said)).to_be_visible()


def two_tabs_do_not_disturb_each_other(host: Host) -> None:
    one, _ = host.opened("day=2021-09-02", "2021-09-02")
    two = host.beside("day=2021-09-02")
    host.map(two, "2021-09-02")
    the_date(two).press("Home")
    host.map(two, "2021-08-15")
    host.map(one, "2021-09-02")


# --- selection and sources ---------------------------------------------------------------------------------------


def meet(one: FloatRect | None, other: FloatRect | None) -> bool:
    """Whether two boxes on the page have ground in common."""
    assert one is not None
    assert other is not None
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    return across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


def a_click_on_a_mark_selects_its_account_in_a_card_from_which_escape_and_back_lead_to_the_same_view(
    host: Host,
) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    sign = scope.locator('button.claims-sign[aria-label*="Shotul"]').filter(visible=True).first
    place = sign.bounding_box()
    card = page.get_by_role("dialog", name="What is said here")
    sign.click()
    expect(card.locator(".account")).to_be_visible()
    expect(card).to_be_focused()
    expect(page).to_have_url(re.compile("record="))
    expect(page.locator(".claims-panel .account.selected").first).to_be_attached()
    expect(scope.locator(".claims-selected").first).to_be_visible()
    assert sign.bounding_box() == place, "nothing scrolls away"
    room = card.bounding_box()
    for kept in (sign, scope.get_by_role("button", name="Layers"), scope.locator(".claims-caption")):
        assert not meet(room, kept.bounding_box())
    scope.get_by_role("button", name="Layers").press("Enter")
    unfolded = scope.locator(".leaflet-control-layers-expanded")
    expect(unfolded).to_be_visible()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert meet(room, unfolded.bounding_box()), "or it would be no test of making room"
    assert not meet(card.bounding_box(), unfolded.bounding_box())
    card.focus()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(sign).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.go_back()
    expect(card).to_be_hidden()
    expect(page).not_to_have_url(re.compile("record="))
    assert sign.bounding_box() == place


def a_card_on_the_map_leads_through_every_account_of_its_spot(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    card = page.get_by_role("dialog", name="What is said here")
    scope.locator('path.claims-control[role="button"][aria-label*="Panjshir"]').filter(
        visible=True
    ).first.focus()
    page.keyboard.press("Enter")
    said = []
    count = int(card.get_by_role("status").inner_text().split()[3])
    for _ in range(count):
        said.append(card.locator(".said").inner_text())
        card.get_by_role("button", name="Next").click()
    assert count > 1
    assert len(set(said)) == count
    assert card.locator(".said").inner_text() == said[0]
    card.get_by_role("button", name="Previous").click()
    assert card.locator(".said").inner_text() == said[-1]
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def places_open_to_the_claims_behind_them_and_a_selected_place_is_found_there(host: Host) -> None:
    page, _ = host.opened("day=2021-09-06&reading=claimed&record=bazarak", "2021-09-06")
    place = page.locator("details.place.selected")
    expect(place).to_contain_text("Bazarak")
    expect(place.locator(".account").first).to_be_visible()
    expect(page.get_by_role("radio", name="Place by place")).to_be_checked()
    page.get_by_role("radio", name="Accounts of the day").check(force=True)
    expect(page.locator(".claims-lines .line").first).to_be_visible()


def a_card_leads_to_its_paragraph_and_back_leads_to_the_same_day(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    line(page, ENTERED).locator("summary").first.click()
    page.get_by_role("link", name="“… last region to resist …”, 2 September ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    expect(page.locator("article.paragraph.selected")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("report=last-region&paragraph=15"))
    page.go_back()
    host.map(page, "2021-09-02")
    expect(page.locator(".claims-map, iframe").first).to_be_in_viewport()


def a_paragraphs_card_leads_to_its_day_on_the_map(host: Host) -> None:
    page, _ = host.opened("day=2021-09-06&reading=claimed", "2021-09-06")
    line(page, "c-panjshir-captured-mujahid").locator("summary").first.click()
    page.get_by_role("link", name="“Taliban Claim Control …”, 6 September ¶ 9").first.click()
    paragraph = page.locator("article.paragraph.selected")
    expect(paragraph.locator("h3")).to_have_text("¶ 9")
    paragraph.get_by_role("link", name="On the map").first.click()
    host.map(page, "2021-09-06")
    expect(page).to_have_url(re.compile("record=c-panjshir-captured-mujahid"))


def six_accounts_are_in_sight_and_the_rest_on_request_from_day_to_day(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    lines = page.locator(".claims-lines .line").filter(visible=True)
    expect(lines).to_have_count(6)
    page.get_by_text(re.compile(r"^All \d+ accounts$")).click()
    expect(lines).to_have_count(page.locator(".claims-lines .line").count())
    the_date(page).press("ArrowRight")
    expect(lead(page)).to_contain_text("On 3 September 2021")
    assert lines.count() > 6


NAMES = """async box => {
  const edges = (node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return { left, top, right, bottom };
  };
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 0;
  const text = (all) => all.map((name) => name.firstElementChild.textContent);
  const look = () => {
    const room = edges(box);
    const over = [...box.querySelectorAll(".leaflet-control, .claims-caption, .claims-margin")]
      .filter(seen).map(edges);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const cut = (a) => a.left < room.left || a.top < room.top || a.right > room.right || a.bottom > room.bottom;
    const names = [...box.querySelectorAll(".claims-label, .claims-river")].filter(seen);
    const shown = names.filter((name) => meet(edges(name), room));
    const bad = shown.filter((name) => cut(edges(name)) || over.some((other) => meet(edges(name), other)));
    return { shown: text(shown), bad: text(bad) };
  };
  let found = look();
  for (let frames = 0; found.bad.length && frames < 120; frames += 1) { // the map comes to rest
    await new Promise(requestAnimationFrame);
    found = look();
  }
  return found;
}"""
"""The names in sight on a map, and those of them that the map's edge cuts or that something over the map hides."""
ON_THE_SUBJECTS_GROUND = """box => {
  const named = [...box.querySelectorAll('path.claims-control[aria-label*="Panjshir"]')];
  const subject = named.find((path) => path.checkVisibility());
  const into = subject.getScreenCTM().inverse();
  const names = [...box.querySelectorAll(".claims-label")].filter((name) => name.checkVisibility());
  return names.filter((name) => {
    const { x, y, width, height } = name.getBoundingClientRect();
    return subject.isPointInFill(new DOMPoint(x + width / 2, y + height / 2).matrixTransform(into));
  }).map((name) => name.firstElementChild.textContent);
}"""
"""The names of which the middle stands in Panjshir."""
IN_PANJSHIR = {"Panjshir", "Bazarak", "Shotul", "Khenj", "Dara"}
OUTSIDE = {"Kapisa", "Parwan", "Laghman", "Takhar", "Golbahar", "Jabal-Saraj", "Charikar"}
ENTRY_POINTS = {"Bazarak", "Golbahar", "Jabal-Saraj", "Khawak pass", "Shotul"}


COVERED = """box => {
  const over = [...box.querySelectorAll(".leaflet-control, .claims-caption, .claims-margin")];
  const areas = over.map((node) => node.getBoundingClientRect()).map(({ width, height }) => width * height);
  return areas.reduce((sum, area) => sum + area, 0) / (box.clientWidth * box.clientHeight);
}"""
"""How much of a map is covered by what stands over it; what lies under two such things counts twice."""


def the_maps_share(page: Page, size: ViewportSize) -> float:
    """How much of the window the map fills above the time bar, which stands in sight as a whole."""
    room, bar = (page.locator(name).bounding_box() for name in ("iframe", ".claims-bar"))
    assert room is not None
    assert bar is not None
    assert bar["y"] + bar["height"] <= size["height"], size
    return room["width"] * (bar["y"] - room["y"]) / (size["width"] * size["height"])


def the_map_is_the_page_and_its_names_are_neither_cut_nor_hidden(host: Host) -> None:
    page = host.open("day=2021-09-02&reading=claimed")
    for size, least in ((PHONE, 0.5), (SMALL, 0.5), (DESK, 0.58)):
        page.set_viewport_size(size)
        scope = host.map(page, "2021-09-02")
        expect(page.locator("html")).to_have_js_property("scrollWidth", size["width"])
        expect(page.locator("#day")).to_be_in_viewport()
        box = scope.locator(".claims-map")
        small = box.evaluate("box => box.clientWidth") < 600
        most = 0.3 if small else 0.2
        expect(box).to_have_class(re.compile("claims-small" if small else r"^(?!.*claims-small)"))
        found = box.evaluate(NAMES)
        assert found["bad"] == [], (size, found)
        assert set(found["shown"]) >= ENTRY_POINTS, size
        inside = set(box.evaluate(ON_THE_SUBJECTS_GROUND))
        assert inside & OUTSIDE == set(), size
        assert inside >= IN_PANJSHIR & set(found["shown"]), size
        if page.locator(".st-key-stage").count():  # the published file has its map among other chapters
            assert the_maps_share(page, size) >= least, size
        assert box.evaluate(COVERED) <= most, size
        the_date(page).press("End")
        assert host.map(page, "2021-09-06").locator(".claims-map").evaluate(COVERED) <= most, size
        # the longest line that the strip has, a week before, and back
        for day, keys in (("2021-08-30", ("PageDown",)), ("2021-09-02", ("ArrowRight",) * 3)):
            for key in keys:
                the_date(page).press(key)
            scope = host.map(page, day)
            if not small:
                assert scope.locator(".claims-map").evaluate(ON_THE_SUBJECT) == 0, (size, day)


ON_THE_SUBJECT = """(map) => {
  const strip = map.querySelector(".claims-margin").getBoundingClientRect();
  const named = [...map.querySelectorAll('path.claims-control[aria-label*="Panjshir"]')];
  const subject = named.find((path) => path.checkVisibility());
  const into = subject.getScreenCTM().inverse();
  const steps = [...Array(21).keys()].map((step) => step / 20);
  const at = (x, y) => new DOMPoint(strip.x + x * strip.width, strip.y + y * strip.height);
  const points = steps.flatMap((x) => steps.map((y) => at(x, y)));
  return points.filter((point) => subject.isPointInFill(point.matrixTransform(into))).length;
}"""
"""At how many of 441 points of the counted strip the subject lies under it."""


# --- sizes and keys ----------------------------------------------------------------------------------------------


NAME = "() => (({ ariaLabel, textContent }) => (ariaLabel || textContent).trim().slice(0, 60))(document.activeElement)"


def focused(page: Page) -> str:
    """The name of what has the keyboard's focus, in the page or in the frame that has it."""
    in_frame = page.evaluate("document.activeElement?.tagName === 'IFRAME'")
    frames = (
        [frame for frame in page.frames if frame is not page.main_frame] if in_frame else [page.main_frame]
    )
    return max(
        (str(frame.evaluate(NAME)) for frame in frames if frame.evaluate("document.hasFocus()")), default=""
    )


def reached_by_key(page: Page, key: str, steps: int) -> list[str]:
    """Names of what a key alone comes to, in order, in the page and in its frames."""
    found = []
    for _ in range(steps):
        page.keyboard.press(key)
        found.append(focused(page))
    return found


def the_map_is_one_stop_and_arrow_keys_lead_through_its_marks_and_buttons(host: Host) -> None:
    page, scope = host.opened("day=2021-09-02&reading=claimed", "2021-09-02")
    stop = scope.locator(".claims-map[tabindex='0'], .claims-map :is(path, a, button)[tabindex='0']")
    expect(stop).to_have_count(1)
    stop.focus()
    names = reached_by_key(page, "ArrowRight", 4)
    assert len(set(names)) == 4
    assert reached_by_key(page, "ArrowLeft", 1) == [names[-2]]
    buttons = reached_by_key(page, "ArrowLeft", 8)[-5:]  # back over the first mark, to the last button and on
    assert sorted(buttons) == ["Back to the first view", "Layers", "Legend", "Zoom in", "Zoom out"]
    scale = scope.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    for _ in range(3):  # a step alone may be no other round number of kilometres
        page.keyboard.press("+")
    expect(scale).not_to_have_text(before)


def the_keyboard_alone_reaches_every_control_of_the_page_and_the_map(host: Host) -> None:
    page, scope = host.opened("day=2021-09-06&record=c-panjshir-captured-mujahid", "2021-09-06")
    reached = reached_by_key(page, "Tab", 60)
    for wanted in ("What is said about this day", "Date", "Show on the map"):
        assert any(name.startswith(wanted) for name in reached), (wanted, sorted(reached))
    scope.get_by_role("button", name="Legend").press("Enter")
    expect(scope.locator(".claims-legend-panel").get_by_text("cannot be true together")).to_be_visible()


IN_PYTHON: tuple[Callable[[Host], None], ...] = (
    a_key_on_the_date_moves_words_address_and_a_map_that_is_mounted_once,
    dragging_the_map_by_an_area_selects_nothing_and_a_click_on_it_does,
    the_other_reading_is_another_map_and_one_step_of_the_history_and_outlives_a_reload,
    with_the_network_cut_the_date_still_moves_on_a_map_that_is_there,
    moving_the_date_keeps_the_readers_place_on_the_map,
    an_account_shows_its_mark_and_back_leads_out_of_it_and_not_through_every_day,
    a_click_on_a_mark_selects_its_account_in_a_card_from_which_escape_and_back_lead_to_the_same_view,
    a_card_on_the_map_leads_through_every_account_of_its_spot,
    places_open_to_the_claims_behind_them_and_a_selected_place_is_found_there,
    the_map_is_the_page_and_its_names_are_neither_cut_nor_hidden,
    the_map_is_one_stop_and_arrow_keys_lead_through_its_marks_and_buttons,
    the_keyboard_alone_reaches_every_control_of_the_page_and_the_map,
)
"""Those in which the dashboard does other than the published file: Python is asked, Streamlit stands around the map, or
the server is away."""

IN_THE_BROWSER: tuple[Callable[[Host], None], ...] = (
    each_day_has_its_own_signs,
    a_direction_is_a_short_stub_at_its_start_at_every_zoom,
    what_lies_somewhere_in_the_province_is_counted_at_the_margin_day_by_day,
    a_plain_wheel_leaves_the_map_as_it_is_and_with_control_it_zooms_and_home_leads_back,
    an_error_in_the_map_is_a_sentence_and_the_accounts_still_work,
    every_key_of_the_time_bar_moves_the_map,
    dragging_the_strip_shows_every_day_between,
    dragging_the_track_shows_every_day_between_each_with_its_caption_which_covers_little_of_the_map,
    six_accounts_are_in_sight_and_the_rest_on_request_from_day_to_day,
    playing_shows_day_after_day_and_settles_on_the_last,
    a_value_that_the_data_do_not_have_is_told_in_a_sentence,
    two_tabs_do_not_disturb_each_other,
    a_card_leads_to_its_paragraph_and_back_leads_to_the_same_day,
    a_paragraphs_card_leads_to_its_day_on_the_map,
)
"""Those in which both run the same scripts on the same data; and the ways between a day and a paragraph, which in the
dashboard a test of its own goes in one."""

MEASURING = {playing_shows_day_after_day_and_settles_on_the_last}
"""Those that count frames: with another browser beside them they would count what that one leaves over."""


def parameters(moves: tuple[Callable[[Host], None], ...]) -> list[object]:
    """The moves as a test's parameters, each under its own sentence."""
    return [
        pytest.param(move, id=move.__name__, marks=[pytest.mark.serial] if move in MEASURING else [])
        for move in moves
    ]
