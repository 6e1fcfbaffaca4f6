"""What a reader is asked about a file: which column is what, and how to read what can be read in two ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import streamlit as st

from geo.importers.mapping import FIELDS, LABELS, ORDERS, Mapping
from geo.importers.report import OPTIONS, NeedsAnswers, NeedsMapping, Question
from geo.markup.elements import escaped
from geo.sets.html import sample_html
from geo.ui.sets import desk

Read: TypeAlias = Callable[[Mapping], None]
"""What the answers are given to."""
Leave: TypeAlias = Callable[[], None]
"""What lays the file aside."""

NONE = ""
COLUMNS = 4
HELP = {
    "date": "The day it is said to have happened, as printed; of a span its first day.",
    "end_date": "Only where the table has spans of days.",
    "lon": "Degrees east, WGS 84.",
    "lat": "Degrees north, WGS 84.",
    "kind": "What kind of event it is, in the table’s own words.",
    "place": "A name; where there are no coordinates, the gazetteer gives its position.",
    "fatalities": "A number; never added up with those of others.",
}


PARTS = ("sheet", "header", "encoding")
"""Choices that say which part of a file is the table."""


def ask_answers(asked: NeedsAnswers, read: Read, leave: Leave) -> None:
    """The questions, each once; no row is taken before all of them are answered."""
    number = desk().questions
    with st.container(key="question"):
        st.subheader(f"{escaped(asked.name)} can be read in more than one way", anchor=False)
        st.html(sample_html(NeedsMapping(asked.name, tuple(asked.sample.column_names), asked.sample)))
        for fault in desk().faults:
            st.error(escaped(fault))
        with st.form(f"answers {number}", border=False):
            for one in asked.questions:
                st.markdown(escaped(one.words))
                _answer_field(one, number)
            with st.container(horizontal=True, gap="small"):
                st.form_submit_button("Read with these answers", on_click=_answered, args=(read, number))
                st.form_submit_button("Leave this file out", on_click=leave)


def _answer_field(one: Question, number: int) -> None:
    key = _field_key(one.field, number)
    if one.options:
        words = dict(one.options)
        st.radio(
            QUESTION_LABELS[one.field],
            list(words),
            index=list(words).index(one.default) if one.default in words else None,
            format_func=words.__getitem__,
            key=key,
        )
    else:
        st.text_input(QUESTION_LABELS[one.field], value=one.default, key=key)


QUESTION_LABELS = {
    "date_order": "Which comes first",
    "real_days": "The real days are read",
    "zone": "Zone of the days",
    "numbers": "It parts",
    "counts": "The column",
    "axes": "Longitude and latitude are read",
    "header": "Line of the column names",
    "sheet": "Sheet or layer",
    "encoding": "Code page",
}


def _answered(read: Read, number: int) -> None:
    at = desk()
    if not isinstance(at.asked, NeedsAnswers):
        return
    given = {
        one.field: str(st.session_state.get(_field_key(one.field, number)) or "")
        for one in at.asked.questions
    }
    if not all(given.values()):
        at.faults = ("Answer every question, or leave the file out.",)
        return
    read(Mapping(**at.asked.mapping | given))


def ask(asked: NeedsMapping, read: Read, leave: Leave) -> None:
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
                st.form_submit_button("Read with this mapping", on_click=_answer, args=(read, number))
                st.form_submit_button("Leave this file out", on_click=leave)


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
        index=list(ORDERS).index(asked.proposed.get("date_order", "")),
        key=_field_key("date_order", number),
        width=360,
    )
    with st.expander("Another sheet, layer, row of names or code page"):
        for name in PARTS:
            st.text_input(
                QUESTION_LABELS[name], value=asked.proposed.get(name, ""), key=_field_key(name, number)
            )


def _field_key(name: str, number: int) -> str:
    return f"mapping {number} {name}"


def _choice(name: str, asked: NeedsMapping, number: int) -> None:
    options = [NONE, *asked.columns]
    guess = asked.proposed.get(name, NONE)
    st.selectbox(
        LABELS[name],
        options,
        index=options.index(guess) if guess in options else 0,
        format_func=lambda column: column or "no column",
        key=_field_key(name, number),
        help=HELP.get(name),
    )


def _answer(read: Read, number: int) -> None:
    before = desk().now
    chosen = dict.fromkeys(FIELDS, NONE) | (before.mapping.choices if before and before.mapping else {})
    chosen |= {
        name: str(st.session_state.get(_field_key(name, number)) or NONE)
        for name in FIELDS
        if name not in OPTIONS or name in {"date_order", *PARTS}
    }
    read(Mapping(**chosen))
