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
st.html(method.statuses())
panels.folded("The rules, one by one", method.definitions(method.RULES))
panels.folded("What a stance is taken to say", method.stances(), "stances")
st.markdown(
    "Every kind of claim of one side is held against every kind of the other, about the same place. Kinds that the "
    "table treats alike share a row. “Unspecified” is compared as “whole”."
)
panels.folded("What cannot both be true", method.conflict_table(), "conflicts")
st.header("How sure: the scales", anchor="scales")
panels.folded("Day", method.scale(TIME_PRECISION))
panels.folded("Place", method.scale(PLACE_PRECISION))
panels.folded("Verification, in the report’s own words", method.scale(VERIFICATION))
st.header("Signs", anchor="signs")
panels.signs(data.dataset)
st.header("Filters and imports", anchor="filters")
panels.folded("What each filter means", method.definitions(MEANING))
panels.codes_of_others()
st.header("Limits", anchor="limits")
panels.limits(data.dataset)
st.header("Agreement with a second coding", anchor="agreement")
panels.other_coders(data.dataset, data.folder)
panels.coding_log(data.folder)
st.header("How to cite", anchor="cite")
st.code(how_to_cite(data.dataset), language=None, wrap_lines=True)
