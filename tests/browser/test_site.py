"""The published site in a real browser: from the disk and from a server that only hands out files."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from geo.map.basemap import basemap
from geo.publish.pages import day_path, place_path, report_path
from geo.records.read import BUNDLED, read
from geo.status.validity import Reading
from tests.browser.conftest import PATIENCE_MS, PHONE, WIDE, arrived, asked_of
from tests.browser.test_axe import grave
from tests.test_site import made
from tools.serve import Served

pytestmark = pytest.mark.browser

FRAME = '<!doctype html><title>Article</title><iframe title="Map" src="embed.html#day=2021-09-02&amp;reading=known" '
FRAME += 'style="width:100%;height:640px"></iframe>'

TURN = """async (views) => {
  const found = [];
  for (const [day, reading] of views) {
    const turned = new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
    location.hash = `day=${day}&reading=${reading}`;
    await turned;
    found.push(new URL(document.getElementById("day-page").href).pathname);
  }
  return found;
}"""
"""The ways to the page of the day, as the map names them on each of these days."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for path, content in made(read(BUNDLED), BUNDLED, "", basemap(BUNDLED)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "article.html").write_text(FRAME, encoding="utf-8")
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of a request."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_from_a_day_to_the_map_and_back_for_all_days_under_both_readings(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context(viewport=WIDE, offline=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / day_path(read(BUNDLED).span.last, Reading.KNOWN)).as_uri())
    page.get_by_role("link", name="This day on the interactive map").click()
    expect(page.locator("#day-page")).to_have_attribute("href", "2021-09-06/known/index.html")
    views = [(day.isoformat(), reading.value) for reading in Reading for day in read(BUNDLED).span.days()]
    found = page.evaluate(TURN, views[:-1])  # the last is where it stands
    assert (
        found
        == [str(site / day_path(day, reading)) for reading in Reading for day in read(BUNDLED).span.days()][
            :-1
        ]
    )
    page.locator("#day-page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunday 5 September 2021")
    page.get_by_role("link", name="What is said about this day").first.click()
    page.get_by_role("link", name="← 4 September").click()
    expect(page.locator("[aria-current=page]")).to_have_text("What is said about this day")
    page.goto((site / place_path("shotul")).as_uri())
    page.get_by_role("link", name="This place on the interactive map").click()
    expect(page.locator("#day-page")).to_have_attribute("href", "2021-09-06/index.html")
    assert "record=shotul" in page.url
    assert said == []
    context.close()


def test_from_a_server_nothing_is_asked_of_others_and_the_lean_map_leads_to_the_whole(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{served}/article.html")
    frame = page.frame_locator("iframe")
    whole = frame.get_by_role("link", name="The whole map, with accounts and sources")
    expect(whole).to_have_attribute("href", re.compile("^index.html#day=2021-09-02&reading=known"))
    depth = page.evaluate("history.length")
    frame.get_by_role("button", name="Next day").first.click()
    expect(whole).to_have_attribute("href", re.compile("^index.html#day=2021-09-03&reading=known&version="))
    assert page.evaluate("history.length") == depth  # the frame is no step of the page around it
    last = day_path(read(BUNDLED).span.last, Reading.CLAIMED)
    for path in ("index.html", "contents.html", report_path("last-region"), last):
        page.goto(f"{served}/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], path
        if path != "index.html":  # which has tests of its own
            assert grave(page) == [], path
    assert {url.split("/")[2] for url in asked if not url.startswith(("data:", "blob:"))} == {
        served.split("/")[2]
    }
    context.close()


def test_in_a_frame_the_app_is_map_bar_and_the_way_to_the_day_on_the_screen(
    app: Served, context: BrowserContext
) -> None:
    asked = asked_of(context)
    page = arrived(context.new_page(), f"{app.address}?day=2021-09-02&reading=claimed&embed=true")
    drawn = page.frame_locator("iframe").first.locator(".claims-map")
    expect(drawn).to_have_attribute("data-day", "2021-09-02")
    expect(page.locator(".claims-head, .claims-panel")).to_have_count(0)
    page.get_by_role("slider", name="Date").press("ArrowRight")
    expect(drawn).to_have_attribute("data-day", "2021-09-03")
    page.wait_for_url("**day=2021-09-03**")
    with context.expect_page() as opened:
        page.get_by_role("link", name="The whole map, with accounts and sources").click()
    assert "day=2021-09-03&reading=claimed" in opened.value.url
    assert "embed" not in opened.value.url
    assert asked == {urlsplit(app.address).hostname}


def test_a_page_of_a_day_is_whole_without_a_script_and_on_paper(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport=WIDE, offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "2021-09-02" / "index.html").as_uri())
    expect(page.get_by_text("both sides claim Panjshir").first).to_be_visible()
    expect(page.get_by_role("heading", name="Place by place")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Place by place")).to_be_visible()
    expect(page.get_by_role("link", name="This day on the interactive map")).to_be_hidden()
    context.close()
