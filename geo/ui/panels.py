"""Panels: what a page shows of a state, made from cards. Panels decide nothing; they take what they show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from geo.accounts import Account, accounts, of_claims, ranked, standing
from geo.cards import account_cards, joined, picture, place_entry, sentence
from geo.method import definitions
from geo.model import Dataset
from geo.read import notes
from geo.style import LIGHT, css_variables, legend, status_swatch
from geo.timeline import DayState, PlaceOnDay, claims_behind
from geo.view import View

ASSETS = Path(__file__).resolve().parents[1] / "assets"
ICON = ASSETS / "icon.svg"


@st.cache_resource(show_spinner=False)
def _page_css() -> str:
    return (ASSETS / "page.css").read_text(encoding="utf-8")


def page_style() -> None:
    """The product's own style sheet for the page around the map."""
    st.html(f"<style>{css_variables()}{_page_css()}</style>")


def notices(sentences: Sequence[str]) -> None:
    """What of the address was not followed, a sentence each."""
    for said in sentences:
        st.info(said)


def page_title(dataset: Dataset) -> None:
    """The page's first heading, for those who hear it: to the eye the date is the title."""
    st.html(Markup('<h1 class="unseen">{}</h1>').format(dataset.title))


def day_sentence(dataset: Dataset, state: DayState) -> None:
    """In words what the map shows."""
    st.html(sentence(dataset, state))


def day_accounts(dataset: Dataset, state: DayState, view: View) -> None:
    """The accounts of the day: the two sides beside each other, third parties and reports' own voices below."""
    found = ranked(dataset, accounts(dataset, state))
    for column, side in zip(st.columns(len(dataset.sides)), _sides(dataset), strict=True):
        with column:
            mine = [a for a in found if a.side_id == side]
            _cards(
                dataset, dataset.sides[side].name, mine, view, "Nothing of this side is dated to this day."
            )
    others = [a for a in found if not a.side_id]
    _cards(
        dataset, "Others, and the reports’ own words", others, view, "No third party is heard on this day."
    )
    earlier = standing(dataset, state)
    if earlier:
        opened = any(view.record == account.record_id for account in earlier)
        with st.expander(f"Earlier claims that still stand on this day ({len(earlier)})", expanded=opened):
            st.html(account_cards(dataset, earlier, selected=view.record))


def _sides(dataset: Dataset) -> list[str]:
    return sorted(dataset.sides, key=lambda side: dataset.sides[side].position)


def _cards(dataset: Dataset, title: str, found: Sequence[Account], view: View, none: str) -> None:
    head = Markup('<h2 class="speakers">{} <small>{}</small></h2>').format(title, len(found) or "")
    st.html(head + account_cards(dataset, found, selected=view.record, none=none))


def day_places(dataset: Dataset, state: DayState, view: View) -> None:
    """Place by place: the status in words, each opening to the claims that made it."""
    for place in _in_order(dataset, state):
        behind = of_claims(dataset, claims_behind(dataset, place))
        swatch = picture(status_swatch(dataset, place, LIGHT))
        st.html(place_entry(dataset, place, behind, swatch, selected=view.record == place.place_id))


def _in_order(dataset: Dataset, state: DayState) -> list[PlaceOnDay]:
    """The subject, the entry points, then every other place that anybody has a position about."""
    subject = [state.places[dataset.subject_id]]
    entries = [p for k, p in state.places.items() if dataset.places[k].entry_point]
    shown = {p.place_id for p in subject + entries}
    rest = [p for k, p in state.places.items() if k not in shown and p.positions]
    return subject + sorted(entries, key=lambda p: dataset.places[p.place_id].name) + rest


_reveal = st.components.v2.component("claims_reveal", js=(ASSETS / "reveal.js").read_text(encoding="utf-8"))


def reveal(report_id: str, paragraph: int | None) -> None:
    """Scroll to the paragraph that the address points to."""
    with st.container(key="reveal"):
        _reveal(key="reveal-thread", data={"target": f"{report_id} {paragraph}" if paragraph else ""})


def signs(dataset: Dataset) -> None:
    """Every sign of the map with what it says, from the one source of signs."""
    rows = joined(
        Markup('<dt><span class="swatch">{}</span>{}</dt><dd>{}</dd>').format(
            picture(entry.svg), entry.label, entry.explanation
        )
        for entry in legend(dataset.sides, palette=LIGHT)
    )
    st.html(Markup('<dl class="terms signs">{}</dl>').format(rows))


def limits(dataset: Dataset) -> None:
    """What this map cannot show, with the doubts of each place as the gazetteer notes them."""
    st.markdown(
        f"- {len(dataset.reports)} reports, chosen before this map was made; what they leave out is not here. A day or "
        "a place without a sign is one that nobody in them reported on, not one where nothing happened.\n"
        "- Nothing here was verified by us, and hardly anything by the reports: each says so where it does.\n"
        f"- The geography has its own doubt: {dataset.caveat or 'see the notes on places'}. A place nearer to a border "
        "than that may lie on either side.\n"
        "- District outlines are not drawn, because no free ones were at hand: a claim about a district is a soft area "
        "around its point.\n"
        "- Streams and relief are derived from a 30 arc-second elevation grid."
    )
    noted = [p for p in dataset.places.values() if p.position_note or p.note]
    rows = [(p.name, " ".join(part for part in (p.position_note, p.note) if part)) for p in noted]
    with st.expander("Doubts about single places"):
        st.html(definitions(rows))


def coding_log(folder: Path) -> None:
    """The data's own README: the dictionary and every decision the codebook left open."""
    with st.expander("Data dictionary and coding log"):
        st.markdown(notes(folder).get("README.md", "This data folder has no README.md."))


def foot(dataset: Dataset) -> None:
    """What is true of every page: unverified, and by which version of the data."""
    st.caption(
        f"Unverified claims, as {len(dataset.reports)} news reports printed them. {dataset.title}, "
        f"data version {dataset.version}. "
        "Data CC BY 4.0, code MIT. Days are days in Kabul (UTC+04:30)."
    )
