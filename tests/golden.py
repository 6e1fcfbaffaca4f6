"""Everything the product says and draws, as hashes: what a change to the code alone must leave as it is.

``python -m tests.golden`` writes ``tests/golden.json`` anew; ``python -m tests.golden FOLDER`` writes the very texts
that are hashed, to compare two states of the code with ``diff -r``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from geo.export.choice import What
from geo.export.formats import Format, export
from geo.findings.activity import activity
from geo.map.basemap import Basemap, basemap
from geo.map.folium_map import AssetUrls, payload
from geo.map.ground import Ground
from geo.markup.accounts import book
from geo.markup.table import as_html
from geo.markup.tables import LISTS, listing
from geo.markup.timeline_chart import chart
from geo.markup.transcript import transcript, transcript_text
from geo.records.model import Dataset
from geo.records.read import BUNDLED, read
from geo.status.timeline import Timeline
from geo.status.validity import Reading
from geo.words.accounts import accounts, ranked
from geo.words.places import brief

TOY = Path(__file__).parent / "toy"
KEPT = Path(__file__).parent / "golden.json"
FOLDERS = {"bundled": BUNDLED, "toy": TOY}
NOWHERE = AssetUrls("", "", (), (), {})
PINNED_ELSEWHERE = {"digest"}
"""Of the payload: a hash of the rest."""

Texts = dict[str, str | bytes]


class Told(NamedTuple):
    """A dataset with all that is computed from it once."""

    folder: Path
    dataset: Dataset
    timeline: Timeline
    basemap: Basemap


@cache
def told(name: str) -> Told:
    folder = FOLDERS[name]
    dataset = read(folder)
    return Told(folder, dataset, Timeline(dataset), basemap(folder))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _payload(one: Told) -> Texts:
    found = payload(one.timeline, Ground(one.dataset), one.basemap, NOWHERE)
    return {key: _json(value) for key, value in found.items() if key not in PINNED_ELSEWHERE}


def _days(one: Told, say: Callable[[Dataset, object], str]) -> Texts:
    return {
        f"{state.day} {reading.value}": say(one.dataset, state)
        for reading in Reading
        for state in one.timeline.states(reading)
    }


def _words(one: Told) -> Texts:
    return _days(one, lambda dataset, state: repr(brief(dataset, state)))  # type: ignore[arg-type]


def _accounts(one: Told) -> Texts:
    def said(dataset: Dataset, state: object) -> str:
        found = ranked(dataset, accounts(dataset, state))  # type: ignore[arg-type]
        return "\n".join(f"{a.record_id} {a.certainty} {a.new}" for a in found)

    return _days(one, said)


def _book(one: Told) -> Texts:
    return {
        "pages": book(one.timeline, "mailto:errors@example.org").text(),
        "bar": _json(activity(one.timeline).columns),
    }


def _transcript(one: Told) -> Texts:
    texts = _days(one, lambda dataset, state: transcript_text(dataset, state))  # type: ignore[arg-type]
    pages = _days(one, lambda dataset, state: str(transcript(dataset, state)))  # type: ignore[arg-type]
    return {f"{key} text": value for key, value in texts.items()} | {
        f"{key} html": v for key, v in pages.items()
    }


def _chart(one: Told) -> Texts:
    return {key: _json(value) for key, value in chart(one.timeline).items()}


def _lists(one: Told) -> Texts:
    state = one.timeline.state(one.dataset.span.last, Reading.CLAIMED)
    return {name: as_html(listing(name, one.dataset, state)) for name in LISTS}


def _exports(one: Told) -> Texts:
    what = What(one.dataset, one.timeline, folder=one.folder)
    day = What(one.dataset, one.timeline, folder=one.folder, day=one.dataset.span.last)
    whole = {f.value: export(what, f).content for f in Format}
    return {**whole, **{f"{f.value} last day": export(day, f).content for f in Format}}


PARTS: Mapping[str, Callable[[Told], Texts]] = {
    "payload": _payload,
    "words": _words,
    "accounts": _accounts,
    "book": _book,
    "transcript": _transcript,
    "chart": _chart,
    "lists": _lists,
    "exports": _exports,
}


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def hashes(name: str, part: str) -> dict[str, str]:
    """The parts' texts by name, each as the first 16 figures of its SHA-256."""
    found = PARTS[part](told(name))
    return {key: hashlib.sha256(_bytes(text)).hexdigest()[:16] for key, text in found.items()}


def main() -> None:
    if len(sys.argv) > 1:
        for name in FOLDERS:
            for part, make in PARTS.items():
                for key, text in make(told(name)).items():
                    target = Path(sys.argv[1]) / name / part / key.replace("/", "-")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(_bytes(text))
        return
    found = {name: {part: hashes(name, part) for part in PARTS} for name in FOLDERS}
    KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
