"""The same as ``ours``; a session that begins with ``by_cells`` in the address has one large set, counted by cells."""

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
by_cells = st.session_state.setdefault("by_cells", "by_cells" in st.query_params)
send_points(long.packed_cells() if by_cells else long.packed_points())
thread(data.dataset, span=Period(long.DAYS[0], long.DAYS[-1]))
keep_what_is_loaded("cells")
