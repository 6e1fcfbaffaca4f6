"""How one cell of a table is written and read: the types, and what is said of a cell that is wrong."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, Field, create_model

from geo.errors import nearest
from geo.tables import Table


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
