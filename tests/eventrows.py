"""Rows of an event table for tests of the engines, and plain Python that answers what the engines are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import strategies as some

from geo.events.query import Query, Sought, Word
from geo.events.table import CLAIM, OTHER, SCHEMA
from geo.records.gazetteer import normalised
from geo.records.model import EventKind, GeoPrecision, TimePrecision
from geo.records.period import Period
from geo.view.filters import OTHERS
from geo.view.search import JOINTS

Row = dict[str, Any]

HOSTILE = (
    "'; DROP TABLE events; --",
    '" OR "1"="1',
    "\\'; SELECT 1; --",
    "$$ || pg_sleep(9) || $$",
    "%s %(x)s {0}",
    "a]b[c^d-e\\f",
    "(?i).*",
    "\n\t;|,",
)
"""Values that are more than text where a query is made of text."""


def may(day: int) -> date:
    """A day of May 2000; 32 is the first of June."""
    return date(2000, 5, 1) + timedelta(days=day - 1)


def row(event_id: str = "e-1", **changed: object) -> Row:
    """A clash on 3 May 2000, of which a test states what matters; ``end`` is ``start`` where it is left out."""
    found: Row = dict.fromkeys(SCHEMA.names, "") | {
        "event_id": event_id,
        "kind": "clash",
        "kind_printed": "Armed clash",
        "title": "Armed clash",
        "start": may(3),
        "time_precision": "day",
        "known": may(4),
        "lon": 69.5,
        "lat": 35.25,
        "geo_precision": "settlement",
        "fatalities_low": None,
        "fatalities_best": None,
        "fatalities_high": None,
    }
    assert set(changed) <= set(found), changed
    found |= changed
    if "end" not in changed:
        found["end"] = found["start"]
    return found


def table(*rows: Row) -> pa.Table:
    """The rows as an event table, in their order."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMA)


# --- rows and queries of every sort -----------------------------------------------------------------------------------

SPOKEN = (
    "Jabal-Saraj",
    "jabal",
    "saraj",
    "Émile",
    "EMILE",
    "کابل",
    "كابل",
    "o'clock",
    "x",
    "(Kabul)",
    "9,5",
    "ähn",
)
SYLLABLES = ("a", "Á", "á", "b", "-", "'", " ", ".", ";", "|", "\u0301", "\u200c")


def any_rows(count: int, seed: int = 1) -> list[Row]:
    """Rows of every sort, the same ones every time; some are equal in all that is said of them."""
    chance = Random(seed)
    return [_any_row(chance) for _ in range(count)]


def _any_row(chance: Random) -> Row:
    start = may(chance.randint(1, 12)) if chance.random() < 0.9 else None
    end = start + timedelta(days=chance.choice((0, 0, 1, 4))) if start else None
    placed = chance.random() < 0.8
    names = ("", "North", "South", "Émile", *HOSTILE[:3])
    return row(
        chance.choice(("e-1", "e-2", "e-10", "É-3", "z")),
        kind=chance.choice(("clash", "talks", CLAIM, OTHER)),
        kind_printed=_any_text(chance),
        title=_any_text(chance),
        start=start,
        end=end if chance.random() < 0.8 else None,
        time_precision=chance.choice(list(TimePrecision)).value if start else "undated",
        known=may(chance.randint(1, 14)) if chance.random() < 0.6 else None,
        lon=chance.choice((-180.0, -0.5, 0.0, 69.51, 69.53, 180.0)) if placed else None,
        lat=chance.choice((-90.0, 0.0, 35.24, 35.26, 90.0)) if placed else None,
        geo_precision=chance.choice(list(GeoPrecision)).value,
        place_printed=_any_text(chance),
        place_id=chance.choice(("", "town", "mouth")),
        actor_1=chance.choice(names),
        actor_2=chance.choice(names),
        side_ids=chance.choice(("", "north", "south", "north|south")),
        source=chance.choice(("", "Gazette", "The Gazette; Émile", "gazette|x", "GAZETTE, 3 May", *HOSTILE)),
        fatalities_best=chance.choice((None, 0, 3, 2**40)),
        notes=_any_text(chance),
    )


def _any_text(chance: Random) -> str:
    made = "".join(chance.choices(SYLLABLES, k=chance.randint(0, 4)))
    return " ".join(chance.choices((*SPOKEN, *HOSTILE, made), k=chance.choice((0, 1, 1, 2))))


def word(text: str, *place_ids: str) -> Word:
    """One word of a search, with places that a word of the gazetteer names."""
    parts = [part for part in map(normalised, JOINTS.split(text)) if part]
    sought = tuple(Sought(part) for part in parts) if len(parts) > 1 else ()
    return Word(Sought(normalised(text), place_ids), sought)


def _some_of(*values: str) -> some.SearchStrategy[tuple[str, ...]]:
    return some.lists(some.sampled_from(values), max_size=2, unique=True).map(tuple)


WORDS = some.lists(some.sampled_from(SPOKEN).map(word) | some.just(word("a", "town")), max_size=2).map(tuple)
QUERIES = some.builds(
    Query,
    sides=_some_of("north", "south", "nort", OTHERS, HOSTILE[0]),
    kinds=_some_of("clash", "talks", EventKind.ATTACK, HOSTILE[1]),
    place_ids=_some_of("town", "mouth", ""),
    sources=_some_of("Gazette", "the gazette", "emile", "x"),
    times=_some_of("day", "window", "undated"),
    precisions=_some_of("settlement", "district"),
    words=WORDS,
    days=some.none()
    | some.tuples(some.integers(1, 9), some.integers(0, 5)).map(
        lambda ends: Period(may(ends[0]), may(sum(ends)))
    ),
    known_by=some.none() | some.integers(1, 14).map(may),
    nothing=some.sampled_from((False, False, False, True)),
)


# --- the same answers, by asking each row ---------------------------------------------------------------------------


def passing(rows: Iterable[Row], query: Query) -> list[Row]:
    """The rows that pass, in their order."""
    return [one for one in rows if _passes(one, query)]


def _passes(one: Row, query: Query) -> bool:
    last = one["end"] or one["start"]
    known = one["known"] or one["start"]
    return (
        not query.nothing
        and (not query.sides or any(_of_side(one, side) for side in query.sides))
        and all(
            not asked or (one[column] != "" and one[column] in asked)
            for column, asked in (
                ("kind", query.kinds),
                ("place_id", query.place_ids),
                ("time_precision", query.times),
                ("geo_precision", query.precisions),
            )
        )
        and (not query.sources or bool(_sources(one["source"]) & set(map(normalised, query.sources))))
        and all(_has(one, asked) for asked in query.words)
        and (
            query.days is None
            or (one["start"] is not None and one["start"] <= query.days.last and last >= query.days.first)
        )
        and (query.known_by is None or (known is not None and known <= query.known_by))
    )


def _of_side(one: Row, side: str) -> bool:
    if side == OTHERS:
        return not one["side_ids"] and bool(one["actor_1"] or one["actor_2"])
    return side in one["side_ids"].split("|")


def _sources(printed: str) -> set[str]:
    for separator in ";|,":
        printed = printed.replace(separator, "\0")
    parts = printed.split("\0")
    joined = {
        "".join(map(normalised, parts[a:b])) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)
    }
    return joined - {""}


def _has(one: Row, asked: Word) -> bool:
    columns = ("title", "notes", "place_printed", "actor_1", "actor_2", "kind_printed", "event_id")
    beginnings = [part for column in columns for word in one[column].split() for part in _parts(word)]

    def begins(sought: Sought) -> bool:
        at = one["place_id"] != "" and one["place_id"] in sought.place_ids
        return at or any(beginning.startswith(sought.token) for beginning in beginnings)

    return begins(asked.whole) or (bool(asked.parts) and all(map(begins, asked.parts)))


def _parts(printed: str) -> list[str]:
    return [normalised(printed), *map(normalised, JOINTS.split(printed))]


def sure(one: Row) -> bool:
    """Whether a row holds on each of its days."""
    window = one["time_precision"] == "window"
    return not (window and one["start"] and one["end"] and one["start"] < one["end"])


def drawn(one: Row) -> bool:
    """Whether a row has a day and a position."""
    return one["start"] is not None and one["lon"] is not None and one["lat"] is not None


def days_of(one: Row) -> list[date]:
    """Every day that a row's span covers."""
    return list(Period.of(one["start"], one["end"]).days()) if one["start"] else []


def counted(rows: Sequence[Row], within: Period | None) -> list[Row]:
    """What ``per_day`` says of the rows."""
    found = Counter(
        (day, one["kind"], sure(one))
        for one in rows
        for day in days_of(one)
        if within is None or within.covers(day)
    )
    order = sorted(found, key=lambda key: (key[0], key[1], not key[2]))
    return [
        {"day": day, "kind": kind, "sure": sure_, "n": found[day, kind, sure_]} for day, kind, sure_ in order
    ]
