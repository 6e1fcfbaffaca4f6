from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from geo.events.table import SCHEMA
from geo.importers import acled, ucdp
from geo.importers.headings import propose
from geo.importers.mapping import Mapping, faults
from geo.importers.report import NeedsAnswers, NeedsMapping, RefusedFileError, sentences
from geo.importers.taking import code_tables, shown
from geo.records.model import EventKind
from tests.filebuilders import (
    MAPPED,
    REDUCED,
    UCDP,
    acled_csv,
    changed,
    mapped_csv,
    own_csv,
    table,
    ucdp_csv,
    ucdp_reduced_csv,
)
from tests.importing import answer, reasons, taken

# --- schemes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words", "rows"),
    [
        (acled_csv(50), "ACLED export", 50),
        (acled_csv(50, words=True), "ACLED export", 50),
        (ucdp_csv(50), "UCDP GED", 50),
        (ucdp_reduced_csv(50), "UCDP GED, reduced columns", 50),
        (own_csv([{}, {"event_id": "e-2"}]), "table of this dashboard", 2),
    ],
    ids=["ACLED", "ACLED in words", "UCDP", "UCDP reduced", "ours"],
)
def test_a_known_table_is_told_by_its_columns_and_taken_whole(content: bytes, words: str, rows: int) -> None:
    found = taken(content)
    assert (found.format, found.report.read, found.report.taken) == (words, rows, rows)
    assert found.table.schema.equals(SCHEMA)
    found.table.validate(full=True)


def test_both_forms_of_an_acled_day_mean_the_same() -> None:
    assert taken(acled_csv(80)).table.equals(taken(acled_csv(80, words=True)).table)


@pytest.mark.parametrize(
    ("code", "start", "end", "precision"),
    [
        ("1", date(2021, 9, 2), date(2021, 9, 2), "day"),
        ("2", date(2021, 8, 30), date(2021, 9, 5), "window"),
        ("3", date(2021, 9, 1), date(2021, 9, 30), "window"),
    ],
)
def test_an_acled_day_known_to_the_week_or_month_is_a_window(
    code: str, start: date, end: date, precision: str
) -> None:
    content = changed(changed(acled_csv(1), 0, "event_date", "2021-09-02"), 0, "time_precision", code)
    row = taken(content).table.to_pylist()[0]
    assert (row["start"], row["end"], row["time_precision"]) == (start, end, precision)


@pytest.mark.parametrize(("code", "precision"), [("1", "settlement"), ("2", "district"), ("3", "province")])
def test_an_acled_place_is_never_an_exact_spot(code: str, precision: str) -> None:
    row = taken(changed(acled_csv(1), 0, "geo_precision", code)).table.to_pylist()[0]
    assert row["geo_precision"] == precision


@pytest.mark.parametrize(
    ("kind", "finer", "ours"),
    [
        ("Battles", "Armed clash", "clash"),
        ("Battles", "Non-state actor overtakes territory", "takeover"),
        ("Explosions/Remote violence", "Grenade", "attack"),
        ("Violence against civilians", "Sexual violence", "other"),
        ("Protests", "Peaceful protest", "gathering"),
        ("Strategic developments", "Agreement", "talks"),
        ("Strategic developments", "Other", "other"),
        ("A type of next year", "", "other"),
    ],
)
def test_an_acled_kind_is_the_finer_one_where_we_have_it(kind: str, finer: str, ours: str) -> None:
    content = changed(changed(acled_csv(1), 0, "event_type", kind), 0, "sub_event_type", finer)
    found = taken(content)
    row = found.table.to_pylist()[0]
    assert (row["kind"], row["kind_printed"]) == (ours, finer or kind)
    assert any("not in ACLED's codebook" in note for note in found.report.notes) == (
        kind.startswith("A type")
    )


def test_a_timestamp_is_no_day_of_publication() -> None:
    assert taken(acled_csv(5)).table.column("known").null_count == 5


def test_the_printed_day_of_an_acled_row_stays_beside_its_window() -> None:
    content = changed(changed(acled_csv(1), 0, "event_date", "2021-09-02"), 0, "time_precision", "3")
    assert taken(content).others.column("event_date").to_pylist() == ["2021-09-02"]


@pytest.mark.parametrize(
    ("where", "ours", "placed"),
    [
        ("1", "settlement", True),
        ("2", "district", True),
        ("3", "district", True),
        ("4", "province", True),
        ("5", "province", True),
        ("6", "unlocated", False),
        ("7", "unlocated", False),
    ],
)
def test_a_ucdp_point_that_stands_for_a_country_is_not_drawn(where: str, ours: str, placed: bool) -> None:  # noqa: FBT001
    found = taken(changed(ucdp_csv(1), 0, "where_prec", where))
    row = found.table.to_pylist()[0]
    assert (row["geo_precision"], row["lon"] is not None, found.report.unplaced) == (
        ours,
        placed,
        int(not placed),
    )
    assert ("latitude" in found.others.column_names) == (not placed)


@pytest.mark.parametrize(
    ("code", "end", "precision"),
    [("1", 2, "day"), ("1", 4, "window"), ("2", 6, "window"), ("5", 30, "window")],
)
def test_ucdp_days_become_a_day_or_a_window(code: str, end: int, precision: str) -> None:
    content = ucdp_csv(1)
    for column, cell in (("date_prec", code), ("date_start", "2021-09-02 00:00:00.000")):
        content = changed(content, 0, column, cell)
    row = taken(changed(content, 0, "date_end", f"2021-09-{end:02}")).table.to_pylist()[0]
    assert (row["start"], row["end"].day, row["time_precision"]) == (date(2021, 9, 2), end, precision)


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("2021-09-06", date(2021, 9, 6)),
        ("2021-09-08;2021-09-06", date(2021, 9, 6)),
        ("", None),
        ("last week", None),
    ],
)
def test_the_first_source_date_is_the_day_known_and_a_bad_one_rejects_nothing(
    printed: str, known: date | None
) -> None:
    found = taken(changed(ucdp_csv(1), 0, "source_date", printed))
    assert found.table.column("known").to_pylist() == [known]
    assert any("source_date is no day" in note for note in found.report.notes) == (printed == "last week")


def test_ucdp_deaths_keep_low_best_and_high_apart() -> None:
    content = ucdp_csv(1)
    for column, cell in (("low", "1"), ("best", "4"), ("high", "")):
        content = changed(content, 0, column, cell)
    row = taken(content).table.to_pylist()[0]
    assert [row[f"fatalities_{name}"] for name in ("low", "best", "high")] == [1, 4, None]


def test_the_reduced_table_says_nothing_on_precision_and_neither_do_we() -> None:
    found = taken(ucdp_reduced_csv(20))
    for name in ("geo_precision", "time_precision"):
        assert set(found.table.column(name).to_pylist()) == {"unknown"}
    assert sum("does not say how well" in note for note in found.report.notes) == 2


def test_our_own_table_comes_back_as_it_was() -> None:
    rows: list[dict[str, object]] = [
        {"start": "", "end": "", "time_precision": "undated"},
        {"event_id": "e-2", "end": "", "time_precision": "since", "notes": "'=1+1", "kind": "claim"},
        {"event_id": "e-2", "place_id": "", "lon": "", "lat": "", "geo_precision": "unlocated"},
        {
            "event_id": "e-3",
            "side_ids": "taliban|nrf",
            "fatalities_low": 1,
            "fatalities_high": 9,
            "known": "",
        },
    ]
    found = taken(own_csv(rows))
    again = found.table.to_pylist()
    assert [row["time_precision"] for row in again] == ["undated", "since", "day", "day"]
    assert (again[1]["notes"], again[1]["end"], again[1]["kind"]) == ("=1+1", None, "claim")
    assert (found.report.unplaced, found.report.undated) == (1, 1)
    assert again[3]["side_ids"] == "taliban|nrf"


def test_column_names_are_known_in_any_case() -> None:
    head, rest = acled_csv(3).split(b"\n", 1)
    assert taken(head.upper() + b"\n" + rest).format == "ACLED export"


# --- names --------------------------------------------------------------------------------------------


def test_a_place_is_joined_by_any_of_its_spellings_and_others_are_listed() -> None:
    rows = [("1", "بازارک"), ("2", "Bazarak"), ("3", "Nowhere"), ("4", "Nowhere"), ("5", "")]
    found = taken(table(("id", "place"), rows), Mapping(event_id="id", place="place"))
    assert found.table.column("place_id").to_pylist() == ["bazarak", "bazarak", "", "", ""]
    assert found.report.unresolved == (("Nowhere", 2),)
    assert found.report.unplaced == 3


def test_a_place_far_from_the_row_s_own_point_is_not_joined() -> None:
    rows = [("1", "Bazarak", "62.2", "34.3"), ("2", "Bazarak", "69.5", "35.3")]
    mapping = Mapping(event_id="id", place="place", lon="lon", lat="lat")
    found = taken(table(("id", "place", "lon", "lat"), rows), mapping)
    assert found.table.column("place_id").to_pylist() == ["", "bazarak"]
    assert any("more than 50 km" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("printed", "side"),
    [
        ("Taliban", "taliban"),
        ("NRF: National Resistance Front", "nrf"),
        ("National Resistance Front (NRF)", "nrf"),
        ("Ahmad Massoud", "nrf"),
        ("A gazette", ""),
    ],
)
def test_actors_are_joined_to_their_side(printed: str, side: str) -> None:
    content = changed(changed(acled_csv(1), 0, "actor1", printed), 0, "actor2", "")
    assert taken(content).table.column("side_ids").to_pylist() == [side]


def test_both_sides_of_a_clash_are_named_once_each() -> None:
    content = changed(changed(acled_csv(1), 0, "actor1", "NRF"), 0, "actor2", "Taliban")
    assert taken(content).table.column("side_ids").to_pylist() == ["nrf|taliban"]
    content = changed(content, 0, "actor2", "Northern Alliance")
    assert taken(content).table.column("side_ids").to_pylist() == ["nrf"]


# --- mapping ------------------------------------------------------------------------------------------


def test_an_unknown_table_asks_and_proposes() -> None:
    asked = answer(mapped_csv(30))
    assert isinstance(asked, NeedsMapping)
    assert asked.sample.num_rows == 8
    assert asked.proposed == MAPPED
    assert asked.columns == ("No.", "When", "Town", "Long.", "Lat.", "What", "Who", "Said by")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("style", ["%Y-%m-%d", "%d %B %Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y"])
def test_a_mapped_table_means_the_same_in_every_style(delimiter: str, style: str) -> None:
    plain = taken(mapped_csv(200), Mapping(**MAPPED))
    found = taken(mapped_csv(200, delimiter=delimiter, style=style), Mapping(**MAPPED))
    assert found.table.equals(plain.table)


def test_the_order_of_day_and_month_is_proposed_and_said() -> None:
    content = mapped_csv(200, style="%d/%m/%Y")
    asked = answer(content)
    assert isinstance(asked, NeedsMapping)
    assert asked.proposed["date_order"] == "dmy"
    assert any("the day comes first" in note for note in taken(content, Mapping(**MAPPED)).report.notes)


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2021, 9, 2)), ("mdy", date(2021, 2, 9))])
def test_days_that_could_be_read_two_ways_are_asked_about_before_any_row_is_taken(
    order: str, day: date
) -> None:
    content = table(("id", "day", "place"), [("1", "02/09/2021", "Bazarak"), ("2", "2021-09-02", "Bazarak")])
    mapping = {"event_id": "id", "date": "day", "place": "place"}
    asked = answer(content, Mapping(**mapping))
    assert isinstance(asked, NeedsAnswers)
    assert [one.field for one in asked.questions] == ["date_order"]
    found = taken(content, Mapping(**mapping, date_order="iso"))
    assert "2 September or 9 February" in reasons(found)[0]
    found = taken(content, Mapping(**mapping, date_order=order))
    assert found.table.column("start").to_pylist() == [day, date(2021, 9, 2)]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (Mapping(date="Wehn"), "the table has no column “Wehn”"),
        (Mapping(date="When", source="When"), "is chosen for day and for source"),
        (Mapping(date="When", lon="Long."), "both a longitude and a latitude"),
        (Mapping(source="Said by"), "at least a day, a place"),
        (Mapping(date="When", date_order="ymd"), "no order of day and month"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_a_sentence(mapping: Mapping, sentence: str) -> None:
    with pytest.raises(RefusedFileError, match=sentence):
        answer(mapped_csv(3), mapping)


def test_a_name_one_letter_off_is_proposed_and_a_far_one_is_not() -> None:
    found = propose(["Latitud", "Longitudes", "Colour", "event-date", "Notes "])
    assert found == {"date": "event-date", "lon": "Longitudes", "lat": "Latitud", "notes": "Notes "}
    assert not list(faults(Mapping(**found), ["Latitud", "Longitudes", "event-date", "Notes "]))


def test_rows_without_ids_are_called_by_their_line() -> None:
    found = taken(b"when,town\n2021-09-02,Bazarak\n2021-09-03,Bazarak\n", Mapping(date="when", place="town"))
    assert found.table.column("event_id").to_pylist() == ["line-2", "line-3"]


def test_a_first_and_another_last_day_are_a_window_and_none_is_undated() -> None:
    content = b"a,b,place\n2021-09-02,2021-09-04,Bazarak\n2021-09-02,,Bazarak\n,,Bazarak\n"
    found = taken(content, Mapping(date="a", end_date="b", place="place"))
    assert found.table.column("time_precision").to_pylist() == ["window", "unknown", "undated"]
    assert found.report.undated == 1


# --- days as printed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2021-09-01T23:00:00+04:30", 1),
        ("2021-09-01T23:00:00+02:00", 1),
        ("2021-09-02 01:00:00-07:00", 2),
        ("2021-09-01 23:59", 1),
        ("2021-09-02T00:00:00.000", 2),
        ("2 September 2021 1:00 AFT", 2),
        ("2021-09-02", 2),
        ("20210902", 2),
        ("2021/9/2", 2),
        ("2 Sept. 2021", 2),
        ("2nd September 2021", 2),
        ("September 2, 2021", 2),
        ("02-Sep-2021", 2),
        ("۲۰۲۱-۰۹-۰۲", 2),
        ("13/9/2021", 13),
        ("9/13/2021", 13),
    ],
)
def test_a_day_is_the_day_that_is_printed(printed: str, day: int) -> None:
    found = taken(changed(acled_csv(1), 0, "event_date", printed))
    assert reasons(found) == []
    content = changed(changed(acled_csv(1), 0, "event_date", printed), 0, "time_precision", "1")
    assert taken(content).table.column("start").to_pylist() == [date(2021, 9, day)]


# --- rejected rows come back --------------------------------------------------------------------------


def test_rejected_rows_can_be_mended_and_dropped_in_again() -> None:
    broken = changed(changed(acled_csv(10), 3, "latitude", "north"), 7, "event_date", "31 June 2021")
    found = taken(broken)
    assert (found.report.taken, found.report.rejected) == (8, 2)
    assert found.rejected.column_names[-4:] == ["_row", "_column", "_value", "_reason"]
    assert found.rejected.column("_row").to_pylist() == ["5", "9"]
    rows = found.rejected.to_pylist()
    rows[0]["latitude"], rows[1]["event_date"] = "35.3", "30 June 2021"
    again = taken(table(list(rows[0]), [[cell or "" for cell in row.values()] for row in rows]))
    assert (again.report.taken, again.report.rejected) == (2, 0)
    assert not {"_row", "_reason"} & set(again.others.column_names)


def test_what_the_event_table_does_not_hold_stays_beside_it_row_by_row() -> None:
    content = changed(acled_csv(6), 2, "latitude", "x")
    found = taken(content)
    assert found.others.num_rows == 5
    assert {"admin1", "tags", "timestamp"} <= set(found.others.column_names)
    assert found.others.column("timestamp").to_pylist()[2] == str(1_650_000_000 + 3)
    assert all(column.type == pa.string() for column in found.others.columns)


# --- words --------------------------------------------------------------------------------------------


def test_the_report_is_told_in_sentences() -> None:
    lines = list(sentences(taken(changed(acled_csv(3), 1, "latitude", "x"))))
    assert lines[:2] == ["file.csv: ACLED export.", "3 lines were read: 2 taken, 1 rejected."]
    assert lines[-1].startswith("Line 3, latitude “x”: This is no number.")


def test_every_code_of_theirs_stands_in_a_table_with_one_of_ours() -> None:
    tables = {found.column: dict(row[:2] for row in found.rows) for found in code_tables()}
    assert tables["time_precision"] == {"1": "day", "2": "window", "3": "window"}
    assert list(tables["where_prec"]) == list("1234567")
    assert {*acled.KINDS.values()} <= {*EventKind, "other"}
    assert len(UCDP) == 49
    assert len(acled.COLUMNS) == 31
    assert len(REDUCED) == 11
    assert {*ucdp.NEEDED} <= {*UCDP}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\a.csv", "a.csv"),
        ("a\x1b[31m.csv", "a[31m.csv"),
        ("", "file"),
        ("..", "file"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_s_name_is_shown_without_folders_and_never_opened(name: str, told: str) -> None:
    assert shown(name) == told


def test_progress_goes_up_to_the_end() -> None:
    from geo.importers.taking import take

    told: list[int] = []
    take("a.csv", acled_csv(10), {}, {}, progress=lambda done, total: told.append(done * 100 // total))
    assert told == sorted(told)
    assert told[-1] == 100


def test_the_published_tables_of_codes_are_those_that_are_applied() -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "importing.md").read_text("utf-8")
    for found in code_tables():
        assert f"### {found.title} (`{found.column}`)" in text
        for row in found.rows:
            assert f"| {' | '.join(filter(None, row))} |" in text
