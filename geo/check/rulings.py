"""What the codebook rules of claims and events, and the rulings of its section 10, as far as a machine can hold them.

Stance, extent, parties and ground; names, hedges, days of one sentence, unnamed ground, links.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.model import (
    ActorKind,
    Claim,
    Dataset,
    Event,
    Figure,
    GeoPrecision,
    Link,
    LinkKind,
    Mention,
    StatedBy,
)
from geo.records.stance import OF_THE_OTHER, SENSES, Extent, Sense, Stance, lines
from geo.records.tables import CLAIMS, EVENTS, FIGURES, LINKS, MENTIONS, every_record

Fault = tuple[str, str]

SENTENCES = (
    "name",
    "title",
    "paraphrase",
    "note",
    "date_basis",
    "dating_basis",
    "alternative_basis",
    "position_note",
)
"""The columns that readers meet as sentences, labels or sources."""

REPORTING = re.compile(
    r"\b(claim(s|ed|ing)?|maintain(s|ed|ing)?|disput(es?|ed|ing)|boast(s|ed|ing)?|say(s|ing)?|tells?|told"
    r"|said(?! to\b)|report(s|ed|ing)?|assert(s|ed|ing)?|insist(s|ed|ing)?)\b",
    re.IGNORECASE,
)
"""Verbs that only say that somebody spoke; "said to be" doubts, and "reportedly" and "it was reported that" too."""

OF_ITS_OWN = "of its own"
"""What a ``date_basis`` says where a record is not dated with its neighbours in the paragraph."""

LESS_THAN_ALL = frozenset({Extent.MOST, Extent.PART, Extent.CENTRE, Extent.HEIGHTS, Extent.REST})


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Ruling by ruling: 16, 4, 1, 6, 7, 10, 15."""
    yield from _names(ledger)
    yield from _hedges(ledger)
    yield from _days(ledger)
    yield from _ground(ledger)
    yield from _doubts(ledger)
    for link in ledger.dataset.links.values():
        for fault in (*_within(link), *_supersedes(ledger.dataset, link)):
            yield ledger.problem(LINKS.file, link.link_id, *fault)


def _names(ledger: Ledger) -> Iterator[Problem]:
    """No id in a sentence, label or source: only ids with a hyphen, which no word or name looks like."""
    known = {name for _, name in ledger.lines if "-" in name and " " not in name}
    for file, name, record in every_record(ledger.dataset):
        for column in SENTENCES:
            words = re.findall(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", getattr(record, column, ""))
            found = next((word for word in words if word in known), None)
            if found:
                what = f"{column} has the id '{found}' in a sentence"
                yield ledger.problem(
                    file,
                    name,
                    what,
                    "Name the outlet, or the headline and the date; a person or place by name",
                )


def _hedges(ledger: Ledger) -> Iterator[Problem]:
    for table in (CLAIMS, MENTIONS, FIGURES):
        for name, record in table.records(ledger.dataset).items():
            verb = REPORTING.search(record.hedge)
            if verb:
                what = f"hedge has the reporting verb '{verb[0]}'"
                yield ledger.problem(table.file, name, what, "A hedge doubts the statement itself; empty it")


def _days(ledger: Ledger) -> Iterator[Problem]:
    """What one voice tells in one paragraph begins on one day, or says in its basis that its day is its own."""
    told: dict[tuple[str, int, str, object], list[tuple[str, Claim | Event]]] = defaultdict(list)
    for claim in ledger.dataset.claims.values():
        told[claim.report_id, claim.paragraph, claim.claimant_id, claim.said].append((CLAIMS.file, claim))
    tellers: dict[str, list[Mention]] = defaultdict(list)
    for mention in ledger.dataset.mentions.values():
        tellers[mention.event_id].append(mention)
    for event_id, mentions in tellers.items():
        event, first = ledger.dataset.events.get(event_id), mentions[0]
        if event and len(mentions) == 1:
            told[first.report_id, first.paragraph, first.claimant_id, first.said].append((EVENTS.file, event))
    for group in told.values():
        yield from _together(ledger, group)


def _together(ledger: Ledger, group: list[tuple[str, Claim | Event]]) -> Iterator[Problem]:
    bound = [(file, record) for file, record in group if OF_ITS_OWN not in record.date_basis]
    for file, record in bound[1:]:
        first = bound[0][1]
        if record.start != first.start:
            name = record.claim_id if isinstance(record, Claim) else record.event_id
            other = first.claim_id if isinstance(first, Claim) else first.event_id
            what = f"start is {record.start or 'empty'}, but {other} of the same paragraph and voice has"
            yield ledger.problem(
                file,
                name,
                f"{what} {first.start or 'none'}",
                "Date together what one sentence tells, or say in date_basis that it has a day of its own",
            )


def _ground(ledger: Ledger) -> Iterator[Problem]:
    for claim in ledger.dataset.claims.values():
        if claim.extent in LESS_THAN_ALL and not claim.place_ids:
            yield ledger.problem(
                CLAIMS.file,
                claim.claim_id,
                f"extent is '{claim.extent}', but no place is named of which that is less than all",
                "Name the area inside which the unnamed ground lies, or write unspecified",
            )


def _doubts(ledger: Ledger) -> Iterator[Problem]:
    """A doubt is a third party's, and linked to what it doubts."""
    doubted = {link.from_id for link in ledger.dataset.links.values() if link.kind is LinkKind.DOUBTS}
    for claim in ledger.dataset.claims.values():
        if claim.stance is not Stance.DOUBTS:
            continue
        if ledger.dataset.side_of(claim.claimant_id):
            what, remedy = "stance is 'doubts', but the claimant is of a side", "Write a denial"
            yield ledger.problem(CLAIMS.file, claim.claim_id, what, remedy)
        elif claim.claim_id not in doubted and not ledger.broken(LINKS.file):
            what = "stance is 'doubts', but no link says what is doubted"
            yield ledger.problem(CLAIMS.file, claim.claim_id, what, "Add a link of kind doubts")


def _within(link: Link) -> Iterator[Fault]:
    if link.kind is LinkKind.COUNTED_WITHIN and link.stated_by is StatedBy.CODER:
        yield (
            "kind is 'counted_within', but the coder says so",
            "Write may_be_within: a report states the other",
        )


def _supersedes(dataset: Dataset, link: Link) -> Iterator[Fault]:
    if link.kind is not LinkKind.SUPERSEDES:
        return
    older, newer = _voices(dataset, link.to_id), _voices(dataset, link.from_id)
    if older and newer and not older & newer:
        what = (
            f"kind is 'supersedes', but {link.from_id} and {link.to_id} are of different speakers and sides"
        )
        yield what, "Write disputes, or take the link out: only its own voice takes a statement back"


def _voices(dataset: Dataset, record_id: str) -> set[str]:
    """The sides that say a record, or the speakers who are of none."""
    record: Claim | Mention | Figure | None = (
        dataset.claims.get(record_id) or dataset.mentions.get(record_id) or dataset.figures.get(record_id)
    )
    told = [record] if record else [m for m in dataset.mentions.values() if m.event_id == record_id]
    return {dataset.side_of(one.claimant_id) or one.claimant_id for one in told}


def claim_problems(ledger: Ledger) -> Iterator[Problem]:
    """Claims by their words, then claims and events by their ground, then events nobody tells of."""
    for claim in ledger.dataset.claims.values():
        for fault in (*_extent(claim), *_parties(ledger, claim)):
            yield ledger.problem(CLAIMS.file, claim.claim_id, *fault)
    for table, name, record in ledger.dated():
        for fault in _located(ledger, record):
            yield ledger.problem(table.file, name, *fault)
    told = {mention.event_id for mention in ledger.dataset.mentions.values()}
    if not ledger.broken(MENTIONS.file) and told <= set(ledger.dataset.events):
        for name in ledger.dataset.events.keys() - told:
            yield ledger.problem(
                EVENTS.file, name, "no mention tells of this event", "Add one to mentions.csv"
            )


def _extent(claim: Claim) -> Iterator[Fault]:
    if SENSES[claim.stance] == (Sense.APPROACHES,) and claim.extent is not Extent.APPROACHES:
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
    elif claim.stance in OF_THE_OTHER and about.side_id == speaker:
        what = f"about_id '{claim.about_id}' is of the claimant's own side, but the stance is a denial"
        yield what, "Name the side whose hold or entry is denied"


def _located(ledger: Ledger, record: Claim | Event) -> Iterator[Fault]:
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
