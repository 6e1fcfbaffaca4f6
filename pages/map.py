"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import controls, mapview, panels
from geo.ui.filterbar import filter_bar
from geo.ui.redating import redated
from geo.ui.store import store
from geo.ui.thread import thread
from geo.ui.timebar import timebar

base = redated(store())
controls.current_view(base.dataset)
panels.notices(controls.ignored())
panels.page_title(base.dataset)
data = filter_bar(base)

with st.container(key="stage"):
    left, right = st.columns([3, 2], gap="medium")
with left:
    timebar(data.timeline.days, data.activity)
    mapview.show_map(store())
    mapview.show_states(data, store())
with right:
    panels.beside_map(data)
thread(base.dataset)
