from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

from geo.cli.records import main
from geo.records.model import Dataset
from geo.words.dates import day_full
from tests.conftest import TOY

pytestmark = pytest.mark.slow


def drawn(out: Path, *asked: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["draw", "--data", str(TOY), "--out", str(out), *asked])
    return found.exit_code, found.output


def test_a_picture_is_written_as_wide_as_asked(tmp_path: Path) -> None:
    out = tmp_path / "day.png"
    assert drawn(out, "--dark", "--width", "500", "--day", "2031-04-27", "--reading", "known")[0] == 0
    with Image.open(out) as found:
        assert found.width == 500


def test_a_page_of_the_last_day_is_written_where_none_is_asked(tmp_path: Path, toy: Dataset) -> None:
    out = tmp_path / "day.PDF"
    code, said = drawn(out, "--paper", "letter")
    assert (code, said) == (0, f"{out}: {out.stat().st_size:,} bytes.\n")
    [page] = PdfReader(BytesIO(out.read_bytes())).pages
    weekday, _, day = day_full(toy.span.last).partition(" ")
    assert f"{weekday}\n{day}" in page.extract_text()
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("day.svg", (), "day.svg ends in neither .png nor .pdf; give it one of the two"),
        ("day.pdf", ("--dark",), "A page to print is never dark; leave --dark out, or ask for a .png"),
        ("day.png", ("--width", "9"), "A picture is 320 to 6000 pixels wide, not 9"),
        ("day.png", ("--day", "2001-01-01"), "2001-01-01 is outside the days of this data"),
        ("there/day.png", (), "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence_and_no_file(
    tmp_path: Path, name: str, asked: tuple[str, ...], said: str
) -> None:
    code, output = drawn(tmp_path / name, *asked)
    assert code == 1
    assert said in output
    assert "Traceback" not in output
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_unless_told_otherwise(tmp_path: Path) -> None:
    out = tmp_path / "day.pdf"
    out.write_bytes(b"mine")
    code, said = drawn(out)
    assert code == 1
    assert "is there already" in said
    assert out.read_bytes() == b"mine"
    assert drawn(out, "--force")[0] == 0
    assert out.read_bytes().startswith(b"%PDF")
