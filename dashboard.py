"""The dashboard: page setup, navigation and what every page shares."""

import streamlit as st

from geo.ui import links, panels
from geo.ui.store import keep_what_is_loaded, store

st.set_page_config(page_title="Claims map", page_icon=str(panels.ICON), layout="wide")
data = store()
pages = [
    st.Page("pages/map.py", title="Map", default=True),
    st.Page("pages/sources.py", title="Sources", url_path="sources"),
    st.Page("pages/method.py", title="Method", url_path="method"),
]
page = st.navigation(pages, position="top")
links.stay_in_session()
st.set_page_config(page_title=f"{page.title}: {data.dataset.title}")
panels.page_style()
page.run()
panels.foot(data.dataset)
keep_what_is_loaded(page.title)
