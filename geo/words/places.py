"""The product's sentences about a place and a day: neutral, always with who says it and of which day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.records.model import Dataset, Filtered, Side
from geo.records.stance import Line, Sense
from geo.status.positions import Position
from geo.status.timeline import STALE_AFTER_DAYS, DayState, EventOnDay, Fighting, PlaceOnDay, Status
from geo.status.validity import Certainty, Reading
from geo.words.accounts import accounts
from geo.words.claims import agree, all_words, capital, collective, inside, speakers_of, what_is_said
from geo.words.dates import day_short, days_ago, listed
from geo.words.lists import BY_NO_OFFICE, DOUBTS, OF_THE_REST, STATUSES
from geo.words.records import Account


def status_words(dataset: Dataset, place: PlaceOnDay) -> str:
    """The status as a sentence about the place, with the age once it is three days old or more."""
    words = STATUSES[place.status]
    holder = dataset.sides.get(place.by or "")
    party = _party(dataset, place)
    said = words.stale if place.stale and words.stale else words.sentence
    return (_other_report(place, 1) or said).format(
        place=dataset.places[place.place_id].name,
        by=party or by_whom(dataset, place.by),
        ago=days_ago(place.age_days or 0),
        claims=_claims(place, holder, party) if holder else "",
    )


def _claims(place: PlaceOnDay, holder: Side, party: str) -> str:
    there = all(p.sense is Sense.PRESENCE for p in place.in_force if p.holding)
    verb = f"{party} claim" if party else f"{inside(holder.name)} {agree('claim', holder)}"
    return f"{verb}{' to be in' if there else ''}"


def _party(dataset: Dataset, place: PlaceOnDay) -> str:
    """A report's collective that alone makes a claim, by its name in the report; empty elsewhere."""
    if place.status is not Status.CLAIMED:
        return ""
    parties = {collective(dataset, p) for p in place.in_force if p.holding}
    return parties.pop().split(" (")[0] if len(parties) == 1 else ""


def _other_report(place: PlaceOnDay, form: int) -> str:
    """What makes a place reported where no third party names it: label (0) or sentence (1); empty elsewhere."""
    if place.status is not Status.REPORTED:
        return ""
    if any(p.holding for p in place.in_force):
        return BY_NO_OFFICE[form]
    return OF_THE_REST[form] if place.of_the_rest else ""


def by_whom(dataset: Dataset, side_id: str | None) -> str:
    """Who makes a status, inside a sentence."""
    return inside(dataset.sides[side_id].name) if side_id else "both sides"


def status_name(dataset: Dataset, status: Status, by: str | None) -> str:
    """What a status is called where there is little room: ``contested``, ``claimed by the NRF``."""
    return STATUSES[status].label.format(by=by_whom(dataset, by))


def status_label(dataset: Dataset, place: PlaceOnDay, *, since: int = STALE_AFTER_DAYS) -> str:
    """The same, with its age from ``since`` days on, and that it is the last word once it is stale."""
    name = status_name(dataset, place.status, place.by)
    age = place.age_days or 0
    return f"{'last ' if place.stale else ''}{name}{f', {days_ago(age)}' if age >= since else ''}"


def in_a_line(dataset: Dataset, place: PlaceOnDay) -> str:
    """A place's status with the speakers and days that make it, or that nobody is reported to claim it."""
    made_by = place.in_force or place.said_by_others
    if not made_by:
        return "nobody is reported to claim it"
    said = dict.fromkeys(f"{speakers_of(dataset, p)}, {day_short(p.day)}" for p in made_by)
    return f"{status_label(dataset, place)}: {'; '.join(said)}"


def place_sentences(dataset: Dataset, place: PlaceOnDay) -> tuple[str, ...]:
    """What can be said of a place on a day: its status, each position, what is claimed for wider ground."""
    said = all_words(dataset, place.in_force or place.said_by_others)
    found = [f"{status_words(dataset, place)}: {said}" if said else status_words(dataset, place)]
    if place.split:
        found.append("Claims of one side differ in how much they claim")
    if place.in_force and place.said_by_others:
        found.append(f"no position of either side: {all_words(dataset, place.said_by_others)}")
    if place.possible:
        found.append(all_words(dataset, place.possible))
    if place.newer_rival:
        found.append(f"what {inside(dataset.sides[place.newer_rival].name)} said of wider ground is newer")
    for above in dict.fromkeys(p.place_id for p in place.wider if p.side_id):
        wide = [p for p in place.wider if p.side_id and p.place_id == above]
        found.append(f"for {dataset.places[above].name} as a whole: {all_words(dataset, wide)}")
    return tuple(f"{capital(sentence)}." for sentence in dict.fromkeys(found))


def fighting_words(dataset: Dataset, state: DayState) -> str:
    """Where fighting is reported on the day, and where it is unclear; silence is not called peace."""
    sure = _touched(dataset, state, Fighting.REPORTED)
    unclear = _touched(dataset, state, Fighting.UNCLEAR)
    if sure:
        also = f", and may have touched {listed(unclear)}" if unclear else ""
        return f"Fighting is reported at {listed(sure)}{also}."
    if unclear:
        return f"Fighting may have touched {listed(unclear)}; the reports leave the day or place open."
    return "No report dates fighting to this day, which does not say that there was none."


def _touched(dataset: Dataset, state: DayState, wanted: Fighting) -> list[str]:
    """The names of the places that the events name, without those that only contain or lie in them."""
    found = [p for p in state.places.values() if p.fighting is wanted]
    named = {
        place_id
        for p in found
        for event_id in p.fighting_events
        for place_id in dataset.events[event_id].place_ids
    }
    return sorted(dataset.places[p.place_id].name for p in found if p.place_id in named)


def summary(dataset: Dataset, state: DayState) -> str:
    """What the map shows: the subject's status with the day and speaker of each position, and fighting."""
    place = state.places[dataset.subject_id]
    known = "By what was printed until" if state.reading is Reading.KNOWN else "On"
    said = all_words(dataset, place.in_force or place.said_by_others)
    head = of_these(
        dataset, f"{known} {day_short(state.day)} {state.day.year}, {status_words(dataset, place)}"
    )
    parts = [] if accounts(dataset, state) else [_silence(dataset, state)]
    parts.append(f"{head}: {said}." if said else f"{head}.")
    if place.split:
        parts.append("One side's own claims differ in how much they claim.")
    if place.possible:
        parts.append(f"{capital(all_words(dataset, place.possible))}.")
    return " ".join([*parts, fighting_words(dataset, state)])


@dataclass(frozen=True, slots=True)
class Brief:
    """The summary in parts, for a heading: what the status is, what each side says (by side id), and the rest."""

    lead: str
    sides: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]


def brief(dataset: Dataset, state: DayState) -> Brief:
    """The same as ``summary``, one part a line, the sides in their order."""
    place = state.places[dataset.subject_id]
    known = "By what was printed until" if state.reading is Reading.KNOWN else "On"
    lead = of_these(
        dataset, f"{known} {day_short(state.day)} {state.day.year}, {status_words(dataset, place)}."
    )
    order = sorted(dataset.sides.values(), key=lambda side: side.position)
    own_lines = sorted(place.in_force, key=lambda p: list(Line).index(p.line))
    words = ((side.side_id, [p for p in own_lines if p.side_id == side.side_id]) for side in order)
    rest = [] if accounts(dataset, state) else [_silence(dataset, state)]
    if not place.in_force and place.said_by_others:
        rest.append(f"{capital(all_words(dataset, place.said_by_others))}.")
    if place.split:
        rest.append("One side's own claims differ in how much they claim.")
    if any(p.side_id for p in place.possible):
        rest.append(f"{capital(all_words(dataset, [p for p in place.possible if p.side_id]))}.")
    rest.append(fighting_words(dataset, state))
    said = tuple((side, f"{capital(all_words(dataset, own))}.") for side, own in words if own)
    return Brief(lead, said, tuple(rest))


SURE: dict[Status, str] = {
    Status.NONE: "Nothing claimed for this day",
    Status.REPORTED: "Unverified; only others place a side there",
    Status.CLAIMED: "Unverified; nothing in force conflicts with it",
    Status.BOTH: "Unverified; both can be right",
    Status.CONTESTED: "Unverified; both cannot be right",
    Status.DENIED: "Unverified; a denial alone, nobody claims it",
}
"""How sure a status is, in the few words there is room for on a map."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands on the map of a day: one line for each side by its position, and one on how sure that is."""

    sides: tuple[str, ...]
    sure: str


def caption(dataset: Dataset, state: DayState) -> Caption:
    """The first thing that each side says of the subject, short enough for a map of any size."""
    place = state.places[dataset.subject_id]
    sides = sorted(dataset.sides.values(), key=lambda side: side.position)
    sure = SURE[place.status]
    if place.stale:
        sure += f"; no new claim for {place.age_days} days"
    if isinstance(dataset, Filtered):
        sure = f"Of the filtered records alone. {sure}"
    return Caption(tuple(_says(dataset, place, side) for side in sides), sure)


def _says(dataset: Dataset, place: PlaceOnDay, side: Side) -> str:
    """A side's first position in force; where there is none, one that only may be of the day, or that it is silent."""
    firm = [p for p in place.in_force if p.side_id == side.side_id]
    maybe = [p for p in place.possible if p.side_id == side.side_id]
    found = sorted(firm or maybe, key=lambda p: list(Line).index(p.line))
    name = dataset.places[place.place_id].name
    if not found:
        return f"{side.name}: no claim about {name}"
    return f"{capital(what_is_said(dataset, found[0], name))}{_tied(found[0])}"


def _tied(p: Position) -> str:
    """How a position hangs on the day: that its day is unknown, or the earlier day that it is of."""
    if p.possible:
        return f", {DOUBTS[Certainty.WINDOW]}"
    return f", {day_short(p.day)}" if p.age_days else ""


def of_these(dataset: Dataset, sentence: str) -> str:
    """A sentence about what the records say; where the reader has filtered them, it says that first."""
    if not isinstance(dataset, Filtered):
        return sentence
    return f"Of the filtered records alone: {sentence[0].lower()}{sentence[1:]}"


def _silence(dataset: Dataset, state: DayState) -> str:
    """That the day has no account of its own, and the last word before it."""
    if state.reading is Reading.KNOWN:
        printed = any(report.published_best <= state.day for report in dataset.reports.values())
        nothing = f"{'Nothing more' if printed else 'No report'} had been printed by {day_short(state.day)}."
    else:
        nothing = "No report is dated to this day."
    nothing = of_these(dataset, nothing)
    last = _last_word(dataset, state)
    return f"{nothing} Last word: {last}" if last else nothing


def _last_word(dataset: Dataset, state: DayState) -> str:
    """The most recent account of an earlier day: when, who, what; firmly dated ones first."""
    for day in reversed([day for day in dataset.span.days() if day < state.day]):
        found = [
            account
            for account in accounts(dataset, replace(state, day=day))
            if account.certainty in {Certainty.DATED, Certainty.WINDOW}
        ]
        if not found:
            continue
        first = min(found, key=lambda account: _weight(dataset, account))
        speaker = dataset.actors[first.record.claimant_id].name
        when = f"printed on {day_short(day)}" if first.new else day_short(day)
        others = f" (one of {len(found)} accounts)" if len(found) > 1 else ""
        return f"{when}, {speaker}{others}: {first.record.paraphrase.rstrip('.')}."
    return ""


def _weight(dataset: Dataset, account: Account) -> tuple[bool, bool, bool, str]:
    return (
        account.certainty is not Certainty.DATED,
        dataset.subject_id not in account.place_ids,
        account.event is not None,
        account.record_id,
    )


def side_name(dataset: Dataset, side_id: str | None) -> str:
    """A side's name as it stands inside a sentence."""
    return inside(dataset.sides[side_id].name) if side_id else "others"


def status_caption(place: PlaceOnDay, dataset: Dataset) -> str:
    """What a place's status is, with its age and what makes it, after the place's name."""
    words = _other_report(place, 0) or status_label(dataset, place, since=1)
    if place.status is Status.REPORTED:
        said = [p for p in place.in_force if p.holding] or place.said_by_others
        about = sorted({p.about_side_id for p in said if p.about_side_id})
        words += f" ({listed(side_name(dataset, side_id) for side_id in about)})" if about else ""
    because = STATUSES[place.status].because
    words += f": {because}" if because else ""
    if place.split:
        words += "; one side's own claims differ"
    if place.newer_rival:
        words += f"; newer claim of {side_name(dataset, place.newer_rival)} about the wider area"
    return f"{dataset.places[place.place_id].name}: {words}"


def possible_words(place_id: str, side_id: str, dataset: Dataset, *, implied: bool) -> str:
    """What a possible or an implied position says."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    if implied:
        return f"{name}: implied by a claim of {who} about the wider area"
    if not side_id:
        return f"{name}: others may place a side there; the day is not certain"
    return f"{name}: possibly claimed by {who}; the day is not certain"


def approach_words(place_id: str, side_id: str, age_days: int, dataset: Dataset) -> str:
    """What a band around a place says."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    age = f", {days_ago(age_days)}" if age_days else ""
    return f"Approaches of {name}: surrounded or blocked, by the word of {who}{age}"


def event_words(on_day: EventOnDay, where: str) -> str:
    """An event's title, where it is drawn, and how firmly it is dated."""
    doubt = DOUBTS[on_day.validity.certainty]
    return f"{on_day.event.title} ({where}{f'; {doubt}' if doubt else ''})"
