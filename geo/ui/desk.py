"""What a session has in hand of the files its reader brought: held in its state and nowhere else, gone with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from geo.importers.report import NeedsMapping, Report

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.importers.job import Job

NAME_LETTERS = 120
DESK = "files brought"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as the browser sent it."""

    name: str
    content: bytes

    @property
    def title(self) -> str:
        """Its name without folders, short enough for a sentence."""
        return self.name.replace("\\", "/").rpartition("/")[2][:NAME_LETTERS] or "The file"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a file, in a sentence; with the report where no set came of it to carry that."""

    title: str
    said: str
    set_id: str = ""
    report: Report | None = None
    rejected: pa.Table | None = None


@dataclass(slots=True)
class Desk:
    """What a session has in hand: files that wait, the one being read or asked about, what became of others."""

    waiting: list[Brought] = field(default_factory=list)
    now: Brought | None = None
    job: Job | None = None
    asked: NeedsMapping | None = None
    told: tuple[Outcome, ...] = ()
    faults: tuple[str, ...] = ()
    """What is wrong with the mapping that the reader tried."""
    uploads: int = 0
    questions: int = 0
    """Both are parts of keys, so that the widgets of each upload and each question begin anew."""


class Leash:
    """Ends a job with the session it is of. It knows of the job alone, nothing of the file."""

    job: Job | None = None

    def end(self) -> None:
        """The session has ended, or lost its reader."""
        if self.job:
            self.job.cancel()


@st.cache_resource(scope="session", show_spinner=False, on_release=Leash.end)
def leash() -> Leash:
    """This session's own: Streamlit tells of a session's end to what is cached for it, and to nobody else."""
    return Leash()


def desk() -> Desk:
    """This session's desk."""
    found: Desk = st.session_state.setdefault(DESK, Desk())
    return found
