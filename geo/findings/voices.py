"""Who is heard, on which day and of which place, and where the reports are silent. Standard library only.

An account is a claim or one telling of an event. A day has the accounts that the map's panel shows on it: those
dated to it or spoken on it, and in "published by" what was first printed on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from geo.records.model import Claim, Dataset, Figure, Mention, Place, Report
from geo.records.period import Period
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts
from geo.words.records import Account


@dataclass(frozen=True, slots=True)
class Heard:
    """The accounts of one day under one reading, by id."""

    day: date
    accounts: tuple[Account, ...]

    def of(self, side_id: str) -> tuple[Account, ...]:
        """Those of one side; of third parties and reports' own voices for an empty id."""
        return tuple(account for account in self.accounts if account.side_id == side_id)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The reports that carry them, by id."""
        return tuple(sorted({account.record.report_id for account in self.accounts}))


@dataclass(frozen=True, slots=True)
class Silence:
    """Days in stretches: those with an account for sure, those only perhaps with one, those with none."""

    sure: tuple[Period, ...]
    unsure: tuple[Period, ...]
    silent: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many claims, and how many tellings of events, of one side's voices a report carries."""

    claims: int
    tellings: int


def heard(timeline: Timeline, reading: Reading) -> tuple[Heard, ...]:
    """Every day of the span, in order."""
    dataset = timeline.dataset
    return tuple(Heard(state.day, accounts(dataset, state)) for state in timeline.states(reading))


def silence(days: Iterable[Heard], about: Callable[[Account], bool] = lambda _: True) -> Silence:
    """The stretches of days on which an account that ``about`` admits is heard, may be heard, or is not."""

    def kind(day: Heard) -> str:
        found = [account for account in day.accounts if about(account)]
        return "silent" if not found else "sure" if any(account.sure for account in found) else "unsure"

    runs: dict[str, list[Period]] = {"sure": [], "unsure": [], "silent": []}
    for name, run in groupby(days, kind):
        stretch = [day.day for day in run]
        runs[name].append(Period(stretch[0], stretch[-1]))
    return Silence(*(tuple(runs[name]) for name in ("sure", "unsure", "silent")))


def names(place_id: str) -> Callable[[Account], bool]:
    """Whether an account names the place: as its own, or as the one from which something comes."""

    def named(account: Account) -> bool:
        origins = account.event.origin_ids if account.event else ()
        return place_id in account.place_ids or place_id in origins

    return named


def places_in_order(dataset: Dataset) -> tuple[Place, ...]:
    """The subject, its ways in, then every other place, by name."""

    def rank(place: Place) -> tuple[bool, bool, str]:
        return place.place_id != dataset.subject_id, not place.entry_point, place.name

    return tuple(sorted(dataset.places.values(), key=rank))


def shares(dataset: Dataset, report: Report) -> dict[str, Share]:
    """What a report carries of each side's voices, every record counted once; others under an empty id."""
    own: tuple[Claim | Mention, ...] = (*dataset.claims.values(), *dataset.mentions.values())
    mine = [record for record in own if record.report_id == report.report_id]
    found = {}
    for side in (*dataset.sides, ""):
        said = [record for record in mine if dataset.side_of(record.claimant_id) == side]
        claims = sum(isinstance(record, Claim) for record in said)
        found[side] = Share(claims, len(said) - claims)
    return found


def against_interest(dataset: Dataset) -> tuple[Claim | Mention | Figure, ...]:
    """Every record by which its speaker's own side loses, claims first, then tellings, then figures, by id."""
    return tuple(record for record in _records(dataset) if record.against_interest)


def _records(dataset: Dataset) -> Iterator[Claim | Mention | Figure]:
    yield from dataset.claims.values()
    yield from dataset.mentions.values()
    yield from dataset.figures.values()
