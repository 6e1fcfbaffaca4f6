"""The product's sentences about a place and a day: neutral, always with who says it and of which day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.records.model import Dataset, Filtered, Side
from geo.records.stance import Line, Sense
from geo.status.timeline import DayState, EventOnDay, Fighting, PlaceOnDay, Status
from geo.status.validity import Certainty, Reading
from geo.words.accounts import Account, accounts
from geo.words.claims import (
    agree,
    all_words,
    capital,
    collective,
    inside,
)
from geo.words.dates import (
    day_short,
    days_ago,
    listed,
)


def status_words(dataset: Dataset, place: PlaceOnDay) -> str:
    """The status in a few words, with the age once it is three days old or more."""
    name = dataset.places[place.place_id].name
    ago = days_ago(place.age_days or 0)
    one = dataset.sides.get(place.by or "")
    match place.status:
        case Status.CONTESTED if place.stale:
            return f"{name} was last contested {ago}"
        case Status.CONTESTED:
            return f"{name} is contested (what the two sides say cannot both be true)"
        case Status.BOTH if place.stale:
            return f"{name} was last claimed by both sides {ago}, and both can be true"
        case Status.BOTH:
            return f"both sides claim to be in {name}, and both can be true"
        case Status.CLAIMED if one:
            return _claimed_words(dataset, place, one, ago)
        case Status.DENIED:
            by = inside(one.name) if one else "both sides"
            last = (
                f"the last denial, by {by}, was {ago}" if place.stale else f"there is only a denial by {by}"
            )
            return f"neither side claims {name}; {last}"
        case Status.REPORTED if any(p.holding for p in place.in_force):
            return f"neither side claims {name}; only a voice without an office does"
        case Status.REPORTED if place.of_the_rest:
            return f"neither side claims {name}; it is part of what reports say of the rest of the country"
        case Status.REPORTED:
            return f"neither side claims {name}, but others place a side there"
        case _:
            return f"neither side claims {name}"


def _claimed_words(dataset: Dataset, place: PlaceOnDay, holder: Side, ago: str) -> str:
    name = dataset.places[place.place_id].name
    holding = [p for p in place.in_force if p.holding]
    parties = {collective(dataset, p) for p in holding}
    party = parties.pop().split(" (")[0] if len(parties) == 1 else ""
    who = party or inside(holder.name)
    if place.stale:
        return f"{name} was last claimed by {who} {ago}"
    there = all(p.sense is Sense.PRESENCE for p in holding)
    verb = "claim" if party else agree("claim", holder)
    return f"only {who} {verb} {'to be in ' if there else ''}{name}"


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
    if not side_id:
        return "others"
    name = dataset.sides[side_id].name
    return name.replace("The ", "the ", 1) if name.startswith("The ") else name


def _ago(age_days: int | None) -> str:
    return {None: "", 0: "", 1: ", a day ago"}.get(age_days, f", {age_days} days ago")


def _placed(place: PlaceOnDay, dataset: Dataset) -> str:
    """The sides that others place there."""
    about = sorted({p.about_side_id for p in place.said_by_others if p.about_side_id})
    return " and ".join(side_name(dataset, side_id) for side_id in about) or "somebody"


def status_caption(place: PlaceOnDay, dataset: Dataset) -> str:
    """What a place's status is, with its age."""
    name = dataset.places[place.place_id].name
    last = "last " if place.stale else ""
    age = _ago(place.age_days)
    match place.status:
        case Status.NONE:
            words = "no claim in force"
        case Status.CLAIMED:
            words = f"{last}claimed by {side_name(dataset, place.by)}{age}"
        case Status.CONTESTED:
            words = f"{last}contested{age}: both sides' claims cannot be true together"
        case Status.BOTH:
            words = f"{last}claimed in part by both sides{age}"
        case Status.DENIED:
            who = side_name(dataset, place.by) if place.by else "both sides"
            denied = [p for p in place.in_force if p.line is Line.DENIAL]
            entry = all(p.sense is Sense.DENIAL_OF_ENTRY for p in denied)
            what = "that the other side has entered" if entry else "the other side's hold"
            words = f"{what} {'was ' if entry else ''}{last}denied by {who}{age}"
        case _ if any(p.holding for p in place.in_force):
            who = " and ".join(side_name(dataset, p.side_id) for p in place.in_force if p.holding)
            words = f"claimed by nobody but a voice without an office, of {who}"
        case _ if place.of_the_rest:
            words = f"reports place {_placed(place, dataset)} in the rest of the country, and so here"
        case _:
            words = f"a report places {_placed(place, dataset)} there; no side claims it"
    if place.split:
        words += "; one side's own claims differ"
    if place.newer_rival:
        words += f"; newer claim of {side_name(dataset, place.newer_rival)} about the wider area"
    return f"{name}: {words}"


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
    return f"Approaches of {name}: surrounded or blocked, by the word of {who}{_ago(age_days)}"


def event_words(on_day: EventOnDay, where: str) -> str:
    """An event's title, where it is drawn, and how firmly it is dated."""
    doubt = {
        Certainty.WINDOW: "; day known only within a window",
        Certainty.ALTERNATIVE: "; only if the report is dated otherwise",
        Certainty.UNDATED: "; not dated",
    }.get(on_day.validity.certainty, "")
    return f"{on_day.event.title} ({where}{doubt})"
