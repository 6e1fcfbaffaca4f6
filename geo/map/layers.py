"""States of days -> one GeoDataFrame a layer (EPSG:4326, longitude first): what the map draws of one day or of all.

A layer with nothing in it is an empty frame with the same columns. Text that is not there is empty, never null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from geo.map.ground import Ground
from geo.records.model import GeoPrecision
from geo.records.stance import Line
from geo.signs.glyphs import event_sign
from geo.signs.palette import HALO_M, opacity
from geo.signs.style import fills_of, signs_of
from geo.status.positions import Position
from geo.status.timeline import DayState, EventOnDay, PlaceOnDay, Status, Timeline, claims_behind, is_split
from geo.status.validity import Certainty, Reading
from geo.words.lists import with_article
from geo.words.places import approach_words, event_words, possible_words, rest_of, status_caption

CRS = "EPSG:4326"
PALE = 0.4
"""How much of its strength a sign keeps that only says "the rest of the country": a wash, no claim to the place."""
Row = dict[str, Any]

AGE = "age_days"
"""Whole days, ``None`` where nobody of the sides claims; pandas would make both of them fractions."""

WHEN = ("day", "reading")
"""The first two columns of every layer; ISO 8601, and ``claimed`` or ``known``."""
PLACE_COLUMNS = (*WHEN, "place_id", "name", "precision", "radius_m", "caption", "claims")
COLUMNS: dict[str, tuple[str, ...]] = {
    "control": (
        *PLACE_COLUMNS,
        *("status", "by", AGE, "opacity", "split", "split_sides", "newer_rival", "fighting"),
        *("fills", "signs"),
    ),
    "possible": (*PLACE_COLUMNS, "side_id"),
    "implied": (*PLACE_COLUMNS, "side_id"),
    "approaches": (*PLACE_COLUMNS, "side_id", "opacity"),
    "events": (
        *(*WHEN, "event_id", "kind", "sign", "certainty", "place_id", "name", "precision", "radius_m"),
        *("somewhere", "caption"),
    ),
    "directions": (*WHEN, "event_id", "kind", "origin_id", "place_id", "turn", "certainty", "caption"),
}


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one day or of many. ``unplaced`` lists ids of events that cover a day and cannot be drawn."""

    frames: Mapping[str, gpd.GeoDataFrame]
    unplaced: tuple[str, ...]

    def __getitem__(self, name: str) -> gpd.GeoDataFrame:
        return self.frames[name]

    def by_day(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        """The rows of every layer, in their order, by reading and day; a day without any is not there."""
        found: dict[tuple[str, str], dict[str, list[Row]]] = {}
        for name, frame in self.frames.items():
            for row in cast("list[Row]", frame.to_dict("records")):
                day = found.setdefault((row["reading"], row["day"]), {layer: [] for layer in self.frames})
                day[name].append(row)
        return found


def _frame(rows: Iterable[Row], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    found = list(rows)
    data: dict[str, Any] = {column: [row[column] for row in found] for column in columns}
    if AGE in data:
        data[AGE] = pd.Series(data[AGE], dtype=object)
    return gpd.GeoDataFrame(data, geometry=[row["geometry"] for row in found], crs=CRS)


def layers(state: DayState, ground: Ground) -> Layers:
    """Every layer of one day."""
    return _layers((state,), ground)


def timeline_layers(timeline: Timeline, ground: Ground) -> Layers:
    """Every layer of every day under both readings: six frames in all, for a frame costs more than its rows."""
    return _layers((state for reading in Reading for state in timeline.states(reading)), ground)


def _layers(states: Iterable[DayState], ground: Ground) -> Layers:
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    unplaced: dict[str, None] = {}
    for state in states:
        when = {"day": state.day.isoformat(), "reading": state.reading.value}
        of_day, without = _rows(state, ground)
        for name, rows in of_day.items():
            found[name] += [when | row for row in rows]
        unplaced |= dict.fromkeys(without)
    return Layers({name: _frame(found[name], COLUMNS[name]) for name in COLUMNS}, tuple(unplaced))


def _rows(state: DayState, ground: Ground) -> tuple[dict[str, list[Row]], list[str]]:
    """The rows of every layer, each with its ``geometry``, and the ids of the unplaced events."""
    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for place_id, place in state.places.items():
        geometry = ground.geometry(place_id)
        if geometry is None:
            continue
        base = {
            "place_id": place_id,
            "name": ground.dataset.places[place_id].name,
            "precision": ground.precision(ground.dataset.places[place_id]).value,
            "radius_m": ground.radius_m(place_id),
            "geometry": geometry,
        }
        if place.status is not Status.NONE:
            found["control"].append(base | _control(place, ground))
        found["possible"] += [base | row for row in _possible(place, ground)]
        found["implied"] += [base | row for row in _implied(place, ground)]
        found["approaches"] += [base | row for row in _approaches(place, ground)]
    found["control"] += _rest(state, ground)
    unplaced = []
    for on_day in state.events:
        drawn = list(_event(on_day, ground))
        found["events"] += drawn
        found["directions"] += _directions(on_day, ground)
        if not drawn:
            unplaced.append(on_day.event.event_id)
    return found, unplaced


def _rest(state: DayState, ground: Ground) -> Iterable[Row]:
    """What is said of the rest of a country, on the provinces around that are no place of the data: all of them alike.

    Without it the wash would end at a border of ours, as if the report's words did.
    """
    if len(state.rest) != 1 or ground.elsewhere is None:  # of two countries, no outline says which is its own
        return
    (place,) = state.rest
    base = {
        "place_id": place.place_id,
        "name": rest_of(ground.dataset, place.place_id),
        "precision": GeoPrecision.PROVINCE.value,
        "radius_m": 0,
        "geometry": ground.elsewhere,
    }
    yield base | _control(place, ground)


def _control(place: PlaceOnDay, ground: Ground) -> Row:
    sides = sorted({p.side_id for p in place.in_force})
    return {
        "status": place.status.value,
        "by": place.by or "",
        "age_days": place.age_days,
        "opacity": opacity(place.age_days) * (PALE if place.of_the_rest else 1),
        "split": place.split,
        "split_sides": tuple(
            s for s in sides if is_split(tuple(p for p in place.in_force if p.side_id == s))
        ),
        "newer_rival": place.newer_rival or "",
        "fighting": place.fighting.value,
        "fills": fills_of(ground.dataset, place),
        "signs": signs_of(ground.dataset, place),
        "claims": tuple(claim.claim_id for claim in claims_behind(ground.dataset, place)),
        "caption": status_caption(place, ground.dataset),
    }


def _by_side(found: Iterable[Position]) -> dict[str, list[Position]]:
    sides: dict[str, list[Position]] = {}
    for position in found:
        sides.setdefault(position.side_id, []).append(position)
    return dict(sorted(sides.items()))


def _claims(found: Iterable[Position]) -> tuple[str, ...]:
    return tuple(sorted({claim_id for position in found for claim_id in position.claims}))


def _possible(place: PlaceOnDay, ground: Ground) -> Iterable[Row]:
    """Each side's possible positions, where they add to the status; others' only where no side's are drawn."""
    shown = _by_side(p for p in place.possible if p.line is not Line.APPROACHES)
    drawn = {side_id: found for side_id, found in shown.items() if side_id and side_id != place.by}
    if place.status is Status.NONE and not drawn:
        drawn = shown
    for side_id, found in drawn.items():
        words = possible_words(place.place_id, side_id, ground.dataset, implied=False)
        yield {"side_id": side_id, "claims": _claims(found), "caption": words}


def _implied(place: PlaceOnDay, ground: Ground) -> Iterable[Row]:
    own = {p.side_id for p in place.in_force if p.line is not Line.APPROACHES}
    for side_id, found in _by_side(place.implied).items():
        if side_id not in own:
            words = possible_words(place.place_id, side_id, ground.dataset, implied=True)
            yield {"side_id": side_id, "claims": _claims(found), "caption": words}


def _approaches(place: PlaceOnDay, ground: Ground) -> Iterable[Row]:
    around = [p for p in place.in_force if p.line is Line.APPROACHES]
    for side_id, found in _by_side(around).items():
        position = ground.dataset.sides[side_id].position
        age = min(p.age_days for p in found)
        yield {
            "side_id": side_id,
            "claims": _claims(found),
            "opacity": opacity(age),
            "caption": approach_words(place.place_id, side_id, age, ground.dataset),
            "geometry": ground.approach(place.place_id, position),
        }


def _event(on_day: EventOnDay, ground: Ground) -> Iterable[Row]:
    event = on_day.event
    seen: set[tuple[str, GeoPrecision]] = set()
    for place_id in event.place_ids:
        located = ground.located(place_id, event.geo_precision)
        if located is None or located in seen:
            continue
        seen.add(located)
        drawn_id, precision = located
        name = ground.dataset.places[drawn_id].name
        somewhere = {
            GeoPrecision.PROVINCE: f"somewhere in {name}",
            GeoPrecision.APPROACHES: f"on the approaches of {name}",
        }.get(precision, "")
        yield {
            "event_id": event.event_id,
            "kind": event.kind.value,
            "sign": event_sign(event.kind),
            "certainty": on_day.validity.certainty.value,
            "place_id": drawn_id,
            "name": name,
            "precision": precision.value,
            "radius_m": HALO_M[precision],
            "somewhere": somewhere,
            "caption": event_words(on_day, somewhere or name),
            "geometry": ground.anchor(drawn_id, precision),
        }


def _directions(on_day: EventOnDay, ground: Ground) -> list[Row]:
    event = on_day.event
    if on_day.validity.certainty is Certainty.UNDATED:
        return []
    found = []
    for origin_id in event.origin_ids:
        for place_id in ground.dataset.told_ends(event):
            start = ground.located(origin_id, GeoPrecision.POINT)
            end = ground.located(place_id, GeoPrecision.POINT)
            stub = ground.direction(start[0], end[0]) if start and end and start[0] != end[0] else None
            if stub is None:
                continue
            names = [with_article(ground.dataset.places[key].name) for key in (origin_id, place_id)]
            found.append(
                {
                    "event_id": event.event_id,
                    "kind": event.kind.value,
                    "origin_id": origin_id,
                    "place_id": place_id,
                    "certainty": on_day.validity.certainty.value,
                    "caption": f"Reported direction: from {names[0]} to {names[1]}. {event.title}",
                    "turn": stub[1],
                    "geometry": stub[0],
                }
            )
    return found
