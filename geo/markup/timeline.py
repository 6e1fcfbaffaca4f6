"""The words of the lanes: their names, a record in a line, how it stands, what was said against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from geo.findings.lanes import Grouping, Item, Lane, StatusRun
from geo.markup.elements import joined, page_link, source_link
from geo.records.model import FIGHTING, Claim, Dataset, Event, Mention
from geo.status.answers import Answer, Source
from geo.status.stretches import Standing, Stretch
from geo.status.timeline import Status
from geo.status.validity import Certainty, Reading
from geo.words.claims import EXTENTS, PHRASES, capital, inside
from geo.words.dates import date_words, listed, span_words

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


NOTHING = "No record to show."
COLUMNS = ("Record", "Days", "On the timeline", "At odds with", "Printed", "Map")


def lane_list(dataset: Dataset, found: Iterable[Lane], said: Iterable[Answer], reading: Reading) -> Markup:
    """Every lane under a heading of the third level: the status in words, then a table of its records by day."""
    answers = tuple(said)
    listed = joined(_lane(dataset, lane, answers, reading) for lane in found)
    return listed or Markup('<p class="nothing">{}</p>').format(NOTHING)


def _lane(dataset: Dataset, lane: Lane, said: tuple[Answer, ...], reading: Reading) -> Markup:
    name = lane_name(dataset, lane)
    claims = sum(item.record_id in dataset.claims for item in lane.items)
    counted = f"{name}: {_several(claims, 'claim')}, {_several(len(lane.items) - claims, 'event')}"
    return Markup(
        '<section class="lane"><h3>{name}</h3>{status}'
        '<div class="wide" role="region" tabindex="0" aria-label="{name}, records"><table class="lane-records">'
        "<caption>{counted}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    ).format(
        name=name,
        status=_status(dataset, lane),
        counted=counted,
        heads=joined(Markup('<th scope="col">{}</th>').format(head) for head in COLUMNS),
        rows=joined(_row(dataset, item, said, reading) for item in _by_day(lane.items)),
    )


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _status(dataset: Dataset, lane: Lane) -> Markup:
    """The runs of the place's status, in a sentence; nothing for a lane that is no place or never has one."""
    if not lane.statuses:
        return Markup("")
    runs = "; ".join(
        f"{status_line(dataset, run)}, {span_words(run.first, run.last)}" for run in lane.statuses
    )
    return Markup("<p>Status by the rule: {}.</p>").format(runs)


def _by_day(items: Iterable[Item]) -> list[Item]:
    """The items by their first day; those without a day last."""
    return sorted(
        items, key=lambda i: (not i.stretches, i.stretches[0].first if i.stretches else None, i.record_id)
    )


def _row(dataset: Dataset, item: Item, said: tuple[Answer, ...], reading: Reading) -> Markup:
    record = dataset.claims.get(item.record_id) or dataset.events[item.record_id]
    against = answers_words(dataset, item.record_id, said)
    cells = (
        date_words(record),
        stands(item.stretches, record),
        " ".join(against) or "nothing noted",
        _printed(dataset, record),
        _on_map(dataset, item, record, reading),
    )
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(
        line_of(dataset, record), joined(Markup("<td>{}</td>").format(cell) for cell in cells)
    )


def _printed(dataset: Dataset, record: Claim | Event) -> Markup:
    """Every paragraph that carries the record, each a link."""
    told = [record] if isinstance(record, Claim) else dataset.mentions_of[record.event_id]
    return joined((source_link(dataset, one) for one in told), "; ")


def _on_map(dataset: Dataset, item: Item, record: Claim | Event, reading: Reading) -> Markup:
    day, shown = map_day(dataset, item, record, reading)
    return page_link("./", "On the map", day=day.isoformat(), reading=shown.value, record=item.record_id)
