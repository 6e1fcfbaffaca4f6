"""The second usual way: the map stays, a fragment sends the layers of the day."""

import streamlit as st
from streamlit_folium import st_folium

from geo.ui.store import store
from tests.bench import usual

st.set_page_config(layout="wide")


@st.fragment
def dated() -> None:
    data = store()
    days = usual.days()
    day = st.slider("Date", days[0], days[-1], usual.opening(), format="D MMMM YYYY")
    st_folium(
        usual.base_map(usual.assets_of(data)),
        feature_group_to_add=usual.day_group(day),
        key="map",
        height=620,
        use_container_width=True,
        returned_objects=[],
    )


dated()
