"""axe-core, from its package, on every page, frames included, no rule switched off: light and wide every time, dark
and narrow where most is drawn; every page dark and narrow at length.

What a page can open (a popover, an expander, a legend, a choice) is opened. A violation that axe calls serious or
critical fails the test and is named with its place in the page.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Frame, Page

from geo.ui.accounts import Part
from tests.browser.conftest import PHONE, Opened

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
GRAVE = {"serious", "critical"}
RECORD = "day=2021-09-02&reading=claimed&record=c-panjshir-entered-mujahid"
MORE: dict[str, list[str]] = {
    "": ["?day=2021-09-05&reading=known&record=shotul"],
    "accounts": [f"accounts?part={part.value}" for part in Part],
    "sources": ["sources?report=thursday-attack&paragraph=5"],
    "tables": [
        *(f"tables?table={name}" for name in ("events.told.down", "figures", "places")),
        "tables?table=claims&side=nrf&within=yes&place=shotul",
        "tables?table=claims&q=nothing+has+these+words",
    ],
}
"""Other states of a page that its address can ask for, beside its opening one and that with a record selected."""
OPENERS = '[aria-expanded="false"]'


@cache
def axe() -> str:
    """The script of axe-core as its package carries it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def pages() -> list[str]:
    """The address of every page that the dashboard's navigation has, so that a new one is tested too."""
    [listed] = [
        node
        for node in ast.walk(ast.parse((ROOT / "dashboard.py").read_text("utf-8")))
        if isinstance(node, ast.ListComp) and ast.unparse(node.elt).startswith("st.Page(")
    ]
    names: tuple[str, ...] = ast.literal_eval(listed.generators[0].iter)
    return ["" if name == "map" else name for name in names]


def quiet(page: Page) -> None:
    """Wait until the page has said all it has to say, its maps show a day, and nothing on it moves."""
    page.get_by_text("Unverified claims, as").wait_for()
    for frame in page.locator("iframe").all():
        frame.content_frame.locator(".claims-map[data-day]").wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    still(page)


def still(page: Page) -> None:
    """Wait until nothing moves or fades, two frames after what has just appeared, for it to begin."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")


SEEN = """globalThis.newlySeen ??= ((known) => () => {
  const seen = [...document.body.querySelectorAll('*')].filter((one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  const late = new Set(seen.filter((one) => !known.has(one)));
  for (const one of seen) known.add(one);
  const tops = [...late].filter((one) => !late.has(one.parentElement));
  return document.activeElement && document.activeElement !== document.body
    ? [...tops, document.activeElement] : tops;
})(new WeakSet())"""
"""What can be seen in a frame and could not when this was last asked, topmost elements only, and what has the focus."""
VIOLATIONS = "resultTypes: ['violations']"
BARE = f"{VIOLATIONS}, selectors: false, preload: false"
"""Without the place of every element it looked at: places are asked for where there is a fault."""


def prepared(page: Page) -> None:
    """Have axe, and what tells it where to look, in the page and in all its frames."""
    for frame in page.frames:
        if not frame.evaluate("Boolean(globalThis.axe)"):
            frame.evaluate(axe())
            frame.evaluate(SEEN)


def grave(page: Page) -> list[str]:
    """The serious and critical violations in the page and its frames, a line each."""
    prepared(page)
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {{ {BARE} }})")
    unsure = {rule["id"] for rule in (*found["incomplete"], *found["violations"])}
    assert "frame-tested" not in unsure, "axe did not look into the frames"
    for frame in page.frames:
        frame.evaluate("void newlySeen()")
    return told(page.evaluate(f"axe.run(document, {{ {VIOLATIONS} }})")) if faults(found) else []


def newly_grave(page: Page) -> list[str]:
    """The same, only of what has come to be seen in any frame since axe last looked: the rest is as it was."""
    prepared(page)
    lines = []
    for frame in page.frames:
        found = frame.evaluate(
            f"""async () => {{
              const include = newlySeen();
              if (!include.length) return null;
              const found = await axe.run({{ include }}, {{ {BARE}, iframes: false }});
              return found.violations.length ? axe.run({{ include }}, {{ {VIOLATIONS}, iframes: false }}) : null;
            }}"""
        )
        lines += told(found) if found else []
    return lines


def faults(found: dict[str, Any]) -> bool:
    """Whether axe found anything serious or critical."""
    return any(rule["impact"] in GRAVE for rule in found["violations"])


def told(found: dict[str, Any]) -> list[str]:
    """What axe found, a line for each element with a serious or critical violation."""
    return [
        f"{rule['impact']} {rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]}\n"
        f"    {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def unfold(page: Page, *, each: int | None = None) -> None:
    """Open every ``details``, Streamlit's expanders among them; or the first ``each`` of every kind.

    A kind is what has one class and stands in one element's children. Axe looks at every letter that is to be seen,
    and the hundredth line of a list comes from the template of the first.
    """
    for frame in page.frames:
        frame.evaluate(
            """(each) => {
              const opened = new Map();
              for (const one of document.querySelectorAll('details')) {
                const kind = `${one.className} in ${one.parentElement.tagName} ${one.parentElement.className}`;
                opened.set(kind, (opened.get(kind) ?? 0) + 1);
                if (!one.open && opened.get(kind) <= (each ?? Infinity)) one.querySelector('summary').click();
              }
            }""",
            each,
        )


def opened(frame: Frame, page: Page) -> Iterator[str]:
    """Everything in the frame that says it is closed, opened one at a time: its name, while it is open."""
    for opener in frame.locator(OPENERS).all():
        if not opener.is_visible():
            continue
        name = opener.evaluate("(one) => one.getAttribute('aria-label') || one.textContent")
        opener.click()
        quiet(page)
        yield name
        page.keyboard.press("Escape")
        quiet(page)


def chosen(page: Page) -> Iterator[str]:
    """In each group of choices another one chosen, the pointer still over it."""
    for group in page.get_by_role("radiogroup").all():
        other = group.locator('[role="radio"][aria-checked="false"], label:has(input:not(:checked))').first
        if other.count() and other.is_visible():
            name = other.inner_text()
            other.click()
            quiet(page)
            yield name


def states(page: Page) -> Iterator[str]:
    """The page as it opens, with each thing opened in turn, with other choices, and unfolded."""
    yield "as it opens"
    for frame in page.frames:
        for name in opened(frame, page):
            yield f"with {name!r} open"
    yield from unfolded(page)
    for name in chosen(page):
        yield f"with {name!r} chosen"


def unfolded(page: Page) -> Iterator[str]:
    """Two of each kind unfolded."""
    unfold(page, each=2)
    quiet(page)
    yield "unfolded"


def every_line(page: Page) -> Iterator[str]:
    """Everything unfolded, to the last line of every list."""
    unfold(page)
    quiet(page)
    yield "every line unfolded"


def on_a_phone(page: Page) -> Iterator[str]:
    """Two of each kind unfolded, on a phone."""
    page.set_viewport_size(PHONE)
    unfold(page, each=2)
    quiet(page)
    yield "unfolded on a phone"


LOOKS: dict[str, tuple[Literal["light", "dark"], Callable[[Page], Iterator[str]]]] = {
    "light": ("light", states),
    "dark": ("dark", states),
    "phone": ("light", on_a_phone),
    "dark phone": ("dark", on_a_phone),
    "every line": ("light", every_line),
}
"""How a page is looked at: by its colours and what is done with it."""


def every_look() -> list[object]:
    """Pages and looks: each page once by day, the map in every colour and size; all the others at length."""
    found: list[object] = []
    for name in pages():
        for look in LOOKS:
            by_day = look == "light" or (name == "" and look in {"dark", "phone"})
            marks = [] if by_day else [pytest.mark.long]
            found.append(pytest.param(name, look, marks=marks, id=f"{name or 'map'}-{look}"))
    return found


@pytest.mark.parametrize(("name", "look"), every_look())
def test_axe_finds_nothing_serious_or_critical(open_page: Opened, name: str, look: str) -> None:
    scheme, ways = LOOKS[look]
    found: dict[str, str] = {}
    for address in [f"{name}?{RECORD}", *MORE.get(name, [])]:
        page = open_page(address, scheme=scheme)
        quiet(page)
        first = address.endswith(RECORD)
        for i, state in enumerate(ways(page) if first or ways is not states else unfolded(page)):
            for violation in newly_grave(page) if i else grave(page):
                found.setdefault(violation, f"{address} {state}: {violation}")
    assert not found, "\n".join(found.values())


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_in_the_choices_of_the_filters(
    open_page: Opened, scheme: Literal["light", "dark"]
) -> None:
    page = open_page("tables?table=claims", scheme=scheme)
    quiet(page)
    opener, inside = page.get_by_role("button", name="Filters"), page.locator('[data-testid="stPopoverBody"]')
    opener.click()
    choices = inside.get_by_role("combobox")
    choices.first.wait_for()
    for i in range(choices.count()):
        if not inside.is_visible():
            opener.click()
        choices.nth(i).click()
        page.get_by_role("option").first.wait_for()
        still(page)  # a list half faded in has half its contrast
        assert not (newly_grave(page) if i else grave(page)), i
        page.keyboard.press("Escape")
    if not inside.is_visible():
        opener.click()
    inside.locator('[data-testid="stButtonGroup"] button').first.click()
    quiet(page)
    assert not newly_grave(page)


def test_axe_would_find_what_is_wrong(open_page: Opened) -> None:
    page = open_page()
    quiet(page)
    assert len(page.frames) > 1
    add = "document.body.insertAdjacentHTML('beforeend', '<button style=\"width:9px\"></button>')"
    page.frames[-1].evaluate(add)
    assert any(line.startswith("critical button-name: iframe") for line in grave(page))
    assert not newly_grave(page)
    page.frames[-1].evaluate(add)
    assert [line.partition(":")[0] for line in newly_grave(page)] == ["critical button-name"]
