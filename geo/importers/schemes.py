"""The tables that are known by their columns, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geo.importers import acled, own, ucdp
from geo.importers.draft import Draft


@dataclass(frozen=True, slots=True)
class Scheme:
    """A table whose columns have a meaning of their own."""

    name: str
    needed: tuple[str, ...]
    """The columns that it is known by."""
    fits: Callable[[Draft], bool]
    take: Callable[[Draft], dict[str, Any]]


SCHEMES = (
    Scheme(own.NAME, own.NEEDED, own.fits, own.take),
    Scheme(acled.NAME, acled.NEEDED, acled.fits, acled.take),
    Scheme(ucdp.NAME, ucdp.NEEDED, ucdp.fits, ucdp.take),
    Scheme(ucdp.REDUCED, ucdp.NEEDED_REDUCED, ucdp.fits_reduced, ucdp.take_reduced),
)


def scheme_of(draft: Draft) -> Scheme | None:
    """The first scheme whose columns the sheet has."""
    return next((scheme for scheme in SCHEMES if scheme.fits(draft)), None)
