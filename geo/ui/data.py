"""The data page: its style, and the second half, where a reader takes the data along."""

from __future__ import annotations

from functools import partial

import streamlit as st
from markupsafe import Markup

from geo.export.formats import Format
from geo.filters import NOTHING
from geo.method import definitions
from geo.phrases import day_full
from geo.ui import redating, sets
from geo.ui.assets import OWN
from geo.ui.download import hand_over
from geo.ui.making import Choice, Drawn, made
from geo.ui.markdown import escaped
from geo.ui.store import Store
from geo.validity import Reading
from geo.view import View

READINGS = {Reading.CLAIMED: "as claimed for this day", Reading.KNOWN: "as known on this day"}
DRAWN: dict[Drawn, tuple[str, str]] = {
    Drawn.PICTURE: (
        "Picture of the map (PNG)",
        "One day with legend, sources and date, for a slide or an article. It cannot hold the accounts.",
    ),
    Drawn.SHEET: (
        "Printed page (PDF)",
        "One day on one page: the map, who says what, where it was printed. It cannot hold every record of a full day.",
    ),
    Drawn.PAGE: (
        "Interactive map (HTML)",
        "The map with its time bar, the accounts and the sources in one file that opens without a server or a network. "
        "It cannot hold sets that readers brought.",
    ),
}


@st.cache_resource(show_spinner=False)
def _style() -> str:
    return (OWN / "data.css").read_text(encoding="utf-8")


def page_style() -> None:
    """The style sheet of this page, beside that of every page."""
    st.html(f"<style>{_style()}</style>")


def take(base: Store, chosen: Store, view: View) -> None:
    """All of the second half of the page; ``chosen`` is what the filters leave of ``base``."""
    st.markdown(
        "A file says what was filtered, which version of the data it holds, which day and which reading. It is made "
        "when you ask for it, goes straight to your downloads, and is kept nowhere."
    )
    left, right = st.columns([2, 3], gap="large")
    with right:
        form = _form()
    with left:
        filtered = _filtered(view)
        one_day = _one_day(view, form)
        own, taken = _records(form)
    with right:
        dark = form is Drawn.PICTURE and _dark()
        choice = Choice(
            chosen if filtered else base,
            view.filters if filtered else NOTHING,
            view,
            one_day,
            own,
            taken,
            redating.chosen(),
            dark=dark,
        )
        if own or taken:
            hand_over(f"Make the {_title(form)}", partial(made, choice, form), f"take {form.value}")
        else:
            st.info("Choose at least one set of records to take along.")


def _title(form: Format | Drawn) -> str:
    return DRAWN[form][0] if isinstance(form, Drawn) else form.title


def _holds(form: Format | Drawn) -> str:
    return DRAWN[form][1] if isinstance(form, Drawn) else form.holds


def _form() -> Format | Drawn:
    """The format, and what it holds and cannot hold."""
    forms: list[Format | Drawn] = [*Format, *Drawn]
    by_value = {form.value: form for form in forms}
    value = st.pills(
        "As",
        list(by_value),
        default=Format.CSV.value,
        format_func=lambda value: escaped(_title(by_value[value])),
        required=True,
        key="take form",
    )
    form = by_value[value or Format.CSV.value]
    st.html(Markup('<p class="take-holds">{}</p>').format(_holds(form)))
    with st.expander("What each format holds, and what it cannot hold"):
        st.html(definitions([(_title(one), _holds(one)) for one in forms]))
    return form


def _filtered(view: View) -> bool:
    """Whether only what passes the filters is wanted; asked where one is set."""
    if not view.filters.on:
        st.caption("No filter is set: all records. Filters above take along exactly what they let through.")
        return False
    asked: str = st.radio(
        "Which records",
        ["filtered", "all"],
        format_func={"filtered": "What the filters let through", "all": "All records"}.__getitem__,
        key="take which",
    )
    return asked == "filtered"


def _one_day(view: View, form: Format | Drawn) -> bool:
    """Whether only the day of the view is wanted."""
    day = f"{day_full(view.day)}, {READINGS[view.reading]}"
    if isinstance(form, Drawn):
        of = "All days; it opens on" if form is Drawn.PAGE else "Of"
        st.caption(f"{of} {day}. The time bar of the map chooses another day.")
        return True
    asked: str = st.radio(
        "Which days",
        ["all", "one"],
        format_func={"all": "All days", "one": f"Only {day}"}.__getitem__,
        key="take days",
    )
    return asked == "one"


def _records(form: Format | Drawn) -> tuple[bool, tuple[sets.SessionSet, ...]]:
    """Whether the bundled records go along, and which sets; asked where there are sets. A drawing always has ours."""
    held = sets.sets()
    if not held or form is Drawn.PAGE:
        return True, ()
    st.markdown("Whose records")
    own = isinstance(form, Drawn) or st.checkbox("The bundled ones", value=True, key="take own")
    taken = [st.checkbox(escaped(one.name), value=True, key=f"take set {one.set_id}") for one in held]
    return own, tuple(one for one, wanted in zip(held, taken, strict=True) if wanted)


def _dark() -> bool:
    asked: str = st.radio(
        "Colours", ["light", "dark"], format_func=str.capitalize, key="take colours", horizontal=True
    )
    return asked == "dark"
