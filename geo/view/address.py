"""The address as one table, and what stands under its keys: filters, the order of a list, reports read otherwise.

Python builds every query string from ``ADDRESS`` and the browser is served the same table (``geo.assets``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from geo.records.errors import nearest
from geo.records.gazetteer import Gazetteer
from geo.records.model import Dataset
from geo.view.choices import NO_MORE, More, choices
from geo.view.filters import Filters
from geo.view.search import searchable
from geo.words.dates import listed


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the address: what it holds, what it means where it is missing, and who writes it.

    A key that is ``always`` written stands in the address of every page of its writer; any other only where it says
    something else than its ``default``. What is ``carried`` goes along with a link that does not name it.
    """

    name: str
    holds: str
    writer: str
    default: str = ""
    always: bool = False
    carried: bool = False


ADDRESS = (
    Key("day", "a date like 2021-09-02", "time bar", always=True),
    Key("reading", "claimed or known", "time bar", default="claimed", always=True),
    Key("record", "the id of a record or a place", "selection"),
    Key("lat", "degrees north, four digits", "map"),
    Key("lon", "degrees east, four digits", "map"),
    Key("zoom", "Leaflet's zoom", "map"),
    Key("side", "ids, separated by commas", "filters", carried=True),
    Key("kind", "kinds of record, separated by commas", "filters", carried=True),
    Key("place", "the id or a name of a place", "filters", carried=True),
    Key("within", "yes or no: whether what lies in the place counts", "filters", "yes", carried=True),
    Key("outlet", "ids, separated by commas", "filters", carried=True),
    Key("when", "precisions of the day, separated by commas", "filters", carried=True),
    Key("where", "precisions of the place, separated by commas", "filters", carried=True),
    Key("checked", "verifications, separated by commas", "filters", carried=True),
    Key("interest", "against, or nothing", "filters", carried=True),
    Key("q", "words to look for", "filters", carried=True),
    Key("filtered", "alone, where all is computed from what passes, or nothing", "filters", carried=True),
    Key("dated", "report:day for each report read by its other date", "dating", carried=True),
    Key("lanes", "what a lane of the timeline is", "timeline", default="place", always=True),
    Key("from", "a date: the first that the timeline shows", "timeline"),
    Key("to", "a date: the last that the timeline shows", "timeline"),
    Key("other_day", "a date: the other half of a comparison", "compare", always=True),
    Key("other_reading", "claimed or known", "compare", always=True),
    Key("table", "a list, the column it is sorted by, which way, words", "tables", always=True),
    Key("part", "a part of the accounts", "accounts", always=True),
    Key("report", "the id of a report", "sources", always=True),
    Key("paragraph", "the number of a paragraph", "sources"),
    Key("version", "the version of the data that a link was copied from", "link"),
    Key("sets", "how many imported sets the session had", "imports", carried=True),
    Key("section", "a part of a published file", "published file", default="map"),
)
"""Every key there is, in the order in which an address has them."""
_BY_NAME = {key.name: key for key in ADDRESS}


def keys_of(*writers: str) -> tuple[str, ...]:
    """The names of the keys that these write, in the order of the address."""
    return tuple(key.name for key in ADDRESS if key.writer in writers)


def written(values: Mapping[str, object]) -> dict[str, str]:
    """What of these values an address says, in its order: none that is empty or, unless always written, a default.

    Raises ``KeyError`` for a key that the table has not.
    """
    unknown = values.keys() - _BY_NAME.keys()
    if unknown:
        raise KeyError(f"the address has no key {listed(sorted(unknown))}")
    texts = {key.name: (key, str(values[key.name])) for key in ADDRESS if key.name in values}
    return {name: text for name, (key, text) in texts.items() if text and (key.always or text != key.default)}


def query_string(values: Mapping[str, object]) -> str:
    """These values as the part of an address behind the ``?``; raises as ``written`` does."""
    return urlencode(written(values))


FOREIGN = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
"""How keys begin that networks and newsletters put behind any address: they ask for nothing, and nothing is said."""


def unheeded(query: Mapping[str, Sequence[str]]) -> list[str]:
    """A sentence for what no key of the table takes in: names that it has not, and all but the last of one's values."""
    unknown = [name for name in query if name not in _BY_NAME and not name.startswith(FOREIGN)]
    told = [_unknown(name) for name in unknown[:TOLD]]
    many = [name for name, values in query.items() if name in _BY_NAME and len(set(values)) > 1]
    if many:
        told.append(f"The address has more than one {listed(f'“{name}”' for name in many)}; the last counts.")
    return told + more_like_it(len(unknown) - TOLD)


def _unknown(name: str) -> str:
    near = nearest(short(name), [key.name for key in ADDRESS])
    hint = f" Close to it: “{near}”." if near else ""
    return f"The address has “{short(name)}”, which no page here knows; it is left out.{hint}"


def more_like_it(number: int) -> list[str]:
    """That so many more things of an address are left out; nothing where there are none."""
    return [f"{number} more like this {'is' if number == 1 else 'are'} left out."] if number > 0 else []


LISTS: dict[str, tuple[str, str]] = {
    "side": ("sides", "side"),
    "kind": ("kinds", "kind of record"),
    "outlet": ("outlets", "outlet"),
    "when": ("times", "precision of the day"),
    "where": ("precisions", "precision of the place"),
    "checked": ("checks", "verification"),
}
"""Key in the address -> field of ``Filters``, and what one of its values is called."""
KEYS = keys_of("filters")
"""Every key of the filters, in the order of the address."""
ALONE = "alone"
"""What the address says where everything is computed from what passes alone."""
TEXT_LETTERS = 80
"""More of a text is not looked for."""
TOLD = 3
"""So many unknown values of one key are told one by one."""


SHORT = 40
"""So many letters of a value are said back."""


def short(text: str) -> str:
    """A piece of an address that can be said back in a sentence: one line, and nothing that turns its direction."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in text[: SHORT + 1])
    return plain if len(plain) <= SHORT else f"{plain[:SHORT]}…"


def filters_to_query(filters: Filters) -> dict[str, str]:
    """The filters that are set, as the address carries them."""
    lists = {key: ",".join(getattr(filters, name)) for key, (name, _) in LISTS.items()}
    others = {
        "place": filters.place,
        "within": ("yes" if filters.within else "no") if filters.place else "",
        "interest": "against" if filters.against_interest else "",
        "q": filters.text,
        "filtered": ALONE if filters.alone else "",
    }
    return written(lists | others)


def filters_from_query(
    query: Mapping[str, str], dataset: Dataset, more: More = NO_MORE
) -> tuple[Filters, list[str]]:
    """The filters an address asks for, and a sentence for everything in it that this data does not know."""
    may = choices(dataset, more)
    found: dict[str, Any] = {}
    said: list[str] = []
    for key, (name, noun) in LISTS.items():
        found[name], unknown = _chosen(query.get(key, ""), getattr(may, name))
        said += _left_out(unknown, noun)
    found["place"], about_place = _place(query.get("place", ""), dataset)
    within, about_within = _one_of(query.get("within", ""), ("yes", "no"), "within")
    interest, about_interest = _one_of(query.get("interest", ""), ("against",), "interest")
    found["text"], about_text = text_asked(query.get("q", ""))
    alone, about_alone = _one_of(query.get("filtered", ""), (ALONE,), "filtered")
    found |= {"within": not found["place"] or within != "no", "against_interest": bool(interest)}
    said += filter(None, (about_place, about_within, about_interest, about_text, about_alone))
    return Filters(**found, alone=bool(alone)), said


def text_asked(text: str) -> tuple[str, str]:
    """The words to look for, white space folded, and a sentence where they are not those of ``text``."""
    folded = " ".join(text.split())
    if folded and not searchable(folded):
        return "", f"There is no letter or digit in the words “{short(folded)}”; nothing is looked for."
    if len(folded) > TEXT_LETTERS:
        return folded[:TEXT_LETTERS].strip(), f"Only the first {TEXT_LETTERS} letters are looked for."
    return folded, ""


def _chosen(text: str, allowed: Mapping[Any, str]) -> tuple[tuple[Any, ...], list[str]]:
    """The known values in the order of display, and the unknown ones in their own."""
    asked = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    return tuple(value for value in allowed if value in asked), [
        part for part in asked if part not in allowed
    ]


def _left_out(unknown: list[str], noun: str) -> list[str]:
    said = [
        f"The address asks for the {noun} “{short(value)}”, which no record here has; it is left out."
        for value in unknown[:TOLD]
    ]
    return said + more_like_it(len(unknown) - TOLD)


def _place(text: str, dataset: Dataset) -> tuple[str, str]:
    """A place by its id or any spelling."""
    if not text:
        return "", ""
    gazetteer = Gazetteer(dataset.places)
    place = gazetteer.find(text)
    if place:
        return place.place_id, ""
    near = [f"“{other.place_id}”" for other in gazetteer.nearest(short(text))]
    hint = f" Close to it: {listed(near)}." if near else ""
    return (
        "",
        f"The address asks for the place “{short(text)}”, which is not in the gazetteer; it is left out.{hint}",
    )


def _one_of(text: str, words: tuple[str, ...], key: str) -> tuple[str, str]:
    if not text or text in words:
        return text, ""
    known = listed(f"“{word}”" for word in words)
    return "", f"The address asks for “{short(text)}” as “{key}”; it knows only {known}. It is left out."


UP, DOWN = "up", "down"
LONGEST_SEARCH = 80
"""More letters of a search are not looked for."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A list, the column it is sorted by (empty: its own order), which way, and the words searched for in it."""

    name: str
    column: str = ""
    down: bool = False
    words: str = ""


def to_text(arrangement: Arrangement) -> str:
    """As the address carries it, without the parts at the end that ask for nothing."""
    way = (DOWN if arrangement.down else UP) if arrangement.column else ""
    parts = (arrangement.name, arrangement.column, way, arrangement.words)
    return ".".join(parts) if arrangement.words else ".".join(parts).rstrip(".")


def list_asked(text: str, names: Collection[str]) -> tuple[str, str]:
    """The name of the list that a text asks for, the first where it is none of ``names``, and a sentence if so."""
    first, name = next(iter(names)), text.split(".")[0]
    if name in names or not text:
        return name or first, ""
    return (
        first,
        f"The address asks for the table “{short(name)}”, which is not among these; another is shown.",
    )


def from_text(text: str, name: str, columns: Collection[str]) -> tuple[Arrangement, str]:
    """How a text wants the list ``name`` arranged, as far as its columns allow, and a sentence where they do not.

    A text about another list arranges nothing in this one.
    """
    asked, column, way, words = [*text.split(".", 3), "", "", "", ""][:4]
    if asked != name:
        return Arrangement(name), ""
    said = [f"Only the first {LONGEST_SEARCH} letters are looked for."] if len(words) > LONGEST_SEARCH else []
    words = words[:LONGEST_SEARCH]
    if column in columns and way in {UP, DOWN}:
        return Arrangement(name, column, way == DOWN, words), " ".join(said)
    if column in columns:
        said.insert(
            0, f"The address asks for an order by “{column}” {_way(way)}: there are “{UP}” and “{DOWN}”."
        )
    elif column or way:
        said.insert(
            0, f"The address asks for an order by “{short(column)}”, which this table cannot be put into."
        )
    return Arrangement(name, words=words), " ".join(said)


def _way(way: str) -> str:
    return f"that goes “{short(way)}”" if way else "without saying which way"


BETWEEN, BEFORE_DAY = ",", ":"


def other_dates(dataset: Dataset, report_ids: Iterable[str]) -> str:
    """The choice as the address carries it: ``report:day`` for each report, by id; empty where none is chosen.

    The day stands there so that a link does not change its sense where a later version dates the report anew.
    """
    chosen = (dataset.reports[report_id] for report_id in sorted(set(report_ids)))
    return BETWEEN.join(f"{r.report_id}{BEFORE_DAY}{r.alternative}" for r in chosen if r.alternative)


def other_dates_from_text(text: str, dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reports that an address asks to be read by their other date, and a sentence for each it cannot have."""
    chosen: list[str] = []
    said: list[str] = []
    for part in dict.fromkeys(part.strip() for part in text.split(BETWEEN)):
        report_id, _, day = part.partition(BEFORE_DAY)
        report = dataset.reports.get(report_id)
        if not part or report_id in chosen:
            continue
        if report is None or report.alternative is None:
            what = "no report of this data that has another date"
        elif day != report.alternative.isoformat():
            what = f"not its other date, which is {report.alternative}"
        else:
            chosen.append(report_id)
            continue
        said.append(
            f"The address asks for a report by another date, “{short(part)}”: {what}. The best date is used."
        )
    return tuple(sorted(chosen)), (*said[:TOLD], *more_like_it(len(said) - TOLD))


def part_asked(text: str, parts: Collection[str], shown: str) -> tuple[str, str]:
    """The part of a page that a text asks for; ``shown``, with a sentence, where it is none of ``parts``."""
    if not text or text in parts:
        return text or shown, ""
    known = ", ".join(f"“{part}”" for part in parts)
    return (
        shown,
        f"The address asks for the part “{short(text)}”; there are {known}. “{shown}” is shown.",
    )


LONGEST_NUMBER = 6
"""No report has a paragraph whose number is longer, and Python refuses to read one of some thousand digits."""


def report_asked(
    query: Mapping[str, str], dataset: Dataset, shown: str
) -> tuple[str, int | None, tuple[str, ...]]:
    """Report and paragraph that an address asks for, and a sentence for what of it is not there.

    ``shown`` is the report where none is asked for, or none that there is; then no paragraph is chosen.
    """
    asked, number = query.get("report", ""), query.get("paragraph", "")
    if asked and asked not in dataset.reports:
        instead = f"“{dataset.reports[shown].headline}” is shown"
        return (
            shown,
            None,
            (f"The address asks for the report “{short(asked)}”, which is not here; {instead}.",),
        )
    if number and not asked:
        said = f"The address asks for paragraph {short(number)} and for no report; it is left out."
        return shown, None, (said,)
    paragraph = int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else None
    if number and (asked, paragraph) not in dataset.paragraphs:
        return asked, None, (f"This report has no paragraph {short(number)}; all of it is shown.",)
    return asked or shown, paragraph, ()


def read_otherwise(dataset: Dataset, report_ids: Iterable[str]) -> Dataset:
    """The dataset with these reports read by their other date; the same object where there are none.

    The two arguments for the dates change places with them, and the version names the choice, as build
    metadata of a semantic version: whatever prints the version says so.
    """
    chosen = sorted(set(report_ids))
    found = dataset
    for report_id in chosen:
        found = found.reread(report_id)
        report, before = found.reports[report_id], dataset.reports[report_id]
        argued = replace(report, dating_basis=before.alternative_basis, alternative_basis=before.dating_basis)
        found = replace(found, reports={**found.reports, report_id: argued})
    if not chosen:
        return dataset
    marks = ".".join(f"{report_id}.{found.reports[report_id].published_best}" for report_id in chosen)
    return replace(found, version=f"{dataset.version}+{marks}")
