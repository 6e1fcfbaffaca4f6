"""Streamlit's own scripts, compressed once and kept in memory.

Streamlit hands them out as they lie on the disk, for compressing them for each reader would cost more than it saves.
Their names carry a hash of their content, so what was compressed once serves every reader until the server ends.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from queue import Full, Queue
from threading import Lock, Thread

import brotli
import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Pairs = tuple[tuple[bytes, bytes], ...]
REPEATED = ("content-type", "cache-control", "last-modified")
"""What is told again of the headers of an answer that was taken in; none of them is about one reader."""
CONDITIONS = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
"""Headers of a request that make its answer less than the whole and plain thing."""


def path_of(scope: Scope) -> str:
    """The path under the app's own root, whatever prefix it is served under; empty where it is not to be answered here.

    A prefix is either ``server.baseUrlPath`` or, where the app is mounted in another, the scope's ``root_path``.
    """
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return ""
    return under_root(scope)


def under_root(scope: Scope) -> str:
    """The path of any request under the app's own root; empty where it lies outside."""
    path: str = scope["path"]
    for prefix in (scope.get("root_path", ""), st.get_option("server.baseUrlPath") or ""):
        bare = prefix.strip("/")
        if bare and f"{path}/".startswith(f"/{bare}/"):
            path = path[len(bare) + 1 :] or "/"
    return path


def header(scope: Scope, name: bytes) -> str:
    """A header of the request, given in small letters; empty where it has none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def accepted(scope: Scope, offered: Sequence[str]) -> str:
    """The first of the codings offered that the client takes (RFC 9110, 12.5.3); empty where it takes none."""
    taken = set()
    for part in header(scope, b"accept-encoding").lower().split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "").rstrip("0") not in {"q=", "q=0."}:
            taken.add(name.strip())
    return next((coding for coding in offered if coding in taken), "")


def unconditional(scope: Scope) -> Scope:
    """The same request for the whole thing, uncompressed, body included."""
    kept = [(key, value) for key, value in scope["headers"] if key not in CONDITIONS]
    return {**scope, "method": "GET", "headers": kept}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer with status 200, ready to be sent again and again."""

    body: bytes
    headers: Pairs

    def with_body(self, body: bytes) -> Answer:
        """The same thing in fewer bytes."""
        return replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of an answer."""

    status: int
    headers: Pairs

    def get(self, name: str) -> str:
        """A header's value; empty where it has none."""
        return next((value.decode("latin-1") for key, value in self.headers if key == name.encode()), "")

    def answer(self, body: bytes, coding: str = "", *more: tuple[str, str]) -> Answer:
        """An answer with this body, marked by a digest of its own."""
        told = [(name, self.get(name)) for name in REPEATED if self.get(name)]
        told += [("vary", "Accept-Encoding"), *more]
        told.append(("etag", f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'))
        if coding:
            told.append(("content-encoding", coding))
        return Answer(body, tuple((key.encode(), value.encode("latin-1")) for key, value in told))


class Taken:
    """Takes an answer in where ``wanted`` says so of its head; sends on every other."""

    def __init__(self, send: Send, wanted: Callable[[Head], bool]) -> None:
        self._send = send
        self._wanted = wanted
        self._parts: list[bytes] = []
        self.head = Head(0, ())
        self.passed = False

    async def send(self, message: Message) -> None:
        """In the place of the server's own ``send``."""
        if message["type"] == "http.response.start":
            self.head = Head(message["status"], tuple(message.get("headers", ())))
            self.passed = not self._wanted(self.head)
        if self.passed:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))

    @property
    def body(self) -> bytes:
        """What has been taken in so far."""
        return b"".join(self._parts)


async def answered(scope: Scope, send: Send, answer: Answer) -> None:
    """Send it, or that nothing has changed, or the headers alone, as the request has it."""
    marks = {key: value for key, value in answer.headers if key in {b"etag", b"cache-control", b"vary"}}
    known = {mark.strip() for mark in header(scope, b"if-none-match").split(",")} - {""}
    if marks.get(b"etag", b"").decode() in known:
        await send({"type": "http.response.start", "status": 304, "headers": list(marks.items())})
        await send({"type": "http.response.body", "body": b""})
        return
    length = (b"content-length", str(len(answer.body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*answer.headers, length]})
    body = b"" if scope["method"] == "HEAD" else answer.body
    await send({"type": "http.response.body", "body": body})


CODINGS = ("br", "gzip")
"""What is offered, the smaller one first."""
QUICK, BEST = 5, 11
"""Brotli's levels: the first reader waits for the one (0.1 s for all of the first page), the next get the other, which
is a tenth smaller and takes 4 s of a thread of its own."""
WORTH = 1 << 20
"""Bytes of a script above which only ``QUICK`` is used: charts of kinds that no page shows, at 8 s apiece."""
MOST_KEPT = 16 << 20
"""Bytes kept in all: every script of Streamlit 1.67 in both codings is 12 MB, those of all our pages are 2."""
MOST_WAITING = 128
"""Scripts that wait to be compressed better; all of the first page are 70."""
SCRIPT = re.compile(r"/static/(?:js|css)/[\w.-]+")
"""Where they lie, under the base path."""


class Kept:
    """Answers by path and coding; those asked for longest ago go first once they are too many bytes."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._bytes = 0
        self._held: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, path: str, coding: str) -> Answer | None:
        """What is kept of it."""
        with self._lock:
            found = self._held.get((path, coding))
            if found:
                self._held.move_to_end((path, coding))
            return found

    def put(self, path: str, coding: str, answer: Answer) -> None:
        """Keep it, in the place of what there was."""
        with self._lock:
            before = self._held.pop((path, coding), None)
            self._bytes += len(answer.body) - (len(before.body) if before else 0)
            self._held[path, coding] = answer
            while self._bytes > self._most:
                self._bytes -= len(self._held.popitem(last=False)[1].body)


class Scripts:
    """Pure ASGI middleware: answers for Streamlit's scripts and styles where the client takes a coding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept = Kept()
        self._one = asyncio.Lock()
        self._waiting: Queue[tuple[str, bytes]] = Queue(MOST_WAITING)
        self._thread: Thread | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass on."""
        path = path_of(scope)
        coding = accepted(scope, CODINGS) if path and SCRIPT.fullmatch(path) else ""
        if not coding or header(scope, b"range"):
            await self.app(scope, receive, send)
            return
        answer = self.kept.get(path, coding) or await self._made(scope, receive, send, coding)
        if answer:
            await answered(scope, send, answer)

    async def _made(self, scope: Scope, receive: Receive, send: Send, coding: str) -> Answer | None:
        """The answer, compressed and kept; ``None`` where it was something else and has gone out already."""
        taken = Taken(send, _is_script)
        await self.app(unconditional(scope), receive, taken.send)
        if taken.passed:
            return None
        path = path_of(scope)
        async with self._one:  # many readers come at once after a start: one compresses, the others find it
            answer = self.kept.get(path, coding)
            if answer is None:
                body = await asyncio.to_thread(compressed, taken.body, coding)
                answer = taken.head.answer(body, coding)
                self.kept.put(path, coding, answer)
                if coding == "br" and len(taken.body) <= WORTH:
                    self._improve_later(path, taken.body)
        return answer

    def _improve_later(self, path: str, body: bytes) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._improve, name="scripts", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait((path, body))
        except Full:  # it stays as it is, a tenth larger
            return

    def _improve(self) -> None:
        while True:
            path, body = self._waiting.get()
            before = self.kept.get(path, "br")
            if before:
                self.kept.put(path, "br", before.with_body(brotli.compress(body, quality=BEST)))


def _is_script(head: Head) -> bool:
    """Whether it may be kept for good: whole, and named by its content."""
    return (
        head.status == 200 and "immutable" in head.get("cache-control") and not head.get("content-encoding")
    )


def compressed(body: bytes, coding: str) -> bytes:
    """``body`` in one of ``CODINGS``."""
    found: bytes = (
        brotli.compress(body, quality=QUICK)
        if coding == "br"
        else gzip.compress(body, compresslevel=9, mtime=0)
    )
    return found
