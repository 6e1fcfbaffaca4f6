"""Where the accounts part ways: what the bundled reports hold, and the rules by which it is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.findings.disagreements import by_kind, disagreements
from geo.findings.parties import Disagreement, Kind, id_of
from geo.markup.disagreements import disagreements_html
from geo.records.model import (
    Claim,
    Dataset,
    EventKind,
    Figure,
    Link,
    LinkKind,
    Measure,
    StatedBy,
    TimePrecision,
    Verification,
    Wording,
)
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from tests.builders import MOUTH, PASS, TOWN, VALLEY, claim, event, make_dataset, may


@pytest.fixture(scope="module")
def found(dataset: Dataset) -> tuple[Disagreement, ...]:
    return disagreements(Timeline(dataset))


def all_of(dataset: Dataset, kind: Kind) -> list[Disagreement]:
    return [one for one in disagreements(Timeline(dataset)) if one.kind is kind]


def ids(one: Disagreement) -> set[str]:
    return {id_of(record) for record in one.records}


def link(a: str, b: str, kind: LinkKind = LinkKind.DISPUTES, *, paragraph: int | None = None) -> Link:
    by = StatedBy.REPORT if paragraph else StatedBy.CODER
    return Link(f"l-{a}-{b}", a, kind, b, by, "gazette" if paragraph else "", paragraph, "Told apart.")


def joined(dataset: Dataset, *links: Link) -> Dataset:
    return replace(dataset, links={one.link_id: one for one in links})


def figure(name: str, low: float | None, high: float | None = None, **fields: object) -> Figure:
    made = Figure(
        figure_id=name,
        report_id="gazette",
        paragraph=4,
        claimant_id="paper",
        speaker="",
        whose_id="north",
        measure=Measure.KILLED,
        low=low,
        high=low if high is None else high,
        wording_class=Wording.EXACT,
        wording=f"{low} dead",
        hedge="",
        place_ids=(),
        start=None,
        end=None,
        time_precision=None,
        date_basis="",
        record_id="",
        counted_within="",
        may_be_within="",
        verification=Verification.NONE,
        against_interest=False,
        note="",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


# --- the bundled reports -----------------------------------------------------------------------------------------


def test_the_sides_contradict_each_other_over_panjshir_in_two_stretches(
    found: tuple[Disagreement, ...],
) -> None:
    control = [one for one in found if one.kind is Kind.CONTROL]
    assert [(str(one.span.first), str(one.span.last), one.open) for one in control if one.span] == [
        ("2021-09-02", "2021-09-05", False),
        ("2021-09-06", "2021-09-06", True),
    ]
    assert ids(control[0]) == {
        "c-panjshir-entered-mujahid",
        "c-panjshir-holds-entrances-nrf-spokesman",
        "c-panjshir-repulsed-all-nrf",
        "c-panjshir-territory-mujahid",
    }
    assert [party.name for party in control[0].parties] == ["The Taliban", "The NRF"]
    assert control[0].parts == (
        "The Taliban say they have entered Panjshir. That cannot be true together with this: the NRF says it "
        "holds every way into Panjshir; the NRF says it beat off every attack on Panjshir.",
        "The Taliban say they hold ground in Panjshir that they do not name. That cannot be true together with this: "
        "the NRF says it holds every way into Panjshir; the NRF says it beat off every attack on Panjshir.",
    )


def test_a_stretch_is_just_the_days_on_which_the_timeline_calls_the_place_contested(
    dataset: Dataset, found: tuple[Disagreement, ...]
) -> None:
    days = {
        day.isoformat()
        for one in found
        if one.kind is Kind.CONTROL and one.span and one.seen.record == "panjshir"
        for day in one.span.days()
    }
    states = Timeline(dataset).states(Reading.CLAIMED)
    assert days == {s.day.isoformat() for s in states if s.places["panjshir"].status == "contested"}


def test_an_older_claim_to_shotul_and_a_newer_one_to_all_of_panjshir_exclude_each_other(
    found: tuple[Disagreement, ...],
) -> None:
    wider = {one.seen.record: ids(one) for one in found if one.kind is Kind.WIDER}
    assert wider == {
        "shotul": {"c-shotul-repulsed-nrf-spokesman", "c-panjshir-captured-mujahid"},
        "panjshir-gorge": {"c-gorge-denies-entry-massoud", "c-panjshir-captured-mujahid"},
    }


def test_every_link_of_dispute_or_denial_is_on_a_card_and_on_one_only(
    dataset: Dataset, found: tuple[Disagreement, ...]
) -> None:
    def behind(end: str) -> set[str]:
        if end in dataset.mentions:
            end = dataset.mentions[end].event_id
        if end in dataset.events:
            return {m.mention_id for m in dataset.mentions_of[end]}
        return {end} | {f.figure_id for f in dataset.figures.values() if f.record_id == end}

    for one in dataset.links.values():
        if one.kind in {LinkKind.DISPUTES, LinkKind.DENIES}:
            cards = [
                card
                for card in found
                if behind(one.from_id) & ids(card) and behind(one.to_id) & ids(card)
                if any(one.note in said for said in card.basis)
            ]
            assert len(cards) == 1, one.link_id


EXPECTED = [
    (Kind.LINKED, {"c-panjshir-captured-mujahid", "c-panjshir-captured-wasiq"}),
    (Kind.LINKED, {"m-internet-cut-thursday-attack-outlet", "m-internet-on-off-last-region"}),
    (Kind.FIGURE, {"f-fighters-rushed-thursday-attack", "f-fighters-surrounding-thursday-attack"}),
    (Kind.LINKED, {"m-fighters-heading-panjshir-taliban", "m-assault-panjshir-august-telegraph"}),
    (Kind.LINKED, {"m-attack-thursday-outlet", "m-operations-started-taliban-mujahid"}),
    (
        Kind.MAP,
        {
            *("f-distance-assault-order", "f-distance-control-claimed", "f-distance-final-holdout"),
            *("f-distance-kabul-valley-last-region", "f-distance-thursday-attack"),
        },
    ),
    (Kind.MAP, {"d-khawak-west-final-holdout", "d-khawak-west-last-region"}),
    (
        Kind.LINKED,
        {
            *("m-leadership-assault-order-saleh", "m-leadership-assault-order-telegraph"),
            *("m-leadership-thursday-attack-outlet", "m-leaders-massoud-one-of-last-region"),
            *("m-leader-massoud-last-region", "m-leadership-control-claimed-outlet"),
        },
    ),
]


@pytest.mark.parametrize(("kind", "records"), EXPECTED)
def test_the_known_disagreements_of_the_reports_have_each_a_card(
    found: tuple[Disagreement, ...], kind: Kind, records: set[str]
) -> None:
    assert [one.kind for one in found if ids(one) == records] == [kind]


def test_shotul_is_told_as_attacked_and_as_a_starting_point(found: tuple[Disagreement, ...]) -> None:
    ways = next(one for one in found if one.title == "From where the attacks came")
    assert "Shotul is told as attacked and as the place from which an attack came." in ways.parts
    assert "All of them can have happened; no report joins the tellings." in ways.parts


def test_sides_fronts_and_approaches_stand_beside_each_other_and_not_against(
    found: tuple[Disagreement, ...],
) -> None:
    sides = next(one for one in found if one.title == "On how many sides")
    assert len(sides.records) == 6
    assert "the numbers stand beside each other, and none of them is drawn" in sides.parts[0]


def test_no_card_calls_anybody_right_or_wrong(found: tuple[Disagreement, ...]) -> None:
    words = " ".join(text for one in found for text in (one.title, *one.parts)).lower()
    for verdict in ("false", "lie ", "lied", "wrong", "in fact", "actually", "really", "refuted", "proven"):
        assert verdict not in words
    assert all(one.parties and one.basis for one in found)
    assert all(len(one.basis) == len(set(one.basis)) for one in found), "nothing is said twice under one card"


# --- stretches of days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "spans"),
    [
        ([claim("north", on=3), claim("south", on=5)], [(5, 28, True)]),
        ([claim("north", on=3), claim("south", on=5), claim("north", "advances", on=6)], [(5, 28, True)]),
        # the same side says less: both can be true from then on
        (
            [
                claim("north", on=3),
                claim("south", "entered", on=5, extent="part"),
                claim("north", on=8, extent="part"),
            ],
            [(5, 7, False)],
        ),
        # both sides newly claim on one day: another quarrel begins where the old one ends
        (
            [claim("north", on=3), claim("south", on=5), claim("north", on=8), claim("south", on=8)],
            [(5, 7, False), (8, 28, True)],
        ),
        # one side repeats itself and the other does not: a pair in common is missing, so it begins anew
        ([claim("north", on=3), claim("south", on=5), claim("north", on=8)], [(5, 7, False), (8, 28, True)]),
        ([claim("north", on=3), claim("paper", on=5, about="south")], []),  # third parties contest nothing
        ([claim("north", on=(3, 6)), claim("south", on=5)], [(6, 28, True)]),  # a window: from its last day
    ],
)
def test_a_contradiction_lasts_as_long_as_both_claims_are_in_force(
    claims: list[Claim], spans: list[tuple[int, int, bool]]
) -> None:
    found = all_of(make_dataset(*claims), Kind.CONTROL)
    assert [(one.span.first, one.span.last, one.open) for one in found if one.span] == [
        (may(first), may(last), lasting) for first, last, lasting in spans
    ]


@pytest.mark.parametrize(
    ("inner", "outer", "shown"),
    [
        (claim("north", at=TOWN), claim("south", on=3), True),
        (claim("north", at=TOWN), claim("south", on=3, extent="most"), False),
        (claim("north", "entered", at=TOWN, extent="part"), claim("south", "denies_entry", on=3), True),
        (claim("north", "denies_entry", at=TOWN), claim("south", on=3), True),
        (claim("north", "denies_entry", at=TOWN), claim("south", "entered", on=3, extent="part"), False),
        (claim("north", at=TOWN), claim("north", on=3), False),
        (claim("north", "surrounds", at=TOWN), claim("south", on=3), False),
    ],
)
def test_a_claim_to_a_place_meets_only_a_claim_to_all_of_what_it_lies_in(
    inner: Claim, outer: Claim, *, shown: bool
) -> None:
    found = all_of(make_dataset(inner, outer), Kind.WIDER)
    assert [ids(one) for one in found] == ([{inner.claim_id, outer.claim_id}] if shown else [])


# --- links -------------------------------------------------------------------------------------------------------


def test_a_report_that_sets_claims_against_each_other_is_named_on_the_card_of_the_rule() -> None:
    one, other = claim("north", on=3), claim("south", on=3)
    dataset = joined(make_dataset(one, other), link(one.claim_id, other.claim_id, paragraph=9))
    found = disagreements(Timeline(dataset))
    assert [card.kind for card in found] == [Kind.CONTROL]
    assert "Set against each other by a report, Paper, 1 May ¶\u00a09: Told apart." in found[0].basis


def test_links_that_share_a_record_of_one_kind_make_one_card_and_others_each_their_own() -> None:
    talks = [event(n, kind=EventKind.TALKS, at=()) for n in (1, 2, 3)]
    clash = event(4)
    dataset = make_dataset(events=[*talks, clash])
    a, b, c = (one.event_id for one in talks)
    dataset = joined(dataset, link(a, b), link(b, c), link(c, clash.event_id))
    found = all_of(dataset, Kind.LINKED)
    assert sorted(len(one.records) for one in found) == [2, 3]


def test_two_statements_of_one_speaker_are_two_parties() -> None:
    one, other = claim("north", on=3), claim("north", on=3, extent="most")
    found = all_of(joined(make_dataset(one, other), link(one.claim_id, other.claim_id)), Kind.LINKED)
    assert [len(card.parties) for card in found] == [2]


# --- events ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        ({"at": TOWN}, {"at": MOUTH}, "Where: Town"),
        ({"at": TOWN}, {"at": VALLEY}, ""),  # only nearer told
        ({"at": TOWN}, {"at": ()}, ""),
        ({"kind": EventKind.ATTACK}, {"kind": EventKind.CLASH}, ""),  # both are fighting
        ({"kind": EventKind.MOVEMENT}, {"kind": EventKind.CLASH}, "What: movement"),
        ({"on": 1}, {"on": 3}, "When: 1 May"),
        ({"on": (1, 4)}, {"on": 3}, ""),
        ({"on": 1, "precision": TimePrecision.SINCE}, {"on": 3}, ""),
        ({"origin_ids": (PASS,)}, {"origin_ids": (MOUTH,)}, "From where: Pass"),
        ({"origin_ids": (PASS,)}, {}, ""),  # said by one only
        ({"side_ids": ("north",)}, {}, "Sides named: North"),
    ],
)
def test_one_event_in_two_tellings_has_a_card_where_they_differ_and_not_where_one_says_less(
    one: dict[str, object], other: dict[str, object], part: str
) -> None:
    a, b = (event(**{"title": "A fight"} | fields) for fields in (one, other))  # type: ignore[arg-type]
    dataset = joined(make_dataset(events=[a, b]), link(a.event_id, b.event_id, LinkKind.SAME_EVENT))
    parts = [said for card in all_of(dataset, Kind.EVENT) for said in card.parts]
    assert bool(parts) == bool(part)
    assert all(said.startswith(part) for said in parts)


def test_attacks_of_one_time_from_different_places_stand_beside_each_other() -> None:
    near = event(3, at=MOUTH, origin_ids=(PASS,))
    far = event((2, 4), at=VALLEY, origin_ids=(MOUTH,))
    late = event(9, at=VALLEY, origin_ids=(TOWN,))
    found = all_of(make_dataset(events=[near, far, late]), Kind.MAP)
    assert [len(one.records) for one in found] == [2]
    assert "Mouth is told as attacked and as the place from which an attack came." in found[0].parts


# --- figures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"low": 3}, {"low": 5}, True),
        ({"low": 3, "high": 5}, {"low": 5}, False),
        ({"low": 3}, {"low": None}, False),  # a word without a number
        ({"low": 3}, {"low": 5, "whose_id": "south"}, False),
        ({"low": 3}, {"low": 5, "measure": Measure.WOUNDED}, False),
        ({"low": 3}, {"low": 5, "record_id": "e"}, False),  # of an event, and of none
        ({"low": 3, "counted_within": "f-2"}, {"low": 5}, False),
        ({"low": 100}, {"low": 104, "wording_class": Wording.ABOUT}, False),
        ({"low": 100}, {"low": 110, "wording_class": Wording.ABOUT}, True),
        ({"low": 3, "measure": Measure.SIDES}, {"low": 5, "measure": Measure.SIDES}, False),
    ],
)
def test_numbers_are_at_odds_only_for_the_same_people_and_where_their_ranges_do_not_meet(
    one: dict[str, object], other: dict[str, object], *, apart: bool
) -> None:
    a, b = figure("f-1", **one), figure("f-2", **other)  # type: ignore[arg-type]
    dataset = replace(make_dataset(events=[event(event_id="e")]), figures={"f-1": a, "f-2": b})
    assert bool(all_of(dataset, Kind.FIGURE)) == apart


def test_at_least_has_no_upper_end() -> None:
    least = replace(figure("f-1", 30), high=None, wording_class=Wording.AT_LEAST)
    dataset = replace(make_dataset(), figures={"f-1": least, "f-2": figure("f-2", 90)})
    assert all_of(dataset, Kind.FIGURE) == []


def test_numbers_of_what_may_be_one_event_are_compared() -> None:
    a, b = event(1), event(1)
    figures = {
        "f-1": figure("f-1", 3, record_id=a.event_id),
        "f-2": figure("f-2", 9, record_id=b.event_id),
    }
    dataset = replace(make_dataset(events=[a, b]), figures=figures)
    assert all_of(dataset, Kind.FIGURE) == []
    dataset = joined(dataset, link(a.event_id, b.event_id, LinkKind.SAME_EVENT))
    assert [ids(one) for one in all_of(dataset, Kind.FIGURE)] == [{"f-1", "f-2"}]


# --- the cards ---------------------------------------------------------------------------------------------------


def test_every_card_leads_to_every_paragraph_and_to_the_map_on_its_first_day(
    dataset: Dataset, found: tuple[Disagreement, ...]
) -> None:
    html = str(disagreements_html(dataset, found))
    cards = html.split('<article class="rift">')[1:]
    shown = [one for group in by_kind(found).values() for one in group]
    assert len(cards) == len(shown) == len(found)
    for one, card in zip(shown, cards, strict=True):
        for record in one.records:
            assert f"sources?report={record.report_id}&paragraph={record.paragraph}" in card.replace(
                "&amp;", "&"
            )
        assert f'href="./?day={one.seen.day}&reading={one.seen.reading.value}' in card.replace("&amp;", "&")


def test_the_words_of_a_record_stay_text_on_a_card(dataset: Dataset) -> None:
    hostile = replace(dataset.claims["c-panjshir-entered-mujahid"], paraphrase="<img src=x>{{7*7}}")
    changed = replace(dataset, claims={**dataset.claims, hostile.claim_id: hostile})
    html = str(disagreements_html(changed, disagreements(Timeline(changed))))
    assert "<img" not in html
    assert "&lt;img src=x&gt;{{7*7}}" in html


def test_where_nobody_disagrees_the_page_says_so() -> None:
    dataset = make_dataset(claim("north"), events=[event(2)], mentions=[])
    assert disagreements(Timeline(dataset)) == ()
    assert "No two accounts here part ways." in str(disagreements_html(dataset, ()))


def test_an_invented_region_has_its_own_disagreements_and_none_of_the_bundled_words(toy: Dataset) -> None:
    found = disagreements(Timeline(toy))
    assert {one.kind for one in found} >= {Kind.CONTROL}
    html = str(disagreements_html(toy, found))
    for name in ("Taliban", "NRF", "Panjshir"):
        assert name not in html
