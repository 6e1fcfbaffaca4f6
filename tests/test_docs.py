"""What the README and its companions say is true of the repository."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from geo.cli.records import main
from geo.records.model import Dataset
from geo.records.read import BUNDLED, notes
from geo.words.citations import editions

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    str(path.relative_to(ROOT))
    for folder in ("", "docs", "data", "data/agreement", "tests/toy")
    for path in (ROOT / folder).glob("*.md")
)
NAMED = {"pages/name.py"}
"""Paths in the pages that stand for one to come."""


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_of_the_repository(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_every_path_target_and_module_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:geo|tests|tools|docs|data|pages|\.github)/[\w./-]*\w/?)`", text)
    here = (ROOT, (ROOT / page).parent)
    assert [one for one in named if one not in NAMED and not any((at / one).exists() for at in here)] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"python -m geo ([a-z]+)", text)) <= set(main.commands)
    for dotted in re.findall(r"`(geo(?:\.\w+)+)`", text):
        whole, _, last = dotted.rpartition(".")
        assert hasattr(import_module(whole), last) or find_spec(dotted), dotted


def test_the_pages_name_every_setting_there_is_and_no_other() -> None:
    code = [*(ROOT / "geo").rglob("*.py"), ROOT / "Makefile", *(ROOT / ".github").rglob("*.yml")]
    there, told = (
        {
            name
            for path in paths
            for name in re.findall(r"CLAIMS_MAP_[A-Z]+(?:_[A-Z]+)*", path.read_text("utf-8"))
        }
        for paths in (code, [ROOT / page for page in PAGES])
    )
    assert told == there


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"python -m geo ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named == set(main.commands)


def test_the_readme_names_only_targets_that_make_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named - {"sure"} <= targets


def test_the_citation_names_the_version_of_the_data(dataset: Dataset) -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {dataset.version}\n" in citation
    [now] = [one for one in editions(notes(BUNDLED)["README.md"]) if one.version == dataset.version]
    assert f'date-released: "{now.day}"\n' in citation
    assert f"data version {dataset.version}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"**{dataset.version}**" in (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_the_dictionary_explains_every_column() -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    dictionary = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for resource in package["resources"]:
        for column in resource.get("schema", {}).get("fields", []):
            assert f"`{column['name']}`" in dictionary


def test_each_promise_of_security_names_tests_that_there_are() -> None:
    rows = [
        line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if "`test_" in line
    ]
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = [name for row in rows for name in re.findall(r"`(test_\w+)`", row)]
    assert len(rows) > 12
    assert [name for name in named if f"def {name}(" not in tests] == []


# --- what a host of repositories reads -----------------------------------------------------------------------------


def loaded(path: Path) -> Any:  # noqa: ANN401 - YAML is anything
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_workflows_run_what_make_and_the_command_line_have() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    runs = [
        step["run"]
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for job in loaded(path)["jobs"].values()
        for step in job["steps"]
        if "run" in step
    ]
    assert {"make test", ".venv/bin/python -m geo publish site"} <= set(runs)
    for run in runs:
        if run.startswith("make "):
            assert set(run.split()[1:]) <= targets, run
        else:
            named = re.findall(r"^\.venv/bin/python -m geo (\w+)", run)
            assert named, run
            assert set(named) <= set(main.commands), run


def test_the_forms_ask_for_report_and_paragraph() -> None:
    forms = ROOT / ".github" / "ISSUE_TEMPLATE"
    for name, wanted in (
        ("correction", {"where", "report", "now", "instead"}),
        ("report", {"outlet", "address", "published", "adds"}),
    ):
        asked = [part for part in loaded(forms / f"{name}.yml")["body"] if part["type"] != "markdown"]
        assert {part["id"] for part in asked if part.get("validations", {}).get("required")} == wanted
        assert all(part["attributes"]["label"] for part in asked)


def test_the_python_that_is_tested_is_one_that_may_be_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert f"Programming Language :: Python :: {tested}" in project["classifiers"]


def test_every_dependency_has_a_lowest_and_a_highest_release() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    assert [
        one for one in (*project["dependencies"], *extras) if not re.search(r">=[\d.]+,<[\d.]+$", one)
    ] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(
        r"^[a-z0-9][^ =]*==[^\n]*((?:\n +--hash=sha256:[0-9a-f]{64}(?: \\)?)*)", text, re.MULTILINE
    )
    assert len(pins) > 50
    assert all(pins)
    assert "://" not in text
