"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import controls, mapview, panels
from geo.ui.store import store
from geo.ui.timebar import timebar

data = store()
controls.current_view(data.dataset)
panels.notices(controls.ignored())
panels.page_title(data.dataset)

with st.container(key="stage"):
    left, right = st.columns([3, 2], gap="medium")
with left:
    bar = st.container(key="bar")
    mapview.show_map(data)
    mapview.copy_link()
with right:
    words = st.container(key="words")


@st.fragment
def day() -> None:
    """Everything that changes with the date: the map is sent once and told the day by the time bar."""
    view = controls.current_view(data.dataset)
    with bar:
        settled = timebar(data.timeline.days, data.activity, view)
        if settled:
            view = controls.settle(settled.day, settled.reading, settled.window)
        picked = mapview.signal(view)
        if picked:
            view = controls.select(picked.record, picked.window)
    state = data.timeline.state(view.day, view.reading)
    with words:
        panels.day_sentence(data.dataset, state)
        if controls.panel_choice() == controls.PLACES:
            panels.day_places(data.dataset, state, view)
        else:
            panels.day_accounts(data.dataset, state, view)


day()
