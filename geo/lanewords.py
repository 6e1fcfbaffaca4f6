"""The words of the lanes: their names, a record in a line, how it stands, what was said against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from geo.answers import Answer, Source
from geo.clauses import EXTENTS, PHRASES, capital, inside
from geo.lanes import Grouping, Item, Lane, StatusRun
from geo.model import FIGHTING, Claim, Dataset, Event, Mention
from geo.phrases import date_words, listed, span_words
from geo.stretches import Standing, Stretch
from geo.timeline import Status
from geo.validity import Certainty, Reading

GROUPINGS: dict[Grouping, str] = {
    Grouping.PLACE: "place",
    Grouping.SIDE: "side",
    Grouping.OUTLET: "outlet",
}
"""What a grouping is called in the switch."""

LANE_IS: dict[Grouping, str] = {
    Grouping.PLACE: "a lane holds what is said about one place",
    Grouping.SIDE: "a lane holds what one side says",
    Grouping.OUTLET: "a lane holds what one outlet printed",
}

BESIDE: dict[Source, str] = {
    Source.REPORT: "a report sets one against the other",
    Source.CODER: "set side by side by the coder",
    Source.RULE: "by the status rule",
}
"""Who says that two records speak against each other."""

NO_DAY = "day not given"


def lane_name(dataset: Dataset, lane: Lane) -> str:
    """What a lane is called."""
    match lane.grouping:
        case Grouping.PLACE:
            return dataset.places[lane.key].name if lane.key else "No place a map can show"
        case Grouping.SIDE:
            return dataset.sides[lane.key].name if lane.key else "Others, and the reports’ own words"
        case Grouping.OUTLET:
            return capital(_short(dataset.actors[lane.key].name))


def _short(name: str) -> str:
    """A name without what follows a comma or stands in brackets."""
    return re.split(r"[,(]", name)[0].strip()


def speaker(dataset: Dataset, record: Claim | Mention) -> str:
    """Who says it, in a word or two; a side that speaks for itself by its short name."""
    actor = dataset.actors[record.claimant_id]
    side = dataset.sides.get(actor.side_id)
    return side.short_name if side and actor.actor_id == actor.side_id else _short(actor.name)


def tellers(dataset: Dataset, event: Event) -> str:
    """Everybody who tells of an event, each once."""
    return listed(dict.fromkeys(speaker(dataset, m) for m in dataset.mentions_of[event.event_id]))


def line_of(dataset: Dataset, record: Claim | Event) -> str:
    """A record in one line: ``Zabihullah Mujahid: Taliban have entered part of Panjshir``, or an event's title."""
    if isinstance(record, Event):
        return record.title
    side = dataset.sides.get(dataset.side_of(record.about_id))
    place = (
        listed(dataset.places[p].name for p in record.place_ids) or record.place_printed or "no place named"
    )
    text = PHRASES[record.stance][0 if side is None or side.plural else 1]
    said = text.format(what=EXTENTS[record.extent].format(place=place), place=place)
    who, about = speaker(dataset, record), side.short_name if side else "forces"
    return f"{who}: {said}" if who == about else f"{who}: {about} {said.split(' ', 1)[1]}"


def brief_line_of(dataset: Dataset, record: Claim | Event) -> str:
    """The same where there is little room: the speaker, or what kind of event it is."""
    if isinstance(record, Claim):
        return speaker(dataset, record)
    return "Fighting" if record.kind in FIGHTING else capital(record.kind.value.replace("_", " "))


STATUSES: dict[Status, str] = {
    Status.NONE: "no claim",
    Status.REPORTED: "placed there by others",
    Status.CLAIMED: "claimed by {by}",
    Status.BOTH: "both sides there",
    Status.CONTESTED: "contested",
    Status.DENIED: "denial by {by}",
}


def status_line(dataset: Dataset, run: StatusRun) -> str:
    """A status in two or three words."""
    side = dataset.sides.get(run.by or "")
    return STATUSES[run.status].format(by=inside(side.name) if side else "both sides")


def stands(stretches: Iterable[Stretch], record: Claim | Event) -> str:
    """On which days a record stands, and how: ``possible 16 to 22 August; in force 23 August to 6 September``."""
    say = _claim_stands if isinstance(record, Claim) else _event_stands
    return "; ".join(say(stretch) for stretch in stretches) or NO_DAY


def _claim_stands(stretch: Stretch) -> str:
    days = span_words(stretch.first, stretch.last)
    match stretch.standing, stretch.certainty:
        case Standing.IN_FORCE, Certainty.UNDATED:
            return f"in force {days}, from its printing: {NO_DAY}"
        case Standing.IN_FORCE, _:
            return f"in force {days}"
        case Standing.POSSIBLE, Certainty.ALTERNATIVE:
            return f"possible {days}, if the report is read by its other date"
        case Standing.POSSIBLE, _:
            return f"possible {days}"
        case _:
            return f"of {days}; makes nobody’s position"


def _event_stands(stretch: Stretch) -> str:
    days = span_words(stretch.first, stretch.last)
    match stretch.standing, stretch.certainty:
        case _, Certainty.UNDATED:
            return f"first known {days}: {NO_DAY}"
        case Standing.SAID, _:
            return f"first printed {days}, of days before"
        case _, Certainty.ALTERNATIVE:
            return f"{days}, if the report is read by its other date"
        case _, Certainty.WINDOW:
            return f"some day from {days}" if stretch.first != stretch.last else f"possibly {days}"
        case _:
            return days


def facts(dataset: Dataset, record: Claim | Event) -> tuple[str, ...]:
    """What a pointed-at record says beyond its line: paraphrase or tellers, days, place and where it was printed."""
    place = f"“{record.place_printed}”" if record.place_printed else "no place named"
    if isinstance(record, Claim):
        told = [record.paraphrase]
        printed = f"{record.report_id} ¶ {record.paragraph}"
    else:
        mentions = dataset.mentions_of[record.event_id]
        told = [f"Told by {inside(tellers(dataset, record))}."] if mentions else []
        printed = listed(f"{m.report_id} ¶ {m.paragraph}" for m in mentions)
    return (*told, f"{capital(date_words(record))} · {place}", printed)


def name_in_answer(dataset: Dataset, record_id: str) -> str:
    """A claim by its speaker, an event by its title."""
    claim = dataset.claims.get(record_id)
    return inside(speaker(dataset, claim)) if claim else f"“{dataset.events[record_id].title}”"


def answers_words(dataset: Dataset, record_id: str, found: Iterable[Answer]) -> tuple[str, ...]:
    """What was said against a record and what it speaks against, a sentence each."""
    said = []
    for answer in found:
        if answer.to_id == record_id:
            by = name_in_answer(dataset, answer.by_id)
            said.append(f"{capital(answer.words)} by {by} ({BESIDE[answer.source]}).")
        elif answer.by_id == record_id:
            to = name_in_answer(dataset, answer.to_id)
            said.append(f"Against {to}: {answer.words} ({BESIDE[answer.source]}).")
    return tuple(said)


def lag_line(record_id: str, found: Iterable[Answer]) -> str:
    """The plainest of what was said against a record, ``denied the same day``; empty where nothing was."""
    mine = [answer for answer in found if answer.to_id == record_id]
    plainest = min(mine, key=lambda a: (not a.denies, a.source is not Source.REPORT, a.words), default=None)
    return plainest.words if plainest else ""


def map_day(dataset: Dataset, item: Item, record: Claim | Event, reading: Reading) -> tuple[date, Reading]:
    """The day and reading on which the map shows an item: its first sure day, else its first.

    What has no day shows on the day of its printing, as known then.
    """
    firm = (s for s in item.stretches if s.standing is Standing.IN_FORCE)
    shown = next(firm, item.stretches[0] if item.stretches else None)
    if shown:
        return shown.first, reading
    told = [record] if isinstance(record, Claim) else dataset.mentions_of[record.event_id]
    printed = (dataset.reports[one.report_id].published_best for one in told)
    return min(printed, default=dataset.span.first), Reading.KNOWN
