"""Through how many modules of ``geo`` a claim and a released day pass: ``python -m tools.trace``.

A module counts for claims if one of its functions is called with a claim while ``dashboard.py`` is opened for the first
time: from the CSV files to the payload of the map and the words beside it. It counts for days if one is called with
the day that the reader has released (as a date or in ISO 8601), while the same page runs again for that day, everything
else being in memory. An argument counts that is one; that is a list, tuple, set or dict that holds one; or that is a
record of ``geo`` with one in a field (an account its claim, a view its day). Methods of the argument itself count too.
What a function finds for itself in a dataset or a timeline is not handed to it and does not count.

Needs nothing but the project's own Python, and knows no module's name, so that it runs on any commit.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from inspect import CO_VARARGS, CO_VARKEYWORDS
from pathlib import Path
from types import FrameType

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT_S = 300
"""A traced run takes many times as long as another."""
MODULES_OF_A_CLAIM, MODULES_OF_A_DAY = 20, 8
"""More than this is too many."""

Met = dict[str, set[str]]
"""Module -> its functions that were handed what is looked for."""


def arguments(frame: FrameType) -> Iterator[object]:
    """What the function of a frame that just begins was called with."""
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    found = frame.f_locals
    return (found[name] for name in code.co_varnames[:count] if name in found)


def holds(value: object, wanted: Callable[[object], bool]) -> bool:
    """Whether a value is what is wanted, a collection that holds it, or a record of ``geo`` with it in a field."""
    if wanted(value):
        return True
    if isinstance(value, dict):
        return any(wanted(item) for item in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(wanted(item) for item in value)
    kind = type(value)
    if isinstance(value, type) or not kind.__module__.startswith("geo.") or not is_dataclass(kind):
        return False
    return any(wanted(getattr(value, field.name, None)) for field in fields(kind))


def is_claim(value: object) -> bool:
    """Whether a value is a claim, whichever module has the class."""
    return type(value).__name__ == "Claim"


@contextmanager
def watched(geo: Path, wanted: Callable[[object], bool]) -> Iterator[Met]:
    """Note every call of a function under ``geo``, in any thread begun from now on, that is handed what is wanted."""
    met: Met = defaultdict(set)
    under = f"{geo}/"

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        # A comprehension or generator expression gets what its function already has.
        mine = event == "call" and code.co_filename.startswith(under) and not code.co_name.startswith("<")
        if mine and any(holds(value, wanted) for value in arguments(frame)):
            met[code.co_filename.removeprefix(under)].add(code.co_qualname)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield met
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def trace(root: Path) -> tuple[Met, Met]:
    """What the functions of the ``geo`` in ``root`` (which is imported) were handed: claims, then the released day."""
    page = AppTest.from_file(str(root / "dashboard.py"), default_timeout=TIMEOUT_S)
    with watched(root / "geo", is_claim) as claims:
        page.run()
    assert not page.exception, page.exception
    released = date.fromisoformat("".join(page.query_params["day"])) - timedelta(days=5)
    page.query_params["day"] = released.isoformat()

    def is_released(value: object) -> bool:
        return isinstance(value, date | str) and value in (released, released.isoformat())

    with watched(root / "geo", is_released) as days:
        page.run()
    assert not page.exception, page.exception
    return claims, days


def said(title: str, met: Mapping[str, set[str]]) -> str:
    """How many modules, and which, with their functions."""
    lines = [f"{title}: {len(met)} modules"]
    lines += [f"  {module}: {', '.join(sorted(names))}" for module, names in sorted(met.items())]
    return "\n".join(lines)


def main() -> int:
    """Print both lists; 1 where either is too long."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("root", nargs="?", type=Path, default=ROOT, help="the working tree to trace")
    root = asked.parse_args().root.resolve()
    sys.path.insert(0, str(root))
    claims, days = trace(root)
    print(said("A claim is handed to functions of", claims))
    print(said("A released day is handed to functions of", days))
    return int(len(claims) > MODULES_OF_A_CLAIM or len(days) > MODULES_OF_A_DAY)


if __name__ == "__main__":
    raise SystemExit(main())
