"""First claim, first denial, first admission as a table, with a sentence for each side about the subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo.findings.disagreements import HEADINGS, MEANINGS, First, Firsts, by_kind, firsts, unspoken
from geo.findings.parties import Disagreement, Kind, Party, Record, Seen, id_of, seen
from geo.markup.elements import Values, filled, page_link, paragraph_link
from geo.records.model import Claim, Dataset, Distance, Event, Figure
from geo.status.validity import told_of
from geo.words.claims import agree, capital, inside
from geo.words.dates import date_words, day_short, listed, span_words
from geo.words.lists import NO_DAY
from geo.words.records import figure_words


def disagreements_html(dataset: Dataset, found: Iterable[Disagreement], *, anchor: str = "rifts-") -> Markup:
    """All of them under a heading for each kind, with an id that begins with ``anchor``; a sentence where is none."""
    groups = by_kind(found)
    if not groups:
        return filled("parts", "nothing", words="No two accounts here part ways.")
    sections = [
        {
            "kind": kind.value,
            "heading": HEADINGS[kind],
            "meaning": MEANINGS[kind],
            "cards": [_card(dataset, one) for one in group],
            "elsewhere": kind is Kind.MAP and dataset.distances,
        }
        for kind, group in groups.items()
    ]
    return filled("disagreements", "page", sections=sections, anchor=anchor)


def _card(dataset: Dataset, one: Disagreement) -> Markup:
    return filled(
        "disagreements",
        "card",
        title=one.title,
        span=_span(one),
        parts=one.parts,
        parties=[_party(dataset, party) for party in one.parties],
        basis=one.basis,
        way=seen_link(one.seen),
    )


def _span(one: Disagreement) -> str:
    """From when until when, and what ended it."""
    if one.span is None:
        return ""
    if one.open:
        return f"Since {day_short(one.span.first)}, to the last day of these data."
    return f"{capital(span_words(one.span.first, one.span.last))}; then a side makes a newer claim."


def _party(dataset: Dataset, party: Party) -> Values:
    side = dataset.sides.get(party.side_id)
    sayings = [saying(dataset, record, named=party.name) for record in party.records]
    return {"side": side.position if side else 0, "name": party.name, "sayings": sayings}


def saying(dataset: Dataset, record: Record, *, named: str = "", dated: bool = True) -> Markup:
    """One record in two lines: the words; the speaker (unless just ``named``), day and print, paragraph."""
    speaker = dataset.actors[record.claimant_id].name
    days = [_when(told_of(dataset, record)), _out(dataset, record)] if dated else []
    facts = [speaker if speaker != named else "", *days]
    told = " · ".join(fact for fact in facts if fact)
    return filled(
        "disagreements",
        "saying",
        words=words_of(dataset, record),
        facts=told,
        link=paragraph_link(dataset, record),
    )


def words_of(dataset: Dataset, record: Record) -> str:
    """What a record says, in our words; of a number and a distance what is printed."""
    match record:
        case Figure():
            return capital(figure_words(dataset, record))
        case Distance():
            return f"“{record.wording}”"
        case _:
            return record.paraphrase


def _when(told: Claim | Event | None) -> str:
    return date_words(told) if told else ""


def _out(dataset: Dataset, record: Record) -> str:
    report = dataset.reports[record.report_id]
    other = f", or {day_short(report.alternative)}" if report.alternative else ""
    return f"printed {day_short(report.published_best)}{other}"


def seen_link(seen: Seen) -> Markup:
    """The way to the map on the first day that shows it."""
    text = f"On the map, {day_short(seen.day)}"
    return page_link("./", text, day=seen.day.isoformat(), reading=seen.reading.value, record=seen.record)


NONE = "none in these reports"
COLUMNS = (
    "First claim to hold it or be in it",
    "First denial by the other side",
    "From claim to denial",
    "First admission against its own interest",
    "First placed there by others",
)


def firsts_html(dataset: Dataset) -> Markup:
    """The sentences, the table, and the entry points that nobody's words are about."""
    found = firsts(dataset)
    silent = unspoken(dataset)
    names = listed(dataset.places[place_id].name for place_id in silent)
    return filled(
        "disagreements",
        "firsts",
        lead=[lead(dataset, one) for one in found if one.place_id == dataset.subject_id],
        heads=("Place", "Side", *COLUMNS),
        bodies=[_body(dataset, group) for group in _alike(found)],
        nobody=f"No claim or admission is about {names}: {NONE}." if silent else "",
    )


def lead(dataset: Dataset, one: Firsts) -> str:
    """What a reader asks first: when did the side claim the place, by whose word, and when was that denied?"""
    side, name = dataset.sides[one.side_id], dataset.places[one.place_id].name
    claims, they = agree("claim", side), "they" if side.plural else "it"
    around = ""
    if one.around and (one.claim is None or _before(one.around, one.claim)):
        what = "to stand around it or to close the ways in"
        around = (
            f" Before that {they} {claims} {what}, {_day(one.around)} ({_speakers(dataset, one.around)})."
        )
    if one.claim is None:
        return f"{side.name} {claims} neither to hold {name} nor to be in it: {NONE}.{around}"
    who = _speakers(dataset, one.claim)
    head = f"{side.name} first {claims} to hold {name} or be in it {_day(one.claim)} ({who})."
    if one.denial is None:
        return f"{head} A denial of that: {NONE}.{around}"
    return f"{head} It is first denied {_lag_words(one)} ({_speakers(dataset, one.denial)}).{around}"


def _before(one: First, other: First) -> bool:
    return bool(one.claimed and other.claimed and one.claimed < other.claimed)


def _day(first: First) -> str:
    return f"on {day_short(first.claimed)}" if first.claimed else "on a day not given"


def _speakers(dataset: Dataset, first: First) -> str:
    """Who says it; a side without a person is named as such."""
    actors = [dataset.actors[record.claimant_id] for record in first.records]
    names = ("no speaker named" if a.actor_id == a.side_id else inside(a.name) for a in actors)
    return "; ".join(dict.fromkeys(names))


def _lag_words(one: Firsts) -> str:
    if one.lag is None:
        return NONE
    if one.lag.claimed is None:
        return f"{_days(one.lag.printed)} in print"
    return _days(one.lag.claimed)


def _days(number: int) -> str:
    if number == 0:
        return "the same day"
    unit = "day" if abs(number) == 1 else "days"
    return f"{abs(number)} {unit} {'later' if number > 0 else 'earlier'}"


def _alike(found: Sequence[Firsts]) -> list[list[tuple[Firsts, ...]]]:
    """The places of one row together: those of which the very same records are first."""
    by_place: dict[str, list[Firsts]] = {}
    for one in found:
        by_place.setdefault(one.place_id, []).append(one)
    groups: dict[tuple[object, ...], list[tuple[Firsts, ...]]] = {}
    for of_place in by_place.values():
        key = tuple(_ids(one) for one in of_place)
        groups.setdefault(key, []).append(tuple(of_place))
    return list(groups.values())


def _ids(one: Firsts) -> tuple[object, ...]:
    return tuple(tuple(id_of(r) for r in first.records) if first else () for first in _all(one))


def _all(one: Firsts) -> tuple[First | None, ...]:
    return one.claim, one.around, one.denial, one.admission, one.by_others


def _body(dataset: Dataset, group: Sequence[tuple[Firsts, ...]]) -> Values:
    """The places of a row, and a row a side; all places of the group have the same firsts."""
    rows = [
        {"side": dataset.sides[one.side_id], "first": _cells(dataset, one), "nothing": NONE}
        for one in group[0]
    ]
    return {
        "places": listed(dataset.places[of_place[0].place_id].name for of_place in group),
        "rows": rows,
    }


def _cells(dataset: Dataset, one: Firsts) -> Values:
    """The firsts of a place and a side; nothing where there are none."""
    if not any(_all(one)):
        return {}
    found = {
        "claim": one.claim,
        "around": one.around,
        "denial": one.denial,
        "admission": one.admission,
        "by_others": one.by_others,
    }
    return {name: _entry(dataset, first) for name, first in found.items()} | {"lag": _lag(one)}


def _entry(dataset: Dataset, first: First | None) -> Values:
    if first is None:
        return {"sayings": (), "nothing": NONE}
    told = told_of(dataset, first.records[0])
    return {
        "day": capital(date_words(told)) if told else capital(NO_DAY),
        "printed": day_short(first.printed),
        "sayings": [saying(dataset, record, dated=False) for record in first.records],
        "way": seen_link(seen(dataset, first.records)),
    }


def _lag(one: Firsts) -> Values:
    if one.lag is None:
        return {}
    claimed = _days(one.lag.claimed) if one.lag.claimed is not None else "one of the two has no day"
    return {"claimed": claimed, "printed": _days(one.lag.printed)}
