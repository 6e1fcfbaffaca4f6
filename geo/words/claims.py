"""Clauses about positions: who says what of which side and place, on which day, in neutral words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from geo.records.model import ActorKind, Channel, Claim, Dataset, Side
from geo.records.stance import OF_THE_OTHER, Extent, Stance
from geo.status.positions import Position
from geo.words.dates import date_words, day_short, days_ago, if_otherwise, listed
from geo.words.lists import DENIED, NEVER_ALL, ON_THE_WAYS_IN, PHRASES, UNNAMED_GROUND, phrase

SINGULAR = {
    "say": "says",
    "deny": "denies",
    "show": "shows",
    "claim": "claims",
    "have": "has",
    "dispute": "disputes",
}
THE_OTHER_SIDE = "the other side"
UNCOUNTED = "perhaps also on that day"
NOT_COUNTED = f"{UNCOUNTED}: "


def verb(side: Side, plural: str) -> str:
    """``The Taliban say``, ``The NRF says``: the side's name with the verb in its number."""
    return f"{side.name} {agree(plural, side)}"


def agree(plural: str, side: Side) -> str:
    """The verb in the number of the side's name."""
    return plural if side.plural else SINGULAR[plural]


def inside(name: str) -> str:
    """A name inside a sentence: "the Taliban", "an NRF fighter"."""
    return name[:1].lower() + name[1:] if name.startswith(("The ", "A ", "An ", "Unnamed ")) else name


def capital(text: str) -> str:
    """The text as a sentence begins with it."""
    return text[:1].upper() + text[1:]


def _clause(p: Position, side: Side | None, place_name: str, *, denied: bool = False) -> str:
    """The phrase about a side, with a pronoun: ``it holds Shotul``; ``denied`` for what a denial denies."""
    near = p.stance is Stance.PRESENT and p.extent is Extent.APPROACHES
    own = side is not None and p.side_id == side.side_id
    phrases = ON_THE_WAYS_IN if near else (DENIED if denied else PHRASES)[p.stance]
    extent = p.extent
    if extent is Extent.PART:
        if own and p.stance in UNNAMED_GROUND:
            phrases = UNNAMED_GROUND[p.stance]
        extent = Extent.UNSPECIFIED if p.stance in NEVER_ALL else extent
    return phrase(phrases, extent, place_name, plural=side is None or side.plural)


def _named(side: Side | None, clause: str) -> str:
    """The same with the side's name: ``the NRF holds Shotul``."""
    name = inside(side.name) if side else "forces of no named side"
    return f"{name} {clause.split(' ', 1)[1]}"


def what_is_said(dataset: Dataset, p: Position, place_name: str) -> str:
    """The position as a clause with who says it: ``the NRF says it holds every way into Panjshir``."""
    others = [inside(side.name) for side_id, side in dataset.sides.items() if side_id != p.about_side_id]
    said = _what_is_said(dataset, p, place_name)
    return said.replace(THE_OTHER_SIDE, others[0]) if len(others) == 1 else said


def _what_is_said(dataset: Dataset, p: Position, place_name: str) -> str:
    about = dataset.sides.get(p.about_side_id)
    if not p.side_id:
        said = _named_as(dataset, p, about, place_name)
        return f"according to {listed(_names(dataset, p.claims))}, {said}"
    side = dataset.sides[p.side_id]
    party = collective(dataset, p)
    if party:
        return f"{party} say {_clause(p, None, place_name)}"
    if _alone(dataset, p):
        who = inside(listed(_speakers(dataset, _claims(dataset, p))))
        one = len({claim.claimant_id for claim in _claims(dataset, p)}) == 1
        return f"{who}, {SINGULAR['say'] if one else 'say'} {_named(about, _clause(p, about, place_name))}"
    if p.stance in OF_THE_OTHER:
        said = _named(about, _clause(p, about, place_name, denied=True))
        return f"{inside(verb(side, 'deny'))} that {said}"
    if _in_images(dataset, p):
        hedged = any(c.hedge for c in _claims(dataset, p))
        return f"{inside(verb(side, 'show'))} {images_of_flag(place_name, plural=side.plural, hedged=hedged)}"
    return f"{inside(verb(side, 'say'))} {_clause(p, side, place_name)}"


def _alone(dataset: Dataset, p: Position) -> bool:
    """Whether only voices without an office say it: they speak for themselves, and the side says nothing by them."""
    return bool(p.side_id) and not p.official and not collective(dataset, p) and not _in_images(dataset, p)


def images_of_flag(place_name: str, *, plural: bool, hedged: bool) -> str:
    """What is shown and not told: ``images said to be of their flag raised in Bazarak``."""
    return f"images {'said to be ' if hedged else ''}of {'their' if plural else 'its'} flag raised in {place_name}"


def _in_images(dataset: Dataset, p: Position) -> bool:
    """Whether a raised flag is shown in images and not told."""
    return p.stance is Stance.FLAG_RAISED and all(c.channel is Channel.IMAGES for c in _claims(dataset, p))


def _named_as(dataset: Dataset, p: Position, about: Side | None, place_name: str) -> str:
    """What a third party says of a side, under the name by which its report calls that side."""
    party = about_party(dataset, p)
    clause = _clause(p, None if party else about, place_name)
    return f"{party} {clause.split(' ', 1)[1]}" if party else _named(about, clause)


def collective(dataset: Dataset, p: Position) -> str:
    """The name of a report's collective where all of a position's words are its own; empty elsewhere.

    It counts as the side, but the report names it otherwise: "resistance fighters (the report does not name …)".
    """
    return collective_name(dataset, p.side_id, [claim.claimant_id for claim in _claims(dataset, p)])


def about_party(dataset: Dataset, p: Position) -> str:
    """The same of whom a position is about: "the report does not name" the side itself."""
    return collective_name(dataset, p.about_side_id, [claim.about_id for claim in _claims(dataset, p)])


def collective_name(dataset: Dataset, side_id: str, actor_ids: Collection[str]) -> str:
    """The name of the one actor where it is a report's collective that counts as the side; empty elsewhere."""
    side = dataset.sides.get(side_id)
    actors = {actor_id: dataset.actors.get(actor_id) for actor_id in actor_ids}
    if side is None or len(actors) != 1:
        return ""
    actor = next(iter(actors.values()))
    if actor is None or actor.actor_id == side.side_id or not actor.official:
        return ""
    party = actor.kind is ActorKind.BELLIGERENT and side.short_name not in actor.name.split(" (")[0]
    return f"{actor.name[:1].lower()}{actor.name[1:]}" if party else ""


def party_in(dataset: Dataset, side_id: str, report_ids: Collection[str]) -> str:
    """How reports call a side of which they speak under another name only; empty where one of them names it.

    A report that has claims, numbers or tellings of such a collective is one that does not name the side.
    """
    found = set()
    for report_id in dict.fromkeys(report_ids):
        actors = dataset.actors_in.get(report_id, frozenset())
        names = {collective_name(dataset, side_id, [a]) for a in actors if dataset.side_of(a) == side_id} - {
            ""
        }
        found.add("" if side_id in actors or len(names) != 1 else names.pop())
    return found.pop() if len(found) == 1 else ""


def _claims(dataset: Dataset, p: Position) -> list[Claim]:
    return [dataset.claims[claim_id] for claim_id in p.claims]


def _names(dataset: Dataset, claim_ids: Iterable[str]) -> list[str]:
    """The speakers of claims, each once, and the side of those who speak for one."""
    found = []
    for claim_id in claim_ids:
        actor = dataset.actors[dataset.claims[claim_id].claimant_id]
        side = dataset.sides.get(actor.side_id)
        name = inside(actor.name)
        if side and side.short_name not in name:
            name = f"{name} ({side.short_name})"
        if name not in found:
            found.append(name)
    return found


def speakers_of(dataset: Dataset, p: Position) -> str:
    """Who speaks for a position, with a word on those without an office and where no person is named."""
    return listed(_speakers(dataset, _claims(dataset, p)))


def _speakers(dataset: Dataset, claims: Iterable[Claim]) -> list[str]:
    names = []
    for claim in claims:
        actor = dataset.actors[claim.claimant_id]
        name = "no speaker named" if actor.actor_id == actor.side_id else actor.name
        if actor.side_id and not actor.official:
            name += ", unofficial"
        if name not in names:
            names.append(name)
    return names


def _when(dataset: Dataset, p: Position) -> str:
    """Speakers with the day each spoke, and the day spoken of where that is another one."""
    days: dict[str, list[Claim]] = {}
    for claim in _claims(dataset, p):
        said, about = claim.said, _about(claim, p)
        when = about if said is None or said == p.day else f"said on {day_short(said)}, of {about}"
        days.setdefault(when, []).append(claim)
    if not p.side_id or _alone(dataset, p) or collective(dataset, p):
        return "; ".join(days)
    return "; ".join(f"{listed(_speakers(dataset, claims))}, {when}" for when, claims in days.items())


def _about(claim: Claim, p: Position) -> str:
    """The day a claim is about; of one only possible, the span or the other reading that makes it so."""
    span, other = claim.period, claim.alternative_period
    if p.possible and other and (span is None or span.last != p.day):
        return if_otherwise(span, other)
    return date_words(claim) if p.possible else day_short(p.day)


def position_words(dataset: Dataset, p: Position) -> str:
    """One position with its speaker and day, and its age where it has one. Begins in lower case."""
    return (NOT_COUNTED if p.possible else "") + _words(dataset, p)


def _words(dataset: Dataset, p: Position) -> str:
    age = f", {days_ago(p.age_days)}" if p.age_days else ""
    said = what_is_said(dataset, p, dataset.places[p.place_id].name)
    return f"{said} ({_when(dataset, p)}{age})"


def all_words(dataset: Dataset, found: Iterable[Position]) -> str:
    """Positions in a row, the possible ones last; one claim that both holds and denies is said once."""
    ordered = sorted(found, key=lambda p: p.possible)
    firm = dict.fromkeys(_words(dataset, p) for p in ordered if not p.possible)
    maybe = dict.fromkeys(_words(dataset, p) for p in ordered if p.possible)
    return "; ".join([*firm, *([NOT_COUNTED + "; ".join(maybe)] if maybe else [])])
