"""What was coded from each paragraph of each report, or why nothing was. Standard library only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from geo.records.model import Dataset, Link, Paragraph, Reason, Report, StatedBy
from geo.records.tables import CLAIMS, DISTANCES, FIGURES, LINKS, MENTIONS


@dataclass(frozen=True, slots=True)
class ParagraphCoverage:
    """One paragraph and the ids of what was coded from it, each kind in the order of ids.

    ``events`` are those that ``mentions`` tell of; ``links`` those that the report itself states.
    """

    paragraph: Paragraph
    claims: tuple[str, ...]
    mentions: tuple[str, ...]
    events: tuple[str, ...]
    figures: tuple[str, ...]
    links: tuple[str, ...]
    distances: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The records coded from it; events stand for themselves beside their mentions."""
        return (*self.claims, *self.mentions, *self.figures, *self.links, *self.distances)

    @property
    def reason(self) -> Reason | None:
        """Why nothing was coded, where nothing was."""
        return self.paragraph.reason

    @property
    def accounted(self) -> bool:
        """Whether there is a record or a reason."""
        return bool(self.ids or self.reason)


@dataclass(frozen=True, slots=True)
class ReportCoverage:
    """One report and its paragraphs, in order."""

    report: Report
    paragraphs: tuple[ParagraphCoverage, ...]

    @property
    def coded(self) -> int:
        """How many paragraphs yielded a record."""
        return sum(bool(paragraph.ids) for paragraph in self.paragraphs)

    @property
    def unaccounted(self) -> tuple[int, ...]:
        """The numbers of the paragraphs with neither record nor reason."""
        return tuple(p.paragraph.paragraph for p in self.paragraphs if not p.accounted)


def coverage(dataset: Dataset) -> tuple[ReportCoverage, ...]:
    """Every report in the order of ids, every paragraph in the order of its number.

    Answers for unchecked data too: paragraphs of a report that is not there are left out.
    """
    ids = _ids_by_paragraph(dataset)
    found: dict[str, list[ParagraphCoverage]] = {report_id: [] for report_id in dataset.reports}
    for key, paragraph in sorted(dataset.paragraphs.items()):
        of = {kind: tuple(names) for kind, names in ids.get(key, {}).items()}
        mentions = of.get(MENTIONS.name, ())
        events = tuple(dict.fromkeys(dataset.mentions[name].event_id for name in mentions))
        claims, figures, links, distances = (
            of.get(table.name, ()) for table in (CLAIMS, FIGURES, LINKS, DISTANCES)
        )
        covered = ParagraphCoverage(paragraph, claims, mentions, events, figures, links, distances)
        found.setdefault(paragraph.report_id, []).append(covered)
    return tuple(
        ReportCoverage(dataset.reports[name], tuple(those))
        for name, those in found.items()
        if name in dataset.reports
    )


def _ids_by_paragraph(dataset: Dataset) -> dict[tuple[str, int | None], dict[str, list[str]]]:
    found: dict[tuple[str, int | None], dict[str, list[str]]] = {}
    for table in (CLAIMS, MENTIONS, FIGURES, LINKS, DISTANCES):
        for name, record in table.records(dataset).items():
            if isinstance(record, Link) and record.stated_by is not StatedBy.REPORT:
                continue
            key = (record.report_id, record.paragraph)
            found.setdefault(key, {}).setdefault(table.name, []).append(name)
    return found


def as_text(reports: tuple[ReportCoverage, ...], dataset: Dataset) -> Iterator[str]:
    """The lines that ``python -m geo coverage`` prints."""
    for entry in reports:
        report = entry.report
        outlet = dataset.actors[report.outlet_id].name if report.outlet_id in dataset.actors else "?"
        yield f"{report.report_id}: {report.headline}"
        yield f"  {outlet}, {report.published_best}; {_counts(entry)}"
        for covered in entry.paragraphs:
            paragraph = covered.paragraph
            what = ", ".join((*covered.ids, *covered.events)) or _reason(paragraph)
            yield f"  {paragraph.paragraph:>3}  {paragraph.first_words} …  {what}"
        yield ""


def _reason(paragraph: Paragraph) -> str:
    if not paragraph.reason:
        return "NEITHER RECORD NOR REASON"
    return f"({paragraph.reason}{': ' + paragraph.note if paragraph.note else ''})"


def _counts(entry: ReportCoverage) -> str:
    kinds: Counter[str] = Counter()
    for covered in entry.paragraphs:
        for kind in ("claims", "mentions", "figures", "links"):
            kinds[kind] += len(getattr(covered, kind))
        if covered.distances:
            kinds["distances"] += len(covered.distances)
    counts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    return f"{entry.coded} of {len(entry.paragraphs)} paragraphs coded: {counts}"


def as_plain(reports: tuple[ReportCoverage, ...]) -> list[dict[str, object]]:
    """The same as lists and dicts, for ``--json``."""
    return [
        {
            "report_id": entry.report.report_id,
            "headline": entry.report.headline,
            "published_best": entry.report.published_best.isoformat(),
            "paragraphs": [_plain(covered) for covered in entry.paragraphs],
        }
        for entry in reports
    ]


def _plain(covered: ParagraphCoverage) -> dict[str, object]:
    paragraph = covered.paragraph
    return {
        "paragraph": paragraph.paragraph,
        "first_words": paragraph.first_words,
        "claims": covered.claims,
        "mentions": covered.mentions,
        "events": covered.events,
        "figures": covered.figures,
        "links": covered.links,
        "distances": covered.distances,
        "reason": paragraph.reason,
        "note": paragraph.note,
    }
