"""Two linked maps in a real browser: each shows its own day, moving one moves the other, and words say what differs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import PHONE, Opened

pytestmark = pytest.mark.browser

FROM_1_TO_2 = "compare?other_day=2021-09-01&day=2021-09-02"


def half(page: Page, side: str) -> FrameLocator:
    """The map of the left half, or of the right one."""
    return page.frame_locator(f".st-key-compare-{side}-map iframe")


def shows(page: Page, side: str, day: str, reading: str = "claimed") -> None:
    at = half(page, side).locator(f'.claims-map[data-day="{day}"][data-reading="{reading}"]')
    expect(at).to_be_attached()


def both_show(page: Page, left: str, right: str) -> None:
    shows(page, "left", left)
    shows(page, "right", right)


def place_of(page: Page, side: str) -> list[float]:
    """Where the map of a half stands: zoom, and the centre in degrees."""
    found: list[float] = (
        half(page, side)
        .locator(".claims-map")
        .evaluate("() => [map_div.getZoom(), map_div.getCenter().lng, map_div.getCenter().lat]")
    )
    return found


def stands_at(page: Page, side: str, place: list[float]) -> None:
    """Wait until the map of a half stands where ``place`` says, to a few pixels."""
    half(page, side).locator(".claims-map").evaluate(
        """(box, [zoom, lng, lat]) => new Promise((done, failed) => {
            const late = performance.now() + 20000;
            const look = () => {
              const at = map_div.getCenter();
              const near = Math.abs(at.lng - lng) < 0.01 && Math.abs(at.lat - lat) < 0.01;
              if (near && map_div.getZoom() === zoom) done();
              else if (performance.now() < late) requestAnimationFrame(look);
              else failed(new Error(`it stands at ${map_div.getZoom()} ${at}`));
            };
            look();
        })""",
        place,
    )


def stood_still(page: Page, side: str, place: list[float]) -> None:
    """The map of a half has not moved from ``place``; the address rounds it, and a map puts what it gets on a pixel."""
    half_a_pixel = 180 / (256 * 2 ** place[0])
    assert place_of(page, side) == pytest.approx(place, rel=0, abs=half_a_pixel)


def drag(page: Page, side: str, by: tuple[int, int]) -> None:
    """Pull the map of a half by its upper edge, where no sign is."""
    box = page.locator(f".st-key-compare-{side}-map iframe").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=8)
    page.mouse.up()
    # it goes where it is pulled in the next frame, and then on a little where the hand was fast
    half(page, side).locator(".claims-map").evaluate(
        """() => new Promise((done) => {
            const look = (before, still) => {
              const now = String(map_div.getCenter());
              const rests = now === before && !map_div._panAnim?._inProgress;
              if (still === 3) done();
              else requestAnimationFrame(() => look(now, rests ? still + 1 : 0));
            };
            look("", 0);
        })"""
    )


def test_zooming_or_dragging_one_map_moves_the_other_neither_runs_away_and_another_date_keeps_them_there(
    open_page: Opened,
) -> None:
    page = open_page(FROM_1_TO_2)
    both_show(page, "2021-09-01", "2021-09-02")
    start = place_of(page, "right")
    half(page, "left").get_by_role("button", name="Zoom in").click()
    stands_at(page, "right", [start[0] + 0.5, *place_of(page, "left")[1:]])
    drag(page, "right", (-90, 60))
    moved = place_of(page, "right")
    assert abs(moved[1] - start[1]) > 0.02
    stands_at(page, "left", moved)
    drag(page, "left", (50, 40))
    again = place_of(page, "left")
    stands_at(page, "right", again)
    stood_still(page, "left", again)  # what followed did not pull back what led
    page.get_by_role("slider", name="The other day: day").press(
        "ArrowLeft"
    )  # tells the server where they stand
    expect(page.locator(".turns h2").first).to_have_text("What differs from 31 August to 2 September")
    drag(page, "left", (60, 30))
    there = place_of(page, "left")
    stands_at(page, "right", there)
    page.get_by_role("button", name="First and last day").click()
    both_show(page, "2021-08-15", "2021-09-06")
    expect(page.locator(".turns h2").first).to_have_text("What differs from 15 August to 6 September")
    stood_still(page, "left", there)
    stands_at(page, "right", there)


def test_dates_readings_and_quick_choices_reach_their_halves_words_and_address_and_back_undoes_them(
    open_page: Opened,
) -> None:
    page = open_page(FROM_1_TO_2)
    both_show(page, "2021-09-01", "2021-09-02")
    page.get_by_role("slider", name="The other day: day").press("Home")
    both_show(page, "2021-08-15", "2021-09-02")
    expect(page.locator(".turns h2").first).to_have_text("What differs from 15 August to 2 September")
    expect(page).to_have_url(
        re.compile("other_day=2021-08-15.*day=2021-09-02|day=2021-09-02.*other_day=2021-08-15")
    )
    page.get_by_role("button", name="This day: day after").click()
    both_show(page, "2021-08-15", "2021-09-03")
    expect(page.locator(".turns h2").first).to_have_text("What differs from 15 August to 3 September")
    expect(page.locator(".half-right .half-day")).to_have_text("Friday 3 September 2021")
    page.get_by_role("button", name="This day in both readings").click()
    shows(page, "left", "2021-09-03", "known")
    shows(page, "right", "2021-09-03")
    expect(page.locator(".turns h2").first).to_contain_text("what had been published by 3 September")
    page.get_by_role("group", name="This day").get_by_role(
        "radio", name="what had been published by this day"
    ).check()
    shows(page, "right", "2021-09-03", "known")
    expect(page.get_by_text("Both halves show the same day")).to_be_visible()
    page.go_back()
    shows(page, "right", "2021-09-03")
    page.go_back()
    both_show(page, "2021-08-15", "2021-09-03")


def test_each_map_shows_its_day_words_say_what_differs_and_what_is_chosen_in_one_is_marked_in_both_and_them(
    open_page: Opened,
) -> None:
    page = open_page(FROM_1_TO_2)
    both_show(page, "2021-09-01", "2021-09-02")
    contested = '.claims-map [aria-label^="Panjshir: contested"]'
    expect(half(page, "right").locator(contested).first).to_be_visible()
    expect(half(page, "left").locator(contested).filter(visible=True)).to_have_count(0)
    words = page.locator(".turns")
    expect(words.get_by_role("heading", level=2).first).to_have_text(
        "What differs from 1 September to 2 September"
    )
    expect(words.locator('article[data-of^="shotul"]')).to_contain_text("no claim in force")
    said = "Zabihullah Mujahid, Taliban spokesman, says that Taliban fighters are inside Panjshir."
    expect(words.get_by_text(said)).to_be_visible()
    pass_ = half(page, "right").locator('[role="button"][aria-label*="Salang pass"]').filter(visible=True)
    pass_.first.press("Enter")
    for side in ("left", "right"):
        expect(half(page, side).locator(".claims-selected").first).to_be_attached()
    expect(half(page, "right").locator(".claims-selected").first).to_be_visible()
    marked = page.locator(".turns .selected")
    expect(marked).to_contain_text("drove the Taliban from the Salang pass")
    expect(marked).to_be_in_viewport()
    words.get_by_role("link", name="“… last region to resist …”, 2 September ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    page.go_back()
    both_show(page, "2021-09-01", "2021-09-02")


def test_a_link_opens_both_maps_on_the_same_ground_and_on_a_phone_one_is_swiped_to_the_other(
    open_page: Opened,
) -> None:
    page = open_page(f"{FROM_1_TO_2}&lat=35.3&lon=69.5&zoom=10")
    both_show(page, "2021-09-01", "2021-09-02")
    stands_at(page, "left", [10, 69.5, 35.3])
    stands_at(page, "right", [10, 69.5, 35.3])
    page.set_viewport_size(PHONE)
    left, right = (page.locator(f".st-key-compare-{side}-map iframe") for side in ("left", "right"))
    expect(right).not_to_be_in_viewport(ratio=0.2)
    before = left.bounding_box()
    assert before is not None
    assert before["width"] > 0.8 * PHONE["width"]
    right.evaluate("map => map.closest('.stHorizontalBlock').scrollTo({ left: 9999, behavior: 'instant' })")
    expect(right).to_be_in_viewport(ratio=0.2)
    after = right.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


WHOLE = """box => {
  const edge = box.getBoundingClientRect();
  const seen = (name) => [...box.querySelectorAll(name)].filter((one) => one.checkVisibility() && one.textContent);
  const counts = seen(".claims-badge").map((one) => one.getBoundingClientRect());
  return [counts.length, counts.every(({ left, right }) => left >= edge.left && right <= edge.right)];
}"""
"""How many counts stand at the signs of a map, and whether all of them are in sight as a whole."""


def test_on_a_phone_the_edge_cuts_no_count_of_a_sign(open_page: Opened) -> None:
    page = open_page("compare?other_day=2021-09-05&day=2021-09-06", size=PHONE)
    both_show(page, "2021-09-05", "2021-09-06")
    for side in ("left", "right"):
        count, whole = half(page, side).locator(".claims-map").evaluate(WHOLE)
        assert (count, whole) == (1, True)
