"""The few words that a mark says when it is pointed at. Plain text, never HTML."""

from __future__ import annotations

from geo.model import Dataset
from geo.timeline import EventOnDay, PlaceOnDay, Status
from geo.validity import Certainty


def side_name(dataset: Dataset, side_id: str | None) -> str:
    """A side's name as it stands inside a sentence."""
    if not side_id:
        return "others"
    name = dataset.sides[side_id].name
    return name.replace("The ", "the ", 1) if name.startswith("The ") else name


def _ago(age_days: int | None) -> str:
    return {None: "", 0: "", 1: ", a day ago"}.get(age_days, f", {age_days} days ago")


def status_words(place: PlaceOnDay, dataset: Dataset) -> str:
    """What a place's status is, with its age."""
    name = dataset.places[place.place_id].name
    last = "last " if place.stale else ""
    age = _ago(place.age_days)
    match place.status:
        case Status.NONE:
            words = "no claim in force"
        case Status.CLAIMED:
            words = f"{last}claimed by {side_name(dataset, place.by)}{age}"
        case Status.CONTESTED:
            words = f"{last}contested{age}: both sides' claims cannot be true together"
        case Status.BOTH:
            words = f"{last}claimed in part by both sides{age}"
        case Status.DENIED:
            who = side_name(dataset, place.by) if place.by else "both sides"
            words = f"the other side's hold {last}denied by {who}{age}"
        case _:
            about = sorted({p.about_side_id for p in place.said_by_others if p.about_side_id})
            who = " and ".join(side_name(dataset, side_id) for side_id in about) or "somebody"
            words = f"a report places {who} there; no side claims it"
    if place.split:
        words += "; one side's own claims differ"
    if place.newer_rival:
        words += f"; newer claim of {side_name(dataset, place.newer_rival)} about the wider area"
    return f"{name}: {words}"


def possible_words(place_id: str, side_id: str, dataset: Dataset, *, implied: bool) -> str:
    """What a possible or an implied position says."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    if implied:
        return f"{name}: implied by a claim of {who} about the wider area"
    if not side_id:
        return f"{name}: others may place a side there; the day is not certain"
    return f"{name}: possibly claimed by {who}; the day is not certain"


def approach_words(place_id: str, side_id: str, age_days: int, dataset: Dataset) -> str:
    """What a band around a place says."""
    name, who = dataset.places[place_id].name, side_name(dataset, side_id)
    return f"Approaches of {name}: surrounded or blocked, by the word of {who}{_ago(age_days)}"


def event_words(on_day: EventOnDay, where: str) -> str:
    """An event's title, where it is drawn, and how firmly it is dated."""
    doubt = {
        Certainty.WINDOW: "; day known only within a window",
        Certainty.ALTERNATIVE: "; only if the report is dated otherwise",
        Certainty.UNDATED: "; not dated",
    }.get(on_day.validity.certainty, "")
    return f"{on_day.event.title} ({where}{doubt})"
