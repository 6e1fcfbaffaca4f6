"""What people drop in by mistake or with intent: each gives a clear sentence, and the good rows are kept."""

from __future__ import annotations

import gzip
import io
import math
import random
import sqlite3
import zipfile
from time import process_time

import pytest

from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, RefusedFileError
from tests.filebuilders import acled_csv, changed, own_csv, table, ucdp_csv
from tests.importing import answer, reasons, taken

SLOWEST = 10.0
"""Seconds of the processor that no file may take; by the clock it would be those of what runs beside, too."""
PLAIN = Mapping(
    event_id="id", date="date", lon="lon", lat="lat", place="place", notes="notes", fatalities="killed"
)
COLUMNS = ("id", "date", "lon", "lat", "place", "killed", "notes")
GOOD = ("1", "2021-09-02", "69.5", "35.3", "Bazarak", "3", "told")


def plain(*rows: tuple[str, ...]) -> bytes:
    return table(COLUMNS, [GOOD, *rows])


def row(**cells: str) -> tuple[str, ...]:
    return tuple((dict(zip(COLUMNS, GOOD, strict=True)) | {"id": "2"} | cells).values())


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def database() -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute("create table t (a)")
    content = base.serialize()
    base.close()
    return content


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
JUNK = random.Random(7).randbytes(5000)

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "The file is empty"),
    "white space": (b" \r\n\t\n", "The file is empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "The file is empty"),
    "NULs alone": (b"\0" * 5000, "The file is empty"),
    "header only": (b"id,date,place\n", "has column names but no rows"),
    "empty rows only": (b"id,date,place\n,,\n , ,\n", "has column names but no rows"),
    "one column": (b"just some words\nand more\n", "no comma, semicolon, tab or bar"),
    "a comma nowhere in the header": (b"id^date\n1^2021-09-02\n", "no comma, semicolon, tab or bar"),
    "a separator line and nothing": (b"sep=;\n", "no line of column names"),
    "our added columns alone": (b"_row,_reason\n1,x\n", "has no columns"),
    "a million columns": (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1,2\n", "1,000,000 columns"),
    "a million commas": (b"," * 1_000_000, "columns; at most"),
    "millions of lines": (b"a,b\n" + b"1,2\n" * 2_000_001, "Split it by years"),
    "binary junk": (JUNK, "not text"),
    "junk after a good line": (b"id,date\n" + JUNK, "not text"),
    "UTF-16 without its mark": (
        "id,date\n1,2021-09-02\n".encode("utf-16-le"),
        "UTF-16 without a byte order mark",
    ),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + JUNK, "a picture"),
    "gzip": (gzip.compress(b"id,date\n1,2021-09-02\n"), "compressed with gzip"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + JUNK, "an old Excel"),
    "a shapefile's part": (b"\0\0\x27\x0a" + JUNK, "a part of a shapefile"),
    "a database": (database(), "an SQLite database, but no GeoPackage"),
    "KML of nothing": (
        b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>',
        "no placemarks",
    ),
    "KML with a document type": (b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml></kml>", "a document type"),
    "FlatGeobuf": (b"fgb\x03fgb\x01", "export the layer as GeoPackage"),
    "a map of uMap": (b'{"type": "umap", "layers": []}', "download the data as GeoJSON"),
    "a VRT": (VRT, "a VRT"),
    "a VRT behind a BOM": (b"\xef\xbb\xbf\n" + VRT, "a VRT"),
    "a VRT in UTF-16": (VRT.decode().encode("utf-16"), "a VRT"),
    "XML with entities": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "XML"),
    "a web page": (b"<!DOCTYPE html><html><body>Please log in</body></html>", "a web page"),
    "a JSON list of numbers": (b"[1, 2]", "a JSON list that holds no records"),
    "records that are none": (b'{"data": []}', "its list is empty"),
    "an interface's error": (b'{"success": false, "error": "no key"}', "answered with an error (no key)"),
    "RTF": (b"{\\rtf1 words}", "word processor"),
    "a shapefile of junk": (zipped(a_dot_shp=JUNK, a_dot_dbf=JUNK), "The shapefile is cut off"),
    "a shapefile without its table": (zipped(a_dot_shp=JUNK), "Pack all files of the layer"),
    "KMZ of nothing": (zipped(doc_dot_kml=b"<kml/>"), "no placemarks"),
    "a zip in a zip": (zipped(b_dot_zip=zipped(a=b"1")), "archives in it"),
    "a zip with a way out": (zipped(**{"..__..__etc__passwd": b"1"}), "neither a workbook"),
    "an empty zip": (zipped(), "neither a workbook"),
    "a zip cut off": (zipped(a=JUNK)[:200], "cannot be read: it is damaged"),
    "a text document": (zipped(word__document_dot_xml=b"<w/>"), "a text document or slides"),
    "an OpenDocument sheet": (zipped(content_dot_xml=b"<x/>", mimetype=b"x"), "OpenDocument"),
    "a header that never ends": (b'id,"date\n1,2\n', "The line of column names cannot be read"),
}

REJECTED: dict[str, tuple[tuple[str, ...], str, str]] = {
    "too few cells": (("2", "2021-09-02"), "", "has 2 cells where the line of column names has 7"),
    "too many cells": ((*GOOD, "more"), "", "A comma inside a text needs quotation marks"),
    "no such day": (row(date="2021-02-30"), "date", "February 2021 has no such day"),
    "no such month": (row(date="2021-13-32"), "date", "no such day"),
    "day nought": (row(date="2021-00-00"), "date", "no such day"),
    "a day of another calendar": (row(date="1400-06-11"), "date", "solar Hijri"),
    "a year of two figures": (row(date="2/9/21"), "date", "The year has two figures"),
    "a spreadsheet's number": (row(date="44441"), "date", "a spreadsheet's number of a day"),
    "a month": (row(date="2021-09"), "date", "a year or a month, not a day"),
    "a year far off": (row(date="9999-01-01"), "date", "not between 1900 and 2100"),
    "a month of another tongue": (row(date="2 Septembre 2021"), "date", "No month is called"),
    "words": (row(date="yesterday"), "date", "This is no day"),
    "an impossible time": (row(date="2021-09-02T99:99Z"), "date", "The time of day cannot be read"),
    "NaN": (row(lat="NaN"), "lat", "NaN or infinity"),
    "infinity": (row(lon="-inf"), "lon", "NaN or infinity"),
    "a number that overflows": (row(lon="1e999"), "lon", "NaN or infinity"),
    "a latitude too far north": (row(lat="91"), "lat", "between -90 and 90"),
    "a longitude too far east": (row(lon="181"), "lon", "between -180 and 180"),
    "metres of a projection": (row(lon="546000", lat="3906000"), "lon", "a map projection"),
    "a pair exchanged": (row(lon="35.3", lat="69.5"), "lat", "seem to be exchanged"),
    "half a point": (row(lon=""), "lon", "only one of longitude and latitude"),
    "the other half": (row(lat=""), "lat", "only one of longitude and latitude"),
    "nought and nought": (row(lon="0", lat="0.0"), "lat", "0, 0 lies in the sea"),
    "minutes beyond the hour": (row(lat="35°78'N"), "lat", "go up to 59"),
    "a letter of the other axis": (row(lat="35.3E"), "lat", "a latitude has N or S"),
    "two numbers in a cell": (row(lat="35 18"), "lat", "This is no number"),
    "seven figures": (row(date="2021111"), "date", "needs eight of them"),
    "a number with an underscore": (row(lat="3_5"), "lat", "This is no number"),
    "a formula for a number": (row(lat="=1+1"), "lat", "This is no number"),
    "fewer than nobody": (row(killed="-3"), "killed", "below nought"),
    "half a person": (row(killed="1.5"), "killed", "a whole number"),
    "dozens": (row(killed="dozens"), "killed", "put the words into the notes"),
    "all mankind": (row(killed="8000000000"), "killed", "more than 10,000,000 people"),
    "the same id again": (row(id="1"), "id", "A row above has the same id"),
    "no id": (row(id=""), "id", "The row has no id"),
    "a NUL": (row(notes="a\0b"), "notes", "a NUL byte"),
    "an endless cell": (row(notes="x" * 100_001), "notes", "more than 100,000 bytes"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    began = process_time()
    with pytest.raises(RefusedFileError) as refused:
        answer(content, name="table.csv")
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")
    assert process_time() - began < SLOWEST


@pytest.mark.parametrize(("bad", "column", "sentence"), REJECTED.values(), ids=REJECTED.keys())
def test_a_bad_row_is_rejected_with_its_cell_and_the_good_one_is_kept(
    bad: tuple[str, ...], column: str, sentence: str
) -> None:
    found = taken(plain(bad, row(id="3")), PLAIN)
    assert found.table.column("event_id").to_pylist() == ["1", "3"]
    first = found.report.rejections[0]
    assert (first.row, first.column) == (3, column)
    assert sentence in first.reason
    assert first.reason.endswith((".", ". "))
    assert len(first.value) <= 80
    assert first.value in " ".join(bad) or "…" in first.value or "," in first.value


KEPT: dict[str, tuple[bytes, Mapping | None, int, str]] = {
    "a byte order mark": (b"\xef\xbb\xbf" + plain(), PLAIN, 1, ""),
    "UTF-16 with its mark": (plain().decode().encode("utf-16"), PLAIN, 1, "The text is UTF-16."),
    "lines of an old computer": (plain(row()).replace(b"\n", b"\r"), PLAIN, 2, ""),
    "lines of Windows": (plain(row()).replace(b"\n", b"\r\n"), PLAIN, 2, ""),
    "no last line end": (plain(row()).rstrip(b"\n"), PLAIN, 2, ""),
    "empty lines between": (plain(row()).replace(b"\n", b"\n\n"), PLAIN, 2, "Empty rows"),
    "a line that names the separator": (
        b"sep=;\n" + table(COLUMNS, [GOOD], ";"),
        PLAIN,
        1,
        "separated by semicolons",
    ),
    "decimal commas": (
        table(COLUMNS, [row(lon="69,5", lat="35,3"), GOOD], ";"),
        PLAIN,
        2,
        "Decimal commas in “lon” were read as points: 1.",
    ),
    "figures of Dari": (plain(row(lon="۶۹٫۵", lat="۳۵٫۳", killed="۳")), PLAIN, 2, "Decimal commas"),
    "a quotation mark within": (plain(row(notes='a 5" gun')), PLAIN, 2, ""),
    "a note over two lines": (plain(row(notes='one\ntwo "three", four')), PLAIN, 2, ""),
    "columns of one name": (
        b"id,date,place,date\n1,2021-09-02,Bazarak,x\n",
        Mapping(event_id="id", date="date", place="place"),
        1,
        "2 columns are called “date”",
    ),
    "a column without a name": (
        b"id,,place\n1,x,Bazarak\n",
        Mapping(place="place"),
        1,
        "Columns without a name: 1",
    ),
    "signs that steer a terminal": (plain(row(notes="a\x1b[31mb")), PLAIN, 2, ""),
    "a cell that looks like a formula": (plain(row(notes="=HYPERLINK(1)")), PLAIN, 2, ""),
    "markup": (plain(row(notes="<script>alert(1)</script>", place="{{7*7}}")), PLAIN, 2, ""),
}


@pytest.mark.parametrize(("content", "mapping", "rows", "note"), KEPT.values(), ids=KEPT.keys())
def test_what_is_only_odd_is_taken_and_said(content: bytes, mapping: Mapping, rows: int, note: str) -> None:
    found = taken(content, mapping)
    assert (found.report.taken, reasons(found)) == (rows, [])
    assert any(note in one for one in found.report.notes)
    for column in ("lon", "lat"):
        assert all(one is None or math.isfinite(one) for one in found.table.column(column).to_pylist())


def test_bytes_of_another_encoding_cost_their_own_rows_only() -> None:
    content = (
        plain(row(notes="caf\x01")).replace(b"\x01", b"\xe9") + b"3,2021-09-02,69.5,35.3,Bazarak,3,told\n"
    )
    found = taken(content, PLAIN)
    assert found.table.column("event_id").to_pylist() == ["1", "3"]
    assert found.report.rejections[0].row == 3
    assert "not UTF-8" in reasons(found)[0]
    assert any("(0xe9) stands in line 3" in note for note in found.report.notes)


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only() -> None:
    content = b'id,place,note\n1,Bazarak,"told\n2,Bazarak,"and\ntold"\n3,Bazarak,told\n'
    found = taken(content, Mapping(event_id="id", place="place", notes="note"))
    assert found.table.column("event_id").to_pylist() == ["2", "3"]
    assert [(one.row, one.reason[:42]) for one in found.report.rejections] == [
        (2, "A quotation mark opens a text that is neve")
    ]
    assert found.rejected.column("_value").to_pylist() == ['1,Bazarak,"told']


def test_an_unclosed_mark_in_a_long_file_does_not_eat_the_rest() -> None:
    lines = acled_csv(3000).split(b"\n")
    lines[5] = lines[5].replace(b"AFG5", b'"AFG5')
    began = process_time()
    found = taken(b"\n".join(lines))
    assert (found.report.taken, found.report.rejections[0].row) == (2999, 6)
    assert process_time() - began < SLOWEST


def test_a_table_whose_coordinates_are_exchanged_is_not_turned_in_silence() -> None:
    head, rest = acled_csv(20).split(b"\n", 1)
    turned = head.replace(b"latitude,longitude", b"longitude,latitude") + b"\n" + rest
    asked = answer(turned)
    assert isinstance(asked, NeedsAnswers)
    assert [one.field for one in asked.questions] == ["axes"]
    assert taken(turned, Mapping(axes="exchanged")).table.equals(taken(acled_csv(20)).table)


def test_rows_elsewhere_in_the_world_are_taken_as_they_are() -> None:
    rows = [row(id=str(n), lon="35.3", lat="69.5") for n in range(20)]
    rows += [row(id=str(n), lon="-70.5", lat="-33.4") for n in range(20, 40)]
    found = taken(table(COLUMNS, rows), PLAIN)
    assert found.report.taken == 40


def test_rows_in_two_places_are_told_apart_where_ids_repeat_in_our_own_table() -> None:
    rows: list[dict[str, object]] = [{}, {"place_id": "kabul"}, {}]
    found = taken(own_csv(rows))
    assert (found.report.taken, found.report.rejections[0].row) == (2, 4)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"kind": "battle"}, "A kind is one of"),
        ({"time_precision": "hour"}, "This is one of: day, night"),
        ({"geo_precision": ""}, "This is one of: point"),
        ({"start": ""}, "has no first day"),
        ({"start": "2021-09-03"}, "The last day is before the first"),
        ({"time_precision": "undated"}, "so it is not undated"),
        ({"known": "soon"}, "This is no day"),
    ],
)
def test_our_own_table_is_held_to_its_own_words(cells: dict[str, object], sentence: str) -> None:
    found = taken(own_csv([{}, {"event_id": "e-2"} | cells]))
    assert found.report.taken == 1
    assert sentence in reasons(found)[0]


@pytest.mark.parametrize(
    ("content", "column", "cell", "sentence"),
    [
        (acled_csv(2), "time_precision", "4", "ACLED's time_precision is 1, 2 or 3"),
        (acled_csv(2), "geo_precision", "exact", "ACLED's geo_precision is 1, 2 or 3"),
        (acled_csv(2), "event_date", "", "The row has no day"),
        (acled_csv(2), "event_id_cnty", "", "The row has no id"),
        (ucdp_csv(2), "where_prec", "8", "UCDP's where_prec is 1 to 7"),
        (ucdp_csv(2), "date_prec", "0", "UCDP's date_prec is 1 to 5"),
        (ucdp_csv(2), "type_of_violence", "", "UCDP's type_of_violence is 1, 2 or 3"),
        (ucdp_csv(2), "date_end", "2001-01-01", "The last day is before the first"),
        (ucdp_csv(2), "best", "many", "This is no number"),
    ],
)
def test_codes_that_their_codebooks_do_not_have_are_rejected(
    content: bytes, column: str, cell: str, sentence: str
) -> None:
    found = taken(changed(content, 1, column, cell))
    assert found.report.taken == 1
    assert (found.report.rejections[0].column, found.report.rejections[0].row) == (column, 3)
    assert sentence in reasons(found)[0]


def test_several_faults_of_a_row_are_all_told_and_count_once() -> None:
    found = taken(plain(row(date="x", lat="y", killed="z")), PLAIN)
    assert (found.report.rejected, len(found.report.rejections)) == (1, 3)
    assert found.rejected.column("_column").to_pylist() == ["date | lat | killed"]


def test_many_rejections_are_told_in_part_and_kept_whole() -> None:
    found = taken(plain(*(row(id=f"b{n}", lat="x") for n in range(5000))), PLAIN)
    assert (found.report.rejected, len(found.report.rejections), found.rejected.num_rows) == (5000, 200, 5000)


@pytest.mark.parametrize("quotes", [1, 3, 99_999])
def test_quotation_marks_without_end_take_no_longer_than_others(quotes: int) -> None:
    began = process_time()
    content = b"id,place\n" + b'1,"Bazarak\n' * quotes + b"2,Bazarak\n" * 3
    found = answer(content, Mapping(place="place"))
    assert isinstance(found, Imported)
    assert found.report.taken >= 3
    assert process_time() - began < SLOWEST


def test_the_table_of_bad_inputs_is_long_enough() -> None:
    assert len(REFUSED) + len(REJECTED) + len(KEPT) >= 90


def test_a_file_is_asked_about_where_nothing_is_wrong_but_the_names() -> None:
    assert isinstance(answer(plain()), NeedsMapping)
