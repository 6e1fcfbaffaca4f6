"""Distances and directions as printed: something to measure, between places that can be measured."""

from __future__ import annotations

from collections.abc import Iterator

from geo.check.figures import WORDING
from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.model import Distance, Measure
from geo.records.tables import DISTANCES

Fault = tuple[str, str]


def problems(ledger: Ledger) -> Iterator[Problem]:
    """One row after another; ids that stand nowhere are told elsewhere."""
    for distance in ledger.dataset.distances.values():
        for fault in (*_content(distance), *_figure(ledger, distance), *_ends(ledger, distance)):
            yield ledger.problem(DISTANCES.file, distance.distance_id, *fault)


def _content(distance: Distance) -> Iterator[Fault]:
    if not distance.figure_id and distance.direction is None:
        yield (
            "neither figure_id nor direction is given",
            "Name the figure with the distance, or the direction",
        )
    words = len(distance.wording.split())
    if words > WORDING:
        yield f"wording has {words} words", f"Keep at most {WORDING}"


def _figure(ledger: Ledger, distance: Distance) -> Iterator[Fault]:
    """The figure is a distance, printed where the row says."""
    figure = ledger.dataset.figures.get(distance.figure_id)
    if figure is None:
        return
    if figure.measure is not Measure.DISTANCE_KM:
        what = f"figure_id '{figure.figure_id}' is of measure '{figure.measure}'"
        yield what, f"Name a figure of measure {Measure.DISTANCE_KM}, or none"
    elif (figure.report_id, figure.paragraph) != (distance.report_id, distance.paragraph):
        where = f"{figure.report_id} {figure.paragraph}"
        yield (
            f"figure_id '{figure.figure_id}' is of {where}",
            "Mend the report or paragraph of one of the two",
        )


def _ends(ledger: Ledger, distance: Distance) -> Iterator[Fault]:
    for column, ids in (("from_ids", distance.from_ids), ("to_ids", distance.to_ids)):
        for place_id in ids:
            if ledger.is_known(place_id) and not ledger.is_located(place_id):
                yield f"{column} '{place_id}' has no position to measure", "Name a place that has one"
    both = sorted(set(distance.from_ids) & set(distance.to_ids))
    if both:
        yield f"'{both[0]}' stands in from_ids and in to_ids", "Name it on one side only"
