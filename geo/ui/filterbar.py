"""The filter bar: the same on every page, its state in the view, so that it goes along from page to page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from geo import assets
from geo.markup.elements import escaped, filled, own
from geo.records.model import Dataset
from geo.ui import component, number_in, sets
from geo.ui import layers as setlayers
from geo.ui.store import Store, filtered
from geo.ui.view import current_view, filters_now, narrow
from geo.view.address import TEXT_LETTERS, text_asked
from geo.view.choices import (
    LABELS,
    Choices,
    Widening,
    choices,
    count,
    culprit,
    emptied_by,
    holds_others,
    possible,
    statuses_rest_on,
    told,
    way_words,
)
from geo.view.filters import NOTHING, Filters
from geo.view.search import by_day, fewer_words, hits
from geo.words.lists import STAMP

LISTS = ("sides", "kinds", "outlets", "times", "precisions", "checks")
WIDGETS = tuple(name for name in LABELS if name not in {"text", "alone"})
SEARCH, HEARD = "filters search", "filters search heard"
"""The field's key, and the session's for the number of the last words heard from it."""
PLACE_HELP = "Also where a movement or an attack is said to come from."

# Streamlit's own text field would load twenty more files before the map can be there.
_field = component("search", assets.ADDRESSES, "steps.js", "search.js")


def filter_bar(store: Store) -> Store:
    """Search, filters, and how much is shown; the store of what passes, the very same one where nothing is set.

    Call it once a page, outside fragments and before the page shows anything: a change runs the page again.
    """
    view = current_view(store.dataset)
    _leave_out_the_impossible(store.dataset)
    filters = filters_now()
    chosen = filtered(store, filters)
    _show(filters)
    st.html(own("style", _style()))
    with st.container(key="filters", gap="xsmall"):
        with st.container(key="filters row", horizontal=True, vertical_alignment="center", gap="small"):
            _search(filters)
            with st.popover("Filters", key="filters more"):
                _fields(store.dataset, filters)
            shown = count(store.dataset, chosen.dataset)
            said = f"{shown.sentence}{_imported(store)}"
            st.html(filled("parts", "paragraph", words=said, kind="claims-shown", role="status"))
        if filters.text:
            st.html(_hits(store.dataset, chosen.dataset, filters.text))
        if filters.on:
            _set_ones(store.dataset, filters)
            if not shown.total:
                _ways_out(emptied_by(store.dataset, filters), alone=not filters.without("text").on)
            else:
                _alone(filters)
            _doubts(store.dataset, chosen.dataset, filters, view.record)
    return chosen


def _leave_out_the_impossible(dataset: Dataset) -> None:
    """Take off what can no longer be chosen, as when the set that had such events has gone."""
    filters = filters_now()
    left = possible(filters, choices(dataset, sets.more()))
    if left != filters:
        narrow(
            left, "A filter asked for what only an imported set had that is no longer here; it was taken off."
        )


def _imported(store: Store) -> str:
    """How many imported events the filters let through, beside the bundled records; nothing without sets."""
    return setlayers.count_words(store.dataset) if sets.sets() else ""


@st.cache_resource(show_spinner=False)
def _style() -> str:
    return assets.text("filterbar.css")


def _key(name: str) -> str:
    return f"filter {name}"


def _show(filters: Filters) -> None:
    """Give the widgets what the view holds, where they hold something else: a link, back, another page."""
    for name in WIDGETS:
        key, value = _key(name), getattr(filters, name)
        if name in LISTS:
            if set(st.session_state.get(key, ())) != set(value):
                st.session_state[key] = list(value)
        elif key not in st.session_state or (st.session_state[key] or None) != (value or None):
            st.session_state[key] = value or (None if name == "place" else value)


def _taken() -> None:
    """A widget changed: take all of them over."""
    held = {name: st.session_state.get(_key(name)) for name in WIDGETS}
    lists = {name: tuple(held[name] or ()) for name in LISTS}
    place = held["place"] or ""
    asked = Filters(
        **lists,
        place=place,
        within=not place or held["within"] is not False,
        against_interest=bool(held["against_interest"]),
        text=filters_now().text,
        alone=filters_now().alone,
    )
    narrow(asked)


def search(words: str) -> None:
    """Look for these words alone, beside the other filters that are set; what of them cannot be looked for is said."""
    text, said = text_asked(words)
    narrow(replace(filters_now(), text=text), said)


def _asked() -> None:
    """Before the run: take over the words that the reader is done with."""
    said = st.session_state[SEARCH].get("asked")
    if isinstance(said, Mapping):
        st.session_state[HEARD] = number_in(said)
        search(str(said.get("words", "")))


def _search(filters: Filters) -> None:
    _field(
        key=SEARCH,
        data={
            "words": filters.text,
            "heard": st.session_state.get(HEARD, 0),
            "label": "Search the records",
            "placeholder": "Search in any spelling",
            "most": TEXT_LETTERS,
        },
        on_asked_change=_asked,
    )


FIRST = 6
"""So many hits are in sight at once; the others unfold."""


def _hits(dataset: Dataset, left: Dataset, words: str) -> Markup:
    """What the words find, by day and place; each leads to where it stands."""
    found = hits(dataset, words, left)
    if not found:
        ways = [(way, n, {"q": way}) for way, n in fewer_words(dataset, words).items()]
        return filled("app", "no_hits", words=words, ways=ways)
    shown, rest = (by_day(some).items() for some in (found[:FIRST], found[FIRST:]))
    return filled("app", "hits", words=words, count=len(found), shown=shown, rest=rest)


def _fields(dataset: Dataset, filters: Filters) -> None:
    may = choices(dataset, sets.more())
    _pills("sides", may)
    _several("kinds", may)
    place, within = st.columns([3, 2], vertical_alignment="bottom")
    place.selectbox(
        LABELS["place"],
        list(may.places),
        key=_key("place"),
        index=None,
        format_func=may.places.__getitem__,
        placeholder="Any",
        help=PLACE_HELP,
        on_change=_taken,
    )
    alone = not filters.place or not holds_others(dataset, filters.place)
    within.checkbox(LABELS["within"], key=_key("within"), disabled=alone, on_change=_taken)
    _several("outlets", may)
    _pills("times", may)
    _pills("precisions", may)
    _pills("checks", may)
    st.checkbox("Only against the speaker’s own interest", key=_key("against_interest"), on_change=_taken)


def _pills(name: str, may: Choices) -> None:
    labels: dict[str, str] = getattr(may, name)
    st.pills(
        LABELS[name],
        list(labels),
        selection_mode="multi",
        key=_key(name),
        format_func=lambda value: escaped(labels[value]),
        on_change=_taken,
    )


def _several(name: str, may: Choices) -> None:
    labels: dict[str, str] = getattr(may, name)
    st.multiselect(
        LABELS[name],
        list(labels),
        key=_key(name),
        format_func=labels.__getitem__,
        placeholder="Any",
        select_all=False,
        on_change=_taken,
    )


def _set_ones(dataset: Dataset, filters: Filters) -> None:
    """The filters that are set, each with the button that takes it off, and the one that takes off all."""
    said = "The filters that are set; each of these buttons takes one off."
    st.html(filled("parts", "paragraph", words=said, kind="unseen"))
    with st.container(key="filters set", horizontal=True, gap="xsmall"):
        for name, words in told(dataset, filters, sets.more()):
            st.button(
                escaped(f"{LABELS[name]}: {words}"),
                key=f"filter off {name}",
                on_click=narrow,
                args=(filters.without(name),),
            )
        st.button("Clear filters", key="filters clear", type="tertiary", on_click=narrow, args=(NOTHING,))


DIMMED = "What does not match is dimmed on the map; every claim is computed from all records."
ALONE_KEY = "filters alone"


def _alone(filters: Filters) -> None:
    """The choice to compute everything from what passes alone; it is never made unasked."""
    st.session_state[ALONE_KEY] = filters.alone
    st.checkbox("Compute from these alone", key=ALONE_KEY, on_change=_alone_chosen)


def _alone_chosen() -> None:
    narrow(replace(filters_now(), alone=bool(st.session_state[ALONE_KEY])))


def _doubts(dataset: Dataset, left: Dataset, filters: Filters, record: str) -> None:
    """What a reader must know of the filtered view: what its statuses rest on, and that the selection is not in it."""
    rest = (statuses_rest_on(dataset, left) or f"{STAMP}.") if filters.alone else DIMMED
    said = [rest] if count(dataset, left).total else []
    if any(record in table for table in _tables(dataset)) and not any(record in t for t in _tables(left)):
        said.append("The selected record does not pass these filters.")
    _sentences(filter(None, said))


def _tables(dataset: Dataset) -> tuple[Mapping[str, object], ...]:
    return dataset.claims, dataset.events, dataset.mentions


def _ways_out(ways: tuple[Widening, ...], *, alone: bool) -> None:
    """Where nothing is left: which filters do it, and the buttons that bring something back.

    ``alone``: it is the words that are searched, of which the search has said so already.
    """
    if not ways:
        return  # a dataset without records has no way out
    if not alone:
        _sentences([f"Nothing passes all of these filters. {culprit(ways)}"])
    with st.container(key="filters wider", horizontal=True, gap="xsmall"):
        for way in ways:
            st.button(
                escaped(way_words(way)),
                key=f"filter wider {' '.join(way.names)}",
                on_click=narrow,
                args=(way.filters,),
            )


def _sentences(said: Iterable[str]) -> None:
    for sentence in said:
        st.html(filled("parts", "paragraph", words=sentence, kind="claims-note"))
