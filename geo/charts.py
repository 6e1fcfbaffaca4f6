"""Charts of a timeline, in the colours of the map (as CSS variables). With ``geo.sets.chart`` all that imports altair.

A chart is drawn as SVG, so that its colours follow the page's theme; its text equivalent is a table elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from geo.findings.figures import sides_in_order
from geo.findings.voices import Heard, heard
from geo.records.model import Dataset
from geo.signs.palette import VARIABLES
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.address import query_string
from geo.words.dates import day_short, span_words
from geo.words.lists import reading_words
from geo.words.records import Account

PALE = 0.4
"""How strongly an uncertain account is filled: as in the strip of the time bar."""
UNIT_PX = 7
"""Height of one account."""
LANE_GAP = 2
"""Room above each lane, in accounts."""
LABELS = 8
"""At most about so many days are named below the chart."""
LOWEST = 2
"""The least height of a lane, in accounts."""
GAP = 0.08
"""The part of a block left empty below and above it."""
OTHERS = "Others"
TOOLTIP = {"who": "Speaks", "said": "Says", "day": "Day", "when": "For"}
"""What is said of a block under the pointer, with the names of the lines."""
AXIS = alt.AxisConfig(
    labelColor=VARIABLES.soft_text,
    gridColor=VARIABLES.border,
    domainColor=VARIABLES.border,
    tickColor=VARIABLES.border,
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One voice in the chart; ``base`` and ``height`` count accounts from the bottom."""

    side_id: str
    name: str
    colour: str
    base: int
    height: int


def voices_chart(timeline: Timeline, reading: Reading = Reading.CLAIMED) -> alt.Chart:
    """Who is heard on which day: a block an account, a lane a voice, uncertain days paler.

    A block leads to the map on its day with its record selected.
    """
    dataset, days = timeline.dataset, heard(timeline, reading)
    lanes = _lanes(dataset, days)
    top = lanes[0].base + lanes[0].height
    blocks = alt.InlineData(values=list(_blocks(dataset, days, lanes, reading)))
    found: alt.Chart = (
        alt.Chart(blocks)
        .mark_bar(strokeWidth=1, aria=False)
        .encode(
            x=_days_axis(days),
            y=_lane_axis(lanes, top),
            y2="above:Q",
            fill=alt.Fill("colour:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
            fillOpacity=alt.FillOpacity("strength:Q", scale=None),
            tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in TOOLTIP.items()],
            href="address:N",
        )
        .properties(
            width="container",
            height=top * UNIT_PX,
            description=_description(lanes, days, reading),
            config=alt.Config(view=alt.ViewConfig(stroke=None), axis=AXIS),
            usermeta={"embedOptions": {"renderer": "svg"}},
        )
    )
    return found


def _lanes(dataset: Dataset, days: Sequence[Heard]) -> tuple[Lane, ...]:
    """One lane a voice, the first side on top; as high as its fullest day, so that no lane runs into another."""
    found: list[Lane] = []
    base = 0
    for side_id in ("", *reversed(sides_in_order(dataset))):
        side = dataset.sides.get(side_id)
        height = max([len(day.of(side_id)) for day in days] + [LOWEST]) + LANE_GAP
        name, position = (side.short_name, side.position) if side else (OTHERS, 0)
        found.append(Lane(side_id, name, VARIABLES.side(position), base, height))
        base += height
    return tuple(reversed(found))


def _blocks(
    dataset: Dataset, days: Iterable[Heard], lanes: Iterable[Lane], reading: Reading
) -> Iterator[dict[str, Any]]:
    """A block for every account of every day, those whose day is sure at the bottom of the pile."""
    for day in days:
        for lane in lanes:
            pile = sorted(day.of(lane.side_id), key=lambda account: (not account.sure, account.record_id))
            for number, account in enumerate(pile, lane.base):
                yield _block(dataset, day, lane, number, account, reading)


def _block(
    dataset: Dataset, day: Heard, lane: Lane, number: int, account: Account, reading: Reading
) -> dict[str, Any]:
    record = account.event.event_id if account.event else account.record_id
    query = {"day": day.day.isoformat(), "reading": reading.value, "record": record}
    return {
        "date": day.day.isoformat(),
        "day": day_short(day.day),
        "below": number + GAP,
        "above": number + 1 - GAP,
        "colour": lane.colour,
        "strength": 1 if account.sure else PALE,
        "record": account.record_id,
        "who": dataset.actors[account.record.claimant_id].name,
        "said": account.record.paraphrase,
        "when": account.when,
        "address": f"./?{query_string(query)}",
    }


def _days_axis(days: Sequence[Heard]) -> alt.X:
    """Every day of the span in its place, some of them named."""
    names = {day.day.isoformat(): day_short(day.day) for day in days}
    step = -(-len(days) // LABELS)
    axis = alt.Axis(
        values=list(names)[::step],
        labelExpr=f"({json.dumps(names)})[datum.value]",
        labelAngle=0,
        labelOverlap=True,
    )
    return alt.X("date:O", title=None, axis=axis, scale=alt.Scale(domain=list(names), paddingInner=0.2))


def _lane_axis(lanes: Sequence[Lane], top: int) -> alt.Y:
    """The lanes by name, each on its own ground line; the numbers stand in the table."""
    names = {lane.base: lane.name for lane in lanes}
    axis = alt.Axis(
        values=list(names),
        labelExpr=f"({json.dumps(names)})[datum.value]",
        labelBaseline="bottom",
        ticks=False,
        domain=False,
    )
    return alt.Y("below:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, top], nice=False))


def _description(lanes: Sequence[Lane], days: Sequence[Heard], reading: Reading) -> str:
    """The chart in a sentence or two, for those who do not see it; the numbers stand in the table."""
    fullest = [
        f"{lane.name} most on {day_short(most.day)}"
        for lane in lanes
        for most in [max(days, key=lambda day: len(day.of(lane.side_id)))]
        if most.of(lane.side_id)
    ]
    span = span_words(days[0].day, days[-1].day)
    kind = reading_words(reading, "the day")
    return (
        f"Accounts by day and by who speaks, {span} {days[-1].day.year}: {kind}. {'; '.join(fullest)}. "
        "Uncertain days are paler. The table after the chart says the same."
    )
