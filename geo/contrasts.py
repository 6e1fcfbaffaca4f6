"""Disagreements and firsts as HTML: who says what, since when, where they part, and the way to paragraph and map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo.cards import BLANK, figure_words, joined, page_link
from geo.clauses import capital
from geo.disagreements import HEADINGS, MEANINGS, by_kind
from geo.model import Claim, Dataset, Distance, Event, Figure
from geo.parties import Disagreement, Kind, Party, Record, Seen, told_of
from geo.phrases import date_words, day_short, span_words


def disagreements_html(dataset: Dataset, found: Iterable[Disagreement]) -> Markup:
    """All of them under a heading for each kind; a sentence where there is none."""
    groups = by_kind(found)
    if not groups:
        return Markup('<p class="nothing">{}</p>').format("No two accounts here part ways.")
    index = joined(
        Markup('<li><a href="#rifts-{}">{}</a> {}</li>').format(kind.value, HEADINGS[kind], len(group))
        for kind, group in groups.items()
    )
    sections = joined(_section(dataset, kind, group) for kind, group in groups.items())
    return Markup('<ul class="index" aria-label="Kinds of disagreement">{}</ul>{}').format(index, sections)


def _section(dataset: Dataset, kind: Kind, group: Sequence[Disagreement]) -> Markup:
    return Markup(
        '<section class="rifts"><h3 id="rifts-{}">{} <small>{}</small></h3><p class="why">{}</p>{}{}</section>'
    ).format(
        kind.value,
        HEADINGS[kind],
        len(group),
        MEANINGS[kind],
        joined(_card(dataset, one) for one in group),
        _elsewhere(dataset) if kind is Kind.MAP else BLANK,
    )


def _elsewhere(dataset: Dataset) -> Markup:
    if not dataset.distances:
        return BLANK
    way = page_link("accounts", "Distances and directions as told and as measured", part="measured")
    return Markup('<p class="short">{}</p>').format(way)


def _card(dataset: Dataset, one: Disagreement) -> Markup:
    return Markup(
        '<article class="rift"><h4>{title}</h4>{span}{parts}<div class="parties">{parties}</div>'
        '<ul class="basis">{basis}</ul><p class="short">{way}</p></article>'
    ).format(
        title=one.title,
        span=_span(one),
        parts=joined(Markup('<p class="part">{}</p>').format(part) for part in one.parts),
        parties=joined(_party(dataset, party) for party in one.parties),
        basis=joined(Markup("<li>{}</li>").format(said) for said in one.basis),
        way=seen_link(one.seen),
    )


def _span(one: Disagreement) -> Markup:
    """From when until when, and what ended it."""
    if one.span is None:
        return BLANK
    days = span_words(one.span.first, one.span.last)
    if one.open:
        until = f"Since {day_short(one.span.first)}, to the last day of these data."
    else:
        until = f"{capital(days)}; then a side makes a newer claim."
    return Markup('<p class="span">{}</p>').format(until)


def _party(dataset: Dataset, party: Party) -> Markup:
    side = dataset.sides.get(party.side_id)
    return Markup('<div class="party side-{}"><p class="who"><b>{}</b></p>{}</div>').format(
        side.position if side else 0,
        party.name,
        joined(saying(dataset, record, named=party.name) for record in party.records),
    )


def saying(dataset: Dataset, record: Record, *, named: str = "", dated: bool = True) -> Markup:
    """One record in two lines: the words; the speaker (unless just ``named``), day and print, paragraph."""
    speaker = dataset.actors[record.claimant_id].name
    days = [_when(told_of(dataset, record)), _out(dataset, record)] if dated else []
    facts = [speaker if speaker != named else "", *days]
    return Markup('<p class="said">{}</p><p class="short">{} · {}</p>').format(
        words_of(dataset, record), " · ".join(fact for fact in facts if fact), paragraph_link(record)
    )


def words_of(dataset: Dataset, record: Record) -> str:
    """What a record says, in our words; of a number and a distance what is printed."""
    match record:
        case Figure():
            return capital(figure_words(dataset, record))
        case Distance():
            return f"“{record.wording}”"
        case _:
            return record.paraphrase


def _when(told: Claim | Event | None) -> str:
    return date_words(told) if told else ""


def _out(dataset: Dataset, record: Record) -> str:
    report = dataset.reports[record.report_id]
    other = f", or {day_short(report.alternative)}" if report.alternative else ""
    return f"printed {day_short(report.published_best)}{other}"


def paragraph_link(record: Record) -> Markup:
    """The way to the paragraph, named as on the cards."""
    label = f"{record.report_id} ¶ {record.paragraph}"
    return page_link("sources", label, report=record.report_id, paragraph=record.paragraph)


def seen_link(seen: Seen) -> Markup:
    """The way to the map on the first day that shows it."""
    text = f"On the map, {day_short(seen.day)}"
    return page_link("./", text, day=seen.day.isoformat(), reading=seen.reading.value, record=seen.record)
