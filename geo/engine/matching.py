r"""Words and names to look for, as regular expressions that mean the same to every database.

A database's own folding of case and accents depends on its language, its version and its extensions. So every letter
asked for becomes the class of all letters that ``geo.gazetteer.normalised`` takes for it, written out, and what it
drops inside a word may stand between any two. ``\w``, ``\s`` and case-insensitive modes, which differ, are not used.

Found is what ``geo.search`` would find, save where one printed letter stands for several ("ß", "ﷲ"), where a script
is neither Latin, Greek, Cyrillic, Hebrew, Arabic nor another below U+2000, and where a rare sign (an emoji, an arrow)
stands inside a word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain

from geo.gazetteer import normalised
from geo.search import JOINTS

LETTERS = (range(0x21, 0x2000), range(0xFB50, 0xFE00), range(0xFE70, 0xFF00), range(0xFF01, 0xFFF0))
"""Where letters are looked for that mean others: alphabets, presentation forms, full-width ones."""
SIGNS = (range(0x21, 0x700), range(0x200B, 0x2070), range(0xFE00, 0xFE30), range(0xFEFF, 0xFF00))
"""Where signs are looked for that a word may contain: punctuation, accents, vowel marks, joiners."""
SEPARATORS = ";|,"
"""What stands between the names of several sources."""


def begins_a_word(token: str) -> str:
    """For a token of ``normalised`` letters: matches texts in which a word, or a part of a joined one, begins with it.

    "Jabal-Saraj" is found by "jabals", "jabal" and "saraj", not by "saj".
    """
    whole = _spelt(token, _class(_signs() + _joints()))
    part = _spelt(token, _class(_signs()))
    return f"(^|{_class(_spaces())}){whole}|{_class(_joints())}{part}"


def is_one_of(name: str) -> str:
    """For a name: matches texts of which it is the whole, or one of several between ``SEPARATORS``."""
    gap = _class(_spaces() + _signs() + _joints())
    return f"(^|[{SEPARATORS}]){_spelt(normalised(name), gap)}{gap}*($|[{SEPARATORS}])"


def _spelt(token: str, between: str) -> str:
    return "".join(f"{between}*{_letter(letter)}" for letter in token)


@lru_cache(maxsize=512)
def _letter(letter: str) -> str:
    return _class(_same().get(letter, letter))


@cache
def _same() -> Mapping[str, str]:
    """For each letter or digit, all that mean it."""
    found: dict[str, str] = {}
    for code in chain.from_iterable(LETTERS):
        meant = normalised(chr(code))
        if len(meant) == 1:
            found[meant] = found.get(meant, "") + chr(code)
    return found


@cache
def _signs() -> str:
    codes = chain.from_iterable(SIGNS)
    return "".join(c for c in map(chr, codes) if not (normalised(c) or c.isspace() or JOINTS.match(c)))


@cache
def _joints() -> str:
    return "".join(c for c in map(chr, range(0x21, 0x2100)) if JOINTS.match(c))


@cache
def _spaces() -> str:
    """What ``str.split`` splits at."""
    return "".join(c for c in map(chr, range(1, sys.maxunicode + 1)) if c.isspace())


@lru_cache(maxsize=1024)
def _class(letters: str) -> str:
    return "[" + "".join(_run(*run) for run in _runs(sorted(set(map(ord, letters))))) + "]"


def _runs(codes: Iterable[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


def _run(first: int, last: int) -> str:
    ends = [_literal(first)] if first == last else [_literal(first), _literal(last)]
    return "-".join(ends)


def _literal(code: int) -> str:
    return f"\\{chr(code)}" if chr(code) in r"\]^-[" else chr(code)
