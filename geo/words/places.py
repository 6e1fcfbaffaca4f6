"""The product's sentences about a place and a day: neutral, always with who says it and of which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.records.model import FIGHTING, ActorKind, Claim, Dataset, Filtered, PlaceKind, Side
from geo.records.stance import Extent, Line, Sense, Strength
from geo.status.positions import Position
from geo.status.timeline import STALE_AFTER_DAYS, DayState, EventOnDay, Fighting, PlaceOnDay, Status
from geo.status.validity import Certainty, Reading
from geo.words.accounts import accounts
from geo.words.claims import (
    about_party,
    agree,
    all_words,
    capital,
    collective,
    inside,
    position_words,
    speakers_of,
    what_is_said,
)
from geo.words.dates import day_short, days_ago, listed
from geo.words.lists import (
    BY_NO_OFFICE,
    CLAIM_AND_DENIAL,
    DEFENDED,
    DEFENDS,
    DOUBTS,
    EXTENTS,
    OF_THE_REST,
    STATUSES,
    UNNAMED_BY_CLAIMS,
    with_article,
)
from geo.words.records import Account, told_by


def status_words(dataset: Dataset, place: PlaceOnDay) -> str:
    """The status as a sentence about the place, with the age once it is three days old or more."""
    words = STATUSES[place.status]
    holder = dataset.sides.get(place.by or "")
    party = _party(dataset, place)
    said = words.stale if place.stale and words.stale else words.sentence
    return (_more_exactly(dataset, place) or said).format(
        place=with_article(dataset.places[place.place_id].name),
        by=party or by_whom(dataset, place.by),
        ago=days_ago(place.age_days or 0),
        days=f"{place.age_days or 0} days",
        claims=_claims(place, holder, party) if holder else "",
        say=agree("say", holder) if holder else "",
        **_wider(dataset, place),
    )


def _more_exactly(dataset: Dataset, place: PlaceOnDay) -> str:
    """A sentence that says more than the status alone does; empty where there is none."""
    if place.status is Status.NONE and _claimed_around(place):
        return UNNAMED_BY_CLAIMS[1]
    holding = [p for p in place.in_force if p.holding]
    if place.status is Status.CONTESTED and len({p.side_id for p in holding}) < len(dataset.sides):
        return CLAIM_AND_DENIAL[place.stale]
    if place.status is Status.CLAIMED and not place.stale and all(p.stance in DEFENDS for p in holding):
        return DEFENDED
    if place.status is Status.REPORTED and holding:
        return BY_NO_OFFICE[1]
    return OF_THE_REST if place.status is Status.REPORTED and place.of_the_rest else ""


def _claimed_around(place: PlaceOnDay) -> list[Position]:
    """What the sides claim of wider ground, newest first; denials and the ways in are no claim to it."""
    found = [
        p for p in place.wider if p.side_id and p.line is Line.HOLDING and p.extent is not Extent.APPROACHES
    ]
    return sorted(found, key=lambda p: p.day, reverse=True)


def _wider(dataset: Dataset, place: PlaceOnDay) -> dict[str, str]:
    """Whose claims are about which wider ground: ``the NRF’s claim is`` and ``Panjshir``."""
    found = _claimed_around(place)
    if not found:
        return {"wider": "", "above": ""}
    order = sorted({p.side_id for p in found}, key=lambda side_id: dataset.sides[side_id].position)
    whose = [possessive(inside(dataset.sides[side_id].name)) for side_id in order]
    claims = "claims are" if len(whose) > 1 else "claim is"
    return {"wider": f"{listed(whose)} {claims}", "above": dataset.places[found[0].place_id].name}


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


def by_whom(dataset: Dataset, side_id: str | None) -> str:
    """Who makes a status, inside a sentence."""
    return inside(dataset.sides[side_id].name) if side_id else "both sides"


def status_name(dataset: Dataset, status: Status, by: str | None) -> str:
    """What a status is called where there is little room: ``contested``, ``claimed by the NRF``."""
    return STATUSES[status].label.format(by=by_whom(dataset, by))


def status_label(dataset: Dataset, place: PlaceOnDay, *, since: int = STALE_AFTER_DAYS) -> str:
    """The same, with its age from ``since`` days on, and that it is the last word once it is stale.

    A report's collective that is counted as a side stands beside the side's name.
    """
    party = _party(dataset, place)
    name = f"{status_name(dataset, place.status, place.by)}{f' ({party})' if party else ''}"
    age = place.age_days or 0
    if place.stale and place.status is Status.CONTESTED:
        return f"{name}, no new claim for {age} days"
    return f"{'last ' if place.stale else ''}{name}{f', {days_ago(age)}' if age >= since else ''}"


def in_a_line(dataset: Dataset, place: PlaceOnDay) -> str:
    """A place's status with the speakers and days that make it, or that nobody is reported to claim it.

    Within wider ground that a side claims only that no claim names it: the line must not deny the map's colour, nor
    that fighting is reported there.
    """
    made_by = place.in_force or place.said_by_others
    if not made_by:
        return "no claim names it that day" if _claimed_around(place) else "nobody is reported to claim it"
    said = dict.fromkeys(f"{speakers_of(dataset, p)}, {day_short(p.day)}" for p in made_by)
    return f"{status_label(dataset, place)}: {'; '.join(said)}"


def place_sentences(dataset: Dataset, place: PlaceOnDay) -> tuple[str, ...]:
    """What can be said of a place on a day: its status, each position, what is claimed for wider ground."""
    said = all_words(dataset, place.in_force or place.said_by_others)
    found = [f"{status_words(dataset, place)}: {said}" if said else status_words(dataset, place)]
    if place.split:
        found.append(split_words(dataset, place))
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


WIDE = frozenset({PlaceKind.PROVINCE, PlaceKind.COUNTRY})
"""Kinds of places in which something happens, where it happens at others."""


def fighting_words(dataset: Dataset, state: DayState) -> str:
    """Where fighting is reported on the day, and where it is unclear; silence is not called peace."""
    sure = _touched(dataset, state, Fighting.REPORTED)
    unclear = _touched(dataset, state, Fighting.UNCLEAR)
    if sure:
        also = f", and may have touched {listed(_names(dataset, unclear))}" if unclear else ""
        wide = [place_id for place_id in sure if dataset.places[place_id].kind in WIDE]
        near = [place_id for place_id in sure if place_id not in wide]
        where = [
            f"{word} {listed(_names(dataset, ids))}" for word, ids in (("in", wide), ("at", near)) if ids
        ]
        return f"Fighting is reported {listed(where)}{also}."
    if unclear:
        return f"Fighting may have touched {listed(_names(dataset, unclear))}; the reports leave the day or place open."
    return "No report dates fighting to this day, which does not say that there was none."


def _touched(dataset: Dataset, state: DayState, wanted: Fighting) -> list[str]:
    """The places that the events name, without those that only contain or lie in them."""
    found = [p for p in state.places.values() if p.fighting is wanted]
    named = {
        place_id
        for p in found
        for event_id in p.fighting_events
        for place_id in dataset.events[event_id].place_ids
    }
    return [p.place_id for p in found if p.place_id in named]


def _names(dataset: Dataset, place_ids: Iterable[str]) -> list[str]:
    return sorted(with_article(dataset.places[place_id].name) for place_id in place_ids)


def summary(dataset: Dataset, state: DayState) -> str:
    """What the map shows: the subject's status with the day and speaker of each position, and fighting."""
    place = state.places[dataset.subject_id]
    known = "In what had been published by" if state.reading is Reading.KNOWN else "On"
    said = all_words(dataset, place.in_force or place.said_by_others)
    head = of_these(
        dataset, f"{known} {day_short(state.day)} {state.day.year}, {status_words(dataset, place)}"
    )
    quiet = _quiet(dataset, state)
    parts = [] if accounts(dataset, state) else quiet  # a day without any account begins with that
    parts.append(f"{head}: {said}." if said else f"{head}.")
    parts += [sentence for sentence in quiet if sentence not in parts]
    parts += _one_sided(dataset, state)
    if place.split:
        parts.append(f"{capital(split_words(dataset, place))}.")
    if place.possible:
        parts.append(f"{capital(all_words(dataset, place.possible))}.")
    return " ".join([*parts, fighting_words(dataset, state)])


def split_words(dataset: Dataset, place: PlaceOnDay) -> str:
    """Whose own claims of a day differ, and between what: ``the Taliban’s officials differ: all, or almost all``."""
    told: dict[str, dict[str, None]] = {}
    for p in place.in_force:
        if p.side_id and p.line is Line.HOLDING:
            told.setdefault(p.side_id, {})[_HOW_MUCH.get(p.extent, "")] = None
    for side_id, amounts in told.items():
        if len(amounts) > 1 and all(amounts):
            own = [p for p in place.in_force if p.side_id == side_id and p.line is Line.HOLDING]
            speakers = [dataset.actors[dataset.claims[c].claimant_id] for p in own for c in p.claims]
            named = all(actor.kind is ActorKind.OFFICIAL for actor in speakers)
            who = possessive(inside(dataset.sides[side_id].name))
            ordered = [amount for amount in _HOW_MUCH.values() if amount in amounts]
            return f"{who} {'officials' if named else 'claims'} differ: {', or '.join(ordered)}"
    return "one side’s own claims differ"


_HOW_MUCH = {Extent.WHOLE: "all", Extent.MOST: "almost all", Extent.PART: "part"}
"""How much of a place a claim is about, in a word."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The summary in parts, for a heading: what the status is, what each side says (by side id), and the rest."""

    lead: str
    sides: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]

    @property
    def short(self) -> str:
        """What the status is and what each side says, in one line: the description of a page or of a link."""
        return " ".join((self.lead, *(words for _, words in self.sides)))


def brief(dataset: Dataset, state: DayState, *, counted: bool = False) -> Brief:
    """The same as ``summary``, one part a line, the sides in their order.

    ``counted``: what the day has is counted beside it, above its accounts, and not said here again.
    """
    place = state.places[dataset.subject_id]
    known = "In what had been published by" if state.reading is Reading.KNOWN else "On"
    lead = of_these(
        dataset, f"{known} {day_short(state.day)} {state.day.year}, {status_words(dataset, place)}."
    )
    order = sorted(dataset.sides.values(), key=lambda side: side.position)
    own_lines = sorted(place.in_force, key=lambda p: list(Line).index(p.line))
    words = ((side.side_id, [p for p in own_lines if p.side_id == side.side_id]) for side in order)
    quiet = [] if counted and accounts(dataset, state) else _quiet(dataset, state)
    rest = [*quiet, *_one_sided(dataset, state)]
    if not place.in_force and place.said_by_others:
        rest.append(f"{capital(all_words(dataset, place.said_by_others))}.")
    if place.split:
        rest.append(f"{capital(split_words(dataset, place))}.")
    if any(p.side_id for p in place.possible):
        rest.append(f"{capital(all_words(dataset, [p for p in place.possible if p.side_id]))}.")
    rest.append(fighting_words(dataset, state))
    said = tuple((side, _sentences(dataset, own)) for side, own in words if own)
    return Brief(lead, said, tuple(rest))


def _sentences(dataset: Dataset, own: Iterable[Position]) -> str:
    """A side's positions, each as a sentence of its own; one claim that both holds and denies is said once."""
    return " ".join(dict.fromkeys(f"{capital(position_words(dataset, p))}." for p in own))


SURE: dict[Status, str] = {
    Status.NONE: "Nothing claimed for this day",
    Status.REPORTED: "Unverified; only others place a side there",
    Status.CLAIMED: "Unverified; no other claim contradicts it",
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
    """A side's position in force, by its offices, the last, the most far-reaching; else one of an unknown day, or none.

    So "most" never stands for a "whole" that the side claims on the same day.
    """
    firm = [p for p in place.in_force if p.side_id == side.side_id]
    maybe = [p for p in place.possible if p.side_id == side.side_id]
    lines, strengths = list(Line), list(Strength)
    found = sorted(
        firm or maybe,
        key=lambda p: (lines.index(p.line), not p.official, p.age_days, strengths.index(p.strength)),
    )
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


def _quiet(dataset: Dataset, state: DayState) -> list[str]:
    """What the day lacks: any account, or a claim or clash dated to it."""
    found = accounts(dataset, state)
    if not found:
        return [_silence(dataset, state)]
    if others := others_only(found):
        return [of_these(dataset, f"{NO_CLAIM_OR_CLASH}; {others_words(others)}.")]
    return []


def _one_sided(dataset: Dataset, state: DayState) -> list[str]:
    """That a side has no word of a day on which the other alone claims the subject."""
    place = state.places[dataset.subject_id]
    heard = {account.side_id for account in accounts(dataset, state)}
    silent = [
        side
        for side in dataset.sides.values()
        if place.status is Status.CLAIMED and side.side_id not in heard
    ]
    return [
        of_these(dataset, f"Nothing by {inside(side.name)} about this day in these reports.")
        for side in silent
    ]


def others_only(found: Sequence[Account]) -> int:
    """How many accounts a day has, where none of them is a claim or of a clash dated to it; else 0."""
    dated = [a for a in found if a.certainty is Certainty.DATED]
    if any(isinstance(a.record, Claim) or (a.event and a.event.kind in FIGHTING) for a in dated):
        return 0
    return len(found)


NO_CLAIM_OR_CLASH = "No claim or clash dated to this day"


def others_words(count: int) -> str:
    """``4 other reports``."""
    return f"{count} other report{'' if count == 1 else 's'}"


def _silence(dataset: Dataset, state: DayState) -> str:
    """That the day has no account of its own, and the last word before it."""
    if state.reading is Reading.KNOWN:
        latest = max(
            (r.published_best for r in dataset.reports.values() if r.published_best <= state.day),
            default=None,
        )
        since = f" since {day_short(latest)}" if latest else f" had been printed by {day_short(state.day)}"
        nothing = f"No report{since}."
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
        when = f"printed on {day_short(day)}" if first.new else day_short(day)
        return f"{when}, {told_by(dataset, first.record)}."
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


def possessive(name: str) -> str:
    """``the Taliban’s``, ``others’``."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def status_caption(place: PlaceOnDay, dataset: Dataset) -> str:
    """What a place's status is, with its age and what makes it, after the place's name."""
    words = f"{_placed(dataset, place)}{status_label(dataset, place, since=1)}"
    if place.status is Status.REPORTED and any(p.holding for p in place.in_force):
        words += f": {BY_NO_OFFICE[0]}"
    because = STATUSES[place.status].because
    words += f": {because}" if because else ""
    if place.status is Status.NONE and _claimed_around(place):
        words += f" {UNNAMED_BY_CLAIMS[0]}"
    if place.split:
        words += f"; {split_words(dataset, place)}"
    if place.newer_rival:
        words += f"; newer claim of {side_name(dataset, place.newer_rival)} about the wider area"
    return f"{_name_of(dataset, place)}: {words}"


def rest_of(dataset: Dataset, country_id: str) -> str:
    """``the rest of Afghanistan``."""
    return EXTENTS[Extent.REST].replace("{place}", dataset.places[country_id].name)


def _name_of(dataset: Dataset, place: PlaceOnDay) -> str:
    """The place's name; the rest of a country, where what is said of one is said of that."""
    about = dataset.places[place.place_id]
    rest = about.kind is PlaceKind.COUNTRY and place.of_the_rest
    return capital(rest_of(dataset, about.place_id)) if rest else about.name


def _placed(dataset: Dataset, place: PlaceOnDay) -> str:
    """Whom others place where no side has a position, before the status; empty elsewhere, or where it is no side."""
    if place.status is not Status.REPORTED:
        return ""
    own = [p for p in place.in_force if p.holding]
    named = {
        about_party(dataset, p).split(" (")[0] or side_name(dataset, p.about_side_id)
        for p in own or place.said_by_others
        if p.about_side_id
    }
    return f"{listed(sorted(named))}, " if named else ""


def possible_words(place_id: str, side_id: str, dataset: Dataset, *, implied: bool) -> str:
    """What a possible or an implied position says; why a day is not certain is said with the claim itself."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    if implied:
        return f"{name}: implied by {possessive(who)} wider claim"
    if not side_id:
        return f"{name}: perhaps placed there by others"
    return f"{name}: possibly claimed by {who}"


def approach_words(place_id: str, side_id: str, age_days: int, dataset: Dataset) -> str:
    """What a band around a place says."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    age = f", {days_ago(age_days)}" if age_days else ""
    return f"Approaches of {name}: surrounded or blocked, {agree('say', dataset.sides[side_id])} {who}{age}"


def event_words(on_day: EventOnDay, where: str) -> str:
    """An event's title, where it is drawn, and how firmly it is dated."""
    doubt = DOUBTS[on_day.validity.certainty]
    return f"{on_day.event.title} ({where}{f'; {doubt}' if doubt else ''})"
