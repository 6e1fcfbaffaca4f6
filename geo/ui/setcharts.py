"""The imported sets on the timeline page: a chart each, below the lanes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from geo.model import Dataset
from geo.period import Period
from geo.phrases import day_full
from geo.ui import sets
from geo.ui.controls import filters_now
from geo.ui.markdown import escaped
from geo.view import View


def below(drawn: Callable[[View], None], dataset: Dataset) -> Callable[[View], None]:
    """Draws the charts of the sets after what ``drawn`` draws; without sets the very same function."""
    if not sets.sets():
        return drawn

    def draw(view: View) -> None:
        drawn(view)
        _charts(dataset, view)

    return draw


def _charts(dataset: Dataset, view: View) -> None:
    from geo.engine import EngineError, query_of
    from geo.setchart import chart, columns, summary

    st.html('<h2 class="speakers">Imported sets</h2>')
    query = query_of(filters_now(), dataset)
    for one in sets.sets():
        st.html(Markup('<h3 class="imported-name"><bdi>{}</bdi></h3>').format(one.name))
        span = one.span or Period.of(view.day)
        try:
            found = columns(one.events.per_day(query), span)
        except EngineError as error:
            st.error(escaped(str(error)))
            continue
        if found:
            st.altair_chart(chart(found, span, view.day), key=f"set chart {one.set_id}")
        outside = (
            "" if span.covers(view.day) else f" {day_full(view.day)}, the day shown, is none of its days."
        )
        st.caption(escaped(summary(found) + outside))
