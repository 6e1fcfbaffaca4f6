"""The map page in a real browser: what a person sees on one day and not on another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, WebSocket, expect
from pypdf import PdfReader

from geo.records.read import BUNDLED, read
from tests.browser import moves
from tests.browser.conftest import DESK, PHONE, Opened, Tabs, arrived
from tests.browser.moves import Host
from tools.serve import Served, served

pytestmark = pytest.mark.browser

TABLET: ViewportSize = {"width": 820, "height": 1180}
PAGES = ("", "timeline", "accounts", "compare", "tables", "data", "sources", "method")


def the_map(page: Page, day: str) -> FrameLocator:
    """The map, once it shows ``day``."""
    frame = page.frame_locator("iframe").first
    expect(frame.locator(f'.claims-map[data-day="{day}"]')).to_be_attached()
    return frame


@pytest.fixture
def dashboard(open_page: Opened, app: Served, tabs: Tabs) -> Host:
    """The dashboard as a host of moves: the map has a frame of its own."""
    return Host(
        lambda query: open_page(f"?{query}"),
        lambda query: arrived(tabs.lend("dashboard").context.new_page(), f"{app.address}?{query}"),
        lambda page: page.frame_locator("iframe").first,
    )


@pytest.mark.parametrize("move", moves.parameters(moves.IN_PYTHON))
def test_in_the_dashboard(dashboard: Host, move: Callable[[Host], None]) -> None:
    move(dashboard)


@pytest.mark.long
@pytest.mark.parametrize("move", moves.parameters(moves.IN_THE_BROWSER))
def test_in_the_dashboard_as_in_the_published_file(dashboard: Host, move: Callable[[Host], None]) -> None:
    move(dashboard)


ELSEWHERE = (("fa-IR", "Pacific/Auckland"), ("ps-AF", "America/Los_Angeles"), ("ar-EG", "Pacific/Kiritimati"))
"""Languages that write from the right, with their own digits and calendars; zones in which Kabul's day is another."""
NOT_OURS = re.compile(r"[\u0660-\u0669\u06f0-\u06f9]|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")
SAID = """(known) => {
  const busy = '[data-testid=stSkeleton], [data-test-script-state]:not([data-test-script-state=notRunning])';
  const values = [...document.querySelectorAll('input')].map(({ value }) => value).join(' ');
  const said = document.querySelector('.stMain').innerText + values;
  globalThis.stood = said === globalThis.lastSaid && !document.querySelector(busy) ? globalThis.stood + 1 : 0;
  globalThis.lastSaid = said;
  return (known ? said === known : globalThis.stood > 5) && said;
}"""
"""What a page says, fields included, once it is what another said or the same for half a second, asked every 100 ms."""


WITH_DAYS_OF_A_SCRIPT = ("Map", "Timeline", "Compare")
"""The pages whose days a script of ours writes in the browser: on the others all days come from Python, as text."""


@pytest.mark.parametrize(
    ("places", "pages"),
    [
        pytest.param(ELSEWHERE[:2], WITH_DAYS_OF_A_SCRIPT, id="a day apart"),
        pytest.param(ELSEWHERE, (), id="all", marks=pytest.mark.long),
    ],
)
def test_days_are_the_same_on_every_page_wherever_the_browser_is_and_whatever_its_language(
    app: Served, new_page: Opened, places: tuple[tuple[str, str], ...], pages: tuple[str, ...]
) -> None:
    """All pages in the first place; in the others ``pages``, or all where none is named."""
    known: dict[str, str] = {}
    for language, zone in places:
        page = new_page(locale=language, timezone_id=zone)
        arrived(page, f"{app.address}?day=2021-09-02&reading=claimed")
        the_map(page, "2021-09-02")
        moves.the_date(page).press("ArrowRight")
        expect(moves.lead(page)).to_contain_text("On 3 September 2021")
        ways = page.get_by_role("navigation", name="Pages").locator("a")
        for n in range(len(PAGES)):
            name = ways.nth(n).inner_text()
            if (language, zone) != places[0] and pages and name not in pages:
                continue
            if n:
                ways.nth(n).click()
                expect(ways.nth(n)).to_have_attribute("aria-current", "page")
            said = page.wait_for_function(SAID, arg=known.get(name, ""), polling=100).json_value()
            known.setdefault(name, said)
            if name == "Tables":
                page.get_by_role("button", name="Filters").click()
                sides = page.locator('[data-testid="stPopoverBody"] [data-testid="stButtonGroup"] button')
                sides.first.press("ArrowRight")
                expect(sides.nth(1)).to_be_focused()
                page.keyboard.press("Escape")
        page.context.close()
    for name, said in known.items():
        assert "September 2021" in said, name
        assert not NOT_OURS.search(said), name


def test_the_page_of_a_full_day_is_a_few_screens_long_and_every_frame_and_button_has_a_name_of_its_own(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed", size=PHONE)
    for size, screens in ((PHONE, 4), (DESK, 3)):
        page.set_viewport_size(size)
        the_map(page, "2021-09-02")
        expect(page.locator(".claims-entries li")).to_have_count(5)
        expect(page.locator(".claims-lines .line").filter(visible=True)).to_have_count(6)
        assert page.locator(".stMain").evaluate("main => main.scrollHeight / innerHeight") <= screens, size
    expect(page.get_by_title("Map of who claims what")).to_be_visible()
    expect(page.get_by_title("st_folium")).to_have_count(0)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    heard = page.locator("body").aria_snapshot() + the_map(page, "2021-09-02").locator("body").aria_snapshot()
    names = re.findall(r"- '?button(.*)", heard)
    assert len(names) > 60
    assert {name: count for name, count in Counter(names).items() if count > 1} == {}


def test_a_card_leads_to_its_paragraph_and_that_to_the_map_there_and_back_within_one_session(
    dashboard: Host, tabs: Tabs
) -> None:
    page = tabs.lend("dashboard")
    sessions: list[str] = []

    def note(socket: WebSocket) -> None:
        sessions.append(socket.url)

    page.on("websocket", note)
    moves.a_card_leads_to_its_paragraph_and_back_leads_to_the_same_day(dashboard)
    page.go_forward()
    paragraph = page.locator("article.paragraph.selected")
    expect(paragraph.locator("h3")).to_have_text("¶ 15")
    paragraph.get_by_role("link", name="On the map").first.click()
    the_map(page, "2021-09-02")
    expect(page).to_have_url(re.compile("record=[a-z]"))
    page.go_back()
    expect(paragraph.locator("h3")).to_have_text("¶ 15")
    page.remove_listener("websocket", note)
    assert len(sessions) == 1


def test_signs_stand_beside_the_words_that_explain_them(open_page: Opened) -> None:
    page = open_page("method")
    pictures = page.locator(".terms.signs img")
    expect(pictures.first).to_be_visible()
    assert pictures.evaluate_all("found => found.every(one => one.complete && one.naturalWidth > 0)")
    greys = []
    for scheme in ("light", "dark"):  # an image has no part in the page's variables
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        expect(pictures.first).to_have_css("color-scheme", scheme)
        shot = Image.open(BytesIO(pictures.first.screenshot())).convert("L")
        greys.append(ImageStat.Stat(shot).mean[0])
    assert greys[0] > 150 > 110 > greys[1]


OVERLAPPING = """() => {
  const box = (one) => one.getBoundingClientRect();
  const share = box(document.querySelector('.st-key-share button'));
  const links = [...document.querySelectorAll('.claims-menu nav a')].map(box);
  const under = links.filter((link) => link.right > share.left && link.bottom > share.top);
  return [links.length, under.length, links.at(-1).top - links[0].top];
}"""
"""How many links to pages there are, how many lie under the button beside them, and how far the last stands below."""
WIDTHS = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [document.documentElement, document.querySelector('.stMain')].map((box) => box.scrollWidth);
}"""


def test_a_link_to_a_page_opens_the_whole_app_on_a_server_that_has_just_started_under_a_path_prefix(
    new_page: Opened,
) -> None:
    """All pages of it then fit a tablet and a phone, and have left it under 400 MB."""
    with served("dashboard.py", "--server.baseUrlPath=maps/panjshir") as fresh:
        page = new_page()
        refused: list[str] = []
        page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{fresh.address}sources?report=last-region&paragraph=15")
        expect(page.locator("article.paragraph.selected")).to_be_in_viewport()
        expect(page.get_by_role("link", name="Method")).to_be_visible()
        page.locator("article.paragraph.selected").get_by_role("link", name="On the map").first.click()
        the_map(page, "2021-09-02")
        refused.clear()  # beneath a page's own address Streamlit looks for its server in vain, then above it
        page.goto(f"{fresh.address}?day=2021-09-02&side=nrf")
        the_map(page, "2021-09-02")
        assert refused == []
        every_page_fits(page)
        used = fresh.memory_mb()
        page.context.close()
    assert used < 400


def every_page_fits(page: Page) -> None:
    """With a filter no page scrolls sideways on a phone, and the links to the pages stand in one row on a tablet."""
    for n in range(len(PAGES)):
        page.set_viewport_size(TABLET)
        way = page.get_by_role("navigation", name="Pages").locator("a").nth(n)
        way.click()
        expect(way).to_have_attribute("aria-current", "page")
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        expect(page.locator(".st-key-share button").first).to_be_visible()
        assert page.evaluate(OVERLAPPING) == [len(PAGES), 0, 0], page.url
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(WIDTHS) == [width, width], page.url


def swipe_up(page: Page, x: float, y: float) -> None:
    """A finger pulls the page up by a hand's breadth from a point of the window."""
    finger = page.context.new_cdp_session(page)
    for step in range(10):
        points = [{"x": x, "y": y - 15 * step}]
        finger.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points}
        )
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_moves_the_date_but_no_swipe_does_and_of_signs_that_overlap_it_chooses(
    app: Served, browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{app.address}?day=2021-09-01")
    the_map(page, "2021-09-01")
    for surface in (".cb-stage", ".cb-input"):
        page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
        box = page.locator(surface).bounding_box()
        assert box is not None
        swipe_up(page, box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
        page.wait_for_function("document.querySelector('.stMain').scrollTop > 0")
        expect(page.locator("#day")).to_contain_text("1 September 2021")
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    page.get_by_role("button", name="Day before", exact=True).tap()
    scope = the_map(page, "2021-08-31")
    zoom, caption = (
        scope.locator(one).bounding_box() for one in (".leaflet-control-zoom", ".claims-caption")
    )
    assert zoom
    assert caption
    assert zoom["x"] + zoom["width"] <= caption["x"]
    places = [
        scope.locator(f'.claims-sign[aria-label*="{words}"]').filter(visible=True).bounding_box()
        for words in ("(Golbahar;", "(Shotul;")
    ]
    (x, y), (to_x, to_y) = ((one["x"] + 12, one["y"] + 12) for one in places if one)
    page.touchscreen.tap((x + to_x) / 2, (y + to_y) / 2)
    among = scope.get_by_role("dialog", name="Several signs stand here").get_by_role("button")
    expect(among.nth(1)).to_be_visible()
    among.first.tap()
    expect(page.get_by_role("dialog", name="What is said here")).to_be_visible()
    expect(among.first).to_be_hidden()
    context.close()


def test_sixteen_presses_of_tab_lead_to_the_first_account_and_two_with_the_skip_link(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    the_map(page, "2021-09-02")
    expect(page.locator(".cb-dating")).to_be_visible()
    first = (page.locator(".claims-lines summary").first.text_content() or "").strip()[:60]
    reached = moves.reached_by_key(page, "Tab", 16)
    assert first in reached
    assert reached[0] == "To the accounts"
    page.get_by_role("link", name="To the accounts").press("Enter")
    assert moves.reached_by_key(page, "Tab", 1) == [first]
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Method").click()
    expect(page.get_by_role("heading", name="Method")).to_be_visible()
    page.get_by_role("link", name="Skip to main content").press("Enter")
    assert moves.reached_by_key(page, "Tab", 1) != ["Map"], "the content comes after the way to other pages"


def test_the_page_on_paper_shows_what_the_screen_shows_and_no_controls(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed", scheme="dark", size=DESK)
    scope = the_map(page, "2021-09-02")
    expect(scope.locator(".claims-map.claims-dark")).to_be_attached()
    frame = page.locator(".st-key-claims-map iframe")
    before = frame.bounding_box()
    printed = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    for words in (
        "Panjshir claims map",
        "2 September 2021",
        "The Taliban say they have entered Panjshir",
        "3\u20136 clashes",
        "Defended, says the NRF",
        "8 claims and 4 clashes",
        "fighters are inside",
    ):
        assert words in printed, words
    for words in (
        "Timeline",
        "Filters",
        "Share",
        "Questions",
        "Copy link",
        "day/s",
        "Layers",
        "Place by place",
        "All of it claimed",  # no sign of that is on this day's map
    ):
        assert words not in printed, words
    page.emulate_media(media="print", color_scheme="dark")
    expect(scope.locator(".claims-map.claims-dark")).to_have_count(0)
    expect(scope.locator(".claims-legend-panel").get_by_text("Contested", exact=True)).to_be_visible()
    for control in (
        ".leaflet-control-zoom",
        ".claims-home",
        ".leaflet-control-layers",
        ".claims-legend-button",
    ):
        expect(scope.locator(control)).to_be_hidden()
    shown, signs = frame.bounding_box(), scope.locator(".claims-legend-panel").bounding_box()
    assert shown
    assert signs
    assert 0 <= shown["y"] + shown["height"] - signs["y"] - signs["height"] < 2, "neither cut nor with a gap"
    page.emulate_media(media="screen", color_scheme="dark")
    expect(scope.locator(".claims-map.claims-dark")).to_be_attached()
    expect(scope.locator(".claims-legend-panel")).to_be_hidden()
    assert frame.bounding_box() == before


PAINTED = """(found) => found.map((one) => {
  const { backgroundColor, fill, stroke } = getComputedStyle(one, one.matches('.cb-key') ? '::before' : null);
  return one.matches('svg *') ? `${fill} ${stroke}` : backgroundColor;
})"""


def test_colours_forced_by_the_system_keep_every_sign_and_what_is_chosen(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed&record=c-panjshir-entered-mujahid")
    scope = the_map(page, "2021-09-02")
    scope.get_by_role("button", name="Legend").click()
    colours_are_forced(page, scope, "light")
    colours_are_forced(page, scope, "dark")


def colours_are_forced(page: Page, scope: FrameLocator, scheme: Literal["light", "dark"]) -> None:
    """Signs and choices can be told from each other in the system's colours for light pages, or for dark ones."""
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    expect(scope.locator(".claims-map.claims-dark")).to_have_count(
        int(scheme == "dark")
    )  # as the page around it
    canvas = page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor")

    def painted(where: FrameLocator | Page, selector: str) -> list[str]:
        found: list[str] = where.locator(selector).filter(visible=True).evaluate_all(PAINTED)
        return found

    keys = painted(page, ".cb-key")
    assert len(set(keys)) == len(keys) == 3, keys  # one side, the other, clashes
    for choice in (".cb-reading", ".claims-beside"):
        on, off = (
            painted(page, f"{choice} input:checked + span"),
            painted(page, f"{choice} input:not(:checked) + span"),
        )
        assert on != off, choice
    assert painted(page, ".cb-column") not in ([canvas], ["rgba(0, 0, 0, 0)"])
    assert len(set(painted(scope, "path.claims-control"))) > 2  # each side in its own form and colour
    assert canvas not in " ".join(painted(scope, ".claims-sign svg [fill]:not([fill*=halo], [fill=none])"))
    expect(scope.locator("path.claims-selected").first).to_have_css("stroke-width", "3px")
    expect(page.locator(".account.selected").first).to_have_css("outline-style", "solid")
    assert len(set(painted(scope, ".claims-legend-panel svg *"))) > 5


COVERED = """(box) => [...box.querySelectorAll(':scope > .claims-caption, :scope > .claims-margin')]
  .reduce((sum, { offsetWidth, offsetHeight }) => sum + offsetWidth * offsetHeight, 0)
  / (box.offsetWidth * box.offsetHeight)"""


def test_a_magnified_map_is_usable_and_nothing_sticks(open_page: Opened) -> None:
    page = open_page("?day=2021-09-02&reading=claimed", size=DESK)
    for magnified in (2, 4):  # as a reader does it: on the page that is there
        is_usable(page, magnified)
        for key, day in (("ArrowRight", "2021-09-03"), ("ArrowLeft", "2021-09-02")):
            moves.the_date(page).press(key)
            the_map(page, day)
        page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")


def is_usable(page: Page, magnified: int) -> None:
    """The map of 2 September is large, hardly covered, scrolls with the page, and a mark's card comes into sight."""
    width, height = DESK["width"] // magnified, DESK["height"] // magnified
    page.set_viewport_size({"width": width, "height": height})
    scope = the_map(page, "2021-09-02")
    frame = page.locator(".st-key-claims-map iframe")
    before = frame.bounding_box()
    assert before
    if magnified == 2:  # map and bar share the window, once the head has been scrolled away
        bar = page.locator(".claims-bar").bounding_box()
        assert bar
        assert before["height"] > height / 2
        assert bar["y"] + bar["height"] - before["y"] <= height
    else:
        assert before["height"] >= 400, "as much as a phone's"
    assert scope.locator(".claims-map").evaluate(COVERED) < 0.35
    assert page.locator(".stMain").evaluate("main => main.scrollWidth") == width
    page.locator(".stMain").evaluate("main => main.scrollBy(0, 300)")
    after = frame.bounding_box()
    assert after
    assert before["y"] - after["y"] == 300
    scope.locator(".claims-tally").filter(visible=True).first.click()
    card = page.locator(".claims-card-body")
    expect(card).to_be_in_viewport(ratio=0.5)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


# --- the time bar and the map together ---------------------------------------------------------------------------


def test_a_drag_tells_the_server_nothing_before_the_release(dashboard: Host) -> None:
    page, _ = dashboard.opened("day=2021-08-15", "2021-08-15")
    page.evaluate(moves.SENT)
    moves.drag_to_the_last_day(page)
    dashboard.map(page, "2021-09-06")
    assert page.evaluate("window.sent") == 0
    page.mouse.up()
    expect(moves.lead(page)).to_contain_text("On 6 September 2021")


def test_copy_link_is_reached_by_the_keyboard_alone_and_gives_the_address_of_what_is_on_the_screen(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed&lat=35.3&lon=69.6&zoom=9")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    the_map(page, "2021-09-02")
    page.get_by_role("slider", name="Date").press("Home")
    the_map(page, "2021-08-15")
    page.get_by_role("link", name="The map of this day as text").focus()  # after the cards, however many
    assert any(name.startswith("Share") for name in moves.reached_by_key(page, "Tab", 6))
    page.get_by_role("button", name="Share").press("Enter")
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    assert any(name.startswith("Copy link") for name in moves.reached_by_key(page, "Tab", 3))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    expect(page.get_by_text("Sunday 15 August 2021: what is said about this day")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    version = read(BUNDLED).version
    whole = f"?day=2021-08-15&reading=claimed&version={version}"
    assert link.endswith(whole), "short, and framed anew on another screen"
    with page.expect_download() as made:
        page.get_by_role("button", name="Printable page (PDF)").click()
    assert made.value.suggested_filename == "panjshir-claims-2021-08-15.pdf"


def test_a_search_dims_and_paints_nothing_anew_a_hit_leads_to_its_day_and_the_stamp_is_a_choice(
    open_page: Opened,
) -> None:
    page = open_page("?day=2021-09-02&reading=claimed")
    frame = the_map(page, "2021-09-02")
    painted = "paths => paths.map((p) => [p.style.display, p.getAttribute('fill'), p.getAttribute('stroke')])"
    paths = frame.locator("path.claims-control")
    before, dimmed = paths.evaluate_all(painted), frame.locator(".claims-dimmed")
    expect(dimmed).to_have_count(0)
    page.get_by_role("searchbox", name="Search the records").fill("Dashty")
    page.keyboard.press("Enter")
    expect(dimmed).not_to_have_count(0)
    assert paths.evaluate_all(painted) == before
    expect(frame.locator(".stamp")).to_be_hidden()
    page.get_by_role("link", name="Attack on two fronts on Monday 30 August").click()
    frame = the_map(page, "2021-08-30")
    expect(frame.locator(".claims-selected:not(.claims-dimmed)")).not_to_have_count(0)
    page.get_by_text("Compute from these alone").click()
    expect(frame.locator(".stamp")).to_have_text("FILTERED")
    expect(dimmed).to_have_count(0)
    assert "filtered=alone" in page.url
