"""One line for each claim or event that differs between two states, and the lists they stand in. As HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo.cards import BLANK, joined, page_link, picture, speaker_words
from geo.changes import ClaimTurn, EventTurn, Standing
from geo.clauses import capital
from geo.glyphs import event_sign
from geo.halves import Half, Pair, labels
from geo.model import Claim, Dataset, Mention
from geo.phrases import date_words
from geo.style import LIGHT, event_svg

Line = tuple[str, Markup]
"""Why something is missing in the other half (a sentence, or empty), and how it stands in this one."""


def columns(one: Markup, other: Markup) -> Markup:
    """Two pieces beside each other, each under the map of its half."""
    return Markup('<div class="both"><div>{}</div><div>{}</div></div>').format(one, other)


def headed(level: str, title: str, lines: Sequence[Line]) -> Markup:
    """A list under a heading of this level (``h3``); a reason that several share is said once, before them."""
    if not lines:
        return BLANK
    groups: dict[str, list[Markup]] = {}
    for why, line in lines:
        groups.setdefault(why, []).append(Markup("<li>{}</li>").format(line))
    said = {why: Markup('<p class="why">{}</p>').format(why) if why else BLANK for why in groups}
    lists = joined(
        Markup("{}<ul>{}</ul>").format(said[why], joined(groups[why])) for why in sorted(groups, key=bool)
    )
    return Markup("<{0}>{1}</{0}>{2}").format(Markup(level), title, lists)


def claim_lists(dataset: Dataset, turns: Iterable[ClaimTurn], pair: Pair, level: str) -> Markup:
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


def event_lists(dataset: Dataset, turns: Sequence[EventTurn], pair: Pair, level: str) -> Markup:
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
    return Markup(
        '<span data-of="{id}">{who}: {said}</span> <small>{when}{possible}. {source} · {map}</small>'
    ).format(
        id=turn.claim_id,
        who=speaker_words(dataset, claim),
        said=claim.paraphrase,
        when=date_words(claim),
        possible=" (only possible)" if possible else "",
        source=_printed(claim),
        map=_on_map(half, turn.claim_id),
    )


def event_line(dataset: Dataset, turn: EventTurn, half: Half) -> Markup:
    """What is reported, for which day, who tells of it and where that is printed, and the way to the map."""
    event = dataset.events[turn.event_id]
    told = (
        Markup("{}, {}").format(dataset.actors[mention.claimant_id].name, _printed(mention))
        for mention in _tellings(turn)
    )
    return Markup(
        '{sign} <span data-of="{id}"><b>{title}</b></span> <small>{when}. {told} · {map}</small>'
    ).format(
        sign=picture(event_svg(event_sign(event.kind), palette=LIGHT)),
        id=turn.event_id,
        title=event.title,
        when=date_words(event),
        told=joined(told, "; "),
        map=_on_map(half, turn.event_id),
    )


def _tellings(turn: EventTurn) -> tuple[Mention, ...]:
    """Who tells of it; where both halves have it, only those that one of them lacks."""
    was = turn.before.mentions if turn.before else ()
    now = turn.after.mentions if turn.after else ()
    differing = tuple(m for m in (*was, *now) if (m in was) != (m in now))
    return differing or now


def _printed(record: Claim | Mention) -> Markup:
    name = f"{record.report_id} ¶ {record.paragraph}"
    return page_link("sources", name, report=record.report_id, paragraph=record.paragraph)


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
