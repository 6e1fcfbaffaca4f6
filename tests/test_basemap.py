"""Relief and streams are optional; where they are there, they are whole or told by name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from geo.map.basemap import basemap
from geo.records.errors import DataError
from geo.records.read import BUNDLED

LINE = '{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": %s}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "data"))


def test_the_bundled_folder_has_relief_in_two_themes_and_streams(folder: Path) -> None:
    found = basemap(folder)
    assert set(found.images) == {"light", "dark"}
    assert found.bounds == (68.0, 34.4, 70.8, 36.2)
    assert found.drainage


def test_a_folder_without_them_has_none(tmp_path: Path) -> None:
    found = basemap(tmp_path)
    assert (found.images, found.bounds, found.drainage) == ({}, None, ())


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("relief.json", "{", "relief.json: the file cannot be read as JSON"),
        ("relief.json", "[]", "relief.json: the file is not a JSON object"),
        ("relief.json", '{"images": {"light": "relief.webp"}}', "bounds are not west, south, east and north"),
        (
            "relief.json",
            '{"images": {"light": "relief.webp"}, "bounds": [70, 34, 68, 36]}',
            "bounds are not west, south, east and north",
        ),
        (
            "relief.json",
            '{"images": {"light": "../secret.webp"}}',
            "images is not a table of file names by theme",
        ),
        ("drainage.geojson", "null", "drainage.geojson: the file is not a JSON object"),
        ("drainage.geojson", '{"features": {}}', "features is not a list"),
        ("drainage.geojson", '{"features": [{"geometry": null}]}', "feature 1 is not a line"),
        ("drainage.geojson", '{"features": [' + LINE % "[[69, 35], [69]]" + "]}", "feature 1 is not a line"),
    ],
)
def test_a_broken_one_is_told_by_name(folder: Path, file: str, text: str, said: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(said)):
        basemap(folder)
