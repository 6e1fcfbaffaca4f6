"""What stands below the map: disagreements, the sources with every paragraph, the method in short. As HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from geo import method
from geo.cards import joined, picture
from geo.cite import citation, error_address, how_to_cite
from geo.contrasts import disagreements_html
from geo.disagreements import disagreements
from geo.dossier import count_words, date_strip, paragraph_entry, report_head
from geo.model import Dataset, Report
from geo.publish.inlined import licence
from geo.publish.ways import anchored, inside, report_anchor
from geo.reference import bibtex, csl_json
from geo.style import LIGHT, legend
from geo.timeline import Timeline
from geo.words import PLACE_PRECISION, TIME_PRECISION, VERIFICATION


def rifts(timeline: Timeline) -> Markup:
    """Every disagreement as a card, by kind."""
    return inside(disagreements_html(timeline.dataset, disagreements(timeline)))


def in_order(dataset: Dataset) -> list[Report]:
    """The reports by their best day."""
    return sorted(dataset.reports.values(), key=lambda report: (report.published_best, report.report_id))


def sources(dataset: Dataset, errors_to: str = "") -> Markup:
    """Each report: how it was dated, how to cite it, and folded away everything coded from it, by paragraph."""
    return joined(_source(dataset, report, errors_to) for report in in_order(dataset))


def _source(dataset: Dataset, report: Report, errors_to: str) -> Markup:
    tell = error_address(errors_to, dataset, report.report_id)
    listed = sorted(
        (p for p in dataset.paragraphs.values() if p.report_id == report.report_id), key=lambda p: p.paragraph
    )
    entries = inside(joined(paragraph_entry(dataset, paragraph, None) for paragraph in listed))
    return Markup(
        '<section class="source" id="{id}" tabindex="-1"><div class="about">{head}{strip}'
        '<p class="caption">Coded from it: {count}.</p><div class="quote">{cited}</div>'
        "<details><summary>To cite it: BibTeX and CSL-JSON</summary><pre>{bib}</pre><pre>{csl}</pre></details></div>"
        '<details class="coded"><summary>Paragraph by paragraph: what was coded from it</summary>{entries}</details>'
        "</section>"
    ).format(
        id=report_anchor(report.report_id),
        head=anchored(report_head(dataset, report, tell=tell), report.report_id),
        strip=date_strip(dataset, report),
        count=count_words(dataset, report),
        cited=citation(dataset, report),
        bib=bibtex(dataset, [report]),
        csl=csl_json(dataset, [report]),
        entries=anchored(entries, report.report_id),
    )


def method_in_short(dataset: Dataset) -> Markup:
    """The rule of the statuses, the scales, the signs, the limits, how to cite, and what else the file carries."""
    parts: Iterable[tuple[str, Markup]] = (
        ("How a status is computed", method.statuses() + method.definitions(method.RULES)),
        ("What cannot both be true", method.conflict_table()),
        ("How sure is the day", method.scale(TIME_PRECISION)),
        ("How sure is the place", method.scale(PLACE_PRECISION)),
        ("How the reports checked it", method.scale(VERIFICATION)),
        ("Limits", _limits(dataset)),
        ("How to cite", _quoted(how_to_cite(dataset))),
        ("Software in this file", _software()),
    )
    return joined(_folded(title, html) for title, html in parts)


def _folded(title: str, html: Markup) -> Markup:
    return Markup("<h3>{}</h3><details><summary>Show</summary>{}</details>").format(title, html)


def _quoted(text: str) -> Markup:
    return Markup('<p class="quote">{}</p>').format(text)


def signs(dataset: Dataset) -> Markup:
    """Every sign of the map with what it says."""
    rows = joined(
        Markup('<dt><span class="swatch">{}</span>{}</dt><dd>{}</dd>').format(
            picture(entry.svg), entry.label, entry.explanation
        )
        for entry in legend(dataset.sides, palette=LIGHT)
    )
    return Markup('<dl class="terms signs">{}</dl>').format(rows)


def _limits(dataset: Dataset) -> Markup:
    """What this file cannot show, with the doubts of each place as the gazetteer notes them."""
    said = (
        f"{len(dataset.reports)} reports; what they leave out is not here. A day or a place without a sign is one that "
        "nobody in them reported on, not one where nothing happened.",
        "Nothing here was verified by us, and hardly anything by the reports: each says so where it does.",
        f"The geography has its own doubt: {dataset.caveat or 'see the notes on places'}. A place nearer to a border "
        "than that may lie on either side.",
        "A claim about a district is a soft area around its point, not an outline.",
    )
    listed = joined(Markup("<li>{}</li>").format(sentence) for sentence in said)
    return Markup("<ul>{}</ul>{}").format(listed, method.definitions(list(_doubts(dataset).items())))


def _doubts(dataset: Dataset) -> Mapping[str, str]:
    """What the gazetteer notes about single places, by name."""
    noted = {p.name: " ".join(filter(None, (p.position_note, p.note))) for p in dataset.places.values()}
    return {name: words for name, words in noted.items() if words}


def _software() -> Markup:
    return Markup("<p>The map is drawn by Leaflet.</p><pre>{}</pre>").format(licence())
