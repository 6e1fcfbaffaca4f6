"""A small invented region for tests of the rule: everything is defaulted, a test states only what matters.

``valley`` (the subject) contains ``mouth`` (an entry point), ``town`` and ``pass`` (another one, which also lies in
``plain``, the province next door). Sides are ``north`` (plural name) and ``south`` (singular name). Days count in
May 2000.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from geo.records.model import (
    Actor,
    ActorKind,
    Channel,
    Claim,
    Confidence,
    Dataset,
    Event,
    EventKind,
    GeoPrecision,
    Mention,
    Place,
    PlaceKind,
    PositionQuality,
    Report,
    Side,
    TimePrecision,
    Verification,
)
from geo.records.stance import Extent, Stance
from geo.status.positions import Position
from geo.status.timeline import DayState, PlaceOnDay, Timeline
from geo.status.validity import Reading

VALLEY, MOUTH, TOWN, PASS, PLAIN, FAR = "valley", "mouth", "town", "pass", "plain", "far"


def may(day: int) -> date:
    """A day of May 2000."""
    return date(2000, 5, day)


def _side(side_id: str, *, plural: bool, position: int) -> Side:
    name = f"The {side_id.capitalize()}"
    return Side(side_id, name, side_id.capitalize(), plural, "", position)


SIDES = {
    "north": _side("north", plural=True, position=1),
    "south": _side("south", plural=False, position=2),
}


def actor(actor_id: str, side_id: str = "", *, official: bool = False, kind: str = "observer") -> Actor:
    return Actor(
        actor_id=actor_id,
        name=actor_id.replace("-", " ").title(),
        name_fa="",
        aliases=(),
        kind=ActorKind(kind),
        side_id=side_id,
        official=official,
        note="",
    )


ACTORS = {
    a.actor_id: a
    for a in (
        actor("north", "north", official=True, kind="belligerent"),
        actor("north-minister", "north", official=True, kind="official"),
        actor("north-fighter", "north", kind="belligerent"),
        actor("south", "south", official=True, kind="belligerent"),
        actor("south-minister", "south", official=True, kind="official"),
        actor("south-fighter", "south", kind="belligerent"),
        actor("paper", kind="outlet"),
        actor("rumours"),
        actor("villagers", kind="resident"),
    )
}


def place(
    place_id: str, *parents: str, entry_point: bool = False, kind: PlaceKind = PlaceKind.DISTRICT
) -> Place:
    return Place(
        place_id=place_id,
        name=place_id.capitalize(),
        name_fa="",
        name_ps="",
        spellings=(),
        kind=kind,
        parents=parents,
        entry_point=entry_point,
        way_in=entry_point,
        lon=1.0,
        lat=2.0,
        position_quality=PositionQuality.SETTLEMENT,
        position_note="",
        position_source="",
        elevation_m=None,
        elevation_source="",
        note="",
    )


PLACES = {
    p.place_id: p
    for p in (
        place(VALLEY, kind=PlaceKind.PROVINCE),
        place(PLAIN, kind=PlaceKind.PROVINCE),
        place(FAR, kind=PlaceKind.PROVINCE),
        place(MOUTH, VALLEY, entry_point=True),
        place(TOWN, VALLEY),
        place(PASS, VALLEY, PLAIN, entry_point=True),
    )
}


def report(report_id: str = "gazette", printed: int = 1, *, alternative: int | None = None) -> Report:
    """A report printed on a day of May."""
    return Report(
        report_id=report_id,
        file=f"{report_id}.txt",
        outlet_id="paper",
        agency="",
        headline="News of the valley",
        author="",
        language="en",
        url="",
        published_earliest=may(printed),
        published_best=may(printed),
        published_latest=may(printed),
        alternative=may(alternative) if alternative else None,
        dating_basis="",
        alternative_basis="",
        confidence=Confidence.HIGH,
        note="",
    )


def _span(
    days: int | tuple[int, int] | None, precision: TimePrecision | None, usual: TimePrecision
) -> tuple[date | None, date | None, TimePrecision]:
    """Start, end and precision of "from 3 on" (3, since), "on 3" (3, day), "3 to 5" ((3, 5), window)."""
    if days is None:
        return None, None, TimePrecision.UNDATED
    if isinstance(days, tuple):
        return may(days[0]), may(days[1]), precision or TimePrecision.WINDOW
    precision = precision or usual
    return may(days), None if precision is TimePrecision.SINCE else may(days), precision


_NEXT = iter(range(10**9))


def claim(
    claimant: str = "north",
    stance: Stance | str = Stance.HOLDS,
    on: int | tuple[int, int] | None = 1,
    *,
    at: str | Iterable[str] = VALLEY,
    extent: Extent | str = Extent.WHOLE,
    about: str | None = None,
    said: int | None = None,
    precision: TimePrecision | None = None,
    other: int | tuple[int, int] | None = None,
    **fields: Any,  # noqa: ANN401 - any other column
) -> Claim:
    """A claim: who, what, on which day (a window; ``None``: undated); ``other`` is the alternative period.

    Without ``about`` a denial is about the other side and anything else about the claimant.
    """
    start, end, time_precision = _span(on, precision, TimePrecision.SINCE)
    rival = {"north": "south", "south": "north"}
    stance = Stance(stance)
    if about is None:
        side = ACTORS[claimant].side_id or "north"
        about = rival[side] if stance in {Stance.DENIES_CONTROL, Stance.DENIES_ENTRY} else side
    alternative = _span(other, None, TimePrecision.DAY)
    defaults: dict[str, Any] = {
        "claim_id": f"c-{next(_NEXT):06d}",
        "report_id": "gazette",
        "paragraph": 1,
        "speaker": "",
        "role": "",
        "channel": Channel.STATEMENT,
        "relayed_by": "",
        "hedge": "",
        "place_printed": "the place",
        "geo_precision": GeoPrecision.DISTRICT,
        "date_basis": "",
        "alternative_said": None,
        "alternative_start": alternative[0],
        "alternative_end": alternative[1],
        "verification": Verification.NONE,
        "against_interest": False,
        "paraphrase": "Says so.",
        "note": "",
    }
    return Claim(
        claimant_id=claimant,
        said=may(said) if said else None,
        about_id=about,
        stance=stance,
        extent=Extent(extent),
        place_ids=(at,) if isinstance(at, str) else tuple(at),
        start=start,
        end=end,
        time_precision=time_precision,
        **(defaults | fields),
    )


def event(
    on: int | tuple[int, int] | None = 1,
    *,
    at: str | Iterable[str] = VALLEY,
    kind: EventKind = EventKind.CLASH,
    precision: TimePrecision | None = None,
    other: int | tuple[int, int] | None = None,
    **fields: Any,  # noqa: ANN401 - any other column
) -> Event:
    """An event on a day, in a window, or undated (``None``). The paper's mention comes with the dataset."""
    start, end, time_precision = _span(on, precision, TimePrecision.DAY)
    alternative = _span(other, None, TimePrecision.DAY)
    defaults: dict[str, Any] = {
        "event_id": f"e-{next(_NEXT):06d}",
        "title": "A clash",
        "place_printed": "the place",
        "geo_precision": GeoPrecision.DISTRICT,
        "origin_ids": (),
        "origin_printed": "",
        "side_ids": ("north", "south"),
        "date_basis": "",
        "alternative_start": alternative[0],
        "alternative_end": alternative[1],
        "note": "",
    }
    return Event(
        kind=kind,
        place_ids=(at,) if isinstance(at, str) else tuple(at),
        start=start,
        end=end,
        time_precision=time_precision,
        **(defaults | fields),
    )


def mention(
    event_id: str,
    report_id: str = "gazette",
    claimant: str = "paper",
    **fields: Any,  # noqa: ANN401 - any other column
) -> Mention:
    defaults: dict[str, Any] = {
        "mention_id": f"m-{next(_NEXT):06d}",
        "paragraph": 2,
        "speaker": "",
        "role": "",
        "channel": Channel.REPORT,
        "relayed_by": "",
        "hedge": "",
        "said": None,
        "verification": Verification.NONE,
        "against_interest": False,
        "paraphrase": "The paper tells of it.",
        "note": "",
    }
    return Mention(event_id=event_id, report_id=report_id, claimant_id=claimant, **(defaults | fields))


def make_dataset(
    *claims: Claim,
    events: Iterable[Event] = (),
    mentions: Iterable[Mention] | None = None,
    reports: Iterable[Report] = (),
    places: Mapping[str, Place] = PLACES,
    through: int = 28,
) -> Dataset:
    """The region with these records; the days shown run from 1 May to ``through`` (a late, empty report)."""
    told = list(events)
    said = [mention(e.event_id) for e in told] if mentions is None else list(mentions)
    printed = (report("gazette", 1), report("late", through), *reports)
    return Dataset(
        name="region",
        title="An invented region",
        version="1",
        subject_id=VALLEY,
        sides=SIDES,
        actors=ACTORS,
        reports={r.report_id: r for r in printed},
        paragraphs={},
        places=places,
        outlines={},
        claims={c.claim_id: c for c in claims},
        events={e.event_id: e for e in told},
        mentions={m.mention_id: m for m in said},
        figures={},
        links={},
    )


def state_on(dataset: Dataset, day: int, *, known: bool = False) -> DayState:
    return Timeline(dataset).state(may(day), Reading.KNOWN if known else Reading.CLAIMED)


def on(dataset: Dataset, day: int, at: str = VALLEY, *, known: bool = False) -> PlaceOnDay:
    """A place on a day of May."""
    return state_on(dataset, day, known=known).places[at]


def said_by(place_on_day: PlaceOnDay, side: str) -> tuple[Position, ...]:
    """The positions in force of a side."""
    return tuple(p for p in place_on_day.in_force if p.side_id == side)


def ids(found: Iterable[Position]) -> set[str]:
    return {claim_id for p in found for claim_id in p.claims}


def without(dataset: Dataset, *claims: Claim) -> Dataset:
    gone = {c.claim_id for c in claims}
    return replace(dataset, claims={k: c for k, c in dataset.claims.items() if k not in gone})
