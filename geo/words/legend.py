"""The legend: every sign with its name and what it says. Words for what ``geo.signs`` draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from geo.records.model import FIGHTING, EventKind, Side
from geo.signs.glyphs import COUNTS, MARKS, event_sign
from geo.signs.palette import VARIABLES, Palette
from geo.signs.style import swatch
from geo.status.timeline import STALE_AFTER_DAYS, Status
from geo.words.claims import capital, inside
from geo.words.lists import EVENT_KINDS, FIGHTING_KIND, IMPORTED_KINDS, STATUSES

CLASH = "clash"
SIGN_WORDS: dict[str, str] = {
    CLASH: capital(FIGHTING_KIND),
    **{kind.value: capital(EVENT_KINDS[kind]) for kind in MARKS},
    **{kind: capital(label) for kind, label in IMPORTED_KINDS.items()},
}
"""What the sign of an event is called, by its name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend. ``svg`` is ours and trusted; the two others are text, not HTML."""

    sign: str
    svg: str
    label: str
    explanation: str


def legend(
    sides: Mapping[str, Side] | None = None,
    kinds: Iterable[EventKind] = tuple(MARKS),
    palette: Palette = VARIABLES,
) -> tuple[Entry, ...]:
    """Every sign in the order of a reader's questions: who, how sure, where fighting, what else.

    ``sides`` puts in the names; ``kinds`` limits the other events to those that the data have.
    """
    names = [inside(side.name) for side in sorted((sides or {}).values(), key=lambda side: side.position)]
    one, two = names if len(names) == 2 else ("one side", "the other side")
    wanted = set(kinds) - FIGHTING
    found = [*_of_statuses(one, two), *_LEGEND]
    signs = {event_sign(kind) for kind in wanted}
    found += [(kind.value, capital(EVENT_KINDS[kind]), _HAPPENED) for kind in MARKS if kind.value in signs]
    return tuple(Entry(sign, swatch(sign, palette), label, words) for sign, label, words in found)


def brought_legend(signs: Iterable[str], palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What imported sets add to the legend: those of ``signs`` that it may lack, and how a rough place is drawn."""
    wanted = set(signs)
    found = [
        (sign, label, _BROUGHT.get(sign, _HAPPENED))
        for sign, label in SIGN_WORDS.items()
        if sign in wanted and sign != CLASH
    ]
    return tuple(
        Entry(sign, swatch(sign, palette), label, said) for sign, label, said in (*found, _ROUGH_PLACE)
    )


def areas_legend(palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What areas and lines of imported sets add to the legend."""
    sign, label, words = _AREAS
    return (Entry(sign, swatch(sign, palette), label, words),)


def cells_legend(palette: Palette = VARIABLES) -> tuple[Entry, ...]:
    """What sets that are too large to be drawn one by one add to the legend."""
    sign, label, words = _CELLS
    return (Entry(sign, swatch(sign, palette), label, words),)


def _of_statuses(one: str, two: str) -> Iterator[tuple[str, str, str]]:
    """The fills: how much each side claims, then what is both sides' or others'."""
    for form, label, said in _FORMS:
        for position, by in ((1, one), (2, two)):
            yield f"{form}-{position}", capital(label.format(by=by)), said
    drawn = {
        "border": Status.CONTESTED,
        Status.BOTH.value: Status.BOTH,
        Status.REPORTED.value: Status.REPORTED,
    }
    for sign, status in drawn.items():
        yield sign, capital(STATUSES[status].label), STATUSES[status].meaning
    yield from _OF_BOTH


_FORMS = (
    ("claimed", "all of it claimed by {by}", STATUSES[Status.CLAIMED].meaning),
    (
        "unlimited",
        "claimed by {by}, without saying how much",
        "Light even tint: the words set no limit and do not say all.",
    ),
    (
        "part",
        "claimed in part by {by}",
        "Open pattern: says it is in a part of the place, entered it or is there.",
    ),
    (
        "defends",
        "defended, says {by}",
        "Band inside the border: says it beat off an attack or holds the ways in; no more.",
    ),
    ("denied", STATUSES[Status.DENIED].label, STATUSES[Status.DENIED].meaning),
)
_OF_BOTH = (
    (
        "contested",
        "Contested, hatched all over",
        "A side claims all of it, and the other says what cannot be true with that.",
    ),
    ("tints", "Both tints side by side", "Both sides claim it, and neither says how much."),
    (
        "reported-part",
        "Placed in a part of it by others",
        "Open pattern: a report or a third party puts a side somewhere in it.",
    ),
)
_HAPPENED = "An event reported for this day, other than fighting."
_BROUGHT = {
    "claim": "A claim in an imported set, on the days it gives; it takes no part in any status.",
    "other": "An event of an imported set that is none of the other kinds.",
}
_ROUGH_PLACE = (
    "rough",
    "Pale sign on a soft disc",
    "In imported sets: the place is known only roughly, to its district or province; the sign stands where the file "
    "puts it, the event may lie elsewhere.",
)
_AREAS = (
    "area",
    "Area or line of an imported set",
    "As its source draws it: an assessment of that source. It is nobody’s claim, and no event.",
)
_CELLS = (
    "count",
    "Circle in the middle of a cell",
    "Events of an imported set that is too large to be drawn one by one, counted by the cells of a grid: "
    f"the circles grow from {', '.join(f'{least:,}' for least, _ in COUNTS[1:-1])} and {COUNTS[-1][0]:,} events on. "
    "The events lie anywhere in the cell; the farther away the map, the wider the cells.",
)
_LEGEND = (
    (
        "faded-1",
        "Pale",
        f"Not said again for {STALE_AFTER_DAYS} days or more: last claimed then, not known to have ended.",
    ),
    (
        "split-1",
        "Second line inside",
        "Claims of one side on one day differ: one is about all of the place, another about less.",
    ),
    ("rival", "Dotted edge on a fill", "The other side, in its colour, has a newer claim to the wider area."),
    (
        "possible-1",
        "Dashed outline",
        "May hold already: exact day unknown, or it depends on how a report is dated.",
    ),
    ("implied-1", "Dotted outline", "Implied by a claim to the wider area; the place itself is not named."),
    (
        "approaches-1",
        "Ticks around a border",
        "This side says that it surrounds the place or blocks the ways in.",
    ),
    (CLASH, capital(FIGHTING_KIND), "A clash or an attack is reported. The size of the sign says nothing."),
    ("window", "Dashed ring", "Exact day unknown, or it depends on how a report is dated."),
    ("undated", "Dotted ring", "Has no day of its own; shown on the day it could first be known."),
    ("halo", "Soft halo", "The place is known only roughly: somewhere within the halo."),
    (
        "counted",
        "Counts at the foot of the map",
        "Reported from somewhere in an area, with no nearer place. 3\u20136: three are of this day, three more may be.",
    ),
    (
        "direction",
        "Stub at a place",
        "An attack is reported from here, to one of eight winds; how it went on is not known.",
    ),
)

NAMED_BY_LOOK = frozenset(sign for sign, _, _ in _LEGEND) - {CLASH}
"""Signs whose label says how they look: where a legend has no room for all explanations, these need theirs."""
