"""Any address, on every page, first and inside a session: the page is there, and what was ignored is said."""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice, product
from time import monotonic
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from geo.records.read import BUNDLED, read
from geo.ui import number_in
from geo.ui.accounts import Part
from geo.view.address import (
    ADDRESS,
    LONGEST_SEARCH,
    SHORT,
    TOLD,
    from_text,
    list_asked,
    other_dates,
    other_dates_from_text,
    part_asked,
    report_asked,
    short,
    to_text,
    unheeded,
    written,
)
from geo.view.view import (
    Half,
    from_query,
    half_from_query,
    half_to_query,
    lanes_from_query,
    lanes_to_query,
    opening,
    to_query,
)
from geo.words.citations import other_edition
from tests.examples import part
from tests.hostile import MARKUP, TEMPLATES
from tests.test_pages import ROOT, opened
from tools.reader import NotAnsweredError, Reader, reader
from tools.serve import Served, served

pytestmark = pytest.mark.slow

DATA = read(BUNDLED)
REPORT = next(iter(DATA.reports))
LISTS = ("statuses", "claims", "text")
COLUMNS = ("day", "who")
SAYS = re.compile(r"\bon_(\w+)_change=")
PAGES = ("map", "timeline", "accounts", "compare", "tables", "data", "sources", "method")
Taken = tuple[dict[str, str], list[str]]


def taken(query: Mapping[str, str]) -> Taken:
    """What every page makes of an address: what it writes in its place, and what it says."""
    view, about_view = from_query(query, DATA)
    dated, about_dates = other_dates_from_text(query.get("dated", ""), DATA)
    lanes, about_lanes = lanes_from_query(query, DATA.span)
    start = opening(DATA.span)
    left, about_left = half_from_query(query, DATA, Half(start.day, start.reading))
    name, about_list = list_asked(query.get("table", ""), LISTS)
    order, about_order = from_text(query.get("table", ""), name, COLUMNS)
    opened_part, about_part = part_asked(query.get("part", ""), list(Part), Part.MATRIX)
    report, paragraph, about_report = report_asked(query, DATA, REPORT)
    found = (
        to_query(view)
        | lanes_to_query(lanes)
        | half_to_query(left)
        | written(
            {
                "dated": other_dates(DATA, dated),
                "table": to_text(order),
                "part": opened_part,
                "report": report,
                "paragraph": paragraph or "",
            }
        )
    )
    version = query.get("version", "")
    about_edition = other_edition(DATA, version, "", ()) if version else ()
    said = [
        *about_edition,
        *about_view,
        *about_dates,
        *about_lanes,
        *about_left,
        about_list,
        about_order,
        about_part,
    ]
    return found, [sentence for sentence in (*said, *about_report) if sentence]


VALUES = (
    "",
    " ",
    "1" * 4301,
    "9" * 40_000,
    "-1",
    "٣",
    "²",
    "nan",
    "inf",
    "1e999",
    "0001-01-01",
    "9999-12-31",
    "2021-W35-4",
    "2021-02-30",
    "__proto__",
    "None",
    "x:2021-08-26," * 3000,
    "set::",
    "set:database:1",
    "set:database:\0",
    "\0",
    "\u202eevil\u2066",
    "\n\n# heading",
    "![a](https://hurt.invalid/a.png)",
    "<script>window.hurt = true</script>",
    "'; DROP TABLE events; --",
    "../../../etc/passwd",
    "%00%ff",
    "🏔" * 2000,
    ".....",
    "claims.day.up." + "a" * 5000,
    "{{7*7}}",
    ":material/home:",
    "$\\frac{1}{0}$",
)
"""What a hostile address has behind any key."""
ANY = some.sampled_from(VALUES) | some.text(max_size=60)
KEYS = [key.name for key in ADDRESS if key.writer != "published file"]
QUERIES = some.dictionaries(some.sampled_from(KEYS), ANY, max_size=6)


@given(QUERIES)
@example({"paragraph": "1" * 4301, "report": REPORT})
@example({"table": "claims.day.sideways"})
def test_what_is_taken_in_of_any_address_is_taken_in_whole_the_next_time(query: dict[str, str]) -> None:
    found, said = taken(query)
    assert taken(found) == (found, [])
    assert all(len(sentence) < 400 for sentence in said)
    assert len(said) < 40


@given(some.sampled_from(KEYS), ANY)
@example("paragraph", "1" * 4301)
@example("paragraph", "seven")
@example("table", "claims.day.up." + "a" * 5000)
@example("table", "text.day.up")
@example("to", "2022-01-01")
@example("other_day", "2031-01-01")
@example("record", "set:database:1")
@example("version", "1" * 4301)
def test_no_value_of_any_key_is_dropped_without_a_word(key: str, value: str) -> None:
    without, nothing = taken({})
    assert nothing == []
    found, said = taken({key: value})
    # White space, commas and points alone ask for nothing; neither does “within” without a place.
    asks = value.strip(" \t\n\r\f\v,.") and key != "within"
    usual = next(one.default for one in ADDRESS if one.name == key)
    if asks and value not in {usual, without.get(key)} and found.get(key) == without.get(key):
        assert said, f"{key}={value[:80]!r} is dropped without a word"


@given(some.text(max_size=200))
@example("\u202etxt.exe\n\n# x")
def test_what_is_said_back_is_one_short_line_that_turns_nothing(text: str) -> None:
    found = short(text)
    assert len(found) <= SHORT + 1
    assert found.isprintable()


def test_a_name_that_no_page_knows_is_said_with_the_one_meant() -> None:
    assert unheeded({"day": ["2021-09-02"], "utm_source": ["x"], "fbclid": ["y"]}) == []
    (said,) = unheeded({"dya": ["2021-09-02"]})
    assert said == "The address has “dya”, which no page here knows; it is left out. Close to it: “day”."
    assert len(unheeded({f"x{n}": ["1"] for n in range(500)})) == TOLD + 1
    assert unheeded({"day": ["a", "b"]}) == ["The address has more than one “day”; the last counts."]


def test_a_search_in_a_table_that_is_cut_is_said_to_be() -> None:
    _, said = from_text("claims..." + "a" * 5000, "claims", COLUMNS)
    assert said == f"Only the first {LONGEST_SEARCH} letters are looked for."


def notices(app: AppTest) -> str:
    return " ".join(item.value for item in app.info).replace("\\", "")


def holds(app: AppTest, query: Mapping[str, str]) -> None:
    """The page came to its end: no error, and the foot that every page has."""
    assert not app.exception, (query, app.exception)
    assert any("Unverified claims" in item.value for item in app.caption), query


@pytest.mark.parametrize("page", PAGES)
def test_every_page_survives_any_address_first_and_inside_a_session(page: str) -> None:
    chance = random.Random(page)
    queries = [{key: chance.choice(VALUES) for key in KEYS} for _ in range(4)]
    queries += [{"paragraph": "1" * 4301, "report": REPORT, "day": "1" * 4301}, {"nothing\0": "\0", "": "x"}]
    holds(opened(page, **queries[0]), queries[0])
    app = opened(page)
    for query in queries:
        app.query_params.clear()
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        holds(app, query)
        app.run()  # what was written in the place of it is taken in too
        holds(app, query)


@part(0.4)
@given(some.sampled_from(PAGES), some.dictionaries(some.sampled_from(KEYS) | some.text(), ANY, max_size=8))
def test_pages_that_no_list_of_ours_foresaw_survive_too(page: str, query: dict[str, str]) -> None:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        if not key.lower().startswith("embed"):
            app.query_params[key] = value
    app.run()
    holds(app, query)


WRONG = {
    "map": ("day", "soon", "the day “soon”"),
    "timeline": ("from", "soon", "the days “soon”"),
    "accounts": ("part", "truth", "the part “truth”"),
    "compare": ("other_day", "soon", "the day “soon”"),
    "tables": ("table", "truth", "the table “truth”"),
    "data": ("side", "nobody", "the side “nobody”"),
    "sources": ("paragraph", "1" * 4301, "has no paragraph 1111"),
    "method": ("day", "soon", "the day “soon”"),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_ignores_it_says_the_first_time_and_inside_a_session(page: str) -> None:
    key, value, said = WRONG[page]
    more = {"report": REPORT} if key == "paragraph" else {}
    assert said in notices(opened(page, **{key: value}, **more))
    app = opened(page)
    assert said not in notices(app)
    for name, text in {key: value, **more, "dya": "x", "dated": "nobody:1"}.items():
        app.query_params[name] = text
    app.run()
    assert said in notices(app)
    assert "Close to it: “day”" in notices(app)
    assert "by another date, “nobody:1”" in notices(app)


@pytest.mark.parametrize("page", ["sources", "method"])
def test_a_page_that_shows_no_day_takes_in_that_of_its_address_all_the_same(page: str) -> None:
    app = opened(page, day="2031-01-01", record="c-nobody")
    assert "outside the days of this data" in notices(app)
    assert "the record “c-nobody”" in notices(app)
    assert app.query_params["day"] == DATA.span.last.isoformat()


def test_a_report_that_is_not_there_is_told_inside_a_session_and_the_chosen_one_stays() -> None:
    app = opened("sources", report="last-region", paragraph="3")
    assert app.query_params["paragraph"] == "3"
    app.query_params["report"] = "tomorrow"
    app.run()
    assert "“tomorrow”, which is not here" in notices(app)
    assert app.radio[0].value == "last-region"
    assert "paragraph" not in app.query_params
    app.radio[0].set_value("assault-order").run()
    assert "tomorrow" not in notices(app)
    assert app.query_params["report"] == "assault-order"


# --- by the thousand, on a running server -------------------------------------------------------------------------

ADDRESSES = int(os.environ.get("ADDRESSES", "40"))
"""So many addresses are tried on each page: as many more as one has time for, by the environment."""
HANGS_S = 20
"""What has not come to its end by then is a hang; the slowest page takes a second, on a busy machine a few."""
RAW = (
    "&&&==&=",
    "day=%ff%00%",
    "q=a&q=b&q=c",
    "day;reading",
    "x" * 60_000,
    "%",
    "q=" + "%00" * 3000,
    "side=%u0041",
)
"""Query strings that no browser would write."""


@dataclass
class Fuzzed:
    """What came of the addresses."""

    tried: int = 0
    errors: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    longest: float = 0

    def words(self) -> str:
        what = (
            f"{ADDRESSES * len(PAGES):,} addresses on {len(PAGES)} pages, every fourth in a new session too"
        )
        came = f"{len(self.errors)} errors, {len(self.hangs)} hangs, longest {self.longest:.1f} s"
        return f"{what}: {self.tried:,} openings, {came}"


class Ran(HTMLParser):
    """What markup would run or load: no page of ours has any in its HTML, which has its styles and pictures in it."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = tag in {"script", "iframe", "object", "embed", "math", "base"}
        acts = any(name.startswith("on") or "script:" in str(value) for name, value in attrs)
        self.found = self.found or loads or acts

    @classmethod
    def by(cls, text: str) -> bool:
        parser = cls()
        parser.feed(text)
        return parser.found


def addresses(chance: random.Random) -> Iterator[str]:
    """Query strings without an end: some keys with something hostile, or with the true value of another key."""
    true = (
        "2021-09-02",
        "known",
        "c-panjshir-entered-mujahid",
        "nrf,taliban",
        "8",
        REPORT,
        "text.day.up",
        "figures",
    )
    hostile = (*VALUES, *true, *MARKUP, *TEMPLATES)
    while True:
        keys = chance.sample(KEYS, chance.randrange(1, len(KEYS)))
        yield (
            chance.choice(RAW)
            if chance.random() < 0.05
            else urlencode({key: chance.choice(hostile) for key in keys})
        )


async def fuzzed(app: Served) -> Fuzzed:
    found, turn = Fuzzed(), asyncio.Semaphore(2)

    async def tried(one: Reader, page: str, query: str) -> bool:
        begun = monotonic()
        one.seen.clear()
        try:
            await asyncio.wait_for(one.open(page, query), HANGS_S)
        except TimeoutError:
            found.hangs.append(f"{page}?{query[:300]}")
        except (NotAnsweredError, OSError) as error:
            found.errors.append(f"{page}?{query[:300]}: {error}")
        found.tried += 1
        found.longest = max(found.longest, monotonic() - begun)
        shown = [element for element in one.seen.values() if element.WhichOneof("type") == "html"]
        run = [element for element in shown if Ran.by(element.html.body)]
        foot = any(b"Unverified claims" in element.SerializeToString() for element in one.seen.values())
        if run or not foot:
            found.errors.append(f"{page}?{query[:300]}: {'markup' if run else 'no foot'}")
        return not found.errors and not found.hangs

    async def all_of(page: str) -> None:
        name = "" if page == "map" else page
        queries = addresses(random.Random(page))
        async with turn, reader(app.address) as going_on:
            await going_on.open(
                name
            )  # the first visitor of a server waits for all that is read and drawn once
            for number in range(ADDRESSES):
                query = next(queries)
                if not await tried(going_on, name, query):
                    return
                if number % 4 == 0:
                    async with reader(app.address) as new:
                        await tried(new, name, query)

    await asyncio.gather(*(all_of(page) for page in PAGES))
    return found


@pytest.mark.long
def test_addresses_by_the_thousand_bring_no_error_and_no_hang(capsys: pytest.CaptureFixture[str]) -> None:
    with served() as app:
        found = asyncio.run(fuzzed(app))
    with capsys.disabled():
        sys.stdout.write(f"\n{found.words()}\n")
    assert (found.errors, found.hangs) == ([], [])


# --- a line to the server that is written by hand -----------------------------------------------------------------


@pytest.mark.parametrize("number", [None, "x", "1" * 5000, -1, 1.5, 1 << 80, [], {}])
def test_what_is_no_number_of_the_browsers_counts_as_none(number: object) -> None:
    assert number_in({"number": number}) == number_in({}) == 0
    assert number_in({"number": 7}) == 7


EVENTS = sorted(
    {name for path in (ROOT / "geo" / "ui").glob("*.py") for name in SAYS.findall(path.read_text("utf-8"))}
)
"""What components say, each to whichever page has one that is heard."""
FIELDS = (
    "day",
    "reading",
    "number",
    "window",
    "record",
    "report",
    "other",
    "words",
    "text",
    "place",
    "from",
    "to",
)


def messages(chance: random.Random) -> Iterator[object]:
    """What no component of ours would say: the right fields with something else in them, or nothing of the kind."""
    right = (
        "2021-09-02",
        "claimed",
        1,
        "last-region",
        "panjshir",
        True,
        {"lat": 35.3, "lon": 69.6, "zoom": 9},
    )
    wrong: tuple[object, ...] = (
        None,
        -1,
        1 << 80,
        1.5,
        1e308,
        -1e308,
        [],
        [[]],
        {},
        {"lat": "x"},
        {"lat": -1e308, "zoom": {}},
    )
    while True:
        texts = (*VALUES, *MARKUP)
        yield chance.choice([*wrong, chance.choice(texts)])
        yield {name: chance.choice([*right, *wrong, chance.choice(texts)]) for name in FIELDS}


@pytest.mark.long
def test_a_line_written_by_hand_brings_no_error_and_no_hang(capsys: pytest.CaptureFixture[str]) -> None:
    async def tried(app: Served, page: str) -> int:
        found, queue = 0, messages(random.Random(page))
        name = "" if page == "map" else page
        async with reader(app.address) as first:
            await first.open(name)
            heard = sorted(set(first.components()))
        for component, event in product(heard, EVENTS):
            async with reader(app.address) as one:  # a new one, for what is said may put others elsewhere
                await one.open(name)
                for value in islice(queue, 2):
                    try:
                        await asyncio.wait_for(one.say(component, event, value), HANGS_S)
                    except (NotAnsweredError, TimeoutError) as error:
                        where = f"{page}: {component} {event} {str(value)[:300]}"
                        raise AssertionError(f"{where}: {error!r}") from error
                    found += 1
        return found

    with served() as app:
        counts = [asyncio.run(tried(app, page)) for page in PAGES]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{sum(counts):,} messages of components on {len(PAGES)} pages: 0 errors, 0 hangs\n"
        )
    assert all(counts)
