"""Every day under both readings as structured text: pieces held once, which the browser puts together for a day."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from geo.publish.ways import inside
from geo.timeline import Timeline
from geo.transcript import transcript
from geo.validity import Reading

_ENTRY = re.compile(r"(?=<h[23]>)|(?=</article>)")


def days(timeline: Timeline) -> dict[str, Any]:
    """``pieces`` of HTML, escaped, and for each reading a list a day of the numbers of its pieces, in their order."""
    numbers: dict[str, int] = {}

    def pages(reading: Reading) -> list[list[int]]:
        found = (
            _ENTRY.split(inside(transcript(timeline.dataset, state))) for state in timeline.states(reading)
        )
        return [
            [numbers.setdefault(piece, len(numbers)) for piece in _whole(parts) if piece] for parts in found
        ]

    told = {reading.value: pages(reading) for reading in Reading}
    return {"pieces": list(numbers), "pages": told}


def _whole(parts: list[str]) -> list[str]:
    """The parts without the article around them: a piece alone must not open what another closes."""
    return [part.replace('<article class="transcript">', "").replace("</article>", "") for part in parts]


def text_of(told: dict[str, Any], reading: Reading, number: int) -> Markup:
    """One day put together, as the browser does it."""
    return Markup("").join(Markup(told["pieces"][n]) for n in told["pages"][reading.value][number])
