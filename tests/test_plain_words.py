"""The words of every surface and day under both readings: what is never said, what is, and how often."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from geo.markup.method import RULES
from geo.records.read import BUNDLED, read
from geo.records.stance import Line
from geo.status.timeline import Status, Timeline
from geo.status.validity import Reading
from geo.words.legend import legend
from geo.words.places import place_sentences
from tests.golden import PARTS, told

ROOT = Path(__file__).parent.parent
INSTEAD: dict[str, str] = {
    r"\bas claimed\b|\bas known\b": "what is said about",
    r"\bwhat the two sides say\b": "both sides claim Panjshir; both cannot be right",
    r"\bonly the \w+ claims? Panjshir\b": "Panjshir is defended, says the NRF",
    r"\bread by the report\b": "2 September, or 26 August if the report is older",
    r"\bnowhere nearer\b|\bno place that a map\b|\bno spot on\b": "somewhere on the roads in",
    r"\bonly within a window\b|\bwithin a window, or\b": "exact day unknown",
    r"\bwas last contested\b": "no new claim for 3 days",
    r"\bpossible, but not counted\b": "Perhaps also on that day",
    r"\bfiltered claims alone\b": "",
    r"\bnothing is dated to this day\b": "No claim or clash dated to this day; [0-9]+ other reports",
    r"\bchecked: nothing\b|\bnothing said of it\b": "the report says nothing about checking",
}
"""What must stand nowhere, and what is said instead, as patterns; empty where no text of a day says it (filters do)."""


@cache
def timeline() -> Timeline:
    return Timeline(read(BUNDLED))


@cache
def surfaces() -> dict[str, str]:
    """Every text of the bundled data by the surface and day it belongs to, without markup."""
    found = {
        f"{part} {key}": text if isinstance(text, str) else text.decode("utf-8", errors="ignore")
        for part, make in PARTS.items()
        if part != "exports"
        for key, text in make(told("bundled")).items()
    }
    found["legend"] = "\n".join(f"{entry.label} {entry.explanation}" for entry in legend())
    found["method"] = "\n".join(words for rule in RULES for words in rule)
    for name in ("timebar_words.js", "timebar_markup.js"):
        found[name] = (ROOT / "geo" / "assets" / name).read_text(encoding="utf-8")
    found["README.md"] = (ROOT / "README.md").read_text(encoding="utf-8")
    found["places"] = "\n".join(
        sentence
        for reading in Reading
        for state in timeline().states(reading)
        for place in state.places.values()
        for sentence in place_sentences(timeline().dataset, place)
    )
    return {name: html.unescape(re.sub(r"<[^>]+>", " ", text)) for name, text in found.items()}


@pytest.mark.parametrize("unsaid", INSTEAD)
def test_a_phrase_that_readers_stumbled_over_stands_on_no_surface_of_any_day(unsaid: str) -> None:
    assert [name for name, text in surfaces().items() if re.search(unsaid, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("said", [said for said in INSTEAD.values() if said])
def test_what_is_said_instead_stands_somewhere(said: str) -> None:
    assert [name for name, text in surfaces().items() if re.search(said, text)]


def test_inside_ground_that_a_side_claims_an_unnamed_place_is_not_called_claimed_by_nobody() -> None:
    dataset, met = timeline().dataset, Counter[str]()
    for reading in Reading:
        for state in timeline().states(reading):
            for place in state.places.values():
                around = [p for p in place.wider if p.side_id and p.line is Line.HOLDING]
                first = place_sentences(dataset, place)[0]
                if place.status is Status.NONE and around:
                    met[place.place_id] += 1
                    assert "is not named that day; the " in first
                    assert "about Panjshir as a whole" in first
                elif place.status is Status.NONE:
                    assert first.startswith("Neither side claims")
    assert len(met) > 4
