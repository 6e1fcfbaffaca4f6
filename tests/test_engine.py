from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from threading import Event
from time import monotonic
from typing import Any, cast

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from geo.events import duck, hold
from geo.events import duck as memory
from geo.events.events import EngineError, Events, Hurried
from geo.events.query import EVERYTHING, Query, Sought, begins_a_word, is_one_of, query_of, unanswered
from geo.events.table import SCHEMA
from geo.records.model import Dataset, GeoPrecision, TimePrecision, Verification
from geo.records.period import Period
from geo.view.filters import FIGURE, OTHERS, Filters
from tests.eventrows import (
    HOSTILE,
    QUERIES,
    Row,
    any_rows,
    counted,
    drawn,
    may,
    passing,
    row,
    sure,
    table,
    word,
)

SETTINGS = settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
ROWS = any_rows(150)


@pytest.fixture(scope="module")
def many() -> Iterator[Events]:
    """Rows of every sort; ``ROWS`` has them too."""
    events = of(*ROWS)
    yield events
    events.close()


def ids(found: pa.Table) -> list[str]:
    names: list[str] = found["event_id"].to_pylist()
    return names


def of(*rows: Row) -> Events:
    return hold(table(*rows))


# --- which rows pass ------------------------------------------------------------------------------------------------


@SETTINGS
@given(QUERIES)
def test_the_rows_that_pass_are_those_that_plain_python_lets_through(many: Events, query: Query) -> None:
    wanted = passing(ROWS, query)
    assert many.table(query).to_pylist() == wanted
    assert many.count(query) == len(wanted)
    assert [ROWS[number] for number in many.rows(query).to_pylist()] == wanted


@pytest.mark.parametrize(
    ("changed", "query"),
    [
        ({"side_ids": ""}, Query(sides=("north",))),
        ({"kind": ""}, Query(kinds=("clash", ""))),
        ({"place_id": ""}, Query(place_ids=("town", ""))),
        ({"source": ""}, Query(sources=("Gazette", ""))),
        ({"time_precision": ""}, Query(times=("day", ""))),
        ({"geo_precision": ""}, Query(precisions=("point", ""))),
        ({"start": None}, Query(days=Period(may(1), may(31)))),
        ({"start": None, "known": None}, Query(known_by=may(31))),
        ({"actor_1": "", "actor_2": ""}, Query(sides=(OTHERS,))),
    ],
)
def test_a_row_that_does_not_say_passes_no_filter_that_asks(changed: Row, query: Query) -> None:
    assert of(row(**changed)).count(query) == 0


@pytest.mark.parametrize(
    ("days", "passes"),
    [((1, 2), False), ((1, 3), True), ((5, 5), True), ((3, 9), True), ((6, 9), False)],
)
def test_a_day_range_lets_through_what_shares_a_day_with_it(days: tuple[int, int], *, passes: bool) -> None:
    events = of(row(start=may(3), end=may(5)))
    assert bool(events.count(Query(days=Period(may(days[0]), may(days[1]))))) is passes


@pytest.mark.parametrize(
    ("known", "by", "passes"),
    [(6, 5, False), (6, 6, True), (None, 2, False), (None, 3, True)],
)
def test_where_the_source_is_silent_a_row_is_known_once_it_begins(
    known: int | None, by: int, *, passes: bool
) -> None:
    events = of(row(start=may(3), end=may(5), known=may(known) if known else None))
    assert bool(events.count(Query(known_by=may(by)))) is passes


@pytest.mark.parametrize("hostile", [*HOSTILE, "\0", "a\0b"])
def test_a_value_that_would_be_more_than_text_in_a_query_is_text(hostile: str) -> None:
    events = of(
        row("good"), row(hostile, kind_printed=hostile, place_id=hostile, side_ids=hostile, source=hostile)
    )
    plain = hostile.replace("\0", "")
    for query in (Query(place_ids=(hostile,)), Query(sides=(hostile,)), Query(sources=(hostile,))):
        assert set(ids(events.table(query))) <= {hostile}
    if plain == hostile:
        assert ids(events.table(Query(place_ids=(hostile,)))) == [hostile]
        assert ids(events.one(hostile)) == [hostile]
        assert ids(events.table(Query(sides=(hostile,)))) == ([] if "|" in hostile else [hostile])
    assert events.count(Query(times=(hostile,), kinds=(hostile,), precisions=(hostile,))) == 0
    with pytest.raises(ValueError, match="There is no column"):
        events.page(EVERYTHING, hostile)
    with pytest.raises(ValueError, match="There is no column"):
        events.values(hostile)
    assert events.count() == 2


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("Fighting at Jabal-Saraj", "jabal", True),
        ("Fighting at Jabal-Saraj", "saraj", True),
        ("Fighting at Jabal-Saraj", "jabalsa", True),
        ("Fighting at Jabal-Saraj", "Jabal-Saraj", True),
        ("Fighting at Jabal Saraj", "Jabal-Saraj", True),
        ("Fighting at Jabal-Saraj", "abal", False),
        ("Fighting at Jabal-Saraj", "lsaraj", False),
        ("Saraj of Jabal", "Jabal-Saraj", True),
        ("ÉMILE said", "emi", True),
        ("Emile said", "ÉMI", True),
        ("(‘Kabul’)", "kabul", True),
        ("o'clock", "oclock", True),
        ("كابل", "کابل", True),
        ("پنجشیر", "پنج", True),
        ("line\nbreak", "break", True),
        ("no break", "break", True),
        ("nobreak", "break", False),
        ("U.S.A.", "usa", True),
        ("9,500 men", "500", True),
        ("ΑΘΗΝΑ", "αθηνα", True),
        ("КАБУЛ", "кабул", True),
        ("a]b^c", "ab", True),
    ],
)
def test_a_word_is_found_where_it_begins_one_whatever_its_case_accents_and_signs(
    text: str, sought: str, *, found: bool
) -> None:
    assert of(row(notes=text, kind_printed="", title="")).count(Query(words=(word(sought),))) == found


@pytest.mark.parametrize("column", ["title", "notes", "place_printed", "actor_1", "actor_2", "kind_printed"])
def test_words_are_looked_for_in_every_text_of_a_row(column: str) -> None:
    events = of(row("here", **{column: "about Shotul today"}), row("not", source="Shotul"))
    assert ids(events.table(Query(words=(word("shotul"),)))) == ["here"]


def test_every_word_asked_for_must_be_there_in_whatever_texts() -> None:
    events = of(row("both", title="Shotul", notes="bridge"), row("one", title="Shotul"))
    assert ids(events.table(Query(words=(word("bridge"), word("shotul"))))) == ["both"]


@SETTINGS
@given(some.text(max_size=12), some.text(max_size=6))
def test_no_search_is_a_broken_pattern(text: str, sought: str) -> None:
    asked = word(sought)
    if asked.whole.token:
        held = row(notes=text.replace("\0", ""), title="", kind_printed="")
        of(held).count(Query(words=(asked,), sources=(sought,)))


def test_a_pattern_has_no_class_or_mode_that_databases_understand_differently() -> None:
    for pattern in (begins_a_word("kabul9"), is_one_of("Émile's (paper)")):
        assert not {r"\w", r"\s", r"\b", "(?", "[:"} & {pattern[n : n + 2] for n in range(len(pattern))}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Pajhwok Afghan News", True),
        ("AFP; pajhwok  afghan news", True),
        ("Pájhwok-Afghan News|AFP", True),
        ("Pajhwok Afghan News, 3 May", True),
        ("Pajhwok", False),
        ("Not Pajhwok Afghan News", False),
        ("Pajhwok Afghan News Agency", False),
    ],
)
def test_a_source_is_one_of_the_names_between_the_separators(source: str, *, found: bool) -> None:
    assert of(row(source=source)).count(Query(sources=("Pajhwok Afghan News",))) == found


# --- the product's filters ------------------------------------------------------------------------------------------


def test_no_filter_asks_for_everything(dataset: Dataset) -> None:
    assert query_of(Filters(), dataset) == EVERYTHING


def test_a_place_stands_for_what_lies_in_it(toy: Dataset) -> None:
    parent = next(place.parents[0] for place in toy.places.values() if place.parents)
    inside = {name for name in toy.places if parent in toy.ancestors(name)}
    assert inside
    assert set(query_of(Filters(place=parent), toy).place_ids) == {parent, *inside}
    assert query_of(Filters(place=parent, within=False), toy).place_ids == (parent,)
    events = of(*(row(name, place_id=name) for name in (parent, *sorted(inside), "elsewhere", "")))
    assert set(ids(events.table(query_of(Filters(place=parent), toy)))) == {parent, *inside}


def test_lists_of_words_go_over_as_they_are(dataset: Dataset) -> None:
    asked = Filters(
        sides=("nrf", OTHERS),
        kinds=("clash",),
        times=(TimePrecision.DAY,),
        precisions=(GeoPrecision.POINT,),
    )
    query = query_of(asked, dataset, days=Period(may(1), may(2)), known_by=may(3))
    assert (query.sides, query.kinds) == (asked.sides, ("clash",))
    assert (query.times, query.precisions) == (("day",), ("point",))
    assert (query.days, query.known_by) == (Period(may(1), may(2)), may(3))
    events = of(
        row("in", side_ids="taliban|nrf", geo_precision="point", start=may(1), known=may(1)), row("out")
    )
    assert ids(events.table(query)) == ["in"]


def test_an_outlet_is_looked_for_by_all_its_names(dataset: Dataset) -> None:
    outlet = next(report.outlet_id for report in dataset.reports.values())
    actor = dataset.actors[outlet]
    names = query_of(Filters(outlets=(outlet,)), dataset).sources
    assert set(names) == {name for name in (actor.name, actor.name_fa, *actor.aliases) if name}
    events = of(row("named", source=f"AFP; {actor.name.upper()}"), row("other", source="Somebody else"))
    assert ids(events.table(query_of(Filters(outlets=(outlet,)), dataset))) == ["named"]


def test_an_outlet_that_the_data_do_not_know_is_its_own_name(dataset: Dataset) -> None:
    events = of(row("named", source="Tolo News; X"), row("other"))
    assert ids(events.table(query_of(Filters(outlets=("Tolo News",)), dataset))) == ["named"]
    assert events.count(query_of(Filters(outlets=("…",)), dataset)) == 0


def test_a_word_also_finds_a_place_by_its_other_spellings(dataset: Dataset) -> None:
    place = dataset.places["shotul"]
    other = next(name for name in place.spellings if not name.lower().startswith(place.name.lower()[:3]))
    query = query_of(Filters(text=other), dataset)
    events = of(row("there", place_id="shotul", place_printed=place.name), row("not", place_printed="Anaba"))
    assert ids(events.table(query)) == ["there"]


@pytest.mark.parametrize(
    "filters",
    [Filters(checks=(Verification.NONE,)), Filters(against_interest=True), Filters(kinds=(FIGURE,))],
)
def test_what_no_imported_row_says_lets_none_pass_and_is_said(filters: Filters, dataset: Dataset) -> None:
    assert of(row()).count(query_of(filters, dataset)) == 0
    assert len(unanswered(filters)) == 1


def test_a_filter_that_means_what_it_means_for_records_needs_no_words() -> None:
    assert unanswered(Filters(kinds=("clash",), place="shotul", text="bridge", outlets=("afp",))) == ()
    assert "who takes part" in unanswered(Filters(sides=("nrf",)))[0]
    assert len(unanswered(Filters(sides=("nrf",), checks=(Verification.NONE,), against_interest=True))) == 3


# --- answers --------------------------------------------------------------------------------------------------------


@SETTINGS
@given(QUERIES)
def test_the_sums_say_what_has_no_day_or_no_position(many: Events, query: Query) -> None:
    sums = many.sums(query)
    rows = passing(ROWS, query)
    assert sums.rows == len(rows)
    assert sums.dated == sum(one["start"] is not None for one in rows)
    assert sums.placed == sum(one["lon"] is not None for one in rows)
    assert sums.drawn == sum(map(drawn, rows))


@SETTINGS
@given(QUERIES)
def test_the_days_go_from_the_first_to_the_last_of_what_passes(many: Events, query: Query) -> None:
    dated = [one for one in passing(ROWS, query) if one["start"]]
    found = many.days(query)
    if not dated:
        assert found is None
    else:
        last = max(one["end"] or one["start"] for one in dated)
        assert found == Period(min(one["start"] for one in dated), last)


@SETTINGS
@given(QUERIES)
def test_a_day_has_as_many_rows_as_cover_it(many: Events, query: Query) -> None:
    found = many.per_day(query)
    assert found.to_pylist() == counted(passing(ROWS, query), query.days)
    assert found.schema.names == ["day", "kind", "sure", "n"]


@SETTINGS
@given(QUERIES)
def test_the_map_gets_what_has_a_day_and_a_position_in_the_order_of_the_table(
    many: Events, query: Query
) -> None:
    found = many.points(query).to_pylist()
    rows = [one for one in passing(ROWS, query) if drawn(one)]
    assert [one["sure"] for one in found] == [sure(one) for one in rows]
    assert [one["end"] for one in found] == [one["end"] or one["start"] for one in rows]
    for name in ("event_id", "kind", "title", "start", "known", "lon", "lat", "geo_precision"):
        assert [one[name] for one in found] == [one[name] for one in rows]


def test_a_position_that_is_none_on_the_earth_is_not_drawn() -> None:
    wrong = [row(lon=float("nan")), row(lat=90.5), row(lon=-181.0), row(lat=float("inf"))]
    events = of(*wrong, row("good"))
    assert ids(events.points()) == ["good"]
    assert events.sums().placed == 1


@SETTINGS
@given(QUERIES, some.sampled_from((0.25, 1.0, 7.0, 90.0)))
def test_cells_count_every_drawn_row_once_and_none_elsewhere(
    many: Events, query: Query, degrees: float
) -> None:
    found = many.cells(query, degrees).to_pylist()
    rows = [one for one in passing(ROWS, query) if drawn(one)]
    spans = Counter((one["kind"], one["start"], one["end"] or one["start"], sure(one)) for one in rows)
    seen: Counter[Any] = Counter()
    for cell in found:
        seen[cell["kind"], cell["first"], cell["last"], cell["sure"]] += cell["n"]
    assert seen == spans
    for one in rows:
        home = [
            cell
            for cell in found
            if abs(cell["lon"] - one["lon"]) <= degrees / 2 + 1e-9
            and abs(cell["lat"] - one["lat"]) <= degrees / 2 + 1e-9
            and (cell["kind"], cell["first"]) == (one["kind"], one["start"])
        ]
        assert home, one


def test_rows_of_one_cell_kind_span_and_day_of_knowledge_are_one_row_with_their_number() -> None:
    events = of(
        row("a", lon=69.1, lat=35.1),
        row("b", lon=69.4, lat=35.4),
        row("c", lon=69.6, lat=35.4),
        row("d", lon=69.1, lat=35.1, kind="talks"),
        row("e", lon=69.1, lat=35.1, end=may(4)),
        row("f", lon=69.1, lat=35.1, known=may(9)),
        row("g", lon=69.1, lat=35.1, known=None),
    )
    found = [tuple(cell.values()) for cell in events.cells(EVERYTHING, 0.5).to_pylist()]
    day, known = may(3), may(4)
    assert found == [
        (69.25, 35.25, "clash", day, day, known, True, 2),
        (69.25, 35.25, "clash", day, day, may(9), True, 1),
        (69.25, 35.25, "clash", day, day, None, True, 1),
        (69.25, 35.25, "clash", day, may(4), known, True, 1),
        (69.25, 35.25, "talks", day, day, known, True, 1),
        (69.75, 35.25, "clash", day, day, known, True, 1),
    ]


@pytest.mark.parametrize("degrees", [0, -1, 0.0001, 91, float("nan")])
def test_cells_that_are_no_cells_are_refused(degrees: float) -> None:
    with pytest.raises(ValueError, match=r"from 0\.001 to 90"):
        of(row()).cells(EVERYTHING, degrees)


def test_the_edge_of_the_world_lies_in_the_last_cell() -> None:
    found = of(row(lon=180.0, lat=90.0), row(lon=-180.0, lat=-90.0)).cells(EVERYTHING, 30.0)
    assert found["lon"].to_pylist() == [-165.0, 165.0]
    assert found["lat"].to_pylist() == [-75.0, 75.0]


@pytest.mark.parametrize("order", ["", *(sign + name for name in SCHEMA.names for sign in ("", "-"))])
def test_a_page_is_a_part_of_one_order_that_stays(many: Events, order: str) -> None:
    name = order.removeprefix("-")
    rows = ROWS
    if name:
        values = sorted({one[name] for one in ROWS} - {None}, reverse=order.startswith("-"))
        rows = [one for value in [*values, None] for one in ROWS if one[name] == value]
    pages = [many.page(EVERYTHING, order, offset, 50) for offset in range(0, len(rows) + 50, 50)]
    assert [one for page in pages for one in page.to_pylist()] == rows
    assert all(page.schema.equals(SCHEMA) for page in pages)


def test_a_page_beyond_the_last_row_is_empty_and_nothing_is_before_the_first() -> None:
    events = of(row("a"), row("b"))
    assert ids(events.page(EVERYTHING, "", 9, 5)) == []
    assert ids(events.page(EVERYTHING, "", -3, 1)) == ["a"]
    assert ids(events.page(EVERYTHING, "", 0, -1)) == []


def test_a_record_has_a_row_for_each_of_its_places() -> None:
    events = of(row("a", place_printed="One"), row("b"), row("a", place_printed="Two"))
    assert events.one("a")["place_printed"].to_pylist() == ["One", "Two"]
    assert events.one("none").equals(SCHEMA.empty_table())


def test_values_are_told_with_their_numbers() -> None:
    events = of(
        row(source="B"), row(source="A"), row(source="B"), row(source=""), row(source="C", kind="talks")
    )
    assert events.values("source").to_pylist() == [
        {"value": "A", "n": 1},
        {"value": "B", "n": 2},
        {"value": "C", "n": 1},
    ]
    assert events.values("source", limit=2)["value"].to_pylist() == ["B", "A"]
    assert events.values("source", Query(kinds=("talks",)))["value"].to_pylist() == ["C"]
    assert events.kinds() == ("clash", "talks")
    with pytest.raises(ValueError, match="holds no texts"):
        events.values("start")


def test_a_table_without_rows_answers_too() -> None:
    events = hold(SCHEMA.empty_table())
    assert (events.count(), events.days(), events.kinds()) == (0, None, ())
    assert [events.per_day().num_rows, events.points().num_rows, events.cells(EVERYTHING, 1).num_rows] == [
        0,
        0,
        0,
    ]
    assert events.table().equals(SCHEMA.empty_table())
    assert len(events.rows()) == 0


def test_what_comes_out_is_what_went_in_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "STEP", 3)
    held = table(*(row(f"e-{(n * 7) % 10}", notes="x" * n, lon=None if n % 3 else 1.5) for n in range(10)))
    events = hold(held)
    assert events.table().equals(held)
    assert events.rows(Query(words=(word("e-5"),))).to_pylist() == [5]


# --- the database in memory -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "COPY events TO '/tmp/claims-events.csv'",
        "ATTACH '/tmp/claims-events.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '9GB'",
        "SET temp_directory = '/tmp'",
        "EXPORT DATABASE '/tmp/claims-events'",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    ],
)
def test_the_database_of_a_set_reaches_nothing_and_nothing_can_open_it(statement: str) -> None:
    import duckdb

    events = of(row())
    with pytest.raises(duckdb.Error):
        events._backend._connection.execute(statement)  # type: ignore[attr-defined]
    assert events.count() == 1


def test_a_set_has_its_limits_of_memory_and_threads() -> None:
    events = of(row())
    asked = "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory')"
    memory, threads, folder = events._backend._connection.execute(asked).fetchone()  # type: ignore[attr-defined]
    assert (memory, threads, folder) == ("488.2 MiB", duck.THREADS, "")


def test_a_set_too_large_for_its_memory_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "MEMORY", "4MB")
    with pytest.raises(EngineError, match="A set of 3,000 rows takes more memory than the 4MB"):
        of(*(row(f"e-{n}", notes=f"{n} " * 2000) for n in range(3000)))


def test_an_answer_too_large_for_the_memory_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "MEMORY", "32MB")
    events = of(*(row(f"e-{n}", title=f"{n} " * 9) for n in range(3000)))
    pairs = events._table.cross_join(events._table.view().select(other="title"))
    with pytest.raises(EngineError, match="takes more than the 32MB of memory"):
        events._backend.run(pairs.order_by("title", "other"))
    assert events.count() == 3000


def test_a_set_that_was_let_go_says_so() -> None:
    events = of(row())
    events.close()
    events.close()
    with pytest.raises(EngineError, match="The set"):
        events.count()


def test_two_sets_know_nothing_of_each_other() -> None:
    one, other = of(row("mine")), of(row("yours"))
    assert (ids(one.table()), ids(other.table())) == (["mine"], ["yours"])
    one.close()
    assert other.count() == 1


def test_a_table_of_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="An event table has the columns event_id"):
        hold(pa.table({"event_id": ["x"]}))


def test_a_set_may_be_asked_by_several_threads_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    events = of(*(row(f"e-{n}", kind="talks" if n % 2 else "clash") for n in range(2000)))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: events.count(Query(kinds=("talks",) if n % 2 else ())), range(40)))
    assert found == [1000 if n % 2 else 2000 for n in range(40)]


def test_no_database_is_loaded_before_a_table_is_held() -> None:
    asked = "import sys, geo.events; print([m for m in ('ibis', 'duckdb', 'psycopg') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_memory_that_is_free_between_what_is_kept_goes_back_to_the_system() -> None:
    if memory._glibc() is None:
        memory.give_back()  # another C library: nothing to ask of it, and no error
        return
    asked = (
        "import psutil\nfrom geo.events.duck import give_back\n"
        "size = lambda: psutil.Process().memory_info().rss / 1e6\n"
        "made = [bytes(5000) for _ in range(30_000)]\nkept = made[-1]\ndel made\n"
        "before = size()\ngive_back()\nprint(before - size())"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 100


def test_a_query_with_its_lists_in_order_is_one_value() -> None:
    assert hash(Query(kinds=("a",), days=Period(may(1), may(2)))) == hash(
        Query(kinds=("a",), days=Period(date(2000, 5, 1), date(2000, 5, 2)))
    )
    assert Sought("a") == Sought("a", ())


# --- patience ----------------------------------------------------------------------------------------------------


def test_answers_that_are_slow_one_by_one_share_the_patience_of_a_page() -> None:
    class Slow:
        """A database that takes a fifth of a second for everything."""

        def run(self, _: object) -> pa.Table:
            Event().wait(0.2)
            return answer

    answer = pa.table({"n": [1]})  # made beforehand: the first one loads pandas
    slow = Hurried(cast(Any, Slow()), 0.5, monotonic)
    begun, answered = monotonic(), 0
    for _ in range(20):
        try:
            slow.run(cast(Any, None))
            answered += 1
        except EngineError:
            assert slow.away
    assert 1 <= answered <= 2
    assert monotonic() - begun < 2  # half a second unhurried; twenty such answers take four
    Event().wait(0.4)  # nobody waits meanwhile
    slow.run(cast(Any, None))
    assert not slow.away
