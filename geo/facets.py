"""What the filters ask of a record: whose words, what kind, where, how sure. Standard library only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo.model import (
    Claim,
    Dataset,
    Distance,
    Event,
    Figure,
    GeoPrecision,
    Mention,
    TimePrecision,
    Verification,
)
from geo.search import distances_of

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
    """A figure has place and day of its claim or event, and is also of that kind; a distance has both its ends."""
    about: Claim | Event | None = dataset.claims.get(figure.record_id) or dataset.events.get(figure.record_id)
    ends = (p for d in distances_of(dataset, figure.figure_id) for p in (*d.from_ids, *d.to_ids))
    return Facets(
        name=figure.figure_id,
        side=dataset.side_of(figure.claimant_id) or OTHERS,
        kinds=(FIGURE, *(_kind(about) if about else ())),
        places=(*(_places(about) if about else ()), *ends),
        outlet=dataset.reports[figure.report_id].outlet_id,
        time=about.time_precision if about else None,
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
