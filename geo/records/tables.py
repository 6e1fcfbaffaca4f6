"""The CSV tables of a data folder: which file holds which record, and by what it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from geo.records.model import (
    Actor,
    Claim,
    Dataset,
    Distance,
    Event,
    Figure,
    Link,
    Mention,
    Paragraph,
    Question,
    Report,
    Side,
)

PLACES = "places.geojson"
OUTLINES = "provinces.geojson"
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file. Its columns are the record's fields, in order; its rows are sorted by ``key``."""

    name: str
    """Also the name of the mapping in ``Dataset``."""
    record: type[Any]
    key: tuple[str, ...]
    required: frozenset[str]
    """Text columns whose cells may not be empty; dates, numbers and closed lists say so by their type."""
    optional: bool = False
    """Whether a data folder may lack the file."""

    @property
    def file(self) -> str:
        """The file in the data folder."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """The header, in order."""
        return tuple(field.name for field in fields(self.record))

    def key_of(self, record: object) -> str | tuple[str | int, ...]:
        """What the record is kept under in its ``Dataset`` mapping: its id, or a tuple of the key's parts."""
        parts = tuple(getattr(record, column) for column in self.key)
        return parts if len(parts) > 1 else str(parts[0])

    def id_of(self, record: object) -> str:
        """The record's id as a ``Problem`` names it; a paragraph's is ``report-id 12``."""
        return " ".join(str(getattr(record, column)) for column in self.key)

    def records(self, dataset: Dataset) -> Mapping[Any, Any]:
        """This table's records in ``dataset``."""
        found: Mapping[Any, Any] = getattr(dataset, self.name)
        return found


def _table(name: str, record: type[Any], required: str, *, optional: bool = False) -> Table:
    names = required.split()
    return Table(name, record, tuple(names[:1]), frozenset(names), optional)


SIDES = _table("sides", Side, "side_id name short_name")
ACTORS = _table("actors", Actor, "actor_id name")
REPORTS = _table("reports", Report, "report_id file outlet_id headline language dating_basis")
PARAGRAPHS = Table(
    "paragraphs",
    Paragraph,
    ("report_id", "paragraph"),
    frozenset({"report_id", "first_words", "sha256"}),
)
CLAIMS = _table("claims", Claim, "claim_id report_id claimant_id about_id date_basis paraphrase")
EVENTS = _table("events", Event, "event_id title date_basis")
MENTIONS = _table("mentions", Mention, "mention_id event_id report_id claimant_id paraphrase")
FIGURES = _table("figures", Figure, "figure_id report_id claimant_id wording")
LINKS = _table("links", Link, "link_id from_id to_id")
DISTANCES = _table(
    "distances", Distance, "distance_id report_id claimant_id from_ids to_ids wording", optional=True
)
QUESTIONS = _table("questions", Question, "question_id question rests_on", optional=True)

TABLES: tuple[Table, ...] = (
    SIDES,
    ACTORS,
    REPORTS,
    PARAGRAPHS,
    CLAIMS,
    EVENTS,
    MENTIONS,
    FIGURES,
    LINKS,
    DISTANCES,
    QUESTIONS,
)


def every_record(dataset: Dataset) -> Iterator[tuple[str, str, Any]]:
    """File, id and record of everything in ``dataset``: the tables first, in order, then places."""
    for table in TABLES:
        for record in table.records(dataset).values():
            yield table.file, table.id_of(record), record
    for place in dataset.places.values():
        yield PLACES, place.place_id, place
