"""The pages' controls and panels: the only room that knows Streamlit, and one way to declare a component of its."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from geo import assets


def number_in(said: Mapping[str, Any]) -> int:
    """The number that the browser gave to what it says; 0 where it is none, for a line can be written by hand."""
    found = said.get("number")
    return found if isinstance(found, int) and 0 < found < 1 << 53 else 0


def component(
    name: str,
    *scripts: str,
    html: str | None = None,
    css: str = "",
    isolated: bool = False,
    constants: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401 - Streamlit's own type of a mounted component
    """Declare the component ``claims_<name>``; call what is returned to mount it.

    ``scripts`` and ``css`` name files of ``geo.assets``; the last script exports the component. ``constants`` are set
    before the scripts. Only an ``isolated`` component has its styles for itself.
    """
    set_first = "".join(f"const {key} = {json.dumps(value)};\n" for key, value in (constants or {}).items())
    return st.components.v2.component(
        f"claims_{name}",
        html=html,
        css=assets.text(css) if css else None,
        js=set_first + assets.script(*scripts),
        isolate_styles=isolated,
    )
