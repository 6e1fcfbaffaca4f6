"""How far two codings of the same reports agree: matched rows, and Krippendorff's alpha for each field.

The formula is that of Krippendorff, *Content Analysis* (3rd ed., 2013), chapter 12: one minus the observed over the
expected disagreement, units with fewer than two values left out.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain, permutations
from typing import Any

from geo.records.errors import AskedError
from geo.records.model import Claim, Dataset, Event, Figure

CORE: tuple[str, ...] = (
    "kind",
    "stance",
    "claimant",
    "side",
    "place",
    "first",
    "last",
    "precision",
    "low",
    "high",
)
"""The fields that are compared, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One assertion of a coding, in the words of this dataset; a field that does not apply is empty.

    ``paragraphs`` may be several. ``stance`` is a claim's stance, an event's kind or a figure's measure. ``place``
    is a set of place ids, ``first`` and ``last`` are the first and the last possible day.
    """

    row: str
    report: str
    paragraphs: tuple[int, ...]
    kind: str
    stance: str
    claimant: str
    side: str
    place: tuple[str, ...]
    first: date | None
    last: date | None
    precision: str
    low: float | None
    high: float | None


COLUMNS: tuple[str, ...] = tuple(
    "paragraph" if field.name == "paragraphs" else field.name for field in fields(Coded)
)
"""The header of the documented table."""


def coded(dataset: Dataset) -> tuple[Coded, ...]:
    """The dataset as such a table: its claims, the mentions of its events and its figures, by id."""
    found: list[Coded] = [_claim(dataset, claim) for claim in dataset.claims.values()]
    for mention in dataset.mentions.values():
        event = dataset.events[mention.event_id]
        span, days = event.period, _days(event)
        found.append(
            Coded(
                row=mention.mention_id,
                report=mention.report_id,
                paragraphs=(mention.paragraph,),
                kind="event",
                stance=event.kind.value,
                claimant=mention.claimant_id,
                side="|".join(sorted(event.side_ids)),
                place=event.place_ids,
                first=span.first if span else None,
                last=days,
                precision=event.time_precision.value,
                low=None,
                high=None,
            )
        )
    return (*found, *(_figure(dataset, figure) for figure in dataset.figures.values()))


def _claim(dataset: Dataset, claim: Claim) -> Coded:
    return Coded(
        row=claim.claim_id,
        report=claim.report_id,
        paragraphs=(claim.paragraph,),
        kind="claim",
        stance=claim.stance.value,
        claimant=claim.claimant_id,
        side=dataset.side_of(claim.about_id),
        place=claim.place_ids,
        first=claim.start,
        last=_days(claim),
        precision=claim.time_precision.value,
        low=None,
        high=None,
    )


def _figure(dataset: Dataset, figure: Figure) -> Coded:
    told = dataset.claims.get(figure.record_id) or dataset.events.get(figure.record_id)
    days = figure if figure.start else told
    precision = days.time_precision if days else None
    return Coded(
        row=figure.figure_id,
        report=figure.report_id,
        paragraphs=(figure.paragraph,),
        kind="figure",
        stance=figure.measure.value,
        claimant=figure.claimant_id,
        side=dataset.side_of(figure.whose_id),
        place=figure.place_ids or (told.place_ids if told else ()),
        first=days.start if days else None,
        last=_days(days) if days else None,
        precision=precision.value if precision else "",
        low=figure.low,
        high=figure.high,
    )


def _days(record: Claim | Event | Figure) -> date | None:
    """The last possible day; of what holds from a day on, that day."""
    return record.period.last if record.period else None


# --- the documented table ------------------------------------------------------------------------------------

KINDS = ("claim", "event", "figure", "other")
"""What a row may be; ``other`` is what this dataset has no noun for, and matches nothing."""


def parsed(text: str, name: str) -> tuple[Coded, ...]:
    """The rows of such a table. Raises ``AskedError`` with file and line of the first cell that cannot be read."""
    lines = csv.reader(io.StringIO(text, newline=""))
    header = tuple(next(lines, ()))
    if header != COLUMNS:
        raise AskedError(f"{name}:1: the header is not that of a coding; write {','.join(COLUMNS)}")
    return tuple(_row(cells, f"{name}:{number}") for number, cells in enumerate(lines, 2))


def _row(cells: Sequence[str], where: str) -> Coded:
    if len(cells) != len(COLUMNS):
        raise AskedError(f"{where}: the row has {len(cells)} cells; write {len(COLUMNS)}")
    cell = dict(zip(COLUMNS, cells, strict=True))
    if cell["kind"] not in KINDS:
        raise AskedError(f"{where}: kind is '{cell['kind']}'; write one of {', '.join(KINDS)}")
    try:
        return Coded(
            row=cell["row"],
            report=cell["report"],
            paragraphs=tuple(int(number) for number in cell["paragraph"].split("|")),
            kind=cell["kind"],
            stance=cell["stance"],
            claimant=cell["claimant"],
            side=cell["side"],
            place=tuple(filter(None, cell["place"].split("|"))),
            first=date.fromisoformat(cell["first"]) if cell["first"] else None,
            last=date.fromisoformat(cell["last"]) if cell["last"] else None,
            precision=cell["precision"],
            low=float(cell["low"]) if cell["low"] else None,
            high=float(cell["high"]) if cell["high"] else None,
        )
    except ValueError as error:
        raise AskedError(
            f"{where}: {error}; write paragraphs and numbers in digits, days as YYYY-MM-DD"
        ) from None


def written(value: object) -> str:
    """A field as the table writes it: days by ISO 8601, lists with bars, numbers without needless zeros."""
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)


SHEET = ("ours", "theirs", "field", "our_value", "their_value")
"""The header of the sheet of differences."""


def sheet(comparison: Comparison) -> str:
    """Every difference as CSV, to be adjudicated: fields of matched rows, then the rows that one coding lacks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(SHEET)
    for ours, theirs, name in differences(comparison):
        writer.writerow(
            (ours.row, theirs.row, name, written(getattr(ours, name)), written(getattr(theirs, name)))
        )
    for row in comparison.ours_alone:
        writer.writerow((row.row, "", "row", f"{row.kind} {row.stance}", ""))
    for row in comparison.theirs_alone:
        writer.writerow(("", row.row, "row", "", f"{row.kind} {row.stance}"))
    return out.getvalue()


# --- matching ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows that tell the same assertion, and those that only one of the codings has."""

    pairs: tuple[tuple[Coded, Coded], ...]
    ours_alone: tuple[Coded, ...]
    theirs_alone: tuple[Coded, ...]


LEAST = 5
"""How much two rows must have in common to be the same assertion: with less, none of those read by hand was."""


def likeness(ours: Coded, theirs: Coded) -> int:
    """How much two rows have in common; 0 where they are of different paragraphs."""
    if ours.report != theirs.report or not set(ours.paragraphs) & set(theirs.paragraphs):
        return 0
    return (
        2 * (ours.kind == theirs.kind)
        + 4 * (ours.stance == theirs.stance)
        + 2 * (ours.claimant == theirs.claimant)
        + (ours.side == theirs.side)
        + 2 * bool(set(ours.place) & set(theirs.place))
        + (ours.first == theirs.first)
        + 2 * (ours.low is not None and (ours.low, ours.high) == (theirs.low, theirs.high))
    )


def compare(ours: Iterable[Coded], theirs: Iterable[Coded]) -> Comparison:
    """Match one to one, the likest first, ties by id: nobody's order matters."""
    mine, other = sorted(ours, key=lambda row: row.row), sorted(theirs, key=lambda row: row.row)
    scored = sorted(
        ((likeness(a, b), a.row, b.row, a, b) for a in mine for b in other if likeness(a, b) >= LEAST),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    used: set[tuple[str, str]] = set()
    pairs = []
    for _, name, their_name, a, b in scored:
        if ("ours", name) not in used and ("theirs", their_name) not in used:
            used |= {("ours", name), ("theirs", their_name)}
            pairs.append((a, b))
    return Comparison(
        tuple(sorted(pairs, key=lambda pair: pair[1].row)),
        tuple(row for row in mine if ("ours", row.row) not in used),
        tuple(row for row in other if ("theirs", row.row) not in used),
    )


def differences(comparison: Comparison) -> tuple[tuple[Coded, Coded, str], ...]:
    """Every field in which two matched rows differ."""
    return tuple(
        (ours, theirs, name)
        for ours, theirs in comparison.pairs
        for name in CORE
        if _value(ours, name) != _value(theirs, name)
    )


def _value(row: Coded, name: str) -> Any:  # noqa: ANN401 - text, number, day or set
    value = getattr(row, name)
    return tuple(sorted(value)) if isinstance(value, tuple) else value


# --- Krippendorff's alpha ------------------------------------------------------------------------------------

Metric = Callable[[Any, Any, Counter[Any]], float]


def nominal(a: Hashable, b: Hashable, _: Counter[Any]) -> float:
    """1 where two values differ."""
    return float(a != b)


def interval(a: float, b: float, _: Counter[Any]) -> float:
    """The square of the difference."""
    return (a - b) ** 2


def ordinal(a: float, b: float, counts: Counter[Any]) -> float:
    """The square of the number of values between the two ranks, half of each end included."""
    low, high = min(a, b), max(a, b)
    between = sum(count for value, count in counts.items() if low <= value <= high)
    return float((between - (counts[low] + counts[high]) / 2) ** 2) if low != high else 0.0


def alpha(units: Iterable[Sequence[Any]], metric: Metric = nominal) -> float | None:
    """Agreement beyond chance of the values of each unit; ``None`` where nothing varies or nothing is paired.

    A missing value is ``None``. 1 is perfect agreement, 0 what chance would give.
    """
    paired = [[value for value in unit if value is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    counts: Counter[Any] = Counter(chain.from_iterable(paired))
    total = sum(counts.values())
    observed = sum(
        sum(metric(a, b, counts) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in paired
    )
    expected = sum(counts[a] * (counts[b] - (a == b)) * metric(a, b, counts) for a in counts for b in counts)
    return 1 - (total - 1) * observed / expected if expected else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One field over the matched rows: how many have it in both codings, how many are equal, and alpha."""

    field: str
    both: int
    equal: int
    alpha: float | None


def figures(comparison: Comparison) -> tuple[tuple[str, ...], ...]:
    """The result as rows of a table: field, in how many pairs both have it, in how many they are equal, alpha."""
    return tuple(
        (found.field, str(found.both), str(found.equal), "" if found.alpha is None else f"{found.alpha:.3f}")
        for found in agreements(comparison)
    )


DAYS, NUMBERS = frozenset({"first", "last"}), frozenset({"low", "high"})


def agreements(comparison: Comparison) -> tuple[Agreement, ...]:
    """Every field: days by the interval metric, numbers by the ordinal one, all else as names."""
    return tuple(_agreement(comparison, name) for name in CORE)


def _agreement(comparison: Comparison, name: str) -> Agreement:
    units = [
        pair
        for pair in ((_number(a, name), _number(b, name)) for a, b in comparison.pairs)
        if None not in pair
    ]
    metric = interval if name in DAYS else ordinal if name in NUMBERS else nominal
    return Agreement(name, len(units), sum(a == b for a, b in units), alpha(units, metric))


def _number(row: Coded, name: str) -> Any:  # noqa: ANN401 - what alpha compares
    """A day as its number; text and places that are not given are missing."""
    value = _value(row, name)
    if isinstance(value, date):
        return value.toordinal()
    return value if value not in ("", ()) else None
