"""Whatever is dropped in: an answer of three kinds, counts that agree, and good rows that stay."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from geo.events.table import SCHEMA
from geo.importers.mapping import FIELDS, Mapping
from geo.importers.report import OPTIONS, Imported, NeedsAnswers, NeedsMapping, RefusedFileError
from tests.filebuilders import acled_csv, mapped_csv, own_csv, table, ucdp_csv, ucdp_reduced_csv
from tests.importing import answer

GOOD = [acled_csv(4), ucdp_csv(4), ucdp_reduced_csv(4), mapped_csv(4), own_csv([{}, {"event_id": "e-2"}])]
WHOLE = Mapping(
    event_id="id",
    date="date",
    end_date="end",
    lon="lon",
    lat="lat",
    kind="kind",
    actor_1="who",
    actor_2="whom",
    source="source",
    place="place",
    notes="notes",
    fatalities="killed",
)
COLUMNS = ("id", "date", "end", "lon", "lat", "kind", "who", "whom", "source", "place", "notes", "killed")
SOUND = ("good", "2021-09-02", "", "69.5", "35.3", "clash", "Taliban", "", "a paper", "Bazarak", "", "3")

ODD = some.sampled_from(
    [
        *(
            "",
            " ",
            "NaN",
            "inf",
            "-0",
            "1e999",
            "69,5",
            "0",
            "1/2/2021",
            "2021-02-30",
            "32/13/2021",
            "=1+1",
            "'",
        ),
        *(
            '"',
            "\u202e",
            "<script>",
            "{{7*7}}",
            "\ufeff",
            "۲۰۲۱-۰۹-۰۲",
            "9" * 400,
            "2021-09-02T25:00Z",
            "−35",
        ),
        *("a\nb", "\t", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2021-09-02T24:00"),
    ]
)
CELLS = (
    ODD | some.text(max_size=12) | some.floats().map(str) | some.dates().map(str) | some.datetimes().map(str)
)


def held(content: bytes, mapping: Mapping | None = None) -> Imported | None:
    """Take it in; anything but the three answers is a failure, and so are counts that do not agree."""
    try:
        found = answer(content, mapping)
        while isinstance(found, NeedsAnswers):
            found = answer(content, _answered(found))
    except RefusedFileError as refused:
        _sentence(refused)
        return None
    if isinstance(found, NeedsMapping):
        columns = {column for field, column in found.proposed.items() if field not in OPTIONS}
        assert columns <= set(found.columns)
        return None
    report = found.report
    assert report.read == report.taken + report.rejected
    assert (found.table.num_rows, found.rejected.num_rows) == (report.taken, report.rejected)
    assert found.table.schema.equals(SCHEMA)
    found.table.validate(full=True)
    assert all(one.reason.endswith(".") and len(one.value) <= 80 for one in report.rejections)
    lons, lats = (found.table.column(name).to_pylist() for name in ("lon", "lat"))
    assert all((lon is None) == (lat is None) for lon, lat in zip(lons, lats, strict=True))
    assert all(
        lon is None or (abs(lon) <= 180 and abs(lat) <= 90) for lon, lat in zip(lons, lats, strict=True)
    )
    return found


ANSWERS = {
    "date_order": "iso",
    "real_days": "printed",
    "zone": "printed",
    "numbers": "decimals",
    "axes": "printed",
}


def _answered(asked: NeedsAnswers) -> Mapping:
    """Every question with an answer that changes as little as can be."""
    assert asked.questions
    assert all(one.words.endswith(("?", ".")) for one in asked.questions)
    given = {one.field: ANSWERS.get(one.field) or one.default for one in asked.questions}
    return Mapping(**asked.mapping | given)


def _sentence(refused: RefusedFileError) -> None:
    assert str(refused).endswith(".")


@given(some.binary(max_size=2000))
@example(b'"')
@example(b",")
@example(b"\xff\xfe,")
@example(b'a,b\n"')
@example(b'a,a\n\n"\n"')
@example(b"PK\x03\x04")
@example(b"PAR1")
@example(b"{")
@example(b"SQLite format 3\0")
def test_any_bytes_get_an_answer(content: bytes) -> None:
    held(content)


@given(some.text(alphabet=",;\t\n\r\"'\0 ab12-./é\ufeff", max_size=200))
def test_any_text_of_cells_and_quotes_gets_an_answer(text: str) -> None:
    held(text.encode(), Mapping(place="a"))
    held(f"a,b\n{text}".encode(), Mapping(place="a", event_id="b"))


@given(some.sampled_from(GOOD), some.data())
def test_a_good_file_with_bytes_changed_gets_an_answer(content: bytes, data: some.DataObject) -> None:
    broken = bytearray(content)
    for _ in range(data.draw(some.integers(1, 6))):
        at = data.draw(some.integers(0, len(broken) - 1))
        broken[at : at + data.draw(some.integers(0, 3))] = data.draw(some.binary(max_size=3))
    held(bytes(broken), data.draw(some.none() | some.just(Mapping(date_order="dmy"))))


@given(some.lists(some.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5))
def test_good_rows_are_kept_whatever_stands_around_them(rows: list[list[str]]) -> None:
    rows = [["row", *cells[1:]] for cells in rows]
    content = table(COLUMNS, [*rows, SOUND]).decode().encode("utf-8", "replace")
    found = held(content, WHOLE)
    assert found is not None
    last = found.table.slice(found.table.num_rows - 1).to_pylist()[0]
    assert (last["event_id"], str(last["start"]), last["place_id"]) == ("good", "2021-09-02", "bazarak")


@given(some.lists(CELLS, min_size=1, max_size=6), some.sampled_from(["acled", "ucdp", "own"]), some.data())
def test_known_tables_with_any_cells_get_an_answer(
    cells: list[str], which: str, data: some.DataObject
) -> None:
    content = {"acled": GOOD[0], "ucdp": GOOD[1], "own": GOOD[4]}[which]
    head, *lines = content.decode().split("\n")
    columns = head.split(",")
    row = dict.fromkeys(columns, "")
    for cell in cells:
        row[data.draw(some.sampled_from(columns))] = cell
    odd = table(columns, [list(row.values())]).decode().split("\n", 1)[1]
    found = held(("\n".join([head, *lines]) + odd).encode("utf-8", "replace"))
    assert found is not None
    assert found.report.taken >= (2 if which == "own" else 4)


@given(some.fixed_dictionaries({}, optional={name: some.text(max_size=6) for name in FIELDS}))
def test_any_mapping_gets_an_answer(chosen: dict[str, str]) -> None:
    held(mapped_csv(3), Mapping(**chosen))


def test_the_fuzz_would_see_a_lost_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.importers import draft

    monkeypatch.setattr(draft, "repeated", lambda keys: keys >= 0)
    found = held(table(COLUMNS, [SOUND]), WHOLE)
    assert found is not None
    assert found.report.taken == 0
