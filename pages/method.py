"""Method: the status rule, the table of what cannot both be true, the scales, the limits, and how to cite."""

import streamlit as st

from geo.markup import method
from geo.ui import page as panels
from geo.ui.store import store
from geo.ui.view import take_in
from geo.view.filters import MEANING
from geo.words.citations import how_to_cite
from geo.words.lists import PLACE_PRECISION, TIME_PRECISION, VERIFICATION

data = store()
take_in(data.dataset)
st.title("Method", anchor=False)
st.markdown(
    "A statement is data about who made it, not about the ground. This map shows who said what, about which place and "
    "day, where it was printed, and who said otherwise. It merges no rival statements, promotes no claim to a fact, "
    "adds up no casualty figures and moves no undated thing onto a day."
)
st.header("How a status is computed", anchor="status")
st.html(method.statuses() + method.definitions(method.RULES))
st.header("What a stance is taken to say", anchor="stances")
st.html(method.stances())
st.header("What cannot both be true", anchor="conflicts")
st.markdown(
    "Every kind of claim of one side against every kind of the other, about the same place. Kinds that the table "
    "treats alike share a row. “Unspecified” is compared as “whole”."
)
st.html(method.conflict_table())
st.header("How sure: the scales", anchor="scales")
st.subheader("Day", anchor=False)
st.html(method.scale(TIME_PRECISION))
st.subheader("Place", anchor=False)
st.html(method.scale(PLACE_PRECISION))
st.subheader("Verification, in the report’s own words", anchor=False)
st.html(method.scale(VERIFICATION))
st.header("Filters", anchor="filters")
st.html(method.definitions(MEANING))
st.header("Codes of others", anchor="codes")
st.markdown(
    "What the page Data imports keeps its own words beside ours. Their codes are read as stands here; the same tables, "
    "and what is rejected and why, are in `docs/importing.md`."
)
panels.codes_of_others()
st.header("Signs", anchor="signs")
panels.signs(data.dataset)
st.header("Limits", anchor="limits")
panels.limits(data.dataset)
st.header("Agreement with a second coding", anchor="agreement")
panels.other_coders(data.dataset, data.folder)
st.header("Decisions taken while coding", anchor="log")
panels.coding_log(data.folder)
st.header("How to cite", anchor="cite")
st.code(how_to_cite(data.dataset), language=None, wrap_lines=True)
