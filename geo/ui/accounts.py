"""The accounts page: headings, the matrix as a control, what a cell opens to, the cards of disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial

import streamlit as st
from markupsafe import Markup

from geo import assets
from geo.findings.disagreements import disagreements
from geo.findings.matrix import around, matrix
from geo.findings.parties import Disagreement, id_of
from geo.markup.accounts import opened_cell
from geo.markup.disagreements import disagreements_html
from geo.markup.elements import escaped, filled, own
from geo.markup.matrix import matrix_html
from geo.records.model import Dataset
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.ui import component
from geo.ui import view as controls
from geo.view.address import part_asked
from geo.view.view import View
from geo.words.claims import capital
from geo.words.lists import reading_words

PART, ASKED, KEPT = "part", "part in the address", "part last open"


class Part(StrEnum):
    """The parts of the page; the value is the word in the address."""

    MATRIX = "matrix"
    DISAGREEMENTS = "disagreements"
    LEDGER = "ledger"
    FIRSTS = "firsts"
    VOICES = "voices"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Words:
    """What a part is called on its button, its heading, and the sentence that explains it."""

    button: str
    heading: str
    sentence: str


WORDS: dict[Part, Words] = {
    Part.MATRIX: Words(
        "Place by day",
        "Place by day",
        "Who claims which place on which day, in the signs of the map. Choose a cell to read the claims behind it.",
    ),
    Part.DISAGREEMENTS: Words(
        "Disagreements",
        "Where the accounts part ways",
        "What each side, outlet or report says, since when, and where two of them cannot both be true. Nobody is "
        "called right.",
    ),
    Part.LEDGER: Words(
        "Figures",
        "Ledger of figures",
        "Who states which number about whose people, from low to high, in the wording printed.",
    ),
    Part.FIRSTS: Words(
        "Firsts",
        "First claim, first denial, first admission",
        "For each place and side: what was claimed first, by whom, how long until it was denied, and what a side "
        "first said against its own interest.",
    ),
    Part.VOICES: Words(
        "Who speaks",
        "Who speaks, and who is not heard",
        "Accounts by side, outlet and day, statements against the speaker’s own interest, and the days and places "
        "nobody reported on.",
    ),
    Part.MEASURED: Words(
        "Told and measured",
        "Geography as told and as measured",
        "Distances and directions as the reports print them, beside the same measured between the places of the "
        "gazetteer.",
    ),
}


def chosen_part() -> Part:
    """The part the reader has open. What the address asks for goes before what the session held."""
    asked = st.query_params.get(PART, "")
    if PART not in st.session_state or asked != st.session_state.get(ASKED):
        st.session_state[PART] = _sensible(asked)
    chosen = st.segmented_control(
        "Part of this page",
        list(Part),
        key=PART,
        required=True,
        format_func=lambda part: WORDS[part].button,
        label_visibility="collapsed",
    )
    part = Part(chosen or Part.MATRIX)
    st.session_state[ASKED] = st.session_state[KEPT] = part.value
    if asked != part.value:
        st.query_params[PART] = part.value
    return part


def _sensible(asked: str) -> Part:
    """The part an address asks for; the one last open, or the first, where it asks for none that there is."""
    part, said = part_asked(asked, list(Part), st.session_state.get(KEPT, Part.MATRIX))
    if said:
        st.info(escaped(said))
    return Part(part)


MATRIX, OPENED, READING = "matrix", "opened", "reading of the matrix"


@st.cache_resource(show_spinner=False)
def _asset(name: str) -> str:
    return assets.text(name)


_matrix = component("matrix", "matrix.js", html=filled("app", "matrix"))
_opened = component("opened", "opened.js", isolated=True)


def page_style() -> None:
    """The style sheets of this page, beside that of every page."""
    st.html(own("style", _asset("accounts.css") + _asset("ledger.css")))


def heading(part: Part, view: View) -> None:
    """The part's heading and the sentence that explains it; beside the matrix's the switch of the two readings."""
    if part is not Part.MATRIX:
        st.header(WORDS[part].heading, anchor=False)
        st.markdown(WORDS[part].sentence)
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.header(WORDS[part].heading, anchor=False)
        st.markdown(WORDS[part].sentence)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _reading_switch(view)


def _reading_switch(view: View) -> None:
    """The two readings of a day, named as on the time bar; the choice goes into the view and the address."""
    st.session_state[READING] = view.reading
    st.segmented_control(
        "Reading",
        list(Reading),
        key=READING,
        required=True,
        format_func=lambda reading: capital(reading_words(reading)),
        label_visibility="collapsed",
        on_change=_read,
    )


def _read() -> None:
    _keep(replace(st.session_state[controls.VIEW], reading=st.session_state[READING]))


def _keep(view: View) -> None:
    """Make it the session's view; the page, which runs next, writes it into the address in one go."""
    st.session_state[controls.VIEW] = view
    st.session_state[controls.SAID] = ()


def matrix_table(timeline: Timeline, view: View) -> None:
    """The table, with the cell of the view marked; a press opens another one."""
    days = around(timeline.days, view.day)
    html = _table(timeline, view.reading, days)
    cell = f"{place_of(timeline.dataset, view)} {view.day.isoformat()}"
    _matrix(key=MATRIX, data={"html": html, "at": cell}, on_chosen_change=partial(_choose, timeline))


@lru_cache(maxsize=16)
def _table(timeline: Timeline, reading: Reading, days: tuple[date, ...]) -> str:
    return str(matrix_html(timeline.dataset, matrix(timeline, reading, days)))


def _choose(timeline: Timeline) -> None:
    """Take over the cell that was pressed."""
    said = st.session_state[MATRIX].chosen
    if not isinstance(said, Mapping):
        return
    place, day = str(said.get("place", "")), str(said.get("day", ""))
    days = {found.isoformat(): found for found in timeline.days}
    if place in timeline.dataset.places and day in days:
        _keep(replace(st.session_state[controls.VIEW], day=days[day], record=place))


def disagreement_cards(timeline: Timeline, passing: Dataset) -> Markup:
    """Every disagreement of the timeline's data in which something passes, as cards."""
    found = _disagreements(timeline)
    if passing is not timeline.dataset:
        names = {*passing.claims, *passing.events, *passing.mentions, *passing.figures, *passing.distances}
        found = tuple(one for one in found if names & {id_of(record) for record in one.records})
    return disagreements_html(timeline.dataset, found)


@lru_cache(maxsize=16)
def _disagreements(timeline: Timeline) -> tuple[Disagreement, ...]:
    """Found once, for the ground is measured for it."""
    return disagreements(timeline)


def place_of(dataset: Dataset, view: View) -> str:
    """The place that the selected record is or is about; the subject where nothing with a place is selected."""
    record = view.record
    if record in dataset.places:
        return record
    event_id = dataset.mentions[record].event_id if record in dataset.mentions else record
    told = dataset.claims.get(record) or dataset.events.get(event_id)
    return told.place_ids[0] if told and told.place_ids else dataset.subject_id


def open_cell(timeline: Timeline, view: View) -> None:
    """What the marked cell rests on; on a small screen it comes into view when another cell was pressed."""
    place_id = place_of(timeline.dataset, view)
    html: Markup = opened_cell(timeline.dataset, timeline.state(view.day, view.reading), place_id)
    st.html(html)
    with st.container(key=OPENED):
        _opened(key=f"{OPENED}-thread", data={"cell": f"{place_id} {view.day.isoformat()}"})
