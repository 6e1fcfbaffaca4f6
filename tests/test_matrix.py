"""The matrix of places and days: the same answers as the timeline, the same signs as map and legend."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from geo.findings.matrix import MOST_DAYS, Cell, Edge, Group, around, behind, cell_words, matrix, row_ids
from geo.map.ground import Ground
from geo.map.layers import layers
from geo.markup.accounts import opened_cell
from geo.markup.matrix import key_of, matrix_html, picture_of, signs
from geo.records.model import Dataset
from geo.signs.glyphs import BURST
from geo.signs.style import status_swatch
from geo.status.timeline import Fighting, Status, Timeline
from geo.status.validity import Reading
from geo.words.legend import legend
from tests.builders import MOUTH, PASS, TOWN, VALLEY, claim, event, make_dataset, may


@pytest.fixture(scope="module")
def timeline(dataset: Dataset) -> Timeline:
    return Timeline(dataset)


def cell_of(timeline: Timeline, place: str, day: str, reading: Reading = Reading.CLAIMED) -> Cell:
    found = next(row for row in matrix(timeline, reading).rows if row.place_id == place)
    return next(cell for cell in found.cells if cell.day.isoformat() == day)


# --- rows, columns, cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", Reading)
def test_every_cell_is_what_the_timeline_says_of_that_place_and_day(
    timeline: Timeline, reading: Reading
) -> None:
    found = matrix(timeline, reading)
    assert found.days == timeline.days
    for row in found.rows:
        assert [cell.day for cell in row.cells] == list(timeline.days)
        for cell in row.cells:
            assert cell.place == timeline.state(cell.day, reading).places[row.place_id]


def test_the_rows_are_the_subject_the_ways_in_and_every_other_place_that_a_claim_is_about(
    timeline: Timeline,
) -> None:
    assert row_ids(timeline) == (
        ("panjshir", Group.SUBJECT),
        *((p, Group.ENTRY) for p in ("bazarak", "golbahar", "jabal-saraj", "khawak-pass", "shotul")),
        *(
            (p, Group.OTHER)
            for p in (
                "bano",
                "dara",
                "deh-salah",
                "panjshir-gorge",
                "kabul",
                "khenj",
                "malimah",
                "pul-e-hesar",
                "salang-pass",
            )
        ),
    )


def test_a_place_keeps_its_row_though_only_the_other_reading_has_anything_to_say_of_it() -> None:
    timeline = Timeline(make_dataset(claim("north", on=None, at=TOWN)))  # undated: never "as claimed"
    assert [row.place_id for row in matrix(timeline, Reading.CLAIMED).rows] == [VALLEY, MOUTH, PASS, TOWN]


@pytest.mark.parametrize(
    ("count", "day", "first", "last"),
    [
        (23, 22, 0, 22),
        (MOST_DAYS, 0, 0, MOST_DAYS - 1),
        (MOST_DAYS + 1, 0, 0, MOST_DAYS - 1),
        (MOST_DAYS + 1, MOST_DAYS, 1, MOST_DAYS),
        (300, 150, 150 - MOST_DAYS // 2, 149 + MOST_DAYS // 2),
    ],
)
def test_a_long_span_shows_the_days_around_the_readers_day(
    count: int, day: int, first: int, last: int
) -> None:
    days = [may(1) + timedelta(days=n) for n in range(count)]
    shown = around(days, days[day])
    assert (shown[0], shown[-1]) == (days[first], days[last])
    assert days[day] in shown


# --- the same signs as the map -----------------------------------------------------------------------------------


Records = dict[str, list[dict[Hashable, Any]]]


def map_edges(dataset: Dataset, found: Records, place_id: str) -> set[Edge]:

    def at(side_id: str) -> int:
        return dataset.sides[side_id].position if side_id else 0

    control = [row for row in found["control"] if row["place_id"] == place_id]
    edges = {Edge("split", at(side)) for row in control for side in row["split_sides"]}
    edges |= {Edge("rival", at(row["newer_rival"])) for row in control if row["newer_rival"]}
    for kind in ("possible", "implied"):
        edges |= {Edge(kind, at(row["side_id"])) for row in found[kind] if row["place_id"] == place_id}
    return edges


@pytest.mark.parametrize("reading", Reading)
def test_a_cell_has_the_edges_and_the_band_that_the_map_draws_around_the_place(
    dataset: Dataset, timeline: Timeline, reading: Reading
) -> None:
    ground = Ground(dataset)
    seen: set[str] = set()
    days: dict[date, Records] = {
        day: {
            name: frame.to_dict("records")
            for name, frame in layers(timeline.state(day, reading), ground).frames.items()
        }
        for day in {cell.day for row in matrix(timeline, reading).rows for cell in row.cells}
    }
    for row in matrix(timeline, reading).rows:
        if ground.geometry(row.place_id) is None:
            continue
        for cell in row.cells:
            drawn = map_edges(dataset, days[cell.day], row.place_id)
            assert set(cell.edges) == drawn, (row.place_id, cell.day)
            bands = [one for one in days[cell.day]["approaches"] if one["place_id"] == row.place_id]
            assert [side for side, _ in cell.approaches] == [one["side_id"] for one in bands]
            seen |= {edge.kind for edge in cell.edges} | ({"band"} if len(bands) else set())
    expected = {"split", "rival", "implied", "band"} | ({"possible"} if reading is Reading.CLAIMED else set())
    assert expected <= seen  # the comparison compares something


@pytest.mark.parametrize("reading", Reading)
def test_a_cell_begins_with_the_swatch_of_the_map_and_the_legend_as_old_as_the_claim(
    dataset: Dataset, timeline: Timeline, reading: Reading
) -> None:
    for row in matrix(timeline, reading).rows:
        for cell in row.cells:
            picture = picture_of(dataset, cell)
            if cell.place.status is not Status.NONE:
                assert picture.startswith(status_swatch(dataset, cell.place))
            assert bool(picture) is not cell.blank
            assert (cell.place.fighting is Fighting.REPORTED) == (BURST in picture)


def test_a_claim_grows_pale_in_the_matrix_as_it_does_on_the_map(timeline: Timeline, dataset: Dataset) -> None:
    young, old = (picture_of(dataset, cell_of(timeline, "bano", day)) for day in ("2021-08-23", "2021-09-06"))
    shares = [float(share) for svg in (young, old) for share in re.findall(r'stroke-opacity="([\d.]+)"', svg)]
    assert shares[0] > shares[1] > 0


def test_the_key_explains_every_sign_of_the_table_and_no_other(timeline: Timeline, dataset: Dataset) -> None:
    found = matrix(timeline, Reading.CLAIMED)
    used = signs(dataset, found)
    assert used == {
        *("part-1", "defends-2", "contested", "border", "denied-2", "faded-1"),
        *("reported", "reported-part"),
        *("split-1", "rival", "possible-1", "implied-1", "approaches-1", "clash"),
    }
    assert {entry.sign for entry in key_of(dataset, found)} == used
    assert "Dotted outline. Implied by a claim to the wider area" in str(matrix_html(dataset, found))
    assert used <= {entry.sign for entry in legend(dataset.sides)}


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "day", "reading", "words"),
    [
        ("shotul", "2021-09-02", "claimed", "Shotul, 2 September 2021: claimed by the NRF"),
        ("shotul", "2021-09-01", "known", "Shotul, 1 September 2021: no claim in force"),
        ("bazarak", "2021-09-06", "claimed", "Bazarak, 6 September 2021: claimed by the Taliban"),
        ("golbahar", "2021-08-20", "claimed", "Golbahar, 20 August 2021: no claim in force"),
        (
            "bano",
            "2021-08-20",
            "claimed",
            "Bano, 20 August 2021: no claim in force; possibly claimed by the NRF",
        ),
        (
            "panjshir",
            "2021-09-02",
            "claimed",
            "Panjshir, 2 September 2021: contested: both cannot be right; "
            "Approaches of Panjshir: surrounded or blocked, say the Taliban; fighting reported",
        ),
        (
            "shotul",
            "2021-09-06",
            "claimed",
            "Shotul, 6 September 2021: last claimed by the NRF, 4 days ago; newer claim of the Taliban about the wider "
            "area; implied by the Taliban’s wider claim",
        ),
    ],
)
def test_a_cell_says_in_words_what_its_picture_shows(
    dataset: Dataset, timeline: Timeline, place: str, day: str, reading: str, words: str
) -> None:
    assert cell_words(dataset, cell_of(timeline, place, day, Reading(reading))) == words


# --- the table ---------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def test_the_table_has_a_caption_scopes_and_a_named_button_in_every_cell(
    dataset: Dataset, timeline: Timeline
) -> None:
    found = matrix(timeline, Reading.CLAIMED)
    tags = Tags(str(matrix_html(dataset, found)))
    assert len(tags.all("caption")) == 1
    assert {th["scope"] for th in tags.all("th")} == {"col", "colgroup", "row", "rowgroup"}
    buttons = tags.all("button")
    assert len(buttons) == len(found.rows) * len(found.days)
    assert {b["aria-label"] for b in buttons} == {
        cell_words(dataset, cell) for row in found.rows for cell in row.cells
    }
    heads = [th["data-day"] for th in tags.all("th") if "data-day" in th]
    assert heads == [day.isoformat() for day in found.days]


def test_each_picture_stands_in_the_table_once(dataset: Dataset, timeline: Timeline) -> None:
    html = str(matrix_html(dataset, matrix(timeline, Reading.CLAIMED)))
    tags = Tags(html)
    ids = [symbol["id"] for symbol in tags.all("symbol")]
    assert len(ids) == len(set(ids)) < 40
    assert {use["href"] for use in tags.all("use")} == {f"#{name}" for name in ids}
    assert len(html) < 120_000


def test_a_name_from_data_stays_text_in_the_table_and_in_the_open_cell(dataset: Dataset) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    places = {**dataset.places, "shotul": replace(dataset.places["shotul"], name=hostile)}
    timeline = Timeline(replace(dataset, places=places))
    html = str(matrix_html(timeline.dataset, matrix(timeline, Reading.CLAIMED)))
    html += str(
        opened_cell(timeline.dataset, timeline.state(date(2021, 9, 2), Reading.CLAIMED), "shotul")
    ).replace('<img class="sign"', "")
    assert "<img" not in html
    assert "&lt;img src=x" in html


# --- what a cell opens to ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", Reading)
def test_nothing_is_drawn_in_a_cell_that_does_not_open_to_its_records(
    dataset: Dataset, timeline: Timeline, reading: Reading
) -> None:
    for row in matrix(timeline, reading).rows:
        for cell in row.cells:
            found = behind(dataset, cell.place)
            assert bool(found.status) == (cell.place.status is not Status.NONE)
            kinds = {edge.kind for edge in cell.edges}
            assert not kinds & {"possible"} or found.possible
            above = {c for p in cell.place.implied for c in p.claims}
            shown = {c.claim_id for group in (found.status, found.wider) for c in group}
            assert above <= shown
            assert bool(cell.approaches) <= bool(found.approaches)
            groups = [
                c.claim_id
                for group in (found.status, found.possible, found.approaches, found.others, found.wider)
                for c in group
            ]
            assert len(groups) == len(set(groups))  # nothing is shown twice


@pytest.mark.parametrize(
    ("place", "day", "shown", "not_shown"),
    [
        ("shotul", date(2021, 9, 2), "c-shotul-repulsed-nrf-spokesman", "c-bazarak-flag"),
        ("golbahar", date(2021, 9, 2), "c-panjshir-holds-entrances-nrf-spokesman", "c-shotul-repulsed"),
        ("panjshir", date(2021, 9, 2), "m-clash-panjshir-thursday-outlet", "c-panjshir-captured-mujahid"),
        ("panjshir", date(2021, 9, 3), "c-panjshir-roads-blocked-taliban", "c-panjshir-captured-mujahid"),
    ],
)
def test_an_open_cell_has_its_claims_their_paragraphs_and_the_way_to_the_map(
    dataset: Dataset, timeline: Timeline, place: str, day: date, shown: str, not_shown: str
) -> None:
    html = str(opened_cell(dataset, timeline.state(day, Reading.CLAIMED), place))
    assert f'data-records="{shown}' in html
    assert not_shown not in html
    assert f'href="./?day={day}&reading=claimed&record={place}"' in html.replace("&amp;", "&")
    assert html.count("sources?report=") >= html.count("<article")


def test_a_cell_without_any_claim_says_so() -> None:
    timeline = Timeline(make_dataset(claim("north", on=5), events=[event(3, at=TOWN)]))
    html = str(opened_cell(timeline.dataset, timeline.state(may(2), Reading.CLAIMED), VALLEY))
    assert "No claim about this very place makes a status on this day." in html
    assert "No report dates fighting here to this day" in html
