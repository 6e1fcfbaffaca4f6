"""The legend of one drawing: of the one sheet of signs, those that occur on its map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.drawing.brought import Brought
from geo.frames import Pair
from geo.glyphs import MARKS
from geo.model import Dataset
from geo.palette import Palette
from geo.style import Entry, brought_legend, legend
from geo.timeline import STALE_AFTER_DAYS, Status

LINES = {"split": "split-1", "rival": "rival", "possible": "possible-1", "implied": "implied-1"}
OTHER_LINES = {"approaches": "approaches-1", "direction": "direction", "halo": "halo"}


def key(dataset: Dataset, pairs: Iterable[Pair], brought: Brought, palette: Palette) -> tuple[Entry, ...]:
    """The entries of the legend for what is drawn, in its order; those of imported sets last, none twice."""
    wanted = {sign for pair in pairs for sign in _signs(dataset, pair)}
    own = [entry for entry in legend(dataset.sides, tuple(MARKS), palette) if entry.sign in wanted]
    told = {entry.sign for entry in own}
    extra = brought.signs | ({"rough"} if brought.rough else set())
    clash = [e for e in legend(dataset.sides, (), palette) if e.sign == "clash" and e.sign in extra - told]
    others = [e for e in brought_legend(brought.signs, palette) if e.sign in extra - told] if extra else []
    return (*own, *clash, *(entry for entry in others if entry.sign != "clash"))


def _signs(dataset: Dataset, pair: Pair) -> Iterator[str]:
    """The names under which the legend explains one thing that is drawn."""
    feature, look = pair
    what = feature["id"].split(" ")[0]
    if what == "sign":
        yield feature["sign"]
        if look["ring"]:
            yield look["ring"]
    elif what == "control":
        yield from _status(dataset, look["facts"])
        if feature.get("soft"):
            yield "halo"
    elif what in LINES | OTHER_LINES:
        yield (LINES | OTHER_LINES)[what]


def _status(dataset: Dataset, facts: dict[str, object]) -> Iterator[str]:
    status, by, age = Status(str(facts["status"])), facts["by"], facts["age"]
    position = dataset.sides[str(by)].position if by else 1
    yield f"{status.value}-{position}" if status in {Status.CLAIMED, Status.DENIED} else status.value
    if isinstance(age, int) and age >= STALE_AFTER_DAYS:
        yield "faded-1"
