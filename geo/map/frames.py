"""Every day of a timeline as one compact table for the browser: features once, looks once, which look when.

``frames[reading][i]`` lists pairs *feature, look* (indices, flattened) of what is drawn on ``days[i]``; what
is not in the list is not drawn. Geometry is GeoJSON order, longitude first, degrees to five decimals; radii are metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from shapely.geometry import Point

from geo.map.basemap import plain
from geo.map.ground import Ground
from geo.map.layers import Row, layers, timeline_layers
from geo.records.model import Filtered, GeoPrecision
from geo.signs.palette import VARIABLES
from geo.signs.style import (
    Style,
    approach_style,
    band_style,
    edge_style,
    fill_style,
    is_band,
    stub,
    stub_style,
)
from geo.status.timeline import STALE_AFTER_DAYS, DayState, Timeline
from geo.status.validity import Certainty, Reading
from geo.words.lists import STAMP
from geo.words.places import caption

SOFT = {GeoPrecision.DISTRICT, GeoPrecision.PROVINCE, GeoPrecision.APPROACHES}
"""Precisions whose area has no sharp edge."""
RINGS = {Certainty.WINDOW: "window", Certainty.ALTERNATIVE: "window", Certainty.UNDATED: "undated"}
INSET_M = {1: 1100.0, 2: 2300.0, 0: 3500.0}
"""How far inside an outline each side's dashed or dotted line runs: none hides another or the border."""
RING_FACTOR = {1: 1.0, 2: 1.16, 0: 0.84}
"""The same for circles, as a factor of the radius."""

Pair = tuple[dict[str, Any], dict[str, Any]]

EXPLAINED = {
    "split": "split-1",
    "rival": "rival",
    "possible": "possible-1",
    "implied": "implied-1",
    "approaches": "approaches-1",
    "direction": "direction",
    "halo": "halo",
    "margin": "counted",
}
"""Under which name the legend explains what is drawn, by the first word of a feature's id."""


class _Book:
    """Gives every distinct thing one number."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self._known: dict[str, int] = {}

    def number(self, key: str, entry: dict[str, Any]) -> int:
        if key not in self._known:
            self._known[key] = len(self.entries)
            self.entries.append(entry)
        return self._known[key]


def frames(timeline: Timeline, ground: Ground) -> dict[str, Any]:
    """``days``, ``readings``, ``features``, ``looks`` and ``frames`` of a whole timeline, and its captions.

    ``said[reading][i]`` is the number, in ``captions``, of what stands on the map of ``days[i]``, and
    ``explained[reading][i]``, in ``keys``, of the names of the signs drawn there; ``stamp`` stands on every map of a
    part of the records.
    """
    features, looks, captions = _Book(), _Book(), _Book()
    by_day = timeline_layers(timeline, ground).by_day()
    days = [day.isoformat() for day in timeline.days]
    drawn = {
        reading.value: [_pairs(by_day.get((reading.value, day), {}), ground) for day in days]
        for reading in Reading
    }
    found = {
        reading: [
            [
                number
                for feature, look in on_day
                for number in (features.number(feature["id"], feature), looks.number(repr(look), look))
            ]
            for on_day in of_days
        ]
        for reading, of_days in drawn.items()
    }
    said = {
        reading.value: [
            captions.number(repr(words), asdict(words))
            for words in (caption(timeline.dataset, state) for state in timeline.states(reading))
        ]
        for reading in Reading
    }
    return {
        "days": days,
        "readings": [reading.value for reading in Reading],
        "features": features.entries,
        "looks": looks.entries,
        "frames": found,
        "captions": captions.entries,
        "said": said,
        **_explained(drawn),
        "stamp": STAMP if isinstance(timeline.dataset, Filtered) else "",
    }


def _explained(drawn: Mapping[str, list[list[Pair]]]) -> dict[str, Any]:
    """``keys``, each the names of signs, and which of them the legend of each day has."""
    keys: list[list[str]] = []
    found: dict[str, list[int]] = {}
    for reading, days in drawn.items():
        for on_day in days:
            signs = sorted({sign for pair in on_day for sign in explained_as(pair)})
            if signs not in keys:
                keys.append(signs)
            found.setdefault(reading, []).append(keys.index(signs))
    return {"keys": keys, "explained": found}


def explained_as(pair: Pair) -> Iterator[str]:
    """The names under which the legend explains one thing that is drawn."""
    feature, look = pair
    what = feature["id"].split(" ")[0]
    if what == "sign":
        yield feature["sign"]
        if look["ring"]:
            yield look["ring"]
    elif what == "control":
        yield from look["facts"]["signs"]
        age = look["facts"]["age"]
        if age is not None and age >= STALE_AFTER_DAYS:
            yield "faded-1"
        if feature.get("soft"):
            yield "halo"
    elif what in EXPLAINED:
        yield EXPLAINED[what]


def pairs(state: DayState, ground: Ground) -> list[Pair]:
    """What is drawn on one day: features, each with its look, in drawing order."""
    return [pair for rows in layers(state, ground).by_day().values() for pair in _pairs(rows, ground)]


def _pairs(rows: Mapping[str, list[Row]], ground: Ground) -> list[Pair]:
    """The same from the rows of a day's layers, by the layer's name; nothing where it has none."""
    if not rows:
        return []
    return [
        *(pair for row in rows["control"] for pair in _control(row, ground)),
        *(_outlined(row, "possible", ground) for row in rows["possible"]),
        *(_outlined(row, "implied", ground) for row in rows["implied"]),
        *(_approach(row, ground) for row in rows["approaches"]),
        *_directions(rows["directions"]),
        *_signs(rows["events"], ground),
    ]


def _shape(row: Row, ground: Ground, inset: int | None = None) -> dict[str, Any]:
    """A circle by centre and radius, or an area; with ``inset``, the line which one side's edge follows."""
    geometry = row["geometry"]
    if isinstance(geometry, Point):
        factor = 1.0 if inset is None else RING_FACTOR[inset]
        soft = GeoPrecision(row["precision"]) in SOFT and inset is None
        radius, least = round(row["radius_m"] * factor), round(9 * factor, 1)
        return {"at": plain(geometry)["coordinates"], "radius": radius, "least": least, "soft": soft}
    line = geometry if inset is None else ground.inset(row["place_id"], INSET_M[inset])
    return {"area": plain(line)}


def _look(row: Row, style: Style) -> dict[str, Any]:
    records = list(row["claims"]) if "claims" in row else [row["event_id"]]
    return {"style": style, "text": row["caption"], "records": records}


def _position(side_id: str | None, ground: Ground) -> int:
    return ground.dataset.sides[side_id].position if side_id else 0


def _control(row: Row, ground: Ground) -> Iterable[Pair]:
    place_id = row["place_id"]
    position = _position(row["by"], ground)
    areas = [fill for fill in row["fills"] if not is_band(fill[0])]
    style = fill_style(*areas[0]) if areas else fill_style("none", None)
    shape = _shape(row, ground)
    if "at" in shape and not shape["soft"]:
        edge = VARIABLES.side(position) if row["by"] else VARIABLES.ink
        style |= {"stroke": True, "color": edge, "weight": 1.2, "opacity": row["opacity"]}
    if "at" in shape:
        under = {"id": f"under {place_id}", "group": "control", "place": place_id, "still": True}
        yield (
            under | shape,
            {"style": {"fill": True, "fillColor": VARIABLES.paper, "fillOpacity": 0.8, "stroke": False}},
        )
    feature = {"id": f"control {place_id}", "group": "control", "place": place_id, **shape}
    facts = {"status": row["status"], "by": row["by"] or None, "age": row["age_days"], "split": row["split"]}
    facts["signs"] = list(row["signs"])
    yield feature, _look(row, style) | {"facts": facts}
    yield from _forms(row, areas[1:], ground)
    for side_id in row["split_sides"]:
        inner = _position(side_id, ground)
        line = {"id": f"split {place_id} {side_id}", "group": "control", "place": place_id}
        yield line | _shape(row, ground, inner), _look(row, edge_style("split", inner))
    if row["newer_rival"]:
        rival = _position(row["newer_rival"], ground)
        line = {"id": f"rival {place_id} {rival}", "group": "control", "place": place_id}
        yield line | _shape(row, ground, 1), _look(row, edge_style("rival", rival))


def _forms(row: Row, areas: Iterable[tuple[str, int | None]], ground: Ground) -> Iterable[Pair]:
    """Further fills of a place, bands along the inside of its border, and the border where it is contested."""

    def still(name: str) -> dict[str, Any]:
        return {
            "id": f"{name} {row['place_id']}",
            "group": "control",
            "place": row["place_id"],
            "still": True,
        }

    for sign, age in areas:
        yield still(f"fill {sign}") | _shape(row, ground), {"style": fill_style(sign, age)}
    for sign, age in row["fills"]:
        if is_band(sign):
            side = int(sign[-1])
            # Outside a circle there is no inside to run along: a band keeps within the circle's own edge.
            inset = 0 if isinstance(row["geometry"], Point) else side
            yield still(f"band {side}") | _shape(row, ground, inset), {"style": band_style(side, age)}
    if "border" in row["signs"]:
        for side in (1, 2):
            line = _shape(row, ground) | ({"soft": False} if isinstance(row["geometry"], Point) else {})
            yield still(f"border {side}") | line, {"style": edge_style("border", side)}


def _outlined(row: Row, group: str, ground: Ground) -> Pair:
    position = _position(row["side_id"], ground)
    feature = {"id": f"{group} {row['place_id']} {row['side_id']}", "group": group, "place": row["place_id"]}
    return feature | _shape(row, ground, position), _look(row, edge_style(group, position))


def _approach(row: Row, ground: Ground) -> Pair:
    position = _position(row["side_id"], ground)
    name = f"approaches {row['place_id']} {row['side_id']}"
    feature = {"id": name, "group": "approaches", "place": row["place_id"], "line": plain(row["geometry"])}
    style = approach_style(position)
    return feature, _look(row, style | {"opacity": round(style["opacity"] * row["opacity"], 3)})


def _directions(found: Iterable[Row]) -> Iterable[Pair]:
    """One stub a start and wind, with every event behind it."""
    stubs: dict[tuple[str, int], list[Row]] = {}
    for row in found:
        stubs.setdefault((row["origin_id"], row["turn"]), []).append(row)
    for (origin_id, turn), behind in stubs.items():
        feature = {
            "id": f"direction {origin_id} {turn}",
            "group": "directions",
            "place": origin_id,
            "from": plain(behind[0]["geometry"])["coordinates"],
            "stub": stub(turn),
        }
        unsure = all(row["certainty"] != Certainty.DATED for row in behind)
        yield (
            feature,
            {
                "style": stub_style(unsure=unsure),
                "text": "\n".join(dict.fromkeys(row["caption"] for row in behind)),
                "records": list(dict.fromkeys(row["event_id"] for row in behind)),
            },
        )


def _signs(found: Iterable[Row], ground: Ground) -> Iterable[Pair]:
    """Signs at places; what has no place nearer than a province is counted in the strip at the map's margin."""
    rows = list(found)
    wide = [row for row in rows if row["somewhere"]]
    yield from _at_places((row for row in rows if not row["somewhere"]), ground)
    areas: dict[str, list[Row]] = {}
    for row in sorted(wide, key=lambda row: (row["name"], row["precision"] == GeoPrecision.APPROACHES)):
        areas.setdefault(row["somewhere"], []).append(row)
    for somewhere, behind in areas.items():
        yield from _in_area(somewhere, behind)


def _at_places(found: Iterable[Row], ground: Ground) -> Iterable[Pair]:
    """One sign a kind and spot, with every event behind it; a halo under the signs of each rough spot."""
    spots: dict[str, dict[str, list[Row]]] = {}
    for row in found:
        spots.setdefault(row["place_id"], {}).setdefault(row["sign"], []).append(row)
    for spot, signs in sorted(spots.items()):
        kinds = sorted(signs, key=lambda sign: (sign != "clash", sign))
        first = signs[kinds[0]][0]
        at = plain(first["geometry"])["coordinates"]
        group = "clashes" if kinds[0] == "clash" else "events"
        widest = max((row["radius_m"] for named in signs.values() for row in named), default=0)
        if GeoPrecision(first["precision"]) in SOFT:
            style = {"fill": True, "fillColor": VARIABLES.ink, "fillOpacity": 0.16, "stroke": False}
            halo = {"id": f"halo {spot} {group}", "group": group, "place": first["place_id"]}
            yield halo | {"at": at, "radius": widest, "soft": True, "still": True}, {"style": style}
        for sign in kinds:
            above = ground.precision(ground.dataset.places[spot]) not in SOFT
            yield _sign(sign, at, signs[sign], above=above), _seen(signs[sign])


def _in_area(somewhere: str, behind: list[Row]) -> Iterable[Pair]:
    """One clash sign beside a province's name, and the counts of all that is only known to lie in an area."""
    clashes = [row for row in behind if row["sign"] == "clash"]
    if clashes and clashes[0]["precision"] == GeoPrecision.PROVINCE:
        at = plain(clashes[0]["geometry"])["coordinates"]
        yield _sign("clash", at, clashes, above=False), _seen(clashes) | {"count": _range(clashes)}
    for order, (kind, (one, many)) in enumerate(COUNTED.items()):
        counted = [row for row in behind if _counted_as(row) == kind]
        if counted:
            feature = {
                "id": f"margin {somewhere} {kind}",
                "group": "clashes" if kind == "clash" else "events",
                "place": behind[0]["place_id"],
                "margin": somewhere,
                "order": order,
            }
            words = f"{_range(counted)} {one if len(counted) == 1 else many}"
            yield feature, _seen(counted) | {"count": words}


COUNTED = {
    "clash": ("clash", "clashes"),
    "statement": ("statement", "statements"),
    "other": ("other", "others"),
}
"""What the strip counts apart, in its order: fighting, words, and all else together, for a phone has one line."""


def _counted_as(row: Row) -> str:
    return row["sign"] if row["sign"] in COUNTED else "other"


def _range(behind: list[Row]) -> str:
    """How many there are: from those whose day is sure to all that may be of this day."""
    sure = sum(row["certainty"] == Certainty.DATED for row in behind)
    if sure == len(behind):
        return f"{sure}"
    return f"{sure}\u2013{len(behind)}" if sure else f"perhaps {len(behind)}"


def _sign(sign: str, at: list[float], behind: list[Row], *, above: bool) -> dict[str, Any]:
    place_id = behind[0]["place_id"]
    return {
        "id": f"sign {place_id} {sign}",
        "group": "clashes" if sign == "clash" else "events",
        "place": place_id,
        "sign": sign,
        "spot": place_id,
        "at": at,
        "above": above,
    }


def _seen(behind: list[Row]) -> dict[str, Any]:
    """How a sign of these events looks and reads: a ring where no day is sure, and every record behind it."""
    sure = any(row["certainty"] == Certainty.DATED for row in behind)
    return {
        "ring": "" if sure else RINGS[Certainty(behind[0]["certainty"])],
        "text": "\n".join(dict.fromkeys(row["caption"] for row in behind)),
        "records": list(dict.fromkeys(row["event_id"] for row in behind)),
    }
