"""Reports read by their other date, in the session and in the address: everything is recomputed from them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from geo.activity import activity
from geo.cards import page_link
from geo.dating import from_text, other_dates, read_otherwise, redated_words
from geo.model import Dataset, Report
from geo.phrases import day_full
from geo.timeline import Timeline
from geo.ui.markdown import escaped
from geo.ui.store import Store

KEY = "dated"
"""The address's key: ``report:day`` for each report read by its other date, separated by commas."""
CHOICE, WRITTEN, SAID = "reports read otherwise", "dated in the address", "dated ignored"
STYLE = """<style>
.redated {
  margin: 0; max-width: 100ch; padding: .25rem .8rem;
  border-left: 4px solid var(--claims-neutral); font-size: .92rem; line-height: 1.45;
}
.st-key-redated { flex-wrap: wrap; }
.st-key-redated [data-testid="stElementContainer"]:has(.redated) { flex: 0 1 auto; min-width: min(100%, 28rem); }
</style>"""


def redated(store: Store) -> Store:
    """The store as the reader has the reports dated; the same object where nothing is read otherwise.

    Give it the store as loaded. Its dataset's version then names what is read otherwise, so that a cache kept by
    version keeps the two apart.
    """
    chosen = _chosen(store.dataset)
    return _read(store, chosen) if chosen else store


def query() -> dict[str, str]:
    """This part of the address, for whoever writes the address of a page; call ``redated`` first."""
    return {KEY: st.session_state.get(WRITTEN, "")}


def chosen() -> tuple[str, ...]:
    """The reports that are read by their other date, by id; call ``redated`` first."""
    found: tuple[str, ...] = st.session_state.get(CHOICE, ())
    return found


def say_what_is_redated(dataset: Dataset) -> None:
    """That reports are read by their other date, what was ignored of the address, and the way back. Once a page.

    ``dataset`` is that of the store that ``redated`` gave.
    """
    for sentence in st.session_state.get(SAID, ()):
        st.info(escaped(sentence))
    if not chosen():
        return
    link = page_link("sources", "Why", report=chosen()[0], **query())
    st.html(STYLE)
    with st.container(key="redated", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            Markup('<p role="note" class="redated"><b>Another dating is on:</b> {}. {} {}</p>').format(
                redated_words(dataset, chosen()),
                "Everything on every page is computed from that.",
                link,
            ),
        )
        st.button("Read by the best date", key="redated off", on_click=_choose, args=((),), type="tertiary")


def switch(report: Report) -> None:
    """The switch that reads ``report`` by its other date; nothing for a report that has no other."""
    other = report.published_best if report.report_id in chosen() else report.alternative
    if other is None:
        return
    key = f"other date of {report.report_id}"
    st.session_state[key] = report.report_id in chosen()
    st.toggle(
        f"Read this report by its other date, {day_full(other)}",
        key=key,
        on_change=_switched,
        args=(report.report_id, key),
        help="Statuses, events and what was known are computed again, on every page, until it is switched back.",
    )


def _switched(report_id: str, key: str) -> None:
    others = {other for other in chosen() if other != report_id}
    _choose(tuple(sorted(others | ({report_id} if st.session_state[key] else set()))))


def _choose(report_ids: tuple[str, ...]) -> None:
    st.session_state[CHOICE] = report_ids
    st.session_state[SAID] = ()


def _chosen(dataset: Dataset) -> tuple[str, ...]:
    """The session's choice. An address that the reader brought (a link, back, reload) goes before it."""
    state = st.session_state
    asked = st.query_params.get(KEY)
    if CHOICE not in state or (asked is not None and asked != state.get(WRITTEN)):
        state[CHOICE], state[SAID] = from_text(asked or "", dataset)
    known = tuple(r for r in state[CHOICE] if r in dataset.reports and dataset.reports[r].alternative)
    text = other_dates(dataset, known)
    state[CHOICE], state[WRITTEN] = known, text
    # Where nothing is read otherwise the key is left to the page's own writer, which writes all keys at once.
    if asked != text and (text or asked is not None):
        st.query_params[KEY] = text
    return known


@lru_cache(maxsize=4)
def _read(store: Store, report_ids: tuple[str, ...]) -> Store:
    dataset = read_otherwise(store.dataset, report_ids)
    timeline = Timeline(dataset)
    return replace(store, dataset=dataset, timeline=timeline, activity=activity(timeline))
