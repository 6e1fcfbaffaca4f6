"""What is taken away in a file: ``export`` (records), ``draw`` (a day on paper), ``publish`` (the map as a page)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from geo.cli import checked, data_option, day
from geo.cli import day as asked_day
from geo.export.formats import Format
from geo.map.basemap import basemap
from geo.records.errors import AskedError, nearest
from geo.records.model import UNKNOWN, Dataset, GeoPrecision, TimePrecision, Verification
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.view.filters import OTHERS, Filters
from geo.view.view import View
from geo.words.citations import ADDRESS_SETTING, SETTING, address_problem, site_address


@click.command("draw")
@click.option("--day", "asked", default="", help="The day, like 2021-09-02 (default: the last of the data).")
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@click.option("--dark", is_flag=True, help="A picture on dark ground.")
@click.option("--width", default=1600, show_default=True, help="Width of a picture in pixels.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write: its ending, .png or .pdf, says which of the two.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@data_option
def draw_command(
    asked: str, reading: str, width: int, paper: str, out: Path, data: Path, *, dark: bool, force: bool
) -> None:
    """Draw the map of a day: a picture (.png), or one page to print (.pdf) with accounts and sources."""
    ending = out.suffix.lower()
    if ending not in {".png", ".pdf"}:
        raise AskedError(f"{out.name} ends in neither .png nor .pdf; give it one of the two")
    if dark and ending == ".pdf":
        raise AskedError("A page to print is never dark; leave --dark out, or ask for a .png")
    from geo.export.formats import save
    from geo.paper.day import picture, sheet

    dataset = checked(data)
    timeline, ground = Timeline(dataset), basemap(data)
    shown = day(asked) if asked else dataset.span.last
    if ending == ".png":
        drawn = picture(timeline, shown, Reading(reading), ground, dark=dark, width_px=width)
    else:
        drawn = sheet(timeline, shown, Reading(reading), ground, paper=paper)
    save(drawn, out, force=force)
    click.echo(f"{out}: {len(drawn):,} bytes.")


ENDINGS = {form.extension: form for form in Format}


@click.command("export")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format]),
    help="Default: by the file's ending.",
)
@click.option("--day", default="", help="One day only, like 2021-09-02: what the map shows on it.")
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@click.option("--side", multiple=True, help=f"Who speaks: a side's id, or {OTHERS}.")
@click.option("--kind", multiple=True, help="claim, figure or a kind of event, like clash.")
@click.option("--place", default="", help="A place by its id or any spelling, and what lies in it.")
@click.option("--exactly", is_flag=True, help="That place itself, not what lies in it.")
@click.option("--outlet", multiple=True, help="Where it was printed, by the outlet's id.")
@click.option(
    "--when", multiple=True, type=click.Choice([*TimePrecision, UNKNOWN]), help="How well the day is known."
)
@click.option(
    "--where", multiple=True, type=click.Choice([*GeoPrecision, UNKNOWN]), help="How well the place is known."
)
@click.option(
    "--checked", "checks", multiple=True, type=click.Choice(list(Verification)), help="As the report says."
)
@click.option(
    "--against-interest", is_flag=True, help="Only what is said against the speaker's own interest."
)
@click.option("--text", default="", help="Words, each of which must begin a word of the record.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@data_option
def export_command(
    out: Path, form: str | None, day: str, reading: str, data: Path, *, force: bool, **asked: object
) -> None:
    """Write the records to a file: all, or those that the filters and the day leave. A list is any of its words."""
    from geo.export.choice import What
    from geo.export.formats import export, save
    from geo.status.timeline import Timeline
    from geo.view.filters import select

    wanted = _format(form, out)
    if out.exists() and not force:
        raise AskedError(f"{out} is there already; name another file, or add --force to write over it")
    dataset = checked(data)
    filters = _filters(dataset, asked)
    kept = select(dataset, filters)
    one_day = asked_day(day) if day else None
    made = export(What(kept, Timeline(kept), filters, one_day, Reading(reading), folder=data), wanted)
    save(made.content, out, force=force)
    click.echo(f"{out}: {len(made.content):,} bytes, {wanted.title}. {wanted.holds}")
    for note in made.notes:
        click.echo(note, err=True)


def _format(form: str | None, out: Path) -> Format:
    if form:
        return Format(form)
    found = ENDINGS.get(out.suffix.lower())
    if found is None:
        endings = ", ".join(ENDINGS)
        raise AskedError(f"{out.name} does not tell the format; end it in one of {endings}, or say --format")
    return found


def _filters(dataset: Dataset, asked: dict[str, object]) -> Filters:
    """The filters as typed; raises ``AskedError`` for a word that no record of the data has."""
    from geo.records.gazetteer import Gazetteer
    from geo.view.address import text_asked
    from geo.view.choices import choices

    may = choices(dataset)
    for name, known in (("side", may.sides), ("kind", may.kinds), ("outlet", may.outlets)):
        _require_known(name, _listed(asked[name]), known)
    place = str(asked["place"])
    text, said = text_asked(str(asked["text"]))
    if said:
        raise AskedError(said)
    return Filters(
        sides=_listed(asked["side"]),
        kinds=_listed(asked["kind"]),
        place=Gazetteer(dataset.places).resolve(place).place_id if place else "",
        within=not (place and asked["exactly"]),
        outlets=_listed(asked["outlet"]),
        times=tuple(_listed(asked["when"])),
        precisions=tuple(_listed(asked["where"])),
        checks=tuple(Verification(word) for word in _listed(asked["checks"])),
        against_interest=bool(asked["against_interest"]),
        text=text,
    )


def _listed(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, tuple) else ()


def _require_known(name: str, words: Collection[str], known: Collection[str]) -> None:
    for word in words:
        if word not in known:
            near = nearest(word, known)
            hint = f"Write {near}" if near else f"There are {', '.join(known)}"
            raise AskedError(f"--{name} {word}: no record of these data has it. {hint}.")


LARGE_BYTES = 3_000_000
"""A larger file is written all the same, with a word about it."""


@click.command("publish")
@click.argument("site", type=click.Path(path_type=Path))
@data_option
@click.option("--day", default="", help="The day that the map opens on, like 2021-09-02 (default: the last).")
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@click.option(
    "--errors-to", default="", envvar=SETTING, help="Where errors in a record are told: https: or mailto:."
)
@click.option(
    "--address",
    default="",
    envvar=ADDRESS_SETTING,
    help="Where the site will stand, like https://example.org/map/: cards, sitemap and feed need it.",
)
@click.option("--force", is_flag=True, help="Write over files that are not of a published site.")
def publish_command(
    site: Path, data: Path, day: str, reading: str, errors_to: str, address: str, *, force: bool
) -> None:
    """Write a site into the folder SITE: the map, a page for each day, place and report, the data.

    Where SITE ends in .html, write the interactive map alone into that one file, which needs no server.
    """
    from geo.map.basemap import basemap
    from geo.publish import document
    from geo.publish import site as whole

    if problem := address_problem(errors_to):
        raise AskedError(problem)
    address = site_address(address)
    dataset = checked(data)
    first = _first(dataset, day, Reading(reading))
    made = whole.Site(Timeline(dataset), basemap(data), data, address, errors_to, first)
    if site.suffix.lower() == ".html":
        target, content = site, whole.alone(made)
        document.write(target.parent, content, force=force, name=target.name)
        size = len(content)
    else:
        sizes = whole.write(site, whole.files(made), force=force)
        target, size = site / document.NAME, sizes[document.NAME]
        click.echo(f"{site}: {len(sizes):,} files, {sum(sizes.values()):,} bytes")
    click.echo(f"{target}: {size:,} bytes")
    if size > LARGE_BYTES:
        click.echo(f"It is larger than {LARGE_BYTES:,} bytes, slow to load over a telephone.", err=True)


def _first(dataset: Dataset, day: str, reading: Reading) -> View:
    """The view that the file opens on; raises ``AskedError`` for a day that the data do not have."""
    asked = asked_day(day) if day else dataset.span.last
    if not dataset.span.covers(asked):
        raise AskedError(
            f"{asked} is outside the days of this data, {dataset.span.first} to {dataset.span.last}"
        )
    return View(asked, reading)
