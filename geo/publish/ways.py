"""Links between the parts of the published file, made from the links between the pages of the dashboard.

Every target has as its id the very words of the links to it, so that a link works without any script, too.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup, escape

_LINK = re.compile(r'<a class="stay" href="([^"?]*)\?([^"]*)" target="_self">(.*?)</a>', re.DOTALL)
"""A link as ``geo.cards.page_link`` writes it. Text from data has no ``<`` left, so nothing else can match."""
_RIFT = re.compile(r'(?<= )(id|href)="(#?)(rifts-[a-z_]+)"')
_PARAGRAPH = re.compile(r'(<article class="paragraph[^"]*") id="p(\d+)"')
_REPORT = re.compile(r'(<section class="report") id="[^"]*"')


def inside(html: Markup) -> Markup:
    """The same markup with its links to pages as links within the file; one to a page that is not in it is text."""
    found = _LINK.sub(lambda link: _way(*link.groups()), str(html))
    return Markup(_RIFT.sub(r'\1="\2section=\3"', found))


def _way(page: str, query: str, text: str) -> str:
    asked = dict(parse_qsl(str(Markup(query).unescape()), keep_blank_values=True))
    if page not in {"./", "sources"}:
        return f"<span>{text} (in the dashboard)</span>"
    return f'<a href="#{escape(urlencode(asked))}">{text}</a>'


def paragraph_id(report_id: str, number: int) -> str:
    """The id of a paragraph: what a link to it has behind the ``#``."""
    return urlencode({"report": report_id, "paragraph": number})


def report_anchor(report_id: str) -> str:
    """The id of a report's part of the sources."""
    return urlencode({"report": report_id})


def anchored(html: Markup, report_id: str) -> Markup:
    """A report's head or paragraphs, with ids that are theirs alone among all reports."""

    def paragraph(found: re.Match[str]) -> str:
        anchor = escape(paragraph_id(report_id, int(found[2])))
        return f'{found[1]} id="{anchor}" tabindex="-1"'

    head = _REPORT.sub(r"\1", str(html))
    return Markup(_PARAGRAPH.sub(paragraph, head))
