"""What filters leave: how much of the data, what a status then rests on, and the ways out where nothing is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

from geo.filters import Filters, select
from geo.model import Claim, Dataset
from geo.phrases import listed
from geo.stance import Line, lines


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
    left_out = (
        f"{out} of the {len(can)} claims that a status can rest on {'is' if out == 1 else 'are'} left out"
    )
    if out == len(can):
        left_out = "no claim that a status can rest on is among them"
    return f"Statuses are computed from the filtered claims alone: {left_out}."


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
