"""The product's JavaScript and CSS as text, put together from files that each hold one noun.

Scripts are plain: a file declares its nouns and uses those of the files before it. What a set of files uses of the
shared one (``shared.js``) comes first, then the table of the address where one asks for it. Comments stay at home, for
some scripts travel with every day that a reader settles on.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

from geo.view.address import ADDRESS

FOLDER = Path(__file__).resolve().parent
SHARED = "shared.js"
ADDRESSES = "address.js"

TIME_BAR = (
    "timebar_markup.js",
    "timebar_days.js",
    "timebar_shown.js",
    "timebar_words.js",
    "timebar_hand.js",
    "timebar_window.js",
    "timebar_play.js",
    "timebar_strip.js",
    "timebar.js",
)
LANES = (
    ADDRESSES,
    "lanes_markup.js",
    "lanes_days.js",
    "lanes_build.js",
    "lanes_draw.js",
    "lanes_place.js",
    "lanes_scale.js",
    "lanes_point.js",
    "lanes_window.js",
    "lanes.js",
)
POINTS = (
    "points_read.js",
    "points_canvas.js",
    "points_stacks.js",
    "points_controls.js",
    "points_day.js",
    "points_find.js",
    "points_paint.js",
    "points_told.js",
    "points_open.js",
    "pointcloud.js",
)
GROUND = (
    "map_shapes.js",
    "map_tip.js",
    "map_chooser.js",
    "map_gestures.js",
    "caption.js",
    "labels.js",
    "map_print.js",
    "basemap.js",
)
MARKS = ("map_margin.js", "map_marks.js", "map_day.js", "timefilter.js")
PUBLISHED = (
    *GROUND,
    *MARKS,
    *TIME_BAR,
    ADDRESSES,
    "card.js",
    "panels.js",
    "publish_address.js",
    "publish_parts.js",
    "publish_host.js",
)
"""Sets of scripts, each in the order in which its files need each other."""

_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_END_COMMENT = re.compile(r"(?<=[;,{}()\[\]>]) +// [^`\n]*$", re.MULTILINE)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
_NOUN = re.compile(r"^const (\w+) = .*?(?=^const \w+ = |\Z)", re.MULTILINE | re.DOTALL)


def text(*names: str) -> str:
    """The files one after the other, as they are."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def script(*names: str) -> str:
    """Scripts in one, with what they need of the shared file and the table of the address.

    Without comments and margins: a text that spans lines is HTML, to which a margin means nothing.
    """
    own = _bare(text(*names))
    if ADDRESSES in names:
        keys = json.dumps([asdict(key) for key in ADDRESS], separators=(",", ":"))
        own = f"const ADDRESS = {keys};\n{own}"
    return _MARGIN.sub("", _needed(_bare(text(SHARED)), own) + own)


def bundle(*names: str) -> str:
    """The same for a page that has other scripts too: nothing in it gets a name there, or from there."""
    return f'(() => {{\n"use strict";\n{script(*names)}\n}})();\n'


def _bare(source: str) -> str:
    """Without comments: blocks, lines of their own, and what stands behind a line of code."""
    return _LINE_COMMENT.sub("", _END_COMMENT.sub("", _BLOCK_COMMENT.sub("", source)))


def _needed(shared: str, own: str) -> str:
    """The nouns of the shared file that a script uses, and those that these use, in their order."""
    nouns = {found[1]: found[0] for found in _NOUN.finditer(shared)}
    wanted: set[str] = set()
    while found := {
        name
        for name in nouns.keys() - wanted
        if re.search(rf"\b{name}\.", "".join((own, *(nouns[known] for known in wanted))))
    }:
        wanted |= found
    return "".join(source for name, source in nouns.items() if name in wanted)
