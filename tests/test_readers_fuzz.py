"""Whatever is fed to a reader: a table or a sentence comes out, never another error, and never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importers import (
    geojsonfile,
    geopackage,
    mapfile,
    package,
    parquetfile,
    recordsfile,
    xlsxfile,
)
from geo.importers.columns import Sheet
from geo.importers.report import RefusedFileError
from geo.importers.shapes import BrokenGeometryError, require_sound
from tests.conftest import TOY
from tests.readerfiles import (
    GEO,
    blob,
    collection,
    entries_of,
    feature,
    kml,
    packed,
    parquet,
    point,
    shapefiles,
    well_known,
    workbook,
)
from tests.readerfiles import (
    geopackage as made_geopackage,
)

SQUARE = {"type": "Polygon", "coordinates": [[[69, 35], [70, 35], [70, 36], [69, 36], [69, 35]]]}
GOOD: dict[str, tuple[Callable[[bytes], Sheet], bytes]] = {
    "xlsx": (xlsxfile.read, workbook()),
    "geojson": (geojsonfile.read, collection(feature(point(), a=1), feature(SQUARE, b="x"), feature(None))),
    "geopackage": (geopackage.read, made_geopackage()),
    "parquet": (parquetfile.read, parquet({"date": ["2021-09-01", "2021-09-02"], "n": [1, 2]})),
    "geoparquet": (
        parquetfile.read,
        parquet({"date": ["x"] * 9, "geometry": [well_known(69.5, 35.3)] * 9}, GEO),
    ),
    "records": (recordsfile.read, b'{"status": 200, "data": [{"a": "1", "b": 2.5}, {"a": null}]}'),
    "kml": (mapfile.read_kml, kml()),
    "kmz": (mapfile.read_kml, packed({"doc.kml": kml()})),
    "shapefile": (mapfile.read_shapefile, shapefiles()),
    "package": (package.read, packed({one.name: one.read_bytes() for one in TOY.iterdir() if one.is_file()})),
}
ZIPPED = ("xlsx", "package", "kmz", "shapefile")
Change = tuple[float, int, bytes]
"""Where (a share of the length), how many bytes go, and which come instead."""

CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 1, 1, 2, 4, 40]), st.binary(max_size=4)),
    min_size=1,
    max_size=8,
)


def mutated(content: bytes, changes: list[Change]) -> bytes:
    for share, gone, new in changes:
        at = int(share * len(content))
        content = content[:at] + new + content[at + gone :]
    return content


def sheet_or_sentence(read: Callable[[bytes], Sheet], content: bytes) -> None:
    sheet, sentence = None, ""
    try:
        sheet = read(content)
    except RefusedFileError as refused:
        sentence = str(refused)
    if sheet is None:
        assert sentence.endswith((".", ")"))
        assert len(sentence) < 2_500
        return
    assert sheet.columns.num_rows == len(sheet.rows)
    assert all(str(column.type) == "string" for column in sheet.columns.columns)
    assert {one.row for one in sheet.faulty} <= set(sheet.rows.tolist())


@pytest.mark.parametrize("name", GOOD)
@given(changes=CHANGES)
def test_a_good_file_that_was_changed(name: str, changes: list[Change]) -> None:
    read, content = GOOD[name]
    sheet_or_sentence(read, mutated(content, changes))


@pytest.mark.parametrize("name", GOOD)
@given(content=st.binary(max_size=300), head=st.booleans())
def test_bytes_of_any_kind(name: str, content: bytes, *, head: bool) -> None:
    read, good = GOOD[name]
    sheet_or_sentence(read, good[:100] + content if head else content)


@pytest.mark.parametrize("name", ZIPPED)
@given(changes=CHANGES, which=st.integers(0, 99))
def test_a_changed_file_inside_a_sound_archive(name: str, changes: list[Change], which: int) -> None:
    read, content = GOOD[name]
    entries = entries_of(content)
    inner = sorted(entries)[which % len(entries)]
    sheet_or_sentence(read, packed(entries | {inner: mutated(entries[inner], changes)}))


WORDS = st.text(max_size=5) | st.sampled_from(["Point", "Polygon"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs", "id", "a"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(value=JSON, geometry=JSON, properties=JSON, number=st.integers(1, 3))
def test_json_of_any_shape(value: object, geometry: object, properties: object, number: int) -> None:
    one = {"type": "Feature", "geometry": geometry, "properties": properties}
    placed = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": geometry}, "properties": {}}
    sheet_or_sentence(geojsonfile.read, json.dumps(value).encode())
    sheet_or_sentence(geojsonfile.read, collection(*[one, placed, value] * number))


@given(changes=CHANGES, kind=st.integers(0, 8), count=st.integers(0, 2**32 - 1), rest=st.binary(max_size=60))
def test_a_geometry_of_any_bytes(changes: list[Change], kind: int, count: int, rest: bytes) -> None:
    made = b"\x01" + kind.to_bytes(4, "little") + count.to_bytes(4, "little") + rest
    blobs = [b"GP\0\1\xe6\x10\0\0" + made, mutated(blob(69.5, 35.3), changes)]
    sheet_or_sentence(geopackage.read, made_geopackage(blobs=blobs))
    with suppress(BrokenGeometryError):
        require_sound(made)


@given(rows=st.lists(st.lists(st.none() | st.text() | st.floats(), max_size=4), max_size=6))
def test_a_workbook_of_any_cells(rows: list[list[Any]]) -> None:
    cells = [
        [None if isinstance(v, float) and (v != v or abs(v) == float("inf")) else v for v in row]
        for row in rows
    ]
    sheet_or_sentence(xlsxfile.read, workbook(cells))
