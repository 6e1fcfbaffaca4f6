"""The house: one ordered list of rooms, and what each of them may touch."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GEO = ROOT / "geo"

ROOMS = (
    "records",
    "check",
    "status",
    "signs",
    "words",
    "map",
    "findings",
    "view",
    "assets",
    "charts",
    "markup",
    "events",
    "export",
    "importers",
    "paper",
    "publish",
    "sets",
    "server",
    "ui",
    "cli",
    "__main__",
)
"""From the ground up: a room imports from itself and from those before it."""

PURE = {"records", "check", "status", "words", "findings", "view"}
"""Rooms of the standard library alone, but for what ``STANDS_ON`` names."""
STANDS_ON = {
    "geo.records.rows": {"pydantic"},
    "geo.records.geojson": {"shapely", "pydantic"},
    "geo.findings.distances": {"pyproj", "shapely"},
    "geo.view.search": {"rapidfuzz"},
}
OWNERS = {
    "streamlit": {"geo.ui", "geo.server"},
    "brotli": {"geo.server"},
    "rapidfuzz": {"geo.view.search"},
    "streamlit_folium": {"geo.ui"},
    "folium": {"geo.map.folium_map"},
    "branca": {"geo.map.folium_map"},
    "altair": {"geo.charts", "geo.sets.chart"},
    "click": {"geo.cli"},
    "geopandas": {"geo.map.layers", "geo.export.geofiles"},
    "pyogrio": {"geo.export.geofiles"},  # writes; what others made is read without GDAL
}
"""Library -> who alone may import it: a room or a module."""
OPENERS = {
    "geo.assets",
    "geo.records.read",  # tables
    "geo.records.texts",
    "geo.records.write",
    "geo.map",  # pictures and scripts
    "geo.paper",
    "geo.export",
    "geo.publish",
    "geo.importers",
    "geo.server",  # the head of the document
    "geo.ui",
    "geo.cli",
}
"""Who may touch files."""
LOWEST = {
    "geo.records.period": set(),
    "geo.records.errors": set(),
    "geo.records.stance": set(),
    "geo.records.model": {"geo.records.period", "geo.records.stance", "geo.records.errors"},
    "geo.records.tables": {"geo.records.model"},
    "geo.records.gazetteer": {"geo.records.model", "geo.records.errors"},
}
"""The first steps of the stairs, and all they may rest on."""

MOST_ENTRIES, MOST_MODULES = 24, 165
"""What a newcomer can take in at one ``ls``; and so many modules the plan of the house allows."""
TAG = re.compile(r"</?[a-zA-Z][\w:-]*[\s/>]|<!--|<!doctype|<\?xml|<!\[CDATA", re.IGNORECASE)
"""HTML, SVG or XML in a text."""
GLUED = {
    "geo.markup.elements",  # the one place where text becomes HTML
    "geo.signs",  # what drawings are made of
    "geo.export.kml",  # XML of other programs, which is no page; what is HTML in it is a template
    "geo.export.xlsxfile",
    "geo.importers.formats",  # how files of others begin
    "geo.paper.typst",  # labels of Typst look like tags
    "geo.server.document",  # finds its places in the document that Streamlit made
}
"""Who may write tags in Python. All else is values, put into a template or into ``geo.signs.glyphs.element``."""

PAGE_LINES, DASHBOARD_LINES = 60, 44
MOST_LINES = 520  # 500 by rule; a comment that says why is never cut to fit
LARGE = {"geo.records.model"}
"""Larger by design: the nouns of the codebook in one place."""


def sources(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def module_of(path: Path) -> str:
    """The dotted name, as imports write it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """The room under geo: ``geo.check.dates`` is in ``check``."""
    return [*module.split("."), ""][1]


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file; ``from geo import map`` names ``geo.map``."""
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


def _calls(path: Path) -> set[str]:
    """The last name of everything that is called."""
    nodes = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}


MODULES = {module_of(path): path for path in sources(GEO)}
SCRIPTS = [*sources(ROOT / "pages"), ROOT / "dashboard.py"]


@cache
def _imports(module: str) -> frozenset[str]:
    return frozenset(imports_of(MODULES[module]))


def _broken(rule: Callable[[str, str], bool]) -> list[str]:
    """Every import of ``geo`` that breaks a rule, in words."""
    return [f"{m} imports {name}" for m in MODULES for name in sorted(_imports(m)) if not rule(m, name)]


def _within(module: str, places: set[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def test_imports_go_down_one_list_of_rooms() -> None:
    floor = {room: number for number, room in enumerate(("", *ROOMS))}
    assert {room_of(module) for module in MODULES} <= floor.keys()
    assert not _broken(
        lambda module, name: not name.startswith("geo.") or floor[room_of(name)] <= floor[room_of(module)]
    )
    assert not _broken(lambda _, name: name.split(".")[0] not in {"pages", "dashboard", "tests", "tools"})


def test_no_two_modules_import_each_other() -> None:
    graph = {m: {n for n in _imports(m) if n.startswith("geo.") and n != m} for m in MODULES}
    assert list(TopologicalSorter(graph).static_order())


def test_the_lower_rooms_stand_on_the_standard_library() -> None:
    def allowed(module: str, name: str) -> bool:
        root = name.split(".")[0]
        known = sys.stdlib_module_names | {"geo"} | STANDS_ON.get(module, set())
        return room_of(module) not in PURE or root in known

    assert not _broken(allowed)


def test_a_library_has_one_owner() -> None:
    assert not _broken(
        lambda module, name: (
            name.split(".")[0] not in OWNERS or _within(module, OWNERS[name.split(".", maxsplit=1)[0]])
        )
    )


def test_the_lowest_steps_rest_on_what_is_named() -> None:
    assert not _broken(
        lambda module, name: module not in LOWEST or not name.startswith("geo") or name in LOWEST[module]
    )


def test_files_are_opened_where_it_is_allowed() -> None:
    opens = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
    assert not [m for m, path in MODULES.items() if not _within(m, OPENERS) and _calls(path) & opens]


def test_the_interface_makes_no_path_of_what_a_reader_types() -> None:
    pages = [*(GEO / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "dashboard.py"]
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in pages}
    makers = {name: text for name, text in texts.items() if re.search(r"\bPath\(|\bopen\(", text)}
    # of a package, of a setting, of a setting
    assert set(makers) == {"geo/ui/map.py", "geo/ui/sources.py", "geo/ui/store.py"}
    assert not [
        name for name, text in makers.items() if re.search(r"\.(text_input|text_area|chat_input)\(", text)
    ]
    (path,) = re.findall(r"\bPath\((.*?)\)", makers["geo/ui/sources.py"])
    assert f'{path} = os.environ.get(TEXTS_SETTING, "").strip()' in makers["geo/ui/sources.py"]


def test_the_core_knows_no_clock_no_network_and_no_environment() -> None:
    outer = {"geo.server", "geo.ui", "geo.cli", "geo.__main__"}
    clocks = {"today", "now", "utcnow", "getenv", "urlopen"}
    assert not [m for m, path in MODULES.items() if not _within(m, outer) and _calls(path) & clocks]
    outside = {"time", "socket", "requests", "urllib3", "os"}
    assert not _broken(lambda module, name: _within(module, outer) or name.split(".")[0] not in outside)


def test_ls_geo_is_a_table_of_contents() -> None:
    entries = [path for path in GEO.iterdir() if path.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES
    assert len(MODULES) <= MOST_MODULES
    for room in sorted({path.parent for path in MODULES.values()}):
        said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert said.split("\n")[0].endswith("."), (
            f"{room.name}/__init__.py says in a sentence what lives there"
        )


def test_a_module_is_one_noun() -> None:
    lines = {m: len(path.read_text(encoding="utf-8").splitlines()) for m, path in MODULES.items()}
    assert {m: n for m, n in lines.items() if n > MOST_LINES and m not in LARGE} == {}


def test_a_page_composes_what_geo_defines() -> None:
    for path in SCRIPTS:
        allowed = {"streamlit", "geo", *sys.stdlib_module_names}
        assert {name.split(".")[0] for name in imports_of(path)} <= allowed
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(node, ast.ClassDef | ast.AsyncFunctionDef)
            if isinstance(node, ast.FunctionDef):
                assert [ast.unparse(mark) for mark in node.decorator_list] == ["st.fragment"], node.name


def test_a_page_stays_short() -> None:
    for path in SCRIPTS:
        most = DASHBOARD_LINES if path.name == "dashboard.py" else PAGE_LINES
        assert len(path.read_text(encoding="utf-8").splitlines()) <= most, path.name


def _texts(path: Path) -> Iterator[str]:
    """Every text of a module but its docstrings; in an f-string an ``x`` stands for what is put in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_html_and_no_drawing_is_glued_in_python() -> None:
    looked_at = {**MODULES, **{module_of(path): path for path in SCRIPTS}}
    found = {m: [text for text in _texts(path) if TAG.search(text)] for m, path in looked_at.items()}
    assert {m: texts for m, texts in found.items() if texts and not _within(m, GLUED)} == {}


def test_markup_is_marked_as_safe_where_it_is_written_and_nowhere_else() -> None:
    assert not [m for m, path in MODULES.items() if "Markup" in _calls(path) and not _within(m, GLUED)]
    for path in sorted((GEO / "markup" / "templates").iterdir()):
        assert not re.search(r"\|\s*safe\b|autoescape", path.read_text(encoding="utf-8")), path.name


def test_no_test_sleeps() -> None:
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    sleeping = [path.name for path in tests if _calls(path) & {"sleep", "wait_for_timeout"}]
    assert not sleeping, "wait for what a reader would see"


def test_the_rules_of_this_file_see_what_they_forbid(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        "def f() -> None:\n    import folium.plugins\n    from geo import records\n"
        "    from geo.records import model\n    open('x')\n    time.sleep(1)\n"
        "    '<b>a docstring is none</b>'\n    return Markup(f'a <{name}> </{name}>'), '<br/>', 'a < b', '<i4'\n",
        "utf-8",
    )
    assert set(imports_of(path)) == {"folium.plugins", "geo.records", "geo.records.model"}
    assert {"open", "sleep"} <= _calls(path)
    assert sorted(text for text in _texts(path) if TAG.search(text)) == ["<br/>", "a <x> </x>"]
    assert "Markup" in _calls(path)
