"""The first claim, the first denial and the first admission about a place, and the days between them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.findings.disagreements import First, Firsts, Lag, firsts, unspoken
from geo.findings.parties import id_of
from geo.markup.disagreements import NONE, firsts_html, lead
from geo.records.model import Claim, Dataset, Figure, Measure, Verification, Wording
from tests.builders import MOUTH, PASS, TOWN, VALLEY, claim, event, make_dataset, may, mention, report


def of(dataset: Dataset, place: str, side: str) -> Firsts:
    return next(f for f in firsts(dataset) if (f.place_id, f.side_id) == (place, side))


def told(first: First | None) -> tuple[list[str], str, str] | None:
    """Ids, day claimed for, day printed."""
    if first is None:
        return None
    return [id_of(r) for r in first.records], str(first.claimed), str(first.printed)


# --- the bundled reports -----------------------------------------------------------------------------------------

BUNDLED = [
    (
        "panjshir",
        "taliban",
        "claim",
        (["c-panjshir-entered-mujahid", "c-panjshir-territory-mujahid"], "2021-09-02", "2021-09-02"),
    ),
    (
        *("panjshir", "taliban", "denial"),
        (
            ["c-panjshir-holds-entrances-nrf-spokesman", "c-panjshir-repulsed-all-nrf"],
            "2021-09-02",
            "2021-09-02",
        ),
    ),
    (
        *("panjshir", "taliban", "around"),
        (
            ["c-panjshir-surrounded-muttaqi-last-region", "c-panjshir-surrounded-muttaqi-final-holdout"],
            "2021-09-01",
            "2021-09-02",
        ),
    ),
    ("panjshir", "taliban", "admission", None),
    ("panjshir", "nrf", "claim", (["c-panjshir-repulsed-dashti"], "2021-08-30", "2021-09-02")),
    ("panjshir", "nrf", "denial", None),
    ("panjshir", "nrf", "admission", (["f-killed-nrf-dashti"], "2021-08-30", "2021-09-02")),
    ("panjshir", "nrf", "by_others", (["c-panjshir-present-telegraph"], "2021-08-23", "2021-08-23")),
    ("bazarak", "taliban", "claim", (["c-bazarak-flag-taliban-fighters"], "2021-09-06", "2021-09-06")),
    ("bazarak", "taliban", "denial", None),
    ("panjshir-gorge", "taliban", "claim", None),
    ("panjshir-gorge", "taliban", "denial", (["c-gorge-denies-entry-massoud"], "2021-09-02", "2021-09-02")),
    ("shotul", "nrf", "claim", (["c-shotul-repulsed-nrf-spokesman"], "2021-09-02", "2021-09-02")),
]


@pytest.mark.parametrize(("place", "side", "what", "expected"), BUNDLED)
def test_who_was_first_in_the_bundled_reports(
    dataset: Dataset, place: str, side: str, what: str, expected: tuple[list[str], str, str] | None
) -> None:
    assert told(getattr(of(dataset, place, side), what)) == expected


def test_the_first_taliban_claim_to_be_in_panjshir_is_denied_the_same_day_and_in_the_same_report(
    dataset: Dataset,
) -> None:
    assert of(dataset, "panjshir", "taliban").lag == Lag(claimed=0, printed=0)


def test_the_entry_points_nobody_speaks_of_are_named(dataset: Dataset) -> None:
    assert unspoken(dataset) == ("golbahar", "jabal-saraj")


# --- the rule ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "denied", "lag"),
    [
        ({"on": 3}, {"on": 5}, Lag(2, 0)),
        ({"on": 5}, {"on": 3}, Lag(-2, 0)),
        ({"on": 3}, {"on": None}, Lag(None, 0)),
        ({"on": 3}, {"on": 5, "report_id": "weekly"}, Lag(2, 6)),
        ({"on": (3, 5)}, {"on": 5}, Lag(0, 0)),  # a window is in force from its last day
        ({"on": 3, "extent": "part"}, {"on": 5, "stance": "denies_control"}, None),  # both can be true
    ],
)
def test_the_lag_runs_from_the_claim_to_the_denial_that_excludes_it(
    claimed: dict[str, object], denied: dict[str, object], lag: Lag | None
) -> None:
    denial = {"stance": "denies_control", **denied}
    dataset = make_dataset(
        claim("north", **claimed),  # type: ignore[arg-type]
        claim("south", **denial),  # type: ignore[arg-type]
        reports=[report("weekly", 7)],
    )
    assert of(dataset, VALLEY, "north").lag == lag


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (claim("north"), "claim"),
        (claim("north", "entered", extent="part"), "claim"),
        (claim("north", "surrounds"), "around"),
        (claim("north", extent="approaches"), "around"),
        (claim("paper", about="north"), "by_others"),
        (claim("south", "denies_entry"), "denial"),
        (claim("south", "holds_entrances"), "denial"),
        (claim("north", against_interest=True, stance="advances"), "admission"),
        (claim("south", about="north"), ""),  # the other side's concession is nobody's own claim
        (claim("north", "advances"), ""),
    ],
)
def test_a_claim_is_first_of_one_kind_only(made: Claim, field: str) -> None:
    found = of(make_dataset(made), VALLEY, "north")
    fields = ("claim", "around", "by_others", "denial", "admission")
    assert {name for name in fields if getattr(found, name)} == ({field} if field else set())


def test_claims_of_one_day_are_first_together_in_the_order_of_print() -> None:
    late = claim("north", on=3, report_id="weekly")
    early, older_print = claim("north", on=3), claim("north", on=4)
    dataset = make_dataset(late, early, older_print, reports=[report("weekly", 7)])
    found = of(dataset, VALLEY, "north").claim
    assert told(found) == ([early.claim_id, late.claim_id], "2000-05-03", "2000-05-01")


def test_an_undated_claim_is_first_only_where_no_other_has_a_day() -> None:
    undated, dated = claim("north", on=None), claim("north", on=9)
    assert told(of(make_dataset(undated), VALLEY, "north").claim) == (
        [undated.claim_id],
        "None",
        "2000-05-01",
    )
    assert told(of(make_dataset(undated, dated), VALLEY, "north").claim) == (
        [dated.claim_id],
        "2000-05-09",
        "2000-05-01",
    )


def test_a_loss_that_a_side_admits_counts_where_its_event_was() -> None:
    fight = event(4, at=TOWN)
    loss = Figure(
        figure_id="f-1",
        report_id="gazette",
        paragraph=3,
        claimant_id="north-minister",
        speaker="",
        whose_id="north",
        measure=Measure.KILLED,
        low=2,
        high=2,
        wording_class=Wording.EXACT,
        wording="two",
        hedge="",
        place_ids=(),
        start=None,
        end=None,
        time_precision=None,
        date_basis="",
        record_id=fight.event_id,
        counted_within="",
        may_be_within="",
        verification=Verification.NONE,
        against_interest=True,
        note="",
    )
    dataset = replace(make_dataset(events=[fight], mentions=[mention(fight.event_id)]), figures={"f-1": loss})
    assert told(of(dataset, TOWN, "north").admission) == (["f-1"], "2000-05-04", "2000-05-01")
    assert of(dataset, TOWN, "south").admission is None


# --- in words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (
            "taliban",
            "The Taliban first claim to hold Panjshir or be in it on 2 September (Zabihullah Mujahid). It is first "
            "denied the same day (NRF spokesman, unnamed; no speaker named). Before that they claim to stand around it "
            "or to close the ways in, on 1 September (Amir Khan Muttaqi).",
        ),
        (
            "nrf",
            "The NRF first claims to hold Panjshir or be in it on 30 August (Fahim Dashti). A denial of that: none in "
            "these reports.",
        ),
    ],
)
def test_a_sentence_answers_what_was_claimed_first_and_when_it_was_denied(
    dataset: Dataset, side: str, words: str
) -> None:
    assert lead(dataset, of(dataset, "panjshir", side)) == words


def test_the_table_joins_places_with_the_same_firsts_and_says_plainly_where_there_is_none(
    dataset: Dataset,
) -> None:
    html = str(firsts_html(dataset))
    assert "Bano, Deh-e Salah and Pul-e Hesar</th>" in html
    assert "Some day from 16 to 23\u00a0August" in html  # a window is not given out as its last day
    assert html.count(NONE) > 10
    heads = re.findall(r'<th scope="col" role="columnheader">([^<]*)<', html)
    titles = re.findall(
        r'<td role="cell" data-title="([^"]*)">', html
    )  # what names a cell where it is a block
    assert titles
    assert titles == heads[2:] * (len(titles) // 5)
    assert f"No claim or admission is about Golbahar and Jabal-Saraj: {NONE}." in html
    assert "sources?report=last-region&paragraph=15" in html.replace("&amp;", "&")
    assert 'href="./?day=2021-09-02' in html


def test_data_without_a_claim_have_no_row_and_say_so() -> None:
    dataset = make_dataset()
    assert firsts(dataset) == ()
    assert unspoken(dataset) == (MOUTH, PASS)
    assert f"No claim or admission is about Mouth and Pass: {NONE}." in str(firsts_html(dataset))
    assert str(may(1)) not in str(firsts_html(dataset))
