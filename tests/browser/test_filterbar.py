"""The filter bar in a real browser: choosing, searching, going from page to page and back, on two bare pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Tabs
from tools.serve import Served, served

pytestmark = pytest.mark.browser

APP = """
import streamlit as st
from geo.ui import view
from geo.ui.filterbar import filter_bar
from geo.ui.page import head, page_style, stay_in_session
from geo.ui.store import store

st.set_page_config(layout="wide")
whole = store()

def first():
    st.title("First")
    left = filter_bar(whole)
    st.caption(f"claims: {' '.join(sorted(left.dataset.claims))}")
    if st.button("Select"):
        view.select("shotul", None)
    st.html('<a class="stay" href="./?day=2021-09-02&reading=claimed" target="_self">That day</a>')

def second():
    st.title("Second")
    left = filter_bar(whole)
    if st.query_params.get("of") != "its own":
        st.query_params["of"] = "its own"
    st.caption(f"claims: {' '.join(sorted(left.dataset.claims))}")

page = st.navigation(
    [st.Page(first, title="First", default=True), st.Page(second, title="Second", url_path="second")],
    position="hidden",
)
page_style()
head(whole.dataset, [("./", "First"), ("second", "Second")], page.title)
stay_in_session()
page.run()
"""
ALL = "All is shown: 108 accounts of events, 43 claims and 38 figures."


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory: pytest.TempPathFactory, kept_tabs: Tabs) -> Iterator[Served]:
    script = tmp_path_factory.mktemp("pages") / "app.py"
    script.write_text(APP, encoding="utf-8")
    with served(str(script)) as running:
        kept_tabs.draw_first("two pages", running.address, "text=claims:")
        yield running


@pytest.fixture
def page(two_pages: Served, tabs: Tabs) -> Page:
    page = tabs.lend("two pages")
    page.set_viewport_size(WIDE)
    return arrived(page, two_pages.address)


def arrived(page: Page, address: str) -> Page:
    page.goto(address)
    page.get_by_text("claims:").wait_for()
    return at_rest(page)


def at_rest(page: Page) -> Page:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_function("history.pushState.wrapped")
    return page


def asked(page: Page) -> dict[str, str]:
    """What in the address is set, without the day and the reading."""
    query = dict(parse_qsl(urlsplit(page.url).query))
    return {key: value for key, value in query.items() if key not in {"day", "reading"}}


def shown(page: Page, sentence: str) -> None:
    expect(page.locator(".claims-shown")).to_have_text(sentence)
    at_rest(page)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("claims:")).to_have_count(1)
    at_rest(page)


NRF = "31 of 108 accounts of events, 11 of 43 claims and 15 of 38 figures are shown."
CLASHES = "4 of 108 accounts of events, 0 of 43 claims and 5 of 38 figures are shown."


def test_filters_are_chosen_one_after_the_other_without_reopening_them_and_back_undoes_one(
    page: Page,
) -> None:
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="NRF").click()
    shown(page, NRF)
    page.get_by_role("combobox", name="Kind").click()
    page.keyboard.type("clash")
    page.get_by_role("option", name="clash").click()
    shown(page, CLASHES)
    assert asked(page) == {"side": "nrf", "kind": "clash"}
    page.go_back()
    shown(page, NRF)
    assert asked(page) == {"side": "nrf"}
    page.go_forward()
    shown(page, CLASHES)


def test_a_search_and_clearing_it_work_by_the_keyboard(page: Page) -> None:
    page.get_by_role("searchbox", name="Search the records").focus()
    page.keyboard.type("Shutul")
    page.keyboard.press("Enter")
    expect(page.get_by_text("claims: c-shotul-repulsed-nrf-spokesman")).to_be_visible()
    at_rest(page)
    assert asked(page) == {"q": "Shutul"}
    page.get_by_role("button", name="Clear filters").focus()
    page.keyboard.press("Enter")
    shown(page, ALL)
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert asked(page) == {}


def test_filters_go_along_and_a_page_and_each_thing_done_on_it_is_one_step_of_the_back_button(
    page: Page, two_pages: Served
) -> None:
    arrived(page, f"{two_pages.address}?side=nrf")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Select").click()
    expect(page.get_by_text("The selected record")).to_have_count(0)
    page.wait_for_url("**record=shotul**")
    go(page, "Second")
    shown(page, NRF)
    assert asked(page) == {"record": "shotul", "side": "nrf", "of": "its own"}
    go(page, "First")
    assert page.evaluate("history.length") - before == 3
    page.go_back()
    expect(page.get_by_role("heading", name="Second")).to_be_visible()
    at_rest(page)
    page.go_back()
    expect(page.get_by_role("heading", name="First")).to_be_visible()
    at_rest(page)
    assert asked(page)["record"] == "shotul"
    page.go_back()
    page.wait_for_function("!location.search.includes('shotul')")
    shown(page, NRF)
    page.get_by_role("link", name="That day").click()
    page.wait_for_url("**day=2021-09-02**")
    shown(page, NRF)
    assert asked(page) == {"side": "nrf"}
    page.get_by_role("button", name="Side: NRF").click()
    shown(page, ALL)
    page.go_back()
    shown(page, NRF)
    page.go_forward()
    shown(page, ALL)
    go(page, "Second")
    shown(page, ALL)


@pytest.mark.long
def test_filters_that_leave_nothing_are_widened_by_a_button(page: Page, two_pages: Served) -> None:
    arrived(page, f"{two_pages.address}?side=taliban&place=shotul&q=flag")
    expect(page.get_by_text("It is the filter “Place” that leaves nothing:")).to_be_visible()
    page.get_by_role("button", name="Without the filter “Place” (1 record)").click()
    expect(page.get_by_text("claims: c-bazarak-flag-taliban-fighters")).to_be_visible()


def test_on_a_phone_search_and_filters_share_a_line_and_nothing_stands_out(
    page: Page, two_pages: Served
) -> None:
    page.set_viewport_size(PHONE)
    arrived(
        page, f"{two_pages.address}?side=nrf,others&kind=clash,claim&place=panjshir&outlet=outlet-last-region"
    )
    search = page.get_by_role("searchbox").bounding_box()
    button = page.get_by_role("button", name="Filters", exact=True).bounding_box()
    assert search
    assert button
    assert abs((search["y"] + search["height"] / 2) - (button["y"] + button["height"] / 2)) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    heights = (
        "[...document.querySelectorAll('.st-key-filters-set button')].map(button => button.offsetHeight)"
    )
    assert all(height >= 24 for height in page.evaluate(heights))
