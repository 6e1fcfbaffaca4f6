"""First claim, first denial, first admission as a table, with a sentence for each side about the subject."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from geo.cards import BLANK, joined
from geo.clauses import agree, capital, inside
from geo.contrasts import saying, seen_link
from geo.firsts import First, Firsts, firsts, unspoken
from geo.model import Dataset
from geo.parties import id_of, seen, told_of
from geo.phrases import date_words, day_short, listed

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
    heads = joined(Markup('<th scope="col">{}</th>').format(name) for name in ("Place", "Side", *COLUMNS))
    silent = unspoken(dataset)
    names = listed(dataset.places[place_id].name for place_id in silent)
    none = f"No claim or admission is about {names}: {NONE}." if silent else ""
    return Markup(
        '<div class="lead">{lead}</div><div class="wide" role="region" tabindex="0" '
        'aria-label="First claims, denials and admissions, a table that scrolls sideways">'
        '<table class="firsts"><caption>For each place and side, by the day claimed for; beside it when it was first '
        "printed.</caption><thead><tr>{heads}</tr></thead>{rows}</table></div><p>{none}</p>"
    ).format(
        lead=joined(
            Markup("<p>{}</p>").format(lead(dataset, one))
            for one in found
            if one.place_id == dataset.subject_id
        ),
        heads=heads,
        rows=joined(_body(dataset, group) for group in _alike(found)),
        none=none,
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


def _body(dataset: Dataset, group: Sequence[tuple[Firsts, ...]]) -> Markup:
    names = listed(dataset.places[of_place[0].place_id].name for of_place in group)
    rows = []
    for number, one in enumerate(group[0]):
        place = (
            Markup('<th scope="rowgroup" rowspan="{}">{}</th>').format(len(group[0]), names)
            if number == 0
            else BLANK
        )
        side = dataset.sides[one.side_id]
        rows.append(
            Markup('<tr>{}<th scope="row" class="side-{}">{}</th>{}</tr>').format(
                place, side.position, side.short_name, _cells(dataset, one)
            )
        )
    return Markup("<tbody>{}</tbody>").format(joined(rows))


def _cells(dataset: Dataset, one: Firsts) -> Markup:
    if not any(_all(one)):
        return Markup('<td colspan="{}" class="none">{}</td>').format(len(COLUMNS), NONE)
    around = (
        Markup('<p class="kind">Before or beside that, on the ways in</p>{}').format(
            _entry(dataset, one.around)
        )
        if one.around
        else BLANK
    )
    return joined(
        [
            Markup("<td>{}{}</td>").format(_entry(dataset, one.claim), around),
            Markup("<td>{}</td>").format(_entry(dataset, one.denial)),
            Markup("<td>{}</td>").format(_lag(one)),
            Markup("<td>{}</td>").format(_entry(dataset, one.admission)),
            Markup("<td>{}</td>").format(_entry(dataset, one.by_others)),
        ]
    )


def _entry(dataset: Dataset, first: First | None) -> Markup:
    if first is None:
        return Markup('<p class="none">{}</p>').format(NONE)
    told = told_of(dataset, first.records[0])
    day = capital(date_words(told)) if told else "No day given"
    return Markup('<p class="day"><b>{}</b>, first printed {}</p>{}<p class="short">{}</p>').format(
        day,
        day_short(first.printed),
        joined(saying(dataset, record, dated=False) for record in first.records),
        seen_link(seen(dataset, first.records)),
    )


def _lag(one: Firsts) -> Markup:
    if one.lag is None:
        return Markup('<p class="none">–</p>')
    claimed = _days(one.lag.claimed) if one.lag.claimed is not None else "one of the two has no day"
    return Markup("<p>{}</p><p class='short'>in print: {}</p>").format(claimed, _days(one.lag.printed))
