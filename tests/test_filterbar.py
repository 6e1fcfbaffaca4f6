"""The filter bar, without a browser: widgets, address, what it says, and the ways out of filters that leave nothing."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from geo.records.read import BUNDLED
from geo.ui.store import KEPT, Store, _filtered, _load, filtered
from geo.view.address import KEYS
from geo.view.filters import OTHERS, Filters


def a_page() -> None:
    import streamlit as st

    from geo.ui import page as panels
    from geo.ui import view as controls
    from geo.ui.filterbar import filter_bar, search
    from geo.ui.store import store

    whole = store()
    left = filter_bar(whole)
    st.text_input("Said by the browser", key="said", on_change=lambda: search(st.session_state["said"]))
    panels.notices(controls.ignored())
    st.caption("the whole store" if left is whole else " ".join(sorted(left.dataset.claims)))


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(a_page, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def field(app: AppTest) -> dict[str, Any]:
    """What the field for words is told."""
    (found,) = (one.proto for one in app.get("bidi_component") if one.proto.component_name == "claims_search")
    said: dict[str, Any] = json.loads(found.json)
    return said


def widget(app: AppTest, kind: str, label: str) -> Any:  # noqa: ANN401 - one of several kinds
    found: list[Any] = [*app.get(kind)]
    return next(item for item in found if item.label == label)


def asked(app: AppTest) -> dict[str, str]:
    """The filters in the address that are set."""
    return {key: value for key, value in app.query_params.items() if key in KEYS and value}


def said(app: AppTest) -> str:
    return " ".join(found.proto.body for found in app.get("html") if 'class="claims-' in found.proto.body)


def labels(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.replace("\\", "") == label).click()
    return ran(app)


def test_without_a_filter_the_page_gets_the_whole_store_and_says_how_much_is_shown() -> None:
    app = opened()
    assert app.caption[0].value == "the whole store"
    assert "All is shown: 108 accounts of events, 43 claims and 38 figures." in said(app)
    assert labels(app) == []
    assert set(app.query_params) == {"day", "reading"}


def test_every_widget_has_a_name() -> None:
    app = opened(side="nrf")
    kinds = ("multiselect", "selectbox", "checkbox", "button_group", "button")
    found: list[Any] = [item for kind in kinds for item in app.get(kind)]
    assert len(found) == 12
    assert all(item.label.strip() for item in found)
    assert field(app)["label"] == "Search the records"


def test_what_is_chosen_narrows_the_store_and_stands_in_the_address() -> None:
    app = opened()
    widget(app, "button_group", "Side").set_value(["taliban"])
    ran(app)
    assert "11 of 43 claims" in said(app)
    assert "c-panjshir-entered-mujahid" in app.caption[0].value
    assert asked(app) == {"side": "taliban"}
    widget(app, "multiselect", "Kind").set_value(["clash", "claim"])
    widget(app, "selectbox", "Place").set_value("panjshir")
    widget(app, "checkbox", "Only against the speaker’s own interest").check()
    ran(app)
    assert asked(app) == {
        "side": "taliban",
        "kind": "claim,clash",
        "place": "panjshir",
        "interest": "against",
    }


def test_a_place_can_be_asked_for_without_what_lies_in_it() -> None:
    app = opened(place="panjshir")
    box = widget(app, "checkbox", "And what lies in it")
    assert (box.value, box.disabled) == (True, False)
    box.uncheck()
    ran(app)
    assert asked(app) == {"place": "panjshir", "within": "no"}
    widget(app, "selectbox", "Place").set_value(None)
    ran(app)
    assert asked(app) == {}
    assert widget(app, "checkbox", "And what lies in it").disabled


def test_a_search_finds_a_place_by_another_spelling() -> None:
    app = opened()
    app.text_input[0].set_value("  Shutul ")
    ran(app)
    assert app.caption[0].value == "c-shotul-repulsed-nrf-spokesman"
    assert asked(app) == {"q": "Shutul"}
    assert field(app)["words"] == "Shutul"


def test_a_search_lists_what_it_finds_by_day_and_each_hit_leads_to_its_day_and_record() -> None:
    listed = said(opened(q="Dashty"))
    assert "5 hits for “Dashty”" in listed
    assert "Monday 30 August 2021" in listed
    assert "day=2021-08-31&amp;reading=claimed&amp;record=e-death-dashti" in listed
    assert "All 5" not in listed
    assert "All 136" in said(opened(q="Taleban"))
    assert "1 hit for “wounded”" in said(opened(q="wounded"))


def test_a_search_that_finds_nothing_says_which_word_is_one_too_many() -> None:
    assert "Nothing here has “Kandahar”." in said(opened(q="Kandahar"))
    assert "“Ahmad Masood”</a> has" in said(opened(q="Ahmad Shah Masood"))


def test_hits_keep_to_the_other_filters() -> None:
    assert "7 hits for “died”" in said(opened(q="died", side="taliban"))


def test_a_search_without_letters_is_no_filter() -> None:
    app = opened()
    app.text_input[0].set_value(" – ")
    ran(app)
    assert app.caption[0].value == "the whole store"
    assert asked(app) == {}
    assert (
        app.info[0].value.replace("\\", "")
        == "There is no letter or digit in the words “–”; nothing is looked for."
    )


def test_an_address_sets_the_widgets() -> None:
    app = opened(
        side=f"nrf,{OTHERS}", kind="clash", place="Shutul", when="day,window", interest="against", q="dozens"
    )
    assert set(widget(app, "button_group", "Side").value) == {"nrf", OTHERS}
    assert widget(app, "multiselect", "Kind").value == ["clash"]
    assert widget(app, "selectbox", "Place").value == "shotul"
    assert set(widget(app, "button_group", "Day known").value) == {"day", "window"}
    assert widget(app, "checkbox", "Only against the speaker’s own interest").value
    assert field(app)["words"] == "dozens"


def test_an_address_of_before_sets_the_widgets_back() -> None:
    app = opened()
    before = dict(app.query_params)
    assert "q" not in before
    app.text_input[0].set_value("Shutul")
    ran(app)
    app.query_params.clear()
    app.query_params.update(before)  # what the back button does
    ran(app)
    assert field(app)["words"] == ""
    assert app.caption[0].value == "the whole store"


def test_an_address_without_a_day_leaves_what_it_does_not_name_and_one_with_a_day_is_whole() -> None:
    app = opened(side="nrf", day="2021-09-02")
    app.query_params.clear()
    app.query_params["record"] = "shotul"
    ran(app)
    assert asked(app) == {"side": "nrf"}
    assert (app.query_params["day"], app.query_params["record"]) == ("2021-09-02", "shotul")
    app.query_params["side"] = ""
    ran(app)
    assert asked(app) == {}
    app = opened(side="nrf", day="2021-09-02")
    del app.query_params["side"]
    ran(app)
    assert asked(app) == {}


def test_each_filter_that_is_set_has_a_button_that_takes_it_off_and_one_clears_all() -> None:
    app = opened(side="nrf", place="panjshir", q="Shutul")
    assert labels(app) == [
        "Side: NRF",
        "Place: Panjshir and what lies in it",
        "Words: “Shutul”",
        "Clear filters",
    ]
    press(app, "Place: Panjshir and what lies in it")
    assert asked(app) == {"side": "nrf", "q": "Shutul"}
    assert widget(app, "selectbox", "Place").value is None
    press(app, "Clear filters")
    assert asked(app) == {}
    assert field(app)["words"] == ""
    assert app.caption[0].value == "the whole store"


def test_a_filter_dims_until_the_reader_asks_for_what_passes_alone_and_then_the_stamp_is_on() -> None:
    app = opened(side="nrf")
    assert "dimmed on the map; every claim is computed from all records." in said(app)
    assert "FILTERED" not in said(app)
    widget(app, "checkbox", "Compute from these alone").check()
    ran(app)
    assert asked(app) == {"side": "nrf", "filtered": "alone"}
    assert "FILTERED: 24 of 35 claims are hidden." in said(app)
    press(app, "Clear filters")
    assert asked(app) == {}
    assert "FILTERED" in said(opened(when="day,since,window,night,throughout,undated", filtered="alone"))


def test_the_choice_of_what_passes_alone_stays_with_the_filters_and_means_nothing_without_one() -> None:
    app = opened(side="nrf", filtered="alone")
    widget(app, "button_group", "Side").set_value(["taliban"])
    ran(app)
    assert asked(app) == {"side": "taliban", "filtered": "alone"}
    assert asked(opened(filtered="alone")) == {}
    assert "it knows only “alone”" in opened(side="nrf", filtered="some").info[0].value.replace("\\", "")


def test_filters_that_leave_nothing_say_which_one_does_it_and_offer_the_way_out() -> None:
    app = opened(side="taliban", place="shotul", q="flag")
    assert "0 of 108 accounts of events, 0 of 43 claims and 0 of 38 figures are shown." in said(app)
    assert "Nothing passes all of these filters. It is the filter “Place” that leaves nothing:" in said(app)
    assert "Statuses" not in said(app)
    press(app, "Without the filter “Place” (1 record)")
    assert asked(app) == {"side": "taliban", "q": "flag"}
    assert app.caption[0].value == "c-bazarak-flag-taliban-fighters"


def test_a_search_that_finds_nothing_says_so_once() -> None:
    app = opened(q="xyzzyq")
    assert "Nothing here has “xyzzyq”" in said(app)
    assert "Nothing passes" not in said(app)
    press(app, "Without the filter “Words” (189 records)")
    assert asked(app) == {}


def test_a_selected_record_that_does_not_pass_is_said_without_its_id() -> None:
    hidden = "The selected record does not pass these filters."
    assert hidden in said(opened(side="nrf", record="c-panjshir-entered-mujahid"))
    assert hidden not in said(opened(side="taliban", record="c-panjshir-entered-mujahid"))
    assert "selected" not in said(opened(side="nrf", record="shotul"))


def test_what_of_an_address_was_ignored_is_said_until_a_filter_changes() -> None:
    app = opened(side="x")
    assert "The address asks for the side “x”" in app.info[0].value
    app.text_input[0].set_value("Shutul")
    ran(app)
    assert not app.info


def test_words_of_a_search_stay_words() -> None:
    app = opened(q="<img src=x> **bold** [a](http://b) :red[c] $d$")
    assert "<img" not in said(app)
    label = app.button[0].label
    assert label.replace("\\", "") == "Words: “<img src=x> **bold** [a](http://b) :red[c] $d$”"
    assert all(f"\\{sign}" in label for sign in "<*[]():$")


def test_filtered_stores_are_shared_and_only_so_many_kept() -> None:
    store: Store = _load(str(BUNDLED))
    filters = Filters(sides=("nrf",))
    assert filtered(store, Filters()) is store
    assert filtered(store, filters) is filtered(store, Filters(sides=("nrf", "nrf")))
    assert filtered(store, filters).timeline.days == store.timeline.days
    assert filtered(store, filters).dataset.claims.keys() < store.dataset.claims.keys()
    assert _filtered.cache_info().maxsize == KEPT == 16
