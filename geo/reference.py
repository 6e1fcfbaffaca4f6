"""Reports as entries for reference managers: BibTeX, and CSL-JSON by the schema of Citation Style Language 1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from geo.cite import month_word, outlet_name, source_note, uncertain
from geo.model import Dataset, Report

ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Signs that TeX reads as commands. Braces by name: BibTeX counts them even behind a backslash."""


def bibtex(dataset: Dataset, reports: Iterable[Report]) -> str:
    """The reports as BibTeX in UTF-8, an empty line between two: ``article`` where the outlet is known, else ``misc``.

    The note says where the day is uncertain and what the page does not print; no field stands for what is not known.
    """
    return "\n".join(_entry(dataset, report) for report in reports)


def _entry(dataset: Dataset, report: Report) -> str:
    outlet, best = outlet_name(dataset, report), report.published_best
    author = report.author or report.agency
    fields = {
        "author": f"{{{{{tex(author)}}}}}" if author else "",
        "title": f"{{{{{tex(report.headline)}}}}}",
        "journal": f"{{{{{tex(outlet)}}}}}" if outlet else "",
        "year": f"{{{best.year}}}",
        "month": month_word(best.month),
        "day": f"{{{best.day}}}",
        "language": f"{{{tex(report.language)}}}" if report.language else "",
        "url": f"{{{_url(report.url)}}}" if report.url else "",
        "note": f"{{{tex(source_note(dataset, report))}}}" if source_note(dataset, report) else "",
    }
    kind, key = "article" if outlet else "misc", re.sub(r"[^A-Za-z0-9:._-]", "-", report.report_id)
    lines = "".join(f"  {name} = {text},\n" for name, text in fields.items() if text)
    return f"@{kind}{{{key},\n{lines}}}\n"


def tex(text: str) -> str:
    """Text that TeX prints as it stands; white space folded, letters beyond ASCII kept."""
    return "".join(ESCAPES.get(sign, sign) for sign in " ".join(text.split()))


def _url(address: str) -> str:
    """An address as BibTeX may hold it: braces and a backslash percent-encoded, all else verbatim."""
    return "".join(f"%{ord(sign):02X}" if sign in "{}\\" or sign.isspace() else sign for sign in address)


def csl_json(dataset: Dataset, reports: Iterable[Report]) -> str:
    """The reports as a CSL-JSON array, to be read by Zotero, pandoc and their like."""
    return json.dumps([csl_item(dataset, report) for report in reports], ensure_ascii=False, indent=2)


def csl_item(dataset: Dataset, report: Report) -> dict[str, Any]:
    """One item: the best day as ``issued``, ``circa`` where in doubt, the other days in ``note``; no ``accessed``.

    A name is ``literal``: how a printed author parts into given and family name is not for us to say.
    """
    best = report.published_best
    issued: dict[str, Any] = {"date-parts": [[best.year, best.month, best.day]]}
    if uncertain(report):
        issued["circa"] = True
    author = report.author or report.agency
    fields: dict[str, Any] = {
        "id": report.report_id,
        "type": "article-newspaper",
        "title": report.headline,
        "author": [{"literal": author}] if author else [],
        "container-title": outlet_name(dataset, report),
        "issued": issued,
        "language": report.language,
        "URL": report.url,
        "note": source_note(dataset, report),
    }
    return {key: value for key, value in fields.items() if value}
