"""A reader's own copy of the reports: named by its folder, checked by hash, read nowhere else and kept nowhere."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.model import Dataset, Paragraph, Report
from geo.texts import paragraph_text


def folder_field() -> Path | None:
    """The folder a reader names, or ``None``."""
    named = st.text_input(
        "Folder with the reports’ texts (optional)",
        key="texts",
        placeholder="/home/me/reports",
        help="A folder on the machine this app runs on. Each paragraph is shown only if its SHA-256 is the coded one.",
    )
    return Path(named).expanduser() if named.strip() else None


def paragraph(dataset: Dataset, folder: Path | None, asked: Paragraph) -> str | None:
    """The paragraph from the reader's folder, where it is there and its hash is the coded one."""
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
        st.success(f"All {found} paragraphs are shown from your folder; each was checked by its hash.")
    else:
        st.warning(
            f"{found} of {len(asked)} paragraphs were found there with the right hash. The file looked for is "
            f"{report.file}; the others are shown by their first words."
        )
