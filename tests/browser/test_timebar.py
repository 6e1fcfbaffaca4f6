"""The time bar in a real browser: alone on a bare page first, then inside a page of the dashboard.

On the bare page time stands still and passes only as a test says, frame by frame; inside the dashboard it flows, and
a test waits for what a reader would see. So no result depends on how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from geo import assets
from geo.signs.palette import DARK, LIGHT, theme
from tests.browser.conftest import PHONE, Tabs
from tools.serve import Served, served

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).resolve().parents[2] / "geo" / "assets"
WIDE: ViewportSize = {"width": 1200, "height": 500}
DAYS = 23
FRAME_MS = 16  # of the browser's halted clock
Opened = Callable[..., Page]

HOST = """
window.seen = []; window.commits = []; window.frames = [];
window.hooks = {
  show: (days, reading) => seen.push(...days.map(day => ({day, reading, frame: frames.length}))),
  commit: (day, reading) => commits.push({day, reading}),
};
requestAnimationFrame(function tick(at) { frames.push(at); requestAnimationFrame(tick); });
"""


def data(
    days: int = DAYS, first: str = "2021-08-15", changes: tuple[int, ...] = (3, 9, 15, 18)
) -> dict[str, Any]:
    """Something on every third day; in "known", on every fifth."""

    def said(step: int) -> dict[str, Any]:
        sparse = [value for n in range(0, days, step) for value in (n, 2, n % 2)]
        words = [f"Sentence of day {n}." for n in range(days)] if days < 100 else []
        return {"claims": [sparse, sparse], "clashes": sparse, "changes": list(changes), "words": words}

    return {
        "first": first,
        "count": days,
        "sides": [{"name": "The League", "short": "League"}, {"name": "The Kaveth", "short": "Kaveth"}],
        "colours": {"light": theme(LIGHT), "dark": theme(DARK)},
        "readings": {"claimed": said(3), "known": said(5)},
    }


def iso(number: int) -> str:
    return f"2021-08-{15 + number:02}" if number < 17 else f"2021-09-{number - 16:02}"


def begin(page: Page, given: dict[str, Any], start: str) -> None:
    """A bar on the bare page, in place of the one before; nothing is on its way any more."""
    page.evaluate("window.bar?.stop()")
    page.evaluate("data => window.bar = TimeBar.start(root, window.data = data, hooks)", given)
    page.evaluate("day => bar.at(day, 'claimed')", start)
    page.wait_for_selector(".cb-axis span", state="attached")
    page.clock.run_for(10 * FRAME_MS)
    page.evaluate("seen.length = 0")


def halt(page: Page) -> None:
    """Time passes in the page only as a test says."""
    page.clock.install(time=0)
    page.clock.pause_at(1_000)


@pytest.fixture
def bar(tabs: Tabs) -> Opened:
    """Open a bare page with the bar and nothing else; it starts on what is said about 2 September."""

    def opened(
        given: dict[str, Any] | None = None,
        start: str = "2021-09-02",
        *,
        viewport: ViewportSize = WIDE,
        touched: bool = False,
        calm: bool = False,
    ) -> Page:
        page = tabs.lend(
            f"bar{' on a phone' * touched}", halt, viewport=viewport, has_touch=touched, is_mobile=touched
        )
        page.set_viewport_size(viewport)
        page.emulate_media(reduced_motion="reduce" if calm else "null")
        style = (ASSETS / "timebar.css").read_text(encoding="utf-8")
        page.set_content(
            f'<!doctype html><meta name="viewport" content="width=device-width"><style>{style}</style>'
            '<body style="margin:16px"><input id="elsewhere"><div id="root"></div>'
        )
        script = assets.script(*assets.TIME_BAR)
        page.evaluate(f"{script}; window.TimeBar = TimeBar; {HOST}")
        begin(page, given or data(), start)
        return page

    return opened


def shown(page: Page) -> list[str]:
    days: list[str] = page.evaluate("seen.map(s => s.day)")
    return days


def commits(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.evaluate("commits")
    return found


def middle_of(page: Page, selector: str, number: int, days: int = DAYS) -> tuple[float, float]:
    """Where a day stands on the strip or on the track, in the page."""
    box = page.locator(".cb-stage").bounding_box()
    line = page.locator(selector).bounding_box()
    assert box is not None
    assert line is not None
    return box["x"] + (number + 0.5) * box["width"] / days, line["y"] + line["height"] / 2


def drag(page: Page, selector: str, start: int, end: int, steps: int = 40, in_a_frame: int = 1) -> None:
    """Press on a day and pull to another, without letting go."""
    (x, y), (to_x, to_y) = middle_of(page, selector, start), middle_of(page, selector, end)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
        if step % in_a_frame == 0 or step == steps:
            page.clock.run_for(FRAME_MS)


# --- what it says ----------------------------------------------------------------------------------------------


def test_date_controls_and_strip_have_names_and_sentences_for_those_who_do_not_see_them(bar: Opened) -> None:
    page = bar()
    slider = page.get_by_role("slider", name="Date")
    assert slider.get_attribute("aria-valuetext") == "Thursday 2 September 2021"
    assert page.locator("#day").text_content() == "Thursday 2 September 2021"
    for name in ("Day before", "Day after", "Play", "Repeat"):
        assert page.get_by_role("button", name=name, exact=True).is_visible()
    assert page.get_by_role("button", name="next day on which something changes").is_visible()
    assert page.get_by_role("combobox", name="Speed").is_visible()
    assert page.get_by_role("radiogroup", name="Reading of the day").get_by_role("radio").count() == 2
    assert not page.get_by_role("button", name="Show fewer days").is_visible(), "a short range has no zoom"
    assert page.locator("canvas").get_attribute("aria-label") == (
        "Activity, Sunday 15 August 2021 to Monday 6 September 2021: what is said about this day. The League: claims "
        "for 8 days, most for Wednesday 18 August 2021; The Kaveth: claims for 8 days, most for Wednesday 18 August "
        "2021; clashes reported or possible on 8 days."
    )


def test_a_screen_reader_hears_the_day_arrived_at_with_its_sentence_and_not_those_passed(bar: Opened) -> None:
    page = bar()
    page.evaluate(
        "window.heard = []; new MutationObserver(() => heard.push(document.querySelector('.cb-live')"
        ".textContent)).observe(document.querySelector('.cb-live'), {childList: true})"
    )
    page.clock.run_for(700)
    page.evaluate("heard.length = 0")
    drag(page, ".cb-input", 18, 4)
    page.mouse.up()
    page.clock.run_for(800)
    heard = page.evaluate("heard")
    assert heard == ["Thursday 19 August 2021. Sentence of day 4."], "fourteen days were passed"


def test_the_tally_says_how_much_is_uncertain(bar: Opened) -> None:
    page = bar(start="2021-08-24")
    keys = page.locator(".cb-key").all_text_contents()
    assert keys == [
        "League: 2 claims, 1 uncertain",
        "Kaveth: 2 claims, 1 uncertain",
        "2 clashes, 1 uncertain",
    ]
    page.evaluate("bar.at('2021-08-25', 'claimed')")
    assert page.locator(".cb-tally").text_content() == "No claim or clash dated to this day."


# --- dragging --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", [".cb-input", ".cb-stage"])
def test_dragging_shows_every_day_in_order_and_commits_once_on_release(bar: Opened, surface: str) -> None:
    page = bar(start="2021-08-15")
    drag(page, surface, 0, 22)
    page.clock.run_for(1_000)
    assert commits(page) == [], "nothing is committed while the pointer is down"
    page.mouse.up()
    page.clock.run_for(400)
    assert shown(page) == [iso(n) for n in range(1, 23)]
    assert commits(page) == [{"day": "2021-09-06", "reading": "claimed"}]


def test_a_pointer_that_leaps_over_days_shows_those_it_passed(bar: Opened) -> None:
    page = bar(start="2021-08-15")
    drag(page, ".cb-stage", 0, 7, steps=1)
    page.mouse.up()
    assert shown(page) == [iso(n) for n in range(1, 8)]


def test_a_click_on_the_track_leaps_without_showing_what_lies_between(bar: Opened) -> None:
    page = bar(start="2021-08-15")
    page.mouse.click(*middle_of(page, ".cb-input", 20))
    page.clock.run_for(100)
    assert shown(page) == ["2021-09-04"]
    assert commits(page) == [{"day": "2021-09-04", "reading": "claimed"}]


def test_a_day_is_shown_before_the_frame_after_its_input(bar: Opened) -> None:
    page = bar(start="2021-08-15")
    page.evaluate(
        "window.inputs = []; document.querySelector('.cb-input').addEventListener('input', "
        "e => inputs.push({day: Number(e.target.value), frame: frames.length}), true)"
    )
    drag(page, ".cb-input", 0, 22, steps=60, in_a_frame=4)
    page.mouse.up()
    late = page.evaluate(
        """inputs.map(i => {
             const iso = new Date(Date.UTC(2021, 7, 15 + i.day)).toISOString().slice(0, 10);
             const shown = seen.find(s => s.day === iso);
             return shown.frame - i.frame;
           })"""
    )
    assert len(late) > 15
    assert max(late) <= 1


def test_the_thumb_and_the_column_stand_on_the_day(bar: Opened) -> None:
    page = bar()
    for number in (0, 11, 22):
        page.evaluate("day => bar.at(day, 'claimed')", iso(number))
        page.clock.run_for(50)
        column = page.locator(".cb-column").bounding_box()
        assert column is not None
        assert abs(column["x"] + column["width"] / 2 - middle_of(page, ".cb-input", number)[0]) < 1


def test_a_word_of_the_host_during_a_drag_does_not_disturb_it(bar: Opened) -> None:
    page = bar()
    drag(page, ".cb-input", 18, 10)
    page.evaluate("bar.at('2021-08-15', 'known')")
    assert page.locator("#day").text_content() == "Wednesday 25 August 2021"
    page.mouse.up()
    page.clock.run_for(100)
    assert commits(page) == [{"day": "2021-08-25", "reading": "claimed"}]
    page.evaluate("bar.at('2021-08-15', 'known')")
    page.clock.run_for(100)
    assert page.locator("#day").text_content() == "Sunday 15 August 2021"
    assert page.get_by_role("radio", name="What had been published by this day").is_checked()
    assert len(commits(page)) == 1, "what the host says is not said back to it"


def test_a_word_of_the_host_does_not_undo_a_click_that_it_has_not_heard_of(bar: Opened) -> None:
    page = bar()
    page.locator(".cb-after").click()
    page.clock.run_for(50)
    page.locator(
        ".cb-before"
    ).click()  # so soon after the first that it is told only once the reader has arrived
    page.evaluate("bar.at('2021-09-03', 'claimed')")  # what the host made of the first
    assert page.locator("#day").text_content() == "Thursday 2 September 2021"
    page.clock.run_for(400)
    told = [{"day": day, "reading": "claimed"} for day in ("2021-09-03", "2021-09-02")]
    assert commits(page) == told
    page.evaluate("bar.at('2021-09-02', 'claimed')")
    page.clock.run_for(400)
    assert commits(page) == told


def test_a_drag_that_ends_where_it_began_commits_nothing(bar: Opened) -> None:
    page = bar()
    drag(page, ".cb-input", 18, 10)
    page.mouse.move(*middle_of(page, ".cb-input", 18), steps=10)
    page.mouse.up()
    page.clock.run_for(400)
    assert commits(page) == []


# --- keys ------------------------------------------------------------------------------------------------------


def test_keys_move_the_date(bar: Opened) -> None:
    page = bar()
    for key, day in (
        ("ArrowRight", "2021-09-03"),
        ("ArrowUp", "2021-09-03"),
        ("ArrowLeft", "2021-09-01"),
        ("ArrowDown", "2021-09-01"),
        ("PageUp", "2021-09-06"),
        ("PageDown", "2021-08-26"),
        ("Home", "2021-08-15"),
        ("End", "2021-09-06"),
    ):
        begin(page, data(), "2021-09-02")
        page.evaluate("commits.length = 0")
        page.locator(".cb-input").focus()
        page.keyboard.press(key)
        assert shown(page)[-1] == day, key
        assert commits(page) == [{"day": day, "reading": "claimed"}], key


def test_a_held_key_commits_once_when_it_is_let_go(bar: Opened) -> None:
    page = bar()
    page.locator(".cb-input").focus()
    for _ in range(10):
        page.keyboard.down("ArrowLeft")
        page.clock.run_for(30)
    assert commits(page) == []
    page.keyboard.up("ArrowLeft")
    page.clock.run_for(400)
    assert shown(page) == [iso(n) for n in range(17, 7, -1)]
    assert commits(page) == [{"day": "2021-08-23", "reading": "claimed"}]


def test_keys_elsewhere_on_the_page_are_left_alone(bar: Opened) -> None:
    page = bar()
    page.locator("#elsewhere").focus()
    page.keyboard.type("a b")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    page.clock.run_for(100)
    assert shown(page) == []
    assert page.locator("#elsewhere").input_value() == "a b"


def test_the_bar_is_two_stops_its_controls_through_which_arrow_keys_lead_and_the_date(bar: Opened) -> None:
    page = bar()
    focused = "document.activeElement.getAttribute('aria-label')"
    page.locator("#elsewhere").focus()
    page.keyboard.press("Tab")
    reached = [page.evaluate(focused)]
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        reached.append(page.evaluate(focused))
    assert reached == [
        "What is said about this day",
        "Back to the last day on which something changes",
        "Day before",
        "Play",
        "Day after",
        "On to the next day on which something changes",
        "Speed",
        "Repeat",
        "What is said about this day",
    ]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "What had been published by this day", "the choice has keys of its own"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Date"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == "Repeat", "the stop is where the reader was last"
    assert set(shown(page)) == {"2021-09-02"}, "no key that led from one control to another moved the date"


# --- buttons ---------------------------------------------------------------------------------------------------


def test_the_jump_goes_to_days_on_which_something_changes(bar: Opened) -> None:
    page = bar(start="2021-08-20")
    on, back = page.locator(".cb-on"), page.locator(".cb-back")
    for button in (on, on, back, back, back):
        button.click()
        page.clock.run_for(FRAME_MS)
    assert shown(page) == [iso(9), iso(15), iso(9), iso(3), iso(0)]
    page.evaluate("bar.at('2021-09-02', 'claimed')")
    page.clock.run_for(600)
    page.evaluate("bar.at('2021-09-02', 'claimed')")
    assert on.get_attribute("aria-disabled") == "true", "nothing changes after the last change"


def test_quick_clicks_commit_the_first_and_the_last(bar: Opened) -> None:
    page = bar()
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('.cb-before').click()")
    page.clock.run_for(500)
    assert commits(page) == [{"day": iso(17), "reading": "claimed"}, {"day": iso(13), "reading": "claimed"}]


def test_the_reading_is_shown_and_committed_at_once(bar: Opened) -> None:
    page = bar()
    page.get_by_role("radio", name="What had been published by this day").check(force=True)
    page.clock.run_for(50)
    assert page.evaluate("seen.map(({day, reading}) => [day, reading])") == [["2021-09-02", "known"]]
    assert commits(page) == [{"day": "2021-09-02", "reading": "known"}]


# --- playback --------------------------------------------------------------------------------------------------


def test_playing_sixty_days_a_second_shows_every_day_and_commits_once_on_pause(bar: Opened) -> None:
    page = bar(data(1500, "2018-01-01"), start="2018-01-01")
    page.locator("select").select_option("60")
    page.locator(".cb-input").focus()
    page.keyboard.press("Space")
    page.clock.run_for(2000)
    assert commits(page) == []
    page.keyboard.press("Space")
    page.clock.run_for(100)
    days = page.evaluate("seen.map(s => Date.parse(s.day) / 864e5 - Date.UTC(2018, 0, 1) / 864e5)")
    assert days == list(range(1, len(days) + 1)), "no day is left out"
    assert 118 <= len(days) <= 122, "in two seconds"
    assert len(commits(page)) == 1
    assert commits(page)[0]["day"] == page.evaluate("seen.at(-1).day")


def test_playing_ends_on_the_last_day_unless_it_repeats(bar: Opened) -> None:
    page = bar()
    page.locator("select").select_option("60")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(600)
    assert shown(page)[-1] == "2021-09-06"
    assert page.get_by_role("button", name="Play").is_visible()
    assert commits(page) == [{"day": "2021-09-06", "reading": "claimed"}]
    page.get_by_role("button", name="Repeat").click()
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(900)
    page.get_by_role("button", name="Pause").click()
    assert shown(page).count("2021-08-15") >= 2, "from the first day on, again and again"


def test_playing_never_steps_back_where_a_frame_began_before_the_press(bar: Opened) -> None:
    page = bar(start="2021-08-30")
    page.evaluate(
        """() => {
          const later = window.requestAnimationFrame;
          window.requestAnimationFrame = (turn) => later((at) => turn(at - 100)); // as long as a slow frame takes
        }"""
    )
    page.get_by_label("Speed").select_option("8")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1_000)
    assert shown(page)[:3] == ["2021-08-31", "2021-09-01", "2021-09-02"]


def test_taking_the_thumb_stops_the_playback_without_a_commit(bar: Opened) -> None:
    page = bar(start="2021-08-15")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(200)
    page.mouse.move(*middle_of(page, ".cb-input", 12))
    page.mouse.down()
    page.clock.run_for(1300)
    assert page.locator("#day").text_content() == "Friday 27 August 2021"
    assert commits(page) == []
    page.mouse.up()
    page.clock.run_for(50)
    assert len(commits(page)) == 1


def test_with_reduced_motion_nothing_plays_and_a_sentence_says_so(bar: Opened) -> None:
    page = bar(calm=True)
    assert not page.locator(".cb-play").is_visible()
    assert page.get_by_text("the date moves by steps only").is_visible()
    page.locator(".cb-input").focus()
    page.keyboard.press("Space")
    page.clock.run_for(1200)
    assert shown(page) == ["2021-09-03"], "space is one step"


# --- sizes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "width", [320, 600, 1600, *(pytest.param(one, marks=pytest.mark.long) for one in (390, 768, 1100))]
)
def test_labels_never_touch_and_nothing_sticks_out_however_long_the_range(bar: Opened, width: int) -> None:
    page = bar(viewport={"width": width, "height": 500})
    for days in (1, 2, DAYS, 62, 200, 1000, 4000):
        begin(page, data(days), "2021-08-15")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.cb-axis span')].map(s => s.getBoundingClientRect())"
            ".map(b => [b.left, b.right]).sort((a, b) => a[0] - b[0])"
        )
        assert boxes, f"{days} days"
        assert all(before[1] + 2 <= after[0] for before, after in pairwise(boxes)), f"{days} days"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{days} days"


@pytest.mark.parametrize("days", [DAYS, 400])
def test_on_a_phone_every_target_is_44_pixels(bar: Opened, days: int) -> None:
    page = bar(data(days), viewport=PHONE, touched=True)
    boxes = page.evaluate(
        "[...document.querySelectorAll('.claims-bar :is(button, select, label, .cb-track)')]"
        ".map(n => n.getBoundingClientRect()).filter(b => b.width).map(b => [b.width, b.height])"
    )
    assert len(boxes) >= 10
    assert all(width >= 44 and height >= 44 for width, height in boxes)


@pytest.mark.parametrize("surface", [".cb-stage", ".cb-input"])
def test_a_finger_drags_the_date(bar: Opened, surface: str) -> None:
    page = bar(start="2021-08-15", viewport=PHONE, touched=True)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})
        page.clock.run_for(FRAME_MS)

    send("touchStart", middle_of(page, surface, 0))
    for step in range(1, 45):
        send("touchMove", middle_of(page, surface, step // 2))
    assert commits(page) == []
    send("touchEnd")
    page.clock.run_for(400)
    assert shown(page)[-1] == "2021-09-06"
    assert set(shown(page)) >= {iso(n) for n in range(3, 23)}, (
        "from where the finger has clearly begun to drag"
    )
    assert commits(page) == [{"day": "2021-09-06", "reading": "claimed"}]


# --- long ranges -----------------------------------------------------------------------------------------------


def test_a_long_range_zooms_and_the_window_follows_the_day(bar: Opened) -> None:
    page = bar(data(1000), start="2021-08-15")
    assert not page.locator(".cb-window").is_visible()
    for _ in range(4):
        page.get_by_role("button", name="Show fewer days").click()
    assert page.locator(".cb-window").is_visible()
    page.locator(".cb-input").focus()
    page.keyboard.press("End")
    page.clock.run_for(100)
    column, stage = page.locator(".cb-column").bounding_box(), page.locator(".cb-stage").bounding_box()
    assert column is not None
    assert stage is not None
    assert stage["x"] <= column["x"] <= stage["x"] + stage["width"]
    for _ in range(4):
        page.get_by_role("button", name="Show more days").click()
    assert not page.locator(".cb-window").is_visible()


def test_wheel_and_control_zoom_about_the_pointer_and_a_plain_wheel_scrolls_the_page(bar: Opened) -> None:
    page = bar(data(1000), start="2021-08-15")
    page.evaluate("window.turned = []; addEventListener('wheel', e => turned.push(e.defaultPrevented))")
    page.mouse.move(*middle_of(page, ".cb-stage", 500, 1000))
    page.mouse.wheel(0, -400)
    page.wait_for_function("turned.length === 1")
    assert page.evaluate("turned") == [False], "the page may scroll"
    assert not page.locator(".cb-window").is_visible()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    page.wait_for_function("turned.length === 2")
    assert page.evaluate("turned") == [False, True]
    window, track = page.locator(".cb-window").bounding_box(), page.locator(".cb-track").bounding_box()
    assert window is not None
    assert track is not None
    assert abs((window["x"] + window["width"] / 2) - (track["x"] + track["width"] / 2)) < 5


# --- life ------------------------------------------------------------------------------------------------------


def test_the_same_data_again_cost_nothing_and_other_data_keep_the_day(bar: Opened) -> None:
    page = bar()
    page.evaluate("bar.update(data)")
    assert shown(page) == []
    page.evaluate("data => bar.update(data)", data(60, "2021-08-01"))
    page.clock.run_for(50)
    assert page.locator("#day").text_content() == "Thursday 2 September 2021"
    assert page.locator(".cb-input").get_attribute("max") == "59"


def test_stopping_takes_everything_away(bar: Opened) -> None:
    page = bar()
    page.get_by_role("button", name="Play").click()
    page.evaluate("bar.stop(); seen.length = 0")
    page.clock.run_for(1300)
    assert shown(page) == []
    assert page.locator(".claims-bar").count() == 0


def test_five_thousand_days_shown_leave_the_dom_as_it_was(bar: Opened) -> None:
    page = bar()
    page.evaluate(
        """() => {
          const nodes = () => document.querySelectorAll('*').length;
          const input = document.querySelector('.cb-input');
          window.sizes = [nodes()];
          let n = 0;
          requestAnimationFrame(function some() {
            if (n === 5000) return sizes.push(nodes());
            do {
              input.value = ++n % 23;
              input.dispatchEvent(new Event('input'));
            } while (n % 20);
            requestAnimationFrame(some);
          });
        }"""
    )
    page.clock.run_for(260 * FRAME_MS)
    before, after = page.evaluate("sizes")
    assert abs(after - before) <= 3


# --- inside the dashboard --------------------------------------------------------------------------------------

PAGE = """
import streamlit as st
from geo.findings.activity import activity
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.ui.view import settle
from geo.ui.timebar import thread, timebar
from geo.status.validity import Reading

@st.cache_resource
def load():
    timeline = Timeline(read(BUNDLED))
    return timeline, activity(timeline)

timeline, found = load()
timebar(timeline.days, found)
st.html('<h1 data-claims="day">?</h1><p data-claims="sentence">?</p>')

def answer(view):
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    answers = st.session_state.setdefault("answers", [])
    said = f"{view.day} {view.reading.value}"
    if [said] != answers[-1:]:
        answers.append(said)
    st.html(f'<p id="said">{st.session_state["runs"]}|{",".join(answers[1:])}</p>')
    if st.button("Elsewhere"):
        settle(timeline.days[5], Reading.KNOWN, None)
        st.rerun(scope="fragment")

thread(timeline.dataset, also=answer)
"""

MAP = """() => {
  const frame = document.createElement("iframe");
  frame.src = "streamlit_folium.st_folium"; // by which a map is known; what it holds is below
  window.told = [];
  frame.srcdoc = "<script>addEventListener('message', e => { if (e.origin === parent.location.origin)"
    + " parent.told.push(e.data); });"
    + "parent.postMessage({source: 'claims-map', type: 'ready'}, parent.location.origin)</" + "script>";
  document.body.append(frame);
}"""


WIRE = """
window.sent = []; window.received = [];
const size = data => data.byteLength ?? data.size ?? data.length;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (!this.noted) this.addEventListener("message", event => received.push(size(event.data)));
  this.noted = true;
  sent.push(size(data));
  return send.call(this, data);
};
"""


@pytest.fixture(scope="module")
def page_with_bar(tmp_path_factory: pytest.TempPathFactory, kept_tabs: Tabs) -> Iterator[Served]:
    script = tmp_path_factory.mktemp("page") / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    with served(str(script)) as running:
        kept_tabs.draw_first("page with bar", running.address, "#said")
        yield running


def note_the_wire(page: Page) -> None:
    """What goes over the wire is noted, and time can be made to pass at once."""
    page.clock.install()
    page.add_init_script(WIRE)


@pytest.fixture
def open_bar(page_with_bar: Served, tabs: Tabs) -> Opened:
    def opened() -> Page:
        page = tabs.lend("page with bar, noted", note_the_wire, viewport={"width": 1200, "height": 800})
        page.goto(f"{page_with_bar.address}?day=2021-09-02")
        wait_until_idle(page)
        return page

    return opened


def wait_until_idle(page: Page) -> None:
    """Until the bar stands on a day, Python has answered, and nothing is being worked on."""
    page.wait_for_function("document.querySelector('#day')?.textContent.includes('2021')")
    page.wait_for_selector("#said")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def wait_until_said(page: Page, answer: str) -> None:
    """Until this is Python's last answer, and it is done with it."""
    page.wait_for_function("end => document.querySelector('#said')?.textContent.endsWith(end)", arg=answer)
    wait_until_idle(page)


def sent(page: Page) -> int:
    """Messages that the page has sent to Python since they were last forgotten."""
    count: int = page.evaluate("sent.length")
    return count


def forget_traffic(page: Page) -> None:
    page.evaluate("sent.length = received.length = 0")


def runs_and_answers(page: Page) -> tuple[int, list[str]]:
    runs, answers = (page.locator("#said").text_content() or "").split("|")
    return int(runs), [answer for answer in answers.split(",") if answer]


def test_python_hears_of_a_drag_once_and_nothing_is_sent_before_the_release(open_bar: Opened) -> None:
    page = open_bar()
    runs, _ = runs_and_answers(page)
    forget_traffic(page)
    drag(page, ".cb-input", 18, 2)
    page.clock.run_for(2_000)
    assert sent(page) == 0
    page.mouse.up()
    wait_until_said(page, "2021-08-17 claimed")
    page.clock.run_for(2_000)
    assert sent(page) == 1
    assert runs_and_answers(page) == (runs + 1, ["2021-08-17 claimed"])
    assert 0 < page.evaluate("[...sent, ...received].reduce((a, b) => a + b)") < 6000, (
        "the bar itself does not travel again"
    )


def test_a_day_that_python_chooses_moves_the_bar_and_is_not_said_back(open_bar: Opened) -> None:
    page = open_bar()
    page.locator(".cb-before").click()
    wait_until_said(page, "2021-09-01 claimed")
    forget_traffic(page)
    page.get_by_role("button", name="Elsewhere").click()
    page.wait_for_function("document.querySelector('#day').textContent === 'Friday 20 August 2021'")
    assert page.get_by_role("radio", name="What had been published by this day").is_checked()
    wait_until_idle(page)
    page.clock.run_for(2_000)
    assert sent(page) == 1, "the click on the button"
    assert runs_and_answers(page)[1] == ["2021-09-01 claimed", "2021-08-20 known"]


def test_a_map_is_told_the_day_when_it_is_ready_and_every_day_after(open_bar: Opened) -> None:
    page = open_bar()
    page.evaluate(MAP)
    page.wait_for_function("told.some(said => said.day)")
    drag(page, ".cb-input", 18, 14)
    page.mouse.up()
    wait_until_said(page, "2021-08-29 claimed")
    page.evaluate("document.querySelector('iframe[src*=st_folium]').contentWindow.postMessage('end', '*')")
    page.wait_for_function("told.at(-1) === 'end'")
    told = page.evaluate("told.filter(said => said.day)")
    assert told[0] == {
        "source": "claims-bar", "type": "show", "day": "2021-09-02", "reading": "claimed", "theme": "light",
    }  # fmt: skip
    assert [message["day"] for message in told[1:]] == [iso(n) for n in range(17, 13, -1)]


def test_the_heading_of_the_page_follows_while_the_date_is_dragged_and_the_bar_takes_the_theme_of_the_page(
    open_bar: Opened,
) -> None:
    page = open_bar()
    drag(page, ".cb-input", 18, 1)
    assert page.locator('[data-claims="day"]').text_content() == "Monday 16 August 2021"
    sentence = page.locator('[data-claims="sentence"]').text_content() or ""
    assert sentence.startswith("On 16 August 2021, ")
    page.mouse.up()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_function(f"document.querySelector('.claims-bar').dataset.theme === '{scheme}'")


def test_a_commit_while_python_is_still_busy_with_the_last_one_is_kept(open_bar: Opened) -> None:
    page = open_bar()
    page.locator(".cb-input").focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    wait_until_said(page, "2021-08-21 claimed")
    assert page.locator("#day").text_content() == "Saturday 21 August 2021"


def test_two_tabs_do_not_disturb_each_other(open_bar: Opened) -> None:
    page = open_bar()
    other = page.context.new_page()
    other.goto(page.url)
    wait_until_idle(other)
    page.locator(".cb-input").focus()
    page.keyboard.press("Home")
    wait_until_said(page, "2021-08-15 claimed")
    wait_until_idle(other)
    assert other.locator("#day").text_content() == "Thursday 2 September 2021"
