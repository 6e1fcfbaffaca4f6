"""Exports as other programs open them: styles, polygons and days are read back by readers that are none of ours."""

from __future__ import annotations

import io
import sqlite3
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import fastkml
import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.export.choice import What
from geo.export.cut import cut
from geo.export.formats import Format, export
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.signs.palette import HALO_M, LIGHT

pytestmark = pytest.mark.slow

DATES = ("start", "end", "known", "alternative_said", "alternative_start", "alternative_end")
"""The columns of the records that are one day."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Path:
    folder = tmp_path_factory.mktemp("opened")
    for form in (Format.GPKG, Format.XLSX, Format.GEOPARQUET, Format.KML):
        made = export(What(dataset), form)
        (folder / f"records{form.extension}").write_bytes(made.content)
    return folder


# --- GeoPackage ------------------------------------------------------------------------------------------------


def test_a_geopackage_has_points_their_ground_and_the_outlines(files: Path, dataset: Dataset) -> None:
    kinds = dict(pyogrio.list_layers(files / "records.gpkg"))
    shown = {name: kind for name, kind in kinds.items() if kind}
    assert shown == {"records": "Point", "records_area": "MultiPolygon", "outlines": "MultiPolygon"}
    outlines = gpd.read_file(files / "records.gpkg", layer="outlines").set_index("place_id")
    assert set(outlines.index) == set(dataset.outlines)
    for name, outline in dataset.outlines.items():
        assert shapely.equals(outlines.geometry[name], shapely.geometry.shape(outline.geometry))


def test_every_located_record_lies_in_the_ground_that_is_drawn_for_it(files: Path) -> None:
    points = gpd.read_file(files / "records.gpkg", layer="records").dropna(subset="geometry")
    areas = gpd.read_file(files / "records.gpkg", layer="records_area")
    assert len(areas) == len(points)
    assert areas.geometry.is_valid.all()
    both = points.merge(areas, on=["event_id", "place_id"], suffixes=("", "_area"))
    assert len(both) == len(points)
    near = shapely.buffer(
        list(both["geometry_area"]), 1e-6
    )  # a point in an outline is written to six decimals
    assert shapely.covers(near, list(both["geometry"])).all()
    one_spot = points.geometry.to_wkb().value_counts().iloc[0]
    assert one_spot > 50  # so many share a spot: their ground and a ring of signs tell them apart


def test_the_ground_is_as_large_as_the_precision_says(files: Path) -> None:
    areas = gpd.read_file(files / "records.gpkg", layer="records_area")
    round_ones = areas[areas["radius_m"].notna()]
    metres = round_ones.to_crs(round_ones.estimate_utm_crs()).geometry.minimum_bounding_radius()
    wanted = round_ones["geo_precision"].map({str(name): radius for name, radius in HALO_M.items()})
    assert ((metres / wanted - 1).abs() < 0.01).all()
    assert (areas.loc[areas["radius_m"].isna(), "geo_precision"] == "province").all()


def test_each_layer_opens_in_the_colours_of_the_sides(files: Path, dataset: Dataset) -> None:
    with sqlite3.connect(files / "records.gpkg") as database:
        rows = database.execute(
            "SELECT s.f_table_name, s.f_geometry_column, g.column_name, s.useAsDefault, s.styleQML, s.styleSLD "
            "FROM layer_styles s JOIN gpkg_geometry_columns g ON g.table_name = s.f_table_name"
        ).fetchall()
        kind = database.execute(
            "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
        ).fetchone()
    assert {row[0] for row in rows} == {"records", "records_area", "outlines"}
    assert kind == ("attributes",)
    styles = {row[0]: (ET.fromstring(row[4]), ET.fromstring(row[5].encode())) for row in rows}
    assert all(row[1] == row[2] and row[3] for row in rows)
    for name in ("records", "records_area"):
        qml, sld = styles[name]
        found = qml.iter("renderer-v2")
        by_side = next(one for one in found if one.get("type") == "categorizedSymbol")
        assert by_side.get("attr") == "side_ids"
        values = {one.get("value"): one.get("symbol") for one in by_side.iter("category")}
        for side in dataset.sides.values():
            symbol = next(one for one in by_side.iter("symbol") if one.get("name") == values[side.side_id])
            text = LIGHT.side(side.position)
            rgb = ",".join(str(int(text[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
            assert rgb in {one.get("value") for one in symbol.iter("Option")}
            assert text in "".join(sld.itertext())
    assert next(styles["records"][0].iter("renderer-v2")).get("type") == "pointDisplacement"


def test_a_style_names_every_way_in_which_the_records_name_sides(files: Path) -> None:
    named = set(gpd.read_file(files / "records.gpkg", layer="records")["side_ids"].fillna(""))
    with sqlite3.connect(files / "records.gpkg") as database:
        (text,) = database.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = 'records'"
        ).fetchone()
    assert {one.get("value") for one in ET.fromstring(text).iter("category")} == named | {""}


# --- days ------------------------------------------------------------------------------------------------------


def workbook(files: Path) -> Any:  # noqa: ANN401 - a reader without types
    return openpyxl.load_workbook(io.BytesIO((files / "records.xlsx").read_bytes()))


def kept(dataset: Dataset, column: str) -> list[date | None]:
    found: list[date | None] = cut(What(dataset)).rows[column].to_pylist()
    return found


@pytest.mark.parametrize("column", DATES)
def test_every_reader_gets_days_as_days(files: Path, dataset: Dataset, column: str) -> None:
    wanted = kept(dataset, column)
    sheet = workbook(files)["records"]
    header, *rows = sheet.iter_rows(values_only=True)
    cells: list[Any] = [row[header.index(column)] for row in rows]
    assert [cell.date() if isinstance(cell, datetime) else cell for cell in cells] == wanted
    asked = f'SELECT "{column}" FROM read_parquet(?)'
    assert [row[0] for row in duckdb.execute(asked, [str(files / "records.parquet")]).fetchall()] == wanted
    frame = pd.read_parquet(files / "records.parquet", columns=[column])
    assert [None if pd.isna(one) else one for one in frame[column]] == wanted
    table = pyogrio.read_dataframe(files / "records.gpkg", layer="records", columns=[column])
    assert [None if pd.isna(one) else one.date() for one in table[column]] == wanted


def test_days_of_the_other_tables_are_days_too(files: Path, dataset: Dataset) -> None:
    book = workbook(files)
    for name in ("claims", "events", "figures", "reports"):
        info = pyogrio.read_info(files / "records.gpkg", layer=name)
        types = dict(zip(info["fields"], info["dtypes"], strict=True))
        records = getattr(dataset, name).values()
        for column in types:
            if any(isinstance(getattr(one, column, None), date) for one in records):
                assert types[column].startswith("datetime64"), (name, column)
                at = [cell.value for cell in book[name][1]].index(column)
                values = [row[at] for row in book[name].iter_rows(min_row=2, values_only=True)]
                assert {type(value) for value in values} <= {datetime, type(None)}


# --- KML -------------------------------------------------------------------------------------------------------


def features(element: Any) -> list[Any]:  # noqa: ANN401 - folders and documents alike
    found: list[Any] = []
    for one in getattr(element, "features", []):
        found += [one] if isinstance(one, fastkml.Placemark) else features(one)
    return found


def test_a_parser_of_kml_finds_each_record_with_its_side_and_its_days(files: Path, dataset: Dataset) -> None:
    parsed: Any = fastkml.KML.parse(files / "records.kml")
    rows = cut(What(dataset)).rows.to_pylist()
    placemarks = features(parsed)
    assert len(placemarks) == len(rows)
    (document,) = parsed.features
    styles = {one.id: one for one in document.styles}
    positions = {side.side_id: side.position for side in dataset.sides.values()}
    by_id = {(row["event_id"], row["place_id"]): row for row in rows}
    for placemark in placemarks:
        told = {one.name: one.value for one in placemark.extended_data.elements}
        row = by_id[told["event_id"], told.get("place_id", "")]
        sides = row["side_ids"].split("|") if row["side_ids"] else []
        style = f"side-{positions[sides[0]]}" if len(sides) == 1 else "both" if sides else "others"
        assert placemark.style_url.url == f"#{style}"
        assert styles[style].styles
        if row["start"]:
            assert placemark.times.begin.dt == row["start"]
        for words in ("Unverified", "<b>Day:</b> ", "<b>Said by:</b> "):
            assert words in placemark.description


def test_the_colours_of_kml_are_those_of_the_sides(files: Path, dataset: Dataset) -> None:
    parsed: Any = fastkml.KML.parse(files / "records.kml")
    (document,) = parsed.features
    icons = {one.id: one.styles[0].color for one in document.styles}
    for side in dataset.sides.values():
        text = LIGHT.side(side.position).lower()
        assert icons[f"side-{side.position}"] == f"ff{text[5:7]}{text[3:5]}{text[1:3]}"


def test_no_export_fetches_anything(files: Path) -> None:
    text = (files / "records.kml").read_text(encoding="utf-8")
    assert "<href>" not in text
    assert io.StringIO(text).readline().startswith("<?xml")


def test_terms_and_citation_are_those_of_the_data(files: Path, dataset: Dataset) -> None:
    (licence,) = dataset.licences
    found = pyogrio.read_dataframe(files / "records.gpkg", layer="about").set_index("what")["words"]
    assert found["Licence"] == f"{licence.title} ({licence.path})"
    assert BUNDLED.is_dir()
    assert dataset.version in found["Citation"]
