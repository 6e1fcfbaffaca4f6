"""An imported set over time: its events by kind, a column a day, or a month where there are many days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pyarrow as pa

from geo.charts import AXIS
from geo.records.period import ONE_DAY, Period
from geo.sets.layers import sign_of
from geo.signs.palette import VARIABLES
from geo.words.dates import MONTHS
from geo.words.legend import SIGN_WORDS

DAYS_SHOWN = 92
"""On longer spans a column is a month."""
YEARS_SHOWN = 60
"""On longer ones a year."""
HEIGHT_PX = 220
PALER = 0.7
"""How much of its colour each kind has of the one before it, fighting apart."""


FIGHTING_WORDS = SIGN_WORDS["clash"]


@dataclass(frozen=True, slots=True)
class Column:
    """The events of one kind in one piece of time; an event that goes on counts on each of its days."""

    first: date
    after: date
    """The day after the last one."""
    words: str
    kind: str
    n: int


def columns(per_day: pa.Table, span: Period) -> tuple[Column, ...]:
    """From ``geo.events.Events.per_day``: the columns of a chart over ``span``, fighting first in each."""
    piece = _piece(span)
    counts: Counter[tuple[date, date, str]] = Counter()
    for day, kind, n in zip(*(per_day[name].to_pylist() for name in ("day", "kind", "n")), strict=True):
        if span.covers(day):
            counts[(*piece(day), sign_of(kind))] += n
    ordered = sorted(counts.items(), key=lambda found: (found[0][0], found[0][2] != "clash", found[0][2]))
    return tuple(
        Column(first, after, _words(first, after), SIGN_WORDS[sign], n) for (first, after, sign), n in ordered
    )


def _piece(span: Period) -> Any:  # noqa: ANN401 - a function of a day
    if len(span) <= DAYS_SHOWN:
        return lambda day: (day, day + ONE_DAY)
    if len(span) <= 366 * YEARS_SHOWN:
        return lambda day: (day.replace(day=1), _month_after(day))
    return lambda day: (date(day.year, 1, 1), date(day.year + 1, 1, 1))


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _words(first: date, after: date) -> str:
    length = (after - first).days
    if length == 1:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    return f"{MONTHS[first.month - 1]} {first.year}" if length <= 31 else str(first.year)


def chart(found: tuple[Column, ...], span: Period, day: date) -> alt.LayerChart:
    """The columns over ``span``, with a line at ``day`` where that is in it."""
    kinds = list(
        dict.fromkeys(sorted((one.kind for one in found), key=lambda kind: (kind != FIGHTING_WORDS, kind)))
    )
    bars = (
        alt.Chart(alt.InlineData(values=list(_values(found))))
        .mark_rect(aria=False)
        .encode(
            x=alt.X(
                "first:T",
                title=None,
                scale=alt.Scale(domain=[_text(span.first), _text(span.last + ONE_DAY)], type="utc"),
            ),
            x2="after:T",
            y=alt.Y("low:Q", title=None, axis=alt.Axis(tickCount=4, tickMinStep=1, format="d")),
            y2="high:Q",
            fill=alt.Fill(
                "kind:N",
                title=None,
                sort=kinds,
                scale=alt.Scale(domain=kinds, range=_colours(kinds)),
                legend=alt.Legend(orient="top", labelColor=VARIABLES.text, symbolStrokeWidth=0),
            ),
            tooltip=[
                alt.Tooltip("when:N", title="When"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("n:Q", title="Events"),
            ],
        )
    )
    line = (
        alt.Chart(alt.InlineData(values=[{"day": _text(day)}] if span.covers(day) else []))
        .mark_rule(color=VARIABLES.ink, strokeWidth=1.4, aria=False)
        .encode(x=alt.X("day:T", scale=alt.Scale(type="utc")))
    )
    both: alt.LayerChart = (
        alt.layer(bars, line)
        .properties(height=HEIGHT_PX, width="container")
        .configure(axis=AXIS, view=alt.ViewConfig(stroke=None), background="transparent")
    )
    return both


def _colours(kinds: list[str]) -> list[str]:
    """Ink for fighting; the neutral colour for the others, each paler than the one before."""
    others = [kind for kind in kinds if kind != FIGHTING_WORDS]
    shares = {kind: round(100 * PALER**rank) for rank, kind in enumerate(others)}
    neutral, paper = VARIABLES.neutral, VARIABLES.paper
    return [
        f"color-mix(in srgb, {neutral} {shares[kind]}%, {paper})" if kind in shares else VARIABLES.ink
        for kind in kinds
    ]


def _values(found: tuple[Column, ...]) -> Iterator[dict[str, object]]:
    tops: Counter[date] = Counter()
    for one in found:  # fighting comes first in each piece of time, and so stands lowest
        low = tops[one.first]
        tops[one.first] += one.n
        yield {
            "low": low,
            "high": low + one.n,
            "first": _text(one.first),
            "after": _text(one.after),
            "when": one.words,
            "kind": one.kind,
            "n": one.n,
        }


def _text(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def summary(found: tuple[Column, ...]) -> str:
    """The chart in a sentence or two, for those who do not see it."""
    if not found:
        return "No event of this set passes the filters."
    totals: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for one in found:
        totals[one.kind] += one.n
        pieces[one.words] += one.n
    most, count = pieces.most_common(1)[0]
    kinds = ", ".join(f"{kind} {n:,}" for kind, n in totals.most_common())
    return f"By kind: {kinds}. Most in {most}: {count:,}. An event that goes on counts on each of its days."
