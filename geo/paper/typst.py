"""The press: templates and values in, pages out. The only module that knows typst.

Text reaches a template as values of a JSON object, never as markup. A template may read the files of its own folder
and nothing else; pictures are part of the values. No font of the system is used: Source Sans 3 and IBM Plex Sans Arabic
come from packages, Libertinus Serif from typst itself. Nothing is fetched, no clock is read.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import category

from geo.records.errors import AskedError
from geo.words.dates import typeset

if TYPE_CHECKING:
    from typst import Fonts


TEMPLATES = Path(__file__).parent / "templates"
Form = Literal["pdf", "png", "svg"]
FONT_PACKAGES = ("fontpkg_source_sans_3", "fontpkg_ibm_plex_sans_arabic")
EPOCH = 1_630_454_400
"""The moment written into every PDF (1 September 2021, 00:00 UTC), so that the same page is the same file."""


@cache
def _fonts() -> Fonts:
    """The faces of the packages and of typst; raises ``AskedError`` where a package is missing."""
    from typst import Fonts

    folders: list[Path] = []
    for package in FONT_PACKAGES:
        found = find_spec(package)
        if found is None or found.origin is None:
            name = package.replace("_", "-")
            raise AskedError(f"The fonts of {name} are not installed; install the package {name}")
        folders.append(Path(found.origin).parent / "files")
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def printed(template: str, values: dict[str, Any], form: Form, ppi: float = 144.0) -> list[bytes]:
    """The pages of a template (``sheet`` for ``sheet.typ``) as ``png`` or ``svg``; as ``pdf`` one file of all."""
    import typst

    pages: Any = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        timestamp=EPOCH,
    )
    return [pages] if isinstance(pages, bytes) else list(pages)


def asked(template: str, values: dict[str, Any], label: str) -> Any:  # noqa: ANN401 - JSON
    """What a template writes down under a label, such as how large its texts are."""
    import typst

    found = typst.query(
        TEMPLATES / f"{template}.typ",
        f"<{label}>",
        field="value",
        one=True,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
    )
    return json.loads(found)


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


def set_text(text: str, most: int = LONGEST) -> str:
    """The same as a printer sets it: no line of a page ends within a day."""
    return typeset(plain_text(text, most))
