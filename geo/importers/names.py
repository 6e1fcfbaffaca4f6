"""Names of places and actors in a file -> ids of ours, each distinct name looked up once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass

from geo.importers.columns import Decimals as Floats
from geo.importers.columns import Mask
from geo.records.gazetteer import Gazetteer, normalised
from geo.records.model import Actor, Place

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
        """The place of that name; a name with its province after a comma or in brackets is tried without it too."""
        found = self.gazetteer.find(name) if name else None
        if found or not name:
            return found
        head = name.split("(")[0].split(",")[0].strip()
        return self.gazetteer.find(head) if head and head != name and normalised(head) else None

    def side(self, name: str) -> str:
        """The side that an actor of that name speaks or fights for; empty where none is known.

        "NRF: National Resistance Front" and "National Resistance Front (NRF)" are tried as a whole and in their parts.
        """
        head, _, tail = name.partition("(")
        short, _, full = name.partition(": ")
        for part in (name, head, tail.rstrip(") "), short, full):
            if side := self.sides.get(normalised(part), ""):
                return side
        return ""


def listed(names: Iterable[str], counts: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """Names with how often they stand, most frequent first, at most ``MOST_NAMES``."""
    found: Counter[str] = Counter()
    for name, count in zip(names, counts, strict=True):
        found[name] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMES])
