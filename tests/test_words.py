"""The product's sentences: neutral and grammatical, each with speaker, day and age."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given

from geo.records.model import Channel, Claim, Dataset, TimePrecision
from geo.records.stance import Extent, Stance
from geo.status.timeline import Status
from geo.status.validity import Reading
from geo.words.claims import position_words, verb
from geo.words.dates import (
    date_words,
    day_full,
    day_short,
    days_ago,
    listed,
    printed_words,
    span_words,
    typeset,
)
from geo.words.places import SURE, brief, caption, fighting_words, place_sentences, status_words, summary
from tests.builders import (
    MOUTH,
    SIDES,
    TOWN,
    VALLEY,
    claim,
    event,
    make_dataset,
    may,
    mention,
    on,
    report,
    state_on,
)
from tests.strategies import DAYS, READINGS, any_dataset, state

PARTISAN = re.compile(r"\b(terrorist|rebel|freedom|martyr|regime|liberat|enemy)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("since 2 September, or 26 August", "since 2\u00a0September, or 26\u00a0August"),
        ("16 to 23 August", "16 to 23\u00a0August"),
        ('of "over the weekend", on 21-22 August', "of “over the weekend”, on 21–22\u00a0August"),
        ("one against the other with 'however'.", "one against the other with ‘however’."),
        ("The Taliban's message", "The Taliban’s message"),
        ("points lie 0.8-2.5 km off", "points lie 0.8–2.5\u00a0km off"),
        ("ISO 3166-2, data of 2021-09-02, c-1-2, AF-PAN", "ISO 3166-2, data of 2021-09-02, c-1-2, AF-PAN"),
        ("", ""),
    ],
)
def test_text_is_set_as_a_printer_sets_it(text: str, shown: str) -> None:
    assert typeset(text) == shown
    assert typeset(shown) == shown, "what is set stays as it is"


def proper(text: str) -> None:
    """What every text of the product keeps to."""
    assert "{" not in text
    assert "}" not in text
    assert "  " not in text
    assert "None" not in text
    assert not PARTISAN.search(text)
    assert ".." not in text
    assert not re.search(r"\bthe South (say|have|hold|claim|deny|show|are|do)\b", text)
    assert not re.search(r"\bthe North (says|has|holds|claims|denies|shows|is|does)\b", text)


def said(who: str, stance: str, **fields: object) -> str:
    about = fields.pop("about", None)
    made = claim(who, stance, on=3, about=about, **fields)  # type: ignore[arg-type]
    dataset = make_dataset(made)
    return position_words(dataset, on(dataset, 3).positions[0])


def test_days_are_written_as_a_reader_says_them() -> None:
    assert day_full(date(2021, 9, 2)) == "Thursday 2 September 2021"
    assert day_short(date(2021, 9, 2)) == "2 September"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("On 2 September 2021, 2 days ago or 1 day ago", "On 2_September 2021, 2_days_ago or 1_day_ago"),
        ("“… last region to resist …”", "“…_last region to resist_…”"),
        ("AFP ¶ 4, 2 September ¶ 17", "AFP_¶_4, 2_September_¶_17"),
        ("about 1.2 km off, at 3400 m; 12 men", "about 1.2_km off, at 3400_m; 12 men"),
        ("3 days, 2 Augustine monks", "3 days, 2 Augustine monks"),
        ("17 claims, 1 telling and 35 events differ", "17_claims, 1_telling and 35_events differ"),
    ],
)
def test_no_line_ends_within_a_date_a_length_or_a_paragraph_s_name_or_at_an_ellipsis(
    text: str, kept: str
) -> None:
    assert typeset(text) == kept.replace("_", "\u00a0")
    assert typeset(typeset(text)) == typeset(text)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2021, 8, 16), date(2021, 8, 16), "16 August"),
        (date(2021, 8, 16), date(2021, 8, 23), "16 to 23 August"),
        (date(2021, 8, 31), date(2021, 9, 1), "31 August to 1 September"),
        (date(2020, 8, 1), date(2021, 8, 2), "1 August to 2 August"),
    ],
)
def test_spans_name_the_month_once_where_it_is_the_same(first: date, last: date, words: str) -> None:
    assert span_words(first, last) == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_as_in_speech(items: list[str], words: str) -> None:
    assert listed(items) == words


@pytest.mark.parametrize(("age", "words"), [(0, "the same day"), (1, "1 day ago"), (2, "2 days ago")])
def test_ages(age: int, words: str) -> None:
    assert days_ago(age) == words


def test_a_verb_agrees_with_the_name_of_its_side() -> None:
    assert [verb(SIDES[s], v) for s, v in product(("north", "south"), ("say", "deny"))] == [
        "The North say",
        "The North deny",
        "The South says",
        "The South denies",
    ]


@pytest.mark.parametrize(
    ("stance", "north", "south"),
    [
        ("holds", "say they hold the whole of Valley", "says it holds the whole of Valley"),
        ("captured", "say they have taken the whole of Valley", "says it has taken the whole of Valley"),
        (
            "repulsed",
            "say they beat off an attack on Valley",
            "says it beat off an attack on Valley",
        ),
        (
            "repulsed_all",
            "say they beat off every attack on Valley",
            "says it beat off every attack on Valley",
        ),
        ("holds_entrances", "say they hold every way into Valley", "says it holds every way into Valley"),
        ("entered", "say they have entered the whole of Valley", "says it has entered the whole of Valley"),
        (
            "present",
            "say they have forces in the whole of Valley",
            "says it has forces in the whole of Valley",
        ),
        ("flag_raised", "say they have raised their flag in Valley", "says it has raised its flag in Valley"),
        (
            "denies_control",
            "deny that the South holds the whole of Valley",
            "denies that the North hold the whole of Valley",
        ),
        (
            "denies_entry",
            "deny that the South has entered Valley",
            "denies that the North have entered Valley",
        ),
        ("surrounds", "say they have surrounded Valley", "says it has surrounded Valley"),
        (
            "blocks",
            "say they have blocked the roads into Valley",
            "says it has blocked the roads into Valley",
        ),
    ],
)
def test_each_stance_of_a_side_is_a_sentence_in_both_numbers(stance: str, north: str, south: str) -> None:
    assert said("north-minister", stance) == f"the North {north} (North Minister, 3 May)"
    assert said("south-minister", stance) == f"the South {south} (South Minister, 3 May)"


@pytest.mark.parametrize(
    ("stance", "north", "south"),
    [
        ("holds", "the North hold part of Valley", "the South holds part of Valley"),
        ("captured", "the North have taken part of Valley", "the South has taken part of Valley"),
        ("entered", "the North have entered Valley", "the South has entered Valley"),
        ("denies_control", "the North do not hold part of Valley", "the South does not hold part of Valley"),
        ("denies_entry", "the North have not entered Valley", "the South has not entered Valley"),
        (
            "flag_raised",
            "the North have raised their flag in Valley",
            "the South has raised its flag in Valley",
        ),
        ("surrounds", "the North have surrounded Valley", "the South has surrounded Valley"),
    ],
)
def test_what_a_third_party_says_is_never_turned_into_its_opposite(
    stance: str, north: str, south: str
) -> None:
    assert said("paper", stance, extent="part", about="north") == f"according to Paper, {north} (3 May)"
    assert said("paper", stance, extent="part", about="south") == f"according to Paper, {south} (3 May)"


def test_a_name_with_an_article_is_written_small_inside_a_sentence() -> None:
    dataset = make_dataset(claim("paper", on=3, about="south"))
    paper = replace(dataset.actors["paper"], name="The paper (unnamed)")
    dataset = replace(dataset, actors={**dataset.actors, "paper": paper})
    words = position_words(dataset, on(dataset, 3).said_by_others[0])
    assert words.startswith("according to the paper (unnamed), the South holds")


def test_a_side_heard_about_the_other_one_is_named_with_its_side() -> None:
    words = said("north-minister", "holds", about="south")
    assert words == "according to North Minister, the South holds the whole of Valley (3 May)"


@pytest.mark.parametrize(
    ("extent", "words"),
    [
        ("whole", "the whole of Valley"),
        ("most", "most of Valley"),
        ("part", "ground in Valley that it does not name"),
        ("centre", "the centre of Valley"),
        ("heights", "the heights of Valley"),
        ("approaches", "the ways into Valley"),
        ("unspecified", "Valley"),
    ],
)
def test_each_extent_has_its_words(extent: str, words: str) -> None:
    assert (
        said("south-minister", "holds", extent=extent)
        == f"the South says it holds {words} (South Minister, 3 May)"
    )


@pytest.mark.parametrize(("hedge", "words"), [("said to be", "said to be "), ("", "")])
def test_images_of_a_flag_are_images_and_keep_their_hedge(hedge: str, words: str) -> None:
    shown = said("north-fighter", "flag_raised", channel=Channel.IMAGES, hedge=hedge)
    assert (
        shown
        == f"the North show images {words}of their flag raised in Valley (North Fighter, unofficial, 3 May)"
    )
    its = said("south-fighter", "flag_raised", channel=Channel.IMAGES, hedge=hedge)
    assert (
        its
        == f"the South shows images {words}of its flag raised in Valley (South Fighter, unofficial, 3 May)"
    )


def test_where_a_side_speaks_without_a_person_that_is_said() -> None:
    assert said("north", "holds").endswith("(no speaker named, 3 May)")


def test_the_day_spoken_and_the_day_spoken_of_are_both_named_where_they_differ() -> None:
    made = claim("north-minister", on=3, said=4)
    dataset = make_dataset(made)
    (found,) = on(dataset, 6).in_force
    assert position_words(dataset, found).endswith("(North Minister, said on 4 May, of 3 May, 2 days ago)")


def test_each_speaker_keeps_the_day_of_speaking() -> None:
    dataset = make_dataset(claim("north-minister", on=3, said=4), claim("north", on=3, said=5))
    (found,) = on(dataset, 5).in_force
    assert position_words(dataset, found).endswith(
        "(North Minister, said on 4 May, of 3 May; no speaker named, said on 5 May, of 3 May)"
    )


@pytest.mark.parametrize(
    ("age", "ending"), [(0, "3 May)"), (1, "3 May, 1 day ago)"), (3, "3 May, 3 days ago)")]
)
def test_an_age_is_said_from_the_first_day_on(age: int, ending: str) -> None:
    dataset = make_dataset(claim("north-minister", on=3))
    assert position_words(dataset, on(dataset, 3 + age).in_force[0]).endswith(ending)


def test_what_is_only_possible_says_why_and_is_said_not_to_count() -> None:
    window = claim("north-minister", on=(3, 5))
    dataset = make_dataset(window)
    assert position_words(dataset, on(dataset, 4).possible[0]) == (
        "perhaps also on that day: the North say they hold the whole of Valley "
        "(North Minister, some day from 3 to 5 May)"
    )
    other = claim("north-minister", on=10, other=3, report_id="doubt")
    dataset = make_dataset(other, reports=[report("doubt", 10, alternative=3)])
    assert position_words(dataset, on(dataset, 3).possible[0]).endswith(
        "(North Minister, 3 May if the report is older)"
    )


@pytest.mark.parametrize(
    ("claims", "fresh", "stale"),
    [
        (
            [("north", "holds")],
            "only the North claim Valley",
            "Valley was last claimed by the North 3 days ago",
        ),
        (
            [("south", "holds")],
            "only the South claims Valley",
            "Valley was last claimed by the South 3 days ago",
        ),
        (
            [("south", "entered")],
            "only the South claims to be in Valley",
            "Valley was last claimed by the South 3 days ago",
        ),
        (
            [("north", "holds"), ("south", "holds")],
            "both sides claim Valley; both cannot be right",
            "both sides claim Valley; both cannot be right; no new claim for 3 days",
        ),
        (
            [("north", "present"), ("south", "present")],
            "both sides claim to be in Valley, and both can be true",
            "Valley was last claimed by both sides 3 days ago, and both can be true",
        ),
        (
            [("south", "denies_entry")],
            "neither side claims Valley; there is only a denial by the South",
            "neither side claims Valley; the last denial, by the South, was 3 days ago",
        ),
        (
            [("south", "denies_entry"), ("north", "denies_entry")],
            "neither side claims Valley; there is only a denial by both sides",
            "neither side claims Valley; the last denial, by both sides, was 3 days ago",
        ),
        ([], "neither side claims Valley", "neither side claims Valley"),
    ],
)
def test_each_status_has_its_words_and_others_from_the_third_day(
    claims: list[tuple[str, str]], fresh: str, stale: str
) -> None:
    dataset = make_dataset(*(claim(who, stance, on=3) for who, stance in claims))
    assert [status_words(dataset, on(dataset, day)) for day in (3, 5, 6)] == [fresh, fresh, stale]


def test_a_reported_place_says_that_neither_side_claims_it() -> None:
    dataset = make_dataset(claim("paper", on=3, about="south"))
    words = "neither side claims Valley, but others place a side there"
    assert [status_words(dataset, on(dataset, day)) for day in (3, 9)] == [words, words]


def test_a_place_names_what_is_in_force_what_is_possible_and_what_is_said_of_wider_ground() -> None:
    dataset = make_dataset(
        claim("north-minister", on=3, at=TOWN),
        claim("south", "entered", on=(4, 6), at=TOWN, extent="part"),
        claim("south-minister", on=4, at=VALLEY),
    )
    assert place_sentences(dataset, on(dataset, 5, TOWN)) == (
        "Only the North claim Town: the North say they hold the whole of Town (North Minister, 3 May, 2 days ago).",
        "Perhaps also on that day: the South says it has entered Town "
        "(no speaker named, some day from 4 to 6 May).",
        "What the South said of wider ground is newer.",
        "For Valley as a whole: the South says it holds the whole of Valley (South Minister, 4 May, 1 day ago).",
    )


def test_a_split_is_said() -> None:
    dataset = make_dataset(claim("north", on=3), claim("north-minister", on=3, extent="most"))
    assert "The North’s claims differ: all, or almost all." in place_sentences(dataset, on(dataset, 3))
    assert "The North’s claims differ: all, or almost all." in summary(dataset, state_on(dataset, 3))


def test_one_claim_that_holds_and_denies_is_said_once() -> None:
    dataset = make_dataset(claim("north", "repulsed_all", on=3))
    assert summary(dataset, state_on(dataset, 3)).count("beat off") == 1
    assert " ".join(place_sentences(dataset, on(dataset, 3))).count("beat off") == 1


def test_the_summary_has_the_date_and_on_a_contested_day_both_sides_with_speaker_and_day() -> None:
    dataset = make_dataset(
        claim("north-minister", on=3), claim("south-minister", "entered", on=4, extent="part")
    )
    assert summary(dataset, state_on(dataset, 4)) == (
        "On 4 May 2000, both sides claim Valley; both cannot be right: "
        "the North say they hold the whole of Valley (North Minister, 3 May, 1 day ago); "
        "the South says it has entered Valley (South Minister, 4 May). "
        "No report dates fighting to this day, which does not say that there was none."
    )


def test_the_summary_of_a_day_as_known_says_so() -> None:
    dataset = make_dataset(claim("north", on=3))
    assert summary(dataset, state_on(dataset, 3, known=True)).startswith(
        "In what had been published by 3 May 2000, "
    )


def test_the_brief_gives_each_side_a_part_of_its_own_in_their_order() -> None:
    dataset = make_dataset(claim("south-minister", on=3), claim("north-minister", on=3, extent="part"))
    parts = brief(dataset, state_on(dataset, 3))
    assert parts.lead.startswith("On 3 May 2000, both sides claim Valley")
    assert parts.sides == (
        ("north", "The North say they hold ground in Valley that they do not name (North Minister, 3 May)."),
        ("south", "The South says it holds the whole of Valley (South Minister, 3 May)."),
    )
    assert parts.rest == ("No report dates fighting to this day, which does not say that there was none.",)


def test_the_caption_never_puts_most_where_the_side_claims_the_whole_on_the_same_day() -> None:
    most, whole = claim("north-minister", on=3, extent="most"), claim("north-minister", on=3)
    for claims in ((most, whole), (whole, most)):
        dataset = make_dataset(*claims)
        assert (
            caption(dataset, state_on(dataset, 3)).sides[0] == "The North say they hold the whole of Valley"
        )


def test_the_caption_has_a_line_for_each_side_and_says_that_both_cannot_be_right() -> None:
    dataset = make_dataset(claim("south-minister", on=4), claim("north-minister", on=3, extent="part"))
    words = caption(dataset, state_on(dataset, 4))
    assert words.sides == (
        "The North say they hold ground in Valley that they do not name, 3 May",
        "The South says it holds the whole of Valley",
    )
    assert words.sure == "Unverified; both cannot be right"
    assert caption(dataset, state_on(dataset, 9)).sure.endswith("; no new claim for 5 days")


def test_the_caption_says_of_a_silent_side_that_it_claims_nothing() -> None:
    dataset = make_dataset(claim("north-minister", on=3))
    assert caption(dataset, state_on(dataset, 2)).sides == (
        "The North: no claim about Valley",
        "The South: no claim about Valley",
    )
    assert caption(dataset, state_on(dataset, 3)).sides[1] == "The South: no claim about Valley"
    assert "both cannot" not in caption(dataset, state_on(dataset, 3)).sure


def test_every_status_has_a_caption_on_how_sure_it_is() -> None:
    assert SURE.keys() == set(Status)


@given(any_dataset(), DAYS, READINGS)
def test_a_caption_is_neutral_and_short_enough_for_a_phone(
    dataset: Dataset, day: int, reading: Reading
) -> None:
    words = caption(dataset, state(dataset, day, reading))
    for line in (*words.sides, words.sure):
        proper(line)
        assert len(line) <= 130


# --- days without a word of their own ----------------------------------------------------------------


def test_a_day_without_accounts_says_so_and_names_the_last_word() -> None:
    dataset = make_dataset(
        claim("north", on=2), claim("south-minister", on=3, paraphrase="The South says that it is inside.")
    )
    assert summary(dataset, state_on(dataset, 3)).startswith("On 3 May")
    assert summary(dataset, state_on(dataset, 5)).startswith(
        "No report is dated to this day. Last word: 3 May, South Minister: The South says that it is inside. "
        "On 5 May 2000, "
    )


def test_the_last_word_may_be_an_event() -> None:
    clash = event(4, at=TOWN)
    dataset = make_dataset(
        claim("north", on=2),
        events=[clash],
        mentions=[mention(clash.event_id), mention(clash.event_id, claimant="villagers")],
    )
    assert summary(dataset, state_on(dataset, 9)).startswith(
        "No report is dated to this day. Last word: 4 May, The Paper tells of it. On 9"
    )


def test_before_the_first_word_there_is_no_last_one() -> None:
    dataset = make_dataset(claim("north", on=5))
    assert summary(dataset, state_on(dataset, 2)).startswith(
        "No report is dated to this day. On 2 May 2000, "
    )


def test_the_other_reading_of_a_report_is_no_last_word() -> None:
    made = claim("north", on=10, other=3, report_id="doubt")
    dataset = make_dataset(made, claim("south", on=2), reports=[report("doubt", 10, alternative=3)])
    assert "Last word: 2 May, South:" in summary(dataset, state_on(dataset, 5))


def test_as_known_on_an_empty_day_names_the_day_of_the_last_report() -> None:
    made = claim("north", on=2, report_id="weekly")
    dataset = make_dataset(made, reports=[report("weekly", 4)])
    assert summary(dataset, state_on(dataset, 6, known=True)).startswith(
        "No report since 4 May. Last word: printed on 4 May, North: Says so. In what had been published"
    )


def test_as_known_before_the_first_report_says_that_none_was_printed() -> None:
    made = claim("north", on=2, report_id="weekly")
    dataset = make_dataset(made, events=[event((2, 4))], mentions=[])
    early = state_on(make_dataset(made, reports=[report("weekly", 4)]), 1, known=True)
    without_gazette = replace(dataset, reports={"weekly": report("weekly", 4), "late": report("late", 28)})
    assert summary(without_gazette, early).startswith(
        "No report had been printed by 1 May. In what had been published"
    )


# --- fighting ----------------------------------------------------------------------------------------


def test_fighting_is_named_where_the_reports_name_it_and_silence_is_not_called_peace() -> None:
    dataset = make_dataset(events=[event(3, at=TOWN), event((2, 4), at=MOUTH), event((5, 7), at=MOUTH)])
    assert fighting_words(dataset, state_on(dataset, 3)) == (
        "Fighting is reported at Town, and may have touched Mouth."
    )
    assert fighting_words(dataset, state_on(dataset, 6)) == (
        "Fighting may have touched Mouth; the reports leave the day or place open."
    )
    assert fighting_words(dataset, state_on(dataset, 9)) == (
        "No report dates fighting to this day, which does not say that there was none."
    )


# --- dates of records and reports --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (claim(on=3), "since 3 May"),
        (claim(on=3, precision=TimePrecision.DAY), "3 May"),
        (claim(on=(3, 4), precision=TimePrecision.NIGHT), "the night of 3 to 4 May"),
        (claim(on=(3, 5)), "some day from 3 to 5 May"),
        (claim(on=(3, 5), precision=TimePrecision.THROUGHOUT), "over three days, 3 to 5 May"),
        (claim(on=None), "no day given"),
        (claim(on=10, other=3), "since 10 May, or 3 May if the report is older"),
    ],
)
def test_each_way_of_dating_has_its_words(made: Claim, words: str) -> None:
    assert date_words(made) == words


def test_a_reports_date_comes_with_its_doubt_and_its_other_reading() -> None:
    assert printed_words(report("doubt", 10, alternative=3)) == (
        "Wednesday 10 May 2000 at best; or Wednesday 3 May 2000; confidence high"
    )


# --- any records at all ------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "stance"), list(product(["north", "south", "paper"], Stance)))
def test_every_pair_of_stance_and_extent_makes_a_proper_sentence(who: str, stance: Stance) -> None:
    for extent, about in product(Extent, (None, "north", "south")):
        dataset = make_dataset(claim(who, stance, on=3, extent=extent, about=about, at=(VALLEY, TOWN)))
        for day in (3, 6):
            for text in (
                *place_sentences(dataset, on(dataset, day, TOWN)),
                summary(dataset, state_on(dataset, day)),
            ):
                proper(text)
                assert text.endswith(".")
                assert text[0].isupper()


@given(any_dataset(), DAYS, READINGS)
def test_every_sentence_about_any_records_is_proper(dataset: Dataset, day: int, reading: Reading) -> None:
    found = state(dataset, day, reading)
    text = summary(dataset, found)
    proper(text)
    assert f"{may(day).day} May 2000" in text
    parts = brief(dataset, found)
    for part in (parts.lead, *(words for _, words in parts.sides), *parts.rest):
        proper(part)
    valley = found.places[VALLEY]
    if valley.status.value == "contested":
        assert "the North " in text
        assert "the South " in text
    for place in found.places.values():
        for sentence in place_sentences(dataset, place):
            proper(sentence)
