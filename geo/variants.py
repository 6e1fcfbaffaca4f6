"""What is told in more than one way: records that somebody sets against each other, one event in two tellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from geo.clauses import EXTENTS, capital
from geo.collisions import AT_ODDS, link_words
from geo.model import (
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
)
from geo.parties import Disagreement, Kind, Record, at, id_of, parties, seen
from geo.phrases import date_words, listed
from geo.stance import Line, lines

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
                basis=tuple(dict.fromkeys(link_words(joins))),
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
    return f"{EXTENTS[claim.extent].format(place=where)}: {claim.stance.value.replace('_', ' ')}"


def figure_subject(dataset: Dataset, figure: Figure) -> str:
    """What a figure counts, and whose: ``killed, Taliban``."""
    whose = f", {dataset.actors[figure.whose_id].name}" if figure.whose_id else ""
    return f"{figure.measure.value.replace('_', ' ')}{whose}"


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
    return "fighting" if event.kind in FIGHTING else event.kind.value.replace("_", " ")


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
