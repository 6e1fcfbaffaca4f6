"""Cells as text, columns of them, and the table of a file that they make."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.table import bare_column
from geo.importers.formats import NOTHING
from geo.importers.report import MOST_TEXT, OURS, Question, RefusedFileError, Rejection, require_size
from geo.importers.shapes import Floats, Spots

MOST_LETTERS = 120
"""Of a column's name."""


def named(header: Iterable[str]) -> tuple[list[str], list[str]]:
    """Column names that differ from one another, and a sentence about every change that took."""
    printed = [" ".join("".join(c if c.isprintable() else " " for c in name).split()) for name in header]
    counts = Counter(printed)
    names: list[str] = []
    notes: list[str] = []
    for number, name in enumerate(printed, 1):
        short = name[:MOST_LETTERS] or f"column {number}"
        other, again = short, 2
        while other in names:
            other, again = f"{short} ({again})", again + 1
        names.append(other)
    notes += [
        f"{count} columns are called “{name[:MOST_LETTERS]}”: the first is taken as that, the others with a number."
        for name, count in counts.items()
        if name and count > 1
    ]
    if counts[""]:
        notes.append(f"Columns without a name: {counts['']}. They are called by their number.")
    return names, notes


def rows_of_names(choice: str) -> tuple[int, int]:
    """``3`` or ``2-3`` -> first and last row of the column names, from 1; at most three rows.

    Raises ``RefusedFileError`` where they are no such rows.
    """
    first, _, last = choice.partition("-")
    found = int(first), int(last or first)
    if not 0 <= found[1] - found[0] <= 2:
        raise RefusedFileError(
            "Column names go over one, two or three rows, the first before the last. Mend the rows."
        )
    return found


def merged_names(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """One name a column from the rows of a header; an upper cell counts for the empty ones to the right of it."""
    width = max(map(len, rows))
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        above = ""
        for at in range(width):
            cell = " ".join((row[at] or "").split()) if at < len(row) else ""
            below = number + 1 < len(rows) and any(at < len(one) and one[at] for one in rows[number + 1 :])
            above = cell or (above if below else "")
            if above and above not in parts[at][-1:]:
                parts[at].append(above)
    return [" ".join(part) for part in parts]


KNOWN = frozenset(
    (
        *("event_id", "event_id_cnty", "event_date", "event_type", "type_of_violence", "kind", "fatalities"),
        *("date", "date_start", "date_end", "start", "end", "latitude", "longitude", "lat", "lon"),
        *(
            "actor1",
            "actor2",
            "actor_1",
            "actor_2",
            "side_a",
            "side_b",
            "location",
            "place",
            "source",
            "notes",
        ),
    )
)
"""Column names by which the table of events is told from the other sheets of a workbook."""
FIGURES = re.compile(r"[+-]?[.,]?\d|.*\d{3}|.*\d[-/.:]\d", re.DOTALL)
"""A cell that is a value and no name of a column: it begins with a figure, or has three, or signs between figures."""
MOST_HEADERS = 3
"""So many rows column names go over."""


def known_among(names: Iterable[str | None]) -> int:
    """How many of the names are such as tables of events have."""
    return len({name.casefold().replace(" ", "_") for name in names if name} & KNOWN)


def names_within(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """First and last row (from 0) of the column names in rows that begin with them.

    Names go over two or three rows of words, above one with figures, where those above leave cells empty or repeat
    themselves and the ones below tell them apart; the last one may be empty where one above is not. Of two whole rows
    the lower one counts where its names are known here (labels stand above codes).
    """
    rest = [row for row in rows if not _tags(row)]
    for last in range(min(MOST_HEADERS, len(rest) - 1) - 1, 0, -1):
        block, data = rest[: last + 1], rest[last + 1]
        words = all(any(row) and not any(map(FIGURES.match, row)) for row in block)
        if not words or not any(map(FIGURES.match, data)):
            continue
        if all(block[-1]) and len(set(block[-1])) == len(block[-1]) and known_among(block[-1]) > KNOWN_ENOUGH:
            return last, last
        names = merged_names(block)
        if all(_open(row, block[at + 1 :]) for at, row in enumerate(block[:-1])) and len(set(names)) == len(
            names
        ):
            return 0, last
        if all(map(all, block)) and known_among(block[-1]) > max(1, known_among(block[0])):
            return last, last
    return 0, 0


KNOWN_ENOUGH = 2
"""A whole row with more known names than these needs no row above it."""
HXL = re.compile(r"#[A-Za-z][A-Za-z0-9_]*( *\+ *[A-Za-z][A-Za-z0-9_]*)*")
"""A tag of the Humanitarian Exchange Language (HXL 1.1) with its attributes."""


def _tags(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(map(HXL.fullmatch, filled))


def _open(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of names needs those below it: it has empty cells or repeats, all told apart there."""
    holes = [at for at, cell in enumerate(row) if not cell or cell in row[:at]]
    return bool(holes) and all(any(at < len(one) and one[at] for one in below) for at in holes)


def ask_header(first: int, last: int, word: str) -> Question:
    """In which row, from 1, the column names stand; ``word`` is what a row is called in the file."""
    several = first < last
    place = f"{first}-{last}" if several else str(first)
    why = (
        f"The column names seem to go over {['two', 'three'][last - first - 1]} {word}s"
        if several
        else f"Other {word}s stand above the column names"
    )
    return Question(
        "header",
        f"{why}. In which {word} do they stand? It seems to be {word}{'s' * several} {place}.",
        (),
        place,
    )


Rows = npt.NDArray[np.int64]
"""Places of rows in a table, from 0; or codes of texts."""
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
"""Whole days; NaT where none is known."""
Decimals = npt.NDArray[np.float64]
"""NaN where nothing is known."""

NEVER = np.datetime64("NaT", "D")


def distinct(cells: pa.ChunkedArray) -> tuple[list[str], Rows]:
    """The distinct texts, and which of them each row has; -1 for null."""
    coded = cells.unify_dictionaries() if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    whole = coded.combine_chunks()
    codes = np.asarray(pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False), np.int64)
    return whole.dictionary.to_pylist(), codes


def repeated(keys: Rows) -> Mask:
    """Which rows have a key that a row above them has."""
    first = np.zeros(len(keys), np.bool_)
    first[np.unique(keys, return_index=True)[1]] = True
    return ~first


def mask(values: pa.ChunkedArray | pa.Array) -> Mask:
    """Truth by row; there may be no null among it."""
    plain = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.asarray(plain.to_numpy(zero_copy_only=False), np.bool_)


NAMELESS = ""
"""The column of a table whose rows have no cells, so that they can be counted."""
TOLD = 80
"""So many characters of a value stand in a rejection."""


def text_of(value: object) -> str | None:
    """A value as ``Sheet`` writes it: days in ISO 8601, whole numbers without a point.

    Null for nothing, for white space, for NaN, which is how tables of numbers write nothing, and for bytes.
    """
    kind = type(value)
    if kind is str:
        return value.strip() or None  # type: ignore[attr-defined]
    if value is None or kind is bytes:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).strip() or None


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def strings(values: Iterable[str | None]) -> pa.Array:
    """A column; what is no text at all (halves of characters) becomes a question mark."""
    listed = list(values)
    try:
        return pa.array(listed, pa.string())
    except UnicodeEncodeError:
        return pa.array(
            [value and value.encode("utf-8", "replace").decode() for value in listed], pa.string()
        )


def texts(values: Sequence[object]) -> pa.Array:
    """A column of values of any kind as ``text_of`` writes them; columns of one kind are converted at once."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str}:
        trimmed = pc.utf8_trim_whitespace(strings(values))  # type: ignore[arg-type]
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if kinds == {int}:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return strings(map(text_of, values))


def converted(column: pa.Array) -> pa.Array:
    """An Arrow column as ``text_of`` writes it; moments with a zone are told in UTC.

    Raises ``RefusedFileError`` where one long text stands in so many rows that they cannot be held.
    """
    if pa.types.is_dictionary(column.type):
        _require_holdable(column)
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
        return pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        # By the name of its zone a library would look for a file.
        seconds = column.cast(pa.timestamp(kind.unit, kind.tz and "UTC")).cast(
            pa.timestamp("s", kind.tz and "UTC"), safe=False
        )
        days = pc.replace_substring_regex(seconds.cast(pa.string()), " 00:00:00$", "")
        return pc.replace_substring(days, " ", "T")
    return texts(column.to_pylist())


def _require_holdable(column: pa.DictionaryArray) -> None:
    if pa.types.is_string(column.dictionary.type) or pa.types.is_binary(column.dictionary.type):
        held = pc.sum(pc.binary_length(column.dictionary).cast(pa.int64()).take(column.indices)).as_py()
        if (held or 0) > MOST_TEXT:
            raise RefusedFileError(
                "A text of many megabytes stands in thousands of rows. Leave that column out."
            )


def table_of(records: Sequence[Mapping[str, object]]) -> pa.Table:
    """Records with any keys -> a table of all keys, in the order in which they are met."""
    names = list(dict.fromkeys(name for record in records for name in record))
    require_size(len(records), len(names))
    if not names:
        return pa.table({NAMELESS: pa.nulls(len(records), pa.string())})
    columns = [texts([record.get(name) for record in records]) for name in names]
    return pa.Table.from_arrays(columns, named(names)[0])


INNER = 4
"""Objects inside one another whose members become columns; deeper ones stay texts."""


def flat(cells: dict[str, Any], depth: int = INNER) -> dict[str, Any]:
    """A record in which the members of its objects are its own, like ``location.lat``.

    An object of one member that says how its value is written (``{"$date": …}`` of MongoDB) is that value. One that
    would have the name of another member stays as it is.
    """
    if dict not in map(type, cells.values()):
        return cells
    found: dict[str, Any] = {}
    for name, value in cells.items():
        while type(value) is dict and len(value) == 1 and next(iter(value)).startswith("$"):
            value = next(iter(value.values()))
        inner = flat(value, depth - 1) if type(value) is dict and value and depth else {}
        own = {f"{name}.{part}": cell for part, cell in inner.items()}
        found |= {name: value} if not own or own.keys() & (cells.keys() | found.keys()) else own
    return found


def placed(table: pa.Table, places: Spots) -> pa.Table:
    """The table with the columns of its geometries; its own columns of these names get ``own`` before them."""
    found = {
        "longitude": _degrees(places.lon),
        "latitude": _degrees(places.lat),
        "geometry_type": strings(places.kinds.tolist()),
    }
    if set(places.kinds.tolist()) <= {None}:
        return table
    kept = table.rename_columns([f"own {name}" if name in found else name for name in table.column_names])
    for name, column in found.items():
        kept = kept.append_column(name, column)
    return kept


def _degrees(values: Floats) -> pa.Array:
    return strings(None if math.isnan(value) else repr(value) for value in values.tolist())


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """Tables below one another; a column that one lacks is null there. Sizes are held."""
    if not parts:
        return pa.table({})
    table = pa.concat_tables(parts, promote_options="default")
    if NAMELESS in table.column_names and table.num_columns > 1:
        table = table.drop_columns([NAMELESS])
    require_size(table.num_rows, table.num_columns)
    return table


def numbers_from(first: int, count: int) -> npt.NDArray[np.int64]:
    """``count`` row numbers from ``first`` on."""
    return np.arange(first, first + count, dtype=np.int64)


def rejection(row: int, column: str, value: object, reason: str) -> Rejection:
    """A rejection whose value is cut to what can be shown."""
    shown = value if isinstance(value, str) else "" if value is None else str(text_of(value))
    return Rejection(row, _sound(column), _sound(shown[:TOLD]), reason)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def are(codes: pa.Array, code: str) -> Mask:
    """Which rows have this code."""
    return mask(pc.equal(codes, code))


def renamed(codes: pa.Array, names: Mapping[str, str]) -> pa.Array:
    """Each code's name; a code without one, in a row that is rejected anyway, gets the first."""
    found = pc.index_in(codes, pa.array(list(names)))
    return pa.array(list(names.values())).take(pc.fill_null(found, 0))


# --- a table as text ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns of strings, in the file's order; an empty cell is null, white space at the ends of a cell is gone.

    Days are ISO 8601 where the format has days of its own; numbers are written as Python writes them. A geometry that
    is a point becomes the columns ``longitude`` and ``latitude``; any other is kept in ``areas``, and ``geometry_type``
    says which it was.
    """

    columns: pa.Table
    rows: npt.NDArray[np.int64]
    """Each row's number in the file: line, spreadsheet row or feature."""
    row_word: str
    """What a row is called in the file: "line", "row" or "feature"."""
    rejected: tuple[Rejection, ...] = ()
    """Rows that could not be read at all; they are in no column."""
    notes: tuple[str, ...] = ()
    areas: Mapping[int, bytes] = field(default_factory=dict)
    """Areas and lines by the number of their row, as well-known binary in degrees (WGS 84)."""
    typed: bool = False
    """Whether the format has days of its own, beside which texts may stand that look like days."""
    questions: tuple[Question, ...] = ()
    """What the reader of the format has to know before the table can be told."""
    faulty: tuple[Rejection, ...] = ()
    """Rows that are in the columns and still cannot be taken, for what the reader of the format knows of them."""


MOST_BYTES = 100_000
"""Of one cell; a row with a longer one is rejected. A convention: the longest notes known have a few thousand."""
CONTROLS = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"
TOO_LONG = f"The cell has more than {MOST_BYTES:,} bytes of text. Shorten it."
NUL = "The cell has a NUL byte in it, which no text has. Take it out."


def clean(sheet: Sheet, *, guarded: bool, ours: bool = False) -> Sheet:
    """The sheet that is taken in. ``guarded``: apostrophes before formulas, which our exports put there, go again.

    Words for nothing become empty, except in a table of ``ours``, which has none.

    Raises ``RefusedFileError`` where no column or no row at all is left.
    """
    table = sheet.columns
    kept = [name for name in table.column_names if name not in OURS]
    if not kept:
        raise RefusedFileError("The table has no columns. Write their names into its first row.")
    returned = len(kept) < table.num_columns
    guarded = guarded or returned
    notes = list(sheet.notes)
    if returned:
        notes.append("The table has the columns of a file of rejected rows; they were put aside.")
    table = table.select(kept)
    if not ours:
        table, emptied = _emptied(table)
        if emptied:
            told = ", ".join(f"“{name}” ({count:,})" for name, count in emptied[:10])
            notes.append(
                f"Cells with a word for nothing, like NA or NULL, which count as empty, by column: {told}."
            )
    full = np.zeros(table.num_rows, np.bool_)
    for column in table.columns:
        full |= mask(column.is_valid())
    if not full.all():
        notes.append(f"Empty rows, which were passed over: {int((~full).sum()):,}.")
        table = table.filter(pa.array(full))
    rows = sheet.rows[full]
    if not table.num_rows and not sheet.rejected:
        raise RefusedFileError("The table has column names but no rows. Put the rows below the names.")
    faulty = list(sheet.faulty)
    for at, name in enumerate(kept):
        column, faults, changed = _column(table.column(at), name, rows, guarded=guarded)
        faulty += faults
        if changed:
            table = table.set_column(at, name, column)
    return replace(sheet, columns=table, rows=rows, notes=tuple(notes), faulty=tuple(faulty))


def _emptied(table: pa.Table) -> tuple[pa.Table, list[tuple[str, int]]]:
    """The table without words for nothing, and how many cells of which columns had one."""
    words, found = pa.array(NOTHING), list[tuple[str, int]]()
    for at, name in enumerate(table.column_names):
        column = table.column(at)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        hits = pc.is_in(column, words)
        if count := pc.sum(hits).as_py() or 0:
            table = table.set_column(at, name, pc.if_else(hits, pa.scalar(None, pa.string()), column))
            found.append((name, int(count)))
    return table, found


def _column(
    column: pa.ChunkedArray, name: str, rows: Rows, *, guarded: bool
) -> tuple[pa.ChunkedArray, list[Rejection], bool]:
    """The column without signs that steer, and its cells that no row may have."""
    faults = []
    steering = _steers(column)
    doubts = [(pc.greater(pc.binary_length(column), MOST_BYTES), TOO_LONG)]
    if steering:
        doubts.append((pc.match_substring(column, "\0"), NUL))
    for hits, reason in doubts:
        found = pc.indices_nonzero(hits).to_pylist()
        faults += [Rejection(int(rows[at]), name, column[at].as_py()[:200], reason) for at in found]
    changed = False
    if steering:
        column, changed = pc.replace_substring_regex(column, CONTROLS, " "), True
    if guarded and pc.any(pc.match_substring(column, "'")).as_py():
        column, changed = bare_column(column), True
    return column, faults, changed


def _steers(column: pa.ChunkedArray) -> bool:
    """Whether a byte of the column may be a sign that steers, tabs and ends of lines left aside."""
    for chunk in column.chunks:
        offsets, data = chunk.buffers()[1:]
        if data is None:
            continue
        ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        letters = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
        low = letters[(letters < 32) | (letters == 127)]
        if (~np.isin(low, (9, 10, 13))).any():
            return True
    return False
