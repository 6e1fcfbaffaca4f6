"""Accounts: where the reports part ways, by place and day, claim and denial, figure, voice and measured ground."""

import streamlit as st

from geo.charts import voices_chart
from geo.markup.disagreements import firsts_html
from geo.markup.distances import measured_html
from geo.markup.figures import ledger_html
from geo.markup.voices import voices_html
from geo.ui import accounts
from geo.ui import layers as setlayers
from geo.ui import page as panels
from geo.ui import view as controls
from geo.ui.accounts import Part, chosen_part
from geo.ui.filterbar import filter_bar
from geo.ui.store import painted, store
from geo.ui.view import filters_now, redated

base = redated(store())
view = controls.current_view(base.dataset)
accounts.page_style()
panels.notices(controls.ignored())
st.title("Accounts", anchor=False)
st.markdown(
    "Who said what, and who said otherwise. Everything here leads to the paragraph in which it was printed."
)
passing = filter_bar(base)
data = painted(base, filters_now())
setlayers.say_bundled_only()
part = chosen_part()
accounts.heading(part, view)
match part:
    case Part.MATRIX:
        accounts.matrix_table(data.timeline, view)
        accounts.open_cell(data.timeline, view)
    case Part.DISAGREEMENTS:
        st.html(accounts.disagreement_cards(data.timeline, passing.dataset))
    case Part.LEDGER:
        st.html(ledger_html(passing.dataset))
    case Part.FIRSTS:
        st.html(firsts_html(data.dataset))
    case Part.VOICES:
        st.altair_chart(voices_chart(data.timeline, view.reading))
        st.html(voices_html(data.timeline))
    case Part.MEASURED:
        st.html(measured_html(passing.dataset))
