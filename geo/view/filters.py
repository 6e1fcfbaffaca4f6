"""What a reader narrows the records to, and the dataset of those that pass. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace

from geo.records.model import (
    Claim,
    Dataset,
    Distance,
    Event,
    Figure,
    Filtered,
    GeoPrecision,
    Link,
    Mention,
    TimePrecision,
    Verification,
    whole,
)
from geo.view.search import distances_of, found, stated_in

OTHERS = "others"
"""In the place of a side: third parties and reports' own voices."""
CLAIM, FIGURE = "claim", "figure"
"""Kinds of records beside the kinds of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """One record as the filters see it. What is ``None`` or empty passes no filter that asks for it."""

    name: str
    side: str
    kinds: Collection[str]
    places: Collection[str]
    outlet: str
    time: TimePrecision | None
    precision: GeoPrecision | None
    check: Verification
    against_interest: bool


def of_claim(dataset: Dataset, claim: Claim) -> Facets:
    """A claim has everything itself."""
    return Facets(
        name=claim.claim_id,
        side=dataset.side_of(claim.claimant_id) or OTHERS,
        kinds=(CLAIM,),
        places=claim.place_ids,
        outlet=dataset.reports[claim.report_id].outlet_id,
        time=claim.time_precision,
        precision=claim.geo_precision,
        check=claim.verification,
        against_interest=claim.against_interest,
    )


def of_mention(dataset: Dataset, mention: Mention) -> Facets:
    """An account has kind, place and day of its event."""
    event = dataset.events[mention.event_id]
    return Facets(
        name=mention.mention_id,
        side=dataset.side_of(mention.claimant_id) or OTHERS,
        kinds=(event.kind.value,),
        places=_places(event),
        outlet=dataset.reports[mention.report_id].outlet_id,
        time=event.time_precision,
        precision=event.geo_precision,
        check=mention.verification,
        against_interest=mention.against_interest,
    )


def of_figure(dataset: Dataset, figure: Figure) -> Facets:
    """A figure has its own place and day, else those of its claim or event; a distance has two ends."""
    about: Claim | Event | None = dataset.claims.get(figure.record_id) or dataset.events.get(figure.record_id)
    ends = (p for d in distances_of(dataset, figure.figure_id) for p in (*d.from_ids, *d.to_ids))
    return Facets(
        name=figure.figure_id,
        side=dataset.side_of(figure.claimant_id) or OTHERS,
        kinds=(FIGURE, *(_kind(about) if about else ())),
        places=(*(figure.place_ids or (_places(about) if about else ())), *ends),
        outlet=dataset.reports[figure.report_id].outlet_id,
        time=figure.time_precision or (about.time_precision if about else None),
        precision=about.geo_precision if about else None,
        check=figure.verification,
        against_interest=figure.against_interest,
    )


def of_distance(dataset: Dataset, distance: Distance) -> Facets:
    """A printed direction without a number: as a figure that stands alone."""
    return Facets(
        name=distance.distance_id,
        side=dataset.side_of(distance.claimant_id) or OTHERS,
        kinds=(FIGURE,),
        places=(*distance.from_ids, *distance.to_ids),
        outlet=dataset.reports[distance.report_id].outlet_id,
        time=None,
        precision=None,
        check=Verification.NONE,
        against_interest=False,
    )


def _kind(record: Claim | Event) -> tuple[str]:
    return (CLAIM if isinstance(record, Claim) else record.kind.value,)


def _places(record: Claim | Event) -> tuple[str, ...]:
    """Where it is about, and where a movement or attack is said to come from."""
    return record.place_ids if isinstance(record, Claim) else (*record.place_ids, *record.origin_ids)


__all__ = [
    "CLAIM",
    "FIGURE",
    "MEANING",
    "NOTHING",
    "OTHERS",
    "Filtered",
    "Filters",
    "select",
    "whole",
]

MEANING: tuple[tuple[str, str], ...] = (
    (
        "Together",
        "A record is shown when it passes every filter that is set; within one filter any of the words chosen will "
        "do. Each claim, each account of an event and each figure is tried by itself; an event stays while one of its "
        "accounts does. A figure that passes brings along the claim or account in which the same speaker states it, "
        "so that no number stands without its words.",
    ),
    (
        "From these alone",
        "A filter changes no claim: lists show what passes, and the map dims the rest. To compute every status from "
        "what passes alone is a choice of its own; the map, pictures, pages, files and links then say FILTERED.",
    ),
    ("Side", "Who speaks, never who is spoken of. “Others” are third parties and the reports’ own words."),
    (
        "Kind",
        "Claims, one kind of event, or figures. A figure also counts as of the kind of its claim or event.",
    ),
    (
        "Place",
        "What a record is about, or where a movement or attack is said to come from; with “and what lies in it” also "
        "every place inside. A figure has the place of its claim or event, a printed distance both its ends. What "
        "names no place passes no filter of places.",
    ),
    ("Outlet", "Where it was printed: the outlet of the report, not an agency or a paper that it quotes."),
    (
        "Day known",
        "How well the day is known. A figure has the day of its claim or event; alone it has none.",
    ),
    (
        "Place known",
        "How well the place is known. A figure has the place of its claim or event; alone it has none.",
    ),
    (
        "Checked",
        "The report’s own words on verification, for each claim, account and figure apart. None was checked by us.",
    ),
    (
        "Against interest",
        "Only what is said against the speaker’s own interest, such as a side admitting a loss.",
    ),
    (
        "Words",
        "Every word must begin a word of the record: of its paraphrase or title, its speaker, the wording of a figure, "
        "its places as printed or in any other spelling and script. Case, accents and hyphens do not matter. Names are "
        "found as people write them in Latin letters (Masood, Taleban, Panjsher), plain words by what they mean (died, "
        "dead, killed), and a slip of the pen is forgiven where nothing is spelled as typed.",
    ),
)
"""What each filter means, for the page on method: its name, and a sentence or more."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a record must be to be shown; an empty field asks for nothing.

    ``sides`` are ids of sides or ``OTHERS``; ``kinds`` values of ``EventKind``, ``CLAIM`` or ``FIGURE``; ``place`` is
    a place id (``within``: and what lies in it); ``outlets`` are actor ids; ``text`` has a letter or digit in it.
    """

    sides: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    place: str = ""
    within: bool = True
    outlets: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    """Of ``TimePrecision``, or ``UNKNOWN``; likewise ``precisions``."""
    precisions: tuple[str, ...] = ()
    checks: tuple[Verification, ...] = ()
    against_interest: bool = False
    text: str = ""
    alone: bool = False
    """Whether claims are computed from what passes alone. Otherwise the map dims the rest and repaints nothing."""

    def __post_init__(self) -> None:
        """The order in which a list was chosen means nothing: the same filters are equal; nothing set is not alone."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                object.__setattr__(self, field.name, tuple(sorted(set(value))))
        object.__setattr__(self, "alone", self.alone and bool(self.on))

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the filters that are set, in the order of the fields.

        ``within`` is a part of ``place``, ``alone`` says what is made of them all.
        """
        names = (field.name for field in fields(self) if field.name not in {"within", "alone"})
        return tuple(name for name in names if getattr(self, name))

    def without(self, *names: str) -> Filters:
        """The same with these filters taken off."""
        cleared = {name: getattr(NOTHING, name) for name in names}
        return replace(self, **cleared | ({"within": True} if "place" in names else {}))


NOTHING = Filters()


def select(dataset: Dataset, filters: Filters) -> Dataset:
    """The dataset of the records that pass; the very same object where no filter is set."""
    if not filters.on:
        return dataset
    passes = _test(dataset, filters)
    kept = {name for name, claim in dataset.claims.items() if passes(of_claim(dataset, claim))}
    kept |= {name for name, mention in dataset.mentions.items() if passes(of_mention(dataset, mention))}
    for name, figure in dataset.figures.items():
        if passes(of_figure(dataset, figure)):
            kept |= {name, *(_id(record) for record in stated_in(dataset, figure))}
    for name, distance in dataset.distances.items():
        if distance.figure_id in kept or (not distance.figure_id and passes(of_distance(dataset, distance))):
            kept.add(name)
    return reduced(dataset, kept)


def _test(dataset: Dataset, filters: Filters) -> Callable[[Facets], bool]:
    inside = {name for name in dataset.places if filters.within and filters.place in dataset.ancestors(name)}
    places = {filters.place} | inside
    names = found(dataset, filters.text) if filters.text else frozenset()

    def passes(facets: Facets) -> bool:
        return (
            (not filters.sides or facets.side in filters.sides)
            and (not filters.kinds or any(kind in filters.kinds for kind in facets.kinds))
            and (not filters.place or not places.isdisjoint(facets.places))
            and (not filters.outlets or facets.outlet in filters.outlets)
            and (not filters.times or facets.time in filters.times)
            and (not filters.precisions or facets.precision in filters.precisions)
            and (not filters.checks or facets.check in filters.checks)
            and (not filters.against_interest or facets.against_interest)
            and (not filters.text or facets.name in names)
        )

    return passes


def _id(record: Claim | Mention) -> str:
    return record.claim_id if isinstance(record, Claim) else record.mention_id


def reduced(dataset: Dataset, kept: set[str]) -> Filtered:
    """Only the records kept, the events of the mentions among them, and the links that still have both ends."""
    mentions = {name: mention for name, mention in dataset.mentions.items() if name in kept}
    kept = kept | {mention.event_id for mention in mentions.values()}
    tables = (dataset.claims, dataset.events, dataset.mentions, dataset.figures, dataset.distances)
    gone = {name for table in tables for name in table} - kept
    parts = {field.name: getattr(dataset, field.name) for field in fields(Dataset)}
    parts |= {
        "claims": {name: claim for name, claim in dataset.claims.items() if name in kept},
        "events": {name: event for name, event in dataset.events.items() if name in kept},
        "mentions": mentions,
        "figures": {name: _freed(f, gone) for name, f in dataset.figures.items() if name in kept},
        "links": {name: link for name, link in dataset.links.items() if not _loose(link, gone)},
        "distances": {name: distance for name, distance in dataset.distances.items() if name in kept},
        "questions": {
            n: q for n, q in dataset.questions.items() if gone.isdisjoint((*q.rests_on, q.shown_id))
        },
    }
    return Filtered(**parts, whole=whole(dataset))


def _freed(figure: Figure, gone: set[str]) -> Figure:
    """The figure without what did not pass; the very same one where all of it did."""
    if figure.record_id in gone:
        figure = replace(figure, record_id="")
    if figure.may_be_within in gone:
        figure = replace(figure, may_be_within="")
    return replace(figure, counted_within="") if figure.counted_within in gone else figure


def _loose(link: Link, gone: set[str]) -> bool:
    return link.from_id in gone or link.to_id in gone
