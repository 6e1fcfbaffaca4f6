"""The closed list of stances and the table of what cannot both be true (codebook, section 5).

Written once, here: the timeline applies it, the method page prints it, a test walks through every pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import product


class Stance(StrEnum):
    """What a claim says about a place. The value is the word in ``claims.csv``."""

    HOLDS = "holds"
    CAPTURED = "captured"
    REPULSED = "repulsed"
    REPULSED_ALL = "repulsed_all"
    DRIVEN_OUT = "driven_out"
    HOLDS_ENTRANCES = "holds_entrances"
    ENTERED = "entered"
    PRESENT = "present"
    FLAG_RAISED = "flag_raised"
    DENIES_CONTROL = "denies_control"
    DENIES_ENTRY = "denies_entry"
    SURROUNDS = "surrounds"
    BLOCKS = "blocks"
    ADVANCES = "advances"
    DOUBTS = "doubts"


class Extent(StrEnum):
    """How much of the place a claim is about; ``unspecified`` is compared as ``whole``."""

    WHOLE = "whole"
    MOST = "most"
    PART = "part"
    CENTRE = "centre"
    HEIGHTS = "heights"
    APPROACHES = "approaches"
    REST = "rest"
    """All of a country but the subject: shown on the provinces outside it, never a place's own claim."""
    UNSPECIFIED = "unspecified"


class Sense(StrEnum):
    """What a stance amounts to; positions of different ``Line`` never end one another."""

    HOLDING = "holding"
    """Says that the side holds the place."""
    PRESENCE = "presence"
    """Says that the side is in a part of the place."""
    DENIAL_OF_CONTROL = "denial_of_control"
    """Says that the other side does not hold the place to that extent."""
    DENIAL_OF_ENTRY = "denial_of_entry"
    """Says that the other side has not entered the place at all."""
    APPROACHES = "approaches"
    """Is about the ways to the place: a sign of its own, never a status."""
    NOTHING = "nothing"
    """Says something worth listing that places nobody (an advance, gains without a place)."""


class Line(StrEnum):
    """The separate positions a side can have about one place at once."""

    HOLDING = "holding"
    DENIAL = "denial"
    APPROACHES = "approaches"


SENSES: dict[Stance, tuple[Sense, ...]] = {
    Stance.HOLDS: (Sense.HOLDING,),
    Stance.CAPTURED: (Sense.HOLDING,),
    Stance.REPULSED: (Sense.HOLDING,),
    Stance.REPULSED_ALL: (Sense.HOLDING, Sense.DENIAL_OF_ENTRY),
    Stance.DRIVEN_OUT: (Sense.HOLDING,),
    Stance.HOLDS_ENTRANCES: (Sense.DENIAL_OF_ENTRY,),
    Stance.ENTERED: (Sense.PRESENCE,),
    Stance.PRESENT: (Sense.PRESENCE,),
    Stance.FLAG_RAISED: (Sense.PRESENCE,),
    Stance.DENIES_CONTROL: (Sense.DENIAL_OF_CONTROL,),
    Stance.DENIES_ENTRY: (Sense.DENIAL_OF_ENTRY,),
    Stance.SURROUNDS: (Sense.APPROACHES,),
    Stance.BLOCKS: (Sense.APPROACHES,),
    Stance.ADVANCES: (Sense.NOTHING,),
    Stance.DOUBTS: (Sense.NOTHING,),
}

LINES: dict[Sense, Line] = {
    Sense.HOLDING: Line.HOLDING,
    Sense.PRESENCE: Line.HOLDING,
    Sense.DENIAL_OF_CONTROL: Line.DENIAL,
    Sense.DENIAL_OF_ENTRY: Line.DENIAL,
    Sense.APPROACHES: Line.APPROACHES,
}

ON_WAYS_IN: frozenset[Stance] = frozenset({Stance.HOLDS_ENTRANCES, Stance.REPULSED_ALL})
"""Stances about a place that are shown, as implied, on its ways in (``Place.way_in``)."""

OF_THE_OTHER: frozenset[Stance] = frozenset({Stance.DENIES_CONTROL, Stance.DENIES_ENTRY})
"""Stances whose ``about_id`` is the other side; every other stance is about what a side does itself."""

MEANINGS: dict[Stance, str] = {
    Stance.HOLDS: "says that the side holds the place",
    Stance.CAPTURED: "says that the side has taken the place",
    Stance.REPULSED: "says that an attack was beaten off: the side still holds the place",
    Stance.REPULSED_ALL: "says that every attack was beaten: holds it, and denies that the other entered",
    Stance.DRIVEN_OUT: "says that the other side was there and is gone: the side holds the place",
    Stance.HOLDS_ENTRANCES: "says that the side holds all ways in: denies that the other side has entered",
    Stance.ENTERED: "says that the side has entered a part of the place",
    Stance.PRESENT: "says that the side's forces are in a part of the place",
    Stance.FLAG_RAISED: "shows or says that the side's flag was raised there: presence in a part, no more",
    Stance.DENIES_CONTROL: "denies that the other side holds the place to the extent named",
    Stance.DENIES_ENTRY: "denies that the other side has entered the place",
    Stance.SURROUNDS: "says that the side stands around the place: about the approaches only",
    Stance.BLOCKS: "says that the roads in are closed: about the approaches only",
    Stance.ADVANCES: "says that the side is gaining or on its way, with no place held: listed, no position",
    Stance.DOUBTS: "a third party doubts or denies what the side says: listed, no position",
}


class Strength(StrEnum):
    """How loud a position is drawn and worded; it changes no status."""

    WHOLE = "whole"
    """The words name the whole."""
    UNLIMITED = "unlimited"
    """The words do not limit it: compared as whole, worded without "all"."""
    PART = "part"
    """Most, part, centre, heights, the rest of a country, or being there."""
    DEFENDS = "defends"
    """Beat off an attack, drove the other side out, or holds the ways in."""
    AROUND = "around"
    """Stands around the place or blocks the roads."""
    DENIES = "denies"
    NONE = "none"
    """Places nobody."""


DEFENCES = frozenset({Stance.REPULSED, Stance.REPULSED_ALL, Stance.DRIVEN_OUT, Stance.HOLDS_ENTRANCES})
"""Stances that tell of a defence: they fill no place, whatever they amount to."""
_STRENGTH: dict[Sense, Strength] = {
    Sense.PRESENCE: Strength.PART,
    Sense.DENIAL_OF_CONTROL: Strength.DENIES,
    Sense.DENIAL_OF_ENTRY: Strength.DENIES,
    Sense.APPROACHES: Strength.AROUND,
    Sense.NOTHING: Strength.NONE,
}
"""By what a stance amounts to; holding, which is missing, goes by the extent."""


def strength(stance: Stance, extent: Extent) -> Strength:
    """How loud a claim of this stance and extent is: a fill needs words that name all of the place."""
    found = Strength.DEFENDS if stance in DEFENCES else _STRENGTH.get(SENSES[stance][0])
    if found is Strength.NONE:
        return found
    if extent is Extent.APPROACHES:
        return Strength.AROUND
    if found:
        return found
    if extent is Extent.UNSPECIFIED:
        return Strength.UNLIMITED
    return Strength.WHOLE if extent is Extent.WHOLE else Strength.PART


def senses(stance: Stance, extent: Extent) -> tuple[Sense, ...]:
    """What a claim of this stance and extent amounts to; one about the approaches is about nothing else."""
    if extent is Extent.APPROACHES and stance is not Stance.DOUBTS:
        return (Sense.APPROACHES,)
    return SENSES[stance]


def compared(extent: Extent) -> Extent:
    """The extent as the table reads it: ``unspecified`` as ``whole``."""
    return Extent.WHOLE if extent is Extent.UNSPECIFIED else extent


def lines(stance: Stance, extent: Extent) -> tuple[Line, ...]:
    """The positions a claim makes: none for a stance that places nobody."""
    return tuple(LINES[sense] for sense in senses(stance, extent) if sense in LINES)


def _denial_hits(denied: Extent, sense: Sense, extent: Extent) -> bool:
    """Whether denying control to the extent ``denied`` contradicts the other side's ``sense`` and ``extent``.

    To deny the whole leaves a part possible; to deny a part leaves nothing of what a claim to a part says.
    """
    if sense is Sense.PRESENCE:
        return compared(denied) is Extent.PART
    held = compared(extent)
    match compared(denied):
        case Extent.WHOLE:
            return held is Extent.WHOLE
        case Extent.MOST:
            return held in {Extent.WHOLE, Extent.MOST}
        case Extent.PART:
            return True
        case same:
            return held in {Extent.WHOLE, same}


def sense_conflicts(a: Sense, a_extent: Extent, b: Sense, b_extent: Extent) -> bool:
    """Whether two senses, each with its extent, cannot both be true of one place. Symmetric."""
    there = {Sense.HOLDING, Sense.PRESENCE}
    if a in there and b in there:
        return any(
            sense is Sense.HOLDING and compared(extent) is Extent.WHOLE
            for sense, extent in ((a, a_extent), (b, b_extent))
        )
    if a in there:
        a, a_extent, b, b_extent = b, b_extent, a, a_extent
    if b not in there:
        return False
    if a is Sense.DENIAL_OF_ENTRY:
        return True
    return a is Sense.DENIAL_OF_CONTROL and _denial_hits(a_extent, b, b_extent)


def conflicts(a: Stance, a_extent: Extent, b: Stance, b_extent: Extent) -> bool:
    """Whether a claim of one side and a claim of the other about the same place cannot both be true.

    Symmetric. Claims about the approaches conflict with nothing.
    """
    pairs = product(senses(a, a_extent), senses(b, b_extent))
    return any(sense_conflicts(one, a_extent, other, b_extent) for one, other in pairs)


@cache
def table() -> Mapping[tuple[Stance, Extent], Mapping[tuple[Stance, Extent], bool]]:
    """The full table: every (stance, extent) against every (stance, extent); the rule is the same for all data."""
    kinds = list(product(Stance, Extent))
    return {one: {other: conflicts(*one, *other) for other in kinds} for one in kinds}
