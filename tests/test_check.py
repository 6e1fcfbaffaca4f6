from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.check import check
from geo.check.tables import circles
from geo.records.model import Dataset
from geo.records.read import read_with_lines
from geo.records.tables import DISTANCES, QUESTIONS

Change = Callable[[str, str, str, str], None]
ChangeFeature = Callable[[str, str, dict[str, Any]], None]
Problems = Callable[[Path], list[str]]

Edit = tuple[str, str, str, str]
"""File, record, column, new cell; an empty column takes the row out."""


def test_sound_data_have_no_problems(toy: Dataset, copy_of_toy: Path, problems: Problems) -> None:
    assert problems(copy_of_toy) == []
    assert check(toy, read_with_lines(copy_of_toy)[1]) == ()


REFERENCES: list[tuple[list[Edit], str]] = [
    (
        [("claims.csv", "c-06", "report_id", "")],
        "claims.csv:7 (c-06): report_id is empty. Write it.",
    ),
    (
        [("claims.csv", "c-04", "report_id", "")],
        "claims.csv:5 (c-04): report_id is empty. Write it.",
    ),
    (
        [("claims.csv", "c-04", "report_id", "gazete-tuesday")],
        "claims.csv:5 (c-04): report_id 'gazete-tuesday' is not in reports.csv."
        " Write 'gazette-tuesday', or add 'gazete-tuesday' there.",
    ),
    (
        [("reports.csv", "herald-sunday", "", "")],
        "paragraphs.csv:8 (herald-sunday 1): report_id 'herald-sunday' is not in reports.csv"
        " (13 more records say so too). Mend it, or add 'herald-sunday' there.",
    ),
    (
        [("claims.csv", "c-02", "claimant_id", "dov-ren")],
        "claims.csv:3 (c-02): claimant_id 'dov-ren' is not in actors.csv."
        " Write 'dov-renn', or add 'dov-ren' there.",
    ),
    (
        [("actors.csv", "mira-oln", "", "")],
        "claims.csv:2 (c-01): claimant_id 'mira-oln' is not in actors.csv"
        " (7 more records say so too). Mend it, or add 'mira-oln' there.",
    ),
    (
        [("claims.csv", "c-01", "about_id", "ostrell")],
        "claims.csv:2 (c-01): about_id 'ostrell' is not in actors.csv."
        " Write 'ostrel', or add 'ostrell' there.",
    ),
    (
        [("claims.csv", "c-01", "place_ids", "brel")],
        "claims.csv:2 (c-01): place_ids 'brel' is not in places.geojson. Write 'brell', or add 'brel' there.",
    ),
    (
        [("events.csv", "e-04", "origin_ids", "tarngate")],
        "events.csv:5 (e-04): origin_ids 'tarngate' is not in places.geojson."
        " Write 'tarn-gate', or add 'tarngate' there.",
    ),
    (
        [("events.csv", "e-01", "side_ids", "kaveth|ostral")],
        "events.csv:2 (e-01): side_ids 'ostral' is not in sides.csv. Write 'ostrel', or add 'ostral' there.",
    ),
    (
        [("actors.csv", "dov-renn", "side_id", "kavet")],
        "actors.csv:2 (dov-renn): side_id 'kavet' is not in sides.csv. Write 'kaveth', or add 'kavet' there.",
    ),
    (
        [("mentions.csv", "m-02", "event_id", "e-99")],
        "mentions.csv:3 (m-02): event_id 'e-99' is not in events.csv. Mend it, or add 'e-99' there.",
    ),
    (
        [("figures.csv", "f-01", "record_id", "e-011")],
        "figures.csv:2 (f-01): record_id 'e-011' is not in claims.csv or events.csv."
        " Write 'e-01', or add 'e-011' there.",
    ),
    (
        [("figures.csv", "f-02", "counted_within", "f-011")],
        "figures.csv:3 (f-02): counted_within 'f-011' is not in figures.csv."
        " Write 'f-01', or add 'f-011' there.",
    ),
    (
        [("links.csv", "l-02", "to_id", "c-99")],
        "links.csv:3 (l-02): to_id 'c-99' is not in claims.csv or events.csv or mentions.csv or figures.csv."
        " Mend it, or add 'c-99' there.",
    ),
]


@pytest.mark.parametrize(("edits", "said"), REFERENCES)
def test_an_id_that_stands_nowhere_is_told_in_one_sentence(
    copy_of_toy: Path, change: Change, problems: Problems, edits: list[Edit], said: str
) -> None:
    for edit in edits:
        change(*edit)
    assert problems(copy_of_toy) == [said]


NAMELESS: list[tuple[list[Edit], str]] = [
    ([("reports.csv", "herald-sunday", "report_id", "")], "reports.csv:3: report_id is empty. Write it."),
    ([("actors.csv", "kaveth", "actor_id", "")], "actors.csv:6: actor_id is empty. Write it."),
    ([("claims.csv", "c-01", "claim_id", "")], "claims.csv:2: claim_id is empty. Write it."),
    ([("events.csv", "e-01", "event_id", "")], "events.csv:2: event_id is empty. Write it."),
    (
        [("paragraphs.csv", "herald-sunday 2", "report_id", "")],
        "paragraphs.csv:9 (2): report_id is empty. Write it.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 2", "paragraph", "two")],
        "paragraphs.csv:9 (herald-sunday two): paragraph 'two' is not a whole number from 1 on."
        " Write it in digits, without leading zeros.",
    ),
    (
        [("events.csv", "e-01", "event_id", "e-10")],
        "mentions.csv:2 (m-01): event_id 'e-01' is not in events.csv (2 more records say so too)."
        " Write 'e-10', or add 'e-01' there.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 2", "report_id", "herald-monday")],
        "paragraphs.csv:9 (herald-monday 2): report_id 'herald-monday' is not in reports.csv."
        " Write 'herald-sunday', or add 'herald-monday' there.",
    ),
]


@pytest.mark.parametrize(("edits", "said"), NAMELESS)
def test_a_record_without_its_id_is_told_and_nothing_of_those_that_name_it(
    copy_of_toy: Path, change: Change, problems: Problems, edits: list[Edit], said: str
) -> None:
    for edit in edits:
        change(*edit)
    assert problems(copy_of_toy) == [said]


PARAGRAPHS: list[tuple[list[Edit], str]] = [
    (
        [("claims.csv", "c-07", "paragraph", "7")],
        "claims.csv:8 (c-07): paragraph 7 is not in gazette-tuesday. Write a number from 1 to 6.",
    ),
    (
        [("claims.csv", "c-07", "", "")],
        "paragraphs.csv:6 (gazette-tuesday 5): the paragraph has no record and no reason."
        " Code it, or write the reason why not.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 4", "reason", "opinion")],
        "paragraphs.csv:11 (herald-sunday 4): reason is 'opinion', yet c-02, m-02, l-01 was coded from it."
        " Empty the reason, or mend the record's paragraph.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 1", "", "")],
        "paragraphs.csv (herald-sunday 1): paragraph 1 of herald-sunday is missing."
        " Number every non-empty line from 1.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 1", "first_words", "one two three four five six")],
        "paragraphs.csv:8 (herald-sunday 1): first_words has 6 words. Keep at most 5.",
    ),
    (
        [("paragraphs.csv", "herald-sunday 1", "sha256", "abc")],
        "paragraphs.csv:8 (herald-sunday 1): sha256 is not 64 hexadecimal digits."
        " Write the hash of the stripped line in UTF-8.",
    ),
]

DATES: list[tuple[list[Edit], str]] = [
    (
        [("claims.csv", "c-07", "start", "2031-05-04")],
        "claims.csv:8 (c-07): time_precision is 'undated', but start or end is given. Empty both.",
    ),
    (
        [("claims.csv", "c-01", "start", "")],
        "claims.csv:2 (c-01): time_precision is 'day', but start is empty. Write the first possible day.",
    ),
    (
        [("claims.csv", "c-01", "end", "2031-05-05")],
        "claims.csv:2 (c-01): time_precision is 'day', but end is another day than start. Empty end.",
    ),
    ([("claims.csv", "c-01", "end", "2031-05-04")], ""),
    (
        [("claims.csv", "c-03", "end", "")],
        "claims.csv:4 (c-03): time_precision is 'night', but the days are not two in a row."
        " A night spans two dates.",
    ),
    (
        [("claims.csv", "c-03", "end", "2031-05-05")],
        "claims.csv:4 (c-03): time_precision is 'night', but the days are not two in a row."
        " A night spans two dates.",
    ),
    (
        [("claims.csv", "c-02", "end", "2031-05-04")],
        "claims.csv:3 (c-02): time_precision is 'since', but end is given. Empty end.",
    ),
    (
        [("events.csv", "e-03", "end", "")],
        "events.csv:4 (e-03): time_precision is 'throughout', but end is empty. Write the last possible day.",
    ),
    (
        [("claims.csv", "c-08", "alternative_end", "")],
        "claims.csv:9 (c-08): time_precision is 'window', but alternative_end is empty."
        " Write the last possible day.",
    ),
    (
        [("claims.csv", "c-04", "alternative_start", "")],
        "claims.csv:5 (c-04): alternative_start is empty, but gazette-tuesday has an alternative reading."
        " Write the day under that reading.",
    ),
    (
        [("events.csv", "e-04", "alternative_start", "")],
        "events.csv:5 (e-04): alternative_start is empty, but gazette-tuesday has an alternative reading."
        " Write the day under that reading.",
    ),
    (
        [("claims.csv", "c-04", "said", "2031-05-08")],
        "claims.csv:5 (c-04): alternative_said is empty, but gazette-tuesday has an alternative reading."
        " Write the day under that reading.",
    ),
    (
        [("claims.csv", "c-02", "alternative_start", "2031-04-27")],
        "claims.csv:3 (c-02): alternative_start is given, but the record is not of one report with"
        " such a reading."
        " Empty it.",
    ),
    (
        [("claims.csv", "c-04", "alternative_start", "2031-05-02")],
        "claims.csv:5 (c-04): alternative_start 2031-05-02 is after gazette-tuesday was out (2031-05-01)."
        " Mend the day, or the report's.",
    ),
    ([("claims.csv", "c-02", "start", "2031-05-05")], ""),
    (
        [("claims.csv", "c-02", "start", "2031-05-06")],
        "claims.csv:3 (c-02): start 2031-05-06 is after herald-sunday was out (2031-05-05)."
        " Mend the day, or the report's.",
    ),
    ([("claims.csv", "c-01", "said", "2031-05-05")], ""),
    (
        [("claims.csv", "c-01", "said", "2031-05-06")],
        "claims.csv:2 (c-01): said 2031-05-06 is after herald-sunday was out (2031-05-05)."
        " Mend the day, or the report's.",
    ),
    (
        [("mentions.csv", "m-01", "said", "2031-05-06")],
        "mentions.csv:2 (m-01): said 2031-05-06 is after herald-sunday was out (2031-05-05)."
        " Mend the day, or the report's.",
    ),
    (
        [("reports.csv", "herald-sunday", "published_earliest", "2031-05-05")],
        "reports.csv:3 (herald-sunday): published 2031-05-05, 2031-05-04 and 2031-05-05 are not in the order"
        " earliest, best, latest. Mend the one that is wrong.",
    ),
    (
        [("reports.csv", "gazette-tuesday", "alternative_basis", "")],
        "reports.csv:2 (gazette-tuesday): alternative_basis is empty. Say what the other date rests on.",
    ),
    (
        [("reports.csv", "gazette-tuesday", "alternative", "2031-05-09")],
        "reports.csv:2 (gazette-tuesday): alternative 2031-05-09 lies between the earliest and the"
        " latest day."
        " An alternative is another day, never part of the span.",
    ),
    (
        [("reports.csv", "herald-sunday", "alternative_basis", "Why not")],
        "reports.csv:3 (herald-sunday): alternative_basis is given without an alternative."
        " Write the day, or empty the basis.",
    ),
]

STANCES: list[tuple[list[Edit], str]] = [
    (
        [("claims.csv", "c-05", "extent", "whole")],
        "claims.csv:6 (c-05): stance is 'surrounds', but extent is 'whole'."
        " Write approaches: such a claim is about the ways in only.",
    ),
    (
        [("claims.csv", "c-02", "about_id", "kaveth")],
        "claims.csv:3 (c-02): about_id 'kaveth' is of the claimant's own side, but the stance is a denial."
        " Name the side whose hold or entry is denied.",
    ),
    ([("claims.csv", "c-02", "claimant_id", "shepherd")], ""),
    (
        [("claims.csv", "c-03", "about_id", "shepherd")],
        "claims.csv:4 (c-03): about_id 'shepherd' is of no side, but the stance 'holds' places one."
        " Name the actor whose position is meant.",
    ),
    (
        [("claims.csv", "c-01", "geo_precision", "unlocated")],
        "claims.csv:2 (c-01): geo_precision is 'unlocated', but a place with a position is named."
        " Write how well it is known.",
    ),
    (
        [("claims.csv", "c-01", "place_ids", "hollowmere")],
        "claims.csv:2 (c-01): geo_precision is 'settlement', but no place with a position is named."
        " Name the place, or write unlocated.",
    ),
    (
        [("events.csv", "e-01", "place_ids", "")],
        "events.csv:2 (e-01): geo_precision is 'settlement', but no place with a position is named."
        " Name the place, or write unlocated.",
    ),
    (
        [("mentions.csv", "m-03", "event_id", "e-04")],
        "events.csv:4 (e-03): no mention tells of this event. Add one to mentions.csv.",
    ),
]

FIGURES: list[tuple[list[Edit], str]] = [
    (
        [("figures.csv", "f-01", "high", "11")],
        "figures.csv:2 (f-01): low 12 is more than high 11. Exchange or mend them.",
    ),
    (
        [("figures.csv", "f-03", "low", "24")],
        "figures.csv:4 (f-03): wording_class is 'vague', but a number is given."
        " Empty low and high, or write another class.",
    ),
    (
        [("figures.csv", "f-03", "wording_class", "about")],
        "figures.csv:4 (f-03): wording_class is 'about', but low and high are empty."
        " Write the number, or vague.",
    ),
    (
        [("figures.csv", "f-01", "wording", "twelve dead as she told us")],
        "figures.csv:2 (f-01): wording has 6 words. Keep at most 5.",
    ),
    (
        [("figures.csv", "f-02", "measure", "wounded")],
        "figures.csv:3 (f-02): measure is 'wounded', but f-01, which includes it, is 'killed'."
        " Count only like within like.",
    ),
    (
        [("figures.csv", "f-02", "whose_id", "ostrel")],
        "figures.csv:3 (f-02): whose_id is 'ostrel', but f-01, which includes it, is 'kaveth'."
        " Count only people of one actor within one another.",
    ),
    (
        [("figures.csv", "f-01", "counted_within", "f-02")],
        "figures.csv:2 (f-01): counted_within leads back to the figure itself."
        " Empty it on the figure that includes the others.",
    ),
    (
        [("links.csv", "l-02", "to_id", "c-06")],
        "links.csv:3 (l-02): the link leads from c-06 to itself. Name the other record.",
    ),
    (
        [("links.csv", "l-01", "report_id", "")],
        "links.csv:2 (l-01): stated_by is 'report', but report_id is empty. Name the report, or write coder.",
    ),
    (
        [("links.csv", "l-01", "paragraph", "")],
        "links.csv:2 (l-01): stated_by is 'report', but paragraph is empty."
        " Write the paragraph that states it.",
    ),
]

WORDS: list[tuple[list[Edit], str]] = [
    (
        [("sides.csv", "ostrel", "", "")],
        "sides.csv: the table has 1 side. There are exactly two.",
    ),
    (
        [("sides.csv", "ostrel", "position", "2")],
        "sides.csv:3 (ostrel): the positions of the two sides are 2 and 2. Give one 1 and the other 2.",
    ),
    (
        [("links.csv", "l-02", "link_id", "x-02")],
        "links.csv:3 (x-02): the id 'x-02' is not in the form of this table."
        " Use a-z, 0-9 and single hyphens, beginning with l-.",
    ),
    (
        [("links.csv", "l-02", "link_id", "l-0_2")],
        "links.csv:3 (l-0_2): the id 'l-0_2' is not in the form of this table."
        " Use a-z, 0-9 and single hyphens, beginning with l-.",
    ),
    (
        [("claims.csv", "c-01", "paraphrase", "The Rebels are in Brell.")],
        "claims.csv:2 (c-01): paraphrase says 'Rebels' in the product's own voice."
        " Use the neutral word (codebook, section 8).",
    ),
    (
        [("events.csv", "e-01", "title", "Death of a martyr")],
        "events.csv:2 (e-01): title says 'martyr' in the product's own voice."
        " Use the neutral word (codebook, section 8).",
    ),
    ([("claims.csv", "c-01", "paraphrase", "The rebellion of the Freedomtown.")], ""),
    ([("actors.csv", "kaveth", "aliases", "the rebels")], ""),
    (
        [("links.csv", "l-01", "link_id", "l-03")],
        "links.csv:3 (l-02): the row stands after l-03. Sort by link_id, or run python -m geo format.",
    ),
]


@pytest.mark.parametrize(("edits", "said"), [*PARAGRAPHS, *DATES, *STANCES, *FIGURES, *WORDS])
def test_what_a_rule_forbids_is_told_in_one_sentence_and_what_it_allows_is_not(
    copy_of_toy: Path, change: Change, problems: Problems, edits: list[Edit], said: str
) -> None:
    for edit in edits:
        change(*edit)
    assert problems(copy_of_toy) == ([said] if said else [])


NORTH = "d-01,gazette-tuesday,4,gazette,velmara,the county,brell,Brell,north,,in the north,"
FAR = "d-01,gazette-tuesday,6,gazette,lower-dunn,,brell,,,f-03,12 km,"


@pytest.mark.parametrize(
    ("row", "edits", "said"),
    [
        (NORTH, [], ""),
        (NORTH.replace(",north,", ",,"), [], "neither figure_id nor direction is given."),
        (NORTH.replace("in the north", "up in the north of it"), [], "wording has 6 words."),
        (NORTH.replace("velmara", "hollowmere"), [], "from_ids 'hollowmere' has no position to measure."),
        (NORTH.replace("velmara", "brell"), [], "'brell' stands in from_ids and in to_ids."),
        (NORTH.replace("velmara", "velmarra"), [], "from_ids 'velmarra' is not in places.geojson."),
        (NORTH.replace("brell,", "brel,"), [], "to_ids 'brel' is not in places.geojson."),
        (NORTH.replace("gazette,", "gazete,"), [], "claimant_id 'gazete' is not in actors.csv."),
        (NORTH.replace("tuesday,4", "tuesday,7"), [], "paragraph 7 is not in"),
        (FAR.replace("f-03", "f-33"), [], "figure_id 'f-33' is not in figures.csv."),
        (FAR, [], "figure_id 'f-03' is of measure 'killed'."),
        (FAR, [("measure", "distance_km")], ""),
        (
            FAR.replace("tuesday,6", "tuesday,5"),
            [("measure", "distance_km")],
            "figure_id 'f-03' is of gazette",
        ),
        (NORTH.replace("d-01", "x-01"), [], "the id 'x-01' is not in the form of this table."),
        (
            f"{NORTH.replace('d-01', 'd-02')}\n{FAR}",
            [("measure", "distance_km")],
            "the row stands after d-02.",
        ),
    ],
)
def test_a_printed_distance_or_direction_can_be_found_and_measured(
    copy_of_toy: Path, change: Change, problems: Problems, row: str, edits: list[tuple[str, str]], said: str
) -> None:
    for column, cell in edits:
        change("figures.csv", "f-03", column, cell)
    header = ",".join(DISTANCES.columns)
    (copy_of_toy / DISTANCES.file).write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = problems(copy_of_toy)
    assert len(told) == bool(said), told
    assert all(said in sentence and sentence.startswith("distances.csv:") for sentence in told)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("q-a,Who holds it?,1,map,,2031-05-04,no,,,c-01,", ""),
        (
            "q-a,Who holds it?,1,map,,2030-01-01,no,,,c-01,",
            "day '2030-01-01' is outside the days of the data",
        ),
        ("q-a,Who holds it?,1,map,,,no,c-none,,c-01,", "'c-none'"),
        ("q-a,Who holds it?,1,map,,,no,,,c-none,", "'c-none'"),
        ("q-a,Who holds it?,1,elsewhere,,,no,,,c-01,", "page 'elsewhere' is not one of map, accounts"),
    ],
)
def test_a_question_leads_to_a_day_and_records_that_there_are(
    copy_of_toy: Path, problems: Problems, cells: str, said: str
) -> None:
    (copy_of_toy / QUESTIONS.file).write_text(f"{','.join(QUESTIONS.columns)}\n{cells}\n", encoding="utf-8")
    told = problems(copy_of_toy)
    assert len(told) == bool(said), told
    assert all(said in sentence and sentence.startswith("questions.csv:2 (q-a)") for sentence in told)


@pytest.mark.parametrize(
    ("name", "properties", "said"),
    [
        (
            "velmara",
            {"parents": ["brell"]},
            "places.geojson:2 (brell): parents lead back to the place itself. Name only what contains it.",
        ),
        (
            "brell",
            {"parents": ["velmar"]},
            "places.geojson:2 (brell): parents 'velmar' is not in places.geojson."
            " Write 'velmara', or add 'velmar' there.",
        ),
        (
            "tarn-gate",
            {"elevation_m": None},
            "places.geojson:5 (tarn-gate): a way in (entry_point) lacks its position or elevation."
            " Write both, or entry_point false.",
        ),
        (
            "brell",
            {"position_quality": "outline"},
            "places.geojson:2 (brell): position_quality is 'outline', but the place has none."
            " Add it to provinces.geojson.",
        ),
        (
            "brell",
            {"position_quality": "none"},
            "places.geojson:2 (brell): position_quality is 'none', but the place has a point."
            " Say how good it is.",
        ),
        (
            "hollowmere",
            {"position_quality": "approximate"},
            "places.geojson:3 (hollowmere): position_quality is 'approximate', but the place has no point."
            " Write the point, or none.",
        ),
        (
            "lower-dunn",
            {"spellings": ["BRÈLL"]},
            "places.geojson:4 (lower-dunn): the spelling 'BRÈLL' also means brell."
            " Leave it to one of the two.",
        ),
    ],
)
def test_a_place_that_contradicts_itself_or_another_is_told(
    copy_of_toy: Path,
    change_feature: ChangeFeature,
    problems: Problems,
    name: str,
    properties: dict[str, Any],
    said: str,
) -> None:
    change_feature("places.geojson", name, {"properties": properties})
    assert problems(copy_of_toy) == [said]


def test_a_subject_without_an_outline_is_told(copy_of_toy: Path, problems: Problems) -> None:
    path = copy_of_toy / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"subject": "velmara"', '"subject": "velmar"'), "utf-8"
    )
    assert problems(copy_of_toy) == [
        "datapackage.json: claims-map.subject 'velmar' is not a place with an outline. Write 'velmara'."
    ]


@pytest.mark.parametrize("file", ["places.geojson", "provinces.geojson"])
def test_a_broken_geometry_says_nothing_of_the_records_there(
    copy_of_toy: Path, change_feature: ChangeFeature, problems: Problems, file: str
) -> None:
    broken = {"type": "Point", "coordinates": [10.2, 99]} if file == "places.geojson" else {"type": "Polygon"}
    name = "brell" if file == "places.geojson" else "velmara"
    change_feature(file, name, {"geometry": broken})
    assert len(problems(copy_of_toy)) == 1


def test_cells_references_and_geometry_are_told_together_one_sentence_each(
    copy_of_toy: Path, change: Change, change_feature: ChangeFeature, problems: Problems
) -> None:
    change("claims.csv", "c-06", "report_id", "")
    change("claims.csv", "c-03", "end", "2031-05-02")
    change("claims.csv", "c-02", "claimant_id", "dov-ren")
    change("claims.csv", "c-01", "place_ids", "brel")
    change_feature(
        "provinces.geojson", "velmara", {"geometry": {"type": "Polygon", "coordinates": [[[10, 50]]]}}
    )
    assert sorted(line.split(": ")[0] for line in problems(copy_of_toy)) == [
        "claims.csv:2 (c-01)",
        "claims.csv:3 (c-02)",
        "claims.csv:4 (c-03)",
        "claims.csv:7 (c-06)",
        "provinces.geojson:2 (velmara)",
    ]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["a"]}, ["a"]),
        ({"a": ["b"], "b": ["a"]}, ["a"]),
        ({"a": ["b"], "b": ["c", "d"], "c": ["b"]}, ["b"]),
        ({"a": ["b"], "b": ["a"], "x": ["y"], "y": ["x"]}, ["a", "x"]),
    ],
)
def test_a_circle_is_told_once(above: dict[str, list[str]], found: list[str]) -> None:
    assert circles(above) == found


def test_a_slip_in_a_year_is_told_before_it_stretches_the_days(
    copy_of_toy: Path, change: Change, problems: Problems
) -> None:
    change("claims.csv", "c-01", "start", "2012-05-02")
    (said,) = problems(copy_of_toy)
    assert "start 2012-05-02 is more than a year before" in said


def test_latitude_written_first_is_told(copy_of_data: Path, problems: Problems) -> None:
    path = copy_of_data / "places.geojson"
    text = path.read_text(encoding="utf-8")
    assert "[69.5152,35.3129]" in text
    path.write_text(text.replace("[69.5152,35.3129]", "[35.3129,69.5152]"), encoding="utf-8")
    (said,) = problems(copy_of_data)
    assert "(bazarak): longitude 35.3129 is far from every outline. Write longitude first" in said
