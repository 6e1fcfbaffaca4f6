"""What a cell of the matrix opens to: the place on that day in words, and every account that the cell rests on."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from geo.accounts import Account, of_claims, of_mentions
from geo.cards import BLANK, FIGHTING_WORDS, account_card, joined, page_link
from geo.clauses import capital, inside
from geo.matrix import behind
from geo.model import Claim, Dataset
from geo.timeline import DayState, Fighting, PlaceOnDay
from geo.validity import Reading, mentions_on
from geo.words import day_full, day_short, status_words

READINGS: dict[Reading, str] = {
    Reading.CLAIMED: "As claimed for this day",
    Reading.KNOWN: "As known on this day",
}


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
    sentences = joined(Markup("<p>{}</p>").format(said) for said in _sentences(dataset, place))
    return Markup(
        '<section class="opened" id="opened" data-cell="{id} {day}"><h3>{name}, {full}</h3>'
        '<p class="short">{reading} · {way}</p>{sentences}{groups}{fighting}</section>'
    ).format(
        id=place_id,
        day=state.day.isoformat(),
        name=about.name,
        full=day_full(state.day),
        reading=READINGS[state.reading],
        way=way,
        sentences=sentences,
        groups=_groups(dataset, place),
        fighting=_fighting(dataset, state, place),
    )


def _sentences(dataset: Dataset, place: PlaceOnDay) -> list[str]:
    """The status, and what the pictures add to it; who says what stands on the cards below."""
    found = [status_words(dataset, place)]
    if place.split:
        found.append("claims of one side differ in how much they claim")
    if place.newer_rival:
        found.append(f"what {inside(dataset.sides[place.newer_rival].name)} said of wider ground is newer")
    return [f"{capital(said)}." for said in found]


def _groups(dataset: Dataset, place: PlaceOnDay) -> Markup:
    found = behind(dataset, place)
    titles = {
        "What the status rests on": found.status,
        "Possible, for the day is not certain": found.possible,
        "On the ways in": found.approaches,
        "Placed there by others": found.others,
        "Said of wider ground": found.wider,
    }
    groups = [_group(dataset, title, claims) for title, claims in titles.items() if claims]
    if not found.status:
        nothing = "No claim about this very place makes a status on this day."
        groups.insert(0, Markup('<p class="nothing">{}</p>').format(nothing))
    return joined(groups)


def _group(dataset: Dataset, title: str, claims: Sequence[Claim]) -> Markup:
    accounts = sorted(of_claims(dataset, claims), key=lambda account: _order(dataset, account))
    return Markup("<h4>{} <small>{}</small></h4>{}").format(title, len(claims), _cards(dataset, accounts))


def _order(dataset: Dataset, account: Account) -> tuple[int, str]:
    """The sides in their order, then the others."""
    side = dataset.sides.get(account.side_id)
    return side.position if side else len(dataset.sides) + 1, account.record_id


def _cards(dataset: Dataset, accounts: Sequence[Account]) -> Markup:
    cards = joined(account_card(dataset, account, beside_map=False) for account in accounts)
    return Markup('<div class="cards">{}</div>').format(cards)


def _fighting(dataset: Dataset, state: DayState, place: PlaceOnDay) -> Markup:
    """The sentence on fighting, and its accounts; folded where only the day or the place might be meant."""
    mentions = [
        mention
        for event_id in place.fighting_events
        for mention in mentions_on(dataset.events[event_id], dataset, state.day, state.reading)
    ]
    said = FIGHTING_WORDS[place.fighting]
    cards = _cards(dataset, of_mentions(dataset, mentions)) if mentions else BLANK
    if mentions and place.fighting is Fighting.UNCLEAR:
        cards = Markup("<details><summary>The accounts of it ({})</summary>{}</details>").format(
            len(mentions), cards
        )
    return Markup("<h4>Fighting <small>{}</small></h4><p>{}</p>{}").format(len(mentions) or "", said, cards)
