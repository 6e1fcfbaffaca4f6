"""Accounts, statuses and reports as HTML. The one place where text from data becomes markup: it is escaped here."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from urllib.parse import urlencode

from markupsafe import Markup

from geo.records.model import FIGHTING, Claim, Dataset, Figure, Mention
from geo.signs.glyphs import event_sign
from geo.signs.palette import LIGHT
from geo.signs.style import event_svg
from geo.status.timeline import DayState, Fighting, PlaceOnDay
from geo.status.validity import Certainty
from geo.words.accounts import Account
from geo.words.citations import error_address
from geo.words.dates import CHANNELS, VERIFICATION, day_full, listed
from geo.words.places import brief, place_sentences

BLANK = Markup("")


def picture(svg: str) -> Markup:
    """One of our own signs as an image: a page's HTML is stripped of inline drawings. Silent to a screen reader."""
    encoded = base64.b64encode(svg.encode()).decode()
    return Markup('<img class="sign" alt="" src="data:image/svg+xml;base64,{}">').format(encoded)


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """The parts in one, each already escaped."""
    return Markup(between).join(parts)


def page_link(page: str, text: str, **query: str | int) -> Markup:
    """A link to another page of the app, relative so that it works under any path prefix."""
    return Markup('<a class="stay" href="{}?{}" target="_self">{}</a>').format(page, urlencode(query), text)


def source_link(dataset: Dataset, record: Claim | Mention | Figure) -> Markup:
    """Where a record was printed: outlet, report and paragraph, with the way there."""
    report = dataset.reports[record.report_id]
    outlet = dataset.actors[report.outlet_id].name
    label = f"{report.agency or outlet}, “{report.headline}”, paragraph {record.paragraph}"
    return page_link("sources", label, report=record.report_id, paragraph=record.paragraph)


def speaker_words(dataset: Dataset, record: Claim | Mention) -> Markup:
    """Speaker and role, as printed."""
    actor = dataset.actors[record.claimant_id]
    extra = [
        text for text in (record.speaker, record.role) if text and text.lower() not in actor.name.lower()
    ]
    office = [] if actor.official or not actor.side_id else ["unofficial"]
    rest = ", ".join([*extra, *office])
    return Markup("<b>{}</b>{}").format(actor.name, f", {rest}" if rest else "")


def figure_words(dataset: Dataset, figure: Figure) -> str:
    """A figure with its measure, whose people, and the wording as printed."""
    whose = dataset.actors[figure.whose_id].name if figure.whose_id in dataset.actors else ""
    low, high = figure.low, figure.high
    ends = [number for number in (low, high) if number is not None]
    number = " to ".join(f"{n:,.0f}" for n in dict.fromkeys(ends)) or "no number"
    measure = figure.measure.value.replace("_", " ")
    against = "; against the speaker’s own interest" if figure.against_interest else ""
    wider = dataset.figures.get(figure.counted_within)
    within = (
        f"; already counted within “{wider.wording}”, {dataset.actors[wider.claimant_id].name}"
        if wider
        else ""
    )
    perhaps = dataset.figures.get(figure.may_be_within)
    if perhaps:
        within += f"; may be counted within “{perhaps.wording}”, {dataset.actors[perhaps.claimant_id].name}"
    return f"{measure}{f', {whose}' if whose else ''}: {number} (“{figure.wording}”{against}{within})"


def _doubts(account: Account) -> list[str]:
    found = []
    if account.certainty is Certainty.WINDOW:
        found.append("the day is only known within a window")
    if account.certainty is Certainty.ALTERNATIVE:
        found.append("on this day only if the report is read by its other date")
    if account.certainty is Certainty.UNDATED:
        found.append("no day given; listed on the day it was printed")
    if account.new:
        found.append("first printed on this day")
    return found


def _facts(dataset: Dataset, account: Account) -> list[tuple[str, str | Markup]]:
    record = account.record
    told = account.told
    relayed = f", relayed by {record.relayed_by}" if record.relayed_by else ""
    said = f"{day_full(record.said)}, " if record.said else ""
    rows: list[tuple[str, str | Markup]] = [
        ("Day", told.date_basis),
        ("Where", account.where),
        ("Said", f"{said}{CHANNELS[record.channel]}{relayed}"),
        ("Printed", source_link(dataset, record)),
        ("Checked", VERIFICATION[record.verification]),
    ]
    if account.event and account.event.origin_ids:
        origins = listed(dataset.places[place].name for place in account.event.origin_ids)
        rows.insert(2, ("From", f"reported as coming from {origins} (“{account.event.origin_printed}”)"))
    if record.hedge:
        rows.append(("Hedge", f"the report’s words: “{record.hedge}”"))
    if record.against_interest:
        rows.append(("Interest", "a statement against the speaker’s own interest"))
    rows += [("Figure", figure_words(dataset, dataset.figures[f])) for f in account.figures]
    if record.note:
        rows.append(("Coding", record.note))
    return rows


def _kind(account: Account) -> Markup:
    """What kind of record it is, with the sign that stands for it on the map."""
    if account.event is None:
        assert isinstance(account.record, Claim)
        return Markup("Claim: {}").format(account.record.stance.value.replace("_", " "))
    kind = account.event.kind
    sign = "clash" if kind in FIGHTING else event_sign(kind)
    word = kind.value.replace("_", " ")
    return Markup("{} {}").format(picture(event_svg(sign, palette=LIGHT)), word)


def _button(account: Account) -> Markup:
    """Marks the record on the map; told of by its id, so that the page's script finds it."""
    record = account.event.event_id if account.event else account.record_id
    return Markup('<button type="button" class="find" data-record="{}">Show on the map</button>').format(
        record
    )


def map_link(dataset: Dataset, account: Account) -> Markup:
    """The way to the map on the account's day; where it has none, on the day its report was out."""
    start = account.told.start
    day = start or dataset.reports[account.record.report_id].published_best
    record = account.event.event_id if account.event else account.record_id
    reading = "claimed" if start else "known"
    link = page_link("./", "On the map", day=day.isoformat(), reading=reading, record=record)
    return Markup('<p class="short">{}</p>').format(link)


def account_card(
    dataset: Dataset,
    account: Account,
    *,
    selected: bool = False,
    beside_map: bool = True,
    errors_to: str = "",
) -> Markup:
    """One account: who says what, when, where, by which way it reached the reader, and how sure day and place are.

    ``errors_to`` is the address that errors in a record are told to, where a team has one.
    """
    record = account.record
    doubts = "; ".join(_doubts(account))
    rows = joined(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, value) for name, value in _facts(dataset, account)
    )
    side = dataset.sides.get(account.side_id)
    on_page = _button(account) if account.place_ids else BLANK
    way = on_page if beside_map else map_link(dataset, account)
    return Markup(
        '<article class="account side-{side}{selected}" data-records="{records}" data-certainty="{certainty}">'
        '<p class="kind">{kind}</p><p class="who">{who}</p><p class="said">{said}</p>'
        '<p class="short">{when} · {where} · {link}</p>{doubt}'
        "<details><summary>Date, place, source</summary><dl>{rows}</dl><p class='id'>{id}</p>{wrong}</details>"
        "{button}</article>"
    ).format(
        side=side.position if side else 0,
        selected=Markup(" selected") if selected else "",
        id=account.record_id,
        records=" ".join(
            dict.fromkeys([account.record_id, *([account.event.event_id] if account.event else [])])
        ),
        certainty=account.certainty.value,
        kind=_kind(account),
        who=speaker_words(dataset, record),
        said=record.paraphrase,
        when=account.when,
        where=account.where.rsplit(": ", 1)[-1],
        link=page_link(
            "sources",
            f"{record.report_id} ¶ {record.paragraph}",
            report=record.report_id,
            paragraph=record.paragraph,
        ),
        doubt=Markup('<p class="doubt">{}</p>').format(doubts) if doubts else BLANK,
        rows=rows,
        button=way,
        wrong=error_link(dataset, account.record_id, errors_to),
    )


def error_link(dataset: Dataset, record_id: str, errors_to: str) -> Markup:
    """The way to tell of an error in a record, filled in with its id and the data's version; nothing without one."""
    if not errors_to:
        return BLANK
    return Markup(
        '<p class="short"><a href="{}" target="_blank" rel="noopener noreferrer">'
        "Report an error in this record</a></p>"
    ).format(error_address(errors_to, dataset, record_id))


def account_cards(
    dataset: Dataset, accounts: Iterable[Account], *, selected: str = "", none: str = ""
) -> Markup:
    """Cards in order; where there are none, the sentence ``none``."""
    cards = [
        account_card(
            dataset, a, selected=bool(selected) and selected in {a.record_id, a.event and a.event.event_id}
        )
        for a in accounts
    ]
    return joined(cards) if cards else Markup('<p class="nothing">{}</p>').format(none)


FIGHTING_WORDS = {
    Fighting.REPORTED: "Fighting is reported here on this day.",
    Fighting.UNCLEAR: "Fighting may have touched this place: the reports leave the day or the place open.",
    Fighting.NONE_REPORTED: "No report dates fighting here to this day, which does not say that there was none.",
}


def speakers_head(name: str, count: int) -> Markup:
    """The heading over the accounts of one side."""
    return Markup('<h2 class="speakers">{} <small>{}</small></h2>').format(name, count or "")


def place_entry(dataset: Dataset, place: PlaceOnDay, swatch: Markup) -> Markup:
    """A place's status in words: what a ``details`` of the place holds before the claims that made the status."""
    about = dataset.places[place.place_id]
    sentences = place_sentences(dataset, place)
    return Markup(
        '<summary data-place="{id}" data-status="{status}">{swatch}<b>{name}</b> {fa} '
        '<span class="status">{head}</span></summary>{rest}<p>{fighting}</p>'
    ).format(
        id=place.place_id,
        status=place.status.value,
        swatch=swatch,
        name=about.name,
        fa=Markup('<span lang="fa" dir="rtl">{}</span>').format(about.name_fa) if about.name_fa else BLANK,
        head=sentences[0],
        rest=joined(Markup("<p>{}</p>").format(sentence) for sentence in sentences[1:]),
        fighting=FIGHTING_WORDS[place.fighting],
    )


def sentence(dataset: Dataset, state: DayState) -> Markup:
    """In words what the map shows: the status, what each side says, and where fighting is reported."""
    said = brief(dataset, state)
    sides = joined(
        Markup('<p class="side-{}">{}</p>').format(dataset.sides[side].position, words)
        for side, words in said.sides
    )
    return Markup(
        '<section class="sentence" aria-label="What the map shows"><p class="lead">{}</p>{}<p>{}</p></section>'
    ).format(said.lead, sides, " ".join(said.rest))


def escaped(text: str) -> str:
    """Text with every sign of Markdown made plain."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
