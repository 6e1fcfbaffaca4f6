"""The page's document and what is told with every answer: what may load what, who may frame it, what has no address.

Streamlit's document comes without any of it and asks for its icon font before all else.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.map.folium_map import WEB_BASES
from geo.server.cards import PICTURE, Cards
from geo.server.scripts import (
    CODINGS,
    Answer,
    Head,
    Pairs,
    Taken,
    accepted,
    answered,
    compressed,
    path_of,
    unconditional,
    under_root,
)

FRAMED_BY = "CLAIMS_MAP_FRAMED_BY"
"""Environment variable: who may show the app in a frame, as ``frame-ancestors`` takes it; ``'self'`` where not set."""
METRICS = "CLAIMS_MAP_METRICS"
"""Environment variable: any value has ``/_stcore/metrics`` answer."""
HEAD = (Path(__file__).resolve().parents[1] / "assets" / "head.html").read_text(encoding="utf-8")
AGENT_LINK = re.compile(r'<link rel="service-desc"[^>]*>')
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
SHELL_SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
LATER = ("BidiComponent", "ComponentInstance", "Html")
"""Streamlit's scripts that draw what every page of ours has; it asks for them once it has heard of the page."""
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
SOON: dict[str, None] = {}
"""Addresses under the app's root of what the map's frame loads, as long as the server has them, in their order."""
LASTING = ((b"cache-control", b"public, max-age=604800, immutable"),)
"""Of what is in ``SOON``: its name carries a digest of its content, and nothing in it is a reader's. For a week."""
FILES = ("/static/", "/media/", "/component/", "/_stcore/", "/app/static/")
"""Where no path is a page."""
ROBOTS = Answer(
    b"User-agent: *\nDisallow: /_stcore/\nDisallow: /media/\nDisallow: /component/\n",
    ((b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"max-age=86400")),
)
"""Pages may be found; what they are made of may not."""
MOST_PAGES = 64
"""So many documents are kept, one for each day and reading that is asked for; each is a few kB."""
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    # The origin alone, and nothing to http: day and selection are nobody's business, but a tile server turns away
    # who does not say where from.
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)
OTHERS = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'"
"""The policy of what is no page."""


def image_hosts() -> str:
    """The hosts of the web base maps that a reader can choose, as a policy names them."""
    parts = [urlsplit(provider.build_url().replace("{s}", "*")) for _, provider in WEB_BASES]
    return " ".join(sorted({f"{part.scheme}://{part.netloc}" for part in parts}))


def page_policy(document: str) -> str:
    """The policy of Streamlit's document: no script but its own, those inside known by their digests.

    ``blob:`` for scripts is how Streamlit starts the script of a component. ``'unsafe-inline'`` for styles is how it
    writes all of its own; without it the page is bare.
    """
    digests = " ".join(
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in INLINE.findall(document)
    )
    return (
        f"default-src 'self'; script-src 'self' blob: {digests}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob: {image_hosts()}; font-src 'self' data:; connect-src 'self' blob:; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
    )


def frame_policy() -> str:
    """The policy of a component's frame.

    ``'unsafe-inline'`` for scripts is how ``st_folium`` runs a map; for styles how Leaflet places what it draws.
    """
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob: {image_hosts()}; font-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'none'"
    )


def framed_by() -> str:
    """Who may frame the app; what could end the rule and begin another is dropped."""
    said = re.split(r"[;,\s]+", os.environ.get(FRAMED_BY, ""))
    return " ".join(word for word in said if re.fullmatch(r"[\x21-\x7e]+", word)) or "'self'"


def framed_by_others() -> bool:
    """Whether pages of others may show the app in a frame."""
    return framed_by() not in {"'self'", "'none'"}


def hidden(path: str) -> bool:
    """Whether a path of Streamlit's own has no answer here: its figures, and its door for programs."""
    bare = "/" + path.strip("/")
    if bare.endswith("/_stcore/metrics"):
        return METRICS not in os.environ
    return "/_stcore/agent" in bare and not st.get_option("server.enableAgentApi")


FONT = re.compile(r'\s*<link\b(?=[^>]*\brel="preload")(?=[^>]*\bas="font")[^>]*>')
"""The font that Streamlit's document asks for before all scripts: 171 kB, 0.9 s at 1.6 Mbit/s, and until the scripts
have run there is nothing to read."""


@cache
def later() -> tuple[str, ...]:
    """Streamlit's scripts of ``LATER`` and what they import, each once; none where it lays them out in another way."""
    found = dict.fromkeys(path.name for name in LATER for path in SHELL_SCRIPTS.glob(f"{name}.*.js"))
    for name in list(found):
        found.update(dict.fromkeys(IMPORTED.findall((SHELL_SCRIPTS / name).read_text(encoding="utf-8"))))
    return tuple(found)


def hastened(document: str, soon: Sequence[str]) -> str:
    """The document that asks at once for what would else be asked for when its scripts have run.

    On a slow line the scripts of the shell come first, then these while the processor is busy with those; each would
    else wait for the one before it: a map came 2.4 s later at 1.6 Mbit/s. ``soon`` is what a map's frame loads, where
    the page begins with one. The font is left to the style sheet, which asks for it when there is something to read.
    """
    names = [name for name in later() if f"/{name}" not in document]
    links = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in names]
    links += [f'<link rel="prefetch" href="./{address}">' for address in soon]
    return FONT.sub("", document).replace("</head>", "\n".join([*links, "</head>"]), 1)


class Document:
    """Pure ASGI middleware: headers for every answer, a head for the document, 404 where nothing is to be found."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._frame = frame_policy()
        self._pages: OrderedDict[tuple[bytes, str, str, Sequence[str]], Answer] = OrderedDict()
        self._cards = Cards()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = under_root(scope)
        lasting = LASTING if path.removeprefix("/") in SOON else ()
        send = self._telling(send, self._frame if path.startswith("/component/") else OTHERS, lasting)
        if hidden(path):
            await _not_found(send)
        elif path == "/robots.txt":
            await answered(scope, send, ROBOTS)
        elif path == PICTURE and path_of(scope):
            if not await self._cards.picture(scope, send):
                await _not_found(send, 503)
        elif path_of(scope) and not path.startswith(FILES):
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _telling(self, send: Send, policy: str, better: Pairs) -> Send:
        """``send``, with the headers of every answer; those that it has already stay, but for the ``better`` ones."""

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = dict(better)
                headers = [*(pair for pair in message.get("headers", ()) if pair[0] not in known), *better]
                told = {key for key, _ in headers}
                framed = f"{policy}; frame-ancestors {framed_by()}".encode("latin-1")
                more = (*ALWAYS, (b"content-security-policy", framed))
                message = {**message, "headers": headers + [pair for pair in more if pair[0] not in told]}
            await send(message)

        return telling

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = Taken(send, _is_document)
        await self.app(unconditional(scope), receive, taken.send)
        if taken.passed:
            return
        coding = accepted(scope, CODINGS)
        named = await asyncio.to_thread(self._cards.head, scope)
        soon = tuple(SOON) if under_root(scope) == "/" else ()
        key = (hashlib.sha256(taken.body).digest(), coding, str(named), soon)
        if key not in self._pages:
            self._pages[key] = await asyncio.to_thread(_made, taken, coding, str(named), soon)
        self._pages.move_to_end(key)
        answer = self._pages[key]
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        await answered(scope, send, answer)


def _is_document(head: Head) -> bool:
    return head.status == 200 and head.get("content-type").startswith("text/html")


def _made(taken: Taken, coding: str, named: str, soon: Sequence[str]) -> Answer:
    """The document with our head, and with the title and tags of what its address names in the place of its title."""
    text = taken.body.decode("utf-8")
    if named:
        text = TITLE.sub(lambda _: f"{named}\n{HEAD}", text, count=1)
    else:
        text = text.replace("</title>", f"</title>\n{HEAD}", 1)
    if not st.get_option("server.enableAgentApi"):
        text = AGENT_LINK.sub("", text)
    text = hastened(text, soon)
    policy = f"{page_policy(text)}; frame-ancestors {framed_by()}"
    body = text.encode()
    return taken.head.answer(
        compressed(body, coding) if coding else body, coding, ("content-security-policy", policy)
    )


async def _not_found(send: Send, status: int = 404) -> None:
    body = b"Not Found" if status == 404 else b"Not now"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
