"""The dataset as the rules see it: every record with its file and line, and what was coded from where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from geo.records.errors import Lines, Problem
from geo.records.model import Claim, Dataset, Distance, Event, Figure, Link, Mention, Report, StatedBy
from geo.records.tables import (
    CLAIMS,
    DISTANCES,
    EVENTS,
    FIGURES,
    LINKS,
    MENTIONS,
    OUTLINES,
    PLACES,
    TABLES,
    Table,
)

Coded = Claim | Mention | Figure | Link | Distance
"""Records that name the paragraph they were coded from (a link only where the report states it)."""

CODED: tuple[Table, ...] = (CLAIMS, MENTIONS, FIGURES, LINKS, DISTANCES)


@dataclass(frozen=True)
class Ledger:
    """``lines`` also knows the records that could not be read, so that nothing is said twice of them."""

    dataset: Dataset
    lines: Lines

    def problem(self, file: str, record: str, what: str, remedy: str) -> Problem:
        """A problem of one record, with its line."""
        return Problem(file, self.lines.get((file, record), 0), record, what, remedy)

    def broken(self, *files: str) -> frozenset[str]:
        """The ids in these files (all, where none is named) that stand there but could not be read."""
        asked = files or (*(table.file for table in TABLES), PLACES, OUTLINES)
        return frozenset(name for file, name in self.lines if file in asked) - self._read_ids

    def nameless(self, *files: str) -> bool:
        """Whether a record in these files lacks its id, or a part of it, so that nobody knows which one it is."""
        return any(file in files and not all(name.split(" ")) for file, name in self.lines)

    def coded(self) -> Iterator[tuple[Table, str, Coded]]:
        """Every record that was coded from a paragraph, with its table and id."""
        for table in CODED:
            for name, record in table.records(self.dataset).items():
                if not isinstance(record, Link) or record.stated_by is StatedBy.REPORT:
                    yield table, name, record

    def is_known(self, place_id: str) -> bool:
        """Whether the place could be read."""
        return place_id in self.dataset.places

    def is_located(self, place_id: str) -> bool:
        """Whether the place has a point or an outline."""
        place = self.dataset.places.get(place_id)
        return self.is_outlined(place_id) or (place is not None and place.lon is not None)

    def is_outlined(self, place_id: str) -> bool:
        """Whether the place has an outline, sound or not."""
        return (OUTLINES, place_id) in self.lines

    def reports_of(self, record: Claim | Event) -> tuple[Report, ...]:
        """The reports that carry a claim or tell of an event; none where one of them is unknown."""
        ids = [record.report_id] if isinstance(record, Claim) else self._tellers.get(record.event_id, [])
        found = tuple(self.dataset.reports[name] for name in ids if name in self.dataset.reports)
        return found if len(found) == len(ids) else ()

    def dated(self) -> Iterator[tuple[Table, str, Claim | Event]]:
        """Claims and events, with table and id."""
        for table in (CLAIMS, EVENTS):
            for name, record in table.records(self.dataset).items():
                yield table, name, record

    @cached_property
    def _read_ids(self) -> frozenset[str]:
        found = {table.id_of(record) for table in TABLES for record in table.records(self.dataset).values()}
        return frozenset(found | set(self.dataset.places) | set(self.dataset.outlines))

    @cached_property
    def _tellers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mention in self.dataset.mentions.values():
            found.setdefault(mention.event_id, []).append(mention.report_id)
        return {event_id: sorted(set(reports)) for event_id, reports in found.items()}
