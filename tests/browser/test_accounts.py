"""The accounts page in a real browser: a cell opens its claims, a claim its paragraph, and back is back."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Opened

pytestmark = pytest.mark.browser


def cell(page: Page, name: str) -> Locator:
    """The cell whose name begins so: ``Shotul, 2 September 2021``."""
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def opened_cell(page: Page, place: str, day: str) -> Locator:
    """What stands below the table, once it is that of the cell."""
    found = page.locator(f'.opened[data-cell="{place} {day}"]')
    expect(found).to_be_attached()
    return found


def test_a_cell_opens_its_claims_one_click_opens_the_paragraph_and_back_gives_the_same_cell(
    open_page: Opened,
) -> None:
    page = open_page("accounts?day=2021-08-24&reading=claimed")
    cell(page, "Shotul, 2 September 2021: claimed by the NRF").click()
    claims = opened_cell(page, "shotul", "2021-09-02")
    expect(claims.locator('[data-records="c-shotul-repulsed-nrf-spokesman"]')).to_be_visible()
    expect(page).to_have_url(re.compile("day=2021-09-02.*record=shotul"))
    claims.get_by_role("link", name="“… last region to resist …”, 2 September ¶ 17").first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 17")
    page.go_back()
    opened_cell(page, "shotul", "2021-09-02")
    expect(cell(page, "Shotul, 2 September 2021")).to_have_attribute("aria-current", "true")
    page.go_back()
    opened_cell(page, "panjshir", "2021-08-24")


def test_a_cell_leads_to_the_map_of_its_day_with_the_place_selected(open_page: Opened) -> None:
    page = open_page("accounts?day=2021-09-02&record=shotul")
    page.get_by_role("link", name="Shotul on the map of 2 September").click()
    expect(page.locator("#day")).to_have_text("Thursday 2 September 2021")
    expect(page).to_have_url(re.compile("record=shotul"))


def test_the_keyboard_walks_the_table_and_opens_a_cell_without_losing_its_place(open_page: Opened) -> None:
    page = open_page("accounts?day=2021-09-01&record=shotul")
    start = cell(page, "Shotul, 1 September 2021")
    expect(start).to_have_attribute("tabindex", "0")
    expect(page.locator('.claims-matrix button[tabindex="0"]')).to_have_count(1)
    start.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(cell(page, "Khawak pass, 2 September 2021")).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, "Khawak pass, 6 September 2021")).to_be_focused()
    expect(page.locator(".cm-said")).to_contain_text("Khawak pass, 6 September 2021")
    page.keyboard.press("Enter")
    opened_cell(page, "khawak-pass", "2021-09-06")
    expect(cell(page, "Khawak pass, 6 September 2021")).to_be_focused()
    page.keyboard.press("Home")
    expect(cell(page, "Khawak pass, 15 August 2021")).to_be_focused()


def test_another_reading_and_another_part_are_a_step_each_and_back_returns_to_the_one_before(
    open_page: Opened,
) -> None:
    page = open_page("accounts?day=2021-09-01&record=panjshir&reading=claimed&part=matrix")
    expect(cell(page, "Panjshir, 1 September 2021: claimed by the NRF")).to_be_visible()
    page.get_by_role("radio", name="What had been published by this day").click()
    expect(
        cell(page, "Panjshir, 1 September 2021: resistance fighters, placed there by others")
    ).to_be_visible()
    expect(page).to_have_url(re.compile("reading=known"))
    page.go_back()
    expect(cell(page, "Panjshir, 1 September 2021: claimed by the NRF")).to_be_visible()
    page.get_by_role("radio", name="Disagreements").click()
    expect(page.get_by_role("heading", name="Where the accounts part ways")).to_be_visible()
    expect(page).to_have_url(re.compile("part=disagreements"))
    page.go_back()
    expect(page.get_by_role("heading", name="Place by day")).to_be_visible()
    opened_cell(page, "panjshir", "2021-09-01")


def test_on_a_phone_the_table_scrolls_under_its_names_and_the_page_does_not(open_page: Opened) -> None:
    page = open_page("accounts?day=2021-09-02&record=shotul", size=PHONE)
    opened_cell(page, "shotul", "2021-09-02")
    expect(cell(page, "Shotul, 2 September 2021")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    name = page.locator('.claims-matrix tr[data-place="shotul"] th')
    at = name.bounding_box()
    page.locator(".cm-scroll").evaluate("region => (region.scrollLeft = 0)")
    assert name.bounding_box() == at


def test_the_pictures_of_the_table_follow_the_theme(open_page: Opened) -> None:
    shots = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page = open_page("accounts?day=2021-09-02&record=shotul", scheme=scheme)
        opened_cell(page, "shotul", "2021-09-02")
        picture = cell(page, "Shotul, 2 September 2021").locator("svg")
        rect = picture.locator("use").evaluate(
            """use => {
              const found = document.querySelector(use.getAttribute("href")).querySelector("rect[stroke-opacity]");
              const probe = use.parentNode.appendChild(found.cloneNode());
              const ink = getComputedStyle(probe).stroke;
              probe.remove();
              return ink;
            }"""
        )
        shots.append(rect)
    assert shots == ["rgb(84, 39, 136)", "rgb(181, 155, 242)"]  # the second side, light and dark
