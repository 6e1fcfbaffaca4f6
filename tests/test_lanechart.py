"""Lanes as they are drawn, in the map's own signs, in words, and as the reader asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from geo.findings.lanes import Grouping, Item, Lane, lanes
from geo.markup.timeline import facts, lane_list, stands
from geo.markup.timeline_chart import chart, claim_pieces, event_pieces, event_signs
from geo.records.model import Claim, Dataset, EventKind, TimePrecision
from geo.records.period import Period
from geo.records.stance import Line
from geo.signs.palette import VARIABLES, opacity
from geo.status.answers import answers
from geo.status.stretches import Standing, Stretch
from geo.status.timeline import Timeline
from geo.status.validity import Certainty, Reading
from geo.view.view import Asked
from geo.view.view import lanes_from_query as from_query
from geo.view.view import lanes_to_query as to_query
from geo.words.records import line
from tests.builders import VALLEY, claim, event, make_dataset, may, mention, report

CLAIMED, KNOWN = Reading.CLAIMED, Reading.KNOWN
PLACE, SIDE, OUTLET = Grouping.PLACE, Grouping.SIDE, Grouping.OUTLET


def lane(dataset: Dataset, key: str, reading: Reading = CLAIMED, grouping: Grouping = PLACE) -> Lane:
    return next(one for one in lanes(Timeline(dataset), reading, grouping) if one.key == key)


def item(dataset: Dataset, record: str, key: str = VALLEY, reading: Reading = CLAIMED) -> Item:
    return next(one for one in lane(dataset, key, reading).items if one.record_id == record)


def told(found: Iterable[Stretch]) -> list[tuple[int, int, str]]:
    """First and last day of the month, and how the record stands."""
    return [(s.first.day, s.last.day, s.standing.value) for s in found]


# --- as it is drawn -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawing(dataset: Dataset) -> dict[str, object]:
    return json.loads(json.dumps(chart(Timeline(dataset))))  # type: ignore[no-any-return]


def stretch(first: int, last: int, **fields: Any) -> Stretch:  # noqa: ANN401 - any other field
    return replace(Stretch(may(first), may(last), Standing.IN_FORCE, Certainty.DATED), **fields)


def test_a_bar_fades_with_age_as_the_map_does() -> None:
    held = stretch(3, 6, lines=(Line.HOLDING,), ages=(0, 1, 2, 3))
    fills = [p for p in claim_pieces([held], 1, may(1)) if p.look["draw"] == "fill"]
    assert [p.look["fillOpacity"] for p in fills] == [round(0.38 * opacity(age), 3) for age in range(4)]
    assert [(p.start, p.end) for p in fills] == [(2, 3), (3, 4), (4, 5), (5, 6)]


def test_days_of_one_look_are_one_piece() -> None:
    held = stretch(3, 6, lines=(Line.HOLDING,), ages=(0, 0, 0, 0))
    fills = [p for p in claim_pieces([held], 1, may(1)) if p.look["draw"] == "fill"]
    assert [(p.start, p.end) for p in fills] == [(2, 6)]


@pytest.mark.parametrize(
    ("line", "position", "draw", "mark"),
    [
        (Line.HOLDING, 1, "fill", "side_1"),
        (Line.HOLDING, 2, "fill", "side_2"),
        (Line.HOLDING, 0, "fill", "neutral"),
        (Line.DENIAL, 2, "fill", "url(#claims-denied-2)"),
        (Line.DENIAL, 0, "fill", "neutral"),
        (Line.APPROACHES, 1, "band", "side_1"),
    ],
)
def test_each_line_has_the_sign_of_the_map(line: Line, position: int, draw: str, mark: str) -> None:
    first, *_ = claim_pieces([stretch(3, 3, lines=(line,), ages=(0,))], position, may(1))
    assert first.look["draw"] == draw
    assert mark in str(first.look.get("fillColor", first.look.get("color")))


def test_the_two_dates_of_one_report_are_two_marks_joined_by_a_dashed_line() -> None:
    other = stretch(3, 3, standing=Standing.POSSIBLE, certainty=Certainty.ALTERNATIVE)
    best = stretch(10, 12, lines=(Line.HOLDING,), ages=(0, 1, 2))
    thread, edge, *_ = claim_pieces([other, best], 1, may(1))
    assert (thread.look["draw"], thread.start, thread.end) == ("thread", 3, 9)
    assert thread.look["dashArray"]
    assert (edge.look["draw"], edge.start, edge.end) == ("edge", 2, 3)
    assert edge.look["dashArray"]
    talks = event(10, kind=EventKind.TALKS)
    pale, full = event_signs(talks, [other, replace(best, lines=(), ages=())], may(1))
    assert pale.strength < full.strength == 1
    assert "stroke-dasharray" in pale.svg
    assert "stroke-dasharray" not in full.svg


@pytest.mark.parametrize(
    ("days", "precision", "at", "draw"),
    [
        (3, TimePrecision.DAY, 2.5, []),
        ((3, 4), TimePrecision.NIGHT, 3.0, ["thread"]),
        ((3, 7), TimePrecision.WINDOW, 4.5, ["whisker"]),
        ((3, 7), TimePrecision.THROUGHOUT, 4.5, ["thread"]),
    ],
)
def test_an_event_stands_in_its_span_and_a_whisker_says_that_one_day_is_meant(
    days: int | tuple[int, int], precision: TimePrecision, at: float, draw: list[str]
) -> None:
    clash = event(days, precision=precision, event_id="e-1")
    found = item(make_dataset(events=[clash], through=9), "e-1")
    assert [sign.at for sign in event_signs(clash, found.stretches, may(1))] == [at]
    assert [piece.look["draw"] for piece in event_pieces(found.stretches, may(1))] == draw


def test_one_that_goes_on_stands_on_its_first_day() -> None:
    cut = event(3, precision=TimePrecision.SINCE, event_id="e-1")
    found = make_dataset(
        events=[cut],
        mentions=[mention("e-1"), mention("e-1", "press")],
        reports=[report("press", 6)],
        through=9,
    )
    stretches = item(found, "e-1").stretches
    assert told(stretches) == [(3, 6, "in_force")]
    assert [sign.at for sign in event_signs(cut, stretches, may(1))] == [2.5]


def test_all_that_is_drawn_names_what_it_needs(drawing: Mapping[str, object]) -> None:
    readings = drawing["readings"]
    assert isinstance(readings, dict)
    sizes = {name: len(drawing[name]) for name in ("texts", "looks", "signs", "records")}  # type: ignore[arg-type]
    for groupings in readings.values():
        assert set(groupings) == {"place", "side", "outlet"}
        for found in groupings.values():
            for one in found["lanes"]:
                for status in one["status"]:
                    assert status["text"] < sizes["texts"]
                for i in one["items"]:
                    assert i["record"] < sizes["records"]
                    assert i["reading"] in {"claimed", "known"}
                    assert 0 <= i["day"] < 23
                    assert all(look < sizes["looks"] for _, _, look in i.get("pieces", []))
                    assert all(sign < sizes["signs"] for _, sign, _ in i.get("signs", []))
                    assert ("sign" in i) == (i["row"] < 0)
            for by_lane, by, to_lane, to, text, *_ in found["answers"]:
                assert found["lanes"][by_lane]["items"][by]["row"] >= 0
                assert found["lanes"][to_lane]["items"][to]["row"] >= 0
                assert text < sizes["texts"]


def test_contested_has_each_side_s_form_then_the_hatch_in_the_lane_of_its_place(
    drawing: Mapping[str, object],
) -> None:
    panjshir = drawing["readings"]["claimed"]["place"]["lanes"][0]  # type: ignore[index]
    looks = [drawing["looks"][look] for _, _, look in panjshir["status"][-1]["pieces"]]  # type: ignore[index]
    assert {look["fillColor"] for look in looks if look["draw"] == "fill"} == {
        "url(#claims-part-1)",
        "url(#claims-contested)",
    }
    edges = {look["color"] for look in looks if look["draw"] == "edge"}
    assert edges == {VARIABLES.side_1, VARIABLES.side_2}
    assert 'id="claims-contested"' in str(drawing["defs"])


def test_the_chart_of_five_reports_is_small(drawing: Mapping[str, object]) -> None:
    assert len(json.dumps(drawing)) < 250_000


# --- in words -------------------------------------------------------------------------------------------------


def test_a_claim_in_a_line_says_who_says_what_of_whom(dataset: Dataset) -> None:
    lines = {c: line(dataset, dataset.claims[c]) for c in dataset.claims}
    assert lines["c-panjshir-entered-mujahid"] == "Zabihullah Mujahid: Taliban have entered Panjshir"
    assert lines["c-panjshir-control-denied-nrf"] == "NRF: Taliban do not hold the whole of Panjshir"
    assert lines["c-panjshir-present-nrf"] == "NRF: it has forces in Panjshir"
    assert lines["c-panjshir-holdout-afp"] == "AFP: NRF holds Panjshir"
    assert lines["c-three-areas-taliban"] == "Taliban: they hold three areas around Panjshir"


def test_where_there_is_less_room_a_claim_is_still_said_by_its_side(dataset: Dataset) -> None:
    lines = {c: line(dataset, dataset.claims[c], by_side=True) for c in dataset.claims}
    assert lines["c-panjshir-entered-mujahid"] == "Taliban: they have entered Panjshir"
    assert lines["c-panjshir-control-denied-nrf"] == "NRF: Taliban do not hold the whole of Panjshir"
    assert lines["c-panjshir-holdout-afp"] == "AFP: NRF holds Panjshir"
    assert not any("“" in words for words in lines.values())
    drawn = {one["id"]: one for one in chart(Timeline(dataset))["records"]}
    assert {name: drawn[name]["short"] for name in lines} == lines


def test_how_a_record_stands_in_words(dataset: Dataset) -> None:
    def words(record: str, key: str = "panjshir", reading: Reading = CLAIMED) -> str:
        found = dataset.claims.get(record) or dataset.events[record]
        return stands(item(dataset, record, key, reading).stretches, found)

    assert words("c-three-districts-driven-out-fighters", "bano") == (
        "possible 16 to 22 August; in force 23 August to 6 September"
    )
    assert words("c-panjshir-present-thursday-attack") == (
        "possible 26 August, if the report is of its other date; in force 2 to 6 September"
    )
    assert words("e-wish-for-talks-past", "") == "no day given"
    assert words("e-wish-for-talks-past", "", reading=KNOWN) == "first known 2 September: no day given"
    assert words("e-attack-panjshir-monday", reading=KNOWN) == "first printed 2 September, of days before"
    assert words("e-attacks-six-sides-nrf") == "some day from 30 August to 2 September"
    assert words("c-gains-taliban", "") == "of 6 September; makes nobody’s position"


def test_the_list_in_words_holds_every_record_with_its_links(dataset: Dataset) -> None:
    timeline = Timeline(dataset)
    found = lanes(timeline, CLAIMED, PLACE)
    text = str(lane_list(dataset, found, answers(timeline, CLAIMED)))
    assert text.count("<table") == text.count("<caption>") == text.count("<h3>") == len(found)
    assert text.count('<th scope="row">') == sum(len(one.items) for one in found)
    for record in (*dataset.claims, *dataset.events):
        assert f"record={record}" in text
    assert "Denied the same day by NRF spokesman (a report sets one against the other)." in text
    assert "contested, 2 to 6\u00a0September" in text
    assert "report=last-region&amp;paragraph=15" in text or "report=last-region&paragraph=15" in text


def test_without_a_record_chart_and_list_say_so() -> None:
    empty = make_dataset()
    assert "No record to show." in lane_list(empty, lanes(Timeline(empty), CLAIMED, PLACE), [])
    drawn = chart(Timeline(empty))
    assert drawn["readings"]["claimed"]["place"] == {"lanes": [], "answers": []}
    assert drawn["nothing"] == "No record to show."


def test_text_from_data_is_escaped_in_the_list() -> None:
    bad = "<script>x</script>"
    clash = event(2, event_id="e-1", title=bad)
    found = make_dataset(claim(on=2, at=(), place_printed=bad), events=[clash])
    timeline = Timeline(found)
    text = str(lane_list(found, lanes(timeline, CLAIMED, PLACE), []))
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 2


def test_a_pointed_at_record_says_where_it_was_printed(dataset: Dataset) -> None:
    claimed: Claim = dataset.claims["c-panjshir-entered-mujahid"]
    assert facts(dataset, claimed)[-1] == "“… last region to resist …”, 2 September ¶\u00a015"


# --- what the reader asks -------------------------------------------------------------------------------------

SPAN = Period(may(1), may(28))


@pytest.mark.parametrize(
    ("query", "asked", "said"),
    [
        ({}, Asked(), 0),
        ({"lanes": "side"}, Asked(SIDE), 0),
        ({"lanes": "outlet", "from": "", "to": ""}, Asked(OUTLET), 0),
        ({"from": "2000-05-03", "to": "2000-05-05"}, Asked(PLACE, Period(may(3), may(5))), 0),
        ({"from": "2000-05-03"}, Asked(PLACE, Period(may(3), may(28))), 0),
        ({"from": "2000-04-03", "to": "2000-05-05"}, Asked(PLACE, Period(may(1), may(5))), 1),
        ({"from": "2000-05-01", "to": "2000-05-28"}, Asked(), 0),
        ({"from": "2000-05-05", "to": "2000-05-03"}, Asked(), 1),
        ({"from": "yesterday"}, Asked(), 1),
        ({"from": "1999-05-05", "to": "1999-05-06"}, Asked(), 1),
        ({"lanes": "<b>", "from": "x"}, Asked(), 2),
    ],
)
def test_an_address_is_read_as_near_as_can_be(query: dict[str, str], asked: Asked, said: int) -> None:
    found, sentences = from_query(query, SPAN)
    assert found == asked
    assert len(sentences) == said


@pytest.mark.parametrize("asked", [Asked(), Asked(SIDE), Asked(OUTLET, Period(may(3), may(3)))])
def test_every_choice_is_written_without_empty_days_and_read_again(asked: Asked) -> None:
    query = to_query(asked)
    assert list(query) == (["lanes", "from", "to"] if asked.window else ["lanes"])
    assert from_query(query, SPAN) == (asked, ())
