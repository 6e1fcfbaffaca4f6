"""Records -> one HTML file: the map of every day, its time bar, the accounts, the sources. The same bytes each time.

It is written whole or not at all, and over nothing but one of its own kind.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from geo import assets
from geo.assets import PUBLISHED, bundle, text
from geo.findings.activity import Activity
from geo.findings.disagreements import disagreements
from geo.map.basemap import Basemap
from geo.map.folium_map import ZOOM, AssetUrls, payload, safe_json
from geo.map.ground import Ground
from geo.markup import method, transcript
from geo.markup.accounts import book
from geo.markup.disagreements import disagreements_html
from geo.markup.elements import BLANK, carried, filled, own, relinked
from geo.markup.report import count_words, date_strip, paragraph_entry, report_head
from geo.records.errors import AskedError
from geo.records.model import Dataset, Filtered, Paragraph, Report
from geo.records.write import put
from geo.signs.palette import DARK, LIGHT, css_variables, theme
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.address import query_string
from geo.view.view import View, opening
from geo.words.citations import (
    Edition,
    bibtex,
    both_terms,
    changed,
    citation,
    cite_view,
    csl_json,
    error_address,
    how_to_cite,
)
from geo.words.dates import clock_words, day_full
from geo.words.legend import legend
from geo.words.lists import PLACE_PRECISION, STAMP, TIME_PRECISION, VERIFICATION

STYLES = ("map.css", "timebar.css", "page.css", "accounts.css", "transcript.css", "publish.css")
LEAFLET = "django-js-lib-leaflet"
KINDS = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
_URL = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def leaflet() -> Path:
    """Leaflet's files as the installed package carries them."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


def licence() -> str:
    """Leaflet's licence, which every copy of it has to carry."""
    listed = distribution(LEAFLET).files or []
    found = next(path for path in listed if path.name == "LICENSE")
    return Path(str(found.locate())).read_text(encoding="utf-8")


def scripts() -> tuple[str, str]:
    """Leaflet with the comment at its head, and all of ours; without the word of a map of its source beside it."""
    theirs = _SOURCE_MAP.sub("", (leaflet() / "leaflet.js").read_text(encoding="utf-8"))
    return theirs, bundle(*PUBLISHED)


def style() -> str:
    """Every rule: Leaflet's with its pictures inside, the colours of both themes, ours."""
    theirs = (leaflet() / "leaflet.css").read_text(encoding="utf-8")
    theirs = _URL.sub(lambda found: f"url({data_uri(leaflet() / found[1])})", theirs)
    return "\n".join((theirs, css_variables(), text(*STYLES)))


def data_uri(path: Path) -> str:
    """A picture as an address that holds it."""
    kind = KINDS.get(path.suffix, "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def relief(basemap: Basemap) -> dict[str, str]:
    """The relief pictures of a data folder by theme, as addresses that hold them."""
    return {theme: data_uri(basemap.folder / name) for theme, name in basemap.images.items()}


def policy(scripts: Iterable[str], style: str) -> str:
    """The content security policy: these very scripts and this style, pictures that the file holds, nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def inside(html: Markup) -> Markup:
    """The same markup with its links to pages as links within the file; one to a page that is not in it is text."""
    return relinked(html, _way)


def _way(page: str, asked: dict[str, str], words: Markup) -> Markup:
    if page not in {"./", "sources"}:
        return filled("publish", "elsewhere", words=words)
    return filled("publish", "way", address=query_string(asked), words=words)


def paragraph_id(report_id: str, number: int) -> str:
    """The id of a paragraph: what a link to it has behind the ``#``."""
    return query_string({"report": report_id, "paragraph": number})


def report_anchor(report_id: str) -> str:
    """The id of a report's part of the sources."""
    return query_string({"report": report_id})


def rifts(timeline: Timeline) -> Markup:
    """Every disagreement as a card, by kind; the ids are those of parts of the file."""
    found = disagreements(timeline)
    return inside(disagreements_html(timeline.dataset, found, anchor="section=rifts-"))


def in_order(dataset: Dataset) -> list[Report]:
    """The reports by their best day."""
    return sorted(dataset.reports.values(), key=lambda report: (report.published_best, report.report_id))


def sources(dataset: Dataset, errors_to: str = "") -> list[Markup]:
    """Each report: how it was dated, how to cite it, and folded away everything coded from it, by paragraph."""
    return [_source(dataset, report, errors_to) for report in in_order(dataset)]


def _source(dataset: Dataset, report: Report, errors_to: str) -> Markup:
    tell = error_address(errors_to, dataset, report.report_id)
    listed = sorted(
        (p for p in dataset.paragraphs.values() if p.report_id == report.report_id), key=lambda p: p.paragraph
    )
    return filled(
        "publish",
        "source",
        anchor=report_anchor(report.report_id),
        head=report_head(dataset, report, tell=tell, anchored=False),
        strip=date_strip(dataset, report),
        count=count_words(dataset, report),
        cited=citation(dataset, report),
        bib=bibtex(dataset, [report]),
        csl=csl_json(dataset, [report]),
        entries=[inside(_paragraph(dataset, paragraph)) for paragraph in listed],
    )


def _paragraph(dataset: Dataset, paragraph: Paragraph) -> Markup:
    anchor = paragraph_id(paragraph.report_id, paragraph.paragraph)
    return paragraph_entry(dataset, paragraph, None, anchor=anchor)


def method_in_short(dataset: Dataset) -> tuple[tuple[str, Markup], ...]:
    """The rule of the statuses, the scales, the limits, how to cite, and what else the file carries; each by name."""
    return (
        ("How a status is computed", method.statuses() + method.definitions(method.RULES)),
        ("What cannot both be true", method.conflict_table()),
        ("How sure is the day", method.scale(TIME_PRECISION)),
        ("How sure is the place", method.scale(PLACE_PRECISION)),
        ("How the reports checked it", method.scale(VERIFICATION)),
        ("Limits", _limits(dataset)),
        ("How to cite", filled("parts", "paragraphs", lines=[how_to_cite(dataset)], kind="quote")),
        ("Software in this file", filled("publish", "software", licence=licence())),
    )


def _limits(dataset: Dataset) -> Markup:
    """What this file cannot show, with the doubts of each place as the gazetteer notes them."""
    said = (
        f"{len(dataset.reports)} reports; what they leave out is not here. A day or a place without a sign is one that "
        "nobody in them reported on, not one where nothing happened.",
        "Nothing here was verified by us, and hardly anything by the reports: each says so where it does.",
        f"The geography has its own doubt: {dataset.caveat or 'see the notes on places'}. A place nearer to a border "
        "than that may lie on either side.",
        "A claim about a district is a soft area around its point, not an outline.",
    )
    return filled("publish", "limits", said=said, doubts=_doubts(dataset).items())


def _doubts(dataset: Dataset) -> Mapping[str, str]:
    """What the gazetteer notes about single places, by name."""
    noted = {p.name: " ".join(filter(None, (p.position_note, p.note))) for p in dataset.places.values()}
    return {name: words for name, words in noted.items() if words}


def days(timeline: Timeline) -> dict[str, Any]:
    """``pieces`` of HTML, escaped, and for each reading a list a day of the numbers of its pieces, in their order."""
    numbers: dict[Markup, int] = {}

    def pages(reading: Reading) -> list[list[int]]:
        found = (transcript.pieces(timeline.dataset, state) for state in timeline.states(reading))
        return [[numbers.setdefault(piece, len(numbers)) for piece in day] for day in found]

    told = {reading.value: pages(reading) for reading in Reading}
    return {"pieces": [inside(piece) for piece in numbers], "pages": told}


def page(
    dataset: Dataset,
    timeline: Timeline,
    activity: Activity,
    basemap: Basemap,
    *,
    errors_to: str = "",
    first: View | None = None,
    notes: Sequence[str] = (),
    known: Sequence[Edition] = (),
    head: Markup = BLANK,
    beside: Mapping[str, Any] | None = None,
) -> bytes:
    """The file, in UTF-8. ``dataset`` is that of ``timeline``; ``errors_to`` is where errors in a record are told.

    ``first`` is the view that an address without one opens (the last day, as said about it); ``notes`` are sentences
    about the data that stand above the map: what was left out, what is read otherwise; ``known`` are the
    editions of the data, for links from another one. In a site ``head`` is what
    networks and search engines read, and ``beside`` the pages around it: ``day`` the path of that of the first view,
    ``ways`` others as path and words.
    """
    stamped = _stamp(dataset)
    values = {
        "page": _known(dataset, timeline, activity, first or opening(dataset.span), known),
        "payload": _map(timeline, basemap),
        "book": _book(timeline, errors_to),
        "text": days(timeline),
    }
    return filled(
        "publish",
        "page",
        **_carrying(values),
        head=head,
        beside=beside or {"day": "", "ways": ()},
        title=f"{STAMP}: {dataset.title}" if stamped else dataset.title,
        description=f"{dataset.title}: who said what about which place, day by day; {len(dataset.reports)} reports.",
        notes=(*stamped, *notes),
        rifts=rifts(timeline),
        sources=sources(dataset, errors_to),
        counts={"reports": len(dataset.reports), "paragraphs": len(dataset.paragraphs)},
        legend=legend(dataset.sides),
        method=method_in_short(dataset),
        foot=foot(dataset),
    ).encode()


def embedded(
    dataset: Dataset,
    timeline: Timeline,
    activity: Activity,
    basemap: Basemap,
    *,
    first: View | None = None,
    known: Sequence[Edition] = (),
    head: Markup = BLANK,
    whole: str,
) -> bytes:
    """The lean file of a site, in UTF-8: time bar, map and caption, to stand in a frame; the rest as for ``page``.

    ``whole`` is the path of the pages in words, for who has no scripts.
    """
    told = _known(dataset, timeline, activity, first or opening(dataset.span), known) | {"paragraphs": {}}
    return filled(
        "publish",
        "embedded",
        **_carrying({"page": told, "payload": _map(timeline, basemap)}),
        head=head,
        title=dataset.heading or dataset.title,
        description=f"{dataset.title}: the map, to stand in a frame of another page.",
        notes=_stamp(dataset),
        whole=whole,
        opens=NAME,
        foot=[f"{dataset.title}, data version {dataset.version}. Unverified claims."],
    ).encode()


def _stamp(dataset: Dataset) -> tuple[str, ...]:
    return (f"{STAMP}: computed from a part of the records alone.",) if isinstance(dataset, Filtered) else ()


def _carrying(values: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a file whole: its scripts, its style and its data, and the policy that allows these alone."""
    theirs, ours = scripts()
    sheet = style()
    return {
        "policy": policy((theirs, ours), sheet),
        "icon": data_uri(assets.FOLDER / "icon.svg"),
        "style": own("style", sheet),
        "data": [carried(name, safe_json(found)) for name, found in values.items()],
        "scripts": [own("script", script) for script in (theirs, ours)],
    }


def _known(
    dataset: Dataset, timeline: Timeline, activity: Activity, first: View, known: Sequence[Edition]
) -> dict[str, Any]:
    """What the script must know to read an address, to draw the time bar and to make the map."""
    paragraphs: dict[str, list[int]] = {report_id: [] for report_id in dataset.reports}
    for report_id, number in sorted(dataset.paragraphs):
        paragraphs[report_id].append(number)
    tables = (dataset.claims, dataset.events, dataset.mentions, dataset.places)
    records = [key for table in tables for key in table]
    return {
        "opening": {"day": first.day.isoformat(), "reading": first.reading.value, "record": first.record},
        "records": records,
        "edition": {
            "version": dataset.version.partition("+")[0],
            "log": [[one.version, one.words] for one in known],
            "changed": {key: found for key in records if (found := changed(dataset, key, known))},
        },
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
    addresses = AssetUrls("", "", (), (), relief(basemap))
    return payload(timeline, Ground(timeline.dataset), basemap, addresses) | {"tiles": []}


def _book(timeline: Timeline, errors_to: str) -> dict[str, Any]:
    """The words beside the map, with ways that stay in the file."""
    found = book(timeline, errors_to)
    told: dict[str, Any] = json.loads(replace(found, pieces=tuple(map(inside, found.pieces))).text())
    return told


def foot(dataset: Dataset) -> tuple[str, ...]:
    """What every copy must carry: unverified, by which version, how to cite it; last, that the file is whole."""
    span = f"{day_full(dataset.span.first)} to {day_full(dataset.span.last)}"
    return (
        f"Unverified claims, as {len(dataset.reports)} news reports printed them, {span}. Data version "
        f"{dataset.version}. {both_terms(dataset)} {clock_words(dataset)}",
        f"To cite it: {cite_view(dataset, '', '').strip()}",
        "This file is whole: it asks nobody for anything and works without a network.",
    )


# --- the file in its folder -----------------------------------------------------------------------


NAME = "index.html"
MARK = b'<meta name="generator" content="claims-map publish">'
"""By this, near its beginning, a published file is known."""
HEAD_BYTES = 4096


def write(folder: Path, content: bytes, *, force: bool = False, name: str = NAME) -> Path:
    """Write the file into a folder, which is made where there is none; its path.

    Raises ``AskedError`` where another file stands there (unless ``force``) or the folder cannot be written.
    """
    target = folder / name
    if not force and not may_replace(target):
        raise AskedError(
            f"{target} is there and is not a published map; nothing was written. Choose another folder, move the "
            "file away, or say --force"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AskedError(f"{target} cannot be written: {error.strerror or error}.") from error
    put(target, content)
    return target


def may_replace(target: Path) -> bool:
    """Whether nothing is there, or an older file of ours."""
    if not target.exists() and not target.is_symlink():
        return True
    if not target.is_file():
        return False
    with target.open("rb") as found:
        return MARK in found.read(HEAD_BYTES)
