"""What the sessions share: the data folder, read and checked once, and its timelines."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from threading import Event, Thread

import streamlit as st
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.findings.activity import Activity, activity
from geo.map.basemap import Basemap, basemap
from geo.records.errors import DataError, Problem
from geo.records.model import Dataset
from geo.server.cards import FOLDER_SETTING, folder, opened
from geo.status.timeline import Timeline
from geo.view.filters import Filters, select

COLLECT_S = 10
"""So often all that is not exempted is searched for garbage: 15 s is the longest that memory may stay with an ended
session, and once in 10 s even 0.1 s of standing still is 1 % of the changes of a date, outside their p95."""
THROUGH = "through dashboard.py"
KEPT = 16
"""So many stores of one kind are kept for all sessions together; those asked for longest ago go first."""


@dataclass(frozen=True, eq=False)
class Store:
    """One data folder in memory, or what filters leave of it: immutable records, shared by every session.

    Each is equal to itself alone.
    """

    folder: Path
    dataset: Dataset
    timeline: Timeline
    activity: Activity
    basemap: Basemap


@st.cache_resource(show_spinner=False)
def _load(path: str) -> Store:
    timeline = opened(Path(path))
    return Store(Path(path), timeline.dataset, timeline, activity(timeline), basemap(Path(path)))


@st.cache_resource(show_spinner=False)
def keep_what_is_loaded(page: str) -> None:  # noqa: ARG001 - once for each page
    """Exempt what a page's first visit has loaded for good (data, caches, modules) from the search for garbage.

    The search goes through all that is not exempted, time and again, and holds up every session meanwhile.
    """
    sweep()
    collecting()


@cache
def collecting() -> Thread:
    """Search for garbage every ``COLLECT_S`` seconds from now on, in a thread that ends with the server.

    Streamlit would do it after every run (``runner.postScriptGC``), which with a hundred readers is two thirds of what
    a server does. What a session held goes at the latest so long after the session.
    """

    def by_the_clock() -> None:
        while True:
            Event().wait(COLLECT_S)
            forget_ended()
            gc.collect()

    thread = Thread(target=by_the_clock, name="collecting", daemon=True)
    thread.start()
    return thread


def forget_ended() -> None:
    """Let go of sessions whose time to come back is over.

    Streamlit keeps a session for two minutes after its line was lost, long enough to come back from a tunnel, and then
    until somebody else comes or goes; so what the last visitor brought would stay for ever.
    """
    if not runtime.exists():
        return
    server = runtime.get_instance()
    ended = getattr(
        getattr(server, "_session_mgr", None), "_session_storage", None
    )  # a page run alone has none
    objects = getattr(server, "_async_objs", None)
    expire = getattr(getattr(ended, "_cache", None), "expire", None)  # Streamlit has no public way
    if expire is None or objects is None or objects.eventloop.is_closed():
        return
    done = Event()

    def forget() -> None:
        expire()
        done.set()

    objects.eventloop.call_soon_threadsafe(forget)  # where all else is done with sessions
    done.wait(1)


def sweep() -> None:
    """Search all of memory for garbage, what was exempted before included, and exempt what is left.

    What an ended session leaves behind may have been exempted while it ran; so this comes before much is taken in, too.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def filtered(store: Store, filters: Filters) -> Store:
    """The store of the records that pass; the very same object where no filter is set."""
    return _filtered(store, filters) if filters.on else store


def painted(store: Store, filters: Filters) -> Store:
    """The store that claims are computed from: all of it, unless the reader wants what passes alone."""
    return filtered(store, filters) if filters.alone else store


@lru_cache(maxsize=KEPT)
def _filtered(store: Store, filters: Filters) -> Store:
    dataset = select(store.dataset, filters)
    timeline = Timeline(dataset)
    return replace(store, dataset=dataset, timeline=timeline, activity=activity(timeline))


def _through_dashboard() -> None:
    """Run ``dashboard.py`` first, even where the first address a new server is asked for is a page's own.

    Streamlit takes a folder ``pages`` for its older kind of multipage app until ``st.navigation`` has run once; a
    link to a page would then run that page alone, without style, navigation and foot. So would a second session that
    began meanwhile: it is known by its pages, of which ``dashboard.py`` is one.
    """
    context = get_script_run_ctx(suppress_warning=True)
    manager = context.pages_manager if context else None
    pages = [page["script_path"] for page in manager.get_pages().values()] if manager else []
    alone = manager and len(pages) > 1 and manager.main_script_path in pages
    if PagesManager.uses_pages_directory or (alone and THROUGH not in st.session_state):
        PagesManager.uses_pages_directory = False
        st.session_state[THROUGH] = True  # its pages are known as those until the next run names its own
        st.rerun()


def store() -> Store:
    """The data to show. Where the folder cannot be read, says so on the page, problem by problem, and stops it."""
    _through_dashboard()
    try:
        if not folder().is_dir():
            # Where it would be is nobody's business but theirs who can read the server's log.
            logging.getLogger(__name__).error("%s, from %s, is no folder", folder(), FOLDER_SETTING)
            raise DataError(
                [
                    Problem(
                        "The data folder", 0, "", "it does not exist", f"Mend {FOLDER_SETTING} on the server"
                    )
                ]
            )
        return _load(str(folder()))
    except DataError as error:
        st.title("The data cannot be shown")
        st.write("Nothing was changed. Mend what is listed here, then reload this page.")
        for problem in error.problems:
            st.text(str(problem))
        st.stop()
