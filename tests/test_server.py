"""What stands between the browser and Streamlit, and that the pages are the same without it."""

from __future__ import annotations

import asyncio
import gc
import gzip
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import brotli
import pytest
import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from geo.records.read import read_with_lines
from geo.server import MB, Budget, Uploads, cards, front, memory_limit
from geo.server.cards import FOLDER_SETTING
from geo.server.document import (
    FRAMED_BY,
    LATER,
    METRICS,
    SHELL_SCRIPTS,
    Document,
    framed_by,
    hastened,
    page_policy,
)
from geo.server.scripts import MOST_KEPT, Answer, Kept, Scripts, accepted
from geo.ui.store import _load, _through_dashboard
from geo.words.citations import ADDRESS_SETTING
from tests.bench.load import WAYS, crowd, measured
from tests.bench.report import HEAD, Row, Section, Table, renewed
from tools.reader import Reader, reader
from tools.serve import ROOT, NotUpError, Served, served

SCRIPT = b"export const words = 'the same again and again';\n" * 400
IMMUTABLE = "public, immutable, max-age=31536000"
SHELL = b"<html><head><title>Streamlit</title></head><body><script>\n  one()\n</script></body></html>"


@dataclass
class Inner:
    """Streamlit, as far as it matters here: scripts, a document for every other path, an upload, a socket."""

    asked: list[Scope] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        if scope["type"] != "http":
            return
        if scope["method"] == "PUT":
            self.bodies.append((await receive())["body"])
        script = scope["path"].endswith(".js") and "missing" not in scope["path"]
        kind, kept = (
            ("application/javascript", IMMUTABLE) if script else ("text/html; charset=utf-8", "no-cache")
        )
        if scope["path"].endswith(".json"):
            kind = "application/json"
        headers = [(b"content-type", kind.encode()), (b"cache-control", kept.encode()), (b"etag", b'"inner"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        half = len(SCRIPT) // 2
        parts = (SCRIPT[:half], SCRIPT[half:]) if script else (SHELL, b"")
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": part is parts[0]})


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    app: Any,  # noqa: ANN401 - any ASGI app
    path: str,
    method: str = "GET",
    body: str = "",
    root: str = "",
    query: str = "",
    **headers: str,
) -> Got:
    sent: list[Message] = []
    named = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": root,
        "query_string": query.encode(),
        "headers": named,
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start = sent[0]
    told = {key.decode(): value.decode() for key, value in start["headers"]}
    return Got(start["status"], told, b"".join(message["body"] for message in sent[1:]))


@pytest.fixture
def base_path(monkeypatch: pytest.MonkeyPatch) -> str:
    options = {"server.baseUrlPath": "/claims/"}
    monkeypatch.setattr(st, "get_option", options.get)
    return "/claims"


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip;q=0", ""),
        ("BR;q=0.1", "br"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_smaller_coding_that_a_client_takes_is_chosen(said: str, taken: str) -> None:
    assert accepted({"headers": [(b"accept-encoding", said.encode())]}, ("br", "gzip")) == taken


def test_a_script_is_read_and_compressed_once_for_all_readers() -> None:
    inner = Inner()
    app = Scripts(inner)
    for _ in range(3):
        got = ask(app, "/static/js/index.a1.js", accept_encoding="gzip, br")
        assert brotli.decompress(got.body) == SCRIPT
        assert got.headers["content-encoding"] == "br"
        assert got.headers["vary"] == "Accept-Encoding"
        assert got.headers["cache-control"] == IMMUTABLE
        assert int(got.headers["content-length"]) == len(got.body) < len(SCRIPT) / 10
    assert len(inner.asked) == 1
    assert gzip.decompress(ask(app, "/static/js/index.a1.js", accept_encoding="gzip").body) == SCRIPT
    assert len(inner.asked) == 2


def test_many_readers_at_once_get_the_same() -> None:
    app = Scripts(Inner())

    async def all_at_once() -> list[list[Message]]:
        found: list[list[Message]] = [[] for _ in range(20)]
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/static/js/index.a1.js",
            "headers": [(b"accept-encoding", b"br")],
        }

        async def one(into: list[Message]) -> None:
            async def send(message: Message) -> None:
                into.append(message)

            await app(scope, _nothing, send)

        await asyncio.gather(*map(one, found))
        return found

    assert all(brotli.decompress(sent[1]["body"]) == SCRIPT for sent in asyncio.run(all_at_once()))


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/index.a1.js", {}),
        ("/static/js/index.a1.js", {"accept_encoding": "br", "range": "bytes=0-9"}),
        ("/static/js/missing.js", {"accept_encoding": "br"}),
        ("/static/js/../js/index.a1.js", {"accept_encoding": "br"}),
        ("/component/x/index.a1.js", {"accept_encoding": "br"}),
    ],
)
def test_what_is_not_to_be_compressed_goes_through_untouched(path: str, headers: dict[str, str]) -> None:
    inner = Inner()
    got = ask(Scripts(inner), path, **headers)
    assert got.headers["etag"] == '"inner"'
    assert "content-encoding" not in got.headers


def test_a_browser_that_has_it_is_told_so_and_one_that_asks_for_its_head_gets_that() -> None:
    app = Scripts(Inner())
    first = ask(app, "/static/js/index.a1.js", accept_encoding="br")
    again = ask(app, "/static/js/index.a1.js", accept_encoding="br", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = ask(app, "/static/js/index.a1.js", "HEAD", accept_encoding="br")
    assert head.body == b""
    assert 0 < int(head.headers["content-length"]) <= len(first.body)


def test_under_a_base_path_scripts_and_pages_are_found(base_path: str) -> None:
    inner = Inner()
    app = Document(Scripts(inner))
    assert "content-encoding" in ask(app, f"{base_path}/static/js/index.a1.js", accept_encoding="br").headers
    assert ask(app, f"{base_path}/_stcore/metrics").status == 404
    assert ask(app, f"{base_path}/robots.txt").body.startswith(b"User-agent")
    assert b"Material Symbols" in ask(app, f"{base_path}/timeline").body


def test_mounted_in_another_app_scripts_are_found() -> None:
    got = ask(Scripts(Inner()), "/there/static/js/index.a1.js", root="/there", accept_encoding="br")
    assert got.headers["content-encoding"] == "br"


def test_what_is_kept_has_a_bound_and_the_oldest_goes_first() -> None:
    kept = Kept(most=100)
    for name in "abc":
        kept.put(name, "br", Answer(b"x" * 40, ()))
        kept.get("a", "br")
    assert [bool(kept.get(name, "br")) for name in "abc"] == [True, False, True]
    kept.put("a", "br", Answer(b"x" * 10, ()))
    kept.put("d", "br", Answer(b"x" * 40, ()))
    assert [bool(kept.get(name, "br")) for name in "acd"] == [True, True, True]
    assert MOST_KEPT < 20_000_000


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes_all_of_it(kind: str) -> None:
    inner = Inner()
    app: Any = inner
    for layer in reversed(front()):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    scope = {"type": kind, "path": "/_stcore/stream", "headers": []}
    asyncio.run(app(scope, None, None))
    assert inner.asked == [scope]


def test_the_document_asks_at_once_for_what_its_pages_would_ask_for_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("geo.server.document.SOON", {"media/map.js": None})
    shell = (SHELL_SCRIPTS.parents[1] / "index.html").read_text(encoding="utf-8")
    first, other = hastened(shell, ["media/map.js"]), hastened(shell, [])
    asked = re.findall(r'<link rel="modulepreload" crossorigin href="\./static/js/([^"]+)">', other)
    assert len(asked) == len(set(asked))
    assert {name.partition(".")[0] for name in asked} > set(LATER)
    assert all((SHELL_SCRIPTS / name).is_file() for name in asked)
    assert '<link rel="prefetch" href="./media/map.js">' in first
    assert "prefetch" not in other
    assert re.findall(r'as="(\w+)"', shell) == ["font"]  # what it asks for beside scripts and styles
    assert not re.search(r'\bas="|\.woff2', other)
    for kept in ("stylesheet", "shortcut icon", "module"):
        assert other.count(f'="{kept}"') == shell.count(f'="{kept}"') == 1
    told = ask(Document(Inner()), "/media/map.js").headers["cache-control"]
    assert "max-age=604800" in told
    assert "max-age=604800" not in ask(Document(Inner()), "/media/brought.csv").headers.get(
        "cache-control", ""
    )


def test_a_request_body_is_left_for_whom_it_is_meant() -> None:
    inner = Inner()
    app = Document(Scripts(inner))
    ask(app, "/_stcore/upload_file/session/file", "PUT", "a file")
    assert inner.bodies == [b"a file"]


@pytest.mark.parametrize(
    "path", ["/", "/timeline", "/static/js/a.js", "/media/a.json", "/component/x/index.html"]
)
def test_every_answer_says_what_it_is_where_it_came_from_and_who_may_frame_it(path: str) -> None:
    told = ask(Document(Inner()), path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "strict-origin-when-cross-origin"
    assert told["content-security-policy"].endswith("frame-ancestors 'self'")


def test_one_setting_says_who_may_frame_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMED_BY, "'self' https://news.example")
    for path in ("/", "/component/x/index.html", "/_stcore/health"):
        told = ask(Document(Inner()), path).headers["content-security-policy"]
        assert told.endswith("frame-ancestors 'self' https://news.example")
    monkeypatch.setenv(FRAMED_BY, "'none'; script-src *\r\nx: y")
    assert ";" not in framed_by()
    assert "\n" not in framed_by()


def test_the_policy_of_a_page_names_no_foreign_script_and_each_script_inside_by_its_digest() -> None:
    got = ask(Document(Inner()), "/")
    parts = dict(part.split(" ", 1) for part in got.headers["content-security-policy"].split("; "))
    inside = re.findall(r"<script>", got.body.decode())
    assert parts["script-src"].count("'sha256-") == len(inside) == 2
    assert not re.search(
        r"https?:|\*|unsafe", parts["script-src"] + parts["connect-src"] + parts["default-src"]
    )
    assert set(re.findall(r"https://\S+", parts["img-src"])) == {
        "https://a.tile.opentopomap.org",
        "https://server.arcgisonline.com",
    }
    assert "sha256" not in page_policy("<p>no script</p>")


def test_the_document_is_told_anew_when_it_is_another() -> None:
    app = Document(Inner())
    got = ask(app, "/", accept_encoding="br", if_none_match='"inner"')
    assert brotli.decompress(got.body).startswith(b"<html>")
    assert ask(app, "/", accept_encoding="br", if_none_match=got.headers["etag"]).status == 304


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json"]
)
def test_doors_for_programs_are_not_there(path: str) -> None:
    inner = Inner()
    for method in ("GET", "POST", "OPTIONS"):
        assert ask(Document(inner), path, method).status == 404
    assert inner.asked == []


def test_metrics_are_there_for_who_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(METRICS, "1")
    assert ask(Document(Inner()), "/_stcore/metrics").status == 200


def test_a_link_to_a_day_has_title_words_and_picture_of_that_day() -> None:
    app = Document(Inner())
    got = ask(
        app, "/timeline", query="day=2021-09-02&reading=known&lanes=place", host="maps.example"
    ).body.decode()
    said = dict(re.findall(r'<meta (?:name|property)="([a-z:]+)" content="([^"]*)">', got))
    assert said["og:title"] == "Thursday 2 September 2021: what had been published by this day"
    assert "<title>Thursday 2 September 2021: what had been published by this day – Who claimed" in got
    assert said["description"].startswith("In what had been published by 2 September 2021, both sides claim")
    assert said["og:url"] == "http://maps.example/timeline?day=2021-09-02&amp;reading=known"
    assert said["og:image"] == "http://maps.example/card.jpg?day=2021-09-02&amp;reading=known"
    assert "Material Symbols" in got
    picture = ask(app, "/card.jpg", query="day=2021-09-02&reading=known")
    assert (picture.status, picture.headers["content-type"], picture.body[:3]) == (
        200,
        "image/jpeg",
        b"\xff\xd8\xff",
    )


@pytest.mark.parametrize(
    ("query", "host"),
    [
        ('day="><script>alert(1)</script>', "maps.example"),
        ("day=2021-09-02", 'maps.example"><script>alert(1)</script>'),
        ("&".join(f"k{n}=1" for n in range(300)), "maps.example/../x"),
        ("day=%ff%fe&reading=%00", ""),
    ],
)
def test_an_address_that_means_harm_adds_nothing_to_the_document(query: str, host: str) -> None:
    got = ask(Document(Inner()), "/", query=query, host=host)
    assert (got.status, got.body.decode().count("<script>")) == (200, 2)
    assert got.body.decode().count("<title>") == 1


def test_the_setting_says_where_the_app_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_SETTING, "https://map.example/app")
    got = ask(Document(Inner()), "/", query="day=2021-09-02", host="10.0.0.1:8501").body.decode()
    assert 'content="https://map.example/app/?day=2021-09-02&amp;reading=claimed"' in got
    monkeypatch.delenv(ADDRESS_SETTING)
    got = ask(Document(Inner()), "/", host="map.example", x_forwarded_proto="https").body.decode()
    assert 'content="https://map.example/card.jpg?' in got


def test_data_that_cannot_be_read_leave_the_document_its_plain_title(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path))
    app = Document(Inner())
    assert "<title>Streamlit</title>" in ask(app, "/").body.decode()
    assert ask(app, "/card.jpg").status == 503


def test_cards_and_all_sessions_share_one_reading_of_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(ROOT / "tests" / "toy", tmp_path / "toy"))
    read: list[Path] = []

    def counted(path: Path) -> Any:  # noqa: ANN401 - what is read, untouched
        read.append(path)
        return read_with_lines(path)

    monkeypatch.setattr(cards, "read_with_lines", counted)
    monkeypatch.setenv(FOLDER_SETTING, str(folder))
    crowd = [Thread(target=ask, args=(Document(Inner()), "/")) for _ in range(3)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert _load(str(folder)).timeline is cards.opened(folder)
    assert read == [folder]


def test_robots_are_told_what_is_no_page() -> None:
    got = ask(Document(Inner()), "/robots.txt")
    assert got.headers["content-type"].startswith("text/plain")
    assert b"Disallow: /media/" in got.body


class Form:
    """Streamlit's door for files, as far as it matters here: reads all that is sent, then says so."""

    def __init__(self) -> None:
        self.read = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["method"] == "PUT"
        more = True
        while more:
            message = await receive()
            self.read += len(message["body"])
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def put_file(app: Uploads, size: int, *, declared: int | None = None) -> int:
    """Send so many bytes in parts of 1 MB, chunked where no length is declared; the status."""
    parts = [MB] * (size // MB) + [size % MB]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": bytes(parts.pop(0)), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [] if declared is None else [(b"content-length", str(declared).encode())]
    path = "/_stcore/upload_file/session/file"
    scope = {"type": "http", "method": "PUT", "path": path, "root_path": "", "headers": headers}
    asyncio.run(app(scope, receive, send))
    assert app.under_way == 0
    status: int = sent[0]["status"]
    return status


def test_a_file_too_large_is_turned_away_before_it_is_read_and_a_chunked_one_once_it_is() -> None:
    form = Form()
    app = Uploads(form, budget=1 << 40)
    most = (st.get_option("server.maxUploadSize") + 1) * MB
    assert put_file(app, 10, declared=most + 1) == 413
    assert form.read == 0
    assert put_file(app, most + MB) == 413
    assert form.read <= most
    assert put_file(app, 2 * MB) == 204


def test_files_on_their_way_and_those_that_wait_have_one_budget() -> None:
    held = [0]
    app = Uploads(Form(), budget=5 * MB, held=lambda: held[0])
    assert put_file(app, 4 * MB, declared=4 * MB) == 204
    assert put_file(app, 6 * MB, declared=6 * MB) == 503
    assert put_file(app, 6 * MB) == 503
    assert put_file(app, 8 * MB, declared=10) == 503  # it said less than came
    held[0] = 3 * MB
    assert put_file(app, 4 * MB) == 503
    assert put_file(app, MB) == 204


def test_all_that_visitors_hold_is_in_one_budget_for_as_long_as_they_hold_it() -> None:
    class Holder:
        size = 3 * MB

    budget, one, other = Budget(10 * MB), Holder(), Holder()
    budget.note(one, lambda holder: holder.size)
    budget.note(other, lambda holder: holder.size)
    assert budget.held() == 6 * MB
    assert budget.room(4 * MB, 0)
    assert not budget.room(5 * MB, 0)
    one.size = 0  # as of a process that has ended
    assert budget.room(7 * MB, 0)
    assert not budget.room(8 * MB, 0)
    assert budget.room(8 * MB, 3 * MB), "who alone holds something could otherwise never go on"
    del other
    gc.collect()
    assert budget.held() == 0


def test_those_that_begin_at_once_are_counted_together() -> None:
    app = Uploads(Form(), budget=5 * MB, held=lambda: 0)

    async def both() -> list[int]:
        gate = asyncio.Event()
        statuses: list[int] = []

        async def receive() -> Message:
            await gate.wait()
            return {"type": "http.request", "body": bytes(3 * MB), "more_body": False}

        async def send(message: Message) -> None:
            statuses.extend([message["status"]] if "status" in message else [])
            gate.set()

        headers = [(b"content-length", str(3 * MB).encode())]
        path = "/_stcore/upload_file/s/f"
        scope = {"type": "http", "method": "PUT", "path": path, "root_path": "", "headers": headers}
        await asyncio.gather(app(scope, receive, send), app(scope, receive, send))
        return statuses

    assert sorted(asyncio.run(both())) == [204, 503]
    assert app.under_way == 0


def test_the_budget_follows_the_limit_of_the_servers_own_group_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr("geo.server.LIMITS", (limit, tmp_path / "missing"))
    machine = memory_limit()
    limit.write_text("max\n", encoding="ascii")
    assert memory_limit() == machine
    limit.write_text(f"{690 * MB}\n", encoding="ascii")
    assert memory_limit() == 690 * MB
    assert Uploads(Form()).budget == 690 * MB // 2


def test_a_file_is_held_in_memory_from_the_start_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MB)
    front()
    assert MultiPartParser.spool_max_size > st.get_option("server.maxUploadSize") * MB


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    """A server for those that do nothing to it."""
    with served() as app:
        yield app


@pytest.mark.slow
def test_a_raw_upload_to_a_running_server_is_turned_away(running: Served) -> None:
    address = f"{running.address}_stcore/upload_file/nobody/file"
    size = (st.get_option("server.maxUploadSize") + 1) * MB + 1
    parts = (bytes(min(MB, size - at)) for at in range(0, size, MB))  # it hears so even while it is sending
    asked = Request(address, method="PUT", data=parts, headers={"Content-Length": str(size)})
    with pytest.raises(HTTPError) as told:
        urlopen(asked)
    with told.value as answer:
        assert (answer.code, answer.read()) == (413, b"The file is too large.")


PAGES = ("", "timeline", "accounts", "compare", "tables", "data", "sources", "method")
SOME = ("", "data", "sources")
"""A page with the map and its fragments, one that takes files, and one with widgets of its own."""


async def _elements(app: Served, pages: tuple[str, ...]) -> dict[str, list[bytes]]:
    """Everything that each page shows, as it goes over the wire."""
    found = {}
    for name in pages:
        async with reader(app.address) as one:
            await one.open(name, "day=2021-09-02&reading=claimed")
            if not name:
                await one.settle_on("2021-08-30")
            elements = [element.SerializeToString(deterministic=True) for element in one.seen.values()]
            found[name] = [SESSION.sub(b"", element) for element in elements]
    return found


SESSION = re.compile(rb'"session": ?"[0-9a-f]{16}"')
"""What a page knows its session by, which is another one each time."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "pages", [SOME, pytest.param(PAGES, marks=pytest.mark.long)], ids=["some pages", "every page"]
)
def test_a_page_is_the_same_as_of_a_plain_script(running: Served, pages: tuple[str, ...]) -> None:
    found = asyncio.run(_elements(running, pages))
    with served(plain=True) as app:
        assert asyncio.run(_elements(app, pages)) == found
    assert all(len(elements) > 5 for elements in found.values())


def test_no_session_of_a_new_server_runs_a_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    front()
    assert PagesManager("dashboard.py").uses_pages_directory is False


def test_of_two_sessions_that_begin_a_plain_script_together_neither_runs_a_page_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class AgainError(Exception):
        pass

    def again() -> None:
        raise AgainError

    def begun_anew(manager: PagesManager, state: dict[str, object]) -> bool:
        context = SimpleNamespace(pages_manager=manager)
        monkeypatch.setattr("geo.ui.store.get_script_run_ctx", lambda **_: context)
        monkeypatch.setattr("geo.ui.store.st", SimpleNamespace(session_state=state, rerun=again))
        try:
            _through_dashboard()
        except AgainError:
            return True
        return False

    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    main, pages = str(ROOT / "dashboard.py"), sorted(str(path) for path in (ROOT / "pages").glob("*.py"))
    sessions: list[tuple[PagesManager, dict[str, object]]] = [(PagesManager(main), {}) for _ in range(2)]
    assert PagesManager.uses_pages_directory  # the older kind of app, in which the script is itself a page
    for manager, _ in sessions:
        manager._set_pages(cast(Any, {path: {"script_path": path} for path in (main, *pages)}))
    assert [begun_anew(*one) for one in sessions] == [True, True]
    assert [begun_anew(*one) for one in sessions] == [False, False]  # once, or it would never end
    third = PagesManager(main)
    third._set_pages(cast(Any, {path: {"script_path": path} for path in pages}))  # as dashboard.py names them
    assert not begun_anew(third, {})


@pytest.mark.slow
def test_readers_who_come_all_at_once_after_a_start_meet_no_error_under_a_base_path_either() -> None:
    """And who fails, at the door or later, is counted, and holds up neither the others nor the end."""
    ours = WAYS[0]

    async def opened(address: str) -> int:
        async with reader(address) as one:
            await one.open()
            return len(one.seen)

    async def lost(one: Reader, _: str) -> None:
        await one.say("no such component", "commit", {})

    with served(ours.script, "--server.baseUrlPath=/a/b", env=ours.env) as app:
        found = asyncio.run(crowd(app, ours, readers=8, seconds=2))
        gone = asyncio.run(crowd(app, replace(ours, move=lost), readers=2, seconds=1))
        nowhere = asyncio.run(crowd(replace(app, address="http://127.0.0.1:9/"), ours, readers=3, seconds=1))
        assert asyncio.run(opened(app.address)) > 5
        with urlopen(app.address) as page:
            name = re.search(r'src="\./(static/js/[^"]+)"', page.read().decode())
        assert name
        with urlopen(Request(app.address + name[1], headers={"Accept-Encoding": "br"})) as script:
            assert script.headers["Content-Encoding"] == "br"
    assert (found.errors, len(found.first), len(found.changes) >= 8) == ([], 8, True)
    assert (len(gone.errors), len(gone.first)) == (2, 2)
    assert (len(nowhere.errors), nowhere.first, nowhere.changes) == (3, [], [])


@pytest.mark.slow
@pytest.mark.long
def test_a_crowd_beside_a_map_made_anew_is_measured_by_the_same_readers() -> None:
    usual = WAYS[-1]
    with served(usual.script, env=usual.env) as app:
        found = asyncio.run(crowd(app, usual, readers=2, seconds=1))
    assert (found.errors, len(found.first)) == ([], 2)


def test_what_is_measured_anew_leaves_the_figures_of_all_else() -> None:
    def section(title: str, figure: str) -> Section:
        return Section(title, "", [Row("what", "", figure, passed=None)])

    page = HEAD
    for part in (Table(0, [], {}, {}), section("Imports", "old"), section("A crowd", "kept")):
        page = renewed(page, part)
    again = renewed(page, section("Imports", "new"))
    assert again == page.replace("old", "new")
    assert renewed(again, Table(0, [Row("a day", "", "1 ms", passed=True)], {}, {})).endswith(
        again[again.index("## Imports") :]
    )
    assert renewed(again, Table(9, [], {}, {})).startswith(again)


def test_a_part_of_a_measurement_that_fails_is_told_and_the_others_are_made() -> None:
    def fails() -> Iterator[Row]:
        yield Row("first", "", "1", None)
        raise NotUpError("it did not come up")

    made = [("one", fails), ("two", lambda: [Row("second", "", "2", None)])]
    rows = list(measured(made))
    assert [row.what for row in rows] == ["first", "one", "second"]
    assert (rows[1].measured, rows[1].passed) == ("not measured: NotUpError", False)
