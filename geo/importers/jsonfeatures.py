"""The text of a GeoJSON file -> its features, one after the other; a broken one costs itself and not the rest.

Read with the standard library alone: a geodata library would follow what a text of another kind names. Features
stand in a FeatureCollection, or one to a line, or alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geo.importers.report import RefusedFileError

SPACE = re.compile(r"[\s\x1e]*")
"""White space, and the record separator of GeoJSON text sequences (RFC 8142)."""
NEXT = re.compile(r'\{\s*"type"\s*:\s*"Feature"')
MOST_BROKEN = 1_000
"""After so many features that are no JSON the file is given up."""


class Doubled(dict[str, Any]):
    """A JSON object in which a name stands twice with different values: ``name``."""

    name = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of the text that is no JSON, and why."""

    text: str
    reason: str


@dataclass(eq=False)
class Collection:
    """The text of a file. ``members`` are those of the outermost object beside its features, once they are read."""

    text: str
    at: int = 0
    members: dict[str, Any] = field(default_factory=dict)
    broken: int = 0

    def features(self) -> Iterator[Any]:
        """Every feature in the file's order, and ``Broken`` where one should be. Raises ``RefusedFileError``."""
        while self._space() < len(self.text):
            if self.text[self.at] in ",]}" and self.broken:
                self.at += 1  # what is left of a list after a broken feature
                continue
            start = self.at
            try:
                yield from self._document()
            except (ValueError, RecursionError) as error:
                yield self._broken(start, error)

    def _document(self) -> Iterator[Any]:
        """One object of the outermost level: a collection, a feature, a geometry."""
        if self.text[self.at] != "{":
            raise json.JSONDecodeError("an object should begin with {", self.text, self.at)
        own: dict[str, Any] = {}
        gathered = False
        for name in self._names():
            if name == "features" and self.text[self.at : self.at + 1] == "[":
                if gathered:
                    raise RefusedFileError("The list of features stands twice in the file. Keep one.")
                gathered = True
                yield from self._list()
                continue
            value = self._value()
            if name in own and own[name] != value:
                own = Doubled(own)
                own.name = name
            own[name] = value
        if gathered:
            self.members |= own
        else:
            yield own

    def _names(self) -> Iterator[str]:
        """The names of an object's members; the place stands at each one's value, and must be behind it then."""
        self.at += 1
        while self._space() < len(self.text) and self.text[self.at] != "}":
            name = self._value()
            if not isinstance(name, str):
                raise json.JSONDecodeError("a name should stand in quotation marks", self.text, self.at)
            self._expect(":")
            yield name
            if self.text[self._space() : self.at + 1] != "}":
                self._expect(",")
        self._expect("}")

    def _list(self) -> Iterator[Any]:
        self.at += 1
        while self._space() < len(self.text) and self.text[self.at] != "]":
            start = self.at
            try:
                feature = self._value()
            except (ValueError, RecursionError) as error:
                yield self._broken(start, error)
                continue
            yield feature
            if self.text[self._space() : self.at + 1] != "]":
                self._expect(",")
        self._expect("]")

    def _space(self) -> int:
        """Past white space; gives the place."""
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _expect(self, mark: str) -> None:
        if self.broken and self._space() == len(self.text):
            return  # what is missing was told with the feature in which the text ends
        if self.text[self._space() : self.at + 1] != mark:
            raise json.JSONDecodeError(f"{mark} is missing", self.text, self.at)
        self.at += 1
        self._space()

    def _value(self) -> object:
        value, self.at = DECODER.raw_decode(self.text, self.at)
        return value

    def _broken(self, start: int, error: ValueError | RecursionError) -> Broken:
        """Go on at the next feature, or at the end."""
        self.broken += 1
        if self.broken > MOST_BROKEN:
            raise RefusedFileError(
                "The file is no GeoJSON: hardly any of its features can be read. Export it again."
            )
        following = NEXT.search(self.text, max(start + 1, self.at))
        self.at = following.start() if following else len(self.text)
        return Broken(self.text[start : start + 80], _why(error))


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "The text is nested too deep to be a feature. Export the file again."
    if isinstance(error, json.JSONDecodeError):
        return (
            f"The text is no JSON: {error.msg} (line {error.lineno}, character {error.colno}). Mend it there."
        )
    return "The text is no JSON. Export the file again."


def _whole(digits: str) -> int | str:
    """Numbers too long to be counts stay as printed: ids, or an attack on the time it takes to convert them."""
    return int(digits) if len(digits) < 19 else digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    for name, value in pairs:
        if found[name] != value:
            doubled = Doubled(found)
            doubled.name = name
            return doubled
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole)
