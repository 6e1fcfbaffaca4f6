from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from geo.importers import parquetfile
from geo.importers.report import RefusedFileError
from tests.readerfiles import GEO, parquet, well_known

POINTS = [well_known(69.5, 35.3), None, well_known(69.7, 35.4)]
DATES = ["2021-09-01", "2021-09-02", "2021-09-03"]


def geo(**own: object) -> dict[str, Any]:
    return GEO | {"columns": {"geometry": {"encoding": "WKB", "geometry_types": [], **own}}}


def test_columns_of_every_kind_come_as_text() -> None:
    kabul = pa.timestamp("ns", "Asia/Kabul")
    moment = datetime.datetime(2021, 9, 2, 20, tzinfo=datetime.UTC)
    content = parquet(
        {
            "text": pa.array(["  a ", "", None]),
            "few": pa.array(["x", "x", "y"]).dictionary_encode(),
            "whole": pa.array([1, None, 3]),
            "number": pa.array([1.5, 2.0, float("nan")]),
            "day": pa.array([datetime.date(2021, 9, 2), None, None]),
            "midnight": pa.array([datetime.datetime(2021, 9, 2), None, None], pa.timestamp("us")),  # noqa: DTZ001
            "moment": pa.array([moment, None, None], kabul),
            "sure": pa.array([True, False, None]),
            "list": pa.array([[1, 2], None, None]),
            "picture": pa.array([b"\x89PNG", None, None]),
        }
    )
    assert parquetfile.read(content).columns.to_pylist()[0] == {
        "text": "a",
        "few": "x",
        "whole": "1",
        "number": "1.5",
        "day": "2021-09-02",
        "midnight": "2021-09-02",
        "moment": "2021-09-02T20:00:00Z",
        "sure": "true",
        "list": "[1, 2]",
        "picture": None,
    }
    assert parquetfile.read(content).columns.column("number").to_pylist() == ["1.5", "2", None]
    assert parquetfile.read(content).columns.column("text").to_pylist() == ["a", None, None]


def test_geoparquet_has_longitude_and_latitude() -> None:
    sheet = parquetfile.read(parquet({"date": DATES, "geometry": POINTS}, GEO))
    assert sheet.columns.column_names == ["date", "longitude", "latitude", "geometry_type"]
    assert sheet.columns.column("latitude").to_pylist() == ["35.3", None, "35.4"]


def test_a_broken_geometry_costs_its_row() -> None:
    sheet = parquetfile.read(parquet({"date": DATES, "geometry": [POINTS[0], b"junk", POINTS[2]]}, GEO))
    assert [(one.row, one.column) for one in sheet.faulty] == [(2, "geometry")]
    assert sheet.columns.column("date").to_pylist() == DATES


def test_a_system_that_can_be_converted_is_and_that_is_said() -> None:
    crs = {"id": {"authority": "EPSG", "code": 3857}}
    sheet = parquetfile.read(
        parquet({"d": ["x"], "geometry": [well_known(7_736_705.0, 4_205_000.0)]}, geo(crs=crs))
    )
    assert round(float(sheet.columns.column("longitude")[0].as_py()), 2) == 69.5
    assert "The file is in EPSG:3857; its positions were converted to WGS 84." in sheet.notes


SOUND = parquet({"date": DATES})
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "an unknown system": (
        parquet({"geometry": POINTS}, geo(crs={"id": {"authority": "EPSG", "code": 999_999}})),
        "“EPSG:999999” is not known",
    ),
    "a system without a number": (
        parquet({"geometry": POINTS}, geo(crs={"type": "ProjectedCRS", "name": "/vsicurl/http://a.invalid"})),
        "does not name its reference system by a number",
    ),
    "no system": (parquet({"geometry": POINTS}, geo(crs=None)), "does not name its reference system"),
    "another encoding": (parquet({"geometry": POINTS}, geo(encoding="point")), "encoding that is not read"),
    "a column that is none": (parquet({"a": [1]}, GEO), "names a column of geometries that it does not have"),
    "texts for geometries": (parquet({"geometry": ["POINT (1 1)"]}, GEO), "encoding that is not read"),
    "words that are no JSON": (parquet({"geometry": POINTS}, b"{"), "is no JSON"),
    "words that are a list": (parquet({"geometry": POINTS}, json.dumps([1]).encode()), "does not have"),
    "half a file": (SOUND[:-9], "damaged"),
    "a head alone": (SOUND[:4], "damaged"),
    "junk in the middle": (SOUND[:4] + b"junk" + SOUND[8:-150] + b"\xff" * 40 + SOUND[-110:], "damaged"),
    "too many columns": (
        lambda: parquet({f"c{n}": [1] for n in range(1_001)}),
        "1,001 columns; at most 1,000",
    ),
    "too many rows": (
        lambda: parquet({"a": pa.nulls(1_000_001, pa.int8())}),
        "1,000,001 rows; at most 1,000,000",
    ),
    "a bomb": (
        lambda: parquet(
            {
                "a": pa.DictionaryArray.from_arrays(
                    pa.array([0] * 4 + [1] * 64, pa.int32()), ["a" * (1 << 24), "b" * (1 << 24)]
                )
            }
        ),
        "unpack|many megabytes",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(name: str) -> None:
    made, sentence = REFUSED[name]
    content = made() if callable(made) else made  # what is large is made by its own test alone
    with pytest.raises(RefusedFileError, match=sentence):
        parquetfile.read(content)


@pytest.mark.parametrize("schema", [True, False])
def test_one_long_text_in_many_rows_is_refused_before_it_is_repeated(*, schema: bool) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 8_000, pa.int32()), ["a" * (1 << 20)])
    content = parquet({"a": texts}, store_schema=schema)
    assert len(content) < 1 << 20
    with pytest.raises(RefusedFileError, match="many megabytes stands in thousands of rows"):
        parquetfile.read(content)


def test_members_of_records_are_columns() -> None:
    content = parquet({"date": DATES, "location": [{"lat": 35.3, "at": {"lon": 69.5}}, None, {"lat": 35.4}]})
    assert parquetfile.read(content).columns.to_pylist()[:2] == [
        {"date": "2021-09-01", "location.lat": "35.3", "location.at.lon": "69.5"},
        {"date": "2021-09-02", "location.lat": None, "location.at.lon": None},
    ]
