"""One figure as a row of the ledger: who states it, the number with its bar, its wording, its day, where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from geo.findings.figures import (
    HARM,
    Entry,
    Group,
    Voice,
    admissions,
    groups,
    links_of,
    numbers,
    said_on,
    sides_in_order,
    told_of,
)
from geo.markup.elements import BLANK, joined, page_link
from geo.records.model import Dataset, Figure, Link, LinkKind, Measure, StatedBy, Verification, Wording
from geo.words.claims import inside
from geo.words.dates import VERIFICATION, date_words, day_short

MEASURES: dict[Measure, str] = {
    Measure.KILLED: "Killed",
    Measure.WOUNDED: "Wounded",
    Measure.CAPTURED: "Captured",
    Measure.CASUALTIES: "Losses of any kind",
    Measure.FIGHTERS: "Fighters",
    Measure.INHABITANTS: "Inhabitants",
    Measure.SIDES: "Sides, fronts, approaches",
    Measure.AREAS: "Areas",
    Measure.MONEY_USD: "Money, in US dollars",
    Measure.SEATS: "Seats",
    Measure.ATTACKS: "Attacks",
    Measure.DISTANCE_KM: "Distance, in kilometres",
}

ROOM = 1.12
"""How much longer a scale is than its largest number, so that an open end can be seen to run on."""

DEEPEST = 3
"""From here on, figures within figures are not set in any further."""


def row(dataset: Dataset, entry: Entry, scale: float | None) -> Markup:
    """The row; ``scale`` is the largest number of its group, ``None`` where no bar is drawn."""
    figure = entry.figure
    return Markup(
        '<tr class="depth-{depth}" id="{id}"><th scope="row">{who}</th><td>{bar}<b>{number}</b> '
        "<q>{wording}</q>{remarks}</td><td>{when}<br/>{where}{note}</td></tr>"
    ).format(
        depth=min(entry.depth, DEEPEST),
        id=figure.figure_id,
        who=speaker(dataset, figure),
        bar=_bar(figure, scale),
        number=number_words(figure),
        wording=bare(figure.wording),
        remarks=joined(_remarks(dataset, figure)),
        when=when(dataset, figure),
        where=where(figure),
        note=Markup("<details><summary>Note</summary>{}</details>").format(figure.note)
        if figure.note
        else BLANK,
    )


def number_words(figure: Figure) -> str:
    """``34``, ``1 to 2``, ``at least 30``, ``about 12`` or ``no number``."""
    number = " to ".join(f"{n:,.0f}" if n.is_integer() else f"{n:,}" for n in numbers(figure))
    before = {Wording.AT_LEAST: "at least ", Wording.ABOUT: "about "}.get(figure.wording_class, "")
    return f"{before}{number}" if number else "no number"


def bare(wording: str) -> str:
    """The printed words without quotation marks of their own around all of them."""
    around = wording.startswith("“") and wording.endswith("”") and wording.count("“") == 1
    return wording[1:-1] if around else wording


def speaker(dataset: Dataset, figure: Figure) -> Markup:
    """Who states it, with the speaker as printed, and whether without an office."""
    actor = dataset.actors[figure.claimant_id]
    extra = [figure.speaker] if figure.speaker and figure.speaker.lower() not in actor.name.lower() else []
    extra += ["unofficial"] if actor.side_id and not actor.official else []
    rest = Markup(" <small>{}</small>").format(", ".join(extra)) if extra else BLANK
    return Markup("{}{}").format(actor.name, rest)


def where(figure: Figure) -> Markup:
    """The way to the paragraph that prints it."""
    label = f"{figure.report_id} ¶ {figure.paragraph}"
    return page_link("sources", label, report=figure.report_id, paragraph=figure.paragraph)


def _bar(figure: Figure, scale: float | None) -> Markup:
    """The number on the group's scale; it says nothing that the cell's words do not."""
    ends = numbers(figure)
    if scale is None or not ends:
        return BLANK
    full = scale * ROOM
    left, right = 100 * ends[0] / full, 100 * ends[-1] / full
    kind = "open" if figure.high is None else "range" if len(ends) > 1 else "one"
    width = {"open": 100 - left, "range": right - left, "one": 0.0}[kind]
    return Markup(
        '<span class="bar" aria-hidden="true"><i class="{} {}" style="left:{:.2f}%;width:{:.2f}%"></i></span>'
    ).format(kind, figure.wording_class.value, left, width)


def when(dataset: Dataset, figure: Figure) -> str:
    """The days of the claim or event it belongs to, and the day it was said where that is another one."""
    told, said = told_of(dataset, figure), said_on(dataset, figure)
    own = figure if figure.start else told
    days = date_words(own) if own else "no day of its own"
    return f"{days}; said {day_short(said)}" if said and day_short(said) != days else days


def _remarks(dataset: Dataset, figure: Figure) -> Iterator[Markup]:
    if figure.against_interest:
        yield Markup('<small class="against">against the speaker’s own interest</small>')
    links = links_of(dataset, figure)
    wider = dataset.figures.get(figure.counted_within)
    said = (
        [f"already counted within “{bare(wider.wording)}”, {_by_whose_word(wider, links)}"] if wider else []
    )
    perhaps = dataset.figures.get(figure.may_be_within)
    if perhaps:
        said.append(f"may be counted within “{bare(perhaps.wording)}”; no report says so")
    said += [
        _relation(dataset, figure, link, other)
        for link, other in links
        if other is not wider and other is not perhaps and other.counted_within != figure.figure_id
    ]
    if figure.hedge:
        said.append(f"the report’s doubt: “{figure.hedge}”")
    if figure.verification is not Verification.NONE:
        said.append(VERIFICATION[figure.verification])
    yield from (Markup("<small>{}</small>").format(words) for words in said)


def _by_whose_word(wider: Figure, links: tuple[tuple[Link, Figure], ...]) -> str:
    stated = {link.stated_by for link, other in links if other is wider}
    return "as the report says" if StatedBy.REPORT in stated else "by the coder’s reading"


def _relation(dataset: Dataset, figure: Figure, link: Link, other: Figure) -> str:
    """How the figure stands to another one, and whether the report or the coder says so."""
    forwards = link.from_id == figure.figure_id
    words = {
        LinkKind.COUNTED_WITHIN: "counted within" if forwards else "holds",
        LinkKind.MAY_BE_WITHIN: "may be counted within" if forwards else "may hold",
        LinkKind.SAME_STATEMENT: "perhaps the same statement as",
        LinkKind.DISPUTES: "told otherwise:",
        LinkKind.CONFIRMS: "told alike:",
    }.get(link.kind, link.kind.value.replace("_", " "))
    by = "as the report says" if link.stated_by is StatedBy.REPORT else "by the coder’s reading"
    told = f"{dataset.actors[other.claimant_id].name}, {other.report_id} ¶ {other.paragraph}"
    return f"{words} “{bare(other.wording)}” ({MEASURES[other.measure].lower()}; {told}), {by}"


PEOPLE = frozenset({*HARM, Measure.FIGHTERS})
"""Measures that count the people of a side."""

NOT_DRAWN = frozenset({Measure.SIDES})
"""Counted directions: the number is printed, and no drawing is made of it."""

NOT_ADDED = (
    "These figures are not to be added up, neither those of one speaker nor those of several: different speakers state "
    "them about days and places that overlap; some are counted within others, and of most nobody says whether they "
    "are; words such as “dozens” or “heavy” have no number; and what a side says of the other is not the same kind of "
    "statement as what it says of itself. No total is given here, of anything."
)
KEY = (
    "A stroke is one number, a bar runs from low to high, a bar that fades out stands for “at least”. Rows of one "
    "table share a scale; where nothing is drawn, no number was printed. The colour is that of the side that speaks, "
    "not of the side harmed. What is set in is already counted within the row above it."
)


def ledger_html(dataset: Dataset) -> Markup:
    """Why nothing is added, what each side says of its own people, then every group; headings begin at ``h3``."""
    found = groups(dataset)
    if not found:
        return Markup('<p class="nothing">No figure is among what is shown.</p>')
    rule = Markup('<p class="rule">{}</p>').format(NOT_ADDED)
    parts = joined(_parts(dataset, found))
    return Markup('<div class="ledger">{}{}{}</div>').format(rule, _own_people(dataset), parts)


def _own_people(dataset: Dataset) -> Markup:
    """What each side says of its own losses, or that it says nothing: one row a side."""
    rows = joined(
        Markup('<tr class="side-{}"><th scope="row">{}</th><td>{}</td></tr>').format(
            dataset.sides[side].position, dataset.sides[side].name, _admitted(dataset, side)
        )
        for side in sides_in_order(dataset)
    )
    return Markup(
        '<h3>What each side says of its own losses</h3><table class="own"><caption>Killed, wounded, captured and '
        'other losses, as each side states them of its own people</caption><thead><tr><th scope="col">Side</th>'
        '<th scope="col">Of its own people</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rows)


def _admitted(dataset: Dataset, side_id: str) -> Markup:
    found = admissions(dataset, side_id)
    lines = [
        Markup("<p><b>{}: {}</b> <q>{}</q> {}, {}; {}</p>").format(
            MEASURES[figure.measure],
            number_words(figure),
            bare(figure.wording),
            dataset.actors[figure.claimant_id].name,
            when(dataset, figure),
            where(figure),
        )
        for figure in found
    ]
    missing = [MEASURES[m].lower() for m in HARM if m not in {figure.measure for figure in found}]
    if missing:
        words = f"{', '.join(missing).capitalize()}: no figure stated."
        lines.append(Markup('<p class="nothing">{}</p>').format(words))
    return joined(lines)


def _parts(dataset: Dataset, found: tuple[Group, ...]) -> Iterator[Markup]:
    """The key to the drawing, then the tables, with a heading for each measure."""
    yield Markup('<p class="key">{}</p>').format(KEY)
    heading = None
    for group in found:
        if group.measure is not heading:
            heading = group.measure
            yield Markup("<h3>{}</h3>").format(MEASURES[heading])
        yield _table(dataset, group)


def _title(dataset: Dataset, group: Group) -> str:
    """``Killed, of the NRF``, ``Areas: the NRF``; the measure alone where the figure is about nobody."""
    side, actor = dataset.sides.get(group.whose_id), dataset.actors.get(group.whose_id)
    name = inside(side.name) if side else actor.name if actor else ""
    between = ", of " if side and group.measure in PEOPLE else ": "
    return f"{MEASURES[group.measure]}{between}{name}" if name else MEASURES[group.measure]


def _table(dataset: Dataset, group: Group) -> Markup:
    title = _title(dataset, group)
    if not any(voice.entries for voice in group.voices):
        return Markup('<p class="nothing">{}: no figure stated by anybody.</p>').format(title)
    scale = None if group.measure in NOT_DRAWN else group.longest
    bodies = joined(_voice(dataset, group, voice, scale) for voice in group.voices)
    return Markup(
        '<table class="figures"><caption{}>{}</caption><thead><tr><th scope="col">Who says so</th>'
        '<th scope="col">How many{}</th><th scope="col">For when, where printed</th></tr></thead>{}</table>'
    ).format(Markup("") if group.whose_id else Markup(' class="unseen"'), title, _axis(scale), bodies)


def _axis(scale: float | None) -> Markup:
    if scale is None:
        return BLANK
    return Markup(
        '<span class="axis" aria-hidden="true"><i style="left:0">0</i><i style="left:{:.2f}%">{:,.0f}</i></span>'
    ).format(100 / ROOM, scale)


def _voice(dataset: Dataset, group: Group, voice: Voice, scale: float | None) -> Markup:
    """One side's rows under its name, or the line that says that it gives no such figure."""
    side = dataset.sides.get(voice.side_id)
    if side is None:
        head = "Others, and the reports’ own words"
    elif group.whose_id not in dataset.sides or group.measure not in PEOPLE:
        head = side.name
    elif group.whose_id == voice.side_id:
        head = f"{side.name}, of {'their' if side.plural else 'its'} own people"
    else:
        head = f"{side.name}, of the other side"
    if side and not voice.entries:
        head = f"{head}: no figure stated"
    return Markup(
        '<tbody class="side-{}"><tr class="voice"><th scope="rowgroup" colspan="3">{}</th></tr>{}</tbody>'
    ).format(
        side.position if side else 0, head, joined(row(dataset, entry, scale) for entry in voice.entries)
    )
