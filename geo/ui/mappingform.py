"""The question which column of a reader's table means what: asked with its first rows in sight, the guess filled in."""

from __future__ import annotations

import streamlit as st

from geo.importers.mapping import FIELDS, LABELS, ORDERS, Mapping
from geo.importers.report import NeedsMapping
from geo.importwords import sample_html
from geo.model import Dataset
from geo.ui import uploading
from geo.ui.desk import desk
from geo.ui.markdown import escaped

NONE = ""
COLUMNS = 4
HELP = {
    "date": "The day it is said to have happened, in Kabul time; of a span its first day.",
    "end_date": "Only where the table has spans of days.",
    "lon": "Degrees east, WGS 84.",
    "lat": "Degrees north, WGS 84.",
    "kind": "What kind of event it is, in the table’s own words.",
    "place": "A name; where there are no coordinates, the gazetteer gives its position.",
    "fatalities": "A number; never added up with those of others.",
}


def ask(asked: NeedsMapping, dataset: Dataset) -> None:
    """The form; what it is answered with starts the reading."""
    number = desk().questions
    with st.container(key="question"):
        st.subheader(f"Which column is what in {escaped(asked.name)}?", anchor=False)
        st.markdown(
            "The table does not say by itself what its columns mean, so you do. What is filled in is a guess by their "
            "names. A field without a column stays empty; no row is taken in before you say so."
        )
        st.html(sample_html(asked))
        for fault in desk().faults:
            st.error(escaped(fault))
        with st.form(f"mapping {number}", border=False):
            _fields(asked, number)
            with st.container(horizontal=True, gap="small"):
                st.form_submit_button("Read with this mapping", on_click=_answer, args=(dataset, number))
                st.form_submit_button("Leave this file out", on_click=uploading.cancel)


def _fields(asked: NeedsMapping, number: int) -> None:
    names = list(LABELS)
    for start in range(0, len(names), COLUMNS):
        for column, name in zip(st.columns(COLUMNS), names[start : start + COLUMNS], strict=False):
            with column:
                _choice(name, asked, number)
    st.selectbox(
        "How 2 September 2021 is written in this table",
        list(ORDERS),
        format_func=ORDERS.__getitem__,
        key=_key("date_order", number),
        width=360,
    )


def _key(name: str, number: int) -> str:
    return f"mapping {number} {name}"


def _choice(name: str, asked: NeedsMapping, number: int) -> None:
    options = [NONE, *asked.columns]
    guess = asked.proposed.get(name, NONE)
    st.selectbox(
        LABELS[name],
        options,
        index=options.index(guess) if guess in options else 0,
        format_func=lambda column: column or "no column",
        key=_key(name, number),
        help=HELP.get(name),
    )


def _answer(dataset: Dataset, number: int) -> None:
    chosen = {name: st.session_state.get(_key(name, number)) or NONE for name in FIELDS}
    uploading.read_with(Mapping(**chosen), dataset)
