"""Text as Streamlit's labels and messages show it letter by letter: they are Markdown."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """Text with every sign of Markdown made plain."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
