"""Files handed to the reader over the session's own connection, made when asked for: they never have an address.

The bytes go into the page and become a file there. Nothing of them stays in the session; a file of any size goes in
parts, each well under what one message may hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import streamlit as st

from geo import assets
from geo.export.formats import Format
from geo.markup.elements import escaped, filled, own
from geo.markup.method import definitions
from geo.records.errors import AskedError
from geo.ui import component, sets
from geo.ui import view as redating
from geo.ui.sources import cite_this_view, report_to
from geo.ui.store import Store, painted
from geo.view.filters import NOTHING, Filters
from geo.view.view import View, opening
from geo.words.dates import day_title
from geo.words.lists import STAMP

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.events.query import Query
    from geo.export.choice import Brought
    from geo.ui.sets import SessionSet


PART_BYTES = 16_000_000
"""So much of a file goes in one message; `server.maxMessageSize` is 200 MB where nobody changed it."""


class NotMadeError(Exception):
    """A file could not be made; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class File:
    """What is handed over: a name with its ending, the kind of content, and what a reader should know of it."""

    name: str
    mime: str
    content: bytes
    said: str = ""


_button = component(
    "download",
    "download.js",
    html=filled("app", "download"),
    css="download.css",
    isolated=True,
)
_part = component("part", "download_part.js", isolated=True)


def download(label: str, name: str, mime: str, make: Callable[[], bytes], key: str) -> None:
    """A button named ``label`` that has ``make`` called when it is pressed, and gives the reader the bytes as a file.

    ``make`` may raise ``NotMadeError``. Works in a fragment of its own; ``key`` is the page's name for it.
    """
    hand_over(label, lambda: File(name, mime, make()), key)


@st.fragment
def hand_over(label: str, make: Callable[[], File], key: str) -> None:
    """The same where only the making tells the file's name, or what is to be said of it."""
    asked: int = st.session_state.get(f"{key} asked", 0)
    file, said = _made(make) if asked else (None, "")
    parts = range(0, len(file.content), PART_BYTES) if file else ()
    data = {"label": label, "key": key, "asked": asked, "said": said, "file": None}
    if file:
        data["file"] = {"name": file.name, "mime": file.mime, "size": len(file.content), "parts": len(parts)}
    with st.container(key=f"download {key}", gap=None):
        _button(key=key, data=data, on_asked_change=lambda: _heard(key))
        if file:
            for number, start in zip(count(), parts, strict=False):
                head = json.dumps({"key": key, "asked": asked, "number": number}).encode()
                content = memoryview(file.content)[start : start + PART_BYTES]
                packed = b"".join((len(head).to_bytes(4, "little"), head, content))
                _part(key=f"{key} part {number}", data=packed)
    st.session_state.pop(
        f"{key} asked", None
    )  # only now: a run that is broken off is asked again in the next one


def _heard(key: str) -> None:
    """Note that the button was pressed, for the run that follows; the browser's number of the press comes along."""
    number = st.session_state[key].asked
    if isinstance(number, int) and number > 0:
        st.session_state[f"{key} asked"] = number


def _made(make: Callable[[], File]) -> tuple[File | None, str]:
    try:
        file = make()
    except NotMadeError as refusal:
        return None, str(refusal)
    return file, file.said


def share(base: Store, page_title: str) -> None:
    """Give what is on the screen away: link, citation, picture, printable page. Once a page, after it was drawn.

    Not in a frame of another page: from there a reader goes to the whole.
    """
    if st.context.is_embedded:
        return
    with st.container(key="share"), st.popover("Share", key="share open"):
        cite_this_view(base.dataset, page_title)
        for form, words in SHARED.items():
            hand_over(words, partial(_of_now, base, form), f"share {form.value}")


def _of_now(base: Store, form: Drawn) -> File:
    """The day that the reader is on when a button is pressed, from all records or from what passes alone."""
    filters = redating.filters_now()
    view: View = st.session_state.get(redating.VIEW) or opening(base.dataset.span)
    kept = filters if filters.alone else NOTHING
    store, redated = painted(base, filters), redating.chosen()
    choice = Choice(store, kept, view, one_day=True, own=True, sets=(), redated=redated)
    return made(choice, form)


MOST_ROWS = 1_000_000
"""So many rows of a set go into a file; a set in a database may have more."""


class Drawn(StrEnum):
    """What is drawn and not written as a table; the value is the file's ending."""

    PICTURE = "png"
    SHEET = "pdf"
    PAGE = "html"


SHARED = {Drawn.PICTURE: "Picture of the map (PNG)", Drawn.SHEET: "Printable page (PDF)"}
"""What of the day on the screen can be given away as it is, as its button says."""


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
    from geo.events.events import EngineError

    try:
        return _MAKERS[form](choice) if isinstance(form, Drawn) else _exported(choice, form)
    except (AskedError, EngineError) as refusal:
        raise NotMadeError(f"{str(refusal).rstrip('.')}.") from refusal


def _exported(choice: Choice, form: Format) -> File:
    from geo.export.choice import What
    from geo.export.formats import export

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
    from geo.events.query import query_of
    from geo.records.model import whole

    return query_of(choice.filters, whole(choice.store.dataset))


def _brought(choice: Choice, one: SessionSet) -> Brought:
    """A set as the filters leave it, and its file's own columns beside it."""
    from geo.export.choice import Brought

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
    from geo.publish.document import page

    store = choice.store
    content = page(
        store.dataset,
        store.timeline,
        store.activity,
        store.basemap,
        errors_to=report_to(),
        first=choice.view,
        notes=tuple(_notes(choice)),
        known=redating.editions_of(store.folder),
    )
    return File(f"{store.dataset.name}.html", "text/html", content)


def _notes(choice: Choice) -> Iterator[str]:
    """What a page leaves out or reads otherwise."""
    from geo.records.model import whole
    from geo.words.citations import redated_words

    if words := _filter_words(choice):
        yield f"Only what these filters let through: {words}."
    if choice.redated:
        yield f"In these data {redated_words(whole(choice.store.dataset), choice.redated)}."


def _filter_words(choice: Choice) -> str:
    """The filters that are set, in words; empty where none is."""
    from geo.export.choice import What, filter_words

    what = What(choice.store.dataset, filters=choice.filters)
    return filter_words(what) if choice.filters != NOTHING else ""


def _picture(choice: Choice) -> File:
    from geo.paper.day import picture

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
    from geo.paper.day import sheet

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

    from geo.export.choice import shown_of_set

    view = choice.view
    found = [shown_of_set(_brought(choice, one), view.day, view.reading).table for one in choice.sets]
    return pa.concat_tables(found) if found else None


_MAKERS: dict[Drawn, Callable[[Choice], File]] = {
    Drawn.PICTURE: _picture,
    Drawn.SHEET: _sheet,
    Drawn.PAGE: _page,
}


DRAWN: dict[Drawn, tuple[str, str]] = {
    Drawn.PICTURE: (
        "Picture of the map (PNG)",
        "One day with legend, sources and date, for a slide or an article. It cannot hold the accounts.",
    ),
    Drawn.SHEET: (
        "Printed page (PDF)",
        "One day on one page: the map, who says what, where it was printed. It cannot hold every record of a full day.",
    ),
    Drawn.PAGE: (
        "Interactive map (HTML)",
        "The map with its time bar, the accounts and the sources in one file that opens without a server or a network. "
        "It cannot hold sets that readers brought.",
    ),
}


@st.cache_resource(show_spinner=False)
def _style() -> str:
    return assets.text("data.css")


def page_style() -> None:
    """The style sheet of this page, beside that of every page."""
    st.html(own("style", _style()))


def take(base: Store, chosen: Store, view: View) -> None:
    """All of the second half of the page; ``chosen`` is what the filters leave of ``base``."""
    st.markdown(
        "Each file says which filters, which day and reading, and which version of the data it was made from. It is "
        "made when you ask for it, goes straight to your downloads, and is kept nowhere."
    )
    left, right = st.columns([2, 3], gap="large")
    with right:
        form = _form()
    with left:
        filtered = _filtered(view, form)
        one_day = _one_day(view, form)
        own, taken = _records(form)
    with right:
        dark = form is Drawn.PICTURE and _dark()
        choice = Choice(
            chosen if filtered else base,
            view.filters if filtered else NOTHING,
            view,
            one_day,
            own,
            taken,
            redating.chosen(),
            dark=dark,
        )
        if own or taken:
            hand_over(f"Make the {_title(form)}", partial(made, choice, form), f"take {form.value}")
        else:
            st.info("Choose at least one set of records to take along.")


def _title(form: Format | Drawn) -> str:
    return DRAWN[form][0] if isinstance(form, Drawn) else form.title


def _holds(form: Format | Drawn) -> str:
    return DRAWN[form][1] if isinstance(form, Drawn) else form.holds


def _form() -> Format | Drawn:
    """The format, and what it holds and cannot hold."""
    forms: list[Format | Drawn] = [*Format, *Drawn]
    by_value = {form.value: form for form in forms}
    value = st.pills(
        "File format",
        list(by_value),
        default=Format.CSV.value,
        format_func=lambda value: escaped(_title(by_value[value])),
        required=True,
        key="take form",
    )
    form = by_value[value or Format.CSV.value]
    st.html(filled("parts", "paragraph", words=_holds(form), kind="take-holds"))
    with st.expander("What each format holds, and what it cannot hold"):
        st.html(definitions([(_title(one), _holds(one)) for one in forms]))
    return form


def _filtered(view: View, form: Format | Drawn) -> bool:
    """Whether only what passes the filters is wanted; asked where one is set.

    Records are taken as the filters leave them; a drawing shows all of them unless the reader wants those alone.
    """
    if not view.filters.on:
        st.caption("No filter is set: all records. Filters above take along exactly what they let through.")
        return False
    drawn = isinstance(form, Drawn)
    alone = (
        f"What the filters let through alone, stamped {STAMP}" if drawn else "What the filters let through"
    )
    asked: str = st.radio(
        "Which records",
        ["filtered", "all"],
        index=int(drawn and not view.filters.alone),
        format_func={"filtered": alone, "all": "All records"}.__getitem__,
        key="take which drawn" if drawn else "take which",
    )
    return asked == "filtered"


def _one_day(view: View, form: Format | Drawn) -> bool:
    """Whether only the day of the view is wanted."""
    day = day_title(view.day, view.reading)
    if isinstance(form, Drawn):
        of = "All days; it opens on" if form is Drawn.PAGE else "Of"
        st.caption(f"{of} {day}. The time bar of the map chooses another day.")
        return True
    asked: str = st.radio(
        "Which days",
        ["all", "one"],
        format_func={"all": "All days", "one": f"Only {day}"}.__getitem__,
        key="take days",
    )
    return asked == "one"


def _records(form: Format | Drawn) -> tuple[bool, tuple[sets.SessionSet, ...]]:
    """Whether the bundled records go along, and which sets; asked where there are sets. A drawing always has ours."""
    held = sets.sets()
    if not held or form is Drawn.PAGE:
        return True, ()
    st.markdown("Whose records")
    own = isinstance(form, Drawn) or st.checkbox("The bundled ones", value=True, key="take own")
    taken = [st.checkbox(escaped(one.name), value=True, key=f"take set {one.set_id}") for one in held]
    return own, tuple(one for one, wanted in zip(held, taken, strict=True) if wanted)


def _dark() -> bool:
    asked: str = st.radio(
        "Colours", ["light", "dark"], format_func=str.capitalize, key="take colours", horizontal=True
    )
    return asked == "dark"
