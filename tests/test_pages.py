"""What a reader sees on each page, without a browser. Beside each trap stands a mutation of the data that hides it."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from geo.importers.taking import code_tables
from geo.records.read import BUNDLED, read
from geo.server.cards import FOLDER_SETTING
from geo.server.document import FRAMED_BY
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.ui.sources import TEXTS_SETTING
from geo.view.filters import MEANING
from geo.view.view import Way, ways
from geo.words.claims import capital
from geo.words.lists import OURS

ROOT = Path(__file__).resolve().parents[1]
TOY = Path(__file__).parent / "toy"
See = Callable[..., str]
ChangeIn = Callable[[Path, str, str, str], None]


@pytest.mark.parametrize("page", sorted(p.stem for p in (ROOT / "pages").glob("*.py") if p.stem != "map"))
def test_each_page_says_under_its_name_what_it_is_for(page: str) -> None:
    script = (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
    assert re.search(r"st\.title\(.*\)\n\s*st\.markdown\(", script)


def opened(page: str = "", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    if page:  # as by a link to it: the map is not made before
        app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def of_component(app: AppTest, name: str) -> Any:  # noqa: ANN401 - what the browser gets
    """What a component of the page is told, or ``None`` where the page has none of that name."""
    for found in app.get("bidi_component"):
        if found.proto.component_name == name:
            packed = found.proto.bytes.startswith(b"\x1f\x8b")
            plain = gzip.decompress(found.proto.bytes) if packed else found.proto.bytes
            return json.loads(plain or found.proto.mixed.json or found.proto.json)
    return None


def beside_map(app: AppTest) -> str:
    """The words beside the map on the day that is shown, both panels, as HTML."""
    book, told = of_component(app, "claims_panels"), of_component(app, "claims_thread")
    if not book:
        return ""
    number = (date.fromisoformat(told["day"]) - date.fromisoformat(book["first"])).days

    def pieces(part: Any) -> str:  # noqa: ANN401 - a number of a piece, or lists of them
        return book["pieces"][part] if isinstance(part, int) else " ".join(map(pieces, part))

    return pieces(book["pages"][told["reading"]][number])


def seen(app: AppTest) -> str:
    """All text of the page, markup taken out, white space folded."""
    parts = [found.proto.body for found in app.get("html") if "<style>" not in found.proto.body]
    parts.append(beside_map(app))
    parts += [
        str(getattr(item, "value", ""))
        for kind in ("title", "header", "markdown", "caption", "info")
        for item in app.get(kind)
    ]
    plain = html.unescape(re.sub(r"<[^>]+>", " ", " ".join(parts)))
    return re.sub(r"\s+", " ", plain)


@pytest.fixture
def changed_data(
    copy_of_data: Path, change_in: ChangeIn, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Show the bundled data with one cell changed: file, record, column, cell."""

    def change(file: str, record: str, column: str, cell: str) -> None:
        change_in(copy_of_data / file, record, column, cell)
        monkeypatch.setenv(FOLDER_SETTING, str(copy_of_data))

    return change


# --- each page ---------------------------------------------------------------------------------------------------


def test_the_map_opens_on_the_last_day_of_the_data() -> None:
    app = opened()
    assert "On 6 September 2021, both sides claim Panjshir" in seen(app)


@pytest.mark.parametrize("query", [{"q": "died"}, {"q": "Kandahar"}, {"side": "taliban"}, {"kind": "clash"}])
def test_no_search_and_no_filter_paints_a_claim_anew_unless_that_is_asked_for(query: dict[str, str]) -> None:
    plain, dimmed = opened(day="2021-09-02"), opened(day="2021-09-02", **query)
    assert of_component(plain, "claims_states") is of_component(dimmed, "claims_states") is None
    assert beside_map(plain) == beside_map(dimmed)
    assert of_component(plain, "claims_matches") is None
    assert "c-khenj-present-last-region" not in of_component(dimmed, "claims_matches")
    alone = opened(day="2021-09-02", **query, filtered="alone")
    assert of_component(alone, "claims_states")["stamp"] == "FILTERED"
    assert of_component(alone, "claims_matches") is None
    assert beside_map(alone) != beside_map(plain)
    assert "FILTERED: from a part of the records alone." in of_component(alone, "claims_citing")["text"]
    assert "FILTERED" not in of_component(dimmed, "claims_citing")["text"]


def test_code_of_a_frame_is_offered_only_where_others_may_show_the_app(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert of_component(opened(), "claims_citing")["frame"] is None
    for said, offered in (("'self' https://news.example", True), ("'none'", False)):
        monkeypatch.setenv(FRAMED_BY, said)
        assert bool(of_component(opened(), "claims_citing")["frame"]) is offered


def test_in_a_frame_of_another_page_there_are_map_and_bar_and_the_way_to_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ContextProxy, "is_embedded", True)
    app = opened(day="2021-09-02", side="taliban")
    assert of_component(app, "claims_timebar")
    assert of_component(app, "claims_thread")["day"] == "2021-09-02"
    for part in ("claims_panels", "claims_search", "claims_citing"):
        assert of_component(app, part) is None
    html = " ".join(str(found.proto.body) for found in app.get("html"))
    assert 'href="?day=2021-09-02&amp;reading=claimed&amp;side=taliban"' in html
    assert '<header class="claims-head">' not in html


def test_a_link_of_another_edition_says_what_changed_for_its_record() -> None:
    (said,) = [one.value for one in opened(record="c-gains-taliban", version="1.1.0").info]
    plain = said.replace("\\", "")
    assert plain.startswith(f"This link is of data version 1.1.0; version {read(BUNDLED).version} is shown.")
    assert "Paraphrases (2.0.0)" in plain
    assert not opened(version=read(BUNDLED).version).info


def test_day_and_reading_are_always_in_the_address_and_no_empty_key_is() -> None:
    assert set(opened(day="2021-09-02").query_params) == {"day", "reading"}
    old = opened(day="2021-09-02", record="shotul", lat="", lon="", zoom="", dated="", side="", q="")
    assert set(old.query_params) == {"day", "reading", "record"}


def test_the_browser_is_told_which_record_is_selected() -> None:
    app = opened(day="2021-09-02", record="c-panjshir-entered-mujahid")
    assert of_component(app, "claims_thread")["select"] == "c-panjshir-entered-mujahid"


def test_the_reading_is_in_the_address_and_hides_what_was_not_yet_printed() -> None:
    claimed, known = (seen(opened(day="2021-09-01", reading=reading)) for reading in ("claimed", "known"))
    assert "Amir Khan Muttaqi" in claimed
    assert "Amir Khan Muttaqi" not in known
    assert "In what had been published by 1 September 2021" in known


def test_the_sources_page_dates_a_report_and_lists_every_paragraph() -> None:
    text = seen(opened("sources", report="thursday-attack"))
    assert "Why it may be Thursday 26 August 2021" in text
    assert all(f"¶ {number} " in text for number in range(1, 28))


def test_the_sources_page_has_no_field_for_a_path_and_prints_no_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("", str(tmp_path)):
        monkeypatch.setenv(TEXTS_SETTING, setting)
        app = opened("sources", report="last-region")
        assert not app.text_input
        assert not app.text_area
        assert [toggle.key for toggle in app.toggle if toggle.key == "texts"] == ["texts"] * bool(setting)
        text = seen(app)
        assert str(tmp_path) not in text
        ids = (*DATA.claims, *DATA.events, *DATA.figures)
        assert not [name for name in ids if f"{name} →" in text or f"→ {name}" in text]


def test_the_sources_page_reads_a_paragraph_only_when_its_hash_is_the_coded_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TEXTS_SETTING, str(tmp_path))
    (tmp_path / "004_2dd72f7371bb1899.txt").write_text(
        "Connecting Regions of Asia.\nAnother text.\n", encoding="utf-8"
    )
    app = opened("sources", report="thursday-attack")
    assert not app.warning
    app.toggle(key="texts").set_value(True).run()
    assert not app.exception
    assert "Another text" not in seen(app)
    assert "paragraphs were found there with the right hash" in app.warning[0].value
    assert str(tmp_path) not in seen(app)


def test_the_method_page_prints_the_rule_the_table_and_the_scales() -> None:
    text = seen(opened("method"))
    for part in ("contested", "denies entry", "✕", "soft area", "some day inside the span", "Jabal-Saraj"):
        assert part in text
    for name, meaning in MEANING:
        assert f"{name} {meaning}" in text
    for table in code_tables():
        assert f"{table.title} ({table.column})" in text
        for theirs, ours, words in table.rows:
            said = f"{capital(OURS[ours])}{f'; {words}' if words else ''}"
            assert f"{theirs} {said}" in text


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"day": "2021-12-06"}, "Monday 6 December 2021 is outside the days of this data"),
        ({"day": "soon"}, "which is no date like 2021-09-02"),
        ({"reading": "believed"}, "The address asks for the reading “believed”"),
        ({"zoom": "near", "lat": "35", "lon": "69"}, "which is nowhere; all of it is shown"),
        ({"zoom": "9", "lat": "95", "lon": "69"}, "which is nowhere; all of it is shown"),
        ({"record": "c-nobody"}, "The address asks for the record “c-nobody”"),
        ({"record": "c-panjshir-entered-mujahed"}, "the nearest, “c-panjshir-entered-mujahid”, is selected"),
        ({"side": "nobody"}, "The address asks for the side “nobody”"),
        ({"day": "<script>alert(1)</script>"}, "“<script>alert(1)</script>”"),
    ],
)
def test_a_broken_address_shows_the_nearest_view_and_says_what_was_ignored(
    query: dict[str, str], said: str
) -> None:
    app = opened(**query)
    assert said in " ".join(item.value for item in app.info).replace("\\", "")
    assert "On 6 September 2021" in seen(app)


def test_an_unknown_report_in_the_address_shows_the_first_and_says_so() -> None:
    app = opened("sources", report="tomorrow")
    assert "“tomorrow”" in app.info[0].value
    assert app.radio[0].value == "assault-order"


def test_a_folder_without_data_is_a_sentence_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))
    app = opened()
    assert app.title[0].value == "The data cannot be shown"
    assert any("claims.csv: the file is missing" in item.value for item in app.text)


def test_a_folder_that_is_not_there_is_a_sentence_that_does_not_say_where_it_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path / "gone"))
    app = opened()
    assert app.title[0].value == "The data cannot be shown"
    said = " ".join(item.value for item in (*app.text, *app.markdown))
    assert "The data folder: it does not exist. Mend CLAIMS_MAP_DATA on the server." in said
    assert str(tmp_path) not in said
    assert str(tmp_path / "gone") in caplog.text


def test_a_broken_record_is_named_by_file_and_line(changed_data: Callable[..., None]) -> None:
    changed_data("claims.csv", "c-panjshir-entered-mujahid", "place_ids", "panjsher-valley")
    app = opened()
    assert any(item.value.startswith("claims.csv:") and "panjsher-valley" in item.value for item in app.text)


def test_text_from_data_stays_text(changed_data: Callable[..., None]) -> None:
    changed_data(
        "claims.csv", "c-panjshir-entered-mujahid", "paraphrase", "<img src=x onerror=alert(1)>{{7*7}}"
    )
    bodies = beside_map(opened(day="2021-09-02"))
    assert "<img src=x" not in bodies
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in bodies


def test_the_product_runs_on_a_region_with_two_other_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(TOY))
    text = seen(opened()) + seen(opened("sources")) + seen(opened("method"))
    for name in ("Taliban", "NRF", "Panjshir"):
        assert name not in text


# --- the traps of codebook section 7, as a reader meets them -----------------------------------------------------

ON_2 = {"day": "2021-09-02"}
ON_6 = {"day": "2021-09-06"}
TRAPS = [
    (
        "1: the uncertain Thursday shows on its other date, marked as such",
        {"day": "2021-08-25"},
        "2 September ¶ 5 on this day only if the report is of its other date",
        ("events.csv", "e-talks-charikar", "alternative_end", "2021-08-24"),
    ),
    (
        "2: an order given is not an assault launched",
        {"day": "2021-08-22"},
        "order A source who knows of the Taliban’s operation",
        ("events.csv", "e-attack-order-august", "kind", "attack"),
    ),
    (
        "3: three sides are a number and no geometry",
        ON_2,
        "(“three sides”)",
        ("figures.csv", "f-sides-three-outlet", "wording", "some sides"),
    ),
    (
        "4: completely and almost entire stand beside each other",
        ON_6,
        "taken most of Panjshir (Ahmadullah Wasiq",
        ("claims.csv", "c-panjshir-captured-wasiq", "extent", "whole"),
    ),
    (
        "5: three unnamed areas are on no place",
        {"day": "2021-09-02", "reading": "known"},
        "place not named · “Taliban Attacks Panjshir Resistance”, 2 September ¶ 22",
        ("claims.csv", "c-three-areas-taliban", "paragraph", "21"),
    ),
    (
        "6: a toll that may be within another is said to be so",
        {"day": "2021-09-01"},
        "killed, Taliban: 34 (“34”; may be counted within “dozens”",
        ("figures.csv", "f-killed-taliban-mohammadi", "may_be_within", ""),
    ),
    (
        "7: one man’s death has three tellings",
        {"day": "2021-09-05"},
        "death of a leader or spokesman Ahmad Zia Kechkenni",
        ("events.csv", "e-death-dashti", "kind", "statement"),
    ),
    (
        "8: a printed distance is a number with its wording",
        {"page": "sources", "report": "assault-order"},
        "distance, in kilometres: 161 (“100 miles north of Kabul”)",
        ("figures.csv", "f-distance-assault-order", "low", "80"),
    ),
    (
        "9: an attack on Shotul is told as coming from Jabal-Saraj",
        ON_2,
        "reported as coming from Jabal-Saraj",
        ("events.csv", "e-attack-shotul-jabal-saraj", "origin_ids", ""),
    ),
    (
        "10: a print stamp is named as what it is and dates nothing",
        {"page": "sources", "report": "final-holdout"},
        "not the day of publication",
        ("reports.csv", "final-holdout", "note", ""),
    ),
    (
        "11: who leads is told differently",
        ON_2,
        "one leader of the NRF among others",
        ("events.csv", "e-leaders-massoud-one-of-last-region", "start", "2021-09-03"),
    ),
    (
        "12: the internet is on and off with no actor named",
        {"day": "2021-08-31"},
        "internet on and off The report “… last region",
        ("events.csv", "e-internet-on-off-last-region", "kind", "statement"),
    ),
]


def without(said: str, query: dict[str, str]) -> bool:
    """Whether the page is there and does not say it: what no change of the data can hide would check nothing."""
    app = opened(**query)
    assert [title.value for title in app.title] != ["The data cannot be shown"]
    return said not in seen(app)


def test_each_trap_is_shown_and_a_mutation_of_the_data_hides_it(changed_data: Callable[..., None]) -> None:
    """All mutations in one folder, for each is of another record; one by one they are tried in make test-long."""
    for trap, query, said, _ in TRAPS:
        assert said in seen(opened(**query)), trap
    for *_, mutation in TRAPS:
        changed_data(*mutation)
    for trap, query, said, _ in TRAPS:
        assert without(said, query), trap


@pytest.mark.long
@pytest.mark.parametrize(("query", "said", "mutation"), [t[1:] for t in TRAPS], ids=[t[0] for t in TRAPS])
def test_a_trap_is_hidden_by_a_mutation_of_its_own(
    query: dict[str, str], said: str, mutation: tuple[str, str, str, str], changed_data: Callable[..., None]
) -> None:
    changed_data(*mutation)
    assert without(said, query)


# --- questions in plain words ------------------------------------------------------------------------------------


DATA = read(BUNDLED)


def the_answer(way: Way) -> str:
    """What a reader sees who follows the question's link, markup taken out."""
    page = {"./": "", "accounts": "accounts"}[way.page]
    return seen(opened(page, **way.query))


def said_by(record_id: str) -> set[str]:
    """The words by which a record can be known on a page."""
    if record_id in DATA.claims:
        return {DATA.claims[record_id].paraphrase}
    if record_id in DATA.figures:
        return {DATA.figures[record_id].wording}
    return {DATA.events[record_id].title, *(m.paraphrase for m in DATA.mentions_of[record_id])}


@pytest.mark.parametrize("question_id", sorted(DATA.questions))
def test_the_answer_to_every_question_is_where_its_link_leads(question_id: str) -> None:
    one = DATA.questions[question_id]
    way = next(way for way in ways(DATA) if way.question == one.question)
    answer = the_answer(way)
    for record_id in one.rests_on:
        assert any(words in answer for words in said_by(record_id)), record_id


def test_the_questions_stand_on_the_map_page_in_their_order_two_clicks_away() -> None:
    html_ = next(found.proto.body for found in opened().get("html") if "claims-questions" in found.proto.body)
    asked = re.findall(r'class="stay"[^>]*>([^<]*)</a>', html_)
    asked = [question.replace("\u00a0", " ") for question in asked]  # a day stays in one piece
    assert asked == [way.question for way in ways(DATA)]
    assert asked[:4] == [
        "What could one know on 3 September?",
        "How many dead does each side admit?",
        "Who died?",
        "When did talks fail?",
    ]
    assert len(asked) == 7


def test_the_answer_about_shotul_contradicts_no_colour_of_the_map() -> None:
    way = next(way for way in ways(DATA) if "Shotul" in way.question)
    place = Timeline(DATA).state(date(2021, 9, 1), Reading.CLAIMED).places["shotul"]
    assert not place.in_force  # no colour of its own
    assert "nrf" in {position.side_id for position in place.implied}
    answer = the_answer(way)
    assert "No claim in force names Shotul; the NRF’s claim is about Panjshir as a whole." in answer
    assert "Shotul no claim names it that day" in answer
    assert "c-shotul-repulsed-nrf-spokesman" not in {c for p in place.positions for c in p.claims}
