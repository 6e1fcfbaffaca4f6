"""A report as its page shows it: how it was dated and, paragraph by paragraph, what was coded from it. As HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from geo.markup.elements import TELL, account_card, filled
from geo.records.model import Claim, Dataset, Figure, Link, Mention, Paragraph, Report
from geo.words.accounts import of_claims, of_mentions
from geo.words.dates import day_full, listed, printed_words, span_words
from geo.words.lists import LINKS, REASONS
from geo.words.records import Account, figure_words, record_words

Coded = TypeVar("Coded", Claim, Mention, Figure, Link)


def report_head(
    dataset: Dataset, report: Report, *, otherwise: bool = False, tell: str = "", anchored: bool = True
) -> Markup:
    """Headline, outlet and agency as printed, and how the date was found, with its other reading.

    ``otherwise``: the report is read by its other date, in a dataset that is read so. ``tell`` is where an error in
    it can be told, or empty. ``anchored``: its id is that of the element.
    """
    outlet = dataset.actors[report.outlet_id]
    why = "Why it may be so" if otherwise else "Why this date"
    rows: list[tuple[str, str | Markup]] = [
        ("Outlet", f"{outlet.name}. {outlet.note}" if outlet.note else outlet.name),
        ("Agency", report.agency or "none named"),
        ("Author", report.author or "none named"),
        ("Address", _address(report)),
        ("Published", _published(report, otherwise=otherwise)),
        (why, report.dating_basis),
    ]
    if report.alternative:
        day = day_full(report.alternative)
        other = f"Why {day} is taken as best" if otherwise else f"Why it may be {day}"
        rows.append((other, report.alternative_basis))
    if report.note:
        rows.append(("Beware", report.note))
    if tell:
        rows.append(("Errors", filled("parts", "out", address=tell, words=TELL)))
    anchor = report.report_id if anchored else ""
    return filled("report", "head", anchor=anchor, headline=report.headline, rows=rows, lang=foreign(report))


def _address(report: Report) -> str | Markup:
    if not report.url:
        return "not known"
    if not report.url.startswith(("https://", "http://")):
        return report.url
    return filled("parts", "out", address=report.url, words=report.url)


def _published(report: Report, *, otherwise: bool) -> str:
    if not otherwise or report.alternative is None:
        return printed_words(report)
    return (
        f"read as of {day_full(report.published_best)}, as you chose; "
        f"at best {day_full(report.alternative)}; confidence {report.confidence.value}"
    )


def date_strip(dataset: Dataset, report: Report, *, otherwise: bool = False) -> Markup:
    """The report's days over those of the data: the one it is read by filled, uncertain pale, the other outlined."""
    days = []
    for day in dataset.span.days():
        kind = ""
        if day == report.published_best:
            kind = "best"
        elif day == report.alternative:
            kind = "other"
        elif report.published_earliest <= day <= report.published_latest:
            kind = "open"
        days.append((kind, day_full(day)))
    spoken = f"{'Read as of' if otherwise else 'Best day'} {day_full(report.published_best)}."
    if report.alternative:
        spoken += f" Or {day_full(report.alternative)}; no day between."
    span = span_words(dataset.span.first, dataset.span.last)
    return filled("report", "strip", words=spoken, days=days, span=span)


def moved_words(dataset: Dataset, report: Report) -> str:
    """How much moves to other days when the report is read by its other date; empty where it has none."""
    return f"Of other days by its other date: {moved(dataset, report)}." if report.alternative else ""


def moved(dataset: Dataset, report: Report) -> str:
    """The same as ``3 claims and 17 events``, of a report that has another date."""
    other = dataset.reread(report.report_id)
    claims = sum(other.claims[key] != claim for key, claim in dataset.claims.items())
    events = sum(other.events[key] != event for key, event in dataset.events.items())
    numbers = (f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in ((claims, "claim"), (events, "event")))
    return listed(numbers)


def foreign(report: Report) -> str:
    """The language of a report's own words, where it is another than that of the page, which is English."""
    return "" if report.language.partition("-")[0] == "en" else report.language


def paragraph_entry(
    dataset: Dataset,
    paragraph: Paragraph,
    text: str | None,
    *,
    selected: bool = False,
    anchor: str = "",
    card: Callable[[Account], Markup] | None = None,
) -> Markup:
    """One paragraph: its first words (or, where the reader has it, the paragraph), and all that was coded from it.

    ``anchor`` is its id where several reports share a page; without one it is ``p`` and the paragraph's number.
    ``card`` makes what stands for an account, where that is not its card.
    """
    card = card or partial(account_card, dataset, beside_map=False)
    key = (paragraph.report_id, paragraph.paragraph)
    coded = _accounts(dataset, key)
    shown = {f for account in coded for f in account.figures}
    why = f"Nothing coded: {REASONS[paragraph.reason]}" if paragraph.reason else ""
    return filled(
        "report",
        "paragraph",
        number=paragraph.paragraph,
        anchor=anchor,
        selected=selected,
        words=text or f"{paragraph.first_words} …",
        whole=bool(text),
        lang=foreign(dataset.reports[paragraph.report_id]),
        note=" · ".join(part for part in (why, paragraph.note) if part),
        cards=[card(account) for account in coded],
        figures=[figure_words(dataset, f) for f in _at(dataset.figures, key) if f.figure_id not in shown],
        links=[
            (
                LINKS[link.kind][0],
                record_words(dataset, link.from_id),
                record_words(dataset, link.to_id),
                link.note,
            )
            for link in _at(dataset.links, key)
        ],
    )


def _accounts(dataset: Dataset, key: tuple[str, int]) -> tuple[Account, ...]:
    claims, mentions = _at(dataset.claims, key), _at(dataset.mentions, key)
    return (*of_claims(dataset, claims), *of_mentions(dataset, mentions))


def _at(table: Mapping[str, Coded], key: tuple[str, int]) -> list[Coded]:
    """The records of one paragraph, by its report and number."""
    return [record for record in table.values() if (record.report_id, record.paragraph) == key]


def count_words(dataset: Dataset, report: Report) -> str:
    """How much was coded from a report, in words."""
    numbers: dict[str, int] = {
        "paragraphs": sum(p.report_id == report.report_id for p in dataset.paragraphs.values()),
        "claims": sum(c.report_id == report.report_id for c in dataset.claims.values()),
        "tellings of events": sum(m.report_id == report.report_id for m in dataset.mentions.values()),
        "figures": sum(f.report_id == report.report_id for f in dataset.figures.values()),
    }
    return ", ".join(f"{count} {noun}" for noun, count in numbers.items())
