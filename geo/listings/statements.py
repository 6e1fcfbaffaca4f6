"""What was said: claims, events with who tells of them, and how two records stand to each other."""

from __future__ import annotations

from geo.cards import speaker_words
from geo.clauses import capital, inside
from geo.listing import (
    Cell,
    Column,
    Listing,
    Row,
    Text,
    cell,
    names,
    number,
    plain,
    spellings,
    to_map,
    to_paragraph,
    to_record,
)
from geo.model import Claim, Dataset, Event, Figure, Link, Mention, Verification
from geo.phrases import PLACE_PRECISION, date_words
from geo.timeline import DayState

CHECKED: dict[Verification, str] = {
    Verification.NONE: "",
    Verification.NOT_VERIFIED: "the report could not verify it",
    Verification.WITHOUT_EVIDENCE: "the report notes that no evidence was offered",
}
"""Nothing where the report says nothing, so that what it does say stands out."""

PRINTED = Column("printed", "Printed in", "id")


def _where(dataset: Dataset, told: Claim | Event) -> Cell:
    known = PLACE_PRECISION[told.geo_precision]
    named = names(dataset, told.place_ids)
    return cell(", ".join(named) or told.place_printed, known, key=", ".join(named) or None)


def how_checked(record: Claim | Mention | Figure) -> list[str]:
    """The report's own words on verification, and whether the speaker had an interest in saying otherwise."""
    interest = "against the speaker’s own interest" if record.against_interest else ""
    return [found for found in (CHECKED[record.verification], interest) if found]


def claims(dataset: Dataset, _: DayState) -> Listing:
    """Every claim, by its first day, those without one last."""
    columns = (
        Column("day", "Day"),
        Column("who", "Who says it"),
        Column("words", "What they say", "words"),
        Column("stance", "Kind of claim"),
        Column("place", "Place"),
        Column("checked", "Checked"),
        Column("record", "On the map", "id"),
        PRINTED,
    )
    ordered = sorted(dataset.claims.values(), key=lambda c: (c.start is None, c.start, c.claim_id))
    rows = tuple(_claim(dataset, claim) for claim in ordered)
    caption = "Assertions of control, presence, advance or encirclement, and denials of one."
    return Listing("claims", caption, columns, rows, "record")


def _claim(dataset: Dataset, claim: Claim) -> Row:
    return Row(
        (
            cell(capital(date_words(claim)), key=claim.start or ""),
            cell(speaker_words(dataset, claim).striptags()),
            cell(claim.paraphrase),
            cell(
                f"{plain(claim.stance.value)}, {plain(claim.extent.value)}", f"about {_about(dataset, claim)}"
            ),
            _where(dataset, claim),
            cell(*how_checked(claim)),
            cell(to_map(dataset, claim, claim.claim_id)),
            cell(to_paragraph(dataset, claim)),
        ),
        spellings(dataset, claim.place_ids),
    )


def _about(dataset: Dataset, claim: Claim) -> str:
    side = dataset.sides.get(claim.about_id)
    return inside(side.name if side else dataset.actors[claim.about_id].name)


def events(dataset: Dataset, _: DayState) -> Listing:
    """Every event with all who tell of it, by its first day, those without one last."""
    columns = (
        Column("day", "Day"),
        Column("title", "What is told", "words"),
        Column("kind", "Kind"),
        Column("place", "Place"),
        Column("told", "Who tells of it, and where", "words"),
        Column("record", "On the map", "id"),
        Column("accounts", "Accounts", "number"),
    )
    ordered = sorted(dataset.events.values(), key=lambda e: (e.start is None, e.start, e.event_id))
    rows = tuple(_event(dataset, event) for event in ordered)
    caption = "What is reported to have happened, planned or said, each with everybody who tells of it."
    return Listing("events", caption, columns, rows, "record")


def _event(dataset: Dataset, event: Event) -> Row:
    return Row(
        (
            cell(capital(date_words(event)), key=event.start or ""),
            cell(event.title),
            cell(plain(event.kind.value)),
            _where_and_whence(dataset, event),
            cell(*(_mention(dataset, m) for m in dataset.mentions_of[event.event_id])),
            cell(to_map(dataset, event, event.event_id)),
            number(len(dataset.mentions_of[event.event_id])),
        ),
        spellings(dataset, (*event.place_ids, *event.origin_ids)),
    )


def _where_and_whence(dataset: Dataset, event: Event) -> Cell:
    found = _where(dataset, event)
    origins = ", ".join(names(dataset, event.origin_ids))
    return Cell((*found.pieces, Text(f"reported as coming from {origins}")), found.key) if origins else found


def _mention(dataset: Dataset, mention: Mention) -> Text:
    doubts = how_checked(mention)
    said = f"{speaker_words(dataset, mention).striptags()}: {mention.paraphrase}"
    return to_paragraph(dataset, mention, f"{said} ({'; '.join(doubts)})" if doubts else said)


def links(dataset: Dataset, _: DayState) -> Listing:
    """Every relation of two records, by kind."""
    columns = (
        Column("from", "Record", "id"),
        Column("kind", "Relation"),
        Column("to", "Other record", "id"),
        Column("by", "Stated by"),
        Column("note", "Note", "words"),
        Column("record", "Link", "id"),
        PRINTED,
    )
    ordered = sorted(dataset.links.values(), key=lambda link: (link.kind.value, link.link_id))
    rows = tuple(_link(dataset, link) for link in ordered)
    caption = "How two records stand to each other, and whether a report says so or the coder."
    return Listing("links", caption, columns, rows, "record")


def _link(dataset: Dataset, link: Link) -> Row:
    return Row(
        (
            cell(to_record(dataset, link.from_id)),
            cell(plain(link.kind.value)),
            cell(to_record(dataset, link.to_id)),
            cell("a report" if link.report_id else "the coder"),
            cell(link.note),
            cell(link.link_id),
            cell(to_paragraph(dataset, link)),
        )
    )
