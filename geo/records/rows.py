"""The text of a CSV table -> frozen records, with every bad cell named. Opens nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, create_model

from geo.records.errors import Problem, nearest
from geo.records.model import Claim, Event, Figure
from geo.records.tables import Table

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""The control characters: all of Unicode's category Cc."""


def _must_match(pattern: str) -> BeforeValidator:
    compiled = re.compile(pattern, re.ASCII)

    def matched(cell: str) -> str:
        if not compiled.fullmatch(cell):
            raise ValueError(pattern)
        return cell

    return BeforeValidator(matched)


def _split(cell: str) -> tuple[str, ...]:
    items = tuple(cell.split("|")) if cell else ()
    if any(item != item.strip() or not item for item in items):
        raise ValueError(cell)
    return items


def _yes_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(cell)
    return cell == "yes"


def _none_if_empty(cell: str) -> str | None:
    return cell or None


CELLS: dict[Any, Any] = {
    bool: Annotated[bool, BeforeValidator(_yes_no)],
    date: Annotated[date, _must_match(r"\d{4}-\d\d-\d\d")],
    int: Annotated[int, _must_match(r"[1-9]\d{0,8}")],
    float: Annotated[float, Field(allow_inf_nan=False), _must_match(r"-?\d+(\.\d+)?(e[+-]?\d+)?")],
    tuple[str, ...]: Annotated[tuple[str, ...], BeforeValidator(_split)],
}
"""How the cells of each type are written; text and closed lists need no more than pydantic knows."""

SAYINGS: dict[Any, tuple[str, str]] = {
    bool: ("is neither yes nor no", "Write yes or no"),
    date: ("is not a day of the calendar", "Write it as YYYY-MM-DD"),
    int: ("is not a whole number from 1 on", "Write it in digits, without leading zeros"),
    float: ("is not a number", "Write it in digits, with a point for decimals"),
    tuple[str, ...]: (
        "has an empty item or a space beside a bar",
        "Separate the items by single bars, as in a|b",
    ),
}


def _bare(hint: object) -> object:
    """The type without ``None``."""
    if get_origin(hint) in {Union, UnionType}:
        return next(part for part in get_args(hint) if part is not NoneType)
    return hint


def _cell_type(hint: object) -> object:
    bare = _bare(hint)
    typed: Any = CELLS.get(bare, bare)
    return typed if bare == hint else Annotated[typed | None, BeforeValidator(_none_if_empty)]


@cache
def row_model(table: Table) -> type[BaseModel]:
    """The pydantic model that reads one row of the table from its cells."""
    hints = get_type_hints(table.record)
    columns: dict[str, Any] = {name: (_cell_type(hints[name]), ...) for name in table.columns}
    return create_model(table.record.__name__, **columns)


def saying(hint: object, name: str, cell: object) -> tuple[str, str]:
    """What is wrong with a cell of that type, and how to mend it."""
    bare = _bare(hint)
    words = tuple(bare) if isinstance(bare, type) and issubclass(bare, StrEnum) else ()
    if cell == "":
        return f"{name} is empty", f"Write one of {', '.join(words)}" if words else "Write it"
    if words:
        near = nearest(str(cell), words)
        return f"{name} '{cell}' is not one of {', '.join(words)}", f"Write {near or 'one of these'}"
    what, remedy = SAYINGS.get(bare, ("is not text", "Write text"))
    return f"{name} '{cell}' {what}", remedy


Fault = tuple[str, str]
"""What is wrong, and how to mend it."""


@dataclass(slots=True)
class Parsed:
    """What one file gave: its good records by key, the line of every record by id, and what is wrong."""

    file: str
    records: dict[Any, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    """False where nothing could be told of the records at all."""

    def refuse(self, line: int, what: str, remedy: str) -> Parsed:
        """Give up on the whole file for one reason."""
        self.problems.append(Problem(self.file, line, "", what, remedy))
        self.readable = False
        return self


def parse_table(table: Table, text: str) -> Parsed:
    """Every row of the table; a row with anything wrong gives problems and no record."""
    parsed = Parsed(table.file)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        what, remedy = _header_fault(table, next(rows, []))
        if what:
            return parsed.refuse(1, what, remedy)
        last = rows.line_num
        for row in rows:
            _parse_row(table, parsed, last + 1, row)
            last = rows.line_num
    except csv.Error as error:
        return parsed.refuse(
            rows.line_num, f"the row cannot be read: {error}", "Mend the quotes around its cells"
        )
    parsed.records = dict(sorted(parsed.records.items()))
    return parsed


def _header_fault(table: Table, header: list[str]) -> Fault:
    missing = [name for name in table.columns if name not in header]
    extra = [name for name in header if name not in table.columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    said = [
        f"{what} {', '.join(names)}"
        for what, names in (("lacks", missing), ("does not know", extra), ("has twice", twice))
        if names
    ]
    if said:
        return f"the header {' and '.join(said)}", f"Write {','.join(table.columns)}"
    if tuple(header) != table.columns:
        return "the columns are in another order", f"Write {','.join(table.columns)}"
    return "", ""


def _parse_row(table: Table, parsed: Parsed, line: int, row: list[str]) -> None:
    if len(row) != len(table.columns):
        what = (
            f"the row has {len(row)} cells where the header has {len(table.columns)}"
            if row
            else "the line is empty"
        )
        remedy = "Add or take away cells, or quote one that holds a comma" if row else "Remove it"
        name = " ".join(row[: len(table.key)])
        parsed.problems.append(Problem(table.file, line, name, what, remedy))
        parsed.lines.setdefault(name, line)
        return
    cells = dict(zip(table.columns, row, strict=True))
    name = " ".join(cells[column] for column in table.key)
    repeated = name in parsed.lines and name.strip()
    faults = [_repeat_fault(parsed.lines[name])] if repeated else []
    parsed.lines.setdefault(name, line)
    record, of_cells = _record(table, cells)
    faults += of_cells
    parsed.problems += [Problem(table.file, line, name.strip(), what, remedy) for what, remedy in faults]
    if not faults:
        parsed.records[table.key_of(record)] = record


def _repeat_fault(line: int) -> Fault:
    return f"this id stands on line {line} already", "Give one of the two another id"


def _text_fault(name: str, cell: str, *, required: bool) -> Fault | None:
    """What is wrong with a cell whatever its type."""
    if not cell and required:
        return f"{name} is empty", "Write it"
    if cell != cell.strip():
        return f"{name} begins or ends with a space", "Remove the space"
    if len(cell.splitlines()) > 1:
        return f"{name} goes over more than one line", "Write it on one line"
    if CONTROL.search(cell):
        return f"{name} holds a control character", "Remove it"
    return None


def _record(table: Table, cells: dict[str, str]) -> tuple[object, list[Fault]]:
    """The row's record, and what is wrong with its cells, each told once; no record where a type is wrong."""
    told = {name: _text_fault(name, cell, required=name in table.required) for name, cell in cells.items()}
    faults = {name: fault for name, fault in told.items() if fault}
    try:
        row = row_model(table).model_validate(cells)
    except ValidationError as error:
        hints = get_type_hints(table.record)
        for name in (str(fault["loc"][0]) for fault in error.errors()):
            faults.setdefault(name, saying(hints[name], name, cells[name]))
        return None, list(faults.values())
    record = table.record(**{name: getattr(row, name) for name in table.columns})
    return record, [*faults.values(), *_period_faults(record)]


def _period_faults(record: object) -> Iterator[Fault]:
    if not isinstance(record, Claim | Event | Figure):
        return
    for prefix, name in (("", "period"), ("alternative_", "alternative_period")):
        try:
            getattr(record, name, None)
        except ValueError as error:
            what = str(error).replace("end", f"{prefix}end").replace("start", f"{prefix}start")
            yield what, "Mend one of the two days"
