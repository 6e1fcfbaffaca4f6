"""Free text: words, names, and places by any spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.records.gazetteer import names_of
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read
from geo.ui.accounts import Part
from geo.view.address import part_asked
from geo.view.search import by_day, fewer_words, found, hits, searchable
from geo.view.view import from_query
from tests.builders import PLACES, TOWN, claim, event, make_dataset, mention

DATA = read(BUNDLED)


def about(dataset: Dataset, place_id: str) -> set[str]:
    """The claims and mentions about a place, or about something that comes from there."""
    named = {e.event_id for e in dataset.events.values() if place_id in (*e.place_ids, *e.origin_ids)}
    claims = {c.claim_id for c in dataset.claims.values() if place_id in c.place_ids}
    return claims | {m.mention_id for m in dataset.mentions.values() if m.event_id in named}


@pytest.mark.parametrize(
    "spelling", ["Shotul", "Shutul", "SHUTUL", "shatul", "Shotul district", "شتل", "شوتل"]
)
def test_records_about_a_place_are_found_by_any_of_its_spellings(spelling: str) -> None:
    hits = found(DATA, spelling)
    assert about(DATA, "shotul") <= hits
    assert "c-shotul-repulsed-nrf-spokesman" in hits
    assert "c-panjshir-captured-mujahid" not in hits


@pytest.mark.parametrize("place_id", sorted(DATA.places))
def test_every_spelling_in_the_gazetteer_finds_every_record_about_its_place(place_id: str) -> None:
    for spelling in names_of(DATA.places[place_id]):
        assert about(DATA, place_id) <= found(DATA, spelling), spelling


def test_hyphens_accents_case_and_punctuation_do_not_matter() -> None:
    odd = replace(PLACES[TOWN], name="Brêll-le-Haut", spellings=("O'Dunn",))
    data = make_dataset(claim(at=TOWN, claim_id="c-1"), places={**PLACES, TOWN: odd})
    for text in (
        "brell-le-haut",
        "Brell le Haut",
        "BRÊLL",
        "brelllehaut",
        "haut, brell.",
        "ODunn",
        "o'dunn",
        "“Brell”",
    ):
        assert found(data, text) == {"c-1"}, text
    assert not found(data, "Brell Bas")
    assert not found(data, "Brell-Bas")
    plain = make_dataset(claim(paraphrase="They hold the hill top.", claim_id="c-2"))
    assert found(plain, "hill-top") == {"c-2"}


RECORDS = make_dataset(
    claim(
        "north-minister",
        claim_id="c-1",
        speaker="Mr Alder",
        role="keeper of the gate",
        paraphrase="Holds it.",
    ),
    claim("south", claim_id="c-2", paraphrase="Came from towards the river.", place_printed="Nether Ford"),
    events=[event(event_id="e-1", title="A skirmish by the mill")],
    mentions=[mention("e-1", mention_id="m-1", paraphrase="It began at dawn.", speaker="Ms Birch")],
)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("alder", {"c-1"}),
        ("keeper", {"c-1"}),
        ("minister", {"c-1"}),
        ("nether", {"c-2"}),
        ("river towards", {"c-2"}),
        ("skirmish dawn", {"m-1"}),
        ("birch", {"m-1"}),
        ("clash", {"m-1"}),
        ("river dawn", set()),
        ("ward", set()),
        ("towa", {"c-2"}),
        ("c-2", {"c-2"}),
        ("e-1", {"m-1"}),
    ],
)
def test_every_word_must_begin_a_word_of_one_record(text: str, hits: set[str]) -> None:
    assert found(RECORDS, text) == hits


def test_a_figure_is_found_by_its_wording_its_number_and_the_words_it_stands_in() -> None:
    for text in ("dozens killed", "dozens Shutul", "dozens clash", "f-killed-taliban-dozens"):
        assert "f-killed-taliban-dozens" in found(DATA, text), text
    assert "f-captured-taliban-three-districts" in found(DATA, "dozen 12")
    assert "f-killed-taliban-dozens" not in found(DATA, "dozens Bazarak")


def test_a_printed_distance_is_found_by_both_its_ends() -> None:
    assert {name for name in found(DATA, "Kabul miles") if name.startswith("d-")}
    assert "f-distance-assault-order" in found(DATA, "Kabol 100")


def test_a_speaker_is_found_by_other_names() -> None:
    by_him = {c.claim_id for c in DATA.claims.values() if c.claimant_id == "zabihullah-mujahid"}
    assert by_him <= found(DATA, "ذبیح‌الله مجاهد")
    assert {c.claim_id for c in DATA.claims.values() if c.claimant_id == "nrf"} <= found(
        DATA, "Northern Alliance"
    )


def test_what_has_neither_letter_nor_digit_looks_for_nothing() -> None:
    assert not searchable(" – “!”")
    assert found(RECORDS, "– !") == {"c-1", "c-2", "m-1"}
    assert searchable("شتل")
    assert found(RECORDS, "dawn –") == {"m-1"}


@given(some.text(max_size=30))
def test_any_text_can_be_looked_for(text: str) -> None:
    assert found(RECORDS, text) <= {"c-1", "c-2", "m-1"}


@given(some.sampled_from(["dawn", "river", "alder", "mill"]), some.sampled_from(["a", "b", "it", "n", "s"]))
def test_one_more_word_never_finds_more(word: str, more: str) -> None:
    assert found(RECORDS, f"{word} {more}") <= found(RECORDS, word)


# --- as people type ----------------------------------------------------------------------------------------------


MASSOUD, DASHTI, SALEH, MOHAMMADI = (
    "e-call-negotiations-massoud",
    "e-death-dashti",
    "e-presidency-saleh",
    ("e-withdrawal-taliban-mohammadi"),
)
SPELLINGS = {
    "Masood": MASSOUD,
    "Massoud": MASSOUD,
    "Masud": MASSOUD,
    "Taleban": "e-offer-surrender-wasiq",
    "Talebs": "e-offer-surrender-wasiq",
    "Dashty": DASHTI,
    "Faheem Dashty": DASHTI,
    "Jabal Seraj": "e-attack-shotul-jabal-saraj",
    "Jebel Seraj": "e-attack-shotul-jabal-saraj",
    "Jabalseraj": "e-attack-shotul-jabal-saraj",
    "Panjsher": "c-panjshir-captured-mujahid",
    "Pandjshir": "c-panjshir-captured-mujahid",
    "Panshir": "c-panjshir-captured-mujahid",
    "Panjsheer": "c-panjshir-captured-mujahid",
    "Amrollah Salih": SALEH,
    "Zabiullah Mojahed": "c-panjshir-captured-mujahid",
    "Mottaqi": "c-panjshir-surrounded-muttaqi-last-region",
    "Bismullah Muhammadi": MOHAMMADI,
    "Nazari": "e-attacks-friday",
    "Waseq": "c-panjshir-captured-wasiq",
    "Shutal": "c-shotul-repulsed-nrf-spokesman",
    "Gul Bahar": "e-clash-shotul-golbahar",
    "Bazaraq": "c-bazarak-flag-taliban-fighters",
    "Khawaak": "e-attack-panjshir-monday",
    "Khinj": "c-khenj-present-last-region",
    "Andrab": "c-three-districts-captured-telegraph",
    "Pul-i-Hisar": "c-three-districts-captured-telegraph",
    "Deh Saleh": "c-three-districts-captured-telegraph",
    "Kapissa": "e-renewed-attacks-after-warning",
    "Charekaar": "e-talks-charikar",
    "Salong": "c-salang-driven-out-nrf-fighter",
    "Tolo News": "e-government-expected",
}
"""Names as people write them, and something that is said of or by each."""
WORDS = {
    "died": DASHTI,
    "killed": "e-clash-shotul-golbahar",
    "dead": "e-senior-leaders-killed",
    "death": DASHTI,
    "who died?": DASHTI,
    "bodies": "e-senior-leaders-killed",
    "fatalities": "e-senior-leaders-killed",
    "injured": "c-panjshir-repulsed-mohammadi",
    "internet": "e-internet-cut-thursday-attack",
    "phone": "e-communications-cut-control-claimed",
    "was the internet cut": "e-internet-cut-thursday-attack",
    "talks": "e-talks-broken-down",
    "negociations": MASSOUD,
    "when did talks fail": "e-talks-broken-down",
    "truce": "e-ceasefire-agreed",
    "siege": "c-panjshir-surrounded-muttaqi-final-holdout",
    "retreat": MOHAMMADI,
    "hunger": "e-food-blockade",
    "34 killed": "c-panjshir-repulsed-mohammadi",
    "airlift": "e-evacuation-kabul",
    "president": SALEH,
}
"""Plain words, and something that they mean."""


@pytest.mark.parametrize(("typed", "record"), [*SPELLINGS.items(), *WORDS.items()])
def test_a_name_as_people_write_it_and_a_plain_word_find_what_is_meant(typed: str, record: str) -> None:
    assert record in {hit.query.get("record") for hit in hits(DATA, typed)}


@pytest.mark.parametrize(
    ("typed", "as_well_as"),
    [
        ("Masood", "Massoud"),
        ("Taleban", "Taliban"),
        ("Dashty", "Dashti"),
        ("dead", "killed"),
        ("Parvan", "Parwan"),
    ],
)
def test_another_spelling_finds_the_very_same(typed: str, as_well_as: str) -> None:
    assert hits(DATA, typed) == hits(DATA, as_well_as) != ()


@pytest.mark.parametrize(
    "typed", ["Kandahar", "Kunduz", "Bagram", "Paryan", "Anaba", "Ghazni", "Hamid", "drone", "Abdullah"]
)
def test_what_no_report_names_is_not_taken_for_something_else(typed: str) -> None:
    assert not hits(DATA, typed)


def test_places_and_reports_are_hits_too() -> None:
    place, *_ = hits(DATA, "Jabal Seraj")
    assert (place.kind, place.words, place.page, place.query) == (
        "Place",
        "Jabal-Saraj",
        "./",
        {"record": "jabal-saraj"},
    )
    reports = [hit for hit in hits(DATA, "last region to resist") if hit.kind == "Report"]
    assert [(hit.page, hit.query) for hit in reports] == [("sources", {"report": "last-region"})]


def test_hits_stand_by_day_and_place_and_say_where_a_day_is_not_sure() -> None:
    found_ = hits(DATA, "internet")
    assert [hit.day for hit in found_] == sorted(hit.day for hit in found_ if hit.day)
    assert next(iter(by_day(found_))) == "Tuesday 31 August 2021"
    assert [hit.unsure for hit in hits(DATA, "Faheem Dashty") if hit.words == "Death of Fahim Dashti"] == [
        True
    ]
    assert {hit.where for hit in found_} == {"Panjshir"}


@pytest.mark.parametrize("typed", ["Taliban", "Panjshir", "north", "miles", "said", "report", "a"])
def test_every_hit_leads_to_something_that_there_is(typed: str) -> None:
    for hit in hits(DATA, typed):
        view, said = from_query(hit.query, DATA)
        assert not said
        assert hit.page != "./" or view.record == hit.query["record"]
        assert part_asked(hit.query.get("part", ""), list(Part), Part.MATRIX)[1] == ""
        assert "report" not in hit.query or hit.query["report"] in DATA.reports


def test_an_event_told_by_several_is_one_hit() -> None:
    records = [hit.query["record"] for hit in hits(DATA, "Dashti death") if hit.kind != "Figure"]
    assert len(records) == len(set(records))


def test_where_nothing_has_all_the_words_it_is_said_which_word_is_one_too_many() -> None:
    assert not hits(DATA, "Ahmad Shah Masood")
    assert next(iter(fewer_words(DATA, "Ahmad Shah Masood"))) == "Ahmad Masood"
    assert not fewer_words(DATA, "Ahmad Masood")
    assert not fewer_words(DATA, "Kandahar")


@pytest.mark.parametrize(
    "words",
    [
        "3 September",
        "3 september 2021",
        "3rd of September",
        "September 3",
        "Sept 3rd, 2021",
        "Friday 3 September",
        "2021-09-03",
        "2021/9/3",
    ],
)
def test_a_day_as_people_type_it_leads_to_that_day(words: str) -> None:
    first, *others = hits(DATA, words)
    assert (first.kind, first.words, first.page) == (
        "Day",
        "What is said about Friday 3 September 2021",
        "./",
    )
    assert from_query(first.query, DATA)[0].day == date(2021, 9, 3)
    told = {hit.kind for hit in others}
    assert "Claim" in told
    assert found(DATA, words) == found(DATA, "2021-09-03")


@pytest.mark.parametrize(
    ("words", "days"),
    [("4/9", ["2021-09-04"]), ("9/4", ["2021-09-04"]), ("04.09.2021", ["2021-09-04"]), ("31 September", []),
     ("2019-09-03", []), ("3 Smarch", []), ("3 September and more", []), ("September", [])],
)  # fmt: skip
def test_figures_lead_to_every_day_of_the_reports_that_they_can_mean(words: str, days: list[str]) -> None:
    assert [hit.query["day"] for hit in hits(DATA, words) if hit.kind == "Day"] == days


def test_a_day_finds_what_is_told_about_it_and_nothing_of_another() -> None:
    dataset = make_dataset(claim(on=3), claim(on=4), claim(on=(2, 5)))
    periods = {name: one.period for name, one in dataset.claims.items()}
    day = sorted(period.first for period in periods.values() if period)[1]
    told = found(dataset, day.isoformat())
    assert told == {name for name, period in periods.items() if period and period.covers(day)}
    assert len(told) == 2
