"""Which claims about a place are in force for each side on a day (codebook, section 5, "Position")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from geo.records import stance as st
from geo.records.model import Claim, Dataset, TimePrecision
from geo.records.period import days_since
from geo.records.stance import Extent, Line, Sense, Stance, Strength
from geo.status.validity import Reading, Validity, of_claim, otherwise


@dataclass(frozen=True, slots=True)
class Position:
    """What one side says about one place: claims of one stance, extent and event day, in force together.

    ``side_id`` is empty where a report's own voice, a third party, or the other side says it;
    ``about_side_id`` is the side said to be there (in a denial: the side whose hold is denied). ``day`` is
    the event day; ``age_days`` counts from the later of it and the day the words were last spoken. ``place_id``
    is the place the claims are about: for an implied position, one that contains it.
    """

    side_id: str
    about_side_id: str
    place_id: str
    line: Line
    sense: Sense
    stance: Stance
    extent: Extent
    claims: tuple[str, ...]
    day: date
    age_days: int
    official: bool
    possible: bool
    implied: bool = False

    @property
    def strength(self) -> Strength:
        """How loud the position is drawn and worded."""
        return st.strength(self.stance, self.extent)

    @property
    def holding(self) -> bool:
        """Whether the position says that its side holds the place or is in it."""
        return bool(self.side_id) and self.line is Line.HOLDING


@dataclass(frozen=True, slots=True)
class _Statement:
    claim: Claim
    validity: Validity
    sense: Sense
    side_id: str
    official: bool

    @property
    def line(self) -> Line:
        return st.LINES[self.sense]


def _statements(dataset: Dataset, claims: Iterable[Claim], day: date, reading: Reading) -> list[_Statement]:
    found = []
    for claim in claims:
        report = dataset.reports[claim.report_id]
        validity = of_claim(claim, report, day, reading)
        if validity is None:
            continue
        other = None if validity.possible else otherwise(claim, report, day, reading)
        actor = dataset.actors[claim.claimant_id]
        found += [
            _Statement(claim, hold, sense, actor.side_id, actor.official)
            for hold in (validity, other)
            for sense in st.senses(claim.stance, claim.extent)
            if hold and sense in st.LINES
        ]
    return found


def _own(dataset: Dataset, statement: _Statement) -> bool:
    """Whether the words make a position of the speaker's side: what it does itself, or denies of the other.

    Holding all ways in is something a side does itself, though it amounts to a denial.
    """
    about = dataset.side_of(statement.claim.about_id)
    if statement.claim.stance in st.OF_THE_OTHER:
        return bool(statement.side_id and about) and about != statement.side_id
    return bool(statement.side_id) and about == statement.side_id


PASSING = frozenset({TimePrecision.DAY, TimePrecision.NIGHT, TimePrecision.THROUGHOUT})
"""How a presence that is told of some days only is dated."""


def _lasts(dataset: Dataset, statement: _Statement, day: date) -> bool:
    """Whether the words still hold: a third party's ``present`` of a day, a night or a period holds no longer.

    What it tells as captured, or in the present tense (``since``), holds from then on.
    """
    claim = statement.claim
    if _own(dataset, statement) or _concession(dataset, statement) or claim.stance is Stance.CAPTURED:
        return True
    if claim.time_precision not in PASSING or statement.line is not Line.HOLDING:
        return True
    return any(span.covers(day) for span in (claim.period, claim.alternative_period) if span)


def _concession(dataset: Dataset, statement: _Statement) -> bool:
    """Whether a side says that the other one holds the place or is in it: ends its own older holding."""
    about = dataset.side_of(statement.claim.about_id)
    return bool(statement.side_id and about) and about != statement.side_id and statement.line is Line.HOLDING


def _newest(statements: Sequence[_Statement]) -> list[_Statement]:
    """The statements in force: the newest official ones, and the newest unofficial ones unless older."""
    official = max((s.validity.day for s in statements if s.official), default=None)
    unofficial = max((s.validity.day for s in statements if not s.official), default=None)
    if official and unofficial and unofficial < official:
        unofficial = None
    return [s for s in statements if s.validity.day == (official if s.official else unofficial)]


def _standing(dataset: Dataset, firm: Iterable[_Statement]) -> list[_Statement]:
    """What is in force: of each side and line the newest, concessions among them; of others, each one's."""
    lines: dict[tuple[str, Line], list[_Statement]] = defaultdict(list)
    others = []
    for s in firm:
        if _own(dataset, s) or _concession(dataset, s):
            lines[s.side_id, s.line].append(s)
        else:
            others.append(s)
    return [s for group in lines.values() for s in _newest(group)] + _by_speaker(others)


def _position(
    dataset: Dataset, place_id: str, group: Sequence[_Statement], day: date, *, own: bool
) -> Position:
    head = group[0]
    said = [max(s.validity.day, s.claim.said or s.validity.day) for s in group]
    return Position(
        side_id=head.side_id if own else "",
        about_side_id=dataset.side_of(head.claim.about_id),
        place_id=place_id,
        line=head.line,
        sense=head.sense,
        stance=head.claim.stance,
        extent=head.claim.extent,
        claims=tuple(sorted({s.claim.claim_id for s in group})),
        day=max(s.validity.day for s in group),
        age_days=days_since(max(said), day),
        official=any(s.official for s in group),
        possible=head.validity.possible,
    )


def _grouped(
    dataset: Dataset, place_id: str, statements: Iterable[_Statement], day: date, *, own: bool
) -> tuple[Position, ...]:
    def key(s: _Statement) -> tuple[str, ...]:
        about = dataset.side_of(s.claim.about_id)
        possible = "possible" if s.validity.possible else ""
        event_day = s.validity.day.isoformat()
        return (s.side_id if own else "", s.line, s.claim.stance, s.claim.extent, possible, about, event_day)

    ordered = sorted(statements, key=lambda s: (key(s), s.claim.claim_id))
    return tuple(
        _position(dataset, place_id, list(group), day, own=own) for _, group in groupby(ordered, key)
    )


def _by_speaker(statements: Iterable[_Statement]) -> list[_Statement]:
    """Of each speaker who is no side, the newest words only."""
    found: dict[tuple[str, Line], list[_Statement]] = defaultdict(list)
    for statement in statements:
        found[statement.claim.claimant_id, statement.line].append(statement)
    return [
        s for group in found.values() for s in group if s.validity.day == max(x.validity.day for x in group)
    ]


def positions(
    dataset: Dataset, place_id: str, claims: Iterable[Claim], day: date, reading: Reading
) -> tuple[Position, ...]:
    """Every position about ``place_id`` itself on ``day``, ordered by side, line, stance and extent.

    ``claims`` are the claims about this very place, in any order. Those in force come with those only
    possible; what third parties and reports say comes with an empty ``side_id``.
    """
    statements = [s for s in _statements(dataset, claims, day, reading) if _lasts(dataset, s, day)]
    standing = _standing(dataset, [s for s in statements if not s.validity.possible])
    in_force = {s.claim.claim_id for s in standing}
    shown = standing + [s for s in statements if s.validity.possible and s.claim.claim_id not in in_force]
    return (
        *_grouped(dataset, place_id, [s for s in shown if _own(dataset, s)], day, own=True),
        *_grouped(dataset, place_id, [s for s in shown if not _own(dataset, s)], day, own=False),
    )


def claims_by_place(dataset: Dataset) -> Mapping[str, tuple[Claim, ...]]:
    """The claims about each place itself, by id; unlocated claims are under no place."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for _, claim in sorted(dataset.claims.items()):
        for place_id in claim.place_ids:
            found[place_id].append(claim)
    return {place_id: tuple(claims) for place_id, claims in found.items()}
