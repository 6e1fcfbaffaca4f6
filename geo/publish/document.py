"""Records -> one HTML file: the map of every day, its time bar, the accounts, the sources. The same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from geo.activity import Activity
from geo.basemap import Basemap
from geo.book import book
from geo.cards import joined
from geo.cite import cite_view
from geo.ground import Ground
from geo.maps import ZOOM, AssetUrls, payload, safe_json
from geo.model import Dataset
from geo.palette import DARK, LIGHT, theme
from geo.publish import chapters, inlined
from geo.publish.days import days
from geo.publish.ways import inside
from geo.timeline import Timeline
from geo.view import View, opening
from geo.words import day_full


def page(
    dataset: Dataset,
    timeline: Timeline,
    activity: Activity,
    basemap: Basemap,
    *,
    errors_to: str = "",
    first: View | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """The file, in UTF-8. ``dataset`` is that of ``timeline``; ``errors_to`` is where errors in a record are told.

    ``first`` is the view that an address without one opens (the last day, as claimed for it); ``notes`` are sentences
    about the data that stand above the map: what was left out, what is read otherwise.
    """
    theirs, ours = inlined.scripts()
    style = inlined.style()
    carried = {
        "page": _known(dataset, timeline, activity, first or opening(dataset.span)),
        "payload": _map(timeline, basemap),
        "book": _book(timeline, errors_to),
        "text": days(timeline),
    }
    template = (inlined.ASSETS / "publish.html").read_text(encoding="utf-8")
    filled = Markup(template).format(
        policy=inlined.policy((theirs, ours), style),
        icon=inlined.data_uri(inlined.ASSETS / "icon.svg"),
        style=inlined.element("style", style),
        title=dataset.title,
        description=f"{dataset.title}: who said what about which place, day by day; {len(dataset.reports)} reports.",
        notes=joined(Markup('<p class="note">{}</p>').format(note) for note in notes),
        rifts=chapters.rifts(timeline),
        sources=chapters.sources(dataset, errors_to),
        reports=len(dataset.reports),
        paragraphs=len(dataset.paragraphs),
        signs=chapters.signs(dataset),
        method=chapters.method_in_short(dataset),
        foot=_foot(dataset),
        data=joined(_data(name, found) for name, found in carried.items()),
        leaflet=inlined.element("script", theirs),
        script=inlined.element("script", ours),
    )
    return str(filled).encode()


def _data(name: str, found: object) -> Markup:
    """Values for the script, in an element that cannot run and that no text can close."""
    text = Markup(safe_json(found))
    return Markup('<script type="application/json" id="claims-{}">{}</script>\n').format(name, text)


def _known(dataset: Dataset, timeline: Timeline, activity: Activity, first: View) -> dict[str, Any]:
    """What the script must know to read an address, to draw the time bar and to make the map."""
    paragraphs: dict[str, list[int]] = {report_id: [] for report_id in dataset.reports}
    for report_id, number in sorted(dataset.paragraphs):
        paragraphs[report_id].append(number)
    tables = (dataset.claims, dataset.events, dataset.mentions, dataset.places)
    return {
        "opening": {"day": first.day.isoformat(), "reading": first.reading.value, "record": first.record},
        "records": [key for table in tables for key in table],
        "paragraphs": paragraphs,
        "zoom": {_camel(name): value for name, value in ZOOM.items()},
        "bar": {
            "first": timeline.days[0].isoformat(),
            "count": len(timeline.days),
            "colours": {"light": theme(LIGHT), "dark": theme(DARK)},
            **activity.columns,
        },
    }


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _map(timeline: Timeline, basemap: Basemap) -> dict[str, Any]:
    """The map's payload with its pictures inside and without the base maps of others."""
    assets = AssetUrls("", "", (), (), inlined.relief(basemap))
    return payload(timeline, Ground(timeline.dataset), basemap, assets) | {"tiles": []}


def _book(timeline: Timeline, errors_to: str) -> dict[str, Any]:
    """The words beside the map, with ways that stay in the file."""
    found = book(timeline, errors_to)
    told: dict[str, Any] = json.loads(replace(found, pieces=tuple(map(inside, found.pieces))).text())
    return told


def _foot(dataset: Dataset) -> Markup:
    span = f"{day_full(dataset.span.first)} to {day_full(dataset.span.last)}"
    lines = (
        f"Unverified claims, as {len(dataset.reports)} news reports printed them, {span}. Data version "
        f"{dataset.version}. Data CC BY 4.0, code MIT. Days are days in Kabul (UTC+04:30).",
        f"To cite it: {cite_view(dataset, '', '').strip()}",
        "This file is whole: it asks nobody for anything and works without a network.",
    )
    return joined(Markup("<p>{}</p>").format(line) for line in lines)
