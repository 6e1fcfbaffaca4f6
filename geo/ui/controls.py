"""The reader's controls and the address: widgets, their keys, and the one place that writes the query string."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from geo.model import Dataset, Report
from geo.validity import Reading
from geo.view import View, from_query, opening, to_query
from geo.words import day_short

VIEW, WRITTEN, SAID = "view", "address written", "address ignored"
DAY, READING = "day", "reading"
REPORT, ASKED_REPORT = "report", "report in the address"
READINGS = {Reading.CLAIMED: "As claimed for this day", Reading.KNOWN: "As known on this day"}


def current_view(dataset: Dataset) -> View:
    """The session's view. An address the reader brought (a link, back, reload) goes before what the session held."""
    query = {key: st.query_params[key] for key in st.query_params if key in to_query(opening(dataset))}
    if VIEW not in st.session_state or (query and query != st.session_state.get(WRITTEN)):
        asked, left_out = from_query(query, dataset)
        st.session_state[SAID] = left_out
        _keep(asked)
        st.session_state[DAY], st.session_state[READING] = asked.day, asked.reading
    view: View = st.session_state[VIEW]
    _write(view)
    return view


def ignored() -> tuple[str, ...]:
    """A sentence for everything in the address that could not be shown."""
    found: tuple[str, ...] = st.session_state.get(SAID, ())
    return found


def select(record: str) -> None:
    """Make ``record`` the selected one, in the session and in the address."""
    _keep(replace(st.session_state[VIEW], record=record))
    _write(st.session_state[VIEW])


def _keep(view: View) -> None:
    st.session_state[VIEW] = view


def _write(view: View) -> None:
    query = to_query(view)
    if st.session_state.get(WRITTEN) != query or any(st.query_params.get(k) != v for k, v in query.items()):
        st.session_state[WRITTEN] = query
        st.query_params.update(query)


def _changed() -> None:
    view: View = st.session_state[VIEW]
    reading = st.session_state[READING] or view.reading
    _keep(replace(view, day=st.session_state[DAY], reading=reading))
    st.session_state[SAID] = ()
    _write(st.session_state[VIEW])


def day_slider(dataset: Dataset) -> None:
    """The date slider over the days the data span."""
    view: View = st.session_state[VIEW]
    st.session_state.setdefault(DAY, view.day)
    first: date = dataset.span.first
    last: date = dataset.span.last
    st.slider("Date", first, last, key=DAY, format="D MMMM YYYY", on_change=_changed)


def day_bar(dataset: Dataset) -> None:
    """Slider, a day back, a day on, and the reading of the day."""
    day_slider(dataset)
    with st.container(horizontal=True, key="steps"):
        step(dataset, -1, "Day before", "Show the day before")
        step(dataset, 1, "Day after", "Show the day after")
        reading_switch()


def step(dataset: Dataset, days: int, label: str, help_text: str) -> None:
    """A button that moves the date by ``days``; idle at the end of the range."""
    view: View = st.session_state[VIEW]
    target = date.fromordinal(view.day.toordinal() + days)
    st.button(
        label,
        key=f"step {days}",
        help=help_text,
        disabled=not dataset.span.covers(target),
        on_click=_go,
        args=(target,),
    )


def _go(day: date) -> None:
    st.session_state[DAY] = day
    _changed()


def reading_switch() -> None:
    """The switch between "as claimed for" and "as known on"."""
    view: View = st.session_state[VIEW]
    st.session_state.setdefault(READING, view.reading)
    st.segmented_control(
        "Reading of the day",
        list(READINGS),
        key=READING,
        format_func=lambda reading: READINGS[reading],
        required=True,
        on_change=_changed,
        label_visibility="collapsed",
    )


def chosen_report(dataset: Dataset) -> tuple[Report, int | None]:
    """The report the reader chose and the paragraph the address points to, if any; what was ignored is said."""
    ids = sorted(dataset.reports, key=lambda key: (dataset.reports[key].published_best, key))
    asked = st.query_params.get("report", "")
    if REPORT not in st.session_state or (asked in ids and asked != st.session_state.get(ASKED_REPORT)):
        if asked and asked not in ids:
            st.info(
                f"The address asks for the report “{asked[:40]}”, which is not among these; the first is shown."
            )
        st.session_state[REPORT] = asked if asked in ids else ids[0]
    chosen: str = st.radio(
        "Report",
        ids,
        key=REPORT,
        format_func=lambda key: (
            f"{day_short(dataset.reports[key].published_best)}: {dataset.reports[key].headline}"
        ),
    )
    number = st.query_params.get("paragraph", "")
    paragraph = int(number) if number.isdecimal() and chosen == asked else None
    if paragraph is not None and (chosen, paragraph) not in dataset.paragraphs:
        st.info(f"This report has no paragraph {number}; all of it is shown.")
        paragraph = None
    st.session_state[ASKED_REPORT] = chosen
    query = {"report": chosen} | ({"paragraph": str(paragraph)} if paragraph else {})
    if dict(st.query_params) != query:
        st.query_params.from_dict(query)
    return dataset.reports[chosen], paragraph
