"""Filters as the address carries them: a short key each, lists joined by commas, every key always written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.choices import NO_MORE, More, choices
from geo.filters import Filters
from geo.gazetteer import Gazetteer
from geo.model import Dataset
from geo.phrases import listed
from geo.search import searchable

LISTS: dict[str, tuple[str, str]] = {
    "side": ("sides", "side"),
    "kind": ("kinds", "kind of record"),
    "outlet": ("outlets", "outlet"),
    "when": ("times", "precision of the day"),
    "where": ("precisions", "precision of the place"),
    "checked": ("checks", "verification"),
}
"""Key in the address -> field of ``Filters``, and what one of its values is called."""
KEYS = ("side", "kind", "place", "within", "outlet", "when", "where", "checked", "interest", "q")
"""Every key of the filters, in the order of the address."""
TEXT_LETTERS = 80
"""More of a text is not looked for."""
TOLD = 3
"""So many unknown values of one key are told one by one."""


def short(text: str) -> str:
    """A piece of an address that can be said back in a sentence."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def filters_to_query(filters: Filters) -> dict[str, str]:
    """Every key with its value, empty where the filter is not set."""
    lists = {key: ",".join(getattr(filters, name)) for key, (name, _) in LISTS.items()}
    others = {
        "place": filters.place,
        "within": ("yes" if filters.within else "no") if filters.place else "",
        "interest": "against" if filters.against_interest else "",
        "q": filters.text,
    }
    return {key: (lists | others)[key] for key in KEYS}


def filters_from_query(
    query: Mapping[str, str], dataset: Dataset, more: More = NO_MORE
) -> tuple[Filters, list[str]]:
    """The filters an address asks for, and a sentence for everything in it that this data does not know."""
    may = choices(dataset, more)
    found: dict[str, Any] = {}
    said: list[str] = []
    for key, (name, noun) in LISTS.items():
        found[name], unknown = _chosen(query.get(key, ""), getattr(may, name))
        said += _left_out(unknown, noun)
    found["place"], about_place = _place(query.get("place", ""), dataset)
    within, about_within = _one_of(query.get("within", ""), ("yes", "no"), "within")
    interest, about_interest = _one_of(query.get("interest", ""), ("against",), "interest")
    found["text"], about_text = text_asked(query.get("q", ""))
    found |= {"within": not found["place"] or within != "no", "against_interest": bool(interest)}
    said += filter(None, (about_place, about_within, about_interest, about_text))
    return Filters(**found), said


def text_asked(text: str) -> tuple[str, str]:
    """The words to look for, white space folded, and a sentence where they are not those of ``text``."""
    folded = " ".join(text.split())
    if folded and not searchable(folded):
        return "", f"There is no letter or digit in the words “{short(folded)}”; nothing is looked for."
    if len(folded) > TEXT_LETTERS:
        return folded[:TEXT_LETTERS].strip(), f"Only the first {TEXT_LETTERS} letters are looked for."
    return folded, ""


def _chosen(text: str, allowed: Mapping[Any, str]) -> tuple[tuple[Any, ...], list[str]]:
    """The known values in the order of display, and the unknown ones in their own."""
    asked = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    return tuple(value for value in allowed if value in asked), [
        part for part in asked if part not in allowed
    ]


def _left_out(unknown: list[str], noun: str) -> list[str]:
    said = [
        f"The address asks for the {noun} “{short(value)}”, which no record here has; it is left out."
        for value in unknown[:TOLD]
    ]
    more = len(unknown) - TOLD
    return [*said, f"{more} more like this {'is' if more == 1 else 'are'} left out."] if more > 0 else said


def _place(text: str, dataset: Dataset) -> tuple[str, str]:
    """A place by its id or any spelling."""
    if not text:
        return "", ""
    gazetteer = Gazetteer(dataset.places)
    place = gazetteer.find(text)
    if place:
        return place.place_id, ""
    near = [f"“{other.place_id}”" for other in gazetteer.nearest(short(text))]
    hint = f" Close to it: {listed(near)}." if near else ""
    return (
        "",
        f"The address asks for the place “{short(text)}”, which is not in the gazetteer; it is left out.{hint}",
    )


def _one_of(text: str, words: tuple[str, ...], key: str) -> tuple[str, str]:
    if not text or text in words:
        return text, ""
    known = listed(f"“{word}”" for word in words)
    return "", f"The address asks for “{short(text)}” as “{key}”; it knows only {known}. It is left out."
