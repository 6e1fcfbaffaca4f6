"""Who speaks, as HTML: by outlet and day, against whose interest, and the days and places nobody reported on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from geo.findings.figures import sides_in_order
from geo.findings.voices import (
    Heard,
    Share,
    Silence,
    against_interest,
    heard,
    names,
    places_in_order,
    shares,
    silence,
)
from geo.markup.elements import Values, filled, page_link, paragraph_link
from geo.records.model import Claim, Dataset, Figure, Mention, Place, Report
from geo.records.period import Period
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.claims import capital
from geo.words.dates import day_short, listed, span_words
from geo.words.lists import reading_words
from geo.words.records import figure_words, outlet, speaker_line, told_by

OF_A_DAY: dict[Reading, str] = {
    Reading.CLAIMED: "told of that day",
    Reading.KNOWN: "told of that day in print by then, or first printed on it",
}
"""What makes an account one of a day's."""


def _name(reading: Reading) -> str:
    return capital(reading_words(reading, "the day"))


def _stretches(periods: Iterable[Period]) -> str:
    return listed(span_words(period.first, period.last) for period in periods)


def _silent_days(reading: Reading, found: Silence) -> tuple[str, str]:
    """The days without an account, and those with one only perhaps, in a sentence under the reading's name."""
    name, meaning = _name(reading), OF_A_DAY[reading]
    silent = f"no account on {_stretches(found.silent)}" if found.silent else "an account on every day"
    unsure = f"; only perhaps on {_stretches(found.unsure)}" if found.unsure else ""
    return name, f"{silent}{unsure}. (An account {meaning}.)"


def _unnamed(place: Place, days: Iterable[Heard]) -> bool:
    return not any(names(place.place_id)(account) for day in days for account in day.accounts)


def _place(dataset: Dataset, place: Place, days: Mapping[Reading, tuple[Heard, ...]]) -> Values:
    """A place with what is heard of it in each reading; what lies in it does not count as the place itself."""
    found = (silence(heard_on, names(place.place_id)) for heard_on in days.values())
    kind = "subject" if place.place_id == dataset.subject_id else "way in" if place.entry_point else ""
    cells = [{"strip": _strip(one), "words": list(_place_words(one))} for one in found]
    return {"name": place.name, "kind": kind, "cells": cells}


def _strip(found: Silence) -> list[str]:
    """A cell a day, by kind; it says nothing that the words below it do not."""
    kinds = (("sure", found.sure), ("unsure", found.unsure), ("silent", found.silent))
    cells = sorted((day, kind) for kind, periods in kinds for period in periods for day in period.days())
    return [kind for _, kind in cells]


def _place_words(found: Silence) -> Iterator[str]:
    """Which days name the place, perhaps or not at all; nothing where no day may name it."""
    if not found.sure and not found.unsure:
        return
    for word, periods in (("named", found.sure), ("perhaps", found.unsure), ("by nobody", found.silent)):
        if periods:
            yield f"{word}: {_stretches(periods)}"


OTHERS = "Others"
KEY = (
    "An account is a claim, or one telling of an event. Pale, or “perhaps”: the day is one of several that the account "
    "leaves open, hangs on how a report is dated, or is only that of its printing. A day or a place without an "
    "account is one that nobody in these reports wrote about, not a quiet one."
)


def voices_html(timeline: Timeline) -> Markup:
    """The chart's key and its text equivalent, then silence by day and by place; headings begin at ``h3``."""
    dataset = timeline.dataset
    days = {reading: heard(timeline, reading) for reading in Reading}
    places = places_in_order(dataset)
    never = [place.name for place in places if all(_unnamed(place, found) for found in days.values())]
    return filled(
        "voices",
        "page",
        key=KEY,
        heard=[_days(dataset, reading, found) for reading, found in days.items()],
        voices=[{"name": name, "position": position} for _, name, position in _columns(dataset)],
        outlets=[_outlet(dataset, report) for report in dataset.reports.values()],
        against=[_against(dataset, record) for record in against_interest(dataset)],
        silent=[_silent_days(reading, silence(found)) for reading, found in days.items()],
        never=listed(never),
        places=[_place(dataset, place, days) for place in places],
    )


def _columns(dataset: Dataset) -> tuple[tuple[str, str, int], ...]:
    """Id, name and colour of each voice: the sides in their order, then everybody else."""
    sides = [dataset.sides[side] for side in sides_in_order(dataset)]
    return (*((side.side_id, side.name, side.position) for side in sides), ("", OTHERS, 0))


def _days(dataset: Dataset, reading: Reading, days: Sequence[Heard]) -> Values:
    """The chart in words: a row a day, a column a voice, and which reports carry them."""
    name, meaning = _name(reading), OF_A_DAY[reading]
    rows = [
        {
            "way": page_link("./", day_short(day.day), day=day.day.isoformat(), reading=reading.value),
            "counts": [_count(day, side) for side, _, _ in _columns(dataset)],
            "reports": [(one, outlet(dataset, dataset.reports[one])) for one in day.outlets],
        }
        for day in days
    ]
    return {"name": name, "meaning": meaning, "days": rows}


def _count(day: Heard, side_id: str) -> str:
    found = day.of(side_id)
    sure = sum(account.sure for account in found)
    perhaps = len(found) - sure
    if not found:
        return "none"
    if not perhaps:
        return str(sure)
    return f"{sure}, perhaps {perhaps} more" if sure else f"perhaps {perhaps}"


def _outlet(dataset: Dataset, report: Report) -> Values:
    name = report.agency or dataset.actors[report.outlet_id].name
    carried = shares(dataset, report)
    return {
        "way": page_link("sources", name, report=report.report_id),
        "headline": report.headline,
        "shares": [_share(carried[side]) for side, _, _ in _columns(dataset)],
    }


def _share(share: Share) -> str:
    told = [(share.claims, "claim", "claims"), (share.tellings, "telling", "tellings")]
    return ", ".join(f"{n} {one if n == 1 else more}" for n, one, more in told if n) or "none"


def _against(dataset: Dataset, record: Claim | Mention | Figure) -> Values:
    if isinstance(record, Figure):
        said = f"{speaker_line(dataset, record)}: {figure_words(dataset, record)}"
    else:
        said = f"{told_by(dataset, record)}."
    return {"said": said, "way": paragraph_link(dataset, record)}
