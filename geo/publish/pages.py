"""The site's pages in words: each day under each reading, each place, each report.

They are light and complete without a script. Links name ``index.html``, so that a folder opens from a disk as from a
server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

from geo.markup import transcript
from geo.markup.elements import filled, joined, relinked, sentence
from geo.markup.report import count_words, date_strip, foreign, paragraph_entry, report_head
from geo.markup.table import language
from geo.paper.day import CARD_LETTERS
from geo.paper.frame import degree_words
from geo.paper.typst import plain_text
from geo.publish.document import NAME as INDEX
from geo.publish.document import foot, in_order
from geo.records.model import Dataset, Place, PlaceKind, Report
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.address import query_string
from geo.words.accounts import of_claims, of_mentions
from geo.words.citations import (
    Edition,
    bibtex,
    citation,
    cite_view,
    csl_json,
    error_address,
    other_edition,
)
from geo.words.claims import capital
from geo.words.dates import day_full, day_short, day_title, span_with_year
from geo.words.lists import POSITION_QUALITY, plain, reading_words
from geo.words.places import brief, status_caption
from geo.words.records import Account, map_query, of_day, printed_in, remarks, speaker_line

CONTENTS, DATA, EMBED, STYLE, CARD = "contents.html", f"data/{INDEX}", "embed.html", "style.css", "card.jpg"
DARK_MAP = "map-dark.jpg"
"""Files at the top of a site, and the picture that lies beside each page of a day."""


@dataclass(frozen=True, slots=True)
class Page:
    """``path`` is that of its file in the site, ``picture`` that of its card; ``about`` is what schema.org calls it."""

    path: str
    title: str
    description: str
    body: Markup
    picture: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Title and description as they stand beside those of others: in one line, no longer than networks show."""
        for name in ("title", "description"):
            object.__setattr__(self, name, plain_text(getattr(self, name), CARD_LETTERS))

    @property
    def root(self) -> str:
        """The way from the page's folder to the site's."""
        return "../" * self.path.count("/")


def day_path(day: date, reading: Reading) -> str:
    """The page of a day; what had been published by it lies a folder deeper."""
    return f"{day.isoformat()}/{'' if reading is Reading.CLAIMED else f'{reading.value}/'}{INDEX}"


def place_path(place_id: str) -> str:
    """The page of a place."""
    return f"places/{place_id}/{INDEX}"


def report_path(report_id: str) -> str:
    """The page of a report."""
    return f"reports/{report_id}/{INDEX}"


def map_address(root: str, **asked: str) -> str:
    """The interactive map, seen from a page, on what is asked for: day, reading, record."""
    return f"{root}{INDEX}#{query_string(asked)}"


def linked(root: str, html: Markup) -> Markup:
    """The same markup with its links to pages of the app as links to those of the site."""

    def way(page: str, asked: dict[str, str], words: Markup) -> Markup:
        if page == "sources" and asked.get("report"):
            mark = f"#p{asked['paragraph']}" if asked.get("paragraph") else ""
            return filled("site", "way", address=f"{root}{report_path(asked['report'])}{mark}", words=words)
        if page in {"./", "sources"}:
            return filled("site", "way", address=map_address(root, **asked), words=words)
        return filled("publish", "elsewhere", words=words)

    return relinked(html, way)


# --- days -----------------------------------------------------------------------------------------


def day_pages(timeline: Timeline, address: str = "") -> Iterator[Page]:
    """Each day under each reading; ``address`` is that of the site, for who cites it."""
    for reading in Reading:
        ways = [None, *timeline.days, None]
        for before, (day, after) in zip(ways, pairwise(ways[1:]), strict=False):
            if day:
                yield _day(timeline, day, reading, before, after, address)


def _day(
    timeline: Timeline, day: date, reading: Reading, before: date | None, after: date | None, address: str
) -> Page:
    dataset, state = timeline.dataset, timeline.state(day, reading)
    path = day_path(day, reading)
    root = "../" * path.count("/")
    told = list(transcript.pieces(dataset, state))[1:]  # its head stands above: the day and its sentences
    title = day_title(day, reading)
    named = f"{address}{path.removesuffix(INDEX)}#{version_part(dataset.version)}" if address else ""
    body = filled(
        "site",
        "day",
        day=day_full(day),
        readings=_readings(root, day, reading),
        before=_neighbour(root, before, reading),
        after=_neighbour(root, after, reading),
        picture=CARD,
        dark=DARK_MAP,
        alt=f"Map of {day_short(day)} {day.year}, {reading_words(reading)}; all it shows is said below.",
        map=map_address(root, day=day.isoformat(), reading=reading.value),
        said=sentence(dataset, state),
        other=_other(root, timeline, day, reading),
        pieces=[linked(root, piece) for piece in told],
        cited=cite_view(dataset, title, named).strip(),
    )
    return Page(path, title, brief(dataset, state).short, body, picture=path.replace(INDEX, CARD))


def _readings(root: str, day: date, shown: Reading) -> list[tuple[str, str]]:
    """Each reading in words, and the way to the day under it; none to the one that is shown."""
    ways = ("" if one is shown else f"{root}{day_path(day, one)}" for one in Reading)
    return [(capital(reading_words(one)), way) for one, way in zip(Reading, ways, strict=True)]


def _other(root: str, timeline: Timeline, day: date, shown: Reading) -> dict[str, str]:
    """What the day is under the reading that is not shown."""
    other = next(one for one in Reading if one is not shown)
    return {
        "title": capital(reading_words(other)),
        "said": sentence(timeline.dataset, timeline.state(day, other)),
        "way": f"{root}{day_path(day, other)}",
    }


def _neighbour(root: str, day: date | None, reading: Reading) -> dict[str, str] | None:
    return {"way": f"{root}{day_path(day, reading)}", "words": day_short(day)} if day else None


# --- places ---------------------------------------------------------------------------------------


def place_pages(timeline: Timeline) -> Iterator[Page]:
    """Each place of the gazetteer: where it is, its status day by day under both readings, who speaks of it."""
    for place in timeline.dataset.places.values():
        yield _place(timeline, place)


def _place(timeline: Timeline, place: Place) -> Page:
    dataset, path = timeline.dataset, place_path(place.place_id)
    root = "../" * path.count("/")
    told = sorted(_told_of(dataset, place.place_id), key=_by_day)
    last = {"day": dataset.span.last.isoformat(), "reading": Reading.CLAIMED.value}
    body = filled(
        "site",
        "place",
        name=place.name,
        fa=place.name_fa,
        rows=list(_about(root, dataset, place)),
        map=map_address(root, **last, record=place.place_id),
        span=span_with_year(dataset.span.first, dataset.span.last),
        heads=[capital(reading_words(reading)) for reading in Reading],
        days=list(_days_of(root, timeline, place.place_id)),
        accounts=[_account(root, dataset, account, paragraph=True) for account in told],
        wider=[_account(root, dataset, one, paragraph=True) for one in _of_wider_ground(timeline, place)],
    )
    kind = f"{place.name}, {plain(place.kind)}"
    words = f"{kind}: who claimed what about it, day by day, and where it was printed. {len(told)} accounts."
    return Page(path, f"{place.name}: who said what about it", words, body, about=place_about(dataset, place))


def _about(root: str, dataset: Dataset, place: Place) -> Iterator[tuple[str, str | Markup]]:
    """What the gazetteer knows of a place, by name; nothing that is empty."""
    yield "Kind", capital(plain(place.kind))
    above = [dataset.places[parent] for parent in place.parents if parent in dataset.places]
    if above:
        ways = [(root + place_path(one.place_id), one.name) for one in above]
        yield "Lies in", joined((filled("site", "way", address=way, words=name) for way, name in ways), ", ")
    if place.lon is not None and place.lat is not None:
        at = f"{degree_words(round(place.lat, 4), 'NS')}, {degree_words(round(place.lon, 4), 'EW')} (WGS 84)"
        yield (
            "Position",
            f"{at}, {POSITION_QUALITY[place.position_quality]}; {place.position_source}".rstrip("; "),
        )
    spoken = {place.name_ps: "ps"} | {name: language(name) for name in place.spellings}
    spoken.pop("", None)
    if spoken:
        names = (filled("parts", "isolated", words=name, lang=lang) for name, lang in spoken.items())
        yield "Also written", joined(names, ", ")
    if doubts := " ".join(filter(None, (place.position_note, place.note))):
        yield "Doubts", doubts
    for column, (name, _) in IDS.items():
        if known := str(getattr(place, column)):
            yield name, known


IDS = {
    "geonames_id": ("GeoNames", "https://www.geonames.org/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/entity/{}"),
    "iso_3166_2": ("ISO 3166-2", ""),
}
"""Columns of the gazetteer that name a place elsewhere, where a folder has them: by whom, and at which address."""


def place_about(dataset: Dataset, place: Place) -> dict[str, Any]:
    """A place in schema.org, with its ids elsewhere where the gazetteer has them."""
    ids = {column: str(getattr(place, column)) for column in IDS}
    kind = "AdministrativeArea" if place.kind in {PlaceKind.PROVINCE, PlaceKind.DISTRICT} else "Place"
    found: dict[str, Any] = {"@type": kind, "name": place.name}
    names = [name for name in (place.name_fa, place.name_ps, *place.spellings) if name]
    found |= {"alternateName": list(dict.fromkeys(names))} if names else {}
    if place.lon is not None and place.lat is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    known = [{"@type": "PropertyValue", "propertyID": IDS[c][0], "value": v} for c, v in ids.items() if v]
    same = [IDS[column][1].format(value) for column, value in ids.items() if value and IDS[column][1]]
    above = [dataset.places[parent].name for parent in place.parents if parent in dataset.places]
    return (
        found
        | ({"identifier": known} if known else {})
        | ({"sameAs": same} if same else {})
        | ({"containedInPlace": [{"@type": "Place", "name": name} for name in above]} if above else {})
    )


def _days_of(
    root: str, timeline: Timeline, place_id: str
) -> Iterator[tuple[list[tuple[str, str]], list[str]]]:
    """Days on which the same is said in both readings: the way to the first and the last, and the words of each."""
    for words, found in groupby(timeline.days, partial(_statuses, timeline, place_id)):
        days = list(found)
        ends = dict.fromkeys((days[0], days[-1]))
        yield [(day_short(day), root + day_path(day, Reading.CLAIMED)) for day in ends], words


def _statuses(timeline: Timeline, place_id: str, day: date) -> list[str]:
    """What a place is on a day in each reading, as its caption on the map has it."""
    states = (timeline.state(day, reading) for reading in Reading)
    words = (status_caption(state.places[place_id], timeline.dataset) for state in states)
    name = timeline.dataset.places[place_id].name
    return [f"{capital(text.removeprefix(f'{name}: '))}." for text in words]


def _told_of(dataset: Dataset, place_id: str) -> Iterable[Account]:
    """Every claim about a place, and every telling of an event there."""
    claims = [claim for claim in dataset.claims.values() if place_id in claim.place_ids]
    events = {event.event_id for event in dataset.events.values() if place_id in event.place_ids}
    mentions = [mention for mention in dataset.mentions.values() if mention.event_id in events]
    return (*of_claims(dataset, claims), *of_mentions(dataset, mentions))


def _of_wider_ground(timeline: Timeline, place: Place) -> list[Account]:
    """The claims that the place's status rests on some day though they are told of wider ground alone."""
    dataset = timeline.dataset
    states = (state for reading in Reading for state in timeline.states(reading))
    found = {key for state in states for p in state.places[place.place_id].positions for key in p.claims}
    claims = [dataset.claims[key] for key in sorted(found)]
    return sorted(
        of_claims(dataset, [one for one in claims if place.place_id not in one.place_ids]), key=_by_day
    )


def _by_day(account: Account) -> tuple[bool, date, str]:
    """Dated ones by their first day, then those without a day."""
    period = account.told.period
    return period is None, period.first if period else date.min, account.record_id


def _account(root: str, dataset: Dataset, account: Account, *, paragraph: bool) -> Markup:
    """An account in short: who says what, when, where and how sure; the way to its paragraph, its day and the map."""
    side, record = dataset.sides.get(account.side_id), account.record
    at = map_query(dataset, account.told)
    day, reading = date.fromisoformat(at["day"]), Reading(at["reading"])
    numbers = account.numbers(dataset)
    facts = (account.when, account.doubt, account.where, account.hedge, *remarks(record), *numbers)
    printed = f"{root}{report_path(record.report_id)}#p{record.paragraph}"
    return filled(
        "site",
        "account",
        side=side.position if side else 0,
        who=speaker_line(dataset, record),
        said=record.paraphrase,
        facts=" · ".join(fact for fact in facts if fact),
        printed=(printed, printed_in(dataset, record)) if paragraph else None,
        day=(root + day_path(day, reading), day_short(day)),
        map=map_address(root, **{key: str(value) for key, value in at.items()}),
    )


# --- reports --------------------------------------------------------------------------------------


def report_pages(dataset: Dataset, errors_to: str = "") -> Iterator[Page]:
    """Each report: how it was dated, how to cite it, and paragraph by paragraph what was coded from it."""
    for report in in_order(dataset):
        yield _report(dataset, report, errors_to)


def _report(dataset: Dataset, report: Report, errors_to: str) -> Page:
    path = report_path(report.report_id)
    root = "../" * path.count("/")

    def card(account: Account) -> Markup:
        return _account(root, dataset, account, paragraph=False)

    head = report_head(
        dataset, report, tell=error_address(errors_to, dataset, report.report_id), anchored=False
    )
    body = filled(
        "site",
        "report",
        title=capital(of_day(dataset, report)),
        head=linked(root, head),
        strip=date_strip(dataset, report),
        count=count_words(dataset, report),
        cited=citation(dataset, report),
        bib=bibtex(dataset, [report]),
        csl=csl_json(dataset, [report]),
        map=f"{root}{INDEX}#{query_string({'report': report.report_id})}",
        entries=[linked(root, entry) for entry in _paragraphs(dataset, report, card)],
    )
    title = f"{of_day(dataset, report)}: “{report.headline}”"
    words = f"How this report was dated, and what was coded from it: {count_words(dataset, report)}."
    about = {"@type": "NewsArticle", "headline": report.headline, "datePublished": str(report.published_best)}
    return Page(path, title, words, body, about=about | ({"url": report.url} if report.url else {}))


def _paragraphs(dataset: Dataset, report: Report, card: Callable[[Account], Markup]) -> Iterator[Markup]:
    for (report_id, _), paragraph in sorted(dataset.paragraphs.items()):
        if report_id == report.report_id:
            yield paragraph_entry(dataset, paragraph, None, card=card)


# --- all of it ------------------------------------------------------------------------------------


def contents(timeline: Timeline) -> Page:
    """Every page by name: the days with what each says of the subject, the places, the reports."""
    dataset = timeline.dataset
    body = filled(
        "site",
        "contents",
        title=dataset.heading or dataset.title,
        introduction=dataset.introduction,
        span=span_with_year(dataset.span.first, dataset.span.last),
        subject=dataset.places[dataset.subject_id].name,
        heads=[capital(reading_words(reading)) for reading in Reading],
        days=[
            ([(day_full(day), day_path(day, Reading.CLAIMED))], _statuses(timeline, dataset.subject_id, day))
            for day in timeline.days
        ],
        places=sorted(
            (place.name, place.name_fa, place_path(name)) for name, place in dataset.places.items()
        ),
        reports=[
            (of_day(dataset, report), report.headline, foreign(report), report_path(report.report_id))
            for report in in_order(dataset)
        ],
        data=DATA,
    )
    words = (
        f"{dataset.title}: a page for each of {len(timeline.days)} days, {len(dataset.places)} places and "
        f"{len(dataset.reports)} reports."
    )
    return Page(CONTENTS, f"Days, places and reports: {dataset.title}", words, body)


def version_part(version: str) -> str:
    """The part of a page that a link behind its ``#`` names with the version of the data it was made from."""
    return query_string({"version": version.partition("+")[0]})


def shell(page: Page, dataset: Dataset, known: Iterable[Edition], head: Markup) -> bytes:
    """The whole document around a page, in UTF-8; ``head`` is what networks and search engines read.

    Of every older one of the ``known`` editions (oldest first) a note is there that its own link alone shows, without a
    script: that it is older, and what that version and each after it changed, each of them once.
    """
    ways = ((INDEX, "Map"), (CONTENTS, "Days, places, reports"), (DATA, "Data"))
    site, known = plain_text(dataset.heading or dataset.title, CARD_LETTERS), tuple(known)
    told = [(version_part(one.version), other_edition(dataset, one.version, "", known)) for one in known]
    return filled(
        "site",
        "document",
        root=page.root,
        title=page.title if dataset.title in page.title else f"{page.title} – {site}",
        site=site,
        version=version_part(dataset.version),
        editions=[(part, lines[0], lines[1]) for part, lines in told if len(lines) > 1],
        description=page.description,
        head=head,
        ways=[(f"{page.root}{path}", words, path == page.path) for path, words in ways],
        body=page.body,
        foot=foot(dataset)[:2],
        style=f"{page.root}{STYLE}",
    ).encode()
