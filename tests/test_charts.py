from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.charts import PALE, voices_chart
from geo.findings.voices import heard
from geo.records.model import Dataset
from geo.signs.palette import VARIABLES
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.dates import span_words

BOTH = pytest.mark.parametrize("reading", list(Reading))


def drawn(timeline: Timeline, reading: Reading = Reading.CLAIMED) -> dict[str, Any]:
    """The chart as its JSON; altair holds it against the schema of Vega-Lite."""
    found: dict[str, Any] = voices_chart(timeline, reading).to_dict()
    return found


def blocks(timeline: Timeline, reading: Reading = Reading.CLAIMED) -> list[dict[str, Any]]:
    chart = drawn(timeline, reading)
    found: list[dict[str, Any]] = chart["datasets"][chart["data"]["name"]]
    return found


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


@BOTH
def test_every_account_of_every_day_is_one_block(timeline: Timeline, reading: Reading) -> None:
    accounts = Counter(
        (day.day.isoformat(), a.record_id) for day in heard(timeline, reading) for a in day.accounts
    )
    assert Counter((block["date"], block["record"]) for block in blocks(timeline, reading)) == accounts
    assert accounts


@BOTH
def test_a_block_has_the_colour_of_whoever_speaks(timeline: Timeline, reading: Reading) -> None:
    dataset = timeline.dataset
    for block in blocks(timeline, reading):
        record = dataset.claims.get(block["record"]) or dataset.mentions[block["record"]]
        side = dataset.sides.get(dataset.side_of(record.claimant_id))
        assert block["colour"] == VARIABLES.side(side.position if side else 0)


@BOTH
def test_uncertain_days_are_paler_and_lie_above_the_sure_ones(timeline: Timeline, reading: Reading) -> None:
    sure = {(d.day.isoformat(), a.record_id): a.sure for d in heard(timeline, reading) for a in d.accounts}
    piles: dict[tuple[str, str], list[tuple[float, bool]]] = {}
    for block in blocks(timeline, reading):
        certain = sure[block["date"], block["record"]]
        assert block["strength"] == (1 if certain else PALE)
        piles.setdefault((block["date"], block["colour"]), []).append((block["below"], certain))
    assert set(sure.values()) == {True, False}
    for pile in piles.values():
        kinds = [certain for _, certain in sorted(pile)]
        assert kinds == sorted(kinds, reverse=True)


@BOTH
def test_no_two_blocks_of_a_day_overlap_and_every_lane_stands_apart(
    timeline: Timeline, reading: Reading
) -> None:
    lanes: dict[str, list[tuple[float, float]]] = {}
    for block in blocks(timeline, reading):
        lanes.setdefault(block["colour"], []).append((block["below"], block["above"]))
    spans = sorted((min(low for low, _ in lane), max(high for _, high in lane)) for lane in lanes.values())
    assert len(spans) == len(timeline.dataset.sides) + 1
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    per_day: dict[str, list[tuple[float, float]]] = {}
    for block in blocks(timeline, reading):
        per_day.setdefault(block["date"], []).append((block["below"], block["above"]))
    for pile in per_day.values():
        ordered = sorted(pile)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))
    top = drawn(timeline, reading)["encoding"]["y"]["scale"]["domain"][1]
    assert max(high for _, high in spans) <= top


def test_the_first_side_stands_on_top_and_others_at_the_bottom(timeline: Timeline) -> None:
    axis = drawn(timeline)["encoding"]["y"]["axis"]
    sides = sorted(timeline.dataset.sides.values(), key=lambda side: side.position)
    names = [side.short_name for side in sides] + ["Others"]
    assert axis["values"] == sorted(axis["values"], reverse=True)
    assert [name for name in axis["labelExpr"].split('"') if name in names] == names


def test_every_day_of_the_span_has_its_place_even_a_silent_one(timeline: Timeline) -> None:
    domain = drawn(timeline, Reading.KNOWN)["encoding"]["x"]["scale"]["domain"]
    assert [date.fromisoformat(day) for day in domain] == list(timeline.days)
    assert len({block["date"] for block in blocks(timeline, Reading.KNOWN)}) < len(domain)


@BOTH
def test_a_block_leads_to_the_map_on_its_day_with_its_record(timeline: Timeline, reading: Reading) -> None:
    dataset = timeline.dataset
    for block in blocks(timeline, reading):
        address = urlsplit(block["address"])
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert address.path == "./"
        assert (asked["day"], asked["reading"]) == (block["date"], reading.value)
        mention = dataset.mentions.get(block["record"])
        assert asked["record"] == (mention.event_id if mention else block["record"])


def test_the_chart_says_in_words_what_it_shows_and_where_the_numbers_are(timeline: Timeline) -> None:
    chart = drawn(timeline)
    assert span_words(timeline.days[0], timeline.days[-1]) in chart["description"]
    for side in timeline.dataset.sides.values():
        assert f"{side.short_name} most on " in chart["description"]
    assert "table" in chart["description"]
    assert chart["mark"]["aria"] is False


def test_it_is_drawn_as_svg_so_that_its_colours_follow_the_theme(timeline: Timeline) -> None:
    chart = drawn(timeline)
    assert chart["usermeta"]["embedOptions"]["renderer"] == "svg"
    assert chart["width"] == "container"
    assert {block["colour"] for block in blocks(timeline)} == {VARIABLES.side(n) for n in (0, 1, 2)}
    assert all(colour.startswith("var(--claims-") for colour in {b["colour"] for b in blocks(timeline)})


def test_a_timeline_without_accounts_is_an_empty_chart(toy: Dataset) -> None:
    empty = Timeline(replace(toy, claims={}, events={}, mentions={}, figures={}, links={}))
    chart = drawn(empty)
    assert blocks(empty) == []
    assert chart["height"] > 0
    assert "most on" not in chart["description"]
