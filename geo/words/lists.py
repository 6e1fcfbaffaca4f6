"""The closed lists in words, each in one table: what a value is called, and what it means.

Every surface says a value by its table: map, cards, lists, timeline, legend, method, filters, paper and files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.records.model import (
    UNKNOWN,
    Channel,
    Direction,
    EventKind,
    GeoPrecision,
    LinkKind,
    Measure,
    PositionQuality,
    Reason,
    StatedBy,
    TimePrecision,
    Verification,
)
from geo.records.stance import Extent, Stance
from geo.status.timeline import Fighting, Status
from geo.status.validity import Certainty, Reading


@dataclass(frozen=True, slots=True)
class Term:
    """``label`` names a value where there is little room, ``words`` say it in a sentence or on a scale."""

    label: str
    words: str


def plain(value: StrEnum | str) -> str:
    """A word of a closed list that has no table, as people write it."""
    return str(value).replace("_", " ")


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How a status is said. ``{by}`` is the side that holds or denies, ``{place}`` the place, ``{ago}`` the age.

    ``label`` names it; ``because`` says what of the claims makes it, after a colon; ``meaning`` explains it under
    signs and method. ``sentence`` says it of a place, ``stale`` the same where nobody has said it again for days.
    """

    label: str
    because: str
    meaning: str
    sentence: str
    stale: str = ""


STAMP = "FILTERED"
"""What stands on everything that was computed from a part of the records alone, where a reader asked for that."""

BY_NO_OFFICE = (
    "one voice without an office alone",
    "neither side claims {place}; only a voice without an office does",
)
"""A place that nobody claims but one voice that speaks for no side by its office: its caption and sentence."""
OF_THE_REST = "neither side claims {place}; it is part of what reports say of the rest of the country"
"""A place of which nothing is said but what is said of the rest of the country."""
UNNAMED_BY_CLAIMS = (
    "names it",
    "no claim in force names {place}; {wider} about {above} as a whole",
)
"""A place of which nothing is claimed but within wider ground that a side claims: its caption and sentence."""
CLAIM_AND_DENIAL = (
    "one side claims {place}, the other denies it; both cannot be right",
    "one side claims {place}, the other denies it; both cannot be right; no new claim for {days}",
)
"""A contested place that only one side claims: its sentence, and the same where nobody has said it again for days."""
DEFENDED = "{place} is defended, {say} {by}"
"""A place of which one side says no more than that it beat off attacks or holds the ways in."""
DEFENDS = frozenset({Stance.REPULSED, Stance.REPULSED_ALL, Stance.HOLDS_ENTRANCES})
STATUSES: dict[Status, StatusWords] = {
    Status.NONE: StatusWords(
        "no claim in force",
        "",
        "Nobody has a position on the place or is reported there.",
        "neither side claims {place}",
    ),
    Status.REPORTED: StatusWords(
        "placed there by others",
        "",
        "No side has a position, but a report’s own voice, a third party or a single voice without an office places "
        "one there.",
        "neither side claims {place}, but others place a side there",
    ),
    Status.CLAIMED: StatusWords(
        "claimed by {by}",
        "",
        "Only this side says it holds or is in the place, and nothing in force conflicts with it.",
        "only {claims} {place}",
        "{place} was last claimed by {by} {ago}",
    ),
    Status.BOTH: StatusWords(
        "claimed by both sides",
        "both can be true",
        "Both sides say they hold or are in the place, and both can be true.",
        "both sides claim to be in {place}, and both can be true",
        "{place} was last claimed by both sides {ago}, and both can be true",
    ),
    Status.CONTESTED: StatusWords(
        "contested",
        "both cannot be right",
        "A claim in force of one side cannot be true together with one of the other.",
        "both sides claim {place}; both cannot be right",
        "both sides claim {place}; both cannot be right; no new claim for {days}",
    ),
    Status.DENIED: StatusWords(
        "denial by {by}",
        "neither side claims it",
        "Only a denial of the other side’s hold is in force.",
        "neither side claims {place}; there is only a denial by {by}",
        "neither side claims {place}; the last denial, by {by}, was {ago}",
    ),
}

FIGHTING: dict[Fighting, Term] = {
    Fighting.REPORTED: Term("reported", "Fighting is reported here on this day."),
    Fighting.UNCLEAR: Term(
        "day or place left open",
        "Fighting may have touched this place: the reports leave the day or the place open.",
    ),
    Fighting.NONE_REPORTED: Term(
        "none reported",
        "No report dates fighting here to this day, which does not say that there was none.",
    ),
}

READINGS: dict[Reading, tuple[str, str]] = {
    Reading.CLAIMED: ("what is said", "about"),
    Reading.KNOWN: ("what had been published", "by"),
}
"""The two readings of a day: what is read, and the word that joins a day to it.

The time bar has the same words in ``timebar_words.js``, for it stands before any data come; a test compares them.
"""


def reading_words(reading: Reading, day: str = "this day") -> str:
    """A reading with the day it is of: ``what had been published by this day``."""
    return " ".join((*READINGS[reading], day))


DOUBTS: dict[Certainty, str] = {
    Certainty.DATED: "",
    Certainty.WINDOW: "exact day unknown",
    Certainty.ALTERNATIVE: "on this day only if the report is of its other date",
    Certainty.UNDATED: "no day given; listed on the day it could first be known",
}
"""What a day that is not certain takes away from a record; nothing from one that is dated to the day."""
NO_DAY = "no day given"
FIRST_PRINTED = "first printed on this day"

TIME_PRECISION: dict[TimePrecision, Term] = {
    TimePrecision.DAY: Term("to the day", "one day"),
    TimePrecision.NIGHT: Term("to the night", "one night, which spans two dates"),
    TimePrecision.WINDOW: Term("within a window", "some day inside the span; drawn dashed"),
    TimePrecision.SINCE: Term("from a day on", "holds from this day on"),
    TimePrecision.THROUGHOUT: Term("over a span", "more than once, or all through, over the span"),
    TimePrecision.UNDATED: Term(
        NO_DAY,
        f"{NO_DAY}: listed from its printing on, and only in “{reading_words(Reading.KNOWN)}”",
    ),
}

PLACE_PRECISION: dict[GeoPrecision, Term] = {
    GeoPrecision.POINT: Term("exact spot", "an exact spot"),
    GeoPrecision.SETTLEMENT: Term("city or village", "somewhere in the city or village"),
    GeoPrecision.PASS: Term("pass", "at the pass"),
    GeoPrecision.DISTRICT: Term("district", "somewhere in the district"),
    GeoPrecision.PROVINCE: Term("province", "somewhere in the province"),
    GeoPrecision.APPROACHES: Term("the ways in", "around it"),
    GeoPrecision.UNLOCATED: Term("place not named", "place not named"),
}

UNTOLD = Term("not told", "the file does not say how well it is known")
DAY_KNOWN: dict[str, Term] = {str(value): term for value, term in TIME_PRECISION.items()} | {UNKNOWN: UNTOLD}
PLACE_KNOWN: dict[str, Term] = {str(value): term for value, term in PLACE_PRECISION.items()} | {
    UNKNOWN: UNTOLD
}
"""The same two lists for records of other people, which may say nothing of it."""

REASONS: dict[Reason, str] = {
    Reason.HEADLINE: "headline",
    Reason.CAPTION: "caption",
    Reason.FURNITURE: "no part of the report",
    Reason.HISTORY: "history",
    Reason.CONTEXT: "context",
    Reason.OPINION: "opinion",
    Reason.REPEATS: "a repetition",
}
"""What a paragraph is from which nothing was coded."""

POSITION_QUALITY: dict[PositionQuality, str] = {
    PositionQuality.EXACT: "an exact point",
    PositionQuality.SETTLEMENT: "the settlement’s point",
    PositionQuality.DISTRICT_POINT: "a point for the whole district",
    PositionQuality.SADDLE: "the saddle of the pass",
    PositionQuality.APPROXIMATE: "an approximate point",
    PositionQuality.OUTLINE: "an outline",
    PositionQuality.NONE: "not on the map",
}

VERIFICATION: dict[Verification, Term] = {
    Verification.NONE: Term("nothing said about checking", "the report says nothing about checking"),
    Verification.NOT_VERIFIED: Term("could not be verified", "the report could not verify it"),
    Verification.WITHOUT_EVIDENCE: Term("no evidence offered", "no evidence offered, says the report"),
}
AGAINST_INTEREST = "against the speaker’s own interest"

CHANNELS: dict[Channel, str] = {
    Channel.TWEET: "post on Twitter",
    Channel.AUDIO: "audio message",
    Channel.VIDEO: "video",
    Channel.IMAGES: "images posted online",
    Channel.INTERVIEW: "interview",
    Channel.STATEMENT: "statement",
    Channel.SPOKEN: "told to the press",
    Channel.SOURCE: "unnamed source of the report",
    Channel.REPORT: "the report's own words",
    Channel.MEDIA: "another newsroom's own statement",
    Channel.HEARSAY: "hearsay: the report does not say whose words",
    Channel.NOT_PRINTED: "how it was said is not printed",
}

EVENT_KINDS: dict[EventKind, str] = {
    EventKind.CLASH: "clash",
    EventKind.ATTACK: "attack",
    EventKind.MOVEMENT: "movement of fighters",
    EventKind.ORDER: "order",
    EventKind.TAKEOVER: "takeover",
    EventKind.TALKS: "talks",
    EventKind.OFFER: "offer",
    EventKind.CEASEFIRE: "ceasefire",
    EventKind.BLOCKADE: "blockade",
    EventKind.COMMUNICATIONS_CUT: "communications cut",
    EventKind.STATEMENT: "statement",
    EventKind.DEATH: "death of a leader or spokesman",
    EventKind.TRAINING: "training",
    EventKind.GATHERING: "gathering of forces",
    EventKind.FORTIFICATION: "fortification",
    EventKind.EVACUATION: "evacuation",
    EventKind.GOVERNMENT: "government",
    EventKind.COMMUNICATIONS_DIFFICULT: "communications difficult",
    EventKind.COMMUNICATIONS_ON_OFF: "internet on and off",
    EventKind.SUPPLIES: "weapons and supplies",
    EventKind.LEADERSHIP: "who leads",
    EventKind.OFFICE_CLAIM: "a claim to an office of the state",
    EventKind.WITHDRAWAL: "withdrawal",
    EventKind.NOT_DONE: "something not said or not done",
    EventKind.HARDSHIP: "hardship of residents",
}
FIGHTING_KIND = "fighting"
"""What clashes and attacks are called together, for they have one sign."""
IMPORTED_KINDS: dict[str, str] = {"claim": "a claim", "other": "some other event"}
"""What only imported sets have: a claim drawn by itself, and what is none of ``EventKind``."""
OURS: dict[str, str] = {
    **{str(kind): words for kind, words in EVENT_KINDS.items()},
    **IMPORTED_KINDS,
    **{value: term.label for known in (DAY_KNOWN, PLACE_KNOWN) for value, term in known.items()},
}
"""What the codes of other people's tables can become, each in words."""

MEASURES: dict[Measure, str] = {
    Measure.KILLED: "killed",
    Measure.WOUNDED: "wounded",
    Measure.CAPTURED: "captured",
    Measure.CASUALTIES: "losses of any kind",
    Measure.FIGHTERS: "fighters",
    Measure.INHABITANTS: "inhabitants",
    Measure.SIDES: "sides, fronts, approaches",
    Measure.AREAS: "areas",
    Measure.MONEY_USD: "money, in US dollars",
    Measure.SEATS: "seats",
    Measure.ATTACKS: "attacks",
    Measure.DISTANCE_KM: "distance, in kilometres",
}

LINKS: dict[LinkKind, tuple[str, str, str]] = {
    LinkKind.DISPUTES: ("disputes", "told otherwise:", "told otherwise:"),
    LinkKind.DENIES: ("denies", "denies", "denied by"),
    LinkKind.CONFIRMS: ("confirms", "told alike:", "told alike:"),
    LinkKind.SUPERSEDES: ("supersedes", "supersedes", "superseded by"),
    LinkKind.SAME_STATEMENT: (
        "perhaps the same statement",
        "perhaps the same statement as",
        "perhaps the same statement as",
    ),
    LinkKind.SAME_EVENT: ("perhaps the same event", "perhaps the same event as", "perhaps the same event as"),
    LinkKind.COUNTED_WITHIN: ("counted within", "counted within", "holds"),
    LinkKind.DOUBTS: ("doubts", "doubts", "doubted by"),
    LinkKind.MAY_BE_WITHIN: ("may be counted within", "may be counted within", "may hold"),
}
"""What a relation is called, and how it is said beside the first record of a link, and beside the second."""

STATED_BY: dict[StatedBy, Term] = {
    StatedBy.REPORT: Term("a report", "as the report says"),
    StatedBy.CODER: Term("the coder", "by the coder’s reading"),
}

EXTENTS: dict[Extent, str] = {
    Extent.WHOLE: "the whole of {place}",
    Extent.MOST: "most of {place}",
    Extent.PART: "part of {place}",
    Extent.CENTRE: "the centre of {place}",
    Extent.HEIGHTS: "the heights of {place}",
    Extent.APPROACHES: "the ways into {place}",
    Extent.REST: "the rest of {place}",
    Extent.UNSPECIFIED: "{place}",
}

PHRASES: dict[Stance, tuple[str, str]] = {
    Stance.HOLDS: ("they hold {what}", "it holds {what}"),
    Stance.CAPTURED: ("they have taken {what}", "it has taken {what}"),
    Stance.REPULSED: (
        "they beat off an attack on {place}",
        "it beat off an attack on {place}",
    ),
    Stance.REPULSED_ALL: (
        "they beat off every attack on {place}",
        "it beat off every attack on {place}",
    ),
    Stance.DRIVEN_OUT: (
        "they have driven the other side out of {place}",
        "it has driven the other side out of {place}",
    ),
    Stance.HOLDS_ENTRANCES: ("they hold every way into {place}", "it holds every way into {place}"),
    Stance.ENTERED: ("they have entered {what}", "it has entered {what}"),
    Stance.PRESENT: ("they have forces in {what}", "it has forces in {what}"),
    Stance.FLAG_RAISED: ("they have raised their flag in {place}", "it has raised its flag in {place}"),
    Stance.DENIES_CONTROL: ("they do not hold {what}", "it does not hold {what}"),
    Stance.DENIES_ENTRY: ("they have not entered {place}", "it has not entered {place}"),
    Stance.SURROUNDS: ("they have surrounded {place}", "it has surrounded {place}"),
    Stance.BLOCKS: ("they have blocked the roads into {place}", "it has blocked the roads into {place}"),
    Stance.ADVANCES: ("they are gaining ground in {place}", "it is gaining ground in {place}"),
    Stance.DOUBTS: ("they are doubted about {place}", "it is doubted about {place}"),
}
"""What each stance says of the side it is about, after a plural and after a singular name."""

UNNAMED_GROUND: dict[Stance, tuple[str, str]] = {
    Stance.HOLDS: (
        "they hold ground in {place} that they do not name",
        "it holds ground in {place} that it does not name",
    ),
    Stance.CAPTURED: (
        "they have taken ground in {place} that they do not name",
        "it has taken ground in {place} that it does not name",
    ),
}
"""What a side says that has part of a place and does not say which: it concedes nothing of the rest."""
NEVER_ALL = frozenset({Stance.ENTERED, Stance.PRESENT})
"""Whoever enters a place or is there does not say in how much of it: "part of" would concede the rest."""
OF_HOW_MUCH: dict[tuple[GeoPrecision, Extent], str] = {
    (GeoPrecision.PROVINCE, Extent.WHOLE): "the province as a whole",
    (GeoPrecision.DISTRICT, Extent.WHOLE): "the district as a whole",
    (GeoPrecision.PROVINCE, Extent.MOST): "most of the province",
    (GeoPrecision.DISTRICT, Extent.MOST): "most of the district",
    (GeoPrecision.PROVINCE, Extent.UNSPECIFIED): "the province, no limit given",
    (GeoPrecision.DISTRICT, Extent.UNSPECIFIED): "the district, no limit given",
    (GeoPrecision.SETTLEMENT, Extent.WHOLE): "the city or village as a whole",
    (GeoPrecision.SETTLEMENT, Extent.MOST): "most of the city or village",
    (GeoPrecision.SETTLEMENT, Extent.UNSPECIFIED): "the city or village, no limit given",
    (GeoPrecision.PASS, Extent.UNSPECIFIED): "the pass, no limit given",
    (GeoPrecision.UNLOCATED, Extent.MOST): "most of the country",
    (GeoPrecision.UNLOCATED, Extent.REST): "rest of the country",
}
"""How well a place is known of which all, most, or no limit is told: not somewhere in it."""
NOT_NAMED = "not named"
ON_THE_WAYS_IN = ("they have forces on the ways into {place}", "it has forces on the ways into {place}")
"""What ``present`` says where it is about the approaches: forces on fewer than all sides."""

DENIED: dict[Stance, tuple[str, str]] = {
    Stance.DENIES_CONTROL: ("they hold {what}", "it holds {what}"),
    Stance.DENIES_ENTRY: ("they have entered {place}", "it has entered {place}"),
}
"""What a denial denies."""


_LANDFORMS = (" pass", " gorge")
_COMMON = ("Entrance ",)


def with_article(place: str) -> str:
    """A place's name as it stands inside a sentence: ``the Khawak pass``, ``the entrance gorge``, ``Shotul``."""
    if not place.endswith(_LANDFORMS) or place.startswith("the "):
        return place
    return f"the {place[:1].lower()}{place[1:]}" if place.startswith(_COMMON) else f"the {place}"


def phrase(stance: tuple[str, str], extent: Extent, place: str, *, plural: bool) -> str:
    """What a stance says of a place, with a pronoun before it: ``it has taken part of Brell``."""
    if extent is Extent.REST:  # of every stance: a flag over the rest of a country is not one over all of it
        place, extent = EXTENTS[extent].replace("{place}", place), Extent.UNSPECIFIED
    # The place's name goes in last: whatever stands in it is no field.
    return (
        stance[0 if plural else 1].replace("{what}", EXTENTS[extent]).replace("{place}", with_article(place))
    )


def direction(way: Direction) -> str:
    """``north-east``."""
    return way.value.replace("_", "-")


FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(words.split())
    for words in (
        "die dies died dying dead death deaths kill kills killed killing killings slain fatalities casualties toll "
        "body bodies corpse corpses",
        "wound wounds wounded injured injuries injury hurt",
        "internet web online network telephone telephones phone phones communications connection blackout",
        "talk talks talking negotiate negotiates negotiated negotiating negotiation negotiations dialogue",
        "ceasefire truce armistice",
        "fail fails failed failing failure fruitless broke broken collapse collapsed",
        "fight fights fighting fought clash clashes clashed battle battles battled skirmish skirmishes combat",
        "attack attacks attacked attacking assault assaults assaulted offensive offensives operation operations",
        "capture captures captured capturing seize seizes seized take takes took taken conquer conquered overrun",
        "withdraw withdraws withdrew withdrawn withdrawal retreat retreats retreated",
        "surround surrounds surrounded surrounding encircle encircled encirclement siege besiege besieged",
        "surrender surrenders surrendered surrendering capitulate capitulation",
        "food hunger hungry famine starve starving starvation",
        "weapon weapons arms guns ammunition",
        "soldier soldiers troop troops army",
        "evacuate evacuated evacuation evacuations airlift",
        "president presidency presidential",
        "america american americans us usa washington",
        "entrance entrances entry approach approaches",
    )
)
"""Words that a reader means by any one of them, as the search takes them: each is found by all of its line."""
