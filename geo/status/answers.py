"""What was said against a record, and how much later: from the links, and from the status rule where it is a denial."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import permutations

from geo.records.model import Claim, Dataset, Event, Link, LinkKind, Mention
from geo.records.period import Period
from geo.records.stance import Line
from geo.status.timeline import PlaceOnDay, Timeline, contradict
from geo.status.validity import Reading


class Source(StrEnum):
    """Who says that one record speaks against another."""

    REPORT = "report"
    """A report sets the two against each other."""
    CODER = "coder"
    """The coder does: they are told differently, and neither need refer to the other."""
    RULE = "rule"
    """The status rule does: a denial and what it denies are in force at one place on one day."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from a record to what was said against it, least and most; negative where that came first."""

    least: int
    most: int

    @classmethod
    def between(cls, to: Period, by: Period) -> Lag:
        """The lag of ``by`` behind ``to``, each known to a span of days."""
        return cls((by.first - to.last).days, (by.last - to.first).days)


@dataclass(frozen=True, slots=True)
class Answer:
    """``by_id`` (a claim or an event) speaks against ``to_id``. ``lag`` is ``None`` where one has no day."""

    by_id: str
    to_id: str
    denies: bool
    source: Source
    lag: Lag | None

    @property
    def words(self) -> str:
        """``denied 1 day later``: what happened to ``to_id``, without naming anybody."""
        verb = "denied" if self.denies else "told otherwise" if self.source is Source.CODER else "disputed"
        return f"{verb}{', ' if self.lag is None else ' '}{lag_words(self.lag)}"


def lag_words(lag: Lag | None) -> str:
    """``the same day``, ``1 day later``, ``2 to 4 days later``, ``1 day before``; doubt is said."""
    if lag is None:
        return "how much later is not known"
    if lag.least == lag.most:
        return _ahead(lag.least, lag.least)
    if lag.least >= 0 or lag.most <= 0:
        return _ahead(lag.least, lag.most)
    return "about the same time, by days not surely known"


def _ahead(least: int, most: int) -> str:
    if least == most == 0:
        return "the same day"
    low, high = sorted((abs(least), abs(most)))
    number = str(low) if low == high else f"{low} to {high}"
    return f"{number} {'day' if high == 1 else 'days'} {'later' if most > 0 else 'before'}"


def days_of(record: Claim | Event | Mention, dataset: Dataset) -> Period | None:
    """The day the words were said; where it is not printed the days the record is about; ``None`` without any."""
    if not isinstance(record, Event) and record.said:
        return Period.of(record.said)
    told = dataset.events[record.event_id] if isinstance(record, Mention) else record
    return told.period


def answers(timeline: Timeline, reading: Reading) -> tuple[Answer, ...]:
    """Everything said against a claim or an event, by the ids of both.

    A pair that a link names and that the rule knows for a denial is called one; a report stays its source.
    """
    denials = {(a.by_id, a.to_id): a for a in _ruled(timeline, reading)}
    linked = {(a.by_id, a.to_id): a for a in _linked(timeline.dataset)}
    unsaid = {key: a for key, a in denials.items() if key not in linked and key[::-1] not in linked}
    said = {key: _denied(a) if key in denials else a for key, a in linked.items()}
    return tuple(a for _, a in sorted((said | unsaid).items()))


def _denied(answer: Answer) -> Answer:
    source = Source.RULE if answer.source is Source.CODER and not answer.denies else answer.source
    return replace(answer, denies=True, source=source)


def _linked(dataset: Dataset) -> Iterator[Answer]:
    for _, link in sorted(dataset.links.items()):
        if link.kind not in {LinkKind.DISPUTES, LinkKind.DENIES}:
            continue
        by, to = (_record(dataset, key) for key in (link.from_id, link.to_id))
        if by is None or to is None or _drawn(by) == _drawn(to):
            continue
        found = _answer(dataset, by, to, denies=link.kind is LinkKind.DENIES, source=_source(link))
        yield _later_last(found)


def _later_last(answer: Answer) -> Answer:
    """Where the coder only notes a difference neither answers the other: the later is said against the earlier."""
    if answer.source is Source.CODER and not answer.denies and answer.lag and answer.lag.most < 0:
        turned = Lag(-answer.lag.most, -answer.lag.least)
        return replace(answer, by_id=answer.to_id, to_id=answer.by_id, lag=turned)
    return answer


def _source(link: Link) -> Source:
    return Source(link.stated_by.value)


def _record(dataset: Dataset, record_id: str) -> Claim | Event | Mention | None:
    """A record that has days of its own; figures have none."""
    return dataset.claims.get(record_id) or dataset.events.get(record_id) or dataset.mentions.get(record_id)


def _drawn(record: Claim | Event | Mention) -> str:
    """The claim or the event: a mention is shown as its event."""
    return record.claim_id if isinstance(record, Claim) else record.event_id


def _answer(
    dataset: Dataset,
    by: Claim | Event | Mention,
    to: Claim | Event | Mention,
    *,
    denies: bool,
    source: Source,
) -> Answer:
    ends = days_of(to, dataset), days_of(by, dataset)
    lag = Lag.between(ends[0], ends[1]) if ends[0] and ends[1] else None
    return Answer(_drawn(by), _drawn(to), denies, source, lag)


def _ruled(timeline: Timeline, reading: Reading) -> Iterator[Answer]:
    dataset = timeline.dataset
    seen: set[tuple[str, str]] = set()
    for state in timeline.states(reading):
        for place in state.places.values():
            for pair in _denials(place):
                if pair not in seen:
                    seen.add(pair)
                    by, to = (dataset.claims[claim_id] for claim_id in pair)
                    yield _answer(dataset, by, to, denies=True, source=Source.RULE)


def _denials(place: PlaceOnDay) -> Iterable[tuple[str, str]]:
    """Denials in force with what they cannot be true beside."""
    for denial, held in permutations(place.in_force, 2):
        if denial.line is Line.DENIAL and held.line is Line.HOLDING and contradict(denial, held):
            yield from ((by, to) for by in denial.claims for to in held.claims)
