"""Panels: what a page shows of a state, made from cards. Panels decide nothing; they take what they show."""

from __future__ import annotations

import gzip
import secrets
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from geo import assets
from geo.findings.agreement import coded, compare, parsed
from geo.markup.accounts import book
from geo.markup.elements import escaped, filled, own
from geo.markup.method import agreement, definitions
from geo.records.errors import AskedError, DataError
from geo.records.model import Dataset
from geo.records.read import notes, other_coding
from geo.signs.palette import css_variables
from geo.ui import component, number_in, sets
from geo.ui.sources import page_query, report_to
from geo.ui.store import KEPT, Store
from geo.view.view import ways
from geo.words.citations import both_terms
from geo.words.claims import capital
from geo.words.dates import clock_words
from geo.words.legend import brought_legend, legend
from geo.words.lists import IMPORTED_KINDS, OURS

ICON = assets.FOLDER / "icon.svg"


@st.cache_resource(show_spinner=False)
def _page_css() -> str:
    return assets.text("page.css")


def page_style() -> None:
    """The product's own style sheet for the page around the map."""
    st.html(own("style", css_variables() + _page_css()))


def notices(sentences: Sequence[str]) -> None:
    """What of the address was not followed, a sentence each."""
    for said in sentences:
        st.info(escaped(said))


def head(dataset: Dataset, pages: Sequence[tuple[str, str]], current: str) -> None:
    """The title, one line for who has never heard of it, and the way to every page: (address, name), in their order.

    ``current`` is the name of the page that is shown; every page but the first has a heading of its own. In a frame of
    another page there is none of it.
    """
    if st.context.is_embedded:
        return
    title, line = dataset.heading or dataset.title, dataset.introduction
    first = pages[0][1] == current
    with st.container(key="head"):
        st.html(filled("app", "head", title=title, line=line, pages=pages, current=current, first=first))


_beside = component("panels", assets.ADDRESSES, "card.js", "panels.js", "panels_host.js")


@lru_cache(maxsize=KEPT)
def _book(store: Store, errors_to: str) -> bytes:
    # Packed once for all readers, not for each on its way, and small on lines that count what is in a message.
    return gzip.compress(book(store.timeline, errors_to).text().encode(), mtime=0)


def beside_map(store: Store) -> None:
    """In words what the map shows, the accounts of the day and its places: sent once for all days."""
    _beside(key="panels", data=_book(store, report_to()))


def questions(dataset: Dataset) -> None:
    """What a reader may ask in plain words, each a link to the place that answers it; nothing where there is none."""
    if found := ways(dataset):
        st.html(filled("app", "questions", asked=found))


_reveal = component("reveal", "reveal.js", isolated=True)


def reveal(report_id: str, paragraph: int | None) -> None:
    """Scroll to the paragraph that the address points to."""
    with st.container(key="reveal"):
        _reveal(key="reveal-thread", data={"target": f"{report_id} {paragraph}" if paragraph else ""})


def folded(title: str, body: Markup, anchor: str = "") -> None:
    """A long table under its title, folded until it is asked for."""
    st.html(filled("parts", "folded", title=title, body=body, anchor=anchor))


def signs(dataset: Dataset) -> None:
    """Every sign of the map with what it says, from the one source of signs."""
    entries = (*legend(dataset.sides), *brought_legend(IMPORTED_KINDS))
    often = Counter(entry.explanation for entry in entries)
    alike = [entry for entry in entries if often[entry.explanation] > SAID_ONCE]
    st.html(filled("parts", "signs", entries=[entry for entry in entries if entry not in alike]))
    st.html(filled("parts", "alike", entries=alike))


SAID_ONCE = 2
"""A sign for each side has the same explanation; what is said of more signs stands once above them all."""


def codes_of_others() -> None:
    """How the codes of imported tables become ours, table by table, from the code that applies it."""
    from geo.importers.taking import code_tables

    for table in code_tables():
        rows = [
            (theirs, f"{capital(OURS[ours])}{f'; {words}' if words else ''}")
            for theirs, ours, words in table.rows
        ]
        folded(f"{table.title} ({table.column})", definitions(rows))


def limits(dataset: Dataset) -> None:
    """What this map cannot show, with the doubts of each place as the gazetteer notes them."""
    st.markdown(
        f"- {len(dataset.reports)} reports, chosen before this map was made; what they leave out is not here. A day or "
        "a place without a sign is one that nobody in them reported on, not one where nothing happened.\n"
        "- Nothing here was verified by us, and hardly anything by the reports: each says so where it does.\n"
        f"- The geography has its own doubt: {dataset.caveat or 'see the notes on places'}. A place nearer to a border "
        "than that may lie on either side.\n"
        "- District outlines are not drawn, because no free ones were at hand: a claim about a district is a soft area "
        "around its point.\n"
        "- Streams and relief are derived from a 30 arc-second elevation grid."
    )
    noted = [p for p in dataset.places.values() if p.position_note or p.note]
    rows = [(p.name, " ".join(part for part in (p.position_note, p.note) if part)) for p in noted]
    with st.expander("Doubts about single places"):
        st.html(definitions(rows))


def coding_log(folder: Path) -> None:
    """The data's own README: the dictionary and every decision the codebook left open."""
    with st.expander("Data dictionary and coding log"):
        try:
            st.markdown(notes(folder).get("README.md", "This data folder has no README.md."))
        except DataError as error:
            _unreadable(error)


def other_coders(dataset: Dataset, folder: Path) -> None:
    """How far another coding of the same reports agrees with this one, where the data folder ships one."""
    try:
        text = other_coding(folder)
        found = agreement(compare(coded(dataset), parsed(text, "second-coding.csv"))) if text else None
    except (DataError, AskedError) as error:
        _unreadable(error)
        return
    if found is None:
        st.markdown("This data folder ships no second coding.")
    else:
        st.html(found)


def _unreadable(error: DataError | AskedError) -> None:
    """A text beside the records cannot be read: said in its place, and the rest of the page is there."""
    for line in str(error).splitlines():
        st.warning(escaped(line))


def foot(dataset: Dataset) -> None:
    """What is true of every page: unverified, and by which version of the data. In a frame the way to the whole."""
    if st.context.is_embedded:
        words = f"{dataset.title}, data version {dataset.version}. Unverified claims."
        st.html(filled("app", "lean_foot", address=f"?{page_query()}", words=words))
        return
    st.caption(
        escaped(
            f"Unverified claims, as {len(dataset.reports)} news reports printed them. {dataset.title}, "
            f"data version {dataset.version}. {both_terms(dataset)} {clock_words(dataset)}"
        )
    )


KEY = "claims-links"

_links = component("links", assets.ADDRESSES, "stay.js", isolated=True)


def stay_in_session() -> Any:  # noqa: ANN401 - Streamlit's containers have no public type
    """Follow the links of ``geo.markup.elements.page_link`` without loading the page anew.

    Gives the place for ``watch_line``, the same on every page; call it before a page shows anything.
    """
    with st.container(key=KEY):
        _links(key=f"{KEY}-component")
    return st.container(key=LINE)


LINE = "claims-line"
SESSION, RETURNED = "word of this session", "last return heard"

_line = component("line", "line.js", css="line.css")


def watch_line(room: Any, page: str) -> None:  # noqa: ANN401 - the container that stay_in_session gave
    """Have the page of this name watch its line to the server, and know what it would lose with this session.

    Once a page, at its end.
    """
    session = st.session_state.setdefault(SESSION, secrets.token_hex(8))
    told = {"page": page, "session": session, "heard": st.session_state.get(RETURNED, 0), **sets.in_memory()}
    with room:
        _line(key=f"{LINE}-component", data=told, on_back_change=_returned)


def _returned() -> None:
    """Before the run: the page is back, and is told so by the whole of it."""
    said = st.session_state[f"{LINE}-component"].get("back")
    st.session_state[RETURNED] = number_in({"number": said})
