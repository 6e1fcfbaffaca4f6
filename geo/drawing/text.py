"""Text from data on its way to a printed page: one line, no invisible signs, cut where it is too long."""

from __future__ import annotations

from unicodedata import category

KEPT = {"\u200c", "\u200d"}
"""Invisible, and a part of spelling: the joiners of the Arabic script."""
LONGEST = 400


def plain_text(text: str, most: int = LONGEST) -> str:
    """The text in one line; what is invisible is taken out, so that nothing turns or hides what stands beside it."""
    shown = "".join(
        " " if c.isspace() else c for c in text if c in KEPT or c.isspace() or not category(c).startswith("C")
    )
    line = " ".join(shown.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
