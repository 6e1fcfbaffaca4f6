"""Citations, entries for reference managers, and the address that errors are told to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.records.model import Confidence, Dataset, Report
from geo.records.read import BUNDLED, notes, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.address import other_dates, read_otherwise
from geo.view.address import other_dates_from_text as from_text
from geo.words.citations import (
    SETTING,
    address_problem,
    bibtex,
    citation,
    cite_view,
    csl_item,
    csl_json,
    date_note,
    editions,
    error_address,
    how_to_cite,
    other_edition,
    outlet_name,
    redated_words,
    tex,
    uncertain,
)
from geo.words.places import summary

VERSION = read(BUNDLED).version

UNCERTAIN = "thursday-attack"


def printed(report: Report, **fields: object) -> Report:
    """The report with a known day, outlet and address, and with ``fields``."""
    known: dict[str, object] = {
        "published_earliest": report.published_best,
        "published_latest": report.published_best,
        "alternative": None,
        "confidence": Confidence.HIGH,
        "url": "https://news.example/a",
    }
    return replace(report, **(known | fields))  # type: ignore[arg-type]


# --- views -------------------------------------------------------------------------------------------------------


def test_a_view_is_cited_with_its_page_its_version_and_its_address(dataset: Dataset) -> None:
    assert cite_view(dataset, "Map", "https://maps.example/?day=2021-09-02") == (
        "Who claimed what about Panjshir, August and September 2021. Map. "
        f"Data version {VERSION}. Unverified claims from "
        "5 news reports. Data CC BY 4.0. https://maps.example/?day=2021-09-02"
    )


def test_a_view_of_a_report_read_otherwise_says_so(dataset: Dataset) -> None:
    other = read_otherwise(dataset, [UNCERTAIN])
    assert cite_view(other, "Compare", "https://maps.example/compare", redated=[UNCERTAIN]) == (
        "Who claimed what about Panjshir, August and September 2021. Compare. Data version "
        f"{VERSION}+thursday-attack.2021-08-26, in which “Taliban Attacks Panjshir Resistance” is read as of Thursday "
        "26 August 2021, not of 2 September. Unverified claims from 5 news reports. Data CC BY 4.0. "
        "https://maps.example/compare"
    )


def test_the_whole_dataset_is_cited_with_its_days(dataset: Dataset) -> None:
    assert (
        f"data version {VERSION}: claims and reported events from 15 August to 6 September 2021"
        in how_to_cite(dataset)
    )


# --- reports in text ---------------------------------------------------------------------------------------------

CITATIONS = {
    "assault-order": (
        "The Telegraph. “Taliban sends ‘hundreds’ of fighters to crush resistance.” "
        "[About 23 August 2021; possible 22 to 27 August.] [Address not known.]"
    ),
    "final-holdout": (
        "AFP. “Taliban battle for final holdout province.” [Outlet not printed]. "
        "[About 3 September 2021; possible 3 to 4 September.] [Address not known.]"
    ),
    "thursday-attack": (
        "[Outlet not printed]. “Taliban Attacks Panjshir Resistance.” "
        "[About 2 September 2021; or else 26 August 2021.] [Address not known.]"
    ),
}


@pytest.mark.parametrize("report_id", CITATIONS)
def test_a_report_in_one_line_with_what_is_inferred_or_missing_in_brackets(
    dataset: Dataset, report_id: str
) -> None:
    assert citation(dataset, dataset.reports[report_id]) == CITATIONS[report_id]


def test_a_report_of_which_all_is_printed_needs_no_brackets(dataset: Dataset) -> None:
    report = printed(dataset.reports["assault-order"], author="A. Writer", headline="Who holds the valley?")
    assert citation(dataset, report) == (
        "A. Writer. “Who holds the valley?” The Telegraph. 23 August 2021. https://news.example/a"
    )


def test_the_day_of_every_bundled_report_is_in_doubt_and_said_to_be(dataset: Dataset) -> None:
    for report in dataset.reports.values():
        assert uncertain(report)
        assert f"confidence {report.confidence.value}" in date_note(report)
    assert date_note(printed(dataset.reports[UNCERTAIN])) == ""


def test_an_outlet_that_its_page_does_not_name_is_no_name(dataset: Dataset) -> None:
    names = {key: outlet_name(dataset, report) for key, report in dataset.reports.items()}
    assert [key for key, name in names.items() if name] == ["assault-order"]


# --- BibTeX ------------------------------------------------------------------------------------------------------


def test_an_entry_of_a_named_outlet_is_an_article(dataset: Dataset) -> None:
    assert bibtex(dataset, [dataset.reports["assault-order"]]) == (
        "@article{assault-order,\n"
        "  title = {{Taliban sends ‘hundreds’ of fighters to crush resistance}},\n"
        "  journal = {{The Telegraph}},\n"
        "  year = {2021},\n"
        "  month = aug,\n"
        "  day = {23},\n"
        "  language = {en},\n"
        "  note = {Day of publication uncertain: best 23 August 2021, possible 22 to 27 August; confidence medium. "
        "Address not known.},\n"
        "}\n"
    )


def test_an_agency_stands_for_the_author_where_none_is_printed(dataset: Dataset) -> None:
    found = bibtex(dataset, [dataset.reports["final-holdout"]])
    assert found.startswith("@misc{final-holdout,\n  author = {{AFP}},\n")
    assert "Outlet not printed." in found
    named = printed(dataset.reports["final-holdout"], author="A & B")
    assert "author = {{A \\& B}}" in bibtex(dataset, [named])
    assert "Agency: AFP." in bibtex(dataset, [named])


HOSTILE = '100% of {it} & "they" \\ #1_a ~ ^ $5 }'


def test_signs_that_tex_would_read_as_commands_are_escaped() -> None:
    assert tex(HOSTILE) == (
        '100\\% of \\textbraceleft{}it\\textbraceright{} \\& "they" \\textbackslash{} \\#1\\_a '
        "\\textasciitilde{} \\textasciicircum{} \\$5 \\textbraceright{}"
    )
    assert tex("two\nlines\tof  it") == "two lines of it"


def test_whatever_is_printed_the_braces_of_an_entry_balance(dataset: Dataset) -> None:
    report = printed(
        dataset.reports["assault-order"],
        headline=HOSTILE,
        author="}{",
        url="https://x.example/{a}%20b_c\\",
        report_id="odd, {id}",
    )
    found = bibtex(dataset, [report])
    depth = 0
    for sign in found:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert found.startswith("@article{odd---id-,\n")
    assert "url = {https://x.example/%7Ba%7D%20b_c%5C}" in found


def test_all_reports_make_one_file(dataset: Dataset) -> None:
    assert bibtex(dataset, dataset.reports.values()).count("\n}\n") == 5


# --- CSL-JSON ----------------------------------------------------------------------------------------------------

CSL_NAMES = {"id", "type", "title", "author", "container-title", "issued", "language", "URL", "note"}
"""Names of the schema's item (version 1.0) that this product uses; the schema allows no others of its own."""


def test_an_item_has_the_best_day_about_and_the_other_days_in_its_note(dataset: Dataset) -> None:
    assert csl_item(dataset, dataset.reports[UNCERTAIN]) == {
        "id": "thursday-attack",
        "type": "article-newspaper",
        "title": "Taliban Attacks Panjshir Resistance",
        "issued": {"date-parts": [[2021, 9, 2]], "circa": True},
        "language": "en",
        "note": "Day of publication uncertain: best 2 September 2021, or else 26 August 2021 and no day between; "
        "confidence low. Outlet not printed. Address not known.",
    }


def test_an_item_of_which_all_is_printed_has_no_doubt_and_no_note(dataset: Dataset) -> None:
    report = printed(dataset.reports["assault-order"], author="A. Writer")
    assert csl_item(dataset, report) == {
        "id": "assault-order",
        "type": "article-newspaper",
        "title": "Taliban sends ‘hundreds’ of fighters to crush resistance",
        "author": [{"literal": "A. Writer"}],
        "container-title": "The Telegraph",
        "issued": {"date-parts": [[2021, 8, 23]]},
        "language": "en",
        "URL": "https://news.example/a",
    }


def test_items_keep_to_the_names_of_the_schema_and_never_say_when_they_were_read(dataset: Dataset) -> None:
    items = json.loads(csl_json(dataset, dataset.reports.values()))
    assert [item["id"] for item in items] == list(dataset.reports)
    for item in items:
        assert set(item) <= CSL_NAMES
        assert set(item["issued"]) <= {"date-parts", "circa"}
        assert all(set(name) == {"literal"} for name in item.get("author", []))


# --- reports read by their other date ----------------------------------------------------------------------------


def test_a_choice_comes_back_from_its_address(dataset: Dataset) -> None:
    assert other_dates(dataset, [UNCERTAIN]) == "thursday-attack:2021-08-26"
    assert from_text("thursday-attack:2021-08-26", dataset) == ((UNCERTAIN,), ())
    assert other_dates(dataset, []) == ""
    assert from_text("", dataset) == ((), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nobody:2021-08-26", "“nobody:2021-08-26”: no report of this data that has another date"),
        ("last-region:2021-08-26", "no report of this data that has another date"),
        ("thursday-attack:2021-08-25", "not its other date, which is 2021-08-26"),
        ("thursday-attack", "not its other date, which is 2021-08-26"),
        ("x" * 500, f"“{'x' * 40}…”"),
    ],
)
def test_an_address_that_asks_for_a_date_that_is_not_there_is_told_so(
    dataset: Dataset, text: str, said: str
) -> None:
    chosen, ignored = from_text(text, dataset)
    assert chosen == ()
    assert len(ignored) == 1
    assert said in ignored[0]
    assert ignored[0].endswith("The best date is used.")


def test_what_is_good_in_a_broken_address_is_taken(dataset: Dataset) -> None:
    chosen, ignored = from_text("thursday-attack:2021-08-26,nobody:1,thursday-attack:2021-08-26", dataset)
    assert chosen == (UNCERTAIN,)
    assert len(ignored) == 1


def test_reading_by_the_other_date_recomputes_everything(dataset: Dataset) -> None:
    other = read_otherwise(dataset, [UNCERTAIN])
    on_26 = {
        name: summary(data, Timeline(data).state(date(2021, 8, 26), Reading.CLAIMED))
        for name, data in (("best", dataset), ("other", other))
    }
    assert "Fighting may have touched Panjshir" in on_26["best"]
    assert "Fighting is reported in Panjshir" in on_26["other"]
    claim = other.claims["c-panjshir-present-thursday-attack"]
    assert (claim.start, claim.alternative_start) == (date(2021, 8, 26), date(2021, 9, 2))


def test_the_arguments_change_places_with_the_dates(dataset: Dataset) -> None:
    best, other = dataset.reports[UNCERTAIN], read_otherwise(dataset, [UNCERTAIN]).reports[UNCERTAIN]
    assert (other.published_best, other.alternative) == (best.alternative, best.published_best)
    assert (other.dating_basis, other.alternative_basis) == (best.alternative_basis, best.dating_basis)


def test_nothing_chosen_is_the_same_dataset(dataset: Dataset) -> None:
    assert read_otherwise(dataset, []) is dataset
    assert redated_words(dataset, []) == ""


# --- where errors are told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting",
    [
        "http://tracker.example/new",
        "javascript:alert(1)",
        "data:text/html,x",
        "//tracker.example/new",
        "tracker.example/new",
        "https://",
        "https:///new",
        "https://user:word@tracker.example/",
        "https://[",
        "https://tracker.example/a b",
        "https://tracker.example/\nx",
        'https://tracker.example/"><script>',
        "https://tracker.exämple/",
        "mailto:",
        "mailto:nobody",
        "mailto:a@b.example,c@d.example",
    ],
)
def test_an_address_that_is_not_https_or_mailto_is_refused_and_nothing_is_offered(
    dataset: Dataset, setting: str
) -> None:
    assert address_problem(setting).startswith(SETTING)
    assert error_address(setting, dataset, "c-one") == ""


def test_without_a_setting_there_is_nothing_to_say_and_nothing_to_offer(dataset: Dataset) -> None:
    assert address_problem("") == ""
    assert error_address("", dataset, "c-one") == ""


def test_a_form_gets_the_record_the_version_and_the_page(dataset: Dataset) -> None:
    page = "https://maps.example/?day=2021-09-02&record=a b"
    found = error_address("https://tracker.example/new?labels=data#form", dataset, "c-one & two", page)
    parts = urlsplit(found)
    assert (parts.netloc, parts.path, parts.fragment) == ("tracker.example", "/new", "form")
    assert parse_qs(parts.query) == {
        "labels": ["data"],
        "title": ["Error in record c-one & two"],
        "body": [f"Record: c-one & two\r\nData version: {VERSION}\r\nPage: {page}\r\n\r\nWhat is wrong: "],
    }


def test_a_letter_gets_them_percent_encoded(dataset: Dataset) -> None:
    assert error_address("mailto:map@desk.example", dataset, "c-one") == (
        "mailto:map@desk.example?subject=Error%20in%20record%20c-one&body=Record%3A%20c-one%0D%0A"
        f"Data%20version%3A%20{VERSION}%0D%0A%0D%0AWhat%20is%20wrong%3A%20"
    )


def test_a_setting_with_places_for_them_is_filled_in_as_it_stands(dataset: Dataset) -> None:
    setting = "https://tracker.example/new?id={record}&data={version}&seen={page}"
    assert error_address(setting, dataset, "c-{page}", "a&b") == (
        f"https://tracker.example/new?id=c-%7Bpage%7D&data={VERSION}&seen=a%26b"
    )


# --- links of another edition ------------------------------------------------------------------------------------


LOG = """
## Data change log: 1.1.0, by kind
- **Channel** (2): c-one, m-two is `hearsay`.
- **Paraphrases** (1): c-one-more.

## Data change log: 1.2.0, by kind
Words before it.

- **Titles** (1): e-three
  and c-one. [test]

## Versions of the data
- **1.0.0**: first coding.
- **1.1.0** (2031-05-01): every record
  read again, `a` column.
- **1.2.0** (2031-06-01): titles.
"""


def edition_of(dataset: Dataset, asked: str, record: str = "", shown: str = "1.2.0") -> str:
    return " ".join(other_edition(replace(dataset, version=shown), asked, record, editions(LOG)))


def test_a_readme_tells_each_version_with_its_day_and_its_changes() -> None:
    found = editions(LOG)
    assert [(one.version, one.day and one.day.isoformat()) for one in found] == [
        ("1.0.0", None),
        ("1.1.0", "2031-05-01"),
        ("1.2.0", "2031-06-01"),
    ]
    assert found[1].words == "every record read again, a column."
    assert found[1].changes == (
        ("Channel", "(2): c-one, m-two is `hearsay`."),
        ("Paraphrases", "(1): c-one-more."),
    )
    assert found[2].changes == (("Titles", "(1): e-three and c-one. [test]"),)
    assert editions("# Nothing") == ()


def test_the_bundled_readme_knows_the_version_that_is_shown(dataset: Dataset) -> None:
    found = editions(notes(BUNDLED)["README.md"])
    assert found[-1].version == dataset.version
    assert all(one.day for one in found)
    named = {
        record for one in found for _, words in one.changes for record in words.replace(",", " ").split()
    }
    assert len(named & dataset.claims.keys()) > 10


@pytest.mark.parametrize(
    ("asked", "record", "said"),
    [
        ("1.2.0", "c-one", ""),
        ("1.0.0", "c-one", "What changed for the record it names: Channel (1.1.0); Titles (1.2.0)."),
        ("1.1.0", "c-one", "What changed for the record it names: Titles (1.2.0)."),
        ("1.0.0", "c-two", "The change log names nothing that changed for the record it names."),
        ("1.0.0", "c-one-more", "What changed for the record it names: Paraphrases (1.1.0)."),
        (
            "1.0.0",
            "",
            "What version 1.1.0 changed: every record read again, a column. What version 1.2.0 changed: titles.",
        ),
        ("9.0.0", "c-one", "This link is of data version 9.0.0, newer than version 1.2.0, which is shown."),
        ("one", "", "The address names a version of the data that is none; version 1.2.0 is shown."),
        ("1.0.0\n", "", "The address names a version of the data that is none; version 1.2.0 is shown."),
    ],
)
def test_a_link_of_another_edition_says_so_and_what_changed_for_its_record(
    dataset: Dataset, asked: str, record: str, said: str
) -> None:
    found = edition_of(dataset, asked, record)
    assert found.endswith(said)
    assert (found == "") is (said == "")
    if asked in {"1.0.0", "1.1.0"}:
        assert found.startswith(f"This link is of data version {asked}; version 1.2.0 is shown.")


def test_data_that_are_read_otherwise_are_the_same_edition(dataset: Dataset) -> None:
    assert edition_of(dataset, "1.2.0", shown="1.2.0+one.2021-08-26") == ""


def test_an_event_has_changed_where_a_telling_of_it_has(dataset: Dataset) -> None:
    event, mentions = next(iter(dataset.mentions_of.items()))
    log = LOG.replace("m-two", mentions[0].mention_id)
    assert "Channel (1.1.0)" in " ".join(
        other_edition(replace(dataset, version="1.2.0"), "1.0.0", event, editions(log))
    )
