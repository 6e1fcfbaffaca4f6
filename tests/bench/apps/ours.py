"""The product's map, time bar and time filter over five years, with synthetic events as a point cloud."""

import streamlit as st

from geo.ui import mapview
from geo.ui.pointcloud import send_points
from geo.ui.store import store
from geo.ui.timebar import timebar
from geo.validity import Reading
from geo.view import View
from tests.bench import long

st.set_page_config(layout="wide")
data = store()
bar = st.container(key="bar")
long.show_map(data)
send_points(long.packed_points())


@st.fragment
def dated() -> None:
    view = st.session_state.setdefault("view", View(long.opening(), Reading.CLAIMED))
    with bar:
        settled = timebar(long.DAYS, long.activity(), view)
        if settled:
            st.session_state["view"] = View(settled.day, settled.reading)
        mapview.signal(st.session_state["view"])


dated()
