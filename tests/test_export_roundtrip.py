from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.check import check
from geo.events.table import CLAIM, OTHER, SCHEMA
from geo.export.choice import Brought, What
from geo.export.csvfile import ORIGIN
from geo.export.cut import cut
from geo.export.formats import Format, export
from geo.export.xlsxfile import LONGEST
from geo.importers.package import read_package
from geo.importers.report import Imported
from geo.importers.taking import take
from geo.records.errors import Lines
from geo.records.model import Dataset, EventKind, GeoPrecision, TimePrecision
from geo.records.read import read, read_with_lines
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from tests.examples import part
from tests.hostile import FORMULAS, LONG, PAYLOADS, RECORD_PAYLOADS, TOY, hostile_dataset
from tests.strategies import any_dataset

pytestmark = pytest.mark.slow

READ_BACK = (Format.CSV, Format.XLSX, Format.GEOJSON, Format.GPKG, Format.GEOPARQUET)
"""The flat formats that are read again."""
CLOSED = {"kind", "time_precision", "geo_precision", "place_id"}
"""Columns whose words are a closed list or the gazetteer's."""


def taken(what: What, form: Format) -> Imported:
    """The export of a choice, imported again."""
    file = export(what, form)
    found = take(file.name, file.content, what.dataset.places, what.dataset.actors)
    assert isinstance(found, Imported)
    return found


def without_origin(others: pa.Table) -> pa.Table:
    """A CSV says in columns of its own where its rows are from; they come back with the others."""
    return others.select([name for name in others.column_names if name not in ORIGIN])


def same(what: What, form: Format) -> None:
    """Hold that the import has the rows and the other columns of the choice, and rejected none."""
    asked, found = cut(what), taken(what, form)
    assert [str(one) for one in found.report.rejections] == []
    assert rows_of(found.table) == rows_of(asked.table)
    assert found.table.schema == SCHEMA
    if asked.others.num_columns:
        assert rows_of(without_origin(found.others)) == rows_of(texts(asked.others))
    else:
        assert without_origin(found.others).num_columns == 0


def texts(table: pa.Table) -> pa.Table:
    """The columns that a set brings beside those of its schema are texts; days among them are written ISO 8601."""
    return table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))


def rows_of(table: pa.Table) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = table.to_pylist()
    return rows


@pytest.fixture(params=["bundled", "toy"])
def either(request: pytest.FixtureRequest, dataset: Dataset, toy: Dataset) -> Dataset:
    return dataset if request.param == "bundled" else toy


@pytest.mark.parametrize("form", READ_BACK)
def test_the_whole_set_comes_back_as_it_was(either: Dataset, form: Format) -> None:
    same(What(either), form)


@pytest.mark.parametrize("form", READ_BACK)
@pytest.mark.parametrize("reading", Reading)
def test_a_filtered_day_comes_back_as_it_was(dataset: Dataset, form: Format, reading: Reading) -> None:
    filters = Filters(sides=("taliban",))
    same(What(select(dataset, filters), None, filters, date(2021, 9, 2), reading), form)


def fits(form: Format, text: str) -> bool:
    """Whether a format can hold a text; a workbook says what it cannot: see below."""
    return form is not Format.XLSX or (len(text) < LONGEST and "\uffff" not in text)


@pytest.mark.parametrize("form", READ_BACK)
def test_every_payload_comes_back_from_every_column_as_it_was(toy: Dataset, form: Format) -> None:
    texts = [text for text in RECORD_PAYLOADS if fits(form, text)]
    columns = {field.name for field in SCHEMA if field.type == pa.string()} - CLOSED
    row = cut(What(toy)).table.slice(0, 1).to_pylist()[0]
    rows = [row | dict.fromkeys(columns, text) | {"event_id": f"{n} {text}"} for n, text in enumerate(texts)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    same(What(toy, sets=(Brought("a set", table, pa.table({"tags": texts})),), own=False), form)


@pytest.mark.parametrize("form", READ_BACK)
def test_a_dataset_with_payloads_in_every_field_comes_back_as_it_was(form: Format) -> None:
    texts = cycle([text for text in RECORD_PAYLOADS if fits(form, text) and len(text) < LONGEST])
    for _ in range(3):
        same(What(hostile_dataset(texts=texts)), form)


def test_a_workbook_says_what_it_had_to_cut(toy: Dataset) -> None:
    long = "W" * (LONGEST + 1)
    what = What(hostile_dataset(long))
    file = export(what, Format.XLSX)
    assert "letters, the most that a workbook holds" in " ".join(file.notes)
    found = taken(what, Format.XLSX)
    assert {len(text) for text in found.others["date_basis"].to_pylist()} == {LONGEST}
    assert not export(What(toy), Format.XLSX).notes


def test_a_workbook_says_what_xml_cannot_hold() -> None:
    what = What(hostile_dataset("a\uffffb"))
    assert "characters that a workbook cannot" in " ".join(export(what, Format.XLSX).notes)
    assert set(taken(what, Format.XLSX).others["date_basis"].to_pylist()) == {"a�b A day of its own."}


# --- what readers brought ------------------------------------------------------------------------------------

IDS = some.text(min_size=1, max_size=8, alphabet=some.characters(codec="utf-8", categories=("L", "N")))
LETTERS = some.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\uffff\ufffe")
TEXTS = some.one_of(
    some.sampled_from([text for text in RECORD_PAYLOADS if len(text) < 200 and "\uffff" not in text]),
    some.text(LETTERS, max_size=12)
    .map(str.strip)
    .filter(lambda text: text == text.strip() and len(text.splitlines()) < 2),
)
DAYS = some.dates(date(1900, 1, 1), date(2099, 12, 31))
KINDS = [*(kind.value for kind in EventKind), CLAIM, OTHER]


@some.composite
def any_row(draw: some.DrawFn) -> dict[str, object]:
    start = draw(some.none() | DAYS)
    placed = draw(some.booleans())
    counts = some.none() | some.integers(0, 10_000)
    texts = {field.name: draw(TEXTS) for field in SCHEMA if field.type == pa.string()}
    low = draw(counts)
    return texts | {
        "kind": draw(some.sampled_from(KINDS)),
        "start": start,
        "end": start and draw(some.none() | some.integers(0, 400).map(lambda n: start + timedelta(days=n))),
        "time_precision": TimePrecision.UNDATED.value
        if start is None
        else draw(some.sampled_from([p.value for p in TimePrecision if p is not TimePrecision.UNDATED])),
        "known": draw(some.none() | DAYS),
        "lon": draw(some.floats(-75, -60) | some.floats(60, 75)) if placed else None,
        "lat": draw(some.floats(-39, -29) | some.floats(29, 39)) if placed else None,
        "geo_precision": draw(some.sampled_from([p.value for p in GeoPrecision])),
        "place_id": "",
        "fatalities_low": low,
        "fatalities_best": low,
        "fatalities_high": low,
    }


@some.composite
def any_set(draw: some.DrawFn) -> Brought:
    """A set as the importers hand it over: ids of its own, an empty text and null are the same in its other columns."""
    rows = draw(some.lists(any_row(), min_size=1, max_size=6))
    table = pa.Table.from_pylist([row | {"event_id": f"x{n}"} for n, row in enumerate(rows)], schema=SCHEMA)
    names = draw(some.lists(IDS.map("x_{}".format), max_size=3, unique_by=str.casefold))
    columns = {name: pa.array([draw(TEXTS) or None for _ in rows], pa.string()) for name in names}
    return Brought("a set", table, pa.table(columns))


@pytest.mark.parametrize("form", READ_BACK)
@part(1 / 2)
@given(brought=any_set())
def test_any_set_of_a_reader_comes_back_as_it_was(form: Format, brought: Brought) -> None:
    same(What(read(TOY), sets=(brought,), own=False), form)


@pytest.mark.parametrize("form", [form for form in READ_BACK if form is not Format.XLSX])
def test_a_text_longer_than_a_cell_of_a_workbook_comes_back(toy: Dataset, form: Format) -> None:
    row = cut(What(toy)).table.slice(0, 1)
    for text in LONG:
        others = pa.table({"long": [text]})
        same(What(toy, sets=(Brought("long", row, others),), own=False), form)


@pytest.mark.parametrize("form", READ_BACK)
@part(1 / 2)
@given(dataset=any_dataset(least=1))
def test_any_dataset_comes_back_as_it_was(form: Format, dataset: Dataset) -> None:
    same(What(dataset), form)


@pytest.mark.parametrize("form", READ_BACK)
def test_ours_and_two_sets_come_back_in_one_table_that_says_whose_each_row_is(
    toy: Dataset, form: Format
) -> None:
    first = cut(What(toy))
    row = first.table.slice(0, 2)
    sets = (
        Brought("one.csv", row, pa.table({"kind": ["as printed", None], "tags": ["a", "=b"]})),
        Brought("two.csv", row, pa.table({})),
    )
    what = What(toy, sets=sets)
    same(what, form)
    found = taken(what, form)
    assert found.others["set"].to_pylist()[-4:] == ["one.csv", "one.csv", "two.csv", "two.csv"]
    assert found.table["event_id"].to_pylist()[-4:] == ["1:c-01", "1:c-02", "2:c-01", "2:c-02"]
    assert found.others["kind_2"].to_pylist()[-4:] == ["as printed", None, None, None]


def test_a_set_exported_twice_is_the_same_after_each_import(toy: Dataset) -> None:
    once = taken(What(toy), Format.GEOJSON)
    again = taken(What(toy, sets=((once.name, once.table, once.others),), own=False), Format.GEOJSON)
    assert again.table.equals(once.table)
    assert again.others.equals(once.others)


# --- the package ---------------------------------------------------------------------------------------------


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    return tmp_path / "package"


def unpack(what: What, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(export(what, Format.PACKAGE).content)) as archive:
        archive.extractall(folder)


def test_an_unpacked_package_is_the_data_folder_it_came_from(either: Dataset, unpacked: Path) -> None:
    unpack(What(either), unpacked)
    assert read(unpacked) == either


def test_nothing_is_wrong_with_an_unpacked_whole_package(dataset: Dataset, unpacked: Path) -> None:
    unpack(What(dataset), unpacked)
    again, lines = read_with_lines(unpacked)
    assert check(again, lines) == ()


def test_a_part_keeps_what_its_records_name_and_only_paragraphs_lack_a_record(
    dataset: Dataset, bundled_lines: Lines, unpacked: Path
) -> None:
    assert check(dataset, bundled_lines) == ()
    filters = Filters(text="Shotul")
    kept = select(dataset, filters)
    unpack(What(kept, filters=filters), unpacked)
    again, lines = read_with_lines(unpacked)
    assert (again.claims, again.events, again.mentions) == (kept.claims, kept.events, kept.mentions)
    assert (again.reports, again.actors, again.places) == (dataset.reports, dataset.actors, dataset.places)
    said = {problem.what for problem in check(again, lines)}
    assert said == {"the paragraph has no record and no reason"}


def test_every_payload_comes_back_from_a_package() -> None:
    texts = cycle(RECORD_PAYLOADS)
    for dataset in (hostile_dataset(texts=texts), *(hostile_dataset(payload) for payload in FORMULAS)):
        found = read_package(export(What(dataset), Format.PACKAGE).content)
        assert found == dataset


@part(1 / 2)
@given(text=TEXTS.filter(bool))
def test_any_text_comes_back_from_every_field_of_a_package(text: str) -> None:
    dataset = hostile_dataset(text)
    assert read_package(export(What(dataset), Format.PACKAGE).content) == dataset


def test_a_part_is_taken_in_as_the_records_that_it_has(dataset: Dataset) -> None:
    filters = Filters(sides=("nrf",))
    what = What(select(dataset, filters), None, filters, date(2021, 9, 2))
    found = taken(what, Format.PACKAGE)
    assert rows_of(found.table) == rows_of(cut(what).table)
    assert rows_of(found.others) == rows_of(texts(cut(what).others))


def test_an_imported_package_is_its_flat_form(either: Dataset) -> None:
    what = What(either)
    found = taken(what, Format.PACKAGE)
    assert rows_of(found.table) == rows_of(cut(what).table)


# --- what is not read back -----------------------------------------------------------------------------------


def test_kml_is_the_one_format_that_is_not_read_back_and_says_so() -> None:
    assert {form for form in Format if "not read back" in form.holds} == {Format.KML}
    assert set(Format) == {*READ_BACK, Format.PACKAGE, Format.KML}


@pytest.mark.parametrize("form", Format, ids=lambda form: str(form.value))
def test_a_set_with_any_payload_can_be_written_in_any_format(toy: Dataset, form: Format) -> None:
    one = cut(What(toy)).table.slice(0, 1).to_pylist()[0]
    texts = {field.name for field in SCHEMA if field.type == pa.string()} - {"kind", "time_precision"}
    rows = [one | dict.fromkeys(texts, text) | {"event_id": f"x{n}"} for n, text in enumerate(PAYLOADS)]
    names = [f"{n} {text}"[:60] for n, text in enumerate(PAYLOADS)]
    others = pa.table({name: list(PAYLOADS) for name in names})
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    file = export(What(toy, sets=(("=1+1 <script>", table, others),), own=False), form)
    assert file.content
    assert ("characters that" in " ".join(file.notes)) == (form not in {Format.GEOJSON, Format.GEOPARQUET})
