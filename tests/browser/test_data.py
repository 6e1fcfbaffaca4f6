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
from urllib.request import Request as Asking
from urllib.request import urlopen

import pytest
from playwright.sync_api import Dialog, Download, FilePayload, Locator, Page, Request, expect

from geo.importers.acled import COLUMNS as ACLED
from geo.records.model import Dataset
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from tests.browser.conftest import PHONE, WIDE, Opened, Tabs, arrived
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


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_files_are_refused_reported_on_asked_about_mended_and_removed_and_axe_finds_nothing_in_what_is_said(
    open_page: Opened, scheme: Literal["light", "dark"]
) -> None:
    page = open_page("data?day=2021-09-02", scheme=scheme)
    quiet(page)
    rows: tuple[dict[str, str], ...] = (
        {},
        {"latitude": "north"},
        {"event_date": "31.2.2021"},
        {"location": "Nowhereabad"},
    )
    drop(page, ("mine.csv", acled(*rows)), ("junk.csv", bytes(range(256)) * 40))
    rejected = is_reported_on(page, the_set(page, "mine.csv"))
    a_refusal_is_one_sentence(page, "junk.csv")
    drop(page, ("plain.csv", plain(("2021-09-02", "69.5", "35.3", "clash", "somebody"))))
    expect(page.get_by_role("heading", name="Which column is what in plain.csv?")).to_be_visible()
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        unfold(page, each=2)
        quiet(page)
        assert not grave(page), size
    a_question_is_answered(page)
    mended = rejected.replace("north", "35.4").replace("31.2.2021", "2021-09-03")
    drop(page, ("mended.csv", mended.encode()))
    report = the_set(page, "mended.csv").get_by_text(re.compile("2 \\w+ were read: 2 taken, 0 rejected"))
    expect(report).to_be_visible()
    sets_are_removed(page, "mine.csv")


def is_reported_on(page: Page, mine: Locator) -> str:
    """It is said how many rows were taken, which were not, and which names are unknown; those rejected are returned."""
    expect(mine.get_by_text(re.compile("4 \\w+ were read: 2 taken, 2 rejected"))).to_be_visible()
    expect(mine.get_by_role("row").filter(has_text="latitude").filter(has_text="north")).to_be_visible()
    mine.get_by_text("not in the gazetteer").click()
    expect(mine.get_by_text("Nowhereabad")).to_be_visible()
    rejected = text_of(taken(page, "Download the rejected rows", mine))
    rows = list(csv.DictReader(io.StringIO(rejected)))
    assert [row["event_id_cnty"] for row in rows] == ["AFG2", "AFG3"]
    assert all(row["_reason"] for row in rows)
    return rejected


def a_refusal_is_one_sentence(page: Page, name: str) -> None:
    """Nothing else is said of a file that is none."""
    expect(page.locator(".import-said")).to_contain_text(name)
    expect(page.locator(".import-said")).to_contain_text(re.compile(r"\.$"))
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def a_question_is_answered(page: Page) -> None:
    """A table of unknown columns is read as its reader says."""
    expect(page.get_by_role("region", name="The first rows of plain.csv")).to_contain_text("what was told")
    for label, column in (("Day", "noted on"), ("Longitude", "east"), ("Latitude", "north")):
        field = page.get_by_role("combobox", name=label, exact=True)
        field.evaluate("(found) => found.scrollIntoView({block: 'center'})")
        still(page)  # a list closes when the page scrolls; nobody clicks in the frame in which it does
        field.click()
        page.get_by_role("option", name=column, exact=True).click()
    page.get_by_role("button", name="Read with this mapping").click()
    expect(the_set(page, "plain.csv").get_by_text("1 line was read: 1 taken, 0 rejected")).to_be_visible()


def sets_are_removed(page: Page, name: str) -> None:
    """One of three, then all that are left."""
    sets = page.locator('[class*="st-key-brought-"]')
    expect(sets).to_have_count(3)
    page.get_by_role("button", name=f"Remove {name}").click()
    expect(the_set(page, name)).to_have_count(0)
    expect(sets).to_have_count(2)
    page.get_by_role("button", name="Remove all").click()
    expect(sets).to_have_count(0)
    expect(page.get_by_text("Imported:")).to_have_count(0)


def test_a_long_import_can_be_cancelled_and_nothing_of_it_stays(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    names, rows = acled_csv(1_500).split(b"\n", 1)
    path.write_bytes(names + b"\n" + rows * 100)
    page.locator(INPUT).set_input_files(path)
    page.get_by_role("button", name="Cancel the import").click()
    expect(page.locator(".import-said")).to_contain_text("long.csv: Cancelled; nothing of it was kept.")
    expect(page.get_by_role("button", name="Cancel the import")).to_have_count(0)
    expect(page.locator('[class*="st-key-brought-"]')).to_have_count(0)


# --- take --------------------------------------------------------------------------------------------------------


def lines_of(download: Download) -> list[dict[str, str]]:
    """The rows of a CSV file, by column; the lines about the file left out."""
    lines = [line for line in text_of(download).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_the_filtered_view_of_a_day_goes_along_as_csv_with_the_set_that_was_brought_and_has_no_address(
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
    quiet(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    assert len(lines_of(taken(page, "Make the CSV"))) > len(rows)
    page.remove_listener("request", note)
    # What the page asks every few seconds, file or not, and the scripts and fonts it is made of, which are no reader's.
    theirs = ("/_stcore/health", "/static/")
    paths = [urlsplit(url).path for url in asked if urlsplit(url).scheme != "blob"]
    assert [path for path in paths if not path.startswith(theirs)] == []


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


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(("GeoPackage", "Picture of the map (PNG)"), id="records and a picture"),
        pytest.param(tuple(FORMATS), id="all", marks=pytest.mark.long),
    ],
)
def test_each_format_is_handed_over_as_what_it_says(page: Page, choices: tuple[str, ...]) -> None:
    for choice in choices:
        ending, begins = FORMATS[choice]
        page.get_by_role("radio", name=choice).click()
        file = taken(page, f"Make the {choice}")
        assert file.suggested_filename.endswith(f".{ending}")
        assert Path(file.path()).read_bytes().lower().startswith(begins.lower()), choice
        said = re.compile(re.escape(file.suggested_filename) + r" \(.+\) is in your downloads")
        expect(page.get_by_text(said)).to_be_visible()


# --- who can see it ----------------------------------------------------------------------------------------------

SECRET = "Xanadu-on-Sea"


def answer(address: str, method: str, cookies: str) -> bytes:
    """What somebody else who knows an address gets there."""
    try:
        with urlopen(Asking(address, method=method, headers={"Cookie": cookies})) as whole:
            content: bytes = whole.read()
    except HTTPError as refused:
        with refused:
            content = refused.read()
    return content


def test_of_two_readers_neither_sees_what_the_other_brought_nor_gets_it_from_any_address(
    app: Served, tabs: Tabs
) -> None:
    """The other one has a window of the same browser: whatever a cookie could open is open to him."""
    first = tabs.lend("dashboard")
    second = first.context.new_page()
    addresses: set[str] = set()

    def note(asked: Request) -> None:
        addresses.add(asked.url)

    first.on("request", note)
    for page, name in ((first, "first.csv"), (second, "second.csv")):
        arrived(page, f"{app.address}data?day=2021-09-02")
        drop(
            page,
            (name, acled({"location": SECRET + name, "notes": SECRET + name}, {"latitude": SECRET + name})),
        )
        expect(the_set(page, name)).to_be_visible()
    assert SECRET in text_of(taken(first, "Download the rejected rows"))
    assert SECRET in text_of(taken(first, "Make the CSV"))
    first.remove_listener("request", note)
    for page, name, other, titles in (
        (first, "first.csv", "second.csv", ("Data",)),
        (second, "second.csv", "first.csv", ("Tables", "Timeline", "Data")),
    ):
        for title in titles:
            page.get_by_role("link", name=title, exact=True).click()
            page.locator("h1", has_text=title).wait_for()
            quiet(page)
            expect(page.locator("body")).not_to_contain_text(SECRET + other)
            expect(page.locator("body")).not_to_contain_text(other)
        expect(the_set(page, name)).to_be_visible()
    cookies = "; ".join(f"{one.get('name')}={one.get('value')}" for one in second.context.cookies())
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


# --- files that mean harm ----------------------------------------------------------------------------------------


def test_no_text_of_a_file_nor_its_name_is_ever_run(page: Page) -> None:
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
    assert page.evaluate(
        "[globalThis.hurt, document.querySelectorAll('img[src=x], iframe[srcdoc]').length]"
    ) == [
        None,
        0,
    ]
    rejected = text_of(taken(page, "Download the rejected rows", mine))
    cells = [cell for row in csv.reader(io.StringIO(rejected)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+@＝＋－＠") or re.match(r"-\D", cell)]
    page.get_by_role("link", name="Map", exact=True).click()
    layers = page.frame_locator("iframe").first.locator(".leaflet-control-layers-overlays")
    expect(layers).to_contain_text("<img src=x onerror=alert(1)\u2026")
    assert layers.locator("img").count() == 0
    page.remove_listener("dialog", hear)
    assert not said
