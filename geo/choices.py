"""What a reader can choose in each filter, and the filters that are set, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo.filters import CLAIM, FIGURE, OTHERS, Filters
from geo.model import (
    Claim,
    Dataset,
    Event,
    EventKind,
    Figure,
    GeoPrecision,
    Mention,
    TimePrecision,
    Verification,
)
from geo.phrases import listed
from geo.shown import Widening

LABELS: dict[str, str] = {
    "sides": "Side",
    "kinds": "Kind",
    "place": "Place",
    "within": "And what lies in it",
    "outlets": "Outlet",
    "times": "Day known",
    "precisions": "Place known",
    "checks": "Checked",
    "against_interest": "Against interest",
    "text": "Words",
}
"""The fields of ``Filters`` as a reader knows them."""

TIMES: dict[TimePrecision, str] = {
    TimePrecision.DAY: "to the day",
    TimePrecision.NIGHT: "to the night",
    TimePrecision.WINDOW: "within a window",
    TimePrecision.SINCE: "from a day on",
    TimePrecision.THROUGHOUT: "over a span",
    TimePrecision.UNDATED: "no day given",
}
PRECISIONS: dict[GeoPrecision, str] = {
    GeoPrecision.POINT: "exact spot",
    GeoPrecision.SETTLEMENT: "town or village",
    GeoPrecision.PASS: "pass",
    GeoPrecision.DISTRICT: "district",
    GeoPrecision.PROVINCE: "province",
    GeoPrecision.APPROACHES: "the ways in",
    GeoPrecision.UNLOCATED: "nowhere on a map",
}
CHECKS: dict[Verification, str] = {
    Verification.NONE: "nothing said of it",
    Verification.NOT_VERIFIED: "could not be verified",
    Verification.WITHOUT_EVIDENCE: "no evidence offered",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the records of one dataset can be narrowed to, value by label, each in the order of display."""

    sides: dict[str, str]
    kinds: dict[str, str]
    places: dict[str, str]
    outlets: dict[str, str]
    times: dict[TimePrecision, str]
    precisions: dict[GeoPrecision, str]
    checks: dict[Verification, str]


@dataclass(frozen=True, slots=True)
class More:
    """What imported sets have: values of their kinds and precisions, and by name the sources they print."""

    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()


NO_MORE = More()
OTHER_KIND = "other"
"""Of an imported event that is none of ``EventKind``, as ``geo.eventtable`` has it."""


def choices(dataset: Dataset, more: More = NO_MORE) -> Choices:
    """The choices that the whole dataset or an imported set has records for; every place of the gazetteer."""
    told: list[Claim | Event] = [*dataset.claims.values(), *dataset.events.values()]
    said: list[Claim | Mention | Figure] = [*dataset.claims.values(), *dataset.mentions.values()]
    said += dataset.figures.values()
    times = {r.time_precision for r in told} | set(more.times)
    precisions = {r.geo_precision for r in told} | set(more.precisions)
    checks = {r.verification for r in said}
    sides = sorted(dataset.sides.values(), key=lambda side: side.position)
    happened = {event.kind for event in dataset.events.values()} | set(more.kinds)
    events = {kind.value: plain(kind) for kind in EventKind if kind in happened}
    if OTHER_KIND in more.kinds:
        events[OTHER_KIND] = "other imported events"
    places = sorted(dataset.places.values(), key=lambda place: place.name)
    outlets = sorted({report.outlet_id for report in dataset.reports.values()})
    return Choices(
        sides={side.side_id: side.short_name for side in sides} | {OTHERS: "Others"},
        kinds={CLAIM: "claims"} | events | {FIGURE: "figures"},
        places={place.place_id: place.name for place in places},
        outlets=_outlets({name: dataset.actors[name].name for name in outlets}, more.sources),
        times={value: words for value, words in TIMES.items() if value in times},
        precisions={value: words for value, words in PRECISIONS.items() if value in precisions},
        checks={value: words for value, words in CHECKS.items() if value in checks},
    )


def _outlets(printed: dict[str, str], sources: Sequence[str]) -> dict[str, str]:
    """The outlets of the reports by id, then the sources of imported sets by name, none twice."""
    names = {name.casefold() for name in (*printed, *printed.values())}
    return printed | {source: f"{source} (imported)" for source in sources if source.casefold() not in names}


def possible(filters: Filters, may: Choices) -> Filters:
    """The filters without what cannot be chosen, as after an imported set has gone."""
    lists = ("sides", "kinds", "outlets", "times", "precisions", "checks")
    left: dict[str, Any] = {
        name: tuple(value for value in getattr(filters, name) if value in getattr(may, name))
        for name in lists
    }
    return replace(filters, **left)


def told(dataset: Dataset, filters: Filters, more: More = NO_MORE) -> tuple[tuple[str, str], ...]:
    """The filters that are set: the name of each, and in words what it asks for."""
    may = choices(dataset, more)
    words = {
        "sides": _either(may.sides, filters.sides),
        "kinds": _either(may.kinds, filters.kinds),
        "place": _place(dataset, filters),
        "outlets": _either(may.outlets, filters.outlets),
        "times": _either(TIMES, filters.times),
        "precisions": _either(PRECISIONS, filters.precisions),
        "checks": _either(CHECKS, filters.checks),
        "against_interest": "only",
        "text": f"“{filters.text}”",
    }
    return tuple((name, words[name]) for name in filters.on)


def culprit(ways: Sequence[Widening]) -> str:
    """Which filters leave nothing, by the ways out (at least one)."""
    single = [way for way in ways if len(way.names) == 1]
    if not single:
        return "No single one does it; without these together something is shown:"
    if len(single) == 1:
        return f"It is the filter “{LABELS[_name(single[0])]}” that leaves nothing:"
    return "Each of these ways brings something back:"


def way_words(way: Widening) -> str:
    """What a way out takes off, and how many records it brings back."""
    records = f"({way.records} record{'' if way.records == 1 else 's'})"
    if way.names == ("within",):
        return f"With what lies in the place {records}"
    names = listed(f"“{LABELS[name]}”" for name in way.names)
    return f"Without the filter{'' if len(way.names) == 1 else 's'} {names} {records}"


def _name(way: Widening) -> str:
    return "place" if way.names == ("within",) else way.names[0]


def holds_others(dataset: Dataset, place_id: str) -> bool:
    """Whether any place lies in this one."""
    return any(place_id in dataset.ancestors(name) for name in dataset.places)


def plain(value: str) -> str:
    """A word of a closed list as a reader meets it."""
    return value.replace("_", " ")


def _either(labels: Mapping[Any, str], values: Collection[str]) -> str:
    return " or ".join(label for value, label in labels.items() if value in values)


def _place(dataset: Dataset, filters: Filters) -> str:
    if not filters.place:
        return ""
    name = dataset.places[filters.place].name
    if not holds_others(dataset, filters.place):
        return name
    return f"{name} and what lies in it" if filters.within else f"{name} itself"
