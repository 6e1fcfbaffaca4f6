from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings

from geo.events import connect, hold, postgres
from geo.events.events import EngineError, Events
from geo.events.query import EVERYTHING, Query
from geo.events.table import SCHEMA
from geo.records.period import Period
from tests.eventrows import HOSTILE, QUERIES, any_rows, may, passing, row, table, word
from tests.postgres.conftest import Make
from tools.postgres import PASSWORD

ROWS = any_rows(300)
Answers = dict[str, Any]
Statement = Callable[..., Any]


@pytest.fixture(scope="module")
def both(made: Make) -> Iterator[tuple[Events, Events]]:
    """The same rows in memory and in PostgreSQL, in the order in which the latter gives them."""
    elsewhere = connect(made(table(*ROWS)))
    here = hold(elsewhere.table())
    yield here, elsewhere
    elsewhere.close()
    here.close()


def answers(events: Events, query: Query) -> Answers:
    """What a page asks of a set."""
    return {
        "sums": events.sums(query),
        "days": events.days(query),
        "per_day": events.per_day(query),
        "points": events.points(query),
        "cells": events.cells(query, 0.5),
        "table": events.table(query),
        "sources": events.values("source", query),
        "frequent": events.values("place_printed", query, 5),
        "page": events.page(query, "-start", 3, 20),
    }


def same(one: Answers, other: Answers) -> None:
    for name, found in one.items():
        if isinstance(found, pa.Table):
            assert found.schema.equals(other[name].schema), name
            assert found.to_pylist() == other[name].to_pylist(), name
        else:
            assert found == other[name], name


@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(QUERIES)
def test_both_engines_give_the_same_answers(both: tuple[Events, Events], query: Query) -> None:
    here, elsewhere = both
    same(answers(here, query), answers(elsewhere, query))
    wanted = sorted(map(repr, passing(ROWS, query)))
    assert sorted(map(repr, elsewhere.table(query).to_pylist())) == wanted


@pytest.mark.parametrize("order", ["", *(sign + name for name in SCHEMA.names for sign in ("", "-"))])
def test_both_engines_give_the_same_pages_in_the_same_order(both: tuple[Events, Events], order: str) -> None:
    for offset in (0, 90, 290):
        here, elsewhere = (events.page(EVERYTHING, order, offset, 90) for events in both)
        assert here.to_pylist() == elsewhere.to_pylist()
        assert elsewhere.schema.equals(SCHEMA)


@pytest.mark.parametrize(
    "text", ["jabal", "Jabal-Saraj", "emile", "کابل", "oclock", "kabul", "5", "ahn", "a"]
)
def test_words_are_found_alike(both: tuple[Events, Events], text: str) -> None:
    here, elsewhere = (events.count(Query(words=(word(text),))) for events in both)
    assert here == elsewhere > 0


@pytest.mark.parametrize("hostile", [*HOSTILE, "\0"])
def test_a_value_that_would_be_more_than_text_in_a_query_is_text(made: Make, hostile: str) -> None:
    printed = hostile.replace("\0", "")
    elsewhere = connect(made(table(row("good"), row(printed or "nul", place_id=printed, notes=printed))))
    found = elsewhere.table(Query(place_ids=(hostile,)))["event_id"].to_pylist()
    assert found == ([hostile] if printed else [])
    assert elsewhere.one(hostile)["event_id"].to_pylist() == found
    asked = Query(sides=(hostile,), kinds=(hostile,), sources=(hostile,), times=(hostile,))
    assert elsewhere.count(asked) == 0
    assert elsewhere.count() == 2
    elsewhere.close()


def test_what_a_record_has_come_back_and_an_empty_table_answers(made: Make) -> None:
    elsewhere = connect(made(table(row("a", notes='q"uote\n,"", \\N'), row("b", known=None, lon=None))))
    assert elsewhere.one("a")["notes"].to_pylist() == ['q"uote\n,"", \\N']
    assert elsewhere.one("b")["known"].to_pylist() == [None]
    assert elsewhere.rows().to_pylist() == [0, 1]
    elsewhere.close()
    nothing = connect(made(SCHEMA.empty_table()))
    assert (nothing.count(), nothing.days(), nothing.kinds()) == (0, None, ())
    assert (
        nothing.per_day().num_rows == nothing.points().num_rows == nothing.cells(EVERYTHING, 1).num_rows == 0
    )
    assert nothing.table().equals(SCHEMA.empty_table())
    nothing.close()


# --- tables of another form -----------------------------------------------------------------------------------------

OTHER_FORM = """
    CREATE TABLE {name} (
        id uuid DEFAULT gen_random_uuid(), happened timestamptz, {position},
        kind varchar(20), kind_printed text, title text, "end" date, time_precision text, known timestamp,
        geo_precision text, place_printed char(8), place_id text, actor_1 text, actor_2 text, side_ids text,
        source text, fatalities_low smallint, fatalities_best numeric, fatalities_high integer, notes text
    )
"""


@pytest.fixture(scope="module")
def postgis(statement: Statement) -> None:
    statement("CREATE EXTENSION IF NOT EXISTS postgis")


@pytest.mark.parametrize(
    ("position", "value"),
    [
        ("geom geometry(Point, 4326)", "ST_SetSRID(ST_MakePoint(69.5, 35.25), 4326)"),
        ("geom geometry", "ST_MakePoint(69.5, 35.25)"),
        ("geom geometry(Point, 3857)", "ST_Transform(ST_SetSRID(ST_MakePoint(69.5, 35.25), 4326), 3857)"),
        ("geom geography(Point)", "ST_MakePoint(69.5, 35.25)::geography"),
        ("geom point", "point(69.5, 35.25)"),
    ],
)
@pytest.mark.usefixtures("postgis")
def test_a_position_may_be_one_column(database: str, statement: Statement, position: str, value: str) -> None:
    statement("DROP TABLE IF EXISTS forms")
    statement(OTHER_FORM.format(name="forms", position=position))
    statement(f"INSERT INTO forms (kind, happened, geom) VALUES ('clash', '2021-09-02 20:00+00', {value})")
    statement("INSERT INTO forms (kind, happened) VALUES ('clash', '2021-09-02 20:00+00')")
    events = connect(f"{database}&table=forms&event_id=id&start=happened")
    found = events.points().to_pylist()
    assert [(round(one["lon"], 6), round(one["lat"], 6)) for one in found] == [(69.5, 35.25)]
    assert (events.sums().rows, events.sums().placed) == (2, 1)
    events.close()


@pytest.mark.usefixtures("postgis")
def test_an_area_becomes_no_point(database: str, statement: Statement) -> None:
    statement("DROP TABLE IF EXISTS forms")
    statement(OTHER_FORM.format(name="forms", position="geom geometry"))
    for value in ("ST_MakeEnvelope(69, 35, 70, 35.5, 4326)", "ST_SetSRID(ST_MakePoint(69.5, 35.25), 4326)"):
        statement(
            f"INSERT INTO forms (kind, happened, geom) VALUES ('clash', '2021-09-02 20:00+00', {value})"
        )
    events = connect(f"{database}&table=forms&event_id=id&start=happened")
    assert (events.sums().rows, events.sums().placed) == (2, 1)
    events.close()


def test_other_names_and_types_are_read_as_an_event_table(database: str, statement: Statement) -> None:
    statement("DROP TABLE IF EXISTS forms")
    statement(OTHER_FORM.format(name="forms", position="lon real, lat numeric"))
    statement(
        "INSERT INTO forms (kind, happened, lon, lat, place_printed, fatalities_best, known) "
        "VALUES ('riot', '2021-09-02 20:00+00', 69.5, 35.25, 'Anaba', 3, '2021-09-04 23:59')"
    )
    address = f"{database}&table=forms&event_id=id&start=happened"
    for zone, day in (("", "2021-09-02"), ("&zone=Asia/Kabul", "2021-09-03")):
        events = connect(f"{address}{zone}")
        assert events.table().column("start")[0].as_py().isoformat() == day
        events.close()
    events = connect(f"{address}&zone=Asia/Kabul")
    [found] = events.table().to_pylist()
    assert found["known"].isoformat() == "2021-09-04"
    assert (found["kind"], found["time_precision"], found["geo_precision"]) == (
        "other",
        "unknown",
        "unknown",
    )
    assert (found["fatalities_best"], found["fatalities_low"], found["notes"]) == (3, None, "")
    assert found["place_printed"].rstrip() == "Anaba"
    assert len(found["event_id"]) == 36
    assert events.count(Query(days=Period(may(1), may(2)))) == 0
    events.close()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            "",
            "lacks columns of an event table: event_id, start. Add them, or say in the address what stands for",
        ),
        ("&event_id=id&start=nowhere", r"lacks a column of an event table: start \(called nowhere\)"),
        ("&event_id=id&start=title", "the column title is text, and start has to be one of date, timestamp"),
        (
            "&event_id=id&start=happened&fatalities_best=title",
            "the column title is text, and fatalities_best has",
        ),
        ("&event_id=id&start=happened&geometry=title", "has no column 'title' that is a geometry or a point"),
    ],
)
def test_a_column_that_is_missing_or_of_another_type_is_named(
    database: str, statement: Statement, changed: str, said: str
) -> None:
    statement("DROP TABLE IF EXISTS forms")
    statement(OTHER_FORM.format(name="forms", position="lon real, lat numeric"))
    with pytest.raises(EngineError, match=said):
        connect(f"{database}&table=forms{changed}")


def test_a_table_that_is_not_there_is_named(database: str) -> None:
    with pytest.raises(EngineError, match=r"There is no table public\.nowhere at /.*/claims, or none"):
        connect(f"{database}&table=nowhere")


def test_a_day_that_is_no_day_is_said(made: Make, statement: Statement) -> None:
    address = made(table(row()))
    name = address.rsplit(".", 1)[1].replace("%20", " ")
    statement(f"""UPDATE "{name}" SET "start" = 'infinity'""")
    events = connect(address)
    with pytest.raises(EngineError, match="holds a value that no event table can, such as an infinite day"):
        events.table()
    events.close()


# --- what a connection may and may not ------------------------------------------------------------------------------


def test_nothing_can_be_written(made: Make) -> None:
    events = connect(made(table(row())))
    backend = events._backend
    assert isinstance(backend, postgres.Postgres)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        backend._open().execute("CREATE TABLE mine (a int)")
    events.close()


def test_a_question_that_takes_too_long_ends_in_a_sentence(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.SESSION, "statement_timeout", "1")
    address = made(table(*any_rows(2000)))
    with pytest.raises(EngineError, match="did not answer within"):
        connect(address).values("notes", Query(words=(word("jabal-saraj"), word("emile"))))


def test_an_answer_that_is_too_long_ends_in_a_sentence_and_the_next_one_comes(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = connect(made(table(*any_rows(200))))
    monkeypatch.setattr(postgres, "MOST_BYTES", 1000)
    with pytest.raises(EngineError, match="too long to be taken in"):
        events.table()
    assert events.count() == 200
    events.close()


def test_a_connection_that_the_server_ended_is_made_again(made: Make, statement: Statement) -> None:
    events = connect(made(table(row())))
    assert isinstance(events._backend, postgres.Postgres)
    number = events._backend._connection.info.backend_pid
    statement("SELECT pg_terminate_backend(%s)", [number])
    with pytest.raises(EngineError, match="cannot be read"):
        events.count()
    assert events.count() == 1
    events.close()
    with pytest.raises(EngineError, match="was closed"):
        events.count()


@pytest.mark.parametrize("wrong", ["user", "password", "database", "host"])
def test_no_password_is_told_where_a_login_fails(database: str, wrong: str) -> None:
    address = f"{database}&table=events"
    secret = "s3cret-and-long"
    address = address.replace(PASSWORD, secret)
    if wrong == "user":
        address = address.replace("claims:", f"{secret}:")
    if wrong == "database":
        address = address.replace("/claims?", "/nowhere?").replace(secret, PASSWORD)
    if wrong == "host":
        address = address.replace("host=", "host=%2Fnowhere")
    with pytest.raises(EngineError, match="cannot be read") as caught:
        connect(address)
    told = "".join(traceback.format_exception(caught.value))
    assert secret not in told
    assert PASSWORD not in told
