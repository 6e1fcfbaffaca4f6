"""Files that a reader brings: taken in one after the other, each by a process of its own, all of it in this session.

Nothing is cached for others, has an address or goes to disk. A job goes on while its reader looks at other pages, and
ends when the tab is closed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.importers.mapping import ORDERS, Mapping, kept, of
from geo.importers.report import (
    UNDERSTOOD,
    Imported,
    NeedsAnswers,
    NeedsMapping,
    RefusedFileError,
    Report,
    Restored,
    counted,
)
from geo.markup.elements import escaped, filled, page_link
from geo.records.model import Dataset
from geo.server import BUDGET, keep_off_the_disk, limit_mb
from geo.sets.html import facts, rejections_html, report_html
from geo.ui import sets
from geo.ui.download import NotMadeError, download
from geo.ui.questions import PARTS, ask, ask_answers
from geo.ui.sets import Brought, Desk, Outcome, SessionSet, desk, leash
from geo.words.dates import day_full

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.importers.job import Job, Progress


Ended = Imported | NeedsMapping | NeedsAnswers | Restored | RefusedFileError
"""What comes of a file."""
FILES_AT_ONCE = 8
ROWS_AT_MOST = 600_000
"""So many rows a session holds in all its sets; three histories of 200,000."""


def uploader() -> None:
    """The field for files; what is dropped in is taken out of it at once, so that it holds no bytes."""
    keep_off_the_disk()  # for a server that has no middleware of ours
    key = _key(desk())
    st.file_uploader(
        "Files to read",
        type=None,  # what a file is, its content says; one that is not read is told what to export instead
        accept_multiple_files=True,
        key=key,
        on_change=_receive,
        args=(key,),
    )


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
    mappings = [(one, found) for one in brought if (found := _mapping_in(one.content))]
    brought = [one for one in brought if one not in {given for given, _ in mappings}]
    at.given = mappings[-1][1] if mappings else at.given
    chosen = _chosen_before(at.given)
    brought = [replace(one, mapping=chosen) for one in brought]
    room = FILES_AT_ONCE - len(at.waiting)
    at.waiting += brought[:room]
    at.told = tuple(
        Outcome(one.title, "A mapping: the files that come with it or after it are read by it.")
        for one, _ in mappings
    ) + tuple(
        Outcome(
            one.title, f"Not read: {FILES_AT_ONCE} files at once is the most. Drop it in again afterwards."
        )
        for one in brought[room:]
    )


MOST_MAPPING = 65_536
"""Bytes of a file that may be a mapping."""


def _mapping_in(content: bytes) -> Mapping | None:
    """The mapping that a file holds; ``None`` where it is something else."""
    if len(content) > MOST_MAPPING or not content.lstrip().startswith(b"{"):
        return None
    try:
        found = of(json.loads(content))
    except (ValueError, RecursionError, RefusedFileError):
        return None
    return found if found != Mapping() else None


BEFORE = {
    "sheet": ("Sheet or layer", "Its name, where the file has several."),
    "header": (
        "Row of the column names",
        "Its number, like 3; 2-3 or 2-4 where the names go over two or three rows.",
    ),
}
"""Choices that may be made before a file is dropped in, with label and help; code page and order stand beside them."""


def _chosen_before(given: Mapping | None) -> Mapping | None:
    """What was chosen for the next files; ``None`` where nothing was."""
    fields = (*BEFORE, "encoding", "date_order")
    chosen = {name: str(st.session_state.get(f"before {name}") or "").strip() for name in fields}
    found = replace(given or Mapping(), **{name: value for name, value in chosen.items() if value})
    return found if found != Mapping() else None


def choices() -> None:
    """What a reader may say of the next files before they come; all of it may be left open."""
    from geo.importers.csvfile import CODE_PAGES

    with st.expander("Say how the next files are to be read"):
        st.markdown("Needed only where a file is read wrongly without. It counts for known tables too.")
        for name, (label, help_) in BEFORE.items():
            st.text_input(label, key=f"before {name}", help=help_)
        st.selectbox(
            "Code page of a text",
            ["", *CODE_PAGES],
            key="before encoding",
            format_func=lambda page: page or "as the file shows",
        )
        st.selectbox(
            "How 2 September 2021 is written",
            list(ORDERS),
            key="before date_order",
            format_func=ORDERS.__getitem__,
        )
        if desk().given:
            st.markdown("A mapping was dropped in: the next files are read by it.")
            st.button("Lay the mapping aside", key="mapping off", on_click=_forget)


def _forget() -> None:
    desk().given = None


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
                if not _turn(at.now):
                    return _queued()
                at.job = _start(at.now, dataset, at.now.mapping)
            rope.job = at.job
            found = at.job.poll()
        except RefusedFileError as refusal:
            found = refusal
        if not isinstance(found, Ended):
            if found.done >= UNDERSTOOD:
                at.now = replace(at.now, content=b"")  # its memory is wanted for what comes of it
            return found
        _settle(at, found)
    return None


FULL = (
    "There is no room for the file now: what the visitors of this server have brought takes all the memory that is set "
    "aside for it. Remove a set that you no longer need, or drop the file in again later."
)


def _turn(brought: Brought) -> bool:
    """Whether it is the turn of this session and there is a place and memory for the file.

    Raises ``RefusedFileError`` where no file is being read whose end would give memory back.
    """
    from geo.importers.job import Job, memory_for

    size = len(brought.content)
    if not BUDGET.room(memory_for(size), size):
        if not Job.running():
            raise RefusedFileError(FULL)
        return False
    context = get_script_run_ctx()
    return Job.turn(context.session_id if context else "", size, monotonic())


def _queued() -> Progress:
    from geo.importers.job import Progress

    return Progress(0, 100, "Other files are being read on this server; this one waits for its turn.")


def _start(brought: Brought, dataset: Dataset, mapping: Mapping | None = None) -> Job:
    from geo.importers.job import Job

    job = Job.start(brought.name, brought.content, dataset, mapping)
    BUDGET.note(job, lambda one: one.memory)
    return job


def _settle(at: Desk, found: Ended) -> None:
    """Note what came of the file in hand, and lay it aside, unless there is a question about it."""
    at.job = None
    if isinstance(found, NeedsMapping | NeedsAnswers):
        at.asked, at.questions = found, at.questions + 1
        return
    from geo.events.events import EngineError

    title, mapping = (at.now.title, at.now.mapping) if at.now else ("", None)
    at.now = None
    try:
        if isinstance(found, RefusedFileError):
            raise found
        outcome = _restored(title, found) if isinstance(found, Restored) else _taken(title, found, mapping)
    except (RefusedFileError, EngineError) as refusal:
        outcome = Outcome(title, str(refusal))
    at.told = (outcome, *at.told)


def _taken(title: str, found: Imported, mapping: Mapping | None = None) -> Outcome:
    """What is said of a file that was read. Raises ``RefusedFileError`` where this session cannot hold it."""
    if not found.table.num_rows:
        said = "No row could be taken. Why stands below; mend them and drop the file in again."
        return Outcome(title, said, report=found.report, rejected=found.rejected)
    before = {held.set_id for held in sets.sets()}
    if _rows() + found.table.num_rows > ROWS_AT_MOST:
        raise RefusedFileError(
            f"This session would hold more than {ROWS_AT_MOST:,} rows. Remove a set, then drop the file in again."
        )
    added = sets.add(found, mapping)
    if added.set_id in before:
        return Outcome(title, f"The same rows are already here, as “{added.name}”.", added.set_id)
    return Outcome(title, "", added.set_id)


def _restored(title: str, found: Restored) -> Outcome:
    """What is said of a session that was taken along and comes back; the way to its view is beside it."""
    if _rows() + sum(one.table.num_rows for one, _ in found.sets) > ROWS_AT_MOST:
        raise RefusedFileError(
            f"This session would hold more than {ROWS_AT_MOST:,} rows. Remove a set, then drop the file in again."
        )
    for one, mapping in found.sets:
        sets.add(one, of(mapping) if any(mapping.values()) else None)
    return Outcome(
        title, f"{counted(len(found.sets), 'set')} restored, with reports and mappings.", view=found.view
    )


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
    from geo.importers.mapping import faults, wrong_choices

    at = desk()
    if not at.asked or not at.now:
        return
    part = tuple(getattr(mapping, name) for name in PARTS)
    anew = part != tuple(getattr(at.now.mapping or Mapping(), name) for name in PARTS)
    if isinstance(at.asked, NeedsMapping) and anew:
        mapping = Mapping(**mapping.choices)  # another part of the file may have other columns
    known = at.asked.columns if isinstance(at.asked, NeedsMapping) and not anew else None
    at.faults = tuple(faults(mapping, known) if known else wrong_choices(mapping))
    if at.faults:
        return
    at.asked, at.now = None, replace(at.now, mapping=mapping)
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


POLL_S = 0.4
"""So often the page looks how far a job is, while one runs."""
BUTTON_LETTERS = 40


def bring(dataset: Dataset) -> None:
    """All of the first half of the page; ``dataset``'s places and actors give names their meaning."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(filled("app", "bring"))
        uploader()
        choices()
    with right:
        st.html(filled("app", "private", megabytes=f"{limit_mb():,}", rows=f"{ROWS_AT_MOST:,}"))
    if proceed(dataset):
        st.fragment(_watch, run_every=POLL_S)(dataset)
    at = desk()
    if isinstance(at.asked, NeedsAnswers):
        ask_answers(at.asked, partial(read_with, dataset=dataset), cancel)
    elif at.asked:
        ask(at.asked, partial(read_with, dataset=dataset), cancel)
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
    if outcome.view:
        st.html(filled("app", "restored", way=page_link("./", "To the view it was left at", **outcome.view)))
    if outcome.report:
        _report(outcome.report, "nothing taken", lambda: _csv(outcome.rejected))


def _listed(held: tuple[SessionSet, ...]) -> None:
    newest = {outcome.set_id for outcome in desk().told}
    with st.container(horizontal=True, vertical_alignment="center", key="sets head"):
        st.subheader("In this session", anchor=False)
        download(
            "Take this session along (zip)",
            "session.zip",
            "application/zip",
            partial(sets.taken_along, dict(st.query_params)),
            "session along",
        )
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
                if one.mapping:
                    download(
                        "Keep the mapping (JSON)",
                        "mapping.json",
                        "application/json",
                        partial(kept, one.mapping),
                        f"mapping {one.set_id}",
                    )


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
