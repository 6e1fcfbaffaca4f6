"""Accounts, statuses and reports as HTML. The one place where text from data becomes markup: it is escaped here.

Every surface is values put into a macro of ``templates/``, which escapes what is not markup already.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from geo.records.model import Claim, Dataset, Figure, Mention
from geo.signs.glyphs import event_sign
from geo.signs.palette import DARK, theme
from geo.signs.style import event_svg
from geo.status.timeline import DayState, PlaceOnDay
from geo.status.validity import Coded
from geo.view.address import query_string
from geo.words.citations import error_address
from geo.words.dates import day_short, typeset
from geo.words.lists import EVENT_KINDS, FIGHTING, plain
from geo.words.places import brief, place_sentences
from geo.words.records import (
    Account,
    Printed,
    map_query,
    named_again,
    of_day,
    outlet,
    paragraph_name,
    paragraph_query,
    printed_in,
    short_name,
    speaker,
)

BLANK = Markup("")
Values = dict[str, Any]
"""What a part of a template is filled with, by name."""
TELL = "Report an error in this record"


class _Layout(Extension):
    """Drops a line break with the indentation after it: in a template an indented line continues the one before.

    A line that begins at the margin stays a line of its own, but for the end of a block. The break moves into a
    comment, so that an error still names the right line.
    """

    _BREAK = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})|\n(?:[ \t]+|(?=\{% e))", re.DOTALL)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template as the compiler reads it."""
        return self._BREAK.sub(lambda found: found[1] or "{#\n#}", source)


TEMPLATES = Environment(
    loader=PackageLoader("geo.markup"),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=[_Layout],
    trim_blocks=True,
)
"""All templates: whatever is put into one is escaped, and a value that nobody gave is an error."""


@cache
def _macro(template: str, name: str) -> Callable[..., Markup]:
    return cast("Callable[..., Markup]", getattr(TEMPLATES.get_template(f"{template}.html").module, name))


def filled(template: str, macro: str, /, **values: object) -> Markup:
    """A macro of ``templates/{template}.html`` with these values; each is compiled once a process.

    Raises ``TypeError`` for a value that the macro does not know and ``UndefinedError`` where one is missing.
    """
    return _macro(template, macro)(**values)


def own(name: str, text: str) -> Markup:
    """A ``script`` or ``style`` of our own. Raises ``ValueError`` where the text would end it."""
    if re.search(rf"</{name}|<!--", text, re.IGNORECASE):
        raise ValueError(f"the text closes its own {name} element")
    return Markup(f"<{name}>{text}</{name}>")


def carried(name: str, safe: str) -> Markup:
    """Values for a script in an element that cannot run. ``safe`` is JSON that no text in it can close."""
    return Markup('<script type="application/json" id="claims-{}">{}</script>\n').format(name, Markup(safe))


def linked_data(safe: str) -> Markup:
    """What search engines read of a page, in an element that cannot run; ``safe`` as above."""
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(safe))


def picture(svg: str) -> Markup:
    """One of our own signs as an image: a page's HTML is stripped of inline drawings. Silent to a screen reader.

    A drawing in CSS variables is light, and dark where the page around it is: an image takes its ``color-scheme``.
    """
    encoded = base64.b64encode(_both_themes(svg).encode()).decode()
    return Markup('<img class="sign" alt="" src="data:image/svg+xml;base64,{}">').format(encoded)


_DARK = theme(DARK)
_VARIABLE = re.compile(r"var\((--claims-\w+)")


def _both_themes(svg: str) -> str:
    """The drawing with the dark values of the variables that it uses; the light ones stand in its brackets."""
    used = sorted(set(_VARIABLE.findall(svg)))
    dark = "".join(f"{name}:{_DARK[name]};" for name in used)
    rule = f"<style>@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
    return str(svg).replace(">", f">{rule}", 1) if used else str(svg)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """The parts in one, each already escaped."""
    return Markup(between).join(parts)


def page_link(page: str, text: str, **query: str | int) -> Markup:
    """A link to another page of the app, relative so that it works under any path prefix.

    ``query`` has keys of the address alone; those that say nothing are left out.
    """
    return Markup('<a class="stay" href="{}?{}" target="_self">{}</a>').format(
        page, query_string(query), _set(text)
    )


_LINK = re.compile(r'<a class="stay" href="([^"?]*)\?([^"]*)" target="_self">(.*?)</a>', re.DOTALL)
"""A link as ``page_link`` writes it. Text from data has no ``<`` left, so nothing else can match."""


def relinked(html: Markup, way: Callable[[str, dict[str, str], Markup], Markup]) -> Markup:
    """The same markup with each link to a page replaced by ``way`` of the page, what is asked of it and the words."""

    def link(found: re.Match[str]) -> str:
        asked = dict(parse_qsl(str(Markup(found[2]).unescape()), keep_blank_values=True))
        return way(found[1], asked, Markup(found[3]))

    return Markup(_LINK.sub(link, str(html)))


def paragraph_link(dataset: Dataset, record: Printed) -> Markup:
    """The way to the paragraph that prints a record."""
    return page_link("sources", paragraph_name(dataset, record), **paragraph_query(record))


def source_link(dataset: Dataset, record: Printed) -> Markup:
    """The same, named in full: outlet, report and paragraph."""
    return page_link("sources", printed_in(dataset, record), **paragraph_query(record))


def map_link(dataset: Dataset, record: Coded, text: str = "On the map") -> Markup:
    """The way to a record on the map, on the one day on which the map shows it."""
    return page_link("./", text, **map_query(dataset, record))


def speaker_words(dataset: Dataset, record: Claim | Mention | Figure) -> Markup:
    """Speaker and role, as printed."""
    name, rest = speaker(dataset, record)
    return Markup("<b>{}</b>{}").format(_set(name), _set(f", {rest}") if rest else "")


def _facts(dataset: Dataset, account: Account) -> list[tuple[str, str | Markup]]:
    """What a card folds away, by name; nothing that is empty."""
    rows: list[tuple[str, str | Markup]] = [
        ("Day", account.told.date_basis),
        ("Where", account.where),
        ("From", account.origin(dataset)),
        ("Said", account.said(dataset)),
        ("Printed", source_link(dataset, account.record)),
        ("Checked", account.checked),
        ("Hedge", account.hedge),
        ("Interest", account.interest),
        *(("Figure", words) for words in account.numbers(dataset)),
        ("Coding", account.record.note),
    ]
    return [(name, value) for name, value in rows if value]


def _kind(account: Account) -> str | Markup:
    """What kind of record it is, with the sign that stands for it on the map."""
    if account.event is None:
        assert isinstance(account.record, Claim)
        return f"Claim: {plain(account.record.stance)}"
    kind = account.event.kind
    sign = event_svg(event_sign(kind))
    return filled("cards", "kind", sign=sign, words=EVENT_KINDS[kind])


def account_card(
    dataset: Dataset,
    account: Account,
    *,
    selected: bool = False,
    beside_map: bool = True,
    errors_to: str = "",
) -> Markup:
    """One account: who says what, when, where, by which way it reached the reader, and how sure day and place are.

    ``errors_to`` is the address that errors in a record are told to, where a team has one.
    """
    side = dataset.sides.get(account.side_id)
    return filled(
        "cards",
        "account",
        side=side.position if side else 0,
        selected=selected,
        records=" ".join(dict.fromkeys([account.record_id, account.selects])),
        certainty=account.certainty.value,
        kind=_kind(account),
        who=speaker_words(dataset, account.record),
        said=account.record.paraphrase,
        when=account.when,
        where=account.precision,
        link=paragraph_link(dataset, account.record),
        doubt=account.doubt,
        rows=_facts(dataset, account),
        errors=error_link(dataset, account.record_id, errors_to),
        marks=account.selects if beside_map and account.place_ids else "",
        way=BLANK if beside_map else map_link(dataset, account.told),
    )


def error_link(dataset: Dataset, record_id: str, errors_to: str) -> Markup:
    """The way to tell of an error in a record, filled in with its id and the data's version; nothing without one."""
    if not errors_to:
        return BLANK
    address = error_address(errors_to, dataset, record_id)
    way = filled("parts", "out", address=address, words=TELL)
    return filled("parts", "paragraph", words=way, kind="short")


def account_line(dataset: Dataset, account: Account) -> Markup:
    """An account in one line, who, what and by which report: the ``summary`` of a fold that holds its card.

    How it hangs on the day is said by the card alone (geo/assets/panels.js repeats it in the line).
    """
    report, what = dataset.reports[account.record.report_id], account.record.paraphrase
    who, by = short_name(dataset, account.record), outlet(dataset, report)
    named = next((name for name in (who, f"The {who}") if what.startswith(f"{name} ")), "")
    again = named or named_again(dataset, account.record)
    return filled(
        "cards",
        "line",
        who=named or (who if again else f"{who}:"),
        what=what.removeprefix(again).strip(),
        source=f"printed {day_short(report.published_best)}" if who == by else of_day(dataset, report),
    )


def place_entry(dataset: Dataset, place: PlaceOnDay, swatch: Markup) -> Markup:
    """A place's status in words: what a ``details`` of the place holds before the claims that made the status."""
    about = dataset.places[place.place_id]
    sentences = place_sentences(dataset, place)
    return filled(
        "cards",
        "place",
        id=place.place_id,
        status=place.status.value,
        swatch=swatch,
        name=about.name,
        fa=about.name_fa,
        head=sentences[0],
        rest=sentences[1:],
        fighting=FIGHTING[place.fighting].words,
    )


def sentence(dataset: Dataset, state: DayState) -> Markup:
    """In words what the map shows: the status, what each side says, and where fighting is reported.

    The page has the number of the day's accounts below it.
    """
    said = brief(dataset, state, counted=True)
    sides = [(dataset.sides[side].position, words) for side, words in said.sides]
    return filled("cards", "day", lead=said.lead, sides=sides, rest=" ".join(said.rest))


def escaped(text: str) -> str:
    """Text with every sign of Markdown made plain."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _set(text: object) -> object:
    """Plain text as a printer sets it; what is markup already was set when it was made, and a number is no text."""
    return typeset(text) if isinstance(text, str) and not isinstance(text, Markup) else text


TEMPLATES.globals |= {"page_link": page_link, "picture": picture}
TEMPLATES.filters["typeset"] = _set
