"""The view in structured words, for those who hear or read instead of look: as HTML, and as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent

from markupsafe import Markup

from geo.accounts import accounts, ranked, standing
from geo.cards import BLANK, joined, page_link
from geo.model import Claim, Dataset, Mention
from geo.passage import Entry, Fact, Line, Part, Passage
from geo.phrases import day_full
from geo.retelling import event_part, place_part, side_part
from geo.timeline import DayState
from geo.validity import Certainty, Reading
from geo.words import brief

READINGS: dict[Reading, str] = {
    Reading.CLAIMED: "as claimed for this day",
    Reading.KNOWN: "as known on this day, by what had been printed",
}


def passage(dataset: Dataset, state: DayState) -> Passage:
    """Everything that is drawn or listed for the state's day; parts with nothing to say are left out."""
    said = brief(dataset, state)
    found = ranked(dataset, accounts(dataset, state))
    covered = {on_day.event.event_id for on_day in state.events}
    claims = [account for account in found if account.event is None]
    elsewhen = [a for a in found if a.event and a.event.event_id not in covered]
    parts = (
        place_part(dataset, state),
        side_part(dataset, "Claims for this day", claims),
        side_part(dataset, "Earlier claims that still stand", standing(dataset, state)),
        event_part(dataset, state, "Events of this day", Certainty.DATED),
        event_part(dataset, state, "Events possible on this day", Certainty.WINDOW, Certainty.ALTERNATIVE),
        event_part(dataset, state, "Events without a day of their own", Certainty.UNDATED),
        side_part(dataset, "Said or printed on this day, of other days", elsewhen),
    )
    return Passage(
        f"{day_full(state.day)}, {READINGS[state.reading]}",
        (said.lead, *(words for _, words in said.sides), *said.rest),
        tuple(part for part in parts if part.entries or part.intro),
    )


def transcript(dataset: Dataset, state: DayState, *, selected: str = "", notes: Iterable[str] = ()) -> Markup:
    """The day as headings (from ``h2`` down), sentences and lists, each with the way to report and paragraph.

    ``selected`` is the record chosen, if any; ``notes`` are sentences about the view: what filters leave out.
    """
    told = passage(dataset, state)
    lead = joined(Markup("<p>{}</p>").format(said) for said in (*notes, *told.sentences))
    parts = joined(_part(part, selected) for part in told.parts)
    return Markup('<article class="transcript"><h2>{}</h2>{}{}</article>').format(told.title, lead, parts)


def _part(part: Part, selected: str) -> Markup:
    intro = Markup("<p>{}</p>").format(part.intro) if part.intro else BLANK
    entries = joined(_entry(entry, selected) for entry in part.entries)
    return Markup("<h2>{}</h2>{}{}").format(part.title, intro, entries)


def _entry(entry: Entry, selected: str) -> Markup:
    fa = Markup(' <span lang="fa" dir="rtl">{}</span>').format(entry.title_fa) if entry.title_fa else BLANK
    chosen = " (selected)" if selected and selected == entry.record_id else ""
    terms = [fact for fact in entry.facts if fact.term]
    rows = joined(
        Markup("<dt>{}</dt><dd>{}</dd>").format(fact.term, _lines(fact, selected)) for fact in terms
    )
    plain = joined(_lines(fact, selected) for fact in entry.facts if not fact.term)
    listed = Markup("<dl>{}</dl>").format(rows) if rows else BLANK
    return Markup("<h3>{}{}{}</h3>{}{}").format(entry.title, fa, chosen, listed, plain)


def _lines(fact: Fact, selected: str) -> Markup:
    if len(fact.lines) == 1:
        return _line(fact.lines[0], selected)
    items = joined(Markup("<li>{}</li>").format(_line(line, selected)) for line in fact.lines)
    return Markup("<ul>{}</ul>").format(items)


def _line(line: Line, selected: str) -> Markup:
    ways = [
        page_link(
            "sources",
            f"{record.report_id}, paragraph {record.paragraph}",
            report=record.report_id,
            paragraph=record.paragraph,
        )
        for record in line.records
    ]
    chosen = " (selected)" if selected in {_id(record) for record in line.records} else ""
    return Markup("{}{}{}{}").format(line.text, chosen, " " if ways else "", joined(ways, "; "))


def _id(record: Claim | Mention) -> str:
    return record.claim_id if isinstance(record, Claim) else record.mention_id


def transcript_text(dataset: Dataset, state: DayState, notes: Iterable[str] = ()) -> str:
    """The same as plain text: headings underlined, terms before their lines, sources in brackets."""
    told = passage(dataset, state)
    blocks = ["\n".join((told.title, "=" * len(told.title))), *notes, *told.sentences]
    for part in told.parts:
        blocks.append("\n".join((part.title, "-" * len(part.title))))
        blocks += [part.intro] if part.intro else []
        blocks += ["\n".join((entry.title, *_text(entry))) for entry in part.entries]
    return "\n\n".join(blocks)


def _text(entry: Entry) -> Iterator[str]:
    for fact in entry.facts:
        depth = "  "
        if fact.term:
            yield f"  {fact.term}"
            depth = "    "
        for line in fact.lines:
            ways = "; ".join(f"{record.report_id} ¶ {record.paragraph}" for record in line.records)
            yield indent(f"{line.text}{f' [{ways}]' if ways else ''}", depth)
