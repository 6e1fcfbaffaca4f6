"""How to name this dataset in print. Reports are cited on their own pages."""

from __future__ import annotations

from geo.model import Dataset
from geo.words import day_short


def how_to_cite(dataset: Dataset) -> str:
    """One line to copy: title, version of the data, span of days, licence."""
    span = dataset.span
    return (
        f"{dataset.title}, data version {dataset.version}: claims and reported events from {day_short(span.first)} to "
        f"{day_short(span.last)} {span.last.year}, coded from {len(dataset.reports)} news reports. "
        "Data CC BY 4.0, code MIT."
    )
