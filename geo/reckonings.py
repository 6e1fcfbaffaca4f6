"""Numbers that cannot both be right, and ground that is told in two ways."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from geo.model import FIGHTING, Dataset, Event, Figure, LinkKind, Measure, Mention, Wording
from geo.parties import Disagreement, Kind, parties, seen
from geo.period import Period
from geo.phrases import date_words, listed
from geo.variants import figure_subject

ABOUT = 0.05
"""How far a number printed with "about" reaches to either side, as a share of it. A convention."""


def figures(dataset: Dataset) -> Iterator[Disagreement]:
    """Figures for the same people of the same claim or event (or of none) whose ranges do not meet.

    Numbers of different events are no disagreement, nor is one that is counted within the other.
    """
    groups: dict[tuple[Measure, str, str], list[Figure]] = {}
    for figure in dataset.figures.values():
        if _range(figure) is not None and figure.measure is not Measure.SIDES:
            key = (figure.measure, figure.whose_id, _same_event(dataset, figure.record_id))
            groups.setdefault(key, []).append(figure)
    for group in groups.values():
        if any(_apart(dataset, a, b) for a, b in combinations(group, 2)):
            yield _figures(dataset, group)


def _range(figure: Figure) -> tuple[float, float] | None:
    """The numbers that the wording admits; ``None`` for a word without a number."""
    if figure.low is None:
        return None
    reach = ABOUT if figure.wording_class is Wording.ABOUT else 0.0
    high = figure.high if figure.high is not None else math.inf
    return figure.low * (1 - reach), high * (1 + reach)


def _same_event(dataset: Dataset, record_id: str) -> str:
    """One name for records that may be one event or one statement: the first id among them."""
    if not record_id:
        return ""
    same, before = {record_id}, 0
    joins = [
        link for link in dataset.links.values() if link.kind in {LinkKind.SAME_EVENT, LinkKind.SAME_STATEMENT}
    ]
    while len(same) > before:
        before = len(same)
        same |= {
            end for link in joins for end in (link.from_id, link.to_id) if {link.from_id, link.to_id} & same
        }
    return min(same)


def _apart(dataset: Dataset, a: Figure, b: Figure) -> bool:
    one, other = _range(a), _range(b)
    if one is None or other is None or (one[0] <= other[1] and other[0] <= one[1]):
        return False
    return not ({a.figure_id, b.figure_id} & {*_wider(dataset, a), *_wider(dataset, b)})


def _wider(dataset: Dataset, figure: Figure) -> list[str]:
    """The figures that already include this one, the nearest first."""
    found: list[str] = []
    while figure.counted_within and figure.counted_within not in found:
        found.append(figure.counted_within)
        if figure.counted_within not in dataset.figures:
            break
        figure = dataset.figures[figure.counted_within]
    return found


def _figures(dataset: Dataset, group: list[Figure]) -> Disagreement:
    away = group[0].measure is Measure.DISTANCE_KM
    return Disagreement(
        kind=Kind.MAP if away else Kind.FIGURE,
        title=_how_far(dataset, group) if away else figure_subject(dataset, group[0]),
        parties=parties(dataset, group),
        parts=(f"Ranges that do not meet: {'; '.join(_ranges(group))}.",),
        basis=("Reckoned from the numbers as printed.", *_notes(dataset, group)),
        seen=seen(dataset, group),
    )


def _how_far(dataset: Dataset, group: Iterable[Figure]) -> str:
    """From where it is told, by the rows that say it."""
    ids = {figure.figure_id for figure in group}
    rows = [row for row in dataset.distances.values() if row.figure_id in ids]
    names = dict.fromkeys(dataset.places[place_id].name for row in rows for place_id in row.from_ids)
    return f"How far it is from {listed(names)}" if names else "How far it is"


def _ranges(group: Sequence[Figure]) -> list[str]:
    """The numbers that meet together, from the lowest, each with its wording."""
    found: list[tuple[float, list[Figure]]] = []
    for figure in sorted(group, key=lambda figure: (_range(figure) or (0.0, 0.0), figure.figure_id)):
        low, high = _range(figure) or (0.0, 0.0)
        if found and low <= found[-1][0]:
            found[-1] = (max(high, found[-1][0]), [*found[-1][1], figure])
        else:
            found.append((high, [figure]))
    unit = " km" if any(figure.measure is Measure.DISTANCE_KM for figure in group) else ""
    return [f"{members[0].low:,.0f}{unit} ({', '.join(_wordings(members))})" for _, members in found]


def _wordings(found: Iterable[Figure]) -> dict[str, None]:
    return dict.fromkeys(f"“{figure.wording}”" for figure in found)


def _notes(dataset: Dataset, group: Iterable[Figure]) -> list[str]:
    """What links between the figures, or between the records they belong to, say of them."""
    ids = {name for figure in group for name in (figure.figure_id, figure.record_id) if name}
    links = [link for link in dataset.links.values() if {link.from_id, link.to_id} <= ids]
    return list(dict.fromkeys(link.note for link in links if link.note))


def counted_sides(dataset: Dataset) -> Iterator[Disagreement]:
    """Sides, fronts and approaches where the reports count them differently: beside each other, never drawn."""
    group = [figure for figure in dataset.figures.values() if figure.measure is Measure.SIDES]
    if len({(figure.low, figure.high) for figure in group}) > 1:
        yield Disagreement(
            kind=Kind.MAP,
            title="On how many sides",
            parties=parties(dataset, group),
            parts=(
                f"Counted: {listed(_wordings(group))}. Fronts, approaches and sides are not the same thing: the "
                "numbers stand beside each other, and none of them is drawn.",
            ),
            basis=("Put beside each other by this map.", *_notes(dataset, group)),
            seen=seen(dataset, group),
        )


def ways_of_attack(dataset: Dataset) -> Iterator[Disagreement]:
    """Attacks of days that may be the same, told as coming from different places."""
    told = [e for e in dataset.events.values() if e.kind in FIGHTING and e.origin_ids and e.period]
    for group in _meeting(told):
        if len({event.origin_ids for event in group}) > 1:
            yield _ways(dataset, group)


def _meeting(told: Iterable[Event]) -> list[list[Event]]:
    """The events in groups: each may share a day with another one of its group."""
    groups: list[list[Event]] = []
    for event in sorted(told, key=lambda event: (event.period or _NEVER, event.event_id)):
        if groups and any(_may_meet(event, other) for other in groups[-1]):
            groups[-1].append(event)
        else:
            groups.append([event])
    return groups


_NEVER = Period(date.min, date.min)


def _may_meet(a: Event, b: Event) -> bool:
    """Whether two dated events may share a day."""
    if a.period is None or b.period is None:
        return False
    return a.period.first <= b.period.last and b.period.first <= a.period.last


def _ways(dataset: Dataset, group: list[Event]) -> Disagreement:
    records: list[Mention] = [m for event in group for m in dataset.mentions_of[event.event_id]]
    parts = [
        f"From {_names(dataset, e.origin_ids)} to {_names(dataset, e.place_ids)}: “{e.title}” ({date_words(e)})."
        for e in group
    ]
    both = {p for e in group for p in e.origin_ids} & {p for e in group for p in e.place_ids}
    parts += [
        f"{dataset.places[place_id].name} is told as attacked and as the place from which an attack came."
        for place_id in sorted(both)
    ]
    return Disagreement(
        kind=Kind.MAP,
        title="From where the attacks came",
        parties=parties(dataset, records),
        parts=(*parts, "All of them can have happened; no report joins the tellings."),
        basis=("Put beside each other by this map: attacks of days that may be the same.",),
        seen=seen(dataset, records),
    )


def _names(dataset: Dataset, place_ids: Iterable[str]) -> str:
    return listed(dataset.places[place_id].name for place_id in place_ids) or "a place not named"
