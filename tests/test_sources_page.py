"""The sources page and the switch of dates, without a browser: citations, recomputing, and saying that it is on."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from geo.records.read import BUNDLED, read
from geo.server.cards import FOLDER_SETTING
from geo.words.citations import SETTING
from tests.test_pages import TOY, opened, seen

VERSION = read(BUNDLED).version

UNCERTAIN, ON = "thursday-attack", "thursday-attack:2021-08-26"


def script() -> None:
    """What every page does first: read the store by the session's dates, and say so."""
    import streamlit as st

    from geo.ui import view as redating
    from geo.ui.store import store

    data = redating.redated(store())
    redating.say_what_is_redated(data.dataset)
    st.text(f"version {data.dataset.version}")
    st.text("same" if data is store() else "other")
    st.text(f"offered {redating.datings(data.dataset)}")
    redating.switch(data.dataset.reports["thursday-attack"])
    redating.switch(data.dataset.reports["last-region"])


def started(**query: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join([*(item.value for item in app.text), seen(app)])


# --- the switch --------------------------------------------------------------------------------------------------


def test_only_a_report_with_another_date_has_a_switch() -> None:
    app = started()
    assert [toggle.label for toggle in app.toggle] == [
        "Read this report by its other date, Thursday 26\u00a0August 2021"
    ]


def test_by_the_best_dates_the_store_is_the_very_same_and_nothing_is_said() -> None:
    app = started()
    assert told(app).startswith(f"version {VERSION} same")
    assert "Another dating is on" not in told(app)
    assert "dated" not in app.query_params


def test_the_switch_recomputes_and_says_so_and_puts_it_into_the_address() -> None:
    app = started()
    app.toggle[0].set_value(True).run()
    assert f"version {VERSION}+thursday-attack.2021-08-26 other" in told(app)
    assert (
        "Another dating is on: “Taliban Attacks Panjshir Resistance” is read as of Thursday 26 August 2021, "
        "not of 2 September." in re.sub(r"\s+([:.])", r"\1", told(app))
    )
    assert app.query_params["dated"] == ON
    assert app.toggle[0].label.endswith("Thursday 26\u00a0August 2021")  # still the other date, now on
    assert app.toggle[0].value is True


def test_the_switch_and_the_notice_lead_back() -> None:
    for back in ("toggle", "button"):
        app = started(dated=ON)
        if back == "toggle":
            app.toggle[0].set_value(False).run()
        else:
            app.button[0].click().run()
        assert told(app).startswith(f"version {VERSION} same")
        assert "dated" not in app.query_params
        assert app.toggle[0].value is False


def test_the_time_bar_offers_both_dates_of_a_report_and_says_which_is_in_use() -> None:
    for query, on in (({}, 0), ({"dated": ON}, 1)):
        offered = {
            "report": UNCERTAIN,
            "title": "Taliban Attacks Panjshir Resistance",
            "days": ["2 September", "26 August"],
            "on": on,
            "moves": "3 claims and 17 events",
        }
        assert f"offered {[offered]}" in told(started(**query))


def test_an_address_with_a_date_goes_before_the_session() -> None:
    app = started(dated=ON)
    assert app.toggle[0].value is True
    app.query_params["dated"] = ""
    app.run()
    assert told(app).startswith(f"version {VERSION} same")
    assert app.toggle[0].value is False


def test_an_address_without_the_key_leaves_the_session_as_it_is() -> None:
    app = started(dated=ON)
    del app.query_params["dated"]
    app.run()
    assert f"version {VERSION}+thursday-attack.2021-08-26" in told(app)
    assert app.query_params["dated"] == ON


def test_a_broken_date_in_the_address_is_told_and_the_best_is_used() -> None:
    app = started(dated="thursday-attack:2021-08-25")
    assert "not its other date, which is 2021-08-26. The best date is used." in app.info[0].value.replace(
        "\\", ""
    )
    assert told(app).startswith(f"version {VERSION} same")
    assert "dated" not in app.query_params


# --- across pages ------------------------------------------------------------------------------------------------


def test_the_choice_holds_from_page_to_page() -> None:
    app = opened("sources", report=UNCERTAIN)
    assert "26 August, or 2 September if the report is newer" not in seen(app)
    app.toggle[0].set_value(True).run()
    assert "26 August, or 2 September if the report is newer" in seen(app)
    app.switch_page("pages/compare.py")
    app.run()
    assert app.query_params["dated"] == ON
    app.switch_page("pages/sources.py")
    app.run()
    assert app.toggle[0].value is True
    assert app.query_params["dated"] == ON


def test_the_head_of_the_report_says_that_it_is_read_otherwise_and_keeps_both_arguments() -> None:
    text = seen(opened("sources", report=UNCERTAIN, dated=ON))
    assert "read as of Thursday 26 August 2021, as you chose; at best Thursday 2 September 2021" in text
    assert "Why it may be so It tells of two days of talks" in text
    assert "Why Thursday 2 September 2021 is taken as best No date printed; its newest news" in text


def test_the_report_that_was_chosen_stays_chosen_when_its_date_changes() -> None:
    app = opened("sources", report=UNCERTAIN)
    app.toggle[0].set_value(True).run()
    assert app.radio[0].value == UNCERTAIN
    assert app.radio[0].options[1] == "26 August: Taliban Attacks Panjshir Resistance"


def test_the_page_says_how_much_moves_with_the_date() -> None:
    assert "Of other days by its other date: 3 claims and 17 events." in seen(
        opened("sources", report=UNCERTAIN)
    )
    assert "by its other date" not in seen(opened("sources", report="last-region"))


# --- citing ------------------------------------------------------------------------------------------------------


def test_a_report_is_cited_as_text_bibtex_and_csl_json_each_to_download() -> None:
    app = opened("sources", report="assault-order")
    text, bib, csl = (code.value for code in app.code)
    assert text.startswith("The Telegraph. “Taliban sends")
    assert bib.startswith("@article{assault-order,")
    assert '"circa": true' in csl
    assert [tab.label for tab in app.tabs] == ["Text", "BibTeX", "CSL-JSON"]
    assert [item.proto.label for item in app.get("download_button")] == [
        *("Download this .txt", "All 5 reports"),
        *("Download this .bib", "All 5 reports"),
        *("Download this .json", "All 5 reports"),
    ]


def test_an_error_can_be_told_where_the_deploying_team_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def bodies() -> str:
        return " ".join(found.proto.body for found in opened("sources", report="last-region").get("html"))

    assert "Report an error" not in bodies()
    monkeypatch.setenv(SETTING, "mailto:map@desk.example")
    assert 'href="mailto:map@desk.example?subject=Error%20in%20record%20last-region&amp;body=' in bodies()
    monkeypatch.setenv(SETTING, "javascript:alert(1)")
    assert "Report an error" not in bodies()


def test_the_page_works_on_another_region_and_its_uncertain_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(TOY))
    app = opened("sources", report="gazette-tuesday")
    app.toggle[0].set_value(True).run()
    assert not app.exception
    assert "read as of Thursday 1 May 2031" in seen(app)
