"""The product's map, time bar and time filter over five years, with synthetic events as a point cloud.

Served as ``dashboard.py`` is, with what stands before Streamlit there (``geo.server``).
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from geo.server import front

    app = st.App(__file__, middleware=front())
else:
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
