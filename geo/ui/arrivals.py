"""The reader's own files on the page: the field to drop them into, how far they are, and what came of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo.cards import page_link
from geo.importers.report import Report
from geo.importwords import facts, rejections_html, report_html
from geo.model import Dataset
from geo.phrases import day_full
from geo.ui import sets, uploading
from geo.ui.desk import Outcome, desk
from geo.ui.download import NotMadeError, download
from geo.ui.mappingform import ask
from geo.ui.markdown import escaped
from geo.ui.sets import SessionSet

if TYPE_CHECKING:
    import pyarrow as pa

POLL_S = 0.4
"""So often the page looks how far a job is, while one runs."""
BUTTON_LETTERS = 40
READ = Markup(
    "<p>Read are <b>ACLED</b> exports, <b>UCDP GED</b> (the official 49 columns, or the reduced form), <b>CSV</b> "
    "and <b>XLSX</b> tables whose columns you name, <b>GeoJSON</b>, <b>GeoPackage</b>, <b>GeoParquet</b> and this "
    "app’s own <b>data packages</b> (zip). What a file is, its content says, not its name. How the codes of others "
    "become ours stands under {}.</p>"
)
PRIVATE = Markup(
    "<h3>What happens to a file</h3><p>It is read by a process of its own, and what was read stays in this session. "
    "It is not stored, has no address, nobody else can see it, and it is gone when this tab is closed or loaded "
    "anew.</p><p>A file may have up to {:,} MB, all of them together {:,} rows. Reading goes on while you look at "
    "other pages.</p>"
)


def bring(dataset: Dataset) -> None:
    """All of the first half of the page; ``dataset``'s places and actors give names their meaning."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(
            Markup('<div class="import-words">{}</div>').format(READ.format(page_link("method", "Method")))
        )
        uploading.uploader()
    with right:
        private = PRIVATE.format(uploading.limit_mb(), uploading.ROWS_AT_MOST)
        st.html(Markup('<div class="import-words aside">{}</div>').format(private))
    if uploading.proceed(dataset):
        st.fragment(_watch, run_every=POLL_S)(dataset)
    at = desk()
    if at.asked:
        ask(at.asked, dataset)
    for outcome in at.told:
        _tell(outcome)
    held = sets.sets()
    if said := sets.database_said():
        st.warning(escaped(said))
    if held:
        _listed(held)


def _watch(dataset: Dataset) -> None:
    """How far the file is that is being read, and the button that stops it."""
    now = uploading.proceed(dataset)
    at = desk()
    if now is None or at.now is None:
        st.rerun()
    more = len(at.waiting)
    waiting = f" {more} more {'waits' if more == 1 else 'wait'}." if more else ""
    with st.container(key="reading"):
        st.progress(min(1.0, now.done / now.total), text=escaped(f"{at.now.title}: {now.words}{waiting}"))
        st.button("Cancel the import", key="cancel reading", on_click=uploading.cancel)


def _tell(outcome: Outcome) -> None:
    """What became of one file."""
    if outcome.said:
        st.html(
            Markup('<p class="import-said" role="status"><b><bdi>{}</bdi></b>: {}</p>').format(
                outcome.title, outcome.said
            )
        )
    if outcome.report:
        _report(outcome.report, "nothing taken", lambda: _csv(outcome.rejected))


def _listed(held: tuple[SessionSet, ...]) -> None:
    newest = {outcome.set_id for outcome in desk().told}
    with st.container(horizontal=True, vertical_alignment="center", key="sets head"):
        st.subheader("In this session", anchor=False)
        st.button("Remove all", key="sets clear", type="tertiary", on_click=uploading.clear)
    for one in held:
        with st.container(key=f"brought {one.set_id}", gap="xsmall"):
            st.html(Markup('<h4 class="import-name"><bdi>{}</bdi></h4>').format(one.name))
            st.html(facts(one.report, one.format, one.span))
            with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
                _ways(one)
            if one.set_id == sets.DATABASE_ID:
                continue
            with st.expander("Report of the import", expanded=one.set_id in newest):
                _report(one.report, one.set_id, partial(_rejected, one))


def _ways(one: SessionSet) -> None:
    """To the map on the set's days, and out."""
    if one.span:
        first, last = (
            page_link("./", day_full(day), day=day.isoformat()) for day in (one.span.first, one.span.last)
        )
        way = (
            first if len(one.span) == 1 else Markup("{}, its first day, or {}, its last").format(first, last)
        )
        st.html(Markup('<p class="import-ways">On the map: {}</p>').format(way))
    if one.set_id != sets.DATABASE_ID:
        name = one.name if len(one.name) <= BUTTON_LETTERS else f"{one.name[:BUTTON_LETTERS]}…"
        st.button(
            f"Remove {escaped(name)}", key=f"set off {one.set_id}", on_click=sets.remove, args=(one.set_id,)
        )


def _report(report: Report, key: str, rejected: Callable[[], bytes]) -> None:
    st.html(report_html(report))
    if report.rejections:
        st.html(rejections_html(report))
    if report.rejected:
        download(
            "Download the rejected rows (CSV)", "rejected-rows.csv", "text/csv", rejected, f"rejected {key}"
        )


def _rejected(one: SessionSet) -> bytes:
    return _csv(one.rejected)


def _csv(rejected: pa.Table | None) -> bytes:
    from geo.rejects import rejected_csv

    if rejected is None or not rejected.num_rows:
        raise NotMadeError("No rejected row could be kept: none of them could be read as a row at all.")
    return rejected_csv(rejected)
