"""The published file in a real browser: opened from the disk, with the network cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from geo.findings.activity import activity
from geo.map.basemap import Basemap, basemap
from geo.publish.document import page as published_page
from geo.publish.document import write
from geo.records.model import Dataset
from geo.records.read import BUNDLED, notes, read
from geo.status.timeline import Timeline
from geo.words.citations import editions
from tests.browser import moves
from tests.browser.conftest import PATIENCE_MS, PHONE, WIDE, Tabs
from tests.browser.moves import Host
from tests.browser.test_axe import ALIKE, grave, newly_grave, unfold
from tests.hostile import hostile_dataset

pytestmark = pytest.mark.browser


def put(dataset: Dataset, ground: Basemap, folder: Path) -> str:
    """Publish into a folder; the file's address."""
    timeline, known = Timeline(dataset), editions(notes(BUNDLED)["README.md"])
    return write(folder, published_page(dataset, timeline, activity(timeline), ground, known=known)).as_uri()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return put(read(BUNDLED), basemap(BUNDLED), tmp_path_factory.mktemp("site"))


@pytest.fixture
def offline(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts without a network, whose pages note every request and every error."""
    contexts: list[BrowserContext] = []

    def made(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": WIDE, "offline": True, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield made
    for context in contexts:
        context.close()


@pytest.fixture
def host(address: str, tabs: Tabs) -> Host:
    """The file as a host of moves: the query stands in the hash, the map in the page itself."""

    def kept() -> Page:
        return tabs.lend("published file", offline=True)

    def opened(page: Page, query: str) -> Page:
        page.set_viewport_size(WIDE)
        page.goto("about:blank")  # else another hash would be a step within the file that is open
        page.goto(f"{address}#{query}")
        return page

    return Host(
        lambda query: opened(kept(), query),
        lambda query: opened(kept().context.new_page(), query),
        lambda page: page,
    )


ELSEWHERE = (
    moves.with_the_network_cut_the_date_still_moves_on_a_map_that_is_there,
    moves.two_tabs_do_not_disturb_each_other,
)
"""No page of this file has a network; and the test of a part of the map has a second one beside the first."""
MOVES = tuple(move for move in (*moves.IN_PYTHON, *moves.IN_THE_BROWSER) if move not in ELSEWHERE)


@pytest.mark.parametrize("move", moves.parameters(MOVES))
def test_in_the_published_file(host: Host, move: Callable[[Host], None]) -> None:
    move(host)


# --- the file alone ----------------------------------------------------------------------------------------------


def exercised(page: Page) -> None:
    """Everything on the page used once: date, reading, selection, legend, layers, theme, every fold, every part."""
    page.get_by_role("slider", name="Date").press("Home")
    page.get_by_role("radio", name="What had been published by this day").check(force=True)
    page.get_by_role("radio", name="Place by place").check(force=True)
    page.get_by_role("button", name="Legend").click()
    page.get_by_role("button", name="Layers").press("Enter")
    for base in ("Plain", "Relief"):
        page.locator(".leaflet-control-layers-base").get_by_text(base).click()
    page.get_by_label("Theme").select_option("dark")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for name in ("As text", "Disagreements", "Sources", "Method", "Map"):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def test_nothing_is_asked_for_but_the_file_and_nothing_fails(
    address: str, offline: Callable[..., BrowserContext]
) -> None:
    page = offline().new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(f"{address}#day=2021-09-02")
    expect(page.locator('.claims-map[data-day="2021-09-02"]')).to_be_attached()
    first = page.locator("#beside .claims-lines summary").first
    expect(first).to_be_visible()
    assert moves.reached_by_key(page, "Tab", 1) == ["To the accounts"]
    page.keyboard.press("Enter")
    assert moves.reached_by_key(page, "Tab", 1) == [(first.text_content() or "").strip()[:60]]
    exercised(page)
    expect(page.locator('.claims-map.claims-dark[data-day="2021-08-15"]')).to_be_attached()
    bases = page.locator(".leaflet-control-layers-base label").all_text_contents()
    assert [name.strip() for name in bases] == ["Relief", "Plain"], "none of others"
    assert [one for one in asked if not one.startswith("data:image/")] == [address]
    assert wrong == []


def test_what_is_not_in_the_file_is_refused_by_its_own_policy(
    address: str, offline: Callable[..., BrowserContext]
) -> None:
    page = offline(bypass_csp=False).new_page()
    page.goto(f"{address}#day=2021-09-02")
    expect(page.locator('.claims-map[data-day="2021-09-02"]')).to_be_attached()
    page.evaluate(
        """() => {
          const refused = new Set();
          document.addEventListener('securitypolicyviolation', (event) => {
            document.documentElement.dataset.refused = [...refused.add(event.effectiveDirective)].sort().join(' ');
          });
          const add = (name, fields) => document.body.append(Object.assign(document.createElement(name), fields));
          add('script', { textContent: 'window.hurt = true' });
          add('style', { textContent: 'body { display: none }' });
          add('img', { src: 'https://hurt.invalid/a.png' });
          add('iframe', { src: 'https://hurt.invalid/' });
          document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hurt = true">');
          return fetch('https://hurt.invalid/').catch(() => {});
        }"""
    )
    expect(page.locator("html")).to_have_attribute(
        "data-refused", "connect-src frame-src img-src script-src-attr script-src-elem style-src-elem"
    )
    assert page.evaluate("window.hurt") is None
    expect(page.locator("h1")).to_be_visible()


# --- texts that mean harm ----------------------------------------------------------------------------------------


def test_texts_that_mean_harm_are_only_text(tmp_path: Path, offline: Callable[..., BrowserContext]) -> None:
    dataset = hostile_dataset()
    page = offline().new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(put(dataset, Basemap(tmp_path), tmp_path / "site"))
    expect(page.locator(".claims-map[data-day]")).to_be_attached()
    exercised(page)
    for day in range(len(Timeline(dataset).days)):
        page.get_by_role("slider", name="Date").press("ArrowRight" if day else "Home")
        page.locator(".claims-map [aria-label]").filter(visible=True).first.focus()
    assert page.evaluate("window.hurt") is None
    assert wrong == []
    assert page.locator("iframe, object, embed, svg script, base, form").count() == 0
    assert page.locator("script").count() == 6
    attributes = "[...document.querySelectorAll('*')].flatMap((node) => [...node.attributes])"
    assert page.evaluate(f"{attributes}.filter((one) => /^on/i.test(one.name)).length") == 0
    assert page.evaluate("[...document.links].filter((link) => link.protocol === 'javascript:').length") == 0
    assert page.locator("h1").text_content() == dataset.title


# --- address and history -----------------------------------------------------------------------------------------


def keys_of(address: str) -> list[str]:
    return [part.split("=")[0] for part in address.partition("#")[2].split("&")]


def test_the_address_has_no_empty_key_and_a_selection_a_reading_and_a_part_are_a_step_each_but_no_released_day_is(
    host: Host,
) -> None:
    page, _ = host.opened("", "2021-09-06")
    expect(page).to_have_url(re.compile("#day=2021-09-06&reading=claimed&version=[0-9.]+$"))
    length: Callable[[], int] = lambda: page.evaluate("history.length")  # noqa: E731
    before = length()
    for key, day in (("PageDown", "2021-08-30"), ("ArrowRight", "2021-08-31"), ("ArrowRight", "2021-09-01")):
        page.get_by_role("slider", name="Date").press(key)
        expect(page).to_have_url(re.compile(f"day={day}"))
    assert length() == before
    page.locator("#beside .line:has(button[data-record]) > summary:visible").first.click()
    page.locator("#beside button[data-record]:visible").first.click()
    expect(page).to_have_url(re.compile("record=[a-z]"))
    page.get_by_role("slider", name="Date").press("ArrowRight")
    expect(page).to_have_url(re.compile("day=2021-09-02"))
    assert keys_of(page.url)[:3] == ["day", "reading", "record"]
    assert not re.search("=(&|$)", page.url)
    page.get_by_role("radio", name="What had been published by this day").check(force=True)
    expect(page).to_have_url(re.compile("reading=known"))
    page.get_by_role("navigation").get_by_role("link", name="Method").click()
    expect(page).to_have_url(re.compile("section=method"))
    assert not re.search("=(&|$)", page.url)
    assert length() == before + 3
    for undone in ("^(?!.*section=)", "reading=claimed", "^(?!.*record=)"):
        page.go_back()
        expect(page).to_have_url(re.compile(undone))
    expect(page.locator("#day")).to_have_text("Wednesday 1 September 2021")


def paste(page: Page, query: str) -> None:
    """Put another address of the file that is open into the browser's line."""
    page.evaluate("(query) => { location.hash = query; }", query)


def test_a_pasted_address_is_followed_without_loading_the_file_again(host: Host) -> None:
    page, _ = host.opened("day=2021-09-06", "2021-09-06")
    page.evaluate("() => { window.same = true; scrollTo(0, 2000); }")
    paste(page, "day=2021-08-31&reading=known&record=shotul&lat=35.2&lon=69.4&zoom=10")
    host.map(page, "2021-08-31")
    expect(page.locator(".claims-map")).to_be_in_viewport()
    expect(page.locator('.claims-map[data-reading="known"]')).to_be_attached()
    expect(page.locator("details.place.selected")).to_contain_text("Shotul")
    expect(page).to_have_url(re.compile("lat=35.2000&lon=69.4000&zoom=10&version="))
    paste(
        page, "day=2021-09-02&reading=known&record=shotul&lat=&lon=&zoom=&section=&report=&paragraph="
    )  # an old one
    host.map(page, "2021-09-02")
    expect(page).to_have_url(re.compile("#day=2021-09-02&reading=known&record=shotul&version=[0-9.]+$"))
    expect(page.locator("#said p")).to_have_count(0)
    assert page.evaluate("window.same") is True


def test_the_part_of_the_map_in_view_goes_into_the_address_once_the_reader_has_moved_it(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02", "2021-09-02")
    assert "lat=" not in page.url
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"lat=35\.\d{4}&lon=69\.\d{4}&zoom=\d"))
    other = host.beside(page.url.partition("#")[2])
    host.map(other, "2021-09-02")
    scale = ".leaflet-control-scale-line"
    expect(other.locator(scale)).to_have_text(page.locator(scale).inner_text())
    moves.the_date(other).press("Home")
    host.map(other, "2021-08-15")
    host.map(page, "2021-09-02")  # a file that is open twice is two


IN_VAIN = (
    ("day=2021-02-31", "The address asks for the day “2021-02-31”, which is no date like 2021-09-02"),
    (
        "day=2020-01-01",
        "1 January 2020 is outside the days of this data; the nearest, 15 August 2021, is shown.",
    ),
    ("record=c-nobody", "asks for the record “c-nobody”, which this data does not hold; none is selected."),
    ("section=nowhere", "asks for the part “nowhere”, which this page does not have; the map is shown."),
    ("report=nobody", "asks for the report “nobody”, which is not here; the list of sources is shown."),
    ("report=last-region&paragraph=999", "This report has no paragraph 999; all of it is shown."),
    ("side=nrf", "asks for filters, which this page does not have; every record is shown."),
    ("version=1.0.0&record=c-gains-taliban", "This link is of data version 1.0.0; version"),
    (
        "version=1.0.0&record=c-gains-taliban",
        "for the record it names: Channel (2.0.0); Reporting verbs as hedges",
    ),
    ("version=1.1.0&record=__proto__", "What version 2.1.0 changed: names, titles and paraphrases"),
    ("version=2.10.0", "This link is of data version 2.10.0, newer than version 2."),
    ("version=new", "The address names a version of the data that is none"),
    ("report=__proto__", "asks for the report “__proto__”, which is not here"),
    (
        "day=<img src=x onerror=window.hurt=true>&record=%3Cscript%3E&reading=%00&zoom=1e999",
        "<img src=x onerror=",
    ),
)
"""Addresses, and what each is told; in no two of them the same."""


def test_what_an_address_asks_in_vain_is_told_in_a_sentence_and_what_means_harm_is_only_text(
    host: Host,
) -> None:
    assert len({said for _, said in IN_VAIN}) == len(IN_VAIN)
    page = host.open(IN_VAIN[0][0])
    for query, said in IN_VAIN:
        paste(page, query)
        expect(page.locator("#said"), query).to_contain_text(said)
        expect(page.locator(".claims-map[data-day]"), query).to_be_attached()
    assert page.evaluate("window.hurt") is None


# --- parts of the page -------------------------------------------------------------------------------------------


def test_the_text_of_the_day_follows_the_date_and_its_links_lead_to_paragraphs(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02&section=text", "2021-09-02")
    text = page.locator(".transcript")
    expect(text.locator("h2").first).to_have_text("Thursday 2 September 2021: what is said about this day")
    page.get_by_role("slider", name="Date").press("End")
    expect(text.locator("h2").first).to_have_text("Monday 6 September 2021: what is said about this day")
    text.get_by_role("link", name=re.compile("(¶|paragraph)\\s9$")).first.click()
    expect(page.locator("article.paragraph.selected h3")).to_have_text("¶ 9")


def test_with_all_unfolded_every_link_within_the_file_leads_somewhere_and_headings_come_in_order(
    host: Host,
) -> None:
    page, _ = host.opened("day=2021-09-02", "2021-09-02")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    expect(page.locator(".transcript h2").first).to_be_visible()
    lost = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]:not(.leaflet-control a)')]
          .map((link) => link.hash.slice(1))
          .filter((hash) => !hash.startsWith('day=') && !document.getElementById(hash))"""
    )
    assert lost == []
    others = page.evaluate("[...document.querySelectorAll('a:not([href^=\"#\"])')].map((link) => link.href)")
    assert all(one.startswith("https://") for one in others), others
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1, "the title"
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_kind_of_disagreement_opens_and_is_brought_into_view(host: Host) -> None:
    page, _ = host.opened("section=rifts", "2021-09-06")
    page.get_by_role("link", name="Numbers for the same people").click()
    expect(page.get_by_role("heading", name="Numbers for the same people")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("section=rifts-[a-z]+$"))


def test_light_and_dark_follow_the_system_until_the_reader_chooses(
    address: str, offline: Callable[..., BrowserContext]
) -> None:
    page = offline(color_scheme="light").new_page()
    page.goto(address)
    expect(page.locator('.claims-bar[data-theme="light"]')).to_be_attached()
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    expect(page.locator('.claims-bar[data-theme="dark"]')).to_be_attached()
    dark = page.evaluate(paper)
    assert dark != light
    schemes: tuple[tuple[Literal["light", "dark"], Literal["light", "dark"], str], ...]
    schemes = (("dark", "light", light), ("light", "dark", dark))
    for system, chosen, ground in schemes:
        page.emulate_media(color_scheme=system)
        page.get_by_label("Theme").select_option(chosen)
        expect(page.locator(f'.claims-bar[data-theme="{chosen}"]')).to_be_attached()
        assert page.evaluate(paper) == ground
        found = page.locator(".claims-map").evaluate("box => box.classList.contains('claims-dark')")
        assert found is (chosen == "dark")


def test_in_print_the_map_is_light_and_no_control_is_left(host: Host) -> None:
    page, _ = host.opened("day=2021-09-02", "2021-09-02")
    page.get_by_label("Theme").select_option("dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".claims-map:not(.claims-dark)")).to_be_visible()
    expect(page.locator("#day")).to_be_visible()
    for gone in (".head nav", ".cb-tools", ".find >> nth=0", ".leaflet-control-zoom", "#section\\=rifts"):
        expect(page.locator(gone)).not_to_be_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".claims-map.claims-dark")).to_be_attached()


@pytest.mark.parametrize(
    ("scheme", "each"),
    [("light", 2), ("dark", 1), *(pytest.param(s, None, marks=pytest.mark.long) for s in ("light", "dark"))],
    ids=["light", "colours in dark", "every line in light", "every line in dark"],
)
def test_axe_finds_nothing_serious_or_critical(
    address: str, browser: Browser, scheme: Literal["light", "dark"], each: int | None
) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}#day=2021-09-02&record=c-panjshir-entered-mujahid")
    expect(page.locator('.claims-map[data-day="2021-09-02"]')).to_be_attached()
    expect(page.locator(f'.claims-bar[data-theme="{scheme}"]')).to_be_attached()
    colours = scheme == "dark" and each is not None  # all else is as it is in light
    alike = ALIKE if each else None
    found = [f"as it opens: {line}" for line in grave(page, colours=colours, alike=alike)]
    page.set_viewport_size(PHONE)
    found += [
        f"on a phone: {line}"
        for line in (newly_grave if colours else grave)(page, colours=colours, alike=alike)
    ]
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Legend").click()
    page.get_by_role("button", name="Layers").press("Enter")
    unfold(page, each=each)
    page.get_by_role("radio", name="Place by place").check(force=True)
    found += [f"laid open: {line}" for line in newly_grave(page, colours=colours, alike=alike)]
    context.close()
    assert not found, "\n".join(found)


def test_a_finger_moves_the_date_on_a_phone(address: str, offline: Callable[..., BrowserContext]) -> None:
    page = offline(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{address}#day=2021-09-03")
    expect(page.locator('.claims-map[data-day="2021-09-03"]')).to_be_attached()
    page.get_by_role("button", name="Day before", exact=True).tap()
    expect(page.locator('.claims-map[data-day="2021-09-02"]')).to_be_attached()
    page.locator(".claims-lines > .line > summary").last.tap()
    page.locator(".claims-lines .find:visible").last.tap()
    expect(page.locator(".claims-map")).to_be_in_viewport(ratio=0.9)


def test_without_scripts_the_sources_can_be_read(
    address: str, offline: Callable[..., BrowserContext]
) -> None:
    page = offline(java_script_enabled=False).new_page()
    page.goto(f"{address}#section=sources")
    expect(page.get_by_role("heading", name="Sources", exact=True)).to_be_in_viewport()


def measured(page: Page) -> list[float]:
    """For each day of a drag: milliseconds from the pointer's word to the map that shows it."""
    page.evaluate(
        """() => { window.took = []; let at = 0;
          document.querySelector('.cb-input').addEventListener('input', () => { at ||= performance.now(); }, true);
          document.querySelector('.claims-map').addEventListener('dayshown', () => {
            if (at) took.push(performance.now() - at); at = 0; }); }"""
    )
    moves.drag_to_the_last_day(page)
    page.mouse.up()
    found: list[Any] = page.evaluate("took")
    return [float(ms) for ms in found]


@pytest.mark.serial
def test_a_day_is_drawn_in_the_frame_after_the_pointers_word(host: Host) -> None:
    page, _ = host.opened("day=2021-08-15", "2021-08-15")
    took = sorted(measured(page))
    assert len(took) > 10
    assert took[len(took) // 2] < 50, took
