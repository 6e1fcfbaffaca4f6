"""A page of an imported set as a table, every text of it escaped, with the way from each event to the map."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from geo.cards import joined, page_link
from geo.choices import PRECISIONS, TIMES
from geo.layersets import SIGN_WORDS, sign_of
from geo.model import GeoPrecision, TimePrecision
from geo.period import Period
from geo.phrases import span_with_year
from geo.view import imported_id

ORDERS: dict[str, str] = {
    "": "As in the file",
    "start": "Day, earliest first",
    "-start": "Day, latest first",
    "kind": "Kind",
    "place_printed": "Place",
    "actor_1": "First actor",
    "source": "Source",
    "-fatalities_best": "Deaths stated, most first",
}
"""What the rows can be put in order by, as ``geo.engine.Events.page`` takes it, in words."""
PER_PAGE = 50
LETTERS = 240
"""Of a text in a cell; more of it is on the card."""
_HEADS = ("Event", "Day", "Kind", "Place", "Actors", "Deaths stated", "Source", "Notes")


def table_html(set_id: str, name: str, rows: pa.Table, span: Period) -> Markup:
    """Rows of ``geo.eventtable.SCHEMA``; events with a day in ``span`` lead to the map."""
    heads = joined(Markup('<th scope="col" role="columnheader">{}</th>').format(head) for head in _HEADS)
    body = joined(_row(set_id, row, span) for row in rows.to_pylist())
    return Markup(
        '<section class="tables"><table class="listing" role="table"><caption>Events of <bdi>{}</bdi>, as their file '
        'has them</caption><thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></section>'
    ).format(name, heads, body)


def _row(set_id: str, row: dict[str, Any], span: Period) -> Markup:
    start: date | None = row["start"]
    title = _cut(row["title"] or row["event_id"])
    head = Markup("<bdi>{}</bdi>").format(title)
    if start and span.covers(start):
        head = page_link("./", title, day=start.isoformat(), record=imported_id(set_id, row["event_id"]))
    deaths = row["fatalities_best"]
    cells = (
        _days(row),
        row["kind_printed"] or SIGN_WORDS[sign_of(row["kind"])],
        f"{row['place_printed']} ({PRECISIONS[GeoPrecision(row['geo_precision'])]})",
        "; ".join(actor for actor in (row["actor_1"], row["actor_2"]) if actor),
        "" if deaths is None else f"{deaths:,}",
        row["source"],
        row["notes"],
    )
    others = joined(
        Markup('<td role="cell" data-title="{}"><bdi dir="auto">{}</bdi></td>').format(head, _cut(cell))
        for head, cell in zip(_HEADS[1:], cells, strict=True)
    )
    return Markup('<tr role="row"><th scope="row" role="rowheader" data-title="{}">{}</th>{}</tr>').format(
        _HEADS[0], head, others
    )


def _days(row: dict[str, Any]) -> str:
    if row["start"] is None:
        return "no day given"
    words = span_with_year(row["start"], row["end"] or row["start"])
    precision = TimePrecision(row["time_precision"])
    return words if precision is TimePrecision.DAY else f"{words} ({TIMES[precision]})"


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
