"""The data page without a browser: what a session has in hand, what is said of it, and what can be taken along."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from geo.events.query import query_of
from geo.export.formats import Format
from geo.findings.activity import activity
from geo.importers import job
from geo.importers.job import Outcome, Progress
from geo.importers.mapping import Mapping, kept
from geo.importers.package import packed
from geo.importers.report import (
    UNDERSTOOD,
    Imported,
    NeedsMapping,
    RefusedFileError,
    Rejection,
    Report,
    counts,
    rejected_csv,
)
from geo.importers.taking import take
from geo.map.basemap import basemap
from geo.records.model import Dataset
from geo.records.read import BUNDLED
from geo.server import BUDGET
from geo.sets.html import rejections_html, report_html, sample_html
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.ui import download as making
from geo.ui import sets
from geo.ui import upload as uploading
from geo.ui.download import Drawn, NotMadeError
from geo.ui.sets import DESK, Leash
from geo.ui.store import Store
from geo.view.filters import NOTHING, Filters
from geo.view.view import View
from tests.filebuilders import acled_csv, changed

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
MARKUP = "<script>window.hurt = true</script>"

# --- the report in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report(0, 0, 0), "0 rows were read: 0 taken, 0 rejected."),
        (Report(1, 1, 0, row_word="line"), "1 line was read: 1 taken, 0 rejected."),
        (Report(200_000, 199_990, 10), "200,000 rows were read: 199,990 taken, 10 rejected."),
        (Report(2, 2, 0, unplaced=1), "1 of those taken has no position"),
        (Report(3, 3, 0, undated=2), "2 of those taken have no day"),
    ],
)
def test_the_counts_are_a_sentence(report: Report, said: str) -> None:
    assert said in counts(report)


def test_a_rejection_is_told_with_row_column_value_and_reason_as_text() -> None:
    found = str(rejections_html(Report(1, 0, 1, (Rejection(12, "lat", MARKUP, f"No number: {MARKUP}."),))))
    assert "<script" not in found
    assert html.unescape(re.sub(r"<[^>]+>", " ", found)).count(MARKUP) == 2
    assert "<bdi>12</bdi>" in found
    assert 'scope="col"><bdi>Row<' in found


def test_where_more_was_rejected_than_is_told_the_table_says_so() -> None:
    told = tuple(Rejection(n, "lat", "", "Empty.") for n in range(1, 301))
    found = str(rejections_html(Report(500, 0, 500, told)))
    assert found.count("<tr>") == 201
    assert "The first 200 reasons" in found
    assert "The first" not in str(rejections_html(Report(3, 0, 3, told[:3])))


def test_names_and_notes_of_a_report_are_text() -> None:
    found = str(report_html(Report(1, 1, 0, unresolved=((MARKUP, 1), ("Shotul", 1_200)), notes=(MARKUP,))))
    assert "<script" not in found
    assert "2 place names are not in the gazetteer" in found
    assert "<bdi>Shotul</bdi>&nbsp;(1,200)" in found


def test_the_first_rows_of_an_unknown_table_are_shown_with_its_own_names_as_text() -> None:
    sample = pa.table({"when": ["2021-09-02", None], MARKUP: ["x" * 100, MARKUP]})
    found = str(sample_html(NeedsMapping("t.csv", ("when", MARKUP), sample)))
    assert "<script" not in found
    assert found.count("<tr>") == 3
    assert "x" * 60 + "…" in found


def test_rejected_rows_are_a_csv_with_their_reasons_in_which_no_cell_starts_a_formula() -> None:
    rejected = pa.table(
        {"lat": ["-35.1", "=1+1"], "@note": ["a;=b", None], "_row": [2, 3], "_reason": ["No day.", "–"]}
    )
    content = rejected_csv(rejected)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["lat", "'@note", "_row", "_reason"],
        ["-35.1", "a;'=b", "2", "No day."],
        ["'=1+1", "", "3", "–"],
    ]


# --- the page ----------------------------------------------------------------------------------------------------


class Scripted:
    """A job that comes to what its file's name says: no process, no time."""

    begun: ClassVar[list[Scripted]] = []

    def __init__(self, name: str, content: bytes, dataset: Dataset, mapping: Mapping | None) -> None:
        self.name, self.content, self.dataset, self.mapping = name, content, dataset, mapping
        self.cancelled = False

    busy: ClassVar[bool] = False
    others: ClassVar[int] = 0
    memory: ClassVar[int] = 0

    @classmethod
    def running(cls) -> int:
        return cls.others

    @classmethod
    def turn(cls, who: str, size: int, now: float) -> bool:
        assert size or who or now
        return not cls.busy

    @classmethod
    def start(cls, name: str, content: bytes, dataset: Dataset, mapping: Mapping | None = None) -> Scripted:
        assert content
        assert dataset.places
        if name.startswith("refused at once"):
            raise RefusedFileError("This is no table.")
        cls.begun.append(cls(name, content, dataset, mapping))
        return cls.begun[-1]

    def poll(self) -> Progress | Outcome:
        if self.name.startswith("long"):
            return Progress(1, 4, "reading")
        if self.name.startswith("nearly"):
            return Progress(UNDERSTOOD, 100, "writing the report")
        if self.name.startswith("good"):
            places, actors = self.dataset.places, self.dataset.actors
            return take(self.name, self.content, places, actors, mapping=self.mapping)
        if self.name.startswith("plain") and not self.mapping:
            sample = pa.table({"when": ["2021-09-02"], "x": ["69"], "y": ["35"]})
            return NeedsMapping(self.name, ("when", "x", "y"), sample, {"lon": "x", "lat": "y"})
        rejected = pa.table({"lat": ["="], "_row": ["2"], "_reason": ["No number."]})
        if self.name.startswith("empty"):
            report = Report(1, 0, 1, (Rejection(2, "lat", "=", "No number."),), row_word="line")
            return Imported.of(
                self.name,
                "CSV",
                pa.table({"event_id": pa.array([], pa.string())}),
                pa.table({}),
                rejected,
                report,
            )
        return RefusedFileError(f"This is no table: {MARKUP}.")

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Scripted]]:
    """The jobs that were begun, in order."""
    monkeypatch.setattr(job, "Job", Scripted)
    Scripted.begun = []
    yield Scripted.begun
    Scripted.begun = []


def opened() -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.switch_page("pages/data.py").run()
    assert not app.exception
    return app


def dropped(app: AppTest, *names: str, content: bytes = b"x") -> AppTest:
    app.file_uploader[0].set_value([(name, content, "text/plain") for name in names]).run()
    assert not app.exception
    return app


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def words_of(app: AppTest) -> str:
    """All text of the page; nothing that a file holds is markup in it."""
    bodies = [found.proto.body for found in app.get("html") if "<style>" not in found.proto.body]
    assert not any("<script" in body for body in bodies)
    plain = [html.unescape(re.sub(r"<[^>]+>", " ", body)) for body in bodies]
    return re.sub(r"\s+", " ", " ".join([*plain, *(found.value for found in app.markdown)]))


def test_the_page_says_what_happens_to_a_file_and_how_big_it_may_be() -> None:
    said = words_of(opened())
    assert "nobody else can see it" in said
    assert "up to 200 MB" in said


def test_a_refused_file_is_one_sentence_and_no_markup(begun: list[Scripted]) -> None:
    app = dropped(opened(), "refused.csv")
    assert f"refused.csv : This is no table: {MARKUP}." in words_of(app)
    assert len(begun) == 1


def test_a_file_that_cannot_even_be_begun_is_a_sentence_too(begun: list[Scripted]) -> None:
    assert "refused at once.csv : This is no table." in words_of(dropped(opened(), "refused at once.csv"))
    assert not begun


@pytest.mark.usefixtures("begun")
def test_the_uploader_takes_any_file_and_is_empty_again_so_that_it_holds_no_bytes() -> None:
    app = opened()
    before = app.file_uploader[0].proto.id
    assert not app.file_uploader[
        0
    ].proto.type  # of whatever ending, so that it can be told what to export instead
    assert dropped(app, "refused.csv").file_uploader[0].proto.id != before
    assert not app.file_uploader[0].value


TWO_READINGS = changed(acled_csv(2), 0, "event_date", "01/09/2021")


def test_a_known_table_with_days_of_two_readings_is_asked_about_and_answered_on_the_page(
    begun: list[Scripted],
) -> None:
    app = dropped(opened(), "good.csv", content=TWO_READINGS)
    assert "could be read with the day or with the month first" in words_of(app)
    assert sets.SETS not in app.session_state
    pressed(app, "Read with these answers")
    assert [one.value.replace("\\", "") for one in app.error] == [
        "Answer every question, or leave the file out."
    ]
    next(one for one in app.radio if one.label == "Which comes first").set_value("dmy")
    pressed(app, "Read with these answers")
    assert begun[-1].mapping == Mapping(date_order="dmy")
    (held,) = app.session_state[sets.SETS]
    assert held.mapping == Mapping(date_order="dmy")
    assert date(2021, 9, 1) in held.events.table().column("start").to_pylist()


def test_a_title_above_the_names_is_offered_as_such_on_the_page(begun: list[Scripted]) -> None:
    app = dropped(opened(), "good.csv", content=b"A log,,\ndate,place,seen\n2021-09-02,Bazarak,1\n")
    assert next(one for one in app.text_input if one.label == "Line of the column names").value == "2"
    pressed(app, "Read with these answers")
    assert begun[-1].mapping == Mapping(header="2")
    pressed(app, "Read with this mapping")
    assert begun[-1].mapping == Mapping(date="date", place="place", header="2")
    assert len(app.session_state[sets.SETS]) == 1


def test_what_is_said_before_counts_for_the_next_files(begun: list[Scripted]) -> None:
    app = opened()
    next(one for one in app.text_input if one.label == "Sheet or layer").set_value("events").run()
    next(one for one in app.selectbox if one.label == "Code page of a text").set_value("cp1252").run()
    dropped(app, "refused.csv")
    assert begun[-1].mapping == Mapping(sheet="events", encoding="cp1252")


def test_a_kept_mapping_that_is_dropped_in_counts_for_the_files_beside_it(begun: list[Scripted]) -> None:
    mapping = Mapping(date="when", place="x")
    app = opened()
    files = [("mapping.json", kept(mapping), "text/plain"), ("refused.csv", b"x", "text/plain")]
    app.file_uploader[0].set_value(files).run()
    assert [(one.name, one.mapping) for one in begun] == [("refused.csv", mapping)]
    assert "A mapping: the files that come with it" in words_of(app)
    pressed(app, "Lay the mapping aside")
    dropped(app, "refused.csv")
    assert begun[-1].mapping is None


def test_a_session_that_is_taken_along_is_restored_with_reports_mappings_and_view(
    begun: list[Scripted],
) -> None:
    mapping = Mapping(date_order="dmy")
    made = take("mine.csv", TWO_READINGS, {}, {}, mapping=mapping)
    assert isinstance(made, Imported)
    app = dropped(opened(), "good.zip", content=packed([(made, mapping)], {"day": "2021-09-02"}))
    (held,) = app.session_state[sets.SETS]
    assert (held.name, held.report, held.mapping) == ("mine.csv", made.report, mapping)
    assert held.set_id == sets.id_of(made.table)
    said = words_of(app)
    assert "good.zip : 1 set restored, with reports and mappings." in said
    assert "To the view it was left at" in said
    assert len(begun) == 1


def test_several_files_are_read_one_after_the_other(begun: list[Scripted]) -> None:
    app = dropped(opened(), "long a.csv", "refused b.csv", "refused c.csv")
    assert [one.name for one in begun] == ["long a.csv"]
    assert "Cancel the import" in labels(app)
    pressed(app, "Cancel the import")
    assert begun[0].cancelled
    assert [one.name for one in begun] == ["long a.csv", "refused b.csv", "refused c.csv"]
    said = words_of(app)
    assert "long a.csv : Cancelled; nothing of it was kept." in said
    assert said.index("refused c.csv") < said.index("refused b.csv") < said.index("long a.csv")


def test_a_file_waits_while_the_server_reads_as_many_of_other_readers_as_it_may(
    begun: list[Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scripted, "busy", True)
    app = dropped(opened(), "refused a.csv", "refused b.csv")
    assert not begun
    assert "Cancel the import" in labels(app)
    assert app.session_state[DESK].now.name == "refused a.csv"
    monkeypatch.setattr(Scripted, "busy", False)
    app.run()
    assert [one.name for one in begun] == ["refused a.csv", "refused b.csv"]


def test_a_file_waits_for_memory_while_another_is_read_and_is_refused_while_none_is(
    begun: list[Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BUDGET, "_whole", 150_000_000)
    held = sets.Brought("of another visitor.csv", bytes(60_000_000))
    monkeypatch.setattr(Scripted, "others", 1)
    app = dropped(opened(), "refused a.csv")
    assert not begun
    assert "Cancel the import" in labels(app)
    monkeypatch.setattr(Scripted, "others", 0)
    app.run()
    assert not begun
    assert "refused a.csv : There is no room for the file now" in words_of(app)
    assert len(held.content) == 60_000_000
    del held
    dropped(app, "refused b.csv")
    assert [one.name for one in begun] == ["refused b.csv"]


@pytest.mark.usefixtures("begun")
def test_more_files_at_once_than_may_wait_are_told_and_not_read() -> None:
    app = dropped(opened(), *(f"long {n}.csv" for n in range(9)))
    assert "long 8.csv : Not read: 8 files at once is the most." in words_of(app)


def test_a_job_goes_on_while_its_reader_looks_at_another_page(begun: list[Scripted]) -> None:
    app = dropped(opened(), "long a.csv")
    app.switch_page("pages/method.py").run()
    assert not app.exception
    assert not begun[0].cancelled
    begun[0].name = "done.csv"
    app.switch_page("pages/data.py").run()
    assert "long a.csv : This is no table" in words_of(app)


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(("name", "kept"), [("long a.csv", True), ("nearly a.csv", False)])
def test_the_bytes_of_a_file_are_kept_while_a_question_about_it_may_come(name: str, *, kept: bool) -> None:
    app = dropped(opened(), name)
    now = app.session_state[DESK].now
    assert now.name == name
    assert bool(now.content) == kept


def test_files_dropped_in_while_one_is_read_wait_for_it(begun: list[Scripted]) -> None:
    app = dropped(dropped(opened(), "long a.csv"), "refused b.csv")
    assert [one.name for one in begun] == ["long a.csv"]
    pressed(app, "Cancel the import")
    assert [one.name for one in begun] == ["long a.csv", "refused b.csv"]


def test_a_table_of_unknown_columns_is_asked_about_with_the_guess_filled_in(begun: list[Scripted]) -> None:
    app = dropped(opened(), "plain.csv")
    fields = {box.label: box for box in app.selectbox}
    assert fields["Longitude"].value == "x"
    assert fields["Latitude"].value == "y"
    assert fields["Day"].value == ""
    fields["Day"].set_value("when")
    pressed(app, "Read with this mapping")
    assert begun[1].mapping == Mapping(date="when", lon="x", lat="y")
    assert "plain.csv : This is no table" in words_of(app)


def test_a_mapping_that_cannot_be_is_told_and_asked_again(begun: list[Scripted]) -> None:
    app = dropped(opened(), "plain.csv")
    next(box for box in app.selectbox if box.label == "Latitude").set_value("")
    pressed(app, "Read with this mapping")
    assert "Choose both a longitude and a latitude, or neither" in app.error[0].value.replace("\\", "")
    assert len(begun) == 1
    assert next(box for box in app.selectbox if box.label == "Longitude").value == "x"


def test_a_file_that_is_asked_about_can_be_left_out_and_the_next_is_read(begun: list[Scripted]) -> None:
    app = dropped(opened(), "plain.csv", "refused.csv")
    assert len(begun) == 1
    pressed(app, "Leave this file out")
    assert [one.name for one in begun] == ["plain.csv", "refused.csv"]
    assert not app.error


@pytest.mark.usefixtures("begun")
def test_a_file_of_which_no_row_could_be_taken_still_has_its_report() -> None:
    said = words_of(dropped(opened(), "empty.csv"))
    assert "No row could be taken." in said
    assert "1 line was read: 0 taken, 1 rejected." in said
    assert "2 lat = No number." in said


@pytest.mark.usefixtures("begun")
def test_a_set_is_listed_with_format_rows_days_and_a_way_to_the_map() -> None:
    app = dropped(opened(), "good.csv", content=acled_csv(40))
    said = words_of(app)
    assert re.search(r"ACLED export · \d+ rows · .*20\d\d · \d+ on the map", said)
    assert "40 lines were read: 40 taken, 0 rejected." in said
    assert re.search(
        r'class="stay" href="\./\?day=20', " ".join(found.proto.body for found in app.get("html"))
    )
    pressed(app, "Remove good\\.csv")
    assert "good.csv" not in words_of(app)
    assert "In this session" not in [found.value for found in app.subheader]


@pytest.mark.usefixtures("begun")
def test_the_same_rows_brought_twice_are_one_set() -> None:
    app = dropped(opened(), "good.csv", "good again.csv", content=acled_csv(5))
    assert "good again.csv : The same rows are already here, as “good.csv”." in words_of(app)
    assert sum(label.startswith("Remove good") for label in labels(app)) == 1


@pytest.mark.usefixtures("begun")
def test_a_session_holds_so_many_rows_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "ROWS_AT_MOST", 7)
    app = dropped(opened(), "good.csv", content=acled_csv(5))
    dropped(app, "good too.csv", content=acled_csv(5, seed=2))
    assert "good too.csv : This session would hold more than 7 rows. Remove a set" in words_of(app)


def test_everything_brought_can_be_let_go_at_once(begun: list[Scripted]) -> None:
    app = dropped(opened(), "good.csv", "long.csv", content=acled_csv(5))
    pressed(app, "Remove all")
    assert begun[1].cancelled
    said = words_of(app)
    assert "good.csv" not in said
    assert "long.csv" not in said


def test_a_session_that_ends_takes_its_job_along(begun: list[Scripted]) -> None:
    dropped(opened(), "long.csv")
    leash = Leash()
    leash.job = begun[0]  # type: ignore[assignment]
    leash.end()
    assert begun[0].cancelled


# --- what can be taken along -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("begun")
def test_whose_records_go_along_is_asked_where_a_set_was_brought_and_nothing_is_no_file() -> None:
    app = opened()
    assert not app.checkbox(key="filter against_interest").value
    assert "Whose records" not in words_of(app)
    dropped(app, "good.csv", content=acled_csv(5))
    assert "Whose records" in words_of(app)
    app.checkbox(key="take own").uncheck().run()
    assert not app.info
    next(box for box in app.checkbox if box.label == "good\\.csv").uncheck().run()
    assert "Choose at least one set of records" in app.info[0].value


def test_filters_are_asked_about_only_where_one_is_set() -> None:
    app = opened()
    assert not [radio for radio in app.radio if radio.label == "Which records"]
    app.query_params["side"] = "nrf"
    app.run()
    assert next(radio for radio in app.radio if radio.label == "Which records").value == "filtered"
    for alone, drawn in (("", "all"), ("alone", "filtered")):
        app = opened()
        app.query_params["side"] = "nrf"
        app.query_params["filtered"] = alone
        forms: list[Any] = [*app.get("button_group")]
        next(group for group in forms if group.label == "File format").set_value("png")
        app.run()
        assert next(radio for radio in app.radio if radio.label == "Which records").value == drawn


def test_a_file_that_is_sent_stays_in_memory_up_to_what_may_be_sent() -> None:
    from starlette.formparsers import MultiPartParser

    opened()
    assert MultiPartParser.spool_max_size > 200 * 1024 * 1024


def test_a_file_still_comes_when_the_page_runs_again_while_it_is_made() -> None:
    def script() -> None:
        import streamlit as st

        from geo.ui.download import File, hand_over

        def make() -> File:
            if not st.session_state.setdefault("broken off", False):
                st.session_state["broken off"] = True
                st.rerun()
            return File("a.csv", "text/csv", b"x")

        hand_over("Make it", make, "it")

    app = AppTest.from_function(script)
    app.session_state["it asked"] = 7
    app.run()
    assert not app.exception
    (button,) = (one for one in app.get("bidi_component") if one.proto.component_name == "claims_download")
    told = json.loads(button.proto.json or button.proto.mixed.json)
    assert (told["asked"], told["file"]["name"]) == (7, "a.csv")
    assert "it asked" not in app.session_state


def choice(dataset: Dataset, **changes: Any) -> making.Choice:  # noqa: ANN401 - fields of a choice
    timeline = Timeline(dataset)
    store = Store(BUNDLED, dataset, timeline, activity(timeline), basemap(BUNDLED))
    base = making.Choice(
        store, NOTHING, View(date(2021, 9, 2), Reading.CLAIMED), one_day=False, own=True, sets=(), redated=()
    )
    return replace(base, **changes)


BEGINS = {
    Format.CSV: b"\xef\xbb\xbf",
    Format.XLSX: b"PK",
    Format.GEOJSON: b"{",
    Format.GPKG: b"SQLite format 3",
    Format.KML: b"<?xml",
    Format.GEOPARQUET: b"PAR1",
    Format.PACKAGE: b"PK",
}


@pytest.mark.parametrize("form", list(Format))
def test_each_format_can_be_made_and_has_its_name_and_kind(dataset: Dataset, form: Format) -> None:
    file = making.made(choice(dataset), form)
    assert file.name.endswith(form.extension)
    assert file.mime == form.mime
    assert file.content.startswith(BEGINS[form])


@pytest.mark.parametrize(
    ("form", "begins"),
    [(Drawn.PICTURE, b"\x89PNG"), (Drawn.SHEET, b"%PDF"), (Drawn.PAGE, b"<!doctype html>")],
)
def test_each_drawn_file_can_be_made(dataset: Dataset, form: Drawn, begins: bytes) -> None:
    file = making.made(choice(dataset), form)
    assert file.content.lower().startswith(begins.lower())
    assert file.name.endswith(f".{form.value}")


def test_a_day_that_nothing_can_show_is_a_sentence(dataset: Dataset) -> None:
    with pytest.raises(NotMadeError, match=r"Friday 3 March 2023 .*\.$"):
        making.made(choice(dataset, view=View(date(2023, 3, 3), Reading.CLAIMED), one_day=True), Format.CSV)


def test_a_set_goes_along_as_the_filters_leave_it_with_its_own_columns_beside_it(dataset: Dataset) -> None:
    imported = take("mine.csv", acled_csv(60), dataset.places, dataset.actors)
    assert isinstance(imported, Imported)
    one = sets.session_set(imported)
    filters = Filters(sides=("nrf",))
    narrowed = choice(dataset, filters=filters, own=False, sets=(one,))
    brought = making._brought(narrowed, one)
    assert (
        0 < brought.table.num_rows == one.events.count(query_of(filters, dataset)) < imported.table.num_rows
    )
    ids = imported.table["event_id"].to_pylist()
    for row, name in enumerate(brought.table["event_id"].to_pylist()):
        assert brought.others["timestamp"][row] == imported.others["timestamp"][ids.index(name)]
    whole = making._brought(choice(dataset, sets=(one,)), one)
    assert whole.table.num_rows == whole.others.num_rows == imported.table.num_rows
    one.events.close()
