"""The map page in a real browser: what a person sees on one day and not on another."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import PHONE, Opened
from tools.serve import Served

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
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wednesday 1 September 2021")
    assert "reading=known" in page.url


def test_a_card_leads_to_its_paragraph_and_back_leads_to_the_same_day(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    the_map(page, "2021-09-02")
    page.get_by_role("link", name="last-region ¶ 15").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 15")
    page.go_back()
    the_map(page, "2021-09-02")


def test_a_phone_shows_date_sentence_and_map_without_sideways_scrolling(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    the_map(page, "2021-09-02")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_the_server_stays_under_400_mb_with_every_page_visited(open_page: Opened, app: Served) -> None:
    the_map(open_page(), "2021-09-06")
    open_page("sources")
    open_page("method")
    assert app.memory_mb() < 400
