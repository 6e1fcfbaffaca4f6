"""The words of the lanes: their names, a record in a line, how it stands, what was said against it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from geo.findings.lanes import Grouping, Item, Lane, StatusRun
from geo.markup.elements import filled, joined, map_link, source_link
from geo.records.model import FIGHTING, Claim, Dataset, Event
from geo.status.answers import Answer, Source
from geo.status.stretches import Standing, Stretch
from geo.status.validity import Certainty
from geo.words.claims import capital, inside
from geo.words.dates import IF_BY_OTHER_DATE, date_words, listed, span_words
from geo.words.lists import EVENT_KINDS, FIGHTING_KIND, NO_DAY
from geo.words.places import status_name
from geo.words.records import NO_PLACE, line, name_alone, paragraph_name, short_name, tellings

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


def lane_name(dataset: Dataset, lane: Lane) -> str:
    """What a lane is called."""
    match lane.grouping:
        case Grouping.PLACE:
            return dataset.places[lane.key].name if lane.key else "No place a map can show"
        case Grouping.SIDE:
            return dataset.sides[lane.key].name if lane.key else "Others, and the reports’ own words"
        case Grouping.OUTLET:
            return capital(name_alone(dataset.actors[lane.key].name))


def tellers(dataset: Dataset, event: Event) -> str:
    """Everybody who tells of an event, each once."""
    return listed(dict.fromkeys(short_name(dataset, m) for m in dataset.mentions_of[event.event_id]))


def brief_line_of(dataset: Dataset, record: Claim | Event) -> str:
    """A record where there is little room: the speaker, or what kind of event it is."""
    if isinstance(record, Claim):
        return short_name(dataset, record)
    return capital(FIGHTING_KIND if record.kind in FIGHTING else EVENT_KINDS[record.kind])


def status_line(dataset: Dataset, run: StatusRun) -> str:
    """A status in two or three words."""
    return status_name(dataset, run.status, run.by)


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
            return f"possible {days}, {IF_BY_OTHER_DATE}"
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
            return f"{days}, {IF_BY_OTHER_DATE}"
        case _, Certainty.WINDOW:
            return f"some day from {days}" if stretch.first != stretch.last else f"possibly {days}"
        case _:
            return days


def facts(dataset: Dataset, record: Claim | Event) -> tuple[str, ...]:
    """What a pointed-at record says beyond its line: paraphrase or tellers, days, place and where it was printed."""
    place = f"“{record.place_printed}”" if record.place_printed else NO_PLACE
    told = tellings(dataset, record)
    if isinstance(record, Claim):
        said = [record.paraphrase]
    else:
        said = [f"Told by {inside(tellers(dataset, record))}."] if told else []
    printed = listed(paragraph_name(dataset, one) for one in told)
    return (*said, f"{capital(date_words(record))} · {place}", printed)


def name_in_answer(dataset: Dataset, record_id: str) -> str:
    """A claim by its speaker, an event by its title."""
    claim = dataset.claims.get(record_id)
    return inside(short_name(dataset, claim)) if claim else f"“{dataset.events[record_id].title}”"


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


NOTHING = "No record to show."
COLUMNS = ("Record", "Days", "On the timeline", "At odds with", "Printed", "Map")


def lane_list(dataset: Dataset, found: Iterable[Lane], said: Iterable[Answer]) -> Markup:
    """Every lane under a heading of the third level: the status in words, then a table of its records by day."""
    answers = tuple(said)
    listed = joined(_lane(dataset, lane, answers) for lane in found)
    return listed or filled("parts", "nothing", words=NOTHING)


def _lane(dataset: Dataset, lane: Lane, said: tuple[Answer, ...]) -> Markup:
    name = lane_name(dataset, lane)
    claims = sum(item.record_id in dataset.claims for item in lane.items)
    counted = f"{name}: {_several(claims, 'claim')}, {_several(len(lane.items) - claims, 'event')}"
    return filled(
        "timeline",
        "lane",
        name=name,
        status=_status(dataset, lane),
        counted=counted,
        heads=COLUMNS,
        rows=[_row(dataset, item, said) for item in _by_day(lane.items)],
    )


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _status(dataset: Dataset, lane: Lane) -> str:
    """The runs of the place's status; nothing for a lane that is no place or never has one."""
    return "; ".join(
        f"{status_line(dataset, run)}, {span_words(run.first, run.last)}" for run in lane.statuses
    )


def _by_day(items: Iterable[Item]) -> list[Item]:
    """The items by their first day; those without a day last."""
    return sorted(
        items, key=lambda i: (not i.stretches, i.stretches[0].first if i.stretches else None, i.record_id)
    )


def _row(dataset: Dataset, item: Item, said: tuple[Answer, ...]) -> tuple[str, tuple[str | Markup, ...]]:
    """A record's line, and the other cells of its row."""
    record = dataset.claims.get(item.record_id) or dataset.events[item.record_id]
    against = answers_words(dataset, item.record_id, said)
    cells = (
        date_words(record),
        stands(item.stretches, record),
        " ".join(against) or "nothing noted",
        _printed(dataset, record),
        map_link(dataset, record),
    )
    return line(dataset, record), cells


def _printed(dataset: Dataset, record: Claim | Event) -> Markup:
    """Every paragraph that carries the record, each a link."""
    return joined((source_link(dataset, one) for one in tellings(dataset, record)), "; ")
