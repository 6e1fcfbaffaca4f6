from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from geo.findings.voices import (
    Heard,
    against_interest,
    heard,
    names,
    places_in_order,
    shares,
    silence,
)
from geo.markup.voices import voices_html
from geo.records.model import Claim, Dataset, EventKind, Figure, Mention, TimePrecision
from geo.records.period import Period
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts
from geo.words.claims import capital
from geo.words.dates import day_short, listed, span_words
from geo.words.lists import reading_words
from geo.words.records import outlet, paragraph_name
from tests.builders import MOUTH, PASS, TOWN, claim, event, make_dataset, may, mention, report

BOTH = pytest.mark.parametrize("reading", list(Reading))


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@pytest.fixture(scope="module")
def html(timeline: Timeline) -> str:
    return str(voices_html(timeline))


@pytest.fixture(scope="module")
def tree(html: str) -> ET.Element:
    return parsed(html)


def parsed(html: str) -> ET.Element:
    """The HTML as a tree: it is well formed but for the bare ampersands that addresses may have."""
    return ET.fromstring(re.sub(r"&(?!#?\w+;)", "&amp;", html))


def words(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def table(tree: ET.Element, kind: str) -> list[ET.Element]:
    return [found for found in tree.iter("table") if found.get("class") == kind]


def days_of(*stretches: tuple[int, int]) -> tuple[Period, ...]:
    return tuple(Period(may(first), may(last)) for first, last in stretches)


def heard_of(dataset: Dataset, reading: Reading = Reading.CLAIMED) -> tuple[Heard, ...]:
    return heard(Timeline(dataset), reading)


# --- who is heard on which day --------------------------------------------------------------------------------


@BOTH
def test_a_day_has_the_accounts_that_its_panel_shows(timeline: Timeline, reading: Reading) -> None:
    for day in heard(timeline, reading):
        shown = accounts(timeline.dataset, timeline.state(day.day, reading))
        assert day.accounts == shown
        parts = [account for side in (*timeline.dataset.sides, "") for account in day.of(side)]
        assert sorted(a.record_id for a in parts) == sorted(a.record_id for a in shown)
        assert set(day.outlets) == {a.record.report_id for a in shown}


def test_a_window_is_sure_on_none_of_its_days_and_a_day_is() -> None:
    window = claim(on=(3, 5), precision=TimePrecision.WINDOW)
    days = heard_of(make_dataset(window, claim("south", on=8), through=10))
    kinds = {day.day.day: [a.sure for a in day.accounts] for day in days if day.accounts}
    assert kinds == {3: [False], 4: [False], 5: [False], 8: [True]}


def test_a_statement_of_what_is_is_heard_on_its_first_day_only() -> None:
    days = heard_of(make_dataset(claim(on=3), through=10))
    assert [day.day for day in days if day.accounts] == [may(3)]


def test_in_as_known_on_a_report_is_heard_on_the_day_it_was_out() -> None:
    said = claim(on=3, report_id="post")
    dataset = make_dataset(said, reports=[report("post", 6)], through=10)
    assert [day.day for day in heard_of(dataset, Reading.KNOWN) if day.accounts] == [may(6)]


# --- silence --------------------------------------------------------------------------------------------------


@BOTH
def test_every_day_is_told_of_or_perhaps_or_silent_and_only_once(
    timeline: Timeline, reading: Reading
) -> None:
    found = heard(timeline, reading)
    for about in (lambda _: True, *(names(place) for place in timeline.dataset.places)):
        stretches = silence(found, about)
        days = [d for p in (*stretches.sure, *stretches.unsure, *stretches.silent) for d in p.days()]
        assert sorted(days) == list(timeline.days)


def test_stretches_are_as_long_as_they_can_be() -> None:
    dataset = make_dataset(claim(on=3), claim("south", on=(5, 6)), claim(on=4), through=9)
    found = silence(heard_of(dataset))
    assert found.sure == days_of((3, 4))
    assert found.unsure == days_of((5, 6))
    assert found.silent == days_of((1, 2), (7, 9))


def test_a_place_is_named_as_a_place_and_as_an_origin_and_not_by_what_lies_in_it() -> None:
    attack = event(4, at=TOWN, kind=EventKind.ATTACK, origin_ids=(PASS,))
    days = heard_of(make_dataset(claim(on=2, at=MOUTH), events=[attack], through=6))
    named = {
        place: [d.day.day for d in days if any(map(names(place), d.accounts))]
        for place in (MOUTH, TOWN, PASS, "valley")
    }
    assert named == {MOUTH: [2], TOWN: [4], PASS: [4], "valley": []}


@BOTH
def test_days_nobody_reported_on_are_named_in_each_reading(
    timeline: Timeline, tree: ET.Element, reading: Reading
) -> None:
    found = silence(heard(timeline, reading))
    (line,) = [
        p for p in tree.iter("p") if words(p).startswith(f"{capital(reading_words(reading, 'the day'))}: ")
    ]
    empty = [d for d in timeline.days if not accounts(timeline.dataset, timeline.state(d, reading))]
    assert [d for period in found.silent for d in period.days()] == empty
    said = listed(span_words(period.first, period.last) for period in found.silent)
    assert (f"no account on {said}" if empty else "an account on every day") in words(line)
    perhaps = listed(span_words(period.first, period.last) for period in found.unsure)
    assert f"only perhaps on {perhaps}" in words(line)


def test_in_as_known_on_some_days_are_silent_and_in_as_claimed_some_are_only_perhaps_told_of(
    timeline: Timeline,
) -> None:
    known, claimed = (silence(heard(timeline, r)) for r in (Reading.KNOWN, Reading.CLAIMED))
    out = {report.published_best for report in timeline.dataset.reports.values()}
    assert known.silent
    assert not {day for period in known.silent for day in period.days()} & out
    assert claimed.unsure


def test_the_subject_and_its_ways_in_lead_the_table_of_places(dataset: Dataset, tree: ET.Element) -> None:
    (places,) = table(tree, "places")
    rows = {words(row[0]): row for row in places.iter("tr") if row[0].get("scope") == "row"}
    entries = sorted(place.name for place in dataset.places.values() if place.entry_point)
    assert list(rows)[: len(entries) + 1] == [
        f"{dataset.places[dataset.subject_id].name} subject",
        *(f"{name} way in" for name in entries),
    ]
    assert len(rows) == len(dataset.places)


@BOTH
def test_a_way_in_has_the_stretches_of_days_on_which_nobody_named_it(
    timeline: Timeline, tree: ET.Element, reading: Reading
) -> None:
    (places,) = table(tree, "places")
    rows = {words(row[0]): row for row in places.iter("tr") if row[0].get("scope") == "row"}
    found = heard(timeline, reading)
    column = 1 + list(Reading).index(reading)
    for place in timeline.dataset.places.values():
        if place.entry_point:
            stretches = silence(found, names(place.place_id)).silent
            cell = rows[f"{place.name} way in"][column]
            said = listed(span_words(period.first, period.last) for period in stretches)
            assert stretches
            assert f"by nobody: {said}" in words(cell)


def test_places_that_no_account_names_are_said_first(dataset: Dataset, html: str) -> None:
    named = {p for c in dataset.claims.values() for p in c.place_ids}
    named |= {p for e in dataset.events.values() for p in (*e.place_ids, *e.origin_ids)}
    never = [place.name for place in places_in_order(dataset) if place.place_id not in named]
    assert never
    assert f"Named by no account on any day: {listed(never)}." in html


def test_a_strip_has_a_cell_a_day_and_is_silent(timeline: Timeline, tree: ET.Element) -> None:
    strips = [span for span in tree.iter("span") if span.get("class") == "strip"]
    assert len(strips) == 2 * len(timeline.dataset.places)
    for strip in strips:
        assert len(strip) == len(timeline.days)
        assert strip.get("aria-hidden") == "true"


# --- tables and lists -----------------------------------------------------------------------------------------


@BOTH
def test_the_table_of_days_says_what_the_chart_shows(
    timeline: Timeline, tree: ET.Element, reading: Reading
) -> None:
    found = table(tree, "days")[list(Reading).index(reading)]
    rows = [row for row in found.iter("tr") if row[0].get("scope") == "row"]
    sides = sorted(timeline.dataset.sides.values(), key=lambda side: side.position)
    assert [words(head) for head in found.iter("th")][1:4] == [*(side.name for side in sides), "Others"]
    for row, day in zip(rows, heard(timeline, reading), strict=True):
        assert words(row[0]) == day_short(day.day)
        for cell, side_id in zip(row[1:4], [*(side.side_id for side in sides), ""], strict=True):
            said = day.of(side_id)
            assert sum(map(int, re.findall(r"\d+", words(cell)))) == len(said)
            sure = re.match(r"\d+", words(cell))
            assert int(sure[0] if sure else 0) == sum(account.sure for account in said)
            assert (words(cell) == "none") is (not said)
        ways = [(words(way), urlsplit(str(way.get("href"))).query) for way in row[4].iter("a")]
        named = [
            (outlet(timeline.dataset, timeline.dataset.reports[one]), f"report={one}") for one in day.outlets
        ]
        assert ways == named


@BOTH
def test_every_day_leads_to_the_map_in_the_same_reading(
    timeline: Timeline, tree: ET.Element, reading: Reading
) -> None:
    found = table(tree, "days")[list(Reading).index(reading)]
    addresses = [urlsplit(str(link.get("href"))) for link in found.findall("tbody/tr/th/a")]
    asked = [parse_qs(address.query) for address in addresses]
    assert {address.path for address in addresses} == {"./"}
    assert [date.fromisoformat(query["day"][0]) for query in asked] == list(timeline.days)
    assert {query["reading"][0] for query in asked} == {reading.value}


def test_every_claim_and_telling_is_counted_once_under_its_report(dataset: Dataset, tree: ET.Element) -> None:
    carried = [shares(dataset, r) for r in dataset.reports.values()]
    assert sum(share.claims for by_side in carried for share in by_side.values()) == len(dataset.claims)
    assert sum(share.tellings for by_side in carried for share in by_side.values()) == len(dataset.mentions)
    (outlets,) = table(tree, "outlets")
    for row, by_side in zip(outlets.findall("tbody/tr"), carried, strict=True):
        sides = sorted(dataset.sides, key=lambda side: dataset.sides[side].position)
        for cell, side in zip(row[1:], (*sides, ""), strict=True):
            numbers = [n for n in (by_side[side].claims, by_side[side].tellings) if n]
            assert [int(n) for n in re.findall(r"\d+", words(cell))] == numbers


def test_one_is_singular() -> None:
    said = claim(on=1)
    told = event(1)
    shown = str(voices_html(Timeline(make_dataset(said, events=[told], mentions=[mention(told.event_id)]))))
    assert "1\u00a0claim<" in shown
    assert "1\u00a0telling<" in shown


def test_statements_against_interest_are_listed_with_their_paragraph(
    dataset: Dataset, tree: ET.Element
) -> None:
    found = against_interest(dataset)
    records: tuple[Claim | Mention | Figure, ...] = (
        *dataset.claims.values(),
        *dataset.mentions.values(),
        *dataset.figures.values(),
    )
    assert list(found) == [record for record in records if record.against_interest]
    (items,) = [ul for ul in tree.iter("ul") if ul.get("class") == "against"]
    assert len(items) == len(found)
    for item, record in zip(items, found, strict=True):
        assert dataset.actors[record.claimant_id].name in words(item)
        assert paragraph_name(dataset, record).replace("\u00a0", " ") in words(item)


def test_claims_and_tellings_against_interest_are_listed_too() -> None:
    told = event(2)
    lost = claim("south", on=1, against_interest=True, paraphrase="The South says it lost the town.")
    owned = mention(told.event_id, claimant="south", against_interest=True, paraphrase="It fled, it says.")
    dataset = make_dataset(lost, claim(on=1), events=[told], mentions=[owned])
    assert against_interest(dataset) == (lost, owned)
    shown = voices_html(Timeline(dataset))
    assert "The South says it lost the town." in shown
    assert "It fled, it says." in shown


def test_without_any_statement_against_interest_it_says_so(toy: Dataset) -> None:
    assert against_interest(toy) == ()
    assert "None is marked so." in voices_html(Timeline(toy))


def test_text_from_the_data_is_escaped(toy: Dataset) -> None:
    hostile = "<img src=x onerror=alert(1)>&"
    claims = {k: replace(c, against_interest=True, paraphrase=hostile) for k, c in toy.claims.items()}
    places = {k: replace(p, name=hostile) for k, p in toy.places.items()}
    actors = {k: replace(a, name=hostile) for k, a in toy.actors.items()}
    shown = str(voices_html(Timeline(replace(toy, claims=claims, places=places, actors=actors))))
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_headings_begin_below_the_pages_own(tree: ET.Element) -> None:
    assert [list(tree.iter(tag)) for tag in ("h1", "h2", "h4")] == [[], [], []]
    assert list(tree.iter("h3"))
    for found in tree.iter("table"):
        assert found[0].tag == "caption"
        assert all(head.get("scope") in {"col", "row"} for head in found.iter("th"))
