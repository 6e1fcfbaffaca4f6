"""The bytes of a text file as UTF-8 with one kind of line end, and what could not be read of them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
"""What stands in a text where bytes could not be read."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in UTF-8, lines ended by line feeds. ``broken``: some bytes are no letters and became ``REPLACEMENT``."""

    text: bytes
    notes: tuple[str, ...]
    broken: bool


def decode(content: bytes) -> Decoded:
    """UTF-8 with or without a byte order mark, or UTF-16 with one."""
    notes: tuple[str, ...] = ()
    broken = False
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        notes = ("The text is UTF-16.",)
        letters = content.decode("utf-16", "replace")
        broken = REPLACEMENT in letters
        content = letters.encode("utf-8", "replace")
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            broken = True
            notes = (_first(content, error.start),)
            content = content.decode("utf-8", "replace").encode("utf-8")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Decoded(content, notes, broken)


def _first(content: bytes, at: int) -> str:
    line = content.count(b"\n", 0, at) + 1
    return (
        f"The file is not all UTF-8: the first byte that is not ({content[at]:#04x}) stands in line {line}. "
        "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”) and drop it in again."
    )
