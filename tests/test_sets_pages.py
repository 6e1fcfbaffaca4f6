"""Imported sets on the pages, without a browser: what is sent, what is said, and what stays as it was without them."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from geo.events.events import EngineError, Events
from geo.importers.report import Imported, Report
from geo.records.period import Period
from geo.sets.html import source_words
from geo.ui import layers as setlayers
from geo.ui import sets
from geo.ui.sets import SETS, SessionSet, session_set, span_with
from geo.ui.store import sweep
from tests.eventrows import Row, row, table
from tests.test_pointcloud import unpacked

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = '<img src=x onerror="alert(1)">'


def imported(*rows: Row, name: str = "mine.csv") -> Imported:
    return Imported.of(
        name,
        "CSV",
        table(*rows),
        pa.table({"colour": ["red"] * len(rows)}),
        pa.table({}),
        Report(len(rows), len(rows), 0),
    )


MARCH = row("e-1", start=date(2022, 3, 4), known=None, kind="other", title=HOSTILE, notes="<b>bold</b>")
SEPTEMBER = row("e-2", start=date(2021, 9, 2), known=None, title="A fight", source="Invented Gazette")


@pytest.fixture
def mine() -> Iterator[SessionSet]:
    made = session_set(imported(MARCH, SEPTEMBER))
    yield made
    made.events.close()


def opened(*held: SessionSet, page: str = "map", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.session_state[SETS] = held
    app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    return "\n".join(part.proto.body for part in app.get("html"))


def components(app: AppTest) -> dict[str, Any]:
    """The components of the page by name."""
    return {part.proto.component_name: part.proto for part in app.get("bidi_component")}


def bar(app: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(components(app)["claims_timebar"].bytes)
    return found


def address(app: AppTest, key: str) -> str:
    value: str | list[str] = app.query_params[key]
    return value[0] if isinstance(value, list) else value


# --- with and without ----------------------------------------------------------------------------------------------


def test_without_a_set_no_component_of_sets_is_on_the_map_and_the_bar_is_that_of_the_reports() -> None:
    app = opened()
    assert "claims_points" not in components(app)
    said = bar(app)
    assert "imported" not in said
    assert "told" not in said
    assert (said["first"], said["count"]) == ("2021-08-15", 23)


def test_the_bar_reaches_over_the_reports_and_the_sets_and_back_when_the_set_goes(mine: SessionSet) -> None:
    app = opened(mine, day="2021-09-02")
    assert "claims_points" in components(app)
    assert (bar(app)["first"], bar(app)["count"]) == ("2021-08-15", 202)
    assert bar(app)["imported"]["claimed"] == [18, 1, 0, 0, 201, 0, 1, 0]
    app.session_state[SETS] = ()
    app.run()
    assert (bar(app)["count"], address(app, "day")) == (23, "2021-09-02")
    assert "claims_points" not in components(app)


def test_a_set_that_is_too_large_to_be_drawn_one_by_one_is_counted_by_cells_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(setlayers, "MOST_POINTS", 3)
    rows = [row(f"e-{n}", start=date(2021, 9, 2), known=None, lon=69.51, lat=35.26) for n in range(4)]
    made = session_set(imported(*rows, name="many.csv"))
    app = opened(made)
    said = "\n".join(one.value for one in app.caption).replace("\\", "")
    assert "many.csv has 4 events, more than a browser can draw one by one" in said
    header, columns = unpacked(components(app)["claims_points"].bytes)
    assert (header["rows"], columns["n"].tolist()) == (1, [4])
    made.events.close()


def test_cells_are_widened_until_there_are_few_enough_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setlayers, "MOST_POINTS", 3)
    monkeypatch.setattr(setlayers, "MOST_CELLS", 2)
    spread = [
        row(f"e-{n}", start=date(2021, 9, 2), known=None, lon=69.0 + n / 10, lat=35.2) for n in range(8)
    ]
    made = session_set(imported(*spread))
    header, columns = unpacked(components(opened(made))["claims_points"].bytes)
    assert header["layers"][0]["cell"] == 0.8
    assert sum(columns["n"].tolist()) == 8
    made.events.close()


def test_a_day_of_a_set_that_has_gone_is_said_and_the_nearest_day_shown(mine: SessionSet) -> None:
    app = opened(mine, day="2022-03-04", reading="known")
    assert address(app, "day") == "2022-03-04"
    assert not app.info
    app.session_state[SETS] = ()
    app.run()
    assert address(app, "day") == "2021-09-06"
    assert address(app, "reading") == "known"
    assert "4 March 2022 was a day of an imported set that is no longer here" in app.info[0].value


def test_a_link_to_a_day_and_an_event_of_a_set_says_what_is_missing_after_a_reload() -> None:
    app = opened(day="2022-03-04", record="set:abcdef:e-1")
    said = " ".join(info.value for info in app.info)
    assert "is outside the days of this data" in said
    assert "an event of an imported set that is not in this session" in said
    assert "record" not in app.query_params


@pytest.mark.parametrize("page", ["accounts", "compare", "timeline", "tables", "data", "method"])
def test_every_page_opens_on_a_day_that_only_a_set_has_and_the_session_keeps_it(
    page: str, mine: SessionSet
) -> None:
    app = opened(mine, page=page, day="2022-03-04")
    app.switch_page("pages/map.py")
    app.run()
    assert not app.exception
    assert address(app, "day") == "2022-03-04"


@pytest.mark.parametrize("page", ["accounts", "compare"])
def test_pages_of_the_reports_alone_say_so_while_there_are_sets(page: str, mine: SessionSet) -> None:
    said = "This page is about the bundled reports alone"
    assert any(said in caption.value for caption in opened(mine, page=page).caption)
    assert not any(said in caption.value for caption in opened(page=page).caption)


# --- selection, filters, tables ------------------------------------------------------------------------------------


def test_the_selected_event_has_a_card_with_all_that_its_file_says_as_text(mine: SessionSet) -> None:
    app = opened(mine, day="2022-03-04", record=f"set:{mine.set_id}:e-1")
    card = html_of(app).partition("Selected: an event of an imported set")[2]
    for said in (
        "&lt;img src=x",
        "&lt;b&gt;bold",
        "mine.csv",
        "the file does not say when",
        "4 March 2022: one day",
    ):
        assert said in card, said
    assert HOSTILE not in html_of(app)
    assert address(app, "record") == f"set:{mine.set_id}:e-1"


def test_the_card_says_so_when_the_set_of_the_selected_event_has_gone(mine: SessionSet) -> None:
    other = session_set(imported(SEPTEMBER, name="other.csv"))
    app = opened(mine, other, record=f"set:{mine.set_id}:e-1", day="2021-09-02")
    app.session_state[SETS] = (other,)
    app.run()
    assert "of an imported set that is no longer in this session" in html_of(app)


def test_filters_count_imported_events_apart_and_offer_their_kinds_and_sources(mine: SessionSet) -> None:
    app = opened(mine)
    assert "Imported: 2 events." in html_of(app)
    kinds, outlets = app.multiselect(key="filter kinds"), app.multiselect(key="filter outlets")
    assert "other imported events" in kinds.options
    assert "Invented Gazette (imported)" in outlets.options
    outlets.select("Invented Gazette").run()
    assert "Imported: 1 of 2 events." in html_of(app)
    assert address(app, "outlet") == "Invented Gazette"
    assert bar(app)["imported"]["claimed"] == [18, 1, 0, 0]


def test_a_filter_that_only_a_set_could_meet_goes_with_the_set(mine: SessionSet) -> None:
    app = opened(mine, kind="other")
    assert "Imported: 1 of 2 events." in html_of(app)
    app.session_state[SETS] = ()
    app.run()
    assert not app.exception
    assert "kind" not in app.query_params


def test_a_filter_that_no_imported_row_can_meet_says_so(mine: SessionSet) -> None:
    app = opened(mine, interest="against")
    assert "Imported: 0 of 2 events." in html_of(app)
    assert "Imported rows do not say what is against whose interest" in html_of(app)


def test_the_table_of_a_set_is_searched_ordered_paged_and_leads_to_the_map() -> None:
    rows = [row(f"e-{n}", start=date(2021, 9, 2), title=f"Number {n}", known=None) for n in range(120)]
    held = session_set(imported(*rows))
    app = opened(held, page="tables")
    assert "120 events; 1 to 50 are listed." in html_of(app)
    assert f"record=set%3A{held.set_id}%3Ae-0" in html_of(app)
    app.number_input(key=f"set table page {held.set_id}").set_value(3).run()
    assert "120 events; 101 to 120 are listed." in html_of(app)
    app.text_input(key="set table words").set_value("Number 77").run()
    assert "1 of 120 events; 1 to 1 are listed." in html_of(app)
    assert ">Number 77</a>" in html_of(app)
    app.text_input(key="set table words").set_value("").run()
    app.selectbox(key="set table order").set_value("-start").run()
    assert not app.exception


def test_a_set_has_a_chart_on_the_timeline(mine: SessionSet) -> None:
    app = opened(mine, page="timeline")
    assert len(app.get("vega_lite_chart")) == 1
    assert any("By kind: " in caption.value.replace("\\", "") for caption in app.caption)
    assert not opened(page="timeline").get("vega_lite_chart")


# --- held in the session ---------------------------------------------------------------------------------------------


def test_the_days_of_sets_and_reports_are_one_range_with_all_between(mine: SessionSet) -> None:
    reports = Period(date(2021, 8, 15), date(2021, 9, 6))
    assert span_with(reports, []) == reports
    assert span_with(reports, [mine]) == Period(date(2021, 8, 15), date(2022, 3, 4))
    undated = session_set(imported(row(start=None, end=None, time_precision="undated")))
    assert undated.span is None
    assert span_with(reports, [undated]) == reports


def test_the_same_rows_have_the_same_id_under_whatever_name_and_other_rows_another() -> None:
    first, again = session_set(imported(SEPTEMBER)), session_set(imported(SEPTEMBER, name="renamed.csv"))
    other = session_set(imported(SEPTEMBER | {"notes": "!"}))
    assert first.set_id == again.set_id != other.set_id


def test_two_sets_of_one_name_are_told_apart() -> None:
    assert session_set(imported(SEPTEMBER), {"mine.csv", "mine.csv (2)"}).name == "mine.csv (3)"


def test_what_lies_beside_the_events_comes_back_as_it_was(mine: SessionSet) -> None:
    assert mine.others.to_pydict() == {"colour": ["red", "red"]}
    assert mine.rejected.num_columns == 0


def test_a_set_that_nobody_holds_any_more_gives_its_memory_back() -> None:
    made = session_set(imported(SEPTEMBER))
    events, gone = made.events, weakref.ref(made)
    del made
    gc.collect()
    assert gone() is None
    with pytest.raises(EngineError):
        events.count()


def test_a_session_holds_so_many_sets_each_once_and_lets_go_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "MOST", 3)  # each set is an engine of its own
    source = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "import streamlit as st\n"
        "from geo.importers.report import RefusedFileError\n"
        "from geo.ui import sets\n"
        "from tests.eventrows import row\n"
        "from tests.test_sets_pages import imported\n"
        "first = sets.add(imported(row('0')))\n"
        "assert sets.add(imported(row('0'))) is first\n"
        "try:\n"
        "    for n in range(1, sets.MOST + 1):\n"
        "        sets.add(imported(row(str(n))))\n"
        "except RefusedFileError as error:\n"
        "    st.text(str(error))\n"
        "sets.remove(first.set_id)\n"
        "st.text(f'{len(sets.sets())} left')\n"
    )
    app = AppTest.from_string(source, default_timeout=60).run()
    assert not app.exception
    assert app.text[0].value.startswith(f"This session already holds {sets.MOST} sets")
    assert app.text[1].value == f"{sets.MOST - 1} left"


# --- the database --------------------------------------------------------------------------------------------------


def test_a_table_that_the_setting_names_is_a_set_of_every_session(
    mine: SessionSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(_: str) -> Events:
        return mine.events

    monkeypatch.setenv(sets.DATABASE_SETTING, "postgres://somewhere/table")
    monkeypatch.setattr("geo.events.connect", connect)
    app = opened()
    assert "claims_points" in components(app)
    assert bar(app)["count"] == 202


def test_a_database_that_does_not_answer_is_a_sentence_and_the_map_is_as_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def connect(_: str) -> Events:
        raise EngineError("The server is away. Start it, then reload.")

    monkeypatch.setenv(sets.DATABASE_SETTING, "postgres://somewhere/table")
    monkeypatch.setattr("geo.events.connect", connect)
    app = opened()
    assert app.warning[0].value.replace("\\", "") == sets.NOT_SHOWN
    assert "claims_points" not in components(app)
    assert bar(app)["count"] == 23


def test_what_an_ended_session_left_among_the_exempted_is_found_by_the_next_sweep() -> None:
    class Session:
        def __init__(self) -> None:
            self.itself = self

    session = Session()
    seen = weakref.ref(session)
    gc.freeze()
    del session
    gc.collect()
    assert seen() is not None
    sweep()
    assert seen() is None


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Invented Gazette", "Invented Gazette"),
        (
            "https://a.invalid/b?c=1&d=2; a paper",
            '<a href="https://a.invalid/b?c=1&amp;d=2" target="_blank" rel="noopener noreferrer nofollow">'
            "https://a.invalid/b?c=1&amp;d=2</a>; a paper",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ('https://a.invalid/"><script>x</script>', None),
        ('["A paper", "Another"]', "A paper; Another"),
        ('[{"name": "A paper"}]', ""),
        ('{"name": "A paper", "url": "https://a.invalid"}', ""),
        ("{not JSON", "{not JSON"),
    ],
)
def test_a_source_shows_its_addresses_as_links_and_no_raw_structure(printed: str, shown: str | None) -> None:
    found = str(source_words(printed))
    assert "<script" not in found
    assert shown is None or found == shown
