"""Rules table by table: figures, links and distances (bounds, wording, what is counted in what); sides and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import nan
from typing import Any

from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.gazetteer import names_of, normalised
from geo.records.model import (
    PLACE_IDS,
    Distance,
    Figure,
    Link,
    Measure,
    Outline,
    Place,
    PositionQuality,
    StatedBy,
    Wording,
)
from geo.records.tables import DISTANCES, FIGURES, LINKS, PLACES, SIDES

Fault = tuple[str, str]
WORDING = 5
"""At most so many words of a figure's wording are kept."""


def figure_problems(ledger: Ledger) -> Iterator[Problem]:
    """Figures one by one, circles of figures, links, then distances and directions as printed."""
    figures = ledger.dataset.figures
    for figure in figures.values():
        wholes = (figures.get(figure.counted_within), figures.get(figure.may_be_within))
        within = [fault for whole in wholes for fault in _within(figure, whole)]
        for fault in (*_bounds(figure), *within, *_days(figure)):
            yield ledger.problem(FIGURES.file, figure.figure_id, *fault)
    for column in ("counted_within", "may_be_within"):
        for name in circles({name: [getattr(figure, column)] for name, figure in figures.items()}):
            what = f"{column} leads back to the figure itself"
            yield ledger.problem(FIGURES.file, name, what, "Empty it on the figure that includes the others")
    for link in ledger.dataset.links.values():
        for fault in _link_faults(link):
            yield ledger.problem(LINKS.file, link.link_id, *fault)
    yield from _of_distances(ledger)


def circles(above: Mapping[str, Sequence[str]]) -> list[str]:
    """The first id of every circle in a "belongs to" relation, in the order of ids."""
    found: list[str] = []
    caught: set[str] = set()
    for start in sorted(above):
        seen: set[str] = set()
        queue = list(above[start])
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue.extend(above.get(name, ()))
        if start in seen and start not in caught:
            found.append(start)
            caught |= seen
    return found


def _bounds(figure: Figure) -> Iterator[Fault]:
    numbers = [number for number in (figure.low, figure.high) if number is not None]
    vague = figure.wording_class is Wording.VAGUE
    if vague and numbers:
        yield "wording_class is 'vague', but a number is given", "Empty low and high, or write another class"
    if not vague and not numbers:
        what = f"wording_class is '{figure.wording_class}', but low and high are empty"
        yield what, "Write the number, or vague"
    if numbers != sorted(numbers):
        yield f"low {figure.low:g} is more than high {figure.high:g}", "Exchange or mend them"
    words = len(figure.wording.split())
    if words > WORDING:
        yield f"wording has {words} words", f"Keep at most {WORDING}"


def _days(figure: Figure) -> Iterator[Fault]:
    """A figure with days of its own says how well they are known, and what they rest on."""
    if bool(figure.start) != bool(figure.time_precision):
        yield "start and time_precision do not come together", "Write both, or neither"
    elif figure.start and not figure.date_basis:
        yield "date_basis is empty", "Say what the figure's own days rest on"


def _within(figure: Figure, whole: Figure | None) -> Iterator[Fault]:
    """A part is of the same measure and people as its whole; a missing whole is told elsewhere."""
    if whole is None:
        return
    than = f"but {whole.figure_id}, which includes it, is"
    if figure.measure is not whole.measure:
        yield f"measure is '{figure.measure}', {than} '{whole.measure}'", "Count only like within like"
    elif figure.whose_id != whole.whose_id:
        what = f"whose_id is '{figure.whose_id}', {than} '{whole.whose_id}'"
        yield what, "Count only people of one actor within one another"


def _link_faults(link: Link) -> Iterator[Fault]:
    if link.from_id == link.to_id:
        yield f"the link leads from {link.from_id} to itself", "Name the other record"
    if link.stated_by is StatedBy.REPORT and not link.report_id:
        yield "stated_by is 'report', but report_id is empty", "Name the report, or write coder"
    if link.stated_by is StatedBy.REPORT and link.report_id and link.paragraph is None:
        yield "stated_by is 'report', but paragraph is empty", "Write the paragraph that states it"


# --- distances and directions ---------------------------------------------------------------------


def _of_distances(ledger: Ledger) -> Iterator[Problem]:
    """One row after another; ids that stand nowhere are told elsewhere."""
    for distance in ledger.dataset.distances.values():
        for fault in (*_printed(distance), *_measured(ledger, distance), *_ends(ledger, distance)):
            yield ledger.problem(DISTANCES.file, distance.distance_id, *fault)


def _printed(distance: Distance) -> Iterator[Fault]:
    if not distance.figure_id and distance.direction is None:
        yield (
            "neither figure_id nor direction is given",
            "Name the figure with the distance, or the direction",
        )
    words = len(distance.wording.split())
    if words > WORDING:
        yield f"wording has {words} words", f"Keep at most {WORDING}"


def _measured(ledger: Ledger, distance: Distance) -> Iterator[Fault]:
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


# --- sides and places ------------------------------------------------------------------------------


def place_problems(ledger: Ledger) -> Iterator[Problem]:
    """Sides, then places one by one, then what places have with one another."""
    yield from _sides(ledger)
    places = ledger.dataset.places
    bounds = _bounds_of(ledger.dataset.outlines.values())
    for place in places.values():
        for fault in (*_position(ledger, place), *_far(place, bounds), *_ids(ledger, place)):
            yield ledger.problem(PLACES, place.place_id, *fault)
    for name in circles({place.place_id: place.parents for place in places.values()}):
        yield ledger.problem(
            PLACES, name, "parents lead back to the place itself", "Name only what contains it"
        )
    yield from _spellings(ledger)
    yield from _shared_ids(ledger)


def _bounds_of(outlines: Iterable[Outline]) -> dict[str, tuple[float, float]]:
    """From where to where all outlines together go; not a number, with which nothing compares, where there are none."""
    points = [point for outline in outlines for point in _points(outline.geometry["coordinates"])]
    lon, lat = zip(*((point[0], point[1]) for point in points), strict=True) if points else ((nan,), (nan,))
    return {"longitude": (min(lon), max(lon)), "latitude": (min(lat), max(lat))}


def _points(coordinates: Sequence[Any]) -> Iterator[Sequence[float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _points(part)


ID_FORMS = {
    "geonames_id": r"[1-9][0-9]*",
    "wikidata": r"Q[1-9][0-9]*",
    "iso_3166_2": r"[A-Z]{2}-[A-Z0-9]{1,3}",
}


def _ids(ledger: Ledger, place: Place) -> Iterator[Fault]:
    """Ids of other registers have their form, and a place lies in no other province than the one that contains it."""
    for name in PLACE_IDS:
        value = getattr(place, name)
        if value and not re.fullmatch(ID_FORMS[name], value):
            yield f"{name} '{value}' is no such id", "Write it as the register does, or leave it empty"
    places = ledger.dataset.places
    above = [places[name] for name in ledger.dataset.ancestors(place.place_id)]
    for wider in above:
        if place.iso_3166_2 and wider.iso_3166_2 and place.iso_3166_2 != wider.iso_3166_2:
            what = f"iso_3166_2 '{place.iso_3166_2}' is not that of {wider.place_id}, which contains it"
            yield what, "Write that of its province, or leave it empty where it lies on a border"


def _shared_ids(ledger: Ledger) -> Iterator[Problem]:
    """One id of GeoNames or Wikidata, one place; many places lie in one province."""
    for name in ("geonames_id", "wikidata"):
        owner: dict[str, str] = {}
        for place in ledger.dataset.places.values():
            value = getattr(place, name)
            other = owner.setdefault(value, place.place_id) if value else place.place_id
            if other != place.place_id:
                what = f"{name} '{value}' is also that of {other}"
                yield ledger.problem(PLACES, place.place_id, what, "Leave it to one of the two")


def _sides(ledger: Ledger) -> Iterator[Problem]:
    sides = ledger.dataset.sides.values()
    if ledger.broken(SIDES.file):
        return
    if len(sides) != 2:
        yield Problem(
            SIDES.file,
            0,
            "",
            f"the table has {len(sides)} side{'' if len(sides) == 1 else 's'}",
            "There are exactly two",
        )
    elif {side.position for side in sides} != {1, 2}:
        last = max(sides, key=lambda side: (side.position, side.side_id))
        what = f"the positions of the two sides are {' and '.join(str(side.position) for side in sides)}"
        yield ledger.problem(SIDES.file, last.side_id, what, "Give one 1 and the other 2")


FAR_DEGREES = 2.0
"""How far outside all outlines taken together a point may lie before it must be a slip."""


def _far(place: Place, bounds: dict[str, tuple[float, float]]) -> Iterator[Fault]:
    """A point far from every outline (no point is, where none has bounds): most often the two are exchanged."""
    for name, at in (("longitude", place.lon), ("latitude", place.lat)):
        least, most = bounds[name]
        if at is not None and (at < least - FAR_DEGREES or at > most + FAR_DEGREES):
            yield f"{name} {at} is far from every outline", "Write longitude first, then latitude"
            return


def _position(ledger: Ledger, place: Place) -> Iterator[Fault]:
    """The quality of a position says what there is: a point, an outline, or nothing."""
    quality = place.position_quality
    if place.entry_point and (place.lon is None or place.elevation_m is None):
        yield "a way in (entry_point) lacks its position or elevation", "Write both, or entry_point false"
    elif quality is PositionQuality.OUTLINE and not ledger.is_outlined(place.place_id):
        yield "position_quality is 'outline', but the place has none", "Add it to provinces.geojson"
    elif quality is PositionQuality.NONE and place.lon is not None:
        yield "position_quality is 'none', but the place has a point", "Say how good it is"
    elif quality not in {PositionQuality.NONE, PositionQuality.OUTLINE} and place.lon is None:
        yield f"position_quality is '{quality}', but the place has no point", "Write the point, or none"


def _spellings(ledger: Ledger) -> Iterator[Problem]:
    """One spelling, one place; the later place by id is told."""
    owner: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for place in ledger.dataset.places.values():
        for name in names_of(place):
            other = owner.setdefault(normalised(name), place.place_id)
            if other != place.place_id and (other, place.place_id) not in told:
                told.add((other, place.place_id))
                what = f"the spelling '{name}' also means {other}"
                yield ledger.problem(PLACES, place.place_id, what, "Leave it to one of the two")
