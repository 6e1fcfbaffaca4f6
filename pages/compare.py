"""Compare: this day with another, or with its other reading, on linked maps, with what differs in words."""

import streamlit as st

from geo.ui import compare
from geo.ui import layers as setlayers
from geo.ui import map as mapview
from geo.ui import page as panels
from geo.ui import view as controls
from geo.ui.compare import LEFT, RIGHT
from geo.ui.filterbar import filter_bar
from geo.ui.store import painted, store
from geo.ui.view import filters_now, redated

base = redated(store())
compare.page_style()
compare.current_pair(base.dataset, controls.current_view(base.dataset))
panels.notices((*compare.ignored(), *base.basemap.lacks))
st.title("Compare", anchor=False)
st.markdown(
    "Two days, or two readings of one day. Moving one map moves the other; what differs stands below."
)
passing = filter_bar(base)
data = painted(base, filters_now())
setlayers.say_bundled_only()
mapview.show_states(data, store())
mapview.show_matches(passing.dataset, filters_now())
quick = st.container()
left, right = st.columns(2, gap="medium")
with left:
    first = st.container()
    compare.show_map(store(), LEFT)
with right:
    second = st.container()
    compare.show_map(store(), RIGHT)
words = st.container(key="words")


@st.fragment
def halves() -> None:
    """Everything that changes with a day: the maps are sent once and told theirs in the browser."""
    view = controls.current_view(base.dataset)
    pair = compare.current_pair(base.dataset, view)
    with quick:
        compare.quick_choices(base.dataset, pair)
    with first:
        compare.half(data.timeline.days, view, pair, LEFT)
    with second:
        compare.half(data.timeline.days, view, pair, RIGHT)
    with words:
        compare.what_differs(data, pair)


halves()
