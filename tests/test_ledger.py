from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from geo.findings.figures import HARM, Group, admissions, groups, numbers, said_on, whose
from geo.markup.figures import NOT_ADDED, NOT_DRAWN, ledger_html
from geo.records.model import Dataset, Figure, Measure, StatedBy, Wording
from geo.status.validity import told_of
from geo.words.claims import capital, inside
from geo.words.dates import date_words, day_short
from geo.words.lists import MEASURES
from geo.words.records import bare, number_words, paragraph_name

HOSTILE = '<img src=x onerror="alert(1)">&'


def parsed(html: str) -> ET.Element:
    """The HTML as a tree: it is well formed but for the bare ampersands that addresses may have."""
    return ET.fromstring(re.sub(r"&(?!#?\w+;)", "&amp;", html))


def tree(dataset: Dataset) -> ET.Element:
    return parsed(ledger_html(dataset))


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(dataset: Dataset) -> dict[str, ET.Element]:
    """The rows of the ledger by the figure they show."""
    found = [row for row in tree(dataset).iter("tr") if row.get("id")]
    assert len({row.get("id") for row in found}) == len(found)
    return {str(row.get("id")): row for row in found}


def listed(dataset: Dataset) -> dict[str, Figure]:
    """The figures a ledger of people and things holds: all but distances."""
    return {k: f for k, f in dataset.figures.items() if f.measure is not Measure.DISTANCE_KM}


def with_figures(dataset: Dataset, *figures: Figure) -> Dataset:
    return replace(dataset, figures={figure.figure_id: figure for figure in figures})


def changed(dataset: Dataset, figure_id: str, **fields: object) -> Dataset:
    figure = replace(dataset.figures[figure_id], **fields)  # type: ignore[arg-type]  # any column
    return replace(dataset, figures={**dataset.figures, figure_id: figure})


# --- groups ---------------------------------------------------------------------------------------------------


def test_every_figure_but_distances_stands_in_one_group_of_its_measure_people_and_speaker(
    dataset: Dataset,
) -> None:
    found = [
        (entry.figure.figure_id, group, voice)
        for group in groups(dataset)
        for voice in group.voices
        for entry in voice.entries
    ]
    assert sorted(name for name, _, _ in found) == sorted(listed(dataset))
    for name, group, voice in found:
        figure = dataset.figures[name]
        assert (figure.measure, whose(dataset, figure)) == (group.measure, group.whose_id)
        assert dataset.side_of(figure.claimant_id) == voice.side_id


def test_harm_comes_first_and_the_sides_in_their_order(dataset: Dataset) -> None:
    found = groups(dataset)
    harm = [group for group in found if group.measure in HARM]
    assert tuple(found[: len(harm)]) == tuple(harm)
    assert list(dict.fromkeys(group.measure for group in harm)) == list(HARM)
    assert [group.whose_id for group in harm] == ["taliban", "nrf"] * len(HARM)


def test_every_group_of_harm_has_both_sides_voices_beside_each_other(dataset: Dataset) -> None:
    for group in groups(dataset):
        if group.measure in HARM:
            assert [voice.side_id for voice in group.voices][:2] == ["taliban", "nrf"]
        else:
            assert all(voice.entries for voice in group.voices)


def test_figures_run_from_low_to_high_and_words_without_a_number_stand_last(dataset: Dataset) -> None:
    for group in groups(dataset):
        for voice in group.voices:
            top = [numbers(entry.figure) for entry in voice.entries if entry.depth == 0]
            assert top == sorted(top, key=lambda n: (not n, n))


def _part_and_whole(group: Group) -> Iterator[tuple[Figure, Figure]]:
    for voice in group.voices:
        above: list[Figure] = []
        for entry in voice.entries:
            del above[entry.depth :]
            if above:
                yield entry.figure, above[-1]
            above.append(entry.figure)


def test_what_is_counted_within_a_figure_follows_it_one_step_further_in(dataset: Dataset) -> None:
    nested = {part.figure_id: whole.figure_id for g in groups(dataset) for part, whole in _part_and_whole(g)}
    assert nested == {}
    dozens = replace(
        dataset.figures["f-killed-taliban-dozens"], counted_within="f-killed-taliban-large-numbers"
    )
    stated = replace(dataset, figures={**dataset.figures, dozens.figure_id: dozens})
    nested = {part.figure_id: whole.figure_id for g in groups(stated) for part, whole in _part_and_whole(g)}
    assert nested == {"f-killed-taliban-dozens": "f-killed-taliban-large-numbers"}


def test_what_is_only_possible_is_not_set_in_and_says_may(dataset: Dataset) -> None:
    perhaps = {name: f.may_be_within for name, f in dataset.figures.items() if f.may_be_within}
    assert len(perhaps) == 4
    for name, row in rows(dataset).items():
        assert ("may be counted within" in words(row)) is (name in perhaps)
        assert name not in perhaps or row.get("class") == "depth-0"


def test_the_scale_of_a_group_is_its_largest_printed_number(dataset: Dataset) -> None:
    for group in groups(dataset):
        printed = [n for voice in group.voices for entry in voice.entries for n in numbers(entry.figure)]
        assert group.longest == (max(printed) if printed else None)


def test_an_admission_is_harm_that_a_side_states_of_its_own_people(dataset: Dataset) -> None:
    for side in dataset.sides:
        own = {
            name
            for name, f in dataset.figures.items()
            if f.measure in HARM and {dataset.side_of(f.claimant_id), dataset.side_of(f.whose_id)} == {side}
        }
        assert {figure.figure_id for figure in admissions(dataset, side)} == own


# --- the page's part ------------------------------------------------------------------------------------------


def test_how_many_each_side_admits_is_answered_before_any_other_table(dataset: Dataset) -> None:
    first = next(tree(dataset).iter("table"))
    assert first.get("class") == "own"
    lines = {words(row[0]): words(row[1]) for row in first.iter("tr") if row[0].get("scope") == "row"}
    assert list(lines) == [side.name for side in sorted(dataset.sides.values(), key=lambda s: s.position)]
    for side in dataset.sides.values():
        own = admissions(dataset, side.side_id)
        for figure in own:
            assert (
                f"{capital(MEASURES[figure.measure])}: {number_words(figure)} {figure.wording} "
                in lines[side.name]
            )
            assert paragraph_name(dataset, figure).replace("\u00a0", " ") in lines[side.name]
        if not own:
            assert lines[side.name] == "Killed, wounded, captured, losses of any kind: no figure stated."


def test_why_nothing_is_added_stands_before_the_first_number(dataset: Dataset) -> None:
    said = words(tree(dataset))
    assert said.startswith(NOT_ADDED)
    assert "not to be added up" in NOT_ADDED


def test_every_row_keeps_wording_day_and_the_way_to_its_paragraph(dataset: Dataset) -> None:
    found = rows(dataset)
    assert set(found) == set(listed(dataset))
    for name, row in found.items():
        figure = dataset.figures[name]
        assert words(row.find("td/b") or row[1]).startswith(number_words(figure))
        assert [words(q) for q in row.iter("q")] == [bare(figure.wording)]
        (link,) = row.iter("a")
        address = urlsplit(str(link.get("href")))
        assert address.path == "sources"
        assert parse_qs(address.query)["report"] == [figure.report_id]
        assert parse_qs(address.query)["paragraph"] == [str(figure.paragraph)]
        told, said = told_of(dataset, figure), said_on(dataset, figure)
        own = figure if figure.start else told
        assert (date_words(own) if own else "no day given") in words(row[2])
        assert said is None or day_short(said) in words(row[2])
        assert dataset.actors[figure.claimant_id].name in words(row[0])


def test_what_is_counted_within_another_figure_says_so_in_words(dataset: Dataset) -> None:
    for name, row in rows(dataset).items():
        wider = dataset.figures.get(dataset.figures[name].counted_within)
        assert ("already counted within" in words(row)) is (wider is not None)
        if wider:
            who = dataset.actors[wider.claimant_id].name
            assert f"already counted within “{bare(wider.wording)}”, {who}, by the coder’s reading" in words(
                row
            )
            assert row.get("class") != "depth-0"


def test_statements_against_interest_are_marked_and_no_others(dataset: Dataset) -> None:
    marked = {
        name for name, row in rows(dataset).items() if row.find(".//small[@class='against']") is not None
    }
    assert marked == {name for name, figure in listed(dataset).items() if figure.against_interest}
    assert marked


def test_a_link_between_figures_is_told_on_both_with_who_makes_it(dataset: Dataset) -> None:
    found = rows(dataset)
    told = 0
    for link in dataset.links.values():
        one, other = (dataset.figures.get(end) for end in (link.from_id, link.to_id))
        if (
            not one
            or not other
            or one.measure is Measure.DISTANCE_KM
            or other.figure_id in {one.counted_within, one.may_be_within}
        ):
            continue
        by = "as the report says" if link.stated_by is StatedBy.REPORT else "by the coder’s reading"
        for figure, the_other in ((one, other), (other, one)):
            assert f"“{bare(the_other.wording)}” (" in words(found[figure.figure_id])
            where = paragraph_name(dataset, the_other).replace("\u00a0", " ")
            assert f"{where}), {by}" in words(found[figure.figure_id])
            told += 1
    assert told


def test_a_side_that_states_no_figure_is_named_as_silent(dataset: Dataset) -> None:
    tables = {words(table[0]): words(table) for table in tree(dataset).iter("table")}
    silent = 0
    for side in dataset.sides.values():
        table = tables[f"Killed, of {inside(side.name)}"]
        line = f"{side.name}, of {'their' if side.plural else 'its'} own people"
        own = [figure for figure in admissions(dataset, side.side_id) if figure.measure is Measure.KILLED]
        assert (f"{line}: no figure stated" in table) is (not own)
        silent += not own
    assert silent


# --- nothing is ever added up ---------------------------------------------------------------------------------

NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def strangers(html: str, dataset: Dataset) -> set[str]:
    """Numbers in the text that are neither a figure nor of a wording, a day, a note or a paragraph."""
    text = " ".join(parsed(html).itertext())
    own = {f"{n:,.0f}" for figure in listed(dataset).values() for n in numbers(figure)} | {"0"}
    for figure in listed(dataset).values():
        told, said = told_of(dataset, figure), said_on(dataset, figure)
        own |= {str(figure.paragraph)}
        days = [date_words(told) if told else "", day_short(said) if said else ""]
        for printed in (figure.wording, figure.note, figure.speaker, *days):
            own |= set(NUMBER.findall(printed))
    return set(NUMBER.findall(text)) - own


def test_no_number_is_shown_that_nobody_printed(dataset: Dataset) -> None:
    html = str(ledger_html(dataset))
    assert strangers(html, dataset) == set()
    assert strangers(html.replace("</h3>", " 64</h3>", 1), dataset) == {"64"}


def test_no_row_and_no_scale_shows_a_sum_of_its_group(dataset: Dataset) -> None:
    found = rows(dataset)
    for group in groups(dataset):
        figures = [entry.figure for voice in group.voices for entry in voice.entries]
        bounds = [n for figure in figures for n in numbers(figure)]
        sums = {sum(some) for size in range(2, len(bounds) + 1) for some in combinations(bounds, size)}
        shown = [n for figure in figures for n in _shown(found[figure.figure_id])]
        assert sorted(shown) == sorted(bounds)
        assert not (sums - set(bounds)) & {*shown, group.longest}
    scales = [
        float(str(mark.text).replace(",", ""))
        for axis in tree(dataset).iter("span")
        if axis.get("class") == "axis"
        for mark in axis
    ]
    drawn = [g.longest for g in groups(dataset) if g.longest is not None and g.measure not in NOT_DRAWN]
    assert scales == [n for longest in drawn for n in (0.0, longest)]


def _shown(row: ET.Element) -> list[float]:
    """The numbers that the row's own cell prints in bold."""
    bold = row.findall("td/b")
    assert len(bold) == 1
    return [float(n.replace(",", "")) for n in NUMBER.findall(words(bold[0]))]


def test_no_word_of_a_total_stands_in_the_tables(dataset: Dataset) -> None:
    for table in tree(dataset).iter("table"):
        assert not re.search(r"\b(total|sum|altogether|combined|overall)\b", words(table), re.IGNORECASE)
    assert not list(tree(dataset).iter("tfoot"))


# --- drawings -------------------------------------------------------------------------------------------------


def bars(dataset: Dataset) -> dict[str, tuple[str, float, float]]:
    """Kind, left and width in percent of every bar drawn."""
    found = {}
    for name, row in rows(dataset).items():
        for bar in row.findall("td/span[@class='bar']/i"):
            left, width = re.findall(r"[\d.]+(?=%)", str(bar.get("style")))
            found[name] = str(bar.get("class")).split()[0], float(left), float(width)
    return found


def test_a_bar_is_drawn_where_a_number_is_printed_and_nowhere_else(dataset: Dataset) -> None:
    drawn = bars(dataset)
    with_number = {n for n, f in listed(dataset).items() if numbers(f) and f.measure not in NOT_DRAWN}
    assert set(drawn) == with_number
    for name, (kind, left, width) in drawn.items():
        figure = dataset.figures[name]
        expected = "open" if figure.high is None else "one" if figure.low == figure.high else "range"
        assert kind == expected
        assert 0 <= left <= left + width <= 100.01


def test_the_rows_of_a_group_share_one_scale(dataset: Dataset) -> None:
    drawn = bars(dataset)
    for group in groups(dataset):
        figures = [entry.figure for voice in group.voices for entry in voice.entries]
        per_unit = {
            round(drawn[figure.figure_id][1] / numbers(figure)[0], 1)
            for figure in figures
            if figure.figure_id in drawn and numbers(figure)[0] > 5
        }
        assert len(per_unit) <= 1


def test_drawings_are_silent_and_their_colour_is_the_speakers(dataset: Dataset) -> None:
    for span in tree(dataset).iter("span"):
        assert span.get("aria-hidden") == "true"
    for body in tree(dataset).iter("tbody"):
        for row in body:
            figure = dataset.figures.get(str(row.get("id")))
            if figure:
                side = dataset.sides.get(dataset.side_of(figure.claimant_id))
                assert body.get("class") == f"side-{side.position if side else 0}"


# --- words and unusual data -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "wording", "said"),
    [
        (34.0, 34.0, Wording.EXACT, "34"),
        (1.0, 2.0, Wording.RANGE, "1 to 2"),
        (30.0, None, Wording.AT_LEAST, "at least 30"),
        (12.0, 12.0, Wording.ABOUT, "about 12"),
        (150000.0, 200000.0, Wording.RANGE, "150,000 to 200,000"),
        (0.5, 0.5, Wording.EXACT, "0.5"),
        (None, None, Wording.VAGUE, "no number"),
    ],
)
def test_a_number_is_said_with_its_bounds(
    toy: Dataset, low: float | None, high: float | None, wording: Wording, said: str
) -> None:
    assert number_words(replace(toy.figures["f-01"], low=low, high=high, wording_class=wording)) == said


def test_a_part_whose_whole_is_not_shown_stands_by_itself(toy: Dataset) -> None:
    alone = with_figures(toy, toy.figures["f-02"])
    assert rows(alone)["f-02"].get("class") == "depth-0"
    assert "already counted" not in words(rows(alone)["f-02"])


def test_a_figure_whose_record_is_not_shown_has_no_day_of_its_own(toy: Dataset) -> None:
    assert "no day given" in words(rows(replace(toy, events={}, mentions={}))["f-01"])


def test_without_figures_it_says_so_and_shows_no_table(toy: Dataset) -> None:
    assert ledger_html(with_figures(toy)) == '<p class="nothing">No figure is among what is shown.</p>'


def test_people_of_no_side_have_a_group_of_their_own(toy: Dataset) -> None:
    other = changed(toy, "f-01", whose_id="shepherd")
    assert ("killed", "shepherd") in {(group.measure, group.whose_id) for group in groups(other)}


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("dozens", "dozens"),
        ("“one or two seats”", "one or two seats"),
        ("“hundreds” of men", "‘hundreds’ of men"),
    ],
)
def test_a_wording_loses_the_marks_around_all_of_it_and_has_single_ones_inside(
    wording: str, said: str
) -> None:
    assert bare(wording) == said


@pytest.mark.parametrize("column", ["wording", "speaker", "note"])
def test_text_from_the_data_is_escaped(toy: Dataset, column: str) -> None:
    html = ledger_html(changed(toy, "f-01", **{column: HOSTILE}))
    assert "<img" not in html
    assert "&lt;img" in html


def test_headings_begin_below_the_pages_own(dataset: Dataset) -> None:
    found: Callable[[str], list[ET.Element]] = lambda tag: list(tree(dataset).iter(tag))  # noqa: E731
    assert [found(tag) for tag in ("h1", "h2", "h4")] == [[], [], []]
    assert [words(heading) for heading in found("h3")][:2] == [
        "What each side says of its own losses",
        "Killed",
    ]
