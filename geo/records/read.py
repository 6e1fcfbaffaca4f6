"""A data folder -> Dataset. The only module that opens data files."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geo.records.errors import DataError, Lines, Problem
from geo.records.geojson import parse_outlines, parse_places
from geo.records.model import Dataset, Licence
from geo.records.rows import parse_table
from geo.records.tables import OUTLINES, PACKAGE, PLACES, TABLES

BUNDLED = Path(__file__).resolve().parents[2] / "data"
"""The data folder that comes with the program."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything found in a folder, for ``check`` alone: the records that could be read, and what is wrong.

    ``dataset`` is ``None`` where a whole file could not be read: no rule across records would mean anything.
    """

    dataset: Dataset | None
    lines: Lines
    problems: tuple[Problem, ...]


def read(folder: Path) -> Dataset:
    """The whole dataset; raises ``DataError`` with every problem of every file, never half a dataset."""
    return read_with_lines(folder)[0]


def read_with_lines(folder: Path) -> tuple[Dataset, Lines]:
    """Like ``read``, with the line of every record."""
    found = survey(folder)
    if found.dataset is None or found.problems:
        raise DataError(found.problems)
    return found.dataset, found.lines


def survey(folder: Path) -> Survey:
    """What is in a folder, good and bad, so that all problems can be told at once."""
    return _survey(*_texts(folder))


def survey_packed(files: Mapping[str, bytes]) -> Survey:
    """Like ``survey``, of files in memory, by the names they have in a data folder."""
    texts, problems = {}, []
    tables = [table.file for table in TABLES if not table.optional or table.file in files]
    for file in (PACKAGE, *tables, PLACES, OUTLINES):
        if file not in files:
            problems.append(Problem(file, 0, "", "the file is missing", "Put it into the package"))
        elif isinstance(text := _decoded(files[file], file), Problem):
            problems.append(text)
        else:
            texts[file] = text
    return _survey(texts, problems)


def _survey(texts: dict[str, str], problems: list[Problem]) -> Survey:
    parsed = {table.name: parse_table(table, texts[table.file]) for table in TABLES if table.file in texts}
    for name, file, parse in (("places", PLACES, parse_places), ("outlines", OUTLINES, parse_outlines)):
        if file in texts:
            parsed[name] = parse(texts[file])
    header = _header(texts[PACKAGE], problems) if PACKAGE in texts else None
    problems += [problem for part in parsed.values() for problem in part.problems]
    lines = {(part.file, name): line for part in parsed.values() for name, line in part.lines.items()}
    needed = {"places", "outlines", *(table.name for table in TABLES if not table.optional)}
    whole = header and needed <= parsed.keys() and all(part.readable for part in parsed.values())
    tables: dict[str, Any] = {name: part.records for name, part in parsed.items()}
    dataset = Dataset(**header, **tables) if header and whole else None
    return Survey(dataset, lines, tuple(sorted(set(problems))))


def other_coding(folder: Path) -> str:
    """The text of the other coding that a folder ships (``agreement/second-coding.csv``); empty without one.

    Raises ``DataError`` where it cannot be read.
    """
    path = folder / "agreement" / "second-coding.csv"
    if not path.exists():
        return ""
    text = _text(path, path.name)
    if isinstance(text, Problem):
        raise DataError([text])
    return text


def notes(folder: Path) -> Mapping[str, str]:
    """The texts that explain the data (``*.md``), by file name. Raises ``DataError``."""
    found, problems = {}, []
    for path in sorted(folder.glob("*.md")):
        text = _text(path, path.name)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            found[path.name] = text
    if problems:
        raise DataError(problems)
    return found


def _texts(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    found, problems = {}, []
    tables = [table.file for table in TABLES if not table.optional or (folder / table.file).exists()]
    for file in (PACKAGE, *tables, PLACES, OUTLINES):
        text = _text(folder / file, file)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            found[file] = text
    return found, problems


def _text(path: Path, file: str) -> str | Problem:
    """The file's text without a byte order mark, or why there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Problem(file, 0, "", "the file is missing", f"Put it into {path.parent}")
    except OSError as error:
        return Problem(file, 0, "", f"the file cannot be opened: {error.strerror}", "Make it readable")
    return _decoded(data, file)


def _decoded(data: bytes, file: str) -> str | Problem:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Problem(file, 0, "", "the file is UTF-16", "Save it as UTF-8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(
            file, line, "", f"the byte {data[error.start]:#04x} is not UTF-8", "Save the file as UTF-8"
        )


# --- datapackage.json --------------------------------------------------------------------------------


def _header(text: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Name, title, version and subject of the dataset; its terms, its clock and what it says of itself."""
    try:
        package = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"the file is not JSON: {error.msg} (column {error.colno})"
        problems.append(Problem(PACKAGE, error.lineno, "", what, "Mend the file there"))
        return None
    except RecursionError:
        problems.append(
            Problem(PACKAGE, 0, "", "the file is nested too deeply", "Write a Frictionless data package")
        )
        return None
    faults = list(_header_faults(package))
    problems += faults
    if faults:
        return None
    own = package["claims-map"]
    return {key: package[key] for key in ("name", "title", "version")} | {
        "subject_id": own["subject"],
        "caveat": str(own.get("caveat", "")),
        "heading": str(own.get("heading", "")),
        "introduction": str(own.get("introduction", "")),
        "dating": str(own.get("dating", "")),
        "time_zone": own.get("time_zone", ""),
        "licences": tuple(
            Licence(**{key: one[key] for key in LICENCE if key in one}) for one in package.get("licenses", ())
        ),
    }


LICENCE = ("name", "title", "path")
"""What a data package says of a licence, each a text; a name or a title there must be."""


def _header_faults(package: object) -> Iterator[Problem]:
    if not isinstance(package, dict):
        yield Problem(PACKAGE, 1, "", "the file is not a JSON object", "Write a Frictionless data package")
        return
    for key in ("name", "title", "version"):
        if not isinstance(package.get(key), str) or not package[key]:
            yield Problem(PACKAGE, 0, "", f"{key} is missing or not text", "Write it")
    own = package.get("claims-map")
    if not isinstance(own, dict) or not isinstance(own.get("subject"), str):
        what, remedy = (
            "claims-map.subject is missing",
            "Write the id of the place whose control is the question",
        )
        yield Problem(PACKAGE, 0, "", what, remedy)
    else:
        yield from _zone_faults(own.get("time_zone", ""))
    listed = package.get("licenses", [])
    if not isinstance(listed, list) or not all(map(_is_licence, listed)):
        what, remedy = "licenses is no list of licences with a name or a title", "Write it, or leave it out"
        yield Problem(PACKAGE, 0, "", what, remedy)


def _zone_faults(zone: object) -> Iterator[Problem]:
    try:
        known = isinstance(zone, str) and (not zone or bool(ZoneInfo(zone)))
    except (KeyError, ValueError, OSError):  # a name of none, a path, a folder of the database
        known = False
    if not known:
        what = f"claims-map.time_zone {json.dumps(zone, ensure_ascii=False)} is no zone of the IANA database"
        yield Problem(PACKAGE, 0, "", what, "Write one as Europe/Athens, or leave it out")


def _is_licence(one: object) -> bool:
    if not isinstance(one, dict) or not (one.get("name") or one.get("title")):
        return False
    return all(isinstance(one.get(key, ""), str) for key in LICENCE)
