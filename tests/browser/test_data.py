"""The data page in a real browser: what is brought, what is said of it, what is taken along, and who can see it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Dialog, Download, FilePayload, Locator, Page, expect

from geo.importers.acled import COLUMNS as ACLED
from geo.records.model import Dataset
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from tests.browser.conftest import PATIENCE_MS, PHONE, WIDE, Opened
from tests.browser.test_axe import grave, quiet, still, unfold
from tests.filebuilders import acled_csv, table
from tests.hostile import FORMULAS, MARKUP, TEMPLATES
from tools.serve import Served

pytestmark = pytest.mark.browser

INPUT = '[data-testid="stFileUploaderDropzoneInput"]'
ROW = {
    "event_date": "2021-09-02",
    "year": "2021",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Taliban",
    "actor2": "NRF: National Resistance Front",
    "inter1": "2",
    "inter2": "2",
    "iso": "4",
    "country": "Afghanistan",
    "admin1": "Panjshir",
    "location": "Bazarak",
    "latitude": "35.31",
    "longitude": "69.51",
    "geo_precision": "1",
    "source": "Invented Gazette",
    "notes": "Invented for a test.",
    "fatalities": "3",
    "timestamp": "1630627200",
}


def acled(*rows: dict[str, str]) -> bytes:
    """An ACLED export of these rows, each beside ``ROW`` and with a number of its own."""
    full = ({"event_id_cnty": f"AFG{number}"} | ROW | row for number, row in enumerate(rows, 1))
    return table(ACLED, [[row.get(column, "") for column in ACLED] for row in full])


def plain(*rows: tuple[str, ...], east: str = "east") -> bytes:
    """A table of nobody's scheme: day, degrees east and north, what, who."""
    return table(("noted on", east, "north", "what was told", "who"), rows)


STILL = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Give files to the uploader, as a reader's file dialogue does."""
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files
    ]
    page.locator(STILL).wait_for()
    page.locator(INPUT).set_input_files(payloads)


def the_set(page: Page, name: str) -> Locator:
    """The part of the page about one set."""
    return page.locator('[class*="st-key-brought-"]', has=page.get_by_role("heading", name=name))


def taken(page: Page, press: str, scope: Locator | None = None) -> Download:
    """What comes of pressing a button that hands a file over."""
    with page.expect_download() as waiting:
        (scope or page.locator("body")).get_by_role("button", name=press).click()
    return waiting.value


def text_of(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8-sig")


@pytest.fixture
def page(open_page: Opened) -> Page:
    return open_page("data?day=2021-09-02")


# --- bring -------------------------------------------------------------------------------------------------------


def test_a_file_is_reported_on_its_rejected_rows_mended_and_dropped_in_again(page: Page) -> None:
    drop(
        page,
        (
            "mine.csv",
            acled({}, {"latitude": "north"}, {"event_date": "31.2.2021"}, {"location": "Nowhereabad"}),
        ),
    )
    mine = the_set(page, "mine.csv")
    expect(mine.get_by_text(re.compile("4 \\w+ were read: 2 taken, 2 rejected"))).to_be_visible()
    expect(mine.get_by_role("row").filter(has_text="latitude").filter(has_text="north")).to_be_visible()
    mine.get_by_text("not in the gazetteer").click()
    expect(mine.get_by_text("Nowhereabad")).to_be_visible()
    rejected = text_of(taken(page, "Download the rejected rows", mine))
    rows = list(csv.DictReader(io.StringIO(rejected)))
    assert [row["event_id_cnty"] for row in rows] == ["AFG2", "AFG3"]
    assert all(row["_reason"] for row in rows)
    mended = rejected.replace("north", "35.4").replace("31.2.2021", "2021-09-03")
    drop(page, ("mended.csv", mended.encode()))
    expect(
        the_set(page, "mended.csv").get_by_text(re.compile("2 \\w+ were read: 2 taken, 0 rejected"))
    ).to_be_visible()
    expect(mine).to_be_visible()
    mine.get_by_role("button", name="Remove mine.csv").click()
    expect(mine).to_have_count(0)


def test_a_table_of_unknown_columns_is_read_as_its_reader_says(page: Page) -> None:
    drop(page, ("plain.csv", plain(("2021-09-02", "69.5", "35.3", "clash", "somebody"))))
    expect(page.get_by_role("heading", name="Which column is what in plain.csv?")).to_be_visible()
    page.locator(STILL).wait_for()  # what stands above is drawn after it
    expect(page.get_by_role("region", name="The first rows of plain.csv")).to_contain_text("what was told")
    for label, column in (("Day", "noted on"), ("Longitude", "east"), ("Latitude", "north")):
        field = page.get_by_role("combobox", name=label, exact=True)
        field.evaluate("(found) => found.scrollIntoView({block: 'center'})")
        still(page)  # a list closes when the page scrolls; nobody clicks in the frame in which it does
        field.click()
        page.get_by_role("option", name=column, exact=True).click()
    page.get_by_role("button", name="Read with this mapping").click()
    expect(the_set(page, "plain.csv").get_by_text("1 line was read: 1 taken, 0 rejected")).to_be_visible()


def test_a_refused_file_is_one_sentence(page: Page) -> None:
    drop(page, ("junk.csv", bytes(range(256)) * 40))
    expect(page.locator(".import-said")).to_contain_text("junk.csv")
    expect(page.locator(".import-said")).to_contain_text(re.compile(r"\.$"))
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def test_a_long_import_can_be_cancelled_and_nothing_of_it_stays(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(acled_csv(150_000))
    page.locator(INPUT).set_input_files(path)
    page.get_by_role("button", name="Cancel the import").click()
    expect(page.locator(".import-said")).to_contain_text("long.csv: Cancelled; nothing of it was kept.")
    expect(page.get_by_role("button", name="Cancel the import")).to_have_count(0)
    expect(page.locator('[class*="st-key-brought-"]')).to_have_count(0)


def test_a_set_is_shown_on_the_map_on_its_own_days_in_the_same_session(page: Page) -> None:
    drop(page, ("later.csv", acled({"event_date": "2022-03-04"})))
    the_set(page, "later.csv").get_by_role("link", name="Friday 4 March 2022").click()
    expect(page).to_have_url(re.compile(r"day=2022-03-04"))
    page.frame_locator("iframe").first.locator(".claims-map[data-day='2022-03-04']").wait_for()
    page.get_by_role("link", name="Data", exact=True).click()
    expect(the_set(page, "later.csv")).to_be_visible()


def test_everything_brought_can_be_removed_at_once(page: Page) -> None:
    drop(page, ("one.csv", acled({})), ("two.csv", acled({"event_date": "2021-09-04"}, {})))
    expect(the_set(page, "two.csv")).to_be_visible()
    expect(the_set(page, "one.csv")).to_be_visible()
    page.get_by_role("button", name="Remove all").click()
    expect(page.locator('[class*="st-key-brought-"]')).to_have_count(0)
    expect(page.get_by_text("Imported:")).to_have_count(0)


# --- take --------------------------------------------------------------------------------------------------------


def lines_of(download: Download) -> list[dict[str, str]]:
    """The rows of a CSV file, by column; the lines about the file left out."""
    lines = [line for line in text_of(download).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_the_filtered_view_of_a_day_goes_along_as_csv_with_the_set_that_was_brought(
    open_page: Opened, dataset: Dataset
) -> None:
    page = open_page("data?day=2021-09-02&side=nrf")
    drop(page, ("mine.csv", acled({}, {"actor1": "Herders", "actor2": ""}, {"event_date": "2021-09-03"})))
    expect(the_set(page, "mine.csv")).to_be_visible()
    page.get_by_text("Only Thursday 2 September 2021").click()
    rows = lines_of(taken(page, "Make the CSV"))
    mine = [row for row in rows if row["set"] == "mine.csv"]
    assert [row["event_id"] for row in mine] == ["AFG1"]
    state = Timeline(select(dataset, Filters(sides=("nrf",)))).state(date(2021, 9, 2), Reading.CLAIMED)
    claims = {name for place in state.places.values() for found in place.positions for name in found.claims}
    events = {one.event.event_id for one in state.events}
    assert {row["event_id"] for row in rows if not row["set"]} == claims | events
    page.get_by_text("All records", exact=True).click()
    page.get_by_text("All days", exact=True).click()
    assert len(lines_of(taken(page, "Make the CSV"))) > len(rows)


FORMATS = {
    choice: (ending, begins)
    for choice, ending, begins in (
        ("Excel workbook", "xlsx", b"PK"),
        ("GeoJSON", "geojson", b"{"),
        ("GeoPackage", "gpkg", b"SQLite format 3"),
        ("KML", "kml", b"<?xml"),
        ("GeoParquet", "parquet", b"PAR1"),
        ("Data package", "zip", b"PK"),
        ("Picture of the map (PNG)", "png", b"\x89PNG"),
        ("Printed page (PDF)", "pdf", b"%PDF"),
        ("Interactive map (HTML)", "html", b"<!doctype html>"),
    )
}


def test_each_format_is_handed_over_as_what_it_says(page: Page) -> None:
    for choice, (ending, begins) in FORMATS.items():
        page.get_by_role("radio", name=choice).click()
        file = taken(page, f"Make the {choice}")
        assert file.suggested_filename.endswith(f".{ending}")
        assert Path(file.path()).read_bytes().lower().startswith(begins.lower()), choice
        said = re.compile(re.escape(file.suggested_filename) + r" \(.+\) is in your downloads")
        expect(page.get_by_text(said)).to_be_visible()


def test_a_file_has_no_address_on_the_server(open_own: Opened) -> None:
    page = open_own("data?day=2021-09-02")
    page.locator(INPUT).wait_for(
        state="attached"
    )  # its own script comes when it is drawn, the last of the page
    quiet(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    taken(page, "Make the CSV")
    # What the page asks every few seconds, file or not, and the scripts and fonts it is made of, which are no reader's.
    theirs = ("/_stcore/health", "/static/")
    paths = [urlsplit(url).path for url in asked if urlsplit(url).scheme != "blob"]
    assert [path for path in paths if not path.startswith(theirs)] == []


# --- who can see it ----------------------------------------------------------------------------------------------

SECRET = "Xanadu-on-Sea"


def answer(address: str, method: str, cookies: str) -> bytes:
    """What somebody else who knows an address gets there."""
    try:
        with urlopen(Request(address, method=method, headers={"Cookie": cookies})) as whole:
            content: bytes = whole.read()
    except HTTPError as refused:
        with refused:
            content = refused.read()
    return content


def test_of_two_readers_neither_sees_what_the_other_brought_nor_gets_it_from_any_address(
    app: Served, browser: Browser
) -> None:
    contexts = [browser.new_context(viewport=WIDE, accept_downloads=True) for _ in range(2)]
    addresses: set[str] = set()

    contexts[0].on("request", lambda asked: addresses.add(asked.url))
    first, second = (context.new_page() for context in contexts)
    for page, name in ((first, "first.csv"), (second, "second.csv")):
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{app.address}data?day=2021-09-02")
        page.get_by_text("Unverified claims").wait_for()
        drop(
            page,
            (name, acled({"location": SECRET + name, "notes": SECRET + name}, {"latitude": SECRET + name})),
        )
        expect(the_set(page, name)).to_be_visible()
    assert SECRET in text_of(taken(first, "Download the rejected rows"))
    assert SECRET in text_of(taken(first, "Make the CSV"))
    for page, name, other in ((first, "first.csv", "second.csv"), (second, "second.csv", "first.csv")):
        for title in ("Tables", "Timeline", "Data"):
            page.get_by_role("link", name=title, exact=True).click()
            page.locator("h1", has_text=title).wait_for()
            quiet(page)
            expect(page.locator("body")).not_to_contain_text(SECRET + other)
            expect(page.locator("body")).not_to_contain_text(other)
        expect(the_set(page, name)).to_be_visible()
    cookies = "; ".join(f"{one.get('name')}={one.get('value')}" for one in contexts[1].cookies())
    looked = 0
    for address in sorted(addresses):
        if urlsplit(address).scheme not in {"http", "https"}:
            continue
        # What is static is the same bytes for all: it is asked for as a page would ask.
        for method in ("GET",) if "/static/" in address else ("GET", "POST", "PUT", "HEAD"):
            assert SECRET.encode() not in answer(address, method, cookies), f"{method} {address}"
            looked += 1
    assert any("upload_file" in address for address in addresses)
    assert looked > 40
    for context in contexts:
        context.close()


# --- files that mean harm ----------------------------------------------------------------------------------------


def test_no_text_of_a_file_is_ever_run(open_own: Opened) -> None:
    page = open_own("data?day=2021-09-02")
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    payloads = (*MARKUP, *TEMPLATES, *FORMULAS)
    texts = ("actor1", "actor2", "location", "source", "notes", "sub_event_type", "tags", "admin1")
    good = [dict.fromkeys(texts, text) for text in payloads]
    bad = [{"latitude": text, "notes": text} for text in payloads]
    drop(page, ("<img src=x onerror=alert(1)>.csv", acled(*good, *bad)))
    mine = the_set(page, "<img src=x onerror=alert(1)>.csv")
    expect(mine.get_by_role("table", name="Why rows were rejected")).to_be_visible()
    unfold(page)
    expect(mine.get_by_role("table")).to_contain_text(MARKUP[0])
    drop(page, ("plain.csv", plain(*((text,) * 5 for text in payloads), east=MARKUP[0])))
    expect(page.get_by_role("region", name="The first rows of plain.csv")).to_contain_text(MARKUP[1])
    unfold(page)
    quiet(page)
    assert not said
    assert page.evaluate(
        "[globalThis.hurt, document.querySelectorAll('img[src=x], iframe[srcdoc]').length]"
    ) == [
        None,
        0,
    ]
    rejected = text_of(taken(page, "Download the rejected rows", mine))
    cells = [cell for row in csv.reader(io.StringIO(rejected)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+@＝＋－＠") or re.match(r"-\D", cell)]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_in_a_report_and_in_a_question(
    open_page: Opened, scheme: Literal["light", "dark"]
) -> None:
    page = open_page("data?day=2021-09-02", scheme=scheme)
    quiet(page)
    drop(
        page,
        ("mine.csv", acled({}, {"latitude": "north"}, {"location": "Nowhereabad"})),
        ("junk.csv", b"\0" * 99),
    )
    expect(the_set(page, "mine.csv")).to_be_visible()
    drop(page, ("plain.csv", plain(("2021-09-02", "69.5", "35.3", "clash", "somebody"))))
    expect(page.get_by_role("heading", name="Which column is what")).to_be_visible()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        unfold(page, each=2)
        quiet(page)
        assert not grave(page)
