"""Timeline: the whole range in lanes, by place, side or outlet, with the day of the time bar."""

import streamlit as st

from geo.ui import layers as setcharts
from geo.ui import layers as setlayers
from geo.ui import page as panels
from geo.ui import sets
from geo.ui import timeline as lanes
from geo.ui import view as controls
from geo.ui.filterbar import filter_bar
from geo.ui.store import painted, store
from geo.ui.timebar import thread
from geo.ui.view import filters_now, redated

base = redated(store())
span = sets.days_shown(base.dataset.span)
controls.current_view(base.dataset, span)
panels.notices(controls.ignored())
st.title("Timeline", anchor=False)
st.markdown(
    "Who said what of which day: a bar for each claim, a sign for each event, in lanes one under the other."
)
filter_bar(base)
data = painted(base, filters_now())
missing = setlayers.bar(data, controls.datings(base.dataset))
charts = setcharts.below(lanes.drawn(data.timeline), data.dataset)
setlayers.say_missing(missing)

thread(base.dataset, span=span, also=charts)
