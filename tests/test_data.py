from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import frictionless
import pytest

from geo.check import check
from geo.records.errors import Lines
from geo.records.model import FIGHTING, Dataset, Measure, Wording
from geo.records.read import BUNDLED
from geo.records.tables import (
    CLAIMS,
    DISTANCES,
    EVENTS,
    FIGURES,
    LINKS,
    MENTIONS,
    OUTLINES,
    PARAGRAPHS,
    PLACES,
    TABLES,
    Table,
)
from geo.records.write import table_text

ROOT = BUNDLED.parent
Problems = Callable[[Path], list[str]]
ChangeIn = Callable[[Path, str, str, str], None]

NOT_RESOURCES = {"README.md", "CODEBOOK.md", "GEOGRAPHY.md", "datapackage.json", "build.py"}
"""Files of the data folder that explain, describe or make the others."""


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUNDLED / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_the_bundled_data_have_no_problems(dataset: Dataset, bundled_lines: Lines) -> None:
    assert [str(problem) for problem in check(dataset, bundled_lines)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_written_again_has_the_same_bytes(dataset: Dataset, table: Table) -> None:
    assert table_text(table, table.records(dataset).values()).encode() == (BUNDLED / table.file).read_bytes()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_sorted_by_its_key(bundled_lines: Lines, dataset: Dataset, table: Table) -> None:
    keys = [table.id_of(record) for record in table.records(dataset).values()]
    assert [bundled_lines[table.file, key] for key in keys] == list(range(2, len(keys) + 2))


def test_every_coded_record_has_its_report_and_paragraph(dataset: Dataset) -> None:
    for table in (CLAIMS, MENTIONS, FIGURES, DISTANCES):
        for name, record in table.records(dataset).items():
            assert (record.report_id, record.paragraph) in dataset.paragraphs, name


def test_every_event_is_told_of_and_every_report_tells_something(dataset: Dataset) -> None:
    assert {mention.event_id for mention in dataset.mentions.values()} == set(dataset.events)
    claiming = {claim.report_id for claim in dataset.claims.values()}
    assert claiming | {mention.report_id for mention in dataset.mentions.values()} == set(dataset.reports)


def test_the_five_reports_are_there_and_no_text_of_theirs(dataset: Dataset) -> None:
    assert len(dataset.reports) == 5
    assert not list(BUNDLED.rglob("*.txt"))


def test_both_readings_of_the_undated_thursday_are_kept(dataset: Dataset) -> None:
    other = [report for report in dataset.reports.values() if report.alternative]
    assert [report.report_id for report in other] == ["thursday-attack"]
    assert str(other[0].alternative) == "2021-08-26"


def test_the_subject_and_its_two_neighbours_are_outlined(dataset: Dataset) -> None:
    assert dataset.subject_id == "panjshir"
    assert {"panjshir", "parwan", "kapisa"} <= set(dataset.outlines)


def test_some_words_without_a_number_and_some_fighting_are_coded(dataset: Dataset) -> None:
    assert any(figure.wording_class is Wording.VAGUE for figure in dataset.figures.values())
    assert any(event.kind in FIGHTING for event in dataset.events.values())


def test_every_printed_distance_has_its_two_ends(dataset: Dataset) -> None:
    printed = {name for name, figure in dataset.figures.items() if figure.measure is Measure.DISTANCE_KM}
    assert {distance.figure_id for distance in dataset.distances.values()} - {""} == printed


# --- the must-show mutations, on the bundled data -----------------------------------------------------------


def _unambiguous(dataset: Dataset) -> str:
    """A claim with a span of days, so that its end can be moved before its start."""
    return next(
        name for name, claim in dataset.claims.items() if claim.start and claim.end and claim.place_ids
    )


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("report_id", "", "report_id is empty. Write it."),
        ("claimant_id", "talibann", "claimant_id 'talibann' is not in actors.csv. Write 'taliban'"),
        ("place_ids", "panjshirr", "place_ids 'panjshirr' is not in places.geojson. Write 'panjshir'"),
        ("end", "2021-01-01", "end 2021-01-01 is before start "),
    ],
)
def test_one_slip_in_any_claim_gives_one_sentence(
    dataset: Dataset,
    bundled_lines: Lines,
    copy_of_data: Path,
    change_in: ChangeIn,
    problems: Problems,
    column: str,
    cell: str,
    said: str,
) -> None:
    name = _unambiguous(dataset)
    change_in(copy_of_data / "claims.csv", name, column, cell)
    told = problems(copy_of_data)
    assert len(told) == 1
    assert told[0].startswith(f"claims.csv:{bundled_lines['claims.csv', name]} ({name}): {said}")


def test_a_report_taken_out_gives_one_sentence(
    copy_of_data: Path, change_in: ChangeIn, problems: Problems
) -> None:
    change_in(copy_of_data / "reports.csv", "last-region", "", "")
    told = problems(copy_of_data)
    assert len(told) == 1
    assert "report_id 'last-region' is not in reports.csv" in told[0]


def test_an_outline_left_open_gives_one_sentence(copy_of_data: Path, problems: Problems) -> None:
    path = copy_of_data / OUTLINES
    collection = json.loads(path.read_text(encoding="utf-8"))
    feature = next(f for f in collection["features"] if f["id"] == "panjshir")
    feature["geometry"]["coordinates"][0].pop()
    lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in collection["features"])
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    told = problems(copy_of_data)
    assert len(told) == 1
    assert "(panjshir): a ring of the outline is not closed: it begins at " in told[0]


# --- the data package ---------------------------------------------------------------------------------------


def test_the_package_is_valid_by_frictionless() -> None:
    report = frictionless.validate(str(BUNDLED / "datapackage.json"))
    errors = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert (report.valid, [str(error) for error in report.errors], errors) == (True, [], [])


@pytest.mark.parametrize(
    ("file", "column", "cell"),
    [
        ("claims", "claimant_id", "nobody"),
        ("claims", "paragraph", "999"),
        ("claims", "stance", "hold"),
        ("claims", "start", "soon"),
        ("claims", "against_interest", "true"),
        ("claims", "paraphrase", ""),
        ("mentions", "event_id", "e-none"),
        ("figures", "figure_id", "no id"),
        ("distances", "figure_id", "f-none"),
        ("distances", "direction", "up"),
        ("distances", "paragraph", "999"),
        ("distances", "to_ids", ""),
    ],
)
def test_the_package_refuses_what_the_reader_refuses(
    copy_of_data: Path, change_in: ChangeIn, dataset: Dataset, file: str, column: str, cell: str
) -> None:
    change_in(copy_of_data / f"{file}.csv", next(iter(getattr(dataset, file))), column, cell)
    report = frictionless.validate(str(copy_of_data / "datapackage.json"))
    assert file in {task.name for task in report.tasks if not task.valid}


def _resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in package["resources"] if entry["name"] == name)
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_package_describes_the_columns_of_the_records(package: dict[str, Any], table: Table) -> None:
    resource = _resource(package, table.name)
    described = {column["name"]: column for column in resource["schema"]["fields"]}
    hints = get_type_hints(table.record)
    assert resource["path"] == table.file
    assert resource["schema"]["primaryKey"] == list(table.key)
    assert tuple(described) == table.columns
    for name, column in described.items():
        assert column["description"]
        assert column.get("constraints", {}).get("enum") == _words(hints[name]), name
        assert column["type"] == _type(hints[name]), name
        may_be_empty = NoneType in get_args(hints[name]) or (
            hints[name] in {str, tuple[str, ...]} and name not in table.required
        )
        assert column.get("constraints", {}).get("required", False) is not may_be_empty, name


def _words(hint: object) -> list[str] | None:
    options = [
        part for part in (hint, *get_args(hint)) if isinstance(part, type) and issubclass(part, StrEnum)
    ]
    return [word.value for word in options[0]] if options else None


def _type(hint: object) -> str:
    names = {"bool": "boolean", "date": "date", "int": "integer", "float": "number"}
    parts = [part for part in get_args(hint) if part is not NoneType] or [hint]
    return names.get(getattr(parts[0], "__name__", ""), "string")


def test_every_file_of_the_folder_is_a_resource(package: dict[str, Any]) -> None:
    files = {path.name for path in BUNDLED.iterdir() if path.is_file()} - NOT_RESOURCES
    assert {entry["path"] for entry in package["resources"]} == files
    assert {PLACES, OUTLINES} <= files


def test_the_package_names_title_licence_and_subject(package: dict[str, Any], dataset: Dataset) -> None:
    assert package["name"] == "panjshir-claims" == dataset.name
    assert package["version"] == dataset.version
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert package["claims-map"] == {
        "subject": "panjshir",
        "caveat": dataset.caveat,
        "heading": dataset.heading,
        "introduction": dataset.introduction,
        "time_zone": "Asia/Kabul",
        "dating": dataset.dating,
    }
    assert "1.2 km" in dataset.caveat


def test_ids_are_unique_across_the_tables_that_links_can_name(dataset: Dataset) -> None:
    ids = Counter(
        name
        for table in (CLAIMS, EVENTS, MENTIONS, FIGURES, LINKS, DISTANCES)
        for name in table.records(dataset)
    )
    assert [name for name, count in ids.items() if count > 1] == []
    assert PARAGRAPHS.key == ("report_id", "paragraph")


def test_the_package_describes_every_property_of_the_gazetteer(package: dict[str, Any]) -> None:
    described = [column["name"] for column in _resource(package, "places")["schema"]["fields"]]
    features = json.loads((BUNDLED / PLACES).read_text(encoding="utf-8"))["features"]
    assert {tuple(feature["properties"]) for feature in features} == {tuple(described)}
