"""The first usual way: a slider, and a new map whenever it moves."""

import streamlit as st
from streamlit_folium import st_folium

from geo.ui.store import store
from tests.bench import usual

st.set_page_config(layout="wide")
data = store()
days = usual.days()
day = st.slider("Date", days[0], days[-1], usual.opening(), format="D MMMM YYYY")
found = usual.base_map(usual.assets_of(data))
usual.day_group(day).add_to(found)
st_folium(found, key="map", height=620, use_container_width=True, returned_objects=[])
