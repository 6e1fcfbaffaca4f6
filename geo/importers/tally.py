"""How many rows an import read, took and rejected, in words."""

from __future__ import annotations

from geo.importers.report import Report


def counted(n: int, word: str) -> str:
    """``1 row``, ``1,200 rows``."""
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def counts(report: Report) -> str:
    """How many rows were read, taken and rejected, and what is missing in those that were taken."""
    said = [
        f"{_were(report.read, report.row_word)} read: {report.taken:,} taken, {report.rejected:,} rejected."
    ]
    if report.unplaced:
        said.append(
            f"{_have(report.unplaced)} no position: listed, counted and exported, but never drawn on the map."
        )
    if report.undated:
        said.append(f"{_have(report.undated)} no day: on no day of the time bar, but listed and exported.")
    return " ".join(said)


def _were(n: int, word: str) -> str:
    return f"{counted(n, word)} {'was' if n == 1 else 'were'}"


def _have(n: int) -> str:
    return f"{n:,} of those taken {'has' if n == 1 else 'have'}"
