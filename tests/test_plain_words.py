"""The words of every surface and day under both readings: what is never said, what is, and how often."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from geo.markup.method import RULES
from geo.markup.transcript import Passage, passage, transcript_text
from geo.paper.page import _places as printed_places
from geo.paper.page import _told as told_in_print
from geo.records.model import Claim, Mention
from geo.records.read import BUNDLED, read
from geo.records.stance import Line
from geo.status.timeline import Status, Timeline
from geo.status.validity import Reading
from geo.words.claims import inside
from geo.words.legend import legend
from geo.words.places import place_sentences
from geo.words.records import name_alone, told_by
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
                    assert "no claim in force names " in first.lower()
                    assert "about Panjshir as a whole" in first
                elif place.status is Status.NONE:
                    assert first.startswith("Neither side claims")
    assert len(met) > 4


LABELS = frozenset({"Status", "Kind"})
"""Facts whose lines are values of a closed list: a table would repeat them as well."""
LONGEST_REPEATED = 6
OFTEN = 2


def composed(found: Passage) -> list[str]:
    """The sentences of a day's transcript that are put together for it, with all that is labelled or listed in them."""
    texts = [*found.sentences, *(part.intro for part in found.parts), *(part.title for part in found.parts)]
    facts = [fact for part in found.parts for entry in part.entries for fact in entry.facts]
    texts += [line.text for fact in facts if fact.term not in LABELS for line in fact.lines]
    return [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“])", text)]


@pytest.mark.parametrize("reading", Reading)
def test_no_longer_sentence_is_said_more_than_twice_in_the_transcript_of_a_day(reading: Reading) -> None:
    said = 0
    for state in timeline().states(reading):
        counts = Counter(composed(passage(timeline().dataset, state)))
        often = {s: n for s, n in counts.items() if n > OFTEN and len(s.split()) > LONGEST_REPEATED}
        assert often == {}, state.day
        said += len(counts)
    assert said > 500


@pytest.mark.parametrize("reading", Reading)
def test_no_longer_sentence_is_said_more_than_twice_on_the_printed_page_of_a_day(reading: Reading) -> None:
    for state in timeline().states(reading):
        places = printed_places(timeline().dataset, state)
        texts = [text for place in places for text in told_in_print(timeline().dataset, place)]
        counts = Counter(texts)
        assert {s: n for s, n in counts.items() if n > OFTEN and len(s.split()) > LONGEST_REPEATED} == {}, (
            state.day
        )


def test_no_speaker_is_named_twice_over_in_front_of_what_is_said() -> None:
    dataset = timeline().dataset
    records: list[Claim | Mention] = [*dataset.claims.values(), *dataset.mentions.values()]
    merged = 0
    for record in records:
        name, line = dataset.actors[record.claimant_id].name, told_by(dataset, record)
        twice = rf"{re.escape(name)}.*?: (The )?({re.escape(name)}|{re.escape(name_alone(name))}) "
        assert not re.search(twice, line)
        assert line.endswith(record.paraphrase.rstrip(".").split(" ", 4)[-1])
        merged += ": " not in line.removesuffix(record.paraphrase.rstrip("."))
    assert merged > 50


@pytest.mark.parametrize("reading", Reading)
def test_part_of_a_place_is_said_only_where_others_than_its_side_place_it_there(reading: Reading) -> None:
    """A side that says "we hold positions" concedes nothing of the rest."""
    dataset = timeline().dataset
    sides = "|".join(re.escape(inside(side.name)) for side in dataset.sides.values())
    conceding = re.compile(rf"({sides}) says? (it|they) (has|have|holds?)[^.;(]* part of ", re.IGNORECASE)
    for state in timeline().states(reading):
        assert not conceding.search(transcript_text(dataset, state))


def test_no_id_stands_in_any_text_that_a_reader_meets() -> None:
    """Transcripts, sentences and captions; ids in addresses and payload keys are for machines."""
    dataset = timeline().dataset
    ids = {
        name
        for table in (
            dataset.claims,
            dataset.events,
            dataset.mentions,
            dataset.figures,
            dataset.reports,
            dataset.links,
        )
        for name in table
    }
    plain = {
        name: text
        for name, text in surfaces().items()
        if name.startswith(("words ", "places")) or " text" in name
    }
    assert len(plain) > 2 * len(dataset.span)
    for name, text in plain.items():
        assert [one for one in ids if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text)] == [], name
