"""Tables: every list of the product, to sort and to search; and the map of the day as text."""

import streamlit as st

from geo.ui import page as panels
from geo.ui import tables as settables
from geo.ui import view as controls
from geo.ui.filterbar import filter_bar
from geo.ui.store import painted, store
from geo.ui.tables import tables
from geo.ui.view import filters_now, redated

base = redated(store())
view = controls.current_view(base.dataset)
st.title("Tables", anchor=False)
st.markdown("Every record in lists to sort and search. Rows lead to the map and to the printed paragraph.")
data = filter_bar(base)
panels.notices(controls.ignored())
tables(data, painted(base, filters_now()), view)
settables.set_tables(data.dataset)
