"""What a reader narrows the records to, and the dataset of those that pass. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from geo.facets import CLAIM, FIGURE, OTHERS, Facets, of_claim, of_distance, of_figure, of_mention
from geo.model import Claim, Dataset, Figure, GeoPrecision, Link, Mention, TimePrecision, Verification
from geo.period import Period
from geo.search import found, stated_in

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
        "its places as printed or in any other spelling and script. Case, accents and hyphens do not matter.",
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
    times: tuple[TimePrecision, ...] = ()
    precisions: tuple[GeoPrecision, ...] = ()
    checks: tuple[Verification, ...] = ()
    against_interest: bool = False
    text: str = ""

    def __post_init__(self) -> None:
        """The order in which a list was chosen means nothing: the same filters are equal."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                object.__setattr__(self, field.name, tuple(sorted(set(value))))

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the filters that are set, in the order of the fields; ``within`` is a part of ``place``."""
        names = (field.name for field in fields(self) if field.name != "within")
        return tuple(name for name in names if getattr(self, name))

    def without(self, *names: str) -> Filters:
        """The same with these filters taken off."""
        cleared = {name: getattr(NOTHING, name) for name in names}
        return replace(self, **cleared | ({"within": True} if "place" in names else {}))


NOTHING = Filters()


@dataclass(frozen=True)
class Filtered(Dataset):
    """What of a dataset passes the filters. Every id in it can be looked up in it; the days stay those of the whole.

    A figure whose claim or event did not pass stands alone in it: its ``record_id`` is empty, and so is
    ``counted_within`` where the wider figure did not pass. ``whole`` still has both.
    """

    whole: Dataset | None = None

    @property
    def span(self) -> Period:
        """The days of the whole data, so that no filter shortens the time bar."""
        return self.whole.span if self.whole else super().span


def whole(dataset: Dataset) -> Dataset:
    """The dataset that a filtered one was taken from; any other is its own."""
    return dataset.whole if isinstance(dataset, Filtered) and dataset.whole else dataset


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
    }
    return Filtered(**parts, whole=whole(dataset))


def _freed(figure: Figure, gone: set[str]) -> Figure:
    """The figure without what did not pass; the very same one where all of it did."""
    if figure.record_id in gone:
        figure = replace(figure, record_id="")
    return replace(figure, counted_within="") if figure.counted_within in gone else figure


def _loose(link: Link, gone: set[str]) -> bool:
    return link.from_id in gone or link.to_id in gone
