"""README.md of a data package: what it is, what was left out, and how to use, check and cite it."""

from __future__ import annotations

from collections.abc import Mapping

from geo.export.cut import Cut
from geo.tables import TABLES

FILES: tuple[tuple[str, str], ...] = (
    ("datapackage.json", "describes every table and column for machines (Frictionless)"),
    ("records.geojson", "every record and place as a point, with all columns"),
    ("places.geojson", "the gazetteer"),
    ("provinces.geojson", "outlines"),
    ("status.csv", "the status of every place on the day, computed from the claims"),
    ("DICTIONARY.md", "the data folder’s own README: dictionary, coding log, versions"),
    ("CODEBOOK.md", "the rules of coding"),
    ("GEOGRAPHY.md", "where outlines and positions come from, under which terms"),
    ("LICENSE-DATA", "the terms"),
    ("CITATION.cff", "how to cite, for programs"),
    ("SHA256SUMS", "checksums: `sha256sum -c SHA256SUMS`"),
)
PART = (
    "This is a part of the data. Of the records only those chosen are here; every report, actor, side, place and "
    "paragraph of the whole is kept, so that whatever a record names can be looked up. The dashboard takes its "
    "records in as a set; it is no whole dataset. Paragraphs whose records were left out stand without one, and "
    "`python -m geo check` says so of each of them. A figure whose claim or event was left out stands alone."
)
WHOLE = (
    "These are all records of the data. `python -m geo check --data FOLDER` finds nothing wrong with the unpacked "
    "folder."
)


def readme(cut: Cut, files: Mapping[str, bytes], notes: tuple[str, ...]) -> str:
    """The text, in Markdown; what comes from data stands in it as plain text."""
    lines = [f"# {_plain(cut.about.title)}", ""]
    lines += [f"- **{name}:** {_plain(words)}" for name, words in cut.about.lines[1:]]
    lines += [f"- **Note:** {_plain(note)}" for note in notes]
    if cut.own is not None:
        whole = cut.day is None and not cut.what.filters.on
        lines += ["", "## Whole or part", WHOLE if whole else PART]
    lines += ["", "## Files", *(f"- `{name}`: {words}" for name, words in _listed(cut, files))]
    lines += [
        "",
        "## Format",
        "CSV in UTF-8, sorted by id, lists separated by `|`, booleans `yes` and `no`, days ISO 8601, empty where there "
        "is nothing to say. A day is a day in Kabul (UTC+04:30). Coordinates are WGS 84, longitude first. The tables "
        "are written as the data folder keeps them; where a text could begin a formula in a spreadsheet, an apostrophe "
        "stands before it, and `guarded` in datapackage.json names the files in which one does. The import of the "
        "dashboard takes it off again.",
    ]
    return "\n".join(lines) + "\n"


def _listed(cut: Cut, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    tables = [
        (table.file, f"{len(table.records(cut.own))} records") for table in TABLES if cut.own is not None
    ]
    found = [(name, words) for name, words in tables if name in files]
    found += [
        (name, words) for name, words in FILES if name in files or name in {"datapackage.json", "SHA256SUMS"}
    ]
    sets = [
        (f"sets/{n}.csv", f"“{_plain(one.name)}”, brought by a reader") for n, one in enumerate(cut.sets, 1)
    ]
    return found + sets


def _plain(text: str) -> str:
    """Text from data, with what Markdown or HTML would read as theirs made plain."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]#|~!$":
        escaped = escaped.replace(sign, f"\\{sign}")
    return " ".join(escaped.split())
