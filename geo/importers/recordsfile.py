"""JSON records -> a table: a list of objects, one object a line, or the answer of an interface (ACLED, UCDP)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.importers import columns, geojsonfile
from geo.importers.columns import Sheet
from geo.importers.geojsonfile import DECODER, Doubled, Reading, Row
from geo.importers.report import RefusedFileError, require_size

LISTS = ("data", "Result", "result", "results", "records", "events", "items", "rows", "value")
"""Members under which interfaces give their records: ``data`` is ACLED's, ``Result`` UCDP's."""
TOTALS = ("TotalCount", "total_count", "total")
NEXT = ("NextPageUrl", "next")
ERRORS = ("error", "errors", "message", "messages")


def read(content: bytes) -> Sheet:
    """Every record a row, whose members are its cells. Raises ``RefusedFileError``.

    An object that holds no list of records is read as GeoJSON is, which says what it seems to be instead.
    """
    text, notes = geojsonfile.decoded(content)
    whole = _whole(text)
    records = whole if isinstance(whole, list) else _listed(whole)
    if records is None:
        return geojsonfile.read(content)
    if not records:
        raise RefusedFileError("The file holds no records: its list is empty. Ask the interface for others.")
    if all(isinstance(one, dict) and one.get("type") == "Feature" for one in records):
        return geojsonfile.read(json.dumps({"type": "FeatureCollection", "features": records}).encode())
    require_size(len(records), 1)
    found = Reading(bool(notes))
    found.take(_rows(records, found))
    if not found.parts:
        raise RefusedFileError(
            "The file holds no records: its list has no objects. Write each record in braces."
        )
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


def _listed(whole: object) -> list[Any] | None:
    """The list of records in an answer of an interface; raises ``RefusedFileError`` where the answer is an error."""
    if not isinstance(whole, dict):
        return None
    if whole.get("success") is False or (isinstance(whole.get("status"), int) and whole["status"] >= 400):
        said = next((columns.text_of(whole[name]) for name in ERRORS if whole.get(name)), None) or "no reason"
        raise RefusedFileError(f"The interface answered with an error ({said[:120]}). Ask it again.")
    for name in LISTS:
        found = whole.get(name)
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return found
    return None


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
            reason = "This is no record. Write names and values in braces."
            found.rejected.append(columns.rejection(number, "", columns.text_of(one), reason))
            continue
        fault = ""
        if isinstance(one, Doubled):
            fault = (
                f"“{one.name[:60]}” stands twice in the record with different values. Keep one of the two."
            )
        yield Row(number, one, None, fault)
