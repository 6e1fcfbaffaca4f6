from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Answer

Change = Callable[[str, str, str, str], None]
ROOT = Path(__file__).resolve().parent.parent
TOY = ROOT / "tests" / "toy"


def test_check_is_silent_on_sound_data(ask: Callable[..., Answer]) -> None:
    assert ask("check", "--data", TOY) == (0, "", "")


def test_check_is_silent_on_the_bundled_data() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "geo", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_check_tells_all_problems_at_once_on_stderr(
    ask: Callable[..., Answer], change: Change, copy_of_toy: Path
) -> None:
    change("claims.csv", "c-03", "end", "2031-05-02")
    change("claims.csv", "c-01", "place_ids", "brel")
    assert ask("check", "--data", copy_of_toy) == (
        1,
        "",
        "claims.csv:2 (c-01): place_ids 'brel' is not in places.geojson."
        " Write 'brell', or add 'brel' there.\n"
        "claims.csv:4 (c-03): end 2031-05-02 is before start 2031-05-03. Mend one of the two days.\n",
    )


@pytest.mark.parametrize("command", [["check"], ["coverage"], ["place", "Brell"], ["texts", TOY / "texts"]])
def test_an_empty_folder_is_told_without_a_trace(
    ask: Callable[..., Answer], tmp_path: Path, command: list[object]
) -> None:
    code, out, err = ask(*command, "--data", tmp_path)
    assert (code, out) == (1, "")
    assert f"claims.csv: the file is missing. Put it into {tmp_path}.\n" in err
    assert len(err.splitlines()) == 12


@pytest.mark.parametrize(
    "words", [["check", "--data", "no-such-folder"], ["chek"], ["place"], ["texts"], ["check", "--loud"]]
)
def test_bad_usage_ends_with_2(ask: Callable[..., Answer], words: list[str]) -> None:
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: python -m geo")


def test_format_puts_a_table_back_into_its_one_form(ask: Callable[..., Answer], copy_of_toy: Path) -> None:
    path = copy_of_toy / "links.csv"
    header, first, second = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\r\n".join([header, second, first.replace("l-01", '"l-01"')]) + "\r\n", encoding="utf-8")
    assert "Sort by link_id, or run python -m geo format." in ask("check", "--data", copy_of_toy).err
    assert ask("format", "--data", copy_of_toy) == (0, "links.csv\n", "")
    assert path.read_bytes() == (TOY / "links.csv").read_bytes()
    assert ask("format", "--data", copy_of_toy) == (0, "", "")


def test_coverage_prints_every_paragraph(ask: Callable[..., Answer]) -> None:
    code, out, err = ask("coverage", "--data", TOY)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2 * (2 + 6) + 1
    assert "    3  League columns ring the …  c-05, c-06, c-08, m-04, e-04\n" in out


def test_coverage_prints_json(ask: Callable[..., Answer]) -> None:
    code, out, _ = ask("coverage", "--json", "--data", TOY)
    assert code == 0
    assert [len(report["paragraphs"]) for report in json.loads(out)] == [6, 6]


def test_coverage_with_a_gap_is_printed_and_ends_with_1(
    ask: Callable[..., Answer], change: Change, copy_of_toy: Path
) -> None:
    change("claims.csv", "c-07", "", "")
    code, out, err = ask("coverage", "--data", copy_of_toy)
    assert (code, err) == (1, "")
    assert "NEITHER RECORD NOR REASON" in out


def test_texts_that_fit_are_told_in_one_line(ask: Callable[..., Answer]) -> None:
    assert ask("texts", TOY / "texts", "--data", TOY) == (
        0,
        "2 reports, 12 paragraphs, no six words shared\n",
        "",
    )


def test_a_copied_paraphrase_and_a_copied_readme_are_told(
    ask: Callable[..., Answer], change: Change, copy_of_toy: Path
) -> None:
    run = "Kaveth riders had kept the Tarn Gate"
    change("claims.csv", "c-03", "paraphrase", run)
    (copy_of_toy / "README.md").write_text(run, encoding="utf-8")
    shared = "shares the words 'kaveth riders had kept the tarn' with herald-sunday. Say it in other words.\n"
    assert ask("texts", TOY / "texts", "--data", copy_of_toy) == (
        1,
        "",
        f"README.md: the text {shared}claims.csv (c-03): paraphrase {shared}",
    )


def test_a_place_is_described(ask: Callable[..., Answer]) -> None:
    assert ask("place", "TARN GATE", "--data", TOY) == (
        0,
        "tarn-gate: Tarn Gate, pass in Velmara\n"
        "  10.02, 50.1 (longitude, latitude; saddle), 1200 m above sea level\n"
        "  Tarn Gate\n",
        "",
    )


@pytest.mark.parametrize(("name", "where"), [("Velmara", "  an outline"), ("Hollowmere", "  no point")])
def test_a_place_without_a_point_is_described_too(ask: Callable[..., Answer], name: str, where: str) -> None:
    assert ask("place", name, "--data", TOY).out.splitlines()[1] == where


def test_an_unknown_place_is_answered_with_the_nearest(ask: Callable[..., Answer]) -> None:
    assert ask("place", "Brel", "--data", TOY) == (1, "", "No place is called 'Brel'. Did you mean Brell?\n")


def test_paragraphs_gives_the_rows_of_a_new_report_and_no_more_than_five_words_of_it(
    ask: Callable[..., Answer], tmp_path: Path
) -> None:
    text = tmp_path / "new.txt"
    text.write_text("One two three four five six seven.\n\n  Eight.  \n", encoding="utf-8")
    answer = ask("paragraphs", text, "new-report")
    assert answer.code == 0
    first, second = answer.out.splitlines()
    assert first.startswith("new-report,1,One two three four five,7,")
    assert second.startswith("new-report,2,Eight.,1,")


def test_check_names_a_broken_relief(ask: Callable[..., Answer], copy_of_toy: Path) -> None:
    (copy_of_toy / "relief.json").write_text("[]", encoding="utf-8")
    answer = ask("check", "--data", copy_of_toy)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("relief.json: the file is not a JSON object. ")
