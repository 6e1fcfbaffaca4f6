"""One sheet of signs: what the method page explains is what map, legend, timeline and matrix draw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.findings.matrix import matrix
from geo.map.basemap import basemap
from geo.map.folium_map import AssetUrls, payload
from geo.map.frames import pairs
from geo.map.ground import Ground
from geo.markup.matrix import matrix_html
from geo.markup.matrix import signs as matrix_signs
from geo.markup.timeline_chart import chart
from geo.paper.day import key
from geo.paper.marks import Brought
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.signs.glyphs import event_sign
from geo.signs.palette import VARIABLES
from geo.signs.style import event_svg, pattern_defs
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.legend import legend

ASSETS = AssetUrls("leaflet.js", "leaflet.css", (), (), {})


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


def inner(svg: str) -> str:
    """A drawing without its frame, whose size differs from place to place."""
    return re.sub(r"^<svg [^>]*>|</svg>$", "", svg)


def test_the_maps_legend_is_the_sheet_of_signs(dataset: Dataset, timeline: Timeline) -> None:
    drawn = payload(timeline, Ground(dataset), basemap(Path(BUNDLED)), ASSETS)
    kinds = {event.kind for event in dataset.events.values()}
    sheet = legend(dataset.sides, kinds)
    assert [entry["svg"] for entry in drawn["legend"]] == [entry.svg for entry in sheet]
    assert [entry["words"] for entry in drawn["legend"]] == [entry.explanation for entry in sheet]


def test_the_maps_legend_has_for_each_day_the_signs_that_are_drawn_and_no_other(
    dataset: Dataset, timeline: Timeline
) -> None:
    ground = Ground(dataset)
    drawn = payload(timeline, ground, basemap(Path(BUNDLED)), ASSETS)
    sheet = {entry["sign"] for entry in drawn["legend"]}
    for reading in Reading:
        for state, number in zip(timeline.states(reading), drawn["explained"][reading.value], strict=True):
            told = set(drawn["keys"][number])
            found = pairs(state, ground)
            assert told <= sheet
            assert told - {"counted"} == {entry.sign for entry in key(dataset, found, Brought(), VARIABLES)}
            assert ("counted" in told) == any("margin" in feature for feature, _ in found)
    assert "claimed-1" not in drawn["keys"][drawn["explained"]["claimed"][18]], "2 September: nobody says all"


def test_map_and_timeline_draw_events_by_the_same_signs_and_textures(
    dataset: Dataset, timeline: Timeline
) -> None:
    drawn = payload(timeline, Ground(dataset), basemap(Path(BUNDLED)), ASSETS)
    lanes = chart(timeline)
    assert lanes["defs"] == drawn["defs"] == pattern_defs()
    on_lanes = {inner(svg) for svg in lanes["signs"]}
    kinds = {event.kind for event in dataset.events.values()}
    wanted = sorted({event_sign(kind) for kind in kinds})
    for name in wanted:
        assert inner(drawn["signs"][name]) == inner(event_svg(name)), name
        assert any(
            inner(event_svg(name, ring, VARIABLES)) in on_lanes for ring in ("", "window", "undated")
        ), name


@pytest.mark.parametrize("reading", list(Reading))
def test_every_sign_of_the_matrix_is_on_the_sheet_and_explained_beside_it(
    dataset: Dataset, timeline: Timeline, reading: Reading
) -> None:
    found = matrix(timeline, reading)
    used = matrix_signs(dataset, found)
    sheet = {entry.sign: entry for entry in legend(dataset.sides)}
    assert used
    assert used <= sheet.keys()
    html = str(matrix_html(dataset, found))
    for sign in used:
        assert sheet[sign].label in html, sign
