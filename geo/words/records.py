"""A record in words: who says it, what, of which day and place, how sure, where it is printed, and its day on the map.

Cards, tooltips, lists, timeline, transcript, paper and files take their words from here, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.records.model import (
    Actor,
    ActorKind,
    Channel,
    Claim,
    Dataset,
    Distance,
    Event,
    Figure,
    GeoPrecision,
    Link,
    LinkKind,
    Measure,
    Mention,
    Paragraph,
    Report,
    StatedBy,
    TimePrecision,
    Verification,
    Wording,
)
from geo.records.stance import Extent, Stance
from geo.status.validity import Certainty, Coded, map_day, told_of
from geo.words.citations import UNPRINTED, outlet_name
from geo.words.claims import THE_OTHER_SIDE, collective_name, images_of_flag, inside
from geo.words.dates import date_words, day_full, day_short, listed
from geo.words.lists import (
    AGAINST_INTEREST,
    CHANNELS,
    DOUBTS,
    FIRST_PRINTED,
    LINKS,
    MEASURES,
    NEVER_ALL,
    NOT_NAMED,
    OF_HOW_MUCH,
    ON_THE_WAYS_IN,
    PHRASES,
    PLACE_PRECISION,
    STATED_BY,
    UNNAMED_GROUND,
    VERIFICATION,
    phrase,
    with_article,
)

NO_PLACE = "no place named"

Query = dict[str, str]
"""What a link to a page of the product asks for, key by key."""


Printed = Claim | Mention | Figure | Distance | Link | Paragraph
"""What stands in a paragraph of a report, and the paragraph itself."""


def paragraph_mark(record: Printed) -> str:
    """The number of the paragraph that prints a record, ``¶ 2``; the sign and its number stay on one line."""
    return f"¶\u00a0{record.paragraph}"


def paragraph_name(dataset: Dataset, record: Printed) -> str:
    """The paragraph that prints a record, in short: ``The Gazette ¶ 2``.

    Where no outlet is printed, or has several reports, the headline or the outlet comes with the day.
    """
    report = dataset.reports[record.report_id]
    same = [r for r in dataset.reports.values() if r.outlet_id == report.outlet_id]
    alone = len(same) == 1 and (report.agency or outlet_name(dataset, report))
    return f"{outlet(dataset, report) if alone else of_day(dataset, report)} {paragraph_mark(record)}"


def outlet(dataset: Dataset, report: Report) -> str:
    """Whose words a report are: the agency, the outlet, or its headline where the page prints no outlet."""
    named = report.agency or outlet_name(dataset, report)
    headline = dataset.actors[report.outlet_id].name.removeprefix(UNPRINTED).rstrip("”") or report.headline
    return named or f"“{headline}”"


def of_day(dataset: Dataset, report: Report) -> str:
    """A report by its outlet or headline and its day: ``The Gazette, 2 September``."""
    return f"{outlet(dataset, report)}, {day_short(report.published_best)}"


def paragraph_query(record: Printed) -> Query:
    """What the page of sources is asked for, to show the paragraph."""
    return {"report": record.report_id, "paragraph": str(record.paragraph)}


def printed_in(dataset: Dataset, record: Printed) -> str:
    """The same in full: ``The Gazette, “Valley taken”, paragraph 2``."""
    report = dataset.reports[record.report_id]
    named = report.agency or outlet_name(dataset, report)
    if not named:
        return f"“{report.headline}”, {day_short(report.published_best)}, paragraph {record.paragraph}"
    return f"{named}, “{report.headline}”, paragraph {record.paragraph}"


def map_query(dataset: Dataset, record: Coded) -> Query:
    """What the map is asked for, to show a record: its day and reading, and the claim or event to select."""
    shown, told = map_day(dataset, record), told_of(dataset, record)
    query = {"day": shown.day.isoformat(), "reading": shown.reading.value}
    return query | ({"record": id_of(told)} if told else {})


def tellings(dataset: Dataset, told: Claim | Event) -> tuple[Claim | Mention, ...]:
    """Where it is printed: a claim itself, or every account of an event."""
    return (told,) if isinstance(told, Claim) else dataset.mentions_of[told.event_id]


def line(dataset: Dataset, told: Claim | Event, place: str = "", *, by_side: bool = False) -> str:
    """A record in one line: ``Zabihullah Mujahid: Taliban have entered Panjshir``, or an event's title.

    ``place`` is the name of one of the claim's places, where only that one is meant. ``by_side``: the side that speaks
    stands for its speaker, and "A report" for a report by its headline, where there is less room.
    """
    if isinstance(told, Event):
        return told.title
    where = (
        place
        or listed(dataset.places[p].name for p in told.place_ids)
        or told.place_printed
        or "a place not named"
    )
    who, whom = short_name(dataset, told), _whom(dataset, told)
    if by_side:
        side = dataset.sides.get(dataset.side_of(told.claimant_id))
        who = side.short_name if side else "A report" if who.startswith("The report") else who
    said = _clause_of(dataset, told, where)
    side = dataset.sides.get(dataset.side_of(told.about_id))
    if told.stance is Stance.DOUBTS:
        return f"{who} doubts what {inside(side.name) if side else 'others'} say of {with_article(where)}"
    if told.stance is Stance.FLAG_RAISED and told.channel is Channel.IMAGES:
        shown = images_of_flag(
            with_article(where), plural=side is None or side.plural, hedged=bool(told.hedge)
        )
        return f"{who}: {shown}"
    doubt = f" (“{told.hedge}”)" if told.hedge else ""
    clause = said if who.lower() == whom.lower() else f"{whom} {said.split(' ', 1)[1]}"
    return f"{who}: {clause}{doubt}"


def _whom(dataset: Dataset, claim: Claim) -> str:
    """Whom a claim is about: the side in short, or what its report calls them where it does not name the side."""
    actor = dataset.actors.get(claim.about_id)
    side = dataset.sides.get(actor.side_id) if actor else None
    if actor is None or side is None:
        return name_alone(actor.name) if actor else "forces"
    party = collective_name(dataset, side.side_id, [actor.actor_id])
    return party.split(" (")[0] or side.short_name


def _clause_of(dataset: Dataset, claim: Claim, where: str) -> str:
    """What a claim says of whom it is about, with a pronoun; of a side's own ground, that it is not named."""
    phrases, extent = PHRASES[claim.stance], claim.extent
    side = dataset.sides.get(dataset.side_of(claim.about_id))
    own = bool(side) and dataset.side_of(claim.about_id) == dataset.side_of(claim.claimant_id)
    if claim.stance is Stance.PRESENT and extent is Extent.APPROACHES:
        phrases = ON_THE_WAYS_IN
    if claim.stance in UNNAMED_GROUND and extent is Extent.PART and own:
        phrases, extent = UNNAMED_GROUND[claim.stance], Extent.UNSPECIFIED
    if claim.stance in NEVER_ALL:
        extent = Extent.UNSPECIFIED
    one = bool(side and not side.plural) and not collective_name(
        dataset, side.side_id if side else "", [claim.about_id]
    )
    said = phrase(phrases, extent, where, plural=not one)
    others = [inside(s.name) for key, s in dataset.sides.items() if side is None or key != side.side_id]
    return said.replace(THE_OTHER_SIDE, others[0]) if len(others) == 1 else said


def short_name(dataset: Dataset, record: Claim | Mention) -> str:
    """Who says it, in a word or two; a side that speaks for itself by its short name."""
    actor = dataset.actors[record.claimant_id]
    side = dataset.sides.get(actor.side_id)
    return side.short_name if side and actor.actor_id == actor.side_id else name_alone(actor.name)


def name_alone(name: str) -> str:
    """A name without what follows a comma or stands in brackets."""
    return re.split(r"[,(]", name)[0].strip()


def record_words(dataset: Dataset, record_id: str) -> str:
    """Any record in a line: a claim, an event, who tells of one, a figure, a distance, a link; never by its id."""
    if record := dataset.claims.get(record_id) or dataset.events.get(record_id):
        return line(dataset, record)
    if mention := dataset.mentions.get(record_id):
        return f"{short_name(dataset, mention)}: {dataset.events[mention.event_id].title}"
    if figure := dataset.figures.get(record_id):
        return f"{figure_subject(dataset, figure)}: {number_words(figure)} (“{bare(figure.wording)}”)"
    if distance := dataset.distances.get(record_id):
        return f"“{bare(distance.wording)}”"
    if link := dataset.links.get(record_id):
        return relation(dataset, link)
    return "another record"


def relation(dataset: Dataset, link: Link) -> str:
    """A link of two records in a line: each in words, and how they stand to each other."""
    one, other = (f"“{bare(record_words(dataset, end))}”" for end in (link.from_id, link.to_id))
    alike = link.kind in {LinkKind.SAME_STATEMENT, LinkKind.SAME_EVENT}
    return f"{one} {LINKS[link.kind][1 if alike else 0]} {other}"


def id_of(told: Claim | Event) -> str:
    """The id under which the map knows it."""
    return told.claim_id if isinstance(told, Claim) else told.event_id


def speaker(dataset: Dataset, record: Claim | Mention | Figure) -> tuple[str, str]:
    """Who speaks: the name, and what else is printed of the speaker, with a word on one without an office."""
    actor = dataset.actors[record.claimant_id]
    role = "" if isinstance(record, Figure) else record.role
    extra = [text for text in (record.speaker, role) if text and not _named_in(text, actor)]
    office = [] if actor.official or not actor.side_id else ["unofficial"]
    return actor.name, ", ".join([*extra, *office])


_FILLING = frozenset({"a", "an", "the", "for", "of", "to", "another", "one", "man", ""})
"""Words of a printed description that say nothing of who speaks."""


def _named_in(text: str, actor: Actor) -> bool:
    """Whether the name, or another name of the same actor, already says what a printed description says."""
    told = _content(text)
    return any(told <= _content(name) for name in (actor.name, *actor.aliases))


@lru_cache(maxsize=1024)
def _content(text: str) -> frozenset[str]:
    """The words of a name or description without the filling ones, singular and plural alike.

    Kept, for the same few names are compared for each line of each day.
    """
    return frozenset(word.rstrip("s") for word in re.findall(r"\w+", text.lower())) - _FILLING


def speaker_line(dataset: Dataset, record: Claim | Mention | Figure) -> str:
    """The same in one line: ``Mira Oln, commander, unofficial``."""
    name, extra = speaker(dataset, record)
    fuller = any(
        _content(name) < _content(part) for part in extra.split(", ")
    )  # "US officials, US military officials"
    return extra if fuller else ", ".join(part for part in (name, extra) if part)


def told_by(dataset: Dataset, record: Claim | Mention) -> str:
    """Who speaks and what is said in one line, without a stop: the speaker's name once, and not twice over."""
    actor, said = dataset.actors[record.claimant_id], record.paraphrase.rstrip(".")
    line, side = speaker_line(dataset, record), dataset.sides.get(actor.side_id)
    alone = side is not None and actor.actor_id == side.side_id and line == actor.name
    if side and alone and said.startswith(f"{side.name} "):
        return said
    subject = named_again(dataset, record)
    if not subject:
        return f"{line}: {said}"
    mine = {"report", *_PRONOUNS, *re.findall(r"\w+", f"{line} {' '.join(actor.aliases)}".lower())}
    if any(word not in mine for word in re.findall(r"\w+", subject.lower()) if _content(word)):
        return said  # one of several: "a resident says", of "residents of Panjshir"
    named = any(_content(subject) <= _content(name) for name in (actor.name, *actor.aliases))
    article = (
        "The " if subject.startswith("The ") and named and not line.startswith(("The ", "A ", "An ")) else ""
    )
    return f"{article}{line}{',' if ',' in line else ''}{said.removeprefix(subject)}"


_PRONOUNS = frozenset({"he", "she", "they"})
_LINKING = frozenset({"that", "who", "which", "and", "of", "in", "at", "from"})


def named_again(dataset: Dataset, record: Claim | Mention) -> str:
    """With what a paraphrase begins where that only names its speaker again; empty where it does not.

    "The Taliban spokesman" of Zabihullah Mujahid, Taliban spokesman; "the report" of an outlet's own words.
    """
    actor = dataset.actors[record.claimant_id]
    own = {"report"} if record.channel is Channel.REPORT and actor.kind is ActorKind.OUTLET else set()
    known = own.union(_content(speaker_line(dataset, record)), *(_content(alias) for alias in actor.aliases))
    words = re.match(r"(?:[\w’'()-]+ )*", f"{record.paraphrase.rstrip('.')} ")
    found: list[str] = []
    for word in (words[0] if words else "").split():
        if not (found or word.lower() not in _PRONOUNS):
            return word
        if not _content(word) <= known:
            break
        found.append(word)
    subject = " ".join(found)
    follows = record.paraphrase.removeprefix(subject).split()
    of_side = any(_content(subject) == _content(side.short_name) for side in dataset.sides.values())
    if not _content(subject) or not follows or follows[0].lower() in _LINKING:
        return ""
    return "" if of_side and actor.actor_id not in dataset.sides else subject  # a spokesman is not his side


def remarks(record: Claim | Mention | Figure) -> tuple[str, ...]:
    """What weakens or strengthens a record, where there is anything: interest, and what the report says on checking."""
    found = [AGAINST_INTEREST] if record.against_interest else []
    if record.verification is not Verification.NONE:
        found.append(VERIFICATION[record.verification].words)
    return tuple(found)


_SAID_IN_A_NOTE = frozenset({Channel.REPORT, Channel.NOT_PRINTED})


@dataclass(frozen=True, slots=True)
class Account:
    """One claim, or one mention of an event, on a day: in words for every surface.

    ``side_id`` is the speaker's side, empty for third parties and a report's own voice. ``figures`` are those
    stated with it.
    """

    record_id: str
    side_id: str
    record: Claim | Mention
    event: Event | None
    certainty: Certainty
    new: bool
    """First printed on this day (in "published by")."""
    figures: tuple[str, ...]

    @property
    def told(self) -> Claim | Event:
        """What has the day and the place: the claim itself, or the event that is told of."""
        return self.event or self._claim

    @property
    def selects(self) -> str:
        """The id under which the map knows it: the claim's, or the event's."""
        return id_of(self.told)

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Where the account is about."""
        return self.told.place_ids

    @property
    def when(self) -> str:
        """The day or days, in words, with their precision."""
        return date_words(self.told)

    @property
    def sure(self) -> bool:
        """Whether it has this very day: neither one of several, nor another reading, nor no day at all.

        A window stays unsure on its last day, from which a claim is in force.
        """
        window = self.told.time_precision is TimePrecision.WINDOW and self.told.start != self.told.end
        return self.certainty is Certainty.DATED and not window

    @property
    def doubt(self) -> str:
        """How the account is tied to the day on which it stands; empty where it is dated to it."""
        return "; ".join(filter(None, (DOUBTS[self.certainty], FIRST_PRINTED * self.new)))

    @property
    def precision(self) -> str:
        """How well the place is known."""
        return precision_words(self.told)

    @property
    def where(self) -> str:
        """The place as printed, with how well it is known."""
        printed = self.told.place_printed or NOT_NAMED
        return printed if printed == self.precision else f"{printed}: {self.precision}"

    def said(self, dataset: Dataset, *, brief: bool = False) -> str:
        """The day it was said, where printed, and how the words reached the report.

        ``brief`` leaves out that they are the report's own or that nothing is printed of it: a note says so once.
        """
        day = day_full(self.record.said) if self.record.said else ""
        by = dataset.actors.get(self.record.relayed_by)
        name = by.name if by else self.record.relayed_by
        way = "" if brief and self.record.channel in _SAID_IN_A_NOTE else CHANNELS[self.record.channel]
        return ", ".join(filter(None, (day, way, f"passed on by {name}" if name else "")))

    @property
    def hedge(self) -> str:
        """The report's distancing words; empty where there are none."""
        return f"the report’s words: “{self.record.hedge}”" if self.record.hedge else ""

    @property
    def interest(self) -> str:
        """That the speaker says it to the own side's loss; empty otherwise."""
        return AGAINST_INTEREST if self.record.against_interest else ""

    @property
    def checked(self) -> str:
        """The report's own words on checking, or that it has none."""
        return VERIFICATION[self.record.verification].words

    def origin(self, dataset: Dataset) -> str:
        """From where what happened is said to come; empty where nothing is said of it."""
        if not self.event or not self.event.origin_ids:
            return ""
        origins = listed(with_article(dataset.places[place].name) for place in self.event.origin_ids)
        return f"reported as coming from {origins} (“{self.event.origin_printed}”)"

    def numbers(self, dataset: Dataset) -> tuple[str, ...]:
        """The figures stated with it, in words."""
        return tuple(figure_words(dataset, dataset.figures[name]) for name in self.figures)

    @property
    def _claim(self) -> Claim:
        assert isinstance(self.record, Claim)
        return self.record


def precision_words(told: Claim | Event, *, places: int = 0) -> str:
    """How well the place of a claim or event is known; of a claim about all of it, that it is the whole.

    ``places`` is how many of its places are meant, all of them by default.
    """
    if told.geo_precision is GeoPrecision.UNLOCATED and not told.place_printed:
        return NOT_NAMED
    words = PLACE_PRECISION[told.geo_precision].words
    if isinstance(told, Claim) and told.stance is Stance.HOLDS_ENTRANCES:
        return PLACE_PRECISION[GeoPrecision.APPROACHES].label
    if isinstance(told, Claim) and (told.extent is not Extent.UNSPECIFIED or told.stance in _UNLIMITED):
        words = OF_HOW_MUCH.get((told.geo_precision, told.extent), words)
    if words == PLACE_PRECISION[GeoPrecision.UNLOCATED].words and told.place_ids:
        return NOT_PLACED
    return words.replace("the district", "the districts") if (places or len(told.place_ids)) > 1 else words


_UNLIMITED = frozenset({Stance.HOLDS, Stance.CAPTURED, Stance.DRIVEN_OUT, Stance.DENIES_CONTROL})
"""What is said of a whole place unless the words limit it; a flag, an entry or a fight may be anywhere in it."""
NOT_PLACED = "not on the map"


def number_words(figure: Figure) -> str:
    """``34``, ``1 to 2``, ``at least 30``, ``about 12`` or ``no number``."""
    ends = dict.fromkeys(n for n in (figure.low, figure.high) if n is not None)
    # Printed miles are coded to a hundredth of a kilometre, which nobody said.
    whole = figure.measure is Measure.DISTANCE_KM
    number = " to ".join(f"{n:,.0f}" if whole or n.is_integer() else f"{n:,}" for n in ends)
    before = {Wording.AT_LEAST: "at least ", Wording.ABOUT: "about "}.get(figure.wording_class, "")
    return f"{before}{number}" if number else "no number"


def bare(wording: str) -> str:
    """The printed words without quotation marks of their own around all of them."""
    around = wording.startswith("“") and wording.endswith("”") and wording.count("“") == 1
    inner = wording[1:-1] if around else wording
    return inner.replace("“", "‘").replace("”", "’")  # it is quoted once more


def figure_subject(dataset: Dataset, figure: Figure) -> str:
    """What a figure counts, and whose: ``killed, Taliban``."""
    whose = dataset.actors.get(figure.whose_id)
    return f"{MEASURES[figure.measure]}{f', {whose.name}' if whose else ''}"


def figure_remarks(dataset: Dataset, figure: Figure, links: Iterable[Link] = ()) -> tuple[str, ...]:
    """What is to be known beside a figure: in which other it is counted, by whose word, interest and checking."""
    found = list(remarks(figure))
    wider = dataset.figures.get(figure.counted_within)
    if wider:
        stated = {link.stated_by for link in links or _within(dataset, figure, wider)}
        by = STATED_BY[StatedBy.REPORT if StatedBy.REPORT in stated else StatedBy.CODER].words
        found.insert(
            0,
            f"already counted within “{bare(wider.wording)}”, {dataset.actors[wider.claimant_id].name}, {by}",
        )
    perhaps = dataset.figures.get(figure.may_be_within)
    if perhaps:
        found.insert(0, f"may be counted within “{bare(perhaps.wording)}”; no report says so")
    if figure.hedge:
        found.append(f"the report’s doubt: “{figure.hedge}”")
    return tuple(found)


def _within(dataset: Dataset, figure: Figure, wider: Figure) -> Iterable[Link]:
    ends = {figure.figure_id, wider.figure_id}
    return (link for link in dataset.links.values() if {link.from_id, link.to_id} == ends)


def figure_words(dataset: Dataset, figure: Figure) -> str:
    """A figure in one line: ``killed, Taliban: at least 30 (“over 30”; the report could not verify it)``."""
    inside_brackets = "; ".join((f"“{bare(figure.wording)}”", *figure_remarks(dataset, figure)))
    return f"{figure_subject(dataset, figure)}: {number_words(figure)} ({inside_brackets})"


def link_words(kind: LinkKind, *, forwards: bool) -> str:
    """How a record stands to another one; ``forwards`` for the first of the link."""
    return LINKS[kind][1 if forwards else 2]
