"""What every file says of itself: from which data it was made, of which days, filtered how, under which terms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.export.choice import What
from geo.records.model import Dataset, whole
from geo.records.tables import PACKAGE
from geo.view.choices import LABELS, count, statuses_rest_on, told
from geo.words.citations import how_to_cite, redated_words
from geo.words.dates import day_full, day_short
from geo.words.lists import reading_words

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
    said = f"{day_full(day)}, {reading_words(what.reading)}" if day else f"All days, {_span(dataset)}"
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
        licence=licence(what.folder) if own else f"What a reader brought {TERMS_OF_SETS}.",
        citation=_citation(what) if own else "",
        caveat=_caveat(dataset) if own else NOT_VERIFIED,
        sets=sets,
        notes=notes,
    )


def filter_words(what: What) -> str:
    """The filters that are set, in words; ``none`` where none is."""
    set_ones = told(whole(what.dataset), what.filters)
    return "; ".join(f"{LABELS[name]}: {words}" for name, words in set_ones) or "none"


def licence(folder: Path) -> str:
    """The terms that the data folder names."""
    named = [
        " ".join(
            filter(None, (one.get("title") or one.get("name"), f"({one['path']})" if one.get("path") else ""))
        )
        for one in package_of(folder).get("licenses", [])
        if isinstance(one, dict)
    ]
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
