"""``python -m geo publish``: the interactive map as one HTML file, for any static host or a USB stick."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cite import SETTING, address_problem
from geo.commands.folder import checked, data_option
from geo.commands.folder import day as asked_day
from geo.errors import AskedError
from geo.model import Dataset
from geo.validity import Reading
from geo.view import View

MOST_BYTES = 3_000_000
"""A larger file is written all the same, with a word about it."""


@click.command("publish")
@click.argument("site", type=click.Path(file_okay=False, path_type=Path))
@data_option
@click.option(
    "--day", default="", help="The day that the file opens on, like 2021-09-02 (default: the last)."
)
@click.option(
    "--reading", type=click.Choice([r.value for r in Reading]), default="claimed", show_default=True
)
@click.option(
    "--errors-to", default="", envvar=SETTING, help="Where errors in a record are told: https: or mailto:."
)
@click.option("--force", is_flag=True, help="Write over an index.html that is not a published map.")
def publish_command(site: Path, data: Path, day: str, reading: str, errors_to: str, *, force: bool) -> None:
    """Write SITE/index.html: map, time bar, accounts and sources in one file that needs no server."""
    from geo.activity import activity  # heavy; needed by this command alone
    from geo.basemap import basemap
    from geo.publish import page, write
    from geo.timeline import Timeline

    if problem := address_problem(errors_to):
        raise AskedError(problem)
    dataset = checked(data)
    first = _first(dataset, day, Reading(reading))
    timeline = Timeline(dataset)
    content = page(dataset, timeline, activity(timeline), basemap(data), errors_to=errors_to, first=first)
    target = write(site, content, force=force)
    click.echo(f"{target}: {len(content):,} bytes")
    if len(content) > MOST_BYTES:
        click.echo(f"It is larger than {MOST_BYTES:,} bytes, slow to load over a telephone.", err=True)


def _first(dataset: Dataset, day: str, reading: Reading) -> View:
    """The view that the file opens on; raises ``AskedError`` for a day that the data do not have."""
    asked = asked_day(day) if day else dataset.span.last
    if not dataset.span.covers(asked):
        raise AskedError(
            f"{asked} is outside the days of this data, {dataset.span.first} to {dataset.span.last}"
        )
    return View(asked, reading)
