"""The text of a CSV table -> frozen records, with every bad cell named. Opens nothing."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pydantic import ValidationError

from geo.cells import row_model, saying
from geo.errors import Problem
from geo.model import Claim, Event
from geo.tables import Table

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
    if any(unicodedata.category(letter) == "Cc" for letter in cell):
        return f"{name} holds a control character", "Remove it"
    return None


def _record(table: Table, cells: dict[str, str]) -> tuple[object, list[Fault]]:
    """The row's record, and what is wrong with its cells, each told once; no record where a type is wrong."""
    hints = get_type_hints(table.record)
    told = {name: _text_fault(name, cell, required=name in table.required) for name, cell in cells.items()}
    faults = {name: fault for name, fault in told.items() if fault}
    try:
        row = row_model(table).model_validate(cells)
    except ValidationError as error:
        for name in (str(fault["loc"][0]) for fault in error.errors()):
            faults.setdefault(name, saying(hints[name], name, cells[name]))
        return None, list(faults.values())
    record = table.record(**{name: getattr(row, name) for name in table.columns})
    return record, [*faults.values(), *_period_faults(record)]


def _period_faults(record: object) -> Iterator[Fault]:
    if not isinstance(record, Claim | Event):
        return
    for prefix, name in (("", "period"), ("alternative_", "alternative_period")):
        try:
            getattr(record, name)
        except ValueError as error:
            what = str(error).replace("end", f"{prefix}end").replace("start", f"{prefix}start")
            yield what, "Mend one of the two days"
