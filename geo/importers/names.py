"""Names of places, actors and countries in a file -> ids of ours, or outlines, each distinct name looked up once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.importers.columns import Decimals as Floats
from geo.importers.columns import Mask, Rows
from geo.records.gazetteer import Gazetteer, normalised
from geo.records.model import Actor, Place

if TYPE_CHECKING:
    import shapely

MARGIN = 12.0
"""Degrees around the gazetteer's places; a convention: the whole of Afghanistan lies within it, and no longitude of
it can be taken for a latitude."""


@dataclass(frozen=True, slots=True)
class Area:
    """Degrees between which the gazetteer's places lie, with a margin."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, places: Iterable[Place]) -> Area | None:
        """``None`` where no place has a point."""
        points = [
            (place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None
        ]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        return cls(min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN)

    def has(self, lon: Floats, lat: Floats) -> Mask:
        """Which points lie in it."""
        return (self.west <= lon) & (lon <= self.east) & (self.south <= lat) & (lat <= self.north)


FAR_KM = 50.0
"""A place so far from the row's own point only has the same name; a convention, more than a district's width."""
MOST_NAMES = 2_000
"""So many names without an entry are listed; a convention."""


@dataclass(frozen=True, eq=False)
class Names:
    """The gazetteer and the actors by every name they have."""

    gazetteer: Gazetteer
    sides: Map[str, str]
    """Side by an actor's normalised name, alias or id."""
    area: Area | None
    """Where rows are expected; ``None`` where no place has a point."""

    @classmethod
    def of(cls, places: Map[str, Place], actors: Map[str, Actor]) -> Names:
        """The names of a dataset. Where two actors share a name, one side's is taken only if both are of it."""
        sides: dict[str, set[str]] = {}
        for actor in actors.values():
            for name in (actor.actor_id, actor.name, actor.name_fa, *actor.aliases):
                if key := normalised(name):
                    sides.setdefault(key, set()).add(actor.side_id)
        alone = {key: next(iter(found)) for key, found in sides.items() if len(found) == 1}
        known = {key: side for key, side in alone.items() if side}
        return cls(Gazetteer(places), known, Area.of(places.values()))

    def place(self, name: str) -> Place | None:
        """The place of that whole name; behind it, after a comma or in brackets, may stand what it lies in."""
        found = self.gazetteer.find(name) if name else None
        if found or not name:
            return found
        part, tail = self.part(name)
        within = self.gazetteer.find(tail) if part and normalised(tail) else None
        return part if part and within and within.place_id in self._around(part) else None

    def part(self, name: str) -> tuple[Place | None, str]:
        """The place that the beginning of a name has, and the rest; only a row's own point can say that it is it."""
        head, _, tail = name.replace("(", ",", 1).partition(",")
        found = self.gazetteer.find(head.strip()) if tail and normalised(head) else None
        return found, tail.strip(" )")

    def _around(self, place: Place) -> set[str]:
        """The places that it lies in, all the way up."""
        met: set[str] = set()
        above = list(place.parents)
        while above:
            name = above.pop()
            if name not in met:
                met.add(name)
                above += parent.parents if (parent := self.gazetteer.find(name)) else ()
        return met

    def side(self, name: str) -> str:
        """The side that an actor of that name speaks or fights for; empty where none is known.

        "NRF: National Resistance Front" is the same as "National Resistance Front (NRF)"; else both parts must be names
        of the side. "Taliban (another country)" and "Civilians (a side)" are none.
        """
        if side := self.sides.get(normalised(name), ""):
            return side
        short, _, full = name.partition(": ")
        if side := self.sides.get(normalised(full + short), "") if full else "":
            return side
        for sign in ("(", ": "):
            head, _, tail = name.partition(sign)
            found = {self.sides.get(normalised(part), "") for part in (head, tail.rstrip(") "))}
            if tail and len(found) == 1:
                return found.pop()
        return ""


def listed(names: Iterable[str], counts: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """Names with how often they stand, most frequent first, at most ``MOST_NAMES``."""
    found: Counter[str] = Counter()
    for name, count in zip(names, counts, strict=True):
        found[name] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES])


FILE = "countries.geojson"
NEAR = 0.3
"""Degrees around an outline that count as in it: the outlines are kept to 0.1, and coasts have harbours and piers."""
SAMPLE = 2_000
"""So many points, evenly taken, tell whether a table lies on land; a convention."""

SHORTENED = {
    "bosnia and herzegovina": "Bosnia and Herz.",
    "burma": "Myanmar",
    "burma/myanmar": "Myanmar",
    "cape verde": "Cabo Verde",
    "central african republic": "Central African Rep.",
    "congo, democratic republic of the": "Dem. Rep. Congo",
    "czech republic": "Czechia",
    "democratic republic of congo": "Dem. Rep. Congo",
    "democratic republic of the congo": "Dem. Rep. Congo",
    "dominican republic": "Dominican Rep.",
    "dr congo": "Dem. Rep. Congo",
    "drc": "Dem. Rep. Congo",
    "east timor": "Timor-Leste",
    "equatorial guinea": "Eq. Guinea",
    "ivory coast": "Côte d'Ivoire",
    "kingdom of eswatini": "eSwatini",
    "north macedonia": "Macedonia",
    "palestinian territories": "Palestine",
    "republic of congo": "Congo",
    "republic of the congo": "Congo",
    "russian federation": "Russia",
    "solomon islands": "Solomon Is.",
    "south sudan": "S. Sudan",
    "swaziland": "eSwatini",
    "syrian arab republic": "Syria",
    "türkiye": "Turkey",
    "uk": "United Kingdom",
    "united states": "United States of America",
    "us": "United States of America",
    "usa": "United States of America",
    "viet nam": "Vietnam",
    "western sahara": "W. Sahara",
    "yemen (north yemen)": "Yemen",
}
"""Names as ACLED, UCDP and others print them -> as the outlines have them."""


@dataclass(frozen=True, eq=False)
class Outlines:
    """All countries. ``names`` gives the place of one in ``shapes`` and ``boxes`` by its normalised name."""

    names: dict[str, int]
    shapes: Any
    boxes: Floats
    """West, south, east, north of each, with ``NEAR`` around it."""
    tree: shapely.STRtree

    def of(self, name: str) -> int:
        """The place of a country by a name as printed, also with words in brackets behind it; -1 for none."""
        for printed in (name, name.split("(")[0]):
            plain = " ".join(printed.split())
            known = SHORTENED.get(plain.casefold(), plain)
            if (found := self.names.get(normalised(known), -1)) >= 0:
                return found
        return -1

    def on_land(self, lons: Floats, lats: Floats) -> float:
        """The share of the points that lies on land or close to it, told by an even sample; 0 where there are none."""
        import shapely

        step = max(1, len(lons) // SAMPLE)
        points = np.asarray(shapely.points(lons[::step], lats[::step]))
        if not points.size:
            return 0.0
        hits = self.tree.query(points, predicate="dwithin", distance=NEAR)[0]
        return len(np.unique(hits)) / points.size

    def turned(self, countries: Rows, lons: Floats, lats: Floats) -> tuple[Mask, Mask]:
        """Rows that lie in their country as printed, and those that do only with longitude and latitude exchanged.

        ``countries`` has the place of each row's country, -1 where none is known.
        """
        import shapely

        boxes = np.vstack([self.boxes, np.full((1, 4), np.nan)])[countries]
        here, there = _in(boxes, lons, lats), _in(boxes, lats, lons)
        doubtful = there.copy()  # only a row whose exchanged point comes near its country needs a closer look
        for country in np.unique(countries[doubtful]):
            rows = np.flatnonzero(doubtful & (countries == country))
            shape = self.shapes[country].buffer(NEAR)
            shapely.prepare(shape)
            here[rows] = shapely.contains_xy(shape, lons[rows], lats[rows])
            there[rows] = shapely.contains_xy(shape, lats[rows], lons[rows])
        return here, there & ~here


def _in(boxes: Floats, lons: Floats, lats: Floats) -> Mask:
    west, south, east, north = boxes.T
    found: Mask = (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
    return found


@cache
def outlines() -> Outlines:
    """The outlines that come with the program."""
    import shapely

    from geo.records.read import BUNDLED

    features = json.loads((BUNDLED / FILE).read_bytes())["features"]
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    boxes = shapely.bounds(shapes) + np.array([-NEAR, -NEAR, NEAR, NEAR])
    names = {normalised(one["properties"]["name"]): at for at, one in enumerate(features)}
    return Outlines(names, shapes, boxes, shapely.STRtree(shapes))
