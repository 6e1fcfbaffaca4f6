"""An empty map, served the same way: what the first load is compared with."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo.ui.store import store
from tests.bench import usual

st.set_page_config(layout="wide")
assets = usual.assets_of(store())
found = folium.Map(location=(35.3, 69.7), zoom_start=8, tiles=None)
found.default_js = [("leaflet", assets.leaflet_js)]
found.default_css = [("leaflet_css", assets.leaflet_css)]
st_folium(found, key="map", height=620, use_container_width=True, returned_objects=[])
