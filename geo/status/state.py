"""One day's state as plain JSON values: what ``python -m geo state --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo.status.positions import Position
from geo.status.timeline import DayState, EventOnDay, PlaceOnDay


def state_json(state: DayState, place_ids: Iterable[str] | None = None) -> dict[str, Any]:
    """The state as JSON values, places in the order of ``place_ids`` (all of them, by id, where ``None``).

    Days are ISO 8601. A position's ``side`` is null where a report's own voice or a third party says it.
    """
    wanted = sorted(state.places) if place_ids is None else list(place_ids)
    return {
        "day": state.day.isoformat(),
        "reading": state.reading.value,
        "places": [_place(state.places[place_id]) for place_id in wanted],
        "events": [_event(event) for event in state.events if place_ids is None or _at(event, wanted)],
    }


def _at(event: EventOnDay, wanted: list[str]) -> bool:
    return bool(set(event.event.place_ids) & set(wanted))


def _place(place: PlaceOnDay) -> dict[str, Any]:
    return {
        "place_id": place.place_id,
        "status": place.status.value,
        "by": place.by,
        "split": place.split,
        "positions": _positions((*place.positions, *place.implied)),
        "fighting": place.fighting.value,
    }


def _positions(found: Iterable[Position]) -> list[dict[str, Any]]:
    """One entry a side, side meant, stance and extent: a claim that holds and denies is one to a reader."""
    entries: dict[tuple[str, str, str, str, bool, bool], dict[str, Any]] = {}
    for p in found:
        key = (p.side_id, p.about_side_id, p.stance.value, p.extent.value, p.implied, p.possible)
        if key in entries:
            entry = entries[key]
            entry["claims"] = sorted({*entry["claims"], *p.claims})
            entry["age_days"] = min(entry["age_days"], p.age_days)
            continue
        entries[key] = {
            "side": p.side_id or None,
            "stance": p.stance.value,
            "extent": p.extent.value,
            "strength": p.strength.value,
            "claims": list(p.claims),
            "age_days": p.age_days,
            "implied": p.implied,
            "possible": p.possible,
        }
    return list(entries.values())


def _event(on_day: EventOnDay) -> dict[str, Any]:
    event = on_day.event
    span = event.period
    return {
        "event_id": event.event_id,
        "kind": event.kind.value,
        "place_ids": list(event.place_ids),
        "start": span.first.isoformat() if span else None,
        "end": span.last.isoformat() if span else None,
        "time_precision": event.time_precision.value,
        "mentions": [
            {
                "mention_id": mention.mention_id,
                "claimant_id": mention.claimant_id,
                "report_id": mention.report_id,
                "paragraph": mention.paragraph,
            }
            for mention in on_day.mentions
        ],
    }
