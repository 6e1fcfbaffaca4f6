"""The JSON of ``python -m geo state``: the keys and values the issue promises."""

from __future__ import annotations

import json
from typing import Any

from geo.records.model import TimePrecision
from geo.status.timeline import state_json
from tests.builders import MOUTH, TOWN, VALLEY, claim, event, make_dataset, mention, report, state_on


def place_of(found: dict[str, Any], place_id: str) -> dict[str, Any]:
    (place,) = [p for p in found["places"] if p["place_id"] == place_id]
    assert isinstance(place, dict)
    return place


def test_the_state_has_the_promised_keys_and_plain_values() -> None:
    made, clash = claim("north", on=2), event((2, 4), at=TOWN)
    told = mention(clash.event_id)
    found = state_json(state_on(make_dataset(made, events=[clash], mentions=[told]), 3))
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["day", "reading", "places", "events"]
    assert (found["day"], found["reading"]) == ("2000-05-03", "claimed")
    assert place_of(found, VALLEY) == {
        "place_id": "valley",
        "status": "claimed",
        "by": "north",
        "split": False,
        "positions": [
            {
                "side": "north",
                "stance": "holds",
                "extent": "whole",
                "strength": "whole",
                "claims": [made.claim_id],
                "age_days": 1,
                "implied": False,
                "possible": False,
            }
        ],
        "fighting": "unclear",
    }
    assert found["events"] == [
        {
            "event_id": clash.event_id,
            "kind": "clash",
            "place_ids": ["town"],
            "start": "2000-05-02",
            "end": "2000-05-04",
            "time_precision": "window",
            "mentions": [
                {
                    "mention_id": told.mention_id,
                    "claimant_id": "paper",
                    "report_id": "gazette",
                    "paragraph": 2,
                }
            ],
        }
    ]


def test_all_places_come_by_id_and_wanted_ones_in_the_order_asked() -> None:
    state = state_on(make_dataset(), 1)
    assert [p["place_id"] for p in state_json(state)["places"]] == sorted(state.places)
    assert [p["place_id"] for p in state_json(state, [TOWN, MOUTH])["places"]] == [TOWN, MOUTH]


def test_only_the_events_of_the_places_asked_for_are_told() -> None:
    here, there = event(1, at=TOWN), event(1, at=MOUTH)
    state = state_on(make_dataset(events=[here, there]), 1)
    assert [e["event_id"] for e in state_json(state, [TOWN])["events"]] == [here.event_id]


def test_a_claim_that_holds_and_denies_is_one_position() -> None:
    made = claim("north", "repulsed_all", on=2)
    (found,) = place_of(state_json(state_on(make_dataset(made), 2)), VALLEY)["positions"]
    assert found["claims"] == [made.claim_id]


def test_the_same_words_of_two_days_are_one_position_with_the_younger_age() -> None:
    official, fighter = claim("north", on=2), claim("north-fighter", on=4)
    (found,) = place_of(state_json(state_on(make_dataset(official, fighter), 5)), VALLEY)["positions"]
    assert found["claims"] == sorted([official.claim_id, fighter.claim_id])
    assert found["age_days"] == 1


def test_what_two_third_parties_say_of_two_sides_is_not_thrown_together() -> None:
    one, other = claim("paper", on=2, about="north"), claim("villagers", on=2, about="south")
    found = place_of(state_json(state_on(make_dataset(one, other), 2)), VALLEY)["positions"]
    assert [p["claims"] for p in found] == [[one.claim_id], [other.claim_id]]
    assert [p["side"] for p in found] == [None, None]


def test_possible_and_implied_positions_are_marked() -> None:
    firm, window = claim("north", on=2), claim("south", "entered", on=(2, 5), extent="part")
    found = state_json(state_on(make_dataset(firm, window), 3))
    marks = {(p["side"], p["possible"]) for p in place_of(found, VALLEY)["positions"]}
    assert marks == {("north", False), ("south", True)}
    assert [p["implied"] for p in place_of(found, TOWN)["positions"]] == [True]


def test_an_undated_event_has_no_days_and_is_told_as_known_only() -> None:
    made = event(None)
    dataset = make_dataset(
        events=[made], mentions=[mention(made.event_id, "weekly")], reports=[report("weekly", 5)]
    )
    assert state_json(state_on(dataset, 5))["events"] == []
    (found,) = state_json(state_on(dataset, 5, known=True))["events"]
    assert (found["start"], found["end"], found["time_precision"]) == (None, None, TimePrecision.UNDATED)


def test_a_denier_is_named_and_a_contested_place_names_nobody() -> None:
    denied = make_dataset(claim("south", "denies_entry", on=2))
    assert place_of(state_json(state_on(denied, 2)), VALLEY)["by"] == "south"
    contested = make_dataset(claim("south", on=2), claim("north", on=2))
    assert place_of(state_json(state_on(contested, 2)), VALLEY)["by"] is None
