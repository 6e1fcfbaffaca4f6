"""The accounts page without a browser: its six parts, its address, and what it says of a broken one."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.server.cards import FOLDER_SETTING
from geo.ui.accounts import WORDS, Part

ROOT = Path(__file__).resolve().parents[1]
TOY = Path(__file__).parent / "toy"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.switch_page("pages/accounts.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def seen(app: AppTest) -> str:
    """All text of the page, markup taken out, white space folded."""
    parts = [found.proto.body for found in app.get("html") if "<style>" not in found.proto.body]
    parts += [
        str(getattr(item, "value", ""))
        for kind in ("title", "header", "markdown", "info")
        for item in app.get(kind)
    ]
    plain = html.unescape(re.sub(r"<[^>]+>", " ", " ".join(parts)))
    return re.sub(r"\s+", " ", plain)


def matrix_data(app: AppTest) -> dict[str, str]:
    """What the matrix was given: its table and the cell that is marked."""
    found = [
        json.loads(item.proto.json) for item in app.get("bidi_component") if "cm-scroll" in item.proto.json
    ]
    assert len(found) == 1
    data: dict[str, str] = found[0]
    return data


PARTS = [
    (Part.MATRIX, "What the status rests on"),
    (Part.DISAGREEMENTS, "Claims to one place that cannot both be true"),
    (Part.LEDGER, "not to be added up"),
    (Part.FIRSTS, "The Taliban first claim to hold Panjshir or be in it on 2 September"),
    (Part.VOICES, "Days nobody reported on"),
    (Part.MEASURED, "WGS 84"),
]


@pytest.mark.parametrize(("part", "words"), PARTS, ids=[part.value for part, _ in PARTS])
def test_each_part_has_its_heading_one_explaining_sentence_and_its_words(part: Part, words: str) -> None:
    app = opened(part=part.value, day="2021-09-02")
    assert app.title[0].value == "Accounts"
    assert [item.value for item in app.header] == [WORDS[part].heading]
    text = seen(app)
    assert WORDS[part].sentence in text
    assert words in text


def test_the_page_opens_on_the_matrix_and_writes_day_reading_and_part() -> None:
    app = opened()
    assert app.query_params["part"] == "matrix"
    assert set(app.query_params) == {"day", "reading", "part"}


def test_choosing_a_part_writes_it_into_the_address_and_leaves_day_and_reading() -> None:
    app = opened(day="2021-09-02", reading="known")
    app.segmented_control(key="part").set_value(Part.FIRSTS).run()
    assert not app.exception
    assert {key: app.query_params[key] for key in ("part", "day", "reading")} == {
        "part": "firsts",
        "day": "2021-09-02",
        "reading": "known",
    }
    assert "The Taliban first claim" in seen(app)


def test_an_address_the_reader_goes_back_to_opens_its_part_again() -> None:
    app = opened(part="firsts")
    app.query_params["part"] = "ledger"
    app.run()
    assert app.segmented_control(key="part").value == Part.LEDGER


def test_a_part_that_does_not_exist_is_told_and_the_first_is_shown() -> None:
    app = opened(part="<b>truth</b>")
    assert "The address asks for the part “<b>truth</b>”" in app.info[0].value.replace("\\", "")
    assert app.header[0].value == WORDS[Part.MATRIX].heading


@pytest.mark.parametrize(
    ("record", "cell"),
    [
        ("shotul", "shotul 2021-09-02"),
        ("", "panjshir 2021-09-02"),
        ("c-shotul-repulsed-nrf-spokesman", "shotul 2021-09-02"),
        ("e-attack-shotul-jabal-saraj", "shotul 2021-09-02"),
        ("m-attack-shotul-jabal-saraj-nrf-spokesman", "shotul 2021-09-02"),
        ("c-three-areas-taliban", "panjshir 2021-09-02"),  # on no place
    ],
)
def test_the_marked_cell_is_the_day_and_the_place_of_the_selected_record(record: str, cell: str) -> None:
    app = opened(day="2021-09-02", record=record)
    assert matrix_data(app)["at"] == cell
    place, day = cell.split()
    assert any(f'data-cell="{place} {day}"' in found.proto.body for found in app.get("html"))


def test_the_reading_switch_changes_table_words_and_address() -> None:
    app = opened(day="2021-09-01", record="panjshir")
    before = matrix_data(app)["html"]
    assert "Status of each place: what is said about each day." in before
    app.segmented_control(key="reading of the matrix").set_value("known").run()
    assert not app.exception
    assert app.query_params["reading"] == "known"
    assert "Status of each place: what had been published by each day." in matrix_data(app)["html"]
    assert "What had been published by this day" in seen(app)


def test_the_page_runs_on_a_region_with_two_other_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(TOY))
    for part in Part:
        app = opened(part=part.value)
        text = seen(app) + (matrix_data(app)["html"] if part is Part.MATRIX else "")
        for name in ("Taliban", "NRF", "Panjshir"):
            assert name not in text
