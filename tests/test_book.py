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


def page_of(found: Book, day: int, reading: Reading = Reading.CLAIMED) -> Page:
    return found.page(date(2021, 9, day), reading)


@pytest.mark.parametrize("reading", list(Reading))
def test_every_day_lists_the_accounts_of_its_state_in_the_order_readers_ask(
    found: Book, timeline: Timeline, dataset: Dataset, reading: Reading
) -> None:
    for state in timeline.states(reading):
        page = found.page(state.day, reading)
        wanted = ranked(dataset, accounts(dataset, state))
        for side, numbers in zip(
            sorted(dataset.sides.values(), key=lambda s: s.position), page.sides, strict=True
        ):
            assert records(found, numbers) == [a.record_id for a in wanted if a.side_id == side.side_id]
        assert records(found, page.others) == [a.record_id for a in wanted if not a.side_id]
        assert records(found, page.earlier) == [a.record_id for a in standing(dataset, state)]


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
    assert "c-panjshir-entered-mujahid" in records(found, page_of(found, 5).earlier)
    assert "c-panjshir-entered-mujahid" not in records(found, page_of(found, 2).earlier)


def test_a_day_without_an_account_of_a_side_says_so(found: Book) -> None:
    first = found.page(date(2021, 8, 15), Reading.KNOWN)
    said = [found.pieces[n] for n in first.sides[0]]
    assert records(found, first.sides[0]) == []
    assert "Nothing of this side is dated to this day." in said[1]


def test_what_is_sent_is_said_once(found: Book) -> None:
    sent = json.loads(found.text())
    assert len(sent["pieces"]) == len(set(sent["pieces"]))
    assert sent["first"] == "2021-08-15"
    assert {name: len(pages) for name, pages in sent["pages"].items()} == {"claimed": 23, "known": 23}
