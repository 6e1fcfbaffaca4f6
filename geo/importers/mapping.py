"""Which column of a reader's own table means what: proposed from the names, confirmed by the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import CLAIM, OTHER
from geo.importers import acled, ucdp
from geo.importers.columns import Days
from geo.importers.columns import Decimals as Floats
from geo.importers.draft import Draft, sides, titled
from geo.importers.places import filled, place_ids, spots
from geo.records.gazetteer import normalised
from geo.records.model import EventKind, GeoPrecision, TimePrecision

ORDERS = {"": "as the days themselves show", "iso": "2021-09-02", "dmy": "2/9/2021", "mdy": "9/2/2021"}
"""``Mapping.date_order`` and how 2 September 2021 is written in it."""

LABELS = {
    "date": "Day",
    "end_date": "Last day",
    "lon": "Longitude",
    "lat": "Latitude",
    "kind": "Kind of event",
    "actor_1": "Actor",
    "actor_2": "Other actor",
    "source": "Source",
    "place": "Place",
    "event_id": "Id",
    "notes": "Notes",
    "fatalities": "People killed",
}
"""Every field that a column can be mapped to, and its name for a reader, in the order of a form."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "date": (
        "date",
        "event date",
        "day",
        "when",
        "start date",
        "date start",
        "start",
        "datum",
        "تاریخ",
        "نېټه",
    ),
    "end_date": ("end date", "date end", "end", "last day", "until", "to date"),
    "lon": ("longitude", "lon", "long", "lng", "x", "x coord", "طول"),
    "lat": ("latitude", "lat", "y", "y coord", "عرض"),
    "kind": ("event type", "kind", "type", "type of event", "category", "incident type", "what", "نوع"),
    "actor_1": ("actor 1", "actor", "side a", "group", "perpetrator", "party", "who", "طرف"),
    "actor_2": ("actor 2", "side b", "target", "second actor", "other actor"),
    "source": ("source", "sources", "source name", "outlet", "reference", "said by", "منبع"),
    "place": ("place", "location", "place name", "locality", "town", "village", "where", "محل", "ځای"),
    "event_id": ("id", "event id", "event id cnty", "record id", "identifier", "fid", "no", "شناسه"),
    "notes": ("notes", "note", "description", "comment", "comments", "details", "شرح"),
    "fatalities": ("fatalities", "deaths", "killed", "best", "dead", "کشته"),
}
"""Names that a column of each field is met under; compared without case, spaces and signs."""

CLOSE_ENOUGH = 0.86
"""How alike (0 to 1) two names must be to be proposed; a convention."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The column of each field, ``""`` where the table has none; how days are written where the table cannot tell."""

    date: str = ""
    end_date: str = ""
    lon: str = ""
    lat: str = ""
    kind: str = ""
    actor_1: str = ""
    actor_2: str = ""
    source: str = ""
    place: str = ""
    event_id: str = ""
    notes: str = ""
    fatalities: str = ""
    date_order: str = ""
    """A key of ``ORDERS``; empty where the days of the column decide it."""

    @property
    def columns(self) -> dict[str, str]:
        """The fields that have a column, and it."""
        return {name: column for name, column in asdict(self).items() if column and name != "date_order"}


def propose(columns: Iterable[str]) -> dict[str, str]:
    """The confident guesses, ``Mapping`` field -> column: the same name first, then one letter or so apart.

    No column is proposed for two fields.
    """
    keys = {column: normalised(column) for column in columns if normalised(column)}
    found: dict[str, str] = {}
    for alike in (1.0, CLOSE_ENOUGH):
        for name, synonyms in SYNONYMS.items():
            left = {column: key for column, key in keys.items() if column not in found.values()}
            if name not in found and (column := _closest(synonyms, left, alike)):
                found[name] = column
    return {name: found[name] for name in SYNONYMS if name in found}


def _closest(synonyms: tuple[str, ...], keys: dict[str, str], alike: float) -> str:
    """The column whose name is nearest to one of ``synonyms``, earlier ones first; empty below ``alike``."""
    best, found = 0.0, ""
    for synonym in map(normalised, synonyms):
        for column, key in keys.items():
            # Short names ("x", "to") are met by accident: they must be the same.
            near = len(key) > 3 and len(synonym) > 3 and alike < 1
            ratio = SequenceMatcher(None, synonym, key).ratio() if near else float(synonym == key)
            if ratio >= alike and ratio > best:
                best, found = ratio, column
    return found


def faults(mapping: Mapping, columns: Iterable[str]) -> Iterator[str]:
    """What is wrong with a mapping for a table of these columns: a sentence each, none where it can be used."""
    have = set(columns)
    for name, column in mapping.columns.items():
        if column not in have:
            yield f"{LABELS[name]}: the table has no column “{column}”. Choose one that it has."
    used: dict[str, str] = {}
    for name, column in mapping.columns.items():
        if column in used:
            yield (
                f"“{column}” is chosen for {LABELS[used[column]].lower()} and for {LABELS[name].lower()}. "
                "Choose another column for one of them."
            )
        used[column] = name
    if bool(mapping.lon) != bool(mapping.lat):
        yield "Choose both a longitude and a latitude, or neither."
    if mapping.date_order not in ORDERS:
        yield f"“{mapping.date_order}” is no order of day and month. Choose iso, dmy or mdy."
    if not (mapping.date or mapping.lon or mapping.place):
        yield "Choose at least a day, a place, or a longitude and a latitude."


FIELDS = tuple(field.name for field in fields(Mapping))
"""The names of the fields of a mapping, ``date_order`` last."""


WORDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.CLASH: (
        "battle",
        "fighting",
        "fight",
        "armed clash",
        "clashes",
        "firefight",
        "combat",
        "skirmish",
    ),
    EventKind.ATTACK: (
        *("attacks", "assault", "ambush", "shelling", "bombing", "air strike", "airstrike", "drone strike"),
        *("explosion", "ied", "suicide attack", "raid", "killing"),
    ),
    EventKind.MOVEMENT: ("troop movement", "advance", "retreat", "deployment", "convoy"),
    EventKind.TAKEOVER: ("capture", "seizure", "taken", "fall", "control change"),
    EventKind.TALKS: ("negotiation", "negotiations", "meeting", "agreement", "peace talks"),
    EventKind.CEASEFIRE: ("cease-fire", "truce"),
    EventKind.BLOCKADE: ("siege", "road block", "road blocked", "roadblock"),
    EventKind.COMMUNICATIONS_CUT: ("internet cut", "internet shutdown", "phone cut", "communications"),
    EventKind.STATEMENT: ("announcement", "speech", "declaration"),
    EventKind.DEATH: ("killed", "assassination"),
    EventKind.GATHERING: ("protest", "demonstration", "riot", "rally"),
    EventKind.EVACUATION: ("displacement", "flight", "evacuated"),
    EventKind.HARDSHIP: ("humanitarian", "shortage", "hunger"),
}
"""Words beside the kinds' own names; compared without case, spaces and signs."""

KNOWN: dict[str, str] = {
    **{normalised(name): str(kind) for name, kind in acled.KINDS.items()},
    **{normalised(name): str(kind) for kind, name in ucdp.KINDS.values()},
    **{normalised(word): str(kind) for kind, words in WORDS.items() for word in words},
    **{normalised(kind): str(kind) for kind in EventKind},
    CLAIM: CLAIM,
    OTHER: OTHER,
}


def kind_of(text: str) -> str:
    """Our kind, or ``other``."""
    return KNOWN.get(normalised(text), OTHER)


def take(draft: Draft, mapping: Mapping) -> dict[str, Any]:
    """The columns of the event table."""
    ids = draft.ids(mapping.event_id) if mapping.event_id else _numbered(draft)
    lons, lats = spots(draft, mapping.lon, mapping.lat)
    start, end, time = _times(draft, mapping)
    kind, printed = _kinds(draft, mapping.kind)
    deaths = draft.counts(mapping.fatalities)
    where = draft.texts(mapping.place)
    lons, lats, precision = _precision(draft, mapping, lons, lats)
    taken = {
        "event_id": ids,
        "kind": kind,
        "kind_printed": printed,
        "title": titled(printed, draft.texts(mapping.actor_1), where),
        "start": start,
        "end": end,
        "time_precision": time,
        "lon": lons,
        "lat": lats,
        "geo_precision": precision,
        "place_printed": where,
        "place_id": place_ids(draft, mapping.place, lons, lats),
        "actor_1": draft.texts(mapping.actor_1),
        "actor_2": draft.texts(mapping.actor_2),
        "side_ids": sides(draft, mapping.actor_1, mapping.actor_2),
        "source": draft.texts(mapping.source),
        "fatalities_best": deaths,
        "notes": draft.texts(mapping.notes),
    }
    taken["title"] = pc.if_else(pc.equal(taken["title"], ""), ids, taken["title"])
    return taken


def _numbered(draft: Draft) -> pa.ChunkedArray:
    """Ids for a table that has none: ``line-7``."""
    draft.notes.append(f"The table has no ids: each row is called by its {draft.sheet.row_word}.")
    names = [f"{draft.sheet.row_word}-{number}" for number in draft.sheet.rows.tolist()]
    return pa.chunked_array([pa.array(names, pa.string())])


def _times(draft: Draft, mapping: Mapping) -> tuple[Days, Days, pa.Array]:
    """A row without a day is undated; one with two days is a window, since a table does not say what they mean."""
    start, end = draft.days(mapping.date), draft.days(mapping.end_date)
    draft.used |= {draft.printed(name) for name in (mapping.date, mapping.end_date) if name}
    end = np.where(np.isnat(end), start, end)
    start = np.where(np.isnat(start), end, start)
    draft.reject(end < start, mapping.end_date, "The last day is before the first. Mend one of the two.")
    several = end > start
    if several.any():
        draft.notes.append(
            f"Rows with a first and another last day: {int(several.sum()):,}. They are taken as some day between them."
        )
    words = np.where(several, str(TimePrecision.WINDOW), str(TimePrecision.DAY))
    words = np.where(np.isnat(start), str(TimePrecision.UNDATED), words)
    return start, end, pa.array(words.tolist(), pa.string())


def _kinds(draft: Draft, name: str) -> tuple[pa.Array, pa.ChunkedArray]:
    texts, codes = draft.distinct(name)
    kinds = [kind_of(text) for text in texts]
    other = [text for text, kind in zip(texts, kinds, strict=True) if kind == OTHER]
    if other:
        draft.notes.append(
            f"Kinds of event that are none of ours, taken as other: {len(other):,} ({_few(other)})."
        )
    found = pa.array([*kinds, OTHER], pa.string()).take(pa.array(codes % (len(texts) + 1)))
    return found, draft.texts(name)


def _few(texts: list[str]) -> str:
    shown = ", ".join(f"“{text[:40]}”" for text in texts[:5])
    return f"{shown} …" if len(texts) > 5 else shown


def _precision(draft: Draft, mapping: Mapping, lons: Floats, lats: Floats) -> tuple[Floats, Floats, pa.Array]:
    """A point of a table that does not say how good it is counts as that of a settlement."""
    if (~np.isnan(lons)).any():
        draft.notes.append(
            "The table does not say how well its places are known: each point counts as a settlement's."
        )
    lons, lats, by_name = filled(draft, mapping.place, lons, lats)
    words = np.where(np.isnan(lons), str(GeoPrecision.UNLOCATED), str(GeoPrecision.SETTLEMENT)).tolist()
    for row, precision in by_name.items():
        words[row] = str(precision)
    return lons, lats, pa.array(words, pa.string())
