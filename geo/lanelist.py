"""The lanes as structured text: what the chart shows, for those who read or hear it. HTML, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from geo import lanewords as words
from geo.answers import Answer
from geo.cards import joined, page_link, source_link
from geo.lanes import Item, Lane
from geo.model import Claim, Dataset, Event
from geo.phrases import date_words, span_words
from geo.validity import Reading

NOTHING = "No record to show."
COLUMNS = ("Record", "Days", "On the timeline", "At odds with", "Printed", "Map")


def lane_list(dataset: Dataset, found: Iterable[Lane], said: Iterable[Answer], reading: Reading) -> Markup:
    """Every lane under a heading of the third level: the status in words, then a table of its records by day."""
    answers = tuple(said)
    listed = joined(_lane(dataset, lane, answers, reading) for lane in found)
    return listed or Markup('<p class="nothing">{}</p>').format(NOTHING)


def _lane(dataset: Dataset, lane: Lane, said: tuple[Answer, ...], reading: Reading) -> Markup:
    name = words.lane_name(dataset, lane)
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
        f"{words.status_line(dataset, run)}, {span_words(run.first, run.last)}" for run in lane.statuses
    )
    return Markup("<p>Status by the rule: {}.</p>").format(runs)


def _by_day(items: Iterable[Item]) -> list[Item]:
    """The items by their first day; those without a day last."""
    return sorted(
        items, key=lambda i: (not i.stretches, i.stretches[0].first if i.stretches else None, i.record_id)
    )


def _row(dataset: Dataset, item: Item, said: tuple[Answer, ...], reading: Reading) -> Markup:
    record = dataset.claims.get(item.record_id) or dataset.events[item.record_id]
    against = words.answers_words(dataset, item.record_id, said)
    cells = (
        date_words(record),
        words.stands(item.stretches, record),
        " ".join(against) or "nothing noted",
        _printed(dataset, record),
        _on_map(dataset, item, record, reading),
    )
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(
        words.line_of(dataset, record), joined(Markup("<td>{}</td>").format(cell) for cell in cells)
    )


def _printed(dataset: Dataset, record: Claim | Event) -> Markup:
    """Every paragraph that carries the record, each a link."""
    told = [record] if isinstance(record, Claim) else dataset.mentions_of[record.event_id]
    return joined((source_link(dataset, one) for one in told), "; ")


def _on_map(dataset: Dataset, item: Item, record: Claim | Event, reading: Reading) -> Markup:
    day, shown = words.map_day(dataset, item, record, reading)
    return page_link("./", "On the map", day=day.isoformat(), reading=shown.value, record=item.record_id)
