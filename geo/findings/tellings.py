"""Numbers that cannot both be right, and ground that is told in two ways."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from geo.findings.parties import AT_ODDS, Disagreement, Kind, Record, at, id_of, link_words, parties, seen
from geo.records.model import (
    FIGHTING,
    Claim,
    Dataset,
    Event,
    Figure,
    GeoPrecision,
    Link,
    LinkKind,
    Measure,
    Mention,
    TimePrecision,
    Wording,
)
from geo.records.period import Period
from geo.records.stance import Line, lines
from geo.words.claims import capital
from geo.words.dates import date_words, listed
from geo.words.lists import EVENT_KINDS, EXTENTS, FIGHTING_KIND, plain, with_article
from geo.words.records import figure_subject

Cluster = tuple[tuple[str, ...], tuple[Link, ...]]
"""Ids that belong together, in order, and the links that join them."""


def linked(dataset: Dataset, told: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """What a report or the coder sets against each other and ``told`` does not show yet."""
    shown = [
        {name for r in one.records for name in (id_of(r), r.record_id if isinstance(r, Figure) else "")}
        for one in told
    ]
    links = [
        link
        for link in dataset.links.values()
        if link.kind in AT_ODDS and not any({link.from_id, link.to_id} <= ids for ids in shown)
    ]
    for ids, joins in clusters(dataset, links):
        records = [record for record_id in ids for record in at(dataset, record_id)]
        if len({id_of(record) for record in records}) > 1:
            yield Disagreement(
                kind=_kind(records),
                title=_title(dataset, ids),
                parties=parties(dataset, records),
                parts=(),
                basis=tuple(link_words(dataset, joins)),
                seen=seen(dataset, records),
            )


def clusters(dataset: Dataset, links: Iterable[Link]) -> list[Cluster]:
    """Links that share a record and join things of one kind stand together; others each for themselves."""
    found: list[tuple[str, list[str], list[Link]]] = []
    for link in links:
        ends = [link.from_id, link.to_id]
        kinds = [_sort_of(dataset, end) for end in ends]
        kind = kinds[0] if kinds[0] == kinds[1] else f"only {link.link_id}"
        ends = [_event_of(dataset, end) for end in ends]
        touched = [one for one in found if one[0] == kind and set(one[1]) & set(ends)]
        ids = list(dict.fromkeys([end for one in touched for end in one[1]] + ends))
        joined = [other for one in touched for other in one[2]] + [link]
        found = [one for one in found if one not in touched] + [(kind, ids, joined)]
    return [(tuple(ids), tuple(joined)) for _, ids, joined in found]


def _event_of(dataset: Dataset, record_id: str) -> str:
    """A telling of an event stands for the event: the other tellings are then heard too."""
    mention = dataset.mentions.get(record_id)
    return mention.event_id if mention else record_id


def _sort_of(dataset: Dataset, record_id: str) -> str:
    event = dataset.events.get(_event_of(dataset, record_id))
    if event:
        return f"event {event.kind}"
    figure = dataset.figures.get(record_id)
    return f"figure {figure.measure}" if figure else "claim"


def _kind(records: Sequence[Record]) -> Kind:
    if all(isinstance(r, Figure) for r in records):
        away = all(isinstance(r, Figure) and r.measure is Measure.DISTANCE_KM for r in records)
        return Kind.MAP if away else Kind.FIGURE
    around = all(isinstance(r, Claim) and lines(r.stance, r.extent) == (Line.APPROACHES,) for r in records)
    return Kind.MAP if around else Kind.LINKED


def _title(dataset: Dataset, ids: Sequence[str]) -> str:
    """What the records are about, each thing once; of more than two the first, and how many others there are."""
    named = list(dict.fromkeys(_subject(dataset, record_id) for record_id in ids))
    if len(named) > 2:
        return capital(f"{named[0]}, and {len(named) - 1} other tellings")
    return capital(" / ".join(named))


def _subject(dataset: Dataset, record_id: str) -> str:
    if record_id in dataset.events:
        return dataset.events[record_id].title
    if record_id in dataset.figures:
        return figure_subject(dataset, dataset.figures[record_id])
    claim = dataset.claims[record_id]
    where = listed(dataset.places[place].name for place in claim.place_ids) or claim.place_printed
    return f"{EXTENTS[claim.extent].replace('{place}', where)}: {plain(claim.stance)}"


def events(dataset: Dataset) -> Iterator[Disagreement]:
    """Pairs of events that may be one and are told of other places, in other stages or with other sides."""
    for link in dataset.links.values():
        pair = [dataset.events[end] for end in (link.from_id, link.to_id) if end in dataset.events]
        if link.kind is not LinkKind.SAME_EVENT or len(pair) != 2:
            continue
        a, b = pair
        records: list[Mention] = [m for event in pair for m in dataset.mentions_of[event.event_id]]
        parts = _differences(dataset, a, b)
        if parts and len(records) > 1:
            yield Disagreement(
                kind=Kind.EVENT,
                title=f"{a.title} / {b.title}",
                parties=parties(dataset, records),
                parts=tuple(parts),
                basis=(f"That the two are one event is a possibility, noted by the coder: {link.note}",),
                seen=seen(dataset, records),
            )


def _differences(dataset: Dataset, a: Event, b: Event) -> list[str]:
    """In what the two tellings differ, a sentence each; none where one merely says less than the other."""
    found = []
    if _kind_words(a) != _kind_words(b):
        found.append(("What", _kind_words(a), _kind_words(b)))
    if not _places_agree(dataset, a, b):
        found.append(("Where", _where(dataset, a), _where(dataset, b)))
    if a.origin_ids and b.origin_ids and set(a.origin_ids) != set(b.origin_ids):
        found.append(("From where", _names(dataset, a.origin_ids), _names(dataset, b.origin_ids)))
    if _days_differ(a, b):
        found.append(("When", date_words(a), date_words(b)))
    if set(a.side_ids) != set(b.side_ids):
        found.append(("Sides named", _sides(dataset, a), _sides(dataset, b)))
    return [f"{what}: {one} in “{a.title}”, {other} in “{b.title}”." for what, one, other in found]


def _days_differ(a: Event, b: Event) -> bool:
    """Whether no day can be that of both; a state that is merely told later does not count."""
    if a.period is None or b.period is None or TimePrecision.SINCE in {a.time_precision, b.time_precision}:
        return False
    return a.period.last < b.period.first or b.period.last < a.period.first


def _kind_words(event: Event) -> str:
    return FIGHTING_KIND if event.kind in FIGHTING else EVENT_KINDS[event.kind]


def _places_agree(dataset: Dataset, a: Event, b: Event) -> bool:
    """Whether both name the same ground, or one only names it more closely."""
    around = [event.geo_precision is GeoPrecision.APPROACHES for event in (a, b)]
    if around[0] != around[1]:
        return False
    if not a.place_ids or not b.place_ids:
        return True

    def inside(inner: Event, outer: Event) -> bool:
        return all({p, *dataset.ancestors(p)} & set(outer.place_ids) for p in inner.place_ids)

    closer = inside(a, b) and not set(a.place_ids) & set(b.place_ids)
    wider = inside(b, a) and not set(a.place_ids) & set(b.place_ids)
    return set(a.place_ids) == set(b.place_ids) or closer or wider


def _where(dataset: Dataset, event: Event) -> str:
    names = _names(dataset, event.place_ids) or "not said"
    return f"around {names}" if event.geo_precision is GeoPrecision.APPROACHES else names


def _names(dataset: Dataset, place_ids: Iterable[str]) -> str:
    return listed(dataset.places[place_id].name for place_id in place_ids)


def _sides(dataset: Dataset, event: Event) -> str:
    return listed(dataset.sides[side_id].short_name for side_id in event.side_ids) or "nobody named"


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
    """The figures that include this one, or may, the nearest first."""
    found: list[str] = []
    name = figure.counted_within or figure.may_be_within
    while name and name not in found:
        found.append(name)
        if name not in dataset.figures:
            break
        name = dataset.figures[name].counted_within or dataset.figures[name].may_be_within
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
        f"From {_place_names(dataset, e.origin_ids)} to {_place_names(dataset, dataset.told_ends(e))}: "
        f"“{e.title}” ({date_words(e)})."
        for e in group
    ]
    both = {p for e in group for p in e.origin_ids} & {p for e in group for p in e.place_ids}
    parts += [
        f"{capital(with_article(dataset.places[place_id].name))} is told as attacked and as the place from which an "
        "attack came."
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


def _place_names(dataset: Dataset, place_ids: Iterable[str]) -> str:
    return (
        listed(with_article(dataset.places[place_id].name) for place_id in place_ids) or "a place not named"
    )
