from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GEO = ROOT / "geo"

PURE = {
    "errors",
    "period",
    "stance",
    "model",
    "tables",
    "write",
    "gazetteer",
    "validity",
    "positions",
    "timeline",
    "state",
    "check",
    "rules",
    "coverage",
    "cite",
    "phrases",
    "clauses",
    "accounts",
    "captions",
    "words",
    "view",
    "activity",
    "address",
    "figures",
    "filters",
    "speech",
    "choices",
    "facets",
    "search",
    "shown",
    "dating",
    "reference",
    "absence",
    "changes",
    "halves",
    "turnwords",
    "passage",
    "arrangement",
    "answers",
    "stretches",
    "lanes",
    "lanewords",
    "lanechoice",
    "matrix",
    "parties",
    "collisions",
    "variants",
    "reckonings",
    "firsts",
}
"""Standard library and one another only."""

OWNERS = {
    "streamlit": {"ui"},
    "streamlit_folium": {"ui"},
    "folium": {"maps"},
    "branca": {"maps"},
    "altair": {"charts", "setchart"},
}
"""Who alone may import what."""

OPENERS = {
    "read",
    "basemap",
    "drawing",
    "texts",
    "write",
    "export",
    "publish",
    "importers",
    "ui",
    "maps",
    "__main__",
}
"""Who may touch files; tables are opened by ``read`` alone, the others read pictures, assets, texts."""

PAGE_LINES, DASHBOARD_LINES = 60, 40


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def module_of(path: Path) -> str:
    """The dotted name, as imports write it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """The room under geo: ``geo.rules.dates`` is in ``rules``."""
    return [*module.split("."), ""][1]


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file; ``from geo import x`` names ``geo.x``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            inner = [f"{base}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if _exists(name)]
            yield from modules or [base]


def _exists(module: str) -> bool:
    path = ROOT / Path(*module.split("."))
    return module.startswith("geo.") and (path.with_suffix(".py").exists() or (path / "__init__.py").exists())


MODULES = {module_of(path): path for path in sources(GEO)}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    room = room_of(module)
    for name in imports_of(MODULES[module]):
        root = name.split(".")[0]
        assert root not in OWNERS or room in OWNERS[root], f"{module} imports {name}"
        assert root not in {"pages", "dashboard", "tests"}, f"{module} imports {name}"
        if room in PURE:
            assert root in sys.stdlib_module_names | {"geo"}, f"{module} imports {name}"
            assert root != "geo" or room_of(name) in PURE, f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_nothing_below_the_screen_imports_the_screen_or_the_terminal(module: str) -> None:
    above = {"__main__"} if room_of(module) in {"ui", "__main__"} else {"ui", "__main__"}
    for name in imports_of(MODULES[module]):
        assert not (name.startswith("geo.") and room_of(name) in above), f"{module} imports {name}"


def test_the_stairs_go_down_only() -> None:
    graph = {
        module: {name for name in imports_of(path) if name.startswith("geo.") and name != module}
        for module, path in MODULES.items()
    }
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("geo.period", set()),
        ("geo.errors", set()),
        ("geo.stance", set()),
        ("geo.model", {"geo.period", "geo.stance", "geo.errors"}),
        ("geo.tables", {"geo.model"}),
        ("geo.gazetteer", {"geo.model", "geo.errors"}),
    ],
)
def test_the_lowest_steps_rest_on_what_is_named(module: str, allowed: set[str]) -> None:
    assert {name for name in imports_of(MODULES[module]) if name.startswith("geo")} <= allowed


@pytest.mark.parametrize("module", MODULES)
def test_files_are_opened_where_it_is_allowed(module: str) -> None:
    if room_of(module) in OPENERS:
        return
    assert not _calls(MODULES[module]) & {"open", "read_text", "read_bytes", "write_text", "write_bytes"}


@pytest.mark.parametrize("module", [name for name in MODULES if room_of(name) not in {"ui", "__main__"}])
def test_the_core_knows_no_clock_no_network_and_no_environment(module: str) -> None:
    assert not _calls(MODULES[module]) & {"today", "now", "utcnow", "getenv", "urlopen"}
    assert not {name.split(".")[0] for name in imports_of(MODULES[module])} & {
        "time",
        "socket",
        "requests",
        "urllib3",
        "os",
    }


def _calls(path: Path) -> set[str]:
    """The last name of everything that is called."""
    nodes = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}


SCRIPTS = [*sources(ROOT / "pages"), *(path for path in [ROOT / "dashboard.py"] if path.exists())]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_page_composes_what_geo_defines(path: Path) -> None:
    allowed = {"streamlit", "geo", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imports_of(path)} <= allowed
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(node, ast.ClassDef | ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef):
            assert [ast.unparse(mark) for mark in node.decorator_list] == ["st.fragment"], node.name


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_page_stays_short(path: Path) -> None:
    most = DASHBOARD_LINES if path.name == "dashboard.py" else PAGE_LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


SLEEPS = {"sleep", "wait_for_timeout"}
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_no_test_sleeps(path: Path) -> None:
    assert not _calls(path) & SLEEPS, "wait for what a reader would see"


def test_the_rules_of_this_file_see_what_they_forbid(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        "def f() -> None:\n    import folium.plugins\n    from geo import model\n    open('x')\n    time.sleep(1)\n",
        "utf-8",
    )
    assert set(imports_of(path)) == {"folium.plugins", "geo.model"}
    assert {"open", "sleep"} <= _calls(path)
