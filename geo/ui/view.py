"""The reader's controls and the address: widgets, their keys, and the one place that writes the query string."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import streamlit as st

from geo.findings.activity import activity
from geo.markup.elements import escaped, filled, own, page_link
from geo.markup.report import moved
from geo.records.errors import DataError
from geo.records.model import Dataset, Report
from geo.records.period import Period, nearest
from geo.records.read import notes
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.ui import sets
from geo.ui.store import Store
from geo.view.address import keys_of, other_dates, read_otherwise, report_asked, unheeded, written
from geo.view.address import other_dates_from_text as from_text
from geo.view.filters import Filters
from geo.view.view import View, Window, from_query, to_query
from geo.words.citations import Edition, editions, other_edition, redated_words
from geo.words.dates import day_full, day_short, typeset

(KEY,) = keys_of("dating")
VIEW_KEYS = keys_of("time bar", "selection", "map", "filters", "imports")
"""Keys of the address that hold the view, which every page has."""
CHOICE, DATED_WRITTEN, DATED_SAID = "reports read otherwise", "dated in the address", "dated ignored"
STYLE = """
.redated {
  margin: 0; max-width: 100ch; padding: .25rem .8rem;
  border-left: 4px solid var(--claims-neutral); font-size: .92rem; line-height: 1.45;
}
.st-key-redated { flex-wrap: wrap; }
.st-key-redated [data-testid="stElementContainer"]:has(.redated) { flex: 0 1 auto; min-width: min(100%, 28rem); }
"""


def whole_address() -> bool:
    """Whether the address says all of a view: then a key that is not there means that nothing is asked for by it."""
    return "day" in st.query_params


def write_address(values: Mapping[str, object], keys: Collection[str]) -> None:
    """Make the address say these values, and nothing else under ``keys``; one step, and none where it does already."""
    wanted, now = written(values), st.query_params.to_dict()
    if {key: text for key, text in now.items() if key in keys} != wanted:
        st.query_params.from_dict({key: text for key, text in now.items() if key not in keys} | wanted)


def redated(store: Store) -> Store:
    """The store as the reader has the reports dated; the same object where nothing is read otherwise.

    Give it the store as loaded. Its dataset's version then names what is read otherwise, so that a cache kept by
    version keeps the two apart.
    """
    chosen = _chosen(store.dataset)
    return _read(store, chosen) if chosen else store


def redated_query() -> dict[str, str]:
    """This part of the address, for whoever writes the address of a page; call ``redated`` first."""
    return written({KEY: st.session_state.get(DATED_WRITTEN, "")})


def chosen() -> tuple[str, ...]:
    """The reports that are read by their other date, by id; call ``redated`` first."""
    found: tuple[str, ...] = st.session_state.get(CHOICE, ())
    return found


def say_what_is_redated(dataset: Dataset, *, offered: bool = False) -> None:
    """That reports are read by their other date, what was ignored of the address, and the way back. Once a page.

    ``dataset`` is that of the store that ``redated`` gave. ``offered``: the page has ``datings``, which say the rest.
    """
    for sentence in st.session_state.get(DATED_SAID, ()):
        st.info(escaped(sentence))
    if offered or not chosen():
        return
    link = page_link("sources", "Why", report=chosen()[0], **redated_query())
    st.html(own("style", STYLE))
    with st.container(key="redated", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(filled("app", "redated", reports=redated_words(dataset, chosen()), why=link))
        st.button("Read by the best date", key="redated off", on_click=_choose, args=((),), type="tertiary")


def datings(dataset: Dataset) -> list[dict[str, object]]:
    """The reports that have another date, as the time bar offers them to be read by either.

    ``dataset`` is that of the store that ``redated`` gave. The best date stands first; ``on`` numbers the one in use.
    """
    found = []
    for report in dataset.reports.values():
        if other := report.alternative:
            on = report.report_id in chosen()
            days = (other, report.published_best) if on else (report.published_best, other)
            found.append(
                {
                    "report": report.report_id,
                    "title": report.headline,
                    "days": [day_short(day) for day in days],
                    "on": int(on),
                    "moves": moved(dataset, report),
                }
            )
    return found


def read_by(report_id: str, *, other: bool) -> None:
    """Read the report by its other date, or by its best again. For a callback: it runs before the page."""
    others = {one for one in chosen() if one != report_id}
    _choose(tuple(sorted(others | ({report_id} if other else set()))))


def switch(report: Report) -> None:
    """The switch that reads ``report`` by its other date; nothing for a report that has no other."""
    other = report.published_best if report.report_id in chosen() else report.alternative
    if other is None:
        return
    key = f"other date of {report.report_id}"
    st.session_state[key] = report.report_id in chosen()
    st.toggle(
        typeset(f"Read this report by its other date, {day_full(other)}"),
        key=key,
        on_change=_switched,
        args=(report.report_id, key),
        help="Statuses, events and what was known are computed again, on every page, until it is switched back.",
    )


def _switched(report_id: str, key: str) -> None:
    read_by(report_id, other=st.session_state[key])


def _choose(report_ids: tuple[str, ...]) -> None:
    st.session_state[CHOICE] = report_ids
    st.session_state[DATED_SAID] = ()


def _chosen(dataset: Dataset) -> tuple[str, ...]:
    """The session's choice. An address that the reader brought (a link, back, reload) goes before it."""
    state = st.session_state
    asked = st.query_params.get(KEY, "" if whole_address() else None)
    if CHOICE not in state or (asked is not None and asked != state.get(DATED_WRITTEN)):
        state[CHOICE], state[DATED_SAID] = from_text(asked or "", dataset)
    known = tuple(r for r in state[CHOICE] if r in dataset.reports and dataset.reports[r].alternative)
    text = other_dates(dataset, known)
    state[CHOICE], state[DATED_WRITTEN] = known, text
    write_address({KEY: text}, (KEY,))
    return known


@lru_cache(maxsize=4)
def _read(store: Store, report_ids: tuple[str, ...]) -> Store:
    dataset = read_otherwise(store.dataset, report_ids)
    timeline = Timeline(dataset)
    return replace(store, dataset=dataset, timeline=timeline, activity=activity(timeline))


VIEW, WRITTEN, SAID = "view", "address written", "address ignored"
REPORT, ASKED_REPORT, REPORT_SAID = "report", "report in the address", "report ignored"


def current_view(dataset: Dataset, span: Period | None = None) -> View:
    """The session's view, on a day of ``span`` or else of the data.

    The session keeps a day that only imported sets have: a page that cannot show it shows the nearest one.

    An address that the reader brought (a link, back, reload) goes before what the session held; one without a day
    leaves what it does not name as it is.
    """
    widest = sets.days_shown(span or dataset.span)
    query = {key: text for key, text in st.query_params.to_dict().items() if key in VIEW_KEYS}
    if query and VIEW in st.session_state and not whole_address():
        query = to_query(st.session_state[VIEW]) | query
    if VIEW not in st.session_state or (query and written(query) != st.session_state.get(WRITTEN)):
        asked, left_out = from_query(
            query, dataset, widest, held=sets.holds, more=sets.more(), brought=sets.brought()
        )
        st.session_state[SAID] = left_out
        _keep(asked)
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


def take_in(dataset: Dataset) -> None:
    """Take in the view of an address on a page that shows none of it, and say there what of it was ignored."""
    if any(key in st.query_params for key in VIEW_KEYS):
        current_view(dataset)
        for sentence in ignored():
            st.info(escaped(sentence))


def say_what_is_unheeded(store: Store) -> None:
    """What stands in the address that no page takes in, and that a link is of another edition. Once a page."""
    for sentence in unheeded({key: st.query_params.get_all(key) for key in st.query_params}):
        st.info(escaped(sentence))
    asked, record = (st.query_params.get(key, "") for key in ("version", "record"))
    if asked and asked != store.dataset.version.partition("+")[0]:
        st.info(escaped(" ".join(other_edition(store.dataset, asked, record, editions_of(store.folder)))))


@lru_cache(maxsize=1)
def editions_of(folder: Path) -> tuple[Edition, ...]:
    """The versions of the data that a folder tells of; none where its README cannot be read."""
    try:
        return editions(notes(folder).get("README.md", ""))
    except DataError:
        return ()  # the page Method says what is wrong with the file


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
    st.session_state[WRITTEN] = written(to_query(view) | {"sets": sets.brought() or ""})
    write_address(st.session_state[WRITTEN] | redated_query(), (*VIEW_KEYS, KEY))


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
    state = st.session_state
    ids = sorted(dataset.reports, key=lambda key: (dataset.reports[key].published_best, key))
    asked = {key: st.query_params[key] for key in keys_of("sources") if st.query_params.get(key)}
    paragraph: int | None = None
    if REPORT not in state or (asked and asked != state.get(ASKED_REPORT)):
        state[REPORT], paragraph, state[REPORT_SAID] = report_asked(asked, dataset, state.get(REPORT, ids[0]))
    elif "paragraph" in asked:
        paragraph = int(asked["paragraph"])  # as it was written here
    for sentence in state.get(REPORT_SAID, ()):
        st.info(escaped(sentence))
    shown = state[REPORT]
    chosen: str = st.radio(
        "Report",
        ids,
        key=REPORT,
        format_func=lambda key: (
            f"{day_short(dataset.reports[key].published_best)}: {dataset.reports[key].headline}"
        ),
        on_change=_report_chosen,
    )
    _write_report(chosen, paragraph if chosen == shown else None)
    return dataset.reports[chosen], paragraph if chosen == shown else None


def _report_chosen() -> None:
    """The reader chose another report: the paragraph of the last one, and what was said of the address, are over."""
    write_address({"report": st.session_state[REPORT]}, keys_of("sources"))
    st.session_state[ASKED_REPORT] = {"report": st.session_state[REPORT]}
    st.session_state[REPORT_SAID] = ()


def _write_report(report_id: str, paragraph: int | None) -> None:
    """Report and paragraph into the address, beside what else stands there."""
    values = {"report": report_id, "paragraph": paragraph or ""}
    st.session_state[ASKED_REPORT] = written(values)
    write_address(values, keys_of("sources"))
