"""``python -m geo export``: the records, whole or narrowed as on the page, in one file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from geo.commands.folder import checked, data_option
from geo.commands.folder import day as asked_day
from geo.errors import AskedError, nearest
from geo.export.formats import Format
from geo.filters import OTHERS, Filters
from geo.model import Dataset, GeoPrecision, TimePrecision, Verification
from geo.validity import Reading

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
    "--when", multiple=True, type=click.Choice(list(TimePrecision)), help="How well the day is known."
)
@click.option(
    "--where", multiple=True, type=click.Choice(list(GeoPrecision)), help="How well the place is known."
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
    from geo.export import What, export
    from geo.export.saving import save
    from geo.filters import select
    from geo.timeline import Timeline

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
    from geo.address import text_asked
    from geo.choices import choices
    from geo.gazetteer import Gazetteer

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
        times=tuple(TimePrecision(word) for word in _listed(asked["when"])),
        precisions=tuple(GeoPrecision(word) for word in _listed(asked["where"])),
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
