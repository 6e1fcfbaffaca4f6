"""What can be asked from a terminal: ``python -m geo``.

Here is what the commands share: which data folder, checked, and days as they are typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from geo.check import check
from geo.map.basemap import basemap
from geo.records.errors import AskedError, DataError
from geo.records.model import Dataset
from geo.records.read import BUNDLED, survey

Command = TypeVar("Command", bound=Callable[..., Any])
Folder = click.Path(exists=True, file_okay=False, path_type=Path)


def data_option(command: Command) -> Command:
    """``--data FOLDER``, the same for every command."""
    option = click.option(
        "--data", type=Folder, default=BUNDLED, help="Data folder (default: the bundled one)."
    )
    return option(command)


def checked(folder: Path) -> Dataset:
    """The dataset of a folder; raises ``DataError`` with all problems of cells and of rules at once."""
    found = survey(folder)
    rules = check(found.dataset, found.lines) if found.dataset else ()
    if found.dataset is None or found.problems or rules:
        raise DataError((*found.problems, *rules))
    if broken := basemap(folder).broken:
        raise DataError(broken)
    return found.dataset


def day(text: str) -> date:
    """A day as ISO 8601 writes it; raises ``AskedError`` for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        raise AskedError(f"{text!r} is no day; write it like 2021-09-02") from None
