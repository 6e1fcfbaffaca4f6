"""Free text: the records in which every word of a search begins a word, whatever the spelling of their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from geo.records.gazetteer import names_of, normalised
from geo.records.model import Claim, Dataset, Distance, Event, Figure, Mention
from geo.words.lists import EVENT_KINDS, MEASURES, plain

JOINTS = re.compile(r"[-‐-―/.,:;]+")
"""What joins the parts of one printed word: "Jabal-Saraj" is found whole and by either part."""

Coded = Claim | Mention | Figure | Distance


def searchable(text: str) -> bool:
    """Whether there is a letter or a digit to look for."""
    return bool(normalised(text))


def found(dataset: Dataset, text: str) -> frozenset[str]:
    """The ids of the claims, mentions, figures and distances that have every word of ``text``, in any order.

    Case, accents, hyphens and punctuation do not matter. Looked through: paraphrases, titles and kinds of events,
    speakers with their roles and other names, the wording of figures with the words they stand in, the places as
    printed and in every spelling of the gazetteer, and the record's own id. Without a letter or digit: all.
    """
    asked = [_parts(word) for word in text.split() if normalised(word)]
    records: list[tuple[str, Coded]] = [
        *dataset.claims.items(),
        *dataset.mentions.items(),
        *dataset.figures.items(),
        *dataset.distances.items(),
    ]
    return frozenset(name for name, record in records if _has_all(_words(dataset, record), asked))


def stated_in(dataset: Dataset, figure: Figure) -> tuple[Claim | Mention, ...]:
    """The claim, or the mentions of the event, in which the figure's own claimant states it; often none."""
    if figure.record_id in dataset.claims:
        claim = dataset.claims[figure.record_id]
        return (claim,) if claim.claimant_id == figure.claimant_id else ()
    return tuple(
        mention
        for mention in dataset.mentions_of.get(figure.record_id, ())
        if (mention.claimant_id, mention.report_id) == (figure.claimant_id, figure.report_id)
    )


def distances_of(dataset: Dataset, figure_id: str) -> tuple[Distance, ...]:
    """The printed distances whose number a figure is."""
    return tuple(d for d in dataset.distances.values() if d.figure_id == figure_id)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """A printed word without its signs, first whole, then by its parts where it has several."""
    parts = [part for part in map(normalised, JOINTS.split(word)) if part]
    return (normalised(word), *(parts if len(parts) > 1 else ()))


def _has_all(words: str, asked: Iterable[tuple[str, ...]]) -> bool:
    """Whether each word asked for begins one of ``words``, whole or else by all of its parts."""
    return all(
        f" {whole}" in words or (bool(parts) and all(f" {part}" in words for part in parts))
        for whole, *parts in asked
    )


def _words(dataset: Dataset, record: Coded) -> str:
    """Every word of a record as it can be looked for, a space before each."""
    texts = _texts(dataset, record)
    return "".join(f" {part}" for text in texts for word in text.split() for part in _parts(word))


def _texts(dataset: Dataset, record: Coded) -> Iterator[str]:
    yield from _actor(dataset, record.claimant_id)
    match record:
        case Claim():
            yield from (normalised(record.claim_id), record.paraphrase, record.speaker, record.role)
            yield from _places(dataset, record.place_ids, record.place_printed)
        case Mention():
            yield from (normalised(record.mention_id), record.paraphrase, record.speaker, record.role)
            yield from _event(dataset, dataset.events[record.event_id])
        case Figure():
            yield from _figure(dataset, record)
        case Distance():
            yield from (normalised(record.distance_id), record.wording)
            yield from _places(dataset, record.from_ids, record.from_printed)
            yield from _places(dataset, record.to_ids, record.to_printed)


def _figure(dataset: Dataset, figure: Figure) -> Iterator[str]:
    yield from (
        normalised(figure.figure_id),
        figure.wording,
        figure.speaker,
        plain(figure.measure),
        MEASURES[figure.measure],
    )
    yield from (f"{number:g}" for number in (figure.low, figure.high) if number is not None)
    if figure.whose_id:
        yield from _actor(dataset, figure.whose_id)
    if figure.record_id in dataset.events:
        yield from _event(dataset, dataset.events[figure.record_id])
    elif figure.record_id in dataset.claims:
        claim = dataset.claims[figure.record_id]
        yield from _places(dataset, claim.place_ids, claim.place_printed)
    around: tuple[Coded, ...] = stated_in(dataset, figure) or distances_of(dataset, figure.figure_id)
    for record in around:
        yield from _texts(dataset, record)


def _event(dataset: Dataset, event: Event) -> Iterator[str]:
    yield from (normalised(event.event_id), event.title, plain(event.kind), EVENT_KINDS[event.kind])
    yield from _places(dataset, event.place_ids, event.place_printed)
    yield from _places(dataset, event.origin_ids, event.origin_printed)


def _places(dataset: Dataset, place_ids: Iterable[str], printed: str) -> Iterator[str]:
    yield printed
    for place_id in place_ids:
        if place_id in dataset.places:
            yield from names_of(dataset.places[place_id])


def _actor(dataset: Dataset, actor_id: str) -> Iterator[str]:
    actor = dataset.actors.get(actor_id)
    if actor:
        yield from (actor.name, actor.name_fa, *actor.aliases)
