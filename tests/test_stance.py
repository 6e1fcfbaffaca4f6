"""The table of what cannot both be true, walked pair by pair.

``cannot_both_be_true`` below is written from codebook section 5 alone; of ``stance`` it uses only the names.
"""

from __future__ import annotations

from itertools import product

import pytest

from geo.records.stance import (
    LINES,
    MEANINGS,
    ON_WAYS_IN,
    SENSES,
    Extent,
    Line,
    Sense,
    Stance,
    Strength,
    compared,
    conflicts,
    lines,
    senses,
    strength,
    table,
)
from geo.words.lists import PHRASES

Kind = tuple[str, str]
KINDS: list[Kind] = [(s.value, e.value) for s in Stance for e in Extent]

HOLDING = {
    "holds",
    "captured",
    "repulsed",
    "repulsed_all",
    "driven_out",
}  # "A repulse or 'driven out' says its claimant holds it"
INSIDE = {"entered", "present", "flag_raised"}  # "'Entered' says presence in part of it"
NOT_ENTERED = {
    "denies_entry",
    "holds_entrances",
    "repulsed_all",
}  # "denies that the other side has entered P"
WHOLE = {"whole", "unspecified"}  # "'unspecified', which is compared as whole"


def about_ways_in(kind: Kind) -> bool:
    return kind[0] in {"surrounds", "blocks"} or kind[1] == "approaches"


def hits(denial: Kind, other: Kind) -> bool:
    """ "A denial against what it denies": does ``denial`` deny what ``other`` says?"""
    stance, extent = other
    if stance not in HOLDING | INSIDE:
        return False
    if denial[0] in NOT_ENTERED:
        return True  # neither holding nor being inside goes without entering
    if denial[0] != "denies_control":
        return False
    if stance in INSIDE:  # to be in part of it is denied only by "no part of it"
        return denial[1] == "part"
    return {
        "whole": extent in WHOLE,
        "unspecified": extent in WHOLE,
        "most": extent in WHOLE | {"most"},
        "part": True,  # not even a part
        "centre": extent in WHOLE | {"centre"},
        "heights": extent in WHOLE | {"heights"},
        "rest": extent in WHOLE | {"rest"},
    }[denial[1]]


def cannot_both_be_true(a: Kind, b: Kind) -> bool:
    """The codebook's principle, clause by clause, for claims of two sides about one place."""
    if {"advances", "doubts"} & {a[0], b[0]}:
        return False
    if about_ways_in(a) or about_ways_in(b):
        return False  # "never contested"
    for one, other in ((a, b), (b, a)):
        holds_it_all = one[0] in HOLDING and one[1] in WHOLE
        if holds_it_all and other[0] in HOLDING | INSIDE:
            return True  # "whole against anything the other side holds or has entered"
    return hits(a, b) or hits(b, a)


@pytest.mark.parametrize("a", KINDS, ids="-".join)
def test_each_pair_of_the_table_follows_the_codebooks_principle(a: Kind) -> None:
    for b in KINDS:
        found = conflicts(Stance(a[0]), Extent(a[1]), Stance(b[0]), Extent(b[1]))
        assert found == cannot_both_be_true(a, b), (a, b)


def test_the_table_is_complete_and_symmetric() -> None:
    printed = table()
    kinds = list(product(Stance, Extent))
    assert list(printed) == kinds
    assert all(list(row) == kinds for row in printed.values())
    assert all(printed[a][b] == printed[b][a] for a, b in product(kinds, kinds))


def test_the_table_says_yes_and_no_about_as_often_as_the_principle_makes_it() -> None:
    said = sum(answer for row in table().values() for answer in row.values())
    assert said == sum(cannot_both_be_true(a, b) for a, b in product(KINDS, KINDS))
    assert 0 < said < len(KINDS) ** 2


def kind(text: str) -> tuple[Stance, Extent]:
    stance, extent = text.split()
    return Stance(stance), Extent(extent)


@pytest.mark.parametrize(
    ("a", "b", "contradict"),
    [
        ("holds whole", "holds whole", True),
        ("captured whole", "entered part", True),
        ("captured whole", "present heights", True),
        ("holds unspecified", "flag_raised centre", True),
        ("repulsed unspecified", "entered part", True),
        ("holds most", "holds part", False),
        ("holds most", "entered part", False),
        # The codebook's literal rule: "most" can stand beside "most", though both cannot have more than half.
        ("holds most", "holds most", False),
        ("holds centre", "holds centre", False),
        ("holds heights", "captured centre", False),
        ("entered unspecified", "entered unspecified", False),
        ("denies_control whole", "captured whole", True),
        ("denies_control whole", "captured unspecified", True),
        ("denies_control whole", "captured most", False),
        ("denies_control whole", "entered part", False),
        ("denies_control part", "flag_raised part", True),
        ("denies_control centre", "captured centre", True),
        ("denies_control centre", "captured heights", False),
        ("denies_entry whole", "entered part", True),
        ("denies_entry unspecified", "holds heights", True),
        ("holds_entrances whole", "entered part", True),
        ("repulsed_all whole", "present part", True),
        ("repulsed_all most", "entered part", True),
        ("denies_entry whole", "denies_control whole", False),
        ("holds_entrances whole", "holds_entrances whole", False),
        ("surrounds approaches", "holds_entrances whole", False),
        ("blocks approaches", "holds whole", False),
        ("holds approaches", "holds whole", False),
        ("advances unspecified", "denies_entry whole", False),
        ("advances whole", "holds whole", False),
    ],
)
def test_named_pairs(a: str, b: str, contradict: bool) -> None:  # noqa: FBT001
    assert conflicts(*kind(a), *kind(b)) is contradict
    assert conflicts(*kind(b), *kind(a)) is contradict


@pytest.mark.parametrize("other", KINDS, ids="-".join)
def test_claims_about_the_approaches_conflict_with_nothing(other: Kind) -> None:
    for stance in Stance:
        assert not conflicts(stance, Extent.APPROACHES, Stance(other[0]), Extent(other[1]))
    for extent in Extent:
        assert not conflicts(Stance.SURROUNDS, extent, Stance(other[0]), Extent(other[1]))


def test_unspecified_is_compared_as_whole_everywhere() -> None:
    for stance, b in product(Stance, product(Stance, Extent)):
        assert conflicts(stance, Extent.UNSPECIFIED, *b) == conflicts(stance, Extent.WHOLE, *b)
    assert compared(Extent.UNSPECIFIED) is Extent.WHOLE
    assert all(compared(e) is e for e in Extent if e is not Extent.UNSPECIFIED)


@pytest.mark.parametrize("stance", Stance)
def test_each_stance_has_a_meaning_senses_and_a_phrase(stance: Stance) -> None:
    assert MEANINGS[stance]
    assert SENSES[stance]
    assert len(PHRASES[stance]) == 2
    assert all(sense in LINES for sense in SENSES[stance]) or stance in {Stance.ADVANCES, Stance.DOUBTS}


@pytest.mark.parametrize("stance", [stance for stance in Stance if stance is not Stance.DOUBTS])
def test_whatever_is_said_of_approaches_is_a_position_about_the_approaches_only(stance: Stance) -> None:
    assert senses(stance, Extent.APPROACHES) == (Sense.APPROACHES,)
    assert lines(stance, Extent.APPROACHES) == (Line.APPROACHES,)


def test_a_doubt_is_no_position_of_any_kind() -> None:
    assert {lines(Stance.DOUBTS, extent) for extent in Extent} == {()}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("holds whole", "whole"),
        ("captured whole", "whole"),
        ("holds unspecified", "unlimited"),
        ("captured most", "part"),
        ("holds part", "part"),
        ("holds rest", "part"),
        ("entered unspecified", "part"),
        ("present whole", "part"),
        ("flag_raised centre", "part"),
        ("repulsed whole", "defends"),
        ("repulsed_all whole", "defends"),
        ("driven_out unspecified", "defends"),
        ("holds_entrances whole", "defends"),
        ("surrounds approaches", "around"),
        ("blocks approaches", "around"),
        ("present approaches", "around"),
        ("denies_control whole", "denies"),
        ("denies_entry part", "denies"),
        ("advances whole", "none"),
        ("doubts approaches", "none"),
    ],
)
def test_how_loud_a_claim_is_drawn_follows_its_words(said: str, expected: str) -> None:
    assert strength(*kind(said)) == expected


@pytest.mark.parametrize("stance", list(Stance))
def test_a_stance_is_as_loud_as_what_it_amounts_to(stance: Stance) -> None:
    quiet = {Sense.PRESENCE: "part", Sense.APPROACHES: "around", Sense.NOTHING: "none"}
    found = strength(stance, Extent.WHOLE).value
    wanted = quiet.get(SENSES[stance][0])
    assert found == wanted if wanted else found in {"whole", "defends", "denies"}


def test_every_kind_of_claim_has_a_strength_and_only_words_that_name_all_fill_a_place() -> None:
    loud = {(s.value, e.value) for s, e in product(Stance, Extent) if strength(s, e) is Strength.WHOLE}
    assert loud == {("holds", "whole"), ("captured", "whole")}


def test_an_advance_makes_no_position() -> None:
    assert lines(Stance.ADVANCES, Extent.UNSPECIFIED) == ()


def test_beating_every_attack_both_holds_and_denies() -> None:
    assert lines(Stance.REPULSED_ALL, Extent.WHOLE) == (Line.HOLDING, Line.DENIAL)


def test_only_claims_about_all_ways_in_show_on_entry_points() -> None:
    assert {Stance.HOLDS_ENTRANCES, Stance.REPULSED_ALL} == ON_WAYS_IN
