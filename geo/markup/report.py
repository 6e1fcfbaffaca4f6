"""A report as its page shows it: how it was dated and, paragraph by paragraph, what was coded from it. As HTML."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from geo.markup.elements import BLANK, account_card, joined
from geo.records.model import Dataset, Figure, Link, Paragraph, Report
from geo.words.accounts import of_claims, of_mentions
from geo.words.dates import day_full, listed, printed_words, span_words
from geo.words.lists import LINKS
from geo.words.records import figure_words


def report_head(dataset: Dataset, report: Report, *, otherwise: bool = False, tell: str = "") -> Markup:
    """Headline, outlet and agency as printed, and how the date was found, with its other reading.

    ``otherwise``: the report is read by its other date, in a dataset that is read so. ``tell`` is where an error in
    it can be told, or empty.
    """
    outlet = dataset.actors[report.outlet_id]
    why = "Why it may be so" if otherwise else "Why this date"
    rows: list[tuple[str, str | Markup]] = [
        ("Outlet", f"{outlet.name}. {outlet.note}".strip()),
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
        link = Markup(
            '<a href="{}" target="_blank" rel="noopener noreferrer">Report an error in this record</a>'
        )
        rows.append(("Errors", link.format(tell)))
    facts = joined(Markup("<dt>{}</dt><dd>{}</dd>").format(name, text) for name, text in rows)
    return Markup('<section class="report" id="{}"><h2>{}</h2><dl>{}</dl></section>').format(
        report.report_id, report.headline, facts
    )


def _address(report: Report) -> str | Markup:
    if not report.url:
        return "not known"
    if not report.url.startswith(("https://", "http://")):
        return report.url
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(report.url)


def _published(report: Report, *, otherwise: bool) -> str:
    if not otherwise or report.alternative is None:
        return printed_words(report)
    return (
        f"read as of {day_full(report.published_best)}, as you chose; "
        f"at best {day_full(report.alternative)}; confidence {report.confidence.value}"
    )


def date_strip(dataset: Dataset, report: Report, *, otherwise: bool = False) -> Markup:
    """The report's days over those of the data: the one it is read by filled, uncertain pale, the other outlined."""
    cells = []
    for day in dataset.span.days():
        kind = ""
        if day == report.published_best:
            kind = "best"
        elif day == report.alternative:
            kind = "other"
        elif report.published_earliest <= day <= report.published_latest:
            kind = "open"
        cells.append(Markup('<i class="{}" title="{}"></i>').format(kind, day_full(day)))
    spoken = f"{'Read as of' if otherwise else 'Best day'} {day_full(report.published_best)}."
    if report.alternative:
        spoken += f" Or {day_full(report.alternative)}; no day between."
    ends = Markup("<span>{}</span>").format(span_words(dataset.span.first, dataset.span.last))
    return Markup('<p class="strip" role="img" aria-label="{}">{}{}</p>').format(spoken, joined(cells), ends)


def moved_words(dataset: Dataset, report: Report) -> str:
    """How much moves to other days when the report is read by its other date; empty where it has none."""
    if report.alternative is None:
        return ""
    other = dataset.reread(report.report_id)
    claims = sum(other.claims[key] != claim for key, claim in dataset.claims.items())
    events = sum(other.events[key] != event for key, event in dataset.events.items())
    numbers = (f"{n} {noun}{'' if n == 1 else 's'}" for n, noun in ((claims, "claim"), (events, "event")))
    return f"Of other days by its other date: {listed(numbers)}."


def paragraph_entry(
    dataset: Dataset, paragraph: Paragraph, text: str | None, *, selected: bool = False
) -> Markup:
    """One paragraph: its first words (or, where the reader has it, the paragraph), and all that was coded from it."""
    coded = _coded(dataset, paragraph)
    why = f"Nothing coded: {paragraph.reason.value}" if paragraph.reason else ""
    note = " · ".join(part for part in (why, paragraph.note) if part)
    words = text or f"{paragraph.first_words} …"
    return Markup(
        '<article class="paragraph{chosen}" id="p{number}"><h3>¶ {number}</h3>'
        '<p class="{kind}">{words}</p>{note}{coded}</article>'
    ).format(
        chosen=Markup(" selected") if selected else "",
        number=paragraph.paragraph,
        kind="full" if text else "first",
        words=words,
        note=Markup('<p class="why">{}</p>').format(note) if note else BLANK,
        coded=coded,
    )


def _coded(dataset: Dataset, paragraph: Paragraph) -> Markup:
    key = (paragraph.report_id, paragraph.paragraph)
    claims = of_claims(dataset, [c for c in dataset.claims.values() if (c.report_id, c.paragraph) == key])
    mentions = of_mentions(
        dataset, [m for m in dataset.mentions.values() if (m.report_id, m.paragraph) == key]
    )
    shown = {f for account in (*claims, *mentions) for f in account.figures}
    loose = [f for f in _at(dataset.figures, key) if f.figure_id not in shown]
    parts = [account_card(dataset, account, beside_map=False) for account in (*claims, *mentions)]
    parts += [
        Markup('<p class="figure"><b>Figure</b> {}</p>').format(figure_words(dataset, f)) for f in loose
    ]
    parts += [_link(link) for link in dataset.links.values() if (link.report_id, link.paragraph) == key]
    return joined(parts)


def _at(figures: Mapping[str, Figure], key: tuple[str, int]) -> list[Figure]:
    return [figure for figure in figures.values() if (figure.report_id, figure.paragraph) == key]


def _link(link: Link) -> Markup:
    return Markup('<p class="link"><b>{}</b> {} → {}. {}</p>').format(
        LINKS[link.kind][0], link.from_id, link.to_id, link.note
    )


def count_words(dataset: Dataset, report: Report) -> str:
    """How much was coded from a report, in words."""
    numbers: dict[str, int] = {
        "paragraphs": sum(p.report_id == report.report_id for p in dataset.paragraphs.values()),
        "claims": sum(c.report_id == report.report_id for c in dataset.claims.values()),
        "tellings of events": sum(m.report_id == report.report_id for m in dataset.mentions.values()),
        "figures": sum(f.report_id == report.report_id for f in dataset.figures.values()),
    }
    return ", ".join(f"{count} {noun}" for noun, count in numbers.items())
