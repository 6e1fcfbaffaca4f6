"""Every list of the product, by the name it has in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geo.listing import Listing
from geo.listings.measures import distances, figures
from geo.listings.provenance import paragraphs, reports
from geo.listings.registers import places, speakers, statuses
from geo.listings.statements import claims, events, links
from geo.model import Dataset
from geo.timeline import DayState

LISTS: Mapping[str, tuple[str, Callable[[Dataset, DayState], Listing]]] = {
    "statuses": ("Statuses of the day", statuses),
    "claims": ("Claims", claims),
    "events": ("Events", events),
    "figures": ("Figures", figures),
    "links": ("Links", links),
    "distances": ("Distances", distances),
    "places": ("Places", places),
    "speakers": ("Speakers", speakers),
    "reports": ("Reports", reports),
    "paragraphs": ("Paragraphs", paragraphs),
}
"""Name in the address -> title, and how the list is made. The first is shown where none is asked for."""


def listing(name: str, dataset: Dataset, state: DayState) -> Listing:
    """One list of what ``dataset`` holds, on the day of ``state`` where it is about a day. ``KeyError`` for no list."""
    return LISTS[name][1](dataset, state)
