"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import layers as setcards
from geo.ui import layers as setlayers
from geo.ui import map as mapview
from geo.ui import page as panels
from geo.ui import sets
from geo.ui import view as controls
from geo.ui.filterbar import filter_bar
from geo.ui.store import store
from geo.ui.timebar import thread
from geo.ui.view import redated

base = redated(store())
span = sets.days_shown(base.dataset.span)
controls.current_view(base.dataset, span)
panels.notices((*controls.ignored(), *base.basemap.lacks))

with st.container(key="stage"):
    left, right = st.columns([3, 1], gap=None)
with right:
    data = filter_bar(base)
with left:
    mapview.show_map(store())
    setlayers.bar(data, controls.datings(base.dataset))
    setlayers.send_layers(data)
    mapview.show_states(data, store())
    setlayers.say_layers(data)
with right:
    card = setcards.place()
    panels.beside_map(data)
thread(base.dataset, span=span, also=setcards.card_in(card, base.dataset))
