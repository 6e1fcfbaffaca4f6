"""Timeline: the whole range in lanes, by place, side or outlet, with the day of the time bar."""

import streamlit as st

from geo.ui import controls, lanes, panels, setcharts, setlayers, sets
from geo.ui.filterbar import filter_bar
from geo.ui.redating import redated
from geo.ui.store import store
from geo.ui.thread import thread

base = redated(store())
span = sets.days_shown(base.dataset.span)
controls.current_view(base.dataset, span)
panels.notices(controls.ignored())
st.title("Timeline", anchor=False)
data = filter_bar(base)
setlayers.bar(data)

thread(base.dataset, span=span, also=setcharts.below(lanes.drawn(data.timeline), data.dataset))
