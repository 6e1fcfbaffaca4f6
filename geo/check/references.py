"""Every id that one record names stands where it should. A missing one is told once, however many name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.check.index import Ledger
from geo.records.errors import Problem, nearest
from geo.records.tables import ACTORS, CLAIMS, EVENTS, FIGURES, MENTIONS, PLACES, REPORTS, SIDES, every_record


@dataclass(frozen=True, slots=True)
class Naming:
    """One record names ids that must stand in one of ``files``."""

    file: str
    record: str
    column: str
    ids: tuple[str, ...]
    files: tuple[str, ...]


PEOPLE = (ACTORS.file,)
GROUND = (PLACES,)
PRINTED = (REPORTS.file,)
HAPPENED = (CLAIMS.file, EVENTS.file)
ANY = (CLAIMS.file, EVENTS.file, MENTIONS.file, FIGURES.file)

TARGETS: dict[str, tuple[str, ...]] = {
    "report_id": PRINTED,
    "outlet_id": PEOPLE,
    "claimant_id": PEOPLE,
    "about_id": PEOPLE,
    "whose_id": PEOPLE,
    "side_id": (SIDES.file,),
    "side_ids": (SIDES.file,),
    "place_ids": GROUND,
    "origin_ids": GROUND,
    "parents": GROUND,
    "event_id": (EVENTS.file,),
    "record_id": HAPPENED,
    "counted_within": (FIGURES.file,),
    "may_be_within": (FIGURES.file,),
    "figure_id": (FIGURES.file,),
    "from_ids": GROUND,
    "to_ids": GROUND,
    "from_id": ANY,
    "to_id": ANY,
}
"""Which files hold the ids that a column names; a table's own key names nothing."""


def namings(ledger: Ledger) -> Iterator[Naming]:
    """Every naming of an id, in the order of tables, records and columns; empty cells name nothing."""
    own = {
        REPORTS.file: "report_id",
        EVENTS.file: "event_id",
        SIDES.file: "side_id",
        FIGURES.file: "figure_id",
    }
    for file, name, record in every_record(ledger.dataset):
        for column, files in TARGETS.items():
            value = getattr(record, column, ())
            ids = (value,) if isinstance(value, str) else value
            if own.get(file) != column and any(ids):
                yield Naming(file, name, column, tuple(filter(None, ids)), files)


def problems(ledger: Ledger) -> Iterator[Problem]:
    """One problem for every id that stands nowhere, at the first record that names it.

    None for ids of a table that has a record without its id, or that lacks a side: that is told already.
    """
    known: dict[tuple[str, ...], set[str]] = {}
    missing: dict[tuple[str, tuple[str, ...]], list[Naming]] = {}
    for naming in namings(ledger):
        ids = known.setdefault(naming.files, _ids(ledger, naming.files))
        for name in naming.ids:
            if name not in ids:
                shelf = ANY if set(naming.files) <= set(ANY) else naming.files
                missing.setdefault((name, shelf), []).append(naming)
    for (name, _), those in missing.items():
        files = those[0].files
        told = ledger.nameless(*files) or (files == (SIDES.file,) and len(ledger.dataset.sides) != 2)
        if not told:
            yield _problem(ledger, name, those, known[files])
    yield from _subject(ledger)


def _ids(ledger: Ledger, files: Iterable[str]) -> set[str]:
    return {name for file, name in ledger.lines if file in files}


def _problem(ledger: Ledger, name: str, those: list[Naming], ids: set[str]) -> Problem:
    first = those[0]
    others = len({(naming.file, naming.record) for naming in those}) - 1
    more = "1 more record says" if others == 1 else f"{others} more records say"
    also = f" ({more} so too)" if others else ""
    where = " or ".join(first.files)
    what = f"{first.column} '{name}' is not in {where}{also}"
    like = {other for other in ids if other[:2] == name[:2]} if first.files == ANY else ids
    near = nearest(name, sorted(like))
    remedy = f"Write '{near}', or add '{name}' there" if near else f"Mend it, or add '{name}' there"
    return ledger.problem(first.file, first.record, what, remedy)


def _subject(ledger: Ledger) -> Iterator[Problem]:
    subject = ledger.dataset.subject_id
    if (PLACES, subject) in ledger.lines and ledger.is_outlined(subject):
        return
    places = sorted(ledger.dataset.outlines)
    near = nearest(subject, places)
    what = f"claims-map.subject '{subject}' is not a place with an outline"
    remedy = f"Write '{near}'" if near else f"Name one of {', '.join(places)}"
    yield Problem("datapackage.json", 0, "", what, remedy)
