"""Directions as reports print them that the places of the gazetteer do not bear out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.bearings import SECTOR, WINDS, Line, Told, told_and_measured
from geo.model import Dataset, Direction
from geo.parties import Disagreement, Kind, parties, seen
from geo.phrases import listed


def printed_otherwise(dataset: Dataset) -> Iterator[Disagreement]:
    """For each place that is told in a direction from which every measured line is far, its doubt counted in.

    Far: at least a whole eighth of the horizon lies between the printed word and the measured direction.
    """
    groups: dict[tuple[str, ...], list[Told]] = {}
    for told in told_and_measured(dataset):
        if told.lines and told.distance.direction and not _borne_out(told):
            groups.setdefault(told.distance.to_ids, []).append(told)
    for place_ids, found in groups.items():
        yield _which_way(dataset, place_ids, found)


def _borne_out(told: Told) -> bool:
    direction = told.distance.direction
    return any(
        direction in line.winds or _between(direction, line) < SECTOR for line in told.lines if direction
    )


def _between(direction: Direction, line: Line) -> float:
    """Degrees from the nearer edge of the printed eighth to the measured azimuth."""
    apart = abs(line.azimuth - SECTOR * WINDS.index(direction)) % 360
    return min(apart, 360 - apart) - SECTOR / 2


def _which_way(dataset: Dataset, place_ids: Sequence[str], found: Sequence[Told]) -> Disagreement:
    rows = [told.distance for told in found]
    name = listed(dataset.places[place_id].name for place_id in place_ids)
    lies = "lies" if len(place_ids) == 1 else "lie"
    printed = listed(dict.fromkeys(_words(row.direction) for row in rows if row.direction))
    lines = {line.start.place_id: line for told in found for line in told.lines}
    measured = listed(
        f"{' or '.join(_words(way) for way in line.winds)} of "
        f"{'the middle of ' if line.start.middle else ''}{dataset.places[start].name}"
        for start, line in lines.items()
    )
    return Disagreement(
        kind=Kind.MAP,
        title=f"Which way it is to {name}",
        parties=parties(dataset, rows),
        parts=(f"Printed: {printed}. By the coordinates used here {name} {lies} {measured}.",),
        basis=(
            "Measured by this map, with the doubt of the coordinates counted in; nothing printed is corrected.",
            *dict.fromkeys(row.note for row in rows if row.note),
        ),
        seen=replace(seen(dataset, rows), record=place_ids[0]),
    )


def _words(direction: Direction) -> str:
    return direction.value.replace("_", "-")
