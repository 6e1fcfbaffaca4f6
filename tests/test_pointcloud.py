from __future__ import annotations

import json
import zlib
from datetime import date
from typing import Any

import numpy as np
import pytest

from geo.map.pointcloud import PER_DEGREE, PointEvents, packed


def events(**changed: object) -> PointEvents:
    given: dict[str, Any] = {
        "signs": ("clash", "talks"),
        "lon": np.array([69.5, 70.25]),
        "lat": np.array([35.0, 35.5]),
        "first": np.array([0, 3]),
        "last": np.array([0, 9]),
        "kind": np.array([0, 1]),
        "uncertain": np.array([False, True]),
        "ids": ["e-1", "e-2"],
        "texts": ["A clash", "گفتگو"],
    }
    return PointEvents(**(given | changed))


def unpacked(bytes_: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    raw = zlib.decompress(bytes_)
    length = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + length])
    types = {"deg": "<i4", "i32": "<i4", "u32": "<u4", "u8": "u1"}
    columns = {
        column["name"]: np.frombuffer(raw, types[column["type"]], column["count"], 4 + length + column["at"])
        for column in header["columns"]
    }
    return header, columns


def test_columns_come_out_as_they_went_in() -> None:
    header, columns = unpacked(packed(events(), date(2021, 8, 15)))
    assert (header["start"], header["rows"]) == ("2021-08-15", 2)
    assert [kind["sign"] for kind in header["kinds"]] == ["clash", "talks"]
    assert (columns["lon"] / PER_DEGREE).tolist() == [69.5, 70.25]
    assert columns["last"].tolist() == [0, 9]
    assert columns["uncertain"].tolist() == [0, 1]
    at = columns["text_at"]
    assert columns["text"][at[1] : at[2]].tobytes().decode() == "گفتگو"


def test_a_place_anywhere_comes_out_to_a_centimetre() -> None:
    far = np.array([-180.0, 179.99999999]), np.array([90.0, -0.123456789])
    columns = unpacked(packed(events(lon=far[0], lat=far[1]), date(2021, 8, 15)))[1]
    assert np.allclose(columns["lon"] / PER_DEGREE, far[0], rtol=0, atol=1e-7)
    assert np.allclose(columns["lat"] / PER_DEGREE, far[1], rtol=0, atol=1e-7)


def test_every_column_starts_where_its_numbers_can_be_read_in_place() -> None:
    raw = zlib.decompress(packed(events(ids=["x", "y" * 5]), date(2021, 8, 15)))
    length = int.from_bytes(raw[:4], "little")
    assert (4 + length) % 8 == 0
    assert all(column["at"] % 8 == 0 for column in json.loads(raw[4 : 4 + length])["columns"])


def test_the_other_reading_has_days_of_its_own_where_it_has_any() -> None:
    known = events(known_first=np.array([2, 4]), known_last=np.array([2, 9]))
    assert unpacked(packed(known, date(2021, 8, 15)))[1]["known_first"].tolist() == [2, 4]
    assert "known_first" not in unpacked(packed(events(), date(2021, 8, 15)))[1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lat": np.array([35.0])}, "lat has 1 rows, lon has 2"),
        ({"ids": ["e-1"]}, "ids has 1 rows, lon has 2"),
        (
            {"lon": np.array([69.5, np.nan])},
            "a point event needs a longitude within 180 and a latitude within 90",
        ),
        (
            {"lat": np.array([35.0, 90.5])},
            "a point event needs a longitude within 180 and a latitude within 90",
        ),
        ({"kind": np.array([0, 2])}, "kind 2 has no sign; there are 2"),
        ({"last": np.array([0, 2])}, "a point event ends before it starts"),
        ({"known_first": np.array([0, 3])}, "known_first and known_last come together"),
    ],
)
def test_a_row_that_cannot_be_drawn_is_refused_rather_than_left_out(
    changed: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        events(**changed)
