"""JSON records -> a table: a list of objects, one object a line, or the answer of an interface (ACLED, UCDP)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.importers import columns, geojsonfile
from geo.importers.columns import Sheet
from geo.importers.geojsonfile import DECODER, KINDS, Doubled, Reading, Row, given
from geo.importers.report import RefusedFileError, require_size
from geo.importers.shapes import BrokenGeometryError

LISTS = (
    *("data", "Result", "result", "results", "records", "events", "items", "rows", "value", "values"),
    *("hits", "response", "docs", "elements"),
)
"""Members under which interfaces give their records: ``data`` is ACLED's, ``Result`` UCDP's."""
NAMES = ("columns", "fields", "header", "headers", "cols")
"""Members that name the cells of records which are lists."""
TOTALS = ("TotalCount", "total_count", "total")
NEXT = ("NextPageUrl", "next")
ERRORS = ("error", "errors", "message", "messages")
DEEPEST = 4
"""Objects around a list of records."""
NO_RECORDS = "The file holds no records: its list has no objects. Write each record in braces."


def read(content: bytes) -> Sheet:
    """Every record a row, whose members are its cells. Raises ``RefusedFileError``.

    Objects inside a record become columns like ``location.lat``, its geometry a position. Tables that name their
    columns once are read, too. An object without records is read as GeoJSON, which says what it seems to be instead.
    """
    text, notes = geojsonfile.decoded(content)
    whole = _whole(text)
    records, where = (whole, "") if isinstance(whole, list) else _listed(whole)
    if records is None:
        return geojsonfile.read(content)
    if not records:
        raise RefusedFileError("The file holds no records: its list is empty. Ask the interface for others.")
    if all(isinstance(one, dict) and one.get("type") == "Feature" for one in records):
        return geojsonfile.read(json.dumps({"type": "FeatureCollection", "features": records}).encode())
    records = _with_names(records) if isinstance(records[0], list) else records
    require_size(len(records), 1)
    found = Reading(bool(notes))
    found.take(_rows(records, found))
    if not found.parts:
        raise RefusedFileError(NO_RECORDS)
    if where not in {"", *LISTS}:
        notes.append(f"The records are those under “{where[:80]}”.")
    return found.sheet("record", [*notes, *_paged(whole, len(records))])


def _whole(text: str) -> object:
    """The value that the text holds; objects one a line are a list of them."""
    plain = text.strip("\ufeff \t\r\n\x1e")
    try:
        found: object = DECODER.decode(plain)
    except RecursionError:
        raise RefusedFileError("The file is nested too deep to be records. Export it again.") from None
    except ValueError as error:
        lines = [line for line in plain.splitlines() if line.strip()]
        if len(lines) > 1 and plain.startswith("{") and (listed := _each(lines)) is not None:
            return listed
        told = (
            f"{error.msg} (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else "its numbers"
        )
        raise RefusedFileError(f"The file is no JSON: {told}. Export it again.") from error
    return found


def _each(lines: list[str]) -> list[Any] | None:
    """The objects of lines that have one each; ``None`` where a line does not."""
    try:
        found = [DECODER.decode(line.strip("\x1e ,")) for line in lines]
    except (ValueError, RecursionError):
        return None
    return found if all(isinstance(one, dict) for one in found) else None


def _listed(whole: object) -> tuple[list[Any] | None, str]:
    """The list of records in an answer of an interface, and where it stands; or of a table told by its columns.

    Raises ``RefusedFileError`` where the answer is an error, or where nothing says which of several lists is meant.
    """
    if not isinstance(whole, dict):
        return None, ""
    if whole.get("success") is False or (isinstance(whole.get("status"), int) and whole["status"] >= 400):
        said = next((columns.text_of(whole[name]) for name in ERRORS if whole.get(name)), None) or "no reason"
        raise RefusedFileError(f"The interface answered with an error ({said[:120]}). Ask it again.")
    if table := _by_columns(whole):
        return table, ""
    found = dict(_lists(whole, "", DEEPEST))
    usual = [where for where in found if set(where.split(".")) <= set(LISTS)]
    if not found or (len(found) > 1 and not usual):
        if found:
            told = ", ".join(f"“{where[:40]}”" for where in list(found)[:10])
            raise RefusedFileError(f"The file has several lists of records: {told}. Bring each by itself.")
        return None, ""
    where = min(usual or found, key=lambda one: (one.count("."), *map(_rank, one.split("."))))
    return found[where], where


def _rank(name: str) -> int:
    return LISTS.index(name) if name in LISTS else len(LISTS)


def _lists(whole: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Every list of records in an object and the objects in it, by the names on the way to it."""
    for name, value in whole.items():
        where = f"{before}.{name}".removeprefix(".")
        names = next((whole[one] for one in NAMES if isinstance(whole.get(one), list) and one != name), None)
        if isinstance(value, list) and name not in NAMES and (value or name in LISTS):
            if all(isinstance(one, dict) for one in value):
                yield where, value
            elif isinstance(value[0], list) and name in LISTS:
                yield where, [[_title(one) for one in names], *value] if names else value
        elif type(value) is dict and depth:
            yield from _lists(value, where, depth - 1)


def _title(one: object) -> object:
    """The name of a column that is told by an object."""
    if not isinstance(one, dict):
        return one
    return next((one[key] for key in ("name", "id", "field", "title") if isinstance(one.get(key), str)), "")


def _by_columns(whole: dict[str, Any]) -> list[Any]:
    """The records of an object that has the cells of each column by its name; none where it is no such table.

    As pandas writes them: lists, or objects of the cells by row; or objects of the cells of each row by its name.
    """
    cells = list(whole.values())
    if len(cells) < 2 or len(set(map(type, cells))) > 1 or type(cells[0]) not in {list, dict}:
        return _by_rows(whole) if len(cells) == 1 else []
    if isinstance(cells[0], list):
        plain = all(not isinstance(one, list | dict) for column in cells for one in column)
        if not plain or len(set(map(len, cells))) > 1 or not cells[0]:
            return []
        return [dict(zip(whole, row, strict=True)) for row in zip(*cells, strict=True)]
    if len({tuple(sorted(one)) for one in cells}) > 1 or not cells[0]:
        return _by_rows(whole)
    inner = list(cells[0])
    known, own = columns.known_among(inner), columns.known_among(whole)
    if known > own or (known == own and not all(map(str.isdigit, inner))):
        return _by_rows(whole)
    return [{name: column[at] for name, column in whole.items()} for at in inner]


def _by_rows(whole: dict[str, Any]) -> list[Any]:
    """The records of an object that has each by its key, which is its id where it has none."""
    rows = list(whole.values())
    if not all(type(one) is dict and columns.known_among(one) > 1 for one in rows):
        return []
    counted = all(map(str.isdigit, whole))
    return [one if counted or "id" in one else {"id": key} | one for key, one in whole.items()]


def _with_names(rows: list[Any]) -> list[Any]:
    """Records of lists of cells, below a list of the names. Raises ``RefusedFileError`` where these are no names."""
    names = [columns.text_of(one) or "" for one in rows[0]]
    told = all(isinstance(one, str) for one in rows[0]) and not any(map(columns.FIGURES.match, names))
    if not told or len(set(names)) < len(names):
        raise RefusedFileError(
            "The file is a list of lists whose first one has no names of columns. Write the names into the first list, "
            "or each record in braces."
        )
    return [
        dict(zip(names, row, strict=False)) if isinstance(row, list) and len(row) <= len(names) else row
        for row in rows[1:]
    ]


def _paged(whole: object, count: int) -> Iterator[str]:
    """Whether the records are only a part of what the interface has."""
    if not isinstance(whole, dict):
        return
    total = next((whole[name] for name in TOTALS if type(whole.get(name)) is int), count)
    if total > count or any(whole.get(name) for name in NEXT):
        of = f" of {total:,}" if total > count else ""
        yield f"The file is one page of an interface's answer: {count:,} records{of}. The others are in its next pages."


def _rows(records: list[Any], found: Reading) -> Iterator[Row]:
    for number, one in enumerate(records, 1):
        if not isinstance(one, dict):
            reason = (
                "The list has more cells than there are names. Write as many."
                if isinstance(one, list)
                else "This is no record. Write names and values in braces."
            )
            found.rejected.append(columns.rejection(number, "", columns.text_of(one), reason))
            continue
        fault = ""
        if isinstance(one, Doubled):
            fault = (
                f"“{one.name[:60]}” stands twice in the record with different values. Keep one of the two."
            )
        cells, place = _parted(one)
        try:
            yield Row(number, columns.flat(cells), given(place), fault)
        except BrokenGeometryError as error:
            yield Row(number, columns.flat(cells), None, fault or f"{error}.")


def _parted(record: dict[str, Any]) -> tuple[dict[str, Any], object]:
    """A record without its geometry (as GeoJSON has it), and that; none where it has no one or more than one."""
    places = [name for name, value in record.items() if _is_place(value)]
    if len(places) != 1:
        return record, None
    return {name: value for name, value in record.items() if name != places[0]}, record[places[0]]


def _is_place(value: object) -> bool:
    return (
        type(value) is dict
        and value.keys() <= {"type", "coordinates", "geometries", "bbox", "crs"}
        and str(value.get("type")) in KINDS
    )
