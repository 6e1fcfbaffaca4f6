"""The matrix as a table in a page: every cell a button with a name, its picture made of the map's own signs."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from markupsafe import Markup

from geo.findings.matrix import Cell, Group, Matrix, Row, cell_words
from geo.markup.elements import BLANK, Values, filled, joined
from geo.records.model import Dataset
from geo.signs.glyphs import element
from geo.signs.palette import opacity
from geo.signs.style import approach_style, edge_style, event_svg, signs_of, status_swatch, swatch
from geo.status.timeline import Status
from geo.words.dates import MONTHS, WEEKDAYS, day_full
from geo.words.legend import NAMED_BY_LOOK, Entry, legend
from geo.words.lists import reading_words

BANDS: dict[Group, str] = {
    Group.ENTRY: "Ways in",
    Group.OTHER: "Other places that a claim is about",
}
WIDTH, HEIGHT, BAND_AT = 40, 33, 28.5
"""The box of a picture in SVG units: the swatch above, and below it the middle line of the ticks."""
CLASH_SIZE = 17


def picture_of(dataset: Dataset, cell: Cell) -> Markup:
    """The picture of a cell, as SVG inside a box of ``WIDTH`` by ``HEIGHT``; empty where the map draws nothing.

    The swatch of the status, aged as on the map; over it the style's lines for edges; the clash sign; below the
     swatch the ticks of those said to be around the place. Colours are CSS variables.
    """
    if cell.blank:
        return BLANK
    drawn = cell.place.status is not Status.NONE
    parts = [status_swatch(dataset, cell.place) if drawn else swatch("none")]
    parts += [_edge(edge.kind, edge.position, inset) for inset, edge in enumerate(cell.edges)]
    if cell.clash:
        at = ((WIDTH - CLASH_SIZE) / 2, (24 - CLASH_SIZE) / 2)
        parts.append(event_svg("clash", size=CLASH_SIZE, at=at))
    parts += [_ticks(dataset, side_id, age) for side_id, age in cell.approaches]
    return joined(parts)


def _edge(kind: str, position: int, inset: int) -> Markup:
    """A line around the swatch in the map's style; each next one further in, a second line of a split furthest."""
    style = edge_style(kind, position)
    at = 3.5 + (3 if kind == "split" else 2.5 * inset)
    attributes = {
        "x": at,
        "y": at,
        "width": WIDTH - 2 * at,
        "height": 24 - 2 * at,
        "fill": "none",
        "stroke": style["color"],
        "stroke-width": style["weight"],
        "stroke-opacity": style["opacity"],
        "stroke-linecap": style.get("lineCap", "butt"),
        "stroke-dasharray": style.get("dashArray"),
    }
    return element("rect", attributes)


def _ticks(dataset: Dataset, side_id: str, age_days: int) -> Markup:
    """The band of ticks of one side; where both are around a place, the second side's starts half a gap later."""
    position = dataset.sides[side_id].position
    style = approach_style(position)
    attributes = {
        "d": f"M{2 + 3.2 * (position - 1):g} {BAND_AT}H{WIDTH - 2}",
        "stroke": style["color"],
        "stroke-width": style["weight"],
        "stroke-dasharray": style["dashArray"],
        "stroke-opacity": f"{style['opacity'] * opacity(age_days):.3f}",
    }
    return element("path", attributes)


def signs(dataset: Dataset, matrix: Matrix) -> frozenset[str]:
    """The signs that occur in the matrix, by the names that the legend has for them."""
    found: set[str] = set()
    for cell in (cell for row in matrix.rows for cell in row.cells):
        found |= set(signs_of(dataset, cell.place))
        found |= {edge.kind if edge.kind == "rival" else f"{edge.kind}-1" for edge in cell.edges}
        drawn = {"faded-1": cell.place.stale, "approaches-1": bool(cell.approaches), "clash": cell.clash}
        found |= {sign for sign, yes in drawn.items() if yes}
    return frozenset(found)


def key_of(dataset: Dataset, matrix: Matrix) -> tuple[Entry, ...]:
    """The lines of the legend that a reader of this matrix needs, in the legend's order."""
    wanted = signs(dataset, matrix)
    return tuple(entry for entry in legend(dataset.sides, kinds=()) if entry.sign in wanted)


def matrix_html(dataset: Dataset, matrix: Matrix) -> Markup:
    """The whole table with its key. Each distinct picture stands in it once; the cells point to it."""
    book: dict[Markup, int] = {BLANK: 0}
    bands = [
        (BANDS.get(group, ""), [_row(dataset, row, book) for row in rows])
        for group, rows in groupby(matrix.rows, key=lambda row: row.group)
    ]
    months = groupby(matrix.days, key=lambda day: (day.year, day.month))
    return filled(
        "matrix",
        "page",
        box=f"0 0 {WIDTH} {HEIGHT}",
        symbols=[(number, svg) for svg, number in book.items() if svg],
        caption=_caption(matrix),
        months=[(f"{MONTHS[month - 1]} {year}", len(list(of))) for (year, month), of in months],
        days=[_day(day) for day in matrix.days],
        bands=bands,
        key=[
            (entry, entry.explanation if entry.sign in NAMED_BY_LOOK else "")
            for entry in key_of(dataset, matrix)
        ],
    )


def _caption(matrix: Matrix) -> str:
    return (
        f"Status of each place: {reading_words(matrix.reading, 'each day')}. Arrow keys move from cell to cell. "
        "A dot is a day on which nothing in these reports places anybody there, which does not say that nobody was."
    )


def _day(day: date) -> Values:
    """The head of a column."""
    return {
        "date": day.isoformat(),
        "words": day_full(day),
        "weekday": WEEKDAYS[day.weekday()][:2],
        "number": day.day,
    }


def _row(dataset: Dataset, row: Row, book: dict[Markup, int]) -> Values:
    """A place, and of each of its cells the day, the words and the number of its picture in the book."""
    cells = [
        (
            cell.day.isoformat(),
            cell_words(dataset, cell),
            book.setdefault(picture_of(dataset, cell), len(book)),
        )
        for cell in row.cells
    ]
    return {"place": row.place_id, "name": dataset.places[row.place_id].name, "cells": cells}
