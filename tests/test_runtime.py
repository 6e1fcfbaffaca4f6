"""Streamlit's own runtime as this server sets it: its threads, its sessions, and that no two runs of one cross."""

from __future__ import annotations

import asyncio
import gc
import inspect
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import cast
from unittest.mock import MagicMock

import numpy as np
import pytest
import streamlit as st
from streamlit import config
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from geo import server
from geo.server import front
from geo.ui.store import COLLECT_S, collecting, forget_ended


def test_threads_share_heaps_where_the_c_library_has_a_setting_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []
    with_it, without = SimpleNamespace(mallopt=lambda *pair: asked.append(pair)), SimpleNamespace()
    for library, platform in ((without, "linux"), (with_it, "darwin"), (with_it, "linux")):
        monkeypatch.setattr("geo.server.ctypes.CDLL", lambda _, library=library: library)
        monkeypatch.setattr("geo.server.sys.platform", platform)
        assert not asked
        front()
    assert asked == [(-8, 2)]  # M_ARENA_MAX of malloc.h


def line_end() -> PerMessageDeflate:
    """One end of a line whose both ends remember what went over it, as browsers and uvicorn agree on it."""
    return PerMessageDeflate(
        remote_no_context_takeover=False,
        local_no_context_takeover=False,
        remote_max_window_bits=15,
        local_max_window_bits=15,
    )


def test_what_is_packed_is_not_packed_again_and_both_ends_go_on_understanding_each_other() -> None:
    front()
    ours, theirs = line_end(), line_end()
    packed, words = np.random.default_rng(7).bytes(1 << 19), b"who said what, and when; " * 20_000
    for data, packs in ((words, True), (packed, False), (packed[:2000], True), (words, True)):
        sent = ours.encode(Frame(Opcode.BINARY, data))
        assert sent.rsv1 is packs
        assert (len(sent.data) < len(data) / 10) is (data is words)
        assert theirs.decode(sent).data == data


def test_a_message_in_parts_is_packed_whole() -> None:
    front()
    ours, theirs = line_end(), line_end()
    half = np.random.default_rng(7).bytes(1 << 19)
    parts = [Frame(Opcode.BINARY, half, fin=False), Frame(Opcode.CONT, half)]
    sent = [ours.encode(part) for part in parts]
    assert [part.rsv1 for part in sent] == [True, False]
    assert b"".join(bytes(theirs.decode(part).data) for part in sent) == half + half


def test_the_theme_that_is_kept_is_what_streamlit_says_of_the_settings_as_they_are() -> None:
    front()
    front()
    theirs, ours = server._theme, app_session._populate_theme_msg
    assert theirs is not None
    assert ours is not theirs
    before = st.get_option("theme.dark.textColor")
    try:
        for _ in range(2):  # made, then kept
            for section in ("theme", "theme.light", "theme.dark", "theme.sidebar"):
                kept, asked = CustomThemeConfig(), CustomThemeConfig()
                ours(kept.dark, section)
                theirs(asked.dark, section)
                assert kept == asked
                assert kept.HasField("dark") == asked.HasField("dark")
        config.set_option("theme.dark.textColor", "#010203")
        config._on_config_parsed.send()
        changed = CustomThemeConfig()
        ours(changed, "theme.dark")
        assert changed.text_color == "#010203"
    finally:
        config.set_option("theme.dark.textColor", before)
        config._on_config_parsed.send()


def test_values_put_by_between_runs_are_read_as_streamlit_reads_them_and_made_only_when_read() -> None:
    front()
    front()
    theirs, made = server._compact, list[object]()
    present = make_bidi_component_presenter("what happened")

    def shown(value: object, state: SessionState) -> object:
        made.append(value)
        return present(value, state)

    def same(value: object) -> object:
        return value

    def after(put_by: Callable[[SessionState], None]) -> tuple[object, object, int]:
        state, kept = SessionState(), WidgetMetadata("thread", same, same, "json_value", presenter=shown)
        state["plain"] = 1
        state._key_id_mapper["key of the thread"] = "thread"
        for one in (kept, WidgetMetadata("what happened", same, same, "json_trigger_value")):
            state._new_widget_state.set_widget_metadata(one)
        state._new_widget_state.set_from_value("thread", {"commit": 2})
        made.clear()
        put_by(state)
        before = len(made)
        assert not state._new_widget_state
        return state["plain"], state["key of the thread"], before

    assert theirs is not None
    assert SessionState._compact_state is not theirs
    assert after(SessionState._compact_state) == (1, {"commit": 2}, 0)
    assert after(theirs) == (1, {"commit": 2}, 1)


def test_memory_is_searched_by_the_clock_and_not_after_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert st.get_option("runner.postScriptGC") is False
    gone = Event()

    class Ring:
        def __init__(self) -> None:
            self.itself = self

    weakref.finalize(Ring(), gone.set)
    monkeypatch.setattr("geo.ui.store.COLLECT_S", 0.05)
    gc.disable()
    try:
        collecting.__wrapped__()
        assert gone.wait(30)
    finally:
        gc.enable()


def test_an_ended_session_is_let_go_of_by_the_clock_without_another_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Session:
        id = "one"

    storage = MemorySessionStorage(ttl_seconds=1)
    moment = [0.0]
    storage._cache = TTLCache(maxsize=9, ttl=120, timer=lambda: moment[0])
    session = Session()
    storage.save(cast(SessionInfo, SimpleNamespace(session=session)))
    gone = Event()
    weakref.finalize(session, gone.set)
    del session
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    server = SimpleNamespace(
        _session_mgr=SimpleNamespace(_session_storage=storage), _async_objs=SimpleNamespace(eventloop=loop)
    )
    monkeypatch.setattr(
        "geo.ui.store.runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: server)
    )
    try:
        moment[0] = 119
        forget_ended()
        assert not gone.is_set()
        moment[0] = 121
        forget_ended()
        assert gone.wait(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    assert COLLECT_S <= 15


def test_a_server_lets_go_of_a_session_by_the_very_parts_of_streamlit_that_it_has() -> None:
    assert isinstance(MemorySessionStorage()._cache, TTLCache)
    assert "_session_mgr" in inspect.getsource(Runtime.__init__)
    assert "_async_objs" in inspect.getsource(Runtime.__init__)
    assert "_session_storage" in inspect.getsource(WebsocketSessionManager.__init__)


@dataclass
class Asked:
    """A session of Streamlit's own with a page of one line, and of that line as a part that can be asked alone."""

    session: AppSession
    said: ForwardMsgQueue

    @classmethod
    def of(cls, folder: Path, words: str) -> Asked:
        page = folder / "page.py"
        page.write_text(words, encoding="utf-8")
        files = MemoryUploadedFileManager("upload")
        script = ScriptData(str(page), is_hello=False)
        session = AppSession(script, files, ScriptCache(), lambda: None, {})
        return cls(session, session._browser_queue)

    def ask(self, query: str, part: str = "") -> None:
        self.session.request_rerun(ClientState(query_string=query, fragment_id=part))

    @property
    def run(self) -> Thread | None:
        """The thread of the run that goes on, or whose end is not heard yet."""
        runner = self.session._scriptrunner
        return runner._script_thread if runner is not None else None

    def run_ended(self) -> None:
        """Wait for the end of the run, with the loop held up: nothing of what it made is handed on yet."""
        assert self.run is not None
        self.run.join()

    async def quiet(self) -> list[str]:
        """The texts that the reader is sent, once no run goes on."""
        while run := self.run:
            await asyncio.to_thread(run.join)
        sent = [message.delta.new_element for message in self.said.flush() if message.HasField("delta")]
        return [element.html.body for element in sent if element.HasField("html")]


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    front()


PART = (
    "import streamlit as st\n@st.fragment\ndef part():\n    st.html(st.query_params.get('part', 'first'))\n"
)


@pytest.mark.usefixtures("no_server")
def test_what_a_run_made_is_handed_on_before_a_part_of_the_page_is_asked_anew(tmp_path: Path) -> None:
    async def two_at_once() -> list[str]:
        asked = Asked.of(tmp_path, f"{PART}st.html('list ' + st.query_params['list'])\npart()\n")
        asked.ask("list=claims")
        assert await asked.quiet() == ["list claims", "first"]
        parts = asked.session._fragment_storage
        assert isinstance(parts, MemoryFragmentStorage)
        (part,) = parts._fragments
        asked.ask("list=places")
        asked.run_ended()
        asked.ask("list=places&part=second", part)
        asked.ask("list=places&part=third", part)
        found = await asked.quiet()
        asked.session.shutdown()
        return found

    found = asyncio.run(two_at_once())
    assert found[0] == "list places", "the whole page was asked for, and only its part was sent"
    assert found[-1] == "third"


RUNS = "page_runs"
HELD = f"""import builtins, streamlit as st
runs, begun, gate = builtins.{RUNS}
runs.append(st.query_params['day'])
begun.set()
st.html('begun')
gate.wait(20)
st.html(st.query_params['day'])
"""


@pytest.mark.usefixtures("no_server")
def test_a_session_that_ends_is_not_run_again_for_what_waited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, gate = list[str](), Event()
    gate.set()
    monkeypatch.setattr(f"builtins.{RUNS}", (runs, Event(), gate), raising=False)

    async def ended() -> None:
        asked = Asked.of(tmp_path, HELD)
        asked.ask("day=1")
        asked.run_ended()
        asked.ask("day=2")
        asked.session.shutdown()
        await asked.quiet()

    asyncio.run(ended())
    assert runs == ["1"]


@pytest.mark.usefixtures("no_server")
def test_a_session_never_has_two_runs_at_once_that_could_take_each_others_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, begun, gate = list[str](), Event(), Event()
    monkeypatch.setattr(f"builtins.{RUNS}", (runs, begun, gate), raising=False)

    async def hasty() -> list[str]:
        asked = Asked.of(tmp_path, HELD)
        asked.ask("day=1")
        assert await asyncio.to_thread(begun.wait, 20)
        first = asked.run
        assert first is not None
        asked.ask("day=2")
        assert asked.run is None, "it would begin while the other goes on"
        gate.set()
        await asyncio.to_thread(first.join)
        found = await asked.quiet()
        asked.session.shutdown()
        return found

    assert asyncio.run(hasty())[-1] == "2"
    assert runs == ["1", "2"]
