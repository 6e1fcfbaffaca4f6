from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.records.model import Dataset
from geo.records.texts import fingerprint, overlaps, paragraph_text, paragraphs, verify, words

TEXTS = Path(__file__).parent / "toy" / "texts"
Change = Callable[[str, str, str, str], None]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEXTS, tmp_path / "texts"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("one", ("one",)),
        ("\n\n one \n\t\n two\n", ("one", "two")),
        ("one\r\ntwo\r\n", ("one", "two")),
        ("one\u00a0\n\u00a0\ntwo", ("one", "two")),
    ],
)
def test_paragraphs_are_the_lines_that_are_not_empty_after_stripping(
    text: str, lines: tuple[str, ...]
) -> None:
    assert paragraphs(text) == lines


def test_the_hash_is_of_the_stripped_line_in_utf_8() -> None:
    assert fingerprint("  Brêll \n") == hashlib.sha256("Brêll".encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don’t STOP, they said.", ("dont", "stop", "they", "said")),
        ("don't stop - they_said", ("dont", "stop", "they", "said")),
        ("در پنجشیر، جنگ!", ("در", "پنجشیر", "جنگ")),
        ("at 150,000 men", ("at", "150", "000", "men")),
    ],
)
def test_words_have_no_case_and_no_punctuation(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def test_texts_that_were_coded_are_recognised(toy: Dataset) -> None:
    assert verify(toy, TEXTS) == ()
    assert overlaps(toy, TEXTS) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "boots",
            "shoes",
            "paragraphs.csv (herald-sunday 6): the hash is not that of this line of herald.txt."
            " Hash the stripped line again, or get the same text.",
        ),
        (
            "Advertisement: boots, half price.",
            "",
            "paragraphs.csv (herald-sunday): the text herald.txt has 5 paragraphs, the data 6."
            " Number every non-empty line from 1.",
        ),
    ],
)
def test_another_text_is_told(toy: Dataset, texts: Path, old: str, new: str, said: str) -> None:
    path = texts / "herald.txt"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert [str(problem) for problem in verify(toy, texts)] == [said]


def test_a_missing_text_is_told(toy: Dataset, texts: Path) -> None:
    (texts / "herald.txt").unlink()
    assert [str(problem) for problem in verify(toy, texts)] == [
        f"reports.csv (herald-sunday): the text herald.txt is not in {texts}, or not UTF-8."
        " Put the report's text there."
    ]


@pytest.mark.parametrize(
    ("count", "first_words", "said"),
    [
        (3, "Shots over", ""),
        (5, "Shots over", "word_count is 5 where the text has 3"),
        (3, "Shots under", "first_words 'Shots under' do not begin the line"),
    ],
)
def test_a_paragraph_whose_count_or_first_words_differ_is_told(
    toy: Dataset, count: int, first_words: str, said: str
) -> None:
    key = ("herald-sunday", 1)
    other = replace(toy.paragraphs[key], word_count=count, first_words=first_words)
    found = verify(replace(toy, paragraphs={**toy.paragraphs, key: other}), TEXTS)
    assert [problem.what for problem in found] == ([said] if said else [])


def _with_paraphrase(toy: Dataset, paraphrase: str) -> Dataset:
    claim = replace(toy.claims["c-03"], paraphrase=paraphrase)
    return replace(toy, claims={**toy.claims, "c-03": claim})


@pytest.mark.parametrize(
    ("paraphrase", "copied"),
    [
        ("They had kept the Tarn Gate, he says.", ""),
        ("So riders had kept the Tarn Gate, he says.", "riders had kept the tarn gate"),
        ("RIDERS — had kept; the “Tarn” Gate!", "riders had kept the tarn gate"),
        ("Gate the kept riders had through Saturday.", ""),
    ],
)
def test_six_words_in_a_row_are_copied_and_five_are_not(toy: Dataset, paraphrase: str, copied: str) -> None:
    found = overlaps(_with_paraphrase(toy, paraphrase), TEXTS)
    said = [f"paraphrase shares the words '{copied}' with herald-sunday"] if copied else []
    assert [problem.what for problem in found] == said


def test_a_line_break_in_a_report_hides_nothing(toy: Dataset) -> None:
    found = overlaps(_with_paraphrase(toy, "He told this paper she put Kaveth losses"), TEXTS)
    assert len(found) == 1


def test_notes_bases_names_and_lists_are_looked_at_too(toy: Dataset) -> None:
    run = "a shepherd said that Kaveth riders"
    places = {**toy.places, "brell": replace(toy.places["brell"], spellings=(run,))}
    actors = {**toy.actors, "herald": replace(toy.actors["herald"], note=run)}
    reports = {**toy.reports, "herald-sunday": replace(toy.reports["herald-sunday"], dating_basis=run)}
    found = overlaps(replace(toy, places=places, actors=actors, reports=reports), TEXTS, {"README.md": run})
    assert [(problem.file, problem.record) for problem in found] == [
        ("README.md", ""),
        ("actors.csv", "herald"),
        ("places.geojson", "brell"),
        ("reports.csv", "herald-sunday"),
    ]


def test_a_headline_is_cited_as_printed(toy: Dataset) -> None:
    report = replace(toy.reports["herald-sunday"], headline="A shepherd said that Kaveth riders had kept")
    assert overlaps(replace(toy, reports={**toy.reports, "herald-sunday": report}), TEXTS) == ()


def test_a_reader_with_the_text_sees_the_paragraph(toy: Dataset) -> None:
    assert paragraph_text(toy, TEXTS, "herald-sunday", 6) == "Advertisement: boots, half price."


def test_a_reader_with_another_text_sees_nothing(toy: Dataset, texts: Path) -> None:
    path = texts / "herald.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("boots", "shoes"), encoding="utf-8")
    assert paragraph_text(toy, texts, "herald-sunday", 6) is None
    assert paragraph_text(toy, texts, "herald-sunday", 5) is not None


@pytest.mark.parametrize(
    ("report_id", "number"), [("herald-sunday", 0), ("herald-sunday", 7), ("herald-monday", 1)]
)
def test_a_paragraph_that_was_never_coded_has_no_text(toy: Dataset, report_id: str, number: int) -> None:
    assert paragraph_text(toy, TEXTS, report_id, number) is None


def test_a_folder_without_texts_shows_none(toy: Dataset, tmp_path: Path) -> None:
    assert paragraph_text(toy, tmp_path, "herald-sunday", 1) is None
