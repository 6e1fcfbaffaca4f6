"""What was counted or measured: figures as stated, distances and directions as printed."""

from __future__ import annotations

from geo.listing import Column, Listing, Row, cell, names, number, plain, spellings, to_paragraph, to_record
from geo.listings.statements import PRINTED, how_checked
from geo.model import Dataset, Distance, Figure
from geo.timeline import DayState


def figures(dataset: Dataset, _: DayState) -> Listing:
    """Every figure, by measure and whose people; the order adds nothing up."""
    columns = (
        Column("measure", "Measure"),
        Column("whose", "Whose people"),
        Column("who", "Who states it"),
        Column("low", "Low", "number"),
        Column("high", "High", "number"),
        Column("wording", "As printed"),
        Column("within", "Counted within", "id"),
        Column("checked", "Checked"),
        Column("of", "Stated with", "id"),
        Column("record", "Figure", "id"),
        PRINTED,
    )
    ordered = sorted(dataset.figures.values(), key=lambda f: (f.measure.value, f.whose_id, f.figure_id))
    rows = tuple(_figure(dataset, figure) for figure in ordered)
    caption = "Numbers as stated, and who states them. They overlap and are not to be added."
    return Listing("figures", caption, columns, rows, "record")


def _figure(dataset: Dataset, figure: Figure) -> Row:
    return Row(
        (
            cell(plain(figure.measure.value)),
            cell(_actor(dataset, figure.whose_id)),
            cell(_actor(dataset, figure.claimant_id), figure.speaker),
            number(figure.low),
            number(figure.high),
            cell(f"“{figure.wording}”", plain(figure.wording_class.value)),
            cell(to_record(dataset, figure.counted_within)),
            cell(*how_checked(figure)),
            cell(to_record(dataset, figure.record_id)),
            cell(figure.figure_id),
            cell(to_paragraph(dataset, figure)),
        )
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
            cell(", ".join(names(dataset, distance.from_ids)), f"“{distance.from_printed}”"),
            cell(", ".join(names(dataset, distance.to_ids)), f"“{distance.to_printed}”"),
            cell(plain(distance.direction.value) if distance.direction else ""),
            cell(f"“{distance.wording}”"),
            cell(_actor(dataset, distance.claimant_id)),
            cell(distance.note),
            cell(distance.distance_id),
            cell(to_paragraph(dataset, distance)),
        ),
        spellings(dataset, (*distance.from_ids, *distance.to_ids)),
    )
