"""Where names stand on a drawn map: clear of the day's signs, of each other and of the frame.

The rules of ``assets/labels.js``, for one day and one window. Pixels, y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise, product
from math import atan2, ceil, cos, degrees, hypot, inf, pi, sin
from types import MappingProxyType
from typing import Any

import numpy as np
from shapely import (
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    contains_xy,
    maximum_inscribed_circle,
    prepare,
    transform,
)
from shapely import box as rectangle
from shapely.geometry.base import BaseGeometry

from geo.map import basemap as plate
from geo.map.basemap import Basemap
from geo.map.frames import Pair
from geo.map.ground import Ground
from geo.paper.frame import Dot, Frame
from geo.paper.marks import SIGN, SYMBOLS, centres, lined, margin, notes, rings, spots, stub_corners
from geo.paper.typst import asked, plain_text

GAP = 3.0
SMALL = 520.0
"""Width under which a map names less."""
SMALLEST_RANK = 2
"""Highest rank of a place that is named on such a map on a day on which nothing is told of it."""
SQUARE = 0.7
"""The square in a circle: a name may stand in what is left of the circle's box."""
SOFT = 3000.0
"""Metres of doubt beyond which a place has no symbol, and its name stands at the edge of where it may lie."""
NEAR = 40.0
"""Pixels within which a reader takes a name for that of the symbol nearest to it."""
TICK = 4.0
"""Half of the pixels that a tick of a siege is long, as in ``assets/labels.js``."""
RIM = 14.0
"""Pixels that are drawn along a border, the ticks of a siege and a side's band, as in ``assets/labels.js``."""
MIDDLE = 4.0
"""Pixels around its middle that a name has on its own ground."""
INSIDE, NEARLY, ASTRAY = 1, 2, 3
"""How far a name stands from the ground that it names: see ``_astray``."""
FAR = (26.0, 44.0, 62.0, 84.0, 110.0, 140.0)
"""Pixels that a name may stand from its place, at the end of a line, as in ``assets/labels.js``."""
SHORT = 62.0
"""A longer line than this is worse than a name that crosses a border."""
TURNS = 32
"""So many directions are tried at each of them."""
START, END = 7.0, 2.0
"""Pixels that a line to a name keeps from its place and from the name."""
PROVINCE = sorted(
    product((0, -24, 24, -34, 34, -44, 44), (0, -9, 9, -18, 18, -34, 34, -52, 52)),
    key=lambda step: hypot(*step),
)
"""Steps from the middle of a province at which its name is tried, as in ``assets/labels.js``."""
NOTE = 28.0
"""Half the room of a count under a sign."""
LINE, LETTER = 15.0, 6.2
"""Height of a line of the strip at the margin, and the most that a letter of it is wide on the average."""

EMPTY: Mapping[tuple[float, ...], float] = MappingProxyType({})

Box = tuple[float, float, float, float]
Size = tuple[float, float]
Label = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """Ground that no name may cover. ``owner`` is the label whose own symbol it is; that one may touch it."""

    box: Box
    owner: int = -1


@dataclass(frozen=True, slots=True)
class Name:
    """A label and the top left corner of its text; ``align`` is how its lines stand to each other.

    ``leader`` is the line from its place, both ends, where it stands apart from it.
    """

    label: int
    x: float
    y: float
    align: str
    leader: tuple[Dot, Dot] | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a river's name: the middle of its base line, and its turn in degrees, clockwise."""

    text: str
    x: float
    y: float
    turn: float


@dataclass(slots=True)
class Board:
    """What is taken so far on a map of this frame."""

    frame: Frame
    taken: list[Taken] = field(default_factory=list)
    lined: BaseGeometry = field(default_factory=MultiLineString)
    """The lines that the day draws around places: the ticks of a siege, the rims of circles."""

    def crossed(self, box: Box) -> float:
        """What share of these lines a name there would cross."""
        left, top, right, bottom = box
        crossed = self.lined.intersection(rectangle(left - TICK, top - TICK, right + TICK, bottom + TICK))
        return float(crossed.length / (self.lined.length or 1))

    def free(self, box: Box, label: int = -1) -> bool:
        """Whether nobody else's ground is touched."""
        return not any(_meets(box, t.box) for t in self.taken if label < 0 or t.owner != label)

    def inside(self, box: Box) -> bool:
        """Whether the frame cuts nothing off."""
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.frame.width and box[3] <= self.frame.height

    def take(self, box: Box, owner: int = -1) -> None:
        """No name may stand there from now on."""
        self.taken.append(Taken(box, owner))


def _meets(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def board(frame: Frame, pairs: Sequence[Pair], corners: Iterable[Box]) -> Board:
    """The signs, their notes, stubs and the map's furniture, as ground that is taken."""
    found = Board(frame, lined=lined(pairs, frame))
    for box in corners:
        found.take(box)
    for row in spots(pairs).values():
        for x, y in centres(row, frame):
            found.take((x - SIGN / 2 - 1, y - SIGN / 2, x + SIGN / 2 + 1, y + SIGN / 2))
    for feature, _ in pairs:
        if "stub" in feature:
            across, down = zip(*stub_corners(feature, frame), strict=True)
            found.take((min(across), min(down), max(across), max(down)))
    for _, (x, y) in notes(pairs, frame):
        found.take((x - NOTE, y, x + NOTE, y + 16))
    return found


def symbols(labels: Sequence[Label], board: Board, ringed: Mapping[tuple[float, ...], float] = EMPTY) -> None:
    """The ground of each place's own symbol, which only its own name may touch; ``ringed`` as ``rings`` has it."""
    for number, label in enumerate(labels):
        spot = tuple(label["spots"][0])
        drawn = label["kind"] in SYMBOLS
        if drawn or spot in ringed:
            x, y = board.frame.dot(spot)
            metre = board.frame.pixels(1, spot[1])
            own = max(9.0, label["radius"] * metre) if drawn and label["radius"] <= SOFT else 4.0
            r = max(own, ringed.get(spot, 0.0) * SQUARE)
            board.take((x - r, y - r, x + r, y + r), number)


def _of_another(labels: Sequence[Label], number: int, box: Box, frame: Frame) -> bool:
    """Whether a reader would take a name there for that of another place, whose symbol is nearer to it."""
    if labels[number]["kind"].startswith("province"):
        return False
    others = (one["spots"][0] for one in labels if one.get("radius", inf) <= SOFT)
    near = [_apart(box, frame.dot(spot)) for spot in others if frame.shows(spot)]
    return min((NEAR, *near)) < min(NEAR, _apart(box, frame.dot(labels[number]["spots"][0])))


def _apart(box: Box, dot: Dot) -> float:
    """How many pixels lie between them."""
    return hypot(max(box[0] - dot[0], dot[0] - box[2], 0), max(box[1] - dot[1], dot[1] - box[3], 0))


def arranged(
    labels: Sequence[Label], sizes: Sequence[Size], board: Board, wanted: Iterable[int]
) -> list[Name]:
    """A place for each of the labels with these numbers that has room, in their order; the board remembers them.

    A name stands on the ground that it names, clear of what is drawn along its border where it can; a minor one there
    or not at all. That of a pass, which lies on a border, crosses as few lines as it can. A named entry point stands at
    the end of a line if need be.
    """
    found = []
    for number in wanted:
        stood = _stood(labels, sizes[number], board, number)
        if stood:
            box, align, leader = stood
            board.take(box, number)
            found.append(Name(number, box[0] + GAP, box[1] + GAP, align, leader))
    return found


Stood = tuple[Box, str, tuple[Dot, Dot] | None]


def _stood(labels: Sequence[Label], size: Size, board: Board, number: int) -> Stood | None:
    label = labels[number]
    allowed = INSIDE if label.get("minor") else NEARLY if label["kind"] == "province subject" else ASTRAY
    clear = sorted(
        (
            (_badly(label, box, board), box, align)
            for box, align in _candidates(label, size, board.frame)
            if board.inside(box)
            and board.free(box, number)
            and not _of_another(labels, number, box, board.frame)
        ),
        key=lambda one: one[0],
    )
    for most, longest in ((INSIDE, SHORT), (NEARLY, inf), (ASTRAY, inf)):
        if clear and clear[0][0] <= most:
            return clear[0][1], clear[0][2], None
        if label.get("entry") and (led := _led(label, size, board, most, longest)):
            return led
        if most == allowed:
            break
    return None


def _badly(label: Label, box: Box, board: Board) -> float:
    """How badly a name stands there; how near to its border it is counts for the large names alone."""
    if label["kind"] == "pass":
        return board.crossed(box)
    about = 0 if label["kind"].startswith("province") else MIDDLE
    astray = _astray(label.get("home"), box, RIM, about)
    return astray if label["kind"] == "province subject" or astray > INSIDE else ceil(astray)


def _astray(home: BaseGeometry | None, box: Box, rim: float, about: float = MIDDLE) -> float:
    """Of a name and its province: 0 keeps so many pixels from the border, 1 is inside, 2 has its middle there, 3 not.

    Between 0 and 1: the nearer to the border the more; between 1 and 2: the more of its edge is outside the more.
    """
    if home is None:
        return 0
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2

    def outside(by: float) -> float:
        edge = [
            (a, b) for a in (left - by, x, right + by) for b in (top - by, y, bottom + by) if (a, b) != (x, y)
        ]
        return 1 - float(contains_xy(home, edge).mean())

    if not (beyond := outside(0)):
        return outside(rim) * INSIDE
    middle = [(x + across, y + down) for across in (-about, 0, about) for down in (-about, 0, about)]
    return INSIDE + beyond if contains_xy(home, middle).all() else ASTRAY


def _led(label: Label, size: Size, board: Board, most: int, longest: float) -> Stood | None:
    """The nearest free ground around a place, no further astray than that, and the line to it."""
    w, h = size
    x, y = board.frame.dot(label["spots"][0])
    for far in (far for far in FAR if far <= longest):
        for turn in range(TURNS):
            across, down = cos(turn * 2 * pi / TURNS), sin(turn * 2 * pi / TURNS)
            left, top = x + far * across - (w if across < 0 else 0), y + far * down - h / 2
            box = (left - GAP, top - GAP, left + w + GAP, top + h + GAP)
            if board.inside(box) and board.free(box) and _astray(label.get("home"), box, 0) <= most:
                ends = [(x + by * across, y + by * down) for by in (START, far - END)]
                return box, "right" if across < 0 else "left", (ends[0], ends[1])
    return None


def _candidates(label: Label, size: Size, frame: Frame) -> Iterable[tuple[Box, str]]:
    w, h = size
    for spot in label["spots"]:
        x, y = frame.dot(spot)
        for left, top, align in _around(label, x, y, w, h, frame.pixels(1, spot[1])):
            yield (left - GAP, top - GAP, left + w + GAP, top + h + GAP), align


def _around(
    label: Label, x: float, y: float, w: float, h: float, metre: float
) -> Iterable[tuple[float, float, str]]:
    if label["kind"].startswith("province"):
        for dx, dy in PROVINCE:
            yield x - w / 2 + dx, y - h / 2 + dy, "center"
        return
    radius = label["radius"]
    r = max(13.0, radius * metre * 0.55) if radius > SOFT else max(9.0, radius * metre) + GAP + 1
    d = r * 0.72
    yield x + r, y - h / 2, "left"
    yield x - r - w, y - h / 2, "right"
    yield x - w / 2, y + r, "center"
    yield x - w / 2, y - r - h, "center"
    yield x + d, y + d, "left"
    yield x - d - w, y + d, "right"
    yield x + d, y - d - h, "left"
    yield x - d - w, y - d - h, "right"
    yield x + r - 2, y - h + 4, "left"
    yield x - r - w + 2, y - h + 4, "right"
    yield x + r - 2, y - 4, "left"
    yield x - r - w + 2, y - 4, "right"
    yield x + r + 14, y - h / 2, "left"
    yield x - r - w - 14, y - h / 2, "right"
    yield x - w / 2, y + r + 14, "center"
    yield x - w / 2, y - r - h - 4, "center"
    for aside in (-w / 4, w / 4):  # past a sign that stands beside the spot
        yield x - w / 2 + aside, y + r + 4, "center"
        yield x - w / 2 + aside, y - r - h - 4, "center"
    for across, down in ((4, 4), (12, 10)):  # past the signs that stand on the spot
        yield x + r + across, y - h - down, "left"
        yield x - r - w - across, y - h - down, "right"
        yield x + r + across, y + down, "left"
        yield x - r - w - across, y + down, "right"


def along(
    name: str, widths: Sequence[float], course: Iterable[Sequence[float]], board: Board
) -> list[Letter]:
    """A river's name on the longest stretch of its course in the window; empty where it has no room."""
    line = _longest([board.frame.dot(at) if board.frame.shows(at, -12) else None for at in course])
    ends = list(accumulate((hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)), initial=0.0))
    room = sum(widths)
    if len(line) < 2 or ends[-1] < room * 1.15:
        return []
    best: list[Letter] = []
    for share in (0.5, 0.35, 0.65, 0.2, 0.8):
        start = min(max(ends[-1] * share - room / 2, 0), ends[-1] - room)
        found = _set(name, widths, line, ends, start)
        boxes = [(one.x - 5, one.y - 9, one.x + 5, one.y + 4) for one in found]
        if all(board.free(box) and board.inside(box) for box in boxes):
            best = found
            for box in boxes:
                board.take(box)
            break
    return best


def _longest(dots: Iterable[Dot | None]) -> list[Dot]:
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return max(runs, key=len)


def _set(
    name: str, widths: Sequence[float], line: Sequence[Dot], ends: Sequence[float], start: float
) -> list[Letter]:
    found = []
    for text, width in zip(name, widths, strict=True):
        middle = start + width / 2
        start += width
        i = next((i for i, end in enumerate(ends[1:]) if end >= middle), len(line) - 2)
        (ax, ay), (bx, by) = line[i], line[i + 1]
        share = (middle - ends[i]) / ((ends[i + 1] - ends[i]) or 1)
        turn = atan2(by - ay, bx - ax)
        x, y = ax + (bx - ax) * share, ay + (by - ay) * share
        lift = 4.0
        found.append(
            Letter(
                text,
                x + lift * (by - ay) / (hypot(bx - ax, by - ay) or 1),
                y - lift * (bx - ax) / (hypot(bx - ax, by - ay) or 1),
                degrees(turn),
            )
        )
    return found


Values = dict[str, Any]

MOST = 40
"""So many letters of a name are written."""
LEAST_AREA = 0.01
"""How much of a province (square degrees) must be seen for its name to stand in the middle of it."""


def lettering(
    found: Sequence[Pair],
    ground: Ground,
    basemap: Basemap,
    frame: Frame,
    colours: dict[str, str],
    *,
    counted: bool = True,
) -> Values:
    """Names, rivers' letters and notes with their places; what has no room is left out.

    ``counted`` is whether the map has the strip at its margin, and names keep clear of it.
    """
    told = _told(found)
    labels = [_short(label, frame, told) for label in _named(ground, frame)]
    rivers = [river | {"name": plain_text(river["name"], MOST)} for river in plate.rivers(basemap)]
    texts = [{key: label[key] for key in ("text", "fa", "kind", "second", "height")} for label in labels]
    values = {"labels": texts, "rivers": [river["name"] for river in rivers], "colours": colours}
    sizes = asked("measure", values, "sizes")
    strip = margin(found) if counted else []
    taken = board(frame, found, [*_corners(frame), _strip(strip, frame)])
    symbols(labels, taken, rings(found, frame))
    placed, taken = _most(labels, sizes["names"], taken, told)
    letters = [
        letter
        for river, widths in zip(rivers, sizes["rivers"], strict=True)
        for letter in along(river["name"], widths, river["line"], taken)
    ]
    return {
        "names": [_placed(texts[one.label], one, sizes["names"][one.label][0]) for one in placed],
        "rivers": [{"text": one.text, "x": one.x, "y": one.y, "turn": one.turn} for one in letters],
        "notes": list(_notes(notes(found, frame))),
        "margin": strip,
    }


def _most(
    labels: Sequence[Label], sizes: Sequence[Size], taken: Board, told: Sequence[list[float]]
) -> tuple[list[Name], Board]:
    """The names, and the ground taken after them, in the order that names more; of equal ones provinces come first."""
    tried = []
    for kinds in (("province subject", "town"), ("town", "province subject")):
        room = Board(taken.frame, list(taken.taken))
        order = _by_need(labels, told, taken.frame, kinds)
        tried.append((arranged(labels, sizes, room, order), room))
    return max(tried, key=lambda one: len(one[0]))


def _by_need(
    labels: Sequence[Label], told: Sequence[list[float]], frame: Frame, kinds: Sequence[str]
) -> list[int]:
    """The labels to write, those first that a reader misses most: named entry points, then these kinds, then all else.

    On a small map nothing else of a low rank. A ``town`` is any place of a high rank or with a sign on this day, or
    where a reported direction begins.
    """

    def need(number: int) -> int:
        label = labels[number]
        sign = label["spots"][0] in told
        if label.get("entry"):
            return 0 if sign else 1  # beside a sign there is less room
        kind = "town" if sign or label.get("rank", inf) <= 1 else label["kind"]
        return 2 + kinds.index(kind) if kind in kinds else len(kinds) + 2

    least = SMALLEST_RANK if frame.width < SMALL else inf
    wanted = (n for n, one in enumerate(labels) if need(n) < len(kinds) + 2 or one.get("rank", 0) <= least)
    return sorted(wanted, key=need)


def _strip(lines: Sequence[str], frame: Frame) -> Box:
    """The ground of the strip, over the scale in the lower right corner."""
    wide = max((len(line) for line in lines), default=0) * LETTER
    left = frame.width - wide - 20 if lines else frame.width
    return (left, frame.height - LINE * len(lines) - 46, frame.width, frame.height - 32)


def _told(found: Iterable[Pair]) -> list[list[float]]:
    """The spots of signs and halos, and where directions begin."""
    spots = [feature["at"] for feature, _ in found if "at" in feature]
    return spots + [feature["from"] for feature, _ in found if "stub" in feature]


def _short(label: Values, frame: Frame, told: Sequence[list[float]]) -> Values:
    text, fa = plain_text(label["text"], MOST), plain_text(label["fa"], MOST)
    both = frame.width >= SMALL or label["kind"].startswith("province")
    quiet = label.get("rank", 0) > SMALLEST_RANK and label["spots"][0] not in told
    minor = quiet or label["kind"] == "province context"
    return {"height": ""} | label | {"text": text, "fa": fa, "second": both, "minor": minor}


def _placed(text: Values, name: Name, width: float) -> Values:
    leader = {"leader": name.leader} if name.leader else {}
    return text | {"x": name.x, "y": name.y, "align": name.align, "width": width} | leader


def _named(ground: Ground, frame: Frame) -> Iterable[Values]:
    """The map's names; those of provinces around the subject stand in the middle of what the window shows of them."""
    window = rectangle(*frame.bounds)
    areas = [area for key in ground.dataset.outlines if (area := ground.outline(key)) is not None]
    drawn = [transform(area, lambda dots: np.array([frame.dot(dot) for dot in dots])) for area in areas]
    for area in drawn:
        prepare(area)
    middles = {}
    for place_id, outline in ground.dataset.outlines.items():
        area = ground.outline(place_id)
        seen = area.intersection(window) if area is not None and outline.role != "subject" else None
        if isinstance(seen, Polygon | MultiPolygon) and seen.area > LEAST_AREA:
            middle = maximum_inscribed_circle(seen).coords[0]
            middles[outline.name] = [round(middle[0], 5), round(middle[1], 5)]
    for label in plate.labels(ground):
        at = middles.get(label["text"]) if label["kind"] == "province context" else None
        spots = [at, *label["spots"]] if at else label["spots"]
        if any(frame.shows(spot, -SIGN / 2) for spot in spots):
            at_border = label["kind"] == "pass"
            spot = Point(frame.dot(spots[0]))
            home = next((area for area in drawn if not at_border and area.contains(spot)), None)
            yield label | {"spots": spots, "home": home}


def _notes(found: Iterable[tuple[str, tuple[float, float]]]) -> Iterable[Values]:
    for text, (x, y) in found:
        yield {"text": plain_text(text, 60), "x": x, "y": y}


def _corners(frame: Frame) -> list[Box]:
    """The ground of the scale bar."""
    return [(frame.width - 150, frame.height - 42, frame.width, frame.height)]
