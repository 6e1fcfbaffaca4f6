"""Map: who claims what around the subject on one day, and the accounts behind it."""

import streamlit as st

from geo.ui import layers as setcards
from geo.ui import layers as setlayers
from geo.ui import map as mapview
from geo.ui import page as panels
from geo.ui import sets
from geo.ui import view as controls
from geo.ui.filterbar import filter_bar
from geo.ui.store import filtered, painted, store
from geo.ui.timebar import thread
from geo.ui.view import filters_now, redated

base = redated(store())
span = sets.days_shown(base.dataset.span)
controls.current_view(base.dataset, span)
panels.notices((*controls.ignored(), *base.basemap.lacks))

lean = st.context.is_embedded  # in a frame of another page: map, bar and caption alone
with st.container(key="stage"):
    left, *beside = st.columns([1] if lean else [3, 1], gap=None)
if lean:
    passing = filtered(base, filters_now())
else:
    with beside[0]:
        passing = filter_bar(base)
data = painted(base, filters_now())
with left:
    mapview.show_map(store())
    setlayers.bar(data, controls.datings(base.dataset))
    setlayers.send_layers(data)
    mapview.show_states(data, store())
    mapview.show_matches(passing.dataset, filters_now())
    setlayers.say_layers(data)
card = None
if not lean:
    with beside[0]:
        panels.questions(base.dataset)
        card = setcards.place()
        panels.beside_map(data)
thread(base.dataset, span=span, also=setcards.card_in(card, base.dataset))
