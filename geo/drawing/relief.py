"""The part of the relief picture that a map shows, as a JPEG on the colour of the paper: small, and opaque."""

from __future__ import annotations

import base64
from io import BytesIO

from geo.basemap import Basemap
from geo.drawing.frame import Frame
from geo.errors import DataError, Problem

MOST_PX = 4000
"""Longest side of a relief picture that is opened at all."""


def relief(basemap: Basemap, theme: str, frame: Frame, paper: str) -> str:
    """An SVG ``<image>`` in its place on the map; empty where there is no relief."""
    name = basemap.images.get(theme) or basemap.images.get("light")
    if not name or basemap.bounds is None:
        return ""
    from PIL import Image, ImageColor

    try:
        with Image.open(basemap.folder / name) as opened:
            if max(opened.size) > MOST_PX:
                raise ValueError(f"it is larger than {MOST_PX} pixels")
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        what = f"the relief cannot be read: {error}"
        raise DataError([Problem(name, 0, "", what, "Derive it again with data/build.py")]) from error
    west, south, east, north = basemap.bounds
    left, top = frame.dot((west, north))
    right, bottom = frame.dot((east, south))
    wide, high = (right - left) / picture.width, (bottom - top) / picture.height
    box = (
        max(0, int(-left / wide) - 1),
        max(0, int(-top / high) - 1),
        min(picture.width, int((frame.width - left) / wide) + 2),
        min(picture.height, int((frame.height - top) / high) + 2),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return ""
    part = picture.crop(box)
    ground = Image.new("RGB", part.size, ImageColor.getrgb(paper))
    ground.paste(part, mask=part.getchannel("A"))
    written = BytesIO()
    ground.save(written, "JPEG", quality=88, subsampling=0)
    return (
        f'<image x="{left + box[0] * wide:.2f}" y="{top + box[1] * high:.2f}" '
        f'width="{part.width * wide:.2f}" height="{part.height * high:.2f}" preserveAspectRatio="none" '
        f'href="data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode()}"/>'
    )
