"""The tables page without a browser: which list, of what is filtered, on which day, and what stands in the address."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.markup.tables import LISTS
from geo.server.cards import FOLDER_SETTING

ROOT = Path(__file__).resolve().parents[1]
TOY = Path(__file__).parent / "toy"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.switch_page("pages/tables.py")
    return again(app, **query)


def again(app: AppTest, **query: str) -> AppTest:
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def markup_of(app: AppTest) -> str:
    return " ".join(found.proto.body for found in app.get("html") if "<style>" not in found.proto.body)


def table_of(app: AppTest) -> str:
    found = re.search(r'<table class="listing".*?</table>', markup_of(app), re.DOTALL)
    assert found
    return found[0]


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def rows_of(app: AppTest) -> int:
    return table_of(app).count('<tr role="row"') - 1


def asked(app: AppTest) -> str:
    value = app.query_params["table"]
    return value if isinstance(value, str) else str(value[0])


def test_the_page_opens_on_the_statuses_and_offers_every_list() -> None:
    app = opened()
    assert asked(app) == "statuses"
    assert "Every place on Monday 6 September 2021: what is said about it" in words_of(table_of(app))
    for name in LISTS:
        assert re.search(f'href="tables[^"]*table={name}["&]', markup_of(app))
    assert len(re.findall('aria-current="true"', markup_of(app))) == 1


def test_each_list_can_be_asked_for_by_the_address() -> None:
    app = opened()
    for name in LISTS:
        again(app, table=name)
        assert f'data-list="{name}"' in table_of(app)
        assert asked(app) == name
        assert not app.info


def test_order_and_search_stay_in_the_address_beside_the_whole_view() -> None:
    app = opened(table="claims.day.down.shutul", day="2021-09-02")
    assert asked(app) == "claims.day.down.shutul"
    assert {"day", "reading", "table"} <= set(app.query_params)


def test_the_statuses_are_those_of_the_day_and_the_reading_in_the_address() -> None:
    found = words_of(table_of(opened(day="2021-08-20", reading="known")))
    assert "Every place on Friday 20 August 2021: what had been published by it" in found


def test_only_what_passes_the_filters_is_listed() -> None:
    assert rows_of(opened(table="claims")) == 43
    assert 0 < rows_of(opened(table="claims", side="nrf")) < 43


def test_coming_back_to_the_page_shows_what_it_showed() -> None:
    app = opened(table="figures.low.down")
    app.switch_page("pages/method.py").run()
    del app.query_params["table"]
    app.switch_page("pages/tables.py").run()
    assert asked(app) == "figures.low.down"
    assert 'data-list="figures"' in table_of(app)


@pytest.mark.parametrize(
    ("text", "said", "shown"),
    [
        ("prices", "asks for the table “prices”", "statuses"),
        ("claims.price.up", "an order by “price”", "claims"),
        ("<script>alert(1)</script>", "“<script>alert(1)</script>”", "statuses"),
    ],
)
def test_what_of_the_address_cannot_be_shown_is_told(text: str, said: str, shown: str) -> None:
    app = opened(table=text)
    assert said in " ".join(info.value for info in app.info).replace("\\", "")
    assert asked(app) == shown
    assert "<script" not in markup_of(app)


def test_the_lists_know_nothing_of_one_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(TOY))
    app = opened()
    for name in LISTS:
        found = words_of(markup_of(again(app, table=name)))
        for word in ("Taliban", "NRF", "Panjshir"):
            assert word not in found


def test_a_search_lands_on_the_table_that_has_most_of_what_it_finds() -> None:
    assert asked(opened(q="died")) == "figures"
    assert asked(opened(side="taliban", kind="claim")) == "claims"
    named = opened(q="died", table="claims")
    assert asked(named) == "claims"
    assert "Claims (2)" in words_of(markup_of(named))
    assert "Figures (17)" in words_of(markup_of(named))
