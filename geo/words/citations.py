"""How to name this dataset, a view of it and each report in print; and where to tell of an error in a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from geo.records.errors import AskedError
from geo.records.model import Confidence, Dataset, Filtered, Report
from geo.words.dates import MONTHS, day_full, day_short, listed, span_words
from geo.words.lists import STAMP

UNPRINTED = "The report “"
"""So the data name an outlet that its page does not name."""
SETTING = "CLAIMS_MAP_REPORT_TO"
"""Environment variable (or secret) with the address that errors are told to: ``https:`` or ``mailto:``."""
ADDRESS_SETTING = "CLAIMS_MAP_ADDRESS"
"""Environment variable with the address under which a published site, or the app, is found."""
PLACEHOLDERS = ("record", "version", "page")


def how_to_cite(dataset: Dataset) -> str:
    """One line to copy: title, version of the data, span of days, licence."""
    span = dataset.span
    return (
        f"{dataset.title}, data version {dataset.version}: claims and reported events from {day_short(span.first)} to "
        f"{day_short(span.last)} {span.last.year}, coded from {len(dataset.reports)} news reports. "
        f"{both_terms(dataset)}"
    )


def data_terms(dataset: Dataset) -> str:
    """Under which terms the data are, shortly: ``Data CC BY 4.0``. Ids of the SPDX list without their hyphens."""
    named = [one.name.replace("-", " ") or one.title for one in dataset.licences]
    return f"Data {listed(named)}" if named else "No licence of the data is named"


def both_terms(dataset: Dataset) -> str:
    """The terms of the data and of the program, a sentence."""
    return f"{data_terms(dataset)}, code MIT."


def cite_view(
    dataset: Dataset, page_title: str, address: str, *, redated: Iterable[str] = (), alone: bool = False
) -> str:
    """One line for what a page shows now: title, page, version of the data, what is read otherwise, address last.

    ``redated`` are the reports read by their other date, of a dataset that is read so; ``alone`` says that all is
    computed from a part of the records, as a dataset of such a part does itself.
    """
    other = redated_words(dataset, redated)
    page = f" {page_title}." if page_title else ""
    page += f" {STAMP}: from a part of the records alone." if alone or isinstance(dataset, Filtered) else ""
    return (
        f"{dataset.title}.{page} Data version {dataset.version}{f', in which {other}' if other else ''}. "
        f"Unverified claims from {len(dataset.reports)} news reports. {data_terms(dataset)}. {address}"
    )


def outlet_name(dataset: Dataset, report: Report) -> str:
    """The outlet as a bibliography names it; empty where its page prints no name."""
    name = dataset.actors[report.outlet_id].name
    return "" if UNPRINTED in name else name


def uncertain(report: Report) -> bool:
    """Whether the day of publication is in doubt: several are possible, or another reading is."""
    several = report.published_earliest != report.published_latest
    return several or report.alternative is not None or report.confidence is not Confidence.HIGH


def date_note(report: Report) -> str:
    """In words how sure the day of publication is; empty where it is not in doubt."""
    if not uncertain(report):
        return ""
    found = (
        f"Day of publication uncertain: best {day_short(report.published_best)} {report.published_best.year}"
    )
    if report.published_earliest != report.published_latest:
        found += f", possible {span_words(report.published_earliest, report.published_latest)}"
    if report.alternative:
        found += f", or else {day_short(report.alternative)} {report.alternative.year} and no day between"
    return f"{found}; confidence {report.confidence.value}."


def source_note(dataset: Dataset, report: Report) -> str:
    """What a reference must say beside its fields: doubts about the day, an outlet or an address that is missing."""
    parts = [date_note(report)]
    if not outlet_name(dataset, report):
        parts.append("Outlet not printed.")
    if report.author and report.agency:
        parts.append(f"Agency: {report.agency}.")
    if not report.url:
        parts.append("Address not known.")
    return " ".join(part for part in parts if part)


def citation(dataset: Dataset, report: Report) -> str:
    """The report in one line. What stands in square brackets is inferred or missing, not printed."""
    outlet = outlet_name(dataset, report)
    author = report.author or report.agency
    who = author or outlet or "[Outlet not printed]"
    stop = "" if report.headline.endswith(("?", "!", ".")) else "."
    where = f" {outlet or '[Outlet not printed]'}." if author else ""
    link = report.url or "[Address not known.]"
    return f"{who}. “{report.headline}{stop}”{where} {_day(report)} {link}"


def _day(report: Report) -> str:
    best = report.published_best
    day = f"{day_short(best)} {best.year}"
    if not uncertain(report):
        return f"{day}."
    also = ""
    if report.published_earliest != report.published_latest:
        also = f"; possible {span_words(report.published_earliest, report.published_latest)}"
    if report.alternative:
        also += f"; or else {day_short(report.alternative)} {report.alternative.year}"
    return f"[About {day}{also}.]"


def month_word(number: int) -> str:
    """The month as BibTeX abbreviates it: ``aug``."""
    return MONTHS[number - 1][:3].lower()


def address_problem(setting: str) -> str:
    """What is wrong with the address that errors are told to, for who sets it; empty for a good one or none."""
    if not setting:
        return ""
    if re.search(r"[\x00-\x20\x7f<>\"\\^`|]", setting) or not setting.isascii():
        return f"{SETTING} has a space or a sign that must be percent-encoded; errors cannot be told"
    try:
        parts = urlsplit(setting)
        host, sender = parts.hostname or "", parts.username
    except ValueError:
        return f"{SETTING} is no address; errors cannot be told"
    if parts.scheme == "https" and re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:.]+", host) and sender is None:
        return ""
    if parts.scheme == "mailto" and re.fullmatch(r"[^@?,;&=]+@[^@?,;&=]+", parts.path):
        return ""
    return (
        f"{SETTING} must begin with https:// and a host, or be mailto: and one address; errors cannot be told"
    )


def site_address(text: str) -> str:
    """The address of a site, or of the app, with a slash at its end; empty where none is given.

    Raises ``AskedError`` for any but an ``https:`` or ``http:`` one without query or sender: it goes into every page.
    """
    if text and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/?", text):
        raise AskedError(f"{text!r} is no address of a site; write it like https://example.org/map/")
    return text if not text or text.endswith("/") else f"{text}/"


def error_address(setting: str, dataset: Dataset, record_id: str, page: str = "") -> str:
    """Where to tell of an error in a record, filled in as far as it can be; empty where none is set, or a wrong one.

    ``{record}``, ``{version}`` and ``{page}`` in the setting are replaced. Without any of them an ``https:`` address
    gets ``title`` and ``body`` in its query, as the forms of code hosts take them, a ``mailto:`` one ``subject`` and
    ``body``. ``page`` is the address, or the name, of the page where the record was seen.
    """
    if not setting or address_problem(_without(setting)):
        return ""
    values = {"record": record_id, "version": dataset.version, "page": page}
    if _without(setting) != setting:
        for name in PLACEHOLDERS:
            setting = setting.replace(f"{{{name}}}", quote(values[name], safe=""))
        return setting
    mail = setting.startswith("mailto:")
    lines = [f"Record: {record_id}", f"Data version: {dataset.version}", *([f"Page: {page}"] if page else [])]
    body = "\r\n".join([*lines, "", "What is wrong: "])
    fields = {"subject" if mail else "title": f"Error in record {record_id}", "body": body}
    query = "&".join(f"{key}={quote(text, safe='')}" for key, text in fields.items())
    address, mark, anchor = setting.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{mark}{anchor}"


def _without(setting: str) -> str:
    """The setting with every placeholder taken for a plain word."""
    for name in PLACEHOLDERS:
        setting = setting.replace(f"{{{name}}}", name)
    return setting


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


def redated_words(dataset: Dataset, report_ids: Iterable[str]) -> str:
    """What is read otherwise, of a dataset that ``read_otherwise`` gave; empty where nothing is."""
    parts = [
        f"“{report.headline}” is read as of {day_full(report.published_best)}"
        f"{f', not of {day_short(report.alternative)}' if report.alternative else ''}"
        for report in (dataset.reports[report_id] for report_id in sorted(set(report_ids)))
    ]
    return listed(parts)


# --- editions of the data -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the data as the folder's README tells of it; ``changes`` are its kinds: name, and what they hold."""

    version: str
    day: date | None
    words: str
    changes: tuple[tuple[str, str], ...] = ()


_VERSION = re.compile(
    r"^- \*\*(\d+\.\d+\.\d+)\*\*(?: \((\d{4}-\d\d-\d\d)\))?: (.+?)(?=^- |^#|\Z)", re.MULTILINE | re.DOTALL
)
_LOG = re.compile(r"^## Data change log: (\d+\.\d+\.\d+).*?$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_KIND = re.compile(r"^- \*\*(.+?)\*\*(.*?)(?=^- |^#|^$|\Z)", re.MULTILINE | re.DOTALL)


def editions(readme: str) -> tuple[Edition, ...]:
    """The versions that a data folder's README lists, in its order; each with its change log, where there is one."""
    listed_there = readme.partition("## Versions of the data")[2]
    logs = {
        found[1]: tuple((_plain(kind[1]), _line(kind[2])) for kind in _KIND.finditer(found[2]))
        for found in _LOG.finditer(readme)
    }
    return tuple(
        Edition(
            found[1],
            date.fromisoformat(found[2]) if found[2] else None,
            _plain(_line(found[3])),
            logs.get(found[1], ()),
        )
        for found in _VERSION.finditer(listed_there)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def other_edition(dataset: Dataset, asked: str, record: str, known: Iterable[Edition]) -> tuple[str, ...]:
    """What a reader must know whose link is of another version of the data; nothing where it is of this one.

    ``asked`` is the version that the link carries, ``record`` the id of what it selects, or empty; ``known`` are the
    editions of the data folder. An event has changed where a telling of it has.
    """
    shown = dataset.version.partition("+")[0]
    if asked == shown:
        return ()
    if not _VERSION_ALONE.fullmatch(asked):
        return (f"The address names a version of the data that is none; version {shown} is shown.",)
    if _ordered(asked) > _ordered(shown):
        return (f"This link is of data version {asked}, newer than version {shown}, which is shown.",)
    said = f"This link is of data version {asked}; version {shown} is shown."
    newer = [one for one in known if _ordered(asked) < _ordered(one.version) <= _ordered(shown)]
    if not record:
        return (said, *(f"What version {one.version} changed: {one.words}" for one in newer))
    found = [f"{name} ({version})" for name, version in changed(dataset, record, newer)]
    if found:
        return (said, f"What changed for the record it names: {'; '.join(found)}.")
    return (said, "The change log names nothing that changed for the record it names.")


def changed(dataset: Dataset, record: str, known: Iterable[Edition]) -> tuple[tuple[str, str], ...]:
    """What the change log names a record under, and in which version; an event is named where a telling of it is."""
    ids = {record, *(mention.mention_id for mention in dataset.mentions_of.get(record, ()))}
    return tuple(
        (name, one.version) for one in known for name, words in one.changes if ids & set(_WORD.findall(words))
    )


_WORD = re.compile(r"[\w-]+")
_VERSION_ALONE = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}", re.ASCII)


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _plain(text: str) -> str:
    """A line of Markdown without its marks."""
    return re.sub(r"[`*]", "", text)
