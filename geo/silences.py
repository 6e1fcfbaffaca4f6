"""Silence as HTML: the days, and the places on which days, that nobody in the reports wrote about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from geo.cards import BLANK, joined
from geo.model import Dataset, Place
from geo.period import Period
from geo.phrases import listed, span_words
from geo.speech import Heard, Silence, names, places_in_order, silence
from geo.validity import Reading

READINGS: dict[Reading, tuple[str, str]] = {
    Reading.CLAIMED: ("As claimed for the day", "told of that day"),
    Reading.KNOWN: ("As known on the day", "told of that day in print by then, or first printed on it"),
}
"""Each reading's name, and what makes an account one of a day's."""


def _stretches(periods: Iterable[Period]) -> str:
    return listed(span_words(period.first, period.last) for period in periods)


def silent_days(reading: Reading, found: Silence) -> Markup:
    """The days without an account, and those with one only perhaps, in a sentence."""
    name, meaning = READINGS[reading]
    silent = f"no account on {_stretches(found.silent)}" if found.silent else "an account on every day"
    unsure = f"; only perhaps on {_stretches(found.unsure)}" if found.unsure else ""
    words = f"{silent}{unsure}. (An account {meaning}.)"
    return Markup("<p><b>{}:</b> {}</p>").format(name, words)


def place_table(dataset: Dataset, days: Mapping[Reading, tuple[Heard, ...]]) -> Markup:
    """The subject and its ways in first; what lies in a place does not count as the place itself."""
    places = places_in_order(dataset)
    rows = joined(_place_row(dataset, place, days) for place in places)
    never = [place.name for place in places if all(_unnamed(place, found) for found in days.values())]
    heads = joined(Markup('<th scope="col">{}</th>').format(READINGS[reading][0]) for reading in days)
    return Markup(
        '{}<table class="places"><caption>On which days an account names the place itself, as its own or as the one '
        "from which something comes: a full day is named, a pale one perhaps, an empty one by nobody</caption>"
        '<thead><tr><th scope="col">Place</th>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(_never(never), heads, rows)


def _unnamed(place: Place, days: Iterable[Heard]) -> bool:
    return not any(names(place.place_id)(account) for day in days for account in day.accounts)


def _never(never: list[str]) -> Markup:
    return Markup("<p>Named by no account on any day: {}.</p>").format(listed(never)) if never else BLANK


def _place_row(dataset: Dataset, place: Place, days: Mapping[Reading, tuple[Heard, ...]]) -> Markup:
    kind = "subject" if place.place_id == dataset.subject_id else "way in" if place.entry_point else ""
    cells = joined(
        Markup("<td>{}{}</td>").format(_strip(found), joined(_place_words(found)))
        for found in (silence(heard_on, names(place.place_id)) for heard_on in days.values())
    )
    return Markup('<tr><th scope="row">{}{}</th>{}</tr>').format(
        place.name, Markup(" <small>{}</small>").format(kind) if kind else BLANK, cells
    )


def _strip(found: Silence) -> Markup:
    """A cell a day; it says nothing that the words below it do not."""
    kinds = (("sure", found.sure), ("unsure", found.unsure), ("silent", found.silent))
    cells = sorted((day, kind) for kind, periods in kinds for period in periods for day in period.days())
    return Markup('<span class="strip" aria-hidden="true">{}</span>').format(
        joined(Markup('<i class="{}"></i>').format(kind) for _, kind in cells)
    )


def _place_words(found: Silence) -> Iterator[Markup]:
    if not found.sure and not found.unsure:
        yield Markup('<small class="nothing">by nobody, on no day</small>')
        return
    kinds = (("named", found.sure), ("perhaps", found.unsure), ("by nobody", found.silent))
    for word, periods in kinds:
        if periods:
            yield Markup("<small>{} {}</small>").format(f"{word}:", _stretches(periods))
