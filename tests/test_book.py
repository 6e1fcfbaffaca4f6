"""The book of days: what stands beside the map, made once for every day."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from geo.markup.accounts import Book, Page, book
from geo.markup.elements import sentence
from geo.records.model import Dataset
from geo.status.timeline import Timeline, claims_behind
from geo.status.validity import Reading
from geo.words.accounts import accounts, ranked, standing
from geo.words.dates import MONTHS


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@pytest.fixture(scope="module")
def found(timeline: Timeline) -> Book:
    return book(timeline)


def records(found: Book, numbers: tuple[int, ...]) -> list[str]:
    """The first record that each card among the pieces is about."""
    cards = (re.search(r'data-records="([^" ]*)', found.pieces[n]) for n in numbers)
    return [card.group(1) for card in cards if card]


def cards(found: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """The cards among accounts, without their lines."""
    return tuple(card for _, card in found)


def page_of(found: Book, day: int, reading: Reading = Reading.CLAIMED) -> Page:
    return found.page(date(2021, 9, day), reading)


@pytest.mark.parametrize("reading", list(Reading))
def test_every_day_lists_the_accounts_of_its_state_in_the_order_readers_ask(
    found: Book, timeline: Timeline, dataset: Dataset, reading: Reading
) -> None:
    for state in timeline.states(reading):
        page = found.page(state.day, reading)
        wanted = ranked(dataset, accounts(dataset, state))
        claims = [a.record_id for a in wanted if a.side_id and a.event is None]
        rest = [a.record_id for a in wanted if a.record_id not in claims]
        assert records(found, cards(page.accounts)) == claims + rest
        assert records(found, cards(page.earlier)) == [a.record_id for a in standing(dataset, state)]


@pytest.mark.parametrize("reading", list(Reading))
def test_every_place_opens_to_the_claims_that_made_its_status(
    found: Book, timeline: Timeline, dataset: Dataset, reading: Reading
) -> None:
    for state in timeline.states(reading):
        for entry, *cards in found.page(state.day, reading).places:
            name = re.search(r'data-place="([^"]*)"', found.pieces[entry])
            assert name
            behind = claims_behind(dataset, state.places[name.group(1)])
            assert records(found, tuple(cards)) == [claim.claim_id for claim in behind]


def test_the_subject_stands_first_and_every_entry_point_on_every_day(found: Book, dataset: Dataset) -> None:
    entries = {key for key, place in dataset.places.items() if place.entry_point}
    for pages in found.pages.values():
        for page in pages:
            names = [re.findall(r'data-place="([^"]*)"', found.pieces[entry])[0] for entry, *_ in page.places]
            assert names[0] == dataset.subject_id
            assert entries <= set(names)
            assert len(names) == len(set(names))


def test_the_words_are_the_sentence_of_the_day(found: Book, timeline: Timeline, dataset: Dataset) -> None:
    for reading in Reading:
        for state in timeline.states(reading):
            assert found.pieces[found.page(state.day, reading).words] == sentence(dataset, state)


def test_a_claim_of_the_2nd_still_stands_on_the_5th(found: Book) -> None:
    assert "c-panjshir-entered-mujahid" in records(found, cards(page_of(found, 5).earlier))
    assert "c-panjshir-entered-mujahid" not in records(found, cards(page_of(found, 2).earlier))


def text_of(found: Book, number: int) -> str:
    """A piece as it is read."""
    return " ".join(re.sub(r"<[^>]*>", " ", found.pieces[number]).split())


def test_a_quiet_day_says_what_there_is(found: Book) -> None:
    quiet = found.page(date(2021, 8, 24), Reading.CLAIMED)
    others = len(records(found, cards(quiet.accounts)))
    assert text_of(found, quiet.count) == f"No claim or clash dated to this day; {others} other reports."
    assert "No claim or clash" not in text_of(found, quiet.words)  # which stands right above
    nothing = found.page(date(2021, 8, 15), Reading.KNOWN)
    assert text_of(found, nothing.count) == "No claim or clash dated to this day."
    assert nothing.accounts == ()


def test_no_line_beside_the_map_ends_within_a_date(found: Book) -> None:
    for pages in found.pages.values():
        for page in pages:
            lines = (number for number, _ in (*page.accounts, *page.earlier))
            for number in (page.words, *page.entries, *lines):
                piece = found.pieces[number]
                assert not re.search(rf"\d ({'|'.join(MONTHS)})\b", re.sub(r"<[^>]*>", " ", piece)), piece


def test_a_line_says_who_what_and_which_report_without_an_id(found: Book, dataset: Dataset) -> None:
    first, _ = page_of(found, 2).accounts[0]
    assert text_of(found, first) == (
        "Zabihullah Mujahid says that Taliban fighters are inside Panjshir. "
        "“… last region to resist …”, 2 September"
    )
    for pages in found.pages.values():
        for page in pages:
            for number, _ in (*page.accounts, *page.earlier):
                assert not any(report_id in text_of(found, number) for report_id in dataset.reports)


def test_every_entry_point_has_a_line_with_its_speaker_or_that_nobody_names_or_claims_it(found: Book) -> None:
    said = [text_of(found, n) for n in page_of(found, 2).entries]
    assert said == [
        "Bazarak no claim names it that day",
        "Golbahar nobody is reported to claim it",
        "Jabal-Saraj nobody is reported to claim it",
        "Khawak pass no claim names it that day",
        "Shotul claimed by the NRF: NRF spokesman, unnamed, 2 September",
    ]
    assert "Bazarak claimed by the Taliban:" in text_of(found, page_of(found, 6).entries[0])


def test_what_is_sent_is_said_once(found: Book) -> None:
    sent = json.loads(found.text())
    assert len(sent["pieces"]) == len(set(sent["pieces"]))
    assert sent["first"] == "2021-08-15"
    assert {name: len(pages) for name, pages in sent["pages"].items()} == {"claimed": 23, "known": 23}
