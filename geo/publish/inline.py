"""Files made part of the published one: scripts, style sheets, pictures; and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from geo.assets import PUBLISHED, bundle, text
from geo.map.basemap import Basemap
from geo.markup.elements import filled, relinked
from geo.signs.palette import css_variables
from geo.view.address import query_string

STYLES = ("map.css", "timebar.css", "page.css", "accounts.css", "transcript.css", "publish.css")
LEAFLET = "django-js-lib-leaflet"
KINDS = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
_URL = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def leaflet() -> Path:
    """Leaflet's files as the installed package carries them."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


def licence() -> str:
    """Leaflet's licence, which every copy of it has to carry."""
    listed = distribution(LEAFLET).files or []
    found = next(path for path in listed if path.name == "LICENSE")
    return Path(str(found.locate())).read_text(encoding="utf-8")


def scripts() -> tuple[str, str]:
    """Leaflet with the comment at its head, and all of ours; without the word of a map of its source beside it."""
    theirs = _SOURCE_MAP.sub("", (leaflet() / "leaflet.js").read_text(encoding="utf-8"))
    return theirs, bundle(*PUBLISHED)


def style() -> str:
    """Every rule: Leaflet's with its pictures inside, the colours of both themes, ours."""
    theirs = (leaflet() / "leaflet.css").read_text(encoding="utf-8")
    theirs = _URL.sub(lambda found: f"url({data_uri(leaflet() / found[1])})", theirs)
    return "\n".join((theirs, css_variables(), text(*STYLES)))


def data_uri(path: Path) -> str:
    """A picture as an address that holds it."""
    kind = KINDS.get(path.suffix, "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def relief(basemap: Basemap) -> dict[str, str]:
    """The relief pictures of a data folder by theme, as addresses that hold them."""
    return {theme: data_uri(basemap.folder / name) for theme, name in basemap.images.items()}


def policy(scripts: Iterable[str], style: str) -> str:
    """The content security policy: these very scripts and this style, pictures that the file holds, nothing else."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def inside(html: Markup) -> Markup:
    """The same markup with its links to pages as links within the file; one to a page that is not in it is text."""
    return relinked(html, _way)


def _way(page: str, asked: dict[str, str], words: Markup) -> Markup:
    if page not in {"./", "sources"}:
        return filled("publish", "elsewhere", words=words)
    return filled("publish", "way", address=query_string(asked), words=words)


def paragraph_id(report_id: str, number: int) -> str:
    """The id of a paragraph: what a link to it has behind the ``#``."""
    return query_string({"report": report_id, "paragraph": number})


def report_anchor(report_id: str) -> str:
    """The id of a report's part of the sources."""
    return query_string({"report": report_id})
