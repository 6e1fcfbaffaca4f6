"""Why a claim is not in force, or an event not reported, in a state: not printed, replaced, undated, uncertain."""

from __future__ import annotations

from geo import stance as st
from geo.clauses import inside
from geo.model import Claim, Dataset, Event, Report
from geo.phrases import day_short, listed
from geo.timeline import DayState, PlaceOnDay
from geo.validity import Reading, of_claim, printed

UNDATED = "no day is given, so no day is claimed for it; it is listed only as known"


def why_claim(dataset: Dataset, claim: Claim, state: DayState, place: PlaceOnDay | None) -> str:
    """Why ``claim`` is not in force in ``state`` at ``place`` (``None``: nowhere). Begins in lower case, no stop.

    Empty where it is simply of another day, which its own date says.
    """
    report = dataset.reports[claim.report_id]
    validity = of_claim(claim, report, state.day, state.reading)
    if validity and validity.possible:
        return "possible, but not counted, for the day is uncertain"
    if not printed(report, state.day, state.reading):
        return _not_printed([report])
    if claim.period is None and state.reading is Reading.CLAIMED:
        return UNDATED
    if validity is None:
        return ""
    return _replaced(dataset, claim, place)


def why_event(dataset: Dataset, event: Event, state: DayState) -> str:
    """Why ``event`` is not in ``state``. Begins in lower case, no stop; empty where it is of another day."""
    told_by = [dataset.reports[m.report_id] for m in dataset.mentions_of[event.event_id]]
    if not any(printed(report, state.day, state.reading) for report in told_by):
        return _not_printed(told_by)
    if event.period is None:
        if state.reading is Reading.CLAIMED:
            return UNDATED
        return "no day is given; it is listed only on the day it could first be known"
    return ""


def _not_printed(reports: list[Report]) -> str:
    days = sorted({report.published_best for report in reports})
    others = sorted({report.alternative for report in reports if report.alternative})
    by_other = f", or {day_short(others[0])} by its other date" if others else ""
    return f"not printed before {day_short(days[0])}{by_other}" if days else "nobody tells of it"


def _replaced(dataset: Dataset, claim: Claim, place: PlaceOnDay | None) -> str:
    """Which newer words of the same side, or of the same speaker, stand instead."""
    side_id = dataset.side_of(claim.claimant_id)
    lines = set(st.lines(claim.stance, claim.extent))
    instead = []
    for p in place.positions if place else ():
        speakers = {dataset.claims[claim_id].claimant_id for claim_id in p.claims}
        same = any(s == claim.claimant_id or (side_id and dataset.side_of(s) == side_id) for s in speakers)
        if same and p.line in lines and not p.possible:
            instead.append(p.day)
    if not instead:
        return "it no longer stands"
    side = dataset.sides.get(side_id)
    whose = inside(side.name) if side else inside(dataset.actors[claim.claimant_id].name)
    days = listed(day_short(day) for day in sorted(set(instead)))
    return f"other words of {whose} stand instead, of {days}"
