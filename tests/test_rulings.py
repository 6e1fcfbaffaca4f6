"""The rulings of codebook section 10 that a machine can hold: a breach is one sentence, what is allowed is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.records.model import ActorKind, Channel, Claim, Dataset, EventKind, LinkKind, Mention
from geo.records.read import BUNDLED
from geo.records.stance import Stance

Change = Callable[[str, str, str, str], None]
Problems = Callable[[Path], list[str]]
Edit = tuple[str, str, str, str]
"""File, record, column, new cell."""

NAME = " Name the outlet, or the headline and the date; a person or place by name."
VERB = " A hedge doubts the statement itself; empty it."
TOGETHER = " Date together what one sentence tells, or say in date_basis that it has a day of its own."

RULINGS: list[tuple[list[Edit], str]] = [
    # 16: names, not ids
    (
        [("claims.csv", "c-01", "paraphrase", "By herald-sunday the town is taken.")],
        "claims.csv:2 (c-01): paraphrase has the id 'herald-sunday' in a sentence." + NAME,
    ),
    (
        [("events.csv", "e-01", "title", "Fighting, as in m-01")],
        "events.csv:2 (e-01): title has the id 'm-01' in a sentence." + NAME,
    ),
    (
        [("actors.csv", "herald", "name", "The report herald-sunday")],
        "actors.csv:5 (herald): name has the id 'herald-sunday' in a sentence." + NAME,
    ),
    (
        [("reports.csv", "herald-sunday", "dating_basis", "Before gazette-tuesday.")],
        "reports.csv:3 (herald-sunday): dating_basis has the id 'gazette-tuesday' in a sentence." + NAME,
    ),
    ([("claims.csv", "c-01", "paraphrase", "By the Herald of that Sunday-morning the town is taken.")], ""),
    # 4: reporting verbs are no hedges
    (
        [("claims.csv", "c-01", "hedge", "claimed")],
        "claims.csv:2 (c-01): hedge has the reporting verb 'claimed'." + VERB,
    ),
    (
        [("mentions.csv", "m-01", "hedge", "maintained that")],
        "mentions.csv:2 (m-01): hedge has the reporting verb 'maintained'." + VERB,
    ),
    (
        [("figures.csv", "f-03", "hedge", "who boasted")],
        "figures.csv:4 (f-03): hedge has the reporting verb 'boasted'." + VERB,
    ),
    ([("claims.csv", "c-01", "hedge", "said to be")], ""),
    ([("claims.csv", "c-01", "hedge", "reportedly")], ""),
    ([("figures.csv", "f-03", "hedge", "possibly")], ""),
    # 1: what one sentence tells is dated together
    (
        [("claims.csv", "c-06", "start", "2031-05-07")],
        "claims.csv:7 (c-06): start is 2031-05-07, but c-05 of the same paragraph and voice has 2031-05-08."
        + TOGETHER,
    ),
    (
        [
            ("claims.csv", "c-06", "start", "2031-05-07"),
            ("claims.csv", "c-06", "date_basis", "A day of its own, printed."),
        ],
        "",
    ),
    # 6: unnamed ground goes to the area it lies in
    (
        [("claims.csv", "c-07", "place_ids", "")],
        "claims.csv:8 (c-07): extent is 'part', but no place is named of which that is less than all."
        " Name the area inside which the unnamed ground lies, or write unspecified.",
    ),
    ([("claims.csv", "c-07", "place_ids", ""), ("claims.csv", "c-07", "extent", "unspecified")], ""),
    # 7: a doubt is a third party's, and linked
    (
        [("claims.csv", "c-03", "stance", "doubts")],
        "claims.csv:4 (c-03): stance is 'doubts', but no link says what is doubted. Add a link of kind doubts.",
    ),
    (
        [("claims.csv", "c-06", "stance", "doubts")],
        "claims.csv:7 (c-06): stance is 'doubts', but the claimant is of a side. Write a denial.",
    ),
    (
        [
            ("claims.csv", "c-03", "stance", "doubts"),
            ("links.csv", "l-02", "from_id", "c-03"),
            ("links.csv", "l-02", "kind", "doubts"),
        ],
        "",
    ),
    # 10: only a report counts one figure within another
    (
        [("links.csv", "l-02", "kind", "counted_within")],
        "links.csv:3 (l-02): kind is 'counted_within', but the coder says so."
        " Write may_be_within: a report states the other.",
    ),
    # 15: only its own voice takes a statement back
    (
        [("links.csv", "l-02", "from_id", "c-04")],
        "links.csv:3 (l-02): kind is 'supersedes', but c-04 and c-01 are of different speakers and sides."
        " Write disputes, or take the link out: only its own voice takes a statement back.",
    ),
    ([("links.csv", "l-02", "from_id", "m-04")], ""),
    # figures with days of their own
    (
        [("figures.csv", "f-01", "start", "2031-05-04")],
        "figures.csv:2 (f-01): start and time_precision do not come together. Write both, or neither.",
    ),
    (
        [("figures.csv", "f-01", "start", "2031-05-04"), ("figures.csv", "f-01", "time_precision", "day")],
        "figures.csv:2 (f-01): date_basis is empty. Say what the figure's own days rest on.",
    ),
    (
        [("figures.csv", "f-01", "may_be_within", "f-03")],
        "figures.csv:2 (f-01): whose_id is 'kaveth', but f-03, which includes it, is ''."
        " Count only people of one actor within one another.",
    ),
]


@pytest.mark.parametrize(("edits", "said"), RULINGS)
def test_a_breach_of_a_ruling_is_one_sentence_and_what_is_allowed_is_none(
    copy_of_toy: Path, change: Change, problems: Problems, edits: list[Edit], said: str
) -> None:
    for edit in edits:
        change(*edit)
    assert problems(copy_of_toy) == ([said] if said else [])


def test_every_doubt_of_a_third_party_is_linked_to_what_it_doubts(dataset: Dataset) -> None:
    doubts = {name for name, claim in dataset.claims.items() if claim.stance is Stance.DOUBTS}
    assert doubts == {"c-panjshir-doubts-motwani"}
    doubted = [link.to_id for link in dataset.links.values() if link.kind is LinkKind.DOUBTS]
    assert len(doubted) == 3
    assert all(dataset.side_of(dataset.claims[name].claimant_id) == "taliban" for name in doubted)


def told(dataset: Dataset) -> list[Claim | Mention]:
    return [*dataset.claims.values(), *dataset.mentions.values()]


def test_a_title_that_was_true_once_is_told_as_former(dataset: Dataset) -> None:
    assert {record.role for record in told(dataset) if "mohammadi" in record.claimant_id} == {
        "former defence minister"
    }


def test_what_was_not_said_not_done_or_taken_back_is_an_event_and_nobodys_position(dataset: Dataset) -> None:
    negative = {name for name, event in dataset.events.items() if event.kind is EventKind.NOT_DONE}
    assert negative == {"e-no-official-claim-weekend", "e-no-us-support-asked", "e-talks-no-serious-effort"}
    withdrawn = {name for name, event in dataset.events.items() if event.kind is EventKind.WITHDRAWAL}
    assert withdrawn == {"e-withdrawal-taliban-mohammadi"}


def test_what_is_told_only_with_doubt_or_from_hearsay_is_doubted_in_its_title(dataset: Dataset) -> None:
    doubted = re.compile(r"\b(said to|reported|rumours?|seems?|images|tells it)\b", re.IGNORECASE)
    unsure = {
        dataset.events[name].title
        for name, mentions in dataset.mentions_of.items()
        if all(one.hedge or one.channel is Channel.HEARSAY for one in mentions)
    }
    assert len(unsure) == 7
    assert not [title for title in unsure if not doubted.search(title)], (
        "a title stands alone in lists and on the map"
    )


def test_what_one_side_alone_says_of_the_others_siege_or_retreat_names_the_teller_in_the_title(
    dataset: Dataset,
) -> None:
    accused = {EventKind.BLOCKADE, EventKind.HARDSHIP, EventKind.WITHDRAWAL}
    told_by: dict[str, set[str]] = {}
    for one in dataset.mentions.values():
        if dataset.events[one.event_id].kind in accused:
            told_by.setdefault(one.event_id, set()).add(one.claimant_id)
    assert len(told_by) == 3
    for name, tellers in told_by.items():
        (teller,) = tellers
        named = re.search(r", as (.+) tells it$", dataset.events[name].title)
        assert named
        assert dataset.actors[teller].name.endswith(named[1])


def test_residents_speak_for_no_side_and_a_fighter_beside_them_does(dataset: Dataset) -> None:
    mine = [m for m in dataset.mentions.values() if dataset.events[m.event_id].kind is EventKind.STATEMENT]
    residents = [m for m in mine if dataset.actors[m.claimant_id].kind is ActorKind.RESIDENT]
    assert len(residents) == 2
    assert not [m for m in residents if dataset.events[m.event_id].side_ids]
    assert dataset.events[dataset.mentions["m-defiance-panjshir-fighter"].event_id].side_ids == ("nrf",)


def test_a_number_hangs_on_no_event_that_it_does_not_count_and_has_the_place_it_is_told_of(
    dataset: Dataset,
) -> None:
    remaining = dataset.figures["f-soldiers-remaining-telegraph"]
    assert not remaining.record_id
    assert not remaining.place_ids, "still in the field is no place"
    assert dataset.figures["f-inhabitants-panjshir-last-region"].place_ids == ("panjshir",)


def test_the_words_that_an_audit_found_beyond_the_text_stand_in_no_paraphrase(dataset: Dataset) -> None:
    beyond = re.compile(
        r"running short|ways into the valley|boast|admit|\ballied\b|by any channel|by way of the|several ways"
    )
    assert not [record.paraphrase for record in told(dataset) if beyond.search(record.paraphrase)]


def test_a_channel_is_what_is_printed_and_hearsay_is_told_as_such(dataset: Dataset) -> None:
    accounts: list[Claim | Mention] = [*dataset.claims.values(), *dataset.mentions.values()]
    told_to_the_press = {one.mention_id for one in dataset.mentions.values() if one.channel is Channel.SPOKEN}
    assert told_to_the_press == {"m-safe-passage-kabul-us"}, (
        "one report says of one statement whom it was made to"
    )
    assert not [claim for claim in dataset.claims.values() if claim.channel is Channel.SPOKEN]
    for one in accounts:
        hearsay, media = one.channel is Channel.HEARSAY, one.channel is Channel.MEDIA
        assert hearsay == (one.claimant_id == "unnamed-reports"), one
        assert not hearsay or re.match(r"Unnamed reports (tell|say)|Rumours .* said", one.paraphrase), one
        assert not media or dataset.actors[one.claimant_id].kind is ActorKind.OUTLET, one


def test_the_words_that_a_first_reading_did_not_understand_stand_in_no_title_role_or_paraphrase(
    dataset: Dataset,
) -> None:
    titles = re.compile(r", by the |\bon being\b|^(?!Talks )[^,]*\belders and\b")
    assert not [event.title for event in dataset.events.values() if titles.search(event.title)]
    unclear = re.compile(
        r"\bits fighters\b|\bthe group controls\b|\bfrom the pass\b|\btalk round\b|\bfaults\b|sets the departure"
        r"|\bhas passed\b|had control of|to block roads is|;"
    )
    assert not [record.paraphrase for record in told(dataset) if unclear.search(record.paraphrase)]
    # Of an office, or of who speaks, the words go on to what of: no chief, source or group of nothing.
    roles = [words for one in told(dataset) for words in (one.role, one.speaker)]
    assert not [words for words in roles if re.search(r"\b(chief|head|deputy|familiar|group|source)$", words)]


def test_a_newspaper_is_named_with_its_article(dataset: Dataset) -> None:
    outlets = [actor.name for actor in dataset.actors.values() if actor.kind is ActorKind.OUTLET]
    papers = [name for name in outlets if re.search(r"\b(Times|Telegraph|Post|Herald|Guardian)\b", name)]
    assert len(papers) >= 2
    assert all(name.startswith("The ") for name in papers)


LOG = re.compile(r"^## Data change log: 2\.", re.MULTILINE)


def test_every_row_of_the_change_log_says_what_holds_it_and_names_as_many_records_as_it_counts(
    dataset: Dataset,
) -> None:
    log = (BUNDLED / "README.md").read_text(encoding="utf-8").split("## Versions of the data")[0]
    rows = [row for part in LOG.split(log)[1:] for row in part.splitlines() if row.startswith("- **")]
    assert len(rows) > 35
    held = re.compile(
        r"\[(?:[^\[\]]*(?:tests? of|trap|`check`|`coverage`|closed list|plain words)[^\[\]]*)\]$"
    )
    assert not [row[:60] for row in rows if not held.search(row)]
    names = {
        *(*dataset.claims, *dataset.events, *dataset.mentions, *dataset.figures, *dataset.links),
        *(*dataset.actors, *dataset.reports),
    }
    for row in rows:
        counted = re.match(r"- \*\*([^*]+)\*\*[^(:]*\((?:ruling \d+; )?(\d+)\)", row)
        if counted and counted[1] in EXACT:
            named = {
                name for name in re.findall(r"[a-z]+(?:-[a-z0-9]+)+", row.split(". ")[0]) if name in names
            }
            assert len(named) == int(counted[2]), (counted[1], len(named))


EXACT = {
    "Channel",
    "Reporting verbs as hedges",
    "Kinds that say too much",
    "Undated though datable",
    "The rest of the country",
    "Contradictions not linked",
    "Paraphrases",
    "Titles that a first reading does not understand",
}
"""Kinds of whose rows each record is named and counted; of others a row tells more than it counts."""


def test_the_coding_log_tells_how_many_pairs_that_cannot_both_be_true_are_linked(dataset: Dataset) -> None:
    log = (BUNDLED / "README.md").read_text(encoding="utf-8")
    counts = Counter(link.kind for link in dataset.links.values())
    at_odds = [counts[kind] for kind in (LinkKind.DISPUTES, LinkKind.DOUBTS, LinkKind.SUPERSEDES)]
    assert "{} `disputes`, {} `doubts`\nand {} `supersedes` do".format(*at_odds) in log
    told = [
        int(number) for number in re.findall(r"so that (\d+) pairs that cannot both be true are linked", log)
    ]
    assert told == [67, sum(at_odds)], "edition by edition, the last as it is now"


def test_every_id_that_the_change_log_names_is_a_record_or_is_told_as_gone(dataset: Dataset) -> None:
    log = (BUNDLED / "README.md").read_text(encoding="utf-8").split("## Data change log: 2.0.0")[1]
    records = {
        *(*dataset.claims, *dataset.events, *dataset.mentions, *dataset.figures, *dataset.links),
        *(*dataset.reports, *dataset.actors),
    }
    named = set(re.findall(r"\b[cemfl]-[a-z]+(?:-[a-z0-9]+)+", log))
    gone = set(re.findall(r"\b[cemfl]-[a-z0-9-]+", log.split("gone are ")[1].split(";")[0]))
    assert len(named) > 150
    assert named - records == gone
