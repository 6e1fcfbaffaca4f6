"""Our JavaScript where its files are put together: every name is declared once and found, and comments stay at home."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo import assets
from geo.ui import accounts, compare, download, filterbar, page, sources, tables, timebar, timeline
from geo.ui import map as mapview
from geo.view.address import ADDRESS

HOSTED: dict[str, tuple[str, ...]] = {
    "the time bar": (*assets.TIME_BAR, assets.ADDRESSES, "timebar_host.js"),
    "the thread": ("thread.js",),
    "the lanes": (*assets.LANES, "lanes_host.js"),
    "the word on the lanes": ("lanes_at.js",),
    "the panels": (assets.ADDRESSES, "card.js", "panels.js", "panels_host.js"),
    "a half of a comparison": (assets.ADDRESSES, "compare.js"),
    "the tables": (assets.ADDRESSES, "tables.js"),
    "the search": (assets.ADDRESSES, "steps.js", "search.js"),
    "the line": ("line.js",),
    "the links": (assets.ADDRESSES, "stay.js"),
    "the citation": (assets.ADDRESSES, "citing.js"),
    "a courier": ("courier.js",),
    "a download": ("download.js",),
    "a part of a download": ("download_part.js",),
    "the matrix": ("matrix.js",),
    "an opened cell": ("opened.js",),
    "a paragraph brought into view": ("reveal.js",),
}
WHOLE: dict[str, tuple[str, ...]] = {
    "the map": (*assets.GROUND, *assets.POINTS, *assets.MARKS),
    "the published file": assets.PUBLISHED,
}
SETS = HOSTED | WHOLE
COMPONENTS = (accounts, compare, download, filterbar, mapview, page, sources, tables, timebar, timeline)


def test_every_script_belongs_to_a_set() -> None:
    files = {path.name for path in assets.FOLDER.glob("*.js")}
    assert files == {name for names in SETS.values() for name in names} | {assets.SHARED}


@pytest.mark.parametrize("name", SETS)
def test_every_name_in_a_set_of_scripts_is_declared_once_and_used(name: str, tmp_path: Path) -> None:
    script = assets.bundle(*SETS[name]) if name in WHOLE else assets.script(*SETS[name])
    globals_ = {"L": "readonly", "KIND": "readonly"}
    rules = {"no-undef": "error", "no-redeclare": "error", "no-unused-vars": ["error", {"args": "none"}]}
    config = {
        "plugins": ["eslint"],
        "categories": {"correctness": "off"},
        "env": {"browser": True, "es2024": True},
        "globals": globals_,
        "rules": rules,
    }
    (tmp_path / "set.js").write_text(script, encoding="utf-8")
    (tmp_path / "rules.json").write_text(json.dumps(config), encoding="utf-8")
    oxlint = Path(sys.executable).with_name("oxlint")
    found = subprocess.run(
        [oxlint, "--config", "rules.json", "--format=unix", "set.js"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout.strip()) == (0, ""), found.stdout + found.stderr


@pytest.mark.parametrize("name", SETS)
def test_comments_stay_at_home(name: str) -> None:
    assert not re.search(r"^\s*(/\*|//)|[;,{}()\[\]>] +// ", assets.script(*SETS[name]), re.MULTILINE)


def test_a_script_gets_of_the_shared_file_what_it_uses_and_no_more() -> None:
    assert "const Bus = " in assets.script("thread.js")
    assert "const Maps = " in assets.script("thread.js")
    assert "const Days = " not in assets.script("thread.js")
    assert assets.script("reveal.js").startswith('let last = "";')


def test_the_browser_is_served_the_table_of_the_address_and_no_script_has_a_copy() -> None:
    served = re.search(r"^const ADDRESS = (.*);$", assets.script(assets.ADDRESSES), re.MULTILINE)
    assert served is not None
    keys = [key["name"] for key in json.loads(served[1])]
    assert keys == [key.name for key in ADDRESS]
    for path in assets.FOLDER.glob("*.js"):
        listed = re.findall(r"\[((?:\"\w+\", )+\"\w+\")\]", path.read_text(encoding="utf-8"))
        for names in listed:
            assert not set(re.findall(r"\w+", names)) >= {"day", "reading"}, path.name


def test_scripts_say_things_to_each_other_by_the_bus_alone() -> None:
    own = {"claimsBus", "ClaimsMap", "ClaimsPoints"}
    for path in assets.FOLDER.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"(?:globalThis|window)\.([cC]laims\w+)", text)) <= own, path.name
        if path.name not in {assets.SHARED, "timefilter.js"}:
            assert "postMessage" not in text, path.name
    named = re.findall(r"^   (\w+) +.*$", assets.text(assets.SHARED), re.MULTILINE)
    for path in assets.FOLDER.glob("*.js"):
        for message in re.findall(
            r"Bus\.(?:say|hear|last|forget)\(\"(\w+)\"", path.read_text(encoding="utf-8")
        ):
            assert message in named, f"{path.name}: {message} stands in no line of the bus's table"


def test_components_are_declared_in_one_way() -> None:
    for module in COMPONENTS:
        assert module.__file__ is not None
        assert "components.v2" not in Path(module.__file__).read_text(encoding="utf-8")
