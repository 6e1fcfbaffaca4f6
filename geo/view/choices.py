"""What a reader can choose in each filter, and the filters that are set, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from geo.records.model import (
    Claim,
    Dataset,
    Event,
    EventKind,
    Figure,
    Mention,
    Verification,
)
from geo.records.stance import Line, lines
from geo.view.filters import CLAIM, FIGURE, OTHERS, Filters, select
from geo.words.dates import listed
from geo.words.lists import DAY_KNOWN, EVENT_KINDS, PLACE_KNOWN, STAMP, VERIFICATION, Term


@dataclass(frozen=True, slots=True)
class Shown:
    """How many records are shown, of how many."""

    mentions: int
    of_mentions: int
    claims: int
    of_claims: int
    figures: int
    of_figures: int

    @property
    def total(self) -> int:
        """All records shown: mentions, claims and figures."""
        return self.mentions + self.claims + self.figures

    @property
    def sentence(self) -> str:
        """How many of how many, in words."""
        of = (self.of_mentions, self.of_claims, self.of_figures)
        shown = (self.mentions, self.claims, self.figures)
        nouns = (_many(of[0], "account") + " of events", _many(of[1], "claim"), _many(of[2], "figure"))
        if shown == of:
            return f"All is shown: {listed(nouns)}."
        return f"{listed(f'{n} of {words}' for n, words in zip(shown, nouns, strict=True))} are shown."


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def count(dataset: Dataset, filtered: Dataset) -> Shown:
    """How many of the records of ``dataset`` are left in ``filtered``."""
    return Shown(
        mentions=len(filtered.mentions),
        of_mentions=len(dataset.mentions),
        claims=len(filtered.claims),
        of_claims=len(dataset.claims),
        figures=len(filtered.figures),
        of_figures=len(dataset.figures),
    )


def statuses_rest_on(dataset: Dataset, filtered: Dataset) -> str:
    """A sentence where the filters took away a claim that a status can rest on; else empty.

    Claims about the approaches, gains without a place and claims that name no place make no status.
    """
    can = [name for name, claim in dataset.claims.items() if _makes_status(claim)]
    out = sum(name not in filtered.claims for name in can)
    if not out:
        return ""
    return f"{STAMP}: {out} of {len(can)} claims {'is' if out == 1 else 'are'} hidden."


def _makes_status(claim: Claim) -> bool:
    return bool(claim.place_ids and {Line.HOLDING, Line.DENIAL} & set(lines(claim.stance, claim.extent)))


@dataclass(frozen=True, slots=True)
class Widening:
    """A way out of filters that leave nothing: the filters to take off, what then stays set, and what that shows.

    ``names`` is ``("within",)`` where the place stays and what lies in it is added.
    """

    names: tuple[str, ...]
    filters: Filters
    records: int


def emptied_by(dataset: Dataset, filters: Filters) -> tuple[Widening, ...]:
    """Each filter without which something would be left, most records first; none where something is left already.

    Where no single one will do, the pairs that will, and so on.
    """
    if _left(dataset, filters):
        return ()
    ways = []
    if filters.place and not filters.within:
        ways = _that_show(dataset, [(("within",), replace(filters, within=True))])
    for size in range(1, len(filters.on) + 1):
        sets = [(names, filters.without(*names)) for names in combinations(filters.on, size)]
        if found := _that_show(dataset, sets):
            return tuple(ways + found)
    return tuple(ways)


def _that_show(dataset: Dataset, ways: list[tuple[tuple[str, ...], Filters]]) -> list[Widening]:
    found = [Widening(names, wider, _left(dataset, wider)) for names, wider in ways]
    return sorted((way for way in found if way.records), key=lambda way: -way.records)


def _left(dataset: Dataset, filters: Filters) -> int:
    return count(dataset, select(dataset, filters)).total


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
    "alone": "From these alone",
}
"""The fields of ``Filters`` as a reader knows them."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the records of one dataset can be narrowed to, value by label, each in the order of display."""

    sides: dict[str, str]
    kinds: dict[str, str]
    places: dict[str, str]
    outlets: dict[str, str]
    times: dict[str, str]
    precisions: dict[str, str]
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
"""Of an imported event that is none of ``EventKind``, as ``geo.events.table`` has it."""


def choices(dataset: Dataset, more: More = NO_MORE) -> Choices:
    """The choices that the whole dataset or an imported set has records for; every place of the gazetteer."""
    told: list[Claim | Event] = [*dataset.claims.values(), *dataset.events.values()]
    said: list[Claim | Mention | Figure] = [*dataset.claims.values(), *dataset.mentions.values()]
    said += dataset.figures.values()
    times = {str(r.time_precision) for r in told} | set(more.times)
    precisions = {str(r.geo_precision) for r in told} | set(more.precisions)
    checks = {r.verification for r in said}
    sides = sorted(dataset.sides.values(), key=lambda side: side.position)
    happened = {event.kind for event in dataset.events.values()} | set(more.kinds)
    events = {kind.value: EVENT_KINDS[kind] for kind in EventKind if kind in happened}
    if OTHER_KIND in more.kinds:
        events[OTHER_KIND] = "other imported events"
    places = sorted(dataset.places.values(), key=lambda place: place.name)
    outlets = sorted({report.outlet_id for report in dataset.reports.values()})
    return Choices(
        sides={side.side_id: side.short_name for side in sides} | {OTHERS: "Others"},
        kinds={CLAIM: "claims"} | events | {FIGURE: "figures"},
        places={place.place_id: place.name for place in places},
        outlets=_outlets({name: dataset.actors[name].name for name in outlets}, more.sources),
        times={value: words.label for value, words in DAY_KNOWN.items() if value in times},
        precisions={value: words.label for value, words in PLACE_KNOWN.items() if value in precisions},
        checks={value: words.label for value, words in VERIFICATION.items() if value in checks},
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
        "times": _either(_labels(DAY_KNOWN), filters.times),
        "precisions": _either(_labels(PLACE_KNOWN), filters.precisions),
        "checks": _either(_labels(VERIFICATION), filters.checks),
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


def _labels(table: Mapping[Any, Term]) -> dict[Any, str]:
    return {value: term.label for value, term in table.items()}


def _either(labels: Mapping[Any, str], values: Collection[str]) -> str:
    return " or ".join(label for value, label in labels.items() if value in values)


def _place(dataset: Dataset, filters: Filters) -> str:
    if not filters.place:
        return ""
    name = dataset.places[filters.place].name
    if not holds_others(dataset, filters.place):
        return name
    return f"{name} and what lies in it" if filters.within else f"{name} itself"
