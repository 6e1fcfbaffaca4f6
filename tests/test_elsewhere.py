"""On a folder of another continent nothing is said that the folder does not say: no place, clock or terms of ours."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from geo.check import check
from geo.cli.records import main
from geo.export.choice import What
from geo.export.formats import Format, export
from geo.findings.activity import activity
from geo.map.basemap import basemap
from geo.markup.tables import LISTS, listing
from geo.paper.day import picture, sheet
from geo.publish.document import page
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read, read_with_lines
from geo.server.cards import FOLDER_SETTING
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.dates import clock_words
from tests.elsewhere import SAYS, elsewhere
from tests.test_pages import ROOT, opened

pytestmark = pytest.mark.slow

OURS = re.compile(
    r"kabul|panjshir|afghan|taliban|\bNRF\b|massoud|CC.BY|Creative Commons|04:30|none prints its|"
    r"natural earth|five reports",
    re.IGNORECASE,
)
"""Places, names, terms and clock of the bundled data, and what is said of their reports alone."""
TERMS, CLOCK = SAYS
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return elsewhere(tmp_path_factory.mktemp("continent") / "islands")


@pytest.fixture(scope="module")
def islands(folder: Path) -> Dataset:
    return read(folder)


def ours(text: str) -> list[str]:
    """The words of the bundled data that stand in a text, each with what is around it."""
    return [text[max(0, m.start() - 40) : m.end() + 30] for m in OURS.finditer(text)]


def test_the_words_that_are_looked_for_stand_in_what_the_bundled_data_give(dataset: Dataset) -> None:
    made = "".join(words(export(What(dataset), Format.PACKAGE).content, Format.PACKAGE))
    assert {found.lower() for found in OURS.findall(made)} >= {
        "kabul",
        "panjshir",
        "cc by",
        "04:30",
        "taliban",
    }


def test_the_folder_is_sound_and_far_away(folder: Path, islands: Dataset) -> None:
    assert [str(problem) for problem in check(*read_with_lines(folder))] == []
    assert all(
        place.lon < -176 and place.lat < -43 for place in islands.places.values() if place.lon and place.lat
    )
    assert ours(json.dumps([path.read_text(encoding="utf-8") for path in folder.iterdir()])) == []


# --- clock and terms -------------------------------------------------------------------------------------------


def test_the_clock_is_that_of_the_folder_on_its_days(
    dataset: Dataset, islands: Dataset, toy: Dataset
) -> None:
    assert clock_words(dataset) == "Days are days in Kabul (UTC+04:30)."
    assert clock_words(islands) == f"Days are days in {CLOCK}."
    assert clock_words(toy) == "The data do not say in which time zone their days are."


# --- pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_no_page_says_what_the_folder_does_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(folder))
    app = opened("" if name == "map" else name)
    assert ours("\n".join(str(found.proto) for found in elements(app))) == []
    captions = " ".join(str(found.value) for found in app.caption).replace("\\", "")
    assert TERMS in captions
    assert CLOCK in captions


def test_what_a_page_of_the_bundled_data_sends_is_seen() -> None:
    sent = "\n".join(str(found.proto) for found in elements(opened()))
    assert {found.lower() for found in OURS.findall(sent)} >= {"panjshir", "kabul", "taliban", "nrf"}


def elements(block: Any) -> Iterator[Any]:  # noqa: ANN401 - Streamlit's tree of blocks and elements
    """Everything that a page sends to the browser."""
    root = getattr(block, "_tree", block)
    for child in getattr(root, "children", {}).values():
        yield from elements(child)
    if not hasattr(root, "children") and hasattr(root, "proto"):
        yield root


# --- prints ----------------------------------------------------------------------------------------------------


def test_neither_the_printed_page_nor_the_picture_says_it(folder: Path, islands: Dataset) -> None:
    timeline, ground = Timeline(islands), basemap(folder)
    pdf = sheet(timeline, islands.span.last, Reading.CLAIMED, ground)
    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert ours(text) == []
    for said in (TERMS, CLOCK, "Μπρελ", "Нижняя Дунна"):
        assert said in text
    assert picture(timeline, islands.span.last, Reading.CLAIMED, ground)


def test_the_published_file_says_nothing_of_it_and_names_clock_and_terms(
    folder: Path, islands: Dataset
) -> None:
    timeline = Timeline(islands)
    text = page(islands, timeline, activity(timeline), basemap(folder)).decode()
    assert ours(text) == []
    assert TERMS in text
    assert CLOCK in text


def test_no_list_says_it(islands: Dataset) -> None:
    state = Timeline(islands).state(islands.span.last, Reading.CLAIMED)
    found = repr([listing(name, islands, state) for name in LISTS])
    assert ours(found) == []
    for language in ("Dari", "Pashto"):  # no place and no speaker has a name in them
        assert language not in found


# --- exports ---------------------------------------------------------------------------------------------------


def words(content: bytes, form: Format) -> Iterator[str]:
    """Everything in a file that a program could show."""
    if form is Format.GPKG:
        database = sqlite3.connect(":memory:")
        database.deserialize(content)
        yield from database.iterdump()
        database.close()
    elif form is Format.GEOPARQUET:
        table = pq.read_table(io.BytesIO(content))
        yield f"{table.schema.metadata}".encode().decode("unicode_escape", "ignore")
        yield repr(table.drop_columns(["geometry"]).to_pylist())
    elif form in {Format.XLSX, Format.PACKAGE}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name).decode() for name in archive.namelist())
    else:
        yield content.decode()


@pytest.mark.parametrize("day", [None, date(2031, 5, 8)], ids=["all", "day"])
@pytest.mark.parametrize("form", Format, ids=lambda form: form.value)
def test_no_export_says_it_and_each_names_the_terms(
    folder: Path, islands: Dataset, form: Format, day: date | None
) -> None:
    found = "\n".join(words(export(What(islands, day=day, folder=folder), form).content, form))
    assert ours(found) == []
    assert "Open Database License (https://odbl.example/1-0/)" in found
    assert TERMS in found


def test_no_command_says_it(folder: Path) -> None:
    for asked in (["check"], ["coverage"], ["describe"], ["state", "2031-05-04"], ["place", "Μπρελ"]):
        found = CliRunner().invoke(main, [*asked, "--data", str(folder)])
        assert found.exit_code == 0, found.output
        assert ours(found.output) == []


# --- what a folder may say -------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "Europe", 4.5, ["Asia/Kabul"]])
def test_a_clock_that_no_list_knows_is_refused(tmp_path: Path, zone: object) -> None:
    other = elsewhere(tmp_path / "other")
    package = json.loads((other / "datapackage.json").read_text(encoding="utf-8"))
    package["claims-map"]["time_zone"] = zone
    (other / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = CliRunner().invoke(main, ["check", "--data", str(other)])
    assert f"claims-map.time_zone {json.dumps(zone)} is no zone of the IANA database" in found.output


@pytest.mark.parametrize("terms", ["CC0", [{}], [{"path": "https://a.example"}], [{"name": 7}], ["ODbL"]])
def test_terms_without_a_name_are_refused(tmp_path: Path, terms: object) -> None:
    other = elsewhere(tmp_path / "other")
    package = json.loads((other / "datapackage.json").read_text(encoding="utf-8")) | {"licenses": terms}
    (other / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = CliRunner().invoke(main, ["check", "--data", str(other)])
    assert "licenses is no list of licences with a name or a title" in found.output


def test_the_bundled_folder_says_its_clock_and_its_terms_itself(dataset: Dataset) -> None:
    package = json.loads((BUNDLED / "datapackage.json").read_text(encoding="utf-8"))
    assert dataset.time_zone == package["claims-map"]["time_zone"] == "Asia/Kabul"
    assert [licence.name for licence in dataset.licences] == ["CC-BY-4.0"]
