"""Geography as told and as measured, as HTML: printed distances and directions beside the geodesic ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo.findings.distances import ELLIPSOID, WINDS, Line, Spot, Told, told_and_measured
from geo.findings.figures import numbers
from geo.map.ground import GEOD
from geo.markup.elements import Values, filled, paragraph_link
from geo.records.model import Dataset, Wording
from geo.words.claims import capital
from geo.words.dates import listed
from geo.words.lists import POSITION_QUALITY, direction
from geo.words.records import bare

HOW = (
    "Measured is the straight line over the ground between the coordinates used here, and its direction at the start, "
    "in degrees clockwise from north. After ± stands the doubt of the coordinates: the radii of the two soft areas in "
    "which the map draws such places. A compass word stands for an eighth of the horizon. The reports do not say "
    "whether they mean the road or the straight line, and a road is the longer of the two. To reckon it again: the "
    "geodesic on the {ellipsoid} ellipsoid (semi-major axis {a:,.0f} m, flattening 1/{f:.9f})."
)
KEY_FAR = (
    "The stroke is the printed distance, the bar the measured one with its doubt; all rows share one scale."
)
KEY_WAY = (
    "The grey eighth of a dial is the printed word, the coloured wedge the measured direction with its doubt."
)


def measured_html(dataset: Dataset) -> Markup:
    """How it is measured, then distances, directions and the points used; headings begin at ``h3``."""
    found = told_and_measured(dataset)
    if not found:
        return filled("parts", "nothing", words="No printed distance or direction is among what is shown.")
    how = HOW.format(ellipsoid=ELLIPSOID, a=GEOD.a, f=1 / GEOD.f)
    far = [told for told in found if told.figure]
    way = [told for told in found if not told.figure]
    tables = []
    if far:
        tables.append(_table(dataset, "How far", "Distances as printed and as measured", KEY_FAR, far))
    if way:
        tables.append(_table(dataset, "Which way", "Directions as printed and as measured", KEY_WAY, way))
    return filled(
        "distances", "page", how=how, ellipsoid=ELLIPSOID, tables=tables, points=_points(dataset, found)
    )


def _table(dataset: Dataset, title: str, caption: str, key: str, told: Sequence[Told]) -> Values:
    scale = max(
        (km for t in told for km in (*_printed_km(t), *(x.km + x.doubt_km for x in t.lines))), default=0.0
    )
    rows = [_row(dataset, t, scale) for t in told]
    return {"title": title, "caption": caption, "key": key, "rows": rows}


def _row(dataset: Dataset, told: Told, scale: float) -> Values:
    row = told.distance
    return {
        "id": row.distance_id,
        "wording": bare(row.wording),
        "what": _printed_words(told),
        "who": dataset.actors[row.claimant_id].name,
        "where": paragraph_link(dataset, row),
        "note": row.note,
        "lines": [_line(dataset, told, line, scale) for line in told.lines],
    }


def _printed_km(told: Told) -> tuple[float, ...]:
    return numbers(told.figure) if told.figure else ()


def _printed_words(told: Told) -> str:
    """Distance, direction and both ends of what is printed."""
    row = told.distance
    parts = (
        [f"{_about(told)}{' to '.join(f'{km:,.0f}' for km in _printed_km(told))} km"] if told.figure else []
    )
    parts += [direction(row.direction)] if row.direction else []
    ends = f", from “{row.from_printed}” to “{row.to_printed}”" if row.from_printed and row.to_printed else ""
    return f"printed: {', '.join(parts)}{ends}"


def _about(told: Told) -> str:
    return "about " if told.figure and told.figure.wording_class is Wording.ABOUT else ""


def _line(dataset: Dataset, told: Told, line: Line, scale: float) -> Values:
    """One line: its drawing, from where to where, how far, which way, and the printed value where that is another."""
    return {
        **({"bar": _bar(told, line, scale)} if told.figure else {"dial": _dial(told, line)}),
        "ends": capital(f"{_name(dataset, line.start)} to {_name(dataset, line.end)}"),
        "km": f"{line.km:,.0f}",
        "doubt_km": f"{line.doubt_km:,.0f}",
        "way": listed(direction(way) for way in line.winds).replace(" and ", " or "),
        "azimuth": f"{line.azimuth:.0f}",
        "doubt_deg": f"{line.doubt_deg:.0f}",
        "otherwise": _otherwise(told, line),
    }


def _otherwise(told: Told, line: Line) -> str:
    """What the report prints instead, where the measured value with its doubt does not hold it; empty otherwise."""
    parts = []
    printed = _printed_km(told)
    if printed and not printed[0] - line.doubt_km <= line.km <= printed[-1] + line.doubt_km:
        parts.append(f"{_about(told)}{' to '.join(f'{km:,.0f}' for km in printed)} km")
    if told.distance.direction and told.distance.direction not in line.winds:
        parts.append(direction(told.distance.direction))
    return f"printed: {', '.join(parts)}" if parts else ""


def _name(dataset: Dataset, spot: Spot) -> str:
    name = dataset.places[spot.place_id].name
    return f"the middle of {name}" if spot.middle else name


def _bar(told: Told, line: Line, scale: float) -> Values:
    """Printed and measured distance in percent of the table's scale."""
    left, right = max(0.0, line.km - line.doubt_km), line.km + line.doubt_km
    return {
        "left": f"{100 * left / scale:.2f}",
        "width": f"{100 * (right - left) / scale:.2f}",
        "strokes": [f"{100 * km / scale:.2f}" for km in _printed_km(told)],
    }


def _dial(told: Told, line: Line) -> Values:
    """Printed and measured direction as sectors of one dial, in degrees; the doubt at least two, to be seen."""
    way = told.distance.direction
    assert way is not None
    turn = 360 / len(WINDS) * WINDS.index(way)
    return {
        "told": f"{turn:.1f}",
        "way": f"{line.azimuth:.1f}",
        "doubt": f"{max(line.doubt_deg, 2.0):.1f}",
    }


def _points(dataset: Dataset, found: Iterable[Told]) -> list[Values]:
    """The coordinates behind every line, with how good they are."""
    spots = {s.place_id: s for told in found for line in told.lines for s in (line.start, line.end)}
    return [_point(dataset, spot) for _, spot in sorted(spots.items())]


def _point(dataset: Dataset, spot: Spot) -> Values:
    place = dataset.places[spot.place_id]
    kind = "the middle of an outline" if spot.middle else POSITION_QUALITY[place.position_quality]
    return {
        "name": capital(_name(dataset, spot)),
        "at": f"{spot.lon:.4f}, {spot.lat:.4f}",
        "quality": f"{kind}; within about {spot.doubt_km:g} km",
        "note": place.position_note,
    }
