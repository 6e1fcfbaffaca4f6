"""``python -m geo.importers.child``: one file taken in by a process that may do little else (``geo.importers.job``).

It opens no address and no file but those of the program: what it needs comes in by standard input, what it found goes
out by standard output.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from geo.importers.job import MOST_LINE, Asked, Limits, Outcome, answer, head_of, tell_progress
from geo.importers.report import RefusedFileError
from geo.importers.taking import take

MEMORY = "The file needs more memory than one import may use. Split it by years, or leave out columns."
DEEP = "The file is nested so deeply that it cannot be read. Write it anew as a plain list of records."


def main() -> None:
    """Do what is asked, once."""
    asked = head_of(sys.stdin.buffer.readline(MOST_LINE))
    limit(asked.limits)
    answer(sys.stdout.buffer, _found(asked))


def _found(asked: Asked) -> Outcome:
    pipe = sys.stdout.buffer
    try:
        whole = replace(asked, content=sys.stdin.buffer.read())
        return take(
            whole.name,
            whole.content,
            whole.places,
            whole.actors,
            mapping=whole.mapping,
            progress=lambda done, total: tell_progress(pipe, done, total),
        )
    except RefusedFileError as refused:
        return refused
    except MemoryError:
        return RefusedFileError(MEMORY)
    except RecursionError:
        return RefusedFileError(DEEP)


def limit(limits: Limits) -> None:
    """Hold this process to its limits where the system can: memory, computing time, and no byte into any file."""
    try:
        import resource
    except ImportError:  # Windows: the time on the wall alone, which the job holds
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (wanted, wanted))


if __name__ == "__main__":
    main()
