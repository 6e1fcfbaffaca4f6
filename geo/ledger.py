"""The ledger of figures as HTML: who states which number about whose people, low to high, and never a sum."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from geo.cards import BLANK, joined
from geo.clauses import inside
from geo.entries import MEASURES, ROOM, bare, number_words, row, when, where
from geo.figures import HARM, Group, Voice, admissions, groups, sides_in_order
from geo.model import Dataset, Measure

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
