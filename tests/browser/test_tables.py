"""The tables in a real browser: sorting, searching, the address, the way back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, WebSocket, expect

from tests.browser.conftest import PHONE, Opened

pytestmark = pytest.mark.browser


def listing(page: Page, name: str) -> Locator:
    found = page.locator(f'.tables[data-ready] table.listing[data-list="{name}"]')
    found.wait_for()
    return found


def column(page: Page, title: str) -> list[str]:
    """The text of a column's cells, of the rows in sight, in their order."""
    found: list[str] = page.evaluate(
        """(title) => [...document.querySelectorAll(".listing tbody tr:not([hidden])")]
             .map((row) => row.querySelector(`[data-title="${title}"]`).innerText.trim())""",
        title,
    )
    return found


def in_address(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("table", [""])[0]


def wait_for_address(page: Page, text: str) -> None:
    page.wait_for_function("(text) => new URL(location).searchParams.get('table') === text", arg=text)


def settled(page: Page) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def test_a_column_sorts_up_then_down_then_not_at_all(open_page: Opened) -> None:
    page = open_page("tables?table=figures")
    listing(page, "figures")
    own = column(page, "Figure")
    head = page.get_by_role("columnheader", name="Low")
    button = head.get_by_role("button")
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    numbers = [float(low.replace(",", "")) for low in column(page, "Low") if low]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 5
    assert column(page, "Low")[-1] == ""
    button.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert [float(low.replace(",", "")) for low in column(page, "Low") if low] == numbers[::-1]
    assert column(page, "Low")[-1] == ""  # what has no number comes last, whichever way
    button.press("Space")
    assert head.get_attribute("aria-sort") is None
    assert column(page, "Figure") == own


def test_days_sort_as_days_and_not_as_words(open_page: Opened) -> None:
    page = open_page("tables?table=claims.day.down")
    listing(page, "claims")
    expect(page.get_by_role("columnheader", name="Day")).to_have_attribute("aria-sort", "descending")
    days = [day.replace("\u00a0", " ") for day in column(page, "Day")]  # a day stays in one piece
    assert days[0].endswith("6 September")
    assert days.index("Since 2 September") < next(
        i for i, day in enumerate(days) if day.endswith("23 August")
    )
    stepped(page, "events.day.down")
    listing(page, "events")
    assert column(page, "Day")[-1] == "No day given"


def stepped(page: Page, table: str) -> None:
    """Go to another table within the session, as a link does."""
    page.evaluate(
        "(table) => { history.pushState({}, '', `?table=${table}`); dispatchEvent(new PopStateEvent('popstate')); }",
        table,
    )


def test_a_search_finds_a_row_by_any_spelling_of_its_place_and_says_so_where_it_finds_nothing(
    open_page: Opened,
) -> None:
    page = open_page("tables?table=claims")
    table = listing(page, "claims")
    everything = table.locator("tbody tr").count()
    for words, found in (
        ("shutul", "c-shotul-repulsed-nrf-spokesman"),
        ("شتل", "c-shotul-repulsed-nrf-spokesman"),
        ("MUJAHID entered", "c-panjshir-entered-mujahid"),
    ):
        page.get_by_role("searchbox", name="Find in this table").fill("no such words")
        expect(page.locator(".tables [role=status]")).to_have_text("None of 43 rows has these words")
        page.get_by_role("searchbox", name="Find in this table").fill(words)
        expect(page.locator(".tables [role=status]")).to_contain_text(f"of {everything} rows")
        expect(page.locator(".tables [role=status]")).not_to_contain_text("None of")
        shown = column(page, "On the map")
        assert any(found in one.replace("\n", "") for one in shown)
        assert len(shown) < everything


def test_order_and_search_come_into_the_address_without_a_step_in_the_history(open_page: Opened) -> None:
    page = open_page("tables?table=claims")
    listing(page, "claims")
    settled(page)
    steps = page.evaluate("history.length")
    page.get_by_role("button", name="Who says it").click()
    wait_for_address(page, "claims.who.up")
    page.get_by_role("searchbox", name="Find in this table").press_sequentially("panjshir", delay=20)
    wait_for_address(page, "claims.who.up.panjshir")
    settled(page)
    assert in_address(page) == "claims.who.up.panjshir"
    assert page.get_by_role("searchbox", name="Find in this table").input_value() == "panjshir"
    assert page.evaluate("history.length") == steps
    page.reload()
    listing(page, "claims")
    expect(page.get_by_role("columnheader", name="Who says it")).to_have_attribute("aria-sort", "ascending")
    assert page.get_by_role("searchbox", name="Find in this table").input_value() == "panjshir"


def test_the_letters_typed_before_the_script_was_there_are_searched_for(open_page: Opened) -> None:
    page = open_page("tables?table=reports")
    listing(page, "reports")
    page.evaluate(
        """new MutationObserver(() => {
             const box = document.querySelector('.tables:has([data-list="claims"]):not([data-ready]) input');
             if (box && !box.value) box.value = "shutul";
           }).observe(document.body, { childList: true, subtree: true })"""
    )
    stepped(page, "claims")
    listing(page, "claims")
    expect(page.locator(".tables [role=status]")).to_have_text("1 of 43 rows")
    wait_for_address(page, "claims...shutul")


def test_the_letters_typed_while_an_answer_is_on_its_way_stay(
    context: BrowserContext, open_own: Opened
) -> None:
    sockets: list[WebSocket] = []
    context.on("page", lambda page: page.on("websocket", lambda one: sockets.append(one)))
    page = open_own("tables?table=claims")
    listing(page, "claims")
    settled(page)
    box = page.get_by_role("searchbox", name="Find in this table")
    for letters in ("tali", "ban", " mu", "jahid"):
        with sockets[-1].expect_event("framesent"):  # the next letters come before its answer
            box.press_sequentially(letters)
    wait_for_address(page, "claims...taliban mujahid")
    settled(page)
    assert box.input_value() == "taliban mujahid"


def test_another_list_is_a_step_and_back_brings_the_order_again(
    context: BrowserContext, open_own: Opened
) -> None:
    sockets: list[WebSocket] = []
    context.on("page", lambda page: page.on("websocket", lambda one: sockets.append(one)))
    page = open_own("tables?table=claims")
    listing(page, "claims")
    settled(page)
    with sockets[-1].expect_event("framereceived"):  # Python has heard of the order
        page.get_by_role("button", name="Who says it").click()
    wait_for_address(page, "claims.who.up")
    settled(page)
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Places").click()
    listing(page, "places")
    assert in_address(page) == "places"
    page.go_back()
    listing(page, "claims")
    expect(page.get_by_role("columnheader", name="Who says it")).to_have_attribute("aria-sort", "ascending")


def test_a_reader_who_sorts_and_at_once_chooses_another_list_stays_on_that_list(open_page: Opened) -> None:
    page = open_page("tables?table=claims")
    listing(page, "claims")
    heads = page.locator("section.tables th[data-column]:has(button)")
    columns = [heads.nth(n).get_attribute("data-column") for n in range(5)]
    for frames, column_id in zip((0, 2, 3, 4, 8), columns, strict=True):
        settled(page)
        head = page.locator(f'section.tables th[data-column="{column_id}"]')
        expect(head, str(frames)).not_to_have_attribute("aria-sort", "ascending")
        page.evaluate(
            """async ([frames, column]) => {
              document.querySelector(`section.tables th[data-column="${column}"] button`).click();
              for (let n = 0; n < frames; n += 1) await new Promise(requestAnimationFrame);
              [...document.querySelectorAll("nav.lists a")].find((link) => link.textContent === "Places").click();
            }""",
            [frames, column_id],
        )
        listing(page, "places")
        wait_for_address(page, "places")
        settled(page)
        assert in_address(page) == "places", frames
        page.go_back()
        listing(page, "claims")
        expect(head, str(frames)).to_have_attribute("aria-sort", "ascending")


def test_a_row_leads_to_the_map_on_its_day_and_to_its_paragraph(open_page: Opened) -> None:
    page = open_page("tables?table=claims...mujahid entered")
    listing(page, "claims")
    expect(page.locator(".tables [role=status]")).to_have_text("1 of 43 rows")
    page.get_by_role("link", name="c-panjshir-entered-mujahid").click()
    page.locator(".account.selected").first.wait_for()
    assert "day=2021-09-02" in page.url
    page.go_back()
    listing(page, "claims")
    assert in_address(page) == "claims...mujahid entered"
    page.get_by_role("link", name="“… last region to resist …”, 2 September ¶").first.click()
    page.locator(".paragraph.selected").wait_for()
    page.go_back()
    listing(page, "claims")
    assert in_address(page) == "claims...mujahid entered"


def test_the_head_of_a_list_stays_at_the_very_top_of_the_window(open_page: Opened) -> None:
    page = open_page("tables?table=claims")
    listing(page, "claims")
    tops = page.evaluate(
        """() => {
             const main = document.querySelector('[data-testid="stMain"]');
             main.scrollTo({ top: 1500, behavior: "instant" });
             return [main, document.querySelector(".listing thead th")].map((one) => one.getBoundingClientRect().top);
           }"""
    )
    assert tops[0] == pytest.approx(tops[1], abs=1), "no row shows above its own head"


def test_on_a_phone_a_row_is_a_block_that_is_still_a_row(open_page: Opened) -> None:
    page = open_page("tables?table=claims", size=PHONE)
    table = listing(page, "claims")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.querySelector('.listing').getBoundingClientRect().right") <= PHONE["width"]
    assert table.get_by_role("row").count() == 44
    assert table.get_by_role("rowheader").count() == 43
    page.get_by_role("button", name="Day", exact=True).click()
    expect(page.get_by_role("columnheader", name="Day")).to_have_attribute("aria-sort", "ascending")


def test_on_a_phone_a_column_s_name_of_two_lines_has_room_for_both(open_page: Opened) -> None:
    page = open_page("tables?table=paragraphs", size=PHONE)
    listing(page, "paragraphs")
    reasons = page.locator('[data-title="Nothing coded, for it is"]:not(:empty)')
    heights = reasons.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    line = reasons.first.evaluate("(one) => parseFloat(getComputedStyle(one, '::before').lineHeight)")
    assert min(heights) >= 2 * line
