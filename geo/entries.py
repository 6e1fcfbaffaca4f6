"""One figure as a row of the ledger: who states it, the number with its bar, its wording, its day, where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from geo.cards import BLANK, joined, page_link
from geo.figures import Entry, links_of, numbers, said_on, told_of
from geo.model import Dataset, Figure, Link, LinkKind, Measure, StatedBy, Verification, Wording
from geo.phrases import VERIFICATION, date_words, day_short

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
    days = date_words(told) if told else "no day of its own"
    return f"{days}; said {day_short(said)}" if said and day_short(said) != days else days


def _remarks(dataset: Dataset, figure: Figure) -> Iterator[Markup]:
    if figure.against_interest:
        yield Markup('<small class="against">against the speaker’s own interest</small>')
    links = links_of(dataset, figure)
    wider = dataset.figures.get(figure.counted_within)
    said = (
        [f"already counted within “{bare(wider.wording)}”, {_by_whose_word(wider, links)}"] if wider else []
    )
    said += [
        _relation(dataset, figure, link, other)
        for link, other in links
        if other is not wider and other.counted_within != figure.figure_id
    ]
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
        LinkKind.SAME_STATEMENT: "perhaps the same statement as",
        LinkKind.DISPUTES: "told otherwise:",
        LinkKind.CONFIRMS: "told alike:",
    }.get(link.kind, link.kind.value.replace("_", " "))
    by = "as the report says" if link.stated_by is StatedBy.REPORT else "by the coder’s reading"
    told = f"{dataset.actors[other.claimant_id].name}, {other.report_id} ¶ {other.paragraph}"
    return f"{words} “{bare(other.wording)}” ({MEASURES[other.measure].lower()}; {told}), {by}"
