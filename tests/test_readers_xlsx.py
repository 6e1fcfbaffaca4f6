from __future__ import annotations

import datetime

import pytest

from geo.importers import xlsxfile
from geo.importers.report import RefusedFileError
from geo.importers.xlsxfile import span
from tests.readerfiles import NAMES, ROWS, repacked, rewritten, workbook

CELL = b'<c r="A2"'


def columns(content: bytes) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = xlsxfile.read(content).columns.to_pydict()
    return found


def test_cells_come_as_text_under_their_names() -> None:
    sheet = xlsxfile.read(workbook())
    assert sheet.columns.column_names == list(NAMES)
    assert sheet.columns.to_pylist()[0] == {
        "date": "2021-09-01", "longitude": "69.51", "latitude": "35.31", "kind": "clash", "source": "Invented Gazette"
    }  # fmt: skip
    assert sheet.rows.tolist() == [2, 3, 4]
    assert sheet.row_word == "row"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2021, 9, 2), "2021-09-02"),
        (datetime.datetime(2021, 9, 2, 13, 30), "2021-09-02T13:30:00"),  # noqa: DTZ001 - it has no zone
        (12, "12"),
        (12.5, "12.5"),
        (-0.25, "-0.25"),
        (True, "true"),
        ("=1+1", "7"),
        ("  wide  ", "wide"),
        ("   ", None),
        ("کابل", "کابل"),
        (1e300, "1e+300"),
    ],
)
def test_a_value_is_written_as_the_spreadsheet_means_it(value: object, text: str | None) -> None:
    assert columns(workbook((("a", "b"), (value, "x"))))["a"] == [text]


def test_the_sheet_whose_names_are_known_is_read_before_the_first() -> None:
    sheet = xlsxfile.read(workbook((("first", "names"), ("a", "b")), Data=(NAMES, *ROWS)))
    assert sheet.columns.num_rows == len(ROWS)
    assert sheet.notes[0] == "The sheet “Data” is read, its column names from row 1; left out: “events”."


def test_the_first_sheet_with_names_is_read_where_none_is_known() -> None:
    sheet = xlsxfile.read(workbook((("a title",),), One=(("a", "b"), (1, 2)), Two=(("c", "d"), (3, 4))))
    assert sheet.columns.column_names == ["a", "b"]


def test_titles_above_and_empty_rows_between_are_passed_over() -> None:
    sheet = xlsxfile.read(workbook((("A title",), (), NAMES, ROWS[0], (), ROWS[1])))
    assert sheet.rows.tolist() == [4, 6]
    assert sheet.columns.column_names == list(NAMES)


def test_names_that_are_missing_or_stand_twice_are_told_apart() -> None:
    assert list(columns(workbook((("a", "", "a"), (1, 2, 3))))) == ["a", "column 2", "a (2)"]


def test_a_cell_far_to_the_right_and_far_below_is_refused_before_it_is_spread_out() -> None:
    with pytest.raises(RefusedFileError, match="16,384 columns; at most 1,000"):
        xlsxfile.read(rewritten(workbook(), CELL, b'<c r="XFD2"'))
    with pytest.raises(RefusedFileError, match="1,048,576 rows; at most 1,000,000"):
        xlsxfile.read(rewritten(workbook(), CELL, b'<c r="A1048576"'))
    with pytest.raises(RefusedFileError, match="spans 900,000 rows and 702 columns"):
        xlsxfile.read(rewritten(workbook(), CELL, b'<c r="ZZ900000"'))


@pytest.mark.parametrize(
    "cell",
    [
        b"<c t='s' r='XFD2'",
        b'<c s="/>" r="XFD2"',
        b'<c\n r = "XFD2"',
        b'<x:c r="XFD2"',
        b'<c r="xfd2"',
    ],
)
def test_no_other_way_to_write_a_cell_gets_around_that(cell: bytes) -> None:
    assert span([b'<row r="2">', cell + b"><v>1</v></c></row>"])[1] == 16_384


def test_cells_that_do_not_say_where_they_stand_are_counted() -> None:
    text = b"<row><c><v>1</v></c><c><v>1</v></c></row><row><c><v>1</v></c></row>"
    assert span([text]) == (2, 2)
    assert span([text[at : at + 1] for at in range(len(text))]) == (2, 2)


def test_empty_cells_with_a_format_do_not_make_a_sheet_large() -> None:
    assert span([b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><cols/>']) == (1, 1)


REFUSED = {
    "no names": (workbook(((1, 2), (3, 4))), "No sheet of the workbook has a row of column names"),
    "nothing at all": (workbook(()), "No sheet of the workbook has a row of column names"),
    "no XML": (repacked(workbook(), {"xl/workbook.xml": b"<workbook"}), "The workbook is damaged"),
    "half a sheet": (rewritten(workbook(), b"</sheetData>", b"<row><c>"), "damaged|No sheet"),
    "an embedded workbook": (repacked(workbook(), {"xl/embeddings/a.bin": workbook()}), "archive inside"),
    "a bomb": (repacked(workbook(), {"xl/media/a.bin": b"\0" * (20 << 20)}), "would unpack to"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_workbook_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(RefusedFileError, match=sentence):
        xlsxfile.read(content)


def test_entities_that_would_multiply_are_not_unfolded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    content = rewritten(workbook(), b"<worksheet", bomb + b"<worksheet")
    assert columns(content)["kind"] == ["clash", "talks", "clash"]


def test_merged_cells_count_for_their_first_cell() -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>'
    sheet = xlsxfile.read(rewritten(workbook(), b"</sheetData>", merged))
    assert "Spans of merged cells: 1." in sheet.notes[-1]


@pytest.mark.parametrize("value", [b"", b"<v></v>", b"<v/>"])
def test_formulas_that_were_never_computed_are_told(value: bytes) -> None:
    content = rewritten(workbook((*ROWS_OF_TWO, ("2021-09-03", "=1+2"))), b"<v>7</v>", value)
    sheet = xlsxfile.read(content)
    assert sheet.columns.column("killed").to_pylist() == ["3", None]
    assert any("never computed, which count as empty: 1." in note for note in sheet.notes)


def test_formulas_are_told_wherever_the_text_of_a_sheet_is_cut() -> None:
    text = b'<row><c r="A1"><f>1+2</f></c><c r="B1"><f t="shared" si="0"/></c><c r="C1"><f>1</f><v>1</v></c></row>'
    for at in range(len(text)):
        walk = xlsxfile.walked((text[:at], text[at:]))
        assert (walk.formulas, walk.bare) == (3, 2)


def test_values_of_formulas_that_a_program_wrote_are_told() -> None:
    content = workbook((*ROWS_OF_TWO, ("2021-09-03", "=1+2")))
    assert any("may be nought for that alone" in note for note in xlsxfile.read(content).notes)
    assert not any("nought" in note for note in xlsxfile.read(workbook(ROWS_OF_TWO)).notes)


ROWS_OF_TWO = (("date", "killed"), ("2021-09-02", 3))


def test_of_sheets_with_the_same_known_names_one_is_asked_for() -> None:
    content = workbook((NAMES, *ROWS), later=(NAMES, ROWS[0]), list=(("a", "b"), (1, 2)))
    asked = xlsxfile.read(content).questions
    assert [(one.field, set(dict(one.options)), one.default) for one in asked] == [
        ("sheet", {"events", "later"}, "events")
    ]
    assert xlsxfile.read(content, {"sheet": "later"}).questions == ()
