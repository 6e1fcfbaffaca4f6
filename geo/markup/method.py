"""The method in print: the status rule, the table of what cannot both be true, the scales. As HTML, from the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from markupsafe import Markup

from geo.findings.agreement import Comparison
from geo.findings.agreement import figures as agreement_figures
from geo.markup.elements import filled
from geo.records.stance import MEANINGS, Extent, Stance, table
from geo.signs.style import swatch
from geo.status.timeline import STALE_AFTER_DAYS, Status
from geo.status.validity import Reading
from geo.words.claims import capital
from geo.words.lists import STATUSES, Term, plain, reading_words

RULES: tuple[tuple[str, str], ...] = (
    (
        "Position",
        "For a place and a day, a side’s position is its newest claims about that very place, by event day. It is kept "
        "until that side, whoever speaks, makes a newer claim about the place. Claims of one side that share the "
        "newest day are all in force; where one is about all of it and another about less, that is shown as a split. "
        "Holding, denying and standing around a place are separate positions; none ends another.",
    ),
    (
        "Who speaks",
        "Words count for a side only if the speaker speaks or fights for it. An unofficial speaker never displaces an "
        "official one of the same side; both are listed. What third parties and a report’s own voice say is shown as "
        "such and never makes a place contested. A side saying that the other side holds a place ends its own older "
        "claim to it and makes nobody’s position. A single voice without an office makes no status alone; a report’s "
        "collective (“the fighters”) speaks as a party. What a third party tells of some days lasts those days; what "
        "it tells as captured, or in the present, holds from then on.",
    ),
    (
        "Windows",
        "A claim dated to a window or a night is in force from its last day. Before that it is possible: drawn as an "
        "outline, making no status, ending no other claim.",
    ),
    (
        "Two dates of one report",
        "A report whose date can be read in two ways gives its records one period for each. The best one makes "
        "statuses, the other shows as possible on its own days, and nothing is held to be true on the days between.",
    ),
    (
        "Age",
        f"Days since the later of the event day and the day the words were last said. A position fades and never "
        f"expires. From {STALE_AFTER_DAYS} days on, unrestated, the words change to “last claimed” or “no "
        f"new claim for so many days”. {STALE_AFTER_DAYS} days is a convention, not a finding.",
    ),
    (
        "Implied",
        "A claim to the whole of a province is shown on the places in it as implied: faint, switchable, never a "
        "status. A claim to hold every way in is shown so on the ways in, a matter of geography. Claims about places "
        "are not pushed up to the province.",
    ),
    (
        "The rest of the country",
        "What reports say of all of a country but the province in question shows as reported, pale, on the provinces "
        "outside it: from the first dated sentence that says so, and never on a place with a claim of its own.",
    ),
    (
        "Strength",
        "How loud a claim is drawn and worded: whole (the words name the whole), unlimited (they do not limit it), "
        "part, defends (beat off an attack, drove the other side out, holds the ways in), around, denies. It changes "
        "no status.",
    ),
    (
        "Approaches",
        "“Surrounds”, “roads blocked”, “on all sides” are positions about the ways in: a sign of their own that "
        "leaves the place’s status alone. A siege and held gates can both be true.",
    ),
    (
        "Fighting",
        "A layer of its own, never a status. Reported: a clash at the place, or inside it, is dated to the day; a "
        "place on a border says nothing of the provinces as wholes. "
        "Unclear: only a window, another reading of the date, the approaches or a wider area covers the day. "
        "Otherwise none is reported, which does not say that there was none.",
    ),
    (
        "Two readings of a day",
        f"“{capital(reading_words(Reading.CLAIMED))}” goes by the day a thing is said to hold or to have happened. "
        f"“{capital(reading_words(Reading.KNOWN))}” uses only what "
        "had been printed by then, by each report’s best date. Records without a date show in the second only.",
    ),
    (
        "Same extents",
        "“Most”, “part”, “centre” and “heights” can stand beside each other. By the letter of the rule this holds "
        "even for two claims to “most” of one place; no two such claims meet in these reports.",
    ),
)


def definitions(rows: Sequence[tuple[str, str]]) -> Markup:
    """A list of terms with what they mean."""
    return filled("parts", "terms", rows=rows)


def statuses() -> Markup:
    """The statuses, how each is drawn, and when it is given."""
    rows = [
        ([swatch(sign) for sign in STATUS_SIGNS[status]], plain(status), STATUSES[status].meaning)
        for status in Status
    ]
    return filled("parts", "drawn", rows=rows)


STATUS_SIGNS: dict[Status, tuple[str, ...]] = {
    Status.NONE: ("none",),
    Status.REPORTED: ("reported", "reported-part"),
    Status.CLAIMED: ("claimed-1", "part-2"),
    Status.BOTH: ("both", "tints"),
    Status.CONTESTED: ("border", "contested"),
    Status.DENIED: ("denied-1", "denied-2"),
}
"""Examples of how a place of each status is drawn, ``geo.signs.style.swatch``."""


def stances() -> Markup:
    """The closed list of stances with what each is taken to say."""
    return definitions([(plain(stance), MEANINGS[stance]) for stance in Stance])


def kinds() -> list[list[tuple[Stance, Extent]]]:
    """Every (stance, extent), those together that conflict with exactly the same others."""
    full = table()
    rows = sorted(full, key=lambda kind: (_row(full, kind), list(full).index(kind)))
    groups = [list(group) for _, group in groupby(rows, key=lambda kind: _row(full, kind))]
    return sorted(groups, key=lambda group: list(full).index(group[0]))


def _row(
    full: Mapping[tuple[Stance, Extent], Mapping[tuple[Stance, Extent], bool]], kind: tuple[Stance, Extent]
) -> str:
    return "".join("x" if hit else "." for hit in full[kind].values())


@cache
def conflict_table() -> Markup:
    """The full table of what cannot both be true; kinds of claims that the table treats alike share a row."""
    full = table()
    groups = kinds()
    rows = [(_names(group), [full[group[0]][other[0]] for other in groups]) for group in groups]
    return filled("method", "conflicts", rows=rows)


def _names(group: list[tuple[Stance, Extent]]) -> str:
    found = []
    for stance, members in groupby(sorted(group), key=lambda kind: kind[0]):
        extents = [extent.value for _, extent in members]
        name = plain(stance)
        found.append(name if len(extents) == len(Extent) else f"{name} ({', '.join(extents)})")
    return "; ".join(found)


AGREEMENT = (
    "Somebody else coded the same reports without sight of this dataset. {pairs} assertions stand in both codings, "
    "{ours} here alone and {theirs} there alone. Alpha is Krippendorff’s: 1 is perfect agreement, 0 what chance would "
    "give. Rows are matched by their own likeness, which flatters alpha. Every difference, with who is right, stands "
    "in data/agreement."
)


def agreement(found: Comparison) -> Markup:
    """How far another coding agrees with this one: the counts in a sentence, then a row a field."""
    counts = AGREEMENT.format(
        pairs=len(found.pairs), ours=len(found.ours_alone), theirs=len(found.theirs_alone)
    )
    rows = [[cell or "–" for cell in row] for row in agreement_figures(found)]
    return filled("method", "agreement", counts=counts, rows=rows)


def scale(meanings: Mapping[Any, Term]) -> Markup:
    """A closed list with what each of its words means, in the list's own order."""
    return definitions([(plain(value), term.words) for value, term in meanings.items()])
