"""The card of the selected event of an imported set, beside the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.model import Dataset
from geo.ui import sets
from geo.view import View, set_and_event


def place() -> Any:  # noqa: ANN401 - Streamlit's containers have no public type
    """Room for the card, where there are sets; ``None`` without any, and nothing on the page."""
    return st.container(key="imported card") if sets.sets() else None


def card_in(room: Any, dataset: Dataset) -> Callable[[View], None] | None:  # noqa: ANN401
    """Draws the card of a view's record into its room, in the fragment that runs with each view."""
    if room is None:
        return None

    def draw(view: View) -> None:
        with room:
            _card(dataset, view.record)

    return draw


def _card(dataset: Dataset, record: str) -> None:
    if not set_and_event(record):
        st.empty()
        return
    from geo.engine import EngineError
    from geo.setcard import card, gone

    try:
        found = sets.rows_of(record)
    except EngineError as error:
        st.error(str(error))
        return
    st.html(card(dataset, found[0].name, found[1]) if found else gone(record))
