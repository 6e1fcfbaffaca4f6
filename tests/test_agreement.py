"""How far two codings agree: Krippendorff's alpha against published examples, the matching, and the shipped figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Literal

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner

from geo.cli.records import main
from geo.findings.agreement import (
    COLUMNS,
    CORE,
    Coded,
    alpha,
    coded,
    compare,
    differences,
    figures,
    interval,
    likeness,
    nominal,
    ordinal,
    parsed,
    sheet,
    written,
)
from geo.records.errors import AskedError
from geo.records.model import Dataset
from geo.records.read import BUNDLED, other_coding

Level = Literal["nominal", "ordinal", "interval"]
SHIPPED = BUNDLED / "agreement"

FOUR_CODERS: list[list[int | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Four coders, twelve units: the example of Krippendorff, "Computing Krippendorff's alpha-reliability" (2011)."""


@pytest.mark.parametrize(("metric", "published"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849)])
def test_alpha_gives_the_published_values(metric: Callable[..., float], published: float) -> None:
    found = alpha(zip(*FOUR_CODERS, strict=True), metric)
    assert found is not None
    assert round(found, 3) == published


def test_alpha_of_two_coders_and_two_categories_gives_the_published_value() -> None:
    one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    found = alpha(zip(one, other, strict=True))
    assert found is not None
    assert round(found, 3) == 0.095


@pytest.mark.parametrize(
    ("metric", "level"), [(nominal, "nominal"), (ordinal, "ordinal"), (interval, "interval")]
)
def test_alpha_is_what_another_program_makes_of_it(metric: Callable[..., float], level: Level) -> None:
    random = Random(11)
    for _ in range(20):
        coders = [[random.choice([1, 2, 3, 5, 8, None]) for _ in range(15)] for _ in range(3)]
        theirs = krippendorff.alpha(
            reliability_data=np.array([[np.nan if v is None else v for v in row] for row in coders]),
            level_of_measurement=level,
        )
        assert alpha(zip(*coders, strict=True), metric) == pytest.approx(theirs)


def test_alpha_is_one_without_and_nothing_where_nothing_varies() -> None:
    assert alpha([("a", "a"), ("b", "b")]) == 1
    assert alpha([("a", "a"), ("a", "a")]) is None
    assert alpha([("a", None), (None, "b")]) is None
    assert alpha([]) is None


def row(name: str, **fields: object) -> Coded:
    made = Coded(
        row=name,
        report="gazette",
        paragraphs=(1,),
        kind="claim",
        stance="holds",
        claimant="north",
        side="north",
        place=("valley",),
        first=date(2000, 5, 1),
        last=date(2000, 5, 1),
        precision="day",
        low=None,
        high=None,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def test_rows_are_matched_one_to_one_the_likest_first_and_within_a_paragraph() -> None:
    ours = [row("a"), row("b", stance="entered"), row("c", paragraphs=(2,))]
    theirs = [row("x", stance="entered"), row("y"), row("z", paragraphs=(3,))]
    found = compare(ours, theirs)
    assert [(a.row, b.row) for a, b in found.pairs] == [("b", "x"), ("a", "y")]
    assert [r.row for r in found.ours_alone] == ["c"]
    assert [r.row for r in found.theirs_alone] == ["z"]
    assert compare(reversed(ours), reversed(theirs)) == found


def test_a_row_of_several_paragraphs_is_found_in_each_of_them() -> None:
    assert likeness(row("a", paragraphs=(4,)), row("x", paragraphs=(2, 4))) > 0
    assert likeness(row("a"), row("x", report="herald")) == 0


def test_what_differs_is_told_field_by_field() -> None:
    one, other = row("a", place=("valley", "town")), row("x", place=("town", "valley"), low=3.0)
    assert [name for _, _, name in differences(compare([one], [other]))] == ["low"]


HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "other.csv:1: the header is not that of a coding; write row,report,paragraph,"),
        (f"{HEAD}\nx,gazette\n", "other.csv:2: the row has 2 cells; write 13"),
        (
            f"{HEAD}\nx,g,1,tale,,,,,,,,,\n",
            "other.csv:2: kind is 'tale'; write one of claim, event, figure, other",
        ),
        (f"{HEAD}\nx,g,1,claim,holds,,,,soon,,,,\n", "other.csv:2: Invalid isoformat string: 'soon'; write"),
        (f"{HEAD}\nx,g,one,claim,holds,,,,,,,,\n", "other.csv:2: invalid literal for int()"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(AskedError) as told:
        parsed(text, "other.csv")
    assert str(told.value).startswith(said)


# --- the shipped second coding -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def theirs() -> tuple[Coded, ...]:
    return parsed(other_coding(BUNDLED), "second-coding.csv")


def test_the_command_prints_the_published_figures(dataset: Dataset, theirs: tuple[Coded, ...]) -> None:
    found = compare(coded(dataset), theirs)
    with (SHIPPED / "figures.csv").open(encoding="utf-8", newline="") as file:
        published = [tuple(line) for line in csv.reader(file)][1:]
    assert list(figures(found)) == published
    assert [name for name, *_ in published] == list(CORE)
    printed = CliRunner().invoke(main, ["agree", str(SHIPPED / "second-coding.csv")])
    assert printed.exit_code == 0
    lines = [line.split() for line in printed.stdout.splitlines()]
    assert lines[3:] == [[cell or "-" for cell in line] for line in published]
    told = (SHIPPED / "README.md").read_text(encoding="utf-8")
    counts = (len(found.pairs), len(found.ours_alone), len(found.theirs_alone))
    assert "{} rows are in both, {} in the dataset alone, {} in the other alone".format(*counts) in told
    clean = {b.row for _, b in found.pairs} - {b.row for _, b, _ in differences(found)}
    assert f"{len(clean)} pairs have no difference at all" in told


def test_every_difference_is_adjudicated_in_a_line(
    dataset: Dataset, theirs: tuple[Coded, ...], tmp_path: Path
) -> None:
    found = compare(coded(dataset), theirs)
    rows = list(csv.DictReader(io.StringIO(sheet(found))))
    with (SHIPPED / "adjudication.csv").open(encoding="utf-8", newline="") as file:
        ruled = list(csv.DictReader(file))
    assert [{key: line[key] for key in rows[0]} for line in ruled] == rows
    assert {line["right"] for line in ruled} == {"dataset", "other", "both"}
    assert all(line["why"] for line in ruled)
    told = " ".join((SHIPPED / "README.md").read_text(encoding="utf-8").split())
    fields = [line["right"] for line in ruled if line["field"] != "row"]
    said = f"Of {len(fields)} differing fields the dataset is right in {fields.count('dataset')}"
    assert f"{said}, the other coding in {fields.count('other')}, and {fields.count('both')} are" in told
    path = tmp_path / "sheet.csv"
    CliRunner().invoke(main, ["agree", str(SHIPPED / "second-coding.csv"), "--sheet", str(path)])
    assert path.read_text(encoding="utf-8") == sheet(found)


def test_the_table_is_in_the_words_of_the_dataset(dataset: Dataset, theirs: tuple[Coded, ...]) -> None:
    assert len({r.row for r in theirs}) == len(theirs)
    for r in theirs:
        assert r.report in dataset.reports
        assert {(r.report, number) for number in r.paragraphs} <= set(dataset.paragraphs)
        assert set(r.place) <= set(dataset.places)
        assert r.claimant in {*dataset.actors, ""}
        assert set(filter(None, r.side.split("|"))) <= set(dataset.sides)


def test_no_two_pairs_share_a_row(dataset: Dataset, theirs: tuple[Coded, ...]) -> None:
    for (a, x), (b, y) in combinations(compare(coded(dataset), theirs).pairs, 2):
        assert a.row != b.row
        assert x.row != y.row


def test_a_coding_compared_with_itself_agrees_in_everything(dataset: Dataset) -> None:
    ours = coded(dataset)
    again = parsed(
        "\n".join(
            [
                HEAD,
                *(
                    ",".join(written(getattr(r, f)) for f in ("row", "report", "paragraphs", *CORE))
                    for r in ours
                ),
            ]
        ),
        "again.csv",
    )
    found = compare(ours, again)
    assert not differences(found)
    assert not (found.ours_alone)
    assert not (found.theirs_alone)
    assert {cells[3] for cells in figures(found)} == {"1.000"}
