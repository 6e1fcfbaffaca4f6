"""Point events on their way to the map: over the session's own connection, at no address."""

from __future__ import annotations

import streamlit as st

from geo.ui.assets import OWN

KEY = "claims-points"

_points = st.components.v2.component(
    "claims_points", js=(OWN / "pointcloud_host.js").read_text(encoding="utf-8")
)


def send_points(packed: bytes) -> None:
    """Hand packed events (``geo.pointcloud``) to the map of this page. Call it outside the fragment of the date."""
    with st.container(key=KEY):
        _points(key=f"{KEY}-courier", data=packed)
