"""What was said against a record, by whose word, and how much later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.markup.timeline import lag_line
from geo.records.model import Dataset, EventKind, Link, LinkKind, StatedBy
from geo.status.answers import Answer, Lag, Source, answers, lag_words
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from tests.builders import MOUTH, claim, event, make_dataset, may, mention


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (Lag(0, 0), "the same day"),
        (Lag(1, 1), "1 day later"),
        (Lag(4, 4), "4 days later"),
        (Lag(2, 4), "2 to 4 days later"),
        (Lag(0, 1), "0 to 1 day later"),
        (Lag(-1, -1), "1 day before"),
        (Lag(-3, -1), "1 to 3 days before"),
        (Lag(-1, 2), "about the same time, by days not surely known"),
        (None, "how much later is not known"),
    ],
)
def test_a_lag_in_words(lag: Lag | None, words: str) -> None:
    assert lag_words(lag) == words


def linked(dataset: Dataset, by: str, kind: LinkKind, to: str, stated: StatedBy = StatedBy.REPORT) -> Dataset:
    return replace(dataset, links={"l-1": Link("l-1", by, kind, to, stated, "", None, "")})


def said_against(dataset: Dataset) -> list[Answer]:
    return list(answers(Timeline(dataset), Reading.CLAIMED))


def test_a_denial_a_day_later_says_so() -> None:
    found = make_dataset(
        claim(on=3, claim_id="c-yes"), claim("south", "denies_entry", 4, at=MOUTH, claim_id="c-no")
    )
    assert said_against(found) == []
    (answer,) = said_against(linked(found, "c-no", LinkKind.DENIES, "c-yes"))
    assert (answer.by_id, answer.to_id, answer.source) == ("c-no", "c-yes", Source.REPORT)
    assert answer.words == "denied 1 day later"
    assert lag_line("c-yes", [answer]) == "denied 1 day later"
    assert lag_line("c-no", [answer]) == ""


def test_the_rule_knows_a_denial_of_the_same_place() -> None:
    found = make_dataset(claim(on=3, claim_id="c-yes"), claim("south", "denies_control", 5, claim_id="c-no"))
    (answer,) = said_against(found)
    assert (answer.by_id, answer.to_id, answer.source) == ("c-no", "c-yes", Source.RULE)
    assert answer.words == "denied 2 days later"


def test_two_claims_that_cannot_both_be_true_are_no_denial() -> None:
    assert said_against(make_dataset(claim(on=3), claim("south", on=4))) == []


def test_a_denial_of_what_is_replaced_by_then_denies_nothing() -> None:
    found = make_dataset(
        claim(on=2, claim_id="c-all"),
        claim(on=4, extent="part", claim_id="c-part"),
        claim("south", "denies_control", 5, claim_id="c-no"),
    )
    assert said_against(found) == []


def test_what_a_link_calls_disputed_and_the_rule_a_denial_is_denied() -> None:
    found = make_dataset(claim(on=3, claim_id="c-yes"), claim("south", "denies_control", 5, claim_id="c-no"))
    (printed,) = said_against(linked(found, "c-no", LinkKind.DISPUTES, "c-yes"))
    (coded,) = said_against(linked(found, "c-no", LinkKind.DISPUTES, "c-yes", StatedBy.CODER))
    assert (printed.words, printed.source) == ("denied 2 days later", Source.REPORT)
    assert (coded.words, coded.source) == ("denied 2 days later", Source.RULE)


def test_what_the_coder_sets_side_by_side_is_told_otherwise_by_the_later() -> None:
    found = make_dataset(claim(on=3, claim_id="c-a"), claim("south", "holds", 7, at=MOUTH, claim_id="c-b"))
    (answer,) = said_against(linked(found, "c-a", LinkKind.DISPUTES, "c-b", StatedBy.CODER))
    assert (answer.by_id, answer.to_id, answer.words) == ("c-b", "c-a", "told otherwise 4 days later")


def test_words_count_from_the_day_they_were_said_and_open_days_leave_the_lag_open() -> None:
    talks = event((2, 6), event_id="e-talks", kind=EventKind.TALKS)
    found = make_dataset(
        claim(on=3, said=5, claim_id="c-said"),
        events=[talks],
        mentions=[mention("e-talks", said=may(8), mention_id="m-1")],
    )
    (answer,) = said_against(linked(found, "m-1", LinkKind.DISPUTES, "c-said"))
    assert (answer.by_id, answer.words) == ("e-talks", "disputed 3 days later")
    (answer,) = said_against(linked(found, "c-said", LinkKind.DISPUTES, "e-talks"))
    assert answer.lag == Lag(-1, 3)


def test_what_has_no_day_has_no_lag_and_figures_have_no_answers() -> None:
    found = make_dataset(claim(on=None, claim_id="c-u"), claim("south", on=3, at=MOUTH, claim_id="c-d"))
    (answer,) = said_against(linked(found, "c-u", LinkKind.DISPUTES, "c-d"))
    assert answer.words == "disputed, how much later is not known"
    assert said_against(linked(found, "f-1", LinkKind.DISPUTES, "c-d")) == []
    assert said_against(linked(found, "c-u", LinkKind.CONFIRMS, "c-d")) == []


def test_entering_panjshir_was_denied_the_same_day(dataset: Dataset) -> None:
    found = answers(Timeline(dataset), Reading.CLAIMED)
    denied = {a.by_id: a.words for a in found if a.to_id == "c-panjshir-entered-mujahid" and a.denies}
    assert denied == {
        "c-panjshir-holds-entrances-nrf-spokesman": "denied the same day",
        "c-panjshir-repulsed-all-nrf": "denied the same day",
    }
