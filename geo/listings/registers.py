"""Where and who: the status of every place on the day, the places with their spellings, the speakers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from geo.captions import status_words
from geo.clauses import NOT_COUNTED, capital, inside, position_words
from geo.listing import (
    Column,
    Listing,
    Row,
    Text,
    cell,
    names,
    number,
    plain,
    spellings,
    to_paragraph,
    to_place,
)
from geo.model import Dataset, Place, PositionQuality
from geo.phrases import day_full
from geo.positions import Position
from geo.timeline import DayState, Fighting, PlaceOnDay
from geo.validity import Reading

FIGHTING: dict[Fighting, str] = {
    Fighting.REPORTED: "reported",
    Fighting.UNCLEAR: "day or place left open",
    Fighting.NONE_REPORTED: "none reported",
}

POSITIONS: dict[PositionQuality, str] = {
    PositionQuality.EXACT: "an exact point",
    PositionQuality.SETTLEMENT: "the settlement’s point",
    PositionQuality.DISTRICT_POINT: "a point for the whole district",
    PositionQuality.SADDLE: "the saddle of the pass",
    PositionQuality.APPROXIMATE: "approximate",
    PositionQuality.OUTLINE: "an outline",
    PositionQuality.NONE: "not on the map",
}


def statuses(dataset: Dataset, state: DayState) -> Listing:
    """Every place's status on the day, the subject first, then by name."""
    columns = (
        Column("place", "Place"),
        Column("status", "Status"),
        Column("words", "In words", "words"),
        Column("said", "Who says what, since when", "words"),
        Column("possible", "Possible only"),
        Column("age", "Age in days", "number"),
        Column("fighting", "Fighting"),
    )
    ordered = sorted(
        state.places.values(),
        key=lambda p: (p.place_id != dataset.subject_id, dataset.places[p.place_id].name),
    )
    rows = tuple(_status(dataset, state, place) for place in ordered)
    reading = "as claimed for it" if state.reading is Reading.CLAIMED else "as known on it"
    caption = f"Every place on {day_full(state.day)}, {reading}. A status is computed from claims; it is no finding."
    return Listing("statuses", caption, columns, rows, "place")


def _status(dataset: Dataset, state: DayState, place: PlaceOnDay) -> Row:
    about = dataset.places[place.place_id]
    by = inside(dataset.sides[place.by].name) if place.by else ""
    word = plain(place.status.value)
    in_words = status_words(place, dataset).removeprefix(f"{about.name}: ")
    return Row(
        (
            cell(to_place(state, about), Text(about.name_fa, "fa"), key=about.name),
            cell(f"{word} by {by}" if by else word),
            cell(capital(in_words)),
            cell(*_positions(dataset, (*place.in_force, *place.said_by_others))),
            cell(*_positions(dataset, place.possible)),
            number(place.age_days),
            cell(FIGHTING[place.fighting]),
        ),
        spellings(dataset, (place.place_id,)),
    )


def _positions(dataset: Dataset, found: Iterable[Position]) -> Iterator[Text]:
    """Each position in words with the way to the claims that make it; one claim that makes two is told once."""
    told: dict[str, dict[str, None]] = {}
    for p in found:
        told.setdefault(position_words(dataset, p).removeprefix(NOT_COUNTED), {}).update(
            dict.fromkeys(p.claims)
        )
    for words, claims in told.items():
        before = capital(words)
        for claim_id in claims:
            yield to_paragraph(dataset, dataset.claims[claim_id], before)
            before = "and"


def places(dataset: Dataset, state: DayState) -> Listing:
    """The gazetteer with every spelling met, by name."""
    columns = (
        Column("name", "Place"),
        Column("fa", "Dari"),
        Column("ps", "Pashto"),
        Column("spellings", "Other spellings", "names"),
        Column("kind", "Kind"),
        Column("in", "Lies in", "names"),
        Column("position", "Position"),
        Column("height", "Height in m", "number"),
        Column("claims", "Claims", "number"),
        Column("events", "Events", "number"),
        Column("note", "Note", "words"),
    )
    about = [
        Counter(place_id for record in table for place_id in record.place_ids)
        for table in (dataset.claims.values(), dataset.events.values())
    ]
    ordered = sorted(dataset.places.values(), key=lambda place: place.name)
    rows = tuple(
        _place(dataset, state, place, [count[place.place_id] for count in about]) for place in ordered
    )
    caption = "The places of the reports, under every spelling met, with what is known of their position."
    return Listing("places", caption, columns, rows, "name")


def _place(dataset: Dataset, state: DayState, place: Place, counts: Iterable[int]) -> Row:
    kind = plain(place.kind.value)
    return Row(
        (
            cell(to_place(state, place)),
            cell(Text(place.name_fa, "fa")),
            cell(Text(place.name_ps, "ps")),
            cell(*(Text(word, _language(word)) for word in place.spellings)),
            cell(f"{kind}, a way in" if place.entry_point else kind),
            cell(*names(dataset, place.parents)),
            cell(POSITIONS[place.position_quality], _degrees(place.lon, place.lat)),
            number(place.elevation_m),
            *(number(count) for count in counts),
            cell(place.position_note, place.note),
        )
    )


def _language(word: str) -> str:
    """Dari for a spelling in its script: the gazetteer does not say of which language a spelling is."""
    return "fa" if any("ARABIC" in unicodedata.name(letter, "") for letter in word) else ""


def _degrees(lon: float | None, lat: float | None) -> str:
    if lon is None or lat is None:
        return ""
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"


def speakers(dataset: Dataset, _: DayState) -> Listing:
    """Everybody who speaks or of whom something is said, by name."""
    columns = (
        Column("name", "Name"),
        Column("fa", "Dari"),
        Column("aliases", "Also called", "names"),
        Column("kind", "Kind"),
        Column("side", "Speaks for"),
        Column("claims", "Claims", "number"),
        Column("accounts", "Accounts of events", "number"),
        Column("figures", "Figures", "number"),
        Column("note", "Note", "words"),
    )
    said = [
        Counter(record.claimant_id for record in table.values())
        for table in (dataset.claims, dataset.mentions, dataset.figures)
    ]
    rows = []
    for actor in sorted(dataset.actors.values(), key=lambda actor: actor.name.casefold()):
        side = dataset.sides[actor.side_id].short_name if actor.side_id else ""
        cells = (
            cell(actor.name),
            cell(Text(actor.name_fa, "fa")),
            cell(*actor.aliases),
            cell(plain(actor.kind.value)),
            cell(side if actor.official or not side else f"{side}, unofficial"),
            *(number(count[actor.actor_id]) for count in said),
            cell(actor.note),
        )
        rows.append(Row(cells))
    caption = "Who speaks, for which side if any, and how often. Words count for a side only if the speaker is of it."
    return Listing("speakers", caption, columns, tuple(rows), "name")
