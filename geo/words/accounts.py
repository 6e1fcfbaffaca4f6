"""The accounts of a day: every claim and every telling of an event that touches it, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest

from geo.records.model import FIGHTING, Claim, Dataset, Event, Figure, Mention, TimePrecision
from geo.records.stance import Line
from geo.records.stance import lines as stance_lines
from geo.status.timeline import DayState
from geo.status.validity import Certainty, Reading, mentions_on, of_claim, of_event, otherwise
from geo.words.records import Account


def accounts(dataset: Dataset, state: DayState) -> tuple[Account, ...]:
    """The accounts of the state's day, claims first, each by id.

    "Said about": whose event day, or day of speaking, is this day. "Published by": the same among what was
    printed by then, and what was first printed on this day.
    """
    key = ("accounts", state.day, state.reading)  # asked for a dozen times a day: list, counts, summary, bar
    if key not in dataset.remembered:
        dataset.remembered[key] = _accounts(dataset, state)
    found: tuple[Account, ...] = dataset.remembered[key]
    return found


def _accounts(dataset: Dataset, state: DayState) -> tuple[Account, ...]:
    found = [_of_claim(dataset, claim, state) for _, claim in sorted(dataset.claims.items())]
    for _, mention in sorted(dataset.mentions.items()):
        found.append(_of_mention(dataset, mention, state))
    return tuple(account for account in found if account)


def ranked(dataset: Dataset, found: Iterable[Account]) -> tuple[Account, ...]:
    """Accounts in the order a reader asks: control of the subject, of other places, the ways in, fighting, the rest."""

    def rank(account: Account) -> tuple[int, bool, bool, str]:
        elsewhere = dataset.subject_id not in account.place_ids
        possible = account.certainty in {Certainty.WINDOW, Certainty.ALTERNATIVE}
        if isinstance(account.record, Claim):
            lines = stance_lines(account.record.stance, account.record.extent)
            holds = bool({Line.HOLDING, Line.DENIAL} & set(lines)) and bool(account.place_ids)
            return (0 if holds else 1, possible, elsewhere, account.record_id)
        fighting = account.event is not None and account.event.kind in FIGHTING
        return (2 if fighting else 3, possible, elsewhere, account.record_id)

    return tuple(sorted(found, key=rank))


def sides_first(found: Iterable[Account]) -> tuple[Account, ...]:
    """The same accounts, the claims of the two sides before all else."""
    return tuple(sorted(found, key=lambda account: account.event is not None or not account.side_id))


def balanced(found: Iterable[Account]) -> tuple[Account, ...]:
    """The same accounts in turn: one of each side and one of all others, each kind in its order.

    However few of them there is room for, no side has more than one of them more than the other while it has any left.
    """
    kinds: dict[str, list[Account]] = {}
    for account in found:
        kinds.setdefault(account.side_id, []).append(account)
    turns = zip_longest(*kinds.values())
    return tuple(account for turn in turns for account in turn if account is not None)


def counted(found: Iterable[Account]) -> str:
    """How many accounts a day has of what: ``2 claims and 1 clash dated to this day; 4 other reports``.

    Claims are those of the two sides, as on the time bar; what a report or a third party says is another report.
    """
    every = tuple(found)
    dated = [account for account in every if account.certainty is Certainty.DATED]
    claims = [account for account in dated if account.sure and account.event is None and account.side_id]
    clashes = [account for account in dated if account.event is not None and account.event.kind in FIGHTING]
    rest = len(every) - len(claims) - len(clashes)
    fought = len({account.selects for account in clashes})
    parts = [_several(len(claims), "claim", "claims"), _several(fought, "clash", "clashes")]
    head = " and ".join(filter(None, parts)) or "No claim or clash"
    others = _several(rest, "other report", "other reports")
    return f"{head} dated to this day{f'; {others}' if others else ''}."


def _several(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}" if n else ""


def standing(dataset: Dataset, state: DayState) -> tuple[Account, ...]:
    """Earlier claims that still make a status on the day, by id, without those of the day itself."""
    today = {account.record_id for account in accounts(dataset, state)}
    ids = {
        c
        for place in state.places.values()
        for p in (*place.in_force, *place.said_by_others)
        for c in p.claims
    }
    return of_claims(dataset, [dataset.claims[claim_id] for claim_id in sorted(ids - today)])


def of_claims(dataset: Dataset, claims: Iterable[Claim]) -> tuple[Account, ...]:
    """The given claims as accounts, in their order, without regard to a day."""
    return tuple(
        _account(dataset, claim, None, Certainty.DATED if claim.period else Certainty.UNDATED, new=False)
        for claim in claims
    )


def of_mentions(dataset: Dataset, mentions: Iterable[Mention]) -> tuple[Account, ...]:
    """The given mentions as accounts, in their order, without regard to a day."""
    return tuple(
        _account(dataset, mention, dataset.events[mention.event_id], Certainty.DATED, new=False)
        for mention in mentions
    )


def _of_claim(dataset: Dataset, claim: Claim, state: DayState) -> Account | None:
    report = dataset.reports[claim.report_id]
    new = state.reading is Reading.KNOWN and report.published_best == state.day
    validity = of_claim(claim, report, state.day, state.reading)
    if validity and not validity.possible and not touches(claim, state.day):
        validity = otherwise(claim, report, state.day, state.reading)
    if validity:
        return _account(dataset, claim, None, validity.certainty, new=new)
    if new:
        certainty = Certainty.DATED if claim.period else Certainty.UNDATED
        return _account(dataset, claim, None, certainty, new=True)
    return None


def touches(claim: Claim, day: date) -> bool:
    """Whether a claim is about ``day`` or was spoken on it."""
    period = claim.period
    if claim.said == day or period is None:
        return claim.said == day
    return period.first == day if claim.time_precision is TimePrecision.SINCE else period.covers(day)


def _of_mention(dataset: Dataset, mention: Mention, state: DayState) -> Account | None:
    event = dataset.events[mention.event_id]
    report = dataset.reports[mention.report_id]
    day, reading = state.day, state.reading
    if mention not in mentions_on(event, dataset, day, reading):
        return None
    new = reading is Reading.KNOWN and report.published_best == day
    validity = of_event(event, dataset, day, reading)
    if validity:
        return _account(dataset, mention, event, validity.certainty, new=new)
    if new or mention.said == day:
        certainty = Certainty.DATED if event.period else Certainty.UNDATED
        return _account(dataset, mention, event, certainty, new=new)
    return None


def _states(dataset: Dataset, figure: Figure, record: Claim | Mention) -> bool:
    """Whether a telling of an event gives a figure of it: in its own paragraph, or where no telling has that one."""
    tellings = dataset.mentions_of.get(figure.record_id, ())
    own = [m for m in tellings if (m.report_id, m.claimant_id) == (figure.report_id, figure.claimant_id)]
    printed = {m.paragraph for m in own}
    return figure.claimant_id == record.claimant_id and (
        figure.paragraph == record.paragraph or figure.paragraph not in printed
    )


def _account(
    dataset: Dataset, record: Claim | Mention, event: Event | None, certainty: Certainty, *, new: bool
) -> Account:
    record_id = record.claim_id if isinstance(record, Claim) else record.mention_id
    mine = {record_id, event.event_id if event else record_id}
    figures = sorted(
        figure.figure_id
        for figure in dataset.figures.values()
        if figure.record_id in mine
        and figure.report_id == record.report_id
        and (event is None or _states(dataset, figure, record))
    )
    side_id = dataset.side_of(record.claimant_id)
    return Account(record_id, side_id, record, event, certainty, new, tuple(figures))
