"""What the map and its cards show of a day, as passages: place by place, event by event, side by side.

Places carry the map's own captions, so that eye and ear are told the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from geo.accounts import Account, of_mentions
from geo.captions import approach_words, possible_words
from geo.captions import status_words as status_caption
from geo.cards import FIGHTING_WORDS, figure_words, speaker_words
from geo.clauses import NOT_COUNTED, capital, inside, position_words
from geo.model import Claim, Dataset
from geo.passage import Entry, Fact, Line, Part
from geo.phrases import CHANNELS, PLACE_PRECISION, VERIFICATION, date_words, day_short, listed
from geo.positions import Position
from geo.stance import Line as Sort
from geo.timeline import DayState, EventOnDay, Fighting, PlaceOnDay
from geo.validity import Certainty

DOUBTS: dict[Certainty, str] = {
    Certainty.DATED: "",
    Certainty.WINDOW: "the day is only known within a window",
    Certainty.ALTERNATIVE: "on this day only if the report is read by its other date",
    Certainty.UNDATED: "no day given; listed on the day it could first be known",
}
"""What each certainty takes away from a record; nothing from one that is dated to the day."""


def place_part(dataset: Dataset, state: DayState) -> Part:
    """The subject, the ways in, then the other places about which there is anything to say."""
    at = {place_id for on_day in state.events for place_id in on_day.event.place_ids}

    def told_of(place: PlaceOnDay) -> bool:
        fought = place.fighting is not Fighting.NONE_REPORTED
        return bool(place.positions or place.implied or fought or place.place_id in at)

    def rank(place: PlaceOnDay) -> tuple[bool, bool, str]:
        about = dataset.places[place.place_id]
        return place.place_id != dataset.subject_id, not about.entry_point, about.name

    ordered = sorted(state.places.values(), key=rank)
    silent = [dataset.places[p.place_id].name for p in ordered if not told_of(p)]
    intro = (
        f"Of {listed(silent)} nothing is told for this day, which does not say that nothing happened there."
    )
    entries = tuple(_place(dataset, place) for place in ordered if told_of(place))
    return Part("Place by place", intro if silent else "", entries)


def _entry(record_id: str, title: str, facts: Iterable[Fact], title_fa: str = "") -> Entry:
    return Entry(record_id, title, title_fa, tuple(fact for fact in facts if fact.lines))


def _place(dataset: Dataset, place: PlaceOnDay) -> Entry:
    about = dataset.places[place.place_id]
    around = [p for p in place.in_force if p.line is Sort.APPROACHES]
    own = [p for p in place.in_force if p.line is not Sort.APPROACHES]
    above = list(dict.fromkeys(dataset.places[p.place_id].name for p in place.wider))
    facts = (
        Fact("Status", (Line(f"{capital(_unnamed(status_caption(place, dataset), about.name))}."),)),
        Fact("Said by the sides", _positions(dataset, own)),
        Fact("Around it", tuple(_captioned(dataset, place, around, "around"))),
        Fact("Said by others", _positions(dataset, place.said_by_others)),
        Fact("Possible", tuple(_captioned(dataset, place, place.possible, "possible"))),
        Fact("Implied", tuple(_captioned(dataset, place, place.implied, "implied"))),
        Fact("Wider ground", (Line(f"What is said of {listed(above)} stands there."),) if above else ()),
        Fact("Fighting", (_fighting(dataset, place),)),
    )
    return _entry(place.place_id, about.name, facts, about.name_fa)


def _unnamed(caption: str, name: str) -> str:
    """A caption of the map without the place's name before it."""
    return caption.removeprefix(f"{name}: ")


def _positions(dataset: Dataset, found: Iterable[Position]) -> tuple[Line, ...]:
    """Each position in words, said once where one claim makes two, with how sure its day and place are."""
    words: dict[str, dict[str, Claim]] = {}
    for p in found:
        claims = {claim_id: dataset.claims[claim_id] for claim_id in p.claims}
        words.setdefault(position_words(dataset, p).removeprefix(NOT_COUNTED), {}).update(claims)
    return tuple(
        Line(f"{capital(said)}. {_how_sure(claims.values())}", tuple(claims.values()))
        for said, claims in words.items()
    )


def _how_sure(claims: Collection[Claim]) -> str:
    """Day and place of claims, each way of putting it once."""
    days = dict.fromkeys(date_words(claim) for claim in claims)
    places = dict.fromkeys(PLACE_PRECISION[claim.geo_precision] for claim in claims)
    return f"Day: {'; '.join(days)}. Place: {'; '.join(places)}."


def _captioned(dataset: Dataset, place: PlaceOnDay, found: Iterable[Position], sort: str) -> Iterator[Line]:
    """The map's caption for each side's positions of one sort, then these positions."""
    sides: dict[str, list[Position]] = {}
    for p in found:
        sides.setdefault(p.side_id, []).append(p)
    for side_id, its in sorted(sides.items()):
        if sort == "around":
            caption = approach_words(place.place_id, side_id, min(p.age_days for p in its), dataset)
        else:
            caption = possible_words(place.place_id, side_id, dataset, implied=sort == "implied")
        yield Line(f"{capital(_unnamed(caption, dataset.places[place.place_id].name))}.")
        yield from _positions(dataset, its)


def _fighting(dataset: Dataset, place: PlaceOnDay) -> Line:
    found = [dataset.events[event_id] for event_id in place.fighting_events]
    here = [event.title for event in found if place.place_id in event.place_ids]
    wider = len(found) - len(here)
    words = FIGHTING_WORDS[place.fighting]
    if here:
        words += f" Told of: {'; '.join(here)}."
    if wider:
        words += f" {wider} {'event' if wider == 1 else 'events'} told of other ground, in it or around it."
    return Line(words)


def event_part(dataset: Dataset, state: DayState, title: str, *wanted: Certainty) -> Part:
    """The events that cover the day with one of these certainties, by id."""
    found = [on_day for on_day in state.events if on_day.validity.certainty in wanted]
    return Part(title, "", tuple(_event(dataset, on_day) for on_day in found))


def _event(dataset: Dataset, on_day: EventOnDay) -> Entry:
    event = on_day.event
    doubt = DOUBTS[on_day.validity.certainty]
    sides = [inside(dataset.sides[side_id].name) for side_id in event.side_ids if side_id in dataset.sides]
    facts = (
        Fact("Kind", (Line(f"{capital(event.kind.value.replace('_', ' '))}."),)),
        Fact("Day", (Line(f"{capital(date_words(event))}{f': {doubt}' if doubt else ''}."),)),
        Fact("Place", (Line(_where(dataset, on_day)),)),
        Fact("Direction", tuple(_directions(dataset, on_day))),
        Fact("Sides, as told", (Line(f"{capital(listed(sides))}."),) if sides else ()),
        Fact("Told by", tuple(_told(dataset, account) for account in of_mentions(dataset, on_day.mentions))),
    )
    return _entry(event.event_id, event.title, facts)


def _where(dataset: Dataset, on_day: EventOnDay) -> str:
    event = on_day.event
    names = [dataset.places[place_id].name for place_id in event.place_ids]
    above = dict.fromkeys(dataset.places[p].name for i in event.place_ids for p in dataset.ancestors(i))
    lying = f", in {listed(name for name in above if name not in names)}" if set(above) - set(names) else ""
    printed = f", printed as “{event.place_printed}”" if event.place_printed else ""
    return f"{listed(names) or 'None named'}{lying}{printed}: {PLACE_PRECISION[event.geo_precision]}."


def _directions(dataset: Dataset, on_day: EventOnDay) -> Iterator[Line]:
    event = on_day.event
    for origin_id in event.origin_ids:
        ends = [dataset.places[place_id].name for place_id in event.place_ids] or ["no named place"]
        for end in ends:
            way = f"from {dataset.places[origin_id].name} to {end}"
            yield Line(f"Reported direction: {way}, printed as “{event.origin_printed}”.")


def side_part(dataset: Dataset, title: str, found: Collection[Account]) -> Part:
    """Accounts by who speaks: the two sides in their order, then third parties and reports' own voices."""
    order = sorted(dataset.sides.values(), key=lambda side: side.position)
    groups = [(side.name, [a for a in found if a.side_id == side.side_id]) for side in order]
    groups.append(("Others, and the reports’ own words", [a for a in found if not a.side_id]))
    return Part(
        title,
        "",
        tuple(
            _entry("", name, [Fact("", tuple(_account(dataset, account) for account in its))])
            for name, its in groups
            if its
        ),
    )


def _account(dataset: Dataset, account: Account) -> Line:
    line = _told(dataset, account)
    about = f"{account.event.title}. " if account.event else ""
    doubt = "; ".join(filter(None, (DOUBTS[account.certainty], "first printed on this day" * account.new)))
    sure = f" Day: {account.when}{f' ({doubt})' if doubt else ''}. Place: {account.where}."
    return Line(about + line.text + sure, line.records)


def _told(dataset: Dataset, account: Account) -> Line:
    """Who says what, by which way it reached the report, how far it was checked, and the numbers with it."""
    record = account.record
    how = [
        f"said {day_short(record.said)}" if record.said else "",
        CHANNELS[record.channel],
        f"relayed by {record.relayed_by}" if record.relayed_by else "",
        f"hedged as “{record.hedge}”" if record.hedge else "",
        "against the speaker’s own interest" if record.against_interest else "",
        VERIFICATION[record.verification],
    ]
    said = f"{speaker_words(dataset, record).striptags()}: {record.paraphrase.rstrip('.')}"
    numbers = [f" Figure: {figure_words(dataset, dataset.figures[name])}." for name in account.figures]
    return Line(f"{said} ({'; '.join(filter(None, how))}).{''.join(numbers)}", (record,))
