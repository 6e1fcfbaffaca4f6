"""The words of all days are within a sixth-former's reach, as Flesch and Kincaid count it."""

from __future__ import annotations

import pytest

from geo.records.model import Dataset
from geo.status.timeline import Timeline
from tools.readability import SIXTH_FORM, ease, grade, of_all_days, sentences, syllables, words

PLAIN = 65.0
"""Reading ease from which Flesch calls a text plain English."""
LONGEST = 30
"""Words: a sentence beyond this is read twice."""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("side", 1),
        ("claimed", 1),
        ("valley", 2),
        ("wanted", 2),
        ("evidence", 3),
        ("Afghanistan", 2),
        ("15", 1),
    ],
)
def test_syllables_are_groups_of_vowels_and_a_name_counts_two_at_most(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_and_ease_follow_the_published_formulas() -> None:
    one = ["The cat sat on the mat"]  # six words, six syllables
    assert grade(one) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert ease(one) == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    assert grade(["International organisations deliberated"]) > SIXTH_FORM


def test_a_source_in_brackets_is_not_read_aloud_and_a_semicolon_ends_a_breath() -> None:
    assert words("It holds Shotul (the minister, 3 May). [Gazette, 2]") == ["It", "holds", "Shotul"]
    assert sentences("One thing; another. A third") == ["One thing;", "another.", "A third"]


def test_the_words_of_all_days_are_plain_english_without_an_endless_sentence(dataset: Dataset) -> None:
    found = of_all_days(Timeline(dataset))
    assert ease(found) > PLAIN
    assert grade(found) < SIXTH_FORM
    told = [
        one for one in found if not one.startswith("For this day the reports say nothing about")
    ]  # a list of names
    assert [one for one in told if len(words(one)) > LONGEST] == []
    assert len(told) > 500
