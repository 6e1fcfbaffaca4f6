"""What differs between two states, as a page shows it: place by place, then claims without a place, then events."""

from __future__ import annotations

from markupsafe import Markup

from geo.cards import BLANK, joined, picture
from geo.changes import Changes, PlaceTurn
from geo.clauses import capital
from geo.halves import Pair, labels
from geo.model import Dataset
from geo.style import LIGHT, status_swatch
from geo.timeline import PlaceOnDay
from geo.turnlines import claim_lists, columns, event_lists
from geo.turnwords import overview, own_sentences, status_label
from geo.words import fighting_words

SAME_HALVES = "Both halves show the same day under the same reading. Choose another for one of them."
"""Where there is nothing to compare."""


def whole(dataset: Dataset, found: Changes, pair: Pair) -> Markup:
    """Everything that differs between the halves of ``pair``; headings from the second level down."""
    if pair.left == pair.right:
        return Markup('<div class="turns"><h2>Nothing to compare</h2><p>{}</p></div>').format(SAME_HALVES)
    one, other = labels(pair)
    days = " to ".join(label.removeprefix("on ") for label in (one, other))
    title = f"What differs from {days}" if pair.forward else f"What differs: {one}, {other}"
    head = Markup('<h2>{}</h2><p class="overview">{}</p>').format(title, overview(dataset, found))
    parts = [head, *(place_turn(dataset, turn, pair) for turn in found.places)]
    if found.unplaced:
        lists = claim_lists(dataset, found.unplaced, pair, "h3")
        parts.append(_section("Claims that put nobody on the map", lists))
    if found.events:
        parts.append(_section("Events", event_lists(dataset, found.events, pair, "h3")))
    parts += [_fighting(dataset, found, pair), _same(dataset, found)]
    return Markup('<div class="turns">{}</div>').format(joined(parts))


def _section(title: str, inside: Markup) -> Markup:
    return Markup('<section class="turn"><h2>{}</h2>{}</section>').format(title, inside)


def place_turn(dataset: Dataset, turn: PlaceTurn, pair: Pair) -> Markup:
    """One place: its status in each half, and the claims about it that stand in one and not in the other."""
    said = columns(
        *(joined(Markup("<p>{}</p>").format(s) for s in half) for half in own_sentences(dataset, turn))
    )
    details = Markup("<details{}><summary>All that is said of it in each half</summary>{}</details>").format(
        BLANK if turn.claims else Markup(" open"), said
    )
    return Markup(
        '<article class="turn" data-of="{of}"><h3>{name}</h3>{status}{claims}{details}</article>'
    ).format(
        of=" ".join([turn.place_id, *(claim.claim_id for claim in turn.claims)]),
        name=dataset.places[turn.place_id].name,
        status=_status(dataset, turn),
        claims=claim_lists(dataset, turn.claims, pair, "h4"),
        details=details,
    )


def _status(dataset: Dataset, turn: PlaceTurn) -> Markup:
    def half(place: PlaceOnDay) -> Markup:
        swatch = picture(status_swatch(dataset, place, LIGHT))
        return Markup("<span>{}{}</span>").format(swatch, status_label(dataset, place))

    if status_label(dataset, turn.before) == status_label(dataset, turn.after):
        return Markup('<p class="status">{}<span>in both, not by the same claims</span></p>').format(
            half(turn.after)
        )
    return Markup(
        '<p class="status">{}<b aria-hidden="true">→</b><span class="unseen">, then </span>{}</p>'
    ).format(half(turn.before), half(turn.after))


def _fighting(dataset: Dataset, found: Changes, pair: Pair) -> Markup:
    one, other = fighting_words(dataset, found.before), fighting_words(dataset, found.after)
    if one == other:
        return BLANK
    halves = (
        Markup("<p><b>{}:</b> {}</p>").format(capital(label), words)
        for label, words in zip(labels(pair), (one, other), strict=True)
    )
    return _section("Fighting", columns(*halves))


def _same(dataset: Dataset, found: Changes) -> Markup:
    if not found.same:
        return BLANK
    places = "; ".join(
        f"{dataset.places[place_id].name}: {status_label(dataset, found.after.places[place_id])}"
        for place_id in found.same
    )
    return _section("Alike in both", Markup("<p>{}.</p>").format(places))
