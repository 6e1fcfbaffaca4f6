"""Timeline: the whole range in lanes, by place, side or outlet, with the day of the time bar."""

import streamlit as st

from geo.ui import controls, lanes, panels
from geo.ui.filterbar import filter_bar
from geo.ui.redating import redated
from geo.ui.store import store
from geo.ui.thread import thread
from geo.ui.timebar import timebar

base = redated(store())
controls.current_view(base.dataset)
panels.notices(controls.ignored())
st.title("Timeline", anchor=False)
data = filter_bar(base)
timebar(data.timeline.days, data.activity)

thread(base.dataset, also=lanes.drawn(data.timeline))
