"""Who speaks, as HTML: by outlet and day, against whose interest, and the days and places nobody reported on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo.cards import figure_words, joined, page_link, speaker_words
from geo.figures import sides_in_order
from geo.model import Claim, Dataset, Figure, Mention
from geo.phrases import day_short
from geo.silences import READINGS, place_table, silent_days
from geo.speech import Heard, Share, against_interest, heard, is_sure, shares, silence
from geo.timeline import Timeline
from geo.validity import Reading

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
    name, meaning = READINGS[reading]
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
    sure = sum(is_sure(account) for account in found)
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
    if isinstance(record, Figure):
        who: str | Markup = Markup("<b>{}</b>").format(dataset.actors[record.claimant_id].name)
        said = figure_words(dataset, record)
    else:
        who, said = speaker_words(dataset, record), record.paraphrase
    label = f"{record.report_id} ¶ {record.paragraph}"
    link = page_link("sources", label, report=record.report_id, paragraph=record.paragraph)
    return Markup("{}: {} {}").format(who, said, link)
