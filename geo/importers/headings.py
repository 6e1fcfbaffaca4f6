"""What the names of a table's columns say: which one may be what, and whether a row is an event at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

import pyarrow as pa

from geo.importers import days, numbers
from geo.importers.columns import HXL, Sheet
from geo.importers.mapping import kind_of
from geo.importers.names import CLOSE_ENOUGH, SYNONYMS
from geo.importers.report import RefusedFileError, few
from geo.records.gazetteer import normalised
from geo.records.model import EventKind

ASIDE = re.compile(r"[(\[].*?[)\]]")
"""What stands in brackets in a name: a unit, a zone, or how a day is written."""


def propose(columns: Iterable[str]) -> dict[str, str]:
    """The confident guesses, ``Mapping`` field -> column: the same name first, then one letter or so apart.

    No column is proposed for two fields.
    """
    keys = {
        column: key for column in columns if (key := normalised(ASIDE.sub("", column)) or normalised(column))
    }
    by_key = {key: column for column, key in keys.items()}
    found: dict[str, str] = {}
    for alike in (1.0, CLOSE_ENOUGH):
        for name, synonyms in SYNONYMS.items():
            if name in EXACT and alike < 1:
                continue
            left = {column: key for column, key in keys.items() if column not in found.values()}
            if name not in found and (column := _closest(synonyms, left, alike)):
                found[name] = column
    found = found | _inner(keys, found)
    if {name for name, column in by_key.items() if column} >= DAY_PARTS and normalised(
        found.get("date", "")
    ) == "day":
        found |= {"day": found.pop("date")}
    dropped = {"coordinates"} if {"lon", "lat"} <= set(found) else set()
    dropped |= DAY_PARTS if "date" in found or not set(found) >= DAY_PARTS else set()
    return {name: found[name] for name in SYNONYMS if name in found and name not in dropped}


WRAPPERS = re.compile(r"^(?:(?:attributes|properties|fields|_source|event|record|data)\.)+", re.IGNORECASE)
"""Objects of interfaces that hold a whole record."""


def _inner(keys: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    """Guesses for members of objects inside a record, like ``location.lat``; none where two are alike."""
    more: dict[str, str] = {}
    for name in (one for one in SYNONYMS if one not in found):
        wanted = set(map(normalised, SYNONYMS[name]))
        alike = []
        for column in (one for one in keys if "." in one and one not in {*found.values(), *more.values()}):
            bare = WRAPPERS.sub("", column)
            part = column.rsplit(".", 1)[1] if name in PLACED else bare if bare != column else ""
            alike += [column] if normalised(part) in wanted and part else []
        more |= {name: alike[0]} if len(alike) == 1 else {}
    return more


PLACED = frozenset({"lon", "lat", "coordinates"})
EXACT = frozenset({"count", "year", "month", "day", "country", "region"})
"""Fields that are proposed for the very names alone."""
DAY_PARTS = {"year", "month", "day"}


def _closest(synonyms: tuple[str, ...], keys: dict[str, str], alike: float) -> str:
    """The column whose name is nearest to one of ``synonyms``, earlier ones first; empty below ``alike``."""
    best, found = 0.0, ""
    for synonym in map(normalised, synonyms):
        for column, key in keys.items():
            # Short names ("x", "to") are met by accident: they must be the same.
            near = len(key) > 3 and len(synonym) > 3 and alike < 1 and "." not in column
            near = near and ("lat" in key) == ("lat" in synonym)  # the two coordinates' names are much alike
            ratio = SequenceMatcher(None, synonym, key).ratio() if near else float(synonym == key)
            if ratio >= alike and ratio > best:
                best, found = ratio, column
    return found


CENTROID = normalised("centroid latitude")
WIDE = frozenset(
    map(
        normalised,
        ("Battles", "Explosions/Remote violence", "Protests", "Riots", "Violence against civilians"),
    )
)
"""Kinds of event as names of columns: the cells below them count events of that kind."""


VALUE = re.compile(r"[+-]?\d+[.,]\d+")


def require_names(names: Iterable[str], *, said: bool) -> None:
    """Raises ``RefusedFileError`` where values stand for the names of columns, unless the reader ``said`` the row."""
    every = list(names)
    dated = [name for name in every if isinstance(days.day(name, "dmy"), date)]
    decimals = [name for name in every if VALUE.fullmatch(name)]
    values = [*dated, *decimals]
    if decimals and (dated or 2 * len(decimals) > len(every)) and not said:
        raise RefusedFileError(
            f"The table has no names of columns: where they should stand are values ({few(values)}). Write names above "
            "the rows, or say in which row they stand."
        )


INSTEAD = "Export the single events instead (of ACLED the event data, not the aggregated data)."


def require_events(table: pa.Table) -> None:
    """Raises ``RefusedFileError`` for a table whose rows count the events of a span of days."""
    by_key = {normalised(name): name for name in table.column_names}
    proposed = propose(by_key.values())
    dated = "date" in proposed or "day" in proposed
    spans = [
        name for key, name in by_key.items() if key == CENTROID or (days.PERIOD.fullmatch(key) and not dated)
    ]
    counts = [name for key, name in by_key.items() if numbers.COUNTING.fullmatch(key)]
    kinds = [name for key, name in by_key.items() if key in WIDE]
    kinds = kinds if len(kinds) > 1 else _counting(table, _kinds(by_key, proposed), 1)
    if (spans and counts) or len(kinds) > 1:
        where = f"by “{spans[0][:40]}”" if spans else "of several kinds"
        raise RefusedFileError(
            f"The table counts events (“{(counts or kinds)[0][:40]}”) {where}: a row is a number of events in a span "
            f"of days, not one event on one day, and is not taken for one. {INSTEAD}"
        )
    times = [
        name
        for name in table.column_names
        if days.TIMES.fullmatch(name) or not isinstance(days.day(name, "dmy"), str)
    ]
    times = times if dated else _counting(table, times, -1)
    if len(times) > 1 and not dated:
        raise RefusedFileError(
            f"The table has a column for each day, week, month or year ({few(times)}): its cells are numbers of these, "
            f"and none of its rows is one event on one day. {INSTEAD}"
        )


def _is_time(name: str) -> bool:
    return days.TIMES.fullmatch(name) is not None or isinstance(days.day(name, "dmy"), date)


COUNTABLE = frozenset((str(EventKind.CLASH), str(EventKind.ATTACK), str(EventKind.GATHERING)))
"""Kinds whose names, above numbers, mean how many of them there were, and not how many people."""


def _kinds(by_key: Map[str, str], proposed: Map[str, str]) -> list[str]:
    """Columns that are called like a kind of event and mean nothing else."""
    free = {key: name for key, name in by_key.items() if name not in proposed.values()}
    return [name for key, name in free.items() if kind_of(key) in COUNTABLE]


def _counting(table: pa.Table, names: Iterable[str], most: int) -> list[str]:
    """Those of the columns that hold nothing but numbers, one of them larger than ``most``."""
    found = []
    for name in names:
        cells = [numbers.whole(cell, "thousands") for cell in table.column(name).unique().to_pylist() if cell]
        if cells and all(isinstance(cell, int) for cell in cells) and max(map(int, cells)) > most:
            found.append(name)
    return found


def without_tags(sheet: Sheet) -> tuple[Sheet, dict[str, str]]:
    """The table without a row of HXL tags below its names, and what these tags say: ``Mapping`` field -> column."""
    if not sheet.columns.num_rows:
        return sheet, {}
    if all(map(HXL.fullmatch, sheet.columns.column_names)):
        return sheet, _tagged(sheet, sheet.columns.column_names)
    cells = [column[0].as_py() for column in sheet.columns.columns]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or not all(HXL.fullmatch(cell) for cell in filled):
        return sheet, {}
    note = "The row of HXL tags below the column names was put aside."
    rest = replace(sheet, columns=sheet.columns.slice(1), rows=sheet.rows[1:], notes=(*sheet.notes, note))
    return rest, _tagged(rest, cells)


def _tagged(sheet: Sheet, cells: list[str | None]) -> dict[str, str]:
    """What the tags of the columns say, ``Mapping`` field -> column; the day on which something was goes first."""
    found: dict[str, str] = {}
    tagged = list(zip(sheet.columns.column_names, cells, strict=True))
    for column, cell in sorted(tagged, key=lambda one: "+occurred" not in (one[1] or "")):
        parts = set((cell or "").replace(" ", "").casefold().split("+"))
        field = next((field for field, tags in TAGGED if tags <= parts and field not in found), "")
        if field and not (field.endswith("date") and parts & TOLD_LATER):
            found[field] = column
    return found


TOLD_LATER = {"reported", "published", "approved", "canceled", "modified", "updated", "created"}
"""Attributes of a day on which something was told, and not of the day on which it was."""


TAGGED: tuple[tuple[str, set[str]], ...] = (
    ("end_date", {"#date", "end"}),
    ("date", {"#date"}),
    ("lat", {"#geo", "lat"}),
    ("lon", {"#geo", "lon"}),
    ("coordinates", {"#geo", "coord"}),
    ("kind", {"#event", "type"}),
    ("event_id", {"#event", "id"}),
    ("event_id", {"#event", "code"}),
    ("fatalities", {"#affected", "killed"}),
    ("place", {"#loc", "name"}),
    ("country", {"#country", "name"}),
    ("country", {"#country", "code"}),
    ("region", {"#adm1", "name"}),
    ("source", {"#meta", "source"}),
    ("actor_1", {"#actor"}),
    ("notes", {"#description"}),
)
"""``Mapping`` field -> the tag and attributes that a column for it has; the first that fits counts."""
