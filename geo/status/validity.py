"""When a record is in force, only possible, or not there at all, on one day under one reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.records.model import Claim, Dataset, Distance, Event, Figure, Mention, Report, TimePrecision
from geo.records.period import Period


class Reading(StrEnum):
    """The slider's two readings of a day."""

    CLAIMED = "claimed"
    """As claimed for the day: by event time."""
    KNOWN = "known"
    """As known on the day: only what was printed by then."""


class Certainty(StrEnum):
    """How firmly a record is tied to a day."""

    DATED = "dated"
    WINDOW = "window"
    """Some day inside a span that covers this day (or, for a claim, a span not yet over)."""
    ALTERNATIVE = "alternative"
    """Only if the report is read by its other date."""
    UNDATED = "undated"
    """Has no day of its own; shown when it was said or printed, in "published by" only."""


@dataclass(frozen=True, slots=True)
class Validity:
    """A record's hold on a day. ``day`` is its event day (undated: the day said, else printed)."""

    certainty: Certainty
    day: date

    @property
    def possible(self) -> bool:
        """Whether the record is only possible on the day, and so makes no status."""
        return self.certainty in {Certainty.WINDOW, Certainty.ALTERNATIVE}


def printed(report: Report, day: date, reading: Reading) -> bool:
    """Whether the reading may use the report on ``day``, by its best date."""
    return reading is Reading.CLAIMED or report.published_best <= day


def printed_otherwise(report: Report, day: date, reading: Reading) -> bool:
    """Whether the reading may use the report on ``day``, by its alternative date."""
    return report.alternative is not None and (reading is Reading.CLAIMED or report.alternative <= day)


def _begun(period: Period, precision: TimePrecision, day: date) -> Validity | None:
    if not period.begun(day):
        return None
    if precision in {TimePrecision.WINDOW, TimePrecision.NIGHT} and not period.ended(day):
        return Validity(Certainty.WINDOW, period.last)
    if precision is TimePrecision.SINCE:
        return Validity(Certainty.DATED, period.first)
    return Validity(Certainty.DATED, period.clipped(day))


def of_claim(claim: Claim, report: Report, day: date, reading: Reading) -> Validity | None:
    """How a claim holds on ``day``, or ``None``.

    A dated claim is in force from its event day on (a window or a night: from its last day; before that it is
    possible). Read by the alternative date, it is possible on the alternative days and on no other.
    """
    if printed(report, day, reading):
        if claim.period is None:
            if reading is Reading.CLAIMED:
                return None
            return Validity(Certainty.UNDATED, claim.said or report.published_best)
        found = _begun(claim.period, claim.time_precision, day)
        if found:
            return found
    return otherwise(claim, report, day, reading)


def otherwise(claim: Claim, report: Report, day: date, reading: Reading) -> Validity | None:
    """How a claim holds on ``day`` if its report is read by its alternative date: possible, or not at all."""
    other = claim.alternative_period
    if other and other.covers(day) and printed_otherwise(report, day, reading):
        return Validity(Certainty.ALTERNATIVE, other.last)
    return None


def event_span(event: Event, mentions: Iterable[Mention], dataset: Dataset) -> Period | None:
    """The days an event covers; one told as going on ends with the last report of ``mentions``."""
    period = event.period
    if period is None or event.time_precision is not TimePrecision.SINCE:
        return period
    told = (dataset.reports[mention.report_id].published_best for mention in mentions)
    return Period(period.first, max([period.last, *told]))


def of_event(event: Event, dataset: Dataset, day: date, reading: Reading) -> Validity | None:
    """How an event covers ``day``, or ``None``. An undated one shows on the day it was first told."""
    mentions = dataset.mentions_of[event.event_id]
    heard = [m for m in mentions if printed(dataset.reports[m.report_id], day, reading)]
    if heard:
        span = event_span(event, heard, dataset)
        if span is None:
            first = min(m.said or dataset.reports[m.report_id].published_best for m in heard)
            printed_on = min(dataset.reports[m.report_id].published_best for m in heard)
            if reading is Reading.KNOWN and day == max(first, printed_on):
                return Validity(Certainty.UNDATED, first)
            return None
        if span.covers(day):
            window = event.time_precision is TimePrecision.WINDOW and len(span) > 1
            return Validity(Certainty.WINDOW if window else Certainty.DATED, span.clipped(day))
    other = event.alternative_period
    if (
        other
        and other.covers(day)
        and any(printed_otherwise(dataset.reports[m.report_id], day, reading) for m in mentions)
    ):
        return Validity(Certainty.ALTERNATIVE, other.clipped(day))
    return None


def mentions_on(event: Event, dataset: Dataset, day: date, reading: Reading) -> tuple[Mention, ...]:
    """The accounts of an event that the reading may use on ``day``, by id.

    Those of a report that is out only by its alternative date count on the event's alternative days only.
    """
    other = event.alternative_period
    found = []
    for mention in dataset.mentions_of[event.event_id]:
        report = dataset.reports[mention.report_id]
        if printed(report, day, reading) or (
            other and other.covers(day) and printed_otherwise(report, day, reading)
        ):
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.mention_id))


Coded = Claim | Event | Mention | Figure | Distance
"""What can be led to on the map."""


@dataclass(frozen=True, slots=True)
class MapDay:
    """The day and reading under which the map shows a record."""

    day: date
    reading: Reading


def told_of(dataset: Dataset, record: Coded) -> Claim | Event | None:
    """What has the day and the place of a record; ``None`` for a number or a distance that stands alone."""
    match record:
        case Mention():
            return dataset.events[record.event_id]
        case Figure():
            return dataset.claims.get(record.record_id) or dataset.events.get(record.record_id)
        case Distance():
            return None
        case _:
            return record


def first_day(told: Claim | Event | None) -> date | None:
    """The day from which a claim is in force or an event covers days: of a night or a window in a claim, the last."""
    if told is None or told.period is None:
        return None
    late = isinstance(told, Claim) and told.time_precision in {TimePrecision.WINDOW, TimePrecision.NIGHT}
    return told.period.last if late else told.period.first


def map_day(dataset: Dataset, record: Coded) -> MapDay:
    """The one day on which every way "to the map" shows a record: its first sure one, as claimed.

    An account of an event, or a figure stated with a claim or event, goes where that goes. What has no day shows on
    the day it was first printed, as known then.
    """
    told = told_of(dataset, record)
    day = first_day(told)
    if day is not None:
        return MapDay(day, Reading.CLAIMED)
    if isinstance(told, Event):
        in_print = [dataset.reports[m.report_id].published_best for m in dataset.mentions_of[told.event_id]]
    else:
        said = record if told is None else told
        assert not isinstance(said, Event)
        in_print = [dataset.reports[said.report_id].published_best]
    return MapDay(min(in_print, default=dataset.span.first), Reading.KNOWN)
