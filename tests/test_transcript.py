"""The text equivalent tells whatever the map draws and the cards list, of every day, under both readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import Markup

from geo.cli.records import main
from geo.map.frames import pairs
from geo.map.ground import Ground
from geo.markup.transcript import Entry, Line, passage, transcript, transcript_text
from geo.records.model import Dataset
from geo.status.timeline import DayState, Timeline
from geo.status.validity import Reading
from geo.view.filters import Filters, select
from geo.words.accounts import accounts, standing
from geo.words.dates import typeset
from geo.words.records import bare, told_by

ON_2 = date(2021, 9, 2)


def state_of(dataset: Dataset, day: date = ON_2, reading: Reading = Reading.CLAIMED) -> DayState:
    return Timeline(dataset).state(day, reading)


def lines_of(entry: Entry) -> Iterator[Line]:
    for fact in entry.facts:
        yield from fact.lines


def words_of(entry: Entry) -> str:
    return "\n".join([entry.title, *(line.text for line in lines_of(entry))]).lower()


def sources_of(entry: Entry) -> set[tuple[str, int]]:
    return {(record.report_id, record.paragraph) for line in lines_of(entry) for record in line.records}


def hold_event(
    state: DayState, name: str, look: dict[str, Any], entries: dict[str, Entry], notes: str
) -> None:
    """``notes`` stand once above the lists: what makes a day uncertain."""
    behind = "\n".join([*(words_of(entries[event_id]) for event_id in look["records"]), notes])
    for event_id in look["records"]:
        assert name in words_of(entries[event_id])
        mentions = next(e.mentions for e in state.events if e.event.event_id == event_id)
        assert {(m.report_id, m.paragraph) for m in mentions} <= sources_of(entries[event_id])
    for caption in look["text"].lower().splitlines():
        if caption.startswith("reported direction"):
            way, title = caption.split(". ", 1)
            assert way in behind
            assert title in behind
        else:
            found = re.fullmatch(r"(.*) \([^;()]*(?:; ([^()]*))?\)", caption)
            assert found, caption
            assert found[1] in behind
            assert (found[2] or "") in behind


def hold(
    dataset: Dataset,
    state: DayState,
    entries: dict[str, Entry],
    feature: dict[str, Any],
    look: dict[str, Any],
    notes: str,
) -> None:
    """Hold one thing that is drawn against the entry of its place, or of each event behind it."""
    name = dataset.places[feature["place"]].name
    if any(feature["place"] == place.place_id for place in state.rest):
        name = f"The rest of {name}"
    if feature["group"] in {"events", "clashes", "directions"}:
        hold_event(state, name.lower(), look, entries, notes)
        return
    entry = entries[feature["place"]]
    assert look["text"].removeprefix(f"{name}: ").lower() in words_of(entry)
    behind = {(c.report_id, c.paragraph) for c in (dataset.claims[name] for name in look["records"])}
    assert behind <= sources_of(entry)


@pytest.mark.parametrize("name", ["dataset", "toy"])
@pytest.mark.parametrize("reading", Reading)
def test_everything_drawn_on_a_day_is_told_with_its_sources(
    name: str, reading: Reading, request: pytest.FixtureRequest
) -> None:
    data: Dataset = request.getfixturevalue(name)
    ground = Ground(data)
    seen = 0
    for state in Timeline(data).states(reading):
        parts = passage(data, state).parts
        entries = {entry.record_id: entry for part in parts for entry in part.entries}
        notes = next((part.intro for part in parts if not part.entries), "").lower()
        for feature, look in pairs(state, ground):
            if not feature.get("still"):  # what lies under another feature, which is told
                hold(data, state, entries, feature, look, notes)
                seen += 1
    assert seen > 10


@pytest.mark.parametrize("name", ["dataset", "toy"])
@pytest.mark.parametrize("reading", Reading)
def test_every_account_listed_on_a_day_is_told_in_its_own_words(
    name: str, reading: Reading, request: pytest.FixtureRequest
) -> None:
    data: Dataset = request.getfixturevalue(name)
    for state in Timeline(data).states(reading):
        text = transcript_text(data, state)
        for account in (*accounts(data, state), *standing(data, state)):
            assert told_by(data, account.record) in text
            assert all(bare(data.figures[name].wording) in text for name in account.figures)
        for on_day in state.events:
            assert all(told_by(data, mention) in text for mention in on_day.mentions)


class Outline(HTMLParser):
    """Heading levels in order, the languages, and the tags left open."""

    def __init__(self, markup: Markup) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.languages: list[tuple[str | None, str | None]] = []
        self.open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        values = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "lang" in values:
            self.languages.append((values["lang"], values.get("dir")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_screen_reader_finds_headings_in_order_and_the_way_to_each_paragraph(dataset: Dataset) -> None:
    markup = transcript(dataset, state_of(dataset))
    found = Outline(markup)
    assert re.search('href="sources[^"]*report=last-region&(amp;)?paragraph=17"', markup)
    assert found.open == []
    assert found.levels[:4] == [2, 2, 2, 3]
    assert all(b - a <= 1 for a, b in zip(found.levels, found.levels[1:], strict=False))
    assert ("fa", "rtl") in found.languages


def test_the_plain_text_says_the_same_as_the_html(dataset: Dataset) -> None:
    state = state_of(dataset)
    html = re.sub(r"\s+", " ", transcript(dataset, state).striptags())
    for line in transcript_text(dataset, state).splitlines():
        said = re.sub(r" \[[^\]]*¶[^\]]*\]$", "", line.strip())
        if said.strip("=-"):
            assert re.sub(r"\s+", " ", typeset(said)) in html


def test_the_status_the_speaker_and_the_doubt_of_a_place_are_told(dataset: Dataset) -> None:
    text = transcript_text(dataset, state_of(dataset))
    shotul = text.split("\n\nShotul\n")[1].split("\n\n")[0]
    assert "Claimed by the NRF." in shotul
    assert "NRF spokesman, unnamed, 2 September). Place: somewhere in the district." in shotul
    assert "Day or place left open. Told of: " in shotul
    assert "Reported direction: from Jabal-Saraj to Shotul, printed as" in text


def test_a_day_without_reports_says_so_and_draws_no_peace_from_it(dataset: Dataset) -> None:
    text = transcript_text(dataset, state_of(dataset, date(2021, 8, 20), Reading.KNOWN))
    assert text.startswith("Friday 20 August 2021: what had been published by this day")
    assert "No report had been printed by 20 August." in text
    assert "That does not mean that nothing happened there" in text


@pytest.mark.parametrize("record", ["shotul", "e-attack-shotul-jabal-saraj", "c-panjshir-entered-mujahid"])
def test_the_record_chosen_is_marked_where_it_is_told(dataset: Dataset, record: str) -> None:
    state = state_of(dataset)
    assert "(selected)" not in transcript(dataset, state)
    assert "(selected)" in transcript(dataset, state, selected=record)


def test_what_filters_leave_is_told_and_nothing_else(dataset: Dataset) -> None:
    left = select(dataset, Filters(sides=("taliban",)))
    found = transcript(left, state_of(left), notes=["Only the Taliban’s words are shown."])
    assert "<p>Only the Taliban’s words are shown.</p>" in found
    assert "Zabihullah Mujahid" in found
    assert "NRF spokesman" not in found


def test_text_from_data_is_escaped(dataset: Dataset) -> None:
    hostile = "<script>alert(1)</script>"
    claims = {
        name: replace(claim, paraphrase=hostile, speaker=hostile) for name, claim in dataset.claims.items()
    }
    found = transcript(replace(dataset, claims=claims), state_of(dataset))
    assert hostile not in found
    assert "&lt;script&gt;" in found


def test_the_command_line_describes_a_day_and_without_one_the_last(
    dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, day, reading in (
        (["--day", "2021-09-02", "--reading", "known"], ON_2, Reading.KNOWN),
        ([], dataset.span.last, Reading.CLAIMED),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["describe", *words], prog_name="python -m geo")
        assert ended.value.code == 0
        assert capsys.readouterr().out == transcript_text(dataset, state_of(dataset, day, reading)) + "\n"


@pytest.mark.parametrize("day", ["soon", "2022-01-01"])
def test_a_day_that_cannot_be_described_is_answered_in_one_sentence(
    day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["describe", "--day", day], prog_name="python -m geo")
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert day in said.err
    assert len(said.err.splitlines()) == 1
