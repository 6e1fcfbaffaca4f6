"""From what: the reports, and every paragraph with what was coded from it."""

from __future__ import annotations

from geo.coverage import coverage
from geo.listing import Cell, Column, Listing, Row, Text, cell, number, plain, to_record
from geo.model import Dataset, Paragraph, Report
from geo.phrases import day_short, span_words
from geo.timeline import DayState


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
    caption = "The reports from which all of this is coded. None prints its day of publication."
    return Listing("reports", caption, columns, rows, "headline")


def _report(dataset: Dataset, report: Report) -> Row:
    tables = (dataset.claims, dataset.mentions, dataset.figures)
    counts = [sum(record.report_id == report.report_id for record in table.values()) for table in tables]
    way = Text(report.headline, "", "sources", (("report", report.report_id),))
    outlet = dataset.actors[report.outlet_id].name
    return Row(
        (
            cell(way, report.report_id, key=report.headline),
            cell(outlet, report.agency if report.agency != outlet else "", report.author),
            cell(day_short(report.published_best), key=report.published_best),
            _possible(report),
            cell(report.confidence.value, key=("low", "medium", "high").index(report.confidence.value)),
            *(number(count) for count in counts),
            cell(report.note),
        )
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
        Column("paragraph", "Paragraph", "id"),
        Column("first", "First words"),
        Column("length", "Words", "number"),
        Column("coded", "Coded from it", "id"),
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
    query = (("report", paragraph.report_id), ("paragraph", str(paragraph.paragraph)))
    return Row(
        (
            cell(Text(f"{paragraph.report_id} ¶\u00a0{paragraph.paragraph}", "", "sources", query), key=at),
            cell(f"{paragraph.first_words} …"),
            number(paragraph.word_count),
            cell(*(to_record(dataset, record_id) for record_id in ids), key=len(ids)),
            cell(plain(paragraph.reason.value) if paragraph.reason else ""),
            cell(paragraph.note),
        )
    )
