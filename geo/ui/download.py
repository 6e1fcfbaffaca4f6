"""Files handed to the reader over the session's own connection, made when asked for: they never have an address.

The bytes go into the page and become a file there. Nothing of them stays in the session; a file of any size goes in
parts, each well under what one message may hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import streamlit as st

from geo.ui.assets import OWN

PART_BYTES = 16_000_000
"""So much of a file goes in one message; `server.maxMessageSize` is 200 MB where nobody changed it."""


class NotMadeError(Exception):
    """A file could not be made; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class File:
    """What is handed over: a name with its ending, the kind of content, and what a reader should know of it."""

    name: str
    mime: str
    content: bytes
    said: str = ""


def _script(kind: str) -> str:
    return f'const KIND = "{kind}";\n' + (OWN / "download.js").read_text(encoding="utf-8")


_button = st.components.v2.component(
    "claims_download",
    html='<div class="claims-download"><button type="button"></button><span role="status"></span></div>',
    css=(OWN / "download.css").read_text(encoding="utf-8"),
    js=_script("button"),
)
_part = st.components.v2.component("claims_part", js=_script("part"))


def download(label: str, name: str, mime: str, make: Callable[[], bytes], key: str) -> None:
    """A button named ``label`` that has ``make`` called when it is pressed, and gives the reader the bytes as a file.

    ``make`` may raise ``NotMadeError``. Works in a fragment of its own; ``key`` is the page's name for it.
    """
    hand_over(label, lambda: File(name, mime, make()), key)


@st.fragment
def hand_over(label: str, make: Callable[[], File], key: str) -> None:
    """The same where only the making tells the file's name, or what is to be said of it."""
    asked: int = st.session_state.pop(f"{key} asked", 0)
    file, said = _made(make) if asked else (None, "")
    parts = range(0, len(file.content), PART_BYTES) if file else ()
    data = {"label": label, "key": key, "asked": asked, "said": said, "file": None}
    if file:
        data["file"] = {"name": file.name, "mime": file.mime, "size": len(file.content), "parts": len(parts)}
    with st.container(key=f"download {key}", gap=None):
        _button(key=key, data=data, on_asked_change=lambda: _heard(key))
        if file:
            for number, start in zip(count(), parts, strict=False):
                head = json.dumps({"key": key, "asked": asked, "number": number}).encode()
                content = memoryview(file.content)[start : start + PART_BYTES]
                packed = b"".join((len(head).to_bytes(4, "little"), head, content))
                _part(key=f"{key} part {number}", data=packed)


def _heard(key: str) -> None:
    """Note that the button was pressed, for the run that follows; the browser's number of the press comes along."""
    number = st.session_state[key].asked
    if isinstance(number, int) and number > 0:
        st.session_state[f"{key} asked"] = number


def _made(make: Callable[[], File]) -> tuple[File | None, str]:
    try:
        file = make()
    except NotMadeError as refusal:
        return None, str(refusal)
    return file, file.said
