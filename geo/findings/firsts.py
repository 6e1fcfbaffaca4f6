"""Who was first: of each place and side the first claim, the first denial, the first admission, and the lag."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

from geo.findings.parties import Record, id_of, printed
from geo.records import stance as st
from geo.records.model import Claim, Dataset, PlaceKind
from geo.records.stance import Line
from geo.status.validity import first_day, told_of


@dataclass(frozen=True, slots=True)
class First:
    """The earliest of its kind. ``records`` share the day ``claimed`` (``None``: no day given), ordered by print.

    ``printed`` is when the first of them could be read.
    """

    records: tuple[Record, ...]
    claimed: date | None
    printed: date


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from a first claim to its first denial, by the days claimed for and by the days of print.

    Below zero where the denial is the older one; ``claimed`` is ``None`` where one of the two has no day.
    """

    claimed: int | None
    printed: int


@dataclass(frozen=True, slots=True)
class Firsts:
    """What is first said of one side at one place. ``None``: none in these reports.

    ``claim``: the side itself says that it holds the place or is in it; ``around``: that it stands around it or
    closes the ways in; ``by_others``: a third party or a report's own voice places it there. ``denial``: the other
    side denies that claim (without a claim: denies any). ``admission``: the side says something against its interest.
    """

    place_id: str
    side_id: str
    claim: First | None
    around: First | None
    by_others: First | None
    denial: First | None
    admission: First | None

    @property
    def lag(self) -> Lag | None:
        """From the claim to its denial; ``None`` without both."""
        if self.claim is None or self.denial is None:
            return None
        begun, ended = self.claim.claimed, self.denial.claimed
        days = (ended - begun).days if begun and ended else None
        return Lag(days, (self.denial.printed - self.claim.printed).days)


def firsts(dataset: Dataset) -> tuple[Firsts, ...]:
    """Every place that a claim or an admission is about, the subject first, then by name; two sides each."""
    places = {place_id for claim in dataset.claims.values() for place_id in claim.place_ids}
    places |= {p for r in _against_interest(dataset) for p in _places(dataset, r)}
    places = {p for p in places if dataset.places[p].kind is not PlaceKind.COUNTRY}
    order = sorted(places, key=lambda p: (p != dataset.subject_id, dataset.places[p].name, p))
    sides = sorted(dataset.sides, key=lambda side_id: dataset.sides[side_id].position)
    return tuple(_of(dataset, place_id, side_id) for place_id, side_id in product(order, sides))


def unspoken(dataset: Dataset) -> tuple[str, ...]:
    """The entry points that no claim and no admission is about, by name."""
    spoken_of = {found.place_id for found in firsts(dataset)}
    silent = [p for p, place in dataset.places.items() if place.entry_point and p not in spoken_of]
    return tuple(sorted(silent, key=lambda p: dataset.places[p].name))


def _of(dataset: Dataset, place_id: str, side_id: str) -> Firsts:
    claims = [claim for claim in dataset.claims.values() if place_id in claim.place_ids]

    def those(test: Callable[[Claim], bool]) -> list[Claim]:
        return [claim for claim in claims if test(claim)]

    def own(claim: Claim) -> bool:
        return dataset.side_of(claim.claimant_id) == dataset.side_of(claim.about_id) == side_id

    def of_others(claim: Claim) -> bool:
        return dataset.side_of(claim.about_id) == side_id and not dataset.side_of(claim.claimant_id)

    holding = _first(dataset, those(lambda c: own(c) and Line.HOLDING in st.lines(c.stance, c.extent)))
    denials = those(lambda c: _denies(dataset, c, side_id))
    if holding:
        denials = [c for c in denials if _contradicts_any(c, holding.records)]
    admissions = [r for r in _against_interest(dataset) if _admits(dataset, r, place_id, side_id)]
    return Firsts(
        place_id=place_id,
        side_id=side_id,
        claim=holding,
        around=_first(dataset, those(lambda c: own(c) and Line.APPROACHES in st.lines(c.stance, c.extent))),
        by_others=_first(
            dataset, those(lambda c: of_others(c) and Line.HOLDING in st.lines(c.stance, c.extent))
        ),
        denial=_first(dataset, denials),
        admission=_first(dataset, admissions),
    )


def _denies(dataset: Dataset, claim: Claim, side_id: str) -> bool:
    """Whether the other side denies that this one holds the place or has entered it."""
    speaker = dataset.side_of(claim.claimant_id)
    return bool(speaker) and speaker != side_id and Line.DENIAL in st.lines(claim.stance, claim.extent)


def _contradicts_any(denial: Claim, claims: Iterable[Record]) -> bool:
    return any(
        isinstance(claim, Claim) and st.conflicts(denial.stance, denial.extent, claim.stance, claim.extent)
        for claim in claims
    )


def _against_interest(dataset: Dataset) -> list[Record]:
    records: list[Record] = [
        *dataset.claims.values(),
        *dataset.mentions.values(),
        *dataset.figures.values(),
    ]
    return [record for record in records if getattr(record, "against_interest", False)]


def _admits(dataset: Dataset, record: Record, place_id: str, side_id: str) -> bool:
    return dataset.side_of(record.claimant_id) == side_id and place_id in _places(dataset, record)


def _places(dataset: Dataset, record: Record) -> tuple[str, ...]:
    told = told_of(dataset, record)
    return told.place_ids if told else ()


def _first(dataset: Dataset, records: Iterable[Record]) -> First | None:
    """The earliest by the day claimed for; those without a day come after all others, by the day of print."""

    def key(record: Record) -> tuple[date, date]:
        day, out = first_day(told_of(dataset, record)), printed(dataset, record)
        return (day or date.max, out if day is None else date.min)

    found = sorted(records, key=lambda r: (*key(r), printed(dataset, r), r.paragraph, id_of(r)))
    if not found:
        return None
    same = tuple(record for record in found if key(record) == key(found[0]))
    return First(same, first_day(told_of(dataset, found[0])), printed(dataset, same[0]))
