"""What is to be taken along: a dataset as filtered, one day of it or all, and what a reader brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.status.timeline import DayState, Timeline
from geo.status.validity import Reading, printed
from geo.view.filters import NOTHING, Filters, reduced

if TYPE_CHECKING:
    import pyarrow as pa


class Brought(NamedTuple):
    """A set of a reader: its name, its event table, and the file's own columns beside it (or none)."""

    name: str
    table: pa.Table
    others: pa.Table


@dataclass(frozen=True, eq=False)
class What:
    """A choice. ``dataset`` is what the filters left; ``filters`` only say which they were.

    The sets come as the reader filtered them; the day is cut from them here, as from the dataset.
    """

    dataset: Dataset
    timeline: Timeline | None = None
    """Of ``dataset``; made where it is missing."""
    filters: Filters = NOTHING
    day: date | None = None
    """``None`` for all days."""
    reading: Reading = Reading.CLAIMED
    sets: tuple[Brought | tuple[str, pa.Table, pa.Table], ...] = ()
    own: bool = True
    """Whether the dataset's own records are wanted, and not the sets alone."""
    folder: Path = BUNDLED
    """The data folder of the dataset: its licence and the texts that explain it."""
    redated: tuple[str, ...] = ()
    """The reports that the dataset reads by their other date."""


@dataclass(frozen=True, slots=True)
class Export:
    """A finished file. ``notes`` say what it does not hold, a sentence each; they stand in the file too."""

    name: str
    mime: str
    content: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class OnDay:
    """The records of a dataset that the map shows on one day, and how each of them stands to it."""

    dataset: Dataset
    state: DayState
    how: dict[str, str]
    """Claim or event id -> "in force" or "possible"; of events the certainty of the day."""


def on_day(what: What, day: date) -> OnDay | None:
    """The day's cut of the dataset: claims in force or possible, events of the day, and what belongs to them.

    ``None`` where the day is none of the dataset's. Figures, links and accounts that were not printed by then are
    left out of "as known on".
    """
    dataset = what.dataset
    if not dataset.span.covers(day):
        return None
    given = what.timeline
    timeline = given if given is not None and given.dataset is dataset else Timeline(dataset)
    state = timeline.state(day, what.reading)
    how = _how(state)
    mentions = {mention.mention_id for event in state.events for mention in event.mentions}
    out = {name for name, report in dataset.reports.items() if printed(report, day, what.reading)}
    out |= {dataset.mentions[name].report_id for name in mentions}
    out |= {dataset.claims[name].report_id for name in how if name in dataset.claims}
    figures = {f.figure_id for f in dataset.figures.values() if f.record_id in how and f.report_id in out}
    distances = {d.distance_id for d in dataset.distances.values() if d.figure_id in figures}
    cut = reduced(dataset, set(how) | mentions | figures | distances)
    links = {name: link for name, link in cut.links.items() if not link.report_id or link.report_id in out}
    return OnDay(replace(cut, links=links), state, how)


def _how(state: DayState) -> dict[str, str]:
    """Each claim by the firmest of its positions, each event by its certainty."""
    how: dict[str, str] = {}
    for place in state.places.values():
        for position in place.positions:
            for claim_id in position.claims:
                if not position.possible:
                    how[claim_id] = "in force"
                how.setdefault(claim_id, "possible")
    return how | {one.event.event_id: one.validity.certainty.value for one in state.events}


def shown_of_set(one: Brought, day: date, reading: Reading) -> Brought:
    """The rows of a set that stand on the day: those whose span has it, under "as known on" once they were known.

    A span without an end is its first day; what has no day stands on none. So the map draws it (``geo.sets.layers``).
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    at, table = pa.scalar(day, pa.date32()), one.table
    last = pc.coalesce(table["end"], table["start"])
    shown = pc.and_(pc.less_equal(table["start"], at), pc.greater_equal(last, at))
    if reading is Reading.KNOWN:
        shown = pc.and_(shown, pc.fill_null(pc.less_equal(table["known"], at), fill_value=True))
    mask = pc.fill_null(shown, fill_value=False)
    others = one.others.filter(mask) if one.others.num_columns else one.others
    return Brought(one.name, table.filter(mask), others)
