"""The page that compares, without a browser: its halves, its quick choices, its address and its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.server.cards import FOLDER_SETTING
from tests.test_pages import TOY, opened, seen

KEYS = {"day", "reading", "other_day", "other_reading"}
FROM_1_TO_2 = {"other_day": "2021-09-01", "day": "2021-09-02"}


def halves(app: AppTest) -> dict[str, dict[str, Any]]:
    """What each half was given, by its name."""
    found = [json.loads(item.proto.json) for item in app.get("bidi_component") if item.proto.json]
    return {data["half"]: data for data in found if "half" in data}


def days(app: AppTest) -> list[tuple[str, str]]:
    """Day and reading of the left half and of the right one."""
    given = halves(app)
    return [(given[half]["day"], given[half]["reading"]) for half in ("left", "right")]


def press(app: AppTest, words: str) -> AppTest:
    next(button for button in app.button if button.label == words).click()
    app.run()
    assert not app.exception
    return app


def test_an_address_brings_two_days_and_the_words_of_what_differs() -> None:
    app = opened("compare", **FROM_1_TO_2)
    assert days(app) == [("2021-09-01", "claimed"), ("2021-09-02", "claimed")]
    text = seen(app)
    assert "What differs from 1 September to 2 September" in text
    assert "The status differs for Panjshir, Dara, Entrance gorge, Malimah, Salang pass and Shotul." in text
    assert "claimed by the NRF → , then contested" in text


def test_without_an_address_the_last_day_stands_beside_the_one_before() -> None:
    app = opened("compare")
    assert days(app) == [("2021-09-05", "claimed"), ("2021-09-06", "claimed")]


def test_both_days_and_readings_are_always_in_the_address() -> None:
    app = opened("compare")
    assert set(app.query_params) == KEYS
    assert app.query_params["other_day"] == "2021-09-05"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "This day in both readings",
            [("2021-09-02", "known"), ("2021-09-02", "claimed")],
        ),
        ("This day and the one before", [("2021-09-01", "claimed"), ("2021-09-02", "claimed")]),
        ("First and last day", [("2021-08-15", "claimed"), ("2021-09-06", "claimed")]),
        ("Exchange the halves", [("2021-09-02", "claimed"), ("2021-08-20", "claimed")]),
    ],
)
def test_a_quick_choice_sets_both_halves_and_the_address(words: str, shown: list[tuple[str, str]]) -> None:
    app = press(opened("compare", other_day="2021-08-20", day="2021-09-02"), words)
    assert days(app) == shown
    assert [app.query_params[key] for key in ("other_day", "day")] == [day for day, _ in shown]
    assert [app.query_params[key] for key in ("other_reading", "reading")] == [r for _, r in shown]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"other_day": "soon"}, "The other day: The address asks for the day “soon”"),
        ({"other_day": "2031-01-01"}, "The other day: Wednesday 1 January 2031 is outside the days"),
        ({"other_reading": "told"}, "The other day: The address asks for the reading “told”"),
        ({"day": "never"}, "The address asks for the day “never”"),
        ({"zoom": "near", "lat": "1", "lon": "2"}, "which is nowhere; all of it is shown"),
    ],
)
def test_a_broken_address_is_told_and_the_nearest_comparison_shown(query: dict[str, str], said: str) -> None:
    app = opened("compare", **query)
    assert len(halves(app)) == 2
    assert said in " ".join(item.value for item in app.info).replace("\\", "")


def test_both_halves_alike_is_said() -> None:
    text = seen(opened("compare", day="2021-09-02", other_day="2021-09-02"))
    assert "Both halves show the same day under the same reading." in text


def test_this_day_is_the_day_of_the_other_pages_and_the_other_day_is_kept() -> None:
    app = opened("compare", **FROM_1_TO_2)
    app.switch_page("pages/map.py")
    app.run()
    assert "On 2 September 2021" in seen(app)
    app.switch_page("pages/compare.py")
    app.run()
    assert days(app) == [("2021-09-01", "claimed"), ("2021-09-02", "claimed")]


def test_a_filter_changes_what_differs_only_where_that_is_asked_for() -> None:
    for query in ({}, {"side": "nrf"}, {"filtered": "alone"}):
        assert "Zabihullah Mujahid" in seen(opened("compare", **FROM_1_TO_2, **query))
    filtered = seen(opened("compare", **FROM_1_TO_2, side="nrf", filtered="alone"))
    assert "Zabihullah Mujahid" not in filtered
    assert "Ahmad Massoud" in filtered


def test_a_comparison_of_another_dating_is_computed_from_it() -> None:
    query = {"other_day": "2021-08-25", "day": "2021-08-26"}
    best, other = (
        seen(opened("compare", **query, dated=dated)) for dated in ("", "thursday-attack:2021-08-26")
    )
    assert "since 2 September, or 26 August if the report is older (only possible)." in best
    assert "since 26 August, or 2 September if the report is newer." in other
    assert "(only possible)" not in other


def test_the_page_works_on_another_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(Path(TOY)))
    app = opened("compare")
    assert "What differs from" in seen(app)
    assert "Panjshir" not in seen(app)
