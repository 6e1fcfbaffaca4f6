"""The product's map, time bar and time filter over five years, with synthetic events as a point cloud."""

import streamlit as st

from geo.records.period import Period
from geo.ui.map import send_points
from geo.ui.store import keep_what_is_loaded, store
from geo.ui.timebar import thread, timebar
from tests.bench import long

st.set_page_config(layout="wide")
data = store()
timebar(long.DAYS, long.activity())
long.show_map(data)
send_points(long.packed_points())
thread(data.dataset, span=Period(long.DAYS[0], long.DAYS[-1]))
keep_what_is_loaded("bench")
