"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import controls, mapview, panels
from geo.ui.store import store

data = store()
view = controls.current_view(data.dataset)
panels.notices(controls.ignored())

head = st.container(key="head")
left, right = st.columns([3, 2], gap="medium")
with left:
    mapview.show_map(data)
    bar = st.container(key="bar")


@st.fragment
def day() -> None:
    """Everything that changes with the date: the map itself is sent once and told the day."""
    view = controls.current_view(data.dataset)
    state = data.timeline.state(view.day, view.reading)
    with head:
        panels.day_heading(data.dataset, state)
    with bar:
        controls.day_bar(data.dataset)
        picked = mapview.signal(view.day, view.reading, view.record)
        if picked:
            controls.select(picked)
    with right:
        by_account, by_place = st.tabs(["Accounts of the day", "Place by place"])
        with by_account:
            panels.day_accounts(data.dataset, state, controls.current_view(data.dataset))
        with by_place:
            panels.day_places(data.dataset, state, controls.current_view(data.dataset))


day()
