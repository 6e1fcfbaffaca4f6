"""Claims and events: what stance, extent, parties and ground have to do with one another."""

from __future__ import annotations

from collections.abc import Iterator

from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.model import ActorKind, Claim, Event, GeoPrecision
from geo.records.stance import Extent, Stance, lines
from geo.records.tables import CLAIMS, EVENTS, MENTIONS

Fault = tuple[str, str]
AROUND = frozenset({Stance.SURROUNDS, Stance.BLOCKS})
DENIALS = frozenset({Stance.DENIES_CONTROL, Stance.DENIES_ENTRY})


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Claims by their words, then claims and events by their ground, then events nobody tells of."""
    for claim in ledger.dataset.claims.values():
        for fault in (*_extent(claim), *_parties(ledger, claim)):
            yield ledger.problem(CLAIMS.file, claim.claim_id, *fault)
    for table, name, record in ledger.dated():
        for fault in _ground(ledger, record):
            yield ledger.problem(table.file, name, *fault)
    told = {mention.event_id for mention in ledger.dataset.mentions.values()}
    if not ledger.broken(MENTIONS.file) and told <= set(ledger.dataset.events):
        for name in ledger.dataset.events.keys() - told:
            yield ledger.problem(
                EVENTS.file, name, "no mention tells of this event", "Add one to mentions.csv"
            )


def _extent(claim: Claim) -> Iterator[Fault]:
    if claim.stance in AROUND and claim.extent is not Extent.APPROACHES:
        what = f"stance is '{claim.stance}', but extent is '{claim.extent}'"
        yield what, "Write approaches: such a claim is about the ways in only"


def _parties(ledger: Ledger, claim: Claim) -> Iterator[Fault]:
    """Who is meant: a side or another armed group, wherever a position is asserted; in a denial the other side."""
    about = ledger.dataset.actors.get(claim.about_id)
    if about is None or not lines(claim.stance, claim.extent):
        return
    speaker = ledger.dataset.side_of(claim.claimant_id)
    if not about.side_id and about.kind is not ActorKind.BELLIGERENT:
        what = f"about_id '{claim.about_id}' is of no side, but the stance '{claim.stance}' places one"
        yield what, "Name the actor whose position is meant"
    elif claim.stance in DENIALS and about.side_id == speaker:
        what = f"about_id '{claim.about_id}' is of the claimant's own side, but the stance is a denial"
        yield what, "Name the side whose hold or entry is denied"


def _ground(ledger: Ledger, record: Claim | Event) -> Iterator[Fault]:
    if not all(ledger.is_known(place) for place in record.place_ids):
        return
    located = any(ledger.is_located(place) for place in record.place_ids)
    if located and record.geo_precision is GeoPrecision.UNLOCATED:
        yield (
            "geo_precision is 'unlocated', but a place with a position is named",
            "Write how well it is known",
        )
    if not located and record.geo_precision is not GeoPrecision.UNLOCATED:
        what = f"geo_precision is '{record.geo_precision}', but no place with a position is named"
        yield what, "Name the place, or write unlocated"
