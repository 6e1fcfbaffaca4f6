"""Taking a file in within a test: the bundled places and actors, and what is asked of an answer."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from geo.importers.job import Asked, Limits, Outcome, ask, head_of, heard
from geo.importers.job import answer as tell
from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, RefusedFileError, Restored
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


class Here:
    """A job that is done in this process: what is asked and answered goes through the same lines, but no pipe.

    A process of its own takes half a second to start; ``test_import_job`` and some others start real ones.
    """

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    @classmethod
    def start(cls, name: str, content: bytes, dataset: Dataset, mapping: Mapping | None = None) -> Here:
        there, back = BytesIO(), BytesIO()
        ask(there, Asked(name, content, dataset.places, dataset.actors, mapping, Limits()))
        there.seek(0)
        asked, size = head_of(there.readline())
        try:
            tell(
                back,
                take(asked.name, there.read(size), asked.places, asked.actors, mapping=asked.mapping),
            )
        except RefusedFileError as refused:
            tell(back, refused)
        back.seek(0)
        found = heard(back)
        assert found is not None
        assert not isinstance(found, tuple)
        return cls(found)

    def wait(self) -> Outcome:
        """What came of it."""
        return self._outcome
