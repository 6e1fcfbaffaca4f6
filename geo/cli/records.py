"""``python -m geo``: what can be asked of a data folder from a terminal.

Exit code 0 where all is well, 1 for problems of the data or a question without an answer, 2 for bad usage.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from geo.cli import Folder, checked, data_option
from geo.cli import day as asked_day
from geo.cli.files import draw_command, export_command, publish_command
from geo.cli.importing import import_command
from geo.findings import agreement
from geo.markup.transcript import transcript_text
from geo.records.coverage import as_plain, as_text, coverage
from geo.records.errors import AskedError, DataError
from geo.records.gazetteer import Gazetteer, names_of
from geo.records.model import Dataset, Place
from geo.records.read import notes, read
from geo.records.tables import PARAGRAPHS, TABLES
from geo.records.texts import overlaps, rows, verify
from geo.records.write import put, reformat, table_text
from geo.status.timeline import Timeline, state_json
from geo.status.validity import Reading
from geo.words.dates import day_full
from geo.words.places import place_sentences, summary


class Asked(click.Group):
    """A group whose commands may raise our errors: told on stderr, one sentence each, never a trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; exit 1 on an error of ours, and where what it prints finds no room."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except (DataError, AskedError) as error:
            click.echo(str(error), err=True)
        except BrokenPipeError:
            raise  # whoever read it has gone; Click ends quietly
        except OSError as error:
            if error.filename:
                raise
            _turned_away(error)
        else:
            return found
        return ctx.exit(1)


def _turned_away(error: OSError) -> None:
    """Say that standard output took no more, and give Python another, which it closes at its end without a trace."""
    click.echo(f"What was to be printed could not be: {error.strerror or error}.", err=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


@click.group(cls=Asked, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Who claimed what about which ground, on which day."""


main.add_command(draw_command)
main.add_command(export_command)
main.add_command(import_command)
main.add_command(publish_command)


@main.command("check")
@data_option
def check_command(data: Path) -> None:
    """Check the data: silent when nothing is wrong, else one sentence a problem."""
    checked(data)


@main.command("format")
@data_option
def format_command(data: Path) -> None:
    """Write the tables in their one form, sorted and quoted only where needed; names those that changed."""
    dataset = read(data)
    for table in TABLES:
        if reformat(data, table, table.records(dataset).values()):
            click.echo(table.file)


@main.command("coverage")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def coverage_command(data: Path, *, as_json: bool) -> None:
    """What was coded from each paragraph of each report, or why nothing was; exit 1 where neither is said."""
    dataset = read(data)
    found = coverage(dataset)
    if as_json:
        click.echo(json.dumps(as_plain(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(as_text(found, dataset)).rstrip())
    if any(entry.unaccounted for entry in found):
        raise SystemExit(1)


@main.command("texts")
@click.argument("folder", type=Folder)
@data_option
def texts_command(folder: Path, data: Path) -> None:
    """Check the data against the reports' texts in FOLDER: the same paragraphs, no six words copied."""
    dataset = checked(data)
    problems = (*verify(dataset, folder), *overlaps(dataset, folder, notes(data)))
    if problems:
        raise DataError(problems)
    counts = f"{len(dataset.reports)} reports, {len(dataset.paragraphs)} paragraphs"
    click.echo(f"{counts}, no six words shared")


@main.command("paragraphs")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("report_id")
def paragraphs_command(file: Path, report_id: str) -> None:
    """The rows of paragraphs.csv for a report's text in FILE, ready to be coded."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AskedError(f"{file} is not UTF-8; save it so") from None
    click.echo("".join(table_text(PARAGRAPHS, rows(text, report_id)).splitlines(keepends=True)[1:]), nl=False)


@main.command("place")
@click.argument("name")
@data_option
def place_command(name: str, data: Path) -> None:
    """Find a place by its id or any of its spellings."""
    dataset = checked(data)
    for line in _described(Gazetteer(dataset.places).resolve(name), dataset):
        click.echo(line)


@main.command("agree")
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", type=click.Path(path_type=Path), help="Write every difference to this CSV file.")
@data_option
def agree_command(other: Path, sheet: Path | None, data: Path) -> None:
    """Compare the data with another coding of the same reports: a table as data/agreement/README.md tells it."""
    try:
        theirs = agreement.parsed(other.read_text(encoding="utf-8-sig"), other.name)
    except UnicodeDecodeError:
        raise AskedError(f"{other} is not UTF-8; save it so") from None
    found = agreement.compare(agreement.coded(checked(data)), theirs)
    click.echo(
        f"matched: {len(found.pairs)}; here alone: {len(found.ours_alone)}; there alone: {len(found.theirs_alone)}"
    )
    click.echo(f"differences: {len(agreement.differences(found))}")
    for name, both, equal, alpha in (("field", "both", "equal", "alpha"), *agreement.figures(found)):
        click.echo(f"{name:<10}{both:>6}{equal:>7}{alpha or '-':>8}")
    if sheet:
        put(sheet, agreement.sheet(found).encode())


@main.command("state")
@click.argument("day")
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@click.option("--place", "place_name", default="", help="One place only: its id or any of its spellings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@data_option
def state_command(day: str, reading: str, place_name: str, data: Path, *, as_json: bool) -> None:
    """Who claims what on DAY (like 2021-09-02), as said about it or as published by it."""
    dataset = checked(data)
    state = Timeline(dataset).state(asked_day(day), Reading(reading))
    wanted = [Gazetteer(dataset.places).resolve(place_name).place_id] if place_name else None
    if as_json:
        click.echo(json.dumps(state_json(state, wanted), ensure_ascii=False, indent=1))
        return
    click.echo(day_full(state.day))
    if wanted is None:
        click.echo(summary(dataset, state))
    for place_id in wanted or sorted(state.places):
        place = state.places[place_id]
        if wanted or place.positions:
            click.echo("\n" + " ".join(place_sentences(dataset, place)))


@main.command("describe")
@click.option("--day", default="", help="The day, like 2021-09-02 (default: the last of the data).")
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@data_option
def describe_command(day: str, reading: str, data: Path) -> None:
    """All that the map shows of a day, in words: place by place, claim by claim, event by event."""
    dataset = checked(data)
    asked = asked_day(day) if day else dataset.span.last
    click.echo(transcript_text(dataset, Timeline(dataset).state(asked, Reading(reading))))


def _described(place: Place, dataset: Dataset) -> list[str]:
    inside = [dataset.places[parent].name for parent in dataset.ancestors(place.place_id)]
    where = "no point"
    if place.lon is not None:
        where = f"{place.lon}, {place.lat} (longitude, latitude; {place.position_quality})"
    elif place.place_id in dataset.outlines:
        where = "an outline"
    height = "" if place.elevation_m is None else f", {place.elevation_m:g} m above sea level"
    return [
        f"{place.place_id}: {place.name}, {place.kind}" + (f" in {', '.join(inside)}" if inside else ""),
        f"  {where}{height}",
        f"  {' | '.join(names_of(place)[1:])}",
        *(f"  {text}" for text in (place.position_note, place.note) if text),
    ]
