"""Every table of a dataset with typed columns, and the status of every place on a day as one more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from geo.records.model import Dataset, Place
from geo.records.tables import TABLES
from geo.records.write import cell
from geo.status.timeline import DayState, PlaceOnDay
from geo.words.places import place_sentences
from geo.words.places import status_caption as status_words

if TYPE_CHECKING:
    import pyarrow as pa


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
}


def tables_of(dataset: Dataset) -> dict[str, pa.Table]:
    """The tables of a data folder by name, each sorted by its key, and the places."""
    found = {
        table.name: _typed(table.record, [record for _, record in sorted(table.records(dataset).items())])
        for table in TABLES
        if table.records(dataset) or not table.optional
    }
    return found | {"places": _typed(Place, [place for _, place in sorted(dataset.places.items())])}


def status_of(dataset: Dataset, state: DayState) -> pa.Table:
    """A row for every place, by id."""
    import pyarrow as pa

    rows = [_place(dataset, place) for _, place in sorted(state.places.items())]
    types = {name: pa.int64() if name == "age_days" else pa.string() for name in STATUS_COLUMNS}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))


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
