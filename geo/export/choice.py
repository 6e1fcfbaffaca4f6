"""What is to be taken along: a dataset as filtered, one day of it or all, and what a reader brought.

And what every file says of itself: from which data it was made, of which days, filtered how, under which terms.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.records.model import Dataset, whole
from geo.records.read import BUNDLED
from geo.records.tables import PACKAGE
from geo.status.timeline import DayState, Timeline
from geo.status.validity import Reading, printed
from geo.view.choices import LABELS, count, statuses_rest_on, told
from geo.view.filters import NOTHING, Filters, reduced
from geo.words.citations import how_to_cite, redated_words
from geo.words.dates import day_short, day_title

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
    left out of "published by".
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
    """The rows of a set that stand on the day: those whose span has it, under "published by" once they were known.

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


# --- the words about it ---------------------------------------------------------------------------

NOT_VERIFIED = (
    "A record says what somebody claimed, not what was so; nothing here was verified by who made this file. "
    "Figures of different claimants must not be added up."
)
TERMS_OF_SETS = "keeps the terms of where it comes from"


@dataclass(frozen=True, slots=True)
class About:
    """The words that stand in every file, and the short ones that stand in each row of a CSV."""

    title: str
    version: str
    day: str
    """ISO 8601, or ``all``."""
    reading: str
    """``claimed`` or ``known``; empty where all days are meant."""
    shown: str
    filters: str
    records: str
    licence: str
    citation: str
    caveat: str
    sets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What it is called and what is said, in the order of reading; nothing empty."""
        found = (
            ("Title", self.title),
            ("Data version", self.version),
            ("Days", self.shown),
            ("Filters", self.filters),
            ("Records", self.records),
            ("Licence", self.licence),
            ("Citation", self.citation),
            ("Caveat", self.caveat),
            *(("Set brought by a reader", words) for words in self.sets),
            *(("Note", words) for words in self.notes),
        )
        return tuple((name, words) for name, words in found if words)

    @property
    def plain(self) -> dict[str, str | list[str]]:
        """The same as JSON values."""
        return {
            "title": self.title,
            "data_version": self.version,
            "day": self.day,
            "reading": self.reading,
            "days": self.shown,
            "filters": self.filters,
            "records": self.records,
            "licence": self.licence,
            "citation": self.citation,
            "caveat": self.caveat,
            "sets": list(self.sets),
            "notes": list(self.notes),
        }


def about(what: What, sizes: Mapping[str, int], notes: tuple[str, ...] = ()) -> About:
    """The words for a choice. ``sizes`` are the rows of each set; ``notes`` what was left out on the way."""
    dataset, day = what.dataset, what.day
    said = day_title(day, what.reading) if day else f"All days, {_span(dataset)}"
    sets = tuple(f"{name}: {n:,} row{'' if n == 1 else 's'}; it {TERMS_OF_SETS}" for name, n in sizes.items())
    own = what.own
    return About(
        title=dataset.title if own else "Sets brought by a reader",
        version=f"{dataset.name} {dataset.version}" if own else "",
        day=day.isoformat() if day else "all",
        reading=what.reading.value if day else "",
        shown=said if own or day else "All days",
        filters=filter_words(what),
        records=_records(what) if own else "",
        licence=licence(whole(dataset)) if own else f"What a reader brought {TERMS_OF_SETS}.",
        citation=_citation(what) if own else "",
        caveat=_caveat(dataset) if own else NOT_VERIFIED,
        sets=sets,
        notes=notes,
    )


def filter_words(what: What) -> str:
    """The filters that are set, in words; ``none`` where none is."""
    set_ones = told(whole(what.dataset), what.filters)
    return "; ".join(f"{LABELS[name]}: {words}" for name, words in set_ones) or "none"


def licence(dataset: Dataset) -> str:
    """The terms of the data in full: ``Creative Commons Attribution 4.0 (https://…)``."""
    named = [f"{one.title or one.name}{f' ({one.path})' if one.path else ''}" for one in dataset.licences]
    return "; ".join(named) or "The data folder names no licence: ask who made it."


def package_of(folder: Path) -> dict[str, Any]:
    """The folder's description; empty where there is none to be read."""
    try:
        found = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _span(dataset: Dataset) -> str:
    span = dataset.span
    return f"{day_short(span.first)} {span.first.year} to {day_short(span.last)} {span.last.year}"


def _records(what: What) -> str:
    base = whole(what.dataset)
    rest = statuses_rest_on(base, what.dataset)
    return " ".join(filter(None, (count(base, what.dataset).sentence, rest)))


def _citation(what: What) -> str:
    base = whole(what.dataset)
    other = redated_words(base, what.redated)
    return how_to_cite(base) + (f" In these data {other}." if other else "")


def _caveat(dataset: Dataset) -> str:
    caveat = dataset.caveat
    return f"{caveat[:1].upper()}{caveat[1:]}. {NOT_VERIFIED}" if caveat else NOT_VERIFIED
