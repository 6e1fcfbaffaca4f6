"""A dataset as event tables: one row for each record and place, and beside it what ``SCHEMA`` has no column for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo.events.table import CLAIM, SCHEMA
from geo.records.model import Claim, Dataset, Event, Figure, GeoPrecision, Mention, TimePrecision
from geo.signs.palette import coarser
from geo.words.records import line, printed_in

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
    "figures": "Figures that belong to it: id, who states it, measure, whose, wording",
    "note": "Remark in the product’s own voice",
}
"""The columns beside ``SCHEMA``, all texts. Items of a list are joined by ``|``; a bar inside an item is ``\\|``."""

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
        rows += [{name: text or None for name, text in row.items()}] * max(1, len(record.place_ids))
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in OTHERS]))


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


def _other(dataset: Dataset, record: Claim | Event) -> Mapping[str, str]:
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
        "date_basis": record.date_basis,
        "alternative_start": _plain(record.alternative_start),
        "alternative_end": _plain(record.alternative_end),
        "geo_precision_coded": record.geo_precision.value,
        "figures": joined(_figure(dataset, figure) for figure in figures),
        "note": record.note,
    }
    found = said | both | (_of_claim(record) if isinstance(record, Claim) else _of_event(dataset, record))
    return {name: found[name] for name in OTHERS}


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
    whose = f" of {figure.whose_id}" if figure.whose_id else ""
    who = dataset.actors[figure.claimant_id].name
    return f"{figure.figure_id}: {who}: {figure.measure.value}{whose}: {figure.wording}"
