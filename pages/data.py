"""Data: everything to take along; and a reader's own events beside the bundled ones, in this session alone."""

import streamlit as st

from geo.ui import page as panels
from geo.ui import sets
from geo.ui import upload as arrivals
from geo.ui import view as controls
from geo.ui.download import page_style, take
from geo.ui.filterbar import filter_bar
from geo.ui.store import store
from geo.ui.view import redated

base = redated(store())
view = controls.current_view(base.dataset, sets.days_shown(base.dataset.span))
page_style()
st.title("Data", anchor=False)
st.markdown("Take all of this along as a file, or bring events of your own to see beside it.")
chosen = filter_bar(base)
panels.notices(controls.ignored())
out, brought = st.container(), st.container()
with brought:  # first, for what is brought can be taken along
    st.header("Bring your own events", anchor=False)
    arrivals.bring(base.dataset)
with out:
    st.header("Take the data with you", anchor=False)
    take(base, chosen, view)
