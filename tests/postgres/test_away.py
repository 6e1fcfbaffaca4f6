"""A database that is away: at the start, later, hanging, back, replaced by another table; as a reader meets it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from urllib.parse import quote

import psutil
import psycopg
import pytest
from streamlit.testing.v1 import AppTest

from geo.events.events import AWAY, Hurried
from geo.events.table import SCHEMA
from geo.ui import sets
from geo.view.view import imported_id
from tests.eventrows import row, table
from tests.postgres.conftest import TYPES
from tests.test_pages import opened
from tools.postgres import Cluster, binaries

PAGES = ("map", "timeline", "accounts", "compare", "tables", "data", "sources", "method")
USES_IT = ("map", "timeline", "accounts", "compare", "tables", "data")
EVENT = imported_id(sets.DATABASE_ID, "e0")
PATIENCE_S = 12
"""Twice what a page with a hanging database takes on a busy machine; unhurried it takes 20 or more."""


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, with a table of three events, named in the setting."""
    programs = binaries()
    assert programs
    folder = tmp_path_factory.mktemp("pg")
    for above in (folder, *folder.parents[:3]):
        above.chmod(above.stat().st_mode | 0o011)
    one = Cluster(programs, folder)
    one.start()
    try:
        fill(one)
        monkeypatch.setenv(sets.DATABASE_SETTING, f"{one.address}&table=public.{quote('events')}")
        monkeypatch.setattr(sets, "AGAIN_S", 0.0)
        yield one
    finally:
        signalled(one, signal.SIGCONT)
        one.stop()


def fill(one: Cluster) -> None:
    with psycopg.connect(one.address, autocommit=True) as connection:
        found = table(*(row(f"e{n}") for n in range(3)))
        columns = ", ".join(f'"{f.name}" {TYPES[f.type]}' for f in found.schema)
        connection.execute(f"CREATE TABLE events ({columns})")
        marks = ", ".join(["%s"] * len(found.schema))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO events VALUES ({marks})",
                [list(one.values()) for one in found.to_pylist()],
            )


def signalled(one: Cluster, what: signal.Signals) -> None:
    """Send a signal to the server and all its children."""
    if one.server is None or one.server.poll() is not None:
        return
    parent = psutil.Process(one.server.pid)
    for process in (parent, *parent.children(recursive=True)):
        with suppress(ProcessLookupError):  # a child that has just ended
            os.kill(process.pid, what)


def words(app: AppTest) -> str:
    kinds = ("warning", "error", "info", "caption")
    said = (str(getattr(item, "value", "")) for kind in kinds for item in app.get(kind))
    return " ".join(said).replace("\\", "")


def whole(look: Callable[[], AppTest]) -> str:
    """What a page says, which came to its end in time and told nobody where the database is."""
    begun = monotonic()
    app = look()
    assert monotonic() - begun < PATIENCE_S
    said = words(app)
    assert not app.exception
    assert "Unverified claims" in said
    for secret in ("only-for-tests", "postgres", str(Path("/tmp")), "socket", "user “", "host"):
        assert secret not in said, said
    return said


def missing(said: str) -> bool:
    return any(one in said for one in (sets.NOT_SHOWN, sets.NOT_YET, AWAY))


def is_back(app: AppTest) -> bool:
    """Whether a page that its reader goes on using has the table again."""
    return any(not missing(whole(app.run)) for _ in range(40))


def test_gone_at_the_start_every_page_says_so_and_it_comes_back_by_itself(cluster: Cluster) -> None:
    cluster.stop()
    for page in PAGES:
        said = whole(partial(opened, page, day="2021-09-02", record=EVENT))
        assert missing(said) == (page in USES_IT), (page, said)
    said, app = "", opened(record=EVENT)
    assert app.query_params["record"] == EVENT
    cluster.serve()
    assert is_back(app)
    assert app.query_params["record"] == EVENT


def test_hanging_at_the_start_no_page_waits_for_it(cluster: Cluster) -> None:
    signalled(cluster, signal.SIGSTOP)
    for page in PAGES:
        said = whole(partial(opened, page, day="2021-09-02", record=EVENT))
        assert missing(said) == (page in USES_IT), (page, said)


@pytest.mark.parametrize("page", USES_IT)
def test_hanging_under_an_open_page_it_is_missed_and_it_is_there_again_afterwards(
    cluster: Cluster, page: str
) -> None:
    app = opened(page, record=EVENT)
    assert not missing(whole(lambda: app))
    signalled(cluster, signal.SIGSTOP)
    said = ""
    for text in ("bazarak", "shotul"):
        app.query_params["q"] = text
        said += whole(app.run)
    if page not in {"accounts", "compare"}:  # which show nothing of it, and ask it for nothing
        assert missing(said)
    assert app.query_params["record"] == EVENT
    signalled(cluster, signal.SIGCONT)
    app.query_params["q"] = ""
    assert is_back(app)


def test_a_table_that_is_replaced_by_another_is_missed_and_the_new_one_comes_by_itself(
    cluster: Cluster,
) -> None:
    said, app = "", opened("tables")
    with psycopg.connect(cluster.address, autocommit=True) as connection:
        connection.execute("DROP TABLE events")
        connection.execute("CREATE TABLE events (other int)")
    for text in ("bazarak", "shotul"):
        app.query_params["q"] = text
        said = whole(app.run)
    assert missing(said)
    with psycopg.connect(cluster.address, autocommit=True) as connection:
        connection.execute("DROP TABLE events")
    fill(cluster)
    app.query_params["q"] = ""
    assert is_back(app)


MANY = """
    INSERT INTO events ({names})
    SELECT {values} FROM generate_series(1, 2000000) AS n, LATERAL (SELECT * FROM events LIMIT 1) AS e
"""
VARIED = {
    "event_id": "'m' || n",
    "kind": "(ARRAY['clash', 'shelling_airstrike', 'other'])[1 + n % 3]",
    "start": "date '2021-08-15' + n % 23",
    '"end"': "date '2021-08-15' + n % 23",
    "lon": "69 + (n % 1000) / 1000.0",
    "lat": "35 + (n % 777) / 777.0",
    "source": "'Source ' || n % 50",
}
"""Columns of the two million rows that are not those of the first event."""
SLOW = """
    CREATE VIEW slow AS SELECT events.* FROM events, (SELECT pg_sleep({seconds}) OFFSET 0) AS nap
"""
WAITS_S = 3.0
"""So long a page may wait for the database altogether: what its reader waits besides has nothing to do with it."""


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of every wait for the database, as it ends."""
    found: list[float] = []

    def timed(owner: type, name: str) -> None:
        inner = getattr(owner, name)

        def outer(*args: object) -> object:
            begun = monotonic()
            try:
                return inner(*args)
            finally:
                found.append(monotonic() - begun)

        monkeypatch.setattr(owner, name, outer)

    timed(Hurried, "run")
    timed(sets.Asking, "waited")
    return found


@pytest.mark.long
def test_with_two_million_rows_every_page_opens_in_time_and_says_what_is_missing(
    cluster: Cluster, waits: list[float]
) -> None:
    with psycopg.connect(cluster.address, autocommit=True) as connection:
        names = [f'"{name}"' for name in SCHEMA.names]
        values = [VARIED.get(name, VARIED.get(name.strip('"'), f"e.{name}")) for name in names]
        connection.execute(MANY.format(names=", ".join(names), values=", ".join(values)))
    every_page_is_in_time(waits)


@pytest.mark.parametrize("seconds", [0.4, pytest.param(1.1, marks=pytest.mark.long)])
def test_with_a_slow_database_every_page_opens_in_time_and_says_what_is_missing(
    cluster: Cluster, waits: list[float], monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    with psycopg.connect(cluster.address, autocommit=True) as connection:
        connection.execute(SLOW.format(seconds=seconds))
    monkeypatch.setenv(sets.DATABASE_SETTING, f"{cluster.address}&table=public.slow")
    every_page_is_in_time(waits)


def every_page_is_in_time(waits: list[float]) -> None:
    """Asked for the first time, and again inside a session when the database has told what it holds."""
    for page in PAGES:
        in_time(partial(opened, page, day="2021-09-02", record=EVENT), page, waits)
    for page in PAGES:
        app = opened(page, day="2021-09-02", record=EVENT)
        app.session_state[sets.ASKING].over(60)
        for text in ("", "bazarak"):
            app.query_params["q"] = text
            in_time(app.run, page, waits)


def in_time(look: Callable[[], AppTest], page: str, waits: list[float]) -> None:
    """A page waits no longer than it may, and says so where it gave something up."""
    waits.clear()
    said = whole(look)
    assert sum(waits) < WAITS_S, (page, waits)
    if page in {"map", "timeline", "tables"} and sum(waits) > sets.ANSWER_S:  # something was given up
        assert missing(said), (page, waits)
