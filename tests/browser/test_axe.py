"""axe-core, from its package, on every page, frames included, by every rule that can be broken gravely: light and wide
every time, dark and narrow where most is drawn; every page dark and narrow, and each thing on it alone, at length.

What a page can open (a popover, an expander, a legend, a choice) is opened: every time together with what stays open
beside it, and a popover that every page has on one of them. A violation that axe calls serious or critical fails the
test and is named with its place in the page.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Frame, Locator, Page

from geo.ui.accounts import WORDS, Part
from tests.browser.conftest import PHONE, Opened, Tabs
from tools.serve import Served

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
GRAVE = {"serious", "critical"}
RECORD = "day=2021-09-02&reading=claimed&record=c-panjshir-entered-mujahid"
MORE: dict[str, dict[str, str]] = {
    "": {"?day=2021-09-05&reading=known&record=shotul": 'details.place.selected:has-text("Shotul")'},
    "accounts": {
        f"accounts?part={part.value}": f'role=heading[name="{WORDS[part].heading}"]'
        for part in Part
        if part is not Part.MATRIX  # with which the page opens
    },
    "sources": {"sources?report=thursday-attack&paragraph=5": "article.paragraph.selected"},
    "tables": {
        "tables?table=events.told.down": '.tables[data-ready] [data-list="events"]',
        "tables?table=figures": '.tables[data-ready] [data-list="figures"]',
        "tables?table=places": '.tables[data-ready] [data-list="places"]',
        "tables?table=claims&side=nrf&within=yes&place=shotul": 'role=button[name="Clear filters"]',
        "tables?table=claims&q=nothing+has+these+words": "text=Nothing has",
    },
}
"""Other states of a page that its address can ask for, beside its opening one and that with a record selected; and what
each has that the others have not."""
OPENERS = '[aria-expanded="false"]'
STAYING = f'{OPENERS}:not([data-testid="stPopover"] *)'
"""Openers of what stays open while others are opened, too. The popovers are the same on every page."""


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


LOOKING = """
globalThis.deep ??= (root) => [...root.querySelectorAll('*')].flatMap((one) =>
  one.shadowRoot ? [one, ...deep(one.shadowRoot)] : [one]);
globalThis.above ??= (one) => one.parentElement ?? one.getRootNode().host ?? null;
globalThis.newlySeen ??= ((known) => () => {
  const own = (one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
  const said = (one) => [...one.attributes].filter(({ name }) => /^(class|role|tabindex|aria-.+)$/.test(name));
  const look = (one) => [...said(one).map(({ name, value }) => `${name}=${value}`), ...own(one)].join("|");
  const late = new Set(visible(deep(document.body)).filter((one) => known.get(one) !== look(one)));
  for (const one of late) known.set(one, look(one));
  const tops = [...late].filter((one) => !late.has(above(one)));
  return document.activeElement && document.activeElement !== document.body
    ? [...tops, document.activeElement] : tops;
})(new WeakMap());
globalThis.visible ??= (all) => all.filter((one) =>
  one.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
globalThis.markTexts ??= (tops, most) => {
  const grounds = new Map(), found = new Map(), under = new Set();
  const ground = (one) => {
    if (!one) return "";
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(one);
      const own = [backgroundColor, backgroundImage, opacity, filter].join(" ");
      const below = ground(above(one));
      grounds.set(one, own === "rgba(0, 0, 0, 0) none 1 none" ? below : `${below} / ${own}`);
    }
    return grounds.get(one);
  };
  const worded = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const top of tops) for (const one of [top, ...deep(top.shadowRoot ?? top)]) under.add(one);
  for (const one of deep(document)) one.removeAttribute("data-read");
  for (const one of visible([...under]).filter(worded)) {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const kind = [one.tagName, one.getAttribute("class"), color, fontSize, fontWeight, textShadow, ground(one)].join();
    found.set(kind, (found.get(kind) ?? 0) + 1);
    if (most === null || found.get(kind) <= most) one.setAttribute("data-read", "");
  }
};
globalThis.askAxe ??= ((all) => async (where, { colours, frames }) => {
  const wanted = ({ id, tags }) => !colours || id === 'frame-tested' || tags.includes('cat.color');
  const ask = (places) => axe.run(where, { runOnly: all.filter(wanted).map(({ id }) => id),
    resultTypes: ['violations'], selectors: places, preload: false, iframes: frames });
  const found = await ask(false);
  return found.violations.length ? { ...found, ...await ask(true) } : found;
})(axe._audit.rules.filter(({ enabled, impact, tags }) =>
  enabled && !tags.includes('experimental') && !['minor', 'moderate'].includes(impact)));
axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-read]' }] });
void 0;
"""
"""What axe is asked, and where. ``newlySeen``: what can be seen in a frame and could not, or with other words or in
another class, when this was last asked, topmost elements only, and what has the focus. ``markTexts``: of texts of one
kind so many have their contrast measured, the kind being what it comes from: class, colour, size, all grounds below.
``askAxe``: every rule of which a breach can be grave, or of these only those of colours; the places of what it looked
at only where it found something, for that takes long."""


def prepared(page: Page) -> None:
    """Have axe, and what tells it where to look, in the page and in all its frames."""
    for frame in page.frames:
        if not frame.evaluate("Boolean(globalThis.axe)"):
            frame.evaluate(axe())
            frame.evaluate(LOOKING)


ALIKE = 3
"""Texts of one look that axe reads: the first may stand where it is not seen, or half under another."""


def grave(page: Page, *, colours: bool = False, alike: int | None = ALIKE) -> list[str]:
    """The serious and critical violations in the page and its frames, a line each; or only those of ``colours``.

    Colours are those of so many texts that look ``alike``, or of every text.
    """
    prepared(page)
    for frame in page.frames:
        frame.evaluate("(alike) => { newlySeen(); markTexts([document.body], alike); }", alike)
    found: dict[str, Any] = page.evaluate("(colours) => askAxe(document, { colours, frames: true })", colours)
    unsure = {rule["id"] for rule in (*found["incomplete"], *found["violations"])}
    assert "frame-tested" not in unsure, "axe did not look into the frames"
    return told(found)


def newly_grave(page: Page, *, colours: bool = False, alike: int | None = ALIKE) -> list[str]:
    """The same, only of what has come to be seen in any frame since axe last looked: the rest is as it was."""
    prepared(page)
    lines = []
    for frame in page.frames:
        found = frame.evaluate(
            """([colours, alike]) => {
              const include = newlySeen();
              markTexts(include, alike);
              return include.length ? askAxe({ include }, { colours, frames: false }) : null;
            }""",
            [colours, alike],
        )
        lines += told(found) if found else []
    return lines


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
              const all = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
                one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
              for (const one of all(document).filter((one) => one.tagName === 'DETAILS')) {
                const kind = `${one.className} in ${one.parentNode.nodeName} ${one.parentNode.className}`;
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
        yield f"with {name!r} open"
        page.keyboard.press("Escape")
        quiet(page)


def another(group: Locator, page: Page) -> str:
    """Another one of a group of choices chosen, the pointer still over it: its name; none where none can be seen."""
    other = group.locator('[role="radio"][aria-checked="false"], label:has(input:not(:checked))').first
    if not (other.count() and other.is_visible()):
        return ""
    name = other.inner_text()
    other.click()
    quiet(page)
    return name


def one_by_one(page: Page) -> Iterator[str]:
    """The page as it opens, with each thing opened in turn, unfolded, and with another choice in each group."""
    yield "as it opens"
    for frame in page.frames:
        yield from opened(frame, page)
    yield from unfolded(page)
    for group in page.get_by_role("radiogroup").all():
        if name := another(group, page):
            yield f"with {name!r} chosen"


def together(page: Page) -> Iterator[str]:
    """The page as it opens, laid open, and with other choices: in all groups but the last, and in that, too."""
    yield "as it opens"
    yield from laid_open(page)
    groups, said = page.get_by_role("radiogroup").all(), ""
    for before, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        said = another(group, page) or said
        if said and before < 2:  # the last but one, and the last
            yield f"with {said!r} chosen"
            said = ""


def laid_open(page: Page) -> Iterator[str]:
    """Everything open that stays so beside the others, and two of each kind unfolded; then what hides others closed."""
    found = [
        opener
        for frame in page.frames
        for opener in frame.locator(
            STAYING
        ).element_handles()  # a locator of what is closed finds another next time
        if opener.is_visible()
    ]
    for opener in found:
        opener.click()
    yield from unfolded(page)
    for opener in found:
        opener.click()


def coloured(page: Page) -> Iterator[str]:
    """The page as it opens, and laid open."""
    yield "as it opens"
    yield from laid_open(page)


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
    yield from unfolded(page)


@dataclass(frozen=True)
class Look:
    """How a page is looked at: in which scheme, what is done with it, and with what further states of it."""

    scheme: Literal["light", "dark"]
    ways: Callable[[Page], Iterator[str]]
    further: Callable[[Page], Iterator[str]]
    colours: bool = False
    """Whether only rules of colours are asked: the rest is as it was in the other scheme."""
    alike: int | None = ALIKE
    """Of how many texts that look alike the colours are looked at."""


LOOKS = {
    "light": Look("light", together, unfolded),
    "dark": Look("dark", coloured, unfolded, colours=True),
    "phone": Look("light", on_a_phone, unfolded),
    "dark phone": Look("dark", on_a_phone, unfolded),
    "every line": Look("light", every_line, every_line, alike=None),
    "light one by one": Look("light", one_by_one, unfolded),
    "dark one by one": Look("dark", one_by_one, unfolded),
}


def every_look() -> list[object]:
    """Pages and looks: each page once by day, the map in every colour and size; all the others at length."""
    found: list[object] = []
    for name in pages():
        for look in LOOKS:
            by_day = look == "light" or (name == "" and look in {"dark", "phone"})
            marks = [] if by_day else [pytest.mark.long]
            found.append(pytest.param(name, look, marks=marks, id=f"{name or 'map'}-{look}"))
    return found


def stepped(page: Page, address: str, has: str) -> None:
    """Go to another address of the page within the session, and wait for what it has."""
    page.evaluate(
        "(to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', { state: null })); }",
        f"/{address}",
    )
    page.locator(has).first.wait_for()
    quiet(page)


@pytest.mark.parametrize(("name", "look"), every_look())
def test_axe_finds_nothing_serious_or_critical(open_page: Opened, name: str, look: str) -> None:
    how = LOOKS[look]
    found: dict[str, str] = {}

    def note(at: str, lines: list[str]) -> None:
        for violation in lines:
            found.setdefault(violation, f"{at}: {violation}")

    page = open_page(f"{name}?{RECORD}", scheme=how.scheme)
    quiet(page)
    for i, state in enumerate(how.ways(page)):
        note(
            f"{name or 'map'} {state}",
            (newly_grave if i else grave)(page, colours=how.colours, alike=how.alike),
        )
    for address, has in MORE.get(name, {}).items():
        stepped(page, address, has)
        for state in how.further(page):
            note(f"{address} {state}", newly_grave(page, colours=how.colours, alike=how.alike))
    assert not found, "\n".join(found.values())


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_axe_finds_nothing_in_the_popovers_of_every_page(
    open_page: Opened, scheme: Literal["light", "dark"]
) -> None:
    page = open_page("tables?table=claims", scheme=scheme)
    quiet(page)
    page.get_by_role("button", name="Share").click()
    inside = page.locator('[data-testid="stPopoverBody"]')
    inside.get_by_text("Cite this view").wait_for()
    for title in inside.locator("summary").filter(visible=True).all():
        title.click()  # one that is clicked elsewhere closes the popover
    assert inside.is_visible()
    quiet(page)
    assert not grave(page)
    page.keyboard.press("Escape")
    inside.wait_for(state="hidden")
    opener = page.get_by_role("button", name="Filters")
    opener.click()
    choices = inside.get_by_role("combobox")
    choices.first.wait_for()
    for i in range(choices.count()):
        if not inside.is_visible():
            opener.click()
        choices.nth(i).click()
        page.get_by_role("option").first.wait_for()
        still(page)  # a list half faded in has half its contrast
        assert not newly_grave(page), i
        page.keyboard.press("Escape")
    if not inside.is_visible():
        opener.click()
    inside.locator('[data-testid="stButtonGroup"] button').first.click()
    quiet(page)
    assert not newly_grave(page)


FRAMED = "<!doctype html><html lang=en><title>Frame</title><main><p>Words</p></main>"
FRAME = f"<!doctype html><html lang=en><title>Page</title><main><iframe title=Map srcdoc='{FRAMED}'></iframe></main>"


def test_axe_would_find_what_is_wrong(app: Served, tabs: Tabs) -> None:
    page = tabs.lend("dashboard")
    page.goto(f"{app.address}_stcore/health")  # what axe says from frame to frame needs an address to go to
    page.set_content(FRAME)
    assert len(page.frames) == 2
    assert grave(page) == []
    add = "document.querySelector('main').insertAdjacentHTML('beforeend', '<button style=\"width:9px\"></button>')"
    page.frames[-1].evaluate(add)
    assert any(line.startswith("critical button-name: iframe") for line in grave(page))
    assert not newly_grave(page)
    page.frames[-1].evaluate(add)
    assert [line.partition(":")[0] for line in newly_grave(page)] == ["critical button-name"]
    assert not newly_grave(page)
    page.frames[-1].evaluate("document.querySelector('p').className = 'pale'")
    page.frames[-1].add_style_tag(content=".pale { color: #ddd; background: #fff }")
    assert [line.partition(":")[0] for line in newly_grave(page, colours=True)] == ["serious color-contrast"]
    assert [line.partition(":")[0] for line in grave(page, colours=True)] == ["serious color-contrast"]
