"""What filters leave of the data, and that everything built on a dataset works on what they leave."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.findings.activity import activity
from geo.map.basemap import basemap
from geo.map.folium_map import AssetUrls, payload
from geo.map.ground import Ground
from geo.map.layers import layers
from geo.markup.elements import account_card, place_entry, sentence
from geo.records.model import (
    Dataset,
    Distance,
    EventKind,
    Figure,
    Filtered,
    GeoPrecision,
    Link,
    LinkKind,
    Measure,
    StatedBy,
    TimePrecision,
    Verification,
    Wording,
    whole,
)
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline, claims_behind
from geo.status.validity import Reading
from geo.view.choices import LABELS, choices, count, culprit, emptied_by, statuses_rest_on, told, way_words
from geo.view.filters import CLAIM, FIGURE, MEANING, OTHERS, Filters, select
from geo.words.accounts import accounts, of_claims, of_mentions, ranked, standing
from geo.words.places import brief, place_sentences, summary
from tests.builders import MOUTH, TOWN, VALLEY, claim, event, make_dataset, mention, report
from tests.examples import part
from tests.strategies import READINGS

DATA = read(BUNDLED)
MAY = choices(DATA)


def figure(figure_id: str, record_id: str = "", claimant: str = "north", **fields: Any) -> Figure:  # noqa: ANN401
    defaults: dict[str, Any] = {
        "report_id": "gazette",
        "paragraph": 1,
        "speaker": "",
        "whose_id": "south",
        "measure": Measure.KILLED,
        "low": 8.0,
        "high": 8.0,
        "wording_class": Wording.EXACT,
        "wording": "eight",
        "hedge": "",
        "place_ids": (),
        "start": None,
        "end": None,
        "time_precision": None,
        "date_basis": "",
        "counted_within": "",
        "may_be_within": "",
        "verification": Verification.NONE,
        "against_interest": False,
        "note": "",
    }
    return Figure(figure_id=figure_id, record_id=record_id, claimant_id=claimant, **(defaults | fields))


def link(link_id: str, one: str, other: str) -> Link:
    return Link(link_id, one, LinkKind.DISPUTES, other, StatedBy.CODER, "", None, "")


def some_of(values: Any) -> some.SearchStrategy[tuple[Any, ...]]:  # noqa: ANN401 - of any closed list
    """Mostly nothing, else one or two of the values."""
    chosen = some.lists(some.sampled_from(list(values)), min_size=1, max_size=2, unique=True).map(tuple)
    return some.just(()) | chosen


FILTERS = some.builds(
    Filters,
    sides=some_of(MAY.sides),
    kinds=some_of(MAY.kinds),
    place=some.just("") | some.sampled_from(list(MAY.places)),
    within=some.booleans(),
    outlets=some_of(MAY.outlets),
    times=some_of(MAY.times),
    precisions=some_of(MAY.precisions),
    checks=some_of(MAY.checks),
    against_interest=some.sampled_from([False, False, False, True]),
    text=some.sampled_from(["", "", "", "Shutul", "Taliban", "dozens", "valley"]),
    alone=some.booleans(),
)


def ids(dataset: Dataset) -> dict[str, set[str]]:
    tables = ("claims", "events", "mentions", "figures", "links", "distances")
    return {table: set(getattr(dataset, table)) for table in tables}


# --- what passes -------------------------------------------------------------------------------------------------


def test_without_a_filter_the_dataset_is_the_very_same_object() -> None:
    assert select(DATA, Filters()) is DATA
    assert select(DATA, Filters(within=False)) is DATA  # nothing to lie in


def test_the_order_in_which_values_were_chosen_means_nothing() -> None:
    assert Filters(sides=("taliban", "nrf")) == Filters(sides=("nrf", "taliban", "nrf"))


NORTH, SOUTH = claim("north", at=VALLEY, claim_id="c-n"), claim("south", at=TOWN, claim_id="c-s")
PAPER = claim("paper", at=MOUTH, claim_id="c-p", about="north")
CLASH = event(3, at=TOWN, event_id="e-clash")
TALKS = event(3, at=VALLEY, kind=EventKind.TALKS, origin_ids=(MOUTH,), event_id="e-talks", title="Talks")
BY_NORTH = mention("e-clash", claimant="north", mention_id="m-n")
BY_PAPER = mention("e-clash", claimant="paper", mention_id="m-p")
OF_TALKS = mention("e-talks", claimant="south-minister", mention_id="m-talks")
REGION = replace(
    make_dataset(NORTH, SOUTH, PAPER, events=[CLASH, TALKS], mentions=[BY_NORTH, BY_PAPER, OF_TALKS]),
    figures={
        f.figure_id: f
        for f in (
            figure("f-claim", "c-n"),
            figure("f-clash", "e-clash", verification=Verification.WITHOUT_EVIDENCE),
            figure("f-south", "e-clash", "south", counted_within="f-clash"),
            figure("f-alone", "", "paper"),
        )
    },
    links={each.link_id: each for each in (link("l-cc", "c-n", "c-s"), link("l-ee", "e-clash", "e-talks"))},
)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(sides=("north",)), "c-n m-n f-claim f-clash"),
        (Filters(sides=("south",)), "c-s m-talks f-south"),
        (Filters(sides=(OTHERS,)), "c-p m-p f-alone"),
        (Filters(sides=("north", OTHERS)), "c-n c-p m-n m-p f-claim f-clash f-alone"),
        (Filters(kinds=(CLAIM,)), "c-n c-s c-p f-claim"),
        (Filters(kinds=("talks",)), "m-talks"),
        (Filters(kinds=("clash",)), "m-n m-p f-clash f-south"),
        (Filters(kinds=(FIGURE,)), "c-n m-n f-claim f-clash f-south f-alone"),
        (Filters(place=TOWN), "c-s m-n m-p f-clash f-south"),
        (Filters(place=VALLEY, within=False), "c-n m-talks f-claim"),
        (Filters(place=VALLEY), "c-n c-s c-p m-n m-p m-talks f-claim f-clash f-south"),
        (Filters(place=MOUTH), "c-p m-talks"),
        (Filters(outlets=("paper",)), "c-n c-s c-p m-n m-p m-talks f-claim f-clash f-south f-alone"),
        (Filters(outlets=("villagers",)), ""),
        (Filters(times=(TimePrecision.SINCE,)), "c-n c-s c-p f-claim"),
        (Filters(times=(TimePrecision.DAY,)), "m-n m-p m-talks f-clash f-south"),
        (Filters(precisions=(GeoPrecision.PASS,)), ""),
        (Filters(checks=(Verification.WITHOUT_EVIDENCE,)), "m-n f-clash"),
        (Filters(against_interest=True), ""),
        (Filters(text="eight"), "c-n m-n f-claim f-clash f-south f-alone"),
        (Filters(sides=("north",), kinds=("clash",)), "m-n f-clash"),
        (Filters(sides=("south",), kinds=("clash",)), "f-south"),
    ],
)
def test_a_record_is_shown_when_it_passes_every_filter_that_is_set(filters: Filters, left: str) -> None:
    found = select(REGION, filters)
    assert {*found.claims, *found.mentions, *found.figures} == set(left.split())


@pytest.mark.parametrize("field", ["claims", "mentions", "figures"])
def test_a_statement_against_the_speakers_interest_is_found_in_every_table(field: str) -> None:
    table = getattr(REGION, field)
    name = next(iter(table))
    parts: dict[str, Any] = {field: {**table, name: replace(table[name], against_interest=True)}}
    changed = replace(REGION, **parts)
    assert name in getattr(select(changed, Filters(against_interest=True)), field)


def test_an_event_stays_while_one_of_its_accounts_does() -> None:
    assert set(select(REGION, Filters(sides=("south",))).events) == {"e-talks"}
    assert set(
        select(
            REGION,
            Filters(text="clash"),
        ).events
    ) == {"e-clash"}


def test_a_figure_brings_the_account_of_its_own_speaker_and_no_other() -> None:
    found = select(REGION, Filters(checks=(Verification.WITHOUT_EVIDENCE,)))
    assert set(found.mentions) == {"m-n"}
    assert found.figures["f-clash"] is REGION.figures["f-clash"]


def test_a_figure_left_without_its_event_stands_alone_and_the_whole_still_knows_where_it_belongs() -> None:
    found = select(REGION, Filters(sides=("south",)))
    assert (found.figures["f-south"].record_id, found.figures["f-south"].counted_within) == ("", "")
    assert whole(found).figures["f-south"].record_id == "e-clash"
    assert whole(select(found, Filters(text="eight"))) is REGION


def test_a_link_goes_with_either_of_its_ends() -> None:
    assert set(select(REGION, Filters(kinds=(CLAIM,))).links) == {"l-cc"}
    assert set(select(REGION, Filters(sides=("north",))).links) == set()
    assert set(select(REGION, Filters(place=VALLEY)).links) == {"l-cc", "l-ee"}


def test_a_printed_distance_lies_at_both_its_ends_and_goes_with_its_figure() -> None:
    def between(name: str, figure_id: str) -> Distance:
        return Distance(name, "gazette", 1, "paper", (TOWN,), "", (MOUTH,), "", None, figure_id, "far", "")

    data = replace(
        REGION, distances={d.distance_id: d for d in (between("d-1", "f-alone"), between("d-2", ""))}
    )
    at_town = select(data, Filters(place=TOWN))
    assert "f-alone" in at_town.figures
    assert set(at_town.distances) == {"d-1", "d-2"}
    assert not select(data, Filters(place=VALLEY, within=False)).distances
    assert not select(data, Filters(sides=("north",))).distances


def test_the_days_are_those_of_the_whole_data() -> None:
    late = make_dataset(claim(on=1, claim_id="c-1"), claim("south", on=20, claim_id="c-20"), through=9)
    found = select(late, Filters(sides=("north",)))
    assert found.span == late.span
    assert replace(found, claims={}).span == late.span


def test_a_filtered_dataset_can_still_be_read_by_the_other_date_of_a_report() -> None:
    data = make_dataset(claim(on=9, other=4, report_id="doubt"), reports=[report("doubt", 9, alternative=4)])
    found = select(data, Filters(sides=("north",))).reread("doubt")
    assert [c.start for c in found.claims.values()] == [found.reports["doubt"].published_best]
    assert found.span == data.span


@given(FILTERS, FILTERS)
def test_two_filters_together_show_nothing_that_one_of_them_hides(one: Filters, other: Filters) -> None:
    more: dict[str, Any] = {name: getattr(other, name) for name in other.on if name not in one.on}
    merged = replace(one, **more | {"within": one.within if one.place else other.within})
    both, first = ids(select(DATA, merged)), ids(select(DATA, one))
    assert all(both[table] <= first[table] for table in both)


@given(
    some.sampled_from(["sides", "kinds", "outlets", "times", "precisions", "checks"]), some.data(), FILTERS
)
def test_two_values_of_one_filter_show_what_either_shows(
    name: str, data: some.DataObject, rest: Filters
) -> None:
    values = data.draw(some.lists(some.sampled_from(list(getattr(MAY, name))), min_size=2, max_size=2))
    asked: list[dict[str, Any]] = [{name: (value,)} for value in values]
    alone = [select(DATA, replace(rest, **each)) for each in asked]
    merged: dict[str, Any] = {name: tuple(values)}
    both = select(DATA, replace(rest, **merged))
    for table in ("claims", "mentions", "figures"):
        assert set(getattr(both, table)) == set(getattr(alone[0], table)) | set(getattr(alone[1], table))


# --- what is built on a dataset works on what filters leave of it --------------------------------------------------


@given(FILTERS)
def test_every_id_in_a_filtered_dataset_can_be_looked_up_in_it(filters: Filters) -> None:
    found = select(DATA, filters)
    records = {*found.claims, *found.events, *found.mentions, *found.figures, *found.distances}
    gone = {*DATA.claims, *DATA.events, *DATA.mentions, *DATA.figures, *DATA.distances} - records
    assert {m.event_id for m in found.mentions.values()} == set(found.events)
    assert {f.record_id for f in found.figures.values()} <= {"", *found.claims, *found.events}
    assert {f.counted_within for f in found.figures.values()} <= {"", *found.figures}
    assert {d.figure_id for d in found.distances.values()} <= {"", *found.figures}
    assert not gone & {end for each in found.links.values() for end in (each.from_id, each.to_id)}


@given(FILTERS, READINGS)
@part(1 / 2)
def test_timeline_activity_accounts_words_and_cards_work_on_any_filtered_dataset(
    filters: Filters, reading: Reading
) -> None:
    data = select(DATA, filters)
    timeline = Timeline(data)
    assert timeline.days == Timeline(DATA).days
    assert json.dumps(activity(timeline).columns)
    for state in list(timeline.states(reading))[2::6]:
        found = ranked(data, accounts(data, state))
        assert all(account_card(data, one) for one in (*found, *standing(data, state)))
        assert brief(data, state).lead
        assert summary(data, state)
        for place in state.places.values():
            behind = of_claims(data, claims_behind(data, place))
            assert place_sentences(data, place)
            assert place_entry(data, place, sentence(data, state))
            assert all(account_card(data, one) for one in behind)
    assert len(of_mentions(data, data.mentions.values())) == len(data.mentions)


@given(FILTERS)
@part(1 / 4)
def test_the_map_can_be_drawn_of_any_filtered_dataset(filters: Filters) -> None:
    data = select(DATA, filters)
    ground, timeline = Ground(data), Timeline(data)
    found = payload(timeline, ground, basemap(BUNDLED), AssetUrls("", "", (), (), {}))
    assert len(found["days"]) == len(timeline.days)
    marked = {record for look in found["looks"] for record in look.get("records", ())}
    assert marked <= {*data.claims, *data.events}
    for state in list(timeline.states(Reading.CLAIMED))[::7]:
        assert layers(state, ground).frames.keys()


# --- how much is shown -------------------------------------------------------------------------------------------


def test_a_line_says_how_many_of_how_many_are_shown() -> None:
    assert count(REGION, REGION).sentence == "All is shown: 3 accounts of events, 3 claims and 4 figures."
    shown = count(REGION, select(REGION, Filters(sides=("north",))))
    assert shown.sentence == "1 of 3 accounts of events, 1 of 3 claims and 2 of 4 figures are shown."
    assert shown.total == 4
    single = make_dataset(NORTH)
    assert count(single, single).sentence == "All is shown: 0 accounts of events, 1 claim and 0 figures."


def test_it_is_said_when_statuses_rest_on_fewer_claims_than_there_are() -> None:
    data = make_dataset(
        NORTH,
        SOUTH,
        claim("south", "surrounds", claim_id="c-around"),
        claim("south", "advances", claim_id="c-gains"),
        claim("south", "holds", at=(), claim_id="c-nowhere"),
    )
    by_north = select(data, Filters(sides=("north",)))
    assert statuses_rest_on(data, by_north) == ("FILTERED: 1 of 2 claims is hidden.")
    assert statuses_rest_on(data, select(data, Filters(text="nothing of the kind"))) == (
        "FILTERED: 2 of 2 claims are hidden."
    )


def test_nothing_is_said_of_statuses_where_every_claim_they_can_rest_on_is_left() -> None:
    data = make_dataset(NORTH, claim("south", "surrounds", claim_id="c-around"))
    left = select(data, Filters(sides=("north",)))
    assert "c-around" not in left.claims
    assert statuses_rest_on(data, left) == ""
    assert statuses_rest_on(data, data) == ""


# --- filters that leave nothing ----------------------------------------------------------------------------------


def test_filters_that_leave_something_need_no_way_out() -> None:
    assert emptied_by(REGION, Filters(sides=("north",))) == ()
    assert emptied_by(REGION, Filters()) == ()


def test_each_single_filter_that_does_it_is_named_with_what_its_going_brings_back() -> None:
    ways = emptied_by(REGION, Filters(sides=("north",), kinds=("talks",)))
    assert [(way.names, way.records) for way in ways] == [(("kinds",), 4), (("sides",), 1)]
    assert culprit(ways) == "Each of these ways brings something back:"
    assert way_words(ways[0]) == "Without the filter “Kind” (4 records)"
    assert way_words(ways[1]) == "Without the filter “Side” (1 record)"


def test_one_filter_that_leaves_nothing_by_itself_is_named() -> None:
    ways = emptied_by(REGION, Filters(sides=("north",), precisions=(GeoPrecision.PASS,)))
    assert [way.names for way in ways] == [("precisions",)]
    assert culprit(ways) == "It is the filter “Place known” that leaves nothing:"


def test_where_no_single_filter_does_it_the_pairs_are_named() -> None:
    asked = Filters(sides=("north",), precisions=(GeoPrecision.PASS,), against_interest=True)
    ways = emptied_by(REGION, asked)
    assert [way.names for way in ways] == [("precisions", "against_interest")]
    assert culprit(ways) == "No single one does it; without these together something is shown:"
    assert way_words(ways[0]) == "Without the filters “Place known” and “Against interest” (4 records)"


def test_a_place_by_itself_can_be_widened_to_what_lies_in_it() -> None:
    data = make_dataset(claim(at=TOWN), claim("south", at=MOUTH))
    ways = emptied_by(data, Filters(place=VALLEY, within=False))
    assert [(way.names, way.records) for way in ways] == [(("within",), 2), (("place",), 2)]
    assert way_words(ways[0]) == "With what lies in the place (2 records)"
    assert ways[0].filters == Filters(place=VALLEY)


@given(FILTERS)
def test_a_way_out_shows_what_it_promises_and_leaves_the_other_filters_set(filters: Filters) -> None:
    left = count(DATA, select(DATA, filters)).total
    ways = emptied_by(DATA, filters)
    assert bool(ways) is (left == 0)
    for way in ways:
        assert count(DATA, select(DATA, way.filters)).total == way.records > 0
        assert set(way.filters.on) == set(filters.on) - set(way.names)


# --- in words ----------------------------------------------------------------------------------------------------


def test_every_filter_has_a_name_and_its_meaning_is_published() -> None:
    names = {field.name for field in fields(Filters)}
    assert set(LABELS) == names
    assert {LABELS[name] for name in names - {"within"}} | {"Together"} == {name for name, _ in MEANING}


def test_the_filters_that_are_set_are_told_in_words() -> None:
    filters = Filters(
        sides=("taliban", OTHERS),
        kinds=("communications_cut", CLAIM),
        place="panjshir",
        times=(TimePrecision.WINDOW,),
        checks=(Verification.NOT_VERIFIED,),
        against_interest=True,
        text="Shutul",
    )
    assert told(DATA, filters) == (
        ("sides", "Taliban or Others"),
        ("kinds", "claims or communications cut"),
        ("place", "Panjshir and what lies in it"),
        ("times", "within a window"),
        ("checks", "could not be verified"),
        ("against_interest", "only"),
        ("text", "“Shutul”"),
    )
    assert told(DATA, Filters(place="panjshir", within=False)) == (("place", "Panjshir itself"),)
    assert told(DATA, Filters(place="shotul")) == (("place", "Shotul"),)  # nothing lies in it


def test_the_choices_are_those_the_records_have(toy: Dataset) -> None:
    assert list(MAY.sides) == ["taliban", "nrf", OTHERS]
    assert next(iter(MAY.kinds)) == CLAIM
    assert [*MAY.kinds][-1] == FIGURE
    assert "night" in MAY.times
    assert GeoPrecision.POINT not in MAY.precisions
    assert set(MAY.outlets) == {r.outlet_id for r in DATA.reports.values()}
    assert not set(choices(toy).sides) & {"taliban", "nrf"}


def test_a_filter_taken_off_leaves_the_others() -> None:
    filters = Filters(sides=("nrf",), place="panjshir", within=False)
    assert filters.on == ("sides", "place")
    assert filters.without("sides") == Filters(place="panjshir", within=False)
    assert filters.without("place") == Filters(sides=("nrf",))
    assert isinstance(select(DATA, filters), Filtered)
