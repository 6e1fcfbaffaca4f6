"""An answer as the middleware handles it: taken in whole instead of being sent, and sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from starlette.types import Message, Scope, Send

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
