"""The timeline in lanes in a real browser: on a bare page, and on the page of the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from geo import assets
from geo.markup.timeline_chart import chart
from geo.records.model import Dataset
from geo.signs.glyphs import BURST
from geo.signs.palette import css_variables
from geo.status.timeline import Timeline
from tests.browser.conftest import PHONE, WIDE, Tabs
from tests.browser.conftest import Opened as OpenedPage
from tests.builders import claim, event, make_dataset

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).resolve().parents[2] / "geo" / "assets"
MUJAHID = "c-panjshir-entered-mujahid"
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def drawing(dataset: Dataset) -> dict[str, Any]:
    return chart(Timeline(dataset))


@pytest.fixture
def lanes(tabs: Tabs, drawing: dict[str, Any]) -> Opened:
    """Open a bare page with the chart and nothing else; it shows what is said about 2 September."""

    def opened(given: dict[str, Any] | None = None, viewport: ViewportSize = WIDE) -> Page:
        page = tabs.lend("bare")
        page.set_viewport_size(viewport)
        style = css_variables() + (ASSETS / "lanes.css").read_text(encoding="utf-8")
        page.set_content(
            f'<!doctype html><meta name="viewport" content="width=device-width"><style>{style}</style>'
            '<body style="margin:16px;color-scheme:light"><button id="before">x</button><div id="root"></div>'
        )
        script = assets.script(*assets.LANES)
        page.evaluate(f"{script}; window.Lanes = Lanes; window.told = [];")
        page.evaluate(
            "data => { window.chart = Lanes.start(root, data, { range: (from, to) => told.push([from, to]) });"
            "chart.show('2021-09-02', 'claimed'); }",
            given or drawing,
        )
        page.wait_for_selector(".cl-ticks span", state="attached")
        return page

    return opened


def spot(page: Page, record: str) -> Locator:
    """What can be pointed at of a record."""
    return page.locator(f'.cl-spot[href*="record={record}"]').first


def line_at(page: Page) -> float:
    box = page.locator(".cl-line").bounding_box()
    assert box is not None
    return box["x"]


def day_at(page: Page, number: float, days: int = 23) -> tuple[float, float]:
    """A point on the dates: days from the first one shown."""
    box = page.locator(".cl-axis").bounding_box()
    assert box is not None
    return box["x"] + number * box["width"] / days, box["y"] + 20


def brush(page: Page, start: float, end: float) -> None:
    page.mouse.move(*day_at(page, start))
    page.mouse.down()
    page.mouse.move(*day_at(page, (start + end) / 2))
    page.mouse.move(*day_at(page, end))
    page.mouse.up()


def window(page: Page) -> list[str]:
    return [page.locator(name).input_value() for name in (".cl-from", ".cl-to")]


# --- the day --------------------------------------------------------------------------------------------------


def test_the_line_of_the_day_moves_and_nothing_else_is_drawn_again(lanes: Opened) -> None:
    page = lanes()
    page.evaluate(
        "window.changes = 0; new MutationObserver(found => changes += found.length).observe("
        "document.querySelector('.cl-drawing'), { subtree: true, childList: true, attributes: true })"
    )
    before = line_at(page)
    page.evaluate("for (let d = 1; d <= 6; d++) chart.show(`2021-09-0${d}`, 'claimed')")
    cell = page.evaluate("document.querySelector('.cl-field').clientWidth / 23")
    assert line_at(page) - before == pytest.approx(4 * cell, abs=1.5)
    assert page.evaluate("changes") == 0


def test_another_reading_draws_its_own_lanes(lanes: Opened) -> None:
    page = lanes()
    attack = spot(page, "e-attack-panjshir-monday")
    assert "30 August" in str(attack.get_attribute("aria-label"))
    page.evaluate("chart.show('2021-09-02', 'known')")
    assert "first printed 2 September" in str(attack.get_attribute("aria-label"))
    assert "day=2021-08-30&reading=claimed" in str(attack.get_attribute("href"))  # one day for all


# --- what is drawn --------------------------------------------------------------------------------------------


def test_marks_are_signs_of_the_map_fade_with_the_days_tied_to_denials_and_without_a_day_at_the_side(
    lanes: Opened,
) -> None:
    page = lanes()
    signs_are_those_of_the_map(page)
    a_bar_fades_with_the_days(page)
    what_has_no_day_stands_at_the_side(page)
    a_claim_is_tied_to_what_denies_it_and_says_how_much_later(page)


def signs_are_those_of_the_map(page: Page) -> None:
    """One path a sign, one hatching, and the colours of the sides."""
    drawn = page.locator(".cl-drawing")
    assert drawn.locator(f'path[d="{BURST}"]').count() > 5
    assert drawn.locator('rect[fill="url(#claims-contested)"]').count() > 0
    assert drawn.locator("#claims-contested").count() == 1
    colours = drawn.locator("rect[fill*='side_']").evaluate_all(
        "found => [...new Set(found.map(one => getComputedStyle(one).fill))]"
    )
    assert set(colours) == {"rgb(179, 88, 6)", "rgb(84, 39, 136)"}


def a_bar_fades_with_the_days(page: Page) -> None:
    """Of the row with the most bars, each is as strong as the one before it or weaker."""
    strengths = page.evaluate(
        """() => {
            const bars = [...document.querySelectorAll('.cl-drawing rect[fill*="neutral"][fill-opacity]')];
            const y = bars.map(bar => bar.getAttribute('transform'));
            const longest = y.sort((a, b) => y.filter(v => v === b).length - y.filter(v => v === a).length)[0];
            return bars.filter(bar => bar.getAttribute('transform') === longest && bar.getAttribute('y'))
                .sort((a, b) => a.getAttribute('x') - b.getAttribute('x'))
                .map(bar => Number(bar.getAttribute('fill-opacity'))).filter(v => v < 1);
        }"""
    )
    assert len(strengths) > 5
    assert strengths == sorted(strengths, reverse=True)


def a_claim_is_tied_to_what_denies_it_and_says_how_much_later(page: Page) -> None:
    """In the drawing, and in the words of the claim that is pointed at."""
    assert page.locator(".cl-tie").count() > 5
    assert page.locator(".cl-lag", has_text="denied the same day").count() >= 2
    spot(page, MUJAHID).hover()
    tip = page.locator(".cl-tip")
    expect(tip).to_contain_text("Denied the same day by NRF spokesman (a report sets one against the other).")
    assert page.locator(".cl-tie.cl-lit").count() == 3


def what_has_no_day_stands_at_the_side(page: Page) -> None:
    """To the right of the last day, and its name says so."""
    box = spot(page, "e-wish-for-talks-past").bounding_box()
    field = page.locator(".cl-field").bounding_box()
    assert box is not None
    assert field is not None
    assert box["x"] >= field["x"] + field["width"]
    assert "no day given" in str(spot(page, "e-wish-for-talks-past").get_attribute("aria-label"))


SAID = {
    (
        WIDE["width"],
        "place",
    ): "NRF fighters gather in Panjshir",  # behind its sign, for its window fills the row
    (WIDE["width"], "side"): "Zabihullah Mujahid: Taliban have entered Panjshir",
    (WIDE["width"], "outlet"): "Zabihullah Mujahid: Taliban have entered Panjshir",
    (PHONE["width"], "place"): "Taliban: they have entered Panjshir",
    (PHONE["width"], "side"): "Taliban: they have entered Panjshir",
    (PHONE["width"], "outlet"): "Taliban: they have entered Panjshir",
}
"""What stands beside a mark, by the room there is."""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_words_do_not_lie_on_words(lanes: Opened, size: ViewportSize) -> None:
    page = lanes(viewport=size)
    for grouping in ("side", "outlet", "place"):
        page.evaluate("name => chart.group(name)", grouping)
        words_lie_apart(page, size, grouping)


def words_lie_apart(page: Page, size: ViewportSize, grouping: str) -> None:
    """No two words have ground in common, nothing stands out of the page, and a known one is among them."""
    boxes = page.locator(".cl-word").evaluate_all(
        "found => found.map(one => one.getBoundingClientRect()).filter(box => box.width).map("
        "box => [box.left, box.right, box.top + 4, box.bottom - 4])"
    )
    assert len(boxes) > 20
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    words = page.locator(".cl-word").all_text_contents()
    assert SAID[size["width"], grouping] in " | ".join(words)


FOR_A_FINGER = """data => {
  const real = window.matchMedia.bind(window);
  window.matchMedia = (query) => (query.includes("coarse") ? { matches: true, addEventListener() {} } : real(query));
  chart.stop?.();
  root.replaceChildren();
  window.chart = Lanes.start(root, data, { range() {} });
  chart.show("2021-09-02", "claimed");
  window.matchMedia = real;
}"""
"""The chart anew, as where a finger points."""
NOT_ON_WORDS = """words => {
  const boxes = words.map((one) => one.getBoundingClientRect()).filter(({ width }) => width);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 4 < b.bottom - 4 && b.top + 4 < a.bottom - 4;
  return boxes.every((a, n) => boxes.slice(n + 1).every((b) => !meet(a, b)));
}"""


def test_on_a_phone_a_record_is_said_in_two_lines_before_it_is_left_out(
    lanes: Opened, drawing: dict[str, Any]
) -> None:
    page = lanes(viewport=PHONE)
    page.evaluate(FOR_A_FINGER, drawing)
    words = page.locator(".cl-word")
    expect(words.filter(has=page.locator("tspan + tspan")).first).to_be_attached()
    said = words.evaluate_all(
        "found => found.map(one => [...one.childNodes].map(part => part.textContent).filter(Boolean).join(' '))"
    )
    assert "Taliban: they hold ground in Panjshir that they do not name" in said
    assert {"Taliban", "Zabihullah Mujahid", "Fahim Dashti", "Nishank Motwani"}.isdisjoint(
        said
    )  # a speaker alone
    assert "Attack on two fronts on Monday 30\u00a0August" in said
    assert words.evaluate_all(NOT_ON_WORDS)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("day", ["2021-08-15", "2021-09-06"])
def test_the_name_of_the_first_and_of_the_last_day_stays_over_the_days(
    lanes: Opened, size: ViewportSize, day: str
) -> None:
    page = lanes(viewport=size)
    page.evaluate("day => chart.show(day, 'claimed')", day)
    flag, days = (page.locator(name).bounding_box() for name in (".cl-flag", ".cl-axis"))
    assert flag is not None
    assert days is not None
    assert days["x"] - 1 <= flag["x"]
    assert flag["x"] + flag["width"] <= days["x"] + days["width"] + 1


def test_text_from_data_stays_text(lanes: Opened) -> None:
    bad = "<img src=x onerror=window.harmed=1>"
    record = claim(on=3, claim_id="c-bad", paraphrase=bad, at=(), place_printed=bad)
    data = make_dataset(record, events=[event(4, event_id="e-bad", title=bad)])
    page = lanes(chart(Timeline(data)))
    for name in ("c-bad", "e-bad"):
        spot(page, name).hover()
        expect(page.locator(".cl-tip")).to_contain_text(bad)
    assert page.locator(".claims-lanes img").count() == 0
    assert page.evaluate("window.harmed") is None


def test_without_a_record_the_chart_says_so(lanes: Opened) -> None:
    page = lanes(chart(Timeline(make_dataset())))
    expect(page.locator(".cl-none")).to_have_text("No record to show.")
    assert page.locator(".cl-spot").count() == 0


# --- the window -----------------------------------------------------------------------------------------------


def test_a_drag_across_the_dates_shows_those_days_and_says_so_once(lanes: Opened) -> None:
    page = lanes()
    brush(page, 15.5, 19.5)
    expect(page.locator(".cl-from")).to_have_value("30 August 2021")
    assert window(page) == ["30 August 2021", "3 September 2021"]
    assert page.evaluate("told") == [["2021-08-30", "2021-09-03"]]
    assert page.locator(".cl-ticks span").all_text_contents() == ["1 Sept", "30 Aug", "3 Sept", "31", "2"]
    page.get_by_role("button", name="All days").click()
    expect(page.locator(".cl-from")).to_have_value("15 August 2021")
    page.get_by_role("button", name="All days").press("Enter")  # all are shown: there is nothing to say
    page.get_by_role("button", name="Show fewer days").click()
    page.wait_for_function("told.length > 2")
    assert page.evaluate("told.slice(0, 2)") == [["2021-08-30", "2021-09-03"], ["", ""]]
    assert page.evaluate("told[2][0]") > "2021-08-15"


def write(page: Page, first: str, last: str) -> None:
    for name, words in (("to", last), ("From", first)):
        page.get_by_role("textbox", name=name).fill(words)
        page.keyboard.press("Enter")


def test_the_fields_do_by_keyboard_what_the_drag_does_and_tell_what_is_no_day(lanes: Opened) -> None:
    page = lanes()
    field = page.get_by_role("textbox", name="From")
    for first, last in (
        ("30 August 2021", "1 September 2021"),
        ("2021-08-30", "1 sept. 2021"),
        ("۳۰ aug ۲۰۲۱", " 01 Sep 2021 "),
    ):
        page.evaluate("told.length = 0; chart.window('2021-08-15', '2021-09-06')")
        write(page, first, last)
        page.wait_for_function("told.length && told.at(-1)[0] === '2021-08-30'")
        assert page.evaluate("told.at(-1)") == ["2021-08-30", "2021-09-01"], first
        assert window(page) == ["30 August 2021", "1 September 2021"], first
    page.evaluate("told.length = 0; chart.window('2021-08-15', '2021-09-06')")
    field.fill("next Thursday")
    page.keyboard.press("Enter")
    assert field.evaluate("field => field.validationMessage") == "Write a day like 15 August 2021."
    assert page.evaluate("told") == []
    write(page, "1 September 2021", "6 September 2021")
    page.wait_for_function("told.length && told.at(-1)[0] === '2021-09-01'")
    assert page.evaluate("told.at(-1)") == ["2021-09-01", "2021-09-06"]
    assert field.evaluate("field => field.validity.valid")
    write(page, "25 August 2021", "20 August 2021")
    page.wait_for_function("told.at(-1)[0] === '2021-08-25'")
    assert page.evaluate("told.at(-1)") == ["2021-08-25", "2021-08-25"], "the last is taken along"


def test_the_wheel_zooms_around_the_pointer_and_draws_nothing_anew(lanes: Opened) -> None:
    page = lanes()
    count = page.locator(".cl-marks *").count()
    page.evaluate("window.kept = document.querySelector('.cl-drawing rect')")
    page.mouse.move(*day_at(page, 18.5))
    for _ in range(4):
        page.mouse.wheel(0, -120)
    page.wait_for_function("told.length")
    first, last = page.evaluate("told.at(-1)")
    assert "2021-08-15" < first <= "2021-09-02" <= last
    assert page.evaluate("told.length") == 1
    assert page.locator(".cl-marks *").count() == count
    assert page.evaluate("kept.isConnected")


def test_the_wheel_over_the_lanes_scrolls_the_page(lanes: Opened) -> None:
    page = lanes()
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY > 100")
    assert page.evaluate("told") == []


def test_a_mark_outside_the_days_shown_cannot_be_reached(lanes: Opened) -> None:
    page = lanes()
    page.evaluate("chart.window('2021-08-15', '2021-08-20')")
    expect(spot(page, MUJAHID)).to_be_hidden()
    assert page.evaluate("chart.now()") == {"from": "2021-08-15", "to": "2021-08-20"}
    assert page.evaluate("told") == []


# --- keys -----------------------------------------------------------------------------------------------------


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
    return found


WALKED = """(many) => [...Array(many).keys()].map((n) => {
  const key = { key: "ArrowRight", bubbles: true, cancelable: true };
  if (n) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
  return document.activeElement.href;
})"""
"""Where so many stops are, one press of a key from each to the next."""


def test_arrows_walk_over_every_mark_and_escape_puts_the_words_away(lanes: Opened) -> None:
    page = lanes()
    page.locator(".cl-to").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "Panjshir: placed there by others, 23 to 29 August"
    expect(page.locator(".cl-tip")).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("Panjshir: claimed by the NRF")
    page.keyboard.press("ArrowDown")
    assert "Muttaqi" in focused(page)
    page.keyboard.press("Escape")
    expect(page.locator(".cl-tip")).to_be_hidden()
    page.keyboard.press("Home")
    every = page.locator(".cl-spot").filter(visible=True).evaluate_all("found => found.map(one => one.href)")
    assert set(page.evaluate(WALKED, len(every))) == set(every)
    assert page.locator('.cl-spot[tabindex="0"]').count() == 1


def test_plus_and_zero_zoom_around_the_mark(lanes: Opened) -> None:
    page = lanes()
    spot(page, MUJAHID).focus()
    page.keyboard.press("+")
    page.wait_for_function("told.length === 1")
    first, last = page.evaluate("told[0]")
    assert first <= "2021-09-02" <= last
    page.keyboard.press("0")
    page.wait_for_function("told.length === 2")
    assert page.evaluate("told[1]") == ["", ""]


# --- hundreds of records --------------------------------------------------------------------------------------


@pytest.mark.serial
def test_hundreds_of_records_are_drawn_once_and_the_day_moves_over_them(lanes: Opened) -> None:
    claims = [
        claim(("north", "south", "paper")[n % 3], "entered", 1 + n % 25, about="north", claim_id=f"c-{n:03d}")
        for n in range(300)
    ]
    events = [event(1 + n % 26, event_id=f"e-{n:03d}") for n in range(300)]
    page = lanes(chart(Timeline(make_dataset(*claims, events=events))))
    assert page.locator(".cl-spot").count() >= 600
    spent = page.evaluate(
        "() => { const start = performance.now(); for (let n = 0; n < 60; n++) "
        "chart.show(`2000-05-${String(1 + n % 28).padStart(2, '0')}`, 'claimed'); return performance.now() - start; }"
    )
    assert spent < 60 * 16


# --- on the dashboard -----------------------------------------------------------------------------------------


def the_chart(page: Page) -> Page:
    page.locator(".cl-spot").first.wait_for(state="attached")
    return page


def test_the_line_follows_the_time_bar_the_same_stands_below_in_words_and_a_mark_leads_to_the_map_on_its_day(
    open_page: OpenedPage,
) -> None:
    page = the_chart(open_page("timeline?day=2021-09-02"))
    expect(page.locator(".cl-line")).to_have_attribute("data-day", "2021-09-02")
    page.get_by_role("slider", name="Date").press("ArrowLeft")
    expect(page.locator(".cl-line")).to_have_attribute("data-day", "2021-09-01")
    page.wait_for_url("**day=2021-09-01**")
    page.get_by_role("slider", name="Date").focus()
    page.keyboard.down("ArrowLeft")  # held: Python has not heard of it
    expect(page.locator(".cl-line")).to_have_attribute("data-day", "2021-08-31")
    assert "day=2021-09-01" in page.url
    page.keyboard.up("ArrowLeft")
    page.wait_for_url("**day=2021-08-31**")
    page.get_by_text("Every record of the timeline, lane by lane").click()
    table = page.get_by_role("table", name="Panjshir: ")
    expect(table.get_by_role("row", name="Zabihullah Mujahid: Taliban have entered")).to_contain_text(
        "in force 2 to 5 September"
    )
    spot(page, MUJAHID).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".account.selected").first).to_be_visible()
    expect(page.locator("#day")).to_have_text("Thursday 2 September 2021")
    assert f"record={MUJAHID}" in page.url


def test_the_days_stay_at_the_upper_edge_of_the_window_while_the_lanes_are_read(
    open_page: OpenedPage,
) -> None:
    page = the_chart(open_page("timeline?day=2021-09-02"))
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 1200)")
    assert page.locator(".cl-head").evaluate("head => head.getBoundingClientRect().top") == 0


def test_the_chosen_lanes_and_days_are_in_the_address_and_outlive_a_reload(open_page: OpenedPage) -> None:
    page = the_chart(open_page("timeline?day=2021-09-02"))
    page.wait_for_url("**lanes=place**")
    page.get_by_role("radio", name="side").click()
    page.wait_for_url("**lanes=side**")
    expect(page.locator(".cl-name").first).to_have_text("The Taliban")
    brush(page, 15.5, 21.5)
    page.wait_for_url("**from=2021-08-30**")
    assert "to=2021-09-05" in page.url
    page.reload()
    the_chart(page)
    expect(page.locator(".cl-name").first).to_have_text("The Taliban")
    expect(page.locator(".cl-from")).to_have_value("30 August 2021")
    assert window(page) == ["30 August 2021", "5 September 2021"]
    assert "lanes=side" in page.url
