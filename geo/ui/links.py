"""Links between the pages that stay in the session: what a reader has set, or brought, is still there afterwards."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).resolve().parents[1] / "assets"
KEY = "claims-links"

_links = st.components.v2.component("claims_links", js=(ASSETS / "stay.js").read_text(encoding="utf-8"))


def stay_in_session() -> None:
    """Follow the links of ``geo.cards.page_link`` without loading the page anew."""
    with st.container(key=KEY):
        _links(key=f"{KEY}-component")
