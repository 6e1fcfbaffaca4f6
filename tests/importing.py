"""Taking a file in within a test: the bundled places and actors, and what is asked of an answer."""

from __future__ import annotations

from functools import cache

from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, Restored
from geo.importers.taking import take
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read


@cache
def bundled() -> Dataset:
    return read(BUNDLED)


def answer(
    content: bytes, mapping: Mapping | None = None, name: str = "file.csv"
) -> Imported | NeedsMapping | NeedsAnswers:
    found = take(name, content, bundled().places, bundled().actors, mapping=mapping)
    assert not isinstance(found, Restored)
    return found


def taken(content: bytes, mapping: Mapping | None = None, name: str = "file.csv") -> Imported:
    """What was imported; the counts must agree with the tables."""
    found = answer(content, mapping, name)
    assert isinstance(found, Imported), found
    report = found.report
    assert report.read == report.taken + report.rejected
    assert found.table.num_rows == report.taken
    assert found.rejected.num_rows == report.rejected
    assert found.others.num_rows in {0, report.taken}
    assert {one.row for one in report.rejections} <= set(map(int, found.rejected.column("_row").to_pylist()))
    return found


def reasons(found: Imported) -> list[str]:
    return [one.reason for one in found.report.rejections]
