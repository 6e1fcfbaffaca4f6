"""What is written on a drawn map and where: names in two scripts, rivers, notes at signs. Values for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shapely import MultiPolygon, Polygon, box, maximum_inscribed_circle

from geo import plate
from geo.basemap import Basemap
from geo.drawing import names
from geo.drawing.frame import Frame
from geo.drawing.press import asked
from geo.drawing.text import plain_text
from geo.frames import Pair
from geo.ground import Ground

Values = dict[str, Any]

MOST = 40
"""So many letters of a name are written."""
LEAST_AREA = 0.01
"""How much of a province (square degrees) must be seen for its name to stand in the middle of it."""


def lettering(
    found: Sequence[Pair], ground: Ground, basemap: Basemap, frame: Frame, colours: dict[str, str]
) -> Values:
    """Names, rivers' letters and notes with their places; what has no room is left out.

    Places with a sign on this day, those that a reported direction leaves from, and towns are written first; then the
    word at each arrow, then all else.
    """
    labels = [_short(label, frame) for label in _named(ground, frame)]
    rivers = [river | {"name": plain_text(river["name"], MOST)} for river in plate.rivers(basemap)]
    texts = [{key: label[key] for key in ("text", "fa", "kind", "second", "height")} for label in labels]
    values = {"labels": texts, "rivers": [river["name"] for river in rivers], "colours": colours}
    sizes = asked("measure", values, "sizes")
    board = names.board(frame, found, _corners(frame))
    names.symbols(labels, board)
    told = _told(found)
    first = [n for n, label in enumerate(labels) if label["spots"][0] in told]
    first += [n for n, label in enumerate(labels) if n not in first and label.get("rank", 9) <= 1]
    placed = names.arranged(labels, sizes["names"], board, first)
    tails = names.tails(found, board)
    rest = [n for n in range(len(labels)) if n not in first]
    placed += names.arranged(labels, sizes["names"], board, rest)
    letters = [
        letter
        for river, widths in zip(rivers, sizes["rivers"], strict=True)
        for letter in names.along(river["name"], widths, river["line"], board)
    ]
    return {
        "names": [_placed(texts[one.label], one, sizes["names"][one.label][0]) for one in placed],
        "rivers": [{"text": one.text, "x": one.x, "y": one.y, "turn": one.turn} for one in letters],
        "notes": [*_notes(names.notes(found, frame), middle=False), *_notes(tails, middle=True)],
    }


def _told(found: Iterable[Pair]) -> list[list[float]]:
    """The spots of signs and halos, and where arrows begin."""
    spots = [feature["at"] for feature, _ in found if "at" in feature]
    return spots + [feature["arrow"][0] for feature, _ in found if "arrow" in feature]


def _short(label: Values, frame: Frame) -> Values:
    both = frame.width >= names.SMALL or label["kind"].startswith("province")
    text, fa = plain_text(label["text"], MOST), plain_text(label["fa"], MOST)
    return {"height": ""} | label | {"text": text, "fa": fa, "second": both}


def _placed(text: Values, name: names.Name, width: float) -> Values:
    return text | {"x": name.x, "y": name.y, "align": name.align, "width": width}


def _named(ground: Ground, frame: Frame) -> Iterable[Values]:
    """The map's names; those of provinces around the subject stand in the middle of what the window shows of them."""
    window = box(*frame.bounds)
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
        if any(frame.shows(spot, -8) for spot in spots):
            yield label | {"spots": spots}


def _notes(found: Iterable[tuple[str, tuple[float, float]]], *, middle: bool) -> Iterable[Values]:
    for text, (x, y) in found:
        yield {"text": plain_text(text, 60), "x": x, "y": y, "middle": middle}


def _corners(frame: Frame) -> list[names.Box]:
    """The ground of the scale bar."""
    return [(frame.width - 150, frame.height - 42, frame.width, frame.height)]
