"""``python -m geo draw``: the map of a day as a picture, or as a page to print."""

from __future__ import annotations

from pathlib import Path

import click

from geo.basemap import basemap
from geo.commands.folder import checked, data_option, day
from geo.errors import AskedError
from geo.timeline import Timeline
from geo.validity import Reading


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
    from geo.drawing.day import picture, sheet
    from geo.export.saving import save

    dataset = checked(data)
    timeline, ground = Timeline(dataset), basemap(data)
    shown = day(asked) if asked else dataset.span.last
    if ending == ".png":
        drawn = picture(timeline, shown, Reading(reading), ground, dark=dark, width_px=width)
    else:
        drawn = sheet(timeline, shown, Reading(reading), ground, paper=paper)
    save(drawn, out, force=force)
    click.echo(f"{out}: {len(drawn):,} bytes.")
