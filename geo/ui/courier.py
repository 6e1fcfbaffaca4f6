"""What is brought to a map that is already there: over the session's own connection, at no address."""

from __future__ import annotations

import streamlit as st

from geo.ui.assets import OWN


def _script(kind: str) -> str:
    return f'const KIND = "{kind}";\n' + (OWN / "courier.js").read_text(encoding="utf-8")


_points = st.components.v2.component("claims_points", js=_script("points"))
_states = st.components.v2.component("claims_states", js=_script("states"))


def send_points(packed: bytes) -> None:
    """Hand packed events (``geo.pointcloud``) to the maps of this page. Call it outside the fragment of the date."""
    with st.container(key="claims-points"):
        _points(key="claims-points-courier", data=packed)


def send_states(states: bytes) -> None:
    """Let the maps of this page show these states (``geo.frames``, as JSON) instead of their own.

    The maps stay where they are; in a run that does not call this, they show their own again.
    """
    with st.container(key="claims-states"):
        _states(key="claims-states-courier", data=states)
