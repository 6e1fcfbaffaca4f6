"""One line for each claim or event that differs between two states, and the lists they stand in. As HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import Markup

from geo.findings.changes import Changes, ClaimTurn, EventTurn, PlaceTurn, Standing
from geo.markup.elements import BLANK, Values, filled, page_link, paragraph_link
from geo.records.model import Dataset, Mention
from geo.signs.glyphs import event_sign
from geo.signs.style import event_svg, status_swatch
from geo.status.timeline import PlaceOnDay
from geo.view.view import Half, Pair, labels
from geo.words.claims import capital
from geo.words.dates import date_words, listed
from geo.words.places import fighting_words, place_sentences, status_label
from geo.words.records import told_by

Line = tuple[str, Markup]
"""Why something is missing in the other half (a sentence, or empty), and how it stands in this one."""


def columns(one: Markup, other: Markup) -> Markup:
    """Two pieces beside each other, each under the map of its half."""
    return filled("comparison", "both", one=one, other=other)


def headed(level: int, title: str, lines: Sequence[Line]) -> Markup:
    """A list under a heading of this level; a reason that several share is said once, before them."""
    if not lines:
        return BLANK
    groups: dict[str, list[Markup]] = {}
    for why, line in lines:
        groups.setdefault(why, []).append(line)
    found = sorted(groups.items(), key=lambda group: bool(group[0]))
    return filled("comparison", "headed", level=level, title=title, groups=found)


def claim_lists(dataset: Dataset, turns: Iterable[ClaimTurn], pair: Pair, level: int) -> Markup:
    """The claims that stand more firmly in the first half, beside those that do in the second."""
    order = list(Standing)
    lines: tuple[list[Line], list[Line]] = ([], [])
    for turn in turns:
        second = order.index(turn.after) < order.index(turn.before)
        line = claim_line(dataset, turn, pair.right if second else pair.left, second=second)
        lines[second].append((_reason(pair, turn.why, second=second), line))
    titles = _titles(pair, ("No longer in force", "New in force"), "In force only")
    if not any(lines):
        return BLANK
    return columns(*(headed(level, title, found) for title, found in zip(titles, lines, strict=True)))


def event_lists(dataset: Dataset, turns: Sequence[EventTurn], pair: Pair, level: int) -> Markup:
    """The events of one half only beside each other, and below them those that are told otherwise in each."""

    def lines(found: Iterable[EventTurn], half: Half, *, second: bool) -> list[Line]:
        return [(_reason(pair, t.why, second=second), event_line(dataset, t, half)) for t in found]

    before = lines((t for t in turns if not t.after), pair.left, second=False)
    after = lines((t for t in turns if not t.before), pair.right, second=True)
    both = lines((t for t in turns if t.before and t.after), pair.right, second=True)
    titles = _titles(pair, ("No longer reported", "Newly reported"), "Reported only")
    beside = columns(headed(level, titles[0], before), headed(level, titles[1], after))
    return (beside if before or after else BLANK) + headed(level, "Reported in both, by other tellings", both)


def claim_line(dataset: Dataset, turn: ClaimTurn, half: Half, *, second: bool) -> Markup:
    """Who says what, for which day, where it is printed, and the way to the map of its half."""
    claim = dataset.claims[turn.claim_id]
    possible = (turn.after if second else turn.before) is Standing.POSSIBLE
    return filled(
        "comparison",
        "claim",
        id=turn.claim_id,
        said=f"{told_by(dataset, claim)}.",
        when=date_words(claim),
        possible=possible,
        source=paragraph_link(dataset, claim),
        map=_on_map(half, turn.claim_id),
    )


def event_line(dataset: Dataset, turn: EventTurn, half: Half) -> Markup:
    """What is reported, for which day, who tells of it and where that is printed, and the way to the map."""
    event = dataset.events[turn.event_id]
    told = [
        (dataset.actors[mention.claimant_id].name, paragraph_link(dataset, mention))
        for mention in _tellings(turn)
    ]
    return filled(
        "comparison",
        "event",
        sign=event_svg(event_sign(event.kind)),
        id=turn.event_id,
        title=event.title,
        when=date_words(event),
        told=told,
        map=_on_map(half, turn.event_id),
    )


def _tellings(turn: EventTurn) -> tuple[Mention, ...]:
    """Who tells of it; where both halves have it, only those that one of them lacks."""
    was = turn.before.mentions if turn.before else ()
    now = turn.after.mentions if turn.after else ()
    differing = tuple(m for m in (*was, *now) if (m in was) != (m in now))
    return differing or now


def _on_map(half: Half, record_id: str) -> Markup:
    return page_link("./", "map", day=half.day.isoformat(), reading=half.reading.value, record=record_id)


def _reason(pair: Pair, why: str, *, second: bool) -> str:
    """Why something of one half is not in the other, as a sentence; ``second`` for what stands in the second."""
    there = labels(pair)[0 if second else 1]
    return f"{capital(there)}: {why}." if why else ""


def _titles(pair: Pair, forward: tuple[str, str], otherwise: str) -> tuple[str, str]:
    """What to write above either list: things end and begin towards a later day, else each half has its own."""
    one, other = labels(pair)
    if pair.forward:
        return f"{forward[0]} {other}", f"{forward[1]} {other}"
    return f"{otherwise} {one}", f"{otherwise} {other}"


def own_sentences(dataset: Dataset, turn: PlaceTurn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said of the place in each state, without what is said of wider ground; the status first.

    What both say alike stands in the first sentence only.
    """
    was, now = (place_sentences(dataset, replace(place, wider=())) for place in (turn.before, turn.after))
    return (was[0], *(s for s in was[1:] if s not in now)), (now[0], *(s for s in now[1:] if s not in was))


def overview(dataset: Dataset, found: Changes) -> str:
    """Which places differ in status, and how many claims and events are on one half only."""
    if found.nothing:
        return "Nothing that these reports say differs between the two."
    names = [dataset.places[turn.place_id].name for turn in found.places if turn.of_status]
    head = f"The status differs for {listed(names)}." if names else "Every place has the same status in both."
    claims = {turn.claim_id for place in found.places for turn in place.claims}
    claims |= {turn.claim_id for turn in found.unplaced}
    return f"{head} {_count(len(claims), 'claim')} and {_count(len(found.events), 'event')} differ between the two."


def _count(number: int, noun: str) -> str:
    return f"{number or 'No'} {noun}{'' if number == 1 else 's'}"


SAME_HALVES = "Both halves show the same day under the same reading. Choose another for one of them."
"""Where there is nothing to compare."""


def whole(dataset: Dataset, found: Changes, pair: Pair) -> Markup:
    """Everything that differs between the halves of ``pair``; headings from the second level down."""
    if pair.left == pair.right:
        return filled("comparison", "nothing", words=SAME_HALVES)
    one, other = labels(pair)
    days = " to ".join(label.removeprefix("on ") for label in (one, other))
    title = f"What differs from {days}" if pair.forward else f"What differs: {one}, {other}"
    parts = [place_turn(dataset, turn, pair) for turn in found.places]
    if found.unplaced:
        lists = claim_lists(dataset, found.unplaced, pair, 3)
        parts.append(_section("Claims that put nobody on the map", lists))
    if found.events:
        parts.append(_section("Events", event_lists(dataset, found.events, pair, 3)))
    parts += [_fighting(dataset, found, pair), _same(dataset, found)]
    return filled("comparison", "whole", title=title, overview=overview(dataset, found), parts=parts)


def _section(title: str, inside: Markup) -> Markup:
    return filled("comparison", "section", title=title, inside=inside)


def place_turn(dataset: Dataset, turn: PlaceTurn, pair: Pair) -> Markup:
    """One place: its status in each half, and the claims about it that stand in one and not in the other."""
    return filled(
        "comparison",
        "place",
        of=" ".join([turn.place_id, *(claim.claim_id for claim in turn.claims)]),
        name=dataset.places[turn.place_id].name,
        before=_half(dataset, turn.before),
        after=_half(dataset, turn.after),
        claims=claim_lists(dataset, turn.claims, pair, 4),
        folded=bool(turn.claims),
        said=own_sentences(dataset, turn),
    )


def _half(dataset: Dataset, place: PlaceOnDay) -> Values:
    """The place's status in one half."""
    return {"swatch": status_swatch(dataset, place), "status": status_label(dataset, place)}


def _fighting(dataset: Dataset, found: Changes, pair: Pair) -> Markup:
    one, other = fighting_words(dataset, found.before), fighting_words(dataset, found.after)
    if one == other:
        return BLANK
    halves = (
        filled("comparison", "fighting", label=capital(label), words=words)
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
    return _section("Alike in both", filled("comparison", "alike", places=places))
