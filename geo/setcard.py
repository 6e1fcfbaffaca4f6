"""An event of an imported set as a card: everything its file says, and how well day and place are known, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from geo.cards import joined, page_link, picture
from geo.layersets import SIGN_WORDS, sign_of
from geo.model import Dataset, GeoPrecision, TimePrecision
from geo.phrases import PLACE_PRECISION, TIME_PRECISION, listed, span_with_year
from geo.style import LIGHT, event_svg

NOTES = 4000
"""Letters of a note that are shown; more of it are in the file."""
Record = dict[str, Any]


def card(dataset: Dataset, set_name: str, rows: pa.Table) -> Markup:
    """The card of a record: ``rows`` are its rows of ``geo.eventtable.SCHEMA``, one a place, at least one."""
    records: list[Record] = rows.to_pylist()
    first = records[0]
    facts = [fact for fact in (*_event(first), *_places(dataset, records), *_said(dataset, first)) if fact[1]]
    lines = joined(Markup('<dt>{}</dt><dd><bdi dir="auto">{}</bdi></dd>').format(*fact) for fact in facts)
    sign = picture(event_svg(sign_of(first["kind"]), "" if _sure(first) else "window", LIGHT))
    return Markup(
        '<article class="claims-card imported selected" aria-label="Selected event of an imported set">'
        '<h2 class="speakers">Selected: an event of an imported set</h2>'
        '<p class="imported-title">{}<b><bdi>{}</bdi></b></p><dl class="terms">{}</dl>'
        '<p class="short">From “<bdi>{}</bdi>”, which is in this session only. It is no part of the '
        "bundled reports; nobody here has verified it.</p></article>"
    ).format(sign, first["title"] or first["event_id"], lines, set_name)


def _event(record: Record) -> Iterator[tuple[str, str]]:
    kind = SIGN_WORDS[sign_of(record["kind"])]
    printed = record["kind_printed"]
    yield "Kind", f"{kind} (in the file: {printed})" if printed else kind
    yield "Day", _days(record)
    known: date | None = record["known"]
    yield (
        "Could be known",
        f"from {span_with_year(known, known)} on" if known else "the file does not say when",
    )


def _days(record: Record) -> str:
    start: date | None = record["start"]
    if start is None:
        return "no day given"
    words = span_with_year(start, record["end"] or start)
    return f"{words}: {TIME_PRECISION[TimePrecision(record['time_precision'])]}"


def _sure(record: Record) -> bool:
    window = record["time_precision"] == TimePrecision.WINDOW.value
    return not window or record["end"] in {None, record["start"]}


def _places(dataset: Dataset, records: list[Record]) -> Iterator[tuple[str, str]]:
    for record in records:
        known = dataset.places.get(record["place_id"])
        named = [record["place_printed"], f"in the gazetteer: {known.name}" if known else ""]
        precision = PLACE_PRECISION[GeoPrecision(record["geo_precision"])]
        at = "" if record["lon"] is None else f"{record['lat']:.4f}, {record['lon']:.4f}"
        yield "Place", "; ".join(part for part in (*named, precision, at) if part)


def _said(dataset: Dataset, record: Record) -> Iterator[tuple[str, str]]:
    yield "Actors", listed(actor for actor in (record["actor_1"], record["actor_2"]) if actor)
    sides = [dataset.sides[name].name for name in record["side_ids"].split("|") if name in dataset.sides]
    yield "Side", listed(sides)
    yield "Deaths stated", _deaths(record)
    yield "Source", record["source"]
    yield "Notes", record["notes"] if len(record["notes"]) <= NOTES else f"{record['notes'][:NOTES]}…"
    yield "Id in the file", record["event_id"]


def _deaths(record: Record) -> str:
    low, best, high = (record[f"fatalities_{name}"] for name in ("low", "best", "high"))
    if best is None and low is None and high is None:
        return ""
    span = f"from {low:,} to {high:,}" if low is not None and high is not None and low != high else ""
    stated = f"{best:,}" if best is not None else ""
    return ", ".join(part for part in (stated, span) if part) or f"{low if low is not None else high:,}"


def gone(record: str) -> Markup:
    """In the place of the card, where the set of the selected event is no longer there."""
    return Markup(
        '<p class="nothing">The selected event, <bdi>{}</bdi>, was of an imported set that is no longer in this '
        "session. {}</p>"
    ).format(record[:80], page_link("data", "Bring the file again on the page Data."))
