from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import frictionless
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from geo.cli.records import main
from geo.events.table import SCHEMA, bare, bare_column, guarded, guarded_column
from geo.export.choice import Brought, What
from geo.export.csvfile import ORIGIN, guarded_text
from geo.export.cut import NOT_ON_A_MAP, beside, cut, free_names
from geo.export.formats import Format, export
from geo.export.tables import OTHERS, STATUS_COLUMNS, flat, joined, others
from geo.export.xlsxfile import letters, shortened
from geo.records.errors import AskedError
from geo.records.model import Claim, Dataset, Event, GeoPrecision
from geo.records.read import BUNDLED, read
from geo.records.tables import TABLES
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from tests.builders import PASS, TOWN, claim, event, make_dataset, may, mention, place, report
from tests.conftest import Answer
from tests.hostile import FORMULAS, PAYLOADS, TOY, hostile_dataset

pytestmark = pytest.mark.slow

DAY = date(2021, 9, 2)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula could begin with in some program."""


# --- flat ----------------------------------------------------------------------------------------------------


def row_of(dataset: Dataset, record_id: str) -> dict[str, Any]:
    rows = [row for row in flat(dataset).to_pylist() if row["event_id"] == record_id]
    assert len(rows) == 1
    found: dict[str, Any] = rows[0]
    return found


def other_of(dataset: Dataset, record_id: str) -> dict[str, Any]:
    at = flat(dataset)["event_id"].to_pylist().index(record_id)
    found: dict[str, Any] = others(dataset).to_pylist()[at]
    return found


def test_every_claim_and_event_has_a_row_for_each_of_its_places(dataset: Dataset) -> None:
    records: list[Claim | Event] = [*dataset.claims.values(), *dataset.events.values()]
    assert flat(dataset).num_rows == sum(max(1, len(record.place_ids)) for record in records)
    assert flat(dataset).schema == SCHEMA
    assert set(flat(dataset)["event_id"].to_pylist()) == {*dataset.claims, *dataset.events}
    assert others(dataset).num_rows == flat(dataset).num_rows
    assert others(dataset).column_names == list(OTHERS)


def test_a_record_of_two_places_is_two_rows_with_the_point_of_each() -> None:
    places = {TOWN: place(TOWN), PASS: place(PASS)}
    data = make_dataset(claim(at=(TOWN, PASS), claim_id="c-two"), places=places)
    rows = flat(data).to_pylist()
    assert [(row["event_id"], row["place_id"]) for row in rows] == [("c-two", TOWN), ("c-two", PASS)]


def test_who_speaks_is_the_first_actor_and_who_is_spoken_of_the_second() -> None:
    data = make_dataset(claim("villagers", about="south", claim_id="c-x"))
    row = row_of(data, "c-x")
    assert (row["actor_1"], row["actor_2"], row["side_ids"]) == ("Villagers", "South", "")
    assert other_of(data, "c-x")["about"] == "south"


def test_a_claim_of_a_side_about_itself_has_no_second_actor() -> None:
    row = row_of(make_dataset(claim("north", claim_id="c-x")), "c-x")
    assert (row["actor_1"], row["actor_2"], row["side_ids"]) == ("North", "", "north")


def test_a_title_says_who_says_what(toy: Dataset) -> None:
    assert row_of(toy, "c-01")["title"] == "Mira Oln: League has taken Brell"
    assert row_of(toy, "c-02")["title"] == "Dov Renn: League has not entered Brell"


def test_a_place_with_an_outline_alone_gets_a_point_inside_it_and_says_how_rough_that_is(
    toy: Dataset,
) -> None:
    close = replace(toy.claims["c-04"], geo_precision=GeoPrecision.SETTLEMENT)
    row = row_of(replace(toy, claims={"c-04": close}, figures={}, links={}), "c-04")
    outline = shapely.geometry.shape(toy.outlines["velmara"].geometry)
    assert shapely.contains_xy(outline, row["lon"], row["lat"])
    assert row["geo_precision"] == GeoPrecision.PROVINCE


def test_a_place_without_a_position_gets_no_point_of_another_place(toy: Dataset) -> None:
    row = row_of(toy, "c-07")
    assert (row["place_id"], row["lon"], row["lat"]) == ("hollowmere", None, None)
    assert row["geo_precision"] == GeoPrecision.UNLOCATED


def test_days_are_those_of_the_best_reading_and_the_other_one_stands_beside_it(toy: Dataset) -> None:
    row, other = row_of(toy, "c-08"), other_of(toy, "c-08")
    assert (row["start"], row["end"]) == (date(2031, 5, 5), date(2031, 5, 8))
    assert (other["alternative_start"], other["alternative_end"]) == (date(2031, 4, 28), date(2031, 5, 1))


@pytest.mark.parametrize(
    ("record", "end"),
    [("c-01", date(2031, 5, 4)), ("c-04", None), ("c-07", None), ("e-03", date(2031, 5, 8))],
)
def test_only_what_holds_from_a_day_on_or_has_no_day_has_no_end(
    toy: Dataset, record: str, end: date | None
) -> None:
    assert row_of(toy, record)["end"] == end


def test_an_event_is_known_from_the_first_report_that_tells_of_it() -> None:
    told = event(3, event_id="e-x")
    data = make_dataset(
        events=[told],
        mentions=[mention("e-x", "weekly", "villagers"), mention("e-x", "daily")],
        reports=[report("weekly", 9), report("daily", 4)],
    )
    assert row_of(data, "e-x")["known"] == may(4)
    other = other_of(data, "e-x")
    assert (other["mentions"], other["report_id"], other["claimant"]) == (
        "2",
        "weekly|daily",
        "villagers|paper",
    )


def test_figures_stand_by_who_states_them_and_are_never_merged(toy: Dataset) -> None:
    row, other = row_of(toy, "e-01"), other_of(toy, "e-01")
    assert [row[f"fatalities_{end}"] for end in ("low", "best", "high")] == [None, None, None]
    assert other["figures"] == "Mira Oln: killed, Kaveth: twelve dead|Mira Oln: killed, Kaveth: four of them"
    assert other["figure_ids"] == "f-01|f-02"


def test_a_bar_inside_an_item_of_a_list_is_told_from_one_between_two() -> None:
    assert joined(["a|b", "c\\"]) == "a\\|b|c\\\\"
    assert joined(["", None]) == ""
    assert joined(["", True]) == "|yes"


# --- the day -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", Reading)
def test_one_day_has_exactly_the_records_that_the_map_shows_on_it(dataset: Dataset, reading: Reading) -> None:
    timeline = Timeline(dataset)
    for day in timeline.days:
        state = timeline.state(day, reading)
        positions = [p for at in state.places.values() for p in at.positions]
        shown = {name for p in positions for name in p.claims} | {e.event.event_id for e in state.events}
        found = cut(What(dataset, timeline, day=day, reading=reading))
        assert set(found.table["event_id"].to_pylist()) == shown
        assert found.own is not None
        assert set(found.own.mentions) == {m.mention_id for e in state.events for m in e.mentions}


def test_each_record_of_a_day_says_how_it_stands_to_it(dataset: Dataset) -> None:
    state = Timeline(dataset).state(DAY, Reading.CLAIMED)
    sure = {name for at in state.places.values() for p in at.positions if not p.possible for name in p.claims}
    found = cut(What(dataset, day=DAY))
    how = dict(zip(found.table["event_id"].to_pylist(), found.others["on_day"].to_pylist(), strict=True))
    assert {name for name, words in how.items() if words == "in force"} == sure
    assert {words for name, words in how.items() if name in dataset.claims} <= {"in force", "possible"}


def test_what_was_not_printed_by_the_day_is_not_known_on_it(dataset: Dataset) -> None:
    found = cut(What(dataset, day=date(2021, 9, 2), reading=Reading.KNOWN)).own
    assert found is not None
    for table in (found.claims, found.mentions, found.figures):
        for record in table.values():
            best = dataset.reports[record.report_id].published_best
            other = dataset.reports[record.report_id].alternative
            assert best <= DAY or (other is not None and other <= DAY)


def test_a_figure_of_a_report_that_was_not_out_is_not_known_with_its_event(toy: Dataset) -> None:
    later = replace(toy.figures["f-01"], figure_id="f-09", report_id="gazette-tuesday", paragraph=6)
    told = replace(toy, figures=dict(toy.figures) | {"f-09": later})
    for reading, figures in ((Reading.KNOWN, {"f-01", "f-02"}), (Reading.CLAIMED, {"f-01", "f-02", "f-09"})):
        found = cut(What(told, day=date(2031, 5, 4), reading=reading)).own
        assert found is not None
        assert set(found.figures) == figures


def test_a_day_of_filtered_records_is_computed_from_these_alone(dataset: Dataset) -> None:
    filters = Filters(sides=("taliban",))
    kept = select(dataset, filters)
    found = cut(What(kept, None, filters, DAY))
    ids = set(found.table["event_id"].to_pylist())
    assert ids
    assert ids <= {*kept.claims, *kept.events}


def test_a_day_outside_the_data_is_told(dataset: Dataset) -> None:
    with pytest.raises(AskedError, match="1 January 2020 is outside the days of this data; ask for one of"):
        cut(What(dataset, day=date(2020, 1, 1)))


def test_a_set_is_cut_to_the_day_as_the_map_shows_it(toy: Dataset) -> None:
    row = flat(toy).slice(0, 1).to_pylist()[0]
    days = [
        ("on", DAY, DAY, DAY),
        ("over", DAY - timedelta(days=3), DAY + timedelta(days=1), None),
        ("before", DAY - timedelta(days=3), DAY - timedelta(days=1), None),
        ("start alone", DAY, None, DAY),
        ("known later", DAY, DAY + timedelta(days=5), DAY + timedelta(days=2)),
        ("undated", None, None, DAY),
    ]
    rows = [row | {"event_id": name, "start": a, "end": b, "known": c} for name, a, b, c in days]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    one = Brought("a set", table, pa.table({"n": [str(n) for n in range(len(rows))]}))
    claimed = cut(What(toy, day=DAY, sets=(one,)))
    known = cut(What(toy, day=DAY, reading=Reading.KNOWN, sets=(one,), own=False))
    assert claimed.table["event_id"].to_pylist() == ["on", "over", "start alone", "known later"]
    assert known.table["event_id"].to_pylist() == ["on", "over", "start alone"]
    assert known.others["n"].to_pylist() == ["0", "1", "3"]


def test_the_status_of_every_place_on_the_day_comes_along(dataset: Dataset) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(export(What(dataset, day=DAY), Format.XLSX).content))
    header, *rows = book.get_sheet_by_name("status").to_python()
    assert tuple(header) == tuple(STATUS_COLUMNS)
    state = Timeline(dataset).state(DAY, Reading.CLAIMED)
    assert {row[0]: row[2] for row in rows} == {name: at.status.value for name, at in state.places.items()}
    whole = CalamineWorkbook.from_filelike(io.BytesIO(export(What(dataset), Format.XLSX).content))
    assert "status" not in whole.sheet_names


# --- formulas ------------------------------------------------------------------------------------------------


@given(some.text() | some.text(alphabet="=+-@'＝;\t\n\r1.e ") | some.sampled_from(PAYLOADS))
def test_a_guarded_text_begins_no_formula_and_comes_back(text: str) -> None:
    assert bare(guarded(text)) == text
    if not re.fullmatch(r"[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?", text):
        assert not guarded(text).startswith(STARTS)
        assert not re.search(r"[;\t\r\n][=+@＝＋－＠-]", guarded(text))
    assert guarded_column(pa.array([text, None])).to_pylist() == [guarded(text), None]
    assert bare_column(pa.array([text, None])).to_pylist() == [bare(text), None]


@pytest.mark.parametrize("number", ["-12.5", "+7", "-1e-05", "-.5", "12"])
def test_a_number_stays_a_number(number: str) -> None:
    assert guarded(number) == number


def test_a_text_that_is_no_number_to_the_last_sign_is_guarded() -> None:
    assert guarded("-12.5\n=1") == "'-12.5\n'=1"
    assert guarded("+93 70") == "'+93 70"


def hostile_set(toy: Dataset) -> Brought:
    """A row for each payload, in every column of text, under names of columns that are payloads too."""
    texts = {field.name for field in SCHEMA if field.type == pa.string()} - {"kind", "time_precision"}
    row = flat(toy).slice(0, 1).to_pylist()[0]
    rows = [row | dict.fromkeys(texts, text) | {"event_id": f"{text} {n}"} for n, text in enumerate(PAYLOADS)]
    table = pa.Table.from_pylist([one | {"lon": -12.5, "lat": -1.0} for one in rows], schema=SCHEMA)
    return Brought("=1+1", table, pa.table({name: list(PAYLOADS) for name in ("=1+1", "@x", "tags")}))


def hostile_what(toy: Dataset) -> What:
    return What(hostile_dataset(), day=date(2031, 5, 4), sets=(hostile_set(toy),))


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?", text))


def test_no_cell_of_a_csv_starts_a_formula_and_numbers_stay(toy: Dataset) -> None:
    text = export(hostile_what(toy), Format.CSV).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(STARTS) and not is_number(cell)] == []
    assert "-12.5" in cells


def test_no_cell_of_a_csv_starts_a_formula_where_a_program_parts_cells_at_semicolons(toy: Dataset) -> None:
    content = export(What(toy, sets=(hostile_set(toy),), own=False), Format.CSV).content
    for mark in (b";", b"\t", b"\n"):
        pieces = [piece.decode("utf-8", "ignore") for piece in content.split(mark)]
        assert [piece for piece in pieces[1:] if piece.startswith(("=", "@", "＝", "＋", "－", "＠"))] == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_link_or_could_become_one(toy: Dataset) -> None:
    content = export(hostile_what(toy), Format.XLSX).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            xml = book.read(name).decode()
            ET.fromstring(xml)
            assert not re.search(r"<(f|hyperlink|externalReference)[ />]", xml), name
            assert not re.search(r"<t[^>]*>[=+@＝＋－＠\t\r\n]", xml), name
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(sheet).to_python():
            texts = [cell for cell in row if isinstance(cell, str)]
            assert [text for text in texts if text.startswith(STARTS) and not is_number(text)] == []


def test_no_cell_of_a_package_starts_a_formula(toy: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(export(hostile_what(toy), Format.PACKAGE).content)) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        assert {"claims.csv", "status.csv", "sets/1.csv"} <= set(tables)
        for name in tables:
            rows = csv.reader(io.StringIO(archive.read(name).decode(), newline=""))
            cells = [cell for row in rows for cell in row]
            assert [c for c in cells if c.startswith(STARTS) and not is_number(c)] == [], name


@pytest.mark.parametrize("payload", FORMULAS)
def test_a_table_of_a_data_folder_is_guarded_cell_by_cell(payload: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["id", "note"], ["c-1", payload]])
    rows = list(csv.reader(io.StringIO(guarded_text(out.getvalue()), newline="")))
    assert rows == [["id", "note"], ["c-1", guarded(payload)]]


# --- what every file says of itself --------------------------------------------------------------------------


def filtered(dataset: Dataset) -> What:
    filters = Filters(sides=("nrf",), text="Panjshir")
    return What(select(dataset, filters), None, filters, DAY, Reading.KNOWN)


def words_in(form: Format, content: bytes) -> str:
    """All text of a file, whatever its form."""
    if form in {Format.XLSX, Format.PACKAGE}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    if form is Format.GEOPARQUET:
        return str(json.loads(pq.read_schema(io.BytesIO(content)).metadata[b"PANDAS_ATTRS"]))
    if form is Format.GPKG:
        database = sqlite3.connect(":memory:")
        database.deserialize(content)
        return str(database.execute("SELECT metadata FROM gpkg_metadata").fetchall())
    return content.decode()


@pytest.mark.parametrize("form", Format, ids=lambda form: str(form.value))
def test_every_file_says_version_day_reading_filters_licence_citation_and_caveat(
    dataset: Dataset, form: Format
) -> None:
    words = words_in(form, export(filtered(dataset), form).content)
    for said in (
        "panjshir-claims 1.1.0" if dataset.version == "1.1.0" else dataset.version,
        "2021-09-02"
        if form is Format.CSV
        else "Thursday 2 September 2021: what had been published by this day",
        "Side: NRF; Words: “Panjshir”",
        "Creative Commons Attribution 4.0",
        "coded from 5 news reports",
        "utlines good to about 1.2 km",
    ):
        assert said in words.replace("&lt;", "<"), said


def test_a_whole_file_says_that_it_is_of_all_days(dataset: Dataset) -> None:
    about = cut(What(dataset)).about
    assert (about.day, about.reading, about.filters) == ("all", "", "none")
    assert about.shown == "All days, 15 August 2021 to 6 September 2021"
    assert cut(filtered(dataset)).about.notes == (NOT_ON_A_MAP,)


def test_data_that_name_no_licence_are_given_none(toy: Dataset) -> None:
    about = cut(What(toy, folder=TOY)).about
    assert about.licence == "The data folder names no licence: ask who made it."


def test_a_set_keeps_its_own_terms_and_does_not_get_ours(dataset: Dataset) -> None:
    one = Brought("acled.csv", flat(dataset).slice(0, 2), pa.table({}))
    alone = cut(What(dataset, sets=(one,), own=False)).about
    assert "Creative Commons" not in str(alone.plain)
    assert alone.sets == ("acled.csv: 2 rows; it keeps the terms of where it comes from",)
    both = pd.read_csv(io.BytesIO(export(What(dataset, sets=(one,)), Format.CSV).content))
    assert set(both["export_licence"][-2:]) == {"keeps the terms of where it comes from"}
    assert both["export_citation"][-2:].isna().all()
    assert both["export_licence"][0].startswith("Creative Commons")


# --- other programs read it ----------------------------------------------------------------------------------


def test_a_csv_is_one_clean_table_for_pandas_and_arrow(dataset: Dataset) -> None:
    content = export(What(dataset), Format.CSV).content
    expected = [*SCHEMA.names, *OTHERS, *ORIGIN]
    by_pandas = pd.read_csv(io.BytesIO(content), parse_dates=["start"])
    assert list(by_pandas.columns) == expected
    assert len(by_pandas) == flat(dataset).num_rows
    assert by_pandas["lon"].dtype == np.float64
    assert by_pandas["start"].dtype.kind == "M"
    by_arrow = pyarrow.csv.read_csv(io.BytesIO(content))
    assert by_arrow.column_names == expected
    assert by_arrow["lon"].type == pa.float64()
    assert by_arrow["start"].type == pa.date32()


def test_a_workbook_has_every_table_on_a_sheet_with_days_and_numbers_as_such(dataset: Dataset) -> None:
    content = export(What(dataset), Format.XLSX).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = [table.name for table in TABLES if table.records(dataset)]
    assert book.sheet_names == ["About", "records", *names, "places"]
    for table in TABLES:
        header, *rows = book.get_sheet_by_name(table.name).to_python()
        dated = ("edtf",) if table.name in {"claims", "events", "figures", "reports"} else ()
        assert tuple(header) == (*table.columns, *dated)
        assert len(rows) == len(table.records(dataset))
    records = pd.DataFrame(
        book.get_sheet_by_name("records").to_python()[1:], columns=[*SCHEMA.names, *OTHERS]
    )
    started = [day for day in flat(dataset)["start"].to_pylist() if day]
    assert [day for day in records["start"] if isinstance(day, date)] == started
    assert [lon for lon in records["lon"] if lon != ""] == [
        lon for lon in flat(dataset)["lon"].to_pylist() if lon is not None
    ]


def test_days_before_march_1900_are_texts_in_a_workbook_for_programs_count_them_differently(
    toy: Dataset,
) -> None:
    row = flat(toy).slice(0, 1).to_pylist()[0]
    table = pa.Table.from_pylist([row | {"start": date(1900, 2, 28), "end": date(1900, 3, 1)}], schema=SCHEMA)
    content = export(What(toy, sets=(("old", table, pa.table({})),), own=False), Format.XLSX).content
    header, found = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("records").to_python()
    )
    told = dict(zip(header, found, strict=True))
    assert (told["start"], told["end"]) == ("1900-02-28", date(1900, 3, 1))


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_of_a_sheet_are_named_by_letters(number: int, name: str) -> None:
    assert letters(number) == name


def test_a_text_is_never_cut_inside_a_character() -> None:
    assert shortened("a" + "🇦" * 20_000) == "a" + "🇦" * 16_383


def test_geojson_is_valid_and_has_a_point_or_nothing(dataset: Dataset) -> None:
    collection = json.loads(export(What(dataset, day=DAY), Format.GEOJSON).content)
    assert collection["type"] == "FeatureCollection"
    shapes: list[Any] = [
        f["geometry"] and shapely.geometry.shape(f["geometry"]) for f in collection["features"]
    ]
    assert {one.geom_type for one in shapes if one} == {"Point"}
    assert all(60 < one.x < 75 and 29 < one.y < 39 for one in shapes if one)
    assert None in shapes
    assert collection["about"]["day"] == "2021-09-02"
    assert len(collection["status"]) == len(dataset.places)


@pytest.mark.filterwarnings("ignore:File /vsimem:RuntimeWarning")
def test_a_geopackage_opens_in_gdal_with_its_points_and_every_other_table(dataset: Dataset) -> None:
    content = export(What(dataset, day=DAY), Format.GPKG).content
    layers = {str(name): kind for name, kind in pyogrio.list_layers(content)}
    assert layers["records"] == "Point"
    assert {table.name for table in TABLES if not table.optional} <= layers.keys()
    assert {"status", "places", "about"} <= layers.keys()
    said = json.loads(pyogrio.read_info(content, layer="records")["dataset_metadata"]["about"])
    assert said == cut(What(dataset, day=DAY)).about.plain
    frame = pyogrio.read_dataframe(content, layer="records")
    assert frame.crs.to_epsg() == 4326
    assert frame["start"].dtype.kind == "M"
    expected = cut(What(dataset, day=DAY)).table
    assert [None if p is None else p.x for p in frame.geometry] == expected["lon"].to_pylist()
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_geoparquet_opens_in_geopandas_with_types(dataset: Dataset, tmp_path: Path) -> None:
    content = export(What(dataset), Format.GEOPARQUET).content
    (tmp_path / "x.parquet").write_bytes(content)
    frame = gpd.read_parquet(tmp_path / "x.parquet")
    assert frame.crs is not None
    assert frame.crs.to_string() == "OGC:CRS84"
    assert frame.attrs == {"about": cut(What(dataset)).about.plain}
    points: list[Any] = list(frame.geometry)
    assert [p and p.y for p in points] == flat(dataset)["lat"].to_pylist()
    assert pq.read_schema(io.BytesIO(content)).field("start").type == pa.date32()


def test_kml_is_well_formed_has_spans_of_days_and_shows_texts_as_text(toy: Dataset) -> None:
    content = export(hostile_what(toy), Format.KML).content
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.fromstring(content)
    placemarks = root.findall(".//k:Placemark", space)
    assert len(placemarks) == cut(hostile_what(toy)).table.num_rows
    described = [one.findtext("k:description", "", space) for one in placemarks]
    assert described
    assert {tag for text in described for tag in re.findall(r"<[^>]*>", text)} <= {"<b>", "</b>", "<br>"}
    assert root.findtext("k:Document/k:Style/k:BalloonStyle/k:text", "", space) == "$[description]"


def test_a_span_of_days_in_kml_is_open_only_where_a_record_holds_from_a_day_on(toy: Dataset) -> None:
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ET.fromstring(export(What(toy), Format.KML).content)
    spans = {}
    for one in root.findall(".//k:Placemark", space):
        name = one.findtext("k:ExtendedData/k:Data[@name='event_id']/k:value", "", space)
        spans[name] = [one.findtext(f"k:TimeSpan/k:{end}", "", space) for end in ("begin", "end")]
    assert spans["c-01"] == ["2031-05-04", "2031-05-04"]
    assert spans["c-04"] == ["2031-05-06", ""]
    assert spans["c-07"] == ["", ""]


def test_more_rows_than_a_format_can_show_are_refused_with_a_way_out(
    toy: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.export.kml.MOST_ROWS", 3)
    monkeypatch.setattr("geo.export.xlsxfile.MOST_ROWS", 3)
    with pytest.raises(AskedError, match="12 placemarks cannot be shown, 3 at most; take a day"):
        export(What(toy), Format.KML)
    with pytest.raises(AskedError, match="holds 3 rows, not 12; take CSV or GeoParquet"):
        export(What(toy), Format.XLSX)


# --- the package ---------------------------------------------------------------------------------------------


def unpacked(what: What, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(export(what, Format.PACKAGE).content)) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_package_is_valid_to_frictionless(dataset: Dataset, toy: Dataset, tmp_path: Path) -> None:
    one = Brought("a set", flat(dataset).slice(0, 3), others(dataset).slice(0, 3))
    kept = select(dataset, Filters(text="Shotul"))
    for number, what in enumerate(
        (
            What(dataset),
            What(kept, None, Filters(text="Shotul"), DAY, sets=(one,)),
            What(toy, folder=TOY),
            What(hostile_dataset(), folder=TOY),
        )
    ):
        folder = unpacked(what, tmp_path / str(number))
        found = frictionless.Package(str(folder / "datapackage.json")).validate()
        assert found.flatten(["title", "note", "type"]) == []


def test_the_tables_of_a_whole_package_are_those_of_the_data_folder_byte_by_byte(
    dataset: Dataset, tmp_path: Path
) -> None:
    folder = unpacked(What(dataset), tmp_path)
    for table in TABLES:
        assert (folder / table.file).read_bytes() == (BUNDLED / table.file).read_bytes()
    assert (folder / "CODEBOOK.md").read_bytes() == (BUNDLED / "CODEBOOK.md").read_bytes()
    assert (folder / "LICENSE-DATA").read_bytes() == (BUNDLED.parent / "LICENSE-DATA").read_bytes()


def test_every_file_of_a_package_is_described_explained_and_summed(dataset: Dataset, tmp_path: Path) -> None:
    one = Brought("../../etc/<b>", flat(dataset).slice(0, 3), pa.table({}))
    folder = unpacked(What(dataset, day=DAY, sets=(one,)), tmp_path)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert "sets/1.csv" in files
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums.keys() == files - {"SHA256SUMS"}
    for name, wanted in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted
    readme = (folder / "README.md").read_text("utf-8")
    assert [name for name in files - {"README.md"} if f"`{name}`" not in readme] == []
    assert "<b>" not in readme
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    texts = {name for name in files if name.endswith((".md", ".cff"))} | {"LICENSE-DATA", "SHA256SUMS"}
    assert {one["path"] for one in package["resources"]} == files - texts - {"datapackage.json"}


def test_the_same_choice_gives_the_same_bytes_in_every_format(dataset: Dataset) -> None:
    for form in Format:
        assert export(What(dataset, day=DAY), form) == export(What(dataset, day=DAY), form), form


def test_a_file_is_named_after_data_version_day_and_filters_in_plain_letters(dataset: Dataset) -> None:
    assert export(filtered(dataset), Format.CSV).name == (
        f"panjshir-claims-{dataset.version}-2021-09-02-known-filtered.csv"
    )
    one = Brought("../../<b>\u202e.csv", flat(dataset), pa.table({}))
    assert export(What(dataset, sets=(one,), own=False), Format.KML).name == "b-.csv.kml"
    one = Brought("\u202e", flat(dataset), pa.table({}))
    assert export(What(dataset, sets=(one,), own=False), Format.KML).name == "records.kml"


# --- names of columns ----------------------------------------------------------------------------------------


def test_a_column_with_a_name_of_ours_gets_a_number() -> None:
    assert free_names(["kind", "Kind", "x", "kind_2"], ["kind"]) == ["kind_2", "Kind_3", "x", "kind_2_2"]


@given(some.lists(some.text(max_size=3), unique=True), some.lists(some.text(max_size=3)))
def test_names_are_free_and_each_its_own(names: list[str], taken: list[str]) -> None:
    found = [name.casefold() for name in free_names(names, taken)]
    assert len(set(found)) == len(names)
    assert not set(found) & {name.casefold() for name in taken}


def test_a_set_without_columns_of_its_own_has_none_beside_ours(toy: Dataset) -> None:
    part = Brought("a", flat(toy), pa.table({}))
    assert beside(part, named=False).num_columns == 0
    assert beside(part, named=True)["set"].to_pylist() == ["a"] * part.table.num_rows


# --- from a terminal -----------------------------------------------------------------------------------------


def test_a_file_is_written_from_a_terminal_filtered_as_on_the_page(
    tmp_path: Path, dataset: Dataset, ask: Callable[..., Answer]
) -> None:
    out = tmp_path / "x.csv"
    done = ask(
        "export",
        "--out",
        out,
        "--side",
        "taliban",
        "--kind",
        "claim",
        "--text",
        "panjshir",
        "--day",
        "2021-09-02",
    )
    assert (done.code, done.err) == (0, NOT_ON_A_MAP + "\n")
    assert done.out.startswith(f"{out}: ")
    filters = Filters(sides=("taliban",), kinds=("claim",), text="panjshir")
    made = export(What(select(dataset, filters), None, filters, DAY), Format.CSV)
    assert out.read_bytes() == made.content
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_is_there_is_left_alone_unless_forced(tmp_path: Path, ask: Callable[..., Answer]) -> None:
    out = tmp_path / "x.geojson"
    out.write_text("mine")
    done = ask("export", "--out", out, "--data", TOY)
    assert done.code == 1
    assert done.err == f"{out} is there already; name another file, or add --force to write over it\n"
    assert out.read_text() == "mine"
    assert ask("export", "--out", out, "--data", TOY, "--force").code == 0
    assert out.read_bytes() == export(What(read(TOY), folder=TOY), Format.GEOJSON).content


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "x.foo"), "x.foo does not tell the format; end it in one of .csv, .xlsx, "),
        (
            ("--out", "x.csv", "--side", "kavth"),
            "--side kavth: no record of these data has it. Write kaveth.",
        ),
        (
            ("--out", "x.csv", "--kind", "zzz"),
            "--kind zzz: no record of these data has it. There are claim, clash",
        ),
        (("--out", "x.csv", "--place", "Nowhere"), "Nowhere"),
        (("--out", "x.csv", "--day", "2 May"), "'2 May' is no day; write it like 2021-09-02"),
        (
            ("--out", "x.csv", "--day", "2000-01-01"),
            "Saturday 1 January 2000 is outside the days of this data",
        ),
        (("--out", "missing/x.csv"), "missing/x.csv cannot be written: No such file or directory"),
        (("--out", "x.csv", "--text", "…"), "There is no letter or digit in the words “…”"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["export", "--data", str(TOY), *words], prog_name="python -m geo")
    assert ended.value.code == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_heavy_is_loaded_before_a_format_is_made() -> None:
    heavy = {"pyarrow", "geopandas", "pandas", "pyogrio"}
    code = f"import sys, geo.export, geo.cli.files; print({heavy} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BUNDLED.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


# --- ids of places ---------------------------------------------------------------------------------------------


def test_each_row_has_the_ids_of_its_own_place(dataset: Dataset) -> None:
    rows = cut(What(dataset)).rows.select(["place_id", "geonames_id", "wikidata", "iso_3166_2"]).to_pylist()
    assert {row["place_id"]: row["geonames_id"] for row in rows}["kabul"] == "1138958"
    for row in rows:
        place = dataset.places.get(row["place_id"])
        found = (row["geonames_id"] or "", row["wikidata"] or "", row["iso_3166_2"] or "")
        assert found == ((place.geonames_id, place.wikidata, place.iso_3166_2) if place else ("", "", ""))


def test_the_gazetteer_in_every_file_that_has_one_has_them_too(dataset: Dataset, tmp_path: Path) -> None:
    book = pd.read_excel(
        io.BytesIO(export(What(dataset), Format.XLSX).content), "places", engine="calamine", dtype=str
    ).set_index("place_id")
    (tmp_path / "a.gpkg").write_bytes(export(What(dataset), Format.GPKG).content)
    table = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="places").set_index("place_id")
    with zipfile.ZipFile(io.BytesIO(export(What(dataset), Format.PACKAGE).content)) as packed:
        features = json.loads(packed.read("places.geojson"))["features"]
    kept = {one["id"]: one["properties"] for one in features}
    for name, known in dataset.places.items():
        for column in ("geonames_id", "wikidata", "iso_3166_2"):
            found = [book[column].fillna("")[name], table[column].fillna("")[name], kept[name][column]]
            assert found == [getattr(known, column)] * 3
