"""Which column of a reader's own table means what: proposed from the names, confirmed by the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from difflib import SequenceMatcher

from geo.gazetteer import normalised

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
