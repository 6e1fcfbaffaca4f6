"""What the map and its cards show of a day, as passages: place by place, event by event, side by side.

Places carry the map's own captions, so that eye and ear are told the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from textwrap import indent

from markupsafe import Markup

from geo.markup.elements import filled, paragraph_link
from geo.records.model import Claim, Dataset, Mention, PlaceKind
from geo.records.stance import Line as Sort
from geo.status.positions import Position
from geo.status.timeline import DayState, EventOnDay, Fighting, PlaceOnDay
from geo.status.validity import Certainty
from geo.words.accounts import accounts, of_mentions, ranked, standing
from geo.words.claims import NOT_COUNTED, agree, capital, inside, party_in, position_words
from geo.words.dates import date_words, day_title, listed
from geo.words.lists import (
    DOUBTS,
    EVENT_KINDS,
    FIGHTING,
    FIRST_PRINTED,
    NO_DAY,
    NOT_NAMED,
    with_article,
)
from geo.words.places import approach_words, brief, possessive, possible_words, rest_of, status_caption
from geo.words.records import Account, paragraph_name, precision_words, remarks, told_by


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or more, and the records that carry it: the way to report and paragraph."""

    text: str
    records: tuple[Claim | Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Lines under a term; the term is empty where they need none."""

    term: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place, event or side. ``record_id`` is empty for a side, ``title_fa`` for all but places."""

    record_id: str
    title: str
    title_fa: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Entries under a heading; ``intro`` is what is true of all of them, or of what is not among them."""

    title: str
    intro: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A whole day. ``sentences`` say what the map shows at a glance."""

    title: str
    sentences: tuple[str, ...]
    parts: tuple[Part, ...]


def place_part(dataset: Dataset, state: DayState) -> Part:
    """The subject, the ways in, then the other places about which there is anything to say."""
    at = {place_id for on_day in state.events for place_id in on_day.event.place_ids}

    def told_of(place: PlaceOnDay) -> bool:
        fought = place.fighting is not Fighting.NONE_REPORTED
        return bool(place.positions or place.implied or fought or place.place_id in at)

    def rank(place: PlaceOnDay) -> tuple[bool, bool, str]:
        about = dataset.places[place.place_id]
        return place.place_id != dataset.subject_id, not about.entry_point, about.name

    ordered = sorted({**state.places, **{place.place_id: place for place in state.rest}}.values(), key=rank)
    named = _named(dataset, state)
    silent = [
        with_article(dataset.places[p.place_id].name)
        for p in ordered
        if not told_of(p) and p.place_id not in named
    ]
    intro = (
        f"For this day the reports say nothing about {listed(silent)}. "
        "That does not mean that nothing happened there."
    )
    entries = _said_once([_place(dataset, place) for place in ordered if told_of(place)])
    return Part("Place by place", " ".join([NO_PEACE, *([intro] if silent else [])]), entries)


def _named(dataset: Dataset, state: DayState) -> set[str]:
    """The places of which anything at all is told for the day, as wider ground or as where something came from too."""
    told = (*accounts(dataset, state), *standing(dataset, state))
    at = {place_id for account in told for place_id in account.place_ids}
    return at | {place_id for on_day in state.events for place_id in on_day.event.origin_ids}


NO_PEACE = (
    "Where no fighting is reported, there may have been some all the same. Where fighting is reported for a wider "
    "area, no report says where in it."
)
LONGEST_REPEATED = 6
"""Words: a sentence up to this long is a label, which a list may repeat; a longer one is said once."""


def _said_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with each longer line said at the first place only; later ones point there, sources kept."""
    first: dict[str, str] = {}
    found = []
    for entry in entries:
        facts = []
        for fact in entry.facts:
            lines: list[Line] = []
            again: dict[str, tuple[Claim | Mention, ...]] = {}
            for line in fact.lines:
                where = first.setdefault(line.text, entry.title)
                label = not line.records and fact.term != "Fighting"
                if where == entry.title or len(line.text.split()) <= LONGEST_REPEATED or label:
                    lines.append(line)
                else:
                    again[where] = (*again.get(where, ()), *line.records)
            lines += [Line(f"As told under {where}.", records) for where, records in again.items()]
            facts.append(replace(fact, lines=tuple(lines)))
        found.append(replace(entry, facts=tuple(facts)))
    return tuple(found)


def _entry_of(record_id: str, title: str, facts: Iterable[Fact], title_fa: str = "") -> Entry:
    return Entry(record_id, title, title_fa, tuple(fact for fact in facts if fact.lines))


def _place(dataset: Dataset, place: PlaceOnDay) -> Entry:
    about = dataset.places[place.place_id]
    country = (
        about.kind is PlaceKind.COUNTRY
    )  # of which only the rest is drawn, and fighting is told of its places
    name = capital(rest_of(dataset, about.place_id)) if country else about.name
    around = [p for p in place.in_force if p.line is Sort.APPROACHES]
    own = [p for p in place.in_force if p.line is not Sort.APPROACHES]
    facts = (
        Fact("Status", (Line(f"{capital(_unnamed(status_caption(place, dataset), name))}."),)),
        Fact("Said by the sides", _positions(dataset, own)),
        Fact("Around it", tuple(_captioned(dataset, place, around, "around"))),
        Fact("Said by others", _positions(dataset, place.said_by_others)),
        Fact("Possible", tuple(_captioned(dataset, place, place.possible, "possible"))),
        Fact("Implied", tuple(_captioned(dataset, place, place.implied, "implied"))),
        Fact("Wider ground", _wider(dataset, place)),
        Fact("Fighting", () if country else (_fighting(dataset, place),)),
    )
    if country:  # so that what points here stays a short sentence
        return _entry_of(place.place_id, f"{about.name}, the rest", facts)
    return _entry_of(place.place_id, name, facts, about.name_fa)


def _wider(dataset: Dataset, place: PlaceOnDay) -> tuple[Line, ...]:
    """Which side says something of wider ground that makes nothing implied here: the other half of the quarrel."""
    implied = {p.side_id for p in place.implied}
    told: dict[str, dict[str, Claim]] = {}
    for p in place.wider:
        if not p.side_id or p.side_id in implied:
            continue
        side, above = dataset.sides[p.side_id], dataset.places[p.place_id].name
        words = f"See {possessive(inside(side.name))} claim under {above}."
        if p.line is Sort.DENIAL and implied:
            words = f"{side.name} {agree('dispute', side)} this for {above}."
        told.setdefault(words, {}).update({claim_id: dataset.claims[claim_id] for claim_id in p.claims})
    return tuple(Line(words, tuple(claims.values())) for words, claims in told.items())


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
        Line(
            f"{_of_days(capital(said), claims.values())}. Place: {_places(claims.values())}.",
            tuple(claims.values()),
        )
        for said, claims in words.items()
    )


def _of_days(said: str, claims: Collection[Claim]) -> str:
    """The position with the days that its claims are of, inside its brackets, unless it names them."""
    days = dict.fromkeys(date_words(claim) for claim in claims)
    more = [day for day in days if day.removeprefix("since ").split(", or ")[-1] not in said]
    return f"{said.removesuffix(')')}; dated {'; '.join(more)})" if more else said


def _places(claims: Collection[Claim]) -> str:
    """How well the one place is known of which claims are told, each way of putting it once."""
    return "; ".join(dict.fromkeys(precision_words(claim, places=1) for claim in claims))


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
    near = dataset.ancestors(place.place_id)
    wider = dict.fromkeys(
        with_article(dataset.places[place_id].name)
        for event in found
        for place_id in event.place_ids
        if place.place_id not in event.place_ids
        and (place_id in near or place.place_id in dataset.ancestors(place_id))
    )
    words = f"{capital(FIGHTING[place.fighting].label)}."
    if here:
        words += f" Told of: {'; '.join(here)}."
    if wider:
        words += f" Told of {listed(wider)}."
    return Line(words)


def event_parts(dataset: Dataset, state: DayState, title: str, *wanted: Certainty) -> Iterator[Part]:
    """The events that cover the day with one of these certainties: those dated alike in one part, under their day."""
    groups: dict[str, list[EventOnDay]] = {}
    for on_day in state.events:
        if on_day.validity.certainty in wanted:
            groups.setdefault(date_words(on_day.event), []).append(on_day)
    for day, found in groups.items():
        yield Part(
            title if day == NO_DAY else f"{title}: {day}",
            "",
            tuple(_event(dataset, on_day) for on_day in found),
        )


def _event(dataset: Dataset, on_day: EventOnDay) -> Entry:
    event = on_day.event
    reports = [mention.report_id for mention in on_day.mentions]
    sides = [
        party_in(dataset, side_id, reports).split(" (")[0] or inside(dataset.sides[side_id].name)
        for side_id in event.side_ids
        if side_id in dataset.sides
    ]
    facts = (
        Fact("Kind", (Line(f"{capital(EVENT_KINDS[event.kind])}."),)),
        Fact("Place", (Line(_where(dataset, on_day)),)),
        Fact("Direction", tuple(_directions(dataset, on_day))),
        Fact("Sides", (Line(f"{capital(listed(sides))}."),) if sides else ()),
        Fact("Told by", tuple(_told(dataset, account) for account in of_mentions(dataset, on_day.mentions))),
    )
    return _entry_of(event.event_id, event.title, facts)


def _where(dataset: Dataset, on_day: EventOnDay) -> str:
    event = on_day.event
    names = [with_article(dataset.places[place_id].name) for place_id in event.place_ids]
    above = [
        listed(dataset.places[p].name for p in dataset.ancestors(place_id) if p not in event.place_ids)
        for place_id in event.place_ids
    ]
    lying = f", in {above[0]}" if above and above[0] and len(set(above)) == 1 else ""
    if (
        len(set(above)) > 1
    ):  # each with its own wider ground: a list of all of it would put one place into another's
        names = [f"{name} (in {wide})" if wide else name for name, wide in zip(names, above, strict=True)]
    printed = f", printed as “{event.place_printed}”" if event.place_printed not in {"", *names} else ""
    if not names and not printed and precision_words(event) == NOT_NAMED:
        return f"{capital(NOT_NAMED)}."
    return f"{capital(listed(names) or 'none named')}{lying}{printed}: {precision_words(event)}."


def _directions(dataset: Dataset, on_day: EventOnDay) -> Iterator[Line]:
    event = on_day.event
    for origin_id in event.origin_ids:
        ends = [with_article(dataset.places[p].name) for p in dataset.told_ends(event)] or ["no named place"]
        for end in ends:
            way = f"from {with_article(dataset.places[origin_id].name)} to {end}"
            yield Line(f"Reported direction: {way}, printed as “{event.origin_printed}”.")


def side_part(dataset: Dataset, title: str, found: Collection[Account]) -> Part:
    """Accounts by who speaks: the two sides in their order, then third parties and reports' own voices."""
    order = sorted(dataset.sides.values(), key=lambda side: side.position)
    groups = [(side.name, [a for a in found if a.side_id == side.side_id]) for side in order]
    groups.append(("Others, and the reports’ own words", [a for a in found if not a.side_id]))
    return Part(
        title,
        "",
        tuple(_entry_of("", name, _by_day(dataset, its)) for name, its in groups if its),
    )


def _by_day(dataset: Dataset, found: Iterable[Account]) -> Iterator[Fact]:
    """Accounts that are dated alike, and of one event where they tell of one, under that event and day."""
    groups: dict[str, list[Line]] = {}
    for account in found:
        day = f"{account.when} ({FIRST_PRINTED})" if account.new else account.when
        term = f"{account.event.title}, {day}" if account.event else capital(day)
        line = _told(dataset, account)
        where = (
            "" if account.event and term in groups else f" Place: {account.where}."
        )  # an event has one place
        groups.setdefault(term, []).append(Line(f"{line.text}{where}", line.records))
    for term, lines in groups.items():
        yield Fact(term, tuple(lines))


def _told(dataset: Dataset, account: Account) -> Line:
    """Who says what, by which way it reached the report, how far it was checked, and the numbers with it."""
    way = account.said(dataset, brief=True)
    how = "; ".join(filter(None, (way, account.hedge, *remarks(account.record))))
    said = told_by(dataset, account.record)
    numbers = [f" Figure: {words}." for words in account.numbers(dataset)]
    return Line(f"{said}{f' ({how})' if how else ''}.{''.join(numbers)}", (account.record,))


def passage(dataset: Dataset, state: DayState) -> Passage:
    """Everything that is drawn or listed for the state's day; parts with nothing to say are left out."""
    said = brief(dataset, state)
    found = ranked(dataset, accounts(dataset, state))
    covered = {on_day.event.event_id for on_day in state.events}
    claims = [account for account in found if account.event is None]
    elsewhen = [a for a in found if a.event and a.event.event_id not in covered]
    possible = (Certainty.WINDOW, Certainty.ALTERNATIVE)
    parts = (
        Part("How to read these lists", _notes(state, found), ()),
        place_part(dataset, state),
        side_part(dataset, "Claims for this day", claims),
        side_part(dataset, "Earlier claims that still stand", standing(dataset, state)),
        *event_parts(dataset, state, "Events of this day", Certainty.DATED),
        *event_parts(dataset, state, "Events possible on this day", *possible),
        *event_parts(dataset, state, "Events without a day of their own", Certainty.UNDATED),
        side_part(dataset, "Said or printed on this day, of other days", elsewhen),
    )
    return Passage(
        day_title(state.day, state.reading),
        (said.lead, *(words for _, words in said.sides), *said.rest),
        tuple(part for part in parts if part.entries or part.intro),
    )


OWN_WORDS = (
    "Lines that begin with a report or its outlet are the report’s own words. Where a line does not say how its words "
    "were said or sent, that is not printed. Where it does not speak of checking, the report says nothing about "
    "checking."
)
"""What is true of every line that says nothing else: how the words reached the report, and whether it checked them."""


def _notes(state: DayState, found: Iterable[Account]) -> str:
    """What the lists of a day do not repeat line by line: of lines that say nothing else, and of doubtful days."""
    found = tuple(found)
    doubts = {account.certainty for account in found} | {on_day.validity.certainty for on_day in state.events}
    notes = [OWN_WORDS] if found else []
    if Certainty.WINDOW in doubts:
        notes.append(f"“Some day from” one day to another: {DOUBTS[Certainty.WINDOW]}.")
    if Certainty.ALTERNATIVE in doubts:
        notes.append(f"What has a day “if the report is older” stands {DOUBTS[Certainty.ALTERNATIVE]}.")
    if Certainty.UNDATED in doubts:
        notes.append(f"What has no day of its own: {DOUBTS[Certainty.UNDATED]}.")
    return " ".join(notes)


def transcript(dataset: Dataset, state: DayState, *, selected: str = "", notes: Iterable[str] = ()) -> Markup:
    """The day as headings (from ``h2`` down), sentences and lists, each with the way to report and paragraph.

    ``selected`` is the record chosen, if any; ``notes`` are sentences about the view: what filters leave out.
    """
    return filled("transcript", "whole", pieces=pieces(dataset, state, selected=selected, notes=notes))


def pieces(
    dataset: Dataset, state: DayState, *, selected: str = "", notes: Iterable[str] = ()
) -> Iterator[Markup]:
    """The same in pieces, each whole by itself: the head, then of each part its head and its entries."""
    told = passage(dataset, state)
    yield filled("transcript", "head", title=told.title, sentences=(*notes, *told.sentences))
    for part in told.parts:
        yield filled("transcript", "head", title=part.title, sentences=filter(None, (part.intro,)))
        yield from (_entry(dataset, entry, selected) for entry in part.entries)


def _entry(dataset: Dataset, entry: Entry, selected: str) -> Markup:
    return filled(
        "transcript",
        "entry",
        title=entry.title,
        fa=entry.title_fa,
        selected=selected and selected == entry.record_id,
        terms=[(fact.term, _lines(dataset, fact, selected)) for fact in entry.facts if fact.term],
        plain=[_lines(dataset, fact, selected) for fact in entry.facts if not fact.term],
    )


def _lines(dataset: Dataset, fact: Fact, selected: str) -> list[Markup]:
    """What a fact says, each sentence with the ways to the paragraphs that carry it."""
    return [
        filled(
            "transcript",
            "line",
            words=line.text,
            selected=selected in {_id(record) for record in line.records},
            ways=dict.fromkeys(paragraph_link(dataset, record) for record in line.records),
        )
        for line in fact.lines
    ]


def _id(record: Claim | Mention) -> str:
    return record.claim_id if isinstance(record, Claim) else record.mention_id


def transcript_text(dataset: Dataset, state: DayState, notes: Iterable[str] = ()) -> str:
    """The same as plain text: headings underlined, terms before their lines, sources in brackets."""
    told = passage(dataset, state)
    blocks = ["\n".join((told.title, "=" * len(told.title))), *notes, *told.sentences]
    for part in told.parts:
        blocks.append("\n".join((part.title, "-" * len(part.title))))
        blocks += [part.intro] if part.intro else []
        blocks += ["\n".join((entry.title, *_text(dataset, entry))) for entry in part.entries]
    return "\n\n".join(blocks)


def _text(dataset: Dataset, entry: Entry) -> Iterator[str]:
    for fact in entry.facts:
        depth = "  "
        if fact.term:
            yield f"  {fact.term}"
            depth = "    "
        for line in fact.lines:
            ways = "; ".join(dict.fromkeys(paragraph_name(dataset, record) for record in line.records))
            yield indent(f"{line.text}{f' [{ways}]' if ways else ''}", depth)
