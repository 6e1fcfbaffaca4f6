"""Find a place by its id or any of its spellings, in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from geo.records.errors import AskedError
from geo.records.model import Place

VARIANTS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه"})
"""Arabic letters that Dari and Pashto texts use for their own."""


def normalised(text: str) -> str:
    """Letters and digits alone: no case, accents, vowel marks, hyphens, spaces, apostrophes or joiners."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(VARIANTS)
    return "".join(letter for letter in plain if letter.isalnum())


def names_of(place: Place) -> tuple[str, ...]:
    """Every spelling of a place: its id, its names, then what was met elsewhere; none twice, none empty."""
    names = (place.place_id, place.name, place.name_fa, place.name_ps, *place.spellings)
    return tuple(dict.fromkeys(filter(None, names)))


class Gazetteer:
    """The places of a dataset by every name they have. An ambiguous name means the first place by id."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = dict(sorted(places.items()))
        self._by_name: dict[str, Place] = {}
        for place in self._places.values():
            for name in names_of(place):
                if key := normalised(name):
                    self._by_name.setdefault(key, place)

    def __iter__(self) -> Iterator[Place]:
        """All places, by id."""
        return iter(self._places.values())

    def find(self, text: str) -> Place | None:
        """The place of that id or spelling."""
        return self._places.get(text) or self._by_name.get(normalised(text))

    def nearest(self, text: str, n: int = 3) -> tuple[Place, ...]:
        """At most ``n`` places whose spelling comes close, closest first; empty where none does."""
        close = get_close_matches(normalised(text), self._by_name, len(self._by_name) or 1, 0.6)
        found = dict.fromkeys(self._by_name[name].place_id for name in close)
        return tuple(self._places[place_id] for place_id in list(found)[:n])

    def resolve(self, text: str) -> Place:
        """The place of that id or spelling; raises ``AskedError`` with the nearest ones."""
        place = self.find(text)
        if place is None:
            near = " or ".join(other.name for other in self.nearest(text))
            raise AskedError(f"No place is called '{text}'." + (f" Did you mean {near}?" if near else ""))
        return place
