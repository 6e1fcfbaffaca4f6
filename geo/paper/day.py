"""A day of a timeline on paper: what is said around its map, its picture, its card, and one printable page.

No browser, no system font, no clock: the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from geo.map.basemap import Basemap
from geo.map.frames import Pair, explained_as
from geo.map.ground import Ground
from geo.paper.frame import degree_words, ratio
from geo.paper.map import Plan, colours, plan
from geo.paper.marks import Brought
from geo.paper.typst import printed, set_text
from geo.records.errors import AskedError
from geo.records.model import Dataset, Filtered, Report, Side
from geo.signs.glyphs import BROUGHT_MARKS, MARKS
from geo.signs.palette import DARK, LIGHT, Palette
from geo.signs.style import status_swatch
from geo.status.timeline import DayState, PlaceOnDay, Status, Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts, balanced, ranked, standing
from geo.words.citations import citation, data_terms
from geo.words.claims import capital, inside
from geo.words.dates import clock_words, day_full
from geo.words.legend import Entry, brought_legend, legend
from geo.words.lists import STAMP, reading_words
from geo.words.places import brief, place_sentences, status_words
from geo.words.records import Account, paragraph_mark, remarks, told_by

if TYPE_CHECKING:
    import pyarrow as pa


COUNTED = {"counted"}
"""What the map on a screen counts in a strip; a picture says it in words."""


def key(dataset: Dataset, pairs: Iterable[Pair], brought: Brought, palette: Palette) -> tuple[Entry, ...]:
    """The entries of the legend for what is drawn, in its order; those of imported sets last, none twice."""
    wanted = {sign for pair in pairs for sign in explained_as(pair)} - COUNTED
    own = [entry for entry in legend(dataset.sides, tuple(MARKS), palette) if entry.sign in wanted]
    told = {entry.sign for entry in own}
    extra = brought.signs | ({"rough"} if brought.rough else set())
    clash = [e for e in legend(dataset.sides, (), palette) if e.sign == "clash" and e.sign in extra - told]
    others = [e for e in brought_legend(brought.signs, palette) if e.sign in extra - told] if extra else []
    return (*own, *clash, *(entry for entry in others if entry.sign != "clash"))


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
        "title": set_text(dataset.title, 160),
        "warning": UNVERIFIED,
        "weekday": weekday,
        "day": day,
        "reading": capital(reading_words(state.reading)),
        "stamp": STAMP if isinstance(dataset, Filtered) else "",
        "filters": _filters(filters_words),
        **_sentence(dataset, state),
        "map": plan.values,
        "legend": list(_legend(dataset, plan, palette)),
        "places": [_place(dataset, place, palette) for place in _places(dataset, state)],
        "accounts": [_account(dataset, account, numbers) for account in told],
        "parties": list(_parties(dataset)),
        "accounts_title": "The accounts of the day"
        if today or not earlier
        else "Earlier claims that still stand",
        "sources": [
            {"number": number, "words": set_text(_source(dataset, dataset.reports[report_id]), 330)}
            for report_id, number in numbers.items()
        ],
        "terms": list(_terms(dataset, plan, basemap, pixel_mm)),
    }


def _legend(dataset: Dataset, plan: Plan, palette: Palette) -> Iterator[Values]:
    """The signs that the map has, with what each means."""
    for entry in key(dataset, plan.pairs, plan.brought, palette):
        yield {
            "svg": entry.svg,
            "label": set_text(entry.label, 90),
            "words": entry.explanation,
            "event": entry.sign in OTHER_EVENTS,
            "plain": entry.sign in PLAIN,
            "weighty": entry.sign == "border",
        }


def _parties(dataset: Dataset) -> Iterator[Values]:
    """The two sides in their order, then everybody else: whose accounts have which mark."""
    for side in _in_order(dataset):
        yield {"position": side.position, "name": set_text(inside(side.name), 60)}
    yield {"position": 0, "name": "others"}


def _in_order(dataset: Dataset) -> list[Side]:
    return sorted(dataset.sides.values(), key=lambda side: side.position)


def _filters(words: str) -> str:
    said = set_text(words, 300).rstrip(".")
    return f"{said}." if said else ""


def _sentence(dataset: Dataset, state: DayState) -> Values:
    said = brief(dataset, state)
    return {
        "lead": set_text(said.lead, 300),
        "sides": [
            {"position": dataset.sides[side].position, "words": set_text(words, 460)}
            for side, words in said.sides
        ],
        "rest": [set_text(words, 330) for words in said.rest],
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
        "name": set_text(about.name, 60),
        "fa": set_text(about.name_fa, 60),
        "svg": status_swatch(dataset, place, palette),
        "words": set_text(" ".join(_told(dataset, place)), ENOUGH),
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
    told = set_text(f"{told_by(dataset, record)}.", 460)
    name = set_text(dataset.actors[record.claimant_id].name, 140)
    name = name if told.startswith(name) else ""  # "The NRF says", "A resident says": no name to set apart
    parts = (account.when, account.doubt, account.precision, account.hedge, *remarks(record))
    side = dataset.sides.get(account.side_id)
    return {
        "position": side.position if side else 0,
        "name": name,
        "words": told.removeprefix(name),
        "facts": set_text(" · ".join(part for part in parts if part), 240),
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
    yield set_text(f"{UNVERIFIED}{caveat}.", 300)
    yield "A day without a sign is a day nobody in these reports wrote about, not a quiet one."
    if plan.brought.words:
        yield plan.brought.words
    ground = f" Sources: {', '.join(basemap.sources)}." if basemap.sources else ""
    middle = degree_words(round(plan.frame.middle, 1), "NS")
    scale = (
        f"about 1 : {ratio(plan.frame, pixel_mm):,} and the scale bar are" if pixel_mm else "the scale bar is"
    )
    yield set_text(f"Web Mercator, WGS 84; {scale} right at {middle}.{ground}")
    kind = " of these records, filtered" if isinstance(dataset, Filtered) else ""
    yield set_text(
        f"Data version {dataset.version}{kind}. {data_terms(dataset)}; coded from {len(dataset.reports)} news reports. "
        f"{clock_words(dataset)}",
        400,
    )


PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of a sheet in millimetres."""
MARGIN_MM = 11.0
POINTS_A_MM = 72 / 25.4
SHEET_PX = 860.0
"""Width of the map on a sheet in pixels of the browser's map: what a sign is to its ground."""
SHEET_HEIGHT = {"a4": (0.66, 0.8), "letter": (0.65, 0.76)}
"""Height of the map on a sheet as a share of its width: on a day of which much is told, and on a quiet one."""
QUIET = 6
"""So many accounts and places leave the map more room."""
LEAST_PX, MOST_PX = 320, 6000
"""Widths of a picture that are taken."""
NARROW_PT, WIDE_PT = 360.0, 640.0
"""Width of the page that a picture shows: a narrow one has fewer columns, not smaller letters."""
PIXEL_PT = 0.72
"""A pixel of the map in points of a picture's page."""
EDGE_PT = 22.0
CARD_PX = (1200, 630)
"""Width and height of a card, as networks and messengers cut pictures of links."""
CARD_LETTERS = 300
"""So much of a description networks show beside a card."""
CARD_PT = 600.0
CARD_UNIT = 0.8
"""A pixel of the map in points of a card's page: names stay legible where the card is shown at half its size."""
CARD_MAP_PT = (296.0, 285.0)
CARD_MAP_PX = 652
"""Of a card's width, the map and its edges: what a page shows that has the words beside it (geo/assets/site.css)."""
CARD_QUALITY = 86
"""Of the JPEG: letters stay clean, and a card has about 150 kB, where as a PNG messengers would refuse it."""


def picture(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    *,
    dark: bool = False,
    width_px: int = 1600,
    filters_words: str = "",
    points: pa.Table | None = None,
) -> bytes:
    """A PNG: date, sentence, map, legend of the signs that occur, sources. Its height follows from what is said.

    ``points`` are rows of imported sets that cover the day (``geo.events.table.SCHEMA``). Raises ``AskedError`` for a
    day outside the data or a width that is not from 320 to 6000.
    """
    if not LEAST_PX <= width_px <= MOST_PX:
        raise AskedError(f"A picture is {LEAST_PX} to {MOST_PX} pixels wide, not {width_px}")
    width = min(WIDE_PT, max(NARROW_PT, width_px / 2.5))
    inner = width - 2 * EDGE_PT
    shape = (inner / PIXEL_PT, inner / PIXEL_PT * (0.74 if width > NARROW_PT * 1.4 else 0.92))
    palette = DARK if dark else LIGHT
    values = _values(timeline, day, reading, basemap, shape, palette, filters_words, points)
    values |= {"width": width, "edge": EDGE_PT, "unit": PIXEL_PT, "columns": 3 if width > 480 else 2}
    return printed("picture", values, "png", ppi=72 * width_px / width)[0]


def sheet(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    *,
    paper: str = "a4",
    filters_words: str = "",
    points: pa.Table | None = None,
) -> bytes:
    """A PDF of exactly one page, ``a4`` or ``letter``: the map, as much of what is said as fits, and how much more.

    Raises ``AskedError`` for a day outside the data or another paper.
    """
    if paper not in PAPERS:
        raise AskedError(f"There is no paper {paper!r}; choose one of {', '.join(PAPERS)}")
    wide, high = PAPERS[paper]
    unit = (wide - 2 * MARGIN_MM) * POINTS_A_MM / SHEET_PX
    shape = (SHEET_PX, SHEET_PX * SHEET_HEIGHT[paper][is_quiet(timeline, day, reading)])
    values = _values(
        timeline, day, reading, basemap, shape, LIGHT, filters_words, points, pixel_mm=unit / POINTS_A_MM
    )
    values |= {"paper": {"width": wide, "height": high, "margin": MARGIN_MM}, "unit": unit}
    return printed("sheet", values, "pdf")[0]


def card(timeline: Timeline, day: date, reading: Reading, basemap: Basemap, *, dark: bool = False) -> bytes:
    """A JPEG of 1200 by 630 pixels: the map and, beside it, the day and what is said. Raises as ``picture``.

    A ``dark`` one is for a page that says the same beside it: of it the map's part alone, ``CARD_MAP_PX`` wide.
    """
    from PIL import Image

    shape = (CARD_MAP_PT[0] / CARD_UNIT, CARD_MAP_PT[1] / CARD_UNIT)
    # No strip at the margin: on so small a map a box of words would hide signs, and its room is needed for names.
    values = _values(timeline, day, reading, basemap, shape, DARK if dark else LIGHT, "", None, counted=False)
    values["map"] |= {"meridians": [], "parallels": []}
    values |= {"unit": CARD_UNIT, "version": f"Data version {set_text(timeline.dataset.version, 40)}"}
    drawn = printed("card", values, "png", ppi=72 * CARD_PX[0] / CARD_PT)[0]
    written = BytesIO()
    with Image.open(BytesIO(drawn)) as opened:
        shown = opened.convert("RGB")
        if dark:
            shown = shown.crop((0, 0, CARD_MAP_PX, CARD_PX[1]))
        shown.save(written, "JPEG", quality=CARD_QUALITY, subsampling=0, optimize=True)
    return written.getvalue()


def is_quiet(timeline: Timeline, day: date, reading: Reading) -> bool:
    """Whether little is told of a day."""
    state = timeline.state(day, reading)
    return len(accounts(timeline.dataset, state)) + len(told_of(state)) <= QUIET


def _values(
    timeline: Timeline,
    day: date,
    reading: Reading,
    basemap: Basemap,
    shape: tuple[float, float],
    palette: Palette,
    filters_words: str,
    points: pa.Table | None,
    *,
    pixel_mm: float | None = None,
    counted: bool = True,
) -> Values:
    dataset = timeline.dataset
    state = timeline.state(day, reading)
    drawn = plan(state, Ground(dataset), basemap, shape, palette, points, counted=counted)
    return page(dataset, state, drawn, basemap, palette, filters_words=filters_words, pixel_mm=pixel_mm)
