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
)
from geo.markup.elements import Values, filled, paragraph_link
from geo.records.model import Dataset, Figure, Link, Measure, Verification
from geo.status.validity import told_of
from geo.words.claims import capital, inside
from geo.words.dates import date_words, day_short
from geo.words.lists import AGAINST_INTEREST, MEASURES, NO_DAY, STATED_BY, VERIFICATION
from geo.words.records import (
    bare,
    figure_remarks,
    link_words,
    number_words,
    paragraph_name,
    speaker,
)

ROOM = 1.12
"""How much longer a scale is than its largest number, so that an open end can be seen to run on."""

DEEPEST = 3
"""From here on, figures within figures are not set in any further."""


def row(dataset: Dataset, entry: Entry, scale: float | None) -> Markup:
    """The row; ``scale`` is the largest number of its group, ``None`` where no bar is drawn."""
    figure = entry.figure
    who, extra = speaker(dataset, figure)
    return filled(
        "figures",
        "row",
        depth=min(entry.depth, DEEPEST),
        id=figure.figure_id,
        who=who,
        extra=extra,
        bar=_bar(figure, scale),
        number=number_words(figure),
        wording=bare(figure.wording),
        against=AGAINST_INTEREST,
        remarks=_remarks(dataset, figure),
        when=when(dataset, figure),
        where=paragraph_link(dataset, figure),
        note=figure.note,
    )


def _bar(figure: Figure, scale: float | None) -> Values:
    """The number on the group's scale, in percent of its length; it says nothing that the cell's words do not."""
    ends = numbers(figure)
    if scale is None or not ends:
        return {}
    full = scale * ROOM
    left, right = 100 * ends[0] / full, 100 * ends[-1] / full
    kind = "open" if figure.high is None else "range" if len(ends) > 1 else "one"
    width = {"open": 100 - left, "range": right - left, "one": 0.0}[kind]
    wording = figure.wording_class.value
    return {"kind": kind, "wording": wording, "left": f"{left:.2f}", "width": f"{width:.2f}"}


def when(dataset: Dataset, figure: Figure) -> str:
    """The days of the claim or event it belongs to, and the day it was said where that is another one."""
    told, said = told_of(dataset, figure), said_on(dataset, figure)
    own = figure if figure.start else told
    days = date_words(own) if own else NO_DAY
    return f"{days}; said {day_short(said)}" if said and day_short(said) != days else days


def _remarks(dataset: Dataset, figure: Figure) -> list[str]:
    """How the figure stands to others, and who checked it."""
    wider = dataset.figures.get(figure.counted_within)
    perhaps = dataset.figures.get(figure.may_be_within)
    related = [
        _relation(dataset, figure, link, other)
        for link, other in links_of(dataset, figure)
        if other is not wider and other is not perhaps and other.counted_within != figure.figure_id
    ]
    return [*figure_remarks(dataset, figure), *related]


def _relation(dataset: Dataset, figure: Figure, link: Link, other: Figure) -> str:
    """How the figure stands to another one, and whether the report or the coder says so."""
    words = link_words(link.kind, forwards=link.from_id == figure.figure_id)
    told = f"{dataset.actors[other.claimant_id].name}, {paragraph_name(dataset, other)}"
    by = STATED_BY[link.stated_by].words
    return f"{words} “{bare(other.wording)}” ({MEASURES[other.measure]}; {told}), {by}"


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
    "not of the side harmed. What is set in is already counted within the row above it. Where a row says nothing on "
    f"checking, {VERIFICATION[Verification.NONE].words}."
)


def ledger_html(dataset: Dataset) -> Markup:
    """Why nothing is added, what each side says of its own people, then every group; headings begin at ``h3``."""
    found = groups(dataset)
    if not found:
        return filled("parts", "nothing", words="No figure is among what is shown.")
    return filled(
        "figures",
        "page",
        rule=NOT_ADDED,
        own=[_own_people(dataset, side) for side in sides_in_order(dataset)],
        key=KEY,
        tables=list(_tables(dataset, found)),
    )


def _own_people(dataset: Dataset, side_id: str) -> Values:
    """What a side says of its own losses, or that it says nothing."""
    found = admissions(dataset, side_id)
    missing = [MEASURES[m] for m in HARM if m not in {figure.measure for figure in found}]
    return {
        "position": dataset.sides[side_id].position,
        "name": dataset.sides[side_id].name,
        "admitted": [_admitted(dataset, figure) for figure in found],
        "missing": f"{', '.join(missing).capitalize()}: no figure stated." if missing else "",
    }


def _admitted(dataset: Dataset, figure: Figure) -> Values:
    return {
        "measure": capital(MEASURES[figure.measure]),
        "number": number_words(figure),
        "wording": bare(figure.wording),
        "who": dataset.actors[figure.claimant_id].name,
        "when": when(dataset, figure),
        "where": paragraph_link(dataset, figure),
    }


def _tables(dataset: Dataset, found: tuple[Group, ...]) -> Iterator[Values]:
    """The tables in order, the first of each measure with its heading."""
    heading = None
    for group in found:
        new, heading = group.measure is not heading, group.measure
        yield {"heading": capital(MEASURES[heading]) if new else "", **_table(dataset, group)}


def _title(dataset: Dataset, group: Group) -> str:
    """``Killed, of the NRF``, ``Areas: the NRF``; the measure alone where the figure is about nobody."""
    side, actor = dataset.sides.get(group.whose_id), dataset.actors.get(group.whose_id)
    name = inside(side.name) if side else actor.name if actor else ""
    between = ", of " if side and group.measure in PEOPLE else ": "
    measure = capital(MEASURES[group.measure])
    return f"{measure}{between}{name}" if name else measure


def _table(dataset: Dataset, group: Group) -> Values:
    """A group's voices under its title; no voices where nobody states a figure."""
    scale = None if group.measure in NOT_DRAWN else group.longest
    stated = any(voice.entries for voice in group.voices)
    return {
        "title": _title(dataset, group),
        "of": group.whose_id,
        "axis": {} if scale is None else {"at": f"{100 / ROOM:.2f}", "number": f"{scale:,.0f}"},
        "voices": [_voice(dataset, group, voice, scale) for voice in group.voices] if stated else [],
    }


def _voice(dataset: Dataset, group: Group, voice: Voice, scale: float | None) -> Values:
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
    rows = [row(dataset, entry, scale) for entry in voice.entries]
    return {"side": side.position if side else 0, "head": head, "rows": rows}
