"""Files that a reader brings: taken in one after the other, each by a process of its own, all of it in this session.

Nothing is cached for others, has an address or goes to disk. A job goes on while its reader looks at other pages, and
ends when the tab is closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.importers.report import UNDERSTOOD, Imported, NeedsMapping, RefusedFileError
from geo.model import Dataset
from geo.ui import sets
from geo.ui.desk import Brought, Desk, Outcome, desk, leash

if TYPE_CHECKING:
    from geo.importers.job import Job, Progress
    from geo.importers.mapping import Mapping

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
    from geo.engine import EngineError

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
