"""The timeline page without a browser: its address, its choice of lanes, and the same in words."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.findings.lanes import Grouping

ROOT = Path(__file__).resolve().parents[1]


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.switch_page("pages/timeline.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """The lanes in words, as HTML."""
    found: list[str] = [part.proto.body for part in app.get("html") if "lane-records" in part.proto.body]
    assert len(found) == 1
    return found[0]


def lanes_of(app: AppTest) -> list[str]:
    return [html.unescape(name) for name in re.findall(r"<h3>(.*?)</h3>", words(app))]


def _plain(value: str | list[str]) -> str:
    """A value of the address, which is a list where the test wrote it."""
    return value[0] if isinstance(value, list) else value


def asked(app: AppTest) -> tuple[str, ...]:
    """What the address asks of the lanes."""
    return tuple(
        _plain(app.query_params[key]) if key in app.query_params else "" for key in ("lanes", "from", "to")
    )


def test_the_page_opens_with_a_lane_a_place_and_all_days() -> None:
    app = opened()
    assert app.title[0].value == "Timeline"
    assert asked(app) == ("place", "", "")
    assert lanes_of(app)[0] == "Panjshir"
    assert lanes_of(app)[-1] == "No place a map can show"


@pytest.mark.parametrize(
    ("lanes", "first", "last"),
    [
        ("side", "The Taliban", "Others, and the reports’ own words"),
        ("outlet", "The Telegraph", "The report “Taliban Claim Control …”"),
    ],
)
def test_the_address_chooses_the_lanes(lanes: str, first: str, last: str) -> None:
    app = opened(lanes=lanes)
    assert (lanes_of(app)[0], lanes_of(app)[-1]) == (first, last)
    assert asked(app)[0] == lanes


def test_the_switch_chooses_the_lanes_and_writes_the_address() -> None:
    app = opened()
    app.segmented_control(key="lanes choice").set_value(Grouping.SIDE).run()
    assert not app.exception
    assert asked(app) == ("side", "", "")
    assert lanes_of(app) == ["The Taliban", "The NRF", "Others, and the reports’ own words"]


def test_the_days_of_the_address_are_kept() -> None:
    app = opened(**{"from": "2021-08-30", "to": "2021-09-03"})
    assert asked(app) == ("place", "2021-08-30", "2021-09-03")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"lanes": "party"}, "The address asks for lanes by “party”"),
        ({"from": "2021-09-03", "to": "2021-08-30"}, "which are no span; all are shown"),
        ({"from": "2020-01-01", "to": "2020-01-02"}, "lies outside the days of this data"),
    ],
)
def test_what_the_address_asks_in_vain_is_said(query: dict[str, str], said: str) -> None:
    app = opened(**query)
    assert any(said in found.value.replace("\\", "") for found in app.info)
    assert asked(app) == ("place", "", "")


def test_the_words_follow_the_reading() -> None:
    claimed, known = (words(opened(reading=reading)) for reading in ("claimed", "known"))
    assert "first printed 2\u00a0September, of days before" not in claimed
    assert "first printed 2\u00a0September, of days before" in known
    assert "no day given</td>" in claimed
    assert "first known 2\u00a0September: no day given" in known
