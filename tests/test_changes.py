"""What differs between two days, or between two readings of a day: statuses, claims, events, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from markupsafe import Markup

from geo.findings.changes import Changes, PlaceTurn, Standing, changes
from geo.markup.comparison import SAME_HALVES, overview, own_sentences, whole
from geo.records.model import Dataset
from geo.records.stance import Stance
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.view import Half, Pair, day_before, ends, labels, readings_of, usual
from geo.view.view import half_from_query as from_query
from geo.view.view import half_to_query as to_query
from geo.words.places import status_label
from tests.builders import MOUTH, TOWN, VALLEY, claim, event, make_dataset, may, mention, on, report

CLAIMED, KNOWN = Reading.CLAIMED, Reading.KNOWN
Between = Callable[[tuple[int, int], tuple[int, int]], Changes]


def september(day: int) -> date:
    return date(2021, 9, day)


def between(
    dataset: Dataset, before: date, after: date, readings: tuple[Reading, Reading] = (CLAIMED, CLAIMED)
) -> Changes:
    timeline = Timeline(dataset)
    return changes(dataset, timeline.state(before, readings[0]), timeline.state(after, readings[1]))


def turned(found: Changes, place_id: str) -> dict[str, tuple[Standing, Standing, str]]:
    """How the claims about a place stand in both states, and why not in one."""
    turn = next(turn for turn in found.places if turn.place_id == place_id)
    return {claim.claim_id: (claim.before, claim.after, claim.why) for claim in turn.claims}


# --- the bundled data --------------------------------------------------------------------------------------------

FROM_1_TO_2_SEPTEMBER = [
    "Panjshir: from claimed by the NRF to contested",
    "Dara: from no claim in force to placed there by others",
    "Entrance gorge: from no claim in force to denial by the NRF",
    "Malimah: from no claim in force to placed there by others",
    "Salang pass: from no claim in force to placed there by others",
    "Shotul: from no claim in force to claimed by the NRF",
    *(
        f"{name}: placed there by others in both, not by the same claims"
        for name in ("Baghlan", "Kapisa", "Parwan")
    ),
]
"""Rulings 2 and 8 and the codebook's clause on unofficial voices: Dara, Malimah, the provinces and the Salang pass."""


def turn_words(dataset: Dataset, turn: PlaceTurn) -> str:
    """A place's change of status in one clause; where the status is the same, that it rests on other claims."""
    one, other = status_label(dataset, turn.before), status_label(dataset, turn.after)
    name = dataset.places[turn.place_id].name
    if one != other:
        return f"{name}: from {one} to {other}"
    return f"{name}: {one} in both, not by the same claims"


def test_from_1_to_2_september_panjshir_becomes_contested_and_three_places_get_a_claim(
    dataset: Dataset,
) -> None:
    found = between(dataset, september(1), september(2))
    assert [turn_words(dataset, turn) for turn in found.places] == FROM_1_TO_2_SEPTEMBER
    assert found.same == ("bano", "deh-salah", "kabul", "pul-e-hesar")


PANJSHIR_FROM_1_TO_2 = {
    "c-panjshir-entered-mujahid": ("absent", "in force", ""),
    "c-panjshir-nrf-flag-outlet": ("absent", "in force", ""),
    "c-panjshir-territory-mujahid": ("absent", "in force", ""),
    "c-panjshir-repulsed-dashti": (
        "in force",
        "absent",
        "other words of the NRF stand instead, of 2 September",
    ),
    "c-panjshir-repulsed-mohammadi": (
        "in force",
        "absent",
        "other words of the NRF stand instead, of 2 September",
    ),
    "c-panjshir-surrounded-muttaqi-last-region": (
        "in force",
        "absent",
        "other words of the Taliban stand instead, of 2 September",
    ),
}


@pytest.mark.parametrize("claim_id", PANJSHIR_FROM_1_TO_2)
def test_every_claim_that_begins_or_ends_is_listed_with_the_words_that_replace_it(
    dataset: Dataset, claim_id: str
) -> None:
    found = turned(between(dataset, september(1), september(2)), "panjshir")
    assert found[claim_id] == PANJSHIR_FROM_1_TO_2[claim_id]
    assert "c-panjshir-present-telegraph" not in found  # stands on both days


def test_a_comparison_the_other_way_round_says_the_same_the_other_way_round(dataset: Dataset) -> None:
    there, back = between(dataset, september(1), september(2)), between(dataset, september(2), september(1))
    turns = {(p.place_id, c.claim_id): (c.before, c.after) for p in there.places for c in p.claims}
    assert turns == {(p.place_id, c.claim_id): (c.after, c.before) for p in back.places for c in p.claims}
    assert {(e.event_id, e.before is None) for e in there.events} == {
        (e.event_id, e.after is None) for e in back.events
    }


def test_on_3_september_what_was_claimed_and_what_was_known_differ_by_what_one_report_told_later(
    dataset: Dataset,
) -> None:
    found = between(dataset, september(3), september(3), (CLAIMED, KNOWN))
    assert overview(dataset, found) == (
        "Every place has the same status in both. 1 claim and 3 events differ between the two."
    )
    assert [turn_words(dataset, turn) for turn in found.places] == [
        "Kabul: placed there by others in both, not by the same claims"
    ]
    assert found.unplaced == ()
    assert {turn.event_id: turn.why for turn in found.events} == {
        "e-death-dashti": "not printed before 6 September",
        "e-deaths-commanders": "not printed before 6 September",
        "e-outreach-wasiq": "not printed before 6 September",
    }


def test_on_1_september_nothing_of_that_day_was_printed_yet(dataset: Dataset) -> None:
    found = between(dataset, september(1), september(1), (CLAIMED, KNOWN))
    assert [turn_words(dataset, turn) for turn in found.places] == [
        "Panjshir: from claimed by the NRF to placed there by others",
        "Kabul: from placed there by others to no claim in force",
        *(
            f"{name}: placed there by others in both, not by the same claims"
            for name in ("Baghlan", "Kapisa", "Parwan")
        ),
        "Salang pass: no claim in force in both, not by the same claims",
    ]
    assert turned(found, "panjshir")["c-panjshir-repulsed-dashti"] == (
        Standing.FORCE,
        Standing.ABSENT,
        "not printed before 2 September",
    )


def test_the_uncertain_report_is_said_to_be_known_earlier_by_its_other_date(dataset: Dataset) -> None:
    found = between(dataset, september(1), september(1), (CLAIMED, KNOWN))
    why = next(turn.why for turn in found.events if turn.event_id == "e-ceasefire-agreed")
    assert why == "not printed before 2 September, or 26 August by its other date"


def test_a_day_differs_in_nothing_from_itself(dataset: Dataset) -> None:
    found = between(dataset, september(2), september(2))
    assert found.nothing
    assert overview(dataset, found) == "Nothing that these reports say differs between the two."


# --- an invented region ------------------------------------------------------------------------------------------


def test_a_status_that_only_grows_old_is_a_difference_once_its_words_change() -> None:
    region = make_dataset(claim("north", Stance.HOLDS, 1))
    assert between(region, may(2), may(3)).places == ()
    found = between(region, may(3), may(4))
    assert [turn_words(region, turn) for turn in found.places] == [
        "Valley: from claimed by the North to last claimed by the North, 3 days ago"
    ]
    assert found.places[0].claims == ()
    assert not found.places[0].of_status


def test_the_same_status_by_other_claims_is_a_difference() -> None:
    region = make_dataset(
        claim("north", Stance.HOLDS, 1), claim("north-minister", Stance.CAPTURED, 3), through=5
    )
    found = between(region, may(2), may(3))
    assert [turn_words(region, t) for t in found.places] == [
        "Valley: claimed by the North in both, not by the same claims"
    ]


def test_an_undated_claim_stands_as_known_and_not_as_claimed() -> None:
    undated = claim("south", Stance.HOLDS, None, said=2)
    found = between(make_dataset(undated), may(3), may(3), (CLAIMED, KNOWN))
    assert turned(found, VALLEY)[undated.claim_id] == (
        Standing.ABSENT,
        Standing.FORCE,
        "no day given, so it stands on no day; it is listed only in “what had been published by this day”",
    )


def test_a_claim_that_a_third_party_repeats_anew_is_replaced_by_its_own_words() -> None:
    old, new = claim("paper", Stance.HOLDS, 1, about="north"), claim("paper", Stance.HOLDS, 3, about="north")
    found = turned(between(make_dataset(old, new), may(2), may(3)), VALLEY)
    assert found[old.claim_id][2] == "other words of Paper stand instead, of 3 May"


def test_only_words_of_the_same_kind_stand_instead_of_others() -> None:
    held, denied, again = (
        claim("south", stance, day)
        for stance, day in ((Stance.HOLDS, 1), (Stance.DENIES_ENTRY, 2), (Stance.CAPTURED, 3))
    )
    found = turned(between(make_dataset(held, denied, again), may(1), may(4)), VALLEY)
    assert found[held.claim_id][2] == "other words of the South stand instead, of 3 May"
    assert found[denied.claim_id] == (Standing.ABSENT, Standing.FORCE, "")


def test_an_event_told_by_one_more_report_is_in_both_with_the_telling_that_is_new() -> None:
    clash = event(2, event_id="e-clash")
    told = (mention("e-clash", "gazette", mention_id="m-1"), mention("e-clash", "post", mention_id="m-2"))
    region = make_dataset(events=[clash], mentions=told, reports=[report("post", 4)], through=5)
    found = between(region, may(2), may(2), (KNOWN, CLAIMED))
    assert [(t.before is None, t.after is None, t.why) for t in found.events] == [(False, False, "")]
    shown = whole(region, found, Pair(Half(may(2), KNOWN), Half(may(2), CLAIMED)))
    assert "Reported in both, by other tellings" in shown
    assert "Paper, 4\u00a0May\u00a0¶\u00a02" in shown
    assert "Paper, 1\u00a0May\u00a0¶\u00a02" not in shown


def test_an_undated_event_is_known_on_its_first_day_only() -> None:
    told = event(None, event_id="e-talks")
    region = make_dataset(events=[told], through=5)
    found = between(region, may(1), may(2), (KNOWN, KNOWN))
    assert [t.why for t in found.events] == ["no day given; listed on the day it could first be known"]


@pytest.mark.parametrize(
    ("claims", "day", "label"),
    [
        ((), 1, "no claim in force"),
        (
            (claim("paper", Stance.HOLDS, 1, about="north"),),
            1,
            "placed there by others",
        ),
        ((claim("north", Stance.HOLDS, 1),), 1, "claimed by the North"),
        ((claim("north", Stance.HOLDS, 1),), 9, "last claimed by the North, 8 days ago"),
        ((claim("north", Stance.HOLDS, 1), claim("south", Stance.HOLDS, 1)), 1, "contested"),
        (
            (claim("north", Stance.HOLDS, 1), claim("south", Stance.HOLDS, 1)),
            6,
            "contested, no new claim for 5 days",
        ),
        ((claim("south", Stance.DENIES_ENTRY, 1),), 1, "denial by the South"),
        ((claim("south", Stance.DENIES_ENTRY, 1),), 5, "last denial by the South, 4 days ago"),
        (
            (
                claim("north", Stance.ENTERED, 1, extent="part"),
                claim("south", Stance.PRESENT, 1, extent="part"),
            ),
            2,
            "claimed by both sides",
        ),
    ],
)
def test_a_status_in_a_few_words(claims: tuple[object, ...], day: int, label: str) -> None:
    region = make_dataset(*claims)  # type: ignore[arg-type]
    assert status_label(region, on(region, day)) == label


def test_what_is_said_of_wider_ground_is_no_difference_of_the_place() -> None:
    region = make_dataset(
        claim("north", Stance.HOLDS, 3, at=VALLEY), claim("south", Stance.HOLDS, 1, at=TOWN)
    )
    found = between(region, may(2), may(3))
    assert [turn.place_id for turn in found.places] == [
        VALLEY,
        TOWN,
    ]  # the town: a newer rival for its ground
    town = found.places[1]
    assert all("as a whole" not in sentence for half in own_sentences(region, town) for sentence in half)
    assert "what the North said of wider ground is newer" in " ".join(
        own_sentences(region, town)[1]
    ).lower().replace("north", "North")
    assert MOUTH not in {turn.place_id for turn in found.places}


# --- as a page shows it ------------------------------------------------------------------------------------------


def shown(dataset: Dataset, pair: Pair) -> Markup:
    found = between(dataset, pair.left.day, pair.right.day, (pair.left.reading, pair.right.reading))
    return whole(dataset, found, pair)


def test_the_halves_keep_their_side_of_the_page(dataset: Dataset) -> None:
    words = shown(dataset, Pair(Half(september(1), CLAIMED), Half(september(2), CLAIMED)))
    panjshir = words[words.index("<h3>Panjshir</h3>") : words.index("<h3>Entrance gorge</h3>")]
    left, right = panjshir.split("</div><div>", 1)
    assert "No longer in force on 2\u00a0September" in left
    assert "c-panjshir-repulsed-dashti" in left
    assert "New in force on 2\u00a0September" in right
    assert 'data-of="c-panjshir-entered-mujahid"' in right
    assert 'data-of="c-panjshir-repulsed-dashti"' not in right


def test_backwards_or_across_readings_nothing_begins_or_ends(dataset: Dataset) -> None:
    for pair in (
        Pair(Half(september(2), CLAIMED), Half(september(1), CLAIMED)),
        Pair(Half(september(1), KNOWN), Half(september(1), CLAIMED)),
    ):
        words = shown(dataset, pair)
        assert "No longer" not in words
        assert "In force only " in words


def test_every_line_leads_to_its_paragraph_and_to_the_map_of_its_half(dataset: Dataset) -> None:
    words = shown(dataset, Pair(Half(september(1), CLAIMED), Half(september(2), KNOWN)))
    assert (
        "sources?report=last-region&amp;paragraph=47" in words
        or "sources?report=last-region&paragraph=47" in words
    )
    assert "day=2021-09-01&reading=claimed&record=c-panjshir-repulsed-dashti" in str(words).replace(
        "&amp;", "&"
    )
    assert "day=2021-09-02&reading=known&record=c-panjshir-entered-mujahid" in str(words).replace(
        "&amp;", "&"
    )


def test_text_from_the_data_stays_text() -> None:
    region = make_dataset(claim("north", Stance.HOLDS, 2, paraphrase="<img src=x>"))
    words = shown(region, Pair(Half(may(1), CLAIMED), Half(may(2), CLAIMED)))
    assert "<img src=x>" not in words
    assert "&lt;img src=x&gt;" in words


def test_two_equal_halves_say_so(dataset: Dataset) -> None:
    half = Half(september(2), CLAIMED)
    assert SAME_HALVES in shown(dataset, Pair(half, half))


# --- the halves and the address ----------------------------------------------------------------------------------


def test_the_quick_choices(dataset: Dataset) -> None:
    half = Half(september(3), CLAIMED)
    assert readings_of(half) == Pair(Half(september(3), KNOWN), half)
    assert day_before(dataset, half) == Pair(Half(september(2), CLAIMED), half)
    assert ends(dataset, half) == Pair(Half(date(2021, 8, 15), CLAIMED), Half(september(6), CLAIMED))


def test_the_first_day_has_no_day_before_it(dataset: Dataset) -> None:
    first = Half(date(2021, 8, 15), KNOWN)
    assert day_before(dataset, first) == Pair(first, Half(date(2021, 8, 16), KNOWN))
    assert usual(dataset, first) == Pair(Half(first.day, CLAIMED), first)


@pytest.mark.parametrize(
    ("query", "left", "said"),
    [
        ({}, Half(date(2021, 9, 1), CLAIMED), ""),
        ({"other_day": "2021-08-20"}, Half(date(2021, 8, 20), CLAIMED), ""),
        ({"other_reading": "known"}, Half(date(2021, 9, 1), KNOWN), ""),
        ({"other_day": "2020-01-01"}, Half(date(2021, 8, 15), CLAIMED), "outside the days of this data"),
        ({"other_day": "soon"}, Half(date(2021, 9, 6), CLAIMED), "“soon”, which is no date"),
        ({"other_reading": "told"}, Half(date(2021, 9, 1), CLAIMED), "the reading “told”"),
    ],
)
def test_the_other_half_of_an_address(dataset: Dataset, query: dict[str, str], left: Half, said: str) -> None:
    found, ignored = from_query(query, dataset, Half(september(2), CLAIMED))
    assert found == left
    assert len(ignored) == bool(said)
    assert said in " ".join(ignored)
    assert all(sentence.startswith("The other day: ") for sentence in ignored)


def test_an_address_gives_back_the_half_it_was_made_from(dataset: Dataset) -> None:
    half = Half(date(2021, 8, 30), KNOWN)
    assert from_query(to_query(half), dataset, Half(september(2), CLAIMED)) == (half, ())


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (Pair(Half(september(1), KNOWN), Half(september(2), KNOWN)), ("on 1 September", "on 2 September")),
        (
            Pair(Half(september(1), CLAIMED), Half(september(1), KNOWN)),
            ("in what is said about 1 September", "in what had been published by 1 September"),
        ),
        (
            Pair(Half(date(2020, 9, 1), CLAIMED), Half(september(1), CLAIMED)),
            ("on 1 September 2020", "on 1 September 2021"),
        ),
    ],
)
def test_each_half_has_a_name(pair: Pair, words: tuple[str, str]) -> None:
    assert labels(pair) == words
