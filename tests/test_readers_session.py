"""A session that is taken along and dropped in again: all of it comes back, and nothing that is not ours gets in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pyarrow as pa
import pytest

from geo.importers import package
from geo.importers.job import Job
from geo.importers.mapping import Mapping
from geo.importers.report import Imported, Kept, RefusedFileError, Restored
from tests.filebuilders import MAPPED, acled_csv, changed, mapped_csv
from tests.importing import bundled, taken
from tests.readerfiles import collection, entries_of, feature, packed, point, repacked

LINE = {"type": "LineString", "coordinates": [[68, 34], [69, 35]]}
VIEW = {"day": "2021-09-02", "reading": "claimed", "q": "a & b"}


@cache
def sets() -> list[tuple[Imported, Mapping | None]]:
    mapping = Mapping(**MAPPED)
    shaped = collection(feature(LINE), feature(point()))
    areas = Mapping(date="date", lon="longitude", lat="latitude")
    return [
        (taken(changed(acled_csv(9), 3, "latitude", "x")), None),
        (taken(mapped_csv(5), mapping, "mine.csv"), mapping),
        (taken(shaped, areas, "front.geojson"), areas),
    ]


@cache
def session() -> bytes:
    return package.packed(sets(), VIEW)


def test_a_session_comes_back_whole_through_a_process_of_its_own() -> None:
    found = Job.start("session.zip", session(), bundled()).wait()
    assert isinstance(found, Restored)
    assert found.view == VIEW
    for (one, mapping), (again, told) in zip(sets(), found.sets, strict=True):
        assert (again.name, again.format, again.report) == (one.name, one.format, one.report)
        assert again.table.equals(one.table)
        for part in ("others", "rejected", "areas"):
            assert getattr(again, part).equals(getattr(one, part))
        assert Mapping(**told) == (mapping or Mapping())


def with_index(**changes: object) -> bytes:
    index = json.loads(entries_of(session())["session.json"]) | changes
    return repacked(session(), {"session.json": json.dumps(index).encode()})


def with_table(name: str, values: pa.Array) -> bytes:
    table = sets()[1][0].table
    at = table.column_names.index(name)
    return repacked(session(), {"sets/2.parquet": Kept.of(table.set_column(at, name, values)).content})


@pytest.mark.parametrize(
    "made",
    [
        lambda: packed({"a": b""}),
        lambda: packed({"session.json": b"[]"}),
        lambda: packed({"session.json": b"{"}),
        lambda: with_index(session=2),
        lambda: with_index(sets=[{}]),
        lambda: with_index(sets=json.loads(entries_of(session())["session.json"])["sets"] * 3),
        lambda: with_index(view={"q": "x" * 3_000}),
        lambda: with_index(view=[1]),
        lambda: with_table("kind", pa.array(["coronation"] * 5)),
        lambda: with_table("time_precision", pa.array(["<script>"] * 5)),
        lambda: with_table("lat", pa.array([91.0] * 5)),
        lambda: with_table("event_id", pa.array([["a"]] * 5)),
        lambda: repacked(session(), {"sets/1.parquet": b"PAR1junk"}),
        lambda: repacked(session(), {"sets/1-others.parquet": Kept.of(pa.table({"a": ["x"]})).content}),
        lambda: repacked(session(), {"sets/1-rejected.parquet": Kept.of(pa.table({"a": [[1]]})).content}),
    ],
)
def test_a_session_that_was_changed_is_refused(made: Callable[[], bytes]) -> None:
    content = made()
    with pytest.raises(RefusedFileError):
        package.read_session(content)


def test_a_key_that_is_none_of_an_address_is_left_out() -> None:
    found = package.read_session(with_index(view={"day": "2021-09-02", "page": "x", "text": "y", "<b>": "z"}))
    assert found.view == {"day": "2021-09-02"}
