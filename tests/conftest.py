from __future__ import annotations

import csv
import gc
import json
import shutil
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import tests.examples  # noqa: F401 - chooses how many examples are tried
from geo.check import check
from geo.cli.records import main
from geo.records.errors import Lines
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read, read_with_lines, survey

TOY = Path(__file__).parent / "toy"

Change = Callable[[str, str, str, str], None]
"""File, record id, column, new cell."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files unread that have no test of those wanted: reading all takes longer than the serial ones run."""
    wanted = str(config.option.markexpr)
    if collection_path.is_dir():
        return f"not {collection_path.name}" in wanted or None  # tests/browser, tests/postgres
    if collection_path.name.startswith("test_"):
        text = collection_path.read_text(encoding="utf-8")
        if wanted.startswith("serial"):
            return "mark.serial" not in text or None
        return ("not slow" in wanted and "\npytestmark = pytest.mark.slow" in text) or None
    return None


def pytest_sessionstart() -> None:
    """Let nothing be searched for garbage while tests are collected: thousands are made, and all of them stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Search from here on, but not what has come so far, and more seldom: a third of the collecting was spent on it.

    Every 20,000 new objects instead of every 700: a page's run makes more than that, and few of them in circles.
    """
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


SCAN = "scan_component_manifests"
"""What of ``manifest_scanner`` looks for components; Streamlit has no public way."""


def pytest_collection_modifyitems() -> None:
    """Let Streamlit look for components among the installed packages once, and not before each app that a test runs.

    It reads what each package says of itself, five hundred files, longer than a page takes to be made. Only where a
    test collected runs apps; no test installs a package.
    """
    if "streamlit.testing.v1" in sys.modules:
        scanner = import_module("streamlit.components.v2.manifest_scanner")
        setattr(scanner, SCAN, cache(getattr(scanner, SCAN)))


def pytest_sessionfinish() -> None:
    """Take back what the app exempts from the collector: else DuckDB counts it at the end and calls it leaked."""
    gc.unfreeze()
    gc.collect()


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The bundled data; records are frozen, so all tests share them."""
    return read(BUNDLED)


@pytest.fixture(scope="session")
def bundled_lines() -> Lines:
    return read_with_lines(BUNDLED)[1]


@pytest.fixture(scope="session")
def toy() -> Dataset:
    """An invented county with two sides, eight claims and two reports, one of them with two readings."""
    return read(TOY)


@pytest.fixture
def copy_of_data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "data", ignore=shutil.ignore_patterns("*.webp")))


@pytest.fixture
def copy_of_toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


class Answer(NamedTuple):
    """How a command ended, and what it printed to either stream."""

    code: int
    out: str
    err: str


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a command, ``python -m geo`` with these words, in this process."""

    def asked(*words: object) -> Answer:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words], prog_name="python -m geo")
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return asked


@pytest.fixture
def problems() -> Callable[[Path], list[str]]:
    """Everything that ``python -m geo check`` would say of a folder, as text."""

    def said(folder: Path) -> list[str]:
        found = survey(folder)
        rules = check(found.dataset, found.lines) if found.dataset else ()
        return [str(problem) for problem in (*found.problems, *rules)]

    return said


@pytest.fixture
def change(copy_of_toy: Path) -> Change:
    """Set one cell of one record in the copied toy folder; an empty column takes the whole row out."""

    def changed(file: str, record: str, column: str, cell: str) -> None:
        change_cell(copy_of_toy / file, record, column, cell)

    return changed


@pytest.fixture
def change_in() -> Callable[[Path, str, str, str], None]:
    """The same for any table's path."""
    return change_cell


def change_cell(path: Path, record: str, column: str, cell: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    header = rows[0]
    hits = [row for row in rows[1:] if record in {row[0], " ".join(row[:2])}]
    assert hits, f"{record} is not in {path.name}"
    if column:
        hits[0][header.index(column)] = cell
    else:
        rows.remove(hits[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def change_feature(copy_of_toy: Path) -> Callable[[str, str, dict[str, Any]], None]:
    """Change members of one feature (and of its properties) in the copied toy folder, one feature a line."""

    def changed(file: str, name: str, members: dict[str, Any]) -> None:
        path = copy_of_toy / file
        collection = json.loads(path.read_text(encoding="utf-8"))
        feature = next(f for f in collection["features"] if f["id"] == name)
        feature["properties"] |= members.pop("properties", {})
        feature |= members
        lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in collection["features"])
        path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")

    return changed
