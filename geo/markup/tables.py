"""Every list of the page Tables: the status of each place on a day, and each table of records, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from geo.markup.table import (
    Cell,
    Column,
    Listing,
    Row,
    Text,
    cell,
    degrees,
    language,
    names,
    number,
    spellings,
    to_map,
    to_paragraph,
    to_place,
    to_record,
)
from geo.records.coverage import coverage
from geo.records.model import Claim, Dataset, Distance, Event, Figure, Link, Mention, Paragraph, Place, Report
from geo.status.positions import Position
from geo.status.timeline import DayState, PlaceOnDay
from geo.words.claims import NOT_COUNTED, capital, inside, position_words
from geo.words.dates import date_words, day_full, day_short, listed, span_words
from geo.words.lists import (
    EVENT_KINDS,
    FIGHTING,
    LINKS,
    MEASURES,
    POSITION_QUALITY,
    REASONS,
    STATED_BY,
    direction,
    plain,
    reading_words,
    with_article,
)
from geo.words.places import status_caption, status_name
from geo.words.records import bare, precision_words, remarks, speaker_line, told_by


def statuses(dataset: Dataset, state: DayState) -> Listing:
    """Every place's status on the day, the subject first, then by name."""
    columns = (
        Column("place", "Place"),
        Column("status", "Status"),
        Column("words", "In words", "words"),
        Column("said", "Who says what, since when", "words"),
        Column("possible", "Possible only"),
        Column("age", "Age in days", "number"),
        Column("fighting", "Fighting"),
    )
    ordered = sorted(
        state.places.values(),
        key=lambda p: (p.place_id != dataset.subject_id, dataset.places[p.place_id].name),
    )
    rows = tuple(_status(dataset, state, place) for place in ordered)
    reading = reading_words(state.reading, "it")
    caption = f"Every place on {day_full(state.day)}: {reading}. A status is computed from claims; it is no finding."
    return Listing("statuses", caption, columns, rows, "place")


def _status(dataset: Dataset, state: DayState, place: PlaceOnDay) -> Row:
    about = dataset.places[place.place_id]
    in_words = status_caption(place, dataset).removeprefix(f"{about.name}: ")
    return Row(
        (
            cell(to_place(state, about), Text(about.name_fa, "fa"), key=about.name),
            cell(status_name(dataset, place.status, place.by)),
            cell(capital(in_words)),
            cell(*_positions(dataset, (*place.in_force, *place.said_by_others))),
            cell(*_positions(dataset, place.possible)),
            number(place.age_days),
            cell(FIGHTING[place.fighting].label),
        ),
        spellings(dataset, (place.place_id,)),
    )


def _positions(dataset: Dataset, found: Iterable[Position]) -> Iterator[Text]:
    """Each position in words with the way to the claims that make it; one claim that makes two is told once."""
    told: dict[str, dict[str, None]] = {}
    for p in found:
        told.setdefault(position_words(dataset, p).removeprefix(NOT_COUNTED), {}).update(
            dict.fromkeys(p.claims)
        )
    for words, claims in told.items():
        before = capital(words)
        for claim_id in claims:
            yield to_paragraph(dataset, dataset.claims[claim_id], before)
            before = "and"


LANGUAGES = frozenset({"fa", "ps"})
"""The columns of names in another language; no data folder has to have any."""


def places(dataset: Dataset, state: DayState) -> Listing:
    """The gazetteer with every spelling met, by name."""
    columns = (
        Column("name", "Place"),
        Column("fa", "Dari"),
        Column("ps", "Pashto"),
        Column("spellings", "Other spellings", "names"),
        Column("kind", "Kind"),
        Column("in", "Lies in", "names"),
        Column("position", "Position"),
        Column("height", "Height in m", "number"),
        Column("claims", "Claims", "number"),
        Column("events", "Events", "number"),
        Column("note", "Note", "words"),
    )
    about = [
        Counter(place_id for record in table for place_id in record.place_ids)
        for table in (dataset.claims.values(), dataset.events.values())
    ]
    ordered = sorted(dataset.places.values(), key=lambda place: place.name)
    rows = tuple(
        _place(dataset, state, place, [count[place.place_id] for count in about]) for place in ordered
    )
    caption = "The places of the reports, under every spelling met, with what is known of their position."
    return _in_languages(Listing("places", caption, columns, rows, "name"))


def _in_languages(full: Listing) -> Listing:
    """The list without the columns of languages in which nothing in it has a name."""
    empty = {
        at
        for at, column in enumerate(full.columns)
        if column.name in LANGUAGES and not any(row.cells[at].pieces for row in full.rows)
    }
    if not empty:
        return full
    columns = tuple(column for at, column in enumerate(full.columns) if at not in empty)
    kept = tuple(
        replace(row, cells=tuple(one for at, one in enumerate(row.cells) if at not in empty))
        for row in full.rows
    )
    return replace(full, columns=columns, rows=kept)


def _place(dataset: Dataset, state: DayState, place: Place, counts: Iterable[int]) -> Row:
    kind = plain(place.kind)
    return Row(
        (
            cell(to_place(state, place)),
            cell(Text(place.name_fa, "fa")),
            cell(Text(place.name_ps, "ps")),
            cell(*(Text(word, language(word)) for word in place.spellings)),
            cell(f"{kind}, a way in" if place.entry_point else kind),
            cell(*names(dataset, place.parents)),
            cell(POSITION_QUALITY[place.position_quality], degrees(place.lon, place.lat)),
            number(place.elevation_m),
            *(number(count) for count in counts),
            cell(place.position_note, place.note),
        )
    )


def speakers(dataset: Dataset, _: DayState) -> Listing:
    """Everybody who speaks or of whom something is said, by name."""
    columns = (
        Column("name", "Name"),
        Column("fa", "Dari"),
        Column("aliases", "Also called", "names"),
        Column("kind", "Kind"),
        Column("side", "Speaks for"),
        Column("claims", "Claims", "number"),
        Column("accounts", "Accounts of events", "number"),
        Column("figures", "Figures", "number"),
        Column("note", "Note", "words"),
    )
    said = [
        Counter(record.claimant_id for record in table.values())
        for table in (dataset.claims, dataset.mentions, dataset.figures)
    ]
    rows = []
    for actor in sorted(dataset.actors.values(), key=lambda actor: actor.name.casefold()):
        side = dataset.sides[actor.side_id].short_name if actor.side_id else ""
        cells = (
            cell(actor.name),
            cell(Text(actor.name_fa, "fa")),
            cell(*actor.aliases),
            cell(plain(actor.kind)),
            cell(side if actor.official or not side else f"{side}, unofficial"),
            *(number(count[actor.actor_id]) for count in said),
            cell(actor.note),
        )
        rows.append(Row(cells))
    caption = "Who speaks, for which side if any, and how often. Words count for a side only if the speaker is of it."
    return _in_languages(Listing("speakers", caption, columns, tuple(rows), "name"))


PRINTED = Column("printed", "Printed in")


def _where(dataset: Dataset, told: Claim | Event) -> Cell:
    known = precision_words(told)
    named = names(dataset, told.place_ids)
    return cell(", ".join(named) or told.place_printed, known, key=", ".join(named) or None)


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
            cell(speaker_line(dataset, claim)),
            cell(claim.paraphrase),
            cell(f"{plain(claim.stance)}, {plain(claim.extent)}", _about(dataset, claim)),
            _where(dataset, claim),
            cell(*remarks(claim)),
            cell(to_map(dataset, claim, claim.claim_id)),
            cell(to_paragraph(dataset, claim)),
        ),
        spellings(dataset, claim.place_ids),
    )


def _about(dataset: Dataset, claim: Claim) -> str:
    side = dataset.sides.get(claim.about_id)
    return f"about {inside(side.name)}" if side else f"about: {dataset.actors[claim.about_id].name}"


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
            cell(EVENT_KINDS[event.kind]),
            _where_and_whence(dataset, event),
            cell(*(_mention(dataset, m) for m in dataset.mentions_of[event.event_id])),
            cell(to_map(dataset, event, event.event_id)),
            number(len(dataset.mentions_of[event.event_id])),
        ),
        spellings(dataset, (*event.place_ids, *event.origin_ids)),
    )


def _where_and_whence(dataset: Dataset, event: Event) -> Cell:
    found = _where(dataset, event)
    origins = listed(with_article(name) for name in names(dataset, event.origin_ids))
    return Cell((*found.pieces, Text(f"reported as coming from {origins}")), found.key) if origins else found


def _mention(dataset: Dataset, mention: Mention) -> Text:
    doubts = "; ".join(remarks(mention))
    return to_paragraph(dataset, mention, f"{told_by(dataset, mention)}{f' ({doubts})' if doubts else ''}.")


def links(dataset: Dataset, _: DayState) -> Listing:
    """Every relation of two records, by kind."""
    columns = (
        Column("from", "Record", "words"),
        Column("kind", "Relation"),
        Column("to", "Other record", "words"),
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
            cell(LINKS[link.kind][0]),
            cell(to_record(dataset, link.to_id)),
            cell(STATED_BY[link.stated_by].label),
            cell(link.note),
            cell(link.link_id),
            cell(to_paragraph(dataset, link)),
        ),
        (link.from_id, link.to_id),
    )


def reports(dataset: Dataset, _: DayState) -> Listing:
    """The reports, by their best day."""
    columns = (
        Column("headline", "Report", "words"),
        Column("outlet", "Outlet"),
        Column("best", "Day, at best"),
        Column("possible", "Possible days"),
        Column("confidence", "Confidence"),
        Column("claims", "Claims", "number"),
        Column("accounts", "Accounts of events", "number"),
        Column("figures", "Figures", "number"),
        Column("note", "Beware", "words"),
    )
    ordered = sorted(dataset.reports.values(), key=lambda report: (report.published_best, report.report_id))
    rows = tuple(_report(dataset, report) for report in ordered)
    caption = f"The reports from which all of this is coded. {dataset.dating}".strip()
    return Listing("reports", caption, columns, rows, "headline")


def _report(dataset: Dataset, report: Report) -> Row:
    tables = (dataset.claims, dataset.mentions, dataset.figures)
    counts = [sum(record.report_id == report.report_id for record in table.values()) for table in tables]
    way = Text(report.headline, "", "sources", (("report", report.report_id),))
    outlet = dataset.actors[report.outlet_id].name
    return Row(
        (
            cell(way, key=report.headline),
            cell(outlet, report.agency if report.agency != outlet else "", report.author),
            cell(day_short(report.published_best), key=report.published_best),
            _possible(report),
            cell(report.confidence.value, key=("low", "medium", "high").index(report.confidence.value)),
            *(number(count) for count in counts),
            cell(report.note),
        ),
        (report.report_id,),
    )


def _possible(report: Report) -> Cell:
    span = span_words(report.published_earliest, report.published_latest)
    other = f"or {day_short(report.alternative)}" if report.alternative else ""
    alone = report.published_earliest == report.published_latest
    width = (report.published_latest - report.published_earliest).days
    return cell("" if alone else span, other, key=width)


def paragraphs(dataset: Dataset, _: DayState) -> Listing:
    """Every paragraph with what was coded from it or why nothing was, report by report."""
    columns = (
        Column("paragraph", "Paragraph"),
        Column("first", "First words"),
        Column("length", "Words", "number"),
        Column("coded", "Coded from it", "words"),
        Column("reason", "Nothing coded, for it is"),
        Column("note", "Note", "words"),
    )
    rows = tuple(
        _paragraph(dataset, covered.paragraph, covered.ids, number_)
        for number_, covered in enumerate(p for entry in coverage(dataset) for p in entry.paragraphs)
    )
    caption = (
        "Every paragraph of every report by its first words; the texts themselves are not part of this app."
    )
    return Listing("paragraphs", caption, columns, rows, "paragraph")


def _paragraph(dataset: Dataset, paragraph: Paragraph, ids: tuple[str, ...], at: int) -> Row:
    return Row(
        (
            cell(to_paragraph(dataset, paragraph), key=at),
            cell(f"{paragraph.first_words} …"),
            number(paragraph.word_count),
            cell(*(to_record(dataset, record_id) for record_id in ids), key=len(ids)),
            cell(REASONS[paragraph.reason] if paragraph.reason else ""),
            cell(paragraph.note),
        ),
        ids,
    )


def figures(dataset: Dataset, _: DayState) -> Listing:
    """Every figure, by measure and whose people; the order adds nothing up."""
    columns = (
        Column("measure", "Measure"),
        Column("whose", "Whose people"),
        Column("who", "Who states it"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("wording", "As printed"),
        Column("within", "Counted within"),
        Column("checked", "Checked"),
        Column("of", "Stated with"),
        Column("record", "Figure", "id"),
        PRINTED,
    )
    ordered = sorted(dataset.figures.values(), key=lambda f: (f.measure.value, f.whose_id, f.figure_id))
    rows = tuple(_figure(dataset, figure) for figure in ordered)
    caption = "Numbers as stated, and who states them. They overlap and are not to be added."
    return Listing("figures", caption, columns, rows, "record")


def _figure(dataset: Dataset, figure: Figure) -> Row:
    perhaps = "perhaps" if figure.may_be_within else ""
    return Row(
        (
            cell(capital(MEASURES[figure.measure])),
            cell(_actor(dataset, figure.whose_id)),
            cell(_actor(dataset, figure.claimant_id), figure.speaker),
            number(figure.low),
            number(figure.high),
            cell(f"“{bare(figure.wording)}”", plain(figure.wording_class)),
            cell(to_record(dataset, figure.counted_within or figure.may_be_within), perhaps),
            cell(*remarks(figure)),
            cell(to_record(dataset, figure.record_id)),
            cell(figure.figure_id),
            cell(to_paragraph(dataset, figure)),
        ),
        tuple(filter(None, (figure.counted_within, figure.may_be_within, figure.record_id))),
    )


def _actor(dataset: Dataset, actor_id: str) -> str:
    return dataset.actors[actor_id].name if actor_id in dataset.actors else actor_id


def distances(dataset: Dataset, _: DayState) -> Listing:
    """Every distance and direction as printed, by id."""
    columns = (
        Column("from", "From"),
        Column("to", "To"),
        Column("direction", "Direction"),
        Column("wording", "As printed"),
        Column("who", "Who states it"),
        Column("note", "Note", "words"),
        Column("record", "Distance", "id"),
        PRINTED,
    )
    rows = [_distance(dataset, distance) for _, distance in sorted(dataset.distances.items())]
    caption = "How far and which way one place lies from another, in the reports’ words."
    return Listing("distances", caption, columns, tuple(rows), "record")


def _distance(dataset: Dataset, distance: Distance) -> Row:
    return Row(
        (
            cell(", ".join(names(dataset, distance.from_ids)), f"“{bare(distance.from_printed)}”"),
            cell(", ".join(names(dataset, distance.to_ids)), f"“{bare(distance.to_printed)}”"),
            cell(direction(distance.direction) if distance.direction else ""),
            cell(f"“{bare(distance.wording)}”"),
            cell(_actor(dataset, distance.claimant_id)),
            cell(distance.note),
            cell(distance.distance_id),
            cell(to_paragraph(dataset, distance)),
        ),
        spellings(dataset, (*distance.from_ids, *distance.to_ids)),
    )


LISTS: Mapping[str, tuple[str, Callable[[Dataset, DayState], Listing]]] = {
    "statuses": ("Statuses of the day", statuses),
    "claims": ("Claims", claims),
    "events": ("Events", events),
    "figures": ("Figures", figures),
    "links": ("Links", links),
    "distances": ("Distances", distances),
    "places": ("Places", places),
    "speakers": ("Speakers", speakers),
    "reports": ("Reports", reports),
    "paragraphs": ("Paragraphs", paragraphs),
}
"""Name in the address -> title, and how the list is made. The first is shown where none is asked for."""


def listing(name: str, dataset: Dataset, state: DayState) -> Listing:
    """One list of what ``dataset`` holds, on the day of ``state`` where it is about a day. ``KeyError`` for no list."""
    return LISTS[name][1](dataset, state)
