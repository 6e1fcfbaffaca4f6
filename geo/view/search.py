"""Words a reader types, and the records that have them: in any spelling of a name, and in plain words for what is told.

A word means what begins with it. It means too every name that sounds alike in Latin letters, every word of its family
(``FAMILIES``), and, where none of these is there, what it is most like (``rapidfuzz``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from geo.records.gazetteer import names_of, normalised
from geo.records.model import Claim, Dataset, Distance, Event, Figure, Mention
from geo.status.validity import Coded as Told
from geo.status.validity import first_day, told_of
from geo.words.claims import capital
from geo.words.dates import MONTHS, date_words, day_full, day_short, listed
from geo.words.lists import EVENT_KINDS, FAMILIES, MEASURES, NO_DAY, plain
from geo.words.records import (
    bare,
    figure_subject,
    map_query,
    name_alone,
    number_words,
    of_day,
    outlet,
)

JOINTS = re.compile(r"[-‐-―/.,:;]+")
"""What joins the parts of one printed word: "Jabal-Saraj" is found whole and by either part."""

Coded = Claim | Mention | Figure | Distance


def searchable(text: str) -> bool:
    """Whether there is a letter or a digit to look for."""
    return bool(normalised(text))


_ASKING = """a an the of in on at to by from for and or who what when where which how many much was were is are did does
do has have had could would one it each any all there this that"""
SMALL = frozenset(_ASKING.split())
"""Words of a question that ask for nothing by themselves."""
SOUNDS = (
    (r"dj", "j"), (r"aa", "a"), (r"ou|oo|ow|o", "u"), (r"ee|ie|ei|ey|ay|ai|y|e", "i"), (r"w", "v"), (r"q|ck", "k"),
    (r"ph", "f"), (r"(.)\1", r"\1"),
)  # fmt: skip
"""How people write one sound of Dari in Latin letters, in order: Massoud and Masood, Panjshir and Panjsher."""
LEAST_SOUND, LEAST_LIKE, LEAST_WORD = 4, 7, 6
"""Letters from which a name is told by the way it begins, by likeness; and from which a plain word is."""
LIKE_NAME, LIKE_FRAME, LIKE_WORD = 85, 70, 87
"""From this likeness on (0 to 100): one letter of seven in a name may be another, any vowel where its consonants are
the same (Paryan is not Parwan), and one letter of eight in a plain word (negociations)."""
NEXT_BEST = 4
"""What is so much less like than the best is not meant."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Letters that begin a word looked for, or else one of these words whole."""

    token: str
    also: frozenset[str]

    def is_in(self, words: str) -> bool:
        """Whether ``words``, a space before and behind each, has it."""
        return f" {self.token}" in words or any(f" {word} " in words for word in self.also)


class _Vocabulary:
    """Every word of a dataset, and which of them another one means."""

    def __init__(self, dataset: Dataset) -> None:
        self.texts = {name: _words(dataset, record) for name, record in _records(dataset)}
        self._words = sorted({word for text in self.texts.values() for word in text.split()})
        names = {part for text in _names(dataset) for word in text.split() for part in _parts(word)}
        self._sounds: dict[str, set[str]] = {}
        for name in names:
            self._sounds.setdefault(_sound(name), set()).add(name)
        self._meant: dict[str, frozenset[str]] = {}

    def sought(self, token: str) -> Sought:
        """What is looked for by letters."""
        if token not in self._meant:
            self._meant[token] = frozenset(self._of(token))
        return Sought(token, self._meant[token])

    def _of(self, token: str) -> set[str]:
        sound = _sound(token)
        begun = [s for s in self._sounds if s == sound or (len(sound) >= LEAST_SOUND and s.startswith(sound))]
        found = {name for one in begun for name in self._sounds[one]} if not token.isdecimal() else set()
        found |= {word for family in FAMILIES if token in family for word in family}
        if found or any(word.startswith(token) for word in self._words):
            return found
        if token.endswith("s") and len(token) > LEAST_SOUND and (one := self._of(token[:-1])):
            return one
        return self._like(token, sound)

    def _like(self, token: str, sound: str) -> set[str]:
        """The names that are most like, or else the plain words."""
        near = [
            (one, score)
            for one, score, _ in process.extract(sound, list(self._sounds), scorer=fuzz.ratio, limit=None)
            if (len(sound) >= LEAST_LIKE and score >= LIKE_NAME)
            or (
                _frame(one) == _frame(sound) and (score >= LIKE_FRAME or _any_vowel(one) == _any_vowel(sound))
            )
        ]
        if near:
            best = max(score for _, score in near)
            return {name for one, score in near if score >= best - NEXT_BEST for name in self._sounds[one]}
        if len(token) < LEAST_WORD or token.isdecimal():
            return set()
        like = process.extract(token, self._words, scorer=fuzz.ratio, score_cutoff=LIKE_WORD, limit=None)
        return {word for word, score, _ in like if score >= like[0][1] - NEXT_BEST}


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A dataset as the key of a cache: it is equal to itself alone."""

    dataset: Dataset = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.dataset is self.dataset

    def __hash__(self) -> int:
        return id(self.dataset)


@lru_cache(maxsize=8)
def _kept(same: _Same) -> _Vocabulary:
    return _Vocabulary(same.dataset)


def _asked(text: str) -> list[tuple[str, ...]]:
    """The words that ask for something, each whole and by its parts; the small ones only where there are no others."""
    words = [word for word in text.split() if normalised(word)]
    telling = [word for word in words if normalised(word) not in SMALL]
    return [_parts(word) for word in telling or words]


def _sound(word: str) -> str:
    """A name in Latin letters by its sounds; any other as it is."""
    for written, said in SOUNDS:
        word = re.sub(written, said, word)
    return word


def _any_vowel(sound: str) -> str:
    """A name whatever its vowels are, but where they stand: Jebel is Jabal, and Hamid is not Ahmad."""
    return re.sub("[iu]", "a", sound)


def _frame(sound: str) -> str:
    """The consonants of a name; nothing where there are fewer than three, for two tell no name."""
    frame = re.sub("[aiu]", "", sound)
    return frame if len(frame) > 2 else sound


def _records(dataset: Dataset) -> Iterator[tuple[str, Coded]]:
    yield from dataset.claims.items()
    yield from dataset.mentions.items()
    yield from dataset.figures.items()
    yield from dataset.distances.items()


def _names(dataset: Dataset) -> Iterator[str]:
    """Every spelling of every place, and every name of whoever speaks or is spoken of."""
    for place in dataset.places.values():
        yield from names_of(place)
    for actor_id in dataset.actors:
        yield from _actor(dataset, actor_id)
    for told in (dataset.claims, dataset.mentions):
        yield from (record.speaker for record in told.values())


def found(dataset: Dataset, text: str) -> frozenset[str]:
    """The ids of the claims, mentions, figures and distances that have every word of ``text``, in any order.

    Case, accents, hyphens and punctuation do not matter. Looked through: paraphrases, titles and kinds of events,
    speakers with their roles and other names, the wording of figures with the words they stand in, the places as
    printed and in every spelling of the gazetteer, and the record's own id. Without a letter or digit: all. A day as
    people type it finds what is told about it.
    """
    vocabulary, asked = _kept(_Same(dataset)), _asked(text)
    texts = vocabulary.texts.items()
    if days := typed(dataset, text):
        return _dated(dataset, days)
    names = frozenset(name for name, words in texts if _has_all(vocabulary, words, asked))
    one = f" {normalised(text)}"  # a name that a report prints as one word: Tolo News
    return names or frozenset(name for name, words in texts if len(asked) > 1 and one in words)


WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +")
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? +([a-z]{3,9})\.?,?(?: +(\d{4}))?")
MONTH_DAY = re.compile(r"([a-z]{3,9})\.? +(?:the )?(\d{1,2})(?:st|nd|rd|th)?,?(?: +(\d{4}))?")
FIGURE_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}))?\.?")


def typed(dataset: Dataset, text: str) -> tuple[date, ...]:
    """The days of the reports' span that a text means which is nothing but a day: ``3 September``, ``2021-09-03``.

    Without a year every year of the span is meant; figures that can be read two ways mean both days.
    """
    plain = WEEKDAY.sub("", " ".join(text.casefold().split()))
    span = dataset.span
    if parts := ISO_DAY.fullmatch(plain):
        readings = {(int(parts[3]), int(parts[2]), parts[1])}
    elif parts := NAMED_DAY.fullmatch(plain):
        readings = {(int(parts[1]), _month(parts[2]), parts[3])}
    elif parts := MONTH_DAY.fullmatch(plain):
        readings = {(int(parts[2]), _month(parts[1]), parts[3])}
    elif parts := FIGURE_DAY.fullmatch(plain):
        one, other = int(parts[1]), int(parts[2])
        readings = {(one, other, parts[3]), (other, one, parts[3])}
    else:
        return ()
    years = range(span.first.year, span.last.year + 1)
    found = {
        date(year, month, day)
        for day, month, written in readings
        for year in ([int(written)] if written else years)
        if 1 <= month <= 12 and year in years and 1 <= day <= monthrange(year, month)[1]
    }
    return tuple(sorted(day for day in found if span.covers(day)))


def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it; 0 for none."""
    return next((n for n, month in enumerate(MONTHS, 1) if month.casefold().startswith(name)), 0)


def _dated(dataset: Dataset, days: Iterable[date]) -> frozenset[str]:
    """The records that are told about one of these days."""
    periods = ((name, told_of(dataset, record)) for name, record in _records(dataset))
    wanted = tuple(days)
    return frozenset(
        name
        for name, told in periods
        if told and told.period and any(told.period.covers(day) for day in wanted)
    )


def stated_in(dataset: Dataset, figure: Figure) -> tuple[Claim | Mention, ...]:
    """The claim, or the mentions of the event, in which the figure's own claimant states it; often none."""
    if figure.record_id in dataset.claims:
        claim = dataset.claims[figure.record_id]
        return (claim,) if claim.claimant_id == figure.claimant_id else ()
    return tuple(
        mention
        for mention in dataset.mentions_of.get(figure.record_id, ())
        if (mention.claimant_id, mention.report_id) == (figure.claimant_id, figure.report_id)
    )


def distances_of(dataset: Dataset, figure_id: str) -> tuple[Distance, ...]:
    """The printed distances whose number a figure is."""
    return tuple(d for d in dataset.distances.values() if d.figure_id == figure_id)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """A printed word without its signs, first whole, then by its parts where it has several."""
    parts = [part for part in map(normalised, JOINTS.split(word)) if part]
    return (normalised(word), *(parts if len(parts) > 1 else ()))


def _has_all(vocabulary: _Vocabulary, words: str, asked: Iterable[tuple[str, ...]]) -> bool:
    """Whether each word asked for is among ``words``, whole or else by all of its parts."""
    return all(
        vocabulary.sought(whole).is_in(words)
        or (bool(parts) and all(vocabulary.sought(part).is_in(words) for part in parts))
        for whole, *parts in asked
    )


def _words(dataset: Dataset, record: Coded) -> str:
    """Every word of a record as it can be looked for, a space before and behind each."""
    return _split(_texts(dataset, record))


def _split(texts: Iterable[str]) -> str:
    return "".join(f" {part}" for text in texts for word in text.split() for part in _parts(word)) + " "


def _texts(dataset: Dataset, record: Coded) -> Iterator[str]:
    yield from _actor(dataset, record.claimant_id)
    match record:
        case Claim():
            yield from (normalised(record.claim_id), record.paraphrase, record.speaker, record.role)
            yield from _place_words(dataset, record.place_ids, record.place_printed)
        case Mention():
            yield from (normalised(record.mention_id), record.paraphrase, record.speaker, record.role)
            yield from _event(dataset, dataset.events[record.event_id])
        case Figure():
            yield from _figure(dataset, record)
        case Distance():
            yield from (normalised(record.distance_id), record.wording)
            yield from _place_words(dataset, record.from_ids, record.from_printed)
            yield from _place_words(dataset, record.to_ids, record.to_printed)


def _figure(dataset: Dataset, figure: Figure) -> Iterator[str]:
    yield from (
        normalised(figure.figure_id),
        figure.wording,
        figure.speaker,
        plain(figure.measure),
        MEASURES[figure.measure],
    )
    yield from (f"{number:g}" for number in (figure.low, figure.high) if number is not None)
    if figure.whose_id:
        yield from _actor(dataset, figure.whose_id)
    if figure.record_id in dataset.events:
        yield from _event(dataset, dataset.events[figure.record_id])
    elif figure.record_id in dataset.claims:
        claim = dataset.claims[figure.record_id]
        yield from _place_words(dataset, claim.place_ids, claim.place_printed)
    around: tuple[Coded, ...] = stated_in(dataset, figure) or distances_of(dataset, figure.figure_id)
    for record in around:
        yield from _texts(dataset, record)


def _event(dataset: Dataset, event: Event) -> Iterator[str]:
    yield from (normalised(event.event_id), event.title, plain(event.kind), EVENT_KINDS[event.kind])
    yield from _place_words(dataset, event.place_ids, event.place_printed)
    yield from _place_words(dataset, event.origin_ids, event.origin_printed)


def _place_words(dataset: Dataset, place_ids: Iterable[str], printed: str) -> Iterator[str]:
    yield printed
    for place_id in place_ids:
        if place_id in dataset.places:
            yield from names_of(dataset.places[place_id])


def _actor(dataset: Dataset, actor_id: str) -> Iterator[str]:
    actor = dataset.actors.get(actor_id)
    if actor:
        yield from (actor.name, actor.name_fa, *actor.aliases)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that has the words: what it is, when and where, in words, and the page that shows it.

    ``query`` has keys of the address. ``day`` is ``None`` for a place, a report, and what no report dates.
    """

    kind: str
    day: date | None
    when: str
    where: str
    words: str
    page: str
    query: dict[str, str]

    @property
    def unsure(self) -> bool:
        """Whether ``when`` says more than the day under which the hit stands."""
        return self.day is not None and self.when != day_short(self.day)


MAP, ACCOUNTS, SOURCES = "./", "accounts", "sources"
"""The pages that show a hit, as links name them."""


def hits(dataset: Dataset, text: str, among: Dataset | None = None) -> tuple[Hit, ...]:
    """What has every word of ``text``: a day, places and reports, then all else by day and place, what has no day last.

    An event counts once, whoever tells of it. ``among`` is what else the reader asks leaves of the records. Nothing
    where there is no letter or digit.
    """
    if not searchable(text):
        return ()
    left = {name for name, _ in _records(among or dataset)}
    names = found(dataset, text) & left
    events = {dataset.mentions[name].event_id for name in names if name in dataset.mentions}
    told: list[Told] = [
        *(claim for name, claim in dataset.claims.items() if name in names),
        *(event for name, event in dataset.events.items() if name in events),
        *(figure for name, figure in dataset.figures.items() if name in names),
    ]
    numbers = {name for name in names if name in dataset.figures}
    lines = [d for name, d in dataset.distances.items() if name in names and d.figure_id not in numbers]
    dated = [_hit(dataset, record) for record in [*told, *lines]]
    dated.sort(key=lambda hit: (hit.day is None, hit.day or date.min, hit.where, hit.kind, hit.words))
    days = (
        Hit(
            "Day",
            day,
            day_short(day),
            "",
            f"What is said about {day_full(day)}",
            MAP,
            {"day": day.isoformat()},
        )
        for day in typed(dataset, text)
    )
    return (*days, *_wide(dataset, text), *dated)


def _wide(dataset: Dataset, text: str) -> Iterator[Hit]:
    """The places and reports that have the words."""
    vocabulary, asked = _kept(_Same(dataset)), _asked(text)
    for place in dataset.places.values():
        if _has_all(vocabulary, _split(names_of(place)), asked):
            query = {"record": place.place_id}
            yield Hit("Place", None, "", "", place.name, MAP, query)
    for report in dataset.reports.values():
        said = (report.headline, outlet(dataset, report), report.agency, *_actor(dataset, report.outlet_id))
        if _has_all(vocabulary, _split(said), asked):
            words, query = f"{of_day(dataset, report)}: {report.headline}", {"report": report.report_id}
            yield Hit("Report", None, "", "", words, SOURCES, query)


def _hit(dataset: Dataset, record: Told) -> Hit:
    told = told_of(dataset, record)
    day = first_day(told)
    kind, said = _said(dataset, record)
    page, query = (MAP, map_query(dataset, record)) if told else (ACCOUNTS, {"part": _PART[kind]})
    return Hit(kind, day, date_words(told) if told else "", _where(dataset, record, told), said, page, query)


_PART = {"Figure": "ledger", "Distance": "measured"}
"""The part of the accounts where a number or a direction stands that belongs to no claim or event."""


def _said(dataset: Dataset, record: Told) -> tuple[str, str]:
    """What a record is called, and what it says."""
    match record:
        case Claim():
            return "Claim", record.paraphrase
        case Event():
            return capital(EVENT_KINDS[record.kind]), record.title
        case Mention():
            return capital(EVENT_KINDS[dataset.events[record.event_id].kind]), record.paraphrase
        case Figure():
            who = name_alone(dataset.actors[record.claimant_id].name)
            return (
                "Figure",
                f"{who}: {figure_subject(dataset, record)}: {number_words(record)}, “{bare(record.wording)}”",
            )
        case Distance():
            who = name_alone(dataset.actors[record.claimant_id].name)
            return "Distance", f"{who}: “{bare(record.wording)}”"


def _where(dataset: Dataset, record: Told, told: Claim | Event | None) -> str:
    if isinstance(record, Distance):
        return listed(dataset.places[p].name for p in record.to_ids if p in dataset.places)
    if told is None:
        return ""
    return listed(dataset.places[p].name for p in told.place_ids if p in dataset.places) or told.place_printed


def by_day(found: Iterable[Hit]) -> dict[str, tuple[Hit, ...]]:
    """The hits under the heading each belongs to: what is of no day at all first, then the days, then what has none."""
    groups: dict[str, list[Hit]] = {}
    for hit in found:
        undated = capital(NO_DAY) if hit.when else "Places and reports"
        groups.setdefault(day_full(hit.day) if hit.day else undated, []).append(hit)
    return {heading: tuple(of_it) for heading, of_it in groups.items()}


def fewer_words(dataset: Dataset, text: str) -> dict[str, int]:
    """Where nothing has all the words: what is left of them without one, and how many hits that has, most first."""
    words = text.split()
    if len(words) < 2 or hits(dataset, text):
        return {}
    ways = (" ".join((*words[:n], *words[n + 1 :])) for n in range(len(words)))
    counted = {way: len(hits(dataset, way)) for way in ways}
    return {way: n for way, n in sorted(counted.items(), key=lambda item: -item[1]) if n}
