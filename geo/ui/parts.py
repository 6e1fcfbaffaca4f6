"""The parts of the accounts page: what each is called, and which one the reader has open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from geo.address import short
from geo.ui.markdown import escaped

PART, ASKED, KEPT = "part", "part in the address", "part last open"


class Part(StrEnum):
    """The parts of the page; the value is the word in the address."""

    MATRIX = "matrix"
    DISAGREEMENTS = "disagreements"
    LEDGER = "ledger"
    FIRSTS = "firsts"
    VOICES = "voices"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Words:
    """What a part is called on its button, its heading, and the sentence that explains it."""

    button: str
    heading: str
    sentence: str


WORDS: dict[Part, Words] = {
    Part.MATRIX: Words(
        "Place by day",
        "Place by day",
        "Who claims which place on which day, in the signs of the map. Choose a cell to read the claims behind it.",
    ),
    Part.DISAGREEMENTS: Words(
        "Disagreements",
        "Where the accounts part ways",
        "What each side, outlet or report says, since when, and where two of them cannot both be true. Nobody is "
        "called right.",
    ),
    Part.LEDGER: Words(
        "Figures",
        "Ledger of figures",
        "Who states which number about whose people, from low to high, in the wording printed.",
    ),
    Part.FIRSTS: Words(
        "Firsts",
        "First claim, first denial, first admission",
        "For each place and side: what was claimed first, by whom, how long until it was denied, and what a side "
        "first said against its own interest.",
    ),
    Part.VOICES: Words(
        "Who speaks",
        "Who speaks, and who is not heard",
        "Accounts by side, outlet and day, statements against the speaker’s own interest, and the days and places "
        "nobody reported on.",
    ),
    Part.MEASURED: Words(
        "Told and measured",
        "Geography as told and as measured",
        "Distances and directions as the reports print them, beside the same measured between the places of the "
        "gazetteer.",
    ),
}


def chosen_part() -> Part:
    """The part the reader has open. What the address asks for goes before what the session held."""
    asked = st.query_params.get(PART, "")
    if PART not in st.session_state or asked != st.session_state.get(ASKED):
        st.session_state[PART] = _sensible(asked)
    chosen = st.segmented_control(
        "Part of this page",
        list(Part),
        key=PART,
        required=True,
        format_func=lambda part: WORDS[part].button,
        label_visibility="collapsed",
    )
    part = Part(chosen or Part.MATRIX)
    st.session_state[ASKED] = st.session_state[KEPT] = part.value
    if asked != part.value:
        st.query_params[PART] = part.value
    return part


def _sensible(asked: str) -> Part:
    """The part an address asks for; the one last open, or the first, where it asks for none that there is."""
    if asked in set(Part):
        return Part(asked)
    kept = Part(st.session_state.get(KEPT, Part.MATRIX))
    if asked:
        known = ", ".join(f"“{part.value}”" for part in Part)
        st.info(
            f"The address asks for the part “{escaped(short(asked))}”; there are {known}. “{kept.value}” is shown."
        )
    return kept
