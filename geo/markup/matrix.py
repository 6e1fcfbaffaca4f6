"""The matrix as a table in a page: every cell a button with a name, its picture made of the map's own signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from markupsafe import Markup

from geo.findings.matrix import Cell, Group, Matrix, Row, cell_words
from geo.markup.elements import joined, page_link
from geo.records.model import Dataset
from geo.signs.palette import opacity
from geo.signs.style import approach_style, edge_style, event_svg, sign_of, status_swatch, swatch
from geo.status.timeline import Status
from geo.words.dates import MONTHS, WEEKDAYS, day_full
from geo.words.legend import Entry, legend
from geo.words.lists import reading_words

BANDS: dict[Group, str] = {
    Group.ENTRY: "Ways in",
    Group.OTHER: "Other places that a claim is about",
}
WIDTH, HEIGHT, BAND_AT = 40, 33, 28.5
"""The box of a picture in SVG units: the swatch above, and below it the middle line of the ticks."""
CLASH_SIZE = 17


def picture_of(dataset: Dataset, cell: Cell) -> str:
    """The picture of a cell, as SVG inside a box of ``WIDTH`` by ``HEIGHT``; empty where the map draws nothing.

    The swatch of the status, aged as on the map; over it the style's lines for edges; the clash sign; below the
     swatch the ticks of those said to be around the place. Colours are CSS variables.
    """
    if cell.blank:
        return ""
    drawn = cell.place.status is not Status.NONE
    parts = [status_swatch(dataset, cell.place) if drawn else swatch("none")]
    parts += [_edge(edge.kind, edge.position, inset) for inset, edge in enumerate(cell.edges)]
    if cell.clash:
        at = f'x="{(WIDTH - CLASH_SIZE) / 2}" y="{(24 - CLASH_SIZE) / 2}"'
        parts.append(event_svg("clash", size=CLASH_SIZE).replace("<svg ", f"<svg {at} ", 1))
    parts += [_ticks(dataset, side_id, age) for side_id, age in cell.approaches]
    return "".join(parts)


def _edge(kind: str, position: int, inset: int) -> str:
    """A line around the swatch in the map's style; each next one further in, a second line of a split furthest."""
    style = edge_style(kind, position)
    at = 3.5 + (3 if kind == "split" else 2.5 * inset)
    dash = f' stroke-dasharray="{style["dashArray"]}"' if "dashArray" in style else ""
    return (
        f'<rect x="{at}" y="{at}" width="{WIDTH - 2 * at}" height="{24 - 2 * at}" fill="none" '
        f'stroke="{style["color"]}" stroke-width="{style["weight"]}" stroke-opacity="{style["opacity"]}" '
        f'stroke-linecap="{style.get("lineCap", "butt")}"{dash}/>'
    )


def _ticks(dataset: Dataset, side_id: str, age_days: int) -> str:
    """The band of ticks of one side; where both are around a place, the second side's starts half a gap later."""
    position = dataset.sides[side_id].position
    style = approach_style(position)
    return (
        f'<path d="M{2 + 3.2 * (position - 1):g} {BAND_AT}H{WIDTH - 2}" stroke="{style["color"]}" '
        f'stroke-width="{style["weight"]}" stroke-dasharray="{style["dashArray"]}" '
        f'stroke-opacity="{style["opacity"] * opacity(age_days):.3f}"/>'
    )


def signs(dataset: Dataset, matrix: Matrix) -> frozenset[str]:
    """The signs that occur in the matrix, by the names that the legend has for them."""
    found: set[str] = set()
    for cell in (cell for row in matrix.rows for cell in row.cells):
        status, by = cell.place.status, cell.place.by
        if status is not Status.NONE:
            found.add(sign_of(status, dataset.sides[by].position if by else 1))
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
    book: dict[str, int] = {"": 0}
    bodies = [
        _band(dataset, group, tuple(rows), book, len(matrix.days))
        for group, rows in groupby(matrix.rows, key=lambda row: row.group)
    ]
    return Markup(
        '<svg class="cm-book" width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>'
        '<div class="cm-scroll" role="region" aria-label="Place by day, a table that scrolls sideways" tabindex="0">'
        "<table><caption><span>{caption}</span></caption><thead>{head}</thead>{bodies}</table></div>"
        '<p class="cm-said" aria-hidden="true"></p>{key}'
    ).format(
        symbols=_symbols(book),
        caption=_caption(matrix),
        head=_head(matrix.days),
        bodies=joined(bodies),
        key=_key(dataset, matrix),
    )


def _caption(matrix: Matrix) -> str:
    return (
        f"Status of each place, {reading_words(matrix.reading, 'each day')}. Arrow keys move from cell to cell. "
        "A dot is a day on which nothing in these reports places anybody there, which does not say that nobody was."
    )


def _symbols(book: dict[str, int]) -> Markup:
    """The pictures, ours and trusted, each once under its number."""
    found = (
        Markup('<symbol id="cm-{}" viewBox="0 0 {} {}">{}</symbol>').format(
            number, WIDTH, HEIGHT, Markup(svg)
        )
        for svg, number in book.items()
        if svg
    )
    return joined(found)


def _head(days: Sequence[date]) -> Markup:
    months = joined(
        Markup('<th scope="colgroup" colspan="{}">{} {}</th>').format(len(list(of)), MONTHS[month - 1], year)
        for (year, month), of in groupby(days, key=lambda day: (day.year, day.month))
    )
    columns = joined(
        Markup(
            '<th scope="col" data-day="{}"><span class="unseen">{}</span>'
            '<span aria-hidden="true"><small>{}</small>{}</span></th>'
        ).format(day.isoformat(), day_full(day), WEEKDAYS[day.weekday()][:2], day.day)
        for day in days
    )
    return Markup('<tr><td></td>{}</tr><tr><th scope="col" class="cm-corner">Place</th>{}</tr>').format(
        months, columns
    )


def _band(dataset: Dataset, group: Group, rows: Iterable[Row], book: dict[str, int], days: int) -> Markup:
    title = BANDS.get(group, "")
    head = (
        Markup('<tr class="cm-band"><th scope="rowgroup" colspan="{}"><span>{}</span></th></tr>').format(
            days + 1, title
        )
        if title
        else Markup("")
    )
    return Markup("<tbody>{}{}</tbody>").format(head, joined(_row(dataset, row, book) for row in rows))


def _row(dataset: Dataset, row: Row, book: dict[str, int]) -> Markup:
    name = dataset.places[row.place_id].name
    cells = joined(_cell(dataset, cell, book) for cell in row.cells)
    return Markup('<tr data-place="{}"><th scope="row">{}</th>{}</tr>').format(row.place_id, name, cells)


def _cell(dataset: Dataset, cell: Cell, book: dict[str, int]) -> Markup:
    number = book.setdefault(picture_of(dataset, cell), len(book))
    picture = (
        Markup('<svg viewBox="0 0 {} {}" aria-hidden="true"><use href="#cm-{}"/></svg>').format(
            WIDTH, HEIGHT, number
        )
        if number
        else Markup("<i></i>")
    )
    return Markup(
        '<td><button type="button" tabindex="-1" data-day="{}" aria-label="{}">{}</button></td>'
    ).format(cell.day.isoformat(), cell_words(dataset, cell), picture)


def _key(dataset: Dataset, matrix: Matrix) -> Markup:
    entries = joined(
        Markup('<li title="{}">{}<span>{}</span></li>').format(
            entry.explanation, Markup(entry.svg), entry.label
        )
        for entry in key_of(dataset, matrix)
    )
    more = page_link("method", "All signs explained")
    return Markup('<ul class="cm-key" aria-label="Signs in this table">{}<li>{}</li></ul>').format(
        entries, more
    )
