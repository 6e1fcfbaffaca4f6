"""The words of every surface and day under both readings: what is never said, what is, and how often."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from geo.export.tables import flat, others, status_of
from geo.findings.activity import activity
from geo.markup.method import RULES
from geo.markup.transcript import Passage, passage, transcript_text
from geo.paper.day import _places as printed_places
from geo.paper.day import _told as told_in_print
from geo.publish.document import page
from geo.records.model import Claim, Mention
from geo.records.read import BUNDLED, read
from geo.records.stance import Line
from geo.status.timeline import Status, Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts, of_mentions
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
    r"\bnowhere nearer\b|\bno place that a map\b|\bno spot on\b|\bsomewhere on the roads\b": ": around it",
    r"\bPlace: (?:[^.]*: )?a (?:city or village|pass)\b": "somewhere in the city or village",
    r"\bplaced there by others, only by\b": "placed there by others: one voice without an office alone",
    r"\bblocked the ways into\b": "blocked the roads into",
    r"\bbeat off an attack at\b": "beat off an attack on",
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


def named_in(text: str) -> set[str]:
    """The ids of the bundled records that stand in a text, each a word of letters, figures, ``-`` and ``_``."""
    found = timeline().dataset
    tables = (found.claims, found.events, found.mentions, found.figures, found.reports, found.links)
    return {word for word in set(WORD.findall(text)) if any(word in table for table in tables)}


WORD = re.compile(r"[\w-]+")


def test_an_id_is_found_wherever_it_stands_alone() -> None:
    (one, *_), (report, *_) = timeline().dataset.claims, timeline().dataset.reports
    assert named_in(f"It says ({one}), or “{report}”.") == {one, report}
    assert named_in(f"{one}-again, x{report}") == set()


def test_no_id_stands_in_any_text_that_a_reader_meets() -> None:
    """Transcripts, sentences and captions; ids in addresses and payload keys are for machines."""
    plain = {
        name: text
        for name, text in surfaces().items()
        if name.startswith(("words ", "places")) or " text" in name
    }
    assert len(plain) > 2 * len(timeline().dataset.span)
    assert {name: found for name, text in plain.items() if (found := named_in(text))} == {}


HUMAN = ("title", "actor_1", "actor_2", "source", "notes", "claimant_name", "speaker", "role", "paraphrase")
"""Columns of a downloaded table that people read; ids have columns of that name."""


def _unmarked(text: str) -> str:
    """The text of a page: tags inside a sentence leave no gap in it, all others end a line."""
    return html.unescape(
        re.sub(r"<[^>]+>", "\n", re.sub(r"</?(a|b|span|small|em|strong|q)\b[^>]*>", "", text))
    )


@cache
def read_aloud() -> dict[str, str]:
    """Whatever a reader meets as text: days, cards, places, the columns of downloads that people read, the one file."""
    dataset = timeline().dataset
    found = {n: t for n, t in surfaces().items() if n == "places" or " text" in n}
    pages = json.loads(str(PARTS["book"](told("bundled"))["pages"]))["pieces"]
    found["cards"] = _unmarked("\n".join(pages))
    for name, table in (("rows", flat(dataset)), ("other columns", others(dataset))):
        columns = [c for c in table.column_names if c in {*HUMAN, "date_basis", "figures", "note"}]
        found[f"download, {name}"] = "\n".join(str(v) for c in columns for v in table[c].to_pylist() if v)
    last = timeline().state(dataset.span.last, Reading.CLAIMED)
    for column in ("words", "explained"):
        found[f"download, {column}"] = "\n".join(map(str, status_of(dataset, last)[column].to_pylist()))
    file = page(dataset, timeline(), activity(timeline()), told("bundled").basemap).decode()
    # What reports and citations print is theirs: first words of paragraphs, and keys of BibTeX and CSL-JSON.
    file = re.sub(r"<(script|style|pre)\b.*?</\1>|<p class=\"first\">.*?</p>", " ", file, flags=re.DOTALL)
    found["published file"] = _unmarked(file)
    return found


def test_no_id_stands_in_what_is_read_aloud_on_cards_in_downloads_and_in_the_published_file() -> None:
    assert {"cards", "published file", "download, rows", "download, explained"} < set(read_aloud())
    assert {name: found for name, text in read_aloud().items() if (found := named_in(text))} == {}


@pytest.mark.parametrize("unsaid", INSTEAD)
def test_a_phrase_that_readers_stumbled_over_stands_in_no_download_and_not_in_the_one_file(
    unsaid: str,
) -> None:
    assert [name for name, text in read_aloud().items() if re.search(unsaid, text, re.IGNORECASE)] == []


SLIPS: dict[str, str] = {
    "a comma or stop too many": r",,|;;|\w ,|\w \.(?!\w)|\w\.\.(?!\.)|\(\)|; \)",
    "an article too many": r"\b[Tt]he (the|Zabihullah|Amir|Ahmad|Bismillah|Fahim|Ali|Amrullah|Nishank|Hossain)\b",
    "an article that does not fit": r"\b[Aa] (?=[aeio])(?!one\b|US\b)\w+|"
    r"\b[Aa]n (?![aeiouAEIO]|NRF\b|US\b|hour)\w+",
    "an article missing": r"\b(at|of|from|to|by|and|under|in|out of) (Khawak|Salang) pass\b",
    "a sentence begun within one": r"\((An|A|The) [^)]*\d (August|September)",
    "a name after a name": r"operation, [Aa] source|, (An?|The|Both) [a-z]+( [a-z]+)?,? (says?|have|has) ",
    "a comma missing": r"\bunnamed (says?|posts?|tells?)\b",
    "a verb that does not agree": r"(?<!and the )\bNRF (say|have|hold|deny)\b|"
    r"\bTaliban (says|has|holds|denies)\b|\bthey (has|holds|says)\b",
    "words said twice": r"\b(\w{3,}) \1\b",
    "a title instead of its sense": r", by the (NRF|Taliban)\n|differ in how much",
    "more than a side says": r"\bholds? part of Panjshir\b",
    "an outlet made to name the NRF": r"[Aa]ccording to the Telegraph, the NRF|Telegraph: NRF",
    "an office that a single voice has not": r"NRF says it (has driven [^(]*Salang|[^()]*\(Bism)",
}
"""Slips that the reading of all days found, as patterns that match them and their like."""


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_that_the_reading_of_all_days_found_is_met_nowhere(slip: str) -> None:
    met = {
        name: [found.group() for found in re.finditer(SLIPS[slip], re.sub(r"“[^”]*”", "“”", text))][:3]
        for name, text in read_aloud().items()
    }
    assert {name: found for name, found in met.items() if found} == {}


SLIPPED: dict[str, str] = {
    "a comma or stop too many": "The NRF spokesman,, unnamed, says it.",
    "an article too many": "The Zabihullah Mujahid, Taliban spokesman, says it.",
    "an article that does not fit": "A official says it.",
    "an article missing": "Reported direction: from Shotul to Khawak pass",
    "a sentence begun within one": "is out (An NRF fighter, unofficial, 2 September)",
    "a name after a name": "The Taliban, Both sides, have wished",
    "a comma missing": "Taliban spokesmen, unnamed say so",
    "a verb that does not agree": "the NRF say it",
    "words said twice": "no day given given",
    "a title instead of its sense": "The Taliban tried to negotiate before, by the Taliban\n",
    "more than a side says": "NRF representatives: NRF holds part of Panjshir",
    "an outlet made to name the NRF": "According to the Telegraph, the NRF has taken Bano",
    "an office that a single voice has not": "The NRF says it has driven the Taliban out of the Salang pass",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_patterns_do_find_what_the_reading_found(slip: str) -> None:
    assert re.search(SLIPS[slip], SLIPPED[slip])


@pytest.mark.parametrize("reading", Reading)
def test_of_a_place_of_which_something_is_told_it_is_never_said_that_nothing_is(reading: Reading) -> None:
    dataset, met = timeline().dataset, 0
    for state in timeline().states(reading):
        (part,) = [part for part in passage(dataset, state).parts if part.title == "Place by place"]
        silent = part.intro.split("For this day the reports say nothing about ")[-1].split(". ")[0]
        told_of = {p for account in accounts(dataset, state) for p in account.place_ids}
        told_of |= {p for on_day in state.events for p in on_day.event.origin_ids}
        for place_id in told_of:
            assert not re.search(rf"\b{re.escape(dataset.places[place_id].name)}\b", silent), (
                state.day,
                place_id,
            )
            met += 1
    assert met > 20


def test_a_telling_has_the_figures_that_its_own_paragraph_prints() -> None:
    dataset, elsewhere = timeline().dataset, 0
    for account in of_mentions(dataset, dataset.mentions.values()):
        tellings = dataset.mentions_of[account.selects]
        for figure in (dataset.figures[name] for name in account.figures):
            same = [m for m in tellings if (m.report_id, m.paragraph) == (figure.report_id, figure.paragraph)]
            if any(m.claimant_id == figure.claimant_id for m in same):
                assert figure.paragraph == account.record.paragraph
            else:
                elsewhere += 1
    shown = {name for account in of_mentions(dataset, dataset.mentions.values()) for name in account.figures}
    own = {(m.event_id, m.report_id, m.claimant_id) for m in dataset.mentions.values()}
    with_teller = [f for f in dataset.figures.values() if (f.record_id, f.report_id, f.claimant_id) in own]
    assert {figure.figure_id for figure in with_teller} == shown
    assert elsewhere < len(shown) / 4


def test_a_front_that_is_named_is_no_end_of_the_way_from_another() -> None:
    dataset = timeline().dataset
    assert dataset.told_ends(dataset.events["e-attack-panjshir-monday"]) == ("panjshir",)
    assert dataset.told_ends(dataset.events["e-attack-shotul-jabal-saraj"]) == ("shotul",)
    text = transcript_text(dataset, timeline().state(date(2021, 8, 30), Reading.CLAIMED))
    assert "Reported direction: from Shotul to Panjshir, printed as" in text
    assert "from Shotul to the Khawak pass" not in text


def test_a_source_is_named_once_for_a_sentence() -> None:
    for reading in Reading:
        for state in timeline().states(reading):
            for ways in re.findall(r"\[([^\[\]]*¶[^\[\]]*)\]", transcript_text(timeline().dataset, state)):
                assert len(set(ways.split("; "))) == len(ways.split("; "))
