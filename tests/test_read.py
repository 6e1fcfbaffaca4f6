from __future__ import annotations

import codecs
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.records.errors import DataError
from geo.records.model import Dataset, Direction, Measure, TimePrecision
from geo.records.read import read, read_with_lines
from geo.records.stance import Stance
from geo.records.tables import CLAIMS, DISTANCES, PARAGRAPHS, TABLES
from geo.records.write import cell, reformat, table_text, write_table

Change = Callable[[str, str, str, str], None]
ChangeFeature = Callable[[str, str, dict[str, Any]], None]


def refusal(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder)
    return str(caught.value).split("\n")


def test_a_record_holds_what_its_row_says(toy: Dataset) -> None:
    claim = toy.claims["c-03"]
    assert (claim.stance, claim.time_precision) == (Stance.HOLDS, TimePrecision.NIGHT)
    assert (claim.start, claim.end, claim.said) == (date(2031, 5, 3), date(2031, 5, 4), None)
    assert claim.place_ids == ("tarn-gate",)
    assert claim.against_interest is False
    assert toy.actors["kaveth"].aliases == ("the riders", "Kaveth riders")
    assert toy.actors["kaveth"].official is True
    assert (toy.figures["f-01"].measure, toy.figures["f-01"].low) == (Measure.KILLED, 12.0)
    assert toy.figures["f-03"].low is None
    assert toy.events["e-02"].place_ids == ()


def test_the_package_names_dataset_and_subject(toy: Dataset) -> None:
    assert (toy.name, toy.version, toy.subject_id) == ("toy-velmara", "0.1.0", "velmara")


def test_positions_are_longitude_first_and_missing_where_there_are_none(toy: Dataset) -> None:
    assert (toy.places["brell"].lon, toy.places["brell"].lat) == (10.2, 50.2)
    assert (toy.places["velmara"].lon, toy.places["velmara"].lat) == (None, None)
    assert toy.outlines["velmara"].geometry["coordinates"][0][0] == [10, 50]


def test_every_mapping_is_ordered_by_its_key(toy: Dataset) -> None:
    for table in TABLES:
        keys = list(table.records(toy))
        assert keys == sorted(keys)
    assert list(toy.paragraphs)[:2] == [("gazette-tuesday", 1), ("gazette-tuesday", 2)]


def test_lines_count_as_an_editor_does(copy_of_toy: Path) -> None:
    _, lines = read_with_lines(copy_of_toy)
    assert lines["claims.csv", "c-01"] == 2
    assert lines["paragraphs.csv", "gazette-tuesday 2"] == 3
    assert lines["places.geojson", "hollowmere"] == 3


CELLS = [
    ("claims.csv", "c-01", "start", "2031-5-4", "is not a day of the calendar. Write it as YYYY-MM-DD."),
    ("claims.csv", "c-01", "start", "2031-02-30", "is not a day of the calendar. Write it as YYYY-MM-DD."),
    ("claims.csv", "c-01", "start", "20310504", "is not a day of the calendar. Write it as YYYY-MM-DD."),
    ("claims.csv", "c-01", "start", "1935273600", "is not a day of the calendar. Write it as YYYY-MM-DD."),
    ("claims.csv", "c-01", "against_interest", "true", "is neither yes nor no. Write yes or no."),
    ("claims.csv", "c-01", "against_interest", "Yes", "is neither yes nor no. Write yes or no."),
    (
        "claims.csv",
        "c-01",
        "paragraph",
        "0",
        "is not a whole number from 1 on. Write it in digits, without leading zeros.",
    ),
    (
        "claims.csv",
        "c-01",
        "paragraph",
        "2.0",
        "is not a whole number from 1 on. Write it in digits, without leading zeros.",
    ),
    ("figures.csv", "f-01", "low", "inf", "is not a number. Write it in digits, with a point for decimals."),
    ("figures.csv", "f-01", "low", "1,5", "is not a number. Write it in digits, with a point for decimals."),
    (
        "claims.csv",
        "c-01",
        "place_ids",
        "brell||velmara",
        "has an empty item or a space beside a bar. Separate the items by single bars, as in a|b.",
    ),
    (
        "claims.csv",
        "c-01",
        "place_ids",
        "brell| velmara",
        "has an empty item or a space beside a bar. Separate the items by single bars, as in a|b.",
    ),
]


@pytest.mark.parametrize(("file", "record", "column", "bad", "said"), CELLS)
def test_a_bad_cell_is_told_with_file_line_record_and_remedy(
    copy_of_toy: Path, change: Change, file: str, record: str, column: str, bad: str, said: str
) -> None:
    change(file, record, column, bad)
    assert refusal(copy_of_toy) == [f"{file}:2 ({record}): {column} '{bad}' {said}"]


def test_a_word_outside_a_closed_list_is_answered_with_the_list_and_the_nearest(
    copy_of_toy: Path, change: Change
) -> None:
    change("claims.csv", "c-02", "verification", "not_verifed")
    assert refusal(copy_of_toy) == [
        "claims.csv:3 (c-02): verification 'not_verifed' is not one of none, not_verified, without_evidence."
        " Write not_verified."
    ]


@pytest.mark.parametrize(
    ("column", "bad", "said"),
    [
        ("report_id", "", "report_id is empty. Write it."),
        ("paraphrase", "", "paraphrase is empty. Write it."),
        ("date_basis", "", "date_basis is empty. Write it."),
        ("paragraph", "", "paragraph is empty. Write it."),
        ("paraphrase", " so it is", "paraphrase begins or ends with a space. Remove the space."),
        ("stance", "holds ", "stance begins or ends with a space. Remove the space."),
        ("paraphrase", "one\ntwo", "paraphrase goes over more than one line. Write it on one line."),
        ("paraphrase", "one\x07two", "paraphrase holds a control character. Remove it."),
        ("stance", "hol\x07ds", "stance holds a control character. Remove it."),
    ],
)
def test_empty_spaced_and_broken_cells_are_told_once(
    copy_of_toy: Path, change: Change, column: str, bad: str, said: str
) -> None:
    change("claims.csv", "c-08", column, bad)
    assert refusal(copy_of_toy) == [f"claims.csv:9 (c-08): {said}"]


@pytest.mark.parametrize(
    ("file", "record", "columns", "said"),
    [
        ("claims.csv", "c-03", ("end",), "claims.csv:4 (c-03): end 2031-05-02 is before start 2031-05-03."),
        ("events.csv", "e-03", ("end",), "events.csv:4 (e-03): end 2031-05-01 is before start 2031-05-02."),
        (
            "claims.csv",
            "c-08",
            ("alternative_end",),
            "claims.csv:9 (c-08): alternative_end 2031-04-27 is before alternative_start 2031-04-28.",
        ),
    ],
)
def test_an_end_before_its_start_is_told_in_one_sentence(
    copy_of_toy: Path, change: Change, file: str, record: str, columns: tuple[str, ...], said: str
) -> None:
    day = said.split(" is before")[0][-10:]
    for column in columns:
        change(file, record, column, day)
    assert refusal(copy_of_toy) == [f"{said} Mend one of the two days."]


def test_an_end_on_the_day_of_its_start_is_a_period(copy_of_toy: Path, change: Change) -> None:
    change("claims.csv", "c-01", "end", "2031-05-04")
    period = read(copy_of_toy).claims["c-01"].period
    assert period is not None
    assert len(period) == 1


def test_all_bad_cells_of_all_files_are_told_at_once(
    copy_of_toy: Path, change: Change, change_feature: ChangeFeature
) -> None:
    change("claims.csv", "c-01", "stance", "hold")
    change("claims.csv", "c-01", "start", "soon")
    change("sides.csv", "ostrel", "position", "first")
    change_feature("places.geojson", "brell", {"geometry": {"type": "Point", "coordinates": [10.2]}})
    (copy_of_toy / "links.csv").unlink()
    said = refusal(copy_of_toy)
    assert [line.split(":")[0] for line in said] == [
        "claims.csv",
        "claims.csv",
        "links.csv",
        "places.geojson",
        "sides.csv",
    ]
    assert f"links.csv: the file is missing. Put it into {copy_of_toy}." in said


def test_an_id_stands_once_in_its_table(copy_of_toy: Path) -> None:
    path = copy_of_toy / "claims.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.split("\n")[1] + "\n", encoding="utf-8")
    assert refusal(copy_of_toy) == [
        "claims.csv:10 (c-01): this id stands on line 2 already. Give one of the two another id."
    ]


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


SIDES = "side_id,name,short_name,plural,name_fa,position,note"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("side_id,name,short_name,plural,name_fa,position", "the header lacks note"),
        (
            "side_id,name,short_name,plural,name_fa,position,remark",
            "the header lacks note and does not know remark",
        ),
        (f"{SIDES},note", "the header has twice note"),
        ("name,side_id,short_name,plural,name_fa,position,note", "the columns are in another order"),
        ("", "the header lacks side_id, name, short_name, plural, name_fa, position, note"),
    ],
)
def test_a_wrong_header_is_told_once_and_nothing_of_its_rows(
    copy_of_toy: Path, header: str, said: str
) -> None:
    _rewrite(copy_of_toy / "sides.csv", SIDES, header)
    assert refusal(copy_of_toy) == [f"sides.csv:1: {said}. Write {SIDES}."]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",2,\n", ",2\n", "sides.csv:2 (kaveth): the row has 6 cells where the header has 7."),
        (",2,\n", ",2,a,b\n", "sides.csv:2 (kaveth): the row has 8 cells where the header has 7."),
        (",2,\n", ",2,\n\n", "sides.csv:3: the line is empty."),
        ("kaveth,The Kaveth", 'kaveth,"The" Kaveth', "sides.csv:2: the row cannot be read:"),
        ("kaveth,The Kaveth", 'kaveth,"The Kaveth', "sides.csv:3: the row cannot be read:"),
    ],
)
def test_a_row_of_the_wrong_shape_is_told_with_its_line(
    copy_of_toy: Path, old: str, new: str, said: str
) -> None:
    _rewrite(copy_of_toy / "sides.csv", old, new)
    told = refusal(copy_of_toy)
    assert len(told) == 1
    assert told[0].startswith(said)


def test_bytes_that_are_not_utf_8_are_told_with_their_line(copy_of_toy: Path) -> None:
    path = copy_of_toy / "actors.csv"
    path.write_bytes(path.read_bytes().replace(b"A shepherd", b"A sh\xe9pherd"))
    line = path.read_bytes().split(b"\xe9")[0].count(b"\n") + 1
    assert refusal(copy_of_toy) == [f"actors.csv:{line}: the byte 0xe9 is not UTF-8. Save the file as UTF-8."]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(copy_of_toy: Path, toy: Dataset) -> None:
    path = copy_of_toy / "claims.csv"
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(copy_of_toy) == toy


def test_a_file_in_utf_16_is_told_so(copy_of_toy: Path) -> None:
    path = copy_of_toy / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert refusal(copy_of_toy) == ["claims.csv: the file is UTF-16. Save it as UTF-8."]


@pytest.mark.parametrize("file", ["places.geojson", "provinces.geojson", "datapackage.json"])
def test_broken_json_is_told_with_line_and_column(copy_of_toy: Path, file: str) -> None:
    (copy_of_toy / file).write_text('{"type":\n  oops}', encoding="utf-8")
    said = refusal(copy_of_toy)
    assert len(said) == 1
    assert said[0].startswith(f"{file}:2: the file is not JSON: Expecting value (column 3).")


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"type":"FeatureCollection"}', '{"type":"Feature","features":[]}']
)
def test_a_file_that_is_no_feature_collection_is_told_so(copy_of_toy: Path, text: str) -> None:
    (copy_of_toy / "places.geojson").write_text(text, encoding="utf-8")
    assert refusal(copy_of_toy) == [
        "places.geojson: the file is not a FeatureCollection. Write a GeoJSON FeatureCollection."
    ]


BOX: list[list[float]] = [[10, 50], [10.4, 50], [10.4, 50.4], [10, 50.4], [10, 50]]


def polygon(ring: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (
            polygon(BOX[:-1]),
            "a ring of the outline is not closed: it begins at [10, 50] and ends at [10, 50.4]",
        ),
        (polygon([*BOX[:2], BOX[0]]), "a ring of the outline has 3 positions"),
        (polygon([*BOX[:-1], [10, 95], BOX[0]]), "the position [10, 95] is off the globe"),
        (polygon([*BOX[:-1], [181, 50], BOX[0]]), "the position [181, 50] is off the globe"),
        (
            polygon([*BOX[:-1], [math.nan, 50], BOX[0]]),
            "the position [NaN, 50] is not a longitude and a latitude",
        ),
        (
            polygon([*BOX[:-1], ["10", 50], BOX[0]]),
            'the position ["10", 50] is not a longitude and a latitude',
        ),
        (
            polygon([BOX[0], BOX[2], BOX[1], BOX[3], BOX[0]]),
            "the outline crosses or touches itself: Self-intersection[10.2 50.2]",
        ),
        (polygon(BOX[::-1]), "an outer ring runs clockwise"),
        (polygon([]), "the geometry has no coordinates where a list of them belongs"),
        ({"type": "Polygon"}, "the geometry has no coordinates where a list of them belongs"),
        (
            {"type": "LineString", "coordinates": BOX},
            "the geometry is LineString where a MultiPolygon or Polygon belongs",
        ),
        (None, "the geometry is missing where a MultiPolygon or Polygon belongs"),
    ],
)
def test_a_broken_outline_is_told_in_one_sentence(
    copy_of_toy: Path, change_feature: ChangeFeature, geometry: object, said: str
) -> None:
    change_feature("provinces.geojson", "velmara", {"geometry": geometry})
    told = refusal(copy_of_toy)
    assert len(told) == 1
    assert told[0].startswith(f"provinces.geojson:2 (velmara): {said}.")


def test_an_outline_of_many_parts_is_sound(copy_of_toy: Path, change_feature: ChangeFeature) -> None:
    far = [[lon + 1, lat] for lon, lat in BOX]
    change_feature(
        "provinces.geojson", "velmara", {"geometry": {"type": "MultiPolygon", "coordinates": [[BOX], [far]]}}
    )
    assert read(copy_of_toy).outlines["velmara"].geometry["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    "coordinates", [[10.2], [10.2, None], [10.2, 50.2, 300], "10.2", [200, 50], [10, True]]
)
def test_a_point_needs_a_longitude_and_a_latitude(
    copy_of_toy: Path, change_feature: ChangeFeature, coordinates: object
) -> None:
    change_feature("places.geojson", "brell", {"geometry": {"type": "Point", "coordinates": coordinates}})
    told = refusal(copy_of_toy)
    assert len(told) == 1
    assert told[0].startswith("places.geojson:2 (brell): the position ")


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"kind": "twon"}, "kind 'twon' is not one of"),
        ({"entry_point": "yes"}, 'entry_point "yes" is neither true nor false. Write true or false.'),
        (
            {"elevation_m": "high"},
            'elevation_m "high" is not a number. Write a number, or null where there is none.',
        ),
        ({"spellings": "Brel"}, 'spellings "Brel" is not a list of texts.'),
        ({"note": None}, "note null is not text."),
        ({"elevation_m": math.inf}, "elevation_m is not a number."),
        ({"name": ""}, "name is empty"),
    ],
)
def test_a_bad_property_of_a_place_is_told(
    copy_of_toy: Path, change_feature: ChangeFeature, properties: dict[str, Any], said: str
) -> None:
    change_feature("places.geojson", "brell", {"properties": properties})
    told = refusal(copy_of_toy)
    assert len(told) == 1
    assert told[0].startswith(f"places.geojson:2 (brell): {said}")


def test_a_feature_without_an_id_and_one_id_on_two_features_are_told(
    copy_of_toy: Path, change_feature: ChangeFeature
) -> None:
    change_feature("places.geojson", "brell", {"id": None})
    change_feature("places.geojson", "lower-dunn", {"id": "hollowmere"})
    assert refusal(copy_of_toy) == [
        "places.geojson: feature 1 has no id. Give it the id of its place, as text.",
        "places.geojson:3 (hollowmere): this id stands on two features. Give one of the two another id.",
    ]


def test_the_package_must_name_its_subject(copy_of_toy: Path) -> None:
    (copy_of_toy / "datapackage.json").write_text('{"name": "x", "title": ""}', encoding="utf-8")
    assert refusal(copy_of_toy) == [
        "datapackage.json: claims-map.subject is missing."
        " Write the id of the place whose control is the question.",
        "datapackage.json: title is missing or not text. Write it.",
        "datapackage.json: version is missing or not text. Write it.",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (30.0, "30"),
        (0.5, "0.5"),
        (3, "3"),
        (date(2031, 5, 4), "2031-05-04"),
        (("a", "b"), "a|b"),
        ((), ""),
        (Stance.HOLDS, "holds"),
        ("كوتل", "كوتل"),
    ],
)
def test_a_value_is_written_in_one_way(value: object, text: str) -> None:
    assert cell(value) == text


def test_what_no_table_holds_is_not_written() -> None:
    with pytest.raises(TypeError, match="no cell holds a set"):
        cell({1})


def test_reading_and_writing_again_gives_the_same_bytes(
    toy: Dataset, copy_of_toy: Path, tmp_path: Path
) -> None:
    for table in TABLES:
        written = write_table(tmp_path, table, table.records(toy).values())
        if (copy_of_toy / table.file).exists() or not table.optional:
            assert written.read_bytes() == (copy_of_toy / table.file).read_bytes()


def test_a_folder_without_the_table_of_distances_has_none_and_gets_none(copy_of_toy: Path) -> None:
    path = copy_of_toy / DISTANCES.file
    assert not path.exists()
    assert read(copy_of_toy).distances == {}
    assert not reformat(copy_of_toy, DISTANCES, [])
    assert not path.exists()


def test_distances_are_read_where_there_is_such_a_table(copy_of_toy: Path) -> None:
    row = "d-01,gazette-tuesday,4,gazette,velmara,the county,brell|lower-dunn,,north_east,,off to the north-east,"
    text = f"{','.join(DISTANCES.columns)}\n{row}\n"
    (copy_of_toy / DISTANCES.file).write_text(text, encoding="utf-8")
    dataset = read(copy_of_toy)
    found = dataset.distances["d-01"]
    assert (found.from_ids, found.to_ids) == (("velmara",), ("brell", "lower-dunn"))
    assert (found.direction, found.figure_id) == (Direction.NORTH_EAST, "")
    assert table_text(DISTANCES, dataset.distances.values()) == text


def test_a_table_of_distances_that_cannot_be_read_is_no_missing_one(copy_of_toy: Path) -> None:
    (copy_of_toy / DISTANCES.file).write_text("distance_id\n", encoding="utf-8")
    (said,) = refusal(copy_of_toy)
    assert said.startswith("distances.csv:1: the header lacks report_id, ")
    (copy_of_toy / DISTANCES.file).unlink()
    (copy_of_toy / DISTANCES.file).mkdir()
    (said,) = refusal(copy_of_toy)
    assert said.startswith("distances.csv: the file cannot be opened: ")


def test_rows_are_written_in_the_order_of_their_keys(toy: Dataset) -> None:
    backwards = reversed(list(toy.paragraphs.values()))
    assert table_text(PARAGRAPHS, backwards) == table_text(PARAGRAPHS, toy.paragraphs.values())
    assert table_text(CLAIMS, []) == ",".join(CLAIMS.columns) + "\n"
