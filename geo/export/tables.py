"""A dataset as tables: its records as event rows, every table it is kept in with typed columns, the status of a day.

The event rows are one for each record and place; beside them stands what ``SCHEMA`` has no column for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from geo.events.table import CLAIM, SCHEMA
from geo.records.model import (
    PLACE_IDS,
    Claim,
    Dataset,
    Event,
    Figure,
    GeoPrecision,
    Mention,
    Place,
    TimePrecision,
)
from geo.records.tables import TABLES
from geo.records.write import cell
from geo.signs.palette import coarser
from geo.status.timeline import DayState, PlaceOnDay
from geo.words.dates import edtf, edtf_printed
from geo.words.places import place_sentences
from geo.words.places import status_caption as status_words
from geo.words.records import figure_subject, line, printed_in

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.map.ground import Ground


OTHERS: dict[str, str] = {
    "record_type": "claim or event",
    "claimant": "Who says it, by id; for an event one for each mention",
    "claimant_name": "The same by name",
    "speaker": "Speaker as printed, where it adds to the claimant",
    "role": "Role as printed",
    "channel": "How the words reached the report",
    "relayed_by": "Who relayed them",
    "hedge": "The report’s distancing words",
    "edtf": "The days in EDTF (ISO 8601-2): one day, [a..b] some day of a span, a/.. from a day on, a/b all of "
    "a span, [a,b] one or the other",
    "said": "Day the words were spoken, where printed",
    "about": "Claims: the actor whose control, presence or advance is asserted or denied, by id",
    "stance": "Claims: what is asserted",
    "extent": "Claims: how much of the place is meant",
    "origin": "Events: where a movement or attack is said to come from, by place id",
    "origin_printed": "The same as printed",
    "mentions": "Events: how many accounts tell of it",
    "mention_ids": "Their ids",
    "report_id": "Where it was printed; for an event one for each mention",
    "paragraph": "In which paragraph of that report",
    "outlet": "The report’s outlet, by id",
    "verification": "The report’s own words on verification",
    "against_interest": "Whether the claimant’s own side loses by the statement: yes or no",
    "paraphrase": "What is said, in our words",
    "date_basis": "What the day rests on",
    "alternative_said": "Day the words were spoken if the report is read by its other date",
    "alternative_start": "First day if the report is read by its other date",
    "alternative_end": "Last day if the report is read by its other date",
    "geo_precision_coded": "How well the place of the whole record is known, before this row’s place is looked at",
    "geonames_id": "Number of this row’s place in GeoNames, where it is certain",
    "wikidata": "Id of this row’s place in Wikidata, where it is certain",
    "iso_3166_2": "ISO 3166-2 code of the province that the place is or surely lies in",
    "figures": "Figures that belong to it: who states it, measure, whose, wording",
    "figure_ids": "Their ids",
    "note": "Remark in the product’s own voice",
}
"""The columns beside ``SCHEMA``: texts, but ``DAYS``. Items of a list are joined by ``|``; a bar in one is ``\\|``."""
DAYS = frozenset({"alternative_said", "alternative_start", "alternative_end"})
"""Those that are one day; ``said`` of an event is one for each mention, and a text."""

Row = dict[str, Any]


def flat(dataset: Dataset) -> pa.Table:
    """Claims, then events, each by id and then by its places in their order; one without a place is one row.

    A claim has who speaks in ``actor_1`` and ``side_ids`` and who is spoken of, where that is somebody else, in
    ``actor_2``; an event has the sides involved as told. ``start`` and ``end`` are by the best reading; ``end`` is
    null where a record holds from its first day on. ``known`` is the first day of printing by the best reading.
    Fatalities are null: figures are of whoever states them (column ``figures`` of ``others``) and are never merged.
    """
    import pyarrow as pa

    from geo.map.ground import Ground

    ground = Ground(dataset)
    rows = [row for record in _records(dataset) for row in _rows(dataset, ground, record)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def others(dataset: Dataset) -> pa.Table:
    """The columns of ``OTHERS``, row by row beside ``flat``; null where there is nothing."""
    import pyarrow as pa

    rows = []
    for record in _records(dataset):
        row = _other(dataset, record)
        for place_id in record.place_ids or ("",):
            found = row | place_ids(dataset.places.get(place_id))
            rows.append({name: _value(name, found[name]) for name in OTHERS})
    schema = pa.schema([(name, pa.date32() if name in DAYS else pa.string()) for name in OTHERS])
    return pa.Table.from_pylist(rows, schema=schema)


def _value(name: str, text: str) -> str | date | None:
    return date.fromisoformat(text) if text and name in DAYS else text or None


def joined(items: Iterable[object]) -> str:
    """Items in one text; empty where all of them are."""
    texts = [_plain(item) for item in items]
    escaped = "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)
    return escaped if any(texts) else ""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _records(dataset: Dataset) -> Iterator[Claim | Event]:
    for _, claim in sorted(dataset.claims.items()):
        yield claim
    for _, event in sorted(dataset.events.items()):
        yield event


# --- SCHEMA ---------------------------------------------------------------------------------------


def _rows(dataset: Dataset, ground: Ground, record: Claim | Event) -> Iterator[Row]:
    shared = _days(record) | (
        _claim(dataset, record) if isinstance(record, Claim) else _event(dataset, record)
    )
    for place_id in record.place_ids or ("",):
        yield shared | _where(ground, record, place_id) | {"title": _title(dataset, record, place_id)}


def _days(record: Claim | Event) -> Row:
    period = record.period
    open_end = record.time_precision is TimePrecision.SINCE
    return {
        "start": period.first if period else None,
        "end": period.last if period and not open_end else None,
        "time_precision": record.time_precision.value,
        "place_printed": record.place_printed,
    }


def _where(ground: Ground, record: Claim | Event, place_id: str) -> Row:
    """The place's own point, or a point inside its outline; never that of another place."""
    unplaced: Row = {
        "place_id": place_id,
        "lon": None,
        "lat": None,
        "geo_precision": GeoPrecision.UNLOCATED.value,
    }
    if place_id not in ground.dataset.places:
        return unplaced
    point, precision = ground.position(place_id), record.geo_precision
    outline = ground.outline(place_id)
    if point is None and outline is not None:
        point = outline.representative_point()
        precision = coarser(precision, GeoPrecision.PROVINCE)
    if point is None:
        return unplaced
    return {
        "place_id": place_id,
        "lon": round(point.x, 6),
        "lat": round(point.y, 6),
        "geo_precision": precision.value,
    }


def _claim(dataset: Dataset, claim: Claim) -> Row:
    about = claim.about_id if claim.about_id != claim.claimant_id else ""
    return {
        "event_id": claim.claim_id,
        "kind": CLAIM,
        "kind_printed": claim.stance.value,
        "known": dataset.reports[claim.report_id].published_best,
        "actor_1": dataset.actors[claim.claimant_id].name,
        "actor_2": dataset.actors[about].name if about in dataset.actors else "",
        "side_ids": dataset.side_of(claim.claimant_id),
        "source": printed_in(dataset, claim),
        "notes": claim.paraphrase,
    }


def _event(dataset: Dataset, event: Event) -> Row:
    mentions = dataset.mentions_of[event.event_id]
    sides = [dataset.sides[side_id].name for side_id in event.side_ids]
    return {
        "event_id": event.event_id,
        "kind": event.kind.value,
        "kind_printed": event.kind.value,
        "known": min((dataset.reports[m.report_id].published_best for m in mentions), default=None),
        "actor_1": sides[0] if sides else "",
        "actor_2": ", ".join(sides[1:]),
        "side_ids": "|".join(event.side_ids),
        "source": "; ".join(dict.fromkeys(printed_in(dataset, m) for m in mentions)),
        "notes": " / ".join(mention.paraphrase for mention in mentions),
    }


def _title(dataset: Dataset, record: Claim | Event, place_id: str) -> str:
    """Who says what of which side and place: ``Mira Oln: Ostrel has taken Brell``."""
    place = dataset.places.get(place_id)
    return line(dataset, record, place.name if place else "")


# --- OTHERS ---------------------------------------------------------------------------------------


def _other(dataset: Dataset, record: Claim | Event) -> dict[str, str]:
    told: tuple[Claim | Mention, ...]
    told = (record,) if isinstance(record, Claim) else dataset.mentions_of[record.event_id]
    name = record.claim_id if isinstance(record, Claim) else record.event_id
    said: dict[str, str] = {
        column: joined(getattr(one, field) for one in told)
        for column, field in (
            *(("claimant", "claimant_id"), ("speaker", "speaker"), ("role", "role"), ("channel", "channel")),
            *(("relayed_by", "relayed_by"), ("hedge", "hedge"), ("said", "said"), ("report_id", "report_id")),
            *(("paragraph", "paragraph"), ("verification", "verification"), ("paraphrase", "paraphrase")),
            ("against_interest", "against_interest"),
        )
    }
    reports = [dataset.reports[one.report_id] for one in told]
    figures = [figure for _, figure in sorted(dataset.figures.items()) if figure.record_id == name]
    both = {
        "claimant_name": joined(dataset.actors[one.claimant_id].name for one in told),
        "outlet": joined(report.outlet_id for report in reports),
        "edtf": edtf(record),
        "date_basis": record.date_basis,
        "alternative_start": _plain(record.alternative_start),
        "alternative_end": _plain(record.alternative_end),
        "geo_precision_coded": record.geo_precision.value,
        "figures": joined(_figure(dataset, figure) for figure in figures),
        "figure_ids": joined(figure.figure_id for figure in figures),
        "note": record.note,
    }
    return said | both | (_of_claim(record) if isinstance(record, Claim) else _of_event(dataset, record))


def place_ids(place: Place | None) -> dict[str, str]:
    """A place by its ids in the registers of others, empty where none is certain."""
    return {name: getattr(place, name, "") for name in PLACE_IDS}


def _of_claim(claim: Claim) -> dict[str, str]:
    return {
        "record_type": "claim",
        "about": claim.about_id,
        "stance": claim.stance.value,
        "extent": claim.extent.value,
        "alternative_said": _plain(claim.alternative_said),
        **dict.fromkeys(("origin", "origin_printed", "mentions", "mention_ids"), ""),
    }


def _of_event(dataset: Dataset, event: Event) -> dict[str, str]:
    mentions = dataset.mentions_of[event.event_id]
    return {
        "record_type": "event",
        "origin": joined(event.origin_ids),
        "origin_printed": event.origin_printed,
        "mentions": str(len(mentions)),
        "mention_ids": joined(mention.mention_id for mention in mentions),
        **dict.fromkeys(("about", "stance", "extent", "alternative_said"), ""),
    }


def _figure(dataset: Dataset, figure: Figure) -> str:
    return f"{dataset.actors[figure.claimant_id].name}: {figure_subject(dataset, figure)}: {figure.wording}"


# --- tables and status ----------------------------------------------------------------------------

STATUS = "status"
STATUS_COLUMNS: dict[str, str] = {
    "place_id": "Id of the place",
    "name": "Its name",
    "status": "Computed from the claims by the published rule",
    "by": "The side that alone claims or denies, by id",
    "words": "The status in words",
    "age_days": "Days since it was last claimed",
    "split": "Whether one side’s claims differ in how much it holds: yes or no",
    "newer_rival": "The other side, where its claim about a wider place is newer",
    "fighting": "Whether fighting is reported there",
    "fighting_events": "The events it rests on, joined by |",
    "in_force": "Claims of the sides in force, joined by |",
    "possible": "Claims that may already hold, joined by |",
    "said_by_others": "Claims of third parties and reports’ own voices, joined by |",
    "implied_by": "Claims about a wider place that imply something here, joined by |",
    "explained": "Whose claims these are, of which day, in sentences",
    "geonames_id": "Its number in GeoNames, where it is certain",
    "wikidata": "Its id in Wikidata, where it is certain",
    "iso_3166_2": "ISO 3166-2 code of the province that it is or surely lies in",
}


def tables_of(dataset: Dataset) -> dict[str, pa.Table]:
    """The tables of a data folder by name, each sorted by its key, and the places."""
    found = {}
    for table in TABLES:
        records = [record for _, record in sorted(table.records(dataset).items())]
        if records or not table.optional:
            found[table.name] = _dated(table.name, records, _typed(table.record, records))
    return found | {"places": _typed(Place, [place for _, place in sorted(dataset.places.items())])}


def status_of(dataset: Dataset, state: DayState) -> pa.Table:
    """A row for every place, by id."""
    import pyarrow as pa

    rows = [_place(dataset, place) for _, place in sorted(state.places.items())]
    types = {name: pa.int64() if name == "age_days" else pa.string() for name in STATUS_COLUMNS}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))


WHEN: Mapping[str, Callable[[Any], str]] = {
    "claims": edtf,
    "events": edtf,
    "figures": edtf,
    "reports": edtf_printed,
}
"""How the days of a table’s records are written for machines, in a column at its end."""


def _dated(name: str, records: list[Any], table: pa.Table) -> pa.Table:
    import pyarrow as pa

    if name not in WHEN:
        return table
    return table.append_column("edtf", pa.array([WHEN[name](one) or None for one in records], pa.string()))


def _typed(record: type[Any], records: Iterable[Any]) -> pa.Table:
    """Days and numbers as such, everything else as ``geo.records.write`` writes it; nothing is null."""
    import pyarrow as pa

    kinds = {date: pa.date32(), int: pa.int64(), float: pa.float64()}
    hints = get_type_hints(record)
    listed = list(records)
    columns = {}
    for field in fields(record):
        kind = kinds.get(_bare(hints[field.name]))
        values = (getattr(one, field.name) for one in listed)
        found = list(values) if kind else [cell(value) or None for value in values]
        columns[field.name] = pa.array(found, kind or pa.string())
    return pa.table(columns)


def _bare(hint: object) -> Any:  # noqa: ANN401 - a type, looked up in a table of types
    parts = [part for part in get_args(hint) if part is not NoneType]
    return parts[0] if len(parts) == 1 else hint


def _place(dataset: Dataset, place: PlaceOnDay) -> Mapping[str, object]:
    def claims(positions: Iterable[Any]) -> str | None:
        return "|".join(sorted({claim for p in positions for claim in p.claims})) or None

    return {
        "place_id": place.place_id,
        "name": dataset.places[place.place_id].name,
        **{name: text or None for name, text in place_ids(dataset.places[place.place_id]).items()},
        "status": place.status.value,
        "by": place.by,
        "words": status_words(place, dataset),
        "age_days": place.age_days,
        "split": cell(place.split),
        "newer_rival": place.newer_rival,
        "fighting": place.fighting.value,
        "fighting_events": "|".join(place.fighting_events) or None,
        "in_force": claims(place.in_force),
        "possible": claims(place.possible),
        "said_by_others": claims(place.said_by_others),
        "implied_by": claims(place.implied),
        "explained": " ".join(place_sentences(dataset, place)),
    }
