"""Sides and places: two sides, a gazetteer without circles or double names, and ways in that can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shapely.geometry import GeometryCollection, shape

from geo.check.figures import circles
from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.gazetteer import names_of, normalised
from geo.records.model import PLACE_IDS, Place, PositionQuality
from geo.records.tables import PLACES, SIDES

Fault = tuple[str, str]


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Sides, then places one by one, then what places have with one another."""
    yield from _sides(ledger)
    places = ledger.dataset.places
    outlines = [shape(one.geometry) for one in ledger.dataset.outlines.values()]
    west, south, east, north = GeometryCollection(outlines).bounds
    bounds = {"longitude": (west, east), "latitude": (south, north)}
    for place in places.values():
        for fault in (*_position(ledger, place), *_far(place, bounds), *_ids(ledger, place)):
            yield ledger.problem(PLACES, place.place_id, *fault)
    for name in circles({place.place_id: place.parents for place in places.values()}):
        yield ledger.problem(
            PLACES, name, "parents lead back to the place itself", "Name only what contains it"
        )
    yield from _spellings(ledger)
    yield from _shared_ids(ledger)


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
