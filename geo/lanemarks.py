"""How a record is drawn along the days: pieces and signs, in the map's own styles.

A piece is from, to and a look. Days are counted from the first of the range; one covers the unit that begins with its
number. A look names what is drawn (``draw``) and in which style: ``fill`` and ``edge`` are boxes, ``band`` a thick line
in their middle, ``cap`` the beginning of a claim, ``thread`` a hairline, ``whisker`` one with ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geo.glyphs import RINGS, event_sign
from geo.lanes import StatusRun
from geo.model import Event, TimePrecision
from geo.palette import VARIABLES, opacity
from geo.stance import Line
from geo.stretches import Standing, Stretch
from geo.style import Style, approach_style, control_style, edge_style, event_svg
from geo.timeline import STALE_AFTER_DAYS, Status
from geo.validity import Certainty

PALE = opacity(STALE_AFTER_DAYS)
"""How strongly the mark of a report's other date, or of something told later, is drawn: as what is stale."""
SIGN_PX = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Something drawn from one point of the days to another."""

    start: float
    end: float
    look: Style


@dataclass(frozen=True, slots=True)
class Sign:
    """A picture at a point of the days; ``svg`` is ours and trusted."""

    at: float
    svg: str
    strength: float = 1.0


def claim_pieces(stretches: Sequence[Stretch], position: int, first: date) -> list[Piece]:
    """A claim of the side in ``position`` (0: nobody's): filled and fading in force, dashed where only possible."""
    found = list(_joins(stretches, VARIABLES.side(position), first))
    for stretch in stretches:
        start, end = _number(stretch.first, first), _number(stretch.last, first) + 1
        match stretch.standing:
            case Standing.IN_FORCE:
                for line in stretch.lines:
                    looks = [_held(line, position, age) for age in stretch.ages]
                    found += _merged(start, looks)
                cap = {"draw": "cap", "fillColor": VARIABLES.side(position), "fillOpacity": 1}
                found.append(Piece(start, start, cap))
            case Standing.POSSIBLE:
                found.append(Piece(start, end, {"draw": "edge"} | edge_style("possible", position)))
            case Standing.SAID:
                found.append(Piece(start, end, {"draw": "edge"} | edge_style("edge", position)))
    return found


def _held(line: Line, position: int, age: int) -> Style:
    """A position of this age, as the map draws it."""
    if line is Line.APPROACHES:
        band = approach_style(position)
        return {"draw": "band"} | band | {"opacity": round(band["opacity"] * opacity(age), 3)}
    if not position:
        return {"draw": "fill"} | control_style(Status.REPORTED, 0, age)
    status = Status.DENIED if line is Line.DENIAL else Status.CLAIMED
    return {"draw": "fill"} | control_style(status, position, age)


def status_pieces(run: StatusRun, position: int, first: date) -> list[Piece]:
    """The status of a place as the map fills it, day by day; ``position`` is that of the holder or denier."""
    looks = [{"draw": "fill"} | control_style(run.status, position, age) for age in run.ages]
    return list(_merged(_number(run.first, first), looks))


def _merged(start: int, looks: Iterable[Style]) -> Iterator[Piece]:
    """One look a day, days of one look in one piece."""
    before: Piece | None = None
    for day, look in enumerate(looks, start):
        if before and before.look == look:
            before = Piece(before.start, day + 1, look)
            continue
        if before:
            yield before
        before = Piece(day, day + 1, look)
    if before:
        yield before


def event_pieces(stretches: Sequence[Stretch], first: date) -> list[Piece]:
    """The span of an event: a thread over the days that it covers, a whisker over those of which it is one."""
    found = list(_joins(stretches, VARIABLES.ink, first))
    for stretch in stretches:
        if stretch.first == stretch.last:
            continue
        line = {"color": VARIABLES.ink, "weight": 1.4, "opacity": 0.8}
        if stretch.certainty in {Certainty.WINDOW, Certainty.ALTERNATIVE}:
            line |= {"draw": "whisker", "dashArray": "3.6 2.3"}
        else:
            line |= {"draw": "thread"}
        start = _number(stretch.first, first)
        found.append(Piece(start + 0.5, _number(stretch.last, first) + 0.5, line))
    return found


def event_signs(event: Event, stretches: Iterable[Stretch], first: date) -> list[Sign]:
    """The event's sign on each stretch, ringed where the day is unsure, pale where it depends on a report's date."""
    found = []
    for stretch in stretches:
        start, end = _number(stretch.first, first), _number(stretch.last, first) + 1
        lasts = event.time_precision is TimePrecision.SINCE and stretch.standing is Standing.IN_FORCE
        ring = {
            Certainty.WINDOW: "window",
            Certainty.ALTERNATIVE: "window",
            Certainty.UNDATED: "undated",
            Certainty.DATED: "",
        }[stretch.certainty]
        pale = stretch.certainty is Certainty.ALTERNATIVE or stretch.standing is Standing.SAID
        svg = event_svg(event_sign(event.kind), ring, VARIABLES, SIGN_PX)
        found.append(Sign(start + 0.5 if lasts else (start + end) / 2, svg, PALE if pale else 1.0))
    return found


def undated_event(event: Event) -> str:
    """The sign of an event without a day."""
    return event_svg(event_sign(event.kind), "undated", VARIABLES, SIGN_PX)


def undated_claim(position: int) -> str:
    """The sign of a claim without a day: a piece of its fill in the ring of what has no day."""
    style = control_style(Status.CLAIMED if position else Status.REPORTED, position, 0)
    box = (
        f'<rect x="-6.5" y="-4.5" width="13" height="9" fill="{style["fillColor"]}" '
        f'fill-opacity="{style["fillOpacity"]}" stroke="{VARIABLES.side(position)}" stroke-width="1.2"/>'
    )
    ring = RINGS["undated"].format(ink=VARIABLES.ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24" width="{SIGN_PX}" height="{SIGN_PX}" '
        f'aria-hidden="true">{ring}{box}</svg>'
    )


def _joins(stretches: Sequence[Stretch], colour: str, first: date) -> Iterator[Piece]:
    """A dashed line between the marks of the two dates of one report."""
    for before, after in pairwise(stretches):
        if Certainty.ALTERNATIVE not in {before.certainty, after.certainty}:
            continue
        line = {"draw": "thread", "color": colour, "weight": 1.4, "dashArray": "2 4", "opacity": 0.8}
        yield Piece(_number(before.last, first) + 1, _number(after.first, first), line)


def _number(day: date, first: date) -> int:
    return (day - first).days
