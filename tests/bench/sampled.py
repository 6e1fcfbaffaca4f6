"""Where a server's threads are while readers change the date: looked at a hundred times a second, from inside.

A thread that waits for a line, a lock or the clock is idle and not counted; one that waits for the interpreter cannot
be told from one that has it, so shares are of threads that have work, not of a processor.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread, get_ident
from types import FrameType

NOTED = "CLAIMS_BENCH_SAMPLES"
"""Environment variable: the file that the samples go to."""
EVERY_S, WRITTEN_EVERY = 0.01, 100
IDLE = {
    "threading.py",
    "selectors.py",
    "queue.py",
    "thread.py",
    "runners.py",
    "events.py",
    "polling_path_watcher.py",
}
TOLD = 8


def frames(frame: FrameType | None) -> Iterator[FrameType]:
    """The frame and those that called it."""
    while frame:
        yield frame
        frame = frame.f_back


def place(frame: FrameType) -> str:
    """The package that runs in a frame, and the innermost function that is of one; empty for an idle thread."""
    if Path(frame.f_code.co_filename).name in IDLE:
        return ""
    for each in frames(frame):
        path = Path(each.f_code.co_filename)
        inside = path.parts[path.parts.index("site-packages") + 1 :] if "site-packages" in path.parts else ()
        ours = path.parts[path.parts.index("geo") :] if "geo" in path.parts and not inside else ()
        if inside or ours:
            return f"{(inside or ours)[0]} {path.stem}.{each.f_code.co_name}"
    return "python"


def sample() -> None:
    """Begin to look, in a thread that ends with the server, where a file is named for what is seen."""
    if NOTED in os.environ:
        Thread(target=_look, args=[Path(os.environ[NOTED])], daemon=True).start()


def _look(target: Path) -> None:
    seen: Counter[str] = Counter()
    tick, rounds = Event(), 0
    while not tick.wait(EVERY_S):
        rounds += 1
        seen.update(place(at) for thread, at in sys._current_frames().items() if thread != get_ident())
        if rounds % WRITTEN_EVERY == 0:
            partly = target.with_suffix(".partly")
            partly.write_text(json.dumps(seen), encoding="utf-8")
            partly.replace(target)


def told(seen: dict[str, int]) -> str:
    """The shares of the packages and of the functions met most, in words."""
    busy = Counter({name: n for name, n in seen.items() if name})
    packages: Counter[str] = Counter()
    for name, n in busy.items():
        packages[name.partition(" ")[0]] += n
    whole = max(1, busy.total())
    shares = [
        ", ".join(f"{name} {n / whole:.0%}" for name, n in of.most_common(TOLD)) for of in (packages, busy)
    ]
    return f"{shares[0]}; most often in {shares[1]}"
