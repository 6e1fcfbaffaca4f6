"""A reader without a browser: a real websocket client that opens a page of a served app and changes the date."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

LARGEST = 64 << 20
"""Bytes of a message; the largest of ours is 1 MB."""
PATIENCE_S = 60
"""So long a reader waits for the end of a run before it counts as an error."""


class NotAnsweredError(Exception):
    """The server did not do what it was asked: closed the line, took too long, or showed an exception."""


@dataclass
class Reader:
    """One session. ``seen`` holds the elements of the page by their place in it, as they were last sent."""

    socket: ClientConnection
    seen: dict[tuple[int, ...], Element] = field(default_factory=dict)
    fragments: dict[tuple[int, ...], str] = field(default_factory=dict)
    number: int = 0
    session: str = ""
    """What the server calls the session; empty before its first page."""
    page: str = ""
    """What it calls the page; a message without it would lead to the first one."""

    async def open(self, page: str = "", query: str = "") -> None:
        """Ask for a page by the name in its address, as a browser does first; the end of its run ends this."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        await self._run(asked)

    async def settle_on(self, day: str, reading: str = "claimed") -> None:
        """Let go of the date slider on ``day``: the fragment of the date runs once."""
        self.number += 1
        await self.say("claims_thread", "commit", {"day": day, "reading": reading, "number": self.number})

    async def say(self, name: str, event: str, value: object) -> None:
        """What the component of this name would say, whether or not it would: its fragment or the page runs."""
        at, found = self._component(name)
        asked = BackMsg()
        asked.rerun_script.fragment_id = self.fragments[at]
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.widget_states.widgets.add(id=found.bidi_component.id, json_value="{}")
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = _make_trigger_id(found.bidi_component.id, "events")
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        await self._run(asked)

    def components(self) -> list[str]:
        """The names of those that the page has."""
        found = [one for one in self.seen.values() if one.WhichOneof("type") == "bidi_component"]
        return [one.bidi_component.component_name for one in found]

    async def slide_to(self, day: str) -> None:
        """Let go of an ordinary slider of Streamlit's on ``day``: the whole page runs."""
        slider = next(one.slider for one in self.seen.values() if one.WhichOneof("type") == "slider")
        asked = BackMsg()
        state = asked.rerun_script.widget_states.widgets.add(id=slider.id)
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        state.double_array_value.data.append(moment.timestamp() * 1_000_000)
        await self._run(asked)

    def shown(self) -> dict[str, object]:
        """What the page was last told to show: day, reading and the rest of the view."""
        _, thread = self._component("claims_thread")
        told: dict[str, object] = json.loads(thread.bidi_component.mixed.json or thread.bidi_component.json)
        return told

    def _component(self, name: str) -> tuple[tuple[int, ...], Element]:
        for at, element in self.seen.items():
            if (
                element.WhichOneof("type") == "bidi_component"
                and element.bidi_component.component_name == name
            ):
                return at, element
        raise NotAnsweredError(f"the page has no {name}")

    async def _run(self, asked: BackMsg) -> None:
        await self.socket.send(asked.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    message = ForwardMsg()
                    message.ParseFromString(bytes(await self.socket.recv(decode=False)))
                    if self._heard(message):
                        return
        except (OSError, WebSocketException) as error:  # too long is one of the first kind
            raise NotAnsweredError(str(error) or type(error).__name__) from error

    def _heard(self, message: ForwardMsg) -> bool:
        """Note what was sent; true at the end of a run."""
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        if message.WhichOneof("type") == "navigation":
            self.page = message.navigation.page_script_hash
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
            at = tuple(message.metadata.delta_path)
            self.seen[at] = message.delta.new_element
            self.fragments[at] = message.delta.fragment_id
            if message.delta.new_element.WhichOneof("type") == "exception":
                raise NotAnsweredError(message.delta.new_element.exception.message)
        return message.WhichOneof("type") == "script_finished" and message.script_finished in {
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        }


@asynccontextmanager
async def reader(address: str) -> AsyncIterator[Reader]:
    """A new session on the app at ``address`` (with its closing slash)."""
    parts = urlsplit(address)
    async with connect(
        f"ws://{parts.netloc}{parts.path}_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=LARGEST,
        ping_interval=None,
        proxy=None,
    ) as socket:
        yield Reader(socket)
