"""What a link to the app shows in a message: title, words and picture of the day and reading that its address names.

A network asks for the document alone and never runs a page, so it is told here. Data that cannot be read are said on
the page; here they leave the document as it is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections import OrderedDict
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qsl

from markupsafe import Markup
from starlette.types import Scope, Send

from geo.check import check
from geo.map.basemap import basemap
from geo.markup.elements import BLANK, filled
from geo.paper.day import CARD_LETTERS, CARD_PX, card
from geo.paper.typst import plain_text
from geo.records.errors import AskedError, DataError
from geo.records.read import BUNDLED, read_with_lines
from geo.server.scripts import Answer, answered, header, path_of, under_root
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.address import query_string
from geo.view.view import View, from_query
from geo.words.citations import ADDRESS_SETTING, site_address
from geo.words.dates import day_title
from geo.words.places import brief

FOLDER_SETTING = "CLAIMS_MAP_DATA"
"""Environment variable that names another data folder of this schema."""
PICTURE = "/card.jpg"
MOST_PICTURES, MOST_WAITING = 32, 8
"""So many pictures are kept (6 MB); so many requests wait for one, which takes half a second to draw, or get 503."""
MOST_FIELDS = 100
"""So many keys of an address are looked at."""


def folder() -> Path:
    """The data folder shown: the bundled one, or the one that ``CLAIMS_MAP_DATA`` names."""
    return Path(os.environ.get(FOLDER_SETTING) or BUNDLED)


_opening = Lock()


def opened(path: Path) -> Timeline:
    """The timeline of a data folder that was read and checked; the same one for its cards and for all sessions.

    Raises ``DataError`` with what is wrong in the folder, each time it is asked for.
    """
    with _opening:  # two who ask at once read it once
        return _opened(path)


@lru_cache(maxsize=2)
def _opened(path: Path) -> Timeline:
    dataset, lines = read_with_lines(path)
    if problems := check(dataset, lines):
        raise DataError(problems)
    return Timeline(dataset)


class Cards:
    """The cards of a data folder, which is read when the first of them is asked for."""

    def __init__(self) -> None:
        self._reading, self._drawing = Lock(), Lock()
        self._pictures: OrderedDict[tuple[date, Reading], Answer] = OrderedDict()
        self._waiting = 0

    def _read(self) -> Timeline | None:
        with self._reading:
            return self._timeline

    @cached_property
    def _timeline(self) -> Timeline | None:
        try:
            return opened(folder())
        except DataError:
            return None

    def head(self, scope: Scope) -> Markup:
        """The tags for the document at an address; nothing where the data cannot be read. It takes time."""
        timeline = self._read()
        if timeline is None:
            return BLANK
        view = _asked(scope, timeline)
        dataset, said = timeline.dataset, brief(timeline.dataset, timeline.state(view.day, view.reading))
        root, query = base(scope), query_string({"day": view.day, "reading": view.reading.value})
        title = day_title(view.day, view.reading)
        words = plain_text(said.short, CARD_LETTERS)
        tags = filled(
            "site",
            "card",
            address=f"{root}{path_of(scope).lstrip('/')}?{query}",
            title=title,
            description=words,
            site=dataset.heading or dataset.title,
            picture=f"{root}{PICTURE[1:]}?{query}" if root else "",
            size=CARD_PX,
            alt=f"Map of the day, and in words: {words}",
        )
        return filled("site", "named", title=f"{title} – {dataset.title}", description=words, card=tags)

    async def picture(self, scope: Scope, send: Send) -> bool:
        """Answer with the picture of the day that the address names; ``False``, and no answer, where there is none."""
        if self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            answer = await asyncio.to_thread(self._drawn, scope)
        finally:
            self._waiting -= 1
        if answer:
            await answered(scope, send, answer)
        return answer is not None

    def _drawn(self, scope: Scope) -> Answer | None:
        timeline = self._read()
        if timeline is None:
            return None
        view = _asked(scope, timeline)
        key = (view.day, view.reading)
        with self._drawing:  # one at a time: a card takes a processor for itself
            if key not in self._pictures:
                drawn = card(timeline, view.day, view.reading, basemap(folder()))
                headers = ((b"content-type", b"image/jpeg"), (b"cache-control", b"max-age=3600"))
                self._pictures[key] = Answer(drawn, headers)
            self._pictures.move_to_end(key)
            while len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
            return self._pictures[key]


def _asked(scope: Scope, timeline: Timeline) -> View:
    """The view that the address names, as the page itself reads it; the opening one where it names too much."""
    try:
        query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), max_num_fields=MOST_FIELDS))
    except ValueError:
        query = {}
    return from_query({key: query[key] for key in ("day", "reading") if key in query}, timeline.dataset)[0]


def base(scope: Scope) -> str:
    """The app's own address, with a slash at its end: as the setting says, else as the client calls it.

    Empty where neither is one: then a card has no picture, for networks take no relative address.
    """
    try:
        if told := site_address(os.environ.get(ADDRESS_SETTING, "").strip()):
            return told
    except AskedError as refusal:
        logging.getLogger(__name__).warning("%s: %s", ADDRESS_SETTING, refusal)
    host = header(scope, b"host")
    proxied = header(scope, b"x-forwarded-proto").split(",")[0].strip()
    scheme = proxied if proxied in {"http", "https"} else scope.get("scheme", "http")
    path, own = scope["path"], under_root(scope)
    root = path[: len(path) - len(own)].rstrip("/") if path.endswith(own) else ""
    address = f"{scheme}://{host}{root}/"
    return address if re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*/", address) else ""
