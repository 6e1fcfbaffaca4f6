"""The imported sets on the map and in the time bar. Without a set nothing of this is sent, and nothing loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.markup.elements import escaped, filled
from geo.records.model import Dataset
from geo.records.period import Period
from geo.status.validity import Reading
from geo.ui import sets
from geo.ui.map import send_points
from geo.ui.sets import SessionSet
from geo.ui.store import Store
from geo.ui.timebar import Datings, timebar, timebar_over
from geo.ui.view import filters_now
from geo.view.filters import Filters
from geo.view.view import View, set_and_event
from geo.words.claims import capital
from geo.words.dates import day_full
from geo.words.lists import reading_words

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.events.query import Query
    from geo.sets.activity import Lane
    from geo.sets.layers import DrawnSet


MOST_POINTS = 250_000
"""So many events a browser is given one by one; of more, only how many there are in each cell."""
FINEST_DEGREES, COARSEST_DEGREES = 0.05, 12.8
MOST_CELLS = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What the browser is given of the sets under some filters, and the sentences that go with it."""

    packed: bytes
    lanes: dict[Reading, Lane]
    said: tuple[str, ...]
    missing: tuple[str, ...]
    """Of them, those that name a set which could not be had."""


def bar(data: Store, datings: Datings) -> tuple[str, ...]:
    """The time bar, over the days of the sets too; what of them it could not have. Call it outside every fragment."""
    held = sets.sets()
    if not held:
        timebar(data.timeline.days, data.activity, datings)
        return ()
    from geo.sets.activity import columns

    bundled = data.dataset.span
    span = sets.span_with(bundled, held)
    found = drawn(data.dataset, held, span)
    timebar_over(span, columns(data.activity, bundled, span, found.lanes), datings)
    return found.missing


def send_layers(data: Store) -> None:
    """Bring the sets to the map, each as a layer of its own.

    Call it right after the map, before anything that is not there in every run: were the courier moved down the page
    while a run is under way, an older delivery of it could come after the newer one.
    """
    held = sets.sets()
    if held:
        send_points(drawn(data.dataset, held, sets.span_with(data.dataset.span, held)).packed)


def say_database() -> None:
    """Why the database's table is not shown, if it is not; call ``sets.sets`` first."""
    if said := sets.database_said():
        st.warning(escaped(said))


def say_missing(missing: Iterable[str]) -> None:
    """Why the database's table is not shown, or else what of the sets this page could not have; call it last of all."""
    say_database()
    for sentence in () if sets.database_said() else missing:
        st.warning(escaped(sentence))


def say_layers(data: Store) -> None:
    """Say what of the sets is not drawn, and why the database's table is not shown, if it is not."""
    held = sets.sets()
    say_database()
    if held:
        for sentence in drawn(data.dataset, held, sets.span_with(data.dataset.span, held)).said:
            st.caption(escaped(sentence))


def drawn(dataset: Dataset, held: tuple[SessionSet, ...], span: Period) -> Drawn:
    """The sets under the filters in force; made anew only where sets, days or filters are others."""
    filters = filters_now()
    key = (tuple(one.set_id for one in held), span, filters)
    kept = st.session_state.get(sets.DRAWN)
    if kept is None or kept[0] != key:
        from geo.events.duck import give_back

        kept = (key, _drawn(dataset, held, span, filters))
        if not kept[1].missing:  # nothing keeps an outage
            st.session_state[sets.DRAWN] = kept
        give_back()
    found: Drawn = kept[1]
    return found


def count_words(dataset: Dataset) -> str:
    """How many events of the sets pass the filters, apart from the bundled records, and what the filters cannot ask."""
    from geo.events.events import EngineError
    from geo.events.query import query_of, unanswered

    filters = filters_now()
    try:
        shown = sum(one.events.count(query_of(filters, dataset)) for one in sets.sets())
        whole = sum(one.events.count() for one in sets.sets()) if filters.on else shown
    except EngineError:
        return ""  # said where the sets are shown
    words = f" Imported: {shown:,} of {whole:,} events." if filters.on else f" Imported: {whole:,} events."
    return " ".join((words, *unanswered(filters)))


def _drawn(dataset: Dataset, held: tuple[SessionSet, ...], span: Period, filters: Filters) -> Drawn:
    from geo.events.events import EngineError
    from geo.events.query import query_of
    from geo.map.pointcloud import packed
    from geo.sets.activity import empty_lane
    from geo.sets.layers import points

    query = query_of(filters, dataset)
    parts: list[DrawnSet] = []
    lanes = dict.fromkeys(Reading, empty_lane(span))
    said: list[str] = []
    missing: list[str] = []
    room = MOST_POINTS
    for one in held:
        try:
            part, words = _rows(one, query, room)
            counted = _lanes(one, query, part, span)
        except EngineError as error:
            missing.append(f"{one.name} is not shown. {error}")
            said.append(missing[-1])
            continue
        room -= min(part.rows.num_rows, room)
        parts.append(part)
        said += words
        lanes = {reading: lanes[reading] + counted[reading] for reading in Reading}
    note = " ".join((*_ABOUT, *said))
    return Drawn(packed(points(parts, span, note), span.first), lanes, tuple(said), tuple(missing))


_ABOUT = (
    "Every imported set is a layer of its own. An event stands on every day of its span: with a dashed ring where only "
    "a window of days is known, pale on a soft disc where the place is only known to its district or province.",
    f"Under “{capital(reading_words(Reading.KNOWN))}” an event waits until its file says that it was known; where the "
    "file says nothing of that, it stands on its own days.",
)


def _rows(one: SessionSet, query: Query, room: int) -> tuple[DrawnSet, list[str]]:
    """The events of a set, or where they are more than there is room for, its cells; and what is to be said."""
    from geo.sets.layers import DrawnSet, of_cells

    sums = one.events.sums(query)
    areas = _areas(one, query)
    drawn_ = sums.drawn + (sum(day is not None for day in areas["start"].to_pylist()) if areas else 0)
    said = [_not_drawn(one.name, sums.rows, drawn_)] if sums.rows > drawn_ else []
    if sums.drawn <= room:
        return DrawnSet(one.set_id, one.name, one.events.points(query), areas=areas), said
    degrees = FINEST_DEGREES
    cells = one.events.cells(query, degrees)
    while cells.num_rows > MOST_CELLS and degrees < COARSEST_DEGREES:
        degrees *= 2
        cells = one.events.cells(query, degrees)
    said.append(
        f"{one.name} has {sums.drawn:,} events, more than a browser can draw one by one: the map counts them by the "
        f"cells of a grid, {degrees:g} degrees wide close up and wider from farther away, with a circle in the middle "
        "of each cell. Filters bring single events back."
    )
    return DrawnSet(one.set_id, one.name, of_cells(cells), degrees, areas), said


def _areas(one: SessionSet, query: Query) -> pa.Table | None:
    """The areas and lines of a set that pass; ``None`` where it has none."""
    import pyarrow.compute as pc

    areas = one.areas
    if not areas.num_rows:
        return None
    passing = one.events.table(query).column("event_id")
    return areas.filter(pc.is_in(areas.column("event_id"), passing.combine_chunks()))


def _not_drawn(name: str, rows: int, shown: int) -> str:
    count = f"{rows - shown:,} of {rows:,} events"
    return f"{name}: {count} have no day or no position; they are in the tables, not on the map."


def _lanes(one: SessionSet, query: Query, part: DrawnSet, span: Period) -> dict[Reading, Lane]:
    """How many events each day has under either reading; the readings differ where a file says when it knew."""
    from geo.sets.activity import lane
    from geo.sets.layers import lane_of

    claimed = lane(one.events.per_day(query), span)
    if part.rows["known"].null_count == part.rows.num_rows:
        return dict.fromkeys(Reading, claimed)
    on_map, known = lane_of(part.rows, span)
    return {Reading.CLAIMED: claimed, Reading.KNOWN: claimed - on_map + known}


def say_bundled_only() -> None:
    """On a page of the bundled reports: that imported sets are not part of it; nothing where there are none."""
    held = sets.sets()
    say_database()
    if held:
        st.caption(
            "This page is about the bundled reports alone; imported sets are on the map, the timeline and the tables."
        )


def place() -> Any:  # noqa: ANN401 - Streamlit's containers have no public type
    """Room for the card, where there are sets; ``None`` without any, and nothing on the page."""
    return st.container(key="imported card") if sets.sets() else None


def card_in(room: Any, dataset: Dataset) -> Callable[[View], None] | None:  # noqa: ANN401 - a container of Streamlit
    """Draws the card of a view's record into its room, in the fragment that runs with each view."""
    if room is None:
        return None

    def draw(view: View) -> None:
        with room:
            _card(dataset, view.record)

    return draw


def _card(dataset: Dataset, record: str) -> None:
    if not set_and_event(record):
        st.empty()
        return
    from geo.events.events import EngineError
    from geo.sets.html import card, gone

    try:
        found = sets.rows_of(record)
    except EngineError as error:
        st.error(str(error))
        return
    st.html(card(dataset, found[0].name, found[1]) if found else gone(record))


def below(drawn: Callable[[View], None], dataset: Dataset) -> Callable[[View], None]:
    """Draws the charts of the sets after what ``drawn`` draws; without sets the very same function."""
    if not sets.sets():
        return drawn

    def draw(view: View) -> None:
        drawn(view)
        _charts(dataset, view)

    return draw


def _charts(dataset: Dataset, view: View) -> None:
    from geo.events.events import EngineError
    from geo.events.query import query_of
    from geo.sets.chart import chart, columns, summary

    st.html(filled("parts", "heading", level=2, words="Imported sets", kind="speakers"))
    query = query_of(filters_now(), dataset)
    for one in sets.sets():
        name = filled("parts", "isolated", words=one.name)
        st.html(filled("parts", "heading", level=3, words=name, kind="imported-name"))
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
