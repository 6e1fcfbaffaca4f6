"""Reports read by their other date: the reader's choice as the address carries it, and the data read so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from geo.model import Dataset
from geo.phrases import day_full, day_short, listed

BETWEEN, BEFORE_DAY = ",", ":"


def other_dates(dataset: Dataset, report_ids: Iterable[str]) -> str:
    """The choice as the address carries it: ``report:day`` for each report, by id; empty where none is chosen.

    The day stands there so that a link does not change its sense where a later version dates the report anew.
    """
    chosen = (dataset.reports[report_id] for report_id in sorted(set(report_ids)))
    return BETWEEN.join(f"{r.report_id}{BEFORE_DAY}{r.alternative}" for r in chosen if r.alternative)


def from_text(text: str, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reports that an address asks to be read by their other date, and a sentence for each it cannot have."""
    chosen, said = [], []
    for part in (part.strip() for part in text.split(BETWEEN)):
        report_id, _, day = part.partition(BEFORE_DAY)
        report = dataset.reports.get(report_id)
        if not part or report_id in chosen:
            continue
        if report is None or report.alternative is None:
            what = "no report of this data that has another date"
        elif day != report.alternative.isoformat():
            what = f"not its other date, which is {report.alternative}"
        else:
            chosen.append(report_id)
            continue
        asked = part if len(part) <= 40 else f"{part[:40]}…"
        said.append(
            f"The address asks for a report by another date, “{asked}”: {what}. The best date is used."
        )
    return tuple(sorted(chosen)), tuple(said)


def read_otherwise(dataset: Dataset, report_ids: Iterable[str]) -> Dataset:
    """The dataset with these reports read by their other date; the same object where there are none.

    The two arguments for the dates change places with them, and the version names the choice, as build
    metadata of a semantic version: whatever prints the version says so.
    """
    chosen = sorted(set(report_ids))
    found = dataset
    for report_id in chosen:
        found = found.reread(report_id)
        report, before = found.reports[report_id], dataset.reports[report_id]
        argued = replace(report, dating_basis=before.alternative_basis, alternative_basis=before.dating_basis)
        found = replace(found, reports={**found.reports, report_id: argued})
    if not chosen:
        return dataset
    marks = ".".join(f"{report_id}.{found.reports[report_id].published_best}" for report_id in chosen)
    return replace(found, version=f"{dataset.version}+{marks}")


def redated_words(dataset: Dataset, report_ids: Iterable[str]) -> str:
    """What is read otherwise, of a dataset that ``read_otherwise`` gave; empty where nothing is."""
    parts = [
        f"“{report.headline}” is read as of {day_full(report.published_best)}"
        f"{f', not of {day_short(report.alternative)}' if report.alternative else ''}"
        for report in (dataset.reports[report_id] for report_id in sorted(set(report_ids)))
    ]
    return listed(parts)
