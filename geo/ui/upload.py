"""Files that a reader brings: taken in one after the other, each by a process of its own, all of it in this session.

Nothing is cached for others, has an address or goes to disk. A job goes on while its reader looks at other pages, and
ends when the tab is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.importers.mapping import FIELDS, LABELS, ORDERS, Mapping
from geo.importers.report import UNDERSTOOD, Imported, NeedsMapping, RefusedFileError, Report
from geo.markup.elements import escaped, filled, page_link
from geo.records.model import Dataset
from geo.sets.html import facts, rejections_html, report_html, sample_html
from geo.ui import sets
from geo.ui.download import NotMadeError, download
from geo.ui.sets import Brought, Desk, Outcome, SessionSet, desk, leash
from geo.words.dates import day_full

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.importers.job import Job, Progress


TYPES = ("csv", "tsv", "txt", "xlsx", "geojson", "json", "gpkg", "parquet", "geoparquet", "zip")
"""Endings that the reader's file dialogue offers; what a file is, its content says."""
FILES_AT_ONCE = 8
ROWS_AT_MOST = 600_000
"""So many rows a session holds in all its sets; three histories of 200,000."""


def limit_mb() -> int:
    """How many MB a file may have, as the server is set."""
    found: int = st.get_option("server.maxUploadSize")
    return found


def uploader() -> None:
    """The field for files; what is dropped in is taken out of it at once, so that it holds no bytes."""
    keep_off_the_disk()
    key = _key(desk())
    st.file_uploader(
        "Files to read",
        type=list(TYPES),
        accept_multiple_files=True,
        key=key,
        on_change=_receive,
        args=(key,),
    )


def keep_off_the_disk() -> None:
    """Have the server hold a file that is being sent in memory, where it would put more than 1 MB into a temporary one.

    Of no effect on how much may be sent, which ``server.maxUploadSize`` says.
    """
    from starlette.formparsers import MultiPartParser

    MultiPartParser.spool_max_size = (limit_mb() + 1) * 1024 * 1024


def _key(at: Desk) -> str:
    return f"uploader {at.uploads}"


def _receive(key: str) -> None:
    """Take the files over, and give the uploader another key and the server its memory back.

    An uploader that is no longer shown is told of its files' end, and calls this once more.
    """
    at = desk()
    files = [file for file in st.session_state.get(key) or () if isinstance(file, UploadedFile)]
    if key != _key(at) or not files:
        return
    brought = [Brought(file.name, file.getvalue()) for file in files]
    _free(files)
    at.uploads += 1
    room = FILES_AT_ONCE - len(at.waiting)
    at.waiting += brought[:room]
    at.told = tuple(
        Outcome(
            one.title, f"Not read: {FILES_AT_ONCE} files at once is the most. Drop it in again afterwards."
        )
        for one in brought[room:]
    )


def _free(files: Iterable[UploadedFile]) -> None:
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def proceed(dataset: Dataset) -> Progress | None:
    """Take over what has come of the files so far; how far the one that is being read is, ``None`` where none is.

    Never waits. A file whose columns the reader has to name holds up those behind it.
    """
    at = desk()
    rope = leash()
    while not at.asked and (at.job or at.now or at.waiting):
        at.now = at.now or at.waiting.pop(0)
        try:
            if at.job is None:
                if not _room():
                    return _queued()
                at.job = _start(at.now, dataset)
            rope.job = at.job
            found = at.job.poll()
        except RefusedFileError as refusal:
            found = refusal
        if not isinstance(found, Imported | NeedsMapping | RefusedFileError):
            if found.done >= UNDERSTOOD:
                at.now = replace(at.now, content=b"")  # its memory is wanted for what comes of it
            return found
        _settle(at, found)
    return None


def _room() -> bool:
    from geo.importers.job import Job

    return Job.room()


def _queued() -> Progress:
    from geo.importers.job import Progress

    return Progress(0, 100, "Other files are being read on this server; this one waits for its turn.")


def _start(brought: Brought, dataset: Dataset, mapping: Mapping | None = None) -> Job:
    from geo.importers.job import Job

    return Job.start(brought.name, brought.content, dataset, mapping)


def _settle(at: Desk, found: Imported | NeedsMapping | RefusedFileError) -> None:
    """Note what came of the file in hand, and lay it aside, unless there is a question about it."""
    at.job = None
    if isinstance(found, NeedsMapping):
        at.asked, at.questions = found, at.questions + 1
        return
    from geo.events.events import EngineError

    title = at.now.title if at.now else ""
    at.now = None
    try:
        if isinstance(found, RefusedFileError):
            raise found
        outcome = _taken(title, found)
    except (RefusedFileError, EngineError) as refusal:
        outcome = Outcome(title, str(refusal))
    at.told = (outcome, *at.told)


def _taken(title: str, found: Imported) -> Outcome:
    """What is said of a file that was read. Raises ``RefusedFileError`` where this session cannot hold it."""
    if not found.table.num_rows:
        said = "No row could be taken. Why stands below; mend them and drop the file in again."
        return Outcome(title, said, report=found.report, rejected=found.rejected)
    before = {held.set_id for held in sets.sets()}
    if _rows() + found.table.num_rows > ROWS_AT_MOST:
        raise RefusedFileError(
            f"This session would hold more than {ROWS_AT_MOST:,} rows. Remove a set, then drop the file in again."
        )
    added = sets.add(found)
    if added.set_id in before:
        return Outcome(title, f"The same rows are already here, as “{added.name}”.", added.set_id)
    return Outcome(title, "", added.set_id)


def _rows() -> int:
    return sum(held.report.taken for held in sets.sets() if held.set_id != sets.DATABASE_ID)


def cancel() -> None:
    """Stop the file that is being read, or lay aside the one that is asked about; those that wait come next."""
    at = desk()
    if at.job:
        at.job.cancel()
    if at.now:
        at.told = (Outcome(at.now.title, "Cancelled; nothing of it was kept."), *at.told)
    at.job, at.now, at.asked, at.faults = None, None, None, ()


def read_with(mapping: Mapping, dataset: Dataset) -> None:
    """Read the file in question with this mapping, or note what is wrong with it."""
    from geo.importers.mapping import faults

    at = desk()
    if not at.asked or not at.now:
        return
    at.faults = tuple(faults(mapping, at.asked.columns))
    if at.faults:
        return
    at.asked = None
    try:
        at.job = _start(at.now, dataset, mapping)
    except RefusedFileError as refusal:
        _settle(at, refusal)


def clear() -> None:
    """Let go of everything that this session brought."""
    at = desk()
    at.waiting.clear()
    cancel()
    at.told = ()
    for held in sets.sets():
        sets.remove(held.set_id)


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
                st.form_submit_button("Leave this file out", on_click=cancel)


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
        key=_field_key("date_order", number),
        width=360,
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


def _answer(dataset: Dataset, number: int) -> None:
    chosen = {name: st.session_state.get(_field_key(name, number)) or NONE for name in FIELDS}
    read_with(Mapping(**chosen), dataset)


POLL_S = 0.4
"""So often the page looks how far a job is, while one runs."""
BUTTON_LETTERS = 40


def bring(dataset: Dataset) -> None:
    """All of the first half of the page; ``dataset``'s places and actors give names their meaning."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(filled("app", "bring"))
        uploader()
    with right:
        st.html(filled("app", "private", megabytes=f"{limit_mb():,}", rows=f"{ROWS_AT_MOST:,}"))
    if proceed(dataset):
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
    now = proceed(dataset)
    at = desk()
    if now is None or at.now is None:
        st.rerun()
    more = len(at.waiting)
    waiting = f" {more} more {'waits' if more == 1 else 'wait'}." if more else ""
    with st.container(key="reading"):
        st.progress(min(1.0, now.done / now.total), text=escaped(f"{at.now.title}: {now.words}{waiting}"))
        st.button("Cancel the import", key="cancel reading", on_click=cancel)


def _tell(outcome: Outcome) -> None:
    """What became of one file."""
    if outcome.said:
        st.html(filled("app", "outcome", title=outcome.title, said=outcome.said))
    if outcome.report:
        _report(outcome.report, "nothing taken", lambda: _csv(outcome.rejected))


def _listed(held: tuple[SessionSet, ...]) -> None:
    newest = {outcome.set_id for outcome in desk().told}
    with st.container(horizontal=True, vertical_alignment="center", key="sets head"):
        st.subheader("In this session", anchor=False)
        st.button("Remove all", key="sets clear", type="tertiary", on_click=clear)
    for one in held:
        with st.container(key=f"brought {one.set_id}", gap="xsmall"):
            name = filled("parts", "isolated", words=one.name)
            st.html(filled("parts", "heading", level=4, words=name, kind="import-name"))
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
        ends = dict.fromkeys((one.span.first, one.span.last))
        first, *last = (page_link("./", day_full(day), day=day.isoformat()) for day in ends)
        st.html(filled("app", "on_map", first=first, last=last[0] if last else ""))
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
    from geo.importers.report import rejected_csv

    if rejected is None or not rejected.num_rows:
        raise NotMadeError("No rejected row could be kept: none of them could be read as a row at all.")
    return rejected_csv(rejected)
