"""The tables of a run, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.bench.driver import Changes, quantile

HEAD = """# Benchmark

Written by `make bench`: one run, one Chromium, the same Leaflet from the same server for every way. A change is a key
pressed on the date; its time runs from the key to the frame in which a detector outside the page's own code finds
the mark of the new day, so every time contains the detector's floor. The two usual ways draw the map alone; ours
carries its panels too, on the bundled data. Times depend on the machine and on what else it does; ratios less so.
"""
QUICK = "\nThis was a quick run (`--quick`): few repetitions, rough percentiles.\n"


@dataclass(frozen=True)
class Row:
    """One judged figure; ``passed`` is ``None`` where there is no budget."""

    what: str
    budget: str
    measured: str
    passed: bool | None


@dataclass(frozen=True)
class Table:
    """All of one size of data."""

    size: int
    rows: list[Row]
    changes: Mapping[str, Changes]
    words: Mapping[str, str]

    @property
    def title(self) -> str:
        """What stands over it."""
        return f"{self.size:,} synthetic events, five years" if self.size else "Bundled data"

    def lines(self) -> Iterable[str]:
        """The Markdown lines."""
        yield from (f"## {self.title}", "")
        yield "| way | change to paint, median / p95 | blank frames | bytes a change | server CPU a change | view |"
        yield "|---|---|---|---|---|---|"
        for way, found in self.changes.items():
            blank = quantile([float(change.blank) for change in found.seen], 0.5)
            kept = "kept" if found.view_kept else "lost"
            yield (
                f"| {self.words[way]} | {found.ms(0.5):,.0f} / {found.ms(0.95):,.0f} ms | {blank:.0f} | "
                f"{found.bytes / 1000:,.1f} kB | {found.cpu_ms:,.0f} ms | {kept} |"
            )
        yield ""
        yield from judged(self.rows)


@dataclass(frozen=True)
class Section:
    """Judged figures under a heading of their own."""

    title: str
    about: str
    rows: list[Row]

    def lines(self) -> Iterable[str]:
        """The Markdown lines."""
        yield from (f"## {self.title}", "", self.about, "")
        yield from judged(self.rows)


def judged(rows: Iterable[Row]) -> Iterable[str]:
    """A table of figures with their verdicts."""
    yield "| what | budget | measured | |"
    yield "|---|---|---|---|"
    for row in rows:
        verdict = {True: "pass", False: "**miss**", None: ""}[row.passed]
        yield f"| {row.what} | {row.budget or '–'} | {row.measured} | {verdict} |"
    yield ""


def renewed(page: str, part: Table | Section) -> str:
    """The page with this part in the place of the one of its title, or at its end: others keep what they measured."""
    heading = f"## {part.title}\n"
    before, _, rest = page.partition(heading)
    _, following, after = rest.partition("\n## ")
    written = "\n".join(part.lines())
    return before.rstrip("\n") + "\n\n" + written + (f"{following}{after}" if following else "")
