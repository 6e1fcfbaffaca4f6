"""Citing: this view in the foot of every page, each report on its own, and where errors in a record are told."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from geo import assets
from geo.records.model import Dataset, Paragraph, Report
from geo.records.texts import paragraph_text
from geo.server.document import framed_by_others
from geo.status.validity import Reading
from geo.ui import component
from geo.ui import view as controls
from geo.ui import view as redating
from geo.view.address import ADDRESS, query_string
from geo.words.citations import SETTING, address_problem, bibtex, citation, cite_view, csl_json
from geo.words.lists import reading_words

TEXTS_SETTING = "CLAIMS_MAP_TEXTS"
"""Environment variable that names a folder of the reports' texts on the machine the app runs on. Nothing a reader types
becomes a path, so that no reader can try which folders and files that machine has."""


def texts_folder() -> Path | None:
    """The folder of texts, where the team that runs the app named one and the reader asks for it; else ``None``."""
    named = os.environ.get(TEXTS_SETTING, "").strip()
    if not named:
        st.markdown(
            "The reports’ own texts are not part of this app; their first words say which paragraph is meant."
        )
        return None
    st.markdown("The reports’ own texts are not part of this app; this server has a folder for them.")
    asked = st.toggle(
        "Read each paragraph beside what was coded from it",
        key="texts",
        help="A paragraph is shown only if its SHA-256 is the coded one.",
    )
    return Path(named).expanduser() if asked else None


def paragraph(dataset: Dataset, folder: Path | None, asked: Paragraph) -> str | None:
    """The paragraph from the folder of texts, where it is there and its hash is the coded one."""
    if folder is None:
        return None
    return paragraph_text(dataset, folder, asked.report_id, asked.paragraph)


def say_what_was_found(dataset: Dataset, report: Report, folder: Path | None) -> None:
    """How many paragraphs of the report were found in the folder; the same sentence whatever is missing."""
    if folder is None:
        return
    asked = [p for p in dataset.paragraphs.values() if p.report_id == report.report_id]
    found = sum(paragraph(dataset, folder, p) is not None for p in asked)
    if found == len(asked):
        st.success(f"All {found} paragraphs are shown from that folder; each was checked by its hash.")
    else:
        st.warning(
            f"{found} of {len(asked)} paragraphs were found there with the right hash; the others are shown by their "
            "first words."
        )


FRAME_PX = 640
"""Height of a frame that is offered for other pages: bar, map and the line below it stand in it on a phone too."""
MARK = "{address}"
"""Stands in the citation until the browser puts the address of the moment there."""

_cite = component("citing", assets.ADDRESSES, "citing.js", html=assets.text("citing.html"), css="citing.css")


def cite_this_view(dataset: Dataset, page_title: str = "") -> None:
    """A link to this view to copy, and how to cite it: once a page. Works in the browser alone."""
    text = cite_view(dataset, page_title, MARK, redated=redating.chosen(), alone=redating.filters_now().alone)
    readings = {reading.value: reading_words(reading) for reading in Reading}
    version = dataset.version.partition("+")[0]
    always = redating.redated_query() | {"version": version}
    frame = {"title": dataset.heading or dataset.title, "height": FRAME_PX} if framed_by_others() else None
    data = {"text": text, "mark": MARK, "always": always, "readings": readings, "frame": frame}
    _cite(key="citing", data=data)


def chosen_report(dataset: Dataset) -> tuple[Report, int | None]:
    """The report the reader chose and the paragraph the address points to, if any.

    Tells the chooser its value again: its words have the reports' dates, which change with their reading.
    """
    if controls.REPORT in st.session_state:
        st.session_state[controls.REPORT] = st.session_state[controls.REPORT]
    return controls.chosen_report(dataset)


def report_citations(dataset: Dataset, report: Report) -> None:
    """A report as text, BibTeX and CSL-JSON, each to copy and to download; and all reports in one file."""
    one, every = [report], list(dataset.reports.values())
    text, bib, csl = st.tabs(["Text", "BibTeX", "CSL-JSON"])
    with text:
        st.code(citation(dataset, report), language=None, wrap_lines=True)
        st.caption("What stands in square brackets is inferred or missing, not printed.")
        _downloads(dataset, report, "txt", "text/plain", _lines(dataset, one), _lines(dataset, every))
    with bib:
        st.code(bibtex(dataset, one), language="latex", wrap_lines=True)
        _downloads(
            dataset, report, "bib", "application/x-bibtex", bibtex(dataset, one), bibtex(dataset, every)
        )
    with csl:
        st.code(csl_json(dataset, one), language="json", wrap_lines=True)
        kind = "application/vnd.citationstyles.csl+json"
        _downloads(dataset, report, "json", kind, csl_json(dataset, one), csl_json(dataset, every))


def _lines(dataset: Dataset, reports: Iterable[Report]) -> str:
    return "".join(f"{citation(dataset, report)}\n" for report in reports)


def _downloads(dataset: Dataset, report: Report, ending: str, kind: str, one: str, every: str) -> None:
    files = (
        (f"Download this .{ending}", f"{report.report_id}.{ending}", one),
        (f"All {len(dataset.reports)} reports", f"{dataset.name}-reports.{ending}", every),
    )
    with st.container(horizontal=True, gap="small"):
        for words, name, content in files:
            st.download_button(words, content, name, kind, key=f"download {name}", on_click="ignore")


def report_to() -> str:
    """The address that errors are told to, as the deploying team set it; empty where none is, or a wrong one."""
    setting = os.environ.get(SETTING, "").strip()
    return "" if _refused(setting) else setting


@lru_cache(maxsize=8)
def _refused(setting: str) -> bool:
    """Whether the setting cannot be used; said once in the log, for who set it."""
    problem = address_problem(setting)
    if problem:
        logging.getLogger(__name__).warning("%s.", problem)
    return bool(problem)


def page_address() -> str:
    """The address of the page as of this run; empty where there is no browser."""
    base = st.context.url
    return f"{base}?{page_query()}" if base else ""


def page_query() -> str:
    """What the address says now behind its ``?``; nothing of Streamlit's own, like that the page is in a frame."""
    return query_string(
        {key.name: st.query_params[key.name] for key in ADDRESS if key.name in st.query_params}
    )
