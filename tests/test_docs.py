"""What the README and its companions say is true of the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geo.cli.records import main
from geo.records.model import Dataset

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "data/README.md", "data/GEOGRAPHY.md", "data/CODEBOOK.md", "CHANGELOG.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_of_the_repository(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"python -m geo ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named == set(main.commands)


def test_the_readme_names_only_targets_that_make_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named - {"sure"} <= targets


def test_the_citation_names_the_version_of_the_data(dataset: Dataset) -> None:
    assert f"version: {dataset.version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
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
