"""The imported sets of this session: held in its state and nowhere else, gone with it.

Nothing here is cached for others, has an address or is written to disk. A set's id is made of what is in it, so that
a link to one of its events works again for whoever brings the same file.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import weakref
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, field
from itertools import chain
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from geo.importers.report import NeedsAnswers, NeedsMapping, Report
from geo.records.period import Period
from geo.server import BUDGET
from geo.ui.store import sweep
from geo.view.choices import NO_MORE, More
from geo.view.view import set_and_event

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.events.events import Events
    from geo.importers.job import Job
    from geo.importers.mapping import Mapping
    from geo.importers.report import Imported, Kept


SETS = "imported sets"
DRAWN = "imported sets as drawn"
"""What was made of the sets for the browser (``geo.ui.layers``); it goes when one of them goes."""
DATABASE_SETTING = "CLAIMS_MAP_DATABASE"
"""Environment variable that names a table elsewhere, shown as a set in every session."""
DATABASE, DATABASE_SAID = "set from the database", "why the database is not shown"
ASKING = "database asked"
ANSWER_S, WHOLE_S, AGAIN_S = 1.2, 20.0, 5.0
"""Seconds that a page waits for the database, that a file of its rows may take, and after which it is asked again. A
page waits twice at most, for answers and then for another connection: with the rest of it, less than 3."""
NOT_SHOWN = "The table of the database is not shown: it cannot be read now. Everything else is here."
NOT_YET = "The table of the database is not shown: it has not answered yet. Everything else is here."
"""No more is told, for an error may name a host, a folder or a user; why stands in the log."""
DATABASE_ID = "database"
MOST = 8
"""So many sets a session holds at once."""
SOURCES, SOURCE_LETTERS = 20, 60
"""So many sources of a set can be filtered by, the most frequent ones, if their names are no longer than this."""


@dataclass(frozen=True, eq=False)
class SessionSet:
    """A file that was taken in, ready to be asked. Equal to itself alone.

    ``others`` and ``rejected`` are kept compressed and made anew each time they are read: read them once.
    """

    set_id: str
    name: str
    """As the reader sees it; no two sets of a session have the same."""
    format: str
    events: Events
    report: Report
    span: Period | None
    """The days of its events; ``None`` where none has a day."""
    kinds: tuple[str, ...]
    more: More
    """What it adds to the choices of the filters."""
    kept_others: Kept | None = field(default=None, repr=False)
    kept_rejected: Kept | None = field(default=None, repr=False)
    kept_areas: Kept | None = field(default=None, repr=False)
    mapping: Mapping | None = field(default=None, repr=False)
    """What it was read with; none where the file said everything by itself."""

    @property
    def others(self) -> pa.Table:
        """The file's columns that the events do not hold, row by row beside them; or no columns."""
        return _table(self.kept_others)

    @property
    def rejected(self) -> pa.Table:
        """The rejected rows with their reasons; or no columns."""
        return _table(self.kept_rejected)

    @property
    def areas(self) -> pa.Table:
        """Areas and lines of the file, with ``geometry`` (WKB); or no columns."""
        return _table(self.kept_areas)


def sets() -> tuple[SessionSet, ...]:
    """The sets of this session in the order they came, the database's, if one is named, last."""
    found: tuple[SessionSet, ...] = st.session_state.get(SETS, ())
    database = _database() if os.environ.get(DATABASE_SETTING) else None
    return (*found, database) if database else found


def brought() -> int:
    """How many sets the reader has brought to this session."""
    return len(st.session_state.get(SETS, ()))


def in_memory() -> dict[str, list[str]]:
    """The names of what would go with this session: its ``sets``, and the ``files`` that are read or wait for it."""
    held: tuple[SessionSet, ...] = st.session_state.get(SETS, ())
    at: Desk = st.session_state.get(DESK) or Desk()
    return {
        "sets": [one.name for one in held],
        "files": [file.title for file in (at.now, *at.waiting) if file],
    }


def set_of(set_id: str) -> SessionSet | None:
    """The set of this id, if it is in this session."""
    return next((held for held in sets() if held.set_id == set_id), None)


def add(imported: Imported, mapping: Mapping | None = None) -> SessionSet:
    """Hold a file that was taken in; what is in it twice is one set, and the one already there comes back.

    Raises ``RefusedFileError`` where the session already holds as many as it may.
    """
    from geo.importers.report import RefusedFileError

    held: tuple[SessionSet, ...] = st.session_state.get(SETS, ())
    set_id = id_of(imported.table)
    for one in held:
        if one.set_id == set_id:
            return one
    if len(held) >= MOST:
        raise RefusedFileError(
            f"This session already holds {MOST} sets, as many as it may. Remove one, then drop in this file again."
        )
    sweep()
    made = session_set(imported, {one.name for one in held}, mapping)
    st.session_state[SETS] = (*held, made)
    return made


def session_set(
    imported: Imported, taken: Collection[str] = (), mapping: Mapping | None = None
) -> SessionSet:
    """A file that was taken in, ready to be asked, under its name or one that is none of those ``taken``."""
    from geo.events import hold

    made = _held(
        hold(imported.table),
        id_of(imported.table),
        _name(imported.name, taken),
        imported.format,
        imported.report,
        imported.kept_others,
        imported.kept_rejected,
        imported.kept_areas,
        mapping,
    )
    kept = (imported.kept_others, imported.kept_rejected, imported.kept_areas)
    size = imported.table.nbytes + sum(len(one.content) for one in kept)
    BUDGET.note(made, lambda _: size)  # more than the engine takes, which packs the table
    return made


def taken_along(view: dict[str, str]) -> bytes:
    """The session as one zip: its sets with their reports and mappings, and the view's address."""
    from geo.importers.package import packed
    from geo.importers.report import Imported, Kept

    held: tuple[SessionSet, ...] = st.session_state.get(SETS, ())
    nothing = Kept()
    return packed(
        (
            (
                Imported(
                    one.name,
                    one.format,
                    one.events.table(),
                    one.kept_others or nothing,
                    one.kept_rejected or nothing,
                    one.report,
                    one.kept_areas or nothing,
                ),
                one.mapping,
            )
            for one in held
        ),
        view,
    )


def remove(set_id: str) -> None:
    """Let go of a set and of the memory it takes; nothing happens where it is not there."""
    held: tuple[SessionSet, ...] = st.session_state.get(SETS, ())
    st.session_state[SETS] = tuple(one for one in held if one.set_id != set_id)
    st.session_state.pop(DRAWN, None)
    for one in held:
        if one.set_id == set_id:
            one.events.close()
            sweep()


def span_with(span: Period, held: Iterable[SessionSet]) -> Period:
    """The days of ``span`` and of the sets, and all between."""
    spans = [span, *(one.span for one in held if one.span)]
    return Period(min(one.first for one in spans), max(one.last for one in spans))


def days_shown(span: Period) -> Period:
    """The days of the time bar in this session, where ``span`` is those of the bundled data; the same without sets."""
    held = sets()
    return span_with(span, held) if held else span


def more() -> More:
    """What the sets add to the choices of the filters."""
    held = [one.more for one in sets()]
    if not held:
        return NO_MORE
    columns = zip(*map(astuple, held), strict=True)
    return More(*(tuple(dict.fromkeys(chain.from_iterable(column))) for column in columns))


def holds(record: str) -> bool:
    """Whether a record of the address (``geo.view.view.IMPORTED``) is an event of one of the sets.

    One of the database's stays in the address while the database is away.
    """
    from geo.events.events import EngineError

    ids = set_and_event(record)
    try:
        found = rows_of(record) is not None
    except EngineError:
        return True
    return found or bool(ids and ids[0] == DATABASE_ID and database_said())


def rows_of(record: str) -> tuple[SessionSet, pa.Table] | None:
    """The set of such a record and its rows, one a place, at least one; ``None`` where it is not there.

    Raises ``EngineError`` where the database does not answer.
    """
    ids = set_and_event(record)
    held = set_of(ids[0]) if ids else None
    if not ids or not held:
        return None
    rows = held.events.one(ids[1])
    return (held, rows) if rows.num_rows else None


def database_said() -> str:
    """Why the table that the setting names is not shown, in a sentence; empty where it is, or none is named."""
    said: str = st.session_state.get(DATABASE_SAID, "")
    return said


class Asking:
    """The database asked for its table by a thread of its own, so that a page waits for it no longer than it wants."""

    def __init__(self, address: str) -> None:
        self.found: SessionSet | None = None
        self.said = ""
        self.begun = monotonic()
        self._thread = Thread(target=self._ask, args=[address], daemon=True)
        self._thread.start()

    def _ask(self, address: str) -> None:
        from geo.events import connect
        from geo.events.events import EngineError
        from geo.importers.report import Report

        try:
            events = connect(address)
            count = events.count()
            self.found = _held(
                events, DATABASE_ID, "From the database", "PostgreSQL", Report(count, count, 0)
            )
            events.hurry(ANSWER_S, WHOLE_S, monotonic)
        except EngineError as error:
            logging.getLogger(__name__).warning("%s", error)
            self.said = NOT_SHOWN

    def waited(self) -> bool:
        """Whether it has come to an end, ``ANSWER_S`` after it began at the latest."""
        return self.over(max(0.0, self.begun + ANSWER_S - monotonic()))

    def over(self, seconds: float) -> bool:
        """Whether it has come to an end so many seconds from now at the latest."""
        self._thread.join(seconds)
        return not self._thread.is_alive()


def _database() -> SessionSet | None:
    """The table that the setting names. What could not be had is asked for again, at most every ``AGAIN_S`` seconds."""
    state = st.session_state
    found: SessionSet | None = state.get(DATABASE)
    asking: Asking | None = state.get(ASKING)
    again = asking is None or monotonic() - asking.begun > AGAIN_S
    if found and not (found.events.away and again):
        return found
    over = asking is None or (asking.waited() and asking.found in {None, found})
    if asking is None or (again and over):
        asking = state[ASKING] = Asking(os.environ[DATABASE_SETTING])
    if not asking.waited():
        state[DATABASE], state[DATABASE_SAID] = None, NOT_YET
        return None
    state[DATABASE], state[DATABASE_SAID] = asking.found, asking.said
    return asking.found


def _held(
    events: Events,
    set_id: str,
    name: str,
    words: str,
    report: Report,
    others: Kept | None = None,
    rejected: Kept | None = None,
    areas: Kept | None = None,
    mapping: Mapping | None = None,
) -> SessionSet:
    kinds = events.kinds()
    found = More(kinds, _sources(events), _values(events, "time_precision"), _values(events, "geo_precision"))
    span = events.days()
    made = SessionSet(
        set_id, name, words, events, report, span, kinds, found, others, rejected, areas, mapping
    )
    weakref.finalize(made, events.close)  # a session that ends says no goodbye
    return made


def _values(events: Events, column: str) -> tuple[str, ...]:
    return tuple(events.values(column)["value"].to_pylist())


def _sources(events: Events) -> tuple[str, ...]:
    """The names that stand most often among the sources, by the alphabet."""
    counted: Counter[str] = Counter()
    for row in events.values("source", limit=10 * SOURCES).to_pylist():
        for name in re.split("[;|,]", row["value"]):
            if 0 < len(name.strip()) <= SOURCE_LETTERS:
                counted[name.strip()] += row["n"]
    return tuple(sorted(name for name, _ in counted.most_common(SOURCES)))


def _name(name: str, taken: Collection[str]) -> str:
    numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, MOST + 2))
    return next(free for free in numbered if free not in taken)


class _Sum:
    """A file that keeps nothing of what is written but its checksum."""

    closed = False

    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.sum.update(content)
        return len(content)

    def flush(self) -> None:
        """Nothing waits to be written."""


def id_of(table: pa.Table) -> str:
    """What a set is called in addresses: by what is in it, not by when or under which name it came."""
    import pyarrow as pa

    into = _Sum()
    batches = table.combine_chunks().to_batches()
    with pa.ipc.new_stream(pa.PythonFile(into, mode="w"), table.schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return into.sum.hexdigest()[:10]


def _table(kept: Kept | None) -> pa.Table:
    import pyarrow as pa

    return kept.table() if kept else pa.table({})


def _length(brought: Brought) -> int:
    return len(brought.content)


NAME_LETTERS = 120
DESK = "files brought"


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Brought:
    """A file as the browser sent it, counted for as long as it is held. Equal to itself alone."""

    name: str
    content: bytes
    mapping: Mapping | None = None
    """What it is to be read with, chosen before it came."""

    def __post_init__(self) -> None:
        BUDGET.note(self, _length)

    @property
    def title(self) -> str:
        """Its name without folders, short enough for a sentence."""
        return self.name.replace("\\", "/").rpartition("/")[2][:NAME_LETTERS] or "The file"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a file, in a sentence; with the report where no set came of it to carry that."""

    title: str
    said: str
    set_id: str = ""
    report: Report | None = None
    rejected: pa.Table | None = None
    view: dict[str, str] | None = None
    """Of a session that was restored, the address of its view."""


@dataclass(slots=True)
class Desk:
    """What a session has in hand: files that wait, the one being read or asked about, what became of others."""

    waiting: list[Brought] = field(default_factory=list)
    now: Brought | None = None
    given: Mapping | None = None
    """A mapping that was dropped in, for the files that come with it or after it."""
    job: Job | None = None
    asked: NeedsMapping | NeedsAnswers | None = None
    told: tuple[Outcome, ...] = ()
    faults: tuple[str, ...] = ()
    """What is wrong with the mapping that the reader tried."""
    uploads: int = 0
    questions: int = 0
    """Both are parts of keys, so that the widgets of each upload and each question begin anew."""


class Leash:
    """Ends a job with the session it is of. It knows of the job alone, nothing of the file."""

    job: Job | None = None

    def end(self) -> None:
        """The session has ended, or lost its reader."""
        if self.job:
            self.job.cancel()


@st.cache_resource(scope="session", show_spinner=False, on_release=Leash.end)
def leash() -> Leash:
    """This session's own: Streamlit tells of a session's end to what is cached for it, and to nobody else."""
    return Leash()


def desk() -> Desk:
    """This session's desk."""
    found: Desk = st.session_state.setdefault(DESK, Desk())
    return found
