"""The nouns of the codebook as frozen records. A record's fields are its table's columns, in order.

Dates are whole days in the time zone of the dataset. Coordinates are WGS 84, longitude first. Empty cells are ``None``
(dates, numbers), ``""`` (text) or ``()`` (lists). Lists are separated by ``|`` in CSV.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from geo.records.period import Period
from geo.records.stance import Extent, Stance


class Confidence(StrEnum):
    """How sure the publication date of a report is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ActorKind(StrEnum):
    """What kind of speaker an actor is."""

    BELLIGERENT = "belligerent"
    STATE = "state"
    OUTLET = "outlet"
    OFFICIAL = "official"
    OBSERVER = "observer"
    RESIDENT = "resident"


class PlaceKind(StrEnum):
    """Feature class of a gazetteer entry."""

    PROVINCE = "province"
    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"
    PASS = "pass"
    GORGE = "gorge"
    AIRFIELD = "airfield"
    CAPITAL = "capital"
    AREA = "area"
    COUNTRY = "country"
    """Only for claims about the rest of it."""


class PositionQuality(StrEnum):
    """How good a place's position is."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    DISTRICT_POINT = "district_point"
    SADDLE = "saddle"
    APPROXIMATE = "approximate"
    OUTLINE = "outline"
    NONE = "none"


UNKNOWN = "unknown"
"""How well a day or a place is known, where a table of other people does not say. No record of the codebook has it."""


class TimePrecision(StrEnum):
    """How well the event time is known, and how it lasts."""

    DAY = "day"
    NIGHT = "night"
    """Spans two dates."""
    WINDOW = "window"
    """Some day inside the span."""
    SINCE = "since"
    """Holds from the first day on."""
    THROUGHOUT = "throughout"
    """Again and again over the span."""
    UNDATED = "undated"


class GeoPrecision(StrEnum):
    """How well the place is known; decides the drawing."""

    POINT = "point"
    SETTLEMENT = "settlement"
    PASS = "pass"
    DISTRICT = "district"
    PROVINCE = "province"
    APPROACHES = "approaches"
    UNLOCATED = "unlocated"


class EventKind(StrEnum):
    """What is reported to have happened. ``clash`` and ``attack`` count as fighting."""

    CLASH = "clash"
    ATTACK = "attack"
    MOVEMENT = "movement"
    ORDER = "order"
    TAKEOVER = "takeover"
    TALKS = "talks"
    OFFER = "offer"
    CEASEFIRE = "ceasefire"
    BLOCKADE = "blockade"
    COMMUNICATIONS_CUT = "communications_cut"
    COMMUNICATIONS_DIFFICULT = "communications_difficult"
    COMMUNICATIONS_ON_OFF = "communications_on_off"
    STATEMENT = "statement"
    DEATH = "death"
    TRAINING = "training"
    GATHERING = "gathering"
    FORTIFICATION = "fortification"
    EVACUATION = "evacuation"
    GOVERNMENT = "government"
    HARDSHIP = "hardship"
    SUPPLIES = "supplies"
    """Weapons and stores, no more said of them."""
    LEADERSHIP = "leadership"
    """Who leads a side."""
    OFFICE_CLAIM = "office_claim"
    """That somebody holds an office of the state."""
    WITHDRAWAL = "withdrawal"
    """That a side fell back; never a position."""
    NOT_DONE = "not_done"
    """That something was not said or not done; never a position."""


FIGHTING: frozenset[EventKind] = frozenset({EventKind.CLASH, EventKind.ATTACK})


class Channel(StrEnum):
    """How the words reached the report."""

    TWEET = "tweet"
    AUDIO = "audio"
    VIDEO = "video"
    IMAGES = "images"
    INTERVIEW = "interview"
    STATEMENT = "statement"
    SPOKEN = "spoken"
    """Told to the press, by the report's own word."""
    SOURCE = "source"
    """An unnamed source of the report."""
    REPORT = "report"
    """The report's own voice."""
    MEDIA = "media"
    """Another newsroom's own statement."""
    HEARSAY = "hearsay"
    """Passed on without saying whose words they are ("there were reports")."""
    NOT_PRINTED = "not_printed"
    """The report does not say how the words reached it."""


class Verification(StrEnum):
    """The report's own words on verification."""

    NONE = "none"
    """The report says nothing about it."""
    NOT_VERIFIED = "not_verified"
    """The report says it could not verify this, or that it was hard to."""
    WITHOUT_EVIDENCE = "without_evidence"
    """The report says no evidence was offered."""


class Measure(StrEnum):
    """What a figure counts or measures."""

    KILLED = "killed"
    WOUNDED = "wounded"
    CAPTURED = "captured"
    CASUALTIES = "casualties"
    """Losses without saying whether killed or wounded."""
    FIGHTERS = "fighters"
    INHABITANTS = "inhabitants"
    SIDES = "sides"
    """Sides, fronts or approaches counted in a report; never drawn as geometry."""
    AREAS = "areas"
    DISTANCE_KM = "distance_km"
    MONEY_USD = "money_usd"
    SEATS = "seats"
    ATTACKS = "attacks"


class Wording(StrEnum):
    """The wording class of a figure."""

    EXACT = "exact"
    RANGE = "range"
    AT_LEAST = "at_least"
    ABOUT = "about"
    VAGUE = "vague"
    """A word without a number ("dozens", "heavy"); low and high are empty."""


class Direction(StrEnum):
    """A compass word as reports print it; each stands for an eighth of the horizon, clockwise from north."""

    NORTH = "north"
    NORTH_EAST = "north_east"
    EAST = "east"
    SOUTH_EAST = "south_east"
    SOUTH = "south"
    SOUTH_WEST = "south_west"
    WEST = "west"
    NORTH_WEST = "north_west"


class LinkKind(StrEnum):
    """How the record ``from_id`` stands to the record ``to_id``."""

    DISPUTES = "disputes"
    DENIES = "denies"
    CONFIRMS = "confirms"
    SUPERSEDES = "supersedes"
    SAME_STATEMENT = "same_statement"
    SAME_EVENT = "same_event"
    COUNTED_WITHIN = "counted_within"
    MAY_BE_WITHIN = "may_be_within"
    DOUBTS = "doubts"


class StatedBy(StrEnum):
    """Who says that two records are related."""

    REPORT = "report"
    CODER = "coder"


class Reason(StrEnum):
    """Why nothing was coded from a paragraph."""

    HEADLINE = "headline"
    CAPTION = "caption"
    FURNITURE = "furniture"
    HISTORY = "history"
    CONTEXT = "context"
    """Outside the subject's ground or days."""
    OPINION = "opinion"
    """Analysis, prediction or mood that places and dates nothing."""
    REPEATS = "repeats"
    """Says again what a named record of the same report holds."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides whose claims compete. ``position`` (1 or 2) decides its colour and column."""

    side_id: str
    name: str
    """As a sentence begins with it: "The Taliban"."""
    short_name: str
    plural: bool
    """Whether a verb after the name is in the plural ("The Taliban say", "The NRF says")."""
    name_fa: str
    position: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A side, an outlet, an official, an observer, residents. ``side_id`` is empty for none."""

    actor_id: str
    name: str
    name_fa: str
    aliases: tuple[str, ...]
    kind: ActorKind
    side_id: str
    official: bool
    """Whether the actor speaks for the side with an office; an unofficial speaker never displaces an official one."""
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """One published document. ``alternative`` is another possible publication day, never the end of a span."""

    report_id: str
    file: str
    outlet_id: str
    agency: str
    headline: str
    author: str
    language: str
    url: str
    published_earliest: date
    published_best: date
    published_latest: date
    alternative: date | None
    dating_basis: str
    alternative_basis: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A non-empty line of a report, numbered from 1; found again by its hash, never shipped.

    ``sha256`` is of the stripped line in UTF-8. ``reason`` is empty where records carry this paragraph.
    """

    report_id: str
    paragraph: int
    first_words: str
    word_count: int
    sha256: str
    reason: Reason | None
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry. ``lon``/``lat`` are ``None`` where it has an outline instead, or no position at all."""

    place_id: str
    name: str
    name_fa: str
    name_ps: str
    spellings: tuple[str, ...]
    kind: PlaceKind
    parents: tuple[str, ...]
    entry_point: bool
    """Whether it is one of the named places at which readers look for the way in."""
    way_in: bool
    """Whether geography makes it a way into the subject: holding all of them is shown on it."""
    lon: float | None
    lat: float | None
    position_quality: PositionQuality
    position_note: str
    position_source: str
    elevation_m: float | None
    elevation_source: str
    note: str
    geonames_id: str = ""
    """Its number in GeoNames, and the two ids below: only where they are certain, else empty."""
    wikidata: str = ""
    """``Q5838``."""
    iso_3166_2: str = ""
    """Code of the province that it is, or that it surely lies in: ``AF-PAN``."""


PLACE_IDS = ("geonames_id", "wikidata", "iso_3166_2")
"""What a place is called in registers of other people."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion about control, presence, advance, repulse or encirclement, or a denial of one."""

    claim_id: str
    report_id: str
    paragraph: int
    claimant_id: str
    speaker: str
    """The speaker's name or description as printed, where it adds to the claimant."""
    role: str
    channel: Channel
    relayed_by: str
    hedge: str
    """Words of doubt about the statement itself ("said to be"), empty where none; never a reporting verb."""
    said: date | None
    about_id: str
    """The actor whose control, presence or advance is asserted or denied."""
    stance: Stance
    extent: Extent
    place_ids: tuple[str, ...]
    place_printed: str
    geo_precision: GeoPrecision
    start: date | None
    end: date | None
    time_precision: TimePrecision
    date_basis: str
    alternative_said: date | None
    alternative_start: date | None
    alternative_end: date | None
    verification: Verification
    against_interest: bool
    paraphrase: str
    note: str

    @property
    def period(self) -> Period | None:
        """First and last possible day; ``None`` where undated."""
        return Period.of(self.start, self.end) if self.start else None

    @property
    def alternative_period(self) -> Period | None:
        """The period if the report is read by its alternative date."""
        return Period.of(self.alternative_start, self.alternative_end) if self.alternative_start else None


@dataclass(frozen=True, slots=True)
class Event:
    """Something reported to have happened; who reports it stands in its mentions."""

    event_id: str
    kind: EventKind
    title: str
    """A few neutral words that name the event in a list."""
    place_ids: tuple[str, ...]
    place_printed: str
    geo_precision: GeoPrecision
    origin_ids: tuple[str, ...]
    """Where the movement or attack is said to come from."""
    origin_printed: str
    side_ids: tuple[str, ...]
    """The sides involved as told."""
    start: date | None
    end: date | None
    time_precision: TimePrecision
    date_basis: str
    alternative_start: date | None
    alternative_end: date | None
    note: str

    @property
    def period(self) -> Period | None:
        """First and last possible day; ``None`` where undated."""
        return Period.of(self.start, self.end) if self.start else None

    @property
    def alternative_period(self) -> Period | None:
        """The period if the report is read by its alternative date."""
        return Period.of(self.alternative_start, self.alternative_end) if self.alternative_start else None


@dataclass(frozen=True, slots=True)
class Mention:
    """One account of an event: who says it, where it was printed."""

    mention_id: str
    event_id: str
    report_id: str
    paragraph: int
    claimant_id: str
    speaker: str
    role: str
    channel: Channel
    relayed_by: str
    hedge: str
    said: date | None
    verification: Verification
    against_interest: bool
    paraphrase: str
    note: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as stated; ``low`` and ``high`` are both empty for words without one ("dozens")."""

    figure_id: str
    report_id: str
    paragraph: int
    claimant_id: str
    speaker: str
    whose_id: str
    """The actor whose people are counted; empty for distances and the like."""
    measure: Measure
    low: float | None
    high: float | None
    wording_class: Wording
    wording: str
    """At most five words, as printed."""
    hedge: str
    """Words of doubt about the number itself ("possibly")."""
    place_ids: tuple[str, ...]
    """Its own places; empty where they are those of its record."""
    start: date | None
    """Its own days; empty where they are those of its record."""
    end: date | None
    time_precision: TimePrecision | None
    date_basis: str
    record_id: str
    """The claim or event it belongs to; empty where it stands alone."""
    counted_within: str
    """The figure that already includes this one, by the report."""
    may_be_within: str
    """The figure that may include this one: no report says so."""
    verification: Verification
    against_interest: bool
    note: str

    @property
    def period(self) -> Period | None:
        """Its own first and last possible day; ``None`` where they are those of its record."""
        return Period.of(self.start, self.end) if self.start else None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of two records, stated by a report (then with its paragraph) or by the coder."""

    link_id: str
    from_id: str
    kind: LinkKind
    to_id: str
    stated_by: StatedBy
    report_id: str
    paragraph: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Distance:
    """How far, or which way, one place lies from another as a report prints it.

    The printed places are read as one or more of the gazetteer's: every pair of them is measured.
    """

    distance_id: str
    report_id: str
    paragraph: int
    claimant_id: str
    from_ids: tuple[str, ...]
    from_printed: str
    to_ids: tuple[str, ...]
    to_printed: str
    direction: Direction | None
    """Which way it is from the first to the second; ``None`` where only a distance is printed."""
    figure_id: str
    """The figure that holds the distance; empty where only a direction is printed."""
    wording: str
    """At most five words, as printed."""
    note: str


class AnswerPage(StrEnum):
    """The page that answers a question."""

    MAP = "map"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader may ask, in plain words, and the place that answers it."""

    question_id: str
    question: str
    position: int
    """Questions stand in the order of their positions."""
    page: AnswerPage
    part: str
    """The part of the page, where it has parts."""
    day: date | None
    as_known: bool
    """Whether what had been published by the day is asked for, not what is said about it."""
    shown_id: str
    """The claim, event or place that is selected there."""
    words: str
    """Words to look for there."""
    rests_on: tuple[str, ...]
    """Claims, events and figures that the answer rests on; all of them can be read there."""
    note: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A province outline: a GeoJSON polygon, longitude first, exterior rings counter-clockwise."""

    place_id: str
    name: str
    name_fa: str
    role: str
    """``subject`` or ``context``."""
    geometry: Any


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms under which a data folder gives its records, as its ``datapackage.json`` names them."""

    name: str
    """An id of the SPDX list, ``CC-BY-4.0``; may be empty where there is a title."""
    title: str = ""
    path: str = ""
    """Where the terms stand, a web address."""


@dataclass(frozen=True)
class Dataset:
    """Everything read from one data folder. Immutable; every mapping is keyed and ordered by id."""

    name: str
    title: str
    version: str
    subject_id: str
    """The place whose control is the question: its sentence leads the page."""
    sides: Mapping[str, Side]
    actors: Mapping[str, Actor]
    reports: Mapping[str, Report]
    paragraphs: Mapping[tuple[str, int], Paragraph]
    places: Mapping[str, Place]
    outlines: Mapping[str, Outline]
    claims: Mapping[str, Claim]
    events: Mapping[str, Event]
    mentions: Mapping[str, Mention]
    figures: Mapping[str, Figure]
    links: Mapping[str, Link]
    caveat: str = ""
    """What every map of these data must say about its geography."""
    heading: str = ""
    """A short title for the head of every page; ``title`` where there is none."""
    introduction: str = ""
    """One line for who has never heard of it."""
    licences: tuple[Licence, ...] = ()
    """Empty where the data folder names none."""
    time_zone: str = ""
    """Whose days these are, by the IANA database (``Europe/Athens``); empty where the data folder does not say."""
    dating: str = ""
    """What holds of the days of publication of all its reports, as a sentence."""
    distances: Mapping[str, Distance] = field(default_factory=dict)
    """Distances and directions as printed; empty where a data folder has no such table."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    """What a reader may ask; empty where a data folder has no such table."""

    def side_of(self, actor_id: str) -> str:
        """The side an actor speaks or fights for; empty for none or an unknown actor."""
        actor = self.actors.get(actor_id)
        return actor.side_id if actor else ""

    def ancestors(self, place_id: str) -> tuple[str, ...]:
        """The places that contain ``place_id``, nearest first; a place on a border has two lines of them."""
        found: list[str] = []
        queue = list(self.places[place_id].parents) if place_id in self.places else []
        while queue:
            parent = queue.pop(0)
            if parent in found or parent == place_id or parent not in self.places:
                continue
            found.append(parent)
            queue.extend(self.places[parent].parents)
        return tuple(found)

    @cached_property
    def mentions_of(self) -> Mapping[str, tuple[Mention, ...]]:
        """The mentions of each event, by id."""
        found: dict[str, list[Mention]] = {event_id: [] for event_id in self.events}
        for mention in self.mentions.values():
            found[mention.event_id].append(mention)
        return {event_id: tuple(mentions) for event_id, mentions in found.items()}

    @cached_property
    def actors_in(self) -> Mapping[str, frozenset[str]]:
        """Who speaks in each report and of whom it tells, as coded from its words."""
        found: dict[str, set[str]] = {report_id: set() for report_id in self.reports}
        for claim in self.claims.values():
            found[claim.report_id] |= {claim.claimant_id, claim.about_id}
        for mention in self.mentions.values():
            found[mention.report_id].add(mention.claimant_id)
        for figure in self.figures.values():
            found[figure.report_id] |= {figure.claimant_id, figure.whose_id}
        return {report_id: frozenset(actors - {""}) for report_id, actors in found.items()}

    def told_ends(self, event: Event) -> tuple[str, ...]:
        """Where an event with an origin led to: of its places those that lie in no other of them.

        "On two fronts: at the pass, and from the town": the way from the town leads into the valley, not to the pass.
        """
        wider = set(event.place_ids)
        return tuple(p for p in event.place_ids if not wider & set(self.ancestors(p)))

    @cached_property
    def remembered(self) -> dict[tuple[object, ...], Any]:
        """What rooms below have worked out of these records and will need again; each puts its own name in the key."""
        return {}

    @cached_property
    def span(self) -> Period:
        """The days the data span: from the first dated record to the last dated record or best publication day.

        Raises ``ValueError`` where nothing is dated at all.
        """
        days = [day for day in self._days() if day is not None]
        return Period(min(days), max(days))

    def _days(self) -> Iterator[date | None]:
        for report in self.reports.values():
            yield report.published_best
            yield report.alternative
        records: list[Claim | Event] = [*self.claims.values(), *self.events.values()]
        for record in records:
            yield from (record.start, record.end, record.alternative_start, record.alternative_end)

    def reread(self, report_id: str) -> Dataset:
        """The same dataset with one report read by its alternative date; what was best becomes the alternative.

        Raises ``KeyError`` for an unknown report and ``ValueError`` for one without an alternative reading.
        """
        report = self.reports[report_id]
        if report.alternative is None:
            raise ValueError(f"report {report_id} has no alternative reading")
        other = replace(
            report,
            published_earliest=report.alternative,
            published_best=report.alternative,
            published_latest=report.alternative,
            alternative=report.published_best,
        )
        return replace(
            self,
            reports={**self.reports, report_id: other},
            claims={key: _swapped_claim(claim, report_id) for key, claim in self.claims.items()},
            events={key: self._swapped_event(event, report_id) for key, event in self.events.items()},
        )

    def _swapped_event(self, event: Event, report_id: str) -> Event:
        if {mention.report_id for mention in self.mentions_of[event.event_id]} != {report_id}:
            return event
        if event.alternative_start is None:
            return event
        return replace(
            event,
            start=event.alternative_start,
            end=event.alternative_end,
            alternative_start=event.start,
            alternative_end=event.end,
        )


def _swapped_claim(claim: Claim, report_id: str) -> Claim:
    if claim.report_id != report_id:
        return claim
    claim = (
        replace(claim, said=claim.alternative_said, alternative_said=claim.said)
        if claim.alternative_said
        else claim
    )
    if claim.alternative_start is None:
        return claim
    return replace(
        claim,
        start=claim.alternative_start,
        end=claim.alternative_end,
        alternative_start=claim.start,
        alternative_end=claim.end,
    )


@dataclass(frozen=True)
class Filtered(Dataset):
    """What of a dataset passes a reader’s filters. Every id in it can be looked up in it; the days stay the whole's.

    A figure whose claim or event did not pass stands alone in it: its ``record_id`` is empty, and so is
    ``counted_within`` where the wider figure did not pass. ``whole`` still has both.
    """

    whole: Dataset | None = None

    @property
    def span(self) -> Period:
        """The days of the whole data, so that no filter shortens the time bar."""
        return self.whole.span if self.whole else super().span


def whole(dataset: Dataset) -> Dataset:
    """The dataset that a filtered one was taken from; any other is its own."""
    return dataset.whole if isinstance(dataset, Filtered) and dataset.whole else dataset
