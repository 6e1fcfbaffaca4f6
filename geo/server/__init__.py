"""What stands between a reader's browser and Streamlit: its scripts compressed, its document, headers and routes.

All of it is ASGI middleware that ``dashboard.py`` gives to ``st.App``. Where that file is run as a plain script, the
pages are the same and only what stands here is missing.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, local
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state import SessionState, session_state
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from geo.server.document import Document
from geo.server.scripts import Scripts, header, under_root

MB = 1 << 20
UPLOADS = "/_stcore/upload_file/"
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux says how much memory this server's group of processes may have (cgroup 2, cgroup 1)."""
UNTOLD = 2 << 30
"""Bytes that are taken for granted on a system that says nothing."""
SHARE = 2
"""Half of the memory is for all that visitors bring: files on their way, files that wait, the processes that read them
and the sets that come of them. The server itself and what it makes for its readers have the rest."""


def front() -> list[Middleware]:
    """What a request passes before Streamlit sees it, the outermost first."""
    keep_off_the_disk()
    keep_the_theme()
    keep_values_plain()
    hear_runs_out()
    send_packed_as_it_is()
    share_heaps()
    PagesManager.uses_pages_directory = (
        False  # else each first page of a new server is run twice (geo.ui.store)
    )
    return [Middleware(Document), Middleware(Uploads), Middleware(Scripts)]


def limit_mb() -> int:
    """How many MB a file may have, as the server is set."""
    found: int = st.get_option("server.maxUploadSize")
    return found


def keep_off_the_disk() -> None:
    """Have the server hold a file that is being sent in memory, where it would put more than 1 MB into a temporary one.

    Of no effect on how much may be sent, which ``server.maxUploadSize`` says.
    """
    MultiPartParser.spool_max_size = (limit_mb() + 1) * MB


THEME = "_populate_theme_msg"
"""What of ``app_session`` writes a section of the theme into a message; Streamlit has no public way."""
_theme: Callable[[CustomThemeConfig, str], None] | None = getattr(app_session, THEME, None)
_sections: dict[str, CustomThemeConfig] = {}


def keep_the_theme() -> None:
    """Have the theme worked out once, and anew when the settings are read anew.

    Streamlit looks through all of its settings for it six times before every run of a page: with many readers that was
    18 % of what a server does for a change of the date.
    """
    if _theme and getattr(app_session, THEME) is _theme:
        setattr(app_session, THEME, _say_theme)
        config.on_config_parsed(_sections.clear, force_connect=True)


def _say_theme(message: CustomThemeConfig, section: str = "theme") -> None:
    if section not in _sections and _theme:
        made = CustomThemeConfig()
        _theme(made, section)
        _sections[section] = made
    if _sections[section].ByteSize():  # what says nothing is not there at all
        message.MergeFrom(_sections[section])


COMPACT, PRESENT = "_compact_state", "apply_presenter"
"""What of ``SessionState`` puts a run's values by before the next one, and what of its module makes, of a component's
value, that which a page reads; Streamlit has no public way."""
_compact: Callable[[SessionState], None] | None = getattr(SessionState, COMPACT, None)
_present: Callable[[SessionState, str, object], object] | None = getattr(session_state, PRESENT, None)
_putting_by = local()


def keep_values_plain() -> None:
    """Have the values of components put by as they came, and made readable only when a page reads them.

    Streamlit makes a class for the value of every component, before every run, only to put it by, and makes it once
    more of that when it is read: with many readers that was 14 % of what a server does for a change of the date.
    """
    if _compact and _present and getattr(session_state, PRESENT) is _present:
        setattr(SessionState, COMPACT, _put_by)
        setattr(session_state, PRESENT, _presented)


def _put_by(state: SessionState) -> None:
    _putting_by.now = True
    try:
        if _compact:
            _compact(state)
    finally:
        _putting_by.now = False


def _presented(state: SessionState, widget: str, value: object) -> object:
    return value if getattr(_putting_by, "now", False) or not _present else _present(state, widget, value)


CREATE, HANDLE = "_create_scriptrunner", "_handle_scriptrunner_event_on_event_loop"
RUNNER = "_scriptrunner"
"""What of ``AppSession`` begins to run a page, what hears of a run, that it is over at last, and what runs now; no
public way."""
_create: Callable[[AppSession, RerunData], None] | None = getattr(AppSession, CREATE, None)
_handle: Callable[..., None] | None = getattr(AppSession, HANDLE, None)
_going: WeakKeyDictionary[AppSession, object] = WeakKeyDictionary()
"""What runs a session's page, until it is heard that it has ended."""
_waiting: WeakKeyDictionary[AppSession, list[RerunData]] = WeakKeyDictionary()


def hear_runs_out() -> None:
    """Have each run of a session begin only when it is heard that the one before has ended.

    Streamlit forgets the run before as soon as it begins another. What that made and is still to be handed on, it
    passes over: where a reader sorts a list and goes to another one within some milliseconds, and the second run is of
    a part of the page, the rest would stay as it was. A run that is to stop goes on for a while beside the new one, and
    can put its own address into it.
    """
    if _create and _handle and getattr(AppSession, CREATE) is _create:
        setattr(AppSession, CREATE, _created)
        setattr(AppSession, HANDLE, _handled)


def _created(session: AppSession, asked: RerunData) -> None:
    if session in _going:
        _waiting.setdefault(session, []).append(asked)
    elif _create:
        _create(session, asked)
        _going[session] = getattr(session, RUNNER)


def _handled(session: AppSession, sender: object, event: ScriptRunnerEvent, *told: object) -> None:
    if _handle:
        _handle(session, sender, event, *told)
    if event is not ScriptRunnerEvent.SHUTDOWN or _going.get(session) is not sender:
        return
    del _going[session]
    waited = _waiting.pop(session, [])
    if getattr(session, "_state", None) is AppSessionState.SHUTDOWN_REQUESTED:
        return
    for asked in waited:
        runner = getattr(session, RUNNER)
        if runner is None or not runner.request_rerun(asked):
            _created(session, asked)


LARGE, SAMPLE = 1 << 18, 1 << 14
"""Bytes of a message whose packing is felt (10 ms), and of it that show, in a third of a millisecond, what it would
give."""
GAIN = 0.05
"""Less than this share of a message saved is not worth packing it."""
ENCODE = "encode"
"""What of ``PerMessageDeflate`` packs a message. It is put in the place of the library's own, for uvicorn makes the
objects itself and takes no class from us."""
_encode: Callable[[PerMessageDeflate, Frame], Frame] = getattr(PerMessageDeflate, ENCODE)


def send_packed_as_it_is() -> None:
    """Have a large message that is packed already go over the line as it is, which RFC 7692 (6.1) leaves to us.

    The server packs every message, one at a time: while it packed the 100,000 events of one reader once more, which
    made them no smaller, all others waited for 80 ms.
    """
    if getattr(PerMessageDeflate, ENCODE) is _encode:
        setattr(PerMessageDeflate, ENCODE, _encoded)


def _encoded(extension: PerMessageDeflate, frame: Frame) -> Frame:
    whole = frame.fin and frame.opcode is Opcode.BINARY  # of parts, all must be packed or none
    return frame if whole and _is_packed(frame.data) else _encode(extension, frame)


def _is_packed(data: bytes | bytearray | memoryview) -> bool:
    if len(data) < LARGE:
        return False
    middle = len(data) // 2
    sample = bytes(data[middle : middle + SAMPLE])
    return len(zlib.compress(sample, 1)) > (1 - GAIN) * len(sample)


M_ARENA_MAX, HEAPS = -8, 2
"""The GNU C library's number for the setting, and so many heaps: one a processor of the smallest server."""


def share_heaps() -> None:
    """Have all threads share a few heaps. Of no effect where the C library is not GNU's.

    Streamlit begins a thread for every run. With heaps of their own, up to eight a processor, what they free lies about
    in pieces: after 1,000 sessions a server had 350 MB, with shared ones 270. Python lets one thread run at a time, so
    that they seldom wait for each other.
    """
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    if library and hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, HEAPS)


def memory_limit() -> int:
    """Bytes of memory that this server may have: its cgroup's limit, or what the machine has where that is less."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else UNTOLD
    told = [path.read_text(encoding="ascii").strip() for path in LIMITS if path.is_file()]
    return min([machine, *(int(text) for text in told if text.isdecimal())])


def waiting() -> int:
    """Bytes of files that have come and that no page has taken over yet."""
    if not runtime.exists():
        return 0
    files = runtime.get_instance().uploaded_file_mgr
    if not isinstance(files, MemoryUploadedFileManager):
        return 0
    return sum(len(one.data) for held in list(files.file_storage.values()) for one in list(held.values()))


class Budget:
    """One budget of memory for all that visitors bring, whoever they are: what holds some of it is noted here."""

    def __init__(self, whole: int = 0) -> None:
        self._whole = whole
        self._noted: WeakKeyDictionary[object, Callable[[Any], int]] = WeakKeyDictionary()
        self._lock = Lock()

    @property
    def whole(self) -> int:
        """Bytes that there are."""
        return self._whole or memory_limit() // SHARE

    def note(self, owner: object, size: Callable[[Any], int]) -> None:
        """Count what ``owner`` holds for as long as it is there; ``size`` says how many bytes, of the owner itself."""
        with self._lock:
            self._noted[owner] = size

    def held(self) -> int:
        """Bytes that are held now, files included that no page has taken over yet."""
        with self._lock:
            noted = list(self._noted.items())
        return waiting() + sum(size(owner) for owner, size in noted)

    def room(self, more: int, mine: int) -> bool:
        """Whether so much more may be held by whom ``mine`` of it belongs to; who holds all of it may always."""
        held = self.held()
        return held + more <= self.whole or held <= mine


BUDGET = Budget()
"""That of this server."""


class TurnedAwayError(Exception):
    """More has come than may; Streamlit reads no further. ``status`` is what is answered."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Uploads:
    """Pure ASGI middleware: files that are sent are counted on their way, beside all that is held already.

    A file beyond the size that one may have is answered 413, one for which all of them leave no room 503; so is one
    that does not say how large it is, once it has become too large.
    """

    def __init__(self, app: ASGIApp, budget: int = 0, held: Callable[[], int] = BUDGET.held) -> None:
        self.app = app
        self.budget = budget or BUDGET.whole
        self.under_way = 0
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count, and pass on or turn away."""
        sent = scope["type"] == "http" and scope["method"] in {"PUT", "POST"}
        if sent and under_root(scope).startswith(UPLOADS):
            await self._counted(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = header(scope, b"content-length")
        # Said beforehand it counts beforehand: else a hundred who begin at once would all be let in.
        counted = int(length) if length.isdecimal() and len(length) < 16 else 0
        came, status = 0, self._refusal(counted, counted)
        if status:
            await _turned_away(receive, send, status)
            return
        self.under_way += counted

        async def reading() -> Message:
            nonlocal came, counted, status
            message = await receive()
            came += len(message.get("body", b""))
            more = max(0, came - counted)
            status = self._refusal(came, more)
            if status:
                raise TurnedAwayError(status)
            counted += more
            self.under_way += more
            return message

        async def answering(message: Message) -> None:
            if not status:
                await send(message)

        turned = 0
        try:
            await self.app(scope, reading, answering)
        except TurnedAwayError as away:
            turned = away.status
        finally:
            self.under_way -= counted
        if turned:
            await _turned_away(receive, send, turned)

    def _refusal(self, size: int, more: int) -> int:
        """The status for a file of ``size`` so far, ``more`` of it not counted yet; 0 where it may go on."""
        if size > (limit_mb() + 1) * MB:  # one for the form around it
            return 413
        return 503 if more and self.under_way + self._held() + more > self.budget else 0


LINGER_S = 10
"""So long what is still to come of a file that was turned away is let run by: who is still sending when the line is
closed hears that it broke, and not why."""


async def _turned_away(receive: Receive, send: Send, status: int) -> None:
    words = {
        413: b"The file is too large.",
        503: b"This server has no room for the file now. Send it again later.",
    }
    body = words[status]
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *([(b"retry-after", b"30")] if status == 503 else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_S):
            await _run_by(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _run_by(receive: Receive) -> None:
    """Take what still comes of a body, up to twice the largest file that may come, and keep nothing of it."""
    left = 2 * (limit_mb() + 1) * MB
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body"):
            return
