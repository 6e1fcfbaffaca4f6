"""The lists of the product as tables: which one, in which order, searched for what; all of it in the address.

Tables of our own rather than Streamlit's grid: that one is a picture on a canvas, whose links leave the session,
whose prose does not wrap, whose order Python is not told, and of which a screen reader gets the visible rows only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo import assets
from geo.markup.elements import escaped, filled, own
from geo.markup.table import Listing, as_html
from geo.markup.tables import LISTS, listing
from geo.markup.transcript import transcript
from geo.records.model import Dataset, Filtered
from geo.status.validity import Reading
from geo.ui import component, number_in, sets
from geo.ui import view as redating
from geo.ui.layers import say_database
from geo.ui.sets import SessionSet
from geo.ui.store import Store
from geo.ui.view import filters_now
from geo.view.address import TEXT_LETTERS, Arrangement, from_text, list_asked, text_asked, to_text
from geo.view.view import View, to_query

if TYPE_CHECKING:
    from geo.events.query import Query


KEY, HEARD = "table", "table heard"
"""The address's key, also the session's; and the number of the last word from the browser."""

TEXT = "text"
"""Instead of a list: the map of the day as structured text."""

RECORDS = ("claims", "events", "figures", "distances")
"""The lists of what a search or a filter lets through."""


def landing(passing: Store, kept: str) -> str:
    """The list to begin with: the one last open; with a search or a filter one that has something of it, the most."""
    counts = _counts(passing)
    return (
        kept if not counts or counts.get(kept.split(".")[0]) else max(RECORDS, key=lambda name: counts[name])
    )


def _counts(passing: Store) -> dict[str, int]:
    """How much of each list of records a search or a filter lets through; nothing where none is set."""
    filtered = isinstance(passing.dataset, Filtered)
    return {name: len(getattr(passing.dataset, name)) for name in RECORDS} if filtered else {}


COMPUTED = ("statuses", "places")
"""The lists that say what claims come to, which no filter may change unasked."""

_sorter = component("tables", assets.ADDRESSES, "tables.js", isolated=True)


@st.cache_resource(show_spinner=False)
def _style() -> str:
    return assets.text("tables.css")


def tables(passing: Store, whole: Store, view: View) -> None:
    """The choice of lists and the one chosen, as of the view's day and reading.

    Records are listed as far as they pass; what is said of a place is computed from ``whole``.
    """
    st.html(own("style", _style()))
    asked = st.query_params.get(KEY) or landing(passing, st.session_state.get(KEY, ""))
    name, first = list_asked(asked, (*LISTS, TEXT))
    if name == TEXT:
        _write(Arrangement(TEXT))
        st.html(_choices(TEXT, view, _counts(passing)))
        _as_text(whole, view)
        return
    store = whole if name in COMPUTED else passing
    found, markup, edition = _made(store, name, view.day, view.reading)
    arrangement, second = from_text(asked, name, [column.name for column in found.columns])
    for said in filter(None, (first, second)):
        st.info(escaped(said))
    _write(arrangement)
    st.html(_choices(name, view, _counts(passing)))
    st.html(markup)
    _arrange([column.name for column in found.columns], edition, arrangement)


def _as_text(store: Store, view: View) -> None:
    """All that the map shows on the view's day, as structured text."""
    st.html(own("style", assets.text("transcript.css")))
    st.html(transcript(store.dataset, store.timeline.state(view.day, view.reading), selected=view.record))


@lru_cache(maxsize=32)
def _made(store: Store, name: str, day: date, reading: Reading) -> tuple[Listing, Markup, str]:
    """The list, its section of the page, and a mark of this very content, by which the browser finds it."""
    found = listing(name, store.dataset, store.timeline.state(day, reading))
    table = as_html(found)
    edition = hashlib.sha256(table.encode()).hexdigest()[:12]
    title = LISTS[name][0]
    section = filled("app", "list", title=title, rows=len(found.rows), edition=edition, table=table)
    return found, section, edition


def _choices(chosen: str, view: View, counts: Mapping[str, int]) -> Markup:
    """A link to each list, with how much of it passes: choosing one is a step in the browser's history like any other.

    Each carries the whole view, so that a list opened in a tab of its own shows the same.
    """
    here = to_query(view) | redating.redated_query()
    titles = {**{name: title for name, (title, _) in LISTS.items()}, TEXT: "The map as text"}
    titles |= {name: f"{titles[name]} ({count})" for name, count in counts.items()}
    items = [(title, {**here, "table": name}, name == chosen) for name, title in titles.items()]
    return filled("app", "lists", items=items)


@st.fragment
def _arrange(columns: list[str], edition: str, arrangement: Arrangement) -> None:
    """Let the browser sort and search, and note in the address what it did."""
    data = asdict(arrangement) | {"edition": edition, "heard": st.session_state.get(HEARD, 0)}
    with st.container(key="arranged"):
        result = _sorter(key="arranged-thread", data=data, on_arranged_change=lambda: None)
    done = result.arranged
    if isinstance(done, Mapping):
        st.session_state[HEARD] = number_in(done)
        _write(from_text(str(done.get("text", "")), arrangement.name, columns)[0])


def _write(arrangement: Arrangement) -> None:
    text = to_text(arrangement)
    st.session_state[KEY] = text
    # Said even where the address should have it: when a reader sorts and at once goes on to another list, the answer to
    # the first comes after the second's address. So the last run has the last word.
    st.query_params[KEY] = text


def set_tables(dataset: Dataset) -> None:
    """A section of its own below the lists of the bundled data; nothing without sets."""
    held = sets.sets()
    say_database()
    if not held:
        return
    from geo.events.events import EngineError
    from geo.events.query import query_of
    from geo.sets.html import ORDERS

    st.html(filled("parts", "heading", level=2, words="Imported sets", kind="speakers"))
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
    from geo.sets.html import PER_PAGE, table_html

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
    st.html(filled("parts", "paragraph", words=words, kind="claims-shown", role="status"))
    rows = one.events.page(query, order, first, PER_PAGE)
    st.html(table_html(one.set_id, one.name, rows, sets.days_shown(dataset.span)))
