from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geo.events.table import SCHEMA
from tests.conftest import Answer
from tests.filebuilders import MAPPED, acled_csv, changed, mapped_csv
from tests.importing import Here, taken

pytestmark = pytest.mark.slow


@pytest.fixture
def apart(ask: Callable[..., Answer]) -> Callable[..., Answer]:
    """The command of imports with these words; the file is read by a process of its own, as it always is."""
    return partial(ask, "import")


@pytest.fixture
def here(apart: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """The same, and the file is read in this process: for words, options and files, which no process changes."""
    monkeypatch.setattr("geo.cli.importing.Job", Here)
    return apart


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(content: bytes) -> Path:
        path = tmp_path / "events.csv"
        path.write_bytes(content)
        return path

    return written


def test_a_sound_file_is_told_in_words(apart: Callable[..., Answer], file: Callable[[bytes], Path]) -> None:
    said = apart(file(acled_csv(5)))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("events.csv: ACLED export.\n5 lines were read: 5 taken, 0 rejected.\n")


def test_rejected_rows_are_told_written_and_end_with_1(
    apart: Callable[..., Answer], file: Callable[[bytes], Path], tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.parquet"
    content = changed(changed(acled_csv(5), 2, "latitude", "x"), 2, "notes", "=cmd()")
    said = apart(file(content), "--rejected", bad, "--out", good)
    assert said.code == 1
    assert "Line 4, latitude “x”: This is no number." in said.out
    assert pq.read_table(good).schema.equals(SCHEMA)
    assert '"\'=cmd()"' in bad.read_text("utf-8")
    mended = taken(bad.read_bytes().replace(b'"x"', b'"35.3"', 1))
    assert (mended.report.taken, mended.table.column("notes").to_pylist()) == (1, ["=cmd()"])


def test_what_was_taken_can_be_taken_again(
    here: Callable[..., Answer], file: Callable[[bytes], Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    assert here(file(acled_csv(20)), "--out", out).code == 0
    assert taken(out.read_bytes()).table.equals(taken(acled_csv(20)).table)


def test_a_table_without_known_columns_is_asked_about_with_a_guess_that_works(
    here: Callable[..., Answer], file: Callable[[bytes], Path]
) -> None:
    path = file(mapped_csv(9))
    said = here(path)
    assert (said.code, said.out) == (1, "")
    guess = said.err.split("--map '")[1].split("'")[0]
    assert dict(pair.split("=") for pair in guess.split(",")) == MAPPED
    assert "9 lines were read: 9 taken" in here(path, "--map", guess).out


def test_a_guess_of_names_with_commas_is_one_for_a_file(
    here: Callable[..., Answer], file: Callable[[bytes], Path], tmp_path: Path
) -> None:
    path, kept = file(b'date,"place (town, village)"\n2021-09-02,Bazarak\n'), tmp_path / "map.json"
    asked = here(path)
    kept.write_text(asked.err.split("--map-file: ")[1], "utf-8")
    assert "1 line was read: 1 taken" in here(path, "--map-file", kept).out


def test_the_report_comes_as_json_too(here: Callable[..., Answer], file: Callable[[bytes], Path]) -> None:
    said = json.loads(here(file(changed(acled_csv(5), 2, "latitude", "x")), "--json").out)
    assert (said["read"], said["taken"], said["rejected"]) == (5, 4, 1)
    assert said["rejections"][0]["column"] == "latitude"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--map", "when=Day"], "is no meaning=column"),
        (["--map", "date"], "is no meaning=column"),
        (["--map", "date=Nowhere"], "the table has no column “Nowhere”"),
        (["--out", "a.xlsx"], "must end in .csv or .parquet"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told(
    here: Callable[..., Answer], file: Callable[[bytes], Path], words: list[str], sentence: str
) -> None:
    said = here(file(acled_csv(2)), *words)
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err


def test_a_refused_file_is_one_sentence(apart: Callable[..., Answer], file: Callable[[bytes], Path]) -> None:
    said = apart(file(b"%PDF-1.7"))
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "a PDF" in said.err


@pytest.mark.parametrize(
    ("content", "option", "answer"),
    [
        (b"id,date,place\n1,02/09/2021,Bazarak\n", "--date-order", "dmy"),
        (b"id,date,place\n1,2021-09-02T23:00:00Z,Bazarak\n", "--zone", "Europe/Kyiv"),
        (b'id,date,place,killed\n1,2021-09-02,Bazarak,"1,234"\n', "--numbers", "thousands"),
        (b"id,date,lat,lon\n1,2021-09-02,120.5,15.4\n2,2021-09-02,120.6,15.4\n", "--axes", "exchanged"),
        (b"A log\n\nid,date,place\n1,2021-09-02,Bazarak\n", "--header", "3"),
        (b"id,date,place\n1,2021-01-09,Bazarak\n2,13/09/2021,Bazarak\n", "--real-days", "exchanged"),
    ],
)
def test_what_can_be_read_in_two_ways_ends_with_1_and_names_the_option_that_answers(
    here: Callable[..., Answer], file: Callable[[bytes], Path], content: bytes, option: str, answer: str
) -> None:
    names = content.decode().replace("A log\n\n", "").split("\n")[0].split(",")
    words = [
        "--map",
        ",".join(f"{'event_id' if n == 'id' else 'fatalities' if n == 'killed' else n}={n}" for n in names),
    ]
    said = here(file(content), *words)
    assert (said.code, said.out) == (1, "")
    assert option in said.err
    assert here(file(content), *words, option, answer).code == 0


def test_a_mapping_is_kept_and_used_again(
    here: Callable[..., Answer], file: Callable[[bytes], Path], tmp_path: Path
) -> None:
    kept = tmp_path / "mapping.json"
    words = ",".join(f"{name}={column}" for name, column in MAPPED.items())
    assert here(file(mapped_csv(9)), "--map", words, "--date-order", "dmy", "--keep-map", kept).code == 0
    assert json.loads(kept.read_text("utf-8")) == MAPPED | {"date_order": "dmy"}
    assert "9 taken" in here(file(mapped_csv(9)), "--map-file", kept).out


@pytest.mark.parametrize("content", ["[]", "{", '{"colour": "a"}', '{"date": 1}'])
def test_a_file_that_is_no_mapping_is_told(
    here: Callable[..., Answer], file: Callable[[bytes], Path], tmp_path: Path, content: str
) -> None:
    kept = tmp_path / "mapping.json"
    kept.write_text(content, "utf-8")
    said = here(file(mapped_csv(2)), "--map-file", kept)
    assert said.code == 1
    assert "no mapping" in said.err
