"""Streamlit's own scripts, compressed once and kept in memory.

Streamlit hands them out as they lie on the disk, for compressing them for each reader would cost more than it saves.
Their names carry a hash of their content, so what was compressed once serves every reader until the server ends.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import OrderedDict
from queue import Full, Queue
from threading import Lock, Thread

import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.server.answer import Answer, Head, Taken, accepted, answered, header, path_of, unconditional

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
