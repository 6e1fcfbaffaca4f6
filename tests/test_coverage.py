from __future__ import annotations

import json
from dataclasses import replace

from geo.records.coverage import as_plain, as_text, coverage
from geo.records.model import Dataset, Reason


def test_every_paragraph_of_every_report_is_listed_in_order(toy: Dataset) -> None:
    found = coverage(toy)
    assert [entry.report.report_id for entry in found] == ["gazette-tuesday", "herald-sunday"]
    assert [[p.paragraph.paragraph for p in entry.paragraphs] for entry in found] == [[1, 2, 3, 4, 5, 6]] * 2


def test_a_paragraph_names_all_that_was_coded_from_it(toy: Dataset) -> None:
    letter = coverage(toy)[1].paragraphs[3]
    assert (letter.claims, letter.mentions, letter.events) == (("c-02",), ("m-02",), ("e-02",))
    assert (letter.figures, letter.links) == ((), ("l-01",))
    assert letter.ids == ("c-02", "m-02", "l-01")
    assert coverage(toy)[1].paragraphs[2].figures == ("f-01", "f-02")


def test_a_link_made_by_the_coder_belongs_to_no_paragraph(toy: Dataset) -> None:
    marked = replace(toy.links["l-02"], report_id="herald-sunday", paragraph=5)
    found = coverage(replace(toy, links={**toy.links, "l-02": marked}))
    assert found[1].paragraphs[4].links == ()


def test_a_paragraph_without_records_gives_its_reason(toy: Dataset) -> None:
    notice = coverage(toy)[1].paragraphs[5]
    assert (notice.ids, notice.reason, notice.accounted) == ((), Reason.FURNITURE, True)


def test_a_paragraph_with_neither_record_nor_reason_is_unaccounted_for(toy: Dataset) -> None:
    claims = {name: claim for name, claim in toy.claims.items() if name != "c-07"}
    found = coverage(replace(toy, claims=claims))
    assert [entry.unaccounted for entry in found] == [(5,), ()]
    assert "    5  Somewhere in the Hollowmere …  NEITHER RECORD NOR REASON" in as_text(found, toy)


def test_the_text_heads_each_report_with_its_title_outlet_day_and_counts(toy: Dataset) -> None:
    lines = list(as_text(coverage(toy), toy))
    assert lines[9:13] == [
        "herald-sunday: Shots over Brell",
        "  The Herald, 2031-05-04; 4 of 6 paragraphs coded: 3 claims, 2 mentions, 2 figures, 1 links",
        "    1  Shots over Brell …  (headline)",
        "    2  The Ostrel league took …  c-01",
    ]


def test_the_json_says_the_same(toy: Dataset) -> None:
    plain = json.loads(json.dumps(as_plain(coverage(toy))))
    assert plain[1]["report_id"] == "herald-sunday"
    assert plain[1]["paragraphs"][3] == {
        "paragraph": 4,
        "first_words": "Kaveth's herald Dov Renn",
        "claims": ["c-02"],
        "mentions": ["m-02"],
        "events": ["e-02"],
        "figures": [],
        "links": ["l-01"],
        "distances": [],
        "reason": None,
        "note": "",
    }


def test_every_bundled_paragraph_is_accounted_for(dataset: Dataset) -> None:
    assert [entry.unaccounted for entry in coverage(dataset)] == [()] * len(dataset.reports)
