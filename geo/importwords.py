"""The report of an import as HTML: what was read, taken and rejected, each rejection with its reason."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from geo.cards import joined
from geo.importers.report import SHOWN_AT_MOST, NeedsMapping, Rejection, Report
from geo.importers.tally import counted, counts
from geo.period import Period
from geo.phrases import day_full, span_with_year

NAMES_AT_MOST = 60
"""So many unresolved names are told one by one."""
CELL_LETTERS = 60
"""More of a cell is not shown in the first rows of a table."""
COLUMNS_AT_MOST = 60
"""So many columns of an unknown table are shown."""


def days(span: Period | None) -> str:
    """The days of a set in words."""
    if span is None:
        return "no day is known"
    return day_full(span.first) if len(span) == 1 else span_with_year(span.first, span.last)


def facts(report: Report, format_words: str, span: Period | None) -> Markup:
    """A set in one line: its format, how many rows it has, over which days, how many of them on the map."""
    placed = report.taken - report.unplaced
    parts = (format_words, counted(report.taken, "row"), days(span), f"{placed:,} on the map")
    return Markup('<p class="import-facts">{}</p>').format(" · ".join(part for part in parts if part))


def report_html(report: Report) -> Markup:
    """All that the report says but the single rejections: counts, notes, names that the gazetteer does not know."""
    notes = joined(Markup("<li>{}</li>").format(note) for note in report.notes)
    return Markup('<div class="import-report"><p>{}</p>{}{}</div>').format(
        counts(report), Markup("<ul>{}</ul>").format(notes) if notes else "", _unresolved(report)
    )


def _unresolved(report: Report) -> Markup:
    if not report.unresolved:
        return Markup("")
    told = report.unresolved[:NAMES_AT_MOST]
    names = joined((Markup("<bdi>{}</bdi>&nbsp;({:,})").format(name, n) for name, n in told), ", ")
    more = len(report.unresolved) - len(told)
    rest = f", and {more:,} more" if more else ""
    return Markup(
        "<details><summary>{} not in the gazetteer</summary>"
        "<p>They keep their words and their own positions; no place of the map is joined to them. "
        "In brackets how often each is met.</p><p>{}{}</p></details>"
    ).format(f"{counted(len(report.unresolved), 'place name')} {_is(len(report.unresolved))}", names, rest)


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def rejections_html(report: Report) -> Markup:
    """The rejections, row by row, at most ``SHOWN_AT_MOST`` of them."""
    shown = report.rejections[:SHOWN_AT_MOST]
    word = report.row_word.capitalize()
    caption = "Why rows were rejected."
    if report.rejected > len({one.row for one in shown}):
        caption = (
            f"The first {len(shown):,} reasons why rows were rejected; the file of rejected rows has all."
        )
    return _table(caption, (word, "Column", "Value", "Reason"), map(_rejection, shown), "rejections")


def _rejection(one: Rejection) -> tuple[str, ...]:
    return str(one.row) if one.row else "", one.column, one.value, one.reason


def sample_html(asked: NeedsMapping) -> Markup:
    """The first rows of a table whose columns have no meaning yet, with the columns' own names."""
    columns = asked.columns[:COLUMNS_AT_MOST]
    cells = [asked.sample.column(i).to_pylist() for i in range(min(len(columns), asked.sample.num_columns))]
    rows = ([_short(cell or "") for cell in row] for row in zip(*cells, strict=True))
    caption = f"The first rows of {asked.name}"
    if len(asked.columns) > len(columns):
        caption += f": {len(columns)} of {len(asked.columns):,} columns"
    return _table(f"{caption}.", columns, rows, "sample")


def _short(text: str) -> str:
    return text if len(text) <= CELL_LETTERS else f"{text[:CELL_LETTERS]}…"


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], kind: str) -> Markup:
    """A table that scrolls by itself, also with the keyboard."""
    head = joined(Markup('<th scope="col"><bdi>{}</bdi></th>').format(name) for name in heads)
    body = joined(
        Markup("<tr>{}</tr>").format(joined(Markup("<td><bdi>{}</bdi></td>").format(cell) for cell in row))
        for row in rows
    )
    return Markup(
        '<div class="import-table {}" role="region" tabindex="0" aria-label="{}">'
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(kind, caption, caption, head, body)
