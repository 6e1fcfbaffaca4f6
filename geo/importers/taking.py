"""A reader's file -> the event table: recognised by content, read, and taken in row by row.

And how codes are read, in words for the method.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib import import_module
from threading import Thread
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import OTHER, SCHEMA
from geo.importers import acled, days, ucdp
from geo.importers import mapping as mapped
from geo.importers import package as own
from geo.importers.columns import Mask, Sheet, clean
from geo.importers.draft import Draft
from geo.importers.formats import Format, recognise
from geo.importers.headings import propose, require_events, require_names, without_tags
from geo.importers.job import MOST_LINE, Asked, Limits, answer, head_of, tell_progress
from geo.importers.job import Outcome as Answer
from geo.importers.mapping import LABELS, Mapping, faults, wrong_choices
from geo.importers.names import Names
from geo.importers.report import (
    OURS,
    SHOWN_AT_MOST,
    UNDERSTOOD,
    Imported,
    NeedsAnswers,
    NeedsMapping,
    Question,
    RefusedFileError,
    Rejection,
    Report,
    Restored,
)
from geo.records.model import Actor, GeoPrecision, Place


@dataclass(frozen=True, slots=True)
class Scheme:
    """A table whose columns have a meaning of their own."""

    name: str
    needed: tuple[str, ...]
    """The columns that it is known by."""
    fits: Callable[[Draft], bool]
    take: Callable[[Draft], dict[str, Any]]


SCHEMES = (
    Scheme(own.NAME, own.NEEDED, own.fits, own.take),
    Scheme(acled.NAME, acled.NEEDED, acled.fits, acled.take),
    Scheme(ucdp.NAME, ucdp.NEEDED, ucdp.fits, ucdp.take),
    Scheme(ucdp.REDUCED, ucdp.NEEDED_REDUCED, ucdp.fits_reduced, ucdp.take_reduced),
)


def scheme_of(draft: Draft) -> Scheme | None:
    """The first scheme whose columns the sheet has."""
    return next((scheme for scheme in SCHEMES if scheme.fits(draft)), None)


Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is to do; both in hundredths of the work."""

READERS: dict[Format, str] = {
    Format.CSV: "csvfile.read",
    Format.XLSX: "xlsxfile.read",
    Format.GEOJSON: "geojsonfile.read",
    Format.GEOPACKAGE: "geopackage.read",
    Format.PARQUET: "parquetfile.read",
    Format.PACKAGE: "package.read",
    Format.JSON: "recordsfile.read",
    Format.KML: "mapfile.read_kml",
    Format.KMZ: "mapfile.read_kml",
    Format.SHAPEFILE: "mapfile.read_shapefile",
}
"""What makes a sheet of the format, by its module of ``geo.importers``, which is imported when one is met."""

CHOOSING = frozenset({Format.CSV, Format.XLSX, Format.GEOPACKAGE, Format.SHAPEFILE, Format.KMZ})
"""Formats of which a part can be chosen: sheet or layer, row of the column names, code page."""
GUARDED = frozenset({Format.CSV, Format.XLSX})
"""Formats in which our exports put an apostrophe before what could begin a formula."""
MOST_LETTERS = 120
"""Of a file's name."""
SHOWN = 8
"""Rows that are shown to a reader who names the columns."""


def take(
    name: str,
    content: bytes,
    places: Map[str, Place],
    actors: Map[str, Actor],
    *,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> Imported | NeedsMapping | NeedsAnswers | Restored:
    """Take a file in, in this process. Raises ``RefusedFileError`` where the whole file is refused.

    ``name`` is only shown, never opened. ``mapping`` is what a reader confirmed after ``NeedsMapping`` or answered
    after ``NeedsAnswers``; with a table whose scheme is known its choices count, and its columns where it names any.
    """
    tell = progress or _silent
    name, mapping = shown(name), mapping or Mapping()
    if wrong := " ".join(wrong_choices(mapping)):
        raise RefusedFileError(wrong)
    format_ = recognise(content)
    tell(5, 100)
    if format_ is Format.SESSION:
        return own.read_session(content)
    sheet = read(format_, content, mapping.choices)
    tell(40, 100)
    names = Names.of(places, actors)
    scheme = scheme_of(Draft(sheet, names))
    ours = scheme is not None and scheme.name == own.NAME
    sheet, tagged = without_tags(clean(sheet, guarded=ours and format_ in GUARDED, ours=ours))
    if scheme is None:
        require_names(sheet.columns.column_names, said=bool(mapping.header))
        require_events(sheet.columns)
    if asked := _still_asked(sheet.questions, mapping):
        return NeedsAnswers(name, str(format_), asked, sheet.columns.slice(0, SHOWN), asdict(mapping))
    draft = Draft(sheet, names, mapping.choices, exact=bool(mapping.columns))
    tell(55, 100)
    _reject_faulty(draft)
    if not mapping.columns and scheme is None:
        return _asked(name, sheet, mapping, tagged)
    if mapping.columns:
        if wrong := " ".join(faults(mapping, sheet.columns.column_names)):
            raise RefusedFileError(wrong)
        columns = mapped.take(draft, mapping)
        words = f"{format_} with a mapping"
    else:
        assert scheme is not None
        columns = scheme.take(draft)
        words = scheme.name if format_ is Format.CSV else f"{scheme.name} ({format_})"
    tell(UNDERSTOOD, 100)
    if draft.questions:
        return NeedsAnswers(
            name, words, tuple(draft.questions), sheet.columns.slice(0, SHOWN), asdict(mapping)
        )
    found = finish(name, words, draft, columns)
    tell(100, 100)
    return found


def _still_asked(questions: Iterable[Question], mapping: Mapping) -> tuple[Question, ...]:
    return tuple(one for one in questions if not mapping.choices.get(one.field))


def shown(name: str) -> str:
    """A file's name without folders and without signs that steer a terminal; never empty."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return plain[:MOST_LETTERS] or "file"


def read(format_: Format, content: bytes, choices: Map[str, str] | None = None) -> Sheet:
    """The table in a file of this format, every cell as text; ``choices`` of a mapping say which part of it."""
    module, verb = READERS[format_].split(".")
    reader = getattr(import_module(f"geo.importers.{module}"), verb)
    sheet: Sheet = reader(content, choices or {}) if format_ in CHOOSING else reader(content)
    return sheet


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _reject_faulty(draft: Draft) -> None:
    """What the reader of the format knows of rows that it could read."""
    alike: dict[tuple[str, str], list[int]] = {}
    for fault in draft.sheet.faulty:
        alike.setdefault((fault.column, fault.reason), []).append(fault.row)
    for (column, reason), rows in alike.items():
        draft.reject(np.isin(draft.sheet.rows, rows), column, reason)


def _asked(name: str, sheet: Sheet, mapping: Mapping, tagged: dict[str, str]) -> NeedsMapping:
    """The question which column means what, with a guess."""
    columns = tuple(sheet.columns.column_names)
    guessed = {field: column for field, column in propose(columns).items() if column not in tagged.values()}
    proposed = guessed | tagged | mapping.choices
    if "date" in proposed and "date_order" not in proposed:
        texts = sheet.columns.column(proposed["date"]).unique().drop_null().to_pylist()
        if order := days.survey(texts).order:
            proposed["date_order"] = order
    return NeedsMapping(name, columns, sheet.columns.slice(0, SHOWN), proposed)


# --- what came of a file ---------------------------------------------------------------------------

TOLD = 80
"""So many characters of a value are told."""


def finish(name: str, format_words: str, draft: Draft, columns: dict[str, Any]) -> Imported:
    """Everything that came of a file."""
    bad = draft.bad()
    whole = _table(draft, _assessed(draft, columns))
    table = whole.filter(pa.array(~bad))
    beside = [name for name in draft.sheet.columns.column_names if name not in draft.used]
    others = draft.sheet.columns.select(beside).filter(pa.array(~bad)) if beside else pa.table({})
    rejections = [*draft.sheet.rejected, *_rejections(draft)]
    order = {column: at for at, column in enumerate(draft.sheet.columns.column_names)}
    rejections.sort(key=lambda one: (one.row, order.get(one.column, -1)))
    unread = len({rejection.row for rejection in draft.sheet.rejected})
    report = Report(
        read=draft.count + unread,
        taken=table.num_rows,
        rejected=int(bad.sum()) + unread,
        rejections=tuple(_short(one) for one in rejections[:SHOWN_AT_MOST]),
        row_word=draft.sheet.row_word,
        unplaced=table.column("lon").null_count,
        undated=table.column("start").null_count,
        unresolved=draft.unresolved,
        notes=(*draft.sheet.notes, *dict.fromkeys(draft.notes)),
    )
    rejected = _rejected(draft, bad, rejections)
    return Imported.of(name, format_words, table, others, rejected, report, _areas(draft, whole, ~bad))


AREA_COLUMNS = ("event_id", "title", "kind_printed", "start", "end", "source")


def _areas(draft: Draft, whole: pa.Table, taken: Mask) -> pa.Table:
    """The areas and lines of the rows that are taken, with what is said of each; no columns where there are none."""
    rows = np.flatnonzero(np.isin(draft.sheet.rows, list(draft.areas)) & taken)
    if not len(rows):
        return pa.table({})
    blobs = pa.array([draft.areas[number] for number in draft.sheet.rows[rows].tolist()], pa.binary())
    return whole.select(AREA_COLUMNS).take(pa.array(rows)).append_column("geometry", blobs)


def _assessed(draft: Draft, columns: dict[str, Any]) -> dict[str, Any]:
    """Rows that are areas or lines are what their source holds to be so: no event, no place, and no side's claim."""
    if not draft.areas:
        return columns
    shaped = np.isin(draft.sheet.rows, list(draft.areas))
    draft.notes.append(
        f"Rows that are areas or lines and no points: {int(shaped.sum()):,}. They are kept as given, as an assessment "
        "of their source: none of them is an event at a place, or a claim of a side."
    )
    mask_ = pa.array(shaped)
    words = {"kind": OTHER, "geo_precision": str(GeoPrecision.UNLOCATED), "side_ids": "", "place_id": ""}
    found = dict(columns)
    for name, word in words.items():
        if name in found:
            found[name] = pc.if_else(mask_, word, found[name])
    for name in ("lon", "lat"):
        if name in found:
            found[name] = np.where(shaped, np.nan, found[name])
    return found


def _table(draft: Draft, columns: dict[str, Any]) -> pa.Table:
    """All columns of ``SCHEMA``; a text that a scheme does not give is empty, anything else null."""
    arrays = []
    for column in SCHEMA:
        given = columns.get(column.name)
        if given is None:
            empty = "" if column.type == pa.string() else None
            arrays.append(pa.repeat(pa.scalar(empty, column.type), draft.count))
        elif isinstance(given, np.ndarray):
            arrays.append(pa.array(given, column.type, from_pandas=True))
        else:
            arrays.append(given)
    return pa.table(arrays, schema=SCHEMA)


def _rejections(draft: Draft) -> list[Rejection]:
    """Every fault of every row, with the cell as printed."""
    found = []
    for fault in draft.faults:
        values = draft.cells(fault.column).take(pa.array(fault.rows)).to_pylist()
        numbers = draft.sheet.rows[fault.rows].tolist()
        found += [
            Rejection(number, fault.column, value or "", fault.reason)
            for number, value in zip(numbers, values, strict=True)
        ]
    return found


def _short(rejection: Rejection) -> Rejection:
    value = rejection.value
    return replace(rejection, value=value if len(value) <= TOLD else f"{value[: TOLD - 1]}…")


def _rejected(draft: Draft, bad: Mask, rejections: list[Rejection]) -> pa.Table:
    """The rejected rows as printed and why; a line that could not be cut into cells stands whole in ``_value``."""
    unread = sorted({rejection.row for rejection in draft.sheet.rejected})
    rows = np.concatenate([draft.sheet.rows[bad], np.array(unread, np.int64)])
    printed = draft.sheet.columns.filter(pa.array(bad))
    names = [name for name in printed.column_names if name not in OURS]
    blank = pa.table({name: pa.nulls(len(unread), pa.string()) for name in names})
    table = pa.concat_tables([printed.select(names), blank])
    by_row: dict[int, list[Rejection]] = defaultdict(list)
    for rejection in rejections:
        by_row[rejection.row].append(rejection)
    why = [by_row[row] for row in rows.tolist()]
    added = {
        "_row": [str(row) for row in rows.tolist()],
        "_column": [" | ".join(dict.fromkeys(one.column for one in found)) for found in why],
        "_value": [found[0].value if found else "" for found in why],
        "_reason": [" ".join(dict.fromkeys(one.reason for one in found)) for found in why],
    }
    for name in OURS:
        table = table.append_column(name, pa.array(added[name], pa.string()))
    return table.take(pa.array(np.argsort(rows, kind="stable")))


# --- in a process of its own ----------------------------------------------------------------------

MEMORY = "The file needs more memory than one import may use. Split it by years, or leave out columns."
DEEP = "The file is nested so deeply that it cannot be read. Write it anew as a plain list of records."


def main() -> None:
    """Take one file in, in a process that may do little else (``geo.importers.job``).

    It opens no address and no file but those of the program: what it needs comes in by standard input, what it found
    goes out by standard output.
    """
    asked, size = head_of(sys.stdin.buffer.readline(MOST_LINE))
    limit(asked.limits)
    answer(sys.stdout.buffer, _found(asked, size))


def _end_with_the_server() -> None:
    """Wait for the end of standard input, which the server holds open for as long as it is there, and end."""
    # Not by the buffered file: Python, at its end, waits for whoever reads that.
    open(sys.stdin.fileno(), "rb", buffering=0, closefd=False).read(1)  # noqa: SIM115 - a pipe, to stay open
    signal.raise_signal(signal.SIGTERM)


def _found(asked: Asked, size: int) -> Answer:
    pipe = sys.stdout.buffer
    try:
        whole = replace(asked, content=sys.stdin.buffer.read(size))
        Thread(target=_end_with_the_server, daemon=True).start()
        return take(
            whole.name,
            whole.content,
            whole.places,
            whole.actors,
            mapping=whole.mapping,
            progress=lambda done, total: tell_progress(pipe, done, total),
        )
    except RefusedFileError as refused:
        return refused
    except MemoryError:
        return RefusedFileError(MEMORY)
    except RecursionError:
        return RefusedFileError(DEEP)


def limit(limits: Limits) -> None:
    """Hold this process to its limits where the system can: memory, computing time, and no byte into any file."""
    try:
        import resource
    except ImportError:  # Windows: the time on the wall alone, which the job holds
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A second more of computing to the end proper: the first limit says why, the second says nothing.
        ends = wanted + 1 if what == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else wanted
        resource.setrlimit(what, (wanted, ends))


# --- in sentences ---------------------------------------------------------------------------------


def question(asked: NeedsMapping) -> Iterator[str]:
    """What a reader at a terminal is asked, and the guess as it can be typed."""
    yield f"{asked.name}: no known table. Say which column means what."
    yield f"Its columns: {', '.join(asked.columns)}."
    yield f"Meanings: {', '.join(f'{name} ({label.lower()})' for name, label in LABELS.items())}, date_order."
    guess = ",".join(f"{name}={column}" for name, column in asked.proposed.items())
    if any(sign in column for column in asked.proposed.values() for sign in ",'"):
        plain = json.dumps(asked.proposed, ensure_ascii=False)
        yield f"A guess from their names, which have commas or apostrophes in them; as a file for --map-file: {plain}"
        return
    yield f"A guess from their names: --map '{guess}'" if guess else "None of their names is known here."


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Their codes, ours, and how each is read."""

    title: str
    column: str
    rows: tuple[tuple[str, str, str], ...]


def code_tables() -> tuple[CodeTable, ...]:
    """Every table by which codes of others become ours, straight from the code that applies it."""
    return (
        CodeTable("ACLED, how well the day is known", "time_precision", _codes(acled.TIMES)),
        CodeTable("ACLED, how well the place is known", "geo_precision", _codes(acled.PLACES)),
        CodeTable(
            "ACLED, kind of event",
            "sub_event_type, else event_type",
            tuple((theirs, str(ours), "") for theirs, ours in acled.KINDS.items()),
        ),
        CodeTable("UCDP GED, how well the day is known", "date_prec", _codes(ucdp.TIMES)),
        CodeTable("UCDP GED, how well the place is known", "where_prec", _codes(ucdp.PLACES)),
        CodeTable("UCDP GED, kind of event", "type_of_violence", _codes(ucdp.KINDS)),
    )


def _codes(codes: Map[str, tuple[StrEnum, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, str(ours), words) for code, (ours, words) in codes.items())
