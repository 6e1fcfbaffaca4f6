"""The imported sets on the page of tables: one at a time, searched, put in order and paged where it lies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo.address import TEXT_LETTERS, text_asked
from geo.model import Dataset
from geo.ui import sets
from geo.ui.controls import filters_now
from geo.ui.markdown import escaped
from geo.ui.sets import SessionSet

if TYPE_CHECKING:  # none of it is loaded before there is a set
    from geo.engine import Query


def set_tables(dataset: Dataset) -> None:
    """A section of its own below the lists of the bundled data; nothing without sets."""
    held = sets.sets()
    if not held:
        return
    from geo.engine import EngineError, query_of
    from geo.setlisting import ORDERS

    st.html('<h2 class="speakers">Imported sets</h2>')
    names = {one.set_id: one for one in held}
    with st.container(horizontal=True, vertical_alignment="bottom", key="set table choices"):
        chosen = st.selectbox("Set", list(names), format_func=lambda key: names[key].name, key="set table")
        order = st.selectbox("Order", list(ORDERS), format_func=ORDERS.__getitem__, key="set table order")
        words = st.text_input("Find in this set", max_chars=TEXT_LETTERS, key="set table words")
    text, said = text_asked(words or "")
    if said:
        st.info(escaped(said))
    filters = filters_now()
    query = query_of(replace(filters, text=" ".join(filter(None, (filters.text, text)))), dataset)
    try:
        _page(names[chosen], query, order, dataset)
    except EngineError as error:
        st.error(escaped(str(error)))


def _page(one: SessionSet, query: Query, order: str, dataset: Dataset) -> None:
    from geo.setlisting import PER_PAGE, table_html

    count, whole = one.events.count(query), one.report.taken
    pages = max(1, -(-count // PER_PAGE))
    key = f"set table page {one.set_id}"
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = pages
    number = 1
    if pages > 1:
        number = st.number_input(
            f"Page, of {pages:,}", min_value=1, max_value=pages, step=1, key=key, width=160
        )
    first = (number - 1) * PER_PAGE
    last = min(first + PER_PAGE, count)
    shown = f"{count:,} of {whole:,} events" if count != whole else f"{whole:,} events"
    words = (
        f"{shown}; {first + 1:,} to {last:,} are listed." if count else f"None of {whole:,} events passes."
    )
    st.html(Markup('<p class="claims-shown" role="status">{}</p>').format(words))
    rows = one.events.page(query, order, first, PER_PAGE)
    st.html(table_html(one.set_id, one.name, rows, sets.days_shown(dataset.span)))
