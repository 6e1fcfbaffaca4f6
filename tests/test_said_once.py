"""Said once: every surface uses the same words for a status, a doubt, a paragraph, a figure, and the same day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from geo.export.choice import What, about
from geo.export.tables import flat
from geo.findings.disagreements import disagreements
from geo.findings.lanes import Grouping, lanes
from geo.findings.matrix import Cell, cell_words
from geo.findings.parties import seen
from geo.markup.accounts import opened_cell
from geo.markup.disagreements import disagreements_html, firsts_html, saying
from geo.markup.elements import account_card, map_link
from geo.markup.figures import ledger_html
from geo.markup.method import statuses
from geo.markup.report import paragraph_entry, report_head
from geo.markup.table import as_html
from geo.markup.tables import LISTS, listing
from geo.markup.timeline import lane_list
from geo.markup.timeline_chart import chart
from geo.markup.transcript import transcript, transcript_text
from geo.markup.voices import voices_html
from geo.records.model import Claim, Dataset, Event, Figure, Mention, Verification
from geo.signs import style
from geo.signs.palette import VARIABLES
from geo.status.answers import answers
from geo.status.timeline import Status, Timeline
from geo.status.validity import MapDay, Reading, map_day
from geo.words.accounts import accounts, of_claims, of_mentions
from geo.words.claims import capital
from geo.words.dates import typeset
from geo.words.legend import legend
from geo.words.lists import DOUBTS, FIRST_PRINTED, READINGS, STATUSES, VERIFICATION, reading_words
from geo.words.places import event_words, status_caption, status_label, status_name
from geo.words.records import figure_words, paragraph_name, printed_in, speaker_line

ASSETS = Path(__file__).resolve().parents[1] / "geo" / "assets"
LINK = re.compile(r'<a [^>]*href="\./\?([^"]*)"[^>]*>([^<]*)</a>')


@pytest.fixture(params=["dataset", "toy"])
def data(request: pytest.FixtureRequest) -> Dataset:
    found: Dataset = request.getfixturevalue(request.param)
    return found


def ways(html: str) -> Iterator[tuple[str, MapDay]]:
    """Every link to the map with a record: its id, and the day and reading it leads to."""
    for query, _ in LINK.findall(html):
        asked = parse_qs(query.replace("&amp;", "&"))
        if "record" in asked:
            shown = MapDay(date.fromisoformat(asked["day"][0]), Reading(asked["reading"][0]))
            yield asked["record"][0], shown


def surfaces(data: Dataset, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Name and HTML of every surface that leads from records to the map."""
    for reading in Reading:
        state = timeline.state(data.span.last, reading)
        for name in LISTS:
            yield f"list {name}", str(as_html(listing(name, data, state)))
        for grouping in Grouping:
            found = lanes(timeline, reading, grouping)
            yield f"lanes {grouping}", str(lane_list(data, found, answers(timeline, reading)))
    cards = [*of_claims(data, data.claims.values()), *of_mentions(data, data.mentions.values())]
    yield "cards", "".join(account_card(data, account, beside_map=False) for account in cards)
    yield "sources", "".join(paragraph_entry(data, p, None) for p in data.paragraphs.values())


def test_on_the_map_leads_to_the_same_day_from_every_surface(data: Dataset) -> None:
    timeline = Timeline(data)
    records: dict[str, Claim | Event] = {**data.claims, **data.events}
    met: dict[str, set[str]] = defaultdict(set)
    for surface, html in surfaces(data, timeline):
        for record_id, shown in ways(html):
            if record_id in records:
                assert shown == map_day(data, records[record_id]), f"{surface}: {record_id}"
                met[record_id].add(surface.split(" ")[0])
    assert set(met) == set(records)
    assert all(met[claim_id] == {"list", "lanes", "cards", "sources"} for claim_id in data.claims)


def test_a_mark_of_the_timeline_leads_to_the_same_day_as_every_link(data: Dataset) -> None:
    drawn = chart(Timeline(data))
    first = date.fromisoformat(drawn["first"])
    records: dict[str, Claim | Event] = {**data.claims, **data.events}
    met = set()
    for groupings in drawn["readings"].values():
        for item in (i for found in groupings.values() for lane in found["lanes"] for i in lane["items"]):
            record_id = drawn["records"][item["record"]]["id"]
            shown = map_day(data, records[record_id])
            assert (item["day"], item["reading"]) == ((shown.day - first).days, shown.reading.value)
            met.add(record_id)
    assert met == set(records)


def test_a_figure_and_an_account_lead_where_the_record_they_are_told_with_leads(data: Dataset) -> None:
    told = [f for f in data.figures.values() if f.record_id]
    assert told
    for figure in told:
        record = data.claims.get(figure.record_id) or data.events[figure.record_id]
        assert map_link(data, figure) == map_link(data, record)
        assert seen(data, [figure]).day == map_day(data, record).day
    for mention in data.mentions.values():
        assert map_link(data, mention) == map_link(data, data.events[mention.event_id])


def test_what_is_seen_of_one_record_is_seen_on_its_day(data: Dataset) -> None:
    records: list[Claim | Mention | Figure] = [
        *data.claims.values(),
        *data.mentions.values(),
        *data.figures.values(),
    ]
    for record in records:
        found, shown = seen(data, [record]), map_day(data, record)
        assert (found.day, found.reading) == (shown.day, shown.reading)


def test_the_map_does_show_a_record_on_the_day_it_leads_to(data: Dataset) -> None:
    timeline = Timeline(data)
    for claim in data.claims.values():
        shown = map_day(data, claim)
        on_day = accounts(data, timeline.state(shown.day, shown.reading))
        assert claim.claim_id in {account.record_id for account in on_day}
    for event in data.events.values():
        shown = map_day(data, event)
        assert event.event_id in {e.event.event_id for e in timeline.state(shown.day, shown.reading).events}


# --- a status -------------------------------------------------------------------------------------------------


def test_a_status_has_one_name_on_map_list_timeline_comparison_and_legend(data: Dataset) -> None:
    timeline = Timeline(data)
    met = set()
    for reading in Reading:
        runs = {
            (lane.key, day): run
            for lane in lanes(timeline, reading, Grouping.PLACE)
            for run in lane.statuses
            for day in timeline.days
            if run.first <= day <= run.last
        }
        for state in timeline.states(reading):
            for place_id, place in state.places.items():
                name = status_name(data, place.status, place.by)
                caption = status_caption(place, data)
                assert name in status_label(data, place)
                assert name in caption
                said = caption.removeprefix(f"{data.places[place_id].name}: ")
                assert said in cell_words(data, Cell(state.day, place, (), ()))
                run = runs.get((place_id, state.day))
                assert run is None or status_name(data, run.status, run.by) == name
                met.add(place.status)
    assert met >= {Status.NONE, Status.CLAIMED, Status.CONTESTED}


def test_legend_and_method_explain_a_status_in_the_same_words(data: Dataset) -> None:
    method = str(statuses())
    explained = {entry.explanation for entry in legend(data.sides)}
    for status, words in STATUSES.items():
        assert words.meaning in method
        assert (words.meaning in explained) is (status is not Status.NONE)


def test_nothing_is_said_of_parts_where_the_rule_says_nothing_of_parts() -> None:
    said = " ".join(f"{w.label} {w.because} {w.sentence} {w.stale} {w.meaning}" for w in STATUSES.values())
    assert not re.search(r"\bparts?\b", said)


# --- signs ----------------------------------------------------------------------------------------------------


def stripes(svg: str) -> list[tuple[str, str]]:
    return sorted(
        set(re.findall(r'<rect x="[^"]*" y="[^"]*" width="([^"]*)" height="[^"]*" fill="([^"]*)"', svg))
    )


@pytest.mark.parametrize(
    "sign", ["contested", "tints", "part-1", "part-2", "reported-part", "denied-1", "denied-2"]
)
def test_a_hatch_has_the_same_stripes_and_opacity_on_the_map_and_in_a_swatch(sign: str) -> None:
    defs = ElementTree.fromstring(f"<defs>{style.pattern_defs(VARIABLES)}</defs>")
    (pattern,) = [p for p in defs.iter("pattern") if p.get("id") == f"claims-{sign}"]
    bars = ElementTree.fromstring(
        style.swatch(sign, VARIABLES).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    )
    (group,) = [g for g in bars.iter("g") if g.get("transform")]
    assert group.get("transform") == pattern.get("patternTransform")
    assert {(b.get("width"), b.get("fill")) for b in group} == {
        (b.get("width"), b.get("fill")) for b in pattern
    }
    period = float(pattern.get("width", 0))
    for bar in pattern:
        same = [float(b.get("x", 0)) for b in group if b.get("fill") == bar.get("fill")]
        assert all((x - float(bar.get("x", 0))) % period == 0 for x in same)
    drawn = style.fill_style(sign, 0)
    assert drawn["fillColor"] == f"url(#claims-{sign})"
    assert float(group.get("opacity", 0)) == drawn["fillOpacity"]


# --- doubt, reading, paragraph, checking ----------------------------------------------------------------------


def test_the_doubt_of_a_day_is_the_same_on_card_tooltip_and_transcript(data: Dataset) -> None:
    timeline = Timeline(data)
    met = set()
    for reading in Reading:
        for state in timeline.states(reading):
            text = transcript_text(data, state)
            for on_day in state.events:
                doubt = DOUBTS[on_day.validity.certainty]
                assert doubt in event_words(on_day, "")
                assert doubt in text
                met.add(doubt)
            for account in accounts(data, state):
                assert DOUBTS[account.certainty] in account.doubt
                assert DOUBTS[account.certainty] in text
                assert FIRST_PRINTED in text or not account.new
                assert not account.doubt or f'<p class="doubt">{account.doubt}</p>' in account_card(
                    data, account
                )
    assert len(met) > 1


@pytest.mark.parametrize("reading", Reading)
def test_a_reading_has_one_name_on_every_surface(dataset: Dataset, reading: Reading) -> None:
    timeline = Timeline(dataset)
    state = timeline.state(dataset.span.last, reading)
    name = READINGS[reading][0]
    assert f": {reading_words(reading)}\n" in transcript_text(dataset, state)
    assert (
        f": {reading_words(reading)}"
        in about(What(dataset, timeline, day=state.day, reading=reading), {}).shown
    )
    assert name in listing("statuses", dataset, state).caption
    assert name in str(opened_cell(dataset, state, dataset.subject_id)).lower()
    assert name in str(voices_html(timeline)).lower()


@pytest.mark.parametrize("reading", Reading)
def test_the_time_bar_names_the_readings_as_every_other_surface_does(reading: Reading) -> None:
    files = ("timebar_words.js", "timebar_markup.js")
    bar = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in files)
    name = reading_words(reading)
    assert f'{reading.value}: {{ name: "{capital(name)}"' in bar
    assert f'value="{reading.value}" aria-label="{capital(name)}"' in bar
    # Where the bar is narrow only the verb is seen: it is part of the name that is spoken.
    shown = re.search(rf'value="{reading.value}"[^>]*><span>(.*?)</span>', bar)
    assert shown
    assert re.sub(r"</?i>", "", shown[1]) == capital(name)
    assert re.sub(r"<i>.*?</i>", "", shown[1]) in name.split()


def test_a_paragraph_has_one_short_name_on_every_surface(data: Dataset) -> None:
    timeline = Timeline(data)
    state = timeline.state(data.span.last, Reading.KNOWN)
    pages = [
        transcript(data, state),
        ledger_html(data),
        firsts_html(data),
        voices_html(timeline),
        disagreements_html(data, disagreements(timeline)),
        *(as_html(listing(name, data, state)) for name in LISTS),
        *(account_card(data, a) for a in of_claims(data, data.claims.values())),
    ]
    names = {typeset(paragraph_name(data, p)) for p in data.paragraphs.values()}
    told = re.compile(r'href="sources\?report=[^"&]*&amp;paragraph=\d+"[^>]*>([^<]*)<')
    found = {label for page in pages for label in told.findall(str(page))} - set(data.figures)
    in_full = {typeset(printed_in(data, p)) for p in data.paragraphs.values()}
    assert found & names
    assert found & in_full
    assert found <= names | in_full


def test_a_figure_is_said_with_what_its_report_says_on_checking(data: Dataset) -> None:
    ledger = str(ledger_html(data))
    for figure in data.figures.values():
        said = figure_words(data, figure)
        if figure.verification is not Verification.NONE:
            assert VERIFICATION[figure.verification].words in said
            assert VERIFICATION[figure.verification].words in ledger
        assert VERIFICATION[Verification.NONE].words not in said
        assert typeset(said).lower() in str(saying(data, figure)).replace("&#34;", '"').lower()
    for account in of_claims(data, data.claims.values()):
        card = str(account_card(data, account))
        assert f"<dt>Checked</dt><dd>{account.checked}</dd>" in card
        assert all(figure_words(data, data.figures[name]) in card for name in account.figures)


def test_a_record_has_one_line_on_timeline_and_in_files(data: Dataset) -> None:
    drawn: dict[str, Any] = chart(Timeline(data))
    lines = {record["id"]: record["line"] for record in drawn["records"]}
    for row in flat(data).to_pylist():
        record = data.claims.get(row["event_id"]) or data.events[row["event_id"]]
        if len(record.place_ids) < 2:
            assert typeset(row["title"]) == lines[row["event_id"]]


# --- names ----------------------------------------------------------------------------------------------------


def test_no_sentence_label_or_source_prints_an_id(dataset: Dataset) -> None:
    """An id is a file's business: a reader is told the outlet, the headline or the name."""
    timeline = Timeline(dataset)
    names = {a for a in dataset.actors if "-" in a} | set(dataset.reports)
    longest_first = sorted(names, key=len, reverse=True)
    ids = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    for reading in Reading:
        for state in timeline.states(reading):
            assert not ids.search(transcript_text(dataset, state))
    records: list[Claim | Mention | Figure] = [*dataset.claims.values(), *dataset.mentions.values()]
    records += dataset.figures.values()
    for record in records:
        assert not ids.search(f"{paragraph_name(dataset, record)} {printed_in(dataset, record)}")
    cards = [*of_claims(dataset, dataset.claims.values()), *of_mentions(dataset, dataset.mentions.values())]
    assert any(card.record.relayed_by for card in cards)
    for card in cards:
        assert not ids.search(f"{speaker_line(dataset, card.record)} {card.said(dataset)}")


def test_an_outlet_that_is_not_printed_is_named_by_headline_and_day(dataset: Dataset) -> None:
    (claim,) = [c for c in dataset.claims.values() if c.claim_id == "c-panjshir-captured-mujahid"]
    assert paragraph_name(dataset, claim) == "“Taliban Claim Control …”, 6 September ¶\u00a09"


def test_an_outlets_name_ends_with_a_full_stop_only_where_a_note_follows(dataset: Dataset) -> None:
    for report in dataset.reports.values():
        outlet = dataset.actors[report.outlet_id]
        written = f"{outlet.name}. {outlet.note}" if outlet.note else outlet.name
        assert f"<dd>{typeset(written)}</dd>" in unescape(report_head(dataset, report))


def test_no_speaker_is_named_twice(dataset: Dataset) -> None:
    records: list[Claim | Mention] = [*dataset.claims.values(), *dataset.mentions.values()]
    for record in records:
        name, *rest = speaker_line(dataset, record).split(", ")
        told = [part for part in rest if part not in {"unnamed", "unofficial"}]
        known = set(re.findall(r"\w+", name.lower()))
        assert not any(set(re.findall(r"\w+", part.lower())) <= known for part in told)
        assert len(told) == len({part.lower() for part in told})
