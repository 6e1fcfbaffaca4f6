"""Codebook section 5, "Position": which claims are in force, clause by clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.records.model import TimePrecision
from geo.records.stance import Extent, Line, Stance
from geo.status.positions import claims_by_place
from tests.builders import PASS, TOWN, VALLEY, claim, ids, make_dataset, may, on, report, said_by


def test_a_sides_newest_claim_by_event_day_is_its_position() -> None:
    old, new = claim("north", on=2), claim("north", on=4, extent="part")
    assert ids(on(make_dataset(old, new), 5).in_force) == {new.claim_id}
    assert ids(on(make_dataset(old, new), 3).in_force) == {old.claim_id}


def test_event_day_and_not_the_day_of_speaking_decides_what_is_newest() -> None:
    about_later = claim("north", on=4, said=4)
    said_later = claim("north", on=3, said=6)
    assert ids(on(make_dataset(about_later, said_later), 7).in_force) == {about_later.claim_id}


def test_a_position_is_kept_until_a_newer_claim_of_the_same_side_whoever_speaks() -> None:
    minister, spokesman = claim("north-minister", on=2), claim("north", on=9, extent="part")
    dataset = make_dataset(minister, spokesman)
    assert ids(on(dataset, 8).in_force) == {minister.claim_id}
    assert ids(on(dataset, 9).in_force) == {spokesman.claim_id}


def test_a_position_never_silently_expires() -> None:
    made = claim("north", on=1)
    last = on(make_dataset(made), 28)
    assert ids(last.in_force) == {made.claim_id}
    assert last.age_days == 27


def test_the_other_sides_claim_ends_nothing() -> None:
    mine, theirs = claim("north", on=2), claim("south", on=5)
    assert ids(on(make_dataset(mine, theirs), 6).in_force) == {mine.claim_id, theirs.claim_id}


def test_a_claim_about_a_containing_place_never_ends_one_about_the_place_itself() -> None:
    town, valley = claim("north", on=2, at=TOWN), claim("north", on=5, extent="part", at=VALLEY)
    assert ids(on(make_dataset(town, valley), 6, TOWN).in_force) == {town.claim_id}


def test_a_claim_about_a_place_inside_never_ends_one_about_the_whole() -> None:
    town, valley = claim("north", on=5, at=TOWN), claim("north", on=2, at=VALLEY)
    assert ids(on(make_dataset(town, valley), 6).in_force) == {valley.claim_id}


def test_claims_of_one_side_that_share_the_newest_day_are_all_in_force_and_split() -> None:
    one, other = claim("north", on=4, extent="whole"), claim("north-minister", on=4, extent="most")
    found = on(make_dataset(one, other, claim("north", on=3)), 5)
    assert ids(found.in_force) == {one.claim_id, other.claim_id}
    assert found.split


@pytest.mark.parametrize(
    ("extents", "split"),
    [
        (("whole", "whole"), False),
        (("whole", "unspecified"), False),
        (("whole", "most"), True),
        (("most", "part"), True),
    ],
)
def test_a_split_is_a_difference_in_extent(extents: tuple[str, str], *, split: bool) -> None:
    dataset = make_dataset(*(claim("north", on=4, extent=extent) for extent in extents))
    assert on(dataset, 4).split is split


def test_only_claims_that_share_the_newest_day_are_a_split() -> None:
    dataset = make_dataset(claim("north", on=2), claim("north-fighter", on=5, extent="part"))
    found = on(dataset, 6)
    assert len(found.in_force) == 2
    assert not found.split


def test_two_sides_that_differ_are_no_split() -> None:
    assert not on(make_dataset(claim("north"), claim("south", extent="part")), 2).split


def test_holding_and_denying_are_separate_positions_and_end_one_another_never() -> None:
    holds, denies = claim("north", on=2), claim("north", "denies_entry", on=5)
    assert ids(on(make_dataset(holds, denies), 6).in_force) == {holds.claim_id, denies.claim_id}
    later = claim("north", "present", on=8)
    assert ids(on(make_dataset(holds, denies, later), 9).in_force) == {denies.claim_id, later.claim_id}


def test_a_newer_denial_ends_an_older_one_of_the_same_side() -> None:
    old, new = claim("north", "denies_entry", on=2), claim("north", "denies_control", on=5)
    assert ids(on(make_dataset(old, new), 6).in_force) == {new.claim_id}


def test_holding_all_ways_in_is_the_speakers_own_denial() -> None:
    made = claim("north", "holds_entrances", on=2)
    (found,) = on(make_dataset(made), 3).in_force
    assert (found.side_id, found.line) == ("north", Line.DENIAL)


def test_beating_every_attack_is_a_holding_and_a_denial_of_the_speakers_side() -> None:
    found = on(make_dataset(claim("north", "repulsed_all", on=2)), 3).in_force
    assert [(p.side_id, p.line) for p in found] == [("north", Line.DENIAL), ("north", Line.HOLDING)]


@pytest.mark.parametrize("day", [2, 4, 6])
def test_an_unofficial_speaker_never_displaces_an_official_one(day: int) -> None:
    official, fighter = claim("north", on=4), claim("north-fighter", on=day, extent="part")
    found = ids(on(make_dataset(official, fighter), 7).in_force)
    assert official.claim_id in found
    assert (fighter.claim_id in found) is (day >= 4)  # an older one is ended by the side's newer claim


def test_an_unofficial_speaker_ends_an_older_unofficial_one() -> None:
    old, new = claim("north-fighter", on=2), claim("north-fighter", on=4, extent="part")
    assert ids(on(make_dataset(old, new), 5).in_force) == {new.claim_id}


def test_official_and_unofficial_words_of_different_days_keep_their_own_day_and_age() -> None:
    official, fighter = claim("north", on=2), claim("north-fighter", on=5)
    found = on(make_dataset(official, fighter), 6).in_force
    assert {(p.claims, p.day, p.age_days, p.official) for p in found} == {
        ((official.claim_id,), may(2), 4, True),
        ((fighter.claim_id,), may(5), 1, False),
    }


def test_a_window_is_possible_until_its_last_day_and_then_in_force() -> None:
    made = claim("north", on=(3, 5))
    dataset = make_dataset(made)
    assert on(dataset, 2).positions == ()
    for day in (3, 4):
        assert ids(on(dataset, day).possible) == {made.claim_id}
        assert on(dataset, day).in_force == ()
    assert ids(on(dataset, 5).in_force) == {made.claim_id}


def test_a_window_ends_no_other_claim_before_its_last_day() -> None:
    old, window = claim("north", on=2), claim("north", on=(3, 5), extent="part")
    dataset = make_dataset(old, window)
    assert ids(on(dataset, 4).in_force) == {old.claim_id}
    assert ids(on(dataset, 5).in_force) == {window.claim_id}


def test_a_window_counts_as_newest_by_its_last_day() -> None:
    window, inside = claim("north", on=(3, 6)), claim("north", on=5, extent="part")
    dataset = make_dataset(window, inside)
    assert ids(on(dataset, 5).in_force) == {inside.claim_id}
    assert ids(on(dataset, 6).in_force) == {window.claim_id}


def test_a_night_is_in_force_from_its_second_date() -> None:
    made = claim("north", "repulsed", on=(3, 4), precision=TimePrecision.NIGHT)
    assert ids(on(make_dataset(made), 3).possible) == {made.claim_id}
    assert ids(on(make_dataset(made), 4).in_force) == {made.claim_id}


def test_the_alternative_reading_makes_possible_positions_on_its_days_alone() -> None:
    made = claim("north", on=10, other=3, report_id="doubt")
    dataset = make_dataset(made, reports=[report("doubt", 10, alternative=3)])
    possible = [d for d in range(1, 15) if on(dataset, d).possible]
    firm = [d for d in range(1, 15) if on(dataset, d).in_force]
    assert (possible, firm) == ([3], list(range(10, 15)))


def test_a_report_reread_by_its_other_date_swaps_the_two_and_recomputes() -> None:
    made = claim("north", on=10, said=9, other=3, alternative_said=may(2), report_id="doubt")
    dataset = make_dataset(made, reports=[report("doubt", 10, alternative=3)]).reread("doubt")
    swapped = dataset.claims[made.claim_id]
    assert (swapped.start, swapped.said) == (may(3), may(2))
    assert (swapped.alternative_start, swapped.alternative_said) == (may(10), may(9))
    assert dataset.reports["doubt"].published_best == may(3)
    assert [d for d in range(1, 15) if on(dataset, d).in_force] == list(range(3, 15))
    known = [d for d in range(1, 15) if on(dataset, d, known=True).in_force]
    assert known == list(range(3, 15))


def test_reread_twice_is_the_first_reading_again() -> None:
    made = claim("north", on=10, other=3, report_id="doubt")
    dataset = make_dataset(made, reports=[report("doubt", 10, alternative=3)])
    assert dataset.reread("doubt").reread("doubt") == dataset


def test_an_ended_claim_is_still_possible_on_the_days_of_its_reports_other_date() -> None:
    early, newer = claim("north", on=3, other=10, report_id="doubt"), claim("north", on=6, extent="part")
    dataset = make_dataset(early, newer, reports=[report("doubt", 3, alternative=10)])
    for day, possible in ((9, set()), (10, {early.claim_id}), (11, set())):
        assert ids(on(dataset, day).in_force) == {newer.claim_id}
        assert ids(on(dataset, day).possible) == possible


def test_a_claim_in_force_is_not_also_possible() -> None:
    made = claim("north", on=3, other=10, report_id="doubt")
    dataset = make_dataset(made, reports=[report("doubt", 3, alternative=10)])
    assert on(dataset, 10).possible == ()


def test_rereading_a_report_without_another_date_is_refused() -> None:
    with pytest.raises(ValueError, match="no alternative reading"):
        make_dataset().reread("gazette")


def test_an_undated_claim_is_a_position_only_as_known_and_by_the_day_it_was_said() -> None:
    dated, undated = claim("north", on=3), claim("north", on=None, said=5, extent="part")
    dataset = make_dataset(dated, undated)
    assert ids(on(dataset, 9).in_force) == {dated.claim_id}
    assert ids(on(dataset, 9, known=True).in_force) == {undated.claim_id}


def test_an_undated_claim_without_a_day_of_speaking_counts_from_its_printing() -> None:
    dated, undated = claim("north", on=6), claim("north", on=None, extent="part", report_id="weekly")
    dataset = make_dataset(dated, undated, reports=[report("weekly", 5)])
    assert ids(on(dataset, 9, known=True).in_force) == {dated.claim_id}
    assert ids(on(dataset, 5, known=True).in_force) == {undated.claim_id}


def test_as_known_on_a_day_hides_what_was_printed_later() -> None:
    first, later = claim("north", on=2), claim("north", on=3, extent="part", report_id="weekly")
    dataset = make_dataset(first, later, reports=[report("weekly", 8)])
    assert ids(on(dataset, 7, known=True).in_force) == {first.claim_id}
    assert ids(on(dataset, 8, known=True).in_force) == {later.claim_id}
    assert ids(on(dataset, 7).in_force) == {later.claim_id}


@pytest.mark.parametrize(
    ("on_day", "said", "asked", "age"),
    [(3, None, 3, 0), (3, None, 5, 2), (3, 4, 5, 1), (3, 5, 4, 0), (4, 3, 5, 1)],
)
def test_age_counts_from_the_later_of_event_day_and_day_said(
    on_day: int, said: int | None, asked: int, age: int
) -> None:
    (found,) = on(make_dataset(claim("north", on=on_day, said=said)), asked).in_force
    assert found.age_days == age


def test_a_side_that_says_the_other_holds_ends_its_own_older_holding_and_makes_none() -> None:
    mine = claim("north", on=2)
    conceded = claim("north", on=5, about="south", against_interest=True)
    dataset = make_dataset(mine, conceded)
    assert ids(on(dataset, 4).in_force) == {mine.claim_id}
    after = on(dataset, 6)
    assert after.in_force == ()
    assert [(p.side_id, p.about_side_id) for p in after.said_by_others] == [("", "south")]
    assert ids(after.said_by_others) == {conceded.claim_id}


def test_a_concession_older_than_the_sides_own_claim_is_ended_by_it() -> None:
    conceded, mine = claim("north", on=2, about="south"), claim("north", on=5)
    found = on(make_dataset(conceded, mine), 6)
    assert ids(found.positions) == {mine.claim_id}


def test_an_unofficial_concession_displaces_no_official_claim() -> None:
    mine, conceded = claim("north", on=2), claim("north-fighter", on=5, about="south")
    found = on(make_dataset(mine, conceded), 6)
    assert ids(found.in_force) == {mine.claim_id}
    assert ids(found.said_by_others) == {conceded.claim_id}


def test_a_side_that_says_the_other_surrounds_the_place_keeps_its_own_holding() -> None:
    mine, siege = claim("north", on=2), claim("north", "surrounds", on=5, extent="approaches", about="south")
    found = on(make_dataset(mine, siege), 6)
    assert ids(found.in_force) == {mine.claim_id}
    assert ids(found.said_by_others) == {siege.claim_id}


def test_a_rumour_by_nobodys_speaker_is_no_sides_position() -> None:
    found = on(make_dataset(claim("rumours", "captured", on=3, about="south")), 4)
    assert found.in_force == ()
    assert [(p.side_id, p.about_side_id) for p in found.said_by_others] == [("", "south")]


def test_of_each_third_party_only_the_newest_words_stand() -> None:
    old, new = claim("paper", on=2, about="north"), claim("paper", on=4, about="south")
    other = claim("villagers", on=3, about="north")
    found = on(make_dataset(old, new, other), 5)
    assert ids(found.said_by_others) == {new.claim_id, other.claim_id}


def test_an_advance_is_no_position() -> None:
    assert on(make_dataset(claim("north", "advances", on=2)), 3).positions == ()


def test_approaches_are_a_position_of_their_own_that_ends_no_holding() -> None:
    holds, siege = claim("north", on=2), claim("north", "surrounds", on=5, extent="approaches")
    assert ids(on(make_dataset(holds, siege), 6).in_force) == {holds.claim_id, siege.claim_id}


def test_claims_with_the_same_words_share_a_position_and_each_is_named() -> None:
    one, other = claim("north", on=3), claim("north-minister", on=3)
    (found,) = on(make_dataset(one, other), 4).in_force
    assert found.claims == tuple(sorted((one.claim_id, other.claim_id)))


def test_a_claim_about_several_places_is_a_position_at_each() -> None:
    made = claim("north", at=(TOWN, PASS))
    dataset = make_dataset(made)
    assert ids(on(dataset, 2, TOWN).in_force) == ids(on(dataset, 2, PASS).in_force) == {made.claim_id}
    assert on(dataset, 2).in_force == ()


def test_a_claim_that_names_no_place_is_nowhere() -> None:
    made = replace(claim("north"), place_ids=())
    assert claims_by_place(make_dataset(made)) == {}
    assert said_by(on(make_dataset(made), 2), "north") == ()


def test_a_denial_by_the_speakers_side_about_itself_denies_the_other_side_nothing() -> None:
    odd = claim("north", Stance.DENIES_CONTROL, on=2, about="north")
    assert on(make_dataset(odd), 3).in_force == ()


@pytest.mark.parametrize("extent", Extent)
def test_each_extent_is_kept_as_said(extent: Extent) -> None:
    (found,) = on(make_dataset(claim("north", extent=extent)), 2).in_force
    assert found.extent is extent
