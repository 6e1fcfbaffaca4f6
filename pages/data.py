"""Data: a reader's own events beside the bundled ones, in this session alone; and everything to take along."""

import streamlit as st

from geo.ui import arrivals, controls, panels, sets
from geo.ui.data import page_style, take
from geo.ui.filterbar import filter_bar
from geo.ui.redating import redated
from geo.ui.store import store

base = redated(store())
view = controls.current_view(base.dataset, sets.days_shown(base.dataset.span))
page_style()
st.title("Data", anchor=False)
chosen = filter_bar(base)
panels.notices(controls.ignored())
st.header("Bring your own events", anchor=False)
arrivals.bring(base.dataset)
st.header("Take the data with you", anchor=False)
take(base, chosen, view)
