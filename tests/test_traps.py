"""The bundled dataset against the issue's "Must show" 5 and the twelve traps of codebook section 7.

Every sentence about the data is a function of a dataset that asserts. Beside each stand mutations of the data, and the
test proves that each mutation turns the assertion red: a check that cannot fail checks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from pyproj import Geod

from geo.records.model import (
    FIGHTING,
    Claim,
    Dataset,
    Event,
    EventKind,
    Figure,
    GeoPrecision,
    LinkKind,
    Measure,
    Place,
    TimePrecision,
    Wording,
)
from geo.records.stance import Extent, Line, Stance
from geo.status.timeline import DayState, Fighting, PlaceOnDay, Status, Timeline, claims_behind
from geo.status.validity import Certainty, Reading
from geo.words.accounts import accounts
from geo.words.claims import position_words
from geo.words.places import place_sentences, status_words, summary

Check = Callable[[Dataset], None]
Mutation = Callable[[Dataset], Dataset]

COMMUNICATIONS = frozenset(
    {
        EventKind.COMMUNICATIONS_CUT,
        EventKind.COMMUNICATIONS_DIFFICULT,
        EventKind.COMMUNICATIONS_ON_OFF,
    }
)
ALL_WAYS_IN = {Stance.HOLDS_ENTRANCES, Stance.REPULSED_ALL}
ONE_FRONT_NAMED = {"e-attack-panjshir-monday"}
BAGHLAN = ("pul-e-hesar", "deh-salah", "bano")
UNCERTAIN = "thursday-attack"


def day_of(day: str) -> date:
    """``8-30``: a day of 2021."""
    month, number = day.split("-")
    return date(2021, int(month), int(number))


def state(dataset: Dataset, day: str, reading: Reading = Reading.CLAIMED) -> DayState:
    return Timeline(dataset).state(day_of(day), reading)


def at(dataset: Dataset, day: str, place: str = "panjshir", reading: Reading = Reading.CLAIMED) -> PlaceOnDay:
    return state(dataset, day, reading).places[place]


def of_side(place: PlaceOnDay, side: str) -> list[str]:
    return [p.stance.value for p in place.in_force if p.side_id == side]


def changed(table: str, record: str, **fields: Any) -> Mutation:  # noqa: ANN401
    """The dataset with some columns of one record written anew."""

    def mutate(dataset: Dataset) -> Dataset:
        rows = getattr(dataset, table)
        new: dict[str, Any] = {table: {**rows, record: replace(rows[record], **fields)}}
        return replace(dataset, **new)

    return mutate


def gone(table: str, record: str) -> Mutation:
    """The dataset without one record."""

    def mutate(dataset: Dataset) -> Dataset:
        rows = getattr(dataset, table)
        assert record in rows
        new: dict[str, Any] = {table: {key: row for key, row in rows.items() if key != record}}
        return replace(dataset, **new)

    return mutate


def added(source: str, record: str, **fields: Any) -> Mutation:  # noqa: ANN401
    """The dataset with a copy of a claim under a new id, some of its columns written anew."""

    def mutate(dataset: Dataset) -> Dataset:
        new = replace(dataset.claims[source], claim_id=record, **fields)
        return replace(dataset, claims={**dataset.claims, record: new})

    return mutate


def reading_gone(dataset: Dataset) -> Dataset:
    """No alternative reading of the report with the uncertain Thursday."""
    return changed("reports", UNCERTAIN, alternative=None)(dataset)


def spread_out(dataset: Dataset) -> Dataset:
    """The wrong way to code an uncertain Thursday: as one span from the one to the other."""
    return changed(
        "events", "e-attack-thursday", start=day_of("8-26"), time_precision=TimePrecision.THROUGHOUT
    )(dataset)


def kabul_as_an_event_alone(dataset: Dataset) -> Dataset:
    """The way the first edition coded it."""
    kept = {key: claim for key, claim in dataset.claims.items() if claim.place_ids != ("kabul",)}
    return replace(dataset, claims=kept)


def no_disputes(dataset: Dataset) -> Dataset:
    """No record of who contradicts whom."""
    kept = {key: link for key, link in dataset.links.items() if link.kind is not LinkKind.DISPUTES}
    return replace(dataset, links=kept)


# --- "Must show" 5, line by line ---------------------------------------------------------------------


def no_taliban_position_about_panjshir_on_30_and_31_august(dataset: Dataset) -> None:
    for day in ("8-30", "8-31"):
        assert of_side(at(dataset, day), "taliban") == []
        assert of_side(at(dataset, day, reading=Reading.KNOWN), "taliban") == []


def panjshir_is_contested_on_2_september_and_opens_to_claims_of_that_day(dataset: Dataset) -> None:
    place = at(dataset, "9-2")
    assert place.status is Status.CONTESTED
    assert place.age_days == 0
    behind = claims_behind(dataset, place)
    assert {dataset.side_of(c.claimant_id) for c in behind} == {"nrf", "taliban"}
    assert {c.start for c in behind} == {day_of("9-2")}
    assert {c.claim_id for c in behind} == {
        "c-panjshir-entered-mujahid",
        "c-panjshir-holds-entrances-nrf-spokesman",
        "c-panjshir-repulsed-all-nrf",
        "c-panjshir-territory-mujahid",
    }


def from_3_to_5_september_the_words_carry_the_age(dataset: Dataset) -> None:
    for day, ago in (("9-3", "1 day ago"), ("9-4", "2 days ago"), ("9-5", "3 days ago")):
        assert at(dataset, day).status is Status.CONTESTED
        assert f"(Zabihullah Mujahid, 2 September, {ago})" in summary(dataset, state(dataset, day))
    assert "both cannot be right; no new claim for 3 days" in summary(dataset, state(dataset, "9-5"))
    assert "last contested" not in summary(dataset, state(dataset, "9-4"))


def on_6_september_the_talibans_wordings_are_a_split_beside_the_nrfs_denial(dataset: Dataset) -> None:
    place = at(dataset, "9-6")
    assert place.status is Status.CONTESTED
    assert place.split
    taliban = {
        (p.stance, p.extent) for p in place.in_force if p.side_id == "taliban" and p.line is Line.HOLDING
    }
    assert taliban == {(Stance.CAPTURED, Extent.WHOLE), (Stance.CAPTURED, Extent.MOST)}
    denied = [p for p in place.in_force if p.side_id == "nrf" and p.line is Line.DENIAL]
    assert [(p.stance, p.about_side_id, p.day) for p in denied] == [
        (Stance.DENIES_CONTROL, "taliban", day_of("9-6"))
    ]


def bazarak_on_the_6th_rests_on_flag_images_and_names_the_nrfs_denial_for_the_province(
    dataset: Dataset,
) -> None:
    place = at(dataset, "9-6", "bazarak")
    (flag,) = place.in_force
    assert flag.stance is Stance.FLAG_RAISED
    words = " ".join(place_sentences(dataset, place))
    assert "images said to be of their flag raised in Bazarak" in words
    assert "For Panjshir as a whole: the NRF denies that the Taliban hold the whole of Panjshir" in words


def bazarak_is_blank_on_the_5th(dataset: Dataset) -> None:
    place = at(dataset, "9-5", "bazarak")
    assert place.positions == ()
    assert place.status is Status.NONE
    assert "flag" not in " ".join(place_sentences(dataset, place))


def the_three_baghlan_districts_lie_outside_and_are_only_possible_before_the_report(dataset: Dataset) -> None:
    for place_id in BAGHLAN:
        assert not {"panjshir", "parwan", "kapisa"} & set(dataset.ancestors(place_id))
        assert "baghlan" in dataset.ancestors(place_id)
        for day in ("8-16", "8-19", "8-22"):
            before = at(dataset, day, place_id)
            assert before.status is Status.NONE
            assert {p.stance for p in before.possible if p.side_id == "nrf"} == {Stance.DRIVEN_OUT}
            assert not before.in_force
        reported = at(dataset, "8-23", place_id)
        assert (reported.status, reported.by) == (Status.CLAIMED, "nrf")
        assert {dataset.claims[c].claimant_id for p in reported.in_force for c in p.claims} == {
            "resistance-fighters"
        }
        assert status_words(dataset, reported).startswith("only resistance fighters claim ")


def the_uncertain_report_is_shown_on_both_dates_and_on_none_between(dataset: Dataset) -> None:
    def shown(day: str, reading: Reading) -> set[Certainty]:
        found = accounts(dataset, state(dataset, day, reading))
        return {a.certainty for a in found if a.record.report_id == UNCERTAIN}

    for reading in Reading:
        assert shown("8-26", reading) == {Certainty.ALTERNATIVE}
        assert Certainty.DATED in shown("9-2", reading)
        for day in ("8-27", "8-28", "8-29", "8-30"):
            assert not shown(day, reading)
    attack = [
        day.day
        for day in dataset.span.days()
        if any(
            e.event.event_id == "e-attack-thursday"
            for e in Timeline(dataset).state(day, Reading.CLAIMED).events
        )
    ]
    assert attack == [26, 2]


def as_known_on_1_september_hides_what_was_printed_on_the_2nd(dataset: Dataset) -> None:
    found = state(dataset, "9-1", Reading.KNOWN)
    used = {dataset.claims[c].report_id for p in found.places.values() for q in p.positions for c in q.claims}
    used |= {m.report_id for e in found.events for m in e.mentions}
    used |= {a.record.report_id for a in accounts(dataset, found)}
    assert used <= {"assault-order"}
    assert of_side(at(dataset, "9-1"), "nrf")
    assert not of_side(found.places["panjshir"], "nrf")
    assert of_side(at(dataset, "9-2", reading=Reading.KNOWN), "nrf")


# --- the second edition, "Must show" 2 ----------------------------------------------------------------


def fighting_is_told_of_the_places_and_days_that_are_printed(dataset: Dataset) -> None:
    assert at(dataset, "8-30", "khawak-pass").fighting is Fighting.REPORTED
    assert at(dataset, "8-17").fighting is Fighting.NONE_REPORTED
    for day in ("9-4", "9-5", "9-6"):
        place = at(dataset, day)
        assert place.fighting is Fighting.UNCLEAR
        assert place.fighting_events == ("e-fighting-recent-days",)
    (told,) = dataset.mentions_of["e-fighting-recent-days"]
    assert (told.claimant_id, told.report_id, told.paragraph) == ("taliban", "control-claimed", 19)


def a_place_on_a_border_says_nothing_of_the_provinces(dataset: Dataset) -> None:
    for found in Timeline(dataset).states(Reading.CLAIMED):
        for place_id in ("parwan", "kapisa", "baghlan"):
            touched = found.places[place_id].fighting_events
            assert all(place_id in dataset.ancestors(p) for e in touched for p in dataset.events[e].place_ids)
            assert all(
                len(dataset.places[p].parents) < 2 for e in touched for p in dataset.events[e].place_ids
            )
    assert at(dataset, "8-31", "golbahar").fighting is Fighting.UNCLEAR


def kabul_is_reported_for_the_taliban_from_15_august(dataset: Dataset) -> None:
    for found in Timeline(dataset).states(Reading.CLAIMED):
        kabul = found.places["kabul"]
        assert kabul.status is Status.REPORTED
        assert {p.about_side_id for p in kabul.said_by_others} == {"taliban"}


def presence_told_of_one_day_is_not_for_ever(dataset: Dataset) -> None:
    for place_id, told in (("khenj", "8-31"), ("dara", "9-2"), ("malimah", "9-2")):
        shown = [
            found.day
            for found in Timeline(dataset).states(Reading.CLAIMED)
            if found.places[place_id].status is Status.REPORTED
        ]
        assert shown == [day_of(told)]


def all_ways_in_show_on_the_ways_in_and_nowhere_else(dataset: Dataset) -> None:
    shown = {
        place_id
        for found in Timeline(dataset).states(Reading.CLAIMED)
        for place_id, place in found.places.items()
        if any(p.stance in ALL_WAYS_IN for p in place.implied if p.line is Line.DENIAL)
    }
    assert shown == {"khawak-pass", "shotul", "golbahar", "panjshir-gorge"}
    assert {p for p, place in dataset.places.items() if place.entry_point} == {
        *("khawak-pass", "shotul", "golbahar", "bazarak", "jabal-saraj")
    }


def salang_is_reported_and_the_voice_is_named(dataset: Dataset) -> None:
    before, salang = at(dataset, "9-1", "salang-pass"), at(dataset, "9-2", "salang-pass")
    assert (before.status, salang.status, salang.by) == (Status.NONE, Status.REPORTED, None)
    assert {p.stance for p in salang.in_force} == {Stance.DRIVEN_OUT}
    assert "an NRF fighter, unnamed" in " ".join(place_sentences(dataset, salang))


def the_rest_of_the_country_is_reported_from_23_august(dataset: Dataset) -> None:
    for found in Timeline(dataset).states(Reading.CLAIMED):
        for place_id in ("parwan", "kapisa"):
            place = found.places[place_id]
            assert (place.status is Status.REPORTED) is (found.day >= day_of("8-23"))
            assert place.of_the_rest is (found.day >= day_of("8-23"))
        for place_id in ("panjshir", "bazarak", "charikar", *BAGHLAN):
            assert not found.places[place_id].of_the_rest
    first = at(dataset, "8-23", "parwan").said_by_others
    assert [p.claims for p in first] == [("c-afghanistan-rest-telegraph",)]


def panjshirs_states_from_30_august_to_6_september_stand(dataset: Dataset) -> None:
    stand = ["claimed", "claimed", "claimed", *(["contested"] * 5)]
    days = ("8-30", "8-31", "9-1", "9-2", "9-3", "9-4", "9-5", "9-6")
    assert [at(dataset, day).status.value for day in days] == stand
    assert [at(dataset, day).by for day in days[:3]] == ["nrf", "nrf", "nrf"]
    assert at(dataset, "9-6").split


def what_is_told_of_the_gorge_is_a_denial_of_entry(dataset: Dataset) -> None:
    gorge = at(dataset, "9-2", "panjshir-gorge")
    assert gorge.status is Status.DENIED
    assert {p.stance for p in gorge.in_force} == {Stance.DENIES_ENTRY}


def three_sides_are_no_encirclement(dataset: Dataset) -> None:
    claim = dataset.claims["c-panjshir-three-sides-outlet"]
    assert claim.stance is Stance.PRESENT
    against = {link.to_id for link in dataset.links.values() if link.from_id == claim.claim_id}
    assert against >= {
        "c-panjshir-surrounded-taliban-four-sides",
        "c-panjshir-surrounded-muttaqi-last-region",
    }


# --- the twelve traps --------------------------------------------------------------------------------


def trap_1_no_date_is_printed_and_one_thursday_has_two_readings(dataset: Dataset) -> None:
    for report in dataset.reports.values():
        assert report.dating_basis
        assert report.published_earliest <= report.published_best <= report.published_latest
    report = dataset.reports[UNCERTAIN]
    assert {report.published_best, report.alternative} == {day_of("8-26"), day_of("9-2")}
    assert report.confidence == "low"
    assert report.alternative_basis
    assert [r for r in dataset.reports.values() if r.alternative] == [report]
    records: list[Claim | Event] = [*dataset.claims.values(), *dataset.events.values()]
    for record in records:
        assert record.start is None or record.date_basis
    other = dataset.reread(UNCERTAIN)
    fighting = {
        (name, day): at(data, day).fighting
        for name, data in (("best", dataset), ("other", other))
        for day in ("8-26", "8-28")
    }
    assert fighting == {
        ("best", "8-26"): Fighting.UNCLEAR,
        ("best", "8-28"): Fighting.NONE_REPORTED,
        ("other", "8-26"): Fighting.REPORTED,
        ("other", "8-28"): Fighting.NONE_REPORTED,
    }


def trap_2_assault_order_and_fighters_on_the_way_are_three_records(dataset: Dataset) -> None:
    kinds = {
        "e-assault-panjshir-august": EventKind.ATTACK,
        "e-attack-order-august": EventKind.ORDER,
        "e-fighters-heading-panjshir": EventKind.MOVEMENT,
    }
    assert {key: dataset.events[key].kind for key in kinds} == kinds
    for day in ("8-16", "8-17", "8-20"):  # rulings 1: it follows the three districts, beside a dated weekend
        assert at(dataset, day).fighting is Fighting.NONE_REPORTED
    for day in ("8-21", "8-22", "8-23"):
        place = at(dataset, day)
        assert place.fighting is Fighting.UNCLEAR
        assert place.fighting_events == ("e-assault-panjshir-august",)
        assert of_side(place, "taliban") == []


def trap_3_fronts_and_sides_are_numbers_and_no_geometry(dataset: Dataset) -> None:
    counted = [f for f in dataset.figures.values() if f.measure is Measure.SIDES]
    assert {f.wording for f in counted} == {
        "two fronts",
        "three approaches",
        "three sides",
        "all four sides",
        "6 sides",
    }
    for figure in counted:
        told = dataset.claims.get(figure.record_id) or dataset.events[figure.record_id]
        assert set(told.place_ids) <= {"panjshir", "khawak-pass"}  # the one front that is named as a place
        assert (told.claim_id if isinstance(told, Claim) else told.event_id) in ONE_FRONT_NAMED or set(
            told.place_ids
        ) == {"panjshir"}
        assert told.geo_precision in {GeoPrecision.APPROACHES, GeoPrecision.PROVINCE, GeoPrecision.UNLOCATED}
        origins = told.origin_ids if isinstance(told, Event) else ()
        named = isinstance(told, Event) and told.event_id in ONE_FRONT_NAMED
        assert origins == (("shotul",) if named else ())


def trap_4_completely_and_almost_entire_beside_unnamed_strategic_positions(dataset: Dataset) -> None:
    words = summary(dataset, state(dataset, "9-6"))
    assert "the Taliban say they have taken the whole of Panjshir (Zabihullah Mujahid, 6 September)" in words
    assert "the Taliban say they have taken most of Panjshir (Ahmadullah Wasiq, 6 September)" in words
    assert "the NRF says it holds ground in Panjshir that it does not name" in words
    assert "The Taliban’s officials differ: all, or almost all." in words
    positions = dataset.claims["c-panjshir-strategic-positions-nrf"]
    assert positions.place_ids == ("panjshir",)
    assert positions.geo_precision is GeoPrecision.PROVINCE


def trap_5_three_unnamed_areas_are_not_the_three_named_districts(dataset: Dataset) -> None:
    areas = dataset.claims["c-three-areas-taliban"]
    assert areas.place_ids == ()
    assert areas.geo_precision is GeoPrecision.UNLOCATED
    (count,) = [f for f in dataset.figures.values() if f.record_id == areas.claim_id]
    assert (count.low, count.wording_class) == (3, Wording.AT_LEAST)
    for reading in Reading:
        for found in Timeline(dataset).states(reading):
            for place in found.places.values():
                assert all(areas.claim_id not in p.claims for p in (*place.positions, *place.implied))
            assert all(not of_side(found.places[place_id], "taliban") for place_id in BAGHLAN)


def root(dataset: Dataset, figure: Figure) -> str:
    while figure.may_be_within:
        figure = dataset.figures[figure.may_be_within]
    return figure.figure_id


def trap_6_every_numbered_toll_is_one_sides_and_overlapping_tolls_may_be_one(dataset: Dataset) -> None:
    people = {Measure.KILLED, Measure.WOUNDED, Measure.CAPTURED, Measure.CASUALTIES}
    tolls = [f for f in dataset.figures.values() if f.measure in people]
    numbered = [f for f in tolls if f.low is not None]
    assert {dataset.side_of(f.claimant_id) for f in numbered} == {"nrf"}
    assert {34, 65, 30, 12, 8} <= {f.low for f in numbered} | {f.high for f in numbered}
    dozens = dataset.figures["f-killed-taliban-dozens"]
    assert (dozens.low, dozens.high, dozens.wording_class) == (None, None, Wording.VAGUE)
    same = ("f-killed-taliban-dozens", "f-killed-taliban-mohammadi", "f-killed-taliban-eight-shotul")
    assert len({root(dataset, dataset.figures[key]) for key in same}) == 1
    assert not any(f.counted_within for f in numbered)  # ruling 10: no report says so
    assert all(f.against_interest == (dataset.side_of(f.whose_id) == "nrf") for f in numbered)
    for figure in tolls:  # never added up across claimants
        if figure.may_be_within:
            within = dataset.figures[figure.may_be_within]
            assert dataset.side_of(within.claimant_id) == dataset.side_of(figure.claimant_id)


def trap_7_one_mans_death_is_one_event_with_three_mentions(dataset: Dataset) -> None:
    deaths = [e for e in dataset.events.values() if e.kind is EventKind.DEATH and "Dashti" in e.title]
    assert len(deaths) == 1
    (death,) = deaths
    told = dataset.mentions_of[death.event_id]
    assert len(told) == 3
    assert {m.report_id for m in told} == {"control-claimed"}
    assert {m.claimant_id for m in told} == {"unnamed-reports", "taliban", "ahmad-zia-kechkenni"}


def km(a: Place, b: Place) -> float:
    assert a.lon is not None
    assert a.lat is not None
    assert b.lon is not None
    assert b.lat is not None
    return float(Geod(ellps="WGS84").inv(a.lon, a.lat, b.lon, b.lat)[2]) / 1000


def trap_8_printed_distances_disagree_and_real_ones_can_be_computed(dataset: Dataset) -> None:
    printed = {f.report_id: f for f in dataset.figures.values() if f.measure is Measure.DISTANCE_KM}
    assert {report: round(f.low or 0) for report, f in printed.items()} == {
        "assault-order": 161,
        "control-claimed": 113,
        "final-holdout": 80,
        "last-region": 80,
        "thursday-attack": 80,
    }
    assert [
        next(miles for miles in ("100 miles", "70 miles", "50 miles") if miles in printed[report].wording)
        for report in ("assault-order", "control-claimed", "last-region")
    ] == ["100 miles", "70 miles", "50 miles"]
    assert all(f.record_id == "" for f in printed.values())
    kabul, mouth, bazarak = (dataset.places[name] for name in ("kabul", "golbahar", "bazarak"))
    assert 55 < km(kabul, mouth) < 80
    assert km(kabul, mouth) < km(kabul, bazarak) < 110


def trap_9_directions_differ_and_a_starting_point_is_no_position(dataset: Dataset) -> None:
    origins = {e.event_id: (e.place_ids, e.origin_ids) for e in dataset.events.values() if e.origin_ids}
    assert origins["e-renewed-attacks-after-warning"] == (("panjshir",), ("kapisa", "khawak-pass"))
    assert origins["e-attack-shotul-jabal-saraj"] == (("shotul",), ("jabal-saraj",))
    assert origins["e-attack-panjshir-monday"] == (("khawak-pass", "panjshir"), ("shotul",))  # ruling 3
    assert at(dataset, "8-30", "khawak-pass").fighting is Fighting.REPORTED
    for found in Timeline(dataset).states(Reading.CLAIMED):
        for place_id in ("jabal-saraj", "khawak-pass"):
            assert found.places[place_id].positions == ()
            assert found.places[place_id].status is Status.NONE
        assert found.places["kapisa"].in_force == ()
        assert of_side(found.places["shotul"], "taliban") == []


def trap_10_a_file_photo_and_a_print_stamp_date_nothing(dataset: Dataset) -> None:
    assert dataset.span.first == day_of("8-15")
    assert dataset.span.last == day_of("9-6")
    for report in dataset.reports.values():
        assert day_of("8-15") <= report.published_earliest
        assert report.published_latest <= day_of("9-7")
    assert "Dec 5, 2021" in dataset.reports["final-holdout"].note
    assert "2019" in dataset.reports["last-region"].note


def trap_11_who_leads_is_told_differently_and_nobody_is_made_the_leader(dataset: Dataset) -> None:
    told = [
        m
        for m in dataset.mentions.values()
        if m.event_id.startswith(("e-leader-", "e-leaders-", "e-leadership-"))
    ]
    assert {m.report_id for m in told} == set(dataset.reports)
    assert all("Massoud" in m.paraphrase or "Saleh" in m.paraphrase for m in told)
    assert any("Saleh" in m.paraphrase and "Massoud" not in m.paraphrase for m in told)
    mine = {m.event_id for m in told} | {m.mention_id for m in told}
    disputed = [
        link
        for link in dataset.links.values()
        if link.kind is LinkKind.DISPUTES and {link.from_id, link.to_id} <= mine
    ]
    assert len(disputed) >= 2


def trap_12_the_internet_is_cut_on_and_off_or_difficult_with_and_without_an_actor(dataset: Dataset) -> None:
    told = {e.event_id: e for e in dataset.events.values() if e.kind in COMMUNICATIONS}
    assert {key: (event.kind.value, event.side_ids) for key, event in told.items()} == {
        "e-internet-cut-thursday-attack": ("communications_cut", ("taliban",)),
        "e-internet-on-off-last-region": ("communications_on_off", ()),
        "e-communications-difficult-last-region": ("communications_difficult", ()),
        "e-communications-difficult-final-holdout": ("communications_difficult", ()),
        "e-communications-cut-control-claimed": ("communications_cut", ()),
    }
    assert len({event.title for event in told.values()}) == len(told)
    reports = {m.report_id for key in told for m in dataset.mentions_of[key]}
    assert reports == {"thursday-attack", "last-region", "final-holdout", "control-claimed"}
    assert not FIGHTING & {event.kind for event in told.values()}


# --- each with the mutations that turn it red --------------------------------------------------------


@dataclass(frozen=True)
class Case:
    check: Check
    mutations: tuple[Mutation, ...]


CASES: tuple[Case, ...] = (
    Case(
        no_taliban_position_about_panjshir_on_30_and_31_august,
        (
            changed("claims", "c-panjshir-entered-mujahid", start=day_of("8-31")),
            added(
                "c-three-areas-taliban",
                "c-x",
                place_ids=("panjshir",),
                start=day_of("8-26"),
                time_precision=TimePrecision.SINCE,
            ),
        ),
    ),
    Case(
        panjshir_is_contested_on_2_september_and_opens_to_claims_of_that_day,
        (
            gone("claims", "c-panjshir-entered-mujahid"),
            changed("claims", "c-panjshir-repulsed-all-nrf", start=day_of("9-1")),
            changed("claims", "c-panjshir-entered-mujahid", claimant_id="voice-of-america-dari"),
        ),
    ),
    Case(
        from_3_to_5_september_the_words_carry_the_age,
        (
            added("c-panjshir-entered-mujahid", "c-x", start=day_of("9-4")),
            changed("claims", "c-panjshir-entered-mujahid", said=day_of("9-3")),
        ),
    ),
    Case(
        on_6_september_the_talibans_wordings_are_a_split_beside_the_nrfs_denial,
        (
            changed("claims", "c-panjshir-captured-wasiq", extent=Extent.WHOLE),
            changed("claims", "c-panjshir-captured-wasiq", start=day_of("9-5")),
            gone("claims", "c-panjshir-control-denied-nrf"),
        ),
    ),
    Case(
        bazarak_on_the_6th_rests_on_flag_images_and_names_the_nrfs_denial_for_the_province,
        (
            changed("claims", "c-bazarak-flag-taliban-fighters", hedge=""),
            changed("claims", "c-bazarak-flag-taliban-fighters", stance=Stance.HOLDS),
            gone("claims", "c-panjshir-control-denied-nrf"),
            changed("places", "bazarak", parents=()),
        ),
    ),
    Case(
        bazarak_is_blank_on_the_5th,
        (changed("claims", "c-bazarak-flag-taliban-fighters", start=day_of("9-5")),),
    ),
    Case(
        the_three_baghlan_districts_lie_outside_and_are_only_possible_before_the_report,
        (
            changed("places", "bano", parents=("panjshir",)),
            changed(
                "claims", "c-three-districts-driven-out-fighters", time_precision=TimePrecision.THROUGHOUT
            ),
            changed("claims", "c-three-districts-driven-out-fighters", place_ids=("bano",)),
        ),
    ),
    Case(
        the_uncertain_report_is_shown_on_both_dates_and_on_none_between,
        (reading_gone, spread_out, changed("events", "e-attack-thursday", alternative_start=None)),
    ),
    Case(
        as_known_on_1_september_hides_what_was_printed_on_the_2nd,
        (
            changed("reports", "last-region", published_best=day_of("9-1")),
            changed("reports", UNCERTAIN, published_best=day_of("8-31")),
        ),
    ),
    Case(
        fighting_is_told_of_the_places_and_days_that_are_printed,
        (
            changed("events", "e-attack-panjshir-monday", place_ids=("panjshir",)),
            changed("events", "e-assault-panjshir-august", start=day_of("8-16")),
            changed(
                "events", "e-fighting-recent-days", start=None, end=None, time_precision=TimePrecision.UNDATED
            ),
        ),
    ),
    Case(
        a_place_on_a_border_says_nothing_of_the_provinces,
        (changed("places", "golbahar", parents=("kapisa",)),),
    ),
    Case(
        kabul_is_reported_for_the_taliban_from_15_august,
        (kabul_as_an_event_alone,),
    ),
    Case(
        presence_told_of_one_day_is_not_for_ever,
        (
            changed("claims", "c-khenj-present-last-region", end=None, time_precision=TimePrecision.SINCE),
            gone("claims", "c-dara-present-afp"),
        ),
    ),
    Case(
        all_ways_in_show_on_the_ways_in_and_nowhere_else,
        (changed("places", "bazarak", way_in=True), changed("places", "jabal-saraj", way_in=True)),
    ),
    Case(
        salang_is_reported_and_the_voice_is_named,
        (
            changed("actors", "nrf-fighters", official=True),
            changed("claims", "c-salang-driven-out-nrf-fighter", stance=Stance.REPULSED),
        ),
    ),
    Case(
        the_rest_of_the_country_is_reported_from_23_august,
        (
            gone("claims", "c-afghanistan-rest-telegraph"),
            changed("claims", "c-afghanistan-rest-telegraph", extent=Extent.MOST),
        ),
    ),
    Case(
        panjshirs_states_from_30_august_to_6_september_stand,
        (
            changed("claims", "c-panjshir-captured-wasiq", extent=Extent.WHOLE),
            gone("claims", "c-panjshir-repulsed-dashti"),
        ),
    ),
    Case(
        what_is_told_of_the_gorge_is_a_denial_of_entry,
        (changed("claims", "c-gorge-denies-entry-massoud", stance=Stance.DENIES_CONTROL),),
    ),
    Case(
        three_sides_are_no_encirclement,
        (
            changed("claims", "c-panjshir-three-sides-outlet", stance=Stance.SURROUNDS),
            gone("links", "l-three-sides-disputes-surrounded"),
        ),
    ),
    Case(
        trap_1_no_date_is_printed_and_one_thursday_has_two_readings,
        (reading_gone, spread_out, changed("reports", "last-region", dating_basis="")),
    ),
    Case(
        trap_2_assault_order_and_fighters_on_the_way_are_three_records,
        (
            changed("events", "e-attack-order-august", kind=EventKind.ATTACK),
            changed("events", "e-fighters-heading-panjshir", kind=EventKind.ATTACK),
            changed("events", "e-assault-panjshir-august", time_precision=TimePrecision.THROUGHOUT),
            added(
                "c-panjshir-entered-mujahid", "c-x", report_id="assault-order", start=day_of("8-20"), end=None
            ),
        ),
    ),
    Case(
        trap_3_fronts_and_sides_are_numbers_and_no_geometry,
        (
            changed("events", "e-attacks-six-sides-nrf", place_ids=("shotul", "khawak-pass", "golbahar")),
            changed("events", "e-clash-two-fronts-nrf-spokesman", origin_ids=("shotul",)),
            changed("claims", "c-panjshir-three-sides-outlet", geo_precision=GeoPrecision.POINT),
            gone("figures", "f-sides-four-taliban"),
        ),
    ),
    Case(
        trap_4_completely_and_almost_entire_beside_unnamed_strategic_positions,
        (
            changed("claims", "c-panjshir-captured-wasiq", extent=Extent.WHOLE),
            changed("claims", "c-panjshir-strategic-positions-nrf", place_ids=("shotul",)),
        ),
    ),
    Case(
        trap_5_three_unnamed_areas_are_not_the_three_named_districts,
        (
            changed("claims", "c-three-areas-taliban", place_ids=BAGHLAN),
            changed("claims", "c-three-areas-taliban", geo_precision=GeoPrecision.DISTRICT),
            changed("figures", "f-areas-three-taliban", wording_class=Wording.EXACT),
        ),
    ),
    Case(
        trap_6_every_numbered_toll_is_one_sides_and_overlapping_tolls_may_be_one,
        (
            changed("figures", "f-killed-taliban-mohammadi", may_be_within=""),
            changed("figures", "f-killed-taliban-mohammadi", counted_within="f-killed-taliban-dozens"),
            changed("figures", "f-killed-taliban-mohammadi", claimant_id="zabihullah-mujahid"),
            changed("figures", "f-killed-taliban-dozens", low=24.0, high=36.0),
            changed("figures", "f-killed-nrf-dashti", against_interest=False),
            changed("figures", "f-casualties-nrf-mujahid", low=100.0),
        ),
    ),
    Case(
        trap_7_one_mans_death_is_one_event_with_three_mentions,
        (
            gone("mentions", "m-death-dashti-taliban"),
            changed("mentions", "m-death-dashti-kechkenni", event_id="e-senior-leaders-killed"),
            changed("events", "e-senior-leaders-killed", title="Death of Dashti and others"),
        ),
    ),
    Case(
        trap_8_printed_distances_disagree_and_real_ones_can_be_computed,
        (
            changed("figures", "f-distance-assault-order", low=80.0, high=80.0),
            gone("figures", "f-distance-control-claimed"),
            changed("places", "kabul", lon=None, lat=None),
            changed("places", "bazarak", lon=34.5, lat=69.5),
        ),
    ),
    Case(
        trap_9_directions_differ_and_a_starting_point_is_no_position,
        (
            changed("events", "e-renewed-attacks-after-warning", origin_ids=("shotul",)),
            changed("events", "e-attack-shotul-jabal-saraj", place_ids=("jabal-saraj",)),
            added("c-panjshir-entered-mujahid", "c-x", place_ids=("jabal-saraj",), start=day_of("9-2")),
            added("c-panjshir-entered-mujahid", "c-x", place_ids=("shotul",), start=day_of("8-30")),
            changed("events", "e-attack-panjshir-monday", place_ids=("panjshir",)),
        ),
    ),
    Case(
        trap_10_a_file_photo_and_a_print_stamp_date_nothing,
        (
            changed("reports", "final-holdout", published_best=date(2021, 12, 5)),
            changed("reports", "final-holdout", published_latest=date(2021, 12, 5)),
            changed("events", "e-gathering-panjshir", start=date(2019, 9, 5)),
            changed("reports", "last-region", note=""),
        ),
    ),
    Case(
        trap_11_who_leads_is_told_differently_and_nobody_is_made_the_leader,
        (
            gone("mentions", "m-leadership-final-holdout-afp"),
            changed("mentions", "m-leadership-assault-order-saleh", paraphrase="Somebody else is named."),
            no_disputes,
        ),
    ),
    Case(
        trap_12_the_internet_is_cut_on_and_off_or_difficult_with_and_without_an_actor,
        (
            changed("events", "e-internet-on-off-last-region", side_ids=("taliban",)),
            changed("events", "e-internet-cut-thursday-attack", side_ids=()),
            gone("events", "e-communications-difficult-final-holdout"),
            changed("events", "e-communications-difficult-last-region", kind=EventKind.COMMUNICATIONS_CUT),
        ),
    ),
)


def named(cases: Iterable[Case]) -> list[Any]:
    return [pytest.param(case.check, id=case.check.__name__) for case in cases]


@pytest.mark.parametrize("check", named(CASES))
def test_the_bundled_data_show(check: Check, dataset: Dataset) -> None:
    check(dataset)


@pytest.mark.parametrize(
    ("check", "mutate"),
    [
        pytest.param(case.check, mutation, id=f"{case.check.__name__}-{number}")
        for case in CASES
        for number, mutation in enumerate(case.mutations, 1)
    ],
)
def test_a_wrong_record_turns_it_red(check: Check, mutate: Mutation, dataset: Dataset) -> None:
    mutated = mutate(dataset)
    with pytest.raises(AssertionError):
        check(mutated)


def test_all_twelve_traps_and_every_line_of_must_show_5_have_mutations() -> None:
    traps = [case for case in CASES if case.check.__name__.startswith("trap_")]
    assert [int(case.check.__name__.split("_")[1]) for case in traps] == list(range(1, 13))
    assert len(CASES) - len(traps) == 19
    assert all(case.mutations for case in CASES)


# --- what else a reader of the real data must never meet ---------------------------------------------


def test_every_sentence_on_every_day_names_days_and_is_whole(dataset: Dataset) -> None:
    timeline = Timeline(dataset)
    for reading in Reading:
        for found in timeline.states(reading):
            texts = [summary(dataset, found)]
            for place in found.places.values():
                texts += place_sentences(dataset, place)
                texts += [position_words(dataset, p) for p in (*place.positions, *place.implied)]
            for text in texts:
                assert not any(fault in text for fault in ("{", "  ", "None", "..", "()", "( "))
            assert f"{found.day.day} {found.day:%B} 2021" in texts[0]


def test_rereading_the_uncertain_report_changes_only_what_it_tells(dataset: Dataset) -> None:
    other = dataset.reread(UNCERTAIN)
    mine = {c.claim_id for c in dataset.claims.values() if c.report_id == UNCERTAIN}
    assert {key for key, made in other.claims.items() if made != dataset.claims[key]} <= mine
    assert other.span == dataset.span


def test_every_claim_in_force_is_printed_by_its_claimant_somewhere(dataset: Dataset) -> None:
    for found in Timeline(dataset).states(Reading.KNOWN):
        for place in found.places.values():
            behind: tuple[Claim, ...] = claims_behind(dataset, place)
            assert all(dataset.reports[c.report_id].published_best <= found.day for c in behind)
