"""What is said around a drawn map: date, sentence, places, accounts, sources, terms. Plain values for a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.map.basemap import Basemap
from geo.map.frames import Pair
from geo.paper.frame import degree_words, ratio
from geo.paper.map import Plan, colours
from geo.paper.marks import Brought
from geo.paper.typst import plain_text
from geo.records.model import Dataset, Filtered, Report, Side
from geo.signs.glyphs import BROUGHT_MARKS, MARKS
from geo.signs.palette import Palette
from geo.signs.style import status_swatch
from geo.status.timeline import STALE_AFTER_DAYS, DayState, PlaceOnDay, Status
from geo.words.accounts import accounts, balanced, ranked, standing
from geo.words.citations import citation, data_terms
from geo.words.claims import capital, inside
from geo.words.dates import clock_words, day_full
from geo.words.legend import Entry, brought_legend, legend
from geo.words.lists import STAMP, reading_words
from geo.words.places import brief, place_sentences, status_words
from geo.words.records import Account, paragraph_mark, remarks, speaker_line

LINES = {"split": "split-1", "rival": "rival", "possible": "possible-1", "implied": "implied-1"}
OTHER_LINES = {"approaches": "approaches-1", "direction": "direction", "halo": "halo"}


def key(dataset: Dataset, pairs: Iterable[Pair], brought: Brought, palette: Palette) -> tuple[Entry, ...]:
    """The entries of the legend for what is drawn, in its order; those of imported sets last, none twice."""
    wanted = {sign for pair in pairs for sign in _signs(pair)}
    own = [entry for entry in legend(dataset.sides, tuple(MARKS), palette) if entry.sign in wanted]
    told = {entry.sign for entry in own}
    extra = brought.signs | ({"rough"} if brought.rough else set())
    clash = [e for e in legend(dataset.sides, (), palette) if e.sign == "clash" and e.sign in extra - told]
    others = [e for e in brought_legend(brought.signs, palette) if e.sign in extra - told] if extra else []
    return (*own, *clash, *(entry for entry in others if entry.sign != "clash"))


def _signs(pair: Pair) -> Iterator[str]:
    """The names under which the legend explains one thing that is drawn."""
    feature, look = pair
    what = feature["id"].split(" ")[0]
    if what == "sign":
        yield feature["sign"]
        if look["ring"]:
            yield look["ring"]
    elif what == "control":
        yield from _status(look["facts"])
        if feature.get("soft"):
            yield "halo"
    elif what in LINES | OTHER_LINES:
        yield (LINES | OTHER_LINES)[what]


def _status(facts: dict[str, Any]) -> Iterator[str]:
    yield from facts["signs"]
    if facts["age"] is not None and facts["age"] >= STALE_AFTER_DAYS:
        yield "faded-1"


Values = dict[str, Any]

UNVERIFIED = "Unverified claims"
OTHER_EVENTS = frozenset({*(kind.value for kind in MARKS), *BROUGHT_MARKS})
"""Signs that need no more than their name."""
PLAIN = frozenset({"claimed-1", "claimed-2", "clash", "direction"})
"""Signs whose names say most: where room is short they are the first to go without further words."""
ENOUGH = 380
"""So many letters are said of one place."""


def page(
    dataset: Dataset,
    state: DayState,
    plan: Plan,
    basemap: Basemap,
    palette: Palette,
    *,
    filters_words: str = "",
    pixel_mm: float | None = None,
) -> Values:
    """Everything that a template sets, the map among it. Texts are cut at some hundred letters, never markup.

    ``pixel_mm`` is how large a pixel of the map is printed, where it is: the scale is then told as a ratio.
    """
    today = ranked(dataset, accounts(dataset, state))
    earlier = () if today else standing(dataset, state)
    told = balanced(today or earlier)
    numbers = _numbers(dataset, state, told)
    weekday, _, day = day_full(state.day).partition(" ")
    return {
        "colours": colours(palette),
        "title": plain_text(dataset.title, 160),
        "warning": UNVERIFIED,
        "weekday": weekday,
        "day": day,
        "reading": capital(reading_words(state.reading)),
        "stamp": STAMP if isinstance(dataset, Filtered) else "",
        "filters": _filters(filters_words),
        **_sentence(dataset, state),
        "map": plan.values,
        "legend": [
            {
                "svg": entry.svg,
                "label": plain_text(entry.label, 90),
                "words": entry.explanation,
                "event": entry.sign in OTHER_EVENTS,
                "plain": entry.sign in PLAIN,
                "weighty": entry.sign == "border",
            }
            for entry in key(dataset, plan.pairs, plan.brought, palette)
        ],
        "places": [_place(dataset, place, palette) for place in _places(dataset, state)],
        "accounts": [_account(dataset, account, numbers) for account in told],
        "parties": [
            *(
                {"position": side.position, "name": plain_text(inside(side.name), 60)}
                for side in _in_order(dataset)
            ),
            {"position": 0, "name": "others"},
        ],
        "accounts_title": "The accounts of the day"
        if today or not earlier
        else "Earlier claims that still stand",
        "sources": [
            {"number": number, "words": plain_text(_source(dataset, dataset.reports[report_id]), 330)}
            for report_id, number in numbers.items()
        ],
        "terms": list(_terms(dataset, plan, basemap, pixel_mm)),
    }


def _in_order(dataset: Dataset) -> list[Side]:
    return sorted(dataset.sides.values(), key=lambda side: side.position)


def _filters(words: str) -> str:
    said = plain_text(words, 300).rstrip(".")
    return f"{said}." if said else ""


def _sentence(dataset: Dataset, state: DayState) -> Values:
    said = brief(dataset, state)
    return {
        "lead": plain_text(said.lead, 300),
        "sides": [
            {"position": dataset.sides[side].position, "words": plain_text(words, 460)}
            for side, words in said.sides
        ],
        "rest": [plain_text(words, 330) for words in said.rest],
    }


def told_of(state: DayState) -> list[PlaceOnDay]:
    """The places about which somebody has said something that still stands, by name and not as the rest."""
    told = [place for place in state.places.values() if place.positions or place.status is not Status.NONE]
    return [place for place in told if not place.of_the_rest]


def _places(dataset: Dataset, state: DayState) -> list[PlaceOnDay]:
    """The places told of: the subject, the ways in, the others by name."""

    def rank(place: PlaceOnDay) -> tuple[bool, bool, str]:
        about = dataset.places[place.place_id]
        return place.place_id != dataset.subject_id, not about.entry_point, about.name

    return sorted(told_of(state), key=rank)


def _place(dataset: Dataset, place: PlaceOnDay, palette: Palette) -> Values:
    about = dataset.places[place.place_id]
    return {
        "name": plain_text(about.name, 60),
        "fa": plain_text(about.name_fa, 60),
        "svg": status_swatch(dataset, place, palette),
        "words": plain_text(" ".join(_told(dataset, place)), ENOUGH),
    }


def _told(dataset: Dataset, place: PlaceOnDay) -> Iterator[str]:
    """The status and who says so; then what else there is room for. The subject's sides are quoted above."""
    first, *others = place_sentences(dataset, place)
    if place.place_id == dataset.subject_id and place.in_force:
        first = f"{capital(status_words(dataset, place))}: what each side says stands above."
    yield first
    room = ENOUGH - len(first)
    for sentence in others:
        room -= len(sentence) + 1
        if room > 0:
            yield sentence


def _account(dataset: Dataset, account: Account, numbers: Mapping[str, int]) -> Values:
    record = account.record
    who = plain_text(speaker_line(dataset, record), 140)
    name = plain_text(dataset.actors[record.claimant_id].name, 140)
    parts = (account.when, account.doubt, account.precision, *remarks(record))
    side = dataset.sides.get(account.side_id)
    return {
        "position": side.position if side else 0,
        "name": name,
        "role": who.removeprefix(name),
        "words": plain_text(record.paraphrase, 320),
        "facts": plain_text(" · ".join(part for part in parts if part), 240),
        "source": f"[{numbers[record.report_id]}] {paragraph_mark(record)}",
    }


def _numbers(dataset: Dataset, state: DayState, told: Iterable[Account]) -> dict[str, int]:
    """The reports behind the page, numbered in the order of the data."""
    behind = {account.record.report_id for account in told}
    behind |= {mention.report_id for on_day in state.events for mention in on_day.mentions}
    for place in state.places.values():
        behind |= {dataset.claims[claim_id].report_id for p in place.positions for claim_id in p.claims}
    return {report_id: n for n, report_id in enumerate((r for r in dataset.reports if r in behind), 1)}


def _source(dataset: Dataset, report: Report) -> str:
    return f"{citation(dataset, report)} Date: {report.confidence.value} confidence."


def _terms(dataset: Dataset, plan: Plan, basemap: Basemap, pixel_mm: float | None) -> Iterator[str]:
    """What every copy must carry: what it is not, how good the ground is, what it is drawn from, whose it is."""
    caveat = f"; {dataset.caveat}" if dataset.caveat else ""
    yield plain_text(f"{UNVERIFIED}{caveat}.", 300)
    yield "A day without a sign is a day nobody in these reports wrote about, not a quiet one."
    if plan.brought.words:
        yield plan.brought.words
    ground = f" Sources: {', '.join(basemap.sources)}." if basemap.sources else ""
    middle = degree_words(round(plan.frame.middle, 1), "NS")
    scale = (
        f"about 1 : {ratio(plan.frame, pixel_mm):,} and the scale bar are" if pixel_mm else "the scale bar is"
    )
    yield plain_text(f"Web Mercator, WGS 84; {scale} right at {middle}.{ground}")
    kind = " of these records, filtered" if isinstance(dataset, Filtered) else ""
    yield plain_text(
        f"Data version {dataset.version}{kind}. {data_terms(dataset)}; coded from {len(dataset.reports)} news reports. "
        f"{clock_words(dataset)}",
        400,
    )
