"""Every list of the product holds every record once, leads to map and report, and can be searched by any spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from geo.markup.table import Listing, Row, as_html, cell, number
from geo.markup.tables import LISTS, listing
from geo.records.model import Claim, Dataset, Event
from geo.status.timeline import DayState, Timeline
from geo.status.validity import Reading
from geo.view.address import Arrangement, from_text, list_asked, to_text
from geo.view.filters import Filters, select
from geo.words.records import line, paragraph_name, precision_words, remarks, told_by

DAY = date(2021, 9, 2)


@pytest.fixture(scope="module")
def state(dataset: Dataset) -> DayState:
    return Timeline(dataset).state(DAY, Reading.CLAIMED)


def made(name: str, dataset: Dataset, state: DayState) -> Listing:
    return listing(name, dataset, state)


def at(found: Listing, row: Row, column: str) -> str:
    return row.cells[[c.name for c in found.columns].index(column)].text


def heads(found: Listing) -> list[str]:
    return [at(found, row, found.head) for row in found.rows]


def the_row(found: Listing, head: str) -> Row:
    (row,) = [row for row in found.rows if at(found, row, found.head).startswith(head)]
    return row


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("claims", "claims"),
        ("events", "events"),
        ("figures", "figures"),
        ("links", "links"),
        ("distances", "distances"),
    ],
)
def test_every_record_has_one_row_named_by_its_id(
    name: str, records: str, dataset: Dataset, state: DayState
) -> None:
    assert sorted(heads(made(name, dataset, state))) == sorted(getattr(dataset, records))


def test_every_place_speaker_report_and_paragraph_has_one_row(dataset: Dataset, state: DayState) -> None:
    assert sorted(heads(made("places", dataset, state))) == sorted(p.name for p in dataset.places.values())
    assert sorted(heads(made("speakers", dataset, state))) == sorted(a.name for a in dataset.actors.values())
    assert len(made("statuses", dataset, state).rows) == len(dataset.places)
    assert len(made("reports", dataset, state).rows) == len(dataset.reports)
    assert len(set(heads(made("paragraphs", dataset, state)))) == len(dataset.paragraphs)


def test_every_mention_is_told_in_its_event_with_its_paragraph(dataset: Dataset, state: DayState) -> None:
    found = made("events", dataset, state)
    for mention in dataset.mentions.values():
        told = at(found, the_row(found, mention.event_id), "told")
        doubts = "; ".join(remarks(mention))
        assert f"{told_by(dataset, mention)}{f' ({doubts})' if doubts else ''}. " in told
        assert paragraph_name(dataset, mention) in told


def test_the_lists_say_how_well_a_place_is_known_in_the_words_of_the_cards(
    dataset: Dataset, state: DayState
) -> None:
    tables: dict[str, Mapping[str, Claim | Event]] = {"claims": dataset.claims, "events": dataset.events}
    for name, records in tables.items():
        found = made(name, dataset, state)
        said = {at(found, row, found.head): at(found, row, "place") for row in found.rows}
        assert all(precision_words(record) in said[record_id] for record_id, record in records.items())


def test_a_record_in_one_line_keeps_the_doubt_with_which_it_was_printed(dataset: Dataset) -> None:
    hedged = [claim for claim in dataset.claims.values() if claim.hedge]
    assert hedged
    assert all(claim.hedge in line(dataset, claim) for claim in hedged)
    flag = dataset.claims["c-bazarak-flag-taliban-fighters"]
    assert line(dataset, flag) == "Taliban fighters: images said to be of their flag raised in Bazarak"
    told = replace(dataset.claims["c-panjshir-entered-mujahid"], hedge="reportedly")
    assert line(dataset, told) == "Zabihullah Mujahid: Taliban have entered Panjshir (“reportedly”)"


@pytest.mark.parametrize("name", LISTS)
def test_each_row_of_a_list_is_as_wide_as_its_head(name: str, dataset: Dataset, state: DayState) -> None:
    found = made(name, dataset, state)
    names = [column.name for column in found.columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z]+", column) for column in names)  # they stand in the address, between dots
    assert found.head in names[:-1] or found.head == names[0]
    assert {len(row.cells) for row in found.rows} == {len(names)}
    assert found.name == name


@pytest.mark.parametrize("name", [name for name in LISTS if name != "speakers"])  # who is on no map
def test_every_row_leads_to_the_map_or_to_a_paragraph(name: str, dataset: Dataset, state: DayState) -> None:
    for row in made(name, dataset, state).rows:
        assert {piece.page for each in row.cells for piece in each.pieces} & {"./", "sources"}, row


@pytest.mark.parametrize("name", LISTS)
def test_no_way_out_of_a_list_leads_to_what_is_not_there(
    name: str, dataset: Dataset, state: DayState
) -> None:
    for row in made(name, dataset, state).rows:
        for piece in (piece for each in row.cells for piece in each.pieces if piece.page):
            query = dict(piece.query)
            if piece.page == "./":
                assert dataset.span.covers(date.fromisoformat(query["day"]))
                assert query["reading"] in set(Reading)
                tables = (dataset.claims, dataset.events, dataset.places)
                assert any(query["record"] in table for table in tables)
            elif "paragraph" in query:
                assert (query["report"], int(query["paragraph"])) in dataset.paragraphs
            else:
                assert query["report"] in dataset.reports


def test_a_claim_leads_to_the_map_on_its_day(dataset: Dataset, state: DayState) -> None:
    found = made("claims", dataset, state)
    for head, day, reading in (
        ("c-panjshir-entered-mujahid", "2021-09-02", "claimed"),
        ("c-three-areas-taliban", dataset.reports["thursday-attack"].published_best.isoformat(), "claimed"),
    ):
        (piece,) = the_row(found, head).cells[-2].pieces
        assert dict(piece.query) == {"day": day, "reading": reading, "record": head}


def test_a_row_names_other_records_in_words_and_is_found_by_their_ids(
    dataset: Dataset, state: DayState
) -> None:
    ids = {
        *dataset.claims,
        *dataset.events,
        *dataset.mentions,
        *dataset.figures,
        *dataset.distances,
        *dataset.links,
    }
    for name, columns in (
        ("links", ("from", "to")),
        ("paragraphs", ("coded",)),
        ("figures", ("within", "of")),
    ):
        found = made(name, dataset, state)
        at_ = [[c.name for c in found.columns].index(column) for column in columns]
        pieces = [piece.text for row in found.rows for here in at_ for piece in row.cells[here].pieces]
        assert pieces
        assert not {piece for piece in pieces if piece in ids or piece == "another record"}, name
    row = the_row(made("links", dataset, state), "l-dashti-within-senior-leaders")
    assert at(made("links", dataset, state), row, "from") == "Death of Fahim Dashti"
    assert row.words == ("e-death-dashti", "f-killed-leaders-taliban")


def test_a_paragraph_that_prints_a_link_says_in_words_how_the_two_records_stand(
    dataset: Dataset, state: DayState
) -> None:
    found = made("paragraphs", dataset, state)
    coded = at(found, the_row(found, "“Taliban Claim Control …”, 6 September ¶\u00a023"), "coded")
    assert "Ahmadullah Wasiq: The Taliban say that they tried to negotiate before" in coded
    assert re.search(r"“[^“”]*tried to negotiate before” disputes “[^“”]*never seriously tried", coded)


@pytest.mark.parametrize("name", ["figures", "distances", "paragraphs"])
def test_words_that_the_print_has_in_quotation_marks_are_quoted_once(
    name: str, dataset: Dataset, state: DayState
) -> None:
    texts = [cell.text for row in made(name, dataset, state).rows for cell in row.cells]
    assert not [text for text in texts if "““" in text or "””" in text]


def test_the_status_of_a_place_is_told_with_who_says_so_and_where_it_was_printed(
    dataset: Dataset, state: DayState
) -> None:
    found = made("statuses", dataset, state)
    row = the_row(found, "Shotul")
    assert at(found, row, "status") == "claimed by the NRF"
    assert "NRF spokesman, unnamed, 2 September" in at(found, row, "said")
    assert "“… last region to resist …”, 2 September ¶\u00a017" in at(found, row, "said")
    assert at(found, row, "fighting") == "day or place left open"
    assert "2 September 2021: what is said about it" in found.caption


def test_the_statuses_follow_the_reading(dataset: Dataset) -> None:
    known = Timeline(dataset).state(date(2021, 8, 20), Reading.KNOWN)
    found = listing("statuses", dataset, known)
    assert {at(found, row, "status") for row in found.rows} == {"no claim in force"}
    assert "what had been published by it" in found.caption


def test_a_row_is_found_by_every_spelling_of_its_place(dataset: Dataset, state: DayState) -> None:
    for name, head in (
        ("claims", "c-shotul-repulsed-nrf-spokesman"),
        ("events", "e-attack-shotul-jabal-saraj"),
    ):
        words = the_row(made(name, dataset, state), head).words
        assert {"Shutul", "شتل"} <= set(words)


def test_a_list_holds_what_filters_leave(dataset: Dataset, state: DayState) -> None:
    left = select(dataset, Filters(sides=("taliban",)))
    rows = made("claims", left, state).rows
    assert 0 < len(rows) < len(dataset.claims)
    assert len(made("links", left, state).rows) == len(left.links) < len(dataset.links)
    nothing = select(dataset, Filters(text="zzzz"))
    later = Timeline(nothing).state(DAY, Reading.CLAIMED)
    for name in LISTS:
        assert as_html(made(name, nothing, later)).startswith("<table")


def test_figures_are_not_added_and_what_has_no_number_shows_none(dataset: Dataset, state: DayState) -> None:
    found = made("figures", dataset, state)
    row = the_row(found, "f-casualties-nrf-mujahid")
    assert (at(found, row, "low"), at(found, row, "high")) == ("", "")
    assert "not to be added" in found.caption


# --- as HTML ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_a_real_table_with_a_caption_and_heads(
    name: str, dataset: Dataset, state: DayState
) -> None:
    found = made(name, dataset, state)
    markup = as_html(found)
    assert "<caption>" in markup
    assert len(re.findall(r'<th scope="col"', markup)) == len(found.columns)
    assert len(re.findall(r'<th scope="row"', markup)) == len(found.rows)
    assert markup.count("<button") == len(found.columns)


def test_a_list_of_nothing_is_a_table_of_nothing(dataset: Dataset, state: DayState) -> None:
    markup = as_html(replace(made("claims", dataset, state), rows=()))
    assert markup.endswith('<tbody role="rowgroup"></tbody></table>')


def test_text_from_data_is_escaped_in_every_list(dataset: Dataset, state: DayState) -> None:
    hostile = '"><script>alert(1)</script>'
    wild = replace(
        dataset,
        claims={k: replace(v, paraphrase=hostile, place_printed=hostile) for k, v in dataset.claims.items()},
        places={k: replace(v, name_fa=hostile, spellings=(hostile,)) for k, v in dataset.places.items()},
        links={k: replace(v, note=hostile) for k, v in dataset.links.items()},
        reports={k: replace(v, headline=hostile) for k, v in dataset.reports.items()},
    )
    for name in LISTS:
        markup = as_html(listing(name, wild, state))
        assert "<script" not in markup
        if name in {"claims", "places", "links", "reports"}:
            assert "&lt;script&gt;" in markup


@pytest.mark.parametrize(
    ("made_cell", "key"),
    [(cell("a", key=DAY), "2021-09-02"), (number(1234.5), "1234.5"), (number(None), None)],
)
def test_a_cell_sorts_by_its_key(
    made_cell: object, key: str | None, dataset: Dataset, state: DayState
) -> None:
    claims = made("claims", dataset, state)
    row = replace(claims.rows[0], cells=(made_cell, *claims.rows[0].cells[1:]))  # type: ignore[arg-type]
    markup = as_html(replace(claims, rows=(row,)))
    assert (f'data-key="{key}"' in markup) is (key is not None)


def test_dari_is_told_apart_from_english(dataset: Dataset, state: DayState) -> None:
    markup = as_html(made("places", dataset, state))
    assert '<span lang="fa" dir="rtl">شتل</span>' in markup
    assert '<span lang="fa" dir="rtl">Shutul</span>' not in markup


# --- in the address -----------------------------------------------------------------------------------------------

NAMES = ("statuses", "claims")
COLUMNS = ("day", "who")


@pytest.mark.parametrize(
    ("text", "arrangement"),
    [
        ("claims", Arrangement("claims")),
        ("claims.day.up", Arrangement("claims", "day")),
        ("claims.who.down", Arrangement("claims", "who", down=True)),
        ("claims.day.up.shutul pass", Arrangement("claims", "day", words="shutul pass")),
        ("claims...c. 34", Arrangement("claims", words="c. 34")),
    ],
)
def test_an_arrangement_is_one_value_of_the_address_there_and_back(
    text: str, arrangement: Arrangement
) -> None:
    assert from_text(text, "claims", COLUMNS) == (arrangement, "")
    assert to_text(arrangement) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claims.price.up", "an order by “price”"),
        ("claims.day.sideways", "an order by “day”"),
        ("claims..down", "an order by “”"),
    ],
)
def test_an_order_that_a_table_cannot_have_is_left_out_and_told(text: str, said: str) -> None:
    arrangement, sentence = from_text(text, "claims", COLUMNS)
    assert arrangement == Arrangement("claims")
    assert said in sentence


def test_an_unknown_list_shows_the_first_and_says_so() -> None:
    assert list_asked("", NAMES) == ("statuses", "")
    assert list_asked("claims.day.up", NAMES) == ("claims", "")
    name, sentence = list_asked("<script>" * 20, NAMES)
    assert name == "statuses"
    assert sentence.startswith("The address asks for the table “<script>")
    assert len(sentence) < 140
    assert from_text("other.day.up", "claims", COLUMNS) == (Arrangement("claims"), "")


def test_a_search_without_end_is_cut() -> None:
    assert len(from_text("claims..." + "a" * 5000, "claims", COLUMNS)[0].words) == 80
