"""A choice as KML 2.2: a placemark a row, with its span of days; to look at, not to work on.

Google Earth shows a description as HTML: every text in it is escaped as HTML first and then, like all else, as XML.
A balloon shows the description and nothing else, so that no name in it is taken for HTML or a template: the day, who
says it, and that it is unverified come first. Signs are in the colours of the sides and are fetched from nowhere.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from geo.export.csvfile import NOT_XML, replaced, replaced_note
from geo.export.cut import SET, Cut
from geo.markup.elements import filled
from geo.records.errors import AskedError
from geo.records.model import Claim, Dataset, Event, TimePrecision
from geo.signs.palette import LIGHT
from geo.words.dates import date_words, span_with_year
from geo.words.lists import NO_DAY

BATCH = 10_000
MOST_ROWS = 50_000
"""More placemarks no program that shows KML can move; a convention."""
LINES = ("kind_printed", "place_printed", "actor_1", "actor_2", "source", "notes")
"""What a balloon says of a row below, where there is anything."""
UNVERIFIED = "Unverified: what is said, not what was so"
BROUGHT = "Unverified here: brought by a reader"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
STYLE = (
    '<Style id="{name}"><IconStyle><color>{colour}</color></IconStyle><LabelStyle><scale>0.8</scale></LabelStyle>'
    "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n"
)
"""A program's own sign, tinted: a picture would have to be fetched from somewhere. In the order of the schema."""
POSITIONS = {"side-1": 1, "side-2": 2, "both": 0, "others": 0}
"""The styles: a side by its position, and what is of both sides or of none."""
UNPLACED = "Without a place that a map can show"


def write(cut: Cut) -> tuple[bytes, tuple[str, ...]]:
    """The file, and what had to be changed. What has no place stands in a folder of its own, without a point.

    Raises ``AskedError`` where there are more rows than a program could show.
    """
    import pyarrow.compute as pc

    if cut.table.num_rows > MOST_ROWS:
        raise AskedError(
            f"KML with {cut.table.num_rows:,} placemarks cannot be shown, {MOST_ROWS:,} at most; take a day, "
            "filter, or take a GeoPackage"
        )
    rows, changed = replaced(cut.rows, NOT_XML)
    notes = replaced_note(changed, "KML")
    into = io.StringIO()
    into.write(HEAD)
    into.write(
        f"<name>{_text(cut.about.title)}</name>\n<description>{_about(cut, notes)}</description>\n{_styles()}"
    )
    placed = pc.and_(pc.is_valid(rows["lon"]), pc.is_valid(rows["lat"]))
    for name, mask in (("Records", placed), (UNPLACED, pc.invert(placed))):
        into.write(f"<Folder><name>{name}</name>\n")
        for batch in rows.filter(mask).to_batches(BATCH):
            into.writelines(_placemark(cut, row) for row in batch.to_pylist())
        into.write("</Folder>\n")
    into.write("</Document></kml>\n")
    return into.getvalue().encode(), notes


def _text(text: str) -> str:
    """As it stands between tags; a title is of a dataset that may hold what XML does not."""
    import re

    return escape(re.sub(NOT_XML.replace(r"\x{FFFE}\x{FFFF}", "\ufffe\uffff"), "�", text))


def _about(cut: Cut, notes: tuple[str, ...]) -> str:
    lines = (*cut.about.lines, *(("Note", note) for note in notes))
    return _text(str(filled("balloon", "about", lines=lines)))


def _styles() -> str:
    return "".join(
        STYLE.format(name=name, colour=_colour(LIGHT.side(position))) for name, position in POSITIONS.items()
    )


def _colour(text: str) -> str:
    """``#B35806`` as KML writes it: opacity, blue, green, red."""
    return f"ff{text[5:7]}{text[3:5]}{text[1:3]}".lower()


def _style(dataset: Dataset, row: Mapping[str, Any]) -> str:
    sides = [dataset.sides[name] for name in (row["side_ids"] or "").split("|") if name in dataset.sides]
    if len(sides) == 1:
        return f"side-{sides[0].position}"
    return "both" if sides else "others"


def _placemark(cut: Cut, row: Mapping[str, Any]) -> str:
    """Name, balloon, days, every column that says something, and the point: in the order of the schema."""
    data = "".join(
        f"<Data name={quoteattr(name)}><value>{escape(str(value))}</value></Data>"
        for name, value in row.items()
        if value not in {None, ""} and name not in {"lon", "lat"}
    )
    point = ""
    if row["lon"] is not None and row["lat"] is not None:
        point = f"<Point><coordinates>{row['lon']!r},{row['lat']!r}</coordinates></Point>"
    return (
        f"<Placemark><name>{escape(row['title'] or row['event_id'])}</name>"
        f"<description>{escape(str(_balloon(cut, row)))}</description>{_span(row)}"
        f"<styleUrl>#{_style(cut.what.dataset, row)}</styleUrl><ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
    )


def _balloon(cut: Cut, row: Mapping[str, Any]) -> Markup:
    """Title, day, claimant and that nothing is verified; then whatever else the row says in words."""
    record = _record(cut.own, row["event_id"]) if not row.get(SET) else None
    facts = [("Day", _day(row, record)), ("Said by", _who(cut.own, row, record))]
    facts.append(("Verification", UNVERIFIED if record else BROUGHT))
    said = [row[name] for name in LINES if row[name]]
    return filled("balloon", "record", title=row["title"] or row["event_id"], facts=facts, lines=said)


def _record(own: Dataset | None, name: str) -> Claim | Event | None:
    return (own.claims.get(name) or own.events.get(name)) if own else None


def _day(row: Mapping[str, Any], record: Claim | Event | None) -> str:
    if row["start"] is None:
        return NO_DAY
    if record:
        return f"{date_words(record)} ({row['start'].year})"
    return span_with_year(row["start"], row["end"] or row["start"])


def _who(own: Dataset | None, row: Mapping[str, Any], record: Claim | Event | None) -> str:
    """Everybody who says it, each once; of a reader's set whoever its first column of actors names."""
    if own is None or record is None:
        return row["actor_1"] or "the file does not say"
    told = (record,) if isinstance(record, Claim) else own.mentions_of[record.event_id]
    return ", ".join(dict.fromkeys(own.actors[one.claimant_id].name for one in told)) or "nobody named"


def _span(row: Mapping[str, Any]) -> str:
    """Both ends are in it; what holds from a day on has no end."""
    start, end = row["start"], row["end"]
    if start is None:
        return ""
    if end is None and row["time_precision"] != TimePrecision.SINCE:
        end = start
    closed = f"<end>{end}</end>" if end else ""
    return f"<TimeSpan><begin>{start}</begin>{closed}</TimeSpan>"
