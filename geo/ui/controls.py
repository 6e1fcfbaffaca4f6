"""The reader's controls and the address: widgets, their keys, and the one place that writes the query string."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from geo.address import KEYS
from geo.filters import Filters
from geo.model import Dataset, Report
from geo.period import Period, nearest
from geo.ui import redating, sets
from geo.ui.markdown import escaped
from geo.validity import Reading
from geo.view import View, Window, from_query, opening, to_query
from geo.words import day_full, day_short

VIEW, WRITTEN, SAID = "view", "address written", "address ignored"
REPORT, ASKED_REPORT = "report", "report in the address"


def current_view(dataset: Dataset, span: Period | None = None) -> View:
    """The session's view, on a day of ``span`` or else of the data.

    The session keeps a day that only imported sets have: a page that cannot show it shows the nearest one.

    An address that the reader brought (a link, back, reload) goes before what the session held; one that names no
    filter leaves the session's filters as they are.
    """
    widest = sets.days_shown(span or dataset.span)
    query = {key: st.query_params[key] for key in st.query_params if key in to_query(opening(dataset.span))}
    if VIEW not in st.session_state or (query and query != st.session_state.get(WRITTEN)):
        asked, left_out = from_query(query, dataset, widest, held=sets.holds, more=sets.more())
        st.session_state[SAID] = left_out
        _keep(asked if query.keys() & set(KEYS) else replace(asked, filters=filters_now()))
    view: View = st.session_state[VIEW]
    if not widest.covers(view.day):
        view = _back_inside(view, widest)
    _write(view)
    shown = nearest(view.day, span or dataset.span)
    return view if shown == view.day else replace(view, day=shown)


def _back_inside(view: View, span: Period) -> View:
    """The view on the nearest day that there still is, after the set that had its day has gone."""
    found = replace(view, day=nearest(view.day, span))
    st.session_state[SAID] = (
        f"{day_full(view.day)} was a day of an imported set that is no longer here; the nearest, "
        f"{day_short(found.day)}, is shown.",
    )
    _keep(found)
    return found


def ignored() -> tuple[str, ...]:
    """A sentence for everything in the address that could not be shown."""
    found: tuple[str, ...] = st.session_state.get(SAID, ())
    return found


def filters_now() -> Filters:
    """The session's filters; none before the first page has taken the address in."""
    view: View | None = st.session_state.get(VIEW)
    return view.filters if view else Filters()


def narrow(filters: Filters, said: str = "") -> None:
    """Make these the filters, in the session and in the address; ``said`` is what of the wish was not followed.

    For a widget's callback: it runs before the page.
    """
    view: View = st.session_state[VIEW]
    _keep(replace(view, filters=filters))
    st.session_state[SAID] = (said,) if said else ()
    _write(st.session_state[VIEW])


def select(record: str, window: Window | None) -> View:
    """Make ``record`` the selected one, in the session and in the address, and note where the map stands."""
    view: View = st.session_state[VIEW]
    _keep(replace(view, record=record, window=window or view.window))
    _write(st.session_state[VIEW])
    found: View = st.session_state[VIEW]
    return found


def _keep(view: View) -> None:
    st.session_state[VIEW] = view


def _write(view: View) -> None:
    query = to_query(view)
    whole = query | redating.query()
    if st.session_state.get(WRITTEN) != query or any(st.query_params.get(k) != v for k, v in whole.items()):
        st.session_state[WRITTEN] = query
        st.query_params.update(whole)


def settle(day: date, reading: Reading, window: Window | None) -> View:
    """Take over what the time bar settled on, and where the map stands meanwhile."""
    view: View = st.session_state[VIEW]
    _keep(replace(view, day=day, reading=reading, window=window or view.window))
    st.session_state[SAID] = ()
    _write(st.session_state[VIEW])
    found: View = st.session_state[VIEW]
    return found


def chosen_report(dataset: Dataset) -> tuple[Report, int | None]:
    """The report the reader chose and the paragraph the address points to, if any; what was ignored is said."""
    ids = sorted(dataset.reports, key=lambda key: (dataset.reports[key].published_best, key))
    asked = st.query_params.get("report", "")
    if REPORT not in st.session_state or (asked in ids and asked != st.session_state.get(ASKED_REPORT)):
        if asked and asked not in ids:
            st.info(
                f"The address asks for the report “{escaped(asked[:40])}”, which is not here; the first is shown."
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
        st.info(f"This report has no paragraph {escaped(number[:40])}; all of it is shown.")
        paragraph = None
    st.session_state[ASKED_REPORT] = chosen
    _write_report(chosen, paragraph)
    return dataset.reports[chosen], paragraph


def _write_report(report_id: str, paragraph: int | None) -> None:
    """Report and paragraph into the address, beside what else stands there."""
    query = {"report": report_id} | ({"paragraph": str(paragraph)} if paragraph else {})
    others = {key: value for key, value in st.query_params.items() if key not in {"report", "paragraph"}}
    if dict(st.query_params) != others | query:
        st.query_params.from_dict(others | query)
