"""Another dating, citing and copying in a real browser: what is on, holds from page to page, and can be given away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geo.records.read import BUNDLED, read
from geo.server.document import FRAMED_BY
from tests.browser.conftest import PHONE, Opened, Tabs
from tools.serve import Served, served

pytestmark = pytest.mark.browser

VERSION = read(BUNDLED).version

UNCERTAIN = "sources?report=thursday-attack"
SWITCH = re.compile("Read this report by its other date")
MOVED = "26 August, or 2 September if the report is newer"
FOOT = """
import streamlit as st
from geo.ui.sources import cite_this_view
from geo.ui.store import store
from geo.ui.view import redated, say_what_is_redated

data = redated(store())
say_what_is_redated(data.dataset)
cite_this_view(data.dataset, "Foot")
"""


def switch(page: Page) -> None:
    """Press the switch by its words, as a reader does."""
    page.get_by_text(SWITCH).click()


def test_the_switch_moves_the_records_to_other_days_and_the_address_and_back_undoes_it(
    open_page: Opened,
) -> None:
    page = open_page(UNCERTAIN)
    expect(page.locator("article.paragraph").first).to_be_visible()
    expect(page.get_by_text(MOVED)).to_have_count(0)
    switch(page)
    expect(page.get_by_text(MOVED).first).to_be_visible()
    expect(page.get_by_role("radio", name="26 August: Taliban Attacks Panjshir Resistance")).to_be_checked()
    expect(page).to_have_url(re.compile("dated=thursday-attack%3A2021-08-26"))
    switch(page)
    expect(page.get_by_text(MOVED)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("dated="))
    page.go_back()
    expect(page.get_by_text(MOVED).first).to_be_visible()
    expect(page.get_by_role("switch", name=SWITCH)).to_be_checked()


def test_on_a_phone_the_switch_says_the_other_date_in_full(open_page: Opened) -> None:
    words = open_page(UNCERTAIN, size=PHONE).get_by_test_id("stCheckbox").get_by_text(SWITCH)
    expect(words).to_be_visible()
    assert words.evaluate(
        "said => { const box = said.parentElement; return box.scrollWidth <= box.clientWidth; }"
    )


def test_the_bars_switch_moves_the_map_and_another_dating_holds_on_the_next_page(open_page: Opened) -> None:
    page = open_page("?day=2021-08-26&reading=claimed")
    dating = page.get_by_role("radiogroup", name="Date of “Taliban Attacks Panjshir Resistance”")
    expect(dating).to_have_accessible_description("moves 3 claims and 17 events")
    expect(dating.get_by_role("radio", name="2 September")).to_be_checked()
    scope = page.frame_locator("iframe").first
    first = scope.get_by_role("button", name="clash somewhere in Panjshir").filter(visible=True)
    expect(first).to_have_attribute("data-ring", "window")
    dating.get_by_role("radio", name="26 August").click()
    expect(first).to_have_attribute("data-ring", "")
    expect(dating).to_have_accessible_description("moved 3 claims and 17 events")
    expect(page.get_by_role("note")).to_have_count(0)  # the switch says it
    expect(page.get_by_role("radio", name="26 August")).to_be_checked()
    expect(page.get_by_role("radio", name="26 August")).to_be_focused()
    expect(page.locator("#day")).to_contain_text("26 August 2021")
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".turns")).to_be_visible()
    expect(page).to_have_url(re.compile("dated=thursday-attack%3A2021-08-26"))
    step = "(query) => { history.pushState({}, '', query); dispatchEvent(new PopStateEvent('popstate')); }"
    page.evaluate(step, "?other_day=2021-08-25&day=2021-08-26&dated=thursday-attack:2021-08-26")
    expect(page.locator(".turns").get_by_text(MOVED).first).to_be_visible()
    right = page.frame_locator(".st-key-compare-right-map iframe")
    somewhere = right.get_by_role("button", name="clash somewhere in Panjshir").filter(visible=True)
    expect(somewhere).to_have_attribute(
        "data-ring", ""
    )  # by the best date it is only possible on this day, and dashed


def test_each_citation_can_be_reached_and_downloaded(open_page: Opened) -> None:
    page = open_page(UNCERTAIN)
    for tab, words, ending in (
        ("Text", "[About 2 September 2021; or else 26 August 2021.]", "txt"),
        ("BibTeX", "@misc{thursday-attack,", "bib"),
        ("CSL-JSON", '"circa": true', "json"),
    ):
        page.get_by_role("tab", name=tab).click()
        panel = page.get_by_role("tabpanel", name=tab)
        expect(panel.locator("code")).to_contain_text(words)
        with page.expect_download() as waiting:
            panel.get_by_role("button", name=f"Download this .{ending}").click()
        assert waiting.value.suggested_filename == f"thursday-attack.{ending}"
        assert words in Path(waiting.value.path()).read_text(encoding="utf-8")


# --- the foot of every page, alone -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def foot(tmp_path_factory: pytest.TempPathFactory, kept_tabs: Tabs) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("foot") / "foot.py"
    path.write_text(FOOT, encoding="utf-8")
    with served(str(path), env={FRAMED_BY: "https://news.example"}) as running:
        kept_tabs.draw_first("foot", running.address, "text=Cite this view")
        yield running


@pytest.fixture
def page(tabs: Tabs) -> Page:
    page = tabs.lend("foot")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_a_view_is_cited_with_the_address_of_the_moment(foot: Served, page: Page) -> None:
    page.goto(f"{foot.address}?day=2021-09-02")
    page.get_by_text("Cite this view").click()
    text = page.locator(".claims-citing-text")
    expect(text).to_contain_text(f"Foot. Data version {VERSION}. Unverified claims from 5 news reports.")
    expect(text).to_contain_text(re.compile(rf"\?day=2021-09-02&version={VERSION}$"))
    page.evaluate("history.replaceState({}, '', '?day=2021-09-03')")
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_text("Citation copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"Data CC BY 4.0. {foot.address}?day=2021-09-03&version={VERSION}")
    page.get_by_text("Show it in your page").click()
    page.evaluate("history.replaceState({}, '', '?day=2021-09-03&version=1.0.0')")
    page.get_by_role("button", name="Copy code").click()
    expect(page.get_by_text("Code copied.")).to_be_visible()
    code = page.evaluate("navigator.clipboard.readText()")
    assert code.startswith(f'<iframe src="{foot.address}?day=2021-09-03&amp;embed=true" title="')
    assert 'height="640"' in code


def test_a_date_under_the_readers_hand_is_already_in_the_link(foot: Served, page: Page) -> None:
    page.goto(f"{foot.address}?day=2021-09-02&reading=claimed")
    expect(page.get_by_role("button", name="Copy link")).to_be_enabled()
    page.evaluate("claimsBus.say('day', { day: '2021-09-05', reading: 'known', settled: false })")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"{foot.address}?day=2021-09-05&reading=known&version={VERSION}"
    )


def test_another_dating_is_named_on_the_page_and_in_the_citation_and_can_be_left(
    foot: Served, page: Page
) -> None:
    page.goto(f"{foot.address}?dated=thursday-attack:2021-08-26")
    note = page.get_by_role("note")
    expect(note).to_contain_text("is read as of Thursday 26 August 2021, not of 2 September")
    page.get_by_text("Cite this view").click()
    text = page.locator(".claims-citing-text")
    expect(text).to_contain_text(
        f"Data version {VERSION}+thursday-attack.2021-08-26, in which “Taliban Attacks"
    )
    page.get_by_role("button", name="Read by the best date").click()
    expect(note).to_have_count(0)
    expect(text).to_contain_text(f"Data version {VERSION}. Unverified")
    expect(page).not_to_have_url(re.compile("dated="))


def test_without_leave_to_copy_the_reader_gets_a_field(foot: Served, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(foot.address)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copy the link from the field.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Link")).to_have_value(f"{foot.address}?version={VERSION}")


def test_on_a_phone_all_of_the_method_unfolded_stays_within_the_page(open_page: Opened) -> None:
    page = open_page("method", size=PHONE)
    titles = page.locator("details:not(.claims-menu) > summary")
    assert titles.count() > 8
    for title in titles.all():
        title.click()
    expect(page.get_by_role("heading", name="claims.csv")).to_be_visible()
    assert page.locator(".stMain").evaluate("(main) => main.scrollWidth") == PHONE["width"]
    for caption in page.locator(".conflicts caption span").all():
        assert caption.evaluate("(one) => one.getBoundingClientRect().right") <= PHONE["width"]


def test_method_is_under_four_screens_and_its_tables_unfold_by_the_keyboard_and_in_print(
    open_page: Opened,
) -> None:
    page = open_page("method", size={"width": 1440, "height": 900})
    long = page.locator('[data-testid="stMain"]').evaluate("(found) => found.scrollHeight / innerHeight")
    assert long < 4
    folds = page.locator("details.folded")
    assert folds.count() > 5
    assert folds.evaluate_all("(all) => all.some((one) => one.open)") is False
    title = folds.first.locator("summary")
    title.focus()
    page.keyboard.press("Enter")
    expect(folds.first).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(folds.nth(1).locator("summary")).to_be_focused()
    page.emulate_media(media="print")
    for fold in (folds.first, folds.last):
        expect(fold.locator("dl, table, p").first).to_be_visible()
    page.emulate_media(media="screen")
