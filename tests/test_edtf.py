"""Days for machines: what stands in the column ``edtf`` is read back by a parser of ISO 8601-2, and means the same."""

from __future__ import annotations

import io
import time
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from edtf import parse_edtf as parse
from edtf.parser.parser_classes import Date, Interval, Level1Interval, OneOfASet

from geo.events.table import SCHEMA
from geo.export.choice import Brought, What
from geo.export.cut import cut, edtf_column
from geo.export.formats import Format, export
from geo.export.tables import tables_of
from geo.records.model import Claim, Dataset, TimePrecision
from geo.words.dates import edtf, edtf_printed
from tests.builders import claim, event, may, report

pytestmark = pytest.mark.slow

MAY = "2000-05-"


@cache
def parse_edtf(text: str) -> Any:  # noqa: ANN401 - the package has no types, and its kinds no public name for all
    """What the parser reads: each text once, for hundreds of records share a few dozen, and it takes its time."""
    return parse(text)


def ends(text: str) -> tuple[date | None, date | None]:
    """First and last day that a parser reads; no last one where the text is open."""
    found = parse_edtf(text)
    days = (found.lower_strict(), found.upper_strict())
    first, last = (date(*one[:3]) if isinstance(one, time.struct_time) else None for one in days)
    return first, last


@pytest.mark.parametrize(
    ("on", "precision", "text", "kind"),
    [
        (4, TimePrecision.DAY, f"{MAY}04", Date),
        ((4, 9), TimePrecision.WINDOW, f"[{MAY}04..{MAY}09]", OneOfASet),
        (4, TimePrecision.WINDOW, f"{MAY}04", Date),
        (4, TimePrecision.SINCE, f"{MAY}04/..", Level1Interval),
        ((4, 5), TimePrecision.NIGHT, f"{MAY}04/{MAY}05", Interval),
        ((4, 9), TimePrecision.THROUGHOUT, f"{MAY}04/{MAY}09", Interval),
    ],
)
def test_each_way_to_know_a_day_has_its_form(
    on: int | tuple[int, int], precision: TimePrecision, text: str, kind: type
) -> None:
    made = edtf(event(on, precision=precision))
    assert made == text
    assert type(parse_edtf(made)) is kind
    first, last = (on, on) if isinstance(on, int) else on
    assert ends(made) == (may(first), None if precision is TimePrecision.SINCE else may(last))


def test_what_has_no_day_has_no_text(toy: Dataset) -> None:
    assert edtf(toy.claims["c-07"]) == ""


def test_one_day_or_the_other_is_a_set_of_both_with_nothing_between(dataset: Dataset) -> None:
    assert edtf(dataset.events["e-attack-thursday"]) == "[2021-08-26,2021-09-02]"
    found = parse_edtf(edtf(dataset.events["e-attack-thursday"]))
    assert [str(one) for one in found.objects] == ["2021-08-26", "2021-09-02"]


def test_a_window_that_may_be_another_window_is_a_set_of_two_spans(toy: Dataset) -> None:
    assert edtf(toy.claims["c-08"]) == "[2031-04-28..2031-05-01,2031-05-05..2031-05-08]"
    assert ends(edtf(toy.claims["c-08"])) == (date(2031, 4, 28), date(2031, 5, 8))


def test_of_what_lasts_the_best_reading_stands_alone(toy: Dataset) -> None:
    assert edtf(toy.claims["c-04"]) == "2031-05-06/.."
    assert toy.claims["c-04"].alternative_start


def test_a_report_was_printed_on_one_of_its_possible_days_or_on_the_other(dataset: Dataset) -> None:
    assert edtf_printed(dataset.reports["thursday-attack"]) == "[2021-08-26,2021-09-02]"
    assert edtf_printed(report(printed=3)) == f"{MAY}03"
    assert edtf_printed(report(printed=3, alternative=1)) == f"[{MAY}01,{MAY}03]"


def test_every_text_of_every_export_is_read_and_holds_the_days_of_its_record(dataset: Dataset) -> None:
    rows = cut(What(dataset)).rows.select(["event_id", "start", "end", "time_precision", "edtf"]).to_pylist()
    assert len({type(parse_edtf(row["edtf"])) for row in rows if row["edtf"]}) == 4
    for row in rows:
        assert bool(row["edtf"]) is bool(row["start"])
        if row["edtf"]:
            first, last = ends(row["edtf"])
            assert first is not None
            assert first <= row["start"]
            assert (last is None) is (row["time_precision"] == TimePrecision.SINCE)
            assert last is None or last >= row["end"]


def test_the_tables_with_days_have_the_column_too(dataset: Dataset) -> None:
    tables = tables_of(dataset)
    assert {name for name, table in tables.items() if "edtf" in table.column_names} == {
        *("claims", "events", "figures", "reports")
    }
    for name in ("claims", "events", "figures", "reports"):
        texts = [text for text in tables[name]["edtf"].to_pylist() if text]
        assert texts
        assert all(parse_edtf(text) for text in texts)


def test_a_set_of_a_reader_has_it_by_the_same_rule_as_a_record() -> None:
    spans: list[tuple[Any, TimePrecision]] = [
        (4, TimePrecision.DAY),
        ((4, 9), TimePrecision.WINDOW),
        ((4, 9), TimePrecision.THROUGHOUT),
        (4, TimePrecision.SINCE),
        (None, TimePrecision.UNDATED),
    ]
    records: list[Claim] = [claim(on=on, precision=precision) for on, precision in spans]
    rows = [
        {
            "start": one.start,
            "end": None if one.time_precision is TimePrecision.SINCE else one.end or one.start,
            "time_precision": one.time_precision.value,
        }
        for one in records
    ]
    table = pa.Table.from_pylist([_row(row) for row in rows], schema=SCHEMA)
    assert edtf_column(table).to_pylist() == [edtf(one) or None for one in records]


def _row(known: dict[str, Any]) -> dict[str, Any]:
    empty = {field.name: None if field.nullable else "" for field in SCHEMA}
    return empty | known


def test_a_set_with_a_column_of_that_name_keeps_it(toy: Dataset) -> None:
    own = pa.Table.from_pylist([_row({"event_id": "x", "start": date(2031, 5, 4)})], schema=SCHEMA)
    for others, text in (({"edtf": ["its own"]}, "its own"), ({}, "2031-05-04")):
        brought = Brought("set", own, pa.table(others) if others else own.select([]))
        found = export(What(toy, sets=(brought,), own=False), Format.GEOPARQUET).content
        assert pq.read_table(io.BytesIO(found))["edtf"].to_pylist() == [text]
