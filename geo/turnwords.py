"""What differs between two states, in words: the status of a place in each, what each says of it, and an overview."""

from __future__ import annotations

from dataclasses import replace

from geo.changes import Changes, PlaceTurn
from geo.clauses import inside
from geo.model import Dataset
from geo.phrases import days_ago, listed
from geo.timeline import PlaceOnDay, Status
from geo.words import place_sentences


def status_label(dataset: Dataset, place: PlaceOnDay) -> str:
    """The status in a few words, without the place's name: ``contested``, ``claimed by the NRF``."""
    by = inside(dataset.sides[place.by].name) if place.by else ""
    ago = f", {days_ago(place.age_days or 0)}"
    last = "last " if place.stale else ""
    words = {
        Status.CLAIMED: f"{last}claimed by {by or 'one side'}",
        Status.CONTESTED: f"{last}contested",
        Status.BOTH: f"{last}claimed by both sides, and both can be true",
        Status.DENIED: f"{last or 'only a '}denial by {by or 'both sides'}",
        Status.REPORTED: "claimed by neither side, placed there by others",
        Status.NONE: "claimed by neither side",
    }
    return words[place.status] + (ago if place.stale else "")


def turn_words(dataset: Dataset, turn: PlaceTurn) -> str:
    """A place's change of status in one clause; where the status is the same, that it rests on other claims."""
    one, other = status_label(dataset, turn.before), status_label(dataset, turn.after)
    name = dataset.places[turn.place_id].name
    if one != other:
        return f"{name}: from {one} to {other}"
    return f"{name}: {one} in both, not by the same claims"


def own_sentences(dataset: Dataset, turn: PlaceTurn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said of the place in each state, without what is said of wider ground; the status first.

    What both say alike stands in the first sentence only.
    """
    was, now = (place_sentences(dataset, replace(place, wider=())) for place in (turn.before, turn.after))
    return (was[0], *(s for s in was[1:] if s not in now)), (now[0], *(s for s in now[1:] if s not in was))


def overview(dataset: Dataset, found: Changes) -> str:
    """Which places differ in status, and how many claims and events are on one half only."""
    if found.nothing:
        return "Nothing that these reports say differs between the two."
    names = [dataset.places[turn.place_id].name for turn in found.places if turn.of_status]
    head = f"Of another status: {listed(names)}." if names else "Every place has the same status in both."
    claims = {turn.claim_id for place in found.places for turn in place.claims}
    claims |= {turn.claim_id for turn in found.unplaced}
    return f"{head} {_count(len(claims), 'claim')} and {_count(len(found.events), 'event')} differ between the two."


def _count(number: int, noun: str) -> str:
    return f"{number or 'No'} {noun}{'' if number == 1 else 's'}"
