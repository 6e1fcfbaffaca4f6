"""Words for what happened, as tables of other people have them -> our kinds."""

from __future__ import annotations

from geo.eventtable import CLAIM, OTHER
from geo.gazetteer import normalised
from geo.importers import acled, ucdp
from geo.model import EventKind

WORDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.CLASH: (
        "battle",
        "fighting",
        "fight",
        "armed clash",
        "clashes",
        "firefight",
        "combat",
        "skirmish",
    ),
    EventKind.ATTACK: (
        *("attacks", "assault", "ambush", "shelling", "bombing", "air strike", "airstrike", "drone strike"),
        *("explosion", "ied", "suicide attack", "raid", "killing"),
    ),
    EventKind.MOVEMENT: ("troop movement", "advance", "retreat", "deployment", "convoy"),
    EventKind.TAKEOVER: ("capture", "seizure", "taken", "fall", "control change"),
    EventKind.TALKS: ("negotiation", "negotiations", "meeting", "agreement", "peace talks"),
    EventKind.CEASEFIRE: ("cease-fire", "truce"),
    EventKind.BLOCKADE: ("siege", "road block", "road blocked", "roadblock"),
    EventKind.COMMUNICATIONS_CUT: ("internet cut", "internet shutdown", "phone cut", "communications"),
    EventKind.STATEMENT: ("announcement", "speech", "declaration"),
    EventKind.DEATH: ("killed", "assassination"),
    EventKind.GATHERING: ("protest", "demonstration", "riot", "rally"),
    EventKind.EVACUATION: ("displacement", "flight", "evacuated"),
    EventKind.HARDSHIP: ("humanitarian", "shortage", "hunger"),
}
"""Words beside the kinds' own names; compared without case, spaces and signs."""

KNOWN: dict[str, str] = {
    **{normalised(name): str(kind) for name, kind in acled.KINDS.items()},
    **{normalised(name): str(kind) for kind, name in ucdp.KINDS.values()},
    **{normalised(word): str(kind) for kind, words in WORDS.items() for word in words},
    **{normalised(kind): str(kind) for kind in EventKind},
    CLAIM: CLAIM,
    OTHER: OTHER,
}


def kind_of(text: str) -> str:
    """Our kind, or ``other``."""
    return KNOWN.get(normalised(text), OTHER)
