"""A list of records as a table: columns, rows, cells, and the ways from a cell to other pages. As values and as HTML.

A script sorts and searches the table by what stands in it (``data-key``, ``data-words``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from geo.markup.elements import filled
from geo.records.gazetteer import names_of
from geo.records.model import Dataset, Place
from geo.status.timeline import DayState
from geo.status.validity import Coded
from geo.words.records import Printed, map_query, paragraph_name, paragraph_query, record_words

Key = str | float | date | None
"""What a cell sorts by; its text where ``None``. A cell that sorts by nothing, ``""``, comes last, whichever way."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a cell. ``lang`` where it is not English; ``page`` where it leads there with ``query``."""

    text: str
    lang: str = ""
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    before: str = ""
    """What stands before a link and is not part of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces, each a line of its own where there are several."""

    pieces: tuple[Text, ...]
    key: Key = None

    @property
    def text(self) -> str:
        """Its words, without markup."""
        return "\n".join(f"{piece.before} {piece.text}".strip() for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` stands in the address; ``kind`` is ``text``, ``number``, ``words`` (prose), ``names`` or ``id``."""

    name: str
    title: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns. ``words`` are found by a search and not shown."""

    cells: tuple[Cell, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole list. ``head`` is the column that names a row; ``order`` what the rows are in."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: str


def cell(*texts: str | Text, key: Key = None) -> Cell:
    """A cell of these pieces, empty ones left out."""
    pieces = [text if isinstance(text, Text) else Text(text) for text in texts]
    return Cell(tuple(piece for piece in pieces if piece.text), key)


def names(dataset: Dataset, place_ids: Iterable[str]) -> list[str]:
    """The names of places, in their order."""
    return [dataset.places[place_id].name for place_id in place_ids if place_id in dataset.places]


def spellings(dataset: Dataset, place_ids: Iterable[str]) -> tuple[str, ...]:
    """Every way to write these places, for the search."""
    found = [dataset.places[place_id] for place_id in place_ids if place_id in dataset.places]
    return tuple(word for place in found for word in names_of(place))


def number(value: float | None) -> Cell:
    """A number as people write it, sorted as one; nothing for ``None``."""
    return cell("" if value is None else f"{value:,.10g}", key=value)


def to_paragraph(dataset: Dataset, record: Printed, before: str = "") -> Text:
    """The way to the paragraph that a record comes from; nothing for a link that only the coder makes."""
    if record.report_id not in dataset.reports or record.paragraph is None:
        return Text("")
    return Text(
        paragraph_name(dataset, record), "", "sources", tuple(paragraph_query(record).items()), before
    )


def to_map(dataset: Dataset, record: Coded, text: str) -> Text:
    """The way to a record on the map, on the one day on which the map shows it."""
    return Text(text, "", "./", tuple(map_query(dataset, record).items()))


def to_place(state: DayState, place: Place) -> Text:
    """The way to a place on the map, on the day and in the reading of ``state``."""
    query = (("day", state.day.isoformat()), ("reading", state.reading.value), ("record", place.place_id))
    return Text(place.name, "", "./", query)


def to_record(dataset: Dataset, record_id: str) -> Text:
    """Any record in words and the way to it: the map, or the paragraph of a figure, a distance or a link.

    Nothing for no id; an id that the data do not have stands for itself.
    """
    tables_of_paragraphs: tuple[Mapping[str, Printed], ...] = (
        dataset.figures,
        dataset.distances,
        dataset.links,
    )
    printed = next((table[record_id] for table in tables_of_paragraphs if record_id in table), None)
    if printed:
        return to_paragraph(dataset, printed, record_words(dataset, record_id))
    tables: tuple[Mapping[str, Coded], ...] = (dataset.claims, dataset.events, dataset.mentions)
    record = next((table[record_id] for table in tables if record_id in table), None)
    return to_map(dataset, record, record_words(dataset, record_id)) if record else Text(record_id)


def as_html(listing: Listing) -> Markup:
    """The list as a table, with a button to sort by in the head of each column."""
    return filled("lists", "table", listing=listing)


def language(word: str) -> str:
    """Dari for a spelling in its script: the gazetteer does not say of which language a spelling is."""
    return "fa" if any("ARABIC" in unicodedata.name(letter, "") for letter in word) else ""


def degrees(lon: float | None, lat: float | None) -> str:
    """A position in words, to a ten-thousandth of a degree; empty where there is none."""
    if lon is None or lat is None:
        return ""
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"
