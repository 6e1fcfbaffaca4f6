"""Days: what each precision needs, what a report can know, and its alternative reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from geo.check.index import Ledger
from geo.records.errors import Problem
from geo.records.model import Claim, Event, Mention, Report, TimePrecision
from geo.records.period import Period
from geo.records.tables import CLAIMS, MENTIONS, REPORTS

Fault = tuple[str, str]


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Reports first, then claims and events, then the days of mentions."""
    for report in ledger.dataset.reports.values():
        for fault in _report_faults(report):
            yield ledger.problem(REPORTS.file, report.report_id, *fault)
    for table, name, record in ledger.dated():
        reports = ledger.reports_of(record)
        unfit = list(_precision_faults(record))
        for fault in unfit or (*_alternatives(record, reports), *_knowable(record, reports)):
            yield ledger.problem(table.file, name, *fault)
    for table in (CLAIMS, MENTIONS):
        for name, record in table.records(ledger.dataset).items():
            for fault in _said(record, ledger.dataset.reports.get(record.report_id)):
                yield ledger.problem(table.file, name, *fault)


def _by(day: date, latest: date) -> bool:
    return Period.of(day).ended(latest)


def _report_faults(report: Report) -> Iterator[Fault]:
    days = (report.published_earliest, report.published_best, report.published_latest)
    if not (_by(days[0], days[1]) and _by(days[1], days[2])):
        what = f"published {days[0]}, {days[1]} and {days[2]} are not in the order earliest, best, latest"
        yield what, "Mend the one that is wrong"
    elif report.alternative and Period(days[0], days[2]).covers(report.alternative):
        what = f"alternative {report.alternative} lies between the earliest and the latest day"
        yield what, "An alternative is another day, never part of the span"
    if report.alternative and not report.alternative_basis:
        yield "alternative_basis is empty", "Say what the other date rests on"
    if report.alternative_basis and not report.alternative:
        yield "alternative_basis is given without an alternative", "Write the day, or empty the basis"


def _precision_faults(record: Claim | Event) -> Iterator[Fault]:
    """Whether the days fit the precision; the alternative days are held to the same form."""
    fault = _form_fault(record.time_precision, record.start, record.end, "")
    if fault:
        yield fault
    elif record.alternative_start or record.alternative_end:
        other = _form_fault(
            record.time_precision, record.alternative_start, record.alternative_end, "alternative_"
        )
        if other:
            yield other


def _form_fault(precision: TimePrecision, start: date | None, end: date | None, prefix: str) -> Fault | None:
    first, last = f"{prefix}start", f"{prefix}end"
    if precision is TimePrecision.UNDATED:
        return (
            (f"time_precision is 'undated', but {first} or {last} is given", "Empty both")
            if start or end
            else None
        )
    if start is None:
        return f"time_precision is '{precision}', but {first} is empty", "Write the first possible day"
    match precision:
        case TimePrecision.DAY if end and end != start:
            return f"time_precision is 'day', but {last} is another day than {first}", f"Empty {last}"
        case TimePrecision.NIGHT if end is None or len(Period(start, end)) != 2:
            return "time_precision is 'night', but the days are not two in a row", "A night spans two dates"
        case TimePrecision.SINCE if end:
            return f"time_precision is 'since', but {last} is given", f"Empty {last}"
        case TimePrecision.WINDOW | TimePrecision.THROUGHOUT if end is None:
            return f"time_precision is '{precision}', but {last} is empty", "Write the last possible day"
    return None


LONGEST_AGO = timedelta(days=366)
"""What lies further back than this before its report is history, or a slip in a year; neither is a day to show."""


def _knowable(record: Claim | Event, reports: tuple[Report, ...]) -> Iterator[Fault]:
    """No report tells of what begins after it was out, nor is what it tells of older than a year."""
    for report in reports:
        limit = report.published_earliest - LONGEST_AGO
        if record.start and _by(record.start, limit):
            what = f"start {record.start} is more than a year before {report.report_id} was out"
            yield what, "Mend the year; what is older is not coded"
        if record.start and not _by(record.start, report.published_latest):
            yield _too_late("start", record.start, report, report.published_latest)
        other, out = record.alternative_start, report.alternative
        if other and out and not _by(other, out):
            yield _too_late("alternative_start", other, report, out)


def _said(record: Claim | Mention, report: Report | None) -> Iterator[Fault]:
    if report and record.said and not _by(record.said, report.published_latest):
        yield _too_late("said", record.said, report, report.published_latest)


def _too_late(column: str, day: date, report: Report, latest: date) -> Fault:
    return f"{column} {day} is after {report.report_id} was out ({latest})", "Mend the day, or the report's"


def _alternatives(record: Claim | Event, reports: tuple[Report, ...]) -> Iterator[Fault]:
    """Records of a report with an alternative reading have days under it; no others have any."""
    pairs = [("start", record.start, record.alternative_start)]
    if isinstance(record, Claim):
        pairs.append(("said", record.said, record.alternative_said))
    double = len(reports) == 1 and reports[0].alternative is not None
    for column, day, other in pairs:
        if other and reports and not double:
            what = f"alternative_{column} is given, but the record is not of one report with such a reading"
            yield what, "Empty it"
        if double and day and other is None:
            what = f"alternative_{column} is empty, but {reports[0].report_id} has an alternative reading"
            yield what, "Write the day under that reading"
