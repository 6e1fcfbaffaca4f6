"""Geography as told and as measured, as HTML: printed distances and directions beside the geodesic ones."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from geo.findings.distances import ELLIPSOID, WINDS, Line, Spot, Told, told_and_measured
from geo.findings.figures import numbers
from geo.map.ground import GEOD
from geo.markup.elements import BLANK, joined, paragraph_link
from geo.records.model import Dataset, Wording
from geo.words.claims import capital
from geo.words.dates import listed
from geo.words.lists import POSITION_QUALITY, direction
from geo.words.records import bare

HOW = (
    "Measured: the geodesic, the shortest line on the {ellipsoid} ellipsoid (semi-major axis {a:,.0f} m, flattening "
    "1/{f:.9f}), between the coordinates used here, and its azimuth at the start, in degrees clockwise from true "
    "north. After ± stands the doubt of the coordinates: the radii of the two soft areas in which the map draws such "
    "places. A compass word stands for an eighth of the horizon. The reports do not say whether they mean the road or "
    "the straight line, and a road is the longer of the two."
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
        return Markup('<p class="nothing">No printed distance or direction is among what is shown.</p>')
    how = HOW.format(ellipsoid=ELLIPSOID, a=GEOD.a, f=1 / GEOD.f)
    far = [told for told in found if told.figure]
    way = [told for told in found if not told.figure]
    parts = [Markup('<p class="key">{}</p>').format(how)]
    if far:
        parts.append(_table(dataset, "How far", "Distances as printed and as measured", KEY_FAR, far))
    if way:
        parts.append(_table(dataset, "Which way", "Directions as printed and as measured", KEY_WAY, way))
    parts.append(_points(dataset, found))
    return Markup('<div class="measured">{}</div>').format(joined(parts))


def _table(dataset: Dataset, title: str, caption: str, key: str, found: Iterable[Told]) -> Markup:
    told = list(found)
    scale = max(
        (km for t in told for km in (*_printed_km(t), *(x.km + x.doubt_km for x in t.lines))), default=0.0
    )
    rows = joined(_row(dataset, t, scale) for t in told)
    return Markup(
        '<h3>{}</h3><p class="key">{}</p><table class="beside"><caption>{}</caption><thead><tr><th scope="col">Printed'
        '</th><th scope="col">Measured on the {} ellipsoid</th></tr></thead><tbody>{}</tbody></table>'
    ).format(title, key, caption, ELLIPSOID, rows)


def _row(dataset: Dataset, told: Told, scale: float) -> Markup:
    row = told.distance
    lines = joined(Markup("<li>{}</li>").format(_line(dataset, told, line, scale)) for line in told.lines)
    note = Markup("<small>{}</small>").format(row.note) if row.note else BLANK
    return Markup(
        '<tr id="{id}"><th scope="row"><q>{wording}</q><small>{what}</small><small>{who}, {where}</small>{note}</th>'
        "<td><ul>{lines}</ul></td></tr>"
    ).format(
        id=row.distance_id,
        wording=bare(row.wording),
        what=_printed_words(told),
        who=dataset.actors[row.claimant_id].name,
        where=paragraph_link(row),
        note=note,
        lines=lines,
    )


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


def _line(dataset: Dataset, told: Told, line: Line, scale: float) -> Markup:
    """One line: its drawing, from where to where, how far, which way, and the printed value where that is another."""
    drawing = _track(told, line, scale) if told.figure else _dial(told, line)
    way = listed(direction(way) for way in line.winds).replace(" and ", " or ")
    ends = capital(f"{_name(dataset, line.start)} to {_name(dataset, line.end)}")
    words = Markup("{}: <b>{:,.0f} km</b> ± {:,.0f}, towards <b>{}</b>, {:.0f}° ± {:.0f}°").format(
        ends, line.km, line.doubt_km, way, line.azimuth, line.doubt_deg
    )
    other = _otherwise(told, line)
    return Markup("{}{}{}").format(
        drawing, words, Markup("<small>{}</small>").format(other) if other else BLANK
    )


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


def _track(told: Told, line: Line, scale: float) -> Markup:
    """Printed and measured distance on the table's scale; it says nothing that the words do not."""
    left, right = max(0.0, line.km - line.doubt_km), line.km + line.doubt_km
    strokes = joined(
        Markup('<i class="told" style="left:{:.2f}%"></i>').format(100 * km / scale)
        for km in _printed_km(told)
    )
    return Markup(
        '<span class="bar" aria-hidden="true"><i class="range" style="left:{:.2f}%;width:{:.2f}%"></i>{}</span>'
    ).format(100 * left / scale, 100 * (right - left) / scale, strokes)


def _dial(told: Told, line: Line) -> Markup:
    """Printed and measured direction as sectors of one dial; it says nothing that the words do not."""
    way = told.distance.direction
    assert way is not None
    turn = 360 / len(WINDS) * WINDS.index(way)
    return Markup(
        '<span class="dial" aria-hidden="true" style="--told:{:.1f}deg;--way:{:.1f}deg;--doubt:{:.1f}deg"></span>'
    ).format(turn, line.azimuth, max(line.doubt_deg, 2.0))


def _points(dataset: Dataset, found: Iterable[Told]) -> Markup:
    """The coordinates behind every line, with how good they are."""
    spots = {s.place_id: s for told in found for line in told.lines for s in (line.start, line.end)}
    rows = joined(_point(dataset, spot) for _, spot in sorted(spots.items()))
    return Markup(
        '<h3>The points used</h3><table class="points"><caption>Coordinates ({}), longitude first, and how good they '
        'are</caption><thead><tr><th scope="col">Place</th><th scope="col">Longitude, latitude</th>'
        '<th scope="col">How good</th></tr></thead><tbody>{}</tbody></table>'
    ).format(ELLIPSOID, rows)


def _point(dataset: Dataset, spot: Spot) -> Markup:
    place = dataset.places[spot.place_id]
    note = place.position_note
    return Markup(
        '<tr><th scope="row">{}</th><td>{:.4f}, {:.4f}</td><td>{}; within about {:g} km<small>{}</small></td></tr>'
    ).format(
        capital(_name(dataset, spot)),
        spot.lon,
        spot.lat,
        "the middle of an outline" if spot.middle else POSITION_QUALITY[place.position_quality],
        spot.doubt_km,
        note,
    )
