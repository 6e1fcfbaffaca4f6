"""The lanes as the browser gets them: every grouping and both readings in one table of plain JSON values, sent once.

What repeats stands once and is named by its number: ``texts``, ``looks``, ``signs``, ``records``. Text from data is
text; the only markup is our own signs and patterns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from geo.findings.lanes import Grouping, Item, Lane, StatusRun, lanes
from geo.markup import timeline as words
from geo.markup.timeline import NOTHING
from geo.records.model import Claim, Dataset, Event, TimePrecision
from geo.records.stance import Line, Strength
from geo.records.stance import strength as strength_of
from geo.signs.glyphs import RINGS, element, event_sign
from geo.signs.palette import VARIABLES, opacity
from geo.signs.style import (
    FORMS,
    Style,
    approach_style,
    band_style,
    boxed,
    edge_style,
    event_svg,
    fill_style,
    fills_of,
    is_band,
    parsed,
    pattern_defs,
    swatch,
)
from geo.status.answers import Answer, Source, answers
from geo.status.stretches import Standing, Stretch
from geo.status.timeline import STALE_AFTER_DAYS, Status, Timeline
from geo.status.validity import Certainty, Reading, map_day
from geo.words.dates import span_words, typeset
from geo.words.records import line

PALE = opacity(STALE_AFTER_DAYS)
"""How strongly the mark of a report's other date, or of something told later, is drawn: as what is stale."""
SIGN_PX = 20
EDGE_PX = 3
"""How wide a band inside the border is on a bar, which is not as high as a place on the map."""


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


def claim_pieces(
    stretches: Sequence[Stretch], position: int, first: date, strength: Strength = Strength.WHOLE
) -> list[Piece]:
    """A claim of the side in ``position`` (0: nobody's): filled and fading in force, dashed where only possible."""
    found = list(_joins(stretches, VARIABLES.side(position), first))
    for stretch in stretches:
        start, end = _number(stretch.first, first), _number(stretch.last, first) + 1
        match stretch.standing:
            case Standing.IN_FORCE:
                signs = dict.fromkeys(_sign(line, position, strength) for line in stretch.lines)
                for sign in signs:
                    found += _merged(start, [_held(sign, position, age) for age in stretch.ages])
                cap = {"draw": "cap", "fillColor": VARIABLES.side(position), "fillOpacity": 1}
                found.append(Piece(start, start, cap))
            case Standing.POSSIBLE:
                found.append(Piece(start, end, {"draw": "edge"} | edge_style("possible", position)))
            case Standing.SAID:
                found.append(Piece(start, end, {"draw": "edge"} | edge_style("edge", position)))
    return found


def _sign(line: Line, position: int, strength: Strength) -> str:
    """The sign under which the map draws a position; ``around`` for the ticks, which are no fill."""
    if line is Line.APPROACHES:
        return "around"
    if not position:
        return "reported"
    denial = line is Line.DENIAL and strength is not Strength.DEFENDS
    return f"{FORMS[Strength.DENIES if denial else strength]}-{position}"


def _held(sign: str, position: int, age: int | None) -> Style:
    """A position of this age, as the map draws it."""
    if sign == "around":
        band = approach_style(position)
        return {"draw": "band"} | band | {"opacity": round(band["opacity"] * opacity(age), 3)}
    if is_band(sign):
        return {"draw": "edge"} | band_style(position, age) | {"weight": EDGE_PX}
    return {"draw": "fill"} | fill_style(sign, age)


def status_pieces(dataset: Dataset, run: StatusRun, first: date) -> list[Piece]:
    """The status of a place as the map draws it, day by day: the fills from the lowest, then a contested border."""
    start = _number(run.first, first)
    fills = [dict(fills_of(dataset, place)) for place in run.places]
    found: list[Piece] = []
    for sign in dict.fromkeys(sign for of_day in fills for sign in of_day):
        position = parsed(sign)[1]
        looks = [_held(sign, position, of_day[sign]) if sign in of_day else None for of_day in fills]
        found += _merged(start, looks)
    if run.status is Status.CONTESTED:
        borders = ({"draw": "edge"} | edge_style("border", side) | {"weight": EDGE_PX / 2} for side in (1, 2))
        found += [Piece(start, start + len(fills), look) for look in borders]
    return found


def _merged(start: int, looks: Iterable[Style | None]) -> Iterator[Piece]:
    """One look a day or none, days of one look in one piece."""
    before: Piece | None = None
    for day, look in enumerate(looks, start):
        if before and before.look == look:
            before = Piece(before.start, day + 1, look)
            continue
        if before:
            yield before
        before = Piece(day, day + 1, look) if look else None
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
    style = fill_style(f"unlimited-{position}" if position else "reported", 0)
    box = element(
        "rect",
        {
            "x": "-6.5",
            "y": "-4.5",
            "width": "13",
            "height": "9",
            "fill": style["fillColor"],
            "fill-opacity": style["fillOpacity"],
            "stroke": VARIABLES.side(position),
            "stroke-width": "1.2",
        },
    )
    return boxed(RINGS["undated"], inside=box, size=SIGN_PX)


def _joins(stretches: Sequence[Stretch], colour: str, first: date) -> Iterator[Piece]:
    """A dashed line between the marks of the two dates of one report."""
    for before, after in pairwise(stretches):
        if Certainty.ALTERNATIVE not in {before.certainty, after.certainty}:
            continue
        line = {"draw": "thread", "color": colour, "weight": 1.4, "dashArray": "2 4", "opacity": 0.8}
        yield Piece(_number(before.last, first) + 1, _number(after.first, first), line)


def _number(day: date, first: date) -> int:
    return (day - first).days


Values = dict[str, Any]


def chart(timeline: Timeline) -> Values:
    """``first`` and ``count`` of the days, the numbered tables, and ``readings[reading][grouping]``.

    A lane has ``items`` and ``status``; a grouping also has ``answers``, which tie an item to what it speaks against.
    """
    drawing = _Drawing(timeline)
    readings = {
        reading.value: {grouping.value: drawing.grouped(reading, grouping) for grouping in Grouping}
        for reading in Reading
    }
    return {
        "first": timeline.days[0].isoformat(),
        "count": len(timeline.days),
        "defs": pattern_defs(),
        "signs": drawing.signs.entries,
        "looks": drawing.looks.entries,
        "texts": drawing.texts.entries,
        "records": drawing.records,
        "readings": readings,
        "nothing": NOTHING,
        "legend": [{"svg": svg, "text": text} for svg, text in LEGEND],
    }


LEGEND: tuple[tuple[str, str], ...] = (
    ("", "The band beside a place’s name is its status, in the map’s signs."),
    (
        swatch("claimed-1"),
        "A bar is a claim, from the day it holds until that side’s next claim of its kind; it fades with age.",
    ),
    (swatch("unlimited-1"), "Pale and even: claims the place without saying how much of it."),
    (swatch("part-1"), "Open lines: claims a part, or to be in it."),
    (swatch("defends-1"), "A band along the edge: beat off an attack, or holds the ways in."),
    (swatch("denied-1"), "Striped: a denial."),
    (swatch("approaches-1"), "Ticks: around the place."),
    (
        swatch("possible-1"),
        "Dashed: only possible, because the day is open or depends on how a report is dated; a dashed thread ties the "
        "two dates of one report.",
    ),
    (swatch("window"), "A dashed whisker spans the days of which one is meant."),
    (swatch("undated"), "What has no day stands at the side."),
    (
        "",
        "A line ties a claim (dot) to what speaks against it (ring): whole where a report sets one against the other, "
        "dashed where the coder or the status rule does. A thin empty box puts nobody anywhere.",
    ),
)
"""How to read the chart: a sign, ours, and what it says."""


class _Book:
    """Gives every distinct value one number."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self._known: dict[str, int] = {}

    def number(self, entry: object) -> int:
        key = repr(entry)
        if key not in self._known:
            self._known[key] = len(self.entries)
            self.entries.append(entry)
        return self._known[key]


class _Drawing:
    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._dataset = timeline.dataset
        self._first = timeline.days[0]
        self._found: dict[str, Claim | Event] = {**self._dataset.claims, **self._dataset.events}
        self._numbers = {record_id: n for n, record_id in enumerate(self._found)}
        self._answers = {reading: answers(timeline, reading) for reading in Reading}
        self.texts, self.looks, self.signs = _Book(), _Book(), _Book()
        self.records = [self._record(record_id, record) for record_id, record in self._found.items()]

    def _record(self, record_id: str, record: Claim | Event) -> Values:
        """``id``, its line, two shorter ones for where there is less room, and what else a pointed-at record says."""
        return {
            "id": record_id,
            "line": typeset(line(self._dataset, record)),
            "short": typeset(line(self._dataset, record, by_side=True)),
            "brief": typeset(words.brief_line_of(self._dataset, record)),
            "facts": list(words.facts(self._dataset, record)),
        }

    def grouped(self, reading: Reading, grouping: Grouping) -> Values:
        """The lanes of one grouping, and the answers between their items."""
        found = lanes(self._timeline, reading, grouping)
        return {
            "lanes": [self._lane(lane, reading) for lane in found],
            "answers": list(self._tied(found, self._answers[reading])),
        }

    def _lane(self, lane: Lane, reading: Reading) -> Values:
        place = self._dataset.places.get(lane.key) if lane.grouping is Grouping.PLACE else None
        return {
            "key": lane.key,
            "name": words.lane_name(self._dataset, lane),
            "fa": place.name_fa if place else "",
            "rows": lane.rows,
            "status": [self._status(lane, run) for run in lane.statuses],
            "items": [self._item(item, reading) for item in lane.items],
        }

    def _status(self, lane: Lane, run: StatusRun) -> Values:
        return {
            "place": lane.key,
            "text": self.texts.number(words.status_line(self._dataset, run)),
            "stands": self.texts.number(span_words(run.first, run.last)),
            "day": self._day(run.first),
            "pieces": self._pieces(status_pieces(self._dataset, run, self._first)),
        }

    def _item(self, item: Item, reading: Reading) -> Values:
        record = self._found[item.record_id]
        said = words.answers_words(self._dataset, item.record_id, self._answers[reading])
        shown = map_day(self._dataset, record)
        values: Values = {
            "record": self._numbers[item.record_id],
            "row": item.row,
            "stands": self.texts.number(words.stands(item.stretches, record)),
            "answers": [self.texts.number(sentence) for sentence in said],
            "lag": self.texts.number(words.lag_line(item.record_id, self._answers[reading])),
            "day": self._day(shown.day),
            "reading": shown.reading.value,
        }
        if not item.stretches:
            return values | {"sign": self.signs.number(self._undated(item, record))}
        if isinstance(record, Claim):
            strength = strength_of(record.stance, record.extent)
            pieces = claim_pieces(item.stretches, self._position(item), self._first, strength)
            return values | {"pieces": self._pieces(pieces)}
        signs = event_signs(record, item.stretches, self._first)
        return values | {
            "pieces": self._pieces(event_pieces(item.stretches, self._first)),
            "signs": [[sign.at, self.signs.number(sign.svg), sign.strength] for sign in signs],
        }

    def _undated(self, item: Item, record: Claim | Event) -> str:
        return undated_claim(self._position(item)) if isinstance(record, Claim) else undated_event(record)

    def _position(self, item: Item) -> int:
        side = self._dataset.sides.get(item.side_id)
        return side.position if side else 0

    def _day(self, day: date) -> int:
        return (day - self._first).days

    def _pieces(self, found: Iterable[Piece]) -> list[list[float]]:
        return [[piece.start, piece.end, self.looks.number(piece.look)] for piece in found]

    def _tied(self, found: Sequence[Lane], said: Iterable[Answer]) -> Iterable[list[int]]:
        """Lane and item of what was said and of what it speaks against, and its words.

        Then 1 where a report ties them, and 1 where one does or it is a denial: what else differs is drawn faint.
        Where both are in one lane, there; nothing for what has no day.
        """
        seats: dict[str, list[tuple[int, int]]] = {}
        for n, lane in enumerate(found):
            for m, item in enumerate(lane.items):
                if item.stretches:
                    seats.setdefault(item.record_id, []).append((n, m))
        for answer in said:
            by, to = seats.get(answer.by_id, []), seats.get(answer.to_id, [])
            pairs = [(one, other) for one in by for other in to]
            if pairs:
                one, other = min(pairs, key=lambda pair: (abs(pair[0][0] - pair[1][0]), pair))
                printed = answer.source is Source.REPORT
                strong = printed or answer.denies
                yield [*one, *other, self.texts.number(answer.words), int(printed), int(strong)]
