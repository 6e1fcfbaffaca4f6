"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import controls, mapview, panels
from geo.ui.store import store
from geo.ui.thread import thread
from geo.ui.timebar import timebar

data = store()
controls.current_view(data.dataset)
panels.notices(controls.ignored())
panels.page_title(data.dataset)

with st.container(key="stage"):
    left, right = st.columns([3, 2], gap="medium")
with left:
    timebar(data.timeline.days, data.activity)
    mapview.show_map(data)
    mapview.copy_link()
with right:
    panels.beside_map(data)
thread(data.dataset)
