"""Whether taking 200,000 rows in has become slower or larger than at a commit: ``python -m tools.bench [COMMIT]``.

The other commit, the parent where none is named, is checked out into a folder of its own for the time. Both read the
same invented ACLED export, by their own command and in turns, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
ROWS, TIMES = 200_000, 5
ALLOWED = 1.10
"""More than a tenth above the other commit, in seconds or in memory, is too much."""
MAKE = "import sys; from tests.filebuilders import acled_csv; sys.stdout.buffer.write(acled_csv(int(sys.argv[1])))"
MEASURE = (
    "import resource, runpy, sys, os; sys.argv[0] = 'geo'\n"
    "try: runpy.run_module('geo', run_name='__main__')\n"
    "except SystemExit: pass\n"
    "most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    "print(most, file=sys.stderr)"
)
"""Runs the command; its last line on standard error is the most memory that one of its processes took."""


def measured(folder: Path, file: Path) -> tuple[float, float]:
    """Seconds and megabytes (1,000,000 bytes; Linux counts in 1,024) of one import by the code in ``folder``."""
    began = time.perf_counter()
    command = [sys.executable, "-c", MEASURE, "import", str(file)]
    ran = subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": "."}, capture_output=True, check=True
    )
    seconds = time.perf_counter() - began
    return seconds, int(ran.stderr.split()[-1]) * 1024 / 1e6


def compared(other: Path, file: Path, times: int) -> list[tuple[str, float, float]]:
    """What was measured, here and there, as medians."""
    found: dict[Path, list[tuple[float, float]]] = {ROOT: [], other: []}
    for _ in range(times):
        for folder, runs in found.items():
            runs.append(measured(folder, file))
    middles = {folder: [median(each) for each in zip(*runs, strict=True)] for folder, runs in found.items()}
    return list(zip(("seconds", "MB at most"), middles[ROOT], middles[other], strict=True))


def main() -> None:
    """Print a line for each measure; exit code 1 where one is too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "commit", nargs="?", default="HEAD~1", help="what to compare with (default: the parent)"
    )
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file, other = Path(name) / "made-up.csv", Path(name) / "other"
        made = subprocess.run(
            [sys.executable, "-c", MAKE, str(asked.rows)], cwd=ROOT, capture_output=True, check=True
        )
        file.write_bytes(made.stdout)
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(other), asked.commit], check=True)
        try:
            found = compared(other, file, asked.times)
        finally:
            subprocess.run([*git, "remove", "--force", str(other)], check=True)
    for what, here, there in found:
        print(f"{what}: {here:,.1f} here, {there:,.1f} at {asked.commit} ({here / there - 1:+.0%})")
    raise SystemExit(any(here > ALLOWED * there for _, here, there in found))


if __name__ == "__main__":
    main()
