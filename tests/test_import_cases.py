"""What is made of a single cell or a small table: taken as it says, asked about, or rejected with the reason.

Each row of the tables stands for a kind of fault that was met in files of this trade. No row may be wrong in silence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely

from geo.importers.mapping import Mapping
from geo.importers.report import Imported, NeedsAnswers, NeedsMapping, RefusedFileError
from tests.filebuilders import acled_csv, changed, table
from tests.importing import answer, reasons, taken
from tests.readerfiles import collection, feature, workbook

ASKED, REJECTED, REFUSED, TAKEN = "asked", "rejected", "refused", "taken"
COLUMNS = ("id", "date", "lat", "lon", "killed", "place", "who", "kind")
PLAIN = {
    "id": "1",
    "date": "2021-09-02",
    "lat": "35.3",
    "lon": "69.5",
    "killed": "3",
    "place": "",
    "who": "",
    "kind": "",
}
MAPPED = Mapping(
    event_id="id",
    date="date",
    lat="lat",
    lon="lon",
    fatalities="killed",
    place="place",
    actor_1="who",
    kind="kind",
)


def made_of(column: str, *cells: str) -> bytes:
    """A table with one row for each cell, sound but for it."""
    rows = [
        list((PLAIN | {"id": str(number), column: cell}).values()) for number, cell in enumerate(cells, 1)
    ]
    return table(COLUMNS, rows, ";")


def outcome(content: bytes, mapping: Mapping = MAPPED) -> tuple[str, Any]:
    """What became of a file: ``TAKEN`` with it, ``ASKED`` with the fields, or the reason of a rejection or refusal."""
    try:
        found = answer(content, mapping)
    except RefusedFileError as refused:
        return REFUSED, str(refused)
    if isinstance(found, NeedsAnswers):
        return ASKED, [one.field for one in found.questions]
    assert isinstance(found, Imported), found
    return (REJECTED, reasons(found)[0]) if found.report.rejected else (TAKEN, found)


def hold(content: bytes, column: str, expected: tuple[str, Any], mapping: Mapping = MAPPED) -> None:
    """Compare what became of a file with what should have, value by value where it is taken."""
    what, told = outcome(content, mapping)
    assert what == expected[0], told
    if what == TAKEN:
        assert told.table.column(column).to_pylist() == expected[1]
    elif what == ASKED:
        assert told == [expected[1]]
    else:
        assert expected[1] in told


SEPT = [date(2021, 9, n) for n in range(31)[1:]]
"""1 September stands at 0."""

DAYS: list[tuple[tuple[str, ...], tuple[str, Any]]] = [
    (("2021-09-02",), (TAKEN, [SEPT[1]])),
    (("2021/09/02",), (TAKEN, [SEPT[1]])),
    (("2021.9.2",), (TAKEN, [SEPT[1]])),
    (("20210902",), (TAKEN, [SEPT[1]])),
    (("2 September 2021",), (TAKEN, [SEPT[1]])),
    (("2nd Sept. 2021",), (TAKEN, [SEPT[1]])),
    (("02-Sep-21",), (TAKEN, [SEPT[1]])),
    (("02-SEP-2021",), (TAKEN, [SEPT[1]])),
    (("2 Sep '21",), (TAKEN, [SEPT[1]])),
    (("02-Sep-98",), (TAKEN, [date(1998, 9, 2)])),
    (("Sep 2, 2021",), (TAKEN, [SEPT[1]])),
    (("September 2 2021",), (TAKEN, [SEPT[1]])),
    (("2021-Sep-02",), (TAKEN, [SEPT[1]])),
    (("Thu 2 Sep 2021",), (TAKEN, [SEPT[1]])),
    (("Thu, 02 Sep 2021 10:00:00 +0430",), (TAKEN, [SEPT[1]])),
    (("Thu Sep 02 2021 23:00:00 GMT+0430 (Afghanistan Time)",), (TAKEN, [SEPT[1]])),
    (("8/31/2021 12:00:00 AM",), (TAKEN, [date(2021, 8, 31)])),
    (("2021-09-02 8:00 PM",), (TAKEN, [SEPT[1]])),
    (("2021-09-02 8 PM",), (TAKEN, [SEPT[1]])),
    (("2021-09-02 20:00 EST",), (TAKEN, [SEPT[1]])),
    (("2021-09-02 20:00 America/New_York",), (TAKEN, [SEPT[1]])),
    (("2021-09-02 23:59 Asia/Kabul",), (TAKEN, [SEPT[1]])),
    (("2021-09-02T23:00:00+02:00",), (TAKEN, [SEPT[1]])),
    (("2021-09-02T01:00:00-07:00",), (TAKEN, [SEPT[1]])),
    (("2021-09-02T23:00:00Z",), (ASKED, "zone")),
    (("2 September 2021 23:00 UTC",), (ASKED, "zone")),
    (("2021-09-02T23:00:00+02:00", "2021-09-02T23:00:00+03:00"), (ASKED, "zone")),
    (("2021-09-02T23:00:00+02:00", "2021-09-02T23:00:00Z"), (ASKED, "zone")),
    (("2021-09-02 23:00:00+00:00",), (ASKED, "zone")),
    (("2021-09-02 23:00:00+00",), (ASKED, "zone")),
    (("2021-09-02T23:00:00-00:00",), (ASKED, "zone")),
    (("2021-09-02 23:00 MSK", "2021-09-02 23:00 EST"), (ASKED, "zone")),
    (("21-Sep-02", "21-Aug-31"), (REJECTED, "may be the year")),
    (("02-Sep-21", "02-Oct-22"), (TAKEN, [SEPT[1], date(2022, 10, 2)])),
    (("13/09/21", "2021-01-09"), (ASKED, "real_days")),
    (("13/09/2021", "09-Jan-21", "10-Jan-21"), (ASKED, "real_days")),
    (("13/09/2021", "14-Sep-21"), (TAKEN, [SEPT[12], SEPT[13]])),
    (("September 1-3, 2021",), (TAKEN, [SEPT[0]])),
    (("Aug 31-Sep 2, 2021",), (TAKEN, [date(2021, 8, 31)])),
    (("13/09/2021-14/09/2021",), (TAKEN, [SEPT[12]])),
    (("2021-13-09", "2021-02-09"), (ASKED, "real_days")),
    (("2021-13-09", "2021-09-14"), (REJECTED, "no such day")),
    (("between 1 and 3 September 2021",), (TAKEN, [SEPT[0]])),
    (("1 and 3 September 2021",), (REJECTED, "no day")),
    (("\u200e2021-09-02", "\u200f۰۳/۰۹/۲۰۲۱", "13/09/2021"), (TAKEN, [SEPT[1], SEPT[2], SEPT[12]])),
    (("1630540800000",), (REJECTED, "since 1970")),
    (("02092021",), (REJECTED, "between 1900 and 2100")),
    (("20112012",), (REJECTED, "no such day")),
    (("1630540800",), (REJECTED, "needs eight")),
    (("20210902T230000Z",), (REJECTED, "no day")),
    (("2021-W35-4",), (REJECTED, "no day")),
    (("2564-09-02",), (REJECTED, "between 1900 and 2100")),
    (("02/09/2021",), (ASKED, "date_order")),
    (("02.09.2021", "03.09.2021"), (ASKED, "date_order")),
    (("13/09/2021", "09/13/2021"), (ASKED, "date_order")),
    (("02/09/2021", "13/09/2021", "09/14/2021"), (ASKED, "date_order")),
    (("02/09/2021", "13/09/2021"), (TAKEN, [SEPT[1], SEPT[12]])),
    (("9/2/2021", "9/13/2021"), (TAKEN, [SEPT[1], SEPT[12]])),
    (("09/09/2021",), (TAKEN, [SEPT[8]])),
    (("2021-01-09", "2021-02-09", "13/09/2021"), (ASKED, "real_days")),
    (("2021-09-09", "9/13/2021"), (ASKED, "real_days")),
    (("2021-09-13", "13/09/2021"), (TAKEN, [SEPT[12], SEPT[12]])),
    (("2021-09-02", "31.2.2021"), (REJECTED, "has no such day")),
    (("2021-09-02", "2 September 2021"), (TAKEN, [SEPT[1], SEPT[1]])),
    (("202112",), (REJECTED, "needs eight")),
    (("201231",), (REJECTED, "needs eight")),
    (("2021111",), (REJECTED, "needs eight")),
    (("210902",), (REJECTED, "needs eight")),
    (("44441",), (REJECTED, "a spreadsheet's number")),
    (("2021",), (REJECTED, "a year or a month")),
    (("2021-09",), (REJECTED, "a year or a month")),
    (("02/09/21",), (REJECTED, "two figures")),
    (("2021-02-30",), (REJECTED, "has no such day")),
    (("2021-09-02 25:00",), (REJECTED, "time of day")),
    (("2021-09-02 13:00 PM",), (REJECTED, "time of day")),
    (("1400-06-11",), (REJECTED, "solar Hijri")),
    (("early September",), (REJECTED, "This is no day")),
    (("1-3 September 2021",), (TAKEN, [SEPT[0]])),
    (("2021-09-01 to 2021-09-03",), (TAKEN, [SEPT[0]])),
    (("2021-09-01/2021-09-03",), (TAKEN, [SEPT[0]])),
    (("30 August – 2 September 2021",), (TAKEN, [date(2021, 8, 30)])),
    (("1/9/2021 - 13/9/2021",), (TAKEN, [SEPT[0]])),
    (("3-1 September 2021",), (REJECTED, "before the first")),
    (("NA",), (TAKEN, [None])),
    (("#REF!",), (TAKEN, [None])),
    (("NaT",), (TAKEN, [None])),
]

COUNTS: list[tuple[tuple[str, ...], tuple[str, Any]]] = [
    (("1.000", "100.000", "1.250"), (ASKED, "numbers")),
    (("1,234",), (ASKED, "numbers")),
    (("1.000", "1,000"), (ASKED, "numbers")),
    (("1.000", "1.234.567"), (TAKEN, [1000, 1_234_567])),
    (("1,234,567",), (TAKEN, [1_234_567])),
    (("1,000", "1.0"), (TAKEN, [1000, 1])),
    (("1.000", "2.0"), (TAKEN, [1, 2])),
    (("1 234",), (TAKEN, [1234])),
    (("1’234",), (TAKEN, [1234])),
    (("1\u2009234", "۱٬۲۳۴"), (TAKEN, [1234, 1234])),
    (("7", "7.0", "007"), (TAKEN, [7, 7, 7])),
    (("۷",), (TAKEN, [7])),
    (("1.5",), (REJECTED, "a whole number")),
    (("12,5",), (REJECTED, "a whole number")),
    (("-1",), (REJECTED, "below nought")),
    (("several",), (REJECTED, "no number")),
    (("3-5",), (REJECTED, "no number")),
    (("-", "N/A", "NULL", "\\N", "None", "#VALUE!"), (TAKEN, [None] * 6)),
]

LATITUDES: list[tuple[str, tuple[str, Any]]] = [
    ("35.3", (TAKEN, [35.3])),
    ("35,3", (TAKEN, [35.3])),
    ("35.312", (TAKEN, [35.312])),
    ("35,312", (TAKEN, [35.312])),
    ("35°18'N", (TAKEN, [35.3])),
    ("35°18'45\"N", (TAKEN, [35.3125])),
    ("35°18′45″", (TAKEN, [35.3125])),
    ("35 18 45 N", (TAKEN, [35.3125])),
    ("N 35.3125", (TAKEN, [35.3125])),
    ("35:18:45", (TAKEN, [35.3125])),
    ("0.5S", (TAKEN, [-0.5])),
    ("35d18m45s", (TAKEN, [35.3125])),
    ("35 deg 18 min N", (TAKEN, [35.3])),
    ("35 ° 18 ' 45 \" N", (TAKEN, [35.3125])),
    ("0518N", (REJECTED, "no number")),
    ("351845N", (REJECTED, "no number")),
    ("35'18\"", (REJECTED, "no number")),
    ("35.3E", (REJECTED, "does not fit")),
    ("-35.3S", (REJECTED, "does not fit")),
    ("35°61'N", (REJECTED, "up to 59")),
    ("35 18", (REJECTED, "no number")),
    ("91", (REJECTED, "between -90 and 90")),
    ("3906000", (REJECTED, "map projection")),
    ("nan", (REJECTED, "NaN")),
    ("", (REJECTED, "only one of")),
    ("NULL", (REJECTED, "only one of")),
]

POSITIONS: list[tuple[str, tuple[str, Any]]] = [
    ("35.3, 69.5", (TAKEN, [(69.5, 35.3)])),
    ("35.3 69.5", (TAKEN, [(69.5, 35.3)])),
    ("(35.3,69.5)", (TAKEN, [(69.5, 35.3)])),
    ("35,3; 69,5", (TAKEN, [(69.5, 35.3)])),
    ("35°18'N 69°30'E", (TAKEN, [(69.5, 35.3)])),
    ("69.5E, 35.3N", (TAKEN, [(69.5, 35.3)])),
    ("lat: 35.3, lon: 69.5", (TAKEN, [(69.5, 35.3)])),
    ("100.5, 35.3", (TAKEN, [(100.5, 35.3)])),
    ("POINT (69.5 35.3)", (TAKEN, [(69.5, 35.3)])),
    ("SRID=4326;POINT(69.5 35.3)", (TAKEN, [(69.5, 35.3)])),
    ("0101000020E610000000000000006051406666666666A64140", (TAKEN, [(69.5, 35.3)])),
    ("01010000000000000000605140666666" + "6666A64140", (TAKEN, [(69.5, 35.3)])),
    ('{"type": "Point", "coordinates": [69.5, 35.3]}', (TAKEN, [(69.5, 35.3)])),
    ('{"type": "Point", "coordinates": [69.5', (REJECTED, "no JSON")),
    ('{"type": "Point", "coordinates": []}', (REJECTED, "is empty")),
    ('{"type": "LineString", "coordinates": [[69, 35], [70, 36]]}', (TAKEN, [None])),
    ("42SWE 45500 06500", (TAKEN, [(69.5, 35.3)])),
    ("42S 545462 3906428", (TAKEN, [(69.5, 35.3)])),
    ("UTM 42 N 545462 3906428", (TAKEN, [(69.5, 35.3)])),
    ("SRID=32642;POINT(545462 3906428)", (REJECTED, "another reference system")),
    ("42SWE4550006500", (TAKEN, [(69.5, 35.3)])),
    ("42swe455065", (TAKEN, [(69.5005, 35.3007)])),
    ("42SWE 45 06", (TAKEN, [(69.5005, 35.3007)])),
    ("35.3 69.5 1200 4.5", (TAKEN, [(69.5, 35.3)])),
    ("42SWE 455 0650", (REJECTED, "two halves")),
    ("99SWE 45500 06500", (REJECTED, "no such square")),
    ("77S 545462 3906428", (REJECTED, "no such position in UTM")),
    ("POINT (69.5", (REJECTED, "cannot be built")),
    ("POINT (545462 3906428)", (REJECTED, "not in degrees")),
    ("north of the bridge", (REJECTED, "no position")),
    ("POLYGON ((69 35, 70 35, 70 36, 69 35))", (TAKEN, [None])),
]

PLACES: list[tuple[dict[str, str], tuple[str, str]]] = [
    ({"place": "Bazarak"}, ("place_id", "bazarak")),
    ({"place": "Bazarak, Panjshir"}, ("place_id", "bazarak")),
    ({"place": "Bazarak (Panjshir)"}, ("place_id", "bazarak")),
    ({"place": "Kabul (elsewhere)"}, ("place_id", "")),
    ({"place": "Kabul (elsewhere)", "lat": "34.53", "lon": "69.18"}, ("place_id", "kabul")),
    ({"place": "Kabul (elsewhere)", "lat": "", "lon": ""}, ("geo_precision", "unlocated")),
    ({"place": "Kabul, Ohio", "lat": "", "lon": ""}, ("place_id", "")),
    ({"place": "Bazarak", "lat": "-33.4", "lon": "-70.5"}, ("place_id", "")),
    ({"who": "Taliban"}, ("side_ids", "taliban")),
    ({"who": "NRF: National Resistance Front"}, ("side_ids", "nrf")),
    ({"who": "National Resistance Front (NRF)"}, ("side_ids", "nrf")),
    ({"who": "Taliban (another country)"}, ("side_ids", "")),
    ({"who": "Civilians (Taliban)"}, ("side_ids", "")),
    ({"who": "Civilians (a side)"}, ("side_ids", "")),
    ({"who": "Taliban: NRF"}, ("side_ids", "")),
    ({"place": "Bazarak?", "lat": "", "lon": ""}, ("geo_precision", "unlocated")),
    ({"who": "NRF?"}, ("side_ids", "")),
    ({"who": "Taliban (?)"}, ("side_ids", "")),
    ({"who": "none"}, ("actor_1", "")),
    ({"who": "rebels"}, ("side_ids", "nrf")),
    ({"who": "rebels", "lat": "48.5", "lon": "37.5"}, ("side_ids", "")),
    ({"who": "Taliban", "lat": "25.3", "lon": "51.5"}, ("side_ids", "taliban")),
    ({"place": "Panjshir"}, ("place_id", "panjshir")),
    ({"place": "Panjshir", "lat": "-33.4", "lon": "-70.5"}, ("place_id", "")),
]


@pytest.mark.parametrize(("cells", "expected"), DAYS, ids=lambda one: str(one)[:60])
def test_a_day(cells: tuple[str, ...], expected: tuple[str, Any]) -> None:
    hold(made_of("date", *cells), "start", expected)


LATE = "2021-09-01 23:30"
CLOCKS: dict[str, tuple[str, str, tuple[str, Any]]] = {
    "a time in UTC by the name of its column": ("time_utc", LATE, (ASKED, "zone")),
    "a day in UTC by the name of its column": ("event_date_utc", f"{LATE}:00", (ASKED, "zone")),
    "in GMT": ("datetime_gmt", LATE, (ASKED, "zone")),
    "in brackets": ("Time (UTC)", LATE, (ASKED, "zone")),
    "without a sign": ("dateUTC", LATE, (ASKED, "zone")),
    "the time there": ("local_time", LATE, (TAKEN, [SEPT[0]])),
    "an offset in the name": ("Time (UTC+4:30)", LATE, (TAKEN, [SEPT[0]])),
    "no time of day": ("date_utc", "2021-09-01", (TAKEN, [SEPT[0]])),
    "letters alone": ("outcome", LATE, (TAKEN, [SEPT[0]])),
    "a column with the zone": ("date,timezone", f"{LATE},UTC", (ASKED, "zone")),
    "a column with the zone there": ("date,tz", f"{LATE},Asia/Kabul", (TAKEN, [SEPT[0]])),
    "columns with time and zone": ("date,time,utc_offset", "2021-09-01,11:30 PM,+00:00", (ASKED, "zone")),
    "a column with the time in UTC": ("date,time_utc", "2021-09-01,23:30", (ASKED, "zone")),
    "a column with the time and UTC": ("date,time", "2021-09-01,23:30Z", (ASKED, "zone")),
    "a column with the time and an offset": ("date,time", "2021-09-01,23:30+02:00", (TAKEN, [SEPT[0]])),
    "a column with the hour in UTC": ("date,hour,tz", "2021-09-01,23,UTC", (ASKED, "zone")),
    "a column with the time in UTC without a sign": ("date,time_utc", "2021-09-01,2330", (ASKED, "zone")),
    "a column with the hours to UTC": ("date,utc_offset", f"{LATE},0", (ASKED, "zone")),
    "a column with the hours to UTC there": ("date,utc_offset", f"{LATE},4", (TAKEN, [SEPT[0]])),
    "a column that is called so and means another thing": (
        "date,offset",
        f"{LATE},none such",
        (TAKEN, [SEPT[0]]),
    ),
    "a column with no time": ("date,time_utc", "2021-09-01,evening", (TAKEN, [SEPT[0]])),
    "a column with the time there": ("date,time", "2021-09-01,23:30", (TAKEN, [SEPT[0]])),
}


@pytest.mark.parametrize("what", CLOCKS)
def test_the_zone_of_a_time_stands_in_a_name_or_in_another_column(what: str) -> None:
    names, cells, expected = CLOCKS[what]
    content = f"{names},place\n{cells},Bazarak\n".encode()
    mapping = Mapping(date=names.split(",")[0], place="place")
    hold(content, "start", expected, mapping)
    if expected[0] == ASKED:
        hold(content, "start", (TAKEN, [SEPT[1]]), replace(mapping, zone="Asia/Kabul"))
        hold(content, "start", (TAKEN, [SEPT[0]]), replace(mapping, zone="printed"))


def test_a_column_whose_days_begin_with_the_year_and_go_on_with_the_day_is_read_so_when_it_is_said() -> None:
    content = made_of("date", "2021-13-09", "2021-02-09")
    hold(content, "start", (TAKEN, [SEPT[12], SEPT[1]]), replace(MAPPED, real_days="exchanged"))


def test_an_answer_about_one_column_of_days_leaves_a_sound_one_as_it_stands() -> None:
    content = b"from,to,place\n2021-09-05,13/09/2021,Bazarak\n2021-09-06,2021-09-10,Bazarak\n"
    mapping = Mapping(date="from", end_date="to", place="place", real_days="exchanged")
    assert taken(content, mapping).table.column("start").to_pylist() == [SEPT[4], SEPT[5]]


def test_days_that_programs_write_for_none_are_told() -> None:
    found = taken(made_of("date", "1970-01-01", "2021-09-02"), MAPPED)
    assert any("begin to count" in note and note.count(": 1.") for note in found.report.notes)


@pytest.mark.parametrize(("cells", "expected"), COUNTS, ids=lambda one: str(one)[:60])
def test_a_count(cells: tuple[str, ...], expected: tuple[str, Any]) -> None:
    hold(made_of("killed", *cells), "fatalities_best", expected)


@pytest.mark.parametrize(("cell", "expected"), LATITUDES, ids=lambda one: str(one)[:60])
def test_a_latitude(cell: str, expected: tuple[str, Any]) -> None:
    hold(made_of("lat", cell), "lat", expected)


@pytest.mark.parametrize(("cell", "expected"), POSITIONS, ids=lambda one: str(one)[:60])
def test_a_position_in_one_cell(cell: str, expected: tuple[str, Any]) -> None:
    what, told = outcome(made_of("place", cell), Mapping(event_id="id", coordinates="place"))
    assert what == expected[0], told
    if what != TAKEN:
        assert expected[1] in told
        return
    pair = [told.table.column(name)[0].as_py() for name in ("lon", "lat")]
    assert pair == (
        [None, None] if expected[1] == [None] else [pytest.approx(one, abs=1e-3) for one in expected[1][0]]
    )


@pytest.mark.parametrize(("cells", "expected"), PLACES, ids=lambda one: str(one)[:60])
def test_a_name_of_a_place_or_a_side(cells: dict[str, str], expected: tuple[str, str]) -> None:
    found = taken(table(COLUMNS, [list((PLAIN | cells).values())]), MAPPED)
    assert found.table.column(expected[0]).to_pylist() == [expected[1]]


@pytest.mark.parametrize(
    ("province", "lat", "place"),
    [
        ("Panjshir", "", "bazarak"),
        ("Panjshir Province", "", "bazarak"),
        ("Wilayat-e Panjsher", "", "bazarak"),
        ("Panjšir", "", "bazarak"),
        ("AF-PAN", "", "bazarak"),
        ("Afghanistan", "", "bazarak"),
        ("", "", "bazarak"),
        ("Kapisa", "", ""),
        ("Herat", "", ""),
        ("Ohio", "", ""),
        ("Herat", "35.3", "bazarak"),
    ],
)
def test_a_name_in_another_province_is_another_place_unless_its_point_agrees(
    province: str, lat: str, place: str
) -> None:
    lon = lat and "69.5"
    content = f"date,where,lat,lon,admin1\n2021-09-02,Bazarak,{lat},{lon},{province}\n".encode()
    found = taken(content, Mapping(date="date", place="where", lat="lat", lon="lon", region="admin1"))
    row = found.table.to_pylist()[0]
    assert (row["place_id"], row["lon"] is not None) == (place, bool(place))
    assert any("whose province is another" in note for note in found.report.notes) == (not place)


@pytest.mark.parametrize(("state", "place"), [("closed", "bazarak"), ("Kapisa", "")])
def test_a_state_may_be_that_of_an_affair(state: str, place: str) -> None:
    content = f"date,where,state\n2021-09-02,Bazarak,{state}\n".encode()
    found = taken(content, Mapping(date="date", place="where"))
    assert found.table.column("place_id").to_pylist() == [place]


@pytest.mark.parametrize(
    ("country", "place", "side"),
    [
        ("Afghanistan", "bazarak", "nrf"),
        ("AFG", "bazarak", "nrf"),
        ("", "bazarak", "nrf"),
        ("Ruritania", "bazarak", "nrf"),
        ("Pakistan", "", ""),
        ("PK", "", ""),
    ],
)
def test_a_name_in_another_country_is_another_place_and_another_side(
    country: str, place: str, side: str
) -> None:
    content = table(("date", "where", "who", "country"), [("2021-09-02", "Bazarak", "rebels", country)])
    row = taken(
        content, Mapping(date="date", place="where", actor_1="who", country="country")
    ).table.to_pylist()[0]
    assert (row["place_id"], row["side_ids"], row["lon"] is not None) == (place, side, bool(place))


COLUMNS_OF_PLACE: dict[str, tuple[str, str, tuple[str, Any]]] = {
    "south and west in the names": ("Latitude (S),Longitude (W)", "33.4,70.5", (TAKEN, (-70.5, -33.4))),
    "south in a name with a sign before the number": (
        "lat_south,lon",
        "-33.4,-70.5",
        (TAKEN, (-70.5, -33.4)),
    ),
    "north and east in the names": ("Latitude (N),Longitude (E)", "35.3,69.5", (TAKEN, (69.5, 35.3))),
    "several of a kind": ("lats,lons", "35.3,69.5", (TAKEN, (69.5, 35.3))),
    "zone, easting and northing": ("northing,easting,utm_zone", "3906428,545462,42S", (TAKEN, (69.5, 35.3))),
    "zone, half, easting and northing": ("y,x,zone,hemisphere", "3906428,545462,42,N", (TAKEN, (69.5, 35.3))),
    "a zone that does not say its half": (
        "northing,easting,zone",
        "3906428,545462,42",
        (REJECTED, "half of the earth"),
    ),
    "metres without a zone": ("northing,easting", "3906428,545462", (REJECTED, "map projection")),
    "a zone of something else": ("lat,lon,zone", "35.3,69.5,red", (TAKEN, (69.5, 35.3))),
    "east of 180": ("lat,lon", "-33.4,289.5", (REJECTED, "take 360 off")),
    "millionths of degrees": ("lat,lon", "35300000,69500000", (REJECTED, "without its decimal point")),
}


@pytest.mark.parametrize("what", COLUMNS_OF_PLACE)
def test_columns_of_a_place(what: str) -> None:
    names, cells, (expected, told) = COLUMNS_OF_PLACE[what]
    north, east = names.split(",")[:2]
    content = f"date,{names}\n2021-09-02,{cells}\n".encode()
    found, said = outcome(content, Mapping(date="date", lat=north, lon=east))
    assert found == expected, said
    if found == TAKEN:
        row = said.table.to_pylist()[0]
        assert (row["lon"], row["lat"]) == pytest.approx(told, abs=1e-3)
    else:
        assert told in said


def test_a_square_of_the_grid_that_is_a_kilometre_wide_is_told() -> None:
    found = taken(b"date,mgrs\n2021-09-02,42SWE 45 06\n", Mapping(date="date", coordinates="mgrs"))
    assert any("their middle stands for them" in note for note in found.report.notes)


NEAR_KYIV = (
    ("1", "2024-02-05", "48.5", "37.5"),
    ("2", "2024-02-06", "48.6", "37.7"),
    ("3", "2024-02-07", "48.7", "37.9"),
)
POINTS = Mapping(event_id="id", date="date", lat="lat", lon="lon")


def points(*rows: tuple[str, ...], turned: bool = False, country: str = "", column: str = "country") -> bytes:
    names = ("id", "date", "lon", "lat") if turned else ("id", "date", "lat", "lon")
    return table((*names, column), [(*row, country) for row in rows])


HOME = replace(POINTS, country="country")
SOUTH = tuple((str(n), "2024-02-05", "-33.4", "-70.5") for n in range(20))

EXCHANGES: dict[str, tuple[bytes, Mapping, tuple[str, str]]] = {
    "no evidence": (points(*NEAR_KYIV, turned=True), POINTS, (TAKEN, "exchanged nearly all would be on land too")),
    "their country agrees": (points(*NEAR_KYIV, country="Ukraine"), HOME, (TAKEN, "")),
    "their country disagrees": (points(*NEAR_KYIV, turned=True, country="Ukraine"), HOME, (ASKED, "axes")),
    "a country under another name": (
        points(("1", "2024-02-05", "25.3", "-4.3"), country="DR Congo (Zaire)"), HOME, (ASKED, "axes"),
    ),
    "a country's column that nobody chose": (
        points(*NEAR_KYIV, turned=True, country="Ukraine"), POINTS, (ASKED, "axes"),
    ),
    "a sign lost, so that no point lies in its country": (
        points(("1", "2021-09-02", "35.3", "-69.5"), country="Afghanistan"), HOME, (TAKEN, ""),
    ),
    "a country by its three letters": (
        points(*NEAR_KYIV, turned=True, country="UKR", column="ISO3"), POINTS, (ASKED, "axes"),
    ),
    "a country by its two letters": (
        points(*NEAR_KYIV, turned=True, country="ua", column="iso_a2"), POINTS, (ASKED, "axes"),
    ),
    "a country by its number": (points(*NEAR_KYIV, turned=True, country="804", column="iso"), POINTS, (ASKED, "axes")),
    "a country by a number of another list": (
        points(*NEAR_KYIV, turned=True, country="804"), POINTS, (TAKEN, "would be on land too"),
    ),
    "a number with noughts that a spreadsheet took": (
        points(("1", "2021-09-02", "69.5", "35.3"), country="4", column="iso"), POINTS, (ASKED, "axes"),
    ),
    "a country's code that agrees": (points(*NEAR_KYIV, country="UKR", column="iso3"), POINTS, (TAKEN, "")),
    "a province that the gazetteer knows": (
        points(("1", "2021-09-02", "69.5", "35.3"), country="Panjshir", column="admin1"), POINTS, (ASKED, "axes"),
    ),
    "a province that was chosen": (
        points(("1", "2021-09-02", "69.5", "35.3"), country="Panjshir", column="where"),
        replace(POINTS, region="where"), (ASKED, "axes"),
    ),
    "a place that the gazetteer knows": (
        points(("1", "2021-09-02", "69.5", "35.3"), country="Bazarak", column="where"), replace(POINTS, place="where"),
        (ASKED, "axes"),
    ),
    "a province far away with a known name": (
        points(("1", "2021-09-02", "-33.4", "-70.5"), country="Panjshir", column="admin1"), POINTS, (TAKEN, ""),
    ),
    "one row of a province among many provinces": (
        table(("id", "date", "lat", "lon", "admin1"), [
            *((f"{n}", "2024-02-05", f"{48 + n / 100}", "37.5", "Donetsk") for n in range(10)),
            ("x", "2024-02-05", "37.5", "48.1", "Donetsk"),
            *((f"s{n}", "2024-02-05", f"{12 + n / 100}", "-1.5", "Centre") for n in range(10)),
        ]), POINTS, (REJECTED, "exchanged"),
    ),
    "one row of many by its province": (
        table(("id", "date", "lat", "lon", "province"), [
            *((f"{n}", "2024-02-05", f"{35 + n / 100}", "69.5", "Panjshir") for n in range(10)),
            ("x", "2024-02-05", "69.5", "35.1", "Panjshir"),
        ]), POINTS, (REJECTED, "country or region"),
    ),
    "a country that is not known": (
        points(*NEAR_KYIV, turned=True, country="Ruritania"), HOME, (TAKEN, "would be on land too"),
    ),
    "one row of many by its country": (
        points(*SOUTH, ("x", "2024-02-05", "-70.5", "-33.4"), country="Chile"), HOME, (REJECTED, "exchanged"),
    ),
    "one row of many by the spread": (
        points(*SOUTH, ("x", "2024-02-05", "-70.5", "-33.4")), POINTS, (REJECTED, "exchanged"),
    ),
    "at sea as printed": (
        points(("1", "2024-02-05", "-70.5", "-33.4"), ("2", "2024-02-05", "-70.6", "-33.5")), POINTS, (ASKED, "axes"),
    ),
    "beyond the poles": (
        points(("1", "2024-02-05", "120.5", "15.4"), ("2", "2024-02-05", "120.6", "15.5")), POINTS, (ASKED, "axes"),
    ),
    "where the gazetteer's places are": (
        points(("1", "2024-02-05", "69.5", "35.3"), ("2", "2024-02-05", "69.6", "35.2")), POINTS, (ASKED, "axes"),
    ),
    "answered": (
        points(*NEAR_KYIV, turned=True), replace(POINTS, axes="exchanged"), (TAKEN, "were exchanged, as was asked"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EXCHANGES)
def test_exchanged_coordinates(what: str) -> None:
    content, mapping, (expected, said) = EXCHANGES[what]
    found, told = outcome(content, mapping)
    assert found == expected, told
    if found == ASKED:
        assert told == [said]
    elif found == REJECTED:
        assert said in told
    else:
        exchange = [note for note in told.report.notes if "exchanged" in note]
        assert len(exchange) == bool(said)
        assert said in "".join(exchange)


def test_exchanged_columns_that_are_answered_are_where_they_belong() -> None:
    straight = taken(points(*NEAR_KYIV), POINTS).table
    turned = taken(points(*NEAR_KYIV, turned=True), replace(POINTS, axes="exchanged")).table
    assert turned.equals(straight.set_column(0, turned.schema.field(0), turned.column(0)))


def test_points_outside_their_country_are_told() -> None:
    found = taken(points(("1", "2021-09-02", "35.3", "-69.5"), country="Afghanistan"), HOME)
    assert any(
        "do not lie in the country that “country” gives for their row: 1." in note
        for note in found.report.notes
    )
    inside = taken(points(("1", "2021-09-02", "35.3", "69.5"), country="Afghanistan"), HOME)
    assert not any("do not lie" in note for note in inside.report.notes)


ZONES = ("2022-03-01T23:00:00+02:00", "2022-03-01T21:00:00Z")


@pytest.mark.parametrize(
    ("cells", "zone", "days", "moved"),
    [
        (ZONES, "printed", (1, 1), "none was moved"),
        (ZONES, "UTC", (1, 1), "printed one: 0"),
        (ZONES, "+02:00", (1, 1), "printed one: 0"),
        (ZONES, "Asia/Kabul", (1, 2), "printed one: 1"),
        (("2022-03-01T21:00:00+00:00",), "Asia/Kabul", (2,), "printed one: 1"),
        (ZONES, "+04:30", (1, 2), "printed one: 1"),
        (("2022-03-01T23:00:00+02:00", "2022-03-01T23:00:00-05:00"), "printed", (1, 1), "none was moved"),
        (("2022-03-01T23:00:00+02:00", "2022-03-01T23:00:00-05:00"), "UTC", (1, 2), "printed one: 1"),
    ],
)
def test_the_zone_that_is_answered_says_where_days_count(
    cells: tuple[str, ...], zone: str, days: tuple[int, ...], moved: str
) -> None:
    found = taken(made_of("date", *cells), replace(MAPPED, zone=zone))
    assert [day.day for day in found.table.column("start").to_pylist()] == list(days)
    assert any(moved in note for note in found.report.notes)


HALF = (("day",), (date(2021, 1, 9),), (date(2021, 2, 9),), ("13/09/2021",), ("28/09/2021",))


def test_real_days_that_a_spreadsheet_took_the_wrong_way_round_are_asked_about() -> None:
    asked, fields = outcome(
        workbook([(*row, "Bazarak") for row in HALF]), Mapping(date="day", place="Bazarak")
    )
    assert (asked, fields) == (ASKED, ["real_days"])


@pytest.mark.parametrize(
    ("answered", "first"), [("exchanged", date(2021, 9, 1)), ("printed", date(2021, 1, 9))]
)
def test_real_days_are_read_as_answered(answered: str, first: date) -> None:
    mapping = Mapping(date="day", place="Bazarak", real_days=answered)
    found = taken(workbook([(*row, "Bazarak") for row in HALF]), mapping)
    assert found.table.column("start")[0].as_py() == first
    assert found.table.column("start")[3].as_py() == date(2021, 9, 28)


def test_a_zone_by_name_alone_is_not_turned_into_another() -> None:
    mixed = made_of("date", "2021-09-02 23:00 MSK", "2021-09-02 23:00 EST")
    assert taken(mixed, replace(MAPPED, zone="printed")).report.taken == 2
    assert "not known here" in reasons(taken(mixed, replace(MAPPED, zone="UTC")))[0]


def test_real_days_that_a_spreadsheet_wrote_as_words_are_read_as_answered() -> None:
    found = taken(made_of("date", "13/09/2021", "09-Jan-21"), replace(MAPPED, real_days="exchanged"))
    assert found.table.column("start").to_pylist() == [SEPT[12], SEPT[0]]


def test_a_mapping_means_exactly_the_column_that_was_chosen() -> None:
    content = b"id,Date,date,place\n1,2021-01-01,2021-09-02,Bazarak\n"
    for column, day in (("date", SEPT[1]), ("Date", date(2021, 1, 1))):
        found = taken(content, Mapping(event_id="id", date=column, place="place"))
        assert found.table.column("start").to_pylist() == [day]


STRUCTURES: dict[str, tuple[bytes, Mapping, tuple[str, str]]] = {
    "a title above the names": (
        b"A log,,,\nExported 2021-10-01,,,\ndate,place,lat,lon\n2021-09-02,A,35.3,69.5\n", Mapping(), (ASKED, "header"),
    ),
    "a title without separators": (b"A log\n\ndate,place\n2021-09-02,Bazarak\n", Mapping(), (ASKED, "header")),
    "names over two lines": (
        b"when,where,,\n,name,lat,lon\n2021-09-02,A,35.3,69.5\n", Mapping(), (ASKED, "header"),
    ),
    "names over two lines, repeated": (
        b"Event,Event,Place,Place\ndate,type,lat,lon\n2021-09-02,A,35.3,69.5\n", Mapping(), (ASKED, "header"),
    ),
    "names over three lines": (
        b"Event,,,Place,,\nWhen,,What,Name,Position,\nfrom,to,,,lat,lon\n2021-09-02,,A,B,35.3,69.5\n",
        Mapping(header="1-3", date="Event When from", place="Place Name"), (TAKEN, "B"),
    ),
    "names over three lines, not answered": (
        b"Event,,,Place,,\nWhen,,What,Name,Position,\nfrom,to,,,lat,lon\n2021-09-02,,A,B,35.3,69.5\n",
        Mapping(), (ASKED, "header"),
    ),
    "names with a figure over two lines": (
        b"When,Sides,,Admin,\n,Actor 1,Actor 2,Level 1,Level 2\n2021-09-02,A,B,C,D\n", Mapping(), (ASKED, "header"),
    ),
    "labels above codes and tags": (
        b"Day of it,Name of it\nevent_date,location\n#date,#loc+name\n2021-09-02,Bazarak\n",
        Mapping(header="2", date="event_date", place="location"), (TAKEN, "bazarak"),
    ),
    "labels above codes, not answered": (
        b"Day of it,Name of it\nevent_date,location\n#date,#loc+name\n2021-09-02,Bazarak\n", Mapping(),
        (ASKED, "header"),
    ),
    "a nameless column above words": (
        b"date,,place\n2021-09-02,x,Bazarak\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "names over two rows of a workbook": (
        workbook([("When", "Where", "", ""), ("", "name", "lat", "lon"), ("2021-09-02", "A", 35.3, 69.5)]),
        Mapping(), (ASKED, "header"),
    ),
    "names over two rows of a workbook, answered": (
        workbook([("When", "Where", "", ""), ("", "name", "lat", "lon"), (date(2021, 9, 2), "Bazarak", 35.3, 69.5)]),
        Mapping(header="1-2", date="When", place="Where name"), (TAKEN, "bazarak"),
    ),
    "names over two lines, answered": (
        b"when,where,,\n,name,lat,lon\n2021-09-02,Bazarak,35.3,69.5\n",
        Mapping(header="1-2", date="when", place="where name", lat="where lat", lon="where lon"), (TAKEN, "bazarak"),
    ),
    "a title, answered": (
        b"A log,,\ndate,place,x\n2021-09-02,Bazarak,1\n", Mapping(header="2", date="date", place="place"),
        (TAKEN, "bazarak"),
    ),
    "a line that is not there": (b"date,place\n2021-09-02,A\n", Mapping(header="9"), (REFUSED, "no such line")),
    "lines the wrong way round": (b"date,place\n2021-09-02,A\n", Mapping(header="3-2"), (REFUSED, "Mend the rows")),
    "a row of HXL tags": (
        b"date,place\n#date,#loc+name\n2021-09-02,Bazarak\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "Windows letters": (
        "date,place\n2021-09-02,Bazarak\n2021-09-03,Café\n".encode("cp1252"), Mapping(date="date", place="place"),
        (REJECTED, "not UTF-8"),
    ),
    "Windows letters, answered": (
        "date,place\n2021-09-02,Café\n".encode("cp1252"), Mapping(date="date", place="place", encoding="cp1252"),
        (TAKEN, "Café"),
    ),
    "Arabic letters, answered": (
        "date,place\n2021-09-02,بازار\n".encode("cp1256"), Mapping(date="date", place="place", encoding="cp1256"),
        (TAKEN, "بازار"),
    ),
    "a code page that is none": (b"a,b\n1,2\n", Mapping(encoding="klingon"), (REFUSED, "no code page")),
    "events by week": (
        b"WEEK,ADMIN1,EVENTS,CENTROID_LATITUDE,CENTROID_LONGITUDE\n04-September-2021,A,7,35.3,69.5\n",
        Mapping(date="WEEK", place="ADMIN1"), (REFUSED, "counts events"),
    ),
    "events by month": (b"Month,Year,Admin1,Events\nSeptember,2021,A,7\n", Mapping(), (REFUSED, "counts events")),
    "kinds as columns": (
        b"month_start,admin1,battles,protests,riots\n2021-09-01,A,7,1,0\n", Mapping(date="month_start", place="admin1"),
        (REFUSED, "counts events"),
    ),
    "events by a week's number": (
        b"epi_week,year,district,total_events\n35,2021,A,7\n", Mapping(), (REFUSED, "counts events"),
    ),
    "events by a quarter": (b"quarter,admin1,incidents\n2021Q3,A,7\n", Mapping(), (REFUSED, "counts events")),
    "events by a span": (
        b"reporting_period,admin1,incidents\n2021-09-01 to 2021-09-07,A,7\n",
        Mapping(date="reporting_period", place="admin1"), (REFUSED, "counts events"),
    ),
    "a number of events that nobody chose": (
        b"date,place,n_incidents\n2021-09-01,Bazarak,7\n", Mapping(date="date", place="place"), (ASKED, "counts"),
    ),
    "a number of attacks that nobody chose": (
        b"date,place,number_of_attacks\n2021-09-01,Bazarak,7\n", Mapping(date="date", place="place"), (ASKED, "counts"),
    ),
    "a number of events, answered": (
        b"date,place,n_incidents\n2021-09-01,Bazarak,7\n", Mapping(date="date", place="place", counts="events"),
        (REJECTED, "counts several events"),
    ),
    "a number of something else, answered": (
        b"date,place,frequency\n2021-09-01,Bazarak,7\n", Mapping(date="date", place="place", counts="other"),
        (TAKEN, "bazarak"),
    ),
    "a number of events with decimals": (
        b"date,place,n_incidents\n2021-09-01,Bazarak,7.0\n2021-09-02,Bazarak,\n", Mapping(date="date", place="place"),
        (ASKED, "counts"),
    ),
    "a number of events with thousands": (
        b'date,place,events_no\n2021-09-01,Bazarak,"1,200"\n', Mapping(date="date", place="place"), (ASKED, "counts"),
    ),
    "a weekly total": (
        b"date,place,weekly total\n2021-09-01,Bazarak,7\n", Mapping(date="date", place="place"), (ASKED, "counts"),
    ),
    "a number of events in another tongue": (
        "date,place,تعداد\n2021-09-01,Bazarak,7\n".encode(), Mapping(date="date", place="place"), (ASKED, "counts"),
    ),
    "events by a short word for a week": (b"wk,province,attacks\n35,A,7\n", Mapping(), (REFUSED, "counts events")),
    "months as columns": (
        b"province,Jan-21,Feb-21\nA,7,1\n", Mapping(place="province"), (REFUSED, "a column for each"),
    ),
    "years as columns": (b"province,2020,2021\nA,7,1\n", Mapping(place="province"), (REFUSED, "a column for each")),
    "days as columns": (
        b"province,2021-09-01,2021-09-02\nA,7,0\n", Mapping(place="province"), (REFUSED, "a column for each"),
    ),
    "kinds by other names as columns": (
        b"date,province,air strike,ied\n2021-09-01,A,7,2\n", Mapping(date="date", place="province"),
        (REFUSED, "of several kinds"),
    ),
    "kinds as columns of yes and no": (
        b"date,place,shelling,ied\n2021-09-01,Bazarak,1,0\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "numbers of people beside one another": (
        b"date,place,killed,evacuated,displacement\n2021-09-01,Bazarak,2,30,40\n", Mapping(date="date", place="place"),
        (TAKEN, "bazarak"),
    ),
    "no names of columns": (
        b"2021-09-02,35.3,69.5,Bazarak\n2021-09-03,35.3,69.5,Rukha\n", Mapping(), (REFUSED, "no names of columns"),
    ),
    "names of columns that are numbers": (
        b"date,place,1.5,2.0\n2021-09-02,Bazarak,1,2\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "a sum with words behind it": (
        b"id,date,place,killed\n1,2021-09-02,Bazarak,7\nTotal (1 event),,,7\n",
        Mapping(event_id="id", date="date", place="place", fatalities="killed"), (REJECTED, "the sum of others"),
    ),
    "a sum in another tongue": (
        "date,place,killed\n2021-09-02,Bazarak,7\n,Итого,7\n".encode(),
        Mapping(date="date", place="place", fatalities="killed"), (REJECTED, "the sum of others"),
    ),
    "a mean": (
        b"date,place,killed\n2021-09-02,Bazarak,7\n,Average,7\n",
        Mapping(date="date", place="place", fatalities="killed"), (REJECTED, "the sum of others"),
    ),
    "a kind of event by a name like a count": (
        b"date,place,attacks\n2021-09-01,Bazarak,shelling\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "a row of sums": (
        b"date,place,killed\n2021-09-02,Bazarak,7\n,Total,7\n",
        Mapping(date="date", place="place", fatalities="killed"), (REJECTED, "the sum of others"),
    ),
    "a note below the table": (
        workbook([("date", "place", "killed"), ("2021-09-02", "Bazarak", 7), ("", "Source: a log", "")]),
        Mapping(date="date", place="place", fatalities="killed"), (REJECTED, "seems to be a note"),
    ),
    "a name over two lines of a text": (
        b'"event\ndate",place\n2021-09-02,Bazarak\n', Mapping(date="event date", place="place"), (TAKEN, "bazarak"),
    ),
    "bars between the cells": (
        b"id|date|place\n1|2021-09-02|Bazarak\n", Mapping(date="date", place="place"), (TAKEN, "bazarak"),
    ),
    "four bytes a letter": ("date,place\n2021-09-02,A\n".encode("utf-32"), Mapping(), (REFUSED, "UTF-32")),
    "a day beside a year and a number": (
        b"date,year,place,events\n2021-09-02,2021,Bazarak,7\n",
        Mapping(date="date", place="place", count="events"), (REJECTED, "counts several events"),
    ),
    "a row that counts several": (
        b"date,place,events\n2021-09-02,Bazarak,7\n", Mapping(date="date", place="place", count="events"),
        (REJECTED, "counts several events"),
    ),
    "rows that count one": (
        b"date,place,events\n2021-09-02,Bazarak,1\n", Mapping(date="date", place="place", count="events"),
        (TAKEN, "bazarak"),
    ),
    "three columns of a day": (
        b"year,month,day,place\n2021,9,2,Bazarak\n", Mapping(year="year", month="month", day="day", place="place"),
        (TAKEN, "bazarak"),
    ),
    "three columns of decimals": (
        b"iyear,imonth,iday,place\n2021.0,9.0,2.0,Bazarak\n",
        Mapping(year="iyear", month="imonth", day="iday", place="place"), (TAKEN, "bazarak"),
    ),
    "a month's name": (
        b"year,month,day,place\n2021,September,2,Bazarak\n",
        Mapping(year="year", month="month", day="day", place="place"), (TAKEN, "bazarak"),
    ),
    "a month alone": (
        b"year,month,day,place\n2021,9,,Bazarak\n", Mapping(year="year", month="month", day="day", place="place"),
        (REJECTED, "no day"),
    ),
    "ACLED with a number of events": (
        b"event_id_cnty,event_date,event_type,latitude,longitude,events\nA,2021-09-02,Battles,35.3,69.5,7\n", Mapping(),
        (ASKED, "counts"),
    ),
    "UCDP with a number of events": (
        b"id,type_of_violence,latitude,longitude,best,date,event_count\n1,1,35.3,69.5,3,2021-09-02,7\n",
        Mapping(counts="events"), (REJECTED, "counts several events"),
    ),
    "ACLED with days of two readings": (
        changed(acled_csv(1), 0, "event_date", "01/09/2021"), Mapping(), (ASKED, "date_order"),
    ),
    "ACLED with its answer": (
        changed(changed(acled_csv(1), 0, "event_date", "01/09/2021"), 0, "location", "Bazarak"),
        Mapping(date_order="dmy"), (TAKEN, ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", STRUCTURES)
def test_the_structure_of_a_table(what: str) -> None:
    content, mapping, (expected, said) = STRUCTURES[what]
    found, told = outcome(content, mapping)
    assert found == expected, told
    if found == TAKEN:
        row = told.table.to_pylist()[0]
        assert not said or said in {row["place_id"], row["place_printed"]}
        assert row["start"].month == 9
    else:
        assert said in told


def test_a_place_without_a_day_whose_name_begins_like_a_sum_is_none() -> None:
    found = taken(b"place,killed\nBazarak,7\nTotalabad,7\n", Mapping(place="place", fatalities="killed"))
    assert found.table.column("place_printed").to_pylist() == ["Bazarak", "Totalabad"]


AREA = {"type": "Polygon", "coordinates": [[[68, 34], [70, 34], [70, 36], [68, 36], [68, 34]]]}
FRONT = {"type": "LineString", "coordinates": [[68, 34], [69, 35], [70, 36]]}


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"A log,,\nof 2021,,\n\ndate,place,x\n2021-09-02,Bazarak,1\n", "4"),
        (b"\nA log,,,\nWhen,Where,,\n,name,lat,lon\n2021-09-02,A,35.3,69.5\n", "3-4"),
        (
            b"Event,,,Place,,\nWhen,,What,Name,Position,\nfrom,to,,,lat,lon\n2021-09-02,,A,B,35.3,69.5\n",
            "1-3",
        ),
        (b"Day of it,Name of it\nevent_date,location\n2021-09-02,Bazarak\n", "2"),
        (b"A log,version 3,,\ndate,lat,lon,killed\n2021-09-02,35.3,69.5,3\n", "2"),
        (
            workbook([("A log",), ("When", "Where", ""), ("", "lat", "lon"), ("2021-09-02", 35.3, 69.5)]),
            "2-3",
        ),
    ],
)
def test_the_rows_of_the_names_are_offered_by_the_numbers_they_have_in_the_file(
    content: bytes, rows: str
) -> None:
    asked = answer(content)
    assert isinstance(asked, NeedsAnswers)
    assert [(one.field, one.default) for one in asked.questions] == [("header", rows)]


def test_areas_and_lines_stay_so_and_are_nobody_s_claim() -> None:
    content = collection(feature(AREA, who="Taliban", place="Bazarak"), feature(FRONT, kind="clash"))
    found = taken(content, Mapping(date="date", actor_1="who", place="place"))
    assert (
        found.table.select(["lon", "lat", "side_ids", "place_id"]).to_pylist()
        == [{"lon": None, "lat": None, "side_ids": "", "place_id": ""}] * 2
    )
    assert set(found.table.column("geo_precision").to_pylist()) == {"unlocated"}
    assert set(found.table.column("kind").to_pylist()) == {"other"}
    assert [shapely.from_wkb(blob).geom_type for blob in found.areas.column("geometry").to_pylist()] == [
        "Polygon", "LineString"
    ]  # fmt: skip
    assert any("areas or lines and no points: 2" in note for note in found.report.notes)


def test_words_for_nothing_are_told_with_their_columns() -> None:
    found = taken(made_of("who", "NULL", "N/A", "Taliban"), MAPPED)
    assert found.table.column("actor_1").to_pylist() == ["", "", "Taliban"]
    assert any("word for nothing" in note and "“who” (2)" in note for note in found.report.notes)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "n/a",
            "N/a",
            "No data",
            "NOT AVAILABLE",
            "Not Applicable",
            "n.d.",
            "TBD",
            "[null]",
            "k. A.",
            "н/д",
            "#ЗНАЧ!",
        ),
        *("#¿NOMBRE?", "#VERW!", "Err:502", "EMPTY"),
    ],
)
def test_a_word_for_nothing_is_empty_however_it_is_spelt(word: str) -> None:
    found = taken(made_of("who", word, "Taliban"), MAPPED)
    assert found.table.column("actor_1").to_pylist() == ["", "Taliban"]
    assert any("word for nothing" in note for note in found.report.notes)


@pytest.mark.parametrize(
    "word", ["nan", "NaN", ".", "...", "?", "(blank)", "#N/D", "#ZAHL!", "N / A", "undefined"]
)
def test_an_actor_is_not_called_by_a_word_for_nothing(word: str) -> None:
    found = taken(made_of("who", word, "Taliban"), MAPPED)
    assert found.table.column("actor_1").to_pylist() == ["", "Taliban"]
    assert any("count as empty" in note for note in found.report.notes)


def test_a_word_for_nothing_within_a_text_stays() -> None:
    assert taken(made_of("who", "None of them"), MAPPED).table.column("actor_1").to_pylist() == [
        "None of them"
    ]


PRECISIONS: list[tuple[bytes, Mapping, tuple[str, str]]] = [
    (b"event_id_cnty,event_date,event_type,latitude,longitude\nX,2021-09-01,Battles,35.3,69.5\n", Mapping(),
     ("unknown", "unknown")),
    (changed(changed(acled_csv(1), 0, "time_precision", ""), 0, "geo_precision", "NA"), Mapping(), ("unknown",) * 2),
    (made_of("kind", "clash"), MAPPED, ("unknown",) * 2),
    (b"date,lat,lon,how,where\n2021-09-02,35.3,69.5,exact,village\n", Mapping(
        date="date", lat="lat", lon="lon", time_precision="how", geo_precision="where"), ("day", "settlement")),
    (b"date,lat,lon,how,where\n2021-09-02,35.3,69.5,month,admin 1\n", Mapping(
        date="date", lat="lat", lon="lon", time_precision="how", geo_precision="where"), ("window", "province")),
    (b"date,lat,lon,how,where\n2021-09-02,35.3,69.5,2,3\n", Mapping(
        date="date", lat="lat", lon="lon", time_precision="how", geo_precision="where"), ("unknown", "unknown")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "mapping", "expected"), PRECISIONS)
def test_what_a_table_does_not_say_of_its_precision_is_unknown(
    content: bytes, mapping: Mapping, expected: tuple[str, str]
) -> None:
    row = taken(content, mapping).table.to_pylist()[0]
    assert (row["time_precision"], row["geo_precision"]) == expected


@pytest.mark.parametrize(
    ("printed", "ours"),
    [
        ("Battle-No change of territory", "clash"),
        ("Battle-Government regains territory", "takeover"),
        ("Battle-Non-state actor overtakes territory", "takeover"),
        ("Headquarters or base established", "fortification"),
        ("Non-violent transfer of territory", "takeover"),
        ("Battle - Government regains territory", "takeover"),
        ("Battle-Rebels overtake territory", "takeover"),
        ("BATTLE-NO CHANGE OF TERRITORY", "clash"),
        ("Non-violent activity by a conflict actor", "other"),
        ("Remote violence", "attack"),
        ("Riots/Protests", "gathering"),
        ("Strategic development", "other"),
    ],
)
def test_kinds_of_acled_from_before_2019_keep_their_meaning(printed: str, ours: str) -> None:
    found = taken(changed(changed(acled_csv(1), 0, "event_type", printed), 0, "sub_event_type", ""))
    assert found.table.column("kind").to_pylist() == [ours]
    assert not any("not in ACLED's codebook" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("column", "first", "last"),
    [
        ("week", (8, 27), (9, 8)),
        ("week_start", (9, 2), (9, 8)),
        ("week_ending", (8, 27), (9, 2)),
        ("month", (9, 1), (9, 30)),
        ("month_start", (9, 1), (9, 30)),
        ("date", (9, 2), (9, 2)),
    ],
)
def test_the_day_of_a_week_or_a_month_is_that_span(
    column: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    found = taken(f"{column},place,x\n2021-09-02,Bazarak,1\n".encode(), Mapping(date=column, place="place"))
    row = found.table.to_pylist()[0]
    assert (row["start"], row["end"]) == (date(2021, *first), date(2021, *last))
    assert row["time_precision"] == ("unknown" if column == "date" else "window")


def test_a_table_without_known_columns_is_still_asked_about() -> None:
    assert isinstance(answer(made_of("kind", "clash")), NeedsMapping)


@pytest.mark.parametrize(
    ("names", "proposed"),
    [
        ("date (dd/mm/yyyy),Lat [deg],Lon [deg]", ("date (dd/mm/yyyy)", "Lat [deg]", "Lon [deg]")),
        ("event_date_utc,decimalLatitude,decimalLongitude", None),
        ("date_from,gps_latitude,gps_longitude", None),
        ("time,POINT_Y,POINT_X", None),
        ("from,northing,easting", None),
        ("التاريخ,خط العرض,خط الطول", None),
    ],
)
def test_columns_are_proposed_by_the_names_that_people_give_them(
    names: str, proposed: tuple[str, ...] | None
) -> None:
    asked = answer(f"{names}\n2021-09-02,35.3,69.5\n".encode())
    assert isinstance(asked, NeedsMapping)
    assert tuple(asked.proposed.get(name) for name in ("date", "lat", "lon")) == (
        proposed or tuple(names.split(","))
    )


def test_hxl_tags_say_which_column_is_what() -> None:
    content = b"a,b,c,d,e\n#date+start,#geo+lat,#geo+lon,#affected+killed,#event+type\n2021-09-02,35.3,69.5,3,clash\n"
    asked = answer(content)
    assert isinstance(asked, NeedsMapping)
    assert asked.proposed == {"date": "a", "lat": "b", "lon": "c", "fatalities": "d", "kind": "e"}
    assert taken(content, Mapping(**asked.proposed)).table.column("fatalities_best").to_pylist() == [3]


@pytest.mark.parametrize(
    ("content", "field", "column"),
    [
        (b"#date+occurred,#geo+lat,#geo+lon\n2021-09-02,35.3,69.5\n", "date", "#date+occurred"),
        (b"A,B\n#date+reported,#date+occurred\n2021-09-09,2021-09-02\n", "date", "B"),
        (b"A,B\n#date+reported,#loc+name\n2021-09-09,Bazarak\n", "date", None),
    ],
)
def test_hxl_tags_tell_the_day_of_an_event_from_that_of_its_report(
    content: bytes, field: str, column: str | None
) -> None:
    asked = answer(content)
    assert isinstance(asked, NeedsMapping)
    assert asked.proposed.get(field) == column


def test_codes_of_acled_may_have_a_nought_behind_them() -> None:
    content = changed(changed(acled_csv(1), 0, "time_precision", "1.0"), 0, "geo_precision", "2.0")
    row = taken(content).table.to_pylist()[0]
    assert (row["time_precision"], row["geo_precision"]) == ("day", "district")


def test_an_area_gets_no_point_by_its_name() -> None:
    found = taken(collection(feature(AREA, place="Bazarak")), Mapping(date="date", place="place"))
    assert not any("given the gazetteer's point" in note for note in found.report.notes)


def test_there_are_enough_cases() -> None:
    told = len(DAYS) + len(COUNTS) + len(LATITUDES) + len(POSITIONS) + len(PLACES)
    assert told + len(EXCHANGES) + len(STRUCTURES) + len(PRECISIONS) >= 120
