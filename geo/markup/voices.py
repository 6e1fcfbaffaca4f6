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
from geo.markup.elements import BLANK, joined, page_link, paragraph_link, speaker_words
from geo.records.model import Claim, Dataset, Figure, Mention, Place
from geo.records.period import Period
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.claims import capital
from geo.words.dates import day_short, listed, span_words
from geo.words.lists import reading_words
from geo.words.records import figure_words

OF_A_DAY: dict[Reading, str] = {
    Reading.CLAIMED: "told of that day",
    Reading.KNOWN: "told of that day in print by then, or first printed on it",
}
"""What makes an account one of a day's."""


def _name(reading: Reading) -> str:
    return capital(reading_words(reading, "the day"))


def _stretches(periods: Iterable[Period]) -> str:
    return listed(span_words(period.first, period.last) for period in periods)


def silent_days(reading: Reading, found: Silence) -> Markup:
    """The days without an account, and those with one only perhaps, in a sentence."""
    name, meaning = _name(reading), OF_A_DAY[reading]
    silent = f"no account on {_stretches(found.silent)}" if found.silent else "an account on every day"
    unsure = f"; only perhaps on {_stretches(found.unsure)}" if found.unsure else ""
    words = f"{silent}{unsure}. (An account {meaning}.)"
    return Markup("<p><b>{}:</b> {}</p>").format(name, words)


def place_table(dataset: Dataset, days: Mapping[Reading, tuple[Heard, ...]]) -> Markup:
    """The subject and its ways in first; what lies in a place does not count as the place itself."""
    places = places_in_order(dataset)
    rows = joined(_place_row(dataset, place, days) for place in places)
    never = [place.name for place in places if all(_unnamed(place, found) for found in days.values())]
    heads = joined(Markup('<th scope="col">{}</th>').format(_name(reading)) for reading in days)
    return Markup(
        '{}<table class="places"><caption>On which days an account names the place itself, as its own or as the one '
        "from which something comes: a full day is named, a pale one perhaps, an empty one by nobody</caption>"
        '<thead><tr><th scope="col">Place</th>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(_never(never), heads, rows)


def _unnamed(place: Place, days: Iterable[Heard]) -> bool:
    return not any(names(place.place_id)(account) for day in days for account in day.accounts)


def _never(never: list[str]) -> Markup:
    return Markup("<p>Named by no account on any day: {}.</p>").format(listed(never)) if never else BLANK


def _place_row(dataset: Dataset, place: Place, days: Mapping[Reading, tuple[Heard, ...]]) -> Markup:
    kind = "subject" if place.place_id == dataset.subject_id else "way in" if place.entry_point else ""
    cells = joined(
        Markup("<td>{}{}</td>").format(_strip(found), joined(_place_words(found)))
        for found in (silence(heard_on, names(place.place_id)) for heard_on in days.values())
    )
    return Markup('<tr><th scope="row">{}{}</th>{}</tr>').format(
        place.name, Markup(" <small>{}</small>").format(kind) if kind else BLANK, cells
    )


def _strip(found: Silence) -> Markup:
    """A cell a day; it says nothing that the words below it do not."""
    kinds = (("sure", found.sure), ("unsure", found.unsure), ("silent", found.silent))
    cells = sorted((day, kind) for kind, periods in kinds for period in periods for day in period.days())
    return Markup('<span class="strip" aria-hidden="true">{}</span>').format(
        joined(Markup('<i class="{}"></i>').format(kind) for _, kind in cells)
    )


def _place_words(found: Silence) -> Iterator[Markup]:
    if not found.sure and not found.unsure:
        yield Markup('<small class="nothing">by nobody, on no day</small>')
        return
    kinds = (("named", found.sure), ("perhaps", found.unsure), ("by nobody", found.silent))
    for word, periods in kinds:
        if periods:
            yield Markup("<small>{} {}</small>").format(f"{word}:", _stretches(periods))


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
    parts = [
        Markup('<p class="key">{}</p>').format(KEY),
        *(_day_table(dataset, reading, found) for reading, found in days.items()),
        Markup("<h3>Who is heard in which report</h3>"),
        _outlet_table(dataset),
        Markup("<h3>Statements against the speaker’s own interest</h3>"),
        _interest_list(dataset),
        Markup("<h3>Days nobody reported on</h3>"),
        *(silent_days(reading, silence(found)) for reading, found in days.items()),
        Markup("<h3>Places nobody reported on</h3>"),
        place_table(dataset, days),
    ]
    return Markup('<div class="voices">{}</div>').format(joined(parts))


def _columns(dataset: Dataset) -> tuple[tuple[str, str, int], ...]:
    """Id, name and colour of each voice: the sides in their order, then everybody else."""
    sides = [dataset.sides[side] for side in sides_in_order(dataset)]
    return (*((side.side_id, side.name, side.position) for side in sides), ("", OTHERS, 0))


def _heads(columns: Iterable[tuple[str, int]]) -> Markup:
    return joined(
        Markup('<th scope="col" class="side-{}">{}</th>').format(position, name) for name, position in columns
    )


def _day_table(dataset: Dataset, reading: Reading, days: Sequence[Heard]) -> Markup:
    """The chart in words: a row a day, a column a voice, and which reports carry them."""
    name, meaning = _name(reading), OF_A_DAY[reading]
    columns = _columns(dataset)
    rows = joined(
        Markup('<tr><th scope="row">{}</th>{}<td>{}</td></tr>').format(
            page_link("./", day_short(day.day), day=day.day.isoformat(), reading=reading.value),
            joined(Markup("<td>{}</td>").format(_count(day, side)) for side, _, _ in columns),
            joined((page_link("sources", report, report=report) for report in day.outlets), ", "),
        )
        for day in days
    )
    return Markup(
        '<details><summary>{name}, as a table</summary><table class="days"><caption>{name}: accounts {meaning}, '
        'by who speaks</caption><thead><tr><th scope="col">Day</th>{heads}<th scope="col">In</th></tr></thead>'
        "<tbody>{rows}</tbody></table></details>"
    ).format(
        name=name,
        meaning=meaning,
        heads=_heads((name, position) for _, name, position in columns),
        rows=rows,
    )


def _count(day: Heard, side_id: str) -> str:
    found = day.of(side_id)
    sure = sum(account.sure for account in found)
    perhaps = len(found) - sure
    if not found:
        return "none"
    if not perhaps:
        return str(sure)
    return f"{sure}, perhaps {perhaps} more" if sure else f"perhaps {perhaps}"


def _outlet_table(dataset: Dataset) -> Markup:
    columns = _columns(dataset)
    rows = joined(
        Markup('<tr><th scope="row">{}<small>{}</small></th>{}</tr>').format(
            page_link(
                "sources", report.agency or dataset.actors[report.outlet_id].name, report=report.report_id
            ),
            report.headline,
            joined(Markup("<td>{}</td>").format(_share(carried[side])) for side, _, _ in columns),
        )
        for report in dataset.reports.values()
        for carried in [shares(dataset, report)]
    )
    return Markup(
        '<table class="outlets"><caption>Claims and tellings of events, by report and by who speaks; every record '
        'once</caption><thead><tr><th scope="col">Report</th>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(_heads((name, position) for _, name, position in columns), rows)


def _share(share: Share) -> str:
    told = [(share.claims, "claim", "claims"), (share.tellings, "telling", "tellings")]
    return ", ".join(f"{n} {one if n == 1 else more}" for n, one, more in told if n) or "none"


def _interest_list(dataset: Dataset) -> Markup:
    found = against_interest(dataset)
    if not found:
        return Markup('<p class="nothing">None is marked so.</p>')
    rows = joined(Markup("<li>{}</li>").format(_against(dataset, record)) for record in found)
    return Markup('<ul class="against">{}</ul>').format(rows)


def _against(dataset: Dataset, record: Claim | Mention | Figure) -> Markup:
    said = figure_words(dataset, record) if isinstance(record, Figure) else record.paraphrase
    return Markup("{}: {} {}").format(speaker_words(dataset, record), said, paragraph_link(record))
