"""The words beside the map, for every day under both readings: made once, so that a browser turns the pages itself.

A card or sentence that stands on several days is held once, as a piece; a day is a list of numbers of pieces.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from geo.findings.matrix import Behind, behind
from geo.markup.elements import (
    Values,
    account_card,
    account_line,
    filled,
    page_link,
    picture,
    place_entry,
    sentence,
)
from geo.records.model import Dataset
from geo.signs.style import status_swatch
from geo.status.timeline import DayState, Fighting, PlaceOnDay, Timeline, claims_behind
from geo.status.validity import Reading, mentions_on
from geo.words.accounts import accounts, counted, of_claims, of_mentions, ranked, sides_first, standing
from geo.words.claims import capital, inside
from geo.words.dates import day_full, day_short
from geo.words.lists import FIGHTING, reading_words
from geo.words.places import in_a_line, of_these, split_words, status_words
from geo.words.records import Account


@dataclass(frozen=True, slots=True)
class Page:
    """What stands beside the map on one day, as numbers of pieces in their order.

    An account is its line and its card; ``count`` says how many there are of what. ``places`` has a list for each
    place, the entry before its cards.
    """

    words: int
    entries: tuple[int, ...]
    count: int
    accounts: tuple[tuple[int, int], ...]
    earlier: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The pieces as HTML, escaped, and a page for each day from ``first`` on, under each reading."""

    first: date
    pieces: tuple[Markup, ...]
    pages: dict[Reading, tuple[Page, ...]]

    def page(self, day: date, reading: Reading) -> Page:
        """The page of a day inside the span."""
        return self.pages[reading][(day - self.first) // timedelta(days=1)]

    def text(self) -> str:
        """The same as JSON for ``panels.js``."""
        pages = {reading.value: [_row(page) for page in found] for reading, found in self.pages.items()}
        said = {"first": self.first.isoformat(), "pieces": self.pieces, "pages": pages}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _row(page: Page) -> list[Any]:
    return [page.words, page.entries, page.count, page.accounts, page.earlier, page.places]


@dataclass(slots=True)
class _Binder:
    """Gathers pieces, equal ones once."""

    dataset: Dataset
    errors_to: str
    numbers: dict[Markup, int] = field(default_factory=dict)
    made: dict[tuple[object, ...], int] = field(default_factory=dict)

    def put(self, piece: Markup) -> int:
        return self.numbers.setdefault(piece, len(self.numbers))

    def cards(self, found: Sequence[Account], none: str = "") -> list[int]:
        if not found and none:
            return [self.put(filled("parts", "nothing", words=none))]
        return [self.card(account) for account in found]

    def card(self, account: Account) -> int:
        """The number of an account's card; what differs from day to day in one account is its certainty and newness."""
        key = (account.record_id, account.certainty, account.new)
        if key not in self.made:
            self.made[key] = self.put(account_card(self.dataset, account, errors_to=self.errors_to))
        return self.made[key]

    def line(self, account: Account) -> tuple[int, int]:
        """The numbers of an account's line and of the card to which it opens."""
        return self.put(account_line(self.dataset, account)), self.card(account)

    def page(self, state: DayState) -> Page:
        dataset = self.dataset
        found = sides_first(ranked(dataset, accounts(dataset, state)))
        count = filled("cards", "count", words=of_these(dataset, counted(found)))
        return Page(
            words=self.put(sentence(dataset, state)),
            entries=tuple(self.entry(place) for place in entry_points(dataset, state)),
            count=self.put(count),
            accounts=tuple(map(self.line, found)),
            earlier=tuple(map(self.line, standing(dataset, state))),
            places=tuple(self.place(place) for place in in_order(dataset, state)),
        )

    def entry(self, place: PlaceOnDay) -> int:
        name = self.dataset.places[place.place_id].name
        swatch = picture(status_swatch(self.dataset, place))
        words = in_a_line(self.dataset, place)
        return self.put(filled("cards", "entry", swatch=swatch, name=name, words=words))

    def place(self, place: PlaceOnDay) -> tuple[int, ...]:
        swatch = picture(status_swatch(self.dataset, place))
        behind = of_claims(self.dataset, claims_behind(self.dataset, place))
        none = of_these(self.dataset, "No claim about this very place is in force on this day.")
        return (self.put(place_entry(self.dataset, place, swatch)), *self.cards(behind, none))


def in_order(dataset: Dataset, state: DayState) -> list[PlaceOnDay]:
    """The subject, the entry points, then every other place that anybody has a position about."""
    first = [state.places[dataset.subject_id], *entry_points(dataset, state)]
    shown = {p.place_id for p in first}
    return first + [p for k, p in state.places.items() if k not in shown and p.positions]


def entry_points(dataset: Dataset, state: DayState) -> list[PlaceOnDay]:
    """The ways into the subject that have a name, in the order of their names."""
    found = [p for k, p in state.places.items() if dataset.places[k].entry_point and k != dataset.subject_id]
    return sorted(found, key=lambda p: dataset.places[p.place_id].name)


def book(timeline: Timeline, errors_to: str = "") -> Book:
    """The book of a timeline's days; ``errors_to`` is the address that errors in a record are told to."""
    binder = _Binder(timeline.dataset, errors_to)
    pages = {reading: tuple(binder.page(state) for state in timeline.states(reading)) for reading in Reading}
    return Book(timeline.days[0], tuple(binder.numbers), pages)


def opened_cell(dataset: Dataset, state: DayState, place_id: str) -> Markup:
    """Heading, sentences, the way to the map, and the cards: those that made the status first."""
    place, about = state.places[place_id], dataset.places[place_id]
    way = page_link(
        "./",
        f"{about.name} on the map of {day_short(state.day)}",
        day=state.day.isoformat(),
        reading=state.reading.value,
        record=place_id,
    )
    found = behind(dataset, place)
    return filled(
        "cards",
        "opened",
        place=place_id,
        day=state.day.isoformat(),
        name=about.name,
        date=day_full(state.day),
        reading=capital(reading_words(state.reading)),
        way=way,
        sentences=_sentences(dataset, place),
        nothing="" if found.status else "No claim about this very place makes a status on this day.",
        groups=_groups(dataset, found),
        fighting=_fighting(dataset, state, place),
    )


def _sentences(dataset: Dataset, place: PlaceOnDay) -> list[str]:
    """The status, and what the pictures add to it; who says what stands on the cards below."""
    found = [status_words(dataset, place)]
    if place.split:
        found.append(split_words(dataset, place))
    if place.newer_rival:
        found.append(f"what {inside(dataset.sides[place.newer_rival].name)} said of wider ground is newer")
    return [f"{capital(said)}." for said in found]


def _groups(dataset: Dataset, found: Behind) -> list[tuple[str, list[Markup]]]:
    """The cards of what stands behind a status, by what it does for it."""
    titles = {
        "What the status rests on": found.status,
        "Possible, for the day is not certain": found.possible,
        "On the ways in": found.approaches,
        "Placed there by others": found.others,
        "Said of wider ground": found.wider,
    }
    groups = {
        title: sorted(of_claims(dataset, claims), key=lambda account: _order(dataset, account))
        for title, claims in titles.items()
        if claims
    }
    return [(title, _cards(dataset, accounts)) for title, accounts in groups.items()]


def _order(dataset: Dataset, account: Account) -> tuple[int, str]:
    """The sides in their order, then the others."""
    side = dataset.sides.get(account.side_id)
    return side.position if side else len(dataset.sides) + 1, account.record_id


def _cards(dataset: Dataset, accounts: Sequence[Account]) -> list[Markup]:
    return [account_card(dataset, account, beside_map=False) for account in accounts]


def _fighting(dataset: Dataset, state: DayState, place: PlaceOnDay) -> Values:
    """The sentence on fighting, and its accounts; folded where only the day or the place might be meant."""
    mentions = [
        mention
        for event_id in place.fighting_events
        for mention in mentions_on(dataset.events[event_id], dataset, state.day, state.reading)
    ]
    return {
        "words": FIGHTING[place.fighting].words,
        "cards": _cards(dataset, of_mentions(dataset, mentions)),
        "folded": mentions and place.fighting is Fighting.UNCLEAR,
    }
