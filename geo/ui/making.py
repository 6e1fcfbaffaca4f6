"""The files a reader can take along, made when asked for: of the bundled records, of sets brought, of a day, of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geo.errors import AskedError
from geo.export.formats import Format
from geo.filters import NOTHING, Filters
from geo.ui.citing import report_to
from geo.ui.download import File, NotMadeError
from geo.ui.store import Store
from geo.view import View

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.engine import Query
    from geo.export.what import Brought
    from geo.ui.sets import SessionSet


MOST_ROWS = 1_000_000
"""So many rows of a set go into a file; a set in a database may have more."""


class Drawn(StrEnum):
    """What is drawn and not written as a table; the value is the file's ending."""

    PICTURE = "png"
    SHEET = "pdf"
    PAGE = "html"


@dataclass(frozen=True, eq=False)
class Choice:
    """What is to be in the file. ``store`` is what ``filters`` left of the bundled records."""

    store: Store
    filters: Filters
    view: View
    one_day: bool
    """Whether of the view's day alone; what is drawn as a picture or a sheet always is."""
    own: bool
    """Whether the bundled records are wanted."""
    sets: tuple[SessionSet, ...]
    redated: tuple[str, ...]
    dark: bool = False
    """In which colours a picture is."""

    @property
    def stem(self) -> str:
        """The beginning of a drawn file's name."""
        return f"{self.store.dataset.name}-{self.view.day.isoformat()}"


def made(choice: Choice, form: Format | Drawn) -> File:
    """The file. Raises ``NotMadeError`` with a sentence where it cannot be made."""
    from geo.engine import EngineError

    try:
        return _MAKERS[form](choice) if isinstance(form, Drawn) else _exported(choice, form)
    except (AskedError, EngineError) as refusal:
        raise NotMadeError(f"{str(refusal).rstrip('.')}.") from refusal


def _exported(choice: Choice, form: Format) -> File:
    from geo.export import What, export

    what = What(
        choice.store.dataset,
        choice.store.timeline,
        choice.filters,
        choice.view.day if choice.one_day else None,
        choice.view.reading,
        sets=tuple(_brought(choice, one) for one in choice.sets),
        own=choice.own,
        folder=choice.store.folder,
        redated=choice.redated,
    )
    found = export(what, form)
    return File(found.name, found.mime, found.content, " ".join(found.notes))


def _query(choice: Choice) -> Query:
    from geo.engine import query_of
    from geo.filters import whole

    return query_of(choice.filters, whole(choice.store.dataset))


def _brought(choice: Choice, one: SessionSet) -> Brought:
    """A set as the filters leave it, and its file's own columns beside it."""
    from geo.export.what import Brought

    others, query = one.others, _query(choice)
    if (rows := one.events.count(query)) > MOST_ROWS:
        raise AskedError(
            f"{one.name} would give the file {rows:,} rows, more than the {MOST_ROWS:,} that it may have. Set filters "
            "that let fewer through"
        )
    if choice.filters == NOTHING:
        return Brought(one.name, one.events.table(), others)
    if others.num_columns:
        others = others.take(one.events.rows(query))
    return Brought(one.name, one.events.table(query), others)


def _page(choice: Choice) -> File:
    from geo.publish import page

    store = choice.store
    content = page(
        store.dataset,
        store.timeline,
        store.activity,
        store.basemap,
        errors_to=report_to(),
        first=choice.view,
        notes=tuple(_notes(choice)),
    )
    return File(f"{store.dataset.name}.html", "text/html", content)


def _notes(choice: Choice) -> Iterator[str]:
    """What a page leaves out or reads otherwise."""
    from geo.dating import redated_words
    from geo.filters import whole

    if words := _filter_words(choice):
        yield f"Only what these filters let through: {words}."
    if choice.redated:
        yield f"In these data {redated_words(whole(choice.store.dataset), choice.redated)}."


def _filter_words(choice: Choice) -> str:
    """The filters that are set, in words; empty where none is."""
    from geo.export.about import filter_words
    from geo.export.what import What

    what = What(choice.store.dataset, filters=choice.filters)
    return filter_words(what) if choice.filters != NOTHING else ""


def _picture(choice: Choice) -> File:
    from geo.drawing.day import picture

    at, view = choice.store, choice.view
    content = picture(
        at.timeline,
        view.day,
        view.reading,
        at.basemap,
        dark=choice.dark,
        filters_words=_filter_words(choice),
        points=_points(choice),
    )
    return File(f"{choice.stem}.png", "image/png", content)


def _sheet(choice: Choice) -> File:
    from geo.drawing.day import sheet

    at, view = choice.store, choice.view
    content = sheet(
        at.timeline,
        view.day,
        view.reading,
        at.basemap,
        filters_words=_filter_words(choice),
        points=_points(choice),
    )
    return File(f"{choice.stem}.pdf", "application/pdf", content)


def _points(choice: Choice) -> pa.Table | None:
    """The rows of the sets that stand on the day of the view; ``None`` without a set."""
    import pyarrow as pa

    from geo.export.what import shown_of_set

    view = choice.view
    found = [shown_of_set(_brought(choice, one), view.day, view.reading).table for one in choice.sets]
    return pa.concat_tables(found) if found else None


_MAKERS: dict[Drawn, Callable[[Choice], File]] = {
    Drawn.PICTURE: _picture,
    Drawn.SHEET: _sheet,
    Drawn.PAGE: _page,
}
